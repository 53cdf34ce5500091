//! The figures of searches: over a record of a year on disk, from the question to what is shown of the newest twenty.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use evidence::{Lane, PartyIndex, PostIndex, Precedence, Time};
use line::affairs::{Address, BodyKind};
use station::find::view::hits;
use store::{Archive as _, Find, Needle, Reader, Sqlite, Store as _};
use testkit::parties;
use testkit::random::Random;

use crate::fold::{ENTRIES, STEP_MS, bytes_of, fill, talk};
use crate::limits::Spread;
use crate::report::{folder, say};

/// Every figure of searches.
pub const NAMES: [&str; 2] = ["find_p50", "find_p99"];

/// What is asked for of the slowest hundredth.
const BAR_MS: f64 = 20.0;

/// Questions of each sort, and how many answers each asks for.
const QUESTIONS: usize = 500;
const LISTED: usize = 20;

const BLUE: PartyIndex = PartyIndex(0);

/// Measures them, if they are wanted.
pub fn run(wants: &dyn Fn(&str) -> bool) -> Result<()> {
    if !NAMES.iter().any(|name| wants(name)) {
        return Ok(());
    }
    index_of_messages()?;
    searches()
}

/// How large the index of a million messages of 200 bytes becomes, and how long a step of it keeps a FLASH waiting.
fn index_of_messages() -> Result<()> {
    let dir = folder()?;
    let path = dir.path().join("record.sqlite");
    let (charter, mut talk) = talk();
    let mut store = Sqlite::open(&path, &charter, BLUE)?;
    let mut nth = 0;
    fill(&mut store, ENTRIES, true, || {
        nth += 1;
        let lane = Lane { party: PartyIndex(nth % 2), precedence: Precedence::Routine };
        let text = talk.text(200);
        talk.message(lane, text)
    })?;
    indexed(&store)?;
    store.idle()?;
    println!(
        "#   1,000,000 messages of 200 bytes: the record is {:.0} MB, its index of words {:.0} MB",
        bytes_of(&path) / 1e6,
        bytes_of(&dir.path().join("record.sqlite-words")) / 1e6
    );
    Ok(())
}

/// Brings the index up to date as a station does, and says how.
fn indexed(store: &Sqlite) -> Result<()> {
    let (began, mut steps, mut indexer) = (Instant::now(), Vec::new(), store.indexer());
    loop {
        let step = Instant::now();
        let left = indexer.step()?;
        steps.push(step.elapsed().as_secs_f64() * 1e6);
        if left == 0 {
            break;
        }
    }
    let rate = ENTRIES as f64 / began.elapsed().as_secs_f64();
    let longest = steps.iter().copied().fold(0.0, f64::max);
    let spread = Spread::of(steps);
    println!(
        "#   indexed {rate:.0} entries a second; a step takes {:.1} ms, one of a hundred {:.1}, the longest {:.1}",
        spread.p50 / 1e3,
        spread.p99 / 1e3,
        longest / 1e3
    );
    Ok(())
}

fn searches() -> Result<()> {
    let dir = folder()?;
    let path = dir.path().join("record.sqlite");
    let (charter, mut talk) = talk();
    let mut store = Sqlite::open(&path, &charter, BLUE)?;
    fill(&mut store, ENTRIES, true, || talk.mixed())?;
    indexed(&store)?;
    drop(store);
    let reader = Reader::open(&path, &charter, BLUE)?;
    ensure!(reader.unindexed()? == 0, "all of it is indexed");
    let mut random = Random::new(11);
    let mut word = || Needle::of(talk.word());
    let mut all = Vec::new();
    for sort in ["post", "span", "kind", "words", "mixed"] {
        let (mut us, mut found) = (Vec::new(), 0);
        for _ in 0..QUESTIONS {
            let find = match sort {
                "post" => Find { post: Some(post(&mut random)), ..Find::default() },
                "span" => span(&mut random),
                "kind" => Find { kinds: vec![kind(&mut random)], ..Find::default() },
                "words" => Find { words: [word(), word()].concat(), ..Find::default() },
                _ => Find {
                    post: Some(post(&mut random)),
                    kinds: vec![kind(&mut random)],
                    words: if random.per_mille(700) { word() } else { Vec::new() },
                    party: random.per_mille(300).then_some(PartyIndex(1)),
                    ..span(&mut random)
                },
            };
            let began = Instant::now();
            let entries = reader.find(&find, LISTED, &mut |_| {})?;
            found += hits(&charter, BLUE, &reader, &find, &entries)?.len();
            us.push(began.elapsed().as_secs_f64() * 1e6);
        }
        all.extend_from_slice(&us);
        let worst = us.iter().copied().fold(0.0, f64::max);
        let spread = Spread::of(us);
        println!(
            "#   by {sort}: p50 {:.2} ms, p99 {:.2} ms, the slowest {:.2} ms; {:.1} found of {LISTED} asked for",
            spread.p50 / 1e3,
            spread.p99 / 1e3,
            worst / 1e3,
            found as f64 / QUESTIONS as f64
        );
    }
    let spread = Spread::of(all);
    say(NAMES[0], spread.p50 / 1e3, "ms", BAR_MS);
    say(NAMES[1], spread.p99 / 1e3, "ms", BAR_MS);
    one_by_one(&path, &charter)
}

/// The same without an index: what it costs to be without.
fn one_by_one(path: &std::path::Path, charter: &evidence::Charter) -> Result<()> {
    for ending in ["sqlite-words", "sqlite-words-wal", "sqlite-words-shm"] {
        // What is not there need not be taken away.
        let _ = std::fs::remove_file(path.with_extension(ending));
    }
    let reader = Reader::open(path, charter, BLUE)?;
    let find = Find { words: Needle::of("nowhere"), ..Find::default() };
    let began = Instant::now();
    reader.find(&find, LISTED, &mut |_| {})?;
    let took: Duration = began.elapsed();
    println!("#   without an index, by words: {:.1} s", took.as_secs_f64());
    Ok(())
}

fn post(random: &mut Random) -> Address {
    Address { party: PartyIndex(random.below(2) as u8), post: PostIndex(random.below(3) as u8) }
}

fn kind(random: &mut Random) -> BodyKind {
    random.one_of(&BodyKind::ALL).1
}

/// An hour to four months of the year.
fn span(random: &mut Random) -> Find {
    let year = ENTRIES as u64 * STEP_MS;
    let length = 3_600_000 << random.below(12);
    let from = parties::START.plus_ms(random.below(year));
    Find { from: Some(from), until: Some(Time(from.0 + length)), ..Find::default() }
}
