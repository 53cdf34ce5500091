//! The same wire for TCP, as far as a stream shows it: delay, rate, stalls and resets.
//!
//! The system's own TCP on either side of the proxy repeats what is lost, so loss shows as the wait for a repeat, a black hole
//! as silence after which everything comes, and repeats, reordering and turned bits not at all.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use socket2::SockRef;

use super::{Flap, Profile, STOP_CHECK, Way, chance};

/// What goes on the wire at once: the payload of a full segment on Ethernet.
const SEGMENT_BYTES: usize = 1_460;

/// IPv4 and TCP headers of a segment.
const SEGMENT_HEADER_BYTES: u64 = 40;

/// How long the sender of a lost segment waits before it repeats it, beside a round trip: Linux's least.
const REPEAT_AFTER: Duration = Duration::from_millis(200);

/// How often whoever waits for a stalled wire looks.
const STALL_CHECK: Duration = Duration::from_millis(2);

/// A running proxy for TCP; stops when dropped, and what goes through it with it.
pub struct TcpNetem {
    addr: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

struct Shared {
    target: SocketAddr,
    state: Mutex<State>,
    stop: AtomicBool,
}

#[derive(Default)]
struct State {
    profile: Profile,
    black_hole: bool,
    flap: Option<Flap>,
    wires: [Wire; 2],
    /// Both ends of each connection that goes through.
    through: Vec<[TcpStream; 2]>,
}

/// One direction, of all connections.
#[derive(Default)]
struct Wire {
    segments: u64,
    bytes: u64,
    busy_until: Option<Instant>,
}

/// A piece of a stream on its way.
struct Piece {
    at: Instant,
    bytes: Vec<u8>,
}

impl TcpNetem {
    /// Listens on a port of its own of 127.0.0.1 and joins whoever connects to `target`.
    pub fn start(target: SocketAddr, profile: Profile) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let addr = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let state = Mutex::new(State { profile, ..State::default() });
        let shared = Arc::new(Shared { target, state, stop: AtomicBool::new(false) });
        let accepting = thread::Builder::new().name("netem-tcp".into()).spawn({
            let shared = shared.clone();
            move || shared.accept(&listener)
        })?;
        Ok(Self { addr, shared, accepting: Some(accepting) })
    }

    /// Where clients connect to.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Changes the quality from the next segment on.
    pub fn set(&self, profile: Profile) {
        let mut state = self.shared.lock();
        if state.profile.flapping != profile.flapping {
            state.flap = None;
        }
        state.profile = profile;
    }

    /// Lets nothing pass while `on`, and all that was sent meanwhile afterwards; whoever connects waits too.
    pub fn black_hole(&self, on: bool) {
        self.shared.lock().black_hole = on;
    }

    /// Resets every connection that goes through, as a middle box does that was started again.
    pub fn cut(&self) {
        for stream in std::mem::take(&mut self.shared.lock().through).iter().flatten() {
            // One that has just ended by itself cannot be reset, and need not be.
            let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Bytes that were delivered: towards the target, and back.
    pub fn bytes(&self) -> [u64; 2] {
        self.shared.lock().wires.each_ref().map(|wire| wire.bytes)
    }
}

impl Drop for TcpNetem {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        self.cut();
        if let Some(accepting) = self.accepting.take() {
            // A thread of ours that panicked has failed its test by its silence already.
            let _ = accepting.join();
        }
    }
}

impl State {
    fn is_stalled(&mut self, now: Instant) -> bool {
        self.black_hole || Flap::is_cut(&mut self.flap, &self.profile, now).0
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn accept(self: Arc<Self>, listener: &TcpListener) {
        while !self.stopped() {
            match listener.accept() {
                // Who finds nobody at the far end is told so by the end of the connection.
                Ok((client, _)) => drop(self.clone().join(client)),
                Err(_) => thread::sleep(STOP_CHECK / 10),
            }
        }
    }

    fn join(self: Arc<Self>, client: TcpStream) -> io::Result<()> {
        client.set_nonblocking(false)?;
        let target = TcpStream::connect(self.target)?;
        for stream in [&client, &target] {
            stream.set_nodelay(true)?;
        }
        self.lock().through.push([client.try_clone()?, target.try_clone()?]);
        self.pump(Way::Up, client.try_clone()?, target.try_clone()?)?;
        self.pump(Way::Down, target, client)
    }

    /// Carries one direction of one connection, from threads of its own.
    fn pump(self: &Arc<Self>, way: Way, from: TcpStream, to: TcpStream) -> io::Result<()> {
        let room = (self.lock().profile.queue_bytes as usize / SEGMENT_BYTES).max(2);
        let (put, take) = sync_channel(room);
        let (reader, writer) = (self.clone(), self.clone());
        thread::Builder::new().name("netem-read".into()).spawn(move || reader.read(way, from, &put))?;
        thread::Builder::new().name("netem-write".into()).spawn(move || writer.write(way, to, &take))?;
        Ok(())
    }

    fn read(&self, way: Way, mut from: TcpStream, put: &SyncSender<Piece>) {
        let mut buffer = [0; SEGMENT_BYTES];
        let mut last = None;
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            let at = self.arrival(way, length, last);
            last = Some(at);
            if put.send(Piece { at, bytes: buffer[..length].to_vec() }).is_err() {
                return;
            }
        }
    }

