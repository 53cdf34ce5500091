//! Protected sites between two stations: a list is released whole or not at all, only what differs goes, it stays on the
//! lines that its owner names, and who received, acknowledged and passed it down when is on record.

mod support;

use std::path::Path;

use serde_json::{Value, json};
use station::ceremony;
use station::cli;
use support::{BLUE, Folders, Pair, RED, eventually};

const HEADINGS: &str = "reference,name,type,latitude,longitude,place,verified by,verified on,confidence,lines\n";

/// So many rows, each 2 km or more from every other.
fn rows(count: usize) -> Vec<String> {
    let row = |nth: usize| {
        let (lat, lon) = (48.0 + (nth / 50) as f64 * 0.03, 24.0 + (nth % 50) as f64 * 0.03);
        let kind = ["hospital", "school", "shelter"][nth % 3];
        format!("UA-{nth:05},{kind} {nth} сховище,{kind},{lat:.4},{lon:.4},,Ministry of Health,2026-11-01,B2,")
    };
    (0..count).map(row).collect()
}

fn write(folder: &Path, name: &str, rows: &[String]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, format!("{HEADINGS}{}\n", rows.join("\n"))).expect("a list is written");
    path.to_str().expect("a path in UTF-8").to_owned()
}

/// What one side has of all sites, but for whose they are to it.
fn told(pair: &Pair, at: usize) -> Vec<Value> {
    let mut sites = pair.ask(at, &["site", "list"])["sites"].as_array().expect("sites").clone();
    sites.iter_mut().for_each(|site| drop(site.as_object_mut().expect("a site").remove("mine")));
    sites
}

fn wait_told(pair: &Pair, count: usize) {
    pair.wait_same();
    eventually("the other side has the sites", || told(pair, RED).len() == count);
    assert_eq!(told(pair, BLUE), told(pair, RED));
}

