//! What officers say in the simulation when something has happened: they report it, say whose it was, ask, answer, state
//! facts, close it; they offer what they agree on, decide, and report violations. Now and then with a mistake in it.

use evidence::{EntryRef, PostIndex, Precedence};
use line::affairs::{
    Address, Affair, AffairKind, Aspect, AttributionBody, Body, CallBody, Category, ClosureBody, Control, Decision,
    DecisionBody, Detail, Domain, FactBody, FollowUp, Happening, IncidentBody, Means, Medium, Origin, PassedBody,
    ProposalBody, ProposalKind, Recording, RequestBody, Response, ResponseBody, ViolationBody, Wanted,
};
use line::{Command, Record as _};

use super::world::World;

const MINUTE_MS: u64 = 60_000;

impl World {
    /// Something of what is said when something has happened, in the precedence in which it counts.
    pub(super) fn drawn_of_incidents(&mut self, station: usize, precedence: Precedence) -> Option<Command> {
        let words = format!("{:016x}", self.random.draw());
        let body = match self.random.below(20) {
            0..=2 => self.incident(station, words)?,
            3 | 4 => self.attribution(station, words)?,
            5 | 6 => self.request(station, words)?,
            7 => self.response(station, words)?,
            8 => self.fact(station, words)?,
            9 | 10 => self.closure(station, words)?,
            11 => self.passed_incident(station, words)?,
            12 => {
                let of_facts = self.of_kind(station, AffairKind::Fact);
                let of_violations = self.of_kind(station, AffairKind::Violation);
                self.stance(station, &[of_facts.1, of_violations.1].concat(), words)?
            }
            13 => {
                let of_facts = self.of_kind(station, AffairKind::Fact);
                let of_violations = self.of_kind(station, AffairKind::Violation);
                let message = *self.some_of(&[of_facts.0, of_violations.0].concat())?;
                Body::Cancellation { message, reason: words }
            }
            14 | 15 => self.proposal(station, words)?,
            16 | 17 => self.decision(station, words)?,
            18 => self.follow_up(station, words)?,
            _ => self.violation(station, words)?,
        };
        // Now and then where it does not count.
        let precedence = match &body {
            _ if self.random.per_mille(100) => precedence,
            Body::Incident(incident) if incident.admits() => Precedence::Flash,
            Body::Decision(decision) => decision.proposal.lane.precedence,
            Body::Proposal(ProposalBody { replaces: Some(replaces), .. }) => replaces.lane.precedence,
            _ => precedence,
        };
        Some(Command::Say { precedence, body })
    }

    fn incident(&mut self, station: usize, words: String) -> Option<Body> {
        let (mine, _) = self.of_kind(station, AffairKind::Incident);
        let amends = match self.some_of(&mine).copied() {
            Some(id) if self.random.per_mille(400) => {
                let Affair::Incident(before) = self.affair(station, id)? else { return None };
                Some((id, before.version.turn + 1))
            }
            _ => None,
        };
        let now = self.wall(station);
        Some(Body::Incident(IncidentBody {
            from: PostIndex(0),
            happening: *self.random.one_of(Happening::ALL),
            means: *self.random.one_of(Means::ALL),
            at: self.place(),
            feature: None,
            within_cm: 10_000,
            toward: None,
            since: now,
            until: self.random.per_mille(200).then(|| now.plus_ms(self.random.below(20) * MINUTE_MS)),
            origin: *self.random.one_of(Origin::ALL),
            control: *self.random.one_of(Control::ALL),
            asks: self.random.per_mille(600),
            details: vec![(Detail::Remarks, words)],
            language: "en".to_owned(),
            amends,
        }))
    }

    /// An incident, of whomever.
    fn one_incident(&mut self, station: usize) -> Option<EntryRef> {
        let (mine, theirs) = self.of_kind(station, AffairKind::Incident);
        self.some_of(&[mine, theirs].concat()).copied()
    }

    fn attribution(&mut self, station: usize, words: String) -> Option<Body> {
        let id = self.one_incident(station)?;
        let Affair::Incident(incident) = self.affair(station, id)? else { return None };
        let before = incident.side(self.stations[station].party).and_then(|side| side.attribution);
        Some(Body::Attribution(AttributionBody {
            incident: id,
            turn: before.map_or(0, |before| before.said.turn + 1),
            origin: *self.random.one_of(Origin::ALL),
            control: *self.random.one_of(Control::ALL),
            words,
            language: "en".to_owned(),
        }))
    }

    fn request(&mut self, station: usize, words: String) -> Option<Body> {
        let on = self.one_incident(station);
        let (mine, _) = self.of_kind(station, AffairKind::Request);
        let follows = if self.random.per_mille(300) { self.some_of(&mine).copied() } else { None };
        let of = match follows.and_then(|id| self.affair(station, id)) {
            Some(Affair::Request(before)) => before.of,
            _ => self.somebody(station).party,
        };
        let (wanted, language) = (*self.random.one_of(Wanted::ALL), "en".to_owned());
        Some(Body::Request(RequestBody { on, from: PostIndex(0), of, wanted, follows, words, language }))
    }

    fn response(&mut self, station: usize, words: String) -> Option<Body> {
        let (_, theirs) = self.of_kind(station, AffairKind::Request);
        let id = *self.some_of(&theirs)?;
        let Affair::Request(request) = self.affair(station, id)? else { return None };
        let now = self.wall(station);
        let soon = now.plus_ms(self.random.below(10) * MINUTE_MS);
        let responses = [Response::Answered, Response::Agreed(soon), Response::Refused, Response::Done(now)];
        let (turn, language) = (request.response.map_or(0, |(said, _)| said.turn + 1), "en".to_owned());
        let response = *self.random.one_of(&responses);
        Some(Body::Response(ResponseBody { request: id, turn, response, words, language }))
    }

