//! What is kept, and what goes out: durable before sent, durable before receipted, the most urgent first.

use std::sync::Arc;

use evidence::{Claims, EntryRef, Frontier, Hash, KeyError, Lane, Precedence, Receipt, Role, VerifiedEntry};

use super::Line;
use super::fault::Fault;
use crate::blame::{LocalFault, Misdeed};
use crate::frame::{Frame, entry_frame, fragment_frame};
use crate::lanes::LaneBook;
use crate::limits::{CREDIT_BYTES, FETCH_BYTES, FRAGMENT_BYTES_MAX};
use crate::peer::{Link, Outgoing, lanes_of};
use crate::record::{KeptEntry, Record, RecordError};
use crate::step::{Class, Event, LinkId, Now, Output};

impl Line {
    pub(super) fn stored(
        &mut self,
        now: Now,
        ticket: u64,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        self.durable_ticket = self.durable_ticket.max(ticket);
        self.answer_durable_commands(out);
        for lane in Lane::all(self.rules.charter.parties.len()) {
            let book = &mut self.books[lane.number() as usize];
            let kept: Vec<_> = book.storing_up_to(ticket).collect();
            if !book.stored(ticket) {
                continue;
            }
            out.extend(kept.into_iter().map(|at| Output::Tell(Event::Kept(at))));
            if lane.party == self.own {
                let durable = self.book(lane).durable();
                for peer in &mut self.peers {
                    if let Some(link) = peer.active_link().filter(|link| !link.is_deaf_to(lane)) {
                        link.out[lane.number() as usize].until = durable;
                    }
                }
            } else {
                self.send_receipt(now, lane, None, out);
            }
            self.take_early_receipts(now, lane, record, out)?;
        }
        self.release_outbox(now, out);
        for at in 0..self.peers.len() {
            // What a peer was not told before it was durable that its station has started anew.
            if self.peers[at].active_link().is_some_and(|link| !link.introduced)
                && let Err(fault) = self.go_on(now, at, record, out)
            {
                self.blame(now, at, self.peers[at].active, fault, out)?;
            }
            self.judge(now, at, out);
            self.pump(at, record, out)?;
        }
        Ok(())
    }

    /// Receipts that came before what they are for.
    fn take_early_receipts(
        &mut self,
        now: Now,
        lane: Lane,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        let durable = self.book(lane).durable();
        for at in 0..self.peers.len() {
            let peer = &mut self.peers[at];
            let Some(link) = peer.active else { continue };
            if peer.early_receipts.get(&lane.number()).is_none_or(|receipt| receipt.claims().size > durable) {
                continue;
            }
            let Some(receipt) = peer.early_receipts.remove(&lane.number()) else { continue };
            if let Err(fault) = self.receipt_in_reach(at, link, receipt, record, out) {
                self.blame(now, at, Some(link), fault, out)?;
            }
        }
        Ok(())
    }

    /// Signs for what we durably hold of a lane, and tells everyone, or only one.
    pub(super) fn send_receipt(&mut self, now: Now, lane: Lane, only: Option<usize>, out: &mut Vec<Output>) {
        if !self.receipts(lane) {
            return;
        }
        let mut to = Vec::new();
        for at in (0..self.peers.len()).filter(|&at| only.is_none_or(|only| only == at)) {
            let active = self.peers[at].active;
            for link in &mut self.peers[at].links {
                let early = !link.introduced && link.taken_early >> lane.number() & 1 == 1;
                if active != Some(link.id) && !early {
                    continue;
                }
                if (link.introduced || early) && link.is_quiet() {
                    to.push((at, link.id));
                } else {
                    // A later one says all that this one would.
                    link.receipts_due |= 1 << lane.number();
                }
            }
        }
        if to.is_empty() {
            return;
        }
        match self.own_receipt(now, lane) {
            Ok(receipt) => {
                let frame = Frame::Receipt(receipt.bytes().to_vec());
                to.into_iter().for_each(|(at, link)| self.send_control(at, link, &frame, out));
                self.own_receipts[lane.number() as usize] = Some(receipt);
            }
            // Signed now it would only be held against us.
            Err(key) => self.tell_key(key, out),
        }
    }

