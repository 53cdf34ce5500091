//! Tests of the forms: every name that a value bears has its phrase, and nothing that was written turns a form around.

use std::collections::BTreeSet;

use line::affairs::{Field, NoticeKind, SiteKind};
use serde_json::json;

use super::*;
use crate::coded::Coded;

fn check<T: Coded + 'static>(kind: &str, names: impl IntoIterator<Item = (&'static str, T)>) {
    for (name, value) in names {
        assert_eq!(named(kind, &json!(name)), Some(value.phrase()), "{kind} {name}");
    }
}

#[test]
fn every_name_of_a_coded_value_leads_to_its_phrase() {
    use crate::notices::words;
    use line::affairs::{Lead, Outcome, Phase, Stance, Standing};
    check("medium", crate::calls::view::medium::ALL.iter().copied());
    check("recording", crate::calls::view::recording::ALL.iter().copied());
    check("capacity", crate::calls::view::CAPACITIES);
    check("topic", crate::readouts::view::TOPICS);
    check("tenor", crate::readouts::view::TENORS);
    check("confidence", crate::readouts::view::CONFIDENCES);
    check("ritual", crate::assurance::view::RITUALS);
    check("pause", crate::assurance::view::PAUSES);
    check("twin", words::SYSTEMS);
    check("notice", NoticeKind::ALL.map(|kind| (words::kind_word(kind), kind)));
    check("field", Field::ALL.map(|field| (words::field_word(field), field)));
    check("site", SiteKind::ALL.map(|kind| (crate::sites::kind_name(kind), kind)));
    check("lead", [Lead::OnTime, Lead::Short, Lead::Late].map(|lead| (words::lead_word(lead), lead)));
    let phases = [Phase::Planned, Phase::Active, Phase::Complete, Phase::Cancelled];
    check("phase", phases.map(|phase| (words::phase_word(phase), phase)));
    let stances = [Stance::Acknowledged, Stance::NoObjection, Stance::Asks, Stance::Objects];
    check("stance", stances.map(|stance| (words::stance_word(stance), stance)));
    check("outcome", [("stopped", Outcome::Stopped), ("denied", Outcome::Denied)]);
    check("standing", [("stands", Standing::Stands)]);
    for stage in crate::handling::view::STAGES {
        assert!(named("stage", &json!(stage.0)).is_some(), "{}", stage.0);
    }
    for status in ["sought", "lapsed", "declined", "withdrawn", "postponed", "underway", "over"] {
        assert!(named("call", &json!(status)).is_some(), "{status}");
    }
    for shape in ["point", "circle", "ellipse", "polygon", "corridor", "route"] {
        assert!(named("shape", &json!(shape)).is_some(), "{shape}");
    }
}

#[test]
fn what_somebody_wrote_turns_no_form_around_and_steers_no_terminal() {
    let hostile = "\u{2069}\u{202E}evil\u{1b}[2J\nline";
    let check =
        json!({ "checks": [{ "check": "USA/R/0001", "as": "opening", "by": hostile, "text": 0, "answers": [] }] });
    for language in Language::ALL {
        let words = words((language, assurance::checks), &check);
        assert!(!words.contains('\u{202e}') && !words.contains('\u{1b}'), "{words:?}");
        let (opened, closed) = (['\u{2067}', '\u{2068}'], '\u{2069}');
        assert_eq!(words.matches(opened).count(), words.matches(closed).count(), "{words:?}");
        let rituals: BTreeSet<_> = words.lines().collect();
        assert_eq!(rituals.len(), words.lines().count(), "no field stands twice");
    }
}

#[test]
fn a_form_has_no_english_left_in_another_script() {
    let call = json!({
        "call": "1", "status": "sought", "from": "2", "with": ["3"], "subject": "4", "urgency": "FLASH",
        "medium": "voice", "language": "5", "recording": "notes", "sought": null, "windows": [], "owes": ["6"],
        "due": null, "overdue": true, "sides": [{ "party": "7", "reply": { "says": "declined", "words": "" } }],
        "postponements": { "times": 1 }, "history": [{ "what": "present", "by": "8", "who": [] }],
    });
    for language in [Language::Ru, Language::Uk, Language::Ar, Language::Zh] {
        let words = words((language, call::fill), &call);
        let left = words.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty() && *word != "FLASH");
        assert_eq!(left.collect::<Vec<_>>(), [""; 0], "{words}");
    }
}
