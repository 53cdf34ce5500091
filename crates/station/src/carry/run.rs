//! Carries out `detente carry`.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use bearer::sealed::media::{self, Cover, Mark, MediaError, Reader, Writer};
use bearer::sealed::{KeyError, Preshared, Sealing};
use bearer::{Class, Key, Secret};
use evidence::transcript::name_place;
use evidence::{EntryRef, Lane, PartyIndex, Precedence, SignedCharter, Signer as _, Time};
use line::{KeptEntry, Record, entry_frame};
use serde_json::{Value, json};

use super::cli::{Asked, Carry, ToWrite, Way};
use super::kept::{Kept, Seen};
use crate::client::{self, Client};
use crate::clock;
use crate::failure::{Exit, Failure};
use crate::folder::{Folder, LineFolder, read_key};
use crate::hex::{hex, unhex};
use crate::protocol::Request;
use crate::reading::{Opened, open_archive};
use crate::serve::own_party;
use crate::transcript::{Beside, open, with_later_keys};
use crate::view;

/// Bytes read from a lane at a time.
const CHUNK_BYTES: usize = 1024 * 1024;

/// Records of a file between two notes of how far it was read: what is read twice after a tear is no more than this.
const RECORDS_PER_NOTE: u64 = 64;

/// Bytes of frames above which nothing more is handed to the station at once: what it is asked then is within its bound,
/// even with the longest record behind it.
const BATCH_BYTES: usize = 20 * 1024;

/// Carries out a command about files; `shown` is told how much of how much is done.
///
/// # Errors
/// [`Failure`] with what is wrong, whose fault it is, and what to do.
pub fn run(folder: &Folder, carry: &Carry, shown: &mut dyn FnMut(u64, u64)) -> Result<Value, Failure> {
    let line = carry.line.as_deref();
    match &carry.what {
        Way::Out { party, to } => write(folder, line, party, to, shown),
        Way::In { file, newer } => read(folder, line, file, *newer, shown),
        Way::List => {
            let held = folder.line(line)?;
            let files: Vec<_> = Kept::read(&held).0.into_iter().rev().map(|seen| seen_view(&seen)).collect();
            Ok(json!({ "line": held.name(), "files": files }))
        }
    }
}

/// Adds to a station's status which files went and came last.
pub fn add_to_status(folder: &Folder, mut status: Value) -> Value {
    for line in status["lines"].as_array_mut().into_iter().flatten() {
        let Ok(held) = folder.line(line["line"].as_str()) else { continue };
        let kept = Kept::read(&held);
        for peer in line["peers"].as_array_mut().into_iter().flatten() {
            let party = peer["party"].as_str().unwrap_or_default().to_owned();
            for (field, way) in [("file_out", "out"), ("file_in", "in")] {
                peer[field] = kept.last(way, &party).map_or(Value::Null, seen_view);
            }
        }
    }
    status
}

fn seen_view(seen: &Seen) -> Value {
    json!({
        "way": seen.way, "party": seen.party, "file": seen.file, "written": seen.written, "here": seen.here,
        "entries": seen.entries, "whole": seen.whole,
    })
}

