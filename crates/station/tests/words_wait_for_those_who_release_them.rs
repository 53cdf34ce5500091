//! The desk between a party's own people and the line: who may say what, two persons where two are asked for, warnings
//! that wait for nobody, and what is shown to whom. Each person has a session of their own.

mod support;

use std::path::Path;

use evidence::{Precedence, Time};
use line::desk::{Change, Desk, Entry};
use serde_json::json;
use station::clock::{rfc3339, wall};
use store::Journal;
use support::desk::{DURESS, PASSPHRASE, done_as, enroll, file, refused_as, run_as, session, sign_in};
use support::{BLUE, Pair, RED, eventually};

/// Everybody who works at a desk, signed in.
fn staff(folder: &Path) {
    let linguist = ["--role", "linguist", "--language", "en@2999-01-01", "--language", "ru@2999-01-01"];
    let people: [(&str, &[&str]); 6] = [
        ("watch-1", &["--role", "drafter"]),
        ("watch-2", &["--role", "releaser", "--role", "second-releaser"]),
        ("ops officer", &["--role", "second-releaser", "--role", "releaser"]),
        ("linguist-3", &linguist),
        ("tech", &["--role", "technician"]),
        ("visitor", &["--role", "reader"]),
    ];
    support::desk::staff(folder, &people);
}

fn message<'a>(precedence: &'a str, text: &'a str) -> [&'a str; 8] {
    ["send", "-p", precedence, "--from", "ops", "--to", "RED/ops", text]
}

