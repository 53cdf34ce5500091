//! Vectors of entries, what they state to have seen, receipts, and the proofs of trees.

use evidence::cbor::Writer;
use evidence::*;

use super::super::forge::{Forgery, PLAIN, aad, payload, with_large_scalar, with_neutral_commitment};
use super::super::hex;
use super::{Form, Key, ReceiptLevel, SeenLevel, Set, SignatureLevel, charter_file, flip, signers};
use crate::world::*;

/// What BLUE says as BLUE/R/0004 of [`World::spoken`], in parts that can be put together wrongly.
struct Said {
    world: World,
    at: EntryRef,
    draft: UnsignedEntry,
}

impl Said {
    fn new() -> Self {
        let mut world = World::spoken();
        let at = EntryRef { lane: lane(BLUE, Precedence::Routine), serial: 4 };
        world.lanes[3].truncate(3);
        let draft = world.draft(at.lane, "where are you");
        Said { world, at, draft }
    }

    fn given(&self) -> Vec<(&'static str, String)> {
        vec![
            ("charter-file", hex(&self.world.charter.encode())),
            ("root-before", self.world.root_before(self.at).to_string()),
        ]
    }

    fn aad(&self) -> Vec<u8> {
        aad("detente entry v1", &[self.world.line.0, self.world.root_before(self.at)])
    }

    fn sign(&self, draft: &UnsignedEntry) -> Vec<u8> {
        self.world.sign(draft).into_bytes()
    }

    fn forgery(&self) -> Forgery {
        Forgery::new(&payload(&self.sign(&self.draft)), &self.aad())
    }
}

