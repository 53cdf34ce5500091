//! On a path of 300 bit/s a hello takes longer than fifteen dials. The first link is left the time that it needs, and the
//! line comes up.
//!
//! Found by the simulator (seed 79): each link was given up for a newer one before its hello had passed.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::Terms;
use line::LineState;
use testkit::parties;
use testkit::sim::{Rates, World};

#[test]
fn a_line_comes_up_on_the_thinnest_path() {
    let terms = Terms { heartbeat_ms: 30_000, check_every_s: 31_000_000, ..Terms::default() };
    let rates = Rates { bytes_per_s: 38, ..Rates::calm() };
    let mut world = World::with(parties::charter(3, terms), rates, 1);
    for station in 0..3 {
        world.start(station).unwrap();
    }
    world.run_for(120 * S).unwrap();
    for (here, there) in [(0, 1), (0, 2), (1, 2), (1, 0), (2, 0), (2, 1)] {
        assert_eq!(world.state(here, there), Some(LineState::Up), "{here} to {there}");
    }
}
