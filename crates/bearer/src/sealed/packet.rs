//! What is inside a sealed datagram: who speaks to whom in which lives, what has come, and pieces of frames.
//!
//! The bytes come from an authenticated peer, which may be hostile all the same.
//! A packet is read whole or refused whole; what it means is for [`Association`](super::association::Association).

use crate::Class;
use crate::limits::REASON_BYTES_MAX;

/// Largest number that the integers of RFC 9000, section 16, can write.
pub(crate) const INTEGER_MAX: u64 = (1 << 62) - 1;

/// Further runs that an acknowledgement can hold: four bits of the first byte say how many.
pub(crate) const RUNS_MAX: usize = 15;

const HAS_TO: u8 = 1;
const HAS_ACK: u8 = 1 << 1;
const ASKS: u8 = 1 << 2;
const HAS_CLOSE: u8 = 1 << 3;

const CHUNK_CLASS: u8 = 0b111;
const CHUNK_TO_END: u8 = 1 << 3;

/// One end of a link: a station's life, and which of its links in that life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// Drawn at random when the station started; never zero.
    pub life: u64,
    /// Links with this peer are numbered from 1 within a life. Zero: none, or not known.
    pub link: u64,
}

/// Which packets came: the newest run first. A run is its first and its last number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    /// How long the newest was held before this was sent.
    pub delay_ms: u64,
    /// At least one, each below the one before with a gap between.
    pub runs: Vec<(u64, u64)>,
}

impl Ack {
    /// The newest number of all.
    pub fn newest(&self) -> u64 {
        self.runs[0].1
    }
}

/// An end, said by the peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close<'a> {
    /// The codes of [`Cause`](crate::Cause).
    pub code: u64,
    /// Bounded, not to be trusted.
    pub reason: &'a [u8],
}

/// Bytes of one class's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk<'a> {
    /// Whose stream.
    pub class: Class,
    /// Where in it.
    pub offset: u64,
    /// At least one.
    pub bytes: &'a [u8],
}

/// One packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    /// Who speaks.
    pub from: End,
    /// Whom it speaks to, as far as known.
    pub to: Option<End>,
    /// Numbered from 0 within the speaker's life.
    pub number: u64,
    /// Whether an acknowledgement is wanted although nothing is carried.
    pub asks: bool,
    /// What came.
    pub ack: Option<Ack>,
    /// The end of the link.
    pub close: Option<Close<'a>>,
    /// What is carried.
    pub chunks: Vec<Chunk<'a>>,
}

impl<'a> Packet<'a> {
    /// A packet with nothing in it but who speaks.
    pub fn new(from: End, to: Option<End>, number: u64) -> Self {
        Self { from, to, number, asks: false, ack: None, close: None, chunks: Vec::new() }
    }

    /// Whether the peer must acknowledge it.
    pub fn is_eliciting(&self) -> bool {
        self.asks || !self.chunks.is_empty()
    }

    /// Appends the packet to `out`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        let further = self.ack.as_ref().map_or(0, |ack| ack.runs.len() - 1);
        debug_assert!(further <= RUNS_MAX);
        let mut flags = (further as u8) << 4;
        let mut set = |flag: u8, on: bool| flags |= if on { flag } else { 0 };
        set(HAS_TO, self.to.is_some());
        set(HAS_ACK, self.ack.is_some());
        set(ASKS, self.asks);
        set(HAS_CLOSE, self.close.is_some());
        out.push(flags);
        for end in [Some(self.from), self.to].into_iter().flatten() {
            out.extend_from_slice(&end.life.to_be_bytes());
            put_integer(end.link, out);
        }
        put_integer(self.number, out);
        if let Some(ack) = &self.ack {
            put_integer(ack.newest(), out);
            put_integer(ack.delay_ms, out);
            put_integer(ack.runs[0].1 - ack.runs[0].0, out);
            for pair in ack.runs.windows(2) {
                put_integer(pair[0].0 - pair[1].1 - 2, out);
                put_integer(pair[1].1 - pair[1].0, out);
            }
        }
        if let Some(close) = &self.close {
            put_integer(close.code, out);
            put_integer(close.reason.len() as u64, out);
            out.extend_from_slice(close.reason);
        }
        for (index, chunk) in self.chunks.iter().enumerate() {
            let to_end = index + 1 == self.chunks.len();
            out.push(chunk.class as u8 | if to_end { CHUNK_TO_END } else { 0 });
            put_integer(chunk.offset, out);
            if !to_end {
                put_integer(chunk.bytes.len() as u64, out);
            }
            out.extend_from_slice(chunk.bytes);
        }
    }

    /// Reads all of `bytes`; none of anything that is not exactly one packet.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let flags = reader.byte()?;
        let from = reader.end()?;
        let to = if flags & HAS_TO != 0 { Some(reader.end()?) } else { None };
        let number = reader.integer()?;
        let further = usize::from(flags >> 4);
        let ack = match flags & HAS_ACK != 0 {
            true => Some(reader.ack(further)?),
            false if further == 0 => None,
            false => return None,
        };
        let close = if flags & HAS_CLOSE != 0 { Some(reader.close()?) } else { None };
        let mut chunks = Vec::new();
        while !reader.0.is_empty() {
            chunks.push(reader.chunk()?);
        }
        Some(Self { from, to, number, asks: flags & ASKS != 0, ack, close, chunks })
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    /// An integer of RFC 9000, section 16, in its shortest form.
    fn integer(&mut self) -> Option<u64> {
        let first = *self.0.first()?;
        let bytes = self.take(1 << (first >> 6))?;
        let value = bytes[1..].iter().fold(u64::from(first & 0x3f), |value, byte| value << 8 | u64::from(*byte));
        (integer_bytes(value) == bytes.len()).then_some(value)
    }

    fn end(&mut self) -> Option<End> {
        let life = u64::from_be_bytes(self.take(8)?.try_into().ok()?);
        let link = self.integer()?;
        (life != 0).then_some(End { life, link })
    }

    fn ack(&mut self, further: usize) -> Option<Ack> {
        let newest = self.integer()?;
        let delay_ms = self.integer()?;
        let mut first = newest.checked_sub(self.integer()?)?;
        let mut runs = Vec::with_capacity(1 + further);
        runs.push((first, newest));
        for _ in 0..further {
            let last = first.checked_sub(self.integer()?)?.checked_sub(2)?;
            first = last.checked_sub(self.integer()?)?;
            runs.push((first, last));
        }
        Some(Ack { delay_ms, runs })
    }

    fn close(&mut self) -> Option<Close<'a>> {
        let code = self.integer()?;
        let length = usize::try_from(self.integer()?).ok().filter(|length| *length <= REASON_BYTES_MAX)?;
        Some(Close { code, reason: self.take(length)? })
    }

    fn chunk(&mut self) -> Option<Chunk<'a>> {
        let head = self.byte()?;
        if head & !(CHUNK_CLASS | CHUNK_TO_END) != 0 {
            return None;
        }
        let class = Class::from_byte(head & CHUNK_CLASS)?;
        let offset = self.integer()?;
        let length = match head & CHUNK_TO_END != 0 {
            true => self.0.len(),
            false => usize::try_from(self.integer()?).ok()?,
        };
        let bytes = self.take(length)?;
        let in_range = offset.checked_add(length as u64).is_some_and(|end| end <= INTEGER_MAX);
        (!bytes.is_empty() && in_range).then_some(Chunk { class, offset, bytes })
    }
}