pub fn entries(set: &mut Set) {
    let said = Said::new();
    let (given, signer) = (said.given(), station_key(BLUE, 1));
    let entry = said.sign(&said.draft);
    set.good("entry", "ok", "BLUE/R/0004, with what BLUE had seen.", &given, &entry);
    let silent = UnsignedEntry { seen: None, ..said.draft.clone() };
    set.good("entry", "ok-nothing-seen", "The same place, with nothing new seen.", &given, &said.sign(&silent));
    let first = UnsignedEntry { lane: lane(RED, Precedence::Flash), serial: 1, seen: None, ..said.draft.clone() };
    let first_given = [given[0].clone(), ("root-before", merkle::empty_root().to_string())];
    let bytes = first.sign(said.world.line, merkle::empty_root(), &station_key(RED, 1)).unwrap().into_bytes();
    set.good("entry", "ok-first", "The first entry of a lane, onto the root of nothing.", &first_given, &bytes);

    let mut bad =
        |what: &str, level, comment: &str, object: &[u8]| set.bad("entry", what, level, comment, &given, object);
    bad("signature-altered", SignatureLevel, "One bit of the signature is turned.", &flip(&entry, -1));
    bad("commitment-altered", SignatureLevel, "One bit of the signature's first half is turned.", &flip(&entry, -64));
    let text = entry.windows(5).position(|bytes| bytes == b"where").unwrap();
    bad("body-altered", SignatureLevel, "One bit of the body is turned.", &flip(&entry, text as isize));
    let forgery = said.forgery();
    let signature = signer.sign(&forgery.message());
    bad(
        "large-scalar",
        SignatureLevel,
        "S + L in place of S.",
        &forgery.with_signature(&with_large_scalar(&signature)),
    );
    let neutral = with_neutral_commitment([0x41; 32], &forgery.message());
    bad(
        "small-order-commitment",
        SignatureLevel,
        "R is the neutral point: good by the equation, refused by the strict rule.",
        &forgery.with_signature(&neutral),
    );
    bad("empty-signature", Form, "A signature of no bytes.", &forgery.with_signature(&[]));

    let root = said.world.root_before(said.at);
    let with_aad = |label: &str, hashes: &[Hash]| Forgery { aad: aad(label, hashes), ..forgery.clone() }.sign(&signer);
    bad(
        "other-line",
        SignatureLevel,
        "Signed for another line.",
        &with_aad("detente entry v1", &[Hash([1; 32]), root]),
    );
    bad(
        "other-history",
        SignatureLevel,
        "Signed onto another history of the lane.",
        &with_aad("detente entry v1", &[said.world.line.0, Hash([1; 32])]),
    );
    bad("other-purpose", SignatureLevel, "Signed as a receipt.", &with_aad("detente receipt v1", &[said.world.line.0]));
    bad(
        "no-aad",
        SignatureLevel,
        "Signed without external additional data.",
        &Forgery { aad: Vec::new(), ..forgery.clone() }.sign(&signer),
    );
    bad("by-root", SignatureLevel, "Signed by BLUE's root key.", &forgery.sign(&root_key(BLUE)));
    bad("by-other-party", SignatureLevel, "Signed by RED's station.", &forgery.sign(&station_key(RED, 1)));

    let resign = |draft: UnsignedEntry| said.sign(&draft);
    bad(
        "unknown-epoch",
        Key,
        "By a station key that nobody delegated.",
        &resign(UnsignedEntry { epoch: 9, ..said.draft.clone() }),
    );
    bad(
        "expired",
        Key,
        "Bears a time after the key's validity.",
        &resign(UnsignedEntry { time: START.plus_ms(1_000 * HOUR_MS + 1), ..said.draft.clone() }),
    );
    bad(
        "not-yet",
        Key,
        "Bears a time before the key's validity.",
        &resign(UnsignedEntry { time: Time(START.0 - 1), ..said.draft.clone() }),
    );
    bad("no-such-party", Key, "In a lane of a fourth party.", &{
        let lane = Lane { party: PartyIndex(3), precedence: Precedence::Routine };
        let draft = UnsignedEntry { lane, seen: None, ..said.draft.clone() };
        draft.sign(said.world.line, root, &signer).unwrap().into_bytes()
    });

    let shaped = |change: &dyn Fn(&mut Forgery)| {
        let mut forgery = forgery.clone();
        change(&mut forgery);
        forgery.sign(&signer)
    };
    bad(
        "unprotected",
        Form,
        "A key identifier in the unprotected header.",
        &shaped(&|f| f.unprotected = vec![0xa1, 0x04, 0x41, 0x31]),
    );
    bad(
        "other-algorithm",
        Form,
        "Algorithm EdDSA (-8) in place of Ed25519 (-19).",
        &shaped(&|f| f.protected = vec![0xa1, 0x01, 0x27]),
    );
    bad("no-algorithm", Form, "An empty protected header.", &shaped(&|f| f.protected = Vec::new()));
    bad(
        "more-protected",
        Form,
        "A key identifier in the protected header.",
        &shaped(&|f| f.protected = vec![0xa2, 0x01, 0x32, 0x04, 0x41, 0x31]),
    );
    bad("other-tag", Form, "Tag 17, COSE_Mac0.", &shaped(&|f| f.tag = 0xd1));
    bad("no-tag", Form, "No tag.", &entry[1..]);
    bad("detached", Form, "The payload is not inside.", &shaped(&|f| f.detached = true));
    bad("trailing-byte", Form, "A byte after the end.", &[&entry[..], &[0]].concat());

    // [lane, serial, time, epoch, seen, body]
    let parts = |lane: u64, serial: u64, seen: Option<(&[u64], Hash)>, body: &[u8]| {
        let mut payload = Writer::new();
        payload.array(6).uint(lane).uint(serial).uint(said.draft.time.0).uint(1);
        match seen {
            None => payload.null(),
            Some((sizes, digest)) => {
                payload.array(2).array(sizes.len() as u64);
                for &size in sizes {
                    payload.uint(size);
                }
                payload.bytes(&digest.0)
            }
        };
        payload.raw(body);
        Forgery::new(&payload.into_bytes(), &said.aad()).sign(&signer)
    };
    let text = body("where are you");
    bad("serial-0", Form, "Serials begin with 1.", &parts(3, 0, None, &text));
    bad("lane-64", Form, "No line has so many lanes.", &parts(64, 4, None, &text));
    bad("two-bodies", Form, "Two items where the body stands.", &parts(3, 4, None, &[&text[..], &text].concat()));
    bad("no-body", Form, "No body.", &parts(3, 4, None, &[]));
    bad("float-body", Form, "A body outside the profile.", &parts(3, 4, None, &[0xf9, 0x3c, 0x00]));
    let sizes = said.world.sizes();
    let digest = Seen::new(said.world.line, sizes.clone(), &said.world.roots()).digest;
    let mut blind = sizes.clone();
    blind[3] = 2;
    bad(
        "seen-itself-wrong",
        Form,
        "States another size of its own lane than its place tells.",
        &parts(3, 4, Some((&blind, digest)), &text),
    );
    bad(
        "seen-too-few",
        Form,
        "States the sizes of two parties' lanes on a line of three.",
        &parts(3, 4, Some((&sizes[..8], digest)), &text),
    );
    bad(
        "seen-too-many",
        Form,
        "States the sizes of four parties' lanes on a line of three.",
        &parts(3, 4, Some((&[&sizes[..], &[0; 4]].concat(), digest)), &text),
    );
    bad("long-serial", Form, "The serial is not in its shortest form.", &{
        let payload = payload(&parts(3, 4, None, &text));
        let long = [&payload[..2], &[0x18, 0x04], &payload[3..]].concat();
        Forgery::new(&long, &said.aad()).sign(&signer)
    });

    // A charter that allows entries of 1,024 bytes at most.
    let mut small = charter();
    small.terms.entry_bytes_max = 1_024;
    let delegations = [BLUE, RED, HOST].map(|party| delegation(party, 1).sign(&root_key(party)));
    let file = charter_file(&small.encode(), &signers(), &delegations);
    let small_given = [("charter-file", hex(&file)), ("root-before", merkle::empty_root().to_string())];
    let of_size = |size: usize| {
        let draft = |length: usize| UnsignedEntry {
            seen: None,
            serial: 1,
            body: body(&"x".repeat(length)),
            ..said.draft.clone()
        };
        let sign = |length| draft(length).sign(small.line_id(), merkle::empty_root(), &signer).unwrap().into_bytes();
        let (spare, bytes) = (sign(800).len() - 800, sign(size - (sign(800).len() - 800)));
        assert_eq!((bytes.len(), spare < 224), (size, true));
        bytes
    };
    set.good("entry", "ok-largest", "As large as the charter allows.", &small_given, &of_size(1_024));
    set.bad("entry", "too-large", Form, "One byte larger than the charter allows.", &small_given, &of_size(1_025));

    let revocation = Revocation {
        party: "BLUE".to_owned(),
        epoch: 1,
        line: said.world.line.0.0,
        sizes: [0, 0, 0, 3],
        time: START,
        reason: "lost".to_owned(),
    };
    let revoked = |sizes| {
        let mut given = said.given();
        given.push(("key", hex(&Revocation { sizes, ..revocation.clone() }.sign(&root_key(BLUE)))));
        given
    };
    set.bad("entry", "revoked", Key, "By a key that was taken back after BLUE/R/0003.", &revoked([0, 0, 0, 3]), &entry);
    set.good(
        "entry",
        "ok-before-revocation",
        "By a key that was taken back after this place.",
        &revoked([0, 0, 0, 4]),
        &entry,
    );
}

