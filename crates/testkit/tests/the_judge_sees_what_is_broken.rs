//! The simulator's judge is tried on stations whose rules the harness breaks: each break is seen within some seeds, and as
//! what it is. The long form, for every break, is `sim --bugs`.

use testkit::sim::{self, Sabotage};

/// Seeds within which those that are tried here are seen.
const SEEDS: u64 = 40;

fn check(sabotage: Sabotage, expect: &[&str]) {
    let Some((_, why)) = sim::seen(sabotage, 1, SEEDS) else { panic!("{sabotage:?} is not seen in {SEEDS} seeds") };
    assert!(expect.iter().any(|expected| why.contains(expected)), "{sabotage:?} is seen as: {why}");
}

#[test]
fn a_station_that_sends_before_it_has_stored() {
    check(Sabotage::SendBeforeStored, &["before it is durable", "to hold more", "and they are not"]);
}

#[test]
fn a_station_that_signs_before_it_has_asked() {
    check(
        Sabotage::SignAtOnce,
        &["two entries for", "proof of a fork against", "fork of an honest", "blames itself", "same words twice"],
    );
}

#[test]
fn a_station_that_does_not_compare_roots() {
    check(Sabotage::SkipRootComparison, &["has no proof of the fork", "blames an honest party"]);
}

#[test]
fn a_disk_that_forgets_what_it_said_to_be_durable() {
    check(Sabotage::LyingDisk, &["lost words", "no longer holds", "two entries for", "its own", "blames itself"]);
}

#[test]
fn receipts_that_never_come() {
    check(Sabotage::LoseReceipts, &["has receipts of"]);
}

#[test]
fn frames_that_are_lost_from_the_middle_of_a_link() {
    check(Sabotage::LoseFrames, &["left a gap", "do not fit together"]);
}

#[test]
fn words_that_are_said_twice() {
    check(Sabotage::SayTwice, &["same words twice"]);
}

#[test]
fn a_bearer_that_serves_bulk_first() {
    check(Sabotage::BulkFirst, &["its bound is", "no rest", "establishing"]);
}

#[test]
fn links_that_pile_up() {
    check(Sabotage::KeepLinks, &["links pile up"]);
}

#[test]
fn clocks_that_nobody_looks_at() {
    check(Sabotage::IgnoreClocks, &["of a clock that is"]);
}

#[test]
fn what_is_overdue_and_told_to_nobody() {
    check(Sabotage::SilentClocks, &["was not told that"]);
}

#[test]
fn a_picture_that_is_folded_otherwise() {
    check(Sabotage::FoldOtherwise, &["fold the same entries otherwise", "picture of"]);
}

#[test]
fn keys_that_are_not_passed_on() {
    check(Sabotage::PassNoKeys, &["knows other station keys", "not up"]);
}

#[test]
fn a_transcript_with_a_gap() {
    check(Sabotage::TranscriptGap, &["the transcript of"]);
}

#[test]
fn lives_that_share_one_number() {
    check(Sabotage::OneLife, &["with the number of an earlier one"]);
}

#[test]
fn what_an_earlier_life_said_taken_for_the_present_ones() {
    check(Sabotage::LifeNotChecked, &["blames an honest party", "two entries for", "fork of an honest"]);
}

#[test]
fn what_was_said_to_an_earlier_life_taken_by_the_present_one() {
    check(Sabotage::OtherLifeTaken, &["blames an honest party", "two entries for"]);
}

#[test]
fn a_spare_that_is_taken_into_use() {
    check(Sabotage::SpareTaken, &["of rank 0", "a worse link into use"]);
}

#[test]
fn a_worse_link_that_is_closed_too_early() {
    check(Sabotage::WorseClosedEarly, &["is without a line"]);
}
