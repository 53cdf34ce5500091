//! One suite for every store: what is kept is read back, in order, in pages, and with the picture that belongs to it.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

#[path = "contract/find.rs"]
mod find;
mod talk;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use evidence::*;
use find::*;
use line::affairs::{Affair, AffairKind, AnswerBody, Body, CheckBody, Folded};
use line::{Keep, Waiting};
use store::{Fork, Memory, Performance, Rebuilt, Sqlite, Store};
use talk::{BLUE, HOST, RED, START, Said, Talk, lane, place};

/// Makes a new store for one party.
type New<'a> = &'a dyn Fn(&Charter, PartyIndex) -> Box<dyn Store>;

macro_rules! contract {
    ($($behaviour:ident,)*) => {
        mod memory {
            $(#[test] fn $behaviour() {
                super::$behaviour(&|charter, own| Box::new(store::Memory::new(charter, own)));
            })*
        }
        mod sqlite {
            $(#[test] fn $behaviour() {
                let folder = tempfile::tempdir().unwrap();
                let opened = std::cell::Cell::new(0);
                super::$behaviour(&|charter, own| {
                    opened.set(opened.get() + 1);
                    let path = folder.path().join(format!("{}.db", opened.get()));
                    Box::new(store::Sqlite::open(&path, charter, own).unwrap())
                });
            })*
        }
    };
}

contract! {
    what_is_kept_is_read_back,
    entries_come_in_pages,
    an_entry_that_is_not_the_next_is_refused,
    a_clock_that_runs_out_is_told_once_in_order,
    words_leave_the_outbox_as_they_are_placed,
    receipts_are_found_by_what_they_cover,
    the_first_receipt_for_a_size_stands,
    keys_and_forks_are_kept,
    messages_come_newest_first_in_pages,
    the_inbox_is_what_this_party_has_to_read,
    checks_make_a_record_of_performance,
    a_peer_cannot_name_what_breaks_a_store,
    a_reader_sees_what_is_durable,
    a_rebuilt_picture_is_the_same,
    an_empty_batch_is_nothing,
    the_picture_follows_what_is_kept,
    words_of_every_script_are_found,
    what_is_found_is_of_the_kind_post_party_and_time_that_is_meant,
    whatever_people_write_is_found,
    hostile_text_is_found_and_breaks_no_search,
    every_store_finds_the_same,
}

fn keep(store: &mut dyn Store, said: &[&Said]) -> Vec<Folded> {
    let batch: Vec<_> = said.iter().map(|said| said.keep()).collect();
    store.commit(&batch).unwrap();
    store.settle(&[]).unwrap()
}

fn what_is_kept_is_read_back(new: New) {
    let mut talk = Talk::new(3);
    let mut store = new(&talk.charter, BLUE);
    let empty = store.load().unwrap();
    assert_eq!(empty.frontiers, vec![Frontier::new(); 12]);
    let lanes = [lane(BLUE, Precedence::Routine), lane(RED, Precedence::Flash), lane(HOST, Precedence::Priority)];
    for n in 0..30 {
        let said = talk.message(lanes[n % 3], "words");
        assert_eq!(keep(&mut *store, &[&said]), [Folded::Message(said.entry.at())]);
        assert_eq!(store.kept_at(said.entry.at()).unwrap(), Some(said.entry.time().plus_ms(20)));
    }
    for of_lane in lanes {
        for size in 0..=10 {
            assert_eq!(store.root(of_lane, size).unwrap(), Some(talk.root(of_lane, size)));
        }
        assert_eq!(store.root(of_lane, 11).unwrap(), None);
        assert_eq!(store.root(of_lane, u64::MAX).unwrap(), None);
        let entries = store.entries(of_lane, 1, usize::MAX).unwrap();
        assert_eq!(entries.len(), 10);
        for (kept, said) in entries.iter().zip(talk.of(of_lane)) {
            assert_eq!((&kept.entry, kept.root), (&said.entry, said.root));
        }
        assert_eq!(store.load().unwrap().frontiers[of_lane.number() as usize], talk.frontier(of_lane));
    }
    assert_eq!(store.counts().unwrap().entries, 30);
    let checked = store.check(&mut |_| {});
    assert_eq!((checked.entries, checked.fault), (30, None));
}