pub fn seen_digests(set: &mut Set) {
    let world = World::spoken();
    let words = |values: Vec<String>| values.join(" ");
    let given = [
        ("line", world.line.to_string()),
        ("sizes", words(world.sizes().iter().map(u64::to_string).collect())),
        ("roots", words(world.roots().iter().map(Hash::to_string).collect())),
    ];
    let digest = Seen::digest(world.line, &world.sizes(), &world.roots());
    set.good("seen-digest", "ok", "The digest of all lanes of a line of three.", &given, &digest.0);
    set.bad("seen-digest", "wrong", SeenLevel, "A digest of something else.", &given, &flip(&digest.0, 0));
}

/// The protected header of a receipt, in parts.
fn receipt_header(algorithm: i64, vds: u64, claims: &Claims) -> Vec<u8> {
    let mut header = Writer::new();
    header.map(3).int(1).int(algorithm).int(395).uint(vds).int(-65_537).array(5);
    header.uint(claims.receiver.0.into()).uint(claims.epoch).uint(claims.lane.number().into());
    header.uint(claims.size).uint(claims.time.0);
    header.into_bytes()
}

pub fn receipts(set: &mut Set) {
    let world = World::spoken();
    let receipt = &world.receipts[0];
    let given = [("charter-file", hex(&world.charter.encode())), ("root", receipt.root().to_string())];
    set.good("receipt", "ok", "RED holds the first three entries of BLUE/R.", &given, receipt.bytes());

    let (claims, signer) = (*receipt.claims(), station_key(RED, 1));
    let forgery = Forgery {
        protected: receipt_header(-19, 1, &claims),
        detached: true,
        ..Forgery::new(&receipt.root().0, &aad("detente receipt v1", &[world.line.0]))
    };
    assert_eq!(forgery.sign(&signer), receipt.bytes());
    let mut bad =
        |what: &str, level, comment: &str, object: &[u8]| set.bad("receipt", what, level, comment, &given, object);
    let shaped = |change: &dyn Fn(&mut Forgery)| {
        let mut forgery = forgery.clone();
        change(&mut forgery);
        forgery.sign(&signer)
    };
    let claiming = |claims: Claims| claims.sign(world.line, receipt.root(), &signer).bytes().to_vec();
    bad("altered", ReceiptLevel, "One bit of the signature is turned.", &flip(receipt.bytes(), -1));
    bad("other-root", ReceiptLevel, "Signed for another root.", &shaped(&|f| f.payload = vec![1; 32]));
    bad(
        "other-line",
        ReceiptLevel,
        "Signed for another line.",
        &shaped(&|f| f.aad = aad("detente receipt v1", &[Hash([1; 32])])),
    );
    bad(
        "other-purpose",
        ReceiptLevel,
        "Signed as an entry.",
        &shaped(&|f| f.aad = aad("detente entry v1", &[world.line.0, receipt.root()])),
    );
    bad("by-other-party", ReceiptLevel, "Signed by HOST's station.", &forgery.sign(&station_key(HOST, 1)));
    let size = receipt.bytes().windows(6).position(|bytes| bytes[..2] == [0x03, 0x1b]).unwrap();
    let mut other_size = receipt.bytes().to_vec();
    other_size[size] = 4;
    bad("other-size", ReceiptLevel, "The size in the header is another than was signed.", &other_size);
    bad("unknown-epoch", Key, "By a station key that nobody delegated.", &claiming(Claims { epoch: 9, ..claims }));
    bad(
        "unknown-receiver",
        Key,
        "By a party that the charter does not name.",
        &claiming(Claims { receiver: PartyIndex(3), ..claims }),
    );
    bad(
        "expired",
        Key,
        "Bears a time after the key's validity.",
        &claiming(Claims { time: START.plus_ms(1_000 * HOUR_MS + 1), ..claims }),
    );
    bad("attached", Form, "Carries the root.", &shaped(&|f| f.detached = false));
    bad("plain", Form, "The protected header of an entry.", &shaped(&|f| f.protected = PLAIN.to_vec()));
    bad("other-algorithm", Form, "Algorithm EdDSA (-8).", &shaped(&|f| f.protected = receipt_header(-8, 1, &claims)));
    bad(
        "other-structure",
        Form,
        "Another verifiable data structure.",
        &shaped(&|f| f.protected = receipt_header(-19, 2, &claims)),
    );
    bad(
        "unprotected",
        Form,
        "Something else than a proof in the unprotected header.",
        &shaped(&|f| f.unprotected = vec![0xa1, 0x04, 0x41, 0x31]),
    );
}

