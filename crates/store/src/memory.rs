//! A store in memory, for tests and simulations: as durable as the process.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use evidence::{
    Charter, Claims, EntryRef, Frontier, Hash, Lane, PartyIndex, Precedence, Receipt, Serial, Time, VerifiedEntry,
};
use line::affairs::{self, Affair, AffairKind, Check, Folded, Rules};
use line::limits::PARTS_MAX;
use line::{Awaiting, AwaitingWith, Division, Keep, KeptEntry, Picture, Record, RecordError, Sum, Waiting};

use crate::limits::DUE_MS_MAX;
use crate::{Archive, Checked, CommitError, Counts, Find, Fork, Indexer, Loaded, Progress, Rebuilt, Store};

const FIRST_LANE: Lane = Lane { party: PartyIndex(0), precedence: Precedence::Flash };

/// A store in memory.
#[derive(Clone)]
pub struct Memory {
    rules: Arc<Rules>,
    own: PartyIndex,
    lanes: Vec<MemoryLane>,
    outbox: BTreeMap<u64, Waiting>,
    keys: Vec<Vec<u8>>,
    receipts: BTreeMap<(Lane, u64, PartyIndex), Receipt>,
    forks: Vec<Fork>,
    lives: BTreeMap<PartyIndex, (u64, Time)>,
    /// The order of keeping.
    kept: Vec<EntryRef>,
    /// How many of them are folded, in all and of each lane.
    folded: usize,
    sizes: Vec<u64>,
    affairs: BTreeMap<EntryRef, Affair>,
    /// Those of them whose clock runs or has run out, by the time of that.
    due: BTreeSet<(Time, EntryRef)>,
    /// The sum of those that the entries of each lane began.
    sums: Vec<Sum>,
    awaiting: BTreeSet<(Lane, u64, Awaiting)>,
}

#[derive(Clone, Default)]
struct MemoryLane {
    entries: Vec<KeptEntry>,
    /// When each was kept.
    at: Vec<Time>,
    frontier: Frontier,
}

impl Memory {
    /// An empty store for one party of a line.
    ///
    /// # Panics
    /// If no line can be run by the charter.
    #[must_use]
    pub fn new(charter: &Charter, own: PartyIndex) -> Self {
        Memory::by(Rules::of(charter).expect("a line can be run by the charter"), own)
    }

    /// The same for a line whose charter was amended.
    #[must_use]
    pub fn by(rules: Rules, own: PartyIndex) -> Self {
        let lanes = rules.charter.parties.len() * 4;
        Memory {
            rules: Arc::new(rules),
            own,
            lanes: vec![MemoryLane::default(); lanes],
            outbox: BTreeMap::new(),
            keys: Vec::new(),
            receipts: BTreeMap::new(),
            forks: Vec::new(),
            lives: BTreeMap::new(),
            kept: Vec::new(),
            folded: 0,
            sizes: vec![0; lanes],
            affairs: BTreeMap::new(),
            due: BTreeSet::new(),
            sums: vec![Sum::default(); lanes],
            awaiting: BTreeSet::new(),
        }
    }

    /// Goes on under an amendment of the charter: what is here is folded again.
    ///
    /// # Errors
    /// [`CommitError`] as of any rebuild.
    pub fn amend(&mut self, rules: Rules) -> Result<(), CommitError> {
        let lanes = rules.charter.parties.len() * 4;
        self.rules = Arc::new(rules);
        self.lanes.resize(lanes, MemoryLane::default());
        self.sizes.resize(lanes, 0);
        self.sums.resize(lanes, Sum::default());
        self.rebuild().map(|_| ())
    }

    /// Loses a receipt, as a loss of power may lose what was settled behind the last commit.
    pub fn lose(&mut self, receipt: &Claims) {
        self.receipts.remove(&(receipt.lane, receipt.size, receipt.receiver));
    }

    /// The picture, for comparing one side's with another's.
    #[must_use]
    pub fn affairs(&self) -> &BTreeMap<EntryRef, Affair> {
        &self.affairs
    }

    fn lane(&self, lane: Lane) -> Option<&MemoryLane> {
        self.lanes.get(lane.number() as usize)
    }

