//! A bad link: a UDP proxy on the loopback that delays, limits, loses, repeats, reorders and spoils.
//!
//! Stands between two programs under test as a wire of stated quality. It forwards from threads of its own, adds some tens of
//! microseconds when asked for nothing, and keeps delays to within a millisecond.
//! What happens to the n-th datagram of a direction depends on the seed and n alone.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use socket2::SockRef;

/// IPv4 and UDP headers, which the wire carries too.
pub const HEADER_BYTES: u64 = 28;

/// Programs that may talk through one proxy at a time.
const CLIENTS_MAX: usize = 256;

/// What a socket may hold for us while we are busy; the system may give less.
const BUFFER_BYTES: usize = 4 << 20;

/// How often a thread that waits for datagrams looks whether it should stop.
const STOP_CHECK: Duration = Duration::from_millis(50);

/// The quality of a link, alike in both directions unless said otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Time on the wire, each way.
    pub delay: Duration,
    /// Up to so much is added to it, evenly spread. Order is kept.
    pub jitter: Duration,
    /// Bits each second, headers included; `None` is unlimited.
    pub rate_bits_per_s: Option<u64>,
    /// What may wait for the wire, headers included; more is dropped on arrival.
    pub queue_bytes: u64,
    /// Share of datagrams lost.
    pub loss: f64,
    /// Share of datagrams that arrive twice.
    pub duplicate: f64,
    /// Share of datagrams that overtake those before them by skipping the delay.
    pub reorder: f64,
    /// Share of datagrams with one bit turned.
    pub corrupt: f64,
    /// Which datagrams these fates befall.
    pub seed: u64,
}

impl Default for Profile {
    /// A perfect wire.
    fn default() -> Self {
        Self {
            delay: Duration::ZERO,
            jitter: Duration::ZERO,
            rate_bits_per_s: None,
            queue_bytes: 1 << 20,
            loss: 0.0,
            duplicate: 0.0,
            reorder: 0.0,
            corrupt: 0.0,
            seed: 1,
        }
    }
}

impl Profile {
    /// A narrow line: `bits_per_s` both ways, `delay` each way, and a queue of two seconds.
    pub fn thin(bits_per_s: u64, delay: Duration) -> Self {
        Self { delay, rate_bits_per_s: Some(bits_per_s), queue_bytes: (bits_per_s / 4).max(3_000), ..Self::default() }
    }

    /// Nothing but `delay` each way.
    pub fn delayed(delay: Duration) -> Self {
        Self { delay, ..Self::default() }
    }

    fn is_plain(&self) -> bool {
        let chance = self.loss + self.duplicate + self.reorder + self.corrupt;
        self.delay.is_zero() && self.jitter.is_zero() && self.rate_bits_per_s.is_none() && chance == 0.0
    }
}

/// What passed in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Datagrams handed to the link.
    pub datagrams: u64,
    /// Their payload.
    pub bytes: u64,
    /// Their payload and headers: what a meter on the sender's side shows.
    pub ip_bytes: u64,
    /// Datagrams that came out at the other end, repeats included.
    pub delivered: u64,
    /// Datagrams that did not: lost, tail of a full queue, or black hole.
    pub dropped: u64,
}

/// What passed in both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// From clients to the target.
    pub up: Count,
    /// From the target to clients.
    pub down: Count,
}

/// A running proxy; stops when dropped.
pub struct Netem {
    addr: SocketAddr,
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Netem {
    /// Listens on a port of its own of 127.0.0.1 and forwards what comes to `target`.
    pub fn start(target: SocketAddr, profile: Profile) -> io::Result<Self> {
        let front = socket()?;
        let addr = front.local_addr()?;
        let shared = Arc::new(Shared {
            target,
            front,
            state: Mutex::new(State { profile, ..State::default() }),
            due: Condvar::new(),
            stop: AtomicBool::new(false),
        });
        let threads = vec![
            thread::Builder::new().name("netem-up".into()).spawn({
                let shared = shared.clone();
                move || shared.forward_up()
            })?,
            thread::Builder::new().name("netem-wire".into()).spawn({
                let shared = shared.clone();
                move || shared.deliver_when_due()
            })?,
        ];
        Ok(Self { addr, shared, threads })
    }

    /// Where clients send to.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Changes the quality from the next datagram on.
    pub fn set(&self, profile: Profile) {
        self.shared.lock().profile = profile;
    }

    /// Drops everything while `on`, what is under way included.
    pub fn black_hole(&self, on: bool) {
        let mut state = self.shared.lock();
        state.black_hole = on;
        if !on {
            return;
        }
        let lost = std::mem::take(&mut state.wire);
        for Reverse(flight) in lost {
            state.wires[flight.way as usize].count.dropped += 1;
        }
        for wire in &mut state.wires {
            wire.busy_until = None;
            wire.last_arrival = None;
        }
    }

    /// What passed since the start.
    pub fn counters(&self) -> Counters {
        let state = self.shared.lock();
        Counters { up: state.wires[Way::Up as usize].count, down: state.wires[Way::Down as usize].count }
    }
}

impl Drop for Netem {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        self.shared.due.notify_all();
        for thread in self.threads.drain(..) {
            // A thread of ours that panicked has failed its test by its silence already.
            let _ = thread.join();
        }
    }
}

