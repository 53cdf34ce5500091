//! Proposals, decisions on them, and violations of what was agreed, folded.

use evidence::EntryRef;

use super::{Folded, Folding};
use crate::affairs::{
    Affair, CallBody, Decision, DecisionBody, Effect, Proposal, ProposalBody, Violation, ViolationBody,
};
use crate::record::RecordError;

impl Folding<'_> {
    pub(super) fn admit_proposal(&mut self, body: &ProposalBody) -> Result<Result<(), String>, RecordError> {
        let (at, author, offered) = (self.at(), self.author(), self.entry.time());
        if let Err(error) = body.check(&self.rules.charter, author, offered) {
            return Ok(Err(error.to_string()));
        }
        let proposal = Proposal::offered(offered, body, self.rules.others_bound(author));
        self.put(at, Affair::Proposal(proposal))?;
        self.folded.push(Folded::Proposal { proposal: at, by: at });
        Ok(Ok(()))
    }

    /// One's own earlier proposal is withdrawn by the one that takes its place, another's is rejected.
    pub(super) fn replace(&mut self, body: &ProposalBody) -> Result<(), RecordError> {
        let Some(replaces) = body.replaces else { return Ok(()) };
        let decision = if replaces.lane.party == self.author() { Decision::Withdrawn } else { Decision::Rejected };
        self.on_proposal(replaces, &decision)
    }

    pub(super) fn decide(&mut self, body: &DecisionBody) -> Result<(), RecordError> {
        self.on_proposal(body.proposal, &body.decision)
    }

    fn on_proposal(&mut self, id: EntryRef, decision: &Decision) -> Result<(), RecordError> {
        let word = self.word();
        let saw = self.entry.seen().and_then(|seen| seen.sizes.get(usize::from(id.lane.number())).copied());
        if !self.rules.bound(word.at.lane.party) {
            self.idle("decides on a proposal and is not bound");
            return Ok(());
        }
        let Some(affair) = self.refers_to(id)? else { return Ok(()) };
        let Some(Affair::Proposal(before)) = affair else {
            self.idle("decides on what is no proposal");
            return Ok(());
        };
        let mut proposal = before.clone();
        // A first word may come after a later one: it is put in its place, whatever is told of it.
        match proposal.take(id, word, saw, decision) {
            Ok(()) => self.folded.push(Folded::Proposal { proposal: id, by: self.at() }),
            Err(why) => self.idle(why),
        }
        if proposal != before {
            self.put(id, Affair::Proposal(proposal))?;
        }
        Ok(())
    }

    /// A call that follows a proposal is the one that is fixed with it.
    pub(super) fn follow(&mut self, body: &CallBody) -> Result<(), RecordError> {
        let Some(follows) = body.follows else { return Ok(()) };
        let Some(affair) = self.refers_to(follows)? else { return Ok(()) };
        // A call at another time, or of others, follows nothing: it would stop the clock of the one that was fixed.
        if let Some(Affair::Proposal(mut proposal)) = affair
            && proposal.fixes(follows, self.author(), body)
        {
            proposal.take_call(self.word());
            self.put(follows, Affair::Proposal(proposal))?;
            self.folded.push(Folded::Proposal { proposal: follows, by: self.at() });
        }
        Ok(())
    }

    pub(super) fn admit_violation(&mut self, body: &ViolationBody) -> Result<Result<(), String>, RecordError> {
        let (at, reported, rules) = (self.at(), self.entry.time(), self.rules);
        if let Err(error) = body.check(&rules.charter, &rules.annex, self.author(), reported) {
            return Ok(Err(error.to_string()));
        }
        self.put(at, Affair::Violation(Violation::reported(&rules.annex, reported, body)))?;
        Ok(Ok(()))
    }

    /// A violation counts once the proposal is here: whoever is bound reports it, or a monitor that the proposal names.
    pub(super) fn violate(&mut self, body: &ViolationBody) -> Result<(), RecordError> {
        let (at, author) = (self.at(), self.author());
        let Some(affair) = self.refers_to(body.proposal)? else { return Ok(()) };
        let why = match affair {
            Some(Affair::Proposal(proposal)) if self.rules.bound(author) || proposal.monitors.contains(&author) => None,
            Some(Affair::Proposal(_)) => Some("reports a violation of what it neither is bound by nor watches over"),
            _ => Some("reports a violation of what is no proposal"),
        };
        if let Some(Affair::Violation(mut violation)) = self.picture.affair(at)? {
            violation.effect = if why.is_none() { Effect::Counts } else { Effect::Void };
            self.put(at, Affair::Violation(violation))?;
        }
        match why {
            Some(why) => self.idle(why),
            None => self.folded.push(Folded::Violation(at)),
        }
        Ok(())
    }
}