    /// What waits for the least of a lane.
    fn first_awaiting(&self, lane: Lane) -> Option<(Lane, u64, Awaiting)> {
        let least = Awaiting { entry: EntryRef { lane: FIRST_LANE, serial: 0 }, with: AwaitingWith::Seen };
        self.awaiting.range((lane, 0, least)..).next().copied().filter(|(theirs, ..)| *theirs == lane)
    }

    /// The number of keeping of an entry.
    fn kept_as(&self, at: EntryRef) -> Option<usize> {
        self.kept.iter().position(|theirs| *theirs == at)
    }

    fn write(&mut self, batch: &[Keep]) {
        for keep in batch {
            match keep {
                Keep::Entry { entry, root, frontier, at, leaves_outbox } => {
                    let lane = self.lanes.get_mut(entry.at().lane.number() as usize).expect("a lane of the charter");
                    assert_eq!(lane.entries.len() as u64 + 1, entry.at().serial, "entries are kept in order");
                    lane.entries.push(KeptEntry { entry: entry.clone(), root: *root });
                    lane.at.push(*at);
                    lane.frontier = frontier.clone();
                    if let Some(number) = leaves_outbox {
                        self.outbox.remove(number);
                    }
                    self.kept.push(entry.at());
                }
                Keep::Outbox { number, precedence, body } => {
                    let waiting = Waiting { number: *number, precedence: *precedence, body: body.clone() };
                    self.outbox.insert(*number, waiting);
                }
                Keep::Receipt(receipt) => {
                    let claims = receipt.claims();
                    let place = (claims.lane, claims.size, claims.receiver);
                    // A second one for the same size says nothing new, and the first says earlier what it says.
                    self.receipts.entry(place).or_insert_with(|| receipt.clone());
                }
                Keep::Key(key) if self.keys.contains(key) => {}
                Keep::Key(key) => self.keys.push(key.clone()),
                Keep::Life { peer, life, read } => {
                    self.lives.insert(*peer, (*life, *read));
                }
                Keep::Fork { root_before, one, other } => {
                    let fork = Fork { root_before: *root_before, one: one.clone(), other: other.clone() };
                    self.forks.push(fork);
                }
            }
        }
    }
}

impl Record for Memory {
    fn root(&self, lane: Lane, size: u64) -> Result<Option<Hash>, RecordError> {
        let place = usize::try_from(size).ok().and_then(|size| size.checked_sub(1));
        Ok(match place {
            None if size == 0 => Some(Frontier::new().root()),
            None => None,
            Some(place) => self.lane(lane).and_then(|lane| lane.entries.get(place)).map(|kept| kept.root),
        })
    }

    fn entries(&self, lane: Lane, from: Serial, bytes_max: usize) -> Result<Vec<KeptEntry>, RecordError> {
        let Some(lane) = self.lane(lane) else { return Ok(Vec::new()) };
        let mut bytes = 0;
        let within = |kept: &&KeptEntry| {
            let first = bytes == 0;
            bytes += kept.entry.bytes().len();
            first || bytes <= bytes_max
        };
        let before = usize::try_from(from.saturating_sub(1)).unwrap_or(usize::MAX);
        Ok(lane.entries.iter().skip(before).take_while(within).cloned().collect())
    }

    fn affair(&self, id: EntryRef) -> Result<Option<Affair>, RecordError> {
        Ok(self.affairs.get(&id).cloned())
    }

    fn due(
        &self,
        after: Time,
        told: Option<EntryRef>,
        until: Time,
        limit: usize,
    ) -> Result<Vec<(EntryRef, Time)>, RecordError> {
        let untold = |id: EntryRef, due| after < due || after == due && told.is_some_and(|told| told < id);
        let of_then = self.due.range((after, EntryRef { lane: FIRST_LANE, serial: 0 })..);
        let due = of_then.take_while(|(due, _)| *due <= until).filter(|(due, id)| untold(*id, *due));
        Ok(due.map(|(due, id)| (*id, *due)).take(limit).collect())
    }

    fn standing(&self, after: Option<EntryRef>, limit: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        let standing =
            self.affairs.iter().filter(|(id, affair)| affair.stands() && after.is_none_or(|after| after < **id));
        Ok(standing.map(|(id, affair)| (*id, affair.clone())).take(limit).collect())
    }

