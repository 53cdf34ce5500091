//! Whatever the path does, every frame arrives once, whole, and in the order of its class.

use bearer::Class;
use bearer::sealed::{Event, Pace};

use crate::sim::{NEVER, Pair, Way, seeds};

/// A path that loses, doubles, breaks, delays and reorders, as the seed says.
fn rough(pair: &mut Pair, pace: &Pace) {
    for side in [0, 1] {
        let seed = &mut pair.seed;
        let mut way = Way::as_paced(pace, seed.below(400_000));
        way.loss = seed.below(250);
        way.doubled = seed.below(100);
        way.corrupt = seed.below(100);
        way.late = seed.below(200);
        way.jitter_us = seed.below(100_000);
        if seed.per_mille(300) {
            let from = seed.below(20_000_000);
            way.gone_us = (from, from + seed.below(30_000_000));
        }
        pair.ways[side] = way;
    }
}

fn paces() -> [Pace; 4] {
    [Pace::udp(), Pace::udp_at(64_000), Pace::udp_at(9_600), Pace::serial(2_400)]
}

#[test]
fn every_frame_arrives_once_and_in_order() {
    for seed in seeds(60) {
        let pace = Pace { silence_us: 3_600_000_000, ..paces()[seed as usize % 4] };
        let is_thin = pace.bits_per_s.is_some();
        let mut pair = Pair::new(seed, pace, Way::clean(0));
        rough(&mut pair, &pace);
        pair.dial(0);
        // Crossing dials make one link.
        let crossing = pair.seed.per_mille(300);
        if crossing {
            pair.dial(1);
        }
        let mut sent: [Vec<(Class, Vec<u8>)>; 2] = Default::default();
        for round in 0..12u64 {
            for side in [0, 1] {
                if pair.sides[side].link.is_none() {
                    continue;
                }
                for _ in 0..pair.seed.below(4) {
                    let class = Class::ALL[pair.seed.below(5) as usize];
                    let longest = if is_thin { 400 } else { 20_000 };
                    let mut frame = vec![0; 1 + pair.seed.below(longest) as usize];
                    frame.iter_mut().for_each(|byte| *byte = pair.seed.draw() as u8);
                    pair.send(side, class, &frame);
                    sent[side].push((class, frame));
                }
            }
            let until = pair.now_us + pair.seed.below(3_000_000);
            pair.run(until, |_| false);
            if round == 0 {
                // A link needs a first frame.
                pair.send(0, Class::Control, b"first");
                sent[0].push((Class::Control, b"first".to_vec()));
            }
        }
        let of = |frames: &[(Class, Vec<u8>)], class| -> Vec<Vec<u8>> {
            frames.iter().filter(|(of, _)| *of == class).map(|(_, frame)| frame.clone()).collect()
        };
        let whole = |pair: &Pair, side: usize| pair.frames(side).len() == sent[1 - side].len();
        let until = pair.now_us + 1_800_000_000;
        let done = pair.run(until, |pair| whole(pair, 0) && whole(pair, 1));
        assert!(
            done,
            "seed {seed}: {} of {}, {} of {}",
            pair.frames(1).len(),
            sent[0].len(),
            pair.frames(0).len(),
            sent[1].len()
        );
        // And nothing comes after.
        let until = pair.now_us + 60_000_000;
        pair.run(until, |_| false);
        for side in [0, 1] {
            let came: Vec<_> = pair.frames(side).into_iter().map(|(_, class, frame)| (class, frame)).collect();
            for class in Class::ALL {
                assert_eq!(of(&came, class), of(&sent[1 - side], class), "seed {seed}, to side {side}, {class:?}");
            }
            let is_closed = |(_, event): &(u64, Event)| matches!(event, Event::Closed { .. });
            assert!(!pair.sides[side].events.iter().any(is_closed), "seed {seed}: closed");
        }
    }
}

#[test]
fn credit_comes_back_to_the_byte() {
    let mut pair = Pair::new(1, Pace::udp(), Way { loss: 50, ..Way::clean(50_000) });
    pair.dial(0);
    let mut expected = 0;
    for length in [1, 340, 60_000, 68 * 1024] {
        pair.send(0, Class::Immediate, &vec![1; length]);
        expected += length;
    }
    assert!(pair.run(60_000_000, |pair| pair.frames(1).len() == 4));
    let sent = |(_, event): &(u64, Event)| match event {
        Event::Sent { class: Class::Immediate, bytes, .. } => *bytes,
        Event::Sent { .. } => panic!("another class"),
        _ => 0,
    };
    assert_eq!(pair.sides[0].events.iter().map(sent).sum::<usize>(), expected);
}

