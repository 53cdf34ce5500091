//! How long before its begin a notice came, and whether it was owed at all.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryRef, Precedence};
use line::affairs::{Amount, Annex, Body, Lead, NoticeBody, NoticeKind};
use testkit::plans::{amended, centre, disc, notice};
use testkit::sim::World;

/// A flight that begins so many milliseconds from now; an hour is on time and ten minutes are short notice.
fn told(world: &mut World, ahead_ms: u64, of: Option<(EntryRef, u32)>) -> EntryRef {
    let body = notice(NoticeKind::Flight, disc(centre(), now(world).plus_ms(ahead_ms), 3_600));
    let body = match of {
        Some((notice, turn)) => amended(body, notice, turn),
        None => body,
    };
    put(world, 0, Precedence::Routine, Body::Notice(body)).unwrap()
}

#[test]
fn the_lead_is_counted_to_the_second_from_the_authors_clock() {
    let mut world = stations(2);
    for (ahead_ms, lead) in [
        (3_600_000, Lead::OnTime),
        (3_599_999, Lead::Short),
        (600_000, Lead::Short),
        (599_999, Lead::Late),
        (0, Lead::Late),
    ] {
        let notice = told(&mut world, ahead_ms, None);
        assert_eq!(noticed(&world, notice).lead, lead, "{ahead_ms} ms");
    }
    let begun = notice(NoticeKind::Flight, disc(centre(), evidence::Time(now(&world).0 - 1_000), 3_600));
    let begun = put(&mut world, 0, Precedence::Routine, Body::Notice(begun)).unwrap();
    assert_eq!(noticed(&world, begun).lead, Lead::Late);
}

#[test]
fn an_amendment_that_begins_no_earlier_keeps_the_lead() {
    let mut world = stations(2);
    let first = told(&mut world, 7_200_000, None);
    let begins = noticed(&world, first).begins;
    world.run_for(7_000 * S).unwrap();
    let ahead_ms = begins.ms_since(now(&world));
    for (turn, ahead_ms, lead) in [
        (1, ahead_ms, Lead::OnTime),
        (2, ahead_ms + 60_000 - 1_000, Lead::OnTime),
        (3, ahead_ms - 3 * 1_000, Lead::Late),
        (4, ahead_ms + 3_600_000, Lead::OnTime),
    ] {
        told(&mut world, ahead_ms, Some((first, turn)));
        assert_eq!(noticed(&world, first).lead, lead, "turn {turn}");
    }
}

#[test]
fn below_every_threshold_a_notice_is_voluntary() {
    let mut annex = Annex::default();
    let amount = |what: &str, count| Amount { what: what.to_owned(), count };
    annex.kinds[NoticeKind::Exercise.index()].thresholds = vec![amount("troops", 9_000), amount("tanks", 250)];
    let mut world = stations_under(2, &annex);
    for (kind, amounts, voluntary) in [
        (NoticeKind::Exercise, vec![], true),
        (NoticeKind::Exercise, vec![amount("troops", 8_999), amount("tanks", 249)], true),
        (NoticeKind::Exercise, vec![amount("troops", 9_000)], false),
        (NoticeKind::Exercise, vec![amount("troops", 1), amount("tanks", 250)], false),
        (NoticeKind::Exercise, vec![amount("drones", 1_000_000)], true),
        (NoticeKind::Flight, vec![], false),
    ] {
        let body = NoticeBody { kind, amounts: amounts.clone(), ..flight(&world, centre(), 7_200) };
        let notice = put(&mut world, 0, Precedence::Routine, Body::Notice(body)).unwrap();
        assert_eq!(noticed(&world, notice).voluntary, voluntary, "{kind:?} {amounts:?}");
    }
}
