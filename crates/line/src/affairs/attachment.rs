//! Attachments: maps, charts, images and documents, named by what they are and carried in parts.
//!
//! What names an attachment is the root of the Merkle tree over its parts, so each part is judged as it comes, and none
//! that was not named is ever taken for one. A part is an entry like any other: signed, receipted, kept and sent again
//! by the rules that hold for words, and nothing else has to remember how far an attachment has come. It makes way for
//! words because its author's station says the next part only when the one before has arrived.

use evidence::cbor::{Reader, Writer};
use evidence::{EntryRef, Frontier, Hash, Malformed, Precedence, Serial, Time, merkle};

use super::message::Word;
use super::{read_optional_ref, write_optional_ref};
use crate::limits::{ATTACHMENT_BYTES_MAX, MEDIA_BYTES_MAX, NOTE_BYTES_MAX, PART_BYTES_MAX, TITLE_BYTES_MAX};

/// An attachment, named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentBody {
    /// The affair that it belongs to, if any.
    pub on: Option<EntryRef>,
    /// What the file is called.
    pub name: String,
    /// What it is: a media type, as `image/png` (RFC 6838).
    pub media: String,
    /// How long it is.
    pub bytes: u64,
    /// The root of the Merkle tree over its parts (RFC 9162 section 2.1), each part a leaf.
    pub root: Hash,
    /// What it shows, in words; may be empty.
    pub words: String,
}

/// Why words name no attachment. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttachmentError {
    /// Attachments make way for everything else.
    #[error("an attachment goes by ROUTINE")]
    NotRoutine,
    /// There is nothing in it, or too much.
    #[error("an attachment has 1 to {ATTACHMENT_BYTES_MAX} bytes")]
    Size,
    /// The name could lead somewhere else than to a file of that name, or could show as another.
    #[error("the name is no plain file name: it is blank or too long, or has a slash, a control or a direction mark")]
    Name,
    /// The media type is none.
    #[error("the media type is not of the form image/png")]
    Media,
    /// The words are longer than their limit.
    #[error("the words beside an attachment have at most {NOTE_BYTES_MAX} bytes")]
    Oversize,
}

impl AttachmentBody {
    /// Passes words that name an attachment, the reference apart.
    ///
    /// # Errors
    /// [`AttachmentError`] with the first rule broken.
    pub fn check(&self, precedence: Precedence) -> Result<(), AttachmentError> {
        if precedence != Precedence::Routine {
            return Err(AttachmentError::NotRoutine);
        }
        if !(1..=ATTACHMENT_BYTES_MAX).contains(&self.bytes) {
            return Err(AttachmentError::Size);
        }
        if !is_file_name(&self.name) {
            return Err(AttachmentError::Name);
        }
        if !is_media_type(&self.media) {
            return Err(AttachmentError::Media);
        }
        match self.words.len() {
            0..=NOTE_BYTES_MAX => Ok(()),
            _ => Err(AttachmentError::Oversize),
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(6);
        write_optional_ref(writer, self.on);
        writer.text(&self.name).text(&self.media).uint(self.bytes).bytes(&self.root.0).text(&self.words);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(6)?;
        let on = read_optional_ref(reader)?;
        let (name, media) = (reader.text(TITLE_BYTES_MAX)?.to_owned(), reader.text(MEDIA_BYTES_MAX)?.to_owned());
        let (bytes, root) = (reader.uint()?, Hash(reader.fixed()?));
        Ok(AttachmentBody { on, name, media, bytes, root, words: reader.text(NOTE_BYTES_MAX)?.to_owned() })
    }
}

/// True of a name that is nothing but a name in whichever folder it is put, and that shows as what it is.
fn is_file_name(name: &str) -> bool {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain = |c: char| !c.is_control() && !matches!(c, '/' | '\\') && !turns(c);
    (1..=TITLE_BYTES_MAX).contains(&name.len())
        && name.trim() == name
        && !name.starts_with('.')
        && name.chars().all(plain)
}

/// True of two names of RFC 6838 section 4.2 with a slash between.
fn is_media_type(media: &str) -> bool {
    let first = |c: char| c.is_ascii_alphanumeric();
    let rest = |c: char| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c);
    let name = |name: &str| name.starts_with(first) && name.chars().all(rest);
    media.len() <= MEDIA_BYTES_MAX && media.split_once('/').is_some_and(|(one, other)| name(one) && name(other))
}

/// A part of an attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartBody {
    /// The place of the entry that named the attachment, in this entry's own lane.
    pub of: Serial,
    /// The how-manyeth part it is, from 0.
    pub index: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl PartBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(3).uint(self.of).uint(self.index).bytes(&self.bytes);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(3)?;
        Ok(PartBody { of: reader.uint()?, index: reader.uint()?, bytes: reader.bytes(PART_BYTES_MAX)?.to_vec() })
    }
}

