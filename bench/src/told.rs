//! The figures of what must be told at once: from an officer's command to the event that the other side's console hears.
//!
//! Both ends are the stations' own sockets, as a console uses them, so everything between is in it: the request, the
//! desk, the signature, both disks, the channel, the fold, and the event.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use station::ceases::{CeaseRequest, NewWarning};
use station::client::Client;
use station::folder::Folder;
use station::incidents::cli::{Admit, Incident};
use station::protocol::Request;

use crate::limits::Spread;
use crate::pair::Pair;
use crate::report::{folder, say};

/// Every figure of what must be told at once.
pub const NAMES: [&str; 6] = [
    "warning_told_p50",
    "warning_told_p95",
    "warning_told_p99",
    "admission_told_p50",
    "admission_told_p95",
    "admission_told_p99",
];

/// What an officer says, and the event by which the other side's console hears of it.
struct Word {
    /// What its figures begin with.
    name: &'static str,
    /// The event, which names the entry in a field of the same name.
    event: &'static str,
    request: fn() -> Request,
}

/// What is measured: one line for each.
const WORDS: [Word; 2] = [
    Word { name: "warning_told", event: "cease", request: warning },
    Word { name: "admission_told", event: "incident", request: admission },
];

/// Times that each is said, before it is measured and while it is, and the pause between two: an officer is no burst.
const WARM: usize = 50;
const RUNS: usize = 500;
const PAUSE: Duration = Duration::from_millis(20);

/// What is asked for of 95 in a hundred.
const BAR_MS: f64 = 300.0;

/// An event that does not come is a fault, and not a slow figure.
const MOST: Duration = Duration::from_secs(30);

/// Measures those that are wanted.
pub fn run(wants: &dyn Fn(&str) -> bool) -> Result<()> {
    for word in WORDS {
        let names = ["p50", "p95", "p99"].map(|share| format!("{}_{share}", word.name));
        if names.iter().any(|name| wants(name)) {
            let spread = measure(&word)?;
            for (name, value) in names.iter().zip([spread.p50, spread.p95, spread.p99]) {
                say(name, value, "ms", BAR_MS);
            }
        }
    }
    Ok(())
}

fn measure(word: &Word) -> Result<Spread> {
    let dir = folder()?;
    let pair = Pair::make(dir.path(), None)?;
    let _stations = pair.start()?;
    let [here, there] = &pair.folders;
    let told = listen(there, word.event)?;
    let mut console = Client::connect(here).map_err(|failure| anyhow!("{failure}"))?;
    let mut ms = Vec::with_capacity(RUNS);
    for run in 0..WARM + RUNS {
        let request = (word.request)();
        let began = Instant::now();
        let said = console.ask(&request).map_err(|failure| anyhow!("{failure}"))?;
        let serial = said["serial"].as_str().context("what was said has a serial")?;
        let heard = loop {
            let (entry, at) = told.recv_timeout(MOST).context("the other side's console hears of it")?;
            if entry == serial {
                break at;
            }
        };
        if run >= WARM {
            ms.push(heard.duration_since(began).as_secs_f64() * 1e3);
        }
        std::thread::sleep(PAUSE);
    }
    Ok(Spread::of(ms))
}

/// The entries that a station tells by an event, each with the moment at which its line was read from the socket.
fn listen(folder: &Folder, event: &'static str) -> Result<Receiver<(String, Instant)>> {
    let mut console = Client::connect(folder).map_err(|failure| anyhow!("{failure}"))?;
    console.ask(&Request::Watch {}).map_err(|failure| anyhow!("{failure}"))?;
    let (tell, told) = channel();
    // It ends with the station that it listens to.
    std::thread::spawn(move || {
        while let Ok(heard) = console.next() {
            let at = Instant::now();
            let entry = heard[event].as_str().filter(|_| heard["event"] == event);
            if entry.is_some_and(|entry| tell.send((entry.to_owned(), at)).is_err()) {
                return;
            }
        }
    });
    Ok(told)
}

/// An accident as an officer admits it.
fn admission() -> Request {
    let admit = Admit {
        happening: "launched".to_owned(),
        means: "missile".to_owned(),
        at: "49.95,23.40".to_owned(),
        toward: Some("50.20,23.90".to_owned()),
        control: "not-under".to_owned(),
        since: None,
        from: None,
        words: None,
        wait: None,
    };
    Request::Incident { line: None, asked: Box::new(Incident::Admit(admit)) }
}

/// A warning as an officer raises it.
fn warning() -> Request {
    let warning = NewWarning {
        at: "49.95,23.40".to_owned(),
        feature: None,
        since: None,
        words: "the hospital, third strike in ten minutes".to_owned(),
        language: None,
        wait_s: None,
    };
    Request::Cease { line: None, asked: CeaseRequest::Raise(warning) }
}
