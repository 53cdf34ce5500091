//! The simulator: two or three stations on one line, a bad world between them, a verdict out of a seed.
//!
//! Each station is a real [`line::Line`] over a [`store::Memory`] behind a disk that keeps things late. Time, wall
//! clocks, links, crashes, lost disks and cheating peers are drawn from the seed. In the first phase everything goes
//! wrong and safety is judged at every step; in the second nothing does, and everyone must come to rest in agreement.
//! Then what is promised in time is tried and measured: see [`trials`].
//!
//! What is judged is in [`judge`] and [`rest`]; that the judge sees what it should is tried with each [`Sabotage`].
//! `docs/reliability.md` says all of this in prose.

mod carry;
mod cheat;
mod disk;
mod faults;
mod incidents;
mod judge;
mod orders;
mod people;
mod rates;
mod rest;
mod sabotage;
mod sealed;
mod station;
mod trials;
mod wires;
mod world;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use carry::CarriedFile;
pub use cheat::Cheat;
pub use rates::Rates;
pub use sabotage::Sabotage;
pub use station::Station;
pub use world::World;

/// What a run is to be like, beside its seed.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How many stations; drawn if not given.
    pub stations: Option<usize>,
    /// How the last of them cheat, the very last first; drawn if not given.
    pub cheats: Option<Vec<Cheat>>,
    /// A rule that the harness breaks, to see whether the judge sees it.
    pub sabotage: Option<Sabotage>,
    /// Print every step.
    pub verbose: bool,
}

impl fmt::Display for Options {
    /// As the command takes them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(stations) = self.stations {
            write!(f, " --stations {stations}")?;
        }
        if let Some(cheats) = &self.cheats {
            let names: Vec<_> = cheats.iter().map(|cheat| format!("{cheat:?}")).collect();
            write!(f, " --cheats {}", if names.is_empty() { "none".to_owned() } else { names.join(",") })?;
        }
        self.sabotage.map_or(Ok(()), |sabotage| write!(f, " --bug {sabotage:?}"))
    }
}

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Microseconds that passed in the simulated world.
    pub simulated_us: u64,
    /// Steps of all lines.
    pub steps: u64,
    /// Entries that every honest station holds at the end.
    pub entries: u64,
    /// Receipts that were verified.
    pub receipts: u64,
    /// Links that were made.
    pub links: u64,
    /// Links that ended because what arrived was altered.
    pub corrupted: u64,
    /// Stations that were killed and started again.
    pub restarts: u64,
    /// Receipts that went with the power behind the last sync.
    pub receipts_lost: u64,
    /// Disks whose damage was found.
    pub rotted: u64,
    /// Times that a disk was full.
    pub full: u64,
    /// Disks that were lost, or replaced by an old copy.
    pub disasters: u64,
    /// Entries that stations got back from their peers.
    pub adopted: u64,
    /// Entries that had been receipted, went with a disk, and were given back.
    pub given_back: u64,
    /// Station keys that were made while the line ran.
    pub new_keys: u64,
    /// Forks that were proved to a station.
    pub forks: u64,
    /// Faults of cheats that were named.
    pub blames: u64,
    /// Places that a restored station filled twice because a cheat hid its copy, which nobody promises to prevent.
    pub said_twice: u64,
    /// Conflicts of plans that every honest station sees at the end.
    pub conflicts: u64,
    /// Calls that took place or have a time, and readouts that are joint, at the end.
    pub agreed: u64,
    /// Suspensions and outages that are not over at the end.
    pub suspended: u64,
    /// FLASH messages that were timed with faults off, behind a backlog.
    pub flashes: u64,
    /// The longest of them, in microseconds from the command to the peer's receipt.
    pub flash_us: u64,
    /// The one that came nearest to its bound, in thousandths of it.
    pub flash_per_mille: u64,
    /// The longest that a line was not up after its path was open again, in microseconds.
    pub back_us: u64,
    /// Trials that said nothing, because no link was in use.
    pub trials_void: u64,
}

