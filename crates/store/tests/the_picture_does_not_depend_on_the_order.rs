//! Whatever the order in which lanes come in, and however they are cut into batches: one picture, in every store.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

mod talk;

use std::collections::BTreeMap;

use evidence::{Charter, EntryRef, Lane, Precedence, Role, Time};
use line::affairs::{
    Affair, AffairKind, Amount, Annex, Area, Body, ConflictBody, ConflictId, Item, NoticeKind, Rules, Standing,
    Versions,
};
use line::limits::CONFLICT_STANCES_MAX;
use line::plot::{Conflict, Plot};
use line::{Division, Keep, Record as _, Sum};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use store::{Archive, Memory, Rebuilt, Sqlite, Store};
use talk::random::{Act, acts};
use talk::{BLUE, RED, Said, Talk, lane, place};
use volume::{Footprint, HeightBand, Position, Schedule, Volume};

fn spoken(parties: usize, acts: &[Act]) -> Talk {
    let mut charter = Charter { annex: Some(annex().encode()), ..talk::charter_with_ministers(parties) };
    // A third party mostly only vouches for the others, and moves aid.
    let third = if acts.len().is_multiple_of(3) { Role::Party } else { Role::Guarantor };
    charter.parties.iter_mut().skip(2).for_each(|party| party.role = third);
    let mut talk = Talk::under(charter);
    talk.say_all(acts);
    talk
}

/// Terms with a standing area amid what is told, a threshold, and two kinds of one rank.
fn annex() -> Annex {
    let mut annex = Annex::default();
    let centre = Position::new(401_000_000, 201_000_000).unwrap();
    let footprint = Footprint::Circle { centre, radius_cm: 100_000 };
    annex.areas.push(Area {
        names: vec!["a dam's lake".to_owned()],
        volume: Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule: Schedule::ALWAYS },
        distance_cm: 200_000,
        kinds: NoticeKind::ALL.into_iter().collect(),
    });
    let flights = &mut annex.kinds[NoticeKind::Flight.index()];
    flights.thresholds.push(Amount { what: "sorties".to_owned(), count: 5 });
    annex.kinds[NoticeKind::LiveFire.index()].rank = annex.kinds[NoticeKind::StrikeWarning.index()].rank;
    annex
}

/// The conflicts that follow from a picture.
fn conflicts(store: &dyn Archive, talk: &Talk) -> BTreeMap<ConflictId, Conflict> {
    let plot = Plot::filled(&Rules::of(&talk.charter).unwrap(), talk.now, store).unwrap();
    assert_eq!(plot.gaps(), []);
    plot.conflicts().map(|(id, conflict)| (*id, *conflict)).collect()
}

fn keep_all(store: &mut dyn Store, order: &[Said], cut: usize) -> Vec<line::affairs::Folded> {
    let keeps: Vec<Keep> = order.iter().map(Said::keep).collect();
    let mut folded = Vec::new();
    for batch in keeps.chunks(cut) {
        store.commit(batch).unwrap();
        folded.extend(store.settle(&[]).unwrap());
    }
    while !store.is_settled() {
        folded.extend(store.settle(&[]).unwrap());
    }
    folded
}

fn picture(store: &dyn Archive, talk: &Talk) -> BTreeMap<EntryRef, Affair> {
    let places = talk.lanes.iter().flatten().map(|said| said.entry.at());
    places.filter_map(|at| Some((at, store.affair(at).unwrap()?))).collect()
}

/// All that is asked of a picture, the order of keeping apart.
fn answers(store: &dyn Archive) -> impl PartialEq + std::fmt::Debug {
    let loaded = store.load().unwrap();
    let due = store.due(Time(0), None, Time(u64::MAX), 1_000).unwrap();
    let late = store.due(Time(talk::START.plus_ms(60_000).0), None, talk::START.plus_ms(3_600_000), 5).unwrap();
    let mut checks = Vec::new();
    store.checks(RED, talk::START, Time(u64::MAX), &mut |id, check| checks.push((id, check.clone()))).unwrap();
    let inboxes = AffairKind::ALL.map(|kind| store.inbox(kind, None, 1_000).unwrap());
    let standing = store.standing(None, 1_000).unwrap();
    (loaded.unanswered, (loaded.last_check, loaded.asked), loaded.frontiers, due, late, checks, inboxes, standing)
}

