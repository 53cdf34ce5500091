//! Deterministic CBOR (RFC 8949 section 4.2.1), checked over the raw bytes before anything is decoded.
//!
//! Decoders are lenient: they take duplicate keys, long forms and trailing bytes.
//! Two stations must never differ on what a sequence of bytes says, so nothing is decoded, hashed or signed here that
//! [`check`] has not passed: shortest forms, definite lengths, sorted unique keys, bounded depth and size, valid
//! UTF-8, nothing trailing.
//! The profile is narrower than the RFC: no floating point, no `undefined`, no simple values but false, true and
//! null, and no tag but 18 (COSE_Sign1).

use crate::Malformed;
use crate::limits::CBOR_DEPTH_MAX;

/// The only tag of the profile: COSE_Sign1 (RFC 9052 section 2).
pub const TAG_SIGN1: u64 = 18;

/// Passes `bytes` if they are exactly one item of the profile and at most `bytes_max` long.
///
/// # Errors
/// [`Malformed`] with the offset of the first byte that breaks the profile.
pub fn check(what: &'static str, bytes: &[u8], bytes_max: usize) -> Result<(), Malformed> {
    if bytes.len() > bytes_max {
        return Err(Malformed { what, at: bytes_max, why: "longer than its limit" });
    }
    let end = item(what, bytes, 0, 0)?;
    if end != bytes.len() {
        return Err(Malformed { what, at: end, why: "bytes after the end" });
    }
    Ok(())
}

/// Checks the item that begins at `at` and returns the offset just after it.
///
/// # Errors
/// [`Malformed`] as for [`check`].
pub fn check_prefix(what: &'static str, bytes: &[u8], at: usize) -> Result<usize, Malformed> {
    item(what, bytes, at, 0)
}

fn item(what: &'static str, bytes: &[u8], at: usize, depth: usize) -> Result<usize, Malformed> {
    let refuse = |at, why| Err(Malformed { what, at, why });
    if depth >= CBOR_DEPTH_MAX {
        return refuse(at, "nested too deeply");
    }
    let (major, value, mut next) = head(what, bytes, at)?;
    // Every item takes at least one byte, so a count above what is left is a lie whatever follows.
    let left = (bytes.len() - next) as u64;
    match major {
        0 | 1 => Ok(next),
        2 | 3 => {
            if value > left {
                return refuse(at, "string runs past the end");
            }
            let end = next + value as usize;
            if major == 3 && std::str::from_utf8(&bytes[next..end]).is_err() {
                return refuse(next, "text is not UTF-8");
            }
            Ok(end)
        }
        4 => {
            if value > left {
                return refuse(at, "array runs past the end");
            }
            for _ in 0..value {
                next = item(what, bytes, next, depth + 1)?;
            }
            Ok(next)
        }
        5 => {
            if value > left / 2 {
                return refuse(at, "map runs past the end");
            }
            let mut last_key: Option<&[u8]> = None;
            for _ in 0..value {
                let key_end = item(what, bytes, next, depth + 1)?;
                let key = &bytes[next..key_end];
                if last_key.is_some_and(|last| last >= key) {
                    return refuse(next, "map keys not in ascending order, or repeated");
                }
                last_key = Some(key);
                next = item(what, bytes, key_end, depth + 1)?;
            }
            Ok(next)
        }
        6 => {
            if value != TAG_SIGN1 {
                return refuse(at, "tag other than COSE_Sign1");
            }
            item(what, bytes, next, depth + 1)
        }
        _ => match bytes[at] {
            0xf4..=0xf6 => Ok(next),
            0xf9..=0xfb => refuse(at, "floating point"),
            _ => refuse(at, "simple value other than false, true and null"),
        },
    }
}

/// The head at `at` of a stream that may go on: its major type, its argument, and the offset after it; `None` if more
/// bytes are needed.
pub(crate) fn head_if_whole(
    what: &'static str,
    bytes: &[u8],
    at: usize,
) -> Result<Option<(u8, u64, usize)>, Malformed> {
    let width = bytes.get(at).map(|first| match first & 0x1f {
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => 0,
    });
    match width {
        Some(width) if bytes.len() - at > width => head(what, bytes, at).map(Some),
        _ => Ok(None),
    }
}

