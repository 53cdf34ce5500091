//! How long before its begin a notice came, and whether it was owed at all.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::merkle::empty_root;
use evidence::{EntryRef, Precedence, Seen};
use line::CommandError;
use line::affairs::{Affair, Amount, Annex, Body, Lead, NoticeBody, NoticeError, NoticeKind};
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

fn amount(what: &str, count: u64) -> Amount {
    Amount { what: what.to_owned(), count }
}

/// Two stations whose exercises have two thresholds.
fn with_thresholds() -> World {
    let mut annex = Annex::default();
    annex.kinds[NoticeKind::Exercise.index()].thresholds = vec![amount("troops", 9_000), amount("tanks", 250)];
    stations_under(2, &annex)
}

#[test]
fn a_notice_is_voluntary_that_says_of_every_threshold_that_it_stays_below() {
    let mut world = with_thresholds();
    for (kind, amounts, voluntary) in [
        (NoticeKind::Exercise, vec![amount("troops", 8_999), amount("tanks", 249)], true),
        (NoticeKind::Exercise, vec![amount("tanks", 0), amount("troops", 0)], true),
        (NoticeKind::Exercise, vec![amount("troops", 9_000), amount("tanks", 249)], false),
        (NoticeKind::Exercise, vec![amount("troops", 8_999), amount("tanks", 250)], false),
        (NoticeKind::Exercise, vec![amount("troops", 1), amount("tanks", 1), amount("troops", 9_000)], false),
        (NoticeKind::Exercise, vec![amount("troops", 1)], false),
        (NoticeKind::Exercise, vec![], false),
        (NoticeKind::Flight, vec![], false),
        (NoticeKind::Flight, vec![amount("sorties", 1)], false),
    ] {
        let body = NoticeBody { kind, amounts: amounts.clone(), ..flight(&world, centre(), 7_200) };
        let notice = put(&mut world, 0, Precedence::Routine, Body::Notice(body)).unwrap();
        assert_eq!(noticed(&world, notice).voluntary, voluntary, "{kind:?} {amounts:?}");
    }
}

#[test]
fn an_amount_that_is_held_against_no_threshold_is_not_signed_and_is_taken_from_others() {
    let mut world = with_thresholds();
    let amounts = vec![amount("troops", 1), amount("tanks", 1), amount("troups", 10_000)];
    let body = NoticeBody { kind: NoticeKind::Exercise, amounts, ..flight(&world, centre(), 7_200) };
    let refused = put(&mut world, 0, Precedence::Routine, Body::Notice(body.clone()));
    let known = vec!["troops".to_owned(), "tanks".to_owned()];
    let unknown = NoticeError::UnknownAmount { what: "troups".to_owned(), known };
    assert_eq!(refused, Err(CommandError::Notice(unknown)));
    let seen = Seen::new(world.stations[1].line.as_ref().unwrap().id(), vec![0; 8], &[empty_root(); 8]);
    forged(&mut world, 0, Precedence::Routine, &Body::Notice(body), Some(seen));
    let taken = line::Record::affair(&world.stations[1].store, at(0, Precedence::Routine, 1)).unwrap();
    assert!(matches!(taken, Some(Affair::Notice(notice)) if notice.voluntary));
}
