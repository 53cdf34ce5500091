//! The world: one queue of what falls due, and everything that can happen in it.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use evidence::{Epoch, PartyIndex, SignedCharter, Terms};
use line::{
    Blame, Class, Command, CommandError, CommandId, Done, Ending, Event, Input, Keep, Line, LineState, LinkId,
    LocalFault, Output, Over, Verdict,
};
use store::{Memory, Store as _};

use super::cheat::{Cheat, Cheater};
use super::judge::Judge;
use super::rates::Rates;
use super::station::Station;
use super::wires::{Path, Wire};
use super::{Options, Sabotage, Summary};
use crate::parties;
use crate::random::Random;

const S: u64 = 1_000_000;

/// How long the honest may take to agree once nothing goes wrong any more.
const REST_US: u64 = 1_800 * S;

/// Steps without the passing of time that no sound line needs.
const STEPS_AT_ONCE_MAX: u64 = 200_000;

/// Stations on one line, and the world between them.
pub struct World {
    pub(super) now_us: u64,
    pub(super) rates: Rates,
    pub(super) random: Random,
    pub(super) charter: SignedCharter,
    /// The stations, in the order of their parties.
    pub stations: Vec<Station>,
    pub(super) wires: BTreeMap<LinkId, Wire>,
    pub(super) links: u64,
    /// What carries the links that are made from now on.
    pub over: Over,
    pub(super) judge: Judge,
    pub(super) cheater: Option<Cheater>,
    pub(super) sabotage: Option<Sabotage>,
    /// Verdicts on their way, under their numbers.
    verdicts: BTreeMap<u64, Verdict>,
    paths: Vec<Path>,
    queue: BinaryHeap<Planned>,
    planned: u64,
    troubled: bool,
    verbose: bool,
    steps: u64,
    steps_at_once: u64,
    pub(super) adopted: u64,
    restarts: u64,
    disasters: u64,
}

/// Something that falls due.
#[derive(Debug)]
pub enum Due {
    Wake {
        station: usize,
    },
    Stored {
        station: usize,
        life: u64,
    },
    Settled {
        station: usize,
        life: u64,
    },
    Verified {
        station: usize,
        life: u64,
        verdict: u64,
    },
    Dial {
        from: usize,
        life: u64,
        to: usize,
        deadline: u64,
    },
    LinkUp {
        link: LinkId,
        end: usize,
    },
    Transmitted {
        link: LinkId,
        end: usize,
    },
    Arrived {
        link: LinkId,
        end: usize,
        class: usize,
    },
    Broken {
        link: LinkId,
        end: usize,
        ending: Ending,
    },
    Order {
        station: usize,
    },
    Outage {
        from: usize,
        to: usize,
    },
    Open {
        from: usize,
        to: usize,
    },
    Crash {
        station: usize,
    },
    Start {
        station: usize,
    },
    ClockStep {
        station: usize,
    },
    /// An operator does as advised: the disk is left behind, and an empty one put in its place.
    Replace {
        station: usize,
        life: u64,
    },
    Cheat,
}

#[derive(Debug)]
struct Planned {
    at: u64,
    number: u64,
    due: Due,
}

impl PartialEq for Planned {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Planned {}

impl PartialOrd for Planned {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Planned {
    /// The earliest is the greatest, since a heap gives out the greatest first.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.number).cmp(&(self.at, self.number))
    }
}

impl World {
    /// A world without trouble, whose stations have not started.
    #[must_use]
    pub fn calm(parties: usize, terms: Terms) -> Self {
        World::new(parties::charter(parties, terms), Rates::calm(), Random::new(1), None)
    }

    /// The same with a charter and rates of one's own.
    #[must_use]
    pub fn with(charter: SignedCharter, rates: Rates, seed: u64) -> Self {
        World::new(charter, rates, Random::new(seed), None)
    }

