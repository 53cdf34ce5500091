//! A call and the contact record for people and tools, computed from the record alone.

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::RecordError;
use line::affairs::{Address, Affair, AffairKind, Body, CallStatus, Capacity, Contact, Reply, Side, Stance};
use serde_json::{Value, json};
use store::Archive;

use super::history;
use super::spoken::{self, Teller, is_between};
use super::station::is_open;
use crate::clock::{DAY_MS, date_time_group, rfc3339};
use crate::view::{answers, body, code, each, newest, post};

/// Calls that are shown of a chain in which each follows the one before.
const CHAIN_MAX: usize = 16;

/// The names of media, as people type and read them.
pub mod medium {
    use line::affairs::Medium;

    /// Every one with its name.
    pub const ALL: &[(&str, Medium)] =
        &[("voice", Medium::Voice), ("video", Medium::Video), ("text", Medium::Text), ("in-person", Medium::InPerson)];
}

/// The names of what is kept of a call.
pub mod recording {
    use line::affairs::Recording;

    /// Every one with its name.
    pub const ALL: &[(&str, Recording)] =
        &[("nothing", Recording::Nothing), ("notes", Recording::Notes), ("full", Recording::Full)];
}

/// The names of capacities.
pub const CAPACITIES: [(&str, Capacity); 6] = [
    ("principal", Capacity::Principal),
    ("deputy", Capacity::Deputy),
    ("participant", Capacity::Participant),
    ("listener", Capacity::Listener),
    ("interpreter", Capacity::Interpreter),
    ("note-taker", Capacity::NoteTaker),
];

/// The name of one of these.
pub fn name_of<T: PartialEq>(names: &[(&'static str, T)], of: &T) -> &'static str {
    names.iter().find(|(_, value)| value == of).map_or("?", |(name, _)| name)
}

/// What has become of a call, in a word.
pub fn status_name(call: &line::affairs::Call, id: EntryRef, now: Time) -> &'static str {
    match call.status(id) {
        CallStatus::Sought if call.lapsed(id, now) => "lapsed",
        CallStatus::Sought => "sought",
        CallStatus::Agreed(_) => "agreed",
        CallStatus::Declined => "declined",
        CallStatus::Withdrawn => "withdrawn",
        CallStatus::Postponed => "postponed",
        CallStatus::Underway => "underway",
        CallStatus::Over => "over",
    }
}

/// A call; `None` if the place holds none.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn call(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    at: EntryRef,
    now: Time,
) -> Result<Option<Value>, RecordError> {
    let Some(Affair::Call(call)) = archive.affair(at)? else { return Ok(None) };
    let Some(Body::Call(words)) = body(archive, at)? else { return Ok(None) };
    let party = |side: Side| if side == Side::Seeks { call.from.party } else { call.asked() };
    let mut sides = Vec::new();
    for side in Side::BOTH {
        sides.push(self::side(charter, archive, &call, side, party(side))?);
    }
    let status = call.status(at);
    let owing = Side::BOTH.into_iter().filter(|side| call.owes(at, *side));
    let spoke = call.spoke().map(|(began, ended)| {
        let tellers = Side::BOTH.into_iter().filter(|side| call.words(*side).spoke.is_some());
        json!({
            "began": rfc3339(began),
            "ended": ended.map(rfc3339),
            "minutes": ended.map(|ended| minutes(ended.ms_since(began))),
            "told_by": tellers.map(|side| code(charter, party(side))).collect::<Vec<_>>(),
        })
    });
    Ok(Some(json!({
        "call": transcript::name_place(charter, at),
        "by": code(charter, at.lane.party),
        "mine": at.lane.party == own,
        "from": post(charter, call.from),
        "with": call.with.iter().map(|with| post(charter, *with)).collect::<Vec<_>>(),
        "subject": words.subject,
        "urgency": at.lane.precedence.to_string(),
        "medium": name_of(medium::ALL, &words.medium),
        "language": words.language,
        "recording": name_of(recording::ALL, &words.recording),
        "windows": words.windows.iter().map(|(from, until)| [rfc3339(*from), rfc3339(*until)]).collect::<Vec<_>>(),
        "sought": rfc3339(call.sought),
        "dtg": date_time_group(call.sought),
        "status": status_name(&call, at, now),
        "agreed": match status { CallStatus::Agreed(at) => Some(rfc3339(at)), _ => None },
        "open": is_open(status) && !call.lapsed(at, now),
        "owes": owing.map(|side| code(charter, party(side))).collect::<Vec<_>>(),
        "owed_here": call.side_of(own).is_some_and(|side| call.owes(at, side)),
        "due": call.due(at).map(rfc3339),
        "overdue": call.due(at).is_some_and(|due| due < now),
        "standing": call.standing,
        "follows": call.follows.map(|at| transcript::name_place(charter, at)),
        "chain": chain(charter, archive, &call, now)?,
        "spoke": spoke,
        "sides": sides,
    })))
}

/// A call with every word that was said on it, in order, and what put it off; `None` if the place holds none.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn call_with_history(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    at: EntryRef,
    now: Time,
) -> Result<Option<Value>, RecordError> {
    let Some(mut shown) = self::call(charter, own, archive, at, now)? else { return Ok(None) };
    if let Some(Affair::Call(call)) = archive.affair(at)? {
        let words = history::since(archive, call.sought)?.remove(&at).unwrap_or_default();
        let spoken = history::of(at, &call, words);
        shown["history"] = history::view(charter, at, &call, &spoken);
        shown["postponements"] = history::postponements(charter, &spoken);
    }
    Ok(Some(shown))
}