impl Summary {
    /// Takes in what another run came to.
    pub fn add(&mut self, other: &Summary) {
        self.simulated_us += other.simulated_us;
        self.steps += other.steps;
        self.entries += other.entries;
        self.receipts += other.receipts;
        self.links += other.links;
        self.corrupted += other.corrupted;
        self.restarts += other.restarts;
        self.receipts_lost += other.receipts_lost;
        self.rotted += other.rotted;
        self.full += other.full;
        self.disasters += other.disasters;
        self.adopted += other.adopted;
        self.given_back += other.given_back;
        self.new_keys += other.new_keys;
        self.forks += other.forks;
        self.blames += other.blames;
        self.said_twice += other.said_twice;
        self.conflicts += other.conflicts;
        self.agreed += other.agreed;
        self.suspended += other.suspended;
        self.flashes += other.flashes;
        self.flash_us = self.flash_us.max(other.flash_us);
        self.flash_per_mille = self.flash_per_mille.max(other.flash_per_mille);
        self.back_us = self.back_us.max(other.back_us);
        self.trials_void += other.trials_void;
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hours = self.simulated_us as f64 / 3.6e9;
        let seconds = |us: u64| us as f64 / 1e6;
        writeln!(
            f,
            "{hours:.1} simulated hours, {} steps, {} entries, {} receipts, {} conflicts, {} calls and texts agreed, {} suspensions;",
            self.steps, self.entries, self.receipts, self.conflicts, self.agreed, self.suspended
        )?;
        writeln!(
            f,
            "{} links, {} of them ended by altered bytes; {} restarts, {} receipts lost with the power, {} disks found damaged, {} times full, {} new keys;",
            self.links, self.corrupted, self.restarts, self.receipts_lost, self.rotted, self.full, self.new_keys
        )?;
        writeln!(
            f,
            "{} disks lost or restored: {} own entries got back, {} receipted ones given back; {} proofs of forks, {} faults of cheats named, {} places filled twice behind a hidden copy;",
            self.disasters, self.adopted, self.given_back, self.forks, self.blames, self.said_twice
        )?;
        write!(
            f,
            "{} FLASH timed: the longest {:.1} s, the nearest to its bound {:.1} %; a line was back in {:.2} s at most; {} trials void",
            self.flashes,
            seconds(self.flash_us),
            self.flash_per_mille as f64 / 10.0,
            seconds(self.back_us),
            self.trials_void
        )
    }
}

/// A rule that did not hold, and how to see it again.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The seed.
    pub seed: u64,
    /// When, in microseconds of the simulated world.
    pub at_us: u64,
    /// What did not hold.
    pub why: String,
    /// What was asked for beside the seed, as the command takes it.
    pub with: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { seed, at_us, why, with } = self;
        writeln!(f, "seed {seed}, after {}.{:06} s: {why}", at_us / 1_000_000, at_us % 1_000_000)?;
        write!(f, "again: cargo run --release -p testkit --bin sim -- --from {seed} --seeds 1{with}")
    }
}

impl std::error::Error for Failure {}

/// Runs one seed to its verdict.
///
/// # Errors
/// [`Failure`] with the first rule that did not hold; a panic of a line is one.
pub fn run(seed: u64, options: &Options) -> Result<Summary, Failure> {
    let mut world = World::drawn(seed, options);
    let verdict = catch_unwind(AssertUnwindSafe(|| world.run())).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(format!("panic: {}", text.unwrap_or_default()))
    });
    match verdict {
        Ok(()) => Ok(world.summary()),
        Err(why) => Err(Failure { seed, at_us: world.now_us(), why, with: options.to_string() }),
    }
}

/// Breaks a rule in one world after the other until the judge sees it: after how many seeds, and as what.
#[must_use]
pub fn seen(sabotage: Sabotage, from: u64, seeds: u64) -> Option<(u64, String)> {
    let cheats = Some(sabotage.cheat().into_iter().collect());
    let options = Options { sabotage: Some(sabotage), cheats, ..Options::default() };
    (from..from + seeds).find_map(|seed| run(seed, &options).err().map(|failure| (seed - from + 1, failure.why)))
}
