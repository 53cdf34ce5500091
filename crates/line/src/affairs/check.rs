//! Line checks: each station asks the others, on the charter's schedule, and signs what came back.

use evidence::cbor::{Reader, Writer};
use evidence::{EntryRef, Malformed, PartyIndex, Time};

use super::{read_ref, read_time, write_ref, write_time};
use crate::pictures::PictureSums;

/// What a line check says: neutral by construction, it has no words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckBody {
    /// How many checks of this station's schedule fell due before this one and could not be made, because an earlier
    /// one was still unanswered.
    pub missed: u64,
    /// What its author folded last; `None` before it has folded anything, and in a form that this program does not know.
    pub picture: Option<PictureSums>,
}

/// That a station is there, by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerBody {
    /// The check.
    pub check: EntryRef,
    /// When it came, on the answering station's clock.
    pub received: Time,
    /// What the answering station folded last, as in a check.
    pub picture: Option<PictureSums>,
}

impl CheckBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(1 + u64::from(self.picture.is_some())).uint(self.missed);
        self.picture.iter().for_each(|picture| picture.write(writer));
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let stated = reader.array_or_one_more(1)?;
        let missed = reader.uint()?;
        Ok(CheckBody { missed, picture: if stated { PictureSums::read(reader)? } else { None } })
    }
}

impl AnswerBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(2 + u64::from(self.picture.is_some())), self.check);
        writer.uint(self.received.0);
        self.picture.iter().for_each(|picture| picture.write(writer));
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let stated = reader.array_or_one_more(2)?;
        let (check, received) = (read_ref(reader)?, Time(reader.uint()?));
        Ok(AnswerBody { check, received, picture: if stated { PictureSums::read(reader)? } else { None } })
    }
}

/// How a line check stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The asking station's clock.
    pub asked: Time,
    /// When it is to be answered, by the charter's terms.
    pub answer_by: Time,
    /// How many checks it stands for, itself not counted.
    pub missed: u64,
    /// Which parties are asked, and when each answered, on the answering station's clock.
    pub answers: Vec<(PartyIndex, Option<Time>)>,
}

impl Check {
    /// When its clock runs out; `None` once all have answered.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        self.answers.iter().any(|(_, answer)| answer.is_none()).then_some(self.answer_by)
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        writer.array(4).uint(self.asked.0).uint(self.answer_by.0).uint(self.missed).array(self.answers.len() as u64);
        for (party, answer) in &self.answers {
            writer.array(2).uint(party.0.into());
            write_time(writer, *answer);
        }
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(4)?;
        let (asked, answer_by, missed) = (Time(reader.uint()?), Time(reader.uint()?), reader.uint()?);
        let mut answers = Vec::new();
        for _ in 0..reader.array_up_to(evidence::limits::PARTIES_MAX as u64)? {
            reader.array(2)?;
            let party = u8::try_from(reader.uint()?).map_err(|_| reader.refuse("no such party"))?;
            answers.push((PartyIndex(party), read_time(reader)?));
        }
        Ok(Check { asked, answer_by, missed, answers })
    }
}
