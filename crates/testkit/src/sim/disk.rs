//! The disk of a simulated station, in front of [`Memory`]: full for a while, rotten where nobody has looked yet, and
//! forgetful of what was written behind the last sync when the power goes.
//!
//! A commit is all or nothing, and synced. What is settled behind it is not: receipts that came since the last commit go
//! with the power from any moment on. The picture that is settled with them is not modelled as lost, because the store
//! folds it again from the same entries in the same order, and the judge folds it again at the end.

use evidence::{Claims, EntryRef, Hash, Lane, Serial, Time};
use line::affairs::Affair;
use line::{Division, Keep, KeptEntry, Record, RecordError, Sum};
use store::{Archive as _, Memory};

use super::Sabotage;
use crate::random::Random;

/// What is wrong with a disk.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    /// Nothing more is taken.
    pub(super) full: bool,
    /// A byte has rotted: whatever is read next is found to be damaged.
    pub(super) rotten: bool,
    /// Receipts that are written and not synced, the earliest first.
    unsynced: Vec<Claims>,
}

impl Disk {
    /// Notes receipts that are about to be settled.
    pub(super) fn settles(&mut self, store: &Memory, later: &[Keep]) {
        for keep in later {
            let Keep::Receipt(receipt) = keep else { continue };
            let claims = *receipt.claims();
            let known = |known: &evidence::Receipt| {
                let known = known.claims();
                (known.size, known.receiver) == (claims.size, claims.receiver)
            };
            let there = store.receipts(claims.lane, claims.size, 8).unwrap_or_default();
            if !there.iter().any(known) && !self.unsynced.contains(&claims) {
                self.unsynced.push(claims);
            }
        }
    }

    /// Notes a sync, which covers all that was written before.
    pub(super) fn syncs(&mut self) {
        self.unsynced.clear();
    }

    /// The power goes: what was not synced is lost from some moment on. Returns how many receipts are.
    pub(super) fn loses_power(&mut self, store: &mut Memory, random: &mut Random) -> u64 {
        let kept = random.within(0, self.unsynced.len() as u64) as usize;
        let lost = self.unsynced.split_off(kept);
        lost.iter().for_each(|claims| store.lose(claims));
        self.unsynced.clear();
        lost.len() as u64
    }
}

/// The record as a station reads it from its disk.
pub struct View<'a> {
    pub(super) store: &'a Memory,
    pub(super) rotten: bool,
    pub(super) lie: Option<Sabotage>,
}

impl View<'_> {
    fn sound(&self) -> Result<&Memory, RecordError> {
        if self.rotten {
            Err(RecordError("a page does not have the sum that it should have".to_owned()))
        } else {
            Ok(self.store)
        }
    }

    fn lies(&self, lie: Sabotage) -> bool {
        self.lie == Some(lie)
    }
}

impl Record for View<'_> {
    fn root(&self, lane: Lane, size: u64) -> Result<Option<Hash>, RecordError> {
        let root = self.sound()?.root(lane, size)?;
        Ok(if self.lies(Sabotage::WrongRoots) && size > 0 { root.map(|_| Hash([9; 32])) } else { root })
    }

    fn entries(&self, lane: Lane, from: Serial, bytes_max: usize) -> Result<Vec<KeptEntry>, RecordError> {
        let skipped = u64::from(self.lies(Sabotage::SkipEntries) && from > 1);
        self.sound()?.entries(lane, from + skipped, bytes_max)
    }

    fn affair(&self, id: EntryRef) -> Result<Option<Affair>, RecordError> {
        Record::affair(self.sound()?, id)
    }

    fn standing(&self, after: Option<EntryRef>, limit: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        let limit = if self.lies(Sabotage::ForgetWhatStands) { 0 } else { limit };
        self.sound()?.standing(after, limit)
    }

    fn suspensions(&self, limit: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        let limit = if self.lies(Sabotage::ForgetSuspensions) { 0 } else { limit };
        self.sound()?.suspensions(limit)
    }

    fn due(
        &self,
        after: Time,
        told: Option<EntryRef>,
        until: Time,
        limit: usize,
    ) -> Result<Vec<(EntryRef, Time)>, RecordError> {
        let limit = if self.lies(Sabotage::SilentClocks) { 0 } else { limit };
        self.sound()?.due(after, told, until, limit)
    }

    fn picture_sums(&self) -> Result<Option<Vec<(u64, Sum)>>, RecordError> {
        self.sound()?.picture_sums()
    }

    fn part_sums(&self, of: Division) -> Result<Vec<Sum>, RecordError> {
        self.sound()?.part_sums(of)
    }
}
