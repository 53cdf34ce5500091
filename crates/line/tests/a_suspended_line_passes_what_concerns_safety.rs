//! A party that suspends the line says so and why, both sides see it, and what concerns safety passes all the same.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod people;

use common::*;
use evidence::{EntryRef, PostIndex, Precedence, Terms, Time};
use line::affairs::{
    Address, Affair, Body, CallBody, ContactBody, Notice, Outcome, OutcomeBody, Pause, ReadBackBody, Reply, SiteChange,
    Suspension, SuspensionBody,
};
use line::limits::SUSPENSIONS_MAX;
use line::{Command, CommandError, Event, LineState};
use people::*;
use testkit::plans::{centre, hospital, warning};
use testkit::sim::World;

const REASON: &str = "the strike on the bridge";

fn suspended(world: &mut World, station: usize) -> EntryRef {
    let body = pause(Pause::Suspended, now(world), None, REASON);
    put(world, station, Precedence::Priority, body).unwrap()
}

fn suspension(world: &World, id: EntryRef) -> Suspension {
    match affair(world, id) {
        Affair::Suspension(suspension) => suspension,
        other => panic!("{other:?}"),
    }
}

fn states(world: &World) -> [LineState; 2] {
    [(0, 1), (1, 0)].map(|(here, there)| world.state(here, there).unwrap())
}

fn reason(world: &World, station: usize) -> String {
    let here = &world.stations[station];
    here.line.as_ref().unwrap().status(line::Mono(0))[0].reason.to_string()
}

#[test]
fn both_sides_show_it_within_a_heartbeat_and_say_who() {
    for station in [0, 1] {
        let mut world = stations(2);
        world
            .command(
                station,
                Command::Say {
                    precedence: Precedence::Priority,
                    body: pause(Pause::Suspended, now(&world), None, REASON),
                },
            )
            .unwrap();
        world.run_for(Terms::default().heartbeat_ms * MS).unwrap();
        assert_eq!(states(&world), [LineState::Suspended; 2]);
        for here in [0, 1] {
            assert!(reason(&world, here).contains(["BLUE", "RED"][station]), "{}", reason(&world, here));
            let told = |event: &&Event| matches!(event, Event::State { state: LineState::Suspended, .. });
            assert_eq!(world.stations[here].events.iter().filter(told).count(), 1);
        }
        for here in [0, 1] {
            world.kill(here);
            world.start(here).unwrap();
        }
        world.run_for(30 * S).unwrap();
        assert_eq!(states(&world), [LineState::Suspended; 2], "after a restart too");
    }
}

#[test]
fn its_own_station_holds_routine_back_and_the_other_does_not() {
    let mut world = stations(2);
    let asked = sought(&mut world);
    let id = suspended(&mut world, 1);
    let held_back = |world: &World| {
        let (with, contact) = (call(world).from, contact(world));
        let call = CallBody { with: vec![Address { party: BLUE, post: with }], ..call(world) };
        let contact = ContactBody { with: Address { party: BLUE, post: PostIndex(0) }, ..contact };
        [
            message(0, "words"),
            Body::Call(call),
            Body::Contact(contact),
            Body::Readout(readout(asked, 1, false, "We spoke.")),
        ]
    };
    for body in held_back(&world) {
        for precedence in [Precedence::Priority, Precedence::Routine] {
            let refused = put(&mut world, 1, precedence, body.clone());
            assert_eq!(refused, Err(CommandError::Suspended(format!("RED/P/{:04}", id.serial))), "{body:?}");
        }
        for precedence in [Precedence::Flash, Precedence::Immediate] {
            put(&mut world, 1, precedence, body.clone()).unwrap();
        }
    }
    say(&mut world, 0, Precedence::Routine, "are you there");
    world.run_for(S).unwrap();
    assert!(world.stations[0].refused.is_empty(), "the other may speak");
    let at = now(&world);
    put(&mut world, 1, Precedence::Routine, resumption(id, at)).unwrap();
    assert_eq!(states(&world), [LineState::Up; 2]);
    for body in held_back(&world) {
        put(&mut world, 1, Precedence::Routine, body).unwrap();
    }
}

#[test]
fn what_concerns_safety_and_what_was_asked_passes_in_every_precedence() {
    let mut world = stations(2);
    let asked = sought(&mut world);
    let check = put(&mut world, 0, Precedence::Routine, staffed(1)).unwrap();
    let cease = put(&mut world, 0, Precedence::Flash, Body::Cease(warning(centre()))).unwrap();
    suspended(&mut world, 1);
    let ours = flight(&world, centre(), 7_200);
    let at = now(&world);
    let passes = [
        Body::Notice(ours),
        Body::Sites(vec![SiteChange::Add(hospital(centre()))]),
        Body::ReadBack(ReadBackBody { cease, turn: 0, at: centre(), since: None }),
        Body::Outcome(OutcomeBody { cease, turn: 0, outcome: Outcome::Stopped, at, words: String::new() }),
        next_reply(&world, 1, asked, Reply::Declined),
        present(check, 2),
        staffed(3),
        pause(Pause::Technical, at, None, "a cable"),
    ];
    for body in passes {
        put(&mut world, 1, Precedence::Routine, body.clone()).unwrap_or_else(|error| panic!("{body:?}: {error}"));
    }
    put(&mut world, 1, Precedence::Flash, Body::Cease(warning(centre()))).unwrap();
    world.command(1, Command::Check).unwrap();
    world.run_for(S).unwrap();
    assert!(world.stations[1].refused.is_empty(), "{:?}", world.stations[1].refused);
    let told = affair(&world, common::at(1, Precedence::Routine, 1));
    assert!(matches!(told, Affair::Notice(Notice { .. })), "{told:?}");
}

