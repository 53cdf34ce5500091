//! Features and geometries in: each must say what it means, and what is not known is refused.

use volume::limits::{HOLES_MAX, PLACES_MAX};
use volume::{Bound, Datum, Footprint, Height, HeightBand, Moment, Position, Schedule, Volume, Waypoint};

use super::times::read_periods;
use crate::json::{self, Json};
use crate::limits::{FEATURE_VOLUMES_MAX, FEATURES_MAX, FILE_PLACES_MAX, FILE_VOLUMES_MAX, PROPERTIES_MAX};
use crate::measure::{height_cm, length_cm};
use crate::plan::{property, text};
use crate::time::{Round, read_moment};
use crate::{Fault, Faults, Plan, ReadError, Why};

/// Reads a GeoJSON file, one plan for each feature.
///
/// # Errors
/// [`ReadError`] with what is wrong in every feature; nothing is taken from such a file.
pub fn read(bytes: &[u8]) -> Result<Vec<Plan>, ReadError> {
    plans(&json::parse(text(bytes)?)?)
}

/// The plans of a file that was parsed.
pub(crate) fn plans(file: &Json) -> Result<Vec<Plan>, ReadError> {
    let mut faults = Faults::default();
    let features = features(file).unwrap_or_else(|fault| {
        faults.push(fault);
        &[]
    });
    if features.len() > FEATURES_MAX {
        return Err(ReadError::TooMany { what: "features", most: FEATURES_MAX });
    }
    let (mut plans, mut volumes, mut places) = (Vec::new(), 0, 0);
    for (nth, feature) in features.iter().enumerate() {
        match plan(feature) {
            Ok(plan) => {
                places += plan.volumes.iter().map(|volume| volume.footprint.places().count()).sum::<usize>();
                volumes += plan.volumes.len();
                plans.push(plan);
            }
            Err(fault) => faults.push(fault.of(nth)),
        }
        if volumes > FILE_VOLUMES_MAX {
            return Err(ReadError::TooMany { what: "volumes", most: FILE_VOLUMES_MAX });
        }
        if places > FILE_PLACES_MAX {
            return Err(ReadError::TooMany { what: "places", most: FILE_PLACES_MAX });
        }
    }
    faults.none_or_error()?;
    if plans.is_empty() { Err(ReadError::Nothing) } else { Ok(plans) }
}

fn features(file: &Json) -> Result<&[Json], Fault> {
    file.with("type", |kind| kind.str().map(drop))?;
    file.with_optional("crs", wgs84)?;
    if file.get("type") == Some(&Json::text("FeatureCollection")) {
        return file
            .get("features")
            .ok_or(Fault::from(Why::Missing))
            .and_then(Json::list)
            .map_err(|fault| fault.within("features"));
    }
    Ok(std::slice::from_ref(file))
}

/// Refuses a coordinate reference system of GeoJSON 2008 other than WGS 84.
fn wgs84(crs: &Json) -> Result<(), Fault> {
    let name = crs.get("properties").and_then(|properties| properties.get("name"));
    match name {
        Some(Json::Text(name))
            if matches!(name.as_str(), "urn:ogc:def:crs:OGC:1.3:CRS84" | "urn:ogc:def:crs:OGC::CRS84") =>
        {
            Ok(())
        }
        _ => Err(Why::Refused("only WGS 84 with longitude first is read: convert it and leave `crs` out").into()),
    }
}

fn plan(feature: &Json) -> Result<Plan, Fault> {
    feature.with_optional("crs", wgs84)?;
    if feature.with("type", Json::str_owned)? != "Feature" {
        return Ok(Plan { volumes: volumes(feature, &[Schedule::ALWAYS])?, properties: Vec::new() });
    }
    let periods = feature.with_optional("properties", periods)?.flatten();
    let periods = periods.unwrap_or_else(|| vec![Schedule::ALWAYS]);
    let volumes = feature.with("geometry", |geometry| volumes(geometry, &periods))?;
    Ok(Plan {
        volumes,
        properties: feature.with_optional("properties", |all| properties(feature, all))?.unwrap_or_default(),
    })
}

