//! What strangers and hostile peers send changes nothing, or ends the link with blame; it never takes more than its room.

use std::net::SocketAddr;

use bearer::sealed::{Ack, Carrier, Chunk, Close, End, Event, Lives, Pace, Packet, Sealing};
use bearer::{Blame, Cause, Class, LinkId};

use crate::sim::{LINE, Pair, Seed, Way, key, line, sealing, secret, seeds};

/// A station with a link to a peer that speaks as the test says.
struct Victim {
    carrier: Carrier,
    link: LinkId,
    rng: Seed,
    now_us: u64,
    number: u64,
    peer: Sealing,
}

const OURS: End = End { life: 5, link: 1 };
const THEIRS: End = End { life: 9, link: 1 };

impl Victim {
    fn new(seed: u64) -> Self {
        let mut carrier = Carrier::new(secret(1), Pace::udp(), Lives::default(), true);
        carrier.admit(line(1, THEIRS.life)).expect("sound keys");
        let mut victim = Self { carrier, link: LinkId(0), rng: Seed(seed), now_us: 1, number: 0, peer: sealing(0) };
        victim.packet(|packet| packet.chunks.push(Chunk { class: Class::Flash, offset: 0, bytes: b"\x02hi" }));
        match victim.carrier.poll_event() {
            Some(Event::Up { link, .. }) => victim.link = link,
            other => panic!("{other:?}"),
        }
        victim.drain();
        victim
    }

    fn packet<'a>(&mut self, change: impl FnOnce(&mut Packet<'a>)) {
        let mut packet = Packet::new(OURS, Some(End { life: THEIRS.life, link: 0 }), self.number);
        change(&mut packet);
        self.number += 1;
        let mut plaintext = Vec::new();
        packet.encode(&mut plaintext);
        self.plaintext(&plaintext);
    }

    fn plaintext(&mut self, plaintext: &[u8]) {
        let datagram = self.peer.seal(plaintext, &mut self.rng);
        self.carrier.handle_datagram(self.now_us, None, &datagram);
    }

    fn drain(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.carrier.poll_event()).collect()
    }

    /// The cause that the last packet brought about.
    fn cause(&mut self) -> Option<Cause> {
        self.drain().into_iter().find_map(|event| match event {
            Event::Closed { cause, .. } => Some(cause),
            _ => None,
        })
    }
}

