//! How people kept their clocks: calls, staffed checks, messages and suspensions in the record of performance, each case
//! with the entries that prove it; the clocks that run, alike on both sides; and every word on a call in its order.

mod support;

use std::time::Duration;

use serde_json::{Value, json};
use support::{BLUE, Folders, Pair, RED, done, eventually};

/// Two stations of a line on which a person answers within a second.
fn hurried() -> Pair {
    let folders = Folders::make_with(|dir, propose| {
        let annex = dir.join("annex.toml");
        let people = "[calls]\nanswer_s = [1, 1, 1, 1]\npresent_s = 1\n[staffed]\nanswer_s = 1\n";
        std::fs::write(&annex, people).expect("a file");
        propose.annex = Some(annex);
    });
    let pair = folders.start();
    pair.wait_up();
    pair
}

fn serial(said: &Value) -> String {
    said["serial"].as_str().unwrap_or_else(|| panic!("not placed: {said}")).to_owned()
}

fn say(pair: &Pair, at: usize, args: &[&str]) -> String {
    let serial = serial(&pair.ask(at, args));
    pair.wait_same();
    serial
}

fn seek(pair: &Pair, more: &[&str]) -> String {
    let args = ["call", "seek", "--from", "minister", "--with", "RED/minister", "--subject", "Safety of forces"];
    say(pair, BLUE, &[&args[..], more].concat())
}

/// Every case of a report, by what it is of.
fn cases(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("cases").and_then(Value::as_array).into_iter().flatten().cloned());
            fields.values().for_each(|value| cases(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| cases(item, found)),
        _ => {}
    }
}

fn late() {
    std::thread::sleep(Duration::from_millis(1_200));
}

#[test]
fn both_sides_name_the_entries_that_prove_what_was_late_or_never_came() {
    let pair = hurried();
    let checks = [(); 2].map(|()| say(&pair, BLUE, &["staffed", "ask", "--from", "ops"]));
    let call = seek(&pair, &["--window", "10:00..12:00"]);
    let silent = seek(&pair, &["--window", "10:00..12:00"]);
    say(&pair, BLUE, &["suspension", "suspend", "--from", "minister", "--reason", "Under review."]);
    say(&pair, BLUE, &["suspension", "resume"]);
    late();
    say(&pair, RED, &["staffed", "answer", &checks[0]]);
    let declined = say(&pair, RED, &["call", "decline", &call, "--reason", "Not now."]);
    let message = pair.send(BLUE, "flash", "Please keep clear of the bridge.");
    say(&pair, RED, &["read", &message]);
    let reply = ["send", "--from", "ops", "--to", "BLUE/ops", "--reply-to", &message, "We do."];
    say(&pair, RED, &reply);

    let report = |at: usize| pair.ask(at, &["performance"]);
    let people = ["staffed", "answers", "conflicts", "warnings", "calls", "messages", "pauses"];
    eventually("both sides report alike", || {
        let [blue, red] = [BLUE, RED].map(report);
        people.iter().all(|of| blue[of] == red[of])
    });
    let told = report(RED);
    let staffed = &told["staffed"][0];
    assert_eq!([&staffed["asked"], &staffed["late"], &staffed["overdue"]], [2, 1, 1], "{staffed}");
    let calls = &told["calls"][0];
    assert_eq!((&calls["by"], &calls["of"], &calls["sought"]), (&json!("BLUE"), &json!("RED"), &json!(2)), "{calls}");
    assert_eq!([&calls["now"]["declined"], &calls["now"]["sought"]], [1, 1], "{calls}");
    let named: Vec<_> =
        calls["answers"]["cases"].as_array().expect("cases").iter().map(|case| &case["entries"]).collect();
    assert_eq!(named, [&json!([call, declined]), &json!([silent])], "{calls}");
    let read = &told["messages"][0];
    assert_eq!((&read["precedence"], &read["in_time"], &read["replied"]), (&json!("FLASH"), &json!(1), &json!(1)));
    let paused = &told["pauses"][0];
    assert_eq!((&paused["by"], &paused["told"], &paused["no_end_told"]), (&json!("BLUE"), &json!(1), &json!(1)));
    let words = support::run(&pair.path(RED), &["performance"]).out;
    for said in [
        "staffed checks of RED by BLUE: 2 asked, 0 in time, 1 late, 1 overdue",
        "calls that BLUE sought with RED: 2, of which 1 declined, 1 without a time",
        "FLASH messages of BLUE to RED, to be read: 1 asked, 1 in time, 0 late",
        "suspensions and outages of BLUE: 1",
    ] {
        assert!(words.contains(said), "{said}:\n{words}");
    }

    // Either side shows each of them to anybody, and no station is needed to believe it.
    let mut all = Vec::new();
    cases(&told, &mut all);
    assert!(all.len() >= 4, "{all:?}");
    let file = pair.dir.path().join("proof.detente");
    let file = file.to_str().expect("UTF-8");
    let entries = all.iter().flat_map(|case| case["entries"].as_array().expect("entries"));
    for entry in entries.filter_map(Value::as_str) {
        for at in [BLUE, RED] {
            pair.ask(at, &["disclose", entry, "--out", file]);
            let verified = done(&pair.dir.path().join("nowhere"), &["verify", file]);
            assert!(verified["proved"].to_string().contains(entry), "{verified}");
        }
    }
}

