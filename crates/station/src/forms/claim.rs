//! The form of a claim that was held against the record.

use phrases::Phrase;
use serde_json::Value;

use super::{Form, all, of, time};
use crate::show::list;

/// Fills it with what the command came to.
pub fn fill(form: &mut Form, held: &Value) {
    if let Some(claim) = held["claim"].as_str().and_then(Phrase::of_id) {
        let values: Vec<_> =
            claim.arguments().iter().map(|name| (*name, held["values"][*name].as_str().unwrap_or("?"))).collect();
        form.sentence(claim, &values);
    }
    let phrase = |form: &Form, id: &Value| match id.as_str().and_then(Phrase::of_id) {
        Some(of) => form.phrase(of),
        None => of(id),
    };
    let finding = phrase(form, &held["finding"]);
    form.row(Phrase::LabelFinding, [finding]);
    let why: Vec<_> = list(held, "why").iter().map(|why| phrase(form, why)).collect();
    form.row(Phrase::LabelWhy, why);
    for figure in list(held, "figures") {
        let name = phrase(form, &figure["figure"]);
        let value = if figure["value"].is_string() { time(&figure["value"]) } else { of(&figure["value"]) };
        let parts: Vec<_> = [of(&figure["party"]), value].into_iter().filter(|part| !part.is_empty()).collect();
        form.named(&name, &parts);
    }
    form.row(Phrase::LabelEntries, all(held, "entries"));
    form.row(Phrase::LabelReference, all(&held["disclosed"], "files"));
}
