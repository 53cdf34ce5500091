//! Incidents and requests for people and tools.

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::RecordError;
use line::affairs::{
    Address, Affair, AffairKind, Annex, Body, Closure, ClosureBody, Fact, Held, Incident, IncidentBody, IncidentSide,
    Request, Response, Wanted,
};
use serde_json::{Map, Value, json};
use store::Archive;

use super::near;
use crate::clock::{DAY_MS, date_time_group, rfc3339};
use crate::coded::word;
use crate::place::{self, degrees};
use crate::view::{answers, body, code, newest, passed, post};

/// Facts, requests and attachments that are looked at for one incident.
const ABOUT_MAX: usize = 1_000;

/// An incident in short; `None` if the place holds none.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn incident(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    now: Time,
) -> Result<Option<Value>, RecordError> {
    let Some((state, words)) = found(archive, id)? else { return Ok(None) };
    shown(charter, own, archive, id, &state, &words, now).map(Some)
}

/// An incident with all that belongs to it; `None` if the place holds none.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn whole(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    now: Time,
) -> Result<Option<Value>, RecordError> {
    let Some((state, words)) = found(archive, id)? else { return Ok(None) };
    let mut value = shown(charter, own, archive, id, &state, &words, now)?;
    let annex = Annex::of(charter).map_err(|error| RecordError(error.to_string()))?;
    value["near"] = near::near(charter, &annex, own, archive, &words)?;
    let facts = newest(archive, AffairKind::Fact, ABOUT_MAX, |fact, affair| match affair {
        Affair::Fact(state) if state.incident == id => self::fact(charter, archive, fact, &state).map(Some),
        _ => Ok(None),
    })?;
    let held = |held: Held| facts.iter().rev().filter(|fact| fact["held"] == word(held)).cloned().collect::<Vec<_>>();
    value["facts"] = json!({
        "agreed": held(Held::Agreed),
        "disputed": held(Held::Disputed),
        "stated": held(Held::Stated),
        "taken_back": held(Held::TakenBack),
    });
    let mut requests = about(charter, own, archive, id, now)?;
    requests.reverse();
    value["requests"] = json!(requests);
    let attached = crate::attachments::view::attachments(charter, own, archive, Some(id), ABOUT_MAX)?;
    value["attachments"] = json!(attached);
    Ok(Some(value))
}

/// An incident with the report that stands.
fn found(archive: &dyn Archive, id: EntryRef) -> Result<Option<(Incident, IncidentBody)>, RecordError> {
    let Some(Affair::Incident(state)) = archive.affair(id)? else { return Ok(None) };
    Ok(match body(archive, state.version.at)? {
        Some(Body::Incident(words)) => Some((state, words)),
        _ => None,
    })
}

fn shown(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    state: &Incident,
    words: &IncidentBody,
    now: Time,
) -> Result<Value, RecordError> {
    let details: Map<_, _> =
        words.details.iter().map(|(detail, words)| (word(*detail).to_owned(), json!(words))).collect();
    let sides = state.sides.iter().map(|side| self::side(charter, archive, state, side, now));
    Ok(json!({
        "incident": transcript::name_place(charter, id),
        "by": code(charter, id.lane.party),
        "mine": id.lane.party == own,
        "from": post(charter, Address { party: id.lane.party, post: words.from }),
        "precedence": id.lane.precedence.to_string(),
        "happening": word(words.happening),
        "means": word(words.means),
        "admission": words.admits(),
        "at": degrees(words.at),
        "feature": place::view(words.feature.as_ref(), words.at),
        "within_m": f64::from(words.within_cm) / 100.0,
        "toward": words.toward.map(degrees),
        "since": rfc3339(words.since),
        "until": words.until.map(rfc3339),
        "origin": word(words.origin),
        "control": word(words.control),
        "asks": state.asks,
        "details": details,
        "language": words.language,
        "reported": rfc3339(state.reported),
        "dtg": date_time_group(state.reported),
        "version": transcript::name_place(charter, state.version.at),
        "amended": state.version.turn,
        "answer_by": state.asks.then(|| rfc3339(state.answer_by)),
        "urgent": state.urgent,
        "pass_by": state.urgent.then(|| rfc3339(state.pass_by)),
        "due": state.due().map(rfc3339),
        "parties": sides.collect::<Result<Vec<_>, _>>()?,
        "passed": passed(charter, archive, &state.passed)?,
        "closed": state.is_closed(),
    }))
}

/// What one party says of an incident.
fn side(
    charter: &Charter,
    archive: &dyn Archive,
    state: &Incident,
    side: &IncidentSide,
    now: Time,
) -> Result<Value, RecordError> {
    let mut value = json!({ "party": code(charter, side.party), "read": side.read.map(rfc3339) });
    if let Some(said) = side.attribution {
        let words = match body(archive, said.said.at)? {
            Some(Body::Attribution(attribution)) => attribution.words,
            _ => String::new(),
        };
        value["attribution"] = json!({
            "origin": word(said.origin),
            "control": word(said.control),
            "words": words,
            "at": rfc3339(said.said.time),
            "entry": transcript::name_place(charter, said.said.at),
            "first_at": side.first.map(rfc3339),
            "in_time": side.first.map(|first| first <= state.answer_by),
        });
    }
    value["owes"] = json!(state.owes(side.party));
    value["is_to_pass"] = json!(state.is_to_pass(side.party));
    let unpassed = state.is_to_pass(side.party) && state.pass_by < now;
    value["overdue"] = json!(unpassed || state.owes(side.party) && state.answer_by < now);
    value["closure"] = closure(charter, archive, side.closure, state.version.at)?;
    Ok(value)
}

