//! What is promised in time, tried and measured once nothing goes wrong: that stations pass on what a third one lacks, that
//! a wrong clock is told, that a line is back soon after its path, and that a FLASH is never later than its bound.

use evidence::{Claims, EntryRef, Lane, PartyIndex, Precedence};
use line::{Class, Command, Event, LineState, LinkId, PeerStatus, Reason};

use super::rates::Rates;
use super::world::{S, World};

/// How long it may take until what two stations cannot tell each other has gone through a third: two heartbeats that
/// say the same, and then some, for each of some entries that depend on each other.
const RELAY_HEARTBEATS: u64 = 40;

/// A line is back within two seconds of its path, however long that was gone; links and hellos take their time beside.
const BACK_US: u64 = 2 * S;

/// Beside that where links are sealed: what waits is sent again after two seconds at most, and the hello stands back.
const SEALED_BACK_US: u64 = 2 * S + S / 2;

/// How long it may take until two stations use the best link that carries: they try it every 20 s, at most eight times as
/// late, and fall back from one that is silent after some heartbeats.
const RANK_US: u64 = 320 * S;
const RANK_HEARTBEATS: u64 = 10;

/// Bytes of what one station has to say, at most, before the FLASH.
const BACKLOG_BYTES_MAX: u64 = 400_000;

/// FLASH messages of each station.
const FLASHES: u64 = 3;

/// Bytes of the session's own talk that may come between a FLASH and its receipt each way, beside what is in the
/// bearer's hands already: a heartbeat, keys or checks that fell due, receipts for what arrives.
const TALK_BYTES: u64 = 2_048;

/// Bytes that a bearer has on its way when something more urgent comes.
const PACKET_BYTES: u64 = 1_200;

/// A FLASH on its way.
pub struct Timed {
    from: usize,
    to: usize,
    link: LinkId,
    at: EntryRef,
    since_us: u64,
    bound_us: u64,
}

impl World {
    /// Every trial that this world allows.
    pub(super) fn trials(&mut self) -> Result<(), String> {
        let honest: Vec<_> = (0..self.stations.len()).filter(|&at| self.is_honest(at)).collect();
        let &[one, other, ..] = &honest[..] else { return Ok(()) };
        // Two whose line has a proved fork, or a party suspended, are tried no less: those things pass.
        self.try_clock(one, other)?;
        self.try_outage(one, other)?;
        self.try_ranks(one, other)?;
        if honest.len() == 3 {
            self.try_relay()?;
        }
        self.try_flash(&honest)
    }

    fn status(&self, here: usize, peer: usize) -> Option<PeerStatus> {
        let station = &self.stations[here];
        let status = station.line.as_ref()?.status(station.now(self.now_us).mono);
        status.into_iter().find(|status| usize::from(status.peer.0) == peer)
    }

    pub(super) fn heartbeat_us(&self) -> u64 {
        self.charter.charter().terms.heartbeat_ms * 1_000
    }

    /// The third station passes on what two others cannot tell each other.
    fn try_relay(&mut self) -> Result<(), String> {
        let (one, other) = (self.random.below(3) as usize, self.random.within(1, 2) as usize);
        let other = (one + other) % 3;
        self.block(one, other, true);
        self.run_for(self.rates.idle_us + 3 * S)?;
        let precedence = *self.random.one_of(&Precedence::ALL);
        for _ in 0..3 {
            let body = self.message_to(other, 200);
            self.command(one, Command::Say { precedence, body })?;
        }
        let lane = Lane { party: PartyIndex(one as u8), precedence };
        self.run_for(self.heartbeat_us())?;
        // Line checks go on in the same lane, so that its end is never there while they are more frequent than the relay.
        let said = self.stations[one].size(lane);
        for _ in 1..RELAY_HEARTBEATS {
            if said <= self.stations[other].size(lane) {
                break;
            }
            self.run_for(self.heartbeat_us())?;
        }
        let got = self.stations[other].size(lane);
        if got < said {
            return Err(format!(
                "{other} has {got} of {said} of {lane:?}, which a third station holds and does not pass on"
            ));
        }
        self.block(one, other, false);
        self.run_for(self.rates.idle_us + 3 * S)
    }