/// Writes a file for a party's station.
fn write(
    folder: &Folder,
    line: Option<&str>,
    party: &str,
    to: &Path,
    shown: &mut dyn FnMut(u64, u64),
) -> Result<Value, Failure> {
    let garbled = || Failure::local("the station's answer is not understood", "the program and the station differ");
    let asked = Request::Carry { line: line.map(str::to_owned), asked: Asked::Out { party: party.to_owned() } };
    let parcel: ToWrite = serde_json::from_value(client::ask(folder, &asked)?).map_err(|_| garbled())?;
    let Opened { line: held, charter, archive, .. } = open_archive(folder, line)?;
    let (secret, own_key) = own_secret(folder)?;
    if parcel.own_key != hex(&own_key) {
        let hint = "start the station again with the key that is in its folder now";
        return Err(Failure::refused("the running station has another key than its folder", hint));
    }
    let key = unhex(&parcel.key).and_then(|key| key.try_into().ok()).ok_or_else(garbled)?;
    let preshared = held.preshared(&parcel.party)?;
    let sealing = sealing(&secret, Key(key), &charter, &parcel.party, preshared)?;
    let at_ms = i64::try_from(parcel.at).map_err(|_| garbled())?;
    let cover = Cover { life: parcel.life, to_life: parcel.to_life, at_ms };
    let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
    let mut beside = Beside::create(to)?;
    let failed = |error: std::io::Error| Failure::file(to, &error);
    let mut writer = Writer::new(BufWriter::new(&mut beside), &sealing, cover, &mut rng).map_err(failed)?;
    for frame in &parcel.control {
        let frame = unhex(frame).ok_or_else(garbled)?;
        writer.push(Class::Control, &frame, &mut rng).map_err(failed)?;
    }
    writer.flush(&mut rng).map_err(failed)?;
    let entries = write_entries(&parcel, &*archive, shown, |frame| match frame {
        Some((class, frame)) => writer.push(class, &frame, &mut rng).map_err(failed),
        // Of a copy that comes torn, the more urgent lanes are whole.
        None => writer.flush(&mut rng).map_err(failed),
    })?;
    writer.finish(&mut rng).map_err(failed)?.into_inner().map_err(|error| failed(error.into_error()))?;
    let bytes = beside.finish()?;
    let written = clock::rfc3339(Time(parcel.at));
    let seen = Seen {
        id: format!("{} {}", parcel.party, parcel.at),
        way: "out".to_owned(),
        party: parcel.party.clone(),
        file: to.display().to_string(),
        written: written.clone(),
        here: written.clone(),
        entries,
        whole: true,
        mark: None,
        held: Vec::new(),
    };
    Kept::read(&held).put(&held, seen)?;
    Ok(json!({
        "file": to.display().to_string(), "party": parcel.party, "bytes": bytes, "entries": entries, "written": written,
        "sends_own": parcel.sends_own, "knows_them": cover.to_life != 0,
    }))
}

/// Hands out the entries of a file as frames, and none after each lane; returns how many.
fn write_entries(
    parcel: &ToWrite,
    archive: &dyn Record,
    shown: &mut dyn FnMut(u64, u64),
    mut push: impl FnMut(Option<(Class, Vec<u8>)>) -> Result<(), Failure>,
) -> Result<u64, Failure> {
    let total = parcel.entries.iter().map(|(_, from, until)| until + 1 - from).sum::<u64>();
    let mut entries = 0;
    for &(lane, from, until) in &parcel.entries {
        let lane = Lane::from_number(lane).ok_or_else(|| Failure::damaged("there is no such lane"))?;
        let mut next = from;
        while next <= until {
            let kept = archive.entries(lane, next, CHUNK_BYTES).map_err(Failure::damaged)?;
            if kept.is_empty() {
                return Err(Failure::damaged("a lane is shorter than the station says"));
            }
            let within = |kept: &&KeptEntry| {
                kept.entry.at().serial <= until && kept.entry.bytes().len() as u64 <= parcel.entry_bytes_max
            };
            let before = next;
            for kept in kept.iter().take_while(within) {
                push(Some((Class::ALL[1 + lane.precedence as usize], entry_frame(&kept.entry))))?;
                next = kept.entry.at().serial + 1;
            }
            if next == before {
                // One that is larger than the other side takes: what stands behind it would leave a gap.
                break;
            }
            entries += next - before;
            shown(entries, total);
        }
        push(None)?;
    }
    Ok(entries)
}

/// Whose a file is, and what it is sealed by.
struct Whose {
    held: LineFolder,
    charter: SignedCharter,
    peer: PartyIndex,
    epoch: u64,
    sealing: Sealing,
}

/// Takes in a file of another party's station.
fn read(
    folder: &Folder,
    line: Option<&str>,
    path: &Path,
    newer: bool,
    shown: &mut dyn FnMut(u64, u64),
) -> Result<Value, Failure> {
    let mut why = told(&MediaError::Foreign);
    for whose in sealed_by(folder, line, hints(path)?)? {
        match Reader::new(input(path, 0)?, &whose.sealing) {
            Ok(reader) => return Reading::begin(folder, path, &whose, &reader, newer)?.go_on(reader, shown),
            Err(error) => why = told(&error),
        }
    }
    Err(why)
}

