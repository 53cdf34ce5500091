//! Whoever floods a line fills its own room in the plot, and what is not seen is told until it is seen again.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use std::collections::BTreeMap;

use common::*;
use evidence::{EntryRef, PartyIndex, Precedence, Terms};
use line::affairs::{Body, ConflictId, Item, NoticeKind, Rules, Step, StepBody};
use line::limits::{CONFLICTS_MAX, MEETINGS_MAX, PLOT_EFFORT_PER_STEP};
use line::plot::{Conflict, Lack, Pair, Placed, Plot, Room, Turn, With};
use line::{Command, Event};
use testkit::parties;
use testkit::plans::{centre, disc, east};
use testkit::sim::World;
use volume::{Bound, Footprint, Position, Solid, Verdict};

const BLUE: usize = 0;
const RED: usize = 1;
const GREEN: usize = 2;

/// So much ahead that what is planned for today is long past.
const AHEAD_MS: i64 = 100 * 86_400_000;

/// A plot of so many parties that has read all that stands, which is nothing.
fn empty(parties: usize, room: Room) -> Plot {
    let charter = parties::charter(parties, Terms::default());
    let mut plot = Plot::with_room(&Rules::of(charter.charter()).unwrap(), room);
    plot.fill(parties::START, &Nothing).unwrap();
    assert_eq!(plot.gaps(), []);
    plot
}

fn place_at(at: Position) -> Solid {
    disc(at, parties::START.plus_ms(86_400_000), 3_600).solid().unwrap()
}

/// A flight of one volume.
fn placed(version: EntryRef, solid: Solid) -> Placed {
    let (time, ends) = (parties::START, Some(parties::START.plus_ms(90_000_000)));
    Placed { kind: NoticeKind::Flight, version, time, seen: Vec::new(), ends, solids: vec![solid] }
}

fn put_at(plot: &mut Plot, party: usize, serial: u64, at: Position) -> Vec<(ConflictId, Turn)> {
    let mut turns = Vec::new();
    let id = common::at(party, Precedence::Routine, serial);
    plot.put_notice(id, Some(placed(id, place_at(at))), &mut turns);
    turns
}

/// Takes steps until nothing is left to do; how many.
fn rest(plot: &mut Plot) -> usize {
    let mut steps = 0;
    while !plot.is_at_rest() {
        plot.step(parties::START, &Nothing, &mut Vec::new()).unwrap();
        steps += 1;
    }
    steps
}

fn of_pair(plot: &Plot, pair: Pair) -> BTreeMap<ConflictId, Conflict> {
    plot.conflicts().filter(|(id, _)| Pair::of(**id) == pair).map(|(id, conflict)| (*id, *conflict)).collect()
}

fn pair(one: usize, other: usize) -> Pair {
    Pair { notices: PartyIndex(one as u8), with: With::Notices(PartyIndex(other as u8)) }
}

#[test]
fn a_flood_by_one_party_leaves_the_conflicts_of_all_other_pairs_whole() {
    let room = Room { bytes: 3_000_000, conflicts: 4_800, ..Room::default() };
    // Half of what the others tell comes before the flood, half after it.
    let others = |plot: &mut Plot, serials: std::ops::Range<u64>| {
        for serial in serials {
            put_at(plot, BLUE, serial, east(serial as u32 * 500));
            put_at(plot, RED, serial, east(serial as u32 * 500));
        }
    };
    let mut calm = empty(3, room);
    others(&mut calm, 1..21);
    rest(&mut calm);
    assert!(of_pair(&calm, pair(BLUE, RED)).len() > 20, "{}", of_pair(&calm, pair(BLUE, RED)).len());

    let mut plot = empty(3, room);
    others(&mut plot, 1..11);
    for serial in 1..3_000 {
        put_at(&mut plot, GREEN, serial, east(serial as u32 % 10_000));
    }
    others(&mut plot, 11..21);
    rest(&mut plot);
    assert_eq!(of_pair(&plot, pair(BLUE, RED)), of_pair(&calm, pair(BLUE, RED)));
    for gap in plot.gaps() {
        let green = PartyIndex(GREEN as u8);
        let is_greens = match gap.lack {
            Lack::Notices(party) | Lack::Sites(party) => party == green,
            Lack::Conflicts(Pair { notices, with }) => notices == green || with == With::Notices(green),
        };
        assert!(is_greens, "{gap:?}");
    }
    let lacks: Vec<Lack> = plot.gaps().iter().map(|gap| gap.lack).collect();
    assert!(lacks.contains(&Lack::Notices(PartyIndex(GREEN as u8))), "{lacks:?}");
    assert!(lacks.contains(&Lack::Conflicts(pair(RED, GREEN))), "{lacks:?}");
}

