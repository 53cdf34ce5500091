//! Exhausts the larger scopes, and prints what became of each: `cargo run --release -p model -- [SECONDS]`.

use std::process::ExitCode;
use std::time::Duration;

use model::{Scope, explore};

fn main() -> ExitCode {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(600);
    let mut sound = true;
    println!("{:<40} {:>10} {:>10} {:>6} {:>8}", "scope", "worlds", "steps", "depth", "seconds");
    for scope in Scope::SMALL.iter().chain(&Scope::LARGE) {
        let explored = explore(scope, 2, Duration::from_secs(seconds));
        let seconds = explored.took.as_secs_f64();
        let more = if explored.exhausted { "" } else { "  not exhausted" };
        let (worlds, steps, depth) = (explored.worlds, explored.steps, explored.depth);
        println!("{:<40} {worlds:>10} {steps:>10} {depth:>6} {seconds:>8.1}{more}", scope.name);
        if let Some(found) = explored.counterexample {
            println!("{found}");
            sound = false;
        }
    }
    if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
