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

/// What the station says of a file that is to be written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ToWrite {
    /// The code of the party.
    pub party: String,
    /// The key that it is sealed to, in digits.
    pub key: String,
    /// The key that it is sealed by, in digits.
    pub own_key: String,
    /// The life of this station.
    pub life: u64,
    /// That of the other's; zero if it is not known.
    pub to_life: u64,
    /// When: milliseconds since 1970.
    pub at: u64,
    /// The frames that go first, in digits.
    pub control: Vec<String>,
    /// The lane, the first and the last serial of what follows, in this order.
    pub entries: Vec<(u64, u64, u64)>,
    /// No larger entry is written.
    pub entry_bytes_max: u64,
    /// Whether our own may be among them.
    pub sends_own: bool,
}

impl Asked {
    /// Whether it is an officer's to order.
    pub(crate) fn is_order(&self) -> bool {
        matches!(self, Asked::In { newer: true, .. })
    }
}
