//! Whoever talks at a station and listens to it, and what that was told: the promises that a trial holds it to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use station::client::Client;
use station::failure::Exit;
use station::folder::Folder;
use station::protocol::{NewMessage, Request};
use testkit::random::Random;

use crate::figures::Times;
use crate::stage::{CODES, ask};

/// How much is said.
#[derive(Clone, Debug)]
pub struct Pace {
    /// Between two ordinary messages of one side, on average.
    pub words_every: Duration,
    /// The shortest and the longest of them, in bytes.
    pub bytes: [u64; 2],
    /// Between two FLASHes of one side, on average.
    pub flash_every: Duration,
    /// How long whoever says a FLASH waits for its receipt.
    pub flash_wait: Duration,
}

/// What a side was told, by what it asked and by what it watched.
#[derive(Debug, Default)]
pub struct Told {
    /// Texts that were placed, by serial.
    pub placed: BTreeMap<String, String>,
    /// Texts that are kept, and whose place nobody knows yet.
    pub kept: BTreeSet<String>,
    /// Texts of which nobody knows: the station went away before it answered.
    pub unknown: BTreeSet<String>,
    /// Texts that were refused, and why.
    pub refused: BTreeMap<String, String>,
    /// Up to where each of our lanes is receipted, as `BLUE/F`.
    pub receipted: BTreeMap<String, u64>,
    /// Each FLASH: after what it was said, and how long its receipt took.
    pub flashes: Vec<(Duration, Option<Duration>)>,
    /// What must not be.
    pub faults: Vec<String>,
}

impl Told {
    /// How many things were said.
    pub fn said(&self) -> usize {
        self.placed.len() + self.kept.len() + self.unknown.len()
    }
}

/// What the talkers and listeners of both sides share.
pub struct Talk {
    told: [Mutex<Told>; 2],
    ended: AtomicBool,
    began: Instant,
}

impl Talk {
    /// Nothing said yet.
    pub fn new() -> Self {
        Talk { told: Default::default(), ended: AtomicBool::new(false), began: Instant::now() }
    }