struct Shared {
    target: SocketAddr,
    front: UdpSocket,
    state: Mutex<State>,
    due: Condvar,
    stop: AtomicBool,
}

#[derive(Default)]
struct State {
    profile: Profile,
    black_hole: bool,
    wires: [Wire; 2],
    wire: BinaryHeap<Reverse<Flight>>,
    next_flight: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Up = 0,
    Down = 1,
}

/// One direction.
#[derive(Default)]
struct Wire {
    count: Count,
    /// When the last accepted datagram will have left the queue.
    busy_until: Option<Instant>,
    last_arrival: Option<Instant>,
}

/// One datagram on its way, ordered by arrival.
struct Flight {
    at: Instant,
    number: u64,
    way: Way,
    payload: Vec<u8>,
    road: Road,
}

/// From which socket to whom.
#[derive(Clone)]
struct Road {
    /// The socket towards the target; the shared front one if none.
    back: Option<Arc<UdpSocket>>,
    to: SocketAddr,
}

impl PartialEq for Flight {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Flight {}

impl PartialOrd for Flight {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Flight {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.number).cmp(&(other.at, other.number))
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Receives from clients, with a socket towards the target for each.
    fn forward_up(self: Arc<Self>) {
        let mut backs: HashMap<SocketAddr, Arc<UdpSocket>> = HashMap::new();
        let mut threads = Vec::new();
        let mut buffer = vec![0; 1 << 16];
        while !self.stopped() {
            let Ok((length, client)) = self.front.recv_from(&mut buffer) else { continue };
            let back = match backs.get(&client) {
                Some(back) => back.clone(),
                None if backs.len() == CLIENTS_MAX => continue,
                None => match self.back(client) {
                    Ok((back, thread)) => {
                        threads.push(thread);
                        backs.insert(client, back.clone());
                        back
                    }
                    Err(_) => continue,
                },
            };
            self.take(Way::Up, &buffer[..length], Road { back: Some(back), to: self.target });
        }
        for thread in threads {
            let _ = thread.join();
        }
    }

    fn back(self: &Arc<Self>, client: SocketAddr) -> io::Result<(Arc<UdpSocket>, JoinHandle<()>)> {
        let back = Arc::new(socket()?);
        let shared = self.clone();
        let socket = back.clone();
        let thread = thread::Builder::new().name("netem-down".into()).spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while !shared.stopped() {
                if let Ok((length, _)) = socket.recv_from(&mut buffer) {
                    shared.take(Way::Down, &buffer[..length], Road { back: None, to: client });
                }
            }
        })?;
        Ok((back, thread))
    }

    /// Decides what becomes of one datagram and sends it on its way.
    fn take(&self, way: Way, payload: &[u8], road: Road) {
        let now = Instant::now();
        let mut state = self.lock();
        let State { profile, black_hole, wires, wire: flights, next_flight } = &mut *state;
        let wire = &mut wires[way as usize];
        let index = wire.count.datagrams;
        let ip_bytes = payload.len() as u64 + HEADER_BYTES;
        wire.count.datagrams += 1;
        wire.count.bytes += payload.len() as u64;
        wire.count.ip_bytes += ip_bytes;
        if *black_hole {
            wire.count.dropped += 1;
            return;
        }
        if profile.is_plain() && flights.is_empty() {
            wire.count.delivered += 1;
            drop(state);
            self.put_out(payload, &road);
            return;
        }
        let draw = |fate: u64| chance(profile.seed, way as u64, index, fate);
        let mut sent_at = now;
        if let Some(rate) = profile.rate_bits_per_s {
            let busy_until = wire.busy_until.map_or(now, |busy_until| busy_until.max(now));
            let waiting = (busy_until - now).as_secs_f64() * rate as f64 / 8.0;
            if waiting + ip_bytes as f64 > profile.queue_bytes as f64 {
                wire.count.dropped += 1;
                return;
            }
            sent_at = busy_until + Duration::from_secs_f64(ip_bytes as f64 * 8.0 / rate as f64);
            wire.busy_until = Some(sent_at);
        }
        // Lost on the wire, so its time on it is spent.
        if draw(0) < profile.loss {
            wire.count.dropped += 1;
            return;
        }
        let mut payload = payload.to_vec();
        if draw(1) < profile.corrupt && !payload.is_empty() {
            let bit = (draw(2) * payload.len() as f64 * 8.0) as usize;
            payload[bit / 8] ^= 1 << (bit % 8);
        }
        let mut at = sent_at;
        if draw(3) >= profile.reorder {
            at += profile.delay + profile.jitter.mul_f64(draw(4));
            at = wire.last_arrival.map_or(at, |last| last.max(at));
            wire.last_arrival = Some(at);
        }
        let copies = if draw(5) < profile.duplicate { 2 } else { 1 };
        let earliest = flights.peek().map(|Reverse(flight)| flight.at);
        for _ in 0..copies {
            *next_flight += 1;
            flights.push(Reverse(Flight {
                at,
                number: *next_flight,
                way,
                payload: payload.clone(),
                road: road.clone(),
            }));
        }
        drop(state);
        if earliest.is_none_or(|earliest| at < earliest) {
            self.due.notify_one();
        }
    }

    fn deliver_when_due(self: Arc<Self>) {
        let mut state = self.lock();
        while !self.stopped() {
            let now = Instant::now();
            let wait = match state.wire.peek() {
                Some(Reverse(flight)) if flight.at <= now => {
                    let Some(Reverse(flight)) = state.wire.pop() else { continue };
                    state.wires[flight.way as usize].count.delivered += 1;
                    drop(state);
                    self.put_out(&flight.payload, &flight.road);
                    state = self.lock();
                    continue;
                }
                Some(Reverse(flight)) => flight.at - now,
                None => STOP_CHECK,
            };
            state = self.due.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn put_out(&self, payload: &[u8], road: &Road) {
        let socket = road.back.as_deref().unwrap_or(&self.front);
        // A port that nobody listens on any more is a lost datagram, as on a real wire.
        let _ = socket.send_to(payload, road.to);
    }
}

/// A socket whose buffer holds a burst, so that what is lost is lost by the profile.
fn socket() -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_read_timeout(Some(STOP_CHECK))?;
    SockRef::from(&socket).set_recv_buffer_size(BUFFER_BYTES)?;
    Ok(socket)
}

