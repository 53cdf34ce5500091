//! Strangers flood a running station from many addresses and ports while it talks with its peer: garbage, handshakes that
//! are begun and left, handshakes that prove their address and are left then, and handshakes of keys that nobody knows.
//!
//! In the middle of it the peer is killed and started again. Every FLASH is receipted within its bound, the station takes no
//! more than its bound of memory, and the line is up again within its bound.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use bearer::{Bearer, Config, Event, Key, Pins, Secret};
use evidence::Signer as _;
use station::demo::stage::make_line;
use station::folder::{Folder, read_key};
use testkit::random::Random;

use crate::Verdict;
use crate::judge;
use crate::seen::Seen;
use crate::speak::{Pace, Talk};
use crate::stage::{self, Around, CODES, ENDS, Ground, TERMS, cast, free_port};

/// What a FLASH may take while strangers flood, on a machine that they share with the stations.
const FLASH_MAX: Duration = Duration::from_secs(2);

/// What the flood may add to the memory of the station, in bytes: the handshakes and attempts that it bears at a time, and
/// what a busy allocator keeps.
const MEMORY_MAX: u64 = 64 << 20;

/// How long the line may take to be up again where the peer was killed in the flood.
const BACK_MAX: Duration = Duration::from_secs(10);

/// Datagrams of garbage a second.
const GARBAGE_PER_S: u64 = 4_000;

/// Handshakes that are begun and left, a second, each from an address and a port of its own.
const LEFT_PER_S: u64 = 400;

/// Different handshakes among those.
const CAUGHT: usize = 1_000;

/// Addresses that prove to be real and then leave their handshakes, and how many each has at a time: more than a station
/// bears from one address, and together more than it bears at all.
const PROVED_ADDRESSES: usize = 16;
const PROVED_EACH: usize = 12;

/// Handshakes a second with a key that nobody knows.
const STRANGERS_PER_S: u64 = 20;

/// How many of each were sent.
#[derive(Default)]
struct Sent {
    garbage: AtomicU64,
    left: AtomicU64,
    proved: AtomicU64,
    strangers: AtomicU64,
}

/// What all who flood share.
struct Flood {
    target: SocketAddr,
    key: Key,
    sent: Sent,
    ended: AtomicBool,
}

/// Runs it.
pub fn run(ground: &Ground, seconds: u64) -> Result<Verdict> {
    let (flash_max, back_max) = (ground.bound(FLASH_MAX), ground.bound(BACK_MAX));
    let listen = [free_port(), free_port()];
    let folders = make_line(ground.dir(), &CODES.map(cast), TERMS, listen, listen).map_err(anyhow::Error::msg)?;
    let program = ground.script("station", &Around::default())?;
    let mut stations = [stage::start(&folders[0], &program)?, stage::start(&folders[1], &program)?];
    let mut verdict = Verdict::default();
    for folder in &folders {
        stage::wait_up(folder, Duration::from_secs(60)).context("the line does not come up")?;
    }
    let flood = Arc::new(Flood {
        target: listen[0],
        key: station_key(&folders[0])?,
        sent: Sent::default(),
        ended: AtomicBool::new(false),
    });
    let left = catch(flood.key)?;
    let pace = Pace {
        words_every: Duration::from_millis(100),
        bytes: [50, 2_000],
        flash_every: Duration::from_millis(100),
        flash_wait: Duration::from_secs(60),
    };
    let talk = Arc::new(Talk::new());
    for side in ENDS {
        let (talk, folder) = (talk.clone(), folders[side].clone());
        std::thread::spawn(move || talk.listen(side, &folder));
    }
    let victim = judge::id(&stations[0])?;
    let third = Duration::from_secs(seconds.div_ceil(3));
    let half = Duration::from_secs_f64(seconds as f64 / 2.0);
    let mut phases = Vec::new();
    let mut back = None;
    std::thread::scope(|scope| -> Result<()> {
        for side in ENDS {
            let (talk, folder, pace, seed) = (&talk, &folders[side], &pace, ground.seed);
            scope.spawn(move || talk.speak(side, folder, pace, seed));
        }
        let tried = || -> Result<()> {
            phases.push(phase("before", &talk, victim, third)?);
            let ways = [
                std::thread::spawn({
                    let (flood, seed) = (flood.clone(), ground.seed);
                    move || garbage(&flood, seed)
                }),
                std::thread::spawn({
                    let flood = flood.clone();
                    move || leave_handshakes(&flood, &left)
                }),
                std::thread::spawn({
                    let flood = flood.clone();
                    move || dial_and_leave(&flood)
                }),
            ];
            phases.push(phase("flooded", &talk, victim, half)?);
            // Whoever said a FLASH by now has its receipt before the peer is gone.
            std::thread::sleep(FLASH_MAX);
            stations[1].kill();
            let began = Instant::now();
            stations[1].restart().map_err(anyhow::Error::msg)?;
            back = stage::wait_up(&folders[1], back_max * 3).map(|_| began.elapsed());
            phases.push(phase("flooded again", &talk, victim, half)?);
            flood.ended.store(true, Ordering::Relaxed);
            for way in ways {
                way.join().ok().context("whoever floods does not panic")??;
            }
            phases.push(phase("after", &talk, victim, third)?);
            Ok(())
        };
        let ended = tried();
        flood.ended.store(true, Ordering::Relaxed);
        talk.end();
        ended
    })?;
    let count = |of: &AtomicU64| of.load(Ordering::Relaxed);
    let sent = &flood.sent;
    println!(
        "sent: {} datagrams of garbage, {} handshakes left at once, {} left when their address was proved, {} of strangers",
        count(&sent.garbage),
        count(&sent.left),
        count(&sent.proved),
        count(&sent.strangers)
    );
    for (name, sent) in
        [("garbage", &sent.garbage), ("left", &sent.left), ("proved", &sent.proved), ("strangers", &sent.strangers)]
    {
        verdict.must(count(sent) > 0, || format!("nothing of this kind was sent: {name}"));
    }
    let resident = phases[0].resident;
    for phase in &phases {
        println!(
            "{}: FLASH: {}; at most {:.1} MB of memory",
            phase.name,
            phase.flashes(&talk),
            phase.resident as f64 / 1e6
        );
        let flashes = phase.flashes(&talk);
        verdict.must(flashes.count() > 0, || format!("{}: no FLASH was said", phase.name));
        verdict
            .must(flashes.longest() <= flash_max, || format!("{}: a FLASH took longer than {flash_max:?}", phase.name));
        verdict.must(phase.resident <= resident + MEMORY_MAX, || {
            format!("{}: more than {MEMORY_MAX} bytes more", phase.name)
        });
    }
    println!("bounds: FLASH {flash_max:?}, {:.0} MB more, back in {back_max:?}", MEMORY_MAX as f64 / 1e6);
    match back {
        Some(back) => println!("the peer was killed in the flood: up again {back:.1?} after its start"),
        None => println!("the peer was killed in the flood: not up again"),
    }
    verdict.must(back.is_some_and(|back| back <= back_max), || format!("not up again within {back_max:?}"));
    let programs = [program.clone(), program];
    judge::judge(&stations, &programs, &talk, &mut Seen::default(), &mut verdict)?;
    Ok(verdict)
}

