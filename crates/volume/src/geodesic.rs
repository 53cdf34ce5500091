//! Geodesics on WGS 84: the shortest way between two places, by Vincenty (1975) on `libm`.
//!
//! Places are vectors on the ellipsoid. Between places that are nearly opposite each other, where Vincenty's iteration
//! does not settle, the way is searched for.

use std::f64::consts::{PI, TAU};

use crate::vector::{A_M, B_M, F, Vector};

/// The length of a geodesic in metres and its bearing at its begin, clockwise from north in radians.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub length_m: f64,
    pub bearing: f64,
}

/// The shortest way between two places, to about a millimetre; between nearly opposite ones to about a metre.
pub(crate) fn between(from: Vector, to: Vector) -> Way {
    vincenty(from, to).unwrap_or_else(|| roundabout(from, to))
}

/// The length of the shortest way in metres.
pub(crate) fn distance_m(from: Vector, to: Vector) -> f64 {
    let chord_m = from.chord(to);
    if chord_m > ARC_M_MAX {
        return between(from, to).length_m;
    }
    // So near, an arc of a circle of the mean radius is as good.
    chord_m * (1.0 + chord_m * chord_m / (24.0 * A_M * B_M))
}

/// Up to this chord the curvature of the Earth adds 8 mm, and its change with place and direction less than 0.1 mm.
const ARC_M_MAX: f64 = 20_000.0;

/// Rounds after which the iteration has not settled. Nearly always it needs three to five.
const ROUNDS_MAX: usize = 60;

/// Reduced latitude as sine and cosine. A vector on the ellipsoid gives them without an angle.
fn reduced(place: Vector) -> (f64, f64) {
    (place.z / B_M, (place.x * place.x + place.y * place.y).sqrt() / A_M)
}

fn vincenty(from: Vector, to: Vector) -> Option<Way> {
    let ((sin_u1, cos_u1), (sin_u2, cos_u2)) = (reduced(from), reduced(to));
    let difference = libm::atan2(from.x * to.y - from.y * to.x, from.x * to.x + from.y * to.y);
    let mut lambda = difference;
    for _ in 0..ROUNDS_MAX {
        let (sin_lambda, cos_lambda) = libm::sincos(lambda);
        let east = cos_u2 * sin_lambda;
        let north = cos_u1 * sin_u2 - sin_u1 * cos_u2 * cos_lambda;
        let sin_sigma = (east * east + north * north).sqrt();
        let cos_sigma = sin_u1 * sin_u2 + cos_u1 * cos_u2 * cos_lambda;
        if sin_sigma == 0.0 {
            return (cos_sigma > 0.0).then_some(Way { length_m: 0.0, bearing: 0.0 });
        }
        let sigma = libm::atan2(sin_sigma, cos_sigma);
        let sin_alpha = cos_u1 * cos_u2 * sin_lambda / sin_sigma;
        let cos2_alpha = 1.0 - sin_alpha * sin_alpha;
        // Along the equator the middle of the way has no latitude to speak of.
        let cos_2m = if cos2_alpha > 1e-18 { cos_sigma - 2.0 * sin_u1 * sin_u2 / cos2_alpha } else { 0.0 };
        let c = F / 16.0 * cos2_alpha * (4.0 + F * (4.0 - 3.0 * cos2_alpha));
        let series = sigma + c * sin_sigma * (cos_2m + c * cos_sigma * (2.0 * cos_2m * cos_2m - 1.0));
        let next = difference + (1.0 - c) * F * sin_alpha * series;
        if next.abs() > PI {
            return None;
        }
        if (next - lambda).abs() < 1e-12 {
            let (a, b) = series_ab(cos2_alpha);
            let length_m = B_M * a * (sigma - delta_sigma(b, sin_sigma, cos_sigma, cos_2m));
            return Some(Way { length_m, bearing: libm::atan2(east, north) });
        }
        lambda = next;
    }
    None
}

fn series_ab(cos2_alpha: f64) -> (f64, f64) {
    let u2 = cos2_alpha * (A_M * A_M - B_M * B_M) / (B_M * B_M);
    (
        1.0 + u2 / 16384.0 * (4096.0 + u2 * (-768.0 + u2 * (320.0 - 175.0 * u2))),
        u2 / 1024.0 * (256.0 + u2 * (-128.0 + u2 * (74.0 - 47.0 * u2))),
    )
}