fn closure(
    charter: &Charter,
    archive: &dyn Archive,
    closure: Option<Closure>,
    version: EntryRef,
) -> Result<Value, RecordError> {
    let Some(closure) = closure else { return Ok(Value::Null) };
    let said = closure.said;
    let words = match body(archive, said.at)? {
        Some(Body::Closure(ClosureBody { words, .. })) => words,
        _ => String::new(),
    };
    Ok(json!({
        "closed": closure.holds(version),
        "of_these_words": closure.version == version,
        "words": words,
        "at": rfc3339(said.time),
        "entry": transcript::name_place(charter, said.at),
    }))
}

/// A fact, how it is held, and by whom.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn fact(charter: &Charter, archive: &dyn Archive, id: EntryRef, fact: &Fact) -> Result<Value, RecordError> {
    let said = match body(archive, id)? {
        Some(Body::Fact(said)) => said,
        _ => return Err(RecordError(format!("{id:?} has a fact's state and no fact"))),
    };
    Ok(json!({
        "fact": transcript::name_place(charter, id),
        "incident": transcript::name_place(charter, fact.incident),
        "by": code(charter, id.lane.party),
        "about": word(said.aspect),
        "words": said.words,
        "language": said.language,
        "stated": rfc3339(fact.stated),
        "held": word(fact.held(id)),
        "answer_by": rfc3339(fact.answer_by),
        "due": fact.due(id).map(rfc3339),
        "answers": answers(charter, archive, &fact.answers, id, fact.answer_by)?,
        "taken_back_by": fact.taken_back.map(|word| transcript::name_place(charter, word.at)),
    }))
}

/// The incidents, the newest first.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn incidents(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    open: bool,
    limit: usize,
    now: Time,
) -> Result<Vec<Value>, RecordError> {
    newest(archive, AffairKind::Incident, limit, |id, affair| match affair {
        Affair::Incident(state) if !open || !state.is_closed() => incident(charter, own, archive, id, now),
        _ => Ok(None),
    })
}

/// A request and what was said to it; `None` if the place holds none.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn request(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    now: Time,
) -> Result<Option<Value>, RecordError> {
    match archive.affair(id)? {
        Some(Affair::Request(request)) => asked(charter, own, archive, id, &request, now).map(Some),
        _ => Ok(None),
    }
}

/// The requests, the newest first; only those on which something is owed, if `open`.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn requests(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    open: bool,
    limit: usize,
    now: Time,
) -> Result<Vec<Value>, RecordError> {
    newest(archive, AffairKind::Request, limit, |id, affair| match affair {
        Affair::Request(request) if !open || request.due().is_some() => {
            asked(charter, own, archive, id, &request, now).map(Some)
        }
        _ => Ok(None),
    })
}

/// The requests about an affair, the newest first.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn about(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    on: EntryRef,
    now: Time,
) -> Result<Vec<Value>, RecordError> {
    newest(archive, AffairKind::Request, ABOUT_MAX, |id, affair| match affair {
        Affair::Request(request) if request.on == Some(on) => asked(charter, own, archive, id, &request, now).map(Some),
        _ => Ok(None),
    })
}

/// When the line itself is to be reviewed, counted from the last review that was done, or from the charter.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn review(charter: &Charter, annex: &Annex, archive: &dyn Archive, now: Time) -> Result<Value, RecordError> {
    let reviewed = |(id, affair)| match affair {
        Affair::Request(Request { wanted: Wanted::Review, response: Some((_, Response::Done(at))), .. }) => {
            Some((at, id))
        }
        _ => None,
    };
    // Every status asks: of many requests the newest are looked at.
    let last = archive.affairs(AffairKind::Request, None, ABOUT_MAX)?.into_iter().filter_map(reviewed).max();
    let since = last.map_or_else(|| charter.founded(), |(at, _)| at);
    let due = since.plus_ms(annex.incidents.review_days * DAY_MS);
    Ok(json!({
        "last": last.map(|(at, id)| json!({ "at": rfc3339(at), "request": transcript::name_place(charter, id) })),
        "due": rfc3339(due),
        "overdue": due < now,
    }))
}

fn asked(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    request: &Request,
    now: Time,
) -> Result<Value, RecordError> {
    let said = match body(archive, id)? {
        Some(Body::Request(said)) => said,
        _ => return Err(RecordError(format!("{id:?} has a request's state and no request"))),
    };
    let mut response = Value::Null;
    if let Some((by, what)) = request.response {
        let words = match body(archive, by.at)? {
            Some(Body::Response(words)) => words.words,
            _ => String::new(),
        };
        let at = match what {
            Response::Agreed(at) | Response::Done(at) => Some(rfc3339(at)),
            Response::Answered | Response::Refused => None,
        };
        response = json!({
            "response": word(what),
            "at": at,
            "words": words,
            "said": rfc3339(by.time),
            "entry": transcript::name_place(charter, by.at),
        });
    }
    let due = request.due();
    Ok(json!({
        "request": transcript::name_place(charter, id),
        "mine": id.lane.party == own,
        "from": post(charter, Address { party: id.lane.party, post: said.from }),
        "of": code(charter, request.of),
        "wanted": word(request.wanted),
        "on": request.on.map(|on| transcript::name_place(charter, on)),
        "follows": said.follows.map(|follows| transcript::name_place(charter, follows)),
        "words": said.words,
        "language": said.language,
        "asked": rfc3339(request.asked),
        "dtg": date_time_group(request.asked),
        "respond_by": rfc3339(request.respond_by),
        "responded": request.first.map(rfc3339),
        "in_time": request.first.map(|first| first <= request.respond_by),
        "response": response,
        "due": due.map(rfc3339),
        "overdue": due.is_some_and(|due| due < now),
        "closed": request.is_closed(),
        "closure": closure(charter, archive, request.closure, request.version)?,
    }))
}
