//! The situation log and the suspicions of a party stay with it: what is released goes by a draft and names no source, what
//! the other side says is shown with a mark and goes on as before, and the other side has nothing of it.

mod support;

use std::path::Path;

use serde_json::{Value, json};
use support::desk::{done_as, refused_as, run_as};
use support::{BLUE, Pair, RED, eventually, run};

/// One person for each kind of work, all signed in.
fn staff(folder: &Path) {
    let people: [(&str, &[&str]); 5] = [
        ("watch-1", &["--role", "drafter"]),
        ("watch-2", &["--role", "releaser"]),
        ("linguist-3", &["--role", "linguist", "--language", "en@2999-12-31"]),
        ("tech", &["--role", "technician"]),
        ("visitor", &["--role", "reader"]),
    ];
    support::desk::staff(folder, &people);
}

const REPORT: [&str; 13] = [
    "situation",
    "report",
    "Twelve vehicles go west.",
    "--source",
    "GLADE",
    "--grade",
    "B2",
    "--at",
    "49.95,23.4",
    "--when",
    "2026-05-01T08:00:00Z",
    "--subject",
    "Column",
];

/// A report with other words for some of its flags.
fn report(with: &[&str]) -> Vec<String> {
    let mut args: Vec<String> = REPORT.map(str::to_owned).to_vec();
    for pair in with.chunks(2) {
        match args.iter().position(|arg| *arg == pair[0]) {
            Some(at) => args[at + 1] = pair[1].to_owned(),
            None => args.extend([pair[0].to_owned(), pair[1].to_owned()]),
        }
    }
    args
}

fn args(args: &[String]) -> Vec<&str> {
    args.iter().map(String::as_str).collect()
}

/// That none of these is in what a party's station holds.
fn nowhere(pair: &Pair, at: usize, private: &[&str]) {
    let record = support::record(&pair.stations[at].folder).concat().concat();
    for private in private {
        assert!(!record.windows(private.len()).any(|bytes| bytes == private.as_bytes()), "{private}");
    }
}