    fn suspensions(&self, limit: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        let kept = self.kept.iter().filter_map(|at| self.affairs.get_key_value(at));
        let open = kept.filter(|(_, affair)| affair.kind() == AffairKind::Suspension && affair.stands());
        Ok(open.map(|(id, affair)| (*id, affair.clone())).take(limit).collect())
    }

    fn picture_sums(&self) -> Result<Option<Vec<(u64, Sum)>>, RecordError> {
        Ok(self.is_settled().then(|| self.sizes.iter().copied().zip(self.sums.iter().copied()).collect()))
    }

    fn part_sums(&self, of: Division) -> Result<Vec<Sum>, RecordError> {
        let mut sums = vec![Sum::default(); PARTS_MAX];
        let first = EntryRef { lane: of.lane, serial: of.from };
        for (id, affair) in self.affairs.range(first..).take_while(|(id, _)| id.lane == of.lane) {
            let part = usize::try_from((id.serial - of.from) / of.width).ok();
            let Some(of_part) = part.and_then(|part| sums.get_mut(part)) else { break };
            *of_part = of_part.plus(Sum::of(*id, &affair.encode()));
        }
        Ok(sums)
    }
}

impl Archive for Memory {
    fn load(&self) -> Result<Loaded, RecordError> {
        let mut receipted = BTreeMap::new();
        for (lane, size, receiver) in self.receipts.keys() {
            receipted.insert((*receiver, *lane), *size);
        }
        let checks = || {
            self.affairs.iter().filter_map(|(id, affair)| match affair {
                Affair::Check(check) => Some((id, check)),
                _ => None,
            })
        };
        let unanswered = checks().filter(|(_, check)| check.answers.contains(&(self.own, None))).map(|(id, _)| *id);
        let mut asked = BTreeMap::new();
        for (id, affair) in &self.affairs {
            if let Affair::Staffed(staffed) = affair {
                let last = asked.entry(id.lane.party).or_insert(staffed.asked);
                *last = staffed.asked.max(*last);
            }
        }
        Ok(Loaded {
            frontiers: self.lanes.iter().map(|lane| lane.frontier.clone()).collect(),
            outbox: self.outbox.values().cloned().collect(),
            keys: self.keys.clone(),
            receipted: receipted.into_iter().map(|((receiver, lane), size)| (receiver, lane, size)).collect(),
            unanswered: unanswered.collect(),
            asked: asked.into_iter().collect(),
            lives: self.lives.iter().map(|(peer, (life, read))| (*peer, *life, *read)).collect(),
            last_check: checks().filter(|(id, _)| id.lane.party == self.own).map(|(_, check)| check.asked).max(),
        })
    }

