//! A receipt bears the time at which its station first signed for what it holds: a link or a file that comes later is told
//! the same.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{Claims, PartyIndex, Precedence, UnverifiedReceipt};
use line::{Frame, Mono, Now};
use testkit::sim::World;

const BLUE: usize = 0;
const RED: usize = 1;

/// What BLUE would write of RED's ROUTINE lane to a file for RED.
fn receipts(world: &World) -> Vec<Claims> {
    let now = Now { mono: Mono(world.now_us()), wall: now(world) };
    let parcel = world.stations[BLUE].line.as_ref().unwrap().parcel(now, PartyIndex(RED as u8)).unwrap();
    let claims = |frame: &Vec<u8>| match Frame::parse(frame, 8).unwrap() {
        Frame::Receipt(receipt) => Some(*UnverifiedReceipt::parse(&receipt).unwrap().claims()),
        _ => None,
    };
    parcel.control.iter().filter_map(claims).filter(|claims| claims.lane == lane(RED, Precedence::Routine)).collect()
}

#[test]
fn what_is_held_is_receipted_anew_only_when_it_is_more() {
    let mut world = stations(2);
    say(&mut world, RED, Precedence::Routine, "One.");
    world.run_for(5 * S).unwrap();
    let (before, first) = (now(&world), receipts(&world));
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].size, 1);
    assert!(first[0].time < before);

    let links = world.links();
    world.block(BLUE, RED, true);
    world.run_for(600 * S).unwrap();
    world.block(BLUE, RED, false);
    world.run_for(10 * S).unwrap();
    assert!(world.links() > links, "another link is in use");
    assert_eq!(receipts(&world), first);

    say(&mut world, RED, Precedence::Routine, "Two.");
    world.run_for(5 * S).unwrap();
    let second = receipts(&world);
    assert_eq!(second[0].size, 2);
    assert!(second[0].time > before);
}