#[test]
fn what_is_reported_is_graded_found_again_and_released_without_its_source() {
    let pair = Pair::up();
    let folder = pair.path(BLUE);
    staff(&folder);
    let logged = done_as(&folder, "watch-1", &REPORT);
    assert_eq!((&logged["item"], &logged["by"], &logged["signed_in"]), (&json!(1), &json!("watch-1"), &json!(true)));
    assert_eq!((&logged["reliability"], &logged["credibility"]), (&json!("usually reliable"), &json!("probably true")));
    let feature = ["--feature", "Rava", "--feature-at", "49.94,23.39", "--bearing", "33", "--distance", "1.3km"];
    let second = report(&[&["--source", "Post 4", "--grade", "F6"][..], &feature].concat());
    assert_eq!(done_as(&folder, "watch-2", &args(&second))["feature"]["name"], "Rava");
    let assess = |cites: &str| {
        ["situation", "assess", "They move to the river.", "--confidence", "moderate", "--cites"]
            .map(str::to_owned)
            .into_iter()
            .chain([cites.to_owned()])
            .collect::<Vec<_>>()
    };
    assert_eq!(done_as(&folder, "watch-1", &args(&assess("1")))["cites"][0]["item"], 1);

    // Neither the guest nor the technician sees any of it, and a linguist sees and does not log.
    for (person, list, show) in [
        ("tech", &["situation", "list"][..], &["situation", "show", "1"][..]),
        ("visitor", &["situation", "list"], &["suspicion", "list"]),
    ] {
        for args in [list, show] {
            let refused = refused_as(&folder, person, args);
            assert!(refused.contains("drafter") && !refused.contains("GLADE"), "{refused}");
        }
    }
    assert_eq!(done_as(&folder, "linguist-3", &["situation", "show", "1"])["source"], "GLADE");
    assert!(refused_as(&folder, "linguist-3", &REPORT).contains("drafter"));
    let listed = |more: &[&str]| {
        let listed = done_as(&folder, "watch-1", &[&["situation", "list"], more].concat());
        let items = listed["items"].as_array().expect("a list").clone();
        items.iter().map(|item| item["item"].as_u64().expect("a number")).collect::<Vec<_>>()
    };
    assert_eq!(listed(&[]), [3, 2, 1]);
    assert_eq!(listed(&["--grade", "c3", "--source", "glade"]), [3, 1]);
    assert_eq!(listed(&["--near", "49.95,23.5", "--within", "5km"]), [0_u64; 0]);
    assert_eq!(
        listed(&["--near", "49.95,23.41", "--within", "1km", "--since", "2026-05-01", "--until", "2026-05-01"]).len(),
        3
    );

    // It goes out as a draft, of whoever makes it, and without its source.
    let release = |item: &'static str| ["situation", "release", item, "--from", "ops", "--to", "RED/ops"];
    let drafted = done_as(&folder, "watch-2", &release("1"));
    assert_eq!((&drafted["draft"], &drafted["state"]), (&json!(1), &json!("draft")));
    let shown = done_as(&folder, "watch-2", &["draft", "show", "1"]);
    assert_eq!((&shown["item"], &shown["words"][0]), (&json!(1), &json!("Column")), "{shown}");
    assert!(!shown.to_string().contains("GLADE") && !shown.to_string().contains("B2"), "{shown}");
    assert!(shown["words"][1].as_str().is_some_and(|text| text.contains("49.9500000,23.4000000")), "{shown}");
    let refused = refused_as(&folder, "watch-1", &release("1"));
    assert!(refused.contains("is in draft 1"), "{refused}");
    assert!(refused_as(&folder, "watch-1", &["draft", "release", "1"]).contains("releaser"), "not by a drafter");
    let said = done_as(&folder, "watch-2", &["draft", "release", "1"]);
    let serial = said["serial"].as_str().expect("placed").to_owned();
    let told = done_as(&folder, "watch-1", &["situation", "show", "1"]);
    assert_eq!((&told["release"]["state"], &told["release"]["serial"]), (&json!("said"), &json!(serial)), "{told}");
    assert!(refused_as(&folder, "watch-2", &release("1")).contains("was told"));
    eventually("it has come", || run(&pair.path(RED), &["read", &serial, "--peek"]).code == 0);

    // Nothing is deleted, and whoever withdraws what was told is reminded of it.
    done_as(&folder, "watch-1", &["situation", "withdraw", "1", "--reason", "They were ours."]);
    let words = run_as(&folder, "watch-1", &["situation", "show", "1"]).out;
    assert!(words.contains("WITHDRAWN by watch-1") && words.contains("does not know that"), "{words}");
    assert_eq!(listed(&[]), [3, 2]);
    assert_eq!(listed(&["--all"]), [3, 2, 1]);
    let words = run_as(&folder, "watch-1", &["situation", "show", "3"]).out;
    assert!(words.contains("of 1 (WITHDRAWN), with moderate confidence"), "{words}");
    assert!(refused_as(&folder, "watch-1", &args(&assess("1"))).contains("withdrawn"));
    assert!(refused_as(&folder, "watch-1", &args(&assess("99"))).contains("no report 99"));
    pair.wait_same();
    for at in [BLUE, RED] {
        nowhere(&pair, at, &["GLADE", "Post 4", "They move to the river", "They were ours"]);
    }
    assert!(!support::log(&folder).contains("GLADE"), "the log is read by technicians");
}

