//! An activity that has begun stands until its author says that it is over: from its end on both stations tell that
//! nobody said so.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryRef, Precedence, Time};
use line::Event;
use line::affairs::{Body, NoticeBody, Stance, Step, StepBody};
use testkit::plans::{amended, centre};
use testkit::sim::World;
use volume::Bound;

/// A flight of an hour that begins in two, and that RED has answered.
fn told() -> (World, EntryRef, NoticeBody, Time) {
    let mut world = stations(2);
    let body = flight(&world, centre(), 7_200);
    let ends = now(&world).plus_ms((7_200 + 3_600) * 1_000);
    let notice = put(&mut world, 0, Precedence::Routine, Body::Notice(body.clone())).unwrap();
    put(&mut world, 1, Precedence::Routine, stance(notice, notice, 0, Stance::Acknowledged)).unwrap();
    assert_eq!(noticed(&world, notice).due(), None);
    (world, notice, body, ends)
}

fn step(world: &mut World, notice: EntryRef, step: Step) {
    let (turn, at) = (noticed(world, notice).next_turn(), now(world));
    let body = StepBody { notice, turn, step, at, words: String::new() };
    put(world, 0, Precedence::Routine, Body::Step(body)).unwrap();
}

/// Since when each station told in so many seconds that something of the notice is overdue.
fn overdue(world: &mut World, notice: EntryRef, s: u64) -> [Vec<Time>; 2] {
    world.stations.iter_mut().for_each(|station| station.events.clear());
    world.run_for(s * S).unwrap();
    [0, 1].map(|station: usize| {
        let told = |event: &Event| match event {
            Event::Overdue { affair, since } if *affair == notice => Some(*since),
            _ => None,
        };
        world.stations[station].events.iter().filter_map(told).collect()
    })
}

#[test]
fn what_goes_on_beyond_its_end_is_told_once_by_both() {
    let (mut world, notice, _, ends) = told();
    step(&mut world, notice, Step::Begun);
    assert_eq!(noticed(&world, notice).over_due(), Some(ends));
    let before_s = ends.ms_since(now(&world)) / 1_000 - 2;
    assert_eq!(overdue(&mut world, notice, before_s), [vec![], vec![]]);
    assert_eq!(overdue(&mut world, notice, 5), [vec![ends], vec![ends]]);
    assert_eq!(overdue(&mut world, notice, 10_000), [vec![], vec![]]);
    step(&mut world, notice, Step::Complete);
    assert_eq!(noticed(&world, notice).due(), None);
}

#[test]
fn what_is_over_taken_back_or_never_began_does_not_overrun() {
    for steps in [&[][..], &[Step::Begun, Step::Complete], &[Step::Begun, Step::Cancelled]] {
        let (mut world, notice, ..) = told();
        steps.iter().for_each(|said| step(&mut world, notice, *said));
        assert_eq!(overdue(&mut world, notice, 20_000), [vec![], vec![]], "{steps:?}");
    }
}

/// BLUE says in time that it lasts an hour longer, which RED answers.
#[test]
fn what_is_extended_overruns_from_its_new_end_on() {
    let (mut world, notice, mut body, ends) = told();
    step(&mut world, notice, Step::Begun);
    let longer = ends.plus_ms(3_600_000);
    if let Bound::At(until) = &mut body.volumes[0].schedule.until {
        until.0 = longer.0;
    }
    let turn = noticed(&world, notice).next_turn();
    let amendment = Body::Notice(amended(body, notice, turn));
    let version = put(&mut world, 0, Precedence::Flash, amendment).unwrap();
    put(&mut world, 1, Precedence::Flash, stance(notice, version, 1, Stance::Acknowledged)).unwrap();
    let before_s = longer.ms_since(now(&world)) / 1_000 - 2;
    assert_eq!(overdue(&mut world, notice, before_s), [vec![], vec![]]);
    assert_eq!(overdue(&mut world, notice, 5), [vec![longer], vec![longer]]);
}

/// That it has begun comes when it should be over already; and one that nobody answered has two clocks, each told.
#[test]
fn each_clock_of_a_notice_is_told_by_itself() {
    let (mut world, notice, _, ends) = told();
    assert_eq!(overdue(&mut world, notice, 20_000), [vec![], vec![]]);
    world.stations.iter_mut().for_each(|station| station.events.clear());
    step(&mut world, notice, Step::Begun);
    let late = |event: &Event| matches!(event, Event::Overdue { since, .. } if *since == ends);
    assert!(world.stations.iter().all(|station| station.events.iter().any(late)));

    let mut world = stations(2);
    let ends = now(&world).plus_ms((7_200 + 3_600) * 1_000);
    let body = flight(&world, centre(), 7_200);
    let notice = put(&mut world, 0, Precedence::Routine, Body::Notice(body)).unwrap();
    let answer_by = noticed(&world, notice).answer_by;
    step(&mut world, notice, Step::Begun);
    assert_eq!(overdue(&mut world, notice, 20_000), [vec![answer_by, ends], vec![answer_by, ends]]);
}
