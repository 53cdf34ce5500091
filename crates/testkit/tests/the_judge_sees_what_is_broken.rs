//! The simulator's judge is tried on stations whose rules the harness breaks: each break is seen within some seeds.

use testkit::sim::{self, Cheat, Options, Sabotage};

/// The first verdict against a rule that is broken on purpose.
fn seen(sabotage: Sabotage, cheat: Option<Cheat>) -> String {
    let options = Options { sabotage: Some(sabotage), cheat: Some(cheat), ..Options::default() };
    let failure = (1..=100).find_map(|seed| sim::run(seed, &options).err());
    failure.unwrap_or_else(|| panic!("{sabotage:?} is not seen in a hundred seeds")).why
}

fn check(sabotage: Sabotage, cheat: Option<Cheat>, expect: &[&str]) {
    let why = seen(sabotage, cheat);
    assert!(expect.iter().any(|expected| why.contains(expected)), "{sabotage:?} is seen as: {why}");
}

#[test]
fn a_station_that_sends_before_it_has_stored() {
    check(Sabotage::SendBeforeStored, None, &["before it is durable", "to hold more", "and they are not"]);
}

#[test]
fn a_station_that_signs_before_it_has_asked() {
    check(
        Sabotage::ForgetOutbox,
        None,
        &["two entries for", "proof of a fork against", "fork of an honest", "blames itself"],
    );
}

#[test]
fn a_station_that_does_not_compare_roots() {
    check(Sabotage::SkipRootComparison, Some(Cheat::Fork), &["has no proof of the fork", "blames an honest party"]);
}

#[test]
fn a_disk_that_forgets_what_it_said_to_be_durable() {
    check(Sabotage::LyingDisk, None, &["lost words", "no longer holds", "two entries for", "its own", "blames itself"]);
}

#[test]
fn receipts_that_never_come() {
    check(Sabotage::LoseReceipts, None, &["has receipts of"]);
}

#[test]
fn frames_that_are_lost_from_the_middle_of_a_link() {
    check(Sabotage::LoseFrames, None, &["left a gap"]);
}
