//! Every vector, made from fixed seeds; here those of encodings, charters and keys.

mod amendments;
mod extracts;
mod files;
mod records;

use evidence::FailureLevel::{
    Charter as CharterLevel, Closing, Form, Key, Place, Receipt as ReceiptLevel, Seen as SeenLevel,
    Signature as SignatureLevel,
};
use evidence::cbor::Writer;
use evidence::*;

use super::forge::{Forgery, aad, payload};
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
    records::entries(&mut set);
    records::seen_digests(&mut set);
    records::receipts(&mut set);
    records::inclusions(&mut set);
    records::consistency(&mut set);
    files::disclosures(&mut set);
    files::forks(&mut set);
    files::transcripts(&mut set);
    extracts::extracts(&mut set);
    amendments::charter_files(&mut set);
    amendments::words(&mut set);
    amendments::keys(&mut set);
    amendments::entries(&mut set);
    amendments::files(&mut set);
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
    let annexed = Charter { annex: Some(vec![0xa0]), ..charter() };
    set.good(
        "charter-file",
        "ok-annex",
        "With an annex, of which whoever only verifies need not know what it means.",
        &[],
        &charter_file(&annexed.encode(), &signers(), &[]),
    );
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

    // One more key at the end of the charter's map.
    let further = |pair: &[u8]| {
        let mut payload = payload.to_vec();
        payload[0] += 1;
        payload.extend(pair);
        charter_file(&payload, &signers(), &[])
    };
    bad("unknown-term", Form, "The charter has a key that this version does not know.", &further(&[0x0c, 0x00]));
    bad("annex-number", Form, "An annex that is a number.", &further(&[0x0a, 0x00]));
    bad(
        "annex-null",
        Form,
        "An annex that is null, which is not how one says that there is none.",
        &further(&[0x0a, 0xf6]),
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
    unsound("deputy-blank", "A post's deputy is named by white space.", &|charter| {
        charter.parties[0].posts[1].deputy = Some(" ".to_owned());
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
    let words = Fingerprint::of(line.0).to_string().replace('\n', " ");
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