    pub(super) fn drawn(seed: u64, options: &Options) -> Self {
        let mut random = Random::new(seed);
        let rates = Rates::drawn(&mut random);
        let drawn = 2 + usize::from(random.per_mille(600));
        let cheat = match options.cheat {
            Some(cheat) => cheat,
            None => random.per_mille(300).then(|| *random.one_of(&Cheat::ALL)),
        };
        let parties = options.stations.unwrap_or(if cheat.is_some_and(Cheat::needs_three) { 3 } else { drawn });
        let terms = Terms {
            heartbeat_ms: *random.one_of(&[200, 1_000, 1_000, 5_000]),
            check_every_s: *random.one_of(&[20, 60, 300]),
            check_answer_s: 10,
            urgent_words_max: 10_000,
            ..Terms::default()
        };
        let cheater = cheat.map(|cheat| Cheater::new(cheat, parties - 1));
        let mut world = World::new(parties::charter(parties, terms), rates, random, cheater);
        if world.cheater.is_some() {
            // Nobody asks a cheat what it kept of ours, so nothing may be lost.
            world.rates.disaster_per_mille = 0;
        }
        (world.sabotage, world.verbose) = (options.sabotage, options.verbose);
        if world.verbose {
            println!("{parties} stations, cheat {cheat:?}, {:?}", world.rates);
        }
        world
    }

    fn new(charter: SignedCharter, rates: Rates, random: Random, cheater: Option<Cheater>) -> Self {
        let parties = charter.charter().parties.len();
        let honest = (0..parties).map(|at| cheater.as_ref().is_none_or(|cheater| cheater.station != at)).collect();
        World {
            now_us: 2_000 * S,
            rates,
            random,
            stations: (0..parties).map(|at| Station::new(&charter, PartyIndex(at as u8))).collect(),
            judge: Judge::new(charter.charter(), honest),
            charter,
            wires: BTreeMap::new(),
            links: 0,
            over: Over::default(),
            cheater,
            sabotage: None,
            verdicts: BTreeMap::new(),
            paths: vec![Path::default(); parties * parties],
            queue: BinaryHeap::new(),
            planned: 0,
            troubled: false,
            verbose: false,
            steps: 0,
            steps_at_once: 0,
            adopted: 0,
            restarts: 0,
            disasters: 0,
        }
    }

    /// Both phases, and the verdict.
    pub(super) fn run(&mut self) -> Result<(), String> {
        self.begin_trouble()?;
        self.run_until(self.now_us + self.rates.trouble_us)?;
        self.end_trouble()?;
        let deadline = self.now_us + REST_US;
        loop {
            self.run_until(self.now_us + 2 * S)?;
            match self.unrest() {
                None => break,
                Some(why) if self.now_us >= deadline => return Err(format!("no rest: {why}")),
                Some(_) => {}
            }
        }
        self.judge_rest()
    }

    fn begin_trouble(&mut self) -> Result<(), String> {
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
            for to in (0..self.stations.len()).filter(|&to| to != station) {
                self.plan(rates.outage_every_us, Due::Outage { from: station, to });
            }
        }
        if self.cheater.is_some() {
            self.plan(20 * S, Due::Cheat);
        }
        Ok(())
    }

    fn end_trouble(&mut self) -> Result<(), String> {
        self.troubled = false;
        self.rates = Rates { bytes_per_s: self.rates.bytes_per_s.max(1_000_000), disk_us: 1_000, ..Rates::calm() };
        self.paths.iter_mut().for_each(|path| path.blocked = false);
        for station in 0..self.stations.len() {
            let off = self.cheater.as_ref().map_or(0, |cheater| cheater.clock_off_ms(station));
            self.stations[station].clock_off_ms = off;
            self.stations[station].drift_ppm = 0;
            if self.stations[station].line.is_none() {
                self.start(station)?;
            }
        }
        Ok(())
    }

    /// Starts every station and lets them find each other.
    ///
    /// # Errors
    /// The first rule that does not hold, in words.
    pub fn start_all(&mut self) -> Result<(), String> {
        for station in 0..self.stations.len() {
            self.start(station)?;
        }
        self.run_for(5 * S)
    }

