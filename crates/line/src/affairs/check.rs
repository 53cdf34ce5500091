//! Line checks: each station asks the others, on the charter's schedule, and signs what came back.

use evidence::cbor::{Reader, Writer};
use evidence::{Malformed, PartyIndex, Time};

use super::{read_time, write_time};

/// What a line check says: neutral by construction, it has no words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckBody {
    /// How many checks of this station's schedule fell due before this one and could not be made, because an earlier
    /// one was still unanswered.
    pub missed: u64,
}

impl CheckBody {
    pub(super) fn write(self, writer: &mut Writer) {
        writer.array(1).uint(self.missed);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(1)?;
        Ok(CheckBody { missed: reader.uint()? })
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