#[test]
fn whoever_tells_more_than_finds_room_takes_no_more_memory_than_its_own_room() {
    let room = Room { bytes: 4_000_000, conflicts: 1_000, ..Room::default() };
    let mut plot = empty(2, room);
    for serial in 1..10_000 {
        put_at(&mut plot, RED, serial, east(serial as u32 * 300));
    }
    let full = plot.bytes();
    assert!((500_000..=1_000_000 + 100_000).contains(&full), "{full} bytes of a quarter of four millions");
    // The same again, of volumes that take a hundred times as much; the slots of the many small ones stay.
    let wide = |serial: u64| {
        let ring =
            (0..360).map(|step| centre().destination(step * 10_000_000, 5_000_000 + serial as u32 * 100)).collect();
        let footprint = Footprint::Polygon { outer: ring, holes: Vec::new() };
        volume::Volume { footprint, ..disc(centre(), parties::START.plus_ms(86_400_000), 3_600) }.solid().unwrap()
    };
    for serial in 1..1_000 {
        let id = common::at(RED, Precedence::Routine, serial);
        let version = common::at(RED, Precedence::Routine, 100_000 + serial);
        plot.put_notice(id, Some(placed(version, wide(serial))), &mut Vec::new());
    }
    assert!(plot.counts().0 < 200, "{:?}", plot.counts());
    assert!(plot.bytes() <= 2 * 1_000_000 + 100_000, "{} bytes", plot.bytes());
    for serial in 1..2_000 {
        put_at(&mut plot, BLUE, serial, east(serial as u32 * 300));
    }
    assert!(plot.bytes() <= 2 * room.bytes + 1_000 * 1_000, "{} bytes", plot.bytes());
}

#[test]
fn one_notice_amid_a_crowd_costs_one_step_no_more_than_any_other_and_is_measured_in_the_end() {
    const CROWD: u64 = 20_000;
    let mut plot = empty(2, Room::default());
    for serial in 1..=CROWD {
        put_at(&mut plot, RED, serial, centre());
    }
    let told = put_at(&mut plot, BLUE, 1, east(100));
    // Each pair of small volumes takes at least 16.
    assert!(!told.is_empty() && told.len() as u64 <= PLOT_EFFORT_PER_STEP / 16, "{}", told.len());
    let lack = Lack::Conflicts(pair(BLUE, RED));
    assert_eq!(plot.gaps().iter().map(|gap| gap.lack).collect::<Vec<_>>(), [lack]);
    let mut most = 0;
    let mut found = told.len();
    while !plot.is_at_rest() {
        let mut turns = Vec::new();
        plot.step(parties::START, &Nothing, &mut turns).unwrap();
        most = most.max(turns.len());
        found += turns.len();
    }
    assert!(most as u64 <= 2 * PLOT_EFFORT_PER_STEP / 16, "{most} in one step");
    assert_eq!((found as u64, plot.conflicts().count() as u64), (CROWD, CROWD));
    assert_eq!(plot.gaps(), []);
    // It is withdrawn, and each of them is no more.
    let mut turns = Vec::new();
    plot.put_notice(common::at(BLUE, Precedence::Routine, 1), None, &mut turns);
    assert_eq!(turns.iter().filter(|(_, turn)| *turn == Turn::Cleared).count() as u64, CROWD);
}

#[test]
fn of_more_meetings_than_are_told_the_worst_are_and_the_rest_is_counted() {
    let mut plot = empty(2, Room::default());
    let many = MEETINGS_MAX as u64 + 76;
    for serial in 1..=many {
        put_at(&mut plot, RED, serial, east(300 + serial as u32));
    }
    put_at(&mut plot, BLUE, 1, centre());
    let plan = [place_at(centre())];
    let met = plot.check(PartyIndex(0), NoticeKind::Flight, &plan, None);
    assert_eq!((met.meetings.len(), met.more, met.unmeasured), (MEETINGS_MAX, 77, false));
    let nearest = met.meetings.iter().map(|meeting| meeting.approach.horizontal_cm.least);
    assert!(nearest.clone().is_sorted() && nearest.max() < Some(140_000), "the nearest of the others come first");
    let ours = Item::Notice(common::at(BLUE, Precedence::Routine, 1));
    assert!(met.meetings.iter().all(|meeting| meeting.with != ours), "our own comes last, though it is nearest");
    // What meets for certain comes before what may, however near that is.
    let mut doubtful = disc(east(100), parties::START.plus_ms(86_400_000), 3_600);
    doubtful.uncertainty_cm = 1_000_000;
    let id = common::at(RED, Precedence::Flash, 1);
    plot.put_notice(id, Some(placed(id, doubtful.solid().unwrap())), &mut Vec::new());
    let met = plot.check(PartyIndex(0), NoticeKind::Flight, &plan, None);
    assert!(met.meetings.iter().all(|meeting| meeting.approach.verdict == Verdict::Conflict));
    let replaced = plot.check(PartyIndex(0), NoticeKind::Flight, &plan, Some(common::at(RED, Precedence::Routine, 1)));
    assert_eq!(replaced.more, met.more - 1);
}

