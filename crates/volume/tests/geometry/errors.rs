//! Every way in which something is no volume, with the place where it stops being one.

use volume::limits::{EDGE_M_MAX, HOLES_MAX, LENGTH_M_MAX, PLACES_MAX, SIZE_CM_MAX};
use volume::{Bound, Footprint, Moment, Position, Schedule, Volume, VolumeError, Waypoint};

use crate::{always, at, between, circle, corridor, places, polygon, route, solid};

fn refused(footprint: Footprint) -> VolumeError {
    always(footprint).solid().map(|_| ()).unwrap_err()
}

fn holed(outer: &[(f64, f64)], holes: &[&[(f64, f64)]]) -> Footprint {
    Footprint::Polygon { outer: places(outer), holes: holes.iter().map(|hole| places(hole)).collect() }
}

fn square(lat: f64, lon: f64, half: f64) -> [(f64, f64); 4] {
    [(lat - half, lon - half), (lat - half, lon + half), (lat + half, lon + half), (lat + half, lon - half)]
}

#[test]
fn swapped_and_missing_coordinates_are_no_places() {
    assert_eq!(Position::from_degrees(120.0, 49.0), Err(VolumeError::Latitude { degrees: 120.0 }));
    assert_eq!(Position::from_degrees(49.0, 180.1), Err(VolumeError::Longitude { degrees: 180.1 }));
    assert!(matches!(Position::from_degrees(f64::NAN, 0.0), Err(VolumeError::Latitude { .. })));
    assert!(matches!(Position::from_degrees(0.0, f64::NAN), Err(VolumeError::Longitude { .. })));
    assert!(matches!(Position::from_degrees(0.0, f64::INFINITY), Err(VolumeError::Longitude { .. })));
    assert!(Position::from_degrees(120.0, 49.0).unwrap_err().to_string().contains("swapped"));
}

#[test]
fn sizes_have_bounds() {
    solid(circle(1.0, 1.0, 0));
    solid(circle(1.0, 1.0, SIZE_CM_MAX));
    let over = VolumeError::Size {
        what: "the radius",
        value_cm: u64::from(SIZE_CM_MAX) + 1,
        least_cm: 0,
        most_cm: SIZE_CM_MAX.into(),
    };
    assert_eq!(refused(circle(1.0, 1.0, SIZE_CM_MAX + 1)), over);
    let mut far_off = always(circle(1.0, 1.0, 5));
    far_off.uncertainty_cm = SIZE_CM_MAX + 1;
    assert!(matches!(far_off.solid(), Err(VolumeError::Size { what: "the uncertainty", .. })));
    assert!(matches!(refused(corridor(&[(0.0, 0.0), (1.0, 1.0)], u32::MAX)), VolumeError::Size { .. }));
}

#[test]
fn an_ellipse_has_its_axes_in_order_and_half_a_turn() {
    let ellipse = |semi_major_cm, semi_minor_cm, bearing_e7| Footprint::Ellipse {
        centre: at(3.0, 4.0),
        semi_major_cm,
        semi_minor_cm,
        bearing_e7,
    };
    solid(ellipse(100, 100, 1_799_999_999));
    assert!(matches!(refused(ellipse(99, 100, 0)), VolumeError::Size { value_cm: 99, least_cm: 100, .. }));
    assert!(matches!(refused(ellipse(99, 0, 0)), VolumeError::Size { value_cm: 0, least_cm: 1, .. }));
    assert_eq!(refused(ellipse(100, 100, 1_800_000_000)), VolumeError::Bearing { degrees: 180.0 });
}

#[test]
fn rings_and_paths_need_enough_different_places() {
    let too_few = |what, part, places, least| VolumeError::TooFew { what, part, places, least };
    assert_eq!(refused(polygon(&[])), too_few("ring", 0, 0, 3));
    assert_eq!(refused(polygon(&[(0.0, 0.0), (1.0, 1.0), (1.0, 1.0), (0.0, 0.0)])), too_few("ring", 0, 2, 3));
    let hole = [(0.1, 0.1), (0.1, 0.1)];
    assert_eq!(refused(holed(&square(0.0, 0.0, 1.0), &[&hole])), too_few("ring", 1, 1, 3));
    assert_eq!(refused(corridor(&[(1.0, 1.0), (1.0, 1.0)], 10)), too_few("path", 0, 1, 2));
    assert_eq!(refused(corridor(&[], 10)), too_few("path", 0, 0, 2));
    let alone = Footprint::Route { waypoints: vec![Waypoint { at: at(0.0, 0.0), time: Moment(0) }], radius_cm: 1 };
    assert_eq!(refused(alone), too_few("route", 0, 1, 2));
}

