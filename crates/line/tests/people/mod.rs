//! What people say on the line, in tests: BLUE's chief to RED's, and what their watches add.
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(dead_code, reason = "every test takes what it needs")]

use evidence::{EntryRef, PartyIndex, PostIndex, Precedence, Time};
use line::affairs::{
    Address, Affair, Body, Call, CallBody, CallStatus, Capacity, Confidence, ContactBody, Medium, Pause, Point,
    PresenceBody, PresentBody, Readout, ReadoutBody, Recording, ReleaseBody, Reply, ReplyBody, ResumptionBody, Ritual,
    Side, SpokeBody, StaffedBody, SuspensionBody, Tenor, Topic,
};
use line::{CommandError, Event};
use testkit::sim::World;

use super::common::{S, affair, now, put};

pub const BLUE: PartyIndex = PartyIndex(0);
pub const RED: PartyIndex = PartyIndex(1);
pub const MINISTER: PostIndex = PostIndex(2);

/// So many seconds from now.
pub fn in_s(world: &World, s: u64) -> Time {
    now(world).plus_ms(s * 1_000)
}

/// BLUE's chief seeks RED's, some time from one hour to two hours from now.
pub fn call(world: &World) -> CallBody {
    CallBody {
        from: PostIndex(1),
        with: vec![Address { party: RED, post: PostIndex(1) }],
        subject: "the shots at the bridge".to_owned(),
        windows: vec![(in_s(world, 3_600), in_s(world, 7_200))],
        medium: Medium::Voice,
        language: "en".to_owned(),
        recording: Recording::Notes,
        follows: None,
        standing: None,
    }
}

/// Such a call, sought as ROUTINE.
pub fn sought(world: &mut World) -> EntryRef {
    let body = call(world);
    put(world, 0, Precedence::Routine, Body::Call(body)).unwrap()
}

/// What a station says of a call next, in answer to the other's last word.
pub fn next_reply(world: &World, station: usize, id: EntryRef, reply: Reply) -> Body {
    let (state, side) = side(world, station, id);
    let turn = state.words(side).reply.map_or(0, |(said, ..)| said.turn + 1);
    let answers = state.last_word(id, side.other()).unwrap_or(id);
    Body::Reply(ReplyBody { call: id, turn, answers, reply, words: String::new() })
}

pub fn replied(world: &mut World, station: usize, id: EntryRef, reply: Reply) -> Result<EntryRef, CommandError> {
    let body = next_reply(world, station, id, reply);
    put(world, station, Precedence::Routine, body)
}

pub fn shown(
    world: &mut World,
    station: usize,
    id: EntryRef,
    who: &[(Capacity, &str)],
) -> Result<EntryRef, CommandError> {
    let (state, side) = side(world, station, id);
    let turn = state.words(side).present.map_or(0, |(said, _)| said.turn + 1);
    let who = who.iter().map(|(capacity, office)| (*capacity, (*office).to_owned())).collect();
    let body = PresenceBody { call: id, turn, who, recording: Recording::Notes };
    put(world, station, Precedence::Routine, Body::Presence(body))
}

/// The chief of a party is at the machine.
pub fn came(world: &mut World, station: usize, id: EntryRef) {
    shown(world, station, id, &[(Capacity::Principal, "chief of staff"), (Capacity::NoteTaker, "secretary")]).unwrap();
}

pub fn spoke(
    world: &mut World,
    station: usize,
    id: EntryRef,
    began: Time,
    ended: Option<Time>,
) -> Result<EntryRef, CommandError> {
    let (state, side) = side(world, station, id);
    let turn = state.words(side).spoke.map_or(0, |(said, ..)| said.turn + 1);
    put(world, station, Precedence::Routine, Body::Spoke(SpokeBody { call: id, turn, began, ended }))
}