#[test]
fn words_need_whom_they_need_and_a_warning_needs_nobody_else() {
    let pair = Pair::up();
    let folder = pair.path(BLUE);
    assert_eq!(done_as(&folder, "", &["desk", "status"])["open"], true);
    pair.send(BLUE, "routine", "While nobody is enrolled.");
    staff(&folder);
    assert_eq!(done_as(&folder, "", &["desk", "status"])["open"], false);

    // Nobody in particular neither speaks nor reads; how the link stands is no secret of this machine.
    for args in [&message("routine", "Words.")[..], &["inbox"], &["find", "nobody"], &["desk", "people"]] {
        let refused = refused_as(&folder, "", args);
        assert!(refused.contains("nobody is signed in") && refused.contains("sign-in"), "{refused}");
    }
    assert_eq!(done_as(&folder, "", &["status"])["lines"][0]["peers"][0]["state"], "up");

    // A drafter drafts, a releaser releases, and the other side hears of it then.
    let drafted = done_as(&folder, "watch-1", &message("routine", "Keep clear of the bridge."));
    assert_eq!((&drafted["state"], &drafted["waits_for"]), (&json!("draft"), &json!("a releaser")), "{drafted}");
    let words = run_as(&folder, "watch-1", &message("routine", "Another.")).out;
    assert!(words.starts_with("Draft 2 waits for a releaser."), "{words}");
    let refused = refused_as(&folder, "watch-1", &["draft", "release", "1"]);
    assert!(refused.contains("releaser") && refused.contains("watch-2"), "{refused}");
    let shown = run_as(&folder, "watch-2", &["draft", "show", "1"]).out;
    assert!(shown.contains("Keep clear of the bridge.") && shown.contains("BLUE/ops to RED/ops"), "{shown}");
    done_as(&folder, "watch-2", &["draft", "return", "2", "--reason", "say which bridge"]);
    done_as(&folder, "watch-1", &["draft", "edit", "2", "--text", "The bridge at Rava."]);
    done_as(&folder, "watch-1", &["draft", "drop", "2"]);
    let said = done_as(&folder, "watch-2", &["draft", "release", "1"]);
    let serial = said["serial"].as_str().expect("placed").to_owned();
    eventually("it is read there", || {
        let shown = support::run(&pair.path(RED), &["--json", "read", &serial, "--peek"]);
        shown.code == 0 && shown.json()["text"] == "Keep clear of the bridge."
    });
    refused_as(&folder, "watch-2", &["draft", "release", "1"]);
    let all = done_as(&folder, "watch-1", &["draft", "list", "--all"]);
    let states: Vec<_> = all["drafts"].as_array().expect("a list").iter().map(|draft| &draft["state"]).collect();
    assert_eq!(states, ["dropped", "said"], "{all}");
    assert_eq!(all["drafts"][1]["serial"], *serial);

    // A releaser's own FLASH still needs another person; one person with both roles is one person.
    let flash = done_as(&folder, "watch-2", &message("flash", "Your column is on the wrong side of the river."));
    assert_eq!(flash["waits_for"], "a second releaser", "{flash}");
    let refused = refused_as(&folder, "watch-2", &["draft", "release", "3"]);
    assert!(refused.contains("two different persons"), "{refused}");
    let unseen = refused_as(&folder, "ops officer", &["draft", "release", "3"]);
    assert!(unseen.contains("have not seen") && unseen.contains("draft show"), "{unseen}");
    done_as(&folder, "ops officer", &["draft", "show", "3"]);
    let said = done_as(&folder, "ops officer", &["draft", "release", "3"]);
    assert!(said["serial"].as_str().is_some_and(|serial| serial.starts_with("BLUE/F/")), "{said}");

    // A warning goes at once, alone, from whoever is on duty, and from nobody else.
    let cease = ["cease", "raise", "--at", "49.95,23.4", "--since", "10:00"];
    let raised = done_as(&folder, "watch-1", &cease);
    assert_eq!(raised["state"], "placed", "{raised}");
    for person in ["tech", "visitor", "admin", "linguist-3"] {
        let refused = refused_as(&folder, person, &cease);
        assert!(
            refused.contains("drafter or releaser or second-releaser") || refused.contains("reader or"),
            "{refused}"
        );
    }
    let log = done_as(&folder, "watch-1", &["shift", "log"]);
    assert!(log["log"].to_string().contains(r#""kind":"cease""#), "{log}");
    assert_eq!(done_as(&folder, "", &["desk", "check"])["sound"], true);
}

#[test]
fn each_sees_what_the_role_is_for_and_is_named_by_the_session() {
    let pair = Pair::up();
    let folder = pair.path(BLUE);
    let secret = "Convoy of seven at the northern gate.";
    let theirs = pair.send(RED, "routine", secret);
    staff(&folder);
    eventually("it has come", || run_as(&folder, "visitor", &["read", &theirs, "--peek"]).code == 0);

    let transcript = pair.dir.path().join("transcript.detente");
    let transcript = transcript.to_str().expect("UTF-8");
    // The technician sees links, keys and checks, and no text by any way to it.
    let reading = [
        &["inbox"][..],
        &["inbox", "--all"],
        &["read", &theirs, "--peek"],
        &["find", "convoy"],
        &["notice", "list"],
        &["call", "list"],
        &["transcript", "export", "--out", transcript],
        &["clocks"],
        &["chat", "list"],
        &["query", "list"],
        &["attachment", "list"],
        &["draft", "list"],
        &["brief", "list"],
    ];
    for args in reading {
        for person in ["tech", "admin"] {
            let refused = refused_as(&folder, person, args);
            assert!(refused.contains("reader or drafter") && !refused.contains("Convoy"), "{refused}");
        }
        let ran = run_as(&folder, "visitor", args);
        assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
    }
    let status = done_as(&folder, "tech", &["status"]);
    assert!(status["lines"][0]["peers"][0]["round_trip_ms"].is_number(), "{status}");
    assert!(status["lines"][0]["people"].is_null() && !status.to_string().contains("Convoy"), "{status}");
    done_as(&folder, "tech", &["check"]);
    done_as(&folder, "tech", &["check", "--disk"]);
    refused_as(&folder, "visitor", &["check", "--disk"]);

    // Whoever reads only tells the other side nothing; who does is named by the session.
    refused_as(&folder, "visitor", &["read", &theirs]);
    done_as(&folder, "watch-1", &["read", &theirs, "--by", "somebody else"]);
    let read = support::record(&pair.stations[BLUE].folder).concat();
    let by = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("watch-1");
    assert!(read.iter().any(by), "the reader's name is that of the session");

    // A linguist translates at once where qualified; what is official waits for a releaser.
    let translate = |stage: &'static str| {
        ["translate", &theirs, "Колонна из семи машин.", "--into", "en", "--by", "x", "--as", stage].map(str::to_owned)
    };
    let args = translate("sight");
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    assert_eq!(done_as(&folder, "linguist-3", &args)["state"], "placed");
    let refused = refused_as(&folder, "watch-2", &args);
    assert!(refused.contains("linguist") && refused.contains("linguist-3"), "{refused}");
    done_as(
        &folder,
        "admin",
        &["desk", "change", "linguist-3", "--language", "en@2999-01-01", "--language", "ru@2020-01-01"],
    );
    let refused = refused_as(&folder, "linguist-3", &args);
    assert!(refused.contains("ru was current until 2020-01-01"), "{refused}");
}

#[test]
fn signing_in_is_limited_ends_and_is_needed_anew_after_a_change() {
    let mut pair = Pair::up();
    let folder = pair.path(BLUE);
    staff(&folder);
    let wrong = file(&folder, "lantern orchard nine");
    let attempt =
        |person: &str| refused_as(&folder, "other", &["desk", "sign-in", person, "--passphrase-file", &wrong]);
    let (known, unknown) = (attempt("watch-1"), attempt("watch-9"));
    assert_eq!(known, unknown, "nobody learns who is enrolled");
    (0..3).for_each(|_| drop(attempt("watch-1")));
    assert!(attempt("watch-1").contains("too many attempts"));
    // Who is signed in stays so, and another is not kept out.
    done_as(&folder, "watch-1", &["inbox"]);
    sign_in(&folder, "watch-2", PASSPHRASE);

    // A session ends with the shift that is planned now, and does not begin the next.
    let until = "2999-01-01T00:00:00Z";
    let soon = rfc3339(Time(wall().0 + 3_600_000));
    done_as(&folder, "watch-2", &["shift", "plan", "watch-2", "--from", "2020-01-01T00:00:00Z", "--until", &soon]);
    done_as(&folder, "watch-2", &["shift", "plan", "watch-2", "--from", &soon, "--until", until]);
    assert_eq!(sign_in(&folder, "watch-2", PASSPHRASE)["until"], soon);

    let mode = std::fs::metadata(session(&folder, "watch-1")).expect("a session's file").permissions();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o600);
    done_as(&folder, "watch-1", &["desk", "sign-out"]);
    assert!(refused_as(&folder, "watch-1", &["inbox"]).contains("nobody is signed in"));

    // Another passphrase ends every session but the one that gave it.
    let other = file(&folder, "seven orchards at noon");
    done_as(&folder, "admin", &["desk", "change", "watch-2", "--passphrase-file", &other]);
    let ended = refused_as(&folder, "watch-2", &["inbox"]);
    assert!(ended.contains("the session has ended"), "{ended}");
    refused_as(&folder, "visitor", &["desk", "change", "tech", "--passphrase-file", &other]);
    done_as(&folder, "visitor", &["desk", "change", "visitor", "--passphrase-file", &other]);
    done_as(&folder, "visitor", &["inbox"]);
    assert!(refused_as(&folder, "admin", &["desk", "end", "admin"]).contains("without an administrator"));
    done_as(&folder, "admin", &["desk", "end", "visitor"]);
    refused_as(&folder, "visitor", &["inbox"]);

    // A station that starts again knows everybody, and nobody is signed in.
    pair.stations[BLUE].kill();
    pair.stations[BLUE].restart().expect("it starts again");
    refused_as(&folder, "admin", &["desk", "people"]);
    sign_in(&folder, "admin", PASSPHRASE);
    assert_eq!(done_as(&folder, "admin", &["desk", "people"])["people"].as_array().map(Vec::len), Some(6));
}

