//! The table of `detente attachment`, and what it says to the running station.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

/// What `attachment` takes.
#[derive(Debug, Args)]
pub struct Attachments {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Attachment,
}

/// What is done about attachments.
#[derive(Clone, Debug, Subcommand)]
pub enum Attachment {
    /// Send a file to all parties, behind everything else that is said.
    Add {
        /// The file.
        file: PathBuf,
        /// What it belongs to: a message, a call, a notice or another affair, as USA/R/0012.
        #[arg(long)]
        on: Option<String>,
        /// What it is called there; as the file if left out.
        #[arg(long)]
        name: Option<String>,
        /// What it is, as image/png; by the end of its name if left out.
        #[arg(long)]
        media: Option<String>,
        /// What it shows, in words.
        #[arg(long, default_value = "")]
        words: String,
    },
    /// List what was attached, the newest first, and how far each has come.
    List {
        /// Only what belongs to this affair.
        #[arg(long)]
        on: Option<String>,
        /// Most that are listed.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Write one that has come whole to a file, once it is found to be what was named.
    Save {
        /// The attachment, as USA/R/0012.
        attachment: String,
        /// Where to: a path that is not there yet, or a folder.
        #[arg(long, default_value = ".")]
        out: PathBuf,
    },
    /// Send no more of one of ours.
    Cancel {
        /// The attachment.
        attachment: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

/// What is asked of the running station.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttachmentRequest {
    /// Name a file that lies in the line's folder for outgoing ones, called by its root.
    Add {
        /// What it belongs to.
        on: Option<String>,
        /// What it is called.
        name: String,
        /// What it is.
        media: String,
        /// Its root, in hexadecimal.
        root: String,
        /// What it shows.
        words: String,
    },
    /// Send no more of it.
    Cancel {
        /// The attachment.
        attachment: String,
        /// Why.
        reason: String,
    },
}
