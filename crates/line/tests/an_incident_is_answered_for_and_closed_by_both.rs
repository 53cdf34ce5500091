//! What happened is reported, each side says whose it was, what is asked has a clock each, facts that all hold stand
//! apart from those that are disputed, and it is closed by both or not at all.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod happened;
mod people;

use common::*;
use evidence::{PostIndex, Precedence, Time};
use happened::*;
use line::affairs::{
    Body, Control, Detail, Feature, Folded, Happening, Held, IncidentBody, IncidentError, Origin, PassedBody,
    PlaceError, RequestBody, RequestError, Response, Stance, Wanted,
};
use line::{CommandError, Event};
use people::{due_s, overdue, owing, suspended};
use testkit::plans::east;
use testkit::sim::World;

const DAY_S: u64 = 86_400;

#[test]
fn whose_it_was_is_said_in_time_or_told_overdue() {
    let mut world = stations(2);
    let id = reported(&mut world);
    let told = incident(&world, id).reported;
    assert_eq!((owing(&world, id), due_s(&world, id, told)), (vec![1], Some(HOUR_S)));
    assert_eq!(overdue(&mut world, id, HOUR_S - 30), [0, 0]);
    assert_eq!(overdue(&mut world, id, 60), [1, 1]);
    put(&mut world, 1, Precedence::Routine, attribution(id, 0, Origin::Unknown)).unwrap();
    assert_eq!((owing(&world, id), due_s(&world, id, told)), (vec![], None));
    let late = incident(&world, id).side(RED).unwrap().first.unwrap();
    assert!(late > incident(&world, id).answer_by, "a word that was late stays late");
    put(&mut world, 1, Precedence::Flash, attribution(id, 1, Origin::Ours)).unwrap();
    let side = *incident(&world, id).side(RED).unwrap();
    assert_eq!((side.attribution.unwrap().origin, side.first), (Origin::Ours, Some(late)));
    let again = put(&mut world, 1, Precedence::Flash, attribution(id, 1, Origin::NotOurs));
    assert!(matches!(again, Err(CommandError::Outdated(_))), "{again:?}");
    put(&mut world, 0, Precedence::Routine, attribution(id, 0, Origin::NotOurs)).unwrap();
    assert!(incident(&world, id).side(BLUE).unwrap().attribution.is_some(), "its author may say it too");
    let nothing = put(&mut world, 1, Precedence::Routine, attribution(at(0, Precedence::Flash, 1), 0, Origin::Ours));
    assert!(matches!(nothing, Err(CommandError::NoSuchAffair { .. })), "{nothing:?}");
}

#[test]
fn a_report_is_amended_by_its_author_alone_and_gives_the_full_time_anew() {
    let mut world = stations(2);
    let id = reported(&mut world);
    world.run_for(600 * S).unwrap();
    let amended = |world: &World, turn| IncidentBody { at: east(500), amends: Some((id, turn)), ..report(world) };
    let mut body = amended(&world, 1);
    let refused = put(&mut world, 1, Precedence::Routine, Body::Incident(body.clone()));
    assert_eq!(refused, Err(CommandError::NotTheAuthor));
    body.amends = Some((id, 2));
    let refused = put(&mut world, 0, Precedence::Routine, Body::Incident(body));
    assert!(matches!(refused, Err(CommandError::Outdated(_))), "{refused:?}");
    let body = amended(&world, 1);
    let second = put(&mut world, 0, Precedence::Routine, Body::Incident(body)).unwrap();
    let state = incident(&world, id);
    assert_eq!((state.version.at, state.at), (second, east(500)));
    assert_eq!(due_s(&world, id, state.version.time), Some(HOUR_S), "from the report that stands");
    assert!(world.stations[1].store.affairs().get(&second).is_none(), "a new report begins no affair");
    let body = IncidentBody { asks: false, ..amended(&world, 2) };
    put(&mut world, 0, Precedence::Flash, Body::Incident(body)).unwrap();
    assert_eq!((owing(&world, id), due_s(&world, id, Time(0))), (vec![], None), "it asks no more");
}

