//! What becomes of one proposal, of the incident behind it and of a request about it follows from what was said of them,
//! in whatever order it came; each rule is written down here once more, plainly, and held against the fold.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

mod talk;

use std::collections::BTreeMap;

use evidence::{EntryRef, PartyIndex, PostIndex, Precedence, Seen, Time};
use line::affairs::*;
use proptest::prelude::*;
use store::{Memory, Sqlite, Store};
use talk::{BLUE, HOST, RED, START, Said, Talk, charter_with_ministers, lane, place};
use volume::Position;

const HOUR_MS: u64 = 3_600_000;

/// What BLUE says first as PRIORITY: an incident, a request to RED, a proposal.
const INCIDENT: EntryRef = first(1);
const REQUEST: EntryRef = first(2);
const PROPOSAL: EntryRef = first(3);

const fn first(serial: u64) -> EntryRef {
    EntryRef { lane: evidence::Lane { party: BLUE, precedence: Precedence::Priority }, serial }
}

/// One word on any of the three, by whomever.
#[derive(Clone, Debug)]
struct Word {
    party: u8,
    precedence: u8,
    what: u8,
    turn: u32,
    /// Whether its author states to have seen the end of BLUE's lane, or just the proposal.
    all_seen: bool,
    of: u8,
    /// When, in minutes from the start; clocks go back and forth.
    minute: u64,
}

fn words() -> impl Strategy<Value = Vec<Word>> {
    let word = (0..3u8, 0..6u8, 0..26u8, 0..4u32, any::<bool>(), 0..6u8, 0..300u64).prop_map(
        |(party, precedence, what, turn, all_seen, of, minute)| Word {
            party,
            precedence,
            what,
            turn,
            all_seen,
            of,
            minute,
        },
    );
    prop::collection::vec(word, 0..30)
}

fn report(asks: bool, amends: Option<(EntryRef, u32)>) -> IncidentBody {
    IncidentBody {
        from: PostIndex(0),
        happening: Happening::Strike,
        means: Means::Mortar,
        at: Position::new(400_000_000, 200_000_000).unwrap(),
        feature: None,
        within_cm: 0,
        toward: None,
        since: START,
        until: None,
        origin: Origin::NotOurs,
        control: Control::Unknown,
        asks,
        details: vec![],
        language: "en".to_owned(),
        amends,
    }
}

fn offer() -> ProposalBody {
    let with = Address { party: RED, post: PostIndex(0) };
    ProposalBody {
        from: PostIndex(0),
        kind: ProposalKind::Ceasefire,
        texts: vec![("en".to_owned(), "All firing stops.".to_owned())],
        domains: vec![Domain::Land],
        volumes: vec![],
        begins: START.plus_ms(HOUR_MS),
        ends: None,
        expires: START.plus_ms(4 * HOUR_MS),
        follow_up: Some(FollowUp { from: PostIndex(0), with, at: START.plus_ms(9 * HOUR_MS), medium: Medium::Voice }),
        monitors: vec![],
        replaces: None,
    }
}

impl Word {
    fn lane(&self) -> evidence::Lane {
        // Mostly that of the proposal.
        let precedence =
            if self.precedence < 4 { Precedence::Priority } else { Precedence::ALL[usize::from(self.of) % 4] };
        lane(PartyIndex(self.party), precedence)
    }

    fn time(&self) -> Time {
        START.plus_ms(60_000 * self.minute)
    }

