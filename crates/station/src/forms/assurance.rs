//! The forms of staffed checks, and of suspensions and outages.

use phrases::Phrase;
use serde_json::Value;

use super::{Form, of, time};
use crate::coded::NEUTRAL_TEXTS;
use crate::show::list;

/// Staffed checks, each with its vetted text.
pub fn checks(form: &mut Form, value: &Value) {
    form.each(list(value, "checks"), check);
}

/// A staffed check, with its vetted text.
pub fn check(form: &mut Form, check: &Value) {
    form.row(Phrase::AffairStaffed, [of(&check["check"])]);
    let ritual = form.coded("ritual", &check["as"]);
    form.row(Phrase::LabelKind, [ritual]);
    form.row(Phrase::LabelFrom, [of(&check["by"])]);
    form.row(Phrase::LabelAsked, [time(&check["asked"])]);
    let text = check["text"].as_u64().and_then(|text| NEUTRAL_TEXTS.get(usize::try_from(text).ok()?));
    if let Some(text) = text {
        form.row(Phrase::LabelWords, [form.phrase(*text)]);
    }
    form.row(Phrase::LabelAnswerBy, [time(&check["answer_by"])]);
    for answer in list(check, "answers") {
        let kept = match (answer["in_time"].as_bool(), check["overdue"] == true) {
            (Some(true), _) => Phrase::KeptInTime,
            (Some(false), _) => Phrase::KeptLate,
            (None, true) => Phrase::KeptOverdue,
            (None, false) => Phrase::KeptOpen,
        };
        let kept = form.phrase(kept);
        form.row(Phrase::LabelAnswer, [of(&answer["party"]), kept, of(&answer["by"]), time(&answer["answered"])]);
    }
}

/// Suspensions and outages.
pub fn pauses(form: &mut Form, value: &Value) {
    form.each(list(value, "suspensions"), pause);
}

/// A suspension or outage.
pub fn pause(form: &mut Form, pause: &Value) {
    form.row(Phrase::AffairSuspension, [of(&pause["suspension"])]);
    let cause = form.coded("pause", &pause["cause"]);
    form.row(Phrase::LabelKind, [cause]);
    form.row(Phrase::LabelFrom, [of(&pause["by"])]);
    form.row(Phrase::LabelReason, [of(&pause["reason"])]);
    form.row(Phrase::LabelSince, [time(&pause["since"])]);
    form.row(Phrase::LabelUntil, [time(&pause["until"])]);
    form.row(Phrase::LabelOver, [time(&pause["over"])]);
    let state = match (pause["over"].is_null(), pause["longer_than_told"] == true, pause["until"].is_null()) {
        (false, ..) => Some(Phrase::PauseOver),
        (true, true, _) => Some(Phrase::PauseOverrun),
        (true, false, true) => Some(Phrase::UntilToldOtherwise),
        (true, false, false) => None,
    };
    form.row(Phrase::LabelState, state.map(|state| form.phrase(state)));
}
