//! Restored twice, a disk may hold words that were never sent, in places where others were sent since. They are not
//! shown to anyone: that would prove a fork against a party that never spoke twice.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{PartyIndex, Precedence};
use line::{Blame, Command, LocalFault};
use testkit::parties;
use testkit::sim::World;

#[test]
fn a_copy_left_behind_is_told() {
    let mut world = stations(2);
    say(&mut world, 0, Precedence::Routine, "sent");
    world.run_for(S).unwrap();
    left_behind(&mut world);
}

/// What a peer holds may then be what the old key signed after it was taken back. It is asked to show it, and until it
/// has nothing is signed, nor shown.
#[test]
fn so_it_is_once_a_key_was_taken_back() {
    let mut world = stations(2);
    say(&mut world, 0, Precedence::Routine, "sent");
    world.run_for(S).unwrap();
    let sizes = Precedence::ALL.map(|precedence| world.stations[0].size(lane(0, precedence)));
    let revocation = parties::revocation(world.charter(), PartyIndex(0), 1, sizes);
    world.command(0, Command::AddKeys(vec![parties::delegation(PartyIndex(0), 2), revocation])).unwrap();
    world.run_for(S).unwrap();
    world.kill(0);
    world.stations[0].epoch = 2;
    world.start(0).unwrap();
    world.run_for(5 * S).unwrap();
    left_behind(&mut world);
}

fn left_behind(world: &mut World) {
    let before = world.stations[0].store.clone();
    world.block(0, 1, true);
    say(world, 0, Precedence::Routine, "never sent");
    world.run_for(100 * MS).unwrap();
    world.kill(0);
    let left_behind = world.stations[0].store.clone();
    world.restore(0, Some(before));
    world.run_for(20 * S).unwrap();
    world.block(0, 1, false);
    world.start(0).unwrap();
    world.run_for(5 * S).unwrap();
    say(world, 0, Precedence::Routine, "sent in its place");
    world.run_for(S).unwrap();
    world.kill(0);
    world.restore(0, Some(left_behind));
    world.start(0).unwrap();
    // Waits, and is not signed onto a history that nobody else has.
    say(world, 0, Precedence::Routine, "after that");
    // The world's operator then does as advised, and starts with an empty disk.
    world.run_for(20 * S).unwrap();
    let diverged = Blame::Local(LocalFault::Diverged(lane(0, Precedence::Routine)));
    assert!(blames(world, 0).contains(&diverged));
    assert_eq!(blames(world, 1), []);
    assert!(world.stations[1].forks().is_empty());
    let lane = lane(0, Precedence::Routine);
    assert_eq!(bodies(world, 0, lane), bodies(world, 1, lane));
    assert_eq!(bodies(world, 0, lane)[1], message(1, "sent in its place"));
}

/// Where what was said in its place was heard by nobody either, no peer can tell: so an operator throws away the copies
/// that are older than a disk from which the station has spoken ([`docs/disaster.md`], and the simulator's operators
/// do: seed 1259).
///
/// [`docs/disaster.md`]: ../../../docs/disaster.md
#[test]
fn a_copy_older_than_the_disk_is_void() {
    let mut world = stations(2);
    world.block(0, 1, true);
    say(&mut world, 0, Precedence::Routine, "heard by nobody");
    world.run_for(100 * MS).unwrap();
    world.kill(0);
    let void = world.stations[0].store.clone();
    world.restore(0, None);
    world.run_for(20 * S).unwrap();
    world.block(0, 1, false);
    world.start(0).unwrap();
    world.run_for(5 * S).unwrap();
    world.block(0, 1, true);
    say(&mut world, 0, Precedence::Routine, "nor was what took its place");
    world.run_for(100 * MS).unwrap();
    world.kill(0);
    world.restore(0, Some(void));
    world.run_for(20 * S).unwrap();
    world.block(0, 1, false);
    let judged = world.start(0).and_then(|()| world.run_for(5 * S));
    assert!(judged.is_err_and(|why| why.contains("two entries")));
}
