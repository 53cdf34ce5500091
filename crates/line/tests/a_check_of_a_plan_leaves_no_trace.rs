//! The private check: what a plan would meet, and what would clear it, asked of memory. Nothing is stored, sent or told.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::Precedence;
use line::affairs::{Body, ConflictId, Item, NoticeError, NoticeKind, SiteChange};
use testkit::plans::{centre, disc, east, hospital};
use volume::Verdict;

#[test]
fn a_check_finds_what_the_notice_would_meet_and_changes_nothing() {
    let mut world = stations(2);
    let (mine, theirs) = (flight(&world, east(2_000), 7_200), flight(&world, east(1_000), 7_200));
    let mine = put(&mut world, 0, Precedence::Routine, Body::Notice(mine)).unwrap();
    let theirs = put(&mut world, 1, Precedence::Routine, Body::Notice(theirs)).unwrap();
    put(&mut world, 1, Precedence::Routine, Body::Sites(vec![SiteChange::Add(hospital(east(500)))])).unwrap();
    world.stations.iter_mut().for_each(|station| station.events.clear());
    let state = |world: &testkit::sim::World| {
        let station = &world.stations[0];
        let line = station.line.as_ref().unwrap();
        let frames = [world.queued(0, 1), world.queued(1, 0)];
        (line.lanes(), line.waiting(), station.counts(), station.store.affairs().clone(), frames, station.is_writing())
    };
    let (before, conflicts_before) = (state(&world), conflicts(&world));
    let plan = [disc(centre(), now(&world).plus_ms(7_200_000), 3_600), disc(east(50_000), now(&world), 3_600)];
    let line = world.stations[0].line.as_ref().unwrap();
    let met = line.check_plan(NoticeKind::LiveFire, &plan, None).unwrap().meetings;
    let with: Vec<_> = met.iter().map(|meeting| (meeting.volume, meeting.with)).collect();
    assert!(with.contains(&(0, Item::Notice(mine))) && with.contains(&(0, Item::Notice(theirs))), "{with:?}");
    assert!(with.iter().any(|(volume, with)| *volume == 0 && matches!(with, Item::Site(_))), "{with:?}");
    assert_eq!(with.len(), 3, "the second volume is far from everything");
    // A new version of a plan does not meet the old one.
    let replaced = line.check_plan(NoticeKind::Flight, &plan, Some(mine)).unwrap().meetings;
    assert_eq!(replaced.iter().map(|meeting| meeting.with).collect::<Vec<_>>(), [Item::Notice(theirs)]);
    // Each way out clears it of everything.
    let ways = line.alternatives(NoticeKind::LiveFire, &plan[0], None);
    assert!(!ways.is_empty());
    for way in &ways {
        let met = line.check_plan(NoticeKind::LiveFire, std::slice::from_ref(&way.volume), None).unwrap().meetings;
        assert!(met.is_empty(), "{way:?}: {met:?}");
    }
    assert_eq!(state(&world), before);
    world.run_for(10 * S).unwrap();
    assert_eq!(conflicts(&world), conflicts_before);
    for station in 0..2 {
        assert_eq!(world.stations[station].events, [], "station {station}");
    }
}

/// What the check says is what both find once the plan is released.
#[test]
fn a_released_plan_meets_what_the_check_said() {
    let mut world = stations(2);
    let theirs = flight(&world, east(1_000), 7_200);
    let theirs = put(&mut world, 1, Precedence::Routine, Body::Notice(theirs)).unwrap();
    let body = flight(&world, centre(), 7_200);
    let met = world.stations[0].line.as_ref().unwrap().check_plan(body.kind, &body.volumes, None).unwrap().meetings;
    assert_eq!(met[0].approach.verdict, Verdict::Conflict);
    let mine = put(&mut world, 0, Precedence::Routine, Body::Notice(body)).unwrap();
    let all = conflicts(&world);
    assert_eq!(all[&ConflictId::of(mine, Item::Notice(theirs))].approach, met[0].approach);
}

#[test]
fn a_plan_that_makes_no_sense_is_refused_with_the_reason() {
    let world = stations(2);
    let line = world.stations[0].line.as_ref().unwrap();
    assert!(matches!(line.check_plan(NoticeKind::Flight, &[], None), Err(NoticeError::Count { .. })));
    let mut endless = disc(centre(), now(&world), 60);
    endless.schedule.from = volume::Bound::Open;
    assert_eq!(line.check_plan(NoticeKind::Flight, &[endless], None), Err(NoticeError::NoBegin { volume: 0 }));
}
