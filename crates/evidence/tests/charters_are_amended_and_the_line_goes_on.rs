//! A charter is amended by another that every party signs, and the line keeps its identity and all that was said.

#![allow(clippy::unwrap_used, reason = "a test")]

mod world;

use evidence::limits::{AMENDED_CHARTER_BYTES_MAX, CHARTER_BYTES_MAX, CHARTER_FILE_BYTES_MAX};
use evidence::*;
use proptest::prelude::*;
use world::*;

/// The second amendment, which changes nothing but what it must.
fn amended_again() -> Charter {
    let mut again = amended();
    again.drawn_up = again.drawn_up.plus_ms(1);
    again.amends.as_mut().unwrap().number = 2;
    again
}

fn with(mut charter: Charter, change: impl FnOnce(&mut Charter)) -> Charter {
    change(&mut charter);
    charter
}

fn amends(charter: &mut Charter) -> &mut Amendment {
    charter.amends.as_mut().unwrap()
}

#[test]
fn an_amended_charter_is_of_the_line_that_was_founded_and_says_so_itself() {
    let (founding, amended) = (signed(), signed_by_all(amended()));
    assert_eq!(amended.line_id(), founding.line_id());
    assert_eq!(amended.charter().line_id(), founding.line_id());
    assert_eq!(amended.charter().founding().unwrap().as_ref(), Some(founding.charter()));
    assert_eq!(founding.charter().founding().unwrap(), None);
    assert_eq!(SignedCharter::decode(&amended.encode()).unwrap(), amended);
}

#[test]
fn what_is_read_aloud_of_an_amendment_is_its_own_and_of_the_founding_charter_that_of_the_line() {
    let (founding, amended) = (signed(), signed_by_all(amended()));
    assert_eq!(founding.fingerprint(), Fingerprint::of(founding.line_id().0));
    assert_eq!(amended.fingerprint(), Fingerprint::of(merkle::sha256(amended.payload())));
    assert_ne!(amended.fingerprint(), founding.fingerprint());
    assert_ne!(amended.fingerprint(), signed_by_all(amended_again()).fingerprint());
}

#[test]
fn nothing_but_the_signature_of_every_party_makes_an_amendment_hold() {
    let mut signed = SignedCharter::propose(amended()).unwrap();
    for party in [BLUE, RED, HOST] {
        signed.sign(&root_key(party)).unwrap();
        assert!(signed.complete().is_err(), "{party:?} is not the last");
    }
    assert_eq!(signed.complete(), Err(CharterError::Unsigned("EAST".to_owned())));
    signed.sign(&root_key(EAST)).unwrap();
    assert_eq!(signed.complete(), Ok(()));
}

#[test]
fn an_amendment_follows_on_the_charter_that_holds_and_on_no_other() {
    let (founding, first, second) = (charter(), amended(), amended_again());
    assert_eq!(first.succeeds(&founding), Ok(()));
    assert_eq!(second.succeeds(&first), Ok(()), "both may hold from the same time: the later number is the one");

    let refused = |next: &Charter, before: &Charter| match next.succeeds(before) {
        Err(CharterError::NotNext(why)) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&founding, &founding), "it amends nothing");
    assert_eq!(refused(&founding, &first), "it amends nothing");
    assert_eq!(refused(&second, &founding), "its number is not the next");
    assert_eq!(refused(&first, &first), "its number is not the next");
    assert_eq!(refused(&first, &second), "its number is not the next");
    let zero = with(amended(), |charter| amends(charter).number = 0);
    assert_eq!(refused(&zero, &founding), "its number is not the next");
    let last = with(amended(), |charter| amends(charter).number = u64::MAX);
    assert_eq!(refused(&first, &last), "its number is not the next");

    let elsewhere = Charter { nonce: [8; 16], ..charter() };
    assert_eq!(refused(&first, &elsewhere), "it is of another line");
    let as_early = with(amended_again(), |charter| charter.drawn_up = first.drawn_up);
    assert_eq!(refused(&as_early, &first), "it was not drawn up later");
    let sooner = with(amended_again(), |charter| amends(charter).from.0 -= 1);
    assert_eq!(refused(&sooner, &first), "it is to hold from before the other does");

    // What joined stays, as what founded the line does: soundness asks for the founders alone.
    let gone = with(amended_again(), |charter| charter.parties.truncate(3));
    assert_eq!(
        (gone.check(), refused(&gone, &first)),
        (Ok(()), "EAST is not at its place with its root key and role".to_owned())
    );
    let post = with(amended_again(), |charter| {
        charter.parties[0].posts.truncate(2);
        charter.parties[0].posts[1].escalates_to = None;
    });
    assert_eq!(
        (post.check(), refused(&post, &first)),
        (Ok(()), "the post \"minister\" of BLUE is not at its place".to_owned())
    );
    let grown = with(founding, |charter| charter.terms.entry_bytes_max = 2_048);
    let first = with(amended(), |charter| amends(charter).founding = grown.encode());
    let smaller = with(amended_again(), |charter| {
        amends(charter).founding = grown.encode();
        charter.terms.entry_bytes_max -= 1;
    });
    assert_eq!((smaller.check(), refused(&smaller, &first)), (Ok(()), "it makes the largest entry smaller".to_owned()));
}

