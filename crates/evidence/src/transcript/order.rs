//! The order of a transcript, which its writer and its auditor both keep, and the lanes as they grow along it.

use crate::{EntryRef, Frontier, Hash, Lane, merkle};

/// Where in a transcript we are, and the size and root of each lane so far.
///
/// Refusals are sentences, which the writer takes as its caller's mistake and the auditor as the file's.
pub struct Order {
    stage: Stage,
    tips: Vec<(u64, Hash)>,
    /// The lane that grows.
    frontier: Frontier,
    last_fork: Option<EntryRef>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Keys,
    Lane(Lane),
    Forks,
    Closed,
    Stated,
}

type Placed<T> = Result<T, &'static str>;

impl Order {
    /// Just after the charter of a line with so many lanes.
    pub fn new(lanes: usize) -> Self {
        Order {
            stage: Stage::Keys,
            tips: vec![(0, merkle::empty_root()); lanes],
            frontier: Frontier::new(),
            last_fork: None,
        }
    }

    /// Passes a delegation or revocation.
    pub fn key(&self) -> Placed<()> {
        if self.stage == Stage::Keys {
            Ok(())
        } else {
            Err("a delegation or revocation after the first place of a lane")
        }
    }

    /// Passes the next place of a lane; returns the root of the lane before it.
    pub fn place(&mut self, at: EntryRef) -> Placed<Hash> {
        let (size, root_before) = self.lane(at.lane)?;
        if size.checked_add(1) != Some(at.serial) {
            return Err("not the next place of its lane");
        }
        self.enter(at.lane);
        Ok(root_before)
    }

    /// Fills the place that was passed last; returns the root of the lane with it.
    pub fn fill(&mut self, at: EntryRef, leaf: Hash) -> Hash {
        self.frontier.push(leaf);
        self.grown(at.lane)
    }

    /// Fills the next places of a lane up to a size with the subtrees that cover them; returns the root of the lane there.
    pub fn pass_over(&mut self, lane: Lane, size: u64, roots: &[Hash]) -> Placed<Hash> {
        let (before, _) = self.lane(lane)?;
        if size <= before {
            return Err("it passes over no place of its lane");
        }
        if merkle::cover(before, size).count() != roots.len() {
            return Err("its hashes are not one for each subtree between the two places");
        }
        self.enter(lane);
        for (level, &root) in merkle::cover(before, size).zip(roots) {
            self.frontier.push_subtree(level, root);
        }
        Ok(self.grown(lane))
    }

    /// Size and root of a lane that may go on here.
    fn lane(&self, lane: Lane) -> Placed<(u64, Hash)> {
        let Some(&tip) = self.tips.get(lane.number() as usize) else {
            return Err("the charter has no such lane");
        };
        match self.stage {
            Stage::Lane(here) if here > lane => Err("a place of a lane that was left already"),
            Stage::Forks | Stage::Closed | Stage::Stated => Err("a place of a lane after the last lane"),
            Stage::Keys | Stage::Lane(_) => Ok(tip),
        }
    }

    fn enter(&mut self, lane: Lane) {
        if self.stage != Stage::Lane(lane) {
            (self.stage, self.frontier) = (Stage::Lane(lane), Frontier::new());
        }
    }

    fn grown(&mut self, lane: Lane) -> Hash {
        let root = self.frontier.root();
        self.tips[lane.number() as usize] = (self.frontier.size(), root);
        root
    }

    /// Passes a receipt for so many entries of a lane; returns the root that it must be signed for.
    pub fn receipt(&self, lane: Lane, size: u64) -> Placed<Hash> {
        match self.tips.get(lane.number() as usize) {
            Some(&(held, root)) if self.stage == Stage::Lane(lane) && held == size => Ok(root),
            _ => Err("a receipt that does not stand just after the last place that it is for"),
        }
    }

    /// Passes a proof of a fork.
    pub fn fork(&mut self, at: EntryRef) -> Placed<()> {
        if matches!(self.stage, Stage::Closed | Stage::Stated) {
            return Err("a proof of a fork after the closing item");
        }
        if self.last_fork.is_some_and(|last| at <= last) {
            return Err("proofs of forks out of the order of their places, or two for one place");
        }
        (self.stage, self.last_fork) = (Stage::Forks, Some(at));
        Ok(())
    }

    /// Passes the closing item.
    pub fn close(&mut self) -> Placed<()> {
        if matches!(self.stage, Stage::Closed | Stage::Stated) {
            return Err("an item after the closing item");
        }
        self.stage = Stage::Closed;
        Ok(())
    }

    /// Passes the statement of an extract.
    pub fn state(&mut self) -> Placed<()> {
        if self.stage != Stage::Closed {
            return Err("a statement that does not stand just after the closing item");
        }
        self.stage = Stage::Stated;
        Ok(())
    }

    /// True once the last item was passed: the closing one, or in an extract its statement.
    pub fn ended(&self, is_extract: bool) -> bool {
        self.stage == if is_extract { Stage::Stated } else { Stage::Closed }
    }

    /// Size and root of every lane, in the order of lane numbers.
    pub fn tips(&self) -> &[(u64, Hash)] {
        &self.tips
    }
}
