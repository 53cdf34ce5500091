//! A station with two lines, and the peer of one of them says as much as its station takes in, which sends as much as the
//! rules of the line allow it: FLASHes of both lines, both ways, are receipted within their bound all the same.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use station::cli;
use station::demo::stage::{Running, make_station, open_line};
use station::folder::Folder;

use crate::Verdict;
use crate::figures::Times;
use crate::speak::message;
use crate::stage::{self, Around, Ground, TERMS, ask, cast, free_port};

/// What a FLASH may take while the other peer floods, on a machine that all three stations share.
const FLASH_MAX: Duration = Duration::from_secs(3);

/// The three stations: the one in the middle, the one that floods, and the one that does not.
const PARTIES: [&str; 3] = ["BLUE", "GREEN", "GREY"];

/// The two lines, by what they are called, whom they are with, and where that is among the parties.
const LINES: [(&str, &str, usize); 2] = [("flooded", "GREEN", 1), ("quiet", "GREY", 2)];

/// Programs that flood at once.
const FLOODERS: usize = 4;

/// Bytes of each message of the flood.
const FLOOD_BYTES: usize = 2_000;

/// Between two FLASHes of one way of one line.
const FLASH_EVERY: Duration = Duration::from_millis(200);

/// One way of one line.
#[derive(Clone, Copy)]
struct Way {
    line: &'static str,
    from: usize,
    to: &'static str,
}

/// Runs it.
pub fn run(ground: &Ground, seconds: u64) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    let bound = ground.bound(FLASH_MAX);
    let folders: Vec<Folder> = PARTIES.iter().map(|code| Folder::new(ground.dir().join(code.to_lowercase()))).collect();
    let listen: Vec<SocketAddr> = PARTIES.iter().map(|_| free_port()).collect();
    for ((folder, code), listen) in folders.iter().zip(PARTIES).zip(&listen) {
        make_station(folder, &cast(code), *listen).map_err(anyhow::Error::msg)?;
    }
    let terms = ground.dir().join("terms.toml");
    std::fs::write(&terms, TERMS)?;
    for (line, with, at) in LINES {
        let propose = cli::Propose {
            with: vec![folders[at].identity_file()],
            name: line.to_owned(),
            drill: false,
            purposes: vec!["a trial".to_owned()],
            exclusions: vec!["anything else".to_owned()],
            forces: vec!["all forces".to_owned()],
            terms: Some(terms.clone()),
            annex: None,
            areas: None,
            places: None,
            out: ground.dir().join(format!("{line}.detente")),
        };
        let pair = [folders[0].clone(), folders[at].clone()];
        open_line(&pair, &propose, line, &[(PARTIES[0], listen[0]), (with, listen[at])]).map_err(anyhow::Error::msg)?;
    }
    let program = ground.script("station", &Around::default())?;
    let mut stations = folders.iter().map(|folder| stage::start(folder, &program)).collect::<Result<Vec<_>>>()?;
    for folder in &folders {
        stage::wait_up(folder, Duration::from_secs(60)).context("the lines do not come up")?;
    }
    let ways = LINES.map(|(line, with, at)| [Way { line, from: 0, to: with }, Way { line, from: at, to: PARTIES[0] }]);
    let ways: Vec<Way> = ways.into_iter().flatten().collect();
    println!("bound of a FLASH: {bound:?}");
    let before = flashes(&folders, &ways, Duration::from_secs(seconds.div_ceil(3)));
    tell("before", bound, &ways, &before, &mut verdict);
    let (ended, said) = (AtomicBool::new(false), AtomicU64::new(0));
    let flooded = std::thread::scope(|scope| {
        for flooder in 0..FLOODERS {
            let (folder, ended, said) = (&folders[1], &ended, &said);
            scope.spawn(move || flood(folder, flooder, ended, said));
        }
        let flooded = flashes(&folders, &ways, Duration::from_secs(seconds));
        ended.store(true, Ordering::Relaxed);
        flooded
    });
    tell("flooded", bound, &ways, &flooded, &mut verdict);
    let said = said.load(Ordering::Relaxed);
    println!("{said} messages of {FLOOD_BYTES} bytes in the flood, {:.0} a second", said as f64 / seconds as f64);
    verdict.must(said > seconds * 10, || "there was no flood".to_owned());
    let resident = stage::resident(stations[0].id().context("it runs")?)?;
    println!("the station in the middle takes {:.1} MB", resident as f64 / 1e6);
    all_receipted(&folders[1], said, &mut verdict)?;
    for folder in &folders {
        let log = stage::log(folder);
        verdict.must(!log.contains("panicked") && !log.contains("fork"), || stage::last_of_log(folder));
    }
    stations.iter_mut().for_each(Running::stop);
    Ok(verdict)
}

