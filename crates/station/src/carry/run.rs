//! Carries out `detente carry`.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use bearer::sealed::media::{self, Cover, Mark, MediaError, Reader, Writer};
use bearer::sealed::{KeyError, Sealing};
use bearer::{Class, Key, Secret};
use evidence::{Lane, PartyIndex, SignedCharter, Signer as _};
use line::{Record as _, entry_frame};
use serde_json::{Value, json};

use super::cli::{Asked, Carry, Way};
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
    let parcel = client::ask(folder, &asked)?;
    let number = |field: &str| parcel[field].as_u64().ok_or_else(garbled);
    let Opened { line: held, charter, archive, .. } = open_archive(folder, line)?;
    let secret = own_secret(folder)?;
    if parcel["own_key"] != hex(&secret.1) {
        let hint = "start the station again with the key that is in its folder now";
        return Err(Failure::refused("the running station has another key than its folder", hint));
    }
    let code = parcel["party"].as_str().ok_or_else(garbled)?;
    let key = parcel["key"].as_str().and_then(unhex).and_then(|key| key.try_into().ok()).ok_or_else(garbled)?;
    let sealing = sealing(&secret.0, Key(key), &held, &charter, code)?;
    let ranges: Vec<(u64, u64, u64)> = serde_json::from_value(parcel["entries"].clone()).map_err(|_| garbled())?;
    let total = ranges.iter().map(|(_, from, until)| until + 1 - from).sum::<u64>();
    let at = number("at")?;
    let cover = Cover { life: number("life")?, to_life: number("to_life")?, at_ms: at.try_into().unwrap_or(i64::MAX) };
    let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
    let mut beside = Beside::create(to)?;
    let failed = |error: std::io::Error| Failure::file(to, &error);
    let mut writer = Writer::new(BufWriter::new(&mut beside), &sealing, cover, &mut rng).map_err(failed)?;
    for frame in parcel["control"].as_array().into_iter().flatten() {
        let frame = frame.as_str().and_then(unhex).ok_or_else(garbled)?;
        writer.push(Class::Control, &frame, &mut rng).map_err(failed)?;
    }
    writer.flush(&mut rng).map_err(failed)?;
    let (mut entries, bytes_max) = (0, number("entry_bytes_max")?);
    'lanes: for (lane, from, until) in ranges {
        let lane = Lane::from_number(lane).ok_or_else(garbled)?;
        let mut next = from;
        while next <= until {
            let kept = archive.entries(lane, next, CHUNK_BYTES).map_err(Failure::damaged)?;
            if kept.is_empty() {
                return Err(Failure::damaged("a lane is shorter than the station says"));
            }
            for kept in kept.iter().take_while(|kept| kept.entry.at().serial <= until) {
                if kept.entry.bytes().len() as u64 > bytes_max {
                    continue 'lanes;
                }
                let class = Class::ALL[1 + lane.precedence as usize];
                writer.push(class, &entry_frame(&kept.entry), &mut rng).map_err(failed)?;
                entries += 1;
                next = kept.entry.at().serial + 1;
            }
            shown(entries, total);
        }
        // Of two that come torn, the more urgent lane is whole first.
        writer.flush(&mut rng).map_err(failed)?;
    }
    let id = hex(&writer.begins_with());
    writer.finish(&mut rng).map_err(failed)?.into_inner().map_err(|error| failed(error.into_error()))?;
    let bytes = beside.finish()?;
    let written = clock::rfc3339(evidence::Time(at));
    let seen = Seen {
        id,
        way: "out".to_owned(),
        party: code.to_owned(),
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
        "file": to.display().to_string(), "party": code, "bytes": bytes, "entries": entries, "written": written,
        "sends_own": parcel["sends_own"], "knows_them": cover.to_life != 0,
    }))
}

/// A file that was begun to be read, and what it is sealed by.
struct Begun {
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
    let failed = |error: std::io::Error| Failure::file(path, &error);
    let mut file = File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let mut header = [0; media::HEADER_BYTES];
    let mut filled = 0;
    while filled < header.len() {
        match file.read(&mut header[filled..]).map_err(failed)? {
            0 => break,
            more => filled += more,
        }
    }
    let Some(hints) = media::hints_of(&header[..filled]) else { return Err(told(&MediaError::NoFile)) };
    let mut why = told(&MediaError::Foreign);
    for begun in sealed_by(folder, line, hints)? {
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        let input = BufReader::new(file.try_clone().map_err(failed)?);
        match Reader::new(input, &begun.sealing) {
            Ok(reader) => return read_on(folder, path, (file, length), &begun, reader, newer, shown),
            Err(error) => why = told(&error),
        }
    }
    Err(why)
}

