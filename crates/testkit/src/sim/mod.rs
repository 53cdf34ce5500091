//! The simulator: two or three stations on one line, a bad world between them, a verdict out of a seed.
//!
//! Each station is a real [`line::Line`] over a [`store::Memory`] behind a disk that keeps things late. Time, wall
//! clocks, links, crashes, lost disks and cheating peers are drawn from the seed. In the first phase everything goes
//! wrong and safety is judged at every step; in the second nothing does, and everyone must come to rest in agreement.
//!
//! What is judged is in [`judge`]; that the judge sees what it should is tried with a [`Sabotage`].

mod cheat;
mod incidents;
mod judge;
mod orders;
mod people;
mod rates;
mod station;
mod wires;
mod world;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub use cheat::Cheat;
pub use rates::Rates;
pub use station::Station;
pub use world::World;

/// What a run is to be like, beside its seed.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How many stations; drawn if not given.
    pub stations: Option<usize>,
    /// How one of them cheats: `None` draws, `Some(None)` is nobody.
    pub cheat: Option<Option<Cheat>>,
    /// A rule that the harness breaks, to see whether the judge sees it.
    pub sabotage: Option<Sabotage>,
    /// Print every step.
    pub verbose: bool,
}

/// A rule that the harness breaks on a station's behalf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// Says that all is durable before it is.
    SendBeforeStored,
    /// Signs after a start without asking the peers what they hold.
    ForgetOutbox,
    /// Believes that every peer's history is its own.
    SkipRootComparison,
    /// The disk forgets what it said to be durable.
    LyingDisk,
    /// Receipts are thrown away.
    LoseReceipts,
    /// A frame is lost in the middle of a link that goes on.
    LoseFrames,
}

impl Sabotage {
    /// Every one.
    pub const ALL: [Sabotage; 6] = [
        Sabotage::SendBeforeStored,
        Sabotage::ForgetOutbox,
        Sabotage::SkipRootComparison,
        Sabotage::LyingDisk,
        Sabotage::LoseReceipts,
        Sabotage::LoseFrames,
    ];
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
    /// Stations that were killed and started again.
    pub restarts: u64,
    /// Disks that were lost, or replaced by an old copy.
    pub disasters: u64,
    /// Entries that stations got back from their peers.
    pub adopted: u64,
    /// Forks that were proved to a station.
    pub forks: u64,
    /// Faults of a cheat that were named.
    pub blames: u64,
    /// Conflicts of plans that every honest station sees at the end.
    pub conflicts: u64,
    /// Calls that took place or have a time, and readouts that are joint, at the end.
    pub agreed: u64,
    /// Suspensions and outages that are not over at the end.
    pub suspended: u64,
    /// How a station cheated, if one did.
    pub cheat: Option<Cheat>,
}

impl Summary {
    /// Takes in what another run came to.
    pub fn add(&mut self, other: &Summary) {
        let Summary {
            simulated_us,
            steps,
            entries,
            receipts,
            links,
            restarts,
            disasters,
            adopted,
            forks,
            blames,
            conflicts,
            agreed,
            suspended,
            cheat: _,
        } = other;
        self.simulated_us += simulated_us;
        self.steps += steps;
        self.entries += entries;
        self.receipts += receipts;
        self.links += links;
        self.restarts += restarts;
        self.disasters += disasters;
        self.adopted += adopted;
        self.forks += forks;
        self.blames += blames;
        self.conflicts += conflicts;
        self.agreed += agreed;
        self.suspended += suspended;
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Summary {
            simulated_us,
            steps,
            entries,
            receipts,
            links,
            restarts,
            disasters,
            adopted,
            forks,
            blames,
            conflicts,
            agreed,
            suspended,
            ..
        } = self;
        let hours = *simulated_us as f64 / 3.6e9;
        write!(
            f,
            "{hours:.1} simulated hours, {steps} steps, {entries} entries, {receipts} receipts, {links} links, "
        )?;
        write!(
            f,
            "{restarts} restarts, {disasters} lost disks, {adopted} entries got back, {forks} proofs of forks, "
        )?;
        write!(f, "{blames} faults of cheats named, {conflicts} conflicts, {agreed} calls and texts agreed, ")?;
        write!(f, "{suspended} suspensions")
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
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { seed, at_us, why } = self;
        writeln!(f, "seed {seed}, after {}.{:06} s: {why}", at_us / 1_000_000, at_us % 1_000_000)?;
        write!(f, "again: cargo run -p testkit --bin sim -- --from {seed} --seeds 1")
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
        Err(why) => Err(Failure { seed, at_us: world.now_us(), why }),
    }
}