#[test]
fn a_list_of_two_thousand_is_released_seen_by_the_other_side_and_kept_up_by_differences() {
    let pair = Pair::up();
    let folder = pair.path(BLUE);
    let mut list = rows(2_000);
    let file = write(&folder, "sites.csv", &list);
    for lines in [&[][..], &["--line", "spring", "--all-lines"]] {
        let words = support::run(&folder, &[&["site", "import", &file], lines].concat());
        assert_eq!(words.code, 2, "a list goes only to the lines that its owner names: {words:?}");
    }

    let dry = pair.ask(BLUE, &["site", "import", &file, "--all-lines", "--dry-run"]);
    assert_eq!((&dry["lines"][0]["added"], &dry["lines"][0]["entries"]), (&json!(2_000), &json!([])), "{dry}");
    assert_eq!(pair.ask(BLUE, &["site", "list"])["count"], 0);

    let first = pair.ask(BLUE, &["site", "import", &file, "--line", "spring"]);
    assert_eq!((&first["rows"], &first["lines"][0]["added"]), (&json!(2_000), &json!(2_000)), "{first}");
    assert!(
        first["lines"][0]["entries"].as_array().is_some_and(|entries| (4..=12).contains(&entries.len())),
        "{first}"
    );
    wait_told(&pair, 2_000);
    let one = &told(&pair, RED)[17];
    assert_eq!((&one["reference"], &one["kind"], &one["grade"]), (&json!("UA-00017"), &json!("shelter"), &json!("B2")));
    assert_eq!((&one["owner"], &one["name"]), (&json!("BLUE"), &json!("shelter 17 сховище")));

    let again = pair.ask(BLUE, &["site", "import", &file, "--line", "spring"]);
    assert_eq!((&again["lines"][0]["same"], &again["lines"][0]["entries"]), (&json!(2_000), &json!([])), "{again}");

    bad_rows_refuse_all(&pair, &list);

    // One is renamed, one is gone, one is new: one entry says all three.
    let (renamed, gone) = (list[5].replace("shelter 5 сховище", "shelter 5, repaired"), list.remove(9));
    list[5] = renamed.replacen("shelter 5, repaired", "\"shelter 5, repaired\"", 1);
    list.push(gone.replace("UA-00009", "UA-90000").replace("48.0000", "47.0000"));
    let file = write(&folder, "sites.csv", &list);
    let kept = pair.ask(BLUE, &["site", "import", &file, "--line", "spring", "--dry-run"]);
    assert_eq!((&kept["lines"][0]["removed"], &kept["lines"][0]["missing"]), (&json!(0), &json!(1)), "{kept}");
    let delta = pair.ask(BLUE, &["site", "import", &file, "--line", "spring", "--remove-missing"]);
    let line = &delta["lines"][0];
    let counts = ["added", "changed", "removed", "same"].map(|name| line[name].as_u64().unwrap_or(99));
    assert_eq!(counts, [1, 1, 1, 1_998], "{delta}");
    assert_eq!(line["entries"].as_array().map(Vec::len), Some(1), "{delta}");
    wait_told(&pair, 2_000);
    let named = |reference: &str| told(&pair, RED).into_iter().find(|site| site["reference"] == reference);
    assert_eq!(named("UA-00005").map(|site| site["name"].clone()), Some(json!("shelter 5, repaired")));
    assert_eq!((named("UA-00009"), named("UA-90000").is_some()), (None, true));

    // What one side exports, the other way round, changes nothing.
    let csv = pair.ask(BLUE, &["site", "list", "--format", "csv"])["text"].as_str().expect("a file").to_owned();
    let file = folder.join("exported.csv");
    std::fs::write(&file, csv).expect("a file");
    let back = pair.ask(BLUE, &["site", "import", file.to_str().expect("UTF-8"), "--line", "spring"]);
    assert_eq!(back["lines"][0]["same"], 2_000, "{back}");
    // Whatever leaves a station says where it comes from, so that a list that leaks can be traced.
    let charter = pair.stations[RED].folder.line(None).and_then(|line| line.charter()).expect("a charter");
    let id = charter.charter().line_id().to_string();
    for (format, says) in [
        ("csv", "from line,line id,entry,version,exported,exported by,drill".to_owned()),
        ("csv", format!("{id},BLUE/R/0001,BLUE/R/")),
        ("geojson", format!("\"line_id\":\"{id}\",\"entry\":\"BLUE/R/0001\"")),
        ("geojson", "\"exported_by\":\"RED\"".to_owned()),
        ("kml", format!("<Data name=\"line_id\"><value>{id}</value></Data>")),
    ] {
        let told = pair.ask(RED, &["site", "list", "--theirs", "--format", format]);
        assert!(told["text"].as_str().is_some_and(|text| text.contains(&says)), "{format} does not say {says}");
    }
    let near = pair.ask(RED, &["site", "list", "--near", "48.0,24.0", "--within", "3km", "--theirs"]);
    assert_eq!(near["count"], 2, "{near}");
    support::transcripts_agree([&pair.path(BLUE), &pair.path(RED)]);
}

fn bad_rows_refuse_all(pair: &Pair, list: &[String]) {
    let before = pair.wait_same().iter().map(Vec::len).sum::<usize>();
    let mut bad = list.to_vec();
    bad[3] = "UA-X,no place,hospital,,,,,,,".to_owned();
    bad[700] = "UA-Y,swapped,hospital,124.5,48.0,,,,,".to_owned();
    bad.push("UA-NEW,new and good,school,46.5,30.1,,,,,".to_owned());
    bad.push(format!("UA-NEW2,{},school,46.5,30.5,,,,,", "n".repeat(300)));
    let file = write(&pair.path(BLUE), "bad.csv", &bad);
    let what = pair.refused(BLUE, 1, &["site", "import", &file, "--line", "spring"]);
    assert!(what.contains("row 5, latitude") && what.contains("row 702"), "{what}");
    // With these mended, the next row that no station would read is told, and nothing was released meanwhile.
    (bad[3], bad[700]) = (list[3].clone(), list[700].clone());
    // The same site by another reference is one told twice.
    bad.push(list[4].replace("UA-00004", "UA-TWICE").replacen("school 4", "school  4", 1));
    bad.remove(4);
    let file = write(&pair.path(BLUE), "bad.csv", &bad);
    let what = pair.refused(BLUE, 1, &["site", "import", &file, "--line", "spring"]);
    assert!(what.contains("row 2002: the name is empty or too long"), "{what}");
    bad.remove(bad.len() - 2);
    let file = write(&pair.path(BLUE), "bad.csv", &bad);
    let what = pair.refused(BLUE, 1, &["site", "import", &file, "--line", "spring"]);
    assert!(what.contains("is the same site as BLUE/R/"), "{what}");
    let after = pair.wait_same().iter().map(Vec::len).sum::<usize>();
    assert_eq!(before, after, "a refused list changed the record");
}

