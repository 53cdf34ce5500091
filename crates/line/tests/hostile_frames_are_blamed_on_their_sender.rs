//! What a peer may send, and what it comes to: a typed blame, a closed link, and a station that goes on.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{Claims, Hash, Lane, PartyIndex, Precedence};
use line::limits::{HELLO_OVERTAKEN_US, HELLO_TIMEOUT_US};
use line::{Blame, Class, Event, Fragment, Frame, Heartbeat, Input, LinkId, Misdeed, Output};
use testkit::parties::{START, station_key};
use testkit::sim::World;

/// What a station blames its peer for after one frame.
fn blamed(class: Class, frame: Vec<u8>) -> Vec<Blame> {
    let mut world = stations(2);
    world.expect_blame(1);
    world.inject(1, 0, class, frame).unwrap();
    let blames = blames(&world, 0);
    // Whatever it was, the line is back soon.
    world.run_for(5 * S).unwrap();
    assert_eq!(world.state(0, 1), Some(line::LineState::Up));
    blames
}

fn check(class: Class, frame: Vec<u8>, expect: &str) {
    let blames = blamed(class, frame);
    let said: Vec<_> = blames.iter().map(ToString::to_string).collect();
    assert!(said.len() == 1 && said[0].contains(expect), "{said:?}");
    assert!(matches!(blames[0], Blame::PeerMisbehaved { party: PartyIndex(1), .. }));
    assert!(!blames[0].advice().is_empty() && blames[0].close_code() >= 10);
}

const ROUTINE: Class = Class::Lane(Precedence::Routine);

fn fragment(serial: u64, total: u64, offset: u64, part: Vec<u8>) -> Vec<u8> {
    let lane = Lane { party: PartyIndex(1), precedence: Precedence::Routine };
    Frame::Fragment(Fragment { lane, serial, total, offset, part }).encode()
}

#[test]
fn bytes_that_are_no_frame() {
    check(Class::Control, vec![], "malformed frame");
    check(Class::Control, vec![0xff; 40], "malformed frame");
    check(Class::Control, vec![0x82, 0x18, 0x63, 0x00], "a frame of no known type");
    check(Class::Control, vec![0x98, 0x02, 0x04, 0x40], "not in its shortest form");
    check(Class::Control, vec![0x18; 70_000], "longer than its limit");
}

#[test]
fn frames_out_of_turn() {
    let sizes = vec![0; 8];
    let heartbeat = Frame::Heartbeat(Heartbeat { number: 9, time: evidence::Time(0), echo: 0, echo_age_us: 0, sizes });
    check(ROUTINE, heartbeat.encode(), "out of turn");
    check(Class::Control, fragment(1, 10, 0, vec![1]), "out of turn");
}

#[test]
fn fragments_that_do_not_fit() {
    check(ROUTINE, fragment(1, u64::MAX, 0, vec![1]), "do not fit");
    check(ROUTINE, fragment(1, 1 << 62, 1 << 61, vec![1]), "do not fit");
    check(ROUTINE, fragment(1, 10, 5, vec![1]), "do not fit");
    check(ROUTINE, fragment(1, 10, 0, vec![]), "do not fit");
    check(ROUTINE, fragment(1, 2, 0, vec![1, 2, 3]), "do not fit");
    check(Class::Lane(Precedence::Flash), fragment(1, 10, 0, vec![1]), "do not fit");
}

#[test]
fn more_entries_than_a_lane_can_hold() {
    for size in [line::limits::LANE_ENTRIES_MAX + 1, 1 << 62, u64::MAX] {
        let sizes = vec![size; 8];
        let heartbeat =
            Heartbeat { number: 9, time: evidence::Time(u64::MAX), echo: u64::MAX, echo_age_us: u64::MAX, sizes };
        check(Class::Control, Frame::Heartbeat(heartbeat).encode(), "more entries than a lane can hold");
    }
}