    /// A clock that is wrong is told at both ends, by as much as it is wrong, and so is that it is right again.
    fn try_clock(&mut self, one: usize, other: usize) -> Result<(), String> {
        let most_ms = self.charter.charter().terms.clock_offset_max_ms as i64;
        let off_ms = (2 * most_ms + self.random.below(60_000) as i64) * if self.random.per_mille(500) { 1 } else { -1 };
        self.stations[one].set_clock_off_ms(off_ms);
        self.run_for(4 * self.heartbeat_us() + S)?;
        for (here, there, expect_ms) in [(other, one, off_ms), (one, other, -off_ms)] {
            let Some(status) = self.status(here, there) else { continue };
            let slack_ms = 5 + status.round_trip_us.unwrap_or_default() as i64 / 1_000;
            let told = status.clock_offset_ms.is_some_and(|told| (told - expect_ms).abs() <= slack_ms);
            if !told || status.state != LineState::Degraded {
                let (told, state) = (status.clock_offset_ms, status.state);
                return Err(format!(
                    "{here} says {told:?} ms of a clock that is {expect_ms} ms off, on a line that is {state}"
                ));
            }
        }
        self.stations[one].set_clock_off_ms(0);
        self.run_for(4 * self.heartbeat_us() + S)
    }

    /// A line is back soon after its path, however long that was gone.
    fn try_outage(&mut self, one: usize, other: usize) -> Result<(), String> {
        let gone_us = self.rates.idle_us + self.random.within(S, 120 * S);
        self.block(one, other, true);
        self.run_for(gone_us)?;
        self.block(one, other, false);
        let since = self.now_us;
        let in_use = |world: &World, here, there| {
            let live = |state| !matches!(state, LineState::Down | LineState::Establishing | LineState::Refused);
            world.status(here, there).is_some_and(|status| status.link.is_some() && live(status.state))
        };
        while !(in_use(self, one, other) && in_use(self, other, one)) {
            let waited = self.now_us - since;
            // Two packets there and back for the link, and a hello, keys and a heartbeat over it.
            let back_us = BACK_US + if self.sealing.is_some() { SEALED_BACK_US } else { 0 };
            if waited > back_us + 10 * self.rates.delay_us {
                return Err(format!(
                    "{one} and {other} are not back {waited} us after a path that was gone {gone_us} us"
                ));
            }
            self.run_for(20_000)?;
        }
        self.judge.back_us = self.judge.back_us.max(self.now_us - since);
        Ok(())
    }

    /// Of links of two ranks the better is used while it carries, the worse when that is gone, and in between there is no
    /// moment without a line.
    fn try_ranks(&mut self, one: usize, other: usize) -> Result<(), String> {
        if !self.sealing.as_ref().is_some_and(|sealing| sealing.beside) {
            return Ok(());
        }
        self.wait_for_rank(one, other, 0)?;
        let in_use = |world: &World| [(one, other), (other, one)].map(|(here, there)| world.link_in_use(here, there));
        let before = in_use(self);
        if self.wire_of(one, other, true).is_none() {
            self.connect_sealed(one, other)?;
        }
        self.run_for(self.heartbeat_us() + 5 * S)?;
        if in_use(self) != before {
            return Err(format!("{one} and {other} take a worse link into use while the better carries"));
        }
        for (from, to) in [(one, other), (other, one)] {
            self.path_mut(from, to).better_gone = 1;
        }
        self.wait_for_rank(one, other, 2)?;
        let told = [one, other].map(|at| self.stations[at].events.len());
        for (from, to) in [(one, other), (other, one)] {
            self.path_mut(from, to).better_gone = 0;
        }
        self.wait_for_rank(one, other, 0)?;
        for (at, told) in [one, other].into_iter().zip(told) {
            let peer = PartyIndex((one + other - at) as u8);
            let down = |event: &Event| match event {
                Event::State { peer: of, state, .. } => {
                    *of == peer && matches!(state, LineState::Down | LineState::Establishing | LineState::Refused)
                }
                _ => false,
            };
            if self.stations[at].events[told..].iter().any(down) {
                return Err(format!("{at} is without a line while it changes to a better link"));
            }
        }
        Ok(())
    }

