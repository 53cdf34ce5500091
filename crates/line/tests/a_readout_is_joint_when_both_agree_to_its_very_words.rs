//! What two sides make of a call is laid side by side, is joint once both agree to the very words, and is published by
//! a word of those who may.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod people;

use common::*;
use evidence::{EntryRef, PartyIndex, PostIndex, Precedence};
use line::CommandError;
use line::affairs::{
    Body, DURATION_APART_MIN, Effect, Match, Point, ReadoutBody, ReadoutError, Stance, Tenor, Topic, side_by_side,
};
use line::limits::{POINTS_MAX, TEXT_BYTES_MAX, TITLE_BYTES_MAX};
use people::*;
use testkit::sim::World;

fn given(world: &mut World, station: usize, body: ReadoutBody) -> EntryRef {
    put(world, station, Precedence::Routine, Body::Readout(body)).unwrap()
}

/// A call, and a text that BLUE offers on it.
fn offered(world: &mut World) -> (EntryRef, EntryRef) {
    let call = sought(world);
    let id = given(world, 0, readout(call, 0, true, "Both agreed to hold fire."));
    (call, id)
}

fn released(world: &World, id: EntryRef) -> Vec<PartyIndex> {
    readout_of(world, id).released_by(id).map(|(party, _)| party).collect()
}

#[test]
fn one_that_is_offered_is_joint_once_the_other_has_no_objection() {
    let mut world = stations(3);
    let (_, id) = offered(&mut world);
    let text = readout_of(&world, id);
    assert_eq!((text.is_joint(id), owing(&world, id), due_s(&world, id, text.sent)), (false, vec![1], Some(3_600)));
    let stances = [Stance::Acknowledged, Stance::NoObjection, Stance::Asks, Stance::Objects, Stance::NoObjection];
    for (turn, how) in (0..).zip(stances) {
        put(&mut world, 1, Precedence::Routine, stance(id, id, turn, how)).unwrap();
        let text = readout_of(&world, id);
        assert_eq!((text.is_joint(id), text.due(id)), (how == Stance::NoObjection, None), "{how:?}");
    }
}

#[test]
fn a_text_that_is_altered_by_one_character_is_another_and_nobody_has_agreed_to_it() {
    let mut world = stations(2);
    let (call, id) = offered(&mut world);
    put(&mut world, 1, Precedence::Routine, stance(id, id, 0, Stance::NoObjection)).unwrap();
    let altered = ReadoutBody { replaces: Some(id), ..readout(call, 0, true, "Both agreed to hold fire!") };
    let altered = given(&mut world, 0, altered);
    assert!(!readout_of(&world, altered).is_joint(altered));
    assert_eq!(owing(&world, altered), [1]);
    let before = readout_of(&world, id);
    assert_eq!(before.replaced.map(|by| by.at), Some(altered));
    assert!(before.is_joint(id), "what both agreed to is not undone by one of them");
    let refused = put(&mut world, 1, Precedence::Routine, stance(altered, id, 0, Stance::NoObjection));
    assert!(matches!(refused, Err(CommandError::Outdated(_))), "{refused:?}");
    let refused = put(&mut world, 1, Precedence::Routine, stance(id, id, 1, Stance::NoObjection));
    assert!(matches!(refused, Err(CommandError::Outdated(_))), "words that were replaced: {refused:?}");
}

#[test]
fn ones_own_asks_nothing_of_the_other() {
    let mut world = stations(2);
    let call = sought(&mut world);
    let id = given(&mut world, 1, readout(call, 1, false, "We urged restraint."));
    let own = readout_of(&world, id);
    assert_eq!((own.effect, own.is_joint(id), owing(&world, id), own.due(id)), (Effect::Counts, false, vec![], None));
    let refused = put(&mut world, 0, Precedence::Routine, stance(id, id, 0, Stance::NoObjection));
    assert!(matches!(refused, Err(CommandError::NotAsked(_))), "{refused:?}");
}

#[test]
fn an_offer_that_was_replaced_asks_nothing_any_more() {
    let mut world = stations(2);
    let (call, id) = offered(&mut world);
    given(&mut world, 0, ReadoutBody { replaces: Some(id), ..readout(call, 0, false, "Our own, then.") });
    assert_eq!((owing(&world, id), readout_of(&world, id).due(id)), (vec![], None));
}

