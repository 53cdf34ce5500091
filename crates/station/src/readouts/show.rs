//! The words of `detente readout` for people.

use std::fmt::Write;

use serde_json::Value;

use super::cli::Readout;
use crate::calls::show::{placed, plain};
use crate::show::{list, text};

/// The words for what a command about readouts came to.
pub fn words(readout: &Readout, value: &Value) -> String {
    match readout {
        Readout::List { .. } => {
            let lines: Vec<_> = list(value, "readouts").iter().map(head).collect();
            if lines.is_empty() { "There is no readout.".to_owned() } else { lines.join("\n") }
        }
        Readout::Show { .. } => shown(value),
        Readout::Compare { .. } => compared(value),
        Readout::Publish { .. } => format!(
            "{} readouts written to {}. Check it, then put it where people read it.",
            value["published"],
            text(value, "folder")
        ),
        _ => {
            let mut words = placed(value);
            if value["readout"].is_object() {
                let _ = write!(words, "\n\n{}", shown(&value["readout"]));
            }
            words
        }
    }
}

fn head(readout: &Value) -> String {
    let released: Vec<_> =
        list(readout, "released").iter().map(|by| format!("{} on {}", text(by, "by"), text(by, "at"))).collect();
    let mut words = format!(
        "READOUT {} by {} of {}, {}: {}",
        text(readout, "readout"),
        text(readout, "by"),
        text(readout, "of"),
        text(readout, "sent"),
        text(readout, "standing").to_uppercase()
    );
    if readout["owed_here"] == true {
        let _ =
            write!(words, "\n  we are to agree to it or say what would have to change, by {}", text(readout, "due"));
    }
    if !released.is_empty() {
        let _ = write!(words, "\n  RELEASED by {}", released.join(", by "));
    }
    words
}

fn shown(readout: &Value) -> String {
    let mut words = head(readout);
    let _ = write!(words, "\n  to be known outside: {}", text(readout, "confidence"));
    for point in list(readout, "points") {
        let _ = write!(words, "\n  - {}", point_words(point));
    }
    let said = text(readout, "text");
    if !said.is_empty() {
        let _ = write!(words, "\n\n{}", said.chars().filter(|c| *c == '\n' || !c.is_control()).collect::<String>());
    }
    words
}

fn point_words(point: &Value) -> String {
    let mut words = format!("{} {}", text(point, "topic"), text(point, "tenor"));
    match &point["value"] {
        Value::Null => {}
        Value::String(value) => words.extend([", ", value]),
        value => words.extend([", ", &value.to_string()]),
    }
    let said = text(point, "words");
    if !said.is_empty() {
        let _ = write!(words, ": {}", plain(said));
    }
    words
}

/// For people.
pub fn compared(value: &Value) -> String {
    let names: Vec<_> = list(value, "parties").iter().filter_map(Value::as_str).collect();
    let mut words = format!("Readouts of {} by {}", text(value, "of"), names.join(" and "));
    for (name, readout) in names.iter().zip(list(value, "readouts")) {
        if readout.is_null() {
            let _ = write!(words, "\n{name} has given none.");
        }
    }
    for row in list(value, "rows") {
        let _ = write!(words, "\n{}", text(row, "says").to_uppercase());
        for name in names.iter().filter(|name| row[**name].is_object()) {
            let _ = write!(words, "\n  {name}: {}", point_words(&row[*name]));
        }
    }
    if list(value, "contradict").is_empty() {
        words.push_str("\nThey contradict each other nowhere.");
    }
    words
}
