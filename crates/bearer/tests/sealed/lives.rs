//! Stations that start anew in the middle, and old datagrams that somebody kept.

use bearer::sealed::{Event, Pace};
use bearer::{Cause, Class};

use crate::sim::{LINE, Pair, Seed, Way, exchange, key, line, secret, seeds};

fn up(pair: &mut Pair) {
    pair.keep = true;
    pair.dial(0);
    pair.send(0, Class::Control, b"hello of A");
    assert!(pair.run(pair.now_us + 5_000_000, |pair| pair.sides[1].link.is_some()));
    pair.send(1, Class::Control, b"hello of B");
    assert!(pair.run(pair.now_us + 5_000_000, |pair| !pair.frames(0).is_empty()));
}

fn reset(pair: &Pair, side: usize) -> bool {
    let is_reset = |(_, event): &(u64, Event)| matches!(event, Event::Closed { cause: Cause::Reset, .. });
    pair.sides[side].events.iter().any(is_reset)
}

#[test]
fn each_side_is_told_the_life_of_the_other_and_that_it_is_heard() {
    let mut pair = Pair::new(1, Pace::udp(), Way::clean(50_000));
    up(&mut pair);
    pair.run(pair.now_us + 1_000_000, |_| false);
    for side in [0, 1] {
        let life = pair.sides[1 - side].life;
        let is_heard = |(_, event): &(u64, Event)| matches!(event, Event::Heard { life: told, .. } if *told == life);
        assert_eq!(pair.sides[side].events.iter().filter(|event| is_heard(event)).count(), 1);
    }
    assert!(
        matches!(&pair.sides[1].events[0].1, Event::Up { life: Some(life), dialed: false, .. } if *life == pair.sides[0].life)
    );
    // What came before B's life was named is early; A heard B's life with its first frame.
    let early = |side: usize| {
        let is_early = |(_, event): &(u64, Event)| matches!(event, Event::Frame { early: true, .. });
        pair.sides[side].events.iter().any(is_early)
    };
    assert!(early(1) && !early(0));
}

#[test]
fn a_life_that_is_known_from_elsewhere_is_named_by_the_first_datagram() {
    let mut pair = Pair::new(1, Pace::udp(), Way::clean(50_000));
    let life = pair.sides[1].life;
    pair.dial_knowing(0, Some(life));
    pair.send(0, Class::Flash, b"at once");
    assert!(pair.run(pair.now_us + 60_000, |pair| !pair.frames(1).is_empty()));
    assert!(pair.sides[1].events.iter().any(|(_, event)| matches!(event, Event::Frame { early: false, .. })));
}

#[test]
fn the_receiver_starts_anew_and_takes_nothing_that_was_for_its_earlier_life() {
    let mut pair = Pair::new(1, Pace::udp(), Way::clean(50_000));
    up(&mut pair);
    pair.restart(1);
    pair.send(0, Class::Flash, b"to the earlier life");
    assert!(pair.run(pair.now_us + 5_000_000, |pair| pair.sides[0].link.is_none()));
    assert!(reset(&pair, 0));
    assert!(pair.frames(1).is_empty());
    // The sender knows the new life now, and its next link names it from the first datagram on.
    pair.dial(0);
    assert!(
        matches!(pair.sides[0].events.last(), Some((_, Event::Up { life, .. })) if *life == Some(pair.sides[1].life))
    );
    pair.send(0, Class::Flash, b"to the new one");
    let until = pair.now_us + 60_000;
    assert!(pair.run(until, |pair| pair.frames(1).len() == 1));
    assert!(pair.sides[1].events.iter().any(|(_, event)| matches!(event, Event::Frame { early: false, .. })));
}

#[test]
fn the_sender_starts_anew_and_is_taken_after_one_round_trip() {
    let mut pair = Pair::new(1, Pace::udp(), Way::clean(50_000));
    up(&mut pair);
    pair.restart(0);
    let began = pair.now_us;
    pair.dial(0);
    pair.send(0, Class::Flash, b"of the new life");
    assert!(pair.run(began + 5_000_000, |pair| pair.frames(1).len() == 2));
    assert!(pair.now_us - began <= 160_000, "{}", pair.now_us - began);
    assert!(reset(&pair, 1));
    // The earlier life's datagrams, each of them, change nothing any more.
    pair.run(pair.now_us + 5_000_000, |_| false);
    let (events, kept) = (pair.sides[1].events.len(), pair.kept[0].clone());
    for datagram in &kept {
        pair.deliver(1, datagram);
        pair.run(pair.now_us + 500_000, |_| false);
    }
    let taken = |event: &&(u64, Event)| !matches!(event.1, Event::Sent { .. });
    assert_eq!(pair.sides[1].events.iter().skip(events).filter(taken).count(), 0);
    assert!(pair.sides[0].link.is_some() && pair.sides[1].link.is_some());
}

