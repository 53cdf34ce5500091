//! The words of `detente suspicion` for people, and the marks in the words of everything else.

use std::fmt::Write;

use phrases::{Language, Phrase, phrase, phrase_with};
use serde_json::Value;

use super::cli::Suspicion;
use crate::show::{list, text, texts};

/// The words for what a command about who speaks for the other side came to.
pub fn words(what: &Suspicion, value: &Value) -> String {
    match what {
        Suspicion::List { .. } => {
            let suspicions = list(value, "suspicions").iter().map(one);
            let lines: Vec<_> = suspicions.chain(list(value, "challenges").iter().map(challenge)).collect();
            if lines.is_empty() { "Nobody is suspected.".to_owned() } else { lines.join("\n") }
        }
        Suspicion::Challenge { .. } => challenge(&value["challenge"]),
        Suspicion::Raise { .. } => format!(
            "{}\nIt is for this side alone. Nothing is blocked: challenge them by another medium or level.",
            one(value)
        ),
        Suspicion::Lift { .. } | Suspicion::Show { .. } => {
            let mut words = one(value);
            for challenged in list(value, "challenges") {
                let _ = write!(words, "\n  {}", challenge(challenged));
            }
            words
        }
    }
}

fn one(suspicion: &Value) -> String {
    let mut words = format!(
        "suspicion {}: {} {} since {}",
        suspicion["suspicion"],
        text(suspicion, "of"),
        text(suspicion, "kind"),
        text(suspicion, "since")
    );
    if let Some(entry) = suspicion["since_entry"].as_str() {
        let _ = write!(words, " ({entry})");
    }
    let _ = write!(words, ", raised by {}: {}", by(suspicion), text(suspicion, "reason"));
    if suspicion["lifted"].is_object() {
        let lifted = &suspicion["lifted"];
        let (who, at) = (by(lifted), text(lifted, "at"));
        let _ = write!(words, "\n  lifted by {who} at {at}: {}", text(lifted, "reason"));
    }
    words
}

fn challenge(challenge: &Value) -> String {
    let reply = match challenge["reply"].as_str() {
        Some("right") => "answered right",
        Some("wrong") => "ANSWERED WRONG",
        _ => "DID NOT ANSWER",
    };
    let mut words = format!(
        "challenge {}: {} by {}, {reply}, {} by {}",
        challenge["challenge"],
        text(challenge, "of"),
        text(challenge, "medium"),
        text(challenge, "at"),
        by(challenge)
    );
    if let Some(number) = challenge["suspicion"].as_u64() {
        let _ = write!(words, ", on suspicion {number}");
    }
    if let Some(said) = challenge["text"].as_str().filter(|said| !said.is_empty()) {
        let _ = write!(words, ": {said}");
    }
    words
}

fn by(value: &Value) -> String {
    match value["signed_in"] == false {
        true => format!("{} (as was typed)", text(value, "by")),
        false => text(value, "by"),
    }
}

/// The words of an answer with what of it is suspected: said above all, and at each entry. In the language of the form, if
/// it is one.
#[must_use]
pub fn marked(words: String, value: &Value, form: Option<Language>) -> String {
    let suspected = list(value, "suspected");
    if suspected.is_empty() {
        return words;
    }
    let mut head = String::new();
    for suspicion in suspected {
        let _ = match form {
            Some(language) => writeln!(head, "{}", stands(language, suspicion)),
            None => writeln!(head, "{}", stands_plainly(suspicion)),
        };
    }
    head + &at_each(words, value, &form.map_or("SUSPECTED".into(), |language| phrase(language, Phrase::SuspicionMark)))
}

/// A line of words with a mark at each entry that is suspected.
#[must_use]
pub fn at_each(mut words: String, value: &Value, mark: &str) -> String {
    for suspicion in list(value, "suspected") {
        for serial in texts(suspicion, "marks") {
            words = behind(&words, &serial, mark);
        }
    }
    words
}

