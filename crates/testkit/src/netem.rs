//! A bad link: a UDP proxy on the loopback that delays, limits, loses, repeats, reorders and spoils.
//!
//! Stands between two programs under test as a wire of stated quality. It forwards from threads of its own, adds some tens of
//! microseconds when asked for nothing, and keeps delays to within a millisecond.
//! What happens to the n-th datagram of a direction depends on the seed and n alone, and when a flapping wire is cut on the
//! seed and the time since it began to flap.

mod tcp;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use socket2::SockRef;

pub use tcp::TcpNetem;

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
    /// Share of datagrams lost, each by itself.
    pub loss: f64,
    /// Loss that comes in bursts, beside that.
    pub bursts: Option<Bursts>,
    /// Share of datagrams that arrive twice.
    pub duplicate: f64,
    /// Share of datagrams that overtake those before them by skipping the delay.
    pub reorder: f64,
    /// Share of datagrams with one bit turned.
    pub corrupt: f64,
    /// Longest datagram that the wire carries, headers included; a longer one is dropped in silence.
    pub mtu_bytes: Option<u64>,
    /// A wire that is cut and mended by a schedule.
    pub flapping: Option<Flapping>,
    /// Which datagrams these fates befall.
    pub seed: u64,
}

/// Loss in bursts: a chain of two states (Gilbert, 1960), stepped by each datagram, that loses all while in the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bursts {
    /// Chance that a datagram begins a burst.
    pub begin: f64,
    /// Datagrams that a burst takes, on average; at least 1.
    pub length: f64,
}

/// A wire that carries for a while, then nothing for a while, and so on. Each while is drawn evenly from its range.
#[derive(Clone, Debug, PartialEq)]
pub struct Flapping {
    /// The shortest and the longest time for which it carries.
    pub up: [Duration; 2],
    /// The shortest and the longest time for which it does not; what is under way is lost too.
    pub down: [Duration; 2],
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
            bursts: None,
            duplicate: 0.0,
            reorder: 0.0,
            corrupt: 0.0,
            mtu_bytes: None,
            flapping: None,
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
        let clean = chance == 0.0 && self.bursts.is_none() && self.mtu_bytes.is_none() && self.flapping.is_none();
        clean && self.delay.is_zero() && self.jitter.is_zero() && self.rate_bits_per_s.is_none()
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
    /// Datagrams that did not: lost, too long, tail of a full queue, or black hole.
    pub dropped: u64,
}

/// What passed in both directions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Towards the target; the first, where there are two.
    pub up: Count,
    /// The other way.
    pub down: Count,
}

/// A direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Towards the target; the first, where there are two.
    Up = 0,
    /// The other way.
    Down = 1,
}

