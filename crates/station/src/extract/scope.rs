//! Which entries belong to an affair or a site: what was said on it, what that refers to, and what refers to that.
//!
//! It goes by what bodies refer to ([`Body::about`]) and knows no kinds of affairs but two: an entry tells several sites,
//! so words on one of them do not belong to the others; and a conflict is of two notices, so words on it bring along what
//! it is between, and not all that was ever said of the other.

use std::collections::BTreeSet;

use evidence::EntryRef;
use evidence::transcript::Subject;
use line::affairs::{Body, Item, SiteChange, SiteId, Struck};

/// What belongs to some subjects, as far as the entries were read that are known.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Entries that are subjects: words on any site that they tell belong.
    whole: BTreeSet<EntryRef>,
    sites: BTreeSet<SiteId>,
    /// Entries that belong with whatever refers to them, and to what they refer; some may not have been read.
    drawing: BTreeSet<EntryRef>,
    /// Those of them that were read.
    drawn: BTreeSet<EntryRef>,
    /// Entries that belong and bring along nothing.
    alone: BTreeSet<EntryRef>,
    /// All that belong and were read.
    read: BTreeSet<EntryRef>,
}

impl Scope {
    /// The subjects, and nothing read yet.
    #[must_use]
    pub fn new(subjects: &[Subject]) -> Self {
        let mut scope = Scope::default();
        for Subject { at, index } in subjects {
            match index.and_then(|index| u16::try_from(index).ok()) {
                None => drop(scope.whole.insert(*at)),
                Some(change) => drop(scope.sites.insert(SiteId { entry: *at, change })),
            }
            scope.drawing.insert(*at);
        }
        scope
    }

    /// Takes in an entry; true if it belongs and brings along what was not known.
    ///
    /// Which entries belong is settled once a round through the record has brought nothing.
    pub fn take(&mut self, at: EntryRef, body: &Body) -> bool {
        if self.drawn.contains(&at) {
            return false;
        }
        if !self.drawing.contains(&at) && !self.belongs(body) {
            return self.alone.contains(&at) && self.read.insert(at);
        }
        self.read.insert(at);
        self.drawn.insert(at);
        self.drawing.insert(at);
        if let Body::Conflict(conflict) = body {
            let (id, versions) = (conflict.conflict, conflict.versions);
            let with = match id.with {
                Item::Notice(at) => Some(at),
                Item::Site(site) => Some(site.entry),
                Item::Area(_) => None,
            };
            self.alone.extend([id.notice, versions.notice].into_iter().chain(with).chain(versions.with));
        } else if let Some(about) = body.about() {
            self.drawing.insert(about);
        }
        if let Body::Strike(strike) = body
            && let Struck::Site(site) = strike.what
        {
            self.sites.insert(site);
        }
        true
    }

    /// True if it was taken in and belongs.
    #[must_use]
    pub fn has(&self, at: EntryRef) -> bool {
        self.read.contains(&at)
    }

    /// The entries that belong, by place.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = EntryRef> {
        self.read.iter().copied()
    }

    fn belongs(&self, body: &Body) -> bool {
        let is_ours = |site: &SiteId| self.sites.contains(site) || self.whole.contains(&site.entry);
        match body {
            Body::Strike(strike) if matches!(strike.what, Struck::Site(_)) => {
                matches!(strike.what, Struck::Site(site) if is_ours(&site))
            }
            Body::Sites(changes) => changes.iter().any(|change| match change {
                SiteChange::Add(_) => false,
                SiteChange::Change { site, .. } | SiteChange::Remove { site, .. } => is_ours(site),
            }),
            Body::Conflict(conflict) => {
                self.drawing.contains(&conflict.conflict.notice)
                    || match conflict.conflict.with {
                        Item::Notice(at) => self.drawing.contains(&at),
                        Item::Site(site) => is_ours(&site),
                        Item::Area(_) => false,
                    }
            }
            body => body.about().is_some_and(|about| self.drawing.contains(&about)),
        }
    }
}

