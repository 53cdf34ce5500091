//! A linguist asks what a term of the other side means; that side alone explains it, and has a clock for it.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;
mod people;

use common::*;
use evidence::{EntryRef, PostIndex, Precedence, Time};
use line::affairs::{Affair, Body, ClarificationBody, Folded, Query, QueryBody, QueryError};
use line::{CommandError, Event};
use people::*;
use testkit::sim::World;

fn query(on: EntryRef, term: &str) -> QueryBody {
    let (term, language) = (term.to_owned(), "en".to_owned());
    QueryBody { on, from: PostIndex(0), term, words: String::new(), language }
}

fn explains(query: EntryRef, turn: u32, words: &str) -> ClarificationBody {
    ClarificationBody {
        query,
        turn,
        words: words.to_owned(),
        language: "en".to_owned(),
        by: "linguist 4".to_owned(),
        qualified_until: Some(Time(u64::MAX)),
    }
}

fn query_of(world: &World, id: EntryRef) -> Query {
    match affair(world, id) {
        Affair::Query(query) => query,
        other => panic!("{other:?}"),
    }
}

/// RED has said something, and BLUE asks about a term of it.
fn asked(world: &mut World) -> EntryRef {
    let on = put(world, 1, Precedence::Routine, message(0, "the vehicles will be moved")).unwrap();
    put(world, 0, Precedence::Routine, Body::Query(query(on, "vehicles"))).unwrap()
}

#[test]
fn the_author_of_the_words_explains_them_and_the_last_explanation_stands() {
    let mut world = stations(3);
    let id = asked(&mut world);
    let asked_at = query_of(&world, id).asked;
    assert_eq!((query_of(&world, id).of, query_of(&world, id).due()), (RED, Some(asked_at.plus_ms(3_600_000))));
    let waits = |world: &World, party| affair(world, id).waits(id, party);
    assert!(waits(&world, RED) && !waits(&world, BLUE));
    for station in [0, 2] {
        let refused = put(&mut world, station, Precedence::Routine, Body::Clarification(explains(id, 0, "cars")));
        assert!(matches!(refused, Err(CommandError::NotAsked(_))), "{refused:?}");
    }
    let first = put(&mut world, 1, Precedence::Routine, Body::Clarification(explains(id, 0, "trucks"))).unwrap();
    let answered = query_of(&world, id).answered;
    assert_eq!((query_of(&world, id).due(), waits(&world, RED)), (None, false));
    let again = Body::Clarification(explains(id, 0, "trucks and cars"));
    assert!(matches!(put(&mut world, 1, Precedence::Routine, again), Err(CommandError::Outdated(_))));
    let last = put(&mut world, 1, Precedence::Flash, Body::Clarification(explains(id, 1, "trucks, cars"))).unwrap();
    assert_ne!(first, last);
    assert_eq!(query_of(&world, id).clarified.unwrap().at, last);
    assert_eq!(query_of(&world, id).answered, answered, "a second word makes no first one late");
    let told = |event: &Event| matches!(event, Event::Folded(Folded::Query { query, .. }) if *query == id);
    assert!(world.stations.iter().all(|station| station.events.iter().filter(|event| told(event)).count() == 3));
}

#[test]
fn a_query_that_nobody_answers_is_overdue_on_both_sides() {
    let mut world = stations(2);
    let id = asked(&mut world);
    let overdue = |event: &Event| matches!(event, Event::Overdue { affair, .. } if *affair == id);
    world.run_for(3_598 * S).unwrap();
    assert!(!world.stations.iter().any(|station| station.events.iter().any(overdue)));
    world.run_for(60 * S).unwrap();
    assert!(world.stations.iter().all(|station| station.events.iter().any(overdue)));
}

#[test]
fn what_is_asked_about_is_a_term_of_somebody_elses_words() {
    let mut world = stations(2);
    let theirs = put(&mut world, 1, Precedence::Routine, message(0, "the vehicles will be moved")).unwrap();
    let ours = put(&mut world, 0, Precedence::Routine, message(1, "the vehicles are seen")).unwrap();
    let good = query(theirs, "vehicles");
    let refused = |error: QueryError| CommandError::Query(error);
    for (bad, why) in [
        (query(ours, "vehicles"), refused(QueryError::NotBound)),
        (query(theirs, " "), refused(QueryError::Empty)),
        (query(theirs, &"x".repeat(257)), refused(QueryError::Oversize("the term"))),
        (QueryBody { from: PostIndex(9), ..good.clone() }, refused(QueryError::UnknownPost)),
        (
            QueryBody { language: "xx".to_owned(), ..good.clone() },
            refused(QueryError::UnknownLanguage("xx".to_owned())),
        ),
        (
            query(theirs, "Vehicles"),
            CommandError::NotInText { at: "RED/R/0001".to_owned(), term: "Vehicles".to_owned() },
        ),
        (
            query(at(1, Precedence::Routine, 9), "vehicles"),
            CommandError::NoSuchAffair { at: "RED/R/0009".to_owned(), wanted: "message, notice or other affair" },
        ),
    ] {
        assert_eq!(put(&mut world, 0, Precedence::Routine, Body::Query(bad.clone())), Err(why), "{bad:?}");
    }
    let id = put(&mut world, 0, Precedence::Routine, Body::Query(good)).unwrap();
    for (bad, why) in [
        (explains(id, 0, " "), refused(QueryError::Empty)),
        (ClarificationBody { by: " ".to_owned(), ..explains(id, 0, "trucks") }, refused(QueryError::Empty)),
        (
            ClarificationBody { language: "xx".to_owned(), ..explains(id, 0, "trucks") },
            refused(QueryError::UnknownLanguage("xx".to_owned())),
        ),
        (explains(id, 0, &"x".repeat(2_049)), refused(QueryError::Oversize("the explanation"))),
        (explains(theirs, 0, "trucks"), CommandError::NoSuchAffair { at: "RED/R/0001".to_owned(), wanted: "query" }),
    ] {
        assert_eq!(put(&mut world, 1, Precedence::Routine, Body::Clarification(bad.clone())), Err(why), "{bad:?}");
    }
}

/// What one station refuses to sign, another folds into nothing, should it be signed all the same.
#[test]
fn an_explanation_of_somebody_elses_words_changes_nothing() {
    let mut world = stations(3);
    let id = asked(&mut world);
    let events = forged(&mut world, 2, Precedence::Flash, &Body::Clarification(explains(id, 0, "cars")), None);
    let why = events.iter().find_map(|event| match event {
        Event::Folded(Folded::Idle { why, .. }) => Some(why.as_str()),
        _ => None,
    });
    assert_eq!(why, Some("explains a term of another party"));
}