/// What a session prints, with times and numbers that differ from one minute to the next taken out.
fn printed(folder: &Path, session: &str, args: &[&str]) -> (i32, String, String) {
    let ran = run_as(folder, session, args);
    let plain = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    (ran.code, plain(&ran.out), plain(&ran.err))
}

#[test]
fn a_sign_in_under_duress_looks_like_any_other_and_another_room_learns_of_it() {
    let folders = support::Folders::make();
    let told = folders.dir.path().join("told");
    let settings = folders.folders[BLUE].settings();
    let text = std::fs::read_to_string(&settings).expect("settings");
    let command = format!("duress_command = \"touch {}\"", told.display());
    assert!(text.contains("duress_command = \"\""), "{text}");
    std::fs::write(&settings, text.replace("duress_command = \"\"", &command)).expect("settings");
    let pair = folders.start();
    pair.wait_up();
    let folder = pair.path(BLUE);
    staff(&folder);
    enroll(&folder, "admin", "admin-2", &["--role", "administrator", "--role", "releaser"]);

    let signed_in = |name: &str, passphrase: &str| {
        printed(&folder, name, &["desk", "sign-in", "admin-2", "--passphrase-file", &file(&folder, passphrase)])
    };
    let (free, forced) = (signed_in("free", PASSPHRASE), signed_in("forced", DURESS));
    assert_eq!(free, forced);
    assert_eq!(free.0, 0, "{free:?}");
    eventually("the other room has been told", || told.exists());
    for args in [
        &["desk", "status"][..],
        &["--json", "desk", "status"],
        &["desk", "people"],
        &["--json", "desk", "people"],
        &["inbox", "--all"],
        &["draft", "list"],
        &["shift", "log"],
        &["--json", "shift", "log"],
        &["desk", "check"],
        &message("routine", "Words that go at once."),
        &message("flash", "Words that wait."),
        &["desk", "clear", "admin-2"],
    ] {
        let (free, forced) = (printed(&folder, "free", args), printed(&folder, "forced", args));
        assert_eq!(free.0, forced.0, "{args:?}");
        if !args.ends_with(&["desk", "status"]) {
            assert_eq!(free, forced, "{args:?}");
        } else {
            // Only the free session of an administrator is told.
            assert!(free.1.to_lowercase().contains("duress") && !forced.1.to_lowercase().contains("duress"));
        }
    }
    let [free, forced] = ["free", "forced"].map(|session| done_as(&folder, session, &["status"])["desk"].clone());
    assert_eq!(free, forced);
    // The free session has cleared it, and the forced one cleared it only to the eye.
    let status = done_as(&folder, "admin", &["desk", "status"]);
    assert_eq!(status["duress"][0]["person"], "admin-2", "{status}");
    assert!(done_as(&folder, "watch-1", &["desk", "status"])["duress"].is_null());
    done_as(&folder, "admin", &["desk", "clear", "admin-2"]);
    // With nothing raised, every byte is the same.
    for args in [&["desk", "status"][..], &["--json", "desk", "status"]] {
        assert_eq!(printed(&folder, "free", args), printed(&folder, "forced", args));
    }
    assert!(!support::log(&folder).to_lowercase().contains("duress"), "the log is read at this screen too");
}

