//! The figures, each held against what the machine does in the same run.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use station::transcript;
use testkit::netem::Profile;

use crate::child::Order;
use crate::limits::{self, Spread};
use crate::pair::{Pair, Station};
use crate::report::{folder, say};
use crate::{clocks, console, find, fold, sites, told, volumes};

const FLASH: u8 = 0;
const ROUTINE: u8 = 3;

/// Turns of the limit and 500 of them.
const FLASH_ROUNDS: usize = 4;

/// How many entries a station is behind, or keeps.
const MILLION: usize = 1_000_000;

/// One plain UDP datagram each way: 340 and 20 bytes of content, 28 of headers each.
const PLAIN_BYTES: f64 = 416.0;

/// Every figure of stations.
pub const NAMES: [&str; 11] = [
    "flash_p50",
    "flash_p99",
    "messages_per_s",
    "bytes_single",
    "bytes_burst",
    "flash_behind_backlog",
    "blackout_60s",
    "catch_up_per_s",
    "verify_per_s",
    "restart_1m",
    "idle_memory_1m",
];

/// Measures all figures, or those whose names begin with one of these.
pub fn run(wanted: &[String]) -> Result<()> {
    let wants = |name: &str| wanted.is_empty() || wanted.iter().any(|want| name.starts_with(want.as_str()));
    println!("# {}", machine());
    println!("# name value unit limit ratio");
    sites::run(&wants)?;
    volumes::run(&wants)?;
    fold::run(&wants)?;
    find::run(&wants)?;
    clocks::run(&wants)?;
    told::run(&wants)?;
    console::run(&wants)?;
    if wants("flash_p50") || wants("flash_p99") {
        flash()?;
    }
    if wants("messages_per_s") {
        messages()?;
    }
    if wants("bytes_single") || wants("bytes_burst") {
        bytes()?;
    }
    if wants("flash_behind_backlog") {
        backlog()?;
    }
    if wants("blackout_60s") {
        blackout()?;
    }
    if NAMES[7..].iter().any(|name| wants(name)) {
        million(&wants)?;
    }
    Ok(())
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split(": ").nth(1));
    format!("{cores} cores, {}", model.unwrap_or("of an unknown kind"))
}

fn flash() -> Result<()> {
    let dir = folder()?;
    let pair = Pair::make(dir.path(), None)?;
    let [mut blue, _green] = pair.start()?;
    std::thread::sleep(Duration::from_millis(500));
    let warm = Order::Single { precedence: FLASH, count: 500, gap_ms: 0, paced: false };
    blue.order(&warm)?;
    // The limit again and again between them, so that a disk that has slow minutes is not held against the stations.
    let (mut us, mut durable_us, mut limit) = (Vec::new(), Vec::new(), Limit::default());
    for _ in 0..FLASH_ROUNDS {
        limit.measure(dir.path())?;
        let got = blue.order(&Order::Single { precedence: FLASH, count: 500, gap_ms: 0, paced: false })?;
        us.extend(serde_json::from_value::<Vec<f64>>(got["us"].clone())?);
        durable_us.extend(serde_json::from_value::<Vec<f64>>(got["durable_us"].clone())?);
    }
    let (got, durable) = (Spread::of(us), Spread::of(durable_us));
    let [sync, trip, sign, verify] = limit.spreads();
    let total = |of: fn(&Spread) -> f64| 2.0 * of(&sync) + of(&trip) + 2.0 * of(&sign) + 2.0 * of(&verify);
    say("flash_p50", got.p50, "us", total(|of| of.p50));
    say("flash_p99", got.p99, "us", total(|of| of.p99));
    println!(
        "#   sync {:.0} us, round trip {:.0} us, sign {:.0} us, verify {:.0} us, durable at the sender after {:.0} us (medians)",
        sync.p50, trip.p50, sign.p50, verify.p50, durable.p50
    );
    Ok(())
}

/// The parts of the limit of a FLASH, in microseconds each time they were tried.
#[derive(Default)]
struct Limit {
    sync: Vec<f64>,
    trip: Vec<f64>,
    sign: Vec<f64>,
    verify: Vec<f64>,
}

