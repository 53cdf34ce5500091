//! What is known of one lane: how far it is verified, how far durable, and its newest entries.

use std::collections::VecDeque;
use std::sync::Arc;

use evidence::{EntryRef, Frontier, Hash, Lane, Serial, UnverifiedEntry, VerifiedEntry};

use crate::limits::{RECENT_BYTES_MAX, UNSTORED_BYTES_MAX, UNSTORED_ENTRIES_MAX};
use crate::record::KeptEntry;

/// One lane. Entries pass through three sizes, each at most the one before: expected (their signatures are being
/// checked), accepted (verified, on their way to the disk), durable.
#[derive(Debug)]
pub struct LaneBook {
    lane: Lane,
    /// Over all accepted entries.
    accepted: Frontier,
    accepted_root: Hash,
    /// Over all expected ones.
    expected: Frontier,
    expected_root: Hash,
    /// Entries above the accepted size, in order, with what their verdict left.
    checking: VecDeque<Checking>,
    checking_bytes: usize,
    /// Counts up whenever expected entries are dropped, so that late verdicts about them are known as such.
    generation: u64,
    durable: u64,
    durable_root: Hash,
    /// Accepted and not yet durable, with the ticket of their keeping.
    storing: VecDeque<(u64, KeptEntry)>,
    storing_bytes: usize,
    /// The newest durable entries.
    recent: VecDeque<KeptEntry>,
    recent_bytes: usize,
    /// A fork is proved here, or sought: nothing more is accepted or placed.
    pub disputed: bool,
}

#[derive(Debug)]
struct Checking {
    leaf: Hash,
    bytes: usize,
    root: Hash,
    verified: Option<VerifiedEntry>,
}

/// What an entry that came is to its lane.
#[derive(Debug)]
pub enum Offer {
    /// The next: its signature is to be checked over this history.
    Next { root_before: Hash, generation: u64 },
    /// In place already, or under way to it, and the same as far as is known.
    Known,
    /// Its place is taken by another entry, or by one that must be read from the record to be compared.
    Taken,
    /// Something is missing before it.
    Gap,
    /// More than may wait here.
    Flood,
}

impl LaneBook {
    /// A lane as the record holds it.
    pub fn new(lane: Lane, frontier: Frontier) -> Self {
        let root = frontier.root();
        LaneBook {
            lane,
            durable: frontier.size(),
            durable_root: root,
            expected: frontier.clone(),
            expected_root: root,
            accepted_root: root,
            accepted: frontier,
            checking: VecDeque::new(),
            checking_bytes: 0,
            generation: 0,
            storing: VecDeque::new(),
            storing_bytes: 0,
            recent: VecDeque::new(),
            recent_bytes: 0,
            disputed: false,
        }
    }

    /// How many entries are durable.
    pub fn durable(&self) -> u64 {
        self.durable
    }

    /// The root of the durable entries.
    pub fn durable_root(&self) -> Hash {
        self.durable_root
    }

    /// How many entries are verified.
    pub fn accepted(&self) -> u64 {
        self.accepted.size()
    }

    /// The root of the verified entries.
    pub fn accepted_root(&self) -> Hash {
        self.accepted_root
    }

    /// Entries that are accepted and not yet durable.
    pub fn unstored(&self) -> usize {
        self.storing.len()
    }

    /// Takes an entry that came into account.
    pub fn offer(&mut self, entry: &UnverifiedEntry) -> Offer {
        let serial = entry.at().serial;
        if serial <= self.accepted.size() {
            return match self.in_memory(serial) {
                Some(kept) if kept.entry.leaf() == entry.leaf() => Offer::Known,
                _ => Offer::Taken,
            };
        }
        let place = serial - self.accepted.size() - 1;
        if let Some(checking) = usize::try_from(place).ok().and_then(|place| self.checking.get(place)) {
            // Of two that differ here the first is judged first; if it falls, its sender's link falls with it.
            return if checking.leaf == entry.leaf() { Offer::Known } else { Offer::Gap };
        }
        if place > self.checking.len() as u64 {
            return Offer::Gap;
        }
        let waiting = self.checking.len() + self.storing.len();
        let bytes = entry.bytes().len();
        if waiting >= UNSTORED_ENTRIES_MAX || self.checking_bytes + self.storing_bytes + bytes > UNSTORED_BYTES_MAX {
            return Offer::Flood;
        }
        let root_before = self.expected_root;
        self.expected.push(entry.leaf());
        self.expected_root = self.expected.root();
        self.checking_bytes += bytes;
        self.checking.push_back(Checking { leaf: entry.leaf(), bytes, root: self.expected_root, verified: None });
        Offer::Next { root_before, generation: self.generation }
    }

