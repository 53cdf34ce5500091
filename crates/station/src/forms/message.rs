//! The form of a message.

use phrases::Phrase;
use serde_json::Value;

use super::{Form, all, answers, of, rungs, time};
use crate::show::{list, text};

/// Fills it with what the command came to.
pub fn fill(form: &mut Form, message: &Value) {
    form.row(Phrase::AffairMessage, [of(&message["serial"])]);
    let precedence = form.coded("precedence", &message["precedence"]);
    form.row(Phrase::LabelPrecedence, [precedence]);
    form.row(Phrase::LabelFrom, [of(&message["from"])]);
    form.row(Phrase::LabelTo, all(message, "to"));
    form.row(Phrase::LabelSubject, [of(&message["subject"])]);
    form.row(Phrase::LabelSent, [time(&message["sent"])]);
    form.row(Phrase::LabelLanguage, [of(&message["language"])]);
    form.text(Phrase::LabelText, message["text"].as_str().unwrap_or_default());
    form.row(Phrase::LabelFollows, [of(&message["reply_to"])]);
    rungs(form, Phrase::LabelReceived, message, "received");
    rungs(form, Phrase::LabelRead, message, "read");
    // What we have just told of having read it.
    form.row(Phrase::LabelRead, [of(&message["read_entry"])]);
    form.row(Phrase::LabelDue, [time(&message["read_by"])]);
    form.row(Phrase::LabelReplied, [of(&message["replied"])]);
    let standing = form.coded("standing", &message["standing"]);
    form.row(Phrase::LabelState, [standing, of(&message["withdrawn_by"])]);
    let handled = &message["handled"];
    for translation in list(handled, "translations") {
        let stage = form.coded("stage", &translation["stage"]);
        let by = match translation["by"].as_str() {
            Some(_) => of(&translation["by"]),
            None => form.phrase(Phrase::StageMachine),
        };
        form.gap();
        form.row(Phrase::LabelTranslation, [of(&translation["language"]), stage, by, time(&translation["at"])]);
        form.text(Phrase::LabelText, translation["text"].as_str().unwrap_or_default());
    }
    for delivered in list(handled, "delivered") {
        let post = format!("{}/{}", text(delivered, "party"), text(delivered, "post"));
        form.row(Phrase::LabelDelivered, [of(&Value::from(post)), time(&delivered["at"])]);
    }
    answers(form, handled);
}
