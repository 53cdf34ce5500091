//! Two stations that hold the same entries fold the same picture; where one does not, both are told with the next line
//! check, with the first affair on which they differ, and told again once it is mended.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryRef, Lane, PartyIndex, Precedence};
use line::affairs::{Affair, AnswerBody, Body, CheckBody};
use line::limits::{SEARCH_CHECKS_MAX, SEARCHES_MAX};
use line::{Command, Event, Picture as _, Record as _};
use testkit::sim::World;

/// Lanes in which two pictures differ, and the first affair.
type Differs = (Vec<Lane>, Option<EntryRef>);

/// What each station told of the other's picture with a line check of BLUE's, and what it then shows.
fn checked(world: &mut World) -> [(Vec<Differs>, Option<Differs>); 2] {
    world.stations.iter_mut().for_each(|station| station.events.clear());
    world.command(0, Command::Check).unwrap();
    world.run_for(5 * S).unwrap();
    [0, 1].map(|station: usize| {
        let told = |event: &Event| match event {
            Event::Pictures { peer, lanes, first } => {
                assert_eq!(*peer, PartyIndex(1 - station as u8));
                Some((lanes.clone(), *first))
            }
            _ => None,
        };
        let line = world.stations[station].line.as_ref().unwrap();
        let shown = line.status(line::Mono(0)).remove(0).picture.map(|compared| (compared.lanes, compared.first));
        (world.stations[station].events.iter().filter_map(told).collect(), shown)
    })
}

fn put_back(world: &mut World, station: usize, id: EntryRef, affair: &Affair) {
    world.stations[station].store.put(id, affair).unwrap();
    // The next that is folded has the sums taken.
    say(world, 1, Precedence::Routine, "nothing to report");
    world.run_for(S).unwrap();
}

/// Has RED fold a message of BLUE's as if it had nobody to be read by; what was right.
fn spoil(world: &mut World, id: EntryRef) -> Affair {
    // The simulator's judge takes it for a station at fault, which it is.
    world.expect_blame(1);
    let right = world.stations[1].store.affair(id).unwrap().unwrap();
    let Affair::Message(mut message) = right.clone() else { panic!("{right:?}") };
    message.readers.clear();
    put_back(world, 1, id, &Affair::Message(message));
    right
}

#[test]
fn a_difference_is_told_by_both_with_the_first_affair_and_so_is_its_end() {
    for wrong in [1, 64, 150, 299] {
        let mut world = stations(2);
        for n in 0..300 {
            say(&mut world, 0, Precedence::Routine, "one of many");
            if n % 50 == 0 {
                say(&mut world, 1, Precedence::Flash, "one of many");
            }
        }
        world.run_for(5 * S).unwrap();
        let agreed = (vec![], Some((vec![], None)));
        assert_eq!(checked(&mut world), [agreed.clone(), agreed.clone()]);
        let id = at(0, Precedence::Routine, wrong);
        let right = spoil(&mut world, id);
        let (unnamed, named) = ((vec![id.lane], None), (vec![id.lane], Some(id)));
        for (told, shown) in checked(&mut world) {
            assert_eq!((told, shown), (vec![unnamed.clone(), named.clone()], Some(named.clone())), "{wrong}");
        }
        let still = (vec![], Some(named));
        assert_eq!(checked(&mut world), [still.clone(), still]);
        put_back(&mut world, 1, id, &right);
        let mended = (vec![(vec![], None)], Some((vec![], None)));
        assert_eq!(checked(&mut world), [mended.clone(), mended]);
        assert_eq!(checked(&mut world), [agreed.clone(), agreed]);
    }
}

/// It takes a few checks beside the schedule, and no more until the next falls due, however long nothing is mended.
#[test]
fn a_search_makes_few_checks() {
    let mut world = stations(2);
    (0..100).for_each(|_| say(&mut world, 0, Precedence::Routine, "one of many"));
    world.run_for(5 * S).unwrap();
    spoil(&mut world, at(0, Precedence::Routine, 70));
    let size = |world: &World| world.stations[0].size(lane(0, Precedence::Priority));
    let before = size(&world);
    for asked in 1..=10 {
        checked(&mut world);
        assert!(size(&world) - before <= asked + u64::from(SEARCH_CHECKS_MAX), "{asked} asked for");
    }
    let before = size(&world);
    world.run_for(3_600 * S).unwrap();
    assert_eq!(size(&world), before);
}

/// Whoever differs may ask again and again: between two checks of the schedule only so many parts are added up for it.
#[test]
fn a_peer_that_differs_does_not_have_parts_added_up_without_end() {
    let mut world = stations(2);
    (0..100).for_each(|_| say(&mut world, 0, Precedence::Routine, "one of many"));
    world.run_for(5 * S).unwrap();
    spoil(&mut world, at(0, Precedence::Routine, 70));
    (0..3 * SEARCHES_MAX).for_each(|_| drop(checked(&mut world)));
    for station in 0..2 {
        let of = lane(station, Precedence::Priority);
        let kept = world.stations[station].store.entries(of, 1, usize::MAX).unwrap();
        let stated = |kept: &line::KeptEntry| match Body::decode(kept.entry.body()) {
            Ok(Body::Check(CheckBody { picture, .. }) | Body::Answer(AnswerBody { picture, .. })) => picture,
            _ => None,
        };
        let pictures: Vec<_> = kept.iter().filter_map(stated).collect();
        let in_parts = pictures.iter().filter(|picture| picture.parts.is_some()).count();
        assert!(pictures.len() >= 3 * usize::from(SEARCHES_MAX), "{} checks and answers", pictures.len());
        assert!((1..=usize::from(SEARCHES_MAX)).contains(&in_parts), "{in_parts} in parts");
    }
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
    let agreed = (vec![], Some((vec![], None)));
    assert_eq!(checked(&mut world), [agreed.clone(), agreed]);
}
