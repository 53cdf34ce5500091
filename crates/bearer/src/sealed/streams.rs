//! The byte streams of one class, both ways: what waits to be sent or acknowledged, and what has come.
//!
//! A stream is frames end to end in the form of [`frame`](crate::frame); ranges of it may be sent twice and come in any order.

use std::collections::{BTreeMap, VecDeque};

use super::ranges::Ranges;
use crate::frame::{self, Decoder, Fault};
use crate::limits::{FRAME_WAITING_OVERHEAD_BYTES, SEALED_PIECES_MAX, SEALED_WAITING_BYTES, SEALED_WINDOW_BYTES};

/// Our stream of one class.
#[derive(Default)]
pub(crate) struct Outgoing {
    /// Bytes from `base` on: sent and not acknowledged, then not sent.
    buffer: VecDeque<u8>,
    /// Everything below is acknowledged.
    base: u64,
    /// Everything below was sent once.
    next: u64,
    /// Above `base`.
    acked: Ranges,
    /// To be sent again, before anything new.
    lost: Ranges,
    /// Where each frame ends that was not wholly sent, and its payload bytes.
    ends: VecDeque<(u64, usize)>,
    /// Payload bytes of whole frames sent and not reported.
    sent: usize,
    /// Payload bytes handed in and not reported.
    pub(crate) outstanding: usize,
}

impl Outgoing {
    pub(crate) fn push(&mut self, payload: &[u8]) {
        let mut framed = Vec::with_capacity(payload.len() + 4);
        frame::encode(payload, &mut framed);
        self.buffer.extend(framed);
        self.outstanding += payload.len();
        self.ends.push_back((self.base + self.buffer.len() as u64, payload.len()));
    }

    /// Whether something may be sent now.
    pub(crate) fn is_ready(&self) -> bool {
        !self.lost.is_empty() || self.next < self.limit()
    }

    /// Whether anything sent is not acknowledged.
    pub(crate) fn is_unacknowledged(&self) -> bool {
        self.base < self.next
    }

    /// The next bytes to send, at most `bytes_max`, and where they stand.
    pub(crate) fn take(&mut self, bytes_max: usize) -> Option<(u64, Vec<u8>)> {
        let (start, end) = match self.lost.first() {
            Some(run) => run,
            None => (self.next, self.limit()),
        };
        let end = end.min(start + bytes_max as u64);
        if start >= end {
            return None;
        }
        self.lost.remove(start, end);
        self.next = self.next.max(end);
        while let Some((_, payload)) = self.ends.pop_front_if(|(frame_end, _)| *frame_end <= self.next) {
            self.sent += payload;
        }
        let at = (start - self.base) as usize;
        Some((start, self.buffer.range(at..at + (end - start) as usize).copied().collect()))
    }

    /// Where the next bytes to send would stand.
    pub(crate) fn next_offset(&self) -> u64 {
        self.lost.first().map_or(self.next, |(start, _)| start)
    }

    pub(crate) fn acknowledged(&mut self, start: u64, end: u64) {
        let start = start.max(self.base);
        if start >= end {
            return;
        }
        self.lost.remove(start, end);
        self.acked.insert(start, end);
        if let Some((run_start, run_end)) = self.acked.first()
            && run_start <= self.base
        {
            self.acked.pop_first();
            self.buffer.drain(..(run_end - self.base) as usize);
            self.base = run_end;
        }
    }

    /// Deems a range lost, but what was acknowledged of it.
    pub(crate) fn lost(&mut self, start: u64, end: u64) {
        let mut from = start.max(self.base);
        while let Some((gap_start, gap_end)) = self.acked.first_gap(from, end) {
            self.lost.insert(gap_start, gap_end);
            from = gap_end;
        }
    }

    /// Deems the oldest unacknowledged bytes lost; gives whether there are any.
    pub(crate) fn lost_oldest(&mut self, bytes_max: usize) -> bool {
        match self.acked.first_gap(self.base, self.next) {
            Some((start, end)) => {
                self.lost.insert(start, end.min(start + bytes_max as u64));
                true
            }
            None => false,
        }
    }

    /// Deems everything lost that was sent and not acknowledged.
    pub(crate) fn lost_all(&mut self) {
        self.lost(self.base, self.next);
    }

    /// Payload bytes of whole frames sent since the last call.
    pub(crate) fn take_sent(&mut self) -> usize {
        self.outstanding -= self.sent;
        std::mem::take(&mut self.sent)
    }

    fn limit(&self) -> u64 {
        self.base + self.buffer.len().min(SEALED_WINDOW_BYTES) as u64
    }
}

/// The peer's stream of one class.
#[derive(Default)]
pub(crate) struct Incoming {
    /// Everything below came and was given to `decoder`.
    next: u64,
    /// What came out of turn, by where it begins.
    pieces: BTreeMap<u64, Vec<u8>>,
    pieces_bytes: usize,
    decoder: Decoder,
    frames: VecDeque<Vec<u8>>,
    /// What `frames` weigh.
    waiting: usize,
}