#[cfg(test)]
mod tests {
    use evidence::{Lane, PartyIndex, Precedence, Time};
    use line::affairs::{ConflictBody, ConflictId, StrikeBody, Versions};

    use super::*;

    fn at(party: u8, serial: u64) -> EntryRef {
        EntryRef { lane: Lane { party: PartyIndex(party), precedence: Precedence::Routine }, serial }
    }

    fn on(message: EntryRef) -> Body {
        Body::Cancellation { message, reason: String::new() }
    }

    fn nothing() -> Body {
        Body::Restored { before: [0; 4], after: [0; 4] }
    }

    /// The serials that belong to a subject, by party; the record is gone through until it is settled.
    fn scope(subjects: &[(EntryRef, Option<u64>)], record: &[(EntryRef, Body)]) -> Vec<(u8, u64)> {
        let subjects: Vec<_> = subjects.iter().map(|(at, index)| Subject { at: *at, index: *index }).collect();
        let mut scope = Scope::new(&subjects);
        while record.iter().fold(false, |more, (at, body)| scope.take(*at, body) | more) {}
        scope.entries().map(|at| (at.lane.party.0, at.serial)).collect()
    }

    #[test]
    fn words_are_followed_both_ways_and_as_far_as_they_go() {
        let record = [
            (at(0, 1), nothing()),
            (at(0, 2), on(at(0, 1))),
            (at(1, 1), on(at(0, 2))),
            (at(0, 3), on(at(1, 1))),
            (at(0, 4), nothing()),
            (at(1, 2), on(at(0, 4))),
        ];
        let all = [(0, 1), (0, 2), (0, 3), (1, 1)];
        for subject in [at(0, 1), at(0, 2), at(0, 3), at(1, 1)] {
            assert_eq!(scope(&[(subject, None)], &record), all, "whichever of them is named: {subject:?}");
        }
        assert_eq!(scope(&[(at(1, 2), None)], &record), [(0, 4), (1, 2)]);
    }

    #[test]
    fn words_on_one_site_do_not_belong_to_another_that_the_same_entry_told() {
        let strike = |change| {
            let what = Struck::Site(SiteId { entry: at(0, 1), change });
            Body::Strike(StrikeBody { what, struck: Time(0), words: String::new() })
        };
        let removal = |change| {
            let site = SiteId { entry: at(0, 1), change };
            Body::Sites(vec![SiteChange::Remove { site, turn: 1, reason: String::new() }])
        };
        let record = [
            (at(0, 1), Body::Sites(Vec::new())),
            (at(1, 1), on(at(0, 1))),
            (at(0, 2), strike(0)),
            (at(0, 3), strike(1)),
            (at(0, 4), removal(1)),
            (at(1, 2), on(at(0, 4))),
        ];
        assert_eq!(scope(&[(at(0, 1), Some(0))], &record), [(0, 1), (0, 2), (1, 1)]);
        assert_eq!(scope(&[(at(0, 1), Some(1))], &record), [(0, 1), (0, 3), (0, 4), (1, 1), (1, 2)]);
        assert_eq!(scope(&[(at(0, 1), None)], &record).len(), 6, "all that the entry tells");
        assert_eq!(scope(&[(at(0, 2), None)], &record), [(0, 1), (0, 2), (1, 1)], "the strike names its site");
    }

    #[test]
    fn words_on_a_conflict_bring_what_it_is_between_and_no_more() {
        let conflict = |notice, with| {
            let conflict = ConflictId { notice, with: Item::Notice(with) };
            let versions = Versions { notice, with: Some(with) };
            Body::Conflict(ConflictBody { conflict, versions, accepts: false, words: String::new() })
        };
        let record = [
            (at(0, 1), nothing()),
            (at(1, 1), nothing()),
            (at(1, 2), on(at(1, 1))),
            (at(0, 2), conflict(at(0, 1), at(1, 1))),
        ];
        assert_eq!(scope(&[(at(0, 1), None)], &record), [(0, 1), (0, 2), (1, 1)]);
        assert_eq!(scope(&[(at(1, 1), None)], &record), [(0, 1), (0, 2), (1, 1), (1, 2)]);
    }
}
