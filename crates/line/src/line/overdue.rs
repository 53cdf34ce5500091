//! What is not there by the time that the charter's terms give.

use evidence::{EntryRef, Precedence, Role, Time};

use super::Line;
use crate::blame::LocalFault;
use crate::limits::{DUE_LOOK_US_MIN, LATER_CLOCKS_MAX, OVERDUE_PER_STEP_MAX, TOLD_CLOCKS_MAX};
use crate::record::{Record, RecordError};
use crate::step::{Event, Now, Output};

impl Line {
    pub(super) fn tell_overdue(
        &mut self,
        now: Now,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        let (after, told) = self.told_due;
        let due = record.due(after, told, now.wall, OVERDUE_PER_STEP_MAX)?;
        // A wall clock that went back finds nothing, and takes back with it what it had got ahead of.
        self.told_due = (now.wall, None);
        if let Some(&(id, moment)) = due.get(OVERDUE_PER_STEP_MAX - 1) {
            // There may be more than fit: they follow at once, in a step of their own.
            self.told_due = (moment, Some(id));
            self.next_due_look = now.mono;
        }
        self.tell_overdue_conflicts(now, record, out)?;
        self.tell_later_clocks(now, record, out)?;
        for (affair, since) in due {
            self.keep_later_clocks(affair, since, record)?;
            self.tell_clock(affair, since, out);
        }
        for at in 0..self.peers.len() {
            // An observer owes no receipts.
            if self.rules.charter.party(self.peers[at].party).is_none_or(|party| party.role == Role::Observer) {
                continue;
            }
            for precedence in Precedence::ALL {
                let lane = self.own_lane(precedence);
                let (book, peer) = (&self.books[lane.number() as usize], &mut self.peers[at]);
                let first = peer.receipted[lane.number() as usize] + 1;
                let told = &mut peer.told_unreceipted[precedence as usize];
                if first > book.durable() {
                    continue;
                }
                if let Some((_, due)) = told.filter(|(serial, _)| *serial == first) {
                    // What a wall clock told that was ahead is told again when it is so.
                    *told = told.filter(|_| due < now.wall);
                    continue;
                }
                let kept = match book.recent(first) {
                    Some(kept) => Some(kept.clone()),
                    None => record.entries(lane, first, 1)?.into_iter().next(),
                };
                let within_ms = self.rules.charter.terms.received_within_s[precedence as usize].saturating_mul(1_000);
                let due = kept.map(|kept| kept.entry.time().plus_ms(within_ms));
                if let Some(due) = due.filter(|due| *due < now.wall) {
                    *told = Some((first, due));
                    let (entry, peer) = (EntryRef { lane, serial: first }, peer.party);
                    out.push(Output::Tell(Event::ReceiptOverdue { entry, peer }));
                }
            }
        }
        self.look_again_in_time(now, record)
    }

    /// Has the next look come as soon as the next clock has run out: what is owed by a minute is told at that minute.
    pub(super) fn look_again_in_time(&mut self, now: Now, record: &dyn Record) -> Result<(), LocalFault> {
        let before_next = now.wall.plus_ms(self.next_due_look.us_since(now.mono) / 1_000);
        let next = record.due(now.wall, None, before_next, 1)?.first().map(|(_, due)| *due);
        let later = self.later_clocks.first().map(|(due, _)| *due);
        if let Some(due) = next.into_iter().chain(later).min().filter(|due| *due < before_next) {
            // A millisecond after, since some clocks are told when they are past and not when they are there.
            let wait_us = (due.0 + 1).saturating_sub(now.wall.0) * 1_000;
            self.next_due_look = now.mono.plus_us(wait_us.max(DUE_LOOK_US_MIN));
        }
        Ok(())
    }

    /// Keeps in sight the clocks of an overdue affair that run out later, whatever happens to the first.
    fn keep_later_clocks(&mut self, affair: EntryRef, since: Time, record: &dyn Record) -> Result<(), RecordError> {
        let later = record.affair(affair)?.map(|theirs| theirs.deadlines(affair)).unwrap_or_default();
        let room = LATER_CLOCKS_MAX.saturating_sub(self.later_clocks.len());
        self.later_clocks.extend(later.into_iter().filter(|by| since < *by).take(room).map(|by| (by, affair)));
        Ok(())
    }

    /// Tells the later clocks of overdue affairs that have run out since, at most so many in one step.
    fn tell_later_clocks(&mut self, now: Now, record: &dyn Record, out: &mut Vec<Output>) -> Result<(), RecordError> {
        for _ in 0..OVERDUE_PER_STEP_MAX {
            let Some(&(since, affair)) = self.later_clocks.first().filter(|(since, _)| *since < now.wall) else {
                return Ok(());
            };
            self.later_clocks.pop_first();
            let Some(theirs) = record.affair(affair)? else { continue };
            // One that has become the first is found by the record.
            if theirs.due(affair) != Some(since) && theirs.deadlines(affair).contains(&since) {
                self.tell_clock(affair, since, out);
            }
        }
        self.next_due_look = now.mono;
        Ok(())
    }

    /// Tells that an affair is overdue whose clock had run out when it came, or when it was set going again: a look ahead
    /// finds neither. A right read-back stops a clock, and a wrong one after it has it run as if it had never stopped.
    pub(super) fn tell_if_late(
        &mut self,
        affair: EntryRef,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        let (until, told) = self.told_due;
        let runs = record.affair(affair)?.map(|theirs| theirs.deadlines(affair)).unwrap_or_default();
        let of_it = (affair, Time(0))..=(affair, Time(u64::MAX));
        self.told_clocks.extract_if(of_it, |(_, since)| !runs.contains(since)).for_each(drop);
        // A clock may have run out before its entry was signed: a daily plan is returned by a time of the day before.
        let late = |due: &Time| *due < until || *due == until && told.is_none_or(|told| affair <= told);
        let due = runs.first().copied().filter(late);
        if let Some(since) = due.filter(|&due| !self.told_clocks.contains(&(affair, due))) {
            self.tell_clock(affair, since, out);
            self.keep_later_clocks(affair, since, record)?;
        }
        Ok(())
    }

    fn tell_clock(&mut self, affair: EntryRef, since: Time, out: &mut Vec<Output>) {
        if self.told_clocks.len() < TOLD_CLOCKS_MAX {
            self.told_clocks.insert((affair, since));
        }
        out.push(Output::Tell(Event::Overdue { affair, since }));
    }
}
