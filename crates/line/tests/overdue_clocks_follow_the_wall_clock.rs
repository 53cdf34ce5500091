//! What is overdue is told once by the clock that everyone reads, however many run out at once, and whatever becomes of
//! that clock meanwhile.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryRef, Precedence, Terms};
use line::limits::OVERDUE_PER_STEP_MAX;
use line::{Event, Record as _};
use testkit::sim::World;

const YEAR_MS: i64 = 365 * 86_400_000;

/// How long a FLASH may go unread, and unreceipted, by the terms.
const READ_S: u64 = 600;
const RECEIVED_S: u64 = 10;

/// What a station has told overdue.
fn overdue(world: &World, station: usize) -> Vec<EntryRef> {
    let told = |event: &Event| if let Event::Overdue { affair, .. } = event { Some(*affair) } else { None };
    world.stations[station].events.iter().filter_map(told).collect()
}

fn unreceipted(world: &World, station: usize) -> Vec<EntryRef> {
    let told = |event: &Event| if let Event::ReceiptOverdue { entry, .. } = event { Some(*entry) } else { None };
    world.stations[station].events.iter().filter_map(told).collect()
}

/// Lets time pass and forgets what was told before.
fn pass(world: &mut World, s: u64) {
    world.stations.iter_mut().for_each(|station| station.events.clear());
    world.run_for(s * S).unwrap();
}

/// A FLASH that RED never receipts, nor reads.
fn unanswered() -> (World, EntryRef) {
    let mut world = stations(2);
    world.block(0, 1, true);
    say(&mut world, 0, Precedence::Flash, "is anyone there");
    (world, at(0, Precedence::Flash, 1))
}

#[test]
fn a_clock_that_runs_out_is_told_once() {
    let (mut world, flash) = unanswered();
    pass(&mut world, RECEIVED_S - 2);
    assert_eq!((unreceipted(&world, 0), overdue(&world, 0)), (vec![], vec![]));
    pass(&mut world, 4);
    assert_eq!((unreceipted(&world, 0), overdue(&world, 0)), (vec![flash], vec![]));
    pass(&mut world, READ_S - RECEIVED_S - 4);
    assert_eq!((unreceipted(&world, 0), overdue(&world, 0)), (vec![], vec![]));
    pass(&mut world, 4);
    assert_eq!(overdue(&world, 0), [flash]);
    pass(&mut world, 10_000);
    assert_eq!((unreceipted(&world, 0), overdue(&world, 0)), (vec![], vec![]));
}

/// Of the receipt it was told by the clock that was ahead, and never again.
#[test]
fn what_a_clock_tells_that_is_a_year_ahead_is_told_again_when_it_is_so() {
    let (mut world, flash) = unanswered();
    world.stations[0].set_clock_off_ms(YEAR_MS);
    pass(&mut world, 2);
    assert_eq!((unreceipted(&world, 0), overdue(&world, 0)), (vec![flash], vec![flash]));
    world.stations[0].set_clock_off_ms(0);
    pass(&mut world, 4);
    assert_eq!((unreceipted(&world, 0), overdue(&world, 0)), (vec![], vec![]));
    pass(&mut world, RECEIVED_S);
    assert_eq!((unreceipted(&world, 0), overdue(&world, 0)), (vec![flash], vec![]));
    pass(&mut world, READ_S);
    assert_eq!((unreceipted(&world, 0), overdue(&world, 0)), (vec![], vec![flash]));
}

#[test]
fn a_clock_that_is_a_year_behind_tells_nothing_until_it_is_set_right() {
    let (mut world, flash) = unanswered();
    pass(&mut world, 2);
    world.stations[0].set_clock_off_ms(-YEAR_MS);
    pass(&mut world, READ_S + 10);
    assert_eq!((unreceipted(&world, 0), overdue(&world, 0)), (vec![], vec![]));
    world.stations[0].set_clock_off_ms(0);
    pass(&mut world, 2);
    assert_eq!((unreceipted(&world, 0), overdue(&world, 0)), (vec![flash], vec![flash]));
}

/// More than one step tells, all in one millisecond: those after the first two hundred and fifty-six were never told.
#[test]
fn all_are_told_that_run_out_at_once() {
    const TOGETHER: usize = 600;
    const _: () = assert!(TOGETHER > 2 * OVERDUE_PER_STEP_MAX);
    let mut world = stations(2);
    for of in Precedence::ALL {
        // Of one millisecond, in all four lanes, and due at four moments.
        for number in 0..TOGETHER {
            say(&mut world, 0, of, &number.to_string());
        }
    }
    // One look finds the first of them, and the rest follows without waiting for the next.
    world.run_for(READ_S * S + 1_500 * MS).unwrap();
    assert_eq!((overdue(&world, 0).len(), overdue(&world, 1).len()), (TOGETHER, TOGETHER));
    world.run_for(30_000 * S).unwrap();
    for station in 0..2 {
        let mut told = overdue(&world, station);
        assert_eq!(told.len(), 4 * TOGETHER);
        told.sort_unstable();
        told.dedup();
        assert_eq!(told.len(), 4 * TOGETHER, "each once");
    }
}

/// Words that come when their time is over were overdue for their author and for nobody else.
#[test]
fn what_comes_too_late_is_told_overdue() {
    let (mut world, flash) = unanswered();
    world.run_for((READ_S + 60) * S).unwrap();
    assert_eq!((overdue(&world, 0), overdue(&world, 1)), (vec![flash], vec![]));
    world.block(0, 1, false);
    pass(&mut world, 10);
    assert_eq!((overdue(&world, 0), overdue(&world, 1)), (vec![], vec![flash]));
    pass(&mut world, 10_000);
    assert_eq!((overdue(&world, 0), overdue(&world, 1)), (vec![], vec![]));
}

#[test]
fn a_clock_is_told_when_it_has_run_out_and_not_a_heartbeat_later() {
    let (mut world, flash) = unanswered();
    world.run_for(1_234 * MS).unwrap();
    let due = world.stations[0].store.affair(flash).unwrap().unwrap().due(flash).unwrap();
    world.run_for((due.0 - now(&world).0 - 5) * MS).unwrap();
    assert_eq!(overdue(&world, 0), []);
    world.run_for(30 * MS).unwrap();
    assert_eq!(overdue(&world, 0), [flash]);
}

#[test]
fn a_clock_that_comes_and_runs_out_between_two_heartbeats_is_told_when_it_has() {
    let read_within_s = [3, 600, 3_600, 86_400];
    let terms = Terms { check_every_s: 31_000_000, heartbeat_ms: 60_000, read_within_s, ..Terms::default() };
    let mut world = World::calm(2, terms);
    world.start_all().unwrap();
    // Some time after the last look, and long before the next.
    world.run_for(10 * S).unwrap();
    say(&mut world, 0, Precedence::Flash, "is anyone there");
    world.run_for(2 * S).unwrap();
    let flash = at(0, Precedence::Flash, 1);
    let due = world.stations[1].store.affair(flash).unwrap().unwrap().due(flash).unwrap();
    world.run_for((due.0 - now(&world).0 - 5) * MS).unwrap();
    assert_eq!((overdue(&world, 0), overdue(&world, 1)), (vec![], vec![]));
    world.run_for(30 * MS).unwrap();
    assert_eq!((overdue(&world, 0), overdue(&world, 1)), (vec![flash], vec![flash]));
}
