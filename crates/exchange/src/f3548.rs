//! Volume4D of ASTM F3548-21, UTM operational intents: one, or a list of them that together are one plan.
//!
//! Read and written are `volume.outline_circle` (`center`, `radius` with `units` `M`), `volume.outline_polygon`
//! (`vertices`, not closed), `volume.altitude_lower` and `altitude_upper` (`reference` `W84`, `units` `M`), `time_start`
//! and `time_end` (`format` `RFC3339`). An end that is left out is open. Nothing else is read.
//!
//! The format knows heights over the WGS 84 ellipsoid only, and no holes, corridors, routes or daily windows: what needs
//! them is refused on writing. An ellipse is written as the polygon around it, a circle wider by its uncertainty.

use volume::limits::PLACES_MAX;
use volume::{Bound, Datum, Footprint, Height, HeightBand, Moment, Position, Schedule, Volume};

use crate::json::{self, Json};
use crate::limits::FEATURE_VOLUMES_MAX;
use crate::measure::{height_cm, length_cm};
use crate::outline::{Region, region};
use crate::plan::text;
use crate::time::{Round, read_moment, shortened, write_moment};
use crate::{CannotSay, Fault, Faults, Plan, ReadError, Why};

const FORMAT: &str = "a Volume4D of ASTM F3548-21";

/// Reads one Volume4D or a list of them as one plan.
///
/// # Errors
/// [`ReadError`] with what is wrong in every Volume4D; nothing is taken from such a file.
pub fn read(bytes: &[u8]) -> Result<Plan, ReadError> {
    plan(&json::parse(text(bytes)?)?)
}

/// The plan of a file that was parsed.
pub(crate) fn plan(file: &Json) -> Result<Plan, ReadError> {
    let all = if let Json::List(all) = file { all.as_slice() } else { std::slice::from_ref(file) };
    if all.len() > FEATURE_VOLUMES_MAX {
        return Err(ReadError::TooMany { what: "Volume4D", most: FEATURE_VOLUMES_MAX });
    }
    let (mut volumes, mut faults) = (Vec::new(), Faults::default());
    for (nth, json) in all.iter().enumerate() {
        match volume(json) {
            Ok(volume) => volumes.push(volume),
            Err(fault) => faults.push(fault.of(nth)),
        }
    }
    faults.none_or_error()?;
    if volumes.is_empty() { Err(ReadError::Nothing) } else { Ok(Plan { volumes, properties: Vec::new() }) }
}

fn volume(json: &Json) -> Result<Volume, Fault> {
    let (footprint, height) = json.with("volume", |volume| Ok((footprint(volume)?, band(volume)?)))?;
    let end = |name: &str, round: Round| json.with_optional(name, |time| moment(time, round));
    let (from, until) = (end("time_start", Round::Down)?, end("time_end", Round::Up)?);
    let bound = |end: Option<Moment>| end.map_or(Bound::Open, Bound::At);
    let schedule = Schedule { from: bound(from), until: bound(until), daily: Vec::new() };
    Ok(Volume { footprint, uncertainty_cm: 0, height, schedule })
}

fn footprint(volume: &Json) -> Result<Footprint, Fault> {
    let circle = volume.with_optional("outline_circle", |circle| {
        let centre = circle.with("center", place)?;
        let radius_cm = circle.with("radius", |radius| {
            word(radius, "units", "M")?;
            radius.with("value", |value| length_cm(value.number()?, 100.0))
        })?;
        Ok(Footprint::Circle { centre, radius_cm })
    })?;
    let polygon = volume.with_optional("outline_polygon", |polygon| polygon.with("vertices", ring))?;
    match (circle, polygon) {
        (Some(circle), None) => Ok(circle),
        (None, Some(outer)) => Ok(Footprint::Polygon { outer, holes: Vec::new() }),
        _ => Err(Why::Refused("there must be one of outline_circle and outline_polygon").into()),
    }
}

