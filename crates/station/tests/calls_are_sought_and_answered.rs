//! Calls between two stations: declined, sought again, a time agreed through a counter-proposal, presence before
//! substance, what each side made of it, and what is released to the public.

mod support;

use serde_json::{Value, json};
use support::{BLUE, Pair, RED, eventually};

/// Seeks a call between ministers and waits until the other side has it.
fn sought(pair: &Pair, more: &[&str]) -> String {
    let args = ["call", "seek", "--from", "minister", "--with", "RED/minister", "--subject", "Safety of forces"];
    let serial = serial(&pair.ask(BLUE, &[&args[..], more].concat()));
    eventually("the other side has the call", || there(pair, RED, &["call", "show", &serial]));
    serial
}

fn serial(said: &Value) -> String {
    said["serial"].as_str().unwrap_or_else(|| panic!("not placed: {said}")).to_owned()
}

fn there(pair: &Pair, at: usize, args: &[&str]) -> bool {
    support::run(&pair.path(at), args).code == 0
}

/// Waits until both stations tell the same of a call, and that it is so.
fn both(pair: &Pair, call: &str, status: &str) -> Value {
    let mut shown = Value::Null;
    eventually(&format!("{call} is {status} at both"), || {
        let [blue, red] = [BLUE, RED].map(|at| pair.ask(at, &["call", "show", call]));
        shown = blue;
        shown["status"] == status && ["sides", "spoke", "owes", "due", "agreed"].iter().all(|of| shown[of] == red[of])
    });
    shown
}

#[test]
fn a_call_is_declined_sought_again_agreed_and_spoken() {
    let pair = Pair::up();
    let first = sought(&pair, &["--window", "10:00..12:00"]);
    let status = pair.ask(RED, &["status"]);
    assert_eq!(status["lines"][0]["people"]["calls"][0]["call"], *first, "{status}");
    let words = support::run(&pair.path(RED), &["status"]).out;
    assert!(
        words.contains(&format!("CALL {first} SOUGHT")) && words.contains("RED is to say something next"),
        "{words}"
    );

    pair.refused(BLUE, 1, &["call", "decline", &first, "--reason", "one's own"]);
    pair.refused(RED, 1, &["call", "withdraw", &first]);
    pair.refused(RED, 2, &["call", "accept", &first]);
    pair.ask(RED, &["call", "decline", &first, "--reason", "the atmosphere is not proper"]);
    let declined = both(&pair, &first, "declined");
    assert_eq!(declined["sides"][1]["reply"]["words"], "the atmosphere is not proper", "{declined}");
    pair.refused(RED, 1, &["call", "present", &first, "--who", "principal=Minister"]);

    let again = sought(&pair, &["--follows", &first, "-p", "immediate", "--window", "10:00..12:00"]);
    assert_eq!(pair.ask(BLUE, &["call", "show", &again])["follows"], *first);
    // Outside the window, so it is a proposal and not yet agreed.
    pair.ask(RED, &["call", "propose", &again, "--at", "15:00", "--words", "later is better"]);
    let proposed = both(&pair, &again, "sought");
    assert_eq!(proposed["owes"], json!(["BLUE"]), "{proposed}");
    let counter = pair.ask(BLUE, &["call", "calendar", &again])["text"].as_str().expect("a text").to_owned();
    assert!(counter.contains("METHOD:COUNTER\r\n") && counter.contains("PARTSTAT=TENTATIVE"), "{counter}");
    pair.ask(BLUE, &["call", "accept", &again]);
    let agreed = both(&pair, &again, "agreed");
    assert_eq!(agreed["agreed"], proposed["sides"][1]["reply"]["at"], "{agreed}");
    let calendar = pair.dir.path().join("call.ics");
    pair.ask(RED, &["call", "calendar", &again, "--out", calendar.to_str().expect("UTF-8")]);
    let text = std::fs::read_to_string(calendar).expect("it was written");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("STATUS:CONFIRMED\r\n"), "{text}");

    let refused = pair.refused(BLUE, 1, &["call", "spoke", &again]);
    assert!(refused.contains("who is there"), "{refused}");
    pair.refused(BLUE, 2, &["call", "present", &again]);
    pair.refused(BLUE, 2, &["call", "present", &again, "--who", "watcher=Somebody"]);
    let other = pair.refused(BLUE, 1, &["call", "present", &again, "--who", "deputy=Adjutant"]);
    assert!(other.contains("Adjutant"), "{other}");
    pair.ask(BLUE, &["call", "present", &again, "--who", "principal=Minister", "--who", "note-taker=Note-taker"]);
    pair.ask(RED, &["call", "present", &again, "--who", "deputy", "--recording", "nothing"]);
    eventually("each sees the other at the machine", || {
        [BLUE, RED].iter().all(|at| {
            let sides = pair.ask(*at, &["call", "show", &again])["sides"].clone();
            (0..2).all(|side| sides[side]["present"]["speaks_for_the_post"] == true)
        })
    });
    pair.ask(BLUE, &["call", "spoke", &again, "--began", "2022-05-13T14:00:00Z"]);
    let underway = both(&pair, &again, "underway");
    assert_eq!(underway["spoke"]["told_by"], json!(["BLUE"]), "{underway}");
    pair.ask(BLUE, &["call", "spoke", &again, "--ended", "2022-05-13T15:00:00Z"]);
    let told = ["--began", "2022-05-13T14:01:00Z", "--ended", "2022-05-13T15:02:00Z"];
    pair.ask(RED, &[&["call", "spoke", &again][..], &told].concat());
    let over = both(&pair, &again, "over");
    // From the later begin to the earlier end: neither side alone makes it longer.
    eventually("both have told it", || {
        let spoke = pair.ask(RED, &["call", "show", &again])["spoke"].clone();
        spoke["minutes"] == 59.0 && spoke["told_by"] == json!(["BLUE", "RED"])
    });
    assert_eq!(over["owes"], json!([]), "{over}");

    let record = ["contact", "record", "BLUE/minister", "RED/minister", "--at", "2030-01-01T00:00:00Z"];
    let [blue, red] = [BLUE, RED].map(|at| pair.ask(at, &record));
    assert_eq!(blue, red);
    let last = &blue["last"];
    assert_eq!((&last["initiative"], &last["minutes"]), (&json!("BLUE"), &json!(59.0)), "{blue}");
    assert_eq!((&last["standing"], &last["entries"]), (&json!("agreed by both"), &json!([again])), "{blue}");
    assert_eq!(pair.ask(RED, &["call", "list"])["calls"].as_array().map(Vec::len), Some(2));
    assert_eq!(pair.ask(RED, &["call", "list", "--open"])["calls"], json!([]));
}

