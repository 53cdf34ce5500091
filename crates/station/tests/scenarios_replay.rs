//! The spring of 2022 on two real stations of a drill line, and what their records answer.

mod support;

use std::path::Path;

use serde_json::{Value, json};

#[test]
fn the_spring_of_2022_answers_what_it_is_asked() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/spring-2022.toml");
    let into = dir.path().join("spring");
    let args = ["scenario", "run", file.to_str().expect("UTF-8"), "--into", into.to_str().expect("UTF-8")];
    let played = support::done(dir.path(), &args);
    assert_eq!(played["same_at_every_station"], true, "{played}");
    let answers = &played["answers"];
    let (ministers, chiefs) = (&answers["contacts"]["ministers"], &answers["contacts"]["chiefs"]);

    let last = &ministers["last"];
    let is = |value: &Value, wanted: Value| assert_eq!(*value, wanted, "{answers}");
    assert!(last["at"].as_str().is_some_and(|at| at.starts_with("2022-05-13T14:00:00")), "{last}");
    assert!(last["minutes"].as_f64().is_some_and(|minutes| (59.0..=60.0).contains(&minutes)), "{last}");
    is(&last["initiative"], json!("USA"));
    is(&last["standing"], json!("agreed by both"));
    is(&ministers["before_that"]["at"], json!("2022-02-18T15:00:00.000Z"));
    is(&ministers["days_between_the_last_two"], json!(84));
    is(&ministers["open"], json!([]));

    is(&chiefs["last"]["at"], json!("2022-02-11T15:00:00.000Z"));
    is(&chiefs["last"]["days"], json!(92));
    is(&chiefs["sought_since"], json!(3));
    is(&chiefs["sought_by"], json!([{ "party": "USA", "times": 3 }, { "party": "RUS", "times": 0 }]));
    assert_eq!(chiefs["declined"].as_array().map(Vec::len), Some(2), "{chiefs}");
    assert_eq!(chiefs["open"].as_array().map(Vec::len), Some(1), "{chiefs}");

    is(&answers["readouts"]["both"], json!(["initiative"]));
    is(&answers["readouts"]["only"]["USA"], json!(["ceasefire", "lines-open"]));
    is(&answers["readouts"]["only"]["RUS"], json!(["international-security", "situation"]));
    is(&answers["readouts"]["contradict"], json!([]));

    // How near the strikes came to the border that the charter names, and that nobody answered.
    let strike = &answers["incidents"][0];
    let border = &strike["near"]["areas"][0];
    let km = |bound: &str| border["distance_m"][bound].as_f64().expect("metres") / 1_000.0;
    is(&border["within"], json!(true));
    assert!((14.0..15.0).contains(&km("least")) && (18.0..19.0).contains(&km("most")), "{border}");
    is(&strike["parties"][1], json!({ "party": "RUS", "origin": null, "in_time": null, "overdue": true }));
    is(&strike["requests"][0]["overdue"], json!(true));

    // Urged in a readout, and never proposed on the line.
    let ceasefire = &answers["ceasefire"];
    is(&ceasefire["proposed"], json!(0));
    is(&ceasefire["in_readouts"][0]["by"], json!("USA"));
    is(&ceasefire["in_readouts"][0]["tenor"], json!("urged"));
    is(&ceasefire["would_need"][0], json!("text in en"));
    is(&ceasefire["would_need"][1], json!("text in ru"));

    for checks in answers["staffed_checks"].as_array().expect("both directions") {
        is(&checks["answered_per_mille"], json!(1000));
        let silence_h = checks["longest_silence_s"].as_f64().expect("seconds") / 3_600.0;
        assert!((11.9..=12.1).contains(&silence_h), "{checks}");
    }

    // What was said in public in that spring, held against the record of either side.
    let ministers = ["USA/minister", "RUS/minister"];
    let march = ["--from", "2022-03-05", "--until", "2022-03-24"];
    let may = ["--from", "2022-05-13", "--until", "2022-05-13"];
    let claims: [(&[&str], &[&str], &str); 5] = [
        (&["refused", "RUS", "--between", ministers[0], ministers[1]], &march, "finding-borne-out"),
        (&["silent", "RUS", "--to", "calls"], &march, "finding-contradicted"),
        (&["initiative", "USA", ministers[0], ministers[1]], &may, "finding-borne-out"),
        (&["lasted", "60", ministers[0], ministers[1]], &may, "finding-borne-out"),
        (&["not-spoke", "USA/chief", "RUS/chief"], &march, "finding-cannot-say"),
    ];
    for (claim, when, finding) in claims {
        let args = [&["claim", "check"][..], claim, when].concat();
        let held = ["USA", "RUS"].map(|party| support::done(&folder(&into, party), &args));
        assert_eq!(held[0]["finding"], finding, "{claim:?}: {}", held[0]);
        // How far each holds the other's record is not the same.
        let figures =
            |held: &Value| if finding == "finding-cannot-say" { Value::Null } else { held["figures"].clone() };
        assert_eq!(figures(&held[0]), figures(&held[1]), "{claim:?}");
        for same in ["finding", "entries"] {
            assert_eq!(held[0][same], held[1][same], "{claim:?}");
        }
    }
}

