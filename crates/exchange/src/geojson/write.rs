//! Features and geometries out: whatever a volume says, so that it is read back the same.

use volume::{Bound, Datum, Footprint, HeightBand, Position, Schedule, Volume};

use super::times::write_period;
use crate::json::Json;
use crate::{CannotSay, Plan, write_moment};

/// Writes plans as a `FeatureCollection`, one feature for each, with the members of [`geojson`](crate::geojson). A plan
/// of several volumes becomes a `GeometryCollection`. Read again, it gives the same plans.
///
/// # Errors
/// [`CannotSay::Nothing`] for a plan without volumes, [`CannotSay::Time`] for a time beyond the year 9999,
/// [`CannotSay::Property`] for a property named `limitedApplicability`, or twice.
pub fn write(plans: &[Plan]) -> Result<String, CannotSay> {
    let features = plans.iter().map(feature).collect::<Result<_, _>>()?;
    Ok(Json::object([("type", Json::text("FeatureCollection")), ("features", Json::List(features))]).to_string())
}

fn feature(plan: &Plan) -> Result<Json, CannotSay> {
    let mut properties: Vec<(String, Json)> = Vec::new();
    for (name, value) in &plan.properties {
        if name == "limitedApplicability" || properties.iter().any(|(other, _)| other == name) {
            return Err(CannotSay::Property(name.clone()));
        }
        properties.push((name.clone(), Json::text(value)));
    }
    let [first, rest @ ..] = plan.volumes.as_slice() else { return Err(CannotSay::Nothing) };
    // ED-318 says when for the whole feature; only where that is not enough do the geometries say it.
    let common = rest.iter().all(|volume| volume.schedule == first.schedule);
    if common && first.schedule != Schedule::ALWAYS {
        properties.push(("limitedApplicability".to_owned(), Json::List(vec![write_period(&first.schedule)?])));
    }
    let mut geometries = plan.volumes.iter().map(|volume| geometry(volume, !common)).collect::<Result<Vec<_>, _>>()?;
    let geometry = if rest.is_empty() {
        geometries.swap_remove(0)
    } else {
        Json::object([("type", Json::text("GeometryCollection")), ("geometries", Json::List(geometries))])
    };
    Ok(Json::object([
        ("type", Json::text("Feature")),
        ("properties", Json::Object(properties)),
        ("geometry", geometry),
    ]))
}

fn geometry(volume: &Volume, own_times: bool) -> Result<Json, CannotSay> {
    let (kind, coordinates, extent) = shape(&volume.footprint)?;
    let mut members = vec![("type", Json::text(kind)), ("coordinates", coordinates)];
    members.extend(extent.map(|extent| ("extent", extent)));
    if let Footprint::Polygon { outer, holes } = &volume.footprint {
        let reversed: Vec<Json> =
            rings(outer, holes).filter(|(.., turned)| *turned).map(|(nth, ..)| Json::float(nth as f64)).collect();
        if !reversed.is_empty() {
            members.push(("reversed", Json::List(reversed)));
        }
    }
    if volume.height != HeightBand::ALL {
        members.push(("layer", layer(&volume.height)));
    }
    if volume.uncertainty_cm > 0 {
        members.push(("uncertainty", metres(volume.uncertainty_cm)));
    }
    if own_times {
        members.push(("limitedApplicability", Json::List(vec![write_period(&volume.schedule)?])));
    }
    Ok(Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()))
}

/// Type, coordinates and extent.
fn shape(footprint: &Footprint) -> Result<(&'static str, Json, Option<Json>), CannotSay> {
    let extent = |kind: &str, more: Vec<(&str, Json)>| {
        let kind = std::iter::once(("subType", Json::text(kind)));
        Json::Object(kind.chain(more).map(|(name, value)| (name.to_owned(), value)).collect())
    };
    Ok(match footprint {
        Footprint::Circle { centre, radius_cm: 0 } => ("Point", position(*centre), None),
        Footprint::Circle { centre, radius_cm } => {
            ("Point", position(*centre), Some(extent("Circle", vec![("radius", metres(*radius_cm))])))
        }
        Footprint::Ellipse { centre, semi_major_cm, semi_minor_cm, bearing_e7 } => {
            let bearing = Json::float(f64::from(*bearing_e7) / 1e7);
            let axes = vec![
                ("semiMajor", metres(*semi_major_cm)),
                ("semiMinor", metres(*semi_minor_cm)),
                ("bearing", bearing),
            ];
            ("Point", position(*centre), Some(extent("Ellipse", axes)))
        }
        Footprint::Polygon { outer, holes } => {
            let rings = rings(outer, holes).map(|(_, ring, turned)| closed(ring, turned));
            ("Polygon", Json::List(rings.collect()), None)
        }
        Footprint::Corridor { path, half_width_cm: 0 } => ("LineString", places(path.iter().copied()), None),
        Footprint::Corridor { path, half_width_cm } => {
            let extent = extent("Corridor", vec![("halfWidth", metres(*half_width_cm))]);
            ("LineString", places(path.iter().copied()), Some(extent))
        }
        Footprint::Route { waypoints, radius_cm } => {
            let times = waypoints.iter().map(|waypoint| write_moment(waypoint.time).map(Json::Text));
            let times = Json::List(times.collect::<Result<_, _>>()?);
            let extent = extent("Route", vec![("radius", metres(*radius_cm)), ("times", times)]);
            ("LineString", places(waypoints.iter().map(|waypoint| waypoint.at)), Some(extent))
        }
    })
}

