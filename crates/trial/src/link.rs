//! Two stations over a bad link: steady traffic of every precedence both ways, with a FLASH at random times.
//!
//! Each link has a bound for a FLASH: from the request to its author's station until that has the other's signed receipt.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use station::demo::stage::{Running, make_line};
use testkit::netem::{Bursts, Flapping, Netem, Profile};

use crate::Verdict;
use crate::judge;
use crate::namespaces::Namespaces;
use crate::seen::Seen;
use crate::speak::{Pace, Talk};
use crate::stage::{self, Around, CODES, ENDS, Ground, cast, free_port};

/// Between two words of this program about how far it is.
const WORD_EVERY: Duration = Duration::from_secs(30);

/// One kind of link.
struct Kind {
    name: &'static str,
    /// What a FLASH may take.
    bound: Duration,
    /// Why so long.
    why: &'static str,
    pace: Pace,
    /// The quality; none where the link is a real one, whose plug is pulled.
    profile: Option<Profile>,
    terms: &'static str,
    /// What an operator of such a link sets.
    mtu_discovery: bool,
}

/// How long an outage of the links that have some may last.
const OUTAGE_MAX: Duration = Duration::from_secs(6);

fn kinds() -> Vec<Kind> {
    let ms = Duration::from_millis;
    let pace =
        Pace { words_every: ms(200), bytes: [50, 4_000], flash_every: ms(2_000), flash_wait: Duration::from_secs(60) };
    let outages = Flapping { up: [ms(4_000), ms(15_000)], down: [ms(1_000), OUTAGE_MAX] };
    vec![
        Kind {
            name: "loss30",
            bound: ms(15_000),
            why: "of six tries in a row, each twice as long after the one before, one is answered, but for one in a hundred",
            pace: pace.clone(),
            profile: Some(Profile { loss: 0.3, ..Profile::delayed(ms(25)) }),
            terms: stage::USUAL_TERMS,
            mtu_discovery: true,
        },
        Kind {
            name: "delay600",
            bound: ms(2_000),
            why: "one round trip of 1,200 ms, and what two disks and a busy machine add",
            pace: pace.clone(),
            profile: Some(Profile::delayed(ms(600))),
            terms: stage::USUAL_TERMS,
            mtu_discovery: true,
        },
        Kind {
            name: "thin9600",
            bound: ms(6_000),
            why: "one round trip of 600 ms, 0.6 s for its own bytes and those of its receipt, and each way two datagrams before it",
            pace: Pace { words_every: ms(4_000), bytes: [50, 1_500], flash_every: ms(8_000), ..pace.clone() },
            profile: Some(Profile::thin(9_600, ms(300))),
            terms: stage::USUAL_TERMS,
            mtu_discovery: false,
        },
        Kind {
            name: "flapping",
            bound: OUTAGE_MAX + ms(4_000),
            why: "the longest outage of 6 s, two seconds to be back, and a first try that was lost",
            pace: pace.clone(),
            profile: Some(Profile { flapping: Some(outages), ..Profile::delayed(ms(20)) }),
            terms: stage::USUAL_TERMS,
            mtu_discovery: true,
        },
        Kind {
            name: "storm",
            bound: ms(10_000),
            why: "a burst of losses is outlived by the third try",
            pace: pace.clone(),
            profile: Some(Profile {
                jitter: ms(40),
                loss: 0.02,
                bursts: Some(Bursts { begin: 0.01, length: 8.0 }),
                duplicate: 0.05,
                reorder: 0.05,
                corrupt: 0.02,
                mtu_bytes: Some(1_300),
                ..Profile::delayed(ms(40))
            }),
            terms: stage::USUAL_TERMS,
            mtu_discovery: true,
        },
        Kind {
            name: "unplugged",
            bound: OUTAGE_MAX + ms(4_000),
            why: "as for a flapping link; the system refuses to send while the plug is out",
            pace,
            profile: None,
            terms: stage::USUAL_TERMS,
            mtu_discovery: true,
        },
    ]
}

/// What lies between the two.
enum Between {
    Proxy(Netem),
    Wire(Namespaces),
}

