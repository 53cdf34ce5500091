//! What becomes of a call, a contact, a readout, a staffed check and a suspension follows from what was said of it, in
//! whatever order it came; and nobody makes anything of it who has no part in it.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

mod talk;

use std::collections::{BTreeMap, BTreeSet};

use evidence::{EntryRef, PartyIndex, PostIndex, Precedence, Time};
use line::affairs::*;
use proptest::prelude::*;
use store::{Memory, Sqlite, Store};
use talk::{BLUE, HOST, RED, START, Said, Talk, charter_with_ministers, lane, place};

/// How far apart the times are that are named for a call.
const HOUR_MS: u64 = 3_600_000;

/// BLUE's first entries as ROUTINE: a call and a contact with RED, a text on each that it offers, a staffed check, a
/// suspension.
const CALL: EntryRef = first(1);
const CONTACT: EntryRef = first(2);
const OFFERED: EntryRef = first(3);
const CHECK: EntryRef = first(4);
const SUSPENSION: EntryRef = first(5);

const fn first(serial: u64) -> EntryRef {
    EntryRef { lane: evidence::Lane { party: BLUE, precedence: Precedence::Routine }, serial }
}

/// One word about any of it, by whomever.
#[derive(Clone, Debug)]
struct Word {
    party: u8,
    precedence: usize,
    what: u8,
    turn: u32,
    /// Which of the replies it answers, if it is one.
    answers: usize,
    of: u8,
    /// When, in minutes from the start; clocks go back and forth.
    minute: u64,
}

fn words() -> impl Strategy<Value = Vec<Word>> {
    let turn = prop_oneof![8 => 0..4u32, 1 => Just(u32::MAX)];
    let word = (0..3u8, 0..4usize, 0..20u8, turn, 0..8usize, 0..6u8, 0..300u64).prop_map(
        |(party, precedence, what, turn, answers, of, minute)| Word {
            party,
            precedence,
            what,
            turn,
            answers,
            of,
            minute,
        },
    );
    prop::collection::vec(word, 0..40)
}

impl Word {
    fn lane(&self) -> evidence::Lane {
        lane(PartyIndex(self.party), Precedence::ALL[self.precedence])
    }

    fn is_reply(&self) -> bool {
        self.what <= 6
    }

    fn body(&self, replies: &[EntryRef]) -> Body {
        let (turn, words) = (self.turn, String::new);
        // Now and then the end of all time, after which nothing can be added.
        let time = if self.minute < 10 { Time(u64::MAX) } else { START.plus_ms(HOUR_MS * u64::from(self.of % 3)) };
        let stance = [Stance::NoObjection, Stance::Objects][usize::from(self.of % 2)];
        match self.what {
            0..=6 => {
                // The call, or a reply that came or is still to come.
                let answers = replies.get(self.answers).copied().unwrap_or(CALL);
                let reply = match self.of {
                    0..=2 => Reply::At(time),
                    3 => Reply::Declined,
                    4 => Reply::Withdrawn,
                    _ => Reply::Postponed,
                };
                Body::Reply(ReplyBody { call: CALL, turn, answers, reply, words: words() })
            }
            7 | 8 => {
                let capacities = [Capacity::Principal, Capacity::Deputy, Capacity::Listener];
                let capacity = capacities.get(usize::from(self.of));
                let who = capacity.map(|capacity| (*capacity, "chief".to_owned())).into_iter().collect();
                Body::Presence(PresenceBody { call: CALL, turn, who, recording: Recording::Notes })
            }
            9 | 10 => {
                let ended = (self.of > 3).then(|| time.plus_ms(60_000 * u64::from(self.turn % 4)));
                Body::Spoke(SpokeBody { call: CALL, turn, began: time, ended })
            }
            11 | 12 => Body::Stance(StanceBody { on: CONTACT, version: CONTACT, turn, stance, words: words() }),
            13 | 14 => {
                let version = if self.of == 5 { CONTACT } else { OFFERED };
                Body::Stance(StanceBody { on: OFFERED, version, turn, stance, words: words() })
            }
            15 | 16 => {
                let authority = PostIndex(self.of % 2);
                Body::Release(ReleaseBody { readout: OFFERED, turn, authority, words: words() })
            }
            17 => Body::Present(PresentBody { check: CHECK, by: "watch".to_owned(), text: self.of }),
            _ => Body::Resumption(ResumptionBody { suspension: SUSPENSION, at: time, words: words() }),
        }
    }
}

