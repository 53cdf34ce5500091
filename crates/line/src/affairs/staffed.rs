//! Staffed checks: whether a person answers, asked in both directions at set times of the day.
//!
//! What is asked has no words of its own: it names a text that both sides vetted beforehand, so that no test alarms.

use evidence::cbor::{Reader, Writer};
use evidence::{EntryRef, Malformed, PartyIndex, PostIndex, Time};

use super::geometry::read_u8;
use super::readout::one_of;
use super::said::Said;
use super::{read_party, read_ref, write_ref};
use crate::limits::NOTE_BYTES_MAX;

/// What a staffed check opens, closes or only tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ritual {
    /// It tries whether somebody answers.
    Check,
    /// It opens the day.
    Opening,
    /// It closes the day; nothing to report.
    Closing,
}

impl Ritual {
    /// All of them, in the order of their numbers.
    pub const ALL: [Ritual; 3] = [Ritual::Check, Ritual::Opening, Ritual::Closing];
}

/// How many vetted texts there are; each is said in every language of the line.
pub const NEUTRAL_TEXTS: u8 = 12;

/// That a watch asks whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffedBody {
    /// The author's post.
    pub from: PostIndex,
    /// What it is.
    pub ritual: Ritual,
    /// Which of the vetted texts, from 0.
    pub text: u8,
}

impl StaffedBody {
    pub(super) fn write(self, writer: &mut Writer) {
        writer.array(3).uint(self.from.0.into()).uint(self.ritual as u64).uint(self.text.into());
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(3)?;
        let (from, ritual, text) = (PostIndex(read_u8(reader)?), one_of(reader, &Ritual::ALL)?, read_u8(reader)?);
        if text >= NEUTRAL_TEXTS {
            return Err(reader.refuse("no such vetted text"));
        }
        Ok(StaffedBody { from, ritual, text })
    }
}

/// That a person is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentBody {
    /// The check.
    pub check: EntryRef,
    /// The watch, as the station names it.
    pub by: String,
    /// The text with which it answers, another than it was asked with: a machine that repeats is not a person.
    pub text: u8,
}

impl PresentBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(3), self.check);
        writer.text(&self.by).uint(self.text.into());
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(3)?;
        let (check, by, text) = (read_ref(reader)?, reader.text(NOTE_BYTES_MAX)?.to_owned(), read_u8(reader)?);
        if text >= NEUTRAL_TEXTS {
            return Err(reader.refuse("no such vetted text"));
        }
        Ok(PresentBody { check, by, text })
    }
}

/// How a staffed check stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staffed {
    /// The asking watch's clock.
    pub asked: Time,
    /// What it is.
    pub ritual: Ritual,
    /// The text it was asked with.
    pub text: u8,
    /// When it is to be answered, by the charter's terms.
    pub answer_by: Time,
    /// Which parties are asked, and where each answered first.
    pub answers: Vec<(PartyIndex, Option<Said>)>,
}

impl Staffed {
    /// When its clock runs out; `None` once all have answered.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        self.answers.iter().any(|(_, answer)| answer.is_none()).then_some(self.answer_by)
    }

    /// Takes in an answer, of several the first by time; false if nothing is asked of this party.
    pub(super) fn take_answer(&mut self, party: PartyIndex, said: Said) -> bool {
        let Some((_, answer)) = self.answers.iter_mut().find(|(theirs, _)| *theirs == party) else { return false };
        *answer = Some(answer.map_or(said, |earlier| earlier.min(said)));
        true
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        writer.array(5).uint(self.asked.0).uint(self.ritual as u64).uint(self.text.into()).uint(self.answer_by.0);
        writer.array(self.answers.len() as u64);
        for (party, answer) in &self.answers {
            writer.array(2).uint(party.0.into());
            match answer {
                Some(said) => said.write(writer),
                None => {
                    writer.null();
                }
            }
        }
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(5)?;
        let (asked, ritual, text) = (Time(reader.uint()?), one_of(reader, &Ritual::ALL)?, read_u8(reader)?);
        let answer_by = Time(reader.uint()?);
        let mut answers = Vec::new();
        for _ in 0..reader.array_up_to(evidence::limits::PARTIES_MAX as u64)? {
            reader.array(2)?;
            let party = read_party(reader)?;
            answers.push((party, if reader.null() { None } else { Some(Said::read(reader)?) }));
        }
        Ok(Staffed { asked, ritual, text, answer_by, answers })
    }
}
