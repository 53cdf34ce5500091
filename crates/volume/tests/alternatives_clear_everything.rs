//! Ways out of a conflict: each clears everything, and is the smallest of its kind.

use proptest::prelude::*;
use volume::limits::ASIDE_PLACES_MAX;
use volume::{
    Against, Alternative, Bound, Change, Daily, Datum, Footprint, Height, HeightBand, Index, Key, Moment, Position,
    Schedule, Search, Separations, Volume, Waypoint, alternatives,
};

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// 2026-11-02, a Monday.
const MONDAY: u64 = 20_759 * DAY;

const APART: Separations = Separations { horizontal_cm: 500_000, vertical_cm: 30_000, time_ms: 10 * MINUTE };

fn at(ms: u64) -> Bound<Moment> {
    Bound::At(Moment(ms))
}

fn band(lower_m: i32, upper_m: i32, datum: Datum) -> HeightBand {
    let height = |metres: i32| Bound::At(Height { cm: metres * 100, datum });
    HeightBand { lower: height(lower_m), upper: height(upper_m) }
}

/// 1 km round about, from 500 m to 600 m over the sea, for an hour.
fn circle(lat: f64, lon: f64, from: u64) -> Volume {
    Volume {
        footprint: Footprint::Circle {
            centre: Position::from_degrees(lat, lon).expect("in range"),
            radius_cm: 100_000,
        },
        uncertainty_cm: 0,
        height: band(500, 600, Datum::MeanSea),
        schedule: Schedule { from: at(from), until: at(from + HOUR), daily: vec![] },
    }
}

fn index(volumes: &[Volume]) -> Index {
    (0..).zip(volumes).map(|(key, volume)| (key, volume.solid().expect("it makes sense"))).collect()
}

fn ways(volume: &Volume, index: &Index, but: &[Key]) -> Vec<Alternative> {
    alternatives(volume, &[Against { index, separations: APART, but }])
}

fn clear(volume: &Volume, index: &Index) -> bool {
    volume.solid().is_ok_and(|solid| index.near(&solid, &APART).is_empty())
}

fn change(ways: &[Alternative], kind: fn(&Change) -> bool) -> Option<Change> {
    ways.iter().map(|way| way.change).find(kind)
}

/// What is found is the same in how many pieces ever it is looked for.
#[test]
fn a_search_in_pieces_finds_what_a_search_at_once_finds() {
    let crowd = (0..60u32).map(|number| {
        let (lat, lon) = (50.0 + f64::from(number % 8) * 0.03, 24.0 + f64::from(number / 8) * 0.05);
        circle(lat, lon, MONDAY + u64::from(number % 5) * 3 * HOUR)
    });
    let all = index(&crowd.collect::<Vec<_>>());
    let against = [Against { index: &all, separations: APART, but: &[] }];
    for from in [0, 30, 200] {
        let volume = circle(50.05, 24.1, MONDAY + from * MINUTE);
        let whole = alternatives(&volume, &against);
        assert!(!whole.is_empty());
        for effort in [1, 7, 1_000] {
            let (mut search, mut pieces) = (Search::new(volume.clone()), 1);
            while !search.go_on(&against, effort) {
                pieces += 1;
            }
            assert_eq!((search.found, pieces > 1), (whole.clone(), true), "{effort} at a time");
        }
    }
}

#[test]
fn one_in_the_way_is_passed_on_every_side() {
    let all = index(&[circle(50.0, 24.0, MONDAY)]);
    let ways = ways(&circle(50.0, 24.0, MONDAY + 30 * MINUTE), &all, &[]);
    let changes: Vec<Change> = ways.iter().map(|way| way.change).collect();
    assert_eq!(
        changes[..4],
        [
            Change::Later(40 * MINUTE),
            Change::Earlier(100 * MINUTE),
            Change::Higher(40_000),
            // 400 m down, 100 m to 200 m remain.
            Change::Lower(40_000),
        ]
    );
    // Twice the radius and 5 km.
    assert!(matches!(changes[4], Change::Aside { cm: 700_000, .. }), "{:?}", changes[4]);
    assert_eq!(changes.len(), 5);
    for way in &ways {
        assert!(clear(&way.volume, &all), "{way:?}");
    }
}

#[test]
fn the_next_free_time_between_many_is_found() {
    // Taken from midnight to 05:00 and from 06:00 on: an hour, but no time to keep 10 minutes either side.
    let mut taken: Vec<Volume> =
        [0, 1, 2, 3, 4, 6, 7].iter().map(|hour| circle(50.0, 24.0, MONDAY + hour * HOUR)).collect();
    let asked = circle(50.0, 24.0, MONDAY + 30 * MINUTE);
    let later =
        |taken: &[Volume]| change(&ways(&asked, &index(taken), &[]), |change| matches!(change, Change::Later(_)));
    assert_eq!(later(&taken), Some(Change::Later(8 * HOUR + 10 * MINUTE - 30 * MINUTE)));
    taken.remove(5);
    assert_eq!(later(&taken), Some(Change::Later(5 * HOUR + 10 * MINUTE - 30 * MINUTE)));
}

