//! Whatever a drafter has the station say becomes a draft and leaves the record as it is; a releaser sees all of it, and
//! what is released is what was drafted.

mod support;

use std::path::Path;

use line::Record as _;
use line::affairs::Body;
use serde_json::Value;
use station::folder::Folder;
use support::desk::{done_as, refused_as, run_as};
use support::{BLUE, Pair, RED, eventually};

/// How many entries the record has beside line checks, which stations make by themselves.
fn said(folder: &Path) -> usize {
    let archive = support::archive(&Folder::new(folder));
    let of_lane = |lane| archive.entries(lane, 1, usize::MAX).expect("the record is read");
    let entries = evidence::Lane::all(2).flat_map(of_lane);
    entries.filter_map(|kept| Body::decode(kept.entry.body()).ok()?.kind()).count()
}

#[test]
fn every_word_of_a_drafter_waits_and_is_said_as_it_was_drafted() {
    let pair = Pair::up();
    let folder = pair.path(BLUE);
    let own = pair.send(BLUE, "routine", "Before anybody was enrolled.");
    let theirs =
        pair.ask(RED, &["call", "seek", "--from", "minister", "--with", "BLUE/minister", "--subject", "Safety"]);
    let theirs = theirs["serial"].as_str().expect("placed").to_owned();
    eventually("the call has come", || support::run(&folder, &["call", "show", &theirs]).code == 0);
    let people: [(&str, &[&str]); 2] = [("watch-1", &["--role", "drafter"]), ("watch-2", &["--role", "releaser"])];
    support::desk::staff(&folder, &people);
    let list = pair.dir.path().join("sites.csv");
    let csv = "reference,name,type,latitude,longitude,verified by,verified on,confidence\n\
               UA-1,District hospital,hospital,49.8383,24.0232,Ministry of Health,2026-11-02,A1\n";
    std::fs::write(&list, csv).expect("a file for the test");
    let list = list.to_str().expect("UTF-8");
    let notice = [
        "notice",
        "send",
        "--kind",
        "flight",
        "--title",
        "Helicopters",
        "--from",
        "ops",
        "--circle",
        "49.95,23.4,5km",
        "--from-time",
        "2999-01-01T02:00Z",
        "--until",
        "2999-01-01T04:00Z",
        "--lower",
        "300mAMSL",
        "--upper",
        "1500mAMSL",
        "--detail",
        "call-sign=HAWK",
        "--amount",
        "sorties=12",
    ];
    let ways: [&[&str]; 10] = [
        &["send", "--from", "ops", "--to", "RED/ops", "Words."],
        &["cancel", &own, "--reason", "It was wrong."],
        &notice,
        &[
            "site",
            "add",
            "--kind",
            "hospital",
            "--name",
            "Field hospital",
            "--at",
            "49.80,24.00",
            "--radius",
            "150m",
            "--verified-by",
            "Ministry of Health",
            "--grade",
            "A1",
        ],
        &["site", "import", list, "--line", "spring"],
        &["call", "decline", &theirs, "--reason", "Not today."],
        &["call", "seek", "--from", "minister", "--with", "RED/minister", "--subject", "Safety of forces"],
        &["contact", "tell", "--from", "chief", "--with", "RED/chief", "--at", "2022-02-11T15:00:00Z"],
        &["attachment", "add", list, "--on", &own],
        &["suspension", "outage", "--cause", "planned", "--from", "ops", "--reason", "A new relay."],
    ];
    let before = said(&folder);
    for (number, args) in (1..).zip(ways) {
        let told = done_as(&folder, "watch-1", args);
        let drafted = [&told["draft"], &told["lines"][0]["drafted"][0]];
        assert!(drafted.iter().any(|draft| **draft == number), "{args:?}: {told}");
        assert_eq!(told["serial"], Value::Null, "{args:?}: {told}");
    }
    // In words, too, it is not taken for said; one more of each kind of answer.
    for args in [ways[0], ways[4]] {
        let words = run_as(&folder, "watch-1", args).out;
        assert!(words.contains("Nothing was said yet"), "{args:?}: {words}");
    }
    assert_eq!(said(&folder), before, "nothing is on the record");

    // What has no words is shown as it was asked, before it is released.
    let shown = run_as(&folder, "watch-2", &["draft", "show", "3"]).out;
    assert!(shown.contains("49.95") || shown.contains("499500000"), "{shown}");
    let kinds =
        ["message", "cancellation", "notice", "sites", "sites", "reply", "call", "contact", "attachment", "suspension"];
    for (number, kind) in (1..).zip(kinds) {
        let number = u32::to_string(&number);
        let shown = done_as(&folder, "watch-2", &["draft", "show", &number]);
        assert_eq!(shown["kind"], kind, "{shown}");
        let released = done_as(&folder, "watch-2", &["draft", "release", &number]);
        assert!(released["serial"].is_string(), "{kind}: {released}");
    }
    eventually("all of it is on the record", || said(&folder) == before + kinds.len());
    // Words that came too late are back with their author, and say why.
    let again = done_as(&folder, "watch-1", &["call", "decline", &theirs, "--reason", "Once more."]);
    let number = again["draft"].to_string();
    done_as(&folder, "watch-2", &["call", "decline", &theirs, "--reason", "Said meanwhile."]);
    done_as(&folder, "watch-2", &["draft", "show", &number]);
    let refused = refused_as(&folder, "watch-2", &["draft", "release", &number]);
    assert!(refused.contains("back with its author"), "{refused}");
    let shown = done_as(&folder, "watch-1", &["draft", "show", &number]);
    assert_eq!((&shown["state"], &shown["released"]), (&"returned".into(), &Value::Null), "{shown}");
    pair.wait_same();
}

#[test]
fn two_who_release_at_once_say_it_once() {
    let pair = Pair::up();
    let folder = pair.path(BLUE);
    let releaser: &[&str] = &["--role", "releaser"];
    let people = [("watch-1", &["--role", "drafter"][..]), ("watch-2", releaser), ("watch-3", releaser)];
    support::desk::staff(&folder, &people);
    for round in 1..=4 {
        let before = said(&folder);
        let number =
            done_as(&folder, "watch-1", &["send", "--from", "ops", "--to", "RED/ops", "Once."])["draft"].to_string();
        assert_eq!(number, round.to_string());
        let released = std::thread::scope(|scope| {
            let both = ["watch-2", "watch-3"].map(|person| {
                let (folder, number) = (&folder, &number);
                scope.spawn(move || {
                    done_as(folder, person, &["draft", "show", number]);
                    run_as(folder, person, &["draft", "release", number]).code
                })
            });
            both.map(|one| one.join().expect("it does not panic"))
        });
        assert_eq!(released.iter().filter(|code| **code == 0).count(), 1, "{released:?}");
        assert_eq!(said(&folder), before + 1);
    }
}
