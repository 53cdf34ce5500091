//! The index against a look at every solid, wherever they are and in whatever order they come and go.

use std::collections::BTreeMap;

use proptest::prelude::*;
use volume::{
    Bound, Daily, Datum, Effort, Footprint, Height, HeightBand, Index, Key, Moment, Position, Schedule, Separations,
    Solid, Verdict, Volume, Waypoint,
};

const NOON: u64 = 1_790_000_000_000;
const HOUR: u64 = 3_600_000;

fn place(lat: f64, lon: f64) -> Position {
    let lon = if lon > 180.0 { lon - 360.0 } else { lon };
    Position::from_degrees(lat.clamp(-90.0, 90.0), lon).expect("in range")
}

/// Where boxes are at their worst, and elsewhere.
fn places() -> impl Strategy<Value = (f64, f64)> {
    prop_oneof![
        (-0.3..0.3, 179.7..180.3),
        (64.7..65.3, 179.0..181.0),
        (89.8..90.0, -180.0..180.0),
        (-90.0..-89.7, -180.0..180.0),
        (49.8..50.2, 23.8..24.2),
        (-90.0..90.0, -180.0..180.0),
    ]
}

fn footprints() -> impl Strategy<Value = Footprint> {
    let radius_cm = || prop_oneof![8 => 0u32..1_000_000, 1 => 0u32..500_000_000];
    let circle = (places(), radius_cm())
        .prop_map(|((lat, lon), radius_cm)| Footprint::Circle { centre: place(lat, lon), radius_cm });
    let polygon = (places(), 0.01..0.1f64).prop_map(|((lat, lon), size)| {
        let lat: f64 = lat.clamp(-89.0, 89.0);
        let wide = size / libm::cos(lat.to_radians());
        let outer = vec![place(lat - size, lon), place(lat, lon + wide), place(lat + size, lon)];
        Footprint::Polygon { outer, holes: vec![] }
    });
    let route = (places(), places(), 1u64..9, 0u32..200_000).prop_map(|(one, two, hours, radius_cm)| {
        let at = |(lat, lon): (f64, f64), time| Waypoint { at: place(lat, lon), time: Moment(time) };
        // A step aside, so that the two differ.
        let waypoints = vec![at(one, NOON), at((two.0 * 0.1 + one.0 * 0.9, one.1 * 0.99), NOON + hours * HOUR)];
        Footprint::Route { waypoints, radius_cm }
    });
    let corridor = (places(), places(), 0u32..500_000).prop_map(|(one, two, half_width_cm)| {
        let path = vec![place(one.0, one.1), place(one.0 * 0.95 + two.0 * 0.05, one.1 * 0.999)];
        Footprint::Corridor { path, half_width_cm }
    });
    prop_oneof![4 => circle, 4 => polygon, 1 => route, 1 => corridor]
}

fn schedules() -> impl Strategy<Value = Schedule> {
    let day = Daily { days: 0x7f, begin_s: 12 * 3_600, length_s: 3_600 };
    let daily = prop_oneof![4 => Just(vec![]), 1 => Just(vec![day])];
    let end = |hours: u64| Bound::At(Moment(NOON + hours * HOUR));
    let until = prop_oneof![6 => (25u64..30).prop_map(end), 1 => (30u64..400).prop_map(end), 1 => Just(Bound::Open)];
    let from = prop_oneof![
        8 => (0u64..24).prop_map(end),
        1 => Just(Bound::Open),
        1 => Just(Bound::At(Moment(0))),
    ];
    (from, until, daily).prop_map(|(from, until, daily)| Schedule { from, until, daily })
}

fn heights() -> impl Strategy<Value = HeightBand> {
    let datum = prop_oneof![6 => Just(Datum::MeanSea), 1 => Just(Datum::Ground), 1 => Just(Datum::Ellipsoid), 1 => Just(Datum::Pressure)];
    let band = (0i32..300_000, 0i32..100_000, datum).prop_map(|(low, high, datum)| HeightBand {
        lower: Bound::At(Height { cm: low, datum }),
        upper: Bound::At(Height { cm: low + high, datum }),
    });
    prop_oneof![9 => band, 1 => Just(HeightBand::ALL)]
}