#[test]
fn a_restriction_without_end_leaves_no_later_and_no_earlier_way() {
    let mut closed = circle(50.0, 24.0, MONDAY);
    closed.schedule = Schedule::ALWAYS;
    let ways = ways(&circle(50.0, 24.0, MONDAY), &index(&[closed.clone()]), &[]);
    assert!(ways.iter().all(|way| !matches!(way.change, Change::Later(_) | Change::Earlier(_))), "{ways:?}");
    assert_eq!(ways.len(), 3);
    closed.height = HeightBand::ALL;
    let aside = alternatives(
        &circle(50.0, 24.0, MONDAY),
        &[Against { index: &index(&[closed]), separations: APART, but: &[] }],
    );
    assert!(matches!(aside[..], [Alternative { change: Change::Aside { .. }, .. }]), "{aside:?}");
}

#[test]
fn a_day_is_the_most() {
    let taken = |hours: u64| {
        let mut long = circle(50.0, 24.0, MONDAY);
        long.schedule.until = at(MONDAY + hours * HOUR);
        index(&[long])
    };
    let later = |index: &Index| {
        change(&ways(&circle(50.0, 24.0, MONDAY + 10 * MINUTE), index, &[]), |change| {
            matches!(change, Change::Later(_))
        })
    };
    assert_eq!(later(&taken(24)), Some(Change::Later(DAY)));
    assert_eq!(later(&taken(25)), None);
}

#[test]
fn what_is_clear_or_refused_or_apart_needs_no_way_out() {
    let all = index(&[circle(50.0, 24.0, MONDAY)]);
    assert_eq!(ways(&circle(50.0, 24.0, MONDAY + 70 * MINUTE), &all, &[]), []);
    assert_eq!(ways(&circle(50.0, 24.0, MONDAY), &all, &[0]), []);
    assert_eq!(ways(&circle(50.0, 24.0, MONDAY), &all, &[1]).len(), 5);
    let mut backwards = circle(50.0, 24.0, MONDAY);
    backwards.schedule.until = backwards.schedule.from;
    assert_eq!(ways(&backwards, &all, &[]), []);
    assert_eq!(alternatives(&circle(50.0, 24.0, MONDAY), &[]), []);
}

/// A crowd that is in the way of nothing, and is gone through at each try, is not gone through for ever.
#[test]
fn a_crowd_ends_the_search() {
    let mut crowd = circle(50.0, 24.0, MONDAY);
    (crowd.height, crowd.schedule) =
        (HeightBand::ALL, Schedule { from: at(MONDAY - DAY), until: at(MONDAY + 2 * DAY), daily: vec![] });
    // Rings about a place that keeps clear of them.
    let centre = Position::from_degrees(50.0, 24.0).expect("in range");
    let ring = |m: u32| (0..40).map(|step| centre.destination(step * 90_000_000, m)).collect();
    crowd.footprint = Footprint::Polygon { outer: ring(9_000_000), holes: vec![ring(3_000_000)] };
    let mut all: Vec<Volume> = (0..3_000).map(|_| crowd.clone()).collect();
    // What moves may be gone in a minute, so that every minute is tried.
    let waypoint = |lon, hours| Waypoint {
        at: Position::from_degrees(50.0, lon).expect("in range"),
        time: Moment(MONDAY + hours * HOUR - 2 * DAY),
    };
    let waypoints = vec![waypoint(24.0, 0), waypoint(24.01, 96)];
    let schedule = Schedule { from: at(waypoints[0].time.0), until: at(waypoints[1].time.0), daily: vec![] };
    let footprint = Footprint::Route { waypoints, radius_cm: 0 };
    all.push(Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule });
    let (slow, crowded) = (index(&all[3_000..]), index(&all));
    let asked = circle(50.0, 24.0, MONDAY);
    let aside = |index: &Index| match ways(&asked, index, &[])[..] {
        [Alternative { change: Change::Aside { cm, .. }, ref volume }] if clear(volume, index) => cm,
        ref other => panic!("{other:?}"),
    };
    // Where there is nothing at all that takes no effort to see.
    assert!(aside(&slow) < 1_000_000 && aside(&crowded) > 9_000_000, "only beyond the crowd");
}

