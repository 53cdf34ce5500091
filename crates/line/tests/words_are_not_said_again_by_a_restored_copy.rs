//! A copy of the disk may still have words in its outbox that were said after it was made. The peer gives them back as
//! entries, and the restored station does not say them a second time: a repeated order is another order.
//!
//! Found by the simulator (seed 25): a FLASH was said again when an old copy was restored.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::Precedence;

#[test]
fn what_waited_in_a_copy_and_was_said_since_is_said_once() {
    let mut world = stations(2);
    world.block(0, 1, true);
    world.kill(0);
    world.start(0).unwrap();
    // It waits for the first hello after the start, in both; the copy is made then.
    for text in ["cease fire", "move north"] {
        say(&mut world, 0, Precedence::Flash, text);
    }
    world.run_for(S).unwrap();
    assert_eq!(world.stations[0].line.as_ref().unwrap().waiting(), 2);
    let copy = world.stations[0].store.clone();
    world.block(0, 1, false);
    world.run_for(5 * S).unwrap();
    assert_eq!(bodies(&world, 1, lane(0, Precedence::Flash)).len(), 2);
    world.kill(0);
    world.restore(0, Some(copy));
    world.start(0).unwrap();
    // New words go out behind what came back.
    say(&mut world, 0, Precedence::Flash, "halt");
    world.run_for(10 * S).unwrap();
    let said = bodies(&world, 1, lane(0, Precedence::Flash));
    assert_eq!(said, ["cease fire", "move north", "halt"].map(|text| message(1, text)));
    assert_eq!(bodies(&world, 0, lane(0, Precedence::Flash)), said);
    assert_eq!((world.stations[0].line.as_ref().unwrap().waiting(), world.stations[0].counts().outbox), (0, 0));
    // The same words said anew are other words.
    say(&mut world, 0, Precedence::Flash, "halt");
    world.run_for(S).unwrap();
    assert_eq!(bodies(&world, 1, lane(0, Precedence::Flash)).len(), 4);
}

#[test]
fn what_is_ordered_after_the_restore_is_another_order() {
    let mut world = stations(2);
    world.run_for(S).unwrap();
    let copy = world.stations[0].store.clone();
    say(&mut world, 0, Precedence::Flash, "halt");
    world.run_for(S).unwrap();
    world.kill(0);
    world.restore(0, Some(copy));
    world.block(0, 1, true);
    world.start(0).unwrap();
    // The officer, who does not see what the copy lacks, says the same words, before the peer gives the first ones back.
    say(&mut world, 0, Precedence::Flash, "halt");
    world.run_for(S).unwrap();
    assert_eq!(world.stations[0].line.as_ref().unwrap().waiting(), 1);
    world.block(0, 1, false);
    world.run_for(10 * S).unwrap();
    let said = bodies(&world, 1, lane(0, Precedence::Flash));
    assert_eq!(said, ["halt", "halt"].map(|text| message(1, text)));
    assert_eq!(bodies(&world, 0, lane(0, Precedence::Flash)), said);
}
