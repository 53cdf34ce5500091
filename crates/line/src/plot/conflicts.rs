//! The conflicts that are kept: of each pair the worst, as many as find room.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use evidence::{EntryRef, Time};
use volume::{Approach, Effort, Key, Verdict};

use super::Conflict;
use super::pair::Pair;
use crate::affairs::{ConflictId, Item, Versions};

/// All conflicts that are kept.
#[derive(Clone)]
pub(super) struct Conflicts {
    all: BTreeMap<ConflictId, Conflict>,
    pools: BTreeMap<Pair, Pool>,
    /// How many of one pair are kept.
    most: usize,
    /// The same conflicts, by what the first notice meets.
    met: BTreeSet<(Item, EntryRef)>,
    /// When the clock of each runs out.
    dues: BTreeSet<(Time, ConflictId)>,
    /// Up to where clocks that ran out have been given.
    given: (Time, Option<ConflictId>),
    /// Conflicts that were found when their clock had run out, and which no look ahead will find.
    late: BTreeSet<(Time, ConflictId)>,
}

/// The conflicts of one pair.
#[derive(Clone, Default)]
pub(super) struct Pool {
    kept: BTreeSet<Rank>,
    /// From here on nothing is kept: the first that found no room.
    horizon: Option<Rank>,
    /// That one is no more, and perhaps there is no other.
    stale: bool,
    /// How far a round has come that holds all of the pair against each other once more.
    pub(super) round: Option<Round>,
    /// Something was not measured when it came: a round is to begin, after the one that goes on.
    again: bool,
    /// Those that were and are not kept now, of which it was too much effort to know at once whether they are no more; at
    /// most as many as are kept.
    unsure: BTreeSet<ConflictId>,
    /// What may still be spent on the pair in this step.
    pub(super) effort: Effort,
}

/// Where a round goes on.
#[derive(Clone, Copy)]
pub(super) struct Round {
    /// The notice that is next.
    pub(super) notice: EntryRef,
    /// Amid too many others to be measured at once: its volume and the key of the other that are next.
    pub(super) walk: Option<(u8, Key)>,
}

impl Round {
    pub(super) const START: Round = Round { notice: ConflictId::LEAST.notice, walk: None };
}

/// The worst first; of equals their names decide.
type Rank = (Badness, ConflictId);

/// What sorts the worst first: the surest, then the nearest, and what decides between equals is the volumes' numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Badness(Reverse<Verdict>, u64, u64, u64, (u8, u8));

impl Badness {
    pub(super) fn of(approach: &Approach, volumes: (u8, u8)) -> Self {
        let Approach { verdict, horizontal_cm, vertical_cm, time_ms, .. } = approach;
        Badness(Reverse(*verdict), horizontal_cm.least, vertical_cm.least, *time_ms, volumes)
    }
}

fn rank(id: ConflictId, conflict: &Conflict) -> Rank {
    (Badness::of(&conflict.approach, conflict.volumes), id)
}

