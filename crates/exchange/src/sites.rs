//! Lists of sites that are to be spared, as humanitarian organisations keep them: CSV in and out.
//!
//! The first row names the columns; case, spaces, punctuation and what stands in brackets do not matter, and
//! [`HEADINGS`] lists the names that are known. A name and a place are needed: `latitude` and `longitude`, or
//! `coordinates` with both, in decimal degrees or in degrees, minutes and seconds on WGS 84. Cells are separated by
//! commas, semicolons or tabs, whichever the first row has most of; those in quotes may go over several lines.
//! Dates are written year first. A list with one bad row is not taken, and every bad row is told at once.

mod cells;
mod columns;
mod duplicates;
mod read;
mod write;

use std::fmt;

use volume::{Footprint, Moment, Position};

pub use columns::{Column, HEADINGS};
pub use read::read;
pub use write::write;

use crate::coordinate::CoordinateError;
use crate::limits::FAULTS_MAX;
use crate::{ReadError, TimeError};

/// One site of a list. What the list does not say is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteRow {
    /// The row of the file as a spreadsheet counts it: the headings are row 1.
    pub row: usize,
    /// What the list's author calls it by: a number or code.
    pub reference: String,
    /// Whose it is.
    pub organisation: String,
    /// What it is called.
    pub name: String,
    /// What it is: hospital, school, warehouse.
    pub kind: String,
    /// Where it is.
    pub at: Position,
    /// How far it reaches around that, in centimetres.
    pub radius_cm: u32,
    /// Centimetres above mean sea level.
    pub altitude_cm: Option<i32>,
    /// The administrative area: province, district.
    pub admin_area: String,
    /// The nearest place by name, to check the coordinates against.
    pub place: String,
    /// Whom to ask.
    pub contact: String,
    /// Who verified it.
    pub verified_by: String,
    /// When it was verified; a date is the moment at which it begins in UTC.
    pub verified_on: Option<Moment>,
    /// When the entry ends; a date is its last millisecond in UTC.
    pub valid_until: Option<Moment>,
    /// Where the entry comes from.
    pub source: String,
    /// How far it is believed.
    pub confidence: Option<Confidence>,
    /// The tags of the lines on which it may be released.
    pub lines: Vec<String>,
}

impl SiteRow {
    /// The place with its radius.
    #[must_use]
    pub fn footprint(&self) -> Footprint {
        Footprint::Circle { centre: self.at, radius_cm: self.radius_cm }
    }
}

/// Where a row of a written list comes from, so that a list that leaks can be traced. It stands in columns behind all
/// others, which are passed over on reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The line on which it was told.
    pub line: String,
    /// That line's identity.
    pub line_id: String,
    /// The entry that told it first.
    pub entry: String,
    /// The entry whose words these are.
    pub version: String,
    /// When the list was written.
    pub exported: String,
    /// By whose station.
    pub exported_by: String,
    /// Whether the line is one for exercises.
    pub drill: bool,
}

impl Trace {
    /// Its cells by their headings, in the order of the columns.
    #[must_use]
    pub fn cells(&self) -> [(&'static str, String); 7] {
        let drill = if self.drill { "DRILL" } else { "" };
        [
            ("from line", self.line.clone()),
            ("line id", self.line_id.clone()),
            ("entry", self.entry.clone()),
            ("version", self.version.clone()),
            ("exported", self.exported.clone()),
            ("exported by", self.exported_by.clone()),
            ("drill", drill.to_owned()),
        ]
    }
}

/// How far an entry is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// By the Admiralty code.
    Rated {
        /// Reliability of the source, `A` (reliable) to `F` (cannot be judged).
        source: char,
        /// Credibility of what it says, 1 (confirmed) to 6 (cannot be judged).
        content: u8,
    },
    /// In words.
    Words(String),
}

impl fmt::Display for Confidence {
    /// `B2`, or the words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Confidence::Rated { source, content } => write!(f, "{source}{content}"),
            Confidence::Words(words) => f.write_str(words),
        }
    }
}

/// By what a list is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteRules {
    /// The time now.
    pub now: Moment,
    /// After how many days a verification is old.
    pub stale_after_days: u32,
    /// Up to how many metres apart two rows of one name are the same site.
    pub duplicate_m: u32,
}

