//! An extract proves what it shows, shows what it withholds, and is refused with any bit of it turned.

#![allow(clippy::unwrap_used, reason = "a test")]

mod world;

use evidence::cbor::Writer;
use evidence::limits::EXTRACT_BYTES_MAX;
use evidence::transcript::{Auditor, ExtractWriter, Statement, Subject};
use evidence::*;
use world::*;

fn routine(serial: u64) -> EntryRef {
    EntryRef { lane: lane(BLUE, Precedence::Routine), serial }
}

fn red_flash(serial: u64) -> EntryRef {
    EntryRef { lane: lane(RED, Precedence::Flash), serial }
}

#[test]
fn what_is_shown_withheld_and_passed_over_is_told_apart() {
    let world = World::spoken();
    let report = audit(&world.extract(&[routine(2), red_flash(1)], &[routine(4)], &[])).unwrap();
    let extract = report.extract.as_ref().unwrap();
    assert_eq!(extract.subjects, [Subject { at: routine(2), index: None }]);
    assert_eq!(extract.shown.iter().map(|shown| shown.at).collect::<Vec<_>>(), [routine(2), red_flash(1)]);
    assert_eq!(extract.shown[0].body, body("two"));
    assert_eq!(extract.withheld, [(routine(4), world.entry(routine(4)).leaf())]);
    let lane = &report.lanes[routine(1).lane.number() as usize];
    assert_eq!((lane.size, lane.entries, lane.withheld, lane.passed_over), (5, 1, 1, 3));
    assert_eq!((lane.signed_up_to, lane.withheld_signed, lane.passed_over_signed), (2, 0, 1));
    assert_eq!(lane.root, world.root(routine(1).lane), "the root is that of the whole lane");
    let proved = report.proved().join("\n");
    for words in [
        "BLUE signed that of what it held, the 2 entries shown and the 1 withheld are all that belongs to BLUE/R/0002",
        "RED signed that it held everything up to BLUE/R/0005",
        "BLUE signed that it held everything up to RED/F/0002",
    ] {
        assert!(proved.contains(words), "{words}: {proved}");
    }
    assert!(report.claimed().join("\n").contains("the exporter alone says"), "{:?}", report.claimed());
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    let make = || World::spoken().extract(&[routine(2)], &[routine(3)], &[routine(1)]);
    assert_eq!(make(), make());
}

#[test]
fn no_bit_of_an_extract_can_be_turned() {
    let world = World::spoken();
    let whole = world.extract(&[routine(3)], &[red_flash(1)], &[]).concat();
    assert!(audit(&split(&whole)).is_ok());
    for bit in 0..whole.len() * 8 {
        let mut turned = whole.clone();
        turned[bit / 8] ^= 1 << (bit % 8);
        assert!(audit(&split(&turned)).is_err(), "bit {bit} of {}", whole.len() * 8);
    }
}

#[test]
fn no_item_of_an_extract_can_be_left_out_repeated_or_moved() {
    let items = World::spoken().extract(&[routine(3)], &[red_flash(1)], &[routine(1)]);
    for at in 0..items.len() {
        let without = [&items[..at], &items[at + 1..]].concat();
        assert!(audit(&without).is_err(), "without item {at}");
        let twice = [&items[..=at], &items[at..]].concat();
        assert!(audit(&twice).is_err(), "item {at} twice");
        if let Some(next) = items.get(at + 1)
            && *next != items[at]
        {
            let mut swapped = items.clone();
            swapped.swap(at, at + 1);
            assert!(audit(&swapped).is_err(), "item {at} after the next");
        }
    }
}

#[test]
fn what_was_seen_is_judged_where_the_roots_are_marked() {
    let world = World::spoken();
    // RED/F/0001 had seen three of BLUE's ROUTINE, which RED's receipt has there.
    let blind = audit(&world.extract(&[red_flash(1)], &[], &[])).unwrap();
    assert_eq!((blind.seen_fitting, blind.seen_beyond), (1, 0));
    // BLUE/R/0004 had seen RED/F/0001, which nothing marks but a mark.
    let mut unreceipted = world.clone();
    unreceipted.receipts.clear();
    let dark = audit(&unreceipted.extract(&[routine(4)], &[], &[])).unwrap();
    assert_eq!((dark.seen_fitting, dark.seen_beyond), (0, 1));
    let marked = audit(&unreceipted.extract(&[routine(4)], &[], &[red_flash(1)])).unwrap();
    assert_eq!((marked.seen_fitting, marked.seen_beyond), (1, 0));
    // Where a root bears no signature but the exporter's, a digest that fits is proof all the same.
    let nine = EntryRef { lane: lane(HOST, Precedence::Priority), serial: 1 };
    let marks = [routine(5), red_flash(2), EntryRef { lane: lane(BLUE, Precedence::Flash), serial: 1 }];
    let last = audit(&unreceipted.extract(&[nine], &[], &marks)).unwrap();
    assert_eq!((last.seen_fitting, last.seen_beyond), (1, 0));
}

