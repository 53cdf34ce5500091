//! The form of a readout, and of two side by side.

use phrases::Phrase;
use serde_json::Value;

use super::{Form, of, time};
use crate::show::{list, text};

/// Fills it with what the command came to.
pub fn fill(form: &mut Form, readout: &Value) {
    form.row(Phrase::AffairReadout, [of(&readout["readout"])]);
    form.row(Phrase::LabelFrom, [of(&readout["by"])]);
    form.row(Phrase::LabelAbout, [of(&readout["of"])]);
    form.row(Phrase::LabelSent, [time(&readout["sent"])]);
    let state = match text(readout, "standing").as_str() {
        "own" => Phrase::ReadoutOwn,
        "offered" => Phrase::ReadoutOffered,
        "joint" => Phrase::ReadoutJoint,
        "replaced" => Phrase::ReadoutReplaced,
        "waits for what it is of" => Phrase::ReadoutWaits,
        _ => Phrase::ReadoutVoid,
    };
    form.row(Phrase::LabelState, [form.phrase(state)]);
    let confidence = form.coded("confidence", &readout["confidence"]);
    form.row(Phrase::LabelConfidence, [confidence]);
    form.row(Phrase::LabelAnswerBy, [time(&readout["due"])]);
    for released in list(readout, "released") {
        form.row(Phrase::LabelReleased, [of(&released["by"]), time(&released["at"])]);
    }
    for point in list(readout, "points") {
        let point = self::point(form, point);
        form.row(Phrase::LabelPoints, [point]);
    }
    form.row(Phrase::LabelLanguage, [of(&readout["language"])]);
    form.text(Phrase::LabelText, readout["text"].as_str().unwrap_or_default());
}

/// Two readouts side by side.
pub fn compared(form: &mut Form, value: &Value) {
    form.row(Phrase::AffairReadout, list(value, "parties").iter().map(of));
    form.row(Phrase::LabelAbout, [of(&value["of"])]);
    let names: Vec<_> = list(value, "parties").iter().filter_map(Value::as_str).collect();
    for (name, readout) in names.iter().zip(list(value, "readouts")) {
        if readout.is_null() {
            let none = form.phrase(Phrase::ReadoutNone);
            form.row(Phrase::LabelParty, [of(&Value::from(*name)), none]);
        }
    }
    for row in list(value, "rows") {
        form.gap();
        let both = text(row, "says");
        let says = match both.strip_prefix("only ") {
            Some(only) if names.first() == Some(&only) => Phrase::MatchFirst,
            Some(_) => Phrase::MatchSecond,
            None if both == "both" => Phrase::MatchBoth,
            None => Phrase::MatchContradict,
        };
        form.sentence(says, &[]);
        form.within(|form| {
            for name in names.iter().filter(|name| row[**name].is_object()) {
                let point = point(form, &row[*name]);
                form.named(name, &[point]);
            }
        });
    }
    if list(value, "contradict").is_empty() {
        form.gap();
        form.sentence(Phrase::ReadoutsAgree, &[]);
    }
}

/// A point: what about, what was said of it, and in which words.
fn point(form: &Form, point: &Value) -> String {
    let topic = super::named("topic", &point["topic"]);
    let value = match &point["value"] {
        Value::String(value) => value.clone(),
        Value::Null => String::new(),
        value => value.to_string(),
    };
    let about = match topic {
        Some(topic) => match topic.arguments() {
            [name] => form.set(topic, &[(name, &value)]),
            _ => form.phrase(topic),
        },
        None => of(&point["topic"]),
    };
    let tenor = form.coded("tenor", &point["tenor"]);
    let words = of(&point["words"]);
    let mut parts = vec![about, tenor, words];
    parts.retain(|part| !part.is_empty());
    parts.join(" – ")
}
