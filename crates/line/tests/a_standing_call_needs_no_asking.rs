//! A call that stands in the charter is agreed without a word, on its days, and moved or refused by both as any other.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod people;

use common::*;
use evidence::{PostIndex, Precedence, Time};
use line::CommandError;
use line::affairs::{Address, Annex, Body, CallBody, CallError, CallStatus, Medium, Recording, Reply, StandingCall};
use people::*;
use testkit::sim::World;

const DAY_MS: u64 = 86_400_000;
const NINE_S: u64 = 32_400;

/// BLUE's chief speaks to RED's at nine, every day or on Mondays alone.
fn standing(days: [bool; 7]) -> StandingCall {
    let chief = |party| Address { party, post: PostIndex(1) };
    let (medium, recording) = (Medium::Voice, Recording::Notes);
    StandingCall { from: chief(BLUE), with: chief(RED), days, at_s: NINE_S, medium, recording }
}

fn under(days: [bool; 7]) -> World {
    let mut annex = Annex::default();
    annex.people.standing = vec![standing(days)];
    stations_under(2, &annex)
}

/// The call of the next time that it is.
fn next(world: &World, days: [bool; 7]) -> CallBody {
    let at = standing(days).next(now(world)).unwrap();
    CallBody { windows: vec![(at, at.plus_ms(600_000))], standing: Some(0), ..call(world) }
}

#[test]
fn the_days_are_those_of_the_calendar_of_utc() {
    // 2026-01-02 is a Friday.
    let friday = Time(1_767_312_000_000);
    let monday = [true, false, false, false, false, false, false];
    let nine = |days_later: u64| Some(Time(friday.0 + days_later * DAY_MS + NINE_S * 1_000));
    assert_eq!(standing(monday).next(friday), nine(3));
    assert_eq!(standing([true; 7]).next(friday), nine(0));
    assert_eq!(standing([true; 7]).next(nine(0).unwrap()), nine(1), "the next is after the one that is");
    assert_eq!(standing(monday).next(nine(3).unwrap()), nine(10));
    assert_eq!(standing([false; 7]).next(friday), None);
    assert_eq!(standing([true; 7]).next(Time(u64::MAX)), None, "there is no time after the last");
    assert!(standing(monday).is_at(nine(3).unwrap()) && !standing(monday).is_at(nine(2).unwrap()));
    assert!(!standing([true; 7]).is_at(Time(nine(0).unwrap().0 + 1)));
}

#[test]
fn its_time_is_agreed_without_a_word_and_both_are_to_come() {
    let mut world = under([true; 7]);
    let body = next(&world, [true; 7]);
    let at = body.windows[0].0;
    let id = put(&mut world, 0, Precedence::Routine, Body::Call(body)).unwrap();
    assert_eq!(call_of(&world, id).status(id), CallStatus::Agreed(at));
    assert_eq!(call_of(&world, id).due(id), Some(at.plus_ms(600_000)));
    came(&mut world, 0, id);
    came(&mut world, 1, id);
    assert_eq!(call_of(&world, id).due(id), None);
}

#[test]
fn neither_side_moves_it_alone() {
    let mut world = under([true; 7]);
    let body = next(&world, [true; 7]);
    let at = body.windows[0].0;
    let id = put(&mut world, 0, Precedence::Routine, Body::Call(body)).unwrap();
    // A little later in the same window is another time.
    replied(&mut world, 1, id, Reply::At(at.plus_ms(60_000))).unwrap();
    assert_eq!(call_of(&world, id).status(id), CallStatus::Sought);
    replied(&mut world, 0, id, Reply::At(at.plus_ms(60_000))).unwrap();
    assert_eq!(call_of(&world, id).status(id), CallStatus::Agreed(at.plus_ms(60_000)));
    replied(&mut world, 1, id, Reply::Declined).unwrap();
    assert_eq!(call_of(&world, id).status(id), CallStatus::Declined);
}

