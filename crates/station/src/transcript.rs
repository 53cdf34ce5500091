//! Transcripts, disclosures and proofs of forks as files: written from the record, verified on all cores.

use std::fs::File;
use std::io::{Read, Write};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use evidence::transcript::{Auditor, Check, Writer, name_place, next_item};
use evidence::{
    Claims, Disclosure, EntryRef, Failure as Disproof, ForkProof, Hash, Lane, Party, PartyIndex, Receipt,
    SignedCharter, Signer as _, merkle,
};
use serde_json::{Value, json};
use store::{Archive, Reader};

use crate::clock::wall;
use crate::failure::{Exit, Failure};
use crate::folder::{Folder, LineFolder, read_key};
use crate::serve::own_party;
use crate::view;

/// Bytes read from a lane, or from a file, at a time.
const CHUNK_BYTES: usize = 4 * 1024 * 1024;

/// Signatures that a thread takes at a time.
const CHECKS_AT_ONCE: usize = 256;

/// Items between two words about how far it has come.
const PROGRESS_EVERY: u64 = 8 * 1024;

/// Receipts read at a time.
const RECEIPTS_AT_ONCE: usize = 1_024;

/// Opens a line's record for reading, whether its station runs or not.
///
/// # Errors
/// [`Failure`] if it cannot be opened.
pub fn open(folder: &LineFolder, charter: &SignedCharter, own: PartyIndex) -> Result<Reader, Failure> {
    Reader::open(&folder.record(), charter.charter(), own).map_err(|error| Failure::record(&error))
}

/// Writes the whole record of a line to a file.
///
/// # Errors
/// [`Failure`] if the record cannot be read or the file not be written.
pub fn export(
    folder: &LineFolder,
    archive: &dyn Archive,
    party: &Party,
    withhold: &[EntryRef],
    out: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<Value, Failure> {
    let charter = folder.charter()?;
    let own = own_party(&charter, party)?;
    for &at in withhold {
        if archive.entries(at.lane, at.serial, 1).map_or(0, |kept| kept.len()) == 0 {
            let what = format!("there is no entry {} to withhold", name_place(charter.charter(), at));
            return Err(Failure::refused(what, "detente inbox --all lists messages, as USA/F/0012"));
        }
    }
    let mut file = Beside::create(out)?;
    let mut buffer = Vec::with_capacity(CHUNK_BYTES);
    let mut writer = Writer::begin(&charter, own, wall(), &mut buffer).map_err(Failure::damaged)?;
    let (mut entries, mut withheld, mut receipts) = (0u64, 0u64, 0u64);
    for key in archive.load().map(|loaded| loaded.keys).map_err(Failure::damaged)? {
        if !charter.delegations().contains(&key) {
            writer.key(&key, &mut buffer).map_err(Failure::damaged)?;
        }
    }
    for lane in Lane::all(charter.charter().parties.len()) {
        let mut of_lane = Receipts::new(archive, lane);
        let mut next = 1;
        loop {
            let kept = archive.entries(lane, next, CHUNK_BYTES).map_err(Failure::damaged)?;
            if kept.is_empty() {
                break;
            }
            for kept in kept {
                let at = kept.entry.at();
                if withhold.contains(&at) {
                    writer.withhold(at, kept.entry.leaf(), &mut buffer).map_err(Failure::damaged)?;
                    withheld += 1;
                } else {
                    writer.entry(&kept.entry, &mut buffer).map_err(Failure::damaged)?;
                }
                next = at.serial + 1;
                entries += 1;
                for receipt in of_lane.at(at.serial).map_err(Failure::damaged)? {
                    writer.receipt(&receipt, &mut buffer).map_err(Failure::damaged)?;
                    receipts += 1;
                }
                file.take(&mut buffer, CHUNK_BYTES)?;
            }
            progress(entries);
        }
    }
    let mut forks = 0;
    for proof in fork_proofs(&with_later_keys(folder, archive)?, archive)? {
        writer.fork(&proof, &mut buffer).map_err(Failure::damaged)?;
        forks += 1;
    }
    writer.finish(&mut buffer);
    file.take(&mut buffer, 0)?;
    let bytes = file.finish()?;
    Ok(json!({
        "transcript": out.display().to_string(), "bytes": bytes,
        "entries": entries, "withheld": withheld, "receipts": receipts, "forks": forks,
    }))
}

/// A file on its way out. It is written beside its place until it is whole: what was there is not lost to an export that
/// fails.
pub(crate) struct Beside<'a> {
    out: &'a Path,
    beside: PathBuf,
    file: File,
    bytes: u64,
    whole: bool,
}

impl<'a> Beside<'a> {
    pub fn create(out: &'a Path) -> Result<Self, Failure> {
        let beside = out.with_extension("part");
        let file = File::create(&beside).map_err(|error| Failure::file(out, &error))?;
        Ok(Beside { out, beside, file, bytes: 0, whole: false })
    }

