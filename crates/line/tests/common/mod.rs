//! Stations in a calm world, and what their officers say.
#![allow(clippy::unwrap_used, reason = "a test")]
#![allow(dead_code, reason = "every test takes what it needs")]

use evidence::{EntryRef, PartyIndex, PostIndex, Precedence, Terms};
use line::affairs::{Address, Body, MessageBody};
use line::{Blame, Command, Event, LineState};
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

pub fn lane(party: usize, precedence: Precedence) -> evidence::Lane {
    evidence::Lane { party: PartyIndex(party as u8), precedence }
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

/// The bodies that a station holds of a lane.
pub fn bodies(world: &World, station: usize, lane: evidence::Lane) -> Vec<Body> {
    let kept = line::Record::entries(&world.stations[station].store, lane, 1, usize::MAX).unwrap();
    kept.iter().map(|kept| Body::decode(kept.entry.body()).unwrap()).collect()
}
