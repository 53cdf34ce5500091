//! The other side is the backup: a station that lost its disk gets its own words back, says so, and signs on after them.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{Precedence, Terms};
use line::affairs::Body;
use line::{Command, Event};
use testkit::parties;
use testkit::sim::{Rates, World};

#[test]
fn a_lost_disk_is_given_back() {
    let mut world = stations(2);
    for text in ["one", "two", "three"] {
        say(&mut world, 0, Precedence::Routine, text);
    }
    say(&mut world, 0, Precedence::Flash, "now");
    world.run_for(S).unwrap();
    world.kill(0);
    world.restore(0, None);
    world.start(0).unwrap();
    // Said before the first hello: durable, and not signed yet.
    say(&mut world, 0, Precedence::Routine, "four");
    world.run_for(5 * S).unwrap();
    let lane = lane(0, Precedence::Routine);
    assert_eq!(bodies(&world, 0, lane).len(), 4);
    assert_eq!(bodies(&world, 0, lane), bodies(&world, 1, lane));
    let restored = bodies(&world, 1, common::lane(0, Precedence::Immediate));
    // In PRIORITY there was the first line check, and the answer to the other's, which is not given again.
    assert_eq!(restored, [Body::Restored { before: [0; 4], after: [1, 0, 2, 3] }]);
    let answers = bodies(&world, 1, common::lane(0, Precedence::Priority));
    assert_eq!(answers.iter().filter(|body| matches!(body, Body::Answer { .. })).count(), 1);
}

/// The receipts for what was given back came before it, and were dropped: the lane stood unreceipted until the next
/// link.
#[test]
fn what_is_given_back_is_receipted_again() {
    let mut world = stations(2);
    say(&mut world, 0, Precedence::Routine, "one");
    world.run_for(S).unwrap();
    world.kill(0);
    world.restore(0, None);
    world.start(0).unwrap();
    world.run_for(5 * S).unwrap();
    let line = world.stations[0].line.as_ref().unwrap();
    let receipted = line.status(line::Mono(0))[0].receipted.clone();
    assert_eq!(receipted[lane(0, Precedence::Routine).number() as usize], 1);
}

/// The entry that says so was placed at the end of the restore, so a crash before it made the restore a quiet one.
#[test]
fn a_restore_is_told_although_the_station_fell_in_the_middle_of_it() {
    let rates = Rates { bytes_per_s: 100_000, ..Rates::calm() };
    let mut world = World::with(parties::charter(2, Terms::default()), rates, 1);
    world.start_all().unwrap();
    for text in 0..50 {
        say(&mut world, 0, Precedence::Routine, &format!("{text} {}", "word ".repeat(1_000)));
    }
    world.run_for(30 * S).unwrap();
    world.kill(0);
    world.restore(0, None);
    world.start(0).unwrap();
    while world.stations[0].size(lane(0, Precedence::Routine)) == 0 {
        world.run_for(100).unwrap();
    }
    assert_eq!(world.stations[0].size(lane(0, Precedence::Immediate)), 0);
    world.kill(0);
    world.start(0).unwrap();
    world.run_for(20 * S).unwrap();
    let restored = bodies(&world, 1, lane(0, Precedence::Immediate));
    assert_eq!(restored.len(), 1);
    assert!(matches!(restored[0], Body::Restored { before: [0, 0, 0, 0], after: [.., 50] }), "{restored:?}");
}

/// A FLASH overtakes its author's routine words, so it may be all that is left of a disk. Had it vouched for them, the
/// words signed anew in their places would have convicted an honest author.
#[test]
fn words_that_nobody_else_has_are_vouched_for_by_none_that_others_have() {
    let mut world = stations(2);
    world.block(0, 1, true);
    say(&mut world, 0, Precedence::Routine, "lost");
    say(&mut world, 0, Precedence::Flash, "kept");
    world.run_for(100 * MS).unwrap();
    let kept = line::Record::entries(&world.stations[0].store, lane(0, Precedence::Flash), 1, 1).unwrap();
    let seen = kept[0].entry.seen().unwrap();
    assert_eq!(seen.sizes[lane(0, Precedence::Routine).number() as usize], 0);
}

/// What others took in and had not yet stored was left out of what they told: its places were signed anew.
#[test]
fn what_is_on_its_way_to_a_peers_disk_is_told_too() {
    let mut world = stations(2);
    for text in ["one", "two"] {
        say(&mut world, 0, Precedence::Routine, text);
    }
    // Long enough for the entries to arrive, and not for the other disk to have them.
    while !world.stations[1].is_writing() {
        world.run_for(100).unwrap();
    }
    world.kill(0);
    world.restore(0, None);
    world.start(0).unwrap();
    say(&mut world, 0, Precedence::Routine, "three");
    world.run_for(5 * S).unwrap();
    assert_eq!(bodies(&world, 0, lane(0, Precedence::Routine)).len(), 3);
    assert!(world.stations[0].events.iter().any(|event| matches!(event, Event::Adopted { .. })));
}

/// The hello counted what was on its way to the disk, and only what was on it already was sent: the author waited for
/// the rest for ever, and each blamed the other.
#[test]
fn what_comes_to_a_slow_disk_after_the_hello_is_given_back_too() {
    let rates = Rates { disk_us: 5 * S, ..Rates::calm() };
    let mut world = World::with(parties::charter(2, Terms::default()), rates, 1);
    world.start_all().unwrap();
    world.run_for(60 * S).unwrap();
    say(&mut world, 0, Precedence::Routine, "one");
    let lane = lane(0, Precedence::Routine);
    while world.stations[0].size(lane) == 0 {
        world.run_for(MS).unwrap();
    }
    // Long enough to arrive.
    world.run_for(S).unwrap();
    assert_eq!(world.stations[1].size(lane), 0);
    world.kill(0);
    world.restore(0, None);
    world.start(0).unwrap();
    world.run_for(60 * S).unwrap();
    assert_eq!(world.stations[0].size(lane), 1);
}

#[test]
fn nothing_is_signed_before_every_peer_has_told_unless_an_officer_orders_it() {
    let mut world = stations(3);
    world.kill(0);
    world.kill(2);
    world.start(0).unwrap();
    say(&mut world, 0, Precedence::Flash, "waits");
    world.run_for(30 * S).unwrap();
    assert_eq!(world.stations[0].line.as_ref().unwrap().waiting(), 1);
    world.command(0, Command::SignWithout(evidence::PartyIndex(2))).unwrap();
    world.run_for(S).unwrap();
    assert_eq!(world.stations[1].size(lane(0, Precedence::Flash)), 1);
}
