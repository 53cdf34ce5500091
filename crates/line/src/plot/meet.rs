//! How what stands is held against what else stands: each thing when it comes, and all of a pair once more in rounds,
//! where that was too much at once or conflicts found no room.

use evidence::EntryRef;
use volume::{Effort, Index, Key, Separations, Solid, Verdict};

use super::conflicts::{Badness, Round};
use super::keys::{Name as _, site_of, volume_of};
use super::pair::{Pair, With};
use super::{Conflict, NoticeWords, Plot, Turn, level};
use crate::affairs::{ConflictId, Item, Versions};
use crate::limits::{PLOT_EFFORT_PER_ROUND_STEP, PLOT_EFFORT_PER_STEP};

/// What it takes to come to the next notice of a round.
const NEXT_EFFORT: u64 = 16;

impl Plot {
    /// Holds a thing that came against all that it may meet, as far as the effort of each pair goes. What is found and
    /// was not kept is put on the list.
    pub(super) fn meet(&mut self, item: Item, fresh: &mut Vec<ConflictId>) {
        let pairs: Vec<Pair> =
            self.conflicts.pairs().map(|(pair, _)| pair).filter(|pair| pair.concerns(item)).collect();
        for pair in pairs {
            let Some(mut effort) = self.conflicts.pool(pair).map(|pool| pool.effort) else { continue };
            let whole = self.meet_near(pair, item, &mut effort, fresh);
            let Some(pool) = self.conflicts.pool(pair) else { continue };
            pool.effort = effort;
            if !whole {
                pool.defer();
            }
        }
    }

    /// One bounded step of a round of a pair.
    pub(super) fn go_round(&mut self, pair: Pair, fresh: &mut Vec<ConflictId>) {
        let Some(mut round) = self.conflicts.round(pair) else { return };
        let mut effort = Effort(PLOT_EFFORT_PER_ROUND_STEP);
        let next = loop {
            let Some(notice) = self.shelf(pair.notices).and_then(|shelf| shelf.first_from(round.notice)) else {
                break None;
            };
            if notice != round.notice {
                round = Round { notice, walk: None };
            }
            let item = Item::Notice(notice);
            round.walk = match round.walk {
                // Not begun with what is left of a step, or what is not much would have to be walked through.
                None if effort.0 <= PLOT_EFFORT_PER_ROUND_STEP / 2 => break Some(round),
                None if self.meet_near(pair, item, &mut effort, fresh) => None,
                None => Some((0, 0)),
                Some(from) => self.walk(pair, item, from, &mut effort, fresh),
            };
            if round.walk.is_some() {
                if effort.is_spent() {
                    break Some(round);
                }
                continue;
            }
            effort.take(NEXT_EFFORT);
            round.notice = notice.next();
        };
        if let Some(pool) = self.conflicts.pool(pair) {
            pool.round = next;
        }
    }

    /// A conflict, be it one that found no room among those that are kept: both are held, and measured once more.
    #[must_use]
    pub fn between(&self, id: ConflictId) -> Option<Conflict> {
        let kept = self.conflicts.get(id).copied();
        let measured = || {
            self.conflicts.pairs().find(|(pair, _)| *pair == Pair::of(id))?;
            self.measured_worst(id, &mut Effort(PLOT_EFFORT_PER_STEP))
        };
        kept.or_else(measured)
    }

    /// True if two items do not meet any more; `None` if no effort is left to know. Of one that found no room it is not
    /// said.
    pub(super) fn is_cleared(&self, id: ConflictId, effort: &mut Effort) -> Option<bool> {
        if self.is_gone(Item::Notice(id.notice)) || self.is_gone(id.with) {
            return Some(true);
        }
        if !self.holds(Item::Notice(id.notice)) || !self.holds(id.with) {
            return Some(false);
        }
        if effort.is_spent() {
            return None;
        }
        Some(self.measured_worst(id, effort).is_none())
    }

    /// The worst that the volumes of two items have with each other; `None` if they keep their distance.
    fn measured_worst(&self, id: ConflictId, effort: &mut Effort) -> Option<Conflict> {
        let (pair, item) = (Pair::of(id), Item::Notice(id.notice));
        let keys: Vec<Key> = match id.with {
            Item::Notice(other) => self.shelf(other.lane.party)?.solids(other).map(|(v, _)| other.key(v)).collect(),
            Item::Site(site) => vec![site.key(0)],
            Item::Area(number) => vec![number.into()],
        };
        let each = self.solids(item).flat_map(|(volume, _)| keys.iter().map(move |key| (volume, *key)));
        let met = each.filter_map(|(volume, key)| self.measured(pair, item, volume, key, effort));
        met.map(|(_, conflict)| conflict).min_by_key(|met| Badness::of(&met.approach, met.volumes))
    }

