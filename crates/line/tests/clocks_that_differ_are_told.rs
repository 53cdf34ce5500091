//! A peer's clock is compared with ours as well as the round trip lets us know it, and no better.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use line::{Event, LineState};

#[test]
fn a_clock_that_is_a_year_off_degrades_the_line_and_stops_nothing() {
    let mut world = stations(2);
    world.stations[1].set_clock_off_ms(365 * 86_400_000);
    world.run_for(5 * S).unwrap();
    let alarm = |event: &Event| matches!(event, Event::ClockOffset { alarm: true, .. });
    assert!(world.stations[0].events.iter().any(alarm) && world.stations[1].events.iter().any(alarm));
    assert_eq!(world.state(0, 1), Some(LineState::Degraded));
    say(&mut world, 0, evidence::Precedence::Flash, "still");
    world.run_for(S).unwrap();
    assert_eq!(world.stations[1].size(lane(0, evidence::Precedence::Flash)), 1);
    world.stations[1].set_clock_off_ms(0);
    world.run_for(5 * S).unwrap();
    assert_eq!(world.state(0, 1), Some(LineState::Up));
}

/// A heartbeat that a bad link holds back for seconds was taken for a clock that is slow.
#[test]
fn a_heartbeat_that_comes_late_is_no_slow_clock() {
    let mut world = stations(2);
    world.block(0, 1, true);
    world.run_for(8 * S).unwrap();
    world.block(0, 1, false);
    world.run_for(5 * S).unwrap();
    let told = |event: &Event| matches!(event, Event::ClockOffset { .. });
    assert!(!world.stations.iter().any(|station| station.events.iter().any(told)));
}
