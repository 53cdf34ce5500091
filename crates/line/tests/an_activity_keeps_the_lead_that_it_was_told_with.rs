//! Lead and conflicts are reckoned from the first version that said what stands of where and when: a correction takes
//! nothing from what was told before it, and nothing is told by a plan that was moved, or taken back, in between.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryRef, PartyIndex, Precedence, Time};
use line::affairs::{Body, ConflictBody, ConflictId, Item, Lead, NoticeBody, NoticeKind, Step, StepBody, Telling};
use line::limits::NOTICE_VERSIONS_MAX;
use testkit::plans::{amended, centre, disc, east, notice};
use testkit::sim::World;
use volume::{Bound, Daily, Datum, Height, Volume};

/// A flight of two parts that begins in two hours, where an hour is on time and ten minutes are short notice.
fn told() -> (World, EntryRef, NoticeBody) {
    let mut world = stations(2);
    let begins = now(&world).plus_ms(7_200_000);
    let mut body = notice(NoticeKind::Flight, disc(centre(), begins, 3_600));
    body.volumes.push(disc(east(20_000), begins.plus_ms(3_600_000), 3_600));
    let first = put(&mut world, 0, Precedence::Routine, Body::Notice(body.clone())).unwrap();
    assert_eq!(noticed(&world, first).lead, Lead::OnTime);
    (world, first, body)
}

fn amend(world: &mut World, notice: EntryRef, body: &NoticeBody) -> EntryRef {
    let turn = noticed(world, notice).next_turn();
    put(world, 0, Precedence::Flash, Body::Notice(amended(body.clone(), notice, turn))).unwrap()
}

fn end(world: &mut World, notice: EntryRef, step: Step) {
    let (turn, at) = (noticed(world, notice).next_turn(), now(world));
    let body = StepBody { notice, turn, step, at, words: String::new() };
    put(world, 0, Precedence::Priority, Body::Step(body)).unwrap();
}

fn later(volume: &mut Volume, ms: i64) {
    volume.schedule = volume.schedule.shifted(ms);
}

fn lasts(volume: &mut Volume, more_ms: i64) {
    if let Bound::At(until) = &mut volume.schedule.until {
        until.0 = until.0.saturating_add_signed(more_ms);
    }
}

fn begin(volume: &Volume) -> Time {
    match volume.schedule.from {
        Bound::At(moment) => Time(moment.0),
        Bound::Open => panic!("it has a begin"),
    }
}

/// The lead of a flight that is amended three minutes before it begins.
fn amended_late(change: fn(&mut NoticeBody)) -> Lead {
    let (mut world, first, mut body) = told();
    world.run_for(7_000 * S).unwrap();
    change(&mut body);
    amend(&mut world, first, &body);
    noticed(&world, first).lead
}

#[test]
fn a_correction_a_delay_and_a_part_left_out_or_shortened_cost_no_lead() {
    let kept: [fn(&mut NoticeBody); 9] = [
        |body| lasts(&mut body.volumes[1], -60_000),
        |body| {
            later(&mut body.volumes[0], 60_000);
            lasts(&mut body.volumes[0], -60_000);
        },
        |body| body.volumes[0].schedule.daily = vec![Daily { days: 127, begin_s: 0, length_s: 86_400 }],
        |body| body.title = "training".to_owned(),
        |body| body.volumes.iter_mut().for_each(|volume| later(volume, 60_000)),
        |body| later(&mut body.volumes[1], 60_000),
        |body| body.volumes.swap(0, 1),
        |body| body.volumes.truncate(1),
        |body| body.volumes.push(body.volumes[0].clone()),
    ];
    for (number, change) in kept.into_iter().enumerate() {
        assert_eq!(amended_late(change), Lead::OnTime, "change {number}");
    }
}

#[test]
fn moving_in_place_in_height_or_forward_in_time_costs_the_lead() {
    let lost: [fn(&mut NoticeBody); 7] = [
        |body| {
            later(&mut body.volumes[0], -1);
            lasts(&mut body.volumes[0], 2);
        },
        |body| body.volumes[0] = disc(east(1), begin(&body.volumes[0]), 3_600),
        |body| body.volumes[0].uncertainty_cm = 1,
        |body| body.volumes[0].height.lower = Bound::At(Height { cm: 0, datum: Datum::MeanSea }),
        |body| later(&mut body.volumes[0], -1),
        |body| later(&mut body.volumes[1], -3_300_000),
        |body| body.volumes.push(disc(east(40_000), begin(&body.volumes[0]), 60)),
    ];
    for (number, change) in lost.into_iter().enumerate() {
        assert_eq!(amended_late(change), Lead::Late, "change {number}");
    }
}