/// A file on its way in.
struct Reading<'a> {
    path: &'a Path,
    whose: &'a Whose,
    client: Client,
    cover: Cover,
    newer: bool,
    kept: Kept,
    /// What was kept of it before.
    known: Option<Seen>,
    /// What is to be kept of it now.
    seen: Seen,
    /// How many entries of each lane were held at first.
    before: Vec<u64>,
    /// What the station said last.
    said: Value,
    _alone: File,
}

impl<'a> Reading<'a> {
    fn begin(
        folder: &Folder,
        path: &'a Path,
        whose: &'a Whose,
        reader: &Reader<'_, BufReader<File>>,
        newer: bool,
    ) -> Result<Self, Failure> {
        let alone = alone(&whose.held)?;
        let cover = reader.cover().filter(|cover| cover.at_ms >= 0);
        let cover = cover.ok_or_else(|| told(&MediaError::Malformed { record: 0 }))?;
        let kept = Kept::read(&whose.held);
        let seen = Seen {
            id: hex(&reader.mark().chain),
            way: "in".to_owned(),
            party: view::code(whose.charter.charter(), whose.peer),
            file: path.display().to_string(),
            written: clock::rfc3339(Time(cover.at_ms.unsigned_abs())),
            here: clock::rfc3339(clock::wall()),
            entries: 0,
            whole: false,
            mark: None,
            held: Vec::new(),
        };
        let known = kept.find(&seen.id).cloned();
        let client = Client::connect(folder)?;
        let (before, said) = (Vec::new(), Value::Null);
        Ok(Reading { path, whose, client, cover, newer, kept, known, seen, before, said, _alone: alone })
    }

    /// Reads to the end, from where it broke off before, and tells what came.
    fn go_on(
        mut self,
        mut reader: Reader<'a, BufReader<File>>,
        shown: &mut dyn FnMut(u64, u64),
    ) -> Result<Value, Failure> {
        let length = self.path.metadata().map_err(|error| Failure::file(self.path, &error))?.len();
        let (mut resumed_after, mut noted) = (None, 0);
        let outcome = loop {
            let begun = self.seen.mark.is_none();
            // Of one that was read in part the first frames come again: they say who wrote it.
            let (frames, ended) = gathered(&mut reader, if begun { 1 } else { BATCH_BYTES });
            if !frames.is_empty()
                && let Err(failure) = self.take_in(&frames)
            {
                break Err(failure);
            }
            if begun
                && ended.is_none()
                && let Some(mark) = self.further_than(reader.mark())
            {
                resumed_after = Some(mark.records);
                reader = Reader::resume(input(self.path, mark.offset)?, &self.whose.sealing, mark);
            }
            let Mark { offset, records, frames, chain } = reader.mark();
            shown(offset, length);
            if !matches!(ended, Some(Ok(()))) {
                // Behind its end there is nothing to be read on from.
                self.seen.mark = Some((offset, records, frames, hex(&chain)));
            }
            if let Some(ended) = ended {
                break ended;
            }
            if records / RECORDS_PER_NOTE > noted {
                noted = records / RECORDS_PER_NOTE;
                self.kept.put(&self.whose.held, self.seen.clone())?;
            }
        };
        let came = came(&self.before, &self.seen.held);
        let earlier = self.known.as_ref().map_or(0, |known| known.entries);
        let entries = came.iter().map(|(_, from, to)| to - from).sum::<u64>();
        (self.seen.entries, self.seen.whole) = (earlier + entries, outcome.is_ok());
        if self.seen.mark.is_some() {
            self.kept.put(&self.whose.held, self.seen.clone())?;
        }
        let report = self.report(&came, entries, resumed_after);
        outcome.map(|()| report.clone()).map_err(|failure| failure.because(report))
    }

