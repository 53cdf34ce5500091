//! The distance of two footprints by slow sampling with GeographicLib: no code, chart or formula of the crate judged.
//!
//! Every distance it gives is attained by two places that it found, so it errs upwards only.

use geographiclib_rs::{DirectGeodesic, Geodesic, GeodesicLine, InverseGeodesic, capability};
use volume::{Footprint, Position, Volume};

/// Samples of a curve, before the nearest are refined.
const SAMPLES: usize = 17;
const ARCS: usize = 12;
const GOLDEN: f64 = 0.618_033_988_749_895;

/// The distance in metres within a separation in time, and how far the footprints may be from it for being lowered to
/// something simpler than they are; none if they are never there within that separation.
pub fn distance(first: &Volume, second: &Volume, time_ms: u64) -> Option<f64> {
    let judge = Judge { earth: Geodesic::wgs84(), time_ms: time_ms as f64 };
    let (first, second) = (judge.outline(first), judge.outline(second));
    let bare = judge.nearest(&first, &second)?;
    let met = bare <= first.buffer_m + second.buffer_m || judge.holds(&first, &second) || judge.holds(&second, &first);
    Some(if met { 0.0 } else { bare - first.buffer_m - second.buffer_m })
}

struct Judge {
    earth: Geodesic,
    time_ms: f64,
}

/// Curves around or along a footprint, and how far it reaches beyond them.
struct Outline {
    curves: Vec<Curve>,
    /// How many curves each ring has, the outer first; none for what has no inside.
    rings: Vec<usize>,
    buffer_m: f64,
}

struct Curve {
    kind: Kind,
    length_m: f64,
    /// When it is at the curve's begin and end; none if at all times everywhere.
    ms: Option<(f64, f64)>,
}

enum Kind {
    Spot(Spot),
    Edge(Box<GeodesicLine>),
    Arc { centre: Spot, bearing: f64, major_m: f64, minor_m: f64, begin: f64 },
}

type Spot = (f64, f64);

impl Judge {
    fn outline(&self, volume: &Volume) -> Outline {
        let line = |places: &[Position], closed: bool| -> Vec<Curve> {
            let ends = places.iter().skip(1).chain(places.first().filter(|_| closed));
            places.iter().zip(ends).map(|(from, to)| self.edge(*from, *to)).collect()
        };
        let metres = |cm: u32| f64::from(cm) / 100.0;
        match &volume.footprint {
            Footprint::Circle { centre, radius_cm } => {
                let curve = Curve { kind: Kind::Spot(centre.degrees()), length_m: 0.0, ms: None };
                Outline { curves: vec![curve], rings: Vec::new(), buffer_m: metres(*radius_cm) }
            }
            Footprint::Ellipse { centre, semi_major_cm, semi_minor_cm, bearing_e7 } => {
                let (major_m, minor_m) = (metres(*semi_major_cm), metres(*semi_minor_cm));
                let (centre, bearing) = (centre.degrees(), f64::from(*bearing_e7) / 1e7);
                let length_m = std::f64::consts::TAU * major_m / ARCS as f64;
                let arc = |at: usize| {
                    let begin = at as f64 / ARCS as f64;
                    Curve { kind: Kind::Arc { centre, bearing, major_m, minor_m, begin }, length_m, ms: None }
                };
                Outline { curves: (0..ARCS).map(arc).collect(), rings: vec![ARCS], buffer_m: 0.0 }
            }
            Footprint::Polygon { outer, holes } => {
                let rings: Vec<_> = std::iter::once(outer).chain(holes).map(|ring| line(ring, true)).collect();
                let counts = rings.iter().map(Vec::len).collect();
                Outline { curves: rings.into_iter().flatten().collect(), rings: counts, buffer_m: 0.0 }
            }
            Footprint::Corridor { path, half_width_cm } => {
                Outline { curves: line(path, false), rings: Vec::new(), buffer_m: metres(*half_width_cm) }
            }
            Footprint::Route { waypoints, radius_cm } => {
                let places: Vec<_> = waypoints.iter().map(|waypoint| waypoint.at).collect();
                let mut curves = line(&places, false);
                for (curve, ends) in curves.iter_mut().zip(waypoints.windows(2)) {
                    curve.ms = Some((ends[0].time.0 as f64, ends[1].time.0 as f64));
                }
                Outline { curves, rings: Vec::new(), buffer_m: metres(*radius_cm) }
            }
        }
    }

