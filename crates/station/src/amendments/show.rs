//! Amendments in words.

use std::fmt::Write;

use serde_json::Value;

use super::cli::Amendment;
use crate::show::{list, text, texts};

/// The outcome of a command in words.
pub fn words(what: &Amendment, value: &Value) -> String {
    match what {
        Amendment::Circulate { .. } | Amendment::Sign { .. } => crate::show::sent(value),
        Amendment::Save { .. } => format!(
            "{} is written. Read it with detente charter show, sign it with detente charter accept, and put the signature on \
             the record with detente amendment sign.{}",
            text(value, "file"),
            match texts(value, "missing").as_slice() {
                [] => "\nAll have signed.".to_owned(),
                missing => format!("\nNot yet signed by {}.", missing.join(", ")),
            }
        ),
        Amendment::Show { .. } => one(value),
        Amendment::List { .. } => {
            let all: Vec<_> = list(value, "amendments").iter().map(one).collect();
            if all.is_empty() { "No amendment was brought.".to_owned() } else { all.join("\n\n") }
        }
    }
}

/// An amendment that waits for our signature, in a line.
pub(crate) fn line(value: &Value) -> String {
    format!(
        "AMENDMENT {} of the charter waits for our signature in {}, by {}. detente amendment show shows it.",
        value["number"],
        text(value, "amendment"),
        text(value, "from")
    )
}

fn one(value: &Value) -> String {
    let state = match value["state"].as_str().unwrap_or_default() {
        "holds" => "it holds",
        "waits" => "all have signed, and it waits for its time",
        "due" => "all have signed, and its time has come",
        "superseded" => "another of its number holds",
        "circulating" => "it is on its way",
        _ => "LAPSED: its time came before all had signed",
    };
    let mut words = format!(
        "{}, brought by {} at {}\namendment {} of the charter, to hold from {}: {state}",
        text(value, "amendment"),
        text(value, "by"),
        text(value, "brought"),
        value["number"],
        text(value, "from")
    );
    for signed in list(value, "signed") {
        let _ = write!(words, "\n  signed by {} in {}", text(signed, "party"), text(signed, "at"));
    }
    for missing in texts(value, "missing") {
        let _ = write!(words, "\n  NOT SIGNED by {missing}");
    }
    if value["changes"].is_array() {
        words.push_str("\nIt changes:");
        for change in texts(value, "changes") {
            let _ = write!(words, "\n  {change}");
        }
        let _ = write!(words, "\n\nFingerprint:\n{}", text(value, "fingerprint"));
    }
    words
}
