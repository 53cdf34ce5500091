//! Every vector, made from fixed seeds.

use evidence::FailureLevel::{
    Charter as CharterLevel, Closing, Form, Key, Place, Receipt as ReceiptLevel, Seen as SeenLevel,
    Signature as SignatureLevel,
};
use evidence::cbor::Writer;
use evidence::*;

use super::forge::{Forgery, aad, payload, with_large_scalar, with_neutral_commitment};
use super::{Vector, hex};
use crate::world::*;

/// All vectors, in the order of their kinds.
pub fn all() -> Vec<Vector> {
    let mut set = Set(Vec::new());
    encodings(&mut set);
    identities(&mut set);
    charter_files(&mut set);
    fingerprints(&mut set);
    keys(&mut set);
    entries(&mut set);
    seen_digests(&mut set);
    receipts(&mut set);
    inclusions(&mut set);
    consistency(&mut set);
    disclosures(&mut set);
    forks(&mut set);
    transcripts(&mut set);
    set.0
}

struct Set(Vec<Vector>);

type Given<'a> = &'a [(&'a str, String)];

impl Set {
    fn good(&mut self, kind: &str, what: &str, comment: &str, given: Given<'_>, object: &[u8]) {
        self.add(kind, what, None, comment, given, object);
    }

    fn bad(&mut self, kind: &str, what: &str, level: FailureLevel, comment: &str, given: Given<'_>, object: &[u8]) {
        self.add(kind, what, Some(level), comment, given, object);
    }

    fn add(
        &mut self,
        kind: &str,
        what: &str,
        expect: Option<FailureLevel>,
        comment: &str,
        given: Given<'_>,
        object: &[u8],
    ) {
        let given = given.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let name = format!("{kind}-{what}");
        assert!(self.0.iter().all(|vector| vector.name != name), "{name} is made twice");
        self.0.push(Vector {
            name,
            kind: kind.to_owned(),
            expect,
            comment: comment.to_owned(),
            given,
            object: object.to_vec(),
        });
    }
}

/// The bytes with one bit turned, counted from the end if negative.
fn flip(bytes: &[u8], at: isize) -> Vec<u8> {
    let mut flipped = bytes.to_vec();
    let at = if at < 0 { bytes.len() - at.unsigned_abs() } else { at as usize };
    flipped[at] ^= 1;
    flipped
}

fn encodings(set: &mut Set) {
    let mut good = |what, comment, object: &[u8]| set.good("cbor", what, comment, &[], object);
    good(
        "ok-integers",
        "The largest and the smallest integer.",
        &[
            0x82, 0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            0xff,
        ],
    );
    good(
        "ok-map",
        "Keys ascend by their encoded bytes: 10, 100, -1, \"z\", \"aa\", [100], false.",
        &[0xa7, 0x0a, 0, 0x18, 0x64, 0, 0x20, 0, 0x61, 0x7a, 0, 0x62, 0x61, 0x61, 0, 0x81, 0x18, 0x64, 0, 0xf4, 0],
    );
    good("ok-depth", "Fifteen arrays around a number: sixteen levels.", &[&[0x81; 15][..], &[0]].concat());
    let mut bad = |what, comment, object: &[u8]| set.bad("cbor", what, Form, comment, &[], object);
    bad("long-integer", "23 is written in two bytes.", &[0x18, 0x17]);
    bad(
        "long-integer-8",
        "A number that fits four bytes is written in eight.",
        &[0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
    );
    bad("long-length", "The length of a byte string is not in its shortest form.", &[0x58, 0x01, 0x00]);
    bad("indefinite-array", "An array of indefinite length.", &[0x9f, 0x00, 0xff]);
    bad("indefinite-string", "A byte string of indefinite length.", &[0x5f, 0x41, 0x00, 0xff]);
    bad("duplicate-keys", "A map with the same key twice.", &[0xa2, 0x01, 0x00, 0x01, 0x01]);
    bad("unsorted-keys", "The keys of a map do not ascend.", &[0xa2, 0x02, 0x00, 0x01, 0x00]);
    bad(
        "unsorted-text-keys",
        "Keys are compared by encoded bytes, so \"aa\" stands after \"z\".",
        &[0xa2, 0x62, 0x61, 0x61, 0, 0x61, 0x7a, 0],
    );
    bad("trailing-byte", "A byte after the item.", &[0x00, 0x00]);
    bad("truncated", "An array of two with one item.", &[0x82, 0x00]);
    bad("lying-length", "A byte string of 2^64-1 bytes.", &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    bad("too-deep", "Sixteen arrays around a number: seventeen levels.", &[&[0x81; 16][..], &[0]].concat());
    bad("float", "A floating-point number.", &[0xf9, 0x3c, 0x00]);
    bad("undefined", "The simple value undefined.", &[0xf7]);
    bad("simple", "A simple value without meaning.", &[0xf0]);
    bad("tag", "A tag other than 18.", &[0xc1, 0x00]);
    bad("not-utf8", "Text that is not UTF-8.", &[0x62, 0xc3, 0x28]);
    bad("reserved-length", "A reserved length in the first byte.", &[0x1c]);
    bad("empty", "No item at all.", &[]);
}

fn identities(set: &mut Set) {
    let party = charter().parties[0].clone();
    let file = Identity::sign(party.clone(), &root_key(BLUE)).unwrap();
    set.good("identity", "ok", "BLUE's record, signed by its root key.", &[], file.encode());
    set.bad("identity", "altered", CharterLevel, "One bit of the signature is turned.", &[], &flip(file.encode(), -1));
    let forgery = Forgery::new(&payload(file.encode()), &aad("detente identity v1", &[]));
    set.bad(
        "identity",
        "other-key",
        CharterLevel,
        "Signed by another root key than the record names.",
        &[],
        &forgery.sign(&root_key(RED)),
    );
    let as_charter = Forgery { aad: aad("detente charter v1", &[]), ..forgery.clone() }.sign(&root_key(BLUE));
    set.bad("identity", "other-purpose", CharterLevel, "Signed as a charter, not as an identity.", &[], &as_charter);
    let detached = Forgery { detached: true, ..forgery }.sign(&root_key(BLUE));
    set.bad("identity", "detached", Form, "The record is not inside.", &[], &detached);
}

/// A charter file with a payload as given, signed by the root keys given, party by party.
fn charter_file(payload: &[u8], signers: &[Option<SecretKey>], keys: &[Vec<u8>]) -> Vec<u8> {
    let forgery = Forgery { detached: true, ..Forgery::new(payload, &aad("detente charter v1", &[])) };
    let mut file = Writer::new();
    file.array(4).text("detente charter file v1").bytes(payload).array(signers.len() as u64);
    for signer in signers {
        match signer {
            Some(signer) => file.raw(&forgery.sign(signer)),
            None => file.null(),
        };
    }
    file.array(keys.len() as u64);
    keys.iter().for_each(|key| {
        file.raw(key);
    });
    file.into_bytes()
}

fn signers() -> [Option<SecretKey>; 3] {
    [BLUE, RED, HOST].map(|party| Some(root_key(party)))
}

fn charter_files(set: &mut Set) {
    let signed = signed();
    set.good("charter-file", "ok", "Signed by all three, with a delegation of each.", &[], &signed.encode());
    let mut bad =
        |what: &str, level, comment: &str, file: &[u8]| set.bad("charter-file", what, level, comment, &[], file);

    let text = signed.encode();
    let name = text.windows(5).position(|bytes| bytes == b"North").unwrap();
    bad("altered", CharterLevel, "One bit of the line's name is turned.", &flip(&text, name as isize));
    let payload = signed.payload();
    let [blue, _, host] = signers();
    bad("unsigned", CharterLevel, "RED has not signed.", &charter_file(payload, &[blue, None, host], &[]));
    let [blue, _, host] = signers();
    let swapped = [blue, Some(root_key(BLUE)), host];
    bad("wrong-signer", CharterLevel, "BLUE signed in RED's place.", &charter_file(payload, &swapped, &[]));
    bad(
        "too-few-places",
        Form,
        "Three parties, two places for signatures.",
        &charter_file(payload, &signers()[..2], &[]),
    );
    let mut other_label = text.clone();
    let at = text.windows(2).position(|bytes| bytes == b"v1").unwrap();
    other_label[at + 1] = b'2';
    bad("other-version", Form, "A file of another version.", &other_label);
    bad("trailing-byte", Form, "A byte after the end.", &[&text[..], &[0]].concat());
    let attached = Forgery::new(payload, &aad("detente charter v1", &[])).sign(&root_key(BLUE));
    let detached = Forgery { detached: true, ..Forgery::new(payload, &aad("detente charter v1", &[])) };
    let mut file = Writer::new();
    file.array(4).text("detente charter file v1").bytes(payload).array(3).raw(&attached);
    file.raw(&detached.sign(&root_key(RED))).raw(&detached.sign(&root_key(HOST))).array(0);
    bad("attached", Form, "BLUE's signature carries the payload a second time.", &file.into_bytes());

    // A term that nobody knows: key 10 at the end of the charter's map.
    let mut unknown = payload.to_vec();
    unknown[0] += 1;
    unknown.extend([0x0a, 0x00]);
    bad(
        "unknown-term",
        Form,
        "The charter has a key that this version does not know.",
        &charter_file(&unknown, &signers(), &[]),
    );

    let mut key = |what: &str, level, comment: &str, keys: &[Vec<u8>]| {
        set.bad("charter-file", what, level, comment, &[], &charter_file(payload, &signers(), keys));
    };
    let first = delegation(BLUE, 1);
    key("key-by-another", Key, "BLUE's delegation is signed by RED's root key.", &[first.sign(&root_key(RED))]);
    let stranger = Delegation { party: "GREEN".to_owned(), ..first.clone() };
    key(
        "key-of-nobody",
        Key,
        "A delegation of a party that the charter does not name.",
        &[stranger.sign(&root_key(BLUE))],
    );
    let second = Delegation { epoch: 1, ..delegation(BLUE, 2) };
    key("key-twice", Key, "Two keys under one epoch.", &[first.sign(&root_key(BLUE)), second.sign(&root_key(BLUE))]);
    let backwards = Delegation { not_after: Time(START.0 - 1), ..first.clone() };
    key("key-backwards", Form, "A delegation that ends before it begins.", &[backwards.sign(&root_key(BLUE))]);
    let weak = Delegation { station_key: [0; 32], ..first };
    key("key-weak", Form, "A station key of small order.", &[weak.sign(&root_key(BLUE))]);

    let mut unsound = |what: &str, comment: &str, change: &dyn Fn(&mut Charter)| {
        let mut charter = charter();
        change(&mut charter);
        let file = charter_file(&charter.encode(), &signers(), &[]);
        set.bad("charter-file", &format!("unsound-{what}"), CharterLevel, comment, &[], &file);
    };
    unsound("version", "A charter of another version.", &|charter| charter.version = 2);
    unsound("nameless", "The line's name is blank.", &|charter| charter.name = " ".to_owned());
    unsound("one-bound", "Only one party is bound.", &|charter| charter.parties[1].role = Role::Guarantor);
    unsound("same-code", "Two parties share a code.", &|charter| charter.parties[1].code = "BLUE".to_owned());
    unsound("same-key", "Two parties share a root key.", &|charter| {
        charter.parties[1].root_key = charter.parties[0].root_key;
    });
    unsound("small-code", "A party's code is in small letters.", &|charter| {
        charter.parties[0].code = "blue".to_owned()
    });
    unsound("weak-key", "A root key is the neutral point.", &|charter| {
        charter.parties[2].root_key = [0; 32];
        charter.parties[2].root_key[0] = 1;
    });
    unsound("key-no-point", "A root key is no point of the curve.", &|charter| charter.parties[2].root_key = [2; 32]);
    unsound("key-not-canonical", "A root key's y is p + 3 instead of 3.", &|charter| {
        charter.parties[2].root_key = NOT_CANONICAL;
    });
    unsound("speechless", "A party has no language.", &|charter| charter.parties[0].languages.clear());
    unsound("postless", "A party has no post.", &|charter| charter.parties[0].posts.clear());
    unsound("post-twice", "Two posts of a party share a code.", &|charter| {
        charter.parties[0].posts[1].code = "watch".to_owned();
    });
    unsound("escalates-down", "A post escalates to one that is not above it.", &|charter| {
        charter.parties[0].posts[1].escalates_to = Some("watch".to_owned());
    });
    unsound("empty-purpose", "A purpose is blank.", &|charter| charter.purposes = vec![String::new()]);
    unsound("heartbeat", "Heartbeats without pause.", &|charter| charter.terms.heartbeat_ms = 0);
    unsound("check-late", "A line check is due after the next one.", &|charter| charter.terms.check_answer_s = 7_201);
    unsound("entry-size", "Entries larger than any station takes.", &|charter| charter.terms.entry_bytes_max = 65_537);
}

/// y = p + 3, with the sign bit clear: 3 is the y of a point of large order, so only its form is wrong.
pub const NOT_CANONICAL: [u8; 32] = {
    let mut bytes = [0xff; 32];
    bytes[0] = 0xf0;
    bytes[31] = 0x7f;
    bytes
};

fn fingerprints(set: &mut Set) {
    let line = signed().line_id();
    let words = Fingerprint::of(line).to_string().replace('\n', " ");
    set.good("fingerprint", "ok", "The object is the line's identity.", &[("words", words.clone())], &line.0.0);
    let typed = words.to_uppercase().replace("ALFA", "Alpha").replace("XRAY", "x-ray").replace(" TWO ", ", 2, ");
    set.good("fingerprint", "ok-typed", "As a person may type it.", &[("words", typed)], &line.0.0);
    let (rest, _) = words.rsplit_once(' ').unwrap();
    set.bad(
        "fingerprint",
        "short",
        CharterLevel,
        "The last word is missing.",
        &[("words", rest.to_owned())],
        &line.0.0,
    );
    set.bad(
        "fingerprint",
        "other-line",
        CharterLevel,
        "The words of another line.",
        &[("words", words)],
        &flip(&line.0.0, 0),
    );
}

fn keys(set: &mut Set) {
    let given = [("charter-file", hex(&signed().encode()))];
    let line = signed().line_id();
    let second = delegation(BLUE, 2);
    let revocation = Revocation {
        party: "BLUE".to_owned(),
        epoch: 1,
        line: line.0.0,
        sizes: [0, 0, 0, 4],
        time: START,
        reason: "lost".to_owned(),
    };
    let root = root_key(BLUE);
    set.good("key", "ok-delegation", "BLUE's second station key.", &given, &second.sign(&root));
    set.good("key", "ok-again", "A delegation that is known already.", &given, &delegation(BLUE, 1).sign(&root));
    set.good("key", "ok-revocation", "BLUE takes its first station key back.", &given, &revocation.sign(&root));

    let mut bad =
        |what: &str, level, comment: &str, object: &[u8]| set.bad("key", what, level, comment, &given, object);
    bad("by-station", Key, "A delegation signed by a station key.", &second.sign(&station_key(BLUE, 1)));
    bad("altered", Key, "One bit of a delegation's signature is turned.", &flip(&second.sign(&root), -1));
    let as_revocation = Forgery::new(&payload(&second.sign(&root)), &aad("detente revocation v1", &[])).sign(&root);
    bad("other-purpose", Key, "A delegation signed as a revocation.", &as_revocation);
    let taken = Delegation { epoch: 1, ..second.clone() };
    bad("epoch-taken", Key, "Another key under an epoch that is taken.", &taken.sign(&root));
    let longer = Delegation { not_after: Time(START.0 + 1), ..delegation(BLUE, 1) };
    bad("validity-moved", Key, "The same key again, with another validity.", &longer.sign(&root));
    let elsewhere = Revocation { line: [1; 32], ..revocation.clone() };
    bad("other-line", Key, "A revocation for another line.", &elsewhere.sign(&root));
    let unknown = Revocation { epoch: 9, ..revocation.clone() };
    bad("unknown-epoch", Key, "A revocation of a key that nobody delegated.", &unknown.sign(&root));
    let neither = Forgery::new(&[0x81, 0x00], &aad("detente delegation v1", &[])).sign(&root);
    bad("neither", Form, "Neither a delegation nor a revocation.", &neither);
    let header = Forgery {
        unprotected: vec![0xa1, 0x04, 0x41, 0x31],
        ..Forgery::new(&payload(&second.sign(&root)), &aad("detente delegation v1", &[]))
    };
    bad("unprotected", Form, "A key identifier in the unprotected header.", &header.sign(&root));

    let moved = Revocation { sizes: [0, 0, 0, 5], ..revocation.clone() };
    let [charter] = given;
    let given = [charter, ("key", hex(&revocation.sign(&root)))];
    set.good("key", "ok-revoked-again", "The same revocation again.", &given, &revocation.sign(&root));
    set.bad("key", "revoked-twice", Key, "A second revocation from another place on.", &given, &moved.sign(&root));
}

/// What BLUE says as BLUE/R/0004 of [`World::spoken`], in parts that can be put together wrongly.
struct Said {
    world: World,
    at: EntryRef,
    draft: Draft,
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

    fn sign(&self, draft: &Draft) -> Vec<u8> {
        self.world.sign(draft).into_bytes()
    }

    fn forgery(&self) -> Forgery {
        Forgery::new(&payload(&self.sign(&self.draft)), &self.aad())
    }
}

fn entries(set: &mut Set) {
    let said = Said::new();
    let (given, signer) = (said.given(), station_key(BLUE, 1));
    let entry = said.sign(&said.draft);
    set.good("entry", "ok", "BLUE/R/0004, with what BLUE had seen.", &given, &entry);
    let silent = Draft { seen: None, ..said.draft.clone() };
    set.good("entry", "ok-nothing-seen", "The same place, with nothing new seen.", &given, &said.sign(&silent));
    let first = Draft { lane: lane(RED, Precedence::Flash), serial: 1, seen: None, ..said.draft.clone() };
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

    let resign = |draft: Draft| said.sign(&draft);
    bad(
        "unknown-epoch",
        Key,
        "By a station key that nobody delegated.",
        &resign(Draft { epoch: 9, ..said.draft.clone() }),
    );
    bad(
        "expired",
        Key,
        "Bears a time after the key's validity.",
        &resign(Draft { time: START.plus_ms(1_000 * HOUR_MS + 1), ..said.draft.clone() }),
    );
    bad(
        "not-yet",
        Key,
        "Bears a time before the key's validity.",
        &resign(Draft { time: Time(START.0 - 1), ..said.draft.clone() }),
    );
    bad("no-such-party", Key, "In a lane of a fourth party.", &{
        let lane = Lane { party: PartyIndex(3), precedence: Precedence::Routine };
        let draft = Draft { lane, seen: None, ..said.draft.clone() };
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
        let draft =
            |length: usize| Draft { seen: None, serial: 1, body: body(&"x".repeat(length)), ..said.draft.clone() };
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

fn seen_digests(set: &mut Set) {
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

fn receipts(set: &mut Set) {
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
    bad("plain", Form, "The protected header of an entry.", &shaped(&|f| f.protected = super::forge::PLAIN.to_vec()));
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

fn inclusions(set: &mut Set) {
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

fn consistency(set: &mut Set) {
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

/// A disclosure of its parts, whatever they are.
fn disclosure(charter: &[u8], entry: &[u8], root_before: Hash, receipt: &[u8]) -> Vec<u8> {
    let mut file = Writer::new();
    file.array(5).text("detente disclosure v1").bytes(charter).bytes(entry).bytes(&root_before.0).bytes(receipt);
    file.into_bytes()
}

fn disclosures(set: &mut Set) {
    let world = World::spoken();
    let place = EntryRef { lane: lane(BLUE, Precedence::Routine), serial: 2 };
    let (charter, entry, root_before) = (world.charter.encode(), world.entry(place), world.root_before(place));
    let leaves = world.leaves(place.lane);
    let receipt = world.receipts[3].with_inclusion(2, &merkle::inclusion_path(&leaves, 1));
    let right =
        Disclosure::new(&world.charter, entry, root_before, &world.receipts[3], &merkle::inclusion_path(&leaves, 1));
    let right = right.unwrap().encode().to_vec();
    assert_eq!(right, disclosure(&charter, entry.bytes(), root_before, &receipt));
    set.good("disclosure", "ok", "BLUE/R/0002, which RED held among five.", &[], &right);

    let mut bad =
        |what: &str, level, comment: &str, object: &[u8]| set.bad("disclosure", what, level, comment, &[], object);
    bad("trailing-byte", Form, "A byte after the end.", &[&right[..], &[0]].concat());
    bad("charter-unsigned", CharterLevel, "A party has not signed the charter.", &{
        let [blue, _, host] = signers();
        let keys: Vec<_> = world.charter.delegations().to_vec();
        disclosure(
            &charter_file(world.charter.payload(), &[blue, None, host], &keys),
            entry.bytes(),
            root_before,
            &receipt,
        )
    });
    bad("key-missing", Key, "The charter file does not hold the author's delegation.", &{
        let keys: Vec<_> = world.charter.delegations()[1..].to_vec();
        disclosure(&charter_file(world.charter.payload(), &signers(), &keys), entry.bytes(), root_before, &receipt)
    });
    bad(
        "entry-altered",
        SignatureLevel,
        "One bit of the entry's signature is turned.",
        &disclosure(&charter, &flip(entry.bytes(), -1), root_before, &receipt),
    );
    bad(
        "other-history",
        SignatureLevel,
        "Another root before the entry.",
        &disclosure(&charter, entry.bytes(), Hash([1; 32]), &receipt),
    );
    let other = world.receipts[3].with_inclusion(3, &merkle::inclusion_path(&leaves, 2));
    bad(
        "other-place",
        ReceiptLevel,
        "The receipt proves another place of the lane.",
        &disclosure(&charter, entry.bytes(), root_before, &other),
    );
    let rival = world.rival(place, "never sent");
    bad(
        "never-received",
        ReceiptLevel,
        "A second entry for the place, which nobody receipted.",
        &disclosure(&charter, rival.bytes(), root_before, &receipt),
    );
    let elsewhere = world.receipts[2].with_inclusion(1, &[]);
    bad(
        "other-lane",
        ReceiptLevel,
        "The receipt is for another lane.",
        &disclosure(&charter, entry.bytes(), root_before, &elsewhere),
    );
    let own = world.claims(BLUE, place.lane).sign(world.line, world.root(place.lane), &station_key(BLUE, 1));
    let own = own.with_inclusion(2, &merkle::inclusion_path(&leaves, 1));
    bad(
        "own-receipt",
        ReceiptLevel,
        "The receipt is the author's own.",
        &disclosure(&charter, entry.bytes(), root_before, &own),
    );
    bad(
        "no-path",
        ReceiptLevel,
        "The receipt brings no path.",
        &disclosure(&charter, entry.bytes(), root_before, world.receipts[3].bytes()),
    );
    bad(
        "receipt-altered",
        ReceiptLevel,
        "One bit of the receipt's signature is turned.",
        &disclosure(&charter, entry.bytes(), root_before, &flip(&receipt, -1)),
    );
}

/// A fork proof of its parts, whatever they are.
fn fork(charter: &[u8], root_before: Hash, one: &[u8], other: &[u8]) -> Vec<u8> {
    let mut file = Writer::new();
    file.array(5).text("detente fork v1").bytes(charter).bytes(&root_before.0).bytes(one).bytes(other);
    file.into_bytes()
}

fn forks(set: &mut Set) {
    let world = World::spoken();
    let place = EntryRef { lane: lane(BLUE, Precedence::Routine), serial: 3 };
    let (charter, root_before) = (world.charter.encode(), world.root_before(place));
    let mut two = [world.entry(place).clone(), world.rival(place, "another three")];
    two.sort_by(|one, other| one.bytes().cmp(other.bytes()));
    let [one, other] = &two;
    let right = ForkProof::new(&world.charter, root_before, other.clone(), one.clone()).unwrap().encode();
    assert_eq!(right, fork(&charter, root_before, one.bytes(), other.bytes()));
    set.good("fork", "ok", "Two entries of BLUE for BLUE/R/0003.", &[], &right);

    let mut bad = |what: &str, level, comment: &str, object: &[u8]| set.bad("fork", what, level, comment, &[], object);
    bad("same", Place, "One entry, twice.", &fork(&charter, root_before, one.bytes(), one.bytes()));
    bad("unsorted", Place, "The entries do not ascend.", &fork(&charter, root_before, other.bytes(), one.bytes()));
    let next = world.entry(EntryRef { serial: 4, ..place });
    let mut places = [one.bytes(), next.bytes()];
    places.sort();
    bad("two-places", Place, "Two entries for two places.", &fork(&charter, root_before, places[0], places[1]));
    bad(
        "other-history",
        SignatureLevel,
        "Another root before the entries.",
        &fork(&charter, Hash([1; 32]), one.bytes(), other.bytes()),
    );
    let mut altered = [one.bytes().to_vec(), flip(one.bytes(), -1)];
    altered.sort();
    bad(
        "altered",
        SignatureLevel,
        "An entry and a copy with one bit of the signature turned.",
        &fork(&charter, root_before, &altered[0], &altered[1]),
    );
    let mut framed = [
        one.bytes().to_vec(),
        Forgery::new(&payload(other.bytes()), &aad("detente entry v1", &[world.line.0, root_before]))
            .sign(&station_key(RED, 1)),
    ];
    framed.sort();
    bad(
        "framed",
        SignatureLevel,
        "The second entry is signed by RED.",
        &fork(&charter, root_before, &framed[0], &framed[1]),
    );
    let revocation = Revocation {
        party: "BLUE".to_owned(),
        epoch: 1,
        line: world.line.0.0,
        sizes: [0, 0, 0, 2],
        time: START,
        reason: "stolen".to_owned(),
    };
    let mut revoked = world.charter.clone();
    revoked.add_delegation(revocation.sign(&root_key(BLUE))).unwrap();
    bad(
        "revoked",
        Key,
        "Both are by a key that was taken back before the place.",
        &fork(&revoked.encode(), root_before, one.bytes(), other.bytes()),
    );
    bad(
        "other-label",
        Form,
        "The label of a disclosure.",
        &disclosure(&charter, one.bytes(), root_before, other.bytes()),
    );
}

/// `[kind, bytes]`.
fn item(kind: u64, bytes: &[u8]) -> Vec<u8> {
    let mut item = Writer::new();
    item.array(2).uint(kind).bytes(bytes);
    item.into_bytes()
}

fn withheld(at: EntryRef, leaf: Hash) -> Vec<u8> {
    let mut item = Writer::new();
    item.array(4).uint(4).uint(at.lane.number().into()).uint(at.serial).bytes(&leaf.0);
    item.into_bytes()
}

fn closing(tips: &[(u64, Hash)]) -> Vec<u8> {
    let mut item = Writer::new();
    item.array(2).uint(7).array(tips.len() as u64);
    for (size, root) in tips {
        item.array(2).uint(*size).bytes(&root.0);
    }
    item.into_bytes()
}

fn transcripts(set: &mut Set) {
    let world = World::spoken();
    let routine = lane(BLUE, Precedence::Routine);
    let at = |serial| EntryRef { lane: routine, serial };
    let items = world.items(&[], &[]);
    // 0 header, 1 charter, 2 BLUE/F/1, 3-5 BLUE/R/1-3, 6-7 receipts for 3, 8-9 BLUE/R/4-5, 10 receipt for 5,
    // 11 RED/F/1, 12 receipt, 13 RED/F/2, 14 HOST/P/1, 15 closing.
    assert_eq!(items.len(), 16);
    let with = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut items = items.clone();
        change(&mut items);
        items.concat()
    };
    set.good("transcript", "ok", "What three parties said on a line, with receipts.", &[], &items.concat());
    set.good(
        "transcript",
        "ok-empty",
        "A line on which nothing was said.",
        &[],
        &World::new().items(&[], &[]).concat(),
    );
    let hidden = world.items(&[at(1), at(3), EntryRef { lane: lane(RED, Precedence::Flash), serial: 2 }], &[]);
    set.good(
        "transcript",
        "ok-withheld",
        "Three entries are withheld, one of them the last of its lane.",
        &[],
        &hidden.concat(),
    );
    let proof = ForkProof::new(
        &world.charter,
        world.root_before(at(2)),
        world.entry(at(2)).clone(),
        world.rival(at(2), "two again"),
    );
    let proof = proof.unwrap();
    let forked = world.items(&[], std::slice::from_ref(&proof));
    set.good("transcript", "ok-fork", "BLUE signed two entries as BLUE/R/0002.", &[], &forked.concat());
    let second = delegation(BLUE, 2).sign(&root_key(BLUE));
    set.good(
        "transcript",
        "ok-key",
        "A delegation that the charter file does not hold.",
        &[],
        &with(&|items| items.insert(2, item(1, &second))),
    );
    let mut early = World::spoken();
    early.now = START;
    early.say(routine, "seven");
    set.good(
        "transcript",
        "ok-time-backwards",
        "A claimed time runs backwards, which proves nothing.",
        &[],
        &early.items(&[], &[]).concat(),
    );

    let mut bad =
        |what: &str, level, comment: &str, object: &[u8]| set.bad("transcript", what, level, comment, &[], object);
    bad("missing", Place, "BLUE/R/0002 is missing.", &with(&|items| drop(items.remove(4))));
    bad("duplicated", Place, "BLUE/R/0002 stands twice.", &with(&|items| items.insert(5, items[4].clone())));
    bad("swapped", Place, "BLUE/R/0002 and 0003 change places.", &with(&|items| items.swap(4, 5)));
    bad(
        "cut",
        Closing,
        "RED/F/0002 is left out at the end of its lane; the closing item still counts it.",
        &with(&|items| drop(items.remove(13))),
    );
    bad("lanes-swapped", Place, "HOST's lane stands before RED's.", &with(&|items| items[11..15].rotate_right(1)));
    bad(
        "withheld-leaf",
        SignatureLevel,
        "BLUE/R/0002 is withheld under a leaf that is not its own.",
        &with(&|items| items[4] = withheld(at(2), Hash([9; 32]))),
    );
    bad(
        "withheld-last",
        ReceiptLevel,
        "BLUE/R/0005 is withheld under a leaf that RED did not receipt.",
        &with(&|items| items[9] = withheld(at(5), Hash([9; 32]))),
    );
    bad(
        "withheld-too",
        Place,
        "BLUE/R/0002 is shown and withheld as well.",
        &with(&|items| items.insert(5, withheld(at(2), world.entry(at(2)).leaf()))),
    );
    bad(
        "withheld-skips",
        Place,
        "BLUE/R/0002 is withheld as 0003.",
        &with(&|items| items[4] = withheld(at(3), world.entry(at(2)).leaf())),
    );
    bad(
        "entry-altered",
        SignatureLevel,
        "One bit of an entry's signature is turned.",
        &with(&|items| items[4] = flip(&items[4], -1)),
    );
    bad(
        "entry-other-line",
        SignatureLevel,
        "An entry that was said on another line.",
        &with(&|items| {
            let draft = world.rival(at(2), "elsewhere");
            let forged = Forgery::new(
                &payload(draft.bytes()),
                &aad("detente entry v1", &[Hash([1; 32]), world.root_before(at(2))]),
            );
            items[4] = item(2, &forged.sign(&station_key(BLUE, 1)));
        }),
    );
    bad(
        "entry-no-lane",
        Place,
        "An entry in a lane of a fourth party.",
        &with(&|items| {
            let lane = Lane { party: PartyIndex(3), precedence: Precedence::Flash };
            let draft = Draft { lane, serial: 1, time: START, epoch: 1, seen: None, body: body("who") };
            let entry = draft.sign(world.line, merkle::empty_root(), &station_key(BLUE, 1)).unwrap();
            items.insert(15, item(2, entry.bytes()));
        }),
    );
    bad(
        "header-other-line",
        CharterLevel,
        "The header names another line.",
        &with(&|items| items[0] = flip(&items[0], 30)),
    );
    bad("header-version", Form, "A transcript of another version.", &with(&|items| items[0][22] = b'2'));
    bad(
        "header-exporter",
        CharterLevel,
        "The exporting party is not of the charter.",
        &with(&|items| {
            let mut header = Writer::new();
            header.array(4).text("detente transcript v1").bytes(&world.line.0.0).uint(3).uint(START.0);
            items[0] = header.into_bytes();
        }),
    );
    bad("no-charter", Place, "The charter file is missing.", &with(&|items| drop(items.remove(1))));
    bad("two-charters", Place, "The charter file stands twice.", &with(&|items| items.insert(2, items[1].clone())));
    bad(
        "charter-unsigned",
        CharterLevel,
        "A party has not signed the charter.",
        &with(&|items| {
            let [blue, _, host] = signers();
            items[1] =
                item(0, &charter_file(world.charter.payload(), &[blue, None, host], world.charter.delegations()));
        }),
    );
    bad(
        "key-missing",
        Key,
        "BLUE's delegation is missing.",
        &with(&|items| {
            items[1] = item(0, &charter_file(world.charter.payload(), &signers(), &world.charter.delegations()[1..]));
        }),
    );
    bad("key-late", Place, "A delegation after the first entry.", &with(&|items| items.insert(3, item(1, &second))));
    let taken = Delegation { epoch: 1, ..delegation(BLUE, 2) }.sign(&root_key(BLUE));
    bad("key-taken", Key, "A second key under one epoch.", &with(&|items| items.insert(2, item(1, &taken))));
    let revocation = Revocation {
        party: "BLUE".to_owned(),
        epoch: 1,
        line: world.line.0.0,
        sizes: [1, 0, 0, 3],
        time: START,
        reason: "lost".to_owned(),
    };
    bad(
        "key-revoked",
        Key,
        "BLUE's key was taken back after BLUE/R/0003.",
        &with(&|items| items.insert(2, item(1, &revocation.sign(&root_key(BLUE))))),
    );
    bad(
        "receipt-moved",
        Place,
        "A receipt for three entries stands after the fourth.",
        &with(&|items| items.swap(7, 8)),
    );
    bad(
        "receipt-early",
        Place,
        "A receipt for three entries stands after the second.",
        &with(&|items| items.swap(5, 6)),
    );
    bad(
        "receipt-altered",
        ReceiptLevel,
        "One bit of a receipt's signature is turned.",
        &with(&|items| items[6] = flip(&items[6], -1)),
    );
    let claims = *world.receipts[0].claims();
    let other_root = claims.sign(world.line, Hash([1; 32]), &station_key(RED, 1));
    bad(
        "receipt-other-root",
        ReceiptLevel,
        "A receipt for another history.",
        &with(&|items| items[6] = item(3, other_root.bytes())),
    );
    let own = Claims { receiver: BLUE, ..claims }.sign(world.line, world.receipts[0].root(), &station_key(BLUE, 1));
    bad(
        "receipt-own",
        ReceiptLevel,
        "A receipt of the lane's own author.",
        &with(&|items| items[6] = item(3, own.bytes())),
    );
    let proving = world.receipts[0].with_inclusion(1, &merkle::inclusion_path(&world.leaves(routine)[..3], 0));
    bad("receipt-proof", Form, "A receipt with an inclusion proof.", &with(&|items| items[6] = item(3, &proving)));
    bad(
        "closing-size",
        Closing,
        "The closing item counts one more.",
        &with(&|items| {
            let mut tips: Vec<_> = world.sizes().into_iter().zip(world.roots()).collect();
            tips[3].0 += 1;
            items[15] = closing(&tips);
        }),
    );
    bad(
        "closing-root",
        Closing,
        "The closing item has another root.",
        &with(&|items| {
            let mut tips: Vec<_> = world.sizes().into_iter().zip(world.roots()).collect();
            tips[3].1 = Hash([1; 32]);
            items[15] = closing(&tips);
        }),
    );
    bad(
        "closing-lanes",
        Closing,
        "The closing item leaves HOST's lanes out.",
        &with(&|items| {
            let tips: Vec<_> = world.sizes().into_iter().zip(world.roots()).take(8).collect();
            items[15] = closing(&tips);
        }),
    );
    bad("closing-missing", Closing, "The file ends before its closing item.", &with(&|items| drop(items.pop())));
    bad("closing-twice", Place, "Two closing items.", &with(&|items| items.push(items[15].clone())));
    bad(
        "after-closing",
        Place,
        "A place of a lane after the closing item.",
        &with(&|items| items.push(items[14].clone())),
    );
    bad("truncated", Form, "The file ends inside an item.", &{
        let whole = items.concat();
        whole[..whole.len() - 10].to_vec()
    });
    bad(
        "attachment",
        Form,
        "An item of the kind that is kept for attachments.",
        &with(&|items| items.insert(2, item(6, &[]))),
    );
    bad(
        "unknown-kind",
        Form,
        "An item of a kind that this version does not know.",
        &with(&|items| items.insert(2, item(8, &[]))),
    );
    bad("fork-twice", Place, "The same fork is proved twice.", &{
        let mut items = forked.clone();
        items.insert(16, items[15].clone());
        items.concat()
    });
    bad("fork-early", Place, "A lane goes on after a proof of a fork.", &{
        let mut items = forked.clone();
        items.swap(14, 15);
        items.concat()
    });
    bad("fork-of-nothing", Place, "A proof of a fork with one entry twice.", &{
        let mut items = forked.clone();
        let mut twice = Writer::new();
        twice
            .array(4)
            .uint(5)
            .bytes(&proof.root_before().0)
            .bytes(proof.entries()[0].bytes())
            .bytes(proof.entries()[0].bytes());
        items[15] = twice.into_bytes();
        items.concat()
    });
    bad("seen-wrong", SeenLevel, "RED states another root of its own lane than it has: proof against RED.", &{
        let mut world = World::spoken();
        let mut draft = world.draft(lane(RED, Precedence::Routine), "liar");
        let sizes: Vec<u64> =
            world.sizes().iter().enumerate().map(|(at, &size)| if at == 4 { size } else { 0 }).collect();
        let mut roots = vec![merkle::empty_root(); 12];
        roots[4] = Hash([9; 32]);
        draft.seen = Some(Seen::new(world.line, sizes, &roots));
        let entry = world.sign(&draft);
        world.push(entry);
        world.items(&[], &[]).concat()
    });
    bad("epoch-backwards", Key, "An entry by BLUE's first station key after one by its second.", &{
        let mut world = World::spoken();
        world.charter.add_delegation(second.clone()).unwrap();
        world.epochs[0] = 2;
        world.say(routine, "by the new station");
        world.epochs[0] = 1;
        world.say(routine, "by the old one");
        world.items(&[], &[]).concat()
    });
}