#[test]
fn a_ring_may_repeat_places() {
    solid(polygon(&[(0.0, 0.0), (0.0, 1.0), (0.0, 1.0), (1.0, 0.5), (0.0, 0.0), (0.0, 0.0)]));
}

#[test]
fn places_and_holes_are_counted() {
    let path = |count: usize| {
        let path: Vec<_> = (0..count).map(|i| (0.0, i as f64 * 1e-3)).collect();
        corridor(&path, 1)
    };
    solid(path(PLACES_MAX));
    let count = PLACES_MAX + 1;
    assert_eq!(refused(path(count)), VolumeError::TooMany { what: "places", count, most: PLACES_MAX });
    let holes: Vec<_> = (0..=HOLES_MAX).map(|i| square(0.0, i as f64 * 0.01, 0.001)).collect();
    let holes: Vec<&[(f64, f64)]> = holes.iter().map(|hole| hole.as_slice()).collect();
    solid(holed(&square(0.0, 0.0, 2.0), &holes[1..]));
    let count = HOLES_MAX + 1;
    let error = VolumeError::TooMany { what: "holes", count, most: HOLES_MAX };
    assert_eq!(refused(holed(&square(0.0, 0.0, 2.0), &holes)), error);
}

#[test]
fn crossing_edges_are_named() {
    let bow = polygon(&[(0.0, 0.0), (0.0, 2.0), (1.0, 0.0), (1.0, 2.0)]);
    let crossing = VolumeError::Crossing { ring: 0, vertex: 1, at: at(0.0, 2.0), with: 0, with_vertex: 3 };
    assert_eq!(refused(bow), crossing);
    // The repeated place is counted, since its author counts it.
    let bow = polygon(&[(0.0, 0.0), (0.0, 0.0), (0.0, 2.0), (1.0, 0.0), (1.0, 2.0)]);
    assert!(matches!(refused(bow), VolumeError::Crossing { vertex: 2, with_vertex: 4, .. }));
    let touching = polygon(&[(0.0, 0.0), (0.0, 4.0), (2.0, 4.0), (0.0, 2.0), (2.0, 0.0)]);
    assert!(matches!(refused(touching), VolumeError::Crossing { vertex: 0, with: 0, with_vertex: 2, .. }));
    let spike = polygon(&[(0.0, 0.0), (0.0, 4.0), (0.0, 2.0), (-2.0, 1.0)]);
    assert!(matches!(refused(spike), VolumeError::Crossing { vertex: 0, with_vertex: 1, .. }));
    let pinched = polygon(&[(0.0, 0.0), (1.0, 1.0), (0.0, 2.0), (2.0, 2.0), (1.0, 1.0), (2.0, 0.0)]);
    assert!(matches!(refused(pinched), VolumeError::Crossing { vertex: 0, with_vertex: 3, .. }));
}

#[test]
fn holes_lie_in_the_outer_ring_and_in_no_other() {
    let outer = square(0.0, 0.0, 2.0);
    solid(holed(&outer, &[&square(1.0, 1.0, 0.5), &square(-1.0, -1.0, 0.5)]));
    let outside = square(5.0, 5.0, 0.5);
    let error = VolumeError::HoleOutside { hole: 1, at: at(4.5, 4.5) };
    assert_eq!(refused(holed(&outer, &[&square(1.0, 1.0, 0.5), &outside])), error);
    let nested = [&square(0.0, 0.0, 1.0)[..], &square(0.0, 0.0, 0.5)[..]];
    assert!(matches!(refused(holed(&outer, &nested)), VolumeError::HoleOutside { hole: 1, .. }));
    let across = square(2.0, 0.0, 0.5);
    assert!(matches!(refused(holed(&outer, &[&across])), VolumeError::Crossing { ring: 0, with: 1, .. }));
    let around = square(0.0, 0.0, 3.0);
    assert!(matches!(refused(holed(&outer, &[&around])), VolumeError::HoleOutside { hole: 0, .. }));
}

