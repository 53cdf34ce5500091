//! Nobody answers, something is broken, or the other station answers and turns ours away: three different things for
//! whoever has to do something about it.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::{Frontier, Hash, LineId, PartyIndex, Precedence, Time};
use line::limits::REFUSAL_STANDS_US;
use line::{
    Blame, Class, Command, Cut, Ending, Event, Frame, Heartbeat, Hello, Input, LineState, LinkId, Output, VERSION,
};
use testkit::parties::{self, START};

const RED: PartyIndex = PartyIndex(1);

fn silence() -> Ending {
    Ending::Silence(Cut::Other("nobody answers".to_owned()))
}

fn refusal() -> Ending {
    Ending::Refusal(Cut::Other("our key is not admitted".to_owned()))
}

fn fault() -> Ending {
    Ending::Fault(Cut::Other("something is broken".to_owned()))
}

fn dial_failed(line: &mut Bare, us: u64, ending: Ending) -> Vec<Output> {
    line.step(us, Input::DialFailed { peer: RED, ending })
}

fn stands(line: &Bare, state: LineState, reason: &str) {
    assert_eq!(line.state(), (state, reason.to_owned()));
}

/// A link is made, and RED says hello on it.
fn greeted(line: &mut Bare, us: u64, link: u64, of: LineId) -> Vec<Output> {
    let link = LinkId(link);
    let mut out = line.step(us, Input::LinkUp { link, peer: RED, epoch: 1, dialed: true, over: line::Over::default() });
    let hello = Frame::Hello(Hello {
        version: VERSION,
        line: of,
        drill: false,
        amendment: 0,
        charter: of.0,
        party: RED,
        epoch: 1,
        life: 7,
        time: START,
        sizes: vec![0; 8],
        roots: vec![Frontier::new().root(); 8],
    });
    out.extend(line.step(us, Input::Frame { link, class: Class::Control, bytes: hello.encode() }));
    out
}

fn heard(line: &mut Bare, us: u64, link: u64) {
    let heartbeat =
        Heartbeat { number: 1, time: Time(START.0 + us / 1_000), echo: 0, echo_age_us: 0, sizes: vec![0; 8] };
    let bytes = Frame::Heartbeat(heartbeat).encode();
    line.step(us, Input::Frame { link: LinkId(link), class: Class::Control, bytes });
}

fn told(out: &[Output]) -> Vec<LineState> {
    let state = |output: &Output| match output {
        Output::Tell(Event::State { state, .. }) => Some(*state),
        _ => None,
    };
    out.iter().filter_map(state).collect()
}

#[test]
fn whoever_is_turned_away_is_told_so_at_once() {
    let mut line = Bare::new();
    dial_failed(&mut line, 1, silence());
    stands(&line, LineState::Establishing, "nobody answers");
    assert_eq!(told(&dial_failed(&mut line, 2, refusal())), [LineState::Refused]);
    stands(&line, LineState::Refused, "our key is not admitted");
    assert_eq!(told(&dial_failed(&mut line, 3, fault())), [LineState::Establishing]);
    stands(&line, LineState::Establishing, "something is broken");
}

/// One who dials hears that it is turned away only after its own side of the link is made.
#[test]
fn a_link_that_ends_before_any_hello_tells_why() {
    for (ending, state, reason) in [
        (silence(), LineState::Establishing, "nobody answers"),
        (refusal(), LineState::Refused, "our key is not admitted"),
        (fault(), LineState::Establishing, "something is broken"),
    ] {
        let mut line = Bare::new();
        line.step(1, Input::LinkUp { link: LinkId(1), peer: RED, epoch: 1, dialed: true, over: line::Over::default() });
        line.step(2, Input::LinkDown { link: LinkId(1), ending });
        stands(&line, state, reason);
    }
}

/// A peer is sought at all its addresses at once: silence at one does not unsay what was met at another, and the state
/// does not change to and fro with every attempt.
#[test]
fn silence_at_one_address_does_not_unsay_a_refusal_at_another() {
    let mut line = Bare::new();
    dial_failed(&mut line, 1, refusal());
    assert_eq!(told(&dial_failed(&mut line, 1 + REFUSAL_STANDS_US, silence())), []);
    stands(&line, LineState::Refused, "our key is not admitted");
    assert_eq!(told(&dial_failed(&mut line, 2 + REFUSAL_STANDS_US, silence())), [LineState::Establishing]);
    stands(&line, LineState::Establishing, "nobody answers");
}

