//! Carries out `detente extract`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use evidence::limits::{EXTRACT_BYTES_MAX, EXTRACT_SUBJECTS_MAX};
use evidence::transcript::{ExtractWriter, OutOfOrder, Statement, Subject, name_place};
use evidence::{
    Charter, EntryRef, ForkProof, Frontier, Lane, PartyIndex, Receipt, SecretKey, SignedCharter, Signer as _, Time,
    VerifiedEntry,
};
use line::affairs::Body;
use serde_json::{Value, json};
use store::Archive;

use super::cli;
use super::scope::Scope;
use super::walk::Walk;
use crate::clock::wall;
use crate::failure::{Exit, Failure};
use crate::folder::{Folder, read_key};
use crate::protocol::Leave;
use crate::reading::{Opened, leave, open_archive};
use crate::transcript::{Beside, fork_proofs, with_later_keys};
use crate::view::parse_serial;

/// Most entries that may belong to the subjects of one extract: more than people say on an affair in years.
const ENTRIES_MAX: usize = 4_096;

/// Rounds through the record after which no more is looked for. One is enough where what refers to something was said
/// after it, and two where a subject is not what began its affair.
const ROUNDS_MAX: usize = 16;

/// Bytes written at a time.
const CHUNK_BYTES: usize = 1024 * 1024;

/// Entries between two words about how far it has come.
const PROGRESS_EVERY: u64 = 4_096;

/// Writes what the record has on some affairs and sites. `progress` is told how many entries were looked at.
///
/// # Errors
/// [`Failure`] if there is no such thing, more belongs to it than a file takes, this station's key signs nothing, the
/// record cannot be read or the file not be written.
pub fn run(folder: &Folder, wanted: &cli::Extract, progress: &mut dyn FnMut(u64)) -> Result<Value, Failure> {
    leave(folder, Leave::Read)?;
    let Opened { line, charter: signed, own, archive } = open_archive(folder, wanted.line.line.as_deref())?;
    let charter = signed.charter();
    let withheld = wanted.withhold.iter().map(|text| serial(charter, text)).collect::<Result<BTreeSet<_>, _>>()?;
    let loaded = archive.load().map_err(Failure::damaged)?;
    let sizes: Vec<u64> = loaded.frontiers.iter().map(Frontier::size).collect();
    let subjects = subjects(charter, &sizes, &wanted.subjects)?;
    let known = with_later_keys(&line, &*archive)?;
    let exporter = Exporter::of(folder, &known, own)?;

    let scope = settle(&*archive, &sizes, Scope::new(&subjects), progress)?;
    if let Some(other) = withheld.iter().find(|at| !scope.has(**at)) {
        let what = format!("{} does not belong to it and is passed over in any case", name_place(charter, *other));
        return Err(Failure::refused(what, "leave --withhold out for it"));
    }
    let later = loaded.keys.into_iter().filter(|key| !signed.delegations().contains(key)).collect();
    let forks = fork_proofs(&known, &*archive)?;
    let mut making = Making {
        archive: &*archive,
        charter: &signed,
        sizes: &sizes,
        later_keys: later,
        scope,
        withheld,
        beside: BTreeMap::new(),
        marks: BTreeSet::new(),
        forks,
    };
    making.plan()?;
    let statement = exporter.states(&*archive, &sizes, subjects)?;
    let bytes = making.write(own, &exporter.key, &statement, &wanted.out, progress)?;
    let belong = making.scope.entries().len() as u64;
    Ok(json!({
        "extract": wanted.out.display().to_string(), "bytes": bytes,
        "subjects": statement.subjects.iter().map(|subject| subject.name(charter)).collect::<Vec<_>>(),
        "entries": belong - making.withheld.len() as u64, "withheld": making.withheld.len(),
        "passed_over": sizes.iter().sum::<u64>() - belong,
        "receipts": making.beside.len(), "forks": making.forks.len(),
    }))
}

/// An extract on its way out.
struct Making<'a> {
    archive: &'a dyn Archive,
    charter: &'a SignedCharter,
    /// How far the record went at the beginning: what comes in meanwhile is not part of it.
    sizes: &'a [u64],
    /// Delegations and revocations that the charter file does not hold.
    later_keys: Vec<Vec<u8>>,
    scope: Scope,
    withheld: BTreeSet<EntryRef>,
    /// The first receipt of each other party that covers an entry, and those by which an author had receipted what it
    /// states to have seen: by the last place that each is for.
    beside: BTreeMap<(EntryRef, PartyIndex), Receipt>,
    /// Up to where the authors of entries shown state to have seen the lanes: runs end there, so that it can be judged.
    marks: BTreeSet<EntryRef>,
    forks: Vec<ForkProof>,
}

