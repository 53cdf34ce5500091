//! Distances against an oracle that knows nothing but GeographicLib: boundaries as dense samples of geodesics, the
//! nearest pair found by trying, what is inside found by how often a boundary goes round.

use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use volume::{Footprint, Position};

use crate::random::Random;
use crate::{distance_m, solid};

type Degrees = (f64, f64);

/// The edges of a boundary, each a geodesic with its length and bearing.
struct Boundary {
    edges: Vec<(Degrees, f64, f64)>,
    /// How many edges each closed ring has; none for a path.
    rings: Vec<usize>,
    reach_m: f64,
}

fn inverse_m(from: Degrees, to: Degrees) -> f64 {
    Geodesic::wgs84().inverse(from.0, from.1, to.0, to.1)
}

fn direct(from: Degrees, bearing: f64, length_m: f64) -> Degrees {
    Geodesic::wgs84().direct(from.0, from.1, bearing, length_m)
}

fn edge(from: Degrees, to: Degrees) -> (Degrees, f64, f64) {
    let (length_m, bearing, _, _): (f64, f64, f64, f64) = Geodesic::wgs84().inverse(from.0, from.1, to.0, to.1);
    (from, bearing, length_m)
}

impl Boundary {
    fn of(footprint: &Footprint) -> Self {
        let degrees = |places: &[Position]| places.iter().map(|place| place.degrees()).collect::<Vec<_>>();
        let closed =
            |ring: &[Degrees]| (0..ring.len()).map(|i| edge(ring[i], ring[(i + 1) % ring.len()])).collect::<Vec<_>>();
        match footprint {
            Footprint::Circle { centre, radius_cm } => Boundary {
                edges: vec![(centre.degrees(), 0.0, 0.0)],
                rings: Vec::new(),
                reach_m: f64::from(*radius_cm) / 100.0,
            },
            Footprint::Corridor { path, half_width_cm } => Boundary {
                edges: degrees(path).windows(2).map(|pair| edge(pair[0], pair[1])).collect(),
                rings: Vec::new(),
                reach_m: f64::from(*half_width_cm) / 100.0,
            },
            Footprint::Polygon { outer, holes } => {
                let rings: Vec<_> = std::iter::once(outer).chain(holes).map(|ring| closed(&degrees(ring))).collect();
                Boundary { rings: rings.iter().map(Vec::len).collect(), edges: rings.concat(), reach_m: 0.0 }
            }
            Footprint::Ellipse { centre, semi_major_cm, semi_minor_cm, bearing_e7 } => {
                let (a, b) = (f64::from(*semi_major_cm) / 100.0, f64::from(*semi_minor_cm) / 100.0);
                let ring: Vec<Degrees> = (0..3_000)
                    .map(|i| {
                        let (sin, cos) = (f64::from(i) * std::f64::consts::TAU / 3_000.0).sin_cos();
                        let bearing = f64::from(*bearing_e7) / 1e7 + (b * sin).atan2(a * cos).to_degrees();
                        direct(centre.degrees(), bearing, (a * cos).hypot(b * sin))
                    })
                    .collect();
                Boundary { edges: closed(&ring), rings: vec![ring.len()], reach_m: 0.0 }
            }
            Footprint::Route { .. } => unreachable!("routes have tests of their own"),
        }
    }

    fn at(&self, place: f64) -> Degrees {
        let edge = (place as usize).min(self.edges.len() - 1);
        let (from, bearing, length_m) = self.edges[edge];
        direct(from, bearing, length_m * (place - edge as f64))
    }

    fn samples(&self) -> Vec<(f64, [f64; 3])> {
        let each = (900 / self.edges.len()).clamp(1, 150);
        let count = self.edges.len() * each;
        (0..=count).map(|i| i as f64 / each as f64).map(|place| (place, space(self.at(place)))).collect()
    }

    /// By the turn of the bearing from a place to the samples of each ring.
    fn holds(&self, at: Degrees) -> bool {
        let (mut odd, mut begin) = (false, 0);
        for count in &self.rings {
            let each = (400 / count).max(1);
            let bearing = |i: usize| edge(at, self.at(begin as f64 + i as f64 / each as f64)).1;
            let turns = (0..count * each).map(|i| {
                let turn = bearing(i + 1) - bearing(i);
                turn - 360.0 * (turn / 360.0).round()
            });
            odd ^= turns.sum::<f64>().abs() > 180.0;
            begin += count;
        }
        odd
    }
}

