//! Whatever the order in which lanes come in, and however they are cut into batches: one picture, in every store.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

mod talk;

use std::collections::BTreeMap;

use evidence::{EntryRef, Precedence, Time};
use line::Keep;
use line::affairs::{Affair, Body, Standing};
use proptest::prelude::*;
use store::{Archive, Memory, Sqlite, Store};
use talk::random::{Act, acts};
use talk::{BLUE, RED, Said, Talk, lane, place};

fn spoken(parties: usize, acts: &[Act]) -> Talk {
    let mut talk = Talk::new(parties);
    for act in acts {
        talk.act(act);
    }
    talk
}

fn keep_all(store: &mut dyn Store, order: &[Said], cut: usize) -> Vec<line::affairs::Folded> {
    let keeps: Vec<Keep> = order.iter().map(Said::keep).collect();
    let mut folded = Vec::new();
    for batch in keeps.chunks(cut) {
        store.commit(batch).unwrap();
        folded.extend(store.settle(&[]).unwrap());
    }
    folded
}

fn picture(store: &dyn Archive, talk: &Talk) -> BTreeMap<EntryRef, Affair> {
    let places = talk.lanes.iter().flatten().map(|said| said.entry.at());
    places.filter_map(|at| Some((at, store.affair(at).unwrap()?))).collect()
}

/// All that is asked of a picture, the order of keeping apart.
fn answers(store: &dyn Archive) -> impl PartialEq + std::fmt::Debug {
    let loaded = store.load().unwrap();
    let due = store.due(Time(0), None, Time(u64::MAX), 1_000).unwrap();
    let late = store.due(Time(talk::START.plus_ms(60_000).0), None, talk::START.plus_ms(3_600_000), 5).unwrap();
    let mut checks = Vec::new();
    store.checks(RED, talk::START, Time(u64::MAX), &mut |id, check| checks.push((id, check.clone()))).unwrap();
    (loaded.unanswered, loaded.last_check, loaded.frontiers, due, late, checks, store.inbox(None, 1_000).unwrap())
}

/// BLUE says words of one precedence, then a correction and a cancellation of them and a reply to them, each at so many
/// milliseconds; every order of the lanes gives the same standing and the same last reply.
fn told(
    corrected: (Precedence, u64),
    cancelled: (Precedence, u64),
    replied: (Precedence, u64),
) -> (Standing, EntryRef) {
    let mut talk = Talk::new(2);
    let about = talk.message(lane(BLUE, Precedence::Priority), "words").entry.at();
    let mut first_reply = talk.words(RED, "a reply");
    first_reply.reply_to = Some(about);
    talk.now = talk::START.plus_ms(5_000);
    talk.say_seen(lane(RED, Precedence::Immediate), &Body::Message(first_reply.clone()), None);
    let mut words = talk.words(BLUE, "better words");
    words.corrects = Some(about);
    let said = [
        (BLUE, corrected, Body::Message(words)),
        (BLUE, cancelled, Body::Cancellation { message: about, reason: String::new() }),
        (RED, replied, Body::Message(first_reply)),
    ];
    for (party, (precedence, ms), body) in said {
        talk.now = talk::START.plus_ms(ms);
        talk.say_seen(lane(party, precedence), &body, None);
    }
    let states = (0..=u8::MAX).map(|draw| {
        let mut store = Memory::new(&talk.charter, RED);
        keep_all(&mut store, &talk.interleaved(&[draw, draw / 8, draw / 32]), 1);
        let Some(Affair::Message(message)) = store.affairs().get(&about).cloned() else { panic!("no message") };
        assert_eq!(Affair::decode(&Affair::Message(message.clone()).encode()), Ok(Affair::Message(message.clone())));
        (message.standing, message.replied.unwrap().at)
    });
    let mut states: Vec<_> = states.collect();
    states.dedup();
    assert_eq!(states.len(), 1, "{states:?}");
    states[0]
}

#[test]
fn the_later_word_on_a_message_stands_whatever_its_precedence() {
    use Precedence::{Flash, Immediate, Routine};
    let corrected = |standing| matches!(standing, Standing::Corrected(_));
    let at = |precedence, serial| place(lane(RED, precedence), serial);
    for (early, late) in [(Routine, Flash), (Flash, Routine), (Routine, Routine), (Flash, Flash)] {
        let (standing, replied) = told((early, 6_000), (late, 7_000), (late, 8_000));
        assert!(!corrected(standing), "{early} before {late}: {standing:?}");
        assert_eq!(replied, at(late, 1));
    }
    let (standing, replied) = told((Routine, 7_000), (Flash, 6_000), (Immediate, 4_000));
    assert!(corrected(standing), "{standing:?}");
    assert_eq!(replied, at(Immediate, 1), "by a clock that went back, within a lane too");
    let (standing, replied) = told((Routine, 7_000), (Flash, 7_000), (Flash, 5_000));
    assert!(corrected(standing), "of one moment, that of the greater place: {standing:?}");
    assert_eq!(replied, at(Immediate, 1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_the_lanes_folds_to_one_picture(
        parties in 2..4usize, acts in acts(60), one: Vec<u8>, other: Vec<u8>, own in 0..2u8,
    ) {
        let talk = spoken(parties, &acts);
        let own = evidence::PartyIndex(own);
        let (mut first, mut second) = (Memory::new(&talk.charter, own), Memory::new(&talk.charter, own));
        keep_all(&mut first, &talk.interleaved(&one), 7);
        keep_all(&mut second, &talk.interleaved(&other), 3);
        prop_assert_eq!(first.affairs(), second.affairs());
        prop_assert_eq!(answers(&first), answers(&second));
        second.rebuild().unwrap();
        prop_assert_eq!(first.affairs(), second.affairs());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn sqlite_folds_as_memory_does_and_again_after_a_restart_and_a_rebuild(
        parties in 2..4usize, acts in acts(60), order: Vec<u8>, cut in 1..20usize,
    ) {
        let talk = spoken(parties, &acts);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.db");
        let order = talk.interleaved(&order);
        let (before, after) = order.split_at(order.len() / 2);
        let mut memory = Memory::new(&talk.charter, BLUE);
        let mut sqlite = Sqlite::open(&path, &talk.charter, BLUE).unwrap();
        prop_assert_eq!(keep_all(&mut memory, before, cut), keep_all(&mut sqlite, before, cut));
        drop(sqlite);
        let mut sqlite = Sqlite::open(&path, &talk.charter, BLUE).unwrap();
        prop_assert_eq!(keep_all(&mut memory, after, cut), keep_all(&mut sqlite, after, cut));
        for round in 0..2 {
            prop_assert_eq!(memory.load().unwrap(), sqlite.load().unwrap(), "round {}", round);
            prop_assert_eq!(picture(&memory, &talk), picture(&sqlite, &talk));
            prop_assert_eq!(answers(&memory), answers(&sqlite));
            prop_assert_eq!(memory.messages(None, 1_000).unwrap(), sqlite.messages(None, 1_000).unwrap());
            prop_assert_eq!(memory.counts().unwrap(), sqlite.counts().unwrap());
            prop_assert_eq!(memory.check(&mut |_| {}), sqlite.check(&mut |_| {}));
            prop_assert_eq!(sqlite.rebuild().unwrap(), order.len() as u64);
        }
    }
}
