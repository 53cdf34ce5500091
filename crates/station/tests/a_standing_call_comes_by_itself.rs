//! A call that stands in the charter is on the record of both a day before, agreed, and owed by both.

mod support;

use serde_json::json;
use support::{BLUE, Folders, RED, eventually};

#[test]
fn it_is_there_once_and_agreed_and_the_other_side_can_put_it_off() {
    let folders = Folders::make_with(|dir, propose| {
        let annex = dir.join("annex.toml");
        let calls = "[[calls.standing]]\nfrom = \"BLUE/chief\"\nwith = \"RED/chief\"\nat = \"09:00\"\n\n\
                     [[calls.standing]]\nfrom = \"RED/minister\"\nwith = \"BLUE/minister\"\nat = \"10:30\"\nmedium = \"video\"\n";
        std::fs::write(&annex, calls).expect("a file");
        propose.annex = Some(annex);
    });
    let shown = support::run(&folders.path(RED), &["charter", "show"]).out;
    assert!(shown.contains("standing call 0: BLUE/chief with RED/chief, every day at 09:00 UTC, by voice"), "{shown}");
    let pair = folders.start();
    pair.wait_up();
    let calls = |at| pair.ask(at, &["call", "list"])["calls"].as_array().cloned().unwrap_or_default();
    eventually("both standing calls are on both records", || [BLUE, RED].iter().all(|at| calls(*at).len() == 2));
    for call in calls(BLUE) {
        assert_eq!((&call["status"], &call["standing"]), (&json!("agreed"), &json!(true)), "{call}");
        assert_eq!(call["owes"].as_array().map(Vec::len), Some(2), "{call}");
    }
    let by_blue = calls(BLUE).into_iter().find(|call| call["by"] == "BLUE").expect("there is one");
    assert!(by_blue["agreed"].as_str().is_some_and(|at| at.contains("T09:00:00")), "{by_blue}");
    let serial = by_blue["call"].as_str().expect("a serial");
    pair.ask(RED, &["call", "postpone", serial, "--reason", "an inspection"]);
    eventually("it is put off at both", || {
        [BLUE, RED].iter().all(|at| pair.ask(*at, &["call", "show", serial])["status"] == "postponed")
    });
    // A station that starts again finds what it has sought already.
    let folder = pair.path(BLUE);
    let support::Pair { stations: [blue, red], cables, dir } = pair;
    drop(blue);
    let blue = support::start(&station::folder::Folder::new(folder));
    let pair = support::Pair { stations: [blue, red], cables, dir };
    pair.wait_up();
    pair.send(BLUE, "routine", "We are back.");
    pair.wait_same();
    assert_eq!(pair.ask(BLUE, &["call", "list"])["calls"].as_array().map(Vec::len), Some(2));
    let kept = |at| pair.ask(at, &["performance"]);
    assert_eq!(
        kept(BLUE)["standing_calls"],
        kept(RED)["standing_calls"],
        "nothing that stands is past yet, for either"
    );
}
