//! Files that nobody means well with: no panic, no end of time or memory, and what is taken can be written.

#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use std::time::{Duration, Instant};

use exchange::limits::{
    FAULTS_MAX, FEATURE_VOLUMES_MAX, FEATURES_MAX, FILE_BYTES_MAX, FILE_PLACES_MAX, FILE_VOLUMES_MAX, JSON_VALUES_MAX,
    PROPERTIES_MAX, XML_TAGS_MAX,
};
use exchange::sites::{self, SiteRules};
use exchange::{Plan, ReadError, f3548, geojson, kml, notam, openair, read_plan};
use proptest::prelude::*;
use volume::Moment;
use volume::limits::{HOLES_MAX, PLACES_MAX};

const RULES: SiteRules = SiteRules { now: Moment(1_777_593_600_000), stale_after_days: 90, duplicate_m: 50 };

const SEEDS: [&str; 4] = [
    r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[23.4,49.95],"extent":{"subType":"Circle","radius":200.5},"layer":{"lower":0,"lowerReference":"AGL","upper":400,"upperReference":"AMSL","uom":"ft"}},"properties":{"name":[{"text":"R","lang":"en"}],"limitedApplicability":[{"startDateTime":"2026-05-01T00:00:00Z","schedule":[{"day":["MON"],"startTime":"08:00:00+02:00","endTime":"17:00Z"}]}]}}]}"#,
    r#"[{"volume":{"outline_polygon":{"vertices":[{"lng":0,"lat":0},{"lng":1,"lat":0},{"lng":1,"lat":1}]},"altitude_lower":{"value":19.5,"reference":"W84","units":"M"}},"time_start":{"value":"2026-05-01T08:00:00Z","format":"RFC3339"}}]"#,
    "<kml><Placemark id='1'><name>&lt;&#65;</name><TimeSpan><begin>2026-05-01T00:00:00Z</begin></TimeSpan><Polygon><extrude>1</extrude><altitudeMode>absolute</altitudeMode><outerBoundaryIs><LinearRing><coordinates>0,0,1 1,0,1 1,1,1 0,0,1</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>",
    "name,latitude,longitude,altitude,verified on,confidence\n\"A\"\"b\",49°57'00\"N,23 24 00 E,12 ft,2026-04-01,B2\nB,-1.5,2,,2026-04-01T08:00:00Z,\n",
];

/// Reads bytes as everything, and writes what was taken as everything.
fn read_all(bytes: &[u8]) {
    let plans = [
        read_plan(bytes).map(|(_, plans)| plans),
        geojson::read(bytes),
        kml::read(bytes),
        f3548::read(bytes).map(|plan| vec![plan]),
    ];
    for plans in plans.into_iter().flatten() {
        assert!(plans.iter().all(|plan| !plan.volumes.is_empty()));
        write_all(&plans);
        for volume in plans.iter().flat_map(|plan| &plan.volumes) {
            // Whether it makes sense is for others to say; that it is asked must be safe.
            let _ = volume.solid();
        }
    }
    if let Ok(list) = sites::read(bytes, &RULES) {
        let _ = sites::write(&list.rows, &[]);
    }
}

fn write_all(plans: &[Plan]) {
    let head = notam::Head { region: "UKLV", code: "QRTCA", traffic: "IV", purpose: "BO", scope: "W", text: "X" };
    let _ = geojson::write(plans);
    let _ = kml::write(plans).map(|text| kml::read(text.as_bytes()));
    let _ = openair::write(plans, "R");
    for plan in plans {
        let _ = f3548::write(plan);
        let _ = notam::write(plan, &head);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_all(&bytes);
    }

    #[test]
    fn any_mutation_of_a_good_file_is_survived(
        seed in 0..SEEDS.len(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..12usize, "[ -~é\n]{0,6}|-|9{20}|1e308|1e-400|\\[{40}|<a>|null|[A-Z]"), 1..4),
    ) {
        let mut bytes = SEEDS[seed].as_bytes().to_vec();
        for (begin, length, new) in cuts {
            let begin = begin.index(bytes.len() + 1);
            let end = (begin + length).min(bytes.len());
            bytes.splice(begin..end, new.into_bytes());
        }
        read_all(&bytes);
    }

    #[test]
    fn any_plan_is_written_or_refused(plan in support::plan()) {
        write_all(&[plan]);
    }
}

#[test]
fn the_seeds_are_good_files() {
    for seed in &SEEDS[..3] {
        read_plan(seed.as_bytes()).unwrap();
    }
    sites::read(SEEDS[3].as_bytes(), &RULES).unwrap();
}

/// The error of a file, which must come in good time.
fn error(bytes: &[u8]) -> ReadError {
    let begin = Instant::now();
    let error = read_plan(bytes).unwrap_err();
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
    error
}

#[test]
fn a_file_that_is_too_large_is_not_looked_at() {
    let bytes = vec![b' '; FILE_BYTES_MAX + 1];
    assert_eq!(error(&bytes), ReadError::TooLarge { bytes: FILE_BYTES_MAX + 1, most: FILE_BYTES_MAX });
    assert_eq!(error(&bytes[1..]), ReadError::UnknownFormat);
}

