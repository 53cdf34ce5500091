//! The world: one queue of what falls due, and everything that can happen in it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::sync::Arc;

use evidence::{Epoch, PartyIndex, SignedCharter, Terms};
use line::{
    Blame, Class, Command, CommandError, CommandId, Done, Ending, Event, Input, Keep, Line, LineState, LinkId,
    LocalFault, Output, Over, Verdict,
};
use store::{CommitError, Store as _};

use super::cheat::{Cheat, Cheater};
use super::judge::Judge;
use super::rates::Rates;
use super::sealed::Sealing;
use super::station::Station;
use super::trials::Timed;
use super::wires::{FIRST_AGAIN_US, Path, Wire};
use super::{Options, Sabotage, Summary};
use crate::parties;
use crate::random::Random;
use crate::signatures::Signatures;

pub(super) const S: u64 = 1_000_000;

/// How long the honest may take to agree once nothing goes wrong any more.
pub(super) const REST_US: u64 = 1_800 * S;

/// How often a full disk is tried again, as the station does.
const FULL_RETRY_US: u64 = S;

/// How many steps of its line pass between two looks at how full it is.
const LOADS_EVERY: u64 = 128;

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
    /// How links are sealed frame by frame, if they are in this world.
    pub(super) sealing: Option<Sealing>,
    pub(super) judge: Judge,
    pub(super) cheaters: Vec<Cheater>,
    pub(super) sabotage: Option<Sabotage>,
    /// A frame that waits for the next, where frames change places.
    pub(super) held_back: Option<(Class, Vec<u8>)>,
    /// FLASH messages that are being timed.
    pub(super) timed: Vec<Timed>,
    /// Verdicts on their way, under their numbers.
    verdicts: BTreeMap<u64, Verdict>,
    paths: Vec<Path>,
    agenda: Agenda,
    planned: u64,
    pub(super) troubled: bool,
    verbose: bool,
    steps: u64,
    steps_at_once: u64,
    /// What happened, to be told with the verdict.
    pub(super) adopted: u64,
    pub(super) restarts: u64,
    pub(super) disasters: u64,
    pub(super) corrupted: u64,
    pub(super) receipts_lost: u64,
    pub(super) rotted: u64,
    pub(super) full: u64,
    pub(super) new_keys: u64,
    /// New keys whose older ones are not taken back yet.
    pub(super) rekeying: u64,
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
    /// The bearer says that it has passed frames on before it has, where that rule is broken; or the bearer of a cheat, that
    /// it has passed on what was kept back.
    Sent {
        station: usize,
        link: LinkId,
        class: Class,
        bytes: usize,
    },
    /// A frame goes out late, where that rule is broken.
    SendLate {
        station: usize,
        link: LinkId,
        class: Class,
        frame: Vec<u8>,
    },
    Order {
        station: usize,
    },
    Outage {
        from: usize,
        to: usize,
    },
    /// A path that comes and goes does so again.
    Flap {
        from: usize,
        to: usize,
        left: u64,
    },
    /// The better of two ways goes, or is there again.
    BetterWay {
        from: usize,
        to: usize,
        gone: bool,
    },
    /// A station tries whether its ways carry on which it has no link.
    TryWays {
        from: usize,
        to: usize,
    },
    /// Somebody brings what was said on a sealed link before.
    Replay {
        from: usize,
        to: usize,
    },
    Rot {
        station: usize,
    },
    DiskFull {
        station: usize,
    },
    DiskHasRoom {
        station: usize,
    },
    /// A party makes a new station key.
    NewKey {
        station: usize,
    },
    /// Its station starts again with it.
    Rekey {
        station: usize,
    },
    /// Peers that have not heard of it are given it by hand, and the old one is taken back.
    OldKey {
        station: usize,
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
    /// A station whose disk was lost is given the keys of others by hand.
    HandKeys {
        station: usize,
    },
    Cheat,
}

/// All that is to come, in the order of time and of planning.
#[derive(Default)]
struct Agenda {
    /// When, the how-manyeth, and where in `dues`: what is moved about is small.
    order: BinaryHeap<Reverse<(u64, u64, usize)>>,
    dues: Vec<Option<Due>>,
    free: Vec<usize>,
    /// Dials that are tried again, always as long after the last try, and so in order by themselves: nine of ten.
    again: VecDeque<(u64, u64, Due)>,
}