#[test]
fn a_line_is_no_region() {
    let line = polygon(&[(0.0, 10.0), (0.0, 20.0), (0.0, 15.0)]);
    assert_eq!(refused(line), VolumeError::NoArea { ring: 0, at: at(0.0, 10.0) });
    let meridian = polygon(&[(10.0, 5.0), (20.0, 5.0), (30.0, 5.0)]);
    assert!(matches!(refused(meridian), VolumeError::NoArea { ring: 0, .. }));
    let hole = [(0.5, 0.5), (0.5, 0.5000001), (0.5, 0.5000002)];
    assert!(matches!(refused(holed(&square(0.0, 0.0, 1.0), &[&hole])), VolumeError::NoArea { ring: 1, .. }));
}

#[test]
fn more_than_a_hemisphere_is_refused_with_the_place() {
    let belt = polygon(&[(10.0, 0.0), (-10.0, 60.0), (10.0, 120.0), (-10.0, 180.0), (10.0, -120.0), (-10.0, -60.0)]);
    assert!(matches!(refused(belt), VolumeError::MoreThanHemisphere { .. }));
    // A cap of 80° is none.
    let cap: Vec<_> = (0..12).map(|i| (10.0, f64::from(i) * 30.0 - 165.0)).collect();
    solid(polygon(&cap));
}

#[test]
fn edges_that_go_nearly_half_round_are_refused() {
    let error = refused(corridor(&[(0.0, 0.0), (0.0, 10.0), (0.0, 150.0)], 0));
    let VolumeError::LongEdge { vertex, at: place, length_m, most_m } = error else { panic!("{error}") };
    assert_eq!((vertex, place, length_m, most_m), (1, at(0.0, 10.0), 15_584_728, EDGE_M_MAX));
    solid(corridor(&[(0.0, 0.0), (0.0, 134.7)], 0));
    assert!(matches!(refused(corridor(&[(0.0, 0.0), (0.0, 134.8)], 0)), VolumeError::LongEdge { .. }));
    assert!(matches!(refused(corridor(&[(90.0, 0.0), (-90.0, 0.0)], 0)), VolumeError::LongEdge { vertex: 0, .. }));
}

#[test]
fn all_edges_together_have_a_bound() {
    let back_and_forth = |count: usize| {
        let path: Vec<_> = (0..count).map(|i| (0.0, if i % 2 == 0 { 0.0 } else { 90.0 })).collect();
        corridor(&path, 0)
    };
    solid(back_and_forth(10));
    let error = refused(back_and_forth(12));
    assert!(matches!(error, VolumeError::Size { most_cm, .. } if most_cm == LENGTH_M_MAX * 100));
}

#[test]
fn waypoints_go_forwards_in_time() {
    let (first, second) = (at(0.0, 0.0), at(0.0, 1.0));
    for later in [5, 4] {
        let waypoints =
            [(first, 0), (first, 5), (second, later)].map(|(at, ms)| Waypoint { at, time: Moment(ms) }).to_vec();
        let error = refused(Footprint::Route { waypoints, radius_cm: 1 });
        assert_eq!(error, VolumeError::Backwards { waypoint: 2, at: second });
    }
}

#[test]
fn a_route_is_active_while_it_is_on_its_way() {
    let good = route(&[(0.0, 0.0, 10), (0.0, 0.0, 20), (0.0, 1.0, 30)], 100);
    good.solid().unwrap();
    let late = Volume { schedule: between(10_001, 30_000), ..good.clone() };
    let open = Volume { schedule: Schedule { until: Bound::Open, ..good.schedule.clone() }, ..good.clone() };
    let always = Volume { schedule: Schedule::ALWAYS, ..good };
    for volume in [late, open, always] {
        assert_eq!(volume.solid().map(|_| ()), Err(VolumeError::RouteSchedule));
    }
}

#[test]
fn heights_and_schedules_are_checked_as_well() {
    let mut volume = always(circle(0.0, 0.0, 1));
    volume.schedule = between(10, 10);
    assert_eq!(volume.solid().map(|_| ()), Err(VolumeError::EndsBeforeStart));
    volume.schedule = Schedule::ALWAYS;
    let height = |cm| Bound::At(volume::Height { cm, datum: volume::Datum::MeanSea });
    volume.height = volume::HeightBand { lower: height(200), upper: height(100) };
    assert!(matches!(volume.solid(), Err(VolumeError::UpsideDown { .. })));
}
