//! What is kept.
//!
//! One object-safe trait, [`Store`], and its implementations: [`Memory`] for tests and simulations, [`Sqlite`] for
//! stations. A store keeps entries, receipts, keys, proofs and the outbox of one line, and beside them the picture
//! that [`line::affairs::fold`] makes of the entries. Whoever only reads takes an [`Archive`], which every store is,
//! and which [`Store::reader`] gives out for other threads.
//!
//! Ground state is the set of entries, with what came beside them. The picture is derived and follows it: a commit
//! makes entries durable and nothing else, so that a FLASH waits for one sync of as little as can be; the picture is
//! settled behind it, and where a station ended in between it is folded when the record is opened again.
//! [`Store::rebuild`] deletes it and folds it from the first entry. A store decides nothing: it does not verify, order
//! or interpret what it keeps, and it reads no clock.
//!
//! A [`Journal`] is kept beside the records: private entries of one party, chained by hash, that never cross a line.

mod archive;
mod check;
mod find;
pub mod limits;
mod memory;
mod performance;
mod sqlite;

use std::collections::BTreeMap;

use evidence::EntryRef;
use line::affairs::Folded;
use line::{Keep, RecordError};

pub use archive::{Archive, Counts, Fork, Loaded};
pub use check::{Checked, Progress};
pub use find::{Find, Needle};
pub use memory::Memory;
pub use performance::Performance;
pub use sqlite::{BackupError, Journal, JournalError, JournalState, OpenError, Reader, Sqlite};

/// The durable home of one line.
pub trait Store: Archive + Send {
    /// Makes a batch durable in one transaction. When it returns, a loss of power loses nothing of the batch.
    ///
    /// # Errors
    /// [`CommitError`]; after [`CommitError::Full`] nothing of the batch is kept.
    ///
    /// # Panics
    /// If an entry is not the next of its lane.
    fn commit(&mut self, batch: &[Keep]) -> Result<(), CommitError>;

    /// Does what follows a commit and what no one waits for: keeps `later`, which a loss of power may take away, and
    /// brings the picture up to the newest entry, in the order of keeping; returns what folding brought about.
    ///
    /// Of references that waited and can be judged now, only so many are ([`line::affairs::fold_waiting`]): it is to be called
    /// again until [`Store::is_settled`]. The picture is one of some order of arrival after each call.
    ///
    /// Receipts that came are what may come later: they are sent again whenever a line comes up. The picture is folded
    /// again when the record is opened.
    ///
    /// # Errors
    /// [`CommitError`]; after [`CommitError::Full`] nothing of it is done, and the same can be tried again.
    fn settle(&mut self, later: &[Keep]) -> Result<Vec<Folded>, CommitError>;

    /// True if [`Store::settle`] would find nothing to fold and nothing to judge.
    fn is_settled(&self) -> bool;

    /// Does what can wait until there is nothing else to do. Cheap when there is nothing to be done.
    ///
    /// # Errors
    /// [`CommitError::Broken`] if the disk fails.
    fn idle(&mut self) -> Result<(), CommitError>;

    /// Deletes the picture and folds it again from the entries, in the order of their keeping. Deletes the index too.
    ///
    /// # Errors
    /// [`CommitError`]; the old picture then stands.
    fn rebuild(&mut self) -> Result<Rebuilt, CommitError>;

    /// A second way to the record, to be read on another thread while this one writes.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn reader(&self) -> Result<Box<dyn Archive + Send>, RecordError>;

    /// What writes the index that [`Archive::find`] asks. Whoever has the store has one at a time, and another after
    /// [`Store::rebuild`], which takes away what this one writes to.
    fn indexer(&self) -> Box<dyn Indexer>;
}

/// What folding the picture again came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Rebuilt {
    /// From how many entries.
    pub entries: u64,
    /// How many affairs had stood otherwise, or were there of only one of the two pictures: none, unless a disk or a
    /// program was at fault.
    pub changed: u64,
    /// The first of them, in the order of their places.
    pub first: Option<EntryRef>,
}

impl Rebuilt {
    /// From so many entries, by what stood before and what stands now.
    fn new<S: PartialEq>(
        entries: u64,
        mut before: BTreeMap<EntryRef, S>,
        now: impl IntoIterator<Item = (EntryRef, S)>,
    ) -> Self {
        let now = now.into_iter().filter(|(id, state)| before.remove(id).as_ref() != Some(state));
        let mut changed: Vec<EntryRef> = now.map(|(id, _)| id).collect();
        changed.extend(before.keys());
        Rebuilt { entries, changed: changed.len() as u64, first: changed.into_iter().min() }
    }
}

/// Writes the index of words, on another thread than the store's: nothing that a line does waits for it.
pub trait Indexer: Send {
    /// How many entries are still to be put in.
    ///
    /// # Errors
    /// As for [`Indexer::step`].
    fn left(&mut self) -> Result<u64, RecordError>;

    /// Puts some of what is kept into the index, a bounded step; returns how many entries are then still to be put in.
    ///
    /// # Errors
    /// [`RecordError`] if it cannot be written. Nothing else has failed: searches take longer, and the next step tries
    /// again.
    fn step(&mut self) -> Result<u64, RecordError>;
}

/// Why a batch was not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// There is no room. Nothing was written; the same batch can be tried again when there is.
    #[error("the disk is full; free space, and what waits is kept by itself")]
    Full,
    /// The disk failed, and what it holds is not known. The station is to stop; a restart reads what is there.
    #[error("the disk failed: {0}; check it, then restart the station")]
    Broken(String),
}
