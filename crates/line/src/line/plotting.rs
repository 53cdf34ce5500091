//! The plot beside the record: filled at the start, brought up with each fold, and filled again where it has gaps.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use evidence::{EntryRef, PartyIndex, Time, VerifiedEntry};
use volume::{Alternative, Volume};

use super::Line;
use crate::affairs::{
    Affair, Body, ConflictId, Effect, Folded, Notice, NoticeError, NoticeKind, Rules, SiteChange, SiteId, SiteState,
    SiteVersion, solids,
};
use crate::limits::{
    OVERDUE_PER_STEP_MAX, PLOT_AFFAIRS_PER_STEP, PLOT_PAUSE_US, PLOT_SITES_PER_STEP, SITES_PER_READ, STANDING_PER_READ,
    WORDS_AT_HAND_MAX,
};
use crate::plot::{Lack, Meetings, Placed, PlacedSite, Plot, Turn, concerns};
use crate::record::{Record, RecordError};
use crate::step::{Event, Now, Output};

impl Line {
    /// The notices and sites that stand, and their conflicts.
    #[must_use]
    pub fn plot(&self) -> &Plot {
        &self.plot
    }

    /// What a plan of this party would meet. A question asked of memory: nothing is sent, kept or told.
    ///
    /// # Errors
    /// [`NoticeError`] if its volumes make no sense.
    pub fn check_plan(
        &self,
        kind: NoticeKind,
        plan: &[Volume],
        replaces: Option<EntryRef>,
    ) -> Result<Meetings, NoticeError> {
        Ok(self.plot.check(self.own, kind, &solids(plan)?, replaces))
    }

    /// What would clear one volume of a plan.
    #[must_use]
    pub fn alternatives(&self, kind: NoticeKind, volume: &Volume, replaces: Option<EntryRef>) -> Vec<Alternative> {
        self.plot.alternatives(kind, volume, replaces)
    }

    /// Brings the plot up with what folding brought about, and tells what that does to conflicts.
    pub(super) fn plot_folded(
        &mut self,
        folded: &[Folded],
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), RecordError> {
        let mut turns = Vec::new();
        self.plot.fold(folded, record, &mut turns)?;
        tell(turns, out);
        Ok(())
    }

    /// Goes on with what the plot has left to do, if its pause is over.
    pub(super) fn plot_on(&mut self, now: Now, record: &dyn Record, out: &mut Vec<Output>) -> Result<(), RecordError> {
        self.plot.set_wall(now.wall);
        if self.next_plot_step > now.mono || self.plot.is_at_rest() {
            return Ok(());
        }
        self.next_plot_step = now.mono.plus_us(PLOT_PAUSE_US);
        let mut turns = Vec::new();
        self.plot.step(now.wall, record, &mut turns)?;
        tell(turns, out);
        Ok(())
    }

    /// Tells which gaps of the plot opened and closed since they were told last.
    pub(super) fn tell_gaps(&mut self, out: &mut Vec<Output>) {
        let now: BTreeSet<Lack> = self.plot.gaps().into_iter().map(|gap| gap.lack).collect();
        let turned = |lack: &Lack, turn| Output::Tell(Event::Gap { lack: *lack, turn });
        out.extend(self.told_gaps.difference(&now).map(|lack| turned(lack, Turn::Cleared)));
        out.extend(now.difference(&self.told_gaps).map(|lack| turned(lack, Turn::Found)));
        self.told_gaps = now;
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

    /// True once every bound party to a conflict has said what it does about it as it is: a guarantor may, and owes none.
    fn settled(&self, id: ConflictId, record: &dyn Record) -> Result<bool, RecordError> {
        let (Some(conflict), Some(Affair::Notice(notice))) = (self.plot.conflict(id), record.affair(id.notice)?) else {
            return Ok(true);
        };
        let said = |party| notice.conflicts.of(party, id.with, conflict.versions).is_some();
        let parties = (0..self.rules.charter.parties.len() as u8).map(PartyIndex);
        Ok(parties.filter(|party| self.rules.bound(*party) && concerns(id, *party, &self.rules)).all(said))
    }
}

fn tell(turns: Vec<(ConflictId, Turn)>, out: &mut Vec<Output>) {
    out.extend(turns.into_iter().map(|(conflict, turn)| Output::Tell(Event::Conflict { conflict, turn })));
}

impl Plot {
    /// All that stands on a record, as far as it finds room, but for what ended so long before `wall` that nothing will
    /// meet it any more; however long it takes.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    pub fn filled(rules: &Rules, wall: Time, record: &dyn Record) -> Result<Self, RecordError> {
        let mut plot = Plot::new(rules);
        plot.fill(wall, record)?;
        while !plot.is_at_rest() {
            plot.step(wall, record, &mut Vec::new())?;
        }
        Ok(plot)
    }

