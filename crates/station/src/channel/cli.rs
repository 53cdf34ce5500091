//! The tables of `detente chat` and `detente query`. What a command says to the running station is the command itself.

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use crate::forms::In;

/// What `chat` takes.
#[derive(Debug, Args)]
pub struct Chats {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Chat,
}

/// What is done on the operators' channel.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chat {
    /// Say something to the watches of the other parties; it is on the record.
    Say {
        /// The words.
        text: String,
        /// How the watch is called.
        #[arg(long, default_value = "watch")]
        by: String,
        /// The language of the words; our first one if left out.
        #[arg(long)]
        language: Option<String>,
    },
    /// List what was said, the newest last.
    List {
        /// Most that are listed.
        #[arg(long, default_value_t = 50)]
        limit: usize,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
    },
}

/// What `query` takes.
#[derive(Debug, Args)]
pub struct Queries {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Query,
}

/// What is done about terms.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Query {
    /// Ask the other side's linguist about a term in what it said.
    Ask {
        /// Where the term stands: a message, a notice, a readout or another affair, as USA/R/0012.
        on: String,
        /// The term, as it is written there.
        #[arg(long)]
        term: String,
        /// Our post.
        #[arg(long)]
        from: String,
        /// The question; what the term means if left out.
        #[arg(long, default_value = "")]
        words: String,
        /// The language of the question; our first one if left out.
        #[arg(long)]
        language: Option<String>,
    },
    /// Explain a term of ours.
    Clarify {
        /// The query.
        query: String,
        /// What the term means.
        words: String,
        /// By which linguist, named by office or number.
        #[arg(long)]
        by: String,
        /// Until when the linguist's qualification is current.
        #[arg(long)]
        qualified_until: Option<String>,
        /// The language of the explanation; our first one if left out.
        #[arg(long)]
        language: Option<String>,
    },
    /// Show a query and what was answered.
    Show {
        /// The query.
        query: String,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
    },
    /// List the queries, the newest first.
    List {
        /// Only those that are not answered.
        #[arg(long)]
        open: bool,
        /// Most that are listed.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
}
