//! The words of `detente staffed` and `detente suspension` for people.

use std::fmt::Write;

use serde_json::Value;

use super::cli::{Staffed, Suspension};
use crate::calls::show::{placed, plain};
use crate::show::{list, text};

/// The words for what a command about staffed checks came to.
pub fn staffed(check: &Staffed, value: &Value) -> String {
    match check {
        Staffed::List { .. } => {
            let lines: Vec<_> = list(value, "checks").iter().map(checked).collect();
            if lines.is_empty() { "There is no staffed check.".to_owned() } else { lines.join("\n") }
        }
        Staffed::Show { .. } => checked(value),
        Staffed::Ask { .. } | Staffed::Answer { .. } => placed(value),
    }
}

/// A staffed check in a line.
pub fn checked(check: &Value) -> String {
    let mut words = format!("STAFFED {} {} by {}", text(check, "as"), text(check, "check"), text(check, "by"));
    let _ = write!(words, ", {}", text(check, "dtg"));
    if let Some(asked) = check["words"].as_str() {
        let _ = write!(words, ": {asked}");
    }
    for answer in list(check, "answers") {
        let party = text(answer, "party");
        let _ = match (answer["answered"].as_str(), answer["in_time"] == true) {
            (Some(at), in_time) => {
                let late = if in_time { "" } else { " LATE" };
                write!(words, "\n  {party} answered{late} at {at}, {}", plain(text(answer, "by")))
            }
            (None, _) if check["overdue"] == true => {
                write!(words, "\n  {party} HAS NOT ANSWERED, due {}", text(check, "answer_by"))
            }
            (None, _) => write!(words, "\n  {party} is to answer by {}", text(check, "answer_by")),
        };
    }
    words
}

/// The words for what a command about suspensions came to.
pub fn suspensions(suspension: &Suspension, value: &Value) -> String {
    match suspension {
        Suspension::List { .. } => {
            let lines: Vec<_> = list(value, "suspensions").iter().map(paused).collect();
            if lines.is_empty() { "There is no suspension and no outage.".to_owned() } else { lines.join("\n") }
        }
        Suspension::Show { .. } => paused(value),
        _ => placed(value),
    }
}

/// A suspension or outage in a line.
pub fn paused(suspension: &Value) -> String {
    let cause = match text(suspension, "cause").as_str() {
        "suspended" => "SUSPENDED by decision".to_owned(),
        cause => format!("OUTAGE, {cause}"),
    };
    let mut words = format!("{cause}: {} by {}", text(suspension, "suspension"), text(suspension, "by"));
    let _ = write!(words, ", since {}: {}", text(suspension, "since"), plain(text(suspension, "reason")));
    let end = match (suspension["over"].as_str(), suspension["until"].as_str()) {
        (Some(over), _) => format!("over since {over}"),
        (None, Some(until)) if suspension["longer_than_told"] == true => {
            format!("NOT OVER, though expected to end {until}")
        }
        (None, Some(until)) => format!("expected until {until}"),
        (None, None) => "until further word".to_owned(),
    };
    let _ = write!(words, "\n  {end}");
    words
}

/// That a watch has not asked, and who is to be told.
pub fn unasked(unasked: &Value) -> String {
    let who =
        if unasked["mine"] == true { "OUR WATCH".to_owned() } else { format!("THE WATCH OF {}", text(unasked, "by")) };
    let (missed, since, hours) = (&unasked["missed"], text(unasked, "since"), &unasked["hours"]);
    let times = if *missed == 1 { "a staffed check".to_owned() } else { format!("{missed} staffed checks") };
    let tell = unasked["tell"].as_str().map_or_else(String::new, |post| format!(": tell {post}"));
    format!("{who} HAS MISSED {times}, since {since}, {hours} hours ago{tell}")
}