#[test]
fn a_peer_that_breaks_the_rules_loses_the_link_and_is_blamed() {
    type Change = fn(&mut Packet<'_>);
    let breaks: [(&str, Change); 4] = [
        ("an oversize frame", |packet| {
            packet.chunks.push(Chunk { class: Class::Flash, offset: 3, bytes: &[0x80, 0xff, 0xff, 0xff, 1] });
        }),
        ("an empty frame", |packet| packet.chunks.push(Chunk { class: Class::Flash, offset: 3, bytes: &[0, 1] })),
        ("a long form", |packet| packet.chunks.push(Chunk { class: Class::Flash, offset: 3, bytes: &[0x40, 1] })),
        ("an acknowledgement of what was never sent", |packet| {
            packet.ack = Some(Ack { delay_ms: 0, runs: vec![(1 << 60, 1 << 61)] });
        }),
    ];
    for (what, change) in breaks {
        let mut victim = Victim::new(1);
        victim.packet(change);
        let cause = victim.cause().unwrap_or_else(|| panic!("{what} is let pass"));
        assert_eq!(cause.blame(), Blame::Peer, "{what}: {cause}");
    }
    // What opens and is no packet.
    let mut victim = Victim::new(1);
    victim.plaintext(&[0xff; 40]);
    assert_eq!(victim.cause().map(|cause| cause.blame()), Some(Blame::Peer));
}

#[test]
fn absurd_numbers_are_taken_for_what_they_are() {
    let absurd = (1 << 62) - 1;
    let mut victim = Victim::new(1);
    victim.packet(|packet| packet.number = absurd);
    victim.packet(|packet| packet.from.link = absurd);
    victim.packet(|packet| packet.to = Some(End { life: THEIRS.life, link: absurd }));
    victim.packet(|packet| packet.to = Some(End { life: u64::MAX, link: absurd }));
    victim.packet(|packet| packet.ack = Some(Ack { delay_ms: absurd, runs: vec![(0, 0)] }));
    victim.packet(|packet| packet.close = Some(Close { code: absurd, reason: &[0xff; 120] }));
    victim.packet(|packet| packet.chunks.push(Chunk { class: Class::Routine, offset: absurd - 9, bytes: &[1; 9] }));
    for step in 0..200 {
        victim.now_us += step * 100_000;
        while victim.carrier.poll_transmit(victim.now_us, &mut victim.rng).is_some() {}
    }
}

/// Sealed by the peer, and otherwise whatever the seed gives: packets that are nearly right, and such that are not.
#[test]
fn no_packet_of_a_peer_makes_us_panic_or_grow() {
    for seed in seeds(40) {
        let mut victim = Victim::new(seed);
        let mut draw = Seed(seed ^ 0xabcd);
        for _ in 0..120 {
            let number = |draw: &mut Seed| match draw.below(4) {
                0 => draw.below(4),
                1 => draw.below(300),
                2 => (1 << 62) - 1 - draw.below(3),
                _ => draw.draw() >> (2 + draw.below(60)),
            };
            let end = |draw: &mut Seed| {
                let life = [5, 9, 1 + draw.below(100), u64::MAX][draw.below(4) as usize];
                End { life, link: draw.below(4) }
            };
            let bytes: Vec<u8> = (0..1 + draw.below(500)).map(|_| draw.draw() as u8 & 0x3f).collect();
            let mut packet =
                Packet::new(end(&mut draw), draw.per_mille(700).then(|| end(&mut draw)), number(&mut draw));
            packet.asks = draw.per_mille(300);
            if draw.per_mille(400) {
                let newest = draw.below(12);
                packet.ack =
                    Some(Ack { delay_ms: number(&mut draw), runs: vec![(newest - draw.below(newest + 1), newest)] });
            }
            if draw.per_mille(40) {
                packet.close = Some(Close { code: number(&mut draw), reason: &bytes[..bytes.len().min(100)] });
            }
            for _ in 0..draw.below(3) {
                let offset =
                    if draw.per_mille(500) { draw.below(300_000) } else { number(&mut draw) & ((1 << 61) - 1) };
                packet.chunks.push(Chunk { class: Class::ALL[draw.below(5) as usize], offset, bytes: &bytes });
            }
            let mut plaintext = Vec::new();
            packet.encode(&mut plaintext);
            if draw.per_mille(200) {
                let at = draw.below(plaintext.len() as u64) as usize;
                plaintext[at] ^= 1 << draw.below(8);
            }
            victim.plaintext(&plaintext);
            victim.now_us += draw.below(300_000);
            if draw.per_mille(300)
                && let Some(link) = victim.carrier.passage(victim.link).map(|_| victim.link)
            {
                victim.carrier.send(link, Class::Routine, &[1; 400]);
            }
            let mut sent = 0;
            while victim.carrier.poll_transmit(victim.now_us, &mut victim.rng).is_some() {
                sent += 1;
                assert!(sent < 100, "seed {seed}: it talks without end");
            }
            if draw.per_mille(300) {
                victim.drain();
            }
        }
    }
}

/// A caller that does not look, and a peer that sends on: what waits is bounded.
#[test]
fn what_waits_for_a_caller_is_bounded() {
    let mut victim = Victim::new(1);
    let frame = [[0x44, 0x00].as_slice(), &[7; 1_024]].concat();
    let mut offset = 3;
    for _ in 0..4_000 {
        victim.packet(|packet| packet.chunks.push(Chunk { class: Class::Flash, offset, bytes: &frame }));
        offset += frame.len() as u64;
    }
    let bytes = |event: Event| match event {
        Event::Frame { bytes, .. } => bytes.len(),
        _ => 0,
    };
    let waiting: usize = victim.drain().into_iter().map(bytes).sum();
    assert!((400 << 10..=(512 << 10) + 1_024).contains(&waiting), "{waiting} bytes");
    // And a peer that begins one link after another.
    for link in 2..20_000 {
        victim.packet(|packet| {
            packet.from.link = link;
            packet.chunks.push(Chunk { class: Class::Flash, offset: 0, bytes: b"\x02hi" });
        });
    }
    assert!(victim.drain().len() <= 4_096 + 8);
    assert!(victim.carrier.dropped().unread > 0);
}

/// Every byte of a datagram changed, cut anywhere, from another line, the other way round, or with another's hints.
#[test]
fn what_was_tampered_with_is_not_opened() {
    let mut rng = Seed(1);
    let (ours, theirs) = (sealing(0), sealing(1));
    let datagram = ours.seal(b"a frame", &mut rng);
    assert_eq!(theirs.open(&datagram).as_deref(), Some(&b"a frame"[..]));
    for at in 0..datagram.len() {
        for bit in 0..8 {
            let mut datagram = datagram.clone();
            datagram[at] ^= 1 << bit;
            // The top bit of an X25519 key is ignored (RFC 7748, section 5), but what was encapsulated is hashed with it.
            assert_eq!(theirs.open(&datagram), None, "byte {at}, bit {bit}");
        }
    }
    for length in 0..datagram.len() {
        assert_eq!(theirs.open(&datagram[..length]), None);
    }
    assert_eq!(ours.open(&datagram), None, "back to its sender");
    let other_line = Sealing::new(&secret(1), key(0), [1; 32], None).expect("sound keys");
    let without = Sealing::new(&secret(1), key(0), LINE, None).expect("sound keys");
    for sealing in [other_line, without] {
        let mut datagram = datagram.clone();
        datagram[1..9].copy_from_slice(&sealing.inbound_hints());
        assert_eq!(sealing.open(&datagram), None);
    }
    let second = ours.seal(b"a frame", &mut rng);
    assert_ne!(datagram[9..41], second[9..41], "one key for two datagrams");
    assert_eq!(theirs.open(&[&datagram[..41], &second[41..]].concat()), None, "spliced");
}

#[test]
fn keys_of_low_order_and_such_as_are_none_are_refused() {
    use bearer::Key;
    use bearer::sealed::KeyError;
    let refused = |bytes: [u8; 32]| Sealing::new(&secret(0), Key(bytes), LINE, None).err();
    let mut identity = [0; 32];
    identity[0] = 1;
    assert_eq!(refused(identity), Some(KeyError::LowOrder));
    assert_eq!(refused([0; 32]), Some(KeyError::LowOrder));
    let mut order_two = [0xff; 32];
    (order_two[0], order_two[31]) = (0xec, 0x7f);
    assert_eq!(refused(order_two), Some(KeyError::LowOrder));
    let mut not_canonical = [0xff; 32];
    (not_canonical[0], not_canonical[31]) = (0xee, 0x7f);
    assert_eq!(refused(not_canonical), Some(KeyError::NoPoint));
    let mut no_point = [0; 32];
    no_point[0] = 2;
    assert_eq!(refused(no_point), Some(KeyError::NoPoint));
    assert_eq!(refused(key(0).0), Some(KeyError::Own));
}

/// A flood of what does not open costs so many attempts a second, and another address is served all the same.
#[test]
fn a_flood_costs_bounded_work() {
    let mut pair = Pair::new(1, Pace::udp(), Way::clean(1_000));
    pair.dial(0);
    pair.send(0, Class::Flash, b"first");
    pair.keep = true;
    pair.run(2_000_000, |_| false);
    pair.send(0, Class::Flash, b"later");
    let good = pair.sides[0].carrier.poll_transmit(pair.now_us, &mut Seed(4)).expect("a datagram").bytes;
    let mut bad = good.clone();
    *bad.last_mut().expect("a tag") ^= 1;
    let flooder = SocketAddr::from(([10, 0, 0, 1], 9));
    let carrier = &mut pair.sides[1].carrier;
    let mut tried = 0;
    for step in 0..100_000u64 {
        let before = carrier.dropped().unsealed;
        carrier.handle_datagram(pair.now_us + step * 20, Some(flooder), &bad);
        tried += carrier.dropped().unsealed - before;
    }
    assert!((20..=80).contains(&tried), "{tried} attempts in two seconds");
    carrier.handle_datagram(pair.now_us + 2_000_000, Some(SocketAddr::from(([10, 0, 0, 2], 9))), &good);
    let mut events = std::iter::from_fn(|| carrier.poll_event());
    assert!(events.any(|event| matches!(event, Event::Frame { bytes, .. } if bytes == b"later")));
    // And what is for nobody is not tried at all.
    let dropped = carrier.dropped();
    let stranger = [&[1][..], &[0xee; 200]].concat();
    carrier.handle_datagram(pair.now_us, None, &stranger);
    assert_eq!(carrier.dropped().strange, dropped.strange + 1);
}

/// Somebody who keeps datagrams and sends them again is answered a few times a second at most.
#[test]
fn what_is_replayed_is_answered_seldom() {
    let mut pair = Pair::new(1, Pace::udp(), Way::clean(1_000));
    pair.keep = true;
    pair.dial(0);
    pair.send(0, Class::Flash, b"of an earlier life");
    pair.run(2_000_000, |_| false);
    let old = pair.kept[0].clone();
    pair.restart(0);
    pair.dial(0);
    pair.send(0, Class::Flash, b"of the present one");
    pair.run(4_000_000, |_| false);
    let (sent, events) = (pair.sides[1].sent_datagrams, pair.sides[1].events.len());
    for _ in 0..1_000 {
        pair.deliver(1, &old[0]);
        let until = pair.now_us + 2_000;
        pair.run(until, |_| false);
    }
    let answers = pair.sides[1].sent_datagrams - sent;
    assert!(answers <= 4 + 8 + 4, "{answers} answers in two seconds");
    assert_eq!(pair.sides[1].events.len(), events);
}
