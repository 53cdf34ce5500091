//! Whole forms in a language: labels, coded values and fixed sentences from the phrases, and what people wrote as they wrote
//! it. They are made from the same values as all other output, so that no language tells more than another.
//!
//! A coded value is named in those values by the end of its phrase's id (`flight` of `notice-flight`), so that one look-up
//! serves every form; a test holds every name of every value against the phrases.

mod assurance;
mod call;
mod cease;
mod channel;
mod claim;
mod cli;
mod incident;
mod message;
mod notice;
mod proposal;
mod readout;
mod site;

use evidence::Time;
use phrases::{Language, Phrase, isolated, phrase, phrase_with};
use serde_json::Value;

pub use cli::In;

use crate::assurance::cli as assured;
use crate::calls::cli::{Call, Contact};
use crate::ceases::cli::Doing;
use crate::channel::cli::{Chat, Query};
use crate::claims::cli::Claims;
use crate::cli::Command;
use crate::clock::date_time_group;
use crate::failure::Failure;
use crate::incidents::cli::{Incident, Request};
use crate::notices::cli::Notices;
use crate::proposals::cli::{Proposal, Violation};
use crate::readouts::cli::Readout;
use crate::show::list;
use crate::sites::cli::Site;

/// What fills a form with the value that a command came to.
type Fill = fn(&mut Form, &Value);

/// The language of a form, and what fills it.
pub type Asked = (Language, Fill);

/// The language that a command's form is to be in, and the form; `None` if none is asked for.
///
/// # Errors
/// [`Failure`] for a language that the phrases are not in.
pub fn asked(command: &Command) -> Result<Option<Asked>, Failure> {
    let (language, fill): (&In, Fill) = match command {
        Command::Read(read) => (&read.language, message::fill),
        Command::Notice(Notices::Show(show)) => (&show.language, notice::fill),
        Command::Cease(cease) => match &cease.doing {
            Some(Doing::Show(show)) => (&show.language, cease::fill),
            _ => return Ok(None),
        },
        Command::Site(Site::Show(show)) => (&show.language, site::fill),
        Command::Call(calls) => match &calls.what {
            Call::Show { language, .. } => (language, call::fill),
            _ => return Ok(None),
        },
        Command::Contact(contacts) => match &contacts.what {
            Contact::Show { language, .. } => (language, call::contact),
            _ => return Ok(None),
        },
        Command::Readout(readouts) => match &readouts.what {
            Readout::Show { language, .. } => (language, readout::fill),
            Readout::Compare { language, .. } => (language, readout::compared),
            _ => return Ok(None),
        },
        Command::Staffed(checks) => match &checks.what {
            assured::Staffed::List { language, .. } => (language, assurance::checks),
            assured::Staffed::Show { language, .. } => (language, assurance::check),
            _ => return Ok(None),
        },
        Command::Suspension(suspensions) => match &suspensions.what {
            assured::Suspension::List { language, .. } => (language, assurance::pauses),
            assured::Suspension::Show { language, .. } => (language, assurance::pause),
            _ => return Ok(None),
        },
        Command::Query(queries) => match &queries.what {
            Query::Show { language, .. } => (language, channel::query),
            _ => return Ok(None),
        },
        Command::Chat(chats) => match &chats.what {
            Chat::List { language, .. } => (language, channel::chat),
            _ => return Ok(None),
        },
        Command::Incident(incidents) => match &incidents.what {
            Incident::Show { language, .. } => (language, incident::fill),
            _ => return Ok(None),
        },
        Command::Request(requests) => match &requests.what {
            Request::Show { language, .. } => (language, incident::request),
            _ => return Ok(None),
        },
        Command::Proposal(proposals) => match &proposals.what {
            Proposal::Show { language, .. } => (language, proposal::fill),
            _ => return Ok(None),
        },
        Command::Violation(violations) => match &violations.what {
            Violation::List { language, .. } => (language, proposal::violations),
            Violation::Show { language, .. } => (language, proposal::violation),
            _ => return Ok(None),
        },
        Command::Claim(Claims::Check(check)) => (&check.language, claim::fill),
        _ => return Ok(None),
    };
    language.language().map(|language| language.map(|language| (language, fill)))
}

/// The form of a value.
#[must_use]
pub fn words((language, fill): Asked, value: &Value) -> String {
    let mut form = Form { language, lines: Vec::new(), depth: 0 };
    fill(&mut form, value);
    form.lines.join("\n")
}

/// The form of a claim that was held against the record.
#[must_use]
pub fn claim(language: Language, value: &Value) -> String {
    words((language, claim::fill), value)
}

/// A form that is being filled.
pub struct Form {
    language: Language,
    lines: Vec<String>,
    depth: usize,
}

impl Form {
    /// A field: what it is called, and what stands in it. One in which nothing stands is left out.
    pub fn row(&mut self, label: Phrase, parts: impl IntoIterator<Item = String>) {
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if !parts.is_empty() {
            self.named(&phrase(self.language, label), &parts);
        }
    }

    /// A field that a value names, such as a party or what its author counts.
    pub fn named(&mut self, name: &str, parts: &[String]) {
        let [colon, comma] = match self.language {
            Language::Zh => ["：", "，"],
            // A narrow space that does not break stands before it (Imprimerie nationale).
            Language::Fr => ["\u{202f}: ", ", "],
            Language::Ar => [": ", "، "],
            Language::En | Language::Ru | Language::Uk => [": ", ", "],
        };
        let mut words = format!("{name}{}", colon.trim_end());
        for (number, part) in parts.iter().filter(|part| !part.is_empty()).enumerate() {
            // Behind a whole sentence stands no comma.
            let ends = words.trim_end_matches('\u{2069}').ends_with(['.', '。']);
            words.push_str(match number {
                0 if colon.ends_with(' ') => " ",
                0 => "",
                _ if ends => " ",
                _ => comma,
            });
            words.push_str(part);
        }
        self.line(&words);
    }

