//! Attachments of ours: what may be named, and when the next part may go.

use evidence::{EntryRef, Precedence};

use super::Line;
use super::say::ENTRY_OVERHEAD_BYTES_MAX;
use crate::affairs::{Affair, Arrival, Attachment, AttachmentBody, PartBody};
use crate::record::Record;
use crate::step::CommandError;

impl Line {
    /// True if what this station said at this precedence has arrived: at every peer that is in touch and gives receipts,
    /// and at one of them at least. The next part of an attachment goes then and no sooner, so that words wait for one
    /// part at most, on however thin a link. A peer whose receipt is overdue is not waited for: it shall keep nothing from
    /// the others by keeping silent.
    #[must_use]
    pub fn has_arrived(&self, precedence: Precedence) -> bool {
        let lane = self.own_lane(precedence);
        let said = self.book(lane).accepted();
        let mut in_touch = self.peers.iter().filter(|peer| {
            let next = peer.receipted[lane.number() as usize] + 1;
            let overdue = peer.told_unreceipted[precedence as usize].is_some_and(|(serial, _)| serial == next);
            peer.active.is_some() && self.rules.bound(peer.party) && !overdue
        });
        let first = in_touch.next();
        let arrived = |peer: &crate::peer::Peer| peer.receipted[lane.number() as usize] >= said;
        self.may_sign() && self.waiting() == 0 && first.is_some_and(arrived) && in_touch.all(arrived)
    }

    pub(super) fn permit_attachment(
        &self,
        precedence: Precedence,
        body: &AttachmentBody,
        record: &dyn Record,
    ) -> Result<(), CommandError> {
        body.check(precedence)?;
        if !self.rules.bound(self.own) {
            return Err(CommandError::NotBound);
        }
        // A part that no entry has room for would never go.
        let room = self.rules.charter.terms.entry_bytes_max as usize;
        if self.rules.part_bytes() as usize + ENTRY_OVERHEAD_BYTES_MAX > room {
            return Err(CommandError::Oversize);
        }
        match body.on {
            Some(on) if record.affair(on)?.is_none() => Err(self.no_such(on, "message, call or other affair")),
            _ => Ok(()),
        }
    }

    pub(super) fn permit_part(
        &self,
        precedence: Precedence,
        body: &PartBody,
        record: &dyn Record,
    ) -> Result<(), CommandError> {
        let id = EntryRef { lane: self.own_lane(precedence), serial: body.of };
        let Some(Affair::Attachment(attachment)) = record.affair(id)? else {
            return Err(self.no_such(id, "attachment of ours"));
        };
        let next = attachment.arrival() == Arrival::Coming
            && body.index == attachment.parts.size()
            && attachment.part_length(body.index) == Some(body.bytes.len() as u64);
        if next { Ok(()) } else { Err(CommandError::Outdated(self.serial(id))) }
    }

    pub(super) fn permit_giving_up(&self, id: EntryRef, attachment: &Attachment) -> Result<(), CommandError> {
        if id.lane.party != self.own {
            return Err(CommandError::NotTheAuthor);
        }
        match attachment.arrival() {
            Arrival::Coming => Ok(()),
            _ => Err(CommandError::Outdated(self.serial(id))),
        }
    }
}
