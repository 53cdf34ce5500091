//! What comes from a peer: every byte is hostile until it is verified.

use std::sync::Arc;

use evidence::{
    Claims, EntryError, EntryRef, KeyError, Lane, Precedence, ReceiptError, UnverifiedEntry, UnverifiedReceipt,
};

use super::Line;
use super::fault::Fault;
use crate::blame::{Blame, LocalFault, Misdeed, Mismatch};
use crate::contest::Hunt;
use crate::frame::{Fragment, Frame};
use crate::lanes::{Judged, Offer, Refusal};
use crate::limits::{EARLY_BYTES_MAX, EARLY_FRAME_OVERHEAD_BYTES};
use crate::peer::{Assembly, Peer};
use crate::record::{KeptEntry, Record};
use crate::step::{Check, Class, Event, Keep, LinkId, Now, Output, Verdict};

impl Line {
    #[expect(clippy::too_many_arguments, reason = "one frame's whole context, used once")]
    pub(super) fn frame(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        class: Class,
        bytes: &[u8],
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        self.peers[at].takes_its_time(now.mono, bytes.len());
        let link = self.peers[at].link(id).ok_or(Fault::Resync)?;
        if class != Class::Control && !link.greeted {
            return self.early(now, at, id, class, bytes, record, out);
        }
        let had_hello = link.hello.is_some();
        let frame = Frame::parse(bytes, self.books.len()).map_err(Misdeed::from)?;
        let in_turn = match frame {
            Frame::Hello(_) | Frame::Foreign { .. } => !had_hello,
            // It proves itself: one for what went out before the hello may come before it too.
            Frame::Receipt(_) => had_hello || self.peers[at].is_met(),
            _ => had_hello,
        };
        if !in_turn {
            return Err(Misdeed::OutOfTurn.into());
        }
        let of_a_lane = matches!(frame, Frame::Entry(_) | Frame::Fragment(_));
        if of_a_lane != matches!(class, Class::Lane(_)) {
            return Err(Misdeed::OutOfTurn.into());
        }
        if self.peers[at].active == Some(id) {
            self.peers[at].heard = Some(now.mono);
        }
        match frame {
            Frame::Hello(hello) => self.hello(now, at, id, hello, record, out),
            Frame::Foreign { version } => Err(Mismatch::Version(version).into()),
            Frame::Heartbeat(heartbeat) => self.heard(now, at, id, heartbeat, record, out),
            Frame::Entry(entry) => self.entry(now, at, id, class, entry, record, out),
            Frame::Fragment(fragment) => self.fragment(now, at, id, class, fragment, record, out),
            Frame::Receipt(receipt) => self.receipt(at, id, &receipt, record, out),
            Frame::Probe { lane, size } => match self.root(lane, size, record)? {
                Some(root) => self.answer_control(at, id, &Frame::Root { lane, size, root }, out),
                // A root that we do not have is answered with nothing: the peer asked for what it cannot need.
                None => Ok(()),
            },
            Frame::Root { lane, size, root } => self.probed(at, id, lane, size, root, record, out),
            Frame::Contest { root_before, entry } => self.contested(now, at, id, root_before, entry, record, out),
            Frame::Keys(keys) => keys.iter().try_for_each(|key| self.take_key(key, out)),
        }
    }

    /// A frame of a lane before the peer's first heartbeat on this link. Classes overtake each other, so what it needs to be
    /// judged may still be on its way; but the next entry of a station that is known needs nothing more.
    #[expect(clippy::too_many_arguments, reason = "one frame's whole context, used once")]
    fn early(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        class: Class,
        bytes: &[u8],
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        // In the order of coming: what is held is judged first.
        let held = self.peers[at].link(id).is_some_and(|link| link.early.iter().any(|(theirs, _)| *theirs == class));
        if self.knows(at, id)
            && !held
            && let Ok(Frame::Entry(entry)) = Frame::parse(bytes, self.books.len())
            && let Some(EntryRef { lane, serial }) = self.of_the_peer(at, &entry)
        {
            let follows = serial <= self.book(lane).expected() + 1;
            let link = self.peers[at].link(id).ok_or(Fault::Resync)?;
            if !follows && lane.precedence == Precedence::Flash && !link.flash_follows {
                // Sent before our hello was there, it follows on what we once held. It comes again, and is nobody's fault; held
                // until the rest is here it would be one.
                return Ok(());
            }
            if follows {
                link.taken_early |= 1 << lane.number();
                if serial <= self.book(lane).durable() {
                    // It came on another link, and the receipt for it was lost there.
                    self.send_receipt(now, lane, Some(at), out);
                }
                return self.entry(now, at, id, class, entry, record, out);
            }
        }
        let link = self.peers[at].link(id).ok_or(Fault::Resync)?;
        link.early_bytes += bytes.len() + EARLY_FRAME_OVERHEAD_BYTES;
        if link.early_bytes > EARLY_BYTES_MAX {
            return Err(Fault::Resync);
        }
        link.early.push((class, bytes.to_vec()));
        link.early_since.get_or_insert(now.mono);
        Ok(())
    }

