//! What is done to a record on a disk that fails, and the judge of what is found of it afterwards.
//!
//! A [`Script`] is a list of steps that follows from a seed, with what [`Memory`] holds after each. A [`Run`] takes it
//! through several lives on one [`Disk`]: each opens the record, is judged, goes on with the script from what it found, and
//! ends by a fault, a kill or a loss of power.

#![allow(dead_code, reason = "each test file takes what it needs")]

use std::path::{Path, PathBuf};

use evidence::*;
use faultdisk::{Counts, Disk, Draw, Lies, Plan};
use line::affairs::AffairKind;
use line::{Keep, Record as _, RecordError};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use store::{Archive, BackupError, CommitError, Journal, Memory, Reader, Sqlite, Store};

use crate::talk::random::acts;
use crate::talk::{self, BLUE, RED, Said, Talk, lane};

/// One step of a script.
#[derive(Clone, Debug)]
pub enum Step {
    Commit(Vec<Keep>),
    Settle(Vec<Keep>),
    Idle,
    Rebuild,
    Backup,
    /// Closed in an orderly way and opened again.
    Reopen,
}

/// What is done, and what is there after so many steps of it.
pub struct Script {
    pub charter: Charter,
    pub steps: Vec<Step>,
    pub states: Vec<Memory>,
}

/// How much a script holds.
#[derive(Clone, Copy)]
pub enum Length {
    /// A few steps of every kind.
    Short,
    /// As many again, and so much that the log is carried over.
    Long,
}

impl Script {
    pub fn new(seed: u64, length: Length) -> Self {
        let mut draw = Draw::new(seed);
        let mut talk = Talk::under(talk::charter_with_ministers(2));
        let count = match length {
            Length::Short => 24,
            Length::Long => 80,
        };
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[draw.any() as u8; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        talk.say_all(&acts(count).new_tree(&mut runner).unwrap().current());
        if matches!(length, Length::Long) {
            for _ in 0..84 {
                talk.message(lane(RED, Precedence::Routine), &"many words ".repeat(4_800));
            }
        }
        let draws: Vec<u8> = (0..97).map(|_| draw.any() as u8).collect();
        let mut order = talk.interleaved(&draws).into_iter().peekable();
        let mut writer = Writer { talk: &talk, sizes: vec![0; 8], outbox: Vec::new(), numbers: 0, draw };
        let mut steps = Vec::new();
        while order.peek().is_some() {
            let many = 1 + writer.draw.below(6) as usize;
            steps.push(Step::Commit(writer.batch(order.by_ref().take(many))));
            let later = writer.later();
            steps.push(Step::Settle(later));
            match writer.draw.below(24) {
                0 => steps.push(Step::Rebuild),
                1 => steps.push(Step::Backup),
                2 | 3 => steps.push(Step::Reopen),
                4 | 5 => steps.push(Step::Idle),
                _ => {}
            }
        }
        // Each is there once.
        steps.extend([Step::Rebuild, Step::Backup, Step::Idle, Step::Reopen]);
        let mut memory = Memory::new(&talk.charter, BLUE);
        let mut states = vec![memory.clone()];
        for step in &steps {
            match step {
                Step::Commit(batch) => memory.commit(batch).unwrap(),
                Step::Settle(later) => drop(memory.settle(later).unwrap()),
                _ => {}
            }
            while !memory.is_settled() {
                memory.settle(&[]).unwrap();
            }
            states.push(memory.clone());
        }
        Script { charter: talk.charter.clone(), steps, states }
    }

    /// After how many steps, of those that it may be, the record is as it is; an error if the disk cannot be read.
    pub fn found(&self, store: &dyn Archive, from: usize, to: usize) -> Result<Result<usize, String>, RecordError> {
        let mut said = String::new();
        for state in from..=to {
            let differs = differs(store, &self.states[state])?;
            match differs {
                // The steps after it that change nothing are done again, or not: it is the same.
                None => return Ok(Ok(state)),
                Some(differs) => said = format!("{said}; not as after {state} steps: {differs}"),
            }
        }
        Ok(Err(said))
    }
}

struct Writer<'t> {
    talk: &'t Talk,
    sizes: Vec<u64>,
    outbox: Vec<u64>,
    numbers: u64,
    draw: Draw,
}

