//! Everything that this crate writes is valid against `spec/detente.cddl`, at every level of nesting.

#![allow(clippy::unwrap_used, reason = "a test")]

mod world;

use evidence::*;
use world::*;

const CDDL: &str = include_str!("../../../spec/detente.cddl");

/// Validates bytes against one rule of the specification.
fn valid(rule: &str, bytes: &[u8]) -> bool {
    // The validator takes the first rule as the root.
    let schema = format!("start = {rule}\n{CDDL}");
    cddl::validate_cbor_from_slice(&schema, bytes, None).is_ok()
}

fn check(rule: &str, bytes: &[u8]) {
    let schema = format!("start = {rule}\n{CDDL}");
    if let Err(error) = cddl::validate_cbor_from_slice(&schema, bytes, None) {
        panic!("{rule}: {error}");
    }
}

/// The payload of a COSE_Sign1 that carries one.
fn payload(envelope: &[u8]) -> Vec<u8> {
    let mut reader = cbor::Reader::new("envelope", &envelope[1..]);
    reader.array(4).unwrap();
    reader.bytes(usize::MAX).unwrap();
    reader.raw().unwrap();
    reader.bytes(usize::MAX).unwrap().to_vec()
}

#[test]
fn charters_and_keys() {
    let signed = signed();
    check("charter", signed.payload());
    check("charter", &Charter { annex: Some(vec![0xa0]), ..charter() }.encode());
    check("charter-file", &signed.encode());
    check("charter-file", &SignedCharter::propose(charter()).unwrap().encode());
    check("charter", &amended().encode());
    check("charter-file", &signed_by_all(amended()).encode());
    for delegation in signed.delegations() {
        check("signed", delegation);
        check("delegation", &payload(delegation));
    }
    let revocation = Revocation {
        party: "BLUE".to_owned(),
        epoch: 1,
        line: signed.line_id().0.0,
        sizes: [0, 1, 24, u64::MAX],
        time: START,
        reason: "lost".to_owned(),
    }
    .sign(&root_key(BLUE));
    check("signed", &revocation);
    check("revocation", &payload(&revocation));
    let identity = Identity::sign(charter().parties[0].clone(), &root_key(BLUE)).unwrap();
    check("identity-file", identity.encode());
    check("party", &payload(identity.encode()));
}

#[test]
fn entries_and_receipts() {
    let world = World::spoken();
    for entry in world.lanes.iter().flatten() {
        check("signed", entry.bytes());
        check("entry", &payload(entry.bytes()));
    }
    let silent = world.rival(world.lanes[3][0].at(), "has seen nothing");
    check("entry", &payload(silent.bytes()));
    for receipt in &world.receipts {
        check("receipt", receipt.bytes());
        let leaves = &world.leaves(receipt.claims().lane)[..receipt.claims().size as usize];
        for (at, _) in leaves.iter().enumerate() {
            let path = merkle::inclusion_path(leaves, at);
            check("receipt-inclusion", &receipt.with_inclusion(at as u64 + 1, &path));
        }
    }
}

#[test]
fn files_for_strangers() {
    let world = World::spoken();
    let place = EntryRef { lane: lane(BLUE, Precedence::Routine), serial: 2 };
    let (entry, root_before) = (world.entry(place).clone(), world.root_before(place));
    let path = merkle::inclusion_path(&world.leaves(place.lane)[..3], 1);
    let shown = Disclosure::new(&world.charter, &entry, root_before, &world.receipts[0], &path).unwrap();
    check("disclosure", shown.encode());
    let fork = ForkProof::new(&world.charter, root_before, entry, world.rival(place, "other")).unwrap();
    check("fork", &fork.encode());
    let items = world.items(&[EntryRef { serial: 4, ..place }], &[fork]);
    check("transcript-header", &items[0]);
    items[1..].iter().for_each(|item| check("transcript-item", item));
    let items = world.extract(&[place], &[EntryRef { serial: 4, ..place }], &[]);
    check("extract-header", &items[0]);
    items[1..].iter().for_each(|item| check("extract-item", item));
    let statement = items.last().unwrap();
    let mut reader = cbor::Reader::new("item", statement);
    assert_eq!((reader.array(2), reader.uint()), (Ok(()), Ok(9)));
    check("statement", &payload(reader.bytes(usize::MAX).unwrap()));
    assert!(!valid("transcript-item", statement));
}

#[test]
fn the_specification_refuses_what_the_code_refuses() {
    let world = World::spoken();
    let entry = world.lanes[3][0].bytes();
    let receipt = world.receipts[0].bytes();
    assert!(!valid("receipt", entry));
    assert!(!valid("signed", receipt));
    assert!(!valid("delegation", &payload(entry)));
    assert!(!valid("transcript-item", &[0x82, 0x06, 0x40]), "attachments have no form yet");
    assert!(!valid("entry", &[0x86, 0x00, 0x00, 0x00, 0x00, 0xf6, 0x00]), "serial 0");
    assert!(!valid("entry", &[0x86, 0x18, 0x40, 0x01, 0x00, 0x00, 0xf6, 0x00]), "lane 64");
}
