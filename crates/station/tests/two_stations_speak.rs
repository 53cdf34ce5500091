//! Two stations speak: messages of every precedence are sent, receipted, read, answered, corrected and taken back, and
//! what the charter does not allow is refused with a hint and changes nothing.

mod support;

use serde_json::{Value, json};
use support::{BLUE, CAST, Pair, RED, Watcher, eventually};

#[test]
fn a_message_of_each_precedence_goes_all_its_ways() {
    let pair = Pair::up();
    for (from, to) in [(BLUE, RED), (RED, BLUE)] {
        let (ours, theirs) = (CAST[from].code, CAST[to].code);
        for (precedence, letter) in [("flash", "F"), ("immediate", "I"), ("priority", "P"), ("routine", "R")] {
            let text = format!("{precedence} from {ours}: слово");
            let serial = pair.send(from, precedence, &text);
            assert!(serial.starts_with(&format!("{ours}/{letter}/")), "{serial}");
            is_waiting_and_says(&pair, to, &serial, &text);
            let read = pair.ask(to, &["read", &serial, "--by", "Lt. Green"]);
            assert_eq!((&read["text"], &read["from"]), (&json!(text), &json!(format!("{ours}/ops"))));
            assert!(read["read_entry"].as_str().is_some_and(|entry| entry.starts_with(theirs)), "{read}");
            eventually("the author sees that it was read", || {
                pair.ask(from, &["read", "--peek", &serial])["read"][0]["party"] == theirs
            });
            let told = pair.refused(to, 1, &["read", &serial]);
            assert!(told.contains("read it already"), "{told}");

            let post = format!("{ours}/ops");
            let reply =
                ["send", "-p", precedence, "--from", "chief", "--to", &post, "--reply-to", &serial, "--wait", "30"];
            let reply = pair.ask(to, &[&reply[..], &["an answer"]].concat())["serial"].clone();
            assert_eq!(pair.ask(from, &["read", "--peek", &serial])["replied"], reply);
            let reply = reply.as_str().expect("a serial");
            assert_eq!(pair.ask(from, &["read", reply])["reply_to"], json!(serial));
        }
    }
    corrected_and_cancelled(&pair);
    assert_eq!(pair.ask(BLUE, &["inbox"])["messages"], json!([]));
    assert_eq!(pair.ask(BLUE, &["inbox", "--all"])["messages"].as_array().map(Vec::len), Some(19));
    pair.wait_same();
    support::transcripts_agree([&pair.path(BLUE), &pair.path(RED)]);
}

fn is_waiting_and_says(pair: &Pair, at: usize, serial: &str, text: &str) {
    let inbox = pair.ask(at, &["inbox"]);
    let messages = inbox["messages"].as_array().expect("a list");
    let [only] = messages.as_slice() else { panic!("one message waits: {inbox}") };
    assert_eq!((only["serial"].as_str(), only["text"].as_str()), (Some(serial), Some(text)));
    assert!(only["read_by"].is_string(), "{only}");
}

fn corrected_and_cancelled(pair: &Pair) {
    let wrong = pair.send(BLUE, "immediate", "at 49.95 N 24.4 E");
    let to = ["send", "-p", "immediate", "--from", "ops", "--to", "red/ops", "--wait", "30"];
    let right = pair.ask(BLUE, &[&to[..], &["--corrects", &wrong, "at 49.95 N 23.4 E"]].concat());
    let taken_back = pair.send(BLUE, "routine", "never mind");
    let cancelled = pair.ask(BLUE, &["cancel", &taken_back, "--reason", "sent by mistake"]);
    pair.wait_same();
    for at in [BLUE, RED] {
        for (serial, standing, by) in
            [(&wrong, "corrected", &right["serial"]), (&taken_back, "cancelled", &cancelled["serial"])]
        {
            let shown = pair.ask(at, &["read", "--peek", serial]);
            assert_eq!((&shown["standing"], &shown["withdrawn_by"]), (&json!(standing), by), "{shown}");
        }
    }
    assert!(pair.refused(RED, 1, &["cancel", &wrong, "--reason", "not mine"]).contains("author"));
    let theirs = ["send", "--from", "ops", "--to", "BLUE/ops", "--corrects", &wrong, "not mine to correct"];
    assert!(pair.refused(RED, 1, &theirs).contains("author"));
    let right = right["serial"].as_str().expect("a serial");
    assert_eq!(pair.ask(RED, &["inbox"])["messages"].as_array().map(Vec::len), Some(1));
    pair.ask(RED, &["read", right]);
}

