//! A question and its answer over thin, slow and lossy paths, cold: nothing is known before, not even a life.

use bearer::Class;
use bearer::sealed::Pace;

use crate::sim::{Pair, Way, exchange};

/// 9,600 bit/s and 300 ms each way: the first datagram carries the entry.
#[test]
fn an_entry_and_its_receipt_over_9600_bits_a_second_take_a_second_and_a_quarter() {
    let pace = Pace::udp_at(9_600);
    let mut pair = Pair::new(1, pace, Way::as_paced(&pace, 300_000));
    let took = exchange(&mut pair, 340, 150, 10_000_000).expect("an answer");
    let bytes = [0, 1].map(|side| (pair.sides[side].sent_datagrams, pair.sides[side].sent_bytes));
    println!(
        "9,600 bit/s, 300 ms: {took} us; datagrams and bytes on the wire there {:?}, back {:?}",
        bytes[0], bytes[1]
    );
    assert!(took <= 1_250_000, "{took} us");
    assert_eq!((bytes[0].0, bytes[1].0), (1, 1));
}

/// 300 bit/s on a serial line of ten bits a byte: a FLASH of a hundred words and its receipt within a minute.
#[test]
fn a_flash_of_a_hundred_words_over_300_bits_a_second_takes_a_minute() {
    let pace = Pace::serial(300);
    let mut pair = Pair::new(1, pace, Way::as_paced(&pace, 1_000));
    let took = exchange(&mut pair, 760, 150, 200_000_000).expect("an answer");
    let bytes = [0, 1].map(|side| (pair.sides[side].sent_datagrams, pair.sides[side].sent_bytes));
    println!("300 bit/s serial: {took} us; datagrams and bytes on the wire there {:?}, back {:?}", bytes[0], bytes[1]);
    assert!(took <= 60_000_000, "{took} us");
}

/// 300 ms round trip, 2 % loss each way, a thousand seeds.
#[test]
fn two_in_a_hundred_lost_cost_little() {
    let way = Way { loss: 20, ..Way::clean(150_000) };
    let mut took: Vec<u64> = (0..1_000)
        .map(|seed| exchange(&mut Pair::new(seed, Pace::udp(), way), 340, 150, 60_000_000).expect("an answer"))
        .collect();
    took.sort_unstable();
    println!("300 ms, 2 % loss: median {} us, nine in ten {} us, worst {} us", took[500], took[900], took[999]);
    assert!(took[500] <= 350_000 && took[900] <= 800_000);
}

/// A path that was gone for an hour is used again within two seconds of its return.
#[test]
fn a_path_that_comes_back_is_used_within_two_seconds() {
    for (pace, gone_us) in [(Pace::udp(), 60_000_000), (Pace::udp(), 3_600_000_000), (Pace::udp_at(9_600), 600_000_000)]
    {
        let pace = Pace { silence_us: 2 * gone_us + 10_000_000, ..pace };
        let mut pair = Pair::new(3, pace, Way::as_paced(&pace, 150_000));
        exchange(&mut pair, 340, 150, 10_000_000).expect("an answer");
        let back_us = pair.now_us + gone_us;
        for way in &mut pair.ways {
            way.gone_us = (pair.now_us, back_us);
        }
        pair.run(back_us - gone_us / 2, |_| false);
        pair.send(0, Class::Flash, &[3; 340]);
        assert!(pair.run(back_us + 10_000_000, |pair| pair.frames(1).len() == 2), "never");
        let late = pair.now_us - back_us;
        println!("{} s gone at {:?} bit/s: back after {late} us", gone_us / 1_000_000, pace.bits_per_s);
        // Two seconds, and the way itself.
        assert!(late <= 2_000_000 + 150_000 + 500_000, "{late} us");
        assert!(pair.sides[0].events.len() < 20);
    }
}

/// A FLASH behind a full backlog waits for one datagram and no more.
#[test]
fn a_flash_passes_a_backlog() {
    // The datagram of bulk that is on the wire, its own datagrams, the way.
    let bound = |pace: Pace, bulk, own: &[usize]| {
        own.iter().map(|bytes| pace.airtime_us(*bytes)).sum::<u64>() + pace.airtime_us(bulk) + 150_000 + 10_000
    };
    let (thin, serial) = (Pace::udp_at(9_600), Pace::serial(1_200));
    let thin = (thin, bound(thin, 480, &[340 + 90]));
    let serial = (serial, bound(serial, 160, &[254, 254, 100]));
    for (pace, bound_us) in [thin, serial, (Pace::udp(), 160_000)] {
        let mut pair = Pair::new(5, pace, Way::as_paced(&pace, 150_000));
        pair.dial(0);
        for _ in 0..40 {
            pair.send(0, Class::Routine, &[7; 20_000]);
        }
        pair.run(31_000_000, |_| false);
        let began = pair.now_us;
        pair.send(0, Class::Flash, &[1; 340]);
        let is_flash = |pair: &mut Pair| pair.frames(1).iter().any(|(_, class, _)| *class == Class::Flash);
        assert!(pair.run(began + 60_000_000, is_flash), "never");
        let took = pair.now_us - began;
        println!(
            "a FLASH behind 800 kB at {:?} bit/s: {took} us; waited below {} us",
            pace.bits_per_s, pair.sides[0].waited_us
        );
        assert!(took <= bound_us, "{took} us");
        assert_eq!(pair.sides[0].waited_us, 0, "something was queued below us");
    }
}

/// Bulk fills a thin path: pacing leaves nothing idle, and the seal costs what it costs.
#[test]
fn bulk_fills_a_thin_path() {
    let pace = Pace::udp_at(9_600);
    let mut pair = Pair::new(5, pace, Way::as_paced(&pace, 300_000));
    pair.dial(0);
    (0..10).for_each(|_| pair.send(0, Class::Routine, &[7; 2_000]));
    assert!(pair.run(120_000_000, |pair| pair.frames(1).len() == 10));
    let took = pair.now_us - 1_000_000;
    let (datagrams, bytes) = (pair.sides[0].sent_datagrams, pair.sides[0].sent_bytes);
    println!("20 kB at 9,600 bit/s: {took} us, {datagrams} datagrams, {bytes} bytes");
    assert!(bytes < 20_000 * 4 / 3, "{bytes} bytes for 20,000");
    let wire_us = bytes * 8 * 1_000_000 / 9_600;
    assert!(took < wire_us + 700_000, "{took} us for {wire_us} us of wire");
}
