//! What the watches say to each other is on the record of all, begins nothing, and binds nobody.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod people;

use common::*;
use evidence::Precedence;
use line::affairs::{Body, ChatBody, ChatError, Folded, MessageBody, Stance, StanceBody};
use line::{CommandError, Event, Record as _};
use people::*;

fn chat(text: &str) -> ChatBody {
    ChatBody { by: "watch B".to_owned(), text: text.to_owned(), language: "en".to_owned() }
}

#[test]
fn all_watches_are_told_and_no_affair_begins() {
    let mut world = stations(3);
    let id = put(&mut world, 0, Precedence::Routine, Body::Chat(chat("we change keys at noon"))).unwrap();
    for station in &world.stations {
        assert!(station.events.contains(&Event::Folded(Folded::Chat(id))));
        assert_eq!(station.store.affair(id).unwrap(), None);
    }
}

#[test]
fn nothing_can_be_said_on_it() {
    let mut world = stations(2);
    let id = put(&mut world, 0, Precedence::Routine, Body::Chat(chat("we change keys at noon"))).unwrap();
    let Body::Message(words) = message(0, "we agree") else { unreachable!() };
    let reply = Body::Message(MessageBody { reply_to: Some(id), ..words });
    let stance = StanceBody { on: id, version: id, turn: 0, stance: Stance::NoObjection, words: String::new() };
    for body in [reply, Body::Stance(stance), Body::Read { message: id, by: "watch".to_owned() }] {
        assert!(put(&mut world, 1, Precedence::Routine, body).is_err());
    }
}

#[test]
fn it_goes_by_routine_in_few_words_of_somebody_and_through_a_suspension() {
    let mut world = stations(2);
    let refused = |error: ChatError| Err(CommandError::Chat(error));
    let flash = put(&mut world, 0, Precedence::Flash, Body::Chat(chat("hello")));
    assert_eq!(flash, refused(ChatError::NotRoutine));
    for (bad, why) in [
        (chat(" "), ChatError::Empty),
        (ChatBody { by: String::new(), ..chat("hello") }, ChatError::Empty),
        (chat(&"x".repeat(1_025)), ChatError::Oversize),
        (ChatBody { language: "xx".to_owned(), ..chat("hello") }, ChatError::UnknownLanguage("xx".to_owned())),
    ] {
        assert_eq!(put(&mut world, 0, Precedence::Routine, Body::Chat(bad)), refused(why));
    }
    suspended(&mut world, 0);
    put(&mut world, 0, Precedence::Routine, Body::Chat(chat(&"x".repeat(1_024)))).unwrap();
}
