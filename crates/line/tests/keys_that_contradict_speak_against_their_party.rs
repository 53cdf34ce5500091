//! A party's root key names two keys by one number: whoever holds it is at fault, and nobody who passes it on.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{Delegation, KeyError, PartyIndex, Precedence, SecretKey};
use line::{Blame, LineState, LocalFault, Misdeed};
use testkit::parties::{START, delegation_of, root_key};
use testkit::sim::World;

const EPOCH: u64 = 2;

fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32])
}

fn delegation(party: usize, seed: u8) -> Vec<u8> {
    delegation_of(PartyIndex(party as u8), EPOCH, &key(seed))
}

fn taken() -> KeyError {
    KeyError::EpochTaken { party: "RED".to_owned(), epoch: EPOCH }
}

#[test]
fn the_second_key_is_refused_and_told_once() {
    let mut world = stations(2);
    world.expect_blame(1);
    for _ in 0..10 {
        send_keys(&mut world, 1, 0, &[delegation(1, 0xa0), delegation(1, 0xb0)]);
    }
    let red = PartyIndex(1);
    assert_eq!(blames(&world, 0), [Blame::PeerMisbehaved { party: red, misdeed: Misdeed::BadKey(taken()) }]);
    let keyring = world.stations[0].line.as_ref().unwrap().keyring().clone();
    let named: Vec<_> = keyring.stations(red).filter(|named| named.epoch == EPOCH).map(|named| &named.key).collect();
    assert_eq!(named, [&evidence::Signer::public(&key(0xa0))]);
    served(&mut world, 0, 1);
}

#[test]
fn a_second_key_of_our_own_party_is_a_fault_at_home() {
    let mut world = stations(2);
    // In the eyes of the world RED is to blame for nothing, and BLUE for its root key.
    world.expect_blame(0);
    send_keys(&mut world, 1, 0, &[delegation(0, 0xa0), delegation(0, 0xb0)]);
    let [Blame::Local(fault)] = &blames(&world, 0)[..] else { panic!("{:?}", blames(&world, 0)) };
    assert_eq!(*fault, LocalFault::Key(KeyError::EpochTaken { party: "BLUE".to_owned(), epoch: EPOCH }));
    assert!(Blame::Local(fault.clone()).advice().contains("root key"));
    served(&mut world, 0, 1);
}

/// RED shows BLUE and GREEN a key each while they do not hear each other, and then goes. To whom it says something,
/// it says it with the key that it showed.
fn apart(says_to: &[usize]) {
    let mut world = stations(3);
    world.expect_blame(1);
    world.block(0, 2, true);
    world.run_for(30 * S).unwrap();
    let red_routine = lane(1, Precedence::Routine);
    for (to, seed) in [(0, 0xa0), (2, 0xb0)] {
        send_keys(&mut world, 1, to, &[delegation(1, seed)]);
        if says_to.contains(&to) {
            let entry = signed(&world, to, red_routine, EPOCH, &key(seed), "what was agreed");
            send(&mut world, 1, to, &entry);
        }
    }
    world.kill(1);
    world.run_for(S).unwrap();
    world.block(0, 2, false);
    world.run_for(30 * S).unwrap();
    for here in [0, 2] {
        assert_eq!(world.stations[here].size(red_routine), u64::from(says_to.contains(&here)));
        let blame = Blame::PeerMisbehaved { party: PartyIndex(1), misdeed: Misdeed::BadKey(taken()) };
        assert_eq!(blames(&world, here), [blame]);
    }
    served(&mut world, 0, 2);
}

/// An honest third that held what the other key had signed was blamed for passing it on, at every link anew.
#[test]
fn what_the_other_key_signed_is_not_held_against_who_passes_it_on() {
    apart(&[2]);
}

/// And so were two that held each what one key had signed, by each other.
#[test]
fn two_that_hold_what_different_keys_signed_go_on_speaking() {
    apart(&[0, 2]);
}

/// One key, and a validity for each: what GREEN may take, BLUE must not.
#[test]
fn a_second_validity_is_a_contradiction_too() {
    let mut world = stations(3);
    world.expect_blame(1);
    world.block(0, 2, true);
    world.run_for(30 * S).unwrap();
    for (to, days) in [(0, 1), (2, 100)] {
        let delegation = Delegation {
            party: "RED".to_owned(),
            epoch: EPOCH,
            station_key: evidence::Signer::public(&key(0xa0)).to_bytes(),
            not_before: START,
            not_after: START.plus_ms(days * 86_400_000 - 1),
        };
        send_keys(&mut world, 1, to, &[delegation.sign(&root_key(PartyIndex(1)))]);
    }
    let entry = signed(&world, 2, lane(1, Precedence::Routine), EPOCH, &key(0xa0), "what was agreed");
    send(&mut world, 1, 2, &entry);
    world.kill(1);
    world.run_for(S).unwrap();
    world.block(0, 2, false);
    world.run_for(30 * S).unwrap();
    let blame = Blame::PeerMisbehaved { party: PartyIndex(1), misdeed: Misdeed::BadKey(taken()) };
    assert_eq!(blames(&world, 0), [blame]);
    served(&mut world, 0, 2);
}

/// The entry overtakes the key, and what its sender is suspected of is known for nothing as soon as the key is here.
#[test]
fn a_suspicion_falls_with_the_contradiction() {
    let mut world = stations(3);
    world.expect_blame(1);
    say(&mut world, 1, Precedence::Routine, "before");
    world.run_for(S).unwrap();
    world.kill(1);
    world.command(0, line::Command::AddKeys(vec![delegation(1, 0xa0)])).unwrap();
    let entry = signed(&world, 0, lane(1, Precedence::Routine), EPOCH, &key(0xb0), "relayed");
    send(&mut world, 2, 0, &entry);
    world.run_for(MS).unwrap();
    send_keys(&mut world, 2, 0, &[delegation(1, 0xb0)]);
    served(&mut world, 0, 2);
    let blame = Blame::PeerMisbehaved { party: PartyIndex(1), misdeed: Misdeed::BadKey(taken()) };
    assert_eq!(blames(&world, 0), [blame]);
}

/// Whatever else went wrong, these two hear each other, on one link.
fn served(world: &mut World, one: usize, other: usize) {
    let made = world.links();
    let body = message(other, "still here");
    world.command(one, line::Command::Say { precedence: Precedence::Flash, body }).unwrap();
    world.run_for(60 * S).unwrap();
    assert_eq!(world.state(one, other), Some(LineState::Up));
    assert_eq!(world.stations[other].size(lane(one, Precedence::Flash)), 1);
    assert_eq!(world.links(), made);
}
