//! A record of performance: how a party kept the line's checks over a period.

use evidence::{EntryRef, PartyIndex, Time};
use line::RecordError;
use line::affairs::Check;

use crate::Archive;

/// How one party answered the line checks of another over a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Performance {
    /// Checks that were asked.
    pub asked: u64,
    /// Of these, checks that were answered in time.
    pub in_time: u64,
    /// Of these, checks that were answered late.
    pub late: u64,
    /// Checks that fell due and could not be asked, because an earlier one was still unanswered.
    pub missed: u64,
    /// The longest time from one sign of life to the next in milliseconds: between two answers, from the beginning of
    /// the period to the first, from the last to its end.
    pub silence_ms_max: u64,
    /// When that silence began.
    pub silent_since: Time,
}

impl Performance {
    /// How `answering` kept the checks that `asking` made from `from` until before `until`.
    ///
    /// Checks are placed by the asking station's clock, answers by the answering one's; the charter bounds how far
    /// they may be apart.
    ///
    /// # Errors
    /// [`RecordError`] if the disk fails.
    pub fn of(
        archive: &dyn Archive,
        asking: PartyIndex,
        answering: PartyIndex,
        from: Time,
        until: Time,
    ) -> Result<Performance, RecordError> {
        let mut performance = Performance { silent_since: from, ..Performance::default() };
        let mut heard = from;
        archive.checks(asking, from, until, &mut |_: EntryRef, check: &Check| {
            let Some((_, answer)) = check.answers.iter().find(|(party, _)| *party == answering) else { return };
            performance.asked += 1;
            // A peer's number: it may be any.
            performance.missed = performance.missed.saturating_add(check.missed);
            let Some(answer) = *answer else { return };
            if answer <= check.answer_by {
                performance.in_time += 1;
            } else {
                performance.late += 1;
            }
            let answer = answer.clamp(heard, until.max(heard));
            performance.silent(heard, answer);
            heard = answer;
        })?;
        performance.silent(heard, until);
        Ok(performance)
    }

    /// Of a thousand checks that fell due, how many were answered in time; `None` if none fell due.
    #[must_use]
    pub fn in_time_per_mille(&self) -> Option<u64> {
        let due = self.asked.saturating_add(self.missed);
        (u128::from(self.in_time) * 1_000).checked_div(due.into()).map(|share| share as u64)
    }

    fn silent(&mut self, since: Time, until: Time) {
        let silence = until.ms_since(since);
        if silence > self.silence_ms_max {
            (self.silence_ms_max, self.silent_since) = (silence, since);
        }
    }
}