/// Reads one item head: its major type, its argument in the shortest form, and the offset after it.
fn head(what: &'static str, bytes: &[u8], at: usize) -> Result<(u8, u64, usize), Malformed> {
    let refuse = |why| Err(Malformed { what, at, why });
    let Some(&first) = bytes.get(at) else {
        return refuse("ends too early");
    };
    let (major, info) = (first >> 5, first & 0x1f);
    let width = match info {
        0..=23 => return Ok((major, u64::from(info), at + 1)),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        31 => return refuse("indefinite length"),
        _ => return refuse("reserved length"),
    };
    let Some(argument) = bytes.get(at + 1..at + 1 + width) else {
        return refuse("ends too early");
    };
    let value = argument.iter().fold(0u64, |value, &byte| value << 8 | u64::from(byte));
    // Major type 7 uses the widths for floats, which are refused by their first byte.
    let shortest = match width {
        1 => value >= 24,
        2 => value > 0xff,
        4 => value > 0xffff,
        _ => value > 0xffff_ffff,
    };
    if major != 7 && !shortest {
        return refuse("not in its shortest form");
    }
    Ok((major, value, at + 1 + width))
}

/// Walks the items of an object that [`check`] has passed, and refuses what is not of the expected kind.
///
/// A thin face over the decoding library, so that every refusal is a [`Malformed`] with its place.
pub struct Reader<'b> {
    what: &'static str,
    decoder: minicbor::Decoder<'b>,
}

impl<'b> Reader<'b> {
    /// Reads from the start of `bytes`, which [`check`] has passed.
    #[must_use]
    pub fn new(what: &'static str, bytes: &'b [u8]) -> Self {
        Reader { what, decoder: minicbor::Decoder::new(bytes) }
    }

    /// The refusal of what stands at the current place.
    #[must_use]
    pub fn refuse(&self, why: &'static str) -> Malformed {
        Malformed { what: self.what, at: self.decoder.position(), why }
    }

    /// An array of exactly `items` items.
    ///
    /// # Errors
    /// [`Malformed`] if something else stands here.
    pub fn array(&mut self, items: u64) -> Result<(), Malformed> {
        if self.array_up_to(items)? == items { Ok(()) } else { Err(self.refuse("array of another length")) }
    }

    /// An array of at most `items_max` items; returns how many.
    ///
    /// # Errors
    /// [`Malformed`] if something else stands here.
    pub fn array_up_to(&mut self, items_max: u64) -> Result<u64, Malformed> {
        match self.decoder.array() {
            Ok(Some(items)) if items <= items_max => Ok(items),
            Ok(_) => Err(self.refuse("array of another length")),
            Err(_) => Err(self.refuse("expected an array")),
        }
    }

    /// An array of so many items, or of one more, which may be left out; returns whether it is there.
    ///
    /// # Errors
    /// [`Malformed`] if something else stands here.
    pub fn array_or_one_more(&mut self, items: u64) -> Result<bool, Malformed> {
        match self.array_up_to(items + 1)? {
            found if found >= items => Ok(found > items),
            _ => Err(self.refuse("array of another length")),
        }
    }

    /// A map of at most `pairs_max` pairs; returns how many.
    ///
    /// # Errors
    /// [`Malformed`] if something else stands here.
    pub fn map_up_to(&mut self, pairs_max: u64) -> Result<u64, Malformed> {
        match self.decoder.map() {
            Ok(Some(pairs)) if pairs <= pairs_max => Ok(pairs),
            Ok(_) => Err(self.refuse("map with too many pairs")),
            Err(_) => Err(self.refuse("expected a map")),
        }
    }

    /// An unsigned integer.
    ///
    /// # Errors
    /// [`Malformed`] if something else stands here.
    pub fn uint(&mut self) -> Result<u64, Malformed> {
        self.decoder.u64().map_err(|_| self.refuse("expected an unsigned integer"))
    }

    /// An integer of either sign.
    ///
    /// # Errors
    /// [`Malformed`] if something else stands here.
    pub fn int(&mut self) -> Result<i64, Malformed> {
        self.decoder.i64().map_err(|_| self.refuse("expected an integer"))
    }

    /// False or true.
    ///
    /// # Errors
    /// [`Malformed`] if something else stands here.
    pub fn bool(&mut self) -> Result<bool, Malformed> {
        self.decoder.bool().map_err(|_| self.refuse("expected false or true"))
    }

