//! Conflicts that stand: one that was cleared is gone with the words that it was between.

use std::collections::BTreeMap;

use evidence::{PartyIndex, Time};
use line::RecordError;
use line::affairs::{Affair, Body, Rules};
use line::plot::{Plot, concerns};
use serde_json::{Value, json};
use store::Archive;

use super::Period;
use super::kept::{Kept, Ran};
use crate::view::code;
use crate::{gaps, said};

/// The conflicts that stand, and how each party said what it does about them.
pub fn of(rules: &Rules, archive: &dyn Archive, period: Period) -> Result<Value, RecordError> {
    let plot = Plot::filled(rules, period.now, archive)?;
    let parties = || (0..rules.charter.parties.len() as u8).map(PartyIndex);
    let (mut settled, mut open, mut overdue) = (0, 0, 0);
    let mut kept: BTreeMap<PartyIndex, Kept> = BTreeMap::new();
    for (id, conflict) in plot.conflicts() {
        // It was found when the later of the two was said.
        let found = Time(conflict.due.0.saturating_sub(rules.annex.conflict_s.saturating_mul(1_000)));
        let Some(Affair::Notice(notice)) = archive.affair(id.notice)?.filter(|_| period.holds(found)) else { continue };
        let (mut all_accept, mut silent) = (true, false);
        for party in parties().filter(|party| concerns(*id, *party, rules)) {
            let stance = notice.conflicts.of(party, id.with, conflict.versions);
            all_accept &= stance.is_some_and(|stance| stance.accepts);
            // A guarantor may speak, and owes nothing.
            if rules.bound(party) {
                let done = notice.conflicts.first(party, id.with, conflict.versions);
                let ran = Ran { id: id.notice, began: found, by: conflict.due, done, over: None };
                let is_meant = |body: &Body| matches!(body, Body::Conflict(said) if said.conflict == *id);
                let by = |done| said::when(archive, party, done, &is_meant);
                kept.entry(party).or_default().count(&ran, period.now, by)?;
                silent |= done.is_none();
            }
        }
        *match (all_accept, silent && conflict.due < period.now) {
            (true, _) => &mut settled,
            (false, true) => &mut overdue,
            (false, false) => &mut open,
        } += 1;
    }
    let said = kept.into_iter().map(|(party, kept)| {
        let mut view = kept.view(&rules.charter);
        view["by"] = json!(code(&rules.charter, party));
        view
    });
    let gaps = plot.gaps().into_iter().map(|gap| gaps::of(|party| code(&rules.charter, party), gap.lack));
    Ok(json!({
        "standing": settled + open + overdue, "settled": settled, "open": open, "overdue": overdue,
        "gaps": gaps.collect::<Vec<_>>(), "said": said.collect::<Vec<_>>(),
    }))
}
