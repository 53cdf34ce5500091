//! Heartbeats: what a station says of itself with each, and what is learned from the peer's.

use evidence::{Lane, Precedence, Time};

use super::Line;
use super::fault::Fault;
use crate::blame::Misdeed;
use crate::contest::Hunt;
use crate::frame::{Frame, Heartbeat};
use crate::lanes::LaneBook;
use crate::limits::{CREDIT_BYTES, HEARTBEATS_AHEAD_MAX};
use crate::record::Record;
use crate::step::{Class, Event, LinkId, Now, Output};

impl Line {
    pub(super) fn heartbeat(&mut self, now: Now, at: usize, out: &mut Vec<Output>) {
        let heartbeat_us = self.heartbeat_us(&self.peers[at]);
        let party = self.peers[at].party;
        let Some(link) = self.peers[at].active_link() else { return };
        if !link.introduced || now.mono < link.heartbeats.next_at {
            return;
        }
        link.heartbeats.next_at = now.mono.plus_us(heartbeat_us);
        let owed_max = if link.over.sealed { 0 } else { CREDIT_BYTES / 2 };
        if link.owed[Class::Control.index()] > owed_max {
            // The bearer passes nothing on; more of the same would only wait behind. A thin one may take long for each.
            return;
        }
        let held = |(lane, book): (Lane, &LaneBook)| if lane.party == party { book.accepted() } else { book.durable() };
        let sizes = Lane::all(self.rules.charter.parties.len()).zip(&self.books).map(held).collect();
        let Some(link) = self.peers[at].active_link() else { return };
        let (echo, echo_age_us) =
            link.heartbeats.heard.map_or((0, 0), |(number, when)| (number, now.mono.us_since(when)));
        let number = link.heartbeats.last_sent + 1;
        link.heartbeats.note_sent(number, now.mono);
        let frame = Frame::Heartbeat(Heartbeat { number, time: now.wall, echo, echo_age_us, sizes });
        let id = link.id;
        self.send_control(at, id, &frame, out);
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
        let heartbeat_us = self.heartbeat_us(&self.peers[at]);
        let peer = &mut self.peers[at];
        let link = peer.link(id).ok_or(Fault::Resync)?;
        link.heartbeats.count += 1;
        if link.heartbeats.count > HEARTBEATS_AHEAD_MAX + 2 * now.mono.us_since(link.made) / heartbeat_us {
            return Err(Misdeed::Hasty.into());
        }
        if peer.active != Some(id) {
            if self.own < peer.party {
                return Ok(());
            }
            // It decides which link is used, and it speaks on this one.
            self.adopt_link(now, at, id, record, out)?;
        }
        let link = self.peers[at].active_link().ok_or(Fault::Resync)?;
        link.heartbeats.heard = Some((heartbeat.number, now.mono));
        let round_trip = link.heartbeats.round_trip_us(heartbeat.echo, heartbeat.echo_age_us, now.mono);
        let first = !std::mem::replace(&mut link.greeted, true);
        if first {
            let met = link.over.life;
            let peer = &mut self.peers[at];
            (peer.refusal, peer.told_mismatch, peer.met) = (None, None, met);
            self.note_claims(now, at, id, &heartbeat)?;
            self.leave_worse_links(at, out);
            self.release_outbox(now, out);
        }
        self.hold_to_its_word(at, id, &heartbeat)?;
        if let Some(life) = self.peers[at].life {
            self.note_life(at, life, heartbeat.time, out);
        }
        self.note_clock(now, at, heartbeat.time, round_trip, out);
        self.note_held(at, &heartbeat);
        let owing = self.peers[at].hunts.front().filter(|hunt| heartbeat.echo > hunt.after_heartbeat);
        if let Some(misdeed) = owing.map(Hunt::unanswered) {
            return Err(misdeed.into());
        }
        self.judge(now, at, out);
        if first {
            // Its word may have been the last that our own lanes waited for.
            for peer in 0..self.peers.len() {
                self.pump(peer, record, out).map_err(Fault::from_local)?;
            }
            return self.judge_early(now, at, id, record, out);
        }
        self.pump(at, record, out).map_err(Fault::from_local)
    }

