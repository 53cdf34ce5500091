//! Calls, earlier contacts, readouts, staffed checks and suspensions, folded.

use evidence::{EntryRef, PartyIndex};

use super::{Folded, Folding, Found};
use crate::affairs::{
    Affair, Answers, Call, CallBody, Contact, ContactBody, Effect, PresenceBody, PresentBody, Readout, ReadoutBody,
    ReleaseBody, ReplyBody, ResumptionBody, Side, SpokeBody, Staffed, StaffedBody, Suspension, SuspensionBody,
    may_release,
};
use crate::record::RecordError;

impl Folding<'_> {
    pub(super) fn admit_call(&mut self, body: &CallBody) -> Result<Result<(), String>, RecordError> {
        let (at, author) = (self.at(), self.author());
        if let Err(error) = body.check(self.rules, author) {
            return Ok(Err(error.to_string()));
        }
        if body.standing.is_some() && self.entry.time() > body.windows[0].0 {
            return Ok(Err("a standing call that is sought when its time is past".to_owned()));
        }
        let terms = self.rules.annex.people.call(at.lane.precedence);
        self.put(at, Affair::Call(Call::seek(terms, self.entry.time(), author, body)))?;
        self.folded.push(Folded::Call { call: at, by: at });
        Ok(Ok(()))
    }

    pub(super) fn reply(&mut self, body: &ReplyBody) -> Result<(), RecordError> {
        let said = self.said(body.turn);
        self.on_call(body.call, |call, side| call.take_reply(side, said, body))
    }

    pub(super) fn presence(&mut self, body: &PresenceBody) -> Result<(), RecordError> {
        let (said, charter) = (self.said(body.turn), &self.rules.charter);
        self.on_call(body.call, |call, side| {
            call.take_presence(charter, side, said, body);
            Ok(())
        })
    }

    pub(super) fn spoke(&mut self, body: &SpokeBody) -> Result<(), RecordError> {
        let said = self.said(body.turn);
        self.on_call(body.call, |call, side| {
            call.take_spoke(side, said, body);
            Ok(())
        })
    }

    fn on_call(
        &mut self,
        id: EntryRef,
        take: impl FnOnce(&mut Call, Side) -> Result<(), &'static str>,
    ) -> Result<(), RecordError> {
        let Some(affair) = self.refers_to(id)? else { return Ok(()) };
        let Some(Affair::Call(mut call)) = affair else {
            self.idle("is about what is no call");
            return Ok(());
        };
        let Some(side) = call.side_of(self.author()) else {
            self.idle("speaks on a call of others");
            return Ok(());
        };
        if let Err(why) = take(&mut call, side) {
            self.idle(why);
            return Ok(());
        }
        self.put(id, Affair::Call(call))?;
        self.folded.push(Folded::Call { call: id, by: self.at() });
        Ok(())
    }

    pub(super) fn admit_contact(&mut self, body: &ContactBody) -> Result<Result<(), String>, RecordError> {
        let (at, author, told) = (self.at(), self.author(), self.entry.time());
        if let Err(error) = body.check(&self.rules.charter, author, told) {
            return Ok(Err(error.to_string()));
        }
        self.put(at, Affair::Contact(Contact::told(self.rules.annex.answer_s, told, author, body)))?;
        self.folded.push(Folded::Contact(at));
        Ok(Ok(()))
    }

    /// A readout is there for whatever is said of it, and counts once what it is of is here and its author spoke there.
    pub(super) fn admit_readout(&mut self, body: &ReadoutBody) -> Result<Result<(), String>, RecordError> {
        let (at, sent) = (self.at(), self.entry.time());
        if let Err(error) = body.check(&self.rules.charter, self.author()) {
            return Ok(Err(error.to_string()));
        }
        let readout = Readout {
            effect: Effect::Waits,
            sent,
            on: body.on,
            offered: body.offered,
            answer_by: sent.plus_ms(self.rules.annex.answer_s * 1_000),
            answers: Answers::owed_by(body.offered.then_some(body.with).into_iter()),
            replaced: None,
            released: Vec::new(),
        };
        self.put(at, Affair::Readout(readout))?;
        Ok(Ok(()))
    }

    pub(super) fn readout(&mut self, body: &ReadoutBody) -> Result<(), RecordError> {
        let (at, said) = (self.at(), self.said(0));
        let Some(affair) = self.refers_to(body.on)? else { return Ok(()) };
        let parties = match affair {
            Some(Affair::Call(call)) => [call.from.party, call.asked()],
            Some(Affair::Contact(contact)) => [contact.from.party, contact.with.party],
            _ => return self.void_readout("is a readout of what is neither a call nor a contact"),
        };
        if !parties.contains(&self.author()) || !parties.contains(&body.with) {
            return self.void_readout("is a readout of what others spoke");
        }
        if let Some(replaces) = body.replaces {
            let Some(before) = self.refers_to(replaces)? else { return Ok(()) };
            let ours = replaces.lane.party == self.author();
            let Some(Affair::Readout(mut before)) = before.filter(|_| ours) else {
                return self.void_readout("replaces what is no readout of its author");
            };
            if before.on != body.on {
                return self.void_readout("replaces a readout of another call");
            }
            before.replaced = before.replaced.max(Some(said));
            self.put(replaces, Affair::Readout(before))?;
        }
        self.readout_is(Effect::Counts)?;
        self.folded.push(Folded::Readout { readout: at, by: at });
        Ok(())
    }

    fn void_readout(&mut self, why: &str) -> Result<(), RecordError> {
        self.idle(why);
        self.readout_is(Effect::Void)
    }

    fn readout_is(&mut self, effect: Effect) -> Result<(), RecordError> {
        let at = self.at();
        if let Some(Affair::Readout(mut readout)) = self.picture.affair(at)? {
            readout.effect = effect;
            self.put(at, Affair::Readout(readout))?;
        }
        Ok(())
    }

    pub(super) fn release(&mut self, body: &ReleaseBody) -> Result<(), RecordError> {
        let (author, said) = (self.author(), self.said(body.turn));
        if !may_release(&self.rules.charter, author, body.authority) {
            self.idle("is released by a post that is of no ministry and none above");
            return Ok(());
        }
        let Some(affair) = self.refers_to(body.readout)? else { return Ok(()) };
        let Some(Affair::Readout(mut readout)) = affair else {
            self.idle("releases what is no readout");
            return Ok(());
        };
        if body.readout.lane.party != author && !readout.answers.0.iter().any(|(party, _)| *party == author) {
            self.idle("releases a readout of others");
            return Ok(());
        }
        readout.take_release(author, said);
        self.put(body.readout, Affair::Readout(readout))?;
        self.folded.push(Folded::Readout { readout: body.readout, by: self.at() });
        Ok(())
    }

    pub(super) fn admit_staffed(&mut self, body: &StaffedBody) -> Result<Result<(), String>, RecordError> {
        let (at, author, asked) = (self.at(), self.author(), self.entry.time());
        if !self.speaks_for(author, body.from) {
            return Ok(Err("a staffed check of a post that is not bound".to_owned()));
        }
        let staffed = Staffed {
            asked,
            ritual: body.ritual,
            text: body.text,
            answer_by: asked.plus_ms(self.rules.annex.people.staffed_answer_s * 1_000),
            answers: self.rules.others_bound(author).map(|party| (party, None)).collect(),
        };
        self.put(at, Affair::Staffed(staffed))?;
        self.folded.push(Folded::Staffed { check: at, by: at });
        Ok(Ok(()))
    }

    pub(super) fn present(&mut self, body: &PresentBody) -> Result<(), RecordError> {
        let (author, said) = (self.author(), self.said(0));
        let Some(affair) = self.refers_to(body.check)? else { return Ok(()) };
        let Some(Affair::Staffed(mut staffed)) = affair else {
            self.idle("answers what is no staffed check");
            return Ok(());
        };
        if staffed.text == body.text {
            self.idle("answers a staffed check with the words that it was asked with");
            return Ok(());
        }
        if !staffed.take_answer(author, said) {
            self.idle("answers a staffed check that does not ask it");
            return Ok(());
        }
        self.put(body.check, Affair::Staffed(staffed))?;
        self.folded.push(Folded::Staffed { check: body.check, by: self.at() });
        Ok(())
    }

    pub(super) fn admit_suspension(&mut self, body: &SuspensionBody) -> Result<Result<(), String>, RecordError> {
        let (at, author) = (self.at(), self.author());
        if !self.speaks_for(author, body.from) {
            return Ok(Err("a suspension or outage of a post that is not bound".to_owned()));
        }
        self.put(at, Affair::Suspension(Suspension::told(self.entry.time(), body)))?;
        self.folded.push(Folded::Suspension(at));
        Ok(Ok(()))
    }

    pub(super) fn resume(&mut self, body: &ResumptionBody) -> Result<(), RecordError> {
        if body.suspension.lane.party != self.author() {
            self.idle("ends a suspension or outage of another party");
            return Ok(());
        }
        let Some(affair) = self.refers_to(body.suspension)? else { return Ok(()) };
        let Some(Affair::Suspension(mut suspension)) = affair else {
            self.idle("ends what is neither a suspension nor an outage");
            return Ok(());
        };
        suspension.take_resumption(self.word(), body.at);
        self.put(body.suspension, Affair::Suspension(suspension))?;
        self.folded.push(Folded::Suspension(body.suspension));
        Ok(())
    }

    /// A post of a party that is bound.
    fn speaks_for(&self, party: PartyIndex, post: evidence::PostIndex) -> bool {
        self.rules.bound(party) && self.rules.charter.party(party).is_some_and(|party| party.post(post).is_some())
    }

    /// The affair that is meant, `Some(None)` if there is none; `None` if the reference waits.
    pub(super) fn refers_to(&mut self, id: EntryRef) -> Result<Option<Option<Affair>>, RecordError> {
        Ok(match self.find(id)? {
            Found::Waits => None,
            Found::Affair(affair) => Some(Some(*affair)),
            Found::Nothing => Some(None),
        })
    }
}
