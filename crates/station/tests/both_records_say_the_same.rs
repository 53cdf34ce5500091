//! What is computed from a record is the same on both sides, in whatever order the entries came: how all was kept, which
//! clocks run, and what every word on a call was.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

#[path = "../../store/tests/talk/mod.rs"]
mod talk;

use std::collections::BTreeSet;

use evidence::{Charter, PartyIndex, Role, Time};
use line::affairs::{AffairKind, Rules};
use line::{Keep, Record as _};
use proptest::prelude::*;
use serde_json::Value;
use station::clocks::{self, Wanted};
use station::performance::{self, Period};
use station::{calls, view};
use store::{Memory, Sqlite, Store};
use talk::random::{Act, acts};
use talk::{BLUE, RED, Said, Talk};

fn spoken(acts: &[Act]) -> Talk {
    let mut charter: Charter = talk::charter_with_ministers(3);
    charter.parties[2].role = Role::Guarantor;
    let mut talk = Talk::under(charter);
    talk.say_all(acts);
    talk
}

fn kept(talk: &Talk, own: PartyIndex, order: &[Said]) -> Memory {
    let mut store = Memory::new(&talk.charter, own);
    let keeps: Vec<Keep> = order.iter().map(Said::keep).collect();
    store.commit(&keeps).unwrap();
    while !store.is_settled() {
        store.settle(&[]).unwrap();
    }
    store
}

/// Every serial that is named as the proof of a case.
///
/// What is late names both of its ends, but where nobody looks for the second by the index and a clock went back.
fn proofs(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == "entries" {
                    let late = fields.get("how").is_some_and(|how| how == "late");
                    let ends = value.as_array().map_or(0, Vec::len);
                    assert!(!late || ends == 2, "what is late names both ends: {fields:?}");
                    found.extend(value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
                }
                if !["checks", "messages"].contains(&name.as_str()) {
                    proofs(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| proofs(item, found)),
        _ => {}
    }
}

#[test]
fn of_many_clocks_only_the_first_are_listed_and_it_is_said_that_there_are_more() {
    let mut talk = talk::Talk::new(2);
    let lane = talk::lane(BLUE, evidence::Precedence::Routine);
    let said: Vec<_> = (0..5_000).map(|_| talk.message(lane, "words")).collect();
    let dir = tempfile::tempdir().unwrap();
    let mut store = Sqlite::open(&dir.path().join("record.sqlite"), &talk.charter, RED).unwrap();
    store.commit(&said.iter().map(Said::keep).collect::<Vec<_>>()).unwrap();
    while !store.is_settled() {
        store.settle(&[]).unwrap();
    }
    let (first, more) = clocks::first(&store, Wanted { limit: 10, ..Wanted::default() }).unwrap();
    let listed: Vec<_> = first.iter().map(|clock| clock.id.serial).collect();
    assert_eq!((listed, more), ((1..=10).collect(), true));
    let (none, more) = clocks::first(&store, Wanted { party: Some(BLUE), limit: 10, ..Wanted::default() }).unwrap();
    assert_eq!((none, more), (Vec::new(), false), "it is the reader who owes");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn both_sides_report_alike_whatever_was_said_in_whatever_order(
        acts in acts(130), one: Vec<u8>, other: Vec<u8>, now in 0..200u64,
    ) {
        let talk = spoken(&acts);
        let rules = Rules::of(&talk.charter).unwrap();
        let now = talk.now.plus_ms(now * 3_600_000);
        let period = Period { from: Time(0), until: now, now };
        let stores = [(BLUE, &one), (RED, &other)].map(|(own, order)| (own, kept(&talk, own, &talk.interleaved(order))));
        let reports = stores.each_ref().map(|(own, store)| {
            let mut report = performance::of(&rules, *own, store, period).unwrap();
            // When entries about sites were received, either side says by what it holds: its disk, or a receipt.
            report["sites"] = Value::Null;
            report
        });
        prop_assert_eq!(&reports[0], &reports[1]);
        // Each case is proved by entries that are there.
        let mut named = Vec::new();
        proofs(&reports[0], &mut named);
        for serial in named {
            let at = view::parse_serial(&talk.charter, &serial).unwrap();
            prop_assert_eq!(stores[0].1.entries(at.lane, at.serial, 1).unwrap()[0].entry.at(), at);
        }
        let calls = stores[0].1.affairs().iter().filter(|(_, affair)| affair.kind() == AffairKind::Call);
        for (&id, _) in calls {
            let [one, other] = stores.each_ref().map(|(own, store)| {
                let call = calls::view::call_with_history(&talk.charter, *own, store, id, now).unwrap().unwrap();
                [call["history"].clone(), call["postponements"].clone(), call["chain"].clone()]
            });
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn the_clocks_are_those_of_every_open_affair_and_the_first_ones_come_first(
        acts in acts(130), order: Vec<u8>, limit in 0..12usize, now in 0..200u64, party in 0..3u8, overdue: bool,
    ) {
        let talk = spoken(&acts);
        let store = kept(&talk, BLUE, &talk.interleaved(&order));
        let now = talk.now.plus_ms(now * 3_600_000);
        let party = Some(PartyIndex(party)).filter(|party| party.0 < 2);
        let mut all = Vec::new();
        for (&id, affair) in store.affairs() {
            let clocks = clocks::of(id, affair);
            // Those moments are told as overdue, and no others.
            let dues: BTreeSet<_> = clocks.iter().map(|clock| clock.due).collect();
            assert_eq!(dues, affair.deadlines(id), "{affair:?}");
            for own in (0..3).map(PartyIndex) {
                let owes = clocks.iter().any(|clock| clock.party == own && clock.owes != clocks::Duty::End);
                assert_eq!(owes, affair.waits(id, own), "{affair:?}");
            }
            all.extend(clocks);
        }
        all.retain(|clock| party.is_none_or(|party| party == clock.party) && (!overdue || clock.due < now));
        all.sort_unstable();
        let wanted = Wanted { party, overdue_at: overdue.then_some(now), limit };
        let (found, more) = clocks::first(&store, wanted).unwrap();
        prop_assert_eq!(more, limit < all.len());
        all.truncate(limit);
        prop_assert_eq!(found, all);
    }
}
