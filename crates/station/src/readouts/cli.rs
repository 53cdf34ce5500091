//! The table of `detente readout`. What a command says to the running station is the command itself.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use crate::forms::In;

/// What `readout` takes.
#[derive(Debug, Args)]
pub struct Readouts {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Readout,
}

/// What is done about readouts.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Readout {
    /// Give a readout of a call or contact, as our own or offered to the other side as a joint text.
    Give(Give),
    /// Say that a text which the other side offered is a joint one, word for word.
    Agree {
        /// The readout, as RUS/R/0012.
        readout: String,
    },
    /// Say that it is not, and what would have to change.
    Object {
        /// The readout.
        readout: String,
        /// What would have to change.
        #[arg(long)]
        reason: String,
    },
    /// Release a readout of ours, or a joint one, to the public.
    Release {
        /// The readout.
        readout: String,
        /// By which post of ours, of a ministry or above.
        #[arg(long)]
        by: String,
        /// Where it can be read.
        #[arg(long, default_value = "")]
        at: String,
    },
    /// List the readouts, the newest first.
    List {
        /// Only of this call or contact.
        #[arg(long)]
        of: Option<String>,
        /// Most that are listed.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Show a readout.
    Show {
        /// The readout.
        readout: String,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
    },
    /// Lay both sides' readouts of a call or contact side by side: both say, only one says, they contradict.
    Compare {
        /// The call or contact.
        of: String,
        /// In which language.
        #[command(flatten)]
        #[serde(default)]
        language: In,
    },
    /// Write what our party released as static pages, an Atom feed, and disclosures that anybody can verify.
    Publish {
        /// The folder that it is written to.
        #[arg(long)]
        out: PathBuf,
        /// Where the folder will be found: https://example.org/line/.
        #[arg(long, default_value = "")]
        base: String,
    },
}

/// What `readout give` takes.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Give {
    /// The call or contact.
    pub of: String,
    /// Our post.
    #[arg(long)]
    pub from: String,
    /// A point, as TOPIC[:TENOR][@VALUE][=WORDS]: ceasefire:urged, initiative@USA, duration@60; repeat for more.
    #[arg(long = "point")]
    pub points: Vec<String>,
    /// The text.
    #[arg(long, default_value = "")]
    pub text: String,
    /// Its language; our first one if left out.
    #[arg(long)]
    pub language: Option<String>,
    /// Offer it to the other side as a joint text.
    #[arg(long)]
    pub offered: bool,
    /// How much is to be known outside: open, points, fact or closed.
    #[arg(long, default_value = "open")]
    pub confidence: String,
    /// Our readout that it stands in place of.
    #[arg(long)]
    pub replaces: Option<String>,
}
