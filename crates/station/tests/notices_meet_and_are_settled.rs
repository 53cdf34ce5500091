//! Notices from file to conflict and out of it: both sides see the same conflict and settle it on the record, and a
//! private check sends nothing.

mod support;

use serde_json::{Value, json};
use support::{BLUE, CAST, Pair, RED, eventually, run};

/// The day after tomorrow, as `2035-03-13`.
fn day() -> String {
    let day = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(48);
    day.strftime("%Y-%m-%d").to_string()
}

/// Helicopters of RED near the border, from 02:00 to 04:00, as GeoJSON with two features.
fn helicopters(pair: &Pair) -> String {
    let file = pair.dir.path().join("helicopters.geojson");
    let day = day();
    let feature = |lon: f64| {
        json!({
            "type": "Feature",
            "properties": {
                "title": "Helicopters near the border",
                "limitedApplicability": [{
                    "startDateTime": format!("{day}T02:00:00Z"), "endDateTime": format!("{day}T04:00:00Z"),
                }],
            },
            "geometry": {
                "type": "Point", "coordinates": [lon, 49.95], "extent": { "subType": "Circle", "radius": 5000 },
                "layer": { "lower": 300, "lowerReference": "AMSL", "upper": 1500, "upperReference": "AMSL", "uom": "m" },
            },
        })
    };
    let plan = json!({ "type": "FeatureCollection", "features": [feature(23.4), feature(22.4)] });
    std::fs::write(&file, plan.to_string()).expect("a file is written");
    file.to_str().expect("a path in UTF-8").to_owned()
}

/// Strikes 4 km from the first helicopters' circle: not in it, and nearer than the 5 km of the charter.
fn strikes(day: &str) -> Vec<String> {
    let (from, until) = (format!("{day}T03:00Z"), format!("{day}T05:00Z"));
    ["--circle", "50.05,23.4,2km", "--from-time", &from, "--until", &until, "--lower", "0mAMSL", "--upper", "3000mAMSL"]
        .map(str::to_owned)
        .to_vec()
}

fn with<'a>(before: &[&'a str], place: &'a [String], after: &[&'a str]) -> Vec<&'a str> {
    let place = place.iter().map(String::as_str);
    before.iter().copied().chain(place).chain(after.iter().copied()).collect()
}

/// Sizes and roots of the lanes on which people's words go; checks and their answers go by another.
fn lanes(pair: &Pair, at: usize) -> Vec<Value> {
    let status = pair.ask(at, &["status"]);
    let lanes = status["lines"][0]["lanes"].as_array().expect("lanes").clone();
    lanes.into_iter().filter(|lane| !lane["lane"].as_str().is_some_and(|name| name.ends_with("/P"))).collect()
}

/// The conflicts of one side, whatever the time is there.
fn conflicts(pair: &Pair, at: usize) -> Value {
    pair.ask(at, &["conflicts", "--all"])["conflicts"].clone()
}

/// Waits until both sides see the same conflicts, so many of them; returns them.
fn same_conflicts(pair: &Pair, count: usize) -> Value {
    let mut seen = Value::Null;
    eventually("both sides see the same conflicts", || {
        seen = conflicts(pair, BLUE);
        seen.as_array().map(Vec::len) == Some(count) && conflicts(pair, RED) == seen
    });
    seen
}

/// RED has notified its helicopters, and BLUE has released strikes that meet them, knowing it.
fn in_conflict() -> Pair {
    let pair = Pair::up();
    let file = helicopters(&pair);
    let sent = ["notice", "send", &file, "--kind", "flight", "--from", "ops", "--detail", "call-sign=HAWK"];
    let sent =
        pair.ask(RED, &[&sent[..], &["--amount", "sorties=12", "--twin", "notam:A0123/22", "--wait", "30"]].concat());
    assert_eq!((&sent["serial"], &sent["received"][0]["party"]), (&json!("RED/R/0001"), &json!("BLUE")), "{sent}");
    let place = strikes(&day());
    let strikes = ["notice", "send", "--kind", "strike-warning", "--title", "Strikes", "--from", "ops"];
    pair.ask(BLUE, &with(&strikes, &place, &["--although-conflicts", "--wait", "30"]));
    pair
}