    fn affairs(
        &self,
        kind: AffairKind,
        before: Option<EntryRef>,
        limit: usize,
    ) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        let before = before.map_or(Some(self.kept.len()), |before| self.kept_as(before));
        let newest_first = self.kept[..before.unwrap_or_default()].iter().rev();
        let all = newest_first.filter_map(|at| self.affairs.get_key_value(at));
        let of_kind = all.filter(|(_, affair)| affair.kind() == kind);
        Ok(of_kind.map(|(at, affair)| (*at, affair.clone())).take(limit).collect())
    }

    fn inbox(
        &self,
        kind: AffairKind,
        after: Option<EntryRef>,
        limit: usize,
    ) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        let order = |id: EntryRef| {
            let due = self.affairs.get(&id)?.due(id)?;
            Some((id.lane.precedence, due.0.min(DUE_MS_MAX), id))
        };
        let after = after.map(order);
        if after == Some(None) {
            return Ok(Vec::new());
        }
        let mut unread: Vec<_> = self
            .affairs
            .iter()
            .filter(|(_, affair)| affair.kind() == kind)
            .filter(|(id, affair)| affair.waits(**id, self.own) && Some(order(**id)) > after)
            .map(|(id, affair)| (*id, affair.clone()))
            .collect();
        unread.sort_by_key(|(id, _)| order(*id));
        unread.truncate(limit);
        Ok(unread)
    }

    fn checks(
        &self,
        by: PartyIndex,
        from: Time,
        until: Time,
        each: &mut dyn FnMut(EntryRef, &Check),
    ) -> Result<(), RecordError> {
        let mut checks: Vec<_> = self
            .affairs
            .iter()
            .filter_map(|(id, affair)| match affair {
                Affair::Check(check) if id.lane.party == by => Some((*id, check)),
                _ => None,
            })
            .filter(|(_, check)| from <= check.asked && check.asked < until)
            .collect();
        checks.sort_by_key(|(id, check)| (check.asked, *id));
        checks.into_iter().for_each(|(id, check)| each(id, check));
        Ok(())
    }

    fn receipts(&self, lane: Lane, from: u64, limit: usize) -> Result<Vec<Receipt>, RecordError> {
        let from = (lane, from, PartyIndex(0));
        let of_lane = self.receipts.range(from..).take_while(|((theirs, ..), _)| *theirs == lane);
        Ok(of_lane.map(|(_, receipt)| receipt.clone()).take(limit).collect())
    }

    fn receipt_for(&self, at: EntryRef, receiver: PartyIndex) -> Result<Option<Receipt>, RecordError> {
        let from = (at.lane, at.serial, PartyIndex(0));
        let mut of_lane = self.receipts.range(from..).take_while(|((theirs, ..), _)| *theirs == at.lane);
        Ok(of_lane.find(|((.., by), _)| *by == receiver).map(|(_, receipt)| receipt.clone()))
    }

    fn kept_at(&self, at: EntryRef) -> Result<Option<Time>, RecordError> {
        let place = usize::try_from(at.serial).ok().and_then(|serial| serial.checked_sub(1));
        Ok(place.and_then(|place| self.lane(at.lane)?.at.get(place)).copied())
    }

    fn forks(&self) -> Result<Vec<Fork>, RecordError> {
        Ok(self.forks.clone())
    }

    fn find(&self, what: &Find, limit: usize, _: &mut dyn FnMut(Progress)) -> Result<Vec<EntryRef>, RecordError> {
        let before = what.before.map_or(Some(self.kept.len()), |before| self.kept_as(before));
        let newest_first = self.kept[..before.unwrap_or_default()].iter().rev().copied();
        let matches = |at: &EntryRef| {
            let kept = self.lane(at.lane).and_then(|lane| lane.entries.get(at.serial as usize - 1));
            kept.is_some_and(|kept| what.matches(&kept.entry))
        };
        Ok(newest_first.filter(matches).take(limit).collect())
    }

    fn unindexed(&self) -> Result<u64, RecordError> {
        Ok(0)
    }

    fn counts(&self) -> Result<Counts, RecordError> {
        Ok(Counts {
            entries: self.kept.len() as u64,
            outbox: self.outbox.len() as u64,
            keys: self.keys.len() as u64,
            forks: self.forks.len() as u64,
            unread: self.inbox(AffairKind::Message, None, usize::MAX)?.len() as u64,
        })
    }

    fn check(&self, _: &mut dyn FnMut(Progress)) -> Checked {
        let mut checked = Checked { receipts: self.receipts.len() as u64, ..Checked::default() };
        for (lane, of_lane) in Lane::all(self.rules.charter.parties.len()).zip(&self.lanes) {
            let mut frontier = Frontier::new();
            of_lane.entries.iter().for_each(|kept| frontier.push(kept.entry.leaf()));
            assert_eq!(frontier, of_lane.frontier, "memory does not rot");
            checked.entries += frontier.size();
            checked.lanes.push((lane, frontier.size(), frontier.root()));
        }
        checked
    }
}

impl Store for Memory {
    fn commit(&mut self, batch: &[Keep]) -> Result<(), CommitError> {
        self.write(batch);
        Ok(())
    }

    fn settle(&mut self, later: &[Keep]) -> Result<Vec<Folded>, CommitError> {
        self.write(later);
        let rules = self.rules.clone();
        let mut folded = Vec::new();
        while let Some(&at) = self.kept.get(self.folded) {
            let lane = at.lane.number() as usize;
            let entry = self.lanes[lane].entries[at.serial as usize - 1].entry.clone();
            self.folded += 1;
            self.sizes[lane] += 1;
            affairs::fold(&rules, &entry, self, &mut folded).map_err(|error| CommitError::Broken(error.to_string()))?;
        }
        affairs::fold_waiting(&rules, self, &mut folded).map_err(|error| CommitError::Broken(error.to_string()))?;
        Ok(folded)
    }

