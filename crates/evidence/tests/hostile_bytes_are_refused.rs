//! Whatever bytes come, no reader panics, nothing altered is taken for the original, and what is written is read back.

#![allow(clippy::unwrap_used, reason = "a test")]

mod world;

use evidence::transcript::{Auditor, next_item};
use evidence::*;
use proptest::prelude::*;
use world::*;

/// Hands bytes to everything that reads bytes.
fn read_as_everything(bytes: &[u8], world: &World) {
    let _ = cbor::check("bytes", bytes, usize::MAX);
    let _ = Charter::decode(bytes);
    let _ = SignedCharter::decode(bytes);
    let _ = Identity::decode(bytes);
    let _ = world.keyring.clone().add(bytes);
    if let Ok(entry) = UnverifiedEntry::parse(bytes.to_vec()) {
        let _ = entry.verify(world.line, merkle::empty_root(), &world.keyring);
    }
    if let Ok(receipt) = UnverifiedReceipt::parse(bytes) {
        let _ = receipt.clone().verify_inclusion(world.line, Hash::default(), 1, &world.keyring);
        let _ = receipt.verify(world.line, Hash::default(), &world.keyring);
    }
    let _ = Disclosure::verify(bytes);
    let _ = ForkProof::decode_and_verify(bytes);
    if let Ok(Some(end)) = next_item(bytes) {
        assert!(0 < end && end <= bytes.len());
    }
    let _ = Auditor::new().item(bytes);
    for items in [world.items(&[], &[]), world.extract(&[], &[], &[])] {
        for read in [1, 2, 3, 7, 11] {
            let mut auditor = Auditor::new();
            items[..read].iter().for_each(|item| drop(auditor.item(item).unwrap()));
            let _ = auditor.item(bytes);
            let _ = auditor.finish();
        }
    }
}

/// One of every signed object.
fn objects(world: &World) -> Vec<Vec<u8>> {
    let place = EntryRef { lane: lane(BLUE, Precedence::Routine), serial: 2 };
    let (entry, root_before) = (world.entry(place), world.root_before(place));
    let path = merkle::inclusion_path(&world.leaves(place.lane)[..3], 1);
    let rival = world.rival(place, "other");
    let mut objects = vec![
        world.charter.encode(),
        world.charter.delegations()[0].clone(),
        Identity::sign(charter().parties[0].clone(), &root_key(BLUE)).unwrap().encode().to_vec(),
        entry.bytes().to_vec(),
        world.receipts[0].bytes().to_vec(),
        world.receipts[0].with_inclusion(2, &path),
        Disclosure::new(&world.charter, entry, root_before, &world.receipts[0], &path).unwrap().encode().to_vec(),
        ForkProof::new(&world.charter, root_before, entry.clone(), rival).unwrap().encode(),
    ];
    objects.extend(world.items(&[place], &[]));
    objects.extend(world.extract(&[place], &[EntryRef { serial: 4, ..place }], &[]));
    objects
}

fn flipped(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[bit / 8] ^= 1 << (bit % 8);
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_reader_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_as_everything(&bytes, &World::new_cached());
    }

    #[test]
    fn no_reader_panics_on_altered_objects(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        whole in any::<bool>(),
    ) {
        let world = World::new_cached();
        let objects = objects(&world);
        let mut bytes = which.get(&objects).clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        read_as_everything(&bytes, &world);
    }

    #[test]
    fn an_entry_says_what_was_signed(
        text in ".{0,200}",
        time in START.0..START.0 + HOUR_MS,
        blind in any::<bool>(),
        precedence in 0u64..4,
    ) {
        let world = World::new_cached();
        let lane = Lane { party: BLUE, precedence: Precedence::from_number(precedence).unwrap() };
        let mut draft = UnsignedEntry { time: Time(time), ..world.draft(lane, &text) };
        if blind {
            draft.seen = None;
        }
        let entry = world.sign(&draft);
        let read = UnverifiedEntry::parse(entry.bytes().to_vec()).unwrap();
        let read = read.verify(world.line, world.root(lane), &world.keyring).unwrap();
        prop_assert_eq!(&read, &entry);
        prop_assert_eq!((read.time(), read.seen(), read.body()), (draft.time, draft.seen.as_ref(), &draft.body[..]));
    }

    #[test]
    fn a_charter_says_what_was_proposed(
        name in "[a-zA-Zа-я0-9 ]{1,60}x",
        purposes in prop::collection::vec("\\PC{0,80}x", 0..4),
        drill in any::<bool>(),
        nonce in any::<[u8; 16]>(),
        words in 10u64..10_000,
    ) {
        let mut charter = charter();
        (charter.name, charter.purposes, charter.drill, charter.nonce) = (name, purposes, drill, nonce);
        charter.terms.urgent_words_max = words;
        prop_assert_eq!(&Charter::decode(&charter.encode()).unwrap(), &charter);
        let mut signed = SignedCharter::propose(charter).unwrap();
        signed.sign(&root_key(RED)).unwrap();
        prop_assert_eq!(SignedCharter::decode(&signed.encode()).unwrap(), signed);
    }

    #[test]
    fn a_statement_of_what_was_seen_binds_every_size_and_root(at in 0usize..12, root in any::<[u8; 32]>()) {
        let world = World::new_cached();
        let (mut sizes, mut roots) = (world.sizes(), world.roots());
        let digest = Seen::digest(world.line, &sizes, &roots);
        roots[at] = Hash(root);
        prop_assert_ne!(Seen::digest(world.line, &sizes, &roots), digest);
        sizes[at] += 1;
        prop_assert_ne!(Seen::digest(world.line, &sizes, &world.roots()), digest);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_was_said_verifies_whatever_is_withheld(
        steps in prop::collection::vec((0u64..12, any::<bool>(), 0u8..3), 0..40),
        hidden in any::<u64>(),
    ) {
        let mut world = World::new();
        for (number, speak, receiver) in steps {
            let lane = Lane::from_number(number).unwrap();
            if speak {
                world.say(lane, "words");
            } else if world.size(lane) > 0 && lane.party.0 != receiver {
                world.receipt(PartyIndex(receiver), lane);
            }
        }
        let places: Vec<EntryRef> = world.lanes.iter().flatten().map(VerifiedEntry::at).collect();
        let withheld: Vec<EntryRef> =
            places.iter().enumerate().filter(|(at, _)| hidden >> at & 1 == 1).map(|(_, place)| *place).collect();
        let report = audit(&world.items(&withheld, &[])).unwrap();
        prop_assert_eq!(report.lanes.iter().map(|lane| lane.withheld).sum::<u64>(), withheld.len() as u64);
        prop_assert_eq!(report.lanes.iter().map(|lane| (lane.size, lane.root)).collect::<Vec<_>>(),
            world.sizes().into_iter().zip(world.roots()).collect::<Vec<_>>());
        prop_assert!(report.contradictions.is_empty());
        prop_assert_eq!(report.seen_fitting + report.seen_beyond, (places.len() - withheld.len()) as u64);
        prop_assert!(!withheld.is_empty() || report.seen_beyond == 0);
        prop_assert!(!report.proved().is_empty() && !report.claimed().is_empty());
    }
}

