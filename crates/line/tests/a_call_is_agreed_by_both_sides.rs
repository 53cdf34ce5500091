//! A call is sought, agreed, put off, declined and taken back by words of both sides, each within its clock; and nobody
//! has spoken who has not shown that it is there.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod people;

use common::*;
use evidence::{PostIndex, Precedence, Time};
use line::affairs::{Address, Body, CallBody, CallError, CallStatus, Capacity, Reply, ReplyBody, SpokeBody};
use line::limits::{ADDRESSEES_MAX, ATTENDANCE_MAX, CALL_WINDOWS_MAX, SUBJECT_BYTES_MAX, TITLE_BYTES_MAX};
use line::{Command, CommandError};
use people::*;

const ROUTINE_ANSWER_S: u64 = 24 * 3_600;

#[test]
fn the_side_that_was_asked_takes_one_of_the_windows() {
    let mut world = stations(2);
    let id = sought(&mut world);
    assert_eq!((status(&world, id), owing(&world, id)), (CallStatus::Sought, vec![1]));
    let (_, last) = call_of(&world, id).windows[0];
    replied(&mut world, 1, id, Reply::At(last)).unwrap();
    assert_eq!((status(&world, id), owing(&world, id)), (CallStatus::Agreed(last), vec![0, 1]));
    assert_eq!(due_s(&world, id, last), Some(600), "both are to be at the machine by then");
}

#[test]
fn a_time_in_no_window_is_agreed_once_the_other_names_it_too() {
    let mut world = stations(2);
    let id = sought(&mut world);
    let (_, last) = call_of(&world, id).windows[0];
    replied(&mut world, 1, id, Reply::At(last.plus_ms(1))).unwrap();
    assert_eq!((status(&world, id), owing(&world, id)), (CallStatus::Sought, vec![0]));
    replied(&mut world, 0, id, Reply::At(last)).unwrap();
    assert_eq!((status(&world, id), owing(&world, id)), (CallStatus::Sought, vec![1]));
    replied(&mut world, 1, id, Reply::At(last)).unwrap();
    assert_eq!(status(&world, id), CallStatus::Agreed(last));
}

#[test]
fn what_was_agreed_is_moved_by_no_side_alone() {
    let mut world = stations(2);
    let id = sought(&mut world);
    let (first, last) = call_of(&world, id).windows[0];
    replied(&mut world, 1, id, Reply::At(first)).unwrap();
    // The other time is within the window as well, and yet nobody has agreed to it.
    replied(&mut world, 1, id, Reply::At(last)).unwrap();
    assert_eq!((status(&world, id), owing(&world, id)), (CallStatus::Sought, vec![0]));
    replied(&mut world, 0, id, Reply::At(last)).unwrap();
    assert_eq!(status(&world, id), CallStatus::Agreed(last));
    replied(&mut world, 0, id, Reply::At(first)).unwrap();
    assert_eq!((status(&world, id), owing(&world, id)), (CallStatus::Sought, vec![1]));
}

#[test]
fn of_proposals_that_crossed_the_asked_side_answers_so_that_they_do_not_cross_again() {
    let mut world = stations(2);
    let id = sought(&mut world);
    let [one, other] = [9_000, 10_000].map(|s| in_s(&world, s));
    for (station, at) in [(0, one), (1, other)] {
        let body = next_reply(&world, station, id, Reply::At(at));
        world.command(station, Command::Say { precedence: Precedence::Routine, body }).unwrap();
    }
    world.run_for(S).unwrap();
    assert_eq!((status(&world, id), owing(&world, id)), (CallStatus::Sought, vec![1]));
    let asked = call_of(&world, id).sides[0].reply.unwrap().0.time;
    assert_eq!(due_s(&world, id, asked), Some(ROUTINE_ANSWER_S), "from the word that it answers");
    replied(&mut world, 1, id, Reply::At(one)).unwrap();
    assert_eq!(status(&world, id), CallStatus::Agreed(one));
}

