//! What is offered is accepted word for word or not at all: the first word of each party stands, no clock and no order
//! of arrival has a part in it, and an acceptance that crossed a withdrawal binds.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod happened;
mod people;

use common::*;
use evidence::{EntryRef, Hash, PartyIndex, PostIndex, Precedence, Role, Seen, Terms, Time};
use happened::*;
use line::affairs::{
    Body, CallBody, Decision, DecisionBody, Domain, Folded, ProposalBody, ProposalError, ProposalStatus,
};
use line::{CommandError, Event};
use people::{due_s, overdue, owing};
use testkit::parties;
use testkit::sim::{Rates, World};

/// What a station says of words that would change nothing.
fn in_vain(result: Result<EntryRef, CommandError>, why: &str) {
    assert!(matches!(&result, Err(CommandError::NoEffect { why: found, .. }) if found.contains(why)), "{result:?}");
}

fn not_open(result: Result<EntryRef, CommandError>, wanted: ProposalStatus) {
    assert!(matches!(&result, Err(CommandError::NotOpen { status, .. }) if *status == wanted), "{result:?}");
}

#[test]
fn it_holds_from_its_begin_or_from_the_last_acceptance() {
    let mut world = stations(2);
    let body = offer(&world);
    let id = offered(&mut world, 0, body.clone());
    assert_eq!((status(&world, id), owing(&world, id)), (ProposalStatus::Offered, vec![1]));
    decided(&mut world, 1, id, accepts(&body)).unwrap();
    let state = proposal(&world, id);
    assert_eq!((state.status(), owing(&world, id)), (ProposalStatus::Agreed(body.begins), vec![]));
    assert_eq!([body.begins.0 - 1, body.begins.0, u64::MAX].map(|at| state.holds(Time(at))), [false, true, true]);
    assert_eq!(affair(&world, id).due(id), None);

    let body = ProposalBody { begins: now(&world), ends: Some(now(&world).plus_ms(600_000)), ..offer(&world) };
    let id = offered(&mut world, 0, body.clone());
    world.run_for(60 * S).unwrap();
    decided(&mut world, 1, id, accepts(&body)).unwrap();
    let state = proposal(&world, id);
    let accepted = state.decided(RED).unwrap().time;
    assert!(accepted > body.begins);
    assert_eq!(state.status(), ProposalStatus::Agreed(accepted), "nobody was bound before it accepted");
    let ends = body.ends.unwrap();
    let moments = [Time(accepted.0 - 1), accepted, Time(ends.0 - 1), ends];
    assert_eq!(moments.map(|at| state.holds(at)), [false, true, true, false]);
}

#[test]
fn other_words_are_not_accepted_not_by_one_character() {
    let mut world = stations(2);
    let body = offer(&world);
    let id = offered(&mut world, 0, body.clone());
    let mut altered = body.clone();
    altered.texts[0].1 = "All firing stops!".to_owned();
    for other in [altered, ProposalBody { domains: vec![Domain::Sea], ..body.clone() }] {
        in_vain(decided(&mut world, 1, id, accepts(&other)), "other words");
    }
    let content = body.content();
    let none = Decision::Accepted { content, texts: vec![] };
    in_vain(decided(&mut world, 1, id, none), "other words");
    let swapped = Decision::Accepted { content: Hash([0; 32]), texts: body.text_hashes() };
    in_vain(decided(&mut world, 1, id, swapped), "other words");
    assert_eq!(status(&world, id), ProposalStatus::Offered);
    assert_eq!(content, evidence::merkle::sha256(&Body::Proposal(body.clone()).encode()));
    decided(&mut world, 1, id, accepts(&body)).unwrap();
}

#[test]
fn it_is_accepted_in_the_lane_of_its_precedence_and_until_it_expires() {
    let mut world = stations(2);
    let body = offer(&world);
    let id = offered(&mut world, 0, body.clone());
    in_vain(put(&mut world, 1, Precedence::Flash, decision(id, accepts(&body))), "another precedence");
    assert_eq!(due_s(&world, id, now(&world)), Some(HOUR_S - 2));
    assert_eq!(overdue(&mut world, id, HOUR_S), [1, 1]);
    in_vain(decided(&mut world, 1, id, accepts(&body)), "expired");
    assert_eq!(status(&world, id), ProposalStatus::Offered);
    decided(&mut world, 1, id, Decision::Rejected).unwrap();
    assert_eq!(affair(&world, id).due(id), None);
}

