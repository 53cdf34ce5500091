//! Whoever moves aid tells of it: a guarantor gives notices of humanitarian movements, and of nothing else, and a strike
//! on one is told by whose it was.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::merkle::empty_root;
use evidence::{EntryRef, PartyIndex, Precedence, Role, Seen, Terms};
use line::affairs::{
    Body, ConflictBody, ConflictId, Folded, Item, NoticeBody, NoticeError, NoticeKind, Stance, StrikeBody, Struck,
};
use line::limits::STRIKES_MAX;
use line::{CommandError, Event, Record as _};
use testkit::parties;
use testkit::plans::{centre, east};
use testkit::sim::{Rates, World};

/// BLUE, RED and a third party of this role.
fn with_third(role: Role) -> World {
    let terms = Terms { check_every_s: 31_000_000, ..Terms::default() };
    let charter = parties::charter_with(3, terms, |charter| charter.parties[2].role = role);
    let mut world = World::with(charter, Rates::calm(), 1);
    world.start_all().unwrap();
    world.stations.iter_mut().for_each(|station| station.events.clear());
    world
}

fn movement(world: &World, kind: NoticeKind) -> Body {
    Body::Notice(NoticeBody { kind, ..flight(world, centre(), 7_200) })
}

fn strike(what: Struck, world: &World) -> Body {
    Body::Strike(StrikeBody { what, struck: now(world), words: "the third vehicle".to_owned() })
}

/// The guarantor's movement, and a flight of BLUE's that comes near it.
fn met() -> (World, EntryRef, EntryRef) {
    let mut world = with_third(Role::Guarantor);
    let body = movement(&world, NoticeKind::HumanitarianMovement);
    let aid = put(&mut world, 2, Precedence::Routine, body).unwrap();
    let body = Body::Notice(flight(&world, east(1_000), 7_200));
    let blue = put(&mut world, 0, Precedence::Routine, body).unwrap();
    (world, aid, blue)
}

#[test]
fn every_bound_party_answers_a_guarantors_movement() {
    let (mut world, aid, blue) = met();
    for station in 0..2 {
        assert!(noticed(&world, aid).due().is_some());
        put(&mut world, station, Precedence::Routine, stance(aid, aid, 0, Stance::NoObjection)).unwrap();
    }
    assert_eq!(noticed(&world, aid).due(), None);
    let asked: Vec<_> = noticed(&world, blue).answers.0.iter().map(|(party, _)| *party).collect();
    assert_eq!(asked, [PartyIndex(1)], "and it answers no notices of others");
}

#[test]
fn a_guarantors_movement_is_kept_clear_of_and_spoken_of_like_others() {
    let (mut world, aid, blue) = met();
    let id = ConflictId::of(aid, Item::Notice(blue));
    let conflict = conflicts(&world)[&id];
    assert_eq!(conflict.yields, Some(blue), "aid has the least rank");
    let said = |accepts| {
        let (versions, words) = (conflict.versions, "above 300 m".to_owned());
        Body::Conflict(ConflictBody { conflict: id, versions, accepts, words })
    };
    put(&mut world, 2, Precedence::Routine, said(true)).unwrap();
    put(&mut world, 0, Precedence::Routine, said(false)).unwrap();
    let refused = put(&mut world, 1, Precedence::Routine, said(true));
    assert!(matches!(refused, Err(CommandError::NotAsked(_))), "{refused:?}");
    let words = noticed(&world, id.notice).conflicts;
    let stands = |party| words.of(PartyIndex(party), id.with, conflict.versions).map(|said| said.accepts);
    assert_eq!([0, 1, 2].map(stands), [Some(false), None, Some(true)]);
}

