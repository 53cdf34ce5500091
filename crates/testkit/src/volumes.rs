//! Volumes by the million, as notices of a busy day would be, and pairs that are hard to judge. From seeds alone.
//!
//! Places are laid out on a sphere with the platform's arithmetic: what is tested is what becomes of a volume, never
//! that two machines draw the same one.

use std::f64::consts::{PI, TAU};

use volume::{Bound, Datum, Footprint, Height, HeightBand, Moment, Position, Schedule, Volume, Waypoint};

use crate::random::Random;

/// 2026-01-01T00:00:00Z: the day of the workload begins.
pub const DAY: Moment = Moment(1_767_225_600_000);

const CLUSTERS: usize = 60;
const EARTH_M: f64 = 6_371_009.0;

/// Volumes of one day: nine of ten in 60 clusters around the world, the others anywhere up to 72° of latitude; polygons of
/// 6 to 12 places, 1 to 20 km across, active for 10 minutes to 4 hours; one of twenty with its heights above ground.
#[derive(Clone, Debug)]
pub struct Workload {
    random: Random,
    clusters: Vec<Spot>,
}

impl Workload {
    /// The volumes of a seed. All workloads have the same clusters, so one can ask about another.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut draw = Random::new(60);
        let clusters = (0..CLUSTERS).map(|_| Spot::between(&mut draw, 64.0)).collect();
        Workload { random: Random::new(seed), clusters }
    }

    /// The next volume.
    pub fn volume(&mut self) -> Volume {
        let random = &mut self.random;
        let centre = if random.per_mille(100) {
            Spot::between(random, 72.0)
        } else {
            // About normal, with a deviation of 150 km; never further than 520 km.
            let swing: f64 = (0..12).map(|_| unit(random) - 0.5).sum::<f64>().clamp(-2.45, 2.45);
            let cluster = *random.one_of(&self.clusters);
            cluster.moved(unit(random) * TAU, swing.abs() * 150_000.0 * 2f64.sqrt())
        };
        let radius_m = between(random, 500.0, 10_000.0);
        let outer = star(random, centre, radius_m, 6, 12);
        let datum = if random.per_mille(50) { Datum::Ground } else { Datum::MeanSea };
        let lower = random.below(1_000_000) as i32;
        let upper = lower + random.within(10_000, 150_000) as i32;
        let from = DAY.0 + random.below(86_400_000);
        let until = from + random.within(600_000, 4 * 3_600_000);
        Volume {
            footprint: Footprint::Polygon { outer, holes: Vec::new() },
            uncertainty_cm: 0,
            height: HeightBand {
                lower: Bound::At(Height { cm: lower, datum }),
                upper: Bound::At(Height { cm: upper, datum }),
            },
            schedule: during(from, until),
        }
    }
}

/// A four-sided box along the parallels and meridians, 1 to 20 km wide and high, at middle latitudes or across the
/// antimeridian, and another up to 30 km from it; always active, at all heights.
pub fn boxes(random: &mut Random) -> (Volume, Volume) {
    let lat = between(random, -60.0, 60.0);
    let lon = if random.per_mille(300) { between(random, 179.8, 180.2) } else { between(random, -180.0, 180.0) };
    let first = Spot { lat, lon };
    let second = first.moved(unit(random) * TAU, between(random, 0.0, 30_000.0));
    (rectangle(random, first), rectangle(random, second))
}

fn rectangle(random: &mut Random, centre: Spot) -> Volume {
    let high = between(random, 500.0, 10_000.0) / EARTH_M * 180.0 / PI;
    let wide = between(random, 500.0, 10_000.0) / EARTH_M * 180.0 / PI / centre.lat.to_radians().cos();
    let corner = |south: f64, east: f64| Spot { lat: centre.lat + south * high, lon: centre.lon + east * wide }.place();
    let outer = vec![corner(-1.0, -1.0), corner(-1.0, 1.0), corner(1.0, 1.0), corner(1.0, -1.0)];
    always(Footprint::Polygon { outer, holes: Vec::new() })
}

/// Two footprints of any kinds and of 10 m to 2,000 km, anywhere, and often where it is hard: at the antimeridian, at or
/// around a pole, at the equator. They overlap, nearly touch, or lie apart. All heights, always active but for routes.
pub fn hard_pair(random: &mut Random) -> (Volume, Volume) {
    let first = match random.below(10) {
        0..3 => Spot { lat: between(random, -80.0, 80.0), lon: between(random, 179.0, 181.0) },
        3..6 => Spot { lat: between(random, 87.0, 90.0) * sign(random), lon: between(random, -180.0, 180.0) },
        6 => Spot { lat: between(random, -0.5, 0.5), lon: between(random, -180.0, 180.0) },
        _ => Spot::between(random, 90.0),
    };
    let (near, far) = (scale(random), scale(random));
    let apart = (near + far) * between(random, 0.0, 1.6) + if random.per_mille(300) { scale(random) } else { 0.0 };
    let second = first.moved(unit(random) * TAU, apart);
    (shape(random, first, near), shape(random, second, far))
}

/// 10 m to 1,000 km, small ones as often as large ones.
fn scale(random: &mut Random) -> f64 {
    10f64.powf(between(random, 1.0, 6.0))
}

