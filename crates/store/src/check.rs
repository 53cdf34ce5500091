//! What checking a record comes to.

use evidence::{Hash, Lane};

/// How far a long piece of work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How much is done.
    pub done: u64,
    /// How much there is.
    pub total: u64,
}

/// What was found when a record was held against itself.
///
/// Signatures are not checked: that is for an auditor of the transcript, who trusts no store.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Checked {
    /// Every lane with its size and root, hashed again from its entries; up to the fault, if there is one.
    pub lanes: Vec<(Lane, u64, Hash)>,
    /// How many entries were hashed.
    pub entries: u64,
    /// How many receipts were held against the roots.
    pub receipts: u64,
    /// The first thing that is wrong, in words, with what to do.
    pub fault: Option<String>,
}
