//! What is said on a line, and the life of each affair.
//!
//! An affair is a small state machine folded from entries, named by the entry that began it. Both parties folding the
//! same entries reach the same state; nothing here depends on a clock, on who folds, or on when.
//! Bodies are `[kind, content]` (`spec/affairs.md`). A body that this version does not understand is kept, receipted
//! and shown as such: it is signed and in its place, and what it means is only this module's concern.

mod check;
mod fold;
mod message;

pub use check::{Check, CheckBody};
pub use fold::{Folded, fold};
pub use message::{Address, Message, MessageBody, MessageError, Standing, Word};

use evidence::cbor::{Reader, Writer};
use evidence::{EntryRef, Lane, Malformed, Time};

use crate::limits::NOTE_BYTES_MAX;

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Words from post to post.
    Message(MessageBody),
    /// A watch officer has read a message.
    Read {
        /// The message.
        message: EntryRef,
        /// The watch, as the station names it.
        by: String,
    },
    /// The author takes a message of its own back; it stays in the record.
    Cancellation {
        /// The message.
        message: EntryRef,
        /// Why.
        reason: String,
    },
    /// A station asks the others whether they are there.
    Check(CheckBody),
    /// A station answers a line check.
    Answer {
        /// The check.
        check: EntryRef,
        /// When it was received, on the answering station's clock.
        received: Time,
    },
    /// After a restore the author took over entries of its own that others had kept.
    Restored {
        /// How many entries of each lane it had before, FLASH to ROUTINE.
        before: [u64; 4],
        /// How many after.
        after: [u64; 4],
    },
    /// Of a kind that this version does not know.
    Unknown {
        /// The kind's number.
        kind: u64,
    },
}

const MESSAGE: u64 = 1;
const READ: u64 = 2;
const CANCELLATION: u64 = 3;
const CHECK: u64 = 4;
const ANSWER: u64 = 5;
const RESTORED: u64 = 6;

impl Body {
    /// The body as it stands in an entry.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(2);
        match self {
            Body::Message(message) => {
                writer.uint(MESSAGE);
                message.write(&mut writer);
            }
            Body::Read { message, by } => {
                writer.uint(READ).array(2);
                write_ref(&mut writer, *message);
                writer.text(by);
            }
            Body::Cancellation { message, reason } => {
                writer.uint(CANCELLATION).array(2);
                write_ref(&mut writer, *message);
                writer.text(reason);
            }
            Body::Check(check) => {
                writer.uint(CHECK);
                check.write(&mut writer);
            }
            Body::Answer { check, received } => {
                writer.uint(ANSWER).array(2);
                write_ref(&mut writer, *check);
                writer.uint(received.0);
            }
            Body::Restored { before, after } => {
                writer.uint(RESTORED).array(2);
                for sizes in [before, after] {
                    writer.array(4);
                    sizes.iter().for_each(|&size| {
                        writer.uint(size);
                    });
                }
            }
            Body::Unknown { kind } => {
                writer.uint(*kind).null();
            }
        }
        writer.into_bytes()
    }

    /// Reads the body of a verified entry.
    ///
    /// # Errors
    /// [`Malformed`] if it is of a known kind and not of that kind's form: its author's fault.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new("body", body);
        reader.array(2)?;
        let kind = reader.uint()?;
        let decoded = match kind {
            MESSAGE => Body::Message(MessageBody::read(&mut reader)?),
            READ => {
                reader.array(2)?;
                Body::Read { message: read_ref(&mut reader)?, by: reader.text(NOTE_BYTES_MAX)?.to_owned() }
            }
            CANCELLATION => {
                reader.array(2)?;
                Body::Cancellation { message: read_ref(&mut reader)?, reason: reader.text(NOTE_BYTES_MAX)?.to_owned() }
            }
            CHECK => Body::Check(CheckBody::read(&mut reader)?),
            ANSWER => {
                reader.array(2)?;
                Body::Answer { check: read_ref(&mut reader)?, received: Time(reader.uint()?) }
            }
            RESTORED => {
                reader.array(2)?;
                let mut sizes = || -> Result<[u64; 4], Malformed> {
                    reader.array(4)?;
                    Ok([reader.uint()?, reader.uint()?, reader.uint()?, reader.uint()?])
                };
                Body::Restored { before: sizes()?, after: sizes()? }
            }
            _ => return Ok(Body::Unknown { kind }),
        };
        reader.end()?;
        Ok(decoded)
    }
}

fn write_ref(writer: &mut Writer, at: EntryRef) {
    writer.array(2).uint(at.lane.number().into()).uint(at.serial);
}

fn read_ref(reader: &mut Reader<'_>) -> Result<EntryRef, Malformed> {
    reader.array(2)?;
    let lane = Lane::from_number(reader.uint()?).ok_or_else(|| reader.refuse("no such lane"))?;
    Ok(EntryRef { lane, serial: reader.uint()? })
}

/// The state of an affair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Affair {
    /// Words from post to post.
    Message(Message),
    /// A line check.
    Check(Check),
}

impl Affair {
    /// What a store keeps.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(64);
        match self {
            Affair::Message(message) => {
                writer.array(2).uint(MESSAGE);
                message.write_state(&mut writer);
            }
            Affair::Check(check) => {
                writer.array(2).uint(CHECK);
                check.write_state(&mut writer);
            }
        }
        writer.into_bytes()
    }

    /// Reads what a store kept.
    ///
    /// # Errors
    /// [`Malformed`] if the store is damaged, or of another version: the picture is to be rebuilt.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new("affair", bytes);
        reader.array(2)?;
        let affair = match reader.uint()? {
            MESSAGE => Affair::Message(Message::read_state(&mut reader)?),
            CHECK => Affair::Check(Check::read_state(&mut reader)?),
            _ => return Err(reader.refuse("an affair of another version")),
        };
        reader.end()?;
        Ok(affair)
    }

    /// The number of the affair's kind, for the store's index.
    #[must_use]
    pub fn kind(&self) -> u64 {
        match self {
            Affair::Message(_) => MESSAGE,
            Affair::Check(_) => CHECK,
        }
    }

    /// When its clock runs out; `None` while nothing is owed.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        match self {
            Affair::Message(message) => message.due(),
            Affair::Check(check) => check.due(),
        }
    }
}

fn write_time(writer: &mut Writer, time: Option<Time>) {
    match time {
        Some(time) => writer.uint(time.0),
        None => writer.null(),
    };
}

fn read_time(reader: &mut Reader<'_>) -> Result<Option<Time>, Malformed> {
    if reader.null() { Ok(None) } else { Ok(Some(Time(reader.uint()?))) }
}
