//! The table of `detente site`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use line::affairs::SiteKind;

use crate::cli::{Line, Urgency};
use crate::forms::In;

/// What is done with protected sites.
#[derive(Debug, Subcommand)]
pub enum Site {
    /// Compare a CSV list with what is told already, check it, and release only what differs, all of it or nothing.
    Import(Import),
    /// Tell a site.
    Add(Add),
    /// Change what is told of a site of ours.
    Change(Change),
    /// Take a site of ours off the list; it stays in the record.
    Remove(Remove),
    /// List the sites that are told.
    List(List),
    /// Show a site, or an entry about sites: who received it when, who acknowledged it, to whom it was passed.
    Show(Show),
    /// Say how we take an entry about sites of the other side.
    Answer(Answer),
    /// Say that an entry about sites was passed to units of ours.
    Passed(Passed),
    /// Tell that a site of ours was struck.
    Struck(Struck),
    /// Count sites struck after notice, and what was received, acknowledged and passed down in time.
    Report(Line),
}

/// What `site import` takes.
#[derive(Debug, Args)]
pub struct Import {
    /// The list, as CSV; the headings name the columns.
    pub file: PathBuf,
    /// A line on which its owner lets it be released; repeat for more.
    #[arg(long = "line", required_unless_present = "all_lines")]
    pub lines: Vec<String>,
    /// Its owner lets it be released on every line of this station.
    #[arg(long, conflicts_with = "lines")]
    pub all_lines: bool,
    /// Check and compare only; release nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Take the sites of ours off that the list lacks.
    #[arg(long)]
    pub remove_missing: bool,
    /// All places are right as they are given, although latitude and longitude of some look swapped.
    #[arg(long)]
    pub as_given: bool,
}

/// What is told of a site; what is left out is not told, or not changed.
#[derive(Debug, Default, Args)]
pub struct Told {
    /// What it is called.
    #[arg(long)]
    pub name: Option<String>,
    /// Where it is: latitude, longitude.
    #[arg(long, allow_hyphen_values = true)]
    pub at: Option<String>,
    /// How far it reaches around that, as 150m.
    #[arg(long)]
    pub radius: Option<String>,
    /// Its outline instead, as places with semicolons between: "49.9,23.4; 49.9,23.5; 49.8,23.5".
    #[arg(long, allow_hyphen_values = true, conflicts_with_all = ["at", "radius"])]
    pub outline: Option<String>,
    /// The place is right as it is given, although latitude and longitude look swapped.
    #[arg(long)]
    pub as_given: bool,
    /// How far off its places may be, as 20m.
    #[arg(long)]
    pub uncertainty: Option<String>,
    /// The town or district by name, to be held against the place.
    #[arg(long)]
    pub area: Option<String>,
    /// What our own list calls it.
    #[arg(long)]
    pub reference: Option<String>,
    /// Whose it is, and whom to reach there.
    #[arg(long)]
    pub contact: Option<String>,
    /// Which office verified it.
    #[arg(long)]
    pub verified_by: Option<String>,
    /// When it was verified; now, if only the office is named.
    #[arg(long)]
    pub verified_on: Option<String>,
    /// Reliability of the source and credibility of what it says, A1 to F6; empty takes it back.
    #[arg(long)]
    pub grade: Option<String>,
    /// Where we have it from.
    #[arg(long)]
    pub source: Option<String>,
}

/// What `site add` takes.
#[derive(Debug, Args)]
pub struct Add {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// What it is.
    #[arg(long, value_parser = super::kinds())]
    pub kind: SiteKind,
    /// What is told of it.
    #[command(flatten)]
    pub told: Told,
}

/// What `site change` takes.
#[derive(Debug, Args)]
pub struct Change {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The site, as USA/I/0012.3.
    pub site: String,
    /// What it is.
    #[arg(long, value_parser = super::kinds())]
    pub kind: Option<SiteKind>,
    /// What is told of it now.
    #[command(flatten)]
    pub told: Told,
}

/// What `site remove` takes.
#[derive(Debug, Args)]
pub struct Remove {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The site, as USA/I/0012.3.
    pub site: String,
    /// Why.
    #[arg(long)]
    pub reason: String,
}

/// What `site list` takes.
#[derive(Debug, Args)]
pub struct List {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// Only those that we told.
    #[arg(long, conflicts_with = "theirs")]
    pub mine: bool,
    /// Only those that others told.
    #[arg(long)]
    pub theirs: bool,
    /// Only those near a place: latitude, longitude, or a name that the charter knows.
    #[arg(long, allow_hyphen_values = true)]
    pub near: Option<String>,
    /// How near.
    #[arg(long, default_value = "5km", requires = "near")]
    pub within: String,
    /// Those that were taken off too.
    #[arg(long)]
    pub removed: bool,
    /// Print a file instead of a table.
    #[arg(long)]
    pub format: Option<Format>,
}

/// How `site list` writes a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a spreadsheet; `site import` reads it.
    Csv,
    /// For a map.
    Geojson,
    /// For a globe.
    Kml,
    /// For a program.
    Json,
}

/// What `site show` takes.
#[derive(Debug, Args)]
pub struct Show {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// In which language.
    #[command(flatten)]
    pub language: In,
    /// The site, as USA/I/0012.3, or the entry, as USA/I/0012.
    pub site: String,
}

/// What `site answer` takes.
#[derive(Debug, Args)]
pub struct Answer {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The entry, as USA/I/0012; or all, for every one that waits for our answer.
    pub entry: String,
    /// How we take it.
    pub how: How,
    /// The question or the objection.
    #[arg(long, default_value = "")]
    pub words: String,
    /// How urgent that is.
    #[command(flatten)]
    pub urgency: Urgency,
}

/// How an entry about sites is taken. None of these is a permission; there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum How {
    /// We have taken note.
    Acknowledge,
    /// We ask, in words.
    Ask,
    /// We object, in words.
    Object,
}

/// What `site passed` takes.
#[derive(Debug, Args)]
pub struct Passed {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The entry, as USA/I/0012; or all, for every one that we have still to pass down.
    pub entry: String,
    /// To which units.
    #[arg(long)]
    pub units: String,
    /// When; now if left out.
    #[arg(long)]
    pub at: Option<String>,
    /// How urgent that is.
    #[command(flatten)]
    pub urgency: Urgency,
}

/// What `site struck` takes.
#[derive(Debug, Args)]
pub struct Struck {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The site, as USA/I/0012.3; or a humanitarian movement, by its notice, as USA/R/0003.
    pub site: String,
    /// When: 2026-05-01T08:00:00Z, or 08:00 for the last eight o'clock in UTC.
    #[arg(long)]
    pub at: String,
    /// What happened.
    #[arg(long, default_value = "")]
    pub words: String,
}
