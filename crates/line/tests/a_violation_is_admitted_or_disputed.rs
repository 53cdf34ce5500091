//! What is reported against an agreement: by whoever is bound by it or watches over it, of what held then, and the
//! accused admits it, disputes it, or is overdue.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod happened;
mod people;

use common::*;
use evidence::{EntryRef, PartyIndex, PostIndex, Precedence, Role, Terms, Time};
use happened::*;
use line::affairs::{
    Affair, AffairKind, Body, Category, Decision, Effect, Folded, Held, ProposalBody, Stance, ViolationBody,
    ViolationError,
};
use line::limits::NOTE_BYTES_MAX;
use line::{CommandError, Event};
use people::{due_s, overdue, owing};
use testkit::parties;
use testkit::sim::{Rates, World};

const MONITOR: PartyIndex = PartyIndex(2);

/// BLUE and RED are bound, GREEN vouches for them and GREY looks on.
fn watched() -> World {
    let terms = Terms { check_every_s: 31_000_000, ..Terms::default() };
    let charter = parties::charter_with(4, terms, |charter| {
        charter.parties[2].role = Role::Guarantor;
        charter.parties[3].role = Role::Observer;
    });
    let mut world = World::with(charter, Rates::calm(), 1);
    world.start_all().unwrap();
    world
}

/// A ceasefire that GREEN watches over, and that has held for a minute.
fn agreed(world: &mut World) -> EntryRef {
    let now = now(world);
    let ends = Some(now.plus_ms(10 * HOUR_S * 1_000));
    let body = ProposalBody { begins: now, ends, monitors: vec![MONITOR], ..offer(world) };
    let id = offered(world, 0, body.clone());
    decided(world, 1, id, accepts(&body)).unwrap();
    world.run_for(60 * S).unwrap();
    id
}

fn said(world: &mut World, station: usize, body: ViolationBody) -> Result<EntryRef, CommandError> {
    put(world, station, Precedence::Immediate, Body::Violation(body))
}

#[test]
fn the_accused_admits_or_disputes_it_in_time_or_is_overdue() {
    let mut world = stations(2);
    let body = ProposalBody { begins: now(&world), ..offer(&world) };
    let proposal = offered(&mut world, 0, body.clone());
    decided(&mut world, 1, proposal, accepts(&body)).unwrap();
    let when = now(&world);
    let [one, other] =
        [1, 2].map(|count| said(&mut world, 0, ViolationBody { count, ..fire(proposal, when) }).unwrap());
    let state = violation(&world, one);
    assert_eq!((state.effect, state.held(one), state.count), (Effect::Counts, Held::Stated, 1));
    assert_eq!((owing(&world, one), due_s(&world, one, state.reported)), (vec![1], Some(86_400)));
    put(&mut world, 1, Precedence::Routine, stance(one, one, 0, Stance::NoObjection)).unwrap();
    assert_eq!((violation(&world, one).held(one), owing(&world, one)), (Held::Agreed, vec![]), "it is admitted");
    assert_eq!(overdue(&mut world, other, 86_460), [1, 1]);
    put(&mut world, 1, Precedence::Routine, stance(other, other, 0, Stance::Objects)).unwrap();
    assert_eq!((violation(&world, other).held(other), affair(&world, other).due(other)), (Held::Disputed, None));
    let own = put(&mut world, 0, Precedence::Routine, stance(one, one, 0, Stance::Objects));
    assert!(matches!(own, Err(CommandError::NotAsked(_))), "{own:?}");
}

#[test]
fn whoever_is_bound_reports_it_or_a_monitor_that_the_agreement_names() {
    let mut world = watched();
    let proposal = agreed(&mut world);
    let body = fire(proposal, now(&world));
    let id = said(&mut world, 2, body.clone()).unwrap();
    assert_eq!((violation(&world, id).effect, owing(&world, id)), (Effect::Counts, vec![1]));
    assert_eq!(said(&mut world, 3, body.clone()), Err(CommandError::NotBound), "it is not named");
    let told = forged(&mut world, 3, Precedence::Flash, &Body::Violation(body), None);
    let idle = |event: &Event| matches!(event, Event::Folded(Folded::Idle { why, .. }) if why.contains("watches over"));
    assert!(told.iter().any(idle), "{told:?}");
    let void = world.stations[0].store.affairs().get(&at(3, Precedence::Flash, 1)).cloned();
    let Some(Affair::Violation(void)) = void else { panic!("{void:?}") };
    assert_eq!((void.effect, void.asks()), (Effect::Void, false), "the accused owes it no answer");
}