fn entries_come_in_pages(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let of = lane(RED, Precedence::Routine);
    for n in 0..100 {
        let said = talk.message(of, &"x".repeat(n * 10 + 1));
        keep(&mut *store, &[&said]);
    }
    for bytes_max in [0, 1, 1_000, 5_000, usize::MAX] {
        let mut from = 1;
        while from <= 100 {
            let page = store.entries(of, from, bytes_max).unwrap();
            let bytes: usize = page.iter().map(|kept| kept.entry.bytes().len()).sum();
            assert!(page.len() == 1 || bytes <= bytes_max, "{} of {bytes} bytes", page.len());
            assert_eq!(page[0].entry.at(), place(of, from));
            from += page.len() as u64;
        }
    }
    assert_eq!(store.entries(of, 101, 1_000).unwrap(), []);
    assert_eq!(store.entries(of, u64::MAX, 1_000).unwrap(), []);
    assert_eq!(store.entries(lane(PartyIndex(15), Precedence::Flash), 1, 1_000).unwrap(), []);
}

fn an_entry_that_is_not_the_next_is_refused(new: New) {
    let mut talk = Talk::new(2);
    let of = lane(RED, Precedence::Flash);
    let said = [(); 3].map(|()| talk.message(of, "words"));
    let mut store = new(&talk.charter, BLUE);
    keep(&mut *store, &[&said[0]]);
    for wrong in [&said[0], &said[2]] {
        let refused = catch_unwind(AssertUnwindSafe(|| keep(&mut *store, &[wrong])));
        assert!(refused.is_err());
    }
}

fn a_clock_that_runs_out_is_told_once_in_order(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let mut expected = Vec::new();
    for n in 0..24 {
        let said = talk.message(lane([BLUE, RED][n % 2], Precedence::ALL[n % 4]), "words");
        keep(&mut *store, &[&said]);
        let due = store.affair(said.entry.at()).unwrap().unwrap().due(said.entry.at()).unwrap();
        expected.push((said.entry.at(), due));
    }
    // Two clocks that run out in the same millisecond, in lanes of which the later has the lower number.
    talk.now = talk.now.plus_ms(1);
    let now = talk.now;
    for party in [RED, BLUE] {
        talk.now = now;
        let said = talk.message(lane(party, Precedence::Flash), "words");
        keep(&mut *store, &[&said]);
        expected.push((said.entry.at(), now.plus_ms(600_000)));
    }
    expected.sort_by_key(|(id, due)| (*due, *id));
    assert_eq!(store.due(Time(0), None, Time(u64::MAX), 100).unwrap(), expected);
    assert_eq!(store.due(Time(0), None, Time(u64::MAX), 5).unwrap(), expected[..5]);
    let (from, until) = (expected[3].1, expected[9].1);
    assert_eq!(store.due(from, None, until, 100).unwrap(), expected[4..10]);
    assert_eq!(store.due(until, None, from, 100).unwrap(), []);
    for limit in 1..5 {
        let (mut pages, mut page) = (Vec::new(), store.due(Time(0), None, Time(u64::MAX), limit).unwrap());
        while let Some(&(id, due)) = page.last() {
            pages.append(&mut page);
            page = store.due(due, Some(id), Time(u64::MAX), limit).unwrap();
        }
        assert_eq!(pages, expected, "by {limit}");
    }
    let (id, _) = *expected.iter().find(|(id, _)| id.lane.party == BLUE).unwrap();
    let read = talk.say(lane(RED, Precedence::Flash), &Body::Read { message: id, by: "watch".to_owned() });
    assert_eq!(keep(&mut *store, &[&read]), [Folded::Read { message: id, by: RED }]);
    assert_eq!(store.due(Time(0), None, Time(u64::MAX), 100).unwrap().len(), expected.len() - 1);
}