    /// How many bytes were taken.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Writes away what is in a buffer, once there is as much.
    pub fn take(&mut self, buffer: &mut Vec<u8>, once_bytes: usize) -> Result<(), Failure> {
        if buffer.len() >= once_bytes {
            self.file.write_all(buffer).map_err(|error| Failure::file(self.out, &error))?;
            self.bytes += buffer.len() as u64;
            buffer.clear();
        }
        Ok(())
    }

    /// Puts the file in its place; returns its bytes.
    pub fn finish(mut self) -> Result<u64, Failure> {
        let put = self.file.sync_all().and_then(|()| std::fs::rename(&self.beside, self.out));
        put.map_err(|error| Failure::file(self.out, &error))?;
        self.whole = true;
        // A medium that is pulled out has the name as well.
        let folder = self.out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| Failure::file(self.out, &error))?;
        Ok(self.bytes)
    }
}

impl Write for Beside<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Beside<'_> {
    fn drop(&mut self) {
        if !self.whole {
            // What was not finished is of no use to anybody, and where it cannot be taken away it harms nobody.
            let _ = std::fs::remove_file(&self.beside);
        }
    }
}

/// The receipts of one lane, in the order of their sizes, read some at a time.
struct Receipts<'a> {
    archive: &'a dyn Archive,
    lane: Lane,
    waiting: std::collections::VecDeque<evidence::Receipt>,
    next: u64,
    more: bool,
}

impl<'a> Receipts<'a> {
    fn new(archive: &'a dyn Archive, lane: Lane) -> Self {
        Receipts { archive, lane, waiting: Default::default(), next: 1, more: true }
    }

    fn at(&mut self, serial: u64) -> Result<Vec<evidence::Receipt>, line::RecordError> {
        let mut here = Vec::new();
        loop {
            if self.waiting.is_empty() && self.more {
                let read = self.archive.receipts(self.lane, self.next, RECEIPTS_AT_ONCE)?;
                self.more = read.len() == RECEIPTS_AT_ONCE;
                // Several parties may have signed for the last size read: those are read again, and passed over.
                let last = read.last().map_or(self.next, |receipt| receipt.claims().size);
                let whole = !self.more || read.first().is_some_and(|receipt| receipt.claims().size == last);
                self.waiting = read.into_iter().filter(|receipt| whole || receipt.claims().size < last).collect();
                self.next = if whole { last + 1 } else { last };
            }
            match self.waiting.front() {
                Some(receipt) if receipt.claims().size <= serial => {
                    let receipt = self.waiting.pop_front().expect("the front was just seen");
                    if receipt.claims().size == serial {
                        here.push(receipt);
                    }
                }
                _ => return Ok(here),
            }
        }
    }
}

/// The charter with every key that came after it, so that what is shown can be verified from one file.
pub(crate) fn with_later_keys(folder: &LineFolder, archive: &dyn Archive) -> Result<SignedCharter, Failure> {
    let mut charter = folder.charter()?;
    for key in archive.load().map_err(Failure::damaged)?.keys {
        charter.add_delegation(key).map_err(Failure::damaged)?;
    }
    Ok(charter)
}

pub(crate) fn fork_proofs(charter: &SignedCharter, archive: &dyn Archive) -> Result<Vec<ForkProof>, Failure> {
    let mut proofs = Vec::new();
    for fork in archive.forks().map_err(Failure::damaged)? {
        let proof = ForkProof::new(charter, fork.root_before, (*fork.one).clone(), (*fork.other).clone());
        proofs.push(proof.map_err(Failure::damaged)?);
    }
    proofs.sort_by_key(ForkProof::at);
    Ok(proofs)
}