#[test]
fn a_decline_is_a_word_and_the_call_may_be_asked_for_again() {
    let mut world = stations(2);
    let id = sought(&mut world);
    replied(&mut world, 1, id, Reply::Declined).unwrap();
    assert_eq!(
        (status(&world, id), owing(&world, id), due_s(&world, id, Time(0))),
        (CallStatus::Declined, vec![], None)
    );
    let at = in_s(&world, 5_000);
    replied(&mut world, 0, id, Reply::At(at)).unwrap();
    assert_eq!((status(&world, id), owing(&world, id)), (CallStatus::Sought, vec![1]));
    replied(&mut world, 1, id, Reply::Declined).unwrap();
    assert_eq!(status(&world, id), CallStatus::Declined, "the second time too");
    replied(&mut world, 0, id, Reply::At(at)).unwrap();
    replied(&mut world, 1, id, Reply::At(at)).unwrap();
    assert_eq!(status(&world, id), CallStatus::Agreed(at));
    replied(&mut world, 1, id, Reply::Declined).unwrap();
    assert_eq!(status(&world, id), CallStatus::Declined, "nobody can be made to come");
}

/// Whoever has not heard the refusal has not asked again.
#[test]
fn words_that_cross_a_decline_do_not_ask_again() {
    let mut world = stations(2);
    let id = sought(&mut world);
    let at = in_s(&world, 5_000);
    for (station, reply) in [(0, Reply::At(at)), (1, Reply::Declined)] {
        let body = next_reply(&world, station, id, reply);
        world.command(station, Command::Say { precedence: Precedence::Routine, body }).unwrap();
    }
    world.run_for(S).unwrap();
    assert_eq!(status(&world, id), CallStatus::Declined);
    replied(&mut world, 0, id, Reply::At(at)).unwrap();
    assert_eq!(status(&world, id), CallStatus::Sought);
}

#[test]
fn a_call_that_was_withdrawn_asks_nothing_of_anybody() {
    let mut world = stations(2);
    let id = sought(&mut world);
    let at = call_of(&world, id).windows[0].0;
    replied(&mut world, 1, id, Reply::At(at)).unwrap();
    replied(&mut world, 0, id, Reply::Withdrawn).unwrap();
    assert_eq!((status(&world, id), owing(&world, id)), (CallStatus::Withdrawn, vec![]));
    replied(&mut world, 1, id, Reply::At(at)).unwrap();
    assert_eq!(status(&world, id), CallStatus::Withdrawn, "the other cannot bring it back");
    replied(&mut world, 0, id, Reply::At(at)).unwrap();
    assert_eq!(status(&world, id), CallStatus::Agreed(at));
}

#[test]
fn a_call_that_was_put_off_is_agreed_anew_and_both_are_to_come_again() {
    for postpones in [0, 1] {
        let mut world = stations(2);
        let id = sought(&mut world);
        let (first, last) = call_of(&world, id).windows[0];
        replied(&mut world, 1, id, Reply::At(first)).unwrap();
        came(&mut world, 0, id);
        came(&mut world, 1, id);
        assert_eq!(owing(&world, id), [0u8; 0], "both are there");
        replied(&mut world, postpones, id, Reply::Postponed).unwrap();
        let other = 1 - postpones;
        assert_eq!((status(&world, id), owing(&world, id)), (CallStatus::Postponed, vec![other as u8]));
        replied(&mut world, other, id, Reply::At(last)).unwrap();
        assert_eq!((status(&world, id), owing(&world, id)), (CallStatus::Sought, vec![postpones as u8]));
        replied(&mut world, postpones, id, Reply::At(last)).unwrap();
        assert_eq!((status(&world, id), owing(&world, id)), (CallStatus::Agreed(last), vec![0, 1]));
        assert_eq!(due_s(&world, id, last), Some(600));
        came(&mut world, 0, id);
        assert_eq!(owing(&world, id), [1]);
    }
}

#[test]
fn only_what_was_agreed_is_put_off() {
    let mut world = stations(2);
    let id = sought(&mut world);
    let refused = replied(&mut world, 1, id, Reply::Postponed);
    assert!(matches!(refused, Err(CommandError::NotAsked(_))), "{refused:?}");
}

