//! An attachment is named, comes part by part behind everything else, and is whole when it is what was named.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod people;

use common::*;
use evidence::{EntryRef, Precedence, Terms};
use line::affairs::{
    Affair, Arrival, Attachment, AttachmentBody, AttachmentError, Body, Folded, PartBody, root_of_parts,
};
use line::limits::{ATTACHMENT_BYTES_MAX, PART_BYTES_MAX};
use line::{CommandError, Event, LineState};
use people::*;
use testkit::sim::World;

fn map(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|at| (at % 251) as u8).collect()
}

fn named(content: &[u8]) -> AttachmentBody {
    AttachmentBody {
        on: None,
        name: "map.png".to_owned(),
        media: "image/png".to_owned(),
        bytes: content.len() as u64,
        root: root_of_parts(content, PART_BYTES_MAX as u64),
        words: String::new(),
    }
}

fn part(id: EntryRef, content: &[u8], index: usize) -> Body {
    let bytes = content.chunks(PART_BYTES_MAX).nth(index).unwrap_or_default().to_vec();
    Body::Part(PartBody { of: id.serial, index: index as u64, bytes })
}

fn attach(world: &mut World, body: AttachmentBody) -> Result<EntryRef, CommandError> {
    put(world, 0, Precedence::Routine, Body::Attachment(body))
}

fn attachment_of(world: &World, id: EntryRef) -> Attachment {
    match affair(world, id) {
        Affair::Attachment(attachment) => attachment,
        other => panic!("{other:?}"),
    }
}

#[test]
fn it_is_whole_with_its_last_part_and_all_are_told() {
    let mut world = stations(3);
    let content = map(2 * PART_BYTES_MAX + 5);
    let id = attach(&mut world, named(&content)).unwrap();
    for index in 0..3 {
        assert_eq!(attachment_of(&world, id).arrival(), Arrival::Coming);
        put(&mut world, 0, Precedence::Routine, part(id, &content, index)).unwrap();
    }
    assert_eq!(attachment_of(&world, id).arrival(), Arrival::Whole);
    let told = |event: &&Event| **event == Event::Folded(Folded::Attachment(id));
    assert!(world.stations.iter().all(|station| station.events.iter().filter(told).count() == 2));
    let more = put(&mut world, 0, Precedence::Routine, part(id, &content, 3));
    assert!(matches!(more, Err(CommandError::Outdated(_))), "{more:?}");
}

/// Whoever does not run this code signs what it likes; it takes itself at its word.
#[test]
fn parts_that_are_not_what_was_named_make_another_and_are_proved_by_their_author() {
    let mut world = stations(2);
    let content = map(20);
    let id = attach(&mut world, AttachmentBody { root: root_of_parts(&map(21), 16), ..named(&content) }).unwrap();
    put(&mut world, 0, Precedence::Routine, part(id, &content, 0)).unwrap();
    assert_eq!(attachment_of(&world, id).arrival(), Arrival::Other);
}

#[test]
fn only_the_next_part_of_its_length_by_its_author_is_one() {
    let mut world = stations(2);
    let content = map(PART_BYTES_MAX + 7);
    let id = attach(&mut world, named(&content)).unwrap();
    let short = PartBody { of: id.serial, index: 0, bytes: content[..7].to_vec() };
    for body in [part(id, &content, 1), Body::Part(short.clone())] {
        let refused = put(&mut world, 0, Precedence::Routine, body);
        assert!(matches!(refused, Err(CommandError::Outdated(_))), "{refused:?}");
    }
    let of_blue = put(&mut world, 1, Precedence::Routine, part(id, &content, 0));
    assert!(matches!(of_blue, Err(CommandError::NoSuchAffair { .. })), "{of_blue:?}");
    let urgent = put(&mut world, 0, Precedence::Flash, part(id, &content, 0));
    assert!(matches!(urgent, Err(CommandError::NoSuchAffair { .. })), "{urgent:?}");
    let mut world = stations(2);
    let nothing = forged(&mut world, 0, Precedence::Routine, &Body::Part(short), None);
    let why = nothing.iter().find_map(|event| match event {
        Event::Folded(Folded::Idle { why, .. }) => Some(why.as_str()),
        _ => None,
    });
    assert_eq!(why, Some("is a part of what is no attachment"));
}

#[test]
fn its_author_gives_it_up_and_nobody_else() {
    let mut world = stations(2);
    let content = map(PART_BYTES_MAX + 7);
    let id = attach(&mut world, named(&content)).unwrap();
    put(&mut world, 0, Precedence::Routine, part(id, &content, 0)).unwrap();
    let cancel = Body::Cancellation { message: id, reason: "the wrong map".to_owned() };
    assert_eq!(put(&mut world, 1, Precedence::Routine, cancel.clone()), Err(CommandError::NotTheAuthor));
    put(&mut world, 0, Precedence::Flash, cancel.clone()).unwrap();
    assert_eq!(attachment_of(&world, id).arrival(), Arrival::GivenUp);
    let more = put(&mut world, 0, Precedence::Routine, part(id, &content, 1));
    assert!(matches!(more, Err(CommandError::Outdated(_))), "{more:?}");
    let again = put(&mut world, 0, Precedence::Flash, cancel);
    assert!(matches!(again, Err(CommandError::Outdated(_))), "{again:?}");
}

