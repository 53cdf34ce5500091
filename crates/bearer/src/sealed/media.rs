//! Frames sealed to a file: for a stick, a disk, a courier, a relay that keeps what it is given.
//!
//! A file is records. Each is sealed like a datagram, and bound to its number and to all records before it, so that none can be
//! left out, put elsewhere, or come from another file. A torn file gives everything up to the tear. Memory holds one record.
//!
//! Whoever reads a file cannot know when it was written, whatever it says: take of it only what proves itself.

use std::io::{ErrorKind, Read, Write};

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};

use super::sealing::{Purpose, Sealing};
use crate::Class;
use crate::limits::{FRAME_BYTES_MAX, SEALED_RECORD_BYTES, SEALED_RECORD_BYTES_MAX};

/// Frames in the order in which they were written.
pub type Frames = Vec<(Class, Vec<u8>)>;

/// What a file begins with.
pub const MAGIC: [u8; 16] = *b"detente sealed 1";

/// The magic, then whom it is for and who sealed it, as in a datagram.
pub const HEADER_BYTES: usize = MAGIC.len() + 8;

const ENC_BYTES: usize = 32;
const TAG_BYTES: usize = 16;

const KIND_FIRST: u8 = 0;
const KIND_FRAMES: u8 = 1;
const KIND_LAST: u8 = 2;

/// What the first record says. It is sealed, and it is the writer's claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cover {
    /// The writer's life.
    pub life: u64,
    /// The reader's life, as far as the writer knew it; zero if it did not.
    pub to_life: u64,
    /// When it was begun, by the writer's clock: milliseconds since 1970, without leap seconds.
    pub at_ms: i64,
}

/// Why a file cannot be read on. What was read before stands.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// It is no sealed file, or of another version.
    #[error("this is no sealed file of a version known here")]
    NoFile,
    /// It is not for us, or not from this peer, or of another line.
    #[error("this file is sealed for another station or another line, or by another station")]
    Foreign,
    /// It ends before its last record: the copy is not whole.
    #[error("the file is torn after record {records}: copy it again, and what was read need not be read again")]
    Torn {
        /// Whole records before the tear.
        records: u64,
    },
    /// A record does not open: it was damaged, left out, moved, or is of another file.
    #[error("record {record} of the file does not open: it is damaged, or not the one that belongs there")]
    Broken {
        /// Its number, from 0.
        record: u64,
    },
    /// A record opens and says nothing that a record may: its writer is at fault.
    #[error("record {record} of the file was written wrongly")]
    Malformed {
        /// Its number, from 0.
        record: u64,
    },
    /// Bytes stand behind the last record.
    #[error("the file goes on behind its end")]
    Trailing,
    /// The system's word.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
}

/// How far a file was read: with it, reading goes on after the last whole record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the file that need not be read again.
    pub offset: u64,
    /// Records before there.
    pub records: u64,
    /// Frames in them.
    pub frames: u64,
    /// The hash that the next record is bound to.
    pub chain: [u8; 32],
}

/// Writes one file.
pub struct Writer<'a, W: Write> {
    out: W,
    sealing: &'a Sealing,
    link: Chain,
    frames: u64,
    pending: Vec<u8>,
}

/// What the next record is bound to.
#[derive(Clone, Copy)]
struct Chain {
    record: u64,
    hash: [u8; 32],
}

impl Chain {
    fn begin(header: &[u8]) -> Self {
        Self { record: 0, hash: Sha256::digest(header).into() }
    }

    fn aad(&self) -> [u8; 40] {
        let mut aad = [0; 40];
        aad[..8].copy_from_slice(&self.record.to_be_bytes());
        aad[8..].copy_from_slice(&self.hash);
        aad
    }

    /// `sealed` is the record as it stands in the file, behind its length.
    fn step(&mut self, sealed: &[&[u8]]) {
        let mut hash = Sha256::new().chain_update(self.hash);
        sealed.iter().for_each(|part| hash.update(part));
        self.hash = hash.finalize().into();
        self.record += 1;
    }
}