    /// True if all that comes on a link is of a life of the peer's station with which we have compared what both hold. Of
    /// an earlier life nothing may be taken: the present one was told what is held of its lanes, and would sign the next
    /// place in good faith.
    fn knows(&self, at: usize, id: LinkId) -> bool {
        let peer = &self.peers[at];
        peer.is_met() && peer.links.iter().any(|link| link.id == id && link.over.life == peer.met)
    }

    /// The place of an entry of a lane of the peer.
    fn of_the_peer(&self, at: usize, entry: &[u8]) -> Option<EntryRef> {
        let place = UnverifiedEntry::parse(entry.to_vec()).ok()?.at();
        let of_the_peer = place.lane.party == self.peers[at].party && (place.lane.number() as usize) < self.books.len();
        of_the_peer.then_some(place)
    }

    /// Judges what came too early, once more is known.
    pub(super) fn judge_early(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let Some(link) = self.peers[at].link(id) else { return Ok(()) };
        link.early_bytes = 0;
        for (class, bytes) in std::mem::take(&mut link.early) {
            self.frame(now, at, id, class, &bytes, record, out)?;
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "one frame's whole context, used once")]
    fn fragment(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        class: Class,
        fragment: Fragment,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let Fragment { lane, serial, total, offset, part } = fragment;
        let place = EntryRef { lane, serial };
        let misfit = || Fault::from(Misdeed::Fragments(place));
        let most = self.rules.charter.terms.entry_bytes_max;
        if class != Class::Lane(lane.precedence) || total > most || part.is_empty() {
            return Err(misfit());
        }
        let link = self.peers[at].link(id).ok_or(Fault::Resync)?;
        let assembling = &mut link.assembling[lane.precedence as usize];
        if offset == 0 {
            // An entry that we have from elsewhere is given up half sent, and another begun.
            *assembling = Some(Assembly { lane, serial, total: total as usize, bytes: Vec::new() });
        }
        let assembly = assembling
            .as_mut()
            .filter(|whole| (whole.lane, whole.serial, whole.total as u64) == (lane, serial, total))
            .filter(|whole| whole.bytes.len() as u64 == offset && whole.bytes.len() + part.len() <= whole.total)
            .ok_or_else(misfit)?;
        assembly.bytes.extend_from_slice(&part);
        if assembly.bytes.len() < assembly.total {
            return Ok(());
        }
        let whole = assembling.take().expect("it was just filled");
        if UnverifiedEntry::parse(whole.bytes.clone()).map_err(Misdeed::from)?.at() != place {
            return Err(misfit());
        }
        self.entry(now, at, id, class, whole.bytes, record, out)
    }