fn properties(feature: &Json, all: &Json) -> Result<Vec<(String, String)>, Fault> {
    let mut kept = Vec::new();
    if let Some(id) = feature.get("id").filter(|_| all.get("id").is_none()).and_then(property) {
        kept.push(("id".to_owned(), id));
    }
    let others = all.members()?.iter().filter(|(name, _)| name != "limitedApplicability");
    kept.extend(others.filter_map(|(name, value)| Some((name.clone(), property(value)?))).take(PROPERTIES_MAX + 1));
    if kept.len() > PROPERTIES_MAX {
        return Err(Why::TooMany { what: "properties", most: PROPERTIES_MAX }.into());
    }
    Ok(kept)
}

fn periods(holder: &Json) -> Result<Option<Vec<Schedule>>, Fault> {
    holder.with_optional("limitedApplicability", read_periods)
}

/// The volumes of a geometry, one for each of its parts and periods.
fn volumes(geometry: &Json, periods_around: &[Schedule]) -> Result<Vec<Volume>, Fault> {
    let own = periods(geometry)?;
    let periods = own.as_deref().unwrap_or(periods_around);
    if geometry.with("type", Json::str_owned)? == "GeometryCollection" {
        return geometry.with("geometries", |parts| collection(parts, periods));
    }
    let mut footprints = footprints(geometry)?;
    geometry.with_optional("reversed", |reversed| {
        reversed.each(ring_number).and_then(|rings| turn_back(&mut footprints, &rings))
    })?;
    if footprints.len() * periods.len() > FEATURE_VOLUMES_MAX {
        return Err(too_many_volumes());
    }
    let height = geometry.with_optional("layer", layer)?.unwrap_or(HeightBand::ALL);
    let uncertainty_cm = geometry.with_optional("uncertainty", metres_cm)?.unwrap_or(0);
    let each = |footprint: &Footprint, schedule: &Schedule| Volume {
        footprint: footprint.clone(),
        uncertainty_cm,
        height,
        schedule: schedule.clone(),
    };
    bounded(
        footprints.iter().flat_map(|footprint| periods.iter().map(move |schedule| each(footprint, schedule))).collect(),
    )
}

fn collection(parts: &Json, periods: &[Schedule]) -> Result<Vec<Volume>, Fault> {
    let mut all = Vec::new();
    for (nth, part) in parts.list()?.iter().enumerate() {
        if part.get("geometries").is_some() {
            return Err(Fault::from(Why::Refused("a collection in a collection is not read")).part(nth));
        }
        // Counted at each step, so that what is refused is never held as a whole.
        all.append(&mut volumes(part, periods).map_err(|fault| fault.part(nth))?);
        if all.len() > FEATURE_VOLUMES_MAX {
            return Err(too_many_volumes());
        }
    }
    bounded(all)
}

fn bounded(volumes: Vec<Volume>) -> Result<Vec<Volume>, Fault> {
    match volumes.len() {
        0 => Err(Why::Refused("there is no place in it").into()),
        count if count > FEATURE_VOLUMES_MAX => Err(too_many_volumes()),
        _ => Ok(volumes),
    }
}

fn too_many_volumes() -> Fault {
    Why::TooMany { what: "volumes", most: FEATURE_VOLUMES_MAX }.into()
}

fn footprints(geometry: &Json) -> Result<Vec<Footprint>, Fault> {
    let kind = geometry.with("type", Json::str_owned)?;
    let extent = geometry.with_optional("extent", extent)?;
    let of_point = |json: &Json| round(position(json)?, extent.as_ref());
    let of_line = |json: &Json| line(path(json)?, extent.as_ref());
    let of_rings = |json: &Json| polygon(json, extent.as_ref());
    let one = |read: &dyn Fn(&Json) -> Result<Footprint, Fault>| {
        geometry.with("coordinates", |coordinates| Ok(vec![read(coordinates)?]))
    };
    let many = |read: &dyn Fn(&Json) -> Result<Footprint, Fault>| {
        geometry.with("coordinates", |parts| {
            if parts.list()?.len() > FEATURE_VOLUMES_MAX {
                return Err(too_many_volumes());
            }
            parts.each(read)
        })
    };
    match kind.as_str() {
        "Point" => one(&of_point),
        "MultiPoint" => many(&of_point),
        "LineString" => one(&of_line),
        "MultiLineString" => many(&of_line),
        "Polygon" => one(&of_rings),
        "MultiPolygon" => many(&of_rings),
        _ => Err(unknown(
            "type",
            &kind,
            "Point, LineString, Polygon, MultiPoint, MultiLineString, MultiPolygon, GeometryCollection",
        )),
    }
}