    fn body(&self, reports: &[EntryRef], responses: &[EntryRef]) -> Body {
        let (turn, words, language) = (self.turn, String::new(), "en".to_owned());
        let offer = offer();
        let decision = match self.what {
            0..=3 => Some(Decision::Accepted { content: offer.content(), texts: offer.text_hashes() }),
            4 => Some(Decision::Accepted { content: offer.content(), texts: vec![] }),
            5 => Some(Decision::Rejected),
            6 | 7 => Some(Decision::Withdrawn),
            8 => Some(Decision::Ended(START.plus_ms(HOUR_MS * u64::from(self.of)))),
            _ => None,
        };
        if let Some(decision) = decision {
            return Body::Decision(DecisionBody { proposal: PROPOSAL, decision, words });
        }
        let any = |of: &[EntryRef], otherwise| of.get(usize::from(self.of)).copied().unwrap_or(otherwise);
        match self.what {
            9 => {
                let (replaces, expires) = (Some(PROPOSAL), Time(u64::MAX));
                Body::Proposal(ProposalBody { replaces, expires, follow_up: None, ..offer })
            }
            10 | 11 => {
                let call = offer.follow_up.unwrap();
                let at = call.at.plus_ms(u64::from(self.of / 4));
                let asked = if self.party == 0 { RED } else { BLUE };
                Body::Call(CallBody {
                    from: PostIndex(self.of % 2),
                    with: vec![Address { party: asked, post: PostIndex(0) }],
                    subject: "the pause".to_owned(),
                    windows: vec![(at, at.plus_ms(1))],
                    medium: Medium::Voice,
                    language,
                    recording: Recording::Nothing,
                    follows: Some(PROPOSAL),
                    standing: None,
                })
            }
            12..=15 => Body::Incident(report(self.of.is_multiple_of(2), Some((INCIDENT, turn)))),
            16 | 17 => {
                let (origin, control) = (Origin::ALL[usize::from(self.of) % 3], Control::Unknown);
                Body::Attribution(AttributionBody { incident: INCIDENT, turn, origin, control, words, language })
            }
            18..=20 => {
                let version = any(reports, INCIDENT);
                Body::Closure(ClosureBody { on: INCIDENT, version, turn, closes: self.all_seen, words })
            }
            21 | 22 => {
                let version = any(responses, REQUEST);
                Body::Closure(ClosureBody { on: REQUEST, version, turn, closes: self.all_seen, words })
            }
            _ => {
                let response =
                    [Response::Answered, Response::Agreed(self.time()), Response::Refused][usize::from(self.of) % 3];
                Body::Response(ResponseBody { request: REQUEST, turn, response, words: "so".to_owned(), language })
            }
        }
    }
}

/// All of it said, and of each word what it stated to have seen of BLUE's lane.
fn said(words: &[Word]) -> (Talk, Vec<(EntryRef, Word)>) {
    let mut talk = Talk::under(charter_with_ministers(3));
    let of = INCIDENT.lane;
    talk.say(of, &Body::Incident(report(true, None)));
    let (wanted, language) = (Wanted::Explanation, "en".to_owned());
    let request = RequestBody {
        on: Some(INCIDENT),
        from: PostIndex(0),
        of: RED,
        wanted,
        follows: None,
        words: String::new(),
        language,
    };
    talk.say(of, &Body::Request(request));
    talk.say(of, &Body::Proposal(offer()));
    // Where everything will be, so that a closure may come before the words that it closes.
    let mut sizes = talk.sizes();
    let places: Vec<_> = words
        .iter()
        .map(|word| {
            let lane = word.lane();
            sizes[usize::from(lane.number())] += 1;
            place(lane, sizes[usize::from(lane.number())])
        })
        .collect();
    let of_what = |from: u8, to: u8| -> Vec<EntryRef> {
        let of = |word: &Word| from <= word.what && word.what <= to;
        places.iter().zip(words).filter(|(_, word)| of(word)).map(|(at, _)| *at).collect()
    };
    let (reports, responses) = (of_what(12, 15), of_what(23, u8::MAX));
    for (at, word) in places.iter().zip(words) {
        talk.now = word.time();
        let mut sizes = talk.sizes();
        if !word.all_seen && at.lane != PROPOSAL.lane {
            sizes[usize::from(PROPOSAL.lane.number())] = PROPOSAL.serial;
        }
        let seen: Seen = talk.seen(sizes);
        talk.say_seen(at.lane, &word.body(&reports, &responses), Some(seen));
    }
    let words = places.into_iter().zip(words.iter().cloned()).collect();
    (talk, words)
}

fn kept(talk: &Talk, store: &mut dyn Store, order: &[Said], cut: usize) -> BTreeMap<EntryRef, Affair> {
    for batch in order.chunks(cut) {
        let keeps: Vec<_> = batch.iter().map(Said::keep).collect();
        store.commit(&keeps).unwrap();
        store.settle(&[]).unwrap();
    }
    while !store.is_settled() {
        store.settle(&[]).unwrap();
    }
    let places = talk.lanes.iter().flatten().map(|said| said.entry.at());
    places.filter_map(|at| Some((at, store.affair(at).unwrap()?))).collect()
}

