//! A contact without the line is what one party claims, until the other says whether it was so.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod people;

use common::*;
use evidence::{EntryRef, PartyIndex, PostIndex, Precedence, Time};
use line::CommandError;
use line::affairs::{Affair, Body, Contact, ContactBody, ContactError, Stance};
use line::limits::CONTACT_S_MAX;
use people::*;
use testkit::sim::World;

fn told(world: &mut World) -> EntryRef {
    let body = contact(world);
    put(world, 0, Precedence::Routine, Body::Contact(body)).unwrap()
}

fn contact_of(world: &World, id: EntryRef) -> Contact {
    match affair(world, id) {
        Affair::Contact(contact) => contact,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_other_side_agrees_or_disputes_in_its_own_words() {
    let mut world = stations(3);
    let id = told(&mut world);
    let claimed = contact_of(&world, id);
    assert_eq!((claimed.answer(id), owing(&world, id)), (None, vec![1]), "it is a claim, and asks RED alone");
    assert_eq!(due_s(&world, id, claimed.told), Some(3_600));
    put(&mut world, 1, Precedence::Routine, stance(id, id, 0, Stance::Objects)).unwrap();
    assert_eq!((contact_of(&world, id).answer(id), owing(&world, id)), (Some(Stance::Objects), vec![]));
    put(&mut world, 1, Precedence::Flash, stance(id, id, 1, Stance::NoObjection)).unwrap();
    let agreed = contact_of(&world, id);
    assert_eq!((agreed.answer(id), agreed.due(id)), (Some(Stance::NoObjection), None));
    for station in [0, 2] {
        let refused = put(&mut world, station, Precedence::Routine, stance(id, id, 0, Stance::NoObjection));
        assert!(matches!(refused, Err(CommandError::NotAsked(_))), "{station}: {refused:?}");
    }
}

#[test]
fn a_claim_that_nobody_answers_is_overdue() {
    let mut world = stations(2);
    let id = told(&mut world);
    assert_eq!(overdue(&mut world, id, 3_570), [0, 0]);
    assert_eq!(overdue(&mut world, id, 60), [1, 1]);
    put(&mut world, 1, Precedence::Routine, stance(id, id, 0, Stance::Asks)).unwrap();
    assert_eq!(overdue(&mut world, id, 3_630), [0, 0]);
}

#[test]
fn a_contact_is_between_posts_of_two_parties_and_over() {
    let mut world = stations(3);
    let good = contact(&world);
    let ends_in = |ms: u64| Time(now(&world).0 - 900_000 + ms);
    let cases: Vec<(ContactBody, ContactError)> = vec![
        (ContactBody { from: PostIndex(9), ..good.clone() }, ContactError::UnknownPost),
        (ContactBody { with: contact_with(9, 0), ..good.clone() }, ContactError::UnknownPost),
        (ContactBody { with: contact_with(1, 9), ..good.clone() }, ContactError::UnknownPost),
        (ContactBody { with: contact_with(0, 1), ..good.clone() }, ContactError::WithOneself),
        (ContactBody { initiative: Some(PartyIndex(2)), ..good.clone() }, ContactError::Initiative),
        (ContactBody { at: ends_in(60_000), ..good.clone() }, ContactError::NotOver),
        (ContactBody { at: Time(u64::MAX), duration_s: None, ..good.clone() }, ContactError::NotOver),
        (ContactBody { at: Time(u64::MAX), ..good.clone() }, ContactError::NotOver),
        (ContactBody { at: Time(0), duration_s: Some(CONTACT_S_MAX + 1), ..good.clone() }, ContactError::NotOver),
        (ContactBody { at: Time(0), duration_s: Some(u64::MAX), ..good.clone() }, ContactError::NotOver),
    ];
    for (body, error) in cases {
        assert_eq!(put(&mut world, 0, Precedence::Routine, Body::Contact(body)), Err(CommandError::Contact(error)));
    }
    let longest = ContactBody { at: Time(0), duration_s: Some(CONTACT_S_MAX), ..good.clone() };
    let bare = ContactBody { duration_s: None, initiative: None, words: String::new(), ..good };
    for body in [longest, bare] {
        let id = put(&mut world, 0, Precedence::Routine, Body::Contact(body)).unwrap();
        assert_eq!(contact_of(&world, id).answer(id), None);
    }
}

fn contact_with(party: u8, post: u8) -> line::affairs::Address {
    line::affairs::Address { party: PartyIndex(party), post: PostIndex(post) }
}
