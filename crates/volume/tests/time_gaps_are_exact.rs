//! Schedules against a plain reading of them, moment by moment.

use proptest::prelude::*;
use volume::{Bound, Daily, Moment, Schedule, TimeGap, VolumeError};

const MINUTE: u64 = 60_000;
const DAY: u64 = 86_400_000;
const WEEK: u64 = 7 * DAY;

/// 2026-01-05, a Monday.
const MONDAY: u64 = 20_458 * DAY;

const EVERY_DAY: u8 = 0x7f;

fn at(ms: u64) -> Bound<Moment> {
    Bound::At(Moment(ms))
}

fn daily(days: u8, begin_min: u32, length_min: u32) -> Daily {
    Daily { days, begin_s: begin_min * 60, length_s: length_min * 60 }
}

fn schedule(from: Bound<Moment>, until: Bound<Moment>, daily: &[Daily]) -> Schedule {
    Schedule { from, until, daily: daily.to_vec() }
}

fn gap(ms: u64, one: u64, two: u64) -> TimeGap {
    TimeGap { ms, moments: (Moment(one), Moment(two)) }
}

#[test]
fn without_windows_the_gap_is_from_end_to_begin() {
    let one = schedule(at(1_000), at(2_000), &[]);
    for (from, until, expected) in [
        (at(2_001), at(3_000), gap(1, 2_000, 2_001)),
        (at(2_000), at(3_000), gap(0, 2_000, 2_000)),
        (at(1_999), at(3_000), gap(0, 1_999, 1_999)),
        (at(0), at(1_000), gap(0, 1_000, 1_000)),
        (at(0), at(999), gap(1, 1_000, 999)),
        (Bound::Open, at(999), gap(1, 1_000, 999)),
        (Bound::Open, Bound::Open, gap(0, 1_000, 1_000)),
        (at(u64::MAX), Bound::Open, gap(u64::MAX - 2_000, 2_000, u64::MAX)),
    ] {
        let two = schedule(from, until, &[]);
        assert_eq!(one.gap(&two), expected, "{two:?}");
        assert_eq!(two.gap(&one), gap(expected.ms, expected.moments.1.0, expected.moments.0.0), "{two:?}");
    }
    assert_eq!(Schedule::ALWAYS.gap(&Schedule::ALWAYS), gap(0, 0, 0));
}

#[test]
fn mornings_and_afternoons_never_meet_but_come_near_every_day() {
    let from = at(MONDAY + 30 * MINUTE);
    let mornings = schedule(from, Bound::Open, &[daily(EVERY_DAY, 8 * 60, 120)]);
    let afternoons = schedule(from, Bound::Open, &[daily(EVERY_DAY, 10 * 60 + 1, 120)]);
    assert_eq!(mornings.gap(&afternoons), gap(MINUTE, MONDAY + 600 * MINUTE, MONDAY + 601 * MINUTE));
    let touching = schedule(from, Bound::Open, &[daily(EVERY_DAY, 10 * 60, 120)]);
    assert_eq!(mornings.gap(&touching), gap(0, MONDAY + 600 * MINUTE, MONDAY + 600 * MINUTE));
}

