//! What is said on the line when something has happened, in tests.
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(dead_code, reason = "every test takes what it needs")]

use evidence::{EntryRef, PartyIndex, PostIndex, Precedence, Time};
use line::affairs::{
    Address, Affair, Aspect, AttributionBody, Body, Category, ClosureBody, Control, Decision, DecisionBody, Detail,
    Domain, Fact, FactBody, FollowUp, Happening, Incident, IncidentBody, Means, Medium, Origin, Proposal, ProposalBody,
    ProposalKind, ProposalStatus, Request, RequestBody, Response, ResponseBody, Violation, ViolationBody, Wanted,
};
use line::{Command, CommandError};
use testkit::plans::centre;
use testkit::sim::World;

use super::common::{affair, now, put};

pub const BLUE: PartyIndex = PartyIndex(0);
pub const RED: PartyIndex = PartyIndex(1);

pub const HOUR_S: u64 = 3_600;

fn en() -> String {
    "en".to_owned()
}

/// Fire fell a minute ago; the others are to say whose it was.
pub fn report(world: &World) -> IncidentBody {
    IncidentBody {
        from: PostIndex(0),
        happening: Happening::Strike,
        means: Means::Artillery,
        at: centre(),
        feature: None,
        within_cm: 10_000,
        toward: None,
        since: Time(now(world).0 - 60_000),
        until: None,
        origin: Origin::NotOurs,
        control: Control::Unknown,
        asks: true,
        details: vec![(Detail::Damage, "A bridge".to_owned())],
        language: en(),
        amends: None,
    }
}

/// The same, reported by BLUE as IMMEDIATE.
pub fn reported(world: &mut World) -> EntryRef {
    let body = report(world);
    put(world, 0, Precedence::Immediate, Body::Incident(body)).unwrap()
}

pub fn incident(world: &World, id: EntryRef) -> Incident {
    match affair(world, id) {
        Affair::Incident(incident) => incident,
        other => panic!("{other:?}"),
    }
}

pub fn attribution(incident: EntryRef, turn: u32, origin: Origin) -> Body {
    let (control, words) = (Control::Unknown, String::new());
    Body::Attribution(AttributionBody { incident, turn, origin, control, words, language: en() })
}

/// BLUE asks RED for something about an affair.
pub fn request(on: Option<EntryRef>, wanted: Wanted, follows: Option<EntryRef>) -> RequestBody {
    RequestBody { on, from: PostIndex(0), of: RED, wanted, follows, words: "why".to_owned(), language: en() }
}

pub fn response(request: EntryRef, turn: u32, response: Response, words: &str) -> Body {
    Body::Response(ResponseBody { request, turn, response, words: words.to_owned(), language: en() })
}

pub fn request_of(world: &World, id: EntryRef) -> Request {
    match affair(world, id) {
        Affair::Request(request) => request,
        other => panic!("{other:?}"),
    }
}

pub fn fact(incident: EntryRef, words: &str) -> Body {
    Body::Fact(FactBody { incident, aspect: Aspect::Course, words: words.to_owned(), language: en() })
}

pub fn fact_of(world: &World, id: EntryRef) -> Fact {
    match affair(world, id) {
        Affair::Fact(fact) => fact,
        other => panic!("{other:?}"),
    }
}

pub fn closure(on: EntryRef, version: EntryRef, turn: u32, closes: bool) -> Body {
    Body::Closure(ClosureBody { on, version, turn, closes, words: String::new() })
}

/// BLUE offers a ceasefire that begins in an hour and can be accepted until then, without an end.
pub fn offer(world: &World) -> ProposalBody {
    let soon = now(world).plus_ms(HOUR_S * 1_000);
    ProposalBody {
        from: PostIndex(0),
        kind: ProposalKind::Ceasefire,
        texts: vec![(en(), "All firing stops.".to_owned())],
        domains: vec![Domain::Land],
        volumes: vec![],
        begins: soon,
        ends: None,
        expires: soon,
        follow_up: None,
        monitors: vec![],
        replaces: None,
    }
}

/// The precedence in which proposals of tests are spoken of; stations say nothing in it by themselves.
pub const OF_PROPOSALS: Precedence = Precedence::Immediate;

pub fn offered(world: &mut World, station: usize, body: ProposalBody) -> EntryRef {
    put(world, station, OF_PROPOSALS, Body::Proposal(body)).unwrap()
}

/// The chiefs of BLUE and RED speak so many seconds from now.
pub fn call_in(world: &World, s: u64) -> FollowUp {
    let with = Address { party: RED, post: PostIndex(1) };
    FollowUp { from: PostIndex(1), with, at: now(world).plus_ms(s * 1_000), medium: Medium::Voice }
}

pub fn accepts(body: &ProposalBody) -> Decision {
    Decision::Accepted { content: body.content(), texts: body.text_hashes() }
}

pub fn decision(proposal: EntryRef, decision: Decision) -> Body {
    Body::Decision(DecisionBody { proposal, decision, words: String::new() })
}

pub fn decided(
    world: &mut World,
    station: usize,
    proposal: EntryRef,
    what: Decision,
) -> Result<EntryRef, CommandError> {
    put(world, station, OF_PROPOSALS, decision(proposal, what))
}

/// Says something without giving anybody the time to hear it.
pub fn crosses(world: &mut World, station: usize, body: Body) {
    world.command(station, Command::Say { precedence: OF_PROPOSALS, body }).unwrap();
}

pub fn proposal(world: &World, id: EntryRef) -> Proposal {
    match affair(world, id) {
        Affair::Proposal(proposal) => proposal,
        other => panic!("{other:?}"),
    }
}

pub fn status(world: &World, id: EntryRef) -> ProposalStatus {
    proposal(world, id).status()
}

/// RED fires at a moment, as whoever says this tells.
pub fn fire(proposal: EntryRef, when: Time) -> ViolationBody {
    ViolationBody {
        proposal,
        from: PostIndex(0),
        by: RED,
        category: Category::Fire,
        means: Means::Mortar,
        at: centre(),
        feature: None,
        when,
        count: 3,
        words: String::new(),
        language: en(),
    }
}

pub fn violation(world: &World, id: EntryRef) -> Violation {
    match affair(world, id) {
        Affair::Violation(violation) => violation,
        other => panic!("{other:?}"),
    }
}