/// A running proxy; stops when dropped.
pub struct Netem {
    addrs: Vec<SocketAddr>,
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Netem {
    /// Listens on a port of its own of 127.0.0.1 and forwards what comes to `target`.
    pub fn start(target: SocketAddr, profile: Profile) -> io::Result<Self> {
        Self::lay(&[(target, Way::Up)], profile)
    }

    /// One wire between two programs that may both dial: whoever sends to [`Netem::addr_of`] one reaches that one, and both
    /// share the rate, the queue and the fates of the wire.
    pub fn between(targets: [SocketAddr; 2], profile: Profile) -> io::Result<Self> {
        Self::lay(&[(targets[0], Way::Up), (targets[1], Way::Down)], profile)
    }

    fn lay(ends: &[(SocketAddr, Way)], profile: Profile) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::new(State { profile, ..State::default() }),
            due: Condvar::new(),
            stop: AtomicBool::new(false),
        });
        let mut netem = Self { addrs: Vec::new(), shared: shared.clone(), threads: Vec::new() };
        for &(target, way) in ends {
            let front = Arc::new(socket()?);
            netem.addrs.push(front.local_addr()?);
            let door = Door { front, target, way };
            let shared = shared.clone();
            let thread = thread::Builder::new().name("netem-door".into()).spawn(move || shared.forward(&door))?;
            netem.threads.push(thread);
        }
        let wire = thread::Builder::new().name("netem-wire".into()).spawn(move || shared.deliver_when_due())?;
        netem.threads.push(wire);
        Ok(netem)
    }

    /// Where clients send to.
    pub fn addr(&self) -> SocketAddr {
        self.addrs[0]
    }

    /// Where to send so that it reaches this target, by its place in what [`Netem::between`] was given.
    pub fn addr_of(&self, target: usize) -> SocketAddr {
        self.addrs[target]
    }

    /// Changes the quality from the next datagram on. A schedule of flapping begins anew if it is another one.
    pub fn set(&self, profile: Profile) {
        let mut state = self.shared.lock();
        if state.profile.flapping != profile.flapping {
            state.flap = None;
        }
        state.profile = profile;
    }

    /// Drops everything while `on`, what is under way included.
    pub fn black_hole(&self, on: bool) {
        for way in [Way::Up, Way::Down] {
            self.black_hole_one_way(way, on);
        }
    }

    /// Drops everything of one direction while `on`, what is under way included; the other goes on.
    pub fn black_hole_one_way(&self, way: Way, on: bool) {
        let mut state = self.shared.lock();
        state.wires[way as usize].black_hole = on;
        if on {
            state.lose_under_way(way);
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
    state: Mutex<State>,
    due: Condvar,
    stop: AtomicBool,
}

/// Where clients come in for one target.
struct Door {
    front: Arc<UdpSocket>,
    target: SocketAddr,
    /// Which way that is on the wire.
    way: Way,
}

#[derive(Default)]
struct State {
    profile: Profile,
    wires: [Wire; 2],
    wire: BinaryHeap<Reverse<Flight>>,
    next_flight: u64,
    flap: Option<Flap>,
}

/// Where a flapping wire stands in its schedule.
struct Flap {
    down: bool,
    until: Instant,
    number: u64,
}

/// One direction.
#[derive(Default)]
struct Wire {
    count: Count,
    black_hole: bool,
    in_burst: bool,
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
    from: Arc<UdpSocket>,
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

impl Way {
    fn back(self) -> Self {
        match self {
            Way::Up => Way::Down,
            Way::Down => Way::Up,
        }
    }
}

impl Flap {
    /// Whether the schedule of a profile has the wire cut at this moment, and whether it was cut since this was asked last.
    fn is_cut(flap: &mut Option<Self>, profile: &Profile, now: Instant) -> (bool, bool) {
        let Some(Flapping { up, down }) = &profile.flapping else { return (false, false) };
        let drawn = |[least, most]: [Duration; 2], number| {
            least + most.saturating_sub(least).mul_f64(chance(profile.seed, 0, number, 7))
        };
        let flap = flap.get_or_insert_with(|| Flap { down: false, until: now + drawn(*up, 0), number: 0 });
        let mut was_cut = false;
        while flap.until <= now {
            flap.number += 1;
            flap.down = !flap.down;
            was_cut |= flap.down;
            // A range of nothing would never end.
            flap.until += drawn(if flap.down { *down } else { *up }, flap.number).max(Duration::from_millis(1));
        }
        (flap.down, was_cut)
    }
}

impl State {
    /// Whether the schedule has the wire cut at this moment. What is under way when it is cut is lost.
    fn is_cut(&mut self, now: Instant) -> bool {
        let (is_cut, was_cut) = Flap::is_cut(&mut self.flap, &self.profile, now);
        if was_cut {
            self.lose_under_way(Way::Up);
            self.lose_under_way(Way::Down);
        }
        is_cut
    }

    fn lose_under_way(&mut self, way: Way) {
        let before = self.wire.len();
        self.wire.retain(|Reverse(flight)| flight.way != way);
        let wire = &mut self.wires[way as usize];
        wire.count.dropped += (before - self.wire.len()) as u64;
        wire.busy_until = None;
        wire.last_arrival = None;
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
    fn forward(self: Arc<Self>, door: &Door) {
        let mut backs: HashMap<SocketAddr, Arc<UdpSocket>> = HashMap::new();
        let mut threads = Vec::new();
        let mut buffer = vec![0; 1 << 16];
        while !self.stopped() {
            let Ok((length, client)) = door.front.recv_from(&mut buffer) else { continue };
            let back = match backs.get(&client) {
                Some(back) => back.clone(),
                None if backs.len() == CLIENTS_MAX => continue,
                None => match self.back(door, client) {
                    Ok((back, thread)) => {
                        threads.push(thread);
                        backs.insert(client, back.clone());
                        back
                    }
                    Err(_) => continue,
                },
            };
            self.take(door.way, &buffer[..length], Road { from: back, to: door.target });
        }
        for thread in threads {
            let _ = thread.join();
        }
    }

    fn back(self: &Arc<Self>, door: &Door, client: SocketAddr) -> io::Result<(Arc<UdpSocket>, JoinHandle<()>)> {
        let back = Arc::new(socket()?);
        let (shared, socket) = (self.clone(), back.clone());
        let (front, way) = (door.front.clone(), door.way.back());
        let thread = thread::Builder::new().name("netem-back".into()).spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while !shared.stopped() {
                if let Ok((length, _)) = socket.recv_from(&mut buffer) {
                    shared.take(way, &buffer[..length], Road { from: front.clone(), to: client });
                }
            }
        })?;
        Ok((back, thread))
    }

    /// Decides what becomes of one datagram and sends it on its way.
    fn take(&self, way: Way, payload: &[u8], road: Road) {
        let now = Instant::now();
        let mut state = self.lock();
        let is_cut = state.is_cut(now);
        let State { profile, wires, wire: flights, next_flight, .. } = &mut *state;
        let wire = &mut wires[way as usize];
        let index = wire.count.datagrams;
        let ip_bytes = payload.len() as u64 + HEADER_BYTES;
        wire.count.datagrams += 1;
        wire.count.bytes += payload.len() as u64;
        wire.count.ip_bytes += ip_bytes;
        let draw = |fate: u64| chance(profile.seed, way as u64, index, fate);
        if let Some(Bursts { begin, length }) = profile.bursts {
            wire.in_burst = if wire.in_burst { draw(6) >= 1.0 / length.max(1.0) } else { draw(6) < begin };
        }
        if is_cut || wire.black_hole || profile.mtu_bytes.is_some_and(|most| most < ip_bytes) {
            wire.count.dropped += 1;
            return;
        }
        if profile.is_plain() && flights.is_empty() {
            wire.count.delivered += 1;
            drop(state);
            put_out(payload, &road);
            return;
        }
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
        if wire.in_burst && profile.bursts.is_some() || draw(0) < profile.loss {
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
            // What is on the wire when it is cut does not arrive, whether anything is sent meanwhile or not.
            state.is_cut(now);
            let wait = match state.wire.peek() {
                Some(Reverse(flight)) if flight.at <= now => {
                    let Some(Reverse(flight)) = state.wire.pop() else { continue };
                    state.wires[flight.way as usize].count.delivered += 1;
                    drop(state);
                    put_out(&flight.payload, &flight.road);
                    state = self.lock();
                    continue;
                }
                Some(Reverse(flight)) => (flight.at - now).min(STOP_CHECK),
                None => STOP_CHECK,
            };
            state = self.due.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

fn put_out(payload: &[u8], road: &Road) {
    // A port that nobody listens on any more is a lost datagram, as on a real wire.
    let _ = road.from.send_to(payload, road.to);
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

    /// Sends `count` numbered datagrams and returns which numbers arrived, in order of arrival. Slowly enough that no
    /// socket on the way overflows.
    fn numbered(profile: Profile, count: u16) -> (Vec<u16>, Counters) {
        let (netem, target, client) = pair(profile);
        target.set_read_timeout(Some(Duration::from_millis(500))).expect("not zero");
        let sender = thread::spawn(move || {
            for number in 0..count {
                client.send(&number.to_be_bytes()).expect("sent");
                if number % 50 == 49 {
                    thread::sleep(Duration::from_millis(2));
                }
            }
        });
        let mut buffer = [0; 2048];
        let mut seen = Vec::new();
        while let Ok(2) = target.recv(&mut buffer) {
            seen.push(u16::from_be_bytes([buffer[0], buffer[1]]));
        }
        sender.join().expect("sent");
        (seen, netem.counters())
    }

    #[test]
    fn loss_is_as_great_as_stated_and_independent() {
        let (seen, counters) = numbered(Profile { loss: 0.3, ..Profile::default() }, 4_000);
        let lost = 1.0 - seen.len() as f64 / 4_000.0;
        assert!((0.28..0.32).contains(&lost), "{lost} lost");
        assert_eq!(counters.up.dropped, 4_000 - seen.len() as u64);
        // Of those lost, as many are followed by another lost one as of all.
        let is_lost = |number: u16| seen.binary_search(&number).is_err();
        let lost: Vec<u16> = (0..3_999).filter(|&number| is_lost(number)).collect();
        let pairs = lost.iter().filter(|&&number| is_lost(number + 1)).count() as f64 / lost.len() as f64;
        assert!((0.25..0.35).contains(&pairs), "{pairs} of the lost are followed by a lost one");
    }

    #[test]
    fn bursts_are_as_long_and_as_frequent_as_stated() {
        // A burst begins every 95 datagrams on average and takes 5: 5 % are lost.
        let bursts = Some(Bursts { begin: 1.0 / 95.0, length: 5.0 });
        let (seen, _) = numbered(Profile { bursts, ..Profile::default() }, 20_000);
        let lost = 1.0 - seen.len() as f64 / 20_000.0;
        assert!((0.035..0.065).contains(&lost), "{lost} lost");
        let gaps: Vec<u16> = seen.windows(2).map(|pair| pair[1] - pair[0] - 1).filter(|gap| *gap > 0).collect();
        let mean = gaps.iter().map(|gap| f64::from(*gap)).sum::<f64>() / gaps.len() as f64;
        assert!((4.0..6.0).contains(&mean), "bursts of {mean} on average");
    }

    #[test]
    fn repeats_are_as_frequent_as_stated() {
        let (seen, counters) = numbered(Profile { duplicate: 0.2, ..Profile::default() }, 4_000);
        let repeated = seen.windows(2).filter(|pair| pair[0] == pair[1]).count() as f64 / 4_000.0;
        assert!((0.18..0.22).contains(&repeated), "{repeated} came twice");
        assert_eq!(counters.up.delivered, seen.len() as u64);
    }

    #[test]
    fn those_that_overtake_are_as_frequent_as_stated() {
        let profile = Profile { reorder: 0.1, ..Profile::delayed(Duration::from_millis(30)) };
        let (seen, _) = numbered(profile, 2_000);
        assert_eq!(seen.len(), 2_000);
        // Each that overtakes makes all that are under way late, which at this pace are nearly all of the rest.
        let mut highest = 0;
        let mut in_front = 0;
        for number in seen {
            in_front += usize::from(highest <= number);
            highest = highest.max(number);
        }
        assert!((140..320).contains(&in_front), "{in_front} of 2,000 overtook others");
    }

    #[test]
    fn jitter_spreads_delays_over_its_range_and_keeps_the_order() {
        let (delay, jitter) = (Duration::from_millis(20), Duration::from_millis(60));
        let (_netem, target, client) = pair(Profile { jitter, ..Profile::delayed(delay) });
        let mut buffer = [0; 8];
        let mut took = Vec::new();
        for number in 0..60u8 {
            let began = Instant::now();
            client.send(&[number]).expect("sent");
            target.recv(&mut buffer).expect("arrives");
            assert_eq!(buffer[0], number);
            took.push(began.elapsed());
        }
        took.sort();
        // Late by the load of the machine is possible, early is not.
        assert!(took[0] >= delay, "{:?}", took[0]);
        assert!(took[0] < delay + jitter / 4, "{:?}", took[0]);
        assert!((delay + jitter / 4..delay + jitter).contains(&took[30]), "{:?} is the median", took[30]);
        assert!(took[59] > delay + jitter * 3 / 4, "{:?}", took[59]);
    }

    #[test]
    fn one_bit_of_as_many_as_stated_is_spoiled() {
        let (_netem, target, client) = pair(Profile { corrupt: 0.25, ..Profile::default() });
        let mut buffer = [0; 64];
        let mut spoiled = 0;
        for _ in 0..2_000 {
            client.send(&[0; 40]).expect("sent");
            let length = target.recv(&mut buffer).expect("arrives");
            let turned: u32 = buffer[..length].iter().map(|byte| byte.count_ones()).sum();
            assert!(length == 40 && turned < 2);
            spoiled += turned;
        }
        assert!((430..570).contains(&spoiled), "{spoiled} of 2,000 are spoiled");
    }

    #[test]
    fn only_what_is_longer_than_the_mtu_is_dropped() {
        let (netem, target, client) = pair(Profile { mtu_bytes: Some(1_280), ..Profile::default() });
        for length in [1_251, 1_252, 1_253, 1_400, 10] {
            client.send(&vec![7; length]).expect("sent");
        }
        assert_eq!(receive_all(&target).len(), 3);
        assert_eq!(netem.counters().up.dropped, 2);
    }

    #[test]
    fn a_black_hole_of_one_way_leaves_the_other() {
        let (netem, target, client) = pair(Profile::default());
        let mut buffer = [0; 8];
        client.send(&[1]).expect("sent");
        let (_, back) = target.recv_from(&mut buffer).expect("arrives");
        netem.black_hole_one_way(Way::Up, true);
        client.send(&[2]).expect("sent");
        target.send_to(&[3], back).expect("sent");
        client.recv(&mut buffer).expect("arrives");
        assert_eq!(buffer[0], 3);
        assert!(receive_all(&target).is_empty());
        netem.black_hole_one_way(Way::Up, false);
        client.send(&[4]).expect("sent");
        assert_eq!(receive_all(&target), [4]);
        let counters = netem.counters();
        assert_eq!((counters.up.dropped, counters.down.dropped), (1, 0));
    }

    #[test]
    fn a_flapping_wire_is_cut_and_mended_by_its_schedule() {
        let [up, down] = [200, 300].map(Duration::from_millis);
        let flapping = Some(Flapping { up: [up; 2], down: [down; 2] });
        let (_netem, target, client) = pair(Profile { flapping, ..Profile::default() });
        target.set_read_timeout(Some(Duration::from_millis(5))).expect("not zero");
        let mut buffer = [0; 8];
        let began = Instant::now();
        let mut heard = Vec::new();
        while began.elapsed() < 4 * (up + down) {
            client.send(&[1]).expect("sent");
            if target.recv(&mut buffer).is_ok() {
                heard.push(began.elapsed());
            }
            thread::sleep(Duration::from_millis(2));
        }
        let gaps: Vec<Duration> =
            heard.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > down / 2).collect();
        assert!(gaps.len() == 3, "{gaps:?}");
        assert!(gaps.iter().all(|gap| (down..down + up / 2).contains(gap)), "{gaps:?}");
    }

    #[test]
    fn a_flapping_wire_loses_what_is_under_way() {
        let flapping = Some(Flapping { up: [Duration::from_millis(50); 2], down: [Duration::from_secs(60); 2] });
        let (netem, target, client) = pair(Profile { flapping, ..Profile::delayed(Duration::from_millis(200)) });
        client.send(&[1]).expect("sent");
        assert!(receive_all(&target).is_empty());
        thread::sleep(Duration::from_millis(100));
        assert_eq!(netem.counters().up.dropped, 1);
    }

    #[test]
    fn two_that_dial_each_other_share_one_wire() {
        let ends = [(); 2].map(|()| UdpSocket::bind("127.0.0.1:0").expect("a port"));
        let targets = ends.each_ref().map(|end| end.local_addr().expect("bound"));
        // 972 + 28 bytes are 100 ms at 80 kbit/s.
        let netem = Netem::between(targets, Profile::thin(80_000, Duration::ZERO)).expect("a proxy");
        for end in &ends {
            end.set_read_timeout(Some(Duration::from_secs(3))).expect("not zero");
        }
        let mut buffer = [0; 2048];
        // What the first sends to the second, and what it answers to the second's own dial, wait for one another.
        ends[1].send_to(&[1; 972], netem.addr_of(0)).expect("sent");
        let (_, to_second) = ends[0].recv_from(&mut buffer).expect("arrives");
        let began = Instant::now();
        ends[0].send_to(&[2; 972], to_second).expect("sent");
        ends[0].send_to(&[3; 972], netem.addr_of(1)).expect("sent");
        for _ in 0..2 {
            ends[1].recv_from(&mut buffer).expect("arrives");
        }
        assert!(began.elapsed() >= Duration::from_millis(200), "{:?}", began.elapsed());
        let counters = netem.counters();
        assert_eq!((counters.up.delivered, counters.down.delivered), (1, 2));
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
