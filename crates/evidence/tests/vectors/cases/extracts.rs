//! Vectors of extracts: what a record has on an affair, for an inquiry.

use evidence::cbor::Writer;
use evidence::*;

use super::super::forge::{Forgery, aad, payload};
use super::files::{closing, item, withheld};
use super::{
    CharterLevel, Closing, Form, Key, Place, ReceiptLevel, SeenLevel, Set, SignatureLevel, charter_file, flip, signers,
};
use crate::world::*;

/// `[8, lane, size, roots]`.
fn passed_over(lane: Lane, size: u64, roots: &[Hash]) -> Vec<u8> {
    let mut item = Writer::new();
    item.array(4).uint(8).uint(lane.number().into()).uint(size).array(roots.len() as u64);
    for root in roots {
        item.bytes(&root.0);
    }
    item.into_bytes()
}

/// The payload of a statement by BLUE's first key.
fn stated(epoch: u64, time: Time, subjects: &[(Lane, u64, Option<u64>)]) -> Vec<u8> {
    let mut payload = Writer::new();
    payload.array(3).uint(epoch).uint(time.0).array(subjects.len() as u64);
    for (lane, serial, index) in subjects {
        payload.array(3).uint(lane.number().into()).uint(*serial);
        match index {
            Some(index) => payload.uint(*index),
            None => payload.null(),
        };
    }
    payload.into_bytes()
}

/// A statement over the items before it, whatever they are.
fn statement(world: &World, items: &[Vec<u8>], payload: &[u8], key: &SecretKey) -> Vec<u8> {
    let before = merkle::sha256(&items.concat());
    item(9, &Forgery::new(payload, &aad("detente extract v1", &[world.line.0, before])).sign(key))
}

