//! Verifies a transcript, item by item, and finds the first thing that fails.

use std::collections::BTreeMap;
use std::ops::Range;

use sha2::{Digest, Sha256};

use super::extract::Statement as ExtractStatement;
use super::item::{Header, Item};
use super::order::Order;
use super::report::{Extract, Fork, LaneReport, Receipted, Report, Shown, Tally};
use crate::cose::UncheckedSignature;
use crate::failure::{Against, Failure, FailureLevel};
use crate::limits::EXTRACT_BYTES_MAX;
use crate::{
    BadSignature, EntryRef, Epoch, Hash, Keyring, Lane, PartyIndex, Seen, Serial, SignedCharter, Time, UnverifiedEntry,
    UnverifiedReceipt, fork, merkle,
};

/// Takes the items of a transcript or an extract in order and stops at the first that fails.
///
/// Keeps 32 bytes for each place of a lane that is not passed over, of an extract all that it shows, and, for each entry that states what its author had seen, 72 bytes and 8
/// for each lane of the line, since lanes that come later decide whether the statement fits.
pub struct Auditor {
    items: u64,
    state: State,
    failed: Option<Failure>,
}

enum State {
    Header,
    Charter(Header, Option<Whole>),
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
            State::Body(body) if body.order.ended(body.header.is_extract()) => Ok(body.report(self.items)),
            _ => {
                let why = "the file ends before its closing item, or an extract before its statement";
                Err(Failure::of_file(FailureLevel::Closing, why).in_item(self.items))
            }
        }
    }

    fn take(&mut self, item: u64, bytes: &[u8]) -> Result<Option<Check>, Failure> {
        match &mut self.state {
            State::Header => {
                let header = Header::parse(bytes)?;
                let whole = header.is_extract().then(|| Whole { bytes: 0, hash: Sha256::new() }.with(bytes));
                self.state = State::Charter(header, whole);
                Ok(None)
            }
            State::Charter(header, whole) => {
                let whole = whole.take().map(|whole| whole.with(bytes));
                self.state = State::Body(Box::new(Body::begin(*header, whole, bytes)?));
                Ok(None)
            }
            State::Body(body) => {
                let check = body.take(item, bytes)?;
                body.whole = body.whole.take().map(|whole| whole.with(bytes));
                if body.whole.as_ref().is_some_and(|whole| whole.bytes > EXTRACT_BYTES_MAX) {
                    return Err(Failure::of_file(FailureLevel::Form, "an extract longer than its limit"));
                }
                Ok(check)
            }
        }
    }
}

impl Default for Auditor {
    fn default() -> Self {
        Auditor::new()
    }
}

/// All of an extract so far: what its statement is signed over.
struct Whole {
    bytes: usize,
    hash: Sha256,
}

impl Whole {
    fn with(mut self, item: &[u8]) -> Self {
        self.hash.update(item);
        Whole { bytes: self.bytes + item.len(), hash: self.hash }
    }
}

/// The signature of one entry, receipt or statement, with all that it takes to check it, on whatever thread.
#[derive(Clone, Debug)]
pub struct Check {
    item: u64,
    place: Option<EntryRef>,
    level: FailureLevel,
    signature: UncheckedSignature,
}

impl Check {
    /// Passes if the signature is good.
    ///
    /// # Errors
    /// [`Failure`] if it is not. Of several, the one with the lowest item is the first thing that fails.
    pub fn run(&self) -> Result<(), Failure> {
        self.judged(self.signature.check())
    }

    /// The same by a book of signatures.
    ///
    /// # Errors
    /// As for [`Check::run`].
    #[cfg(feature = "model")]
    pub fn run_by(&self, book: &dyn crate::SignatureBook) -> Result<(), Failure> {
        self.judged(self.signature.check_by(book))
    }

