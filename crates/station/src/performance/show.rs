//! The words of `detente performance` for people.

use std::fmt::Write as _;

use serde_json::Value;

use super::kept::words as kept;
use crate::calls::show::times;
use crate::clock::span;
use crate::show::{self, list, text};
use crate::sites;

/// The words for all of it.
pub fn words(value: &Value) -> String {
    let mut words = format!("Line {}, from {} to {}", text(value, "line"), text(value, "from"), text(value, "until"));
    for kept in list(value, "checks") {
        let _ = write!(words, "\n  {}", show::checks(kept));
    }
    for checks in list(value, "staffed") {
        let (of, by) = (text(checks, "of"), text(checks, "by"));
        let _ = write!(words, "\n  staffed checks of {of} by {by}: {}", kept(checks));
    }
    pauses(&mut words, value);
    plans(&mut words, value);
    for answers in list(value, "answers") {
        let (by, what, of) = (text(answers, "by"), text(answers, "what"), text(answers, "of"));
        let _ = write!(words, "\n  answers of {by} to {what} of {of}: {}", kept(answers));
    }
    conflicts(&mut words, &value["conflicts"]);
    warnings(&mut words, value);
    for owner in list(value, "sites") {
        let _ = write!(words, "\n  sites of {}", sites::show::owner(owner));
    }
    for passed in list(value, "passed") {
        let (of, by) = (text(passed, "of"), text(passed, "by"));
        let _ = write!(words, "\n  entries about sites of {of} passed to units by {by}: {}", kept(passed));
    }
    calls(&mut words, value);
    super::schedule::words(&mut words, value);
    for read in list(value, "messages") {
        let (precedence, by, of) = (text(read, "precedence"), text(read, "by"), text(read, "of"));
        let _ = write!(
            words,
            "\n  {precedence} messages of {by} to {of}, to be read: {}; {} replied to",
            kept(read),
            read["replied"]
        );
    }
    words
}

fn pauses(words: &mut String, value: &Value) {
    for pauses in list(value, "pauses") {
        let _ = write!(
            words,
            "\n  suspensions and outages of {}: {}, of which {} ended as told, {} later, {} without an end told",
            text(pauses, "by"),
            pauses["told"],
            pauses["as_told"],
            pauses["later"],
            pauses["no_end_told"]
        );
        for pause in list(pauses, "each") {
            let hours = pause["hours"].as_f64().unwrap_or_default();
            let entry = pause["entries"][0].as_str().unwrap_or("?");
            let lasted = span((hours * 3.6e6) as u64);
            let _ = write!(words, "\n    {entry} {}: {lasted}, ended {}", text(pause, "cause"), text(pause, "ended"));
        }
    }
}

fn plans(words: &mut String, value: &Value) {
    for notices in list(value, "notices") {
        let _ = write!(
            words,
            "\n  notices of {}: {} given, {} on time, {} at short notice, {} late, {} of them voluntary; {} stand, {} \
             complete, {} cancelled",
            text(notices, "by"),
            notices["given"],
            notices["on_time"],
            notices["short"],
            notices["late"],
            notices["voluntary"],
            notices["standing"],
            notices["complete"],
            notices["cancelled"]
        );
    }
    for plans in list(value, "plans") {
        let (by, sent, on_time) = (text(plans, "by"), &plans["sent"], &plans["on_time"]);
        let _ = write!(words, "\n  daily plans of {by}: {sent} sent, {on_time} before the cut-off");
    }
}

fn conflicts(words: &mut String, conflicts: &Value) {
    if conflicts["standing"] != 0 {
        let _ = write!(
            words,
            "\n  conflicts that stand: {}, of which {} settled, {} open, {} overdue",
            conflicts["standing"], conflicts["settled"], conflicts["open"], conflicts["overdue"]
        );
    }
    for lack in list(conflicts, "gaps").iter().filter_map(Value::as_str) {
        let _ = write!(words, "\n  NOT ALL IS SEEN of the {lack}.");
    }
    for said in list(conflicts, "said") {
        let _ = write!(words, "\n    {} said what it does about them: {}", text(said, "by"), kept(said));
    }
}

fn warnings(words: &mut String, value: &Value) {
    for warnings in list(value, "warnings") {
        let _ = write!(
            words,
            "\n  warnings of {} to {}: {}, of which {} stopped, {} denied",
            text(warnings, "by"),
            text(warnings, "of"),
            warnings["raised"],
            warnings["stopped"],
            warnings["denied"]
        );
        for (name, what) in [("read_back", "read back right"), ("passed", "passed to units"), ("outcome", "outcome")] {
            let _ = write!(words, "\n    {what}: {}", kept(&warnings["clocks"][name]));
        }
    }
}

fn calls(words: &mut String, value: &Value) {
    for calls in list(value, "calls") {
        let (by, of) = (text(calls, "by"), text(calls, "of"));
        let _ = write!(words, "\n  calls that {by} sought with {of}: {}", calls["sought"]);
        let became = calls["now"].as_object().into_iter().flatten().filter(|(_, count)| **count != 0);
        let became: Vec<_> = became.map(|(name, count)| format!("{count} {}", now(name))).collect();
        if !became.is_empty() {
            let _ = write!(words, ", of which {}", became.join(", "));
        }
        let _ = write!(words, "\n    answers of {of}: {}", kept(&calls["answers"]));
        for presence in list(calls, "presence") {
            let _ = write!(words, "\n    {} at the machine: {}", text(presence, "by"), kept(presence));
        }
        for postponed in list(calls, "postponed") {
            let _ = write!(words, "\n    postponed by {}: {}", text(postponed, "by"), times(postponed));
        }
    }
}

/// What a call is now, as it is said of several.
fn now(name: &str) -> &str {
    match name {
        "sought" => "without a time",
        name => name,
    }
}
