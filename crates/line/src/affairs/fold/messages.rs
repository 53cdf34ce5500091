//! Messages and line checks, folded.

use evidence::{EntryRef, PartyIndex};

use super::{Folded, Folding, Found};
use crate::affairs::{
    Affair, Check, CheckBody, DeliveryBody, EachSaid, Message, MessageBody, Standing, TranslationBody,
};
use crate::record::RecordError;

impl Folding<'_> {
    pub(super) fn admit_message(&mut self, words: &MessageBody) -> Result<Result<(), String>, RecordError> {
        let (at, author) = (self.at(), self.author());
        if let Err(error) = words.check(&self.rules.charter, author, at.lane.precedence) {
            return Ok(Err(error.to_string()));
        }
        let read_within = self.rules.charter.terms.read_within_s[at.lane.precedence as usize];
        let mut readers: Vec<_> = words.to.iter().filter(|to| to.party != author).map(|to| (to.party, None)).collect();
        readers.sort_unstable();
        readers.dedup();
        let message = Message {
            sent: self.entry.time(),
            read_by: self.entry.time().plus_ms(read_within.saturating_mul(1_000)),
            readers,
            standing: Standing::Stands,
            reply_to: words.reply_to,
            replied: None,
            translated: EachSaid::default(),
            delivered: EachSaid::default(),
            passed: EachSaid::default(),
        };
        self.put(at, Affair::Message(message))?;
        self.folded.push(Folded::Message(at));
        Ok(Ok(()))
    }

    pub(super) fn admit_check(&mut self, check: &CheckBody) -> Result<Result<(), String>, RecordError> {
        let (at, author) = (self.at(), self.author());
        let parties = (0..self.rules.charter.parties.len() as u8).map(PartyIndex);
        let check = Check {
            asked: self.entry.time(),
            answer_by: self.entry.time().plus_ms(self.rules.charter.terms.check_answer_s.saturating_mul(1_000)),
            missed: check.missed,
            answers: parties.filter(|&party| party != author).map(|party| (party, None)).collect(),
        };
        self.put(at, Affair::Check(check))?;
        self.folded.push(Folded::Checked(at));
        Ok(Ok(()))
    }

    pub(super) fn refer_message(&mut self, words: &MessageBody) -> Result<(), RecordError> {
        if let Some(reply_to) = words.reply_to
            && let Some(mut message) = self.message(reply_to, "replies to what is no message")?
        {
            // The latest as signed, so that the order of arrival does not matter.
            message.replied = message.replied.max(Some(self.word()));
            self.put(reply_to, Affair::Message(message))?;
        }
        match words.corrects {
            Some(corrects) => self.withdraw(corrects, Standing::Corrected(self.word())),
            None => Ok(()),
        }
    }

    pub(super) fn cancel(&mut self, id: EntryRef) -> Result<(), RecordError> {
        let word = self.word();
        if id.lane.party == self.author()
            && self.can_be(id)
            && let Some(mut affair) = self.picture.affair(id)?
        {
            let (taken_back, told) = match &mut affair {
                Affair::Attachment(attachment) => (&mut attachment.taken_back, Folded::Attachment(id)),
                Affair::Fact(fact) => (&mut fact.taken_back, Folded::TakenBack(id)),
                Affair::Violation(violation) => (&mut violation.taken_back, Folded::TakenBack(id)),
                _ => return self.withdraw(id, Standing::Cancelled(word)),
            };
            *taken_back = (*taken_back).max(Some(word));
            self.put(id, affair)?;
            self.folded.push(told);
            return Ok(());
        }
        self.withdraw(id, Standing::Cancelled(word))
    }

    /// A message is corrected or cancelled by its own author only, and the later word stands, whatever its precedence.
    fn withdraw(&mut self, id: EntryRef, standing: Standing) -> Result<(), RecordError> {
        if id.lane.party != self.author() {
            self.idle("withdraws what another party said");
            return Ok(());
        }
        if let Some(mut message) = self.message(id, "withdraws what cannot be taken back")? {
            if message.standing.word() < standing.word() {
                message.standing = standing;
                self.put(id, Affair::Message(message))?;
            }
            self.folded.push(Folded::Withdrawn(id));
        }
        Ok(())
    }

    pub(super) fn read(&mut self, id: EntryRef) -> Result<(), RecordError> {
        let (author, time) = (self.author(), self.entry.time());
        let Some(mut affair) = self.refers_to(id)? else { return Ok(()) };
        let told = match &mut affair {
            Some(Affair::Message(message)) => {
                message.take_reading(author, time).then_some(Folded::Read { message: id, by: author })
            }
            Some(Affair::Incident(incident)) => {
                incident.take_reading(author, time).then_some(Folded::Incident { incident: id, by: self.at() })
            }
            _ => None,
        };
        match (affair, told) {
            (Some(affair), Some(told)) => {
                self.put(id, affair)?;
                self.folded.push(told);
            }
            _ => self.idle("reads no message that is addressed to it, and no incident that it is told"),
        }
        Ok(())
    }

    /// Whoever sent or was sent a message translates it, as often as it is done better.
    pub(super) fn translate(&mut self, body: &TranslationBody) -> Result<(), RecordError> {
        if let Err(error) = body.check(&self.rules.charter, self.entry.time()) {
            self.idle(error.to_string());
            return Ok(());
        }
        self.handle(body.message, |message| &mut message.translated)
    }

    pub(super) fn deliver(&mut self, body: DeliveryBody) -> Result<(), RecordError> {
        let ours = self.rules.charter.party(self.author());
        if ours.is_none_or(|party| party.post(body.post).is_none()) {
            self.idle("is with a post that the charter does not name");
            return Ok(());
        }
        self.handle(body.message, |message| &mut message.delivered)
    }

    fn handle(&mut self, id: EntryRef, sort: impl Fn(&mut Message) -> &mut EachSaid) -> Result<(), RecordError> {
        let (author, said, by) = (self.author(), self.said(0), self.at());
        let Some(mut message) = self.message(id, "handles what is no message")? else { return Ok(()) };
        if id.lane.party != author && !message.readers.iter().any(|(party, _)| *party == author) {
            self.idle("handles a message that it neither sent nor was sent");
            return Ok(());
        }
        sort(&mut message).take(author, said);
        self.put(id, Affair::Message(message))?;
        self.folded.push(Folded::Handled { message: id, by });
        Ok(())
    }

    pub(super) fn answer_check(&mut self, id: EntryRef) -> Result<(), RecordError> {
        let (author, time) = (self.author(), self.entry.time());
        let Some(mut check) = self.check(id)? else { return Ok(()) };
        match check.answers.iter_mut().find(|(party, _)| *party == author) {
            Some((_, answer)) => {
                *answer = Some(answer.map_or(time, |earlier| earlier.min(time)));
                self.put(id, Affair::Check(check))?;
                self.folded.push(Folded::Answered { check: id, by: self.at() });
            }
            None => self.idle("answers its own check"),
        }
        Ok(())
    }

    fn check(&mut self, id: EntryRef) -> Result<Option<Check>, RecordError> {
        match self.find(id)? {
            Found::Waits => return Ok(None),
            Found::Affair(affair) => {
                if let Affair::Check(check) = *affair {
                    return Ok(Some(check));
                }
            }
            Found::Nothing => {}
        }
        self.idle("answers what is no check");
        Ok(None)
    }

    /// The message that is meant; `None` if the reference waits, or leads to something else, which is told.
    fn message(&mut self, id: EntryRef, otherwise: &str) -> Result<Option<Message>, RecordError> {
        match self.find(id)? {
            Found::Waits => return Ok(None),
            Found::Affair(affair) => {
                if let Affair::Message(message) = *affair {
                    return Ok(Some(message));
                }
            }
            Found::Nothing => {}
        }
        self.idle(otherwise);
        Ok(None)
    }
}
