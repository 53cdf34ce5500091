//! Faults that need no help from outside: a quota that fills, and a log that is never carried over.

use evidence::Precedence;
use line::Record as _;

use super::talk::{BLUE, RED, Talk, lane};
use super::*;

fn open() -> (tempfile::TempDir, Talk, Sqlite) {
    let folder = tempfile::tempdir().unwrap();
    let talk = Talk::new(2);
    let store = Sqlite::open(&folder.path().join("record.db"), &talk.charter, BLUE).unwrap();
    (folder, talk, store)
}

#[test]
fn a_batch_that_found_no_room_is_kept_once_there_is() {
    let (_folder, mut talk, mut store) = open();
    let of = lane(RED, Precedence::Routine);
    let waits = line::affairs::Body::Read {
        message: EntryRef { lane: lane(BLUE, Precedence::Flash), serial: 9 },
        by: "watch".to_owned(),
    };
    let pages = |store: &Sqlite| store.conn.pragma_query_value(None, "page_count", |row| row.get::<_, i64>(0)).unwrap();
    for round in 0..20 {
        let batch: Vec<_> = (0..50)
            .map(|n| match n % 10 {
                9 => talk.say(of, &waits).keep(),
                _ => talk.message(of, &"words ".repeat(100)).keep(),
            })
            .collect();
        let before = (store.load().unwrap(), store.counts().unwrap());
        let (kept, awaited) = (store.kept, store.awaited.clone());
        // A quota that leaves room for a part of the batch, another part each time.
        let quota = pages(&store) + round % 7;
        store.conn.pragma_update_and_check(None, "max_page_count", quota, |_| Ok(())).unwrap();
        for _ in 0..2 {
            assert_eq!(store.commit(&batch), Err(CommitError::Full), "round {round}");
            assert_eq!((store.load().unwrap(), store.counts().unwrap()), before);
            assert_eq!((store.kept, &store.awaited), (kept, &awaited));
            assert_eq!(store.root(of, before.0.frontiers[of.number() as usize].size() + 1).unwrap(), None);
        }
        store.conn.pragma_update_and_check(None, "max_page_count", 1 << 30, |_| Ok(())).unwrap();
        store.commit(&batch).unwrap();
        assert_eq!(store.settle(&[]).unwrap().len(), 45);
        assert_eq!(store.root(of, talk.of(of).len() as u64).unwrap(), Some(talk.frontier(of).root()));
    }
    assert_eq!(store.check(&mut |_| {}).fault, None);
}

#[test]
fn a_rebuild_that_finds_no_room_leaves_the_picture_as_it_was() {
    let (_folder, mut talk, mut store) = open();
    let of = lane(RED, Precedence::Routine);
    let batch: Vec<_> = (0..300).map(|_| talk.message(of, "words").keep()).collect();
    store.commit(&batch).unwrap();
    store.settle(&[]).unwrap();
    let state = |store: &Sqlite| {
        let messages = store.affairs(line::affairs::AffairKind::Message, None, 1_000).unwrap();
        (store.load().unwrap(), messages, store.picture_sums().unwrap())
    };
    let before = state(&store);
    // One page too few for what the picture needs, since what is deleted is free again at once.
    store.conn.execute_batch("CREATE TABLE ballast (bytes) STRICT").unwrap_err();
    store.conn.execute_batch("CREATE TABLE ballast (bytes BLOB) STRICT").unwrap();
    let quota = store.conn.pragma_query_value(None, "page_count", |row| row.get::<_, i64>(0)).unwrap();
    store.conn.pragma_update_and_check(None, "max_page_count", quota, |_| Ok(())).unwrap();
    store
        .conn
        .execute_batch(
            "CREATE TEMP TRIGGER fill AFTER DELETE ON main.affair WHEN old.entry = 300 \
             BEGIN INSERT INTO ballast VALUES (zeroblob(40000)); END",
        )
        .unwrap();
    assert_eq!(store.rebuild(), Err(CommitError::Full));
    assert_eq!(state(&store), before);
    store.conn.execute_batch("DROP TRIGGER fill").unwrap();
    assert_eq!(store.rebuild().unwrap(), Rebuilt { entries: 300, ..Rebuilt::default() });
    assert_eq!(state(&store), before);
}

