//! From an officer's word to the other disk and its receipt: two disks and two ways, and no timer between.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::Precedence;
use line::Event;

#[test]
fn words_go_out_without_waiting_for_a_tick() {
    let mut world = stations(2);
    world.run_for(333 * MS).unwrap();
    say(&mut world, 0, Precedence::Flash, "stop");
    // The calm world has a way of 10 ms, and disks of about 1 ms.
    world.run_for(35 * MS).unwrap();
    assert!(world.stations[1].events.contains(&Event::Kept(at(0, Precedence::Flash, 1))));
    let receipted = |event: &Event| matches!(event, Event::Receipted(claims) if claims.size == 1);
    world.run_for(25 * MS).unwrap();
    assert!(world.stations[0].events.iter().any(receipted));
}
