//! Tries real stations: processes of their own with folders, keys and disks, a bad link between them, and whatever can
//! befall a machine befalling theirs.
//!
//! Each trial ends in a verdict, and in exit code 0 only if all held; where something did not, the folders stay, and it says
//! where. What is tried is the program of `--program`, or the station that this very program was built with.

mod cold;
mod fair;
mod faults;
mod figures;
mod flood;
mod judge;
mod link;
mod namespaces;
mod seen;
mod serial;
mod speak;
mod stage;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::stage::Ground;

/// What tries stations.
#[derive(Parser)]
#[command(name = "trial", about = "Tries two real stations on a bad link, under faults and under floods")]
struct Arguments {
    /// The program that is tried; the station that this program was built with if left out.
    #[arg(long, global = true)]
    program: Option<PathBuf>,
    /// Where the folders are made; a folder of the system for temporary files if left out.
    #[arg(long, global = true)]
    dir: Option<PathBuf>,
    /// From what all chance is drawn.
    #[arg(long, global = true, default_value_t = 1)]
    seed: u64,
    /// By what bounds of time are multiplied, where the machine does other things too.
    #[arg(long, global = true, default_value_t = 1.0)]
    patience: f64,
    /// Keep the folders even if all held.
    #[arg(long, global = true)]
    keep: bool,
    #[command(subcommand)]
    trial: Trial,
}

#[derive(Subcommand)]
enum Trial {
    /// Two stations talk over a bad link, with a FLASH now and then.
    Link {
        /// The link: loss30, delay600, thin9600, flapping, storm, or unplugged, which needs root.
        #[arg(long)]
        profile: String,
        /// For how long, in minutes; a fraction will do.
        #[arg(long, default_value_t = 3.0)]
        minutes: f64,
    },
    /// Two stations talk while they are killed, stopped, cut off, set to wrong times and left without room on their disks.
    Faults {
        /// How many faults.
        #[arg(long, default_value_t = 60)]
        count: u64,
    },
    /// Strangers flood a station from many addresses while it talks.
    Flood {
        /// For how long, in seconds; before and after it is measured for a third of it each.
        #[arg(long, default_value_t = 30)]
        seconds: u64,
    },
    /// What a FLASH takes where no link is, on thin, long and lossy paths, over QUIC and over sealed frames.
    Cold {
        /// A few runs of each, and none that takes minutes.
        #[arg(long)]
        short: bool,
    },
    /// A station has two lines, and the peer of one says as much as it can.
    Fair {
        /// For how long, in seconds; before it is measured for a third of it.
        #[arg(long, default_value_t = 30)]
        seconds: u64,
    },
}

/// How a trial ended: what did not hold.
#[derive(Default)]
pub struct Verdict(pub Vec<String>);

impl Verdict {
    /// Notes what does not hold.
    pub fn must(&mut self, holds: bool, otherwise: impl FnOnce() -> String) {
        if !holds {
            self.0.push(otherwise());
        }
    }
}

fn main() -> ExitCode {
    // The station itself, where no other program was named: what follows `detente` is its own command line.
    let mut given = std::env::args_os();
    if given.nth(1).is_some_and(|first| first == stage::ITSELF) {
        let cli = station::cli::Cli::parse_from(std::env::args_os().skip(1));
        return ExitCode::from(station::run::run(&cli) as u8);
    }
    let arguments = Arguments::parse();
    match try_it(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("the trial could not be made: {error:#}");
            ExitCode::from(5)
        }
    }
}

fn try_it(arguments: &Arguments) -> Result<bool> {
    let ground =
        Ground::prepare(arguments.dir.as_deref(), arguments.program.as_deref(), arguments.seed, arguments.patience)?;
    println!("program {}, seed {}, folders in {}", ground.program_name(), ground.seed, ground.dir().display());
    let tried = match &arguments.trial {
        Trial::Link { profile, minutes } => link::run(&ground, profile, *minutes),
        Trial::Faults { count } => faults::run(&ground, *count),
        Trial::Flood { seconds } => flood::run(&ground, *seconds),
        Trial::Cold { short } => cold::run(&ground, *short),
        Trial::Fair { seconds } => fair::run(&ground, *seconds),
    };
    let held = tried.as_ref().is_ok_and(|verdict| verdict.0.is_empty());
    if let Ok(verdict) = &tried {
        verdict.0.iter().for_each(|fault| println!("NOT HELD: {fault}"));
    }
    match ground.leave(held && !arguments.keep) {
        Some(dir) => println!("the folders are left in {}", shown(&dir)),
        None => println!("all held"),
    }
    tried.map(|_| held)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
