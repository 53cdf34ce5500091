//! Large entries come in parts: those of one precedence one after the other, and each precedence by itself.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{PartyIndex, Precedence, Terms, VerifiedEntry};
use line::{Blame, Fragment, LineState, Misdeed};
use testkit::parties::{self, station_key};
use testkit::sim::{Rates, World};

const RED: usize = 1;
const GREEN: usize = 2;

/// An entry of four parts.
fn large(world: &World, party: usize, precedence: Precedence) -> VerifiedEntry {
    let key = station_key(PartyIndex(party as u8), 1);
    let entry = signed(world, 0, lane(party, precedence), 1, &key, &"word ".repeat(5_500));
    assert_eq!(parts(&entry).len(), 4);
    entry
}

/// Sends parts of one entry of RED's, and says what it was blamed for. Whatever it was, the line is back soon, and the
/// next entry is taken.
fn blamed(pick: impl Fn(Vec<Fragment>) -> Vec<Fragment>) -> Option<Misdeed> {
    let mut world = stations(2);
    world.expect_blame(RED);
    let entry = large(&world, RED, Precedence::Routine);
    for part in pick(parts(&entry)) {
        if blames(&world, 0).is_empty() {
            send_part(&mut world, RED, 0, &part);
        }
    }
    world.run_for(5 * S).unwrap();
    assert_eq!(world.state(0, RED), Some(LineState::Up));
    let next = signed(&world, 0, lane(RED, Precedence::Routine), 1, &station_key(PartyIndex(1), 1), "small");
    send(&mut world, RED, 0, &next);
    world.run_for(S).unwrap();
    assert_eq!(world.stations[0].size(lane(RED, Precedence::Routine)), next.at().serial);
    let mut blames = blames(&world, 0);
    assert!(blames.len() <= 1, "{blames:?}");
    blames.pop().map(|blame| match blame {
        Blame::PeerMisbehaved { party: PartyIndex(1), misdeed } => misdeed,
        other => panic!("{other}"),
    })
}

fn misfit() -> Option<Misdeed> {
    Some(Misdeed::Fragments(at(RED, Precedence::Routine, 1)))
}

#[test]
fn parts_in_order_make_an_entry() {
    assert_eq!(blamed(|parts| parts), None);
}

#[test]
fn parts_in_another_order_are_refused() {
    assert_eq!(blamed(|parts| [0, 2, 1, 3].map(|at| parts[at].clone()).to_vec()), misfit());
    assert_eq!(blamed(|parts| parts[1..].to_vec()), misfit());
    assert_eq!(blamed(|parts| [0, 1, 3].map(|at| parts[at].clone()).to_vec()), misfit());
}

#[test]
fn a_part_that_comes_twice_is_refused_and_the_first_begins_anew() {
    assert_eq!(blamed(|parts| [0, 1, 1].map(|at| parts[at].clone()).to_vec()), misfit());
    assert_eq!(blamed(|parts| [0, 1, 0, 1, 2, 3].map(|at| parts[at].clone()).to_vec()), None);
    assert_eq!(blamed(|parts| [0, 1, 2, 3, 0, 1, 2, 3].map(|at| parts[at].clone()).to_vec()), None, "as it is known");
    assert_eq!(blamed(|parts| [0, 1, 2, 3, 3].map(|at| parts[at].clone()).to_vec()), misfit());
}

#[test]
fn parts_that_are_too_much_are_refused() {
    let longer = |mut parts: Vec<Fragment>| {
        parts[3].part.push(0);
        parts
    };
    assert_eq!(blamed(longer), misfit());
    let larger_than_a_part = |mut parts: Vec<Fragment>| {
        parts[0].part.push(0);
        parts
    };
    assert!(matches!(blamed(larger_than_a_part), Some(Misdeed::Malformed(_))));
    let another_size = |mut parts: Vec<Fragment>| {
        parts[1].total += 1;
        parts
    };
    assert_eq!(blamed(another_size), misfit());
    let beyond_the_charter = |mut parts: Vec<Fragment>| {
        parts.iter_mut().for_each(|part| part.total = Terms::default().entry_bytes_max + 1);
        parts
    };
    assert_eq!(blamed(beyond_the_charter), misfit());
    let for_another_place = |mut parts: Vec<Fragment>| {
        parts.iter_mut().for_each(|part| part.serial = 2);
        parts
    };
    assert_eq!(blamed(for_another_place), Some(Misdeed::Fragments(at(RED, Precedence::Routine, 2))));
}

