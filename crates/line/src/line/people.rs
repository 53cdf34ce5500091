//! What people do on the line beside messages: what may be said of calls and readouts, and what a suspension holds back.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use evidence::{EntryRef, Lane, PartyIndex, Precedence};

use super::Line;
use super::permit::fits;
use crate::affairs::{
    Affair, Body, Call, CallBody, CallError, CallStatus, ContactBody, Folded, Pause, QueryBody, Readout, ReadoutBody,
    ReleaseBody, Reply, ReplyBody, Side, Staffed, Suspension, may_release,
};
use crate::limits::{LANE_ENTRIES_MAX, SUSPENSIONS_MAX};
use crate::record::{Record, RecordError};
use crate::step::{CommandError, Now};

impl Line {
    /// What parties have told of suspensions and outages that is not over, of each the first [`SUSPENSIONS_MAX`].
    pub fn suspensions(&self) -> impl Iterator<Item = (EntryRef, &Suspension)> {
        self.suspensions.iter().map(|(id, suspension)| (*id, suspension))
    }

    /// The suspension by decision of a party that is in force at a moment.
    #[must_use]
    pub fn suspended_by(&self, party: PartyIndex, now: Now) -> Option<(EntryRef, &Suspension)> {
        let decided = |suspension: &Suspension| suspension.pause == Pause::Suspended && suspension.since <= now.wall;
        let of_party = self.suspensions.range(places_of(party));
        of_party.map(|(id, suspension)| (*id, suspension)).find(|(_, suspension)| decided(suspension))
    }

    /// Looks once at what was suspended before the start.
    pub(super) fn fill_suspensions(&mut self, record: &dyn Record) -> Result<(), RecordError> {
        let most = SUSPENSIONS_MAX * self.rules.charter.parties.len();
        for (id, affair) in record.suspensions(most)? {
            if let Affair::Suspension(suspension) = affair {
                hold(&mut self.suspensions, id, suspension);
            }
        }
        Ok(())
    }

    /// Brings what is suspended up with what folding brought about.
    pub(super) fn suspensions_folded(&mut self, folded: &[Folded], record: &dyn Record) -> Result<(), RecordError> {
        for event in folded {
            let Folded::Suspension(id) = event else { continue };
            match record.affair(*id)? {
                Some(Affair::Suspension(suspension)) if suspension.over.is_none() => {
                    hold(&mut self.suspensions, *id, suspension);
                }
                _ => {
                    self.suspensions.remove(id);
                }
            }
        }
        Ok(())
    }

    /// Through a suspension of ours passes what concerns safety, and whatever ends it or was asked of us.
    pub(super) fn permit_through_suspension(
        &self,
        now: Now,
        precedence: Precedence,
        body: &Body,
    ) -> Result<(), CommandError> {
        let held_back = matches!(
            body,
            Body::Message(_) | Body::Call(_) | Body::Contact(_) | Body::Readout(_) | Body::Attachment(_)
        );
        if !held_back || precedence <= Precedence::Immediate {
            return Ok(());
        }
        match self.suspended_by(self.own, now) {
            Some((by, _)) => Err(CommandError::Suspended(self.serial(by))),
            None => Ok(()),
        }
    }

