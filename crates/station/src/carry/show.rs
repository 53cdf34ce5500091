//! What `detente carry` prints for people, and what the status says of files.

use std::fmt::Write as _;

use serde_json::Value;

use super::cli::Way;
use crate::show::{list, text};

/// The words for what a command about files came to.
pub fn words(what: &Way, value: &Value) -> String {
    match what {
        Way::Out { .. } => written(value),
        Way::In { .. } => read(value),
        Way::List => {
            let files: Vec<_> = list(value, "files").iter().map(line).collect();
            if files.is_empty() { "No file was written or read on this line.".to_owned() } else { files.join("\n") }
        }
    }
}

/// What a peer's lines in the status say of files; nothing if there were none.
pub fn in_status(peer: &Value) -> String {
    let mut words = String::new();
    let (came, went) = (&peer["file_in"], &peer["file_out"]);
    if came.is_object() {
        let torn = if came["whole"] == true { "" } else { ", and is not read to its end" };
        let _ = write!(
            words,
            " By file it was last heard at {}{torn}: written {}.",
            text(came, "here"),
            text(came, "written")
        );
    }
    if went.is_object() {
        let _ = write!(words, " A file for it was last written at {}.", text(went, "here"));
    }
    if !words.is_empty() && peer["last_heard_s"].is_null() {
        words.push_str(" No link is there: this line is not live.");
    }
    words
}

fn written(value: &Value) -> String {
    let party = text(value, "party");
    let mut words = format!(
        "Written for {party} to {}: {} entries, {} bytes. Only its station can read it.",
        text(value, "file"),
        value["entries"],
        value["bytes"]
    );
    if value["sends_own"] == false {
        words.push_str(
            "\nNone of our own entries are in it: a peer has not confirmed since the start that we lack none. It does so by \
             its next file after this one, or by a link; detente sign-without goes on without it.",
        );
    }
    if value["knows_them"] == false {
        let _ = write!(
            words,
            "\nNothing was heard of the present station of {party} yet, so it cannot take this as a confirmation."
        );
    }
    words
}

fn read(value: &Value) -> String {
    let party = text(value, "party");
    let mut words = format!("Read: what {party} wrote at {}.", text(value, "written"));
    if let Some(before) = value["read_before"].as_str() {
        let _ = write!(words, "\nIt was read before, at {before}.");
    }
    if let Some(records) = value["resumed_after"].as_u64() {
        let _ = write!(words, "\nRead on after record {records}, where it broke off.");
    }
    if value["entries"] == 0 {
        words.push_str("\nIt held no entry that was not here.");
    } else {
        let _ = write!(words, "\n{} new entries:", value["entries"]);
    }
    for lane in list(value, "lanes") {
        let _ = write!(words, "\n  {} {} to {}", text(lane, "lane"), lane["from"], lane["until"]);
    }
    for serial in list(value, "flash").iter().filter_map(Value::as_str) {
        let _ = write!(words, "\n  FLASH {serial}");
    }
    for serial in list(value, "gaps").iter().filter_map(Value::as_str) {
        let _ = write!(
            words,
            "\nFrom {serial} on nothing was taken of its lane: what stands before is not here. Write {party} a file first, so \
             that its station knows, then ask for another."
        );
    }
    for lane in list(value, "parted").iter().filter_map(Value::as_str) {
        let _ = write!(
            words,
            "\nOf lane {lane} nothing was taken: the two hold different histories. A link settles which is right."
        );
    }
    if value["outdated"] == true {
        let _ = write!(
            words,
            "\nSomething that {party} said later was heard already, so what this says of its record confirms nothing. If it is \
             its newest, its clock was set back."
        );
    }
    if value["may_sign"] == false {
        words.push_str("\nNothing of ours is signed yet: detente status says what it waits for.");
    }
    words
}

fn line(file: &Value) -> String {
    let (way, at) = if file["way"] == "out" { ("to", "written") } else { ("from", "read") };
    let torn = if file["whole"] == true { "" } else { ", not to its end" };
    format!(
        "{way:<4} {:<16} {at} {}{torn}, of {}, {} entries: {}",
        text(file, "party"),
        text(file, "here"),
        text(file, "written"),
        file["entries"],
        text(file, "file")
    )
}
