//! GeoJSON in: what is read of it, and what an error names.

#![allow(clippy::unwrap_used, reason = "a test")]

use exchange::{ReadError, geojson};
use volume::{Bound, Daily, Datum, Footprint, Height, HeightBand, Moment, Position, Schedule, Waypoint};

fn at(lat: f64, lon: f64) -> Position {
    Position::from_degrees(lat, lon).unwrap()
}

fn fault(text: &str) -> String {
    match geojson::read(text.as_bytes()) {
        Err(ReadError::Faults(faults)) => faults.to_string(),
        other => panic!("{other:?}"),
    }
}

fn geometry(text: &str) -> exchange::Plan {
    let mut plans = geojson::read(text.as_bytes()).unwrap();
    assert_eq!(plans.len(), 1);
    plans.remove(0)
}

#[test]
fn a_zone_of_ed_318_is_read_whole() {
    let plan = geometry(
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":7,
          "geometry":{"type":"Point","coordinates":[23.4,49.95],"extent":{"subType":"Circle","radius":200.5},
            "layer":{"lower":0,"lowerReference":"AGL","upper":400,"upperReference":"AMSL","uom":"ft"}},
          "properties":{"identifier":"X1","name":[{"text":"Range","lang":"en"}],"region":3,"other":null,
            "limitedApplicability":[{"startDateTime":"2026-05-01T00:00:00Z","endDateTime":"2026-06-01T00:00:00Z",
              "schedule":[{"day":["MON","TUE"],"startTime":"08:00:00Z","endTime":"17:00:00Z"}]}]}}]}"#,
    );
    let pairs: Vec<(&str, &str)> = plan.properties.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(pairs, [("id", "7"), ("identifier", "X1"), ("name", "Range"), ("region", "3")]);
    let [volume] = plan.volumes.as_slice() else { panic!() };
    assert_eq!(volume.footprint, Footprint::Circle { centre: at(49.95, 23.4), radius_cm: 20_050 });
    let band = HeightBand {
        lower: Bound::At(Height { cm: 0, datum: Datum::Ground }),
        upper: Bound::At(Height { cm: 12_192, datum: Datum::MeanSea }),
    };
    assert_eq!(volume.height, band);
    let schedule = Schedule {
        from: Bound::At(Moment(1_777_593_600_000)),
        until: Bound::At(Moment(1_780_272_000_000)),
        daily: vec![Daily { days: 3, begin_s: 28_800, length_s: 32_400 }],
    };
    assert_eq!(volume.schedule, schedule);
}

#[test]
fn rings_are_closed_in_the_file_and_open_in_the_volume() {
    let plan = geometry(r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[2,1],[3,1],[3,2],[2,1]]]}"#);
    let outer = vec![at(0.0, 0.0), at(0.0, 9.0), at(9.0, 9.0)];
    let holes = vec![vec![at(1.0, 2.0), at(1.0, 3.0), at(2.0, 3.0)]];
    assert_eq!(plan.volumes[0].footprint, Footprint::Polygon { outer, holes });
    assert_eq!(plan.volumes[0].height, HeightBand::ALL);
    assert_eq!(plan.volumes[0].schedule, Schedule::ALWAYS);
}

#[test]
fn parts_and_periods_each_give_a_volume() {
    let plan = geometry(
        r#"{"type":"Feature","properties":{"limitedApplicability":[{},{"startDateTime":"2026-05-01T00:00:00Z"}]},
          "geometry":{"type":"GeometryCollection","geometries":[
            {"type":"MultiPolygon","coordinates":[[[[179,0],[180,0],[180,9],[179,0]]],[[[-180,0],[-179,0],[-180,9],[-180,0]]]]},
            {"type":"LineString","coordinates":[[0,0],[1,1,500]],"uncertainty":3,"limitedApplicability":[{}]}]}}"#,
    );
    assert_eq!(plan.volumes.len(), 5);
    assert_eq!(plan.volumes[4].uncertainty_cm, 300);
    let path = vec![at(0.0, 0.0), at(1.0, 1.0)];
    assert_eq!(plan.volumes[4].footprint, Footprint::Corridor { path, half_width_cm: 0 });
}