/// The unprotected header that attaches proofs.
fn proofs(paths: &[(u64, u64, &[Hash])]) -> Vec<u8> {
    let mut header = Writer::new();
    header.map(1).int(396).map(1).int(-1).array(paths.len() as u64);
    for (size, index, path) in paths {
        let mut proof = Writer::new();
        proof.array(3).uint(*size).uint(*index).array(path.len() as u64);
        path.iter().for_each(|hash| {
            proof.bytes(&hash.0);
        });
        header.bytes(&proof.into_bytes());
    }
    header.into_bytes()
}

pub fn inclusions(set: &mut Set) {
    let world = World::spoken();
    let place = EntryRef { lane: lane(BLUE, Precedence::Routine), serial: 4 };
    let (leaves, receipt) = (world.leaves(place.lane), &world.receipts[3]);
    let path = merkle::inclusion_path(&leaves, 3);
    let given = |leaf: Hash, serial: u64| {
        [("charter-file", hex(&world.charter.encode())), ("leaf", leaf.to_string()), ("serial", serial.to_string())]
    };
    let right = given(leaves[3], 4);
    let envelope = receipt.with_inclusion(4, &path);
    set.good("receipt-inclusion", "ok", "RED held BLUE/R/0004 among five.", &right, &envelope);
    let last = receipt.with_inclusion(5, &merkle::inclusion_path(&leaves, 4));
    set.good("receipt-inclusion", "ok-last", "The last leaf of five: a path of one hash.", &given(leaves[4], 5), &last);
    let alone = world.receipts[2].with_inclusion(1, &[]);
    let only = world.leaves(lane(RED, Precedence::Flash))[0];
    set.good("receipt-inclusion", "ok-alone", "A lane of one entry: an empty path.", &given(only, 1), &alone);

    set.bad(
        "receipt-inclusion",
        "other-leaf",
        ReceiptLevel,
        "The path is for another entry.",
        &given(leaves[0], 4),
        &envelope,
    );
    set.bad(
        "receipt-inclusion",
        "other-serial",
        ReceiptLevel,
        "The path is for another place.",
        &given(leaves[3], 3),
        &envelope,
    );
    let forgery = Forgery {
        protected: receipt_header(-19, 1, receipt.claims()),
        detached: true,
        ..Forgery::new(&receipt.root().0, &aad("detente receipt v1", &[world.line.0]))
    };
    let with = |paths: &[(u64, u64, &[Hash])]| {
        Forgery { unprotected: proofs(paths), ..forgery.clone() }.sign(&station_key(RED, 1))
    };
    assert_eq!(with(&[(5, 3, &path)]), envelope);
    let first = given(leaves[0], 1);
    set.bad(
        "receipt-inclusion",
        "other-tree-same-root",
        ReceiptLevel,
        "The path says eight leaves where five were receipted; it leads to the right root all the same.",
        &first,
        &with(&[(8, 0, &merkle::inclusion_path(&leaves, 0))]),
    );
    let mut bad = |what: &str, level, comment: &str, object: &[u8]| {
        set.bad("receipt-inclusion", what, level, comment, &right, object)
    };
    bad("no-proof", ReceiptLevel, "No path is attached.", receipt.bytes());
    bad("short", ReceiptLevel, "The path ends too early.", &with(&[(5, 3, &path[..path.len() - 1])]));
    bad(
        "long",
        ReceiptLevel,
        "The path goes on after the root.",
        &with(&[(5, 3, &[&path[..], &[Hash([0; 32])]].concat())]),
    );
    bad(
        "altered",
        ReceiptLevel,
        "A hash of the path is another.",
        &with(&[(5, 3, &[&path[..2], &[Hash([0; 32])]].concat())]),
    );
    bad(
        "other-tree",
        ReceiptLevel,
        "The tree of the path has another size than was receipted.",
        &with(&[(4, 3, &path)]),
    );
    bad("beyond", ReceiptLevel, "The index is not in the tree.", &with(&[(5, 5, &path)]));
    bad("two-proofs", Form, "Two paths are attached.", &with(&[(5, 3, &path), (5, 3, &path)]));
    bad("none-of-proofs", Form, "A list of no paths.", &with(&[]));
}