impl Writer<'_> {
    /// Entries, and what goes with them.
    fn batch(&mut self, said: impl Iterator<Item = Said>) -> Vec<Keep> {
        let mut batch = Vec::new();
        for said in said {
            let of = said.entry.at().lane;
            self.sizes[of.number() as usize] += 1;
            let Keep::Entry { entry, root, frontier, at, .. } = said.keep() else { unreachable!() };
            let leaves = of.party == BLUE && !self.outbox.is_empty() && self.draw.permille(700);
            let leaves_outbox = leaves.then(|| self.outbox.remove(0));
            batch.push(Keep::Entry { entry, root, frontier, at, leaves_outbox });
            if self.draw.permille(300) {
                self.numbers += 1;
                self.outbox.push(self.numbers);
                let body = (0..self.draw.below(300)).map(|_| self.draw.any() as u8).collect();
                let precedence = Precedence::ALL[self.draw.below(4) as usize];
                batch.push(Keep::Outbox { number: self.numbers, precedence, body });
            }
            if self.draw.permille(150) {
                batch.push(Keep::Key((0..120).map(|_| self.draw.any() as u8).collect()));
            }
            if self.draw.permille(100) {
                batch.push(self.fork(&said));
            }
            if self.draw.permille(300) {
                batch.extend(self.receipt(of));
            }
        }
        // Words that wait and nothing else.
        if self.draw.permille(250) {
            self.numbers += 1;
            self.outbox.push(self.numbers);
            batch.push(Keep::Outbox { number: self.numbers, precedence: Precedence::Flash, body: vec![7; 90] });
        }
        batch
    }

    /// Receipts that come and wait for nothing.
    fn later(&mut self) -> Vec<Keep> {
        if !self.draw.permille(500) {
            return Vec::new();
        }
        let party = [BLUE, RED][self.draw.below(2) as usize];
        let precedence = Precedence::ALL[self.draw.below(4) as usize];
        self.receipt(lane(party, precedence)).into_iter().collect()
    }

    fn receipt(&mut self, of: Lane) -> Option<Keep> {
        let size = self.sizes[of.number() as usize];
        let receiver = if of.party == BLUE { RED } else { BLUE };
        (size > 0).then(|| Keep::Receipt(self.talk.receipt(receiver, of, size)))
    }

    /// Another entry for the same place.
    fn fork(&mut self, said: &Said) -> Keep {
        let EntryRef { lane, serial } = said.entry.at();
        let root_before = self.talk.root(lane, serial - 1);
        let body = line::affairs::Body::Message(self.talk.words(lane.party, "other words")).encode();
        let draft = UnsignedEntry { lane, serial, time: said.entry.time(), epoch: 1, seen: None, body };
        let other = draft.sign(self.talk.line, root_before, &talk::station_key(lane.party)).unwrap();
        Keep::Fork { root_before, one: said.entry.clone(), other: other.into() }
    }
}

