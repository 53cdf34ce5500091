//! Protected sites: told, changed and removed; kept clear of by the distance of each kind of activity; answered, passed
//! down, and their strikes counted.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryRef, PartyIndex, Precedence, Time};
use line::affairs::{
    Affair, Body, ConflictBody, ConflictId, Folded, Item, NoticeBody, NoticeKind, PassedBody, Site, SiteChange,
    SiteError, SiteId, SiteKind, Stance, StrikeBody, Struck,
};
use line::limits::SITE_ENTRIES_MAX;
use line::plot::Turn;
use line::{CommandError, Event};
use testkit::plans::{centre, disc, east, hospital, notice};
use testkit::sim::World;

const RED: PartyIndex = PartyIndex(1);

/// BLUE tells hospitals so many metres east of the centre.
fn told(world: &mut World, east_m: &[u32]) -> EntryRef {
    let changes = east_m.iter().map(|&m| SiteChange::Add(hospital(east(m)))).collect();
    put(world, 0, Precedence::Priority, Body::Sites(changes)).unwrap()
}

fn site(entry: EntryRef, change: u16) -> SiteId {
    SiteId { entry, change }
}

fn fire(world: &World, kind: NoticeKind, east_m: u32) -> Body {
    Body::Notice(NoticeBody { kind, ..flight(world, east(east_m), 7_200) })
}

#[test]
fn sites_are_added_changed_and_removed_in_one_entry() {
    let mut world = stations(2);
    let first = told(&mut world, &[0, 20_000]);
    let second = put(
        &mut world,
        0,
        Precedence::Flash,
        Body::Sites(vec![
            SiteChange::Change { site: site(first, 0), turn: 1, to: hospital(east(40_000)) },
            SiteChange::Remove { site: site(first, 1), turn: 1, reason: "evacuated".to_owned() },
            SiteChange::Add(hospital(east(60_000))),
        ]),
    )
    .unwrap();
    let states = sites(&world, first).added;
    let last = |change: usize| {
        let state = states[change].as_ref().unwrap();
        (state.last.said.at, state.last.change, state.removed())
    };
    assert_eq!((last(0), last(1)), ((second, 0, false), (second, 1, true)));
    for station in 0..2 {
        let plot = world.stations[station].line.as_ref().unwrap().plot();
        assert_eq!(plot.counts(), (0, 2));
        let near = |m| plot.sites_near(&hospital(east(m)).solid().unwrap(), 1_000);
        assert_eq!((near(0), near(20_000)), (vec![], vec![]));
        assert_eq!((near(40_000), near(60_000)), (vec![site(first, 0)], vec![site(second, 2)]));
    }
}

#[test]
fn an_entry_of_which_one_change_is_wrong_is_not_signed() {
    let mut world = stations(2);
    let first = told(&mut world, &[0]);
    let add = || SiteChange::Add(hospital(east(9_000)));
    let remove = |entry, change, turn| SiteChange::Remove { site: site(entry, change), turn, reason: String::new() };
    let nobody = put(&mut world, 0, Precedence::Flash, Body::Sites(vec![add(), remove(first, 1, 1)]));
    assert!(matches!(nobody, Err(CommandError::NoSuchAffair { .. })), "{nobody:?}");
    let stale = put(&mut world, 0, Precedence::Flash, Body::Sites(vec![add(), remove(first, 0, 2)]));
    assert!(matches!(stale, Err(CommandError::Outdated(_))), "{stale:?}");
    let others = put(&mut world, 1, Precedence::Flash, Body::Sites(vec![remove(first, 0, 1)]));
    assert!(matches!(others, Err(CommandError::Site(_))), "{others:?}");
    let twice = put(&mut world, 0, Precedence::Flash, Body::Sites(vec![remove(first, 0, 1), remove(first, 0, 1)]));
    assert!(matches!(twice, Err(CommandError::Site(_))), "{twice:?}");
    assert_eq!(world.stations[0].size(lane(0, Precedence::Flash)), 0);
    assert_eq!(world.stations[0].line.as_ref().unwrap().plot().counts(), (0, 1));
}