fn words_leave_the_outbox_as_they_are_placed(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let waiting = |number, text: &str| Waiting {
        number,
        precedence: Precedence::Immediate,
        body: Body::Message(Talk::new(2).words(BLUE, text)).encode(),
    };
    let (one, two) = (waiting(1, "one"), waiting(2, "two"));
    let batch = [&one, &two].map(|waiting| {
        let Waiting { number, precedence, body } = waiting.clone();
        Keep::Outbox { number, precedence, body }
    });
    store.commit(&batch).unwrap();
    assert_eq!(store.load().unwrap().outbox, [one, two.clone()]);
    let said = talk.message(lane(BLUE, Precedence::Immediate), "one");
    let Keep::Entry { entry, root, frontier, at, .. } = said.keep() else { unreachable!() };
    store.commit(&[Keep::Entry { entry, root, frontier, at, leaves_outbox: Some(1) }]).unwrap();
    assert_eq!(store.load().unwrap().outbox, [two]);
    assert_eq!(store.counts().unwrap().outbox, 1);
}

fn receipts_are_found_by_what_they_cover(new: New) {
    let mut talk = Talk::new(3);
    let mut store = new(&talk.charter, BLUE);
    let of = lane(BLUE, Precedence::Routine);
    let mut kept = Vec::new();
    for serial in 1..=12 {
        let said = talk.message(of, "words");
        keep(&mut *store, &[&said]);
        let by = if serial % 3 == 0 {
            vec![HOST, RED]
        } else if serial % 2 == 0 {
            vec![RED]
        } else {
            vec![]
        };
        for receiver in by {
            kept.push(talk.receipt(receiver, of, serial));
            store.commit(&[Keep::Receipt(kept.last().unwrap().clone())]).unwrap();
        }
    }
    kept.sort_by_key(|receipt| (receipt.claims().size, receipt.claims().receiver));
    assert_eq!(store.receipts(of, 0, 100).unwrap(), kept);
    assert_eq!(store.receipts(of, 0, 3).unwrap(), kept[..3]);
    let from_six: Vec<_> = kept.iter().filter(|receipt| receipt.claims().size >= 6).cloned().collect();
    assert_eq!(store.receipts(of, 6, 100).unwrap(), from_six);
    assert_eq!(store.receipts(lane(RED, Precedence::Flash), 0, 100).unwrap(), []);
    let covers = |serial, receiver| {
        let receipt = store.receipt_for(place(of, serial), receiver).unwrap();
        receipt.map(|receipt| receipt.claims().size)
    };
    assert_eq!((covers(1, RED), covers(3, RED), covers(4, HOST), covers(13, RED)), (Some(2), Some(3), Some(6), None));
    assert_eq!((covers(1, BLUE), covers(u64::MAX, RED)), (None, None));
    assert_eq!(store.load().unwrap().receipted, [(RED, of, 12), (HOST, of, 12)]);
    let checked = store.check(&mut |_| {});
    assert_eq!((checked.receipts, checked.fault), (kept.len() as u64, None));
}

fn the_first_receipt_for_a_size_stands(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let of = lane(BLUE, Precedence::Flash);
    let said = talk.message(of, "words");
    let first = talk.receipt(RED, of, 1);
    talk.now = talk.now.plus_ms(5_000);
    let second = talk.receipt(RED, of, 1);
    assert_ne!(first, second);
    store.commit(&[said.keep(), Keep::Receipt(first.clone()), Keep::Receipt(second)]).unwrap();
    assert_eq!(store.receipts(of, 0, 10).unwrap(), [first]);
}

fn keys_and_forks_are_kept(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let keys = [b"second".to_vec(), b"first".to_vec()];
    let batch = [&keys[0], &keys[1], &keys[0]].map(|key| Keep::Key(key.clone()));
    store.commit(&batch).unwrap();
    assert_eq!(store.load().unwrap().keys, keys);
    let of = lane(RED, Precedence::Flash);
    let one = talk.message(of, "one").entry;
    talk.lanes[of.number() as usize].clear();
    let other = talk.message(of, "other").entry;
    let root_before = Frontier::new().root();
    store.commit(&[Keep::Fork { root_before, one: one.clone(), other: other.clone() }]).unwrap();
    assert_eq!(store.forks().unwrap(), [Fork { root_before, one, other }]);
    assert_eq!((store.counts().unwrap().keys, store.counts().unwrap().forks), (2, 1));
}

