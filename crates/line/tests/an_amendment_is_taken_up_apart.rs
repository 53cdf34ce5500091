//! Two stations take an amendment of their charter up some time apart: neither is to blame for it, no word is lost, and both
//! come to one picture.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{Amendment, Charter, PartyIndex, Precedence, SignedCharter, Terms, Time};
use line::{Event, LineState};
use testkit::parties;
use testkit::sim::World;

/// What the stations founded, with larger entries and faster heartbeats from so many seconds on.
fn amended(world: &World, from_s: u64) -> SignedCharter {
    let founding = world.charter();
    let now = Time(parties::START.0 + 86_400_000 + world.now_us() / 1_000);
    let said = founding.charter();
    let amends = Amendment { founding: founding.payload().to_vec(), number: 1, from: now.plus_ms(from_s * 1_000) };
    let terms = Terms { entry_bytes_max: 65_536, heartbeat_ms: 100, ..said.terms.clone() };
    let drawn_up = Time(said.drawn_up.0 + 1);
    let mut signed = SignedCharter::propose(Charter { amends: Some(amends), terms, drawn_up, ..said.clone() }).unwrap();
    for party in 0..said.parties.len() as u8 {
        signed.sign(&parties::root_key(PartyIndex(party))).unwrap();
    }
    for key in founding.delegations() {
        signed.add_delegation(key.clone()).unwrap();
    }
    signed
}

fn other_charter(world: &World, station: usize) -> Vec<Option<u64>> {
    let told = |event: &Event| match event {
        Event::OtherCharter { amendment, .. } => Some(*amendment),
        _ => None,
    };
    world.stations[station].events.iter().filter_map(told).collect()
}

#[test]
fn two_take_it_up_apart() {
    let terms = Terms { entry_bytes_max: 4_096, heartbeat_ms: 1_000, check_every_s: 31_000_000, ..Terms::default() };
    let mut world = World::calm(2, terms);
    world.start_all().unwrap();
    say(&mut world, 0, Precedence::Flash, "before");
    let charter = amended(&world, 10);
    world.run_for(10 * S).unwrap();
    world.take_up(0, &charter).unwrap();
    // Nobody has to confirm anything: it speaks at once.
    say(&mut world, 0, Precedence::Flash, "after");
    world.run_for(5 * S).unwrap();
    assert!(world.stations[0].events.contains(&Event::TakenUp { amendment: 1 }));
    assert_eq!(other_charter(&world, 0), [Some(0)]);
    assert_eq!(other_charter(&world, 1).last(), Some(&Some(1)));
    assert_eq!(world.state(0, 1), Some(LineState::Up), "words go on between the two");
    let links = world.links();
    say(&mut world, 1, Precedence::Flash, "heard by the other");
    world.run_for(5 * S).unwrap();
    let flash = |party| lane(party, Precedence::Flash);
    assert_eq!(world.stations[0].size(flash(1)), 1);
    assert_eq!(world.stations[1].size(flash(0)), 2);

    // What only the one may say already waits until the other may hear it, and holds up no other lane.
    let long = "word ".repeat(2_000);
    say(&mut world, 0, Precedence::Routine, &long);
    world.run_for(20 * S).unwrap();
    assert_eq!(world.stations[1].size(lane(0, Precedence::Routine)), 0);
    say(&mut world, 0, Precedence::Flash, "a FLASH goes past it");
    world.run_for(S).unwrap();
    assert_eq!(world.stations[1].size(flash(0)), 3);
    assert_eq!((world.state(0, 1), world.links()), (Some(LineState::Up), links), "on one link all the time");
    world.take_up(1, &charter).unwrap();
    world.run_for(20 * S).unwrap();
    assert_eq!((world.state(0, 1), world.state(1, 0)), (Some(LineState::Up), Some(LineState::Up)));
    assert_eq!(bodies(&world, 1, lane(0, Precedence::Routine)), [message(1, &long)]);
    for station in 0..2 {
        assert_eq!(other_charter(&world, station).last(), Some(&None), "both hold the same again");
        let ours = world.stations[station].store.affairs();
        assert_eq!(ours, world.stations[1 - station].store.affairs());
    }
}