    /// Has the station take frames in, and waits until they are durable there.
    fn take_in(&mut self, frames: &media::Frames) -> Result<(), Failure> {
        let Whose { held, peer, epoch, .. } = self.whose;
        let asked = Asked::In {
            party: peer.0,
            epoch: *epoch,
            life: self.cover.life,
            to_life: self.cover.to_life,
            at: self.cover.at_ms.unsigned_abs(),
            first: self.seen.mark.is_none(),
            newer: self.newer,
            frames: frames.iter().map(|(class, frame)| (*class as u8, hex(frame))).collect(),
        };
        let answer = self.client.ask(&Request::Carry { line: Some(held.name()), asked });
        let said = answer.as_ref().unwrap_or_else(|failure| &failure.because);
        let sizes =
            |which: &str| said[which].as_array().into_iter().flatten().filter_map(Value::as_u64).collect::<Vec<_>>();
        let after = sizes("after");
        if self.before.is_empty() {
            self.before = sizes("before");
        }
        if !after.is_empty() {
            self.seen.held = after;
        }
        self.said = answer?;
        Ok(())
    }

    /// How far it was read before, if that is further. What it passes over was durable here, unless the record is an older
    /// copy by now.
    fn further_than(&self, mark: Mark) -> Option<Mark> {
        let known = self.known.as_ref()?;
        let is_held = known.held.len() == self.before.len() && known.held.iter().zip(&self.before).all(|(a, b)| a <= b);
        mark_of(known.mark.as_ref()?).filter(|known| is_held && mark.offset < known.offset)
    }

    fn report(&self, came: &[(Lane, u64, u64)], entries: u64, resumed_after: Option<u64>) -> Value {
        let charter = self.whose.charter.charter();
        let is_flash = |(lane, ..): &&(Lane, u64, u64)| lane.precedence == Precedence::Flash;
        let serials = |(lane, from, to): &(Lane, u64, u64)| {
            let lane = *lane;
            (from + 1..=*to).map(move |serial| name_place(charter, EntryRef { lane, serial }))
        };
        let of_lane = |(lane, from, to): &(Lane, u64, u64)| json!({ "lane": view::lane(charter, *lane), "from": from + 1, "until": to });
        json!({
            "file": self.seen.file,
            "party": self.seen.party,
            "written": self.seen.written,
            "entries": entries,
            "lanes": came.iter().map(of_lane).collect::<Vec<_>>(),
            "flash": came.iter().filter(is_flash).flat_map(serials).collect::<Vec<_>>(),
            "read_before": self.known.as_ref().filter(|known| known.whole).map(|known| &known.here),
            "resumed_after": resumed_after,
            "gaps": self.said["gaps"],
            "parted": self.said["parted"],
            "outdated": self.said["outdated"],
            "may_sign": self.said["may_sign"],
        })
    }
}

/// Frames of so many bytes, or somewhat more, and how the file ended if it did.
fn gathered(reader: &mut Reader<'_, BufReader<File>>, bytes: usize) -> (media::Frames, Option<Result<(), Failure>>) {
    let (mut frames, mut gathered) = (Vec::new(), 0);
    while gathered < bytes {
        match reader.next_frames() {
            Ok(Some(more)) => {
                gathered += more.iter().map(|(_, frame)| frame.len()).sum::<usize>();
                frames.extend(more);
            }
            Ok(None) => return (frames, Some(Ok(()))),
            Err(error) => return (frames, Some(Err(told(&error)))),
        }
    }
    (frames, None)
}

/// Which lanes grew: from what, and to what.
fn came(before: &[u64], after: &[u64]) -> Vec<(Lane, u64, u64)> {
    let lanes = (0..).zip(before.iter().zip(after)).filter(|(_, (before, after))| before < after);
    lanes.filter_map(|(lane, (before, after))| Some((Lane::from_number(lane)?, *before, *after))).collect()
}

/// A file from a place on.
fn input(path: &Path, offset: u64) -> Result<BufReader<File>, Failure> {
    let failed = |error: std::io::Error| Failure::file(path, &error);
    let mut file = File::open(path).map_err(failed)?;
    file.seek(SeekFrom::Start(offset)).map_err(failed)?;
    Ok(BufReader::new(file))
}

/// By what a file says for whom and from whom it is.
fn hints(path: &Path) -> Result<[u8; 8], Failure> {
    let mut header = Vec::new();
    let read = input(path, 0)?.take(media::HEADER_BYTES as u64).read_to_end(&mut header);
    read.map_err(|error| Failure::file(path, &error))?;
    media::hints_of(&header).ok_or_else(|| told(&MediaError::NoFile))
}

