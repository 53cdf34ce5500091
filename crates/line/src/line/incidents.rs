//! What may be said when something has happened: incidents, requests, facts, proposals and violations.

use evidence::{EntryRef, Precedence};

use super::Line;
use super::permit::fits;
use crate::affairs::{
    Affair, Body, ClosureBody, Decision, DecisionBody, Incident, IncidentBody, Proposal, ProposalBody, ProposalStatus,
    Request, RequestBody, ViolationBody,
};
use crate::record::Record;
use crate::step::{CommandError, Now};

impl Line {
    pub(super) fn permit_incidents(
        &self,
        now: Now,
        precedence: Precedence,
        body: &Body,
        record: &dyn Record,
    ) -> Result<(), CommandError> {
        let (charter, own) = (&self.rules.charter, self.own);
        match body {
            Body::Incident(incident) => self.permit_report(now, precedence, incident, record),
            Body::Attribution(words) => {
                words.check(charter, own)?;
                let incident = self.incident(words.incident, record)?;
                let side = incident.side(own).ok_or(CommandError::NotBound)?;
                self.is_next(words.incident, words.turn, side.attribution.map(|said| said.said.turn))
            }
            Body::Request(request) => self.permit_request(request, record),
            Body::Response(words) => {
                words.check(charter, own, now.wall)?;
                let request = self.request(words.request, record)?;
                if request.of != own {
                    return Err(CommandError::NotAsked(self.serial(words.request)));
                }
                self.is_next(words.request, words.turn, request.response.map(|(said, _)| said.turn))
            }
            Body::Fact(fact) => {
                fact.check(charter, own)?;
                self.incident(fact.incident, record).map(|_| ())
            }
            Body::Closure(closure) => self.permit_closure(closure, record),
            Body::Proposal(proposal) => self.permit_proposal(now, precedence, proposal, record),
            Body::Decision(decision) => self.permit_decision(now, precedence, decision, record),
            Body::Violation(violation) => self.permit_violation(now, violation, record),
            _ => Ok(()),
        }
    }

    fn permit_report(
        &self,
        now: Now,
        precedence: Precedence,
        body: &IncidentBody,
        record: &dyn Record,
    ) -> Result<(), CommandError> {
        body.check(&self.rules.charter, &self.rules.annex, self.own, precedence, now.wall)?;
        let Some((id, turn)) = body.amends else { return Ok(()) };
        let incident = self.incident(id, record)?;
        if id.lane.party != self.own {
            return Err(CommandError::NotTheAuthor);
        }
        self.is_next(id, turn, Some(incident.version.turn))
    }

    fn permit_request(&self, body: &RequestBody, record: &dyn Record) -> Result<(), CommandError> {
        body.check(&self.rules.charter, self.own)?;
        if let Some(on) = body.on
            && record.affair(on)?.is_none()
        {
            return Err(self.no_such(on, "incident, message or other affair"));
        }
        match body.follows {
            Some(follows) => {
                let before = self.request(follows, record)?;
                match follows.lane.party == self.own && before.of == body.of {
                    true => Ok(()),
                    false => Err(self.no_such(follows, "request of ours to this party")),
                }
            }
            None => Ok(()),
        }
    }

    fn permit_closure(&self, body: &ClosureBody, record: &dyn Record) -> Result<(), CommandError> {
        fits(&body.words)?;
        let (before, version) = match record.affair(body.on)? {
            Some(Affair::Incident(incident)) => {
                (incident.side(self.own).ok_or(CommandError::NotBound)?.closure, incident.version.at)
            }
            Some(Affair::Request(request)) if body.on.lane.party == self.own => (request.closure, request.version),
            _ => return Err(self.no_such(body.on, "incident, nor a request of ours")),
        };
        if body.version != version {
            return Err(CommandError::Outdated(self.serial(body.on)));
        }
        self.is_next(body.on, body.turn, before.map(|closure| closure.said.turn))
    }

    fn permit_proposal(
        &self,
        now: Now,
        precedence: Precedence,
        body: &ProposalBody,
        record: &dyn Record,
    ) -> Result<(), CommandError> {
        body.check(&self.rules.charter, self.own, now.wall)?;
        let Some(replaces) = body.replaces else { return Ok(()) };
        let decision = if replaces.lane.party == self.own { Decision::Withdrawn } else { Decision::Rejected };
        self.permit_decision(
            now,
            precedence,
            &DecisionBody { proposal: replaces, decision, words: String::new() },
            record,
        )
    }

    /// What would change nothing is not signed: the fold itself says whether it would.
    fn permit_decision(
        &self,
        now: Now,
        precedence: Precedence,
        body: &DecisionBody,
        record: &dyn Record,
    ) -> Result<(), CommandError> {
        fits(&body.words)?;
        if !self.rules.bound(self.own) {
            return Err(CommandError::NotBound);
        }
        let mut proposal = self.proposal(body.proposal, record)?;
        let status = proposal.status();
        let open = match body.decision {
            // That another has said how long it is bound takes from nobody that it says the same, sooner.
            Decision::Ended(_) => matches!(status, ProposalStatus::Agreed(_) | ProposalStatus::Ended(_)),
            // One of several may still speak when another has rejected it.
            _ => matches!(status, ProposalStatus::Offered | ProposalStatus::Rejected),
        };
        if !open {
            return Err(CommandError::NotOpen { at: self.serial(body.proposal), status });
        }
        let (id, word) = (body.proposal, self.next_word(now, precedence));
        let saw = Some(self.book(id.lane).accepted());
        let vain = |why| CommandError::NoEffect { at: self.serial(id), why };
        proposal.take(id, word, saw, &body.decision).map_err(vain)?;
        match body.decision {
            Decision::Ended(_) if proposal.status() == status => Err(vain("ends what ends no later as it is")),
            _ => Ok(()),
        }
    }

    fn permit_violation(&self, now: Now, body: &ViolationBody, record: &dyn Record) -> Result<(), CommandError> {
        body.check(&self.rules.charter, &self.rules.annex, self.own, now.wall)?;
        let proposal = self.proposal(body.proposal, record)?;
        if !self.rules.bound(self.own) && !proposal.monitors.contains(&self.own) {
            return Err(CommandError::NotBound);
        }
        match proposal.holds(body.when) {
            true => Ok(()),
            false => Err(CommandError::NotInForce(self.serial(body.proposal))),
        }
    }

    fn incident(&self, at: EntryRef, record: &dyn Record) -> Result<Incident, CommandError> {
        match record.affair(at)? {
            Some(Affair::Incident(incident)) => Ok(incident),
            _ => Err(self.no_such(at, "incident")),
        }
    }

    fn request(&self, at: EntryRef, record: &dyn Record) -> Result<Request, CommandError> {
        match record.affair(at)? {
            Some(Affair::Request(request)) => Ok(request),
            _ => Err(self.no_such(at, "request")),
        }
    }

    fn proposal(&self, at: EntryRef, record: &dyn Record) -> Result<Proposal, CommandError> {
        match record.affair(at)? {
            Some(Affair::Proposal(proposal)) => Ok(proposal),
            _ => Err(self.no_such(at, "proposal")),
        }
    }
}