/// What makes an activity last longer begins where it was to end; an hour before that is on time, and ten minutes are
/// short notice.
#[test]
fn what_goes_on_longer_than_was_told_has_the_lead_of_what_is_new() {
    let told_with = |before_end_s: u64, change: fn(&mut NoticeBody)| {
        let (mut world, first, mut body) = told();
        body.volumes.truncate(1);
        amend(&mut world, first, &body);
        // It began after two hours and lasts for one.
        world.run_for((7_200 + 3_600 - before_end_s) * S).unwrap();
        change(&mut body);
        amend(&mut world, first, &body);
        // A correction, and shortening it again, take nothing from that.
        body.title = "training".to_owned();
        amend(&mut world, first, &body);
        let longer = noticed(&world, first).lead;
        lasts(&mut body.volumes[0], -3_600_000);
        amend(&mut world, first, &body);
        assert_eq!(noticed(&world, first).lead, Lead::OnTime, "as it was told first");
        longer
    };
    let longer: fn(&mut NoticeBody) = |body| lasts(&mut body.volumes[0], 3_600_000);
    assert_eq!(told_with(4_000, longer), Lead::OnTime);
    assert_eq!(told_with(1_800, longer), Lead::Short);
    assert_eq!(told_with(120, longer), Lead::Late);
    // Delayed by an hour and as long again: what is new begins an hour later too.
    assert_eq!(
        told_with(1_800, |body| {
            later(&mut body.volumes[0], 3_600_000);
            lasts(&mut body.volumes[0], 3_600_000);
        }),
        Lead::OnTime
    );
}

/// A part that is told on time is no later for another that begins before.
#[test]
fn a_part_that_is_added_has_a_lead_of_its_own() {
    let lead = |from_s: u64| {
        let (mut world, first, mut body) = told();
        world.run_for(7_000 * S).unwrap();
        body.volumes.push(disc(east(40_000), now(&world).plus_ms(from_s * 1_000), 60));
        amend(&mut world, first, &body);
        noticed(&world, first).lead
    };
    assert_eq!([4_000, 1_800, 60].map(lead), [Lead::OnTime, Lead::Short, Lead::Late]);
}

/// Daily windows are as told while they come to no more hours of the week.
#[test]
fn more_hours_of_the_week_are_told_anew() {
    let lead = |begin_s, length_s| {
        let mut world = stations(2);
        let begins = now(&world).plus_ms(7_200_000);
        let mut body = notice(NoticeKind::Flight, disc(centre(), begins, 30 * 86_400));
        body.volumes[0].schedule.daily = vec![Daily { days: 127, begin_s: 36_000, length_s: 3_600 }];
        let first = put(&mut world, 0, Precedence::Routine, Body::Notice(body.clone())).unwrap();
        world.run_for(20 * 86_400 * S).unwrap();
        body.volumes[0].schedule.daily = vec![Daily { days: 127, begin_s, length_s }];
        amend(&mut world, first, &body);
        noticed(&world, first).lead
    };
    assert_eq!(lead(36_600, 3_600), Lead::OnTime);
    assert_eq!(lead(36_600, 1_800), Lead::OnTime);
    assert_eq!(lead(36_600, 3_601), Lead::Late);
}

#[test]
fn what_was_moved_away_delayed_or_cancelled_and_comes_back_is_told_anew() {
    let (mut world, first, body) = told();
    let lead = |world: &World| noticed(world, first).lead;
    world.run_for(7_000 * S).unwrap();
    let mut elsewhere = body.clone();
    elsewhere.volumes[0] = disc(east(1), begin(&body.volumes[0]), 3_600);
    let mut delayed = body.clone();
    delayed.volumes.iter_mut().for_each(|volume| later(volume, 7_200_000));
    for between in [&elsewhere, &delayed] {
        let (mut world, first, body) = told();
        world.run_for(7_000 * S).unwrap();
        amend(&mut world, first, between);
        amend(&mut world, first, &body);
        assert_eq!(noticed(&world, first).lead, Lead::Late);
        // From then on it is told.
        amend(&mut world, first, &NoticeBody { title: "training".to_owned(), ..delayed.clone() });
        assert_eq!(noticed(&world, first).lead, Lead::OnTime);
    }
    for step in [Step::Cancelled, Step::Complete] {
        end(&mut world, first, step);
        amend(&mut world, first, &body);
        assert_eq!(lead(&world), Lead::Late, "{step:?}");
    }
    end(&mut world, first, Step::Begun);
    amend(&mut world, first, &NoticeBody { title: "training".to_owned(), ..body });
    assert_eq!(lead(&world), Lead::Late);
}