impl Limit {
    fn measure(&mut self, dir: &std::path::Path) -> Result<()> {
        self.sync.extend(limits::sync(dir)?);
        self.trip.extend(limits::round_trip()?);
        let (sign, verify) = limits::signature();
        self.sign.extend(sign);
        self.verify.extend(verify);
        Ok(())
    }

    /// Sync, round trip, signature, verification.
    fn spreads(self) -> [Spread; 4] {
        [self.sync, self.trip, self.sign, self.verify].map(Spread::of)
    }
}

fn messages() -> Result<()> {
    let dir = folder()?;
    let pair = Pair::make(dir.path(), None)?;
    let [mut blue, green] = pair.start()?;
    blue.order(&Order::Stream { precedence: ROUTINE, seconds: 2.0, window: 4_096 })?;
    let before = limits::all_cores(true, 3.0);
    let busy = (blue.busy_s()?, green.busy_s()?);
    let got = blue.order(&Order::Stream { precedence: ROUTINE, seconds: 15.0, window: 4_096 })?;
    let busy = (blue.busy_s()? - busy.0, green.busy_s()? - busy.1);
    let after = limits::all_cores(true, 3.0);
    let each = 1e6 / got["messages"].as_f64().context("a count")?;
    println!(
        "#   processor time per message: {:.1} us at the sender, {:.1} us at the receiver",
        busy.0 * each,
        busy.1 * each
    );
    let rate = got["messages"].as_f64().context("a count")? / got["seconds"].as_f64().context("a time")?;
    say("messages_per_s", rate, "1/s", (before + after) / 2.0);
    Ok(())
}

fn bytes() -> Result<()> {
    let dir = folder()?;
    let pair = Pair::make(dir.path(), Some(Profile::default()))?;
    let [mut blue, green] = pair.start()?;
    std::thread::sleep(Duration::from_secs(1));
    blue.order(&Order::Single { precedence: ROUTINE, count: 100, gap_ms: 5, paced: true })?;
    let before = pair.ip_bytes();
    let count = 1_000;
    blue.order(&Order::Single { precedence: ROUTINE, count, gap_ms: 5, paced: true })?;
    say("bytes_single", (pair.ip_bytes() - before) as f64 / count as f64, "bytes", PLAIN_BYTES);
    drop((blue, green));

    let dir = folder()?;
    let pair = Pair::make(dir.path(), Some(Profile::delayed(Duration::from_millis(10))))?;
    let [mut blue, _green] = pair.start()?;
    std::thread::sleep(Duration::from_secs(1));
    let count = 1_000;
    let burst = Order::Burst { precedence: ROUTINE, count, bytes: 200, wait: true };
    blue.order(&burst)?;
    std::thread::sleep(Duration::from_millis(500));
    let before = pair.ip_bytes();
    blue.order(&burst)?;
    say("bytes_burst", (pair.ip_bytes() - before) as f64 / count as f64, "bytes", PLAIN_BYTES);
    Ok(())
}

fn backlog() -> Result<()> {
    let dir = folder()?;
    let pair = Pair::make(dir.path(), Some(Profile::thin(64_000, Duration::from_millis(300))))?;
    let [mut blue, _green] = pair.start()?;
    std::thread::sleep(Duration::from_secs(5));
    let probe = |count| Order::Single { precedence: FLASH, count, gap_ms: 1_500, paced: false };
    let idle: Vec<f64> = serde_json::from_value(blue.order(&probe(7))?["us"].clone())?;
    // 50 MB in entries of 20 kB.
    blue.order(&Order::Burst { precedence: ROUTINE, count: 2_500, bytes: 20_000, wait: false })?;
    std::thread::sleep(Duration::from_secs(30));
    let busy: Vec<f64> = serde_json::from_value(blue.order(&probe(15))?["us"].clone())?;
    say("flash_behind_backlog", Spread::of(busy).p50 / 1e3, "ms", Spread::of(idle).p50 / 1e3);
    Ok(())
}

