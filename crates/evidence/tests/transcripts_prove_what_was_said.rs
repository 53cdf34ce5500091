//! A transcript proves what was said, shows what is withheld, and names whom a failure speaks against.

#![allow(clippy::unwrap_used, reason = "a test")]

mod world;

use evidence::transcript::{Auditor, next_item};
use evidence::*;
use world::*;

fn blue_routine() -> Lane {
    lane(BLUE, Precedence::Routine)
}

fn red_flash() -> Lane {
    lane(RED, Precedence::Flash)
}

fn at(lane: Lane, serial: u64) -> EntryRef {
    EntryRef { lane, serial }
}

#[test]
fn a_whole_record_verifies_and_the_report_tells_proof_from_claim() {
    let world = World::spoken();
    let report = audit(&world.items(&[], &[])).unwrap();
    assert_eq!(report.charter.line_id(), world.line);
    assert_eq!((report.seen_fitting, report.seen_beyond, report.seen_of_forked_lanes), (9, 0, 0));
    let routine = &report.lanes[blue_routine().number() as usize];
    assert_eq!((routine.size, routine.entries, routine.withheld), (5, 5, 0));
    assert_eq!(routine.root, world.root(blue_routine()));
    assert_eq!((routine.signed_up_to, routine.receipted_up_to), (5, 5));
    let flash = &report.lanes[red_flash().number() as usize];
    assert_eq!((flash.receipted_up_to, flash.unreceipted()), (1, 1));
    assert_eq!(report.receipts.len(), 3, "the furthest of each receiver for each lane: {:?}", report.receipts);
    let proved = report.proved().join("\n");
    assert!(proved.contains("RED signed that it held everything up to BLUE/R/0005"), "{proved}");
    assert!(proved.contains("BLUE signed the 5 entries of its ROUTINE lane in this order"), "{proved}");
    let claimed = report.claimed().join("\n");
    assert!(
        claimed.contains("that any other party received RED/F/0002 or what follows, no receipt shows"),
        "{claimed}"
    );
    assert!(claimed.contains("BLUE made it at 2026-01-01T01:00:09.000Z"), "{claimed}");
}

#[test]
fn what_is_withheld_is_withheld_in_sight_and_the_rest_still_verifies() {
    let world = World::spoken();
    let report = audit(&world.items(&[at(blue_routine(), 2), at(blue_routine(), 3)], &[])).unwrap();
    let routine = &report.lanes[blue_routine().number() as usize];
    assert_eq!((routine.entries, routine.withheld, routine.signed_up_to), (3, 2, 5));
    assert!(report.proved().join("\n").contains("2 of them are withheld"));

    // At the end of a lane nothing signed follows: what stands there is a claim.
    let report = audit(&world.items(&[at(red_flash(), 2)], &[])).unwrap();
    let flash = &report.lanes[red_flash().number() as usize];
    assert_eq!((flash.size, flash.signed_up_to), (2, 1));
    assert!(report.seen_beyond > 0, "statements that reach there are not judged");
    assert!(report.claimed().join("\n").contains("that anything stands at RED/F/0002"));
}

#[test]
fn a_withheld_place_that_a_receipt_covers_is_proved_by_the_receiver() {
    let world = World::spoken();
    let report = audit(&world.items(&[at(blue_routine(), 4), at(blue_routine(), 5)], &[])).unwrap();
    let routine = &report.lanes[blue_routine().number() as usize];
    assert_eq!((routine.signed_up_to, routine.receipted_up_to), (3, 5));
    assert!(!report.claimed().join("\n").contains("that anything stands at BLUE/R"));
}

#[test]
fn a_fork_is_proved_alone_and_inside_a_transcript() {
    let world = World::spoken();
    let place = at(blue_routine(), 3);
    let rival = world.rival(place, "another three");
    let root_before = world.root_before(place);
    let fork = ForkProof::new(&world.charter, root_before, world.entry(place).clone(), rival.clone()).unwrap();
    let read = ForkProof::decode_and_verify(&fork.encode()).unwrap();
    assert_eq!(read, fork);
    assert_eq!((read.at(), read.party().code.as_str()), (place, "BLUE"));

    let report = audit(&world.items(&[], &[fork])).unwrap();
    assert_eq!(report.forks.len(), 1);
    assert!(report.proved().join("\n").contains("BLUE signed two different entries as BLUE/R/0003"));

    let same = ForkProof::new(&world.charter, root_before, rival.clone(), rival.clone()).unwrap_err();
    assert_eq!(same.level, FailureLevel::Place);
    let elsewhere = world.entry(at(blue_routine(), 4)).clone();
    assert_eq!(ForkProof::new(&world.charter, root_before, rival, elsewhere).unwrap_err().level, FailureLevel::Place);
}

