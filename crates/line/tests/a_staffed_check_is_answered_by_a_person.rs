//! A staffed check asks every other watch whether somebody is there, and what repeats its words has not answered.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod people;

use common::*;
use evidence::{EntryRef, PostIndex, Precedence};
use line::affairs::{Affair, Body, NEUTRAL_TEXTS, PresentBody, Ritual, Staffed, StaffedBody};
use line::limits::NOTE_BYTES_MAX;
use line::{CommandError, Event};
use people::*;
use testkit::sim::World;

fn staffed_of(world: &World, id: EntryRef) -> Staffed {
    match affair(world, id) {
        Affair::Staffed(staffed) => staffed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_other_watch_answers_once_and_within_its_time() {
    let mut world = stations(3);
    let id = put(&mut world, 0, Precedence::Priority, staffed(3)).unwrap();
    assert_eq!((owing(&world, id), due_s(&world, id, staffed_of(&world, id).asked)), (vec![1, 2], Some(600)));
    assert_eq!(overdue(&mut world, id, 610), [1, 1, 1]);
    put(&mut world, 1, Precedence::Routine, present(id, 4)).unwrap();
    assert_eq!(owing(&world, id), [2]);
    let again = |station: &testkit::sim::Station| {
        station.events.iter().filter(|event| matches!(event, Event::Overdue { .. })).count()
    };
    assert!(world.stations.iter().all(|station| again(station) == 1), "an answer does not tell it again");
    put(&mut world, 2, Precedence::Flash, present(id, 11)).unwrap();
    assert_eq!((owing(&world, id), staffed_of(&world, id).due()), (vec![], None));
    for (station, who) in [(0, "its author"), (1, "one that has answered")] {
        let refused = put(&mut world, station, Precedence::Routine, present(id, 5));
        assert!(matches!(refused, Err(CommandError::NotAsked(_))), "{who}: {refused:?}");
    }
}

#[test]
fn the_words_that_it_was_asked_with_are_no_answer() {
    let mut world = stations(2);
    let id = put(&mut world, 0, Precedence::Priority, staffed(3)).unwrap();
    let refused = put(&mut world, 1, Precedence::Priority, present(id, 3));
    assert!(matches!(refused, Err(CommandError::SameText(_))), "{refused:?}");
    assert_eq!(owing(&world, id), [1]);
}

#[test]
fn it_is_asked_and_answered_with_vetted_texts_and_nothing_else() {
    let mut world = stations(2);
    for text in [NEUTRAL_TEXTS, u8::MAX] {
        let refused = put(&mut world, 0, Precedence::Priority, staffed(text));
        assert!(matches!(refused, Err(CommandError::Unreadable(_))), "{refused:?}");
    }
    let nobody = StaffedBody { from: PostIndex(9), ritual: Ritual::Closing, text: 0 };
    assert_eq!(put(&mut world, 0, Precedence::Priority, Body::Staffed(nobody)), Err(CommandError::NotBound));
    let id = put(&mut world, 0, Precedence::Priority, staffed(NEUTRAL_TEXTS - 1)).unwrap();
    let refused = put(&mut world, 1, Precedence::Priority, present(id, NEUTRAL_TEXTS));
    assert!(matches!(refused, Err(CommandError::Unreadable(_))), "{refused:?}");
    let long = PresentBody { check: id, by: "w".repeat(NOTE_BYTES_MAX + 1), text: 0 };
    let refused = put(&mut world, 1, Precedence::Priority, Body::Present(long));
    assert!(matches!(refused, Err(CommandError::LongNote { .. })), "{refused:?}");
    let message = put(&mut world, 0, Precedence::Routine, message(1, "words")).unwrap();
    let refused = put(&mut world, 1, Precedence::Priority, present(message, 0));
    assert!(matches!(refused, Err(CommandError::NoSuchAffair { .. })), "{refused:?}");
}