/// A stretch of time.
struct Phase {
    name: &'static str,
    from: Duration,
    until: Duration,
    /// The most memory that the station took in it.
    resident: u64,
}

impl Phase {
    fn flashes(&self, talk: &Talk) -> crate::figures::Times {
        talk.flashes(self.from, self.until)
    }
}

fn phase(name: &'static str, talk: &Talk, process: u32, lasts: Duration) -> Result<Phase> {
    let from = talk.elapsed();
    let mut resident = 0;
    while talk.elapsed() < from + lasts {
        resident = resident.max(stage::resident(process)?);
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(Phase { name, from, until: talk.elapsed(), resident })
}

fn station_key(folder: &Folder) -> Result<Key> {
    let key = read_key(&folder.station_key()).map_err(anyhow::Error::msg)?;
    Ok(Key(key.public().to_bytes()))
}

/// An address of the loopback, of one of several blocks.
fn address(block: u8, number: u64) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::new(127, block, (number / 250) as u8, (number % 250) as u8 + 1), 0))
}

/// A bearer with a key that nobody knows.
fn stranger(key: Key) -> Result<(Bearer, bearer::Events)> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| anyhow::anyhow!("{error}"))?;
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    Ok(Bearer::open(Config::new(listen, Secret::from_seed(seed)), Pins::from_iter([key]))?)
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// The first datagrams of many handshakes, caught on the way to nowhere.
fn catch(key: Key) -> Result<Vec<Vec<u8>>> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    let nowhere = socket.local_addr()?;
    let dialing = std::thread::spawn(move || -> Result<()> {
        runtime()?.block_on(async {
            let (bearer, _events) = stranger(key)?;
            for _ in 0..CAUGHT {
                bearer.dial(key, &nowhere.into(), Duration::from_secs(10));
                // One after another, so that none is lost in a buffer that is full.
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            tokio::time::sleep(Duration::from_secs(2)).await;
            Ok(())
        })
    });
    // The connection id that a client chooses first stands at a fixed place (RFC 9000, section 17.2).
    let mut caught: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
    let mut buffer = [0; 2048];
    while caught.len() < CAUGHT {
        let (length, _) = socket.recv_from(&mut buffer).context("too few handshakes were begun")?;
        caught.entry(buffer[5..14].to_vec()).or_insert_with(|| buffer[..length].to_vec());
    }
    dialing.join().ok().context("whoever dials does not panic")??;
    Ok(caught.into_values().collect())
}

