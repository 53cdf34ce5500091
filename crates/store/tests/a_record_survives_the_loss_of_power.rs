//! The process is killed at any moment while it commits: every batch that was reported is there, and no half one.
//!
//! The test runs itself again as the process that is killed.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

mod talk;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use evidence::{Frontier, Precedence};
use line::{Keep, Waiting};
use store::{Archive as _, Sqlite, Store as _};
use talk::{BLUE, RED, Talk, lane};

/// Set in the process that is to be killed: where its record is.
const RECORD: &str = "DETENTE_TEST_RECORD";
const KILLS: u64 = 25;
const BATCH: usize = 7;

#[test]
fn what_was_reported_is_there_after_a_kill_and_nothing_by_halves() {
    if let Some(path) = std::env::var_os(RECORD) {
        return commit_until_killed(Path::new(&path));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    let mut reported = 0;
    for kill in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "what_was_reported_is_there_after_a_kill_and_nothing_by_halves", "--nocapture"])
            .env(RECORD, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Past the harness's own lines, to the first that a batch is reported with.
        let mut told = |line: String| reported = line.rsplit(' ').next().unwrap().parse().unwrap();
        let first = lines.by_ref().map(Result::unwrap).find(|line| line.contains("reported ")).unwrap();
        told(first);
        std::thread::sleep(Duration::from_micros(kill * 7_919 % 40_000));
        child.kill().unwrap();
        lines.map_while(Result::ok).filter(|line| whole(line)).for_each(told);
        child.wait().unwrap();
        held_against(&path, reported);
    }
}

/// The last line may have been cut; each ends in a dot.
fn whole(line: &str) -> bool {
    line.contains("reported ") && !line.ends_with(' ')
}

/// Commits batches for ever: entries in two lanes, each with a receipt, and a word that leaves the outbox.
fn commit_until_killed(path: &Path) {
    let mut talk = Talk::new(2);
    let mut store = Sqlite::open(path, &talk.charter, BLUE).unwrap();
    let done = store.counts().unwrap().entries as usize / BATCH;
    let mut out = std::io::stdout().lock();
    for number in 0.. {
        let batch = batch(&mut talk, number);
        if number < done {
            continue;
        }
        store.commit(&batch).unwrap();
        store.settle(&[]).unwrap();
        if number % 5 == 0 {
            store.idle().unwrap();
        }
        // A line in one write, so that it is there whole or not at all.
        out.write_all(format!("reported {}\n", number + 1).as_bytes()).unwrap();
        out.flush().unwrap();
    }
}

/// The batch of this number is always the same one.
fn batch(talk: &mut Talk, number: usize) -> Vec<Keep> {
    let mut batch = vec![Keep::Outbox {
        number: number as u64 + 1,
        precedence: Precedence::Routine,
        body: number.to_be_bytes().to_vec(),
    }];
    for n in 0..BATCH {
        let of = lane(if n % 2 == 0 { BLUE } else { RED }, Precedence::Routine);
        let said = talk.message(of, &"words ".repeat(n * 40 + 1));
        let Keep::Entry { entry, root, frontier, at, .. } = said.keep() else { unreachable!() };
        let leaves_outbox = (n == 0 && number > 0).then_some(number as u64);
        batch.push(Keep::Entry { entry, root, frontier, at, leaves_outbox });
    }
    batch.push(Keep::Receipt(talk.receipt(
        RED,
        lane(BLUE, Precedence::Routine),
        talk.of(lane(BLUE, Precedence::Routine)).len() as u64,
    )));
    batch
}

/// Opens what a killed process left, and finds whole batches, at least as many as were reported.
fn held_against(path: &Path, reported: usize) {
    let mut talk = Talk::new(2);
    let store = Sqlite::open(path, &talk.charter, BLUE).unwrap();
    let entries = store.counts().unwrap().entries as usize;
    assert_eq!(entries % BATCH, 0, "half a batch is there");
    let batches = entries / BATCH;
    assert!(batches >= reported, "{reported} batches were reported, and {batches} are there");
    assert!(batches <= reported + 2, "{reported} batches were reported, and {batches} are there");
    for number in 0..batches {
        batch(&mut talk, number);
    }
    let loaded = store.load().unwrap();
    let lanes = [lane(BLUE, Precedence::Routine), lane(RED, Precedence::Routine)];
    for of in lanes {
        assert_eq!(loaded.frontiers[of.number() as usize], talk.frontier(of));
    }
    let last = batches - 1;
    let body = last.to_be_bytes().to_vec();
    assert_eq!(loaded.outbox, [Waiting { number: batches as u64, precedence: Precedence::Routine, body }]);
    let checked = store.check(&mut |_| {});
    assert_eq!((checked.fault, checked.receipts), (None, batches as u64));
    assert_eq!(loaded.frontiers.iter().map(Frontier::size).sum::<u64>(), checked.entries);
    let before: Vec<_> = store.affairs(line::affairs::AffairKind::Message, None, entries).unwrap();
    drop(store);
    let mut again = Sqlite::open(path, &talk.charter, BLUE).unwrap();
    again.rebuild().unwrap();
    assert_eq!(again.affairs(line::affairs::AffairKind::Message, None, entries).unwrap(), before);
}
