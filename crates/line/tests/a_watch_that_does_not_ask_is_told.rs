//! A staffed check that nobody asked is missed: how many, and since when, is told at both ends, and once for each.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod people;

use common::*;
use evidence::{PartyIndex, Precedence, Time};
use line::affairs::{Annex, PeopleTerms};
use line::{Event, Unasked};
use people::*;
use testkit::sim::World;

const HOUR_S: u64 = 3_600;
const DAY_MS: u64 = 86_400_000;

/// What a station has told of one watch: how many it has missed.
fn told(world: &World, station: usize, of: PartyIndex) -> Vec<u64> {
    let told = |event: &Event| match event {
        Event::Unasked { by, missed, .. } if *by == of => Some(*missed),
        _ => None,
    };
    world.stations[station].events.iter().filter_map(told).collect()
}

fn unasked(world: &World, station: usize, of: PartyIndex) -> Option<Unasked> {
    let (mono, wall) = (line::Mono(world.now_us()), now(world));
    world.stations[station].line.as_ref().unwrap().unasked(of, line::Now { mono, wall })
}

/// Two stations whose watches ask every six hours, the next time in an hour.
fn watched() -> World {
    let mut annex = Annex::default();
    let world = stations(2);
    let first = (now(&world).0 / 1_000 + HOUR_S) % 86_400;
    let mut times: Vec<_> = (0..4).map(|of| (first + of * 6 * HOUR_S) % 86_400).collect();
    times.sort_unstable();
    annex.people.staffed_at_s = times;
    stations_under(2, &annex)
}

#[test]
fn each_one_missed_is_told_once_at_both_ends_and_by_a_new_check_no_more() {
    let mut world = watched();
    world.run_for(HOUR_S * S).unwrap();
    assert_eq!(told(&world, 0, RED), []);
    world.run_for((600 + 30) * S).unwrap();
    for station in [0, 1] {
        assert_eq!((told(&world, station, BLUE), told(&world, station, RED)), (vec![1], vec![1]));
    }
    put(&mut world, 0, Precedence::Routine, staffed(0)).unwrap();
    world.run_for(6 * HOUR_S * S).unwrap();
    for station in [0, 1] {
        assert_eq!((told(&world, station, BLUE), told(&world, station, RED)), (vec![1, 1], vec![1, 2]));
    }
    let since = unasked(&world, 0, RED).unwrap().since;
    assert_eq!(unasked(&world, 1, RED), Some(Unasked { missed: 2, since }));
    put(&mut world, 1, Precedence::Routine, staffed(0)).unwrap();
    assert_eq!(unasked(&world, 0, RED), None);
}

/// The watch is up to ten minutes early or late, as the charter lets an answer be.
#[test]
fn one_that_is_asked_a_little_early_or_late_is_not_missed() {
    let mut world = watched();
    world.run_for((HOUR_S - 590) * S).unwrap();
    put(&mut world, 0, Precedence::Routine, staffed(0)).unwrap();
    world.run_for((590 + 590) * S).unwrap();
    put(&mut world, 1, Precedence::Routine, staffed(0)).unwrap();
    world.run_for(60 * S).unwrap();
    assert_eq!((told(&world, 0, BLUE), told(&world, 0, RED)), (vec![], vec![]));
}

#[test]
fn a_station_that_starts_again_knows_what_was_missed() {
    let mut world = watched();
    world.run_for(8 * HOUR_S * S).unwrap();
    let before = unasked(&world, 0, RED);
    assert_eq!(before.map(|unasked| unasked.missed), Some(2));
    world.kill(0);
    world.start(0).unwrap();
    world.run_for(60 * S).unwrap();
    assert_eq!(unasked(&world, 0, RED), before);
}

#[test]
fn times_of_the_day_are_counted_over_days() {
    let terms = PeopleTerms { staffed_at_s: vec![HOUR_S, 20 * HOUR_S], ..Annex::default().people };
    let at = |day: u64, hour: u64| Time(day * DAY_MS + hour * HOUR_S * 1_000);
    assert_eq!(terms.staffed_between(at(5, 0), at(5, 0)), 0);
    assert_eq!(terms.staffed_between(at(5, 0), at(5, 1)), 1, "the last moment counts");
    assert_eq!(terms.staffed_between(at(5, 1), at(5, 20)), 1, "the first does not");
    assert_eq!(terms.staffed_between(at(5, 0), at(15, 0)), 20);
    assert_eq!(terms.staffed_between(at(15, 0), at(5, 0)), 0);
    assert_eq!(terms.staffed_next(at(5, 1)), Some(at(5, 20)));
    assert_eq!(terms.staffed_next(at(5, 20)), Some(at(6, 1)));
    assert_eq!(terms.staffed_next(Time(u64::MAX)), None);
    let none = PeopleTerms { staffed_at_s: vec![], ..terms };
    assert_eq!((none.staffed_between(at(5, 0), at(50, 0)), none.staffed_next(at(5, 0))), (0, None));
}