impl Making<'_> {
    /// Looks for what is to stand beside the entries that belong.
    fn plan(&mut self) -> Result<(), Failure> {
        let parties = self.charter.charter().parties.len();
        let entries: Vec<_> = self.scope.entries().collect();
        for at in entries {
            for receiver in (0..parties as u8).map(PartyIndex).filter(|party| *party != at.lane.party) {
                self.put_beside(at, receiver)?;
            }
            if self.withheld.contains(&at) {
                continue;
            }
            let kept = self.archive.entries(at.lane, at.serial, 1).map_err(Failure::damaged)?;
            let seen = kept.first().and_then(|kept| kept.entry.seen());
            for (lane, &size) in Lane::all(parties).zip(seen.iter().flat_map(|seen| &seen.sizes)) {
                let reached = EntryRef { lane, serial: size };
                if size == 0 {
                    continue;
                }
                self.marks.insert(reached);
                if lane.party != at.lane.party {
                    self.put_beside(reached, at.lane.party)?;
                }
            }
        }
        Ok(())
    }

    /// Adds the first receipt of a party that covers an entry, if it has come.
    fn put_beside(&mut self, at: EntryRef, by: PartyIndex) -> Result<(), Failure> {
        let receipt = self.archive.receipt_for(at, by).map_err(Failure::damaged)?;
        let size = self.sizes[usize::from(at.lane.number())];
        if let Some(receipt) = receipt.filter(|receipt| receipt.claims().size <= size) {
            self.beside.insert((EntryRef { serial: receipt.claims().size, ..at }, by), receipt);
        }
        Ok(())
    }

    /// Writes it; returns its bytes.
    fn write(
        &self,
        own: PartyIndex,
        key: &SecretKey,
        statement: &Statement,
        out: &Path,
        progress: &mut dyn FnMut(u64),
    ) -> Result<u64, Failure> {
        let mut file = Beside::create(out)?;
        let mut buffer = Vec::new();
        let mut writer = ExtractWriter::begin(self.charter, own, &mut buffer).map_err(Failure::damaged)?;
        for key in &self.later_keys {
            writer.key(key, &mut buffer).map_err(Failure::damaged)?;
        }
        let mut looked_at = 0;
        for (lane, &size) in Lane::all(self.charter.charter().parties.len()).zip(self.sizes) {
            let mut serial = 0;
            while serial < size {
                let kept = self.archive.entries(lane, serial + 1, CHUNK_BYTES).map_err(Failure::damaged)?;
                if kept.is_empty() {
                    return Err(Failure::damaged("a lane ends before its size"));
                }
                for kept in kept.iter().take_while(|kept| kept.entry.at().serial <= size) {
                    serial = kept.entry.at().serial;
                    self.entry(&kept.entry, &mut writer, &mut buffer).map_err(Failure::damaged)?;
                    file.take(&mut buffer, CHUNK_BYTES)?;
                    fits(&file)?;
                    looked_at += 1;
                    if looked_at % PROGRESS_EVERY == 0 {
                        progress(looked_at);
                    }
                }
            }
        }
        for proof in &self.forks {
            writer.fork(proof, &mut buffer).map_err(Failure::damaged)?;
        }
        writer.finish(statement, key, &mut buffer);
        file.take(&mut buffer, 0)?;
        fits(&file)?;
        file.finish()
    }

    /// Shows, withholds or passes over an entry, and puts beside it what belongs there.
    fn entry(&self, entry: &VerifiedEntry, writer: &mut ExtractWriter, buffer: &mut Vec<u8>) -> Result<(), OutOfOrder> {
        let (at, leaf) = (entry.at(), entry.leaf());
        if self.withheld.contains(&at) {
            writer.withhold(at, leaf, buffer)?;
        } else if self.scope.has(at) {
            writer.entry(entry, buffer)?;
        } else {
            writer.pass_over(at, leaf, buffer)?;
        }
        if self.marks.contains(&at) {
            writer.mark(buffer);
        }
        for (_, receipt) in self.beside.range((at, PartyIndex(0))..=(at, PartyIndex(u8::MAX))) {
            writer.receipt(receipt, buffer)?;
        }
        Ok(())
    }
}

/// Refuses a file that no verifier would take.
fn fits(file: &Beside<'_>) -> Result<(), Failure> {
    if file.bytes() <= EXTRACT_BYTES_MAX as u64 {
        return Ok(());
    }
    let what = format!("it would have more than {EXTRACT_BYTES_MAX} bytes, which an extract has at most");
    Err(Failure::refused(what, "name fewer affairs, or withhold the largest entries"))
}

