//! How far a lane goes, and the roots of its newest entries, in memory.

use std::collections::VecDeque;

use evidence::{Frontier, Hash};

use crate::limits::RECENT_ROOTS;

/// The newest end of one lane.
#[derive(Default)]
pub struct Tail {
    size: u64,
    /// Of the newest sizes; the last is of `size`.
    roots: VecDeque<Hash>,
}

impl Tail {
    /// A lane as the database holds it.
    pub fn new(frontier: &Frontier) -> Self {
        let roots = if frontier.size() == 0 { VecDeque::new() } else { VecDeque::from([frontier.root()]) };
        Tail { size: frontier.size(), roots }
    }

    /// How many entries it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends an entry.
    pub fn push(&mut self, root: Hash) {
        if self.roots.len() >= RECENT_ROOTS {
            self.roots.pop_front();
        }
        self.roots.push_back(root);
        self.size += 1;
    }

    /// Takes back what was appended beyond `size`.
    pub fn truncate(&mut self, size: u64) {
        while self.size > size {
            self.roots.pop_back();
            self.size -= 1;
        }
    }

    /// The root at a size, if it is one of the newest.
    pub fn root(&self, size: u64) -> Option<Hash> {
        let from_end = usize::try_from(self.size.checked_sub(size)?).ok()?;
        self.roots.get(self.roots.len().checked_sub(from_end + 1)?).copied()
    }
}