/// A call, and the side of it on which a station is.
pub fn side(world: &World, station: usize, id: EntryRef) -> (Call, Side) {
    let state = call_of(world, id);
    let side = state.side_of(PartyIndex(station as u8)).unwrap_or(Side::Asked);
    (state, side)
}

/// How a call stands, which is the same everywhere.
pub fn call_of(world: &World, id: EntryRef) -> Call {
    match affair(world, id) {
        Affair::Call(call) => call,
        other => panic!("{other:?}"),
    }
}

pub fn status(world: &World, id: EntryRef) -> CallStatus {
    call_of(world, id).status(id)
}

/// Which stations are to say or do something next.
pub fn owing(world: &World, id: EntryRef) -> Vec<u8> {
    let parties = (0..world.stations.len() as u8).filter(|party| affair(world, id).waits(id, PartyIndex(*party)));
    parties.collect()
}

/// How many seconds after a moment an affair's clock runs out.
pub fn due_s(world: &World, id: EntryRef, since: Time) -> Option<u64> {
    affair(world, id).due(id).map(|due| due.ms_since(since) / 1_000)
}

/// How often each station told an affair overdue while so many seconds passed.
pub fn overdue(world: &mut World, id: EntryRef, s: u64) -> Vec<usize> {
    world.stations.iter_mut().for_each(|station| station.events.clear());
    world.run_for(s * S).unwrap();
    let told = |event: &&Event| matches!(event, Event::Overdue { affair, .. } if *affair == id);
    world.stations.iter().map(|station| station.events.iter().filter(told).count()).collect()
}

/// RED's watch came to ours an hour ago, for a quarter of an hour.
pub fn contact(world: &World) -> ContactBody {
    ContactBody {
        from: PostIndex(0),
        with: Address { party: RED, post: PostIndex(0) },
        at: Time(now(world).0 - 3_600_000),
        duration_s: Some(900),
        initiative: Some(RED),
        medium: Medium::InPerson,
        words: "at the bridge".to_owned(),
    }
}

pub fn point(topic: Topic, tenor: Tenor, value: Option<u64>, words: &str) -> Point {
    Point { topic, tenor, value, words: words.to_owned() }
}

/// What a party makes of what it spoke with the other of two.
pub fn readout(on: EntryRef, author: usize, offered: bool, text: &str) -> ReadoutBody {
    ReadoutBody {
        on,
        with: if author == 0 { RED } else { BLUE },
        from: PostIndex(0),
        offered,
        confidence: Confidence::Open,
        points: vec![point(Topic::Ceasefire, Tenor::Agreed, None, "")],
        text: text.to_owned(),
        language: "en".to_owned(),
        replaces: None,
    }
}

pub fn readout_of(world: &World, id: EntryRef) -> Readout {
    match affair(world, id) {
        Affair::Readout(readout) => readout,
        other => panic!("{other:?}"),
    }
}

pub fn release(readout: EntryRef, turn: u32, authority: PostIndex) -> Body {
    Body::Release(ReleaseBody { readout, turn, authority, words: String::new() })
}

pub fn staffed(text: u8) -> Body {
    Body::Staffed(StaffedBody { from: PostIndex(0), ritual: Ritual::Check, text })
}

pub fn present(check: EntryRef, text: u8) -> Body {
    Body::Present(PresentBody { check, by: "watch B".to_owned(), text })
}

pub fn pause(pause: Pause, since: Time, until: Option<Time>, reason: &str) -> Body {
    Body::Suspension(SuspensionBody { from: PostIndex(0), pause, since, until, reason: reason.to_owned() })
}

pub fn resumption(suspension: EntryRef, at: Time) -> Body {
    Body::Resumption(ResumptionBody { suspension, at, words: String::new() })
}

/// A party suspends the line by decision.
pub fn suspended(world: &mut World, station: usize) {
    let body = pause(Pause::Suspended, now(world), None, "why");
    put(world, station, Precedence::Immediate, body).unwrap();
}