    /// Reads what stands on a record and finds room, at once, up to about as many as its room says: a station that starts
    /// amid a flood speaks, and says what it does not see yet, before it has read all of it. What was found before a start
    /// was told before it.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    pub fn fill(&mut self, wall: Time, record: &dyn Record) -> Result<(), RecordError> {
        self.set_wall(wall);
        self.begin_filling();
        while let Some(party) = self.wants_reading() {
            let (notices, sites) = self.counts();
            if notices + sites >= self.reads_at_start() {
                break;
            }
            self.read(party, (STANDING_PER_READ, SITES_PER_READ), record, &mut Vec::new())?;
        }
        self.begin_step();
        Ok(())
    }

    /// One bounded step of what is left to do: what is past is dropped, what found no room is read again, and what was
    /// not measured is.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    pub fn step(
        &mut self,
        wall: Time,
        record: &dyn Record,
        turns: &mut Vec<(ConflictId, Turn)>,
    ) -> Result<(), RecordError> {
        self.begin_step();
        self.set_wall(wall);
        self.drop_past(turns);
        if let Some(party) = self.wants_reading() {
            self.read(party, (PLOT_AFFAIRS_PER_STEP, PLOT_SITES_PER_STEP), record, turns)?;
        }
        self.go_on(turns);
        Ok(())
    }

    /// Takes in what folding brought about. Whatever is spoken of many times is read once.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    pub fn fold(
        &mut self,
        folded: &[Folded],
        record: &dyn Record,
        turns: &mut Vec<(ConflictId, Turn)>,
    ) -> Result<(), RecordError> {
        self.begin_step();
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
        for id in notices {
            if let Some(Affair::Notice(notice)) = record.affair(id)? {
                let placed = if notice.stands() { placed(&notice, record)? } else { None };
                self.put_notice(id, placed, turns);
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
                self.put_site(site, placed, turns);
            }
        }
        Ok(())
    }

    /// Reads some of what a party has standing, from where it is not held: so many affairs, and none after so many sites.
    fn read(
        &mut self,
        party: PartyIndex,
        (limit, sites_max): (usize, usize),
        record: &dyn Record,
        turns: &mut Vec<(ConflictId, Turn)>,
    ) -> Result<(), RecordError> {
        let Some(from) = self.reads_from(party) else { return Ok(()) };
        // Nothing stands in the place of that serial 0 before a lane's first.
        let after = EntryRef { serial: from.serial.saturating_sub(1), ..from };
        let page = record.standing(Some(after), limit)?;
        let (mut words, mut last, mut sites_read) = (Words::default(), None, 0);
        let is_last = page.len() < limit;
        for (id, affair) in page {
            if id.lane.party != party {
                self.was_read(party, None);
                return Ok(());
            }
            match affair {
                Affair::Notice(notice) => {
                    self.fill_notice(id, notice.material().at, || placed(&notice, record), turns)?;
                }
                Affair::Sites(sites) => {
                    for (change, state) in (0..).zip(&sites.added) {
                        if let Some(state) = state {
                            let placed = || words.placed(state, record);
                            let its_turn = self.fill_site(SiteId { entry: id, change }, placed, turns)?;
                            sites_read += usize::from(its_turn);
                        }
                    }
                }
                _ => {}
            }
            last = Some(id);
            if sites_read >= sites_max {
                self.was_read(party, last);
                return Ok(());
            }
        }
        self.was_read(party, last.filter(|_| !is_last));
        Ok(())
    }
}

/// A notice as the plot needs it, by the version that says first what stands of where and when; `None` if its words
/// cannot be what was folded, which a damaged record only is.
fn placed(notice: &Notice, record: &dyn Record) -> Result<Option<Placed>, RecordError> {
    let said = notice.material();
    let Some(entry) = entry(said.at, record)? else { return Ok(None) };
    let (Some(seen), Ok(Body::Notice(body))) = (entry.seen(), Body::decode(entry.body())) else { return Ok(None) };
    let Ok(solids) = solids(&body.volumes) else { return Ok(None) };
    let (version, time, seen) = (said.at, said.time, seen.sizes.clone());
    // What is told of the past is looked at all the same.
    let ends = notice.ends.map(|ends| ends.max(time));
    Ok(Some(Placed { kind: notice.kind, version, time, seen, ends, solids }))
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

    /// A site as the plot needs it, by the version that says first what stands of kind and place; `None` once it is
    /// removed.
    fn placed(&mut self, state: &SiteState, record: &dyn Record) -> Result<Option<PlacedSite>, RecordError> {
        if state.removed() {
            return Ok(None);
        }
        let SiteVersion { said, change, .. } = state.material();
        let words = self.of(said.at, record)?.get(usize::from(change));
        let (Some(SiteChange::Add(site)) | Some(SiteChange::Change { to: site, .. })) = words else { return Ok(None) };
        let placed = |solid| PlacedSite { version: said.at, time: said.time, solid };
        Ok(site.solid().ok().map(placed))
    }
}

fn body(at: EntryRef, record: &dyn Record) -> Result<Option<Body>, RecordError> {
    Ok(entry(at, record)?.and_then(|entry| Body::decode(entry.body()).ok()))
}

fn entry(at: EntryRef, record: &dyn Record) -> Result<Option<Arc<VerifiedEntry>>, RecordError> {
    let kept = record.entries(at.lane, at.serial, 1)?.into_iter().next();
    Ok(kept.map(|kept| kept.entry).filter(|entry| entry.at() == at))
}
