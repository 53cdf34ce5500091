//! Frames on the stream of a class: a QUIC variable-length integer in its shortest form, then that many bytes.
//!
//! The length is judged before memory is taken. Zero, more than [`FRAME_BYTES_MAX`] and longer forms than needed are refused.

use crate::limits::FRAME_BYTES_MAX;

/// Why a byte stream is not a sequence of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Oversize(u64),
    Empty,
    LengthForm,
}

/// Appends one frame to `out`.
pub(crate) fn encode(payload: &[u8], out: &mut Vec<u8>) {
    let length = payload.len();
    debug_assert!(0 < length && length <= FRAME_BYTES_MAX);
    put_varint(length as u64, out);
    out.extend_from_slice(payload);
}

/// Appends a QUIC variable-length integer (RFC 9000, section 16) below 2^62 in its shortest form.
pub(crate) fn put_varint(value: u64, out: &mut Vec<u8>) {
    match value {
        0..0x40 => out.push(value as u8),
        0x40..0x4000 => out.extend_from_slice(&(value as u16 | 0x4000).to_be_bytes()),
        0x4000..0x4000_0000 => out.extend_from_slice(&(value as u32 | 0x8000_0000).to_be_bytes()),
        _ => out.extend_from_slice(&(value | 0xc000_0000_0000_0000).to_be_bytes()),
    }
}

/// Takes such an integer off the front; none while it is incomplete.
pub(crate) fn take_varint(bytes: &mut &[u8]) -> Result<Option<u64>, Fault> {
    let Some(first) = bytes.first() else { return Ok(None) };
    let form = first >> 6;
    let Some((have, rest)) = bytes.split_at_checked(1 << form) else { return Ok(None) };
    let value = have[1..].iter().fold(u64::from(first & 0x3f), |value, byte| value << 8 | u64::from(*byte));
    let shortest = match value {
        0..0x40 => 0,
        0x40..0x4000 => 1,
        0x4000..0x4000_0000 => 2,
        _ => 3,
    };
    if form != shortest {
        return Err(Fault::LengthForm);
    }
    *bytes = rest;
    Ok(Some(value))
}

/// Takes bytes in whatever pieces the stream yields and gives frames.
#[derive(Default)]
pub(crate) struct Decoder {
    prefix: [u8; 8],
    prefix_length: usize,
    /// The frame being filled, and how many bytes it still lacks; none while the prefix is incomplete.
    body: Option<(Vec<u8>, usize)>,
}

impl Decoder {
    /// Reads all of `input`, pushing each frame that it completes.
    pub(crate) fn push(&mut self, mut input: &[u8], frames: &mut Vec<Vec<u8>>) -> Result<(), Fault> {
        while !input.is_empty() {
            let Some((body, lacking)) = &mut self.body else {
                self.prefix[self.prefix_length] = input[0];
                self.prefix_length += 1;
                input = &input[1..];
                if let Some(length) = self.length()? {
                    self.prefix_length = 0;
                    self.body = Some((Vec::with_capacity(length), length));
                }
                continue;
            };
            let (head, rest) = input.split_at(input.len().min(*lacking));
            body.extend_from_slice(head);
            *lacking -= head.len();
            input = rest;
            if *lacking == 0 {
                frames.push(std::mem::take(body));
                self.body = None;
            }
        }
        Ok(())
    }

    /// True between two frames, where a stream may rest.
    #[cfg(test)]
    fn is_idle(&self) -> bool {
        self.prefix_length == 0 && self.body.is_none()
    }

    /// The length announced, once its prefix is complete.
    fn length(&self) -> Result<Option<usize>, Fault> {
        match take_varint(&mut &self.prefix[..self.prefix_length])? {
            Some(0) => Err(Fault::Empty),
            Some(value) if value > FRAME_BYTES_MAX as u64 => Err(Fault::Oversize(value)),
            Some(value) => Ok(Some(value as usize)),
            None => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode_in_pieces(bytes: &[u8], piece: usize) -> Result<Vec<Vec<u8>>, Fault> {
        let mut decoder = Decoder::default();
        let mut frames = Vec::new();
        for part in bytes.chunks(piece) {
            decoder.push(part, &mut frames)?;
        }
        assert!(decoder.is_idle());
        Ok(frames)
    }

    #[test]
    fn frames_survive_any_cut() {
        let lengths = [1, 2, 63, 64, 65, 340, 16_383, 16_384, FRAME_BYTES_MAX];
        let frames: Vec<Vec<u8>> = lengths.iter().map(|length| vec![*length as u8; *length]).collect();
        let mut bytes = Vec::new();
        frames.iter().for_each(|frame| encode(frame, &mut bytes));
        for piece in [1, 2, 3, 7, 1_200, 65_536, bytes.len()] {
            assert_eq!(decode_in_pieces(&bytes, piece), Ok(frames.clone()), "pieces of {piece}");
        }
    }

    #[test]
    fn what_is_not_a_frame_is_refused_on_its_prefix() {
        let oversize = (FRAME_BYTES_MAX as u32 + 1) | 0x8000_0000;
        assert_eq!(decode_in_pieces(&oversize.to_be_bytes(), 1), Err(Fault::Oversize(FRAME_BYTES_MAX as u64 + 1)));
        assert_eq!(decode_in_pieces(&[0], 1), Err(Fault::Empty));
        assert_eq!(decode_in_pieces(&[0x40, 1], 1), Err(Fault::LengthForm));
        assert_eq!(decode_in_pieces(&[0x80, 0, 0x3f, 0xff], 4), Err(Fault::LengthForm));
        assert_eq!(decode_in_pieces(&[0xff; 8], 3), Err(Fault::Oversize((1 << 62) - 1)));
    }
}