/// The first thing that a record has otherwise than memory.
pub fn differs(store: &dyn Archive, memory: &Memory) -> Result<Option<String>, RecordError> {
    let (found, expected) = (store.load()?, memory.load()?);
    if found.frontiers != expected.frontiers {
        let sizes = |frontiers: &[Frontier]| frontiers.iter().map(Frontier::size).collect::<Vec<_>>();
        return Ok(Some(format!("lanes {:?} and not {:?}", sizes(&found.frontiers), sizes(&expected.frontiers))));
    }
    if found.outbox != expected.outbox {
        let numbers = |waiting: &[line::Waiting]| waiting.iter().map(|waiting| waiting.number).collect::<Vec<_>>();
        return Ok(Some(format!("outbox {:?} and not {:?}", numbers(&found.outbox), numbers(&expected.outbox))));
    }
    if found != expected {
        return Ok(Some("keys, receipts or checks".to_owned()));
    }
    for lane in Lane::all(2) {
        let (found, expected) = (store.entries(lane, 1, usize::MAX)?, memory.entries(lane, 1, usize::MAX)?);
        if found != expected {
            return Ok(Some(format!("entries of {lane:?}")));
        }
        for kept in &found {
            let at = kept.entry.at();
            if store.kept_at(at)? != memory.kept_at(at)? || store.affair(at)? != memory.affair(at)? {
                return Ok(Some(format!("what is told of {at:?}")));
            }
        }
        if store.receipts(lane, 0, 10_000)? != memory.receipts(lane, 0, 10_000)? {
            return Ok(Some(format!("receipts for {lane:?}")));
        }
    }
    if store.forks()? != memory.forks()? || store.counts()? != memory.counts()? {
        return Ok(Some("forks or counts".to_owned()));
    }
    for kind in AffairKind::ALL {
        if store.affairs(kind, None, 10_000)? != Archive::affairs(memory, kind, None, 10_000)?
            || store.inbox(kind, None, 10_000)? != memory.inbox(kind, None, 10_000)?
        {
            return Ok(Some(format!("affairs of {kind:?}")));
        }
    }
    let due = |of: &dyn Archive| of.due(Time(0), None, Time(u64::MAX), 10_000);
    if due(store)? != due(memory)? || store.standing(None, 10_000)? != memory.standing(None, 10_000)? {
        return Ok(Some("clocks or what stands".to_owned()));
    }
    Ok(None)
}

/// How a life ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The process is no more; what it wrote is seen by the next.
    Killed,
    /// The power is gone.
    Unpowered,
    /// Closed in an orderly way.
    Closed,
    /// Closed in an orderly way, and then the power is gone.
    ClosedUnpowered,
}

/// How a batch is kept: as it ships, or with a fault of the store's own, which is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    AsItShips,
    /// It says that it kept a batch and does so before the next.
    SaysItBefore,
    /// In two transactions.
    ByHalves,
}

/// A script on its way through lives.
pub struct Run<'s> {
    pub script: &'s Script,
    pub disk: Disk,
    pub path: PathBuf,
    pub keeping: Keeping,
    /// What was said to be kept and is not.
    owed: Vec<Keep>,
    /// So many steps at least are there, whatever happens.
    pub least: usize,
    /// And so many at most.
    pub most: usize,
    pub told: Vec<String>,
    pub tally: Tally,
}

/// How often what happened.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub lives: u64,
    pub faults: u64,
    pub kills: u64,
    pub power_losses: u64,
    pub refused_to_open: u64,
    pub ended_by_an_error: u64,
    pub steps: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.lives += other.lives;
        self.faults += other.faults;
        self.kills += other.kills;
        self.power_losses += other.power_losses;
        self.refused_to_open += other.refused_to_open;
        self.ended_by_an_error += other.ended_by_an_error;
        self.steps += other.steps;
    }
}

impl<'s> Run<'s> {
    pub fn new(script: &'s Script, folder: &Path, seed: u64) -> Self {
        // The name by which SQLite opens it too.
        let folder = folder.canonicalize().unwrap();
        let (disk, path) = (Disk::at(&folder, seed), folder.join("record.db"));
        let (keeping, owed) = (Keeping::AsItShips, Vec::new());
        Run { script, disk, path, keeping, owed, least: 0, most: 0, told: Vec::new(), tally: Tally::default() }
    }

