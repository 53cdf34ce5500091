//! What one side plans and what the other does meet, or do not: both stations find it at once, and alike.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryRef, Precedence};
use line::affairs::{Body, ConflictId, Item, Notice, Phase, Step, StepBody, Versions};
use line::plot::Turn;
use testkit::plans::{amended, centre, east};
use testkit::sim::World;
use volume::Verdict;

/// BLUE and RED fly at one time, 1 km apart where 5 km are to be kept.
fn met() -> (World, EntryRef, EntryRef, ConflictId) {
    let mut world = stations(2);
    let (here, there) = (flight(&world, centre(), 7_200), flight(&world, east(1_000), 7_200));
    let blue = put(&mut world, 0, Precedence::Routine, Body::Notice(here)).unwrap();
    assert!(conflicts(&world).is_empty());
    let red = put(&mut world, 1, Precedence::Priority, Body::Notice(there)).unwrap();
    (world, blue, red, ConflictId::of(blue, Item::Notice(red)))
}

fn amend(world: &mut World, station: usize, notice: EntryRef, east_m: u32) -> EntryRef {
    let turn = noticed(world, notice).next_turn();
    let body = amended(flight(world, east(east_m), 7_200), notice, turn);
    put(world, station, Precedence::Immediate, Body::Notice(body)).unwrap()
}

fn step(world: &mut World, notice: EntryRef, step: Step) -> Notice {
    let turn = noticed(world, notice).next_turn();
    let body = StepBody { notice, turn, step, at: now(world), words: String::new() };
    put(world, 0, Precedence::Flash, Body::Step(body)).unwrap();
    noticed(world, notice)
}

#[test]
fn a_notice_that_comes_too_near_is_found_and_told_once_on_each_side() {
    let (mut world, blue, red, id) = met();
    let all = conflicts(&world);
    assert_eq!(all.keys().collect::<Vec<_>>(), [&id]);
    let conflict = all[&id];
    assert_eq!(conflict.versions, Versions { notice: blue, with: Some(red) });
    assert_eq!(conflict.approach.verdict, Verdict::Conflict);
    // 1,000 m from centre to centre, 100 m of each apart; and a centimetre of rounding.
    let apart_cm = conflict.approach.horizontal_cm;
    assert!((79_990..=80_010).contains(&apart_cm.least) && (79_990..=80_010).contains(&apart_cm.most), "{apart_cm:?}");
    assert_eq!(conflict.approach.time_ms, 0);
    for station in 0..2 {
        assert_eq!(turns(&mut world, station), [(id, Turn::Found)]);
    }
    world.run_for(60 * S).unwrap();
    for station in 0..2 {
        assert_eq!(turns(&mut world, station), [], "and nothing after");
    }
}

#[test]
fn an_amendment_that_moves_away_clears_it_and_a_later_one_finds_it_again() {
    let (mut world, blue, red, id) = met();
    (0..2).for_each(|station| drop(turns(&mut world, station)));
    amend(&mut world, 0, blue, 100_000);
    assert!(conflicts(&world).is_empty());
    let back = amend(&mut world, 0, blue, 0);
    assert_eq!(conflicts(&world)[&id].versions, Versions { notice: back, with: Some(red) });
    // New words that meet as the old ones did are found too: what was said of the old ones has lapsed.
    let again = amend(&mut world, 0, blue, 10);
    assert_eq!(conflicts(&world)[&id].versions, Versions { notice: again, with: Some(red) });
    for station in 0..2 {
        let told = turns(&mut world, station);
        assert_eq!(told, [(id, Turn::Cleared), (id, Turn::Found), (id, Turn::Found)]);
    }
}

#[test]
fn a_cancellation_clears_it_and_a_later_amendment_finds_it_again() {
    let (mut world, blue, _, id) = met();
    let cancelled = step(&mut world, blue, Step::Cancelled);
    assert_eq!((cancelled.phase(), cancelled.due()), (Phase::Cancelled, None));
    assert!(conflicts(&world).is_empty());
    amend(&mut world, 0, blue, 0);
    assert_eq!(noticed(&world, blue).phase(), Phase::Planned);
    assert!(conflicts(&world).contains_key(&id));
    assert_eq!(step(&mut world, blue, Step::Begun).phase(), Phase::Active);
    assert!(conflicts(&world).contains_key(&id));
    let complete = step(&mut world, blue, Step::Complete);
    assert_eq!((complete.phase(), complete.begun().is_some()), (Phase::Complete, true));
    assert!(conflicts(&world).is_empty());
    amend(&mut world, 0, blue, 0);
    let anew = noticed(&world, blue);
    assert_eq!((anew.phase(), anew.begun()), (Phase::Planned, None));
}

#[test]
fn plans_of_one_party_and_plans_far_apart_are_no_conflict() {
    let mut world = stations(2);
    let (here, beside) = (flight(&world, centre(), 7_200), flight(&world, east(500), 7_200));
    put(&mut world, 0, Precedence::Routine, Body::Notice(here)).unwrap();
    put(&mut world, 0, Precedence::Routine, Body::Notice(beside)).unwrap();
    let (far, late) = (flight(&world, east(6_000), 7_200), flight(&world, centre(), 7_200 + 3_600 + 660));
    put(&mut world, 1, Precedence::Routine, Body::Notice(far)).unwrap();
    put(&mut world, 1, Precedence::Routine, Body::Notice(late)).unwrap();
    assert!(conflicts(&world).is_empty());
}

/// On either side of each separation: 5 km across, ten minutes between an end and a begin. Ends belong to a plan.
#[test]
fn what_keeps_a_separation_exactly_is_no_conflict() {
    for (apart_m, gap_ms, meets) in
        [(5_199, 0, true), (5_201, 0, false), (0, 599_999, true), (0, 600_000, false), (5_199, 600_000, false)]
    {
        let mut world = stations(2);
        let begin = now(&world).plus_ms(7_200_000);
        let here = testkit::plans::disc(centre(), begin, 3_600);
        let there =
            testkit::plans::disc(east(apart_m), begin.plus_ms(3_600_000 * u64::from(gap_ms > 0) + gap_ms), 3_600);
        for (station, volume) in [(0, here), (1, there)] {
            let notice = testkit::plans::notice(line::affairs::NoticeKind::Flight, volume);
            put(&mut world, station, Precedence::Routine, Body::Notice(notice)).unwrap();
        }
        assert_eq!(conflicts(&world).len(), usize::from(meets), "{apart_m} m, {gap_ms} ms");
    }
}

/// Entries of different precedence overtake each other, and reach each station in another order.
#[test]
fn the_order_of_arrival_makes_no_difference() {
    let mut world = stations(3);
    for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        world.block(one, other, true);
    }
    for (station, of) in [(0, Precedence::Routine), (1, Precedence::Flash), (2, Precedence::Priority)] {
        for number in 0..4 {
            let plan = flight(&world, east(number * 2_000), 7_200);
            let notice = put(&mut world, station, of, Body::Notice(plan)).unwrap();
            if number == 3 {
                let turn = 1;
                let body = amended(flight(&world, east(1_000), 9_000), notice, turn);
                put(&mut world, station, Precedence::Immediate, Body::Notice(body)).unwrap();
            }
        }
    }
    for (one, other) in [(1, 2), (0, 2), (0, 1)] {
        world.block(one, other, false);
        world.run_for(30 * S).unwrap();
    }
    let all = conflicts(&world);
    assert!(all.len() > 20, "{}", all.len());
    assert!(all.values().all(|conflict| conflict.yields.is_none()), "nobody had another's words in hand");
}
