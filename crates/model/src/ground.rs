//! What is the same in every world: the charter, the keys, and the clock's origin.

use std::fmt;
use std::sync::Arc;

use evidence::merkle::sha256;
use evidence::{Hash, Keyring, PartyIndex, SignedCharter, Signer, Terms, Time};
use line::affairs::Rules;
use line::{Mono, Now};
use testkit::parties::{self, START};
use testkit::signatures::Signatures;

/// When the worlds begin.
const ORIGIN_US: u64 = 1_000_000_000;

/// What is the same in every world.
pub struct Ground {
    pub charter: SignedCharter,
    pub rules: Rules,
    pub keyring: Keyring,
    keys: [Arc<dyn Signer + Send + Sync>; 2],
    heartbeat_us: u64,
}

impl Ground {
    pub fn new() -> Self {
        let terms = Terms { urgent_words_max: 100, ..Terms::default() };
        let heartbeat_us = terms.heartbeat_ms * 1_000;
        let charter = parties::charter(2, terms);
        // In a thousand worlds the same is signed and verified a thousand times.
        let signatures = Arc::<Signatures>::default();
        Ground {
            rules: Rules::of(charter.charter()).expect("a line can be run by the charter"),
            keyring: charter.keyring().expect("the charter has a key of each party").judging_by(signatures.clone()),
            keys: [0, 1].map(|party| signatures.signer(parties::station_key(PartyIndex(party), 1))),
            charter,
            heartbeat_us,
        }
    }

    pub fn key(&self, at: usize) -> Arc<dyn Signer + Send + Sync> {
        self.keys[at].clone()
    }

    /// Both clocks after so many heartbeats.
    pub fn now(&self, beats: u64) -> Now {
        let passed_us = beats * self.heartbeat_us;
        Now { mono: Mono(ORIGIN_US + passed_us), wall: Time(START.0 + 86_400_000 + passed_us / 1_000) }
    }
}

/// Takes in what is written, and names it: the first bytes of its SHA-256. As text, since that is optimised where the
/// rest of a build for tests is not.
#[derive(Default)]
pub struct Digest(String);

impl Digest {
    pub fn of(bytes: &[u8]) -> u64 {
        let Hash([a, b, c, d, e, f, g, h, ..]) = sha256(bytes);
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    pub fn finish(&self) -> u64 {
        Digest::of(self.0.as_bytes())
    }
}

impl fmt::Write for Digest {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(text);
        Ok(())
    }
}
