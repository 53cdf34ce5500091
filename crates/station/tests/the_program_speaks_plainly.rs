//! What the program says: help for every command, one JSON object where asked, exit codes as its help lists them, a log
//! that holds no words and no keys, and a demonstration whose transcript verifies until a bit of it is altered.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use clap::CommandFactory as _;
use evidence::{Lane, Time};
use line::Record as _;
use line::affairs::Body;
use serde_json::{Value, json};
use station::cli::Cli;
use station::folder::Folder;
use support::means::skipped;
use support::{BLUE, Folders, PROGRAM, Pair, RED, done, finish, refused, run};

fn name(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// Every command with its subcommands, as one types them.
fn commands(command: &clap::Command, path: &[String], all: &mut Vec<Vec<String>>) {
    for sub in command.get_subcommands() {
        let path = [path, &[sub.get_name().to_owned()]].concat();
        commands(sub, &path, all);
        all.push(path);
    }
}

#[test]
fn every_command_has_help_and_stands_in_the_manual_and_the_completions() {
    let nowhere = Path::new("/nonexistent");
    let mut all = Vec::new();
    commands(&Cli::command(), &[], &mut all);
    assert!(all.len() >= 25, "{all:?}");
    let manual = run(nowhere, &["manual"]);
    assert!(manual.code == 0 && manual.out.contains(".TH"), "{manual:?}");
    for path in &all {
        let args: Vec<_> = path.iter().map(String::as_str).chain(["--help"]).collect();
        let help = run(nowhere, &args);
        assert!(help.code == 0 && help.out.contains("Usage: detente") && help.err.is_empty(), "{path:?}: {help:?}");
        assert!(help.out.contains("--json"), "{path:?}: {help:?}");
        let heading = format!(".SH \"DETENTE {}\"", path.join(" ").to_uppercase());
        assert!(manual.out.contains(&heading), "{heading}");
    }
    let help = run(nowhere, &["--help"]);
    assert!(help.out.contains("Exit codes: 0 done; 1 refused"), "{help:?}");
    for shell in ["bash", "zsh", "fish"] {
        let script = run(nowhere, &["completions", shell]);
        assert!(script.code == 0 && script.out.contains("transcript") && script.out.contains("disclose"), "{shell}");
    }
    assert_eq!(run(nowhere, &["--version"]).out.trim(), format!("detente {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_command_prints_one_json_object_where_asked_and_words_where_not() {
    let pair = Pair::up();
    let [blue, red] = [pair.path(BLUE), pair.path(RED)];
    let file = |ending: &str| name(&pair.dir.path().join(ending)).to_owned();
    let to_be_read = pair.send(RED, "flash", "to be read");
    let second = pair.send(RED, "flash", "to be read without JSON");
    let own = pair.send(BLUE, "flash", "to be disclosed");
    let another = pair.send(BLUE, "flash", "to be cancelled");
    pair.wait_same();
    let (transcript, disclosure, copy) = (file("transcript"), file("disclosure"), file("copy"));
    let (revocation, delegation) = (file("revocation"), name(&blue.join("delegation.detente")).to_owned());
    let send = ["send", "--from", "ops", "--to", "RED/ops", "words"];
    let twice: [&[&str]; 15] = [
        &["status"],
        &["inbox"],
        &["inbox", "--all", "--limit", "3"],
        &["charter", "show"],
        &send,
        &["check"],
        &["check", "--disk"],
        &["read", "--peek", &own],
        &["transcript", "export", "--out", &transcript],
        &["verify", &transcript],
        &["disclose", &own, "--out", &disclosure],
        &["verify", &disclosure],
        &["sign-without", "RED"],
        &["manual"],
        &["completions", "bash"],
    ];
    for args in twice {
        let value = done(&blue, args);
        assert!(value.is_object(), "{args:?}: {value}");
        let words = run(&blue, args);
        assert!(words.code == 0 && words.out.len() > 5 && !words.out.starts_with('{'), "{args:?}: {words:?}");
    }
    assert_eq!(done(&blue, &["read", &to_be_read])["text"], "to be read");
    assert!(run(&blue, &["read", &second]).out.contains("to be read without JSON"));
    done(&blue, &["cancel", &another, "--reason", "a test"]);
    done(&blue, &["backup", &copy]);
    assert!(done(&blue, &["key", "renew"])["epoch"] == 2);
    done(&red, &["key", "accept", &delegation]);
    assert_eq!(done(&blue, &["stop"])["stopped"], true);
    // It has stopped when the command returns, so that the record is free for the next one.
    refused(&blue, 4, &["status"]);
    assert!(done(&blue, &["rebuild"])["entries"].is_u64());
    assert!(
        done(&blue, &["key", "revoke", "--epoch", "1", "--reason", "old", "--out", &revocation])["sizes"].is_array()
    );
    let again = run(&blue, &["rebuild"]);
    assert!(again.code == 0 && again.out.contains("folded again"), "{again:?}");
}

#[test]
fn exit_codes_are_as_documented() {
    let mut pair = Pair::up();
    let blue = pair.path(BLUE);
    let send = |to: &'static str| ["send", "--from", "ops", "--to", to, "--wait", "1", "words"];
    assert_eq!(run(&blue, &["status"]).code, 0);
    refused(&blue, 1, &["read", "RED/F/0099"]);
    refused(&blue, 2, &send("RED/cook"));
    assert_eq!(run(&blue, &["send", "--no-such-option"]).code, 2);
    assert_eq!(run(&blue, &["no-such-command"]).code, 2);
    refused(&blue, 3, &["verify", name(&blue.join("lines/spring/charter.detente"))]);
    refused(&blue, 5, &["verify", "/nonexistent/file"]);
    pair.stations[RED].stop();
    refused(&blue, 6, &send("RED/ops"));
    refused(&blue, 6, &["check", "--wait", "1"]);
    pair.stations[BLUE].stop();
    refused(&blue, 4, &["status"]);
    refused(&blue, 4, &["watch"]);
    refused(&pair.dir.path().join("nowhere"), 4, &["inbox"]);
    refused(&pair.dir.path().join("nowhere"), 1, &["check", "--disk"]);
}

#[test]
fn the_log_holds_no_words_and_no_keys() {
    let folders = Folders::make();
    for at in [BLUE, RED] {
        let file = folders.path(at).join("detente.toml");
        let settings = fs::read_to_string(&file).expect("settings");
        let json = if at == RED { "log_json = true" } else { "log_json = false" };
        let settings = settings.replace("log = \"info\"", "log = \"debug\"").replace("log_json = false", json);
        fs::write(&file, settings).expect("our file");
    }
    let mut pair = folders.start();
    pair.wait_up();
    let [blue, red] = [pair.path(BLUE), pair.path(RED)];
    const SECRET: &str = "zwiebelkuchen";
    let secret = |number: u32| format!("{SECRET}{number}");
    for precedence in ["flash", "immediate", "priority", "routine"] {
        let args = ["send", "-p", precedence, "--from", "ops", "--to", "RED/ops", "--wait", "30", "--subject"];
        let sent = done(&blue, &[&args[..], &[&secret(1), &secret(2)]].concat())["serial"].clone();
        done(&red, &["read", sent.as_str().expect("a serial"), "--by", &secret(3)]);
    }
    done(&blue, &["cancel", "BLUE/R/0001", "--reason", &secret(4)]);
    // What is refused is not logged either.
    let flash = ["send", "-p", "flash", "--from", "ops", "--to", "RED/ops"];
    refused(&blue, 1, &[&flash[..], &[&format!("{SECRET} ").repeat(30)]].concat());
    refused(&blue, 1, &[&flash[..], &["--language", SECRET, SECRET]].concat());
    refused(&blue, 2, &["send", "--from", SECRET, "--to", "RED/ops", SECRET]);
    let huge = SECRET.repeat(10_000);
    refused(&blue, 1, &["send", "--from", "ops", "--to", "RED/ops", &huge]);
    pair.cables.iter().for_each(|cable| cable.cut(true));
    pair.stations[BLUE].kill();
    pair.stations[BLUE].restart().expect("it starts again");
    assert_eq!(done(&blue, &["send", "--from", "ops", "--to", "RED/ops", SECRET])["state"], "waiting");
    pair.cables.iter().for_each(|cable| cable.cut(false));
    pair.wait_up();
    done(&blue, &["check"]);
    pair.wait_same();
    let logs = [pair.log(BLUE), pair.log(RED)];
    assert!(logs[BLUE].contains("DEBUG") && logs[RED].contains("\"DEBUG\""), "nothing was logged at this level");
    for log in &logs {
        assert!(!log.to_lowercase().contains(SECRET), "a text is in the log: {log}");
        for key in ["root.key", "station.key"] {
            for folder in [&blue, &red] {
                let hex = fs::read_to_string(folder.join(key)).expect("a key");
                let hex = hex.trim();
                let bytes: Vec<_> = (0..6).map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16)).collect();
                let bytes: Vec<_> = bytes.into_iter().map(|byte| byte.expect("hexadecimal").to_string()).collect();
                for form in [hex[..16].to_owned(), hex[..16].to_uppercase(), bytes.join(", "), bytes.join(",")] {
                    assert!(!log.contains(&form), "a key is in the log: {log}");
                }
            }
        }
    }
}

/// Counts the line checks in the record again, entry by entry, and holds what the demonstration says against that.
fn checks_are_those_of_the_record(folder: &Folder, station: &Value, cut_ms: u64) {
    let archive = support::archive(folder);
    let charter = folder.line(None).and_then(|line| line.charter()).expect("its charter is good");
    let ended = station["ended"].as_str().expect("a time").parse::<jiff::Timestamp>().expect("a time");
    let ended = Time(ended.as_millisecond() as u64);
    let said: Vec<_> = Lane::all(2)
        .flat_map(|lane| archive.entries(lane, 1, usize::MAX).expect("the record is read"))
        .map(|kept| (kept.entry.at(), kept.entry.time(), Body::decode(kept.entry.body()).expect("our own words")))
        .collect();
    for (asking, told) in station["checks"].as_array().expect("both sides").iter().enumerate() {
        let (mut missed, mut answers) = (0, Vec::new());
        let mut asked = BTreeMap::new();
        for (at, time, body) in &said {
            match body {
                Body::Check(check) if at.lane.party.0 == asking as u8 && *time < ended => {
                    asked.insert(*at, *time);
                    missed += check.missed;
                }
                _ => {}
            }
        }
        for (_, time, body) in &said {
            if let Body::Answer(answer) = body
                && let Some(asked) = asked.get(&answer.check)
            {
                answers.push((*time, time.ms_since(*asked) <= 2_000));
            }
        }
        answers.sort();
        let number = |name: &str| told[name].as_u64().unwrap_or_else(|| panic!("{name}: {told}"));
        assert!(asked.len() > 1, "too few to say anything: {told}");
        assert_eq!((number("asked"), number("missed")), (asked.len() as u64, missed), "{told}");
        assert_eq!(number("due"), asked.len() as u64 + missed, "{told}");
        // An answer may have come after the demonstration looked.
        let answered = number("in_time") + number("late");
        assert!(answered <= answers.len() as u64 && answers.len() as u64 <= answered + 1, "{answers:?}: {told}");
        answers.truncate(answered as usize);
        let in_time = answers.iter().filter(|(_, in_time)| *in_time).count() as u64;
        assert_eq!(number("in_time"), in_time, "{answers:?}: {told}");
        assert_eq!(number("in_time_per_mille"), in_time * 1_000 / number("due"), "{told}");
        let mut heard = vec![charter.charter().drawn_up];
        heard.extend(answers.iter().map(|(time, _)| (*time).min(ended)));
        heard.push(ended);
        let silence_ms = heard.windows(2).map(|two| two[1].ms_since(two[0])).max().expect("two times");
        assert_eq!(told["longest_silence_s"], json!(silence_ms as f64 / 1e3), "{heard:?}: {told}");
        assert!(cut_ms <= silence_ms + 100, "shorter than the cable was cut: {told}");
    }
}

#[test]
fn the_demonstration_leaves_a_transcript_that_holds_until_a_bit_is_altered() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let mut command = Command::new(PROGRAM);
    command.args(["demo", "--once", "--json", "--dir"]).arg(dir.path());
    let ran = finish(command, Duration::from_secs(180));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.out.lines().count(), 1, "one object and nothing else");
    let shown = ran.json();
    assert_eq!(shown["same_record_on_both_sides"], true, "{shown}");
    assert_eq!(shown["same_at_every_station"], true, "{shown}");
    assert_eq!(shown["answers"]["contacts"]["ministers"]["days_between_the_last_two"], 84, "{shown}");
    assert_eq!(shown["answers"]["contacts"]["chiefs"]["last"]["days"], 92, "{shown}");
    let distance_m = shown["figures"]["strike_to_border_m"].as_f64().expect("a number");
    // The place lies 16,519.8 m from the border by GeographicLib, and the strike covers 1 km round about.
    assert!((15_519.0..15_521.0).contains(&distance_m), "{distance_m} m: {shown}");
    for station in shown["stations"].as_array().expect("two stations") {
        assert_eq!(station["unreceipted"], json!([]), "{station}");
        let record = station["record"].as_array().expect("messages");
        assert!(record.len() > 5 && record.iter().all(|message| !message["received"][0].is_null()), "{station}");
        let cut_ms = shown["figures"]["link_lost_s"].as_f64().expect("a number") * 1e3;
        checks_are_those_of_the_record(&Folder::new(dir.path().join("usa")), station, cut_ms as u64);
    }
    // The same from the record of a station that does not run, to its end and for a period without any check.
    let told = |days: &str| done(&dir.path().join("rus"), &["performance", "--days", days])["checks"].clone();
    let (all, none) = (told("1"), told("0"));
    for at in [0, 1] {
        let (told, all, none) = (&shown["stations"][1]["checks"][at], &all[at], &none[at]);
        assert_eq!((&all["by"], &all["of"]), (&told["by"], &told["of"]));
        let more = |name: &str| all[name].as_u64().expect("a number") - told[name].as_u64().expect("a number");
        assert!(more("asked") <= 2 && more("in_time") <= 3 && all["late"] == told["late"], "{told} {all}");
        assert_eq!((&none["due"], &none["in_time_per_mille"]), (&json!(0), &json!(null)), "{none}");
    }
    for left in ["usa/identity.detente", "rus/lines/spring/record.sqlite", "charter.detente"] {
        assert!(dir.path().join(left).exists(), "{left}");
    }
    let file = dir.path().join("transcript.detente");
    let verified = done(dir.path(), &["verify", name(&file)]);
    assert_eq!((&verified["forks"], &verified["drill"]), (&json!([]), &json!(false)));
    let words = run(dir.path(), &["verify", name(&file)]);
    assert!(words.out.contains("Proved:") && words.out.contains("Only claimed:"), "{words:?}");

    let whole = fs::read(&file).expect("the transcript");
    let altered = dir.path().join("altered.detente");
    let items = verified["items"].as_u64().expect("a number");
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&altered, bytes).expect("our file");
        let told = refused(dir.path(), 3, &["verify", name(&altered)]);
        assert!(told.contains("item "), "byte {at} of {}, {items} items: {told}", whole.len());
    }
    for cut in [1, 100, whole.len() / 2, whole.len() - 1] {
        fs::write(&altered, &whole[..whole.len() - cut]).expect("our file");
        refused(dir.path(), 3, &["verify", name(&altered)]);
    }
    let Some((python, verifier)) = support::python() else {
        skipped("there is no .venv for spec/verify.py");
        return;
    };
    let judge = |file: &Path| {
        let mut command = Command::new(&python);
        command.arg(&verifier).arg(file);
        finish(command, Duration::from_secs(120))
    };
    let judged = judge(&file);
    assert_eq!(judged.code, 0, "{judged:?}");
    for at in (0..whole.len()).step_by(whole.len() / 5) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&altered, bytes).expect("our file");
        let judged = judge(&altered);
        assert_eq!(judged.code, 1, "byte {at}: {judged:?}");
    }
}

#[test]
fn a_failure_in_words_says_what_happened_and_what_to_do() {
    let nowhere = Path::new("/nonexistent/station");
    for args in [&["status"][..], &["check", "--disk"], &["verify", "/nonexistent/file"], &["serve"]] {
        let ran = run(nowhere, args);
        assert!(ran.code != 0 && ran.out.is_empty(), "{args:?}: {ran:?}");
        let lines: Vec<_> = ran.err.lines().collect();
        assert!(lines.len() == 2 && lines[0].starts_with("detente: ") && lines[1].starts_with("hint: "), "{ran:?}");
        let failure: Value = run(nowhere, &[&["--json"], args].concat()).json();
        assert!(failure["failure"]["hint"].is_string(), "{failure}");
    }
}
