//! A place typed with latitude and longitude exchanged is still a place: it is told from one that is meant, wherever
//! places come in, and only a warning is never held up by it.

mod support;

use serde_json::{Value, json};
use support::{BLUE, Folders, Pair, RED, run};

/// A line around Damascus.
fn pair() -> Pair {
    let folders = Folders::make_with(|dir, propose| {
        let (areas, places) = (dir.join("areas.geojson"), dir.join("places.csv"));
        let zone = r#"{"type":"Feature","properties":{"name":"Zone","distance_m":1000,"kinds":["live-fire"]},
            "geometry":{"type":"LineString","coordinates":[[36.0,33.2],[36.6,33.2]]}}"#;
        std::fs::write(&areas, zone).expect("a file");
        std::fs::write(&places, "name,latitude,longitude\nDamascus,33.51,36.29\n").expect("a file");
        (propose.areas, propose.places) = (Some(areas), Some(places));
    });
    let pair = folders.start();
    pair.wait_up();
    pair
}

/// How many entries of people's words both sides hold.
fn said(pair: &Pair) -> usize {
    pair.wait_same().iter().enumerate().filter(|(lane, _)| lane % 4 != 2).map(|(_, lane)| lane.len()).sum()
}

/// The failure of a command with `--json`, which must be a refusal.
fn refusal(pair: &Pair, args: &[&str]) -> Value {
    let ran = run(&pair.path(BLUE), &[&["--json"], args].concat());
    assert_eq!(ran.code, 1, "{args:?}: {ran:?}");
    ran.json()["failure"].clone()
}

#[test]
fn a_swapped_place_of_a_plan_is_told_and_released_only_as_given() {
    let pair = pair();
    let when = ["--from-time", "2035-03-13T02:00Z", "--until", "2035-03-13T04:00Z"];
    let check = |circle: &str| {
        let args = [&["plan", "check", "--kind", "flight", "--circle", circle], &when[..]].concat();
        pair.ask(BLUE, &args)["plans"][0]["lines"][0]["doubts"].clone()
    };
    assert_eq!(check("33.5,36.2,1km"), json!([]));
    let doubts = check("36.2,33.5,1km");
    assert_eq!((&doubts[0]["looks"], &doubts[0]["volume"]), (&json!("swapped"), &json!(0)), "{doubts}");
    assert!(doubts[0]["away_km"].as_u64().is_some_and(|km| (380..400).contains(&km)), "{doubts}");
    assert!(doubts[0]["swapped_km"].as_u64().is_some_and(|km| km < 12), "{doubts}");
    assert_eq!(check("-33.5,-70.6,1km")[0]["looks"], "remote");
    let words = run(
        &pair.path(BLUE),
        &[&["plan", "check", "--kind", "flight", "--circle", "36.2,33.5,1km"], &when[..]].concat(),
    );
    assert!(words.out.contains("LOOK AGAIN AT volume 0: latitude and longitude look swapped"), "{words:?}");

    let before = said(&pair);
    let send = |circle| {
        let notice = ["notice", "send", "--kind", "flight", "--from", "ops", "--title", "Flight", "--circle", circle];
        [&notice[..], &when[..]].concat()
    };
    let failure = refusal(&pair, &send("36.2,33.5,1km"));
    assert_eq!(failure["because"]["doubts"], doubts, "{failure}");
    assert!(failure["hint"].as_str().is_some_and(|hint| hint.contains("--as-given")), "{failure}");
    assert_eq!(said(&pair), before, "a refused notice is on the record");
    // A place that is far from everything is told, and goes.
    let far = pair.ask(BLUE, &send("-33.5,-70.6,1km"));
    assert_eq!((&far["serial"], &far["doubts"][0]["looks"]), (&json!("BLUE/R/0001"), &json!("remote")), "{far}");
    let right = pair.ask(BLUE, &send("33.6,36.4,1km"));
    assert_eq!((&right["serial"], &right["doubts"]), (&json!("BLUE/R/0002"), &json!([])), "{right}");
    let amend = ["notice", "amend", "BLUE/R/0002", "--reason", "moved", "--circle", "36.4,33.6,1km"];
    let amend = [&amend[..], &when[..]].concat();
    refusal(&pair, &amend);
    let amended = pair.ask(BLUE, &[&amend[..], &["--as-given"]].concat());
    assert_eq!((&amended["serial"], &amended["doubts"][0]["looks"]), (&json!("BLUE/R/0003"), &json!("swapped")));
    // Other words of it, and another time, say no place anew.
    pair.ask(BLUE, &["notice", "amend", "BLUE/R/0002", "--reason", "the call sign", "--detail", "call-sign=OWL"]);
    pair.ask(BLUE, &["notice", "delay", "BLUE/R/0002", "--by", "1h"]);
}

#[test]
fn a_swapped_place_of_a_site_is_told_and_goes_only_as_given() {
    let pair = pair();
    let add = ["site", "add", "--kind", "hospital", "--name", "Hospital", "--at", "36.2,33.5"];
    let failure = refusal(&pair, &add);
    assert_eq!(failure["because"]["doubts"][0]["looks"], "swapped", "{failure}");
    assert_eq!(said(&pair), 0);
    let added = pair.ask(BLUE, &[&add[..], &["--as-given"]].concat());
    assert_eq!((&added["site"], &added["doubt"]["looks"]), (&json!("BLUE/I/0001.0"), &json!("swapped")));
    // It is not its own excuse, and what says no place anew is not held up.
    refusal(&pair, &["site", "change", "BLUE/I/0001.0", "--at", "36.2001,33.5"]);
    pair.ask(BLUE, &["site", "change", "BLUE/I/0001.0", "--contact", "Head of administration"]);
    pair.ask(BLUE, &["site", "change", "BLUE/I/0001.0", "--at", "33.5,36.2"]);

    let list = pair.dir.path().join("sites.csv");
    let rows = "reference,name,type,latitude,longitude\nA,School,school,33.50,36.30\nB,Dam,dam,36.3,33.4\n";
    std::fs::write(&list, rows).expect("a file");
    let import = ["site", "import", list.to_str().expect("UTF-8"), "--line", "spring"];
    let before = said(&pair);
    let failure = refusal(&pair, &import);
    let what = failure["what"].as_str().expect("words");
    assert!(what.contains("row 3: latitude and longitude look swapped") && !what.contains("row 2: "), "{what}");
    assert!(failure["hint"].as_str().is_some_and(|hint| hint.contains("--as-given")), "{failure}");
    assert_eq!(said(&pair), before, "a refused list is on the record");
    let taken = pair.ask(BLUE, &[&import[..], &["--as-given"]].concat());
    assert_eq!(taken["lines"][0]["added"], 2, "{taken}");
    assert!(taken["warnings"].to_string().contains("look swapped"), "{taken}");
}

#[test]
fn a_warning_goes_at_once_whatever_its_place_and_says_that_it_is_in_doubt() {
    let pair = pair();
    let raised = pair.ask(BLUE, &["cease", "the hospital", "--at", "36.2,33.5", "--wait", "30"]);
    assert_eq!((&raised["serial"], &raised["doubt"]["looks"]), (&json!("BLUE/F/0001"), &json!("swapped")), "{raised}");
    assert_eq!(raised["received"][0]["party"], "RED");
    let words = run(&pair.path(RED), &["cease", "the hospital", "--at", "36.2,33.5"]);
    assert!(words.out.contains("LOOK AGAIN AT ITS PLACE: latitude and longitude look swapped"), "{words:?}");
    assert_eq!(pair.ask(BLUE, &["cease", "the hospital", "--at", "33.5,36.2"])["doubt"], json!(null));
}