impl<'a, W: Write> Writer<'a, W> {
    /// Begins a file to the peer of `sealing`.
    ///
    /// # Errors
    /// The system's.
    pub fn new(mut out: W, sealing: &'a Sealing, cover: Cover, rng: &mut impl CryptoRng) -> std::io::Result<Self> {
        let header = header(sealing.outbound_hints());
        out.write_all(&header)?;
        let mut writer = Self { out, sealing, link: Chain::begin(&header), frames: 0, pending: Vec::new() };
        let mut first = vec![KIND_FIRST];
        first.extend_from_slice(&cover.life.to_be_bytes());
        first.extend_from_slice(&cover.to_life.to_be_bytes());
        first.extend_from_slice(&cover.at_ms.to_be_bytes());
        writer.record(&first, rng)?;
        Ok(writer)
    }

    /// Adds a frame. It is in the file for sure after [`flush`](Self::flush) or [`finish`](Self::finish).
    ///
    /// # Errors
    /// The system's; [`ErrorKind::InvalidInput`] for a frame that is empty or too long.
    pub fn push(&mut self, class: Class, frame: &[u8], rng: &mut impl CryptoRng) -> std::io::Result<()> {
        if frame.is_empty() || frame.len() > FRAME_BYTES_MAX {
            return Err(ErrorKind::InvalidInput.into());
        }
        if self.pending.is_empty() {
            self.pending.push(KIND_FRAMES);
        }
        self.pending.push(class as u8);
        self.pending.extend_from_slice(&(frame.len() as u32).to_be_bytes());
        self.pending.extend_from_slice(frame);
        self.frames += 1;
        if self.pending.len() >= SEALED_RECORD_BYTES { self.flush(rng) } else { Ok(()) }
    }

    /// Ends the record in hand, so that a tear behind it costs nothing of it.
    ///
    /// # Errors
    /// The system's.
    pub fn flush(&mut self, rng: &mut impl CryptoRng) -> std::io::Result<()> {
        if !self.pending.is_empty() {
            let pending = std::mem::take(&mut self.pending);
            self.record(&pending, rng)?;
        }
        self.out.flush()
    }

    /// Ends the file.
    ///
    /// # Errors
    /// The system's.
    pub fn finish(mut self, rng: &mut impl CryptoRng) -> std::io::Result<W> {
        self.flush(rng)?;
        let mut last = vec![KIND_LAST];
        last.extend_from_slice(&self.frames.to_be_bytes());
        self.record(&last, rng)?;
        self.out.flush()?;
        Ok(self.out)
    }

    pub(crate) fn record(&mut self, plaintext: &[u8], rng: &mut impl CryptoRng) -> std::io::Result<()> {
        let (enc, ciphertext) = self.sealing.seal_parts(Purpose::Media, &self.link.aad(), plaintext, rng);
        self.out.write_all(&((enc.len() + ciphertext.len()) as u32).to_be_bytes())?;
        self.out.write_all(&enc)?;
        self.out.write_all(&ciphertext)?;
        self.link.step(&[&enc, &ciphertext]);
        Ok(())
    }
}

/// Reads one file.
pub struct Reader<'a, R: Read> {
    input: R,
    sealing: &'a Sealing,
    link: Chain,
    offset: u64,
    frames: u64,
    cover: Option<Cover>,
    ended: bool,
}

impl<'a, R: Read> Reader<'a, R> {
    /// Begins to read a file from the peer of `sealing`: who, to whom and when, is known at once.
    ///
    /// # Errors
    /// [`MediaError`].
    pub fn new(mut input: R, sealing: &'a Sealing) -> Result<Self, MediaError> {
        let mut header_read = [0; HEADER_BYTES];
        if fill(&mut input, &mut header_read)? < HEADER_BYTES || header_read[..MAGIC.len()] != MAGIC {
            return Err(MediaError::NoFile);
        }
        if header_read != header(sealing.inbound_hints()) {
            return Err(MediaError::Foreign);
        }
        let mark = Mark { offset: HEADER_BYTES as u64, records: 0, frames: 0, chain: Chain::begin(&header_read).hash };
        let mut reader = Self::resume(input, sealing, mark);
        let first = reader.record()?.ok_or(MediaError::Torn { records: 0 })?;
        let cover = match first.split_first() {
            Some((&KIND_FIRST, rest)) if rest.len() == 24 => {
                let number = |at: usize| rest[at..at + 8].try_into().map(u64::from_be_bytes).unwrap_or_default();
                Cover { life: number(0), to_life: number(8), at_ms: number(16) as i64 }
            }
            _ => return Err(MediaError::Malformed { record: 0 }),
        };
        reader.cover = Some(cover);
        Ok(reader)
    }