#[test]
fn as_many_corrections_as_are_reckoned_with_keep_the_lead_and_the_material_version() {
    let (mut world, first, body) = told();
    world.run_for(7_000 * S).unwrap();
    for number in 1..NOTICE_VERSIONS_MAX {
        amend(&mut world, first, &NoticeBody { title: format!("correction {number}"), ..body.clone() });
    }
    let before = noticed(&world, first);
    assert_eq!((before.lead, before.material().at), (Lead::OnTime, first));
    let would = Telling::of(&body.volumes, now(&world), Some(&before)).unwrap();
    amend(&mut world, first, &NoticeBody { title: "one more".to_owned(), ..body });
    let now = noticed(&world, first);
    let terms = world.stations[0].line.as_ref().unwrap().rules().annex.kind(NoticeKind::Flight);
    assert_eq!(Lead::of(terms, would), now.lead, "a plan is told before what it will be");
    assert_eq!(
        (now.lead, now.material().at),
        (Lead::Late, at(0, Precedence::Flash, 1)),
        "of the first nothing is kept"
    );
}

/// BLUE and RED have both accepted that they meet, and then one of BLUE's words changes.
fn accepted(change: impl Fn(&mut World, EntryRef, &mut NoticeBody)) -> (World, ConflictId, [Option<bool>; 2], bool) {
    let (mut world, blue, mut body) = told();
    let red = flight(&world, east(1_000), 7_200);
    let red = put(&mut world, 1, Precedence::Routine, Body::Notice(red)).unwrap();
    let id = ConflictId::of(blue, Item::Notice(red));
    let before = conflicts(&world)[&id];
    assert_eq!(before.yields, Some(red), "who had BLUE's words in hand");
    for station in 0..2 {
        let (versions, words) = (before.versions, "300 m apart".to_owned());
        let said = ConflictBody { conflict: id, versions, accepts: true, words };
        put(&mut world, station, Precedence::Routine, Body::Conflict(said)).unwrap();
    }
    (0..2).for_each(|station| drop(turns(&mut world, station)));
    change(&mut world, blue, &mut body);
    amend(&mut world, blue, &body);
    let after = conflicts(&world)[&id];
    let words = noticed(&world, blue).conflicts;
    let stands = [0, 1].map(|party| words.of(PartyIndex(party), id.with, after.versions).map(|said| said.accepts));
    (world, id, stands, after == before)
}

#[test]
fn a_corrected_title_leaves_a_conflict_and_what_was_said_of_it_as_they_were() {
    let (mut world, _, stands, same) = accepted(|_, _, body| body.title = "training".to_owned());
    assert_eq!((stands, same), ([Some(true); 2], true));
    (0..2).for_each(|station| assert_eq!(turns(&mut world, station), []));
}

#[test]
fn a_changed_place_height_or_time_lets_what_was_said_of_a_conflict_lapse() {
    let changes: [fn(&mut NoticeBody); 3] = [
        |body| body.volumes[0] = disc(east(1), begin(&body.volumes[0]), 3_600),
        |body| body.volumes[0].height.lower = Bound::At(Height { cm: 0, datum: Datum::MeanSea }),
        |body| later(&mut body.volumes[1], 1),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let (world, id, stands, same) = accepted(|_, _, body| change(body));
        assert_eq!((stands, same), ([None; 2], false), "change {number}");
        // And it is BLUE now who spoke knowing of the other.
        assert_eq!(conflicts(&world)[&id].yields, Some(id.notice), "change {number}");
    }
}

#[test]
fn a_plan_that_was_cancelled_and_comes_back_is_agreed_on_anew() {
    let (_, _, stands, same) = accepted(|world, blue, _| end(world, blue, Step::Cancelled));
    assert_eq!((stands, same), ([None; 2], false));
}
