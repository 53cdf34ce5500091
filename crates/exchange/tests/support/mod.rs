//! Volumes of every kind, for property tests.

use exchange::Plan;
use proptest::prelude::*;
use volume::{Bound, Daily, Datum, Footprint, Height, HeightBand, Moment, Position, Schedule, Volume, Waypoint};

pub fn position() -> impl Strategy<Value = Position> {
    let edge = prop_oneof![Just((0, 1_800_000_000)), Just((900_000_000, 0)), Just((-900_000_000, 5))];
    let any = (-900_000_000..=900_000_000, -1_800_000_000..=1_800_000_000);
    prop_oneof![1 => edge, 9 => any].prop_map(|(lat, lon)| Position::new(lat, lon).unwrap())
}

fn moment() -> impl Strategy<Value = Moment> {
    // Up to the year 9999, as far as RFC 3339 goes.
    (0..253_402_207_200_000u64).prop_map(Moment)
}

fn bound<T: std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Bound<T>> {
    prop::option::of(value).prop_map(|value| value.map_or(Bound::Open, Bound::At))
}

/// A ring of different places, so that the last is never the first.
fn ring() -> impl Strategy<Value = Vec<Position>> {
    prop::collection::btree_set(position(), 3..12).prop_map(|places| places.into_iter().collect()).prop_shuffle()
}

pub fn footprint() -> impl Strategy<Value = Footprint> {
    let circle = (position(), any::<u32>()).prop_map(|(centre, radius_cm)| Footprint::Circle { centre, radius_cm });
    let ellipse = (position(), any::<u32>(), any::<u32>(), 0..1_800_000_000u32).prop_map(
        |(centre, semi_major_cm, semi_minor_cm, bearing_e7)| Footprint::Ellipse {
            centre,
            semi_major_cm,
            semi_minor_cm,
            bearing_e7,
        },
    );
    let polygon =
        (ring(), prop::collection::vec(ring(), 0..3)).prop_map(|(outer, holes)| Footprint::Polygon { outer, holes });
    let path = prop::collection::vec(position(), 2..9);
    let corridor = (path, prop_oneof![Just(0), any::<u32>()])
        .prop_map(|(path, half_width_cm)| Footprint::Corridor { path, half_width_cm });
    let waypoint = (position(), moment()).prop_map(|(at, time)| Waypoint { at, time });
    let route = (prop::collection::vec(waypoint, 2..9), any::<u32>())
        .prop_map(|(waypoints, radius_cm)| Footprint::Route { waypoints, radius_cm });
    prop_oneof![circle, ellipse, polygon, corridor, route]
}

pub fn height() -> impl Strategy<Value = HeightBand> {
    let datum = prop_oneof![Just(Datum::MeanSea), Just(Datum::Ground), Just(Datum::Ellipsoid), Just(Datum::Pressure)];
    let height = (any::<i32>(), datum).prop_map(|(cm, datum)| Height { cm, datum });
    let other = height.clone();
    (bound(height), bound(other)).prop_map(|(lower, upper)| HeightBand { lower, upper })
}

pub fn schedule() -> impl Strategy<Value = Schedule> {
    let window =
        (1..128u8, 0..86_400u32, 1..=86_400u32).prop_map(|(days, begin_s, length_s)| Daily { days, begin_s, length_s });
    (bound(moment()), bound(moment()), prop::collection::vec(window, 0..4)).prop_map(|(from, until, daily)| Schedule {
        from,
        until,
        daily,
    })
}

pub fn volume() -> impl Strategy<Value = Volume> {
    (footprint(), prop_oneof![Just(0), any::<u32>()], height(), schedule()).prop_map(
        |(footprint, uncertainty_cm, height, schedule)| Volume { footprint, uncertainty_cm, height, schedule },
    )
}

pub fn plan() -> impl Strategy<Value = Plan> {
    let properties = prop::collection::btree_map("[a-z]{1,6}", any::<String>(), 0..4);
    (prop::collection::vec(volume(), 1..4), properties)
        .prop_map(|(volumes, properties)| Plan { volumes, properties: properties.into_iter().collect() })
}
