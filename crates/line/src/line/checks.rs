//! What the line itself does about affairs: line checks, made when due and answered, and what the fold brought about.

use evidence::{EntryRef, Precedence};

use super::Line;
use crate::affairs::{AnswerBody, Body, CheckBody, Folded};
use crate::blame::LocalFault;
use crate::limits::{CHECKS_TO_ANSWER_MAX, SEARCH_CHECKS_MAX};
use crate::record::{Record, RecordError};
use crate::step::{CommandError, CommandId, Event, Now, Output};

/// Line checks and their answers travel with this precedence.
pub(super) const CHECK_PRECEDENCE: Precedence = Precedence::Priority;

impl Line {
    pub(super) fn check_if_due(&mut self, now: Now, record: &dyn Record, out: &mut Vec<Output>) {
        let every_us = self.rules.charter.terms.check_every_s * 1_000_000;
        let Some(due) = self.next_check.filter(|due| *due <= now.mono) else { return };
        // The schedule holds, however late this comes; what passed meanwhile was missed.
        let passed = now.mono.us_since(due) / every_us;
        self.missed_checks += passed;
        self.next_check = Some(due.plus_us((passed + 1) * every_us));
        (self.search_checks, self.searches) = (0, 0);
        let made = self.open_check.is_none() && self.may_sign() && self.make_check(now, None, record, out).is_ok();
        if !made {
            self.missed_checks += 1;
        }
    }

    pub(super) fn make_check(
        &mut self,
        now: Now,
        id: Option<CommandId>,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<EntryRef, CommandError> {
        let body = Body::Check(CheckBody { missed: self.missed_checks, picture: self.stated_picture(record)? });
        let placed = self.place(now, CHECK_PRECEDENCE, body.encode(), None, id, out);
        let at = placed.inspect_err(|error| self.tell_command_error(error.clone(), out))?;
        self.missed_checks = 0;
        self.open_check = Some((at, self.peers.iter().map(|peer| peer.party).collect()));
        Ok(at)
    }

    pub(super) fn answer_checks(
        &mut self,
        now: Now,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), RecordError> {
        if self.to_answer.is_empty() || !self.may_sign() {
            return Ok(());
        }
        let picture = self.stated_picture(record)?;
        let mut answered = 0;
        for check in self.to_answer.clone() {
            let body = Body::Answer(AnswerBody { check, received: now.wall, picture: picture.clone() }).encode();
            if let Err(error) = self.place(now, CHECK_PRECEDENCE, body, None, None, out) {
                // It stays to be answered.
                self.tell_command_error(error, out);
                break;
            }
            answered += 1;
        }
        self.to_answer.drain(..answered);
        Ok(())
    }

    pub(super) fn schedule_first_check(&mut self, now: Now) {
        if self.next_check.is_none() {
            let every_ms = self.rules.charter.terms.check_every_s * 1_000;
            let wait_ms = self.last_check.map_or(0, |last| last.plus_ms(every_ms).ms_since(now.wall).min(every_ms));
            self.next_check = Some(now.mono.plus_us(wait_ms * 1_000));
        }
    }

    pub(super) fn folded(
        &mut self,
        now: Now,
        folded: Vec<Folded>,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        for event in &folded {
            self.note_folded(now, event, out);
            if let Some(affair) = event.affair() {
                self.tell_if_late(affair, record, out)?;
            }
            out.push(Output::Tell(Event::Folded(event.clone())));
        }
        self.plot_folded(&folded, record, out)?;
        self.suspensions_folded(&folded, record)?;
        self.asked_folded(now, &folded, record)?;
        let searches = self.compare_pictures(now, &folded, record, out)?;
        self.answer_checks(now, record, out)?;
        if searches && self.open_check.is_none() && self.may_sign() && self.search_checks < SEARCH_CHECKS_MAX {
            self.search_checks += 1;
            // What refuses it is told, and the schedule's next goes on with the search.
            let _ = self.make_check(now, None, record, out);
        }
        (0..self.peers.len()).for_each(|at| self.judge(now, at, out));
        // A clock that came with this may run out before the next look.
        self.look_again_in_time(now, record)
    }

    fn note_folded(&mut self, now: Now, folded: &Folded, out: &mut Vec<Output>) {
        match folded {
            Folded::Checked(check) => {
                let ours = check.lane.party == self.own;
                if ours && self.open_check.is_none() {
                    self.open_check = Some((*check, self.peers.iter().map(|peer| peer.party).collect()));
                }
                // One that asks more often than anyone could answer goes unanswered, in sight of all.
                if !ours && self.to_answer.len() < CHECKS_TO_ANSWER_MAX {
                    self.to_answer.push(*check);
                }
            }
            Folded::Answered { check, by } => {
                let by = by.lane.party;
                if by == self.own {
                    // An earlier life of this station has answered it, and a peer gave the answer back.
                    self.to_answer.retain(|theirs| theirs != check);
                }
                if let Some((open, owing)) = &mut self.open_check
                    && open == check
                {
                    owing.retain(|party| *party != by);
                    if owing.is_empty() {
                        self.open_check = None;
                    }
                }
            }
            // Of two parties, one knows which lanes are its own; among three, the author may have been deceived by the
            // third, and only a proof of that fork will tell.
            Folded::SeenOtherwise(entry) if self.peers.len() == 1 => {
                if let Some(at) = self.peers.iter().position(|peer| peer.party == entry.lane.party) {
                    self.peers[at].disputed = true;
                    self.judge(now, at, out);
                }
            }
            _ => {}
        }
    }
}
