//! Restored twice, a disk may hold words that were never sent, in places where others were sent since. They are not
//! shown to anyone: that would prove a fork against a party that never spoke twice.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::Precedence;
use line::{Blame, LocalFault};

#[test]
fn a_copy_left_behind_is_told() {
    let mut world = stations(2);
    say(&mut world, 0, Precedence::Routine, "sent");
    world.run_for(S).unwrap();
    let before = world.stations[0].store.clone();
    world.block(0, 1, true);
    say(&mut world, 0, Precedence::Routine, "never sent");
    world.run_for(100 * MS).unwrap();
    world.kill(0);
    let left_behind = world.stations[0].store.clone();
    world.restore(0, Some(before));
    world.block(0, 1, false);
    world.run_for(20 * S).unwrap();
    world.start(0).unwrap();
    world.run_for(5 * S).unwrap();
    say(&mut world, 0, Precedence::Routine, "sent in its place");
    world.run_for(S).unwrap();
    world.kill(0);
    world.restore(0, Some(left_behind));
    world.start(0).unwrap();
    // The world's operator then does as advised, and starts with an empty disk.
    world.run_for(20 * S).unwrap();
    let diverged = Blame::Local(LocalFault::Diverged(lane(0, Precedence::Routine)));
    assert!(blames(&world, 0).contains(&diverged));
    assert_eq!(blames(&world, 1), []);
    assert!(world.stations[1].forks().is_empty());
    let lane = lane(0, Precedence::Routine);
    assert_eq!(bodies(&world, 0, lane), bodies(&world, 1, lane));
    assert_eq!(bodies(&world, 0, lane)[1], message(1, "sent in its place"));
}