#[test]
fn days_of_the_week_are_those_of_the_calendar() {
    // Fridays 22:00 for three hours, and Saturdays from 00:30: they meet on the Saturday.
    let fridays = schedule(at(MONDAY), Bound::Open, &[daily(1 << 4, 22 * 60, 180)]);
    let saturdays = schedule(at(MONDAY), Bound::Open, &[daily(1 << 5, 30, 60)]);
    let met = MONDAY + 5 * DAY + 30 * MINUTE;
    assert_eq!(fridays.gap(&saturdays), gap(0, met, met));
    // Sunday runs into Monday, in the week before the start as well.
    let sundays = schedule(at(MONDAY), Bound::Open, &[daily(1 << 6, 23 * 60, 120)]);
    assert!(sundays.active(Moment(MONDAY)) && sundays.active(Moment(MONDAY + 60 * MINUTE)));
    assert!(!sundays.active(Moment(MONDAY + 60 * MINUTE + 1)) && !sundays.active(Moment(MONDAY - 1)));
    assert_eq!(sundays.hull(), (at(MONDAY), Bound::Open));
    // The epoch was a Thursday.
    let thursdays = schedule(Bound::Open, Bound::Open, &[daily(1 << 3, 0, 1)]);
    assert!(thursdays.active(Moment(0)) && thursdays.active(Moment(MINUTE)) && !thursdays.active(Moment(MINUTE + 1)));
    let wednesdays = schedule(Bound::Open, Bound::Open, &[daily(1 << 2, 1_439, 2)]);
    assert!(
        wednesdays.active(Moment(0)) && wednesdays.active(Moment(MINUTE)) && !wednesdays.active(Moment(MINUTE + 1))
    );
}

#[test]
fn the_gap_at_the_very_end_of_years_of_windows_is_found() {
    // Every morning for ten years, and something of one moment a second after the last morning.
    let until = MONDAY + 520 * WEEK;
    let mornings = schedule(at(MONDAY), at(until), &[daily(EVERY_DAY, 8 * 60, 120)]);
    let last = until - DAY + 600 * MINUTE;
    let after = schedule(at(last + 1_000), at(last + 1_001), &[]);
    assert_eq!(mornings.gap(&after), gap(1_000, last, last + 1_000));
    // The same before the first, and with windows on both sides that overlap for years and differ at the end only.
    let before = schedule(Bound::Open, at(MONDAY + 479 * MINUTE), &[]);
    assert_eq!(mornings.gap(&before), gap(MINUTE, MONDAY + 480 * MINUTE, MONDAY + 479 * MINUTE));
    let noons = schedule(Bound::Open, Bound::Open, &[daily(EVERY_DAY, 12 * 60, 60)]);
    let cut = schedule(
        at(MONDAY),
        at(until - DAY + 721 * MINUTE),
        &[daily(1 << 6, 13 * 60 + 5, 60), daily(1 << 0, 9 * 60, 60)],
    );
    assert_eq!(noons.gap(&cut).ms, 5 * MINUTE);
}

#[test]
fn windows_without_a_pause_are_all_the_time() {
    let halves = [daily(EVERY_DAY, 0, 720), daily(EVERY_DAY, 720, 720)];
    let always = schedule(at(MONDAY), Bound::Open, &halves);
    assert_eq!(always.spans(Moment(0), Moment(u64::MAX), 9), [(Moment(MONDAY), Moment(u64::MAX))]);
    let days = schedule(at(MONDAY), Bound::Open, &[daily(EVERY_DAY, 700, 1_440)]);
    assert_eq!(days.spans(Moment(0), Moment(u64::MAX), 9), [(Moment(MONDAY), Moment(u64::MAX))]);
    // One pause a week, over the turn of the week.
    let paused =
        schedule(at(MONDAY), Bound::Open, &[daily(EVERY_DAY & !(1 << 6), 600, 1_440), daily(1 << 6, 601, 1_439)]);
    let spans = paused.spans(Moment(MONDAY), Moment(MONDAY + 3 * WEEK), 9);
    assert_eq!(spans[0], (Moment(MONDAY), Moment(MONDAY + 6 * DAY + 600 * MINUTE)));
    assert_eq!(spans[1].0, Moment(MONDAY + 6 * DAY + 601 * MINUTE));
    assert_eq!(spans.len(), 4);
}

