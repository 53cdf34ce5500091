//! Whatever a peer sends on control, and however much: what waits for it is bounded, what it says is told once, and the
//! others are served.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::*;
use evidence::limits::DELEGATIONS_MAX;
use evidence::{Claims, Hash, PartyIndex, Precedence, SecretKey};
use line::limits::{CREDIT_BYTES, EARLY_BYTES_MAX, EARLY_FRAME_OVERHEAD_BYTES, HEARTBEATS_AHEAD_MAX};
use line::{Blame, Class, Frame, Heartbeat, Input, LineState, LinkId, Misdeed, Output};
use testkit::parties::{START, delegation, delegation_of, revocation_because, station_key};
use testkit::sim::World;

const RED: usize = 1;
const GREEN: usize = 2;

/// BLUE and RED with GREEN, which floods.
fn with_a_flooder() -> World {
    let mut world = stations(3);
    world.expect_blame(GREEN);
    world
}

fn flood(world: &mut World, frame: &Frame) {
    world.inject(GREEN, 0, Class::Control, frame.encode()).unwrap();
}

/// RED gets a FLASH as if there was no flood, and the flooder gets its line again.
fn served(world: &mut World) {
    say(world, 0, Precedence::Flash, "still here");
    world.run_for(50 * MS).unwrap();
    assert_eq!(world.stations[RED].size(lane(0, Precedence::Flash)), 1);
    world.run_for(5 * S).unwrap();
    assert_eq!((world.state(0, RED), world.state(0, GREEN)), (Some(LineState::Up), Some(LineState::Up)));
}

/// BLUE and RED find each other again after an outage, and stay on one link.
fn found_again(world: &mut World) {
    world.kill(GREEN);
    world.block(0, RED, false);
    world.run_for(5 * S).unwrap();
    let made = world.links();
    say(world, 0, Precedence::Flash, "still here");
    world.run_for(30 * S).unwrap();
    assert_eq!((world.links(), world.state(0, RED)), (made, Some(LineState::Up)));
    assert_eq!(world.stations[RED].size(lane(0, Precedence::Flash)), 1);
}

fn guilty(misdeed: Misdeed) -> Blame {
    Blame::PeerMisbehaved { party: PartyIndex(GREEN as u8), misdeed }
}

/// Without time nothing is passed on: GREEN reads none of the answers.
#[test]
fn answers_that_nobody_reads_are_bounded() {
    let mut world = with_a_flooder();
    let probe = Frame::Probe { lane: lane(0, Precedence::Flash), size: 0 };
    let mut most = 0;
    while blames(&world, 0).is_empty() {
        flood(&mut world, &probe);
        most = most.max(world.queued(0, GREEN));
    }
    assert!(CREDIT_BYTES - 100 < most && most <= CREDIT_BYTES, "{most} bytes wait");
    let blame = guilty(Misdeed::NotReading);
    assert_eq!((blame.close_code(), blames(&world, 0)), (12, vec![blame]));
    served(&mut world);
}

#[test]
fn heartbeats_without_end_end_the_link() {
    let mut world = with_a_flooder();
    world.run_for(60 * S).unwrap();
    let mut sent = 0;
    while blames(&world, 0).is_empty() {
        sent += 1;
        let heartbeat = Heartbeat { number: sent, time: START, echo: 0, echo_age_us: 0, sizes: vec![0; 12] };
        flood(&mut world, &Frame::Heartbeat(heartbeat));
    }
    // It has sent one a second, and might have sent two.
    assert!(HEARTBEATS_AHEAD_MAX + 50 < sent && sent < HEARTBEATS_AHEAD_MAX + 70, "{sent} heartbeats");
    let blame = guilty(Misdeed::Hasty);
    assert_eq!((blame.close_code(), blames(&world, 0)), (12, vec![blame]));
    served(&mut world);
}

/// What a path holds back comes at once, and is no flood.
#[test]
fn heartbeats_that_were_held_back_are_no_flood() {
    let mut world = stations(3);
    for _ in 0..5 {
        world.block(0, GREEN, true);
        world.run_for(9 * S).unwrap();
        world.block(0, GREEN, false);
        world.run_for(9 * S).unwrap();
    }
    assert_eq!((blames(&world, 0), blames(&world, GREEN)), (vec![], vec![]));
}

#[test]
fn frames_that_cost_no_answer_leave_nothing_behind() {
    let mut world = with_a_flooder();
    world.run_for(5 * S).unwrap();
    let (before, events) = (world.stations[0].counts(), world.stations[0].events.len());
    let entry = signed(&world, 0, lane(GREEN, Precedence::Routine), 1, &station_key(PartyIndex(2), 1), "shown");
    let (root_before, shown) = (evidence::Frontier::new().root(), entry.bytes().to_vec());
    for size in 0..2_000 {
        flood(&mut world, &Frame::Root { lane: lane(0, Precedence::Priority), size, root: Hash([1; 32]) });
        flood(&mut world, &Frame::Contest { root_before, entry: shown.clone() });
        flood(&mut world, &Frame::Keys(vec![delegation(PartyIndex(2), 1)]));
    }
    assert_eq!(world.queued(0, GREEN), 0);
    assert_eq!((world.stations[0].counts(), world.stations[0].events.len()), (before, events));
    served(&mut world);
}