#[test]
fn both_stations_show_the_same_clocks_and_the_one_that_runs_out_first_comes_first() {
    let pair = hurried();
    let check = say(&pair, RED, &["staffed", "ask", "--from", "ops"]);
    let message = pair.send(BLUE, "routine", "Nothing urgent.");
    let call = seek(&pair, &["--window", "10:00..12:00"]);
    late();
    let clocks = |at: usize, more: &[&str]| pair.ask(at, &[&["clocks"][..], more].concat())["clocks"].clone();
    let shown = |clocks: &Value| {
        let of = |clock: &Value| ["on", "party", "owes", "due", "title", "overdue"].map(|name| clock[name].clone());
        clocks.as_array().expect("a list").iter().map(of).collect::<Vec<_>>()
    };
    eventually("both show the same", || shown(&clocks(BLUE, &[])) == shown(&clocks(RED, &[])));
    let all = clocks(RED, &[]);
    let on: Vec<_> = all.as_array().expect("a list").iter().map(|clock| &clock["on"]).collect();
    assert_eq!(on, [&json!(check), &json!(call), &json!(message)], "{all}");
    assert_eq!((&all[0]["party"], &all[0]["overdue"]), (&json!("BLUE"), &json!(true)), "{all}");
    assert_eq!((&all[1]["kind"], &all[1]["title"]), (&json!("call"), &json!("Safety of forces")), "{all}");
    assert_eq!(clocks(BLUE, &["--party", "red", "--overdue"]).as_array().map(Vec::len), Some(1));
    let some = pair.ask(BLUE, &["clocks", "--limit", "1"]);
    assert_eq!((&some["more"], &some["clocks"][0]["on"]), (&json!(true), &json!(check)));
    assert_eq!(shown(&clocks(BLUE, &["--all-lines"])), shown(&all));
    let words = support::run(&pair.path(RED), &["clocks"]).out;
    assert!(words.contains(&format!("RED is to say something next: call {call}, Safety of forces")), "{words}");
    assert!(words.contains("OVERDUE") && words.contains(" over ") && words.contains(" left "), "{words}");
    assert!(pair.refused(RED, 2, &["clocks", "--party", "NOBODY"]).contains("no party"));
}

#[test]
fn a_call_shows_every_word_in_order_and_who_put_it_off_how_often_and_why() {
    let pair = Pair::up();
    let first = seek(&pair, &["--window", "10:00..12:00"]);
    say(&pair, RED, &["call", "decline", &first, "--reason", "The minister is travelling."]);
    let call = seek(&pair, &["--follows", &first, "--window", "10:00..12:00"]);
    let shown = |at: usize| pair.ask(at, &["call", "show", &call]);
    // Written in full: an hour alone is the next such hour, and at half past ten eleven is sooner than the next ten.
    let window = shown(RED)["windows"][0][0].as_str().expect("a time").to_owned();
    let at = |hour: &str| format!("{}T{hour}:00:00Z", &window[..10]);
    say(&pair, RED, &["call", "accept", &call, "--at", &at("11")]);
    say(&pair, RED, &["call", "postpone", &call, "--reason", "A vote is called."]);
    say(&pair, BLUE, &["call", "propose", &call, "--at", &at("15")]);
    say(&pair, RED, &["call", "accept", &call]);
    say(&pair, BLUE, &["call", "postpone", &call, "--to", &at("16"), "--reason", "An hour more."]);
    eventually("both tell it alike", || shown(BLUE)["history"] == shown(RED)["history"]);
    let told = shown(RED);
    let said: Vec<_> = told["history"].as_array().expect("a list").iter().map(|said| &said["what"]).collect();
    assert_eq!(said, ["sought", "at", "postponed", "at", "at", "at"], "{told}");
    assert_eq!(told["postponements"]["times"], 2, "{told}");
    let reasons: Vec<_> = (0..2).map(|at| told["postponements"]["each"][at]["words"].clone()).collect();
    assert_eq!(reasons, ["A vote is called.", "An hour more."], "{told}");
    assert!(told["postponements"]["each"][1]["puts_off"].is_string(), "{told}");
    assert_eq!((&told["chain"][0]["call"], &told["chain"][0]["status"]), (&json!(first), &json!("declined")), "{told}");
    let words = support::run(&pair.path(BLUE), &["call", "show", &call]).out;
    assert!(words.contains("POSTPONED 2 times\n  by RED from "), "{words}");
    assert!(words.contains(&format!("follows {first} DECLINED: BLUE/minister sought RED/minister")), "{words}");
    let report = pair.ask(BLUE, &["performance"]);
    let postponed = &report["calls"][0]["postponed"];
    assert_eq!([&postponed[0]["by"], &postponed[1]["by"]], ["BLUE", "RED"], "{postponed}");
    assert!(support::run(&pair.path(RED), &["call", "list"]).out.contains("follows"));
}