/// Bytes that `value` takes.
pub(crate) fn integer_bytes(value: u64) -> usize {
    match value {
        0..0x40 => 1,
        0x40..0x4000 => 2,
        0x4000..0x4000_0000 => 4,
        _ => 8,
    }
}

fn put_integer(value: u64, out: &mut Vec<u8>) {
    debug_assert!(value <= INTEGER_MAX);
    match integer_bytes(value) {
        1 => out.push(value as u8),
        2 => out.extend_from_slice(&(value as u16 | 0x4000).to_be_bytes()),
        4 => out.extend_from_slice(&(value as u32 | 0x8000_0000).to_be_bytes()),
        _ => out.extend_from_slice(&(value | 0xc000_0000_0000_0000).to_be_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: End = End { life: 0x0102_0304_0506_0708, link: 1 };
    const TO: End = End { life: u64::MAX, link: 70 };

    fn full() -> Packet<'static> {
        Packet {
            from: FROM,
            to: Some(TO),
            number: 16_384,
            asks: true,
            ack: Some(Ack { delay_ms: 64, runs: vec![(9, 11), (7, 7), (0, 4)] }),
            close: Some(Close { code: 1 << 32, reason: b"good night" }),
            chunks: vec![
                Chunk { class: Class::Control, offset: 0, bytes: b"abc" },
                Chunk { class: Class::Routine, offset: 1 << 30, bytes: b"d" },
            ],
        }
    }

    #[test]
    fn a_packet_is_read_as_it_was_written() {
        for packet in [Packet::new(FROM, None, 0), full()] {
            let mut bytes = Vec::new();
            packet.encode(&mut bytes);
            assert_eq!(Packet::parse(&bytes), Some(packet));
        }
    }

    #[test]
    fn the_first_packet_is_as_short_as_the_specification_says() {
        let mut packet = Packet::new(FROM, None, 0);
        packet.chunks.push(Chunk { class: Class::Flash, offset: 0, bytes: b"x" });
        let mut bytes = Vec::new();
        packet.encode(&mut bytes);
        assert_eq!(bytes, b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x01\x00\x09\x00x");
    }

    #[test]
    fn what_is_cut_or_lengthened_or_out_of_range_is_refused() {
        let mut bytes = Vec::new();
        full().encode(&mut bytes);
        // Whatever is left of the last chunk is a packet again: its length is that of the datagram, which the seal vouches for.
        for length in 0..bytes.len() - 1 {
            let parsed = Packet::parse(&bytes[..length]);
            assert!(parsed.is_none_or(|packet| packet.chunks.len() < 2), "{length}");
        }
        assert_eq!(Packet::parse(&[0; 11]), None, "no life");
        assert_eq!(
            Packet::parse(b"\x10\x01\x02\x03\x04\x05\x06\x07\x08\x01\x00"),
            None,
            "runs without an acknowledgement"
        );
        assert_eq!(
            Packet::parse(b"\x02\x01\x02\x03\x04\x05\x06\x07\x08\x01\x00\x03\x00\x04"),
            None,
            "a run below zero"
        );
        assert_eq!(Packet::parse(b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x40\x01\x00"), None, "a long form");
        assert_eq!(Packet::parse(b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x01\x00\x0d\x00x"), None, "no such class");
        assert_eq!(
            Packet::parse(b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x01\x00\x19\x00x"),
            None,
            "a bit without meaning"
        );
        assert_eq!(Packet::parse(b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x01\x00\x09\x00"), None, "an empty chunk");
        let beyond = b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x01\x00\x09\xff\xff\xff\xff\xff\xff\xff\xffx";
        assert_eq!(Packet::parse(beyond), None, "an end beyond every number");
    }
}
