//! What an author says last of its own message stands, whatever its precedence; and what would not stand is not signed.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryRef, Precedence};
use line::affairs::{Affair, Body, Standing};
use line::{Command, CommandError};
use testkit::sim::World;

const ABOUT: Precedence = Precedence::Immediate;

/// BLUE says something of its message, a second later; the refusal, if it was refused.
fn said(world: &mut World, precedence: Precedence, body: Body) -> Option<CommandError> {
    world.command(0, Command::Say { precedence, body }).unwrap();
    world.run_for(S).unwrap();
    world.stations[0].refused.pop()
}

fn correction() -> Body {
    let Body::Message(mut words) = message(1, "better words") else { unreachable!() };
    words.corrects = Some(at(0, ABOUT, 1));
    Body::Message(words)
}

fn cancellation() -> Body {
    Body::Cancellation { message: at(0, ABOUT, 1), reason: "a mistake".to_owned() }
}

fn spoken() -> World {
    let mut world = stations(2);
    say(&mut world, 0, ABOUT, "words");
    world.run_for(S).unwrap();
    world
}

/// How the message stands, with both, and by which entry.
fn standing(world: &World) -> (bool, EntryRef) {
    let [blue, red] =
        [0, 1].map(|station: usize| match world.stations[station].store.affairs().get(&at(0, ABOUT, 1)) {
            Some(Affair::Message(message)) => message.standing,
            other => panic!("{other:?}"),
        });
    assert_eq!(blue, red);
    (matches!(blue, Standing::Cancelled(_)), blue.word().unwrap().at)
}

#[test]
fn the_last_word_stands_whatever_its_precedence() {
    for (early, late) in [(Precedence::Routine, Precedence::Flash), (Precedence::Flash, Precedence::Routine)] {
        let mut world = spoken();
        assert_eq!(said(&mut world, early, correction()), None);
        assert_eq!(standing(&world), (false, at(0, early, 1)));
        assert_eq!(said(&mut world, late, cancellation()), None);
        assert_eq!(standing(&world), (true, at(0, late, 1)));
        assert_eq!(said(&mut world, early, correction()), None);
        assert_eq!(standing(&world), (false, at(0, early, 2)));
    }
}

#[test]
fn a_word_that_would_not_stand_since_the_clock_went_back_is_not_signed() {
    let mut world = spoken();
    world.stations[0].set_clock_off_ms(3_600_000);
    assert_eq!(said(&mut world, Precedence::Routine, correction()), None);
    world.stations[0].set_clock_off_ms(0);
    for body in [correction(), cancellation()] {
        let refused = said(&mut world, Precedence::Flash, body);
        assert!(matches!(refused, Some(CommandError::EarlierWord(_))), "{refused:?}");
    }
    assert_eq!(world.stations[0].size(lane(0, Precedence::Flash)), 0, "and nothing was signed");
    assert_eq!(standing(&world), (false, at(0, Precedence::Routine, 1)));
    world.stations[0].set_clock_off_ms(3_600_000);
    assert_eq!(said(&mut world, Precedence::Flash, cancellation()), None);
    assert_eq!(standing(&world), (true, at(0, Precedence::Flash, 1)));
}
