//! People at a desk: each runs the program in a session of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::{PROGRAM, Ran, finish, log};

/// Everybody's passphrase.
pub const PASSPHRASE: &str = "lantern orchard seven";

/// Everybody's passphrase for duress.
pub const DURESS: &str = "lantern orchard eight";

/// A command in the session of one person, or of nobody.
pub fn run_as(folder: &Path, person: &str, args: &[&str]) -> Ran {
    let mut command = Command::new(PROGRAM);
    command.arg("--dir").arg(folder).args(args).env("DETENTE_SESSION", session(folder, person));
    finish(command, Duration::from_secs(120))
}

/// Where the token of a person's session lies.
pub fn session(folder: &Path, person: &str) -> PathBuf {
    folder.join(format!("{}.session", person.replace(' ', "-")))
}

/// Runs a command with `--json`; it must succeed.
pub fn done_as(folder: &Path, person: &str, args: &[&str]) -> Value {
    let ran = run_as(folder, person, &[&["--json"], args].concat());
    assert_eq!(ran.code, 0, "{person} {args:?}: {ran:?}\n{}", log(folder));
    ran.json()
}

/// Runs a command with `--json`; it must be refused. Returns what it says, and its hint.
pub fn refused_as(folder: &Path, person: &str, args: &[&str]) -> String {
    let ran = run_as(folder, person, &[&["--json"], args].concat());
    assert_eq!(ran.code, 1, "{person} {args:?}: {ran:?}");
    let failure = &ran.json()["failure"];
    format!("{} | {}", failure["what"].as_str().expect("words"), failure["hint"].as_str().expect("a hint"))
}

/// A file with a passphrase.
pub fn file(folder: &Path, passphrase: &str) -> String {
    let file = folder.join(format!("{}.phrase", passphrase.replace(' ', "-")));
    std::fs::write(&file, format!("{passphrase}\n")).expect("a file for the test");
    file.to_str().expect("UTF-8").to_owned()
}

/// Enrols one person, in the session of another; the first in nobody's.
pub fn enroll(folder: &Path, by: &str, person: &str, more: &[&str]) {
    let (own, duress) = (file(folder, PASSPHRASE), file(folder, DURESS));
    let args = ["desk", "enroll", person, "--passphrase-file", &own, "--duress-file", &duress];
    done_as(folder, by, &[&args[..], more].concat());
}

/// Signs somebody in.
pub fn sign_in(folder: &Path, person: &str, passphrase: &str) -> Value {
    done_as(folder, person, &["desk", "sign-in", person, "--passphrase-file", &file(folder, passphrase)])
}

/// An administrator, and these with their roles, all signed in.
pub fn staff(folder: &Path, people: &[(&str, &[&str])]) {
    enroll(folder, "", "admin", &["--role", "administrator"]);
    sign_in(folder, "admin", PASSPHRASE);
    for (person, more) in people {
        enroll(folder, "admin", person, more);
        sign_in(folder, person, PASSPHRASE);
    }
}