#[test]
fn many_entries_passed_over_cost_a_few_hashes_and_no_memory() {
    let world = World::new();
    let mut out = Vec::new();
    let mut writer = ExtractWriter::begin(&world.charter, BLUE, &mut out).unwrap();
    let before = out.len();
    for serial in 1..=100_000u64 {
        writer.pass_over(routine(serial), merkle::leaf(&serial.to_be_bytes()), &mut out).unwrap();
    }
    writer.mark(&mut out);
    assert_eq!(out.len() - before, 9 + 34 * 100_000u64.count_ones() as usize);

    // The longest run that there is, which an honest lane never has.
    let header = &world.extract(&[], &[], &[])[..2];
    let mut run = Writer::new();
    run.array(4).uint(8).uint(0).uint(u64::MAX).array(64);
    for at in 0..64 {
        run.bytes(&[at; 32]);
    }
    let mut auditor = Auditor::new();
    header.iter().for_each(|item| drop(auditor.item(item).unwrap()));
    auditor.item(&run.into_bytes()).unwrap();
    let more = auditor.item(&withheld(u64::MAX)).unwrap_err();
    assert_eq!(more.level, FailureLevel::Place);
}

fn withheld(serial: u64) -> Vec<u8> {
    let mut item = Writer::new();
    item.array(4).uint(4).uint(0).uint(serial).bytes(&[0; 32]);
    item.into_bytes()
}

#[test]
fn an_extract_is_refused_once_it_is_longer_than_its_limit() {
    let world = World::new();
    let header = &world.extract(&[], &[], &[])[..2];
    let mut auditor = Auditor::new();
    header.iter().for_each(|item| drop(auditor.item(item).unwrap()));
    let mut bytes: usize = header.iter().map(Vec::len).sum();
    for serial in 1.. {
        let item = withheld(serial);
        bytes += item.len();
        match auditor.item(&item) {
            Ok(_) => assert!(bytes <= EXTRACT_BYTES_MAX),
            Err(failure) => {
                assert!(bytes > EXTRACT_BYTES_MAX && failure.level == FailureLevel::Form, "{failure} at {bytes}");
                break;
            }
        }
    }
}

#[test]
fn a_subject_that_is_passed_over_or_out_of_order_is_refused() {
    let world = World::spoken();
    let level = |subjects: Vec<Subject>| {
        let mut out = Vec::new();
        let mut writer = ExtractWriter::begin(&world.charter, BLUE, &mut out).unwrap();
        for entry in world.lanes.iter().flatten() {
            match entry.at() == routine(2) {
                true => writer.entry(entry, &mut out).unwrap(),
                false => writer.pass_over(entry.at(), entry.leaf(), &mut out).unwrap(),
            }
        }
        writer.finish(&Statement { subjects, ..world.statement(None) }, &world.signer(BLUE), &mut out);
        audit(&split(&out)).map(drop).map_err(|failure| failure.level)
    };
    let subject = |serial, index| Subject { at: routine(serial), index };
    assert_eq!(level(vec![subject(2, None)]), Ok(()));
    assert_eq!(level((0..16).map(|index| subject(2, Some(index))).collect()), Ok(()));
    assert_eq!(level((0..17).map(|index| subject(2, Some(index))).collect()), Err(FailureLevel::Form));
    assert_eq!(level(vec![]), Err(FailureLevel::Form));
    assert_eq!(level(vec![subject(2, Some(1)), subject(2, None)]), Err(FailureLevel::Form));
    assert_eq!(level(vec![subject(2, None), subject(2, None)]), Err(FailureLevel::Form));
    assert_eq!(level(vec![subject(3, None)]), Err(FailureLevel::Place));
}