    fn is_settled(&self) -> bool {
        let ready =
            |(lane, size): (Lane, &u64)| self.first_awaiting(lane).is_some_and(|(_, needed, _)| needed <= *size);
        self.folded == self.kept.len() && !Lane::all(self.rules.charter.parties.len()).zip(&self.sizes).any(ready)
    }

    fn idle(&mut self) -> Result<(), CommitError> {
        Ok(())
    }

    fn rebuild(&mut self) -> Result<Rebuilt, CommitError> {
        let before = std::mem::take(&mut self.affairs);
        self.due.clear();
        self.sums.fill(Sum::default());
        self.awaiting.clear();
        self.folded = 0;
        self.sizes.fill(0);
        loop {
            self.settle(&[])?;
            if self.is_settled() {
                let now = self.affairs.iter().map(|(id, affair)| (*id, affair.clone()));
                return Ok(Rebuilt::new(self.kept.len() as u64, before, now));
            }
        }
    }

    fn reader(&self) -> Result<Box<dyn Archive + Send>, RecordError> {
        Ok(Box::new(self.clone()))
    }

    fn indexer(&self) -> Box<dyn Indexer> {
        Box::new(NoIndexer)
    }
}

/// What is in memory is looked through.
struct NoIndexer;

impl Indexer for NoIndexer {
    fn left(&mut self) -> Result<u64, RecordError> {
        Ok(0)
    }

    fn step(&mut self) -> Result<u64, RecordError> {
        Ok(0)
    }
}

fn due(id: EntryRef, affair: &Affair) -> Option<(Time, EntryRef)> {
    affair.due(id).map(|due| (Time(due.0.min(DUE_MS_MAX)), id))
}

impl Picture for Memory {
    fn affair(&mut self, id: EntryRef) -> Result<Option<Affair>, RecordError> {
        Ok(self.affairs.get(&id).cloned())
    }

    fn put(&mut self, id: EntryRef, affair: &Affair) -> Result<(), RecordError> {
        let before = self.affairs.insert(id, affair.clone());
        if let Some(due) = before.as_ref().and_then(|before| due(id, before)) {
            self.due.remove(&due);
        }
        self.due.extend(due(id, affair));
        if let Some(sum) = self.sums.get_mut(id.lane.number() as usize) {
            let before = before.map_or(Sum::default(), |before| Sum::of(id, &before.encode()));
            *sum = sum.plus(Sum::of(id, &affair.encode()).minus(before));
        }
        Ok(())
    }

    fn size(&mut self, lane: Lane) -> Result<u64, RecordError> {
        Ok(self.sizes.get(lane.number() as usize).copied().unwrap_or_default())
    }

    fn root(&mut self, lane: Lane, size: u64) -> Result<Option<Hash>, RecordError> {
        if size > self.size(lane)? { Ok(None) } else { Record::root(self, lane, size) }
    }

    fn entry(&mut self, at: EntryRef) -> Result<Option<Arc<VerifiedEntry>>, RecordError> {
        if at.serial > self.size(at.lane)? {
            return Ok(None);
        }
        let place = at.serial.checked_sub(1).and_then(|place| usize::try_from(place).ok());
        Ok(place.and_then(|place| self.lane(at.lane)?.entries.get(place)).map(|kept| kept.entry.clone()))
    }

    fn await_lane(&mut self, lane: Lane, size: u64, awaiting: Awaiting) -> Result<(), RecordError> {
        self.awaiting.insert((lane, size, awaiting));
        Ok(())
    }

    fn take_awaiting(&mut self, lane: Lane, size: u64) -> Result<Option<Awaiting>, RecordError> {
        Ok(self.first_awaiting(lane).filter(|(_, needed, _)| *needed <= size).map(|found| {
            self.awaiting.remove(&found);
            found.2
        }))
    }
}