    /// True if we sign for what we hold of a lane.
    pub(super) fn receipts(&self, lane: Lane) -> bool {
        let observes = self.rules.charter.party(self.own).is_none_or(|party| party.role == Role::Observer);
        !observes && !self.book(lane).disputed
    }

    /// Our word for what we durably hold of a lane: the one that was signed first, which says since when.
    pub(super) fn own_receipt(&self, now: Now, lane: Lane) -> Result<Receipt, KeyError> {
        self.keyring.for_receipt(self.own, self.epoch, now.wall)?;
        let book = self.book(lane);
        let (size, root) = (book.durable(), book.durable_root());
        let signed = self.own_receipts[lane.number() as usize].as_ref();
        if let Some(signed) = signed.filter(|signed| (signed.claims().size, signed.root()) == (size, root)) {
            return Ok(signed.clone());
        }
        let claims = Claims { receiver: self.own, epoch: self.epoch, lane, size, time: now.wall };
        Ok(claims.sign(self.rules.line, root, &*self.signer))
    }

    /// Signs the receipts that waited for the bearer.
    pub(super) fn send_due_receipts(&mut self, now: Now, at: usize, out: &mut Vec<Output>) {
        let Some(link) = self.peers[at].active_link() else { return };
        if link.receipts_due == 0 || !link.is_quiet() {
            return;
        }
        let due = std::mem::take(&mut link.receipts_due);
        for lane in Lane::all(self.rules.charter.parties.len()).filter(|lane| due >> lane.number() & 1 == 1) {
            self.send_receipt(now, lane, Some(at), out);
        }
    }

    pub(super) fn kept(&self, at: EntryRef, record: &dyn Record) -> Result<Option<KeptEntry>, RecordError> {
        match self.book(at.lane).in_memory(at.serial) {
            Some(kept) => Ok(Some(kept.clone())),
            None => Ok(record.entries(at.lane, at.serial, 1)?.into_iter().next()),
        }
    }

    /// The root of a lane's first `size` entries, if that many are durable or on their way to the disk.
    pub(super) fn root(&self, lane: Lane, size: u64, record: &dyn Record) -> Result<Option<Hash>, RecordError> {
        let book = self.book(lane);
        if size == 0 {
            return Ok(Some(Frontier::new().root()));
        }
        if size == book.durable() {
            return Ok(Some(book.durable_root()));
        }
        match book.in_memory(size) {
            Some(kept) => Ok(Some(kept.root)),
            None if size < book.durable() => record.root(lane, size),
            None => Ok(None),
        }
    }

    /// Hands the bearer what the peer lacks, the most urgent first, within credit and limits.
    pub(super) fn pump(&mut self, at: usize, record: &dyn Record, out: &mut Vec<Output>) -> Result<(), LocalFault> {
        let (own, parties, may_send_own) = (self.own, self.rules.charter.parties.len(), self.may_sign());
        let bytes_max = self.terms_with(&self.peers[at]).entry_bytes_max;
        let books = &self.books;
        if let Some(link) = self.peers[at].active_link().filter(|link| link.introduced) {
            for precedence in Precedence::ALL {
                // What was begun is brought to its end first: the peer assembles one entry of a precedence at a time.
                let begun = |lane: &Lane| link.out[lane.number() as usize].offset > 0;
                let (first, rest): (Vec<_>, Vec<_>) = lanes_of(precedence, own, parties).partition(begun);
                for lane in first.into_iter().chain(rest) {
                    let book = &books[lane.number() as usize];
                    // Our own may be of a copy that was left behind, until every peer has told what it holds of them.
                    if (may_send_own || lane.party != own) && !book.disputed {
                        send_on(link, lane, book, bytes_max, record, out)?;
                    }
                }
            }
        }
        let strange: Vec<_> =
            self.peers[at].links.iter().filter(|link| link.hello.is_none()).map(|link| link.id).collect();
        strange.into_iter().try_for_each(|id| self.pump_early(at, id, record, out))
    }

