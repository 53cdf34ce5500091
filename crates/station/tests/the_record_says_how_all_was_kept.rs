//! How everything that was agreed was kept, from the record alone: both sides find the same, with or without a station.

mod support;

use serde_json::Value;
use support::{BLUE, Pair, RED, eventually, run};

/// One entry of a list that has these members.
fn find(list: &Value, members: &[(&str, &str)]) -> Value {
    let found = list
        .as_array()
        .and_then(|list| list.iter().find(|entry| members.iter().all(|(name, said)| entry[*name] == *said)));
    found.unwrap_or_else(|| panic!("no {members:?} in {list}")).clone()
}

fn counts<const N: usize>(value: &Value, names: [&str; N]) -> [u64; N] {
    names.map(|name| value[name].as_u64().unwrap_or_else(|| panic!("no {name} in {value}")))
}

#[test]
fn both_sides_find_how_notices_answers_conflicts_warnings_sites_and_plans_were_kept() {
    let mut pair = Pair::up();
    let ahead = |hours| {
        let at = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(hours);
        at.strftime("%Y-%m-%dT%H:%MZ").to_string()
    };
    let (from, until) = (ahead(48), ahead(50));
    let notice = |at: usize, kind: &str, circle: &str, more: &[&str]| {
        let args = ["notice", "send", "--kind", kind, "--title", kind, "--from", "ops", "--circle", circle];
        let when = ["--from-time", &from, "--until", &until, "-p", "routine", "--although-conflicts"];
        pair.ask(at, &[&args[..], &when, more].concat());
        pair.wait_same();
    };
    notice(RED, "flight", "49.95,23.4,5km", &[]);
    notice(RED, "exercise", "48.0,24.0,5km", &["--short-notice-reason", "ordered today"]);
    notice(BLUE, "strike-warning", "50.0,23.4,2km", &[]);
    let said: [(usize, &[&str]); 14] = [
        (BLUE, &["notice", "answer", "RED/R/0001", "no-objection"]),
        (RED, &["notice", "cancel", "RED/R/0002", "--reason", "not needed"]),
        (BLUE, &["conflicts", "answer", "BLUE/R/0001~RED/R/0001", "accept", "--measures", "below 800 m"]),
        (RED, &["notice", "plan", "2035-03-13", "RED/R/0001"]),
        (RED, &["notice", "plan", "2020-03-13"]),
        (BLUE, &["cease", "the hospital", "--at", "49.95,23.4"]),
        (RED, &["cease", "read-back", "BLUE/F/0001", "--at", "49.59,23.4"]),
        (RED, &["cease", "read-back", "BLUE/F/0001", "--at", "49.95,23.4"]),
        (RED, &["cease", "passed", "BLUE/F/0001", "--units", "72nd air regiment"]),
        (RED, &["cease", "stopped", "BLUE/F/0001"]),
        (BLUE, &["cease", "the school", "--at", "49.95,23.5"]),
        (BLUE, &["site", "add", "--kind", "school", "--name", "School", "--at", "49.95,23.4"]),
        (RED, &["site", "answer", "BLUE/I/0001", "acknowledge"]),
        (BLUE, &["site", "struck", "BLUE/I/0001.0", "--at", "2035-01-01T00:00:00Z", "--words", "the roof is gone"]),
    ];
    for (at, args) in said {
        pair.ask(at, args);
        pair.wait_same();
    }
    let plan = pair.ask(BLUE, &["notice", "plans"])["plans"][1]["serial"].as_str().expect("a serial").to_owned();
    pair.ask(BLUE, &["notice", "answer", &plan, "acknowledge"]);
    pair.wait_same();

    let of = |at: usize| pair.ask(at, &["performance"]);
    // Sites and warnings carry what each side has receipts for; all else is the same to the letter.
    eventually("both sides find the same", || {
        let [blue, red] = [BLUE, RED].map(of);
        ["notices", "answers", "conflicts", "plans"].into_iter().all(|name| blue[name] == red[name])
    });
    let told = of(RED);
    let leads = ["given", "on_time", "short", "late", "standing", "cancelled", "complete"];
    assert_eq!(counts(&find(&told["notices"], &[("by", "RED")]), leads), [2, 1, 0, 1, 1, 1, 0], "{told}");
    assert_eq!(counts(&find(&told["notices"], &[("by", "BLUE")]), leads), [1, 1, 0, 0, 1, 0, 0], "{told}");
    let kept = ["asked", "in_time", "late", "open", "overdue", "lapsed"];
    let answers = |by, of, what| counts(&find(&told["answers"], &[("by", by), ("of", of), ("what", what)]), kept);
    assert_eq!(answers("BLUE", "RED", "notices"), [2, 1, 0, 0, 0, 1], "the cancelled one lapsed");
    assert_eq!(answers("RED", "BLUE", "notices"), [1, 0, 0, 1, 0, 0]);
    // The newest plan comes first: that of 2020, which was to be returned long before it was sent.
    assert_eq!(answers("BLUE", "RED", "plans"), [2, 1, 0, 0, 1, 0]);
    assert_eq!(answers("RED", "BLUE", "sites"), [1, 1, 0, 0, 0, 0]);
    assert_eq!(counts(&find(&told["plans"], &[("by", "RED")]), ["sent", "on_time", "late"]), [2, 1, 1]);
    assert_eq!(counts(&told["conflicts"], ["standing", "settled", "open", "overdue"]), [1, 0, 1, 0], "{told}");
    assert_eq!(counts(&find(&told["conflicts"]["said"], &[("by", "BLUE")]), kept), [1, 1, 0, 0, 0, 0]);
    assert_eq!(counts(&find(&told["conflicts"]["said"], &[("by", "RED")]), kept), [1, 0, 0, 1, 0, 0]);
    let warnings = find(&told["warnings"], &[("by", "BLUE"), ("of", "RED")]);
    assert_eq!(counts(&warnings, ["raised", "stopped", "denied"]), [2, 1, 0], "{warnings}");
    for clock in ["read_back", "passed", "outcome"] {
        let clock = &warnings["clocks"][clock];
        assert_eq!(counts(clock, kept), [2, 1, 0, 1, 0, 0], "{warnings}");
        assert!(clock["longest_s"].as_f64().is_some_and(|s| s < 60.0), "{warnings}");
    }
    assert_eq!(warnings["warnings"].as_array().map(Vec::len), Some(2));
    let sites = find(&told["sites"], &[("owner", "BLUE")]);
    assert_eq!(counts(&sites, ["standing", "entries", "struck_after_notice"]), [1, 1, 0], "2035 is not of this time");
    let words = run(&pair.path(RED), &["performance"]).out;
    for said in [
        "notices of RED: 2 given, 1 on time, 0 at short notice, 1 late",
        "answers of BLUE to notices of RED: 2 asked, 1 in time, 0 late, 1 lapsed",
        "conflicts that stand: 1, of which 0 settled, 1 open, 0 overdue",
        "warnings of BLUE to RED: 2, of which 1 stopped, 0 denied",
        "daily plans of RED: 2 sent, 1 before the cut-off",
        "sites of BLUE: 1 sites stand",
    ] {
        assert!(words.contains(said), "{said}:\n{words}");
    }

    // Of another time there is nothing, and it is the same without a station.
    let tomorrow = &ahead(24)[..10];
    assert!(pair.refused(RED, 2, &["performance", "--until", "2020-01-01"]).contains("no time of this line"));
    assert!(pair.refused(RED, 2, &["performance", "--from", tomorrow]).contains("no time of this line"));
    let before = told["notices"].clone();
    pair.stations[RED].kill();
    let alone = pair.ask(RED, &["performance", "--from", "2020-01-01", "--until", tomorrow]);
    assert_eq!(alone["notices"], before);
}
