//! Warnings between two stations: raised as FLASH with a place given two ways, read back wrong and then right, passed to
//! units, answered for, each by its clock; and a charter whose annex is not understood is not signed.

mod support;

use serde_json::json;
use support::{BLUE, Folders, Pair, RED, eventually};

fn pair() -> Pair {
    let folders = Folders::make_with(|dir, propose| {
        let (annex, areas, places) = (dir.join("annex.toml"), dir.join("areas.geojson"), dir.join("places.geojson"));
        std::fs::write(&annex, "stale_days = 30\n[cease]\nread_back_s = 90\n[kinds.flight]\nrank = 3\n")
            .expect("a file");
        let border = r#"{"type":"Feature","properties":{"name":"Border","name:uk":"Кордон","distance_m":5000,
            "kinds":["live-fire","strike-warning"]},"geometry":{"type":"LineString","coordinates":[[23.5,50.4],[23.7,50.2]]}}"#;
        std::fs::write(&areas, border).expect("a file");
        let place = r#"{"type":"Feature","properties":{"name":"Yavoriv"},
            "geometry":{"type":"Point","coordinates":[23.39,49.94]}}"#;
        std::fs::write(&places, place).expect("a file");
        (propose.annex, propose.areas, propose.places) = (Some(annex), Some(areas), Some(places));
    });
    let pair = folders.start();
    pair.wait_up();
    pair
}

#[test]
fn a_warning_is_read_back_wrong_then_right_passed_down_and_stopped() {
    let pair = pair();
    let raise = ["cease", "we believe you are striking the hospital", "--at", "49.95,23.4"];
    let second = ["--feature", "yavoriv", "--bearing", "33", "--distance", "1320m", "--since", "08:15"];
    let raised = pair.ask(BLUE, &[&raise[..], &second, &["--wait", "30"]].concat());
    assert_eq!(
        (&raised["serial"], &raised["received"][0]["party"]),
        (&json!("BLUE/F/0001"), &json!("RED")),
        "{raised}"
    );
    let shown = pair.ask(BLUE, &["cease", "show", "BLUE/F/0001"]);
    let since = shown["since"].as_str().expect("a time").to_owned();
    assert!(since.ends_with("T08:15:00.000Z"), "{shown}");
    assert!(shown["feature"]["apart_m"].as_f64().is_some_and(|m| m < 100.0), "{shown}");

    eventually("the other side's status shows it first", || {
        let words = support::run(&pair.path(RED), &["status"]).out;
        words.lines().nth(1).is_some_and(|line| line.starts_with("WARNING BLUE/F/0001"))
    });
    let read_back = |at: &str, since: &[&str]| {
        let read = pair.ask(RED, &[&["cease", "read-back", "BLUE/F/0001", "--at", at], since].concat());
        read["warning"]["parties"][0]["read_back"].clone()
    };
    let wrong = read_back("49.59,23.4", &["--since", &since]);
    assert_eq!((&wrong["right"], &wrong["same_time"]), (&json!(false), &json!(true)), "{wrong}");
    assert!(wrong["apart_m"].as_f64().is_some_and(|m| (39_000.0..41_000.0).contains(&m)), "{wrong}");
    let words = support::run(&pair.path(RED), &["cease", "read-back", "BLUE/F/0001", "--at", "49.95,23.4"]);
    assert!(words.out.contains("THE READ-BACK IS WRONG") && words.out.contains("another time"), "{words:?}");
    assert_eq!(pair.ask(RED, &["cease", "list", "--open"])["warnings"][0]["owed_here"]["what"], "read back");
    assert_eq!(read_back("49°57'00\"N 23°24'00\"E", &["--since", "0815Z"])["right"], true);

    let passed = pair.ask(RED, &["cease", "passed", "BLUE/F/0001", "--units", "72nd air regiment"]);
    assert_eq!(passed["warning"]["owed_here"]["what"], "tell the outcome", "{passed}");
    pair.ask(RED, &["cease", "denied", "BLUE/F/0001", "--words", "nothing of ours is there"]);
    let stopped = pair.ask(RED, &["cease", "stopped", "BLUE/F/0001", "--words", "the battery has ceased fire"]);
    assert_eq!(stopped["warning"]["open"], false, "{stopped}");

    pair.wait_same();
    eventually("both sides see it answered for", || {
        let [blue, red] = [BLUE, RED].map(|at| pair.ask(at, &["cease", "show", "BLUE/F/0001"]));
        blue["open"] == false && blue["parties"][0]["outcome"] == red["parties"][0]["outcome"]
    });
    let shown = pair.ask(BLUE, &["cease", "show", "BLUE/F/0001"]);
    let party = &shown["parties"][0];
    assert_eq!((&party["outcome"]["outcome"], &party["owes"]), (&json!("stopped"), &json!(null)), "{shown}");
    for (clock, within_s) in [("read_back", 90), ("passed", 300), ("outcome", 600)] {
        let clock = &party["clocks"][clock];
        assert_eq!((&clock["within_s"], &clock["in_time"]), (&json!(within_s), &json!(true)), "{shown}");
        assert!(clock["took_s"].as_f64().is_some_and(|s| (-1.0..60.0).contains(&s)), "{shown}");
    }
    assert_eq!(shown["passed"][0]["units"], "72nd air regiment");
    assert_eq!(pair.ask(RED, &["cease", "list", "--open"])["warnings"], json!([]));
    assert_eq!(pair.ask(RED, &["cease", "list"])["warnings"].as_array().map(Vec::len), Some(1));
    let words = support::run(&pair.path(BLUE), &["cease", "show", "BLUE/F/0001"]);
    assert!(words.out.contains("STOPPED at") && words.out.contains("in time"), "{words:?}");
}