/// What BLUE begins, then all the words; without those of one party if it is not to speak.
fn spoken(words: &[Word], silent: Option<PartyIndex>) -> Talk {
    let mut talk = Talk::under(charter_with_ministers(3));
    let with = Address { party: RED, post: PostIndex(0) };
    let windows = vec![(START, START.plus_ms(HOUR_MS))];
    let text = "They spoke.".to_owned();
    let begun = [
        Body::Call(CallBody {
            from: PostIndex(0),
            with: vec![with],
            subject: "a shot".to_owned(),
            windows,
            medium: Medium::Voice,
            language: "en".to_owned(),
            recording: Recording::Nothing,
            follows: None,
            standing: None,
        }),
        Body::Contact(ContactBody {
            from: PostIndex(0),
            with,
            at: Time(START.0 - HOUR_MS),
            duration_s: None,
            initiative: None,
            medium: Medium::InPerson,
            words: String::new(),
        }),
        Body::Readout(ReadoutBody {
            on: CALL,
            with: RED,
            from: PostIndex(0),
            offered: true,
            confidence: Confidence::Open,
            points: Vec::new(),
            text,
            language: "en".to_owned(),
            replaces: None,
        }),
        Body::Staffed(StaffedBody { from: PostIndex(0), ritual: Ritual::Check, text: 0 }),
        Body::Suspension(SuspensionBody {
            from: PostIndex(0),
            pause: Pause::Suspended,
            since: START,
            until: Some(START.plus_ms(HOUR_MS)),
            reason: "why".to_owned(),
        }),
    ];
    for body in begun {
        talk.say_seen(CALL.lane, &body, None);
    }
    let mut sizes = talk.sizes();
    let mut places = words.iter().map(|word| {
        let number = word.lane().number() as usize;
        sizes[number] += 1;
        (word.is_reply(), place(word.lane(), sizes[number]))
    });
    let replies: Vec<_> = places.by_ref().filter(|(reply, _)| *reply).map(|(_, at)| at).collect();
    for word in words.iter().filter(|word| Some(PartyIndex(word.party)) != silent) {
        talk.now = START.plus_ms(word.minute * 60_000);
        talk.say_seen(word.lane(), &word.body(&replies), None);
    }
    talk
}

fn fold(store: &mut dyn Store, order: &[Said]) -> Vec<Folded> {
    let mut folded = Vec::new();
    for said in order {
        store.commit(&[said.keep()]).unwrap();
        folded.extend(store.settle(&[]).unwrap());
    }
    while !store.is_settled() {
        folded.extend(store.settle(&[]).unwrap());
    }
    folded
}

fn folded(talk: &Talk, own: PartyIndex, draws: &[u8]) -> (Memory, Vec<Folded>) {
    let mut store = Memory::new(&talk.charter, own);
    let told = fold(&mut store, &talk.interleaved(draws));
    (store, told)
}

fn call(store: &Memory) -> Call {
    let Some(Affair::Call(call)) = store.affairs().get(&CALL) else { panic!("no call") };
    call.clone()
}

/// The last word of a side, found anew from all that was said.
fn last<T>(talk: &Talk, party: PartyIndex, of: impl Fn(&Body) -> Option<(u32, T)>) -> Option<T> {
    let said = talk.lanes.iter().flatten().filter(|said| said.entry.at().lane.party == party);
    let words = said.filter_map(|said| {
        let (turn, what) = of(&Body::decode(said.entry.body()).unwrap())?;
        Some(((turn, said.entry.time(), said.entry.at()), what))
    });
    words.max_by_key(|(order, _)| *order).map(|(_, what)| what)
}