#[test]
fn release_needs_the_authority_and_a_text_that_is_ones_own_or_joint() {
    let mut world = stations(2);
    let (_, id) = offered(&mut world);
    let say = |world: &mut World, station, body| put(world, station, Precedence::Routine, body);
    for post in [0, 1, 9] {
        assert_eq!(say(&mut world, 0, release(id, 0, PostIndex(post))), Err(CommandError::NoAuthority));
    }
    assert_eq!(say(&mut world, 1, release(id, 0, MINISTER)), Err(CommandError::NotTheAuthor), "it is not joint");
    say(&mut world, 0, release(id, 0, MINISTER)).unwrap();
    assert_eq!(released(&world, id), [BLUE]);
    put(&mut world, 1, Precedence::Routine, stance(id, id, 0, Stance::NoObjection)).unwrap();
    say(&mut world, 1, release(id, 0, MINISTER)).unwrap();
    assert_eq!(released(&world, id), [BLUE, RED]);
    put(&mut world, 1, Precedence::Routine, stance(id, id, 1, Stance::Objects)).unwrap();
    assert_eq!(released(&world, id), [BLUE], "it is not joint any more, and so no text of RED's");
}

#[test]
fn a_contact_has_readouts_as_a_call_has() {
    let mut world = stations(2);
    let body = contact(&world);
    let met = put(&mut world, 0, Precedence::Routine, Body::Contact(body)).unwrap();
    let id = given(&mut world, 1, readout(met, 1, false, "We met at the bridge."));
    assert_eq!(readout_of(&world, id).effect, Effect::Counts);
}

#[test]
fn a_readout_is_of_what_its_author_spoke_with_the_other() {
    let mut world = stations(3);
    let (call, offered) = offered(&mut world);
    let other = sought(&mut world);
    let say = |world: &mut World, station, body| put(world, station, Precedence::Routine, Body::Readout(body));
    let of_others = ReadoutBody { with: BLUE, ..readout(call, 2, false, "They spoke.") };
    let refused = say(&mut world, 2, of_others.clone());
    assert!(matches!(refused, Err(CommandError::NotAsked(_))), "{refused:?}");
    let with_another = ReadoutBody { with: PartyIndex(2), ..readout(call, 0, false, "We spoke.") };
    let refused = say(&mut world, 0, with_another);
    assert!(matches!(refused, Err(CommandError::NotAsked(_))), "{refused:?}");
    let of_a_readout = readout(offered, 0, false, "We wrote.");
    let refused = say(&mut world, 0, of_a_readout);
    assert!(matches!(refused, Err(CommandError::NoSuchAffair { .. })), "{refused:?}");
    for (station, on) in [(0, other), (1, call)] {
        let body = ReadoutBody { replaces: Some(offered), ..readout(on, station, false, "Better words.") };
        let refused = say(&mut world, station, body);
        assert!(matches!(refused, Err(CommandError::NoSuchAffair { .. })), "of another call, or author: {refused:?}");
    }
}