/// Verifies a transcript, an extract, a disclosure or a proof of a fork.
///
/// # Errors
/// [`Failure`] with [`Exit::NotProved`] and the first thing that fails.
pub fn verify(path: &Path, line_id: Option<&str>, progress: &mut dyn FnMut(u64)) -> Result<Value, Failure> {
    let mut file = File::open(path).map_err(|error| Failure::file(path, &error))?;
    let mut head = [0u8; 64];
    let mut read = 0;
    while read < head.len() {
        match file.read(&mut head[read..]).map_err(|error| Failure::file(path, &error))? {
            0 => break,
            more => read += more,
        }
    }
    let holds = |label: &[u8]| head[..read].windows(label.len()).any(|window| window == label);
    let whole = || std::fs::read(path).map_err(|error| Failure::file(path, &error));
    let report = if holds(b"detente disclosure v1") {
        let disclosed = Disclosure::verify(&whole()?).map_err(|failure| disproved(&failure))?;
        let body = match line::affairs::Body::decode(disclosed.entry.body()) {
            Ok(line::affairs::Body::Message(message)) => {
                json!({ "subject": message.subject, "text": message.text, "language": message.language })
            }
            _ => Value::Null,
        };
        json!({
            "kind": "disclosure", "line_id": disclosed.charter.line_id().to_string(), "message": body,
            "proved": disclosed.proved(), "claimed": disclosed.claimed(),
        })
    } else if holds(b"detente fork v1") {
        let proof = ForkProof::decode_and_verify(&whole()?).map_err(|failure| disproved(&failure))?;
        let place = name_place(proof.charter().charter(), proof.at());
        json!({
            "kind": "fork", "line_id": proof.charter().line_id().to_string(),
            "proved": [format!("{} signed two different entries as {place}", proof.party().code)], "claimed": [],
        })
    } else {
        audit(path, progress)?
    };
    if let Some(expected) = line_id
        && report["line_id"].as_str() != Some(expected.to_lowercase().as_str())
    {
        let what = format!("the file is of line {}", report["line_id"].as_str().unwrap_or("?"));
        return Err(Failure::new(Exit::NotProved, what, "this is not the line that you named with --line-id"));
    }
    Ok(report)
}

fn audit(path: &Path, progress: &mut dyn FnMut(u64)) -> Result<Value, Failure> {
    let began = std::time::Instant::now();
    let mut auditor = Auditor::new();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    // One thread walks the file while the others check the signatures that it finds.
    let (found, checks) = sync_channel::<Vec<Check>>(2 * cores);
    let checks = Mutex::new(checks);
    let walked = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(|| check_all(&checks))).collect();
        let walked = walk(path, &mut auditor, found, progress);
        // Of several that fail the first in the file is named, whichever thread came upon it.
        let failed = workers.into_iter().filter_map(|worker| worker.join().unwrap_or_else(|died| resume_unwind(died)));
        match (failed.min_by_key(|failure| failure.item), walked) {
            (Some(earlier), Ok(())) => Err(disproved(&earlier)),
            (Some(earlier), Err(Walk::Disproved(later))) => {
                Err(disproved(if earlier.item <= later.item { &earlier } else { &later }))
            }
            (_, Err(Walk::Disproved(failure))) => Err(disproved(&failure)),
            (_, Err(Walk::Unread(failure))) => Err(failure),
            (None, Ok(())) => Ok(()),
        }
    });
    walked?;
    let report = auditor.finish().map_err(|failure| disproved(&failure))?;
    if let Some(contradiction) = report.contradictions.first() {
        return Err(disproved(contradiction));
    }
    let charter = report.charter.charter();
    let code = |party: PartyIndex| view::code(charter, party);
    Ok(json!({
        "kind": if report.extract.is_some() { "extract" } else { "transcript" },
        "line_id": report.charter.line_id().to_string(),
        "name": charter.name,
        "drill": charter.drill,
        "items": report.items,
        "seconds": began.elapsed().as_secs_f64(),
        "lanes": report.lanes.iter().map(|lane| json!({
            "lane": view::lane(charter, lane.lane), "size": lane.size, "root": lane.root.to_string(),
            "entries": lane.entries, "withheld": lane.withheld, "passed_over": lane.passed_over, "receipted_up_to": lane.receipted_up_to,
        })).collect::<Vec<_>>(),
        "extract": report.extract.as_ref().map(|extract| crate::extract::view::extract(charter, extract)),
        "receipts": report.receipts.iter().map(|receipt| json!({
            "lane": view::lane(charter, receipt.lane), "by": code(receipt.receiver), "size": receipt.size,
            "at": crate::clock::rfc3339(receipt.time),
        })).collect::<Vec<_>>(),
        "forks": report.forks.iter().map(|fork| name_place(charter, fork.at)).collect::<Vec<_>>(),
        "proved": report.proved(),
        "claimed": report.claimed(),
    }))
}

/// What ends the walk through a file.
enum Walk {
    Disproved(Disproof),
    Unread(Failure),
}