    /// One life, by a plan of faults, of at most so many steps.
    pub fn live(&mut self, plan: Plan, steps: usize, end: End, draw: &mut Draw) -> Result<(), String> {
        self.told.push(format!("{plan:?}, {steps} steps at most, then {end:?}"));
        self.tally.lives += 1;
        let cut = plan.cut_at.is_some();
        let killed = plan.killed_at.is_some();
        self.disk.plan(plan);
        let alive = self.go_on(steps);
        let faults = self.disk.counts().faults;
        self.tally.faults += faults;
        let end = match &alive {
            Ok((_, true)) if cut => End::Unpowered,
            Ok((_, true)) if killed => End::Killed,
            _ => end,
        };
        if matches!(end, End::Killed | End::Unpowered) {
            self.disk.kill();
        }
        match alive {
            Ok((store, _)) => drop(store),
            Err(Refused::Wrong(why)) => return Err(why),
            Err(Refused::Open(why)) if faults > 0 => {
                self.tally.refused_to_open += 1;
                self.told.push(format!("not opened: {why}"));
            }
            Err(Refused::Open(why)) => return Err(format!("not opened, and nothing had failed: {why}")),
        }
        if matches!(end, End::Unpowered | End::ClosedUnpowered) {
            self.tally.power_losses += 1;
            self.disk.lose_power(draw);
        } else if end == End::Killed {
            self.tally.kills += 1;
        }
        Ok(())
    }

    /// Opens, judges and goes on until something fails or the steps are done; true if the power is gone.
    fn go_on(&mut self, steps: usize) -> Result<(Option<Sqlite>, bool), Refused> {
        let script = self.script;
        let gone = |run: &Self| run.disk.counts().faults > 0 && run.disk.is_gone();
        let mut store = match Sqlite::open(&self.path, &script.charter, BLUE) {
            Ok(store) => store,
            Err(_) if gone(self) => return Ok((None, true)),
            Err(error) => return Err(Refused::Open(error.to_string())),
        };
        let mut at = match script.found(&store, self.least, self.most) {
            Ok(Ok(found)) => found,
            Ok(Err(why)) => return Err(Refused::Wrong(format!("{}..={}{why}", self.least, self.most))),
            // The disk fails, and it is told.
            Err(_) if self.disk.counts().faults > 0 => return Ok((Some(store), gone(self))),
            Err(error) => return Err(Refused::Wrong(error.0)),
        };
        self.owed.clear();
        self.told.push(format!("found as after {at} steps"));
        // Whoever starts from it tells others that it is durable.
        (self.least, self.most) = (at, at);
        let last = script.steps.len().min(at + steps);
        while at < last {
            let step = &script.steps[at];
            self.most = at + 1;
            let done = match step {
                Step::Commit(batch) => thrice(|| self.keep(&mut store, batch)),
                Step::Settle(later) => thrice(|| store.settle(later).map(|_| ())),
                Step::Idle => store.idle(),
                Step::Rebuild => thrice(|| store.rebuild().map(|_| ())),
                Step::Backup => self.back_up(at)?,
                Step::Reopen => {
                    drop(store);
                    store = match Sqlite::open(&self.path, &script.charter, BLUE) {
                        Ok(store) => store,
                        Err(_) if gone(self) => return Ok((None, true)),
                        Err(error) => return Err(Refused::Open(error.to_string())),
                    };
                    Ok(())
                }
            };
            if let Err(error) = done {
                self.tally.ended_by_an_error += 1;
                self.told.push(format!("step {at}: {error:?}"));
                return Ok((Some(store), gone(self)));
            }
            at += 1;
            self.tally.steps += 1;
            if matches!(step, Step::Commit(_)) {
                self.least = at;
            }
        }
        if let Some(fault) = store.check(&mut |_| {}).fault
            && self.disk.counts().faults == 0
        {
            return Err(Refused::Wrong(format!("nothing had failed, and the record is not sound: {fault}")));
        }
        Ok((Some(store), gone(self)))
    }

