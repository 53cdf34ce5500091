//! The table of `detente cease`.

use clap::{Args, Subcommand};

use crate::cli::Line;
use crate::forms::In;
use crate::place::SecondWay;

/// What `cease` takes: a warning to be raised, or what is done about one.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Cease {
    /// What is done about a warning.
    #[command(subcommand)]
    pub doing: Option<Doing>,
    /// The warning to be raised.
    #[command(flatten)]
    pub raise: Raise,
}

/// What is done about a warning.
#[derive(Debug, Subcommand)]
pub enum Doing {
    /// List the warnings, the newest first.
    List(List),
    /// Show a warning with its three clocks.
    Show(Show),
    /// Say the place of a warning again, typed anew, so that both sides know that it was understood.
    ReadBack(ReadBack),
    /// Say that a warning was passed to units of ours.
    Passed(Passed),
    /// Say that it was ours and has stopped.
    Stopped(Outcome),
    /// Say that it is not ours.
    Denied(Outcome),
}

/// A warning: we believe that you are striking what is here. It goes as FLASH, at once; any duty officer raises it.
#[derive(Debug, Args)]
pub struct Raise {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// What is there, and what is seen.
    #[arg(default_value = "")]
    pub words: String,
    /// Where the strikes fall: latitude, longitude.
    #[arg(long, required = true, allow_hyphen_values = true)]
    pub at: Option<String>,
    /// The same place a second way.
    #[command(flatten)]
    pub second: SecondWay,
    /// Since when: 2026-05-01T08:00:00Z, or 08:00 for the last eight o'clock in UTC.
    #[arg(long)]
    pub since: Option<String>,
    /// The language of the words; our first one if left out.
    #[arg(long)]
    pub language: Option<String>,
    /// Wait so many seconds for the other side's signed receipt.
    #[arg(long)]
    pub wait: Option<u64>,
}

/// What `cease list` takes.
#[derive(Debug, Args)]
pub struct List {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// Only those that are not answered for by all.
    #[arg(long)]
    pub open: bool,
    /// Most that are listed.
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
}

/// What `cease show` takes.
#[derive(Debug, Args)]
pub struct Show {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// In which language.
    #[command(flatten)]
    pub language: In,
    /// The warning, as USA/F/0012.
    pub warning: String,
}

/// What `cease read-back` takes.
#[derive(Debug, Args)]
pub struct ReadBack {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The warning, as USA/F/0012.
    pub warning: String,
    /// The place as it was understood.
    #[arg(long, allow_hyphen_values = true)]
    pub at: String,
    /// Since when, as it was understood.
    #[arg(long)]
    pub since: Option<String>,
}

/// What `cease passed` takes.
#[derive(Debug, Args)]
pub struct Passed {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The warning, as USA/F/0012.
    pub warning: String,
    /// To which units.
    #[arg(long)]
    pub units: String,
    /// When; now if left out.
    #[arg(long)]
    pub at: Option<String>,
}

/// What `cease stopped` and `cease denied` take.
#[derive(Debug, Args)]
pub struct Outcome {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// The warning, as USA/F/0012.
    pub warning: String,
    /// What is said of it.
    #[arg(long, default_value = "")]
    pub words: String,
    /// Since when that is so; now if left out.
    #[arg(long)]
    pub at: Option<String>,
}