impl Conflicts {
    /// None yet, of these pairs, with room for so many of all together, of which each pair has the same share.
    pub(super) fn new(pairs: Vec<Pair>, most: usize) -> Self {
        Conflicts {
            all: BTreeMap::new(),
            most: (most / pairs.len().max(1)).max(1),
            pools: pairs.into_iter().map(|pair| (pair, Pool::default())).collect(),
            met: BTreeSet::new(),
            dues: BTreeSet::new(),
            given: (Time(0), None),
            late: BTreeSet::new(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&ConflictId, &Conflict)> {
        self.all.iter()
    }

    pub(super) fn get(&self, id: ConflictId) -> Option<&Conflict> {
        self.all.get(&id)
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (Pair, &Pool)> {
        self.pools.iter().map(|(pair, pool)| (*pair, pool))
    }

    pub(super) fn pool(&mut self, pair: Pair) -> Option<&mut Pool> {
        self.pools.get_mut(&pair)
    }

    /// Gives every pair so much to spend in the next step.
    pub(super) fn allow(&mut self, effort: u64) {
        self.pools.values_mut().for_each(|pool| pool.effort = Effort(effort));
    }

    /// The next pair after this one, in a circle, that is to be gone round.
    pub(super) fn next_round(&self, after: Option<Pair>) -> Option<Pair> {
        let wants = |(pair, pool): (&Pair, &Pool)| pool.wants(self.most).then_some(*pair);
        let next = after.and_then(|after| self.pools.range((Bound::Excluded(after), Bound::Unbounded)).find_map(wants));
        next.or_else(|| self.pools.iter().find_map(wants))
    }

    /// Where the round of a pair goes on; it begins if there is none and one is to be.
    pub(super) fn round(&mut self, pair: Pair) -> Option<Round> {
        let most = self.most;
        let pool = self.pools.get_mut(&pair).filter(|pool| pool.wants_round(most))?;
        if pool.round.is_none() {
            if pool.stale || pool.kept.len() < most {
                // Whatever found no room before is found again.
                pool.horizon = None;
            }
            (pool.again, pool.stale) = (false, false);
        }
        Some(*pool.round.get_or_insert(Round::START))
    }

    /// Leaves to a later step to find out whether a conflict is no more.
    pub(super) fn note_unsure(&mut self, id: ConflictId) {
        let most = self.most;
        if let Some(pool) = self.pools.get_mut(&Pair::of(id)).filter(|pool| pool.unsure.len() < most) {
            pool.unsure.insert(id);
        }
    }

    /// One of those of a pair.
    pub(super) fn take_unsure(&mut self, pair: Pair) -> Option<ConflictId> {
        self.pools.get_mut(&pair)?.unsure.pop_first()
    }

    /// Keeps the worst of what two items have with each other, if it is among the worst of their pair; true if it was
    /// not kept before.
    pub(super) fn note(&mut self, id: ConflictId, found: Conflict) -> bool {
        let Some(pool) = self.pools.get_mut(&Pair::of(id)) else { return false };
        let new = rank(id, &found);
        if let Some(known) = self.all.get_mut(&id) {
            let old = rank(id, known);
            if new < old {
                // Between the same words, so its clock is the same.
                *known = found;
                pool.kept.remove(&old);
                pool.kept.insert(new);
            }
            return false;
        }
        if pool.horizon.is_some_and(|horizon| horizon <= new) {
            return false;
        }
        pool.kept.insert(new);
        let last = if pool.kept.len() > self.most { pool.kept.pop_last() } else { None };
        pool.horizon = last.or(pool.horizon);
        self.all.insert(id, found);
        self.met.insert((id.with, id.notice));
        self.dues.insert((found.due, id));
        if (found.due, Some(id)) <= self.given {
            self.late.insert((found.due, id));
        }
        if let Some((_, gone)) = last {
            self.drop(gone);
        }
        last.is_none_or(|(_, gone)| gone != id)
    }

    /// Takes out every conflict of an item.
    pub(super) fn forget(&mut self, item: Item) -> BTreeMap<ConflictId, Versions> {
        for pool in self.pools.iter_mut().filter(|(pair, _)| pair.concerns(item)).map(|(_, pool)| pool) {
            let is_of = |id: ConflictId| id.with == item || Item::Notice(id.notice) == item;
            pool.stale |= pool.horizon.is_some_and(|(_, id)| is_of(id));
        }
        let ids = self.ids_of(item);
        ids.into_iter().filter_map(|id| Some((id, self.drop(id)?.versions))).collect()
    }

    fn drop(&mut self, id: ConflictId) -> Option<Conflict> {
        let conflict = self.all.remove(&id)?;
        self.met.remove(&(id.with, id.notice));
        self.dues.remove(&(conflict.due, id));
        self.late.remove(&(conflict.due, id));
        if let Some(pool) = self.pools.get_mut(&Pair::of(id)) {
            pool.kept.remove(&rank(id, &conflict));
        }
        Some(conflict)
    }

    fn ids_of(&self, item: Item) -> Vec<ConflictId> {
        let least = ConflictId::LEAST.notice;
        let with = self.met.range((item, least)..).take_while(|(with, _)| *with == item);
        let mut ids: Vec<_> = with.map(|&(with, notice)| ConflictId { notice, with }).collect();
        if let Item::Notice(notice) = item {
            let from = ConflictId { notice, with: Item::Notice(least) };
            ids.extend(self.all.range(from..).map(|(id, _)| *id).take_while(|id| id.notice == notice));
        }
        ids
    }

    /// Takes out a conflict whose clock has run out, the earliest first; each is given once.
    pub(super) fn take_due(&mut self, now: Time) -> Option<(ConflictId, Time)> {
        if now < self.given.0 {
            // What a clock that was ahead gave out is given again when it is so.
            self.given = (now, None);
        }
        if let Some((due, id)) = self.late.pop_first() {
            return Some((id, due));
        }
        let after = match self.given {
            (time, Some(id)) => Bound::Excluded((time, id)),
            (time, None) => Bound::Included((time, ConflictId::LEAST)),
        };
        let &(due, id) = self.dues.range((after, Bound::Unbounded)).next().filter(|(due, _)| *due < now)?;
        self.given = (due, Some(id));
        Some((id, due))
    }
}

impl Pool {
    /// True if all conflicts of the pair are kept and measured.
    pub(super) fn is_whole(&self) -> bool {
        self.horizon.is_none() && self.round.is_none() && !self.again
    }

    fn wants(&self, most: usize) -> bool {
        !self.unsure.is_empty() || self.wants_round(most)
    }

    fn wants_round(&self, most: usize) -> bool {
        self.round.is_some() || self.again || self.horizon.is_some() && (self.stale || self.kept.len() < most)
    }

    /// Leaves to a round what was not measured.
    pub(super) fn defer(&mut self) {
        self.again = true;
    }
}
