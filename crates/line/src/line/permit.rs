//! What this station lets its own people say: nothing that the others would have to pass over.

use std::collections::BTreeSet;

use evidence::{EntryRef, Precedence, VerifiedEntry};

use super::Line;
use crate::affairs::{
    Affair, Answers, Body, Cease, CeaseDoing, ConflictBody, Fact, Matter, Message, Notice, NoticeBody, NoticeKind,
    PLAN_DAY_MAX, SiteChange, SiteId, SiteState, Sites, StanceBody, StepBody, Struck, Violation, Word, check_changes,
};
use crate::lanes::LaneBook;
use crate::limits::{NOTE_BYTES_MAX, PLAN_NOTICES_MAX};
use crate::plot::concerns;
use crate::record::Record;
use crate::step::{CommandError, Now};

impl Line {
    /// Passes words that would be taken if they were said now; says nothing, and keeps nothing.
    ///
    /// # Errors
    /// [`CommandError`] with what speaks against them. What waits for release may still be refused when it is released.
    pub fn would_say(
        &self,
        now: Now,
        precedence: Precedence,
        body: &Body,
        record: &dyn Record,
    ) -> Result<(), CommandError> {
        self.permit(now, precedence, body, record)?;
        self.readable(body).map(|_| ())
    }

    /// Refuses words that the charter or the record does not let us say.
    pub(super) fn permit(
        &self,
        now: Now,
        precedence: Precedence,
        body: &Body,
        record: &dyn Record,
    ) -> Result<(), CommandError> {
        self.permit_next(body)?;
        self.permit_through_suspension(now, precedence, body)?;
        match body {
            Body::Message(words) => {
                words.check(&self.rules.charter, self.own, precedence)?;
                if let Some(reply_to) = words.reply_to {
                    self.message(reply_to, record)?;
                }
                words.corrects.map_or(Ok(()), |corrects| self.permit_withdrawal(now, precedence, corrects, record))
            }
            Body::Read { message, by } => {
                fits(by)?;
                if let Some(Affair::Incident(incident)) = record.affair(*message)? {
                    return match incident.side(self.own) {
                        Some(side) if message.lane.party != self.own => {
                            side.read.map_or(Ok(()), |_| Err(CommandError::AlreadyRead))
                        }
                        _ => Err(self.no_such(*message, "incident of another party")),
                    };
                }
                let readers = self.message(*message, record)?.readers;
                match readers.iter().find(|(party, _)| *party == self.own) {
                    Some((_, None)) => Ok(()),
                    Some((_, Some(_))) => Err(CommandError::AlreadyRead),
                    None => Err(CommandError::NoSuchMessage(self.serial(*message))),
                }
            }
            Body::Cancellation { message, reason } => {
                fits(reason)?;
                match record.affair(*message)? {
                    Some(Affair::Attachment(attachment)) => self.permit_giving_up(*message, &attachment),
                    Some(Affair::Fact(Fact { taken_back, .. }) | Affair::Violation(Violation { taken_back, .. })) => {
                        match (message.lane.party == self.own, taken_back) {
                            (false, _) => Err(CommandError::NotTheAuthor),
                            (true, Some(_)) => Err(CommandError::Outdated(self.serial(*message))),
                            (true, None) => Ok(()),
                        }
                    }
                    _ => self.permit_withdrawal(now, precedence, *message, record),
                }
            }
            Body::Notice(notice) => self.permit_notice(notice, record),
            Body::Step(step) => self.permit_step(step, record),
            Body::Stance(stance) => self.permit_stance(stance, record),
            Body::Conflict(conflict) => self.permit_conflict(now, precedence, conflict, record),
            Body::Sites(changes) => self.permit_sites(changes, record),
            Body::Passed(passed) => {
                fits(&passed.units)?;
                match record.affair(passed.what)? {
                    Some(
                        Affair::Message(_)
                        | Affair::Notice(_)
                        | Affair::Sites(_)
                        | Affair::Cease(_)
                        | Affair::Incident(_),
                    ) => Ok(()),
                    _ => Err(self.no_such(passed.what, "message, notice, entry about sites, warning or incident")),
                }
            }
            Body::Strike(strike) => {
                fits(&strike.words)?;
                self.permit_strike(strike.what, record)
            }
            Body::Cease(cease) => {
                cease.check(&self.rules.charter, &self.rules.annex, self.own, precedence)?;
                Ok(())
            }
            Body::ReadBack(words) => {
                let before = self.asked(words.cease, record)?.read_back.map(|theirs| theirs.said.turn);
                self.is_next(words.cease, words.turn, before)
            }
            Body::Outcome(words) => {
                fits(&words.words)?;
                let before = self.asked(words.cease, record)?.outcome.map(|(said, ..)| said.turn);
                self.is_next(words.cease, words.turn, before)
            }
            Body::Plan(plan) => {
                fits(&plan.words)?;
                if !self.rules.bound(self.own) {
                    return Err(CommandError::NotBound);
                }
                if plan.notices.len() > PLAN_NOTICES_MAX || plan.day > PLAN_DAY_MAX {
                    return Err(CommandError::Oversize);
                }
                plan.notices.iter().try_for_each(|&notice| self.own_notice(notice, record).map(|_| ()))
            }
            Body::Chat(chat) => Ok(chat.check(&self.rules.charter, self.own, precedence)?),
            Body::Attachment(attachment) => self.permit_attachment(precedence, attachment, record),
            Body::Part(part) => self.permit_part(precedence, part, record),
            Body::Amendment(file) => self.permit_amendment(now, file),
            Body::Signature(signature) => self.permit_signature(now, signature, record),
            Body::Check(_) | Body::Answer(_) | Body::Restored { .. } | Body::Unknown { .. } => Ok(()),
            Body::Incident(_)
            | Body::Attribution(_)
            | Body::Request(_)
            | Body::Response(_)
            | Body::Fact(_)
            | Body::Closure(_)
            | Body::Proposal(_)
            | Body::Decision(_)
            | Body::Violation(_) => self.permit_incidents(now, precedence, body, record),
            _ => self.permit_people(now, body, record),
        }
    }