/// A list that can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteList {
    /// The sites, in the file's order, at least one.
    pub rows: Vec<SiteRow>,
    /// What its author should look at, at most [`FAULTS_MAX`], in the file's order.
    pub warnings: Vec<Remark<SiteWarning>>,
    /// How many more warnings there are.
    pub more_warnings: usize,
}

/// Why a list cannot be taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SitesError {
    /// It cannot be read at all.
    #[error(transparent)]
    File(#[from] ReadError),
    /// Some rows are bad.
    #[error("{}", lines(.first, *.more))]
    Rows {
        /// What is wrong, at most [`FAULTS_MAX`], in the file's order but for duplicates, which are last.
        first: Vec<Remark<SiteFault>>,
        /// How many more there are.
        more: usize,
    },
}

fn lines(first: &[Remark<SiteFault>], more: usize) -> String {
    let mut lines: Vec<String> = first.iter().map(ToString::to_string).collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.join("\n")
}

/// Something about one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark<T> {
    /// The row as a spreadsheet counts it: the headings are row 1.
    pub row: usize,
    /// The column, as the file calls it where it has it.
    pub column: String,
    /// What.
    pub what: T,
}

impl<T: fmt::Display> fmt::Display for Remark<T> {
    /// `row 17, latitude: is missing`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joint = if self.column.is_empty() { "" } else { ", " };
        write!(f, "row {}{joint}{}: {}", self.row, self.column, self.what)
    }
}

/// What is wrong with a cell or row.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SiteFault {
    /// It should be there.
    #[error("is missing")]
    Missing,
    /// Two columns mean the same.
    #[error("means the same as the column {0:?}")]
    SameColumn(String),
    /// There are more cells than headings.
    #[error(
        "has more cells than there are headings: is there a comma in a number, or a separator in a text without quotes?"
    )]
    TooManyCells,
    /// A quoted cell does not end, or goes on behind its quotes; nothing after it can be read.
    #[error("a cell in quotes does not end where it should; the rows after it were not read")]
    Quotes,
    /// A cell has too many bytes.
    #[error("is longer than {0} bytes")]
    TooLong(usize),
    /// It is no coordinate.
    #[error(transparent)]
    Coordinate(#[from] CoordinateError),
    /// A coordinate out of range.
    #[error("{degrees} lies beyond ±{most}°")]
    Range {
        /// What was given.
        degrees: f64,
        /// What is possible.
        most: u8,
    },
    /// A place that there is only with the two exchanged.
    #[error("{lat}, {lon} is no place, but {lon}, {lat} is: latitude and longitude are swapped")]
    Swapped {
        /// What was given as latitude.
        lat: f64,
        /// What was given as longitude.
        lon: f64,
    },
    /// Latitude and longitude are both 0.
    #[error("0, 0 lies in the Gulf of Guinea: the coordinates are missing")]
    Zero,
    /// It is no length.
    #[error("{0:?} is no length that can be kept: write metres, or ft behind a number")]
    Length(String),
    /// It is no date or time.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// A verification that has not happened yet.
    #[error("lies in the future")]
    Future,
    /// A site that is there already.
    #[error("is the same site as row {row}")]
    Duplicate {
        /// The row that says the same.
        row: usize,
    },
}

/// What the author of a list should look at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SiteWarning {
    /// The column is not known and was not read.
    #[error("is no column that is read here")]
    UnknownColumn,
    /// Nobody wrote when it was verified.
    #[error("does not say when it was verified")]
    Unverified,
    /// The verification is old.
    #[error("was verified {days} days ago")]
    Stale {
        /// How old.
        days: u64,
    },
    /// It was valid until before now.
    #[error("has run out")]
    Expired,
}

/// Remarks up to [`FAULTS_MAX`], and the count of the rest.
struct Remarks<T> {
    first: Vec<Remark<T>>,
    more: usize,
}

impl<T> Remarks<T> {
    fn new() -> Self {
        Remarks { first: Vec::new(), more: 0 }
    }

    fn push(&mut self, row: usize, column: &str, what: T) {
        if self.first.len() < FAULTS_MAX {
            self.first.push(Remark { row, column: column.to_owned(), what });
        } else {
            self.more += 1;
        }
    }
}