#[test]
fn every_charter_is_small_enough_to_be_amended() {
    // Filled with purposes up to so many bytes, of which the last few are exact.
    let filled = |charter: &Charter, bytes: usize| {
        let mut charter = Charter { purposes: vec!["x".repeat(bytes - charter.encode().len() - 8)], ..charter.clone() };
        let missing = bytes - charter.encode().len();
        charter.purposes[0].push_str(&"x".repeat(missing));
        assert_eq!(charter.encode().len(), bytes);
        charter
    };
    let refuses_longer = |charter: Charter| match SignedCharter::propose(charter) {
        Err(CharterError::Malformed(malformed)) => assert_eq!(malformed.why, "longer than its limit"),
        other => panic!("{:?}", other.map(|_| ())),
    };
    let largest = filled(&charter(), CHARTER_BYTES_MAX);
    SignedCharter::propose(largest.clone()).unwrap();
    refuses_longer(filled(&charter(), CHARTER_BYTES_MAX + 1));

    let amended = with(amended(), |charter| amends(charter).founding = largest.encode());
    let own = filled(&amended, AMENDED_CHARTER_BYTES_MAX);
    let file = signed_by_all(own.clone()).encode();
    assert!(file.len() < CHARTER_FILE_BYTES_MAX);
    assert_eq!(SignedCharter::decode(&file).unwrap().charter(), &own);
    refuses_longer(with(own, |charter| charter.purposes[0].push('x')));

    // Neither part may take the room of the other.
    let small = self::amended();
    let own = CHARTER_BYTES_MAX + amends(&mut small.clone()).founding.len();
    SignedCharter::propose(filled(&small, own)).unwrap();
    refuses_longer(filled(&small, own + 1));
    let founding = filled(&charter(), CHARTER_BYTES_MAX + 1).encode();
    refuses_longer(with(small, |charter| amends(charter).founding = founding));
}

#[test]
fn what_was_said_before_verifies_beside_what_is_said_after_and_the_report_names_the_amendment() {
    let world = World::spoken_on();
    let report = audit(&world.items(&[], &[])).unwrap();
    assert_eq!(report.contradictions, []);
    assert_eq!((report.seen_fitting, report.lanes.len()), (12, 16));
    assert!(report.lanes.iter().all(|lane| lane.seen_backwards.count == 0));
    let proved = report.proved().join("\n");
    assert!(
        proved.starts_with("every party signed amendment 1 of the charter of the drill line \"North\""),
        "{proved}"
    );
    assert!(proved.contains("EAST signed the 2 entries of its ROUTINE lane"), "{proved}");
    assert!(proved.contains("EAST signed that it held everything up to BLUE/R/0006"), "{proved}");
}

