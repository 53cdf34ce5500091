//! The plot beside the record: filled at the start, brought up with each fold.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use evidence::{EntryRef, Time};
use volume::{Alternative, Volume};

use super::Line;
use crate::affairs::{
    Affair, Body, ConflictId, Effect, Folded, Notice, NoticeError, NoticeKind, Rules, SiteChange, SiteId, SiteState,
    solids,
};
use crate::limits::{OVERDUE_PER_STEP_MAX, PLOT_PAST_DAYS, STANDING_PER_READ, WORDS_AT_HAND_MAX};
use crate::plot::{Meeting, Placed, PlacedSite, Plot, concerns};
use crate::record::{Record, RecordError};
use crate::step::{Event, Now, Output};

impl Line {
    /// The notices and sites that stand, and their conflicts.
    #[must_use]
    pub fn plot(&self) -> &Plot {
        &self.plot
    }

    /// What a plan would meet, and for each of its volumes what would clear it. A question asked of memory: nothing is
    /// sent, kept or told.
    ///
    /// # Errors
    /// [`NoticeError`] if its volumes make no sense.
    pub fn check_plan(
        &self,
        kind: NoticeKind,
        plan: &[Volume],
        replaces: Option<EntryRef>,
    ) -> Result<Vec<Meeting>, NoticeError> {
        Ok(self.plot.check(kind, &solids(plan)?, replaces))
    }

    /// What would clear one volume of a plan.
    #[must_use]
    pub fn alternatives(&self, kind: NoticeKind, volume: &Volume, replaces: Option<EntryRef>) -> Vec<Alternative> {
        self.plot.alternatives(kind, volume, replaces)
    }

    /// Brings the plot up with what folding brought about, and tells what that does to conflicts. Whatever is spoken of
    /// many times is read once.
    pub(super) fn plot_folded(
        &mut self,
        folded: &[Folded],
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), RecordError> {
        let (mut notices, mut sites) = (BTreeSet::new(), BTreeSet::new());
        let mut words = Words::default();
        for event in folded {
            match event {
                Folded::Notice { notice, .. } => {
                    notices.insert(*notice);
                }
                Folded::Sites(entry) => sites.extend(words.spoken_of(*entry, record)?),
                _ => {}
            }
        }
        let mut turns = Vec::new();
        for id in notices {
            if let Some(Affair::Notice(notice)) = record.affair(id)? {
                let placed = if notice.stands() { placed(&notice, record)? } else { None };
                self.plot.put_notice(id, placed, &mut turns);
            }
        }
        let mut at_hand = None;
        for site in sites {
            if at_hand.as_ref().is_none_or(|(entry, _)| *entry != site.entry) {
                at_hand = Some((site.entry, record.affair(site.entry)?));
            }
            if let Some((_, Some(Affair::Sites(of_entry)))) = &at_hand
                && of_entry.effect == Effect::Counts
                && let Some(Some(state)) = of_entry.added.get(usize::from(site.change))
            {
                let placed = words.placed(state, record)?;
                self.plot.put_site(site, placed, &mut turns);
            }
        }
        out.extend(turns.into_iter().map(|(conflict, turn)| Output::Tell(Event::Conflict { conflict, turn })));
        Ok(())
    }

    /// Tells the conflicts of which a party has not said in time what it does about them.
    pub(super) fn tell_overdue_conflicts(
        &mut self,
        now: Now,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), RecordError> {
        for _ in 0..OVERDUE_PER_STEP_MAX {
            let Some((conflict, since)) = self.plot.take_due(now.wall) else { return Ok(()) };
            if !self.settled(conflict, record)? {
                out.push(Output::Tell(Event::ConflictOverdue { conflict, since }));
            }
        }
        // There may be more: they follow at once, in a step of their own.
        self.next_due_look = now.mono;
        Ok(())
    }

    /// True once every party to a conflict has said what it does about it as it is.
    fn settled(&self, id: ConflictId, record: &dyn Record) -> Result<bool, RecordError> {
        let (Some(conflict), Some(Affair::Notice(notice))) = (self.plot.conflict(id), record.affair(id.notice)?) else {
            return Ok(true);
        };
        let said = |party| notice.conflicts.of(party, id.with, conflict.versions).is_some();
        let parties = (0..self.rules.charter.parties.len() as u8).map(evidence::PartyIndex);
        Ok(parties.filter(|party| concerns(id, *party, &self.rules)).all(said))
    }
}

