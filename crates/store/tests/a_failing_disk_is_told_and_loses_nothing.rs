//! The n-th write or sync fails, once or from then on: the store says so in its type, panics nowhere, and nothing that
//! it reported durable is missing afterwards. A disk that was full is written again once there is room.
//!
//! The test runs itself again under `strace`, which makes the calls fail, or on a disk of its own that fills.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

mod means;
mod talk;

use std::path::Path;
use std::process::Command;

use evidence::Precedence;
use line::Keep;
use means::{Mounted, may_trace};
use store::{Archive as _, CommitError, OpenError, Sqlite, Store as _};
use talk::{BLUE, RED, Talk, lane};

/// Set in the process whose disk fails: where its record is.
const RECORD: &str = "DETENTE_TEST_RECORD";
const BATCHES: usize = 6;
const BATCH: usize = 3;

fn batch(talk: &mut Talk) -> Vec<Keep> {
    let of = [lane(BLUE, Precedence::Flash), lane(RED, Precedence::Routine), lane(RED, Precedence::Routine)];
    of.map(|of| talk.message(of, &"words ".repeat(120)).keep()).to_vec()
}

/// What the process that fails does: opens, commits, says how far it came, and ends well whatever the disk does.
#[test]
#[ignore = "run by the others, in a process whose disk fails"]
fn child() {
    let Some(path) = std::env::var_os(RECORD) else { return };
    let mut talk = Talk::new(2);
    let mut store = match Sqlite::open(Path::new(&path), &talk.charter, BLUE) {
        Ok(store) => store,
        Err(error) => return println!("refused to open: {error}"),
    };
    let mut tries = 0;
    for number in 1..=BATCHES {
        let batch = batch(&mut talk);
        loop {
            match store.commit(&batch) {
                Ok(()) => break println!("reported {number}"),
                Err(CommitError::Full) if tries < 3 => tries += 1,
                Err(CommitError::Full) => return println!("full"),
                Err(CommitError::Broken(why)) => {
                    assert!(matches!(store.commit(&batch), Err(CommitError::Broken(_))), "it writes on");
                    return println!("broken: {why}");
                }
            }
        }
        // At the second try what the first left undone.
        match store.settle(&[]).or_else(|_| store.settle(&[])) {
            Ok(_) => {}
            Err(CommitError::Full) => return println!("full"),
            Err(CommitError::Broken(why)) => return println!("broken: {why}"),
        }
        if number == BATCHES / 2
            && let Err(error) = store.rebuild()
        {
            return println!("rebuild: {error}");
        }
        if number == BATCHES - 1
            && let Err(error) = store.idle()
        {
            return println!("idle: {error}");
        }
    }
    let reader = store.reader().map_err(|error| error.to_string());
    let read = reader.and_then(|reader| reader.load().map_err(|error| error.to_string()));
    println!("{}", read.map_or_else(|error| error, |_| "read".to_owned()));
}

/// How many batches are there when the disk is sound again; each is there whole.
fn batches_there(path: &Path) -> usize {
    let talk = Talk::new(2);
    let store = Sqlite::open(path, &talk.charter, BLUE).unwrap();
    let entries = store.counts().unwrap().entries as usize;
    assert_eq!(entries % BATCH, 0, "half a batch is there");
    let checked = store.check(&mut |_| {});
    assert_eq!((checked.fault, checked.entries as usize), (None, entries));
    assert_eq!(
        store.affairs(line::affairs::AffairKind::Message, None, 1_000).unwrap().len(),
        entries,
        "the picture is of these entries"
    );
    entries / BATCH
}

