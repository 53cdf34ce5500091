//! How people speak in a call, and what is kept of it.

use evidence::Malformed;
use evidence::cbor::Reader;

use super::geometry::read_u8;

/// By what people speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Medium {
    /// A telephone.
    Voice,
    /// Sound and picture.
    Video,
    /// Written words, as on this line.
    Text,
    /// Face to face.
    InPerson,
}

impl Medium {
    /// All of them, in the order of their numbers.
    pub const ALL: [Medium; 4] = [Medium::Voice, Medium::Video, Medium::Text, Medium::InPerson];

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let number = read_u8(reader)?;
        Self::ALL.get(usize::from(number)).copied().ok_or_else(|| reader.refuse("no such medium"))
    }
}

/// What is kept of a call, declared before it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recording {
    /// Nothing.
    Nothing,
    /// The notes of note-takers.
    Notes,
    /// Sound or picture.
    Full,
}

impl Recording {
    /// All of them, in the order of their numbers.
    pub const ALL: [Recording; 3] = [Recording::Nothing, Recording::Notes, Recording::Full];

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let number = read_u8(reader)?;
        Self::ALL.get(usize::from(number)).copied().ok_or_else(|| reader.refuse("no such rule of recording"))
    }
}
