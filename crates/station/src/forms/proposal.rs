//! The forms of proposals, and of violations of what was agreed.

use phrases::Phrase;
use serde_json::Value;

use super::{Form, answers, of, place, second_way, time};
use crate::show::list;

/// A proposal, what each party decided, and how it was kept.
pub fn fill(form: &mut Form, proposal: &Value) {
    form.row(Phrase::AffairProposal, [of(&proposal["proposal"])]);
    form.row(Phrase::LabelKind, [form.coded("proposal", &proposal["kind"])]);
    form.row(Phrase::LabelState, [state(form, &proposal["state"])]);
    form.row(Phrase::LabelFrom, [of(&proposal["from"])]);
    form.row(Phrase::LabelTold, [time(&proposal["offered"])]);
    let domains: Vec<_> = list(proposal, "domains").iter().map(|domain| form.coded("domain", domain)).collect();
    form.row(Phrase::LabelDomains, domains);
    for (number, volume) in list(proposal, "volumes").iter().enumerate() {
        form.row(Phrase::LabelVolume, [number.to_string()]);
        form.within(|form| super::notice::volume(form, volume));
    }
    form.row(Phrase::LabelBegins, [time(&proposal["begins"])]);
    form.row(Phrase::LabelEnds, [time(&proposal["ends"])]);
    form.row(Phrase::LabelExpires, [time(&proposal["expires"])]);
    for text in list(proposal, "texts") {
        form.gap();
        form.row(Phrase::LabelLanguage, [of(&text["language"]), of(&text["sha256"])]);
        form.within(|form| form.text(Phrase::LabelText, text["text"].as_str().unwrap_or_default()));
    }
    form.gap();
    form.row(Phrase::LabelContent, [of(&proposal["content"])]);
    for decision in list(proposal, "decisions") {
        let decided = match decision["decision"].as_str() {
            Some("accepted") => form.phrase(Phrase::DecisionAccepted),
            Some(_) => form.phrase(Phrase::ProposalStatusRejected),
            None => form.phrase(Phrase::KeptOpen),
        };
        let parts = [of(&decision["party"]), decided, time(&decision["at"]), of(&decision["words"])];
        form.row(Phrase::LabelDecisions, parts);
    }
    form.row(Phrase::LabelInForce, [time(&proposal["agreed_from"])]);
    for ended in list(proposal, "ended") {
        form.row(Phrase::ProposalStatusEnded, [of(&ended["party"]), time(&ended["at"])]);
    }
    let call = &proposal["follow_up"];
    if call.is_object() {
        let medium = form.coded("medium", &call["medium"]);
        form.row(Phrase::LabelFollowUp, [of(&call["from"]), of(&call["with"]), time(&call["at"]), medium]);
    }
    form.row(Phrase::LabelMonitors, super::all(proposal, "monitors"));
    tally(form, &proposal["violations"]);
}

fn state(form: &Form, state: &Value) -> String {
    match state.as_str() {
        Some("in-force") => form.phrase(Phrase::LabelInForce),
        Some("expired") => form.phrase(Phrase::ProposalExpired),
        _ => form.coded("proposal-status", state),
    }
}

/// The violations of what was agreed, and how many there are of each sort.
pub fn violations(form: &mut Form, value: &Value) {
    tally(form, value);
    for violation in list(value, "violations") {
        form.gap();
        self::violation(form, violation);
    }
}

fn tally(form: &mut Form, value: &Value) {
    for row in list(value, "tally") {
        let category = form.coded("category", &row["category"]);
        let counted = |name: &str, label: Phrase| format!("{} {}", row[name], form.phrase(label));
        let parts = [
            of(&row["party"]),
            category,
            of(&row["reported"]),
            counted("admitted", Phrase::ViolationAdmitted),
            counted("disputed", Phrase::HeldDisputed),
            counted("unanswered", Phrase::KeptOpen),
            counted("taken_back", Phrase::HeldTakenBack),
        ];
        form.row(Phrase::LabelViolations, parts);
    }
}

/// A violation, and how whoever is accused takes it.
pub fn violation(form: &mut Form, violation: &Value) {
    form.row(Phrase::AffairViolation, [of(&violation["violation"])]);
    form.row(Phrase::AffairProposal, [of(&violation["proposal"])]);
    form.row(Phrase::LabelFrom, [of(&violation["reported_by"])]);
    form.row(Phrase::LabelAgainst, [of(&violation["by"])]);
    form.row(Phrase::LabelCategory, [form.coded("category", &violation["category"])]);
    form.row(Phrase::LabelMeans, [form.coded("means", &violation["means"])]);
    form.row(Phrase::LabelCount, [of(&violation["count"])]);
    form.row(Phrase::LabelHappenedAt, [time(&violation["when"])]);
    form.row(Phrase::LabelPlace, [place(&violation["at"])]);
    second_way(form, &violation["feature"]);
    form.row(Phrase::LabelWords, [of(&violation["words"])]);
    form.row(Phrase::LabelAnswerBy, [time(&violation["answer_by"])]);
    answers(form, violation);
}
