//! Whether a person answers, and what a party says before it falls silent: staffed checks, suspensions, outages.

mod support;

use serde_json::json;
use support::{BLUE, Pair, RED, SOON, eventually};

#[test]
fn a_person_answers_a_staffed_check_with_other_words_than_it_was_asked_with() {
    let pair = Pair::up();
    pair.refused(RED, 1, &["staffed", "answer"]);
    let asked = pair.ask(BLUE, &["staffed", "ask", "--from", "ops", "--as", "opening"]);
    let check = asked["serial"].as_str().expect("placed").to_owned();
    eventually("it waits at the other side", || {
        pair.ask(RED, &["status"])["lines"][0]["people"]["staffed"][0]["check"] == *check
    });
    pair.refused(BLUE, 1, &["staffed", "answer", &check]);
    let text = pair.ask(RED, &["staffed", "list"])["checks"][0]["text"].to_string();
    let refused = pair.refused(RED, 1, &["staffed", "answer", &check, "--text", &text]);
    assert!(refused.contains("another text"), "{refused}");
    pair.ask(RED, &["staffed", "answer", "--by", "watch B"]);
    eventually("it is answered, at both", || {
        let [blue, red] = [BLUE, RED].map(|at| pair.ask(at, &["staffed", "list"])["checks"][0].clone());
        blue["open"] == false && blue["answers"] == red["answers"]
    });
    let shown = pair.ask(BLUE, &["staffed", "show", &check]);
    assert_eq!(shown, pair.ask(BLUE, &["staffed", "list"])["checks"][0]);
    assert_eq!((&shown["answers"][0]["by"], &shown["as"]), (&json!("watch B"), &json!("opening")), "{shown}");
    pair.refused(RED, 1, &["staffed", "answer", &check]);
    // The texts go round.
    pair.ask(BLUE, &["staffed", "ask", "--from", "ops"]);
    let texts = pair.ask(BLUE, &["staffed", "list"]);
    assert_ne!(texts["checks"][0]["text"], texts["checks"][1]["text"], "{texts}");
}

#[test]
fn a_suspended_line_says_who_and_passes_what_concerns_safety() {
    let mut pair = Pair::up();
    pair.refused(BLUE, 1, &["suspension", "suspend", "--from", "ops", "--reason", " "]);
    let suspend = ["suspension", "suspend", "--from", "minister", "--reason", "in protest"];
    let serial = pair.ask(BLUE, &suspend)["serial"].as_str().expect("placed").to_owned();
    for at in [BLUE, RED] {
        pair.stations[at].wait_state("suspended", SOON).expect("both say so");
        let status = pair.ask(at, &["status"])["lines"][0].clone();
        assert!(status["peers"][0]["reason"].as_str().is_some_and(|reason| reason.starts_with("by BLUE")), "{status}");
        assert_eq!(status["people"]["suspensions"][0]["reason"], "in protest", "{status}");
    }
    let routine = ["send", "-p", "routine", "--from", "ops", "--to", "RED/ops", "nothing urgent"];
    let refused = pair.refused(BLUE, 1, &routine);
    assert!(refused.contains(&serial), "{refused}");
    // The other side is not bound by a decision that is not its own.
    pair.send(RED, "routine", "we go on speaking");
    pair.send(BLUE, "flash", "what concerns safety passes");
    pair.ask(RED, &["cease", "they fall here", "--at", "49.95,23.4", "--wait", "30"]);
    // It stands after a start too.
    pair.stations[BLUE].stop();
    pair.stations[BLUE].restart().expect("it starts again");
    pair.stations[BLUE].wait_state("suspended", SOON).expect("the record says so");
    pair.refused(BLUE, 1, &routine);
    pair.refused(RED, 1, &["suspension", "resume", &serial]);
    pair.ask(BLUE, &["suspension", "resume", "--words", "the line goes on"]);
    pair.wait_up();
    pair.ask(BLUE, &routine);
    let told = pair.ask(RED, &["suspension", "list"])["suspensions"][0].clone();
    assert!(told["over"].is_string() && told["cause"] == "suspended", "{told}");
    assert_eq!(pair.ask(RED, &["suspension", "show", &serial]), told);
    assert!(pair.refused(RED, 1, &["suspension", "show", "RED/I/0099"]).contains("no suspension"));
    pair.refused(BLUE, 1, &["suspension", "resume"]);
}

#[test]
fn an_outage_is_told_with_its_cause_and_does_not_suspend_the_line() {
    let pair = Pair::up();
    let told = ["--from", "ops", "--reason", "the generator is serviced", "--since", "2022-05-13T08:00:00Z"];
    let outage = |cause: &'static str| [&["suspension", "outage", "--cause", cause][..], &told].concat();
    pair.refused(RED, 2, &outage("suspended"));
    pair.refused(RED, 2, &outage("weather"));
    pair.ask(RED, &[&outage("planned")[..], &["--until", "2022-05-13T10:00:00Z"]].concat());
    eventually("the other side knows before it has to guess", || {
        let told = pair.ask(BLUE, &["suspension", "list", "--open"])["suspensions"][0].clone();
        told["cause"] == "planned" && told["longer_than_told"] == true
    });
    let words = support::run(&pair.path(BLUE), &["status"]).out;
    assert!(words.contains("OUTAGE, planned") && words.contains("NOT OVER, though expected to end"), "{words}");
    assert_eq!(pair.ask(BLUE, &["status"])["lines"][0]["peers"][0]["state"], "up");
    pair.send(RED, "routine", "still here");
}

#[test]
fn a_clock_is_set_on_drill_lines_only() {
    let pair = Pair::up();
    let charter = ["charter", "propose", "--name", "live", "--drill-clock", "2022-03-01T00:00:00Z", "--with"];
    let identity = pair.stations[RED].folder.identity_file();
    let refused = pair.refused(BLUE, 1, &[&charter[..], &[identity.to_str().expect("UTF-8")]].concat());
    assert!(refused.contains("drills"), "{refused}");
    let request = station::protocol::Request::SetClock { to: "2022-03-01T00:00:00Z".to_owned() };
    let failure = pair.stations[BLUE].ask(&request).expect_err("the line is live");
    assert!(failure.what.contains("live"), "{failure}");
    let mut pair = pair;
    pair.stations[RED].stop();
    let ran = support::run(&pair.path(RED), &["serve", "--drill-clock", "2022-03-01T00:00:00Z"]);
    assert!(ran.code == 1 && ran.err.contains("live"), "{ran:?}");
}
