//! A disk: a real store, and beside it what is in it, as far as that tells one disk from another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use evidence::{EntryRef, Hash, Lane, PartyIndex};
use line::Keep;
use line::affairs::Folded;
use store::{Memory, Store};

use crate::ground::{Digest, Ground};

/// What is durable at a station.
#[derive(Clone)]
pub struct Disk {
    pub store: Memory,
    /// Every entry in the order of keeping, with its leaf and the digest of its words.
    kept: Vec<(EntryRef, Hash, u64)>,
    /// The digests of the words that wait, by their numbers.
    outbox: BTreeMap<u64, u64>,
    receipts: BTreeSet<(Lane, u64, PartyIndex)>,
    keys: Vec<u64>,
    forks: usize,
    lives: BTreeMap<PartyIndex, u64>,
}

impl Disk {
    pub fn empty(ground: &Ground, party: PartyIndex) -> Self {
        Disk {
            store: Memory::by(ground.rules.clone(), party),
            kept: Vec::new(),
            outbox: BTreeMap::new(),
            receipts: BTreeSet::new(),
            keys: Vec::new(),
            forks: 0,
            lives: BTreeMap::new(),
        }
    }

    /// Makes this durable, and folds it.
    pub fn commit(&mut self, batch: &[Keep], later: &[Keep]) -> Result<Vec<Folded>, String> {
        for keep in batch.iter().chain(later) {
            match keep {
                Keep::Entry { entry, leaves_outbox, .. } => {
                    self.kept.push((entry.at(), entry.leaf(), Digest::of(entry.body())));
                    leaves_outbox.and_then(|number| self.outbox.remove(&number));
                }
                Keep::Outbox { number, body, .. } => {
                    self.outbox.insert(*number, Digest::of(body));
                }
                Keep::Receipt(receipt) => {
                    let claims = receipt.claims();
                    self.receipts.insert((claims.lane, claims.size, claims.receiver));
                }
                Keep::Key(key) => self.keys.push(Digest::of(key)),
                Keep::Fork { .. } => self.forks += 1,
                Keep::Life { peer, life, .. } => {
                    self.lives.insert(*peer, *life);
                }
            }
        }
        self.store.commit(batch).map_err(|error| error.to_string())?;
        self.settle(later)
    }

    /// Folds what is not folded.
    pub fn settle(&mut self, later: &[Keep]) -> Result<Vec<Folded>, String> {
        let mut folded = self.store.settle(later).map_err(|error| error.to_string())?;
        while !self.store.is_settled() {
            folded.extend(self.store.settle(&[]).map_err(|error| error.to_string())?);
        }
        Ok(folded)
    }

    /// The leaf that is kept in a place.
    pub fn leaf(&self, at: EntryRef) -> Option<Hash> {
        self.kept.iter().find(|(theirs, ..)| *theirs == at).map(|(_, leaf, _)| *leaf)
    }

    /// How many entries of a lane are kept.
    pub fn size(&self, lane: Lane) -> u64 {
        self.kept.iter().filter(|(at, ..)| at.lane == lane).count() as u64
    }

    /// True if an entry says this.
    pub fn says(&self, words: u64) -> bool {
        self.kept.iter().any(|(.., theirs)| *theirs == words)
    }

    /// True if this waits.
    pub fn waits(&self, words: u64) -> bool {
        self.outbox.values().any(|theirs| *theirs == words)
    }

    pub fn write_state(&self, out: &mut dyn Write) -> fmt::Result {
        let Disk { store: _, kept, outbox, receipts, keys, forks, lives } = self;
        write!(out, "{kept:?}{outbox:?}{receipts:?}{keys:?}{forks}{lives:?}")
    }
}
