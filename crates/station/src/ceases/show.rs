//! The words of `detente cease` for people.

use std::fmt::Write;

use serde_json::Value;

use super::cli::{Cease, Doing};
use crate::place;
use crate::show::{list, passed, text};

/// The words for what a command about warnings came to.
pub fn words(cease: &Cease, value: &Value) -> String {
    match &cease.doing {
        None => raised(value),
        Some(Doing::List(_)) => {
            let warnings = list(value, "warnings");
            let lines: Vec<_> = warnings.iter().map(line).collect();
            if lines.is_empty() { "There is no warning.".to_owned() } else { lines.join("\n") }
        }
        Some(Doing::Show(_)) => shown(value),
        Some(Doing::ReadBack(_)) => read_back(value),
        Some(Doing::Passed(_) | Doing::Stopped(_) | Doing::Denied(_)) => said(value),
    }
}

/// A warning in a line: by whom, where, and what is still owed.
pub fn line(warning: &Value) -> String {
    let owed: Vec<String> = list(warning, "parties")
        .iter()
        .filter_map(|party| Some(format!("{} is to {}", text(party, "party"), party["owes"].as_str()?)))
        .collect();
    let state = match (owed.is_empty(), warning["due"].as_str()) {
        (false, Some(due)) => format!("OPEN: {}, by {due}", owed.join(", ")),
        _ => outcomes(warning),
    };
    let words: String = text(warning, "words").chars().map(|c| if c.is_control() { ' ' } else { c }).take(80).collect();
    format!(
        "WARNING {} by {} of {}: strikes at {}: {words}\n  {state}",
        text(warning, "warning"),
        text(warning, "by"),
        text(warning, "dtg"),
        place::shown(&warning["at"])
    )
}

fn outcomes(warning: &Value) -> String {
    let told = list(warning, "parties").iter().map(|party| {
        let outcome = &party["outcome"];
        let mut told = format!("{}: {} at {}", text(party, "party"), text(outcome, "outcome"), text(outcome, "at"));
        if let Some(words) = outcome["words"].as_str().filter(|words| !words.is_empty()) {
            let _ = write!(told, ", {words}");
        }
        told
    });
    told.collect::<Vec<_>>().join("; ")
}

fn raised(value: &Value) -> String {
    let doubt = match value["doubt"]["words"].as_str() {
        Some(doubt) => format!("\nLOOK AGAIN AT ITS PLACE: {doubt}. If it is wrong, raise the warning anew, at once."),
        None => String::new(),
    };
    if value["serial"].is_null() {
        let kept = "KEPT, AND NOT YET SIGNED: it goes out when the line is up. Use every other way too, now.";
        return format!("{kept}{doubt}");
    }
    let serial = text(value, "serial");
    let mut words = format!("{serial} is on the record, as FLASH.{doubt}");
    for received in list(value, "received") {
        let _ = write!(words, "\n  received by {} at {}", text(received, "party"), text(received, "at"));
    }
    let _ = write!(words, "\nIt counts as given once its place is read back right: detente cease show {serial}");
    words
}

fn shown(value: &Value) -> String {
    let mut words = format!(
        "WARNING {} by {}, raised {} ({})\nWe believe that you are striking what is at {}",
        text(value, "warning"),
        text(value, "by"),
        text(value, "raised"),
        text(value, "dtg"),
        place::shown(&value["at"])
    );
    if let Some(since) = value["since"].as_str() {
        let _ = write!(words, ", since {since}");
    }
    let _ = write!(words, "\n{}", place::second_way(&value["feature"]));
    let said = text(value, "words");
    if !said.is_empty() {
        let _ = write!(words, "\n\n{said}");
    }
    for party in list(value, "parties") {
        let _ = write!(words, "\n\n{}", text(party, "party"));
        if let Some(received) = party["received"].as_str() {
            let _ = write!(words, ", received {received}");
        }
        for (name, what) in [("read_back", "read back right"), ("passed", "passed to units"), ("outcome", "outcome")] {
            let _ = write!(words, "\n  {what}: {}", clock(&party["clocks"][name]));
        }
        if party["read_back"]["right"] == false {
            let _ = write!(words, "\n  {}", wrong(&party["read_back"]));
        }
        if let Some(outcome) = party["outcome"]["outcome"].as_str() {
            let _ = write!(words, "\n  {} at {}", outcome.to_uppercase(), text(&party["outcome"], "at"));
            if let Some(said) = party["outcome"]["words"].as_str().filter(|said| !said.is_empty()) {
                let _ = write!(words, ": {said}");
            }
        }
    }
    passed(&mut words, value, "");
    words
}

fn clock(clock: &Value) -> String {
    match (clock["done"].as_str(), clock["in_time"].as_bool()) {
        (Some(done), Some(in_time)) => {
            let judged = if in_time { "in time" } else { "LATE" };
            format!("{done}, after {} s of {}, {judged}", clock["took_s"], clock["within_s"])
        }
        _ => format!("not yet; to be by {}", text(clock, "by")),
    }
}

fn wrong(read_back: &Value) -> String {
    let mut words = "THE READ-BACK IS WRONG:".to_owned();
    let _ = write!(words, " its place lies {} m from that of the warning", read_back["apart_m"]);
    if read_back["same_time"] == false {
        words.push_str(", and it says another time");
    }
    words
}

fn read_back(value: &Value) -> String {
    let Some(own) = own(value) else { return said(value) };
    let warning = text(&value["warning"], "warning");
    if own["read_back"]["right"] == true {
        return format!(
            "{} is on the record: read back right.\nNow pass it to the units: detente cease passed {warning} --units …",
            text(value, "serial")
        );
    }
    format!(
        "{} is on the record.\n{}. Look at it again and read it back anew: detente cease show {warning}",
        text(value, "serial"),
        wrong(&own["read_back"])
    )
}

/// What our own party did, by what is on the record.
fn own(value: &Value) -> Option<&Value> {
    let ours = text(value, "serial");
    list(&value["warning"], "parties").iter().find(|party| party["read_back"]["entry"] == ours.as_str())
}

fn said(value: &Value) -> String {
    if value["serial"].is_null() {
        return "Kept, and not yet signed: it goes out when the line is up.".to_owned();
    }
    let mut words = format!("{} is on the record.", text(value, "serial"));
    if let Some(owed) = value["warning"]["owed_here"].as_object() {
        let said = |name: &str| owed.get(name).and_then(Value::as_str).unwrap_or_default();
        let _ = write!(words, "\nStill owed here: {}, by {}.", said("what"), said("by"));
    }
    words
}