    fn keep(&mut self, store: &mut Sqlite, batch: &[Keep]) -> Result<(), CommitError> {
        match self.keeping {
            Keeping::AsItShips => store.commit(batch),
            Keeping::SaysItBefore => {
                store.commit(&self.owed)?;
                self.owed = batch.to_vec();
                Ok(())
            }
            Keeping::ByHalves => {
                let (one, other) = batch.split_at(batch.len() / 2);
                store.commit(one)?;
                store.commit(other)
            }
        }
    }

    /// Copies the record beside itself, and holds the copy against what it should be.
    fn back_up(&self, at: usize) -> Result<Result<(), CommitError>, Refused> {
        let to = self.path.with_file_name("copy.db");
        let reader = match Reader::open(&self.path, &self.script.charter, BLUE) {
            Ok(reader) => reader,
            Err(error) => return Ok(Err(CommitError::Broken(error.to_string()))),
        };
        match reader.backup(&to, &mut |_| {}) {
            Ok(()) | Err(BackupError::Exists(_)) => Ok(Ok(())),
            Err(error) => Ok(Err(CommitError::Broken(format!("backup of step {at}: {error}")))),
        }
    }

    /// A copy that is there is whole, whatever became of the disk.
    pub fn judge_copy(&self) -> Result<(), String> {
        let copy = self.path.with_file_name("copy.db");
        if !copy.exists() {
            return Ok(());
        }
        let store = Sqlite::open(&copy, &self.script.charter, BLUE).map_err(|error| format!("the copy: {error}"))?;
        let found = self.script.found(&store, 0, self.script.steps.len());
        found.map_err(|error| error.0)?.map_err(|_| "the copy is of no moment".to_owned())?;
        store.check(&mut |_| {}).fault.map_or(Ok(()), Err)
    }

    /// With a sound disk: what is there is right, and the rest of the script can be done.
    pub fn finish(&mut self, draw: &mut Draw) -> Result<(), String> {
        let all = self.script.steps.len();
        self.live(Plan::default(), all, End::ClosedUnpowered, draw)?;
        if self.least < self.last_commit() {
            return Err(format!("it stopped after {} steps", self.least));
        }
        self.live(Plan::default(), all, End::Closed, draw)?;
        self.judge_copy()
    }

    fn last_commit(&self) -> usize {
        let commits = self.script.steps.iter().rposition(|step| matches!(step, Step::Commit(_)));
        commits.map_or(0, |last| last + 1)
    }
}

enum Refused {
    Open(String),
    Wrong(String),
}

/// What found no room is tried again, as the station does.
fn thrice(mut work: impl FnMut() -> Result<(), CommitError>) -> Result<(), CommitError> {
    for _ in 0..2 {
        match work() {
            Err(CommitError::Full) => {}
            done => return done,
        }
    }
    work()
}

/// Several lives by a seed, the last of them on a sound disk.
pub fn by_seed(script: &Script, seed: u64, keeping: Keeping, lies: &Lies) -> Result<Tally, String> {
    let folder = tempfile::tempdir().unwrap();
    let mut draw = Draw::new(seed);
    let mut run = Run { keeping, ..Run::new(script, folder.path(), seed) };
    let mut lives = || -> Result<(), String> {
        for _ in 0..2 + draw.below(4) {
            let plan = Plan { lies: lies.clone(), ..draw_plan(&mut draw) };
            let steps = 1 + draw.below(script.steps.len() as u64) as usize;
            let end = match draw.below(10) {
                0..5 => End::Killed,
                5..8 => End::Unpowered,
                8 => End::Closed,
                _ => End::ClosedUnpowered,
            };
            run.live(plan, steps, end, &mut draw)?;
        }
        run.finish(&mut draw)
    };
    let judged = lives();
    match judged {
        Ok(()) => Ok(run.tally),
        Err(why) => Err(format!("{why}\n  {}", run.told.join("\n  "))),
    }
}

