//! Stations in a calm world, and what their officers say.
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(dead_code, reason = "every test takes what it needs")]

use std::collections::BTreeMap;

use evidence::{
    EntryRef, Epoch, Frontier, Hash, Lane, LineId, PartyIndex, PostIndex, Precedence, SecretKey, Seen, Terms, Time,
    UnsignedEntry, VerifiedEntry,
};
use line::affairs::{
    Address, Affair, Annex, Body, ConflictId, MessageBody, Notice, NoticeBody, NoticeKind, Sites, Stance, StanceBody,
};
use line::limits::FRAGMENT_BYTES_MAX;
use line::plot::{Conflict, Turn};
use line::{
    Blame, Class, Command, CommandError, Event, Fragment, Frame, Input, KeptEntry, Line, LineState, Mono, Now, Output,
    Record, RecordError, Start,
};
use testkit::parties::{self, START};
use testkit::plans;
use testkit::sim::{Rates, Station, World};
use volume::Position;

pub const MS: u64 = 1_000;
pub const S: u64 = 1_000_000;

/// So many stations that have found each other.
pub fn stations(parties: usize) -> World {
    let mut world = World::calm(parties, Terms { check_every_s: 31_000_000, ..Terms::default() });
    world.start_all().unwrap();
    for here in 0..parties {
        for there in (0..parties).filter(|&there| there != here) {
            assert_eq!(world.state(here, there), Some(LineState::Up));
        }
    }
    world.stations.iter_mut().for_each(|station| station.events.clear());
    world
}

/// A message from one party to another.
pub fn message(to: usize, text: &str) -> Body {
    Body::Message(MessageBody {
        from: PostIndex(0),
        to: vec![Address { party: PartyIndex(to as u8), post: PostIndex(0) }],
        subject: String::new(),
        text: text.to_owned(),
        language: "en".to_owned(),
        reply_to: None,
        corrects: None,
    })
}

/// Says a message to the next party.
pub fn say(world: &mut World, station: usize, precedence: Precedence, text: &str) {
    let to = (station + 1) % world.stations.len();
    let body = message(to, text);
    world.command(station, Command::Say { precedence, body }).unwrap();
}

pub fn lane(party: usize, precedence: Precedence) -> Lane {
    Lane { party: PartyIndex(party as u8), precedence }
}

pub fn at(party: usize, precedence: Precedence, serial: u64) -> EntryRef {
    EntryRef { lane: lane(party, precedence), serial }
}

/// Whom a station has blamed, and for what.
pub fn blames(world: &World, station: usize) -> Vec<Blame> {
    let blame = |event: &Event| match event {
        Event::Blamed(blame) => Some(blame.clone()),
        _ => None,
    };
    world.stations[station].events.iter().filter_map(blame).collect()
}

/// An entry that a key signs onto what a station holds of a lane.
pub fn signed(world: &World, station: usize, lane: Lane, epoch: Epoch, key: &SecretKey, text: &str) -> VerifiedEntry {
    let here = &world.stations[station];
    let (line, size) = (here.line.as_ref().unwrap().id(), here.size(lane));
    let root = here.store.root(lane, size).unwrap().unwrap();
    let body = message((lane.party.0 as usize + 1) % world.stations.len(), text).encode();
    let draft = UnsignedEntry { lane, serial: size + 1, time: START.plus_ms(86_400_000), epoch, seen: None, body };
    draft.sign(line, root, key).unwrap()
}

/// What one entry came to at a station that got it from its author: nothing else was ever said in its lane.
pub fn forged(world: &mut World, from: usize, precedence: Precedence, body: &Body, seen: Option<Seen>) -> Vec<Event> {
    let to = (from + 1) % world.stations.len();
    let (of, party) = (lane(from, precedence), PartyIndex(from as u8));
    let line = world.stations[to].line.as_ref().unwrap().id();
    let time = now(world);
    let draft = UnsignedEntry { lane: of, serial: 1, time, epoch: 1, seen, body: body.encode() };
    let entry = draft.sign(line, Frontier::new().root(), &parties::station_key(party, 1)).unwrap();
    world.stations[to].events.clear();
    // The author's own station does not have it, and stops in the end.
    world.expect_blame(from);
    send(world, from, to, &entry);
    world.run_for(S).unwrap();
    std::mem::take(&mut world.stations[to].events)
}

