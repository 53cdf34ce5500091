//! Suspensions and outages: that a party does not speak, by decision or by fault, said before somebody has to guess.
//!
//! A suspension is a decision with a reason; what concerns safety passes through it. An outage is told with its cause
//! and its expected end. Each ends by a word of its author.

use evidence::cbor::{Reader, Writer};
use evidence::{EntryRef, Malformed, PostIndex, Time};

use super::geometry::read_u8;
use super::message::Word;
use super::readout::one_of;
use super::{read_ref, read_time, write_ref, write_time};
use crate::limits::NOTE_BYTES_MAX;

/// What keeps a party from speaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pause {
    /// Its decision.
    Suspended,
    /// Planned work.
    Planned,
    /// A fault.
    Technical,
    /// Something done to it on purpose, by whomever.
    Deliberate,
}

impl Pause {
    /// All of them, in the order of their numbers.
    pub const ALL: [Pause; 4] = [Pause::Suspended, Pause::Planned, Pause::Technical, Pause::Deliberate];
}

/// That a party suspends the line, or tells of an outage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuspensionBody {
    /// The author's post.
    pub from: PostIndex,
    /// What it is.
    pub pause: Pause,
    /// From when.
    pub since: Time,
    /// Until when, as expected; `None`: that cannot be said.
    pub until: Option<Time>,
    /// Why.
    pub reason: String,
}

impl SuspensionBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(5).uint(self.from.0.into()).uint(self.pause as u64).uint(self.since.0);
        write_time(writer, self.until);
        writer.text(&self.reason);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(5)?;
        let (from, pause) = (PostIndex(read_u8(reader)?), one_of(reader, &Pause::ALL)?);
        let (since, until) = (Time(reader.uint()?), read_time(reader)?);
        if until.is_some_and(|until| until < since) {
            return Err(reader.refuse("a pause that ends before it begins"));
        }
        let reason = reader.text(NOTE_BYTES_MAX)?.to_owned();
        if reason.trim().is_empty() {
            return Err(reader.refuse("a pause without a reason"));
        }
        Ok(SuspensionBody { from, pause, since, until, reason })
    }
}

/// That a suspension or outage is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResumptionBody {
    /// Which: the entry that told it.
    pub suspension: EntryRef,
    /// Since when.
    pub at: Time,
    /// What is to be said of it; may be empty.
    pub words: String,
}

impl ResumptionBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(3), self.suspension);
        writer.uint(self.at.0).text(&self.words);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(3)?;
        let (suspension, at) = (read_ref(reader)?, Time(reader.uint()?));
        Ok(ResumptionBody { suspension, at, words: reader.text(NOTE_BYTES_MAX)?.to_owned() })
    }
}

/// How a suspension or outage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// When it was told, on its author's clock.
    pub told: Time,
    /// What it is.
    pub pause: Pause,
    /// From when.
    pub since: Time,
    /// Until when, as expected.
    pub until: Option<Time>,
    /// Where its end was told first, and since when it is over by that.
    pub over: Option<(Word, Time)>,
}

impl Suspension {
    pub(super) fn told(told: Time, body: &SuspensionBody) -> Self {
        let SuspensionBody { pause, since, until, .. } = *body;
        Suspension { told, pause, since, until, over: None }
    }

    /// Its end is told once; of several that tell it, the first by time counts.
    pub(super) fn take_resumption(&mut self, word: Word, at: Time) {
        let over = (word, at);
        self.over = Some(self.over.map_or(over, |earlier| earlier.min(over)));
    }

    /// When its clock runs out: the expected end, or when it was told if that is later; `None` once it is over, or if
    /// its author cannot say when.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        self.until.filter(|_| self.over.is_none()).map(|until| until.max(self.told))
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        writer.array(5).uint(self.told.0).uint(self.pause as u64).uint(self.since.0);
        write_time(writer, self.until);
        match self.over {
            Some((word, at)) => {
                word.write(writer.array(2));
                writer.uint(at.0);
            }
            None => {
                writer.null();
            }
        }
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(5)?;
        let (told, pause, since) = (Time(reader.uint()?), one_of(reader, &Pause::ALL)?, Time(reader.uint()?));
        let until = read_time(reader)?;
        let over = if reader.null() {
            None
        } else {
            reader.array(2)?;
            Some((Word::read(reader)?, Time(reader.uint()?)))
        };
        Ok(Suspension { told, pause, since, until, over })
    }
}
