//! What a party says of a notice holds for the words that it had before it, and for no others; and of one party's words
//! the last stands, whatever its clock does.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryRef, PartyIndex, Precedence};
use line::affairs::{Body, ConflictBody, ConflictId, Item, Stance, Step, StepBody};
use line::limits::OVERDUE_PER_STEP_MAX;
use line::{Command, CommandError, Event};
use testkit::plans::{amended, centre, east};
use testkit::sim::World;

const RED: PartyIndex = PartyIndex(1);

fn given() -> (World, EntryRef) {
    let mut world = stations(2);
    let body = flight(&world, centre(), 7_200);
    let notice = put(&mut world, 0, Precedence::Routine, Body::Notice(body)).unwrap();
    (world, notice)
}

fn amend(world: &mut World, notice: EntryRef, turn: u32) -> Result<EntryRef, CommandError> {
    let body = amended(flight(world, east(turn), 7_200), notice, turn);
    put(world, 0, Precedence::Routine, Body::Notice(body))
}

#[test]
fn a_stance_lapses_with_the_words_that_it_was_about() {
    let (mut world, notice) = given();
    let first = noticed(&world, notice);
    assert_eq!(first.due(), Some(first.announced.time.plus_ms(3_600_000)));
    put(&mut world, 1, Precedence::Routine, stance(notice, notice, 0, Stance::NoObjection)).unwrap();
    let answered = noticed(&world, notice);
    assert_eq!(answered.due(), None);
    assert_eq!(answered.answers.of(RED, notice).unwrap().stance, Stance::NoObjection);
    let version = amend(&mut world, notice, 1).unwrap();
    let amended = noticed(&world, notice);
    assert!(amended.answers.owes(RED, version) && amended.answers.of(RED, version).is_none());
    assert_eq!(amended.due(), Some(amended.version.time.plus_ms(3_600_000)));
    let refused = put(&mut world, 1, Precedence::Routine, stance(notice, notice, 1, Stance::Acknowledged));
    assert!(matches!(refused, Err(CommandError::Outdated(_))), "{refused:?}");
    put(&mut world, 1, Precedence::Routine, stance(notice, version, 1, Stance::Objects)).unwrap();
    assert_eq!(noticed(&world, notice).answers.of(RED, version).unwrap().stance, Stance::Objects);
}

/// A party that thinks again is no later than it was: it answered when it first did.
#[test]
fn the_first_answer_to_the_same_words_is_kept_beside_the_last() {
    let (mut world, notice) = given();
    put(&mut world, 1, Precedence::Routine, stance(notice, notice, 0, Stance::NoObjection)).unwrap();
    let first = noticed(&world, notice).answers.of(RED, notice).unwrap().said.time;
    world.run_for(5_000 * S).unwrap();
    put(&mut world, 1, Precedence::Routine, stance(notice, notice, 1, Stance::Objects)).unwrap();
    let answers = noticed(&world, notice).answers;
    assert_eq!(answers.of(RED, notice).unwrap().stance, Stance::Objects);
    assert_eq!(answers.first(RED, notice), Some(first));
    let version = amend(&mut world, notice, 1).unwrap();
    assert_eq!(noticed(&world, notice).answers.first(RED, version), None);
}

/// Two watches of one party have the same before them; one is first, and the other looks again.
#[test]
fn of_two_who_speak_at_once_for_a_party_the_second_is_refused() {
    let (mut world, notice) = given();
    put(&mut world, 1, Precedence::Routine, stance(notice, notice, 0, Stance::Objects)).unwrap();
    for of in [Precedence::Routine, Precedence::Flash] {
        let refused = put(&mut world, 1, of, stance(notice, notice, 0, Stance::NoObjection));
        assert!(matches!(refused, Err(CommandError::Outdated(_))), "{refused:?}");
    }
    amend(&mut world, notice, 1).unwrap();
    let refused = amend(&mut world, notice, 1);
    assert!(matches!(refused, Err(CommandError::Outdated(_))), "{refused:?}");
    let step = |turn| StepBody { notice, turn, step: Step::Begun, at: now(&world), words: String::new() };
    let (old, new) = (Body::Step(step(1)), Body::Step(step(2)));
    let refused = put(&mut world, 0, Precedence::Routine, old);
    assert!(matches!(refused, Err(CommandError::Outdated(_))), "{refused:?}");
    put(&mut world, 0, Precedence::Routine, new).unwrap();
}

