//! Protected sites, and what was passed to units, folded.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use evidence::EntryRef;

use super::{Folded, Folding, Found};
use crate::affairs::{
    Affair, Answers, Effect, Passed, PassedBody, SiteChange, SiteId, SiteState, Sites, StrikeBody, Struck,
    check_changes,
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
        let adds = |change: &SiteChange| matches!(change, SiteChange::Add(_));
        let added = (0..).zip(changes).map(|(change, what)| {
            adds(what).then(|| SiteState { last: (said, change), removed: false, strikes: Vec::new() })
        });
        let effect = if changes.iter().all(adds) { Effect::Counts } else { Effect::Waits };
        let sites = Sites {
            effect,
            sent,
            answer_by: sent.plus_ms(annex.answer_s * 1_000),
            pass_by: sent.plus_ms(annex.pass_s * 1_000),
            answers: Answers::owed_by(self.rules.others_bound(self.author())),
            passed: Passed::default(),
            added: added.collect(),
        };
        self.put(at, Affair::Sites(sites))?;
        if effect == Effect::Counts {
            self.folded.push(Folded::Sites(at));
        }
        Ok(Ok(()))
    }

    pub(super) fn change_sites(&mut self, changes: &[SiteChange]) -> Result<(), RecordError> {
        if changes.iter().all(|change| matches!(change, SiteChange::Add(_))) {
            return Ok(());
        }
        let mut changed: BTreeMap<EntryRef, Sites> = BTreeMap::new();
        for (change, what) in (0..).zip(changes) {
            let (site, turn, removed) = match what {
                SiteChange::Add(_) => continue,
                SiteChange::Change { site, turn, .. } => (*site, *turn, false),
                SiteChange::Remove { site, turn, .. } => (*site, *turn, true),
            };
            let told = match changed.entry(site.entry) {
                Entry::Occupied(told) => told.into_mut(),
                Entry::Vacant(untold) => match self.sites(site.entry)? {
                    SitesFound::Waits => return Ok(()),
                    SitesFound::Sites(sites) => untold.insert(sites),
                    SitesFound::Nothing => return self.void(),
                },
            };
            let said = self.said(turn);
            match state_of(told, site) {
                Some(state) => state.take(said, change, removed),
                None => return self.void(),
            }
        }
        for (entry, sites) in changed {
            self.put(entry, Affair::Sites(sites))?;
        }
        self.take_effect(Effect::Counts)?;
        self.folded.push(Folded::Sites(self.at()));
        Ok(())
    }

    fn void(&mut self) -> Result<(), RecordError> {
        self.idle("changes a site that nobody told");
        self.take_effect(Effect::Void)
    }

    fn take_effect(&mut self, effect: Effect) -> Result<(), RecordError> {
        let at = self.at();
        if let Some(Affair::Sites(mut sites)) = self.picture.affair(at)? {
            sites.effect = effect;
            self.put(at, Affair::Sites(sites))?;
        }
        Ok(())
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
        let taken = match (body.what, affair.as_mut()) {
            (Struck::Movement(_), Affair::Notice(notice)) => notice.take_strike(said),
            (Struck::Site(site), Affair::Sites(sites)) => {
                state_of(sites, site).map(|state| state.take_strike(said)).is_some()
            }
            _ => false,
        };
        if !taken {
            self.idle("tells of a strike on what is neither a site nor a humanitarian movement");
            return Ok(());
        }
        self.put(id, *affair)?;
        self.folded.push(Folded::Struck { what: body.what, by });
        Ok(())
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
            Affair::Notice(notice) => notice.passed.take(author, said),
            Affair::Sites(sites) => sites.passed.take(author, said),
            Affair::Cease(cease) => cease.passed.take(author, said),
            _ => {
                self.idle("passed down what is no notice, no entry about sites and no warning");
                return Ok(());
            }
        }
        self.put(body.what, *affair)?;
        self.folded.push(Folded::Passed { what: body.what, by: self.at() });
        Ok(())
    }

    fn sites(&mut self, id: EntryRef) -> Result<SitesFound, RecordError> {
        Ok(match self.find(id)? {
            Found::Waits => SitesFound::Waits,
            Found::Affair(affair) => match *affair {
                Affair::Sites(sites) => SitesFound::Sites(sites),
                _ => SitesFound::Nothing,
            },
            Found::Nothing => SitesFound::Nothing,
        })
    }
}

enum SitesFound {
    Waits,
    Sites(Sites),
    Nothing,
}

fn state_of(sites: &mut Sites, site: SiteId) -> Option<&mut SiteState> {
    sites.added.get_mut(usize::from(site.change)).and_then(Option::as_mut)
}