/// Live fire keeps 1 km from the other side's sites, a missile 5 km, a flight nothing; 100 m and 1 m are the two radii.
#[test]
fn each_kind_keeps_its_own_distance_from_the_other_sides_sites() {
    for (kind, m, meets) in [
        (NoticeKind::LiveFire, 1_100, true),
        (NoticeKind::LiveFire, 1_102, false),
        (NoticeKind::MissileLaunch, 5_100, true),
        (NoticeKind::MissileLaunch, 5_102, false),
        (NoticeKind::Flight, 0, false),
    ] {
        for site_first in [true, false] {
            let mut world = stations(2);
            let body = fire(&world, kind, m);
            let (entry, fire) = if site_first {
                let entry = told(&mut world, &[0]);
                (entry, put(&mut world, 1, Precedence::Routine, body).unwrap())
            } else {
                let fire = put(&mut world, 1, Precedence::Routine, body).unwrap();
                (told(&mut world, &[0]), fire)
            };
            let all = conflicts(&world);
            assert_eq!(all.len(), usize::from(meets), "{kind:?} at {m} m, {site_first}");
            if let Some(conflict) = all.get(&ConflictId { notice: fire, with: Item::Site(site(entry, 0)) }) {
                assert_eq!(conflict.yields, Some(fire));
                assert_eq!(conflict.versions.with, Some(entry));
            }
        }
    }
}

#[test]
fn a_site_that_moves_or_is_removed_clears_its_conflicts() {
    let mut world = stations(2);
    let entry = told(&mut world, &[0]);
    let fire = fire(&world, NoticeKind::LiveFire, 500);
    let fire = put(&mut world, 1, Precedence::Routine, fire).unwrap();
    let id = ConflictId { notice: fire, with: Item::Site(site(entry, 0)) };
    assert!(conflicts(&world).contains_key(&id));
    for (turn, m, meets) in [(1, 30_000, false), (2, 0, true)] {
        let change = SiteChange::Change { site: site(entry, 0), turn, to: hospital(east(m)) };
        put(&mut world, 0, Precedence::Flash, Body::Sites(vec![change])).unwrap();
        assert_eq!(conflicts(&world).contains_key(&id), meets);
    }
    let remove = SiteChange::Remove { site: site(entry, 0), turn: 3, reason: String::new() };
    put(&mut world, 0, Precedence::Flash, Body::Sites(vec![remove])).unwrap();
    assert!(conflicts(&world).is_empty());
    let told = turns(&mut world, 0);
    assert_eq!(told, [Turn::Found, Turn::Cleared, Turn::Found, Turn::Cleared].map(|turn| (id, turn)));
}

#[test]
fn ones_own_sites_are_no_conflict_and_are_found_by_a_check_all_the_same() {
    let mut world = stations(2);
    let entry = told(&mut world, &[0]);
    let fire = fire(&world, NoticeKind::LiveFire, 500);
    put(&mut world, 0, Precedence::Routine, fire).unwrap();
    assert!(conflicts(&world).is_empty());
    let plan = [disc(east(300), now(&world).plus_ms(7_200_000), 3_600)];
    let met = world.stations[0].line.as_ref().unwrap().check_plan(NoticeKind::LiveFire, &plan, None).unwrap().meetings;
    assert!(met.iter().any(|meeting| meeting.with == Item::Site(site(entry, 0))), "{met:?}");
}

/// First to be answered, within an hour; then to be passed down, within four hours of being told.
#[test]
fn the_clocks_of_sites_are_answer_and_then_pass() {
    let mut world = stations(2);
    let entry = told(&mut world, &[0]);
    let state = |world: &World| sites(world, entry);
    let sent = state(&world).sent;
    assert_eq!(state(&world).due(entry), Some(sent.plus_ms(3_600_000)));
    assert!(state(&world).waits(entry, RED) && !state(&world).waits(entry, PartyIndex(0)));
    put(&mut world, 1, Precedence::Routine, stance(entry, entry, 0, Stance::Acknowledged)).unwrap();
    assert_eq!(state(&world).due(entry), Some(sent.plus_ms(4 * 3_600_000)));
    assert!(state(&world).waits(entry, RED));
    let passed = PassedBody { what: entry, units: "1st and 2nd".to_owned(), at: now(&world) };
    let at = put(&mut world, 1, Precedence::Routine, Body::Passed(passed)).unwrap();
    assert_eq!((state(&world).due(entry), state(&world).waits(entry, RED)), (None, false));
    assert_eq!(state(&world).passed.0[0].1.iter().map(|said| said.at).collect::<Vec<_>>(), [at]);
}

