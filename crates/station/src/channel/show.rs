//! The words of `detente chat` and `detente query` for people.

use std::fmt::Write;

use serde_json::Value;

use super::cli::{Chat, Query};
use crate::calls::show::{placed, plain};
use crate::show::{list, text};

/// The words for what a command about the operators' channel came to.
pub fn chats(chat: &Chat, value: &Value) -> String {
    match chat {
        Chat::Say { .. } => format!("{}\n({})", placed(value), text(value, "standing")),
        Chat::List { .. } => {
            let mut words = format!("Operators' channel: {}.", text(value, "standing"));
            for said in list(value, "chat") {
                let who = format!("{} {}", text(said, "party"), plain(text(said, "by")));
                let _ = write!(words, "\n{} {who}: {}", text(said, "dtg"), plain(text(said, "text")));
            }
            words
        }
    }
}

/// The words for what a command about terms came to.
pub fn queries(query: &Query, value: &Value) -> String {
    match query {
        Query::Ask { .. } | Query::Clarify { .. } => placed(value),
        Query::Show { .. } => asked(value),
        Query::List { .. } => {
            let lines: Vec<_> = list(value, "queries").iter().map(asked).collect();
            if lines.is_empty() { "No term was asked about.".to_owned() } else { lines.join("\n") }
        }
    }
}

/// A query, and what was answered.
pub fn asked(query: &Value) -> String {
    let mut words = format!(
        "QUERY {} {}: {} asks {} what is meant by \"{}\" in {}",
        text(query, "query"),
        text(query, "dtg"),
        text(query, "from"),
        text(query, "of"),
        plain(text(query, "term")),
        text(query, "on")
    );
    let question = plain(text(query, "words"));
    if !question.is_empty() {
        let _ = write!(words, ": {question}");
    }
    let clarified = &query["clarified"];
    let _ = if clarified.is_object() {
        let late = if query["in_time"] == false { ", LATE" } else { "" };
        let qualified = match (clarified["qualified"] == true, clarified["qualified_until"].as_str()) {
            (true, Some(until)) => format!("qualified until {until}"),
            (_, Some(until)) => format!("QUALIFICATION RAN OUT {until}"),
            (_, None) => "nothing claimed of the qualification".to_owned(),
        };
        let (by, at) = (plain(text(clarified, "by")), text(clarified, "at"));
        write!(words, "\n  {}\n  by {by}, {qualified}, {at}{late}", plain(text(clarified, "words")))
    } else if query["overdue"] == true {
        write!(words, "\n  NOT ANSWERED, due {}", text(query, "answer_by"))
    } else {
        write!(words, "\n  to be answered by {}", text(query, "answer_by"))
    };
    words
}
