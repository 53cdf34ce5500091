//! Histories that part: finding the place, showing both entries, keeping the proof.

use std::sync::Arc;

use evidence::{EntryError, EntryRef, Hash, KeyError, Lane, UnverifiedEntry, VerifiedEntry};

use super::fault::Fault;
use super::{Fork, Line};
use crate::blame::{Blame, LocalFault, Misdeed};
use crate::contest::{Hunt, Next};
use crate::frame::Frame;
use crate::record::{KeptEntry, Record, RecordError};
use crate::step::{Event, Keep, LinkId, Now, Output};

impl Line {
    /// Suspects that a lane has another history at a peer: nothing more of it is taken from there, or sent there,
    /// until the peer's roots have told.
    pub(super) fn suspect(
        &mut self,
        at: usize,
        id: LinkId,
        hunt: Hunt,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let lane = hunt.lane;
        if self.book(lane).disputed {
            return Ok(());
        }
        if id == LinkId::CARRIED {
            self.pass_over(at, lane);
            return Ok(());
        }
        let peer = &mut self.peers[at];
        if peer.active != Some(id) {
            return Err(Fault::Resync);
        }
        let link = peer.link(id).ok_or(Fault::Resync)?;
        if link.is_deaf_to(lane) {
            // It is being searched, or was left.
            return Ok(());
        }
        link.deafen(lane);
        peer.hunts.push_back(hunt);
        if peer.hunts.len() == 1 { self.hunt_on(at, id, record, out) } else { Ok(()) }
    }

    /// True if an entry that is not good here may be good where it comes from: its party took the key back, or its
    /// root key named two by one number, and whoever passes it on heard those words in another order.
    pub(super) fn excuses(&self, lane: Lane, error: &EntryError) -> bool {
        match error {
            EntryError::Malformed(_) => false,
            EntryError::Key(KeyError::Revoked { .. }) => true,
            EntryError::Key(_) | EntryError::BadSignature(_) => self.contradictions.contains_key(&lane.party),
        }
    }

    /// True if its party took back, before this place, the key of an entry that is held here.
    pub(super) fn disowned(&self, entry: &VerifiedEntry) -> bool {
        let EntryRef { lane, serial } = entry.at();
        let mut keys = self.keyring.stations(lane.party);
        keys.any(|key| key.epoch == entry.epoch() && key.disowns(lane, serial))
    }

    /// Leaves a lane alone on this link: what the peer holds of it is beyond our judging, and no fault of its.
    pub(super) fn leave(
        &mut self,
        at: usize,
        id: LinkId,
        lane: Lane,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        if id == LinkId::CARRIED {
            self.pass_over(at, lane);
            return Ok(());
        }
        if let Some(link) = self.peers[at].link(id) {
            link.deafen(lane);
        }
        self.end_hunt(at, id, lane, record, out)
    }

    /// Searches no more in a lane, and goes on with the next.
    fn end_hunt(
        &mut self,
        at: usize,
        id: LinkId,
        lane: Lane,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let hunts = &mut self.peers[at].hunts;
        let under_way = hunts.front().is_some_and(|hunt| hunt.lane == lane);
        hunts.retain(|hunt| hunt.lane != lane);
        if under_way { self.hunt_on(at, id, record, out) } else { Ok(()) }
    }

    /// What our own root key has disowned is no word of ours: a peer that shows it holds nothing there that we lack.
    pub(super) fn disclaim(
        &mut self,
        now: Now,
        at: usize,
        EntryRef { lane, serial }: EntryRef,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        if lane.party != self.own {
            return Ok(());
        }
        let peer = &mut self.peers[at];
        peer.parted &= !(1 << lane.number());
        if let Some(claims) = &mut peer.claims_of_ours {
            let claim = &mut claims[lane.precedence as usize];
            *claim = (*claim).min(serial - 1);
        }
        self.judge(now, at, out);
        self.release_outbox(now, out);
        (0..self.peers.len()).try_for_each(|peer| self.pump(peer, record, out)).map_err(Fault::from_local)
    }