#[test]
fn a_single_site_goes_its_way_from_notice_to_strike_and_the_report_counts_it() {
    let pair = Pair::up();
    let add =
        ["site", "add", "--kind", "hospital", "--name", "District hospital", "--at", "49.8,24.0", "--radius", "150m"];
    let added = pair.ask(BLUE, &[&add[..], &["--verified-by", "Ministry of Health", "--grade", "a1"]].concat());
    let (site, entry) = (added["site"].as_str().expect("a site"), added["serial"].as_str().expect("an entry"));
    assert_eq!((site, entry), ("BLUE/I/0001.0", "BLUE/I/0001"));
    eventually("it waits at the other side", || pair.ask(RED, &["status"])["lines"][0]["sites"]["to_answer"] == 1);
    let words = support::run(&pair.path(RED), &["site", "list"]);
    assert!(
        words.out.contains("District hospital") && words.out.contains("silence removes no protection"),
        "{words:?}"
    );

    pair.refused(RED, 2, &["site", "answer", entry, "ask"]);
    pair.refused(RED, 1, &["site", "change", site, "--name", "not ours"]);
    pair.refused(RED, 1, &["site", "answer", "BLUE/I/0009", "acknowledge"]);
    pair.ask(RED, &["site", "answer", entry, "ask", "--words", "is the north wing part of it?"]);
    pair.ask(RED, &["site", "answer", entry, "acknowledge"]);
    pair.ask(RED, &["site", "passed", "all", "--units", "4th brigade, air operations centre"]);
    assert_eq!(pair.ask(RED, &["status"])["lines"][0]["sites"], json!({ "to_answer": 0, "to_pass": 0, "more": false }));
    eventually("its owner sees that it was passed down", || {
        pair.ask(BLUE, &["site", "show", site])["told"][0]["passed"][0]["units"] == "4th brigade, air operations centre"
    });
    let shown = pair.ask(BLUE, &["site", "show", site]);
    let told = &shown["told"][0];
    assert!(shown["first_told"].as_str().is_some_and(|at| at.starts_with("20")), "{shown}");
    assert_eq!((&told["received"][0]["party"], &told["answers"][0]["stance"]), (&json!("RED"), &json!("acknowledged")));
    assert_eq!(told["answers"][0]["in_time"], true, "{shown}");

    let twice = ["site", "add", "--kind", "school", "--name", "School beside it", "--at", "49.8001,24.0"];
    assert_eq!(pair.ask(RED, &twice)["near"], json!([site]));
    pair.ask(BLUE, &["site", "change", site, "--contact", "Head of administration"]);
    pair.refused(BLUE, 1, &["site", "change", site, "--contact", "Head of administration"]);
    let struck = ["site", "struck", site, "--at", "2035-01-01T00:00:00Z", "--words", "the roof is gone"];
    pair.refused(RED, 1, &struck);
    pair.ask(BLUE, &struck);
    pair.wait_same();
    eventually("both sides count the strike alike", || {
        let reports = [BLUE, RED].map(|at| pair.ask(at, &["site", "report"])["owners"].clone());
        reports[1][0]["struck_after_notice"] == 1 && reports[0][0]["strikes"][0]["words"] == "the roof is gone"
    });
    let report = pair.ask(BLUE, &["site", "report"]);
    let days = report["owners"][0]["strikes"][0]["days"].as_f64();
    assert!(days.is_some_and(|days| days > 1.0), "{report}");
    pair.ask(BLUE, &["site", "remove", site, "--reason", "evacuated"]);
    pair.refused(BLUE, 1, &["site", "change", site, "--name", "it is gone"]);
    pair.refused(BLUE, 1, &["site", "show", "BLUE/I/0001.7"]);
    pair.wait_same();
    eventually("what was off the list then was not struck after notice", || {
        let reports = [BLUE, RED].map(|at| pair.ask(at, &["site", "report"])["owners"].clone());
        let of_blue = &reports[1][0];
        of_blue["struck_after_notice"] == 0 && of_blue["removed"] == 1 && reports[0][0]["strikes"][0]["listed"] == false
    });
    let report = pair.ask(BLUE, &["site", "report"]);
    let kept = &report["owners"][0]["kept"][0];
    let counts = ["asked", "received", "received_in_time", "answered_in_time", "passed_in_time"];
    assert_eq!(counts.map(|name| kept[name].as_u64().unwrap_or(99)), [3, 3, 3, 1, 1], "{report}");
    let gone = pair.ask(RED, &["site", "show", site]);
    assert_eq!((&gone["removed"], &gone["reason"]), (&json!(true), &json!("evacuated")));
}