#[test]
fn what_is_no_attachment_is_refused() {
    let mut world = stations(2);
    let good = named(&map(5));
    let refused = |error| Err(CommandError::Attachment(error));
    let urgent = put(&mut world, 0, Precedence::Priority, Body::Attachment(good.clone()));
    assert_eq!(urgent, refused(AttachmentError::NotRoutine));
    for (bad, why) in [
        (AttachmentBody { bytes: 0, ..good.clone() }, AttachmentError::Size),
        (AttachmentBody { bytes: ATTACHMENT_BYTES_MAX + 1, ..good.clone() }, AttachmentError::Size),
        (AttachmentBody { name: "../map.png".to_owned(), ..good.clone() }, AttachmentError::Name),
        (AttachmentBody { media: "png".to_owned(), ..good.clone() }, AttachmentError::Media),
        (AttachmentBody { words: "x".repeat(1_025), ..good.clone() }, AttachmentError::Oversize),
    ] {
        assert_eq!(attach(&mut world, bad.clone()), refused(why), "{bad:?}");
    }
    let on = Some(at(1, Precedence::Routine, 9));
    let nothing = attach(&mut world, AttachmentBody { on, ..good.clone() });
    assert!(matches!(nothing, Err(CommandError::NoSuchAffair { .. })), "{nothing:?}");
    suspended(&mut world, 0);
    assert!(matches!(attach(&mut world, good.clone()), Err(CommandError::Suspended(_))));
    let mut world = stations(2);
    attach(&mut world, AttachmentBody { bytes: ATTACHMENT_BYTES_MAX, ..good }).unwrap();
}

/// A charter with small entries has small parts.
#[test]
fn parts_are_half_an_entry_where_entries_are_small() {
    let terms = Terms { check_every_s: 31_000_000, entry_bytes_max: 4_096, ..Terms::default() };
    let mut world = World::calm(2, terms);
    world.start_all().unwrap();
    let content = map(2_049);
    let id = attach(&mut world, AttachmentBody { root: root_of_parts(&content, 2_048), ..named(&content) }).unwrap();
    assert_eq!(attachment_of(&world, id).parts_in_all(), 2);
    for (index, bytes) in content.chunks(2_048).enumerate() {
        let body = PartBody { of: id.serial, index: index as u64, bytes: bytes.to_vec() };
        put(&mut world, 0, Precedence::Routine, Body::Part(body)).unwrap();
    }
    assert_eq!(attachment_of(&world, id).arrival(), Arrival::Whole);
}

#[test]
fn the_next_part_may_go_when_everybody_in_touch_has_the_last() {
    let mut world = stations(3);
    let may = |world: &World| world.stations[0].line.as_ref().unwrap().has_arrived(Precedence::Routine);
    assert!(may(&world), "nothing is on its way");
    world.command(0, line::Command::Say { precedence: Precedence::Routine, body: message(1, "words") }).unwrap();
    assert!(!may(&world), "nobody has receipted it");
    world.run_for(S).unwrap();
    assert!(may(&world));
    // One that is away holds up nothing; with nobody there, nothing goes.
    world.kill(2);
    // Until its link is given up as well.
    world.run_for(200 * S).unwrap();
    assert_eq!(world.state(0, 2), Some(LineState::Down));
    say(&mut world, 0, Precedence::Routine, "words");
    world.run_for(S).unwrap();
    assert!(may(&world));
    world.kill(1);
    world.run_for(20 * S).unwrap();
    assert!(!may(&world));
}

/// It could else keep from the others what it need not even read.
#[test]
fn a_peer_whose_receipt_is_overdue_is_not_waited_for() {
    let terms = Terms { check_every_s: 31_000_000, received_within_s: [3; 4], ..Terms::default() };
    let mut world = World::calm(3, terms);
    world.start_all().unwrap();
    let may = |world: &World| world.stations[0].line.as_ref().unwrap().has_arrived(Precedence::Routine);
    // For some seconds nobody knows that it is away.
    world.block(0, 2, true);
    world.block(1, 2, true);
    say(&mut world, 0, Precedence::Routine, "words");
    world.run_for(2 * S).unwrap();
    assert!(!may(&world), "it has time left");
    world.run_for(3 * S).unwrap();
    assert_eq!(world.state(0, 2), Some(LineState::Degraded), "it is not given up");
    assert!(may(&world));
}