    /// Notes what a peer holds of our own lanes, for the rule that nothing of them goes out before that is known.
    fn note_claims(&mut self, now: Now, at: usize, id: LinkId, heartbeat: &Heartbeat) -> Result<(), Fault> {
        if self.confirmed(&self.peers[at]) {
            return Ok(());
        }
        let own = Precedence::ALL.map(|precedence| self.own_lane(precedence).number() as usize);
        let peer = &mut self.peers[at];
        let hello = peer.link(id).and_then(|link| link.hello.as_ref()).ok_or(Fault::Resync)?;
        if own.iter().any(|&lane| heartbeat.sizes[lane] != hello.sizes[lane]) {
            // It took something of ours in since its hello, and its root there is not known.
            return Err(Fault::Resync);
        }
        peer.claims_of_ours = Some(own.map(|lane| heartbeat.sizes[lane]));
        peer.claims_since = now.mono;
        Ok(())
    }

    /// Holds what a heartbeat states against what was stated before on this link.
    fn hold_to_its_word(&self, at: usize, id: LinkId, heartbeat: &Heartbeat) -> Result<(), Fault> {
        let peer = &self.peers[at];
        let stated = |lane: Lane| heartbeat.sizes[lane.number() as usize];
        let receipted = peer.early_receipts.values().map(|receipt| receipt.claims());
        if let Some(claims) = receipted.into_iter().find(|claims| claims.size > stated(claims.lane)) {
            return Err(Misdeed::FalseReceipt(claims.lane).into());
        }
        // It got words of ours from elsewhere that are none of ours. It shows them after its next hello.
        let hello = peer.links.iter().find(|link| link.id == id).and_then(|link| link.hello.as_ref());
        let strange = |lane: &Lane| {
            let known = hello.map_or(0, |hello| hello.sizes[lane.number() as usize]);
            stated(*lane) > known.max(self.book(*lane).accepted())
        };
        let own = Precedence::ALL.map(|precedence| self.own_lane(precedence));
        if self.confirmed(peer) && own.iter().any(strange) { Err(Fault::Resync) } else { Ok(()) }
    }

    /// Notes what a peer holds; what it still lacks of another's lane a heartbeat after it lacked it, nobody else is
    /// sending, and we do. Of its own lanes it may lack what it lost and what was on its way to our disk at the hello.
    fn note_held(&mut self, at: usize, heartbeat: &Heartbeat) {
        let (own, durable): (_, Vec<_>) = (self.own, self.books.iter().map(LaneBook::durable).collect());
        let peer = &mut self.peers[at];
        peer.held_before = std::mem::replace(&mut peer.held, heartbeat.sizes.clone());
        let (held, before) = (peer.held.clone(), peer.held_before.clone());
        let Some(link) = peer.active_link() else { return };
        for lane in Lane::all(durable.len() / 4) {
            let number = lane.number() as usize;
            let deaf = link.is_deaf_to(lane);
            let out = &mut link.out[number];
            out.note_held(held[number].min(durable[number]));
            let stands = heartbeat.number > 1 && held[number] == before[number];
            if lane.party != own && stands && !deaf && held[number] < durable[number] {
                out.until = out.until.max(durable[number]);
            }
        }
    }

    pub(super) fn note_clock(
        &mut self,
        now: Now,
        at: usize,
        theirs: Time,
        round_trip_us: Option<u64>,
        out: &mut Vec<Output>,
    ) {
        let most = self.rules.charter.terms.clock_offset_max_ms;
        let clock = &mut self.peers[at].clock;
        let half_ms = round_trip_us.unwrap_or(0) / 2_000;
        let difference = i128::from(theirs.0) + i128::from(half_ms) - i128::from(now.wall.0);
        let offset_ms = i64::try_from(difference).unwrap_or(if difference < 0 { i64::MIN } else { i64::MAX });
        if round_trip_us.is_none() && clock.offset_ms.is_some() {
            return;
        }
        clock.offset_ms = Some(offset_ms);
        if round_trip_us.is_none() {
            // Without a round trip nobody knows how long this was on its way, and doubt is no alarm.
            return;
        }
        clock.round_trip_us = round_trip_us;
        // Half the round trip is how well the offset is known.
        let alarm = offset_ms.unsigned_abs() > most.saturating_add(half_ms);
        if alarm != clock.alarm {
            clock.alarm = alarm;
            let peer = self.peers[at].party;
            out.push(Output::Tell(Event::ClockOffset { peer, offset_ms, alarm }));
        }
    }
}
