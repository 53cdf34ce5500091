//! What a FLASH takes where no link is: from the order to say it until the other station's signed receipt is there.
//!
//! The two have met before, so that each knows what the other holds (`spec/session.md`, 2.4); then the way is taken out of the
//! first one's settings, and every link ends. The order is given in the moment in which the way is put in again. The other
//! station has no way to the first one: it answers, and never dials.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};
use station::demo::stage::{Running, make_line};
use station::folder::Folder;
use testkit::netem::{Netem, Profile};

use crate::Verdict;
use crate::figures::Times;
use crate::judge::Kept;
use crate::serial::Serial;
use crate::speak::message;
use crate::stage::{self, Around, CODES, ENDS, Ground, ask, cast, eventually, free_port, status};

/// How long two stations may take to meet, and a FLASH may take at all: far beyond any bound.
const GIVE_UP: Duration = Duration::from_secs(400);

/// What is left on the wire of a link that ended is gone when nothing passed for so long.
const QUIET: Duration = Duration::from_millis(1_500);

/// What carries the line.
#[derive(Clone, Copy)]
enum Carrier {
    Quic,
    /// Sealed frames over UDP, at the rate that the settings name, if any.
    Sealed(Option<u32>),
    /// Sealed frames over a serial line of this rate: a byte takes ten bits.
    Serial(u32),
}

/// What is held against its bound.
enum Bound {
    /// Every single one.
    Each(Duration),
    /// The median, and nine in ten.
    Shares(Duration, Duration),
    /// Every one, as a multiple of what the sealed datagrams of the FLASH and of its receipt take at this rate one after the
    /// other, and a round trip.
    Over { times: f64, bits_per_s: u64, trip: Duration },
}

/// One thing that is measured.
struct Figure {
    name: &'static str,
    carrier: Carrier,
    profile: Profile,
    text: String,
    runs: usize,
    bound: Bound,
}

/// How one FLASH went: how long it took, the bytes on the wire there and back until then, and those of its entry.
struct Run {
    took: Duration,
    bytes: [u64; 2],
    entry: usize,
}

/// What a seal, the packet in it and IP add to what a datagram carries (`spec/sealed.md`, 3).
const DATAGRAM_BYTES: usize = 28 + 72;

/// What a datagram over UDP carries of an entry at most: 1,200 bytes with the seal and the packet.
const CARRIED_BYTES: usize = 1_200 - 72;

/// A receipt.
const RECEIPT_BYTES: usize = 150;

fn figures(is_short: bool, seed: u64) -> Vec<Figure> {
    let ms = Duration::from_millis;
    let runs = |long: usize, short: usize| if is_short { short } else { long };
    let thin = |rate| Profile { seed, ..Profile::thin(rate, ms(300)) };
    let lossy = || Profile { loss: 0.02, seed, ..Profile::delayed(ms(150)) };
    let bytes = |count: usize| "word ".repeat(count / 5 - 1) + "end";
    // Its number comes before it.
    let words = |count: usize| "words ".repeat(count - 1).trim_end().to_owned();
    vec![
        Figure {
            name: "9,600 bit/s, 300 ms each way, QUIC",
            carrier: Carrier::Quic,
            profile: thin(9_600),
            text: bytes(200),
            runs: runs(5, 1),
            bound: Bound::Each(ms(6_000)),
        },
        Figure {
            name: "9,600 bit/s, 300 ms each way, sealed",
            carrier: Carrier::Sealed(Some(9_600)),
            profile: thin(9_600),
            text: bytes(200),
            runs: runs(10, 2),
            bound: Bound::Each(ms(1_300)),
        },
        Figure {
            name: "150 ms each way, 2 % lost, QUIC",
            carrier: Carrier::Quic,
            profile: lossy(),
            text: bytes(200),
            runs: runs(60, 6),
            bound: Bound::Shares(ms(700), ms(1_500)),
        },
        Figure {
            name: "150 ms each way, 2 % lost, sealed",
            carrier: Carrier::Sealed(None),
            profile: lossy(),
            text: bytes(200),
            runs: runs(60, 6),
            bound: Bound::Shares(ms(350), ms(800)),
        },
        Figure {
            name: "2,400 bit/s, 300 ms each way, sealed, 200 words",
            carrier: Carrier::Sealed(Some(2_400)),
            profile: thin(2_400),
            text: words(200),
            runs: runs(3, 1),
            bound: Bound::Over { times: 1.25, bits_per_s: 2_400, trip: ms(600) },
        },
        Figure {
            name: "300 bit/s serial, sealed, 100 words",
            carrier: Carrier::Serial(300),
            profile: Profile::default(),
            text: words(100),
            runs: runs(2, 0),
            bound: Bound::Each(ms(60_000)),
        },
    ]
}