/// What is begun and never ended holds its place until the link ends, and keeps nothing else waiting.
#[test]
fn what_is_never_brought_to_its_end_keeps_nothing_waiting() {
    assert_eq!(blamed(|parts| parts[..3].to_vec()), None);
}

#[test]
fn what_was_begun_on_one_link_is_not_ended_on_another() {
    let mut world = stations(2);
    world.expect_blame(RED);
    let parts = parts(&large(&world, RED, Precedence::Routine));
    send_part(&mut world, RED, 0, &parts[0]);
    world.block(0, RED, true);
    world.run_for(30 * S).unwrap();
    world.block(0, RED, false);
    world.run_for(5 * S).unwrap();
    send_part(&mut world, RED, 0, &parts[1]);
    assert_eq!(blames(&world, 0).len(), 1);
}

#[test]
fn parts_of_two_precedences_may_alternate() {
    let mut world = stations(2);
    world.expect_blame(RED);
    let both = [Precedence::Priority, Precedence::Routine].map(|precedence| large(&world, RED, precedence));
    for at in 0..4 {
        both.iter().for_each(|entry| send_part(&mut world, RED, 0, &parts(entry)[at]));
    }
    world.run_for(S).unwrap();
    assert_eq!(blames(&world, 0), []);
    for entry in both {
        assert_eq!(world.stations[0].size(entry.at().lane), entry.at().serial);
    }
}

#[test]
fn parts_of_two_lanes_of_one_precedence_may_not() {
    let mut world = stations(3);
    world.expect_blame(GREEN);
    let [one, other] = [RED, GREEN].map(|party| parts(&large(&world, party, Precedence::Routine)));
    // The other's first part gives up what was begun, and so far nothing is wrong.
    for part in [&one[0], &other[0], &other[1]] {
        send_part(&mut world, GREEN, 0, part);
    }
    assert_eq!(blames(&world, 0), []);
    send_part(&mut world, GREEN, 0, &one[1]);
    let misdeed = Misdeed::Fragments(at(RED, Precedence::Routine, 1));
    assert_eq!(blames(&world, 0), [Blame::PeerMisbehaved { party: PartyIndex(2), misdeed }]);
}

/// Stations on slow links: a part is 8 KiB.
fn slow(parties: usize, bytes_per_s: u64) -> World {
    let rates = Rates { bytes_per_s, ..Rates::calm() };
    let terms = Terms { check_every_s: 31_000_000, ..Terms::default() };
    let mut world = World::with(parties::charter(parties, terms), rates, 1);
    world.start_all().unwrap();
    world
}

/// Nothing urgent waits for more than one part of what is not.
#[test]
fn a_flash_passes_what_is_half_sent() {
    let mut world = slow(2, 40_000);
    for text in ["one ", "two "] {
        say(&mut world, 0, Precedence::Routine, &text.repeat(10_000));
    }
    world.run_for(300 * MS).unwrap();
    say(&mut world, 0, Precedence::Flash, "stop");
    world.run_for(300 * MS).unwrap();
    let sizes = |world: &World| [Precedence::Flash, Precedence::Routine].map(|of| world.stations[1].size(lane(0, of)));
    assert_eq!(sizes(&world), [1, 0]);
    world.run_for(3 * S).unwrap();
    assert_eq!(sizes(&world), [1, 2]);
}

/// What a station passes on for another is brought to its end before words of its own of that precedence begin.
#[test]
fn what_is_half_passed_on_is_brought_to_its_end() {
    let mut world = slow(3, 400_000);
    world.block(RED, GREEN, true);
    // More than the bearer takes at once, so that one of them stays half sent.
    let entries = 2 * line::limits::CREDIT_BYTES as u64 / 40_000;
    for _ in 0..entries {
        say(&mut world, RED, Precedence::Routine, &"one ".repeat(10_000));
    }
    // GREEN lacks them for two heartbeats, and then has them from BLUE.
    while world.queued(0, GREEN) < line::limits::CREDIT_BYTES / 2 {
        world.run_for(10 * MS).unwrap();
    }
    say(&mut world, 0, Precedence::Routine, &"two ".repeat(10_000));
    world.run_for(5 * S).unwrap();
    assert_eq!(world.stations[GREEN].size(lane(RED, Precedence::Routine)), entries);
    assert_eq!(world.stations[GREEN].size(lane(0, Precedence::Routine)), 1);
}