/// The record but for the lanes of the line checks, which stations make by themselves.
fn texts(pair: &Pair) -> Vec<Vec<Vec<u8>>> {
    let mut lanes = pair.wait_same();
    lanes.iter_mut().skip(2).step_by(4).for_each(Vec::clear);
    lanes
}

#[test]
fn what_the_charter_does_not_allow_is_refused_and_changes_nothing() {
    let pair = Pair::up();
    pair.send(BLUE, "routine", "the one message that there is");
    let before = texts(&pair);
    let long = "word ".repeat(21);
    let huge = "w".repeat(48 * 1024 + 1);
    let note = "w".repeat(1025);
    let many = ["--to", "RED/ops"].repeat(33);
    let ops: &[&str] = &["send", "--from", "ops", "--to", "RED/ops"];
    let flash: &[&str] = &["send", "-p", "flash", "--from", "ops", "--to", "RED/ops"];
    let cases: [(i32, Vec<&str>); 19] = [
        (1, [flash, &[&long]].concat()),
        (1, [ops, &[&huge]].concat()),
        (1, [ops, &["   "]].concat()),
        (1, [ops, &["--language", "fr", "bonjour"]].concat()),
        (1, [ops, &["--reply-to", "RED/R/0007", "words"]].concat()),
        (1, [ops, &["--reply-to", "nonsense", "words"]].concat()),
        (1, [ops, &["--corrects", "BLUE/F/0009", "words"]].concat()),
        (1, vec!["send", "--from", "ops", "--to", "BLUE/chief", "to ourselves"]),
        (1, [&["send", "--from", "ops"], &many[..], &["words"]].concat()),
        (2, [ops, &["-p", "urgent", "words"]].concat()),
        (2, vec!["send", "--from", "cook", "--to", "RED/ops", "words"]),
        (2, vec!["send", "--from", "ops", "--to", "RED/cook", "words"]),
        (2, vec!["send", "--from", "ops", "--to", "GREEN/ops", "words"]),
        (2, vec!["send", "--from", "ops", "--to", "RED", "words"]),
        (2, [ops, &["--line", "other", "words"]].concat()),
        (1, vec!["read", "BLUE/R/0002"]),
        (1, vec!["read", "BLUE/R/0001"]),
        (1, vec!["cancel", "BLUE/R/0009", "--reason", "there is none"]),
        (1, vec!["cancel", "BLUE/R/0001", "--reason", &note]),
    ];
    for (exit, args) in cases {
        pair.refused(BLUE, exit, &args);
    }
    pair.refused(RED, 1, &["read", "BLUE/R/0001", "--by", &note]);
    assert_eq!(texts(&pair), before, "a refusal changed the record");
    // The limits themselves are allowed.
    pair.send(BLUE, "flash", &"word ".repeat(20));
    pair.send(BLUE, "routine", &"w".repeat(48 * 1024));
    pair.ask(RED, &["read", "BLUE/R/0001", "--by", &note[1..]]);
}