/// A number in 0..1 for one fate of one datagram (splitmix64).
fn chance(seed: u64, way: u64, index: u64, fate: u64) -> f64 {
    let mut z = seed
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(index.wrapping_mul(16).wrapping_add(fate * 2 + way).wrapping_mul(0xd1b5_4a32_d192_ed03));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    (z >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A socket behind a proxy, and one in front of it.
    fn pair(profile: Profile) -> (Netem, UdpSocket, UdpSocket) {
        let target = UdpSocket::bind("127.0.0.1:0").expect("a port");
        let client = UdpSocket::bind("127.0.0.1:0").expect("a port");
        let netem = Netem::start(target.local_addr().expect("bound"), profile).expect("a proxy");
        client.connect(netem.addr()).expect("loopback");
        for socket in [&target, &client] {
            socket.set_read_timeout(Some(Duration::from_secs(3))).expect("not zero");
        }
        (netem, target, client)
    }

    /// The first bytes of all datagrams that arrive before a pause.
    fn receive_all(target: &UdpSocket) -> Vec<u8> {
        target.set_read_timeout(Some(Duration::from_millis(300))).expect("not zero");
        let mut buffer = [0; 2048];
        let mut seen = Vec::new();
        while let Ok((length, _)) = target.recv_from(&mut buffer) {
            seen.push(if length > 0 { buffer[0] } else { 0 });
        }
        seen
    }

    #[test]
    fn both_ways_and_counted() {
        let (netem, target, client) = pair(Profile::default());
        client.send(&[7; 100]).expect("sent");
        let mut buffer = [0; 2048];
        let (length, from) = target.recv_from(&mut buffer).expect("arrives");
        assert_eq!((length, buffer[0]), (100, 7));
        target.send_to(&[8; 50], from).expect("sent");
        assert_eq!(client.recv(&mut buffer).expect("arrives"), 50);
        let counters = netem.counters();
        assert_eq!(counters.up, Count { datagrams: 1, bytes: 100, ip_bytes: 128, delivered: 1, dropped: 0 });
        assert_eq!(counters.down, Count { datagrams: 1, bytes: 50, ip_bytes: 78, delivered: 1, dropped: 0 });
    }

    #[test]
    fn delay_and_rate_are_kept() {
        // 972 + 28 bytes at 80 kbit/s are 100 ms; the second waits for the first.
        let (_netem, target, client) = pair(Profile::thin(80_000, Duration::from_millis(50)));
        let mut buffer = [0; 2048];
        let started = Instant::now();
        for _ in 0..2 {
            client.send(&[0; 972]).expect("sent");
        }
        for expected_ms in [150, 250] {
            target.recv(&mut buffer).expect("arrives");
            let late = started.elapsed().saturating_sub(Duration::from_millis(expected_ms));
            assert!(started.elapsed() >= Duration::from_millis(expected_ms));
            assert!(late < Duration::from_millis(40), "{late:?} late on a machine that may be loaded");
        }
    }

    #[test]
    fn a_full_queue_drops_its_tail() {
        let profile = Profile { queue_bytes: 3_000, ..Profile::thin(8_000_000, Duration::ZERO) };
        let (netem, target, client) = pair(profile);
        for _ in 0..20 {
            client.send(&[0; 972]).expect("sent");
        }
        let arrived = receive_all(&target).len();
        assert!((3..20).contains(&arrived), "{arrived} arrived");
        assert_eq!(netem.counters().up.dropped, 20 - arrived as u64);
    }

    #[test]
    fn fates_depend_on_the_seed_alone() {
        let profile = |seed| Profile { loss: 0.3, duplicate: 0.2, seed, ..Profile::default() };
        let run = |seed| {
            let (_netem, target, client) = pair(profile(seed));
            for index in 0..100 {
                client.send(&[index]).expect("sent");
            }
            receive_all(&target)
        };
        let first = run(1);
        assert_eq!(first, run(1));
        assert_ne!(first, run(2));
        assert!((50..120).contains(&first.len()), "{}", first.len());
    }

    #[test]
    fn reordered_and_spoiled() {
        let delay = Duration::from_millis(20);
        let (_netem, target, client) = pair(Profile { reorder: 0.2, ..Profile::delayed(delay) });
        for index in 0..50 {
            client.send(&[index]).expect("sent");
        }
        let seen = receive_all(&target);
        assert_eq!(seen.len(), 50);
        assert!(!seen.is_sorted());

        let (_netem, target, client) = pair(Profile { corrupt: 1.0, ..Profile::default() });
        client.send(&[0; 8]).expect("sent");
        let mut buffer = [0; 8];
        target.recv(&mut buffer).expect("arrives");
        assert_eq!(buffer.iter().map(|byte| byte.count_ones()).sum::<u32>(), 1);
    }

    #[test]
    fn a_black_hole_swallows_what_is_under_way() {
        let (netem, target, client) = pair(Profile::delayed(Duration::from_millis(100)));
        client.send(&[1]).expect("sent");
        thread::sleep(Duration::from_millis(20));
        netem.black_hole(true);
        client.send(&[2]).expect("sent");
        thread::sleep(Duration::from_millis(20));
        netem.black_hole(false);
        client.send(&[3]).expect("sent");
        assert_eq!(receive_all(&target), [3]);
        assert_eq!(netem.counters().up.dropped, 2);
    }

    /// How much a perfect wire adds; `cargo test -p testkit --release -- --ignored --nocapture netem`.
    #[test]
    #[ignore = "a measurement"]
    fn measure() {
        let (netem, target, client) = pair(Profile::default());
        let through = round_trip(&client, &target);
        drop(netem);
        let (_netem, target, client) = pair(Profile::default());
        client.connect(target.local_addr().expect("bound")).expect("loopback");
        let straight = round_trip(&client, &target);
        println!("round trip p50: straight {straight:?}, through {through:?}");

        let (_netem, target, client) = pair(Profile::delayed(Duration::from_millis(5)));
        let through = round_trip(&client, &target);
        println!("round trip p50 at 5 ms each way: {through:?}");

        let (netem, _target, client) = pair(Profile::default());
        let started = Instant::now();
        for _ in 0..200_000 {
            client.send(&[0; 340]).expect("sent");
        }
        let took = started.elapsed();
        thread::sleep(Duration::from_millis(100));
        println!("200,000 datagrams offered in {took:?}; {:?}", netem.counters().up);
    }

    fn round_trip(client: &UdpSocket, target: &UdpSocket) -> Duration {
        let echo = target.try_clone().expect("cloned");
        let stop = Arc::new(AtomicBool::new(false));
        let thread = thread::spawn({
            let stop = stop.clone();
            move || {
                let mut buffer = [0; 2048];
                while !stop.load(Ordering::Relaxed) {
                    if let Ok((length, from)) = echo.recv_from(&mut buffer) {
                        let _ = echo.send_to(&buffer[..length], from);
                    }
                }
            }
        });
        let mut buffer = [0; 2048];
        let mut times: Vec<Duration> = (0..500)
            .map(|_| {
                let started = Instant::now();
                client.send(&[0; 200]).expect("sent");
                client.recv(&mut buffer).expect("echoed");
                started.elapsed()
            })
            .collect();
        stop.store(true, Ordering::Relaxed);
        let _ = client.send(&[0]);
        let _ = thread.join();
        times.sort();
        times[times.len() / 2]
    }
}