#[test]
fn a_rebuild_names_the_first_affair_that_had_stood_otherwise() {
    let (_folder, mut talk, mut store) = open();
    let said = [Precedence::Routine, Precedence::Flash, Precedence::Routine, Precedence::Flash]
        .map(|precedence| talk.message(lane(RED, precedence), "words"));
    store.commit(&said.each_ref().map(|said| said.keep())).unwrap();
    store.settle(&[]).unwrap();
    let right = store.picture_sums().unwrap();
    assert_eq!(store.rebuild().unwrap(), Rebuilt { entries: 4, ..Rebuilt::default() });
    // One says what another does, and one is gone.
    let sql = "UPDATE affair SET state = zeroblob(9) WHERE entry = 1; DELETE FROM affair WHERE entry = 4";
    store.conn.execute_batch(sql).unwrap();
    let first = Some(said[3].entry.at());
    assert_eq!(store.rebuild().unwrap(), Rebuilt { entries: 4, changed: 2, first });
    assert_eq!(store.picture_sums().unwrap(), right);
    assert_eq!(store.rebuild().unwrap(), Rebuilt { entries: 4, ..Rebuilt::default() });
}

#[test]
fn a_picture_that_cannot_be_written_breaks_the_store_and_loses_nothing() {
    let (folder, mut talk, mut store) = open();
    let of = lane(RED, Precedence::Flash);
    store.commit(&[talk.message(of, "words").keep()]).unwrap();
    store.settle(&[]).unwrap();
    store.conn.execute_batch("DROP TABLE awaiting; DROP TABLE affair").unwrap();
    store.commit(&[talk.message(of, "more words").keep()]).unwrap();
    for _ in 0..2 {
        let broken = store.settle(&[]);
        assert!(matches!(&broken, Err(CommitError::Broken(why)) if why.contains("affair")), "{broken:?}");
    }
    assert!(store.idle().is_err() && store.rebuild().is_err());
    let reader = Reader::open(&folder.path().join("record.db"), &talk.charter, BLUE).unwrap();
    assert!(reader.load().is_err());
    assert_eq!(read::frontiers(&store.conn, store.whose).unwrap()[of.number() as usize].size(), 2);
}

#[test]
fn the_log_stays_bounded_where_there_is_never_an_idle_moment() {
    let (folder, mut talk, mut store) = open();
    let log = folder.path().join("record.db-wal");
    let grown = std::fs::metadata(&log).unwrap().len();
    assert!(grown >= crate::limits::LOG_BYTES);
    let text = "words ".repeat(2_000);
    let mut longest = 0;
    for n in 0..400 {
        let said = [(); 16].map(|()| talk.message(lane(RED, Precedence::ALL[n % 4]), &text).keep());
        store.commit(&said).unwrap();
        store.settle(&[]).unwrap();
        longest = longest.max(store.log_pages.load(Ordering::Relaxed));
    }
    assert!(u64::from(longest) < u64::from(LOG_PAGES_MAX) + 200, "{longest} pages");
    assert!(std::fs::metadata(&log).unwrap().len() < crate::limits::LOG_BYTES + (1 << 20));
    assert!(std::fs::metadata(folder.path().join("record.db")).unwrap().len() > 3 * crate::limits::LOG_BYTES);
}

#[test]
fn no_question_walks_through_a_whole_table() {
    let (_folder, mut talk, mut store) = open();
    for n in 0..300 {
        let said = talk.message(lane([BLUE, RED][n % 2], Precedence::ALL[n % 4]), "words");
        store.commit(&[said.keep()]).unwrap();
    }
    store.settle(&[]).unwrap();
    let of = lane(RED, Precedence::Immediate);
    let at = EntryRef { lane: of, serial: 7 };
    store.entries(of, 3, 100).unwrap();
    store.affair(at).unwrap();
    store.due(Time(0), None, Time(u64::MAX), 5).unwrap();
    assert_eq!(store.inbox(line::affairs::AffairKind::Message, Some(at), 5).unwrap().len(), 5);
    store.checks(RED, Time(0), Time(u64::MAX), &mut |_, _| {}).unwrap();
    store.receipts(of, 3, 5).unwrap();
    store.receipt_for(at, BLUE).unwrap();
    store.load().unwrap();
    read::root(&store.conn, of, 4).unwrap();
    read::newest(&store.conn, of).unwrap();
    read::folded(&store.conn, of).unwrap();
    read::kept_after(&store.conn, of, 70).unwrap();
    read::awaited(&store.conn, of).unwrap();
    let asked = read::ASKED.take();
    assert!(asked.len() > 14, "{asked:?}");
    // All of these are wanted.
    let walked = ["FROM outbox", "FROM key", "FROM fork", "FROM life"];
    for sql in asked.iter().filter(|sql| !walked.iter().any(|walked| sql.contains(walked))) {
        let mut explain = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let mut rows = explain.raw_query();
        while let Some(row) = rows.next().unwrap() {
            let plan: String = row.get(3).unwrap();
            assert!(!plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "{sql}: {plan}");
        }
    }
}