    /// Notes that an expected entry is good. False if it is no longer expected.
    pub fn verified(&mut self, generation: u64, entry: VerifiedEntry) -> bool {
        if generation != self.generation {
            return false;
        }
        let Some(place) = entry.at().serial.checked_sub(self.accepted.size() + 1) else { return false };
        match usize::try_from(place).ok().and_then(|place| self.checking.get_mut(place)) {
            Some(checking) => {
                checking.verified = Some(entry);
                true
            }
            None => false,
        }
    }

    /// The next entry that is verified and has all before it accepted, with the root and frontier that it makes.
    pub fn accept_next(&mut self) -> Option<(Arc<VerifiedEntry>, Hash, Frontier)> {
        let entry = self.checking.front_mut()?.verified.take()?;
        let checked = self.checking.pop_front().expect("the front was just seen");
        self.checking_bytes -= checked.bytes;
        self.accepted.push(entry.leaf());
        self.accepted_root = checked.root;
        Some((Arc::new(entry), self.accepted_root, self.accepted.clone()))
    }

    /// Drops every expected entry that is not accepted.
    pub fn drop_expected(&mut self) {
        self.checking.clear();
        self.checking_bytes = 0;
        self.expected = self.accepted.clone();
        self.expected_root = self.accepted_root;
        self.generation += 1;
    }

    /// True while the generation of a check is still the lane's.
    pub fn current(&self, generation: u64) -> bool {
        self.generation == generation
    }

    /// Appends an entry of our own.
    pub fn place(&mut self, entry: VerifiedEntry) -> (Arc<VerifiedEntry>, Hash, Frontier) {
        debug_assert_eq!(entry.at(), EntryRef { lane: self.lane, serial: self.accepted.size() + 1 });
        self.accepted.push(entry.leaf());
        self.accepted_root = self.accepted.root();
        self.drop_expected();
        (Arc::new(entry), self.accepted_root, self.accepted.clone())
    }

    /// Notes that an accepted entry is on its way to the disk.
    pub fn storing(&mut self, ticket: u64, kept: KeptEntry) {
        self.storing_bytes += kept.entry.bytes().len();
        self.storing.push_back((ticket, kept));
    }

    /// Notes that everything up to this ticket is durable; true if entries of this lane are among it.
    pub fn stored(&mut self, ticket: u64) -> bool {
        let before = self.durable;
        while self.storing.front().is_some_and(|(theirs, _)| *theirs <= ticket) {
            let (_, kept) = self.storing.pop_front().expect("the front was just seen");
            let bytes = kept.entry.bytes().len();
            self.storing_bytes -= bytes;
            self.durable += 1;
            self.durable_root = kept.root;
            self.recent_bytes += bytes;
            self.recent.push_back(kept);
        }
        while self.recent_bytes > RECENT_BYTES_MAX {
            let oldest = self.recent.pop_front().expect("bytes are of entries");
            self.recent_bytes -= oldest.entry.bytes().len();
        }
        self.durable > before
    }

    /// A durable entry, if it is one of the newest.
    pub fn recent(&self, serial: Serial) -> Option<&KeptEntry> {
        let first = self.durable + 1 - self.recent.len() as u64;
        self.recent.get(usize::try_from(serial.checked_sub(first)?).ok()?)
    }

    /// An accepted entry, if it is on its way to the disk or one of the newest there.
    pub fn in_memory(&self, serial: Serial) -> Option<&KeptEntry> {
        match serial.checked_sub(self.durable + 1) {
            None => self.recent(serial),
            Some(place) => self.storing.get(usize::try_from(place).ok()?).map(|(_, kept)| kept),
        }
    }

    /// Serials and tickets of what is on its way to the disk, up to a ticket.
    pub fn storing_up_to(&self, ticket: u64) -> impl Iterator<Item = EntryRef> {
        self.storing.iter().take_while(move |(theirs, _)| *theirs <= ticket).map(|(_, kept)| kept.entry.at())
    }
}
