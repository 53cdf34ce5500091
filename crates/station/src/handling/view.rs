//! Where a message lies, for people and tools: who translated it, with whose principal it is, who passed it on.

use evidence::{Charter, transcript};
use line::RecordError;
use line::affairs::{Body, Message, Stage};
use serde_json::{Value, json};
use store::Archive;

use crate::calls::view::name_of;
use crate::clock::rfc3339;
use crate::view::{body, code, passed};

/// The names of how good a translation is.
pub const STAGES: [(&str, Stage); 3] =
    [("sight", Stage::Sight), ("rough", Stage::Rough), ("official", Stage::Official)];

/// Each translation, with who principals have it and which units.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn handled(charter: &Charter, archive: &dyn Archive, message: &Message) -> Result<Value, RecordError> {
    let mut translations = Vec::new();
    for (party, said) in message.translated.0.iter().flat_map(|(party, all)| all.iter().map(move |said| (party, said)))
    {
        let Some(Body::Translation(words)) = body(archive, said.at)? else { continue };
        translations.push(json!({
            "party": code(charter, *party),
            "language": words.language,
            "stage": name_of(&STAGES, &words.stage),
            "machine": words.by.is_none(),
            "by": words.by,
            "qualified_until": words.qualified_until.map(rfc3339),
            "text": words.text,
            "at": rfc3339(said.time),
            "entry": transcript::name_place(charter, said.at),
        }));
    }
    let mut delivered = Vec::new();
    for (party, said) in message.delivered.0.iter().flat_map(|(party, all)| all.iter().map(move |said| (party, said))) {
        let Some(Body::Delivery(words)) = body(archive, said.at)? else { continue };
        let post = charter.party(*party).and_then(|party| party.post(words.post));
        delivered.push(json!({
            "party": code(charter, *party),
            "post": post.map(|post| post.code.clone()),
            "at": rfc3339(words.at),
            "entry": transcript::name_place(charter, said.at),
        }));
    }
    Ok(json!({
        "translations": translations,
        "delivered": delivered,
        "passed": passed(charter, archive, &message.passed)?,
    }))
}
