//! Warnings, by their three clocks and by what came of them.

use std::collections::BTreeMap;

use evidence::{Charter, EntryRef, PartyIndex};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Body, Outcome};
use serde_json::{Value, json};
use store::Archive;

use super::Period;
use super::kept::{Kept, Ran};
use crate::ceases;
use crate::said;
use crate::show::list;
use crate::view::{code, each};

/// The warnings of one party to another.
#[derive(Default)]
struct Of {
    raised: u64,
    stopped: u64,
    denied: u64,
    clocks: BTreeMap<&'static str, Kept>,
    each: Vec<(EntryRef, Value)>,
}

/// How the warnings of each party to each other were answered for.
pub fn of(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    period: Period,
) -> Result<Vec<Value>, RecordError> {
    let mut all: BTreeMap<(PartyIndex, PartyIndex), Of> = BTreeMap::new();
    each(archive, AffairKind::Cease, &mut |at, affair| {
        let Affair::Cease(cease) = affair else { return Ok(true) };
        if !period.holds(cease.raised) {
            return Ok(true);
        }
        let seen = ceases::view::warning(charter, own, archive, at)?.unwrap_or_default();
        for doing in &cease.doings {
            let of = all.entry((at.lane.party, doing.party)).or_default();
            of.raised += 1;
            match doing.outcome {
                Some((_, Outcome::Stopped, _)) => of.stopped += 1,
                Some((_, Outcome::Denied, _)) => of.denied += 1,
                None => {}
            }
            for (name, within_s, done) in ceases::view::clocks(&cease, doing) {
                let by = cease.raised.plus_ms(within_s.saturating_mul(1_000));
                let ran = Ran { id: at, began: cease.raised, by, done, over: None };
                let is_meant = |body: &Body| match body {
                    Body::ReadBack(_) => name == "read_back" && body.about() == Some(at),
                    Body::Passed(_) => name == "passed" && body.about() == Some(at),
                    Body::Outcome(_) => name == "outcome" && body.about() == Some(at),
                    _ => false,
                };
                let found = |done| said::when(archive, doing.party, done, &is_meant);
                of.clocks.entry(name).or_default().count(&ran, period.now, found)?;
            }
            let clocks = list(&seen, "parties").iter().find(|party| party["party"] == code(charter, doing.party));
            let told = json!({
                "warning": seen["warning"], "raised": seen["raised"],
                "clocks": clocks.map(|party| &party["clocks"]), "outcome": clocks.map(|party| &party["outcome"]),
            });
            of.each.push((at, told));
        }
        Ok(true)
    })?;
    let view = |((by, of), mut told): ((PartyIndex, PartyIndex), Of)| {
        let clocks: serde_json::Map<_, _> =
            told.clocks.iter().map(|(name, kept)| ((*name).to_owned(), kept.view(charter))).collect();
        // The newest first, by their places: each station keeps them in an order of its own.
        told.each.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        json!({
            "by": code(charter, by), "of": code(charter, of), "raised": told.raised, "stopped": told.stopped,
            "denied": told.denied, "clocks": clocks,
            "warnings": told.each.into_iter().map(|(_, each)| each).collect::<Vec<_>>(),
        })
    };
    Ok(all.into_iter().map(view).collect())
}
