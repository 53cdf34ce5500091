//! However little room a plot has, and in whatever order the words came: what it holds, the conflicts that it keeps and
//! the gaps that it tells are those of the one set of words that stand.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

mod talk;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use evidence::{Charter, EntryRef, PartyIndex, Time};
use line::affairs::{Affair, Annex, Area, ConflictId, Item, NoticeKind, Rules, SiteId};
use line::limits::PLOT_PAST_DAYS;
use line::plot::{Conflict, Gap, Lack, Pair, Plot, Room, Turn};
use proptest::prelude::*;
use store::{Memory, Store};
use talk::random::{Act, acts};
use talk::{BLUE, Said, Talk};
use volume::{Footprint, HeightBand, Position, Schedule, Volume};

const DAY_MS: u64 = 86_400_000;

/// A line with a standing area amid what is told.
fn spoken(parties: usize, acts: &[Act]) -> Talk {
    let mut annex = Annex::default();
    let footprint = Footprint::Circle { centre: Position::new(401_000_000, 201_000_000).unwrap(), radius_cm: 100_000 };
    annex.areas.push(Area {
        names: vec!["a dam's lake".to_owned()],
        volume: Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule: Schedule::ALWAYS },
        distance_cm: 200_000,
        kinds: NoticeKind::ALL.into_iter().collect(),
    });
    let mut talk = Talk::under(Charter { annex: Some(annex.encode()), ..talk::charter(parties) });
    talk.say_all(acts);
    talk
}

/// What a plot shows.
#[derive(Debug, PartialEq)]
struct Shown {
    held: BTreeSet<Item>,
    conflicts: BTreeMap<ConflictId, Conflict>,
    gaps: Vec<Gap>,
}

/// A record, and a plot that goes with it.
struct Kept {
    store: Memory,
    plot: Plot,
    /// The conflicts that it told and did not tell to be no more.
    told: BTreeSet<ConflictId>,
}

impl Kept {
    fn new(talk: &Talk, room: Room) -> Self {
        let mut kept = Kept {
            store: Memory::new(&talk.charter, BLUE),
            plot: Plot::with_room(&Rules::of(&talk.charter).unwrap(), room),
            told: BTreeSet::new(),
        };
        kept.plot.fill(talk.now, &kept.store).unwrap();
        kept
    }

    /// Takes in words in this order, so many at once, and now and then takes a step.
    fn keep_all(&mut self, order: &[Said], cut: usize, now: Time, every: usize) {
        let keeps: Vec<_> = order.iter().map(Said::keep).collect();
        for (number, batch) in keeps.chunks(cut).enumerate() {
            self.store.commit(batch).unwrap();
            self.settle();
            if number % every == 0 {
                self.step(now);
            }
        }
        while !self.store.is_settled() {
            self.settle();
        }
    }

    fn settle(&mut self) {
        let folded = self.store.settle(&[]).unwrap();
        let mut turns = Vec::new();
        self.plot.fold(&folded, &self.store, &mut turns).unwrap();
        self.tell(turns);
    }

    fn step(&mut self, wall: Time) {
        let mut turns = Vec::new();
        self.plot.step(wall, &self.store, &mut turns).unwrap();
        self.tell(turns);
    }

    fn tell(&mut self, turns: Vec<(ConflictId, Turn)>) {
        for (id, turn) in turns {
            match turn {
                Turn::Found => self.told.insert(id),
                Turn::Cleared => self.told.remove(&id),
            };
        }
    }

    /// Begins again from a record.
    fn restart(&mut self, store: &Memory, talk: &Talk, room: Room, wall: Time) {
        self.store = store.clone();
        self.plot = Plot::with_room(&Rules::of(&talk.charter).unwrap(), room);
        self.plot.fill(wall, &self.store).unwrap();
    }

    /// Takes steps until nothing is left to do.
    fn rest(&mut self, wall: Time) -> Shown {
        for _ in 0..10_000 {
            self.step(wall);
            if self.plot.is_at_rest() {
                return shown(&self.plot, &self.store);
            }
        }
        panic!("it never comes to rest");
    }
}

