//! Whether each watch asks at the times of the charter whether a person answers.
//!
//! A check that was asked and not answered is overdue like any affair. One that nobody asked leaves nothing behind that
//! could be overdue: how many are missing, and since when, follows from the charter's times and the last that was asked.

use evidence::{EntryRef, Lane, PartyIndex, Time};

use super::Line;
use super::checks::CHECK_PRECEDENCE;
use crate::affairs::{Affair, Folded};
use crate::record::{Record, RecordError};
use crate::step::{Event, Now, Output};

/// Staffed checks of the charter's times that a watch has not asked, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unasked {
    /// How many.
    pub missed: u64,
    /// The time of the first of them.
    pub since: Time,
}

impl Line {
    /// The staffed checks that a party's watch has missed to ask since it last did. It may be as late, or as early, as
    /// the charter lets an answer be.
    #[must_use]
    pub fn unasked(&self, party: PartyIndex, now: Now) -> Option<Unasked> {
        let terms = &self.rules.annex.people;
        let grace_ms = terms.staffed_answer_s * 1_000;
        let after = self.asked.get(&party)?.plus_ms(grace_ms);
        let missed = terms.staffed_between(after, Time(now.wall.0.saturating_sub(grace_ms)));
        let since = terms.staffed_next(after)?;
        (missed > 0).then_some(Unasked { missed, since })
    }

    /// Finds out since when the watches are to ask that have not asked yet: since their station's first line check.
    pub(super) fn fill_asked(&mut self, record: &dyn Record) -> Result<(), RecordError> {
        for party in (0..self.rules.charter.parties.len() as u8).map(PartyIndex) {
            if self.rules.bound(party) && !self.asked.contains_key(&party) {
                let first = record.entries(Lane { party, precedence: CHECK_PRECEDENCE }, 1, 1)?;
                self.asked.extend(first.first().map(|kept| (party, kept.entry.time())));
            }
        }
        Ok(())
    }

    pub(super) fn asked_folded(&mut self, now: Now, folded: &[Folded], record: &dyn Record) -> Result<(), RecordError> {
        for event in folded {
            match event {
                Folded::Staffed { check, by } if check == by => {
                    if let Some(Affair::Staffed(staffed)) = record.affair(*check)? {
                        // A time that is still to come shall not excuse until then.
                        let asked = staffed.asked.min(now.wall);
                        let last = self.asked.entry(check.lane.party).or_insert(asked);
                        *last = asked.max(*last);
                    }
                }
                Folded::Checked(check) => self.begin_to_ask(now, *check),
                _ => {}
            }
        }
        Ok(())
    }

    fn begin_to_ask(&mut self, now: Now, check: EntryRef) {
        if self.rules.bound(check.lane.party) {
            self.asked.entry(check.lane.party).or_insert(now.wall);
        }
    }

    /// Tells of each watch that misses one more.
    pub(super) fn tell_unasked(&mut self, now: Now, out: &mut Vec<Output>) {
        for party in (0..self.rules.charter.parties.len() as u8).map(PartyIndex) {
            let unasked = self.unasked(party, now);
            let missed = unasked.map_or(0, |unasked| unasked.missed);
            let told = self.told_unasked.insert(party, missed).unwrap_or_default();
            if let Some(Unasked { missed, since }) = unasked.filter(|unasked| told < unasked.missed) {
                out.push(Output::Tell(Event::Unasked { by: party, missed, since }));
            }
        }
    }
}