    #[expect(clippy::too_many_arguments, reason = "one frame's whole context, used once")]
    pub(super) fn entry(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        class: Class,
        bytes: Vec<u8>,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let entry = UnverifiedEntry::parse(bytes).map_err(Misdeed::from)?;
        let place = entry.at();
        if place.lane.number() as usize >= self.books.len() || class != Class::Lane(place.lane.precedence) {
            return Err(Misdeed::OutOfTurn.into());
        }
        if entry.bytes().len() as u64 > self.rules.charter.terms.entry_bytes_max {
            return Err(Misdeed::Flood(place.lane).into());
        }
        let deaf = self.peers[at].link(id).is_none_or(|link| link.is_deaf_to(place.lane));
        if deaf || self.book(place.lane).disputed {
            return Ok(());
        }
        let from = self.peers[at].party;
        let offer = self.book_mut(place.lane).offer(&entry, from, id);
        let gap = matches!(offer, Offer::Gap);
        if let Some(link) =
            self.peers[at].link(id).filter(|_| place.lane == Lane { party: from, precedence: Precedence::Flash })
        {
            if gap && !link.flash_follows {
                // Sent before our hello was there, it follows on what we once held. It comes again, and is nobody's fault.
                return Ok(());
            }
            link.flash_follows |= !gap;
        }
        match offer {
            Offer::Known => Ok(()),
            Offer::Next { root_before, number } => {
                let (line, keyring) = (self.rules.line, self.keyring.clone());
                out.push(Output::Verify(Box::new(Check { number, line, root_before, keyring, entry })));
                Ok(())
            }
            Offer::Taken => self.taken(now, at, id, entry, record, out),
            // Two stations show us different entries here. Once the first is judged, the second can be.
            Offer::Rival => Err(Fault::Resync),
            Offer::Gap => {
                let resync = self.peers[at].link(id).is_some_and(|link| link.resync);
                Err(if resync { Fault::Resync } else { Misdeed::Gap(place).into() })
            }
            Offer::Flood => Err(Misdeed::Flood(place.lane).into()),
        }
    }

    /// An entry for a place that is taken: the same again, or half of a proof.
    fn taken(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        entry: UnverifiedEntry,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let place = entry.at();
        let Some(ours) = self.kept(place, record)? else { return Ok(()) };
        if ours.entry.leaf() == entry.leaf() {
            return Ok(());
        }
        let Some(root_before) = self.root(place.lane, place.serial - 1, record)? else { return Ok(()) };
        match entry.verify(self.rules.line, root_before, &self.keyring) {
            Ok(_) if self.disowned(&ours.entry) => self.leave(at, id, place.lane, record, out),
            Ok(theirs) => {
                self.refuse_to_part(at, place.lane)?;
                self.forked(now, root_before, ours.entry, Arc::new(theirs), record, out)
            }
            Err(error) => self.refuse_entry(now, at, id, place, error, record, out),
        }
    }

    /// What an entry that does not verify says of who sent it: everything if it is its author, and otherwise only
    /// what the sender's roots do not explain.
    #[expect(clippy::too_many_arguments, reason = "one frame's whole context, used once")]
    fn refuse_entry(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        place: EntryRef,
        error: EntryError,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let lane = place.lane;
        let relayed = lane.party != self.peers[at].party;
        if relayed && self.excuses(lane, &error) {
            if matches!(error, EntryError::Key(KeyError::Revoked { .. })) {
                self.disclaim(now, at, place, record, out)?;
            }
            return self.leave(at, id, lane, record, out);
        }
        match error {
            EntryError::BadSignature(_) if relayed => {
                let hunt = Hunt::suspected(lane, place.serial - 1, Misdeed::BadEntry(error));
                self.suspect(at, id, hunt, record, out)
            }
            // Its keys are on another stream than its entries; they come first on the next link.
            EntryError::Key(KeyError::UnknownEpoch { party, epoch }) if !self.owes_a_key(at) => {
                self.peers[at].unknown_key = Some((party, epoch));
                Err(Fault::Resync)
            }
            _ => Err(Misdeed::BadEntry(error).into()),
        }
    }

    pub(super) fn verified(
        &mut self,
        now: Now,
        verdict: Verdict,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        let Verdict { at: EntryRef { lane, serial }, number, result } = verdict;
        self.book_mut(lane).note_verdict(serial, number, result);
        while let Some(judged) = self.book_mut(lane).judge_next() {
            let (from, link, at, why) = match judged {
                Judged::Accepted(entry, root, frontier) => {
                    let at = entry.at();
                    let mut leaves_outbox = None;
                    if lane.party == self.own {
                        self.adopt(now, at, out);
                        leaves_outbox = self.take_said(&entry);
                    }
                    let kept = KeptEntry { entry: entry.clone(), root };
                    let keep = Keep::Entry { entry, root, frontier, at: now.wall, leaves_outbox };
                    let ticket = self.keep(keep, out);
                    self.book_mut(lane).storing(ticket, kept);
                    continue;
                }
                Judged::Refused { from, link, at, why } => (from, link, at, why),
            };
            // Whatever stood on the bad entry fell with it, and is sent again after the next hello.
            self.expect_gaps();
            let Some(peer) = self.peers.iter().position(|peer| peer.party == from) else { continue };
            // Where its link is gone, the one in use has to answer for the same station.
            let link = self.peers[peer].link(link).map(|link| link.id).or(self.peers[peer].active);
            let Some(link) = link else { continue };
            let fault = match why {
                Refusal::OlderKey => Err(Misdeed::OlderKey(at).into()),
                Refusal::Bad(error) => self.refuse_entry(now, peer, link, at, error, record, out),
            };
            if let Err(fault) = fault {
                self.blame(now, peer, Some(link), fault, out)?;
            }
        }
        self.answer_carried(out);
        Ok(())
    }

