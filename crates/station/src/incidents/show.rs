//! The words of `detente incident` and `detente request` for people.

use std::fmt::Write;

use line::affairs::{Aspect, Control, Detail, Happening, Means, Origin, Response, Wanted};
use serde_json::Value;

use super::cli::{Incident, Request};
use crate::calls::show::{placed, plain};
use crate::coded::{Coded, english, of_word};
use crate::place;
use crate::show::{list, passed, text};

/// The words for what a command about incidents came to.
pub fn incidents(asked: &Incident, value: &Value) -> String {
    match asked {
        Incident::List { .. } => {
            let lines: Vec<_> = list(value, "incidents").iter().map(line).collect();
            if lines.is_empty() { "There is no incident.".to_owned() } else { lines.join("\n") }
        }
        Incident::Show { .. } => shown(value),
        Incident::Admit(_) | Incident::Distress(_) | Incident::Report(_) => reported(value),
        _ => said(value),
    }
}

/// The words for what a command about requests came to.
pub fn requests(asked: &Request, value: &Value) -> String {
    match asked {
        Request::List { .. } => {
            let lines: Vec<_> = list(value, "requests").iter().map(request).collect();
            if lines.is_empty() { "Nothing was asked.".to_owned() } else { lines.join("\n") }
        }
        Request::Show { .. } => request(value),
        _ if value["request"].is_object() => format!("{}\n\n{}", placed(value), request(&value["request"])),
        _ => placed(value),
    }
}

/// A coded value of a view in English.
pub fn in_english<T: Coded>(value: &Value, name: &str, all: &[T]) -> String {
    let word = text(value, name);
    of_word(&word, "value", all).map_or(word, |value| english(&value))
}

/// What happened, in a line.
fn what(incident: &Value) -> String {
    let happening = in_english(incident, "happening", Happening::ALL);
    match incident["means"] == "unknown" {
        true => happening,
        false => format!("{happening}, {}", in_english(incident, "means", Means::ALL)),
    }
}

/// An incident in a line: by whom, what, where, and what is still owed.
pub fn line(incident: &Value) -> String {
    let mut owed = Vec::new();
    for party in list(incident, "parties") {
        for (owes, what, by) in
            [("is_to_pass", "pass it to units", "pass_by"), ("owes", "say whose it was", "answer_by")]
        {
            if party[owes] == true {
                owed.push(format!("{} is to {what}, by {}", text(party, "party"), text(incident, by)));
            }
        }
    }
    let state = match (incident["closed"] == true, owed.is_empty()) {
        (true, _) => "closed by both sides".to_owned(),
        (false, false) => format!("OPEN: {}", owed.join("; ")),
        (false, true) => "open".to_owned(),
    };
    let admission = if incident["admission"] == true { "ACCIDENT ADMITTED" } else { "INCIDENT" };
    format!(
        "{admission} {} by {} of {}: {} at {}\n  {state}",
        text(incident, "incident"),
        text(incident, "by"),
        text(incident, "dtg"),
        what(incident),
        place::shown(&incident["at"])
    )
}

/// An incident of a scenario's answers: what, how near to what, and what was said to it.
pub fn answered(incident: &Value) -> String {
    let admission = if incident["admission"] == true { "accident admitted" } else { "incident" };
    let closed = if incident["closed"] == true { ", closed by both sides" } else { "" };
    let mut words = format!(
        "  {admission} {} of {}: {}{closed}",
        text(incident, "incident"),
        text(incident, "since"),
        what(incident)
    );
    let mut more = String::new();
    near(&mut more, &incident["near"]);
    for party in list(incident, "parties") {
        match party["origin"].as_str() {
            Some(_) => {
                let origin = in_english(party, "origin", Origin::ALL);
                let _ = write!(more, "\n{} says: {origin}", text(party, "party"));
            }
            None if party["overdue"] == true => {
                let _ = write!(more, "\n{} HAS NOT SAID whose it was, and was to", text(party, "party"));
            }
            None => {}
        }
    }
    for request in list(incident, "requests") {
        let wanted = in_english(request, "wanted", Wanted::ALL);
        let came = match (request["response"].is_string(), request["overdue"] == true) {
            (true, _) => response_words(request),
            (false, true) => "NOT ANSWERED".to_owned(),
            (false, false) => "open".to_owned(),
        };
        let _ = write!(more, "\n{} asked {} for {wanted}: {came}", text(request, "request"), text(request, "of"));
    }
    more.lines().filter(|line| !line.is_empty()).for_each(|line| {
        let _ = write!(words, "\n    {line}");
    });
    words
}