#[test]
fn files_full_of_tiny_things_are_not_expanded() {
    let values = format!("[{}0]", "0,".repeat(JSON_VALUES_MAX));
    assert_eq!(error(values.as_bytes()), ReadError::TooMany { what: "JSON values", most: JSON_VALUES_MAX });
    let tags = "<a/>".repeat(XML_TAGS_MAX + 1);
    assert_eq!(error(tags.as_bytes()), ReadError::TooMany { what: "XML tags", most: XML_TAGS_MAX });
    let features = format!(r#"{{"type":"FeatureCollection","features":[{}0]}}"#, "0,".repeat(FEATURES_MAX));
    assert_eq!(error(features.as_bytes()), ReadError::TooMany { what: "features", most: FEATURES_MAX });
}

#[test]
fn parts_times_periods_are_limited() {
    let feature = |parts: usize, periods: usize| {
        let coordinates = "[0,1],".repeat(parts);
        let limited = "{},".repeat(periods);
        format!(
            r#"{{"type":"Feature","properties":{{"limitedApplicability":[{}]}},"geometry":{{"type":"MultiPoint","coordinates":[{}]}}}}"#,
            limited.trim_end_matches(','),
            coordinates.trim_end_matches(',')
        )
    };
    assert_eq!(
        geojson::read(feature(10, FEATURE_VOLUMES_MAX / 10).as_bytes()).unwrap()[0].volumes.len(),
        FEATURE_VOLUMES_MAX
    );
    let ReadError::Faults(faults) = error(feature(11, FEATURE_VOLUMES_MAX / 10).as_bytes()) else { panic!() };
    assert!(faults.to_string().contains("more than 1000 volumes"), "{faults}");
}

/// A feature of a thousand periods with this geometry.
fn thousandfold(geometry: &str) -> String {
    let periods = ["{}"; FEATURE_VOLUMES_MAX].join(",");
    format!(r#"{{"type":"Feature","properties":{{"limitedApplicability":[{periods}]}},"geometry":{geometry}}}"#)
}

fn collection(feature: String, count: usize) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, vec![feature; count].join(","))
}

#[test]
fn what_a_file_multiplies_to_is_limited() {
    let path = vec!["[0,1]"; PLACES_MAX].join(",");
    let line = format!(r#"{{"type":"LineString","coordinates":[{path}]}}"#);
    let places = collection(thousandfold(&line), FILE_PLACES_MAX / FEATURE_VOLUMES_MAX / PLACES_MAX + 1);
    assert_eq!(error(places.as_bytes()), ReadError::TooMany { what: "places", most: FILE_PLACES_MAX });

    let point = r#"{"type":"Point","coordinates":[0,1]}"#;
    let volumes = collection(thousandfold(point), FILE_VOLUMES_MAX / FEATURE_VOLUMES_MAX + 1);
    assert_eq!(error(volumes.as_bytes()), ReadError::TooMany { what: "volumes", most: FILE_VOLUMES_MAX });

    let parts = format!(r#"{{"type":"GeometryCollection","geometries":[{line},{line}]}}"#);
    assert!(error(thousandfold(&parts).as_bytes()).to_string().contains("more than 1000 volumes"));
    let rings = vec!["[[0,0],[1,0],[1,1],[0,0]]"; HOLES_MAX + 2].join(",");
    let holes = format!(r#"{{"type":"Polygon","coordinates":[{rings}]}}"#);
    assert!(error(holes.as_bytes()).to_string().contains("more than 64 holes"));
    let ring = format!("[[0,0],[1,0],[1,1],{path},[0,0]]");
    let long = format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#);
    assert!(error(long.as_bytes()).to_string().contains("more than 1000 places"));
}

#[test]
fn properties_are_limited() {
    let json = |count: usize| {
        let all: Vec<String> = (0..count).map(|nth| format!("\"p{nth}\":1")).collect();
        let properties = all.join(",");
        format!(
            r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Point","coordinates":[0,1]}}}}"#
        )
    };
    let kml = |count: usize| {
        let data: String = (0..count).map(|nth| format!("<Data name='p{nth}'><value>1</value></Data>")).collect();
        format!(
            "<kml><Placemark><ExtendedData>{data}</ExtendedData><Point><coordinates>0,1</coordinates></Point></Placemark></kml>"
        )
    };
    for file in [json(PROPERTIES_MAX), kml(PROPERTIES_MAX)] {
        assert_eq!(read_plan(file.as_bytes()).unwrap().1[0].properties.len(), PROPERTIES_MAX);
    }
    for file in [json(PROPERTIES_MAX + 1), kml(PROPERTIES_MAX + 1)] {
        assert!(error(file.as_bytes()).to_string().contains("more than 256 properties"));
    }
}

#[test]
fn faults_beyond_the_limit_are_counted() {
    let bad = r#"{"type":"Feature","properties":{},"geometry":null}"#.to_owned();
    let ReadError::Faults(faults) = error(collection(bad, FAULTS_MAX + 7).as_bytes()) else { panic!() };
    assert_eq!((faults.first.len(), faults.more), (FAULTS_MAX, 7));
}

#[test]
fn a_spreadsheet_of_one_name_does_not_become_slow() {
    let rows: String = (0..50_000).map(|nth| format!("A,{}.{:04},23.4\n", 10 + nth / 10_000, nth % 10_000)).collect();
    let begin = Instant::now();
    sites::read(format!("name,lat,lon\n{rows}").as_bytes(), &SiteRules { duplicate_m: 5, ..RULES }).unwrap();
    assert!(begin.elapsed() < Duration::from_secs(30), "{:?}", begin.elapsed());
}