    /// Takes the next step of the search that is under way.
    pub(super) fn hunt_on(
        &mut self,
        at: usize,
        id: LinkId,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let Some(link) = self.peers[at].link(id).filter(|link| link.introduced) else { return Ok(()) };
        let heartbeat = link.heartbeats.last_sent;
        let Some(hunt) = self.peers[at].hunts.front_mut() else { return Ok(()) };
        hunt.after_heartbeat = heartbeat;
        let lane = hunt.lane;
        match hunt.next() {
            Next::Guilty(Misdeed::BadEntry(error)) if self.excuses(lane, &error) => {
                self.leave(at, id, lane, record, out)
            }
            Next::Guilty(misdeed) => Err(misdeed.into()),
            Next::Probe(size) => self.answer_control(at, id, &Frame::Probe { lane, size }, out),
            Next::Show(serial) => match self.shown_at(EntryRef { lane, serial }, record)? {
                Some(contest) => self.answer_control(at, id, &contest, out),
                None => Err(Fault::Resync),
            },
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one frame's whole context, used once")]
    pub(super) fn probed(
        &mut self,
        at: usize,
        id: LinkId,
        lane: Lane,
        size: u64,
        theirs: Hash,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        if self.peers[at].active != Some(id) {
            return Ok(());
        }
        // What nobody asked for costs no look at the disk.
        if !self.peers[at].hunts.front().is_some_and(|hunt| hunt.asks(lane, size)) {
            return Ok(());
        }
        let Some(ours) = self.root(lane, size, record)? else { return Ok(()) };
        if let Some(hunt) = self.peers[at].hunts.front_mut() {
            hunt.answer(theirs, ours);
        }
        self.hunt_on(at, id, record, out)
    }

    /// What we hold at a place, to be shown to a peer.
    fn shown_at(&self, place: EntryRef, record: &dyn Record) -> Result<Option<Frame>, RecordError> {
        let before = self.root(place.lane, place.serial - 1, record)?;
        let kept = self.kept(place, record)?.filter(|kept| kept.entry.at() == place);
        let frame = |(kept, root_before): (KeptEntry, Hash)| {
            let entry = kept.entry.bytes().to_vec();
            Frame::Contest { root_before, entry }
        };
        Ok(kept.zip(before).map(frame))
    }

    #[expect(clippy::too_many_arguments, reason = "one frame's whole context, used once")]
    pub(super) fn contested(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        root_before: Hash,
        entry: Vec<u8>,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let theirs = UnverifiedEntry::parse(entry).map_err(Misdeed::from)?;
        let place = theirs.at();
        if place.lane.number() as usize >= self.books.len() {
            return Err(Misdeed::OutOfTurn.into());
        }
        if self.book(place.lane).disputed {
            return Ok(());
        }
        // What is ours to hold against it, before anything is spent on its signature.
        let before = self.root(place.lane, place.serial - 1, record)?;
        let kept = self.kept(place, record)?.filter(|kept| kept.entry.at() == place);
        let ours = kept.filter(|_| before == Some(root_before)).map(|kept| kept.entry);
        let shown = self.book(place.lane).shown.as_ref();
        let shown = shown.filter(|(root, entry)| *root == root_before && entry.at() == place);
        let held = ours.clone().or_else(|| shown.map(|(_, entry)| entry.clone()));
        if held.as_ref().is_some_and(|held| held.leaf() == theirs.leaf()) {
            return Ok(());
        }
        let theirs = match theirs.verify(self.rules.line, root_before, &self.keyring) {
            Ok(theirs) => Some(Arc::new(theirs)),
            Err(error) if self.excuses(place.lane, &error) => {
                if matches!(error, EntryError::Key(KeyError::Revoked { .. })) {
                    self.disclaim(now, at, place, record, out)?;
                }
                None
            }
            // The key may be one that we have yet to hear of.
            Err(EntryError::Key(KeyError::UnknownEpoch { .. })) => return Ok(()),
            Err(error) => return Err(Misdeed::BadEntry(error).into()),
        };
        let Some(held) = held else {
            // One half of a proof; if another shows us the other half, both are here.
            let Some(theirs) = theirs else { return self.leave(at, id, place.lane, record, out) };
            self.book_mut(place.lane).shown = Some((root_before, theirs));
            return Ok(());
        };
        self.refuse_to_part(at, place.lane)?;
        let bit = 1 << place.lane.number();
        let link = self.peers[at].link(id).ok_or(Fault::Resync)?;
        let answered = link.answered & bit != 0;
        link.answered |= bit;
        if !answered && let Some(contest) = self.shown_at(place, record)? {
            self.answer_control(at, id, &contest, out)?;
        }
        match theirs.filter(|_| !self.disowned(&held)) {
            Some(theirs) => self.forked(now, root_before, held, theirs, record, out),
            None => self.leave(at, id, place.lane, record, out),
        }
    }

    /// Two entries for one place, both signed by its author: proof, kept and shown to all.
    pub(super) fn forked(
        &mut self,
        now: Now,
        root_before: Hash,
        one: Arc<VerifiedEntry>,
        other: Arc<VerifiedEntry>,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let at = one.at();
        if !self.dispute(root_before, one.clone(), other.clone()) {
            return Ok(());
        }
        if at.lane.party == self.own {
            out.push(Output::Tell(Event::Blamed(Blame::Local(LocalFault::TwoCopies(at.lane)))));
        }
        self.keep(Keep::Fork { root_before, one, other }, out);
        out.push(Output::Tell(Event::Forked { at }));
        for peer in 0..self.peers.len() {
            if let Some(link) = self.peers[peer].active_link() {
                link.forks_due |= 1 << at.lane.number();
                let id = link.id;
                self.show_due_forks(peer, out);
                self.end_hunt(peer, id, at.lane, record, out)?;
            }
            self.judge(now, peer, out);
        }
        Ok(())
    }

    /// Nothing more is accepted or placed in a lane that is proved to have forked. False if that is known already.
    pub(super) fn dispute(&mut self, root_before: Hash, one: Arc<VerifiedEntry>, other: Arc<VerifiedEntry>) -> bool {
        let lane = one.at().lane;
        let own = self.own;
        let book = self.book_mut(lane);
        if std::mem::replace(&mut book.disputed, true) {
            return false;
        }
        book.shown = None;
        book.drop_expected();
        self.forks.insert(lane, Fork { root_before, entries: [one, other] });
        for peer in &mut self.peers {
            // A fork of our own lane is a dispute with everyone.
            peer.disputed |= peer.party == lane.party || lane.party == own;
        }
        true
    }

    /// Shows a peer the proofs that it is to see, as far as the bearer takes them.
    pub(super) fn show_due_forks(&mut self, at: usize, out: &mut Vec<Output>) {
        while let Some(link) = self.peers[at].active_link()
            && link.introduced
            && link.is_quiet()
            && link.forks_due != 0
        {
            let number = u64::from(link.forks_due.trailing_zeros());
            link.forks_due &= link.forks_due - 1;
            let fork = Lane::from_number(number).and_then(|lane| self.forks.get(&lane));
            let Some(fork) = fork else { continue };
            fork.shown().for_each(|frame| link.hand_over(frame.encode(), out));
        }
    }

    /// A lane of our own differs from a peer's copy. As long as that peer has not confirmed our lanes since we started,
    /// ours may be the wrong one: a copy of the disk with words that were never sent, in places where others were
    /// sent since. To show it would be to prove a fork against ourselves.
    pub(super) fn refuse_to_part(&self, at: usize, lane: Lane) -> Result<(), Fault> {
        let peer = &self.peers[at];
        let unsure = lane.party == self.own && !peer.waived && !self.confirmed(peer);
        if unsure { Err(Fault::Local(LocalFault::Diverged(lane))) } else { Ok(()) }
    }
}
