//! The words of `detente attachment` for people.

use std::fmt::Write;

use serde_json::Value;

use super::cli::Attachment;
use crate::calls::show::{placed, plain};
use crate::show::{list, text};

/// The words for what a command about attachments came to.
pub fn words(attachment: &Attachment, value: &Value) -> String {
    match attachment {
        Attachment::Add { .. } | Attachment::Cancel { .. } => placed(value),
        Attachment::List { .. } => {
            let lines: Vec<_> = list(value, "attachments").iter().map(line).collect();
            if lines.is_empty() { "Nothing is attached.".to_owned() } else { lines.join("\n") }
        }
        Attachment::Save { .. } => {
            let (path, bytes) = (text(value, "saved"), &value["bytes"]);
            format!("{path}: {bytes} bytes, what was named.\nSHA-256 {}", text(value, "sha256"))
        }
    }
}

/// An attachment in a line.
pub fn line(attachment: &Value) -> String {
    let mut words = format!(
        "ATTACHMENT {} {}: {} ({}, {} bytes)",
        text(attachment, "attachment"),
        text(attachment, "dtg"),
        plain(text(attachment, "name")),
        plain(text(attachment, "media")),
        attachment["bytes"]
    );
    if let Some(on) = attachment["on"].as_str() {
        let _ = write!(words, " on {on}");
    }
    let said = plain(text(attachment, "words"));
    if !said.is_empty() {
        let _ = write!(words, ": {said}");
    }
    let (come, all) = (attachment["parts_come"].as_u64().unwrap_or(0), attachment["parts"].as_u64().unwrap_or(1));
    let _ = match text(attachment, "arrival").as_str() {
        "whole" => write!(words, "\n  has come whole"),
        "given-up" => write!(words, "\n  GIVEN UP by its author after {come} of {all} parts"),
        "other" => write!(words, "\n  IS NOT WHAT ITS AUTHOR NAMED: do not use it"),
        _ => write!(words, "\n  {come} of {all} parts have come ({} %)", come * 100 / all.max(1)),
    };
    words
}