impl Incoming {
    /// Takes bytes in; gives whether they need not be sent again.
    ///
    /// # Errors
    /// [`Fault`] if the stream is no sequence of frames, which nothing can mend.
    pub(crate) fn take(&mut self, offset: u64, bytes: &[u8]) -> Result<bool, Fault> {
        let end = offset + bytes.len() as u64;
        if end <= self.next {
            return Ok(true);
        }
        if end > self.next + SEALED_WINDOW_BYTES as u64 || self.waiting >= SEALED_WAITING_BYTES {
            return Ok(false);
        }
        if offset > self.next {
            return Ok(self.set_aside(offset, bytes));
        }
        self.decode((self.next - offset) as usize, bytes)?;
        while let Some(entry) = self.pieces.first_entry() {
            if *entry.key() > self.next {
                break;
            }
            let (start, piece) = entry.remove_entry();
            self.pieces_bytes -= piece.len();
            let passed = (self.next - start) as usize;
            if passed < piece.len() {
                self.decode(passed, &piece)?;
            }
        }
        Ok(true)
    }

    /// The next whole frame.
    pub(crate) fn pop(&mut self) -> Option<Vec<u8>> {
        let frame = self.frames.pop_front()?;
        self.waiting -= frame.len() + FRAME_WAITING_OVERHEAD_BYTES;
        Some(frame)
    }

    pub(crate) fn has_frame(&self) -> bool {
        !self.frames.is_empty()
    }

    fn set_aside(&mut self, offset: u64, bytes: &[u8]) -> bool {
        if self.pieces.get(&offset).is_some_and(|piece| piece.len() >= bytes.len()) {
            return true;
        }
        let replaced = self.pieces.get(&offset).map_or(0, Vec::len);
        let has_room = self.pieces_bytes + bytes.len() - replaced <= SEALED_WINDOW_BYTES
            && (replaced > 0 || self.pieces.len() < SEALED_PIECES_MAX);
        if has_room {
            self.pieces.insert(offset, bytes.to_vec());
            self.pieces_bytes += bytes.len() - replaced;
        }
        has_room
    }

    fn decode(&mut self, from: usize, bytes: &[u8]) -> Result<(), Fault> {
        let mut frames = Vec::new();
        self.decoder.push(&bytes[from..], &mut frames)?;
        self.next += (bytes.len() - from) as u64;
        self.waiting += frames.iter().map(|frame| frame.len() + FRAME_WAITING_OVERHEAD_BYTES).sum::<usize>();
        self.frames.extend(frames);
        Ok(())
    }

    /// What is held, for tests of bounds.
    #[cfg(test)]
    pub(crate) fn held_bytes(&self) -> usize {
        self.pieces_bytes + self.waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_whole_whatever_is_lost_doubled_or_out_of_turn() {
        let mut seed = 7u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        for _ in 0..100 {
            let frames: Vec<Vec<u8>> = (0..20).map(|index| vec![index as u8; 1 + next(700)]).collect();
            let (mut out, mut into) = (Outgoing::default(), Incoming::default());
            frames.iter().for_each(|frame| out.push(frame));
            let mut flying: Vec<(u64, Vec<u8>)> = Vec::new();
            let mut came = Vec::new();
            while came.len() < frames.len() {
                while flying.len() < 8
                    && let Some(piece) = out.take(1 + next(300))
                {
                    flying.push(piece);
                }
                let Some(at) = (!flying.is_empty()).then(|| next(flying.len())) else { break };
                let (offset, bytes) = flying.swap_remove(at);
                let end = offset + bytes.len() as u64;
                match next(4) {
                    0 => out.lost(offset, end),
                    1 => {
                        into.take(offset, &bytes).expect("frames");
                        out.lost(offset, end);
                    }
                    _ => {
                        assert!(into.take(offset, &bytes).expect("frames"));
                        out.acknowledged(offset, end);
                    }
                }
                came.extend(std::iter::from_fn(|| into.pop()));
            }
            assert_eq!(came, frames);
            assert_eq!(out.take_sent(), frames.iter().map(Vec::len).sum::<usize>());
            assert_eq!(out.outstanding, 0);
        }
    }

    #[test]
    fn a_hostile_stream_stays_within_its_room() {
        let mut into = Incoming::default();
        // Pieces that overlap in all but one byte, each new to the reader.
        for offset in 1..20_000u64 {
            into.take(offset, &[1; 1_400]).expect("nothing is decoded");
        }
        assert!(into.held_bytes() <= SEALED_WINDOW_BYTES);
        assert!(into.pieces.len() <= SEALED_PIECES_MAX);
        assert_eq!(into.take(u64::MAX >> 2, &[0; 9]), Ok(false));
        // And frames of one byte that nobody takes.
        let mut into = Incoming::default();
        let mut at = 0;
        while into.take(at, &[1, 7].repeat(600)).expect("frames") {
            at += 1_200;
        }
        assert!(into.held_bytes() <= SEALED_WAITING_BYTES + 600 * (1 + FRAME_WAITING_OVERHEAD_BYTES));
    }
}
