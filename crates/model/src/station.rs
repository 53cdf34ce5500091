//! One station: a line, its disk, and what is on the way to that.

use std::collections::VecDeque;
use std::fmt::Write;
use std::sync::Arc;

use evidence::{Hash, Lane, PartyIndex, Signer};
use line::{CommandId, Keep, Line, Start, Verdict};
use store::Archive;

use crate::disk::Disk;
use crate::ground::{Digest, Ground};
use crate::scope::Bug;

/// One station.
#[derive(Clone)]
pub struct Station {
    party: PartyIndex,
    key: Arc<dyn Signer + Send + Sync>,
    /// Its line; `None` while it is down.
    pub line: Option<Line>,
    /// What is durable.
    pub disk: Disk,
    /// What is not durable yet, with its tickets; and what is to be kept behind it.
    pub pending: Vec<(u64, Keep)>,
    pub later: Vec<Keep>,
    /// Verdicts that the line has not had.
    pub verdicts: VecDeque<Verdict>,
    /// How often it was started.
    pub life: u64,
    /// Commands that were not answered yet, with the digest of the words of each.
    pub open: Vec<(CommandId, u64)>,
    /// How many commands it was given.
    pub commands: u64,
    /// How often it was given frames of a file, and which of these were not answered yet.
    pub files: u64,
    pub reading: Vec<CommandId>,
    /// A copy of its disk.
    pub copy: Option<Box<Disk>>,
    /// The disk as it was before the last commit, where it forgets.
    pub forgets: Option<Box<Disk>>,
    /// True once it said that its record is of an old copy.
    pub told_old_copy: bool,
    /// Of all that decides what it will do.
    digest: u64,
}

impl Station {
    pub fn new(ground: &Ground, at: usize) -> Self {
        let party = PartyIndex(at as u8);
        Station {
            party,
            key: ground.key(at),
            line: None,
            disk: Disk::empty(ground, party),
            pending: Vec::new(),
            later: Vec::new(),
            verdicts: VecDeque::new(),
            life: 0,
            open: Vec::new(),
            commands: 0,
            files: 0,
            reading: Vec::new(),
            copy: None,
            forgets: None,
            told_old_copy: false,
            digest: 0,
        }
    }

    /// Starts from what is durable.
    pub fn start(&mut self, ground: &Ground, bug: Option<Bug>) -> Result<(), String> {
        self.disk.settle(&[])?;
        let mut loaded = self.disk.store.load().map_err(|error| error.to_string())?;
        if bug == Some(Bug::ForgetOutbox) {
            loaded.outbox.clear();
        }
        let (mut keys, mut keyring) = (ground.charter.delegations().to_vec(), ground.keyring.clone());
        for key in loaded.keys {
            keyring.add(&key).map_err(|error| error.to_string())?;
            keys.push(key);
        }
        self.life += 1;
        let mut line = Line::new(Start {
            rules: ground.rules.clone(),
            keyring,
            keys,
            own: self.party,
            epoch: 1,
            signer: self.key.clone(),
            frontiers: loaded.frontiers,
            outbox: loaded.outbox,
            receipted: loaded.receipted,
            unanswered: loaded.unanswered,
            last_check: loaded.last_check,
            asked: loaded.asked,
            lives: loaded.lives,
            seed: self.life * 2 + u64::from(self.party.0),
        });
        for fork in self.disk.store.forks().map_err(|error| error.to_string())? {
            line.note_fork(fork.root_before, fork.one, fork.other);
        }
        self.line = Some(line);
        Ok(())
    }

    /// Loses all that is not durable.
    pub fn kill(&mut self) {
        self.line = None;
        self.pending.clear();
        self.later.clear();
        self.verdicts.clear();
        self.open.clear();
        self.reading.clear();
        if let Some(before) = self.forgets.take() {
            self.disk = *before;
        }
    }

    /// True if its disk has something to do.
    pub fn has_to_keep(&self) -> bool {
        !self.pending.is_empty() || !self.later.is_empty()
    }

    /// The durable size and root of every lane, as its line has them.
    pub fn lanes(&self) -> Option<Vec<(Lane, u64, Hash)>> {
        Some(self.line.as_ref()?.lanes())
    }

    /// How many of a lane are verified or durable: what is on its way to the disk counts.
    pub fn holds(&self, lane: Lane) -> u64 {
        let on_the_way = self.pending.iter().filter(|(_, keep)| match keep {
            Keep::Entry { entry, .. } => entry.at().lane == lane,
            _ => false,
        });
        self.disk.size(lane) + on_the_way.count() as u64
    }

    pub fn digest(&self) -> u64 {
        self.digest
    }

    /// Notes that something has changed.
    pub fn note_change(&mut self) {
        let Station {
            party: _,
            key: _,
            line,
            disk,
            pending,
            later,
            verdicts,
            life,
            open,
            commands,
            files,
            reading,
            copy,
            forgets,
            told_old_copy,
            digest,
        } = self;
        let mut state = Digest::default();
        let written = || {
            line.iter().try_for_each(|line| line.write_state(&mut state))?;
            disk.write_state(&mut state)?;
            for disk in copy.iter().chain(forgets.iter()) {
                write!(state, "beside")?;
                disk.write_state(&mut state)?;
            }
            write!(state, "{:?}", (line.is_some(), pending, later, verdicts, life, open, commands, told_old_copy))?;
            write!(state, "{:?}", (files, reading))
        };
        written().expect("a digest takes everything");
        *digest = state.finish();
    }
}
