//! What the bearer reaches on this machine: latency, throughput, bytes on the wire, and FLASH behind a backlog.
//!
//! `cargo run --release -p bearer --example measure_bearer -- [latency|throughput|wire|flash|thin|lossy|all] [tcp]`
//! Two stations, each on a thread of its own, as two processes would be. Over TCP a thin line is a relay with a queue of its
//! own, which loses nothing: what is given to it is acknowledged by it, as by a proxy before a modem.

#[path = "../tests/support/thin.rs"]
mod thin;

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use bearer::limits::CREDIT_BYTES;
use bearer::{Address, Bearer, Class, Config, Event, Events, Key, LinkId, Path, Pins, Secret};
use testkit::netem::{Count, Netem, Profile};
use thin::Thin;

const PATIENCE: Duration = Duration::from_secs(30);

fn is_over_tcp() -> bool {
    std::env::args().nth(2).is_some_and(|carrier| carrier == "tcp")
}

fn main() {
    let what = std::env::args().nth(1).unwrap_or_else(|| "all".into());
    let chosen = |name: &str| what == name || what == "all";
    if chosen("latency") {
        latency();
    }
    if chosen("throughput") {
        throughput(340);
        throughput(60_000);
    }
    if chosen("wire") {
        one_at_a_time(Duration::ZERO);
        one_at_a_time(Duration::from_millis(10));
        one_at_a_time(Duration::from_millis(50));
        burst();
    }
    if chosen("flash") {
        flash_behind_backlog(Profile::thin(64_000, Duration::from_millis(300)));
    }
    if chosen("thin") {
        flash_behind_backlog(Profile::thin(9_600, Duration::from_millis(300)));
        flash_behind_backlog(Profile::thin(1_000_000, Duration::from_millis(50)));
        flash_behind_backlog(Profile::thin(20_000_000, Duration::from_millis(10)));
    }
    if chosen("lossy") {
        let lossy = Profile { loss: 0.02, ..Profile::thin(1_000_000, Duration::from_millis(150)) };
        flash_behind_backlog(lossy);
        let lossy = Profile { loss: 0.02, ..Profile::thin(64_000, Duration::from_millis(150)) };
        flash_behind_backlog(lossy);
    }
}

/// A station on this thread.
struct Station {
    bearer: Bearer,
    events: Events,
}

impl Station {
    fn open(seed: u8, pins: &Pins) -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let config = Config { tcp: Some(listen), ..Config::new(listen, Secret::from_seed([seed; 32])) };
        let (bearer, events) = Bearer::open(config, pins.clone()).expect("a bearer");
        pins.admit(bearer.key());
        Self { bearer, events }
    }

    async fn next(&mut self) -> Event {
        self.events.recv().await.expect("still open")
    }

    async fn up(&mut self) -> LinkId {
        match self.next().await {
            Event::Up { link, .. } => link,
            other => panic!("{other:?}"),
        }
    }

    fn path(&self, link: LinkId) -> Path {
        self.bearer.path(link).expect("up")
    }
}

fn on_this_thread<F: Future>(work: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
}

/// Runs a far station that answers as told, and a near one that is linked to it, through a proxy if `profile` says so.
fn with_far<R>(
    profile: Option<Profile>,
    mut answer: impl FnMut(&Bearer, LinkId, Class, Vec<u8>) + Send,
    near: impl AsyncFnOnce(Station, LinkId, Option<&Netem>) -> R,
) -> R {
    let pins = Pins::new();
    thread::scope(|scope| {
        let (tell, told) = mpsc::channel::<(Key, SocketAddr, SocketAddr)>();
        let far_pins = pins.clone();
        scope.spawn(move || {
            on_this_thread(async {
                let mut far = Station::open(2, &far_pins);
                let tcp = far.bearer.tcp_addr().expect("it listens");
                tell.send((far.bearer.key(), far.bearer.local_addr(), tcp)).expect("awaited");
                loop {
                    match far.next().await {
                        Event::Frame { link, class, bytes } => answer(&far.bearer, link, class, bytes),
                        Event::Closed { .. } => return,
                        _ => {}
                    }
                }
            });
        });
        on_this_thread(async {
            let mut station = Station::open(1, &pins);
            let (key, addr, tcp) = told.recv().expect("told");
            let (mut netem, mut relay) = (None, None);
            match profile {
                Some(Profile { rate_bits_per_s, delay, .. }) if is_over_tcp() => {
                    relay = Some(Thin::start(tcp, rate_bits_per_s.unwrap_or(10_000_000_000), delay));
                }
                Some(profile) => netem = Some(Netem::start(addr, profile).expect("a proxy")),
                None => {}
            }
            let addr = netem.as_ref().map_or(addr, Netem::addr);
            let tcp = relay.as_ref().map_or(tcp, |relay| relay.addr);
            let address = if is_over_tcp() { Address::tcp(tcp) } else { addr.into() };
            let link = station.bearer.dial(key, &address, PATIENCE);
            station.up().await;
            let bearer = station.bearer.clone();
            let result = near(station, link, netem.as_ref()).await;
            bearer.close(link, 0, "done");
            bearer.shutdown().await;
            result
        })
    })
}

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort();
    times[(times.len() - 1) * percent / 100]
}

