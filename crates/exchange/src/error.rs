//! Why a file is not read, and why a value cannot be written.

use std::fmt;

use volume::VolumeError;

use crate::limits::FAULTS_MAX;
use crate::time::TimeError;

/// Why a file is not read. Nothing of such a file is taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReadError {
    /// The file has too many bytes.
    #[error("the file has {bytes} bytes, and at most {most} are read")]
    TooLarge {
        /// How many it has.
        bytes: usize,
        /// How many are read.
        most: usize,
    },
    /// The file has too much of something.
    #[error("the file has more than {most} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many are read.
        most: usize,
    },
    /// The file is not UTF-8.
    #[error("byte {offset} of the file is not UTF-8; save it as UTF-8")]
    NotUtf8 {
        /// The first byte that is wrong, counted from 0.
        offset: usize,
    },
    /// The file is no JSON.
    #[error("line {line}, column {column}: {why}")]
    NotJson {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What is wrong there.
        why: String,
    },
    /// The file is no XML that is read here.
    #[error("byte {offset}: {why}")]
    NotXml {
        /// About where, counted from 0.
        offset: u64,
        /// What is wrong there.
        why: String,
    },
    /// The file is of no format that is known.
    #[error("this is neither GeoJSON nor KML nor a Volume4D of ASTM F3548-21")]
    UnknownFormat,
    /// There is no volume in the file.
    #[error("there is no volume in the file")]
    Nothing,
    /// Some features say what cannot be taken.
    #[error("{0}")]
    Faults(Faults),
}

/// All that is wrong with the features of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    /// One for each bad feature, in order, at most [`FAULTS_MAX`].
    pub first: Vec<Fault>,
    /// How many more there are.
    pub more: usize,
}

impl Faults {
    pub(crate) fn push(&mut self, fault: Fault) {
        if self.first.len() < FAULTS_MAX {
            self.first.push(fault);
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn none_or_error(self) -> Result<(), ReadError> {
        if self.first.is_empty() { Ok(()) } else { Err(ReadError::Faults(self)) }
    }
}

impl fmt::Display for Faults {
    /// One line for each fault, and how many more there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, fault) in self.first.iter().enumerate() {
            let gap = if nth == 0 { "" } else { "\n" };
            write!(f, "{gap}{fault}")?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

/// What is wrong with one feature, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The feature, placemark or Volume4D, counted from 0.
    pub feature: usize,
    /// The way to it from the feature: `geometry.coordinates[0][3]` is vertex 3 of ring 0.
    pub path: String,
    /// What is wrong there.
    pub why: Why,
}

impl Fault {
    /// Says into which member the path leads.
    pub(crate) fn within(mut self, member: &str) -> Self {
        let joint = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{member}{joint}{}", self.path);
        self
    }

    /// Says into which part of a list the path leads.
    pub(crate) fn part(self, index: usize) -> Self {
        self.within(&format!("[{index}]"))
    }

    /// Says in which feature it is.
    pub(crate) fn of(mut self, feature: usize) -> Self {
        self.feature = feature;
        self
    }
}

impl From<Why> for Fault {
    fn from(why: Why) -> Self {
        Fault { feature: 0, path: String::new(), why }
    }
}

impl fmt::Display for Fault {
    /// `feature 2, geometry.coordinates[0][3]: is missing`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joint = if self.path.is_empty() { "" } else { ", " };
        write!(f, "feature {}{joint}{}: {}", self.feature, self.path, self.why)
    }
}

/// What is wrong at one place of a feature.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Why {
    /// It should be there.
    #[error("is missing")]
    Missing,
    /// It is of the wrong kind.
    #[error("is not {0}")]
    Not(&'static str),
    /// It is a word that nobody knows.
    #[error("{value:?} is not known; known are {known}")]
    Unknown {
        /// The word.
        value: String,
        /// Those that are known.
        known: &'static str,
    },
    /// It may be right, but cannot be taken.
    #[error("{0}")]
    Refused(&'static str),
    /// The first and the last place of a ring differ.
    #[error("the ring is not closed: its last place is not its first")]
    Unclosed,
    /// There is too much of something.
    #[error("has more than {most} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many are taken.
        most: usize,
    },
    /// A length or height that is no number, negative, or too large to be kept.
    #[error("{value} is out of range")]
    Range {
        /// What was given.
        value: f64,
    },
    /// It is no place.
    #[error("{0}")]
    Place(VolumeError),
    /// It is no time.
    #[error("{0}")]
    Time(TimeError),
}

impl From<VolumeError> for Why {
    fn from(error: VolumeError) -> Self {
        Why::Place(error)
    }
}

impl From<TimeError> for Why {
    fn from(error: TimeError) -> Self {
        Why::Time(error)
    }
}

impl From<VolumeError> for Fault {
    fn from(error: VolumeError) -> Self {
        Why::Place(error).into()
    }
}

impl From<TimeError> for Fault {
    fn from(error: TimeError) -> Self {
        Why::Time(error).into()
    }
}

/// Why a format cannot say what it is asked to. Nothing is written then, since half of it would mislead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotSay {
    /// A kind of footprint.
    #[error("volume {volume}: {format} cannot say {what}")]
    Thing {
        /// The volume, counted from 0.
        volume: usize,
        /// The format.
        format: &'static str,
        /// What it cannot say.
        what: &'static str,
    },
    /// A time after the year 9999.
    #[error("a time {ms} ms after 1970 lies beyond the year 9999")]
    Time {
        /// Milliseconds since 1970.
        ms: u64,
    },
    /// A property whose name is used twice, or that the format gives a meaning of its own.
    #[error("the property {0:?} is there twice, or means something else in this format")]
    Property(String),
    /// A word of the heading that is not as the format wants it.
    #[error("{what} is {value:?}; {wanted}")]
    Head {
        /// Which.
        what: &'static str,
        /// What was given.
        value: String,
        /// What is wanted.
        wanted: &'static str,
    },
    /// A plan without volumes.
    #[error("there is no volume to write")]
    Nothing,
}