#[test]
fn both_start_anew() {
    let mut pair = Pair::new(1, Pace::udp(), Way::clean(50_000));
    up(&mut pair);
    pair.restart(0);
    pair.restart(1);
    up(&mut pair);
}

/// A serial port that is unplugged and plugged in again, a modem that hangs up: the lives are the same, and the numbers go on.
#[test]
fn a_path_that_is_opened_again_goes_on_in_the_same_life() {
    let mut pair = Pair::new(1, Pace::udp(), Way::clean(50_000));
    up(&mut pair);
    for round in 0..4 {
        let side = round % 2;
        let old = pair.kept[1 - side].clone();
        pair.reopen(side);
        let before = pair.frames(1 - side).len();
        // What was said on the path before it broke is of links that are over.
        old.iter().for_each(|datagram| pair.deliver(side, datagram));
        assert_eq!(pair.sides[side].link, None, "round {round}");
        pair.dial(side);
        pair.send(side, Class::Flash, b"again");
        assert!(pair.run(pair.now_us + 5_000_000, |pair| pair.frames(1 - side).len() > before), "round {round}");
        pair.send(1 - side, Class::Flash, b"and back");
        let before = pair.frames(side).len();
        assert!(pair.run(pair.now_us + 5_000_000, |pair| pair.frames(side).len() > before), "round {round}");
        pair.run(pair.now_us + 1_000_000, |_| false);
    }
}

/// Two paths between the same lives: a datagram of the one is worth nothing on the other.
#[test]
fn what_was_sent_on_one_path_is_not_taken_on_another() {
    let mut pair = Pair::new(1, Pace::udp(), Way::clean(50_000));
    up(&mut pair);
    pair.run(pair.now_us + 1_000_000, |_| false);
    let kept = pair.kept[0].clone();
    let (lives, life) = (pair.sides[1].lives.clone(), pair.sides[1].life);
    let mut other = bearer::sealed::Carrier::new(secret(1), Pace::serial(9_600), lives, true);
    other.admit(line(1, life)).expect("sound keys");
    kept.iter().for_each(|datagram| other.handle_datagram(pair.now_us, None, datagram));
    assert_eq!(other.poll_event(), None);
    // And a life that becomes known on one path ends the links of another life on every path.
    pair.sides[1].lives.know(key(0), LINE, 77);
    pair.sides[1].carrier.poll_transmit(pair.now_us, &mut Seed(1));
    let is_reset = |event| matches!(event, Event::Closed { cause: Cause::Reset, .. });
    assert!(std::iter::from_fn(|| pair.sides[1].carrier.poll_event()).any(is_reset));
}

/// Where nothing early is taken, a first contact costs one round trip more, and every frame is for this very life.
#[test]
fn a_station_that_takes_nothing_early_answers_first() {
    let mut pair = Pair::taking(1, Pace::udp(), Way::clean(50_000), false);
    let took = exchange(&mut pair, 340, 150, 5_000_000).expect("an answer");
    assert_eq!(took, 200_000);
    let early = |(_, event): &(u64, Event)| matches!(event, Event::Frame { early: true, .. });
    assert!(!pair.sides.iter().any(|side| side.events.iter().any(early)));
}

/// That the peer lives does not make an old packet of it a new one: what is replayed stays early.
#[test]
fn an_answer_does_not_vouch_for_what_was_replayed() {
    let mut pair = Pair::new(1, Pace::udp(), Way::clean(50_000));
    pair.keep = true;
    // Nothing comes back, so that both frames go to no life in particular.
    pair.ways[1].loss = 1_000;
    pair.dial(0);
    pair.send(0, Class::Flash, b"one");
    pair.run(1_300_000, |_| false);
    pair.send(0, Class::Flash, b"two");
    pair.run(1_400_000, |_| false);
    pair.ways[1].loss = 0;
    let (first, second) = (pair.kept[0][0].clone(), pair.kept[0].last().expect("another").clone());
    assert_ne!(first, second);
    // The link ends at its dialer, which lives on; the other starts anew, and is shown the first of the old packets.
    let link = pair.sides[0].link.expect("a link");
    pair.sides[0].carrier.close(link, 0, "");
    pair.sides[0].lives.know(key(1), LINE, 77);
    pair.restart(1);
    pair.run(3_000_000, |_| false);
    pair.deliver(1, &first);
    pair.send(1, Class::Control, b"who is there?");
    pair.run(4_000_000, |_| false);
    pair.deliver(1, &second);
    let late = |(_, event): &(u64, Event)| matches!(event, Event::Frame { early: false, .. } | Event::Heard { .. });
    assert!(!pair.sides[1].events.iter().any(late), "{:?}", pair.sides[1].events);
}