    /// Lets everything fall due for a while.
    ///
    /// # Errors
    /// The first rule that does not hold, in words.
    pub fn run_for(&mut self, us: u64) -> Result<(), String> {
        self.run_until(self.now_us + us)
    }

    /// Lets everything fall due up to a moment.
    ///
    /// # Errors
    /// The first rule that does not hold, in words.
    pub fn run_until(&mut self, until_us: u64) -> Result<(), String> {
        while self.queue.peek().is_some_and(|planned| planned.at <= until_us) {
            let Planned { at, due, .. } = self.queue.pop().expect("it was just seen");
            if at > self.now_us {
                (self.now_us, self.steps_at_once) = (at, 0);
            }
            self.steps_at_once += 1;
            if self.steps_at_once > STEPS_AT_ONCE_MAX {
                return Err(format!("time stands still: {due:?} again and again"));
            }
            self.fall_due(due)?;
        }
        self.now_us = self.now_us.max(until_us);
        Ok(())
    }

    fn fall_due(&mut self, due: Due) -> Result<(), String> {
        match due {
            Due::Wake { station } if self.stations[station].wake_at == self.now_us => {
                self.stations[station].wake_at = u64::MAX;
                return self.step(station, Input::Tick);
            }
            Due::Stored { station, life } if self.stations[station].life == life => return self.stored(station),
            Due::Settled { station, life } if self.stations[station].life == life => {
                let folded = self.stations[station].settle()?;
                if !self.stations[station].store.is_settled() {
                    self.settle_soon(station);
                }
                return self.step(station, Input::Folded(folded));
            }
            Due::Verified { station, life, verdict } => {
                if let Some(verdict) = self.verdicts.remove(&verdict)
                    && self.stations[station].life == life
                {
                    return self.step(station, Input::Verified(verdict));
                }
            }
            Due::Dial { from, life, to, deadline } => return self.dial(from, life, to, deadline),
            Due::LinkUp { link, end } => return self.link_up(link, end),
            Due::Transmitted { link, end } => return self.transmitted(link, end),
            Due::Arrived { link, end, class } => return self.arrived(link, end, class),
            Due::Broken { link, end, ending } => return self.broken(link, end, ending),
            Due::Start { station } if self.stations[station].line.is_none() => return self.start(station),
            Due::Order { station } if self.troubled => {
                self.plan(self.rates.command_every_us, Due::Order { station });
                return self.order(station);
            }
            Due::Outage { from, to } if self.troubled => {
                self.plan(self.rates.outage_every_us, Due::Outage { from, to });
                self.outage(from, to);
            }
            Due::Open { from, to } => self.path_mut(from, to).blocked = false,
            Due::Crash { station } if self.troubled => {
                self.plan(self.rates.crash_every_us, Due::Crash { station });
                return self.crash(station);
            }
            Due::ClockStep { station } if self.troubled => {
                self.plan(self.rates.clock_step_every_us, Due::ClockStep { station });
                let off = 1 + self.rates.clock_off_ms;
                self.stations[station].clock_off_ms = self.random.within(0, 2 * off) as i64 - off as i64;
            }
            Due::Replace { station, life } if self.stations[station].life == life => {
                self.kill(station);
                self.lose_disk(station, None);
                return self.start(station);
            }
            Due::Cheat => {
                if self.troubled {
                    self.plan(20 * S, Due::Cheat);
                }
                return self.cheat();
            }
            _ => {}
        }
        Ok(())
    }

    /// One step of a station's line, and what it asks for.
    pub(super) fn step(&mut self, station: usize, input: Input) -> Result<(), String> {
        self.steps += 1;
        let here = &mut self.stations[station];
        let now = here.now(self.now_us);
        let Some(line) = &mut here.line else { return Ok(()) };
        if self.verbose {
            println!("{:>14} {station} <- {}", self.now_us, shown(&input, self.charter.charter().parties.len()));
        }
        let mut outputs = Vec::new();
        line.handle(now, input, &here.store, &mut outputs).map_err(|fault| format!("{station} stops: {fault}"))?;
        let wake_at = here.line.as_ref().map(|line| line.wake_at(now.mono));
        for output in outputs {
            self.output(station, output)?;
        }
        if let Some(wake_at) = wake_at {
            let here = &mut self.stations[station];
            let wake_at = here.true_us(wake_at).max(self.now_us);
            if here.line.is_some() && here.wake_at != wake_at {
                here.wake_at = wake_at;
                self.at(wake_at, Due::Wake { station });
            }
        }
        Ok(())
    }