/// It may speak on a conflict, and owes no word: only the party that is bound is late.
#[test]
fn a_guarantor_is_not_waited_for_on_a_conflict() {
    for speakers in [&[0][..], &[2][..]] {
        let (mut world, aid, blue) = met();
        let id = ConflictId::of(aid, Item::Notice(blue));
        let conflict = conflicts(&world)[&id];
        for speaker in speakers {
            let (versions, words) = (conflict.versions, String::new());
            let said = Body::Conflict(ConflictBody { conflict: id, versions, accepts: false, words });
            put(&mut world, *speaker, Precedence::Routine, said).unwrap();
        }
        world.stations.iter_mut().for_each(|station| station.events.clear());
        world.run_for(3_700 * S).unwrap();
        let overdue = |station: usize| {
            let told = |event: &&Event| matches!(event, Event::ConflictOverdue { conflict, .. } if *conflict == id);
            world.stations[station].events.iter().filter(told).count()
        };
        assert_eq!([0, 1, 2].map(overdue), [usize::from(speakers == [2]); 3], "{speakers:?} have spoken");
    }
}

#[test]
fn a_guarantor_gives_no_other_notice_and_an_observer_none_at_all() {
    for role in [Role::Guarantor, Role::Observer] {
        for kind in NoticeKind::ALL {
            let allowed = role == Role::Guarantor && kind == NoticeKind::HumanitarianMovement;
            let mut world = with_third(role);
            let body = movement(&world, kind);
            let line = world.stations[0].line.as_ref().unwrap().id();
            let seen = Seen::new(line, vec![0; 12], &[empty_root(); 12]);
            if !allowed {
                let refused = put(&mut world, 2, Precedence::Routine, body.clone());
                assert_eq!(refused, Err(CommandError::Notice(NoticeError::NotBound)), "{role:?} {kind:?}");
            }
            let told = forged(&mut world, 2, Precedence::Routine, &body, Some(seen));
            let idle = told.iter().any(|event| matches!(event, Event::Folded(Folded::Idle { .. })));
            assert_eq!(idle, !allowed, "{role:?} {kind:?}");
            let taken = world.stations[0].store.affair(at(2, Precedence::Routine, 1)).unwrap();
            assert_eq!(taken.is_some(), allowed, "{role:?} {kind:?}");
        }
    }
}

#[test]
fn strikes_on_a_movement_are_told_by_its_author_alone() {
    let (mut world, aid, blue) = met();
    let body = strike(Struck::Movement(aid), &world);
    let struck = put(&mut world, 2, Precedence::Flash, body.clone()).unwrap();
    assert_eq!(noticed(&world, aid).strikes.iter().map(|said| said.at).collect::<Vec<_>>(), [struck]);
    let refused = put(&mut world, 0, Precedence::Flash, body.clone());
    assert!(matches!(refused, Err(CommandError::NoSuchAffair { .. })), "{refused:?}");
    let told = forged(&mut world, 0, Precedence::Flash, &body, None);
    assert!(told.iter().any(|event| matches!(event, Event::Folded(Folded::Idle { .. }))), "{told:?}");
    assert_eq!(noticed(&world, blue).strikes, []);
}

#[test]
fn a_strike_is_told_on_no_other_notice() {
    let (mut world, _, blue) = met();
    let body = strike(Struck::Movement(blue), &world);
    let refused = put(&mut world, 0, Precedence::Flash, body.clone());
    assert!(matches!(refused, Err(CommandError::NoSuchAffair { .. })), "{refused:?}");
    let told = forged(&mut world, 0, Precedence::Flash, &body, None);
    assert!(told.iter().any(|event| matches!(event, Event::Folded(Folded::Idle { .. }))), "{told:?}");
}

#[test]
fn of_strikes_on_a_movement_the_greatest_are_kept() {
    let (mut world, aid, _) = met();
    let body = strike(Struck::Movement(aid), &world);
    let told: Vec<_> =
        (0..=STRIKES_MAX).map(|_| put(&mut world, 2, Precedence::Flash, body.clone()).unwrap()).collect();
    assert_eq!(noticed(&world, aid).strikes.iter().map(|said| said.at).collect::<Vec<_>>(), told[1..]);
}