/// Measures all of them side by side, since each mostly waits, and tells each beside its bound.
pub fn run(ground: &Ground, is_short: bool) -> Result<Verdict> {
    let figures: Vec<_> = figures(is_short, ground.seed).into_iter().filter(|figure| figure.runs > 0).collect();
    let measured: Vec<_> = std::thread::scope(|scope| {
        let measuring: Vec<_> = figures
            .iter()
            .enumerate()
            .map(|(number, figure)| scope.spawn(move || measure(ground, number, figure)))
            .collect();
        measuring.into_iter().map(|thread| thread.join().expect("a measurement does not panic")).collect()
    });
    let mut verdict = Verdict::default();
    println!(
        "{:<50} {:>4} {:<32} {:<28} {:>15}",
        "a FLASH, cold", "runs", "from order to receipt", "bound", "bytes, median"
    );
    for (figure, runs) in figures.iter().zip(measured) {
        let runs = runs.with_context(|| figure.name)?;
        let (came_to, bound, holds) = judged(&figure.bound, &runs, ground);
        let of = |way: usize| {
            let mut bytes: Vec<_> = runs.iter().map(|run| run.bytes[way]).collect();
            bytes.sort_unstable();
            bytes[bytes.len() / 2]
        };
        let bytes = format!("{} + {}", of(0), of(1));
        println!("{:<50} {:>4} {came_to:<32} {bound:<28} {bytes:>15}", figure.name, runs.len());
        verdict.must(holds, || format!("{}: {came_to}, and the bound is {bound}", figure.name));
    }
    Ok(verdict)
}

/// What the runs came to, what they may come to, and whether they hold.
fn judged(bound: &Bound, runs: &[Run], ground: &Ground) -> (String, String, bool) {
    let times = Times::of(runs.iter().map(|run| run.took));
    let s = |time: Duration| format!("{:.2} s", time.as_secs_f64());
    match *bound {
        Bound::Each(most) => {
            let most = ground.bound(most);
            let came_to = format!("{} median, {} longest", s(times.share(0.5)), s(times.longest()));
            (came_to, format!("{} longest", s(most)), times.longest() <= most)
        }
        Bound::Shares(median, nine_in_ten) => {
            let (median, nine_in_ten) = (ground.bound(median), ground.bound(nine_in_ten));
            let came_to = [times.share(0.5), times.share(0.9)];
            let holds = came_to[0] <= median && came_to[1] <= nine_in_ten;
            let told = |[median, nine]: [Duration; 2]| format!("{} median, {} nine in ten", s(median), s(nine));
            (told(came_to), told([median, nine_in_ten]), holds)
        }
        Bound::Over { times: most, bits_per_s, trip } => {
            let most = ground.bound(Duration::from_secs_f64(most)).as_secs_f64();
            let over = |run: &Run| {
                let datagrams = run.entry.div_ceil(CARRIED_BYTES) + 1;
                let bytes = run.entry + RECEIPT_BYTES + datagrams * DATAGRAM_BYTES;
                let least = bytes as f64 * 8.0 / bits_per_s as f64 + trip.as_secs_f64();
                run.took.as_secs_f64() / least
            };
            let worst = runs.iter().map(over).fold(0.0, f64::max);
            let came_to = format!("{} median, {worst:.2} of bytes + way", s(times.share(0.5)));
            (came_to, format!("{most:.2} of bytes + way"), worst <= most)
        }
    }
}

/// What lies between the two.
enum Wire {
    Netem(Netem),
    Serial(Serial),
}

impl Wire {
    /// Bytes that were put on it there and back, with the headers of IP, or with start and stop bits.
    fn bytes(&self) -> [u64; 2] {
        match self {
            Wire::Netem(netem) => {
                let counters = netem.counters();
                [counters.up.ip_bytes, counters.down.ip_bytes]
            }
            Wire::Serial(serial) => serial.bytes(),
        }
    }

    /// Waits until nothing passes any more.
    fn wait_quiet(&self) {
        let mut before = self.bytes();
        loop {
            std::thread::sleep(QUIET);
            let now = self.bytes();
            if std::mem::replace(&mut before, now) == now {
                return;
            }
        }
    }
}

