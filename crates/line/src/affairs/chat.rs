//! The operators' channel: what the watches at the ends say to each other about the line itself.
//!
//! It is on the record, and it is never a position of a party: it begins no affair, runs no clock, and nothing can
//! refer to it, so that nobody is answered for by what a watch typed.

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, Malformed, PartyIndex, Precedence};

use crate::limits::NOTE_BYTES_MAX;

/// Words of a watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatBody {
    /// Who speaks, by office or number.
    pub by: String,
    /// The words.
    pub text: String,
    /// Their language (BCP 47).
    pub language: String,
}

/// Why words are none of the operators' channel. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChatError {
    /// Operators make way for everything else.
    #[error("the operators' channel goes by ROUTINE")]
    NotRoutine,
    /// Nobody is named, or nothing is said.
    #[error("there is nothing to be said, or nobody who says it")]
    Empty,
    /// A field is longer than its limit.
    #[error("words of the operators' channel have at most {NOTE_BYTES_MAX} bytes; a message takes longer ones")]
    Oversize,
    /// A language that the author's party does not have.
    #[error("{0:?} is not a language of the author's party in the charter")]
    UnknownLanguage(String),
}

impl ChatBody {
    /// Passes words that the charter lets the watch of `author` say.
    ///
    /// # Errors
    /// [`ChatError`] with the first rule broken.
    pub fn check(&self, charter: &Charter, author: PartyIndex, precedence: Precedence) -> Result<(), ChatError> {
        if precedence != Precedence::Routine {
            return Err(ChatError::NotRoutine);
        }
        if self.by.trim().is_empty() || self.text.trim().is_empty() {
            return Err(ChatError::Empty);
        }
        if self.by.len() > NOTE_BYTES_MAX || self.text.len() > NOTE_BYTES_MAX {
            return Err(ChatError::Oversize);
        }
        match charter.party(author) {
            Some(party) if party.languages.contains(&self.language) => Ok(()),
            _ => Err(ChatError::UnknownLanguage(self.language.clone())),
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(3).text(&self.by).text(&self.text).text(&self.language);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(3)?;
        let (by, text) = (reader.text(NOTE_BYTES_MAX)?.to_owned(), reader.text(NOTE_BYTES_MAX)?.to_owned());
        Ok(ChatBody { by, text, language: reader.text(16)?.to_owned() })
    }
}