    /// The link that a station uses to another.
    fn link_in_use(&self, here: usize, there: usize) -> Option<LinkId> {
        self.status(here, there).and_then(|status| status.link)
    }

    /// Waits until two stations use a link of this rank, and it carries.
    fn wait_for_rank(&mut self, one: usize, other: usize, rank: u8) -> Result<(), String> {
        let since = self.now_us;
        let most_us = self.rates.idle_us + RANK_HEARTBEATS * self.heartbeat_us() + RANK_US;
        let is_of_rank = |world: &World, here, there| {
            let status = world.status(here, there).filter(|status| status.reason != Reason::Late);
            let wire = status.and_then(|status| status.link).and_then(|link| world.wires.get(&link));
            wire.is_some_and(|wire| wire.over.rank == rank)
        };
        while !(is_of_rank(self, one, other) && is_of_rank(self, other, one)) {
            if self.now_us - since > most_us {
                return Err(format!("{one} and {other} do not come to use a link of rank {rank}"));
            }
            self.run_for(S)?;
        }
        self.run_for(2 * S)
    }

    /// A FLASH that is said behind a backlog of everything else is receipted within its bound.
    fn try_flash(&mut self, honest: &[usize]) -> Result<(), String> {
        let before = self.rates.clone();
        self.rates = self.rates_for_flash();
        self.run_for(2 * S)?;
        // So much as the link takes a minute for.
        let backlog = (self.rates.bytes_per_s * 60).min(BACKLOG_BYTES_MAX);
        for &from in honest {
            let mut left = backlog;
            while left > 0 {
                let bytes = self.random.within(1, 45_000).min(left).max(100);
                left = left.saturating_sub(bytes);
                let to = honest[(from + 1) % honest.len()];
                let precedence = *self.random.one_of(&Precedence::ALL[1..]);
                let body = self.message_to(to, bytes as usize);
                self.command(from, Command::Say { precedence, body })?;
            }
        }
        for _ in 0..FLASHES {
            let wait = self.random.below(15 * S);
            self.run_for(wait)?;
            for &from in honest {
                self.say_flash(from, honest)?;
            }
        }
        while let Some(last) = self.timed.iter().map(|timed| timed.since_us + timed.bound_us).max() {
            self.run_until((last + 1).min(self.now_us + S))?;
            self.look_at_flashes()?;
        }
        self.rates = before;
        Ok(())
    }

    /// A world for the trial: any rate, delay and disk under which the line itself takes up less than a third of the link.
    fn rates_for_flash(&mut self) -> Rates {
        let terms = &self.charter.charter().terms;
        let lanes = self.stations.len() as u64 * 4;
        let heartbeat = 60 + 3 * lanes;
        let checks = 4 * (250 + 20 * lanes) / terms.check_every_s;
        let least = 3 * (heartbeat * 1_000 / terms.heartbeat_ms + checks);
        let mut draw = |choices: &[u64]| *self.random.one_of(choices);
        Rates {
            bytes_per_s: draw(&[38, 300, 1_200, 10_000, 1_000_000]).max(least),
            delay_us: draw(&[100, 20_000, 150_000, 600_000]),
            jitter_us: draw(&[0, 30_000]),
            disk_us: draw(&[50, 1_000, 10_000, 100_000]),
            check_us: draw(&[10, 100, 5_000]),
            ..self.rates.clone()
        }
    }

    fn say_flash(&mut self, from: usize, honest: &[usize]) -> Result<(), String> {
        let lane = Lane { party: PartyIndex(from as u8), precedence: Precedence::Flash };
        let to = honest[(from + 1) % honest.len()];
        let body = self.message_to(to, 100);
        let before = self.stations[from].open.len();
        let serial = self.stations[from].size(lane) + self.flashes_on_the_way(from) + 1;
        self.command(from, Command::Say { precedence: Precedence::Flash, body })?;
        let waits = self.stations[from].line.as_ref().is_none_or(|line| line.waiting() > 0);
        if waits || self.stations[from].open.len() <= before {
            // The line is not up, or the words were refused.
            self.judge.trials_void += 1;
            return Ok(());
        }
        for &to in honest.iter().filter(|&&to| to != from) {
            let link = self.status(from, to).and_then(|status| status.link);
            let Some(link) = link.filter(|link| self.status(to, from).is_some_and(|status| status.link == Some(*link)))
            else {
                self.judge.trials_void += 1;
                continue;
            };
            let bound_us = self.flash_bound_us(from, to, link);
            let at = EntryRef { lane, serial };
            self.timed.push(Timed { from, to, link, at, since_us: self.now_us, bound_us });
        }
        Ok(())
    }