/// What has become of the proposal, by its rules, from all that was said.
fn by_the_rules(talk: &Talk, words: &[(EntryRef, Word)]) -> ProposalStatus {
    let of = |party: PartyIndex| {
        let mut theirs: Vec<_> = words.iter().filter(|(at, _)| at.lane == lane(party, Precedence::Priority)).collect();
        theirs.sort_by_key(|(at, _)| at.serial);
        theirs
    };
    let saw = |at: &EntryRef| {
        let entry = &talk.of(at.lane)[at.serial as usize - 1].entry;
        entry.seen().unwrap().sizes[usize::from(PROPOSAL.lane.number())]
    };
    let withdrawn = of(BLUE).iter().find(|(_, word)| matches!(word.what, 6 | 7 | 9)).map(|(at, _)| at.serial);
    let (mut from, mut all, mut rejected) = (offer().begins, true, false);
    for party in [RED, HOST] {
        let counts = |word: &Word| match word.what {
            0..=3 => word.time() <= offer().expires,
            5 | 9 => true,
            _ => false,
        };
        match of(party).into_iter().find(|(_, word)| counts(word)) {
            Some((at, word)) if word.what <= 3 => match withdrawn.is_none_or(|withdrawn| saw(at) < withdrawn) {
                true => from = from.max(word.time()),
                false => all = false,
            },
            first => (all, rejected) = (false, rejected || first.is_some()),
        }
    }
    let ends = |party| {
        let ending = |word: &Word| START.plus_ms(HOUR_MS * u64::from(word.of));
        let first = of(party).into_iter().find(|(_, word)| word.what == 8 && ending(word) >= word.time());
        first.map(|(_, word)| ending(word).max(from))
    };
    match (all, [BLUE, RED, HOST].into_iter().filter_map(ends).min()) {
        (true, Some(at)) => ProposalStatus::Ended(at),
        (true, None) => ProposalStatus::Agreed(from),
        _ if withdrawn.is_some() => ProposalStatus::Withdrawn,
        _ if rejected => ProposalStatus::Rejected,
        _ => ProposalStatus::Offered,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_order_gives_one_state_and_that_of_the_rules(words in words(), one: Vec<u8>, other: Vec<u8>) {
        let (talk, words) = said(&words);
        let (mut first, mut second) = (Memory::new(&talk.charter, BLUE), Memory::new(&talk.charter, RED));
        let states = kept(&talk, &mut first, &talk.interleaved(&one), 1);
        prop_assert_eq!(&states, &kept(&talk, &mut second, &talk.interleaved(&other), 3));
        let Affair::Proposal(proposal) = &states[&PROPOSAL] else { panic!("no proposal") };
        prop_assert_eq!(proposal.status(), by_the_rules(&talk, &words));
        // Of the other two: the greatest turn, then the latest, then the place; and the clock runs from that.
        let latest = |whose: PartyIndex, from: u8, to: u8| {
            let theirs = words.iter().filter(|(at, word)| at.lane.party == whose && from <= word.what && word.what <= to);
            theirs.max_by_key(|(at, word)| (word.turn, word.time(), *at))
        };
        let Affair::Incident(incident) = &states[&INCIDENT] else { panic!("no incident") };
        let (at, told, asks) = match latest(BLUE, 12, 15).filter(|(at, word)| (0, START, INCIDENT) < (word.turn, word.time(), *at)) {
            Some((at, word)) => (*at, word.time(), word.of.is_multiple_of(2)),
            None => (INCIDENT, START, true),
        };
        prop_assert_eq!((incident.version.at, incident.asks), (at, asks));
        prop_assert_eq!(incident.answer_by, told.plus_ms(HOUR_MS));
        let closes = |whose| latest(whose, 18, 20).is_some_and(|(_, word)| word.all_seen);
        if incident.is_closed() {
            prop_assert!([BLUE, RED, HOST].into_iter().all(closes));
        }
        let Affair::Request(request) = &states[&REQUEST] else { panic!("no request") };
        prop_assert_eq!(request.version, latest(RED, 23, u8::MAX).map_or(REQUEST, |(at, _)| *at));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_restart_changes_nothing_of_it(words in words(), order: Vec<u8>, cut in 1..8usize) {
        let (talk, _) = said(&words);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.db");
        let order = talk.interleaved(&order);
        let states = kept(&talk, &mut Memory::new(&talk.charter, BLUE), &order, cut);
        let (before, after) = order.split_at(order.len() / 2);
        kept(&talk, &mut Sqlite::open(&path, &talk.charter, BLUE).unwrap(), before, cut);
        prop_assert_eq!(states, kept(&talk, &mut Sqlite::open(&path, &talk.charter, BLUE).unwrap(), after, cut));
    }
}
