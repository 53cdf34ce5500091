//! Regions drawn around circles and ellipses, for formats that have none: straight edges that nowhere cut them.

use volume::{Footprint, Position, Volume};

use crate::CannotSay;

/// Corners of an outline.
const CORNERS: usize = 72;

/// Half the angle between two corners: the outline lies farther out by its cosine.
const HALF_STEP_DEG: f64 = 180.0 / CORNERS as f64;

/// How much farther out it lies beside: a thousandth, since the Earth is no plane, and this, since places are rounded and
/// the crate `volume` lets an ellipse be off by half a metre.
const MARGIN_M: f64 = 1.0;

/// What a format that knows circles and rings only can draw.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Region {
    Circle { centre: Position, radius_cm: u32 },
    Ring(Vec<Position>),
}

/// The region that a volume covers, an ellipse as the ring around it, a circle wider by its uncertainty.
pub(crate) fn region(volume: &Volume, nth: usize, format: &'static str) -> Result<Region, CannotSay> {
    let cannot = |what: &'static str| Err(CannotSay::Thing { volume: nth, format, what });
    match &volume.footprint {
        Footprint::Circle { centre, radius_cm } => match radius_cm.checked_add(volume.uncertainty_cm) {
            Some(0) => cannot("a bare point; give it a radius"),
            Some(radius_cm) => Ok(Region::Circle { centre: *centre, radius_cm }),
            None => cannot("a radius beyond the Earth"),
        },
        Footprint::Corridor { .. } => cannot("a corridor; draw the region that it covers"),
        Footprint::Route { .. } => cannot("a route that moves; draw the regions that it covers and when"),
        Footprint::Polygon { holes, .. } if !holes.is_empty() => cannot("a region with holes"),
        _ if volume.uncertainty_cm > 0 => cannot("how uncertain a region is; draw it larger"),
        Footprint::Polygon { outer, .. } => Ok(Region::Ring(outer.clone())),
        ellipse @ Footprint::Ellipse { .. } => match outline(ellipse) {
            Some(corners) => Ok(Region::Ring(corners)),
            None => cannot("an ellipse without size, wider than 1,000 km or over a pole"),
        },
    }
}

/// The corners of a region that holds a circle or ellipse, at most 0.2 % and 1 m larger; `None` for other footprints
/// and for circles that are so large, more than 1,000 km, or so near a pole that this does not hold.
pub(crate) fn outline(footprint: &Footprint) -> Option<Vec<Position>> {
    let (centre, major_cm, minor_cm, bearing_e7) = match *footprint {
        Footprint::Circle { centre, radius_cm } => (centre, radius_cm, radius_cm, 0),
        Footprint::Ellipse { centre, semi_major_cm, semi_minor_cm, bearing_e7 } => {
            (centre, semi_major_cm, semi_minor_cm, bearing_e7)
        }
        _ => return None,
    };
    let widest_m = f64::from(major_cm.max(minor_cm)) / 100.0;
    let to_pole_m = (90.0 - centre.degrees().0.abs()) * 111_000.0;
    if widest_m == 0.0 || widest_m > 1_000_000.0 || widest_m * 1.01 + MARGIN_M > to_pole_m {
        return None;
    }
    let farther = 1.001 / libm::cos(HALF_STEP_DEG.to_radians());
    let axis = |cm: u32| f64::from(cm) / 100.0 * farther + MARGIN_M;
    let bearing = (f64::from(bearing_e7) / 1e7).to_radians();
    let corner = |nth: usize| {
        let turn = (nth as f64 * 2.0 * HALF_STEP_DEG).to_radians();
        // Against the clock, as outer rings go in RFC 7946.
        let (along, across) = (axis(major_cm) * libm::cos(turn), -axis(minor_cm) * libm::sin(turn));
        destination(centre, bearing + libm::atan2(across, along), libm::hypot(along, across))
    };
    (0..CORNERS).map(corner).collect()
}