#[test]
fn only_who_is_asked_answers_and_only_the_author_amends() {
    let (mut world, notice) = given();
    let refused = put(&mut world, 0, Precedence::Routine, stance(notice, notice, 0, Stance::Acknowledged));
    assert!(matches!(refused, Err(CommandError::NotAsked(_))), "{refused:?}");
    let body = amended(flight(&world, centre(), 7_200), notice, 1);
    let refused = put(&mut world, 1, Precedence::Routine, Body::Notice(body));
    assert!(matches!(refused, Err(CommandError::NoSuchAffair { .. })), "{refused:?}");
}

#[test]
fn a_clock_that_goes_back_lets_no_old_word_win() {
    let (mut world, notice) = given();
    put(&mut world, 1, Precedence::Flash, stance(notice, notice, 0, Stance::NoObjection)).unwrap();
    (0..2).for_each(|station| world.stations[station].set_clock_off_ms(-3_600_000));
    put(&mut world, 1, Precedence::Routine, stance(notice, notice, 1, Stance::Objects)).unwrap();
    assert_eq!(noticed(&world, notice).answers.of(RED, notice).unwrap().stance, Stance::Objects);
    let version = amend(&mut world, notice, 1).unwrap();
    let amended = noticed(&world, notice);
    assert!(amended.version.time < amended.announced.time);
    assert_eq!(amended.version.at, version);
}

/// Both have spoken, and then one of the two plans changes.
#[test]
fn what_is_said_of_a_conflict_lapses_with_either_plan() {
    let (mut world, blue) = given();
    let body = flight(&world, east(1_000), 7_200);
    let red = put(&mut world, 1, Precedence::Routine, Body::Notice(body)).unwrap();
    let id = ConflictId::of(blue, Item::Notice(red));
    let said = |world: &mut World, station: usize, accepts: bool| {
        let versions = conflicts(world)[&id].versions;
        let body = ConflictBody { conflict: id, versions, accepts, words: "300 m apart in height".to_owned() };
        put(world, station, Precedence::Routine, Body::Conflict(body)).map(|_| versions)
    };
    let versions = said(&mut world, 0, true).unwrap();
    said(&mut world, 1, false).unwrap();
    let stands = |world: &World, versions| {
        let words = noticed(world, blue).conflicts;
        [0, 1].map(|party| words.of(PartyIndex(party), id.with, versions).map(|stance| stance.accepts))
    };
    assert_eq!(stands(&world, versions), [Some(true), Some(false)]);
    let first = noticed(&world, blue).conflicts.first(RED, id.with, versions).unwrap();
    world.run_for(60 * S).unwrap();
    said(&mut world, 1, true).unwrap();
    assert_eq!(stands(&world, versions), [Some(true), Some(true)]);
    let words = noticed(&world, blue).conflicts;
    assert_eq!(words.first(RED, id.with, versions), Some(first), "who thinks again spoke when it first did");
    assert!(words.of(RED, id.with, versions).unwrap().word.time > first);
    amend(&mut world, blue, 1).unwrap();
    assert_eq!(stands(&world, conflicts(&world)[&id].versions), [None, None]);
    let old = ConflictBody { conflict: id, versions, accepts: true, words: String::new() };
    let refused = put(&mut world, 1, Precedence::Routine, Body::Conflict(old));
    assert!(matches!(refused, Err(CommandError::Outdated(_))), "{refused:?}");
}

