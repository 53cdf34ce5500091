//! Why a file that was made for strangers does not hold: at which level, where, and whom that speaks against.
//!
//! Blame is given only with proof. Anyone can write bytes with a bad signature in them, so most failures speak
//! against nobody but the file.

use std::fmt;

use crate::{CharterError, EntryError, EntryRef, KeyError, Malformed, ReceiptError};

/// The first thing that fails in a disclosure, a fork proof or a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The item of a transcript, the header being 0; always 0 in other files.
    pub item: u64,
    /// The entry that it is about, if it is about one.
    pub place: Option<EntryRef>,
    /// Which promise was broken.
    pub level: FailureLevel,
    /// Whom that is proof against.
    pub against: Against,
    /// What is wrong, as the end of a sentence.
    pub why: String,
}

/// Which promise was broken. The names are those of the specification and of its test vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FailureLevel {
    /// The bytes are not of the format.
    Form,
    /// The charter contradicts itself, is another line's, or is not signed by every party.
    Charter,
    /// A station key is not to be had: not delegated, not valid then, taken back, or named twice.
    Key,
    /// The signature of an entry is not good over this line and this history.
    Signature,
    /// Something stands where it may not stand.
    Place,
    /// What an author stated that it had seen does not fit the lanes.
    Seen,
    /// A receipt is not good for the history that it stands on.
    Receipt,
    /// The file does not end as it says, or does not end at all.
    Closing,
}

impl FailureLevel {
    /// Every level.
    pub const ALL: [FailureLevel; 8] = [
        FailureLevel::Form,
        FailureLevel::Charter,
        FailureLevel::Key,
        FailureLevel::Signature,
        FailureLevel::Place,
        FailureLevel::Seen,
        FailureLevel::Receipt,
        FailureLevel::Closing,
    ];

    /// Its name in the specification.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FailureLevel::Form => "form",
            FailureLevel::Charter => "charter",
            FailureLevel::Key => "key",
            FailureLevel::Signature => "signature",
            FailureLevel::Place => "place",
            FailureLevel::Seen => "seen",
            FailureLevel::Receipt => "receipt",
            FailureLevel::Closing => "closing",
        }
    }
}

impl fmt::Display for FailureLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Whom a failure is proof against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Against {
    /// Nobody but whoever made or altered the file.
    File,
    /// The party of this code: it signed what an honest one never signs.
    Party(String),
    /// One of the parties of these codes, and the file does not tell which.
    OneOf(Vec<String>),
}

impl Failure {
    /// A failure that speaks against the file alone.
    pub(crate) fn of_file(level: FailureLevel, why: impl Into<String>) -> Self {
        Failure { item: 0, place: None, level, against: Against::File, why: why.into() }
    }

    pub(crate) fn at(self, place: EntryRef) -> Self {
        Failure { place: Some(place), ..self }
    }

    pub(crate) fn in_item(self, item: u64) -> Self {
        Failure { item, ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} fails in item {}", self.level, self.item)?;
        if let Some(EntryRef { lane, serial }) = self.place {
            write!(f, ", place {lane:?}/{serial:04}")?;
        }
        write!(f, ": {}", self.why)
    }
}

impl std::error::Error for Failure {}

impl From<Malformed> for Failure {
    fn from(error: Malformed) -> Self {
        Failure::of_file(FailureLevel::Form, error.to_string())
    }
}

impl From<CharterError> for Failure {
    fn from(error: CharterError) -> Self {
        match error {
            CharterError::Malformed(error) => error.into(),
            CharterError::Key(error) => error.into(),
            error => Failure::of_file(FailureLevel::Charter, error.to_string()),
        }
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        let why = error.to_string();
        match error {
            KeyError::Malformed(error) => error.into(),
            KeyError::EpochTaken { party, .. } | KeyError::RevokedTwice { party, .. } => {
                Failure { against: Against::Party(party), ..Failure::of_file(FailureLevel::Key, why) }
            }
            _ => Failure::of_file(FailureLevel::Key, why),
        }
    }
}

impl From<EntryError> for Failure {
    fn from(error: EntryError) -> Self {
        match error {
            EntryError::Malformed(error) => error.into(),
            EntryError::Key(error) => error.into(),
            EntryError::BadSignature(at) => Failure::of_file(FailureLevel::Signature, error.to_string()).at(at),
        }
    }
}

impl From<ReceiptError> for Failure {
    fn from(error: ReceiptError) -> Self {
        match error {
            ReceiptError::Malformed(error) => error.into(),
            ReceiptError::Key(error) => error.into(),
            error => Failure::of_file(FailureLevel::Receipt, error.to_string()),
        }
    }
}