#[test]
fn one_bit_of_an_entry_decides() {
    let world = World::new_cached();
    let place = EntryRef { lane: lane(BLUE, Precedence::Routine), serial: 2 };
    let bytes = world.entry(place).bytes();
    for bit in 0..bytes.len() * 8 {
        let entry = UnverifiedEntry::parse(flipped(bytes, bit)).map_err(EntryError::from);
        let entry = entry.and_then(|entry| entry.verify(world.line, world.root_before(place), &world.keyring));
        assert!(entry.is_err(), "bit {bit}");
    }
}

#[test]
fn one_bit_of_a_receipt_decides() {
    let world = World::new_cached();
    let receipt = &world.receipts[0];
    let path = merkle::inclusion_path(&world.leaves(receipt.claims().lane)[..3], 1);
    let leaf = world.leaves(receipt.claims().lane)[1];
    let proving = receipt.with_inclusion(2, &path);
    for bit in 0..proving.len() * 8 {
        let receipt = UnverifiedReceipt::parse(&flipped(&proving, bit)).map_err(ReceiptError::from);
        let receipt = receipt.and_then(|receipt| receipt.verify_inclusion(world.line, leaf, 2, &world.keyring));
        assert!(receipt.is_err(), "bit {bit}");
    }
    for bit in 0..receipt.bytes().len() * 8 {
        let altered = UnverifiedReceipt::parse(&flipped(receipt.bytes(), bit)).map_err(ReceiptError::from);
        let altered = altered.and_then(|altered| altered.verify(world.line, receipt.root(), &world.keyring));
        assert!(altered.is_err(), "bit {bit}");
    }
}

#[test]
fn one_bit_of_a_delegation_decides() {
    let world = World::new_cached();
    let delegation = delegation(BLUE, 2).sign(&root_key(BLUE));
    world.keyring.clone().add(&delegation).unwrap();
    for bit in 0..delegation.len() * 8 {
        assert!(world.keyring.clone().add(&flipped(&delegation, bit)).is_err(), "bit {bit}");
    }
}

#[test]
fn one_bit_of_a_file_decides() {
    let world = World::new_cached();
    let objects = objects(&world);
    let (charter, identity, disclosure, fork) = (&objects[0], &objects[2], &objects[6], &objects[7]);
    // Files repeat what the tests above walk through, so a prime step touches enough of every part.
    for bit in (0..identity.len() * 8).step_by(3) {
        assert!(Identity::decode(&flipped(identity, bit)).is_err(), "identity, bit {bit}");
    }
    for bit in (0..charter.len() * 8).step_by(7) {
        let altered = SignedCharter::decode(&flipped(charter, bit)).and_then(|charter| charter.complete());
        assert!(altered.is_err(), "charter file, bit {bit}");
    }
    for bit in (0..disclosure.len() * 8).step_by(13) {
        assert!(Disclosure::verify(&flipped(disclosure, bit)).is_err(), "disclosure, bit {bit}");
    }
    for bit in (0..fork.len() * 8).step_by(13) {
        assert!(ForkProof::decode_and_verify(&flipped(fork, bit)).is_err(), "fork, bit {bit}");
    }
}

#[test]
fn one_bit_of_a_transcript_changes_nothing_that_is_proved() {
    let world = World::new_cached();
    let withheld = [EntryRef { lane: lane(BLUE, Precedence::Routine), serial: 2 }];
    let items = world.items(&withheld, &[]);
    let proved = audit(&items).unwrap().proved();
    let (whole, mut altered) = (items.concat(), 0);
    for bit in (0..whole.len() * 8).step_by(11) {
        // Only the exporter's own claims can change: who it is, and when.
        if let Ok(report) = audit(&split(&flipped(&whole, bit))) {
            assert_eq!(report.proved(), proved, "bit {bit}");
            altered += 1;
        }
    }
    assert!(altered <= 9, "the exporter and its time are nine bytes or fewer: {altered}");
}