#[test]
fn every_precedence_has_its_clock_for_an_answer() {
    for (precedence, answer_s) in Precedence::ALL.into_iter().zip([300, 1_800, 10_800, ROUTINE_ANSWER_S]) {
        let mut world = stations(2);
        let body = call(&world);
        let id = put(&mut world, 0, precedence, Body::Call(body)).unwrap();
        assert_eq!(due_s(&world, id, call_of(&world, id).sought), Some(answer_s));
        assert_eq!(overdue(&mut world, id, answer_s - 30), [0, 0]);
        assert_eq!(overdue(&mut world, id, 60), [1, 1], "of {precedence}");
        // The answer has a clock of its own, by the urgency of the call and not by its own.
        let at = in_s(&world, 400_000);
        replied(&mut world, 1, id, Reply::At(at)).unwrap();
        let said = call_of(&world, id).sides[1].reply.unwrap().0.time;
        assert_eq!((owing(&world, id), due_s(&world, id, said)), (vec![0], Some(answer_s)));
        assert_eq!(overdue(&mut world, id, answer_s + 30), [1, 1]);
    }
}

#[test]
fn whoever_does_not_come_is_overdue() {
    let mut world = stations(2);
    let id = sought(&mut world);
    let at = call_of(&world, id).windows[0].0;
    replied(&mut world, 1, id, Reply::At(at)).unwrap();
    // An interpreter alone speaks for nobody.
    shown(&mut world, 1, id, &[(Capacity::Interpreter, "interpreter")]).unwrap();
    // Whoever the charter does not name as the deputy speaks for nobody either.
    let other = shown(&mut world, 0, id, &[(Capacity::Deputy, "adjutant")]);
    assert_eq!(other, Err(CommandError::NoDeputy("adjutant".to_owned())));
    shown(&mut world, 0, id, &[(Capacity::Deputy, "Deputy chief")]).unwrap();
    assert_eq!(owing(&world, id), [1]);
    let until = at.ms_since(now(&world)) / 1_000 + 600;
    assert_eq!(overdue(&mut world, id, until - 30), [0, 0]);
    assert_eq!(overdue(&mut world, id, 60), [1, 1]);
    came(&mut world, 1, id);
    assert_eq!((owing(&world, id), due_s(&world, id, at)), (vec![], None));
    shown(&mut world, 1, id, &[]).unwrap();
    assert_eq!(owing(&world, id), [1], "it has left");
}

/// Its clock would run out before there was anything to be late for, and be told by nobody.
#[test]
fn a_time_that_was_past_when_it_was_agreed_gives_the_time_to_come_all_the_same() {
    let mut world = stations(2);
    let past = Time(now(&world).0 - 3_600_000);
    let body = CallBody { windows: vec![(past, in_s(&world, 60))], ..call(&world) };
    let id = put(&mut world, 0, Precedence::Flash, Body::Call(body)).unwrap();
    replied(&mut world, 1, id, Reply::At(past)).unwrap();
    let agreed = call_of(&world, id).sides[1].reply.unwrap().0.time;
    assert_eq!((status(&world, id), due_s(&world, id, agreed)), (CallStatus::Agreed(past), Some(600)));
    assert_eq!(overdue(&mut world, id, 630), [1, 1]);
}

#[test]
fn a_call_that_nobody_agreed_lapses_with_the_last_time_that_was_named() {
    let mut world = stations(2);
    let id = sought(&mut world);
    let (_, last) = call_of(&world, id).windows[0];
    assert!(!call_of(&world, id).lapsed(id, last));
    assert!(call_of(&world, id).lapsed(id, last.plus_ms(1)));
    let later = last.plus_ms(60_000);
    replied(&mut world, 1, id, Reply::At(later)).unwrap();
    assert!(!call_of(&world, id).lapsed(id, later));
    assert!(call_of(&world, id).lapsed(id, later.plus_ms(1)));
    replied(&mut world, 0, id, Reply::At(later)).unwrap();
    assert!(!call_of(&world, id).lapsed(id, later.plus_ms(1)), "it was agreed, and somebody did not come");
}

