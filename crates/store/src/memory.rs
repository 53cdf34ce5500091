//! A store in memory, for tests and simulations: as durable as the process.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use evidence::{Charter, EntryRef, Frontier, Hash, Lane, LineId, PartyIndex, Receipt, Serial, Time, VerifiedEntry};
use line::affairs::{self, Affair, Folded};
use line::{Awaiting, Keep, KeptEntry, Picture, Record, RecordError, Waiting};

use crate::{CommitError, Loaded, Store};

/// A store in memory.
#[derive(Clone)]
pub struct Memory {
    charter: Charter,
    line: LineId,
    own: PartyIndex,
    lanes: Vec<MemoryLane>,
    outbox: BTreeMap<u64, Waiting>,
    keys: Vec<Vec<u8>>,
    receipts: BTreeMap<(Lane, u64, PartyIndex), Receipt>,
    forks: Vec<(Hash, Arc<VerifiedEntry>, Arc<VerifiedEntry>)>,
    /// The order of keeping, for messages.
    kept: Vec<EntryRef>,
    affairs: BTreeMap<EntryRef, Affair>,
    awaiting: BTreeSet<(Lane, u64, Awaiting)>,
}

#[derive(Clone, Default)]
struct MemoryLane {
    entries: Vec<KeptEntry>,
    frontier: Frontier,
}

impl Memory {
    /// An empty store for one party of a line.
    #[must_use]
    pub fn new(charter: &Charter, own: PartyIndex) -> Self {
        Memory {
            charter: charter.clone(),
            line: charter.line_id(),
            own,
            lanes: vec![MemoryLane::default(); charter.parties.len() * 4],
            outbox: BTreeMap::new(),
            keys: Vec::new(),
            receipts: BTreeMap::new(),
            forks: Vec::new(),
            kept: Vec::new(),
            affairs: BTreeMap::new(),
            awaiting: BTreeSet::new(),
        }
    }

    /// The picture, for comparing one side's with another's.
    #[must_use]
    pub fn affairs(&self) -> &BTreeMap<EntryRef, Affair> {
        &self.affairs
    }

    /// The proofs of forks.
    #[must_use]
    pub fn forks(&self) -> &[(Hash, Arc<VerifiedEntry>, Arc<VerifiedEntry>)] {
        &self.forks
    }

    fn fold(&mut self, entry: &VerifiedEntry, folded: &mut Vec<Folded>) -> Result<(), CommitError> {
        let (charter, line) = (self.charter.clone(), self.line);
        affairs::fold(&charter, line, entry, self, folded).map_err(|error| CommitError::Broken(error.to_string()))
    }
}

impl Record for Memory {
    fn root(&self, lane: Lane, size: u64) -> Result<Option<Hash>, RecordError> {
        Ok(match size {
            0 => Some(Frontier::new().root()),
            _ => self.lanes[lane.number() as usize].entries.get(size as usize - 1).map(|kept| kept.root),
        })
    }

    fn entries(&self, lane: Lane, from: Serial, bytes_max: usize) -> Result<Vec<KeptEntry>, RecordError> {
        let entries = &self.lanes[lane.number() as usize].entries;
        let mut bytes = 0;
        let within = |kept: &&KeptEntry| {
            let first = bytes == 0;
            bytes += kept.entry.bytes().len();
            first || bytes <= bytes_max
        };
        Ok(entries.iter().skip(from.saturating_sub(1) as usize).take_while(within).cloned().collect())
    }

    fn affair(&self, id: EntryRef) -> Result<Option<Affair>, RecordError> {
        Ok(self.affairs.get(&id).cloned())
    }

    fn due(&self, after: Time, until: Time, limit: usize) -> Result<Vec<(EntryRef, Time)>, RecordError> {
        let due = self.affairs.iter().filter_map(|(id, affair)| Some((*id, affair.due()?)));
        let mut due: Vec<_> = due.filter(|(_, due)| after < *due && *due <= until).collect();
        due.sort_by_key(|(id, due)| (*due, *id));
        due.truncate(limit);
        Ok(due)
    }
}

impl Store for Memory {
    fn commit(&mut self, batch: &[Keep]) -> Result<Vec<Folded>, CommitError> {
        let mut folded = Vec::new();
        for keep in batch {
            match keep {
                Keep::Entry { entry, root, frontier, leaves_outbox, .. } => {
                    let lane = &mut self.lanes[entry.at().lane.number() as usize];
                    assert_eq!(lane.entries.len() as u64 + 1, entry.at().serial, "entries are kept in order");
                    lane.entries.push(KeptEntry { entry: entry.clone(), root: *root });
                    lane.frontier = frontier.clone();
                    if let Some(number) = leaves_outbox {
                        self.outbox.remove(number);
                    }
                    self.kept.push(entry.at());
                    self.fold(entry, &mut folded)?;
                }
                Keep::Outbox { number, precedence, body } => {
                    let waiting = Waiting { number: *number, precedence: *precedence, body: body.clone() };
                    self.outbox.insert(*number, waiting);
                }
                Keep::Receipt(receipt) => {
                    let claims = receipt.claims();
                    self.receipts.insert((claims.lane, claims.size, claims.receiver), receipt.clone());
                }
                Keep::Key(key) => self.keys.push(key.clone()),
                Keep::Fork { root_before, one, other } => {
                    self.forks.push((*root_before, one.clone(), other.clone()));
                }
            }
        }
        Ok(folded)
    }