#[test]
fn what_makes_no_sense_is_refused_with_what_to_do() {
    let pair = Pair::up();
    let folder = pair.path(BLUE);
    let long = "x".repeat(5_000);
    let ways: [(i32, &[&str], &str); 12] = [
        (2, &["--grade", "G7"], "is no grade"),
        (2, &["--grade", "2B"], "is no grade"),
        (2, &["--at", "49.95"], "is no place"),
        (2, &["--at", "95,23.4"], "latitude"),
        (2, &["--source", "bell\u{7}"], "steers a screen"),
        (2, &["--source", " "], "no words"),
        (1, &["--when", "2999-01-01"], "still to come"),
        (2, &["--when", "yesterday"], ""),
        (2, &["--until", "2026-04-30T08:00:00Z"], "ends before it begins"),
        (2, &["--subject", &long], "longer than 256 bytes"),
        (1, &["--corrects", "7"], "has no report"),
        (1, &["--incident", "RED/F/0999"], "the record holds no"),
    ];
    for (exit, with, why) in ways {
        let refused = pair.refused(BLUE, exit, &args(&report(with)));
        assert!(refused.contains(why), "{with:?}: {refused}");
    }
    let apart = ["--feature", "Rava", "--feature-at", "49.94,23.39", "--bearing", "213", "--distance", "1.3km"];
    assert!(pair.refused(BLUE, 1, &args(&report(&apart))).contains("one of the two is wrong"));
    let unknown = ["--feature", "Nowhere", "--bearing", "213", "--distance", "1.3km"];
    assert!(pair.refused(BLUE, 2, &args(&report(&unknown))).contains("knows no place"));
    let assess = ["situation", "assess", "They withdraw.", "--confidence", "certain", "--cites", "1"];
    assert!(pair.refused(BLUE, 2, &assess).contains("is no confidence"));
    for (exit, args, why) in [
        (2, &["suspicion", "raise", "RED", "--as", "drunk", "--reason", "x"][..], "is no suspicion"),
        (2, &["suspicion", "raise", "GREEN", "--as", "forged", "--reason", "x"], "is no party"),
        (1, &["suspicion", "raise", "BLUE", "--as", "coerced", "--reason", "x"], "your own party"),
        (2, &["suspicion", "raise", "RED/king", "--as", "forged", "--reason", "x"], "names no post"),
        (
            1,
            &["suspicion", "raise", "RED", "--as", "forged", "--since", "2999-01-01", "--reason", "x"],
            "still to come",
        ),
        (
            1,
            &["suspicion", "raise", "RED", "--as", "forged", "--since-entry", "RED/F/0999", "--reason", "x"],
            "holds no",
        ),
        (
            1,
            &["suspicion", "raise", "RED", "--as", "forged", "--since-entry", "BLUE/F/1", "--reason", "x"],
            "not of that",
        ),
        (1, &["suspicion", "lift", "1", "--reason", "x"], "no suspicion 1 stands"),
        (
            1,
            &["suspicion", "challenge", "RED", "--medium", "voice", "--reply", "right", "--suspicion", "1"],
            "no suspicion",
        ),
        (2, &["suspicion", "challenge", "RED", "--medium", "pigeon", "--reply", "right"], "is no medium"),
    ] {
        let refused = pair.refused(BLUE, exit, args);
        assert!(refused.contains(why), "{args:?}: {refused}");
    }
    assert!(!folder.join("desk.sqlite").exists(), "what is refused makes no file");
}

#[test]
fn a_log_is_kept_while_nobody_is_enrolled_and_holds_nobody_back() {
    let mut pair = Pair::up();
    let folder = pair.path(BLUE);
    let logged = pair.ask(BLUE, &[&REPORT[..], &["--by", "ops officer"]].concat());
    assert_eq!((&logged["by"], &logged["signed_in"]), (&json!("ops officer"), &json!(false)), "{logged}");
    assert!(run(&folder, &["situation", "show", "1"]).out.contains("as was typed: nobody was enrolled"));
    let release = ["situation", "release", "1", "--from", "ops", "--to", "RED/ops"];
    assert_eq!(pair.refused(BLUE, 1, &release), "nobody is enrolled at this desk");
    pair.send(BLUE, "flash", "Whoever opens the socket speaks for the party, as before.");
    pair.stations[BLUE].kill();
    pair.stations[BLUE].restart().expect("it starts again");
    assert_eq!(pair.ask(BLUE, &["situation", "list"])["items"][0]["source"], "GLADE");
    assert_eq!(pair.ask(BLUE, &["desk", "status"])["open"], true);
}