    /// A byte string of at most `bytes_max`.
    ///
    /// # Errors
    /// [`Malformed`] if something else stands here.
    pub fn bytes(&mut self, bytes_max: usize) -> Result<&'b [u8], Malformed> {
        match self.decoder.bytes() {
            Ok(bytes) if bytes.len() <= bytes_max => Ok(bytes),
            Ok(_) => Err(self.refuse("byte string longer than its limit")),
            Err(_) => Err(self.refuse("expected a byte string")),
        }
    }

    /// A byte string of exactly `N` bytes.
    ///
    /// # Errors
    /// [`Malformed`] if something else stands here.
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let bytes = self.bytes(N)?;
        bytes.try_into().map_err(|_| self.refuse("byte string of another length"))
    }

    /// Text of at most `bytes_max` bytes of UTF-8.
    ///
    /// # Errors
    /// [`Malformed`] if something else stands here.
    pub fn text(&mut self, bytes_max: usize) -> Result<&'b str, Malformed> {
        match self.decoder.str() {
            Ok(text) if text.len() <= bytes_max => Ok(text),
            Ok(_) => Err(self.refuse("text longer than its limit")),
            Err(_) => Err(self.refuse("expected text")),
        }
    }

    /// Takes a null if one stands here.
    pub fn null(&mut self) -> bool {
        let here = self.decoder.position();
        if self.decoder.null().is_ok() {
            return true;
        }
        self.decoder.set_position(here);
        false
    }

    /// The raw bytes of the next item, whatever it is.
    ///
    /// # Errors
    /// [`Malformed`] if no item is left.
    pub fn raw(&mut self) -> Result<&'b [u8], Malformed> {
        let start = self.decoder.position();
        let end = check_prefix(self.what, self.decoder.input(), start)?;
        self.decoder.set_position(end);
        Ok(&self.decoder.input()[start..end])
    }

    /// Passes if nothing is left.
    ///
    /// # Errors
    /// [`Malformed`] if something is.
    pub fn end(&self) -> Result<(), Malformed> {
        if self.decoder.position() == self.decoder.input().len() {
            Ok(())
        } else {
            Err(self.refuse("bytes after the end"))
        }
    }
}

/// Writes deterministic CBOR into memory, where writing cannot fail.
pub struct Writer(minicbor::Encoder<Vec<u8>>);

/// Why every `expect` in [`Writer`] holds.
const INFALLIBLE: &str = "writing to memory does not fail";

impl Writer {
    /// An empty buffer.
    #[must_use]
    pub fn new() -> Self {
        Writer::with_capacity(128)
    }

    /// An empty buffer with room for `bytes`.
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Writer(minicbor::Encoder::new(Vec::with_capacity(bytes)))
    }

    /// The head of an array.
    pub fn array(&mut self, items: u64) -> &mut Self {
        self.0.array(items).expect(INFALLIBLE);
        self
    }

    /// The head of a map; the caller writes its keys in ascending order.
    pub fn map(&mut self, pairs: u64) -> &mut Self {
        self.0.map(pairs).expect(INFALLIBLE);
        self
    }

    /// An unsigned integer.
    pub fn uint(&mut self, value: u64) -> &mut Self {
        self.0.u64(value).expect(INFALLIBLE);
        self
    }

    /// An integer of either sign.
    pub fn int(&mut self, value: i64) -> &mut Self {
        self.0.i64(value).expect(INFALLIBLE);
        self
    }

    /// False or true.
    pub fn bool(&mut self, value: bool) -> &mut Self {
        self.0.bool(value).expect(INFALLIBLE);
        self
    }

    /// A byte string.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.bytes(bytes).expect(INFALLIBLE);
        self
    }

    /// A text string.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.0.str(text).expect(INFALLIBLE);
        self
    }

    /// Null.
    pub fn null(&mut self) -> &mut Self {
        self.0.null().expect(INFALLIBLE);
        self
    }

    /// The tag of a COSE_Sign1.
    pub fn tag_sign1(&mut self) -> &mut Self {
        self.0.tag(minicbor::data::Tag::new(TAG_SIGN1)).expect(INFALLIBLE);
        self
    }

    /// An item that is already encoded.
    pub fn raw(&mut self, item: &[u8]) -> &mut Self {
        self.0.writer_mut().extend_from_slice(item);
        self
    }

    /// What was written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_writer()
    }
}

impl Default for Writer {
    fn default() -> Self {
        Writer::new()
    }
}
