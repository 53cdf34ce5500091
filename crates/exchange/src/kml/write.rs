//! Placemarks out: a drawing of each volume, with what it means in words.

use std::fmt::Write;

use volume::{Bound, Datum, Footprint, Height, Position, Volume};

use crate::measure::{limit_in_words, schedule_in_words};
use crate::outline::outline;
use crate::xml::escaped;
use crate::{CannotSay, Plan, write_moment};

/// Writes plans as a drawing in KML, one placemark for each volume.
///
/// # Errors
/// [`CannotSay::Nothing`] for a plan without volumes, [`CannotSay::Time`] for a time beyond the year 9999,
/// [`CannotSay::Thing`] for a circle or ellipse that has no outline: wider than 1,000 km, or over a pole.
pub fn write(plans: &[Plan]) -> Result<String, CannotSay> {
    let mut kml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n",
    );
    for plan in plans {
        if plan.volumes.is_empty() {
            return Err(CannotSay::Nothing);
        }
        for (nth, volume) in plan.volumes.iter().enumerate() {
            placemark(&mut kml, plan, nth, volume)?;
        }
    }
    kml.push_str("</Document>\n</kml>\n");
    Ok(kml)
}

fn placemark(kml: &mut String, plan: &Plan, nth: usize, volume: &Volume) -> Result<(), CannotSay> {
    kml.push_str("<Placemark>");
    let special = |name: &str| matches!(name, "name" | "description");
    for (name, value) in plan.properties.iter().filter(|(name, _)| special(name)) {
        element(kml, name, value);
    }
    let (from, until) = (volume.schedule.from, volume.schedule.until);
    if (from, until) != (Bound::Open, Bound::Open) {
        kml.push_str("<TimeSpan>");
        for (name, end) in [("begin", from), ("end", until)] {
            if let Bound::At(moment) = end {
                element(kml, name, &write_moment(moment)?);
            }
        }
        kml.push_str("</TimeSpan>");
    }
    kml.push_str("<ExtendedData>");
    for (name, value) in plan.properties.iter().filter(|(name, _)| !special(name)) {
        data(kml, name, value);
    }
    data(kml, "footprint", &footprint_in_words(volume));
    data(kml, "lower limit", &limit_in_words(volume.height.lower));
    data(kml, "upper limit", &limit_in_words(volume.height.upper));
    data(kml, "active", &schedule_in_words(&volume.schedule)?);
    kml.push_str("</ExtendedData>");
    geometry(kml, nth, volume)?;
    kml.push_str("</Placemark>\n");
    Ok(())
}

fn element(kml: &mut String, name: &str, text: &str) {
    // Writing to a String cannot fail.
    let _ = write!(kml, "<{name}>{}</{name}>", escaped(text));
}

fn data(kml: &mut String, name: &str, value: &str) {
    let _ = write!(kml, "<Data name=\"{}\"><value>{}</value></Data>", escaped(name), escaped(value));
}

fn footprint_in_words(volume: &Volume) -> String {
    let metres = |cm: u32| f64::from(cm) / 100.0;
    let shape = match &volume.footprint {
        Footprint::Circle { centre, radius_cm } => format!("circle of {} m around {centre}", metres(*radius_cm)),
        Footprint::Ellipse { centre, semi_major_cm, semi_minor_cm, bearing_e7 } => {
            let (major, minor, bearing) =
                (metres(*semi_major_cm), metres(*semi_minor_cm), f64::from(*bearing_e7) / 1e7);
            format!("ellipse of {major} m by {minor} m at {bearing}° around {centre}")
        }
        Footprint::Polygon { .. } => "region".to_owned(),
        Footprint::Corridor { half_width_cm, .. } => format!("all within {} m of the line", metres(*half_width_cm)),
        Footprint::Route { radius_cm, .. } => format!("moving along the line, {} m around it", metres(*radius_cm)),
    };
    if volume.uncertainty_cm == 0 {
        shape
    } else {
        format!("{shape}, give or take {} m", metres(volume.uncertainty_cm))
    }
}

fn geometry(kml: &mut String, nth: usize, volume: &Volume) -> Result<(), CannotSay> {
    // KML knows ground and sea level; any other limit is drawn on the ground and told in words.
    let (mode, metres) = match volume.height.upper {
        Bound::At(Height { cm, datum: Datum::Ground }) => ("relativeToGround", f64::from(cm) / 100.0),
        Bound::At(Height { cm, datum: Datum::MeanSea }) => ("absolute", f64::from(cm) / 100.0),
        _ => ("clampToGround", 0.0),
    };
    let extrude = u8::from(volume.height.lower == Bound::Open && mode != "clampToGround");
    let head = format!("<extrude>{extrude}</extrude><altitudeMode>{mode}</altitudeMode>");
    let line = |kml: &mut String, places: &mut dyn Iterator<Item = Position>| {
        let _ = write!(kml, "<LineString>{head}{}</LineString>", coordinates(places, metres));
    };
    match &volume.footprint {
        Footprint::Circle { centre, radius_cm: 0 } => {
            let _ = write!(kml, "<Point>{head}{}</Point>", coordinates(&mut std::iter::once(*centre), metres));
        }
        Footprint::Circle { .. } | Footprint::Ellipse { .. } => {
            let thing = CannotSay::Thing { volume: nth, format: "KML", what: "a circle this wide or near a pole" };
            let corners = outline(&volume.footprint).ok_or(thing)?;
            polygon(kml, &head, metres, &corners, &[]);
        }
        Footprint::Polygon { outer, holes } => polygon(kml, &head, metres, outer, holes),
        Footprint::Corridor { path, .. } => line(kml, &mut path.iter().copied()),
        Footprint::Route { waypoints, .. } => line(kml, &mut waypoints.iter().map(|waypoint| waypoint.at)),
    }
    Ok(())
}

fn polygon(kml: &mut String, head: &str, metres: f64, outer: &[Position], holes: &[Vec<Position>]) {
    let ring = |ring: &[Position]| {
        format!("<LinearRing>{}</LinearRing>", coordinates(&mut ring.iter().chain(ring.first()).copied(), metres))
    };
    let _ = write!(kml, "<Polygon>{head}<outerBoundaryIs>{}</outerBoundaryIs>", ring(outer));
    for hole in holes {
        let _ = write!(kml, "<innerBoundaryIs>{}</innerBoundaryIs>", ring(hole));
    }
    kml.push_str("</Polygon>");
}

fn coordinates(places: &mut dyn Iterator<Item = Position>, metres: f64) -> String {
    let tuples: Vec<String> = places
        .map(|place| {
            let (lat, lon) = place.degrees();
            format!("{lon},{lat},{metres}")
        })
        .collect();
    format!("<coordinates>{}</coordinates>", tuples.join(" "))
}