fn messages_come_newest_first_in_pages(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let mut expected = Vec::new();
    for n in 0..25 {
        let of = lane([BLUE, RED][n % 2], Precedence::ALL[n % 4]);
        let said = match n % 5 {
            4 => talk.say(of, &Body::Check(CheckBody { missed: 0, picture: None })),
            _ => talk.message(of, "words"),
        };
        if n % 5 != 4 {
            expected.push(said.entry.at());
        }
        keep(&mut *store, &[&said]);
    }
    expected.reverse();
    for limit in [1, 3, 7, 100] {
        let (mut before, mut got) = (None, Vec::new());
        loop {
            let page = store.affairs(AffairKind::Message, before, limit).unwrap();
            assert!(page.len() <= limit && page.iter().all(|(_, affair)| matches!(affair, Affair::Message(_))));
            let Some((last, _)) = page.last() else { break };
            before = Some(*last);
            got.extend(page.iter().map(|(id, _)| *id));
        }
        assert_eq!(got, expected);
    }
    assert_eq!(store.affairs(AffairKind::Message, Some(place(lane(RED, Precedence::Flash), 99)), 10).unwrap(), []);
    assert_eq!(store.affairs(AffairKind::Message, None, 0).unwrap(), []);
}

fn the_inbox_is_what_this_party_has_to_read(new: New) {
    let mut talk = Talk::new(3);
    let mut store = new(&talk.charter, BLUE);
    let mut expected = Vec::new();
    for n in 0..24 {
        let said = talk.message(lane([BLUE, RED, HOST][n % 3], Precedence::ALL[3 - n % 4]), "words");
        keep(&mut *store, &[&said]);
        if n % 3 != 0 {
            expected.push(said.entry.at());
        }
    }
    let read = Body::Read { message: expected[0], by: "watch".to_owned() };
    let read_by_another = Body::Read { message: expected[1], by: "watch".to_owned() };
    let cancelled = Body::Cancellation { message: expected[2], reason: "error".to_owned() };
    let said = [
        talk.say(lane(BLUE, Precedence::Flash), &read),
        talk.say(lane(HOST, Precedence::Flash), &read_by_another),
        talk.say(lane(expected[2].lane.party, Precedence::Flash), &cancelled),
    ];
    keep(&mut *store, &said.each_ref());
    expected.remove(2);
    expected.remove(0);
    // The sort is stable, so within a precedence the oldest stays first.
    expected.sort_by_key(|id| id.lane.precedence);
    for limit in [1, 4, 100] {
        let (mut after, mut got) = (None, Vec::new());
        loop {
            let page = store.inbox(AffairKind::Message, after, limit).unwrap();
            assert!(page.len() <= limit);
            let Some((last, _)) = page.last() else { break };
            after = Some(*last);
            got.extend(page.iter().map(|(id, _)| *id));
        }
        assert_eq!(got, expected);
    }
    assert_eq!(store.counts().unwrap().unread, expected.len() as u64);
    assert_eq!(store.inbox(AffairKind::Message, Some(place(lane(RED, Precedence::Flash), 99)), 10).unwrap(), []);
}

