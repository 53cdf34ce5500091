//! The table of `detente situation`. What a command says to the running station is the command itself.

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use crate::place::SecondWay;

/// What `situation` takes.
#[derive(Debug, Args)]
pub struct Situations {
    /// The line; needed only where the station has several, and for what concerns one.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Situation,
}

/// What is done about the situation log.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Situation {
    /// Enter a report: what a source says was there; it stays on this side.
    Report(NewReport),
    /// Enter an assessment: what this side makes of reports; it stays on this side.
    Assess(NewAssessment),
    /// Withdraw a report or an assessment; it stays in the log.
    Withdraw {
        /// Its number.
        item: u64,
        /// Why.
        #[arg(long)]
        reason: String,
        /// Who withdraws it, where nobody is enrolled; otherwise whoever is signed in.
        #[arg(long, default_value = BY)]
        by: String,
    },
    /// Put a report or an assessment into a message for the other side, without its source and grade: a draft that a
    /// releaser releases.
    Release(NewRelease),
    /// List reports and assessments, the newest first.
    List(Wanted),
    /// Show a report or an assessment.
    Show {
        /// Its number.
        item: u64,
    },
}

/// How whoever logs something is called, where nobody is enrolled and nobody says.
pub const BY: &str = "watch";

/// A report.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct NewReport {
    /// What was seen or told.
    pub words: String,
    /// Where it comes from, by a name of your own; never told to the other side.
    #[arg(long)]
    pub source: String,
    /// From A1, a completely reliable source and confirmed, to F6, neither can be judged (STANAG 2511).
    #[arg(long)]
    pub grade: String,
    /// Where: latitude, longitude.
    #[arg(long, allow_hyphen_values = true)]
    pub at: String,
    /// The same place a second way.
    #[command(flatten)]
    pub second: SecondWay,
    /// When, or from when on: 2026-05-01T08:00:00Z, or 08:00 for the last eight o'clock in UTC.
    #[arg(long)]
    pub when: String,
    /// Until when, if it lasted.
    #[arg(long)]
    pub until: Option<String>,
    /// What it is about.
    #[arg(long, default_value = "")]
    pub subject: String,
    /// The affair that it belongs to, as USA/F/0012.
    #[arg(long)]
    pub incident: Option<String>,
    /// The number of the report that it stands in the place of.
    #[arg(long)]
    pub corrects: Option<u64>,
    /// Who enters it, where nobody is enrolled; otherwise whoever is signed in.
    #[arg(long, default_value = BY)]
    pub by: String,
}

/// An assessment.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct NewAssessment {
    /// What is made of it.
    pub words: String,
    /// The number of a report that it rests on; repeat for more.
    #[arg(long, required = true)]
    pub cites: Vec<u64>,
    /// How sure you are: low, moderate or high.
    #[arg(long)]
    pub confidence: String,
    /// What it is about.
    #[arg(long, default_value = "")]
    pub subject: String,
    /// The number of the assessment that it stands in the place of.
    #[arg(long)]
    pub corrects: Option<u64>,
    /// Who enters it, where nobody is enrolled; otherwise whoever is signed in.
    #[arg(long, default_value = BY)]
    pub by: String,
}

/// A report or an assessment for the other side.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct NewRelease {
    /// Its number.
    pub item: u64,
    /// Our post.
    #[arg(long)]
    pub from: String,
    /// PARTY/post; repeat for more.
    #[arg(long = "to", required = true)]
    pub to: Vec<String>,
    /// flash, immediate, priority or routine.
    #[arg(long, short, default_value = "routine")]
    pub precedence: String,
    /// The language of the words; our first one if left out.
    #[arg(long)]
    pub language: Option<String>,
    /// Send urgent words that can be read in several ways as they are.
    #[arg(long)]
    pub as_written: bool,
}

/// What is listed. An assessment is listed where a report that it cites is.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Wanted {
    /// What was corrected or withdrawn, too.
    #[arg(long)]
    pub all: bool,
    /// Only what was so then or later: 2026-05-01, 2026-05-01T08:00:00Z, or 08:00.
    #[arg(long)]
    pub since: Option<String>,
    /// Only what was so before then; a day is meant to its end.
    #[arg(long)]
    pub until: Option<String>,
    /// Only of sources with this in their names.
    #[arg(long)]
    pub source: Option<String>,
    /// Only what is graded so or better, as C3.
    #[arg(long)]
    pub grade: Option<String>,
    /// Only what lies near here: latitude, longitude …
    #[arg(long, requires = "within", allow_hyphen_values = true)]
    pub near: Option<String>,
    /// … no farther away than this, as 20km.
    #[arg(long, requires = "near")]
    pub within: Option<String>,
    /// Only what belongs to this affair, as USA/F/0012.
    #[arg(long)]
    pub incident: Option<String>,
    /// Most that are listed.
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
}
