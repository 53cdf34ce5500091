//! Files and words of others: plans and lists of sites, coordinates, times, urgent words.

use exchange::sites::{self, SiteRules};
use exchange::{
    Axis, Plan, Round, f3548, geojson, kml, notam, openair, read_coordinate, read_date, read_moment, read_plan,
};
use phrases::Language;
use volume::{Moment, Position};

const RULES: SiteRules = SiteRules { now: Moment(1_777_593_600_000), stale_after_days: 90, duplicate_m: 50 };

/// A plan as GeoJSON, KML or F3548. What is taken can be written, and GeoJSON reads back as the same.
pub fn plan_file(bytes: &[u8]) {
    let read = [
        read_plan(bytes).map(|(_, plans)| plans),
        geojson::read(bytes),
        kml::read(bytes),
        f3548::read(bytes).map(|plan| vec![plan]),
    ];
    for plans in read.into_iter().flatten() {
        assert!(plans.iter().all(|plan| !plan.volumes.is_empty()), "a plan is somewhere");
        for volume in plans.iter().flat_map(|plan| &plan.volumes) {
            let _ = volume.solid();
        }
        write_all(&plans);
    }
}

fn write_all(plans: &[Plan]) {
    let head = notam::Head { region: "UKLV", code: "QRTCA", traffic: "IV", purpose: "BO", scope: "W", text: "X" };
    if let Ok(text) = geojson::write(plans) {
        let again = geojson::read(text.as_bytes()).expect("what is written is read");
        assert_eq!(geojson::write(&again).expect("it was written before"), text);
    }
    if let Ok(text) = kml::write(plans) {
        let _ = kml::read(text.as_bytes());
    }
    let _ = openair::write(plans, "R");
    for plan in plans {
        let _ = f3548::write(plan).map(|text| f3548::read(text.as_bytes()));
        let _ = notam::write(plan, &head);
    }
}

/// A list of sites as CSV. What is taken can be written and read again.
pub fn site_list(bytes: &[u8]) {
    let Ok(list) = sites::read(bytes, &RULES) else { return };
    if let Ok(text) = sites::write(&list.rows, &[]) {
        let again = sites::read(text.as_bytes(), &RULES).expect("what is written is read");
        assert_eq!(again.rows.len(), list.rows.len());
    }
}

/// A coordinate, a time, a date.
pub fn typed(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let [lat, lon] = [Axis::Latitude, Axis::Longitude].map(|axis| read_coordinate(text, axis));
    for (lat, lon) in [(lat.ok(), Some(0.0)), (Some(0.0), lon.ok())] {
        if let (Some(lat), Some(lon)) = (lat, lon)
            && let Ok(position) = Position::from_degrees(lat, lon)
        {
            assert!(lat.abs() <= 90.0 && lon.abs() <= 180.0, "{position:?}");
        }
    }
    for round in [Round::Down, Round::Up] {
        if let Ok(moment) = read_moment(text, round)
            && let Ok(written) = exchange::write_moment(moment)
        {
            assert_eq!(read_moment(&written, round), Ok(moment), "{written}");
        }
    }
    let _ = read_date(text);
}

/// Words of an urgent message: each that is found stands there.
pub fn urgent_words(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for tag in ["ar", "en", "fr", "ru", "uk", "zh"] {
        let language = Language::of(tag).expect("one of the languages");
        let _ = phrases::ambiguous(language, text);
    }
}
