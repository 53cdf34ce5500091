//! A station whose clock is wrong: far off, it keeps its words and says that no key is valid; a little off, the line is
//! degraded and both sides are told by how much; and once the clock is right, everything goes out.
//!
//! The clock of one process is set with libfaketime; where that is not installed, the tests are counted as skipped.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use station::demo::stage::Running;
use support::means::skipped;
use support::{BLUE, Folders, PROGRAM, RED, Watcher, done, eventually, start};

/// A program that runs the station under another clock, which the file at `offset` names at every moment.
fn under_another_clock(dir: &Path, offset: &Path) -> Option<PathBuf> {
    let asked = Command::new("faketime").args(["-f", "+0", "printenv", "LD_PRELOAD"]).output();
    let Some(library) = asked.ok().filter(|asked| asked.status.success()) else {
        skipped("faketime is not installed");
        return None;
    };
    let library = String::from_utf8(library.stdout).expect("a path in UTF-8");
    let script = dir.join("other-clock.sh");
    let text = format!(
        "#!/bin/sh\nexport LD_PRELOAD='{}' FAKETIME_TIMESTAMP_FILE='{}' FAKETIME_NO_CACHE=1 \
         FAKETIME_DONT_FAKE_MONOTONIC=1 DONT_FAKE_MONOTONIC=1\nexec '{PROGRAM}' \"$@\"\n",
        library.trim(),
        offset.display()
    );
    fs::write(&script, text).expect("our file");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("our file");
    Some(script)
}

fn peer(folder: &Path) -> Value {
    done(folder, &["status"])["lines"][0]["peers"][0].clone()
}

#[test]
fn a_clock_a_year_off_keeps_every_word_until_it_is_right() {
    for offset in ["+800d", "-366d"] {
        let folders = Folders::make();
        let file = folders.dir.path().join("offset");
        fs::write(&file, offset).expect("our file");
        let Some(program) = under_another_clock(folders.dir.path(), &file) else { return };
        let [blue, red] = [folders.path(BLUE), folders.path(RED)];
        let right = start(&folders.folders[RED]);
        let wrong = Running::start(&folders.folders[BLUE], &program).expect("it starts");
        let time = done(&blue, &["status"])["time"].clone();
        let now = done(&red, &["status"])["time"].clone();
        assert_ne!(time.as_str().map(|time| &time[..4]), now.as_str().map(|now| &now[..4]), "the clock is not wrong");
        let send = ["send", "-p", "flash", "--from", "ops", "--to"];
        assert_eq!(done(&blue, &[&send[..], &["RED/ops", "by a wrong clock"]].concat())["state"], "waiting");
        assert_eq!(done(&red, &[&send[..], &["BLUE/ops", "to a wrong clock"]].concat())["state"], "waiting");
        support::refused(&blue, 6, &[&send[..], &["RED/ops", "--wait", "3", "still"]].concat());
        assert_ne!(peer(&blue)["state"], "up");
        assert_ne!(peer(&red)["state"], "up");
        drop(wrong);
        let mut pair = support::Pair {
            stations: [start(&folders.folders[BLUE]), right],
            cables: folders.cables,
            dir: folders.dir,
        };
        pair.wait_up();
        let waiting = |at: usize| pair.ask(at, &["inbox"])["messages"].as_array().map(Vec::len);
        eventually("every word has come", || (waiting(BLUE), waiting(RED)) == (Some(1), Some(2)));
        pair.wait_same();
        support::transcripts_agree([&blue, &red]);
        pair.stations.iter_mut().for_each(Running::stop);
    }
}

#[test]
fn a_clock_an_hour_off_degrades_the_line_and_stops_no_word() {
    let folders = Folders::make();
    let file = folders.dir.path().join("offset");
    fs::write(&file, "+1h").expect("our file");
    let Some(program) = under_another_clock(folders.dir.path(), &file) else { return };
    let [blue, red] = [folders.path(BLUE), folders.path(RED)];
    let right = start(&folders.folders[RED]);
    let watcher = Watcher::start(&folders.folders[RED]);
    let wrong = Running::start(&folders.folders[BLUE], &program).expect("it starts");
    let told =
        watcher.wait("that the clocks differ", |event| event["event"] == "clock-offset" && event["alarm"] == true);
    let offset = told["offset_ms"].as_i64().expect("a number");
    assert!((3_590_000..3_610_000).contains(&offset), "{told}");
    let pair = support::Pair { stations: [wrong, right], cables: folders.cables, dir: folders.dir };
    for folder in [&blue, &red] {
        eventually("the line is degraded", || peer(folder)["state"] == "degraded");
        assert!(peer(folder)["reason"].as_str().is_some_and(|reason| reason.contains("clocks")), "{}", peer(folder));
    }
    pair.send(BLUE, "flash", "words still go out");
    pair.send(RED, "flash", "both ways");
    fs::write(&file, "+0").expect("our file");
    let told =
        watcher.wait("that they agree", |event| event["event"] == "clock-offset" && event["alarm"] == json!(false));
    assert!(told["offset_ms"].as_i64().is_some_and(|offset| offset.abs() < 5_000), "{told}");
    pair.wait_up();
    pair.wait_same();
    support::transcripts_agree([&blue, &red]);
}

#[test]
fn a_clock_that_is_set_right_under_the_station_lets_the_line_come_up() {
    let folders = Folders::make();
    let file = folders.dir.path().join("offset");
    fs::write(&file, "-366d").expect("our file");
    let Some(program) = under_another_clock(folders.dir.path(), &file) else { return };
    let right = start(&folders.folders[RED]);
    let wrong = Running::start(&folders.folders[BLUE], &program).expect("it starts");
    let pair = support::Pair { stations: [wrong, right], cables: folders.cables, dir: folders.dir };
    // As a machine without a battery starts, before the network tells it the time.
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_ne!(peer(&pair.path(BLUE))["state"], "up");
    fs::write(&file, "+0").expect("our file");
    pair.wait_up();
    pair.send(BLUE, "flash", "by a right clock");
    pair.wait_same();
}