    /// Refuses words about calls, readouts, staffed checks and suspensions that the charter or the record does not let
    /// us say.
    pub(super) fn permit_people(&self, now: Now, body: &Body, record: &dyn Record) -> Result<(), CommandError> {
        match body {
            Body::Call(call) => {
                call.check(&self.rules, self.own)?;
                if let (Some(number), Some((at, _))) = (call.standing, call.windows.first())
                    && *at < now.wall
                {
                    return Err(CallError::NotStanding(number).into());
                }
                match call.follows {
                    Some(follows) => self.permit_follow_up(follows, call, record),
                    None => Ok(()),
                }
            }
            Body::Reply(reply) => self.permit_reply(reply, record),
            Body::Presence(presence) => {
                let (call, side) = self.call(presence.call, record)?;
                let status = call.status(presence.call);
                if !matches!(status, CallStatus::Agreed(_) | CallStatus::Underway) && !presence.who.is_empty() {
                    return Err(CommandError::NotAgreed(self.serial(presence.call)));
                }
                if let Some(office) = presence.unnamed_deputy(&self.rules.charter, call.posts(side)) {
                    return Err(CommandError::NoDeputy(office.to_owned()));
                }
                self.is_next(presence.call, presence.turn, call.words(side).present.map(|(said, _)| said.turn))
            }
            Body::Spoke(spoke) => {
                let (call, side) = self.call(spoke.call, record)?;
                if !call.sides.iter().all(|words| words.came) {
                    return Err(CommandError::NotPresent(self.serial(spoke.call)));
                }
                self.is_next(spoke.call, spoke.turn, call.words(side).spoke.map(|(said, ..)| said.turn))
            }
            Body::Contact(contact) => self.permit_contact(now, contact),
            Body::Readout(readout) => self.permit_readout(readout, record),
            Body::Release(release) => self.permit_release(release, record),
            Body::Staffed(staffed) => self.permit_post(staffed.from),
            Body::Present(present) => {
                fits(&present.by)?;
                let Some(Affair::Staffed(Staffed { answers, text, .. })) = record.affair(present.check)? else {
                    return Err(self.no_such(present.check, "staffed check"));
                };
                match answers.iter().find(|(party, _)| *party == self.own) {
                    Some((_, None)) if text != present.text => Ok(()),
                    Some((_, None)) => Err(CommandError::SameText(self.serial(present.check))),
                    _ => Err(CommandError::NotAsked(self.serial(present.check))),
                }
            }
            Body::Suspension(suspension) => {
                fits(&suspension.reason)?;
                if suspension.reason.trim().is_empty() {
                    return Err(CommandError::NoReason);
                }
                self.permit_post(suspension.from)
            }
            Body::Resumption(resumption) => {
                fits(&resumption.words)?;
                match record.affair(resumption.suspension)? {
                    Some(Affair::Suspension(Suspension { over: None, .. }))
                        if resumption.suspension.lane.party == self.own =>
                    {
                        Ok(())
                    }
                    _ => Err(self.no_such(resumption.suspension, "suspension or outage of ours that is not over")),
                }
            }
            Body::Translation(translation) => {
                translation.check(&self.rules.charter, now.wall)?;
                self.permit_handling(translation.message, record)
            }
            Body::Query(query) => self.permit_query(query, record),
            Body::Clarification(words) => {
                words.check(&self.rules.charter, self.own)?;
                match record.affair(words.query)? {
                    Some(Affair::Query(query)) if query.of == self.own => {
                        self.is_next(words.query, words.turn, query.clarified.map(|said| said.turn))
                    }
                    Some(Affair::Query(_)) => Err(CommandError::NotAsked(self.serial(words.query))),
                    _ => Err(self.no_such(words.query, "query")),
                }
            }
            Body::Delivery(delivery) => {
                let ours = self.rules.charter.party(self.own);
                if ours.is_none_or(|party| party.post(delivery.post).is_none()) {
                    return Err(CommandError::NotBound);
                }
                self.permit_handling(delivery.message, record)
            }
            _ => Ok(()),
        }
    }

    /// A term is asked about that stands in what another party said.
    fn permit_query(&self, body: &QueryBody, record: &dyn Record) -> Result<(), CommandError> {
        body.check(&self.rules.charter, self.own)?;
        if record.affair(body.on)?.is_none() {
            return Err(self.no_such(body.on, "message, notice or other affair"));
        }
        let kept = record.entries(body.on.lane, body.on.serial, 1)?;
        let said = kept.first().and_then(|kept| Body::decode(kept.entry.body()).ok());
        if said.is_some_and(|said| said.texts().iter().any(|text| text.contains(body.term.trim()))) {
            return Ok(());
        }
        Err(CommandError::NotInText { at: self.serial(body.on), term: body.term.clone() })
    }

    fn permit_handling(&self, message: EntryRef, record: &dyn Record) -> Result<(), CommandError> {
        let readers = self.message(message, record)?.readers;
        match message.lane.party == self.own || readers.iter().any(|(party, _)| *party == self.own) {
            true => Ok(()),
            false => Err(CommandError::NotAsked(self.serial(message))),
        }
    }

    fn permit_reply(&self, body: &ReplyBody, record: &dyn Record) -> Result<(), CommandError> {
        fits(&body.words)?;
        let (call, side) = self.call(body.call, record)?;
        let may = match (side, body.reply) {
            (Side::Seeks, Reply::Declined) | (Side::Asked, Reply::Withdrawn) => false,
            (_, Reply::Postponed) => matches!(call.status(body.call), CallStatus::Agreed(_)),
            _ => !matches!(call.status(body.call), CallStatus::Underway | CallStatus::Over),
        };
        if !may {
            return Err(CommandError::NotAsked(self.serial(body.call)));
        }
        // Whoever answers has the other's last word before it; one who withdraws or puts off may have none to answer.
        let theirs = call.last_word(body.call, side.other()).unwrap_or(body.call);
        if body.answers != theirs {
            return Err(CommandError::Outdated(self.serial(body.call)));
        }
        self.is_next(body.call, body.turn, call.words(side).reply.map(|(said, ..)| said.turn))
    }