#[test]
fn the_nth_call_fails_once_or_from_then_on() {
    if !may_trace() {
        return;
    }
    // Every sync, and some of the other calls, each time the same; every one of them where there is time for it.
    let every = std::env::var_os("DETENTE_TEST_EVERY_CALL").is_some();
    let walks = [
        ("pwrite64", "EIO", 7),
        ("pwrite64", "ENOSPC", 7),
        ("fsync,fdatasync", "EIO", 1),
        ("pread64", "EIO", 5),
        ("ftruncate,fallocate", "ENOSPC", 8),
    ];
    for (calls, error, stride) in walks {
        let mut outcomes = std::collections::BTreeMap::<String, usize>::new();
        for for_ever in ["", "+"] {
            // Until the process no longer makes so many calls and ends as if nothing had been.
            for n in (1..).step_by(if every { 1 } else { stride }) {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("record.db");
                let inject = format!("inject={calls}:error={error}:when={n}{for_ever}");
                let output = Command::new("strace")
                    .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={calls}"), "-e", &inject])
                    // On the record's own files only, so that the loader and the harness are left alone.
                    .args(["", "-wal", "-shm"].map(|ending| format!("--trace-path={}{ending}", path.display())))
                    .arg(std::env::current_exe().unwrap())
                    .args(["--exact", "child", "--ignored", "--nocapture"])
                    .env(RECORD, &path)
                    .output()
                    .unwrap();
                let said = String::from_utf8_lossy(&output.stdout).into_owned();
                assert!(output.status.success(), "{inject}: {said}{}", String::from_utf8_lossy(&output.stderr));
                let reported = said.lines().filter(|line| line.contains("reported ")).count();
                let there = batches_there(&path);
                assert!(reported <= there && there <= reported + 1, "{inject}: {reported} reported, {there} there");
                let untouched = reported == BATCHES && said.lines().any(|line| line == "read");
                *outcomes.entry(outcome(&said)).or_default() += 1;
                if untouched && n > 20 && (for_ever == "+" || n > 120 || calls != "pwrite64") {
                    break;
                }
            }
        }
        println!("{calls} {error}: {outcomes:?}");
    }
}

/// The line that tells how it ended.
fn outcome(said: &str) -> String {
    let ends = ["refused to open", "full", "broken", "rebuild", "idle", "read"];
    ends.iter().find(|end| said.lines().any(|line| line.contains(*end))).map_or("read fails", |end| end).to_string()
}

#[test]
fn a_disk_that_was_full_is_written_again_once_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mounted) = Mounted::at(folder.path(), "24m") else { return };
    let path = folder.path().join("record.db");
    let ballast = folder.path().join("ballast");
    let mut talk = Talk::new(2);
    let mut store = Sqlite::open(&path, &talk.charter, BLUE).unwrap();
    std::fs::write(&ballast, vec![1; 4 << 20]).unwrap();
    let mut kept = 0;
    let mut next = || {
        let said = [(); 64].map(|()| talk.message(lane(RED, Precedence::Routine), &"words ".repeat(300)).keep());
        said.to_vec()
    };
    let refused = loop {
        let batch = next();
        match store.commit(&batch) {
            Ok(()) => kept += batch.len(),
            Err(CommitError::Full) => break batch,
            Err(CommitError::Broken(why)) => panic!("{why}"),
        }
        match store.settle(&[]) {
            Ok(_) | Err(CommitError::Full) => {}
            Err(CommitError::Broken(why)) => panic!("{why}"),
        }
        store.idle().unwrap();
        assert!(kept < 100_000, "the disk is never full");
    };
    for _ in 0..3 {
        assert_eq!(store.commit(&refused), Err(CommitError::Full));
        assert_eq!(store.counts().unwrap().entries as usize, kept);
    }
    std::fs::remove_file(&ballast).unwrap();
    store.commit(&refused).unwrap();
    store.commit(&next()).unwrap();
    kept += 128;
    drop(store);
    // At a start the log is carried over before it is believed, and that takes as much room again.
    let reopened = Sqlite::open(&path, &Talk::new(2).charter, BLUE);
    assert!(matches!(&reopened, Err(OpenError::Full)), "{:?}", reopened.err());
    mounted.remount("size=64m");
    let store = Sqlite::open(&path, &Talk::new(2).charter, BLUE).unwrap();
    let checked = store.check(&mut |_| {});
    assert_eq!((checked.fault, checked.entries as usize), (None, kept));
}

#[test]
fn a_file_that_may_not_grow_is_a_broken_disk_and_not_a_dead_station() {
    let folder = tempfile::tempdir().unwrap();
    // Room for the log and not for the database beside it; the signal that would end the process is ignored.
    for kib in [100, 16_000, 16_900] {
        let path = folder.path().join(format!("{kib}.db"));
        let output = Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", &(kib * 2).to_string()])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--ignored", "--nocapture"])
            .env(RECORD, &path)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{kib}: {said}{}", String::from_utf8_lossy(&output.stderr));
        let reported = said.lines().filter(|line| line.contains("reported ")).count();
        assert!(batches_there(&path) >= reported, "{said}");
    }
}
