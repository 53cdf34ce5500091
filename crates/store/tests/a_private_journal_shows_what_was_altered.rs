//! The private journal: what was reported is there after a kill, an edit afterwards shows, a full disk is refused and
//! loses nothing, and nobody else reads the file.
//!
//! It runs itself again as the process that is killed, or whose disk fails.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

mod means;

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use means::Mounted;
use store::{CommitError, Journal, JournalError};

/// Set in the process that is to be killed: where its journal is.
const JOURNAL: &str = "DETENTE_TEST_RECORD";
const KILLS: u64 = 12;
const APPENDED: u64 = 6;

fn opened(path: &Path) -> (Journal, Vec<Vec<u8>>) {
    let mut entries = Vec::new();
    let journal = Journal::open(path, &mut |bytes| entries.push(bytes.to_vec())).unwrap();
    (journal, entries)
}

fn entry(number: u64) -> Vec<u8> {
    format!("entry {number} {}", "words ".repeat(number as usize % 200)).into_bytes()
}

#[test]
fn what_was_reported_is_there_after_a_kill() {
    if let Some(path) = std::env::var_os(JOURNAL) {
        let (mut journal, entries) = opened(Path::new(&path));
        let mut out = std::io::stdout().lock();
        for number in entries.len() as u64 + 1.. {
            journal.append(&entry(number)).unwrap();
            out.write_all(format!("reported {number}\n").as_bytes()).unwrap();
            out.flush().unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.sqlite");
    for kill in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "what_was_reported_is_there_after_a_kill", "--nocapture"])
            .env(JOURNAL, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let number = |line: String| line.split_once("reported ").and_then(|(_, number)| number.parse::<u64>().ok());
        let mut reported = lines.filter_map(number);
        // Some entries further each time, so that the kill comes at another moment of a write.
        let mut last = reported.nth(kill as usize).unwrap();
        child.kill().unwrap();
        last = reported.last().unwrap_or(last);
        child.wait().unwrap();
        let checked = Journal::check(&path, &mut |_, _, _| {}).unwrap();
        assert!(checked.fault.is_none() && last <= checked.entries, "{checked:?}");
        let (journal, entries) = opened(&path);
        assert_eq!(journal.state().fault, None);
        let there = entries.len() as u64;
        assert!(last <= there && there <= last + 1, "{last} reported, {there} there");
        assert!((1..).zip(&entries).all(|(number, bytes)| *bytes == entry(number)));
    }
}

/// What the process whose disk fails does: appends, says how far it came, and ends well whatever the disk does.
#[test]
#[ignore = "run by the other, in a process whose disk fails"]
fn child() {
    let Some(path) = std::env::var_os(JOURNAL) else { return };
    let mut journal = match Journal::open(Path::new(&path), &mut |_| {}) {
        Ok(journal) => journal,
        Err(error) => return println!("refused to open: {error}"),
    };
    for number in journal.state().entries + 1..=APPENDED {
        match journal.append(&entry(number)) {
            Ok(()) => println!("reported {number}"),
            Err(CommitError::Full) => return println!("full"),
            Err(CommitError::Broken(why)) => {
                assert!(matches!(journal.append(&entry(number)), Err(CommitError::Broken(_))), "it writes on");
                return println!("broken: {why}");
            }
        }
    }
    println!("whole");
}

#[test]
fn the_nth_call_fails_once_or_from_then_on_and_nothing_reported_is_lost() {
    if !means::may_trace() {
        return;
    }
    for (calls, error) in [("pwrite64", "EIO"), ("pwrite64", "ENOSPC"), ("fsync,fdatasync", "EIO")] {
        for for_ever in ["", "+"] {
            // Some of the calls, until the process makes no more of them.
            for n in (1..).step_by(3) {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("desk.sqlite");
                let inject = format!("inject={calls}:error={error}:when={n}{for_ever}");
                let output = Command::new("strace")
                    .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={calls}"), "-e", &inject])
                    .args(["", "-journal"].map(|ending| format!("--trace-path={}{ending}", path.display())))
                    .arg(std::env::current_exe().unwrap())
                    .args(["--exact", "child", "--ignored", "--nocapture"])
                    .env(JOURNAL, &path)
                    .output()
                    .unwrap();
                let said = String::from_utf8_lossy(&output.stdout).into_owned();
                assert!(output.status.success(), "{inject}: {said}{}", String::from_utf8_lossy(&output.stderr));
                let reported = said.lines().filter(|line| line.contains("reported ")).count();
                let (journal, entries) = opened(&path);
                assert_eq!(journal.state().fault, None, "{inject}: {said}");
                assert!(reported <= entries.len() && entries.len() <= reported + 1, "{inject}: {said}");
                assert!((1..).zip(&entries).all(|(number, bytes)| *bytes == entry(number)), "{inject}");
                if said.lines().any(|line| line == "whole") && n > 20 {
                    break;
                }
            }
        }
    }
}