/// Every notice and site that was ever told.
fn told(store: &Memory) -> BTreeSet<Item> {
    let items = |(id, affair): (&EntryRef, &Affair)| match affair {
        Affair::Notice(_) => vec![Item::Notice(*id)],
        Affair::Sites(sites) => {
            let changes = 0..sites.added.len() as u16;
            changes.map(|change| Item::Site(SiteId { entry: *id, change })).collect()
        }
        _ => Vec::new(),
    };
    store.affairs().iter().flat_map(items).collect()
}

fn shown(plot: &Plot, store: &Memory) -> Shown {
    Shown {
        held: told(store).into_iter().filter(|item| plot.holds(*item)).collect(),
        conflicts: plot.conflicts().map(|(id, conflict)| (*id, *conflict)).collect(),
        gaps: plot.gaps(),
    }
}

/// Of all conflicts between what is held, the worst of each pair.
fn worst(all: &Shown, held: &BTreeSet<Item>, most: usize) -> BTreeMap<ConflictId, Conflict> {
    let mut pairs: BTreeMap<Pair, Vec<(ConflictId, Conflict)>> = BTreeMap::new();
    let is_held = |item: Item| matches!(item, Item::Area(_)) || held.contains(&item);
    for (id, conflict) in all.conflicts.iter().filter(|(id, _)| is_held(Item::Notice(id.notice)) && is_held(id.with)) {
        pairs.entry(Pair::of(*id)).or_default().push((*id, *conflict));
    }
    let badness = |(id, conflict): &(ConflictId, Conflict)| {
        let near = conflict.approach;
        let apart = (near.horizontal_cm.least, near.vertical_cm.least, near.time_ms);
        (Reverse(near.verdict), apart, conflict.volumes, *id)
    };
    pairs.values_mut().for_each(|pair| pair.sort_by_key(badness));
    pairs.into_values().flat_map(|pair| pair.into_iter().take(most)).collect()
}