/// Its author is bound by having offered it; who looks on is not, nor who was not asked.
#[test]
fn it_is_decided_on_by_those_whom_it_asks() {
    let terms = Terms { check_every_s: 31_000_000, ..Terms::default() };
    let charter = parties::charter_with(3, terms, |charter| charter.parties[2].role = Role::Observer);
    let mut world = World::with(charter, Rates::calm(), 1);
    world.start_all().unwrap();
    let body = offer(&world);
    let id = offered(&mut world, 0, body.clone());
    in_vain(decided(&mut world, 0, id, accepts(&body)), "does not ask it");
    assert_eq!(decided(&mut world, 2, id, accepts(&body)), Err(CommandError::NotBound));
    in_vain(decided(&mut world, 1, id, Decision::Withdrawn), "another party");
    let nothing = decided(&mut world, 1, at(0, Precedence::Flash, 1), accepts(&body));
    assert!(matches!(nothing, Err(CommandError::NoSuchAffair { .. })), "{nothing:?}");
    decided(&mut world, 1, id, accepts(&body)).unwrap();
    assert_eq!(status(&world, id), ProposalStatus::Agreed(body.begins));
    assert_eq!(decided(&mut world, 2, id, Decision::Ended(Time(u64::MAX))), Err(CommandError::NotBound));
}

#[test]
fn the_first_word_of_a_party_stands() {
    let mut world = stations(2);
    let body = offer(&world);
    let id = offered(&mut world, 0, body.clone());
    decided(&mut world, 1, id, Decision::Rejected).unwrap();
    assert_eq!((status(&world, id), owing(&world, id)), (ProposalStatus::Rejected, vec![]));
    in_vain(decided(&mut world, 1, id, accepts(&body)), "its first word stands");
    let id = offered(&mut world, 0, body.clone());
    decided(&mut world, 1, id, accepts(&body)).unwrap();
    not_open(decided(&mut world, 1, id, Decision::Rejected), ProposalStatus::Agreed(body.begins));
    not_open(decided(&mut world, 0, id, Decision::Withdrawn), ProposalStatus::Agreed(body.begins));
}

#[test]
fn a_new_offer_withdraws_ones_own_and_rejects_anothers() {
    let mut world = stations(2);
    let body = offer(&world);
    let first = offered(&mut world, 0, body.clone());
    let second = offered(&mut world, 0, ProposalBody { replaces: Some(first), ..body.clone() });
    assert_eq!((status(&world, first), status(&world, second)), (ProposalStatus::Withdrawn, ProposalStatus::Offered));
    not_open(decided(&mut world, 1, first, accepts(&body)), ProposalStatus::Withdrawn);
    let third = offered(&mut world, 1, ProposalBody { replaces: Some(second), ..body.clone() });
    assert_eq!((status(&world, second), owing(&world, third)), (ProposalStatus::Rejected, vec![0]));
    decided(&mut world, 0, third, accepts(&ProposalBody { replaces: Some(second), ..body.clone() })).unwrap();
    assert_eq!(status(&world, third), ProposalStatus::Agreed(body.begins));
    let late = ProposalBody { replaces: Some(third), ..body };
    let refused = put(&mut world, 0, OF_PROPOSALS, Body::Proposal(late));
    not_open(refused, ProposalStatus::Agreed(proposal(&world, third).begins));
}

