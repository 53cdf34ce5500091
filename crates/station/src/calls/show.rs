//! The words of `detente call` and `detente contact` for people.

use std::fmt::Write;

use serde_json::Value;

use super::cli::{Call, Contact};
use crate::show::{list, text};

/// The words for what a command about calls came to.
pub fn calls(call: &Call, value: &Value) -> String {
    match call {
        Call::Seek(_) => format!("{}\nWhat the other side says of it: detente call list --open", placed(value)),
        Call::List { .. } => {
            let lines: Vec<_> = list(value, "calls").iter().map(line).collect();
            if lines.is_empty() { "There is no call.".to_owned() } else { lines.join("\n") }
        }
        Call::Show { .. } => shown(value),
        Call::Calendar { .. } => match value["calendar"].as_str() {
            Some(file) => format!("Written to {file}."),
            None => text(value, "text").trim_end().to_owned(),
        },
        _ => {
            let mut words = placed(value);
            if value["call"].is_object() {
                let _ = write!(words, "\n\n{}", shown(&value["call"]));
            }
            words
        }
    }
}

/// What a word that was said came to.
pub fn placed(value: &Value) -> String {
    match value["serial"].as_str() {
        Some(serial) => format!("{serial} is on the record."),
        None => "Kept, and not yet signed: it goes out when the line is up.".to_owned(),
    }
}

/// A call in a line, and what is owed.
pub fn line(call: &Value) -> String {
    let with: Vec<_> = list(call, "with").iter().filter_map(Value::as_str).collect();
    let mut words = format!(
        "CALL {} {}: {} seeks {}, {}: {}",
        text(call, "call"),
        text(call, "status").to_uppercase(),
        text(call, "from"),
        with.join(", "),
        text(call, "dtg"),
        plain(text(call, "subject")),
    );
    if let Some(agreed) = call["agreed"].as_str() {
        let _ = write!(words, "\n  agreed for {agreed}");
    }
    for before in list(call, "chain") {
        let with: Vec<_> = list(before, "with").iter().filter_map(Value::as_str).collect();
        let _ = write!(
            words,
            "\n  follows {} {}: {} sought {}",
            text(before, "call"),
            text(before, "status").to_uppercase(),
            text(before, "from"),
            with.join(", ")
        );
    }
    let owing: Vec<_> = list(call, "owes").iter().filter_map(Value::as_str).collect();
    if let (false, Some(due)) = (owing.is_empty(), call["due"].as_str()) {
        let late = if call["overdue"] == true { "OVERDUE since" } else { "by" };
        let _ = write!(words, "\n  {} is to say something next, {late} {due}", owing.join(" and "));
    }
    if let Some(minutes) = call["spoke"]["minutes"].as_f64() {
        let _ = write!(words, "\n  spoke {minutes} minutes from {}", text(&call["spoke"], "began"));
    }
    words
}

fn shown(call: &Value) -> String {
    let mut words = line(call);
    let _ = write!(
        words,
        "\n  {} by {}, in {}; kept of it: {}",
        text(call, "urgency"),
        text(call, "medium"),
        text(call, "language"),
        text(call, "recording")
    );
    for window in list(call, "windows") {
        let time = |at: usize| window[at].as_str().unwrap_or("?");
        let _ = write!(words, "\n  could be {} to {}", time(0), time(1));
    }
    for side in list(call, "sides") {
        let _ = write!(words, "\n\n{}", text(side, "party"));
        let reply = &side["reply"];
        if reply.is_object() {
            let what = match reply["at"].as_str() {
                Some(at) => format!("it can be at {at}"),
                None => text(reply, "says").to_uppercase(),
            };
            let _ = write!(words, "\n  {what}, said {}", text(reply, "said"));
            let why = text(reply, "words");
            if !why.is_empty() {
                let _ = write!(words, ": {}", plain(why));
            }
        } else {
            words.push_str("\n  has said nothing more");
        }
        for who in list(&side["present"], "who") {
            let _ = write!(words, "\n  at the machine: {}, {}", plain(text(who, "office")), text(who, "capacity"));
        }
        if side["present"]["speaks_for_the_post"] == false {
            words.push_str("\n  NOBODY IS THERE WHO SPEAKS FOR THE POST");
        }
        if let Some(began) = side["spoke"]["began"].as_str() {
            let until = side["spoke"]["ended"].as_str().unwrap_or("now");
            let _ = write!(words, "\n  tells that they spoke from {began} until {until}");
        }
    }
    history(&mut words, call);
    words
}

