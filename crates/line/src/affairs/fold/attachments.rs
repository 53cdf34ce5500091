//! Attachments and their parts, folded.
//!
//! A part lies in the lane of what named it, behind it: nothing here waits for another lane, and parts come in order.

use evidence::{EntryRef, Frontier};

use super::{Folded, Folding};
use crate::affairs::{Affair, Arrival, Attachment, AttachmentBody, PartBody};
use crate::record::RecordError;

impl Folding<'_> {
    pub(super) fn admit_attachment(&mut self, body: &AttachmentBody) -> Result<Result<(), String>, RecordError> {
        let at = self.at();
        if let Err(error) = body.check(at.lane.precedence) {
            return Ok(Err(error.to_string()));
        }
        if !self.rules.bound(self.author()) {
            return Ok(Err("an attachment of a party that is not bound".to_owned()));
        }
        let attachment = Attachment {
            sent: self.entry.time(),
            on: body.on,
            bytes: body.bytes,
            part_bytes: self.rules.part_bytes(),
            root: body.root,
            parts: Frontier::new(),
            taken_back: None,
        };
        self.put(at, Affair::Attachment(attachment))?;
        self.folded.push(Folded::Attachment(at));
        Ok(Ok(()))
    }

    pub(super) fn part(&mut self, body: &PartBody) -> Result<(), RecordError> {
        let id = EntryRef { lane: self.at().lane, serial: body.of };
        let Some(affair) = self.refers_to(id)? else { return Ok(()) };
        let Some(Affair::Attachment(mut attachment)) = affair else {
            self.idle("is a part of what is no attachment");
            return Ok(());
        };
        if let Err(why) = attachment.take_part(body) {
            self.idle(why);
            return Ok(());
        }
        if matches!(attachment.arrival(), Arrival::Whole | Arrival::Other) {
            self.folded.push(Folded::Attachment(id));
        }
        self.put(id, Affair::Attachment(attachment))
    }
}
