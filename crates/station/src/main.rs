//! The binary `detente`.

use std::process::ExitCode;

use clap::Parser;
use station::cli::Cli;

fn main() -> ExitCode {
    ExitCode::from(station::run::run(&Cli::parse()) as u8)
}
