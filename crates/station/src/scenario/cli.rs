//! The table of `detente scenario`.

use std::path::PathBuf;

use clap::Subcommand;

/// What is done with scenarios.
#[derive(Debug, Subcommand)]
pub enum Scenarios {
    /// Play a scenario on stations of this machine, and print what their records answer.
    Run {
        /// The scenario, a TOML file.
        file: PathBuf,
        /// Where the stations' folders are made; a fresh temporary folder if left out.
        #[arg(long)]
        into: Option<PathBuf>,
    },
}
