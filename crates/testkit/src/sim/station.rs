//! One simulated station: a line, its disk, its clocks, and what it forgets when it is killed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use evidence::{EntryRef, Epoch, Keyring, Lane, PartyIndex, Precedence, SignedCharter, Signer, Time};
use line::affairs::Folded;
use line::{CommandError, CommandId, Event, Keep, Line, Mono, Now, PassedOver, Start};
use store::{Archive, CommitError, Counts, Fork, Memory, Store};

use super::Sabotage;
use super::disk::{Disk, View};
use crate::parties::{START, delegation, station_key};
use crate::random::Random;
use crate::signatures::Signatures;

/// One station of a [`super::World`].
pub struct Station {
    /// Whose.
    pub party: PartyIndex,
    /// The number of its key.
    pub epoch: Epoch,
    /// Its line; `None` while it is down.
    pub line: Option<Line>,
    /// The charter that holds here.
    charter: SignedCharter,
    /// The keys that it knew at its last start, and the ring of them: most starts find the same.
    ring: Option<(Vec<Vec<u8>>, Keyring)>,
    /// Its key, with the number of that.
    signer: Option<(Epoch, Arc<dyn Signer + Send + Sync>)>,
    /// Signatures that need not be verified again.
    pub(super) signatures: Option<Arc<Signatures>>,
    /// What is durable.
    pub store: Memory,
    /// What is wrong with its disk.
    pub(super) disk: Disk,
    /// A rule that is broken here.
    pub(super) sabotage: Option<Sabotage>,
    /// How many entries of each lane are.
    sizes: Vec<u64>,
    /// What it told since it was last asked.
    pub events: Vec<Event>,
    /// Affairs that this life of it told to be overdue.
    pub(super) told_overdue: BTreeSet<EntryRef>,
    /// What it passed over of the frames of a file that it took in last.
    pub passed_over: Option<PassedOver>,
    /// Why it refused commands.
    pub refused: Vec<CommandError>,
    /// Counts its starts, so that what was meant for an earlier one is known as such.
    pub(super) life: u64,
    /// Handed over and not yet being written.
    pub(super) pending: Vec<(u64, Keep)>,
    /// What is to be kept behind it.
    pub(super) later: Vec<Keep>,
    /// Being written.
    pub(super) writing: Option<Vec<(u64, Keep)>>,
    pub(super) wake_at: u64,
    /// Its wall clock minus the true time.
    pub(super) clock_off_ms: i64,
    pub(super) drift_ppm: i64,
    mono_origin: u64,
    pub(super) next_command: CommandId,
    /// Commands that are not answered yet, with the body if it has one.
    pub(super) open: BTreeMap<CommandId, Option<(Precedence, Vec<u8>)>>,
    /// An old copy of its disk.
    pub(super) backup: Option<Memory>,
    /// True once an old copy was put in place.
    pub(super) restored: bool,
}

impl Station {
    pub(super) fn new(charter: &SignedCharter, party: PartyIndex) -> Self {
        Station {
            party,
            epoch: 1,
            line: None,
            charter: charter.clone(),
            ring: None,
            signer: None,
            signatures: None,
            store: Memory::new(charter.charter(), party),
            disk: Disk::default(),
            sabotage: None,
            sizes: vec![0; charter.charter().parties.len() * 4],
            events: Vec::new(),
            told_overdue: BTreeSet::new(),
            passed_over: None,
            refused: Vec::new(),
            life: 0,
            pending: Vec::new(),
            later: Vec::new(),
            writing: None,
            wake_at: u64::MAX,
            clock_off_ms: 0,
            drift_ppm: 0,
            mono_origin: 0,
            next_command: 1,
            open: BTreeMap::new(),
            backup: None,
            restored: false,
        }
    }