/// Where one comes from a place in a direction (radians, clockwise from north) after so many metres on WGS 84, by the
/// direct formulae of Vincenty (1975).
fn destination(start: Position, azimuth: f64, metres: f64) -> Option<Position> {
    const A: f64 = 6_378_137.0;
    const F: f64 = 1.0 / 298.257_223_563;
    const B: f64 = A * (1.0 - F);
    let (lat, lon) = start.degrees();
    let tan_u = (1.0 - F) * libm::tan(lat.to_radians());
    let cos_u = 1.0 / (1.0 + tan_u * tan_u).sqrt();
    let sin_u = tan_u * cos_u;
    let (sin_a, cos_a) = (libm::sin(azimuth), libm::cos(azimuth));
    let sigma_1 = libm::atan2(tan_u, cos_a);
    let sin_alpha = cos_u * sin_a;
    let cos2_alpha = 1.0 - sin_alpha * sin_alpha;
    let u2 = cos2_alpha * (A * A - B * B) / (B * B);
    let big_a = 1.0 + u2 / 16_384.0 * (4_096.0 + u2 * (-768.0 + u2 * (320.0 - 175.0 * u2)));
    let big_b = u2 / 1_024.0 * (256.0 + u2 * (-128.0 + u2 * (74.0 - 47.0 * u2)));
    let (mut sigma, mut cos_2m) = (metres / (B * big_a), 0.0);
    // Ten rounds are more than the five that WGS 84 ever takes to settle.
    for _ in 0..10 {
        cos_2m = libm::cos(2.0 * sigma_1 + sigma);
        let (sin, cos) = (libm::sin(sigma), libm::cos(sigma));
        let inner = cos * (2.0 * cos_2m * cos_2m - 1.0)
            - big_b / 6.0 * cos_2m * (4.0 * sin * sin - 3.0) * (4.0 * cos_2m * cos_2m - 3.0);
        sigma = metres / (B * big_a) + big_b * sin * (cos_2m + big_b / 4.0 * inner);
    }
    let (sin, cos) = (libm::sin(sigma), libm::cos(sigma));
    let flat = sin_u * sin - cos_u * cos * cos_a;
    let lat = libm::atan2(sin_u * cos + cos_u * sin * cos_a, (1.0 - F) * libm::hypot(sin_alpha, flat));
    let lambda = libm::atan2(sin * sin_a, cos_u * cos - sin_u * sin * cos_a);
    let c = F / 16.0 * cos2_alpha * (4.0 + F * (4.0 - 3.0 * cos2_alpha));
    let bend = sigma + c * sin * (cos_2m + c * cos * (2.0 * cos_2m * cos_2m - 1.0));
    let lon = lon + (lambda - (1.0 - c) * F * sin_alpha * bend).to_degrees();
    let lon = if lon > 180.0 {
        lon - 360.0
    } else if lon < -180.0 {
        lon + 360.0
    } else {
        lon
    };
    Position::from_degrees(lat.to_degrees(), lon).ok()
}

/// Great-circle distance in metres on the mean sphere, at most 0.6 % off.
pub(crate) fn distance_m(a: Position, b: Position) -> f64 {
    let ((lat_a, lon_a), (lat_b, lon_b)) = (a.degrees(), b.degrees());
    let half = |degrees: f64| libm::sin(degrees.to_radians() / 2.0);
    let (dlat, dlon) = (half(lat_b - lat_a), half(lon_b - lon_a));
    let h = dlat * dlat + libm::cos(lat_a.to_radians()) * libm::cos(lat_b.to_radians()) * dlon * dlon;
    2.0 * 6_371_008.8 * libm::asin(h.clamp(0.0, 1.0).sqrt())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use volume::{HeightBand, Schedule, Separations, Solid};

    use super::*;

    #[test]
    fn the_direct_formulae_give_known_places() {
        // A degree of the equator is 111,319.491 m; a degree of latitude at the equator 110,574.389 m (WGS 84).
        let start = Position::new(0, 1_799_000_000).unwrap();
        let east = destination(start, 90f64.to_radians(), 111_319.491).unwrap();
        assert!((east.lon() - -1_791_000_000).abs() <= 1 && east.lat().abs() <= 1, "{east}");
        let north = destination(start, 0.0, 110_574.389).unwrap();
        assert!((north.lat() - 10_000_000).abs() <= 1 && north.lon() == 1_799_000_000, "{north}");
    }

    fn solid(footprint: Footprint) -> Solid {
        let volume = Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule: Schedule::ALWAYS };
        volume.solid().unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn an_outline_stays_outside_and_near(
            lat in -800_000_000..800_000_000i32,
            lon in any::<i32>().prop_map(|lon| lon % 1_800_000_000),
            size in prop_oneof![100..100_000u32, 100_000..90_000_000u32],
            (share, bearing_e7) in (1..=1_000u32, 0..1_800_000_000u32),
        ) {
            let centre = Position::new(lat, lon).unwrap();
            let semi_minor_cm = (size / 1_000 * share).max(100);
            let ellipse = Footprint::Ellipse { centre, semi_major_cm: size, semi_minor_cm, bearing_e7 };
            for footprint in [Footprint::Circle { centre, radius_cm: size }, ellipse] {
                let mut path = outline(&footprint).unwrap();
                let farthest_m = path.iter().map(|corner| distance_m(centre, *corner)).fold(0.0, f64::max);
                prop_assert!(farthest_m < f64::from(size) / 100.0 * 1.01 + 1.1, "{farthest_m}");
                path.extend(path.first().copied());
                let border = solid(Footprint::Corridor { path, half_width_cm: 0 });
                let separations = Separations { horizontal_cm: 0, vertical_cm: 0, time_ms: 0 };
                // A border that cut the footprint would be no way from it.
                let gap = solid(footprint).approach(&border, &separations).horizontal_cm;
                prop_assert!(gap.least > 0, "{gap:?}");
            }
        }
    }

    #[test]
    fn what_has_no_outline_says_so() {
        let circle = |lat: f64, radius_cm| {
            outline(&Footprint::Circle { centre: Position::from_degrees(lat, 0.0).unwrap(), radius_cm })
        };
        assert_eq!(circle(0.0, 0), None);
        assert_eq!(circle(0.0, 100_000_001), None);
        assert_eq!(circle(89.9, 2_000_000), None);
    }
}
