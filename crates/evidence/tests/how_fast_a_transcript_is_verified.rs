//! Prints how many entries a second are verified: `cargo test --release -p evidence --test how_fast* -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::disallowed_macros, reason = "a measurement")]

mod world;

use std::hint::black_box;
use std::time::Instant;

use evidence::transcript::Auditor;
use evidence::*;
use world::*;

#[test]
#[ignore = "a measurement, for release builds"]
fn entries_a_second() {
    const ENTRIES: usize = 100_000;
    let mut world = World::new();
    world.keyring = world.charter.keyring().unwrap();
    let (lane, line, signer) = (lane(BLUE, Precedence::Routine), world.line, world.signer(BLUE));
    let mut frontier = Frontier::new();
    let mut out = Vec::new();
    let mut writer = transcript::Writer::begin(&world.charter, BLUE, world.now, &mut out).unwrap();
    let mut sizes = vec![0; 12];
    for serial in 1..=ENTRIES as u64 {
        sizes[3] = serial - 1;
        // What was seen goes along in one entry of ten.
        let mut roots = [merkle::empty_root(); 12];
        roots[3] = frontier.root();
        let seen = (serial % 10 == 0).then(|| Seen::new(line, sizes.clone(), &roots));
        let draft = UnsignedEntry { lane, serial, time: world.now, epoch: 1, seen, body: body(&"x".repeat(250)) };
        let entry = draft.sign(line, frontier.root(), &signer).unwrap();
        frontier.push(entry.leaf());
        writer.entry(&entry, &mut out).unwrap();
    }
    writer.finish(&mut out);
    let items = split(&out);

    let mut checks = Vec::with_capacity(ENTRIES);
    let mut auditor = Auditor::new();
    let start = Instant::now();
    for item in &items {
        checks.extend(auditor.item(item).unwrap());
    }
    let sequential = start.elapsed();
    let start = Instant::now();
    let report = auditor.finish().unwrap();
    let finish = start.elapsed();
    assert_eq!(report.seen_fitting, ENTRIES as u64 / 10);
    let start = Instant::now();
    let checked = checks.len() / 10;
    for check in &checks[..checked] {
        black_box(check.run()).unwrap();
    }
    let signatures = start.elapsed();
    let each = |elapsed: std::time::Duration, count: usize| elapsed.as_secs_f64() * 1e6 / count as f64;
    println!("parse, leaf and root: {:.2} µs an entry", each(sequential, ENTRIES));
    println!("statements of what was seen, at the end: {:.2} µs each", each(finish, ENTRIES / 10));
    println!("signatures: {:.1} µs each, {:.0} a second", each(signatures, checked), 1e6 / each(signatures, checked));
    // On a busy machine only this number means anything.
    println!("one thread feeds {:.0} that check", each(signatures, checked) / each(sequential, ENTRIES));
}