    /// An entry of our own came back from a peer: we had lost it, or somebody else signs with our key.
    fn adopt(&mut self, now: Now, at: EntryRef, out: &mut Vec<Output>) {
        let EntryRef { lane, serial } = at;
        let claimed = |peer: &Peer| peer.claims_of_ours.map(|claims| claims[lane.precedence as usize]);
        let expected = self.peers.iter().any(|peer| claimed(peer).is_none_or(|claimed| serial <= claimed));
        if !expected {
            // Every peer had confirmed our lanes, so this was signed since, and not by us.
            self.book_mut(lane).disputed = true;
            out.push(Output::Tell(Event::Blamed(Blame::Local(LocalFault::TwoCopies(lane)))));
        }
        self.peers.iter_mut().for_each(|peer| peer.claims_since = now.mono);
        self.intend_restored(out);
        out.push(Output::Tell(Event::Adopted { lane, size: serial }));
    }

    pub(super) fn receipt(
        &mut self,
        at: usize,
        id: LinkId,
        bytes: &[u8],
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let receipt = UnverifiedReceipt::parse(bytes).map_err(Misdeed::from)?;
        let Claims { receiver, lane, size, .. } = *receipt.claims();
        let peer = &self.peers[at];
        if receiver != peer.party || lane.party == receiver || size == 0 || lane.number() as usize >= self.books.len() {
            return Err(Misdeed::FalseReceipt(lane).into());
        }
        if self.book(lane).disputed {
            return Ok(());
        }
        if size > self.book(lane).durable() {
            // It may hold more of others' lanes than we do at any time; and of ours after a restore, or where somebody
            // else signs with our key. Whether it says the truth, its next heartbeat will tell.
            let peer = &mut self.peers[at];
            if peer.active == Some(id) {
                peer.early_receipts.insert(lane.number(), receipt);
            }
            return Ok(());
        }
        self.receipt_in_reach(at, id, receipt, record, out)?;
        self.pump(at, record, out).map_err(Fault::from_local)
    }

    /// A receipt for no more than is durable here.
    pub(super) fn receipt_in_reach(
        &mut self,
        at: usize,
        id: LinkId,
        receipt: UnverifiedReceipt,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let Claims { lane, size, .. } = *receipt.claims();
        let number = lane.number() as usize;
        let peer = &mut self.peers[at];
        let known = size <= peer.receipted[number];
        let mut under_way = None;
        if let Some(link) = peer.link(id) {
            under_way = link.out[number].root_of(size);
            if known {
                link.out[number].note_held(size);
                return Ok(());
            }
        }
        let root = match under_way {
            Some(root) => Some(root),
            None => self.root(lane, size, record)?,
        };
        let root = root.ok_or(Misdeed::FalseReceipt(lane))?;
        let receipt = match receipt.verify(self.rules.line, root, &self.keyring) {
            Ok(receipt) => receipt,
            Err(error @ ReceiptError::BadSignature(_)) => {
                // Either it is not signed at all, or for another history: its roots will tell.
                return self.suspect(at, id, Hunt::suspected(lane, size, Misdeed::BadReceipt(error)), record, out);
            }
            Err(error) => return Err(Misdeed::BadReceipt(error).into()),
        };
        let claims = *receipt.claims();
        let peer = &mut self.peers[at];
        peer.receipted[number] = size;
        peer.held[number] = peer.held[number].max(size);
        if let Some(link) = peer.link(id) {
            link.out[number].note_held(size);
        }
        if lane.party == self.own {
            let vouched = &mut self.vouched[lane.precedence as usize];
            if size > vouched.0 {
                *vouched = (size, root);
            }
        }
        self.keep(Keep::Receipt(receipt), out);
        out.push(Output::Tell(Event::Receipted(claims)));
        Ok(())
    }
}
