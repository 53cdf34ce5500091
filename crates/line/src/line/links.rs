//! Links and hellos: which link is in use, and what two stations find out about each other when they meet.

use super::*;

impl Line {
    pub(super) fn link_up(
        &mut self,
        now: Now,
        id: LinkId,
        party: PartyIndex,
        epoch: Epoch,
        dialed: bool,
        out: &mut Vec<Output>,
    ) {
        let lanes = self.books.len();
        let hello = Frame::Hello(Hello {
            version: VERSION,
            line: self.id,
            drill: self.charter.drill,
            party: self.own,
            epoch: self.epoch,
            time: now.wall,
            sizes: self.books.iter().map(LaneBook::durable).collect(),
            roots: self.books.iter().map(LaneBook::durable_root).collect(),
        });
        let Some(at) = self.peers.iter().position(|peer| peer.party == party) else {
            out.push(Output::Close { link: id, code: CLOSE_PLAIN, reason: "no such party on this line".to_owned() });
            return;
        };
        let peer = &mut self.peers[at];
        if dialed {
            peer.dialer.ended();
        }
        if peer.links.len() >= LINKS_PER_PEER_MAX {
            out.push(Output::Close { link: id, code: CLOSE_PLAIN, reason: "too many links".to_owned() });
            return;
        }
        let mut link = Link::new(id, dialed, now.mono, lanes);
        link.epoch = epoch;
        peer.links.push(link);
        self.send_control(at, id, &hello, out);
    }

    pub(super) fn link_down(&mut self, now: Now, id: LinkId, reason: &str, out: &mut Vec<Output>) {
        let Some(at) = self.peer_of(id) else { return };
        let peer = &mut self.peers[at];
        peer.links.retain(|link| link.id != id);
        if peer.active == Some(id) {
            peer.active = None;
            peer.dialer.last_failure = Some(reason.to_owned());
            self.judge(now, at, out);
        }
    }

    pub(super) fn close(&mut self, at: usize, id: LinkId, code: u32, reason: &str, out: &mut Vec<Output>) {
        let peer = &mut self.peers[at];
        peer.links.retain(|link| link.id != id);
        if peer.active == Some(id) {
            peer.active = None;
            peer.dialer.last_failure = Some(reason.to_owned());
        }
        out.push(Output::Close { link: id, code, reason: reason.to_owned() });
    }

    pub(super) fn blame(
        &mut self,
        now: Now,
        at: usize,
        link: Option<LinkId>,
        fault: Fault,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        let party = self.peers[at].party;
        let blame = match fault {
            Fault::Record(error) => return Err(error.into()),
            Fault::Misdeed(misdeed) => Blame::PeerMisbehaved { party, misdeed },
            Fault::Mismatch(mismatch) => {
                self.peers[at].refused = Some(mismatch.to_string());
                Blame::PeerIncompatible { party, mismatch }
            }
            Fault::Resync => {
                if let Some(link) = link {
                    self.close(at, link, CLOSE_PLAIN, "to begin again from what is held", out);
                }
                return Ok(());
            }
        };
        if let Some(link) = link {
            self.close(at, link, blame.close_code(), &blame.to_string(), out);
        }
        out.push(Output::Tell(Event::Blamed(blame)));
        self.judge(now, at, out);
        Ok(())
    }

    pub(super) fn send_control(&mut self, at: usize, id: LinkId, frame: &Frame, out: &mut Vec<Output>) {
        let frame = frame.encode();
        let party = self.peers[at].party;
        let Some(link) = self.peers[at].link(id) else { return };
        let owed = &mut link.owed[Class::Control.index()];
        *owed += frame.len();
        if *owed > CREDIT_BYTES {
            // A peer that asks and does not read would otherwise fill our memory with answers.
            let blame = Blame::PeerMisbehaved { party, misdeed: Misdeed::NotReading };
            self.close(at, id, blame.close_code(), &blame.to_string(), out);
            out.push(Output::Tell(Event::Blamed(blame)));
            return;
        }
        out.push(Output::Send { link: id, class: Class::Control, frame });
    }

    pub(super) fn hello(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        hello: Hello,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        if hello.version != VERSION {
            return Err(Mismatch::Version(hello.version).into());
        }
        if hello.line != self.id {
            return Err(match (hello.drill, self.charter.drill) {
                (true, false) => Mismatch::Drill.into(),
                (false, true) => Mismatch::Live.into(),
                _ => Mismatch::OtherLine(hello.line).into(),
            });
        }
        let peer = &mut self.peers[at];
        let newest = peer.newest_epoch;
        let link = peer.link(id).ok_or(Fault::Resync)?;
        if hello.party != peer_party(at, self.own) || hello.epoch != link.epoch {
            return Err(Mismatch::OtherParty.into());
        }
        if hello.epoch < newest {
            return Err(Mismatch::OlderEpoch { theirs: hello.epoch, known: newest }.into());
        }
        if hello.sizes.len() != self.books.len() {
            return Err(
                Misdeed::from(evidence::Malformed { what: "hello", at: 0, why: "another number of lanes" }).into()
            );
        }
        link.hello = true;
        let dialed = link.dialed;
        peer.newest_epoch = hello.epoch;
        peer.refused = None;
        if !self.prefer(now, at, id, dialed, out) {
            return Ok(());
        }
        self.adopt_link(now, at, id, &hello, record, out)
    }