#[test]
fn an_author_that_counts_a_party_and_then_no_longer_is_remarked_on() {
    let mut world = World::spoken_on();
    let routine = lane(BLUE, Precedence::Routine);
    let seen = Seen::new(world.line, world.sizes()[..12].to_vec(), &world.roots()[..12]);
    let entry = world.sign(&UnsignedEntry { seen: Some(seen), ..world.draft(routine, "by an old copy") });
    world.push(entry);
    let report = audit(&world.items(&[], &[])).unwrap();
    let lane = &report.lanes[routine.number() as usize];
    assert_eq!((lane.seen_backwards.count, lane.seen_backwards.first), (1, 7));
    assert_eq!((report.seen_fitting, report.contradictions.len()), (13, 0), "what it states is true all the same");
}

prop_compose! {
    /// An amendment of any kind, sound or not.
    fn any_amendment()(
        name in "\\PC{0,20}",
        (drawn_up, from) in (any::<u64>(), any::<u64>()),
        number in any::<u64>(),
        (drill, nonce) in (any::<bool>(), any::<[u8; 16]>()),
        parties in prop::collection::vec(0usize..4, 0..6),
        purposes in prop::collection::vec("\\PC{0,20}", 0..3),
        heartbeat_ms in any::<u64>(),
        annex in prop::option::of(prop::collection::vec(any::<u8>(), 0..20)),
    ) -> Charter {
        let all = amended().parties;
        Charter {
            version: 1,
            name,
            drill,
            nonce,
            drawn_up: Time(drawn_up),
            parties: parties.into_iter().map(|at| all[at].clone()).collect(),
            purposes,
            exclusions: Vec::new(),
            forces: Vec::new(),
            terms: Terms { heartbeat_ms, ..Terms::default() },
            annex,
            amends: Some(Amendment { founding: charter().encode(), number, from: Time(from) }),
        }
    }
}

proptest! {
    #[test]
    fn whatever_an_amended_charter_says_its_line_is_that_of_its_founding_charter(amended in any_amendment()) {
        prop_assert_eq!(amended.line_id(), charter().line_id());
        if let Ok(read) = Charter::decode(&amended.encode()) {
            prop_assert_eq!(&read, &amended);
            prop_assert_eq!(read.line_id(), charter().line_id());
        }
    }

    #[test]
    fn what_may_change_may_change_freely(
        name in "\\PC{0,40}x",
        heartbeat_ms in 100u64..60_000,
        purposes in prop::collection::vec("\\PC{0,20}x", 0..3),
        number in 1u64..,
        later in 1u64..1 << 40,
        joins in any::<bool>(),
    ) {
        let amended = with(amended(), |charter| {
            charter.name = name;
            charter.purposes = purposes;
            charter.terms.heartbeat_ms = heartbeat_ms;
            (amends(charter).number, amends(charter).from) = (number, Time(charter.drawn_up.0 + later));
            charter.parties.truncate(if joins { 4 } else { 3 });
        });
        let signed = signed_by_all(amended);
        prop_assert_eq!(SignedCharter::decode(&signed.encode()).unwrap().line_id(), charter().line_id());
    }

    #[test]
    fn other_founding_bytes_are_another_line_or_are_refused(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in 0usize..4,
    ) {
        let mut amended = amended();
        let founding = &mut amended.amends.as_mut().unwrap().founding;
        for (at, byte) in changes {
            let at = at.index(founding.len());
            founding[at] = byte;
        }
        founding.truncate(founding.len() - cut);
        let same = *founding == charter().encode();
        match SignedCharter::propose(amended) {
            Ok(signed) => prop_assert_eq!(signed.line_id() == charter().line_id(), same),
            Err(_) => prop_assert!(!same),
        }
    }
}

#[test]
fn one_bit_of_the_founding_charter_decides() {
    let payload = amended().encode();
    let founding = charter().encode();
    let at = payload.windows(founding.len()).position(|bytes| bytes == founding).unwrap();
    let mut another = 0;
    for bit in 0..founding.len() * 8 {
        let mut payload = payload.clone();
        payload[at + bit / 8] ^= 1 << (bit % 8);
        if let Ok(charter) = Charter::decode(&payload) {
            assert_ne!(charter.line_id(), self::charter().line_id(), "bit {bit}");
            another += 1;
        }
    }
    assert!(another > 0, "a letter of a name may be another, and so is the line");
}