fn ring_number(json: &Json) -> Result<usize, Fault> {
    let number = json.number()?;
    // A number of no ring at all fails where rings are looked up.
    if number >= 0.0 && libm::floor(number) == number {
        Ok(number as usize)
    } else {
        Err(Why::Not("the number of a ring").into())
    }
}

/// Gives the rings of a polygon the order that their author gave them.
fn turn_back(footprints: &mut [Footprint], reversed: &[usize]) -> Result<(), Fault> {
    let [Footprint::Polygon { outer, holes }] = footprints else {
        return Err(Why::Refused("only a single polygon has rings that were reversed").into());
    };
    for (nth, ring) in reversed.iter().enumerate() {
        let ring = if *ring == 0 { Some(&mut *outer) } else { holes.get_mut(ring - 1) };
        let ring = ring.ok_or_else(|| Fault::from(Why::Not("the number of a ring")).part(nth))?;
        // The file's ring begins and ends with the first place, so it stays first either way.
        ring[1..].reverse();
    }
    Ok(())
}

/// What the places of a geometry are the middle of.
enum Extent {
    Circle { radius_cm: u32 },
    Ellipse { semi_major_cm: u32, semi_minor_cm: u32, bearing_e7: u32 },
    Corridor { half_width_cm: u32 },
    Route { radius_cm: u32, times: Vec<Moment> },
}

fn extent(json: &Json) -> Result<Extent, Fault> {
    match json.with("subType", Json::str_owned)?.as_str() {
        "Circle" => Ok(Extent::Circle { radius_cm: json.with("radius", metres_cm)? }),
        "Ellipse" => Ok(Extent::Ellipse {
            semi_major_cm: json.with("semiMajor", metres_cm)?,
            semi_minor_cm: json.with("semiMinor", metres_cm)?,
            bearing_e7: json.with("bearing", bearing_e7)?,
        }),
        "Corridor" => Ok(Extent::Corridor { half_width_cm: json.with("halfWidth", metres_cm)? }),
        "Route" => Ok(Extent::Route {
            radius_cm: json.with("radius", metres_cm)?,
            times: json.with("times", |times| times.each(|time| Ok(read_moment(time.str()?, Round::Down)?)))?,
        }),
        other => Err(unknown("subType", other, "Circle, Ellipse, Corridor, Route")),
    }
}

fn round(centre: Position, extent: Option<&Extent>) -> Result<Footprint, Fault> {
    match extent {
        None => Ok(Footprint::Circle { centre, radius_cm: 0 }),
        Some(&Extent::Circle { radius_cm }) => Ok(Footprint::Circle { centre, radius_cm }),
        Some(&Extent::Ellipse { semi_major_cm, semi_minor_cm, bearing_e7 }) => {
            Ok(Footprint::Ellipse { centre, semi_major_cm, semi_minor_cm, bearing_e7 })
        }
        Some(_) => Err(Why::Refused("the extent of a point is a Circle or an Ellipse").into()),
    }
}

fn line(path: Vec<Position>, extent: Option<&Extent>) -> Result<Footprint, Fault> {
    match extent {
        None => Ok(Footprint::Corridor { path, half_width_cm: 0 }),
        Some(&Extent::Corridor { half_width_cm }) => Ok(Footprint::Corridor { path, half_width_cm }),
        Some(Extent::Route { radius_cm, times }) if times.len() == path.len() => {
            let waypoints = path.into_iter().zip(times).map(|(at, &time)| Waypoint { at, time }).collect();
            Ok(Footprint::Route { waypoints, radius_cm: *radius_cm })
        }
        Some(Extent::Route { .. }) => Err(Why::Refused("a Route has as many times as places").into()),
        Some(_) => Err(Why::Refused("the extent of a line is a Corridor or a Route").into()),
    }
}

