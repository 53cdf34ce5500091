//! The table of `detente claim`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::forms::In;

/// What is done about claims.
#[derive(Debug, Subcommand)]
pub enum Claims {
    /// Hold what somebody said publicly about the line against the record: borne out, contradicted, or that it cannot say.
    Check(Check),
}

/// What `claim check` takes.
#[derive(Debug, Args)]
pub struct Check {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// In which language.
    #[command(flatten)]
    pub language: In,
    /// Write a disclosure of each entry that proves it to this folder, for anybody to verify.
    #[arg(long, value_name = "DIR", global = true)]
    pub disclose: Option<PathBuf>,
    /// What was claimed.
    #[command(subcommand)]
    pub claim: Claimed,
}

/// What was claimed.
#[derive(Debug, Subcommand)]
pub enum Claimed {
    /// That a party had suspended the line.
    Suspended {
        /// The party.
        party: String,
        /// When.
        #[command(flatten)]
        span: Times,
    },
    /// That a party does not answer.
    Silent {
        /// The party.
        party: String,
        /// What: calls, checks or messages.
        #[arg(long)]
        to: String,
        /// When.
        #[command(flatten)]
        span: Times,
    },
    /// That a party refused a call.
    Refused {
        /// The party.
        party: String,
        /// Two posts between which it was sought, as USA/minister RUS/minister.
        #[arg(long, num_args = 2, value_name = "POST")]
        between: Vec<String>,
        /// When.
        #[command(flatten)]
        span: Times,
    },
    /// That two posts spoke with each other.
    Spoke(Talk),
    /// That two posts did not speak with each other.
    NotSpoke(Talk),
    /// That the two spoke at the initiative of a party.
    Initiative {
        /// The party.
        party: String,
        /// Who spoke, and when.
        #[command(flatten)]
        talk: Talk,
    },
    /// That the two spoke for so many minutes.
    Lasted {
        /// The minutes.
        minutes: u64,
        /// Who spoke, and when.
        #[command(flatten)]
        talk: Talk,
    },
    /// That a party was told of a notice, a warning or a site.
    Told(Telling),
    /// That a party was never told of it.
    NeverTold(Telling),
    /// That the line was down.
    Down {
        /// Two parties between which; needed only on a line of more than two.
        #[arg(long, num_args = 2, value_name = "PARTY")]
        between: Vec<String>,
        /// When.
        #[command(flatten)]
        span: Times,
    },
}

/// The time that a claim is about.
#[derive(Clone, Debug, Args)]
pub struct Times {
    /// From then on: 2022-03-01, or 2022-03-01T08:00:00Z.
    #[arg(long)]
    pub from: String,
    /// Up to then; a day is meant to its end; now if left out.
    #[arg(long)]
    pub until: Option<String>,
}

/// Who is said to have spoken, and when.
#[derive(Clone, Debug, Args)]
pub struct Talk {
    /// One post, as PARTY/post.
    pub one: String,
    /// The other, of another party.
    pub other: String,
    /// When.
    #[command(flatten)]
    pub span: Times,
}

/// Of what a party is said to have been told.
#[derive(Clone, Debug, Args)]
pub struct Telling {
    /// The party.
    pub party: String,
    /// The entry, as USA/R/0012, or the site, as USA/I/0012.3.
    #[arg(long)]
    pub of: String,
    /// By then; a day is meant to its end; now if left out.
    #[arg(long)]
    pub by: Option<String>,
}