/// An explanation, then a further one, then a meeting, then a visit.
#[test]
fn each_request_has_its_clock_and_follows_the_one_that_was_not_enough() {
    let mut world = stations(2);
    let about = reported(&mut world);
    let ask = |world: &mut World, wanted, follows| {
        put(world, 0, Precedence::Priority, Body::Request(request(Some(about), wanted, follows)))
    };
    let question = ask(&mut world, Wanted::Explanation, None).unwrap();
    let asked = request_of(&world, question).asked;
    assert_eq!((owing(&world, question), due_s(&world, question, asked)), (vec![1], Some(2 * DAY_S)));
    let blank = put(&mut world, 1, Precedence::Priority, response(question, 0, Response::Answered, " "));
    assert_eq!(blank, Err(CommandError::Request(RequestError::Empty)));
    let stranger = put(&mut world, 0, Precedence::Priority, response(question, 0, Response::Answered, "so"));
    assert!(matches!(stranger, Err(CommandError::NotAsked(_))), "{stranger:?}");
    put(&mut world, 1, Precedence::Priority, response(question, 0, Response::Answered, "A gust.")).unwrap();
    assert_eq!((owing(&world, question), due_s(&world, question, asked)), (vec![], None));
    let further = ask(&mut world, Wanted::Explanation, Some(question)).unwrap();
    put(&mut world, 1, Precedence::Priority, response(further, 0, Response::Refused, "Secret.")).unwrap();
    let meeting = ask(&mut world, Wanted::Meeting, Some(further)).unwrap();
    let asked = request_of(&world, meeting).asked;
    assert_eq!(due_s(&world, meeting, asked), Some(2 * DAY_S));
    let then = now(&world).plus_ms(5 * DAY_S * 1_000);
    put(&mut world, 1, Precedence::Priority, response(meeting, 0, Response::Agreed(then), "")).unwrap();
    assert_eq!(affair(&world, meeting).due(meeting), Some(then), "what was agreed to is owed at its time");
    let ahead = now(&world).plus_ms(700_000);
    let refused = put(&mut world, 1, Precedence::Priority, response(meeting, 1, Response::Done(ahead), ""));
    assert_eq!(refused, Err(CommandError::Request(RequestError::Ahead)));
    let done = now(&world);
    put(&mut world, 1, Precedence::Priority, response(meeting, 1, Response::Done(done), "")).unwrap();
    assert_eq!(affair(&world, meeting).due(meeting), None);
    let visit = ask(&mut world, Wanted::Visit, Some(meeting)).unwrap();
    let asked = request_of(&world, visit).asked;
    assert_eq!(due_s(&world, visit, asked), Some(7 * DAY_S));
    assert_eq!(overdue(&mut world, visit, 7 * DAY_S + 60), [1, 1]);
    put(&mut world, 0, Precedence::Priority, closure(visit, visit, 0, true)).unwrap();
    assert!(request_of(&world, visit).is_closed());
    assert_eq!(owing(&world, visit), [0u8; 0], "whoever asked is done with it");
    // What is said then was not what was closed.
    put(&mut world, 1, Precedence::Priority, response(visit, 0, Response::Agreed(then), "")).unwrap();
    assert_eq!((request_of(&world, visit).is_closed(), owing(&world, visit)), (false, vec![1]));
}