/// Both are on the way at once: RED has nothing but the offer in hand, and knows of nothing else.
#[test]
fn an_acceptance_that_crossed_a_withdrawal_binds() {
    for withdraws_first in [true, false] {
        let mut world = stations(2);
        let body = offer(&world);
        let id = offered(&mut world, 0, body.clone());
        let words = [(0, decision(id, Decision::Withdrawn)), (1, decision(id, accepts(&body)))];
        let order = if withdraws_first { [0, 1] } else { [1, 0] };
        for at in order {
            let (station, body) = words[at].clone();
            crosses(&mut world, station, body);
        }
        world.run_for(S).unwrap();
        assert_eq!(status(&world, id), ProposalStatus::Agreed(body.begins));
        assert!(proposal(&world, id).withdrawn.is_some());
    }
}

/// Whoever states to have seen the withdrawal has not accepted what was withdrawn, whatever its clock shows.
#[test]
fn an_acceptance_that_had_the_withdrawal_in_hand_does_not_bind() {
    for (seen, status_then) in [(1, true), (2, false)] {
        let mut world = stations(2);
        let body = offer(&world);
        let id = offered(&mut world, 0, body.clone());
        decided(&mut world, 0, id, Decision::Withdrawn).unwrap();
        let lane = id.lane;
        let mut sizes = vec![0; 8];
        sizes[usize::from(lane.number())] = seen;
        let roots: Vec<Hash> = (0..8)
            .map(|number| {
                let of = evidence::Lane::from_number(number).unwrap();
                line::Record::root(&world.stations[0].store, of, sizes[number as usize]).unwrap().unwrap()
            })
            .collect();
        let seen = Seen::new(world.stations[0].line.as_ref().unwrap().id(), sizes, &roots);
        let told = forged(&mut world, 1, OF_PROPOSALS, &decision(id, accepts(&body)), Some(seen));
        assert!(told.iter().any(|event| matches!(event, Event::Folded(Folded::Proposal { .. }))), "{told:?}");
        let Some(line::affairs::Affair::Proposal(state)) = world.stations[0].store.affairs().get(&id).cloned() else {
            panic!("no proposal")
        };
        let wanted = if status_then { ProposalStatus::Agreed(body.begins) } else { ProposalStatus::Withdrawn };
        assert_eq!(state.status(), wanted);
    }
}

#[test]
fn an_acceptance_that_does_not_state_what_it_had_seen_is_none() {
    let mut world = stations(2);
    let body = offer(&world);
    let id = offered(&mut world, 0, body.clone());
    let told = forged(&mut world, 1, OF_PROPOSALS, &decision(id, accepts(&body)), None);
    let idle = |event: &Event| matches!(event, Event::Folded(Folded::Idle { why, .. }) if why.contains("had seen it"));
    assert!(told.iter().any(idle), "{told:?}");
    // A station states it though its last entry stated the same.
    let mut world = stations(2);
    let [one, other] = [(); 2].map(|()| {
        let body = offer(&world);
        offered(&mut world, 0, body)
    });
    for id in [one, other] {
        let Some(body) = body_of(&world, id) else { panic!("no proposal") };
        decided(&mut world, 1, id, accepts(&body)).unwrap();
        assert!(matches!(status(&world, id), ProposalStatus::Agreed(_)));
    }
}

fn body_of(world: &World, id: EntryRef) -> Option<ProposalBody> {
    match bodies(world, 1, id.lane).get(id.serial as usize - 1) {
        Some(Body::Proposal(body)) => Some(body.clone()),
        _ => None,
    }
}

#[test]
fn of_three_parties_all_accept_it_or_nobody_is_bound() {
    let mut world = stations(3);
    let body = offer(&world);
    let id = offered(&mut world, 0, body.clone());
    decided(&mut world, 1, id, accepts(&body)).unwrap();
    assert_eq!((status(&world, id), owing(&world, id)), (ProposalStatus::Offered, vec![2]));
    not_open(decided(&mut world, 1, id, Decision::Ended(Time(u64::MAX))), ProposalStatus::Offered);
    decided(&mut world, 2, id, Decision::Rejected).unwrap();
    assert_eq!((status(&world, id), owing(&world, id)), (ProposalStatus::Rejected, vec![]));
    in_vain(decided(&mut world, 2, id, accepts(&body)), "its first word stands");
    decided(&mut world, 0, id, Decision::Withdrawn).unwrap();
    assert_eq!(status(&world, id), ProposalStatus::Withdrawn);

    let id = offered(&mut world, 0, body.clone());
    decided(&mut world, 1, id, accepts(&body)).unwrap();
    // GREEN's acceptance crosses the withdrawal, and RED has accepted before it: all are bound.
    crosses(&mut world, 0, decision(id, Decision::Withdrawn));
    crosses(&mut world, 2, decision(id, accepts(&body)));
    world.run_for(S).unwrap();
    assert_eq!(status(&world, id), ProposalStatus::Agreed(body.begins));
}

