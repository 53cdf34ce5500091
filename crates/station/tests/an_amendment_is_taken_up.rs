//! A charter is amended while its stations run: a third party joins, terms change, and each station takes it up at its time.
//! One that is late is told of it, and misses nothing.

#![allow(clippy::disallowed_methods, reason = "a test writes the files that people write")]

mod support;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use station::clock::rfc3339;
use station::demo::stage::{Cast, Running, make_station};
use station::folder::Folder;
use support::{BLUE, CAST, Folders, RED, SOON, done, eventually, free_port, refused, start};

const GREEN: Cast = Cast {
    code: "GREEN",
    name: "Green Union",
    language: "en",
    posts: [("Staff", "Duty officer"), ("Chief of staff", "General"), ("Minister", "Minister")],
    deputy: "Deputy minister",
};

/// So far ahead is the time from which the amendment holds: all must have signed and put it to wait by then.
const AHEAD: Duration = Duration::from_secs(15);

fn from(ahead: Duration) -> (String, SystemTime) {
    let at = SystemTime::now() + ahead;
    let since = at.duration_since(SystemTime::UNIX_EPOCH).expect("a time of this age");
    (rfc3339(evidence::Time(since.as_millis() as u64)), at)
}

fn wait_until(at: SystemTime) {
    if let Ok(left) = at.duration_since(SystemTime::now()) {
        std::thread::sleep(left);
    }
}

fn peer<'a>(status: &'a Value, code: &str) -> &'a Value {
    let peers = status["lines"][0]["peers"].as_array().expect("peers");
    peers.iter().find(|peer| peer["party"] == code).unwrap_or(&Value::Null)
}

fn said(folder: &Path) -> Vec<Value> {
    let mut messages = done(folder, &["inbox", "--all"])["messages"].as_array().expect("messages").clone();
    messages.iter_mut().for_each(|message| *message = json!([message["serial"], message["text"]]));
    messages.sort_by_key(ToString::to_string);
    messages
}

fn amendment(folder: &Path) -> Value {
    done(folder, &["status"])["lines"][0]["amendment"].clone()
}

/// GREEN's folder, with the addresses of the other two, and an amendment by which it joins, signed by all.
fn joining(folders: &Folders, holds: &str, terms: &str) -> (Folder, PathBuf, String) {
    let dir = folders.dir.path();
    let green = Folder::new(dir.join("green"));
    let listen = free_port();
    make_station(&green, &GREEN, listen).expect("a station");
    let settings = |folder: &Folder, lines: &str| {
        let path = folder.settings();
        let text = std::fs::read_to_string(&path).expect("settings") + lines;
        std::fs::write(path, text).expect("settings");
    };
    for at in [BLUE, RED] {
        settings(&folders.folders[at], &format!("GREEN = [\"{listen}\"]\n"));
        let address = folders.cables[at].address();
        settings(&green, &format!("{} = [\"{address}\"]\n", CAST[at].code));
    }
    let (with, out, file) = (green.identity_file(), dir.join("amended.detente"), dir.join("terms.toml"));
    std::fs::write(&file, terms).expect("terms");
    let text = |path: &Path| path.to_str().expect("a path").to_owned();
    let (with, path, file) = (text(&with), text(&out), text(&file));
    let drawn = ["charter", "amend", "--with", &with, "--terms", &file, "--from", holds, "--out", &path];
    done(&folders.path(BLUE), &drawn);
    done(&folders.path(RED), &["charter", "accept", &path]);
    let signed = done(green.path(), &["charter", "accept", &path]);
    assert_eq!(signed["signed_by_all"], true, "{signed}");
    (green, out, signed["fingerprint"].as_str().expect("words").to_owned())
}

/// As [`Folders::start`], with the folders still at hand.
fn running(folders: &Folders) -> [Running; 2] {
    let stations = folders.folders.each_ref().map(start);
    for station in &stations {
        station.wait_state("up", SOON).expect("the line is up");
    }
    stations
}

