//! Suspensions and outages: how long each lasted within the period, and whether it ended as was told.

use std::collections::BTreeMap;

use evidence::{Charter, EntryRef, PartyIndex, transcript};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Suspension};
use serde_json::{Value, json};
use store::Archive;

use super::Period;
use crate::assurance::view::PAUSES;
use crate::calls::view::name_of;
use crate::clock::rfc3339;
use crate::view::{code, each};

/// The suspensions and outages of each party that lay in the period, with part of them at least.
pub fn of(charter: &Charter, archive: &dyn Archive, period: Period) -> Result<Vec<Value>, RecordError> {
    let mut all: BTreeMap<PartyIndex, Vec<(EntryRef, Suspension)>> = BTreeMap::new();
    each(archive, AffairKind::Suspension, &mut |id, affair| {
        if let Affair::Suspension(pause) = affair
            && lasted_ms(&pause, period).is_some()
        {
            all.entry(id.lane.party).or_default().push((id, pause));
        }
        Ok(true)
    })?;
    let of_party = |(party, mut pauses): (PartyIndex, Vec<(EntryRef, Suspension)>)| {
        pauses.sort_by_key(|(id, _)| *id);
        let each = pauses.iter().map(|(id, pause)| one(charter, *id, pause, period)).collect::<Vec<_>>();
        let ended = |how: &str| each.iter().filter(|view| view["ended"] == how).count();
        json!({
            "by": code(charter, party), "told": each.len(), "as_told": ended("as told"), "later": ended("later"),
            "open": ended("not yet"), "overrun": ended("not yet, though told"), "no_end_told": ended("no end was told"),
            "each": each,
        })
    };
    Ok(all.into_iter().map(of_party).collect())
}

fn one(charter: &Charter, id: EntryRef, pause: &Suspension, period: Period) -> Value {
    let ended = match (pause.over, pause.until) {
        (Some((_, over)), Some(until)) if over <= until => "as told",
        (Some(_), Some(_)) => "later",
        (Some(_), None) => "no end was told",
        (None, Some(until)) if until < period.now => "not yet, though told",
        (None, _) => "not yet",
    };
    let entries = std::iter::once(id).chain(pause.over.map(|(word, _)| word.at));
    json!({
        "cause": name_of(&PAUSES, &pause.pause), "since": rfc3339(pause.since), "until": pause.until.map(rfc3339),
        "over": pause.over.map(|(_, at)| rfc3339(at)), "ended": ended,
        "hours": lasted_ms(pause, period).unwrap_or_default() as f64 / 3.6e6,
        "entries": entries.map(|at| transcript::name_place(charter, at)).collect::<Vec<_>>(),
    })
}

/// How much of it lies in the period; `None` if nothing does.
fn lasted_ms(pause: &Suspension, period: Period) -> Option<u64> {
    let until = pause.over.map_or(period.now, |(_, over)| over).min(period.until);
    let since = pause.since.max(period.from);
    (since < until).then(|| until.ms_since(since))
}
