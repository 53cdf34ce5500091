//! What the line itself does about affairs: line checks, made when due and answered, and what the fold brought about.

use evidence::{EntryRef, Lane, Precedence, Seen};

use super::Line;
use crate::affairs::{AnswerBody, Body, CheckBody, Folded};
use crate::blame::LocalFault;
use crate::limits::CHECKS_TO_ANSWER_MAX;
use crate::pictures::PictureSums;
use crate::record::{Record, RecordError};
use crate::step::{CommandError, CommandId, Event, Now, Output};

/// Line checks and their answers travel with this precedence.
pub(super) const CHECK_PRECEDENCE: Precedence = Precedence::Priority;

impl Line {
    pub(super) fn check_if_due(&mut self, now: Now, out: &mut Vec<Output>) {
        let every_us = self.rules.charter.terms.check_every_s * 1_000_000;
        let Some(due) = self.next_check.filter(|due| *due <= now.mono) else { return };
        // The schedule holds, however late this comes; what passed meanwhile was missed.
        let passed = now.mono.us_since(due) / every_us;
        self.missed_checks += passed;
        self.next_check = Some(due.plus_us((passed + 1) * every_us));
        let made = self.open_check.is_none() && self.may_sign() && self.make_check(now, None, out).is_ok();
        if !made {
            self.missed_checks += 1;
        }
    }

    pub(super) fn make_check(
        &mut self,
        now: Now,
        id: Option<CommandId>,
        out: &mut Vec<Output>,
    ) -> Result<EntryRef, CommandError> {
        let body = Body::Check(CheckBody { missed: self.missed_checks, picture: self.pictures.last().cloned() });
        let placed = self.place(now, CHECK_PRECEDENCE, body.encode(), None, id, out);
        let at = placed.inspect_err(|error| self.tell_command_error(error.clone(), out))?;
        self.missed_checks = 0;
        self.open_check = Some((at, self.peers.iter().map(|peer| peer.party).collect()));
        Ok(at)
    }

    pub(super) fn answer_checks(&mut self, now: Now, out: &mut Vec<Output>) {
        if self.to_answer.is_empty() || !self.may_sign() {
            return;
        }
        let mut answered = 0;
        for check in self.to_answer.clone() {
            let picture = self.pictures.last().cloned();
            let body = Body::Answer(AnswerBody { check, received: now.wall, picture }).encode();
            if let Err(error) = self.place(now, CHECK_PRECEDENCE, body, None, None, out) {
                // It stays to be answered.
                self.tell_command_error(error, out);
                break;
            }
            answered += 1;
        }
        self.to_answer.drain(..answered);
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
            if let Some(affair) = event.begun() {
                self.tell_if_late(affair, record, out)?;
            }
            out.push(Output::Tell(Event::Folded(event.clone())));
        }
        self.plot_folded(&folded, record, out)?;
        self.suspensions_folded(&folded, record)?;
        self.compare_pictures(now, &folded, record, out)?;
        self.answer_checks(now, out);
        (0..self.peers.len()).for_each(|at| self.judge(now, at, out));
        Ok(())
    }

    /// Notes what is folded now, and holds what others state of theirs against what was folded here from the same entries.
    fn compare_pictures(
        &mut self,
        now: Now,
        folded: &[Folded],
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        for event in folded {
            let (Folded::Checked(stated) | Folded::Answered { by: stated, .. }) = event else { continue };
            let Some(at) = self.peers.iter().position(|peer| peer.party == stated.lane.party) else { continue };
            let Some(kept) = self.kept(*stated, record)? else { continue };
            let (Ok(Body::Check(CheckBody { picture, .. })) | Ok(Body::Answer(AnswerBody { picture, .. }))) =
                Body::decode(kept.entry.body())
            else {
                continue;
            };
            let Some(lanes) = picture.and_then(|theirs| self.pictures.compare(&theirs)) else { continue };
            let peer = &mut self.peers[at];
            let before = peer.picture.replace((now.wall, lanes.clone()));
            if before.map_or(!lanes.is_empty(), |(_, before)| before != lanes) {
                out.push(Output::Tell(Event::Pictures { peer: peer.party, lanes }));
            }
        }
        self.note_picture(record)?;
        Ok(())
    }

    /// Notes what is folded now, if nothing is left to be folded.
    pub(super) fn note_picture(&mut self, record: &dyn Record) -> Result<(), RecordError> {
        let Some(folded) = record.picture_sums()? else { return Ok(()) };
        let (mut sizes, mut roots, mut sums) = (Vec::new(), Vec::new(), Vec::new());
        for (lane, (size, sum)) in Lane::all(self.rules.charter.parties.len()).zip(folded) {
            let Some(root) = self.root(lane, size, record)? else { return Ok(()) };
            sizes.push(size);
            roots.push(root);
            sums.push(sum.stated());
        }
        let held = Seen::new(self.rules.line, sizes, &roots);
        self.pictures.note(PictureSums { held, sums });
        Ok(())
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