    fn fact(&mut self, station: usize, words: String) -> Option<Body> {
        let (incident, language) = (self.one_incident(station)?, "en".to_owned());
        Some(Body::Fact(FactBody { incident, aspect: *self.random.one_of(Aspect::ALL), words, language }))
    }

    fn closure(&mut self, station: usize, words: String) -> Option<Body> {
        let (requests, _) = self.of_kind(station, AffairKind::Request);
        let on = match self.some_of(&requests).copied() {
            Some(request) if self.random.per_mille(400) => request,
            _ => self.one_incident(station)?,
        };
        let (before, version) = match self.affair(station, on)? {
            Affair::Incident(incident) => {
                let side = incident.side(self.stations[station].party).copied();
                (side.and_then(|side| side.closure), incident.version.at)
            }
            Affair::Request(request) => (request.closure, request.version),
            _ => return None,
        };
        let turn = before.map_or(0, |before| before.said.turn + 1);
        Some(Body::Closure(ClosureBody { on, version, turn, closes: self.random.per_mille(800), words }))
    }

    fn passed_incident(&mut self, station: usize, units: String) -> Option<Body> {
        let what = self.one_incident(station)?;
        Some(Body::Passed(PassedBody { what, units, at: self.wall(station) }))
    }

    fn proposal(&mut self, station: usize, text: String) -> Option<Body> {
        let now = self.wall(station);
        let (mine, theirs) = self.of_kind(station, AffairKind::Proposal);
        let replaces = if self.random.per_mille(300) { self.some_of(&[mine, theirs].concat()).copied() } else { None };
        let with = self.somebody(station);
        let at = now.plus_ms(self.random.within(5, 30) * MINUTE_MS);
        let call = FollowUp { from: PostIndex(1), with, at, medium: Medium::Voice };
        Some(Body::Proposal(ProposalBody {
            from: PostIndex(0),
            kind: *self.random.one_of(ProposalKind::ALL),
            texts: vec![("en".to_owned(), text)],
            domains: vec![*self.random.one_of(Domain::ALL)],
            volumes: Vec::new(),
            begins: now.plus_ms(self.random.below(3) * MINUTE_MS),
            ends: self.random.per_mille(300).then(|| now.plus_ms(20 * MINUTE_MS)),
            expires: now.plus_ms(self.random.within(1, 10) * MINUTE_MS),
            follow_up: self.random.per_mille(500).then_some(call),
            monitors: Vec::new(),
            replaces,
        }))
    }

    /// The words of a proposal, which its author's lane has.
    fn offered(&self, station: usize, id: EntryRef) -> Option<ProposalBody> {
        let kept = self.stations[station].store.entries(id.lane, id.serial, 1).ok()?;
        match Body::decode(kept.first()?.entry.body()) {
            Ok(Body::Proposal(proposal)) => Some(proposal),
            _ => None,
        }
    }

    fn decision(&mut self, station: usize, words: String) -> Option<Body> {
        let (mine, theirs) = self.of_kind(station, AffairKind::Proposal);
        let proposal = *self.some_of(&[mine, theirs].concat())?;
        let offered = self.offered(station, proposal)?;
        let ours = proposal.lane.party == self.stations[station].party;
        let decision = match self.random.below(10) {
            0 => Decision::Rejected,
            1 => Decision::Ended(self.wall(station).plus_ms(self.random.below(3) * MINUTE_MS)),
            2 => Decision::Withdrawn,
            3 if ours => Decision::Withdrawn,
            4 => Decision::Accepted { content: offered.content(), texts: Vec::new() },
            _ => Decision::Accepted { content: offered.content(), texts: offered.text_hashes() },
        };
        Some(Body::Decision(DecisionBody { proposal, decision, words }))
    }

    /// The call that is fixed with a proposal.
    fn follow_up(&mut self, station: usize, subject: String) -> Option<Body> {
        let (mine, theirs) = self.of_kind(station, AffairKind::Proposal);
        let id = *self.some_of(&[mine, theirs].concat())?;
        let FollowUp { from, with, at, medium } = self.offered(station, id)?.follow_up?;
        let author = Address { party: id.lane.party, post: from };
        let (from, other) =
            if author.party == self.stations[station].party { (from, with) } else { (with.post, author) };
        Some(Body::Call(CallBody {
            from,
            with: vec![other],
            subject,
            windows: vec![(at, at.plus_ms(5 * MINUTE_MS))],
            medium,
            language: "en".to_owned(),
            recording: Recording::Nothing,
            follows: Some(id),
            standing: None,
        }))
    }

    fn violation(&mut self, station: usize, words: String) -> Option<Body> {
        let (mine, theirs) = self.of_kind(station, AffairKind::Proposal);
        let proposal = *self.some_of(&[mine, theirs].concat())?;
        Some(Body::Violation(ViolationBody {
            proposal,
            from: PostIndex(0),
            by: self.somebody(station).party,
            category: *self.random.one_of(Category::ALL),
            means: *self.random.one_of(Means::ALL),
            at: self.place(),
            feature: None,
            when: self.wall(station),
            count: self.random.within(1, 5) as u32,
            words,
            language: "en".to_owned(),
        }))
    }
}