fn reported(value: &Value) -> String {
    let doubt = match value["doubt"]["words"].as_str() {
        Some(doubt) => format!("\nLOOK AGAIN AT ITS PLACE: {doubt}. If it is wrong, amend the report, at once."),
        None => String::new(),
    };
    if value["serial"].is_null() {
        return format!("{}{doubt}", placed(value));
    }
    let mut words = format!("{}{doubt}", placed(value));
    for received in list(value, "received") {
        let _ = write!(words, "\n  received by {} at {}", text(received, "party"), text(received, "at"));
    }
    for request in list(value, "requests") {
        let _ = write!(words, "\n  help is asked for: {}", placed(request));
    }
    near(&mut words, &value["incident"]["near"]);
    words
}

fn said(value: &Value) -> String {
    match value["incident"].is_object() {
        true => format!("{}\n\n{}", placed(value), shown(&value["incident"])),
        false => placed(value),
    }
}

fn shown(value: &Value) -> String {
    let admission = if value["admission"] == true { "ACCIDENT ADMITTED" } else { "INCIDENT" };
    let mut words = format!(
        "{admission} {} by {}, reported {} ({})",
        text(value, "incident"),
        text(value, "from"),
        text(value, "reported"),
        text(value, "dtg")
    );
    if value["amended"].as_u64().is_some_and(|amended| amended > 0) {
        let _ = write!(words, ", as amended by {}", text(value, "version"));
    }
    let _ = write!(words, "\n{} at {}", what(value), place::shown(&value["at"]));
    if value["within_m"].as_f64().is_some_and(|within| within > 0.0) {
        let _ = write!(words, ", within {} m", value["within_m"]);
    }
    let _ = write!(words, ", {}", text(value, "since"));
    if let Some(until) = value["until"].as_str() {
        let _ = write!(words, " until {until}");
    }
    if value["toward"].is_array() {
        let _ = write!(words, "\nheading for, or expected to come down at, {}", place::shown(&value["toward"]));
    }
    let _ = write!(words, "\n{}", place::second_way(&value["feature"]));
    let _ = write!(words, "\n{} says: {}", text(value, "by"), whose(value));
    for (detail, said) in value["details"].as_object().into_iter().flatten() {
        let name = of_word(detail, "field", Detail::ALL).map_or_else(|_| detail.clone(), |detail| english(&detail));
        let _ = write!(words, "\n  {name}: {}", plain(said.as_str().unwrap_or_default()));
    }
    for party in list(value, "parties") {
        parties_word(&mut words, value, party);
    }
    facts(&mut words, &value["facts"]);
    let requests = list(value, "requests");
    if !requests.is_empty() {
        words.push_str("\n\nAsked of it:");
        for request in requests {
            let _ = write!(words, "\n{}", indented(&self::request(request)));
        }
    }
    for attachment in list(value, "attachments") {
        let _ = write!(words, "\n  attached: {} {}", text(attachment, "attachment"), plain(text(attachment, "name")));
    }
    near(&mut words, &value["near"]);
    passed(&mut words, value, "");
    words
}

fn whose(said: &Value) -> String {
    let origin = in_english(said, "origin", Origin::ALL);
    match said["control"] == "unknown" {
        true => origin,
        false => format!("{origin}, {}", in_english(said, "control", Control::ALL)),
    }
}

fn parties_word(words: &mut String, incident: &Value, party: &Value) {
    let (code, said, closure) = (text(party, "party"), &party["attribution"], &party["closure"]);
    if let Some(read) = party["read"].as_str() {
        let _ = write!(words, "\n{code} read of it at {read}");
    }
    if party["is_to_pass"] == true {
        let late =
            if party["overdue"] == true { "HAS NOT PASSED it to units, due" } else { "is to pass it to units by" };
        let _ = write!(words, "\n{code} {late} {}", text(incident, "pass_by"));
    }
    if said.is_object() {
        let late = if said["in_time"] == false && incident["asks"] == true { ", LATE" } else { "" };
        let _ = write!(words, "\n{code} says, {}{late}: {}", text(said, "at"), whose(said));
        if !text(said, "words").is_empty() {
            let _ = write!(words, ": {}", plain(text(said, "words")));
        }
    } else if party["owes"] == true {
        let by = text(incident, "answer_by");
        let _ = match party["overdue"] == true {
            true => write!(words, "\n{code} HAS NOT SAID whose it was, due {by}"),
            false => write!(words, "\n{code} is to say whose it was, by {by}"),
        };
    }
    if closure.is_object() {
        let done = match (closure["closed"] == true, closure["of_these_words"] == true) {
            (true, _) => "is done with it",
            (false, true) => "is not done with it",
            (false, false) => "was done with words that have changed since",
        };
        let _ = write!(words, "\n{code} {done}, {}", text(closure, "at"));
        if !text(closure, "words").is_empty() {
            let _ = write!(words, ": {}", plain(text(closure, "words")));
        }
    }
}

