//! All entries of the record in the order of their authors' clocks, some of each lane at a time.
//!
//! What refers to something comes after it nearly always, so what belongs to an affair is settled in few rounds.

use std::collections::VecDeque;
use std::sync::Arc;

use evidence::{Lane, VerifiedEntry};
use line::RecordError;
use store::Archive;

/// Bytes read of a lane at a time: of 64 lanes, 16 MiB at once.
const READ_BYTES: usize = 256 * 1024;

/// A walk through the lanes, each up to a size.
pub struct Walk<'a> {
    archive: &'a dyn Archive,
    lanes: Vec<OfLane>,
}

struct OfLane {
    lane: Lane,
    next: u64,
    size: u64,
    read: VecDeque<Arc<VerifiedEntry>>,
}

impl<'a> Walk<'a> {
    /// Before the first entry of lanes of these sizes, in the order of their numbers.
    pub fn new(archive: &'a dyn Archive, sizes: &[u64]) -> Self {
        let lanes = Lane::all(sizes.len() / 4).zip(sizes);
        let lanes = lanes.map(|(lane, &size)| OfLane { lane, next: 1, size, read: VecDeque::new() }).collect();
        Walk { archive, lanes }
    }

    /// The entry with the earliest time among the next of each lane; `None` after the last.
    pub fn next(&mut self) -> Result<Option<Arc<VerifiedEntry>>, RecordError> {
        for lane in &mut self.lanes {
            if lane.read.is_empty() && lane.next <= lane.size {
                let kept = self.archive.entries(lane.lane, lane.next, READ_BYTES)?;
                lane.read.extend(kept.into_iter().map(|kept| kept.entry));
                lane.read.truncate(usize::try_from(lane.size - lane.next + 1).unwrap_or(usize::MAX));
                lane.next += lane.read.len() as u64;
            }
        }
        let first = |lane: &&mut OfLane| lane.read.front().map(|entry| entry.time());
        let lane = self.lanes.iter_mut().filter(|lane| !lane.read.is_empty()).min_by_key(first);
        Ok(lane.and_then(|lane| lane.read.pop_front()))
    }
}