    /// Refuses words that follow words of ours which the picture cannot show yet: their turns are counted from it, and
    /// what waits is signed by its precedence, not in the order in which it was said.
    fn permit_next(&self, body: &Body) -> Result<(), CommandError> {
        let about: BTreeSet<_> = Matter::of(body).into_iter().collect();
        if about.is_empty() {
            return Ok(());
        }
        let waiting = self.outbox.iter().flatten().map(|waiting| waiting.body.as_slice());
        let own = Precedence::ALL.into_iter().map(|precedence| self.book(self.own_lane(precedence)));
        let unstored = own.flat_map(LaneBook::on_the_way).map(VerifiedEntry::body);
        let before = waiting.chain(unstored).filter_map(|body| Body::decode(body).ok());
        match before.flat_map(|body| Matter::of(&body)).find(|matter| about.contains(matter)) {
            Some(matter) => Err(CommandError::StillWaits(self.serial(matter.entry()))),
            None => Ok(()),
        }
    }

    fn permit_withdrawal(
        &self,
        now: Now,
        precedence: Precedence,
        message: EntryRef,
        record: &dyn Record,
    ) -> Result<(), CommandError> {
        let standing = self.message(message, record)?.standing;
        if message.lane.party != self.own {
            return Err(CommandError::NotTheAuthor);
        }
        let before = standing.word().filter(|word| *word >= self.next_word(now, precedence));
        before.map_or(Ok(()), |word| Err(CommandError::EarlierWord(self.serial(word.at))))
    }

    /// What we say next, as a word whose time decides whether it stands.
    pub(super) fn next_word(&self, now: Now, precedence: Precedence) -> Word {
        let lane = self.own_lane(precedence);
        Word { time: now.wall, at: EntryRef { lane, serial: self.book(lane).accepted() + 1 } }
    }

    fn permit_notice(&self, body: &NoticeBody, record: &dyn Record) -> Result<(), CommandError> {
        body.check(&self.rules.charter, self.own)?;
        body.check_amounts(&self.rules.annex)?;
        let Some(amends) = &body.amends else { return Ok(()) };
        let notice = self.own_notice(amends.notice, record)?;
        if notice.kind != body.kind {
            return Err(self.no_such(amends.notice, "notice of this kind"));
        }
        self.is_turn(amends.notice, amends.turn, notice.next_turn())
    }

    fn permit_step(&self, body: &StepBody, record: &dyn Record) -> Result<(), CommandError> {
        fits(&body.words)?;
        let notice = self.own_notice(body.notice, record)?;
        self.is_turn(body.notice, body.turn, notice.next_turn())
    }

    fn permit_stance(&self, body: &StanceBody, record: &dyn Record) -> Result<(), CommandError> {
        fits(&body.words)?;
        let (answers, version): (Answers, EntryRef) = match record.affair(body.on)? {
            Some(Affair::Notice(notice)) => (notice.answers, notice.version.at),
            Some(Affair::Sites(sites)) => (sites.answers, body.on),
            Some(Affair::Plan(plan)) => (plan.answers, body.on),
            Some(Affair::Contact(contact)) => (contact.answers, body.on),
            // What was taken back is nothing to agree to.
            Some(Affair::Fact(fact)) => (fact.answers, fact.taken_back.map_or(body.on, |by| by.at)),
            Some(Affair::Violation(said)) => (said.answers, said.taken_back.map_or(body.on, |by| by.at)),
            // Words that were replaced are not the ones to agree to.
            Some(Affair::Readout(readout)) => (readout.answers, readout.replaced.map_or(body.on, |by| by.at)),
            _ => {
                return Err(
                    self.no_such(body.on, "notice, entry about sites, daily plan, contact, readout, fact or violation")
                );
            }
        };
        let Some((_, before)) = answers.0.iter().find(|(party, _)| *party == self.own) else {
            return Err(CommandError::NotAsked(self.serial(body.on)));
        };
        if body.version != version {
            return Err(CommandError::Outdated(self.serial(body.on)));
        }
        self.is_next(body.on, body.turn, before.map(|answer| answer.said.turn))
    }

