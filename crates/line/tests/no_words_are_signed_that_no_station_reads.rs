//! What is longer than its limit is refused by whoever would sign it: in the record it would be of no known form for
//! ever, and nobody's fault but its author's.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryRef, Precedence};
use line::affairs::{Affair, Body, MessageBody, MessageError};
use line::limits::{ADDRESSEES_MAX, NOTE_BYTES_MAX, SUBJECT_BYTES_MAX, TEXT_BYTES_MAX};
use line::{Command, CommandError, Event};
use testkit::sim::World;

/// What RED says in answer to a message of BLUE's, or BLUE of its own, with a note of so many bytes.
type Noted = fn(EntryRef, usize) -> Body;

fn read(message: EntryRef, bytes: usize) -> Body {
    Body::Read { message, by: "w".repeat(bytes) }
}

fn cancelled(message: EntryRef, bytes: usize) -> Body {
    Body::Cancellation { message, reason: "w".repeat(bytes) }
}

/// Makes words longer than their limit by so much.
type Stretch = fn(&mut MessageBody, usize);

/// Lets a station say something; the refusal, if it was refused.
fn said(world: &mut World, station: usize, body: Body) -> Option<CommandError> {
    world.command(station, Command::Say { precedence: Precedence::Routine, body }).unwrap();
    world.run_for(S).unwrap();
    assert_eq!(world.stations[station].unanswered(), 0);
    world.stations[station].refused.pop()
}

#[test]
fn a_note_has_its_limit() {
    let cases: [(usize, Noted); 2] = [(1, read), (0, cancelled)];
    for (station, noted) in cases {
        let mut world = stations(2);
        say(&mut world, 0, Precedence::Routine, "words");
        world.run_for(S).unwrap();
        let message = at(0, Precedence::Routine, 1);
        let lane = lane(station, Precedence::Routine);
        let size = world.stations[station].size(lane);
        let refused = said(&mut world, station, noted(message, NOTE_BYTES_MAX + 1));
        assert_eq!(refused, Some(CommandError::LongNote { bytes: NOTE_BYTES_MAX + 1, most: NOTE_BYTES_MAX }));
        assert_eq!(world.stations[station].size(lane), size, "and nothing was signed");
        assert_eq!(said(&mut world, station, noted(message, NOTE_BYTES_MAX)), None);
        for here in 0..2 {
            assert_eq!(*bodies(&world, here, lane).last().unwrap(), noted(message, NOTE_BYTES_MAX));
            let idle = |event: &Event| matches!(event, Event::Folded(line::affairs::Folded::Idle { .. }));
            assert!(!world.stations[here].events.iter().any(idle), "it means to both what it says");
        }
    }
}

#[test]
fn a_message_has_its_limits() {
    let mut world = stations(2);
    let Body::Message(plain) = message(1, "words") else { unreachable!() };
    let with = |change: Stretch, beyond: usize| {
        let mut body = plain.clone();
        change(&mut body, beyond);
        Body::Message(body)
    };
    let cases: [(Stretch, MessageError); 3] = [
        (|body, beyond| body.subject = "w".repeat(SUBJECT_BYTES_MAX + beyond), MessageError::Oversize),
        (|body, beyond| body.text = "w".repeat(TEXT_BYTES_MAX + beyond), MessageError::Oversize),
        (|body, beyond| body.to = vec![body.to[0]; ADDRESSEES_MAX + beyond], MessageError::NoAddressee),
    ];
    for (serial, (change, error)) in (1..).zip(cases) {
        assert_eq!(said(&mut world, 0, with(change, 1)), Some(CommandError::Message(error)));
        assert_eq!(said(&mut world, 0, with(change, 0)), None);
        let affair = world.stations[1].store.affairs().get(&at(0, Precedence::Routine, serial));
        assert!(matches!(affair, Some(Affair::Message(_))));
    }
}
