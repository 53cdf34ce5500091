//! Two stations that hold the same entries fold the same picture; where one does not, both are told with the next line
//! check, with the lane that it is in, and told again once it is mended.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryRef, Lane, PartyIndex, Precedence};
use line::affairs::Affair;
use line::{Command, Event, Picture as _, Record as _};
use testkit::sim::World;

/// What a station told of the pictures, and the lanes in which it then shows a difference.
type Seen = (Vec<(PartyIndex, Vec<Lane>)>, Option<Vec<Lane>>);

/// What each comes to with a line check of BLUE's.
fn checked(world: &mut World) -> [Seen; 2] {
    world.stations.iter_mut().for_each(|station| station.events.clear());
    world.command(0, Command::Check).unwrap();
    world.run_for(5 * S).unwrap();
    [0, 1].map(|station: usize| {
        let told = |event: &Event| match event {
            Event::Pictures { peer, lanes } => Some((*peer, lanes.clone())),
            _ => None,
        };
        let line = world.stations[station].line.as_ref().unwrap();
        let shown = line.status(line::Mono(0)).remove(0).picture.map(|(_, lanes)| lanes);
        (world.stations[station].events.iter().filter_map(told).collect(), shown)
    })
}

fn put_back(world: &mut World, station: usize, id: EntryRef, affair: &Affair) {
    world.stations[station].store.put(id, affair).unwrap();
    // The next that is folded has the sums taken.
    say(world, 1, Precedence::Routine, "nothing to report");
    world.run_for(S).unwrap();
}

#[test]
fn a_difference_is_told_by_both_once_and_so_is_its_end() {
    let mut world = stations(2);
    world.expect_blame(1);
    for precedence in Precedence::ALL {
        say(&mut world, 0, precedence, "one of many");
        say(&mut world, 1, precedence, "one of many");
        world.run_for(S).unwrap();
    }
    let agreed = (vec![], Some(vec![]));
    assert_eq!(checked(&mut world), [agreed.clone(), agreed.clone()]);

    let id = at(0, Precedence::Immediate, 1);
    let right = world.stations[1].store.affair(id).unwrap().unwrap();
    let Affair::Message(mut message) = right.clone() else { panic!("{right:?}") };
    message.readers.clear();
    put_back(&mut world, 1, id, &Affair::Message(message));
    let [blue, red] = [0, 1].map(PartyIndex);
    let differs = |peer| (vec![(peer, vec![id.lane])], Some(vec![id.lane]));
    assert_eq!(checked(&mut world), [differs(red), differs(blue)]);
    let still = (vec![], Some(vec![id.lane]));
    assert_eq!(checked(&mut world), [still.clone(), still]);

    put_back(&mut world, 1, id, &right);
    let mended = |peer| (vec![(peer, vec![])], Some(vec![]));
    assert_eq!(checked(&mut world), [mended(red), mended(blue)]);
    assert_eq!(checked(&mut world), [agreed.clone(), agreed]);
}

/// A station that was started anew goes on from what is on its disk.
#[test]
fn what_was_folded_before_a_restart_is_compared_after_it() {
    let mut world = stations(2);
    say(&mut world, 0, Precedence::Routine, "before");
    world.run_for(S).unwrap();
    world.kill(1);
    world.start(1).unwrap();
    world.run_for(30 * S).unwrap();
    let agreed = (vec![], Some(vec![]));
    assert_eq!(checked(&mut world), [agreed.clone(), agreed]);
}
