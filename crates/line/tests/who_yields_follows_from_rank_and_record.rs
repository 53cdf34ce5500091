//! Who gives way: by the charter's ranks first, then by what each had in hand when it spoke, which the record proves.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryRef, Precedence};
use line::Event;
use line::affairs::{Body, Folded, NoticeBody, NoticeKind};
use testkit::plans::{amended, centre, east};
use testkit::sim::World;

fn yields(world: &World) -> Option<EntryRef> {
    let all = conflicts(world);
    assert_eq!(all.len(), 1, "{all:?}");
    all.values().next().unwrap().yields
}

fn both(world: &mut World, kinds: [NoticeKind; 2]) -> [EntryRef; 2] {
    [0, 1].map(|station: usize| {
        let body = NoticeBody { kind: kinds[station], ..flight(world, east(1_000 * station as u32), 7_200) };
        put(world, station, Precedence::Routine, Body::Notice(body)).unwrap()
    })
}

#[test]
fn the_greater_rank_yields_whoever_spoke_first() {
    for kinds in [[NoticeKind::LiveFire, NoticeKind::Flight], [NoticeKind::Flight, NoticeKind::LiveFire]] {
        let mut world = stations(2);
        let notices = both(&mut world, kinds);
        let fire = kinds.iter().position(|kind| *kind == NoticeKind::LiveFire).unwrap();
        assert_eq!(yields(&world), Some(notices[fire]), "{kinds:?}");
    }
}

#[test]
fn of_one_rank_the_one_yields_who_had_the_others_words_in_hand() {
    let mut world = stations(2);
    let [blue, red] = both(&mut world, [NoticeKind::Flight; 2]);
    assert_eq!(yields(&world), Some(red));
    // BLUE speaks again, now with RED's words in hand.
    let body = amended(flight(&world, centre(), 7_200), blue, 1);
    put(&mut world, 0, Precedence::Routine, Body::Notice(body)).unwrap();
    assert_eq!(yields(&world), Some(blue));
}

#[test]
fn of_two_who_spoke_unseen_by_each_other_neither_yields() {
    let mut world = stations(2);
    world.block(0, 1, true);
    both(&mut world, [NoticeKind::Flight; 2]);
    world.block(0, 1, false);
    world.run_for(30 * S).unwrap();
    assert_eq!(yields(&world), None);
}

/// Other words state what was seen only when that has changed.
#[test]
fn a_station_states_what_it_had_seen_in_every_notice() {
    let mut world = stations(2);
    for number in 0..3 {
        let body = flight(&world, east(number * 100), 7_200);
        put(&mut world, 0, Precedence::Routine, Body::Notice(body)).unwrap();
        put(&mut world, 0, Precedence::Routine, message(1, "words")).unwrap();
    }
    let kept = line::Record::entries(&world.stations[1].store, lane(0, Precedence::Routine), 1, usize::MAX).unwrap();
    let states: Vec<_> = kept.iter().map(|kept| kept.entry.seen().is_some()).collect();
    assert_eq!(states, [true, false, true, false, true, false]);
}

#[test]
fn a_notice_that_leaves_open_what_was_seen_is_none() {
    let mut world = stations(2);
    let body = Body::Notice(flight(&world, centre(), 7_200));
    let told = forged(&mut world, 0, Precedence::Routine, &body, None);
    let idle = |event: &Event| matches!(event, Event::Folded(Folded::Idle { why, .. }) if why.contains("had seen"));
    assert_eq!(told.iter().filter(|event| idle(event)).count(), 1, "{told:?}");
    assert_eq!(line::Record::affair(&world.stations[1].store, at(0, Precedence::Routine, 1)).unwrap(), None);
    assert_eq!(world.stations[1].line.as_ref().unwrap().plot().counts(), (0, 0));
}