fn layer(band: &HeightBand) -> Json {
    let mut members = Vec::new();
    for (end, name, reference) in [(band.lower, "lower", "lowerReference"), (band.upper, "upper", "upperReference")] {
        if let Bound::At(height) = end {
            members.push((name.to_owned(), Json::hundredths(height.cm.into())));
            members.push((reference.to_owned(), Json::text(datum(height.datum))));
        }
    }
    members.push(("uom".to_owned(), Json::text("m")));
    Json::Object(members)
}

fn datum(datum: Datum) -> &'static str {
    match datum {
        Datum::Ground => "AGL",
        Datum::MeanSea => "AMSL",
        Datum::Ellipsoid => "WGS84",
        Datum::Pressure => "STD",
    }
}

fn metres(cm: u32) -> Json {
    Json::hundredths(cm.into())
}

/// Each ring with its number and whether it must be turned to go as RFC 7946 wants it: the outer one against the clock,
/// holes with it.
fn rings<'a>(outer: &'a [Position], holes: &'a [Vec<Position>]) -> impl Iterator<Item = (usize, &'a [Position], bool)> {
    let all = std::iter::once(outer).chain(holes.iter().map(Vec::as_slice)).enumerate();
    all.map(|(nth, ring)| (nth, ring, if nth == 0 { turn(ring) < 0 } else { turn(ring) > 0 }))
}

/// Positive for a ring against the clock, negative for one with it, 0 for one around a pole, where a map has neither.
fn turn(ring: &[Position]) -> i128 {
    let after = ring.iter().skip(1).chain(ring.first());
    let (mut area, mut around) = (0i128, 0i64);
    for (from, to) in ring.iter().zip(after) {
        let east = match i64::from(to.lon()) - i64::from(from.lon()) {
            east if east > 1_800_000_000 => east - 3_600_000_000,
            east if east < -1_800_000_000 => east + 3_600_000_000,
            east => east,
        };
        area -= i128::from(east) * (i128::from(from.lat()) + i128::from(to.lat()));
        around += east;
    }
    if around == 0 { area } else { 0 }
}

fn closed(ring: &[Position], turned: bool) -> Json {
    let closed = ring.iter().chain(ring.first()).copied();
    if turned { places(closed.rev()) } else { places(closed) }
}

fn places(places: impl Iterator<Item = Position>) -> Json {
    Json::List(places.map(position).collect())
}

fn position(place: Position) -> Json {
    let (lat, lon) = place.degrees();
    Json::List(vec![Json::float(lon), Json::float(lat)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geojson::read;

    #[test]
    fn rings_are_written_as_the_standard_wants_them_and_read_as_they_were() {
        let at = |lat: f64, lon: f64| Position::from_degrees(lat, lon).unwrap();
        // With the clock across the antimeridian, with a hole against it.
        let outer = vec![at(0.0, 179.0), at(5.0, 179.0), at(5.0, -179.0), at(0.0, -179.0)];
        let hole = vec![at(1.0, 179.5), at(1.0, 179.9), at(2.0, 179.9)];
        let footprint = Footprint::Polygon { outer, holes: vec![hole] };
        let volume = Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule: Schedule::ALWAYS };
        let plans = [Plan { volumes: vec![volume], properties: Vec::new() }];
        let text = write(&plans).unwrap();
        let rings = "[[[179,0],[-179,0],[-179,5],[179,5],[179,0]],[[179.5,1],[179.9,2],[179.9,1],[179.5,1]]]";
        assert!(text.contains(rings) && text.contains("\"reversed\":[0,1]"), "{text}");
        assert_eq!(read(text.as_bytes()).unwrap(), plans);
        let outside = text.replace("[0,1]", "[0,2]");
        assert!(read(outside.as_bytes()).unwrap_err().to_string().contains("geometry.reversed[1]: "));
    }

    #[test]
    fn a_ring_around_a_pole_is_left_as_it_is() {
        let at = |lat: f64, lon: f64| Position::from_degrees(lat, lon).unwrap();
        assert_eq!(turn(&[at(80.0, 0.0), at(80.0, 120.0), at(80.0, -120.0)]), 0);
        assert!(turn(&[at(0.0, 0.0), at(0.0, 1.0), at(1.0, 1.0)]) > 0);
    }
}
