//! Calls: who sought whom, who answered and when, who came to the time that was agreed, who put it off.
//!
//! Of each call the first answer counts, and the time that was agreed last.

use std::collections::BTreeMap;

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Body, Call, CallStatus, Reply, Side, SideWords};
use serde_json::{Value, json};
use store::Archive;

use super::Period;
use super::kept::{Kept, Ran};
use crate::calls::history::{self, Spoken};
use crate::calls::view::status_name;
use crate::view::{code, each};

/// Calls that one party sought with another.
#[derive(Default)]
struct Of {
    sought: u64,
    became: BTreeMap<&'static str, u64>,
    answers: Kept,
    /// How each of the two came.
    presence: BTreeMap<PartyIndex, Kept>,
    /// Each time that one of the two put off, by the entry that did.
    put_off: BTreeMap<PartyIndex, Vec<EntryRef>>,
}

/// What becomes of a call.
const BECAME: [&str; 8] = ["sought", "lapsed", "agreed", "declined", "withdrawn", "postponed", "underway", "over"];

/// How the calls of each party with each other were answered and kept.
pub fn of(charter: &Charter, archive: &dyn Archive, period: Period) -> Result<Vec<Value>, RecordError> {
    let mut all: BTreeMap<(PartyIndex, PartyIndex), Of> = BTreeMap::new();
    let mut words = history::since(archive, period.from)?;
    each(archive, AffairKind::Call, &mut |id, affair| {
        let Affair::Call(call) = affair else { return Ok(true) };
        if !period.holds(call.sought) {
            return Ok(true);
        }
        let spoken = history::of(id, &call, words.remove(&id).unwrap_or_default());
        let of = all.entry((call.from.party, call.asked())).or_default();
        of.sought += 1;
        *of.became.entry(status_name(&call, id, period.now)).or_default() += 1;
        let answer = history::first_answer(&spoken);
        let ran = Ran {
            id,
            began: call.sought,
            by: call.sought.plus_ms(call.terms.answer_s.saturating_mul(1_000)),
            done: answer.map(|word| word.time),
            over: nobody_waits(&call, period.now),
        };
        // The charter has answered one that stands.
        if !call.standing {
            of.answers.count(&ran, period.now, |_| Ok::<_, RecordError>(answer.map(|word| word.at)))?;
        }
        for (party, ran, came) in presence(charter, id, &call, &spoken) {
            let kept = of.presence.entry(party).or_default();
            kept.count(&ran, period.now, |_| Ok::<_, RecordError>(came))?;
        }
        for said in spoken.iter().filter(|said| said.postpones) {
            of.put_off.entry(said.word.at.lane.party).or_default().push(said.word.at);
        }
        Ok(true)
    })?;
    Ok(all.into_iter().map(|((by, of), told)| view(charter, by, of, told)).collect())
}

/// Since when nobody waits for an answer: it was withdrawn, or its last window is past.
fn nobody_waits(call: &Call, now: Time) -> Option<Time> {
    let withdrawn = match call.words(Side::Seeks).reply {
        Some((said, _, Reply::Withdrawn)) => Some(said.time),
        _ => None,
    };
    let past = call.windows.iter().map(|(_, until)| *until).max().filter(|last| *last < now);
    [withdrawn, past].into_iter().flatten().min()
}

/// The clocks by which each side was to be at the machine, and the entry by which it came; none if no time is agreed.
fn presence(
    charter: &Charter,
    id: EntryRef,
    call: &Call,
    spoken: &[Spoken],
) -> Vec<(PartyIndex, Ran, Option<EntryRef>)> {
    // What was agreed stands also once they spoke.
    let sides = call.sides.map(|words| SideWords { spoke: None, ..words });
    let CallStatus::Agreed(at) = (Call { sides, ..call.clone() }).status(id) else { return Vec::new() };
    let replied = |side| call.words(side).reply.map_or(call.sought, |(said, ..)| said.time);
    let latest = Side::BOTH.into_iter().map(replied).max().unwrap_or(at).max(at);
    let by = latest.plus_ms(call.terms.present_s.saturating_mul(1_000));
    let of = |side: Side| {
        let party = if side == Side::Seeks { call.from.party } else { call.asked() };
        // Who came to an earlier appointment has not come to this one.
        let since = call.words(side).reply.map_or(Time(0), |(said, ..)| said.time);
        let came = spoken.iter().find(|said| {
            said.side == side
                && since <= said.word.time
                && matches!(&said.word.body, Body::Presence(presence) if presence.speaks(charter, call.posts(side)))
        });
        let done = came.map(|said| said.word.time);
        (party, Ran { id, began: at, by, done, over: None }, came.map(|said| said.word.at))
    };
    Side::BOTH.into_iter().map(of).collect()
}

fn view(charter: &Charter, by: PartyIndex, of: PartyIndex, told: Of) -> Value {
    let became = BECAME.map(|name| (name.to_owned(), json!(told.became.get(name).copied().unwrap_or_default())));
    let presence = told.presence.iter().map(|(party, kept)| {
        let mut view = kept.view(charter);
        view["by"] = json!(code(charter, *party));
        view
    });
    let put_off = told.put_off.into_iter().map(|(party, mut entries)| {
        entries.sort_unstable();
        let entries: Vec<_> = entries.iter().map(|at| transcript::name_place(charter, *at)).collect();
        json!({ "by": code(charter, party), "times": entries.len(), "entries": entries })
    });
    json!({
        "by": code(charter, by), "of": code(charter, of), "sought": told.sought,
        "now": became.into_iter().collect::<serde_json::Map<_, _>>(),
        "answers": told.answers.view(charter),
        "presence": presence.collect::<Vec<_>>(),
        "postponed": put_off.collect::<Vec<_>>(),
    })
}