#[test]
fn a_readout_has_something_in_it_and_each_topic_once() {
    type Change = fn(&mut ReadoutBody);
    let mut world = stations(3);
    let call = sought(&mut world);
    let cases: [(Change, ReadoutError); 15] = [
        (|body| body.with = BLUE, ReadoutError::NotBound),
        (|body| body.with = PartyIndex(9), ReadoutError::NotBound),
        (|body| body.from = PostIndex(9), ReadoutError::UnknownPost),
        (|body| body.language = "fr".to_owned(), ReadoutError::UnknownLanguage("fr".to_owned())),
        (|body| (body.text, body.points) = (" ".to_owned(), vec![]), ReadoutError::Empty),
        (|body| body.text = "x".repeat(TEXT_BYTES_MAX + 1), ReadoutError::Oversize),
        (|body| body.points = vec![body.points[0].clone(); POINTS_MAX + 1], ReadoutError::Oversize),
        (|body| body.points[0].words = "x".repeat(TITLE_BYTES_MAX + 1), ReadoutError::Point(0)),
        (|body| body.points[0].topic = Topic::Initiative, ReadoutError::Point(0)),
        (|body| body.points.push(point(Topic::Initiative, Tenor::Discussed, Some(2), "")), ReadoutError::Point(1)),
        (|body| body.points.push(point(Topic::Duration, Tenor::Discussed, None, "")), ReadoutError::Point(1)),
        (|body| body.points.push(point(Topic::Situation, Tenor::Discussed, None, "")), ReadoutError::Point(1)),
        (|body| body.points.push(point(Topic::NextContact, Tenor::Agreed, None, "")), ReadoutError::Point(1)),
        (|body| body.points.push(point(Topic::Other, Tenor::Discussed, None, " ")), ReadoutError::Point(1)),
        (|body| body.points.push(point(Topic::Ceasefire, Tenor::NotAgreed, None, "x")), ReadoutError::Point(1)),
    ];
    for (change, error) in cases {
        let mut body = readout(call, 0, false, "We spoke.");
        change(&mut body);
        let refused = put(&mut world, 0, Precedence::Routine, Body::Readout(body));
        assert_eq!(refused, Err(CommandError::Readout(error)));
    }
    let mut largest = readout(call, 0, false, &"x".repeat(TEXT_BYTES_MAX));
    largest.points = (0..POINTS_MAX as u64).map(|of| point(Topic::Situation, Tenor::Urged, Some(of), "")).collect();
    let id = given(&mut world, 0, largest);
    assert_eq!(readout_of(&world, id).effect, Effect::Counts);
}

#[test]
fn two_readouts_are_laid_side_by_side_by_what_they_are_about() {
    let ours = [
        point(Topic::Ceasefire, Tenor::Agreed, None, ""),
        point(Topic::Duration, Tenor::Discussed, Some(25), ""),
        point(Topic::Situation, Tenor::Discussed, Some(804), ""),
        point(Topic::Prisoners, Tenor::Urged, None, "all of them"),
        point(Topic::Other, Tenor::Discussed, None, "the dam "),
    ];
    let theirs = [
        point(Topic::Other, Tenor::Discussed, None, "the dam"),
        point(Topic::Ceasefire, Tenor::NotAgreed, None, ""),
        point(Topic::Duration, Tenor::Discussed, Some(25 + DURATION_APART_MIN), ""),
        point(Topic::Situation, Tenor::Discussed, Some(760), ""),
    ];
    let rows = side_by_side(&ours, &theirs);
    let expected = [
        (Match::Contradict, Some(0), Some(1)),
        (Match::Both, Some(1), Some(2)),
        (Match::First, Some(2), None),
        (Match::First, Some(3), None),
        (Match::Both, Some(4), Some(0)),
        (Match::Second, None, Some(3)),
    ];
    assert_eq!(rows, expected);
    let turned = |(which, one, other): (Match, Option<usize>, Option<usize>)| match which {
        Match::First => (Match::Second, other, one),
        Match::Second => (Match::First, other, one),
        both => (both, other, one),
    };
    let (mut there, mut back) = (rows, side_by_side(&theirs, &ours));
    back = back.into_iter().map(turned).collect();
    there.sort_unstable();
    back.sort_unstable();
    assert_eq!(there, back, "whoever lays them");
}

#[test]
fn points_contradict_where_they_cannot_both_be_so() {
    let which = |one: &Point, other: &Point| side_by_side(std::slice::from_ref(one), std::slice::from_ref(other))[0].0;
    let length = |minutes| point(Topic::Duration, Tenor::Discussed, Some(minutes), "");
    assert_eq!(which(&length(0), &length(DURATION_APART_MIN)), Match::Both);
    assert_eq!(which(&length(DURATION_APART_MIN + 1), &length(0)), Match::Contradict);
    assert_eq!(which(&length(u64::MAX), &length(0)), Match::Contradict);
    let next = |value| point(Topic::NextContact, Tenor::Agreed, Some(value), "");
    assert_eq!(which(&next(1), &next(2)), Match::Contradict);
    let arms = |tenor| point(Topic::Arms, tenor, None, "");
    for one in Tenor::ALL {
        for other in Tenor::ALL {
            let apart = matches!((one, other), (Tenor::Agreed, Tenor::NotAgreed) | (Tenor::NotAgreed, Tenor::Agreed));
            let expected = if apart { Match::Contradict } else { Match::Both };
            assert_eq!(which(&arms(one), &arms(other)), expected, "{one:?} {other:?}");
        }
    }
}