fn latency() {
    let echo = |bearer: &Bearer, link, class, _| bearer.send(link, class, vec![0; 200]);
    let mut times = with_far(None, echo, async |mut station, link, _| {
        let mut times = Vec::new();
        for round in 0..11_000 {
            let started = Instant::now();
            station.bearer.send(link, Class::Flash, vec![0; 200]);
            while !matches!(station.next().await, Event::Frame { .. }) {}
            if round >= 1_000 {
                times.push(started.elapsed());
            }
        }
        times
    });
    let (p50, p99) = (percentile(&mut times, 50), percentile(&mut times, 99));
    println!("latency: 200 B there and back on the loopback: p50 {p50:?}, p99 {p99:?}");
}

/// Floods with frames until all arrived; the far end acknowledges the last.
fn throughput(length: usize) {
    let total = (200 << 20) / length;
    let mut arrived = 0;
    let count = |bearer: &Bearer, link, _, _| {
        arrived += 1;
        if arrived == total {
            bearer.send(link, Class::Control, vec![0]);
        }
    };
    with_far(None, count, async |mut station, link, _| {
        let started = Instant::now();
        let mut credit = CREDIT_BYTES[Class::Routine.index()];
        let mut sent = 0;
        loop {
            while sent < total && credit >= length {
                credit -= length;
                sent += 1;
                station.bearer.send(link, Class::Routine, vec![0; length]);
            }
            match station.next().await {
                Event::Sent { bytes, .. } => credit += bytes,
                Event::Frame { .. } => break,
                other => panic!("{other:?}"),
            }
        }
        let took = started.elapsed().as_secs_f64();
        let path = station.path(link);
        println!(
            "throughput: {total} frames of {length} B: {:.0} frames/s, {:.1} MB/s, {:.0} B a datagram, {} lost, window {}",
            total as f64 / took,
            (total * length) as f64 / took / 1e6,
            path.sent_bytes as f64 / path.sent_datagrams.max(1) as f64,
            path.lost_packets,
            path.window_bytes,
        );
    });
}

fn ip_bytes(before: &Path, after: &Path) -> (u64, u64) {
    let datagrams = after.sent_datagrams + after.received_datagrams - before.sent_datagrams - before.received_datagrams;
    let bytes = after.sent_bytes + after.received_bytes - before.sent_bytes - before.received_bytes;
    (bytes + 28 * datagrams, datagrams)
}