    fn flashes_on_the_way(&self, station: usize) -> u64 {
        let here = &self.stations[station];
        let waiting = here.writing.iter().flatten().chain(&here.pending);
        let own = waiting.filter(|(_, keep)| match keep {
            line::Keep::Entry { entry, .. } => {
                entry.at().lane == Lane { party: here.party, precedence: Precedence::Flash }
            }
            _ => false,
        });
        own.count() as u64
    }

    /// From the command to the peer's receipt: the disk may be busy at both ends and then writes; one packet is on its way,
    /// and what is said in the bearer's hands of control and of FLASH goes before; while that goes out, as much again may
    /// come of control, since what arrives is receipted.
    fn flash_bound_us(&self, from: usize, to: usize, link: LinkId) -> u64 {
        // What is drawn around a mean is at most eight times that.
        let disks_us = 4 * 8 * self.rates.disk_us + 8 * self.rates.check_us;
        let way_us = |from: usize, to: usize, own_bytes: u64| {
            let before = self.owed(link, from, Class::Control) + self.owed(link, from, Class::Lane(Precedence::Flash));
            let bytes = 2 * (PACKET_BYTES + TALK_BYTES + before as u64 + own_bytes);
            bytes * 1_000_000 / self.bytes_per_s(from, to) + self.rates.delay_us + self.rates.jitter_us
        };
        disks_us + way_us(from, to, 600) + way_us(to, from, 250) + 10_000
    }

    /// A receipt came, perhaps for a FLASH that is being timed.
    pub(super) fn time_receipt(&mut self, station: usize, claims: &Claims) -> Result<(), String> {
        let covers = |timed: &Timed| {
            (timed.from, PartyIndex(timed.to as u8), timed.at.lane) == (station, claims.receiver, claims.lane)
                && timed.at.serial <= claims.size
        };
        let now = self.now_us;
        let covered: Vec<_> = self.timed.extract_if(.., |timed| covers(timed)).collect();
        for timed in covered {
            if self.status(timed.from, timed.to).and_then(|status| status.link) != Some(timed.link) {
                // What it waited behind on another link is not in its bound.
                self.judge.trials_void += 1;
                continue;
            }
            let took_us = now - timed.since_us;
            let judge = &mut self.judge;
            judge.flashes += 1;
            judge.flash_us = judge.flash_us.max(took_us);
            judge.flash_per_mille = judge.flash_per_mille.max(took_us * 1_000 / timed.bound_us);
            if took_us > timed.bound_us {
                return Err(timed.late(took_us, &self.rates));
            }
        }
        Ok(())
    }

    /// FLASH messages that are late without a receipt, and those whose link is gone.
    fn look_at_flashes(&mut self) -> Result<(), String> {
        for timed in std::mem::take(&mut self.timed) {
            let took_us = self.now_us - timed.since_us;
            if self.status(timed.from, timed.to).and_then(|status| status.link) != Some(timed.link) {
                self.judge.trials_void += 1;
            } else if took_us > timed.bound_us {
                return Err(timed.late(took_us, &self.rates));
            } else {
                self.timed.push(timed);
            }
        }
        Ok(())
    }
}

impl Timed {
    fn late(&self, took_us: u64, rates: &Rates) -> String {
        let Timed { from, to, at, bound_us, .. } = self;
        let Rates { bytes_per_s, delay_us, disk_us, .. } = rates;
        format!(
            "FLASH {at:?} of {from} is not receipted by {to} {took_us} us after the command: its bound is {bound_us} us at \
             {bytes_per_s} bytes/s, {delay_us} us of delay and a disk that takes {disk_us} us"
        )
    }
}
