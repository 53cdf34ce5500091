//! Line checks: made when due, answered by the machine, and counted when they could not be made.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{Precedence, Terms};
use line::affairs::{Body, CheckBody};
use testkit::sim::World;

fn checks(world: &World) -> Vec<u64> {
    let bodies = bodies(world, 0, lane(0, Precedence::Priority));
    let missed = |body: &Body| if let Body::Check(CheckBody { missed, .. }) = body { Some(*missed) } else { None };
    bodies.iter().filter_map(missed).collect()
}

#[test]
fn checks_are_made_answered_and_counted_when_missed() {
    let mut world = World::calm(2, Terms { check_every_s: 10, check_answer_s: 5, ..Terms::default() });
    world.start_all().unwrap();
    world.run_for(25 * S).unwrap();
    assert_eq!(checks(&world), [0, 0, 0], "one when the line came up, then every ten seconds");
    world.block(0, 1, true);
    // The first of these is made, and stays open; nine fall due behind it.
    world.run_for(97 * S).unwrap();
    assert_eq!(checks(&world), [0, 0, 0, 0]);
    world.block(0, 1, false);
    world.run_for(15 * S).unwrap();
    assert_eq!(checks(&world)[..5], [0, 0, 0, 0, 9]);
}