fn blackout() -> Result<()> {
    let dir = folder()?;
    let pair = Pair::make(dir.path(), Some(Profile::default()))?;
    let [mut blue, _green] = pair.start()?;
    std::thread::sleep(Duration::from_secs(1));
    let trip: Vec<f64> = serde_json::from_value(
        blue.order(&Order::Single { precedence: ROUTINE, count: 20, gap_ms: 5, paced: false })?["us"].clone(),
    )?;
    let dark = |dark| pair.links.iter().flatten().for_each(|link| link.black_hole(dark));
    dark(true);
    std::thread::sleep(Duration::from_secs(1));
    blue.begin(&Order::Single { precedence: ROUTINE, count: 1, gap_ms: 0, paced: false })?;
    std::thread::sleep(Duration::from_secs(59));
    dark(false);
    let restored = Instant::now();
    blue.end()?;
    say("blackout_60s", restored.elapsed().as_secs_f64() * 1e3, "ms", Spread::of(trip).p50 / 1e3);
    Ok(())
}

fn million(wants: &dyn Fn(&str) -> bool) -> Result<()> {
    let dir = folder()?;
    let pair = Pair::make(dir.path(), None)?;
    let mut blue = Station::start(&pair.folders[0])?;
    blue.order(&Order::SignAlone)?;
    blue.order(&Order::Burst { precedence: ROUTINE, count: MILLION, bytes: 200, wait: false })?;
    // What was said is being indexed, which is not what is measured.
    blue.wait_quiet()?;
    let before = limits::all_cores(false, 3.0);
    let busy = blue.busy_s()?;
    let began = Instant::now();
    let mut green = Station::start(&pair.folders[1])?;
    blue.wait_up(Duration::from_secs(60))?;
    let up = began.elapsed();
    loop {
        let receipted = blue.order(&Order::Receipted { precedence: ROUTINE })?["receipted"].as_u64().unwrap_or(0);
        if receipted >= MILLION as u64 {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let took = began.elapsed() - up;
    let after = limits::all_cores(false, 3.0);
    if wants("catch_up_per_s") {
        println!(
            "#   processor time per entry: {:.1} us at the one ahead, {:.1} us at the one behind",
            (blue.busy_s()? - busy) * 1e6 / MILLION as f64,
            green.busy_s()? * 1e6 / MILLION as f64
        );
        say("catch_up_per_s", MILLION as f64 / took.as_secs_f64(), "1/s", (before + after) / 2.0);
    }
    if wants("restart_1m") {
        green.kill()?;
        let began = Instant::now();
        green = Station::start(&pair.folders[1])?;
        green.wait_up(Duration::from_secs(30))?;
        say("restart_1m", began.elapsed().as_secs_f64() * 1e3, "ms", 1_000.0);
    }
    if wants("idle_memory_1m") {
        green.wait_quiet()?;
        let most = green.resident()?.max(blue.resident()?);
        say("idle_memory_1m", most as f64 / 1e6, "MB", 80.0);
    }
    drop((blue, green));
    if wants("verify_per_s") {
        verify(&pair, dir.path())?;
    }
    Ok(())
}

fn verify(pair: &Pair, dir: &std::path::Path) -> Result<()> {
    let file = dir.join("transcript.detente");
    let folder = &pair.folders[0];
    let line = folder.line(None)?;
    let party = folder.identity()?.party().clone();
    let charter = line.charter()?;
    let own = station::serve::own_party(&charter, &party)?;
    let archive = station::transcript::open(&line, &charter, own)?;
    transcript::export(&line, &archive, &party, &[], &file, &mut |_| {})?;
    let before = limits::all_cores(false, 3.0);
    let began = Instant::now();
    transcript::verify(&file, None, &mut |_| {})?;
    let took = began.elapsed();
    let after = limits::all_cores(false, 3.0);
    say("verify_per_s", MILLION as f64 / took.as_secs_f64(), "1/s", (before + after) / 2.0);
    Ok(())
}
