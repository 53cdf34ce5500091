//! The one byte stream of a link over TCP: chunks, each with a head that says what it is.
//!
//! A class's bytes are cut into chunks, so that a more urgent class goes between any two of them. A head is judged when it is
//! complete, and nothing is kept for a chunk beyond its head: bytes of a class go on as they come.

use crate::Class;
use crate::frame::{Fault, put_varint, take_varint};
use crate::limits::{CHUNK_BYTES_MAX, REASON_BYTES_MAX};

/// First bytes of heads, above those of the classes.
const CREDIT: u8 = 0x10;
const ACK: u8 = 0x11;
const CLOSE: u8 = 0x12;

/// Bytes of the longest head: a kind, a class and two integers.
const HEAD_BYTES_MAX: usize = 18;

/// What a chunk says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// The next so many bytes are of this class.
    Data { class: Class, length: usize },
    /// The reader of this class took so many bytes more: as many more may be sent.
    Credit { class: Class, bytes: u64 },
    /// So many bytes more of all classes have arrived, the last of them so many microseconds ago.
    Ack { bytes: u64, held_us: u64 },
    /// The link ends; the next so many bytes say why.
    Close { code: u64, length: usize },
}

/// Why bytes are no chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    UnknownKind(u8),
    Malformed(&'static str),
}

impl Head {
    pub(super) fn encode(self, out: &mut Vec<u8>) {
        match self {
            Self::Data { class, length } => {
                out.push(class as u8);
                put_varint(length as u64, out);
            }
            Self::Credit { class, bytes } => {
                out.extend([CREDIT, class as u8]);
                put_varint(bytes, out);
            }
            Self::Ack { bytes, held_us } => {
                out.push(ACK);
                put_varint(bytes, out);
                put_varint(held_us, out);
            }
            Self::Close { code, length } => {
                out.push(CLOSE);
                put_varint(code, out);
                put_varint(length as u64, out);
            }
        }
    }

    /// The head that `bytes` begin with; none while it is incomplete.
    fn parse(bytes: &[u8]) -> Result<Option<Self>, Wrong> {
        let Some((&kind, mut rest)) = bytes.split_first() else { return Ok(None) };
        if let Some(class) = Class::from_byte(kind) {
            let Some(length) = integer(&mut rest)? else { return Ok(None) };
            return match length {
                0 => Err(Wrong::Malformed("an empty chunk")),
                _ if length > CHUNK_BYTES_MAX as u64 => Err(Wrong::Malformed("a chunk above the limit")),
                _ => Ok(Some(Self::Data { class, length: length as usize })),
            };
        }
        match kind {
            CREDIT => {
                let Some((&class, mut rest)) = rest.split_first() else { return Ok(None) };
                let class = Class::from_byte(class).ok_or(Wrong::UnknownKind(class))?;
                match integer(&mut rest)? {
                    Some(0) => Err(Wrong::Malformed("an empty credit")),
                    bytes => Ok(bytes.map(|bytes| Self::Credit { class, bytes })),
                }
            }
            ACK => match (integer(&mut rest)?, integer(&mut rest)?) {
                (Some(0), _) => Err(Wrong::Malformed("an empty acknowledgement")),
                (Some(bytes), Some(held_us)) => Ok(Some(Self::Ack { bytes, held_us })),
                _ => Ok(None),
            },
            CLOSE => match (integer(&mut rest)?, integer(&mut rest)?) {
                (_, Some(length)) if length > REASON_BYTES_MAX as u64 => {
                    Err(Wrong::Malformed("a reason above the limit"))
                }
                (Some(code), Some(length)) => Ok(Some(Self::Close { code, length: length as usize })),
                _ => Ok(None),
            },
            _ => Err(Wrong::UnknownKind(kind)),
        }
    }
}

fn integer(bytes: &mut &[u8]) -> Result<Option<u64>, Wrong> {
    take_varint(bytes).map_err(|fault| {
        debug_assert_eq!(fault, Fault::LengthForm);
        Wrong::Malformed("an integer not in its shortest form")
    })
}

/// Puts heads together, however the stream is cut.
#[derive(Default)]
pub(super) struct Heads {
    bytes: [u8; HEAD_BYTES_MAX],
    length: usize,
}

