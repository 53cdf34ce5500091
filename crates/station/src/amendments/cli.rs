//! The table of `detente amendment`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

/// What `amendment` takes.
#[derive(Debug, Args)]
pub struct Amendments {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Amendment,
}

/// What is done about amendments of the charter.
#[derive(Debug, Subcommand)]
pub enum Amendment {
    /// Send an amendment round that charter amend drew up and our root key signed; each party signs it on the record.
    Circulate {
        /// The charter file.
        file: PathBuf,
    },
    /// Put our signature on the record, as charter accept made it of the saved file; it binds this party.
    Sign {
        /// The amendment.
        amendment: String,
        /// The charter file with our signature, and with that of a party that joins, which has no line yet.
        file: PathBuf,
    },
    /// Write the charter file with every signature so far, to be read and signed where the root key is.
    Save {
        /// The amendment.
        amendment: String,
        /// Where it is written; nothing is written over.
        #[arg(long, default_value = "amended.detente")]
        out: PathBuf,
    },
    /// Show an amendment: what it changes, and who has signed.
    Show {
        /// The amendment.
        amendment: String,
    },
    /// List the amendments, the newest first.
    List {
        /// Most that are listed.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
}

/// What the running station is asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// To send one round.
    Circulate {
        /// The charter file, in hexadecimal digits.
        file: String,
    },
    /// To sign one.
    Sign {
        /// Which.
        amendment: String,
        /// The charter file, in hexadecimal digits.
        file: String,
    },
}
