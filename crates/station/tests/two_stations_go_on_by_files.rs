//! Two real stations without a link between them: a day of words by files, with a restart, an old backup, old files read
//! again and bad ones in between; and in the end one record on both sides.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::{BLUE, CAST, Folders, Pair, RED, done, eventually, refused, run};

fn name(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// Two stations whose cables were cut before they ever heard each other.
fn apart() -> Pair {
    let folders = Folders::make();
    folders.cables.iter().for_each(|cable| cable.cut(true));
    folders.start()
}

/// Writes a file for the other side.
fn write(pair: &Pair, from: usize, called: &str) -> PathBuf {
    let file = pair.dir.path().join(called);
    pair.ask(from, &["carry", "out", CAST[1 - from].code, "--to", name(&file)]);
    file
}

fn read(pair: &Pair, at: usize, file: &Path) -> Value {
    pair.ask(at, &["carry", "in", name(file)])
}

/// A file each way, and one more, after which whoever started anew has been confirmed and heard.
fn round(pair: &Pair, called: &str) -> [PathBuf; 3] {
    let way = |from: usize, number: usize| {
        let file = write(pair, from, &format!("{called}-{number}"));
        read(pair, 1 - from, &file);
        // What waited is signed and durable before the next is written.
        eventually("nothing waits where it may sign", || {
            let status = pair.ask(1 - from, &["status"]);
            status["lines"][0]["may_sign"] == false || status["lines"][0]["waiting"] == 0
        });
        file
    };
    [way(BLUE, 1), way(RED, 2), way(BLUE, 3)]
}

fn say(pair: &Pair, from: usize, precedence: &str, text: &str) {
    let to = format!("{}/ops", CAST[1 - from].code);
    pair.ask(from, &["send", "-p", precedence, "--from", "ops", "--to", &to, text]);
}

#[test]
fn a_day_goes_by_files() {
    let mut pair = apart();
    let mut said = Vec::new();
    let mut files = Vec::new();
    for hour in 0..6 {
        for from in [BLUE, RED] {
            for precedence in ["flash", "routine"] {
                let text = format!("{from} {hour} {precedence}");
                say(&pair, from, precedence, &text);
                said.push(text);
            }
        }
        files.extend(round(&pair, &format!("hour-{hour}")));
        if hour == 2 {
            // What was written for the life that ends now confirms nothing in the next.
            let stale = write(&pair, RED, "stale");
            pair.stations[BLUE].kill();
            pair.stations[BLUE].restart().expect("it starts again");
            assert_eq!(read(&pair, BLUE, &stale)["may_sign"], false);
        }
    }
    files.extend(round(&pair, "evening"));
    for texts in [BLUE, RED].map(|at| support::texts(&pair.stations[at].folder)) {
        for text in &said {
            assert_eq!(texts.values().filter(|theirs| *theirs == text).count(), 1, "{text}: {texts:?}");
        }
    }
    // A FLASH is receipted as any other.
    let receipted = &pair.ask(BLUE, &["status"])["lines"][0]["peers"][0];
    assert_eq!(receipted["receipted"]["BLUE/F"], 6, "{receipted}");
    assert_ne!(receipted["state"], "up", "{receipted}");
    assert_eq!(receipted["file_in"]["whole"], true, "{receipted}");
    assert!(run(&pair.path(BLUE), &["status"]).out.contains("No link is there: this line is not live."));

    // Every file once more, in another order: nothing changes.
    let before = [BLUE, RED].map(|at| support::record(&pair.stations[at].folder));
    for (number, file) in files.iter().enumerate().rev() {
        // Of a round the second is for BLUE, the others for RED.
        let at = if number % 3 == 1 { BLUE } else { RED };
        let ran = run(&pair.path(at), &["--json", "carry", "in", name(file)]);
        assert!(ran.code == 0 || ran.out.contains("started anew"), "{ran:?}");
    }
    assert_eq!([BLUE, RED].map(|at| support::record(&pair.stations[at].folder)), before);

    pair.cables.iter().for_each(|cable| cable.cut(false));
    pair.wait_up();
    pair.wait_same();
    support::transcripts_agree([&pair.path(BLUE), &pair.path(RED)]);
}

/// The old backup knows nothing of what a file holds that nobody has read yet. Whoever reads that file first gives it back;
/// whoever reads the new station's first takes nothing of it any more.
#[test]
fn an_old_backup_never_speaks_against_itself() {
    for read_first in [true, false] {
        let mut pair = apart();
        say(&pair, BLUE, "routine", "before the backup");
        round(&pair, "first");
        let copy = pair.dir.path().join("copy.sqlite");
        pair.ask(BLUE, &["backup", name(&copy)]);
        say(&pair, BLUE, "routine", "after it");
        let lost = write(&pair, BLUE, "lost");
        pair.stations[BLUE].kill();
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(pair.path(BLUE).join(format!("lines/spring/record.sqlite{ending}")));
        }
        fs::copy(&copy, pair.path(BLUE).join("lines/spring/record.sqlite")).expect("the backup takes its place");
        pair.stations[BLUE].restart().expect("it starts from the old copy");
        say(&pair, BLUE, "routine", "from the old copy");
        if read_first {
            assert_eq!(read(&pair, RED, &lost)["entries"], 1);
        }
        round(&pair, "second");
        round(&pair, "third");
        if !read_first {
            let why = refused(&pair.path(RED), 1, &["carry", "in", name(&lost)]);
            assert!(why.contains("started anew"), "{why}");
        }
        let texts: Vec<_> = support::texts(&pair.stations[RED].folder).into_values().collect();
        let there = |text: &str| texts.iter().any(|theirs| theirs == text);
        assert_eq!((there("after it"), there("from the old copy")), (read_first, true), "{texts:?}");
        pair.cables.iter().for_each(|cable| cable.cut(false));
        pair.wait_up();
        pair.wait_same();
        support::transcripts_agree([&pair.path(BLUE), &pair.path(RED)]);
    }
}