#[test]
fn a_lane_is_searched_once_at_a_time() {
    let mut world = with_a_flooder();
    let lane = lane(RED, Precedence::Routine);
    say(&mut world, RED, Precedence::Routine, "one");
    while world.stations[0].size(lane) == 0 {
        world.run_for(100).unwrap();
    }
    let line = world.stations[0].line.as_ref().unwrap().id();
    let claims = Claims { receiver: PartyIndex(2), epoch: 1, lane, size: 1, time: START.plus_ms(86_400_000) };
    let receipt = claims.sign(line, Hash([7; 32]), &station_key(PartyIndex(2), 1));
    let probe = Frame::Probe { lane, size: 1 }.encode().len();
    let queued = world.queued(0, GREEN);
    for _ in 0..100 {
        flood(&mut world, &Frame::Receipt(receipt.bytes().to_vec()));
    }
    assert_eq!(world.queued(0, GREEN), queued + probe);
    world.run_for(S).unwrap();
    assert!(matches!(blames(&world, 0)[..], [Blame::PeerMisbehaved { misdeed: Misdeed::BadReceipt(_), .. }]));
    served(&mut world);
}

/// Each in words of its own, they took room on every disk of the line, and were told at every hello.
#[test]
fn a_key_is_taken_back_once_in_however_many_words() {
    let mut world = with_a_flooder();
    let before = world.stations[0].counts().keys;
    let revoked = |world: &World, reason: usize| {
        let reason = format!("for the reason {reason}");
        revocation_because(world.charter(), PartyIndex(2), 2, [0; 4], &reason)
    };
    flood(&mut world, &Frame::Keys(vec![delegation(PartyIndex(2), 2)]));
    for reason in 0..200 {
        let revoked = revoked(&world, reason);
        flood(&mut world, &Frame::Keys(vec![revoked]));
    }
    world.run_for(S).unwrap();
    for station in [0, RED] {
        assert_eq!(world.stations[station].counts().keys, before + 2);
    }
    assert_eq!(blames(&world, 0), []);
}

/// More than the bearer takes at once was handed to it all the same, and it ended the link, each time anew.
#[test]
fn as_many_keys_as_a_root_key_can_name_come_through() {
    let mut world = stations(3);
    world.block(0, RED, true);
    world.run_for(30 * S).unwrap();
    for epoch in 2..=DELEGATIONS_MAX as u64 {
        let named = delegation_of(PartyIndex(2), epoch, &SecretKey::from_seed(&[epoch as u8; 32]));
        let revoked = revocation_because(world.charter(), PartyIndex(2), epoch, [0; 4], &"long ago ".repeat(190));
        flood(&mut world, &Frame::Keys(vec![named, revoked]));
        world.run_for(10 * MS).unwrap();
    }
    found_again(&mut world);
    for station in [0, RED] {
        let keyring = world.stations[station].line.as_ref().unwrap().keyring().clone();
        assert_eq!(keyring.stations(PartyIndex(2)).filter(|key| key.revoked()).count(), DELEGATIONS_MAX - 1);
    }
}

/// Proofs of forks were shown as long as the bearer had credit, and the last of them was beyond it.
#[test]
fn proofs_of_forks_are_shown_as_the_bearer_takes_them() {
    let mut world = with_a_flooder();
    world.block(0, RED, true);
    world.run_for(30 * S).unwrap();
    for precedence in Precedence::ALL {
        // The urgent ones are short by the charter, and their bodies may be of any kind.
        let entries = ["one ", "two "].map(|text| {
            let key = station_key(PartyIndex(2), 1);
            signed(&world, 0, lane(GREEN, precedence), 1, &key, &text.repeat(12_000))
        });
        for entry in &entries {
            parts(entry).iter().for_each(|part| send_part(&mut world, GREEN, 0, part));
            world.run_for(10 * MS).unwrap();
        }
    }
    assert_eq!(world.stations[0].counts().forks, 4);
    found_again(&mut world);
    assert_eq!(world.stations[RED].counts().forks, 4);
}

/// A frame counts for more than its bytes: a million empty ones would have taken fifty times their bound.
#[test]
fn what_comes_before_the_first_heartbeat_is_bounded() {
    let mut line = Bare::new();
    let (link, routine) = (LinkId(1), Class::Lane(Precedence::Routine));
    line.step(0, Input::LinkUp { link, peer: PartyIndex(1), epoch: 1, dialed: false, over: line::Over::default() });
    let most = EARLY_BYTES_MAX / (EARLY_FRAME_OVERHEAD_BYTES + 1);
    for _ in 0..most {
        assert!(line.step(1, Input::Frame { link, class: routine, bytes: vec![0] }).is_empty());
    }
    let out = line.step(1, Input::Frame { link, class: routine, bytes: vec![0] });
    assert!(matches!(out[..], [Output::Close { code: 0, .. }]), "{out:?}");
}