    /// Goes on where another reader of the same file stood; `input` stands at the offset of the mark.
    pub fn resume(input: R, sealing: &'a Sealing, mark: Mark) -> Self {
        let link = Chain { record: mark.records, hash: mark.chain };
        Self { input, sealing, link, offset: mark.offset, frames: mark.frames, cover: None, ended: false }
    }

    /// What the first record said; none after [`resume`](Self::resume).
    pub fn cover(&self) -> Option<Cover> {
        self.cover
    }

    /// How far it was read.
    pub fn mark(&self) -> Mark {
        Mark { offset: self.offset, records: self.link.record, frames: self.frames, chain: self.link.hash }
    }

    /// The frames of the next record; none at the end of a whole file.
    ///
    /// # Errors
    /// [`MediaError`]; what was given before stands.
    pub fn next_frames(&mut self) -> Result<Option<Frames>, MediaError> {
        if self.ended {
            return Ok(None);
        }
        let record = self.link.record;
        let before = self.mark();
        let plaintext = self.record()?.ok_or(MediaError::Torn { records: record })?;
        let parsed = match plaintext.split_first() {
            Some((&KIND_FRAMES, rest)) => frames_of(rest),
            Some((&KIND_LAST, count)) if count == self.frames.to_be_bytes() => {
                if fill(&mut self.input, &mut [0])? > 0 {
                    return Err(MediaError::Trailing);
                }
                self.ended = true;
                return Ok(None);
            }
            _ => None,
        };
        let Some(frames) = parsed else {
            // Nothing of it stands, so the mark stays before it.
            (self.link, self.offset) = (Chain { record: before.records, hash: before.chain }, before.offset);
            return Err(MediaError::Malformed { record });
        };
        self.frames += frames.len() as u64;
        Ok(Some(frames))
    }

    /// Opens the next record; none if the file ends inside or before it.
    fn record(&mut self) -> Result<Option<Vec<u8>>, MediaError> {
        let record = self.link.record;
        let mut length = [0; 4];
        if fill(&mut self.input, &mut length)? < length.len() {
            return Ok(None);
        }
        let length = u32::from_be_bytes(length) as usize;
        if !(ENC_BYTES + TAG_BYTES + 1..=SEALED_RECORD_BYTES_MAX).contains(&length) {
            return Err(MediaError::Broken { record });
        }
        let mut sealed = vec![0; length];
        if fill(&mut self.input, &mut sealed)? < length {
            return Ok(None);
        }
        let (enc, ciphertext) = sealed.split_at(ENC_BYTES);
        let plaintext = self
            .sealing
            .open_parts(Purpose::Media, &self.link.aad(), enc, ciphertext)
            .ok_or(MediaError::Broken { record })?;
        self.link.step(&[enc, ciphertext]);
        self.offset += 4 + length as u64;
        Ok(Some(plaintext))
    }
}

/// The eight bytes of hints of a file that begins so: they find the keys; none if it is no sealed file.
pub fn hints_of(header: &[u8]) -> Option<[u8; 8]> {
    header.strip_prefix(&MAGIC)?.get(..8)?.try_into().ok()
}

fn header(hints: [u8; 8]) -> [u8; HEADER_BYTES] {
    let mut header = [0; HEADER_BYTES];
    header[..MAGIC.len()].copy_from_slice(&MAGIC);
    header[MAGIC.len()..].copy_from_slice(&hints);
    header
}

/// Reads until `buffer` is full or the input ends; gives how much came.
fn fill(input: &mut impl Read, buffer: &mut [u8]) -> Result<usize, MediaError> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(length) => filled += length,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(filled)
}

fn frames_of(mut bytes: &[u8]) -> Option<Frames> {
    let mut frames = Vec::new();
    while let Some((class, rest)) = bytes.split_first() {
        let class = Class::from_byte(*class)?;
        let (length, rest) = rest.split_at_checked(4)?;
        let length = u32::from_be_bytes(length.try_into().ok()?) as usize;
        let (frame, rest) = rest.split_at_checked(length)?;
        if !(1..=FRAME_BYTES_MAX).contains(&length) {
            return None;
        }
        frames.push((class, frame.to_vec()));
        bytes = rest;
    }
    (!frames.is_empty()).then_some(frames)
}