impl Agenda {
    fn plan(&mut self, at: u64, number: u64, due: Due) {
        let place = self.free.pop().unwrap_or(self.dues.len());
        match self.dues.get_mut(place) {
            Some(empty) => *empty = Some(due),
            None => self.dues.push(Some(due)),
        }
        self.order.push(Reverse((at, number, place)));
    }

    /// The next, if it is due by then, and its moment.
    fn next_by(&mut self, until: u64) -> Option<(u64, Due)> {
        let first = self.order.peek().map(|Reverse((at, number, _))| (*at, *number));
        let again = self.again.front().map(|(at, number, _)| (*at, *number));
        if let Some((at, _)) = again.filter(|again| first.is_none_or(|first| *again < first)) {
            return if at <= until { self.again.pop_front().map(|(at, _, due)| (at, due)) } else { None };
        }
        first.filter(|(at, _)| *at <= until)?;
        let Reverse((at, _, place)) = self.order.pop()?;
        self.free.push(place);
        Some((at, self.dues[place].take()?))
    }
}

impl World {
    /// A world without trouble, whose stations have not started.
    #[must_use]
    pub fn calm(parties: usize, terms: Terms) -> Self {
        World::new(parties::charter(parties, terms), Rates::calm(), Random::new(1), Vec::new())
    }

    /// The same with a charter and rates of one's own.
    #[must_use]
    pub fn with(charter: SignedCharter, rates: Rates, seed: u64) -> Self {
        World::new(charter, rates, Random::new(seed), Vec::new())
    }

    pub(super) fn drawn(seed: u64, options: &Options) -> Self {
        let mut random = Random::new(seed);
        let rates = Rates::drawn(&mut random);
        let drawn = 2 + usize::from(random.per_mille(600));
        let cheats = match &options.cheats {
            Some(cheats) => cheats.clone(),
            None if random.per_mille(300) => vec![*random.one_of(Cheat::ALL)],
            None => Vec::new(),
        };
        let three = cheats.len() > 1 || cheats.iter().any(|cheat| cheat.needs_three());
        let parties = options.stations.unwrap_or(if three { 3 } else { drawn });
        let mut cheaters: Vec<_> =
            cheats.into_iter().zip((0..parties).rev()).map(|(cheat, at)| Cheater::new(cheat, at)).collect();
        if options.cheats.is_none() && parties == 3 && cheaters.len() == 1 && random.per_mille(200) {
            // Two against one: what they do to each other is their own affair.
            cheaters.push(Cheater::new(*random.one_of(Cheat::ALL), 1));
        }
        let terms = Terms {
            heartbeat_ms: *random.one_of(rates.heartbeats_ms()),
            check_every_s: *random.one_of(&[20, 60, 300]) * if rates.bytes_per_s <= 1_000 { 10 } else { 1 },
            check_answer_s: 10,
            urgent_words_max: 10_000,
            ..Terms::default()
        };
        let mut world = World::new(parties::charter(parties, terms), rates, random, cheaters);
        if !world.cheaters.iter().all(|cheater| cheater.cheat.withholds()) {
            // Nobody asks a cheat what it kept of ours, so nothing may be lost.
            (world.rates.disaster_per_mille, world.rates.rot_every_us) = (0, 0);
        }
        (world.sabotage, world.verbose) = (options.sabotage, options.verbose);
        world.sealing = Sealing::drawn(seed, options.sabotage.is_some_and(Sabotage::is_of_sealed_links));
        // In one world of sixteen each signature is verified by every station to which it comes, as it is in the field.
        let known = (!seed.is_multiple_of(16)).then(Arc::<Signatures>::default);
        for at in 0..parties {
            world.stations[at].sabotage = world.broken_at(at);
            world.stations[at].signatures.clone_from(&known);
        }
        if world.verbose {
            let cheats: Vec<_> = world.cheaters.iter().map(|cheater| cheater.cheat).collect();
            println!("{parties} stations, cheats {cheats:?}, {:?}", world.rates);
        }
        world
    }