#[test]
fn an_administrator_is_told_that_the_other_room_was_not() {
    let folders = support::Folders::make();
    let settings = folders.folders[BLUE].settings();
    let text = std::fs::read_to_string(&settings).expect("settings");
    std::fs::write(&settings, text.replace("duress_command = \"\"", "duress_command = \"false\"")).expect("settings");
    let pair = folders.start();
    let folder = pair.path(BLUE);
    let people: [(&str, &[&str]); 1] = [("watch-1", &["--role", "drafter"])];
    support::desk::staff(&folder, &people);
    sign_in(&folder, "watch-1", DURESS);
    let told = || run_as(&folder, "admin", &["desk", "status"]).out;
    eventually("it is told", || told().contains("THE OTHER ROOM WAS NOT TOLD"));
    assert!(!run_as(&folder, "watch-1", &["desk", "status"]).out.contains("NOT TOLD"));
    assert!(!support::log(&folder).contains("command"), "{}", support::log(&folder));
}

/// Adds entries to the journal of a station that does not run, each behind the desk that the others fold to.
fn add(folder: &Path, more: impl FnOnce(&Desk) -> Vec<Entry>) {
    let mut desk = Desk::new();
    let opened = Journal::open(&folder.join("desk.sqlite"), &mut |bytes| {
        desk.take(&Entry::decode(bytes).expect("an entry")).expect("it was taken before");
    });
    let mut journal = opened.expect("the station does not run");
    for entry in more(&desk) {
        desk.take(&entry).expect("it may be added");
        journal.append(&entry.encode()).expect("the disk is sound");
    }
}