/// What a call follows, and what that follows: the levels that were tried before, or the times that it was sought, the
/// latest first.
fn chain(
    charter: &Charter,
    archive: &dyn Archive,
    call: &line::affairs::Call,
    now: Time,
) -> Result<Value, RecordError> {
    let (mut chain, mut next) = (Vec::new(), call.follows);
    while let Some(at) = next.filter(|_| chain.len() < CHAIN_MAX) {
        let Some(Affair::Call(before)) = archive.affair(at)? else { break };
        chain.push(json!({
            "call": transcript::name_place(charter, at), "status": status_name(&before, at, now),
            "from": post(charter, before.from),
            "with": before.with.iter().map(|with| post(charter, *with)).collect::<Vec<_>>(),
        }));
        next = before.follows;
    }
    Ok(json!(chain))
}

/// What one side said last, and who of it is there.
fn side(
    charter: &Charter,
    archive: &dyn Archive,
    call: &line::affairs::Call,
    side: Side,
    party: PartyIndex,
) -> Result<Value, RecordError> {
    let words = call.words(side);
    let reply = match words.reply {
        Some((said, _, reply)) => {
            let (what, time) = match reply {
                Reply::At(at) => ("at", Some(rfc3339(at))),
                Reply::Declined => ("declined", None),
                Reply::Withdrawn => ("withdrawn", None),
                Reply::Postponed => ("postponed", None),
            };
            let text = match body(archive, said.at)? {
                Some(Body::Reply(reply)) => reply.words,
                _ => String::new(),
            };
            let entry = transcript::name_place(charter, said.at);
            Some(json!({ "says": what, "at": time, "words": text, "said": rfc3339(said.time), "entry": entry }))
        }
        None => None,
    };
    let present = match words.present {
        Some((said, speaks)) => match body(archive, said.at)? {
            Some(Body::Presence(presence)) => {
                let who = presence
                    .who
                    .iter()
                    .map(|(capacity, office)| json!({ "capacity": name_of(&CAPACITIES, capacity), "office": office }));
                Some(json!({
                    "who": who.collect::<Vec<_>>(), "speaks_for_the_post": speaks, "since": rfc3339(said.time),
                    "recording": name_of(recording::ALL, &presence.recording),
                }))
            }
            _ => None,
        },
        None => None,
    };
    Ok(json!({
        "party": code(charter, party),
        "reply": reply,
        "present": present,
        "spoke": words.spoke.map(|(_, began, ended)| json!({
            "began": rfc3339(began), "ended": ended.map(rfc3339),
        })),
    }))
}

/// Minutes to the tenth.
pub(super) fn minutes(ms: u64) -> f64 {
    (ms as f64 / 6_000.0).round() / 10.0
}

/// The calls of a record, the newest first; only those of which something is still to come, if `open`.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn calls(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    open: bool,
    limit: usize,
    now: Time,
) -> Result<Vec<Value>, RecordError> {
    newest(archive, AffairKind::Call, limit, |id, affair| match affair {
        Affair::Call(call) if !open || is_open(call.status(id)) && !call.lapsed(id, now) => {
            self::call(charter, own, archive, id, now)
        }
        _ => Ok(None),
    })
}