/// The time on the clocks of stations whose clocks are right.
pub fn now(world: &World) -> Time {
    START.plus_ms(86_400_000 + world.now_us() / 1_000)
}

/// So many stations under a charter with an annex, that have found each other.
pub fn stations_under(parties: usize, annex: &Annex) -> World {
    let terms = Terms { check_every_s: 31_000_000, ..Terms::default() };
    let charter = parties::charter_with(parties, terms, |charter| charter.annex = Some(annex.encode()));
    let mut world = World::with(charter, Rates::calm(), 1);
    world.start_all().unwrap();
    world.stations.iter_mut().for_each(|station| station.events.clear());
    world
}

/// Says something, gives everybody a second, and tells where it stands, or why it was refused.
pub fn put(world: &mut World, station: usize, precedence: Precedence, body: Body) -> Result<EntryRef, CommandError> {
    world.command(station, Command::Say { precedence, body }).unwrap();
    world.run_for(S).unwrap();
    match world.stations[station].refused.pop() {
        Some(refused) => Err(refused),
        None => Ok(at(station, precedence, world.stations[station].size(lane(station, precedence)))),
    }
}

/// A flight within 100 m of a place, from `in_s` seconds from now for an hour.
pub fn flight(world: &World, centre: Position, in_s: u64) -> NoticeBody {
    plans::notice(NoticeKind::Flight, plans::disc(centre, now(world).plus_ms(in_s * 1_000), 3_600))
}

/// How an affair stands, which is the same everywhere.
pub fn affair(world: &World, id: EntryRef) -> Affair {
    let mut states = world.stations.iter().map(|station| station.store.affair(id).unwrap());
    let first = states.next().flatten().unwrap_or_else(|| panic!("{id:?} began nothing"));
    assert!(states.all(|state| state.as_ref() == Some(&first)), "{id:?} stands in two ways");
    first
}

/// How a notice stands, which is the same everywhere.
pub fn noticed(world: &World, id: EntryRef) -> Notice {
    match affair(world, id) {
        Affair::Notice(notice) => notice,
        other => panic!("{other:?}"),
    }
}

/// How an entry about sites stands, which is the same everywhere.
pub fn sites(world: &World, id: EntryRef) -> Sites {
    match affair(world, id) {
        Affair::Sites(sites) => sites,
        other => panic!("{other:?}"),
    }
}

/// Every conflict, which is the same everywhere.
pub fn conflicts(world: &World) -> BTreeMap<ConflictId, Conflict> {
    let of = |station: &Station| -> BTreeMap<_, _> {
        let plot = station.line.as_ref().unwrap().plot();
        plot.conflicts().map(|(id, conflict)| (*id, *conflict)).collect()
    };
    let mut all = world.stations.iter().map(of);
    let first = all.next().unwrap();
    assert!(all.all(|others| others == first), "the conflicts differ");
    first
}

/// What a station told of conflicts since this was asked last.
pub fn turns(world: &mut World, station: usize) -> Vec<(ConflictId, Turn)> {
    let turn = |event: &Event| match event {
        Event::Conflict { conflict, turn } => Some((*conflict, *turn)),
        _ => None,
    };
    std::mem::take(&mut world.stations[station].events).iter().filter_map(turn).collect()
}

/// The watch takes a notice, an entry about sites or a daily plan so.
pub fn stance(on: EntryRef, version: EntryRef, turn: u32, stance: Stance) -> Body {
    Body::Stance(StanceBody { on, version, turn, stance, words: "words".to_owned() })
}

