//! Attachments for people and tools: what they are, and how far they have come.

use evidence::{Charter, EntryRef, PartyIndex, transcript};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Arrival, Attachment, Body};
use serde_json::{Value, json};
use store::Archive;

use crate::clock::{date_time_group, rfc3339};
use crate::view::{body, code, newest};

/// The attachments, the newest first.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn attachments(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    on: Option<EntryRef>,
    limit: usize,
) -> Result<Vec<Value>, RecordError> {
    newest(archive, AffairKind::Attachment, limit, |id, affair| match affair {
        Affair::Attachment(attachment) if on.is_none() || attachment.on == on => {
            shown(charter, own, archive, id, &attachment).map(Some)
        }
        _ => Ok(None),
    })
}

fn shown(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    attachment: &Attachment,
) -> Result<Value, RecordError> {
    let Some(Body::Attachment(named)) = body(archive, id)? else {
        return Err(RecordError(format!("{id:?} has an attachment's state and names none")));
    };
    Ok(json!({
        "attachment": transcript::name_place(charter, id),
        "party": code(charter, id.lane.party),
        "mine": id.lane.party == own,
        "on": attachment.on.map(|on| transcript::name_place(charter, on)),
        "name": named.name,
        "media": named.media,
        "words": named.words,
        "bytes": named.bytes,
        "root": named.root.to_string(),
        "arrival": name(attachment.arrival()),
        "parts_come": attachment.parts.size(),
        "parts": attachment.parts_in_all(),
        "time": rfc3339(attachment.sent),
        "dtg": date_time_group(attachment.sent),
    }))
}

fn name(arrival: Arrival) -> &'static str {
    match arrival {
        Arrival::Coming => "coming",
        Arrival::GivenUp => "given-up",
        Arrival::Whole => "whole",
        Arrival::Other => "other",
    }
}