fn measure(ground: &Ground, number: usize, figure: &Figure) -> Result<Vec<Run>> {
    let dir = ground.dir().join(format!("cold-{number}"));
    fs::create_dir(&dir)?;
    let listen = [free_port(), free_port()];
    let folders = make_line(&dir, &CODES.map(cast), stage::USUAL_TERMS, listen, listen).map_err(anyhow::Error::msg)?;
    // A path takes nothing while they part: a farewell that is lost would be waited for.
    let calm = Profile { loss: 0.0, ..figure.profile.clone() };
    let (wire, paths, way) = match figure.carrier {
        Carrier::Quic => {
            let netem = Netem::start(listen[1], calm.clone())?;
            let way = netem.addr().to_string();
            (Wire::Netem(netem), None, way)
        }
        Carrier::Sealed(rate) => {
            let listen = [free_port(), free_port()];
            let netem = Netem::start(listen[1], calm.clone())?;
            let way = format!("thin:{}", netem.addr());
            let rate = rate.map_or(String::new(), |rate| format!("rate = {rate}\n"));
            (Wire::Netem(netem), Some(listen.map(|listen| format!("udp = \"{listen}\"\n{rate}"))), way)
        }
        Carrier::Serial(rate) => {
            let serial = Serial::lay(rate)?;
            let paths = serial.ports().map(|port| format!("serial = \"{port}\"\nrate = {rate}\n"));
            (Wire::Serial(serial), Some(paths), "thin".to_owned())
        }
    };
    for side in ENDS {
        stage::write_setting(&folders[side], "mtu_discovery", "false")?;
        // Nobody else tries the way meanwhile.
        stage::write_setting(&folders[side], "spare_test_s", "0")?;
        stage::write_setting(&folders[side], CODES[1 - side], "[]")?;
        if let Some(paths) = &paths {
            stage::append_settings(&folders[side], &format!("[paths.thin]\n{}", paths[side]))?;
        }
    }
    lead(&folders[0], Some(&way))?;
    let program = ground.script(&format!("cold-{number}"), &Around::default())?;
    let stations = [stage::start(&folders[0], &program)?, stage::start(&folders[1], &program)?];
    let mut runs = Vec::new();
    for number in 0..figure.runs {
        for folder in &folders {
            let up = stage::wait_up(folder, GIVE_UP);
            ensure!(up.is_some(), "the two do not meet\n{}", stage::last_of_log(folder));
        }
        part(&stations, &folders)?;
        wire.wait_quiet();
        let set = |profile: &Profile| {
            if let Wire::Netem(netem) = &wire {
                netem.set(profile.clone());
            }
        };
        set(&figure.profile);
        let run = say(&stations[0], &folders[0], &wire, &way, format!("{number} {}", figure.text))?;
        set(&calm);
        runs.push(run);
    }
    Ok(runs)
}

/// Puts the way into the settings of the one that dials, or takes it out.
fn lead(folder: &Folder, way: Option<&str>) -> Result<()> {
    stage::write_setting(folder, CODES[1], &way.map_or("[]".to_owned(), |way| format!("[\"{way}\"]")))
}

/// Has a station read again how others are reached.
fn read_again(station: &Running) -> Result<()> {
    let id = station.id().and_then(|id| Pid::from_raw(id as i32)).context("the station does not run")?;
    Ok(kill_process(id, Signal::USR1)?)
}

/// Ends every link between the two.
fn part(stations: &[Running; 2], folders: &[Folder; 2]) -> Result<()> {
    lead(&folders[0], None)?;
    read_again(&stations[0])?;
    for folder in folders {
        let parted = eventually(GIVE_UP, || {
            status(folder).is_ok_and(|status| status["lines"][0]["peers"][0]["carrier"].is_null())
        });
        ensure!(parted, "a link does not end\n{}", stage::last_of_log(folder));
    }
    Ok(())
}

/// Gives the way back and says something.
fn say(station: &Running, folder: &Folder, wire: &Wire, way: &str, text: String) -> Result<Run> {
    lead(folder, Some(way))?;
    let before = wire.bytes();
    let began = Instant::now();
    read_again(station)?;
    let request = message(CODES[1], None, "flash", &text, Some(GIVE_UP));
    let answer = ask(folder, request, 2 * GIVE_UP).map_err(anyhow::Error::msg)?;
    let took = began.elapsed();
    let after = wire.bytes();
    ensure!(answer["received"].is_array(), "no receipt: {answer}\n{}", stage::last_of_log(folder));
    let entry = Kept::open(folder)?.newest_bytes(&format!("{}/F", CODES[0]))?;
    Ok(Run { took, bytes: [after[0] - before[0], after[1] - before[1]], entry })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn run(ms: u64, entry: usize) -> Run {
        Run { took: Duration::from_millis(ms), bytes: [0, 0], entry }
    }

    #[test]
    fn a_figure_that_does_not_hold_is_seen() {
        let ground = Ground::prepare(None, Some(Path::new("/bin/sh")), 1, 1.0).expect("a folder");
        let ms = Duration::from_millis;
        let holds = |bound: Bound, runs: &[Run]| judged(&bound, runs, &ground).2;
        assert!(holds(Bound::Each(ms(10)), &[run(9, 0), run(10, 0)]));
        assert!(!holds(Bound::Each(ms(10)), &[run(9, 0), run(11, 0)]));
        let mostly =
            |slow: usize| (0..10).map(|number| run(if number < slow { 50 } else { 10 }, 0)).collect::<Vec<_>>();
        assert!(holds(Bound::Shares(ms(10), ms(20)), &mostly(1)));
        assert!(!holds(Bound::Shares(ms(10), ms(20)), &mostly(2)));
        assert!(!holds(Bound::Shares(ms(9), ms(20)), &mostly(0)));
        // Two datagrams of an entry and one of its receipt: 1,950 bytes.
        let over = || Bound::Over { times: 1.25, bits_per_s: 8_000, trip: ms(50) };
        assert!(holds(over(), &[run(2_499, 1_500)]));
        assert!(!holds(over(), &[run(2_501, 1_500)]));
    }
}