fn delta_sigma(b: f64, sin_sigma: f64, cos_sigma: f64, cos_2m: f64) -> f64 {
    let square = cos_2m * cos_2m;
    let third = b / 6.0 * cos_2m * (4.0 * sin_sigma * sin_sigma - 3.0) * (4.0 * square - 3.0);
    b * sin_sigma * (cos_2m + b / 4.0 * (cos_sigma * (2.0 * square - 1.0) - third))
}

/// Where one comes to that leaves a place with a bearing, clockwise from north in radians, after so many metres.
pub(crate) fn destination(from: Vector, bearing: f64, length_m: f64) -> Vector {
    let (sin_u1, cos_u1) = reduced(from);
    let (sin_bearing, cos_bearing) = libm::sincos(bearing);
    let sigma1 = libm::atan2(sin_u1, cos_u1 * cos_bearing);
    let sin_alpha = cos_u1 * sin_bearing;
    let cos2_alpha = 1.0 - sin_alpha * sin_alpha;
    let (a, b) = series_ab(cos2_alpha);
    let first = length_m / (B_M * a);
    let mut sigma = first;
    for _ in 0..ROUNDS_MAX {
        let (sin_sigma, cos_sigma) = libm::sincos(sigma);
        let next = first + delta_sigma(b, sin_sigma, cos_sigma, libm::cos(2.0 * sigma1 + sigma));
        let settled = (next - sigma).abs() < 1e-13;
        sigma = next;
        if settled {
            break;
        }
    }
    let (sin_sigma, cos_sigma) = libm::sincos(sigma);
    let cos_2m = libm::cos(2.0 * sigma1 + sigma);
    let sin_u2 = sin_u1 * cos_sigma + cos_u1 * sin_sigma * cos_bearing;
    let inward = sin_u1 * sin_sigma - cos_u1 * cos_sigma * cos_bearing;
    let lambda = libm::atan2(sin_sigma * sin_bearing, cos_u1 * cos_sigma - sin_u1 * sin_sigma * cos_bearing);
    let c = F / 16.0 * cos2_alpha * (4.0 + F * (4.0 - 3.0 * cos2_alpha));
    let series = sigma + c * sin_sigma * (cos_2m + c * cos_sigma * (2.0 * cos_2m * cos_2m - 1.0));
    let (sin_lon, cos_lon) = libm::sincos(libm::atan2(from.y, from.x) + lambda - (1.0 - c) * F * sin_alpha * series);
    let cos_u2 = (sin_alpha * sin_alpha + inward * inward).sqrt();
    Vector::new(A_M * cos_u2 * cos_lon, A_M * cos_u2 * sin_lon, B_M * sin_u2)
}

/// The shortest way between nearly opposite places. It passes somewhere through the circle a quarter of the way round,
/// and from there Vincenty's iteration settles both ways; so the circle is searched for the place that makes the sum
/// least, around each of the lowest of a number of samples.
fn roundabout(from: Vector, to: Vector) -> Way {
    let through = |bearing: f64| {
        let middle = destination(from, bearing, QUARTER_M);
        vincenty(middle, to).map_or(f64::INFINITY, |way| way.length_m) + QUARTER_M
    };
    let step = TAU / SAMPLES as f64;
    let sums: [f64; SAMPLES] = std::array::from_fn(|sample| through(sample as f64 * step));
    let mut best = Way { length_m: f64::INFINITY, bearing: 0.0 };
    for (sample, sum) in sums.iter().enumerate() {
        let lowest = *sum <= sums[(sample + 1) % SAMPLES] && *sum <= sums[(sample + SAMPLES - 1) % SAMPLES];
        if lowest {
            let (mut low, mut high) = ((sample as f64 - 1.0) * step, (sample as f64 + 1.0) * step);
            for _ in 0..30 {
                let third = (high - low) / 3.0;
                if through(low + third) <= through(high - third) { high -= third } else { low += third }
            }
            let bearing = (low + high) / 2.0;
            let length_m = through(bearing);
            if length_m < best.length_m {
                best = Way { length_m, bearing };
            }
        }
    }
    best
}

