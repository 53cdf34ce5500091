//! What is kept of the files that were written and read on a line: for people, and so that a torn file is read on where it
//! broke off. Nothing that a line does hangs on it; lost, files are read from their beginning, which changes nothing twice.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::folder::{LineFolder, write_private};

/// Files of which something is kept, of both ways together; the oldest are forgotten.
const FILES_KEPT: usize = 200;

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    /// For one that was read the hash of its beginning, which no two files have in common; else for whom and when.
    pub id: String,
    /// `out` or `in`.
    pub way: String,
    /// For whom, or from whom.
    pub party: String,
    /// Where it lay.
    pub file: String,
    /// When it was written, by its writer's clock.
    pub written: String,
    /// When it was written or last read here.
    pub here: String,
    /// Entries in it, or that came by it and were new.
    pub entries: u64,
    /// Whether it was whole.
    pub whole: bool,
    /// How far it was read: offset, records, frames, and the hash of all before in digits.
    pub mark: Option<(u64, u64, u64, String)>,
    /// How many entries of each lane were held then: where fewer are now, the mark leads too far.
    pub held: Vec<u64>,
}

/// Those of a line, the newest last.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Kept(pub Vec<Seen>);

impl Kept {
    /// What is kept; nothing where it cannot be read.
    pub fn read(line: &LineFolder) -> Self {
        fs::read(path(line)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// The file that begins so and was read here.
    pub fn find(&self, id: &str) -> Option<&Seen> {
        self.0.iter().find(|seen| seen.way == "in" && seen.id == id)
    }

    /// The last that went to a party, or came from it.
    pub fn last(&self, way: &str, party: &str) -> Option<&Seen> {
        self.0.iter().rev().find(|seen| seen.way == way && seen.party == party)
    }

    /// Puts one in place of what was kept of it.
    ///
    /// # Errors
    /// [`Failure`] if it cannot be written.
    pub fn put(&mut self, line: &LineFolder, seen: Seen) -> Result<(), Failure> {
        self.0.retain(|other| (&other.way, &other.id) != (&seen.way, &seen.id));
        self.0.push(seen);
        self.0.drain(..self.0.len().saturating_sub(FILES_KEPT));
        let bytes = serde_json::to_vec(self).map_err(Failure::damaged)?;
        write_private(&path(line), &bytes)
    }
}

fn path(line: &LineFolder) -> PathBuf {
    line.path().join("carried.json")
}
