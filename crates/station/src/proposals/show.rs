//! The words of `detente proposal` and `detente violation` for people.

use std::fmt::Write;

use line::affairs::{Category, Domain, Means, ProposalKind};
use serde_json::Value;

use super::cli::{Proposal, Violation};
use crate::calls::show::{placed, plain};
use crate::coded::{english, of_word};
use crate::incidents::show::in_english;
use crate::place;
use crate::show::{list, text};

/// The words for what a command about proposals came to.
pub fn proposals(asked: &Proposal, value: &Value) -> String {
    match asked {
        Proposal::List { .. } => {
            let lines: Vec<_> = list(value, "proposals").iter().map(line).collect();
            if lines.is_empty() { "Nothing is proposed.".to_owned() } else { lines.join("\n") }
        }
        Proposal::Show { .. } => shown(value),
        _ if value["proposal"].is_object() => format!("{}\n\n{}", placed(value), shown(&value["proposal"])),
        _ => placed(value),
    }
}

/// The words for what a command about violations came to.
pub fn violations(asked: &Violation, value: &Value) -> String {
    match asked {
        Violation::List { .. } => {
            let mut words = tally(value);
            for violation in list(value, "violations") {
                let _ = write!(words, "\n{}", self::violation(violation));
            }
            words
        }
        Violation::Show { .. } => violation(value),
        _ => placed(value),
    }
}

/// A proposal in a line, and who is to decide.
pub fn line(proposal: &Value) -> String {
    let mut words = format!(
        "PROPOSAL {} {} by {} of {}: {}",
        text(proposal, "proposal"),
        text(proposal, "state").to_uppercase(),
        text(proposal, "from"),
        text(proposal, "dtg"),
        in_english(proposal, "kind", ProposalKind::ALL)
    );
    for decision in list(proposal, "decisions").iter().filter(|decision| decision["owes"] == true) {
        let _ = write!(words, "\n  {} is to decide by {}", text(decision, "party"), text(proposal, "expires"));
    }
    words
}

/// A proposal of a scenario's answers: what became of it, and how it was kept.
pub fn answered(proposal: &Value) -> String {
    let mut words = format!(
        "  {} {} of {}: {}",
        in_english(proposal, "kind", ProposalKind::ALL),
        text(proposal, "proposal"),
        text(proposal, "by"),
        text(proposal, "state")
    );
    if let Some(from) = proposal["agreed_from"].as_str() {
        let _ = write!(words, ", held from {from}");
    }
    for row in list(proposal, "violations") {
        let _ = write!(words, "\n    violations by {}", tallied(row));
    }
    words
}