    fn output(&mut self, station: usize, output: Output) -> Result<(), String> {
        let life = self.stations[station].life;
        if self.verbose {
            println!("{:>14} {station} -> {}", self.now_us, told(&output, self.charter.charter().parties.len()));
        }
        match output {
            Output::Keep { ticket, keep } => {
                if matches!(keep, Keep::Receipt(_)) {
                    self.stations[station].later.push(keep);
                    self.settle_soon(station);
                } else {
                    self.stations[station].pending.push((ticket, keep));
                }
                self.write_on(station);
                if self.sabotage == Some(Sabotage::SendBeforeStored) {
                    return self.stored_too_early(station, ticket);
                }
            }
            Output::Verify(check) => {
                let verdict = check.run();
                self.planned += 1;
                let number = self.planned;
                self.verdicts.insert(number, verdict);
                let late = self.random.around(self.rates.check_us);
                self.after(late, Due::Verified { station, life, verdict: number });
            }
            Output::Send { link, class, frame } => {
                let Some(to) = self.far_end(link, station) else { return Ok(()) };
                let frames = match &mut self.cheater {
                    Some(cheater) if cheater.station == station => {
                        cheater.bend(&self.stations[station], to, class, frame, &mut self.random, self.now_us)
                    }
                    _ => {
                        self.judge.sent(&self.stations, station, to, class, &frame)?;
                        vec![(class, frame)]
                    }
                };
                for (class, frame) in frames {
                    self.send(station, link, class, frame)?;
                }
            }
            Output::Dial { peer, timeout_us } => {
                let (to, deadline) = (peer.0 as usize, self.now_us + timeout_us);
                let late = 2 * self.rates.delay_us + self.random.below(2 * self.rates.jitter_us + 1_000);
                self.after(late, Due::Dial { from: station, life, to, deadline });
            }
            Output::Close { link, code, .. } => self.close(station, link, code),
            Output::Done { id, result } => self.done(station, id, result)?,
            Output::Tell(event) => {
                if let Event::Adopted { .. } = event {
                    self.adopted += 1;
                }
                self.judge.told(&self.stations, station, &event)?;
                if matches!(event, Event::Blamed(Blame::Local(LocalFault::Diverged(_))))
                    && self.stations[station].restored
                {
                    self.after(S, Due::Replace { station, life });
                }
                self.stations[station].events.push(event);
            }
            Output::Admit => {
                let strangers: Vec<_> =
                    (0..self.stations.len()).filter(|&other| !self.admits(station, other)).collect();
                let ids: Vec<_> = self.wires.iter().map(|(id, wire)| (*id, wire.ends)).collect();
                for (link, ends) in ids {
                    if let Some(end) = ends.iter().position(|end| end.station == station && end.up)
                        && strangers.contains(&ends[1 - end].station)
                    {
                        self.shut_out(link, end);
                    }
                }
            }
        }
        Ok(())
    }

    fn done(&mut self, station: usize, id: CommandId, result: Result<Done, CommandError>) -> Result<(), String> {
        let Some(order) = self.stations[station].open.remove(&id) else {
            return Err(format!("{station} answers command {id}, which it was not given or had answered"));
        };
        match result {
            Ok(done) => self.judge.done(&self.stations[station], order, &done),
            Err(CommandError::Record(error)) => Err(format!("{station} cannot read its record: {error}")),
            Err(error) => {
                self.stations[station].refused.push(error);
                Ok(())
            }
        }
    }