/// How far an attachment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arrival {
    /// Parts are still to come.
    Coming,
    /// Its author sends no more of it.
    GivenUp,
    /// Every part is there, and together they are what was named.
    Whole,
    /// Every part is there, and together they are something else: its author's fault, as its own words prove.
    Other,
}

/// How an attachment stands; its parts are in their entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// When it was named, on its author's clock.
    pub sent: Time,
    /// The affair that it belongs to.
    pub on: Option<EntryRef>,
    /// How long it is.
    pub bytes: u64,
    /// How long each of its parts but the last is, by the charter's terms.
    pub part_bytes: u64,
    /// What was named.
    pub root: Hash,
    /// The parts that have come.
    pub parts: Frontier,
    /// Where its author took it back.
    pub taken_back: Option<Word>,
}

impl Attachment {
    /// How many parts it has.
    #[must_use]
    pub fn parts_in_all(&self) -> u64 {
        self.bytes.div_ceil(self.part_bytes)
    }

    /// How many bytes part `index` has; `None` if it has no such part.
    #[must_use]
    pub fn part_length(&self, index: u64) -> Option<u64> {
        let begin = index.checked_mul(self.part_bytes)?;
        (begin < self.bytes).then(|| self.part_bytes.min(self.bytes - begin))
    }

    /// How far it has come.
    #[must_use]
    pub fn arrival(&self) -> Arrival {
        match (self.parts.size() == self.parts_in_all(), self.taken_back) {
            (true, _) if self.parts.root() == self.root => Arrival::Whole,
            (true, _) => Arrival::Other,
            (false, Some(_)) => Arrival::GivenUp,
            (false, None) => Arrival::Coming,
        }
    }

    /// Takes in a part; why not, if it is not the next one.
    pub(super) fn take_part(&mut self, part: &PartBody) -> Result<(), &'static str> {
        if part.index != self.parts.size() {
            return Err("is not the next part of its attachment");
        }
        if self.part_length(part.index) != Some(part.bytes.len() as u64) {
            return Err("is not as long as that part of its attachment is");
        }
        self.parts.push(merkle::leaf(&part.bytes));
        Ok(())
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        writer.array(7).uint(self.sent.0);
        write_optional_ref(writer, self.on);
        writer.uint(self.bytes).uint(self.part_bytes).bytes(&self.root.0);
        let (size, peaks) = self.parts.parts();
        writer.array(2).uint(size).array(peaks.len() as u64);
        peaks.iter().for_each(|peak| {
            writer.bytes(&peak.0);
        });
        Word::write_optional(self.taken_back, writer);
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(7)?;
        let sent = Time(reader.uint()?);
        let on = read_optional_ref(reader)?;
        let (bytes, part_bytes, root) = (reader.uint()?, reader.uint()?, Hash(reader.fixed()?));
        if part_bytes == 0 {
            return Err(reader.refuse("an attachment without parts"));
        }
        reader.array(2)?;
        let (size, peaks) = (reader.uint()?, reader.array_up_to(u64::BITS.into())?);
        let peaks = (0..peaks).map(|_| reader.fixed().map(Hash)).collect::<Result<_, _>>()?;
        let parts = Frontier::from_parts(size, peaks).ok_or_else(|| reader.refuse("parts without their peaks"))?;
        let taken_back = Word::read_optional(reader)?;
        Ok(Attachment { sent, on, bytes, part_bytes, root, parts, taken_back })
    }
}

/// The root of the parts of `content`, each of `part_bytes`, by which it is named.
#[must_use]
pub fn root_of_parts(content: &[u8], part_bytes: u64) -> Hash {
    let mut parts = Frontier::new();
    content.chunks(part_bytes as usize).for_each(|part| parts.push(merkle::leaf(part)));
    parts.root()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_name_and_nothing_else() {
        for name in ["map.png", "карта.png", "خريطة.pdf", "a b (2).txt", "x"] {
            assert!(is_file_name(name), "{name:?}");
        }
        let long = "n".repeat(TITLE_BYTES_MAX + 1);
        for name in ["", " ", " a", ".", "..", ".ssh", "a/b", "a\\b", "a\0b", "a\nb", "a\u{202e}gnp.exe", &long] {
            assert!(!is_file_name(name), "{name:?}");
        }
    }

    #[test]
    fn a_media_type_is_two_names_and_a_slash() {
        for media in ["image/png", "application/vnd.google-earth.kml+xml", "text/plain"] {
            assert!(is_media_type(media), "{media:?}");
        }
        for media in ["", "png", "image/", "/png", "image/png/x", "image/p ng", "text/plain; charset=utf-8", "+a/b"] {
            assert!(!is_media_type(media), "{media:?}");
        }
    }
}
