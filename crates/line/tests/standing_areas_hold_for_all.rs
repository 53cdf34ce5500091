//! The charter's standing areas: whom they concern, how far to stay from them, and that both sides speak of it.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::Precedence;
use line::affairs::{Annex, Area, Body, ConflictBody, ConflictId, Item, NoticeBody, NoticeKind, Versions};
use testkit::plans::{centre, east};
use volume::{Footprint, HeightBand, Schedule, Volume};

/// A border 1 km long with 2 km to be kept from it by strikes and fire, and not by flights.
fn annex() -> Annex {
    let footprint = Footprint::Corridor { path: vec![centre(), centre().destination(0, 100_000)], half_width_cm: 0 };
    let area = Area {
        names: vec!["the border".to_owned()],
        volume: Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule: Schedule::ALWAYS },
        distance_cm: 200_000,
        kinds: [NoticeKind::StrikeWarning, NoticeKind::LiveFire].into(),
    };
    Annex { areas: vec![area], ..Annex::default() }
}

#[test]
fn an_area_is_kept_clear_of_by_whom_it_concerns() {
    for (kind, m, meets) in [
        (NoticeKind::StrikeWarning, 2_099, true),
        (NoticeKind::StrikeWarning, 2_101, false),
        (NoticeKind::LiveFire, 0, true),
        (NoticeKind::Flight, 0, false),
    ] {
        for station in 0..2 {
            let mut world = stations_under(2, &annex());
            let body = NoticeBody { kind, ..flight(&world, east(m), 7_200) };
            let notice = put(&mut world, station, Precedence::Routine, Body::Notice(body)).unwrap();
            let all = conflicts(&world);
            assert_eq!(all.len(), usize::from(meets), "{kind:?} at {m} m");
            if meets {
                let conflict = all[&ConflictId { notice, with: Item::Area(0) }];
                assert_eq!(conflict.yields, Some(notice));
                assert_eq!(conflict.versions, Versions { notice, with: None });
            }
        }
    }
}

#[test]
fn either_side_says_what_it_does_about_it() {
    let mut world = stations_under(2, &annex());
    let body = NoticeBody { kind: NoticeKind::LiveFire, ..flight(&world, centre(), 7_200) };
    let notice = put(&mut world, 0, Precedence::Routine, Body::Notice(body)).unwrap();
    let conflict = ConflictId { notice, with: Item::Area(0) };
    let versions = Versions { notice, with: None };
    for station in 0..2 {
        let body = ConflictBody { conflict, versions, accepts: station == 1, words: "agreed".to_owned() };
        put(&mut world, station, Precedence::Routine, Body::Conflict(body)).unwrap();
    }
    let words = noticed(&world, notice).conflicts;
    let accepts = |party| words.of(evidence::PartyIndex(party), Item::Area(0), versions).map(|word| word.accepts);
    assert_eq!((accepts(0), accepts(1)), (Some(false), Some(true)));
}
