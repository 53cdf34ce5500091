//! KML in and out.

#![allow(clippy::unwrap_used, reason = "a test")]

use exchange::{Format, Plan, ReadError, kml, read_plan};
use volume::{Bound, Datum, Footprint, Height, HeightBand, Moment, Position, Schedule, Volume};

fn at(lat: f64, lon: f64) -> Position {
    Position::from_degrees(lat, lon).unwrap()
}

fn file(placemark: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Folder>\
         <Placemark>{placemark}</Placemark></Folder></Document></kml>"
    )
}

fn one(placemark: &str) -> Plan {
    let mut plans = kml::read(file(placemark).as_bytes()).unwrap();
    assert_eq!(plans.len(), 1);
    plans.remove(0)
}

fn fault(placemark: &str) -> String {
    kml::read(file(placemark).as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_region_with_heights_times_and_words_is_read() {
    let plan = one("<name>Box &amp; co</name><ExtendedData><Data name=\"kind\"><value>x</value></Data></ExtendedData>\
        <TimeSpan><begin>2026-05-01T00:00:00Z</begin></TimeSpan>\
        <Polygon><extrude>1</extrude><altitudeMode>absolute</altitudeMode><outerBoundaryIs><LinearRing><coordinates>\
        0,0,100 9,0,120.5 9,9,100 0,0,100</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing>\
        <coordinates>5,1,0 6,1,0 6,2,0 5,1,0</coordinates></LinearRing></innerBoundaryIs></Polygon>");
    let volume = Volume {
        footprint: Footprint::Polygon {
            outer: vec![at(0.0, 0.0), at(0.0, 9.0), at(9.0, 9.0)],
            holes: vec![vec![at(1.0, 5.0), at(1.0, 6.0), at(2.0, 6.0)]],
        },
        uncertainty_cm: 0,
        height: HeightBand { lower: Bound::Open, upper: Bound::At(Height { cm: 12_050, datum: Datum::MeanSea }) },
        schedule: Schedule { from: Bound::At(Moment(1_777_593_600_000)), until: Bound::Open, daily: Vec::new() },
    };
    assert_eq!(plan.volumes, [volume]);
    let pairs: Vec<(&str, &str)> = plan.properties.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(pairs, [("name", "Box & co"), ("kind", "x")]);
}

#[test]
fn each_part_of_a_multi_geometry_is_a_volume() {
    let plan = one("<TimeStamp><when>2026-05-01T00:00:00Z</when></TimeStamp><MultiGeometry>\
        <Point><coordinates>1,2</coordinates></Point>\
        <LineString><altitudeMode>relativeToGround</altitudeMode><coordinates>0,0,10 1,1,30</coordinates></LineString>\
        </MultiGeometry>");
    assert_eq!(plan.volumes[0].footprint, Footprint::Circle { centre: at(2.0, 1.0), radius_cm: 0 });
    assert_eq!(plan.volumes[0].height, HeightBand::ALL);
    let ground = |cm| Bound::At(Height { cm, datum: Datum::Ground });
    assert_eq!(plan.volumes[1].height, HeightBand { lower: ground(1_000), upper: ground(3_000) });
    assert_eq!(plan.volumes[1].schedule.until, Bound::At(Moment(1_777_593_601_000)));
}

#[test]
fn a_fault_names_the_placemark_and_the_way_to_it() {
    let point = |inner: &str| format!("<Point>{inner}</Point>");
    for (placemark, named) in [
        (point("<coordinates>1,99</coordinates>"), "feature 0, Point.coordinates[0]: 99 is no latitude"),
        (point("<coordinates>1;2</coordinates>"), "feature 0, Point.coordinates[0]: is not a place"),
        (point("<coordinates>1,2 3,4</coordinates>"), "feature 0, Point: is not one place"),
        (point(""), "feature 0, Point.coordinates: is missing"),
        (
            point("<altitudeMode>clampToSeaFloor</altitudeMode><coordinates>1,2</coordinates>"),
            "feature 0, Point.altitudeMode: \"clampToSeaFloor\" is not known",
        ),
        ("<name>x</name>".to_owned(), "feature 0: there is no place in it"),
        ("<gx:Track></gx:Track>".to_owned(), "feature 0, Track: models and tracks are not read"),
        ("<TimeSpan><begin>2026</begin></TimeSpan>".to_owned(), "feature 0, TimeSpan.begin: \"2026\" is no time"),
        ("<TimeSpan><end>2026-05-01T00:00:00</end></TimeSpan>".to_owned(), "feature 0, TimeSpan.end: \"2026-05-01T00:00:00\" says no time zone"),
        (
            "<Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 1,0 1,1 0,1</coordinates></LinearRing></outerBoundaryIs></Polygon>".to_owned(),
            "feature 0, Polygon.outerBoundaryIs: the ring is not closed",
        ),
    ] {
        let told = fault(&placemark);
        assert!(told.starts_with(named), "{told}");
    }
    let link = "<kml><NetworkLink><Link><href>http://example.org</href></Link></NetworkLink></kml>";
    assert!(kml::read(link.as_bytes()).unwrap_err().to_string().contains("is not followed"));
    assert_eq!(kml::read(b"<kml/>"), Err(ReadError::Nothing));
    assert_eq!(kml::read(b"<gpx/>"), Err(ReadError::UnknownFormat));
}

#[test]
fn what_is_drawn_can_be_read_and_says_what_is_meant() {
    let circle = Footprint::Circle { centre: at(49.95, 23.4), radius_cm: 50_000 };
    let height = HeightBand {
        lower: Bound::At(Height { cm: 5_000, datum: Datum::Ground }),
        upper: Bound::At(Height { cm: 12_000, datum: Datum::MeanSea }),
    };
    let schedule = Schedule { from: Bound::At(Moment(0)), until: Bound::At(Moment(1_000)), daily: Vec::new() };
    let volume = Volume { footprint: circle, uncertainty_cm: 0, height, schedule: schedule.clone() };
    let drawn = Plan { volumes: vec![volume], properties: vec![("name".to_owned(), "A<b>".to_owned())] };
    let text = kml::write(&[drawn]).unwrap();
    let (format, plans) = read_plan(text.as_bytes()).unwrap();
    assert_eq!(format, Format::Kml);
    let Footprint::Polygon { outer, .. } = &plans[0].volumes[0].footprint else { panic!() };
    assert_eq!(outer.len(), 72);
    assert_eq!(plans[0].volumes[0].schedule, schedule);
    assert_eq!(plans[0].volumes[0].height.upper, height.upper);
    let property =
        |wanted: &str| plans[0].properties.iter().find(|(name, _)| name == wanted).map(|(_, value)| &**value);
    assert_eq!(property("name"), Some("A<b>"));
    assert_eq!(property("footprint"), Some("circle of 500 m around 49.9500000,23.4000000"));
    assert_eq!(property("lower limit"), Some("50 m AGL"));
    assert_eq!(property("active"), Some("from 1970-01-01T00:00:00Z, until 1970-01-01T00:00:01Z"));
}