#[test]
fn presence_comes_before_substance() {
    let mut world = stations(2);
    let id = sought(&mut world);
    let refused = shown(&mut world, 1, id, &[(Capacity::Principal, "chief of staff")]);
    assert!(matches!(refused, Err(CommandError::NotAgreed(_))), "{refused:?}");
    let at = call_of(&world, id).windows[0].0;
    replied(&mut world, 1, id, Reply::At(at)).unwrap();
    came(&mut world, 0, id);
    shown(&mut world, 1, id, &[(Capacity::Listener, "clerk")]).unwrap();
    let began = now(&world);
    let refused = spoke(&mut world, 0, id, began, None);
    assert!(matches!(refused, Err(CommandError::NotPresent(_))), "{refused:?}");
    came(&mut world, 1, id);
    spoke(&mut world, 0, id, began, None).unwrap();
    assert_eq!((status(&world, id), owing(&world, id)), (CallStatus::Underway, vec![]));
    let ended = began.plus_ms(900_000);
    spoke(&mut world, 0, id, began, Some(ended)).unwrap();
    assert_eq!((status(&world, id), due_s(&world, id, began)), (CallStatus::Over, None));
    let refused = replied(&mut world, 1, id, Reply::Declined);
    assert!(matches!(refused, Err(CommandError::NotAsked(_))), "it has been: {refused:?}");
}

#[test]
fn no_side_alone_makes_a_call_longer() {
    let mut world = stations(2);
    let id = sought(&mut world);
    let at = call_of(&world, id).windows[0].0;
    replied(&mut world, 1, id, Reply::At(at)).unwrap();
    came(&mut world, 0, id);
    came(&mut world, 1, id);
    assert_eq!(call_of(&world, id).spoke(), None);
    let minute = |minute: u64| at.plus_ms(minute * 60_000);
    spoke(&mut world, 0, id, minute(0), None).unwrap();
    assert_eq!(call_of(&world, id).spoke(), Some((minute(0), None)));
    spoke(&mut world, 1, id, minute(2), Some(minute(20))).unwrap();
    assert_eq!(call_of(&world, id).spoke(), Some((minute(2), Some(minute(20)))));
    spoke(&mut world, 0, id, minute(0), Some(minute(19))).unwrap();
    assert_eq!(call_of(&world, id).spoke(), Some((minute(2), Some(minute(19)))));
    spoke(&mut world, 0, id, minute(0), Some(minute(1))).unwrap();
    assert_eq!(call_of(&world, id).spoke(), Some((minute(2), Some(minute(2)))), "and none ends before it begins");
}

#[test]
fn each_word_answers_the_last_one_of_the_other_side_and_is_the_next_of_its_own() {
    let mut world = stations(3);
    let id = sought(&mut world);
    let word = |turn, answers, reply| Body::Reply(ReplyBody { call: id, turn, answers, reply, words: String::new() });
    let mut said = |station, body| put(&mut world, station, Precedence::Routine, body);
    let refused = said(2, word(0, id, Reply::Declined));
    assert!(matches!(refused, Err(CommandError::NotAsked(_))), "a third party: {refused:?}");
    let refused = said(0, word(0, id, Reply::Declined));
    assert!(matches!(refused, Err(CommandError::NotAsked(_))), "the side that seeks it: {refused:?}");
    let refused = said(1, word(0, id, Reply::Withdrawn));
    assert!(matches!(refused, Err(CommandError::NotAsked(_))), "the side that was asked: {refused:?}");
    let refused = said(1, word(1, id, Reply::Declined));
    assert!(matches!(refused, Err(CommandError::Outdated(_))), "the second word before the first: {refused:?}");
    let proposal = said(1, word(0, id, Reply::At(Time(1)))).unwrap();
    let refused = said(0, word(0, id, Reply::At(Time(1))));
    assert!(matches!(refused, Err(CommandError::Outdated(_))), "to what was said before: {refused:?}");
    said(0, word(0, proposal, Reply::At(Time(1)))).unwrap();
    let spoke = SpokeBody { call: id, turn: 0, began: Time(1), ended: None };
    let refused = said(2, Body::Spoke(spoke));
    assert!(matches!(refused, Err(CommandError::NotAsked(_))), "{refused:?}");
}