#[test]
fn a_plan_is_checked_in_private_released_knowingly_and_moved_out_of_the_conflict() {
    let pair = Pair::up();
    let file = helicopters(&pair);
    let flight = ["notice", "send", &file, "--kind", "flight", "--from", "ops", "--wait", "30"];
    let sent = pair.ask(RED, &flight);
    assert_eq!(sent["notice"]["title"], "Helicopters near the border");
    assert_eq!(sent["notice"]["volumes"].as_array().map(Vec::len), Some(2), "{sent}");

    // Nothing of a private check is seen at either side, and neither is what is refused.
    pair.wait_same();
    let before = [lanes(&pair, BLUE), lanes(&pair, RED)];
    let place = strikes(&day());
    let checked = pair.ask(BLUE, &with(&["plan", "check", "--kind", "strike-warning"], &place, &[]));
    assert_eq!(
        (&checked["clear"], &checked["plans"][0]["lines"][0]["line"]),
        (&json!(false), &json!("spring")),
        "{checked}"
    );
    let [met] = checked["plans"][0]["lines"][0]["meets"].as_array().expect("a list").as_slice() else {
        panic!("{checked}")
    };
    assert_eq!((&met["with"]["id"], &met["with_volume"], &met["volume"]), (&json!("RED/R/0001"), &json!(0), &json!(0)));
    let distance = met["distance_m"]["least"].as_f64().expect("a distance");
    assert!((4_000.0..4_200.0).contains(&distance), "{met}");
    assert_eq!((&met["height_m"]["most"], &met["time_s"], &met["certain"]), (&json!(0.0), &json!(0.0), &json!(true)));
    let ways = checked["plans"][0]["lines"][0]["alternatives"][0]["ways"].as_array().expect("ways out").clone();
    let named: Vec<_> = ways.iter().filter_map(|way| way["way"].as_str()).collect();
    assert_eq!(named, ["later", "earlier", "higher", "aside"], "{checked}");
    assert_eq!(ways[0]["by"]["s"], 70 * 60, "10 minutes after 04:00 is 70 minutes after 03:00");
    let strike = ["notice", "send", "--kind", "strike-warning", "--title", "Strikes", "--from", "ops"];
    let told = pair.refused(BLUE, 1, &with(&strike, &place, &[]));
    for said in ["RED/R/0001", "Helicopters near the border", "1 h 10 min later", "is not released"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let ran = run(&pair.path(BLUE), &[&["--json"], &with(&strike, &place, &[])[..]].concat()).json();
    let because = &ran["failure"]["because"]["meets"][0];
    assert_eq!(because["meets"], checked["plans"][0]["lines"][0]["meets"], "a program is told the same: {ran}");
    assert_eq!(because["alternatives"][0]["ways"][0]["by"]["s"], 70 * 60);
    pair.wait_same();
    assert_eq!([lanes(&pair, BLUE), lanes(&pair, RED)], before, "a question left a trace");

    let sent = pair.ask(BLUE, &with(&strike, &place, &["--although-conflicts", "--wait", "30"]));
    assert_eq!(sent["notice"]["conflicts"], json!(["BLUE/R/0001~RED/R/0001"]), "{sent}");
    let seen = same_conflicts(&pair, 1);
    let conflict = &seen[0];
    assert_eq!((&conflict["id"], &conflict["gives_way"]), (&json!("BLUE/R/0001~RED/R/0001"), &json!("BLUE/R/0001")));
    assert_eq!(conflict["unanswered_by"], json!(["BLUE", "RED"]), "{conflict}");
    for at in [BLUE, RED] {
        let line = pair.ask(at, &["status"])["lines"][0].clone();
        assert_eq!((&line["conflicts"], &line["notices_waiting"]), (&json!(1), &json!(1)), "{line}");
        assert_eq!(pair.ask(at, &["inbox"])["notices_waiting"], 1);
        let waiting = pair.ask(at, &["notice", "list", "--waiting"]);
        assert!(waiting["notices"][0]["serial"].as_str().is_some_and(|of| of.starts_with(CAST[1 - at].code)));
    }

    // Too little, and the amendment is refused like the notice; enough, and the conflict is gone at both.
    assert!(pair.refused(BLUE, 1, &["notice", "delay", "BLUE/R/0001", "--by", "30m"]).contains("40 min later"));
    let moved = pair.ask(BLUE, &["notice", "delay", "BLUE/R/0001", "--by", "1h10m", "--wait", "30"]);
    assert_eq!(
        (&moved["notice"]["serial"], &moved["notice"]["conflicts"]),
        (&json!("BLUE/R/0001"), &json!([])),
        "{moved}"
    );
    assert_eq!(moved["notice"]["begins"], format!("{}T04:10:00.000Z", day()), "{moved}");
    same_conflicts(&pair, 0);
    support::transcripts_agree([&pair.path(BLUE), &pair.path(RED)]);
}

#[test]
fn a_conflict_is_taken_note_of_and_accepted_on_the_record() {
    let mut pair = in_conflict();
    same_conflicts(&pair, 1);
    let id = "BLUE/R/0001~RED/R/0001";
    pair.ask(BLUE, &["conflicts", "answer", id, "acknowledge"]);
    // The other way round it is the same conflict.
    pair.ask(RED, &["conflicts", "answer", "red/r/0001~blue/r/0001", "accept", "--measures", "above 1000 m"]);
    let mut conflict = Value::Null;
    eventually("both have said something", || {
        conflict = same_conflicts(&pair, 1)[0].clone();
        conflict["unanswered_by"] == json!([])
    });
    assert_eq!(conflict["settled"], false, "taking note of it settles nothing: {conflict}");
    assert_eq!(
        (&conflict["said"][0]["accepts"], &conflict["said"][1]["words"]),
        (&json!(false), &json!("above 1000 m"))
    );
    pair.ask(BLUE, &["conflicts", "answer", id, "accept", "--measures", "below 800 m"]);
    eventually("it is settled at both", || same_conflicts(&pair, 1)[0]["settled"] == true);
    for at in [BLUE, RED] {
        assert_eq!(pair.ask(at, &["conflicts"])["conflicts"], json!([]));
        assert_eq!(pair.ask(at, &["status"])["lines"][0]["conflicts"], 0);
    }
    // It is derived, so a station that starts again finds it with what was said of it.
    let before = same_conflicts(&pair, 1);
    pair.stations[RED].kill();
    pair.stations[RED].restart().expect("it starts again");
    assert_eq!(conflicts(&pair, RED), before);
    // Other words of a notice leave it as it is, and another time makes it a new one.
    pair.wait_up();
    let more = ["notice", "amend", "RED/R/0001", "--reason", "more", "--amount", "sorties=20"];
    pair.ask(RED, &[&more[..], &["--although-conflicts", "--wait", "30"]].concat());
    assert_eq!(same_conflicts(&pair, 1), before);
    let delay = ["notice", "delay", "RED/R/0001", "--by", "1m"];
    pair.ask(RED, &[&delay[..], &["--although-conflicts", "--wait", "30"]].concat());
    eventually("it is open again", || same_conflicts(&pair, 1)[0]["unanswered_by"] == json!(["BLUE", "RED"]));
    pair.ask(BLUE, &["notice", "cancel", "BLUE/R/0001", "--reason", "not needed"]);
    same_conflicts(&pair, 0);
}

#[test]
fn what_is_said_of_a_notice_is_shown_to_both() {
    let pair = in_conflict();
    let said: [(usize, &[&str]); 8] = [
        (BLUE, &["notice", "answer", "RED/R/0001", "ask", "Which call signs?"]),
        (BLUE, &["notice", "passed", "RED/R/0001", "--units", "2nd battalion"]),
        (RED, &["notice", "begun", "RED/R/0001", "--reason", "the first pair is up"]),
        (
            RED,
            &[
                "notice",
                "amend",
                "RED/R/0001",
                "--reason",
                "the call sign",
                "--detail",
                "call-sign=OWL",
                "--detail",
                "purpose=RELIEF",
                "--although-conflicts",
            ],
        ),
        (BLUE, &["notice", "answer", "RED/R/0001", "object", "Too near."]),
        (BLUE, &["notice", "answer", "RED/R/0001", "no-objection"]),
        (RED, &["notice", "plan", "2035-03-13", "RED/R/0001", "--words", "one of one"]),
        (RED, &["notice", "plan", "2035-03-14"]),
    ];
    for (at, args) in said {
        pair.ask(at, args);
        pair.wait_same();
    }
    let shown = [BLUE, RED].map(|at| {
        let mut shown = pair.ask(at, &["notice", "show", "RED/R/0001"]);
        shown.as_object_mut().expect("an object").remove("received");
        shown
    });
    assert_eq!(shown[BLUE], shown[RED]);
    let notice = &shown[BLUE];
    assert_eq!((&notice["phase"], &notice["reason"]), (&json!("active"), &json!("the call sign")));
    assert_eq!(
        notice["details"],
        json!([{ "field": "purpose", "text": "RELIEF" }, { "field": "call-sign", "text": "OWL" }])
    );
    assert_eq!((&notice["amounts"][0]["count"], &notice["twins"][0]["reference"]), (&json!(12), &json!("A0123/22")));
    assert_eq!((&notice["answers"][0]["stance"], &notice["unanswered_by"]), (&json!("no objection"), &json!([])));
    assert_eq!(notice["passed"][0]["units"], "2nd battalion");

    let plans = pair.ask(BLUE, &["notice", "plans"])["plans"].clone();
    assert_eq!((&plans[0]["day"], &plans[0]["notices"]), (&json!("2035-03-14"), &json!([])), "the newest first");
    assert_eq!((&plans[1]["notices"], &plans[1]["on_time"]), (&json!(["RED/R/0001"]), &json!(true)));
    let plan = plans[1]["serial"].as_str().expect("a serial");
    pair.ask(BLUE, &["notice", "answer", plan, "acknowledge"]);
    pair.wait_same();
    assert_eq!(pair.ask(RED, &["notice", "plans"])["plans"][1]["unanswered_by"], json!([]));

    pair.ask(RED, &["notice", "complete", "RED/R/0001"]);
    pair.wait_same();
    let serials = |args: &[&str]| {
        let listed = pair.ask(BLUE, args);
        let notices = listed["notices"].as_array().expect("a list").iter();
        notices.filter_map(|row| row["serial"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(serials(&["notice", "list"]), ["BLUE/R/0001"]);
    assert_eq!(serials(&["notice", "list", "--all"]), ["BLUE/R/0001", "RED/R/0001"]);
    assert_eq!(serials(&["notice", "list", "--all", "--before", "BLUE/R/0001"]), ["RED/R/0001"]);
    same_conflicts(&pair, 0);
}

#[test]
fn what_makes_no_sense_is_refused_with_the_place_and_a_hint() {
    let pair = in_conflict();
    pair.wait_same();
    let before = [lanes(&pair, BLUE), lanes(&pair, RED)];
    let file = |name: &str, text: &str| {
        let path = pair.dir.path().join(name);
        std::fs::write(&path, text).expect("a file is written");
        path.to_str().expect("a path in UTF-8").to_owned()
    };
    let bow =
        r#"{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[23,49],[24,50],[24,49],[23,50],[23,49]]]}}"#;
    let bow = file("bow.geojson", bow);
    let word = file("word.geojson", r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[23,"x"]}}"#);
    let none = file("none.txt", "nothing");
    let missing = pair.dir.path().join("missing.kml");
    let missing = missing.to_str().expect("a path in UTF-8");
    let at = format!("{}T00:00Z", day());
    let check: &[&str] = &["plan", "check", "--kind", "live-fire"];
    let send: &[&str] = &["notice", "send", "--kind", "exercise", "--from", "ops", "--title", "T"];
    let cases: Vec<(i32, Vec<&str>, &str)> = vec![
        (2, [check, &[&bow, "--from-time", &at]].concat(), "feature 0, volume 0: ring 0 crosses"),
        (2, [check, &[&word]].concat(), "feature 0, geometry.coordinates[1]"),
        (2, [check, &[&none]].concat(), "neither GeoJSON nor KML"),
        (5, [check, &[missing]].concat(), "missing.kml"),
        (2, [check, &["--circle", "49.95,23.4,5km"]].concat(), "no begin"),
        (2, [check, &["--circle", "99,23.4,5km", "--from-time", &at]].concat(), "latitude"),
        (2, [check, &["--from-time", &at]].concat(), "says not where"),
        (2, [check, &["--circle", "1,1,1m", "--from-time", "03:00"]].concat(), "03:00"),
        (2, [check, &["--circle", "1,1,1m", "--from-time", &at, "--upper", "300"]].concat(), "datum"),
        (2, [send, &["--circle", "1,1,1m", "--from-time", &at, "--detail", "colour=red"]].concat(), "colour"),
        (2, [send, &["--circle", "1,1,1m", "--from-time", &at, "--amount", "troops=many"]].concat(), "troops"),
        (2, [send, &["--circle", "1,1,1m", "--from-time", &at, "--twin", "tv:1"]].concat(), "tv"),
        (2, [send, &["--circle", "1,1,1m", "--from-time", &at, "-p", "urgent"]].concat(), "precedence"),
        (1, [send, &["--circle", "1,1,1m", "--from-time", &at, "--language", "fr"]].concat(), "language"),
        (2, vec!["notice", "answer", "RED/R/0001", "object"], "says what it is"),
        (1, vec!["notice", "answer", "BLUE/R/0001", "acknowledge"], "is ours"),
        (1, vec!["notice", "cancel", "RED/R/0001"], "not ours"),
        (1, vec!["notice", "show", "RED/R/0009"], "no notice"),
        (1, vec!["notice", "show", "nonsense"], "no notice"),
        (2, vec!["notice", "delay", "BLUE/R/0001", "--by", "soon"], "soon"),
        (2, vec!["notice", "plan", "2035-13-01"], "date"),
        (1, vec!["notice", "plan", "2035-03-13", "RED/R/0001"], "not ours"),
        (2, vec!["notice", "calendar", "--from", "2035-03-13", "--until", "2036-03-13"], "366 days"),
        (2, vec!["notice", "calendar", "--month", "2035-13"], "no month"),
        (2, vec!["notice", "calendar", "--year", "soon"], "date"),
        (1, vec!["conflicts", "answer", "BLUE/R/0001~RED/R/0007", "acknowledge"], "no conflict"),
        (1, vec!["conflicts", "answer", "nonsense", "acknowledge"], "no conflict"),
        (2, vec!["conflicts", "answer", "BLUE/R/0001~RED/R/0001", "accept", "--measures", " "], "measures"),
        (1, vec!["notice", "export", "BLUE/R/0001", "--format", "f3548"], "Volume4D"),
    ];
    for (exit, args, says) in cases {
        let told = pair.refused(BLUE, exit, &args);
        assert!(told.contains(says), "{args:?}: {told}");
    }
    pair.wait_same();
    assert_eq!([lanes(&pair, BLUE), lanes(&pair, RED)], before, "a refusal changed the record");
}

#[test]
fn people_are_told_what_a_notice_is_and_is_not_wherever_one_is_shown() {
    let pair = in_conflict();
    for (args, says) in
        [(&["status"], "Conflicts not accepted by all: 1."), (&["inbox"], "detente notice list --waiting")]
    {
        let words = run(&pair.path(RED), args).out;
        assert!(words.contains(says), "{words}");
    }
    let (day, place) = (day(), strikes(&day()));
    let group = |hour: &str| {
        let at: jiff::Timestamp = format!("{day}T{hour}:00:00Z").parse().expect("a time");
        at.strftime("%d%H%MZ %b %y").to_string().to_uppercase()
    };
    let shown: [(Vec<&str>, Vec<String>); 8] = [
        (vec!["notice", "list"], vec![group("02"), "strike-warning".into(), "on time".into()]),
        (
            vec!["notice", "show", "RED/R/0001"],
            vec![
                "call-sign: HAWK".into(),
                "NOTAM A0123/22".into(),
                "from 300 m AMSL to 1500 m AMSL".into(),
                group("04"),
                "CONFLICT BLUE/R/0001~RED/R/0001".into(),
            ],
        ),
        (
            vec!["notice", "calendar", "--until", &day],
            vec![
                format!("RED/R/0001       ....####{}", ".".repeat(40)),
                format!("BLUE/R/0001      ......####{}", ".".repeat(38)),
            ],
        ),
        (vec!["notice", "plans"], vec!["No daily plan".into()]),
        (
            vec!["conflicts"],
            vec![
                "0 m in height".into(),
                "BLUE/R/0001 gives way".into(),
                "BLUE and RED to say by".into(),
                "), in ".into(),
            ],
        ),
        (
            with(&["plan", "check", "--kind", "flight"], &place, &[]),
            vec!["nothing was sent".into(), "would be clear".into(), " higher: ".into()],
        ),
        (vec!["notice", "answer", "BLUE/R/0001", "acknowledge"], vec!["is on the record".into()]),
        (vec!["notice", "cancel", "RED/R/0001"], vec!["is on the record".into()]),
    ];
    for (args, says) in shown {
        let ran = run(&pair.path(RED), &args);
        assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
        for said in says {
            assert!(ran.out.contains(&said), "{args:?} does not say {said:?}:\n{}", ran.out);
        }
        assert!(ran.out.contains("creates no permission") && ran.out.contains("removes no protection"), "{}", ran.out);
        assert!(!ran.out.to_lowercase().contains("approv"), "{}", ran.out);
    }
}

#[test]
fn a_plan_is_checked_on_all_lines_of_the_station() {
    let folders = support::Folders::make();
    let [blue, red] = [BLUE, RED].map(|at| folders.path(at));
    let (file, identity) = (folders.dir.path().join("second.detente"), red.join("identity.detente"));
    let name = |path: &std::path::Path| path.to_str().expect("a path in UTF-8").to_owned();
    let (file, identity) = (name(&file), name(&identity));
    support::done(&blue, &["charter", "propose", "--with", &identity, "--name", "A second line", "--out", &file]);
    let signed = support::done(&red, &["charter", "accept", &file]);
    let words = signed["fingerprint"].as_str().expect("words");
    for folder in [&blue, &red] {
        support::done(folder, &["charter", "open", &file, "--as", "autumn", "--words", words]);
    }
    let pair = folders.start();
    eventually("both lines are up at both", || {
        [BLUE, RED].into_iter().all(|at| {
            let lines = pair.ask(at, &["status"])["lines"].clone();
            lines
                .as_array()
                .is_some_and(|lines| lines.len() == 2 && lines.iter().all(|line| line["peers"][0]["state"] == "up"))
        })
    });
    let file = helicopters(&pair);
    let send = ["notice", "send", &file, "--kind", "flight", "--from", "ops", "--wait", "30"];
    assert!(pair.refused(RED, 2, &send).contains("several lines"));
    pair.ask(RED, &[&send[..], &["--line", "autumn"]].concat());
    let place = strikes(&day());
    let check = with(&["plan", "check", "--kind", "strike-warning"], &place, &[]);
    let checked = pair.ask(BLUE, &check);
    let lines = checked["plans"][0]["lines"].as_array().expect("lines");
    let met: Vec<_> = lines.iter().map(|line| (line["line"].clone(), line["meets"].as_array().map(Vec::len))).collect();
    assert_eq!(met, [(json!("autumn"), Some(1)), (json!("spring"), Some(0))], "{checked}");
    let spring = pair.ask(BLUE, &[&check[..], &["--line", "spring"]].concat());
    assert_eq!(
        (&spring["clear"], spring["plans"][0]["lines"].as_array().map(Vec::len)),
        (&json!(true), Some(1)),
        "{spring}"
    );
}

#[test]
fn what_comes_too_late_is_released_only_with_the_reason_and_as_urgent_as_ordered() {
    let pair = Pair::up();
    let ahead = |hours| jiff::Timestamp::now() + jiff::SignedDuration::from_hours(hours);
    let at = |hours| ahead(hours).strftime("%Y-%m-%dT%H:%MZ").to_string();
    let (from, until) = (at(48), at(50));
    let place = ["--circle", "49.95,23.4,5km", "--from-time", &from, "--until", &until];
    let send = |kind| {
        let notice = ["notice", "send", "--kind", kind, "--title", "T", "--from", "ops", "--although-conflicts"];
        [&notice[..], &place].concat()
    };
    // Live fire is on time 72 hours before, and late from 24 hours before; an exercise from 14 days before.
    for (kind, lead) in [("live-fire", "short notice"), ("exercise", "late")] {
        let ran = run(&pair.path(RED), &[&["--json"], &send(kind)[..]].concat());
        let failure = ran.json()["failure"].clone();
        assert_eq!((ran.code, &failure["because"]["lead"]), (1, &json!(lead)), "{failure}");
        assert!(failure["hint"].as_str().is_some_and(|hint| hint.contains("--short-notice-reason")), "{failure}");
    }
    // A plan that is only checked is told how early it would come.
    let lead = |kind: &str| {
        let told = pair.ask(RED, &[&["plan", "check", "--kind", kind], &place[..]].concat());
        told["plans"][0]["lines"][0]["lead"].clone()
    };
    let on_time = lead("convoy");
    assert_eq!((&on_time["now"], &lead("live-fire")["now"]), (&json!("on time"), &json!("short notice")));
    let until: jiff::Timestamp = on_time["on_time_until"].as_str().and_then(|at| at.parse().ok()).expect("a time");
    let begins: jiff::Timestamp = from.replace('Z', ":00Z").parse().expect("a time");
    assert_eq!(begins.duration_since(until), jiff::SignedDuration::from_hours(24));
    let words = run(&pair.path(RED), &[&["plan", "check", "--kind", "live-fire"], &place[..]].concat()).out;
    assert!(words.contains("Released now, it would be short notice; on time was until"), "{words}");
    let reason = ["--short-notice-reason", "ordered today"];
    let sent = pair.ask(RED, &[&send("live-fire")[..], &reason, &["-p", "routine"]].concat());
    assert_eq!((&sent["serial"], &sent["notice"]["lead"]), (&json!("RED/R/0001"), &json!("short notice")), "{sent}");
    assert_eq!(sent["notice"]["details"], json!([{ "field": "short-notice-reason", "text": "ordered today" }]));
    // Its other words keep the reason; what is on time gives none until it is brought forward.
    let amend = [
        "notice",
        "amend",
        "RED/R/0001",
        "--reason",
        "the unit",
        "--detail",
        "unit=3rd",
        "-p",
        "flash",
        "--although-conflicts",
    ];
    let amended = pair.ask(RED, &amend);
    assert_eq!((&amended["serial"], &amended["notice"]["serial"]), (&json!("RED/F/0001"), &json!("RED/R/0001")));
    let sent = pair.ask(RED, &send("convoy"));
    assert_eq!((&sent["serial"], &sent["notice"]["lead"]), (&json!("RED/R/0002"), &json!("on time")), "{sent}");
    assert_eq!(sent["lacks"], json!(["vehicles", "markings"]), "a convoy says by what it is known");
    let delay = |by| ["notice", "delay", "RED/R/0002", "--although-conflicts", "--by", by];
    assert!(pair.refused(RED, 1, &delay("-33h")).contains("does not say why"));
    let earlier = pair.ask(RED, &[&delay("-33h")[..], &reason].concat());
    assert_ne!(earlier["notice"]["lead"], "on time", "{earlier}");
    assert_eq!(earlier["notice"]["details"][0]["text"], "ordered today", "{earlier}");

    eventually("both are there", || pair.ask(BLUE, &["notice", "list"])["notices"].as_array().map(Vec::len) == Some(2));
    let said: [(usize, &[&str], &str); 6] = [
        (RED, &["notice", "begun", "RED/R/0002", "--precedence", "flash"], "RED/F/"),
        (RED, &["notice", "complete", "RED/R/0002", "-p", "routine"], "RED/R/"),
        (RED, &["notice", "cancel", "RED/R/0001", "-p", "immediate"], "RED/I/"),
        (BLUE, &["notice", "answer", "RED/R/0001", "object", "Too near.", "-p", "flash"], "BLUE/F/"),
        (BLUE, &["notice", "passed", "RED/R/0001", "--units", "2nd", "-p", "routine"], "BLUE/R/"),
        (RED, &["notice", "plan", "2035-03-13", "-p", "priority"], "RED/P/"),
    ];
    for (party, args, lane) in said {
        let told = pair.ask(party, args);
        assert!(told["serial"].as_str().is_some_and(|serial| serial.starts_with(lane)), "{args:?}: {told}");
    }
    assert!(pair.refused(BLUE, 2, &["notice", "cancel", "RED/R/0001", "-p", "urgent"]).contains("precedence"));
}

/// It has begun, and should be over by its own words.
#[test]
fn what_goes_on_beyond_its_end_is_shown_as_such_until_its_author_says_more() {
    let pair = Pair::up();
    let at = |hours| {
        let at = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(hours);
        at.strftime("%Y-%m-%dT%H:%MZ").to_string()
    };
    let (from, ended, until) = (at(-3), at(-1), at(2));
    let circle = ["--circle", "49.95,23.4,5km", "--from-time", &from, "--until"];
    let send = ["notice", "send", "--kind", "flight", "--title", "T", "--from", "ops", "--short-notice-reason", "late"];
    let serial = pair.ask(RED, &[&send[..], &circle, &[&ended]].concat())["serial"].as_str().expect("one").to_owned();
    let row = |at: usize| pair.ask(at, &["notice", "list"])["notices"][0].clone();
    eventually("both have it", || row(BLUE)["overruns"] == false);
    pair.ask(RED, &["notice", "begun", &serial]);
    eventually("both see that it overruns", || [BLUE, RED].iter().all(|at| row(*at)["overruns"] == true));
    let words = |args: &[&str]| run(&pair.path(BLUE), args).out;
    assert!(words(&["notice", "list"]).contains(" OVERRUNS "));
    assert!(words(&["notice", "show", &serial]).contains("has not said that it is over"));
    let amend = ["notice", "amend", &serial, "--reason", "the second pair is late", "--short-notice-reason", "late"];
    pair.ask(RED, &[&amend[..], &circle, &[&until]].concat());
    eventually("it was told to last longer", || [BLUE, RED].iter().all(|at| row(*at)["overruns"] == false));
    pair.ask(RED, &["notice", "complete", &serial]);
    eventually("it is over", || [BLUE, RED].iter().all(|at| row(*at).is_null()));
}

#[test]
fn plans_are_kept_on_ones_own_side_and_checked_again_until_they_are_dropped() {
    let pair = Pair::up();
    let (day, place) = (day(), strikes(&day()));
    assert_eq!(pair.ask(BLUE, &["plan", "list"])["kept"], json!([]));
    assert!(pair.refused(BLUE, 1, &["plan", "check", "--kept"]).contains("no plan is kept"));
    pair.wait_same();
    let before = lanes(&pair, BLUE);
    let keep = with(&["plan", "keep", "night-raid", "--kind", "strike-warning", "--title", "Strikes"], &place, &[]);
    assert_eq!(pair.ask(BLUE, &keep)["plans"], 1);
    assert!(pair.refused(BLUE, 1, &keep).contains("kept as \"night-raid\" already"));
    let file = helicopters(&pair);
    pair.ask(BLUE, &["plan", "keep", "lift", &file, "--kind", "flight"]);
    assert!(pair.refused(BLUE, 2, &["plan", "keep", "../lift", &file, "--kind", "flight"]).contains("no name"));
    assert!(pair.refused(BLUE, 2, &["plan", "keep", "kindless", &file]).contains("of what kind"));
    let listed = pair.ask(BLUE, &["plan", "list"])["kept"].clone();
    assert_eq!((&listed[0]["name"], listed[0]["plans"].as_array().map(Vec::len)), (&json!("lift"), Some(2)));
    assert_eq!(listed[1]["plans"], json!([{ "feature": 0, "kind": "strike-warning", "title": "Strikes" }]));
    let clear = |args: &[&str]| {
        let told = pair.ask(BLUE, args);
        let plans = told["plans"].as_array().expect("plans").iter();
        plans.map(|plan| (plan["kept"].clone(), plan["clear"].clone())).collect::<Vec<_>>()
    };
    let (lift, raid) = (json!("lift"), json!("night-raid"));
    let all_clear = [(lift.clone(), json!(true)), (lift.clone(), json!(true)), (raid.clone(), json!(true))];
    assert_eq!(clear(&["plan", "check", "--kept"]), all_clear);
    assert_eq!(lanes(&pair, BLUE), before, "a plan that is kept left a trace on the record");

    // What comes meanwhile is met when it is asked again, by the same words that are released then.
    pair.ask(RED, &["notice", "send", &file, "--kind", "flight", "--from", "ops", "--wait", "30"]);
    assert_eq!(clear(&["plan", "check", "--kept", "night-raid"]), [(raid, json!(false))]);
    let shown = pair.ask(BLUE, &["plan", "show", "night-raid"]);
    assert!(shown["plans"][0]["volumes"][0][0].as_str().is_some_and(|place| place.contains("2000 m")), "{shown}");
    let path = pair.path(BLUE).join("plans/night-raid.geojson");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).expect("it is kept").permissions());
    assert_eq!(mode & 0o077, 0, "others can read it");
    let released = ["notice", "send", path.to_str().expect("UTF-8"), "--from", "ops", "--although-conflicts"];
    let released = pair.ask(BLUE, &released);
    assert_eq!(
        (&released["notice"]["kind"], &released["notice"]["title"]),
        (&json!("strike-warning"), &json!("Strikes"))
    );
    assert_eq!(released["notice"]["begins"], format!("{day}T03:00:00.000Z"));
    pair.ask(BLUE, &["plan", "drop", "night-raid"]);
    pair.refused(BLUE, 1, &["plan", "show", "night-raid"]);
    pair.refused(BLUE, 1, &["plan", "drop", "night-raid"]);
    assert!(run(&pair.path(BLUE), &["plan", "list"]).out.contains("0. flight: Helicopters near the border"));
}

#[test]
fn the_calendar_of_a_year_shows_the_days_of_what_is_planned() {
    let pair = Pair::up();
    let file = pair.dir.path().join("exercise.geojson");
    let exercise = json!({
        "type": "Feature", "properties": { "title": "Winter", "kind": "exercise", "limitedApplicability": [{
            "startDateTime": "2035-02-26T00:00:00Z", "endDateTime": "2035-03-04T00:00:00Z",
            "schedule": [{ "day": ["ANY"], "startTime": "06:00:00Z", "endTime": "18:00:00Z" }],
        }] },
        "geometry": { "type": "Point", "coordinates": [23.4, 49.95] },
    });
    std::fs::write(&file, exercise.to_string()).expect("a file is written");
    let send = ["notice", "send", file.to_str().expect("UTF-8"), "--from", "ops"];
    pair.ask(BLUE, &send);
    let flight = ["notice", "send", "--kind", "flight", "--title", "Flight", "--from", "ops", "--circle", "48,24,1km"];
    pair.ask(BLUE, &[&flight[..], &["--from-time", "2035-12-31T22:00Z", "--until", "2036-01-01T02:00Z"]].concat());
    let active = |args: &[&str]| {
        let told = pair.ask(BLUE, &[&["notice", "calendar"], args].concat());
        let rows = told["notices"].as_array().expect("rows").iter();
        let days = rows.map(|row| (row["serial"].clone(), row["active"].clone()));
        (told["days"].clone(), days.collect::<Vec<_>>())
    };
    let run_of = |first: &str, last: &str| json!([{ "first": first, "last": last }]);
    let winter = (json!("BLUE/R/0001"), run_of("2035-02-26", "2035-03-03"));
    let late = (json!("BLUE/R/0002"), run_of("2035-12-31", "2035-12-31"));
    assert_eq!(active(&["--year", "2035"]), (json!(365), vec![winter.clone(), late]));
    assert_eq!(active(&["--year", "2035", "--kind", "exercise"]).1, [winter]);
    let march = (json!("BLUE/R/0001"), run_of("2035-03-01", "2035-03-03"));
    assert_eq!(active(&["--month", "2035-03"]), (json!(31), vec![march.clone()]));
    assert_eq!(active(&["--from", "2035-03-01", "--until", "2035-04-30"]), (json!(61), vec![march]));
    let words = run(&pair.path(BLUE), &["notice", "calendar", "--year", "2035"]).out;
    let rows = [
        "JAN 2035         nothing".to_owned(),
        format!("BLUE/R/0001      {}###     exercise Winter", ".".repeat(25)),
        format!("BLUE/R/0002      {}#  flight Flight", ".".repeat(30)),
    ];
    assert!(rows.iter().all(|row| words.contains(row)), "{words}");
}

#[test]
fn of_what_moves_the_closest_approach_is_told_with_its_time_and_place() {
    let pair = Pair::up();
    let route = |name: &str, from: [f64; 2], to: [f64; 2], begins: &str, ends: &str| {
        let path = pair.dir.path().join(name);
        let route = json!({
            "type": "Feature", "properties": { "title": name, "kind": "flight", "limitedApplicability": [
                { "startDateTime": begins, "endDateTime": ends },
            ] },
            "geometry": { "type": "LineString", "coordinates": [from, to], "extent": {
                "subType": "Route", "radius": 100, "times": [begins, ends],
            } },
        });
        std::fs::write(&path, route.to_string()).expect("a file is written");
        path.to_str().expect("UTF-8").to_owned()
    };
    // Along a meridian in two hours, and across it in the middle, five minutes after the first has passed there.
    let north = route("north", [23.4, 49.0], [23.4, 50.0], "2035-03-13T02:00:00Z", "2035-03-13T04:00:00Z");
    let east = route("east", [23.0, 49.5], [23.8, 49.5], "2035-03-13T02:05:00Z", "2035-03-13T04:05:00Z");
    pair.ask(RED, &["notice", "send", &north, "--from", "ops", "--wait", "30"]);
    let met = |args: &[&str]| pair.ask(BLUE, args)["plans"][0]["lines"][0]["meets"][0].clone();
    let crossing = met(&["plan", "check", &east]);
    assert_eq!((&crossing["moving"], &crossing["distance_m"]["most"]), (&json!(true), &json!(0.0)), "{crossing}");
    // They meet within the ten minutes of the charter, each at its own moment in the middle of its way.
    for (nth, minute) in [(0, 5), (1, 0)] {
        let at: jiff::Timestamp = crossing["moments"][nth].as_str().and_then(|at| at.parse().ok()).expect("a time");
        let middle: jiff::Timestamp = format!("2035-03-13T03:{minute:02}:00Z").parse().expect("a time");
        assert!(at.duration_since(middle).abs() < jiff::SignedDuration::from_secs(60), "{nth}: {crossing}");
    }
    for nth in [0, 1] {
        let place = crossing["places"][nth].as_str().expect("a place");
        assert!(place.starts_with("49.5") || place.starts_with("49.49"), "{crossing}");
    }
    assert_eq!(
        crossing["first_at"],
        crossing["moments"].as_array().into_iter().flatten().min_by_key(|at| at.to_string()).cloned().expect("a time")
    );
    let words = run(&pair.path(BLUE), &["plan", "check", &east]).out;
    assert!(words.contains("Nearest at 13"), "{words}");
    pair.ask(BLUE, &["notice", "send", &east, "--from", "ops", "--although-conflicts"]);
    let seen = same_conflicts(&pair, 1);
    assert_eq!((&seen[0]["moving"], &seen[0]["places"][0]), (&json!(true), &crossing["places"][0]), "{seen}");
    let still = ["--circle", "49.5,23.4,1km", "--kind", "flight"];
    let still = met(&[&["plan", "check"], &still[..], &["--from-time", "2035-03-13T01:00Z"]].concat());
    assert_eq!(still["moving"], true, "the other one moves");
}

#[test]
fn each_feature_of_a_file_is_a_plan_of_its_own_kind_unless_they_are_told_to_be_one() {
    let pair = in_conflict();
    let day = day();
    let feature = |kind: &str, lat: f64| {
        json!({
            "type": "Feature", "properties": { "title": format!("Plan at {lat}"), "kind": kind },
            "geometry": { "type": "Point", "coordinates": [23.4, lat], "extent": { "subType": "Circle", "radius": 2000 } },
        })
    };
    let file = |features: &[Value]| {
        let path = pair.dir.path().join("plans.geojson");
        let text = json!({ "type": "FeatureCollection", "features": features }).to_string();
        std::fs::write(&path, text).expect("a file is written");
        path.to_str().expect("a path in UTF-8").to_owned()
    };
    let (near, far) = (feature("flight", 49.95), feature("laser", 48.0));
    let plans = file(&[far.clone(), near.clone()]);
    let (from, until) = (format!("{day}T03:00Z"), format!("{day}T05:00Z"));
    let check = ["plan", "check", &plans, "--from-time", &from, "--until", &until];
    let checked = pair.ask(BLUE, &check);
    let told = |nth: usize, name: &str| checked["plans"][nth][name].clone();
    assert_eq!(checked["clear"], false, "{checked}");
    assert_eq!((told(0, "feature"), told(0, "kind"), told(0, "clear")), (json!(0), json!("laser"), json!(true)));
    assert_eq!((told(1, "feature"), told(1, "kind"), told(1, "clear")), (json!(1), json!("flight"), json!(false)));
    assert_eq!(told(1, "title"), "Plan at 49.95");
    let words = run(&pair.path(BLUE), &check).out;
    assert!(words.contains("1 of 2 plans are clear") && words.contains("Feature 1, FLIGHT: Plan at 49.95"), "{words}");

    assert!(pair.refused(BLUE, 2, &[&check[..], &["--as-one"]].concat()).contains("2 kinds"));
    let one = pair.ask(BLUE, &[&check[..], &["--as-one", "--kind", "convoy"]].concat());
    let [plan] = one["plans"].as_array().expect("a list").as_slice() else { panic!("{one}") };
    assert_eq!((&plan["kind"], &plan["feature"]), (&json!("convoy"), &Value::Null));
    let met = plan["lines"][0]["meets"].as_array().expect("a list");
    assert!(!met.is_empty() && met.iter().all(|met| met["volume"] == 1), "its second volume: {one}");

    file(&[near.clone(), feature("war", 48.0)]);
    assert!(pair.refused(BLUE, 2, &check).contains("feature 1, properties.kind: \"war\""));
    let mut kindless = far.clone();
    kindless["properties"] = json!({});
    file(&[near.clone(), kindless]);
    assert!(pair.refused(BLUE, 2, &check).contains("feature 1 does not say of what kind"));
    // A notice takes its kind from the file too.
    file(&[far]);
    let send = ["notice", "send", &plans, "--from", "ops", "--from-time", &from, "--until", &until];
    assert_eq!(pair.ask(BLUE, &send)["notice"]["kind"], "laser");
}

#[test]
fn what_is_exported_is_read_back_as_the_same_plan() {
    let pair = in_conflict();
    let out = |name: &str| pair.dir.path().join(name).to_str().expect("a path in UTF-8").to_owned();
    let geojson = out("notice.geojson");
    let wrote = pair.ask(BLUE, &["notice", "export", "RED/R/0001", "--format", "geojson", "--out", &geojson]);
    assert_eq!(wrote["notices"], 1);
    let text = std::fs::read_to_string(&geojson).expect("the file");
    for said in ["\"from_line\":", "\"line_id\":", "\"version\":\"RED/R/0001\"", "\"exported_by\":\"BLUE\""] {
        assert!(text.contains(said), "it cannot be traced by {said}: {text}");
    }
    assert!(!text.contains("drill"), "this is no exercise");
    let checked = pair.ask(BLUE, &["plan", "check", &geojson, "--kind", "flight"]);
    let met = checked["plans"][0]["lines"][0]["meets"].as_array().expect("a list");
    let own: Vec<_> = met.iter().filter(|met| met["with"]["id"] == "RED/R/0001").collect();
    assert!(own.iter().all(|met| met["distance_m"]["most"] == 0.0) && own.len() == 2, "{checked}");
    // In the place of the notice itself only the other one is met.
    let instead =
        pair.ask(RED, &["plan", "check", &geojson, "--kind", "flight", "--line", "spring", "--amends", "RED/R/0001"]);
    let instead = instead["plans"][0]["lines"][0]["meets"].as_array().expect("a list");
    assert!(!instead.is_empty() && instead.iter().all(|met| met["with"]["id"] == "BLUE/R/0001"), "{instead:?}");
    // An amendment by the file as it is changes nothing but its words.
    let amend = ["notice", "amend", "RED/R/0001", &geojson, "--reason", "read back", "--although-conflicts"];
    let before = pair.ask(RED, &["notice", "show", "RED/R/0001"])["volumes"].clone();
    let amended = pair.ask(RED, &amend)["notice"].clone();
    assert_eq!((&amended["volumes"], &amended["labels"]), (&before, &json!([null, null])));
    // So it is when its volumes have names.
    let label = ["notice", "amend", "RED/R/0001", "--reason", "a name", "--label", "1=the valley"];
    let labelled = pair.ask(RED, &[&label[..], &["--although-conflicts"]].concat())["notice"].clone();
    assert_eq!(labelled["labels"], json!([null, "the valley"]));
    let ran = run(&pair.path(RED), &["notice", "show", "RED/R/0001"]);
    assert!(ran.out.contains("volume 1 (the valley): ") && ran.out.contains("volume 0: "), "{ran:?}");
    let wrote = pair.ask(RED, &["notice", "export", "RED/R/0001", "--format", "geojson", "--out", &geojson]);
    assert_eq!(wrote["notices"], 1, "in two features");
    let again = pair.ask(RED, &amend)["notice"].clone();
    assert_eq!((&again["volumes"], &again["labels"]), (&before, &labelled["labels"]));
    let refused = run(&pair.path(RED), &[&label[..6], &["2=nowhere"]].concat());
    assert!(refused.code == 1 && refused.err.contains("a label is of no volume"), "{refused:?}");
    for (format, says) in [("kml", "<Placemark>"), ("openair", "AN RED/R/0001"), ("notam", "Q) UKLV/QRTCA")] {
        let ran = run(&pair.path(BLUE), &["notice", "export", "--all", "--format", format, "--region", "UKLV"]);
        assert!(ran.code == 0 && ran.out.contains(says), "{format}: {ran:?}");
    }
}