/// Hands a station an entry as if another had sent it.
pub fn send(world: &mut World, from: usize, to: usize, entry: &VerifiedEntry) {
    let class = Class::Lane(entry.at().lane.precedence);
    world.inject(from, to, class, Frame::Entry(entry.bytes().to_vec()).encode()).unwrap();
}

/// The parts in which a large entry travels.
pub fn parts(entry: &VerifiedEntry) -> Vec<Fragment> {
    let EntryRef { lane, serial } = entry.at();
    let total = entry.bytes().len() as u64;
    let offsets = (0..total).step_by(FRAGMENT_BYTES_MAX);
    let parts = offsets.zip(entry.bytes().chunks(FRAGMENT_BYTES_MAX));
    parts.map(|(offset, part)| Fragment { lane, serial, total, offset, part: part.to_vec() }).collect()
}

/// Hands a station a part of an entry as if another had sent it.
pub fn send_part(world: &mut World, from: usize, to: usize, part: &Fragment) {
    let class = Class::Lane(part.lane.precedence);
    world.inject(from, to, class, Frame::Fragment(part.clone()).encode()).unwrap();
}

/// Hands a station delegations and revocations as if another had sent them.
pub fn send_keys(world: &mut World, from: usize, to: usize, keys: &[Vec<u8>]) {
    world.inject(from, to, Class::Control, Frame::Keys(keys.to_vec()).encode()).unwrap();
}

/// A record with nothing in it.
pub struct Nothing;

impl Record for Nothing {
    fn root(&self, _: Lane, size: u64) -> Result<Option<Hash>, RecordError> {
        Ok((size == 0).then(|| Frontier::new().root()))
    }

    fn entries(&self, _: Lane, _: u64, _: usize) -> Result<Vec<KeptEntry>, RecordError> {
        Ok(Vec::new())
    }

    fn affair(&self, _: EntryRef) -> Result<Option<Affair>, RecordError> {
        Ok(None)
    }

    fn standing(&self, _: Option<EntryRef>, _: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        Ok(Vec::new())
    }

    fn suspensions(&self, _: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        Ok(Vec::new())
    }

    fn due(&self, _: Time, _: Option<EntryRef>, _: Time, _: usize) -> Result<Vec<(EntryRef, Time)>, RecordError> {
        Ok(Vec::new())
    }
}

/// BLUE's line alone, to be stepped by hand, and what each step asks for.
pub struct Bare(Line);

impl Bare {
    pub fn new() -> Self {
        let charter = parties::charter(2, Terms::default());
        Bare(Line::new(Start {
            keyring: charter.keyring().unwrap(),
            keys: charter.delegations().to_vec(),
            rules: line::affairs::Rules::of(charter.charter()).unwrap(),
            own: PartyIndex(0),
            epoch: 1,
            signer: std::sync::Arc::new(parties::station_key(PartyIndex(0), 1)),
            frontiers: vec![Frontier::new(); 8],
            outbox: Vec::new(),
            receipted: Vec::new(),
            unanswered: Vec::new(),
            last_check: None,
            asked: Vec::new(),
            lives: Vec::new(),
            seed: 1,
        }))
    }

    /// Takes a step so many microseconds after the start.
    pub fn step(&mut self, us: u64, input: Input) -> Vec<Output> {
        let now = Now { mono: Mono(us), wall: START.plus_ms(us / 1_000) };
        let mut out = Vec::new();
        self.0.handle(now, input, &Nothing, &mut out).unwrap();
        out
    }

    /// The line's identity.
    pub fn id(&self) -> LineId {
        self.0.id()
    }

    /// The state of the line to RED, and why.
    pub fn state(&self) -> (LineState, String) {
        let status = self.0.status(Mono(0)).swap_remove(0);
        (status.state, status.reason.to_string())
    }
}

/// The bodies that a station holds of a lane.
pub fn bodies(world: &World, station: usize, lane: Lane) -> Vec<Body> {
    let kept = world.stations[station].store.entries(lane, 1, usize::MAX).unwrap();
    kept.iter().map(|kept| Body::decode(kept.entry.body()).unwrap()).collect()
}