/// A contact that was told.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn contact(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    contact: &Contact,
) -> Result<Value, RecordError> {
    let (words, by) = match body(archive, id)? {
        Some(Body::Contact(body)) => (body.words, name_of(medium::ALL, &body.medium)),
        _ => (String::new(), "?"),
    };
    Ok(json!({
        "contact": transcript::name_place(charter, id),
        "by": code(charter, id.lane.party),
        "from": post(charter, contact.from),
        "with": post(charter, contact.with),
        "told": rfc3339(contact.told),
        "at": rfc3339(contact.at),
        "minutes": contact.duration_s.map(|seconds| minutes(seconds.saturating_mul(1_000))),
        "initiative": contact.initiative.map(|party| code(charter, party)),
        "medium": by,
        "words": words,
        "standing": standing(contact.answer(id)),
        "owed_here": contact.answers.owes(own, id),
        "due": contact.due(id).map(rfc3339),
        "answers": answers(charter, archive, &contact.answers, id, contact.answer_by)?,
    }))
}

fn standing(answer: Option<Stance>) -> &'static str {
    match answer {
        Some(Stance::NoObjection) => "agreed by both",
        Some(Stance::Objects) => "disputed",
        Some(Stance::Acknowledged | Stance::Asks) | None => "claimed by one",
    }
}

/// The contact record of two posts as of a moment: when they last spoke and before that, and what was sought since.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn contact_record(
    charter: &Charter,
    archive: &dyn Archive,
    (one, other): (Address, Address),
    now: Time,
) -> Result<Value, RecordError> {
    let mut spoke = spoken::between(archive, (one, other), now)?;
    spoke.retain(|spoke| spoke.by != Teller::Disputed);
    let mut sought = Vec::new();
    each(archive, AffairKind::Call, &mut |id, affair| {
        if let Affair::Call(call) = affair
            && is_between((one, other), call.from, &call.with)
            && call.sought <= now
        {
            sought.push((id, call));
        }
        Ok(true)
    })?;
    let last = spoke.first().map_or(Time(0), |last| last.at);
    let since: Vec<_> = sought.iter().filter(|(_, call)| call.sought > last).collect();
    let of = |status: fn(CallStatus) -> bool| {
        let places = since.iter().filter(|(id, call)| status(call.status(*id)));
        places.map(|(id, _)| transcript::name_place(charter, *id)).collect::<Vec<_>>()
    };
    let by: Vec<_> = [one.party, other.party]
        .into_iter()
        .map(|party| {
            let count = since.iter().filter(|(_, call)| call.from.party == party).count();
            json!({ "party": code(charter, party), "times": count })
        })
        .collect();
    let lapsed = since.iter().filter(|(id, call)| call.lapsed(*id, now));
    let open = since.iter().filter(|(id, call)| is_open(call.status(*id)) && !call.lapsed(*id, now));
    let views = spoke.iter().map(|spoke| {
        json!({
            "at": rfc3339(spoke.at),
            "days": days_between(spoke.at, now),
            "minutes": spoke.minutes,
            "initiative": spoke.initiative.map(|party| code(charter, party)),
            "standing": spoke.by.name(),
            "entries": spoke.entries.iter().map(|at| transcript::name_place(charter, *at)).collect::<Vec<_>>(),
        })
    });
    let views: Vec<_> = views.collect();
    Ok(json!({
        "between": [post(charter, one), post(charter, other)],
        "as_of": rfc3339(now),
        "last": views.first(),
        "before_that": views.get(1),
        "days_between_the_last_two": spoke.get(1).map(|before| days_between(before.at, last)),
        "spoke": views.len(),
        "sought_since": since.len(),
        "sought_by": by,
        "declined": of(|status| status == CallStatus::Declined),
        "withdrawn": of(|status| status == CallStatus::Withdrawn),
        "lapsed": lapsed.map(|(id, _)| transcript::name_place(charter, *id)).collect::<Vec<_>>(),
        "open": open.map(|(id, _)| transcript::name_place(charter, *id)).collect::<Vec<_>>(),
    }))
}

/// Days from one day to another, by the calendar of UTC.
fn days_between(one: Time, other: Time) -> i64 {
    (other.0 / DAY_MS) as i64 - (one.0 / DAY_MS) as i64
}