#[test]
fn whoever_is_asked_may_confirm_it_or_put_it_off() {
    let mut world = under([true; 7]);
    let body = next(&world, [true; 7]);
    let at = body.windows[0].0;
    let id = put(&mut world, 0, Precedence::Routine, Body::Call(body)).unwrap();
    replied(&mut world, 1, id, Reply::Postponed).unwrap();
    assert_eq!(call_of(&world, id).status(id), CallStatus::Postponed);
    let body = next(&world, [true; 7]);
    let id = put(&mut world, 0, Precedence::Routine, Body::Call(body)).unwrap();
    replied(&mut world, 1, id, Reply::At(at)).unwrap();
    assert_eq!(call_of(&world, id).status(id), CallStatus::Agreed(at));
}

#[test]
fn what_the_charter_has_not_agreed_is_no_standing_call() {
    let monday = [true, false, false, false, false, false, false];
    let mut world = under(monday);
    let good = next(&world, monday);
    let (at, until) = good.windows[0];
    let day_before = vec![(Time(at.0 - DAY_MS), Time(until.0 - DAY_MS))];
    let longer = vec![(at, until.plus_ms(1))];
    let minister = vec![Address { party: RED, post: MINISTER }];
    for bad in [
        CallBody { standing: Some(1), ..good.clone() },
        CallBody { windows: day_before, ..good.clone() },
        CallBody { windows: longer, ..good.clone() },
        CallBody { windows: vec![good.windows[0]; 2], ..good.clone() },
        CallBody { with: minister, ..good.clone() },
        CallBody { from: MINISTER, ..good.clone() },
        CallBody { medium: Medium::Video, ..good.clone() },
        CallBody { recording: Recording::Full, ..good.clone() },
    ] {
        let refused = put(&mut world, 0, Precedence::Routine, Body::Call(bad.clone()));
        let number = bad.standing.unwrap();
        assert_eq!(refused, Err(CommandError::Call(CallError::NotStanding(number))), "{bad:?}");
    }
    // The side that is asked each time does not seek it.
    let by_red = CallBody { with: vec![Address { party: BLUE, post: PostIndex(1) }], ..good.clone() };
    assert!(put(&mut world, 1, Precedence::Routine, Body::Call(by_red)).is_err());
    put(&mut world, 0, Precedence::Routine, Body::Call(good)).unwrap();
}

#[test]
fn a_charter_whose_standing_call_is_of_nobody_opens_no_line() {
    let stranger = |of: fn(&mut StandingCall)| {
        let mut annex = Annex::default();
        annex.people.standing = vec![standing([true; 7])];
        of(&mut annex.people.standing[0]);
        let charter = testkit::parties::charter_with(2, evidence::Terms::default(), |charter| {
            charter.annex = Some(annex.encode());
        });
        line::affairs::Rules::of(charter.charter()).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(stranger(|_| {}), Ok(()));
    let of_nobody: [fn(&mut StandingCall); 2] =
        [|call| call.with.post = PostIndex(9), |call| call.from.party = evidence::PartyIndex(7)];
    for of in of_nobody {
        let refused = stranger(of).unwrap_err();
        assert!(refused.contains("standing call"), "{refused}");
    }
}

/// Signed behind its time it would owe a presence that nobody could show.
#[test]
fn it_is_not_sought_when_its_time_is_past() {
    let mut world = under([true; 7]);
    let mut body = next(&world, [true; 7]);
    for (begin, end) in &mut body.windows {
        (*begin, *end) = (Time(begin.0 - DAY_MS), Time(end.0 - DAY_MS));
    }
    let refused = put(&mut world, 0, Precedence::Routine, Body::Call(body.clone()));
    assert_eq!(refused, Err(CommandError::Call(CallError::NotStanding(0))));
    let events = forged(&mut world, 0, Precedence::Routine, &Body::Call(body), None);
    let idle = |event: &line::Event| matches!(event, line::Event::Folded(line::affairs::Folded::Idle { .. }));
    assert!(events.iter().any(idle), "{events:?}");
}