/// Every word that was said, in order; after a word of ours alone it is not told again.
fn history(words: &mut String, call: &Value) {
    let postponed = &call["postponements"];
    if postponed["times"].as_u64().is_some_and(|times| times > 0) {
        let _ = write!(words, "\n\nPOSTPONED {}", times(postponed));
        for said in list(postponed, "each") {
            let from = said["puts_off"].as_str().map(|from| format!(" from {from}")).unwrap_or_default();
            let to = said["at"].as_str().map(|to| format!(" to {to}")).unwrap_or_default();
            let _ = write!(words, "\n  by {}{from}{to}{}", text(said, "by"), because(said));
        }
    }
    if call["history"].is_array() {
        words.push_str("\n\nWhat was said, in order");
    }
    for said in list(call, "history") {
        let what = match text(said, "what").as_str() {
            "at" => format!("it can be at {}", text(said, "at")),
            "present" => {
                let who = list(said, "who").iter();
                let who = who.map(|who| format!("{}, {}", plain(text(who, "office")), text(who, "capacity")));
                format!("at the machine: {}", who.collect::<Vec<_>>().join("; "))
            }
            "left" => "nobody is at the machine any more".to_owned(),
            "spoke" => {
                format!("they spoke from {} until {}", text(said, "began"), said["ended"].as_str().unwrap_or("now"))
            }
            what => what.to_owned(),
        };
        let (dtg, by, entry) = (text(said, "dtg"), text(said, "by"), text(said, "entry"));
        let _ = write!(words, "\n  {dtg}  {entry}  {by}: {what}{}", because(said));
    }
}

/// How often, in words.
pub fn times(value: &Value) -> String {
    match value["times"].as_u64() {
        Some(1) => "once".to_owned(),
        _ => format!("{} times", value["times"]),
    }
}

/// The reason of a word, if it has one.
fn because(said: &Value) -> String {
    let why = text(said, "words");
    if why.is_empty() { String::new() } else { format!(": {}", plain(why)) }
}

/// Text of the other side on one line, without what steers a terminal.
pub fn plain(text: impl AsRef<str>) -> String {
    text.as_ref().chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The words for what a command about contacts came to.
pub fn contacts(contact: &Contact, value: &Value) -> String {
    match contact {
        Contact::List { .. } => {
            let lines: Vec<_> = list(value, "contacts").iter().map(told).collect();
            if lines.is_empty() { "No contact was told.".to_owned() } else { lines.join("\n") }
        }
        Contact::Show { .. } => told(value),
        Contact::Record { .. } => record(value),
        _ => placed(value),
    }
}

fn told(contact: &Value) -> String {
    let initiative = contact["initiative"].as_str().map_or(String::new(), |by| format!(", at the initiative of {by}"));
    let minutes = contact["minutes"].as_f64().map_or(String::new(), |minutes| format!(", {minutes} minutes"));
    let mut words = format!(
        "CONTACT {} of {}: {} and {}{minutes}{initiative}; {}{}",
        text(contact, "contact"),
        text(contact, "at"),
        text(contact, "from"),
        text(contact, "with"),
        text(contact, "standing"),
        if contact["owed_here"] == true { "; we are to say whether it was so" } else { "" }
    );
    if !text(contact, "words").is_empty() {
        let _ = write!(words, ": {}", plain(text(contact, "words")));
    }
    for answer in list(contact, "answers").iter().filter(|answer| answer["stance"].is_string()) {
        let said = plain(text(answer, "words"));
        let _ = write!(words, "\n  {} {}: {said}", text(answer, "party"), text(answer, "stance"));
    }
    words
}

/// For people.
pub fn record(value: &Value) -> String {
    let between: Vec<_> = list(value, "between").iter().filter_map(Value::as_str).collect();
    let mut words = format!("{}, as of {}", between.join(" and "), text(value, "as_of"));
    match value["last"].as_object() {
        None => words.push_str("\n  have never spoken, as far as the record knows"),
        Some(_) => {
            let last = &value["last"];
            let _ = write!(words, "\n  last spoke {}, {} days ago{}", text(last, "at"), last["days"], how(last));
            if value["before_that"].is_object() {
                let before = &value["before_that"];
                let apart = &value["days_between_the_last_two"];
                let _ =
                    write!(words, "\n  and before that {}, {apart} days earlier{}", text(before, "at"), how(before));
            }
        }
    }
    let by = list(value, "sought_by").iter().map(|by| format!("{} by {}", by["times"], text(by, "party")));
    let by: Vec<_> = by.collect();
    let _ = write!(words, "\n  sought since then {} times: {}", value["sought_since"], by.join(", "));
    for what in ["declined", "withdrawn", "lapsed", "open"] {
        let calls: Vec<_> = list(value, what).iter().filter_map(Value::as_str).collect();
        if !calls.is_empty() {
            let _ = write!(words, "\n  {what}: {}", calls.join(", "));
        }
    }
    words
}

fn how(spoke: &Value) -> String {
    let mut words = String::new();
    if let Some(minutes) = spoke["minutes"].as_f64() {
        let _ = write!(words, ", for {minutes} minutes");
    }
    if let Some(by) = spoke["initiative"].as_str() {
        let _ = write!(words, ", at the initiative of {by}");
    }
    let _ = write!(words, " ({})", text(spoke, "standing"));
    words
}