    /// When a segment arrives that is sent now, after the one before it.
    fn arrival(&self, way: Way, length: usize, last: Option<Instant>) -> Instant {
        let now = Instant::now();
        let mut state = self.lock();
        let State { profile, wires, .. } = &mut *state;
        let wire = &mut wires[way as usize];
        let draw = |fate| chance(profile.seed, way as u64, wire.segments, fate);
        let mut at = now;
        if let Some(rate) = profile.rate_bits_per_s {
            let bits = (length as u64 + SEGMENT_HEADER_BYTES) as f64 * 8.0;
            at = wire.busy_until.map_or(now, |busy_until| busy_until.max(now))
                + Duration::from_secs_f64(bits / rate as f64);
        }
        let busy_until = at;
        at += profile.delay + profile.jitter.mul_f64(draw(4));
        if draw(0) < profile.loss {
            at += REPEAT_AFTER + 2 * profile.delay;
        }
        wire.segments += 1;
        wire.busy_until = Some(busy_until);
        last.map_or(at, |last| last.max(at))
    }

    fn write(&self, way: Way, mut to: TcpStream, take: &Receiver<Piece>) {
        while let Ok(Piece { at, bytes }) = take.recv() {
            thread::sleep(at.saturating_duration_since(Instant::now()));
            while self.lock().is_stalled(Instant::now()) && !self.stopped() {
                thread::sleep(STALL_CHECK);
            }
            if to.write_all(&bytes).is_err() {
                break;
            }
            self.lock().wires[way as usize].bytes += bytes.len() as u64;
        }
        // Whoever sent has ended, or whoever received has: the other is told.
        let _ = to.shutdown(Shutdown::Write);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Flapping;
    use super::*;

    /// A client and what it reached, through a proxy.
    fn pair(profile: Profile) -> (TcpNetem, TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let netem = TcpNetem::start(listener.local_addr().expect("bound"), profile).expect("a proxy");
        let client = TcpStream::connect(netem.addr()).expect("it listens");
        let (target, _) = listener.accept().expect("it connects");
        for stream in [&client, &target] {
            stream.set_read_timeout(Some(Duration::from_secs(5))).expect("not zero");
            stream.set_nodelay(true).expect("our own socket");
        }
        (netem, client, target)
    }

    fn takes(from: &mut TcpStream, to: &mut TcpStream, bytes: usize) -> Duration {
        let sent: Vec<u8> = (0..bytes).map(|at| at as u8).collect();
        let began = Instant::now();
        from.write_all(&sent).expect("sent");
        let mut got = vec![0; bytes];
        to.read_exact(&mut got).expect("arrives");
        assert_eq!(got, sent);
        began.elapsed()
    }

    #[test]
    fn both_ways_in_order_and_counted() {
        let (netem, mut client, mut target) = pair(Profile { jitter: Duration::from_millis(3), ..Profile::default() });
        takes(&mut client, &mut target, 100_000);
        takes(&mut target, &mut client, 50_000);
        assert_eq!(netem.bytes(), [100_000, 50_000]);
        drop(client);
        assert_eq!(target.read(&mut [0]).expect("told"), 0, "the end of one is the end of the other");
    }

    #[test]
    fn delay_and_rate_are_kept() {
        let (_netem, mut client, mut target) = pair(Profile::delayed(Duration::from_millis(80)));
        let took = takes(&mut client, &mut target, 10);
        assert!((80..180).contains(&took.as_millis()), "{took:?}");
        // 20 segments of 1,500 bytes at 800 kbit/s are 300 ms.
        let (_netem, mut client, mut target) = pair(Profile::thin(800_000, Duration::ZERO));
        let took = takes(&mut client, &mut target, 20 * SEGMENT_BYTES);
        assert!((290..450).contains(&took.as_millis()), "{took:?}");
    }

    #[test]
    fn loss_is_the_wait_for_a_repeat() {
        let (_netem, mut client, mut target) = pair(Profile { loss: 1.0, ..Profile::default() });
        let took = takes(&mut client, &mut target, 10);
        assert!(took >= REPEAT_AFTER && took < 2 * REPEAT_AFTER, "{took:?}");
    }

    #[test]
    fn a_black_hole_holds_back_and_loses_nothing() {
        let (netem, mut client, mut target) = pair(Profile::default());
        netem.black_hole(true);
        client.write_all(&[7]).expect("the system takes it");
        target.set_read_timeout(Some(Duration::from_millis(200))).expect("not zero");
        target.read(&mut [0]).expect_err("it came through");
        netem.black_hole(false);
        target.set_read_timeout(Some(Duration::from_secs(5))).expect("not zero");
        let mut byte = [0];
        target.read_exact(&mut byte).expect("it comes");
        assert_eq!(byte, [7]);
    }

    #[test]
    fn a_flapping_wire_stalls_by_its_schedule() {
        let flapping = Some(Flapping { up: [Duration::from_millis(50); 2], down: [Duration::from_millis(400); 2] });
        let (_netem, mut client, mut target) = pair(Profile { flapping, ..Profile::default() });
        takes(&mut client, &mut target, 1);
        thread::sleep(Duration::from_millis(100));
        let took = takes(&mut client, &mut target, 1);
        assert!((200..500).contains(&took.as_millis()), "{took:?}");
    }

    #[test]
    fn a_cut_ends_what_goes_through_and_lets_others_in() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let netem = TcpNetem::start(listener.local_addr().expect("bound"), Profile::default()).expect("a proxy");
        for _ in 0..2 {
            let mut client = TcpStream::connect(netem.addr()).expect("it listens");
            let (mut target, _) = listener.accept().expect("it connects");
            takes(&mut client, &mut target, 100);
            netem.cut();
            for mut stream in [client, target] {
                stream.set_read_timeout(Some(Duration::from_secs(5))).expect("not zero");
                let ended = stream.read(&mut [0]);
                assert!(matches!(ended, Ok(0)) || ended.is_err_and(|error| error.kind() != io::ErrorKind::WouldBlock));
            }
        }
    }
}