#[test]
fn every_source_counts_with_its_own_distances() {
    let (notices, sites) = (index(&[circle(50.0, 24.0, MONDAY)]), index(&[circle(50.0, 24.0, MONDAY + 2 * HOUR)]));
    let none = Separations { horizontal_cm: 0, vertical_cm: 0, time_ms: 0 };
    let against = [
        Against { index: &notices, separations: APART, but: &[] },
        Against { index: &sites, separations: none, but: &[] },
    ];
    let later =
        |from| change(&alternatives(&circle(50.0, 24.0, from), &against), |way| matches!(way, Change::Later(_)));
    // From 01:10 it would run into the second, which ends at 03:00.
    assert_eq!(later(MONDAY), Some(Change::Later(3 * HOUR + MINUTE)));
}

#[test]
fn where_the_datums_leave_doubt_only_certainty_clears() {
    let mut low = circle(50.0, 24.0, MONDAY);
    low.height = band(0, 120, Datum::Ground);
    let asked = circle(50.0, 24.0, MONDAY);
    let higher = change(&ways(&asked, &index(&[low]), &[]), |change| matches!(change, Change::Higher(_)));
    // The ground may lie at 8,850 m: 8,850 + 120 + 300 − 500.
    assert_eq!(higher, Some(Change::Higher(877_000)));
}

#[test]
fn a_footprint_of_too_many_places_is_not_tried_aside() {
    let all = index(&[circle(50.0, 24.0, MONDAY)]);
    for (places, tried) in [(ASIDE_PLACES_MAX, true), (ASIDE_PLACES_MAX + 1, false)] {
        let path = (0..places).map(|i| Position::from_degrees(50.0, 24.0 + i as f64 * 1e-5).expect("in range"));
        let footprint = Footprint::Corridor { path: path.collect(), half_width_cm: 10_000 };
        let asked = Volume { footprint, ..circle(50.0, 24.0, MONDAY) };
        let ways = ways(&asked, &all, &[]);
        assert!(change(&ways, |change| matches!(change, Change::Later(_))).is_some());
        assert_eq!(change(&ways, |change| matches!(change, Change::Aside { .. })).is_some(), tried, "{places} places");
    }
}

#[test]
fn a_limit_is_not_lowered_below_the_zero_of_its_datum() {
    let mut high = circle(50.0, 24.0, MONDAY);
    high.height = band(500, 5_000, Datum::MeanSea);
    let mut asked = circle(50.0, 24.0, MONDAY);
    let mut lower = |lower, upper| {
        asked.height = band(lower, upper, Datum::MeanSea);
        change(&ways(&asked, &index(&[high.clone()]), &[]), |change| matches!(change, Change::Lower(_)))
    };
    assert_eq!(lower(400, 600), Some(Change::Lower(40_000)));
    assert_eq!(lower(399, 600), None);
    assert_eq!(lower(-10, 400), None);
}

#[test]
fn windows_move_together() {
    // Every day from 08:00 to 10:00, against every day from 09:00 to 11:00.
    let daily = |hour: u32| Daily { days: 0x7f, begin_s: hour * 3_600, length_s: 7_200 };
    let during = |hour: u32| {
        let mut volume = circle(50.0, 24.0, MONDAY);
        volume.schedule = Schedule { from: at(MONDAY), until: at(MONDAY + 28 * DAY), daily: vec![daily(hour)] };
        volume
    };
    let found = ways(&during(8), &index(&[during(9)]), &[]);
    assert_eq!(change(&found, |way| matches!(way, Change::Later(_))), Some(Change::Later(3 * HOUR + 10 * MINUTE)));
    assert_eq!(change(&found, |way| matches!(way, Change::Earlier(_))), Some(Change::Earlier(HOUR + 10 * MINUTE)));
}

#[test]
fn what_moves_waits_until_the_other_has_passed() {
    // Two cross at right angles, each at the crossing after half an hour.
    let route = |from: (f64, f64), to: (f64, f64)| {
        let mut volume = circle(0.0, 0.0, MONDAY);
        let waypoint =
            |(lat, lon), time| Waypoint { at: Position::from_degrees(lat, lon).expect("in range"), time: Moment(time) };
        volume.footprint =
            Footprint::Route { waypoints: vec![waypoint(from, MONDAY), waypoint(to, MONDAY + HOUR)], radius_cm: 1_000 };
        volume
    };
    let (south, west) = (route((-1.0, 0.0), (1.0, 0.0)), route((0.0, -1.0), (0.0, 1.0)));
    let all = index(&[west]);
    let found = ways(&south, &all, &[]);
    let Some(Change::Later(ms)) = change(&found, |way| matches!(way, Change::Later(_))) else { panic!("{found:?}") };
    // Its whole hour need not be waited for, but ten minutes at least.
    assert!((10 * MINUTE..30 * MINUTE).contains(&ms), "{ms}");
    for way in &found {
        assert!(clear(&way.volume, &all), "{way:?}");
    }
    assert!(found.iter().any(|way| matches!(way.change, Change::Aside { .. })));
}