    /// Gives a station a command; returns its number.
    ///
    /// # Errors
    /// The first rule that does not hold, in words.
    pub fn command(&mut self, station: usize, command: Command) -> Result<CommandId, String> {
        let here = &mut self.stations[station];
        if here.line.is_none() {
            return Ok(0);
        }
        let id = here.next_command;
        here.next_command += 1;
        let body = match &command {
            Command::Say { precedence, body } => Some((*precedence, body.encode())),
            _ => None,
        };
        here.open.insert(id, body);
        self.step(station, Input::Command(id, command))?;
        Ok(id)
    }

    fn write_on(&mut self, station: usize) {
        let here = &mut self.stations[station];
        if here.writing.is_none() && !here.pending.is_empty() {
            here.writing = Some(std::mem::take(&mut here.pending));
            let life = here.life;
            let late = self.random.around(self.rates.disk_us);
            self.after(late, Due::Stored { station, life });
        }
    }

    fn stored(&mut self, station: usize) -> Result<(), String> {
        let batch = self.stations[station].writing.clone().unwrap_or_default();
        self.judge.durable(&self.stations, station, &batch)?;
        let stored = self.stations[station].write()?;
        self.write_on(station);
        match stored {
            Some(ticket) => {
                self.settle_soon(station);
                self.step(station, Input::Stored { ticket })
            }
            None => Ok(()),
        }
    }

    fn settle_soon(&mut self, station: usize) {
        let life = self.stations[station].life;
        let late = self.random.around(self.rates.disk_us);
        self.after(late, Due::Settled { station, life });
    }

    fn stored_too_early(&mut self, station: usize, ticket: u64) -> Result<(), String> {
        self.step(station, Input::Stored { ticket })
    }

    /// Hands a frame to a station.
    pub(super) fn deliver(
        &mut self,
        from: usize,
        to: usize,
        link: LinkId,
        class: Class,
        bytes: Vec<u8>,
    ) -> Result<(), String> {
        let Some(bytes) = self.spoil(from, to, bytes) else { return Ok(()) };
        self.step(to, Input::Frame { link, class, bytes })
    }

    /// Starts a station from what is durable.
    ///
    /// # Errors
    /// The first rule that does not hold, in words.
    pub fn start(&mut self, station: usize) -> Result<(), String> {
        let seed = self.random.draw();
        self.stations[station].start(self.now_us, seed)?;
        let cheater = self.cheater.as_ref().map(|cheater| cheater.station);
        for other in 0..self.stations.len() {
            // An officer knows by other ways that a cheat's word is not worth waiting for.
            if self.sabotage == Some(Sabotage::ForgetOutbox) || cheater == Some(other) {
                self.command(station, Command::SignWithout(PartyIndex(other as u8)))?;
            }
        }
        self.step(station, Input::Tick)
    }

    /// Lets a station take an amendment up, when its disk is at rest.
    ///
    /// # Errors
    /// The first rule that does not hold, in words.
    pub fn take_up(&mut self, station: usize, charter: &SignedCharter) -> Result<(), String> {
        while self.stations[station].is_writing() || !self.stations[station].pending.is_empty() {
            self.run_for(1_000)?;
        }
        let seed = self.random.draw();
        self.stations[station].take_up(charter, self.now_us, seed)?;
        self.drop_links_of(station);
        self.step(station, Input::Tick)
    }

    /// Kills a station: what is not durable is lost.
    pub fn kill(&mut self, station: usize) {
        if self.stations[station].line.is_none() {
            return;
        }
        self.restarts += 1;
        self.stations[station].kill();
        self.drop_links_of(station);
    }