#[test]
fn a_check_amid_a_crowd_says_that_it_did_not_measure_all_of_it() {
    let mut plot = empty(2, Room::default());
    for serial in 1..=10_000 {
        put_at(&mut plot, RED, serial, centre());
    }
    let met = plot.check(PartyIndex(0), NoticeKind::Flight, &[place_at(centre())], None);
    assert!(met.unmeasured && met.meetings.len() == MEETINGS_MAX);
}

fn gaps_told(world: &mut World, station: usize) -> Vec<(Lack, Turn)> {
    let told = std::mem::take(&mut world.stations[station].events);
    let gap = |event: &Event| match event {
        Event::Gap { lack, turn } => Some((*lack, *turn)),
        _ => None,
    };
    told.iter().filter_map(gap).collect()
}

#[test]
fn a_gap_is_told_when_it_opens_and_closes_with_all_back_once_there_is_room() {
    // Two parties have five pairs.
    let most = CONFLICTS_MAX / 5;
    let each = most.isqrt() as u32 + 1;
    let mut world = stations(2);
    for number in 0..each {
        for station in [BLUE, RED] {
            let body = Body::Notice(flight(&world, east(number), 7_200));
            world.command(station, Command::Say { precedence: Precedence::Routine, body }).unwrap();
        }
        world.run_for(20 * MS).unwrap();
    }
    world.run_for(60 * S).unwrap();
    let lack = Lack::Conflicts(pair(BLUE, RED));
    assert_eq!(conflicts(&world).len(), most);
    for station in [BLUE, RED] {
        let told = gaps_told(&mut world, station);
        assert_eq!(told.last(), Some(&(lack, Turn::Found)), "{told:?}");
        assert_eq!(world.stations[station].line.as_ref().unwrap().plot().gaps().len(), 1);
    }
    for serial in 1..=2 {
        let notice = common::at(RED, Precedence::Routine, serial);
        let (at, words) = (now(&world), String::new());
        let step = StepBody { notice, turn: 1, step: Step::Cancelled, at, words };
        put(&mut world, RED, Precedence::Routine, Body::Step(step)).unwrap();
    }
    world.run_for(60 * S).unwrap();
    assert_eq!(conflicts(&world).len() as u32, each * (each - 2), "all that stands meets all that stands");
    for station in [BLUE, RED] {
        assert_eq!(gaps_told(&mut world, station).last(), Some(&(lack, Turn::Cleared)));
        assert_eq!(world.stations[station].line.as_ref().unwrap().plot().gaps(), []);
    }
}

#[test]
fn a_line_begun_with_a_clock_that_is_ahead_sees_all_once_the_clock_is_right() {
    let mut world = stations(2);
    for (station, m) in [(BLUE, 0), (RED, 1_000)] {
        let body = flight(&world, east(m), 7_200);
        assert!(matches!(body.volumes[0].schedule.until, Bound::At(_)), "it ends");
        put(&mut world, station, Precedence::Routine, Body::Notice(body)).unwrap();
    }
    let expected = conflicts(&world);
    assert_eq!(expected.len(), 1);
    let seen = |world: &World| {
        let plot = world.stations[BLUE].line.as_ref().unwrap().plot();
        (plot.conflicts().map(|(id, found)| (*id, *found)).collect::<BTreeMap<_, _>>(), plot.counts(), plot.gaps())
    };
    world.kill(BLUE);
    world.stations[BLUE].set_clock_off_ms(AHEAD_MS);
    world.start(BLUE).unwrap();
    world.run_for(10 * S).unwrap();
    assert_eq!(seen(&world), (BTreeMap::new(), (0, 0), Vec::new()));
    turns(&mut world, BLUE);
    world.stations[BLUE].set_clock_off_ms(0);
    world.run_for(10 * S).unwrap();
    let id = *expected.keys().next().unwrap();
    assert_eq!(turns(&mut world, BLUE), [(id, Turn::Found)]);
    assert_eq!(seen(&world), (expected, (2, 0), Vec::new()));
    // And a running one drops what a restarted one would not have.
    world.stations[BLUE].set_clock_off_ms(AHEAD_MS);
    world.run_for(10 * S).unwrap();
    assert_eq!(turns(&mut world, BLUE), [(id, Turn::Cleared)]);
    assert_eq!(seen(&world), (BTreeMap::new(), (0, 0), Vec::new()));
}

#[test]
fn a_notice_of_what_is_long_past_is_seen_when_it_is_told() {
    let mut world = stations(2);
    for station in [BLUE, RED] {
        let volume = disc(centre(), parties::START, 3_600);
        assert_eq!(volume.schedule.until, Bound::At(volume::Moment(parties::START.0 + 3_600_000)));
        world.stations[station].set_clock_off_ms(AHEAD_MS);
        let body = Body::Notice(testkit::plans::notice(NoticeKind::Flight, volume));
        put(&mut world, station, Precedence::Routine, body).unwrap();
    }
    assert_eq!(conflicts(&world).len(), 1);
}