/// The marks in an answer.
fn marks(value: &Value) -> Vec<&str> {
    let suspected = value["suspected"].as_array().map_or(&[][..], Vec::as_slice);
    suspected.iter().flat_map(|of| of["marks"].as_array().into_iter().flatten()).filter_map(Value::as_str).collect()
}

#[test]
fn whatever_a_suspected_party_says_bears_a_mark_and_goes_on_as_before() {
    let mut pair = Pair::up();
    let folder = pair.path(BLUE);
    let before = pair.send(RED, "priority", "All is quiet.");
    eventually("it has come", || run(&folder, &["read", &before, "--peek"]).code == 0);
    assert!(pair.ask(BLUE, &["inbox", "--all"])["suspected"].is_null());
    let raise =
        ["suspicion", "raise", "RED/ops", "--as", "impersonated", "--reason", "The voice was another.", "--by", "ops"];
    let raised = pair.ask(BLUE, &raise);
    assert_eq!((&raised["suspicion"], &raised["of"], &raised["stands"]), (&json!(1), &json!("RED/ops"), &json!(true)));
    let after = pair.send(RED, "priority", "Come to the bridge.");
    let sought =
        pair.ask(RED, &["call", "seek", "--from", "minister", "--with", "BLUE/minister", "--subject", "Safety"]);
    let sought = sought["serial"].as_str().expect("placed").to_owned();
    eventually("both have come", || {
        run(&folder, &["read", &after, "--peek"]).code == 0 && run(&folder, &["call", "show", &sought]).code == 0
    });

    // What that post said since is marked, wherever it is shown; what it said before is not, nor another post.
    for (args, marked) in [
        (&["inbox", "--all"][..], &[&*after][..]),
        (&["read", &after, "--peek"], &[&after]),
        (&["read", &before, "--peek"], &[]),
        (&["find", "bridge"], &[&after]),
        (&["clocks"], &[&after]),
        (&["call", "list"], &[]),
        (&["status"], &[]),
    ] {
        let value = pair.ask(BLUE, args);
        assert_eq!(marks(&value), marked, "{args:?}: {value}");
        assert_eq!(value["suspected"][0]["of"], "RED/ops", "{args:?}: whoever looks is told");
        let words = run(&folder, args).out;
        assert!(words.starts_with("SUSPECTED since"), "{words}");
        for serial in marked {
            assert!(words.contains(&format!("{serial} SUSPECTED")), "{words}");
        }
        assert!(!words.contains(&format!("{before} SUSPECTED")), "{words}");
    }
    let form = run(&folder, &["read", &after, "--peek", "--in", "ru"]).out;
    assert!(form.starts_with("ПОД ПОДОЗРЕНИЕМ с") && form.contains("другое лицо"), "{form}");
    // Of a party all is marked, and since an entry that one is, too.
    let since = ["suspicion", "raise", "RED", "--as", "coerced", "--since-entry", &before, "--reason", "The word."];
    pair.ask(BLUE, &since);
    let inbox = pair.ask(BLUE, &["inbox", "--all"]);
    assert_eq!(marks(&inbox), [&after, &before, &after], "{inbox}");
    assert_eq!(marks(&pair.ask(BLUE, &["call", "show", &sought])), [&sought]);

    // It blocks nothing, and the other side has nothing of it; what is made for others has none either.
    pair.ask(BLUE, &["read", &after, "--by", "watch"]);
    pair.send(BLUE, "priority", "We stay where we are.");
    assert!(pair.ask(RED, &["inbox", "--all"])["suspected"].is_null());
    let calendar = run(&folder, &["call", "calendar", &sought]).out;
    assert!(!calendar.contains("SUSPECTED"), "{calendar}");
    pair.wait_same();
    for at in [BLUE, RED] {
        nowhere(&pair, at, &["The voice was another", "impersonated", "coerced"]);
    }

    // A station that has stopped does not forget; what is read beside it is marked as well.
    pair.stations[BLUE].kill();
    assert_eq!(marks(&pair.ask(BLUE, &["find", "bridge"])), [&after, &after]);
    pair.stations[BLUE].restart().expect("it starts again");
    let challenge = ["suspicion", "challenge", "RED/minister", "--medium", "voice", "--reply", "right", "--suspicion"];
    assert_eq!(pair.ask(BLUE, &[&challenge[..], &["1"]].concat())["challenge"]["reply"], "right");
    for number in ["1", "2"] {
        let lifted = pair.ask(BLUE, &["suspicion", "lift", number, "--reason", "Challenged by voice, answered right."]);
        assert_eq!((&lifted["stands"], &lifted["lifted"]["by"]), (&json!(false), &json!("watch")), "{lifted}");
    }
    assert!(pair.ask(BLUE, &["inbox", "--all"])["suspected"].is_null());
    let shown = run(&folder, &["suspicion", "show", "1"]).out;
    assert!(shown.contains("lifted by watch (as was typed)"), "{shown}");
    assert!(shown.contains("challenge 1: RED/minister by voice, answered right"), "{shown}");
}

