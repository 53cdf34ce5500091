//! Daily plans: the notices of one day in one list, sent before a cut-off and returned with the other side's word.

use evidence::cbor::{Reader, Writer};
use evidence::{EntryRef, Malformed, Time};

use super::annex::PlanTerms;
use super::said::Answers;
use super::{read_ref, write_ref};
use crate::limits::{NOTE_BYTES_MAX, PLAN_NOTICES_MAX};

const DAY_MS: u64 = 86_400_000;

/// Days after 1970-01-01 up to which there are plans: to the year 9999.
pub const PLAN_DAY_MAX: u64 = 2_932_896;

/// The plan of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanBody {
    /// Days after 1970-01-01, by the calendar of UTC.
    pub day: u64,
    /// The author's notices of that day.
    pub notices: Vec<EntryRef>,
    /// What else there is to say; may be empty.
    pub words: String,
}

impl PlanBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(3).uint(self.day).array(self.notices.len() as u64);
        self.notices.iter().for_each(|&notice| write_ref(writer, notice));
        writer.text(&self.words);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(3)?;
        let day = reader.uint()?;
        if day > PLAN_DAY_MAX {
            return Err(reader.refuse("no such day"));
        }
        let notices = reader.array_up_to(PLAN_NOTICES_MAX as u64)?;
        let notices = (0..notices).map(|_| read_ref(reader)).collect::<Result<_, _>>()?;
        Ok(PlanBody { day, notices, words: reader.text(NOTE_BYTES_MAX)?.to_owned() })
    }
}

/// How a daily plan stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// When it was signed, on its author's clock.
    pub sent: Time,
    /// Days after 1970-01-01, by the calendar of UTC.
    pub day: u64,
    /// Whether it came before the cut-off.
    pub on_time: bool,
    /// Until when it is to be returned.
    pub return_by: Time,
    /// How the others take it.
    pub answers: Answers,
}

impl Plan {
    pub(super) fn sent(terms: PlanTerms, sent: Time, day: u64, answers: Answers) -> Self {
        let eve_ms = day.saturating_sub(1) * DAY_MS;
        let on_time = sent.0 <= eve_ms + terms.cut_off_s * 1_000;
        Plan { sent, day, on_time, return_by: Time(eve_ms + terms.return_s * 1_000), answers }
    }

    /// When its clock runs out; `None` once all have answered.
    #[must_use]
    pub fn due(&self, entry: EntryRef) -> Option<Time> {
        self.answers.open(entry).then_some(self.return_by)
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        writer.array(5).uint(self.sent.0).uint(self.day).bool(self.on_time).uint(self.return_by.0);
        self.answers.write(writer);
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(5)?;
        let (sent, day, on_time) = (Time(reader.uint()?), reader.uint()?, reader.bool()?);
        Ok(Plan { sent, day, on_time, return_by: Time(reader.uint()?), answers: Answers::read(reader)? })
    }
}