    /// Finds out of conflicts of a pair whether they are no more, some of them.
    pub(super) fn make_sure(&mut self, pair: Pair, turns: &mut Vec<(ConflictId, Turn)>) {
        let mut effort = Effort(PLOT_EFFORT_PER_ROUND_STEP);
        while let Some(id) = self.conflicts.take_unsure(pair) {
            if self.conflicts.get(id).is_some() {
                continue;
            }
            match self.is_cleared(id, &mut effort) {
                Some(cleared) => turns.extend(cleared.then_some((id, Turn::Cleared))),
                None => return self.conflicts.note_unsure(id),
            }
        }
    }

    /// True of what does not stand: all that does is held up to the horizon.
    fn is_gone(&self, item: Item) -> bool {
        let read = match item {
            Item::Notice(id) => {
                self.shelf(id.lane.party).is_some_and(|shelf| shelf.horizon().is_none_or(|horizon| id < horizon))
            }
            Item::Site(id) => {
                let shelf = self.site_shelf(id.entry.lane.party);
                shelf.is_some_and(|shelf| shelf.horizon().is_none_or(|horizon| id < horizon))
            }
            Item::Area(_) => return false,
        };
        read && !self.holds(item)
    }

    /// Holds an item against those of a pair that are near it; true if the effort was enough for all.
    fn meet_near(&mut self, pair: Pair, item: Item, effort: &mut Effort, fresh: &mut Vec<ConflictId>) -> bool {
        let Some((index, separations)) = self.opposite(pair, item) else { return true };
        let (mut found, mut whole) = (Vec::new(), true);
        for (volume, solid) in self.solids(item) {
            let (near, all) = index.near_within(solid, &separations, effort);
            found.extend(near.into_iter().map(|(key, _)| (volume, key)));
            whole &= all;
        }
        self.note_all(pair, item, found, effort, fresh);
        whole
    }

    /// Holds a notice against all of a pair, one after the other; where to go on, `None` at the end.
    fn walk(
        &mut self,
        pair: Pair,
        item: Item,
        from: (u8, Key),
        effort: &mut Effort,
        fresh: &mut Vec<ConflictId>,
    ) -> Option<(u8, Key)> {
        let (index, separations) = self.opposite(pair, item)?;
        let (mut found, mut next) = (Vec::new(), None);
        for (volume, solid) in self.solids(item).filter(|(volume, _)| from.0 <= *volume) {
            let begin = if volume == from.0 { from.1 } else { 0 };
            let (near, rest) = index.walk_within(solid, &separations, begin, effort);
            found.extend(near.into_iter().map(|(key, _)| (volume, key)));
            if let Some(key) = rest {
                next = Some((volume, key));
                break;
            }
        }
        self.note_all(pair, item, found, effort, fresh);
        next
    }

    fn note_all(
        &mut self,
        pair: Pair,
        item: Item,
        found: Vec<(u8, Key)>,
        effort: &mut Effort,
        fresh: &mut Vec<ConflictId>,
    ) {
        for (volume, key) in found {
            if let Some((id, conflict)) = self.measured(pair, item, volume, key, effort)
                && self.conflicts.note(id, conflict)
            {
                fresh.push(id);
            }
        }
    }

    fn solids(&self, item: Item) -> impl Iterator<Item = (u8, &Solid)> {
        let notice = match item {
            Item::Notice(id) => self.shelf(id.lane.party).map(|shelf| shelf.solids(id)),
            _ => None,
        };
        let site = match item {
            Item::Site(id) => self.site_shelf(id.entry.lane.party).map(|shelf| shelf.solids(id)),
            _ => None,
        };
        notice.into_iter().flatten().chain(site.into_iter().flatten())
    }

    /// What an item may meet in a pair, and the most that it has to keep from that; `None` if it has not to keep any
    /// distance.
    fn opposite(&self, pair: Pair, item: Item) -> Option<(&Index, Separations)> {
        match (item, pair.with) {
            (Item::Site(_), _) => Some((&self.shelf(pair.notices)?.index, level(self.site_cm_most))),
            (Item::Notice(id), With::Notices(other)) => {
                let other = if id.lane.party == pair.notices { other } else { pair.notices };
                Some((&self.shelf(other)?.index, self.annex.separations))
            }
            (Item::Notice(id), With::Sites(owner)) => {
                let words = self.shelf(id.lane.party)?.words(id)?;
                Some((&self.site_shelf(owner)?.index, self.off_sites(words.kind)?))
            }
            (Item::Notice(_), With::Areas) => Some((&self.areas, level(self.area_cm_most))),
            (Item::Area(_), _) => None,
        }
    }

