//! Histories that part: finding the place, showing both entries, keeping the proof.

use super::*;

impl Line {
    pub(super) fn hunt_on(
        &mut self,
        at: usize,
        id: LinkId,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let Some(hunt) = &mut self.peers[at].hunt else { return Ok(()) };
        let lane = hunt.lane;
        match hunt.next() {
            Next::Probe(size) => self.send_control(at, id, &Frame::Probe { lane, size }, out),
            Next::Found(serial) => {
                self.peers[at].hunt = None;
                self.show(at, id, EntryRef { lane, serial }, record, out)?;
            }
            Next::Lost => {
                self.peers[at].hunt = None;
                return Err(Misdeed::UnprovenHistory(lane).into());
            }
        }
        Ok(())
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
        let ours = self.root(lane, size, record)?;
        let Some((hunt, ours)) = self.peers[at].hunt.as_mut().zip(ours) else { return Ok(()) };
        if hunt.answer(lane, size, theirs, ours) { self.hunt_on(at, id, record, out) } else { Ok(()) }
    }

    /// Shows a peer what we hold at a place.
    pub(super) fn show(
        &mut self,
        at: usize,
        id: LinkId,
        place: EntryRef,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let before = self.root(place.lane, place.serial - 1, record)?;
        if let Some((kept, root_before)) = self.kept(place, record)?.zip(before) {
            let entry = kept.entry.bytes().to_vec();
            self.send_control(at, id, &Frame::Contest { root_before, entry }, out);
        }
        Ok(())
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
        let theirs = theirs.verify(self.id, root_before, &self.keyring).map_err(Misdeed::BadEntry)?;
        let before = self.root(place.lane, place.serial - 1, record)?;
        let ours = self.kept(place, record)?;
        match ours {
            Some(ours) if before == Some(root_before) && ours.entry.leaf() != theirs.leaf() => {
                if !self.book(place.lane).disputed {
                    self.show(at, id, place, record, out)?;
                }
                self.forked(root_before, ours.entry, Arc::new(theirs), out);
                self.judge(now, at, out);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Two entries for one place, both signed by its author: proof, kept and shown to all.
    pub(super) fn forked(
        &mut self,
        root_before: Hash,
        one: Arc<VerifiedEntry>,
        other: Arc<VerifiedEntry>,
        out: &mut Vec<Output>,
    ) {
        let at = one.at();
        if std::mem::replace(&mut self.book_mut(at.lane).disputed, true) {
            return;
        }
        for peer in &mut self.peers {
            // A fork of our own lane is a dispute with everyone.
            if peer.party == at.lane.party || at.lane.party == self.own {
                peer.disputed = true;
            }
        }
        if at.lane.party == self.own {
            out.push(Output::Tell(Event::Blamed(Blame::Local(LocalFault::TwoCopies(at.lane)))));
        }
        let frame = Frame::Contest { root_before, entry: other.bytes().to_vec() };
        self.keep(Keep::Fork { root_before, one, other }, out);
        out.push(Output::Tell(Event::Forked { at }));
        for peer in 0..self.peers.len() {
            if let Some(link) = self.peers[peer].active {
                self.send_control(peer, link, &frame, out);
            }
        }
    }
}