    fn edge(&self, from: Position, to: Position) -> Curve {
        let (from, to) = (from.degrees(), to.degrees());
        let (length_m, azimuth, _, _): (f64, f64, f64, f64) = self.earth.inverse(from.0, from.1, to.0, to.1);
        let line = GeodesicLine::new(&self.earth, from.0, from.1, azimuth, None, None, None);
        Curve { kind: Kind::Edge(Box::new(line)), length_m, ms: None }
    }

    /// The place after a share of a curve.
    fn at(&self, curve: &Curve, share: f64) -> Spot {
        match &curve.kind {
            Kind::Spot(spot) => *spot,
            Kind::Edge(line) => {
                let wanted = capability::LATITUDE | capability::LONGITUDE;
                let (_, lat, lon, ..) = line._gen_position(false, share * curve.length_m, wanted);
                (lat, lon)
            }
            Kind::Arc { centre, bearing, major_m, minor_m, begin } => {
                let (sin, cos) = ((begin + share / ARCS as f64) * std::f64::consts::TAU).sin_cos();
                let (ahead, aside) = (major_m * cos, minor_m * sin);
                self.earth.direct(centre.0, centre.1, bearing + aside.atan2(ahead).to_degrees(), ahead.hypot(aside))
            }
        }
    }

    /// The part of the second curve that is within the separation in time of a share of the first; none if no part is.
    fn window(&self, first: &Curve, share: f64, second: &Curve) -> Option<(f64, f64)> {
        let (Some((begin, end)), Some((since, until))) = (first.ms, second.ms) else { return Some((0.0, 1.0)) };
        let now = begin + share * (end - begin);
        let of = |ms: f64| (ms - since) / (until - since);
        let (low, high) = (of(now - self.time_ms).max(0.0), of(now + self.time_ms).min(1.0));
        (low <= high).then_some((low, high))
    }

    /// The least distance between the curves of two outlines.
    fn nearest(&self, first: &Outline, second: &Outline) -> Option<f64> {
        let sampled = |outline: &Outline| -> Vec<Vec<[f64; 3]>> {
            let samples = |curve| (0..SAMPLES).map(|i| self.chord(self.at(curve, step(i)))).collect();
            outline.curves.iter().map(samples).collect()
        };
        let (ours, theirs) = (sampled(first), sampled(second));
        let mut pairs = Vec::new();
        for (one, samples) in first.curves.iter().zip(&ours) {
            for (other, others) in second.curves.iter().zip(&theirs) {
                let slack = (one.length_m + other.length_m) / 2.0 / (SAMPLES - 1) as f64;
                let between = samples.iter().flat_map(|sample| others.iter().map(|other| apart(*sample, *other)));
                // No pair of places is nearer than the nearest samples less half a step of each curve.
                pairs.push((between.fold(f64::INFINITY, f64::min) - slack, one, other));
            }
        }
        pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut best: Option<f64> = None;
        for (least, one, other) in pairs {
            if best.is_some_and(|best| least > best) {
                break;
            }
            best = self.refined(one, other).into_iter().chain(best).min_by(f64::total_cmp);
        }
        best
    }

