//! The table of `detente suspicion`. What a command says to the running station is the command itself.

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use crate::situation::cli::BY;

/// What `suspicion` takes.
#[derive(Debug, Args)]
pub struct Suspicions {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Suspicion,
}

/// What is done about who speaks for the other side.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Suspicion {
    /// Mark what a party or a post says from now on as suspected; the other side is not told, and nothing is blocked.
    Raise {
        /// Who speaks: PARTY, or PARTY/post.
        of: String,
        /// impersonated: somebody else; coerced: somebody forced; forged: a voice or a picture that a machine has made.
        #[arg(long = "as")]
        kind: String,
        /// Since when, by this station's clock; now if left out.
        #[arg(long, conflicts_with = "since_entry")]
        since: Option<String>,
        /// Since this entry of that party, as USA/F/0012.
        #[arg(long)]
        since_entry: Option<String>,
        /// Why.
        #[arg(long)]
        reason: String,
        /// Who raises it, where nobody is enrolled; otherwise whoever is signed in.
        #[arg(long, default_value = BY)]
        by: String,
    },
    /// Note that somebody was challenged and what came back; never write down the reply itself.
    Challenge {
        /// Who was challenged: PARTY, or PARTY/post.
        of: String,
        /// By which medium: voice, video, text or in-person; another than the one in doubt.
        #[arg(long)]
        medium: String,
        /// right, wrong or none.
        #[arg(long)]
        reply: String,
        /// The number of the suspicion that it is to settle.
        #[arg(long)]
        suspicion: Option<u64>,
        /// What else is to be known of it.
        #[arg(default_value = "")]
        words: String,
        /// Who challenged, where nobody is enrolled; otherwise whoever is signed in.
        #[arg(long, default_value = BY)]
        by: String,
    },
    /// Lift a suspicion; it stays in the journal.
    Lift {
        /// Its number.
        suspicion: u64,
        /// Why, as "challenged by voice at the level of ministers, and answered right".
        #[arg(long)]
        reason: String,
        /// Who lifts it, where nobody is enrolled; otherwise whoever is signed in.
        #[arg(long, default_value = BY)]
        by: String,
    },
    /// List the suspicions that stand and the challenges, the newest first.
    List {
        /// Those that were lifted too.
        #[arg(long)]
        all: bool,
    },
    /// Show a suspicion and the challenges that were to settle it.
    Show {
        /// Its number.
        suspicion: u64,
    },
}
