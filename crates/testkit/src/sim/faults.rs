//! What befalls stations, disks and paths while things go wrong, and what operators do about it.

use evidence::{Epoch, Lane, Precedence};
use line::Command;
use store::{Archive as _, Memory};

use super::Sabotage;
use super::world::{Due, S, World};
use crate::parties;

/// How often an operator looks whether something can be done now.
const LOOK_US: u64 = 5 * S;

/// The last station key of a party.
const EPOCH_MAX: Epoch = 5;

/// How many times a path that flaps goes away, at most.
const FLAPS_MAX: u64 = 20;

impl World {
    pub(super) fn begin_trouble(&mut self) -> Result<(), String> {
        self.troubled = true;
        let rates = self.rates.clone();
        for station in 0..self.stations.len() {
            let off = rates.clock_off_ms;
            self.stations[station].clock_off_ms = self.random.within(0, 2 * off) as i64 - off as i64;
            self.stations[station].drift_ppm = self.random.within(0, 200) as i64 - 100;
            let late = self.random.below(3 * S);
            self.after(late, Due::Start { station });
            self.plan(rates.command_every_us, Due::Order { station });
            self.plan(rates.crash_every_us, Due::Crash { station });
            self.plan(rates.clock_step_every_us, Due::ClockStep { station });
            self.plan(rates.rot_every_us, Due::Rot { station });
            self.plan(rates.full_every_us, Due::DiskFull { station });
            self.plan(rates.new_key_every_us, Due::NewKey { station });
            for to in (0..self.stations.len()).filter(|&to| to != station) {
                self.plan(rates.outage_every_us, Due::Outage { from: station, to });
                if self.random.per_mille(rates.uneven_per_mille) {
                    let (slower, later_us) =
                        (*self.random.one_of(&[1, 4, 30]), *self.random.one_of(&[0, S / 2, 2 * S]));
                    let path = self.path_mut(station, to);
                    (path.slower, path.later_us) = (slower, later_us);
                }
            }
        }
        if let Some(every_us) = self.cheat_every_us() {
            self.plan(every_us, Due::Cheat);
        }
        self.plan_sealing();
        Ok(())
    }

    pub(super) fn end_trouble(&mut self) -> Result<(), String> {
        self.troubled = false;
        self.rates = self.rates.after_trouble();
        self.cheaters.iter_mut().for_each(|cheater| cheater.pressed = cheater.cheat.is_always_named());
        for from in 0..self.stations.len() {
            for to in (0..self.stations.len()).filter(|&to| to != from) {
                *self.path_mut(from, to) = Default::default();
            }
        }
        for station in 0..self.stations.len() {
            let off = self.cheaters.iter().map(|cheater| cheater.clock_off_ms(station)).sum();
            self.stations[station].clock_off_ms = off;
            self.stations[station].drift_ppm = 0;
            self.stations[station].disk.full = false;
            if self.stations[station].disk.rotten && self.stations[station].line.is_some() {
                // Whoever looks at the whole disk finds it.
                self.stops(station, "the check of the disk finds damage")?;
            }
            if self.stations[station].line.is_none() && !self.stations[station].disk.rotten {
                self.start(station)?;
            }
        }
        Ok(())
    }

    /// Something that goes wrong falls due.
    pub(super) fn befall(&mut self, due: Due) -> Result<(), String> {
        let rates = &self.rates;
        match due {
            Due::Outage { from, to } if self.troubled => {
                self.plan(rates.outage_every_us, Due::Outage { from, to });
                self.outage(from, to);
            }
            Due::Open { from, to } if self.troubled => {
                let path = self.path_mut(from, to);
                path.blocked = path.blocked.saturating_sub(1);
            }
            Due::BetterWay { from, to, gone } => self.better_way(from, to, gone),
            Due::TryWays { from, to } => return self.try_ways(from, to),
            Due::Replay { from, to } => return self.replay(from, to),
            Due::Flap { from, to, left } if self.troubled && left > 0 => self.flap(from, to, left),
            Due::Crash { station } if self.troubled => {
                self.plan(rates.crash_every_us, Due::Crash { station });
                return self.crash(station);
            }
            Due::Start { station } if self.stations[station].line.is_none() => {
                if self.stations[station].disk.rotten {
                    // A start looks at the whole disk.
                    self.rotted += 1;
                    let life = self.stations[station].life;
                    self.after(LOOK_US, Due::Replace { station, life });
                    return Ok(());
                }
                return self.start(station);
            }
            Due::ClockStep { station } if self.troubled => {
                self.plan(rates.clock_step_every_us, Due::ClockStep { station });
                let off = 1 + self.rates.clock_off_ms;
                self.stations[station].clock_off_ms = self.random.within(0, 2 * off) as i64 - off as i64;
            }
            Due::Rot { station } if self.troubled => {
                self.plan(rates.rot_every_us, Due::Rot { station });
                if self.is_honest(station) && self.stations[station].line.is_some() && self.may_lose(station) {
                    self.stations[station].disk.rotten = true;
                }
            }
            Due::DiskFull { station } if self.troubled => {
                self.plan(rates.full_every_us, Due::DiskFull { station });
                self.full += u64::from(!std::mem::replace(&mut self.stations[station].disk.full, true));
                let lasts = self.random.around(self.rates.full_us);
                self.after(lasts, Due::DiskHasRoom { station });
            }
            Due::DiskHasRoom { station } => self.stations[station].disk.full = false,
            Due::Replace { station, life } if self.stations[station].life == life => return self.replace(station),
            Due::NewKey { station } if self.troubled => {
                self.plan(rates.new_key_every_us, Due::NewKey { station });
                return self.new_key(station);
            }
            Due::Rekey { station } => return self.rekey(station),
            Due::OldKey { station } => return self.old_key(station),
            Due::HandKeys { station } => return self.hand_keys(station),
            Due::Cheat => {
                if self.troubled
                    && let Some(every_us) = self.cheat_every_us()
                {
                    self.plan(every_us, Due::Cheat);
                }
                return self.cheat();
            }
            _ => {}
        }
        Ok(())
    }