#[test]
fn why_somebody_is_suspected_is_for_officers_and_that_is_for_all_who_read() {
    let pair = Pair::up();
    let folder = pair.path(BLUE);
    staff(&folder);
    let theirs = pair.send(RED, "priority", "Come to the bridge.");
    let raise =
        ["suspicion", "raise", "RED", "--as", "coerced", "--since", "2026-01-01", "--reason", "He said the word."];
    for person in ["tech", "visitor", "admin"] {
        assert!(refused_as(&folder, person, &raise).contains("drafter"), "{person}");
    }
    done_as(&folder, "linguist-3", &raise);
    let (officer, guest) = (["watch-1", "visitor"]).map(|who| done_as(&folder, who, &["inbox", "--all"])).into();
    for seen in [&officer, &guest] {
        assert_eq!(marks(seen), [&theirs], "{seen}");
    }
    let of = |seen: &Value| seen["suspected"][0].clone();
    assert_eq!((&of(&officer)["kind"], &of(&officer)["reason"]), (&json!("coerced"), &json!("He said the word.")));
    assert!(of(&guest)["kind"].is_null() && of(&guest)["reason"].is_null(), "{guest}");
    assert!(run_as(&folder, "visitor", &["read", &theirs, "--peek"]).out.contains("ask an officer"));
    let status = done_as(&folder, "tech", &["status"]).to_string();
    assert!(!status.contains("suspect") && !status.contains("coerced"), "{status}");
    assert!(!run_as(&folder, "", &["status"]).out.contains("SUSPECTED"), "nobody is signed in");

    // Whoever takes the shift is told, and only a releaser lifts it.
    let words = run_as(&folder, "watch-1", &["shift", "take"]).out;
    assert!(words.contains("suspicion 1 of RED stands") && words.contains("raised suspicion 1"), "{words}");
    let log = |who| done_as(&folder, who, &["shift", "log", "--last", "100"]).to_string();
    assert!(log("watch-1").contains("raised") && !log("visitor").contains("raised"), "{}", log("visitor"));
    assert!(!log("tech").contains("raised") && !log("tech").contains("suspicion\":1"), "{}", log("tech"));
    let lift = ["suspicion", "lift", "1", "--reason", "Answered right."];
    assert!(refused_as(&folder, "watch-1", &lift).contains("releaser"));
    done_as(&folder, "watch-2", &lift);
    assert!(done_as(&folder, "visitor", &["inbox", "--all"])["suspected"].is_null());
    assert_eq!(done_as(&folder, "watch-1", &["suspicion", "list"])["suspicions"], json!([]));
    assert_eq!(done_as(&folder, "watch-1", &["suspicion", "list", "--all"])["suspicions"][0]["kind"], "coerced");
}
