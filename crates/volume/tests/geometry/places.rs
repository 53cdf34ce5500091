//! Where volumes meet and where they do not: both sides of each separation, the ends of the map, symmetry.

use geographiclib_rs::{Geodesic, InverseGeodesic};
use proptest::prelude::*;
use volume::{Bound, Datum, Footprint, Height, HeightBand, Position, Separations, Solid, Verdict, Volume};

use crate::random::{Random, direct};
use crate::{USUAL, always, at, between, circle, corridor, distance_m, places, polygon, solid};

fn inverse_m(from: Position, to: Position) -> f64 {
    let ((lat1, lon1), (lat2, lon2)) = (from.degrees(), to.degrees());
    Geodesic::wgs84().inverse(lat1, lon1, lat2, lon2)
}

fn verdict(one: &Solid, other: &Solid, separations: &Separations) -> Verdict {
    let verdict = one.verdict(other, separations);
    assert_eq!(one.approach(other, separations).verdict, verdict);
    assert_eq!(other.verdict(one, separations), verdict);
    verdict
}

fn band(lower_cm: i32, upper_cm: i32) -> HeightBand {
    let height = |cm| Bound::At(Height { cm, datum: Datum::MeanSea });
    HeightBand { lower: height(lower_cm), upper: height(upper_cm) }
}

/// A disc of 1 km at a place, from 1,000 m to 2,000 m, for an hour.
fn hour(place: Position) -> Volume {
    Volume {
        footprint: Footprint::Circle { centre: place, radius_cm: 100_000 },
        uncertainty_cm: 0,
        height: band(100_000, 200_000),
        schedule: between(3_600_000, 7_200_000),
    }
}

#[test]
fn each_separation_has_two_sides() {
    let here = hour(at(50.0, 8.0)).solid().unwrap();
    let there = hour(direct(at(50.0, 8.0), 77.0, 6_000.0)).solid().unwrap();
    let gap_cm = here.approach(&there, &USUAL).horizontal_cm.least as u32;
    assert!((399_999..=400_001).contains(&gap_cm));
    for (horizontal_cm, expected) in [(gap_cm, Verdict::Clear), (gap_cm + 1, Verdict::Conflict)] {
        assert_eq!(verdict(&here, &there, &Separations { horizontal_cm, ..USUAL }), expected);
    }
    for (lower_cm, expected) in [(230_000, Verdict::Clear), (229_999, Verdict::Conflict)] {
        let above = Volume { height: band(lower_cm, 400_000), ..hour(at(50.0, 8.0)) }.solid().unwrap();
        assert_eq!(verdict(&here, &above, &USUAL), expected);
    }
    for (from_ms, expected) in [(7_800_000, Verdict::Clear), (7_799_999, Verdict::Conflict)] {
        let later = Volume { schedule: between(from_ms, 9_000_000), ..hour(at(50.0, 8.0)) }.solid().unwrap();
        assert_eq!(verdict(&here, &later, &USUAL), expected);
    }
}

#[test]
fn without_separations_a_gap_of_nothing_is_none() {
    let none = Separations { horizontal_cm: 0, vertical_cm: 0, time_ms: 0 };
    let here = hour(at(50.0, 8.0)).solid().unwrap();
    let ten_km_off = hour(direct(at(50.0, 8.0), 0.0, 10_000.0)).solid().unwrap();
    let above = Volume { height: band(200_001, 300_000), ..hour(at(50.0, 8.0)) }.solid().unwrap();
    let touching = Volume { height: band(200_000, 300_000), ..hour(at(50.0, 8.0)) }.solid().unwrap();
    let after = Volume { schedule: between(7_200_001, 9_000_000), ..hour(at(50.0, 8.0)) }.solid().unwrap();
    let at_once = Volume { schedule: between(7_200_000, 9_000_000), ..hour(at(50.0, 8.0)) }.solid().unwrap();
    for clear in [&ten_km_off, &above, &after] {
        assert_eq!(verdict(&here, clear, &none), Verdict::Clear);
    }
    for conflict in [&here, &touching, &at_once] {
        assert_eq!(verdict(&here, conflict, &none), Verdict::Conflict);
    }
}