/// Frames carry who sent them in which life, and to which life of the other, as far as the sender's side knew.
/// Everything that was ever sent is delivered again at random, stations start anew at random, and still:
/// what is not early is of the sender's present or last life, in order, once, and never for an earlier life of the reader;
/// and what is early is, too, never older than what was taken before.
#[test]
fn nothing_old_is_taken_however_lives_change() {
    for seed in seeds(16) {
        let pace = Pace { silence_us: 30_000_000, ..Pace::udp() };
        let way = Way { loss: 100, jitter_us: 60_000, ..Way::clean(40_000) };
        let takes_early = seed % 2 == 0;
        let mut pair = Pair::taking(seed, pace, way, takes_early);
        pair.keep = true;
        // For each side: how often it started, how many links it began, and how many frames it sent in this one.
        let mut starts = [0u64; 2];
        let mut sequence = [0u64; 2];
        // What was taken last from the other: its start and its number.
        let mut taken: [(u64, u64); 2] = [(0, 0); 2];
        let mut read = [0usize; 2];
        for _ in 0..150 {
            for side in [0, 1] {
                if pair.sides[side].link.is_none() && pair.seed.per_mille(600) {
                    pair.dial(side);
                }
                if pair.sides[side].link.is_some() && pair.seed.per_mille(700) {
                    sequence[side] += 1;
                    // Of its life it is what the sender's side knows; zero if nothing.
                    let to = pair.sides[side].carrier.peer_life(key(1 - side), LINE).unwrap_or(0);
                    let own = [starts[side], sequence[side], to];
                    let frame: Vec<u8> = own.iter().flat_map(|number| number.to_be_bytes()).collect();
                    pair.send(side, Class::Flash, &frame);
                }
                for _ in 0..pair.seed.below(3) {
                    if !pair.kept[1 - side].is_empty() {
                        let at = pair.seed.below(pair.kept[1 - side].len() as u64) as usize;
                        let datagram = pair.kept[1 - side][at].clone();
                        pair.deliver(side, &datagram);
                    }
                }
            }
            let until = pair.now_us + pair.seed.below(400_000);
            pair.run(until, |_| false);
            for side in [0, 1] {
                for (_, event) in pair.sides[side].events.iter().skip(read[side]) {
                    let Event::Frame { bytes, early, .. } = event else { continue };
                    let number = |at: usize| u64::from_be_bytes(bytes[at..at + 8].try_into().expect("eight bytes"));
                    let (start, sequence, to) = (number(0), number(8), number(16));
                    assert!(takes_early || !early, "seed {seed}: an early frame");
                    if *early {
                        continue;
                    }
                    assert!(to == 0 || to == pair.sides[side].life, "seed {seed}: for an earlier life of {side}");
                    assert!((start, sequence) > taken[side], "seed {seed}: {start}.{sequence} after {:?}", taken[side]);
                    taken[side] = (start, sequence);
                }
                read[side] = pair.sides[side].events.len();
                if pair.seed.per_mille(40) {
                    pair.reopen(side);
                }
                if pair.seed.per_mille(40) {
                    pair.restart(side);
                    starts[side] += 1;
                    sequence[side] = 0;
                    read[side] = 0;
                }
            }
        }
        // With quiet about them, the two find each other again.
        let until = pair.now_us + 120_000_000;
        let mut frames = 0;
        while pair.now_us < until && frames < 2 {
            for side in [0, 1] {
                if pair.sides[side].link.is_none() {
                    pair.dial(side);
                    pair.send(side, Class::Routine, b"still there?");
                }
            }
            pair.run(pair.now_us + 1_000_000, |_| false);
            let came = |side: usize| pair.frames(side).iter().any(|(_, class, _)| *class == Class::Routine);
            frames = usize::from(came(0)) + usize::from(came(1));
        }
        assert!(pair.sides.iter().all(|side| side.link.is_some()), "seed {seed}");
    }
}