    /// A sentence of its own.
    pub fn sentence(&mut self, of: Phrase, values: &[(&str, &str)]) {
        let text = self.set(of, values);
        self.line(&text);
    }

    /// Free text of several lines, as it was written.
    pub fn text(&mut self, label: Phrase, text: &str) {
        if !text.trim().is_empty() {
            let name = phrase(self.language, label);
            self.named(&name, &[]);
            text.lines().for_each(|line| self.line(&said(line)));
        }
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.lines.push(String::new());
    }

    /// One form after another, an empty line between them.
    pub fn each(&mut self, values: &[Value], fill: Fill) {
        for (number, value) in values.iter().enumerate() {
            if number > 0 {
                self.gap();
            }
            fill(self, value);
        }
    }

    /// What is filled in by `fill` belongs to what stands before it.
    pub fn within(&mut self, fill: impl FnOnce(&mut Form)) {
        self.depth += 1;
        fill(self);
        self.depth -= 1;
    }

    /// A text that is written from right to left keeps its full stop on the left although the line begins on the left.
    fn line(&mut self, text: &str) {
        let indent = "  ".repeat(self.depth);
        self.lines.push(match self.language.is_right_to_left() {
            true => format!("{indent}\u{2067}{text}\u{2069}"),
            false => format!("{indent}{text}"),
        });
    }

    /// The text of a phrase.
    #[must_use]
    pub fn phrase(&self, of: Phrase) -> String {
        phrase(self.language, of).into_owned()
    }

    /// The text of a phrase with values set into it.
    #[must_use]
    pub fn set(&self, of: Phrase, values: &[(&str, &str)]) -> String {
        if values.is_empty() { self.phrase(of) } else { phrase_with(self.language, of, values) }
    }

    /// The phrase of a coded value by the beginning of its id and its name; a name that has none stands as it is.
    #[must_use]
    pub fn coded(&self, kind: &str, name: &Value) -> String {
        match (named(kind, name), name.as_str()) {
            (Some(of), _) => self.phrase(of),
            (None, Some(name)) => said(name),
            (None, None) => String::new(),
        }
    }
}

/// The phrase of a coded value by the beginning of its id and its name.
fn named(kind: &str, name: &Value) -> Option<Phrase> {
    let name = name.as_str()?.to_lowercase().replace([' ', '_'], "-");
    let name = match (kind, &*name) {
        ("lead", "short-notice") => "short".to_owned(),
        _ => name,
    };
    Phrase::of_id(&format!("{kind}-{name}"))
}

/// What somebody wrote, on one line, in its own direction, without what steers a terminal.
fn said(text: &str) -> String {
    if text.is_empty() { String::new() } else { isolated(&crate::calls::show::plain(text)) }
}

/// A text or number of a value, as it is; nothing if it is none.
fn of(value: &Value) -> String {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        Value::String(text) => said(text),
        other => said(&other.to_string()),
    }
}

/// A time as a date-time group, and in full.
fn time(value: &Value) -> String {
    let Some(text) = value.as_str() else { return String::new() };
    match text.parse::<jiff::Timestamp>() {
        Ok(at) => said(&format!("{} ({text})", date_time_group(Time(at.as_millisecond().unsigned_abs())))),
        Err(_) => said(text),
    }
}

/// The texts of a list, each a part.
fn all(value: &Value, name: &str) -> Vec<String> {
    list(value, name).iter().map(of).collect()
}

/// A number with its unit, which is written alike everywhere.
fn measured(value: &Value, unit: &str) -> String {
    if value.is_number() { said(&format!("{value} {unit}")) } else { String::new() }
}

/// A place in degrees, latitude first.
fn place(value: &Value) -> String {
    let degrees = |axis: usize| value[axis].as_f64();
    match (degrees(0), degrees(1)) {
        (Some(lat), Some(lon)) => said(&format!("{lat:.5}, {lon:.5}")),
        _ => String::new(),
    }
}

/// The second way of giving a place, or that there is none.
fn second_way(form: &mut Form, feature: &Value) {
    if !feature.is_object() {
        form.sentence(Phrase::PlaceOneWay, &[]);
        return;
    }
    form.row(Phrase::LabelFeature, [of(&feature["name"]), place(&feature["at"])]);
    form.row(Phrase::LabelBearing, [measured(&feature["bearing"], "°")]);
    form.row(Phrase::LabelDistance, [measured(&feature["distance_m"], "m")]);
}

/// Who received it, when, and so on: a party and a time each.
fn rungs(form: &mut Form, label: Phrase, value: &Value, name: &str) {
    for rung in list(value, name) {
        form.row(label, [of(&rung["party"]), time(&rung["at"])]);
    }
}

/// How each party takes it, and who passed it on.
fn answers(form: &mut Form, value: &Value) {
    for answer in list(value, "answers") {
        let late = match (answer["of_these_words"] == true, answer["in_time"] == true) {
            (true, true) => form.phrase(Phrase::KeptInTime),
            (true, false) => form.phrase(Phrase::KeptLate),
            (false, _) => form.phrase(Phrase::KeptOpen),
        };
        let stance = form.coded("stance", &answer["stance"]);
        form.row(Phrase::LabelAnswer, [of(&answer["party"]), stance, late, time(&answer["at"]), of(&answer["words"])]);
    }
    for passed in list(value, "passed") {
        form.row(Phrase::LabelUnits, [of(&passed["party"]), of(&passed["units"]), time(&passed["at"])]);
    }
}

#[cfg(test)]
mod tests;
