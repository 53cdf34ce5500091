//! The words of `detente situation` for people.

use std::fmt::Write;

use serde_json::Value;

use super::cli::Situation;
use crate::show::{list, text};

/// The words for what a command about the situation log came to.
pub fn words(what: &Situation, value: &Value) -> String {
    match what {
        Situation::List(_) => listed(value),
        Situation::Report(_) | Situation::Assess(_) => {
            let mut words = format!("Entered, on this side only.\n{}", whole(value));
            if let Some(doubt) = value["doubt"]["words"].as_str() {
                let _ = write!(words, "\nLOOK AGAIN AT ITS PLACE: {doubt}");
            }
            words
        }
        _ => whole(value),
    }
}

fn listed(value: &Value) -> String {
    let mut lines: Vec<_> = list(value, "items").iter().map(head).collect();
    if lines.is_empty() {
        lines.push("The situation log has nothing of that.".to_owned());
    }
    if value["more"] == true {
        lines.push("There is more: --limit, or a narrower question.".to_owned());
    }
    if let Some(before) = value["not_at_hand_up_to"].as_u64() {
        lines.push(format!("What is numbered up to {before} is in the private journal only."));
    }
    lines.join("\n")
}

fn head(item: &Value) -> String {
    let mut words = match item["sort"] == "report" {
        true => format!("report {}  {}  {}  {}", item["item"], text(item, "grade"), text(item, "dtg"), place(item)),
        false => format!("assessment {} of {}  {} confidence", item["item"], cited(item), text(item, "confidence")),
    };
    let subject = text(item, "subject");
    let said = if subject.is_empty() { text(item, "text") } else { subject };
    let _ = write!(words, "  {}", said.lines().next().unwrap_or_default());
    if item["standing"] != "stands" {
        let _ = write!(words, "  {}", text(item, "standing").to_uppercase());
    }
    if let Some(told) = released(item) {
        let _ = write!(words, "  {told}");
    }
    words
}

fn whole(item: &Value) -> String {
    let mut words = format!("{} {}  ", text(item, "sort"), item["item"]);
    let _ = write!(words, "entered {} by {}", text(item, "entered"), text(item, "by"));
    if item["signed_in"] == false {
        words.push_str(", as was typed: nobody was enrolled");
    }
    if item["sort"] == "report" {
        let _ = write!(
            words,
            "\n  source {}, graded {}: source {}; information {}",
            text(item, "source"),
            text(item, "grade"),
            text(item, "reliability"),
            text(item, "credibility")
        );
        let _ = write!(words, "\n  at {}", place(item));
        if let Some(name) = item["feature"]["name"].as_str() {
            let feature = &item["feature"];
            let _ = write!(words, ", {}° and {} m from {name}", feature["bearing"], feature["distance_m"]);
        }
        let _ = write!(words, "\n  {} {}", if item["until"].is_null() { "at" } else { "from" }, text(item, "from"));
        if let Some(until) = item["until"].as_str() {
            let _ = write!(words, " until {until}");
        }
        if let Some(incident) = item["incident"].as_str() {
            let _ = write!(words, "\n  on {incident}");
        }
    } else {
        let _ = write!(words, "\n  of {}, with {} confidence", cited(item), text(item, "confidence"));
    }
    if let Some(corrects) = item["corrects"].as_u64() {
        let _ = write!(words, "\n  in the place of {corrects}");
    }
    for field in ["subject", "text"] {
        if let Some(said) = item[field].as_str().filter(|said| !said.is_empty()) {
            let _ = write!(words, "\n  {}", said.replace('\n', "\n  "));
        }
    }
    if let Some(by) = item["corrected_by"].as_u64() {
        let _ = write!(words, "\nCORRECTED: {by} stands in its place");
    }
    if item["withdrawn"].is_object() {
        let withdrawn = &item["withdrawn"];
        let (by, at) = (text(withdrawn, "by"), text(withdrawn, "at"));
        let _ = write!(words, "\nWITHDRAWN by {by} at {at}: {}", text(withdrawn, "reason"));
    }
    if let Some(told) = released(item) {
        let _ = write!(words, "\n{told}");
        if item["release"]["state"] == "said" && item["standing"] != "stands" {
            words.push_str("\nThe other side was told of it and does not know that: detente send --corrects tells it.");
        }
    }
    words
}

/// What became of it on the line; nothing of what is one's own side's only.
fn released(item: &Value) -> Option<String> {
    let release = &item["release"];
    match (release["state"].as_str()?, release["serial"].as_str()) {
        ("draft", _) => Some(format!("in draft {}", release["draft"])),
        ("said", Some(serial)) => Some(format!("released: {serial}")),
        ("said", None) => Some(format!("released in draft {}, which waits for the line", release["draft"])),
        _ => None,
    }
}

/// The reports that an assessment cites, with those that do not stand any more.
fn cited(item: &Value) -> String {
    let cited = list(item, "cites").iter().map(|cited| match cited["standing"].as_str() {
        Some("stands") => cited["item"].to_string(),
        Some(standing) => format!("{} ({})", cited["item"], standing.to_uppercase()),
        None => format!("{} (not at hand)", cited["item"]),
    });
    cited.collect::<Vec<_>>().join(", ")
}

fn place(item: &Value) -> String {
    match (item["at"][0].as_f64(), item["at"][1].as_f64()) {
        (Some(lat), Some(lon)) => format!("{lat:.5},{lon:.5}"),
        _ => "-".to_owned(),
    }
}
