//! Every file of the corpora passes its target, and so do some changes of each that a seed draws: what a fuzzer does for
//! hours, in seconds, with the compiler that builds everything else.

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use targets::{ALL, Target};
use testkit::random::Random;

/// Changes that are tried of each file, where there is time.
const CHANGES: usize = 24;

/// How long the changes of one target's files may take.
const CHANGES_LAST: Duration = Duration::from_secs(3);

fn corpus(target: &Target) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target.name);
    let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).expect("a file of the corpus"))).collect()
}

/// Bytes with a few of them changed, cut, doubled or taken from other bytes.
fn changed(random: &mut Random, bytes: &[u8], other: &[u8]) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    for _ in 0..random.within(1, 4) {
        let at = random.below(changed.len() as u64 + 1) as usize;
        let until = (at + random.within(1, 16) as usize).min(changed.len());
        match random.below(6) {
            0 if at < changed.len() => changed[at] ^= 1 << random.below(8),
            1 if at < changed.len() => changed[at] = random.draw() as u8,
            2 => changed.truncate(at),
            3 => drop(changed.drain(at..until)),
            4 => {
                let part = changed[at..until].to_vec();
                drop(changed.splice(at..at, part));
            }
            _ => {
                let from = random.below(other.len() as u64 + 1) as usize;
                let part = &other[from..(from + 16).min(other.len())];
                drop(changed.splice(at..at, part.iter().copied()));
            }
        }
    }
    changed
}

/// Lets a target take bytes; tells what it was given if it does not pass.
fn passes(target: &Target, bytes: &[u8], from: &Path) -> Result<(), String> {
    catch_unwind(|| (target.run)(bytes)).map_err(|_| {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{} does not pass {digits}, made of {}", target.name, from.display())
    })
}

/// All files of a target's corpus, and changes of them for so long at most; how many were tried.
fn try_corpus(target: &Target, at_most: Duration, changes: usize) -> Result<u64, String> {
    let files = corpus(target);
    let mut tried = 1;
    passes(target, &[], Path::new("nothing"))?;
    for (path, bytes) in &files {
        passes(target, bytes, path)?;
        tried += 1;
    }
    let (mut random, began) = (Random::new(1), Instant::now());
    for _ in 0..if files.is_empty() { 0 } else { changes } {
        for (path, bytes) in &files {
            if began.elapsed() > at_most {
                return Ok(tried);
            }
            let other = random.one_of(&files).1.clone();
            passes(target, &changed(&mut random, bytes, &other), path)?;
            tried += 1;
        }
    }
    Ok(tried)
}

#[test]
fn every_corpus_passes_every_target() {
    // Where nobody has a nightly compiler, this is a fuzzer too, if a slow one.
    let seconds = std::env::var("DETENTE_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let (at_most, changes) = match seconds {
        Some(seconds) => (Duration::from_secs(seconds), usize::MAX),
        None => (CHANGES_LAST, CHANGES),
    };
    let mut failures = Vec::new();
    for target in ALL {
        match try_corpus(target, at_most, changes) {
            Ok(tried) => println!("{}: {tried} tried", target.name),
            Err(failure) => failures.push(failure),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A target that reads files or bytes has some to begin with.
#[test]
fn every_target_has_a_corpus() {
    // A fuzzer makes no database from nothing, and what is kept of one would be large.
    let without = ["record_file", "journal_file"];
    for target in ALL.iter().filter(|target| !without.contains(&target.name)) {
        assert!(!corpus(target).is_empty(), "fuzz/corpus/{} is empty", target.name);
    }
}