/// FLASHes of every way at once, one after another in each; how long their receipts took.
fn flashes(folders: &[Folder], ways: &[Way], lasts: Duration) -> Vec<Times> {
    let times: Vec<Mutex<Vec<Duration>>> = ways.iter().map(|_| Mutex::default()).collect();
    let began = Instant::now();
    std::thread::scope(|scope| {
        for (way, times) in ways.iter().zip(&times) {
            scope.spawn(move || {
                let mut number = 0;
                while began.elapsed() < lasts {
                    let text = format!("flash {number}");
                    number += 1;
                    let request = message(way.to, Some(way.line), "flash", &text, Some(Duration::from_secs(60)));
                    let asked = Instant::now();
                    let sent = ask(&folders[way.from], request, Duration::from_secs(90));
                    let took = if sent.is_ok() { asked.elapsed() } else { Duration::MAX };
                    times.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(took);
                    std::thread::sleep(FLASH_EVERY);
                }
            });
        }
    });
    times.into_iter().map(|times| Times::of(times.into_inner().unwrap_or_default())).collect()
}

fn tell(when: &str, bound: Duration, ways: &[Way], times: &[Times], verdict: &mut Verdict) {
    for (way, times) in ways.iter().zip(times) {
        let name = format!("{when}, line {}, {} to {}", way.line, PARTIES[way.from], way.to);
        println!("{name}: FLASH: {times}");
        verdict.must(times.count() > 0, || format!("{name}: none was said"));
        verdict.must(times.longest() <= bound, || format!("{name}: longer than {bound:?}"));
    }
}

/// Says one routine message after another, as fast as the station takes them.
fn flood(folder: &Folder, flooder: usize, ended: &AtomicBool, said: &AtomicU64) {
    let filling = "w".repeat(FLOOD_BYTES);
    let mut client = None;
    let mut number = 0;
    while !ended.load(Ordering::Relaxed) {
        let text = format!("{flooder} {number} {filling}");
        let request = message(PARTIES[0], None, "routine", &text, None);
        let Ok(connected) = client.take().map_or_else(|| station::client::Client::connect(folder), Ok) else {
            std::thread::sleep(Duration::from_millis(20));
            continue;
        };
        let mut connected = connected;
        match connected.ask(&request) {
            Ok(_) => {
                said.fetch_add(1, Ordering::Relaxed);
                number += 1;
                client = Some(connected);
            }
            // Refused for now, as where more is unsent than it bears.
            Err(_) => std::thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// Waits until the flood is receipted too: what is slow is not lost.
fn all_receipted(folder: &Folder, said: u64, verdict: &mut Verdict) -> Result<()> {
    let receipted = || {
        let status = stage::status(folder).ok()?;
        status["lines"][0]["peers"][0]["receipted"]["GREEN/R"].as_u64()
    };
    let all = stage::eventually(Duration::from_secs(300), || receipted() >= Some(said));
    verdict.must(all, || format!("of {said} messages of the flood, {:?} are receipted", receipted()));
    Ok(())
}
