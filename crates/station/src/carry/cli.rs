//! The table of `detente carry`, and what it says to the running station.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

/// What `carry` takes.
#[derive(Debug, Args)]
pub struct Carry {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Way,
}

/// Which way.
#[derive(Clone, Debug, Subcommand)]
pub enum Way {
    /// Write all that a party has not said to hold to a file that only its station can read, the most urgent first.
    Out {
        /// The party's code.
        party: String,
        /// The file; what is there is written over once the new one is whole.
        #[arg(long)]
        to: PathBuf,
    },
    /// Take a file in that another party's station wrote for this one; a torn one is read on where it broke off.
    In {
        /// The file.
        file: PathBuf,
        /// An officer's word that it was written after all that was heard of its writer's station, whatever the clocks say.
        #[arg(long)]
        newer: bool,
    },
    /// List the files that were written and read here, the newest first.
    List,
}

/// What is asked of the running station.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// What goes into a file.
    Out {
        /// The party's code.
        party: String,
    },
    /// Take frames of a file in.
    In {
        /// Who wrote it, by the place in the charter.
        party: u8,
        /// The number of the key that sealed it.
        epoch: u64,
        /// The life of the station that wrote it.
        life: u64,
        /// The life of this station, as its writer knew it.
        to_life: u64,
        /// When, by its writer's clock: milliseconds since 1970.
        at: u64,
        /// Whether these are its first.
        first: bool,
        /// Whether an officer says that it is newer than all that was heard.
        newer: bool,
        /// The class of each frame, and the frame in digits.
        frames: Vec<(u8, String)>,
    },
}

impl Asked {
    /// Whether it is an officer's to order.
    pub(crate) fn is_order(&self) -> bool {
        matches!(self, Asked::In { newer: true, .. })
    }
}
