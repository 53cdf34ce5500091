//! Site lists in: what is read, every way to be wrong, and what is only told.

#![allow(clippy::unwrap_used, reason = "a test")]

use exchange::limits::{CELL_BYTES_MAX, COLUMNS_MAX, FAULTS_MAX, ROWS_MAX};
use exchange::sites::{self, Confidence, SiteFault, SiteRules, SiteWarning, SitesError};
use exchange::{ReadError, read_date};
use volume::{Moment, Position};

fn rules() -> SiteRules {
    SiteRules { now: read_date("2026-05-01").unwrap(), stale_after_days: 90, duplicate_m: 50 }
}

fn faults(text: &str) -> Vec<String> {
    match sites::read(text.as_bytes(), &rules()) {
        Err(SitesError::Rows { first, .. }) => first.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

fn fault(cell: &str, lon: &str) -> SiteFault {
    let text = format!("name,latitude,longitude\nA,\"{cell}\",\"{lon}\"\n");
    match sites::read(text.as_bytes(), &rules()) {
        Err(SitesError::Rows { mut first, .. }) if first.len() == 1 => first.remove(0).what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_list_with_every_column_is_read() {
    let text = "\u{feff}P-Code;Agency;Facility name;Type;LAT (dd);Long;Altitude [m];Radius;District;Town;Focal point;Verified by;Verified on;Valid until;Data source;Confidence;Release on\r\n\
        UA1;Org;\"Hospital; north\nwing\";hospital;49°57'00\"N;23.4;120.5 m;1000 ft;West;Town;a@b;Team;2026-04-01;2026-12-31;survey;b2;x, y\r\n";
    let list = sites::read(text.as_bytes(), &rules()).unwrap();
    assert_eq!((list.rows.len(), list.warnings.len()), (1, 0));
    let row = &list.rows[0];
    assert_eq!((row.row, &*row.reference, &*row.organisation, &*row.name), (2, "UA1", "Org", "Hospital; north\nwing"));
    assert_eq!((&*row.kind, row.at), ("hospital", Position::from_degrees(49.95, 23.4).unwrap()));
    assert_eq!((row.altitude_cm, row.radius_cm), (Some(12_050), 30_480));
    assert_eq!((&*row.admin_area, &*row.place, &*row.contact, &*row.verified_by), ("West", "Town", "a@b", "Team"));
    assert_eq!(row.verified_on, Some(read_date("2026-04-01").unwrap()));
    assert_eq!(row.valid_until, Some(Moment(read_date("2027-01-01").unwrap().0 - 1)));
    assert_eq!((&*row.source, &row.confidence), ("survey", &Some(Confidence::Rated { source: 'B', content: 2 })));
    assert_eq!(row.lines, ["x", "y"]);
}

#[test]
fn both_coordinates_may_stand_in_one_cell() {
    let text = "name,gps\nA,\"49.95, 23.4\"\nB,49 57 00 N 23 24 00 E\n";
    let list = sites::read(text.as_bytes(), &rules()).unwrap();
    assert_eq!(list.rows[0].at, list.rows[1].at);
    assert_eq!(faults("name,gps\nA,\"49,95 23,40\"\n").len(), 1);
}

#[test]
fn every_bad_row_is_told_with_its_row_and_column() {
    let told = faults(
        "Name,Lat,Lon,Verified on\n\
         A,49.95,23.4,01.05.2026\n\
         \n\
         \"two\nlines\",91,23.4,2026-04-01\n\
         ,,23.4,2026-05-03\n\
         B,49.95,23.4,2026-04-01,7\n",
    );
    assert!(told[0].starts_with("row 2, Verified on: \"01.05.2026\" is no date"), "{told:?}");
    assert_eq!(told[1], "row 4, Lat: 91, 23.4 is no place, but 23.4, 91 is: latitude and longitude are swapped");
    assert_eq!(told[2], "row 5, Name: is missing");
    assert_eq!(told[3], "row 5, Lat: is missing");
    assert_eq!(told[4], "row 5, Verified on: lies in the future");
    assert!(told[5].starts_with("row 6: has more cells than there are headings"), "{told:?}");
    assert_eq!(told.len(), 6);
}

#[test]
fn a_place_that_cannot_be_meant_is_refused() {
    assert!(matches!(fault("49,95", "23.4"), SiteFault::Coordinate(_)));
    assert_eq!(fault("123.4", "49.95"), SiteFault::Swapped { lat: 123.4, lon: 49.95 });
    assert_eq!(fault("123.4", "149.95"), SiteFault::Range { degrees: 123.4, most: 90 });
    assert_eq!(fault("49.95", "200"), SiteFault::Range { degrees: 200.0, most: 180 });
    assert_eq!(fault("0", "0.0"), SiteFault::Zero);
    assert_eq!(fault("49.95", ""), SiteFault::Missing);
}

#[test]
fn headings_must_name_what_is_needed_and_nothing_twice() {
    assert_eq!(
        faults("foo,bar\n1,2\n"),
        ["row 1, name: is missing", "row 1, latitude: is missing", "row 1, longitude: is missing"]
    );
    assert_eq!(faults("name,lat,lon,Y\nA,1,2,3\n"), ["row 1, Y: means the same as the column \"lat\""]);
}

#[test]
fn rows_of_one_name_at_one_place_are_duplicates() {
    // 0.0004° of latitude are 44 m, 0.0006° are 67 m; on both sides of the antimeridian too.
    let told = faults(
        "name,lat,lon\nA b,49.95,23.4\na  B,49.9504,23.4\nA b,49.9506,23.4\nC,49.95,23.4\nD,0,179.9999\nd,0,-179.9999\n",
    );
    assert_eq!(told, ["row 3: is the same site as row 2", "row 7: is the same site as row 6"]);
}

#[test]
fn what_only_needs_a_look_is_a_warning() {
    let text = "name,lat,lon,verified,expires,remarks\nA,1,2,2026-01-31,,x\nB,1,2,2026-01-30,2026-04-30,\nC,1,2,,2026-05-01,\n";
    let list = sites::read(text.as_bytes(), &rules()).unwrap();
    let told: Vec<(usize, &str, SiteWarning)> =
        list.warnings.iter().map(|warning| (warning.row, &*warning.column, warning.what.clone())).collect();
    let expected = [
        (1, "remarks", SiteWarning::UnknownColumn),
        (3, "verified", SiteWarning::Stale { days: 91 }),
        (3, "expires", SiteWarning::Expired),
        (4, "verified", SiteWarning::Unverified),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let file = |bytes: &[u8]| sites::read(bytes, &rules()).unwrap_err();
    assert_eq!(file(b"name,lat,lon\n\xe9,1,2\n"), SitesError::File(ReadError::NotUtf8 { offset: 13 }));
    assert_eq!(file(b""), SitesError::File(ReadError::Nothing));
    assert_eq!(file(b"name,lat,lon\n"), SitesError::File(ReadError::Nothing));
    assert!(faults("name,lat,lon\nA,1,2\n\"B,1,2\nC,1,2\n")[0].starts_with("row 3: a cell in quotes does not end"));
}

#[test]
fn rows_cells_and_faults_are_limited() {
    let rows = |count: usize| format!("name,lat,lon\n{}", "\n".repeat(count - 1) + "A,1,2\n");
    assert!(sites::read(rows(ROWS_MAX).as_bytes(), &rules()).is_ok());
    let error = sites::read(rows(ROWS_MAX + 1).as_bytes(), &rules()).unwrap_err();
    assert_eq!(error, SitesError::File(ReadError::TooMany { what: "rows", most: ROWS_MAX }));

    let cell = |bytes: usize| format!("name,lat,lon\n{},1,2\n", "x".repeat(bytes));
    assert!(sites::read(cell(CELL_BYTES_MAX).as_bytes(), &rules()).is_ok());
    assert_eq!(faults(&cell(CELL_BYTES_MAX + 1)), [format!("row 2, name: is longer than {CELL_BYTES_MAX} bytes")]);

    let bad = format!("name,lat,lon\n{}", "A,x,2\n".repeat(FAULTS_MAX + 1));
    let error = sites::read(bad.as_bytes(), &rules()).unwrap_err();
    assert!(matches!(&error, SitesError::Rows { first, more: 1 } if first.len() == FAULTS_MAX));
    assert!(error.to_string().ends_with("and 1 more"));

    let wide = |columns: usize| format!("name,lat,lon{}\nA,1,2\n", ",".repeat(columns - 3));
    assert!(sites::read(wide(COLUMNS_MAX).as_bytes(), &rules()).is_ok());
    let error = sites::read(wide(COLUMNS_MAX + 1).as_bytes(), &rules()).unwrap_err();
    assert_eq!(error, SitesError::File(ReadError::TooMany { what: "columns", most: COLUMNS_MAX }));
}
