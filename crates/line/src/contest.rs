//! The search for the place where two histories of a lane part.
//!
//! Sizes and roots come with every hello. Where a root differs, the side that holds at least as much asks for roots
//! by bisection, then both show the entry that they hold at the first place that differs. Two entries there that both
//! verify are a proof against their author.

use evidence::{Hash, Lane};

use crate::limits::PROBES_MAX;

/// One search.
#[derive(Debug)]
pub struct Hunt {
    pub lane: Lane,
    /// The histories are the same up to here.
    same: u64,
    /// They differ here.
    differs: u64,
    asked: u32,
}

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// Ask the peer for its root of the first so many entries.
    Probe(u64),
    /// The first place that differs is this.
    Found(u64),
    /// The peer's answers contradict each other.
    Lost,
}

impl Hunt {
    /// Begins where the roots of `size` entries are known to differ.
    pub fn begin(lane: Lane, size: u64) -> Self {
        Hunt { lane, same: 0, differs: size, asked: 0 }
    }

    /// The next step.
    pub fn next(&mut self) -> Next {
        self.asked += 1;
        if self.asked > PROBES_MAX || self.differs == 0 {
            return Next::Lost;
        }
        if self.differs - self.same == 1 {
            return Next::Found(self.differs);
        }
        Next::Probe(self.same + (self.differs - self.same) / 2)
    }

    /// Takes in the peer's root; false if it was not asked for.
    pub fn answer(&mut self, lane: Lane, size: u64, theirs: Hash, ours: Hash) -> bool {
        if lane != self.lane || size != self.same + (self.differs - self.same) / 2 {
            return false;
        }
        if theirs == ours {
            self.same = size;
        } else {
            self.differs = size;
        }
        true
    }
}