const SAMPLES: usize = 32;

/// A quarter of the way round the Earth.
const QUARTER_M: f64 = 10_000_000.0;

/// Radians from degrees, for bearings.
pub(crate) fn radians(degrees: f64) -> f64 {
    degrees * (PI / 180.0)
}

#[cfg(test)]
mod tests {
    use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
    use proptest::prelude::*;

    use super::*;
    use crate::Position;

    fn at(lat: f64, lon: f64) -> Vector {
        Vector::of(Position::from_degrees(lat, lon).unwrap())
    }

    /// Length by both and bearing by both, for places as they are written down.
    fn compare(lat1: f64, lon1: f64, lat2: f64, lon2: f64) -> (f64, f64) {
        let (from, to) = (Position::from_degrees(lat1, lon1).unwrap(), Position::from_degrees(lat2, lon2).unwrap());
        let ((lat1, lon1), (lat2, lon2)) = (from.degrees(), to.degrees());
        let theirs: f64 = Geodesic::wgs84().inverse(lat1, lon1, lat2, lon2);
        (distance_m(Vector::of(from), Vector::of(to)), theirs)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn lengths_are_those_of_geographiclib(
            lat1 in -90.0..90.0f64, lon1 in -180.0..180.0f64, lat2 in -90.0..90.0f64, lon2 in -180.0..180.0f64,
        ) {
            let (ours, theirs) = compare(lat1, lon1, lat2, lon2);
            prop_assert!((ours - theirs).abs() < 1e-3, "{ours} {theirs}");
        }

        #[test]
        fn short_lengths_are_those_of_geographiclib(
            lat in -89.9..89.9f64, lon in -179.0..179.0f64, north in -0.4..0.4f64, east in -0.4..0.4f64,
        ) {
            let (ours, theirs) = compare(lat, lon, (lat + north).clamp(-90.0, 90.0), lon + east);
            prop_assert!((ours - theirs).abs() < 2e-4, "{ours} {theirs}");
        }

        #[test]
        fn destinations_are_those_of_geographiclib(
            lat in -90.0..90.0f64, lon in -180.0..180.0f64, bearing in -180.0..180.0f64, length_m in 0.0..15e6f64,
        ) {
            let from = Position::from_degrees(lat, lon).unwrap();
            let (lat, lon) = from.degrees();
            let (lat, lon) = Geodesic::wgs84().direct(lat, lon, bearing, length_m);
            let (lat, lon): (f64, f64) = (lat, lon);
            let theirs = Vector::of_radians(radians(lat), radians(lon));
            prop_assert!(destination(Vector::of(from), radians(bearing), length_m).chord(theirs) < 1e-3);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn nearly_opposite_places_are_as_far_apart_as_geographiclib_says(
            lat in -90.0..90.0f64, lon in -180.0..0.0f64, north in -1.0..1.0f64, east in -1.0..1.0f64,
        ) {
            let (ours, theirs) = compare(lat, lon, (north - lat).clamp(-90.0, 90.0), (lon + 180.0 + east).min(180.0));
            prop_assert!((ours - theirs).abs() < 1.0, "{ours} {theirs}");
        }
    }

    #[test]
    fn poles_and_the_equator_are_no_exception() {
        for (one, other) in [
            ((90.0, 0.0), (-90.0, 0.0)),
            ((90.0, 0.0), (89.9999999, 77.0)),
            ((0.0, 0.0), (0.0, 180.0)),
            ((0.0, 179.9), (0.0, -179.9)),
            ((0.0, 0.0), (0.0, 170.0)),
            ((0.0, 0.0), (0.5, 179.7)),
            ((5.0, 5.0), (5.0, 5.0)),
        ] {
            let (ours, theirs) = compare(one.0, one.1, other.0, other.1);
            assert!((ours - theirs).abs() < 1.0, "{one:?} {other:?}: {ours} {theirs}");
        }
    }

    #[test]
    fn a_way_leads_to_its_end() {
        let (from, to) = (at(69.0, -170.0), at(-12.0, 95.0));
        let way = between(from, to);
        assert!(destination(from, way.bearing, way.length_m).chord(to) < 1e-3);
    }
}