#[test]
fn a_request_is_of_another_bound_party_and_about_something() {
    type Change = fn(&mut RequestBody);
    let mut world = stations(2);
    let about = reported(&mut world);
    let cases: [(Change, RequestError); 5] = [
        (|request| request.of = BLUE, RequestError::NotBound),
        (|request| request.of = evidence::PartyIndex(9), RequestError::NotBound),
        (|request| request.from = PostIndex(9), RequestError::UnknownPost),
        (|request| request.language = "fr".to_owned(), RequestError::UnknownLanguage("fr".to_owned())),
        (|request| request.on = None, RequestError::AboutNothing),
    ];
    for (change, error) in cases {
        let mut body = request(Some(about), Wanted::Evidence, None);
        change(&mut body);
        assert_eq!(put(&mut world, 0, Precedence::Routine, Body::Request(body)), Err(CommandError::Request(error)));
    }
    for wanted in Wanted::ALL.iter().copied().filter(|wanted| wanted.stands_alone()) {
        put(&mut world, 0, Precedence::Routine, Body::Request(request(None, wanted, None))).unwrap();
    }
    let nothing = Some(at(1, Precedence::Flash, 1));
    for body in [request(nothing, Wanted::Visit, None), request(Some(about), Wanted::Visit, nothing)] {
        let refused = put(&mut world, 0, Precedence::Routine, Body::Request(body));
        assert!(matches!(refused, Err(CommandError::NoSuchAffair { .. })), "{refused:?}");
    }
}

#[test]
fn facts_that_all_hold_stand_apart_from_those_that_somebody_disputes() {
    let mut world = stations(3);
    let about = reported(&mut world);
    let id = put(&mut world, 0, Precedence::Routine, fact(about, "It came from the north.")).unwrap();
    let (stated, held) = (fact_of(&world, id).stated, |world: &World| fact_of(world, id).held(id));
    assert_eq!((owing(&world, id), due_s(&world, id, stated)), (vec![1, 2], Some(2 * DAY_S)));
    put(&mut world, 1, Precedence::Routine, stance(id, id, 0, Stance::NoObjection)).unwrap();
    assert_eq!((held(&world), owing(&world, id)), (Held::Stated, vec![2]));
    put(&mut world, 2, Precedence::Routine, stance(id, id, 0, Stance::Objects)).unwrap();
    assert_eq!((held(&world), due_s(&world, id, stated)), (Held::Disputed, None));
    assert_eq!(fact_of(&world, id).answers.of(RED, id).map(|answer| answer.stance), Some(Stance::NoObjection));
    put(&mut world, 2, Precedence::Routine, stance(id, id, 1, Stance::NoObjection)).unwrap();
    assert_eq!(held(&world), Held::Agreed);
    let reason = String::new;
    let theirs = put(&mut world, 1, Precedence::Routine, Body::Cancellation { message: id, reason: reason() });
    assert_eq!(theirs, Err(CommandError::NotTheAuthor));
    put(&mut world, 0, Precedence::Routine, Body::Cancellation { message: id, reason: reason() }).unwrap();
    assert_eq!(held(&world), Held::TakenBack);
    let again = put(&mut world, 0, Precedence::Routine, Body::Cancellation { message: id, reason: reason() });
    assert!(matches!(again, Err(CommandError::Outdated(_))), "{again:?}");
    let vain = put(&mut world, 1, Precedence::Routine, stance(id, id, 1, Stance::Objects));
    assert!(vain.is_err(), "what was taken back is nothing to answer");
    let nothing = put(&mut world, 0, Precedence::Routine, fact(id, "Of no incident."));
    assert!(matches!(nothing, Err(CommandError::NoSuchAffair { .. })), "{nothing:?}");
}

#[test]
fn both_close_an_incident_and_either_opens_it_again() {
    let mut world = stations(2);
    let id = reported(&mut world);
    let closed = |world: &World| incident(world, id).is_closed();
    put(&mut world, 0, Precedence::Routine, closure(id, id, 0, true)).unwrap();
    assert!(!closed(&world), "one alone");
    assert_eq!(owing(&world, id), [1]);
    put(&mut world, 1, Precedence::Flash, closure(id, id, 0, true)).unwrap();
    assert!(closed(&world));
    assert_eq!(owing(&world, id), [0u8; 0], "nothing is owed on what both are done with");
    put(&mut world, 1, Precedence::Routine, closure(id, id, 1, false)).unwrap();
    assert!(!closed(&world));
    put(&mut world, 1, Precedence::Routine, closure(id, id, 2, true)).unwrap();
    assert!(closed(&world));
    let other = put(&mut world, 1, Precedence::Routine, closure(at(1, Precedence::Flash, 1), id, 0, true));
    assert!(matches!(other, Err(CommandError::NoSuchAffair { .. })), "{other:?}");
}