/// Where each record of a file ends.
fn ends(bytes: &[u8]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 24;
    while let Some(length) = bytes.get(at..at + 4) {
        at += 4 + u32::from_be_bytes(length.try_into().expect("four bytes")) as usize;
        ends.push(at);
    }
    ends
}

#[test]
fn a_torn_file_is_read_on_and_a_bad_one_refused() {
    let pair = apart();
    round(&pair, "first");
    for number in 0..40 {
        say(&pair, BLUE, "routine", &format!("{number} {}", "word ".repeat(300)));
    }
    say(&pair, BLUE, "flash", "now");
    let bad = pair.dir.path().join("bad");
    let judged = |bytes: &[u8]| {
        fs::write(&bad, bytes).expect("a file for the test");
        let ran = run(&pair.path(RED), &["--json", "carry", "in", name(&bad)]);
        assert_ne!(ran.code, 0, "{ran:?}");
        let failure = ran.json()["failure"].clone();
        assert!(failure["hint"].as_str().is_some_and(|hint| hint.len() > 3), "{failure}");
        failure["what"].as_str().expect("it says why").to_owned()
    };
    // Another file each time: of one that was read in part, that part is not read again.
    let written = || {
        let bytes = fs::read(write(&pair, BLUE, "whole")).expect("the file");
        let ends = ends(&bytes);
        assert!(ends.len() > 5, "{ends:?}");
        (bytes, ends)
    };
    let (bytes, records) = written();
    assert!(judged(b"no file").contains("no sealed file"));
    assert!(judged(&bytes[..20]).contains("no sealed file"));
    let other = Folders::make();
    other.cables.iter().for_each(|cable| cable.cut(true));
    let other = other.start();
    let foreign = fs::read(write(&other, BLUE, "foreign")).expect("the file");
    assert!(judged(&foreign).contains("another station or another line"));
    let own = fs::read(write(&pair, RED, "own")).expect("the file");
    assert!(judged(&own).contains("another station or another line"));
    // A bit turned in each record, two of them in each other's place, one left out, one of another file, one more behind
    // the end.
    for record in 0..records.len() {
        let (mut bytes, ends) = written();
        bytes[ends[record] - 1] ^= 1;
        assert!(judged(&bytes).contains("does not open"));
    }
    let (bytes, ends) = written();
    let swapped = [&bytes[..ends[1]], &bytes[ends[2]..ends[3]], &bytes[ends[1]..ends[2]], &bytes[ends[3]..]].concat();
    assert!(judged(&swapped).contains("does not open"));
    let (bytes, ends) = written();
    assert!(judged(&[&bytes[..ends[1]], &bytes[ends[2]..]].concat()).contains("does not open"));
    let ((bytes, ends), (others, of_others)) = (written(), written());
    assert!(judged(&[&bytes[..ends[1]], &others[of_others[1]..]].concat()).contains("does not open"));
    assert!(judged(&[&written().0[..], b"more"].concat()).contains("goes on behind its end"));
    assert_eq!(support::texts(&pair.stations[RED].folder).len(), 41, "what stands before a fault is taken");

    // Another day, torn at every record: each copy is read on where the one before broke off.
    for number in 0..40 {
        say(&pair, BLUE, "routine", &format!("{number} again {}", "word ".repeat(300)));
    }
    let (bytes, ends) = written();
    for end in &ends[..ends.len() - 1] {
        for end in [end - 1, *end] {
            let why = judged(&bytes[..end]);
            assert!(why.contains("torn"), "{why}");
        }
    }
    let whole = pair.dir.path().join("whole");
    let read_on = read(&pair, RED, &whole);
    assert_eq!(read_on["resumed_after"], ends.len() - 1, "{read_on}");
    assert_eq!(support::texts(&pair.stations[RED].folder).len(), 81);
    let again = read(&pair, RED, &whole);
    assert!(again["read_before"].is_string(), "{again}");
    assert_eq!(again["entries"], 0, "{again}");
    let listed = done(&pair.path(RED), &["carry", "list"]);
    assert!(listed["files"].as_array().is_some_and(|files| files.len() > 3), "{listed}");
}

/// Nothing ever comes back: the one that sends goes on by an officer's order, and every file is enough alone.
#[test]
fn one_way_is_enough_for_a_flash() {
    let mut pair = apart();
    for start in 0..2 {
        let text = format!("start {start}");
        say(&pair, BLUE, "flash", &text);
        pair.ask(BLUE, &["sign-without", "RED"]);
        eventually("it is signed", || pair.ask(BLUE, &["status"])["lines"][0]["waiting"] == 0);
        let came = read(&pair, RED, &write(&pair, BLUE, "diode"));
        assert_eq!(came["flash"].as_array().map(Vec::len), Some(1), "{came}");
        eventually("it is shown", || pair.ask(RED, &["inbox"]).to_string().contains(&text));
        pair.stations[BLUE].kill();
        pair.stations[BLUE].restart().expect("it starts again");
    }
}