/// How many pairs such a line has: two for its areas and sites each, and one for its notices, of two parties.
fn pairs(parties: usize) -> usize {
    parties * (parties - 1) / 2 + parties * (parties - 1) + parties
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn what_is_held_kept_and_missing_is_the_same_in_any_order(
        parties in 2..4usize, acts in acts(215), one: Vec<u8>, other: Vec<u8>,
        share in 0..6_000usize, most in 1..4usize, effort in 0..300u64, at_start in 0..20usize, every in 1..6usize,
        days in 0..60u64,
    ) {
        let talk = spoken(parties, &acts);
        let bytes = share * 2 * parties;
        let room = Room { bytes, conflicts: most * pairs(parties), effort, filling: effort, at_start };
        let (mut first, mut second) = (Kept::new(&talk, room), Kept::new(&talk, room));
        first.keep_all(&talk.interleaved(&one), 7, talk.now, every);
        // The clock of the other goes wrong meanwhile.
        second.keep_all(&talk.interleaved(&other), 3, talk.now.plus_ms(days * DAY_MS), every + 1);
        let here = first.rest(talk.now);
        prop_assert_eq!(&here, &second.rest(talk.now));

        // A restarted one is the same.
        let mut anew = Kept::new(&talk, room);
        anew.restart(&first.store, &talk, room, talk.now);
        prop_assert_eq!(&here, &anew.rest(talk.now));

        // And what is kept is what should be: of each party the first that find room, of each pair the worst.
        let mut whole = Plot::new(&Rules::of(&talk.charter).unwrap());
        whole.fill(talk.now, &first.store).unwrap();
        let all = shown(&whole, &first.store);
        prop_assert_eq!(&all.gaps, &[]);
        let lacks: BTreeSet<_> = here.gaps.iter().map(|gap| gap.lack).collect();
        for party in (0..parties as u8).map(PartyIndex) {
            for (of, lack) in [
                (notice_of as fn(Item, PartyIndex) -> bool, Lack::Notices(party)),
                (site_of, Lack::Sites(party)),
            ] {
                let mut items = all.held.iter().filter(|item| of(**item, party));
                let held = here.held.iter().filter(|item| of(**item, party)).count();
                prop_assert!(items.by_ref().take(held).all(|item| here.held.contains(item)), "the first are held");
                prop_assert_eq!(items.next().is_some(), lacks.contains(&lack), "what is not is told");
            }
        }
        let expected = worst(&all, &here.held, most);
        prop_assert_eq!(&here.conflicts, &expected);
        // One that found no room is measured for whoever speaks on it.
        for (id, conflict) in worst(&all, &here.held, usize::MAX) {
            prop_assert_eq!(first.plot.between(id), Some(conflict));
        }
        for pair in all.conflicts.keys().map(|id| Pair::of(*id)) {
            let of_pair = worst(&all, &here.held, usize::MAX).keys().filter(|id| Pair::of(**id) == pair).count();
            prop_assert_eq!(of_pair > most, lacks.contains(&Lack::Conflicts(pair)));
        }

        // What is long past is dropped and read again as the clock goes, in a running station as in a restarted one.
        let later = talk.now.plus_ms((PLOT_PAST_DAYS + 5) * DAY_MS);
        let past = first.rest(later);
        anew.restart(&first.store, &talk, room, later);
        prop_assert_eq!(&past, &anew.rest(later));
        prop_assert_eq!(&here, &first.rest(talk.now));
        prop_assert_eq!(&here, &anew.rest(talk.now));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn what_is_told_of_conflicts_adds_up_to_those_that_are(
        parties in 2..4usize, acts in acts(215), order: Vec<u8>, effort in 0..300u64, every in 1..6usize,
    ) {
        let talk = spoken(parties, &acts);
        let room = Room { effort, ..Room::default() };
        let mut kept = Kept::new(&talk, room);
        kept.keep_all(&talk.interleaved(&order), 5, talk.now, every);
        let here = kept.rest(talk.now);
        prop_assert_eq!(&here.gaps, &[]);
        prop_assert_eq!(&kept.told, &here.conflicts.keys().copied().collect());
        let later = talk.now.plus_ms((PLOT_PAST_DAYS + 5) * DAY_MS);
        prop_assert_eq!(kept.rest(later).conflicts.keys().copied().collect::<BTreeSet<_>>(), kept.told.clone());
        prop_assert_eq!(&kept.rest(talk.now), &here);
        prop_assert_eq!(&kept.told, &here.conflicts.keys().copied().collect());
    }
}

fn notice_of(item: Item, party: PartyIndex) -> bool {
    matches!(item, Item::Notice(id) if id.lane.party == party)
}

fn site_of(item: Item, party: PartyIndex) -> bool {
    matches!(item, Item::Site(id) if id.entry.lane.party == party)
}

/// Room that is never too little would prove nothing.
#[test]
fn the_room_is_too_little_for_notices_sites_and_conflicts() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut gaps = BTreeSet::new();
    for _ in 0..40 {
        let acts = proptest::strategy::Strategy::new_tree(&acts(215), &mut runner).unwrap();
        let talk = spoken(2, &proptest::strategy::ValueTree::current(&acts));
        let room = Room { bytes: 12_000, conflicts: pairs(2), effort: 100, filling: 100, at_start: 50 };
        let mut kept = Kept::new(&talk, room);
        kept.keep_all(&talk.interleaved(&[7, 3, 1, 9, 250, 14]), 3, talk.now, 2);
        let sort = |lack: Lack| match lack {
            Lack::Notices(_) => "notices",
            Lack::Sites(_) => "sites",
            Lack::Conflicts(_) => "conflicts",
        };
        gaps.extend(kept.rest(talk.now).gaps.into_iter().map(|gap| sort(gap.lack)));
    }
    assert_eq!(gaps, BTreeSet::from(["conflicts", "notices", "sites"]));
}