/// BLUE says words of one precedence, then a correction and a cancellation of them and a reply to them, each at so many
/// milliseconds; every order of the lanes gives the same standing and the same last reply.
fn told(
    corrected: (Precedence, u64),
    cancelled: (Precedence, u64),
    replied: (Precedence, u64),
) -> (Standing, EntryRef) {
    let mut talk = Talk::new(2);
    let about = talk.message(lane(BLUE, Precedence::Priority), "words").entry.at();
    let mut first_reply = talk.words(RED, "a reply");
    first_reply.reply_to = Some(about);
    talk.now = talk::START.plus_ms(5_000);
    talk.say_seen(lane(RED, Precedence::Immediate), &Body::Message(first_reply.clone()), None);
    let mut words = talk.words(BLUE, "better words");
    words.corrects = Some(about);
    let said = [
        (BLUE, corrected, Body::Message(words)),
        (BLUE, cancelled, Body::Cancellation { message: about, reason: String::new() }),
        (RED, replied, Body::Message(first_reply)),
    ];
    for (party, (precedence, ms), body) in said {
        talk.now = talk::START.plus_ms(ms);
        talk.say_seen(lane(party, precedence), &body, None);
    }
    let states = (0..=u8::MAX).map(|draw| {
        let mut store = Memory::new(&talk.charter, RED);
        keep_all(&mut store, &talk.interleaved(&[draw, draw / 8, draw / 32]), 1);
        let Some(Affair::Message(message)) = store.affairs().get(&about).cloned() else { panic!("no message") };
        assert_eq!(Affair::decode(&Affair::Message(message.clone()).encode()), Ok(Affair::Message(message.clone())));
        (message.standing, message.replied.unwrap().at)
    });
    let mut states: Vec<_> = states.collect();
    states.dedup();
    assert_eq!(states.len(), 1, "{states:?}");
    states[0]
}

#[test]
fn the_later_word_on_a_message_stands_whatever_its_precedence() {
    use Precedence::{Flash, Immediate, Routine};
    let corrected = |standing| matches!(standing, Standing::Corrected(_));
    let at = |precedence, serial| place(lane(RED, precedence), serial);
    for (early, late) in [(Routine, Flash), (Flash, Routine), (Routine, Routine), (Flash, Flash)] {
        let (standing, replied) = told((early, 6_000), (late, 7_000), (late, 8_000));
        assert!(!corrected(standing), "{early} before {late}: {standing:?}");
        assert_eq!(replied, at(late, 1));
    }
    let (standing, replied) = told((Routine, 7_000), (Flash, 6_000), (Immediate, 4_000));
    assert!(corrected(standing), "{standing:?}");
    assert_eq!(replied, at(Immediate, 1), "by a clock that went back, within a lane too");
    let (standing, replied) = told((Routine, 7_000), (Flash, 7_000), (Flash, 5_000));
    assert!(corrected(standing), "of one moment, that of the greater place: {standing:?}");
    assert_eq!(replied, at(Immediate, 1));
}

