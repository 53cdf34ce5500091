//! The readers of streams and of what is sealed, shown to a fuzzer.

use std::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};

use crate::frame::{self, Decoder};
use crate::sealed::media::{Cover, Writer};
use crate::sealed::{Packet, Sealing};
use crate::{Key, Secret};

/// The frames of a stream that comes in these pieces, and why it is none from there on, if it is not.
pub fn frames(pieces: &mut dyn Iterator<Item = &[u8]>) -> (Vec<Vec<u8>>, Option<String>) {
    let (mut decoder, mut frames) = (Decoder::default(), Vec::new());
    for piece in pieces {
        if let Err(fault) = decoder.push(piece, &mut frames) {
            return (frames, Some(format!("{fault:?}")));
        }
    }
    (frames, None)
}

/// Appends one frame.
pub fn encode(payload: &[u8], out: &mut Vec<u8>) {
    frame::encode(payload, out);
}

/// A packet, opened: read whole or refused, and written as what it was read.
pub fn packet(plaintext: &[u8]) {
    if let Some(packet) = Packet::parse(plaintext) {
        let mut written = Vec::new();
        packet.encode(&mut written);
        assert_eq!(Packet::parse(&written), Some(packet));
    }
}

/// The seals of two stations on one line, each as its station has it, with what each station has its own by.
///
/// # Panics
/// Never: the keys are fixed.
pub fn sealings(keys: [Key; 2], line: [u8; 32]) -> [(Secret, Sealing); 2] {
    [0, 1].map(|side: usize| {
        let secret = Secret::from_seed([side as u8 + 1; 32]);
        let sealing = Sealing::new(&secret, keys[1 - side], line, None).expect("a good key");
        (secret, sealing)
    })
}

/// A file to the peer of `sealing` whose records say this, whatever it is.
///
/// # Panics
/// Never: it is written to memory.
pub fn carried_file(sealing: &Sealing, records: &[Vec<u8>]) -> Vec<u8> {
    let mut random = Counted::default();
    let (mut file, cover) = (Vec::new(), Cover { life: 1, to_life: 0, at_ms: 0 });
    let mut writer = Writer::new(&mut file, sealing, cover, &mut random).expect("memory takes it");
    records.iter().for_each(|record| writer.record(record, &mut random).expect("memory takes it"));
    file
}

/// Numbers that are not random, so that a run can be repeated.
#[derive(Debug, Default)]
pub struct Counted(u64);

impl TryRng for Counted {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|number| (number >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0 += 1;
        Ok(self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.iter_mut().try_for_each(|byte| self.try_next_u64().map(|number| *byte = (number >> 56) as u8))
    }
}

impl TryCryptoRng for Counted {}