    /// Decides between a link that has just had its hello and the one in use, as the peer will too. False if the new
    /// one was closed.
    pub(super) fn prefer(&mut self, now: Now, at: usize, id: LinkId, dialed: bool, out: &mut Vec<Output>) -> bool {
        let stale_us = 2 * self.heartbeat_us();
        let own = self.own;
        let peer = &mut self.peers[at];
        let Some(active) = peer.active else { return true };
        let fresh = peer.silent_us(now.mono).is_some_and(|silent_us| silent_us < stale_us);
        let party = peer.party;
        let dialer = |dialed: bool| if dialed { own } else { party };
        let old_dialed = peer.link(active).is_some_and(|link| link.dialed);
        // Of two that were dialed at once, both sides keep the one of the lower party; of two by one dialer, the
        // newer, since it would not have dialed had the older been good.
        if fresh && dialer(old_dialed) < dialer(dialed) {
            self.close(at, id, CLOSE_PLAIN, "another link is in use", out);
            return false;
        }
        self.close(at, active, CLOSE_PLAIN, "a newer link is in use", out);
        true
    }

    /// Takes a link into use: compares what both hold, and sends what the other lacks.
    pub(super) fn adopt_link(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        hello: &Hello,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        let claims = Precedence::ALL.map(|precedence| hello.sizes[self.own_lane(precedence).number() as usize]);
        let first_confirmation = !self.confirmed(&self.peers[at]);
        let mut differs = None;
        for lane in Lane::all(self.charter.parties.len()) {
            let number = lane.number() as usize;
            let theirs = hello.sizes[number];
            if theirs <= self.book(lane).durable() && self.root(lane, theirs, record)? != Some(hello.roots[number]) {
                differs = differs.or(Some((lane, theirs)));
            }
        }
        let untils: Vec<_> = self.books.iter().map(LaneBook::durable).collect();
        let peer = &mut self.peers[at];
        peer.active = Some(id);
        peer.heard = Some(now.mono);
        peer.held.clone_from(&hello.sizes);
        peer.held_before.clone_from(&hello.sizes);
        peer.hunt = None;
        if first_confirmation {
            peer.claims_of_ours = Some(claims);
        }
        if let Some(link) = peer.link(id) {
            for (number, out) in link.out.iter_mut().enumerate() {
                out.sent = hello.sizes[number];
                out.until = untils[number];
            }
        }
        for keys in self.keys.clone().chunks(KEYS_PER_FRAME_MAX) {
            self.send_control(at, id, &Frame::Keys(keys.to_vec()), out);
        }
        self.heartbeat(now, at, out);
        for lane in Lane::all(self.charter.parties.len()) {
            if lane.party != self.own && self.book(lane).durable() > 0 {
                self.send_receipt(now, lane, Some(at), out);
            }
        }
        self.note_clock(now, at, hello.time, None, out);
        if let Some((lane, size)) = differs {
            self.peers[at].hunt = Some(Hunt::begin(lane, size));
            self.hunt_on(at, id, record, out)?;
        }
        self.release_outbox(now, out);
        self.judge(now, at, out);
        self.pump(at, record, out).map_err(Fault::from_local)
    }

    pub(super) fn heard(
        &mut self,
        now: Now,
        at: usize,
        id: LinkId,
        heartbeat: Heartbeat,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), Fault> {
        if self.peers[at].active != Some(id) {
            return Ok(());
        }
        let link = self.peers[at].active_link().ok_or(Fault::Resync)?;
        link.heartbeats.heard = Some((heartbeat.number, now.mono));
        let round_trip = link.heartbeats.round_trip_us(heartbeat.echo, heartbeat.echo_age_us, now.mono);
        self.note_clock(now, at, heartbeat.time, round_trip, out);
        // What a peer still lacks of another's lane a heartbeat after we had it, nobody else is sending.
        let (own, durable): (_, Vec<_>) = (self.own, self.books.iter().map(LaneBook::durable).collect());
        let peer = &mut self.peers[at];
        let party = peer.party;
        peer.held_before = std::mem::replace(&mut peer.held, heartbeat.sizes);
        let (held, before) = (peer.held.clone(), peer.held_before.clone());
        if let Some(link) = peer.active_link() {
            for lane in Lane::all(durable.len() / 4).filter(|lane| lane.party != own && lane.party != party) {
                let number = lane.number() as usize;
                let out = &mut link.out[number];
                out.note_held(held[number]);
                if held[number] == before[number] && held[number] < durable[number] {
                    out.until = out.until.max(durable[number]);
                }
            }
        }
        self.judge(now, at, out);
        self.pump(at, record, out).map_err(Fault::from_local)
    }

    pub(super) fn note_clock(
        &mut self,
        now: Now,
        at: usize,
        theirs: Time,
        round_trip_us: Option<u64>,
        out: &mut Vec<Output>,
    ) {
        let most = self.charter.terms.clock_offset_max_ms;
        let clock = &mut self.peers[at].clock;
        if round_trip_us.is_some() {
            clock.round_trip_us = round_trip_us;
        }
        let half_ms = round_trip_us.or(clock.round_trip_us).unwrap_or(0) / 2_000;
        let difference = i128::from(theirs.0) + i128::from(half_ms) - i128::from(now.wall.0);
        let offset_ms = i64::try_from(difference).unwrap_or(if difference < 0 { i64::MIN } else { i64::MAX });
        clock.offset_ms = Some(offset_ms);
        // Half the round trip is how well the offset is known; doubt is no alarm.
        let alarm = offset_ms.unsigned_abs() > most.saturating_add(half_ms);
        if alarm != clock.alarm {
            clock.alarm = alarm;
            let peer = self.peers[at].party;
            out.push(Output::Tell(Event::ClockOffset { peer, offset_ms, alarm }));
        }
    }
}
