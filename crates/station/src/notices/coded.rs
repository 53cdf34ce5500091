//! Where and when a volume is, as values that every language has words for.

use evidence::Time;
use serde_json::{Value, json};
use volume::{Bound, Daily, Datum, Footprint, Height, Moment, Position, Volume};

use crate::clock::rfc3339;

/// Places of one shape that are told, the first; the file of the notice has all.
const PLACES_MAX: usize = 32;

/// A volume, part by part.
#[must_use]
pub fn volume(volume: &Volume) -> Value {
    let metres = |cm: u32| f64::from(cm) / 100.0;
    let (shape, radius, other, bearing) = match &volume.footprint {
        Footprint::Circle { radius_cm: 0, .. } => ("point", None, None, None),
        Footprint::Circle { radius_cm, .. } => ("circle", Some(*radius_cm), None, None),
        Footprint::Ellipse { semi_major_cm, semi_minor_cm, bearing_e7, .. } => {
            ("ellipse", Some(*semi_major_cm), Some(*semi_minor_cm), Some(f64::from(*bearing_e7) / 1e7))
        }
        Footprint::Polygon { .. } => ("polygon", None, None, None),
        Footprint::Corridor { half_width_cm, .. } => ("corridor", Some(*half_width_cm), None, None),
        Footprint::Route { radius_cm, .. } => ("route", Some(*radius_cm), None, None),
    };
    let place = |place: &Position| {
        let (lat, lon) = place.degrees();
        json!([lat, lon])
    };
    let places: Vec<Value> = match &volume.footprint {
        Footprint::Circle { centre, .. } | Footprint::Ellipse { centre, .. } => vec![place(centre)],
        Footprint::Polygon { outer: path, .. } | Footprint::Corridor { path, .. } => {
            path.iter().take(PLACES_MAX).map(place).collect()
        }
        Footprint::Route { waypoints, .. } => waypoints.iter().take(PLACES_MAX).map(|at| place(&at.at)).collect(),
    };
    let height = |bound: Bound<Height>| match bound {
        Bound::At(Height { cm, datum }) => json!({ "m": f64::from(cm) / 100.0, "datum": datum_name(datum) }),
        Bound::Open => Value::Null,
    };
    let time = |bound: Bound<Moment>| match bound {
        Bound::At(Moment(at)) => Some(rfc3339(Time(at))),
        Bound::Open => None,
    };
    json!({
        "shape": shape,
        "places": places,
        "radius_m": radius.map(metres),
        "other_radius_m": other.map(metres),
        "bearing": bearing,
        "uncertainty_m": (volume.uncertainty_cm > 0).then(|| metres(volume.uncertainty_cm)),
        "lower": height(volume.height.lower),
        "upper": height(volume.height.upper),
        "from": time(volume.schedule.from),
        "until": time(volume.schedule.until),
        "daily": volume.schedule.daily.iter().map(window).collect::<Vec<_>>(),
    })
}

fn datum_name(datum: Datum) -> &'static str {
    match datum {
        Datum::MeanSea => "mean-sea",
        Datum::Ground => "ground",
        Datum::Ellipsoid => "ellipsoid",
        Datum::Pressure => "pressure",
    }
}

/// Days of the week as ISO 8601 numbers them, from 1 for Monday, and the time of day in UTC.
fn window(window: &Daily) -> String {
    let days: String = (0..7).filter(|day| window.days >> day & 1 == 1).map(|day| char::from(b'1' + day)).collect();
    let of_day = |s: u32| format!("{:02}{:02}Z", s / 3_600 % 24, s / 60 % 60);
    format!("{days}: {}-{}", of_day(window.begin_s), of_day(window.begin_s.saturating_add(window.length_s)))
}