#[test]
fn sites_that_are_not_passed_down_in_time_are_told_overdue() {
    let mut world = stations(2);
    let entry = told(&mut world, &[0]);
    put(&mut world, 1, Precedence::Routine, stance(entry, entry, 0, Stance::Acknowledged)).unwrap();
    let overdue = |world: &mut World, s: u64| {
        world.stations.iter_mut().for_each(|station| station.events.clear());
        world.run_for(s * S).unwrap();
        let told = |event: &&Event| matches!(event, Event::Overdue { affair, .. } if *affair == entry);
        [0, 1].map(|station: usize| world.stations[station].events.iter().filter(told).count())
    };
    assert_eq!(overdue(&mut world, 4 * 3_600 - 10), [0, 0]);
    assert_eq!(overdue(&mut world, 20), [1, 1]);
}

#[test]
fn strikes_on_a_site_are_counted_by_its_owner_alone() {
    let mut world = stations(2);
    let entry = told(&mut world, &[0, 9_000]);
    let strike = |world: &mut World, station| {
        let body =
            StrikeBody { what: Struck::Site(site(entry, 1)), struck: now(world), words: "the east wing".to_owned() };
        put(world, station, Precedence::Flash, Body::Strike(body))
    };
    let refused = strike(&mut world, 1);
    assert!(matches!(refused, Err(CommandError::NoSuchAffair { .. })), "{refused:?}");
    let struck = [strike(&mut world, 0).unwrap(), strike(&mut world, 0).unwrap()];
    let state = sites(&world, entry);
    let strikes = |change: usize| state.added[change].as_ref().unwrap().strikes.iter().map(|said| said.at);
    assert_eq!(strikes(0).count(), 0);
    assert_eq!(strikes(1).collect::<Vec<_>>(), struck);
}

#[test]
fn an_entry_changes_sites_of_as_many_earlier_ones_as_it_may() {
    let mut world = stations(2);
    let entries: Vec<_> = (0..=SITE_ENTRIES_MAX as u32).map(|number| told(&mut world, &[number * 3_000])).collect();
    let remove = |entry: &EntryRef| SiteChange::Remove { site: site(*entry, 0), turn: 1, reason: String::new() };
    let of = |entries: &[EntryRef]| Body::Sites(entries.iter().map(remove).collect());
    let refused = put(&mut world, 0, Precedence::Routine, of(&entries));
    assert_eq!(refused, Err(CommandError::Site(SiteError::Entries(SITE_ENTRIES_MAX + 1))));
    let told = forged(&mut world, 0, Precedence::Immediate, &of(&entries), None);
    assert!(told.iter().any(|event| matches!(event, Event::Folded(Folded::Idle { .. }))), "{told:?}");
    put(&mut world, 0, Precedence::Routine, of(&entries[1..])).unwrap();
    assert_eq!(world.stations[1].line.as_ref().unwrap().plot().counts(), (0, 1));
}

/// As many changes as an entry may have, each against a plan.
#[test]
fn a_full_entry_is_plotted_whole() {
    let mut world = stations(2);
    let many = line::limits::SITE_CHANGES_MAX as u32;
    let entry = told(&mut world, &(0..many).map(|number| number * 3_000).collect::<Vec<_>>());
    assert_eq!(world.stations[1].line.as_ref().unwrap().plot().counts(), (0, many as usize));
    let body = notice(NoticeKind::LiveFire, disc(centre(), now(&world).plus_ms(7_200_000), 60));
    put(&mut world, 1, Precedence::Routine, Body::Notice(body)).unwrap();
    assert_eq!(conflicts(&world).keys().map(|id| id.with).collect::<Vec<_>>(), [Item::Site(site(entry, 0))]);
    let moved = |number: u32| SiteChange::Change {
        site: site(entry, number as u16),
        turn: 1,
        to: hospital(east(number * 3_000 + 200)),
    };
    let body = Body::Sites((0..many).map(moved).collect());
    put(&mut world, 0, Precedence::Routine, body).unwrap();
    assert_eq!(conflicts(&world).len(), 1);
    assert!(matches!(affair(&world, entry), Affair::Sites(_)));
}

