//! Placemarks in: each must say what it means, and what is not known is refused.

use volume::limits::PLACES_MAX;
use volume::{Bound, Datum, Footprint, Height, HeightBand, Moment, Position, Schedule, Volume};

use crate::limits::{FEATURE_VOLUMES_MAX, FEATURES_MAX, PROPERTIES_MAX};
use crate::measure::height_cm;
use crate::plan::text;
use crate::time::{Round, read_moment, shortened};
use crate::xml::{self, Element};
use crate::{Fault, Faults, Plan, ReadError, Why};

/// Reads a KML file, one plan for each placemark.
///
/// # Errors
/// [`ReadError`] with what is wrong in every placemark; nothing is taken from such a file.
pub fn read(bytes: &[u8]) -> Result<Vec<Plan>, ReadError> {
    plans(&xml::parse(text(bytes)?)?)
}

/// The plans of a file that was parsed.
pub(crate) fn plans(root: &Element) -> Result<Vec<Plan>, ReadError> {
    if root.name != "kml" {
        return Err(ReadError::UnknownFormat);
    }
    let mut placemarks = Vec::new();
    collect(root, &mut placemarks);
    if placemarks.len() > FEATURES_MAX {
        return Err(ReadError::TooMany { what: "placemarks", most: FEATURES_MAX });
    }
    let (mut plans, mut faults) = (Vec::new(), Faults::default());
    for (nth, placemark) in placemarks.into_iter().enumerate() {
        match plan(placemark) {
            Ok(plan) => plans.push(plan),
            Err(fault) => faults.push(fault.of(nth)),
        }
    }
    faults.none_or_error()?;
    if plans.is_empty() { Err(ReadError::Nothing) } else { Ok(plans) }
}

/// Every placemark and link in the order of the file. The depth of a tree is limited, so this ends.
fn collect<'a>(element: &'a Element, found: &mut Vec<&'a Element>) {
    for child in &element.children {
        match child.name.as_str() {
            "Placemark" | "NetworkLink" => found.push(child),
            _ => collect(child, found),
        }
    }
}

fn plan(placemark: &Element) -> Result<Plan, Fault> {
    if placemark.name == "NetworkLink" {
        return Err(Fault::from(Why::Refused("a link to another file is not followed: put its content here"))
            .within("NetworkLink"));
    }
    let schedule = schedule(placemark)?;
    let mut parts = Vec::new();
    for child in &placemark.children {
        geometry(child, &mut parts).map_err(|fault| fault.within(&child.name))?;
    }
    if parts.is_empty() {
        return Err(Why::Refused("there is no place in it").into());
    }
    let volume = |(footprint, height)| Volume { footprint, uncertainty_cm: 0, height, schedule: schedule.clone() };
    Ok(Plan { volumes: parts.into_iter().map(volume).collect(), properties: properties(placemark)? })
}

fn properties(placemark: &Element) -> Result<Vec<(String, String)>, Fault> {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut keep = |name: &str, value: Option<&str>| {
        let Some(value) = value.filter(|value| !value.is_empty()) else { return };
        if all.len() <= PROPERTIES_MAX && !all.iter().any(|(other, _)| other == name) {
            all.push((name.to_owned(), value.to_owned()));
        }
    };
    keep("id", placemark.attribute("id"));
    keep("name", placemark.text_of("name"));
    keep("description", placemark.text_of("description"));
    let extended = placemark.child("ExtendedData");
    for data in extended.iter().flat_map(|extended| extended.all("Data")) {
        keep(data.attribute("name").unwrap_or(""), data.text_of("value"));
    }
    let schemas = extended.iter().flat_map(|extended| extended.all("SchemaData"));
    for data in schemas.flat_map(|schema| schema.all("SimpleData")) {
        keep(data.attribute("name").unwrap_or(""), Some(&data.text));
    }
    if all.len() > PROPERTIES_MAX {
        return Err(Fault::from(Why::TooMany { what: "properties", most: PROPERTIES_MAX }).within("ExtendedData"));
    }
    Ok(all)
}

fn schedule(placemark: &Element) -> Result<Schedule, Fault> {
    let moment = |text: &str, round: Round| read_moment(text, round).map_err(Fault::from);
    let end = |span: &Element, name: &str, round: Round| match span.text_of(name) {
        None => Ok(Bound::Open),
        Some(text) => moment(text, round).map(Bound::At).map_err(|fault| fault.within(name).within("TimeSpan")),
    };
    let (mut from, mut until) = (Bound::Open, Bound::Open);
    if let Some(span) = placemark.child("TimeSpan") {
        (from, until) = (end(span, "begin", Round::Down)?, end(span, "end", Round::Up)?);
    } else if let Some(stamp) = placemark.child("TimeStamp") {
        let when = stamp.text_of("when").ok_or(Fault::from(Why::Missing));
        let when = when.and_then(|text| moment(text, Round::Down));
        let when = when.map_err(|fault| fault.within("when").within("TimeStamp"))?;
        (from, until) = (Bound::At(when), Bound::At(Moment(when.0 + 1_000)));
    }
    Ok(Schedule { from, until, daily: Vec::new() })
}

