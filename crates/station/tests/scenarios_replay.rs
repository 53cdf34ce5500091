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

/// The folder of a party's station, however it is written.
fn folder(into: &Path, party: &str) -> std::path::PathBuf {
    let all = std::fs::read_dir(into).expect("the folder of the scenario").filter_map(Result::ok);
    let named = |path: &std::path::PathBuf| path.file_name().is_some_and(|name| name.eq_ignore_ascii_case(party));
    all.map(|entry| entry.path()).find(named).unwrap_or_else(|| panic!("no folder of {party} in {}", into.display()))
}