/// 340-byte messages, one each 5 ms, each answered with 101 bytes.
fn one_at_a_time(delay: Duration) {
    let answer = |bearer: &Bearer, link, class, _| {
        if class == Class::Flash {
            bearer.send(link, Class::Control, vec![0; 101]);
        }
    };
    with_far(Some(Profile::delayed(delay)), answer, async |mut station, link, _| {
        const COUNT: u64 = 400;
        const WARM_UP: u64 = 50;
        let mut before = station.path(link);
        for round in 0..COUNT + WARM_UP {
            if round == WARM_UP {
                before = station.path(link);
            }
            station.bearer.send(link, Class::Flash, vec![0; 340]);
            while !matches!(station.next().await, Event::Frame { .. }) {}
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let (bytes, datagrams) = ip_bytes(&before, &station.path(link));
        println!(
            "wire: 340 B + 101 B, 5 ms after each answer, {:?} each way: {:.1} IP B and {:.2} datagrams an exchange",
            delay,
            bytes as f64 / COUNT as f64,
            datagrams as f64 / COUNT as f64,
        );
    });
}

/// 1,000 messages at once, one answer for each 100, over 20 ms of round trip.
fn burst() {
    let mut arrived = 0;
    let answer = move |bearer: &Bearer, link, class, _| {
        if class == Class::Control {
            return bearer.send(link, Class::Control, vec![0]);
        }
        arrived += 1;
        if arrived % 100 == 0 {
            bearer.send(link, Class::Control, vec![0; 101]);
        }
    };
    with_far(Some(Profile::delayed(Duration::from_millis(10))), answer, async |mut station, link, _| {
        for _ in 0..10 {
            station.bearer.send(link, Class::Control, vec![0; 100]);
            while !matches!(station.next().await, Event::Frame { .. }) {}
        }
        for round in 1..=3 {
            let before = station.path(link);
            let started = Instant::now();
            for _ in 0..1_000 {
                station.bearer.send(link, Class::Routine, vec![0; 340]);
            }
            let mut answers = 0;
            while answers < 10 {
                answers += usize::from(matches!(station.next().await, Event::Frame { .. }));
            }
            let took = started.elapsed();
            tokio::time::sleep(Duration::from_millis(300)).await;
            let (bytes, datagrams) = ip_bytes(&before, &station.path(link));
            println!(
                "wire: burst {round} of 1,000 x 340 B + 10 answers, 20 ms round trip: {:.1} IP B and {:.3} datagrams a message, {took:?}",
                bytes as f64 / 1_000.0,
                datagrams as f64 / 1_000.0,
            );
        }
    });
}

/// Round trip of a 340-byte FLASH with a 120-byte answer on CONTROL: on the idle link, then behind 50 MB of ROUTINE.
fn flash_behind_backlog(profile: Profile) {
    let answer = |bearer: &Bearer, link, class, _| match class {
        Class::Flash => bearer.send(link, Class::Control, vec![0; 120]),
        Class::Control => bearer.send(link, Class::Control, vec![0; 100]),
        _ => {}
    };
    println!(
        "thin: {:?} bit/s, {:?} each way, {} % loss",
        profile.rate_bits_per_s.unwrap_or(0),
        profile.delay,
        profile.loss * 100.0
    );
    let rate = profile.rate_bits_per_s.unwrap_or(0) as f64 / 8.0;
    with_far(Some(profile), answer, async |mut station, link, netem| {
        // A hello each way, as a core would.
        station.bearer.send(link, Class::Control, vec![0; 150]);
        while !matches!(station.next().await, Event::Frame { .. }) {}
        let mut idle = Vec::new();
        for _ in 0..5 {
            tokio::time::sleep(Duration::from_millis(200)).await;
            idle.push(flash(&mut station, link, &mut Backlog::empty()).await);
        }
        let idle = percentile(&mut idle, 50);
        let mut backlog = Backlog::full();
        let mut times = Vec::new();
        let mut ratios = Vec::new();
        let count = |netem: Option<&Netem>| netem.map_or(Count::default(), |netem| netem.counters().up);
        let (began, before) = (Instant::now(), count(netem));
        let sent_before = station.path(link).sent_bytes;
        for _ in 0..25 {
            backlog.work(&mut station, link, Duration::from_millis(700)).await;
            let time = flash(&mut station, link, &mut backlog).await;
            times.push(time);
            ratios.push(format!("{:.2}", time.as_secs_f64() / idle.as_secs_f64()));
        }
        // Over TCP without the headers, which the system makes.
        let sent = match netem {
            Some(netem) => netem.counters().up.ip_bytes - before.ip_bytes,
            None => station.path(link).sent_bytes - sent_before,
        };
        let used = sent as f64 / began.elapsed().as_secs_f64();
        let ratio = |time: Duration| time.as_secs_f64() / idle.as_secs_f64();
        println!("  idle {idle:?}; loaded in order: {}", ratios.join(" "));
        println!(
            "  p50 {:?}, ratio p50 {:.2}, p90 {:.2}, max {:.2}; link used {:.0} %, bulk {:.0} B/s, {} dropped by the queue or lost, window {}",
            percentile(&mut times, 50),
            ratio(percentile(&mut times, 50)),
            ratio(percentile(&mut times, 90)),
            ratio(percentile(&mut times, 100)),
            100.0 * used / rate,
            backlog.returned as f64 / began.elapsed().as_secs_f64(),
            count(netem).dropped - before.dropped,
            station.path(link).window_bytes,
        );
    });
}

/// Routine frames of 300 bytes to 60 KB, as many as credit allows, 50 MB in all.
struct Backlog {
    left: usize,
    credit: usize,
    returned: usize,
    turn: usize,
}

impl Backlog {
    fn full() -> Self {
        Self { left: 50 << 20, credit: CREDIT_BYTES[Class::Routine.index()], returned: 0, turn: 0 }
    }

    fn empty() -> Self {
        Self { left: 0, ..Self::full() }
    }

    fn feed(&mut self, station: &Station, link: LinkId) {
        loop {
            let length = [300, 60_000, 1_000, 20_000][self.turn % 4];
            if self.left < length || self.credit < length {
                return;
            }
            self.turn += 1;
            self.left -= length;
            self.credit -= length;
            station.bearer.send(link, Class::Routine, vec![0; length]);
        }
    }

    fn take_back(&mut self, event: &Event) {
        if let Event::Sent { class: Class::Routine, bytes, .. } = event {
            self.credit += bytes;
            self.returned += bytes;
        }
    }

    async fn work(&mut self, station: &mut Station, link: LinkId, time: Duration) {
        let until = tokio::time::Instant::now() + time;
        loop {
            self.feed(station, link);
            match tokio::time::timeout_at(until, station.events.recv()).await {
                Ok(event) => self.take_back(&event.expect("still open")),
                Err(_) => return,
            }
        }
    }
}

async fn flash(station: &mut Station, link: LinkId, backlog: &mut Backlog) -> Duration {
    let started = Instant::now();
    station.bearer.send(link, Class::Flash, vec![0; 340]);
    loop {
        backlog.feed(station, link);
        match station.next().await {
            Event::Frame { .. } => return started.elapsed(),
            event => backlog.take_back(&event),
        }
    }
}