#[test]
fn an_edit_afterwards_shows_and_what_is_sound_before_it_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.sqlite");
    let (mut journal, _) = opened(&path);
    let mut heads = Vec::new();
    for number in 1..=9 {
        journal.append(&entry(number)).unwrap();
        heads.push(journal.state().head);
    }
    assert!(matches!(Journal::open(&path, &mut |_| {}), Err(JournalError::InUse(_))), "one station at a time");
    drop(journal);
    let sound = std::fs::read(&path).unwrap();
    for (sql, sound_entries, what) in [
        ("UPDATE entry SET bytes = x'00' WHERE number = 5", 4, "entry 5 is not as it was written"),
        ("DELETE FROM entry WHERE number = 3", 2, "entry 3 is missing"),
        ("UPDATE entry SET hash = zeroblob(32) WHERE number = 9", 8, "entry 9 is not as it was written"),
        ("UPDATE entry SET number = 20 WHERE number = 9", 8, "entry 9 is missing"),
        ("DROP TABLE entry", 0, "entry 1 cannot be read"),
    ] {
        std::fs::write(&path, &sound).unwrap();
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let (mut journal, entries) = opened(&path);
        assert_eq!(entries.len(), sound_entries, "{sql}");
        let fault = journal.state().fault.clone().unwrap();
        assert!(fault.starts_with(what), "{fault}");
        assert_eq!(journal.append(b"more"), Err(CommitError::Broken(fault.clone())), "nothing is added behind damage");
        let mut checked = Vec::new();
        let state = Journal::check(&path, &mut |_, _, hash| checked.push(hash)).unwrap();
        assert_eq!((state.fault, &checked[..]), (Some(fault), &heads[..sound_entries]), "{sql}");
    }
    // What was cut off at the end is told from outside only: by a hash that somebody noted.
    std::fs::write(&path, &sound).unwrap();
    rusqlite::Connection::open(&path).unwrap().execute_batch("DELETE FROM entry WHERE number = 9").unwrap();
    let mut checked = Vec::new();
    let state = Journal::check(&path, &mut |_, _, hash| checked.push(hash)).unwrap();
    assert_eq!((state.fault, state.entries), (None, 8));
    assert!(!checked.contains(&heads[8]) && checked.contains(&heads[7]));
}

#[test]
fn a_file_that_is_damaged_or_of_something_else_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.sqlite");
    assert!(matches!(Journal::check(&path, &mut |_, _, _| {}), Err(JournalError::Missing(_))));
    let (mut journal, _) = opened(&path);
    (1..=40).for_each(|number| journal.append(&entry(number)).unwrap());
    drop(journal);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let sound = std::fs::read(&path).unwrap();
    for place in (0..sound.len()).step_by(sound.len() / 97) {
        let mut damaged = sound.clone();
        damaged[place] ^= 0x20;
        std::fs::write(&path, &damaged).unwrap();
        let mut entries = Vec::new();
        // Either it is told, or what turned was in free room; what is shown is what was written.
        let _ = Journal::open(&path, &mut |bytes| entries.push(bytes.to_vec()));
        assert!((1..).zip(&entries).all(|(number, bytes)| *bytes == entry(number)), "byte {place}");
    }
    for len in [1, 50, 4_096, sound.len() / 2] {
        std::fs::write(&path, &sound[..len]).unwrap();
        let told = Journal::open(&path, &mut |_| {}).map(|journal| journal.state().fault.clone());
        assert!(!matches!(told, Ok(None)), "cut to {len} bytes");
    }
    std::fs::write(&path, "what the watch should know ".repeat(40)).unwrap();
    let refused = Journal::open(&path, &mut |_| {}).err().unwrap();
    assert!(matches!(refused, JournalError::NotAJournal(_)), "{refused}");
    let foreign = folder.path().join("foreign.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    assert!(matches!(Journal::open(&foreign, &mut |_| {}), Err(JournalError::NotAJournal(_))));
}

#[test]
fn a_full_disk_is_refused_and_written_again_once_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_mounted) = Mounted::at(folder.path(), "2m") else { return };
    let (path, ballast) = (folder.path().join("desk.sqlite"), folder.path().join("ballast"));
    let (mut journal, _) = opened(&path);
    std::fs::write(&ballast, vec![1; 1 << 20]).unwrap();
    let words = vec![7; 20_000];
    let mut kept = 0;
    let refused = loop {
        match journal.append(&words) {
            Ok(()) => kept += 1,
            Err(refused) => break refused,
        }
        assert!(kept < 1_000, "the disk is never full");
    };
    assert_eq!(refused, CommitError::Full);
    assert_eq!((journal.append(&words), journal.state().entries), (Err(CommitError::Full), kept));
    std::fs::remove_file(&ballast).unwrap();
    journal.append(&words).unwrap();
    drop(journal);
    let (journal, entries) = opened(&path);
    assert_eq!((journal.state().fault.clone(), entries.len() as u64), (None, kept + 1));
}
