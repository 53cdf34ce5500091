//! Volumes that move: head-on, crossing, following each other, and past what stands still.

use geographiclib_rs::{Geodesic, InverseGeodesic};
use proptest::prelude::*;
use volume::{
    Approach, Daily, Footprint, HeightBand, Moment, Position, Schedule, Separations, Solid, Verdict, Volume, Waypoint,
};

use crate::random::{Random, direct};
use crate::{USUAL, always, at, between, circle, route, solid};

fn moving(waypoints: &[(f64, f64, u64)]) -> Solid {
    route(waypoints, 0).solid().unwrap()
}

/// Both ways round, which must agree.
fn approach(one: &Solid, other: &Solid, separations: &Separations) -> Approach {
    let (there, back) = (one.approach(other, separations), other.approach(one, separations));
    assert_eq!(there.horizontal_cm, back.horizontal_cm);
    assert_eq!(there.places, (back.places.1, back.places.0));
    assert_eq!(there.moments, (back.moments.1, back.moments.0));
    assert_eq!(one.verdict(other, separations), there.verdict);
    there
}

/// Separations in metres and seconds.
fn apart(horizontal_m: u32, time_s: u64) -> Separations {
    Separations { horizontal_cm: horizontal_m * 100, vertical_cm: 30_000, time_ms: time_s * 1_000 }
}

#[test]
fn head_on_they_meet_halfway() {
    let (one, other) = (moving(&[(0.0, 0.0, 0), (0.0, 1.0, 1_000)]), moving(&[(0.0, 1.0, 0), (0.0, 0.0, 1_000)]));
    let met = approach(&one, &other, &apart(5_000, 0));
    assert_eq!((met.verdict, met.horizontal_cm.most), (Verdict::Conflict, 0));
    assert_eq!(met.places.0, at(0.0, 0.5));
    assert_eq!(met.moments, (Moment(500_000), Moment(500_000)));
}

#[test]
fn crossing_paths_meet_only_if_both_are_there_at_the_same_time() {
    let east = moving(&[(0.0, -0.5, 0), (0.0, 0.5, 1_000)]);
    for (start, met) in [(0, true), (200, true), (700, true), (1_300, false)] {
        let north = moving(&[(-0.5, 0.0, start), (0.5, 0.0, start + 1_000)]);
        let approach = approach(&east, &north, &apart(1_000, 800));
        assert_eq!(approach.horizontal_cm.most == 0, met, "{start}");
        if met {
            assert_eq!(approach.places.0, at(0.0, 0.0));
        }
    }
    // 111.3 m/s east and 110.6 m/s north: with the other 200 s late, the gap at one time is 200 s · v / √2.
    let north = moving(&[(-0.5, 0.0, 200), (0.5, 0.0, 1_200)]);
    let gap_m = approach(&east, &north, &apart(1_000, 0)).horizontal_cm.least as f64 / 100.0;
    let (u, v): (f64, f64) = (111.319_49, 110.574_3);
    let expected = 200.0 * u * v / (u * u + v * v).sqrt();
    assert!((gap_m - expected).abs() < 2.0, "{gap_m} {expected}");
}

#[test]
fn one_that_follows_keeps_its_distance() {
    let first = moving(&[(50.0, 8.0, 0), (51.0, 8.0, 1_112)]);
    // The same speed, 6 km behind: 60 s later on the same way.
    let second = moving(&[(50.0, 8.0, 60), (51.0, 8.0, 1_172)]);
    let behind = approach(&first, &second, &apart(5_000, 0));
    let geodesic: f64 = Geodesic::wgs84().inverse(50.0, 8.0, 51.0, 8.0);
    let expected = geodesic * 60.0 / 1_112.0;
    assert!((behind.horizontal_cm.least as f64 / 100.0 - expected).abs() < 0.5);
    assert_eq!(behind.verdict, Verdict::Clear);
    assert_eq!(approach(&first, &second, &apart(6_100, 0)).verdict, Verdict::Conflict);
    assert_eq!(approach(&first, &second, &apart(5_000, 60)).verdict, Verdict::Conflict);
}

