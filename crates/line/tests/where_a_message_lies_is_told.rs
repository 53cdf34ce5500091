//! A message is translated, brought to a principal and passed to units, each told by a signed word of whoever does it.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod people;

use common::*;
use evidence::{EntryRef, Precedence, Time};
use line::affairs::{Affair, Body, DeliveryBody, Message, PassedBody, Stage, TranslationBody, TranslationError};
use line::{CommandError, Event, affairs::Folded};
use people::*;
use testkit::sim::World;

fn message_of(world: &World, id: EntryRef) -> Message {
    match affair(world, id) {
        Affair::Message(message) => message,
        other => panic!("{other:?}"),
    }
}

fn sight(message: EntryRef) -> TranslationBody {
    TranslationBody {
        message,
        language: "en".to_owned(),
        stage: Stage::Sight,
        text: "in other words".to_owned(),
        by: Some("linguist 4".to_owned()),
        qualified_until: None,
    }
}

#[test]
fn whoever_sent_or_was_sent_a_message_translates_it_and_says_who_has_it() {
    let mut world = stations(3);
    let id = put(&mut world, 0, Precedence::Routine, message(1, "words")).unwrap();
    let official = TranslationBody { stage: Stage::Official, qualified_until: Some(Time(u64::MAX)), ..sight(id) };
    for (station, body) in [(1, sight(id)), (1, official), (0, sight(id))] {
        put(&mut world, station, Precedence::Routine, Body::Translation(body)).unwrap();
    }
    let delivery = DeliveryBody { message: id, post: MINISTER, at: now(&world) };
    put(&mut world, 1, Precedence::Routine, Body::Delivery(delivery)).unwrap();
    let passed = PassedBody { what: id, units: "2nd battery".to_owned(), at: now(&world) };
    put(&mut world, 1, Precedence::Routine, Body::Passed(passed)).unwrap();
    let told = message_of(&world, id);
    let counts: Vec<_> = told.translated.0.iter().map(|(party, said)| (*party, said.len())).collect();
    assert_eq!(counts, [(BLUE, 1), (RED, 2)]);
    assert!(told.delivered.by(RED) && told.passed.by(RED) && !told.delivered.by(BLUE));
    let others = put(&mut world, 2, Precedence::Routine, Body::Translation(sight(id)));
    assert!(matches!(others, Err(CommandError::NotAsked(_))), "{others:?}");
}

#[test]
fn a_machine_only_helps_and_an_official_translation_has_a_qualified_linguist() {
    let mut world = stations(2);
    let id = put(&mut world, 0, Precedence::Routine, message(1, "words")).unwrap();
    let past = Some(Time(now(&world).0 - 1));
    let official = TranslationBody { stage: Stage::Official, ..sight(id) };
    for (body, why) in [
        (
            TranslationBody { by: None, qualified_until: Some(Time(u64::MAX)), ..official.clone() },
            TranslationError::Machine,
        ),
        (official.clone(), TranslationError::NotQualified),
        (TranslationBody { qualified_until: past, ..official }, TranslationError::NotQualified),
        (TranslationBody { language: "xx".to_owned(), ..sight(id) }, TranslationError::UnknownLanguage),
        (TranslationBody { text: " ".to_owned(), ..sight(id) }, TranslationError::Empty),
        (TranslationBody { by: Some(String::new()), ..sight(id) }, TranslationError::Empty),
    ] {
        let refused = put(&mut world, 1, Precedence::Routine, Body::Translation(body.clone()));
        assert_eq!(refused, Err(CommandError::Translation(why)));
        assert_eq!(message_of(&world, id).translated.0, []);
    }
    put(&mut world, 1, Precedence::Routine, Body::Translation(TranslationBody { by: None, ..sight(id) })).unwrap();
    let handled = |event: &Event| matches!(event, Event::Folded(Folded::Handled { message, .. }) if *message == id);
    assert!(world.stations.iter().all(|station| station.events.iter().any(handled)), "both are told");
}