/// A footprint of a kind drawn by lot, within about this radius of a place.
fn shape(random: &mut Random, centre: Spot, radius_m: f64) -> Volume {
    let cm = |m: f64| (m * 100.0).round() as u32;
    let thin = |random: &mut Random| cm(radius_m * between(random, 0.0, 0.3));
    let footprint = match random.below(6) {
        0 => Footprint::Circle { centre: centre.place(), radius_cm: cm(radius_m) * u32::from(random.per_mille(800)) },
        1 => Footprint::Ellipse {
            centre: centre.place(),
            semi_major_cm: cm(radius_m),
            semi_minor_cm: cm(radius_m * between(random, 0.1, 1.0)),
            bearing_e7: random.below(1_800_000_000) as u32,
        },
        2 | 3 => {
            let outer = star(random, centre, radius_m, 3, 12);
            // A star keeps to at least 0.4 of its radius, so a hole within 0.15 lies inside whatever its edges do.
            let holed = radius_m > 1_000.0 && random.per_mille(300);
            let holes = if holed { vec![star(random, centre, radius_m * 0.15, 3, 6)] } else { Vec::new() };
            Footprint::Polygon { outer, holes }
        }
        4 => Footprint::Corridor { path: path(random, centre, radius_m), half_width_cm: thin(random) },
        _ => {
            let (path, radius_cm) = (path(random, centre, radius_m), thin(random));
            return route(random, path, radius_cm);
        }
    };
    always(footprint)
}

fn route(random: &mut Random, path: Vec<Position>, radius_cm: u32) -> Volume {
    let mut time = DAY.0 + random.below(3_600_000);
    let mut waypoints = Vec::new();
    for at in path {
        waypoints.push(Waypoint { at, time: Moment(time) });
        time += random.within(600_000, 3_600_000);
    }
    let schedule = during(waypoints[0].time.0, waypoints[waypoints.len() - 1].time.0);
    let footprint = Footprint::Route { waypoints, radius_cm };
    Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule }
}

/// Places in order of their bearing from a centre, so that the ring never crosses itself.
fn star(random: &mut Random, centre: Spot, radius_m: f64, least: u64, most: u64) -> Vec<Position> {
    let places = random.within(least, most);
    let turn = unit(random) * TAU;
    // With few places each keeps close to its share of the round, else the centre might lie outside.
    let sway = if places < 5 { 0.2 } else { 0.7 };
    let place = |at: u64| {
        let bearing = turn + TAU * (at as f64 + sway * (unit(random) - 0.5)) / places as f64;
        centre.moved(bearing, radius_m * between(random, 0.4, 1.0)).place()
    };
    (0..places).map(place).collect()
}

/// Two to six different places within a radius.
fn path(random: &mut Random, centre: Spot, radius_m: f64) -> Vec<Position> {
    let places = random.within(2, 6);
    // Each in a sector of its own, so that no two fall together.
    (0..places)
        .map(|at| {
            let bearing = TAU * (at as f64 + 0.5 * unit(random)) / places as f64;
            centre.moved(bearing, radius_m * between(random, 0.2, 1.0)).place()
        })
        .collect()
}

fn always(footprint: Footprint) -> Volume {
    Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule: Schedule::ALWAYS }
}

fn during(from: u64, until: u64) -> Schedule {
    Schedule { from: Bound::At(Moment(from)), until: Bound::At(Moment(until)), daily: Vec::new() }
}

/// A place in degrees, the longitude not yet brought back to ±180°.
#[derive(Clone, Copy, Debug)]
struct Spot {
    lat: f64,
    lon: f64,
}

impl Spot {
    /// Evenly over the part of the sphere up to a latitude.
    fn between(random: &mut Random, lat_max: f64) -> Self {
        let height = lat_max.to_radians().sin() * between(random, -1.0, 1.0);
        Spot { lat: height.asin().to_degrees(), lon: between(random, -180.0, 180.0) }
    }

    /// So many metres on along a great circle that sets out on a bearing in radians.
    fn moved(self, bearing: f64, metres: f64) -> Self {
        let (angle, lat, lon) = (metres / EARTH_M, self.lat.to_radians(), self.lon.to_radians());
        let up = lat.sin() * angle.cos() + lat.cos() * angle.sin() * bearing.cos();
        let east = bearing.sin() * angle.sin() * lat.cos();
        let turn = east.atan2(angle.cos() - lat.sin() * up);
        Spot { lat: up.clamp(-1.0, 1.0).asin().to_degrees(), lon: (lon + turn).to_degrees() }
    }

    fn place(self) -> Position {
        let lon = (self.lon + 540.0).rem_euclid(360.0) - 180.0;
        Position::from_degrees(self.lat.clamp(-90.0, 90.0), lon).expect("both were brought into range")
    }
}

/// From 0 up to 1.
fn unit(random: &mut Random) -> f64 {
    (random.draw() >> 11) as f64 / (1u64 << 53) as f64
}

fn between(random: &mut Random, low: f64, high: f64) -> f64 {
    low + unit(random) * (high - low)
}

fn sign(random: &mut Random) -> f64 {
    if random.per_mille(500) { 1.0 } else { -1.0 }
}
