//! A party that knows elsewhere how far its own lanes went: a station that does not go as far signs nothing, whatever its
//! peers say, until they give back what is missing or an officer accepts the loss.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::Precedence;
use line::Command;
use line::affairs::Body;
use testkit::sim::World;

/// Two stations of which the first lost its disk and holds less than before; the second lost its too, which is what a
/// station sees of one that hides what it holds.
fn both_lost() -> (World, [u64; 4]) {
    let mut world = stations(2);
    for text in ["one", "two", "three"] {
        say(&mut world, 0, Precedence::Routine, text);
    }
    say(&mut world, 0, Precedence::Flash, "now");
    world.run_for(S).unwrap();
    let sizes = Precedence::ALL.map(|precedence| world.stations[0].size(lane(0, precedence)));
    for station in 0..2 {
        world.kill(station);
        world.restore(station, None);
    }
    (world, sizes)
}

fn own_entries(world: &World) -> u64 {
    Precedence::ALL.iter().map(|precedence| world.stations[0].size(lane(0, *precedence))).sum()
}

#[test]
fn a_peer_that_hides_what_it_holds_does_not_have_a_place_signed_twice() {
    for mark in [true, false] {
        let (mut world, sizes) = both_lost();
        world.start(0).unwrap();
        world.stations[0].line.as_mut().unwrap().not_below(mark.then_some(sizes));
        world.start(1).unwrap();
        say(&mut world, 0, Precedence::Routine, "in a place that is taken");
        world.run_for(30 * S).unwrap();
        let line = world.stations[0].line.as_ref().unwrap();
        assert!(line.is_below() && !line.may_sign(), "it would sign");
        assert_eq!((own_entries(&world), line.waiting()), (0, 1));
        // Without a mark it would have been signed long since, and the simulator's judge sees that.
        world.stations[0].line.as_mut().unwrap().not_below(Some([0; 4]));
        let ordered = world.command(0, Command::SignWithout(evidence::PartyIndex(1))).map(|_| ());
        let judged = ordered.and_then(|()| world.run_for(10 * S));
        assert!(format!("{judged:?}").contains("signed two entries"), "{judged:?}");
    }
}

#[test]
fn an_officer_accepts_the_loss_and_the_line_is_told() {
    // The mark says of two more than anybody has.
    let mut world = stations(2);
    world.run_for(S).unwrap();
    let mut sizes = Precedence::ALL.map(|precedence| world.stations[0].size(lane(0, precedence)));
    sizes[0] += 2;
    let before = own_entries(&world);
    world.kill(0);
    world.start(0).unwrap();
    world.stations[0].line.as_mut().unwrap().not_below(Some(sizes));
    say(&mut world, 0, Precedence::Routine, "this waits");
    world.run_for(5 * S).unwrap();
    assert_eq!(own_entries(&world), before);
    world.command(0, Command::AcceptLoss).unwrap();
    world.run_for(5 * S).unwrap();
    let restored = bodies(&world, 1, lane(0, Precedence::Immediate));
    assert!(matches!(restored[0], Body::Restored { before, .. } if before == sizes), "{restored:?}");
    assert_eq!(bodies(&world, 1, lane(0, Precedence::Routine)).len(), 1);
    // Where nothing is wanting it is no order at all.
    world.command(0, Command::AcceptLoss).unwrap();
    world.run_for(S).unwrap();
    assert_eq!(bodies(&world, 1, lane(0, Precedence::Immediate)).len(), restored.len());
}

#[test]
fn what_a_peer_gives_back_is_enough() {
    let mut world = stations(2);
    say(&mut world, 0, Precedence::Routine, "one");
    world.run_for(S).unwrap();
    let sizes = Precedence::ALL.map(|precedence| world.stations[0].size(lane(0, precedence)));
    world.kill(0);
    world.restore(0, None);
    world.start(0).unwrap();
    world.stations[0].line.as_mut().unwrap().not_below(Some(sizes));
    say(&mut world, 0, Precedence::Routine, "two");
    world.run_for(5 * S).unwrap();
    assert!(world.stations[0].line.as_ref().unwrap().may_sign());
    assert_eq!(bodies(&world, 1, lane(0, Precedence::Routine)).len(), 2);
}