fn shown(proposal: &Value) -> String {
    let mut words = line(proposal);
    let domains = list(proposal, "domains").iter().filter_map(Value::as_str);
    let domains = domains.map(|domain| {
        of_word(domain, "domain", Domain::ALL).map_or_else(|_| domain.to_owned(), |domain| english(&domain))
    });
    let _ = write!(words, "\n{}, from {}", domains.collect::<Vec<_>>().join(", "), text(proposal, "begins"));
    match proposal["ends"].as_str() {
        Some(ends) => {
            let _ = write!(words, " until {ends}");
        }
        None => words.push_str(" until somebody ends it"),
    }
    if list(proposal, "volumes").is_empty() {
        words.push_str("\neverywhere");
    }
    for volume in list(proposal, "volumes") {
        let _ = write!(words, "\nwhere: {}", volume_words(volume));
    }
    for text_in in list(proposal, "texts") {
        let (language, hash) = (text(text_in, "language"), text(text_in, "sha256"));
        let _ = write!(words, "\n\n[{language}] {}\n({hash})", lines(&text(text_in, "text")));
    }
    let _ = write!(words, "\n\nWhat is accepted: {}", text(proposal, "content"));
    for decision in list(proposal, "decisions") {
        let party = text(decision, "party");
        match (decision["decision"].as_str(), decision["void"].as_str()) {
            (Some(decided), _) => {
                let _ = write!(
                    words,
                    "\n{party} {} it, {}, by {}",
                    decided.to_uppercase(),
                    text(decision, "at"),
                    text(decision, "entry")
                );
            }
            (None, Some(why)) => {
                let _ = write!(words, "\n{party} accepted it in vain by {}: {why}", text(decision, "entry"));
            }
            (None, None) => {
                let _ = write!(words, "\n{party} has not decided");
            }
        }
        if !text(decision, "words").is_empty() {
            let _ = write!(words, ": {}", plain(text(decision, "words")));
        }
        if decision["decision"] == "accepted" {
            if decision["came_after_expiry"] == true {
                let _ = write!(words, "\n  IT CAME HERE AFTER IT EXPIRED, at {}", text(decision, "kept_here"));
            }
            if let Some(at) = decision["receipted_withdrawal"].as_str() {
                let _ = write!(words, "\n  {party} RECEIPTED THE WITHDRAWAL at {at}");
            }
        }
    }
    if let Some(from) = proposal["agreed_from"].as_str() {
        let _ = write!(words, "\nAccepted by all; it holds from {from}.");
    }
    if let Some(by) = proposal["withdrawn_by"].as_str() {
        let _ = write!(words, "\nWithdrawn by {by}.");
    }
    for ended in list(proposal, "ended") {
        let (party, at, entry) = (text(ended, "party"), text(ended, "at"), text(ended, "entry"));
        let _ = write!(words, "\n{party} holds itself bound until {at} and no longer, by {entry}.");
    }
    let call = &proposal["follow_up"];
    if call.is_object() {
        let _ = write!(
            words,
            "\nFixed with it: {} speaks with {} at {}, {}",
            text(call, "from"),
            text(call, "with"),
            text(call, "at"),
            text(call, "medium")
        );
        if let Some(by) = call["sought_by"].as_str() {
            let _ = write!(words, " ({by})");
        }
    }
    let monitors: Vec<_> = list(proposal, "monitors").iter().filter_map(Value::as_str).collect();
    if !monitors.is_empty() {
        let _ = write!(words, "\nWatched over by {}.", monitors.join(", "));
    }
    if proposal["violations"].is_object() && !list(&proposal["violations"], "tally").is_empty() {
        let _ = write!(words, "\n\n{}", tally(&proposal["violations"]));
    }
    words
}

/// A text of several lines, without what could move the cursor.
fn lines(text: &str) -> String {
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

fn volume_words(volume: &Value) -> String {
    match volume["words"].as_str() {
        Some(words) => words.to_owned(),
        None => volume.to_string(),
    }
}

fn tally(value: &Value) -> String {
    let rows = list(value, "tally");
    if rows.is_empty() {
        return "No violation is reported.".to_owned();
    }
    let mut words = "Violations reported:".to_owned();
    for row in rows {
        let _ = write!(words, "\n  {}", tallied(row));
    }
    words
}

fn tallied(row: &Value) -> String {
    let outside = match row["not_in_force"].as_u64() {
        Some(outside) if outside > 0 => format!(", {outside} OF WHAT WAS NOT IN FORCE THEN"),
        _ => String::new(),
    };
    format!(
        "{} {}: {} reported, {} admitted, {} disputed, {} unanswered, {} taken back{outside}",
        text(row, "party"),
        in_english(row, "category", Category::ALL),
        row["reported"],
        row["admitted"],
        row["disputed"],
        row["unanswered"],
        row["taken_back"]
    )
}

fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// A violation in a line.
pub fn violation(violation: &Value) -> String {
    let mut words = format!(
        "VIOLATION {} of {} by {}, reported by {}: {}, {}, {} at {}, {}: {}",
        text(violation, "violation"),
        text(violation, "proposal"),
        text(violation, "by"),
        text(violation, "reported_by"),
        in_english(violation, "category", Category::ALL),
        in_english(violation, "means", Means::ALL),
        times(violation["count"].as_u64().unwrap_or_default()),
        place::shown(&violation["at"]),
        text(violation, "dtg"),
        text(violation, "held").to_uppercase()
    );
    if !text(violation, "words").is_empty() {
        let _ = write!(words, ": {}", plain(text(violation, "words")));
    }
    for answer in list(violation, "answers").iter().filter(|answer| answer["stance"].is_string()) {
        let said = plain(text(answer, "words"));
        let _ = write!(words, "\n  {} {}: {said}", text(answer, "party"), text(answer, "stance"));
    }
    if let Some(due) = violation["due"].as_str() {
        let _ = write!(words, "\n  to be admitted or disputed by {due}");
    }
    words
}
