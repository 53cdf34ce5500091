//! A readout, and two of them side by side, for people and tools.

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::RecordError;
use line::affairs::{
    Affair, AffairKind, Body, Confidence, Effect, Match, Point, Readout, ReadoutBody, Tenor, Topic, side_by_side,
};
use serde_json::{Value, json};
use store::Archive;

use crate::calls::view::name_of;
use crate::clock::rfc3339;
use crate::view::{body, code, each, newest};

/// The names of topics, as people type and read them.
pub const TOPICS: [(&str, Topic); 14] = [
    ("initiative", Topic::Initiative),
    ("duration", Topic::Duration),
    ("ceasefire", Topic::Ceasefire),
    ("lines-open", Topic::LinesOpen),
    ("international-security", Topic::InternationalSecurity),
    ("situation", Topic::Situation),
    ("incidents", Topic::Incidents),
    ("humanitarian", Topic::Humanitarian),
    ("prisoners", Topic::Prisoners),
    ("forces", Topic::Forces),
    ("arms", Topic::Arms),
    ("deescalation", Topic::Deescalation),
    ("next-contact", Topic::NextContact),
    ("other", Topic::Other),
];

/// The names of tenors.
pub const TENORS: [(&str, Tenor); 4] = [
    ("discussed", Tenor::Discussed),
    ("urged", Tenor::Urged),
    ("agreed", Tenor::Agreed),
    ("not-agreed", Tenor::NotAgreed),
];

/// The names of how much is to be known outside.
pub const CONFIDENCES: [(&str, Confidence); 4] = [
    ("open", Confidence::Open),
    ("points", Confidence::Points),
    ("fact", Confidence::Fact),
    ("closed", Confidence::Closed),
];

/// A point as people and tools read it.
pub fn point(charter: &Charter, point: &Point) -> Value {
    let value = point.value.map(|value| match point.topic {
        Topic::Initiative => {
            json!(u8::try_from(value).map_or("?".to_owned(), |party| code(charter, PartyIndex(party))))
        }
        Topic::NextContact => json!(rfc3339(Time(value))),
        _ => json!(value),
    });
    json!({
        "topic": name_of(&TOPICS, &point.topic),
        "tenor": name_of(&TENORS, &point.tenor),
        "value": value,
        "words": point.words,
    })
}

/// A readout; `None` if the place holds none.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn readout(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
) -> Result<Option<Value>, RecordError> {
    let Some(Affair::Readout(state)) = archive.affair(id)? else { return Ok(None) };
    let Some(Body::Readout(words)) = body(archive, id)? else { return Ok(None) };
    Ok(Some(shown(charter, own, id, &state, &words)))
}

fn shown(charter: &Charter, own: PartyIndex, id: EntryRef, state: &Readout, words: &ReadoutBody) -> Value {
    let released = state.released_by(id).map(|(party, said)| {
        json!({
            "by": code(charter, party), "at": rfc3339(said.time), "entry": transcript::name_place(charter, said.at),
        })
    });
    let standing = match (state.effect, state.replaced, state.offered) {
        (Effect::Waits, ..) => "waits for what it is of",
        (Effect::Void, ..) => "of nothing that its author spoke",
        (_, Some(_), _) => "replaced",
        (_, _, false) => "own",
        _ if state.is_joint(id) => "joint",
        _ => "offered",
    };
    json!({
        "readout": transcript::name_place(charter, id),
        "of": transcript::name_place(charter, state.on),
        "by": code(charter, id.lane.party),
        "mine": id.lane.party == own,
        "sent": rfc3339(state.sent),
        "standing": standing,
        "confidence": name_of(&CONFIDENCES, &words.confidence),
        "points": words.points.iter().map(|theirs| point(charter, theirs)).collect::<Vec<_>>(),
        "text": words.text,
        "language": words.language,
        "owed_here": state.asks() && state.answers.owes(own, id),
        "due": state.due(id).map(rfc3339),
        "released": released.collect::<Vec<_>>(),
    })
}

/// The readouts of a record, the newest first; only those of one call or contact, if `of`.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn readouts(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    of: Option<EntryRef>,
    limit: usize,
) -> Result<Vec<Value>, RecordError> {
    newest(archive, AffairKind::Readout, limit, |id, affair| match affair {
        Affair::Readout(state) if of.is_none_or(|of| state.on == of) => readout(charter, own, archive, id),
        _ => Ok(None),
    })
}

/// The last readout of a call or contact that each of two parties gave as its own or offered.
fn of_each(
    archive: &dyn Archive,
    of: EntryRef,
    parties: [PartyIndex; 2],
) -> Result<[Option<(EntryRef, ReadoutBody)>; 2], RecordError> {
    let mut found = [None, None];
    let mut last = [Time(0); 2];
    each(archive, AffairKind::Readout, &mut |id, affair| {
        if let Affair::Readout(state) = affair
            && let Some(side) = parties.iter().position(|party| *party == id.lane.party)
            && state.on == of
            && state.effect == Effect::Counts
            && state.replaced.is_none()
            && (found[side].is_none() || last[side] < state.sent)
            && let Some(Body::Readout(words)) = body(archive, id)?
        {
            (found[side], last[side]) = (Some((id, words)), state.sent);
        }
        Ok(true)
    })?;
    Ok(found)
}

/// Both sides' readouts of a call or contact, side by side; `None` if the place holds neither.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn compare(charter: &Charter, archive: &dyn Archive, of: EntryRef) -> Result<Option<Value>, RecordError> {
    let parties = match archive.affair(of)? {
        Some(Affair::Call(call)) => [call.from.party, call.asked()],
        Some(Affair::Contact(contact)) => [contact.from.party, contact.with.party],
        _ => return Ok(None),
    };
    let found = of_each(archive, of, parties)?;
    let points = |side: usize| found[side].as_ref().map_or(&[][..], |(_, words)| words.points.as_slice());
    let names = parties.map(|party| code(charter, party));
    let rows = side_by_side(points(0), points(1)).into_iter().map(|(which, one, other)| {
        let says = match which {
            Match::Both => "both".to_owned(),
            Match::First => format!("only {}", names[0]),
            Match::Second => format!("only {}", names[1]),
            Match::Contradict => "contradict".to_owned(),
        };
        json!({
            "says": says,
            &names[0]: one.map(|at| point(charter, &points(0)[at])),
            &names[1]: other.map(|at| point(charter, &points(1)[at])),
        })
    });
    let rows: Vec<_> = rows.collect();
    let topics = |wanted: &str| {
        let of = rows.iter().filter(|row| row["says"] == wanted);
        of.map(|row| names.iter().find_map(|name| row[name]["topic"].as_str()).unwrap_or("?").to_owned())
            .collect::<Vec<_>>()
    };
    let entries = found.iter().map(|side| side.as_ref().map(|(id, _)| transcript::name_place(charter, *id)));
    Ok(Some(json!({
        "of": transcript::name_place(charter, of),
        "parties": names,
        "readouts": entries.collect::<Vec<_>>(),
        "both": topics("both"),
        "only": { &names[0]: topics(&format!("only {}", names[0])), &names[1]: topics(&format!("only {}", names[1])) },
        "contradict": topics("contradict"),
        "rows": rows,
    })))
}
