//! Histories that part: finding the place, showing both entries, keeping the proof.

use super::*;

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
        let peer = &mut self.peers[at];
        if peer.active != Some(id) {
            return Err(Fault::Resync);
        }
        if let Some(link) = peer.link(id) {
            link.deaf |= 1 << lane.number();
            let outgoing = &mut link.out[lane.number() as usize];
            outgoing.until = outgoing.sent;
        }
        if peer.hunts.iter().any(|other| other.lane == lane) {
            return Ok(());
        }
        peer.hunts.push_back(hunt);
        if peer.hunts.len() == 1 { self.hunt_on(at, id, record, out) } else { Ok(()) }
    }

    /// Takes the next step of the search that is under way.
    pub(super) fn hunt_on(
        &mut self,
        at: usize,
        id: LinkId,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let heartbeat = self.peers[at].link(id).map_or(0, |link| link.heartbeats.last_sent);
        let Some(hunt) = self.peers[at].hunts.front_mut() else { return Ok(()) };
        hunt.after_heartbeat = heartbeat;
        let lane = hunt.lane;
        match hunt.next() {
            Next::Guilty(misdeed) => Err(misdeed.into()),
            Next::Probe(size) => {
                self.send_control(at, id, &Frame::Probe { lane, size }, out);
                Ok(())
            }
            Next::Show(serial) => match self.shown_at(EntryRef { lane, serial }, record)? {
                Some(contest) => {
                    self.send_control(at, id, &contest, out);
                    Ok(())
                }
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
        let ours = self.root(lane, size, record)?;
        let Some((hunt, ours)) = self.peers[at].hunts.front_mut().zip(ours) else { return Ok(()) };
        if hunt.answer(lane, size, theirs, ours) { self.hunt_on(at, id, record, out) } else { Ok(()) }
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
        let theirs = match theirs.verify(self.id, root_before, &self.keyring) {
            Ok(theirs) => Arc::new(theirs),
            // The key may be one that we have yet to hear of.
            Err(EntryError::Key(KeyError::UnknownEpoch { .. })) => return Ok(()),
            Err(error) => return Err(Misdeed::BadEntry(error).into()),
        };
        match held {
            Some(held) => {
                self.refuse_to_part(at, place.lane)?;
                if let Some(contest) = self.shown_at(place, record)? {
                    self.answer_control(at, id, &contest, out)?;
                }
                self.forked(now, root_before, held, theirs, record, out)
            }
            // One half of a proof; if another shows us the other half, both are here.
            None => {
                self.book_mut(place.lane).shown = Some((root_before, theirs));
                Ok(())
            }
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
            if let Some(link) = self.peers[peer].active {
                self.show_fork(peer, link, at.lane, out);
                let hunted = self.peers[peer].hunts.front().is_some_and(|hunt| hunt.lane == at.lane);
                self.peers[peer].hunts.retain(|hunt| hunt.lane != at.lane);
                if hunted {
                    self.hunt_on(peer, link, record, out)?;
                }
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

    /// Shows a peer every proof that we have, as far as the bearer takes them: the rest waits for the next link.
    pub(super) fn show_forks(&mut self, at: usize, id: LinkId, out: &mut Vec<Output>) {
        let lanes: Vec<_> = self.forks.keys().copied().collect();
        for lane in lanes {
            self.show_fork(at, id, lane, out);
        }
    }

    fn show_fork(&mut self, at: usize, id: LinkId, lane: Lane, out: &mut Vec<Output>) {
        let Some(Fork { root_before, entries }) = self.forks.get(&lane) else { return };
        let frames = entries.clone().map(|entry| {
            let (root_before, entry) = (*root_before, entry.bytes().to_vec());
            Frame::Contest { root_before, entry }
        });
        for frame in frames {
            if self.peers[at].link(id).is_some_and(|link| link.has_credit(Class::Control)) {
                self.send_control(at, id, &frame, out);
            }
        }
    }
}