#[test]
fn a_call_is_between_posts_of_two_parties_that_are_bound() {
    type Change = fn(&mut CallBody);
    let address = |party: usize, post| Address { party: evidence::PartyIndex(party as u8), post: PostIndex(post) };
    let mut world = stations(3);
    let good = call(&world);
    let cases: [(Change, CallError); 12] = [
        (|call| call.from = PostIndex(9), CallError::UnknownPost),
        (|call| call.with.clear(), CallError::NotOneParty),
        (|call| call.with[0].party = BLUE, CallError::NotOneParty),
        (|call| call.with.push(Address { party: evidence::PartyIndex(2), ..call.with[0] }), CallError::NotOneParty),
        (|call| call.with = vec![call.with[0]; ADDRESSEES_MAX + 1], CallError::NotOneParty),
        (|call| call.with[0].post = PostIndex(9), CallError::UnknownPost),
        (|call| call.with[0].party = evidence::PartyIndex(9), CallError::UnknownPost),
        (|call| call.language = "fr".to_owned(), CallError::UnknownLanguage("fr".to_owned())),
        (|call| call.subject = " ".to_owned(), CallError::NoSubject),
        (|call| call.subject = "x".repeat(SUBJECT_BYTES_MAX + 1), CallError::Oversize("the subject")),
        (|call| call.windows = vec![call.windows[0]; CALL_WINDOWS_MAX + 1], CallError::Windows),
        (|call| call.windows[0].1 = call.windows[0].0, CallError::Windows),
    ];
    for (change, error) in cases {
        let mut body = good.clone();
        change(&mut body);
        assert_eq!(put(&mut world, 0, Precedence::Routine, Body::Call(body)), Err(CommandError::Call(error)));
    }
    let follows = Some(at(1, Precedence::Flash, 1));
    let refused = put(&mut world, 0, Precedence::Routine, Body::Call(CallBody { follows, ..good.clone() }));
    assert!(matches!(refused, Err(CommandError::NoSuchAffair { .. })), "it follows no call: {refused:?}");
    let largest = CallBody {
        with: vec![address(1, 1); ADDRESSEES_MAX],
        subject: "x".repeat(SUBJECT_BYTES_MAX),
        windows: vec![good.windows[0]; CALL_WINDOWS_MAX],
        ..good
    };
    let id = put(&mut world, 0, Precedence::Routine, Body::Call(largest)).unwrap();
    assert_eq!(status(&world, id), CallStatus::Sought);
    let again = CallBody { follows: Some(id), ..call(&world) };
    let next = put(&mut world, 0, Precedence::Routine, Body::Call(again)).unwrap();
    assert_eq!(call_of(&world, next).follows, Some(id));
}

#[test]
fn a_presence_that_no_station_would_read_is_not_signed() {
    let mut world = stations(2);
    let id = sought(&mut world);
    let at = call_of(&world, id).windows[0].0;
    replied(&mut world, 1, id, Reply::At(at)).unwrap();
    let long = "x".repeat(TITLE_BYTES_MAX + 1);
    let crowd = vec![(Capacity::Listener, "listener"); ATTENDANCE_MAX + 1];
    for who in [vec![(Capacity::Principal, " ")], vec![(Capacity::Principal, long.as_str())], crowd.clone()] {
        let refused = shown(&mut world, 0, id, &who);
        assert!(matches!(refused, Err(CommandError::Unreadable(_))), "{refused:?}");
    }
    shown(&mut world, 0, id, &crowd[1..]).unwrap();
    shown(&mut world, 0, id, &[(Capacity::Principal, &long[1..])]).unwrap();
    came(&mut world, 1, id);
    let refused = spoke(&mut world, 1, id, at, Some(Time(at.0 - 1)));
    assert!(matches!(refused, Err(CommandError::Unreadable(_))), "{refused:?}");
}
