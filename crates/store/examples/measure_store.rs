//! Measures the SQLite store on this machine's disk: `cargo run --release -p store --example measure_store [folder [part]]`.
//!
//! Single commits are held against a plain overwrite and sync of 4 KiB in a preallocated file, taken in turns with
//! them; groups are whole batches of messages, folded. `DETENTE_MEASURE_MESSAGES` sets the size of the large record.
#![allow(clippy::unwrap_used, reason = "a measurement that fails is to stop")]

#[path = "../tests/talk/mod.rs"]
mod talk;

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use evidence::Precedence;
use line::affairs::AffairKind;
use line::{Keep, Record as _};
use store::{Archive as _, Sqlite, Store as _};
use talk::{BLUE, RED, Talk, charter, lane};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next();
    if folder.as_deref() == Some("open") {
        return open_and_rest(Path::new(&arguments.next().unwrap()));
    }
    let folder = tempfile::tempdir_in(folder.as_deref().unwrap_or(".")).unwrap();
    let part = arguments.next();
    let wanted = |name: &str| part.as_deref().is_none_or(|part| part == name);
    if wanted("single") {
        single_commits(folder.path());
    }
    if wanted("groups") {
        groups(folder.path());
    }
    if wanted("large") {
        large_record(folder.path());
    }
}

/// Messages of about 400 bytes, in one lane of each party in turn.
fn messages(talk: &mut Talk, count: usize) -> Vec<Keep> {
    let text = "The exercise in area four ends at 1600 instead of 1800; two vessels return by the northern lane. ";
    let text = text.repeat(3);
    (0..count)
        .map(|n| {
            let lane = lane(if n % 2 == 0 { BLUE } else { RED }, Precedence::ALL[n / 2 % 4]);
            let body = line::affairs::Body::Message(talk.words(lane.party, &text));
            let said = if n % 16 == 0 { talk.say(lane, &body) } else { talk.say_seen(lane, &body, None) };
            // Only the end of each lane is needed to go on.
            said.keep()
        })
        .collect()
}

fn single_commits(folder: &Path) {
    const ROUNDS: usize = 6_000;
    let mut talk = Talk::new(2);
    let mut store = Sqlite::open(&folder.join("single.db"), &talk.charter, BLUE).unwrap();
    let plain = File::options().create_new(true).write(true).open(folder.join("plain")).unwrap();
    plain.write_all_at(&vec![1; 16 << 20], 0).unwrap();
    plain.sync_all().unwrap();
    let batches = messages(&mut talk, ROUNDS);
    println!("one message: {} bytes", batches.iter().map(bytes).sum::<usize>() / ROUNDS);
    let (mut overwrites, mut commits) = (Vec::new(), Vec::new());
    for (n, keep) in batches.iter().enumerate() {
        let begun = Instant::now();
        plain.write_all_at(&[n as u8; 4096], (n % 4096) as u64 * 4096).unwrap();
        plain.sync_data().unwrap();
        overwrites.push(begun.elapsed());
        let begun = Instant::now();
        store.commit(std::slice::from_ref(keep)).unwrap();
        commits.push(begun.elapsed());
        store.settle(&[]).unwrap();
        if n % 100 == 99 {
            store.idle().unwrap();
        }
    }
    let ratio =
        |p: f64| quantile(&mut commits.clone(), p).as_secs_f64() / quantile(&mut overwrites.clone(), p).as_secs_f64();
    for (name, taken) in [("overwrite and sync", &overwrites), ("commit", &commits)] {
        let [p50, p99, max] = [0.5, 0.99, 1.0].map(|p| quantile(&mut taken.clone(), p).as_micros());
        println!("{name:20} p50 {p50} us, p99 {p99} us, max {max} us");
    }
    println!("ratio p50 {:.2}, p99 {:.2}", ratio(0.5), ratio(0.99));
}

fn bytes(keep: &Keep) -> usize {
    match keep {
        Keep::Entry { entry, .. } => entry.bytes().len(),
        _ => 0,
    }
}