    fn load(&self) -> Result<Loaded, RecordError> {
        let mut receipted = BTreeMap::new();
        for (lane, size, receiver) in self.receipts.keys() {
            receipted.insert((*receiver, *lane), *size);
        }
        let checks = || {
            self.affairs.iter().filter_map(|(id, affair)| match affair {
                Affair::Check(check) => Some((id, check)),
                Affair::Message(_) => None,
            })
        };
        let unanswered = checks().filter(|(_, check)| check.answers.contains(&(self.own, None))).map(|(id, _)| *id);
        Ok(Loaded {
            frontiers: self.lanes.iter().map(|lane| lane.frontier.clone()).collect(),
            outbox: self.outbox.values().cloned().collect(),
            keys: self.keys.clone(),
            receipted: receipted.into_iter().map(|((receiver, lane), size)| (receiver, lane, size)).collect(),
            unanswered: unanswered.collect(),
            last_check: checks().filter(|(id, _)| id.lane.party == self.own).map(|(_, check)| check.asked).max(),
        })
    }

    fn rebuild(&mut self) -> Result<u64, CommitError> {
        self.affairs.clear();
        self.awaiting.clear();
        let mut again = self.clone();
        again.lanes.iter_mut().for_each(|lane| lane.entries.clear());
        for at in &self.kept {
            let kept = self.lanes[at.lane.number() as usize].entries[at.serial as usize - 1].clone();
            let entry = kept.entry.clone();
            again.lanes[at.lane.number() as usize].entries.push(kept);
            again.fold(&entry, &mut Vec::new())?;
        }
        *self = again;
        Ok(self.kept.len() as u64)
    }

    fn messages(&self, before: Option<EntryRef>, limit: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        let newest_first = self.kept.iter().rev();
        let skip =
            before.map_or(0, |before| self.kept.iter().rev().position(|at| *at == before).map_or(0, |at| at + 1));
        let messages = newest_first.skip(skip).filter_map(|at| match self.affairs.get(at) {
            Some(affair @ Affair::Message(_)) => Some((*at, affair.clone())),
            _ => None,
        });
        Ok(messages.take(limit).collect())
    }

    fn receipts(&self, lane: Lane, from: u64, limit: usize) -> Result<Vec<Receipt>, RecordError> {
        let from = (lane, from, PartyIndex(0));
        let of_lane = self.receipts.range(from..).take_while(|((theirs, ..), _)| *theirs == lane);
        Ok(of_lane.map(|(_, receipt)| receipt.clone()).take(limit).collect())
    }
}

impl Picture for Memory {
    fn affair(&mut self, id: EntryRef) -> Result<Option<Affair>, RecordError> {
        Ok(self.affairs.get(&id).cloned())
    }

    fn put(&mut self, id: EntryRef, affair: &Affair) -> Result<(), RecordError> {
        self.affairs.insert(id, affair.clone());
        Ok(())
    }

    fn size(&mut self, lane: Lane) -> Result<u64, RecordError> {
        Ok(self.lanes[lane.number() as usize].entries.len() as u64)
    }

    fn root(&mut self, lane: Lane, size: u64) -> Result<Option<Hash>, RecordError> {
        Record::root(self, lane, size)
    }

    fn entry(&mut self, at: EntryRef) -> Result<Option<Arc<VerifiedEntry>>, RecordError> {
        let place = at.serial.checked_sub(1).and_then(|place| usize::try_from(place).ok());
        let lane = &self.lanes[at.lane.number() as usize];
        Ok(place.and_then(|place| lane.entries.get(place)).map(|kept| kept.entry.clone()))
    }

    fn await_lane(&mut self, lane: Lane, size: u64, awaiting: Awaiting) -> Result<(), RecordError> {
        self.awaiting.insert((lane, size, awaiting));
        Ok(())
    }

    fn take_awaiting(&mut self, lane: Lane, size: u64) -> Result<Option<Awaiting>, RecordError> {
        let first = self.awaiting.iter().find(|(theirs, ..)| *theirs == lane).copied();
        Ok(first.filter(|(_, needed, _)| *needed <= size).map(|found| {
            self.awaiting.remove(&found);
            found.2
        }))
    }
}