#[test]
fn a_false_statement_about_ones_own_lanes_is_proof_against_its_author() {
    let mut world = World::spoken();
    let mut draft = world.draft(lane(RED, Precedence::Routine), "liar");
    let mut roots = world.roots();
    roots[red_flash().number() as usize] = Hash([9; 32]);
    // Only lanes of its own and one that it receipted.
    let sizes: Vec<u64> =
        world.sizes().iter().enumerate().map(|(at, &size)| if at == 3 || at == 4 { size } else { 0 }).collect();
    let roots: Vec<_> =
        sizes.iter().zip(roots).map(|(&size, root)| if size == 0 { merkle::empty_root() } else { root }).collect();
    draft.seen = Some(Seen::new(world.line, sizes, &roots));
    let entry = world.sign(&draft);
    world.push(entry);
    let report = audit(&world.items(&[], &[])).unwrap();
    let [failure] = report.contradictions.as_slice() else { panic!("{:?}", report.contradictions) };
    assert_eq!((failure.level, failure.place), (FailureLevel::Seen, Some(at(draft.lane, 1))));
    assert_eq!(failure.against, Against::Party("RED".to_owned()));
}

#[test]
fn a_statement_about_another_branch_does_not_convict_the_one_who_was_shown_it() {
    let mut world = World::spoken();
    // HOST was shown another second entry of RED's and says truly what it saw; it receipted nothing of it.
    let mut draft = world.draft(lane(HOST, Precedence::Priority), "what I saw");
    let rival = world.rival(at(red_flash(), 2), "for HOST only");
    let mut leaves = world.leaves(red_flash());
    leaves[1] = rival.leaf();
    let mut roots = world.roots();
    roots[red_flash().number() as usize] = merkle::root(&leaves);
    draft.seen = Some(Seen::new(world.line, world.sizes(), &roots));
    let entry = world.sign(&draft);
    world.push(entry);

    let report = audit(&world.items(&[], &[])).unwrap();
    let [failure] = report.contradictions.as_slice() else { panic!("{:?}", report.contradictions) };
    assert_eq!(failure.level, FailureLevel::Seen);
    assert_eq!(failure.against, Against::OneOf(vec!["HOST".to_owned(), "BLUE".to_owned(), "RED".to_owned()]));

    // Once the fork is proved, the statement is no failure at all.
    let place = at(red_flash(), 2);
    let proof = ForkProof::new(&world.charter, world.root_before(place), world.entry(place).clone(), rival).unwrap();
    let report = audit(&world.items(&[], &[proof])).unwrap();
    assert_eq!((report.contradictions.len(), report.seen_of_forked_lanes), (0, 1));
}

#[test]
fn only_what_its_owner_signed_or_the_author_receipted_counts_against_the_author() {
    // RED receipted five entries of BLUE's, whose last two are withheld, and RED has stated that it saw all of them.
    let mut world = World::spoken();
    world.say(lane(RED, Precedence::Priority), "I have seen yours");
    let ends = [at(blue_routine(), 4), at(blue_routine(), 5)];
    let whole = audit(&world.items(&ends, &[])).unwrap();
    // RED/P/1 and RED/F/2 reach there and are judged by RED's own receipt; HOST's and BLUE's other lane are not.
    assert_eq!((whole.seen_fitting, whole.seen_beyond), (6, 2));

    // HOST's receipt is no ground on which to judge what RED states.
    world.receipts.retain(|receipt| receipt.claims().receiver != RED);
    world.receipt(HOST, blue_routine());
    let report = audit(&world.items(&ends, &[])).unwrap();
    assert_eq!(report.lanes[3].receipted_up_to, 5);
    assert_eq!((report.seen_fitting, report.seen_beyond), (5, 3));
}

#[test]
fn times_and_sizes_that_run_backwards_are_remarks() {
    let mut world = World::spoken();
    let mut early = world.draft(blue_routine(), "early");
    early.time = START;
    early.seen = Some(Seen::new(
        world.line,
        world.sizes().iter().enumerate().map(|(at, &size)| if at == 3 { size } else { 0 }).collect(),
        &Lane::all(3)
            .map(|l| if l == blue_routine() { world.root(l) } else { merkle::empty_root() })
            .collect::<Vec<_>>(),
    ));
    let entry = world.sign(&early);
    world.push(entry);
    let report = audit(&world.items(&[], &[])).unwrap();
    let routine = &report.lanes[blue_routine().number() as usize];
    assert_eq!((routine.times_backwards.count, routine.times_backwards.first), (1, 6));
    assert_eq!((routine.seen_backwards.count, routine.seen_backwards.first), (1, 6));
    let claimed = report.claimed().join("\n");
    assert!(claimed.contains("1 claimed times run backwards, first at BLUE/R/0006"), "{claimed}");
}

#[test]
fn an_older_key_after_a_newer_one_is_refused() {
    let mut world = World::spoken();
    world.charter.add_delegation(delegation(BLUE, 2).sign(&root_key(BLUE))).unwrap();
    world.epochs[0] = 2;
    world.say(blue_routine(), "by the new station");
    world.epochs[0] = 1;
    world.say(blue_routine(), "by the old one, which was restored");
    let failure = audit(&world.items(&[], &[])).unwrap_err();
    assert_eq!((failure.level, failure.place), (FailureLevel::Key, Some(at(blue_routine(), 7))));
}

