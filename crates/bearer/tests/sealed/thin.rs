//! A question and its answer over thin, slow and lossy paths, cold: nothing is known before, not even a life.

use bearer::Class;
use bearer::sealed::{Carrier, Line, Lives, Pace};

use crate::sim::{Pair, Seed, Way, exchange, key, sealing, secret};

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

/// A path that was gone for an hour is tried again within two seconds of its return, or the time of one datagram.
#[test]
fn a_path_that_comes_back_is_used_within_two_seconds() {
    let paces = [
        (Pace::udp(), 60_000_000, 254),
        (Pace::udp(), 3_600_000_000, 254),
        (Pace::udp_at(9_600), 600_000_000, 430),
        (Pace::serial(300), 600_000_000, 254),
    ];
    for (pace, gone_us, datagram) in paces {
        let pace = Pace { silence_us: 2 * gone_us + 100_000_000, ..pace };
        let mut pair = Pair::new(3, pace, Way::as_paced(&pace, 150_000));
        exchange(&mut pair, 340, 150, 100_000_000).expect("an answer");
        let back_us = pair.now_us + gone_us;
        for way in &mut pair.ways {
            way.gone_us = (pair.now_us, back_us);
        }
        pair.run(back_us - gone_us / 2, |_| false);
        pair.send(0, Class::Flash, &[3; 60]);
        let sent = pair.sides[0].sent_datagrams;
        pair.run(back_us, |_| false);
        let tries = pair.sides[0].sent_datagrams - sent;
        assert!(pair.run(back_us + 100_000_000, |pair| pair.frames(1).len() == 2), "never");
        let late = pair.now_us - back_us;
        println!("{} s gone at {:?} bit/s: {tries} tries, back after {late} us", gone_us / 1_000_000, pace.bits_per_s);
        // The try that was on its way when the path came back is lost as well. Then the pause, and the next.
        let try_us = pace.airtime_us(datagram);
        let bound_us = try_us + 2_000_000.max(try_us) + try_us + 150_000;
        assert!(late <= bound_us, "{late} us, not {bound_us}");
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

/// Several lines share a thin path: a FLASH on one goes before the bulk of another, and bulk takes turns.
#[test]
fn lines_that_share_a_path_are_served_by_urgency() {
    let mut carrier = Carrier::new(secret(0), Pace::udp_at(9_600), Lives::default(), true);
    let lines = [[1; 32], [2; 32], [3; 32]];
    let links = lines.map(|id| {
        carrier.admit(Line { id, life: 5, peer: key(1), preshared: None }).expect("sound keys");
        carrier.dial(1, key(1), id, None, None, 1_000_000_000)
    });
    let mut rng = Seed(1);
    let mut now_us = 1;
    for link in links {
        carrier.send(link, Class::Routine, &[7; 20_000]);
    }
    let mut next = |carrier: &mut Carrier| {
        let bytes = carrier.poll_transmit(now_us, &mut rng).expect("a datagram").bytes;
        assert!(carrier.poll_transmit(now_us, &mut rng).is_none(), "two at once");
        let is_of = |id: &[u8; 32]| {
            let sealing = bearer::sealed::Sealing::new(&secret(1), key(0), *id, None).expect("sound keys");
            sealing.inbound_hints() == bytes[1..9]
        };
        now_us += Pace::udp_at(9_600).airtime_us(bytes.len());
        lines.iter().position(is_of).expect("one of the lines")
    };
    let mut turns = [next(&mut carrier), next(&mut carrier), next(&mut carrier)];
    turns.sort_unstable();
    assert_eq!(turns, [0, 1, 2], "each in its turn");
    carrier.send(links[2], Class::Flash, &[1; 300]);
    carrier.send(links[1], Class::Immediate, &[2; 300]);
    assert_eq!([next(&mut carrier), next(&mut carrier)], [2, 1]);
    // And the first datagram costs what the specification says: 72 bytes.
    let mut pair = Pair::new(1, Pace::udp(), Way::clean(1));
    pair.keep = true;
    pair.dial(0);
    pair.send(0, Class::Flash, &[1; 340]);
    pair.run(1_000_000, |_| false);
    assert_eq!(pair.kept[0][0].len(), 340 + 72);
    assert!(sealing(1).open(&pair.kept[0][0]).is_some());
}