#[test]
fn the_same_way_later_is_judged_by_distance_and_time_together() {
    // 100 m/s northwards for 20 minutes.
    let path = |start: u64| moving(&[(0.0, 20.0, start), (1.0852, 20.0, start + 1_200)]);
    let first = path(0);
    for (minutes, within_m, expected) in [
        (9, 5_000, Verdict::Conflict),
        (10, 5_000, Verdict::Conflict),
        // 5 km are 50 s of flight: beyond 10 minutes and 50 seconds they are clear.
        (11, 5_000, Verdict::Clear),
        (11, 6_200, Verdict::Conflict),
        (10, 0, Verdict::Clear),
    ] {
        let met = approach(&first, &path(minutes * 60), &apart(within_m, 600));
        assert_eq!(met.verdict, expected, "{minutes} {within_m} {met:?}");
    }
    // At the separation itself what is left is a millisecond of flight: 10 cm.
    assert!((8..=12).contains(&approach(&first, &path(600), &apart(5_000, 600)).horizontal_cm.least));
    assert_eq!(approach(&first, &path(599), &apart(5_000, 600)).horizontal_cm.least, 0);
}

#[test]
fn one_that_comes_after_the_other_has_gone_is_clear_in_time() {
    let (one, other) = (moving(&[(0.0, 0.0, 0), (0.0, 1.0, 1_000)]), moving(&[(0.0, 1.0, 1_600), (0.0, 0.0, 2_600)]));
    let gone = approach(&one, &other, &USUAL);
    assert_eq!((gone.verdict, gone.time_ms), (Verdict::Clear, 600_000));
    // All they ever cover meets.
    assert_eq!(gone.horizontal_cm.most, 0);
    let sooner = moving(&[(0.0, 1.0, 1_599), (0.0, 0.0, 2_599)]);
    assert_eq!(approach(&one, &sooner, &USUAL).verdict, Verdict::Conflict);
}

#[test]
fn what_stands_still_counts_while_it_is_active() {
    // Over the disc from 400 s to 600 s, in whose middle at 500 s.
    let path = moving(&[(0.0, -0.5, 0), (0.0, 0.5, 1_000)]);
    let disc = |from_s: u64, until_s: u64| {
        let schedule = between(from_s * 1_000, until_s * 1_000);
        Volume { schedule, ..always(circle(0.0, 0.0, 1_113_194)) }.solid().unwrap()
    };
    for (from_s, until_s, expected) in [
        (0, 1_000, Verdict::Conflict),
        (450, 460, Verdict::Conflict),
        (0, 300, Verdict::Clear),
        (750, 1_000, Verdict::Clear),
        (0, 360, Verdict::Conflict),
    ] {
        let met = approach(&path, &disc(from_s, until_s), &apart(5_000, 0));
        assert_eq!(met.verdict, expected, "{from_s} {until_s} {met:?}");
        assert_eq!(approach(&path, &disc(from_s, until_s), &apart(5_000, 120)).verdict, Verdict::Conflict);
    }
    let early = approach(&path, &disc(0, 300), &apart(5_000, 0));
    // Until 300 s it came within 200 s of the centre, at 111.3 m/s, and 100 s of the edge.
    assert!((early.horizontal_cm.least as i64 - 1_113_194).abs() < 100, "{early:?}");
    assert_eq!(early.moments, (Moment(300_000), Moment(300_000)));
}

