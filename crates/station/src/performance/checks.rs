//! Line checks, which stations make by themselves, and staffed checks, which people make: who answered whom, and when.

use std::collections::BTreeMap;

use evidence::{Charter, EntryRef, PartyIndex};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Body, Check};
use serde_json::Value;
use store::Archive;

use super::Period;
use super::kept::{self, Kept, Ran};
use crate::said;
use crate::view::{self, each};

/// How each party kept the line checks of each other, with those that were answered late or not at all.
pub fn line(charter: &Charter, archive: &dyn Archive, period: Period) -> Result<Vec<Value>, RecordError> {
    let mut told = view::checks(charter, archive, period.from, period.until)?;
    let parties = || (0..charter.parties.len() as u8).map(PartyIndex);
    let pairs = parties().flat_map(|asking| parties().map(move |answering| (asking, answering)));
    // In the order in which `view::checks` tells them.
    for (view, (asking, answering)) in told.iter_mut().zip(pairs.filter(|(asking, answering)| asking != answering)) {
        let mut ran = Vec::new();
        archive.checks(asking, period.from, period.until, &mut |id: EntryRef, check: &Check| {
            if let Some((_, done)) = check.answers.iter().find(|(party, _)| *party == answering) {
                ran.push(Ran { id, began: check.asked, by: check.answer_by, done: *done, over: None });
            }
        })?;
        let mut kept = Kept::default();
        for ran in ran {
            let is_meant = |body: &Body| matches!(body, Body::Answer(answer) if answer.check == ran.id);
            kept.count(&ran, period.now, |done| said::when(archive, answering, done, &is_meant))?;
        }
        let kept = kept.view(charter);
        ["open", "overdue", "cases", "more_cases"].into_iter().for_each(|name| view[name] = kept[name].clone());
    }
    Ok(told)
}

/// How each party answered the staffed checks of each other.
pub fn staffed(charter: &Charter, archive: &dyn Archive, period: Period) -> Result<Vec<Value>, RecordError> {
    let mut all: BTreeMap<(PartyIndex, PartyIndex), Kept> = BTreeMap::new();
    each(archive, AffairKind::Staffed, &mut |id, affair| {
        if let Affair::Staffed(check) = affair
            && period.holds(check.asked)
        {
            for (party, said) in &check.answers {
                let ran =
                    Ran { id, began: check.asked, by: check.answer_by, done: said.map(|said| said.time), over: None };
                let found = |_| Ok::<_, RecordError>(said.map(|said| said.at));
                all.entry((id.lane.party, *party)).or_default().count(&ran, period.now, found)?;
            }
        }
        Ok(true)
    })?;
    Ok(kept::by_pair(charter, all))
}