fn stands_plainly(suspicion: &Value) -> String {
    let mut words = format!("SUSPECTED since {}: whoever speaks for {}", text(suspicion, "dtg"), text(suspicion, "of"));
    match suspicion["kind"].as_str() {
        Some(kind) => {
            let _ = write!(words, " may be {kind}: {}", text(suspicion, "reason"));
            let _ = write!(words, " (detente suspicion show {})", suspicion["suspicion"]);
        }
        None => words.push_str("; ask an officer before you act on it"),
    }
    words
}

fn stands(language: Language, suspicion: &Value) -> String {
    let (of, since) = (text(suspicion, "of"), text(suspicion, "dtg"));
    let mut words = phrase_with(language, Phrase::SuspicionStands, &[("of", of.as_str()), ("since", since.as_str())]);
    let kind = suspicion["kind"].as_str().and_then(|kind| Phrase::of_id(&format!("suspicion-{kind}")));
    if let Some(kind) = kind {
        let _ = write!(words, " {}", phrase(language, kind));
    }
    match language.is_right_to_left() {
        true => format!("\u{2067}{words}\u{2069}"),
        false => words,
    }
}

/// Sets a mark behind each mention of an entry, and behind the number of a site of it; once, however often it is asked for.
fn behind(words: &str, serial: &str, mark: &str) -> String {
    let mut marked = String::with_capacity(words.len() + mark.len());
    let mut rest = words;
    while let Some(at) = rest.find(serial) {
        let (before, found) = rest.split_at(at);
        let after = &found[serial.len()..];
        let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '/';
        let apart = !before.chars().next_back().or_else(|| marked.chars().next_back()).is_some_and(is_part)
            && !after.starts_with(|c: char| c.is_ascii_digit());
        let site = after.strip_prefix('.').map_or(0, |rest| rest.chars().take_while(char::is_ascii_digit).count());
        let name = serial.len() + if site > 0 { site + 1 } else { 0 };
        marked.push_str(before);
        marked.push_str(&found[..name]);
        rest = &found[name..];
        if apart && !rest.trim_start_matches(' ').starts_with(mark) {
            let _ = write!(marked, " {mark}");
        }
    }
    marked.push_str(rest);
    marked
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_mark_stands_behind_each_mention_of_the_entry_and_of_no_other() {
        let value = json!({ "suspected": [{ "marks": ["RED/F/0012"] }, { "marks": ["RED/F/0012", "RED/I/0001"] }] });
        let marked = |words: &str| at_each(words.to_owned(), &value, "SUSPECTED");
        assert_eq!(marked("RED/F/0012, re RED/F/0012."), "RED/F/0012 SUSPECTED, re RED/F/0012 SUSPECTED.");
        assert_eq!(marked("site RED/I/0001.3: x"), "site RED/I/0001.3 SUSPECTED: x");
        for other in ["RED/F/00123", "X-RED/F/0012", "INFRARED/F/0012", "RED/F/0013", "BLUE/F/0012", ""] {
            assert_eq!(marked(other), other);
        }
    }

    #[test]
    fn whoever_may_not_know_why_is_warned_all_the_same() {
        let mut value =
            json!({ "suspected": [{ "suspicion": 1, "of": "RED/minister", "dtg": "131530Z MAY 22", "marks": [] }] });
        let shown = marked("Words.".to_owned(), &value, None);
        assert_eq!(
            shown,
            "SUSPECTED since 131530Z MAY 22: whoever speaks for RED/minister; ask an officer before you act on it\nWords."
        );
        value["suspected"][0]["kind"] = "coerced".into();
        value["suspected"][0]["reason"] = "He said the word.".into();
        let shown = marked("Words.".to_owned(), &value, None);
        assert!(shown.contains("may be coerced: He said the word. (detente suspicion show 1)"), "{shown}");
        assert_eq!(marked("Words.".to_owned(), &json!({}), None), "Words.");
    }
}