/// In space, to find near samples fast.
fn space((lat, lon): Degrees) -> [f64; 3] {
    let ((sin, cos), (sin_lon, cos_lon)) = (lat.to_radians().sin_cos(), lon.to_radians().sin_cos());
    let e2 = 0.006_694_379_990_141_316;
    let n = 6_378_137.0 / (1.0 - e2 * sin * sin).sqrt();
    [n * cos * cos_lon, n * cos * sin_lon, n * (1.0 - e2) * sin]
}

fn oracle_m(one: &Boundary, other: &Boundary) -> f64 {
    if one.holds(other.at(0.0)) || other.holds(one.at(0.0)) {
        return 0.0;
    }
    let (samples, others) = (one.samples(), other.samples());
    let square = |a: &[f64; 3], b: &[f64; 3]| (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2) + (a[2] - b[2]).powi(2);
    let mut pairs: Vec<(f64, f64, f64)> = samples
        .iter()
        .map(|(u, a)| {
            let best = others.iter().map(|(v, b)| (square(a, b), *v)).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
            (best.0, *u, best.1)
        })
        .collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    // The best few that are not neighbours of each other.
    let mut starts: Vec<(f64, f64, f64)> = Vec::new();
    for pair in pairs {
        if starts.len() < 2 && starts.iter().all(|start| (start.1 - pair.1).abs() > 0.1) {
            starts.push(pair);
        }
    }
    let least = starts.iter().map(|(_, u, v)| refined_m(one, other, *u, *v)).fold(f64::INFINITY, f64::min);
    (least - one.reach_m - other.reach_m).max(0.0)
}

/// Walks from a pair of places to nearer ones, by ever smaller steps in eight directions.
fn refined_m(one: &Boundary, other: &Boundary, mut u: f64, mut v: f64) -> f64 {
    let (most_u, most_v) = (one.edges.len() as f64, other.edges.len() as f64);
    let value = |u: f64, v: f64| inverse_m(one.at(u), other.at(v));
    let (mut best, mut step) = (value(u, v), 0.02);
    while step > 1e-8 && best > 0.01 {
        let mut found = false;
        for (du, dv) in
            [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)]
        {
            let (to_u, to_v) = ((u + du * step).clamp(0.0, most_u), (v + dv * step).clamp(0.0, most_v));
            let there = value(to_u, to_v);
            if there < best {
                (best, u, v, found) = (there, to_u, to_v, true);
            }
        }
        if !found {
            step /= 2.0;
        }
    }
    best
}

#[test]
fn distances_are_those_of_the_oracle() {
    let mut random = Random(20_260_101);
    let (mut worst_share, mut worst_near_m, mut apart) = (0.0f64, 0.0f64, 0);
    for _ in 0..90 {
        let size_m = random.scale(50.0, 2_000_000.0);
        let centre = random.place();
        let aside = random.aside(centre, (size_m * 4.0).min(12_000_000.0));
        let size = size_m * random.scale(0.1, 1.0);
        let (one, other) = (random.footprint(centre, size_m), random.footprint(aside, size));
        let (ours, theirs) = (
            distance_m(&solid(one.clone()), &solid(other.clone())),
            oracle_m(&Boundary::of(&one), &Boundary::of(&other)),
        );
        let error_m = (ours - theirs).abs();
        assert!(error_m <= (theirs * 1e-3).max(1.0), "{ours} {theirs}\n{one:?}\n{other:?}");
        apart += u32::from(theirs > 0.0);
        // What the ellipses are made of may be off by half a metre.
        let sharp = [&one, &other].iter().all(|footprint| !matches!(footprint, Footprint::Ellipse { .. }));
        if sharp && theirs > 0.0 && theirs < 100_000.0 {
            worst_near_m = worst_near_m.max(error_m);
        }
        if theirs > 10_000.0 {
            worst_share = worst_share.max(error_m / theirs);
        }
    }
    assert!((50..85).contains(&apart));
    assert!(worst_near_m < 0.2, "{worst_near_m}");
    assert!(worst_share < 1e-4, "{worst_share}");
}
