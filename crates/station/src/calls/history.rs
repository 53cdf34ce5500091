//! Every word that was said on a call, in order, and what of it put off a time that was agreed.
//!
//! The picture keeps each side's last word, by which the call stands; what was said before is read from the entries.

use std::collections::BTreeMap;

use evidence::{Charter, EntryRef, Time, transcript};
use line::RecordError;
use line::affairs::{Body, BodyKind, Call, CallStatus, Reply, Said, Side};
use serde_json::{Value, json};
use store::Archive;

use super::view::{CAPACITIES, name_of};
use crate::clock::{date_time_group, rfc3339};
use crate::said::{self, Word};
use crate::view::code;

/// What is said on calls.
const KINDS: [BodyKind; 3] = [BodyKind::Reply, BodyKind::Presence, BodyKind::Spoke];

/// A word of one of the two sides of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// Which side.
    pub side: Side,
    /// The word.
    pub word: Word,
    /// The time that was agreed before it, if it puts that off.
    pub puts_off: Option<Time>,
    /// Whether it puts off anything: a time that was agreed, or one that was still to be.
    pub postpones: bool,
}

/// Every word that was said on calls from a day before `from` on, by the call that it is about.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn since(archive: &dyn Archive, from: Time) -> Result<BTreeMap<EntryRef, Vec<Word>>, RecordError> {
    let mut words: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for word in said::since(archive, &KINDS, from)? {
        if let Some(call) = word.body.about() {
            words.entry(call).or_default().push(word);
        }
    }
    Ok(words)
}

/// What of these words counts on the call that `id` began, in the order of their times.
#[must_use]
pub fn of(id: EntryRef, call: &Call, words: Vec<Word>) -> Vec<Spoken> {
    // As it was before anything was said on it.
    let mut then = Call { sides: Default::default(), ..call.clone() };
    let mut spoken = Vec::new();
    for word in words {
        let Some(side) = call.side_of(word.at.lane.party) else { continue };
        let (mut puts_off, mut postpones) = (None, false);
        if let Body::Reply(body) = &word.body {
            if matches!((side, body.reply), (Side::Seeks, Reply::Declined) | (Side::Asked, Reply::Withdrawn)) {
                continue;
            }
            let agreed = match then.status(id) {
                CallStatus::Agreed(at) => Some(at),
                _ => None,
            };
            puts_off = agreed.filter(|at| match body.reply {
                Reply::At(other) => other != *at,
                Reply::Postponed => true,
                Reply::Declined | Reply::Withdrawn => false,
            });
            postpones = puts_off.is_some() || body.reply == Reply::Postponed;
            let reply = &mut then.sides[side as usize].reply;
            let said = Said { turn: body.turn, time: word.time, at: word.at };
            *reply = (*reply).max(Some((said, body.answers, body.reply)));
        }
        spoken.push(Spoken { side, word, puts_off, postpones });
    }
    spoken
}

/// When the side that was asked first answered, by which entry.
#[must_use]
pub fn first_answer(spoken: &[Spoken]) -> Option<&Word> {
    let answers = |said: &&Spoken| said.side == Side::Asked && matches!(said.word.body, Body::Reply(_));
    spoken.iter().find(answers).map(|said| &said.word)
}

/// The history of a call for people and tools: that it was sought, and every word on it since.
#[must_use]
pub fn view(charter: &Charter, id: EntryRef, call: &Call, spoken: &[Spoken]) -> Value {
    let sought = json!({
        "by": code(charter, id.lane.party), "said": rfc3339(call.sought), "dtg": date_time_group(call.sought),
        "what": "sought", "entry": transcript::name_place(charter, id), "words": "",
    });
    let mut all = vec![sought];
    all.extend(spoken.iter().map(|said| self::said(charter, said)));
    json!(all)
}

fn said(charter: &Charter, said: &Spoken) -> Value {
    let Word { at, time, body } = &said.word;
    let mut view = json!({
        "by": code(charter, at.lane.party), "said": rfc3339(*time), "dtg": date_time_group(*time),
        "entry": transcript::name_place(charter, *at), "words": "",
        "postpones": said.postpones, "puts_off": said.puts_off.map(rfc3339),
    });
    match body {
        Body::Reply(reply) => {
            view["words"] = json!(reply.words);
            (view["what"], view["at"]) = match reply.reply {
                Reply::At(at) => (json!("at"), json!(rfc3339(at))),
                Reply::Declined => (json!("declined"), Value::Null),
                Reply::Withdrawn => (json!("withdrawn"), Value::Null),
                Reply::Postponed => (json!("postponed"), Value::Null),
            };
        }
        Body::Presence(presence) => {
            let who = presence
                .who
                .iter()
                .map(|(capacity, office)| json!({ "capacity": name_of(&CAPACITIES, capacity), "office": office }));
            view["what"] = json!(if presence.who.is_empty() { "left" } else { "present" });
            view["who"] = json!(who.collect::<Vec<_>>());
        }
        Body::Spoke(spoke) => {
            view["what"] = json!("spoke");
            (view["began"], view["ended"]) = (json!(rfc3339(spoke.began)), json!(spoke.ended.map(rfc3339)));
        }
        _ => {}
    }
    view
}

/// Who put a call off how often, and why.
#[must_use]
pub fn postponements(charter: &Charter, spoken: &[Spoken]) -> Value {
    let put_off: Vec<_> = spoken.iter().filter(|said| said.postpones).map(|word| said(charter, word)).collect();
    json!({ "times": put_off.len(), "each": put_off })
}