    fn new(charter: SignedCharter, rates: Rates, random: Random, cheaters: Vec<Cheater>) -> Self {
        let parties = charter.charter().parties.len();
        let honest = (0..parties).map(|at| cheaters.iter().all(|cheater| cheater.station != at)).collect();
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
            sealing: None,
            cheaters,
            sabotage: None,
            held_back: None,
            timed: Vec::new(),
            verdicts: BTreeMap::new(),
            paths: vec![Path::default(); parties * parties],
            agenda: Agenda::default(),
            planned: 0,
            troubled: false,
            verbose: false,
            steps: 0,
            steps_at_once: 0,
            adopted: 0,
            restarts: 0,
            disasters: 0,
            corrupted: 0,
            receipts_lost: 0,
            rotted: 0,
            full: 0,
            new_keys: 0,
            rekeying: 0,
        }
    }

    /// Both phases, and the verdict.
    pub(super) fn run(&mut self) -> Result<(), String> {
        self.begin_trouble()?;
        self.run_until(self.now_us + self.rates.trouble_us)?;
        self.end_trouble()?;
        self.come_to_rest()?;
        self.trials()?;
        self.come_to_rest()?;
        // Clocks were put right, so what ran out in between is told with the next round.
        self.run_for(2 * self.heartbeat_us() + 3 * S)?;
        self.come_to_rest()?;
        self.judge_rest()
    }

    /// Lets the honest agree, which they must in time.
    fn come_to_rest(&mut self) -> Result<(), String> {
        let deadline = self.now_us + REST_US;
        loop {
            self.run_until(self.now_us + 2 * S)?;
            match self.unrest() {
                None => return Ok(()),
                Some(why) if self.now_us >= deadline => return Err(format!("no rest: {why}")),
                Some(_) => {}
            }
        }
    }

    /// True unless a station cheats.
    pub(super) fn is_honest(&self, station: usize) -> bool {
        self.cheaters.iter().all(|cheater| cheater.station != station)
    }

    /// True if somebody cheats so that the honest may end with different histories of its lanes.
    pub(super) fn forks(&self) -> bool {
        self.cheaters.iter().any(|cheater| cheater.cheat.forks())
    }

    /// True if somebody hides what it holds of ours.
    pub(super) fn withholds(&self) -> bool {
        self.cheaters.iter().any(|cheater| cheater.cheat.withholds())
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
        while let Some((at, due)) = self.agenda.next_by(until_us) {
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
            Due::Settled { station, life } if self.stations[station].life == life => return self.settled(station),
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
            Due::Sent { station, link, class, bytes } => return self.step(station, Input::Sent { link, class, bytes }),
            Due::SendLate { station, link, class, frame } => return self.send(station, link, class, frame),
            Due::Order { station } if self.troubled => {
                self.plan(self.rates.command_every_us, Due::Order { station });
                return self.order(station);
            }
            due => return self.befall(due),
        }
        Ok(())
    }

    /// One step of a station's line, and what it asks for.
    pub(super) fn step(&mut self, station: usize, input: Input) -> Result<(), String> {
        if self.sabotage.is_none() {
            return self.one_step(station, input);
        }
        self.spoil_input(station, input).into_iter().try_for_each(|input| self.one_step(station, input))
    }

    fn one_step(&mut self, station: usize, input: Input) -> Result<(), String> {
        self.steps += 1;
        let here = &mut self.stations[station];
        let now = here.now(self.now_us);
        let Some((line, record)) = here.line_and_record() else { return Ok(()) };
        if self.verbose {
            println!("{:>14} {station} <- {}", self.now_us, shown(&input, self.charter.charter().parties.len()));
        }
        let mut outputs = Vec::new();
        let went = line.handle(now, input, &record, &mut outputs);
        let wake_at = line.wake_at(now.mono);
        let loads = if self.steps.is_multiple_of(LOADS_EVERY) { line.loads() } else { Vec::new() };
        if let Err(fault) = went {
            return self.stops(station, &fault.to_string());
        }
        if let Some(load) = loads.iter().find(|load| load.is > load.most).filter(|_| self.is_honest(station)) {
            return Err(format!("{station} holds more than it may: {load:?}"));
        }
        for output in outputs {
            if self.sabotage.is_none() {
                self.output(station, output)?;
                continue;
            }
            for output in self.spoil_output(station, output) {
                self.output(station, output)?;
            }
        }
        let here = &mut self.stations[station];
        let wake_at = here.true_us(wake_at).max(self.now_us);
        if here.line.is_some() && here.wake_at != wake_at {
            here.wake_at = wake_at;
            self.at(wake_at, Due::Wake { station });
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
                if self.broken_at(station) == Some(Sabotage::SendBeforeStored) {
                    return self.step(station, Input::Stored { ticket });
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
                let (random, stations) = (&mut self.random, &self.stations);
                let frames = match self.cheaters.iter_mut().find(|cheater| cheater.station == station) {
                    Some(cheater) => {
                        cheater.pressed &= self.judge.blames == 0;
                        let bytes = frame.len();
                        let bent = cheater.bend(stations, to, class, frame, random, self.now_us);
                        if bent.is_empty() {
                            // Its own line is not to wait for what never goes out.
                            self.after(1, Due::Sent { station, link, class, bytes });
                        }
                        bent
                    }
                    None => {
                        self.judge.sent(stations, station, to, class, &frame)?;
                        vec![(class, frame)]
                    }
                };
                for (class, frame) in frames {
                    self.send(station, link, class, frame)?;
                }
            }
            Output::Dial { peer, timeout_us } => {
                let (to, deadline) = (peer.0 as usize, self.now_us + timeout_us);
                let deadline =
                    if self.broken_at(station) == Some(Sabotage::LateDials) { deadline + 10 * S } else { deadline };
                let round_trip = 2 * self.rates.delay_us
                    + self.path(station, to).later_us
                    + self.path(to, station).later_us
                    + self.random.below(2 * self.rates.jitter_us + 1_000);
                let sabotaged = self.broken_at(station) == Some(Sabotage::LateDials);
                let late = round_trip + if sabotaged { 10 * S } else { 0 };
                self.after(late, Due::Dial { from: station, life, to, deadline });
            }
            Output::Close { link, code, .. } => self.close(station, link, code),
            Output::Done { id, result } => self.done(station, id, result)?,
            Output::Tell(event) => {
                match &event {
                    Event::Adopted { .. } => self.adopted += 1,
                    Event::Receipted(claims) => self.time_receipt(station, claims)?,
                    Event::Overdue { affair, .. } => {
                        self.stations[station].told_overdue.insert(*affair);
                    }
                    _ => {}
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
                let ids: Vec<_> = self.wires.iter().map(|(id, wire)| (*id, wire.ends)).collect();
                for (link, ends) in ids {
                    if let Some(end) = ends.iter().position(|end| end.station == station && end.up)
                        && !self.admits_key(station, ends[1 - end].station, ends[1 - end].epoch)
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
            Ok(Done::Carried(passed_over)) => {
                self.stations[station].passed_over = Some(passed_over);
                Ok(())
            }
            Ok(done) => self.judge.done(&self.stations[station], order, &done),
            Err(CommandError::Record(error)) if self.stations[station].disk.rotten => {
                self.stops(station, &error.to_string())
            }
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
        let says = matches!(command, Command::Say { .. });
        self.step(station, Input::Command(id, command))?;
        if says && self.broken_at(station) == Some(Sabotage::DoneEarly) && self.stations[station].open.contains_key(&id)
        {
            self.done(station, id, Ok(Done::Waiting))?;
        }
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
        let here = &mut self.stations[station];
        if here.disk.full && here.sabotage != Some(Sabotage::DropWhenFull) {
            // Tried again, with what came meanwhile behind it.
            let life = here.life;
            if here.sabotage != Some(Sabotage::GiveUpWhenFull) {
                self.after(FULL_RETRY_US, Due::Stored { station, life });
            }
            return self.judge.waits(&self.stations, station);
        }
        let batch = here.writing.clone().unwrap_or_default();
        if !here.disk.full {
            self.judge.durable(&self.stations, station, &batch)?;
        }
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

    fn settled(&mut self, station: usize) -> Result<(), String> {
        let here = &mut self.stations[station];
        if here.disk.rotten {
            return self.stops(station, "what is settled is damaged");
        }
        match here.settle() {
            Ok(folded) => {
                if !here.store.is_settled() || !here.later.is_empty() {
                    self.settle_soon(station);
                }
                self.step(station, Input::Folded(folded))
            }
            Err(CommitError::Full) => {
                self.settle_soon(station);
                Ok(())
            }
            Err(CommitError::Broken(why)) => Err(format!("{station} cannot fold what it keeps: {why}")),
        }
    }

    fn settle_soon(&mut self, station: usize) {
        let life = self.stations[station].life;
        let full = self.stations[station].disk.full;
        let late = if full { FULL_RETRY_US } else { self.random.around(self.rates.disk_us) };
        self.after(late, Due::Settled { station, life });
    }

    pub(super) fn send_late(&mut self, station: usize, link: LinkId, class: Class, frame: Vec<u8>, us: u64) {
        self.after(us, Due::SendLate { station, link, class, frame });
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
        let Some(bytes) = self.deaf(from, to, bytes) else { return Ok(()) };
        self.step(to, Input::Frame { link, class, bytes })
    }

    /// Starts a station from what is durable.
    ///
    /// # Errors
    /// The first rule that does not hold, in words.
    pub fn start(&mut self, station: usize) -> Result<(), String> {
        let seed = self.random.draw();
        self.stations[station].start(self.now_us, seed)?;
        for other in 0..self.stations.len() {
            // An officer knows by other ways that a cheat's word is not worth waiting for; of one who hides what it has,
            // nobody knows.
            let cheats = self.cheaters.iter().any(|cheater| cheater.station == other && !cheater.cheat.withholds());
            if self.broken_at(station) == Some(Sabotage::SignAtOnce) || cheats {
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

    /// Blocks or opens the way between two stations, both ways.
    pub fn block(&mut self, one: usize, other: usize, blocked: bool) {
        self.path_mut(one, other).blocked = u32::from(blocked);
        self.path_mut(other, one).blocked = u32::from(blocked);
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
        self.admits_key(station, other, self.stations[other].epoch)
    }

    /// The same for a key that the other has or had.
    pub(super) fn admits_key(&self, station: usize, other: usize, epoch: Epoch) -> bool {
        let party = self.stations[other].party;
        let key = |line: &Line| {
            line.keyring().stations(party).find(|key| key.epoch == epoch).is_some_and(|key| !key.revoked())
        };
        self.stations[station].line.as_ref().is_none_or(key)
    }

    pub(super) fn far_end(&self, link: LinkId, station: usize) -> Option<usize> {
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
    pub fn restore(&mut self, station: usize, old: Option<store::Memory>) {
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
        self.agenda.plan(at, self.planned, due);
    }

    /// Tries a dial again.
    pub(super) fn dial_again(&mut self, dial: Due) {
        self.planned += 1;
        self.agenda.again.push_back((self.now_us + FIRST_AGAIN_US, self.planned, dial));
    }

    pub(super) fn plan(&mut self, every_us: u64, due: Due) {
        if every_us > 0 {
            let late = self.random.around(every_us);
            self.after(late, due);
        }
    }

    pub(super) fn summary(&self) -> Summary {
        let (judge, first) = (&self.judge, &self.stations[0]);
        let honest = (0..self.stations.len()).filter(|&at| self.is_honest(at));
        Summary {
            simulated_us: self.now_us - 2_000 * S,
            steps: self.steps,
            entries: first.line.as_ref().map_or(0, |line| line.lanes().iter().map(|(_, size, _)| size).sum()),
            receipts: judge.receipts,
            links: self.links,
            corrupted: self.corrupted,
            restarts: self.restarts,
            receipts_lost: self.receipts_lost,
            rotted: self.rotted,
            full: self.full,
            disasters: self.disasters,
            adopted: self.adopted,
            given_back: judge.given_back,
            new_keys: self.new_keys,
            forks: honest.map(|at| self.stations[at].forks().len() as u64).sum(),
            blames: judge.blames,
            said_twice: judge.said_twice,
            conflicts: judge.conflicts,
            agreed: judge.agreed,
            suspended: judge.suspended,
            flashes: judge.flashes,
            flash_us: judge.flash_us,
            flash_per_mille: judge.flash_per_mille,
            back_us: judge.back_us,
            trials_void: judge.trials_void,
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