fn serial(charter: &Charter, text: &str) -> Result<EntryRef, Failure> {
    parse_serial(charter, text).ok_or_else(|| {
        let hint = "as USA/F/0012, or USA/R/0012.3 for a site; detente find and detente site list tell them";
        Failure::new(Exit::Usage, format!("{text:?} is no serial of this line"), hint)
    })
}

/// What somebody typed, in the order in which it is stated.
fn subjects(charter: &Charter, sizes: &[u64], typed: &[String]) -> Result<Vec<Subject>, Failure> {
    let mut subjects = BTreeSet::new();
    for text in typed {
        let (place, index) = match text.rsplit_once('.') {
            None => (text.as_str(), None),
            Some((place, index)) => {
                // A site's number, which an entry has few of.
                let index: Option<u16> = index.parse().ok();
                let no = || Failure::new(Exit::Usage, format!("{text:?} is no site of this line"), "as USA/R/0012.3");
                (place, Some(u64::from(index.ok_or_else(no)?)))
            }
        };
        let at = serial(charter, place)?;
        if sizes[usize::from(at.lane.number())] < at.serial {
            let what = format!("there is no entry {}", name_place(charter, at));
            return Err(Failure::refused(what, "detente find tells what was said, with its serials"));
        }
        subjects.insert(Subject { at, index });
    }
    if subjects.len() > EXTRACT_SUBJECTS_MAX {
        let what =
            format!("{} affairs and sites, and one extract is of {EXTRACT_SUBJECTS_MAX} at most", subjects.len());
        return Err(Failure::new(Exit::Usage, what, "make several"));
    }
    Ok(subjects.into_iter().collect())
}

/// Goes through the record until no more is found that belongs.
fn settle(
    archive: &dyn Archive,
    sizes: &[u64],
    mut scope: Scope,
    progress: &mut dyn FnMut(u64),
) -> Result<Scope, Failure> {
    let mut looked_at = 0;
    for _ in 0..ROUNDS_MAX {
        let mut settled = true;
        let mut walk = Walk::new(archive, sizes);
        while let Some(entry) = walk.next().map_err(Failure::damaged)? {
            let body = Body::decode(entry.body());
            let body = body.unwrap_or(Body::Unknown { kind: 0 });
            settled &= !scope.take(entry.at(), &body);
            looked_at += 1;
            if looked_at % PROGRESS_EVERY == 0 {
                progress(looked_at);
            }
        }
        if scope.entries().len() > ENTRIES_MAX {
            let what =
                format!("{} entries belong to it, and an extract has {ENTRIES_MAX} at most", scope.entries().len());
            return Err(Failure::refused(what, "name a part of it: detente transcript export writes all there is"));
        }
        if settled {
            return Ok(scope);
        }
    }
    let what = format!("more belongs to it than {ROUNDS_MAX} rounds through the record find");
    Err(Failure::refused(what, "name a part of it: detente transcript export writes all there is"))
}

/// Who states what an extract states, and with which key.
struct Exporter {
    key: SecretKey,
    epoch: u64,
    valid: (Time, Time),
}

impl Exporter {
    fn of(folder: &Folder, charter: &SignedCharter, own: PartyIndex) -> Result<Self, Failure> {
        let key = read_key(&folder.station_key())?;
        let keyring = charter.keyring().map_err(Failure::damaged)?;
        let named =
            keyring.find(&key.public().to_bytes()).filter(|(party, named)| *party == own && named.valid_at(wall()));
        let (_, named) = named.ok_or_else(|| {
            let hint = "detente key renew makes one that is; it signs that the extract is all there is";
            Failure::refused("this station's key is not among those of the line, or not valid now", hint)
        })?;
        Ok(Exporter { epoch: named.epoch, valid: named.validity(), key })
    }

    /// As of when the last of the entries was kept, so that one record gives one file; or since when the key may say so.
    fn states(&self, archive: &dyn Archive, sizes: &[u64], subjects: Vec<Subject>) -> Result<Statement, Failure> {
        let mut time = self.valid.0;
        for (lane, &serial) in Lane::all(sizes.len() / 4).zip(sizes).filter(|(_, size)| **size > 0) {
            let kept = archive.kept_at(EntryRef { lane, serial }).map_err(Failure::damaged)?;
            time = time.max(kept.unwrap_or(time));
        }
        Ok(Statement { epoch: self.epoch, time: time.min(self.valid.1), subjects })
    }
}
