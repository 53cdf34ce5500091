//! Every entry that a transcript ever showed, so that a place that is signed twice is seen whoever holds which of the two.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use evidence::transcript::next_item;
use evidence::{Hash, UnverifiedEntry, cbor};

/// The kind of an item that is an entry: `spec/transcript.md`.
const ENTRY: u64 = 2;

/// Bytes read at a time.
const CHUNK_BYTES: usize = 1 << 20;

/// The entries, by lane and serial.
#[derive(Debug, Default)]
pub struct Seen(BTreeMap<(u8, u64), Hash>);

impl Seen {
    /// How many places were seen.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Takes the entries of a transcript in; returns each place that stands otherwise than it was seen before, and how many
    /// entries there are.
    pub fn take(&mut self, transcript: &Path) -> Result<(Vec<String>, usize)> {
        let mut faults = Vec::new();
        let mut count = 0;
        for entry in entries(transcript)? {
            let place = (entry.at().lane.number(), entry.at().serial);
            let leaf = entry.leaf();
            count += 1;
            if self.0.insert(place, leaf).is_some_and(|before| before != leaf) {
                faults.push(format!("lane {} has two entries of serial {}", place.0, place.1));
            }
        }
        Ok((faults, count))
    }

    /// The places that were seen and are in no transcript of these.
    pub fn missing_in(&self, transcript: &Path) -> Result<Vec<String>> {
        let mut left = self.0.clone();
        for entry in entries(transcript)? {
            left.remove(&(entry.at().lane.number(), entry.at().serial));
        }
        Ok(left
            .keys()
            .map(|(lane, serial)| format!("lane {lane} lacks serial {serial}, which it held before"))
            .collect())
    }
}

/// The entries of a transcript, as they stand in it: who believes them verifies the file.
fn entries(transcript: &Path) -> Result<Vec<UnverifiedEntry>> {
    let mut file = BufReader::new(File::open(transcript).with_context(|| transcript.display().to_string())?);
    let (mut buffer, mut start, mut found) = (Vec::new(), 0, Vec::new());
    loop {
        if let Some(length) = next_item(&buffer[start..])? {
            found.extend(entry(&buffer[start..start + length])?);
            start += length;
            continue;
        }
        buffer.drain(..start);
        start = 0;
        let had = buffer.len();
        buffer.resize(had + CHUNK_BYTES, 0);
        let read = file.read(&mut buffer[had..])?;
        buffer.truncate(had + read);
        if read == 0 {
            anyhow::ensure!(buffer.is_empty(), "the transcript ends within an item");
            return Ok(found);
        }
    }
}

fn entry(item: &[u8]) -> Result<Option<UnverifiedEntry>> {
    let mut reader = cbor::Reader::new("transcript item", item);
    // The header begins with a text.
    if reader.array_up_to(4)? != 2 || reader.uint().ok() != Some(ENTRY) {
        return Ok(None);
    }
    let bytes = reader.bytes(item.len())?;
    Ok(Some(UnverifiedEntry::parse(bytes.to_vec())?))
}
