//! Stations in a calm world, and what their officers say.
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(dead_code, reason = "every test takes what it needs")]

use evidence::{
    Draft, EntryRef, Epoch, Frontier, Hash, Lane, LineId, PartyIndex, PostIndex, Precedence, SecretKey, Terms, Time,
    VerifiedEntry,
};
use line::affairs::{Address, Affair, Body, MessageBody};
use line::limits::FRAGMENT_BYTES_MAX;
use line::{
    Blame, Class, Command, Event, Fragment, Frame, Input, KeptEntry, Line, LineState, Mono, Now, Output, Record,
    RecordError, Start,
};
use testkit::parties::{self, START};
use testkit::sim::World;

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
    let draft = Draft { lane, serial: size + 1, time: START.plus_ms(86_400_000), epoch, seen: None, body };
    draft.sign(line, root, key).unwrap()
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
            charter: charter.charter().clone(),
            own: PartyIndex(0),
            epoch: 1,
            signer: Box::new(parties::station_key(PartyIndex(0), 1)),
            frontiers: vec![Frontier::new(); 8],
            outbox: Vec::new(),
            receipted: Vec::new(),
            unanswered: Vec::new(),
            last_check: None,
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
        (status.state, status.reason)
    }
}

/// The bodies that a station holds of a lane.
pub fn bodies(world: &World, station: usize, lane: Lane) -> Vec<Body> {
    let kept = world.stations[station].store.entries(lane, 1, usize::MAX).unwrap();
    kept.iter().map(|kept| Body::decode(kept.entry.body()).unwrap()).collect()
}