    fn judged(&self, signature: Result<(), BadSignature>) -> Result<(), Failure> {
        signature.map_err(|_| {
            let why = match (self.level, self.place) {
                (FailureLevel::Receipt, _) => "the receipt is not signed for the history that it stands on",
                (_, Some(_)) => "the entry is not signed for this line and the history before it",
                (_, None) => "the statement is not signed by the exporter for this very file",
            };
            Failure { place: self.place, ..Failure::of_file(self.level, why) }.in_item(self.item)
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
    /// Of an extract.
    whole: Option<Whole>,
    shown: Vec<Shown>,
    withheld: Vec<(EntryRef, Hash)>,
    statement: Option<ExtractStatement>,
    charter: SignedCharter,
    keyring: Keyring,
    order: Order,
    lanes: Vec<LaneAudit>,
    /// The furthest receipt of each receiver for each lane.
    receipts: BTreeMap<(Lane, PartyIndex), (u64, Time)>,
    forks: Vec<Fork>,
    statements: Vec<Statement>,
    /// The sizes that the statements state, statement by statement, one for each lane that there was then.
    sizes: Vec<u64>,
}

struct LaneAudit {
    lane: Lane,
    roots: Roots,
    entries: u64,
    passed_over: u64,
    signed_up_to: Serial,
    /// How many places up to there are withheld.
    withheld_signed: u64,
    passed_over_signed: u64,
    receipted_up_to: Serial,
    disowned: Tally,
    epoch: Epoch,
    times: Option<(Time, Time)>,
    times_backwards: Tally,
    /// The lane's latest statement.
    statement: Option<usize>,
    seen_backwards: Tally,
}

/// The roots of a lane, from size 0 on, but for those within what is passed over.
struct Roots {
    known: Vec<Hash>,
    /// Where what is known goes on: from which size, and from which index of `known`.
    stretches: Vec<(u64, usize)>,
}

impl Roots {
    fn new() -> Self {
        Roots { known: vec![merkle::empty_root()], stretches: vec![(0, 0)] }
    }

    fn size(&self) -> u64 {
        let &(from, at) = self.stretches.last().expect("size 0 is known");
        from + (self.known.len() - 1 - at) as u64
    }

    fn push(&mut self, root: Hash) {
        self.known.push(root);
    }

    fn pass_over(&mut self, size: u64, root: Hash) {
        self.stretches.push((size, self.known.len()));
        self.known.push(root);
    }

    /// The root at a size; `None` where it is not known.
    fn at(&self, size: u64) -> Option<Hash> {
        let next = self.stretches.partition_point(|(from, _)| *from <= size);
        let (from, at) = self.stretches[next - 1];
        let end = self.stretches.get(next).map_or(self.known.len(), |(_, at)| *at);
        let index = usize::try_from(size - from).ok()?.checked_add(at)?;
        self.known[..end].get(index).copied()
    }
}

/// What the author of an entry stated that it had seen; its sizes are kept apart.
struct Statement {
    item: u64,
    at: EntryRef,
    /// Where the sizes stand.
    sizes: Range<usize>,
    digest: Hash,
}

enum Fit {
    Fits,
    Beyond,
    OfForkedLane,
}

impl Body {
    fn begin(header: Header, whole: Option<Whole>, bytes: &[u8]) -> Result<Self, Failure> {
        let Item::Charter(file) = Item::parse(bytes, header.is_extract())? else {
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
            whole,
            shown: Vec::new(),
            withheld: Vec::new(),
            statement: None,
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
        match Item::parse(bytes, self.header.is_extract())? {
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
                if self.header.is_extract() {
                    self.withheld.push((at, leaf));
                }
            }
            Item::PassedOver { lane, size, roots } => {
                let root = self.order.pass_over(lane, size, &roots).map_err(misplaced)?;
                let lane = &mut self.lanes[lane.number() as usize];
                lane.passed_over += size - lane.roots.size();
                lane.roots.pass_over(size, root);
            }
            Item::Statement(bytes) => return self.statement(item, bytes).map(Some),
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
        let disowned = key.disowns(at.lane, at.serial);
        if self.header.is_extract() {
            self.shown.push(Shown { at, time: entry.time(), body: entry.unverified_body().to_vec(), disowned });
        }
        if disowned {
            // Its party says that somebody else signed it, so it binds nobody: neither its place nor what it states.
            lane.disowned.note(at.serial);
            return Ok(Check { item, place: Some(at), level: FailureLevel::Signature, signature });
        }
        (lane.signed_up_to, lane.passed_over_signed) = (at.serial, lane.passed_over);
        lane.withheld_signed = at.serial - lane.entries - lane.passed_over;
        if let Some(seen) = entry.seen() {
            let before = lane.statement.replace(self.statements.len());
            let before = before.map_or(&[][..], |at| &self.sizes[self.statements[at].sizes.clone()]);
            // Lanes only ever come to a line.
            if seen.sizes.len() < before.len() || before.iter().zip(&seen.sizes).any(|(before, now)| now < before) {
                lane.seen_backwards.note(at.serial);
            }
            let sizes = self.sizes.len()..self.sizes.len() + seen.sizes.len();
            self.sizes.extend(&seen.sizes);
            self.statements.push(Statement { item, at, sizes, digest: seen.digest });
        }
        Ok(Check { item, place: Some(at), level: FailureLevel::Signature, signature })
    }

    /// The exporter's statement: it holds the lanes as they are here, so it counts as its receipt for those of others.
    fn statement(&mut self, item: u64, bytes: &[u8]) -> Result<Check, Failure> {
        let statement = ExtractStatement::parse(bytes)?;
        self.order.state().map_err(misplaced)?;
        for subject in &statement.subjects {
            // What is passed over is said to belong to something else.
            let at = subject.at;
            let is_here =
                self.shown.iter().any(|shown| shown.at == at) || self.withheld.iter().any(|(of, _)| *of == at);
            if !is_here {
                return Err(misplaced("what the extract is about is neither shown nor withheld").at(at));
            }
        }
        let exporter = self.header.exporter;
        let key = self.keyring.for_receipt(exporter, statement.epoch, statement.time)?;
        let before = self.whole.as_ref().map_or_else(Sha256::new, |whole| whole.hash.clone());
        let before = Hash(before.finalize().into());
        let signature = ExtractStatement::unchecked(bytes, self.keyring.line(), before, &key)?;
        for lane in self.lanes.iter_mut().filter(|lane| lane.lane.party != exporter && lane.roots.size() > 0) {
            lane.receipted_up_to = lane.roots.size();
            self.receipts.insert((lane.lane, exporter), (lane.roots.size(), statement.time));
        }
        self.statement = Some(statement);
        Ok(Check { item, place: None, level: FailureLevel::Signature, signature })
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
        Ok(Check { item, place: Some(place), level: FailureLevel::Receipt, signature })
    }

    fn report(self, items: u64) -> Report {
        let (mut fitting, mut beyond, mut of_forked, mut contradictions) = (0, 0, 0, Vec::new());
        for statement in &self.statements {
            match self.judge(statement, &self.sizes[statement.sizes.clone()]) {
                Ok(Fit::Fits) => fitting += 1,
                Ok(Fit::Beyond) => beyond += 1,
                Ok(Fit::OfForkedLane) => of_forked += 1,
                Err(failure) => contradictions.push(failure),
            }
        }
        let receipts = self.receipts.into_iter();
        let (time, subjects) = self.statement.map_or((Time(0), Vec::new()), |made| (made.time, made.subjects));
        Report {
            charter: self.charter,
            exporter: self.header.exporter,
            exported_at: self.header.time.unwrap_or(time),
            extract: self.whole.map(|_| Extract { subjects, shown: self.shown, withheld: self.withheld }),
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

    /// Holds a statement against the roots of the lanes at the sizes that it states, and of no lane that came later.
    fn judge(&self, statement: &Statement, sizes: &[u64]) -> Result<Fit, Failure> {
        let author = statement.at.lane.party;
        // Of an extract few places bear a signature. A digest that fits shows that the author knew these very roots.
        if self.header.is_extract()
            && let Some(roots) = self.roots(sizes)
            && Seen::digest(self.keyring.line(), sizes, &roots) == statement.digest
        {
            return Ok(Fit::Fits);
        }
        let mut roots = Vec::with_capacity(sizes.len());
        for (lane, &size) in self.lanes.iter().zip(sizes) {
            // A root counts if the lane's party signed onto it or the author receipted it. Any other is whatever the
            // exporter, or somebody else's receipt, makes it.
            if size > lane.signed_up_to.max(self.receipted(lane.lane, author)) {
                return Ok(Fit::Beyond);
            }
            let Some(root) = lane.roots.at(size) else { return Ok(Fit::Beyond) };
            roots.push(root);
        }
        if Seen::digest(self.keyring.line(), sizes, &roots) == statement.digest {
            return Ok(Fit::Fits);
        }
        let stated = |lane: Lane| sizes.get(lane.number() as usize).copied().unwrap_or_default();
        if self.forks.iter().any(|fork| stated(fork.at.lane) >= fork.at.serial) {
            return Ok(Fit::OfForkedLane);
        }
        let why = "what the author states that it had seen does not fit the lanes";
        let against = self.suspects(author, sizes);
        let failure = Failure::of_file(FailureLevel::Seen, why).at(statement.at).in_item(statement.item);
        Err(Failure { against, ..failure })
    }

    /// The roots of the lanes at these sizes, if all are known.
    fn roots(&self, sizes: &[u64]) -> Option<Vec<Hash>> {
        self.lanes.iter().zip(sizes).map(|(lane, &size)| lane.roots.at(size)).collect()
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
            roots: Roots::new(),
            entries: 0,
            passed_over: 0,
            signed_up_to: 0,
            withheld_signed: 0,
            passed_over_signed: 0,
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
        let size = self.roots.size();
        LaneReport {
            lane: self.lane,
            size,
            root: self.roots.at(size).expect("the last root is always known"),
            entries: self.entries,
            withheld: size - self.entries - self.passed_over,
            passed_over: self.passed_over,
            withheld_signed: self.withheld_signed,
            passed_over_signed: self.passed_over_signed,
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