    /// The least distance of two curves. Of two that move the distance may fall and rise more than once.
    fn refined(&self, one: &Curve, other: &Curve) -> Option<f64> {
        let (first, last, parts) = match (one.ms, other.ms) {
            (Some((begin, end)), Some((since, until))) => {
                let of = |ms: f64| (ms - begin) / (end - begin);
                (of(since - self.time_ms).max(0.0), of(until + self.time_ms).min(1.0), 6)
            }
            _ => (0.0, 1.0, 1),
        };
        if first > last {
            return None;
        }
        let height = |share| self.along(one, share, other).map_or(f64::INFINITY, |(_, chord)| chord);
        let part = |at: usize| {
            let [low, high] = [at, at + 1].map(|end| first + (last - first) * end as f64 / parts as f64);
            golden(low, high, one.length_m, height).0
        };
        let geodesic = |share: f64| {
            let (there, _) = self.along(one, share, other)?;
            let (from, to) = (self.at(one, share), self.at(other, there));
            let metres: f64 = self.earth.inverse(from.0, from.1, to.0, to.1);
            Some(metres)
        };
        (0..parts).map(part).filter_map(geodesic).min_by(f64::total_cmp)
    }

    /// The share of the second curve that is nearest to a place of the first, by the straight line, and that line.
    fn along(&self, one: &Curve, share: f64, other: &Curve) -> Option<(f64, f64)> {
        let (first, last) = self.window(one, share, other)?;
        let here = self.chord(self.at(one, share));
        Some(golden(first, last, other.length_m, |share| apart(here, self.chord(self.at(other, share)))))
    }

    /// A place in metres from the Earth's centre.
    fn chord(&self, (lat, lon): Spot) -> [f64; 3] {
        let ((sin, cos), (east, first)) = (lat.to_radians().sin_cos(), lon.to_radians().sin_cos());
        let square = 0.006_694_379_990_141_316;
        let normal = 6_378_137.0 / (1.0 - square * sin * sin).sqrt();
        [normal * cos * first, normal * cos * east, normal * (1.0 - square) * sin]
    }

    /// True if the first outline goes round the second's first place: the azimuths from there turn once.
    fn holds(&self, outline: &Outline, other: &Outline) -> bool {
        let place = self.at(&other.curves[0], 0.0);
        let mut begin = 0;
        let mut inside = false;
        for count in &outline.rings {
            let ring = &outline.curves[begin..begin + count];
            begin += count;
            let spots = ring.iter().flat_map(|curve| (0..SAMPLES).map(|i| self.at(curve, step(i))));
            let azimuths: Vec<f64> = spots
                .map(|spot| {
                    let (_, azimuth, _, _): (f64, f64, f64, f64) = self.earth.inverse(place.0, place.1, spot.0, spot.1);
                    azimuth
                })
                .collect();
            let turns = azimuths.windows(2).map(|pair| (pair[1] - pair[0] + 540.0).rem_euclid(360.0) - 180.0);
            inside ^= turns.sum::<f64>().abs() > 180.0;
        }
        inside
    }
}

/// Where a function with one valley is least, and how low: by golden sections to 2 mm of a length, and at the ends, where
/// the least often is and sections never arrive.
fn golden(low: f64, high: f64, length_m: f64, height: impl Fn(f64) -> f64) -> (f64, f64) {
    let known = |share| (share, height(share));
    let (first, last) = (known(low), known(high));
    let (mut low, mut high) = (low, high);
    let (mut left, mut right) = (known(high - (high - low) * GOLDEN), known(low + (high - low) * GOLDEN));
    while (high - low) * length_m > 0.002 {
        if left.1 <= right.1 {
            (high, right) = (right.0, left);
            left = known(high - (high - low) * GOLDEN);
        } else {
            (low, left) = (left.0, right);
            right = known(low + (high - low) * GOLDEN);
        }
    }
    [first, left, right, last].into_iter().min_by(|one, other| one.1.total_cmp(&other.1)).expect("there are four")
}

fn step(i: usize) -> f64 {
    i as f64 / (SAMPLES - 1) as f64
}

fn apart(one: [f64; 3], other: [f64; 3]) -> f64 {
    let [x, y, z] = [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
    (x * x + y * y + z * z).sqrt()
}