#[test]
fn a_place_that_contradicts_itself_is_refused_and_nothing_is_said() {
    let pair = pair();
    let raise = ["cease", "the hospital", "--at", "49.95,23.4"];
    let with = |more: &[&str], exit: i32| pair.refused(BLUE, exit, &[&raise[..], more].concat());
    let wrong = with(&["--feature", "Yavoriv", "--bearing", "213", "--distance", "1320m"], 1);
    assert!(wrong.contains("213°") && wrong.contains("Yavoriv"), "{wrong}");
    let elsewhere =
        with(&["--feature", "Yavoriv", "--feature-at", "48.0,23.4", "--bearing", "0", "--distance", "217km"], 1);
    assert!(elsewhere.contains("the charter places Yavoriv"), "{elsewhere}");
    let unknown = with(&["--feature", "Nowhere", "--bearing", "0", "--distance", "1km"], 2);
    assert!(unknown.contains("Nowhere"), "{unknown}");
    with(&["--since", "yesterday"], 2);
    with(&["--feature", "Yavoriv", "--bearing", "NE", "--distance", "1km"], 2);
    pair.refused(BLUE, 2, &["cease", "where?", "--at", "49.95"]);
    pair.refused(BLUE, 1, &["cease", "show", "BLUE/F/0001"]);
    pair.refused(RED, 1, &["cease", "read-back", "BLUE/F/0001", "--at", "49.95,23.4"]);
    assert_eq!(support::run(&pair.path(BLUE), &["cease", "no place"]).code, 2);
    assert_eq!(pair.wait_same()[0].len(), 0, "a refused warning is on the record");
    // Its author is not asked to answer its own.
    pair.ask(BLUE, &raise);
    pair.refused(BLUE, 1, &["cease", "read-back", "BLUE/F/0001", "--at", "49.95,23.4"]);
}

#[test]
fn a_charter_says_its_annex_and_one_that_is_not_understood_is_not_signed() {
    let pair = pair();
    let annex = pair.ask(RED, &["charter", "show"])["annex"].clone();
    assert_eq!((&annex["stale_days"], &annex["cease"]["read_back_s"]), (&json!(30), &json!(90)), "{annex}");
    assert_eq!((&annex["kinds"]["flight"]["rank"], &annex["answer_s"]), (&json!(3), &json!(3_600)), "{annex}");
    let area = &annex["areas"][0];
    assert_eq!(area["kinds"], json!(["strike-warning", "live-fire"]), "{annex}");
    assert_eq!((&area["names"], &area["distance_m"]), (&json!(["Border", "Кордон"]), &json!(5_000.0)), "{annex}");
    let words = support::run(&pair.path(RED), &["charter", "show"]);
    assert!(words.out.contains("area-0: Border / Кордон, 5000.0 m"), "{words:?}");

    // A charter that all could sign, with an annex of a later release.
    let file = pair.dir.path().join("later.detente");
    let parties = [BLUE, RED].map(|at| pair.stations[at].folder.identity().expect("an identity").party().clone());
    let charter = pair.stations[BLUE].folder.line(None).and_then(|line| line.charter()).expect("a charter");
    let later = evidence::Charter { annex: Some(vec![0xa0]), parties: parties.to_vec(), ..charter.charter().clone() };
    let later = evidence::SignedCharter::propose(later).expect("a sound charter");
    std::fs::write(&file, later.encode()).expect("a file");
    let name = file.to_str().expect("a path in UTF-8");
    let what = pair.refused(RED, 1, &["charter", "accept", name]);
    assert!(what.contains("annex"), "{what}");
    assert!(pair.ask(RED, &["charter", "show", name])["annex"]["not_understood"].is_string());
    let bad = pair.dir.path().join("bad.toml");
    std::fs::write(&bad, "[cease]\nread_back_s = 900\n").expect("a file");
    let other = pair.path(RED).join("identity.detente");
    let propose = ["charter", "propose", "--name", "x", "--with", other.to_str().expect("UTF-8"), "--annex"];
    let what = pair.refused(BLUE, 2, &[&propose[..], &[bad.to_str().expect("UTF-8")]].concat());
    assert!(what.contains("read back, passed down"), "{what}");
}
