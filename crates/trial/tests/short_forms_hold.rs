//! Each trial in a form of seconds. `make trial` has those of half an hour.
//!
//! Bounds of time are multiplied, since whoever runs tests may have a machine that does other things too; what must not
//! be lost must not be lost on any. What needs rights or programs that are missing is skipped, and told in `make test`.

#[path = "../../store/tests/means/mod.rs"]
mod means;

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// By what bounds of time are multiplied.
const PATIENCE: &str = "6";

/// A trial, with what it makes in a folder of the test.
fn trial(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trial"));
    command.args(args).args(["--patience", PATIENCE, "--dir"]).arg(dir);
    command
}

/// It must have held; what it skipped is told.
fn held(args: &[&str], ended: &Output) -> String {
    let out = String::from_utf8_lossy(&ended.stdout).into_owned();
    let told =
        format!("{args:?} ended with {:?}\n{out}\n{}", ended.status.code(), String::from_utf8_lossy(&ended.stderr));
    assert!(ended.status.success() && out.contains("all held"), "{told}");
    for skipped in out.lines().filter_map(|line| line.strip_prefix("skipped: ")) {
        means::skipped(skipped);
    }
    out
}

fn holds(args: &[&str]) -> String {
    let dir = tempfile::tempdir().expect("a folder");
    let out = held(args, &trial(dir.path(), args).output().expect("the program starts"));
    let left = std::fs::read_dir(dir.path()).expect("the folder").count();
    assert_eq!(left, 0, "a trial that held leaves nothing behind");
    out
}

#[test]
fn nothing_is_lost_on_bad_links() {
    let dir = tempfile::tempdir().expect("a folder");
    let profiles = ["loss30", "delay600", "thin9600", "flapping", "storm", "unplugged"];
    // Side by side, since each mostly waits.
    let trials = profiles.map(|profile| {
        let args = ["link", "--profile", profile, "--minutes", "0.2"];
        let mut command = trial(dir.path(), &args);
        let running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        (args, running)
    });
    for (args, running) in trials {
        held(&args, &running.wait_with_output().expect("our own child"));
    }
}

#[test]
fn a_flash_is_soon_receipted_where_no_link_was() {
    let out = holds(&["cold", "--short"]);
    assert!(out.contains("9,600 bit/s, 300 ms each way, sealed"), "{out}");
}

#[test]
fn nothing_is_lost_whatever_befalls_the_machines() {
    let out = holds(&["faults", "--count", "6"]);
    assert!(out.contains("6 faults: "), "{out}");
}

#[test]
fn a_flood_of_strangers_holds_no_flash_up() {
    let out = holds(&["flood", "--seconds", "6"]);
    assert!(out.contains("flooded: FLASH: "), "{out}");
}

#[test]
fn one_line_holds_no_flash_of_another_up() {
    let out = holds(&["fair", "--seconds", "4"]);
    assert!(out.contains("flooded, line quiet"), "{out}");
}

#[test]
fn a_link_that_nobody_knows_is_refused_by_name() {
    let dir = tempfile::tempdir().expect("a folder");
    let ended = trial(dir.path(), &["link", "--profile", "silk"]).output().expect("the program starts");
    assert_eq!(ended.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("there is no link silk"), "{ended:?}");
}
