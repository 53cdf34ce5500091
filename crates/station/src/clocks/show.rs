//! The words of `detente clocks` for people.

use std::fmt::Write;

use serde_json::Value;

use crate::show::{list, text};

/// The words for the clocks that run.
pub fn words(value: &Value) -> String {
    let clocks = list(value, "clocks");
    let several = list(value, "lines").len() > 1;
    let mut words: String = clocks.iter().map(|clock| line(clock, several) + "\n").collect();
    if clocks.is_empty() {
        words.push_str("No clock of these runs.\n");
    }
    if value["more"] == true {
        words.push_str("There are more, which run out later: --limit shows them.\n");
    }
    words.push_str("Conflicts have clocks of their own: detente conflicts shows them.");
    words
}

fn line(clock: &Value, several: bool) -> String {
    let state = if clock["overdue"] == true { "OVERDUE" } else { "by" };
    let mut words = format!(
        "{state} {}  {:<18} {} is to {}: {} {}",
        text(clock, "dtg"),
        text(clock, "in_words"),
        text(clock, "party"),
        text(clock, "owes"),
        text(clock, "kind"),
        text(clock, "on")
    );
    let title = text(clock, "title");
    if !title.is_empty() {
        let _ = write!(words, ", {title}");
    }
    if several {
        let _ = write!(words, " (line {})", text(clock, "line"));
    }
    let _ = write!(words, "\n  since {}, due {}", text(clock, "since"), text(clock, "due"));
    words
}
