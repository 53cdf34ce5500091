//! What is to go wrong, and when.

use std::ops::Range;

/// Which calls fail. Calls are counted from the moment at which the plan is given, the first being number 0.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The power goes with this change: it may be there afterwards or not, and every later call that changes anything fails.
    pub cut_at: Option<u64>,
    /// The process ends before this change: it is not made, and every later one fails.
    pub killed_at: Option<u64>,
    /// Syncs that fail with EIO, and after which some of what was written is never durable, and never tried again.
    pub sync_fails: Range<u64>,
    /// Changes that find no room; the first of them may be written in part.
    pub full: Range<u64>,
    /// Changes that fail with EIO, a part of them written.
    pub change_fails: Range<u64>,
    /// Reads that fail with EIO.
    pub read_fails: Range<u64>,
    /// Reads return fewer bytes than there are, as they may.
    pub short_reads: bool,
    /// Syncs that say that they did what they did not.
    pub lies: Lies,
}

/// Which syncs do nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lies {
    /// None of them.
    #[default]
    None,
    /// All of them.
    All,
    /// Those of files whose names end in this.
    Of(&'static str),
    /// Those of the folder.
    Folder,
}

/// How many calls there were since the plan was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Writes, cuts, syncs, and names made, moved and taken away.
    pub changes: u64,
    /// The syncs among them.
    pub syncs: u64,
    /// Reads.
    pub reads: u64,
    /// Calls that went wrong by the plan.
    pub faults: u64,
}