fn groups(folder: &Path) {
    for group in [1, 16, 64, 256] {
        let rounds = if group == 1 { 4_000 } else { 40_000 / group };
        let mut talk = Talk::new(2);
        let mut store = Sqlite::open(&folder.join(format!("group-{group}.db")), &talk.charter, BLUE).unwrap();
        let (mut taken, mut worked) = (Vec::new(), Duration::ZERO);
        for _ in 0..rounds {
            let batch = messages(&mut talk, group);
            let (begun, working) = (Instant::now(), on_core());
            store.commit(&batch).unwrap();
            store.settle(&[]).unwrap();
            worked += on_core() - working;
            taken.push(begun.elapsed());
        }
        let total: Duration = taken.iter().sum();
        let rate = (rounds * group) as f64 / total.as_secs_f64();
        let [p50, p99] = [0.5, 0.99].map(|p| quantile(&mut taken.clone(), p).as_micros());
        let on_core = worked.as_secs_f64() * 1e6 / (rounds * group) as f64;
        println!(
            "groups of {group:3}: {rate:7.0} messages/s, {on_core:.1} us of a core each; p50 {p50} us, p99 {p99} us"
        );
    }
}

fn large_record(folder: &Path) {
    let count = std::env::var("DETENTE_MEASURE_MESSAGES").map_or(1_000_000, |count| count.parse().unwrap());
    let path = folder.join("large.db");
    let mut talk = Talk::new(2);
    let mut store = Sqlite::open(&path, &talk.charter, BLUE).unwrap();
    let mut kept = 0;
    let (mut taken, mut longest) = (Duration::ZERO, Duration::ZERO);
    while kept < count {
        let batch = messages(&mut talk, 256.min(count - kept));
        kept += batch.len();
        let begun = Instant::now();
        store.commit(&batch).unwrap();
        store.settle(&[]).unwrap();
        taken += begun.elapsed();
        longest = longest.max(begun.elapsed());
    }
    println!("{kept} messages: {:.0}/s in groups of 256, longest {longest:?}", kept as f64 / taken.as_secs_f64());
    let resident = || resident_kib() / 1024;
    println!("resident in the writing process: {} MiB, which holds every message twice", resident());
    let begun = Instant::now();
    let folded = store.rebuild().unwrap().entries;
    println!("rebuilt from {folded} entries in {:?}", begun.elapsed());
    drop(store);
    println!("{} MiB on the disk", std::fs::metadata(&path).unwrap().len() >> 20);
    let this = std::env::current_exe().unwrap();
    let status = std::process::Command::new(this).args(["open".as_ref(), path.as_os_str()]).status().unwrap();
    assert!(status.success(), "the large record is opened again");
}

/// In a process of its own, so that what is resident is the store's alone.
fn open_and_rest(path: &Path) {
    let charter = charter(2);
    let before = resident_kib();
    for round in 1..=3 {
        let begun = Instant::now();
        let store = Sqlite::open(path, &charter, BLUE).unwrap();
        let opened = begun.elapsed();
        let loaded = store.load().unwrap();
        println!("open {round}: {opened:?}, with what a station starts from {:?}", begun.elapsed());
        let entries: u64 = loaded.frontiers.iter().map(evidence::Frontier::size).sum();
        println!("{entries} entries");
        timed("the newest 50", || store.affairs(AffairKind::Message, None, 50).unwrap().len());
        timed("the first 50 unread", || store.inbox(AffairKind::Message, None, 50).unwrap().len());
        timed("the first 256 due", || store.due(talk::START, None, talk::START.plus_ms(u64::MAX), 256).unwrap().len());
        let begun = Instant::now();
        let counts = store.counts().unwrap();
        println!("{counts:?} in {:?}", begun.elapsed());
        println!("resident: {} MiB, {} MiB before the first", resident_kib() / 1024, before / 1024);
    }
}

fn timed(what: &str, ask: impl FnOnce() -> usize) {
    let begun = Instant::now();
    let count = ask();
    println!("{what}: {count} in {:?}", begun.elapsed());
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// How long this thread has been on a core, waits and others' work apart.
fn on_core() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(stat.split(' ').next().unwrap().parse().unwrap())
}

fn quantile(taken: &mut [Duration], p: f64) -> Duration {
    taken.sort_unstable();
    taken[((taken.len() - 1) as f64 * p) as usize]
}
