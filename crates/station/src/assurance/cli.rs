//! The tables of `detente staffed` and `detente suspension`. What a command says to the running station is the command
//! itself.

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use crate::forms::In;

/// What `staffed` takes.
#[derive(Debug, Args)]
pub struct StaffedChecks {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Staffed,
}

/// What is done about staffed checks.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Staffed {
    /// Ask the other side's watch whether somebody is there.
    Ask {
        /// Our post.
        #[arg(long)]
        from: String,
        /// check, opening or closing.
        #[arg(long = "as", default_value = "check")]
        ritual: String,
        /// Which of the vetted texts, from 0; the next in turn if left out.
        #[arg(long)]
        text: Option<u8>,
    },
    /// Answer a staffed check of the other side.
    Answer {
        /// The check, as RUS/R/0012; the oldest that waits if left out.
        check: Option<String>,
        /// How the watch is called.
        #[arg(long, default_value = "watch")]
        by: String,
        /// Which of the vetted texts; another than it was asked with if left out.
        #[arg(long)]
        text: Option<u8>,
    },
    /// Show a staffed check: its vetted text, and who answered when.
    Show {
        /// Which, as RUS/R/0012.
        check: String,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
    },
    /// List the staffed checks, the newest first.
    List {
        /// Only those that are not answered by all.
        #[arg(long)]
        open: bool,
        /// Most that are listed.
        #[arg(long, default_value_t = 50)]
        limit: usize,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
    },
}

/// What `suspension` takes.
#[derive(Debug, Args)]
pub struct Suspensions {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Suspension,
}

/// What is done about suspensions and outages.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Suspension {
    /// Suspend the line by decision, with the reason; what concerns safety passes.
    Suspend(Pause),
    /// Tell of an outage before the other side has to guess.
    Outage {
        /// planned, technical or deliberate.
        #[arg(long)]
        cause: String,
        /// What of it is to be told.
        #[command(flatten)]
        pause: Pause,
    },
    /// Say that a suspension or outage of ours is over.
    Resume {
        /// Which, as USA/I/0012; the only one that is not over if left out.
        suspension: Option<String>,
        /// What is to be said of it.
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Show a suspension or outage: why, since when, and until when.
    Show {
        /// Which, as USA/I/0012.
        suspension: String,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
    },
    /// List the suspensions and outages, the newest first.
    List {
        /// Only those that are not over.
        #[arg(long)]
        open: bool,
        /// Most that are listed.
        #[arg(long, default_value_t = 50)]
        limit: usize,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
    },
}

/// What is told of a suspension or outage.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Pause {
    /// Our post.
    #[arg(long)]
    pub from: String,
    /// Why.
    #[arg(long)]
    pub reason: String,
    /// From when; now if left out.
    #[arg(long)]
    pub since: Option<String>,
    /// Until when, as expected.
    #[arg(long)]
    pub until: Option<String>,
}
