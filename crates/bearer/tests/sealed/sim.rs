//! Two stations and the path between them, in virtual time.

use std::collections::BTreeMap;
use std::convert::Infallible;

use bearer::sealed::{Carrier, Event, Line, Lives, Pace, Preshared, Sealing};
use bearer::{Class, Key, LinkId, Secret};
use rand_core::{TryCryptoRng, TryRng};

pub const LINE: [u8; 32] = [0x5a; 32];
pub const NEVER: u64 = u64::MAX;

/// So many seeds, or as many as `SEALED_SEEDS` says.
pub fn seeds(count: u64) -> std::ops::Range<u64> {
    0..std::env::var("SEALED_SEEDS").ok().and_then(|count| count.parse().ok()).unwrap_or(count)
}

/// SplitMix64. It must be repeatable, and need not be secret: what is sealed here is a test.
#[derive(Clone)]
pub struct Seed(pub u64);

impl Seed {
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.draw() % bound.max(1)
    }

    pub fn per_mille(&mut self, chance: u64) -> bool {
        self.below(1_000) < chance
    }
}

impl TryRng for Seed {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.draw() as u32)
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.draw())
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.iter_mut().for_each(|byte| *byte = self.draw() as u8);
        Ok(())
    }
}

impl TryCryptoRng for Seed {}

/// What a path does to datagrams, one way.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// What it carries; none: everything at once.
    pub bits_per_s: Option<u64>,
    pub bits_per_byte: u64,
    pub overhead_bytes: u64,
    pub delay_us: u64,
    pub jitter_us: u64,
    /// Per thousand.
    pub loss: u64,
    pub doubled: u64,
    pub corrupt: u64,
    /// Late by up to a second.
    pub late: u64,
    /// From when to when nothing passes.
    pub gone_us: (u64, u64),
}

impl Way {
    pub fn clean(delay_us: u64) -> Self {
        Self {
            bits_per_s: None,
            bits_per_byte: 8,
            overhead_bytes: 28,
            delay_us,
            jitter_us: 0,
            loss: 0,
            doubled: 0,
            corrupt: 0,
            late: 0,
            gone_us: (NEVER, NEVER),
        }
    }

    pub fn as_paced(pace: &Pace, delay_us: u64) -> Self {
        Self {
            bits_per_s: pace.bits_per_s.map(u64::from),
            bits_per_byte: u64::from(pace.bits_per_byte),
            overhead_bytes: pace.overhead_bytes as u64,
            ..Self::clean(delay_us)
        }
    }
}

pub struct Side {
    pub carrier: Carrier,
    pub lives: Lives,
    pub life: u64,
    pub link: Option<LinkId>,
    pub rng: Seed,
    pub events: Vec<(u64, Event)>,
    pub sent_datagrams: u64,
    pub sent_bytes: u64,
    /// When the wire is free again.
    wire_free_us: u64,
    /// Longest that a datagram waited for the wire.
    pub waited_us: u64,
}

/// A and B, 0 and 1.
pub struct Pair {
    pub now_us: u64,
    pub sides: [Side; 2],
    /// From A to B, and back.
    pub ways: [Way; 2],
    /// By arrival and order: to whom, and what.
    flying: BTreeMap<(u64, u64), (usize, Vec<u8>)>,
    order: u64,
    pub seed: Seed,
    /// Every datagram that was ever sent, by sender.
    pub kept: [Vec<Vec<u8>>; 2],
    pub keep: bool,
    pace: Pace,
    takes_early: bool,
}

pub fn secret(side: usize) -> Secret {
    Secret::from_seed([side as u8 + 1; 32])
}

pub fn key(side: usize) -> Key {
    // A sealing names its peer; the other way to learn a key is to sign, which this crate does not.
    const KEYS: [&str; 2] = [
        "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
        "8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394",
    ];
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&KEYS[side][2 * index..2 * index + 2], 16).expect("hexadecimal");
    }
    Key(bytes)
}

pub fn line(side: usize, life: u64) -> Line {
    Line { id: LINE, life, peer: key(1 - side), preshared: Some(Preshared::new([9; 32])) }
}

pub fn sealing(side: usize) -> Sealing {
    Sealing::new(&secret(side), key(1 - side), LINE, Some(Preshared::new([9; 32]))).expect("sound keys")
}

impl Pair {
    pub fn new(seed: u64, pace: Pace, way: Way) -> Self {
        Self::taking(seed, pace, way, true)
    }

    /// Two stations that take what is early, or do not.
    pub fn taking(seed: u64, pace: Pace, way: Way, takes_early: bool) -> Self {
        let mut draw = Seed(seed);
        let sides = [0, 1].map(|side| Side::new(side, pace, draw.draw() | 1, draw.draw(), takes_early));
        Self {
            now_us: 1_000_000,
            sides,
            ways: [way, way],
            flying: BTreeMap::new(),
            order: 0,
            seed: draw,
            kept: Default::default(),
            keep: false,
            pace,
            takes_early,
        }
    }

    /// The process of one side ends without a word, and another begins with nothing but keys and settings.
    pub fn restart(&mut self, side: usize) {
        let (life, rng) = (self.seed.draw() | 1, self.seed.draw());
        let mut fresh = Side::new(side, self.pace, life, rng, self.takes_early);
        fresh.wire_free_us = self.sides[side].wire_free_us;
        self.sides[side] = fresh;
    }