/// Both have spoken on live fire that is near a hospital, and then the owner says more of the hospital.
#[test]
fn words_on_a_conflict_with_a_site_lapse_with_its_place_and_not_with_its_name() {
    let mut world = stations(2);
    let entry = told(&mut world, &[0]);
    let body = fire(&world, NoticeKind::LiveFire, 500);
    let red = put(&mut world, 1, Precedence::Routine, body).unwrap();
    let id = ConflictId::of(red, Item::Site(site(entry, 0)));
    let before = conflicts(&world)[&id];
    for station in 0..2 {
        let (versions, words) = (before.versions, "towards the east".to_owned());
        let said = ConflictBody { conflict: id, versions, accepts: true, words };
        put(&mut world, station, Precedence::Routine, Body::Conflict(said)).unwrap();
    }
    (0..2).for_each(|station| drop(turns(&mut world, station)));
    let mut said = 0;
    let mut change = |world: &mut World, to: Site| {
        said += 1;
        let change = SiteChange::Change { site: site(entry, 0), turn: said, to };
        put(world, 0, Precedence::Flash, Body::Sites(vec![change])).unwrap();
        let now = conflicts(world)[&id];
        let words = noticed(world, red).conflicts;
        ([0, 1].map(|party| words.of(PartyIndex(party), id.with, now.versions).is_some()), now == before)
    };
    for number in 0..5 {
        let renamed = Site { name: format!("{number}th hospital"), ..hospital(east(0)) };
        assert_eq!(change(&mut world, renamed), ([true; 2], true));
    }
    (0..2).for_each(|station| assert_eq!(turns(&mut world, station), []));
    assert_eq!(change(&mut world, hospital(east(1))), ([false; 2], false));
    assert_eq!(change(&mut world, hospital(east(0))), ([false; 2], false), "it was elsewhere in between");
    let kind = Site { kind: SiteKind::School, ..hospital(east(0)) };
    assert_eq!(change(&mut world, kind), ([false; 2], false));
    let vague = Site { uncertainty_cm: 1, ..hospital(east(0)) };
    assert_eq!(change(&mut world, vague), ([false; 2], false));
}

/// A site is told, renamed, moved, taken off and told again, an hour after the other.
#[test]
fn a_strike_is_held_against_what_was_told_of_the_place_that_was_struck() {
    let mut world = stations(2);
    let first = told(&mut world, &[0]);
    let mut at = vec![(first, now(&world))];
    let renamed = Site { name: "renamed".to_owned(), ..hospital(east(0)) };
    for (turn, to) in
        [(1, Some(renamed)), (2, Some(hospital(east(9_000)))), (3, None), (4, Some(hospital(east(9_000))))]
    {
        world.run_for(3_600 * S).unwrap();
        let site = site(first, 0);
        let change = match to {
            Some(to) => SiteChange::Change { site, turn, to },
            None => SiteChange::Remove { site, turn, reason: "evacuated".to_owned() },
        };
        at.push((put(&mut world, 0, Precedence::Flash, Body::Sites(vec![change])).unwrap(), now(&world)));
    }
    let added = sites(&world, first).added;
    let told_by = |struck: Time| added[0].as_ref().unwrap().told_by(struck).map(|version| version.said.at);
    let after = |nth: usize| told_by(at[nth].1.plus_ms(60_000));
    assert_eq!(told_by(Time(0)), Some(first), "what was told only afterwards");
    assert_eq!([0, 1, 2, 3, 4].map(after), [Some(first), Some(first), Some(at[2].0), None, Some(at[4].0)]);
}
