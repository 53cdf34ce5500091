//! Verifies a transcript, item by item, and finds the first thing that fails.

use std::collections::BTreeMap;

use super::item::{Header, Item};
use super::order::Order;
use super::report::{Fork, LaneReport, Receipted, Report, Tally};
use crate::cose::UncheckedSignature;
use crate::failure::{Against, Failure, FailureLevel};
use crate::{
    EntryRef, Epoch, Hash, Keyring, Lane, PartyIndex, Seen, Serial, SignedCharter, Time, UnverifiedEntry,
    UnverifiedReceipt, fork, merkle,
};

/// Takes the items of a transcript in order and stops at the first that fails.
///
/// Keeps 32 bytes for each place of a lane and, for each entry that states what its author had seen, 56 bytes and 8
/// for each lane of the line, since lanes that come later decide whether the statement fits.
pub struct Auditor {
    items: u64,
    state: State,
    failed: Option<Failure>,
}

enum State {
    Header,
    Charter(Header),
    Body(Box<Body>),
}

impl Auditor {
    /// Before the first item.
    #[must_use]
    pub fn new() -> Self {
        Auditor { items: 0, state: State::Header, failed: None }
    }

    /// Verifies all of the next item but the signature of an entry or receipt, which is handed back to be checked:
    /// what the auditor says afterwards holds only if it is good.
    ///
    /// # Errors
    /// [`Failure`], again and again once there was one.
    pub fn item(&mut self, bytes: &[u8]) -> Result<Option<Check>, Failure> {
        if let Some(failed) = &self.failed {
            return Err(failed.clone());
        }
        let item = self.items;
        self.items += 1;
        self.take(item, bytes).map_err(|failure| self.failed.insert(failure.in_item(item)).clone())
    }

    /// Ends the audit: says what the transcript comes to, if every [`Check`] passed.
    ///
    /// A statement of what was seen that does not fit stands in the report and voids nothing else, since otherwise a
    /// party could make the other's record fail by a lie of its own.
    ///
    /// # Errors
    /// [`Failure`] if the closing item is missing.
    pub fn finish(self) -> Result<Report, Failure> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        match self.state {
            State::Body(body) if body.order.closed() => Ok(body.report(self.items)),
            _ => {
                let why = "the file ends before its closing item";
                Err(Failure::of_file(FailureLevel::Closing, why).in_item(self.items))
            }
        }
    }

    fn take(&mut self, item: u64, bytes: &[u8]) -> Result<Option<Check>, Failure> {
        match &mut self.state {
            State::Header => self.state = State::Charter(Header::parse(bytes)?),
            State::Charter(header) => self.state = State::Body(Box::new(Body::begin(*header, bytes)?)),
            State::Body(body) => return body.take(item, bytes),
        }
        Ok(None)
    }
}

impl Default for Auditor {
    fn default() -> Self {
        Auditor::new()
    }
}

/// The signature of one entry or receipt, with all that it takes to check it, on whatever thread.
#[derive(Clone, Debug)]
pub struct Check {
    item: u64,
    place: EntryRef,
    level: FailureLevel,
    signature: UncheckedSignature,
}

impl Check {
    /// Passes if the signature is good.
    ///
    /// # Errors
    /// [`Failure`] if it is not. Of several, the one with the lowest item is the first thing that fails.
    pub fn run(&self) -> Result<(), Failure> {
        self.signature.check().map_err(|_| {
            let why = match self.level {
                FailureLevel::Receipt => "the receipt is not signed for the history that it stands on",
                _ => "the entry is not signed for this line and the history before it",
            };
            Failure::of_file(self.level, why).at(self.place).in_item(self.item)
        })
    }

    /// The number of the item that it is of.
    #[must_use]
    pub fn item(&self) -> u64 {
        self.item
    }
}

/// Everything after the charter.
struct Body {
    header: Header,
    charter: SignedCharter,
    keyring: Keyring,
    order: Order,
    lanes: Vec<LaneAudit>,
    /// The furthest receipt of each receiver for each lane.
    receipts: BTreeMap<(Lane, PartyIndex), (u64, Time)>,
    forks: Vec<Fork>,
    statements: Vec<Statement>,
    /// The sizes that the statements state, one for each lane, statement by statement.
    sizes: Vec<u64>,
}

struct LaneAudit {
    lane: Lane,
    /// The root at every size, from 0.
    roots: Vec<Hash>,
    entries: u64,
    signed_up_to: Serial,
    /// How many places up to there are withheld.
    withheld_signed: u64,
    receipted_up_to: Serial,
    disowned: Tally,
    epoch: Epoch,
    times: Option<(Time, Time)>,
    times_backwards: Tally,
    /// The lane's latest statement.
    statement: Option<usize>,
    seen_backwards: Tally,
}

/// What the author of an entry stated that it had seen; its sizes are kept apart.
struct Statement {
    item: u64,
    at: EntryRef,
    digest: Hash,
}

enum Fit {
    Fits,
    Beyond,
    OfForkedLane,
}