    /// A call follows another of ours, or is the one that was fixed with a proposal which all accepted.
    fn permit_follow_up(&self, follows: EntryRef, call: &CallBody, record: &dyn Record) -> Result<(), CommandError> {
        match record.affair(follows)? {
            Some(Affair::Proposal(proposal)) => {
                match proposal.agreed().is_some() && proposal.fixes(follows, self.own, call) {
                    true => Ok(()),
                    false => Err(self.no_such(follows, "proposal that all accepted and that fixes this call")),
                }
            }
            _ => self.call(follows, record).map(|_| ()),
        }
    }

    fn permit_contact(&self, now: Now, body: &ContactBody) -> Result<(), CommandError> {
        fits(&body.words)?;
        Ok(body.check(&self.rules.charter, self.own, now.wall)?)
    }

    fn permit_readout(&self, body: &ReadoutBody, record: &dyn Record) -> Result<(), CommandError> {
        body.check(&self.rules.charter, self.own)?;
        let parties = match record.affair(body.on)? {
            Some(Affair::Call(call)) => [call.from.party, call.asked()],
            Some(Affair::Contact(contact)) => [contact.from.party, contact.with.party],
            _ => return Err(self.no_such(body.on, "call or contact")),
        };
        if !parties.contains(&self.own) || !parties.contains(&body.with) {
            return Err(CommandError::NotAsked(self.serial(body.on)));
        }
        match body.replaces {
            Some(replaces) => match record.affair(replaces)? {
                Some(Affair::Readout(before)) if before.on == body.on && replaces.lane.party == self.own => Ok(()),
                _ => Err(self.no_such(replaces, "readout of ours of this call")),
            },
            None => Ok(()),
        }
    }

    fn permit_release(&self, body: &ReleaseBody, record: &dyn Record) -> Result<(), CommandError> {
        fits(&body.words)?;
        if !may_release(&self.rules.charter, self.own, body.authority) {
            return Err(CommandError::NoAuthority);
        }
        let Some(Affair::Readout(readout)) = record.affair(body.readout)? else {
            return Err(self.no_such(body.readout, "readout"));
        };
        let Readout { released, .. } = &readout;
        if body.readout.lane.party != self.own && !readout.is_joint(body.readout) {
            return Err(CommandError::NotTheAuthor);
        }
        let before = released.iter().find(|(party, _)| *party == self.own).map(|(_, said)| said.turn);
        self.is_next(body.readout, body.turn, before)
    }

    fn permit_post(&self, from: evidence::PostIndex) -> Result<(), CommandError> {
        let ours = self.rules.charter.party(self.own);
        match self.rules.bound(self.own) && ours.is_some_and(|party| party.post(from).is_some()) {
            true => Ok(()),
            false => Err(CommandError::NotBound),
        }
    }

    /// A call, and the side of it on which this party is.
    fn call(&self, id: EntryRef, record: &dyn Record) -> Result<(Call, Side), CommandError> {
        match record.affair(id)? {
            Some(Affair::Call(call)) => match call.side_of(self.own) {
                Some(side) => Ok((call, side)),
                None => Err(CommandError::NotAsked(self.serial(id))),
            },
            _ => Err(self.no_such(id, "call")),
        }
    }
}

/// Every place of a party's lanes.
fn places_of(party: PartyIndex) -> RangeInclusive<EntryRef> {
    let lane = |precedence| Lane { party, precedence };
    let first = EntryRef { lane: lane(Precedence::Flash), serial: 1 };
    first..=EntryRef { lane: lane(Precedence::Routine), serial: LANE_ENTRIES_MAX }
}

/// Holds the first so many of each party: a party that never ends what it tells shall not fill our memory.
fn hold(suspensions: &mut BTreeMap<EntryRef, Suspension>, id: EntryRef, suspension: Suspension) {
    suspensions.insert(id, suspension);
    let of_party = || suspensions.range(places_of(id.lane.party));
    if let Some(beyond) = of_party().nth(SUSPENSIONS_MAX).map(|(id, _)| *id) {
        suspensions.remove(&beyond);
    }
}