/// Words on a conflict count no turns: of those of one party the latest stands, and what would not stand is not signed.
#[test]
fn a_word_on_a_conflict_that_would_not_stand_since_the_clock_went_back_is_not_signed() {
    let (mut world, blue) = given();
    let body = flight(&world, east(1_000), 7_200);
    let red = put(&mut world, 1, Precedence::Routine, Body::Notice(body)).unwrap();
    let id = ConflictId::of(blue, Item::Notice(red));
    let versions = conflicts(&world)[&id].versions;
    let said = |world: &mut World, of, accepts| {
        put(world, 1, of, Body::Conflict(ConflictBody { conflict: id, versions, accepts, words: "words".to_owned() }))
    };
    let stands = |world: &World| noticed(world, blue).conflicts.of(RED, id.with, versions).unwrap();
    world.stations[1].set_clock_off_ms(3_600_000);
    let ahead = said(&mut world, Precedence::Flash, false).unwrap();
    assert_eq!((stands(&world).word.at, stands(&world).accepts), (ahead, false));
    world.stations[1].set_clock_off_ms(0);
    let refused = said(&mut world, Precedence::Routine, true);
    assert!(matches!(refused, Err(CommandError::EarlierWord(_))), "{refused:?}");
    assert_eq!(world.stations[1].size(lane(1, Precedence::Routine)), red.serial, "and nothing was signed");
    world.stations[1].set_clock_off_ms(3_600_000);
    let later = said(&mut world, Precedence::Routine, true).unwrap();
    assert_eq!((stands(&world).word.at, stands(&world).accepts), (later, true));
}

/// An hour after the later of the two plans.
#[test]
fn a_conflict_on_which_a_party_has_not_spoken_is_told_overdue_once() {
    for speakers in 0..=2 {
        let (mut world, blue) = given();
        let body = flight(&world, east(1_000), 7_200);
        let red = put(&mut world, 1, Precedence::Routine, Body::Notice(body)).unwrap();
        let id = ConflictId::of(blue, Item::Notice(red));
        let conflict = conflicts(&world)[&id];
        assert_eq!(conflict.due, noticed(&world, red).announced.time.plus_ms(3_600_000));
        for station in 0..speakers {
            let (versions, words) = (conflict.versions, String::new());
            let body = ConflictBody { conflict: id, versions, accepts: false, words };
            put(&mut world, station, Precedence::Routine, Body::Conflict(body)).unwrap();
        }
        let overdue = |world: &mut World, s: u64| {
            world.stations.iter_mut().for_each(|station| station.events.clear());
            world.run_for(s * S).unwrap();
            let told = |event: &&Event| matches!(event, Event::ConflictOverdue { conflict, .. } if *conflict == id);
            [0, 1].map(|station: usize| world.stations[station].events.iter().filter(told).count())
        };
        let before_s = conflict.due.ms_since(now(&world)) / 1_000 - 2;
        assert_eq!(overdue(&mut world, before_s), [0, 0]);
        assert_eq!(overdue(&mut world, 5), [usize::from(speakers < 2); 2], "{speakers} have spoken");
        assert_eq!(overdue(&mut world, 10_000), [0, 0]);
    }
}

/// Each plan of one side meets each of the other: more conflicts than one look at the clocks tells.
#[test]
fn all_conflicts_are_told_overdue_that_run_out_at_once() {
    const EACH: usize = 20;
    const _: () = assert!(EACH * EACH > OVERDUE_PER_STEP_MAX);
    let mut world = stations(2);
    for station in 0..2 {
        for number in 0..EACH {
            let body = Body::Notice(flight(&world, east(number as u32), 7_200));
            world.command(station, Command::Say { precedence: Precedence::Routine, body }).unwrap();
        }
    }
    world.run_for(S).unwrap();
    assert_eq!(conflicts(&world).len(), EACH * EACH);
    world.run_for(3_610 * S).unwrap();
    for station in &world.stations {
        let told = |event: &Event| match event {
            Event::ConflictOverdue { conflict, .. } => Some(*conflict),
            _ => None,
        };
        let told: Vec<_> = station.events.iter().filter_map(told).collect();
        assert_eq!(told.len(), EACH * EACH);
        assert_eq!(told.iter().collect::<std::collections::BTreeSet<_>>().len(), EACH * EACH, "each once");
    }
}