impl Plot {
    /// All that stands on a record, but for what ended so long before `wall` that nothing will meet it any more.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    pub fn filled(rules: &Rules, wall: Time, record: &dyn Record) -> Result<Self, RecordError> {
        let mut plot = Plot::new(rules);
        // What was found before a start was told before it.
        let (mut turns, mut words) = (Vec::new(), Words::default());
        let mut after = None;
        loop {
            let page = record.standing(after, STANDING_PER_READ)?;
            let Some(&(last, _)) = page.last() else { return Ok(plot) };
            for (id, affair) in page {
                match affair {
                    Affair::Notice(notice) => {
                        let past = |ends: Time| wall.ms_since(ends) > PLOT_PAST_DAYS * 86_400_000;
                        if !notice.ends.is_some_and(past) {
                            plot.put_notice(id, placed(&notice, record)?, &mut turns);
                        }
                    }
                    Affair::Sites(sites) => {
                        for (change, state) in (0..).zip(&sites.added) {
                            if let Some(state) = state {
                                let placed = words.placed(state, record)?;
                                plot.put_site(SiteId { entry: id, change }, placed, &mut turns);
                            }
                        }
                    }
                    _ => {}
                }
            }
            turns.clear();
            after = Some(last);
        }
    }
}

/// A notice as the plot needs it; `None` if its words cannot be what was folded, which a damaged record only is.
fn placed(notice: &Notice, record: &dyn Record) -> Result<Option<Placed>, RecordError> {
    let at = notice.version.at;
    let Some(Body::Notice(body)) = body(at, record)? else { return Ok(None) };
    let Ok(solids) = solids(&body.volumes) else { return Ok(None) };
    let (time, seen) = (notice.version.time, notice.seen.clone());
    Ok(Some(Placed { kind: body.kind, version: at, time, seen, solids }))
}

/// What entries say of sites, those that were read last at hand.
#[derive(Default)]
struct Words(BTreeMap<EntryRef, Vec<SiteChange>>);

impl Words {
    fn of(&mut self, entry: EntryRef, record: &dyn Record) -> Result<&[SiteChange], RecordError> {
        if self.0.len() >= WORDS_AT_HAND_MAX && !self.0.contains_key(&entry) {
            self.0.clear();
        }
        Ok(match self.0.entry(entry) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(unread) => unread.insert(match body(entry, record)? {
                Some(Body::Sites(changes)) => changes,
                _ => Vec::new(),
            }),
        })
    }

    /// Every site that an entry adds, changes or removes.
    fn spoken_of(&mut self, entry: EntryRef, record: &dyn Record) -> Result<Vec<SiteId>, RecordError> {
        let changes = (0..).zip(self.of(entry, record)?);
        let site = |(change, what): (u16, &SiteChange)| match what {
            SiteChange::Add(_) => SiteId { entry, change },
            SiteChange::Change { site, .. } | SiteChange::Remove { site, .. } => *site,
        };
        Ok(changes.map(site).collect())
    }

    /// A site as the plot needs it; `None` once it is removed.
    fn placed(&mut self, state: &SiteState, record: &dyn Record) -> Result<Option<PlacedSite>, RecordError> {
        if state.removed {
            return Ok(None);
        }
        let (said, change) = state.last;
        let words = self.of(said.at, record)?.get(usize::from(change));
        let (Some(SiteChange::Add(site)) | Some(SiteChange::Change { to: site, .. })) = words else { return Ok(None) };
        let placed = |solid| PlacedSite { version: said.at, time: said.time, solid };
        Ok(site.solid().ok().map(placed))
    }
}

fn body(at: EntryRef, record: &dyn Record) -> Result<Option<Body>, RecordError> {
    let kept = record.entries(at.lane, at.serial, 1)?.into_iter().next();
    Ok(kept.filter(|kept| kept.entry.at() == at).and_then(|kept| Body::decode(kept.entry.body()).ok()))
}