/// Operational intents meet if they share a place, however small: ASTM F3548-21 tests with a centimetre and 5 seconds.
#[test]
fn a_centimetre_and_five_seconds_decide() {
    let none = Separations { horizontal_cm: 0, vertical_cm: 0, time_ms: 0 };
    let square = |west_e7: i32| {
        let place = |lat, lon| Position::new(lat, lon).unwrap();
        let (south, north, east_e7) = (470_000_000, 470_010_000, west_e7 + 10_000);
        let outer = vec![place(south, west_e7), place(south, east_e7), place(north, east_e7), place(north, west_e7)];
        Volume { footprint: Footprint::Polygon { outer, holes: Vec::new() }, ..hour(at(0.0, 0.0)) }
    };
    // 3 units of longitude are 2.3 cm here, 2 units 1.5 cm.
    let here = square(80_000_000).solid().unwrap();
    assert_eq!(verdict(&here, &square(80_010_002).solid().unwrap(), &none), Verdict::Clear);
    assert_eq!(here.approach(&square(80_010_002).solid().unwrap(), &none).horizontal_cm.least, 2);
    assert_eq!(verdict(&here, &square(80_009_998).solid().unwrap(), &none), Verdict::Conflict);
    assert_eq!(verdict(&here, &square(80_010_000).solid().unwrap(), &none), Verdict::Conflict);
    for (radius_cm, expected) in [(4_999, Verdict::Clear), (5_001, Verdict::Conflict)] {
        let disc = |place| Footprint::Circle { centre: place, radius_cm };
        let there = direct(at(47.0, 8.0), 90.0, 100.0);
        assert!((inverse_m(at(47.0, 8.0), there) - 100.0).abs() < 0.008);
        let pair = [disc(at(47.0, 8.0)), disc(there)].map(solid);
        assert_eq!(verdict(&pair[0], &pair[1], &none), expected);
    }
    for (from_ms, expected) in [(7_205_000, Verdict::Clear), (7_195_000, Verdict::Conflict)] {
        let other = Volume { schedule: between(from_ms, 9_000_000), ..square(80_000_000) }.solid().unwrap();
        assert_eq!(verdict(&here, &other, &none), expected);
    }
}

#[test]
fn what_touches_in_one_way_only_is_clear() {
    let here = hour(at(10.0, 10.0));
    let area = Volume { height: band(300_000, 400_000), schedule: between(20_000_000, 30_000_000), ..here.clone() };
    let height = Volume { schedule: between(20_000_000, 30_000_000), ..hour(at(11.0, 10.0)) };
    let time = Volume { height: band(300_000, 400_000), ..hour(at(11.0, 10.0)) };
    let here = here.solid().unwrap();
    for volume in [area, height, time] {
        assert_eq!(verdict(&here, &volume.solid().unwrap(), &USUAL), Verdict::Clear);
    }
}

#[test]
fn an_uncertain_place_makes_a_conflict_possible() {
    let there = direct(at(50.0, 8.0), 77.0, 7_100.0);
    let here = hour(at(50.0, 8.0)).solid().unwrap();
    for (uncertainty_cm, expected) in [(0, Verdict::Clear), (9_900, Verdict::Clear), (10_200, Verdict::Possible)] {
        let other = Volume { uncertainty_cm, ..hour(there) }.solid().unwrap();
        assert_eq!(verdict(&here, &other, &USUAL), expected);
        let range = here.approach(&other, &USUAL).horizontal_cm;
        assert_eq!(range.most - range.least, 2 * u64::from(uncertainty_cm));
    }
    let inside = Volume { uncertainty_cm: 500_000, ..hour(at(50.0, 8.0)) }.solid().unwrap();
    assert_eq!(verdict(&here, &inside, &USUAL), Verdict::Possible);
    assert_eq!(inside.approach(&here, &USUAL).horizontal_cm.least, 0);
}

#[test]
fn the_end_of_the_map_is_no_end() {
    let west = solid(polygon(&[(10.0, 179.0), (10.0, 179.9), (11.0, 179.9), (11.0, 179.0)]));
    let east = solid(polygon(&[(10.0, -179.9), (10.0, -179.0), (11.0, -179.0), (11.0, -179.9)]));
    let across = solid(polygon(&[(10.2, 179.5), (10.2, -179.5), (10.8, -179.5), (10.8, 179.5)]));
    let expected = inverse_m(at(11.0, 179.9), at(11.0, -179.9));
    assert!((distance_m(&west, &east) - expected).abs() < 0.02);
    assert_eq!(distance_m(&across, &west), 0.0);
    assert_eq!(distance_m(&across, &east), 0.0);
    assert_eq!(distance_m(&across, &solid(circle(10.5, 180.0, 0))), 0.0);
    assert_eq!(distance_m(&across, &solid(circle(10.5, -180.0, 0))), 0.0);
    assert!(distance_m(&across, &solid(circle(10.5, 0.0, 0))) > 1e7);
}

