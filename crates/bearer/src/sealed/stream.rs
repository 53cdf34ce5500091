//! Datagrams over a stream of bytes: consistent overhead byte stuffing (Cheshire and Baker 1999), ended by a zero.
//!
//! A zero ends whatever came before it, so that a reader is in step again with the first datagram after any noise.
//! What is left of a broken one is for the seal to refuse.

use crate::limits::SEALED_DATAGRAM_BYTES_MAX;

/// What ends a datagram, and stands nowhere inside.
pub const DELIMITER: u8 = 0;

/// Longest datagram as it stands on the stream, without its delimiter: one byte more for each 254, and one.
const STUFFED_BYTES_MAX: usize = SEALED_DATAGRAM_BYTES_MAX + SEALED_DATAGRAM_BYTES_MAX / 254 + 1;

/// Appends a datagram to `out`, with a delimiter on either side where the line was quiet before, so that noise on it
/// does not cost the datagram.
pub fn encode(datagram: &[u8], after_silence: bool, out: &mut Vec<u8>) {
    if after_silence {
        out.push(DELIMITER);
    }
    let mut blocks = datagram.split(|byte| *byte == 0).peekable();
    while let Some(block) = blocks.next() {
        let mut runs = block.chunks(254).peekable();
        // An empty block is a zero right after a zero.
        if runs.peek().is_none() {
            out.push(1);
        }
        while let Some(run) = runs.next() {
            out.push(run.len() as u8 + 1);
            out.extend_from_slice(run);
            // A full run means no zero after it; where one follows, it begins a block of its own.
            if run.len() == 254 && runs.peek().is_none() && blocks.peek().is_some() {
                out.push(1);
            }
        }
    }
    out.push(DELIMITER);
}

/// Takes bytes in whatever pieces the stream yields and gives datagrams. Holds one datagram at most.
#[derive(Debug, Default)]
pub struct Decoder {
    stuffed: Vec<u8>,
    /// What came since the last delimiter is longer than any datagram.
    overrun: bool,
    broken: u64,
}

impl Decoder {
    /// Reads all of `input`, handing each datagram that it completes to `take`.
    pub fn push(&mut self, input: &[u8], mut take: impl FnMut(&[u8])) {
        for byte in input {
            if *byte != DELIMITER {
                self.overrun |= self.stuffed.len() == STUFFED_BYTES_MAX;
                if !self.overrun {
                    self.stuffed.push(*byte);
                }
                continue;
            }
            let is_whole = !self.overrun && unstuff(&mut self.stuffed);
            match is_whole {
                true if !self.stuffed.is_empty() => take(&self.stuffed),
                true => {}
                false => self.broken += 1,
            }
            self.stuffed.clear();
            self.overrun = false;
        }
    }

    /// Runs of bytes that were no datagram.
    pub fn broken(&self) -> u64 {
        self.broken
    }
}

/// Takes the stuffing out in place; gives whether there was some throughout.
fn unstuff(bytes: &mut Vec<u8>) -> bool {
    let (mut read, mut write) = (0, 0);
    while read < bytes.len() {
        let code = usize::from(bytes[read]);
        let end = read + code;
        if code == 0 || end > bytes.len() {
            return false;
        }
        bytes.copy_within(read + 1..end, write);
        write += code - 1;
        if code < 255 && end < bytes.len() {
            bytes[write] = 0;
            write += 1;
        }
        read = end;
    }
    bytes.truncate(write);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], piece: usize) -> (Vec<Vec<u8>>, u64) {
        let (mut decoder, mut datagrams) = (Decoder::default(), Vec::new());
        bytes.chunks(piece).for_each(|piece| decoder.push(piece, |datagram| datagrams.push(datagram.to_vec())));
        (datagrams, decoder.broken())
    }

    fn samples() -> Vec<Vec<u8>> {
        let mut samples = vec![vec![0], vec![0; 300], vec![1], vec![0, 1, 0], vec![7; SEALED_DATAGRAM_BYTES_MAX]];
        for length in [253, 254, 255, 256, 508, 509, 600] {
            samples.push(vec![9; length]);
            samples.push([vec![9; length], vec![0]].concat());
            samples.push([vec![0], vec![9; length], vec![0, 3]].concat());
        }
        samples
    }

    #[test]
    fn the_examples_of_the_paper_are_met() {
        for (plain, stuffed) in [
            (&b"\x00"[..], &b"\x01\x01\x00"[..]),
            (b"\x00\x00", b"\x01\x01\x01\x00"),
            (b"\x11\x22\x00\x33", b"\x03\x11\x22\x02\x33\x00"),
            (b"\x11\x22\x33\x44", b"\x05\x11\x22\x33\x44\x00"),
            (b"\x11\x00\x00\x00", b"\x02\x11\x01\x01\x01\x00"),
        ] {
            let mut out = Vec::new();
            encode(plain, false, &mut out);
            assert_eq!(out, stuffed);
        }
    }

    #[test]
    fn datagrams_survive_any_cut() {
        let samples = samples();
        let mut bytes = Vec::new();
        for (index, sample) in samples.iter().enumerate() {
            let before = bytes.len();
            encode(sample, index % 2 == 0, &mut bytes);
            let stuffed = &bytes[before..];
            assert!(stuffed.len() <= sample.len() + sample.len() / 254 + 3, "{} for {}", stuffed.len(), sample.len());
        }
        for piece in [1, 2, 7, 255, bytes.len()] {
            assert_eq!(decoded(&bytes, piece), (samples.clone(), 0));
        }
    }

    #[test]
    fn the_first_datagram_after_noise_is_read() {
        let mut seed = 3u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as u8
        };
        for length in [1, 10, 2_000, 100_000] {
            let mut bytes: Vec<u8> = (0..length).map(|_| next()).collect();
            encode(b"after", true, &mut bytes);
            let (datagrams, _) = decoded(&bytes, 61);
            assert_eq!(datagrams.last().map(Vec::as_slice), Some(&b"after"[..]));
            assert!(datagrams.iter().all(|datagram| datagram.len() <= STUFFED_BYTES_MAX));
        }
        let (datagrams, broken) = decoded(&[vec![5; 1_000_000], vec![0]].concat(), 4_096);
        assert_eq!((datagrams.len(), broken), (0, 1));
    }
}