#[test]
fn a_route_that_begins_in_a_region_meets_it_at_once() {
    let region = crate::polygon(&[(-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (1.0, -1.0)]);
    let region = Volume { schedule: between(0, 9_000_000), ..always(region) }.solid().unwrap();
    let inside = moving(&[(0.0, 0.0, 100), (0.5, 0.5, 200)]);
    let met = approach(&inside, &region, &apart(5_000, 0));
    assert_eq!((met.verdict, met.moments), (Verdict::Conflict, (Moment(100_000), Moment(100_000))));
    // One that comes in is first there at the border.
    let enters = moving(&[(0.0, -3.0, 1_000), (0.0, 3.0, 4_000)]);
    let met = approach(&enters, &region, &apart(5_000, 0));
    assert_eq!(met.places.0, at(0.0, -1.0));
    assert_eq!(met.moments, (Moment(2_000_000), Moment(2_000_000)));
}

#[test]
fn hovering_is_moving_nowhere() {
    let hover = moving(&[(30.0, 30.0, 0), (30.0, 30.0, 600), (30.5, 30.0, 900)]);
    let passing = moving(&[(30.0, 29.5, 0), (30.0, 30.5, 500)]);
    // The geodesic between two places on a parallel passes 105 m north of its middle.
    let met = approach(&hover, &passing, &apart(200, 0));
    assert_eq!(met.verdict, Verdict::Conflict);
    let met = approach(&hover, &solid(circle(30.0, 30.0, 0)), &apart(100, 0));
    assert_eq!((met.verdict, met.moments.0), (Verdict::Conflict, Moment(0)));
}

fn random_route(random: &mut Random, near: Position, spread_m: f64) -> Volume {
    let mut time = random.below(1_000_000);
    let waypoints: Vec<Waypoint> = (0..2 + random.below(5))
        .map(|_| {
            time += 60_000 + random.below(600_000);
            Waypoint { at: random.aside(near, spread_m), time: Moment(time) }
        })
        .collect();
    let schedule = between(waypoints[0].time.0, time);
    Volume {
        footprint: Footprint::Route { waypoints, radius_cm: random.below(20_000) as u32 },
        uncertainty_cm: 0,
        height: HeightBand::ALL,
        schedule,
    }
}

/// Where a route is at a moment, by GeographicLib.
fn whereabouts(volume: &Volume, ms: f64) -> Position {
    let Footprint::Route { waypoints, .. } = &volume.footprint else { unreachable!() };
    let leg = waypoints.windows(2).find(|leg| ms <= leg[1].time.0 as f64).unwrap();
    let ((lat1, lon1), (lat2, lon2)) = (leg[0].at.degrees(), leg[1].at.degrees());
    let (length_m, bearing, _, _): (f64, f64, f64, f64) = Geodesic::wgs84().inverse(lat1, lon1, lat2, lon2);
    let share = (ms - leg[0].time.0 as f64) / (leg[1].time.0 - leg[0].time.0) as f64;
    direct(leg[0].at, bearing, length_m * share)
}

fn space(place: Position) -> [f64; 3] {
    let (lat, lon) = place.degrees();
    let ((sin, cos), (sin_lon, cos_lon)) = (lat.to_radians().sin_cos(), lon.to_radians().sin_cos());
    let e2 = 0.006_694_379_990_141_316;
    let n = 6_378_137.0 / (1.0 - e2 * sin * sin).sqrt();
    [n * cos * cos_lon, n * cos * sin_lon, n * (1.0 - e2) * sin]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    /// The least distance over a grid of moments is never less than what is said, and not much more.
    #[test]
    fn two_routes_are_as_near_as_trying_all_moments_shows(seed in any::<u64>(), window_s in 1u64..600) {
        let mut random = Random(seed);
        let (near, spread_m) = (random.place(), random.scale(5_000.0, 300_000.0));
        let volumes = [0, 1].map(|_| random_route(&mut random, near, spread_m));
        let solids = volumes.each_ref().map(|volume| volume.solid().unwrap());
        let said = approach(&solids[0], &solids[1], &apart(5_000, window_s));
        prop_assume!(said.time_ms < window_s * 1_000);
        let reach_m: f64 = volumes.iter().map(|volume| match volume.footprint {
            Footprint::Route { radius_cm, .. } => f64::from(radius_cm) / 100.0,
            _ => 0.0,
        }).sum();
        let samples = volumes.each_ref().map(|volume| {
            let volume::Bound::At(Moment(from)) = volume.schedule.from else { unreachable!() };
            let volume::Bound::At(Moment(until)) = volume.schedule.until else { unreachable!() };
            let count = 300;
            (0..=count)
                .map(|i| from as f64 + (until - from) as f64 * f64::from(i) / f64::from(count))
                .map(|ms| (ms, space(whereabouts(volume, ms))))
                .collect::<Vec<_>>()
        });
        let mut least = f64::INFINITY;
        for (ms, a) in &samples[0] {
            for (other_ms, b) in &samples[1] {
                if (ms - other_ms).abs() < window_s as f64 * 1_000.0 {
                    let square: f64 = (0..3).map(|i| (a[i] - b[i]).powi(2)).sum();
                    least = least.min(square);
                }
            }
        }
        let step_m = 2.0 * spread_m / 60.0 * 0.2 * 10.0;
        let least = (least.sqrt() - reach_m).max(0.0);
        let said_m = said.horizontal_cm.least as f64 / 100.0;
        prop_assert!(said_m <= least * 1.0002 + 0.5, "{} {}", said_m, least);
        prop_assert!(least <= said_m + 12.0 * step_m, "{} {} {}", said_m, least, step_m);
    }

    #[test]
    fn routes_and_regions_agree_both_ways_round(seed in any::<u64>()) {
        let mut random = Random(seed);
        let near = random.place();
        let path = random_route(&mut random, near, 50_000.0).solid().unwrap();
        let from_ms = random.below(2_000_000);
        let place = random.aside(near, 50_000.0);
        let footprint = random.footprint(place, 10_000.0);
        let region = Volume { schedule: between(from_ms, from_ms + 900_000), ..always(footprint) }.solid().unwrap();
        let met = approach(&path, &region, &USUAL);
        prop_assert_eq!(met.verdict, path.verdict(&region, &USUAL));
    }
}

#[test]
fn a_thousand_waypoints_on_either_side_are_bounded() {
    let zigzag = |shift: f64| {
        let waypoints: Vec<_> =
            (0..1_000u64).map(|i| (i as f64 * 0.01 + shift, if i % 2 == 0 { 0.0 } else { 0.3 }, i * 10)).collect();
        route(&waypoints, 100).solid().unwrap()
    };
    let day = Separations { horizontal_cm: 1, vertical_cm: 1, time_ms: 86_400_000 };
    assert_eq!(approach(&zigzag(0.0), &zigzag(0.005), &day).horizontal_cm.least, 0);
}

#[test]
fn a_route_meets_what_is_active_daily_only_in_its_windows() {
    // Over the place on the second day at 12:00, which is a Friday.
    let hour = 3_600;
    let noon = 36 * hour;
    let path = moving(&[(0.0, -0.5, noon - 500), (0.0, 0.5, noon + 500)]);
    let daily = |days, begin_s| {
        let schedule = Schedule { daily: vec![Daily { days, begin_s, length_s: 3_600 }], ..Schedule::ALWAYS };
        Volume { schedule, ..always(circle(0.0, 0.0, 10_000)) }.solid().unwrap()
    };
    let (friday, saturday) = (0b1_0000, 0b10_0000);
    for (days, begin_s, expected) in [
        (friday, 41_400, Verdict::Conflict),
        (saturday, 41_400, Verdict::Clear),
        (friday, 30_000, Verdict::Clear),
        // From 100 s after: then it is 11 km on; a wait of 60 s brings it to 4.4 km, and one of 50 s to 5.6 km.
        (friday, 43_300, Verdict::Conflict),
    ] {
        assert_eq!(approach(&path, &daily(days, begin_s), &apart(5_000, 60)).verdict, expected, "{days} {begin_s}");
    }
    assert_eq!(approach(&path, &daily(friday, 43_300), &apart(5_000, 50)).verdict, Verdict::Clear);
}
