//! One line of the station: the core's value, its record, and what is on its way to the disk.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bearer::sealed::Preshared;
use evidence::{Lane, Party, PartyIndex, Precedence, SignedCharter, Signer, Time};
use line::{Keep, Line, Record as _, Start};
use store::{Archive, Loaded, Sqlite};
use tracing::{error, warn};

use super::outgoing::Outgoing;
use crate::amendments;
use crate::failure::Failure;
use crate::folder::LineFolder;
use crate::tide::{Reach, Rule, Tide, Whose};

/// One line of the station.
pub struct Host {
    /// What it is called here.
    pub name: Arc<str>,
    /// Where it lies.
    pub(super) folder: LineFolder,
    /// The how-manyeth opening of a line this is, so that what was asked for an earlier one is known as such.
    pub(super) opening: usize,
    /// From when on the amendment holds that waits, and its number.
    pub next: Option<(Time, u64)>,
    /// True if the record may have an amendment that all have signed and that was not put to wait yet.
    pub(super) look: bool,
    /// True once it was told that its file is not good.
    pub(super) next_told: bool,
    /// The charter as signed.
    pub charter: SignedCharter,
    /// The line.
    pub line: Line,
    /// The secrets that are shared with other parties, for sealed frames.
    pub(super) preshared: BTreeMap<PartyIndex, Preshared>,
    /// The number of the station key that it signs with.
    pub epoch: evidence::Epoch,
    /// Its record.
    pub store: Sqlite,
    /// When it was last looked at which standing calls come.
    pub(super) standing_looked: Option<line::Mono>,
    /// Attachments of ours that are on their way.
    pub outgoing: Outgoing,
    /// How far our own lanes went, on another disk.
    pub(super) tide: Option<Tide>,
    /// What is to be kept with the next sync, and the ticket of the last of it.
    pub(super) batch: Vec<Keep>,
    pub(super) ticket: u64,
    /// What is to be kept behind it.
    pub(super) later: Vec<Keep>,
    /// How many things are to be settled, and since when the first of them is.
    pub(super) unsettled: usize,
    pub(super) unsettled_since: Option<line::Mono>,
    /// Since when the disk has been full, on the monotonic clock.
    pub(super) full_since: Option<line::Mono>,
    /// Commands by their number.
    pub(super) replies: BTreeMap<u64, super::Reply>,
    pub(super) next_id: u64,
}

impl Host {
    /// Opens a line's record and makes its value, by the charter that holds now.
    ///
    /// # Errors
    /// [`Failure`] if the record cannot be opened, or our key is none of the line's.
    pub fn open(
        folder: &LineFolder,
        party: &Party,
        signer: Arc<dyn Signer + Send + Sync>,
        now: Time,
        tide: Option<&Path>,
    ) -> Result<Self, Failure> {
        folder.take_up(now)?;
        let charter = folder.charter()?;
        let rules = folder.rules_of(&charter)?;
        let own = own_party(&charter, party)?;
        let store = Sqlite::open_by(&folder.record(), rules.clone(), own).map_err(|error| Failure::record(&error))?;
        let Loaded { frontiers, outbox, keys: later, receipted, unanswered, last_check, asked, lives } =
            store.load().map_err(Failure::damaged)?;
        let mut keyring = charter.keyring().map_err(|error| Failure::refused(error, "open the charter again"))?;
        let mut keys = charter.delegations().to_vec();
        for encoded in later {
            // Verified before it was kept; the ring verifies again, since whoever can write files could have put it there.
            keyring.add(&encoded).map_err(|error| Failure::local(error, "the record was altered: restore it"))?;
            keys.push(encoded);
        }
        let outgoing = Outgoing::open(folder, own, &store, &outbox).map_err(Failure::damaged)?;
        let (_, station) =
            keyring.find(&signer.public().to_bytes()).filter(|(found, _)| *found == own).ok_or_else(|| {
                let hint = "the charter file lacks this station's delegation: detente charter accept adds it";
                Failure::refused("this station's key is not among those of the line", hint)
            })?;
        let mut preshared = BTreeMap::new();
        for (party, at) in std::iter::zip(&charter.charter().parties, 0..) {
            preshared.extend(folder.preshared(&party.code)?.map(|secret| (PartyIndex(at), secret)));
        }
        let mut seed = [0u8; 8];
        getrandom::fill(&mut seed)
            .map_err(|error| Failure::local(format!("no randomness to be had: {error}"), "check this machine"))?;
        let epoch = station.epoch;
        let mut line = Line::new(Start {
            rules,
            keyring,
            keys,
            own,
            epoch,
            signer,
            frontiers,
            outbox,
            receipted,
            unanswered,
            last_check,
            asked,
            lives,
            seed: u64::from_le_bytes(seed),
        });
        let tide = tide.map(|tide| {
            let whose = Whose { line: line.id(), party: own, epoch };
            let root = |precedence, size| store.root(Lane { party: own, precedence }, size).ok().flatten();
            let (tide, rule) = Tide::open(tide, &folder.name(), whose, reach(&line), root);
            obey(&mut line, rule);
            tide
        });
        if let Some(why) = tide.as_ref().and_then(Tide::why) {
            error!(
                line = &*folder.name(),
                "nothing is signed: {why}; let the peers give back what is missing, or detente recover --accept-loss"
            );
        }
        for fork in store.forks().map_err(Failure::damaged)? {
            line.note_fork(fork.root_before, fork.one, fork.other);
        }
        Ok(Host {
            name: folder.name().into(),
            folder: folder.clone(),
            opening: 0,
            next: None,
            look: true,
            next_told: false,
            charter,
            line,
            preshared,
            epoch,
            store,
            outgoing,
            tide,
            standing_looked: None,
            batch: Vec::new(),
            ticket: 0,
            later: Vec::new(),
            unsettled: 0,
            unsettled_since: None,
            full_since: None,
            replies: BTreeMap::new(),
            next_id: 1,
        })
    }
}

