//! The console's figures: reads over HTTP at the pace of a full watch, while 200 browsers listen to events.
//!
//! Requests are due at fixed moments, whatever became of those before, and each is timed from the moment at which it was
//! due: one that waited for another is as late as its reader would find it.

use std::io::{BufRead as _, BufReader};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use station::demo::stage::{free_console, write_console};
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};

use crate::child::Order;
use crate::limits::Spread;
use crate::pair::Pair;
use crate::report::{folder, say};

/// Every figure of the console.
pub const NAMES: [&str; 4] = ["console_reads_per_s", "console_p50", "console_p99", "console_told_p95"];

/// Requests a second, and for how long.
const PACE: u32 = 1_000;
const SECONDS: u32 = 20;

/// Threads that ask, each over a connection of its own.
const READERS: u32 = 16;

/// Browsers that listen.
const LISTENERS: usize = 200;

/// Messages on the record before anything is measured.
const MESSAGES: usize = 2_000;

/// What is read: what the screens ask for when something happens.
const PATHS: [&str; 6] = [
    "/api/status",
    "/api/message/list?all=true&limit=50",
    "/api/clocks",
    "/api/call/list",
    "/api/notice/list",
    "/api/charter/show",
];

/// What is asked for of 99 in a hundred reads, and of 95 in a hundred events.
const BAR_MS: f64 = 20.0;
const TOLD_BAR_MS: f64 = 250.0;

/// Measures those that are wanted.
pub fn run(wants: &dyn Fn(&str) -> bool) -> Result<()> {
    if !NAMES.iter().any(|name| wants(name)) {
        return Ok(());
    }
    let dir = folder()?;
    let pair = Pair::make(dir.path(), None)?;
    write_console(&pair.folders[0], free_console(1)?).map_err(|failure| anyhow!("{failure}"))?;
    let mut stations = pair.start()?;
    let burst = Order::Burst { precedence: 3, count: MESSAGES, bytes: 200, wait: true };
    stations[0].order(&burst)?;
    let console = Console::of(&pair)?;

    let heard = Arc::new(AtomicUsize::new(0));
    for _ in 0..LISTENERS {
        let (console, heard) = (console.clone(), heard.clone());
        // Each ends with the station that it listens to.
        std::thread::spawn(move || console.listen(&heard));
    }
    let began = Instant::now();
    while heard.load(Ordering::SeqCst) < LISTENERS {
        if began.elapsed() > Duration::from_secs(30) {
            bail!("{} of {LISTENERS} browsers listen", heard.load(Ordering::SeqCst));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let began = Instant::now();
    let readers = (0..READERS).map(|reader| {
        let console = console.clone();
        std::thread::spawn(move || console.read(began + Duration::from_millis(200), reader))
    });
    let mut ms = Vec::new();
    for reader in readers.collect::<Vec<_>>() {
        ms.extend(reader.join().map_err(|_| anyhow!("a reader broke"))??);
    }
    let took = began.elapsed().as_secs_f64() - 0.2;
    let per_s = ms.len() as f64 / took;
    // Requests are due until the end, so that fewer would show the console to be behind.
    say("console_reads_per_s", per_s, "1/s", f64::from(PACE));
    let spread = Spread::of(ms);
    say("console_p50", spread.p50, "ms", BAR_MS);
    say("console_p99", spread.p99, "ms", BAR_MS);

    // And what each of them hears, of words that come from the other side.
    let told = told(&mut stations, &heard)?;
    say("console_told_p95", told.p95, "ms", TOLD_BAR_MS);
    Ok(())
}

/// From the release of words at the far station until the last of all listeners has the event.
fn told(stations: &mut [crate::pair::Station; 2], heard: &AtomicUsize) -> Result<Spread> {
    let mut ms = Vec::new();
    for _ in 0..40 {
        let before = heard.load(Ordering::SeqCst);
        let began = Instant::now();
        stations[1].order(&Order::Single { precedence: 1, count: 1, gap_ms: 0, paced: false })?;
        while heard.load(Ordering::SeqCst) < before + LISTENERS {
            if began.elapsed() > Duration::from_secs(10) {
                bail!("{} of {LISTENERS} heard it", heard.load(Ordering::SeqCst) - before);
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        ms.push(began.elapsed().as_secs_f64() * 1e3);
        // Whatever else is told of it is told by then.
        std::thread::sleep(Duration::from_millis(300));
    }
    Ok(Spread::of(ms))
}

/// The console of a station, and a session there.
#[derive(Clone)]
struct Console {
    origin: String,
    cookie: String,
    certificate: Arc<Vec<u8>>,
}

impl Console {
    fn of(pair: &Pair) -> Result<Self> {
        let folder = &pair.folders[0];
        let invited = station::console::invite(folder).map_err(|failure| anyhow!("{failure}"))?;
        let address = invited["address"].as_str().context("an address")?;
        let (origin, word) = address.split_once("/#").context("an address with a word")?;
        let certificate = Arc::new(std::fs::read(folder.console_certificate())?);
        let mut console = Console { origin: origin.to_owned(), cookie: String::new(), certificate };
        let began = console.agent()?.post(format!("{origin}/api/session")).header("content-type", "application/json");
        let answer = began.send(format!("{{\"word\":\"{word}\"}}").as_bytes())?;
        let cookie = answer.headers().get("set-cookie").context("a session")?.to_str()?;
        console.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(console)
    }

    /// A browser of its own: one connection.
    fn agent(&self) -> Result<Agent> {
        let certificate = Certificate::from_pem(&self.certificate)?.to_owned();
        let tls =
            TlsConfig::builder().provider(TlsProvider::Rustls).root_certs(RootCerts::new_with_certs(&[certificate]));
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = tls.unversioned_rustls_crypto_provider(provider).build();
        Ok(Agent::config_builder().tls_config(tls).build().into())
    }

    /// Listens until the station ends; counts itself once it listens, and each event.
    fn listen(&self, heard: &AtomicUsize) -> Result<()> {
        let answer = self.agent()?.get(format!("{}/api/events", self.origin)).header("cookie", &self.cookie).call()?;
        heard.fetch_add(1, Ordering::SeqCst);
        for line in BufReader::new(answer.into_body().into_reader()).lines() {
            // Of each word several things are told; that it is here, once.
            if line?.contains("\"event\":\"kept\"") {
                heard.fetch_add(1, Ordering::SeqCst);
            }
        }
        Ok(())
    }

    /// Reads at its moments, and gives how long after each the answer was whole, in milliseconds.
    fn read(&self, from: Instant, reader: u32) -> Result<Vec<f64>> {
        let agent = self.agent()?;
        let count = PACE * SECONDS / READERS;
        let mut ms = Vec::with_capacity(count as usize);
        for at in 0..count {
            let turn = at * READERS + reader;
            let due = from + Duration::from_secs(1) * turn / PACE;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let path = PATHS[turn as usize % PATHS.len()];
            let mut answer = agent.get(format!("{}{path}", self.origin)).header("cookie", &self.cookie).call()?;
            std::hint::black_box(answer.body_mut().read_to_vec()?);
            ms.push(due.elapsed().as_secs_f64() * 1e3);
        }
        Ok(ms)
    }
}
