//! An entry may overtake the key that signed it, so the link is begun again once, and the key comes first. Whoever has
//! no such key to bring is at fault the second time.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryError, KeyError, PartyIndex, Precedence};
use line::{Blame, LineState, Misdeed};
use testkit::parties::{delegation, station_key};
use testkit::sim::World;

const RED: PartyIndex = PartyIndex(1);
const GREEN: usize = 2;

/// GREEN passes on an entry of RED's with a key that BLUE does not know, and the link is made again if it was closed.
fn relay(world: &mut World, epoch: u64) {
    let entry = signed(world, 0, lane(1, Precedence::Routine), epoch, &station_key(RED, epoch), "relayed");
    send(world, GREEN, 0, &entry);
    world.run_for(5 * S).unwrap();
    assert_eq!(world.state(0, GREEN), Some(LineState::Up));
}

fn guilty(epoch: u64) -> Blame {
    let error = EntryError::Key(KeyError::UnknownEpoch { party: RED, epoch });
    Blame::PeerMisbehaved { party: PartyIndex(GREEN as u8), misdeed: Misdeed::BadEntry(error) }
}

#[test]
fn it_is_asked_for_once_and_not_for_ever() {
    let mut world = stations(3);
    world.expect_blame(GREEN);
    let made = world.links();
    relay(&mut world, 7);
    assert_eq!(blames(&world, 0), []);
    assert!(world.links() > made, "the link is begun again");
    relay(&mut world, 7);
    assert_eq!(blames(&world, 0), [guilty(7)]);
}

/// With another number each time, every time was the first.
#[test]
fn another_unknown_key_is_no_new_chance() {
    let mut world = stations(3);
    world.expect_blame(GREEN);
    for epoch in [7, 8, 9] {
        relay(&mut world, epoch);
    }
    assert_eq!(blames(&world, 0), [guilty(8), guilty(9)]);
}

#[test]
fn whoever_brings_the_key_may_be_overtaken_again() {
    let mut world = stations(3);
    world.kill(1);
    for epoch in [2, 3, 4] {
        let made = world.links();
        relay(&mut world, epoch);
        assert!(world.links() > made, "the link is begun again");
        assert_eq!(world.stations[0].size(lane(1, Precedence::Routine)), epoch - 2, "the entry is not taken yet");
        send_keys(&mut world, GREEN, 0, &[delegation(RED, epoch)]);
        let made = world.links();
        relay(&mut world, epoch);
        assert_eq!(world.stations[0].size(lane(1, Precedence::Routine)), epoch - 1);
        assert_eq!((world.links(), blames(&world, 0)), (made, vec![]));
    }
}
