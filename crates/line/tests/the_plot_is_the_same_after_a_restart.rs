//! A line that begins from a record sees the conflicts that it saw before, and tells none of them anew.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::Precedence;
use line::affairs::{Body, ConflictBody, NoticeBody, NoticeKind, SiteChange, Step, StepBody};
use line::plot::Turn;
use testkit::plans::{amended, east, hospital};

#[test]
fn a_line_begun_from_a_record_has_the_plot_that_it_had() {
    let mut world = stations(2);
    let add = (0..4).map(|number| SiteChange::Add(hospital(east(number * 2_000)))).collect();
    put(&mut world, 0, Precedence::Flash, Body::Sites(add)).unwrap();
    for number in 0..6 {
        let kind = [NoticeKind::LiveFire, NoticeKind::Flight][number as usize % 2];
        let body = NoticeBody { kind, ..flight(&world, east(number * 1_000), 7_200) };
        let station = number as usize % 2;
        let notice = put(&mut world, 1 - station, Precedence::Routine, Body::Notice(body.clone())).unwrap();
        if number == 2 {
            let moved = NoticeBody { volumes: flight(&world, east(2_500), 8_000).volumes, ..body };
            put(&mut world, 1 - station, Precedence::Priority, Body::Notice(amended(moved, notice, 1))).unwrap();
        }
        if number == 4 {
            let (at, words) = (now(&world), String::new());
            let step = StepBody { notice, turn: 1, step: Step::Cancelled, at, words };
            put(&mut world, 1 - station, Precedence::Flash, Body::Step(step)).unwrap();
        }
    }
    let before = conflicts(&world);
    assert!(before.len() > 5, "{}", before.len());
    let counts = world.stations[0].line.as_ref().unwrap().plot().counts();
    world.kill(0);
    turns(&mut world, 0);
    world.start(0).unwrap();
    world.run_for(10 * S).unwrap();
    assert_eq!(conflicts(&world), before);
    assert_eq!(world.stations[0].line.as_ref().unwrap().plot().counts(), counts);
    assert_eq!(turns(&mut world, 0), []);
    // And it goes on from there.
    let (&conflict, found) = before.iter().next().unwrap();
    let body = ConflictBody { conflict, versions: found.versions, accepts: false, words: "we move".to_owned() };
    put(&mut world, 0, Precedence::Routine, Body::Conflict(body)).unwrap();
    let notice = conflict.notice;
    let author = notice.lane.party.0 as usize;
    let (turn, at) = (noticed(&world, notice).next_turn(), now(&world));
    let step = StepBody { notice, turn, step: Step::Cancelled, at, words: String::new() };
    put(&mut world, author, Precedence::Flash, Body::Step(step)).unwrap();
    assert!(turns(&mut world, 0).contains(&(conflict, Turn::Cleared)));
    assert!(!conflicts(&world).contains_key(&conflict));
}
