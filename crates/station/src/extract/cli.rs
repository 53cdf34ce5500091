//! The table of `detente extract`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::Line;

/// What `extract` takes.
#[derive(Debug, Args)]
pub struct Extract {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// What it is about: any entry of an affair, as USA/F/0012, or a site, as USA/R/0012.3; several go into one file.
    #[arg(required = true)]
    pub subjects: Vec<String>,
    /// An entry that belongs to it and is not to be shown; its place and leaf are; repeat for more.
    #[arg(long = "withhold")]
    pub withhold: Vec<String>,
    /// Where to.
    #[arg(long, default_value = "extract.detente")]
    pub out: PathBuf,
}