    /// What a side was told so far.
    pub fn told(&self, side: usize) -> MutexGuard<'_, Told> {
        self.told[side].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets nobody say more.
    pub fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
    }

    /// Since both began.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// How long each FLASH's receipt took, of those that were said from `from` until `until`; of one without a receipt, for
    /// ever.
    pub fn flashes(&self, from: Duration, until: Duration) -> Times {
        let of_side = |side| self.told(side).flashes.clone();
        let all = [of_side(0), of_side(1)].concat();
        let within = all.into_iter().filter(|(at, _)| (from..until).contains(at));
        Times::of(within.map(|(_, took)| took.unwrap_or(Duration::MAX)))
    }

    /// Waits, unless the talk ends before.
    fn pause(&self, most: Duration) {
        let began = Instant::now();
        while !self.ended.load(Ordering::Relaxed) {
            match most.checked_sub(began.elapsed()) {
                Some(left) if !left.is_zero() => std::thread::sleep(left.min(Duration::from_millis(20))),
                _ => return,
            }
        }
    }

    /// Ordinary messages and FLASHes of a side, until the talk ends.
    pub fn speak(&self, side: usize, folder: &Folder, pace: &Pace, seed: u64) {
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut random = Random::new(seed ^ (0xf1a5 + side as u64));
                let mut number = 0u64;
                while !self.ended.load(Ordering::Relaxed) {
                    let text = format!("flash {number} of {}", CODES[side]);
                    number += 1;
                    self.say(side, folder, "flash", text, Some(pace.flash_wait));
                    let mean = pace.flash_every.as_micros() as u64;
                    self.pause(Duration::from_micros(random.below(2 * mean)));
                }
            });
            let mut random = Random::new(seed ^ (0x3d5a + side as u64));
            let mut number = 0u64;
            while !self.ended.load(Ordering::Relaxed) {
                let [least, most] = pace.bytes;
                // Mostly short, now and then as long as it may be.
                let bytes = if random.per_mille(900) { random.within(least, (least + most) / 4) } else { most };
                let precedence = *random.one_of(&["immediate", "priority", "routine"]);
                let mut text = format!("word {number} of {} ", CODES[side]);
                number += 1;
                text.extend(std::iter::repeat_n('w', (bytes as usize).saturating_sub(text.len())));
                self.say(side, folder, precedence, text, None);
                let mean = pace.words_every.as_micros() as u64;
                self.pause(Duration::from_micros(random.below(2 * mean)));
            }
        });
    }

    /// Says something once, and notes what the station makes of it.
    pub fn say(&self, side: usize, folder: &Folder, precedence: &str, text: String, wait: Option<Duration>) {
        let request = message(CODES[1 - side], None, precedence, &text, wait);
        let (at, began) = (self.elapsed(), Instant::now());
        // A client that gets no answer in twice the time that it asked for has asked a station that hangs.
        let patience = wait.unwrap_or_default() * 2 + Duration::from_secs(120);
        let answer = ask(folder, request, patience);
        let took = began.elapsed();
        let mut told = self.told(side);
        let mut receipted = None;
        match answer {
            Ok(sent) => {
                receipted = sent["received"].is_array().then_some(took);
                match sent["serial"].as_str() {
                    Some(serial) => {
                        if let Some(other) = told.placed.insert(serial.to_owned(), text.clone()) {
                            told.faults.push(format!("{serial} was given out to {other:?} and to {text:?}"));
                        }
                    }
                    None => drop(told.kept.insert(text)),
                }
            }
            // It is on the record or in the outbox, and its receipt did not come in time.
            Err(failure) if failure.exit == Exit::TimedOut => drop(told.kept.insert(text)),
            Err(failure) if failure.exit == Exit::NotRunning => {
                if !failure.what.contains("no station answers") {
                    told.unknown.insert(text);
                }
                drop(told);
                // It is being started again.
                self.pause(Duration::from_millis(10));
                return;
            }
            // It says that it does not say them, and must not: what refuses where nothing is wrong is for the trial to see.
            Err(failure) => {
                told.refused.insert(text, failure.to_string());
                return;
            }
        }
        if wait.is_some() {
            told.flashes.push((at, receipted));
        }
    }

    /// Notes every receipt that a station tells of, until the talk ends. It does not wait for a station that is silent.
    pub fn listen(&self, side: usize, folder: &Folder) {
        while !self.ended.load(Ordering::Relaxed) {
            let watching =
                Client::connect(folder).and_then(|mut client| client.ask(&Request::Watch {}).map(|_| client));
            let Ok(mut client) = watching else {
                self.pause(Duration::from_millis(10));
                continue;
            };
            while let Ok(event) = client.next() {
                self.note(side, &event);
                if self.ended.load(Ordering::Relaxed) {
                    return;
                }
            }
        }
    }

    fn note(&self, side: usize, event: &Value) {
        if event["event"] == "receipt"
            && let (Some(lane), Some(size)) = (event["lane"].as_str(), event["size"].as_u64())
            && lane.starts_with(CODES[side])
        {
            let mut told = self.told(side);
            let known = told.receipted.entry(lane.to_owned()).or_default();
            *known = size.max(*known);
        }
    }
}

/// A message from staff to staff.
pub fn message(to: &str, line: Option<&str>, precedence: &str, text: &str, wait: Option<Duration>) -> Request {
    Request::Send {
        line: line.map(str::to_owned),
        message: NewMessage {
            precedence: precedence.to_owned(),
            from: "ops".to_owned(),
            to: vec![format!("{to}/ops")],
            subject: String::new(),
            text: text.to_owned(),
            language: None,
            reply_to: None,
            corrects: None,
            as_written: true,
        },
        wait_s: wait.map(|wait| wait.as_secs()),
    }
}
