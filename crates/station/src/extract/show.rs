//! The words of extracts for people.

use std::fmt::Write;

use serde_json::Value;

use crate::show::{list, text, texts};

/// The words for an extract that was made.
pub fn made(value: &Value) -> String {
    let mut words = format!(
        "{}: {} entries that belong to {}, {} more withheld, {} of others passed over; {} receipts, {} forks, {} bytes.",
        text(value, "extract"),
        value["entries"],
        texts(value, "subjects").join(", "),
        value["withheld"],
        value["passed_over"],
        value["receipts"],
        value["forks"],
        value["bytes"]
    );
    words.push_str(
        "\nIt states in our name that this is all. Read it before it is handed over: detente verify shows it.",
    );
    words
}

/// What an extract shows and withholds.
pub fn entries(value: &Value) -> String {
    let mut words = format!("Shown, by the clocks of those who said it, on {}:", texts(value, "subjects").join(", "));
    for entry in list(value, "entries") {
        let _ = write!(
            words,
            "\n  {}  {}  {} by {}",
            text(entry, "serial"),
            text(entry, "dtg"),
            text(entry, "kind"),
            text(entry, "by")
        );
        if let Some(about) = entry["about"].as_str() {
            let _ = write!(words, ", on {about}");
        }
        if entry["disowned"] == true {
            words.push_str(", DISOWNED: its party took the key back");
        }
        if let Some(said) = entry["words"].as_str().filter(|said| !said.is_empty()) {
            let _ = write!(words, "\n    {said}");
        }
    }
    let withheld = list(value, "withheld");
    if !withheld.is_empty() {
        words.push_str("\n\nWithheld, and proved to stand there where an entry or a receipt after it covers it:");
    }
    for entry in withheld {
        let _ = write!(words, "\n  {}  leaf {}", text(entry, "serial"), text(entry, "leaf"));
    }
    words
}