fn unknown(member: &str, value: &str, known: &'static str) -> Fault {
    Fault::from(Why::Unknown { value: crate::time::shortened(value), known }).within(member)
}

fn polygon(rings: &Json, extent: Option<&Extent>) -> Result<Footprint, Fault> {
    if extent.is_some() {
        return Err(Why::Refused("a polygon has no extent beside its rings").into());
    }
    if rings.list()?.len() > HOLES_MAX + 1 {
        return Err(Why::TooMany { what: "holes", most: HOLES_MAX }.into());
    }
    let rings = rings.each(ring)?;
    if rings.iter().map(Vec::len).sum::<usize>() > PLACES_MAX {
        return Err(Why::TooMany { what: "places", most: PLACES_MAX }.into());
    }
    let mut rings = rings.into_iter();
    let outer = rings.next().ok_or(Fault::from(Why::Refused("there is no ring in it")))?;
    Ok(Footprint::Polygon { outer, holes: rings.collect() })
}

/// A ring, closed in the file and open in the volume.
fn ring(json: &Json) -> Result<Vec<Position>, Fault> {
    let mut places = path(json)?;
    if places.len() < 4 {
        return Err(Why::Refused("a ring has at least four places, the last of which is the first").into());
    }
    if places.first() != places.last() {
        return Err(Why::Unclosed.into());
    }
    places.pop();
    Ok(places)
}

fn path(json: &Json) -> Result<Vec<Position>, Fault> {
    // One more than a volume may have, since rings are closed.
    if json.list()?.len() > PLACES_MAX + 1 {
        return Err(Why::TooMany { what: "places", most: PLACES_MAX }.into());
    }
    json.each(position)
}

fn position(json: &Json) -> Result<Position, Fault> {
    let numbers = json.list()?;
    if !(2..=3).contains(&numbers.len()) {
        return Err(Why::Not("a place: longitude, latitude").into());
    }
    let number = |nth: usize| numbers[nth].number().map_err(|fault| fault.part(nth));
    let (lon, lat) = (number(0)?, number(1)?);
    Ok(Position::from_degrees(lat, lon)?)
}

fn layer(json: &Json) -> Result<HeightBand, Fault> {
    let unit = json.with("uom", Json::str_owned)?;
    let cm = match unit.to_ascii_lowercase().as_str() {
        "m" => 100.0,
        "ft" => 30.48,
        _ => return Err(unknown("uom", &unit, "m and ft")),
    };
    let end = |value: &str, reference: &str| -> Result<Bound<Height>, Fault> {
        let Some(cm) = json.with_optional(value, |value| height_cm(value.number()?, cm))? else {
            return Ok(Bound::Open);
        };
        Ok(Bound::At(Height { cm, datum: json.with(reference, datum)? }))
    };
    Ok(HeightBand { lower: end("lower", "lowerReference")?, upper: end("upper", "upperReference")? })
}

fn datum(json: &Json) -> Result<Datum, Fault> {
    match json.str()? {
        "AGL" => Ok(Datum::Ground),
        "AMSL" => Ok(Datum::MeanSea),
        "WGS84" => Ok(Datum::Ellipsoid),
        "STD" => Ok(Datum::Pressure),
        other => Err(Why::Unknown { value: crate::time::shortened(other), known: "AGL, AMSL, WGS84, STD" }.into()),
    }
}

/// A length in centimetres from metres.
fn metres_cm(json: &Json) -> Result<u32, Fault> {
    length_cm(json.number()?, 100.0)
}

fn bearing_e7(json: &Json) -> Result<u32, Fault> {
    let value = json.number()?;
    let e7 = libm::round(value * 1e7);
    if !(0.0..=3_600_000_000.0).contains(&e7) {
        return Err(Why::Range { value }.into());
    }
    Ok(e7 as u32)
}
