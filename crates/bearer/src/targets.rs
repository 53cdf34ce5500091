//! The reader of a stream, shown to a fuzzer.

use crate::frame::{self, Decoder};

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
