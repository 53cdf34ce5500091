//! Whatever becomes of the index of words, searches find what is on record, and the store goes on.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]
#![allow(clippy::disallowed_methods, reason = "it spoils files on purpose")]

mod talk;

use std::path::{Path, PathBuf};

use evidence::{EntryRef, Precedence};
use store::{Archive as _, Find, Needle, Reader, Sqlite, Store as _};
use talk::{BLUE, RED, Talk, lane, place};

const COUNT: u64 = 600;

/// A record of so many messages, of which every third speaks of a bridge.
fn record(folder: &Path) -> (Talk, PathBuf, Sqlite) {
    let mut talk = Talk::new(2);
    let path = folder.join("record.db");
    let mut store = Sqlite::open(&path, &talk.charter, BLUE).unwrap();
    let of = lane(RED, Precedence::Routine);
    let batch: Vec<_> =
        (0..COUNT).map(|n| talk.message(of, ["the bridge", "the road", "the river"][n as usize % 3]).keep()).collect();
    store.commit(&batch).unwrap();
    store.settle(&[]).unwrap();
    (talk, path, store)
}

fn index(path: &Path) -> PathBuf {
    path.with_file_name("record.db-words")
}

fn bridges() -> Vec<EntryRef> {
    (1..=COUNT).rev().filter(|n| n % 3 == 1).map(|n| place(lane(RED, Precedence::Routine), n)).collect()
}

fn found(talk: &Talk, path: &Path) -> (Vec<EntryRef>, u64) {
    let reader = Reader::open(path, &talk.charter, BLUE).unwrap();
    let find = Find { words: Needle::of("bridge"), ..Find::default() };
    (reader.find(&find, 9_999, &mut |_| {}).unwrap(), reader.unindexed().unwrap())
}

fn index_all(store: &Sqlite) {
    let mut indexer = store.indexer();
    while indexer.step().unwrap() > 0 {}
    assert_eq!(indexer.left().unwrap(), 0);
}

#[test]
fn an_index_goes_on_where_it_was_when_the_record_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut talk, path, store) = record(folder.path());
    assert_eq!(found(&talk, &path), (bridges(), COUNT));
    assert!(store.indexer().step().unwrap() > 0);
    let (entries, unindexed) = found(&talk, &path);
    assert!(entries == bridges() && 0 < unindexed && unindexed < COUNT, "{unindexed}");
    drop(store);
    let mut store = Sqlite::open(&path, &talk.charter, BLUE).unwrap();
    assert_eq!(store.unindexed().unwrap(), unindexed);
    index_all(&store);
    assert_eq!(found(&talk, &path), (bridges(), 0));
    let more = talk.message(lane(RED, Precedence::Flash), "another bridge");
    store.commit(&[more.keep()]).unwrap();
    let newest = [vec![more.entry.at()], bridges()].concat();
    assert_eq!(found(&talk, &path), (newest, 1), "before it is settled, even");
}

#[test]
fn a_damaged_index_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (talk, path, store) = record(folder.path());
    index_all(&store);
    let whole = std::fs::read(index(&path)).unwrap();
    let mut spoilt = 0;
    // Cut short, not a database at all, and every page in turn overwritten.
    let pages = whole.len() / 4_096;
    let cases = (0..pages + 2).map(|case| match case {
        0 => whole[..whole.len() / 2].to_vec(),
        1 => b"no database".to_vec(),
        _ => {
            let mut bytes = whole.clone();
            bytes[(case - 2) * 4_096..(case - 1) * 4_096].fill(0xa5);
            bytes
        }
    });
    for bytes in cases {
        for ending in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(path.with_file_name(format!("record.db-words{ending}")));
        }
        std::fs::write(index(&path), bytes).unwrap();
        spoilt += u64::from(found(&talk, &path).1 > 0);
        assert_eq!(found(&talk, &path).0, bridges());
        let mut indexer = store.indexer();
        // Once it has failed it is taken away, and the next step begins anew.
        let steps: Vec<_> = (0..9).map(|_| indexer.step()).collect();
        assert!(steps.iter().filter(|step| step.is_err()).count() <= 1, "{steps:?}");
        assert_eq!(found(&talk, &path).0, bridges());
    }
    assert!(spoilt > 1, "some of that was seen");
}

#[test]
fn an_index_of_another_record_is_not_believed() {
    let [folder, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let (talk, path, store) = record(folder.path());
    {
        let mut theirs = Talk::new(2);
        let mut elsewhere = Sqlite::open(&other.path().join("record.db"), &theirs.charter, BLUE).unwrap();
        let batch: Vec<_> =
            (0..90).map(|_| theirs.message(lane(RED, Precedence::Routine), "nothing of the kind").keep()).collect();
        elsewhere.commit(&batch).unwrap();
        index_all(&elsewhere);
    }
    std::fs::copy(index(&other.path().join("record.db")), index(&path)).unwrap();
    assert_eq!(found(&talk, &path), (bridges(), COUNT));
    index_all(&store);
    assert_eq!(found(&talk, &path), (bridges(), 0));
}

#[test]
fn what_cannot_be_written_leaves_the_record_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (mut talk, path, mut store) = record(folder.path());
    std::fs::create_dir(index(&path)).unwrap();
    let mut indexer = store.indexer();
    for _ in 0..2 {
        assert!(indexer.step().unwrap_err().0.contains("index of words"));
    }
    assert_eq!(found(&talk, &path), (bridges(), COUNT));
    store.commit(&[talk.message(lane(RED, Precedence::Flash), "on we go").keep()]).unwrap();
    std::fs::remove_dir(index(&path)).unwrap();
    while indexer.step().unwrap() > 0 {}
    assert_eq!(found(&talk, &path), (bridges(), 0));
}

#[test]
fn a_rebuild_takes_the_index_away_and_a_backup_leaves_it_out() {
    let folder = tempfile::tempdir().unwrap();
    let (talk, path, mut store) = record(folder.path());
    index_all(&store);
    let find = Find { words: Needle::of("bridge"), ..Find::default() };
    assert_eq!(store.find(&find, 9, &mut |_| {}).unwrap(), bridges()[..9]);
    let copy = folder.path().join("copy.db");
    Reader::open(&path, &talk.charter, BLUE).unwrap().backup(&copy, &mut |_| {}).unwrap();
    assert_eq!(found(&talk, &copy), (bridges(), COUNT));
    store.rebuild().unwrap();
    assert!(!index(&path).exists());
    assert_eq!(store.find(&find, 9, &mut |_| {}).unwrap(), bridges()[..9]);
    assert_eq!(found(&talk, &path), (bridges(), COUNT));
    index_all(&store);
    assert_eq!(found(&talk, &path), (bridges(), 0));
}

#[test]
fn searches_beside_a_store_that_keeps_and_indexes_miss_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut talk, path, mut store) = record(folder.path());
    let mut indexer = store.indexer();
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|threads| {
        threads.spawn(move || {
            while stopped.try_recv().is_err() {
                indexer.step().unwrap();
            }
        });
        let reader = Reader::open(&path, &talk.charter, BLUE).unwrap();
        let find = Find { words: Needle::of("bridge"), ..Find::default() };
        let mut expected = bridges();
        for n in 0..200 {
            let said = talk.message(lane(BLUE, Precedence::ALL[n % 4]), "yet another bridge");
            store.commit(&[said.keep()]).unwrap();
            expected.insert(0, said.entry.at());
            assert_eq!(reader.find(&find, 9_999, &mut |_| {}).unwrap(), expected);
        }
        stop.send(()).unwrap();
    });
}
