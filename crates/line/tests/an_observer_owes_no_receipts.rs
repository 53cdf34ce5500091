//! An observer signs nothing for what it holds, so what is under way to it is told by its heartbeats.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{Precedence, Role, Terms};
use line::{Command, Event};
use testkit::parties;
use testkit::sim::{Rates, World};

/// More than may be under way without a receipt: an observer was sent so much and never more.
#[test]
fn an_observer_is_sent_more_than_may_be_under_way() {
    let terms = Terms { received_within_s: [1; 4], ..Terms::default() };
    let charter = parties::charter_with(3, terms, |charter| charter.parties[2].role = Role::Observer);
    let mut world = World::with(charter, Rates::calm(), 1);
    world.start_all().unwrap();
    let entries = line::limits::IN_FLIGHT_ENTRIES_MAX as u64 + 500;
    for text in 0..entries {
        let body = message(1, &text.to_string());
        world.command(0, Command::Say { precedence: Precedence::Routine, body }).unwrap();
        if text % 500 == 0 {
            world.run_for(S).unwrap();
        }
    }
    world.run_for(30 * S).unwrap();
    assert_eq!(world.stations[2].size(lane(0, Precedence::Routine)), entries);
    let overdue = |event: &Event| matches!(event, Event::ReceiptOverdue { .. });
    assert!(!world.stations[0].events.iter().any(overdue), "and no receipt of its is missed");
}
