//! What refers to an entry that is not here yet waits, and however much waits for one entry, it is judged some at a
//! time: whoever else has something to say is heard in between, and nothing is different in the end.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

mod talk;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use evidence::{EntryRef, Hash, Lane, Precedence, VerifiedEntry};
use line::affairs::{
    Affair, Body, Effect, Folded, Rules, Site, SiteChange, SiteId, SiteKind, Sites, Stance, StanceBody, StrikeBody,
    Struck,
};
use line::limits::{SITE_ENTRIES_MAX, WAITING_PER_SETTLE_MAX};
use line::plot::Plot;
use line::{Awaiting, Picture, Record as _, RecordError};
use store::{Archive as _, Memory, Sqlite, Store};
use talk::{BLUE, RED, Said, Talk, lane, place};
use volume::{Footprint, Position};

const MANY: usize = 3_000;

/// Runs a behaviour on every store, of BLUE.
fn on_every_store(talk: &Talk, behaviour: impl Fn(&mut dyn Store)) {
    behaviour(&mut Memory::new(&talk.charter, BLUE));
    let folder = tempfile::tempdir().unwrap();
    behaviour(&mut Sqlite::open(&folder.path().join("record.db"), &talk.charter, BLUE).unwrap());
}

fn keep(store: &mut dyn Store, said: &[Said]) {
    let keeps: Vec<_> = said.iter().map(Said::keep).collect();
    store.commit(&keeps).unwrap();
}

/// RED reads one FLASH of BLUE's many times over, before it is there.
fn flood() -> (Talk, Vec<Said>, Said) {
    let mut talk = Talk::new(2);
    let flash = place(lane(BLUE, Precedence::Flash), 1);
    let read = Body::Read { message: flash, by: "watch".to_owned() };
    let reads = (0..MANY).map(|_| talk.say_seen(lane(RED, Precedence::Routine), &read, None)).collect();
    let message = talk.words(BLUE, "words");
    let awaited = talk.say_seen(flash.lane, &Body::Message(message), None);
    (talk, reads, awaited)
}

#[test]
fn much_that_waits_for_one_entry_is_judged_some_at_a_time() {
    let (mut talk, reads, awaited) = flood();
    let urgent = Body::Message(talk.words(RED, "urgent"));
    let urgent = talk.say_seen(lane(RED, Precedence::Flash), &urgent, None);
    on_every_store(&talk, |store| {
        keep(store, &reads);
        assert_eq!(store.settle(&[]).unwrap(), []);
        assert!(store.is_settled());
        keep(store, std::slice::from_ref(&awaited));
        let told = store.settle(&[]).unwrap();
        assert_eq!(told[0], Folded::Message(awaited.entry.at()));
        assert_eq!(told.len(), 1 + WAITING_PER_SETTLE_MAX);
        assert!(!store.is_settled());
        // What comes meanwhile is folded first.
        keep(store, std::slice::from_ref(&urgent));
        let told = store.settle(&[]).unwrap();
        assert_eq!(told[0], Folded::Message(urgent.entry.at()));
        assert_eq!(told.len(), 1 + WAITING_PER_SETTLE_MAX);
        let mut judged = 2 * WAITING_PER_SETTLE_MAX;
        while !store.is_settled() {
            let told = store.settle(&[]).unwrap().len();
            assert!(told <= WAITING_PER_SETTLE_MAX);
            judged += told;
        }
        assert_eq!(judged, MANY);
        assert_eq!(store.settle(&[]).unwrap(), []);
        let before = store.affair(awaited.entry.at()).unwrap();
        assert!(matches!(&before, Some(Affair::Message(message)) if message.readers[0].1.is_some()));
        store.rebuild().unwrap();
        assert!(store.is_settled());
        assert_eq!(store.affair(awaited.entry.at()).unwrap(), before);
    });
}