fn mark_of((offset, records, frames, chain): &(u64, u64, u64, String)) -> Option<Mark> {
    let chain = unhex(chain)?.try_into().ok()?;
    Some(Mark { offset: *offset, records: *records, frames: *frames, chain })
}

/// Reads one file of a line at a time, so that two do not tell each other's story.
fn alone(line: &LineFolder) -> Result<File, Failure> {
    let path = line.path().join("carried.lock");
    let failed = |error: std::io::Error| Failure::file(&path, &error);
    let lock = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(std::fs::TryLockError::WouldBlock) => Err(Failure::refused(
            "another file of this line is being read",
            "wait until it is done, then read this one",
        )),
        Err(std::fs::TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// Whose files begin with these hints and are for this station: nearly always one party's.
fn sealed_by(folder: &Folder, line: Option<&str>, hints: [u8; 8]) -> Result<Vec<Whose>, Failure> {
    let (secret, _) = own_secret(folder)?;
    let now = clock::wall();
    let lines = match line {
        Some(_) => vec![folder.line(line)?],
        None => folder.open_lines()?,
    };
    let mut found = Vec::new();
    for held in lines {
        let charter = held.charter()?;
        let own = own_party(&charter, folder.identity()?.party())?;
        let charter = with_later_keys(&held, &open(&held, &charter, own)?)?;
        let keyring = charter.keyring().map_err(Failure::damaged)?;
        for peer in (0..charter.charter().parties.len() as u8).map(PartyIndex).filter(|peer| *peer != own) {
            for station in keyring.stations(peer).filter(|station| station.valid_at(now)) {
                let code = view::code(charter.charter(), peer);
                let preshared = held.preshared(&code)?;
                // With a key that nothing can be sealed by, nothing was.
                let sealing = sealing(&secret, Key(station.key.to_bytes()), &charter, &code, preshared).ok();
                if let Some(sealing) = sealing.filter(|sealing| sealing.inbound_hints() == hints) {
                    let (held, charter, epoch) = (held.clone(), charter.clone(), station.epoch);
                    found.push(Whose { held, charter, peer, epoch, sealing });
                }
            }
        }
    }
    Ok(found)
}

/// The keys between this station and one of a party's.
fn sealing(
    secret: &Secret,
    key: Key,
    charter: &SignedCharter,
    code: &str,
    preshared: Option<Preshared>,
) -> Result<Sealing, Failure> {
    Sealing::new(secret, key, charter.line_id().0.0, preshared).map_err(|error: KeyError| {
        Failure::refused(
            format!("nothing can be sealed with the key of {code}: {error}"),
            "ask them for a new station key",
        )
    })
}

/// This station's key, and its public half.
fn own_secret(folder: &Folder) -> Result<(Secret, [u8; 32]), Failure> {
    let key = read_key(&folder.station_key())?;
    Ok((Secret::from_seed(*key.seed()), key.public().to_bytes()))
}

/// What is wrong with a file, and what to do.
fn told(error: &MediaError) -> Failure {
    let hint = match error {
        MediaError::NoFile => "check that it is the file that the other side wrote with detente carry out",
        MediaError::Foreign => {
            "check for whom it was written; where the other side has a new station key, take it in first: detente key accept"
        }
        MediaError::Torn { .. } => {
            "copy it again, or as far as it goes, and read it again: it is read on where it broke off"
        }
        MediaError::Broken { record: 0 } => {
            "it is damaged, or one of the two sides has a pre-shared secret that the other lacks: compare, then ask for it anew"
        }
        MediaError::Broken { .. } | MediaError::Trailing => "copy it again; if that does not help, ask for a new one",
        MediaError::Malformed { .. } => {
            "the other side's station is at fault: tell its technician, and ask for a new file"
        }
        MediaError::Io(_) => "check the medium, copy the file to a disk, and read it there",
    };
    let exit = match error {
        MediaError::NoFile | MediaError::Foreign => Exit::Refused,
        MediaError::Io(_) => Exit::Local,
        _ => Exit::NotProved,
    };
    Failure::new(exit, error, hint)
}
