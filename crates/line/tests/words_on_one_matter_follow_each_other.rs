//! Words of one party on one matter are counted, or follow each other in time: none is signed while an earlier one still
//! waits to be signed or kept, since nobody could say which is the later.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{EntryRef, Precedence};
use line::affairs::{
    Body, ConflictBody, ConflictId, Item, Outcome, OutcomeBody, ReadBackBody, SiteChange, SiteId, Stance, Step,
    StepBody,
};
use line::{Command, CommandError};
use testkit::plans::{amended, centre, east, hospital, warning};
use testkit::sim::World;

/// What BLUE and RED have said, and BLUE may speak on.
struct Told {
    notices: [EntryRef; 2],
    message: EntryRef,
    sites: EntryRef,
    theirs: EntryRef,
    cease: EntryRef,
}

fn told() -> (World, Told) {
    let mut world = stations(2);
    let mut say = |station: usize, of, body| put(&mut world, station, of, body).unwrap();
    let message = say(0, Precedence::Routine, message(1, "words"));
    let add = || Body::Sites(vec![SiteChange::Add(hospital(east(90_000))), SiteChange::Add(hospital(east(99_000)))]);
    let sites = say(0, Precedence::Routine, add());
    let cease = say(1, Precedence::Flash, Body::Cease(warning(centre())));
    let theirs = say(1, Precedence::Routine, add());
    let notices = [0, 1].map(|station: usize| {
        let body = Body::Notice(flight(&world, east(1_000 * station as u32), 7_200));
        put(&mut world, station, Precedence::Routine, body).unwrap()
    });
    (world, Told { notices, message, sites, theirs, cease })
}

/// How many pairs of words there are.
const MATTERS: usize = 9;

/// Two words of BLUE's on each matter, the later of which would be as good as the first, were that not there.
fn pairs(world: &World, told: &Told) -> [[Body; 2]; MATTERS] {
    let Told { notices: [ours, theirs], .. } = *told;
    let step = |step| Body::Step(StepBody { notice: ours, turn: 1, step, at: now(world), words: String::new() });
    let amendment = Body::Notice(amended(flight(world, east(50), 7_200), ours, 1));
    let id = ConflictId::of(ours, Item::Notice(theirs));
    let versions = conflicts(world)[&id].versions;
    let conflict =
        |accepts| Body::Conflict(ConflictBody { conflict: id, versions, accepts, words: "measures".to_owned() });
    let site = SiteId { entry: told.sites, change: 1 };
    let change = Body::Sites(vec![SiteChange::Change { site, turn: 1, to: hospital(east(91_000)) }]);
    let remove = Body::Sites(vec![SiteChange::Remove { site, turn: 1, reason: String::new() }]);
    let Body::Message(mut words) = message(1, "better words") else { unreachable!() };
    words.corrects = Some(told.message);
    let cancel = Body::Cancellation { message: told.message, reason: String::new() };
    let read_back = |m| Body::ReadBack(ReadBackBody { cease: told.cease, turn: 0, at: east(m), since: None });
    let outcome = |outcome| {
        Body::Outcome(OutcomeBody { cease: told.cease, turn: 0, outcome, at: now(world), words: String::new() })
    };
    let on_theirs = |on, how| stance(on, on, 0, how);
    [
        [amendment, step(Step::Cancelled)],
        [step(Step::Begun), step(Step::Complete)],
        [conflict(true), conflict(false)],
        [change, remove],
        [Body::Message(words), cancel],
        [read_back(0), read_back(1)],
        [outcome(Outcome::Stopped), outcome(Outcome::Denied)],
        [on_theirs(theirs, Stance::Asks), on_theirs(theirs, Stance::NoObjection)],
        [on_theirs(told.theirs, Stance::Asks), on_theirs(told.theirs, Stance::Objects)],
    ]
}

fn refused(world: &mut World) -> Vec<CommandError> {
    std::mem::take(&mut world.stations[0].refused)
}

#[test]
fn a_second_word_is_refused_while_the_first_waits_in_the_outbox() {
    for number in 0..MATTERS {
        let (mut world, told) = told();
        let [first, second] = pairs(&world, &told)[number].clone();
        world.block(0, 1, true);
        world.kill(0);
        world.start(0).unwrap();
        world.run_for(S).unwrap();
        let say = |world: &mut World, precedence, body: &Body| {
            world.command(0, Command::Say { precedence, body: body.clone() }).unwrap();
            world.run_for(S).unwrap();
            refused(world)
        };
        assert_eq!(say(&mut world, Precedence::Routine, &first), [], "{first:?}");
        assert_eq!(world.stations[0].line.as_ref().unwrap().waiting(), 1, "{first:?}");
        let waits = say(&mut world, Precedence::Flash, &second);
        assert!(matches!(waits[..], [CommandError::StillWaits(_)]), "{second:?}: {waits:?}");
        // Other matters wait for nothing.
        assert_eq!(say(&mut world, Precedence::Flash, &message(1, "other words")), []);
        assert_eq!(world.stations[0].line.as_ref().unwrap().waiting(), 2);
        world.block(0, 1, false);
        world.run_for(60 * S).unwrap();
        assert_eq!(world.stations[0].line.as_ref().unwrap().waiting(), 0);
        let said: Vec<_> = Precedence::ALL.into_iter().flat_map(|of| bodies(&world, 1, lane(0, of))).collect();
        assert!(said.contains(&first) && !said.contains(&second), "{first:?}");
        // Then it is judged by what stands, as ever.
        let now = say(&mut world, Precedence::Flash, &second);
        assert!(now.iter().all(|refused| matches!(refused, CommandError::Outdated(_))), "{second:?}: {now:?}");
    }
}

#[test]
fn a_second_word_is_refused_while_the_first_is_on_its_way_to_the_disk() {
    for number in 0..MATTERS {
        let (mut world, told) = told();
        let [first, second] = pairs(&world, &told)[number].clone();
        for body in [&first, &second] {
            let body = body.clone();
            world.command(0, Command::Say { precedence: Precedence::Priority, body }).unwrap();
        }
        let waits = refused(&mut world);
        assert!(matches!(waits[..], [CommandError::StillWaits(_)]), "{second:?}: {waits:?}");
        world.run_for(S).unwrap();
        assert!(bodies(&world, 1, lane(0, Precedence::Priority)).contains(&first));
    }
}