#[test]
fn it_holds_from_the_time_that_was_told_until_its_author_ends_it() {
    let mut world = stations(2);
    let (since, until) = (in_s(&world, 60), in_s(&world, 120));
    let body = pause(Pause::Suspended, since, Some(until), REASON);
    let id = put(&mut world, 0, Precedence::Routine, body).unwrap();
    assert_eq!(states(&world), [LineState::Up; 2], "not yet");
    world.run_for(65 * S).unwrap();
    assert_eq!(states(&world), [LineState::Suspended; 2]);
    assert_eq!(overdue(&mut world, id, 60), [1, 1], "what was to end and has not is told");
    assert_eq!(states(&world), [LineState::Suspended; 2], "and ends by no clock");
    let at = now(&world);
    let refused = put(&mut world, 1, Precedence::Routine, resumption(id, at));
    assert!(matches!(refused, Err(CommandError::NoSuchAffair { .. })), "the other's: {refused:?}");
    put(&mut world, 0, Precedence::Routine, resumption(id, at)).unwrap();
    assert_eq!((states(&world), suspension(&world, id).due()), ([LineState::Up; 2], None));
    let refused = put(&mut world, 0, Precedence::Routine, resumption(id, at));
    assert!(matches!(refused, Err(CommandError::NoSuchAffair { .. })), "it is over: {refused:?}");
    for here in [0, 1] {
        world.kill(here);
        world.start(here).unwrap();
    }
    world.run_for(30 * S).unwrap();
    assert_eq!(states(&world), [LineState::Up; 2]);
}

#[test]
fn of_two_suspensions_each_is_ended_by_itself() {
    let mut world = stations(2);
    let ours = [suspended(&mut world, 0), suspended(&mut world, 0)];
    let theirs = suspended(&mut world, 1);
    for (station, id) in [(0, ours[0]), (1, theirs), (0, ours[1])] {
        assert_eq!(states(&world), [LineState::Suspended; 2]);
        let at = now(&world);
        put(&mut world, station, Precedence::Routine, resumption(id, at)).unwrap();
    }
    assert_eq!(states(&world), [LineState::Up; 2]);
}

#[test]
fn an_outage_is_told_and_suspends_nothing() {
    for outage in [Pause::Planned, Pause::Technical, Pause::Deliberate] {
        let mut world = stations(2);
        let until = in_s(&world, 600);
        let body = pause(outage, now(&world), Some(until), "work");
        let id = put(&mut world, 0, Precedence::Routine, body).unwrap();
        assert_eq!((states(&world), suspension(&world, id).pause), ([LineState::Up; 2], outage));
        assert_eq!(world.stations[1].line.as_ref().unwrap().suspensions().count(), 1);
        say(&mut world, 0, Precedence::Routine, "words");
        assert!(world.stations[0].refused.is_empty());
    }
}

/// Its end was past when it was told, and no look ahead would find it.
#[test]
fn an_outage_that_is_told_after_its_expected_end_is_overdue_at_once() {
    let mut world = stations(2);
    let hour_ago = Time(now(&world).0 - 3_600_000);
    let body = pause(Pause::Technical, hour_ago, Some(hour_ago), "a cable");
    let id = put(&mut world, 0, Precedence::Routine, body).unwrap();
    assert_eq!(suspension(&world, id).due(), Some(suspension(&world, id).told));
    world.run_for(10 * S).unwrap();
    for station in [0, 1] {
        let told = |event: &&Event| matches!(event, Event::Overdue { affair, .. } if *affair == id);
        assert_eq!(world.stations[station].events.iter().filter(told).count(), 1);
    }
}

#[test]
fn a_pause_is_not_signed_without_a_reason_or_with_an_end_before_its_begin() {
    let mut world = stations(2);
    let at = now(&world);
    assert_eq!(
        put(&mut world, 0, Precedence::Routine, pause(Pause::Suspended, at, None, " ")),
        Err(CommandError::NoReason)
    );
    let refused = put(&mut world, 0, Precedence::Routine, pause(Pause::Planned, at, Some(Time(at.0 - 1)), "work"));
    assert!(matches!(refused, Err(CommandError::Unreadable(_))), "{refused:?}");
    let (since, reason) = (at, REASON.to_owned());
    let nobody = SuspensionBody { from: PostIndex(9), pause: Pause::Suspended, since, until: None, reason };
    assert_eq!(put(&mut world, 0, Precedence::Routine, Body::Suspension(nobody)), Err(CommandError::NotBound));
}

/// What they are held for is to show the line as it is, which the first of them does as well as the last.
#[test]
fn what_a_party_suspends_and_never_ends_takes_no_more_memory_than_so_much() {
    let mut world = stations(2);
    let held = |world: &World, station: usize| world.stations[station].line.as_ref().unwrap().suspensions().count();
    let first = suspended(&mut world, 0);
    for _ in 0..SUSPENSIONS_MAX {
        suspended(&mut world, 0);
    }
    let theirs = suspended(&mut world, 1);
    for station in [0, 1] {
        assert_eq!(held(&world, station), SUSPENSIONS_MAX + 1, "and RED's own");
        world.kill(station);
        world.start(station).unwrap();
        world.run_for(30 * S).unwrap();
        assert_eq!(held(&world, station), SUSPENSIONS_MAX + 1);
    }
    let at = now(&world);
    for (station, id) in [(0, first), (1, theirs)] {
        put(&mut world, station, Precedence::Routine, resumption(id, at)).unwrap();
    }
    assert_eq!((held(&world, 0), states(&world)), (SUSPENSIONS_MAX - 1, [LineState::Suspended; 2]));
}