fn solids() -> impl Strategy<Value = Solid> {
    let uncertainty_cm = prop_oneof![4 => Just(0u32), 1 => 0u32..100_000];
    (footprints(), uncertainty_cm, heights(), schedules())
        .prop_map(|(footprint, uncertainty_cm, height, schedule)| {
            let schedule = match &footprint {
                Footprint::Route { waypoints, .. } => Schedule {
                    from: Bound::At(waypoints[0].time),
                    until: Bound::At(waypoints[waypoints.len() - 1].time),
                    daily: vec![],
                },
                _ => schedule,
            };
            Volume { footprint, uncertainty_cm, height, schedule }
        })
        .prop_filter_map("it makes sense", |volume| volume.solid().ok())
}

fn separations() -> impl Strategy<Value = Separations> {
    (prop_oneof![Just(0u32), 0u32..3_000_000, Just(u32::MAX)], 0u32..50_000, 0u64..5 * HOUR)
        .prop_map(|(horizontal_cm, vertical_cm, time_ms)| Separations { horizontal_cm, vertical_cm, time_ms })
}

fn looking_at_all(all: &BTreeMap<Key, Solid>, solid: &Solid, separations: &Separations) -> Vec<(Key, Verdict)> {
    let judged = all.iter().map(|(key, other)| (*key, other.verdict(solid, separations)));
    judged.filter(|(_, verdict)| *verdict != Verdict::Clear).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn near_is_what_looking_at_all_finds(
        changes in proptest::collection::vec((0u64..60, proptest::option::weighted(0.8, solids())), 0..160),
        asked in proptest::collection::vec((solids(), separations()), 1..8),
    ) {
        let (mut index, mut all) = (Index::new(), BTreeMap::new());
        for (key, solid) in changes {
            let same = match solid {
                Some(solid) => (index.insert(key, solid.clone()).is_some(), all.insert(key, solid).is_some()),
                None => (index.remove(key).is_some(), all.remove(&key).is_some()),
            };
            prop_assert_eq!(same.0, same.1);
            prop_assert_eq!(index.len(), all.len());
        }
        let at_once: Index = all.clone().into_iter().collect();
        prop_assert_eq!(at_once.len(), all.len());
        for (solid, separations) in &asked {
            let expected = looking_at_all(&all, solid, separations);
            prop_assert_eq!(index.near(solid, separations), &expected[..]);
            prop_assert_eq!(at_once.near(solid, separations), &expected[..]);
            let found: Vec<Key> = expected.iter().map(|(key, _)| *key).collect();
            prop_assert_eq!(index.any_near(solid, separations, &found, &mut Effort(u64::MAX)), Some(false));
            prop_assert_eq!(index.any_near(solid, separations, &[], &mut Effort(u64::MAX)), Some(!found.is_empty()));
        }
        for (solid, separations) in all.values().zip(asked.iter().map(|(_, separations)| separations).cycle()).take(20) {
            prop_assert_eq!(index.near(solid, separations), looking_at_all(&all, solid, separations));
        }
        for (solid, separations) in &asked {
            let expected = looking_at_all(&all, solid, separations);
            for most in [0, 1, 20, 60, 10_000_000] {
                let (found, whole) = index.near_within(solid, separations, &mut Effort(most));
                prop_assert!(found.iter().all(|found| expected.contains(found)));
                prop_assert!(!whole || found == expected, "what is whole is all");
                prop_assert!(whole || most < 10_000_000);
            }
            let (mut walked, mut from) = (Vec::new(), Some(0));
            while let Some(key) = from {
                let (found, next) = index.walk_within(solid, separations, key, &mut Effort(7));
                prop_assert!(next.is_none_or(|next| next > key), "it goes on");
                walked.extend(found);
                from = next;
            }
            prop_assert_eq!(walked, expected);
        }
        for key in 0..60 {
            prop_assert_eq!(index.get(key).is_some(), all.contains_key(&key));
            index.remove(key);
        }
        prop_assert!(index.is_empty());
    }
}