#[test]
fn taking_a_key_back_does_not_undo_what_others_hold() {
    let world = World::spoken();
    let revocation = Revocation {
        party: "BLUE".to_owned(),
        epoch: 1,
        line: world.line.0.0,
        sizes: [1, 0, 0, 3],
        time: world.now,
        reason: "regretted".to_owned(),
    };
    let mut revoked = world.clone();
    revoked.charter.add_delegation(revocation.sign(&root_key(BLUE))).unwrap();
    let report = audit(&revoked.items(&[], &[])).unwrap();
    let routine = &report.lanes[blue_routine().number() as usize];
    assert_eq!((routine.size, routine.signed_up_to, routine.receipted_up_to), (5, 3, 5));
    assert_eq!((routine.disowned.count, routine.disowned.first), (2, 4));
    let claimed = report.claimed().join("\n");
    assert!(claimed.contains("that 2 entries, the first BLUE/R/0004, are words of BLUE"), "{claimed}");

    let place = at(blue_routine(), 4);
    let path = merkle::inclusion_path(&world.leaves(blue_routine()), 3);
    let (entry, root_before) = (world.entry(place), world.root_before(place));
    for (charter, disowned) in [(&world.charter, false), (&revoked.charter, true)] {
        let shown = Disclosure::new(charter, entry, root_before, &world.receipts[3], &path).unwrap();
        let shown = Disclosure::verify(shown.encode()).unwrap();
        assert_eq!((shown.disowned, shown.claimed().len()), (disowned, 2 + usize::from(disowned)));
    }

    // A station refuses the same entries when they come to it after the revocation.
    let entry = UnverifiedEntry::parse(entry.bytes().to_vec()).unwrap();
    let refused = entry.verify(world.line, root_before, &revoked.charter.keyring().unwrap());
    assert_eq!(refused, Err(EntryError::Key(KeyError::Revoked { epoch: 1 })));
}

#[test]
fn a_failure_stays_a_failure() {
    let items = World::spoken().items(&[], &[]);
    let mut auditor = Auditor::new();
    auditor.item(&items[0]).unwrap();
    let failure = auditor.item(&items[2]).unwrap_err();
    assert_eq!((failure.item, failure.level), (1, FailureLevel::Place));
    assert_eq!(auditor.item(&items[1]).unwrap_err(), failure);
    assert_eq!(auditor.finish().unwrap_err(), failure);
}

#[test]
fn a_stream_is_cut_into_items_wherever_the_buffer_ends() {
    let items = World::spoken().items(&[at(blue_routine(), 1)], &[]);
    let whole: Vec<u8> = items.concat();
    let first = items[0].len();
    for cut in 0..first {
        assert_eq!(next_item(&whole[..cut]), Ok(None), "cut at {cut}");
    }
    assert_eq!(next_item(&whole), Ok(Some(first)));
    assert_eq!(split(&whole), items);
    assert!(next_item(&[0x9f]).is_err(), "indefinite length");
    assert!(next_item(&[0x81, 0xa0]).is_err(), "a map");
    assert!(next_item(&[0x99, 0x02, 0x00]).is_err(), "more parts than an item has");
    assert!(next_item(&[0x5a, 0xff, 0xff, 0xff, 0xff]).is_err(), "longer than any item");
    assert!(next_item(&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).is_err(), "longer than memory");
}

#[test]
fn one_entry_is_shown_without_the_rest() {
    let world = World::spoken();
    let (place, receipt) = (at(blue_routine(), 2), &world.receipts[0]);
    let path = merkle::inclusion_path(&world.leaves(blue_routine())[..3], 1);
    let shown = Disclosure::new(&world.charter, world.entry(place), world.root_before(place), receipt, &path).unwrap();
    let disclosed = Disclosure::verify(shown.encode()).unwrap();
    assert_eq!(disclosed.entry.body(), body("two"));
    assert_eq!(disclosed.receipt.claims().receiver, RED);
    let proved = disclosed.proved().join("\n");
    assert!(proved.contains("BLUE signed this entry as BLUE/R/0002"), "{proved}");
    assert!(proved.contains("RED signed that it held the first 3 entries"), "{proved}");

    let wrong = merkle::inclusion_path(&world.leaves(blue_routine())[..3], 2);
    let failure = Disclosure::new(&world.charter, world.entry(place), world.root_before(place), receipt, &wrong);
    assert_eq!(failure.unwrap_err().level, FailureLevel::Receipt);
}

#[test]
fn receipts_of_one_lane_extend_or_contradict_each_other() {
    let mut world = World::spoken();
    let path = merkle::consistency_path(&world.leaves(blue_routine()), 3);
    let (early, late) = (world.receipts[0].clone(), world.receipts[3].clone());
    assert!(late.extends(&early, &path));
    assert!(!early.extends(&late, &path));
    assert!(!late.contradicts(&early));
    let other = Claims { size: 5, ..*late.claims() }.sign(world.line, Hash([1; 32]), &station_key(RED, 1));
    assert!(late.contradicts(&other));
    assert!(!world.receipt(BLUE, red_flash()).contradicts(&late));
}