    /// Starts from what is durable.
    pub(super) fn start(&mut self, now_us: u64, seed: u64) -> Result<(), String> {
        // What it left unfolded when it ended.
        self.settle().map_err(|error| error.to_string())?;
        while !self.store.is_settled() {
            self.settle().map_err(|error| error.to_string())?;
        }
        let loaded = self.store.load().map_err(|error| error.to_string())?;
        let mut keys = self.charter.delegations().to_vec();
        let own = self.own_keys();
        for key in own.iter().chain(&loaded.keys) {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        let keyring = match &self.ring {
            Some((of, ring)) if *of == keys => ring.clone(),
            _ => {
                let mut ring = Keyring::new(self.charter.charter());
                if let Some(signatures) = &self.signatures {
                    ring = ring.judging_by(signatures.clone());
                }
                keys.iter().try_for_each(|key| ring.add(key).map(|_| ())).map_err(|error| error.to_string())?;
                self.ring = Some((keys.clone(), ring.clone()));
                ring
            }
        };
        self.life += 1;
        self.mono_origin = now_us.saturating_sub(seed % 1_000_000_000);
        let mut start = Start {
            rules: line::affairs::Rules::of(self.charter.charter()).map_err(|error| error.to_string())?,
            keyring,
            keys,
            own: self.party,
            epoch: self.epoch,
            signer: self.signer(),
            frontiers: loaded.frontiers,
            outbox: loaded.outbox,
            receipted: loaded.receipted,
            unanswered: loaded.unanswered,
            last_check: loaded.last_check,
            asked: loaded.asked,
            lives: loaded.lives,
            seed,
        };
        if let Some(sabotage) = self.sabotage {
            sabotage.spoil_start(&mut start, self.charter.delegations());
        }
        let mut line = Line::new(start);
        for fork in self.forks().into_iter().filter(|_| self.sabotage != Some(Sabotage::ForgetForks)) {
            line.note_fork(fork.root_before, fork.one, fork.other);
        }
        self.line = Some(line);
        Ok(())
    }

    fn signer(&mut self) -> Arc<dyn Signer + Send + Sync> {
        let signer = match (self.signer.take(), &self.signatures) {
            (Some((epoch, made)), _) if epoch == self.epoch => made,
            (_, Some(signatures)) => signatures.signer(station_key(self.party, self.epoch)),
            (_, None) => Arc::new(station_key(self.party, self.epoch)),
        };
        self.signer = Some((self.epoch, signer.clone()));
        signer
    }

    /// The delegations of its own later keys, which lie beside the record in the charter file, as the root key's holder gave
    /// them.
    pub(super) fn own_keys(&self) -> Vec<Vec<u8>> {
        (2..=self.epoch).map(|epoch| delegation(self.party, epoch)).collect()
    }

    /// Takes an amendment up, which changes no party: the line ends when all that it said is durable, and another takes its
    /// place.
    pub(super) fn take_up(&mut self, charter: &SignedCharter, now_us: u64, seed: u64) -> Result<(), String> {
        let Some(line) = self.line.take() else { return Err("it is down".to_owned()) };
        let (_, confirmed) = line.hand_over();
        self.charter = charter.clone();
        self.ring = None;
        let rules = line::affairs::Rules::of(charter.charter()).map_err(|error| error.to_string())?;
        self.store.amend(rules).map_err(|error| error.to_string())?;
        self.start(now_us, seed)?;
        self.line.iter_mut().for_each(|line| line.take_over(&confirmed));
        Ok(())
    }

    /// How many entries of a lane are durable.
    #[must_use]
    pub fn size(&self, lane: Lane) -> u64 {
        self.sizes.get(lane.number() as usize).copied().unwrap_or_default()
    }

    /// The proofs of forks that it keeps.
    #[must_use]
    pub fn forks(&self) -> Vec<Fork> {
        self.store.forks().unwrap_or_default()
    }

    /// How much it keeps.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.store.counts().unwrap_or_default()
    }