/// Runs it.
pub fn run(ground: &Ground, profile: &str, minutes: f64) -> Result<Verdict> {
    let names: Vec<_> = kinds().iter().map(|kind| kind.name).collect();
    let kind = kinds().into_iter().find(|kind| kind.name == profile);
    let kind = kind.with_context(|| format!("there is no link {profile}: {}", names.join(", ")))?;
    let mut around = [Around::default(), Around::default()];
    let (between, listen, reach) = match &kind.profile {
        Some(profile) => {
            let listen = [free_port(), free_port()];
            let netem = Netem::between(listen, Profile { seed: ground.seed, ..profile.clone() })?;
            let reach = [netem.addr_of(0), netem.addr_of(1)];
            (Between::Proxy(netem), listen, reach)
        }
        None => {
            let Some(wire) = Namespaces::lay()? else {
                println!("skipped: no network namespaces may be made here: that needs root");
                return Ok(Verdict::default());
            };
            let listen = wire.addresses().map(|address| SocketAddr::from((address, 4_747)));
            around = wire.names().map(|name| Around { namespace: Some(name), ..Around::default() });
            (Between::Wire(wire), listen, listen)
        }
    };
    let folders = make_line(ground.dir(), &CODES.map(cast), kind.terms, listen, reach).map_err(anyhow::Error::msg)?;
    for folder in &folders {
        stage::write_setting(folder, "mtu_discovery", &kind.mtu_discovery.to_string())?;
    }
    let programs = [ground.script("blue", &around[0])?, ground.script("green", &around[1])?];
    let stations = [stage::start(&folders[0], &programs[0])?, stage::start(&folders[1], &programs[1])?];
    let talk = Arc::new(Talk::new());
    let mut verdict = Verdict::default();
    for folder in &folders {
        let up = stage::wait_up(folder, Duration::from_secs(60));
        verdict.must(up.is_some(), || format!("the line does not come up\n{}", stage::last_of_log(folder)));
    }
    for side in ENDS {
        let (talk, folder) = (talk.clone(), folders[side].clone());
        std::thread::spawn(move || talk.listen(side, &folder));
    }
    std::thread::scope(|scope| {
        for side in ENDS {
            let (talk, folder, pace, seed) = (&talk, &folders[side], &kind.pace, ground.seed);
            scope.spawn(move || talk.speak(side, folder, pace, seed));
        }
        let ended = meanwhile(&between, &talk, Duration::from_secs_f64(minutes * 60.0), ground.seed);
        // Whoever waits for a receipt has it soon.
        heal(&between);
        talk.end();
        ended
    })?;
    tell(&kind, ground.bound(kind.bound), &talk, &stations, &between, &mut verdict)?;
    judge::judge(&stations, &programs, &talk, &mut Seen::default(), &mut verdict)?;
    Ok(verdict)
}

/// Lets them talk, and pulls the plug of a link that has one.
fn meanwhile(between: &Between, talk: &Talk, most: Duration, seed: u64) -> Result<()> {
    let began = Instant::now();
    let mut random = testkit::random::Random::new(seed);
    let mut told = Duration::ZERO;
    while began.elapsed() < most {
        let left = most.saturating_sub(began.elapsed());
        if let Between::Wire(wire) = between {
            std::thread::sleep(Duration::from_millis(random.within(4_000, 15_000)).min(left));
            wire.plug(false)?;
            std::thread::sleep(Duration::from_millis(random.within(1_000, OUTAGE_MAX.as_millis() as u64)));
            wire.plug(true)?;
        } else {
            std::thread::sleep(left.min(Duration::from_millis(200)));
        }
        if began.elapsed() > told + WORD_EVERY {
            told = began.elapsed();
            let said = ENDS.map(|side| talk.told(side).said());
            println!("{:>5.0} s: {} and {} said", told.as_secs_f64(), said[0], said[1]);
        }
    }
    Ok(())
}

fn heal(between: &Between) {
    if let Between::Proxy(netem) = between {
        netem.set(Profile::default());
    }
}

/// Tells what was said, and holds every FLASH against its bound.
fn tell(
    kind: &Kind,
    bound: Duration,
    talk: &Talk,
    stations: &[Running; 2],
    between: &Between,
    verdict: &mut Verdict,
) -> Result<()> {
    let flashes = talk.flashes(Duration::ZERO, Duration::MAX);
    let said: usize = ENDS.map(|side| talk.told(side).said()).iter().sum();
    println!("{}: {said} messages, FLASH: {flashes}; bound {:.1} s: {}", kind.name, bound.as_secs_f64(), kind.why);
    if let Between::Proxy(netem) = between {
        let counters = netem.counters();
        for (way, count) in [("to BLUE", counters.up), ("to GREEN", counters.down)] {
            println!(
                "the link {way}: {} datagrams, {} dropped, {} IP bytes",
                count.datagrams, count.dropped, count.ip_bytes
            );
        }
    }
    for (side, station) in ENDS.into_iter().zip(stations) {
        println!("{} takes {:.1} MB of memory", CODES[side], stage::resident(judge::id(station)?)? as f64 / 1e6);
    }
    for side in ENDS {
        let refused = talk.told(side).refused.values().next().cloned();
        verdict.must(refused.is_none(), || format!("{}: words were refused: {refused:?}", CODES[side]));
    }
    verdict.must(flashes.count() > 0, || "no FLASH was said".to_owned());
    verdict.must(flashes.longest() <= bound, || format!("a FLASH took longer than {bound:?}: {flashes}"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_flash_waits_for_less_than_its_bound() {
        for kind in kinds() {
            assert!(kind.bound < kind.pace.flash_wait, "{}: whoever waits sees when it is exceeded", kind.name);
        }
    }
}
