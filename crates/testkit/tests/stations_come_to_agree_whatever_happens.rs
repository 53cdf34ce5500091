//! Five hundred worlds, each as bad as its seed has it: no rule is broken on the way, and all honest stations come to
//! rest in agreement. A seed that fails is run again alone with the command that it prints, and becomes a named test.

use std::sync::atomic::{AtomicU64, Ordering};

use testkit::sim::{self, Options};

const SEEDS: u64 = 500;

#[test]
fn stations_come_to_agree_whatever_happens() {
    let next = AtomicU64::new(1);
    let run = || {
        let (mut total, mut failures) = (sim::Summary::default(), Vec::new());
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed > SEEDS {
                return (total, failures);
            }
            match sim::run(seed, &Options::default()) {
                Ok(summary) => total.add(&summary),
                Err(failure) => failures.push(failure.to_string()),
            }
        }
    };
    let (total, failures) = std::thread::scope(|scope| {
        let other = scope.spawn(run);
        let (mut total, mut failures) = run();
        let (others, other_failures) = other.join().expect("failures are returned, not thrown");
        total.add(&others);
        failures.extend(other_failures);
        (total, failures)
    });
    println!("{total}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    // A simulator in which nothing goes wrong would pass too.
    assert!(total.restarts > 1_000 && total.disasters > 100 && total.adopted > 1_000, "{total}");
    assert!(total.forks > 10 && total.blames > 1_000 && total.simulated_us > 50 * 3_600_000_000, "{total}");
    assert!(total.conflicts > 1_000 && total.agreed > 150 && total.suspended > 100, "{total}");
}