#[test]
fn the_status_says_how_the_line_stands_and_a_check_is_answered() {
    let pair = Pair::up();
    pair.send(BLUE, "flash", "one");
    let check = pair.ask(RED, &["check"]);
    assert_eq!(check["answers"][0]["party"], "BLUE", "{check}");
    assert!(check["answers"][0]["after_ms"].as_f64().is_some_and(|ms| ms > 0.0), "{check}");
    for at in [BLUE, RED] {
        let peer = pair.ask(at, &["status"])["lines"][0]["peers"][0].clone();
        assert!(peer["picture_compared"].is_string() && peer["picture_differs_in"] == json!([]), "{peer}");
    }
    let status = pair.ask(BLUE, &["status"]);
    assert_eq!(status["party"], "BLUE");
    assert!(status["time"].is_string() && status["listening"].is_string(), "{status}");
    let line = &status["lines"][0];
    for (field, value) in
        [("drill", json!(false)), ("may_sign", json!(true)), ("waiting", json!(0)), ("disk_full", json!(false))]
    {
        assert_eq!(line[field], value, "{field}: {status}");
    }
    let peer = &line["peers"][0];
    assert_eq!((&peer["party"], &peer["state"]), (&json!("RED"), &json!("up")));
    assert_eq!((&peer["confirmed_our_lanes"], &peer["receipted"]["BLUE/F"]), (&json!(true), &json!(1)));
    for field in ["round_trip_ms", "clock_offset_ms", "last_heard_s"] {
        eventually("the peer was measured", || pair.ask(BLUE, &["status"])["lines"][0]["peers"][0][field].is_number());
    }
    let lanes = line["lanes"].as_array().expect("lanes");
    assert_eq!(lanes.len(), 8, "{status}");
    assert!(lanes.iter().all(|lane| lane["root"].as_str().is_some_and(|root| root.len() == 64)), "{status}");
    let words = support::run(&pair.path(BLUE), &["status"]);
    assert!(words.out.contains("RED is up"), "{words:?}");

    for cable in &pair.cables {
        cable.cut(true);
    }
    for station in &pair.stations {
        station.wait_state("down", support::SOON).expect("a cut line is down");
    }
    let down = pair.ask(BLUE, &["status"])["lines"][0]["peers"][0].clone();
    assert!(down["reason"].as_str().is_some_and(|reason| reason.len() > 5), "{down}");
    pair.refused(BLUE, 6, &["check", "--wait", "1"]);
    let unreceipted = ["send", "--from", "ops", "--to", "RED/ops", "--wait", "1", "said while it is down"];
    pair.refused(BLUE, 6, &unreceipted);
    for cable in &pair.cables {
        cable.cut(false);
    }
    pair.wait_up();
    pair.wait_same();
    assert_eq!(pair.ask(RED, &["inbox"])["messages"][1]["text"], "said while it is down");
}

#[test]
fn whoever_watches_is_told_what_happens() {
    let pair = Pair::up();
    let [blue, red] = [BLUE, RED].map(|at| Watcher::start(&pair.stations[at].folder));
    let serial = pair.send(BLUE, "flash", "words that are in no event");
    let of = |name: &'static str, field: &'static str, value: &str| {
        let value = json!(value);
        move |event: &Value| event["event"] == name && event[field] == value && event["line"] == "spring"
    };
    blue.wait("kept", of("kept", "entry", &serial));
    let receipt = blue.wait("receipted", of("receipt", "lane", "BLUE/F"));
    assert_eq!((&receipt["by"], &receipt["size"]), (&json!("RED"), &json!(1)), "{receipt}");
    red.wait("a message", of("message", "message", &serial));
    pair.ask(RED, &["read", &serial]);
    let read = blue.wait("read", of("read", "message", &serial));
    assert_eq!(read["by"], "RED");
    pair.ask(BLUE, &["cancel", &serial, "--reason", "done"]);
    red.wait("withdrawn", of("withdrawn", "message", &serial));
    let check = pair.ask(BLUE, &["check"])["check"].clone();
    let check = check.as_str().expect("a serial");
    red.wait("a check", of("check", "check", check));
    blue.wait("an answer", of("answer", "check", check));
    pair.cables.iter().for_each(|cable| cable.cut(true));
    blue.wait("the line is down", of("state", "state", "down"));
    pair.cables.iter().for_each(|cable| cable.cut(false));
    blue.wait("the line is up", of("state", "state", "up"));
}