#[test]
fn spans_for_a_calendar_are_whole_and_no_more_than_asked_for() {
    let mornings = schedule(at(MONDAY), at(MONDAY + 3 * DAY), &[daily(EVERY_DAY, 480, 120), daily(1, 540, 120)]);
    let span = |day: u64, begin: u64, end: u64| {
        (Moment(MONDAY + day * DAY + begin * MINUTE), Moment(MONDAY + day * DAY + end * MINUTE))
    };
    let all = [span(0, 480, 660), span(1, 480, 600), span(2, 480, 600)];
    assert_eq!(mornings.spans(Moment(0), Moment(u64::MAX), 9), all);
    assert_eq!(mornings.spans(Moment(0), Moment(u64::MAX), 2), all[..2]);
    assert_eq!(mornings.spans(all[0].1, all[1].0, 9), all[..2]);
    assert_eq!(mornings.spans(Moment(all[0].1.0 + 1), Moment(all[1].0.0 - 1), 9), []);
    assert_eq!(mornings.spans(Moment(0), Moment(u64::MAX), 0), []);
    assert_eq!(mornings.hull(), (Bound::At(all[0].0), Bound::At(all[2].1)));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let checked = |from, until, windows: &[Daily]| schedule(from, until, windows).check();
    assert_eq!(checked(at(5), at(6), &[]), Ok(()));
    assert_eq!(checked(at(5), at(5), &[]), Err(VolumeError::EndsBeforeStart));
    assert_eq!(checked(at(5), at(4), &[]), Err(VolumeError::EndsBeforeStart));
    assert_eq!(checked(Bound::Open, Bound::Open, &[daily(1, 0, 1); 16]), Ok(()));
    let many = VolumeError::TooMany { what: "daily windows", count: 17, most: 16 };
    assert_eq!(checked(Bound::Open, Bound::Open, &[daily(1, 0, 1); 17]), Err(many));
    for (days, begin_s, length_s, fine) in [
        (0, 0, 1, false),
        (1, 0, 1, true),
        (127, 0, 1, true),
        (128, 0, 1, false),
        (255, 0, 1, false),
        (1, 86_399, 1, true),
        (1, 86_400, 1, false),
        (1, u32::MAX, 1, false),
        (1, 0, 0, false),
        (1, 0, 86_400, true),
        (1, 0, 86_401, false),
        (1, 0, u32::MAX, false),
    ] {
        let windows = [daily(1, 0, 1), Daily { days, begin_s, length_s }];
        match checked(Bound::Open, Bound::Open, &windows) {
            Ok(()) => assert!(fine, "{windows:?}"),
            Err(VolumeError::DailyWindow { window: 1, .. }) => assert!(!fine, "{windows:?}"),
            Err(other) => panic!("{windows:?}: {other}"),
        }
    }
}

#[test]
fn a_schedule_between_its_windows_is_never_active() {
    let windows = [daily(1, 480, 120)];
    let checked = |from, until| schedule(at(from), until, &windows).check();
    let (begin, end) = (MONDAY + 480 * MINUTE, MONDAY + 600 * MINUTE);
    assert_eq!(checked(MONDAY, at(begin)), Ok(()));
    assert_eq!(checked(MONDAY, at(begin - 1)), Err(VolumeError::NeverActive));
    assert_eq!(checked(end, at(end + DAY)), Ok(()));
    assert_eq!(checked(end + 1, at(end + DAY)), Err(VolumeError::NeverActive));
    assert_eq!(checked(end + 1, at(begin + WEEK)), Ok(()));
    // The last moment of all is on a Wednesday.
    assert_eq!(checked(u64::MAX - 1, Bound::Open), Err(VolumeError::NeverActive));
    let never = schedule(at(end + 1), at(end + DAY), &windows);
    assert_eq!(never.gap(&Schedule::ALWAYS).ms, u64::MAX);
    assert_eq!(schedule(at(9), at(1), &[]).gap(&Schedule::ALWAYS).ms, u64::MAX);
}

