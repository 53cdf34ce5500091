//! A station key is stolen and taken back. Who heard of it sooner and who later hold different things of that party,
//! and nobody of them is at fault.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{PartyIndex, Precedence};
use line::LineState;
use testkit::parties::{delegation, revocation, station_key};
use testkit::sim::World;

const RED: PartyIndex = PartyIndex(1);

/// What RED's root key says after the theft: a new key, and the old one for nothing beyond what RED itself holds.
fn taken_back(world: &World) -> [Vec<u8>; 2] {
    let sizes = Precedence::ALL.map(|precedence| world.stations[1].size(lane(1, precedence)));
    [delegation(RED, 2), revocation(world.charter(), RED, 1, sizes)]
}

/// The thief speaks to GREEN while GREEN and BLUE do not hear each other.
fn theft() -> (World, [Vec<u8>; 2]) {
    let mut world = stations(3);
    world.block(0, 2, true);
    world.run_for(30 * S).unwrap();
    let keys = taken_back(&world);
    // As the world sees it, RED signs twice in one place.
    world.expect_blame(1);
    let stolen = signed(&world, 2, lane(1, Precedence::Routine), 1, &station_key(RED, 1), "in a stolen name");
    send(&mut world, 1, 2, &stolen);
    world.run_for(100).unwrap();
    world.kill(1);
    world.run_for(S).unwrap();
    assert_eq!(world.stations[2].size(lane(1, Precedence::Routine)), 1);
    (world, keys)
}

/// These two have nothing against each other, and hear each other on one link.
fn at_peace(world: &mut World, one: usize, other: usize) {
    world.run_for(30 * S).unwrap();
    let (made, said) = (world.links(), world.stations[one].size(lane(one, Precedence::Flash)));
    let body = message(other, "still here");
    world.command(one, line::Command::Say { precedence: Precedence::Flash, body }).unwrap();
    let steps = world.steps();
    world.run_for(400 * S).unwrap();
    // Neither do they show each other the same again and again.
    assert!(world.steps() < steps + 400 * 60, "{} steps", world.steps() - steps);
    for (here, there) in [(one, other), (other, one)] {
        assert_eq!(world.state(here, there), Some(LineState::Up));
        assert_eq!(blames(world, here), []);
        assert!(world.stations[here].forks().is_empty());
    }
    assert_eq!(world.stations[other].size(lane(one, Precedence::Flash)), said + 1);
    assert_eq!(world.links(), made);
}

#[test]
fn what_a_revoked_key_signed_is_not_taken_from_a_third_party_and_not_held_against_it() {
    let (mut world, keys) = theft();
    world.command(0, line::Command::AddKeys(keys.to_vec())).unwrap();
    world.block(0, 2, false);
    at_peace(&mut world, 0, 2);
    assert_eq!(world.stations[0].size(lane(1, Precedence::Routine)), 0);
}

/// RED starts again with its new key.
fn start_anew(world: &mut World, keys: &[Vec<u8>]) {
    world.start(1).unwrap();
    world.command(1, line::Command::AddKeys(keys.to_vec())).unwrap();
    world.run_for(100 * MS).unwrap();
    world.kill(1);
    world.stations[1].epoch = 2;
    world.start(1).unwrap();
    world.run_for(5 * S).unwrap();
}

/// Each showed the other what it held in that place. The one saw a key that was taken back and blamed an honest
/// station; the other took what a thief may have signed for half of a proof.
#[test]
fn what_a_revoked_key_signed_is_no_half_of_a_proof() {
    let (mut world, keys) = theft();
    world.command(0, line::Command::AddKeys(keys.to_vec())).unwrap();
    world.block(1, 2, true);
    start_anew(&mut world, &keys);
    world.command(1, line::Command::SignWithout(PartyIndex(2))).unwrap();
    say(&mut world, 1, Precedence::Routine, "in its own name");
    world.run_for(S).unwrap();
    world.kill(1);
    world.block(0, 2, false);
    at_peace(&mut world, 0, 2);
    assert_eq!(world.stations[0].size(lane(1, Precedence::Routine)), 1);
}

/// The station whose key was stolen waited for words that it would not take, and held that against who had them.
#[test]
fn what_a_revoked_key_signed_keeps_its_party_from_nothing() {
    let (mut world, keys) = theft();
    world.block(0, 2, false);
    start_anew(&mut world, &keys);
    assert!(world.stations[1].line.as_ref().unwrap().may_sign());
    at_peace(&mut world, 1, 2);
    at_peace(&mut world, 1, 0);
    say(&mut world, 1, Precedence::Routine, "in its own name");
    at_peace(&mut world, 0, 2);
    at_peace(&mut world, 1, 2);
    // At every start it finds another history of its own lane there, which is no copy of its disk left behind.
    world.kill(1);
    world.start(1).unwrap();
    say(&mut world, 1, Precedence::Routine, "after another start");
    at_peace(&mut world, 1, 2);
    assert!(world.stations[1].line.as_ref().unwrap().may_sign());
    assert_eq!(world.stations[0].size(lane(1, Precedence::Routine)), 2);
    let last = at(1, Precedence::Routine, 1);
    assert!(world.stations[2].events.contains(&line::Event::Disowned { last }), "who holds the thief's words is told");
}

#[test]
fn what_its_party_says_in_the_place_of_a_theft_is_no_half_of_a_proof_either() {
    let (mut world, keys) = theft();
    let own = signed(&world, 0, lane(1, Precedence::Routine), 2, &station_key(RED, 2), "in its own name");
    world.block(0, 2, false);
    world.run_for(5 * S).unwrap();
    world.command(2, line::Command::AddKeys(keys.to_vec())).unwrap();
    send(&mut world, 0, 2, &own);
    at_peace(&mut world, 0, 2);
}

/// An honest peer that receipted what it had taken in was blamed for a false receipt, again and again, and the owner
/// never saw the words that it had not signed.
#[test]
fn a_theft_is_found_out_by_its_owner() {
    for parties in [2, 3] {
        let mut world = stations(parties);
        world.expect_blame(1);
        let stolen = signed(&world, 0, lane(1, Precedence::Routine), 1, &station_key(RED, 1), "in a stolen name");
        send(&mut world, 1, 0, &stolen);
        world.run_for(60 * S).unwrap();
        let two = line::Blame::Local(line::LocalFault::TwoCopies(lane(1, Precedence::Routine)));
        assert_eq!(blames(&world, 1), [two]);
        assert_eq!(world.state(0, 1), Some(LineState::Up));
    }
}
