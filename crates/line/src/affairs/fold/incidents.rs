//! Incidents, requests and facts, folded.

use evidence::EntryRef;

use super::{Folded, Folding};
use crate::affairs::{
    Affair, Answers, AttributionBody, Closure, ClosureBody, Fact, FactBody, Incident, IncidentBody, Request,
    RequestBody, ResponseBody,
};
use crate::record::RecordError;

impl Folding<'_> {
    pub(super) fn admit_incident(&mut self, body: &IncidentBody) -> Result<Result<(), String>, RecordError> {
        let (at, author, rules) = (self.at(), self.author(), self.rules);
        let sound = body.check(&rules.charter, &rules.annex, author, at.lane.precedence, self.entry.time());
        if let Err(error) = sound {
            return Ok(Err(error.to_string()));
        }
        if body.amends.is_some() {
            return Ok(Ok(()));
        }
        let incident = Incident::reported(&rules.annex, self.said(0), body, rules.all_bound());
        self.put(at, Affair::Incident(incident))?;
        self.folded.push(Folded::Incident { incident: at, by: at });
        Ok(Ok(()))
    }

    /// A report that takes the place of an earlier one of the same author.
    pub(super) fn amend_incident(&mut self, body: &IncidentBody) -> Result<(), RecordError> {
        let Some((id, turn)) = body.amends else { return Ok(()) };
        if id.lane.party != self.author() {
            self.idle("amends the report of another party");
            return Ok(());
        }
        let (said, annex) = (self.said(turn), &self.rules.annex);
        self.on_incident(id, |incident| {
            incident.amend(annex, said, body);
            true
        })
    }

    pub(super) fn attribute(&mut self, body: &AttributionBody) -> Result<(), RecordError> {
        let (author, said) = (self.author(), self.said(body.turn));
        if let Err(error) = body.check(&self.rules.charter, author) {
            self.idle(error.to_string());
            return Ok(());
        }
        self.on_incident(body.incident, |incident| incident.take_attribution(author, said, body))
    }

    fn on_incident(&mut self, id: EntryRef, take: impl FnOnce(&mut Incident) -> bool) -> Result<(), RecordError> {
        let Some(affair) = self.refers_to(id)? else { return Ok(()) };
        if let Some(Affair::Incident(mut incident)) = affair
            && take(&mut incident)
        {
            self.put(id, Affair::Incident(incident))?;
            self.folded.push(Folded::Incident { incident: id, by: self.at() });
        } else {
            self.idle("speaks of what is no incident of its concern");
        }
        Ok(())
    }

    pub(super) fn admit_request(&mut self, body: &RequestBody) -> Result<Result<(), String>, RecordError> {
        let at = self.at();
        if let Err(error) = body.check(&self.rules.charter, self.author()) {
            return Ok(Err(error.to_string()));
        }
        self.put(at, Affair::Request(Request::made(&self.rules.annex, at, self.entry.time(), body)))?;
        self.folded.push(Folded::Request { request: at, by: at });
        Ok(Ok(()))
    }

    pub(super) fn respond(&mut self, body: &ResponseBody) -> Result<(), RecordError> {
        if let Err(error) = body.check(&self.rules.charter, self.author(), self.entry.time()) {
            self.idle(error.to_string());
            return Ok(());
        }
        let said = self.said(body.turn);
        let Some(affair) = self.refers_to(body.request)? else { return Ok(()) };
        let Some(Affair::Request(mut request)) = affair else {
            self.idle("responds to what is no request");
            return Ok(());
        };
        if request.of != self.author() {
            self.idle("responds to a request that is made of another party");
            return Ok(());
        }
        request.take_response(said, body.response);
        self.put(body.request, Affair::Request(request))?;
        self.folded.push(Folded::Request { request: body.request, by: self.at() });
        Ok(())
    }

    /// All who are bound have a say on whether an incident is closed, and on a request who made it.
    pub(super) fn close(&mut self, body: &ClosureBody) -> Result<(), RecordError> {
        let (author, id) = (self.author(), body.on);
        let closure = Closure::of(self.said(body.turn), body);
        match self.refers_to(id)? {
            None => {}
            Some(Some(Affair::Incident(mut incident))) if incident.side(author).is_some() => {
                incident.take_closure(author, closure);
                self.put(id, Affair::Incident(incident))?;
                self.folded.push(Folded::Incident { incident: id, by: self.at() });
            }
            Some(Some(Affair::Request(mut request))) if id.lane.party == author => {
                request.take_closure(closure);
                self.put(id, Affair::Request(request))?;
                self.folded.push(Folded::Request { request: id, by: self.at() });
            }
            Some(_) => self.idle("closes what is neither an incident of its concern nor a request of its own"),
        }
        Ok(())
    }

    pub(super) fn admit_fact(&mut self, body: &FactBody) -> Result<Result<(), String>, RecordError> {
        let (at, author, stated) = (self.at(), self.author(), self.entry.time());
        if let Err(error) = body.check(&self.rules.charter, author) {
            return Ok(Err(error.to_string()));
        }
        let fact = Fact {
            stated,
            incident: body.incident,
            answer_by: stated.plus_ms(self.rules.annex.incidents.fact_s() * 1_000),
            answers: Answers::owed_by(self.rules.others_bound(author)),
            taken_back: None,
        };
        self.put(at, Affair::Fact(fact))?;
        self.folded.push(Folded::Fact(at));
        Ok(Ok(()))
    }
}