    fn permit_conflict(
        &self,
        now: Now,
        precedence: Precedence,
        body: &ConflictBody,
        record: &dyn Record,
    ) -> Result<(), CommandError> {
        fits(&body.words)?;
        let id = body.conflict;
        if !concerns(id, self.own, &self.rules) {
            return Err(CommandError::NotAsked(self.serial(id.notice)));
        }
        match self.plot.between(id) {
            Some(conflict) if conflict.versions == body.versions => {}
            Some(_) => return Err(CommandError::Outdated(self.serial(id.notice))),
            None => return Err(self.no_such(id.notice, "notice with this conflict")),
        }
        let Some(Affair::Notice(notice)) = record.affair(id.notice)? else {
            return Err(self.no_such(id.notice, "notice"));
        };
        let word = self.next_word(now, precedence);
        match notice.conflicts.stands_before(self.own, id.with, body.versions, word) {
            Some(before) => Err(CommandError::EarlierWord(self.serial(before.at))),
            None => Ok(()),
        }
    }

    fn permit_sites(&self, changes: &[SiteChange], record: &dyn Record) -> Result<(), CommandError> {
        check_changes(changes, &self.rules.charter, self.own)?;
        // Hundreds of sites may live in one affair, and be spoken of one after the other.
        let mut at_hand: Option<(EntryRef, Sites)> = None;
        for change in changes {
            if let SiteChange::Change { site, turn, .. } | SiteChange::Remove { site, turn, .. } = change {
                let sites = match at_hand.take() {
                    Some((held, sites)) if held == site.entry => sites,
                    _ => self.own_sites(site.entry, record)?,
                };
                let next = self.state_of(*site, &sites)?.next_turn();
                at_hand = Some((site.entry, sites));
                self.is_turn(site.entry, *turn, next)?;
            }
        }
        Ok(())
    }

    fn permit_strike(&self, what: Struck, record: &dyn Record) -> Result<(), CommandError> {
        match what {
            Struck::Site(site) => {
                let sites = self.own_sites(site.entry, record)?;
                self.state_of(site, &sites).map(|_| ())
            }
            Struck::Movement(id) => match self.own_notice(id, record)?.kind {
                NoticeKind::HumanitarianMovement => Ok(()),
                _ => Err(self.no_such(id, "humanitarian movement of ours")),
            },
        }
    }

    pub(super) fn message(&self, at: EntryRef, record: &dyn Record) -> Result<Message, CommandError> {
        match record.affair(at)? {
            Some(Affair::Message(message)) => Ok(message),
            _ => Err(CommandError::NoSuchMessage(self.serial(at))),
        }
    }

    fn own_notice(&self, at: EntryRef, record: &dyn Record) -> Result<Notice, CommandError> {
        match record.affair(at)? {
            Some(Affair::Notice(notice)) if at.lane.party == self.own => Ok(notice),
            _ => Err(self.no_such(at, "notice of ours")),
        }
    }

    fn own_sites(&self, entry: EntryRef, record: &dyn Record) -> Result<Sites, CommandError> {
        match record.affair(entry)? {
            Some(Affair::Sites(sites)) if entry.lane.party == self.own => Ok(sites),
            _ => Err(self.no_such(entry, "entry about sites of ours")),
        }
    }

    fn state_of<'s>(&self, site: SiteId, sites: &'s Sites) -> Result<&'s SiteState, CommandError> {
        let state = sites.added.get(usize::from(site.change)).and_then(Option::as_ref);
        state.ok_or_else(|| self.no_such(site.entry, "entry that added this site"))
    }

    /// What this party has done about a warning, if it is asked to.
    fn asked(&self, at: EntryRef, record: &dyn Record) -> Result<CeaseDoing, CommandError> {
        let Some(Affair::Cease(Cease { doings, .. })) = record.affair(at)? else {
            return Err(self.no_such(at, "warning"));
        };
        let doing = doings.into_iter().find(|doing| doing.party == self.own);
        doing.ok_or_else(|| CommandError::NotAsked(self.serial(at)))
    }

    pub(super) fn is_next(&self, at: EntryRef, turn: u32, before: Option<u32>) -> Result<(), CommandError> {
        self.is_turn(at, turn, before.map_or(0, |before| before.saturating_add(1)))
    }

    fn is_turn(&self, at: EntryRef, turn: u32, next: u32) -> Result<(), CommandError> {
        if turn == next { Ok(()) } else { Err(CommandError::Outdated(self.serial(at))) }
    }

    pub(super) fn no_such(&self, at: EntryRef, wanted: &'static str) -> CommandError {
        CommandError::NoSuchAffair { at: self.serial(at), wanted }
    }
}

/// A longer one would be signed, and then read by no station.
pub(super) fn fits(note: &str) -> Result<(), CommandError> {
    match note.len() {
        0..=NOTE_BYTES_MAX => Ok(()),
        bytes => Err(CommandError::LongNote { bytes, most: NOTE_BYTES_MAX }),
    }
}