fn checks_make_a_record_of_performance(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let (ours, theirs) = (lane(BLUE, Precedence::Priority), lane(RED, Precedence::Priority));
    let hour = 3_600_000;
    for n in 0..6 {
        talk.now = START.plus_ms(n * hour);
        let check = talk.say(ours, &Body::Check(CheckBody { missed: u64::from(n == 4) * 2, picture: None }));
        assert_eq!(keep(&mut *store, &[&check]), [Folded::Checked(check.entry.at())]);
        // The third is answered late, the fourth not at all.
        talk.now = START.plus_ms(n * hour + if n == 2 { 120_000 } else { 5_000 });
        if n != 3 {
            let answer = talk
                .say(theirs, &Body::Answer(AnswerBody { check: check.entry.at(), received: talk.now, picture: None }));
            assert_eq!(
                keep(&mut *store, &[&answer]),
                [Folded::Answered { check: check.entry.at(), by: answer.entry.at() }]
            );
        }
    }
    let mut asked = Vec::new();
    store.checks(BLUE, START.plus_ms(hour), START.plus_ms(4 * hour), &mut |_, check| asked.push(check.asked)).unwrap();
    assert_eq!(asked, [1, 2, 3].map(|n| START.plus_ms(n * hour)));
    let until = START.plus_ms(6 * hour);
    let performance = Performance::of(&*store.reader().unwrap(), BLUE, RED, START, until).unwrap();
    let expected = Performance {
        asked: 6,
        in_time: 4,
        late: 1,
        missed: 2,
        silence_ms_max: 2 * hour - 115_000,
        silent_since: START.plus_ms(2 * hour + 120_000),
    };
    assert_eq!(performance, expected);
    assert_eq!(performance.in_time_per_mille(), Some(500));
    // The time before the first sign of life and after the last counts as any other.
    let silence = |from, until| {
        let performance = Performance::of(&*store.reader().unwrap(), BLUE, RED, from, until).unwrap();
        (performance.silence_ms_max, performance.silent_since)
    };
    let long_before = Time(START.0 - 10 * hour);
    assert_eq!(silence(long_before, until), (10 * hour + 5_000, long_before));
    let last = START.plus_ms(5 * hour + 5_000);
    assert_eq!(silence(START, last.plus_ms(10 * hour)), (10 * hour, last));
    assert_eq!(store.load().unwrap().last_check, Some(START.plus_ms(5 * hour)));
    // As the other party sees it, one of them waits for its answer.
    let mut other = new(&talk.charter, RED);
    talk.lanes.iter().flatten().for_each(|said| drop(keep(&mut *other, &[said])));
    assert_eq!(other.load().unwrap().unanswered, [place(ours, 4)]);
    assert_eq!(other.load().unwrap().last_check, None);
}

fn a_peer_cannot_name_what_breaks_a_store(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let nowhere = [
        place(lane(PartyIndex(15), Precedence::Routine), u64::MAX),
        place(lane(PartyIndex(2), Precedence::Flash), 1),
        place(lane(BLUE, Precedence::Flash), u64::MAX),
        place(lane(RED, Precedence::Flash), i64::MAX as u64 + 1),
        place(lane(BLUE, Precedence::Flash), 0),
    ];
    for message in nowhere {
        let by = "watch".to_owned();
        let bodies = [
            Body::Read { message, by },
            Body::Cancellation { message, reason: String::new() },
            Body::Answer(AnswerBody { check: message, received: Time(u64::MAX), picture: None }),
        ];
        for body in bodies {
            let said = talk.say(lane(RED, Precedence::Routine), &body);
            keep(&mut *store, &[&said]);
        }
        assert_eq!(store.affair(message).unwrap(), None);
        assert_eq!(store.kept_at(message).unwrap(), None);
        assert_eq!(store.affairs(AffairKind::Message, Some(message), 10).unwrap(), []);
        assert_eq!(store.inbox(AffairKind::Message, Some(message), 10).unwrap(), []);
    }
    // Clocks that cannot be: the message is due at the end of time, and is told with it.
    talk.now = Time(u64::MAX - 1);
    let said = talk.message(lane(RED, Precedence::Flash), "from the end of time");
    let seen = Seen { sizes: vec![u64::MAX, 0, 0, 0, 1, 0, 0, 0], digest: Hash::default() };
    let body = Body::Check(CheckBody { missed: u64::MAX, picture: None });
    let check = talk.say_seen(lane(RED, Precedence::Flash), &body, Some(seen));
    keep(&mut *store, &[&said, &check]);
    let due = store.due(Time(0), None, Time(u64::MAX), 10).unwrap();
    assert_eq!(due, [said.entry.at(), check.entry.at()].map(|id| (id, Time(i64::MAX as u64))));
    // Asked at the end of time, so before no end.
    let performance = Performance::of(&*store.reader().unwrap(), RED, BLUE, Time(0), Time(u64::MAX)).unwrap();
    assert_eq!(performance.in_time_per_mille(), None);
    store.rebuild().unwrap();
    assert_eq!(store.check(&mut |_| {}).fault, None);
}