#[test]
fn a_schedule_moves_with_its_windows_and_their_days() {
    let mondays = schedule(at(MONDAY), Bound::Open, &[daily(1, 1_380, 60)]);
    let hour = 60 * MINUTE as i64;
    assert_eq!(mondays.shifted(hour), schedule(at(MONDAY + 60 * MINUTE), Bound::Open, &[daily(1 << 1, 0, 60)]));
    assert_eq!(mondays.shifted(-24 * hour), schedule(at(MONDAY - DAY), Bound::Open, &[daily(1 << 6, 1_380, 60)]));
    assert_eq!(mondays.shifted(0), mondays);
    assert_eq!(mondays.shifted(i64::MIN).from, at(0));
    assert_eq!(schedule(at(u64::MAX - 5), Bound::Open, &[]).shifted(i64::MAX).from, at(u64::MAX));
}

fn windows() -> impl Strategy<Value = Vec<Daily>> {
    let window = (1u8..=127, 0u32..1_440, prop_oneof![1u32..200, 1u32..=1_440]);
    proptest::collection::vec(window.prop_map(|(days, begin, length)| daily(days, begin, length)), 0..4)
}

/// On whole minutes of a few weeks, around a time that the strategy's user chooses.
fn schedules(origin: u64, weeks: u64) -> impl Strategy<Value = Schedule> {
    let bound = move || {
        let minutes = prop_oneof![0..weeks * 7 * 1_440, 0..3u64 * 1_440];
        prop_oneof![1 => Just(Bound::Open), 2 => minutes.prop_map(move |minute| at(origin + minute * MINUTE))]
    };
    (bound(), bound(), windows())
        .prop_map(|(from, until, daily)| Schedule { from, until, daily })
        .prop_filter("it makes sense", |schedule| schedule.check().is_ok())
}

/// Active, from the words of the documentation.
fn plainly_active(schedule: &Schedule, ms: u64) -> bool {
    let after = matches!(schedule.from, Bound::At(Moment(from)) if ms < from);
    let before = matches!(schedule.until, Bound::At(Moment(until)) if until < ms);
    let in_window = |window: &Daily| {
        (0..=1u64).any(|ago| {
            // A Thursday is day 3 counted from Monday.
            let day = (ms / DAY + 7 + 3 - ago) % 7;
            let into = ms % DAY + ago * DAY;
            let begin = u64::from(window.begin_s) * 1_000;
            window.days >> day & 1 == 1 && begin <= into && into <= begin + u64::from(window.length_s) * 1_000
        })
    };
    !after && !before && (schedule.daily.is_empty() || schedule.daily.iter().any(in_window))
}

