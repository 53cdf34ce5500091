//! Words on a conflict are of those whom it concerns, and on what is there: nobody speaks on the notices of others by a
//! notice or a site that it has made up.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop")]

mod talk;

use evidence::{EntryRef, PartyIndex, Precedence, Role};
use line::Record as _;
use line::affairs::{
    Affair, Body, ConflictBody, ConflictId, Folded, Item, Site, SiteChange, SiteId, SiteKind, Versions,
};
use store::{Memory, Store as _};
use talk::{BLUE, HOST, RED, Said, Talk, lane, place};

/// BLUE and RED, with a third party of this role; and BLUE's notice.
fn begun(role: Role) -> (Talk, Said) {
    let mut charter = talk::charter(3);
    charter.parties[2].role = role;
    let mut talk = Talk::under(charter);
    let blue = talk.say(lane(BLUE, Precedence::Routine), &Body::Notice(talk::plan()));
    (talk, blue)
}

fn word(notice: EntryRef, with: Item) -> Body {
    let conflict = ConflictId::of(notice, with);
    let versions = Versions { notice: conflict.notice, with: None };
    Body::Conflict(ConflictBody { conflict, versions, accepts: true, words: String::new() })
}

fn site() -> Site {
    Site {
        kind: SiteKind::School,
        name: "a school".to_owned(),
        footprint: talk::plan().volumes.remove(0).footprint,
        uncertainty_cm: 0,
        area: String::new(),
        reference: String::new(),
        contact: String::new(),
        verified: None,
        source: String::new(),
    }
}

/// Folds what was said, in this order; who has words on the conflicts of a notice, and whether the last was idle.
fn folded(talk: &Talk, order: &[&Said], notice: EntryRef) -> (Vec<PartyIndex>, bool) {
    let mut store = Memory::new(&talk.charter, BLUE);
    let mut told = Vec::new();
    for said in order {
        store.commit(&[said.keep()]).unwrap();
        told.extend(store.settle(&[]).unwrap());
    }
    let spoken = match store.affair(notice).unwrap() {
        Some(Affair::Notice(notice)) => notice.conflicts.0.into_iter().map(|(party, _)| party).collect(),
        other => panic!("{other:?}"),
    };
    (spoken, told.iter().any(|told| matches!(told, Folded::Idle { .. })))
}

/// What a third party of a role says on BLUE's notice, of something in its own ROUTINE lane that is or is not there.
fn spoken(role: Role, with: impl Fn(EntryRef) -> Item, told: Option<Body>) -> Vec<(Vec<PartyIndex>, bool)> {
    let (mut talk, blue) = begun(role);
    let own = place(lane(HOST, Precedence::Routine), 1);
    let word = talk.say_seen(lane(HOST, Precedence::Flash), &word(blue.entry.at(), with(own)), None);
    let told = told.map(|told| talk.say(own.lane, &told));
    let orders: Vec<Vec<&Said>> = match &told {
        Some(told) => vec![vec![&blue, told, &word], vec![&word, told, &blue], vec![told, &word, &blue]],
        None => vec![vec![&blue, &word], vec![&word, &blue]],
    };
    orders.iter().map(|order| folded(&talk, order, blue.entry.at())).collect()
}

const TAKEN: fn(&(Vec<PartyIndex>, bool)) -> bool = |(spoken, idle)| *spoken == [HOST] && !idle;
const IDLE: fn(&(Vec<PartyIndex>, bool)) -> bool = |(spoken, idle)| spoken.is_empty() && *idle;

#[test]
fn a_word_is_taken_in_once_what_it_is_with_is_there() {
    let notice = || Some(Body::Notice(talk::plan()));
    assert!(spoken(Role::Party, Item::Notice, notice()).iter().all(TAKEN));
    let sites = || Some(Body::Sites(vec![SiteChange::Add(site())]));
    let first = |entry| Item::Site(SiteId { entry, change: 0 });
    assert!(spoken(Role::Guarantor, first, sites()).iter().all(TAKEN));
    // As long as it is not there, the word waits, and says nothing.
    let waits = spoken(Role::Party, Item::Notice, None);
    assert!(waits.iter().all(|(spoken, idle)| spoken.is_empty() && !idle), "{waits:?}");
}

#[test]
fn a_word_on_what_nobody_told_is_idle() {
    let message = |talk: &Talk| Some(Body::Message(talk.words(HOST, "words")));
    let (talk, blue) = begun(Role::Party);
    assert!(spoken(Role::Party, Item::Notice, message(&talk)).iter().all(IDLE), "a message is no notice");
    let sites = || Some(Body::Sites(vec![SiteChange::Add(site())]));
    assert!(spoken(Role::Party, Item::Notice, sites()).iter().all(IDLE), "nor is a list of sites");
    let second = |entry| Item::Site(SiteId { entry, change: 1 });
    assert!(spoken(Role::Party, second, sites()).iter().all(IDLE), "which has one site");
    let never = |_| Item::Notice(place(lane(HOST, Precedence::Routine), u64::MAX));
    assert!(spoken(Role::Party, never, None).iter().all(IDLE));
    assert!(spoken(Role::Party, |_| Item::Area(0), None).iter().all(IDLE), "the charter has no area");
    // What is between others, or of one party with itself, is no conflict of the author's.
    let others = place(lane(RED, Precedence::Routine), 1);
    assert!(spoken(Role::Party, |_| Item::Notice(others), None).iter().all(IDLE));
    let (mut talk, first) = (talk, blue);
    let second = talk.say(lane(BLUE, Precedence::Routine), &Body::Notice(talk::plan()));
    let within = word(first.entry.at(), Item::Notice(second.entry.at()));
    let within = talk.say(lane(BLUE, Precedence::Flash), &within);
    assert!(IDLE(&folded(&talk, &[&first, &second, &within], first.entry.at())));
}

#[test]
fn an_observer_speaks_on_no_conflict() {
    let notice = || Some(Body::Notice(talk::plan()));
    for told in [None, notice()] {
        assert!(spoken(Role::Observer, Item::Notice, told).iter().all(IDLE));
    }
    let first = |entry| Item::Site(SiteId { entry, change: 0 });
    assert!(spoken(Role::Observer, first, Some(Body::Sites(vec![SiteChange::Add(site())]))).iter().all(IDLE));
}