#[test]
fn a_station_that_ended_as_it_spoke_finds_out_whether_it_did() {
    let mut pair = Pair::up();
    let folder = pair.path(BLUE);
    staff(&folder);
    // Two drafts of the same words: one is said, and of the other nothing reached the record.
    for _ in 0..2 {
        done_as(&folder, "watch-1", &message("priority", "The same words."));
    }
    done_as(&folder, "watch-2", &["draft", "show", "1"]);
    let said = done_as(&folder, "watch-2", &["draft", "release", "1"]);
    let serial = said["serial"].as_str().expect("placed").to_owned();
    done_as(&folder, "watch-1", &message("priority", "The same words."));
    pair.stations[BLUE].kill();
    let own = |change| Entry { at: Time(0), by: None, change };
    let by = |change| Entry { at: Time(0), by: Some("watch-2".to_owned()), change };
    add(&folder, |desk| {
        assert_eq!(desk.drafts()[&2].precedence, Precedence::Priority);
        vec![
            by(Change::Released { draft: 2, words: desk.drafts()[&2].words() }),
            // As if these were the words that are on the record.
            own(Change::Going { draft: 2, after: 0 }),
            by(Change::Released { draft: 3, words: desk.drafts()[&3].words() }),
            own(Change::Going { draft: 3, after: support::place(&serial).1 }),
        ]
    });
    pair.stations[BLUE].restart().expect("it starts again");
    sign_in(&folder, "watch-2", PASSPHRASE);
    let state = |draft: &str| done_as(&folder, "watch-2", &["draft", "show", draft]);
    eventually("the first is found on the record", || state("2")["state"] == "said");
    assert_eq!(state("2")["serial"], *serial);
    eventually("the second is back with its author", || state("3")["state"] == "returned");
    assert!(state("3")["reason"].as_str().is_some_and(|reason| reason.contains("not on the record")));
    let refused = refused_as(&folder, "watch-2", &["draft", "release", "3"]);
    assert!(refused.contains("returned"), "{refused}");
    sign_in(&folder, "watch-1", PASSPHRASE);
    done_as(&folder, "watch-1", &["draft", "edit", "3"]);
    done_as(&folder, "watch-2", &["draft", "show", "3"]);
    assert_ne!(done_as(&folder, "watch-2", &["draft", "release", "3"])["serial"], *serial);
}

#[test]
fn a_desk_that_cannot_be_read_is_shut_and_warnings_go_all_the_same() {
    let mut pair = Pair::up();
    let folder = pair.path(BLUE);
    staff(&folder);
    let noted = done_as(&folder, "", &["desk", "check"])["head"].as_str().expect("a hash").to_owned();
    done_as(&folder, "watch-1", &["shift", "note", "Quiet."]);
    assert_eq!(done_as(&folder, "", &["desk", "check", "--noted", &noted])["sound"], true);
    let nowhere = "00".repeat(32);
    assert_eq!(run_as(&folder, "", &["desk", "check", "--noted", &nowhere]).code, 5);
    pair.stations[BLUE].kill();
    let path = folder.join("desk.sqlite");
    let sound = std::fs::read(&path).expect("the journal");
    // A number that somebody changed by hand: what is sound before it still holds.
    let at = sound.windows(6).rposition(|bytes| bytes == b"Quiet.").expect("the note is in it");
    let mut altered = sound.clone();
    altered[at] = b'q';
    std::fs::write(&path, &altered).expect("the journal");
    let told = run_as(&folder, "", &["desk", "check"]);
    assert!(told.code == 5 && told.err.contains("not as it was written"), "{told:?}");
    pair.stations[BLUE].restart().expect("it starts all the same");
    let shut =
        run_as(&folder, "watch-1", &["desk", "sign-in", "watch-1", "--passphrase-file", &file(&folder, PASSPHRASE)]);
    assert!(shut.code == 5 && shut.err.contains("not as it was written"), "{shut:?}");

    pair.stations[BLUE].kill();
    std::fs::write(&path, "nothing of a journal".repeat(300)).expect("the journal");
    pair.stations[BLUE].restart().expect("it starts all the same");
    let status = done_as(&folder, "", &["desk", "status"]);
    assert_eq!((&status["open"], &status["shut"]), (&json!(false), &json!(true)), "{status}");
    let refused = run_as(&folder, "", &message("routine", "Words."));
    assert!(refused.code == 5 && refused.err.contains("shut"), "{refused:?}");
    let raised = done_as(&folder, "", &["cease", "raise", "--at", "49.95,23.4", "--since", "10:00"]);
    assert!(["placed", "waiting"].iter().any(|state| raised["state"] == *state), "{raised}");
}