pub fn extracts(set: &mut Set) {
    let world = World::spoken();
    let routine = lane(BLUE, Precedence::Routine);
    let red_flash = lane(RED, Precedence::Flash);
    let at = |serial| EntryRef { lane: routine, serial };
    let red = |serial| EntryRef { lane: red_flash, serial };
    let items = world.extract(&[at(2), red(1)], &[at(4)], &[]);
    // 0 header, 1 charter, 2 BLUE/F passed over to 1, 3 BLUE/R to 1, 4 BLUE/R/2, 5 BLUE/R to 3, 6-7 receipts for 3,
    // 8 BLUE/R/4 withheld, 9 BLUE/R to 5, 10 receipt for 5, 11 RED/F/1, 12 receipt, 13 RED/F to 2, 14 HOST/P to 1,
    // 15 closing, 16 statement.
    assert_eq!(items.len(), 17);
    let leaf = |at| world.entry(at).leaf();
    let own = stated(1, world.now, &[(routine, 2, None)]);
    let signed_by = |items: &[Vec<u8>], payload: &[u8], key: &SecretKey| {
        [&items[..16], &[statement(&world, &items[..16], payload, key)]].concat().concat()
    };
    assert_eq!(signed_by(&items, &own, &station_key(BLUE, 1)), items.concat());
    // Altered in the sight of an exporter that signs whatever it is given, so that not its signature alone fails.
    let with = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut items = items[..16].to_vec();
        change(&mut items);
        let last = statement(&world, &items, &own, &station_key(BLUE, 1));
        [items, vec![last]].concat().concat()
    };
    // Altered behind its back.
    let after = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut items = items.clone();
        change(&mut items);
        items.concat()
    };
    let good =
        |set: &mut Set, what: &str, comment: &str, object: &[u8]| set.good("extract", what, comment, &[], object);
    good(set, "ok", "What belongs to BLUE/R/0002: two entries shown, one withheld, five passed over.", &items.concat());
    good(
        set,
        "ok-marked",
        "What is passed over is told in more runs than it has to be, so that more roots are known.",
        &world.extract(&[at(5)], &[], &[at(1), at(2), red(1)]).concat(),
    );
    good(
        set,
        "ok-subject-withheld",
        "The entry that it is about is itself withheld.",
        &world.extract(&[], &[at(3)], &[]).concat(),
    );
    good(
        set,
        "ok-index",
        "It is about two of the things that BLUE/R/0002 tells, the first and the third.",
        &signed_by(
            &items,
            &stated(1, world.now, &[(routine, 2, Some(0)), (routine, 2, Some(2))]),
            &station_key(BLUE, 1),
        ),
    );
    let revocation = Revocation {
        party: "BLUE".to_owned(),
        epoch: 1,
        line: world.line.0.0,
        sizes: [0, 0, 0, 1],
        time: START,
        reason: "lost".to_owned(),
    };
    let revocation = item(1, &revocation.sign(&root_key(BLUE)));
    good(
        set,
        "ok-revoked",
        "By a key that was taken back: the entry is shown as disowned, and the statement binds its signer alone.",
        &with(&|items| items.insert(2, revocation.clone())),
    );

    let mut bad =
        |what: &str, level, comment: &str, object: &[u8]| set.bad("extract", what, level, comment, &[], object);
    // What a reader of the file could do to it.
    bad("entry-left-out", Place, "BLUE/R/0002 is left out.", &after(&|items| drop(items.remove(4))));
    bad(
        "entry-hidden",
        Place,
        "BLUE/R/0002 is passed over as if it did not belong to what the extract is about.",
        &after(&|items| items[4] = passed_over(routine, 2, &[leaf(at(2))])),
    );
    bad(
        "other-hidden",
        SignatureLevel,
        "RED/F/0001 is passed over behind the exporter's back.",
        &after(&|items| items[11] = passed_over(red_flash, 1, &[leaf(red(1))])),
    );
    bad(
        "withheld-hidden",
        SignatureLevel,
        "BLUE/R/0004 is passed over, so that nobody sees that it was withheld.",
        &after(&|items| items[8] = passed_over(routine, 4, &[leaf(at(4))])),
    );
    bad(
        "shown-withheld",
        SignatureLevel,
        "BLUE/R/0002 is withheld by somebody else than the exporter.",
        &after(&|items| items[4] = withheld(at(2), leaf(at(2)))),
    );
    bad("receipt-left-out", SignatureLevel, "A receipt is left out.", &after(&|items| drop(items.remove(6))));
    bad(
        "key-left-out",
        SignatureLevel,
        "A revocation is left out, so that an entry that was disowned looks as if it were not.",
        &{
            let mut items = split(&with(&|items| items.insert(2, revocation.clone())));
            items.remove(2);
            items.concat()
        },
    );
    bad(
        "header-exporter",
        SignatureLevel,
        "Another party as exporter.",
        &after(&|items| {
            let mut header = Writer::new();
            header.array(3).text("detente extract v1").bytes(&world.line.0.0).uint(2);
            items[0] = header.into_bytes();
        }),
    );
    bad("statement-altered", SignatureLevel, "One bit of the statement's signature is turned.", &{
        after(&|items| items[16] = flip(&items[16], -1))
    });
    bad(
        "statement-missing",
        Closing,
        "The file ends before the exporter's statement.",
        &after(&|items| drop(items.pop())),
    );
    bad("statement-early", Place, "The statement stands before the closing item.", &after(&|items| items.swap(15, 16)));
    bad("statement-twice", Place, "Two statements.", &after(&|items| items.push(items[16].clone())));
    bad("after-statement", Place, "A second closing item after the statement.", &{
        after(&|items| items.push(items[15].clone()))
    });
    bad(
        "statement-other-file",
        SignatureLevel,
        "The statement of an extract of the same record about something else.",
        &{ after(&|items| items[16] = world.extract(&[at(2), red(1)], &[], &[]).pop().unwrap()) },
    );
    bad("truncated", Form, "The file ends inside its last item.", &{
        let whole = items.concat();
        whole[..whole.len() - 10].to_vec()
    });
    bad(
        "transcript",
        Form,
        "A transcript that passes entries over.",
        &after(&|items| {
            let mut header = Writer::new();
            header.array(4).text("detente transcript v1").bytes(&world.line.0.0).uint(0).uint(world.now.0);
            items[0] = header.into_bytes();
        }),
    );
    bad("header-version", Form, "An extract of another version.", &after(&|items| items[0][19] = b'2'));

    // What an exporter could do that signs whatever suits it.
    bad("signed-left-out", Place, "BLUE/R/0002 is left out, and the exporter signs that.", &{
        with(&|items| drop(items.remove(4)))
    });
    bad("duplicated", Place, "BLUE/R/0002 stands twice.", &with(&|items| items.insert(5, items[4].clone())));
    bad(
        "withheld-leaf",
        ReceiptLevel,
        "BLUE/R/0004 is withheld under a leaf that is not its own: RED's receipt shows it.",
        &with(&|items| items[8] = withheld(at(4), Hash([9; 32]))),
    );
    bad(
        "passed-over-leaf",
        SignatureLevel,
        "BLUE/R/0001 is passed over under a leaf that is not its own: the entry after it is not signed onto that.",
        &with(&|items| items[3] = passed_over(routine, 1, &[Hash([9; 32])])),
    );
    bad(
        "passed-over-moved",
        SignatureLevel,
        "The leaf of one lane is passed over in another.",
        &with(&|items| items[3] = passed_over(routine, 1, &[leaf(red(2))])),
    );
    bad(
        "entry-moved",
        Place,
        "RED/F/0001 stands among BLUE's ROUTINE entries.",
        &with(&|items| {
            let moved = items.remove(11);
            items.insert(4, moved);
        }),
    );
    bad(
        "entry-other-line",
        SignatureLevel,
        "An entry that was said on another line.",
        &with(&|items| {
            let draft = world.rival(at(2), "elsewhere");
            let before = world.root_before(at(2));
            let forged = Forgery::new(&payload(draft.bytes()), &aad("detente entry v1", &[Hash([1; 32]), before]));
            items[4] = item(2, &forged.sign(&station_key(BLUE, 1)));
        }),
    );
    bad(
        "receipt-earlier",
        Place,
        "A receipt for three entries stands after five.",
        &with(&|items| {
            let moved = items.remove(6);
            items.insert(9, moved);
        }),
    );
    bad("receipts-swapped", Place, "The receipts of two lanes change places.", &with(&|items| items.swap(10, 12)));
    bad(
        "receipt-altered",
        ReceiptLevel,
        "One bit of a receipt's signature is turned.",
        &with(&|items| items[6] = flip(&items[6], -1)),
    );
    bad("run-empty", Place, "A run that passes over nothing.", &{
        with(&|items| items.insert(6, passed_over(routine, 3, &[])))
    });
    bad("run-backwards", Place, "A run to a place that was passed.", &{
        with(&|items| items.insert(6, passed_over(routine, 2, &[leaf(at(2))])))
    });
    bad("run-hashes", Place, "A run of one entry that is told by two hashes.", &{
        with(&|items| items[5] = passed_over(routine, 3, &[leaf(at(3)), leaf(at(3))]))
    });
    bad("run-no-lane", Place, "A run in a lane of a fourth party.", &{
        with(&|items| {
            let lane = Lane { party: PartyIndex(3), precedence: Precedence::Flash };
            items.insert(15, passed_over(lane, 1, &[Hash([1; 32])]));
        })
    });
    bad("run-too-long", Form, "A run that is told by more hashes than any can have.", &{
        with(&|items| items[5] = passed_over(routine, 3, &[Hash([1; 32]); 127]))
    });
    bad("run-early", Place, "A run in a lane that was left already.", &{
        with(&|items| items.insert(12, passed_over(routine, 6, &[Hash([1; 32])])))
    });
    bad("too-deep", Form, "A run whose hashes are nested deeper than any item may be.", &{
        with(&|items| items[5] = [&[0x84, 0x08, 0x03, 0x03][..], &[0x81; 16], &[0]].concat())
    });
    bad("closing-size", Closing, "The closing item counts one more.", &{
        with(&|items| {
            let mut tips: Vec<_> = world.sizes().into_iter().zip(world.roots()).collect();
            tips[3].0 += 1;
            items[15] = closing(&tips);
        })
    });
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
    let key = station_key(BLUE, 1);
    bad("statement-other-party", SignatureLevel, "The statement is signed by RED.", &{
        signed_by(&items, &own, &station_key(RED, 1))
    });
    bad("statement-other-purpose", SignatureLevel, "The statement is signed as an entry.", &{
        let before = merkle::sha256(&items[..16].concat());
        let forged = Forgery::new(&own, &aad("detente entry v1", &[world.line.0, before])).sign(&key);
        [&items[..16], &[item(9, &forged)]].concat().concat()
    });
    bad("statement-epoch", Key, "By a station key that BLUE never delegated.", &{
        signed_by(&items, &stated(2, world.now, &[(routine, 2, None)]), &key)
    });
    bad("statement-time", Key, "As of a time before the station key was valid.", &{
        signed_by(&items, &stated(1, Time(START.0 - 1), &[(routine, 2, None)]), &key)
    });
    bad("subject-none", Form, "It is about nothing.", &signed_by(&items, &stated(1, world.now, &[]), &key));
    bad("subject-passed-over", Place, "It is about BLUE/R/0003, which it passes over.", &{
        signed_by(&items, &stated(1, world.now, &[(routine, 3, None)]), &key)
    });
    bad("subject-twice", Form, "It is about the same thing twice.", &{
        signed_by(&items, &stated(1, world.now, &[(routine, 2, None), (routine, 2, None)]), &key)
    });
    bad("subject-order", Form, "A thing that an entry tells stands before the entry itself.", &{
        signed_by(&items, &stated(1, world.now, &[(routine, 2, Some(0)), (routine, 2, None)]), &key)
    });
    let many: Vec<_> = (0..17).map(|index| (routine, 2, Some(index))).collect();
    bad("subject-many", Form, "It is about seventeen things.", &signed_by(&items, &stated(1, world.now, &many), &key));
    bad("seen-wrong", SeenLevel, "RED states another root of its own lane than it has: proof against RED.", &{
        let mut world = World::spoken();
        let mut draft = world.draft(lane(RED, Precedence::Routine), "liar");
        let sizes: Vec<u64> =
            world.sizes().iter().enumerate().map(|(at, &size)| if at == 4 { size } else { 0 }).collect();
        let mut roots = vec![merkle::empty_root(); 12];
        roots[4] = Hash([9; 32]);
        draft.seen = Some(Seen::new(world.line, sizes, &roots));
        let entry = world.sign(&draft);
        let liar = world.push(entry);
        world.extract(&[red(2), liar], &[], &[]).concat()
    });
}