#[test]
fn a_list_stays_on_the_lines_that_its_owner_names_and_away_from_where_it_says_it_lies() {
    let folders = Folders::make_with(|dir, propose| {
        let places = dir.join("places.csv");
        std::fs::write(&places, "name,latitude,longitude\nLviv|Львів,49.84,24.03\n").expect("a file");
        propose.places = Some(places);
    });
    second_line(&folders);
    let pair = folders.start();
    pair.wait_up();
    let row = "UA-1,Hospital,hospital,49.85,24.02,Львів,,,,";
    let file = write(&pair.path(BLUE), "one.csv", &[row.to_owned()]);
    pair.ask(BLUE, &["site", "import", &file, "--line", "spring"]);
    eventually("it is told on the one line", || pair.ask(RED, &["site", "list", "--line", "spring"])["count"] == 1);
    for at in [BLUE, RED] {
        assert_eq!(pair.ask(at, &["site", "list", "--line", "west"])["count"], 0);
        pair.refused(at, 2, &["site", "list"]);
    }
    // A row may name lines of its own.
    let tagged = "UA-2,School,school,49.80,24.10,,,,,West";
    let file = write(&pair.path(BLUE), "two.csv", &[row.to_owned(), tagged.to_owned()]);
    let both = pair.ask(BLUE, &["site", "import", &file, "--line", "spring", "--line", "west", "--dry-run"]);
    let kept_off = |line: usize| (both["lines"][line]["added"].clone(), both["lines"][line]["kept_off"].clone());
    assert_eq!((kept_off(0), kept_off(1)), ((json!(0), json!(1)), (json!(2), json!(0))), "{both}");

    // The name is held against the charter's places, of the line that has some; and no line gets any of such a list.
    let misplaced = "UA-3,Clinic,hospital,50.45,30.52,Lviv,,,,";
    let file = write(&pair.path(BLUE), "three.csv", &[row.to_owned(), misplaced.to_owned()]);
    let what = pair.refused(BLUE, 1, &["site", "import", &file, "--all-lines"]);
    assert!(what.contains("line spring, row 3") && what.contains("Lviv"), "{what}");
    assert_eq!(pair.ask(BLUE, &["site", "list", "--line", "west"])["count"], 0);
    let add = [
        "site",
        "add",
        "--line",
        "spring",
        "--kind",
        "camp",
        "--name",
        "Camp",
        "--at",
        "50.45,30.52",
        "--area",
        "Lviv",
    ];
    pair.refused(BLUE, 1, &add);
    let near = pair.ask(RED, &["site", "list", "--line", "spring", "--near", "Lviv", "--within", "5km"]);
    assert_eq!(near["count"], 1, "{near}");
}