#[test]
fn a_contact_from_before_is_a_claim_until_the_other_side_agrees() {
    let pair = Pair::up();
    let tell = |at: usize, when: &str| {
        let with = ["RED/chief", "BLUE/chief"][at];
        serial(&pair.ask(at, &["contact", "tell", "--from", "chief", "--with", with, "--at", when]))
    };
    let (first, second) = (tell(BLUE, "2022-02-11T15:00:00Z"), tell(BLUE, "2022-02-18T15:00:00Z"));
    let third = tell(RED, "2022-02-18T17:00:00Z");
    pair.wait_same();
    let record =
        |at: usize| pair.ask(at, &["contact", "record", "BLUE/chief", "RED/chief", "--at", "2022-05-14T12:00:00Z"]);
    eventually("what each side tells of one day is one contact", || record(BLUE)["spoke"] == 2);
    let told = record(RED);
    assert_eq!((&told["last"]["standing"], &told["last"]["days"]), (&json!("agreed by both"), &json!(85)), "{told}");
    assert_eq!(told["before_that"]["standing"], "claimed by one", "{told}");
    assert_eq!(told["days_between_the_last_two"], 7, "{told}");

    pair.refused(BLUE, 1, &["contact", "agree", &first]);
    pair.ask(RED, &["contact", "agree", &first]);
    pair.ask(RED, &["contact", "dispute", &second, "--reason", "it was two hours later"]);
    pair.wait_same();
    eventually("what is disputed is no contact of the record", || {
        let told = record(BLUE);
        let entries = (&told["last"]["entries"], &told["before_that"]["standing"]);
        entries == (&json!([third]), &json!("agreed by both"))
    });
    assert_eq!(record(BLUE), record(RED));
    for at in [BLUE, RED] {
        let shown = pair.ask(at, &["contact", "show", &second]);
        let said = (&shown["standing"], &shown["answers"][0]["words"]);
        assert_eq!(said, (&json!("disputed"), &json!("it was two hours later")), "{shown}");
    }
    assert!(pair.refused(BLUE, 1, &["contact", "show", "RED/R/0099"]).contains("no contact"));
    let refused =
        pair.refused(BLUE, 1, &["contact", "tell", "--from", "chief", "--with", "RED/chief", "--at", "2099-01-01"]);
    assert!(refused.contains("over"), "{refused}");
}