/// One life that ends by a plan, and then the rest on a sound disk. The plan is made for the number of a call.
pub fn at_call(script: &Script, at: u64, plan: fn(u64) -> Plan, end: End) -> Result<Tally, String> {
    let folder = tempfile::tempdir().unwrap();
    let mut draw = Draw::new(at);
    let mut run = Run::new(script, folder.path(), at);
    let judged = run.live(plan(at), script.steps.len(), end, &mut draw).and_then(|()| run.finish(&mut draw));
    match judged {
        Ok(()) => Ok(run.tally),
        Err(why) => Err(format!("at call {at}: {why}\n  {}", run.told.join("\n  "))),
    }
}

/// How many calls a script makes.
pub fn calls(script: &Script) -> Counts {
    let folder = tempfile::tempdir().unwrap();
    let mut run = Run::new(script, folder.path(), 0);
    let plan = Plan::default();
    run.live(plan, script.steps.len(), End::Closed, &mut Draw::new(0)).unwrap();
    run.disk.counts()
}

fn draw_plan(draw: &mut Draw) -> Plan {
    let mut plan = Plan { short_reads: draw.permille(200), ..Plan::default() };
    let once_or_on = |draw: &mut Draw, below: u64| {
        // Most of what is done is near the start of what a life does.
        let from = draw.below(1 + draw.clone().below(below));
        from..if draw.permille(500) { from + 1 + draw.below(3) } else { u64::MAX }
    };
    match draw.below(12) {
        10 | 11 => plan.killed_at = Some(once_or_on(draw, 400).start),
        0..4 => plan.cut_at = Some(once_or_on(draw, 400).start),
        4 => plan.sync_fails = once_or_on(draw, 30),
        5 => plan.full = once_or_on(draw, 300),
        6 => plan.change_fails = once_or_on(draw, 300),
        7 => plan.read_fails = once_or_on(draw, 300),
        8 => {
            plan.sync_fails = once_or_on(draw, 30);
            plan.cut_at = Some(once_or_on(draw, 400).start);
        }
        _ => {}
    }
    plan
}

/// The journal of a party, which is kept in another way, on the same disk.
pub fn journal(seed: u64) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap().join("desk.sqlite");
    let disk = Disk::at(folder.path(), seed);
    let mut draw = Draw::new(seed);
    // What is certainly there; one more may be.
    let (mut kept, mut underway) = (0_u64, 0_u64);
    let words = |number: u64| format!("entry {number} {}", "x".repeat((number * 37 % 900) as usize)).into_bytes();
    for life in 0..8 {
        let plan = if life < 7 { Plan { read_fails: 0..0, ..draw_plan(&mut draw) } } else { Plan::default() };
        disk.plan(plan.clone());
        let mut found = 0;
        let mut shown = Ok(());
        let opened = Journal::open(&path, &mut |bytes| {
            found += 1;
            if bytes != words(found) {
                shown = Err(format!("entry {found} is another"));
            }
        });
        shown?;
        let faults = |disk: &Disk| disk.counts().faults > 0;
        match opened {
            Err(error) if !faults(&disk) => return Err(format!("seed {seed}, life {life}: {error}")),
            Err(_) => {}
            Ok(mut journal) => {
                let state = journal.state().clone();
                if state.fault.is_some() && !faults(&disk) {
                    return Err(format!("seed {seed}, life {life}: {state:?}"));
                }
                if state.fault.is_none() {
                    if found < kept || found > underway {
                        return Err(format!("seed {seed}, life {life}: {found} of {kept}..={underway} are there"));
                    }
                    (kept, underway) = (found, found);
                    for _ in 0..draw.below(12) {
                        underway = kept + 1;
                        if journal.append(&words(underway)).is_err() {
                            break;
                        }
                        kept = underway;
                    }
                }
                disk.kill();
                drop(journal);
            }
        }
        disk.kill();
        if disk.is_gone() && (plan.cut_at.is_some() || draw.permille(500)) {
            disk.lose_power(&mut draw);
        }
    }
    Ok(())
}