#[test]
fn any_party_ends_what_it_is_bound_to_and_none_ends_it_twice() {
    let mut world = stations(2);
    let body = ProposalBody { begins: now(&world), ..offer(&world) };
    let id = offered(&mut world, 0, body.clone());
    let [early, soon, later] = [1, 600, 900].map(|s| people::in_s(&world, s));
    not_open(decided(&mut world, 1, id, Decision::Ended(soon)), ProposalStatus::Offered);
    decided(&mut world, 1, id, accepts(&body)).unwrap();
    in_vain(decided(&mut world, 1, id, Decision::Ended(early)), "before it says so");
    decided(&mut world, 1, id, Decision::Ended(later)).unwrap();
    let state = proposal(&world, id);
    assert_eq!(state.status(), ProposalStatus::Ended(later));
    assert_eq!([Time(later.0 - 1), later].map(|at| state.holds(at)), [true, false]);
    in_vain(decided(&mut world, 1, id, Decision::Ended(soon)), "its first word stands");
    in_vain(decided(&mut world, 0, id, Decision::Ended(later)), "no later as it is");
    in_vain(decided(&mut world, 0, id, Decision::Ended(Time(u64::MAX))), "no later as it is");
    not_open(decided(&mut world, 0, id, Decision::Withdrawn), ProposalStatus::Ended(later));
    // Whoever says that it is bound for ever keeps nobody else bound.
    decided(&mut world, 0, id, Decision::Ended(soon)).unwrap();
    assert_eq!(status(&world, id), ProposalStatus::Ended(soon));
}

/// A party that says today that it is bound no longer than until tonight is not bound by what begins tomorrow.
#[test]
fn what_ends_before_it_begins_never_holds() {
    let mut world = stations(2);
    let body = offer(&world);
    let id = offered(&mut world, 0, body.clone());
    decided(&mut world, 1, id, accepts(&body)).unwrap();
    let before = people::in_s(&world, 60);
    decided(&mut world, 0, id, Decision::Ended(before)).unwrap();
    let state = proposal(&world, id);
    assert_eq!(state.status(), ProposalStatus::Ended(body.begins));
    assert!(!state.holds(body.begins) && !state.holds(Time(u64::MAX)));
}

#[test]
fn the_call_that_is_fixed_with_it_has_a_clock_that_no_other_call_stops() {
    let mut world = stations(2);
    let call = call_in(&world, 2 * HOUR_S);
    let body = ProposalBody { follow_up: Some(call), ..offer(&world) };
    let id = offered(&mut world, 0, body.clone());
    let fixed =
        CallBody { follows: Some(id), windows: vec![(call.at, call.at.plus_ms(60_000))], ..people::call(&world) };
    let early = put(&mut world, 0, Precedence::Routine, Body::Call(fixed.clone()));
    assert!(matches!(early, Err(CommandError::NoSuchAffair { .. })), "nobody accepted it yet: {early:?}");
    decided(&mut world, 1, id, accepts(&body)).unwrap();
    assert_eq!(affair(&world, id).due(id), Some(call.at));
    let late = vec![(call.at.plus_ms(1), call.at.plus_ms(60_000))];
    let others = [CallBody { windows: late, ..fixed.clone() }, CallBody { from: PostIndex(0), ..fixed.clone() }];
    for other in others {
        let refused = put(&mut world, 0, Precedence::Routine, Body::Call(other.clone()));
        assert!(matches!(refused, Err(CommandError::NoSuchAffair { .. })), "{refused:?}");
    }
    assert_eq!(overdue(&mut world, id, 2 * HOUR_S), [1, 1]);
    // Either of the two seeks it.
    let with = vec![line::affairs::Address { party: BLUE, post: PostIndex(1) }];
    put(&mut world, 1, Precedence::Routine, Body::Call(CallBody { with, ..fixed })).unwrap();
    let state = proposal(&world, id);
    assert!(state.called.is_some());
    assert_eq!(affair(&world, id).due(id), None);
}