    /// What a volume of an item has with another; `None` if it keeps its distance after all.
    fn measured(
        &self,
        pair: Pair,
        item: Item,
        volume: u8,
        key: Key,
        effort: &mut Effort,
    ) -> Option<(ConflictId, Conflict)> {
        match (item, pair.with) {
            (Item::Notice(id), With::Notices(_)) => {
                let other = volume_of(key);
                if ConflictId::of(id, Item::Notice(other.0)).notice == id {
                    self.between_notices((id, volume), other, effort)
                } else {
                    self.between_notices(other, (id, volume), effort)
                }
            }
            (Item::Notice(id), With::Sites(_)) => self.at_site((id, volume), key, effort),
            (Item::Site(site), _) => self.at_site(volume_of(key), site.key(0), effort),
            (Item::Notice(id), With::Areas) => self.in_area((id, volume), u16::try_from(key).ok()?, effort),
            (Item::Area(_), _) => None,
        }
    }

    fn between_notices(
        &self,
        one: (EntryRef, u8),
        other: (EntryRef, u8),
        effort: &mut Effort,
    ) -> Option<(ConflictId, Conflict)> {
        let (solid, words) = self.volume(one)?;
        let (theirs, there) = self.volume(other)?;
        let approach = solid.approach_within(theirs, &self.annex.separations, effort);
        let versions = Versions { notice: words.version, with: Some(there.version) };
        let yields = self.yields((one.0, words), (other.0, there));
        let due = self.due(words.time.max(there.time));
        let id = ConflictId { notice: one.0, with: Item::Notice(other.0) };
        let conflict = Conflict { versions, approach, volumes: (one.1, other.1), yields, due };
        (approach.verdict != Verdict::Clear).then_some((id, conflict))
    }

    fn at_site(&self, notice: (EntryRef, u8), site: Key, effort: &mut Effort) -> Option<(ConflictId, Conflict)> {
        let (solid, words) = self.volume(notice)?;
        let id = site_of(site);
        let shelf = self.site_shelf(id.entry.lane.party)?;
        let (theirs, there) = (shelf.index.get(site)?, shelf.words(id)?);
        let separations = self.off_sites(words.kind)?;
        if solid.verdict_within(theirs, &separations, effort) == Verdict::Clear {
            return None;
        }
        let approach = solid.approach_within(theirs, &separations, effort);
        let versions = Versions { notice: words.version, with: Some(there.version) };
        let due = self.due(words.time.max(there.time));
        let conflict = Conflict { versions, approach, volumes: (notice.1, 0), yields: Some(notice.0), due };
        Some((ConflictId { notice: notice.0, with: Item::Site(id) }, conflict))
    }

    fn in_area(&self, notice: (EntryRef, u8), number: u16, effort: &mut Effort) -> Option<(ConflictId, Conflict)> {
        let (solid, words) = self.volume(notice)?;
        let area = self.areas.get(number.into())?;
        let separations = self.off_area(number, words.kind)?;
        if solid.verdict_within(area, &separations, effort) == Verdict::Clear {
            return None;
        }
        let approach = solid.approach_within(area, &separations, effort);
        let versions = Versions { notice: words.version, with: None };
        let due = self.due(words.time);
        let conflict = Conflict { versions, approach, volumes: (notice.1, 0), yields: Some(notice.0), due };
        Some((ConflictId { notice: notice.0, with: Item::Area(number) }, conflict))
    }

    fn volume(&self, (notice, volume): (EntryRef, u8)) -> Option<(&Solid, &NoticeWords)> {
        let shelf = self.shelf(notice.lane.party)?;
        Some((shelf.index.get(notice.key(volume))?, shelf.words(notice)?))
    }

    /// Which of two notices is to give way: the one of the greater rank; of one rank, the one whose author had the
    /// other's words in hand when it spoke.
    fn yields(&self, one: (EntryRef, &NoticeWords), other: (EntryRef, &NoticeWords)) -> Option<EntryRef> {
        let rank = |words: &NoticeWords| self.annex.kind(words.kind).rank;
        let had = |words: &NoticeWords, of: EntryRef| {
            words.seen.get(of.lane.number() as usize).is_some_and(|&size| of.serial <= size)
        };
        match rank(one.1).cmp(&rank(other.1)) {
            std::cmp::Ordering::Less => Some(other.0),
            std::cmp::Ordering::Greater => Some(one.0),
            std::cmp::Ordering::Equal => match (had(one.1, other.1.version), had(other.1, one.1.version)) {
                (true, false) => Some(one.0),
                (false, true) => Some(other.0),
                _ => None,
            },
        }
    }
}
