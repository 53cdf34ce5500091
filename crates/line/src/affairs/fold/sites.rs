//! Protected sites, and what was passed to units, folded.

use std::collections::BTreeMap;

use evidence::{EntryRef, Lane};

use super::{Folded, Folding, Found};
use crate::affairs::{
    Affair, Answers, EachSaid, Effect, PassedBody, SiteChange, SiteId, SiteState, SiteVersion, Sites, StrikeBody,
    Struck, check_changes, entries_changed,
};
use crate::record::RecordError;

impl Folding<'_> {
    /// Changes that are good by themselves take effect together, once all that they refer to is here. Until then the
    /// entry is there for whatever is said of it and of the sites that it adds.
    pub(super) fn admit_sites(&mut self, changes: &[SiteChange]) -> Result<Result<(), String>, RecordError> {
        if let Err(error) = check_changes(changes, &self.rules.charter, self.author()) {
            return Ok(Err(error.to_string()));
        }
        let (at, annex, sent) = (self.at(), &self.rules.annex, self.entry.time());
        let said = self.said(0);
        let added = (0..).zip(changes).map(|(change, what)| match what {
            SiteChange::Add(site) => {
                Some(SiteState::first(SiteVersion { said, change, material: Some(site.material()) }))
            }
            SiteChange::Change { .. } | SiteChange::Remove { .. } => None,
        });
        let adds = |change: &SiteChange| matches!(change, SiteChange::Add(_));
        let effect = if changes.iter().all(adds) { Effect::Counts } else { Effect::Waits };
        let sites = Sites {
            effect,
            sent,
            answer_by: sent.plus_ms(annex.answer_s * 1_000),
            pass_by: sent.plus_ms(annex.pass_s * 1_000),
            answers: Answers::owed_by(self.rules.others_bound(self.author())),
            passed: EachSaid::default(),
            added: added.collect(),
        };
        self.put(at, Affair::Sites(sites))?;
        if effect == Effect::Counts {
            self.folded.push(Folded::Sites(at));
        }
        Ok(Ok(()))
    }

    pub(super) fn change_sites(&mut self, changes: &[SiteChange]) -> Result<(), RecordError> {
        let entries = entries_changed(changes);
        if entries.is_empty() {
            return Ok(());
        }
        if !entries.iter().all(|entry| self.can_be(*entry)) {
            return self.void();
        }
        // It waits for the last that it needs of a lane, and so for no lane twice.
        let last: BTreeMap<Lane, EntryRef> = entries.iter().map(|entry| (entry.lane, *entry)).collect();
        for last in last.into_values() {
            if self.waits_for(last)? {
                if !self.waited {
                    self.folded.push(Folded::SitesWait(self.at()));
                }
                return Ok(());
            }
        }
        let mut changed: BTreeMap<EntryRef, Sites> = BTreeMap::new();
        for entry in entries {
            let Found::Affair(affair) = self.find(entry)? else { return self.void() };
            let Affair::Sites(sites) = *affair else { return self.void() };
            changed.insert(entry, sites);
        }
        for (change, what) in (0..).zip(changes) {
            let (site, turn, material) = match what {
                SiteChange::Add(_) => continue,
                SiteChange::Change { site, turn, to } => (*site, *turn, Some(to.material())),
                SiteChange::Remove { site, turn, .. } => (*site, *turn, None),
            };
            let version = SiteVersion { said: self.said(turn), change, material };
            match changed.get_mut(&site.entry).and_then(|told| state_of(told, site)) {
                Some(state) => state.take(version),
                None => return self.void(),
            }
        }
        for (entry, sites) in changed {
            self.put(entry, Affair::Sites(sites))?;
        }
        self.take_effect(Effect::Counts)
    }

    fn void(&mut self) -> Result<(), RecordError> {
        self.idle("changes a site that nobody told");
        self.take_effect(Effect::Void)
    }

    fn take_effect(&mut self, effect: Effect) -> Result<(), RecordError> {
        let at = self.at();
        let Some(Affair::Sites(mut sites)) = self.picture.affair(at)? else { return Ok(()) };
        sites.effect = effect;
        if effect == Effect::Counts {
            self.folded.push(Folded::Sites(at));
            // Strikes that were told before it counted are told now.
            for (change, state) in (0..).zip(&sites.added) {
                let strikes = state.iter().flat_map(|state| &state.strikes);
                let what = Struck::Site(SiteId { entry: at, change });
                self.folded.extend(strikes.map(|said| Folded::Struck { what, by: said.at }));
            }
        }
        self.put(at, Affair::Sites(sites))
    }

    /// Whose site or movement it is tells; what others say of it they say as a message or a report.
    pub(super) fn strike(&mut self, body: &StrikeBody) -> Result<(), RecordError> {
        let (said, by) = (self.said(0), self.at());
        let id = body.what.told_by();
        if id.lane.party != self.author() {
            self.idle("tells of a strike on what another party told");
            return Ok(());
        }
        let mut affair = match self.find(id)? {
            Found::Waits => return Ok(()),
            Found::Affair(affair) => affair,
            Found::Nothing => {
                self.idle("tells of a strike on what nobody told");
                return Ok(());
            }
        };
        let counts = match (body.what, affair.as_mut()) {
            (Struck::Movement(_), Affair::Notice(notice)) => notice.take_strike(said).then_some(Effect::Counts),
            (Struck::Site(site), Affair::Sites(sites)) => {
                let effect = sites.effect;
                state_of(sites, site).map(|state| state.take_strike(said)).map(|()| effect)
            }
            _ => None,
        };
        match counts {
            // It is taken in all the same, since another station may have had it in another order.
            Some(Effect::Waits) => {}
            Some(Effect::Counts) => self.folded.push(Folded::Struck { what: body.what, by }),
            Some(Effect::Void) => self.idle("tells of a strike on a site that nobody told"),
            None => {
                self.idle("tells of a strike on what is neither a site nor a humanitarian movement");
                return Ok(());
            }
        }
        self.put(id, *affair)
    }

    pub(super) fn pass(&mut self, body: &PassedBody) -> Result<(), RecordError> {
        let (author, said) = (self.author(), self.said(0));
        let mut affair = match self.find(body.what)? {
            Found::Waits => return Ok(()),
            Found::Affair(affair) => affair,
            Found::Nothing => {
                self.idle("passed down what is nothing");
                return Ok(());
            }
        };
        match affair.as_mut() {
            Affair::Message(message) => message.passed.take(author, said),
            Affair::Notice(notice) => notice.passed.take(author, said),
            Affair::Sites(sites) => sites.passed.take(author, said),
            Affair::Cease(cease) => cease.passed.take(author, said),
            Affair::Incident(incident) => incident.passed.take(author, said),
            _ => {
                self.idle("passed down what is no message, no notice, no entry about sites and no warning");
                return Ok(());
            }
        }
        self.put(body.what, *affair)?;
        self.folded.push(Folded::Passed { what: body.what, by: self.at() });
        Ok(())
    }
}

fn state_of(sites: &mut Sites, site: SiteId) -> Option<&mut SiteState> {
    sites.added.get_mut(usize::from(site.change)).and_then(Option::as_mut)
}
