//! What can be read of a line's record, beside what the line itself reads.

use std::sync::Arc;

use evidence::{EntryRef, Frontier, Hash, Lane, PartyIndex, Receipt, Time, VerifiedEntry};
use line::affairs::{Affair, AffairKind, Check};
use line::{Record, RecordError, Waiting};

use crate::{Checked, Find, Progress};

/// The record of one line, read-only, for listings, exports and what a station starts from.
pub trait Archive: Record {
    /// What a station starts from.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails or holds what cannot be.
    fn load(&self) -> Result<Loaded, RecordError>;

    /// Affairs of a kind in the order in which the entries that began them were kept, the newest first, before `before` if
    /// given; none if that is not kept.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn affairs(
        &self,
        kind: AffairKind,
        before: Option<EntryRef>,
        limit: usize,
    ) -> Result<Vec<(EntryRef, Affair)>, RecordError>;

    /// Affairs of a kind that wait for this party, such as messages that it has still to read: the most urgent first, then
    /// the one whose clock runs out first; after `after` if given, none if that is no open affair.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn inbox(
        &self,
        kind: AffairKind,
        after: Option<EntryRef>,
        limit: usize,
    ) -> Result<Vec<(EntryRef, Affair)>, RecordError>;

    /// The line checks that `by` made from `from` until before `until`, on its own clock, earliest first.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn checks(
        &self,
        by: PartyIndex,
        from: Time,
        until: Time,
        each: &mut dyn FnMut(EntryRef, &Check),
    ) -> Result<(), RecordError>;

    /// Receipts for a lane whose size is at least `from`, smallest first, then by receiver.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn receipts(&self, lane: Lane, from: u64, limit: usize) -> Result<Vec<Receipt>, RecordError>;

    /// The first receipt of a party that covers an entry: its time is when the party received it.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn receipt_for(&self, at: EntryRef, receiver: PartyIndex) -> Result<Option<Receipt>, RecordError>;

    /// When an entry was kept, on this station's clock.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn kept_at(&self, at: EntryRef) -> Result<Option<Time>, RecordError>;

    /// Every proof of a fork, in the order of their keeping.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn forks(&self) -> Result<Vec<Fork>, RecordError>;

    /// Entries that are what is looked for, the one kept last first, at most `limit`. None is missing, whatever the index
    /// has: what it does not have is read one by one, which `progress` is told of.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn find(&self, what: &Find, limit: usize, progress: &mut dyn FnMut(Progress))
    -> Result<Vec<EntryRef>, RecordError>;

    /// How many entries the index does not have, so that [`Archive::find`] reads them one by one.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn unindexed(&self) -> Result<u64, RecordError>;

    /// How much is kept.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn counts(&self) -> Result<Counts, RecordError>;

    /// Holds the record against itself: every lane is hashed again from its entries, and every receipt's root is held
    /// against the lane. What is wrong is told in what it returns.
    fn check(&self, progress: &mut dyn FnMut(Progress)) -> Checked;
}

/// What a station starts from.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Loaded {
    /// The lanes, in the order of their numbers.
    pub frontiers: Vec<Frontier>,
    /// What waits in the outbox, in order.
    pub outbox: Vec<Waiting>,
    /// Delegations and revocations beside those that came with the charter, in the order of their keeping.
    pub keys: Vec<Vec<u8>>,
    /// Up to where each party's receipts go, by party and lane.
    pub receipted: Vec<(PartyIndex, Lane, u64)>,
    /// Line checks of others that this station has not answered.
    pub unanswered: Vec<EntryRef>,
    /// When this station last made a line check.
    pub last_check: Option<Time>,
    /// When the watch of each party that did last asked whether a person answers, in the order of the parties.
    pub asked: Vec<(PartyIndex, Time)>,
    /// Of each peer whose station was heard: its present life, and the latest that its clock has shown; in the order of the
    /// parties.
    pub lives: Vec<(PartyIndex, u64, Time)>,
}

/// Two entries of one party for one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The root of the lane before the place.
    pub root_before: Hash,
    /// The one.
    pub one: Arc<VerifiedEntry>,
    /// The other.
    pub other: Arc<VerifiedEntry>,
}

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Counts {
    /// Entries in all lanes.
    pub entries: u64,
    /// Words in the outbox.
    pub outbox: u64,
    /// Delegations and revocations beside those that came with the charter.
    pub keys: u64,
    /// Proofs of forks.
    pub forks: u64,
    /// Messages that this party has still to read.
    pub unread: u64,
}