pub fn consistency(set: &mut Set) {
    let leaves: Vec<Hash> = (0u8..7).map(|at| merkle::leaf(&[at])).collect();
    let given = |old: usize, new: usize| {
        [
            ("old-size", old.to_string()),
            ("old-root", merkle::root(&leaves[..old]).to_string()),
            ("new-size", new.to_string()),
            ("new-root", merkle::root(&leaves[..new]).to_string()),
        ]
    };
    let path = |old: usize, new: usize| -> Vec<u8> {
        merkle::consistency_path(&leaves[..new], old).iter().flat_map(|hash| hash.0).collect()
    };
    for (old, new) in [(3, 7), (4, 7), (6, 7), (7, 7), (1, 2)] {
        let comment =
            format!("The first {old} of {new} leaves, which are single bytes from 00 up; the object is the path.");
        set.good("consistency", &format!("ok-{old}-{new}"), &comment, &given(old, new), &path(old, new));
    }
    let right = path(3, 7);
    set.bad("consistency", "altered", ReceiptLevel, "A hash of the path is another.", &given(3, 7), &flip(&right, 0));
    set.bad("consistency", "short", ReceiptLevel, "The path ends too early.", &given(3, 7), &right[32..]);
    set.bad(
        "consistency",
        "long",
        ReceiptLevel,
        "The path goes on after the root.",
        &given(3, 7),
        &[&right[..], &[0; 32]].concat(),
    );
    let mut backwards = given(3, 7);
    backwards.swap(0, 2);
    backwards.swap(1, 3);
    let backwards = [
        ("old-size", backwards[0].1.clone()),
        ("old-root", backwards[1].1.clone()),
        ("new-size", backwards[2].1.clone()),
        ("new-root", backwards[3].1.clone()),
    ];
    set.bad("consistency", "backwards", ReceiptLevel, "The older tree is the larger one.", &backwards, &right);
}