/// An author that rewrote its report once the other was done with it would have closed what the other never saw.
#[test]
fn nobody_is_done_with_a_report_that_came_later() {
    let mut world = stations(2);
    let id = reported(&mut world);
    for station in [0, 1] {
        put(&mut world, station, Precedence::Routine, closure(id, id, 0, true)).unwrap();
    }
    let body = IncidentBody { at: east(9_000), amends: Some((id, 1)), ..report(&world) };
    let second = put(&mut world, 0, Precedence::Flash, Body::Incident(body)).unwrap();
    assert!(!incident(&world, id).is_closed());
    let old = put(&mut world, 1, Precedence::Routine, closure(id, id, 1, true));
    assert!(matches!(old, Err(CommandError::Outdated(_))), "{old:?}");
    for station in [0, 1] {
        put(&mut world, station, Precedence::Routine, closure(id, second, 1, true)).unwrap();
    }
    assert!(incident(&world, id).is_closed());
}

#[test]
fn an_accident_of_ones_own_is_admitted_as_flash() {
    let mut world = stations(2);
    let admission = IncidentBody {
        happening: Happening::Launched,
        origin: Origin::Ours,
        control: Control::NotUnder,
        asks: false,
        ..report(&world)
    };
    let admits = Body::Incident(admission.clone());
    for precedence in [Precedence::Immediate, Precedence::Priority, Precedence::Routine] {
        let refused = put(&mut world, 0, precedence, admits.clone());
        assert_eq!(refused, Err(CommandError::Incident(IncidentError::NotFlash)));
    }
    let id = put(&mut world, 0, Precedence::Flash, admits.clone()).unwrap();
    // Nobody is asked whose it was, and everybody is to pass it on as fast as a warning.
    assert_eq!(owing(&world, id), [1]);
    let state = incident(&world, id);
    assert!(state.urgent && !state.owes(RED) && state.is_to_pass(RED));
    assert_eq!(state.due(), Some(state.pass_by));
    let passed = PassedBody { what: id, units: "air defence".to_owned(), at: now(&world) };
    put(&mut world, 1, Precedence::Flash, Body::Passed(passed)).unwrap();
    assert_eq!(owing(&world, id), [0u8; 0]);
    assert_eq!(incident(&world, id).due(), None);
    let foreign = IncidentBody { origin: Origin::NotOurs, ..admission };
    put(&mut world, 0, Precedence::Routine, Body::Incident(foreign)).unwrap();
    let mut world = stations(2);
    let told = forged(&mut world, 0, Precedence::Routine, &admits, None);
    assert!(told.iter().any(|event| matches!(event, Event::Folded(Folded::Idle { why, .. }) if why.contains("FLASH"))));
}

#[test]
fn that_a_person_has_read_of_it_is_on_the_record_and_ends_nothing_that_is_owed() {
    let mut world = stations(2);
    let body = IncidentBody { happening: Happening::Distress, ..report(&world) };
    let id = put(&mut world, 0, Precedence::Flash, Body::Incident(body.clone())).unwrap();
    let read = Body::Read { message: id, by: "watch".to_owned() };
    let own = put(&mut world, 0, Precedence::Flash, read.clone());
    assert!(matches!(own, Err(CommandError::NoSuchAffair { .. })), "{own:?}");
    put(&mut world, 1, Precedence::Flash, read.clone()).unwrap();
    let at = incident(&world, id).side(RED).unwrap().read;
    assert!(at.is_some() && incident(&world, id).side(BLUE).unwrap().read.is_none());
    assert!(incident(&world, id).is_to_pass(RED), "a person has seen it, and no unit yet");
    assert_eq!(put(&mut world, 1, Precedence::Flash, read.clone()), Err(CommandError::AlreadyRead));
    // A station that says it again all the same moves nothing, and an author who says it of its own is not heard.
    world.run_for(60 * S).unwrap();
    forged(&mut world, 1, Precedence::Routine, &read, None);
    assert_eq!(incident(&world, id).side(RED).unwrap().read, at);
    let told = forged(&mut world, 0, Precedence::Routine, &read, None);
    let is_idle = |event: &Event| matches!(event, Event::Folded(Folded::Idle { why, .. }) if why.contains("reads no"));
    assert!(told.iter().any(is_idle), "{told:?}");
    // A new report takes nothing of it back.
    put(&mut world, 0, Precedence::Flash, Body::Incident(IncidentBody { amends: Some((id, 1)), ..body })).unwrap();
    assert_eq!(incident(&world, id).side(RED).unwrap().read, at);
}

