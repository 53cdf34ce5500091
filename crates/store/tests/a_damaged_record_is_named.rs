//! A byte that turned, a page that is missing: opening or checking names it, and nothing panics or passes it on.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

mod talk;

use std::fs;
use std::path::Path;

use evidence::{EntryRef, Lane, PartyIndex, Precedence, Time};
use line::affairs::{AffairKind, Body, CheckBody};
use line::{Keep, KeptEntry, Record as _};
use store::{Archive as _, OpenError, Performance, Sqlite, Store as _};
use talk::{BLUE, RED, Talk, lane};

/// A record of some hundred entries with receipts, closed.
fn record(path: &Path) -> (Talk, Vec<Vec<KeptEntry>>) {
    let mut talk = Talk::new(2);
    let mut store = Sqlite::open(path, &talk.charter, BLUE).unwrap();
    for n in 0..200 {
        let of = lane([BLUE, RED][n % 2], Precedence::ALL[n % 4]);
        let said = if n % 9 == 0 {
            talk.say(of, &Body::Check(CheckBody { missed: 0, picture: None }))
        } else {
            talk.message(of, "words")
        };
        let receipt = talk.receipt(if n % 2 == 0 { RED } else { BLUE }, of, said.entry.at().serial);
        store.commit(&[said.keep(), Keep::Receipt(receipt), Keep::Key(vec![n as u8; 100])]).unwrap();
        store.settle(&[]).unwrap();
    }
    let entries = Lane::all(2).map(|lane| store.entries(lane, 1, usize::MAX).unwrap()).collect();
    (talk, entries)
}

/// Asks for everything; what comes is what was kept, or it is told that something is wrong. True if it was told.
fn ask(path: &Path, talk: &Talk, expected: &[Vec<KeptEntry>]) -> bool {
    let mut store = match Sqlite::open(path, &talk.charter, BLUE) {
        Ok(store) => store,
        Err(error) => {
            assert!(!matches!(error, OpenError::InUse(_)), "{error}");
            return true;
        }
    };
    let checked = store.check(&mut |_| {});
    let mut told = checked.fault.is_some();
    for (lane, expected) in Lane::all(2).zip(expected) {
        match store.entries(lane, 1, usize::MAX) {
            Err(_) => told = true,
            Ok(entries) => assert!(told || &entries == expected, "{lane:?} reads otherwise and nothing is said"),
        }
        if let Ok(receipts) = store.receipts(lane, 0, 1_000) {
            let sound = receipts.iter().all(|receipt| receipt.root() == talk.root(lane, receipt.claims().size));
            assert!(told || sound, "a receipt of {lane:?} reads otherwise and nothing is said");
        }
        let _ = (store.receipt_for(EntryRef { lane, serial: 3 }, RED), store.kept_at(EntryRef { lane, serial: 3 }));
    }
    let _ = (
        store.load(),
        store.affairs(AffairKind::Message, None, 1_000),
        store.inbox(AffairKind::Message, None, 1_000),
        store.counts(),
        store.forks(),
    );
    let _ = store.due(Time(0), None, Time(u64::MAX), 1_000);
    let _ = store.reader().map(|reader| Performance::of(&*reader, PartyIndex(0), RED, Time(0), Time(u64::MAX)));
    let _ = store.rebuild();
    told
}

#[test]
fn a_byte_that_turned_is_told_or_harms_no_entry() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    let (talk, expected) = record(&path);
    let sound = fs::read(&path).unwrap();
    let (mut told, mut tried) = (0, 0);
    // Every page is hit some times, the header and the heads of pages more often than the rest.
    let pages = sound.len() / 4096;
    for n in 0..240 {
        let page = n * 7 % pages;
        let within = match n % 3 {
            0 => n * 31 % 100,
            _ => n * 2_654_435_761_usize % 4096,
        };
        let mut damaged = sound.clone();
        damaged[page * 4096 + within] ^= 1 << (n % 8);
        fs::write(&path, &damaged).unwrap();
        let _ = fs::remove_file(folder.path().join("record.db-wal"));
        told += usize::from(ask(&path, &talk, &expected));
        tried += 1;
    }
    println!("{told} of {tried} were told; the others are in free room or in the picture");
    assert!(told * 4 > tried, "{told} of {tried} were told");
}

#[test]
fn a_file_that_lost_its_end_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    let (talk, expected) = record(&path);
    let sound = fs::read(&path).unwrap();
    for len in [1, 50, 100, 4_000, 4_096, 4_097, sound.len() / 2, sound.len() - 4_096] {
        fs::write(&path, &sound[..len]).unwrap();
        assert!(ask(&path, &talk, &expected), "cut to {len} bytes");
        fs::write(&path, [&sound[..len / 2], &vec![0; sound.len() - len / 2][..]].concat()).unwrap();
        assert!(ask(&path, &talk, &expected), "zeros from {} on", len / 2);
    }
}

#[test]
fn what_cannot_be_read_says_which_row_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    let (talk, _) = record(&path);
    let change = |sql: &str| {
        let conn = rusqlite::Connection::open(&path).unwrap();
        assert_eq!(conn.execute(sql, []).unwrap(), 1, "{sql}");
    };
    change("UPDATE affair SET state = x'00' WHERE lane = 7 AND serial = 2");
    let mut store = Sqlite::open(&path, &talk.charter, BLUE).unwrap();
    let told = store.affair(EntryRef { lane: lane(RED, Precedence::Routine), serial: 2 }).unwrap_err().0;
    assert!(told.contains("1/R/2") && told.contains("detente rebuild"), "{told}");
    store.rebuild().unwrap();
    assert!(store.affair(EntryRef { lane: lane(RED, Precedence::Routine), serial: 2 }).unwrap().is_some());
    drop(store);
    change("UPDATE receipt SET root = zeroblob(32) WHERE lane = 7 AND size = 2");
    let told = Sqlite::open(&path, &talk.charter, BLUE).unwrap().check(&mut |_| {}).fault.unwrap();
    assert!(told.contains("receipt 1/R/2") && told.contains("restore"), "{told}");
    change("UPDATE entry SET bytes = x'00' WHERE place = (7 << 49) + 1");
    let told = Sqlite::open(&path, &talk.charter, BLUE).map(|store| store.check(&mut |_| {}).fault.unwrap());
    let told = told.unwrap_or_else(|error| error.to_string());
    assert!(told.contains("entry 1/R/1") && told.contains("detente check --disk"), "{told}");
    change("DELETE FROM entry WHERE place = (7 << 49) + 3");
    let told = Sqlite::open(&path, &talk.charter, BLUE).map(|_| ()).unwrap_err().to_string();
    assert!(told.contains("1/R"), "{told}");
}