    /// Says a FLASH on a link before the peer's hello has come there, if we know the peer's station: it is on its way with
    /// the first that the link carries. What the peer holds is taken from its receipts, and corrected by its hello.
    pub(super) fn pump_early(
        &mut self,
        at: usize,
        id: LinkId,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        let lane = self.own_lane(Precedence::Flash);
        let number = lane.number() as usize;
        let (may_sign, bytes_max) = (self.may_sign(), self.terms_with(&self.peers[at]).entry_bytes_max);
        let (book, peer) = (&self.books[number], &mut self.peers[at]);
        let held = peer.held[number].max(peer.receipted[number]).min(book.durable());
        let may_send = may_sign && peer.is_met() && peer.parted >> number & 1 == 0 && !book.disputed;
        let Some(link) = peer.link(id).filter(|link| may_send && link.hello.is_none() && !link.is_deaf_to(lane)) else {
            return Ok(());
        };
        let outgoing = &mut link.out[number];
        if outgoing.early_from.is_none() {
            *outgoing = Outgoing { sent: held, early_from: Some(held), ..Default::default() };
        }
        outgoing.until = book.durable();
        send_on(link, lane, book, bytes_max.min(FRAGMENT_BYTES_MAX as u64), record, out)
    }

    /// Sends what the peer did not make necessary; its amount is the caller's to bound.
    pub(super) fn send_control(&mut self, at: usize, id: LinkId, frame: &Frame, out: &mut Vec<Output>) {
        if let Some(link) = self.peers[at].link(id) {
            link.hand_over(frame.encode(), out);
        }
    }

    /// Sends what the peer made necessary: answers, and questions about what it said. One that does not read them would
    /// otherwise fill our memory.
    pub(super) fn answer_control(
        &mut self,
        at: usize,
        id: LinkId,
        frame: &Frame,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let frame = frame.encode();
        let Some(link) = self.peers[at].link(id) else { return Ok(()) };
        if link.owed[Class::Control.index()] + frame.len() > CREDIT_BYTES {
            return Err(Misdeed::NotReading.into());
        }
        link.hand_over(frame, out);
        Ok(())
    }
}

/// The next entry for a peer that is behind, read from the record some at a time.
fn fetched(
    outgoing: &mut Outgoing,
    lane: Lane,
    serial: u64,
    record: &dyn Record,
) -> Result<Option<(Arc<VerifiedEntry>, Hash)>, RecordError> {
    if outgoing.fetched.front().is_none_or(|(entry, _)| entry.at().serial != serial) {
        let kept = record.entries(lane, serial, FETCH_BYTES)?;
        outgoing.fetched = kept.into_iter().map(|kept| (kept.entry, kept.root)).collect();
    }
    Ok(outgoing.fetched.front().cloned())
}

/// Hands the bearer of a link what is left of a lane, within credit and limits.
fn send_on(
    link: &mut Link,
    lane: Lane,
    book: &LaneBook,
    bytes_max: u64,
    record: &dyn Record,
    out: &mut Vec<Output>,
) -> Result<(), LocalFault> {
    let class = Class::Lane(lane.precedence);
    while link.has_credit(class) {
        let outgoing = &mut link.out[lane.number() as usize];
        if outgoing.sent >= outgoing.until || !outgoing.has_room() {
            break;
        }
        let serial = outgoing.sent + 1;
        let (entry, root) = match book.recent(serial) {
            Some(kept) => (kept.entry.clone(), kept.root),
            None => match fetched(outgoing, lane, serial, record)? {
                Some(kept) => kept,
                None => break,
            },
        };
        let bytes = entry.bytes().len();
        if bytes as u64 > bytes_max {
            break;
        }
        let frame = if bytes <= FRAGMENT_BYTES_MAX {
            outgoing.note_sent(serial, root, bytes);
            entry_frame(&entry)
        } else {
            let (frame, end) = fragment_frame(&entry, outgoing.offset);
            outgoing.offset = end;
            if end == bytes {
                outgoing.note_sent(serial, root, bytes);
            }
            frame
        };
        if outgoing.sent == serial && outgoing.fetched.front().is_some_and(|(kept, _)| kept.at().serial == serial) {
            outgoing.fetched.pop_front();
        }
        link.owed[class.index()] += frame.len();
        out.push(Output::Send { link: link.id, class, frame });
    }
    Ok(())
}