fn ring(vertices: &Json) -> Result<Vec<Position>, Fault> {
    // One more than a volume may have, for a ring that is closed all the same.
    if vertices.list()?.len() > PLACES_MAX + 1 {
        return Err(Why::TooMany { what: "places", most: PLACES_MAX }.into());
    }
    let mut outer = vertices.each(place)?;
    if outer.len() > 3 && outer.first() == outer.last() {
        outer.pop();
    }
    if outer.len() < 3 {
        return Err(Why::Refused("a polygon has at least three vertices").into());
    }
    Ok(outer)
}

fn place(json: &Json) -> Result<Position, Fault> {
    let (lat, lon) = (json.with("lat", Json::number)?, json.with("lng", Json::number)?);
    Ok(Position::from_degrees(lat, lon)?)
}

fn band(volume: &Json) -> Result<HeightBand, Fault> {
    let end = |name: &str| {
        volume.with_optional(name, |altitude| {
            word(altitude, "reference", "W84")?;
            word(altitude, "units", "M")?;
            let cm = altitude.with("value", |value| height_cm(value.number()?, 100.0))?;
            Ok(Bound::At(Height { cm, datum: Datum::Ellipsoid }))
        })
    };
    let (lower, upper) = (end("altitude_lower")?, end("altitude_upper")?);
    Ok(HeightBand { lower: lower.unwrap_or(Bound::Open), upper: upper.unwrap_or(Bound::Open) })
}

fn moment(time: &Json, round: Round) -> Result<Moment, Fault> {
    word(time, "format", "RFC3339")?;
    time.with("value", |value| Ok(read_moment(value.str()?, round)?))
}

/// Passes a member that can only have one value.
fn word(json: &Json, name: &str, known: &'static str) -> Result<(), Fault> {
    json.with(name, |value| match value.str()? {
        value if value == known => Ok(()),
        other => Err(Why::Unknown { value: shortened(other), known }.into()),
    })
}

/// Writes a plan as a list of Volume4D. Its properties have no place there.
///
/// # Errors
/// [`CannotSay`] with the first volume that the format cannot say, and why.
pub fn write(plan: &Plan) -> Result<String, CannotSay> {
    if plan.volumes.is_empty() {
        return Err(CannotSay::Nothing);
    }
    let all = plan.volumes.iter().enumerate().map(|(nth, volume)| written(volume, nth));
    Ok(Json::List(all.collect::<Result<_, _>>()?).to_string())
}

fn written(volume: &Volume, nth: usize) -> Result<Json, CannotSay> {
    let cannot = |what: &'static str| CannotSay::Thing { volume: nth, format: FORMAT, what };
    if !volume.schedule.daily.is_empty() {
        return Err(cannot("daily windows; write one volume for each time"));
    }
    let mut inner = match region(volume, nth, FORMAT)? {
        Region::Circle { centre, radius_cm } => {
            let radius = Json::object([("value", Json::hundredths(radius_cm.into())), ("units", Json::text("M"))]);
            vec![("outline_circle".to_owned(), Json::object([("center", vertex(centre)), ("radius", radius)]))]
        }
        Region::Ring(outer) => {
            let vertices = Json::List(outer.into_iter().map(vertex).collect());
            vec![("outline_polygon".to_owned(), Json::object([("vertices", vertices)]))]
        }
    };
    for (name, end) in [("altitude_lower", volume.height.lower), ("altitude_upper", volume.height.upper)] {
        match end {
            Bound::Open => {}
            Bound::At(Height { cm, datum: Datum::Ellipsoid }) => {
                let value = ("value", Json::hundredths(cm.into()));
                let altitude = [value, ("reference", Json::text("W84")), ("units", Json::text("M"))];
                inner.push((name.to_owned(), Json::object(altitude)));
            }
            Bound::At(_) => return Err(cannot("a height over anything but the WGS 84 ellipsoid")),
        }
    }
    let mut outer = vec![("volume".to_owned(), Json::Object(inner))];
    for (name, end) in [("time_start", volume.schedule.from), ("time_end", volume.schedule.until)] {
        if let Bound::At(moment) = end {
            let time = [("value", Json::Text(write_moment(moment)?)), ("format", Json::text("RFC3339"))];
            outer.push((name.to_owned(), Json::object(time)));
        }
    }
    Ok(Json::Object(outer))
}

