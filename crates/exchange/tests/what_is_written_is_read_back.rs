//! Written and read again, a plan is the same plan.

#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use exchange::geojson;
use exchange::sites::{self, Confidence, SiteRow, SiteRules};
use proptest::prelude::*;
use volume::Moment;

proptest! {
    #[test]
    fn geojson_gives_the_same_plans(plans in prop::collection::vec(support::plan(), 1..4)) {
        let text = geojson::write(&plans).unwrap();
        prop_assert_eq!(geojson::read(text.as_bytes()).unwrap(), plans);
    }
}

fn site() -> impl Strategy<Value = SiteRow> {
    let words = || "[ -~а-я=+@'\t\r\n;,\"-]{0,12}".prop_map(|text: String| text.trim().to_owned());
    let name = words().prop_filter("a name is needed", |name| !name.is_empty());
    let confidence = prop_oneof![
        Just(None),
        Just(Some(Confidence::Rated { source: 'B', content: 2 })),
        "[g-z]{3,9}".prop_map(|words| Some(Confidence::Words(words))),
    ];
    // Up to the year 2026, which is now.
    let moment = || {
        let day = (0..20_000u64).prop_map(|day| day * 86_400_000);
        let end = (1..20_000u64).prop_map(|day| day * 86_400_000 - 1);
        prop::option::of(prop_oneof![day, end, 0..1_728_000_000_000u64].prop_map(Moment))
    };
    let place = support::position().prop_filter("0, 0 is refused", |at| (at.lat(), at.lon()) != (0, 0));
    let numbers = (place, any::<u32>(), prop::option::of(any::<i32>()), moment(), moment(), confidence);
    let texts = (words(), words(), name, words(), words(), words(), words(), words(), words());
    (numbers, texts, prop::collection::vec("[a-z=-]{1,4}", 0..3)).prop_map(|(numbers, texts, lines)| {
        let (at, radius_cm, altitude_cm, verified_on, valid_until, confidence) = numbers;
        let (reference, organisation, name, kind, admin_area, place, contact, verified_by, source) = texts;
        SiteRow {
            row: 2,
            reference,
            organisation,
            name,
            kind,
            at,
            radius_cm,
            altitude_cm,
            admin_area,
            place,
            contact,
            verified_by,
            verified_on,
            valid_until,
            source,
            confidence,
            lines,
        }
    })
}

proptest! {
    #[test]
    fn a_site_list_gives_the_same_sites(row in site()) {
        let text = sites::write(std::slice::from_ref(&row), &[]).unwrap();
        let rules = SiteRules { now: Moment(1_777_593_600_000), stale_after_days: 90, duplicate_m: 50 };
        prop_assert_eq!(sites::read(text.as_bytes(), &rules).unwrap().rows, vec![row]);
    }
}

#[test]
fn no_cell_that_is_written_is_a_formula() {
    let guarded = "name,lat,lon,type\n\"'=1+1\",-1,-2,@x\n";
    let rules = SiteRules { now: Moment(1_777_593_600_000), stale_after_days: 90, duplicate_m: 50 };
    let rows = sites::read(guarded.as_bytes(), &rules).unwrap().rows;
    assert_eq!((&*rows[0].name, &*rows[0].kind), ("=1+1", "@x"));
    let text = sites::write(&rows, &[]).unwrap();
    assert!(text.contains(",'=1+1,'@x,-1,-2,"), "{text}");
}

#[test]
fn where_a_row_comes_from_is_written_guarded_and_passed_over_on_reading() {
    let rules = SiteRules { now: Moment(1_777_593_600_000), stale_after_days: 90, duplicate_m: 50 };
    let rows = sites::read(b"name,lat,lon,verified on\nSchool,1,2,2026-04-30\n", &rules).unwrap().rows;
    let trace = sites::Trace {
        line: "=North".to_owned(),
        line_id: "ab12".to_owned(),
        entry: "USA/R/0001".to_owned(),
        version: "USA/R/0002".to_owned(),
        exported: "2026-05-01T00:00:00.000Z".to_owned(),
        exported_by: "RUS".to_owned(),
        drill: true,
    };
    let text = sites::write(&rows, &[trace]).unwrap();
    let mut lines = text.lines();
    let head = lines.next().unwrap();
    assert!(head.ends_with(",from line,line id,entry,version,exported,exported by,drill"), "{head}");
    let row = lines.next().unwrap();
    assert!(row.ends_with(",'=North,ab12,USA/R/0001,USA/R/0002,2026-05-01T00:00:00.000Z,RUS,DRILL"), "{row}");
    let back = sites::read(text.as_bytes(), &rules).unwrap();
    assert_eq!((back.rows, back.warnings), (rows, Vec::new()));
}
