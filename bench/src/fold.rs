//! The figures of the fold: how many entries of every kind become a picture in a second, and what a station holds in
//! memory once they have.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use evidence::{Charter, PartyIndex, SecretKey, Terms, Time};
use line::affairs::Folded;
use station::clock;
use station::folder::{Folder, read_key};
use store::{Memory, Sqlite, Store};
use testkit::parties::{self, station_key};

use crate::child::Order;
use crate::pair::{Pair, Station};
use crate::report::{folder, say};
use crate::talk::Talk;

/// Every figure of the fold.
pub const NAMES: [&str; 2] = ["fold_per_s", "fold_memory"];

/// Entries of the record, and how many of them are committed at once.
pub const ENTRIES: usize = 1_000_000;
const BATCH: usize = 256;

/// What is asked for.
const BAR_PER_S: f64 = 300_000.0;
const BAR_BYTES: f64 = 80e6;

/// A year by the clocks of those who say so much.
pub const STEP_MS: u64 = 31_536;

const BLUE: PartyIndex = PartyIndex(0);
const RED: PartyIndex = PartyIndex(1);

/// Measures those that are wanted.
pub fn run(wants: &dyn Fn(&str) -> bool) -> Result<()> {
    if wants(NAMES[0]) {
        folding()?;
    }
    if wants(NAMES[1]) {
        memory()?;
    }
    Ok(())
}

/// A charter of two, and what they say by it.
pub fn talk() -> (Charter, Talk) {
    let charter = parties::charter(2, Terms::default()).charter().clone();
    let keys = [BLUE, RED].map(|party| station_key(party, 1));
    let talk = Talk::new(&charter, keys, parties::START, STEP_MS);
    (charter, talk)
}

/// Keeps so many entries, drawn by `next`; folds them too, if `settles`.
pub fn fill(
    store: &mut dyn Store,
    count: usize,
    settles: bool,
    mut next: impl FnMut() -> Result<line::Keep>,
) -> Result<()> {
    let mut left = count;
    while left > 0 {
        let batch = (0..left.min(BATCH)).map(|_| next()).collect::<Result<Vec<_>>>()?;
        left -= batch.len();
        store.commit(&batch)?;
        if settles {
            store.settle(&[])?;
        }
    }
    Ok(())
}

/// On one core, into the picture of the memory store: what the fold itself costs.
fn folding() -> Result<()> {
    let (charter, mut talk) = talk();
    let mut store = Memory::new(&charter, BLUE);
    fill(&mut store, ENTRIES, false, || talk.mixed())?;
    let began = Instant::now();
    let mut folded = store.settle(&[])?;
    while !store.is_settled() {
        folded.extend(store.settle(&[])?);
    }
    let took = began.elapsed();
    let idle = folded.iter().filter(|folded| matches!(folded, Folded::Idle { .. })).count();
    ensure!(
        idle < ENTRIES / 1_000,
        "{idle} entries change nothing: {:?}",
        folded.iter().find(|folded| matches!(folded, Folded::Idle { .. }))
    );
    println!("#   {ENTRIES} entries make {} affairs", store.affairs().len());
    say(NAMES[0], ENTRIES as f64 / took.as_secs_f64(), "1/s", BAR_PER_S);

    let dir = folder()?;
    let mut disk = Sqlite::open(&dir.path().join("record.sqlite"), &charter, BLUE)?;
    let mut talk = self::talk().1;
    fill(&mut disk, ENTRIES, true, || talk.mixed())?;
    let began = Instant::now();
    disk.rebuild()?;
    println!("#   detente rebuild folds {:.0} a second on disk", ENTRIES as f64 / began.elapsed().as_secs_f64());
    Ok(())
}

/// Resident memory of a station with that record, once it is quiet.
fn memory() -> Result<()> {
    let dir = folder()?;
    let pair = Pair::make(dir.path(), None)?;
    mixed_record(&pair.folders)?;
    let mut station = Station::start(&pair.folders[0])?;
    station.wait_quiet()?;
    let held = station.order(&Order::Held)?;
    let index = bytes_of(&pair.folders[0].line(None)?.record().with_extension("sqlite-words"));
    println!(
        "#   {} notices and {} sites stand in the plot, with {} conflicts; the index of words, {:.0} MB on disk, is up to date",
        held["notices"],
        held["sites"],
        held["conflicts"],
        index / 1e6
    );
    say(NAMES[1], station.resident()? as f64 / 1e6, "MB", BAR_BYTES / 1e6);
    Ok(())
}

/// Writes the record of the first of two stations, as the line between them would have left it.
fn mixed_record(folders: &[Folder; 2]) -> Result<()> {
    let line = folders[0].line(None)?;
    let charter = line.charter()?;
    // Of the year that ends now, before there was a key; but nobody asks a record that is one's own for it.
    let from = Time(clock::wall().0 - ENTRIES as u64 * STEP_MS);
    let mut talk = Talk::new(charter.charter(), keys(folders)?, from, STEP_MS);
    let mut store = Sqlite::open(&line.record(), charter.charter(), BLUE)?;
    fill(&mut store, ENTRIES, true, || talk.mixed())
}

/// The keys that two stations sign with.
pub fn keys(folders: &[Folder; 2]) -> Result<[SecretKey; 2]> {
    let [one, other] = folders.each_ref().map(|folder| read_key(&folder.station_key()));
    Ok([one?, other?])
}

pub fn bytes_of(path: &Path) -> f64 {
    std::fs::metadata(path).map_or(f64::NAN, |found| found.len() as f64)
}