#[test]
fn a_shape_that_is_moved_aside_is_the_same_shape() {
    let place = |lat, lon| Position::from_degrees(lat, lon).expect("in range");
    for (lat, lon) in [(0.0, 0.0), (60.0, 179.99), (-89.9, 20.0), (45.0, -180.0)] {
        let mut asked = circle(lat, lon, MONDAY);
        let wide = 0.05 / libm::cos(lat.to_radians());
        let turned = |lon: f64| if lon > 180.0 { lon - 360.0 } else { lon };
        let outer = vec![place(lat, lon), place(lat + 0.05, turned(lon + wide)), place(lat + 0.09, lon)];
        asked.footprint = Footprint::Polygon { outer: outer.clone(), holes: vec![] };
        let found = ways(&asked, &index(&[circle(lat + 0.05, lon, MONDAY)]), &[]);
        let aside = found.iter().find(|way| matches!(way.change, Change::Aside { .. })).expect("there is a way aside");
        let Footprint::Polygon { outer: moved, .. } = &aside.volume.footprint else { panic!("{aside:?}") };
        for (one, two) in [(0, 1), (1, 2), (2, 0)] {
            let side = |places: &[Position]| distance_m(places[one], places[two]);
            assert!((side(moved) / side(&outer) - 1.0).abs() < 0.01, "{lat} {lon}: {} {}", side(moved), side(&outer));
        }
    }
}

fn distance_m(one: Position, two: Position) -> f64 {
    use geographiclib_rs::{Geodesic, InverseGeodesic};
    let ((lat, lon), (other_lat, other_lon)) = (one.degrees(), two.degrees());
    Geodesic::wgs84().inverse(lat, lon, other_lat, other_lon)
}

fn crowd() -> impl Strategy<Value = Vec<Volume>> {
    let one = (49.9..50.1, 23.9..24.1, 0u64..1_200, 0i32..30, 1i32..10);
    proptest::collection::vec(
        one.prop_map(|(lat, lon, minute, low, high)| {
            let mut volume = circle(lat, lon, MONDAY + minute * MINUTE + minute);
            volume.height = band(low * 50, (low + high) * 50, Datum::MeanSea);
            volume
        }),
        1..40,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn each_way_clears_all_and_no_smaller_step_in_time_or_height_does(crowd in crowd(), minute in 0u64..1_200) {
        let all = index(&crowd);
        let asked = circle(50.0, 24.0, MONDAY + minute * MINUTE);
        let found = ways(&asked, &all, &[]);
        prop_assert_eq!(found.is_empty(), clear(&asked, &all));
        for way in &found {
            prop_assert!(clear(&way.volume, &all), "{:?}", way);
        }
        let in_time = |ms: i64| Volume { schedule: asked.schedule.shifted(ms), ..asked.clone() };
        let in_height = |metres: i32| Volume { height: band(500 + metres, 600 + metres, Datum::MeanSea), ..asked.clone() };
        if !found.is_empty() {
            let smallest = |most: u64, step: &dyn Fn(u64) -> Volume| (1..=most).find(|steps| clear(&step(*steps), &all));
            let time = |sign: i64| smallest(1_440, &move |minutes| in_time(sign * (minutes * MINUTE) as i64));
            let later = change(&found, |way| matches!(way, Change::Later(_)));
            prop_assert_eq!(later, time(1).map(|minutes| Change::Later(minutes * MINUTE)));
            let earlier = change(&found, |way| matches!(way, Change::Earlier(_)));
            prop_assert_eq!(earlier, time(-1).map(|minutes| Change::Earlier(minutes * MINUTE)));
            let height = |sign: i32, most| smallest(most, &move |steps| in_height(sign * steps as i32 * 10));
            let higher = change(&found, |way| matches!(way, Change::Higher(_)));
            prop_assert_eq!(higher, height(1, 2_000).map(|steps| Change::Higher(steps as u32 * 1_000)));
            let lower = change(&found, |way| matches!(way, Change::Lower(_)));
            prop_assert_eq!(lower, height(-1, 50).map(|steps| Change::Lower(steps as u32 * 1_000)));
        }
    }

    #[test]
    fn ways_do_not_depend_on_the_order_in_which_the_others_came(crowd in crowd(), minute in 0u64..1_200) {
        let asked = circle(50.0, 24.0, MONDAY + minute * MINUTE);
        let mut backwards = Index::new();
        for (key, volume) in (0..).zip(&crowd).collect::<Vec<(Key, &Volume)>>().into_iter().rev() {
            backwards.insert(key, volume.solid().expect("it makes sense"));
        }
        prop_assert_eq!(ways(&asked, &index(&crowd), &[]), ways(&asked, &backwards, &[]));
    }
}
