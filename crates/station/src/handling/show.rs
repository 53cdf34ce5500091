//! The words of what became of a message, for people.

use std::fmt::Write;

use serde_json::Value;

use crate::calls::show::{placed, plain};
use crate::show::{list, passed, text};

/// The words for what a command about a message came to.
pub fn words(value: &Value) -> String {
    let mut words = placed(value);
    if value["message"].is_object() {
        handled(&mut words, &value["message"]["handled"]);
    }
    words
}

/// Adds where a message lies.
pub fn handled(words: &mut String, handled: &Value) {
    for translation in list(handled, "translations") {
        let by = match translation["by"].as_str() {
            Some(by) => format!("by {}", plain(by)),
            None => "BY A MACHINE: an aid, and not to be relied on".to_owned(),
        };
        let _ = write!(
            words,
            "\nin {} ({} translation of {} {by}, {}):\n{}",
            text(translation, "language"),
            text(translation, "stage"),
            text(translation, "party"),
            text(translation, "at"),
            text(translation, "text").chars().filter(|c| *c == '\n' || !c.is_control()).collect::<String>()
        );
    }
    for delivered in list(handled, "delivered") {
        let _ = write!(
            words,
            "\nwith {}/{} since {}",
            text(delivered, "party"),
            text(delivered, "post"),
            text(delivered, "at")
        );
    }
    passed(words, handled, "");
}
