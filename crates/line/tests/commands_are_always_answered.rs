//! Every command has its answer, once what it came to is durable, and a refused one has changed nothing.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::PartyIndex;
use line::Command;
use testkit::parties;

/// Keys that are known leave nothing to be stored, and the answer waited for a store that never came. So it did behind a
/// receipt, which is kept when there is time.
#[test]
fn keys_that_are_known_already_are_answered_at_once() {
    let mut world = stations(2);
    say(&mut world, 0, evidence::Precedence::Flash, "receipted");
    world.run_for(S).unwrap();
    let known = parties::delegation(PartyIndex(0), 1);
    world.command(0, Command::AddKeys(vec![known])).unwrap();
    assert_eq!(world.stations[0].unanswered(), 0);
}

/// The first of several keys was kept although the second was refused.
#[test]
fn of_several_keys_all_are_taken_or_none() {
    let mut world = stations(2);
    let new = parties::delegation(PartyIndex(0), 2);
    world.command(0, Command::AddKeys(vec![new, vec![0x40]])).unwrap();
    let keyring = world.stations[0].line.as_ref().unwrap().keyring().clone();
    assert_eq!(keyring.stations(PartyIndex(0)).count(), 1);
    assert_eq!(world.stations[0].unanswered(), 0);
}