#[test]
fn more_than_the_credit_costs_the_link() {
    for frame in [vec![], vec![0; 68 * 1024 + 1]] {
        let mut pair = Pair::new(1, Pace::udp(), Way::clean(1_000));
        pair.dial(0);
        pair.send(0, Class::Flash, &frame);
        assert!(pair.sides[0].link.is_none());
    }
    let mut pair = Pair::new(1, Pace::udp(), Way::clean(1_000));
    pair.dial(0);
    for _ in 0..=(1 << 20) / (68 * 1024) {
        if pair.sides[0].link.is_some() {
            pair.send(0, Class::Routine, &[0; 68 * 1024]);
        }
    }
    assert!(pair.sides[0].link.is_none());
}

#[test]
fn a_path_that_is_dead_ends_the_link_and_a_dial_gives_up() {
    let mut pair = Pair::new(1, Pace { silence_us: 20_000_000, ..Pace::udp() }, Way::clean(1_000));
    pair.dial(0);
    pair.send(0, Class::Flash, b"heard");
    pair.run(2_000_000, |_| false);
    pair.ways = [Way { gone_us: (0, NEVER), ..Way::clean(1_000) }; 2];
    pair.send(0, Class::Flash, b"not heard");
    pair.run(60_000_000, |pair| pair.sides[0].link.is_none());
    let (at, last) = pair.sides[0].events.last().expect("an end");
    assert!(matches!(last, Event::Closed { was_heard: true, cause: bearer::Cause::TimedOut, .. }), "{last:?}");
    assert!((21_900_000..22_500_000).contains(at), "{at}");
}

/// Somebody who sends old datagrams again cannot make a dead path look alive.
#[test]
fn what_is_replayed_keeps_no_link_alive() {
    let mut pair = Pair::new(1, Pace { silence_us: 20_000_000, ..Pace::udp() }, Way::clean(1_000));
    pair.keep = true;
    pair.dial(0);
    pair.send(0, Class::Flash, b"heard");
    pair.run(1_500_000, |_| false);
    pair.send(1, Class::Flash, b"answered");
    pair.run(2_000_000, |_| false);
    let kept = pair.kept[1].clone();
    pair.ways = [Way { gone_us: (0, NEVER), ..Way::clean(1_000) }; 2];
    pair.send(0, Class::Flash, b"not heard");
    for second in 3..60 {
        pair.run(second * 1_000_000, |_| false);
        kept.iter().for_each(|datagram| pair.deliver(0, datagram));
    }
    let is_over = |(at, event): &(u64, Event)| matches!(event, Event::Closed { .. }) && *at < 23_000_000;
    assert!(pair.sides[0].events.iter().any(is_over));
}

#[test]
fn a_close_is_told() {
    let mut pair = Pair::new(1, Pace::udp(), Way::clean(1_000));
    pair.dial(0);
    pair.send(0, Class::Flash, b"x");
    pair.run(2_000_000, |_| false);
    let link = pair.sides[1].link.expect("a link");
    pair.sides[1].carrier.close(link, 7, "good night");
    assert!(pair.run(3_000_000, |pair| pair.sides[0].link.is_none()));
    let told = bearer::Cause::ClosedByPeer { code: 7, reason: "good night".into() };
    let is_told = |(_, event): &(u64, Event)| matches!(event, Event::Closed { cause, .. } if *cause == told);
    assert!(pair.sides[0].events.iter().any(is_told));
    // And where the word is lost, whatever is said next on the link is answered.
    pair.dial(0);
    pair.send(0, Class::Flash, b"x");
    pair.run(4_000_000, |_| false);
    let link = pair.sides[1].link.expect("a link");
    pair.ways[1].loss = 1_000;
    pair.sides[1].carrier.close(link, 7, "not told");
    pair.run(5_000_000, |_| false);
    pair.ways[1].loss = 0;
    pair.send(0, Class::Flash, b"y");
    assert!(pair.run(6_000_000, |pair| pair.sides[0].link.is_none()));
    assert_eq!(pair.frames(1).len(), 2);
}