/// The shortest gap and its first moments, over whole minutes.
fn plain_gap(one: &Schedule, two: &Schedule, from: u64, until: u64) -> Option<TimeGap> {
    let (mut last_one, mut last_two, mut best) = (None, None, None::<TimeGap>);
    for ms in (from..=until).step_by(MINUTE as usize) {
        let (in_one, in_two) = (plainly_active(one, ms), plainly_active(two, ms));
        if in_one {
            last_one = Some(ms);
        }
        if in_two {
            last_two = Some(ms);
        }
        if let (Some(a), Some(b)) = (last_one, last_two)
            && best.is_none_or(|best| a.abs_diff(b) < best.ms)
        {
            best = Some(gap(a.abs_diff(b), a, b));
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn active_is_what_the_words_say(schedule in schedules(MONDAY, 2), ms in MONDAY - 2 * DAY..MONDAY + 3 * WEEK) {
        prop_assert_eq!(schedule.active(Moment(ms)), plainly_active(&schedule, ms));
        let minute = ms / MINUTE * MINUTE;
        for ms in [minute - 1, minute, minute + 1] {
            prop_assert_eq!(schedule.active(Moment(ms)), plainly_active(&schedule, ms));
        }
    }

    #[test]
    fn the_gap_is_the_shortest_of_all_pairs_of_moments(one in schedules(MONDAY, 4), two in schedules(MONDAY, 4)) {
        // Open starts begin at the epoch: cut them, so that the plain reading has something to begin with.
        let cut = |mut schedule: Schedule| {
            if schedule.from == Bound::Open { schedule.from = at(MONDAY - WEEK) }
            schedule
        };
        let (one, two) = (cut(one), cut(two));
        prop_assume!(one.check().is_ok() && two.check().is_ok());
        let found = one.gap(&two);
        prop_assert_eq!(Some(found), plain_gap(&one, &two, MONDAY - WEEK, MONDAY + 7 * WEEK));
        prop_assert_eq!(two.gap(&one), gap(found.ms, found.moments.1.0, found.moments.0.0));
    }

    #[test]
    fn the_gap_is_the_shortest_at_the_epoch_too(one in schedules(0, 2), two in schedules(0, 2)) {
        prop_assert_eq!(Some(one.gap(&two)), plain_gap(&one, &two, 0, 5 * WEEK));
    }

    #[test]
    fn spans_are_what_is_active(schedule in schedules(MONDAY, 2), from in 0..14u64, days in 0..9u64) {
        let (from, until) = (MONDAY + from * DAY, MONDAY + (from + days) * DAY);
        let spans = schedule.spans(Moment(from), Moment(until), 500);
        for pair in spans.windows(2) {
            prop_assert!(pair[0].1 < pair[1].0, "{:?}", pair);
        }
        for ms in (from..=until).step_by(7 * MINUTE as usize) {
            let within = spans.iter().any(|(begin, end)| begin.0 <= ms && ms <= end.0);
            prop_assert_eq!(within, plainly_active(&schedule, ms), "{}", ms);
        }
        let hull = schedule.hull();
        for (begin, end) in spans {
            prop_assert!(begin <= end && end.0 >= from && begin.0 <= until);
            prop_assert!(matches!(hull.0, Bound::At(first) if first <= begin) || hull.0 == Bound::Open);
            prop_assert!(matches!(hull.1, Bound::At(last) if end <= last) || hull.1 == Bound::Open);
            prop_assert!(begin.0 == 0 || !plainly_active(&schedule, begin.0 - 1));
            prop_assert!(end.0 == u64::MAX || !plainly_active(&schedule, end.0 + 1));
        }
    }

    #[test]
    fn a_shift_moves_every_moment(schedule in schedules(MONDAY, 2), minutes in -30_000i64..30_000, ms in MONDAY..MONDAY + 3 * WEEK) {
        let shifted = schedule.shifted(minutes * MINUTE as i64);
        let moved = ms.saturating_add_signed(minutes * MINUTE as i64);
        prop_assert_eq!(shifted.active(Moment(moved)), schedule.active(Moment(ms)));
        prop_assert_eq!(shifted.shifted(-minutes * MINUTE as i64), schedule);
    }

    #[test]
    fn nothing_that_can_be_written_overflows(
        ends in proptest::array::uniform4(prop_oneof![any::<u64>(), 0..9u64, (0..9u64).prop_map(|ms| u64::MAX - ms)]),
        open in any::<[bool; 4]>(),
        windows in proptest::collection::vec((any::<u8>(), any::<u32>(), any::<u32>()), 0..20),
        ms in any::<i64>(),
    ) {
        let bound = |i: usize| if open[i] { Bound::Open } else { at(ends[i]) };
        let daily: Vec<Daily> = windows.iter().map(|&(days, begin_s, length_s)| Daily { days, begin_s, length_s }).collect();
        let sound = Daily { days: 5, begin_s: 4_000, length_s: 70_000 };
        let one = Schedule { from: bound(0), until: bound(1), daily: daily.clone() };
        let two = Schedule { from: bound(2), until: bound(3), daily: [&daily[..], &[sound]].concat() };
        for (a, b) in [(&one, &two), (&two, &one), (&two, &two)] {
            let found = a.gap(b);
            let exchanged = b.gap(a);
            prop_assert_eq!((found.ms, found.moments.0), (exchanged.ms, exchanged.moments.1));
            let _ = (a.check(), a.hull(), a.active(Moment(ends[0])), a.shifted(ms));
            prop_assert!(a.spans(Moment(ends[1]), Moment(ends[2]), 3).len() <= 3);
        }
    }
}