/// What is said of a call in the words of this test, from all that was said of it and nothing else.
fn holds_of_a_call(talk: &Talk, call: &Call) {
    let reply = |party| {
        last(talk, party, |body| match body {
            Body::Reply(ReplyBody { turn, reply, .. }) => {
                let may = !matches!((party, reply), (BLUE, Reply::Declined) | (RED, Reply::Withdrawn));
                may.then_some((*turn, *reply))
            }
            _ => None,
        })
    };
    let charter = &talk.charter;
    let came = |party| {
        let posts = [Address { party, post: PostIndex(0) }];
        talk.lanes.iter().flatten().filter(|said| said.entry.at().lane.party == party).any(|said| {
            let body = Body::decode(said.entry.body());
            matches!(body, Ok(Body::Presence(presence)) if presence.speaks(charter, &posts))
        })
    };
    let ended = |party| {
        last(talk, party, |body| match body {
            Body::Spoke(SpokeBody { turn, ended, .. }) => Some((*turn, ended.is_some())),
            _ => None,
        })
    };
    let (told, both) = ([ended(BLUE), ended(RED)], came(BLUE) && came(RED));
    let status = call.status(CALL);
    assert_eq!(status == CallStatus::Over, both && told.contains(&Some(true)));
    assert_eq!(status == CallStatus::Underway, both && !told.contains(&Some(true)) && told.contains(&Some(false)));
    match status {
        CallStatus::Agreed(at) => {
            assert_eq!(reply(RED), Some(Reply::At(at)));
            match reply(BLUE) {
                None => assert!(at <= START.plus_ms(HOUR_MS), "in its window"),
                named => assert_eq!(named, Some(Reply::At(at))),
            }
        }
        CallStatus::Declined => assert_eq!(reply(RED), Some(Reply::Declined)),
        CallStatus::Withdrawn => assert_eq!(reply(BLUE), Some(Reply::Withdrawn)),
        CallStatus::Postponed => assert!([reply(BLUE), reply(RED)].contains(&Some(Reply::Postponed))),
        CallStatus::Sought => assert!(reply(BLUE) != Some(Reply::Withdrawn)),
        CallStatus::Underway | CallStatus::Over => {}
    }
    let owing = Side::BOTH.into_iter().filter(|side| call.owes(CALL, *side)).count();
    match status {
        CallStatus::Agreed(_) => {}
        CallStatus::Sought | CallStatus::Postponed => assert!(owing <= 1, "two that both answer would cross again"),
        _ => assert_eq!(owing, 0),
    }
    assert_eq!(call.due(CALL).is_some(), owing > 0);
    assert!(call.due(CALL).is_none_or(|due| call.sought < due), "no clock runs out before it was sought");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_the_words_comes_to_one_state_on_both_sides(words in words(), one: Vec<u8>, other: Vec<u8>) {
        let talk = spoken(&words, None);
        let (first, _) = folded(&talk, BLUE, &one);
        let (mut second, _) = folded(&talk, RED, &other);
        prop_assert_eq!(first.affairs(), second.affairs());
        second.rebuild().unwrap();
        prop_assert_eq!(first.affairs(), second.affairs());
        for affair in first.affairs().values() {
            prop_assert_eq!(&Affair::decode(&affair.encode()).unwrap(), affair);
        }
        holds_of_a_call(&talk, &call(&first));
    }

    #[test]
    fn who_has_no_part_in_it_changes_nothing_and_is_told_why(words in words(), draws: Vec<u8>) {
        let (talk, without) = (spoken(&words, None), spoken(&words, Some(HOST)));
        let (with, told) = folded(&talk, RED, &draws);
        let (alone, _) = folded(&without, RED, &draws);
        for id in [CALL, CONTACT, OFFERED, SUSPENSION] {
            prop_assert_eq!(with.affairs().get(&id), alone.affairs().get(&id));
        }
        let idle: BTreeMap<_, _> = told.iter().filter_map(|event| match event {
            Folded::Idle { entry, why } => Some((*entry, why.as_str())),
            _ => None,
        }).collect();
        for said in talk.lanes.iter().flatten().filter(|said| said.entry.at().lane.party == HOST) {
            let expected = match Body::decode(said.entry.body()).unwrap() {
                Body::Reply(_) | Body::Presence(_) | Body::Spoke(_) => "speaks on a call of others",
                Body::Stance(_) => "answers what does not ask it",
                Body::Release(body) if body.authority == PostIndex(0) => {
                    "is released by a post that is of no ministry and none above"
                }
                Body::Release(_) => "releases a readout of others",
                Body::Resumption(_) => "ends a suspension or outage of another party",
                Body::Present(body) if body.text == 0 => {
                    "answers a staffed check with the words that it was asked with"
                }
                Body::Present(_) => continue,
                other => panic!("{other:?}"),
            };
            prop_assert_eq!(idle.get(&said.entry.at()), Some(&expected));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_station_that_stops_anywhere_goes_on_to_the_same(words in words(), draws: Vec<u8>, cut in 0..45usize) {
        let talk = spoken(&words, None);
        let order = talk.interleaved(&draws);
        let (before, after) = order.split_at(cut.min(order.len()));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.db");
        let mut store = Sqlite::open(&path, &talk.charter, BLUE).unwrap();
        fold(&mut store, before);
        drop(store);
        let mut store = Sqlite::open(&path, &talk.charter, BLUE).unwrap();
        fold(&mut store, after);
        let (memory, _) = folded(&talk, BLUE, &draws);
        for (id, affair) in memory.affairs() {
            prop_assert_eq!(&line::Record::affair(&store, *id).unwrap(), &Some(affair.clone()));
        }
    }
}

/// What one party says, one entry after another, and what it came to with BLUE.
fn told(talk: &Talk) -> Vec<Folded> {
    folded(talk, BLUE, &[0]).1
}

fn whys(told: &[Folded]) -> BTreeSet<&str> {
    told.iter()
        .filter_map(|event| if let Folded::Idle { why, .. } = event { Some(why.as_str()) } else { None })
        .collect()
}

#[test]
fn a_side_says_only_what_is_for_that_side_to_say() {
    let reply = |reply| Body::Reply(ReplyBody { call: CALL, turn: 0, answers: CALL, reply, words: String::new() });
    let mut talk = spoken(&[], None);
    talk.say_seen(lane(BLUE, Precedence::Flash), &reply(Reply::Declined), None);
    talk.say_seen(lane(RED, Precedence::Flash), &reply(Reply::Withdrawn), None);
    let told = told(&talk);
    assert_eq!(
        whys(&told),
        BTreeSet::from(["declines the call that it seeks itself", "withdraws a call that another party seeks"])
    );
    let (store, _) = folded(&talk, RED, &[0]);
    assert_eq!(call(&store).sides, [SideWords::default(); 2]);
}

#[test]
fn words_about_what_is_none_of_it_are_idle() {
    let mut talk = spoken(&[], None);
    let message = talk.message(lane(BLUE, Precedence::Flash), "words").entry.at();
    let (of, words) = (lane(BLUE, Precedence::Priority), String::new);
    let readout = |on, replaces, with| {
        Body::Readout(ReadoutBody {
            on,
            with,
            from: PostIndex(0),
            offered: true,
            confidence: Confidence::Open,
            points: Vec::new(),
            text: "They spoke.".to_owned(),
            language: "en".to_owned(),
            replaces,
        })
    };
    let cases: Vec<(Body, &str)> = vec![
        (
            Body::Reply(ReplyBody { call: message, turn: 0, answers: message, reply: Reply::Declined, words: words() }),
            "is about what is no call",
        ),
        (Body::Spoke(SpokeBody { call: CONTACT, turn: 0, began: START, ended: None }), "is about what is no call"),
        (readout(message, None, RED), "is a readout of what is neither a call nor a contact"),
        (readout(CALL, None, HOST), "is a readout of what others spoke"),
        (readout(CALL, Some(CONTACT), RED), "replaces what is no readout of its author"),
        (readout(CONTACT, Some(OFFERED), RED), "replaces a readout of another call"),
        (
            Body::Release(ReleaseBody { readout: CALL, turn: 0, authority: PostIndex(1), words: words() }),
            "releases what is no readout",
        ),
        (Body::Present(PresentBody { check: CALL, by: words(), text: 1 }), "answers what is no staffed check"),
        (
            Body::Present(PresentBody { check: CHECK, by: words(), text: 1 }),
            "answers a staffed check that does not ask it",
        ),
        (
            Body::Resumption(ResumptionBody { suspension: CALL, at: START, words: words() }),
            "ends what is neither a suspension nor an outage",
        ),
    ];
    for (body, why) in cases {
        let mut talk = Talk { charter: talk.charter.clone(), lanes: talk.lanes.clone(), ..talk };
        let at = talk.say_seen(of, &body, None).entry.at();
        let (before, _) = folded(&spoken(&[], None), BLUE, &[0]);
        let (store, told) = folded(&talk, BLUE, &[0]);
        assert!(told.contains(&Folded::Idle { entry: at, why: why.to_owned() }), "{why}: {told:?}");
        for (id, affair) in before.affairs() {
            assert_eq!(store.affairs().get(id), Some(affair), "{why}");
        }
        if let Some(Affair::Readout(readout)) = store.affairs().get(&at) {
            assert_eq!((readout.effect, readout.due(at), readout.is_joint(at)), (Effect::Void, None, false));
        }
    }
}

/// The first station has what is said of a text before the text is of anything, the second after.
#[test]
fn what_is_said_of_a_readout_before_it_counts_is_taken_in() {
    let mut talk = Talk::under(charter_with_ministers(2));
    let sought = place(lane(RED, Precedence::Routine), 1);
    let body = ReadoutBody {
        on: sought,
        with: RED,
        from: PostIndex(0),
        offered: true,
        confidence: Confidence::Open,
        points: Vec::new(),
        text: "They spoke.".to_owned(),
        language: "en".to_owned(),
        replaces: None,
    };
    let text = talk.say_seen(lane(BLUE, Precedence::Flash), &Body::Readout(body), None).entry.at();
    let stance = StanceBody { on: text, version: text, turn: 0, stance: Stance::NoObjection, words: String::new() };
    let agreed = talk.say_seen(lane(RED, Precedence::Flash), &Body::Stance(stance), None);
    let release = ReleaseBody { readout: text, turn: 0, authority: PostIndex(1), words: String::new() };
    let released = talk.say_seen(lane(RED, Precedence::Flash), &Body::Release(release), None);
    let call = CallBody {
        from: PostIndex(0),
        with: vec![Address { party: BLUE, post: PostIndex(0) }],
        subject: "a shot".to_owned(),
        windows: vec![(START, START.plus_ms(1))],
        medium: Medium::Voice,
        language: "en".to_owned(),
        recording: Recording::Nothing,
        follows: None,
        standing: None,
    };
    let call = talk.say_seen(sought.lane, &Body::Call(call), None);
    let text_said = talk.of(text.lane)[0].clone();
    let orders =
        [[text_said.clone(), agreed.clone(), released.clone(), call.clone()], [call, agreed, released, text_said]];
    for order in orders {
        let mut store = Memory::new(&talk.charter, BLUE);
        for (at, said) in order.iter().enumerate() {
            fold(&mut store, std::slice::from_ref(said));
            if let Some(Affair::Readout(readout)) = store.affairs().get(&text)
                && at < 3
            {
                assert_eq!((readout.effect, readout.is_joint(text)), (Effect::Waits, false));
                assert_eq!(readout.released_by(text).count(), 0, "it is no readout of anything yet");
            }
        }
        let Some(Affair::Readout(readout)) = store.affairs().get(&text) else { panic!("no readout") };
        assert!(readout.is_joint(text) && readout.due(text).is_none());
        assert_eq!(readout.released_by(text).map(|(party, _)| party).collect::<Vec<_>>(), [RED]);
    }
}
