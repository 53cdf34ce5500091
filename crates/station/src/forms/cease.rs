//! The form of a warning.

use phrases::Phrase;
use serde_json::Value;

use super::{Form, answers, measured, of, place, second_way, time};
use crate::show::list;

/// The clocks of a warning, by their names in the value and as duties.
const CLOCKS: [(&str, Phrase); 3] =
    [("read_back", Phrase::DutyReadBack), ("passed", Phrase::DutyPass), ("outcome", Phrase::DutyOutcome)];

/// Fills it with what the command came to.
pub fn fill(form: &mut Form, warning: &Value) {
    form.row(Phrase::AffairCease, [of(&warning["warning"])]);
    form.row(Phrase::LabelFrom, [of(&warning["by"])]);
    form.row(Phrase::LabelRaised, [time(&warning["raised"])]);
    // Set in without isolates of their own: the phrase isolates what is set into it.
    let bare = |text: String| text.replace(['\u{2068}', '\u{2069}'], "");
    let at = bare(place(&warning["at"]));
    match warning["since"].as_str() {
        Some(_) => {
            form.sentence(Phrase::CeaseSince, &[("place", &at), ("since", &bare(time(&warning["since"])))]);
        }
        None => form.sentence(Phrase::Cease, &[("place", &at)]),
    }
    second_way(form, &warning["feature"]);
    form.row(Phrase::LabelWords, [of(&warning["words"]), of(&warning["language"])]);
    for party in list(warning, "parties") {
        form.gap();
        form.row(Phrase::LabelParty, [of(&party["party"])]);
        form.within(|form| doing(form, party));
    }
    answers(form, warning);
}

fn doing(form: &mut Form, party: &Value) {
    form.row(Phrase::LabelReceived, [time(&party["received"])]);
    for (name, duty) in CLOCKS {
        let clock = &party["clocks"][name];
        let kept = match clock["in_time"].as_bool() {
            Some(true) => [time(&clock["done"]), form.phrase(Phrase::KeptInTime)],
            Some(false) => [time(&clock["done"]), form.phrase(Phrase::KeptLate)],
            None => [form.phrase(Phrase::KeptOpen), String::new()],
        };
        form.row(duty, kept.into_iter().chain([form.phrase(Phrase::LabelDue), time(&clock["by"])]));
    }
    match party["read_back"]["right"].as_bool() {
        Some(true) => form.sentence(Phrase::ReadBackRight, &[]),
        Some(false) => {
            form.sentence(Phrase::ReadBackWrong, &[]);
            form.row(Phrase::LabelDistance, [measured(&party["read_back"]["apart_m"], "m")]);
        }
        None => {}
    }
    let outcome = &party["outcome"];
    if outcome.is_object() {
        let what = form.coded("outcome", &outcome["outcome"]);
        form.row(Phrase::LabelOutcome, [what, of(&outcome["words"]), time(&outcome["at"])]);
    }
}
