//! The tables of `detente translate`, `detente deliver` and `detente pass`. What a command says to the running station is
//! the command itself.

use clap::Args;
use serde::{Deserialize, Serialize};

/// What is done with a message that was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Handling {
    /// Say it in another language.
    Translate(Translate),
    /// Say that a principal has it.
    Deliver(Deliver),
    /// Say that it was passed to units.
    Pass(Pass),
}

/// What `translate` takes.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Translate {
    /// The line; needed only where the station has several.
    #[arg(long)]
    #[serde(skip)]
    pub line: Option<String>,
    /// The message, as USA/F/0012.
    pub message: String,
    /// The words in the other language.
    pub text: String,
    /// Into which language.
    #[arg(long = "into")]
    pub language: String,
    /// sight, rough or official.
    #[arg(long = "as", default_value = "sight")]
    pub stage: String,
    /// By which linguist, named by office or number.
    #[arg(long, required_unless_present = "machine")]
    pub by: Option<String>,
    /// By a machine: an aid, marked as such and never official.
    #[arg(long, conflicts_with_all = ["by", "qualified_until"])]
    pub machine: bool,
    /// Until when the linguist's qualification is current; an official translation needs it.
    #[arg(long)]
    pub qualified_until: Option<String>,
}

/// What `deliver` takes.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Deliver {
    /// The line; needed only where the station has several.
    #[arg(long)]
    #[serde(skip)]
    pub line: Option<String>,
    /// The message, as USA/F/0012.
    pub message: String,
    /// The post of ours whose holder, or named deputy, has it.
    #[arg(long = "to")]
    pub post: String,
    /// Since when; now if left out.
    #[arg(long)]
    pub at: Option<String>,
}

/// What `pass` takes.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Pass {
    /// The line; needed only where the station has several.
    #[arg(long)]
    #[serde(skip)]
    pub line: Option<String>,
    /// The message, as USA/F/0012.
    pub message: String,
    /// To which units.
    #[arg(long)]
    pub units: String,
    /// When; now if left out.
    #[arg(long)]
    pub at: Option<String>,
}
