//! The geometry of volumes: distances against a slow and plain oracle, what moves, and what is refused.

#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(clippy::disallowed_methods, reason = "an oracle that shared the arithmetic would prove less")]

mod errors;
mod moving;
mod oracle;
mod places;
mod random;

use volume::{Bound, Footprint, HeightBand, Moment, Position, Schedule, Separations, Solid, Volume, Waypoint};

/// A place from degrees.
fn at(lat: f64, lon: f64) -> Position {
    Position::from_degrees(lat, lon).unwrap()
}

/// A footprint at all times and heights.
fn always(footprint: Footprint) -> Volume {
    Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule: Schedule::ALWAYS }
}

fn solid(footprint: Footprint) -> Solid {
    always(footprint).solid().unwrap()
}

fn circle(lat: f64, lon: f64, radius_cm: u32) -> Footprint {
    Footprint::Circle { centre: at(lat, lon), radius_cm }
}

fn polygon(outer: &[(f64, f64)]) -> Footprint {
    Footprint::Polygon { outer: places(outer), holes: Vec::new() }
}

fn corridor(path: &[(f64, f64)], half_width_cm: u32) -> Footprint {
    Footprint::Corridor { path: places(path), half_width_cm }
}

fn places(degrees: &[(f64, f64)]) -> Vec<Position> {
    degrees.iter().map(|(lat, lon)| at(*lat, *lon)).collect()
}

/// A route through places at seconds since the epoch.
fn route(waypoints: &[(f64, f64, u64)], radius_cm: u32) -> Volume {
    let waypoints: Vec<Waypoint> =
        waypoints.iter().map(|(lat, lon, s)| Waypoint { at: at(*lat, *lon), time: Moment(s * 1000) }).collect();
    let (from, until) = (waypoints[0].time, waypoints[waypoints.len() - 1].time);
    Volume { schedule: between(from.0, until.0), ..always(Footprint::Route { waypoints, radius_cm }) }
}

/// From one millisecond to another.
fn between(from_ms: u64, until_ms: u64) -> Schedule {
    Schedule { from: Bound::At(Moment(from_ms)), until: Bound::At(Moment(until_ms)), daily: Vec::new() }
}

/// 5 km, 300 m, 10 minutes.
const USUAL: Separations = Separations { horizontal_cm: 500_000, vertical_cm: 30_000, time_ms: 600_000 };

/// The distance in metres between two solids that have no uncertainty.
fn distance_m(one: &Solid, other: &Solid) -> f64 {
    let range = one.approach(other, &USUAL).horizontal_cm;
    assert_eq!(range.least, range.most);
    range.least as f64 / 100.0
}