#[test]
fn readouts_are_laid_side_by_side_agreed_and_released_by_a_post_that_may() {
    let pair = Pair::up();
    let told = ["contact", "tell", "--from", "minister", "--with", "RED/minister", "--at", "2022-05-13T14:00:00Z"];
    let call = serial(&pair.ask(BLUE, &told));
    eventually("the other side has it", || pair.ask(RED, &["contact", "list"])["contacts"][0]["contact"] == *call);
    let give = |at: usize, more: &[&str]| {
        let given = ["readout", "give", &call, "--from", "minister"];
        serial(&pair.ask(at, &[&given[..], more].concat()))
    };
    let points = ["--point", "initiative@BLUE", "--point", "ceasefire:agreed", "--point", "duration@60"];
    let blue = give(BLUE, &[&points[..], &["--text", "They <spoke> & agreed."]].concat());
    let points = ["--point", "initiative@BLUE", "--point", "ceasefire:not-agreed", "--point", "situation@804"];
    let red = give(RED, &[&points[..], &["--text", "Состоялся разговор."]].concat());
    pair.wait_same();
    let compared = ["readout", "compare", &call];
    eventually("both lay them side by side alike", || {
        let [one, other] = [BLUE, RED].map(|at| pair.ask(at, &compared));
        one == other && one["both"] == json!(["initiative"])
    });
    let side_by_side = pair.ask(RED, &compared);
    assert_eq!(side_by_side["contradict"], json!(["ceasefire"]), "{side_by_side}");
    assert_eq!(side_by_side["only"], json!({ "BLUE": ["duration"], "RED": ["situation"] }), "{side_by_side}");
    let words = support::run(&pair.path(BLUE), &compared).out;
    assert!(words.contains("CONTRADICT\n  BLUE: ceasefire agreed\n  RED: ceasefire not-agreed"), "{words}");

    let joint = give(BLUE, &["--offered", "--point", "lines-open:agreed", "--text", "Both keep the line open."]);
    let altered = give(BLUE, &["--offered", "--point", "lines-open:agreed", "--text", "Both keep the line open!"]);
    pair.wait_same();
    eventually("it is asked", || pair.ask(RED, &["readout", "show", &joint])["owed_here"] == true);
    pair.refused(RED, 1, &["readout", "release", &joint, "--by", "minister"]);
    pair.ask(RED, &["readout", "agree", &joint]);
    pair.wait_same();
    let standing = |readout: &str| pair.ask(BLUE, &["readout", "show", readout])["standing"].clone();
    eventually("it is joint", || standing(&joint) == "joint");
    assert_eq!(standing(&altered), "offered", "one character more is another text");

    pair.refused(BLUE, 1, &["readout", "publish", "--out", "/nonexistent"]);
    pair.refused(BLUE, 1, &["readout", "release", &blue, "--by", "ops"]);
    pair.refused(BLUE, 1, &["readout", "release", &red, "--by", "minister"]);
    pair.ask(BLUE, &["readout", "release", &blue, "--by", "minister", "--at", "https://example.org/"]);
    pair.ask(RED, &["readout", "release", &joint, "--by", "minister"]);
    pair.wait_same();
    let out = pair.dir.path().join("public");
    let folder = out.to_str().expect("UTF-8");
    eventually("what is released is receipted", || {
        support::run(&pair.path(BLUE), &["readout", "publish", "--out", folder, "--base", "https://example.org/"]).code
            == 0
    });
    let name = blue.replace('/', "-");
    let page = std::fs::read_to_string(out.join(format!("{name}.html"))).expect("a page");
    assert!(page.contains("They &lt;spoke&gt; &amp; agreed.") && page.contains("default-src 'none'"), "{page}");
    let feed = std::fs::read_to_string(out.join("feed.atom")).expect("a feed");
    assert!(feed.contains(&format!("https://example.org/{name}.html")) && !feed.contains(&red), "{feed}");
    let proof = out.join(format!("{name}.detente"));
    let verified = pair.ask(RED, &["verify", proof.to_str().expect("UTF-8")]);
    assert!(verified.to_string().contains(&blue), "{verified}");
    pair.ask(RED, &["readout", "publish", "--out", folder]);
    assert!(out.join(format!("{}.html", joint.replace('/', "-"))).exists(), "a joint text is released by either");
}