#[test]
fn poles_are_places_like_others() {
    for sign in [1.0, -1.0] {
        let ring: Vec<_> = (0..8).map(|i| (sign * 88.0, f64::from(i) * 45.0 - 160.0)).collect();
        let cap = solid(polygon(&ring));
        assert_eq!(distance_m(&cap, &solid(circle(sign * 90.0, 0.0, 0))), 0.0);
        assert_eq!(distance_m(&cap, &solid(circle(sign * 89.5, 123.0, 100))), 0.0);
        let off = distance_m(&cap, &solid(circle(sign * 80.0, 20.0, 0)));
        assert!((off - inverse_m(at(sign * 80.0, 20.0), at(sign * 88.0, 20.0))).abs() < 0.02);
        // A path over the pole passes it, and what lies 1 km aside of it is 900 m from a width of 100 m.
        let over = solid(corridor(&[(sign * 80.0, 30.0), (sign * 80.0, -150.0)], 10_000));
        assert_eq!(distance_m(&over, &solid(circle(sign * 90.0, 0.0, 0))), 0.0);
        let aside = direct(at(sign * 90.0, 0.0), 0.0, 1_000.0);
        let lon = if sign > 0.0 { 120.0 } else { -60.0 };
        let aside = at(aside.degrees().0, lon);
        let expected = inverse_m(at(sign * 90.0, 0.0), aside) - 100.0;
        let ours = distance_m(&over, &solid(Footprint::Circle { centre: aside, radius_cm: 0 }));
        assert!((ours - expected).abs() < 0.02, "{ours} {expected}");
    }
}

#[test]
fn half_the_pacific_is_one_region() {
    let pacific = solid(polygon(&[
        (50.0, 150.0),
        (55.0, 180.0),
        (50.0, -135.0),
        (10.0, -95.0),
        (-30.0, -85.0),
        (-55.0, -90.0),
        (-55.0, 180.0),
        (-40.0, 160.0),
        (0.0, 150.0),
    ]));
    for (lat, lon) in [(0.0, 180.0), (21.0, -157.0), (-17.0, -149.0), (-50.0, -170.0)] {
        assert_eq!(distance_m(&pacific, &solid(circle(lat, lon, 0))), 0.0);
    }
    let berlin = distance_m(&pacific, &solid(circle(52.5, 13.4, 0)));
    assert!((7_000_000.0..9_000_000.0).contains(&berlin), "{berlin}");
    let sydney = distance_m(&pacific, &solid(circle(-33.9, 151.2, 0)));
    assert!((300_000.0..900_000.0).contains(&sydney), "{sydney}");
}

#[test]
fn long_edges_are_geodesics_and_no_parallels() {
    // Halfway from 60° N 0° E to 60° N 90° E the geodesic is at 67.83° N.
    let edge = solid(corridor(&[(60.0, 0.0), (60.0, 90.0)], 0));
    let geodesic = Geodesic::wgs84();
    let middle = {
        use geographiclib_rs::DirectGeodesic;
        let (length_m, bearing, _, _): (f64, f64, f64, f64) = geodesic.inverse(60.0, 0.0, 60.0, 90.0);
        let (lat, lon): (f64, f64) = geodesic.direct(60.0, 0.0, bearing, length_m * 0.37);
        at(lat, lon)
    };
    assert!(distance_m(&edge, &solid(Footprint::Circle { centre: middle, radius_cm: 0 })) < 0.1);
    assert!(distance_m(&edge, &solid(circle(60.0, 45.0, 0))) > 800_000.0);
}

#[test]
fn a_hole_is_outside() {
    let ring = |half: f64| places(&[(-half, -half), (-half, half), (half, half), (half, -half)]);
    let holed = solid(Footprint::Polygon { outer: ring(2.0), holes: vec![ring(1.0)] });
    let centre = solid(circle(0.0, 0.0, 0));
    // The edges along parallels bend 17 m away from the equator.
    let bend_m = distance_m(&holed, &centre) - inverse_m(at(0.0, 0.0), at(1.0, 0.0));
    assert!((16.0..18.0).contains(&bend_m), "{bend_m}");
    assert_eq!(distance_m(&holed, &solid(circle(1.5, 0.0, 0))), 0.0);
    assert_eq!(distance_m(&holed, &solid(circle(0.0, 0.0, 11_200_000))), 0.0);
    assert_eq!(distance_m(&holed, &solid(polygon(&[(-3.0, -3.0), (-3.0, 3.0), (3.0, 3.0), (3.0, -3.0)]))), 0.0);
    let within = solid(polygon(&[(-0.5, -0.5), (-0.5, 0.5), (0.5, 0.5), (0.5, -0.5)]));
    assert!(distance_m(&holed, &within) > 50_000.0);
}