#[test]
fn a_party_joins_while_the_stations_run_and_one_that_is_late_misses_nothing() {
    let folders = Folders::make();
    let stations = running(&folders);
    let [blue, red] = [BLUE, RED].map(|at| folders.path(at));
    let send = |from: &Path, to: &str, text: &str| {
        done(from, &["send", "-p", "flash", "--from", "ops", "--to", &format!("{to}/ops"), "--wait", "30", text])
    };
    let long = "A FLASH of more than the twenty words that the charter allows in the beginning, which is told to whoever writes \
                it, and is not sent, since it would be lost on whoever reads it in a hurry.";
    send(&blue, "RED", "Before.");
    let refused_words = |at: &Path| refused(at, 1, &["send", "-p", "flash", "--from", "ops", "--to", "RED/ops", long]);
    refused_words(&blue);

    let (holds, at) = from(AHEAD);
    let (green, file, words) = joining(&folders, &holds, "urgent_words_max = 60\n");
    let file = file.to_str().expect("a path");
    let waits = done(&blue, &["charter", "take-up", file, "--words", &words]);
    assert_eq!(waits["amendment"]["number"], 1, "{waits}");
    done(green.path(), &["charter", "open", file, "--words", &words, "--as", "line"]);
    let green_station = start(&green);
    eventually("BLUE knows of what waits", || done(&blue, &["status"])["lines"][0]["next_amendment"]["number"] == 1);
    assert_eq!((amendment(&blue), amendment(&red)), (json!(0), json!(0)));
    send(&blue, "RED", "Still before.");
    wait_until(at);

    // BLUE takes it up by itself, and is up with GREEN; RED was not told, and is not let in with fewer lanes.
    eventually("BLUE takes it up", || amendment(&blue) == 1);
    eventually("GREEN is up with BLUE", || peer(&done(green.path(), &["status"]), "BLUE")["state"] == "up");
    // BLUE has lost nothing by it and speaks at once; GREEN, like whoever starts, asks all first what they hold of it.
    send(&blue, "GREEN", long);
    done(green.path(), &["send", "--from", "ops", "--to", "BLUE/ops", "We have joined."]);
    eventually("both say what it is", || {
        let (ours, theirs) = (done(&blue, &["status"]), done(&red, &["status"]));
        let (ours, theirs) = (peer(&ours, "RED"), peer(&theirs, "BLUE"));
        let told = |status: &Value| status["reason"].as_str().is_some_and(|reason| reason.contains("amendment"));
        ours["other_charter"] == 0 && theirs["other_charter"] == 1 && told(ours) && told(theirs)
    });
    done(&red, &["send", "--from", "ops", "--to", "BLUE/ops", "This waits."]);

    done(&red, &["charter", "take-up", file, "--words", &words]);
    for (of, station) in [(&blue, &stations[BLUE]), (&red, &stations[RED])] {
        station.wait_state("up", SOON).unwrap_or_else(|failure| panic!("{failure}\n{}", support::log(of)));
    }
    green_station.wait_state("up", SOON).expect("GREEN hears both");
    send(&red, "GREEN", "Welcome.");
    eventually("all hold what any said", || {
        let [ours, theirs, third] = [said(&blue), said(&red), said(green.path())];
        ours == theirs && ours == third && ours.len() == 6
    });
    let all = said(&blue);
    assert!(all.iter().any(|message| message[1] == "Before."), "who joins has all that was said: {all:?}");

    // A stranger verifies all of it with the amended charter alone.
    let record = folders.dir.path().join("record.detente");
    let record = record.to_str().expect("a path");
    for folder in [&blue, &red, green.path()] {
        done(folder, &["transcript", "export", "--out", record]);
        done(folder, &["verify", record]);
        std::fs::remove_file(record).expect("it was written");
    }

    // What it was amended from is kept, and each starts again under what holds.
    done(&blue, &["stop"]);
    let held = blue.join("lines/spring");
    assert!(held.join("earlier/0.detente").exists() && !held.join("next.detente").exists());
    let rebuilt = done(&blue, &["rebuild"]);
    assert_eq!(rebuilt["changed"], 0, "{rebuilt}");
    let again = start(&folders.folders[BLUE]);
    again.wait_state("up", SOON).expect("it is up again");
    assert_eq!((amendment(&blue), said(&blue)), (json!(1), all));
}

