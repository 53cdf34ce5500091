//! The operators' channel and the queries about terms, for people and tools.

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Body, BodyKind, Query};
use serde_json::{Value, json};
use store::{Archive, Find};

use crate::clock::{date_time_group, rfc3339};
use crate::view::{body, code, newest, post};

/// What stands over whatever is shown of the operators' channel.
pub const NEVER_A_POSITION: &str = "words of operators, never a position of a party";

/// What the watches said, the newest last.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn chat(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    limit: usize,
) -> Result<Vec<Value>, RecordError> {
    let find = Find { kinds: vec![BodyKind::Chat], ..Find::default() };
    let mut said = Vec::new();
    for at in archive.find(&find, limit, &mut |_| {})?.into_iter().rev() {
        let Some(kept) = archive.entries(at.lane, at.serial, 1)?.into_iter().next() else { continue };
        let Ok(Body::Chat(words)) = Body::decode(kept.entry.body()) else { continue };
        said.push(json!({
            "chat": transcript::name_place(charter, at),
            "party": code(charter, at.lane.party),
            "mine": at.lane.party == own,
            "by": words.by,
            "text": words.text,
            "language": words.language,
            "time": rfc3339(kept.entry.time()),
            "dtg": date_time_group(kept.entry.time()),
        }));
    }
    Ok(said)
}

/// The queries, the newest first.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn queries(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    open: bool,
    limit: usize,
    now: Time,
) -> Result<Vec<Value>, RecordError> {
    newest(archive, AffairKind::Query, limit, |id, affair| match affair {
        Affair::Query(query) if !open || query.clarified.is_none() => {
            shown(charter, own, archive, id, &query, now).map(Some)
        }
        _ => Ok(None),
    })
}

/// One query; `None` if there is none.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn query(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    now: Time,
) -> Result<Option<Value>, RecordError> {
    match archive.affair(id)? {
        Some(Affair::Query(query)) => shown(charter, own, archive, id, &query, now).map(Some),
        _ => Ok(None),
    }
}

fn shown(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    query: &Query,
    now: Time,
) -> Result<Value, RecordError> {
    let said = match body(archive, id)? {
        Some(Body::Query(said)) => said,
        _ => return Err(RecordError(format!("{id:?} has a query's state and no query"))),
    };
    let mut clarified = Value::Null;
    if let Some(by) = query.clarified
        && let Some(Body::Clarification(words)) = body(archive, by.at)?
    {
        let qualified = words.qualified_until.is_some_and(|until| by.time <= until);
        clarified = json!({
            "words": words.words,
            "language": words.language,
            "by": words.by,
            "qualified": qualified,
            "qualified_until": words.qualified_until.map(rfc3339),
            "at": rfc3339(by.time),
            "entry": transcript::name_place(charter, by.at),
        });
    }
    let from = line::affairs::Address { party: id.lane.party, post: said.from };
    Ok(json!({
        "query": transcript::name_place(charter, id),
        "mine": id.lane.party == own,
        "from": post(charter, from),
        "of": code(charter, query.of),
        "on": transcript::name_place(charter, query.on),
        "term": said.term,
        "words": said.words,
        "language": said.language,
        "asked": rfc3339(query.asked),
        "dtg": date_time_group(query.asked),
        "answer_by": rfc3339(query.answer_by),
        "answered": query.answered.map(rfc3339),
        "in_time": query.answered.map(|answered| answered <= query.answer_by),
        "overdue": query.clarified.is_none() && query.answer_by < now,
        "clarified": clarified,
    }))
}