fn a_reader_sees_what_is_durable(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let of = lane(RED, Precedence::Flash);
    for _ in 0..3 {
        let said = talk.message(of, "words");
        keep(&mut *store, &[&said]);
    }
    let reader = store.reader().unwrap();
    let expected = store.load().unwrap();
    let (loaded, entries, checked) = std::thread::spawn(move || {
        (reader.load().unwrap(), reader.entries(of, 1, usize::MAX).unwrap().len(), reader.check(&mut |_| {}))
    })
    .join()
    .unwrap();
    assert_eq!((loaded, entries, checked.entries, checked.fault), (expected, 3, 3, None));
}

fn a_rebuilt_picture_is_the_same(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let first = talk.message(lane(RED, Precedence::Routine), "words");
    let read = Body::Read { message: first.entry.at(), by: "watch".to_owned() };
    let read = talk.say(lane(BLUE, Precedence::Flash), &read);
    // The answer comes before what it answers.
    keep(&mut *store, &[&read, &first]);
    let before = (store.affair(first.entry.at()).unwrap(), store.load().unwrap());
    assert!(matches!(&before.0, Some(Affair::Message(message)) if message.due().is_none()));
    assert_eq!(store.rebuild().unwrap(), Rebuilt { entries: 2, ..Rebuilt::default() });
    assert_eq!((store.affair(first.entry.at()).unwrap(), store.load().unwrap()), before);
    let next = talk.message(lane(RED, Precedence::Routine), "and on");
    assert_eq!(keep(&mut *store, &[&next]), [Folded::Message(next.entry.at())]);
}

fn an_empty_batch_is_nothing(new: New) {
    let talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    store.commit(&[]).unwrap();
    assert_eq!(store.settle(&[]).unwrap(), []);
    store.idle().unwrap();
    assert_eq!(store.rebuild().unwrap(), Rebuilt { entries: 0, ..Rebuilt::default() });
}

/// The stores that the station and the simulator hold are handles, chosen at start.
#[test]
fn a_store_is_an_object() {
    fn takes(_: Option<Box<dyn Store>>) {}
    takes(None);
    fn sends<T: Send>() {}
    sends::<Memory>();
    sends::<Sqlite>();
    sends::<Arc<std::sync::Mutex<Sqlite>>>();
}

fn the_picture_follows_what_is_kept(new: New) {
    let mut talk = Talk::new(2);
    let mut store = new(&talk.charter, BLUE);
    let theirs = lane(RED, Precedence::Priority);
    let (first, second) = (talk.message(theirs, "first"), talk.message(theirs, "second"));
    let read =
        talk.say(lane(BLUE, Precedence::Priority), &Body::Read { message: second.entry.at(), by: "watch".into() });
    store.commit(&[first.keep()]).unwrap();
    store.commit(&[read.keep(), second.keep()]).unwrap();
    assert_eq!(store.load().unwrap().frontiers[theirs.number() as usize].size(), 2);
    assert_eq!(store.affairs(AffairKind::Message, None, 9).unwrap(), []);
    let receipt = talk.receipt(BLUE, theirs, 2);
    let told = store.settle(&[Keep::Receipt(receipt.clone())]).unwrap();
    let (one, two) = (first.entry.at(), second.entry.at());
    assert_eq!(told, [Folded::Message(one), Folded::Message(two), Folded::Read { message: two, by: BLUE }]);
    assert_eq!(
        store.affairs(AffairKind::Message, None, 9).unwrap().iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        [two, one]
    );
    assert_eq!(store.receipt_for(one, BLUE).unwrap(), Some(receipt));
    assert_eq!(store.settle(&[]).unwrap(), []);
    assert_eq!(store.rebuild().unwrap(), Rebuilt { entries: 3, ..Rebuilt::default() });
    assert_eq!(store.counts().unwrap().unread, 1);
}