impl Body {
    fn begin(header: Header, bytes: &[u8]) -> Result<Self, Failure> {
        let Item::Charter(file) = Item::parse(bytes)? else {
            return Err(misplaced("the second item is not the charter file"));
        };
        let charter = SignedCharter::decode(file)?;
        charter.complete()?;
        if charter.line_id() != header.line {
            return Err(Failure::of_file(FailureLevel::Charter, "the charter is not that of the line in the header"));
        }
        if charter.charter().party(header.exporter).is_none() {
            return Err(Failure::of_file(FailureLevel::Charter, "the charter does not name the exporting party"));
        }
        let keyring = charter.keyring()?;
        let lanes: Vec<_> = Lane::all(charter.charter().parties.len()).map(LaneAudit::new).collect();
        Ok(Body {
            header,
            charter,
            keyring,
            order: Order::new(lanes.len()),
            lanes,
            receipts: BTreeMap::new(),
            forks: Vec::new(),
            statements: Vec::new(),
            sizes: Vec::new(),
        })
    }

    fn take(&mut self, item: u64, bytes: &[u8]) -> Result<Option<Check>, Failure> {
        match Item::parse(bytes)? {
            Item::Charter(_) => return Err(misplaced("a second charter file")),
            Item::Key(encoded) => {
                self.order.key().map_err(misplaced)?;
                self.keyring.add(encoded)?;
            }
            Item::Entry(bytes) => return self.entry(item, bytes).map(Some),
            Item::Withheld { at, leaf } => {
                self.order.place(at).map_err(|why| misplaced(why).at(at))?;
                let root = self.order.fill(at, leaf);
                self.lanes[at.lane.number() as usize].roots.push(root);
            }
            Item::Receipt(bytes) => return self.receipt(item, bytes).map(Some),
            Item::Fork { root_before, entries } => {
                let entries = fork::verify(self.keyring.line(), &self.keyring, root_before, entries)?;
                let at = entries[0].at();
                self.order.fork(at).map_err(|why| misplaced(why).at(at))?;
                self.forks.push(Fork { at, root_before, leaves: [entries[0].leaf(), entries[1].leaf()] });
            }
            Item::Closing(tips) => {
                self.order.close().map_err(misplaced)?;
                if tips != self.order.tips() {
                    let why = "the sizes and roots at the end are not those of the lanes before it";
                    return Err(Failure::of_file(FailureLevel::Closing, why));
                }
            }
        }
        Ok(None)
    }

    fn entry(&mut self, item: u64, bytes: &[u8]) -> Result<Check, Failure> {
        let entry = UnverifiedEntry::parse(bytes.to_vec())?;
        let at = entry.at();
        entry.fits(&self.keyring).map_err(|error| Failure::from(error).at(at))?;
        let root_before = self.order.place(at).map_err(|why| misplaced(why).at(at))?;
        let key = self.keyring.for_record(entry.epoch(), at.lane, entry.time());
        let key = key.map_err(|error| Failure::from(error).at(at))?;
        let signature = entry.unchecked(self.keyring.line(), root_before, &key.key)?;
        let lane = &mut self.lanes[at.lane.number() as usize];
        if entry.epoch() < lane.epoch {
            let why = "the station key is older than that of an earlier entry of the lane";
            return Err(Failure::of_file(FailureLevel::Key, why).at(at));
        }
        lane.epoch = entry.epoch();
        lane.roots.push(self.order.fill(at, entry.leaf()));
        lane.entries += 1;
        let (first, before) = lane.times.unwrap_or((entry.time(), entry.time()));
        if entry.time() < before {
            lane.times_backwards.note(at.serial);
        }
        lane.times = Some((first, entry.time()));
        if key.disowns(at.lane, at.serial) {
            // Its party says that somebody else signed it, so it binds nobody: neither its place nor what it states.
            lane.disowned.note(at.serial);
            return Ok(Check { item, place: at, level: FailureLevel::Signature, signature });
        }
        (lane.signed_up_to, lane.withheld_signed) = (at.serial, at.serial - lane.entries);
        if let Some(seen) = entry.seen() {
            let before = lane.statement.replace(self.statements.len());
            let before = before.map_or(&[][..], |at| &self.sizes[at * seen.sizes.len()..]);
            if before.iter().zip(&seen.sizes).any(|(before, now)| now < before) {
                lane.seen_backwards.note(at.serial);
            }
            self.sizes.extend(&seen.sizes);
            self.statements.push(Statement { item, at, digest: seen.digest });
        }
        Ok(Check { item, place: at, level: FailureLevel::Signature, signature })
    }

    fn receipt(&mut self, item: u64, bytes: &[u8]) -> Result<Check, Failure> {
        let receipt = UnverifiedReceipt::parse(bytes)?;
        let claims = *receipt.claims();
        let place = EntryRef { lane: claims.lane, serial: claims.size };
        let refuse = |level, why| Err(Failure::of_file(level, why).at(place));
        if receipt.has_proof() {
            return refuse(FailureLevel::Form, "a receipt in a transcript brings no inclusion proof");
        }
        let root = self.order.receipt(claims.lane, claims.size).map_err(|why| misplaced(why).at(place))?;
        if claims.receiver == claims.lane.party {
            return refuse(FailureLevel::Receipt, "a receipt of the lane's own author");
        }
        let signature = receipt
            .unchecked(self.keyring.line(), root, &self.keyring)
            .map_err(|error| Failure::from(error).at(place))?;
        let lane = &mut self.lanes[claims.lane.number() as usize];
        lane.receipted_up_to = claims.size;
        self.receipts.insert((claims.lane, claims.receiver), (claims.size, claims.time));
        Ok(Check { item, place, level: FailureLevel::Receipt, signature })
    }