#[test]
fn a_route_has_a_time_for_each_place() {
    let route = |times: &str| {
        format!(
            r#"{{"type":"LineString","coordinates":[[0,0],[1,1]],"extent":{{"subType":"Route","radius":5,"times":[{times}]}}}}"#
        )
    };
    let plan = geometry(&route(r#""2026-05-01T00:00:00Z","2026-05-01T01:00:00Z""#));
    let waypoint = |lat, lon, ms| Waypoint { at: at(lat, lon), time: Moment(ms) };
    let waypoints = vec![waypoint(0.0, 0.0, 1_777_593_600_000), waypoint(1.0, 1.0, 1_777_597_200_000)];
    assert_eq!(plan.volumes[0].footprint, Footprint::Route { waypoints, radius_cm: 500 });
    let one = fault(&route(r#""2026-05-01T00:00:00Z""#));
    assert_eq!(one, "feature 0, coordinates: a Route has as many times as places");
    let none = fault(&route(r#""2026-05-01T00:00:00Z","2026-05-01T01:00:00""#));
    assert!(none.starts_with("feature 0, extent.times[1]: "), "{none}");
}

#[test]
fn every_bad_feature_is_named_with_the_way_to_the_fault() {
    let faults = fault(
        r#"{"type":"FeatureCollection","features":[
          {"type":"Feature","properties":null,"geometry":{"type":"Polygon","coordinates":[[[0,0],[0,99],[9,9],[0,0]]]}},
          {"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[0,0]}},
          {"type":"Feature","properties":null,"geometry":{"type":"Polygon","coordinates":[[[0,0],[0,9],[9,9],[0,1]]]}},
          {"type":"Feature","properties":{},"geometry":null},
          {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[0,"1"]}},
          {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[0,1],"layer":{"lower":1,"uom":"m"}}},
          {"type":"Feature","properties":{"limitedApplicability":[{"startDateTime":"2026-05-01"}]},"geometry":{"type":"Point","coordinates":[0,1]}}]}"#,
    );
    let lines: Vec<&str> = faults.lines().collect();
    assert!(lines[0].starts_with("feature 0, geometry.coordinates[0][1]: 99 is no latitude"), "{faults}");
    assert!(lines[1].starts_with("feature 2, geometry.coordinates[0]: the ring is not closed"), "{faults}");
    assert_eq!(lines[2], "feature 3, geometry: is missing");
    assert_eq!(lines[3], "feature 4, geometry.coordinates[1]: is not a number");
    assert_eq!(lines[4], "feature 5, geometry.layer.lowerReference: is missing");
    assert!(lines[5].starts_with("feature 6, properties.limitedApplicability[0].startDateTime: "), "{faults}");
    assert_eq!(lines.len(), 6);
}

#[test]
fn another_reference_system_is_refused() {
    let file = |crs: &str| {
        format!(r#"{{"type":"Point","coordinates":[0,1],"crs":{{"type":"name","properties":{{"name":"{crs}"}}}}}}"#)
    };
    assert!(geojson::read(file("urn:ogc:def:crs:OGC:1.3:CRS84").as_bytes()).is_ok());
    assert!(fault(&file("urn:ogc:def:crs:EPSG::3857")).contains("WGS 84"));
}

#[test]
fn a_file_without_a_place_is_refused() {
    assert_eq!(geojson::read(br#"{"type":"FeatureCollection","features":[]}"#), Err(ReadError::Nothing));
    assert!(fault(r#"{"type":"MultiPoint","coordinates":[]}"#).contains("no place"));
    assert_eq!(geojson::read(b"{\"type\":\"\xff\"}"), Err(ReadError::NotUtf8 { offset: 9 }));
    assert!(matches!(geojson::read(b"{"), Err(ReadError::NotJson { line: 1, .. })));
}