    /// Kills a station: what is not durable is lost.
    pub fn kill(&mut self, station: usize) {
        if self.stations[station].line.is_none() {
            return;
        }
        self.restarts += 1;
        self.stations[station].kill();
        self.sealing.iter_mut().for_each(|sealing| sealing.forget(station));
        self.drop_links_of(station);
    }

    fn crash(&mut self, station: usize) -> Result<(), String> {
        if self.stations[station].line.is_none() {
            return Ok(());
        }
        // A crash in the middle of a write leaves all of it or nothing.
        let writes = self.stations[station].writing.is_some() && !self.stations[station].disk.full;
        if self.random.per_mille(500) && writes {
            let batch = self.stations[station].writing.clone().unwrap_or_default();
            self.judge.durable(&self.stations, station, &batch)?;
            self.stations[station].write()?;
        }
        if self.random.per_mille(300) {
            self.receipts_lost += self.stations[station].loses_power(&mut self.random);
        }
        if self.broken_at(station) == Some(Sabotage::LyingDisk)
            && let Some(backup) = self.stations[station].backup.clone()
        {
            self.stations[station].replace_disk(backup);
        }
        if self.broken_at(station) == Some(Sabotage::OldKey) {
            self.stations[station].epoch = 1;
        }
        self.kill(station);
        if self.is_honest(station) && self.random.per_mille(self.rates.disaster_per_mille) && self.may_lose(station) {
            let old = if self.random.per_mille(500) { self.stations[station].backup.clone() } else { None };
            self.lose_disk(station, old);
            if self.random.per_mille(self.rates.flap_per_mille) {
                // What took the disk took the cable as well.
                let to = (station + 1) % self.stations.len();
                self.flap(station, to, FLAPS_MAX);
            }
        }
        if self.random.per_mille(500) && !self.stations[station].disk.rotten {
            self.stations[station].backup = Some(self.stations[station].store.clone());
        }
        let late = self.random.around(self.rates.gone_us);
        self.after(late, Due::Start { station });
        Ok(())
    }

    /// A station stops by itself, which it may if its disk is damaged: it is told by what it reads.
    pub(super) fn stops(&mut self, station: usize, why: &str) -> Result<(), String> {
        if !self.stations[station].disk.rotten {
            return Err(format!("{station} stops: {why}"));
        }
        self.rotted += 1;
        self.kill(station);
        let life = self.stations[station].life;
        let late = self.random.around(self.rates.gone_us);
        self.after(late, Due::Replace { station, life });
        Ok(())
    }

    /// An operator puts a backup or an empty disk in place of one that is damaged or was left behind.
    fn replace(&mut self, station: usize) -> Result<(), String> {
        let damaged = self.stations[station].disk.rotten;
        // It cannot recover with a damaged disk, so that nothing is waited for but the others.
        if damaged && !self.others_hold(station) {
            let life = self.stations[station].life;
            self.after(LOOK_US, Due::Replace { station, life });
            return Ok(());
        }
        self.kill(station);
        let backup = self.stations[station].backup.clone().filter(|_| damaged);
        let old = if self.random.per_mille(500) { backup } else { None };
        self.lose_disk(station, old);
        self.start(station)
    }

    /// Replaces the disk of a station that is down by an old copy, or by an empty one.
    pub(super) fn lose_disk(&mut self, station: usize, old: Option<Memory>) {
        self.disasters += 1;
        let party = self.stations[station].party;
        self.stations[station].restored |= old.is_some();
        if old.is_none() {
            // The operator's rule: copies from before an empty disk are void. What they hold and nobody got was signed
            // on a disk that is gone, and its places may be filled otherwise by now (seed 1259).
            self.stations[station].backup = None;
        }
        let store = old.unwrap_or_else(|| Memory::new(self.charter.charter(), party));
        self.stations[station].replace_disk(store);
        self.judge.disaster(&self.stations, station);
        self.after(LOOK_US, Due::HandKeys { station });
    }

    /// The other side is the backup: one disk at a time may be lost, and only while the others hold what it held.
    fn may_lose(&self, station: usize) -> bool {
        self.others_hold(station) && self.judge.recovered(&self.stations, station)
    }