    fn report(self, items: u64) -> Report {
        let (mut fitting, mut beyond, mut of_forked, mut contradictions) = (0, 0, 0, Vec::new());
        for (statement, sizes) in self.statements.iter().zip(self.sizes.chunks(self.lanes.len())) {
            match self.judge(statement, sizes) {
                Ok(Fit::Fits) => fitting += 1,
                Ok(Fit::Beyond) => beyond += 1,
                Ok(Fit::OfForkedLane) => of_forked += 1,
                Err(failure) => contradictions.push(failure),
            }
        }
        let receipts = self.receipts.into_iter();
        Report {
            charter: self.charter,
            exporter: self.header.exporter,
            exported_at: self.header.time,
            items,
            lanes: self.lanes.into_iter().map(LaneAudit::report).collect(),
            receipts: receipts
                .map(|((lane, receiver), (size, time))| Receipted { lane, receiver, size, time })
                .collect(),
            forks: self.forks,
            contradictions,
            seen_fitting: fitting,
            seen_beyond: beyond,
            seen_of_forked_lanes: of_forked,
        }
    }

    /// Holds a statement against the roots of the lanes at the sizes that it states.
    fn judge(&self, statement: &Statement, sizes: &[u64]) -> Result<Fit, Failure> {
        let author = statement.at.lane.party;
        let mut roots = Vec::with_capacity(sizes.len());
        for (lane, &size) in self.lanes.iter().zip(sizes) {
            // A root counts if the lane's party signed onto it or the author receipted it. Any other is whatever the
            // exporter, or somebody else's receipt, makes it.
            if size > lane.signed_up_to.max(self.receipted(lane.lane, author)) {
                return Ok(Fit::Beyond);
            }
            roots.push(lane.roots[size as usize]);
        }
        if Seen::digest(self.keyring.line(), sizes, &roots) == statement.digest {
            return Ok(Fit::Fits);
        }
        if self.forks.iter().any(|fork| sizes[fork.at.lane.number() as usize] >= fork.at.serial) {
            return Ok(Fit::OfForkedLane);
        }
        let why = "what the author states that it had seen does not fit the lanes";
        let against = self.suspects(author, sizes);
        let failure = Failure::of_file(FailureLevel::Seen, why).at(statement.at).in_item(statement.item);
        Err(Failure { against, ..failure })
    }

    /// How much of a lane a party has receipted.
    fn receipted(&self, lane: Lane, receiver: PartyIndex) -> u64 {
        self.receipts.get(&(lane, receiver)).map_or(0, |&(size, _)| size)
    }

    /// Who may be behind a statement that does not fit.
    ///
    /// The author, surely, if it wrote the lanes or receipted them as they stand here; but of a lane that it did not
    /// receipt it may have been shown another branch, and then its owner is the one who forked.
    fn suspects(&self, author: PartyIndex, sizes: &[u64]) -> Against {
        let mut suspects = vec![author];
        for (LaneAudit { lane, .. }, &size) in self.lanes.iter().zip(sizes) {
            if size > self.receipted(*lane, author) && !suspects.contains(&lane.party) {
                suspects.push(lane.party);
            }
        }
        let code = |party: &PartyIndex| self.charter.charter().parties[party.0 as usize].code.clone();
        match suspects.as_slice() {
            [author] => Against::Party(code(author)),
            several => Against::OneOf(several.iter().map(code).collect()),
        }
    }
}

impl LaneAudit {
    fn new(lane: Lane) -> Self {
        LaneAudit {
            lane,
            roots: vec![merkle::empty_root()],
            entries: 0,
            signed_up_to: 0,
            withheld_signed: 0,
            receipted_up_to: 0,
            disowned: Tally::default(),
            epoch: 0,
            times: None,
            times_backwards: Tally::default(),
            statement: None,
            seen_backwards: Tally::default(),
        }
    }

    fn report(self) -> LaneReport {
        let size = self.roots.len() as u64 - 1;
        LaneReport {
            lane: self.lane,
            size,
            root: *self.roots.last().expect("the root at size 0 is always there"),
            entries: self.entries,
            withheld: size - self.entries,
            withheld_signed: self.withheld_signed,
            signed_up_to: self.signed_up_to,
            receipted_up_to: self.receipted_up_to,
            disowned: self.disowned,
            times: self.times,
            times_backwards: self.times_backwards,
            seen_backwards: self.seen_backwards,
        }
    }
}

fn misplaced(why: &'static str) -> Failure {
    Failure::of_file(FailureLevel::Place, why)
}
