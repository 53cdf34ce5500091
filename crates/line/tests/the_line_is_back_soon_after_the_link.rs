//! After an outage of any length the line is back within two seconds of the link.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use line::LineState;

#[test]
fn the_line_is_back_soon_after_the_link() {
    let mut world = stations(2);
    for outage in [10 * S, 60 * S, 3_600 * S, 86_400 * S] {
        world.block(0, 1, true);
        world.run_for(outage).unwrap();
        assert_eq!(world.state(0, 1), Some(LineState::Down));
        world.block(0, 1, false);
        world.run_for(2 * S).unwrap();
        assert_eq!(world.state(0, 1), Some(LineState::Up), "after {} s", outage / S);
        assert_eq!(world.state(1, 0), Some(LineState::Up), "after {} s", outage / S);
    }
}