    /// The path of one side breaks and is opened again, in the same life.
    pub fn reopen(&mut self, side: usize) {
        let station = &mut self.sides[side];
        station.carrier = Carrier::new(secret(side), self.pace, station.lives.clone(), self.takes_early);
        station.carrier.admit(line(side, station.life)).expect("sound keys");
        station.link = None;
    }

    pub fn dial(&mut self, side: usize) {
        self.dial_knowing(side, None);
    }

    pub fn dial_knowing(&mut self, side: usize, life: Option<u64>) {
        let station = &mut self.sides[side];
        let link = station.carrier.dial(self.now_us, key(1 - side), LINE, None, life, 3_600_000_000);
        self.collect(side);
        assert_eq!(self.sides[side].link, Some(link));
    }

    pub fn send(&mut self, side: usize, class: Class, frame: &[u8]) {
        let station = &mut self.sides[side];
        station.carrier.send(station.link.expect("a link"), class, frame);
        self.collect(side);
    }

    /// Runs until `until` or until the condition holds, and gives whether it did.
    pub fn run(&mut self, until_us: u64, mut done: impl FnMut(&mut Self) -> bool) -> bool {
        loop {
            self.transmit();
            if done(self) {
                return true;
            }
            let arrival = self.flying.first_key_value().map(|((at, _), _)| *at);
            let wakes = [0, 1].map(|side| self.sides[side].carrier.wake_us(self.now_us));
            let next = [arrival, wakes[0], wakes[1]].into_iter().flatten().min();
            let Some(next) = next.filter(|at| *at <= until_us) else {
                self.now_us = until_us.max(self.now_us);
                return false;
            };
            self.now_us = self.now_us.max(next);
            while let Some(entry) = self.flying.first_entry() {
                if entry.key().0 > self.now_us {
                    break;
                }
                let (side, datagram) = entry.remove();
                self.deliver(side, &datagram);
            }
        }
    }

    pub fn deliver(&mut self, side: usize, datagram: &[u8]) {
        self.sides[side].carrier.handle_datagram(self.now_us, None, datagram);
        self.collect(side);
    }

    pub fn frames(&self, side: usize) -> Vec<(u64, Class, Vec<u8>)> {
        let frame = |(at, event): &(u64, Event)| match event {
            Event::Frame { class, bytes, .. } => Some((*at, *class, bytes.clone())),
            _ => None,
        };
        self.sides[side].events.iter().filter_map(frame).collect()
    }

    fn collect(&mut self, side: usize) {
        let station = &mut self.sides[side];
        while let Some(event) = station.carrier.poll_event() {
            match &event {
                Event::Up { link, .. } => station.link = Some(*link),
                Event::Closed { link, .. } if station.link == Some(*link) => station.link = None,
                _ => {}
            }
            station.events.push((self.now_us, event));
        }
    }

    fn transmit(&mut self) {
        for side in [0, 1] {
            let way = self.ways[side];
            let station = &mut self.sides[side];
            while let Some(transmit) = station.carrier.poll_transmit(self.now_us, &mut station.rng) {
                let bytes = transmit.bytes;
                station.sent_datagrams += 1;
                station.sent_bytes += bytes.len() as u64 + way.overhead_bytes;
                let bits = (bytes.len() as u64 + way.overhead_bytes) * way.bits_per_byte;
                let begins = station.wire_free_us.max(self.now_us);
                station.waited_us = station.waited_us.max(begins - self.now_us);
                station.wire_free_us = begins + way.bits_per_s.map_or(0, |rate| (bits * 1_000_000).div_ceil(rate));
                let through = station.wire_free_us;
                if self.keep {
                    self.kept[side].push(bytes.clone());
                }
                let is_gone = way.gone_us.0 <= through && through < way.gone_us.1;
                let copies = 1 + u64::from(self.seed.per_mille(way.doubled));
                for _ in 0..copies {
                    if is_gone || self.seed.per_mille(way.loss) {
                        continue;
                    }
                    let mut bytes = bytes.clone();
                    if self.seed.per_mille(way.corrupt) {
                        let at = self.seed.below(bytes.len() as u64) as usize;
                        bytes[at] ^= 1 << self.seed.below(8);
                    }
                    let mut at = through + way.delay_us + self.seed.below(way.jitter_us);
                    if self.seed.per_mille(way.late) {
                        at += self.seed.below(1_000_000);
                    }
                    self.order += 1;
                    self.flying.insert((at, self.order), (1 - side, bytes));
                }
            }
            self.collect(side);
        }
    }
}

impl Side {
    fn new(side: usize, pace: Pace, life: u64, rng: u64, takes_early: bool) -> Self {
        let lives = Lives::default();
        let mut carrier = Carrier::new(secret(side), pace, lives.clone(), takes_early);
        carrier.admit(line(side, life)).expect("sound keys");
        Self {
            carrier,
            lives,
            life,
            link: None,
            rng: Seed(rng),
            events: Vec::new(),
            sent_datagrams: 0,
            sent_bytes: 0,
            wire_free_us: 0,
            waited_us: 0,
        }
    }
}

/// One frame from A and one back, with nothing known before: how long it took, if it came.
pub fn exchange(pair: &mut Pair, asked: usize, answered: usize, until_us: u64) -> Option<u64> {
    let began = pair.now_us;
    pair.dial(0);
    pair.send(0, Class::Flash, &vec![1; asked]);
    let mut has_answered = false;
    pair.run(began + until_us, |pair| {
        if !has_answered && pair.frames(1).len() == 1 {
            has_answered = true;
            pair.send(1, Class::Control, &vec![2; answered]);
        }
        !pair.frames(0).is_empty()
    })
    .then(|| pair.now_us - began)
}