    /// Puts another disk in place.
    pub(super) fn replace_disk(&mut self, store: Memory) {
        let loaded = store.load().unwrap_or_default();
        self.sizes = loaded.frontiers.iter().map(evidence::Frontier::size).collect();
        (self.store, self.disk) = (store, Disk::default());
    }

    /// Loses all that is not durable.
    pub(super) fn kill(&mut self) {
        self.line = None;
        self.life += 1;
        self.pending.clear();
        self.later.clear();
        self.writing = None;
        self.wake_at = u64::MAX;
        self.open.clear();
        self.told_overdue.clear();
    }

    /// Writes what is being written; returns its last ticket, or nothing if the disk is full.
    pub(super) fn write(&mut self) -> Result<Option<u64>, String> {
        let Some(batch) = self.writing.take() else { return Ok(None) };
        let Some(&(ticket, _)) = batch.last() else { return Ok(None) };
        match self.commit(&batch) {
            Ok(()) => {}
            Err(CommitError::Full) if self.sabotage == Some(Sabotage::DropWhenFull) => {}
            Err(CommitError::Full) => {
                // Nothing of it was kept, and what came meanwhile is behind it.
                let behind = std::mem::replace(&mut self.pending, batch);
                self.pending.extend(behind);
                return Ok(None);
            }
            Err(error) => return Err(error.to_string()),
        }
        Ok(Some(ticket))
    }

    fn commit(&mut self, batch: &[(u64, Keep)]) -> Result<(), CommitError> {
        if self.disk.full {
            return Err(CommitError::Full);
        }
        let halved = self.sabotage == Some(Sabotage::HalfCommits) && batch.len() > 1;
        let kept = if halved { batch.len() / 2 } else { batch.len() };
        let keeps: Vec<_> = batch[..kept].iter().map(|(_, keep)| keep.clone()).collect();
        self.store.commit(&keeps)?;
        self.disk.syncs();
        for keep in keeps {
            if let Keep::Entry { entry, .. } = keep {
                self.sizes[entry.at().lane.number() as usize] += 1;
            }
        }
        Ok(())
    }

    /// Does what follows a commit; returns what folding brought about.
    pub(super) fn settle(&mut self) -> Result<Vec<Folded>, CommitError> {
        let later = if self.disk.full { Vec::new() } else { std::mem::take(&mut self.later) };
        self.disk.settles(&self.store, &later);
        let folded = self.store.settle(&later)?;
        if let Some(sabotage) = self.sabotage {
            sabotage.spoil_picture(&mut self.store, &folded);
        }
        Ok(folded)
    }

    /// The power goes; returns how many receipts were lost behind the last sync.
    pub(super) fn loses_power(&mut self, random: &mut Random) -> u64 {
        self.disk.loses_power(&mut self.store, random)
    }

    /// Its line, unless it is down, and the record as that reads it.
    pub(super) fn line_and_record(&mut self) -> Option<(&mut Line, View<'_>)> {
        let Station { line, store, disk, sabotage, .. } = self;
        Some((line.as_mut()?, View { store, rotten: disk.rotten, lie: *sabotage }))
    }

    /// Sets its wall clock so far from the true time.
    pub fn set_clock_off_ms(&mut self, off_ms: i64) {
        self.clock_off_ms = off_ms;
    }

    /// True while its disk is busy.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        self.writing.is_some()
    }

    /// How many commands it has not answered.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.open.len()
    }

    /// Both of its clocks.
    pub(super) fn now(&self, now_us: u64) -> Now {
        let drifted = now_us as i64 / 1_000 * self.drift_ppm / 1_000_000;
        let wall = (START.0 + 86_400_000 + now_us / 1_000) as i64 + self.clock_off_ms + drifted;
        Now { mono: Mono(now_us - self.mono_origin), wall: Time(wall.max(0) as u64) }
    }

    pub(super) fn true_us(&self, mono: Mono) -> u64 {
        mono.0.saturating_add(self.mono_origin)
    }
}