/// Both sign on the record, and each station takes up by itself what all have signed.
#[test]
fn an_amendment_goes_round_over_the_line() {
    let folders = Folders::make();
    let stations = running(&folders);
    let [blue, red] = [BLUE, RED].map(|at| folders.path(at));
    let (holds, at) = from(AHEAD + Duration::from_secs(5));
    let dir = folders.dir.path();
    let file = |name: &str| dir.join(name).to_str().expect("a path").to_owned();
    let (drawn, terms, saved) = (file("amended.detente"), file("terms.toml"), file("saved.detente"));
    std::fs::write(&terms, "urgent_words_max = 60\n").expect("terms");
    done(&blue, &["charter", "amend", "--terms", &terms, "--from", &holds, "--out", &drawn]);
    let brought = done(&blue, &["amendment", "circulate", &drawn, "--line", "spring"]);
    let serial = brought["serial"].as_str().expect("a place").to_owned();
    let listed = |folder: &Path| done(folder, &["amendment", "list"])["amendments"][0].clone();
    eventually("RED is told", || {
        let status = done(&red, &["status"]);
        status["lines"][0]["people"]["amendments"][0]["amendment"] == *serial
    });
    let shown = done(&red, &["amendment", "show", &serial]);
    assert_eq!(shown["changes"], json!(["terms urgent_words_max: 60, before 20"]));
    let differs = json!({ "what": "value", "path": ["terms", "urgent_words_max"], "after": 60, "before": 20 });
    assert_eq!(shown["differences"], json!([differs]));
    assert_eq!((shown["missing"].clone(), shown["state"].clone()), (json!(["RED"]), json!("circulating")));

    // A second one of that number is not signed by a party that has signed the first.
    let other = file("other.detente");
    std::fs::write(&terms, "urgent_words_max = 70\n").expect("terms");
    done(&blue, &["charter", "amend", "--terms", &terms, "--from", &holds, "--out", &other]);
    let what = refused(&blue, 1, &["amendment", "circulate", &other]);
    assert!(what.contains("has signed another amendment"), "{what}");
    // What RED adds to another file is none of this one, and what nobody signed adds nothing.
    done(&red, &["charter", "accept", &other, "--out", &file("wrong.detente")]);
    let what = refused(&red, 1, &["amendment", "sign", &serial, &file("wrong.detente")]);
    assert!(what.contains("another charter"), "{what}");
    done(&red, &["amendment", "save", &serial, "--out", &saved]);
    let what = refused(&red, 1, &["amendment", "sign", &serial, &saved]);
    assert!(what.contains("nothing is added"), "{what}");
    refused(&red, 2, &["amendment", "save", &serial, "--out", &saved]);

    done(&red, &["charter", "accept", &saved]);
    done(&red, &["amendment", "sign", &serial, &saved]);
    for folder in [&blue, &red] {
        eventually("it waits for its time", || {
            let status = done(folder, &["status"]);
            status["lines"][0]["next_amendment"]["number"] == 1 && listed(folder)["state"] == "waits"
        });
    }
    assert!(SystemTime::now() < at, "all of this was to be done before it holds");
    wait_until(at);
    for (folder, station) in [(&blue, &stations[BLUE]), (&red, &stations[RED])] {
        eventually("it is taken up", || amendment(folder) == 1);
        station.wait_state("up", SOON).expect("the line is up");
        assert_eq!(listed(folder)["state"], "holds");
    }
    assert_eq!(listed(&blue), listed(&red));
}

/// What was said before an amendment is judged as it was then, and what is said after by what holds now, also where the
/// record is folded again.
#[test]
fn a_term_that_changes_changes_nothing_that_was_said() {
    let folders = Folders::make();
    let stations = running(&folders);
    let [blue, red] = [BLUE, RED].map(|at| folders.path(at));
    let notice = |text: &str| done(&blue, &["send", "--from", "ops", "--to", "RED/ops", "--wait", "30", text]);
    notice("Before.");
    let (holds, at) = from(AHEAD);
    let dir = folders.dir.path();
    let (out, file) = (dir.join("amended.detente"), dir.join("terms.toml"));
    std::fs::write(&file, "read_within_s = [60, 120, 180, 240]\n").expect("terms");
    let (out, file) = (out.to_str().expect("a path"), file.to_str().expect("a path"));
    done(&blue, &["charter", "amend", "--terms", file, "--from", &holds, "--out", out]);
    let signed = done(&red, &["charter", "accept", out]);
    let words = signed["fingerprint"].as_str().expect("words");
    for folder in [&blue, &red] {
        done(folder, &["charter", "take-up", out, "--words", words]);
    }
    let due = |folder: &Path| -> Vec<Value> {
        let messages = done(folder, &["inbox", "--all"])["messages"].as_array().expect("messages").clone();
        let mut due: Vec<_> = messages.iter().map(|message| json!([message["serial"], message["read_by"]])).collect();
        due.sort_by_key(ToString::to_string);
        due
    };
    wait_until(at);
    for (folder, station) in [(&blue, &stations[BLUE]), (&red, &stations[RED])] {
        eventually("it is taken up", || amendment(folder) == 1);
        station.wait_state("up", SOON).expect("the line is up");
    }
    notice("After.");
    let (ours, theirs) = (due(&blue), due(&red));
    assert_eq!(ours, theirs);
    eventually("a line check finds that both fold the same", || {
        done(&blue, &["check"]);
        let status = done(&blue, &["status"]);
        let other = peer(&status, "RED");
        other["picture_compared"].is_string() && other["picture_differs_in"] == json!([])
    });
    done(&blue, &["stop"]);
    assert_eq!(done(&blue, &["rebuild"])["changed"], 0);
    let _again = start(&folders.folders[BLUE]);
    assert_eq!(due(&blue), ours);
}
