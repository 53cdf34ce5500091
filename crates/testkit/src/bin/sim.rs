//! Runs seeds of the simulator: `sim --seeds N [--from S] [--threads N] [--cheat NAME] [--verbose]`.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use testkit::sim::{self, Cheat, Options, Summary};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let number = |name: &str, default: u64| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)).map_or(Some(default), |value| value.parse().ok())
    };
    let (Some(from), Some(seeds), Some(threads)) =
        (number("--from", 1), number("--seeds", 100), number("--threads", 2))
    else {
        eprintln!("usage: sim --seeds N [--from S] [--threads N] [--cheat NAME] [--verbose]");
        return ExitCode::FAILURE;
    };
    let cheat = arguments.iter().position(|argument| argument == "--cheat").and_then(|at| arguments.get(at + 1));
    let options = Options {
        verbose: arguments.iter().any(|argument| argument == "--verbose"),
        cheat: cheat.map(|name| Cheat::ALL.into_iter().find(|cheat| format!("{cheat:?}") == *name)),
        ..Options::default()
    };
    let (next, started) = (AtomicU64::new(from), Instant::now());
    let (total, failures) = (Mutex::new(Summary::default()), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= from + seeds {
                        return;
                    }
                    match sim::run(seed, &options) {
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
    println!("{seeds} seeds in {:.1} s: {total}", started.elapsed().as_secs_f64());
    match failures.into_inner() {
        0 => ExitCode::SUCCESS,
        failed => {
            println!("{failed} failed");
            ExitCode::FAILURE
        }
    }
}
