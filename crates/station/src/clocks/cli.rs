//! The table of `detente clocks`.

use clap::Args;

use crate::cli::Line;

/// What `clocks` takes.
#[derive(Debug, Args)]
pub struct Clocks {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// Of every line of this station.
    #[arg(long, conflicts_with = "line")]
    pub all_lines: bool,
    /// Only what this party owes.
    #[arg(long)]
    pub party: Option<String>,
    /// Only what has run out.
    #[arg(long)]
    pub overdue: bool,
    /// Most that are listed, those that run out first.
    #[arg(long, default_value_t = 50)]
    pub limit: usize,
}