impl Host {
    /// Looks whether an amendment waits for its time.
    ///
    /// # Errors
    /// [`Failure`] if its file is not good.
    pub(super) fn look_for_next(&mut self) -> Result<(), Failure> {
        if self.next.is_none()
            && std::mem::take(&mut self.look)
            && let Some(signed) = amendments::station::complete(self)?
        {
            self.folder.put_next(&signed)?;
        }
        if self.next.is_none()
            && let Some(next) = self.folder.next()?
            && let Some(amends) = &next.charter().amends
        {
            self.next = Some((amends.from, amends.number));
        }
        Ok(())
    }

    /// Why nothing is signed although all parties have confirmed our lanes, if the tide mark says so.
    pub fn tide_says(&self) -> Option<String> {
        self.tide.as_ref().filter(|_| self.line.is_below())?.why()
    }

    /// Accepts that what the tide mark says and the record lacks is lost.
    ///
    /// # Errors
    /// [`Failure`] if no mark has us sign nothing, or the new one cannot be written.
    pub fn accept_loss(&mut self, reason: &str) -> Result<(), Failure> {
        let lanes = reach(&self.line);
        let Some(tide) = self.tide.as_mut().filter(|_| self.line.is_below()) else {
            let hint = "detente status says what this line waits for";
            return Err(Failure::refused("no tide mark keeps this station from signing", hint));
        };
        tide.accept(lanes, reason).map_err(|error| {
            let hint = "mount its disk and mend it; without the setting `tide` the station starts without a mark";
            Failure::local(format!("the tide mark cannot be written: {error}"), hint)
        })?;
        warn!(line = &*self.name, reason, "it is accepted that entries of ours are lost");
        Ok(())
    }

    /// Keeps the tide mark ahead of our lanes, when there is time.
    pub(super) fn keep_tide(&mut self) {
        let lanes = reach(&self.line);
        let Some(tide) = &mut self.tide else { return };
        // What is missing is waited for, and the mark that says so stays as it is.
        if self.line.is_below() && !tide.is_held_up() {
            return;
        }
        let rule = tide.keep(lanes);
        obey(&mut self.line, rule);
    }

    /// True if what is to be kept now may be sent by what the mark reserves; it is written, where it does not.
    pub(super) fn is_reserved(&mut self) -> bool {
        let Some(tide) = self.tide.as_mut().filter(|_| !self.line.is_below()) else { return true };
        let lanes = reach(&self.line);
        let mut sizes = lanes.map(|lane| lane.size);
        for keep in &self.batch {
            if let Keep::Entry { entry, .. } = keep
                && entry.at().lane.party == self.line.own()
            {
                let size = &mut sizes[entry.at().lane.precedence as usize];
                *size = entry.at().serial.max(*size);
            }
        }
        let written = tide.covers(sizes) || tide.reserve(lanes, sizes).is_ok();
        if tide.note(!written) {
            error!(
                line = &*self.name,
                "the tide mark cannot be written, and nothing is kept before it is: mend its disk"
            );
        }
        written
    }

    /// Says in the tide mark that our lanes go no further: the station stops.
    pub(super) fn close_tide(&mut self) {
        let lanes = reach(&self.line);
        if let Some(tide) = self.tide.as_mut().filter(|_| !self.line.is_below())
            && let Err(error) = tide.close(lanes)
        {
            error!(line = &*self.name, %error, "the tide mark cannot be written: mend its disk before the next start");
        }
    }

    /// True while the disk takes nothing.
    pub fn disk_full(&self) -> bool {
        self.full_since.is_some()
    }
}

/// How far our own lanes go, as far as they are durable.
fn reach(line: &Line) -> [Reach; 4] {
    let lanes = line.lanes();
    Precedence::ALL.map(|precedence| {
        let (_, size, root) = lanes[Lane { party: line.own(), precedence }.number() as usize];
        Reach { size, root }
    })
}

/// Has a line do what a tide mark says.
fn obey(line: &mut Line, rule: Rule) {
    match rule {
        Rule::GoOn => {}
        Rule::NotBelow(sizes) => line.not_below(Some(sizes)),
        Rule::SignNothing => line.not_below(None),
    }
}

/// Which party of a charter a record is of.
///
/// # Errors
/// [`Failure`] if none.
pub fn own_party(charter: &SignedCharter, party: &Party) -> Result<PartyIndex, Failure> {
    charter
        .charter()
        .party_by_code(&party.code)
        .filter(|&at| charter.charter().party(at).is_some_and(|named| named.root_key == party.root_key))
        .ok_or_else(|| {
            Failure::refused("this charter does not name this party", "check that the file is the right one")
        })
}
