//! The forms of queries about terms, and of the operators' channel.

use phrases::Phrase;
use serde_json::Value;

use super::{Form, of, time};
use crate::show::list;

/// A query, and what was answered.
pub fn query(form: &mut Form, query: &Value) {
    form.row(Phrase::AffairQuery, [of(&query["query"])]);
    form.row(Phrase::LabelFrom, [of(&query["from"])]);
    form.row(Phrase::LabelTo, [of(&query["of"])]);
    form.row(Phrase::LabelAbout, [of(&query["on"])]);
    form.row(Phrase::LabelTerm, [of(&query["term"])]);
    form.row(Phrase::LabelWords, [of(&query["words"])]);
    form.row(Phrase::LabelAsked, [time(&query["asked"])]);
    form.row(Phrase::LabelAnswerBy, [time(&query["answer_by"])]);
    let kept = match (query["in_time"].as_bool(), query["overdue"] == true) {
        (Some(true), _) => Phrase::KeptInTime,
        (Some(false), _) => Phrase::KeptLate,
        (None, true) => Phrase::KeptOverdue,
        (None, false) => Phrase::KeptOpen,
    };
    let kept = form.phrase(kept);
    form.row(Phrase::LabelAnswer, [kept, time(&query["answered"])]);
    let clarified = &query["clarified"];
    form.row(Phrase::LabelMeaning, [of(&clarified["words"])]);
    form.row(Phrase::LabelLinguist, [of(&clarified["by"])]);
    form.row(Phrase::LabelQualified, [time(&clarified["qualified_until"])]);
}

/// What the watches said, under the sentence that it is never a position.
pub fn chat(form: &mut Form, value: &Value) {
    form.sentence(Phrase::OperatorsOnly, &[]);
    for said in list(value, "chat") {
        form.named(&of(&said["dtg"]), &[of(&said["party"]), of(&said["by"]), of(&said["text"])]);
    }
}