/// Adds the parts of an element, if it is a geometry. The depth of a tree is limited, so this ends.
fn geometry(element: &Element, parts: &mut Vec<(Footprint, HeightBand)>) -> Result<(), Fault> {
    if parts.len() >= FEATURE_VOLUMES_MAX {
        return Err(Why::TooMany { what: "volumes", most: FEATURE_VOLUMES_MAX }.into());
    }
    match element.name.as_str() {
        "Point" => {
            let places = coordinates(element)?;
            let [(centre, _)] = places.as_slice() else { return Err(Why::Not("one place").into()) };
            parts.push((Footprint::Circle { centre: *centre, radius_cm: 0 }, band(element, &places)?));
        }
        "LineString" | "LinearRing" => {
            let places = coordinates(element)?;
            let path = places.iter().map(|(place, _)| *place).collect();
            parts.push((Footprint::Corridor { path, half_width_cm: 0 }, band(element, &places)?));
        }
        "Polygon" => parts.push(polygon(element)?),
        "MultiGeometry" => {
            for (nth, child) in element.children.iter().enumerate() {
                geometry(child, parts).map_err(|fault| fault.within(&child.name).part(nth))?;
            }
        }
        "Model" | "Track" | "MultiTrack" => return Err(Why::Refused("models and tracks are not read").into()),
        _ => {}
    }
    Ok(())
}

fn polygon(element: &Element) -> Result<(Footprint, HeightBand), Fault> {
    let mut heights = Vec::new();
    let mut ring = |boundary: &Element| -> Result<Vec<Position>, Fault> {
        let ring = boundary.child("LinearRing").ok_or(Fault::from(Why::Missing).within("LinearRing"))?;
        let mut places = coordinates(ring).map_err(|fault| fault.within("LinearRing"))?;
        if places.len() < 4 {
            return Err(Why::Refused("a ring has at least four places, the last of which is the first").into());
        }
        if places.first().map(|(place, _)| place) != places.last().map(|(place, _)| place) {
            return Err(Why::Unclosed.into());
        }
        places.pop();
        heights.extend(places.iter().copied());
        Ok(places.into_iter().map(|(place, _)| place).collect())
    };
    let outer = element.child("outerBoundaryIs").ok_or(Fault::from(Why::Missing).within("outerBoundaryIs"))?;
    let outer = ring(outer).map_err(|fault| fault.within("outerBoundaryIs"))?;
    let mut holes = Vec::new();
    for (nth, inner) in element.all("innerBoundaryIs").enumerate() {
        holes.push(ring(inner).map_err(|fault| fault.part(nth).within("innerBoundaryIs"))?);
    }
    Ok((Footprint::Polygon { outer, holes }, band(element, &heights)?))
}

/// The heights that an element's altitudes mean.
fn band(element: &Element, places: &[(Position, f64)]) -> Result<HeightBand, Fault> {
    let datum = match element.text_of("altitudeMode").unwrap_or("clampToGround") {
        "clampToGround" => return Ok(HeightBand::ALL),
        "relativeToGround" => Datum::Ground,
        "absolute" => Datum::MeanSea,
        other => {
            let known = "clampToGround, relativeToGround, absolute";
            return Err(Fault::from(Why::Unknown { value: shortened(other), known }).within("altitudeMode"));
        }
    };
    let height = |metres: f64| Ok::<_, Fault>(Bound::At(Height { cm: height_cm(metres, 100.0)?, datum }));
    let highest = places.iter().map(|(_, altitude)| *altitude).fold(f64::MIN, f64::max);
    let lowest = places.iter().map(|(_, altitude)| *altitude).fold(f64::MAX, f64::min);
    let extruded = matches!(element.text_of("extrude"), Some("1" | "true"));
    let lower = if extruded { Bound::Open } else { height(lowest)? };
    Ok(HeightBand { lower, upper: height(highest)? })
}

/// Places and altitudes in metres, 0 where there is none.
fn coordinates(element: &Element) -> Result<Vec<(Position, f64)>, Fault> {
    let text = element.text_of("coordinates").ok_or(Fault::from(Why::Missing).within("coordinates"))?;
    let mut places = Vec::new();
    for (nth, tuple) in text.split_whitespace().enumerate() {
        // One more than a volume may have, since rings are closed.
        if nth > PLACES_MAX {
            return Err(Fault::from(Why::TooMany { what: "places", most: PLACES_MAX }).within("coordinates"));
        }
        places.push(place(tuple).map_err(|fault| fault.part(nth).within("coordinates"))?);
    }
    Ok(places)
}

fn place(tuple: &str) -> Result<(Position, f64), Fault> {
    let number = |text: &str| text.parse().ok().filter(|number: &f64| number.is_finite());
    let numbers: Option<Vec<f64>> = tuple.split(',').map(number).collect();
    match numbers.as_deref() {
        Some([lon, lat]) => Ok((Position::from_degrees(*lat, *lon)?, 0.0)),
        Some([lon, lat, altitude]) => Ok((Position::from_degrees(*lat, *lon)?, *altitude)),
        _ => Err(Why::Not("a place: longitude,latitude or longitude,latitude,altitude").into()),
    }
}