/// The other station says its hello before it has judged ours: that is no success yet.
#[test]
fn a_refusal_stands_until_the_peer_has_taken_our_hello() {
    let mut line = Bare::new();
    let id = line.id();
    dial_failed(&mut line, 1, refusal());
    assert_eq!(told(&greeted(&mut line, 2, 1, id)), []);
    stands(&line, LineState::Refused, "our key is not admitted");
    line.step(3, Input::LinkDown { link: LinkId(1), ending: refusal() });
    stands(&line, LineState::Refused, "our key is not admitted");
    greeted(&mut line, 4, 2, id);
    heard(&mut line, 5, 2);
    stands(&line, LineState::Up, "both stations hear each other");
    line.step(6, Input::LinkDown { link: LinkId(2), ending: silence() });
    stands(&line, LineState::Down, "nobody answers");
    // What another attempt met is no matter of the link that is good.
    greeted(&mut line, 7, 3, id);
    heard(&mut line, 8, 3);
    dial_failed(&mut line, 9, refusal());
    line.step(10, Input::Tick);
    stands(&line, LineState::Up, "both stations hear each other");
}

#[test]
fn a_line_that_was_up_is_down_or_refused() {
    for (ending, state) in [(silence(), LineState::Down), (refusal(), LineState::Refused), (fault(), LineState::Down)] {
        let mut line = Bare::new();
        let id = line.id();
        greeted(&mut line, 1, 1, id);
        heard(&mut line, 2, 1);
        stands(&line, LineState::Up, "both stations hear each other");
        assert_eq!(told(&line.step(3, Input::LinkDown { link: LinkId(1), ending })), [state]);
    }
}

/// What we find in its hello says more than the code that it closes with, and is blamed on it once.
#[test]
fn what_does_not_fit_in_a_hello_is_told_once_however_often_it_comes() {
    let mut line = Bare::new();
    let mut blamed = 0;
    for attempt in 0..5 {
        let us = attempt * 1_000_000;
        let out = greeted(&mut line, us, 2 * attempt, LineId(Hash([9; 32])));
        blamed += out.iter().filter(|output| matches!(output, Output::Tell(Event::Blamed(_)))).count();
        let incompatible = |output: &Output| match output {
            Output::Tell(Event::Blamed(blame)) => matches!(blame, Blame::PeerIncompatible { party: RED, .. }),
            _ => true,
        };
        assert!(out.iter().all(incompatible));
        // It dials as well, and closes before it has said anything.
        line.step(
            us,
            Input::LinkUp {
                link: LinkId(2 * attempt + 1),
                peer: RED,
                epoch: 1,
                dialed: false,
                over: line::Over::default(),
            },
        );
        line.step(us, Input::LinkDown { link: LinkId(2 * attempt + 1), ending: refusal() });
        let (state, reason) = line.state();
        assert!(state == LineState::Refused && reason.starts_with("it is on another line"), "{reason}");
    }
    assert_eq!(blamed, 1);
    let id = line.id();
    greeted(&mut line, 9_000_000, 100, id);
    heard(&mut line, 9_000_001, 100);
    line.step(9_000_002, Input::LinkDown { link: LinkId(100), ending: silence() });
    let again = greeted(&mut line, 9_000_003, 101, LineId(Hash([9; 32])));
    assert!(again.iter().any(|output| matches!(output, Output::Tell(Event::Blamed(_)))), "it was good between");
}

#[test]
fn a_key_that_is_taken_back_is_refused_on_both_sides() {
    let mut world = stations(2);
    let sizes = Precedence::ALL.map(|precedence| world.stations[1].size(lane(1, precedence)));
    let revocation = parties::revocation(world.charter(), RED, 1, sizes);
    world.command(0, Command::AddKeys(vec![revocation])).unwrap();
    world.run_for(S).unwrap();
    assert_eq!((world.state(0, 1), world.state(1, 0)), (Some(LineState::Refused), Some(LineState::Refused)));
    world.run_for(60 * S).unwrap();
    assert_eq!((world.state(0, 1), world.state(1, 0)), (Some(LineState::Refused), Some(LineState::Refused)));
    let changes = |station: usize| {
        let state = |event: &&Event| matches!(event, Event::State { .. });
        world.stations[station].events.iter().filter(state).count()
    };
    assert_eq!((changes(0), changes(1)), (1, 1), "and the state does not change to and fro");
    world.kill(1);
    world.run_for(20 * S).unwrap();
    assert_eq!(world.state(0, 1), Some(LineState::Down));
}