#[test]
fn nothing_is_violated_before_or_after_it_held() {
    let mut world = watched();
    let early = now(&world);
    let proposal = agreed(&mut world);
    let refused = Err(CommandError::NotInForce(format!("BLUE/I/{:04}", proposal.serial)));
    assert_eq!(said(&mut world, 0, fire(proposal, Time(early.0 - 1))), refused);
    let holds = now(&world);
    said(&mut world, 0, fire(proposal, holds)).unwrap();
    let ends = holds.plus_ms(HOUR_S * 1_000);
    decided(&mut world, 1, proposal, Decision::Ended(ends)).unwrap();
    world.run_for((HOUR_S + 60) * S).unwrap();
    assert_eq!(said(&mut world, 0, fire(proposal, ends)), refused);
    said(&mut world, 0, fire(proposal, Time(ends.0 - 1))).unwrap();
    let body = offer(&world);
    let open = offered(&mut world, 0, body);
    let now = now(&world);
    let refused = said(&mut world, 0, fire(open, now));
    assert!(matches!(refused, Err(CommandError::NotInForce(_))), "nobody accepted it: {refused:?}");
    let nothing = said(&mut world, 0, fire(at(1, Precedence::Flash, 7), now));
    assert!(matches!(nothing, Err(CommandError::NoSuchAffair { .. })), "{nothing:?}");
}

#[test]
fn what_was_taken_back_asks_nothing_of_anybody() {
    let mut world = watched();
    let proposal = agreed(&mut world);
    let body = fire(proposal, now(&world));
    let id = said(&mut world, 0, body).unwrap();
    let reason = "It was thunder.".to_owned();
    put(&mut world, 0, Precedence::Routine, Body::Cancellation { message: id, reason }).unwrap();
    assert_eq!(violation(&world, id).held(id), Held::TakenBack);
    assert_eq!((owing(&world, id), affair(&world, id).due(id)), (vec![], None));
    let vain = put(&mut world, 1, Precedence::Routine, stance(id, id, 0, Stance::NoObjection));
    assert!(vain.is_err(), "nobody admits what is reported no more: {vain:?}");
}

/// The count of each party follows from the record alone, the same at every station.
#[test]
fn the_tally_is_that_of_what_counts_and_held() {
    let mut world = watched();
    let proposal = agreed(&mut world);
    let now = now(&world);
    for (station, count) in [(0, 3), (2, 4)] {
        said(&mut world, station, ViolationBody { count, ..fire(proposal, now) }).unwrap();
    }
    let back = said(&mut world, 0, ViolationBody { count: 9, ..fire(proposal, now) }).unwrap();
    let reason = String::new();
    put(&mut world, 0, Precedence::Routine, Body::Cancellation { message: back, reason }).unwrap();
    let tally = |world: &World, station: usize| -> u64 {
        let affairs = world.stations[station].store.affairs().iter();
        let of_kind = affairs.filter(|(_, affair)| affair.kind() == AffairKind::Violation);
        let counts = of_kind.filter_map(|(_, affair)| match affair {
            Affair::Violation(violation) if violation.asks() => Some(u64::from(violation.count)),
            _ => None,
        });
        counts.sum()
    };
    for station in 0..4 {
        assert_eq!(tally(&world, station), 7);
    }
}

#[test]
fn a_violation_is_of_another_party_that_is_bound_and_has_happened() {
    type Change = fn(&mut ViolationBody);
    let mut world = watched();
    let proposal = agreed(&mut world);
    let good = fire(proposal, now(&world));
    let cases: [(Change, ViolationError); 9] = [
        (|body| body.by = BLUE, ViolationError::NotBound),
        (|body| body.by = MONITOR, ViolationError::NotBound),
        (|body| body.by = PartyIndex(9), ViolationError::NotBound),
        (|body| body.from = PostIndex(9), ViolationError::UnknownPost),
        (|body| body.language = "fr".to_owned(), ViolationError::UnknownLanguage("fr".to_owned())),
        (|body| body.count = 0, ViolationError::Empty),
        (|body| body.category = Category::Other, ViolationError::Empty),
        (|body| body.when = body.when.plus_ms(700_000), ViolationError::Ahead),
        (|body| body.words = "x".repeat(NOTE_BYTES_MAX + 1), ViolationError::Oversize),
    ];
    for (change, error) in cases {
        let mut body = good.clone();
        change(&mut body);
        assert_eq!(said(&mut world, 0, body), Err(CommandError::Violation(error)));
    }
}