#[test]
fn wide_discs_leave_a_true_gap() {
    let (one, other) = (at(20.0, -30.0), direct(at(20.0, -30.0), 40.0, 8_005_000.0));
    let disc = |centre| solid(Footprint::Circle { centre, radius_cm: 400_000_000 });
    let expected = inverse_m(one, other) - 8_000_000.0;
    assert!((distance_m(&disc(one), &disc(other)) - expected).abs() < 0.02);
    // The edge's nearest place to a centre 4,005 km away is not where the straight distance is least.
    let near = direct(one, 40.0, 4_005_000.0);
    let (lat1, lon1) = one.degrees();
    let (lat2, lon2) = near.degrees();
    let (_, _, bearing, _): (f64, f64, f64, f64) = Geodesic::wgs84().inverse(lat1, lon1, lat2, lon2);
    for share in [0.1, 0.2, 0.5, 0.77] {
        let ends = [(90.0, share), (-90.0, 1.0 - share)];
        let path = ends.map(|(turn, share)| direct(near, bearing + turn, 1_800_000.0 * share)).to_vec();
        let edge = solid(Footprint::Corridor { path, half_width_cm: 0 });
        let ours = distance_m(&disc(one), &edge);
        assert!((ours - 5_000.0).abs() < 0.1, "{share} {ours}");
    }
}

#[test]
fn the_nearest_places_are_as_far_apart_as_is_said() {
    let mut random = Random(11);
    for _ in 0..100 {
        let centre = random.place();
        let aside = random.aside(centre, 300_000.0);
        let pair = [random.footprint(centre, 30_000.0), random.footprint(aside, 20_000.0)].map(solid);
        let approach = pair[0].approach(&pair[1], &USUAL);
        let said = approach.horizontal_cm.least as f64 / 100.0;
        assert!((inverse_m(approach.places.0, approach.places.1) - said).abs() < 0.1);
    }
}

fn any_volume(random: &mut Random, near: Position, spread_m: f64) -> Volume {
    let (size_m, place) = (random.scale(100.0, spread_m), random.aside(near, 2.0 * spread_m));
    let footprint = random.footprint(place, size_m);
    let from_ms = random.below(4) * 1_800_000;
    let lower_cm = random.below(5) as i32 * 20_000;
    Volume {
        uncertainty_cm: if random.below(3) == 0 { random.below(300_000) as u32 } else { 0 },
        height: band(lower_cm, lower_cm + 15_000),
        schedule: between(from_ms, from_ms + 3_600_000),
        ..always(footprint)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn exchanged_solids_give_the_same_exchanged(seed in any::<u64>()) {
        let mut random = Random(seed);
        let (near, spread_m) = (random.place(), random.scale(1_000.0, 1_000_000.0));
        let pair = [0, 1].map(|_| any_volume(&mut random, near, spread_m).solid().unwrap());
        let (one, other) = (pair[0].approach(&pair[1], &USUAL), pair[1].approach(&pair[0], &USUAL));
        prop_assert_eq!(one.horizontal_cm, other.horizontal_cm);
        prop_assert_eq!(one.places, (other.places.1, other.places.0));
        prop_assert_eq!(one.moments, (other.moments.1, other.moments.0));
        prop_assert_eq!((one.verdict, one.vertical_cm, one.time_ms), (other.verdict, other.vertical_cm, other.time_ms));
    }

    #[test]
    fn the_quick_verdict_is_that_of_the_approach(seed in any::<u64>()) {
        let mut random = Random(seed);
        let (near, spread_m) = (random.place(), random.scale(1_000.0, 60_000.0));
        let pair = [0, 1].map(|_| any_volume(&mut random, near, spread_m).solid().unwrap());
        // The separation close to the distance, where the two could differ.
        let distance_cm = pair[0].approach(&pair[1], &USUAL).horizontal_cm.least;
        for horizontal_cm in [0, 1, 100_000, 500_000, distance_cm as u32, distance_cm as u32 + 1, distance_cm as u32 + 30] {
            let separations = Separations { horizontal_cm, ..USUAL };
            let exact = pair[0].approach(&pair[1], &separations).verdict;
            prop_assert_eq!(pair[0].verdict(&pair[1], &separations), exact);
            prop_assert_eq!(pair[1].verdict(&pair[0], &separations), exact);
        }
    }

    #[test]
    fn a_solid_meets_itself_in_one_place(seed in any::<u64>()) {
        let mut random = Random(seed);
        let near = random.place();
        let solid = any_volume(&mut random, near, 100_000.0).solid().unwrap();
        let approach = solid.approach(&solid.clone(), &USUAL);
        prop_assert_eq!(approach.horizontal_cm.least, 0);
        prop_assert_eq!(approach.places.0, approach.places.1);
        prop_assert_eq!(approach.moments.0, approach.moments.1);
    }
}