fn facts(words: &mut String, facts: &Value) {
    let heads = [("agreed", "Held by all:"), ("disputed", "Disputed:"), ("stated", "Not yet answered by all:")];
    for (held, head) in heads {
        let of = list(facts, held);
        if of.is_empty() {
            continue;
        }
        let _ = write!(words, "\n\n{head}");
        for fact in of {
            let _ = write!(words, "\n{}", indented(&self::fact(fact)));
        }
    }
}

/// A fact, and what the others say of it.
pub fn fact(fact: &Value) -> String {
    let (serial, by, about) = (text(fact, "fact"), text(fact, "by"), in_english(fact, "about", Aspect::ALL));
    let mut words = format!("FACT {serial} of {by}, {about}: {}", plain(text(fact, "words")));
    for answer in list(fact, "answers") {
        if let Some(stance) = answer["stance"].as_str().filter(|_| fact["held"] != "agreed") {
            let _ = write!(words, "\n  {} {stance}: {}", text(answer, "party"), plain(text(answer, "words")));
        }
    }
    words
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

/// What was near, each in a line.
fn near(words: &mut String, near: &Value) {
    let km = |thing: &Value| {
        let of = |bound: &str| thing["distance_m"][bound].as_f64().unwrap_or_default() / 1_000.0;
        match (of("least"), of("most")) {
            (least, most) if most - least < 0.05 => format!("{least:.1} km"),
            (least, most) => format!("{least:.1} to {most:.1} km"),
        }
    };
    for area in list(near, "areas") {
        let name = list(area, "names").first().and_then(Value::as_str).unwrap_or_default();
        let keeps = area["keeps_m"].as_f64().unwrap_or_default() / 1_000.0;
        let within = if area["within"] == true { "WITHIN the" } else { "outside the" };
        let _ = write!(words, "\n{} from {}, {within} {keeps:.1} km kept from it", km(area), plain(name));
    }
    for site in list(near, "sites") {
        let told = match site["days_between"].as_u64() {
            Some(days) => format!("NOTIFIED {days} days before, by {}", text(site, "notified_by")),
            None => format!("notified only afterwards, by {}", text(site, "notified_by")),
        };
        let _ = write!(
            words,
            "\n{} from site {} of {}, {}: {told}",
            km(site),
            text(site, "site"),
            text(site, "owner"),
            plain(text(site, "name"))
        );
    }
    for notice in list(near, "notices") {
        let active = if notice["active"] == true { "ACTIVE THEN" } else { "not active then" };
        let told = if notice["announced_before"] == true { "notified before" } else { "notified only afterwards" };
        let _ = write!(
            words,
            "\n{} from notice {} of {}, {}: {active}, {told}",
            km(notice),
            text(notice, "notice"),
            text(notice, "by"),
            plain(text(notice, "title"))
        );
    }
}

/// A request, and what was said to it.
pub fn request(request: &Value) -> String {
    let mut words = format!(
        "REQUEST {} {}: {} asks {} for {}",
        text(request, "request"),
        text(request, "dtg"),
        text(request, "from"),
        text(request, "of"),
        in_english(request, "wanted", Wanted::ALL)
    );
    if let Some(on) = request["on"].as_str() {
        let _ = write!(words, ", on {on}");
    }
    if let Some(follows) = request["follows"].as_str() {
        let _ = write!(words, ", after {follows}");
    }
    let question = plain(text(request, "words"));
    if !question.is_empty() {
        let _ = write!(words, ": {question}");
    }
    let response = &request["response"];
    if response.is_object() {
        let late = if request["in_time"] == false { ", LATE" } else { "" };
        let at = response["at"].as_str().map(|at| format!(" {at}")).unwrap_or_default();
        let _ = write!(words, "\n  {}{at}, said {}{late}", response_words(response), text(response, "said"));
        if !text(response, "words").is_empty() {
            let _ = write!(words, ": {}", plain(text(response, "words")));
        }
    }
    if let Some(due) = request["due"].as_str() {
        let _ = match (request["overdue"] == true, response.is_object()) {
            (true, false) => write!(words, "\n  NOT ANSWERED, due {due}"),
            (true, true) => write!(words, "\n  NOT DONE, due {due}"),
            (false, false) => write!(words, "\n  to be answered by {due}"),
            (false, true) => write!(words, "\n  to be done by {due}"),
        };
    }
    if request["closed"] == true {
        words.push_str("\n  closed by whoever asked");
    }
    words
}

fn response_words(response: &Value) -> String {
    let time = evidence::Time(0);
    in_english(
        response,
        "response",
        &[Response::Answered, Response::Agreed(time), Response::Refused, Response::Done(time)],
    )
}
