//! The form of a notice.

use phrases::Phrase;
use serde_json::Value;

use super::{Form, all, answers, measured, of, place, rungs, time};
use crate::show::list;

/// Fills it with what the command came to.
pub fn fill(form: &mut Form, notice: &Value) {
    form.row(Phrase::AffairNotice, [of(&notice["serial"])]);
    let kind = form.coded("notice", &notice["kind"]);
    form.row(Phrase::LabelKind, [kind]);
    form.row(Phrase::LabelName, [of(&notice["title"])]);
    let phase = form.coded("phase", &notice["phase"]);
    form.row(Phrase::LabelState, [phase]);
    form.row(Phrase::LabelFrom, [of(&notice["from"])]);
    let precedence = form.coded("precedence", &notice["precedence"]);
    form.row(Phrase::LabelPrecedence, [precedence]);
    form.row(Phrase::LabelTold, [time(&notice["announced"])]);
    form.row(Phrase::LabelReason, [of(&notice["reason"]), of(&notice["version"])]);
    form.row(Phrase::LabelBegins, [time(&notice["begins"])]);
    let ends = match notice["ends"].is_null() {
        true => form.phrase(Phrase::UntilToldOtherwise),
        false => time(&notice["ends"]),
    };
    form.row(Phrase::LabelEnds, [ends]);
    if notice["overruns"] == true {
        form.sentence(Phrase::NoticeOverruns, &[]);
    }
    let lead = form.coded("lead", &notice["lead"]);
    let voluntary = if notice["voluntary"] == true { form.phrase(Phrase::NoticeVoluntary) } else { String::new() };
    form.row(Phrase::LabelLead, [lead, voluntary]);
    for (number, volume) in list(notice, "where").iter().enumerate() {
        form.row(Phrase::LabelVolume, [number.to_string(), of(&notice["labels"][number])]);
        form.within(|form| self::volume(form, volume));
    }
    for detail in list(notice, "details") {
        let field = form.coded("field", &detail["field"]);
        form.named(&field, &[of(&detail["text"])]);
    }
    for amount in list(notice, "amounts") {
        form.row(Phrase::LabelAmounts, [of(&amount["what"]), of(&amount["count"])]);
    }
    for twin in list(notice, "twins") {
        let system = form.coded("twin", &twin["system"]);
        form.row(Phrase::LabelPublicWarning, [system, of(&twin["reference"])]);
    }
    form.row(Phrase::LabelLanguage, [of(&notice["language"])]);
    rungs(form, Phrase::LabelReceived, notice, "received");
    form.row(Phrase::LabelAnswerBy, [time(&notice["answer_by"])]);
    answers(form, notice);
    for strike in list(notice, "strikes") {
        form.row(Phrase::LabelStrikes, [time(&strike["struck"]), of(&strike["words"]), of(&strike["entry"])]);
    }
    form.row(Phrase::LabelConflicts, all(notice, "conflicts"));
    form.sentence(Phrase::NoPermission, &[]);
    form.sentence(Phrase::NoProtectionLost, &[]);
}

/// Where and when, as [`crate::notices::coded::volume`] tells it.
pub(super) fn volume(form: &mut Form, volume: &Value) {
    let shape = form.coded("shape", &volume["shape"]);
    form.row(Phrase::LabelShape, [shape]);
    form.row(Phrase::LabelRadius, [measured(&volume["radius_m"], "m"), measured(&volume["other_radius_m"], "m")]);
    form.row(Phrase::LabelBearing, [measured(&volume["bearing"], "°")]);
    form.row(Phrase::LabelUncertainty, [measured(&volume["uncertainty_m"], "m")]);
    let places = list(volume, "places");
    form.row(Phrase::LabelPlaces, places.iter().map(place));
    let bound = |form: &Form, bound: &Value| {
        let datum = form.coded("datum", &bound["datum"]);
        [measured(&bound["m"], "m"), datum]
    };
    let (lower, upper) = (&volume["lower"], &volume["upper"]);
    if lower.is_null() && upper.is_null() {
        let every = form.phrase(Phrase::HeightAll);
        form.row(Phrase::LabelHeights, [every]);
    }
    for (label, height) in [(Phrase::LabelHeightLower, lower), (Phrase::LabelHeightUpper, upper)] {
        if height.is_object() {
            let parts = bound(form, height);
            form.row(label, parts);
        }
    }
    form.row(Phrase::LabelBegins, [time(&volume["from"])]);
    form.row(Phrase::LabelEnds, [time(&volume["until"])]);
    form.row(Phrase::LabelDaily, all(volume, "daily"));
}