fn vertex(place: Position) -> Json {
    let (lat, lon) = place.degrees();
    Json::object([("lng", Json::float(lon)), ("lat", Json::float(lat))])
}

#[cfg(test)]
mod tests {
    use super::*;

    const CIRCLE: &str = r#"{"volume":{"outline_circle":{"center":{"lng":23.4,"lat":49.95},"radius":{"value":300.18,"units":"M"}},"altitude_lower":{"value":19.5,"reference":"W84","units":"M"},"altitude_upper":{"value":120,"reference":"W84","units":"M"}},"time_start":{"value":"2026-05-01T08:00:00Z","format":"RFC3339"},"time_end":{"value":"2026-05-01T09:00:00Z","format":"RFC3339"}}"#;
    const POLYGON: &str =
        r#"{"volume":{"outline_polygon":{"vertices":[{"lng":0,"lat":0},{"lng":1,"lat":0},{"lng":1,"lat":1}]}}}"#;

    #[test]
    fn what_is_read_is_written_the_same() {
        let list = format!("[{CIRCLE},{POLYGON}]");
        let plan = read(list.as_bytes()).unwrap();
        assert_eq!(plan.volumes.len(), 2);
        assert_eq!(write(&plan).unwrap(), list);
        assert_eq!(read(CIRCLE.as_bytes()).unwrap().volumes, plan.volumes[..1]);
        assert_eq!(plan.volumes[1].height, HeightBand::ALL);
    }

    #[test]
    fn a_fault_names_the_volume_and_the_way_to_it() {
        for (from, to, named) in [
            ("49.95", "99", "feature 1, volume.outline_circle.center: 99 is no latitude"),
            ("\"M\"", "\"FT\"", "feature 1, volume.outline_circle.radius.units: \"FT\" is not known; known are M"),
            ("\"W84\"", "\"SFC\"", "feature 1, volume.altitude_lower.reference: "),
            ("08:00:00Z", "08:00:00", "feature 1, time_start.value: "),
            ("300.18", "-1", "feature 1, volume.outline_circle.radius.value: -1 is out of range"),
            ("outline_circle", "outline", "feature 1, volume: there must be one of"),
        ] {
            let list = format!("[{POLYGON},{}]", CIRCLE.replace(from, to));
            let error = read(list.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(named), "{error}");
        }
    }

    #[test]
    fn what_the_format_cannot_say_is_refused_with_the_reason() {
        let plan = read(CIRCLE.as_bytes()).unwrap();
        let with = |change: &dyn Fn(&mut Volume)| {
            let mut plan = plan.clone();
            change(&mut plan.volumes[0]);
            write(&plan).map_err(|error| error.to_string())
        };
        let path = || vec![Position::new(0, 0).unwrap(), Position::new(0, 1).unwrap()];
        let ground = Bound::At(Height { cm: 0, datum: Datum::Ground });
        let window = volume::Daily { days: 1, begin_s: 0, length_s: 1 };
        assert!(with(&|volume| volume.footprint = Footprint::Corridor { path: path(), half_width_cm: 1 }).is_err());
        assert!(with(&|volume| volume.height.lower = ground).unwrap_err().contains("ellipsoid"));
        assert!(with(&|volume| volume.schedule.daily.push(window)).unwrap_err().contains("daily"));
        assert!(with(&|volume| volume.uncertainty_cm = 100).unwrap().contains("301.18"));
    }
}
