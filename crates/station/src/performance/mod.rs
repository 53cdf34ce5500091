//! How the parties kept what they agreed over a period, one file to a matter. It is computed from the record alone, so that
//! both sides find the same; only what is open depends on the time at which they look, and what was received on whose
//! receipts they hold. Where something was late or never came, the entries are named that show it.

mod answers;
mod calls;
mod checks;
mod conflicts;
mod kept;
mod messages;
mod pauses;
mod schedule;
mod show;
mod warnings;

use evidence::{PartyIndex, Time};
use line::RecordError;
use line::affairs::Rules;
use serde_json::{Value, json};
use store::Archive;

pub use kept::{CASES_MAX, How};
pub use show::words;

use crate::sites::book::Book;

/// What is looked at: whatever began from `from` until before `until`, as it stands at `now`.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    /// The first moment.
    pub from: Time,
    /// The moment after the last.
    pub until: Time,
    /// When it is looked at.
    pub now: Time,
}

impl Period {
    /// True if a time is of it.
    #[must_use]
    pub fn holds(self, time: Time) -> bool {
        self.from <= time && time < self.until
    }
}

/// How the parties kept what they agreed, as the station of `own` has it on record.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn of(rules: &Rules, own: PartyIndex, archive: &dyn Archive, period: Period) -> Result<Value, RecordError> {
    let charter = &rules.charter;
    let mut answers = answers::Answered::default();
    let notices = answers::notices(charter, archive, period, &mut answers)?;
    let plans = answers::plans(charter, archive, period, &mut answers)?;
    answers::others(archive, period, &mut answers)?;
    Ok(json!({
        "checks": checks::line(charter, archive, period)?,
        "staffed": checks::staffed(charter, archive, period)?,
        "asked": schedule::staffed(rules, archive, period)?,
        "notices": notices,
        "answers": answers.view(charter),
        "conflicts": conflicts::of(rules, archive, period)?,
        "warnings": warnings::of(charter, own, archive, period)?,
        "sites": Book::new(charter, own, archive).report(&rules.annex, period)?,
        "plans": plans,
        "passed": answers::passed(charter, archive, period)?,
        "calls": calls::of(charter, archive, period)?,
        "standing_calls": schedule::calls(rules, archive, period)?,
        "messages": messages::of(charter, archive, period)?,
        "pauses": pauses::of(charter, archive, period)?,
    }))
}