fn circle(lat: f64, lon: f64, radius_cm: u32) -> Solid {
    let from = Bound::At(Moment(NOON));
    let schedule = Schedule { from, until: Bound::At(Moment(NOON + HOUR)), daily: vec![] };
    let footprint = Footprint::Circle { centre: place(lat, lon), radius_cm };
    Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule }.solid().expect("it makes sense")
}

const APART: Separations = Separations { horizontal_cm: 500_000, vertical_cm: 30_000, time_ms: 600_000 };

#[test]
fn neighbours_across_the_antimeridian_and_the_pole_are_found() {
    let index: Index = [
        (1, circle(0.0, 179.99, 100)),
        (2, circle(0.0, -179.99, 100)),
        (3, circle(89.99, 20.0, 100)),
        (4, circle(89.99, -160.0, 100)),
        (5, circle(10.0, 0.0, 100)),
    ]
    .into_iter()
    .collect();
    let near = |lat, lon| index.near(&circle(lat, lon, 0), &APART).iter().map(|(key, _)| *key).collect::<Vec<_>>();
    assert_eq!(near(0.0, 180.0), [1, 2]);
    assert_eq!(near(0.0, 179.97), [1, 2]);
    assert_eq!(near(0.0, -179.97), [1, 2]);
    assert_eq!(near(90.0, 0.0), [3, 4]);
    assert_eq!(near(89.99, -70.0), [3, 4]);
    assert_eq!(near(-90.0, 0.0), []);
}

#[test]
fn the_widest_circle_is_found_once() {
    let mut index = Index::new();
    index.insert(7, circle(80.0, 100.0, 500_000_000));
    index.insert(8, circle(-80.0, -100.0, 500_000_000));
    let wide = Separations { horizontal_cm: u32::MAX, ..APART };
    assert_eq!(index.near(&circle(45.0, -179.0, 0), &APART), [(7, Verdict::Conflict)]);
    assert_eq!(index.near(&circle(45.0, -179.0, 500_000_000), &wide).len(), 2);
}

#[test]
fn a_key_holds_one_solid() {
    let mut index = Index::new();
    assert!(index.insert(1, circle(0.0, 0.0, 100)).is_none());
    assert!(index.insert(1, circle(1.0, 0.0, 100)).is_some());
    assert_eq!(index.len(), 1);
    assert!(index.near(&circle(0.0, 0.0, 0), &APART).is_empty());
    let twice: Index = [(1, circle(0.0, 0.0, 100)), (1, circle(1.0, 0.0, 100))].into_iter().collect();
    assert_eq!(twice.len(), 1);
    assert_eq!(twice.near(&circle(1.0, 0.0, 0), &APART).len(), 1);
    assert!(index.remove(1).is_some() && index.remove(1).is_none() && index.is_empty());
    assert!(index.near(&circle(1.0, 0.0, 0), &APART).is_empty());
}

#[test]
fn a_volume_takes_at_most_400_bytes_beyond_its_vertices() {
    let count = 20_000u32;
    let mut index = Index::new();
    for number in 0..count {
        index.insert(number.into(), circle(f64::from(number % 170) - 85.0, f64::from(number % 353) - 176.0, 10_000));
    }
    assert!(index.bytes() > 200 * count as usize, "{}", index.bytes());
    // One vertex of 24 bytes each.
    assert!(index.bytes() <= (400 + 24) * count as usize, "{}", index.bytes());
    for number in 0..count {
        index.remove(number.into());
    }
    let room = index.bytes();
    for number in 0..count {
        index.insert(number.into(), circle(f64::from(number % 170) - 85.0, 0.0, 10_000));
    }
    assert!(index.bytes() < room + 300 * count as usize, "the room of what was removed is used again");
}
