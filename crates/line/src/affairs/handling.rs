//! What becomes of a message after it was read: translated, with the principal. Each step is a signed word of whoever
//! takes it, so that it can be told where a message lies.

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, EntryRef, Malformed, PostIndex, Time};

use super::geometry::read_u8;
use super::readout::one_of;
use super::{read_ref, read_time, write_ref, write_time};
use crate::limits::{NOTE_BYTES_MAX, TEXT_BYTES_MAX};

/// How good a translation is, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Read off the page.
    Sight,
    /// Written down in haste.
    Rough,
    /// Checked, and vouched for. The original is authoritative all the same.
    Official,
}

impl Stage {
    /// All of them, in the order of their numbers.
    pub const ALL: [Stage; 3] = [Stage::Sight, Stage::Rough, Stage::Official];
}

/// A message in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranslationBody {
    /// The message.
    pub message: EntryRef,
    /// Into which language (BCP 47).
    pub language: String,
    /// How good it is.
    pub stage: Stage,
    /// The words.
    pub text: String,
    /// By which linguist, named by office or number; `None`: by a machine.
    pub by: Option<String>,
    /// Until when the linguist's qualification is current.
    pub qualified_until: Option<Time>,
}

/// Why words are no translation. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TranslationError {
    /// A language that no party has.
    #[error("no party of the charter has this language")]
    UnknownLanguage,
    /// There is nothing in it, or nobody is named.
    #[error("the translation has no text, or its linguist no name")]
    Empty,
    /// A field is longer than its limit.
    #[error("the translation is longer than its limit")]
    Oversize,
    /// A machine only helps.
    #[error("a machine's translation is never official")]
    Machine,
    /// A translation is official only by a linguist whose qualification is current.
    #[error("an official translation is by a linguist whose qualification is current")]
    NotQualified,
}

impl TranslationBody {
    /// Passes words that the charter lets a party say at this time, references apart.
    ///
    /// # Errors
    /// [`TranslationError`] with the first rule broken.
    pub fn check(&self, charter: &Charter, now: Time) -> Result<(), TranslationError> {
        if !charter.parties.iter().any(|party| party.languages.contains(&self.language)) {
            return Err(TranslationError::UnknownLanguage);
        }
        if self.text.trim().is_empty() || self.by.as_ref().is_some_and(|by| by.trim().is_empty()) {
            return Err(TranslationError::Empty);
        }
        if self.text.len() > TEXT_BYTES_MAX || self.by.as_ref().is_some_and(|by| by.len() > NOTE_BYTES_MAX) {
            return Err(TranslationError::Oversize);
        }
        match (self.stage, &self.by, self.qualified_until) {
            (Stage::Official, None, _) => Err(TranslationError::Machine),
            (Stage::Official, Some(_), until) if until.is_none_or(|until| until < now) => {
                Err(TranslationError::NotQualified)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(6), self.message);
        writer.text(&self.language).uint(self.stage as u64).text(&self.text);
        match &self.by {
            Some(by) => writer.text(by),
            None => writer.null(),
        };
        write_time(writer, self.qualified_until);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(6)?;
        let (message, language) = (read_ref(reader)?, reader.text(16)?.to_owned());
        let (stage, text) = (one_of(reader, &Stage::ALL)?, reader.text(TEXT_BYTES_MAX)?.to_owned());
        let by = if reader.null() { None } else { Some(reader.text(NOTE_BYTES_MAX)?.to_owned()) };
        Ok(TranslationBody { message, language, stage, text, by, qualified_until: read_time(reader)? })
    }
}

/// That a message is with the principal of a post of the author's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryBody {
    /// The message.
    pub message: EntryRef,
    /// The post whose holder, or named deputy, has it.
    pub post: PostIndex,
    /// Since when, on the author's clock.
    pub at: Time,
}

impl DeliveryBody {
    pub(super) fn write(self, writer: &mut Writer) {
        write_ref(writer.array(3), self.message);
        writer.uint(self.post.0.into()).uint(self.at.0);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(3)?;
        let message = read_ref(reader)?;
        Ok(DeliveryBody { message, post: PostIndex(read_u8(reader)?), at: Time(reader.uint()?) })
    }
}