    fn crash(&mut self, station: usize) -> Result<(), String> {
        if self.stations[station].line.is_none() {
            return Ok(());
        }
        // A crash in the middle of a write leaves all of it or nothing.
        if self.random.per_mille(500) && self.stations[station].writing.is_some() {
            let batch = self.stations[station].writing.clone().unwrap_or_default();
            self.judge.durable(&self.stations, station, &batch)?;
            self.stations[station].write()?;
        }
        if self.sabotage == Some(Sabotage::LyingDisk)
            && let Some(backup) = self.stations[station].backup.clone()
        {
            self.stations[station].replace_disk(backup);
        }
        self.kill(station);
        let honest = self.cheater.as_ref().is_none_or(|cheater| cheater.station != station);
        if honest && self.random.per_mille(self.rates.disaster_per_mille) && self.may_lose(station) {
            let old = if self.random.per_mille(500) { self.stations[station].backup.clone() } else { None };
            self.lose_disk(station, old);
        }
        if self.random.per_mille(500) {
            self.stations[station].backup = Some(self.stations[station].store.clone());
        }
        let late = self.random.around(self.rates.gone_us);
        self.after(late, Due::Start { station });
        Ok(())
    }

    /// Replaces the disk of a station that is down by an old copy, or by an empty one.
    fn lose_disk(&mut self, station: usize, old: Option<Memory>) {
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
    }

    /// The other side is the backup: one disk at a time may be lost, and only while the others hold what it held.
    fn may_lose(&self, station: usize) -> bool {
        let others_live = self.stations.iter().enumerate().all(|(at, other)| at == station || other.line.is_some());
        others_live && self.judge.recovered(&self.stations)
    }

    fn outage(&mut self, from: usize, to: usize) {
        let lasts = self.random.around(self.rates.outage_us);
        let both = self.random.per_mille(700);
        for (from, to) in [(from, to), (to, from)].into_iter().take(1 + usize::from(both)) {
            self.path_mut(from, to).blocked = true;
            self.after(lasts, Due::Open { from, to });
        }
    }

    /// Blocks or opens the way between two stations, both ways.
    pub fn block(&mut self, one: usize, other: usize, blocked: bool) {
        self.path_mut(one, other).blocked = blocked;
        self.path_mut(other, one).blocked = blocked;
    }

    pub(super) fn path(&self, from: usize, to: usize) -> &Path {
        &self.paths[from * self.stations.len() + to]
    }

    pub(super) fn path_mut(&mut self, from: usize, to: usize) -> &mut Path {
        let stations = self.stations.len();
        &mut self.paths[from * stations + to]
    }

    /// True if the bearer of a station lets another's key in, as far as that station knows the keys.
    pub(super) fn admits(&self, station: usize, other: usize) -> bool {
        let (here, there) = (&self.stations[station], &self.stations[other]);
        let key = |line: &Line, epoch: Epoch| {
            line.keyring().stations(there.party).find(|key| key.epoch == epoch).is_some_and(|key| !key.revoked())
        };
        here.line.as_ref().is_none_or(|line| key(line, there.epoch))
    }

    fn far_end(&self, link: LinkId, station: usize) -> Option<usize> {
        let wire = self.wires.get(&link)?;
        let end = wire.end_of(station)?;
        Some(wire.ends[1 - end].station)
    }

    /// Hands a station a frame as if another had sent it on the link that is in use between them.
    ///
    /// # Errors
    /// The first rule that does not hold, in words; or that there is no such link.
    pub fn inject(&mut self, from: usize, to: usize, class: Class, frame: Vec<u8>) -> Result<(), String> {
        let here = &self.stations[to];
        let party = self.stations[from].party;
        let status = here.line.as_ref().map(|line| line.status(here.now(self.now_us).mono)).unwrap_or_default();
        let link = status.iter().find(|status| status.peer == party).and_then(|status| status.link);
        let link = link.ok_or("no link is in use between them")?;
        self.step(to, Input::Frame { link, class, bytes: frame })
    }

    /// Lets a station be blamed, for tests in which it deserves it.
    pub fn expect_blame(&mut self, station: usize) {
        self.judge.expect_blame(station);
    }

    /// Gives a station an old copy of its disk, or an empty one, while it is down.
    pub fn restore(&mut self, station: usize, old: Option<Memory>) {
        self.lose_disk(station, old);
    }