/// Numbers at the edge of what may be said overflow nothing.
#[test]
fn the_largest_sizes_that_can_be_are_only_believed() {
    let sizes = vec![line::limits::LANE_ENTRIES_MAX; 8];
    let heartbeat =
        Heartbeat { number: u64::MAX, time: evidence::Time(u64::MAX), echo: u64::MAX, echo_age_us: u64::MAX, sizes };
    assert_eq!(blamed(Class::Control, Frame::Heartbeat(heartbeat).encode()), []);
    for size in [0, 1, line::limits::LANE_ENTRIES_MAX, u64::MAX] {
        let lane = Lane { party: PartyIndex(0), precedence: Precedence::Flash };
        assert_eq!(blamed(Class::Control, Frame::Probe { lane, size }.encode()), []);
        assert_eq!(blamed(Class::Control, Frame::Root { lane, size, root: Hash([1; 32]) }.encode()), []);
    }
}

/// A receipt may come before what it is for; what its sender states to hold is told by its next heartbeat.
#[test]
fn a_receipt_for_more_than_its_sender_states_to_hold() {
    for of in [0, 1] {
        let mut world = stations(3);
        world.expect_blame(2);
        let lane = lane(of, Precedence::Routine);
        let line = world.stations[0].line.as_ref().unwrap().id();
        let claims = Claims { receiver: PartyIndex(2), epoch: 1, lane, size: 5, time: START.plus_ms(86_400_000) };
        let receipt = claims.sign(line, Hash([7; 32]), &station_key(PartyIndex(2), 1));
        world.inject(2, 0, Class::Control, Frame::Receipt(receipt.bytes().to_vec()).encode()).unwrap();
        assert_eq!(blames(&world, 0), []);
        world.run_for(5 * S).unwrap();
        let blame = Blame::PeerMisbehaved { party: PartyIndex(2), misdeed: Misdeed::FalseReceipt(lane) };
        assert_eq!(blames(&world, 0), [blame]);
        assert_eq!(world.state(0, 2), Some(line::LineState::Up));
    }
}

/// The path held everything back for so long as a hello may take, and a FLASH came through first: an honest peer was
/// blamed for saying no hello.
#[test]
fn a_hello_that_was_overtaken_may_take_as_long_again() {
    let mut line = Bare::new();
    let link = LinkId(1);
    line.step(0, Input::LinkUp { link, peer: PartyIndex(1), epoch: 1, dialed: false, over: line::Over::default() });
    let ends = |out: &[Output]| out.iter().any(|output| matches!(output, Output::Close { .. }));
    let class = Class::Lane(Precedence::Flash);
    assert!(!ends(&line.step(HELLO_TIMEOUT_US - 1, Input::Frame { link, class, bytes: vec![0] })));
    assert!(!ends(&line.step(HELLO_TIMEOUT_US + HELLO_OVERTAKEN_US - 1, Input::Tick)));
    let out = line.step(HELLO_TIMEOUT_US + HELLO_OVERTAKEN_US, Input::Tick);
    let blame = Blame::PeerMisbehaved { party: PartyIndex(1), misdeed: Misdeed::Mute };
    assert!(out.iter().any(|output| matches!(output, Output::Tell(Event::Blamed(theirs)) if *theirs == blame)));
    assert!(ends(&out));
}

/// A link that carries nothing is nobody's fault.
#[test]
fn a_link_that_carries_nothing_is_closed_without_blame() {
    let mut line = Bare::new();
    line.step(
        0,
        Input::LinkUp { link: LinkId(1), peer: PartyIndex(1), epoch: 1, dialed: false, over: line::Over::default() },
    );
    let closed = |out: Vec<Output>| {
        out.into_iter().find_map(|output| if let Output::Close { code, .. } = output { Some(code) } else { None })
    };
    assert_eq!(closed(line.step(HELLO_TIMEOUT_US, Input::Tick)), None);
    assert_eq!(closed(line.step(HELLO_TIMEOUT_US + 1, Input::Tick)), Some(0));
}

/// An entry that is had from elsewhere in the meantime is given up half sent; the next was then held against its sender.
#[test]
fn an_entry_may_be_given_up_half_sent() {
    let mut world: World = stations(2);
    world.inject(1, 0, ROUTINE, fragment(1, 100, 0, vec![1; 50])).unwrap();
    world.inject(1, 0, ROUTINE, fragment(2, 100, 0, vec![1; 50])).unwrap();
    world.run_for(S).unwrap();
    assert_eq!(blames(&world, 0), []);
}
