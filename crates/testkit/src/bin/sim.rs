//! Runs seeds of the simulator, and tries its judge.
//!
//! `sim --seeds N [--from SEED] [--threads N] [--stations N] [--cheats NAME,…|none] [--bug NAME] [--verbose]` ends with 0
//! only if every verdict holds, and prints for each that does not the command that shows it again.
//! `sim --bugs [--seeds N]` breaks each rule on purpose and tells after how many seeds that was seen.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use testkit::sim::{self, Cheat, Options, Sabotage, Summary};

const USAGE: &str = "usage: sim --seeds N [--from SEED] [--threads N] [--stations N] [--cheats NAME,…|none] [--bug NAME] \
                     [--verbose]\n       sim --bugs [--seeds N] [--from SEED] [--bug NAME]";

/// How many of the seeds that took longest are named.
const SLOWEST: usize = 5;

struct Asked {
    seeds: u64,
    from: u64,
    threads: u64,
    bugs: bool,
    options: Options,
}

fn main() -> ExitCode {
    let Some(asked) = asked(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    let held = if asked.bugs { try_bugs(&asked) } else { run_seeds(&asked) };
    if held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn asked(mut arguments: impl Iterator<Item = String>) -> Option<Asked> {
    let mut asked = Asked { seeds: 0, from: 1, threads: 2, bugs: false, options: Options::default() };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--seeds" => asked.seeds = arguments.next()?.parse().ok()?,
            "--from" => asked.from = arguments.next()?.parse().ok()?,
            "--threads" => asked.threads = arguments.next()?.parse().ok()?,
            "--stations" => asked.options.stations = Some(arguments.next()?.parse().ok()?),
            "--cheats" => {
                let names = arguments.next()?;
                let cheat = |name: &str| Cheat::ALL.iter().copied().find(|cheat| format!("{cheat:?}") == name);
                let names = names.split(',').filter(|name| *name != "none");
                asked.options.cheats = Some(names.map(cheat).collect::<Option<_>>()?);
            }
            "--bug" => {
                let name = arguments.next()?;
                let bug = Sabotage::ALL.iter().copied().find(|bug| format!("{bug:?}") == name);
                asked.options.sabotage = Some(bug?);
            }
            "--bugs" => asked.bugs = true,
            "--verbose" => asked.options.verbose = true,
            _ => return None,
        }
    }
    let seeds = if asked.bugs { 400 } else { 100 };
    asked.seeds = if asked.seeds == 0 { seeds } else { asked.seeds };
    Some(asked)
}

fn run_seeds(asked: &Asked) -> bool {
    let (next, started) = (AtomicU64::new(asked.from), Instant::now());
    let (total, failures) = (Mutex::new(Summary::default()), AtomicU64::new(0));
    let took = Mutex::new(Vec::new());
    // A panic of a line is a verdict, and is told as one.
    std::panic::set_hook(Box::new(|_| {}));
    std::thread::scope(|scope| {
        for _ in 0..asked.threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= asked.from + asked.seeds {
                        return;
                    }
                    let began = Instant::now();
                    let verdict = sim::run(seed, &asked.options);
                    took.lock().unwrap_or_else(PoisonError::into_inner).push((began.elapsed(), seed));
                    match verdict {
                        Ok(summary) => total.lock().unwrap_or_else(PoisonError::into_inner).add(&summary),
                        Err(failure) => {
                            failures.fetch_add(1, Ordering::Relaxed);
                            eprintln!("{failure}");
                        }
                    }
                }
            });
        }
    });
    let total = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!("{} seeds in {:.1} s: {total}", asked.seeds, started.elapsed().as_secs_f64());
    let mut took = took.into_inner().unwrap_or_else(PoisonError::into_inner);
    took.sort_unstable_by(|one, other| other.cmp(one));
    let slowest = took.iter().take(SLOWEST).map(|(took, seed)| format!("{seed} in {:.1} s", took.as_secs_f64()));
    println!("the slowest: {}", slowest.collect::<Vec<_>>().join(", "));
    let failed = failures.into_inner();
    if failed > 0 {
        println!("{failed} failed");
    }
    failed == 0
}

/// Breaks each rule until the judge sees it.
fn try_bugs(asked: &Asked) -> bool {
    std::panic::set_hook(Box::new(|_| {}));
    let bugs: Vec<_> =
        Sabotage::ALL.iter().copied().filter(|bug| asked.options.sabotage.is_none_or(|only| only == *bug)).collect();
    let (next, all) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..asked.threads {
            scope.spawn(|| {
                while let Some(&bug) = bugs.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
                    let seen = sim::seen(bug, asked.from, asked.seeds);
                    match &seen {
                        Some((seeds, why)) => println!("{seeds:>4}  {bug:?}: {} Seen as: {why}", bug.what()),
                        None => println!("none  {bug:?}: {} Not seen in {} seeds.", bug.what(), asked.seeds),
                    }
                    all.lock().unwrap_or_else(PoisonError::into_inner).push(seen.map(|(seeds, _)| seeds));
                }
            });
        }
    });
    let all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut seen: Vec<_> = all.iter().flatten().copied().collect();
    seen.sort_unstable();
    let median = seen.get(seen.len() / 2).copied().unwrap_or_default();
    println!("{} of {} bugs seen, after a median of {median} seeds, at most {:?}", seen.len(), all.len(), seen.last());
    seen.len() == all.len()
}
