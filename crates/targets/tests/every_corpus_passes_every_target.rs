//! Every file of the corpora passes its target, and so do some changes of each that a seed draws: what a fuzzer does for
//! hours, in seconds, with the compiler that builds everything else.

use std::fs;
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

#[test]
fn every_corpus_passes_every_target() {
    let mut tried = 0;
    for target in ALL {
        let files = corpus(target);
        for (path, bytes) in &files {
            println!("{}: {}", target.name, path.display());
            (target.run)(bytes);
            tried += 1;
        }
        (target.run)(&[]);
        let (mut random, began) = (Random::new(1), Instant::now());
        'files: for _ in 0..CHANGES {
            for (path, bytes) in &files {
                if began.elapsed() > CHANGES_LAST {
                    break 'files;
                }
                let bytes = {
                    let other = random.one_of(&files).1.clone();
                    changed(&mut random, bytes, &other)
                };
                println!("{}: {} changed to {bytes:02x?}", target.name, path.display());
                (target.run)(&bytes);
                tried += 1;
            }
        }
    }
    assert!(tried > 0, "there are no corpora");
}

/// A target that reads files or bytes has some to begin with.
#[test]
fn every_target_has_a_corpus() {
    // A fuzzer makes no database from nothing, and what is kept of one would be large.
    let without = ["record_file", "journal_file", "desk_entry"];
    for target in ALL.iter().filter(|target| !without.contains(&target.name)) {
        assert!(!corpus(target).is_empty(), "fuzz/corpus/{} is empty", target.name);
    }
}