#[test]
fn the_river_line_answers_what_it_is_asked() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/river-line.toml");
    let into = dir.path().join("river");
    let args = ["scenario", "run", file.to_str().expect("UTF-8"), "--into", into.to_str().expect("UTF-8")];
    let played = support::done(dir.path(), &args);
    assert_eq!(played["same_at_every_station"], true, "{played}");
    let answers = &played["answers"];
    let is = |value: &Value, wanted: Value| assert_eq!(*value, wanted, "{answers}");

    let [struck, mishap, distress] = answers["incidents"].as_array().expect("incidents").as_slice() else {
        panic!("three incidents: {answers}");
    };
    is(&struck["parties"][1], json!({ "party": "SOUTH", "origin": "ours", "in_time": true, "overdue": false }));
    is(&struck["facts"], json!({ "agreed": 2, "disputed": 1, "stated": 0 }));
    let site = &struck["near"]["sites"][0];
    is(&site["days_between"], json!(4));
    is(&site["distance_m"]["least"], json!(0.0));
    is(&struck["near"]["notices"][0]["active"], json!(true));
    let asked: Vec<_> = struck["requests"].as_array().expect("requests").iter().collect();
    let wanted: Vec<_> = asked.iter().map(|request| request["wanted"].as_str().unwrap_or_default()).collect();
    assert_eq!(wanted, ["explanation", "explanation", "meeting", "compensation"], "{struck}");
    assert!(asked.iter().all(|request| request["in_time"] == true), "{struck}");
    is(&mishap["admission"], json!(true));
    is(&distress["requests"][0]["response"], json!("done"));
    assert!([struck, mishap, distress].iter().all(|incident| incident["closed"] == true), "{answers}");
    is(&answers["sites_struck"][0]["days_after_notice"], json!(4));
    let amendment = json!({ "number": 1, "from": "2027-03-11T00:00:00.000Z", "signed": 4, "of": 4, "holds": true });
    is(&answers["amendments"], json!([amendment]));

    let [offer, ceasefire] = answers["agreements"].as_array().expect("agreements").as_slice() else {
        panic!("two proposals: {answers}");
    };
    is(&offer["state"], json!("rejected"));
    is(&ceasefire["state"], json!("in-force"));
    is(&ceasefire["monitors"], json!(["MISSION"]));
    let tally = |party: &str, category: &str| {
        let rows = ceasefire["violations"].as_array().expect("a tally");
        rows.iter().find(|row| row["party"] == party && row["category"] == category).expect("a row")
    };
    is(&tally("SOUTH", "fire")["disputed"], json!(1));
    is(&tally("SOUTH", "fire")["counted"], json!(6));
    is(&tally("NORTH", "overflight")["admitted"], json!(1));
    let last = &answers["contacts"]["ministers"]["last"];
    assert!(last["at"].as_str().is_some_and(|at| at.starts_with("2027-03-14T10:00:00")), "{last}");

    // What was admitted is read in the other side's language, and in any other that the phrases are in.
    let north = folder(&into, "NORTH");
    let serial = mishap["incident"].as_str().expect("a serial");
    for (language, words) in
        [("fr", "Ce n’est pas une attaque"), ("ru", "Это не нападение"), ("en", "Accident, no attack")]
    {
        let form = support::run(&north, &["incident", "show", serial, "--in", language]).out;
        assert!(form.contains(words), "{language}: {form}");
    }
}

/// The folder of a party's station, however it is written.
fn folder(into: &Path, party: &str) -> std::path::PathBuf {
    let all = std::fs::read_dir(into).expect("the folder of the scenario").filter_map(Result::ok);
    let named = |path: &std::path::PathBuf| path.file_name().is_some_and(|name| name.eq_ignore_ascii_case(party));
    all.map(|entry| entry.path()).find(named).unwrap_or_else(|| panic!("no folder of {party} in {}", into.display()))
}