/// RED speaks on three conflicts more than are kept of one notice, in two lanes, and once more on the first of those
/// that are left out; before all of it, and with a clock that is behind, BLUE has spoken on one.
#[test]
fn of_words_on_conflicts_each_partys_latest_are_kept_whatever_comes_first() {
    const KEPT: u64 = CONFLICT_STANCES_MAX as u64;
    let mut talk = Talk::new(2);
    let [blue, red] =
        [BLUE, RED].map(|party| talk.say(lane(party, Precedence::Priority), &Body::Notice(talk::plan())).entry.at());
    let word = |number: u64, accepts: bool| {
        let versions = Versions { notice: place(blue.lane, number), with: Some(red) };
        let conflict = ConflictId::of(blue, Item::Notice(red));
        Body::Conflict(ConflictBody { conflict, versions, accepts, words: String::new() })
    };
    talk.say_seen(lane(BLUE, Precedence::Routine), &word(1, true), None);
    for number in 1..=KEPT + 3 {
        let of = [Precedence::Flash, Precedence::Routine][(number % 2) as usize];
        talk.say_seen(lane(RED, of), &word(number, false), None);
    }
    talk.say_seen(lane(RED, Precedence::Immediate), &word(1, true), None);
    for draws in [[0, 0, 0], [1, 0, 2], [4, 9, 3], [255, 254, 250]] {
        let mut store = Memory::new(&talk.charter, BLUE);
        keep_all(&mut store, &talk.interleaved(&draws), 16);
        let Some(Affair::Notice(notice)) = store.affairs().get(&blue) else { panic!("no notice") };
        let of = |party| {
            let words = notice.conflicts.0.iter().find(|(theirs, _)| *theirs == party).map(|(_, words)| words);
            words.unwrap().iter().map(|word| (word.versions.notice.serial, word.accepts)).collect::<Vec<_>>()
        };
        assert_eq!(of(BLUE), [(1, true)]);
        let red: Vec<_> = (5..=KEPT + 3).map(|number| (number, false)).chain([(1, true)]).collect();
        assert_eq!(of(RED), red, "{draws:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_the_lanes_folds_to_one_picture(
        parties in 2..4usize, acts in acts(180), one: Vec<u8>, other: Vec<u8>, own in 0..2u8,
    ) {
        let talk = spoken(parties, &acts);
        let own = evidence::PartyIndex(own);
        let (mut first, mut second) = (Memory::new(&talk.charter, own), Memory::new(&talk.charter, own));
        keep_all(&mut first, &talk.interleaved(&one), 7);
        keep_all(&mut second, &talk.interleaved(&other), 3);
        prop_assert_eq!(first.affairs(), second.affairs());
        let sums = first.picture_sums().unwrap();
        prop_assert!(sums.is_some() && sums == second.picture_sums().unwrap());
        prop_assert_eq!(answers(&first), answers(&second));
        prop_assert_eq!(conflicts(&first, &talk), conflicts(&second, &talk));
        for (id, affair) in first.affairs() {
            prop_assert_eq!(&Affair::decode(&affair.encode()).unwrap(), affair, "{:?}", id);
        }
        second.rebuild().unwrap();
        prop_assert_eq!(first.affairs(), second.affairs());
        prop_assert_eq!(sums, second.picture_sums().unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn sqlite_folds_as_memory_does_and_again_after_a_restart_and_a_rebuild(
        parties in 2..4usize, acts in acts(180), order: Vec<u8>, cut in 1..20usize,
    ) {
        let talk = spoken(parties, &acts);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.db");
        let order = talk.interleaved(&order);
        let (before, after) = order.split_at(order.len() / 2);
        let mut memory = Memory::new(&talk.charter, BLUE);
        let mut sqlite = Sqlite::open(&path, &talk.charter, BLUE).unwrap();
        prop_assert_eq!(keep_all(&mut memory, before, cut), keep_all(&mut sqlite, before, cut));
        drop(sqlite);
        let mut sqlite = Sqlite::open(&path, &talk.charter, BLUE).unwrap();
        prop_assert_eq!(keep_all(&mut memory, after, cut), keep_all(&mut sqlite, after, cut));
        for round in 0..2 {
            prop_assert_eq!(memory.load().unwrap(), sqlite.load().unwrap(), "round {}", round);
            prop_assert_eq!(picture(&memory, &talk), picture(&sqlite, &talk));
            let sums = memory.picture_sums().unwrap();
            prop_assert_eq!(&sums, &sqlite.picture_sums().unwrap());
            for (lane, (_, sum)) in Lane::all(parties).zip(sums.unwrap()) {
                for width in [1, 3, 16, 1_024, 4_096] {
                    let parts = |store: &dyn Archive| store.part_sums(Division { lane, from: 0, width }).unwrap();
                    prop_assert_eq!(parts(&memory), parts(&sqlite), "{:?}, {} wide", lane, width);
                    let whole = parts(&sqlite).into_iter().fold(Sum::default(), Sum::plus);
                    prop_assert!(width < 16 || whole == sum, "{:?}, {} wide", lane, width);
                }
            }
            prop_assert_eq!(answers(&memory), answers(&sqlite));
            prop_assert_eq!(conflicts(&memory, &talk), conflicts(&sqlite, &talk));
            for kind in AffairKind::ALL {
                let of_kind = |store: &dyn Archive| store.affairs(kind, None, 1_000).unwrap();
                prop_assert_eq!(of_kind(&memory), of_kind(&sqlite));
            }
            prop_assert_eq!(memory.counts().unwrap(), sqlite.counts().unwrap());
            prop_assert_eq!(memory.check(&mut |_| {}), sqlite.check(&mut |_| {}));
            prop_assert_eq!(sqlite.rebuild().unwrap(), Rebuilt { entries: order.len() as u64, ..Rebuilt::default() });
        }
    }
}

/// Random talk that never came to a conflict, or to a site that waits, would prove nothing of them.
#[test]
fn the_talk_comes_to_everything_that_there_is() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut reached: BTreeMap<String, u64> = BTreeMap::new();
    for _ in 0..400 {
        let acts = acts(220).new_tree(&mut runner).unwrap().current();
        let talk = spoken(2 + acts.len() % 2, &acts);
        let mut store = Memory::new(&talk.charter, BLUE);
        let mut reach = |what: String| *reached.entry(what).or_default() += 1;
        for said in talk.interleaved(&[7, 3, 1, 9, 250, 14]) {
            store.commit(&[said.keep()]).unwrap();
            store.settle(&[]).unwrap();
            if let Some(Affair::Sites(sites)) = store.affair(said.entry.at()).unwrap() {
                reach(format!("at first {:?}", sites.effect));
            }
        }
        for (id, affair) in store.affairs() {
            match affair {
                Affair::Notice(notice) => {
                    reach(format!("{:?} {:?}", notice.lead, notice.phase()));
                    reach(format!("amended {}", notice.version != notice.announced));
                    reach(format!("corrected {}", notice.material() < notice.version));
                    reach(format!("voluntary {}", notice.voluntary));
                    reach(format!("answered {}", !notice.answers.open(notice.version.at)));
                    reach(format!("movement struck {}", !notice.strikes.is_empty()));
                    reach(format!("spoken of {}", !notice.conflicts.0.is_empty()));
                }
                Affair::Sites(sites) => {
                    reach(format!("{:?}", sites.effect));
                    for site in sites.added.iter().flatten() {
                        reach(format!("removed {} struck {}", site.removed(), !site.strikes.is_empty()));
                    }
                }
                Affair::Cease(cease) => {
                    let right = cease.doings[0].read_back.map(|read_back| read_back.is_right());
                    reach(format!("read back {right:?}"));
                    reach(format!("outcome {}", cease.doings[0].outcome.is_some()));
                    reach(format!("warning passed {}", !cease.passed.0.is_empty()));
                }
                Affair::Plan(plan) => reach(format!("plan on time {}", plan.on_time)),
                Affair::Call(call) => {
                    let status = format!("{:?}", call.status(*id));
                    reach(format!("call {}", status.split('(').next().unwrap()));
                    reach(format!("call, due {}", call.due(*id).is_some()));
                }
                Affair::Contact(contact) => reach(format!("contact {:?}", contact.answer(*id))),
                Affair::Readout(readout) => {
                    reach(format!("readout {:?}", readout.effect));
                    reach(format!("readout joint {} replaced {}", readout.is_joint(*id), readout.replaced.is_some()));
                    reach(format!("readout released by {}", readout.released_by(*id).count()));
                }
                Affair::Staffed(staffed) => reach(format!("staffed, due {}", staffed.due().is_some())),
                Affair::Suspension(suspension) => reach(format!("suspension over {}", suspension.over.is_some())),
                Affair::Query(query) => reach(format!("query clarified {}", query.clarified.is_some())),
                Affair::Attachment(attachment) => reach(format!("attachment {:?}", attachment.arrival())),
                Affair::Message(message) => {
                    reach(format!("message translated {}", !message.translated.0.is_empty()));
                    reach(format!("message delivered {}", !message.delivered.0.is_empty()));
                    reach(format!("message passed {}", !message.passed.0.is_empty()));
                }
                Affair::Check(_) => {}
                Affair::Incident(incident) => {
                    reach(format!("incident amended {}", incident.version.at != *id));
                    reach(format!("incident, due {}", incident.due().is_some()));
                    reach(format!("incident closed {}", incident.is_closed()));
                    let closures = incident.sides.iter().filter_map(|side| side.closure);
                    closures.for_each(|closure| {
                        reach(format!("incident, a closure holds {}", closure.holds(incident.version.at)))
                    });
                    reach(format!("incident passed {}", !incident.passed.0.is_empty()));
                }
                Affair::Request(request) => {
                    reach(format!("request closed {}", request.is_closed()));
                    reach(format!("request responded to {}", request.response.is_some()));
                    reach(format!("request, due {}", request.due().is_some()));
                }
                Affair::Fact(fact) => reach(format!("fact {:?}", fact.held(*id))),
                Affair::Proposal(proposal) => {
                    let status = format!("{:?}", proposal.status());
                    reach(format!("proposal {}", status.split('(').next().unwrap()));
                    reach(format!("proposal called {}", proposal.called.is_some()));
                    for (party, first) in &proposal.asked {
                        let counts = proposal.decided(*party).is_some();
                        first.iter().for_each(|first| {
                            reach(format!(
                                "proposal, withdrawn {}, accepted {}, counts {counts}",
                                proposal.withdrawn.is_some(),
                                first.saw.is_some()
                            ));
                        });
                    }
                }
                Affair::Violation(violation) => {
                    reach(format!("violation {:?} {:?}", violation.effect, violation.held(*id)));
                    let monitor = talk.charter.party(id.lane.party).unwrap().role == Role::Guarantor;
                    reach(format!("violation {:?} by a monitor {monitor}", violation.effect));
                }
                // Of those there is a test of their own, since their signatures are of root keys.
                Affair::Amendment(_) => {}
            }
        }
        for (id, conflict) in conflicts(&store, &talk) {
            let with = match id.with {
                Item::Notice(_) => "notice",
                Item::Site(_) => "site",
                Item::Area(_) => "area",
            };
            reach(format!("meets {with}, {}", if conflict.yields.is_some() { "one yields" } else { "none yields" }));
        }
    }
    let wanted = [
        "at first Waits",
        "at first Counts",
        "at first Void",
        "Counts",
        "Waits",
        "Void",
        "OnTime Planned",
        "Short Planned",
        "Late Active",
        "Late Complete",
        "Late Cancelled",
        "amended true",
        "corrected true",
        "corrected false",
        "voluntary true",
        "voluntary false",
        "answered true",
        "spoken of true",
        "movement struck true",
        "removed true struck false",
        "removed false struck true",
        "read back None",
        "read back Some(true)",
        "read back Some(false)",
        "outcome true",
        "warning passed true",
        "plan on time true",
        "plan on time false",
        "meets notice, one yields",
        "meets notice, none yields",
        "meets site, one yields",
        "meets area, one yields",
        "call Sought",
        "call Agreed",
        "call Declined",
        "call Withdrawn",
        "call Postponed",
        "call Underway",
        "call Over",
        "call, due true",
        "call, due false",
        "contact None",
        "contact Some(NoObjection)",
        "contact Some(Objects)",
        "readout Waits",
        "readout Counts",
        "readout Void",
        "readout joint true replaced false",
        "readout joint true replaced true",
        "readout joint false replaced true",
        "readout released by 1",
        "readout released by 2",
        "staffed, due true",
        "staffed, due false",
        "suspension over true",
        "suspension over false",
        "query clarified true",
        "query clarified false",
        "attachment Coming",
        "attachment GivenUp",
        "attachment Whole",
        "attachment Other",
        "incident amended true",
        "incident, due true",
        "incident, due false",
        "incident closed true",
        "incident closed false",
        "incident, a closure holds false",
        "incident passed true",
        "request closed true",
        "request closed false",
        "request responded to true",
        "request, due true",
        "request, due false",
        "fact Agreed",
        "fact Disputed",
        "fact Stated",
        "fact TakenBack",
        "proposal Offered",
        "proposal Rejected",
        "proposal Withdrawn",
        "proposal Agreed",
        "proposal Ended",
        "proposal called true",
        "proposal, withdrawn true, accepted true, counts true",
        "proposal, withdrawn true, accepted true, counts false",
        "proposal, withdrawn true, accepted false, counts true",
        "violation Counts Stated",
        "violation Counts Agreed",
        "violation Counts Disputed",
        "violation Counts TakenBack",
        "violation Void Stated",
        "violation Counts by a monitor true",
        "violation Void by a monitor true",
    ];
    let missing: Vec<_> = wanted.iter().filter(|what| !reached.contains_key(**what)).collect();
    assert!(missing.is_empty(), "{missing:?} of {reached:#?}");
}
