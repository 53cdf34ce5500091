//! What is kept.
//!
//! One object-safe trait, [`Store`], and its implementations: [`Memory`] for tests and simulations, [`Sqlite`] for
//! stations. A store keeps entries, receipts, keys, proofs and the outbox of one line, and beside them the picture
//! that [`line::affairs::fold`] makes of the entries, in the same transaction.
//!
//! Ground state is the set of entries, with what came beside them; the picture is derived, and [`Store::rebuild`]
//! deletes it and folds it again. A store decides nothing: it does not verify, order or interpret what it keeps.

mod memory;

use evidence::{EntryRef, Frontier, Lane, PartyIndex, Receipt, Time};
use line::affairs::{Affair, Folded};
use line::{Keep, Record, RecordError, Waiting};

pub use memory::Memory;

/// The durable home of one line.
pub trait Store: Record + Send {
    /// Makes a batch durable in one transaction, and folds its entries, each before the next is appended.
    ///
    /// When it returns, a loss of power loses nothing of the batch.
    ///
    /// # Errors
    /// [`CommitError`]; nothing of the batch is then kept.
    fn commit(&mut self, batch: &[Keep]) -> Result<Vec<Folded>, CommitError>;

    /// What a station starts from.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails or holds what cannot be.
    fn load(&self) -> Result<Loaded, RecordError>;

    /// Deletes the picture and folds it again from the entries; returns how many.
    ///
    /// # Errors
    /// [`CommitError`]; the old picture then stands.
    fn rebuild(&mut self) -> Result<u64, CommitError>;

    /// Messages in the order of their keeping, the newest first, before `before` if given.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn messages(&self, before: Option<EntryRef>, limit: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError>;

    /// Receipts for a lane whose size is at least `from`, smallest first.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    fn receipts(&self, lane: Lane, from: u64, limit: usize) -> Result<Vec<Receipt>, RecordError>;
}

/// What a station starts from.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Loaded {
    /// The lanes, in the order of their numbers.
    pub frontiers: Vec<Frontier>,
    /// What waits in the outbox, in order.
    pub outbox: Vec<Waiting>,
    /// Delegations and revocations beside those that came with the charter.
    pub keys: Vec<Vec<u8>>,
    /// Up to where each party's receipts go.
    pub receipted: Vec<(PartyIndex, Lane, u64)>,
    /// Line checks of others that this station has not answered.
    pub unanswered: Vec<EntryRef>,
    /// When this station last made a line check.
    pub last_check: Option<Time>,
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