/// One side's many do not keep another lane's few waiting.
#[test]
fn lanes_take_turns() {
    let (mut talk, reads, awaited) = flood();
    let message = place(lane(BLUE, Precedence::Priority), 1);
    let read = Body::Read { message, by: "watch".to_owned() };
    let few = talk.say_seen(lane(RED, Precedence::Immediate), &read, None);
    let words = Body::Message(talk.words(BLUE, "words"));
    let of_few = talk.say_seen(message.lane, &words, None);
    on_every_store(&talk, |store| {
        keep(store, &reads);
        keep(store, std::slice::from_ref(&few));
        store.settle(&[]).unwrap();
        keep(store, &[awaited.clone(), of_few.clone()]);
        let told = store.settle(&[]).unwrap();
        assert!(told.contains(&Folded::Read { message, by: RED }));
        assert!(!store.is_settled());
    });
}

/// A station that ends in between finds the rest when it starts.
#[test]
fn what_was_not_judged_is_when_the_record_is_opened_again() {
    let (talk, reads, awaited) = flood();
    let mut memory = Memory::new(&talk.charter, BLUE);
    keep(&mut memory, &reads);
    keep(&mut memory, std::slice::from_ref(&awaited));
    while !memory.is_settled() {
        memory.settle(&[]).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    let mut store = Sqlite::open(&path, &talk.charter, BLUE).unwrap();
    keep(&mut store, &reads);
    keep(&mut store, std::slice::from_ref(&awaited));
    store.settle(&[]).unwrap();
    assert!(!store.is_settled());
    drop(store);
    let mut store = Sqlite::open(&path, &talk.charter, BLUE).unwrap();
    assert!(store.is_settled());
    assert_eq!(store.settle(&[]).unwrap(), []);
    assert_eq!(store.affair(awaited.entry.at()).unwrap(), memory.affair(awaited.entry.at()).unwrap());
    assert_eq!(store.load().unwrap(), memory.load().unwrap());
}

fn site(east: i32) -> Site {
    Site {
        kind: SiteKind::School,
        name: "a school".to_owned(),
        footprint: Footprint::Circle { centre: Position::new(400_000_000, east).unwrap(), radius_cm: 1_000 },
        uncertainty_cm: 0,
        area: String::new(),
        reference: String::new(),
        contact: String::new(),
        verified: None,
        source: String::new(),
    }
}

fn sites(store: &dyn Store, id: EntryRef) -> Sites {
    match store.affair(id).unwrap() {
        Some(Affair::Sites(sites)) => sites,
        other => panic!("{other:?}"),
    }
}

/// RED tells two sites; changes one, removes the other and adds a third, in a lane that is ahead; changes that third in
/// a lane that is further ahead; and BLUE has answered. Whatever comes first, the last word on each stands.
#[test]
fn changes_of_sites_take_effect_together_whatever_comes_first() {
    let mut talk = Talk::new(2);
    let [first, second, third] =
        [Precedence::Routine, Precedence::Flash, Precedence::Immediate].map(|of| place(lane(RED, of), 1));
    let on = |entry, change| SiteId { entry, change };
    let told = [
        talk.say(first.lane, &Body::Sites(vec![SiteChange::Add(site(1)), SiteChange::Add(site(2))])),
        talk.say(
            second.lane,
            &Body::Sites(vec![
                SiteChange::Change { site: on(first, 0), turn: 1, to: site(3) },
                SiteChange::Remove { site: on(first, 1), turn: 1, reason: "closed".to_owned() },
                SiteChange::Add(site(4)),
            ]),
        ),
        talk.say(third.lane, &Body::Sites(vec![SiteChange::Change { site: on(second, 2), turn: 1, to: site(5) }])),
        talk.say(
            lane(BLUE, Precedence::Priority),
            &Body::Stance(StanceBody {
                on: second,
                version: second,
                turn: 0,
                stance: Stance::Acknowledged,
                words: String::new(),
            }),
        ),
    ];
    let orders = [[0, 1, 2, 3], [1, 2, 3, 0], [3, 2, 1, 0], [2, 0, 3, 1], [1, 0, 2, 3], [2, 1, 0, 3]];
    on_every_store(&talk, |store| {
        // Until the first is there nothing of the second is, and that is told.
        keep(store, &[told[1].clone()]);
        assert_eq!(store.settle(&[]).unwrap(), [Folded::SitesWait(second)]);
        let waits = sites(store, second);
        assert_eq!((waits.effect, waits.due(second), waits.waits(second, BLUE)), (Effect::Waits, None, false));
        assert_eq!(store.standing(None, 10).unwrap(), []);
        keep(store, &[told[0].clone()]);
        let folded = store.settle(&[]).unwrap();
        assert_eq!(folded, [Folded::Sites(first), Folded::Sites(second)]);
        assert!(sites(store, second).waits(second, BLUE));
    });
    for order in orders {
        on_every_store(&talk, |store| {
            for at in order {
                keep(store, &[told[at].clone()]);
                store.settle(&[]).unwrap();
            }
            let states = [first, second, third].map(|id| sites(store, id));
            assert!(states.iter().all(|sites| sites.effect == Effect::Counts), "{order:?}");
            let last = |entry: &Sites, change: usize| {
                let state = entry.added[change].as_ref().unwrap();
                (state.last.said.at, state.last.change, state.removed())
            };
            assert_eq!(last(&states[0], 0), (second, 0, false));
            assert_eq!(last(&states[0], 1), (second, 1, true));
            assert_eq!(last(&states[1], 2), (third, 0, false), "{order:?}");
            assert!(states[1].answers.of(BLUE, second).is_some(), "{order:?}");
            let plot = Plot::filled(&Rules::of(&talk.charter).unwrap(), talk.now, store).unwrap();
            assert_eq!(plot.counts(), (0, 2));
        });
    }
}

#[test]
fn a_change_of_a_site_that_nobody_told_makes_the_whole_entry_void() {
    let mut talk = Talk::new(2);
    let first = talk.say(lane(RED, Precedence::Routine), &Body::Sites(vec![SiteChange::Add(site(1))]));
    let first_at = first.entry.at();
    let nobody = SiteId { entry: first_at, change: 1 };
    let void = talk.say(
        lane(RED, Precedence::Flash),
        &Body::Sites(vec![
            SiteChange::Remove { site: SiteId { entry: first_at, change: 0 }, turn: 1, reason: String::new() },
            SiteChange::Change { site: nobody, turn: 1, to: site(2) },
            SiteChange::Add(site(3)),
        ]),
    );
    let not_theirs = talk.say(
        lane(BLUE, Precedence::Flash),
        &Body::Strike(StrikeBody {
            what: Struck::Site(SiteId { entry: first_at, change: 0 }),
            struck: talk::START,
            words: String::new(),
        }),
    );
    for order in [[&first, &void, &not_theirs], [&not_theirs, &void, &first]] {
        on_every_store(&talk, |store| {
            let mut folded = Vec::new();
            for said in order {
                keep(store, std::slice::from_ref(said));
                folded.extend(store.settle(&[]).unwrap());
            }
            let idle = |at| folded.iter().any(|told| matches!(told, Folded::Idle { entry, .. } if *entry == at));
            assert!(idle(void.entry.at()) && idle(not_theirs.entry.at()), "{folded:?}");
            assert!(!folded.contains(&Folded::Sites(void.entry.at())));
            let (told, state) = (sites(store, first_at), sites(store, void.entry.at()));
            let stands = told.added[0].as_ref().unwrap();
            assert!(!stands.removed() && stands.strikes.is_empty() && stands.last.said.at == first_at);
            assert_eq!((state.effect, state.stands(), state.due(void.entry.at())), (Effect::Void, false, None));
            let standing: Vec<_> = store.standing(None, 10).unwrap().into_iter().map(|(id, _)| id).collect();
            assert_eq!(standing, [first_at]);
        });
    }
}

/// The most that one entry can refer to counts as so much, not as one.
#[test]
fn what_is_judged_at_a_time_is_counted_by_what_it_looks_at() {
    const EACH: usize = SITE_ENTRIES_MAX;
    let mut talk = Talk::new(2);
    let of = lane(RED, Precedence::Routine);
    let changes = |count: usize| {
        let change = |serial: usize| SiteChange::Remove {
            site: SiteId { entry: place(of, serial as u64 + 1), change: 0 },
            turn: 1,
            reason: String::new(),
        };
        Body::Sites((0..count).map(change).collect())
    };
    // The last of the referred ones is what they wait for.
    let waiting: Vec<_> = (0..20).map(|_| talk.say_seen(lane(RED, Precedence::Flash), &changes(EACH), None)).collect();
    let told: Vec<_> =
        (0..EACH).map(|_| talk.say_seen(of, &Body::Sites(vec![SiteChange::Add(site(1))]), None)).collect();
    on_every_store(&talk, |store| {
        keep(store, &told[..EACH - 1]);
        keep(store, &waiting);
        store.settle(&[]).unwrap();
        keep(store, &told[EACH - 1..]);
        let mut most = 0;
        while !store.is_settled() {
            let taken = |told: &&Folded| matches!(told, Folded::Sites(at) if at.lane.precedence == Precedence::Flash);
            most = most.max(store.settle(&[]).unwrap().iter().filter(taken).count());
        }
        assert_eq!(most, WAITING_PER_SETTLE_MAX.div_ceil(EACH));
        assert!(waiting.iter().all(|said| sites(store, said.entry.at()).effect == Effect::Counts));
    });
}

/// A picture with nothing but sizes and affairs in it, that counts what waits.
#[derive(Default)]
struct Counting {
    said: BTreeMap<EntryRef, Said>,
    sizes: BTreeMap<Lane, u64>,
    affairs: BTreeMap<EntryRef, Affair>,
    awaiting: BTreeSet<(Lane, u64, Awaiting)>,
    waits: usize,
}

impl Picture for Counting {
    fn affair(&mut self, id: EntryRef) -> Result<Option<Affair>, RecordError> {
        Ok(self.affairs.get(&id).cloned())
    }

    fn put(&mut self, id: EntryRef, affair: &Affair) -> Result<(), RecordError> {
        self.affairs.insert(id, affair.clone());
        Ok(())
    }

    fn size(&mut self, lane: Lane) -> Result<u64, RecordError> {
        Ok(self.sizes.get(&lane).copied().unwrap_or_default())
    }

    fn root(&mut self, _: Lane, _: u64) -> Result<Option<Hash>, RecordError> {
        Ok(None)
    }

    fn entry(&mut self, at: EntryRef) -> Result<Option<Arc<VerifiedEntry>>, RecordError> {
        Ok(self.said.get(&at).map(|said| said.entry.clone()))
    }

    fn await_lane(&mut self, lane: Lane, size: u64, awaiting: Awaiting) -> Result<(), RecordError> {
        self.awaiting.insert((lane, size, awaiting));
        self.waits += 1;
        Ok(())
    }

    fn take_awaiting(&mut self, lane: Lane, size: u64) -> Result<Option<Awaiting>, RecordError> {
        let ready = self.awaiting.iter().find(|(theirs, needed, _)| *theirs == lane && *needed <= size).copied();
        Ok(ready
            .inspect(|ready| {
                self.awaiting.remove(ready);
            })
            .map(|(.., awaiting)| awaiting))
    }
}

/// A hostile list of sites is judged as often as there are lanes that it waits for, however many places it names.
#[test]
fn an_entry_about_sites_waits_once_for_each_lane_that_it_needs() {
    let mut talk = Talk::new(2);
    let lanes = [Precedence::Flash, Precedence::Immediate].map(|of| lane(RED, of));
    let each = SITE_ENTRIES_MAX as u64 / 2;
    let site_of = |lane, serial| SiteId { entry: place(lane, serial), change: 0 };
    let changes = lanes.into_iter().flat_map(|lane| (1..=each).map(move |serial| (lane, serial)));
    let remove = |(lane, serial)| SiteChange::Remove { site: site_of(lane, serial), turn: 1, reason: String::new() };
    let waiting = talk.say_seen(lane(RED, Precedence::Routine), &Body::Sites(changes.map(remove).collect()), None);
    let mut all = vec![waiting.clone()];
    for lane in lanes {
        all.extend((0..each).map(|_| talk.say_seen(lane, &Body::Sites(vec![SiteChange::Add(site(1))]), None)));
    }
    let rules = Rules::of(&talk.charter).unwrap();
    let (mut picture, mut folded) = (Counting::default(), Vec::new());
    for said in all {
        *picture.sizes.entry(said.entry.at().lane).or_default() += 1;
        picture.said.insert(said.entry.at(), said.clone());
        line::affairs::fold(&rules, &said.entry, &mut picture, &mut folded).unwrap();
        line::affairs::fold_waiting(&rules, &mut picture, &mut folded).unwrap();
    }
    assert_eq!(picture.waits, lanes.len());
    let at = waiting.entry.at();
    let told = folded.iter().filter(|told| matches!(told, Folded::SitesWait(_) | Folded::Idle { .. }));
    assert_eq!(told.collect::<Vec<_>>(), [&Folded::SitesWait(at)], "it is told once");
    assert_eq!(folded.last(), Some(&Folded::Sites(at)));
}

/// A list that changes a site of an entry that is not here yet adds another, which is struck; another names what can
/// never be, and so does its strike.
#[test]
fn a_strike_is_told_once_the_entry_that_told_the_site_counts() {
    let mut talk = Talk::new(2);
    let [first, second, void] =
        [Precedence::Routine, Precedence::Flash, Precedence::Immediate].map(|of| place(lane(RED, of), 1));
    let on = |entry, change| SiteId { entry, change };
    let remove = |site| SiteChange::Remove { site, turn: 1, reason: String::new() };
    let strike =
        |site| Body::Strike(StrikeBody { what: Struck::Site(site), struck: talk::START, words: String::new() });
    let told = [
        talk.say(first.lane, &Body::Sites(vec![SiteChange::Add(site(1))])),
        talk.say(second.lane, &Body::Sites(vec![remove(on(first, 0)), SiteChange::Add(site(2))])),
        talk.say(void.lane, &Body::Sites(vec![remove(on(first, 1)), SiteChange::Add(site(3))])),
        talk.say(lane(RED, Precedence::Priority), &strike(on(second, 1))),
        talk.say(lane(RED, Precedence::Priority), &strike(on(void, 1))),
    ];
    let by = [&told[3], &told[4]].map(|said| said.entry.at());
    for order in [[0, 1, 2, 3, 4], [3, 4, 1, 2, 0], [1, 2, 3, 4, 0], [3, 0, 4, 2, 1], [1, 3, 0, 2, 4]] {
        on_every_store(&talk, |store| {
            let mut folded = Vec::new();
            for at in order {
                keep(store, &[told[at].clone()]);
                folded.extend(store.settle(&[]).unwrap());
            }
            let struck: Vec<_> = folded.iter().filter(|told| matches!(told, Folded::Struck { .. })).collect();
            assert_eq!(struck, [&Folded::Struck { what: Struck::Site(on(second, 1)), by: by[0] }], "{order:?}");
            let counts = folded.iter().position(|told| *told == Folded::Sites(second));
            assert!(counts < folded.iter().position(|told| matches!(told, Folded::Struck { .. })), "{folded:?}");
            let strikes = |id, change: usize| {
                let strikes = sites(store, id).added[change].clone().unwrap().strikes;
                strikes.iter().map(|said| said.at).collect::<Vec<_>>()
            };
            assert_eq!((strikes(second, 1), strikes(void, 1)), (vec![by[0]], vec![by[1]]), "{order:?}");
            assert_eq!((sites(store, second).effect, sites(store, void).effect), (Effect::Counts, Effect::Void));
        });
    }
}
