//! What a station keeps, as the line reads and folds it: two traits that every store fulfils.

use std::sync::Arc;

use evidence::{EntryRef, Hash, Lane, Serial, Time, VerifiedEntry};

use crate::affairs::Affair;
use crate::pictures::{Division, Sum};

/// The disk said no. A local fault: the operator is told, and nothing is believed that was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the record cannot be read: {0}")]
pub struct RecordError(pub String);

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptEntry {
    /// The entry.
    pub entry: Arc<VerifiedEntry>,
    /// The root of its lane with this entry as the last.
    pub root: Hash,
}

/// The durable record, read-only.
pub trait Record {
    /// The root of a lane's first `size` entries; `None` if fewer are kept.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn root(&self, lane: Lane, size: u64) -> Result<Option<Hash>, RecordError>;

    /// Consecutive entries of a lane from `from`, until about `bytes_max` are gathered; at least one if there is one.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn entries(&self, lane: Lane, from: Serial, bytes_max: usize) -> Result<Vec<KeptEntry>, RecordError>;

    /// The state of the affair that an entry began.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn affair(&self, id: EntryRef) -> Result<Option<Affair>, RecordError>;

    /// Affairs that stand ([`Affair::stands`]): at most `limit`, in the order of their ids, after `after` if given.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn standing(&self, after: Option<EntryRef>, limit: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError>;

    /// Suspensions and outages that are not over, of all parties: at most `limit`, in the order of their keeping.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn suspensions(&self, limit: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError>;

    /// Open affairs whose clock runs out after `after` and not after `until`, at most `limit`, earliest first, and those
    /// of one moment in the order of their ids. Of the moment `after` itself, those whose id comes after `told`: so the
    /// last of one page is where the next begins, however many run out at once.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn due(
        &self,
        after: Time,
        told: Option<EntryRef>,
        until: Time,
        limit: usize,
    ) -> Result<Vec<(EntryRef, Time)>, RecordError>;

    /// How much of each lane is folded, and the sum of the affairs that its entries began, in the order of the lanes;
    /// `None` while something that is kept is still to be folded, and of a record that is only read.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn picture_sums(&self) -> Result<Option<Vec<(u64, Sum)>>, RecordError> {
        Ok(None)
    }

    /// The sum of each part of a search.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn part_sums(&self, _of: Division) -> Result<Vec<Sum>, RecordError> {
        Ok(Vec::new())
    }
}

/// An entry of which something cannot be judged until a lane has come further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Awaiting {
    /// The entry.
    pub entry: EntryRef,
    /// What it waits with.
    pub with: AwaitingWith,
}

/// What of an entry waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AwaitingWith {
    /// What it states to have seen.
    Seen,
    /// What it says of an entry that is not here yet.
    Reference,
}

/// The picture, inside the transaction that folds entries into it.
///
/// It knows of entries up to the one that is being folded, so that sizes, entries and affairs agree at every step; that
/// later ones may be kept already is not to be seen here.
/// Everything behind it is derived: deleted and folded again from the entries, it is the same.
pub trait Picture {
    /// The state of the affair that an entry began.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn affair(&mut self, id: EntryRef) -> Result<Option<Affair>, RecordError>;

    /// Writes the state of an affair.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn put(&mut self, id: EntryRef, affair: &Affair) -> Result<(), RecordError>;

    /// How many entries of a lane are kept, up to the one that is being folded.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn size(&mut self, lane: Lane) -> Result<u64, RecordError>;

    /// The root of a lane's first `size` entries, up to the one that is being folded.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn root(&mut self, lane: Lane, size: u64) -> Result<Option<Hash>, RecordError>;

    /// An entry that is kept, up to the one that is being folded.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn entry(&mut self, at: EntryRef) -> Result<Option<Arc<VerifiedEntry>>, RecordError>;

    /// Notes that something about `entry` waits for `lane` to reach `size`.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn await_lane(&mut self, lane: Lane, size: u64, awaiting: Awaiting) -> Result<(), RecordError>;

    /// Takes out one of those that waited for `lane` to reach at most `size`.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn take_awaiting(&mut self, lane: Lane, size: u64) -> Result<Option<Awaiting>, RecordError>;
}
