//! Vectors of the files that are shown to strangers: disclosures, proofs of forks, transcripts.

use evidence::cbor::Writer;
use evidence::*;

use super::super::forge::{Forgery, aad, payload};
use super::{
    CharterLevel, Closing, Form, Key, Place, ReceiptLevel, SeenLevel, Set, SignatureLevel, charter_file, flip, signers,
};
use crate::world::*;

/// A disclosure of its parts, whatever they are.
fn disclosure(charter: &[u8], entry: &[u8], root_before: Hash, receipt: &[u8]) -> Vec<u8> {
    let mut file = Writer::new();
    file.array(5).text("detente disclosure v1").bytes(charter).bytes(entry).bytes(&root_before.0).bytes(receipt);
    file.into_bytes()
}

pub fn disclosures(set: &mut Set) {
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

    let revocation = Revocation {
        party: "BLUE".to_owned(),
        epoch: 1,
        line: world.line.0.0,
        sizes: [0, 0, 0, 1],
        time: START,
        reason: "lost".to_owned(),
    };
    let mut revoked = world.charter.clone();
    revoked.add_delegation(revocation.sign(&root_key(BLUE))).unwrap();
    let disowned = disclosure(&revoked.encode(), entry.bytes(), root_before, &receipt);
    set.good(
        "disclosure",
        "ok-disowned",
        "By a key that was taken back after BLUE/R/0001, and shown as such.",
        &[],
        &disowned,
    );

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
    bad("form-first", Form, "RED has not signed the charter, and no receipt stands there: form is told first.", &{
        let [blue, _, host] = signers();
        let mut file = Writer::new();
        file.array(5).text("detente disclosure v1");
        file.bytes(&charter_file(world.charter.payload(), &[blue, None, host], world.charter.delegations()));
        file.bytes(entry.bytes()).bytes(&root_before.0).null();
        file.into_bytes()
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
    let named = Claims { lane: lane(BLUE, Precedence::Flash), ..*world.receipts[3].claims() };
    let named = named.sign(world.line, world.receipts[3].root(), &station_key(RED, 1));
    let named = named.with_inclusion(2, &merkle::inclusion_path(&leaves, 1));
    bad(
        "other-lane-named",
        ReceiptLevel,
        "The receipt has the right root and names another lane.",
        &disclosure(&charter, entry.bytes(), root_before, &named),
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

pub fn forks(set: &mut Set) {
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
    let [blue, _, host] = signers();
    let unsigned = charter_file(world.charter.payload(), &[blue, None, host], world.charter.delegations());
    bad(
        "charter-unsigned",
        CharterLevel,
        "A party has not signed the charter.",
        &fork(&unsigned, root_before, one.bytes(), other.bytes()),
    );
    bad("form-first", Form, "RED has not signed the charter, and only one entry stands there: form is told first.", &{
        let mut file = Writer::new();
        file.array(5).text("detente fork v1").bytes(&unsigned).bytes(&root_before.0).bytes(one.bytes()).null();
        file.into_bytes()
    });
    bad(
        "other-label",
        Form,
        "The label of a disclosure.",
        &disclosure(&charter, one.bytes(), root_before, other.bytes()),
    );
}

/// `[kind, bytes]`.
pub fn item(kind: u64, bytes: &[u8]) -> Vec<u8> {
    let mut item = Writer::new();
    item.array(2).uint(kind).bytes(bytes);
    item.into_bytes()
}

pub fn withheld(at: EntryRef, leaf: Hash) -> Vec<u8> {
    let mut item = Writer::new();
    item.array(4).uint(4).uint(at.lane.number().into()).uint(at.serial).bytes(&leaf.0);
    item.into_bytes()
}

pub fn closing(tips: &[(u64, Hash)]) -> Vec<u8> {
    let mut item = Writer::new();
    item.array(2).uint(7).array(tips.len() as u64);
    for (size, root) in tips {
        item.array(2).uint(*size).bytes(&root.0);
    }
    item.into_bytes()
}

pub fn transcripts(set: &mut Set) {
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

    let revocation = Revocation {
        party: "BLUE".to_owned(),
        epoch: 1,
        line: world.line.0.0,
        sizes: [1, 0, 0, 3],
        time: START,
        reason: "lost".to_owned(),
    };
    let revocation = item(1, &revocation.sign(&root_key(BLUE)));
    set.good(
        "transcript",
        "ok-disowned",
        "BLUE took its key back after BLUE/R/0003, which does not undo what RED holds: the rest is shown as disowned.",
        &[],
        &with(&|items| items.insert(2, revocation.clone())),
    );
    set.good(
        "transcript",
        "ok-disowned-statement",
        "A statement of what was seen that does not fit, by a key that was taken back: it binds nobody.",
        &[],
        &{
            let mut world = World::spoken();
            let mut draft = world.draft(routine, "stolen");
            draft.seen.as_mut().unwrap().digest = Hash([9; 32]);
            let entry = world.sign(&draft);
            world.push(entry);
            let mut items = world.items(&[], &[]);
            items.insert(2, revocation.clone());
            items.concat()
        },
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
            let draft = UnsignedEntry { lane, serial: 1, time: START, epoch: 1, seen: None, body: body("who") };
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
