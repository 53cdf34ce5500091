//! A file is attached on one station and saved on the other, the same to the last byte, whatever happens on the way; what
//! was said meanwhile does not wait for it.

mod support;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use support::{BLUE, Pair, RED, eventually};

fn file(pair: &Pair, name: &str, bytes: usize) -> PathBuf {
    let path = pair.dir.path().join(name);
    // No two parts of it are the same.
    let content: Vec<u8> = (0..bytes as u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    fs::write(&path, content).expect("a file");
    path
}

fn text(path: &std::path::Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn attached(pair: &Pair, path: &std::path::Path, more: &[&str]) -> String {
    let said = pair.ask(BLUE, &[&["attachment", "add", text(path)], more].concat());
    said["serial"].as_str().unwrap_or_else(|| panic!("not placed: {said}")).to_owned()
}

fn shown(pair: &Pair, at: usize, serial: &str) -> Value {
    let listed = pair.ask(at, &["attachment", "list"]);
    let found = listed["attachments"].as_array().into_iter().flatten().find(|found| found["attachment"] == serial);
    found.cloned().unwrap_or(Value::Null)
}

fn outgoing(pair: &Pair) -> usize {
    fs::read_dir(pair.path(BLUE).join("lines/spring/outgoing")).map_or(0, Iterator::count)
}

#[test]
fn a_file_arrives_whole_and_is_saved_under_its_name() {
    let pair = Pair::up();
    let message = pair.send(BLUE, "routine", "The map follows.");
    let path = file(&pair, "bridge.png", 100_000);
    let serial = attached(&pair, &path, &["--on", &message, "--words", "The bridge."]);
    eventually("it has come whole", || shown(&pair, RED, &serial)["arrival"] == "whole");
    let there = shown(&pair, RED, &serial);
    assert_eq!((&there["media"], &there["on"], &there["parts"]), (&"image/png".into(), &message.into(), &7.into()));
    let to = pair.dir.path().join("saved");
    fs::create_dir(&to).expect("a folder");
    let saved = pair.ask(RED, &["attachment", "save", &serial, "--out", text(&to)]);
    let content = fs::read(to.join("bridge.png")).expect("it was written");
    assert!(content == fs::read(&path).expect("it is there"));
    assert_eq!(saved["sha256"], evidence::merkle::sha256(&content).to_string());
    let again = pair.refused(RED, 1, &["attachment", "save", &serial, "--out", text(&to)]);
    assert!(again.contains("is there already"), "{again}");
    eventually("the copy that was sent is gone", || outgoing(&pair) == 0);
    let words = support::run(&pair.path(RED), &["attachment", "list"]).out;
    assert!(words.contains("has come whole") && words.contains("The bridge."), "{words}");
}

#[test]
fn it_goes_on_where_it_was_after_a_kill_and_words_do_not_wait_for_it() {
    let pair = Pair::up();
    let path = file(&pair, "survey.bin", 3 * 1024 * 1024);
    let serial = attached(&pair, &path, &[]);
    eventually("some of it has come", || shown(&pair, RED, &serial)["parts_come"].as_u64() > Some(3));
    let routine = pair.send(BLUE, "routine", "Meanwhile.");
    eventually("words overtake it", || support::run(&pair.path(RED), &["read", &routine, "--peek"]).code == 0);
    let come = shown(&pair, RED, &serial)["parts_come"].as_u64();
    assert!(come < Some(192), "the message came only after the whole attachment");
    let folder = pair.path(BLUE);
    let support::Pair { stations: [mut blue, red], cables, dir } = pair;
    blue.kill();
    drop(blue);
    let blue = support::start(&station::folder::Folder::new(folder));
    let pair = Pair { stations: [blue, red], cables, dir };
    pair.wait_up();
    eventually("the rest has come", || shown(&pair, RED, &serial)["arrival"] == "whole");
    let to = pair.dir.path().join("there");
    pair.ask(RED, &["attachment", "save", &serial, "--out", text(&to)]);
    assert!(fs::read(&to).expect("it was written") == fs::read(&path).expect("it is there"));
}

#[test]
fn one_that_is_given_up_is_sent_no_further_and_cannot_be_saved() {
    let pair = Pair::up();
    let path = file(&pair, "survey.bin", 8 * 1024 * 1024);
    let serial = attached(&pair, &path, &[]);
    pair.refused(RED, 1, &["attachment", "cancel", &serial, "--reason", "not ours"]);
    let early = pair.refused(RED, 1, &["attachment", "save", &serial]);
    assert!(early.contains("parts of"), "{early}");
    pair.ask(BLUE, &["attachment", "cancel", &serial, "--reason", "the wrong survey"]);
    eventually("both know it", || [BLUE, RED].iter().all(|at| shown(&pair, *at, &serial)["arrival"] == "given-up"));
    pair.refused(RED, 1, &["attachment", "save", &serial]);
    eventually("the copy that was sent is gone", || outgoing(&pair) == 0);
}

#[test]
fn what_cannot_be_attached_is_refused_with_the_reason() {
    let pair = Pair::up();
    let empty = file(&pair, "empty.png", 0);
    let large = file(&pair, "large.bin", 16 * 1024 * 1024 + 1);
    for path in [&empty, &large] {
        let why = pair.refused(BLUE, 2, &["attachment", "add", text(path)]);
        assert!(why.contains("16777216"), "{why}");
    }
    let good = file(&pair, "map.png", 10);
    pair.refused(BLUE, 5, &["attachment", "add", text(&pair.dir.path().join("nowhere"))]);
    for bad in [["--name", "../map.png"], ["--media", "png"], ["--on", "RED/R/0099"], ["--on", "nothing"]] {
        pair.refused(BLUE, 1, &["attachment", "add", text(&good), bad[0], bad[1]]);
    }
    assert_eq!(pair.ask(BLUE, &["attachment", "list"])["attachments"].as_array().map(Vec::len), Some(0));
}

#[test]
fn what_is_attached_before_the_other_side_is_there_arrives_when_it_is() {
    let folders = support::Folders::make();
    let blue = support::start(&folders.folders[BLUE]);
    let path = folders.dir.path().join("map.png");
    fs::write(&path, vec![7; 50_000]).expect("a file");
    let said = support::done(&folders.path(BLUE), &["attachment", "add", text(&path)]);
    assert_eq!(said["state"], "waiting", "{said}");
    // The same file once more, under another name: it lies there once, and is sent twice.
    support::done(&folders.path(BLUE), &["attachment", "add", text(&path), "--name", "again.png"]);
    let red = support::start(&folders.folders[RED]);
    let pair = Pair { stations: [blue, red], cables: folders.cables, dir: folders.dir };
    let whole = |at| {
        let listed = pair.ask(at, &["attachment", "list"]);
        let all = listed["attachments"].as_array().cloned().unwrap_or_default();
        all.iter().filter(|found| found["arrival"] == "whole").count()
    };
    eventually("both have come whole", || whole(RED) == 2);
    eventually("the copy that was sent is gone", || outgoing(&pair) == 0);
}