#[test]
fn a_proposal_that_somebody_could_not_read_or_keep_is_not_signed() {
    type Change = fn(&mut ProposalBody, Time);
    let terms = Terms { check_every_s: 31_000_000, ..Terms::default() };
    let charter = parties::charter_with(3, terms, |charter| {
        charter.parties[1].languages = vec!["ru".to_owned(), "en".to_owned()];
        charter.parties[2].role = Role::Guarantor;
    });
    let mut world = World::with(charter, Rates::calm(), 1);
    world.start_all().unwrap();
    let text = |language: &str, text: &str| (language.to_owned(), text.to_owned());
    let texts = vec![text("en", "All firing stops."), text("ru", "Огонь прекращается.")];
    let good = ProposalBody { texts, follow_up: Some(call_in(&world, HOUR_S)), ..offer(&world) };
    let missing = |language: &str| ProposalError::Text(language.to_owned());
    let cases: [(Change, ProposalError); 17] = [
        (|body, _| body.from = PostIndex(9), ProposalError::UnknownPost),
        (|body, _| drop(body.texts.pop()), missing("ru")),
        (|body, _| body.texts.clear(), missing("en")),
        (|body, _| body.texts.reverse(), missing("ru")),
        (|body, _| body.texts[1].0 = "en".to_owned(), missing("en")),
        (|body, _| body.texts[1].1 = " ".to_owned(), missing("ru")),
        (|body, _| body.texts[0].1 = "x".repeat(48 * 1024 + 1), ProposalError::Oversize),
        (|body, _| body.domains.clear(), ProposalError::Domains),
        (|body, _| body.domains = vec![Domain::Sea, Domain::Land], ProposalError::Domains),
        (|body, _| body.ends = Some(body.begins), ProposalError::Times),
        (|body, now| body.expires = Time(now.0 - 1), ProposalError::Times),
        (|body, now| body.follow_up.as_mut().unwrap().at = Time(now.0 - 1), ProposalError::Times),
        (|body, _| body.follow_up.as_mut().unwrap().from = PostIndex(9), ProposalError::UnknownPost),
        (|body, _| body.follow_up.as_mut().unwrap().with.party = BLUE, ProposalError::UnknownPost),
        (|body, _| body.follow_up.as_mut().unwrap().with.party = PartyIndex(2), ProposalError::UnknownPost),
        (|body, _| body.monitors = vec![RED], ProposalError::Monitors),
        (|body, _| body.monitors = vec![PartyIndex(2); 2], ProposalError::Monitors),
    ];
    for (change, error) in cases {
        let (mut body, now) = (good.clone(), now(&world));
        change(&mut body, now);
        assert_eq!(put(&mut world, 0, OF_PROPOSALS, Body::Proposal(body)), Err(CommandError::Proposal(error)));
    }
    let body = ProposalBody { monitors: vec![PartyIndex(2)], ..good.clone() };
    put(&mut world, 0, OF_PROPOSALS, Body::Proposal(body)).unwrap();
    let guarantor = put(&mut world, 2, OF_PROPOSALS, Body::Proposal(ProposalBody { follow_up: None, ..good }));
    assert_eq!(guarantor, Err(CommandError::Proposal(ProposalError::NotBound)));
    let words = "x".repeat(line::limits::NOTE_BYTES_MAX + 1);
    let long = DecisionBody { proposal: at(0, OF_PROPOSALS, 1), decision: Decision::Rejected, words };
    assert!(put(&mut world, 1, OF_PROPOSALS, Body::Decision(long)).is_err());
}