    fn others_hold(&self, station: usize) -> bool {
        let mut others = self.stations.iter().enumerate().filter(|(at, _)| *at != station);
        others.all(|(at, other)| other.line.is_some() && !other.disk.rotten && self.judge.recovered(&self.stations, at))
    }

    fn outage(&mut self, from: usize, to: usize) {
        if self.random.per_mille(self.rates.flap_per_mille) {
            return self.flap(from, to, FLAPS_MAX);
        }
        let lasts = self.random.around(self.rates.outage_us);
        let both = self.random.per_mille(700);
        for (from, to) in [(from, to), (to, from)].into_iter().take(1 + usize::from(both)) {
            self.block_for(from, to, lasts);
        }
    }

    /// The path between two stations goes away for a moment, and will do so again.
    fn flap(&mut self, from: usize, to: usize, left: u64) {
        let (gone, there) = (self.random.around(self.rates.outage_us / 10 + 1), self.random.around(S));
        self.block_for(from, to, gone);
        self.block_for(to, from, gone);
        let left = self.random.below(left);
        self.after(gone + there, Due::Flap { from, to, left });
    }

    pub(super) fn block_for(&mut self, from: usize, to: usize, us: u64) {
        self.path_mut(from, to).blocked += 1;
        self.after(us, Due::Open { from, to });
    }

    /// A party makes a new station key and tells its own running station, which tells the others.
    fn new_key(&mut self, station: usize) -> Result<(), String> {
        let here = &self.stations[station];
        let knows = here
            .line
            .as_ref()
            .is_some_and(|line| line.keyring().stations(here.party).any(|key| key.epoch > here.epoch));
        if !self.is_honest(station) || here.line.is_none() || here.epoch >= EPOCH_MAX || knows {
            return Ok(());
        }
        self.new_keys += 1;
        self.rekeying += 1;
        let delegation = parties::delegation(here.party, here.epoch + 1);
        self.command(station, Command::AddKeys(vec![delegation]))?;
        let late = self.random.around(20 * S);
        self.after(late, Due::Rekey { station });
        Ok(())
    }

    /// The station starts again with its new key, once that is on its record.
    fn rekey(&mut self, station: usize) -> Result<(), String> {
        let here = &self.stations[station];
        let delegation = parties::delegation(here.party, here.epoch + 1);
        let known = here.store.load().is_ok_and(|loaded| loaded.keys.contains(&delegation));
        if !known || here.disk.rotten {
            self.command(station, Command::AddKeys(vec![delegation]))?;
            self.after(LOOK_US, Due::Rekey { station });
            return Ok(());
        }
        self.kill(station);
        self.stations[station].epoch += 1;
        let late = self.random.around(self.rates.gone_us);
        self.after(late, Due::Start { station });
        self.after(late + LOOK_US, Due::OldKey { station });
        Ok(())
    }

    /// What an operator is given by hand of the others' newer keys, when the record that held them is gone: again until it is
    /// on the record, since a power that goes before takes it along (seed 577).
    fn hand_keys(&mut self, station: usize) -> Result<(), String> {
        let newer = self.stations.iter().filter(|other| other.epoch > 1);
        let keys: Vec<_> = newer.map(|other| parties::delegation(other.party, other.epoch)).collect();
        let here = &self.stations[station];
        if here.store.load().is_ok_and(|loaded| keys.iter().all(|key| loaded.keys.contains(key))) {
            return Ok(());
        }
        let is_up = here.line.is_some();
        self.after(LOOK_US, Due::HandKeys { station });
        if is_up { self.command(station, Command::AddKeys(keys)).map(|_| ()) } else { Ok(()) }
    }

    /// Peers that the new key did not reach are given it by hand; then the old one is taken back, by what the record
    /// holds, as the command does.
    fn old_key(&mut self, station: usize) -> Result<(), String> {
        let (party, epoch) = (self.stations[station].party, self.stations[station].epoch);
        for other in 0..self.stations.len() {
            let line = self.stations[other].line.as_ref();
            if line.is_some_and(|line| line.keyring().stations(party).all(|key| key.epoch != epoch)) {
                self.command(other, Command::AddKeys(vec![parties::delegation(party, epoch)]))?;
            }
        }
        let here = &self.stations[station];
        let all = self.stations.iter().filter_map(|other| other.line.as_ref());
        let known = all.clone().count() == self.stations.len()
            && all.clone().all(|line| line.keyring().stations(party).any(|key| key.epoch == epoch));
        let confirmed = here.line.as_ref().is_some_and(|line| line.may_sign() && line.waiting() == 0);
        let recovered = (0..self.stations.len()).all(|at| self.judge.recovered(&self.stations, at));
        if !(known && confirmed && recovered) {
            self.after(LOOK_US, Due::OldKey { station });
            return Ok(());
        }
        let sizes = Precedence::ALL.map(|precedence| here.size(Lane { party, precedence }));
        let revocation = parties::revocation(&self.charter, party, epoch - 1, sizes);
        self.rekeying -= 1;
        self.command(station, Command::AddKeys(vec![revocation])).map(|_| ())
    }
}