#[test]
fn both_sides_see_which_sites_are_stale_misplaced_or_told_twice() {
    let folders = Folders::make_with(|dir, propose| {
        let (annex, places) = (dir.join("annex.toml"), dir.join("places.csv"));
        std::fs::write(&annex, "stale_days = 30\n").expect("a file");
        std::fs::write(&places, "name,latitude,longitude\nLviv,49.84,24.03\n").expect("a file");
        (propose.annex, propose.places) = (Some(annex), Some(places));
    });
    let pair = folders.start();
    pair.wait_up();
    let add = |at: usize, name: &str, place: &str, more: &[&str]| {
        let args = ["site", "add", "--kind", "school", "--name", name, "--at", place];
        pair.ask(at, &[&args[..], more].concat())["site"].as_str().expect("a site").to_owned()
    };
    let old = add(BLUE, "Old", "49.84,24.03", &["--verified-by", "Office", "--verified-on", "2025-01-01"]);
    let fresh = add(BLUE, "Fresh", "49.90,24.03", &["--verified-by", "Office"]);
    pair.wait_same();
    let twice = add(RED, "Beside the old one", "49.8401,24.03", &[]);
    pair.wait_same();
    eventually("both sides see it alike", || {
        let [blue, red] = [BLUE, RED].map(|at| told(&pair, at));
        blue.len() == 3 && blue == red
    });
    let of = |site: &str| {
        let sites = told(&pair, RED);
        let found = sites.iter().find(|told| told["site"] == site).expect("it is told").clone();
        ["stale", "misplaced", "near"].map(|name| found[name].clone())
    };
    assert_eq!(of(&old), [json!(true), json!(null), json!([twice])]);
    assert_eq!(of(&fresh), [json!(false), json!(null), json!([])]);
    assert_eq!(of(&twice), [json!(false), json!(null), json!([old])]);
    let report = pair.ask(RED, &["site", "report"]);
    let counts =
        |nth: usize| ["unverified", "stale", "misplaced", "near"].map(|name| report["owners"][nth][name].clone());
    assert_eq!(counts(0), [0, 1, 0, 1].map(|count| json!(count)), "{report}");
    assert_eq!(counts(1), [1, 0, 0, 1].map(|count| json!(count)), "{report}");
    let words = support::run(&pair.path(RED), &["site", "show", &old]).out;
    assert!(words.contains("STALE: verified") && words.contains(&format!("look at {twice}")), "{words}");
    let words = support::run(&pair.path(RED), &["site", "list"]).out;
    assert!(words.contains(&format!("Old (STALE; near {twice})")), "{words}");
}

/// A second line between the same two parties, without places.
fn second_line(folders: &Folders) {
    let charter = folders.dir.path().join("west.detente");
    let propose = cli::Propose {
        with: vec![folders.folders[RED].identity_file()],
        name: "Another line".to_owned(),
        drill: false,
        purposes: Vec::new(),
        exclusions: Vec::new(),
        forces: Vec::new(),
        terms: None,
        annex: None,
        areas: None,
        places: None,
        out: charter.clone(),
    };
    ceremony::propose(&folders.folders[BLUE], &propose).expect("a charter");
    let accept = cli::Accept { file: charter.clone(), merge: Vec::new(), out: None };
    let signed = ceremony::accept(&folders.folders[RED], &accept).expect("it signs");
    let words = signed["fingerprint"].as_str().map(str::to_owned);
    for folder in &folders.folders {
        let open = cli::Open {
            file: charter.clone(),
            words: words.clone(),
            called: Some("west".to_owned()),
            earlier: Vec::new(),
        };
        ceremony::open(folder, &open).expect("it opens");
    }
}
