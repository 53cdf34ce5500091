//! What is the same in every world: the charter, the keys, and the clock's origin.

use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::Hasher;
use std::sync::Arc;

use evidence::{Keyring, PartyIndex, PublicKey, SecretKey, SignedCharter, Signature, Signer, Terms, Time};
use line::affairs::Rules;
use line::{Mono, Now};
use testkit::parties::{self, START};

/// When the worlds begin.
const ORIGIN_US: u64 = 1_000_000_000;

/// What is the same in every world.
pub struct Ground {
    pub charter: SignedCharter,
    pub rules: Rules,
    pub keyring: Keyring,
    keys: [Key; 2],
    heartbeat_us: u64,
}

impl Ground {
    pub fn new() -> Self {
        let terms = Terms { urgent_words_max: 100, ..Terms::default() };
        let heartbeat_us = terms.heartbeat_ms * 1_000;
        let charter = parties::charter(2, terms);
        Ground {
            rules: Rules::of(charter.charter()).expect("a line can be run by the charter"),
            keyring: charter.keyring().expect("the charter has a key of each party"),
            keys: [0, 1].map(|party| Key(Arc::new(parties::station_key(PartyIndex(party), 1)))),
            charter,
            heartbeat_us,
        }
    }

    pub fn key(&self, at: usize) -> Key {
        self.keys[at].clone()
    }

    /// Both clocks after so many heartbeats.
    pub fn now(&self, beats: u64) -> Now {
        let passed_us = beats * self.heartbeat_us;
        Now { mono: Mono(ORIGIN_US + passed_us), wall: Time(START.0 + 86_400_000 + passed_us / 1_000) }
    }
}

/// A station's key, of which every branch of its line has the same.
#[derive(Clone)]
pub struct Key(Arc<SecretKey>);

impl Signer for Key {
    fn public(&self) -> PublicKey {
        self.0.public()
    }

    fn sign(&self, message: &[u8]) -> Signature {
        self.0.sign(message)
    }
}

/// Takes in what is written, so that a state need not be held as text.
pub struct Digest(DefaultHasher);

impl Digest {
    pub fn new() -> Self {
        Digest(DefaultHasher::new())
    }

    pub fn of(value: &impl std::hash::Hash) -> u64 {
        let mut digest = Digest::new();
        value.hash(&mut digest.0);
        digest.finish()
    }

    pub fn finish(&self) -> u64 {
        self.0.finish()
    }
}

impl fmt::Write for Digest {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}