/// Takes a file apart, item by item, and gives away the signatures that it finds.
fn walk(
    path: &Path,
    auditor: &mut Auditor,
    found: SyncSender<Vec<Check>>,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Walk> {
    let unread = |error: std::io::Error| Walk::Unread(Failure::file(path, &error));
    let mut file = File::open(path).map_err(unread)?;
    let mut gathered = Vec::with_capacity(CHECKS_AT_ONCE);
    let mut buffer = Vec::new();
    let (mut start, mut items, mut ended) = (0, 0u64, false);
    loop {
        match next_item(&buffer[start..]).map_err(|malformed| Walk::Disproved(malformed.into()))? {
            Some(length) => {
                match auditor.item(&buffer[start..start + length]) {
                    Ok(check) => gathered.extend(check),
                    Err(failure) => {
                        // A signature before it may be what fails first.
                        let _ = found.send(gathered);
                        return Err(Walk::Disproved(failure));
                    }
                }
                start += length;
                items += 1;
                // Where every worker has stopped, one of them has found what fails.
                if gathered.len() >= CHECKS_AT_ONCE && found.send(std::mem::take(&mut gathered)).is_err() {
                    return Ok(());
                }
                if items.is_multiple_of(PROGRESS_EVERY) {
                    progress(items);
                }
            }
            None if ended && start < buffer.len() => {
                let hint = "the file was cut short: ask for it again";
                return Err(Walk::Unread(Failure::new(
                    Exit::NotProved,
                    format!("the file ends within item {items}"),
                    hint,
                )));
            }
            None if ended => {
                let _ = found.send(gathered);
                return Ok(());
            }
            None => {
                buffer.drain(..start);
                start = 0;
                let had = buffer.len();
                buffer.resize(had + CHUNK_BYTES, 0);
                let read = file.read(&mut buffer[had..]).map_err(unread)?;
                buffer.truncate(had + read);
                ended = read == 0;
            }
        }
    }
}

/// Checks signatures until there are no more; the first that fails, if one does.
fn check_all(checks: &Mutex<Receiver<Vec<Check>>>) -> Option<Disproof> {
    loop {
        let next = checks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let failed = next.ok()?.iter().find_map(|check| check.run().err());
        if failed.is_some() {
            return failed;
        }
    }
}

fn disproved(failure: &Disproof) -> Failure {
    Failure::new(Exit::NotProved, failure, "believe nothing of the file; ask its exporter for another")
}

/// Writes one message with its proof to a file.
///
/// # Errors
/// [`Failure`] if nobody has receipted for it yet.
pub fn disclose(
    station: &Folder,
    folder: &LineFolder,
    archive: &dyn Archive,
    at: EntryRef,
    out: &Path,
) -> Result<Value, Failure> {
    let charter = with_later_keys(folder, archive)?;
    let serial = name_place(charter.charter(), at);
    let kept = archive.entries(at.lane, at.serial, 1).map_err(Failure::damaged)?.into_iter().next();
    let kept = kept
        .ok_or_else(|| Failure::refused(format!("there is no entry {serial}"), "detente inbox --all lists messages"))?;
    let root_before = archive.root(at.lane, at.serial - 1).map_err(Failure::damaged)?;
    let root_before = root_before.ok_or_else(|| Failure::damaged("the root before it is missing"))?;
    let receipt = archive.receipts(at.lane, at.serial, 1).map_err(Failure::damaged)?.into_iter().next();
    let receipt = match receipt {
        Some(receipt) => receipt,
        None => own_receipt(station, &charter, at, kept.root)?,
    };
    let size = receipt.claims().size;
    let mut leaves = Vec::with_capacity(size as usize);
    while (leaves.len() as u64) < size {
        let kept = archive.entries(at.lane, leaves.len() as u64 + 1, CHUNK_BYTES).map_err(Failure::damaged)?;
        if kept.is_empty() {
            return Err(Failure::damaged("the lane is shorter than its receipt"));
        }
        leaves.extend(kept.iter().map(|kept| kept.entry.leaf()));
    }
    leaves.truncate(size as usize);
    let path = merkle::inclusion_path(&leaves, (at.serial - 1) as usize);
    let disclosure = Disclosure::new(&charter, &kept.entry, root_before, &receipt, &path).map_err(Failure::damaged)?;
    crate::folder::write(out, disclosure.encode())?;
    Ok(json!({
        "disclosure": out.display().to_string(), "message": serial, "bytes": disclosure.encode().len(),
        "receipt_by": view::code(charter.charter(), receipt.claims().receiver), "path": path.len(),
    }))
}

/// Our own receipt for an entry of another party. Those that we sent are with the author, who need not show them; that we
/// hold the entry is as true now as it was then, and is signed with the time at which it is said.
fn own_receipt(station: &Folder, charter: &SignedCharter, at: EntryRef, root: Hash) -> Result<Receipt, Failure> {
    let own = own_party(charter, station.identity()?.party())?;
    if at.lane.party == own {
        return Err(Failure::refused(
            format!("no other party has receipted for {}", name_place(charter.charter(), at)),
            "wait for its receipt; nobody else can show that it was said when it was",
        ));
    }
    let key = read_key(&station.station_key())?;
    let keyring = charter.keyring().map_err(Failure::damaged)?;
    let (_, named) = keyring.find(&key.public().to_bytes()).filter(|(party, _)| *party == own).ok_or_else(|| {
        let hint = "detente key renew makes a key that is; it signs that we hold the entry";
        Failure::refused("this station's key is not among those of the line", hint)
    })?;
    let claims = Claims { receiver: own, epoch: named.epoch, lane: at.lane, size: at.serial, time: wall() };
    Ok(claims.sign(charter.line_id(), root, &key))
}
