//! Either station is killed at moments drawn from a seed while both speak, and nothing that was receipted is ever
//! missing, no place is held twice, and everything that was placed is in the end on both sides.
//!
//! After each kill the dead station's disk is read before it starts again: whatever the other side was told to be
//! receipted must be on it. `DETENTE_KILLS` sets the number of kills, `DETENTE_SEED` the seed.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use station::client::Client;
use station::failure::Exit;
use station::folder::Folder;
use station::protocol::{NewMessage, Request};
use support::{BLUE, CAST, Drawn, Folders, RED, eventually, place};

/// Kills where the environment says nothing else.
const KILLS: u64 = 200;

/// What a side was told, by what it asked and by what it watched.
#[derive(Default)]
struct Told {
    /// Texts that were placed, by place.
    placed: BTreeMap<(u8, u64), String>,
    /// Texts that were kept without a place.
    waiting: BTreeSet<String>,
    /// Texts of which nobody knows: the station went away before it answered.
    unknown: BTreeSet<String>,
    /// Up to where each lane of ours is receipted.
    receipted: BTreeMap<String, u64>,
}

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().expect("a number"))
}

#[test]
fn nothing_receipted_is_lost_however_often_a_station_is_killed() {
    let (kills, seed) = (number("DETENTE_KILLS", KILLS), number("DETENTE_SEED", 1));
    let mut pair = Folders::make().start();
    pair.wait_up();
    let folders = [BLUE, RED].map(|at| pair.stations[at].folder.clone());
    let told = [Mutex::new(Told::default()), Mutex::new(Told::default())];
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for at in [BLUE, RED] {
            let (folder, told, done) = (&folders[at], &told[at], &done);
            scope.spawn(move || speak(at, folder, told, done));
            scope.spawn(move || watch(folder, told, done));
        }
        // Both are ended at last, so that speakers and watchers end too, also where something here fails.
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            kill_and_look(&mut pair, &folders, &told, kills, &mut Drawn(seed));
        }));
        done.store(true, Ordering::Relaxed);
        pair.stations.iter_mut().for_each(|station| station.kill());
        if let Err(panic) = ended {
            std::panic::resume_unwind(panic);
        }
    });
    pair.stations.iter_mut().for_each(|station| station.restart().expect("it starts again"));
    pair.wait_up();
    let told = told.map(|told| told.into_inner().expect("nobody panicked with it"));
    eventually("everything that was placed is on both sides", || {
        let waiting = |at: usize| pair.ask(at, &["status"])["lines"][0]["waiting"] == 0;
        waiting(BLUE) && waiting(RED)
    });
    pair.wait_same();
    support::transcripts_agree([folders[BLUE].path(), folders[RED].path()]);
    let texts = support::texts(&folders[RED]);
    let times = |wanted: &String| texts.values().filter(|text| *text == wanted).count();
    for told in &told {
        for (place, text) in &told.placed {
            assert_eq!(texts.get(place), Some(text), "what was placed stands elsewhere or is missing");
        }
        for text in &told.waiting {
            assert_eq!(times(text), 1, "{text:?} was kept for later");
        }
        for text in &told.unknown {
            assert!(times(text) <= 1, "{text:?} was said once");
        }
        assert!(!told.placed.is_empty() && !told.receipted.is_empty(), "nothing was tried");
    }
    for at in [BLUE, RED] {
        let log = pair.log(at);
        assert!(!log.contains("panicked"), "{log}");
        assert!(!log.contains("fork") && !log.contains("ERROR"), "{log}");
    }
    println!(
        "{kills} kills, {} messages, {} of unknown fate",
        texts.len(),
        told[0].unknown.len() + told[1].unknown.len()
    );
}

/// Kills one station or the other, reads what its disk holds, and starts it again.
fn kill_and_look(
    pair: &mut support::Pair,
    folders: &[Folder; 2],
    told: &[Mutex<Told>; 2],
    kills: u64,
    drawn: &mut Drawn,
) {
    let mut longest = Duration::ZERO;
    for kill in 0..kills {
        std::thread::sleep(Duration::from_millis(drawn.below(200)));
        let victim = drawn.below(2) as usize;
        pair.stations[victim].kill();
        let receipted = told[1 - victim].lock().expect("nobody panicked with it").receipted.clone();
        let held = support::record(&folders[victim]);
        for (lane, size) in receipted {
            let (number, _) = place(&format!("{lane}/0"));
            let held = held[usize::from(number)].len() as u64;
            assert!(size <= held, "kill {kill}: {lane} is receipted up to {size}, and the disk holds {held}");
        }
        let began = Instant::now();
        pair.stations[victim].restart().expect("it starts again");
        // Now and then it is killed again before the two have found each other.
        if drawn.below(8) > 0 {
            pair.wait_up();
            longest = longest.max(began.elapsed());
        }
    }
    println!("the line was up again at most {longest:?} after the start");
}

/// Says one thing after another, each once, and notes what the station makes of it.
fn speak(at: usize, folder: &Folder, told: &Mutex<Told>, done: &AtomicBool) {
    let mut drawn = Drawn(at as u64 + 77);
    let mut said = 0;
    while !done.load(Ordering::Relaxed) {
        let text = format!("word {said} of {}", CAST[at].code);
        said += 1;
        let request = Request::Send {
            line: None,
            message: NewMessage {
                precedence: ["flash", "immediate", "priority", "routine"][drawn.below(4) as usize].to_owned(),
                from: "ops".to_owned(),
                to: vec![format!("{}/ops", CAST[1 - at].code)],
                subject: String::new(),
                text: text.clone(),
                language: None,
                reply_to: None,
                corrects: None,
                as_written: false,
            },
            wait_s: None,
        };
        let Ok(mut client) = Client::connect(folder) else {
            std::thread::sleep(Duration::from_millis(5));
            continue;
        };
        let answer = client.ask(&request);
        let mut told = told.lock().expect("nobody panicked with it");
        match answer {
            Ok(sent) => match sent["serial"].as_str() {
                Some(serial) => {
                    let earlier = told.placed.insert(place(serial), text);
                    assert_eq!(earlier, None, "{serial} was given out twice");
                }
                None => {
                    told.waiting.insert(text);
                }
            },
            Err(failure) if failure.exit == Exit::NotRunning => {
                told.unknown.insert(text);
            }
            Err(failure) => panic!("{text:?}: {failure}"),
        }
        drop(told);
        std::thread::sleep(Duration::from_millis(drawn.below(12)));
    }
}

/// Notes every receipt that the station tells of.
fn watch(folder: &Folder, told: &Mutex<Told>, done: &AtomicBool) {
    while !done.load(Ordering::Relaxed) {
        let watching = Client::connect(folder).and_then(|mut client| client.ask(&Request::Watch {}).map(|_| client));
        let Ok(mut client) = watching else {
            std::thread::sleep(Duration::from_millis(5));
            continue;
        };
        while let Ok(event) = client.next() {
            note(&event, told);
            if done.load(Ordering::Relaxed) {
                return;
            }
        }
    }
}

fn note(event: &Value, told: &Mutex<Told>) {
    if event["event"] == "receipt" {
        let lane = event["lane"].as_str().expect("a lane").to_owned();
        let size = event["size"].as_u64().expect("a size");
        let mut told = told.lock().expect("nobody panicked with it");
        let known = told.receipted.entry(lane).or_default();
        *known = size.max(*known);
    }
}
