//! What comes from a peer: every byte is hostile until it is verified.

use super::*;

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
        let frame = Frame::parse(bytes, self.books.len()).map_err(Misdeed::from)?;
        let link = self.peers[at].link(id).ok_or(Fault::Resync)?;
        if link.hello == matches!(frame, Frame::Hello(_)) {
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
            Frame::Heartbeat(heartbeat) => self.heard(now, at, id, heartbeat, record, out),
            Frame::Entry(entry) => self.entry(at, id, class, entry, record, out),
            Frame::Fragment(fragment) => self.fragment(at, id, class, fragment, record, out),
            Frame::Receipt(receipt) => self.receipt(at, id, &receipt, record, out),
            Frame::Probe { lane, size } => {
                // A root that we do not have is answered with nothing: the peer asked for what it cannot need.
                if let Some(root) = self.root(lane, size, record)? {
                    self.send_control(at, id, &Frame::Root { lane, size, root }, out);
                }
                Ok(())
            }
            Frame::Root { lane, size, root } => self.probed(at, id, lane, size, root, record, out),
            Frame::Contest { root_before, entry } => self.contested(now, at, id, root_before, entry, record, out),
            Frame::Keys(keys) => {
                for key in keys {
                    self.add_key(&key, out).map_err(Misdeed::BadKey)?;
                }
                Ok(())
            }
        }
    }

    pub(super) fn fragment(
        &mut self,
        at: usize,
        id: LinkId,
        class: Class,
        fragment: Fragment,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let Fragment { lane, serial, total, offset, part } = fragment;
        let misfit = || Fault::from(Misdeed::Fragments(EntryRef { lane, serial }));
        let most = self.charter.terms.entry_bytes_max;
        if class != Class::Lane(lane.precedence) || total > most || part.is_empty() {
            return Err(misfit());
        }
        let link = self.peers[at].link(id).ok_or(Fault::Resync)?;
        let assembling = &mut link.assembling[lane.precedence as usize];
        if offset == 0 {
            if assembling.is_some() {
                return Err(misfit());
            }
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
        self.entry(at, id, class, whole.bytes, record, out)
    }

    pub(super) fn entry(
        &mut self,
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
        if entry.bytes().len() as u64 > self.charter.terms.entry_bytes_max {
            return Err(Misdeed::Flood(place.lane).into());
        }
        if self.book(place.lane).disputed {
            return Ok(());
        }
        let from = self.peers[at].party;
        let (line, keyring) = (self.id, self.keyring.clone());
        match self.book_mut(place.lane).offer(&entry) {
            Offer::Known => Ok(()),
            Offer::Next { root_before, generation } => {
                let check = Check { lane: place.lane, generation, from, line, root_before, keyring, entry };
                out.push(Output::Verify(Box::new(check)));
                Ok(())
            }
            Offer::Taken => {
                let ours = self.kept(place, record)?;
                if ours.as_ref().is_some_and(|ours| ours.entry.leaf() == entry.leaf()) {
                    return Ok(());
                }
                let root_before = self.root(place.lane, place.serial - 1, record)?.unwrap_or_default();
                let theirs = entry.verify(line, root_before, &keyring).map_err(Misdeed::BadEntry)?;
                if let Some(ours) = ours {
                    self.forked(root_before, ours.entry, Arc::new(theirs), out);
                }
                Ok(())
            }
            Offer::Gap => {
                let resync = self.peers[at].link(id).is_some_and(|link| link.resync);
                Err(if resync { Fault::Resync } else { Misdeed::Gap(place).into() })
            }
            Offer::Flood => Err(Misdeed::Flood(place.lane).into()),
        }
    }

    pub(super) fn verified(&mut self, now: Now, verdict: Verdict, out: &mut Vec<Output>) -> Result<(), LocalFault> {
        let Verdict { lane, generation, from, result, .. } = verdict;
        match result {
            Ok(entry) => {
                if !self.book_mut(lane).verified(generation, entry) {
                    return Ok(());
                }
                while let Some((entry, root, frontier)) = self.book_mut(lane).accept_next() {
                    let serial = entry.at().serial;
                    let kept = KeptEntry { entry: entry.clone(), root };
                    let keep = Keep::Entry { entry, root, frontier, at: now.wall, leaves_outbox: None };
                    let ticket = self.keep(keep, out);
                    self.book_mut(lane).storing(ticket, kept);
                    if lane.party == self.own {
                        self.adopt(lane, serial, out);
                    }
                }
            }
            Err(error) => {
                if !self.book(lane).current(generation) {
                    return Ok(());
                }
                // Whatever stood on the bad entry falls with it, and is sent again after the next hello.
                self.book_mut(lane).drop_expected();
                for peer in &mut self.peers {
                    peer.links.iter_mut().for_each(|link| link.resync = true);
                }
                if let Some(at) = self.peers.iter().position(|peer| peer.party == from) {
                    let links: Vec<_> = self.peers[at].links.iter().map(|link| link.id).collect();
                    for link in links {
                        self.close(at, link, 11, &error.to_string(), out);
                    }
                    self.blame(now, at, None, Misdeed::BadEntry(error).into(), out)?;
                }
            }
        }
        Ok(())
    }

    /// An entry of our own came back from a peer: we had lost it, or somebody else signs with our key.
    pub(super) fn adopt(&mut self, lane: Lane, size: u64, out: &mut Vec<Output>) {
        if self.may_sign() && self.sizes_at_start[lane.precedence as usize] < size && !self.adopted {
            // Every peer had confirmed our lanes, and yet one holds more: it was signed since, and not by us.
            let everyone = self.peers.iter().all(|peer| self.confirmed(peer));
            let expected = self.peers.iter().filter_map(|peer| peer.claims_of_ours);
            if everyone && !expected.into_iter().any(|claims| claims[lane.precedence as usize] >= size) {
                self.book_mut(lane).disputed = true;
                out.push(Output::Tell(Event::Blamed(Blame::Local(LocalFault::TwoCopies(lane)))));
            }
        }
        self.adopted = true;
        out.push(Output::Tell(Event::Adopted { lane, size }));
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
        let number = lane.number() as usize;
        let peer = &mut self.peers[at];
        let known = self.books.get(number).is_some_and(|book| size <= book.durable());
        if receiver != peer.party || lane.party == receiver || size == 0 {
            return Err(Misdeed::FalseReceipt(lane).into());
        }
        if !known {
            // After a restore it may hold more of ours than we do; of others' lanes it may hold more at any time.
            return Ok(());
        }
        if size <= peer.receipted[number] {
            if let Some(link) = peer.link(id) {
                link.out[number].note_held(size);
            }
            return Ok(());
        }
        let under_way = peer.link(id).and_then(|link| link.out[number].root_of(size));
        let root = match under_way {
            Some(root) => Some(root),
            None => self.root(lane, size, record)?,
        };
        let root = root.ok_or(Misdeed::FalseReceipt(lane))?;
        let receipt = receipt.verify(self.id, root, &self.keyring).map_err(Misdeed::BadReceipt)?;
        let claims = *receipt.claims();
        let peer = &mut self.peers[at];
        peer.receipted[number] = size;
        peer.held[number] = peer.held[number].max(size);
        if let Some(link) = peer.link(id) {
            link.out[number].note_held(size);
        }
        self.keep(Keep::Receipt(receipt), out);
        out.push(Output::Tell(Event::Receipted(claims)));
        self.pump(at, record, out).map_err(Fault::from_local)
    }
}