#[test]
fn a_statement_is_prepared_once_whatever_it_is_given() {
    let (_folder, mut talk, mut store) = open();
    let of = lane(RED, Precedence::Routine);
    store.commit(&(0..20).map(|_| talk.message(of, "words").keep()).collect::<Vec<_>>()).unwrap();
    store.settle(&[]).unwrap();
    read::ASKED.take();
    for until in [5, u64::MAX] {
        store.due(Time(0), None, Time(until), 5).unwrap();
        for kind in line::affairs::AffairKind::ALL {
            store.affairs(kind, None, 5).unwrap();
            store.inbox(kind, None, 5).unwrap();
        }
    }
    let asked = read::ASKED.take();
    assert!(2 < asked.len(), "{asked:?}");
    for sql in &asked {
        let statement = store.conn.prepare_cached(sql).unwrap();
        assert_eq!(statement.get_status(rusqlite::StatementStatus::RePrepare), 0, "{sql}");
    }
}

#[test]
fn a_picture_that_found_no_room_is_folded_once_there_is() {
    let (_folder, mut talk, mut store) = open();
    let of = lane(RED, Precedence::Routine);
    let batch: Vec<_> = (0..300).map(|_| talk.message(of, "words").keep()).collect();
    store.commit(&batch).unwrap();
    let quota = store.conn.pragma_query_value(None, "page_count", |row| row.get::<_, i64>(0)).unwrap();
    store.conn.pragma_update_and_check(None, "max_page_count", quota, |_| Ok(())).unwrap();
    for _ in 0..2 {
        assert_eq!(store.settle(&[]), Err(CommitError::Full));
        assert_eq!((store.sizes[of.number() as usize], store.unfolded.len()), (0, 300));
    }
    store.conn.pragma_update_and_check(None, "max_page_count", 1 << 30, |_| Ok(())).unwrap();
    assert_eq!(store.settle(&[]).unwrap().len(), 300);
    assert_eq!(store.counts().unwrap().unread, 300);
}

#[test]
fn what_was_left_unfolded_is_folded_when_the_record_is_opened() {
    let (folder, mut talk, mut store) = open();
    let of = [lane(RED, Precedence::Routine), lane(BLUE, Precedence::Flash), lane(RED, Precedence::Flash)];
    for n in 0..90 {
        store.commit(&[talk.message(of[n % 3], "words").keep()]).unwrap();
        if n == 40 {
            store.settle(&[]).unwrap();
        }
    }
    assert_eq!(store.affairs(line::affairs::AffairKind::Message, None, 100).unwrap().len(), 41);
    drop(store);
    let mut again = Sqlite::open(&folder.path().join("record.db"), &talk.charter, BLUE).unwrap();
    let folded = again.affairs(line::affairs::AffairKind::Message, None, 100).unwrap();
    assert_eq!(folded.len(), 90);
    again.rebuild().unwrap();
    assert_eq!(again.affairs(line::affairs::AffairKind::Message, None, 100).unwrap(), folded);
}

#[test]
fn a_commit_is_synced_and_what_settles_is_not() {
    let (_folder, mut talk, mut store) = open();
    let synchronous = |store: &Sqlite| store.conn.pragma_query_value(None, "synchronous", |row| row.get::<_, i64>(0));
    const FULL: i64 = 2;
    assert_eq!(synchronous(&store), Ok(FULL));
    store.commit(&[talk.message(lane(RED, Precedence::Flash), "words").keep()]).unwrap();
    let mut during = None;
    store
        .unsynced(|store| {
            during = Some(synchronous(store));
            Ok(())
        })
        .map_err(|_| ())
        .unwrap();
    assert_eq!(during, Some(Ok(1)));
    store.settle(&[]).unwrap();
    assert_eq!(synchronous(&store), Ok(FULL));
    // Where it fails, too.
    store.conn.execute_batch("DROP TABLE folded").unwrap();
    store.commit(&[talk.message(lane(RED, Precedence::Flash), "words").keep()]).unwrap();
    assert!(store.settle(&[]).is_err());
    assert_eq!(synchronous(&store), Ok(FULL));
}