impl Heads {
    /// Takes bytes off `input` up to the end of a head.
    pub(super) fn take(&mut self, input: &mut &[u8]) -> Result<Option<Head>, Wrong> {
        while let Some((byte, rest)) = input.split_first() {
            let Some(place) = self.bytes.get_mut(self.length) else {
                return Err(Wrong::Malformed("a head above the limit"));
            };
            *place = *byte;
            self.length += 1;
            *input = rest;
            if let Some(head) = Head::parse(&self.bytes[..self.length])? {
                self.length = 0;
                return Ok(Some(head));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads_in_pieces(bytes: &[u8], piece: usize) -> Result<Vec<Head>, Wrong> {
        let mut heads = Heads::default();
        let mut found = Vec::new();
        for mut part in bytes.chunks(piece) {
            while let Some(head) = heads.take(&mut part)? {
                found.push(head);
            }
        }
        assert_eq!(heads.length, 0, "half a head is left");
        Ok(found)
    }

    #[test]
    fn heads_survive_any_cut() {
        let largest = (1 << 62) - 1;
        let mut said = vec![
            Head::Credit { class: Class::Routine, bytes: 1 << 20 },
            Head::Ack { bytes: 1, held_us: 0 },
            Head::Ack { bytes: largest, held_us: largest },
            Head::Close { code: (1 << 32) + 9, length: REASON_BYTES_MAX },
            Head::Close { code: 0, length: 0 },
        ];
        for class in Class::ALL {
            said.extend([1, 63, 64, CHUNK_BYTES_MAX].map(|length| Head::Data { class, length }));
        }
        let mut bytes = Vec::new();
        said.iter().for_each(|head| head.encode(&mut bytes));
        for piece in [1, 2, 3, 7, bytes.len()] {
            assert_eq!(heads_in_pieces(&bytes, piece), Ok(said.clone()), "pieces of {piece}");
        }
    }

    #[test]
    fn what_the_specification_shows_is_what_is_written() {
        let written = |head: Head| {
            let mut bytes = Vec::new();
            head.encode(&mut bytes);
            bytes
        };
        assert_eq!(written(Head::Data { class: Class::Flash, length: 343 }), [0x01, 0x41, 0x57]);
        assert_eq!(written(Head::Credit { class: Class::Routine, bytes: 262_144 }), [0x10, 0x04, 0x80, 0x04, 0, 0]);
        assert_eq!(written(Head::Ack { bytes: 343, held_us: 250 }), [0x11, 0x41, 0x57, 0x40, 0xfa]);
        assert_eq!(written(Head::Close { code: 7, length: 10 }), [0x12, 7, 10]);
    }

    #[test]
    fn what_is_no_chunk_is_refused_on_its_head() {
        let cases: [(&[u8], Wrong); 10] = [
            (&[5], Wrong::UnknownKind(5)),
            (&[0xff], Wrong::UnknownKind(0xff)),
            (&[0, 0], Wrong::Malformed("an empty chunk")),
            (&[1, 0x50, 0x01], Wrong::Malformed("a chunk above the limit")),
            (&[1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Wrong::Malformed("a chunk above the limit")),
            (&[1, 0x40, 0x01], Wrong::Malformed("an integer not in its shortest form")),
            (&[CREDIT, 5], Wrong::UnknownKind(5)),
            (&[CREDIT, 4, 0], Wrong::Malformed("an empty credit")),
            (&[ACK, 0, 1], Wrong::Malformed("an empty acknowledgement")),
            (&[CLOSE, 1, 0x40, 121], Wrong::Malformed("a reason above the limit")),
        ];
        for (bytes, wrong) in cases {
            for piece in [1, bytes.len()] {
                assert_eq!(heads_in_pieces(bytes, piece), Err(wrong), "{bytes:x?}");
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let mut state = 1u64;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u8
        };
        for _ in 0..20_000 {
            let mut heads = Heads::default();
            let bytes: Vec<u8> = (0..40).map(|at| if at % 9 == 0 { draw() % 0x14 } else { draw() }).collect();
            let mut input = &bytes[..];
            while let Ok(Some(_)) = heads.take(&mut input) {}
        }
    }
}