#[test]
fn what_happened_passes_while_the_line_is_suspended() {
    let mut world = stations(2);
    suspended(&mut world, 0);
    let distress = IncidentBody { happening: Happening::Distress, ..report(&world) };
    let id = put(&mut world, 0, Precedence::Routine, Body::Incident(distress)).unwrap();
    let units = PassedBody { what: id, units: "coast guard".to_owned(), at: now(&world) };
    suspended(&mut world, 1);
    put(&mut world, 1, Precedence::Routine, Body::Passed(units)).unwrap();
    assert!(incident(&world, id).passed.by(RED));
    put(&mut world, 0, Precedence::Routine, Body::Request(request(Some(id), Wanted::Assistance, None))).unwrap();
    put(&mut world, 1, Precedence::Routine, attribution(id, 0, Origin::NotOurs)).unwrap();
    let body = offer(&world);
    let proposal = offered(&mut world, 1, body.clone());
    decided(&mut world, 0, proposal, accepts(&body)).unwrap();
}

#[test]
fn a_report_that_cannot_be_is_not_signed() {
    type Change = fn(&mut IncidentBody, Time);
    let mut world = stations(2);
    let feature =
        |distance_cm| Feature { name: "a mill".to_owned(), at: east(10_000), bearing_e7: 2_700_000_000, distance_cm };
    let good = IncidentBody { feature: Some(feature(1_000_000)), ..report(&world) };
    put(&mut world, 0, Precedence::Routine, Body::Incident(good.clone())).unwrap();
    let apart = IncidentBody { feature: Some(feature(2_000_000)), ..good.clone() };
    let refused = put(&mut world, 0, Precedence::Routine, Body::Incident(apart));
    let wrong = matches!(refused, Err(CommandError::Incident(IncidentError::Place(PlaceError::Apart { .. }))));
    assert!(wrong, "{refused:?}");
    let cases: [(Change, IncidentError); 10] = [
        (|body, _| body.from = PostIndex(9), IncidentError::UnknownPost),
        (|body, _| body.language = "fr".to_owned(), IncidentError::UnknownLanguage("fr".to_owned())),
        (|body, _| body.within_cm = 100_000_001, IncidentError::Oversize("how far the place may be off")),
        (|body, now| body.since = now.plus_ms(700_000), IncidentError::Times),
        (|body, _| body.until = Some(Time(body.since.0 - 1)), IncidentError::Times),
        (|body, now| body.until = Some(now.plus_ms(700_000)), IncidentError::Times),
        (|body, _| body.details = vec![(Detail::Damage, " ".to_owned())], IncidentError::Details),
        (|body, _| body.details = vec![body.details[0].clone(); 2], IncidentError::Details),
        (|body, _| body.details[0].1 = "x".repeat(2_049), IncidentError::Oversize("a detail")),
        (|body, _| (body.happening, body.details) = (Happening::Other, vec![]), IncidentError::Empty),
    ];
    for (change, error) in cases {
        let (mut body, now) = (good.clone(), now(&world));
        change(&mut body, now);
        assert_eq!(put(&mut world, 0, Precedence::Routine, Body::Incident(body)), Err(CommandError::Incident(error)));
    }
    let body = IncidentBody { since: now(&world).plus_ms(500_000), ..good };
    put(&mut world, 0, Precedence::Routine, Body::Incident(body)).unwrap();
}