#[expect(clippy::too_many_arguments, reason = "one file's whole context, used once")]
fn read_on<'a>(
    folder: &Folder,
    path: &Path,
    (mut file, length): (File, u64),
    begun: &'a Begun,
    mut reader: Reader<'a, BufReader<File>>,
    newer: bool,
    shown: &mut dyn FnMut(u64, u64),
) -> Result<Value, Failure> {
    let Begun { held, charter, peer, epoch, sealing } = begun;
    let _alone = alone(held)?;
    let code = view::code(charter.charter(), *peer);
    let cover = reader.cover().ok_or_else(|| told(&MediaError::Malformed { record: 0 }))?;
    let at = u64::try_from(cover.at_ms).map_err(|_| told(&MediaError::Malformed { record: 0 }))?;
    let (id, written) = (hex(&reader.mark().chain), clock::rfc3339(evidence::Time(at)));
    let mut kept = Kept::read(held);
    let known = kept.find(&id).cloned();
    let mut client = Client::connect(folder)?;
    let mut first = true;
    let mut take_in = |frames: media::Frames| -> Result<Value, Failure> {
        let frames = frames.iter().map(|(class, frame)| (*class as u8, hex(frame))).collect();
        let asked = Asked::In {
            party: peer.0,
            epoch: *epoch,
            life: cover.life,
            to_life: cover.to_life,
            at,
            first: std::mem::take(&mut first),
            newer,
            frames,
        };
        client.ask(&Request::Carry { line: Some(held.name()), asked })
    };
    let sizes = |answer: &Value, which: &str| -> Vec<u64> {
        answer[which].as_array().into_iter().flatten().filter_map(Value::as_u64).collect()
    };
    let mut seen = Seen {
        id,
        way: "in".to_owned(),
        party: code.clone(),
        file: path.display().to_string(),
        written: written.clone(),
        here: clock::rfc3339(clock::wall()),
        entries: 0,
        whole: false,
        mark: None,
        held: Vec::new(),
    };
    let (mut before, mut last, mut resumed) = (Vec::new(), Value::Null, 0);
    let outcome = loop {
        let frames = match reader.next_frames() {
            Ok(Some(frames)) => frames,
            Ok(None) => break Ok(()),
            Err(error) => break Err(told(&error)),
        };
        match take_in(frames) {
            Ok(answer) => last = answer,
            Err(failure) => break Err(failure),
        }
        if before.is_empty() {
            before = sizes(&last, "before");
            // What a mark passes over was durable here, unless the record is an older copy by now.
            let holds =
                |known: &Seen| known.held.len() == before.len() && known.held.iter().zip(&before).all(|(a, b)| a <= b);
            if let Some(known) = known.as_ref().filter(|known| holds(known))
                && let Some(mark) = known.mark.as_ref().and_then(mark_of)
                && mark.offset > reader.mark().offset
            {
                file.seek(SeekFrom::Start(mark.offset)).map_err(|error| Failure::file(path, &error))?;
                resumed = mark.records;
                reader = Reader::resume(
                    BufReader::new(file.try_clone().map_err(|error| Failure::file(path, &error))?),
                    sealing,
                    mark,
                );
            }
        }
        let Mark { offset, records, frames, chain } = reader.mark();
        shown(offset, length);
        (seen.mark, seen.held) = (Some((offset, records, frames, hex(&chain))), sizes(&last, "after"));
        if records.is_multiple_of(RECORDS_PER_NOTE) {
            kept.put(held, seen.clone())?;
        }
    };
    let came = came(&before, &seen.held);
    let earlier = known.as_ref().map_or(0, |known| known.entries);
    (seen.entries, seen.whole) = (earlier + came.iter().map(|(_, from, to)| to - from).sum::<u64>(), outcome.is_ok());
    if seen.mark.is_some() {
        kept.put(held, seen.clone())?;
    }
    let name = |lane: Lane, serial: u64| {
        evidence::transcript::name_place(charter.charter(), evidence::EntryRef { lane, serial })
    };
    let is_flash = |lane: &Lane| lane.precedence == evidence::Precedence::Flash;
    let flash: Vec<_> = came
        .iter()
        .filter(|(lane, ..)| is_flash(lane))
        .flat_map(|(lane, from, to)| (from + 1..=*to).map(|serial| name(*lane, serial)))
        .collect();
    let report = json!({
        "file": path.display().to_string(),
        "party": code,
        "written": written,
        "entries": came.iter().map(|(_, from, to)| to - from).sum::<u64>(),
        "lanes": came.iter().map(|(lane, from, to)| json!({
            "lane": view::lane(charter.charter(), *lane), "from": from + 1, "until": to,
        })).collect::<Vec<_>>(),
        "flash": flash,
        "read_before": known.as_ref().filter(|known| known.whole).map(|known| known.here.clone()),
        "resumed_after": (resumed > 0).then_some(resumed),
        "gaps": last["gaps"],
        "parted": last["parted"],
        "outdated": last["outdated"],
        "may_sign": last["may_sign"],
    });
    match outcome {
        Ok(()) => Ok(report),
        Err(failure) => Err(failure.because(report)),
    }
}

/// Which lanes grew: from what, and to what.
fn came(before: &[u64], after: &[u64]) -> Vec<(Lane, u64, u64)> {
    let lanes = (0..).zip(before.iter().zip(after)).filter(|(_, (before, after))| before < after);
    lanes.filter_map(|(lane, (before, after))| Some((Lane::from_number(lane)?, *before, *after))).collect()
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
fn sealed_by(folder: &Folder, line: Option<&str>, hints: [u8; 8]) -> Result<Vec<Begun>, Failure> {
    let secret = own_secret(folder)?.0;
    let now = clock::wall();
    let lines = match line {
        Some(_) => vec![folder.line(line)?],
        None => folder.open_lines()?,
    };
    let mut found = Vec::new();
    for held in lines {
        let own = own_party(&held.charter()?, folder.identity()?.party())?;
        let charter = with_later_keys(&held, &open(&held, &held.charter()?, own)?)?;
        let keyring = charter.keyring().map_err(Failure::damaged)?;
        for peer in (0..charter.charter().parties.len() as u8).map(PartyIndex).filter(|peer| *peer != own) {
            for station in keyring.stations(peer).filter(|station| station.valid_at(now)) {
                let code = view::code(charter.charter(), peer);
                let sealing = sealing(&secret, Key(station.key.to_bytes()), &held, &charter, &code)?;
                if sealing.inbound_hints() == hints {
                    let (held, charter, epoch) = (held.clone(), charter.clone(), station.epoch);
                    found.push(Begun { held, charter, peer, epoch, sealing });
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
    line: &LineFolder,
    charter: &SignedCharter,
    code: &str,
) -> Result<Sealing, Failure> {
    let preshared = line.preshared(code);
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