/// So many steps a second, until the flood ends.
fn steady(flood: &Flood, per_s: u64, mut step: impl FnMut(u64) -> Result<()>) -> Result<()> {
    let began = Instant::now();
    let mut done = 0;
    while !flood.ended.load(Ordering::Relaxed) {
        let due = (began.elapsed().as_secs_f64() * per_s as f64) as u64;
        while done < due {
            step(done)?;
            done += 1;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

/// Datagrams that are nothing, or look like the beginning of something.
fn garbage(flood: &Flood, seed: u64) -> Result<()> {
    let mut random = Random::new(seed);
    let sockets = (0..64).map(|number| UdpSocket::bind(address(1, number))).collect::<Result<Vec<_>, _>>()?;
    steady(flood, GARBAGE_PER_S, |number| {
        let length = *random.one_of(&[0, 1, 20, 300, 1_200, 1_472]);
        let mut bytes: Vec<u8> = (0..length).map(|_| random.draw() as u8).collect();
        if number.is_multiple_of(2) && bytes.len() > 6 {
            bytes[0] |= 0xc0;
            bytes[1..6].copy_from_slice(&[0, 0, 0, 1, 8]);
        }
        // A buffer that is full has lost it, as it would on its way.
        let sent = random.one_of(&sockets).send_to(&bytes, flood.target);
        flood.sent.garbage.fetch_add(u64::from(sent.is_ok()), Ordering::Relaxed);
        Ok(())
    })
}

/// First datagrams of handshakes that nobody goes on with, each from an address and a port of its own.
fn leave_handshakes(flood: &Flood, caught: &[Vec<u8>]) -> Result<()> {
    steady(flood, LEFT_PER_S, |number| {
        let socket = UdpSocket::bind(address(2, number % 50_000))?;
        let sent = socket.send_to(&caught[number as usize % caught.len()], flood.target);
        flood.sent.left.fetch_add(u64::from(sent.is_ok()), Ordering::Relaxed);
        Ok(())
    })
}

/// Handshakes of a key that nobody knows: some go to their end, and others prove that their address is real and then hear
/// nothing more.
fn dial_and_leave(flood: &Arc<Flood>) -> Result<()> {
    let mut fronts = Vec::new();
    let mut relays = Vec::new();
    for number in 0..PROVED_ADDRESSES {
        let front = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        let back = UdpSocket::bind(address(3, number as u64))?;
        back.connect(flood.target)?;
        fronts.push(front.local_addr()?);
        relays.extend(relay(flood, front, back)?);
    }
    runtime()?.block_on(async {
        let (leaving, mut left) = stranger(flood.key)?;
        let (going, mut gone) = stranger(flood.key)?;
        let mut dialed: BTreeMap<u64, usize> = BTreeMap::new();
        let mut under_way = vec![0; fronts.len()];
        let began = Instant::now();
        let mut strangers = 0;
        while !flood.ended.load(Ordering::Relaxed) {
            for (at, front) in fronts.iter().enumerate() {
                while under_way[at] < PROVED_EACH {
                    let link = leaving.dial(flood.key, &(*front).into(), Duration::from_secs(19));
                    dialed.insert(link.0, at);
                    under_way[at] += 1;
                    flood.sent.proved.fetch_add(1, Ordering::Relaxed);
                }
            }
            while strangers < (began.elapsed().as_secs_f64() * STRANGERS_PER_S as f64) as u64 {
                going.dial(flood.key, &flood.target.into(), Duration::from_secs(5));
                strangers += 1;
                flood.sent.strangers.fetch_add(1, Ordering::Relaxed);
            }
            while let Some(event) = left.try_recv() {
                if let Event::Closed { link, .. } = event
                    && let Some(at) = dialed.remove(&link.0)
                {
                    under_way[at] -= 1;
                }
            }
            while gone.try_recv().is_some() {}
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        anyhow::Ok(())
    })?;
    for relay in relays {
        relay.join().ok().context("a relay does not panic")?;
    }
    Ok(())
}

/// Passes everything on to the station, and of its answers only those that ask for a proof of the address (QUIC Retry).
fn relay(flood: &Arc<Flood>, front: UdpSocket, back: UdpSocket) -> Result<[std::thread::JoinHandle<()>; 2]> {
    for socket in [&front, &back] {
        socket.set_read_timeout(Some(Duration::from_millis(100)))?;
    }
    let (flood, again) = (flood.clone(), flood.clone());
    let (front_again, back_again) = (front.try_clone()?, back.try_clone()?);
    let client = Arc::new(std::sync::Mutex::new(None));
    let known = client.clone();
    let to = std::thread::spawn(move || {
        let mut buffer = [0; 2048];
        while !flood.ended.load(Ordering::Relaxed) {
            let Ok((length, from)) = front.recv_from(&mut buffer) else { continue };
            *client.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(from);
            let _ = back.send(&buffer[..length]);
        }
    });
    let fro = std::thread::spawn(move || {
        let mut buffer = [0; 2048];
        while !again.ended.load(Ordering::Relaxed) {
            let Ok(length) = back_again.recv(&mut buffer) else { continue };
            let client = *known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            // A long header of the type of a Retry (RFC 9000, section 17.2.5).
            if let Some(client) = client.filter(|_| length > 0 && buffer[0] & 0xf0 == 0xf0) {
                let _ = front_again.send_to(&buffer[..length], client);
            }
        }
    });
    Ok([to, fro])
}
