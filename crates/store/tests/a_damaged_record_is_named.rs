//! A byte that turned, a page that is missing: opening or checking names it, and nothing panics or passes it on.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

mod disk;
mod talk;

use std::fs;
use std::path::Path;

use disk::{End, Length, Run, Script};
use evidence::{EntryRef, Lane, PartyIndex, Precedence, Time};
use faultdisk::{Disk, Draw, Plan};
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

/// Where a byte of a page of the database is: what it does to whoever reads differs by that.
fn class(page: &[u8], number: usize, at: usize) -> &'static str {
    let head = if number == 0 { 100 } else { 0 };
    let kind = page[head];
    let count = usize::from(u16::from_be_bytes([page[head + 3], page[head + 4]]));
    match at {
        _ if number == 0 && at < 100 => "the file's header",
        _ if ![2, 5, 10, 13].contains(&kind) => "a page of one long row, or a free one",
        _ if at < head + 12 => "a page's header",
        _ if at < head + 12 + 2 * count => "pointers to rows",
        _ if kind == 2 || kind == 10 => "a row of an index",
        _ if kind == 5 => "a row that leads to pages",
        _ => "a row",
    }
}

/// Every class of byte of a closed database, of one of each kind of row: what is read then is as it was, or it is told.
#[test]
fn a_byte_that_turned_at_rest_is_never_read_as_something_else() {
    let script = Script::new(1, Length::Short);
    let expected = script.states.last().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap().join("record.db");
    let mut run = Run::new(&script, folder.path(), 0);
    run.live(Plan::default(), script.steps.len(), End::Closed, &mut Draw::new(0)).unwrap();
    drop(run);
    let sound = fs::read(&path).unwrap();
    let every = std::env::var_os("DETENTE_TEST_EVERY_BYTE").is_some();
    let mut draw = Draw::new(3);
    let mut told = std::collections::BTreeMap::<&str, [u64; 4]>::new();
    for (number, page) in sound.chunks(4096).enumerate() {
        let head = if number == 0 { 0..112 } else { 0..8 };
        let some = head.chain((0..10).map(|_| draw.below(4096) as usize)).collect::<Vec<_>>();
        let at = if every { (0..4096).collect() } else { some };
        for at in at {
            let bit = 1 << draw.below(8);
            let mut damaged = sound.clone();
            damaged[number * 4096 + at] ^= bit;
            for name in fs::read_dir(folder.path()).unwrap() {
                fs::remove_file(name.unwrap().path()).unwrap();
            }
            fs::write(&path, &damaged).unwrap();
            let _disk = Disk::at(folder.path(), 0);
            let of_class = told.entry(class(page, number, at)).or_default();
            let place = format!("page {number}, byte {at}, {}", class(page, number, at));
            let store = match Sqlite::open(&path, &script.charter, BLUE) {
                Ok(store) => store,
                Err(error) => {
                    assert!(!matches!(error, OpenError::InUse(_) | OpenError::Full | OpenError::Failing(_)), "{error}");
                    of_class[0] += 1;
                    continue;
                }
            };
            let fault = store.check(&mut |_| {}).fault;
            match (disk::differs(&store, expected), fault) {
                (Err(error), fault) => {
                    assert!(fault.is_some(), "{place}: {} and the check finds nothing", error.0);
                    of_class[1] += 1;
                }
                (Ok(None), _) => of_class[2] += 1,
                // The order of a list by an index: the check holds each index against its table.
                (Ok(Some(what)), Some(fault)) => {
                    println!("{place}: {what} reads otherwise, and the check says: {}", &fault[..fault.len().min(90)]);
                    of_class[3] += 1;
                }
                (Ok(Some(what)), None) => panic!("{place}: {what} reads otherwise, and nothing is said"),
            }
        }
    }
    println!("refused to open, refused to read, reads as it was, reads otherwise and the check tells:");
    told.iter().for_each(|(class, counts)| println!("{counts:?} {class}"));
    let refused: u64 = told.values().map(|counts| counts[0] + counts[1]).sum();
    assert!(refused > 100, "{told:?}");
}