    /// The charter that the stations are under.
    #[must_use]
    pub fn charter(&self) -> &SignedCharter {
        &self.charter
    }

    /// How many links were made so far.
    #[must_use]
    pub fn links(&self) -> u64 {
        self.links
    }

    /// How many steps all lines took so far.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// The true time.
    #[must_use]
    pub fn now_us(&self) -> u64 {
        self.now_us
    }

    /// How a station sees the line to another.
    #[must_use]
    pub fn state(&self, station: usize, peer: usize) -> Option<LineState> {
        let here = &self.stations[station];
        let status = here.line.as_ref()?.status(here.now(self.now_us).mono);
        status.iter().find(|status| status.peer.0 as usize == peer).map(|status| status.state)
    }

    pub(super) fn after(&mut self, us: u64, due: Due) {
        self.at(self.now_us + us, due);
    }

    pub(super) fn at(&mut self, at: u64, due: Due) {
        self.planned += 1;
        self.queue.push(Planned { at, number: self.planned, due });
    }

    fn plan(&mut self, every_us: u64, due: Due) {
        if every_us > 0 {
            let late = self.random.around(every_us);
            self.after(late, due);
        }
    }

    pub(super) fn summary(&self) -> Summary {
        let honest = |at: usize| self.cheater.as_ref().is_none_or(|cheater| cheater.station != at);
        let entries =
            self.stations[0].line.as_ref().map_or(0, |line| line.lanes().iter().map(|(_, size, _)| size).sum());
        Summary {
            simulated_us: self.now_us - 2_000 * S,
            steps: self.steps,
            entries,
            receipts: self.judge.receipts,
            links: self.links,
            restarts: self.restarts,
            disasters: self.disasters,
            adopted: self.adopted,
            forks: (0..self.stations.len())
                .filter(|&at| honest(at))
                .map(|at| self.stations[at].forks().len() as u64)
                .sum(),
            blames: self.judge.blames,
            conflicts: self.judge.conflicts,
            agreed: self.judge.agreed,
            suspended: self.judge.suspended,
            cheat: self.cheater.as_ref().map(|cheater| cheater.cheat),
        }
    }
}

fn shown(input: &Input, parties: usize) -> String {
    match input {
        Input::Frame { link, class, bytes } => {
            format!("frame {} {class:?} {}", link.0, frame_text(bytes, parties))
        }
        Input::Verified(_) => "verified".to_owned(),
        other => short(format!("{other:?}")),
    }
}

fn told(output: &Output, parties: usize) -> String {
    match output {
        Output::Send { link, class, frame } => format!("send {} {class:?} {}", link.0, frame_text(frame, parties)),
        Output::Keep { ticket, keep } => short(format!("keep {ticket} {keep:?}")),
        Output::Verify(_) => "verify".to_owned(),
        other => short(format!("{other:?}")),
    }
}

fn frame_text(bytes: &[u8], parties: usize) -> String {
    match line::Frame::parse(bytes, parties * 4) {
        Ok(line::Frame::Entry(entry)) => match evidence::UnverifiedEntry::parse(entry) {
            Ok(entry) => format!("entry {:?} {}", entry.at(), entry.leaf()),
            Err(error) => error.to_string(),
        },
        Ok(line::Frame::Contest { root_before, entry }) => match evidence::UnverifiedEntry::parse(entry) {
            Ok(entry) => format!("contest {root_before} {:?} {}", entry.at(), entry.leaf()),
            Err(error) => error.to_string(),
        },
        Ok(line::Frame::Receipt(receipt)) => match evidence::UnverifiedReceipt::parse(&receipt) {
            Ok(receipt) => format!("{:?}", receipt.claims()),
            Err(error) => error.to_string(),
        },
        Ok(line::Frame::Fragment(part)) => {
            format!("part {:?}/{} at {} of {}", part.lane, part.serial, part.offset, part.total)
        }
        Ok(frame) => short(format!("{frame:?}")),
        Err(error) => error.to_string(),
    }
}

fn short(text: String) -> String {
    text.chars().take(400).collect()
}
