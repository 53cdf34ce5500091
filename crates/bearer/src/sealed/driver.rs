//! Drives a [`Carrier`] over a UDP socket or a stream of bytes: one task, which reads, keeps the clock and writes.
//!
//! What it will not do: reopen a path that broke. Then every link is closed, [`Events`] ends, and the caller opens anew.

use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rand_core::CryptoRng;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::UdpSocket;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout};

use super::carrier::{AdmitError, Carrier, Dropped, Event, Line, Passage, Transmit};
use super::lives::Lives;
use super::pace::Pace;
use super::{serial, stream};
use crate::address::canonical;
use crate::cause::printable;
use crate::limits::{SEALED_DATAGRAM_BYTES_MAX, SHUTDOWN_MS_MAX};
use crate::{Cause, Class, Key, LinkId, Secret};

/// Datagrams read in a row before anything is written.
const READS_IN_A_ROW: usize = 64;

/// Datagrams written in a row before anything is read.
const WRITES_IN_A_ROW: usize = 32;

/// A stream that was quiet for longer may have taken up noise, which a delimiter parts from what follows.
const SILENCE: Duration = Duration::from_millis(200);

/// How a sealed bearer is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Our station's key.
    pub secret: Secret,
    /// What the path carries.
    pub pace: Pace,
    /// One for all sealed bearers of the process, whether open at a time or one after another.
    pub lives: Lives,
    /// As [`Carrier::new`] has it.
    pub takes_early: bool,
}

/// Why a bearer could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address could not be bound.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The port could not be opened or set up.
    #[error("cannot open the serial port {0}: {1}")]
    Serial(String, std::io::Error),
    /// The program could not be started.
    #[error("cannot start {0}: {1}")]
    Exec(String, std::io::Error),
    /// The pace can carry nothing.
    #[error("the pace is out of range")]
    Pace,
    /// There is no tokio runtime around the call.
    #[error("no tokio runtime is running")]
    NoRuntime,
}

/// Carries sealed frames over one path. Clones are handles to the same bearer; with the last one everything closes.
#[derive(Clone)]
pub struct Bearer {
    shared: Arc<Shared>,
    _guard: Arc<Guard>,
}

/// Everything that happens, in the order in which it should be looked at.
pub struct Events {
    shared: Arc<Shared>,
}

struct Shared {
    carrier: Mutex<Carrier>,
    began: Instant,
    local_addr: Option<SocketAddr>,
    /// Something is to be sent, or a timer moved.
    driver: Notify,
    /// Something is to be looked at.
    events: Notify,
    closing: AtomicBool,
    ended: AtomicBool,
    end: Notify,
}

struct Guard(Arc<Shared>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.close(&Cause::ShutDown);
    }
}

impl Bearer {
    /// Over a UDP socket of its own. Needs a running tokio runtime with time and I/O.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn udp(
        config: Config,
        listen: SocketAddr,
        rng: impl CryptoRng + Send + 'static,
    ) -> Result<(Self, Events), OpenError> {
        let bind = || {
            let socket = std::net::UdpSocket::bind(listen)?;
            socket.set_nonblocking(true)?;
            UdpSocket::from_std(socket)
        };
        let shared = |local_addr| Shared::new(config, local_addr);
        tokio::runtime::Handle::try_current().map_err(|_| OpenError::NoRuntime)?;
        let socket = bind().map_err(|error| OpenError::Listen(listen, error))?;
        let local_addr = socket.local_addr().map_err(|error| OpenError::Listen(listen, error))?;
        let shared = shared(Some(local_addr))?;
        tokio::spawn(shared.clone().drive_socket(socket, rng));
        Ok(Self::of(shared))
    }

    /// Over any stream of bytes: datagrams are framed by [`stream`]. When it ends, everything does.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn over(
        config: Config,
        io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        rng: impl CryptoRng + Send + 'static,
    ) -> Result<(Self, Events), OpenError> {
        Self::over_with(config, io, (), rng)
    }

    /// Over a serial port at the rate of the pace: raw, eight data bits, no parity, one stop bit, no flow control.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn serial(
        config: Config,
        path: &str,
        rng: impl CryptoRng + Send + 'static,
    ) -> Result<(Self, Events), OpenError> {
        tokio::runtime::Handle::try_current().map_err(|_| OpenError::NoRuntime)?;
        let rate = config.pace.bits_per_s.ok_or(OpenError::Pace)?;
        let port = serial::open(path, rate).map_err(|error| OpenError::Serial(printable(path), error))?;
        Self::over(config, port, rng)
    }

    /// Over the standard input and output of a program, such as `ssh` or one that speaks to a modem. It ends with the bearer.
    /// Give the pace a rate if what is behind the program is slow: a pipe takes 64 KiB that a FLASH would wait behind.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn exec(
        config: Config,
        program: &str,
        arguments: &[String],
        rng: impl CryptoRng + Send + 'static,
    ) -> Result<(Self, Events), OpenError> {
        tokio::runtime::Handle::try_current().map_err(|_| OpenError::NoRuntime)?;
        let cannot = |error| OpenError::Exec(printable(program), error);
        let mut child = tokio::process::Command::new(program)
            .args(arguments)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(cannot)?;
        let pipes = child.stdout.take().zip(child.stdin.take());
        let (stdout, stdin) = pipes.ok_or_else(|| cannot(std::io::ErrorKind::BrokenPipe.into()))?;
        Self::over_with(config, tokio::io::join(stdout, stdin), child, rng)
    }

    /// Where we listen; none on a stream.
    pub fn local_addr(&self) -> Option<SocketAddr> {
        self.shared.local_addr
    }

    /// Admits a peer on a line, instead of what was there of the two.
    ///
    /// # Errors
    /// [`AdmitError`].
    pub fn admit(&self, line: Line) -> Result<(), AdmitError> {
        self.shared.act(|carrier, _| carrier.admit(line))
    }

    /// Takes a peer off a line: its link ends, and nothing that it sends is opened any more.
    pub fn revoke(&self, peer: Key, line: [u8; 32]) {
        self.shared.act(|carrier, _| carrier.revoke(peer, line));
    }

    /// Begins a link, as [`Carrier::dial`] has it. On UDP an address is needed unless the peer has spoken before.
    pub fn dial(
        &self,
        peer: Key,
        line: [u8; 32],
        addr: Option<SocketAddr>,
        life: Option<u64>,
        timeout: Duration,
    ) -> LinkId {
        let timeout_us = u64::try_from(timeout.as_micros()).unwrap_or(u64::MAX);
        self.shared.act(|carrier, now_us| carrier.dial(now_us, peer, line, addr, life, timeout_us))
    }

    /// Says what a peer's life is, where the caller heard of it elsewhere.
    pub fn know(&self, peer: Key, line: [u8; 32], life: u64) {
        self.shared.act(|carrier, _| carrier.know(peer, line, life));
    }

    /// Queues a frame, under the rules of [`Bearer::send`](crate::Bearer::send).
    pub fn send(&self, link: LinkId, class: Class, frame: Vec<u8>) {
        self.shared.act(|carrier, _| carrier.send(link, class, &frame));
    }

    /// Closes a link or gives up a dial. What was queued and not yet sent is lost.
    pub fn close(&self, link: LinkId, code: u32, reason: &str) {
        self.shared.act(|carrier, _| carrier.close(link, code, reason));
    }

    /// What is known of a link's path; none if the link is gone.
    pub fn passage(&self, link: LinkId) -> Option<Passage> {
        self.shared.carrier().passage(link)
    }

    /// What was dropped so far.
    pub fn dropped(&self) -> Dropped {
        self.shared.carrier().dropped()
    }

    /// Closes every link, tells the peers, and waits until that is on its way or [`SHUTDOWN_MS_MAX`] passed.
    /// [`Events`] yields what is left, then `None`.
    pub async fn shutdown(self) {
        self.shared.close(&Cause::ShutDown);
        let ended = async {
            while !self.shared.ended.load(Ordering::Acquire) {
                self.shared.end.notified().await;
            }
        };
        // Past the limit the peers find out by their own timers.
        let _ = timeout(Duration::from_millis(SHUTDOWN_MS_MAX), ended).await;
        self.shared.finish();
    }

    fn over_with(
        config: Config,
        io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        held: impl Send + 'static,
        rng: impl CryptoRng + Send + 'static,
    ) -> Result<(Self, Events), OpenError> {
        tokio::runtime::Handle::try_current().map_err(|_| OpenError::NoRuntime)?;
        let shared = Shared::new(config, None)?;
        let driver = shared.clone();
        tokio::spawn(async move {
            driver.drive_stream(io, rng).await;
            drop(held);
        });
        Ok(Self::of(shared))
    }

    fn of(shared: Arc<Shared>) -> (Self, Events) {
        let events = Events { shared: shared.clone() };
        (Self { _guard: Arc::new(Guard(shared.clone())), shared }, events)
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("sealed::Bearer").field("local_addr", &self.local_addr()).finish_non_exhaustive()
    }
}

impl Events {
    /// The next event; `None` after the end of the path or of the bearer. Safe to cancel.
    pub async fn recv(&mut self) -> Option<Event> {
        loop {
            // Before looking, so that nothing that happens meanwhile is missed.
            let ended = self.shared.ended.load(Ordering::Acquire);
            if let Some(event) = self.try_recv() {
                return Some(event);
            }
            if ended {
                return None;
            }
            self.shared.events.notified().await;
        }
    }

    /// The next event if one waits.
    pub fn try_recv(&mut self) -> Option<Event> {
        self.shared.carrier().poll_event()
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("sealed::Events").finish_non_exhaustive()
    }
}

impl Shared {
    fn new(config: Config, local_addr: Option<SocketAddr>) -> Result<Arc<Self>, OpenError> {
        if !config.pace.is_sound() {
            return Err(OpenError::Pace);
        }
        Ok(Arc::new(Self {
            carrier: Mutex::new(Carrier::new(config.secret, config.pace, config.lives, config.takes_early)),
            began: Instant::now(),
            local_addr,
            driver: Notify::new(),
            events: Notify::new(),
            closing: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            end: Notify::new(),
        }))
    }

    async fn drive_socket(self: Arc<Self>, socket: UdpSocket, mut rng: impl CryptoRng) {
        let mut buffer = [0; SEALED_DATAGRAM_BYTES_MAX + 1];
        let mut failures = 0;
        let mut deadline = None;
        loop {
            let mut is_idle = false;
            for _ in 0..WRITES_IN_A_ROW {
                let Some(Transmit { to, bytes }) = self.next_transmit(&mut rng) else {
                    is_idle = true;
                    break;
                };
                if let Some(to) = to.map(|to| self.as_socket_has_it(to)) {
                    // A datagram that could not be sent is one that was lost.
                    let _ = socket.send_to(&bytes, to).await;
                }
            }
            self.events.notify_one();
            let wake = self.wake();
            if self.closing.load(Ordering::Acquire) {
                deadline.get_or_insert_with(last_moment);
                if is_idle && wake.is_none() {
                    break;
                }
            }
            tokio::select! {
                came = socket.recv_from(&mut buffer) => match came {
                    Ok((length, addr)) => {
                        failures = 0;
                        self.came(canonical(addr), &buffer[..length]);
                        for _ in 0..READS_IN_A_ROW {
                            let Ok((length, addr)) = socket.try_recv_from(&mut buffer) else { break };
                            self.came(canonical(addr), &buffer[..length]);
                        }
                    }
                    // ICMP's word that nobody listens comes as an error of the next call; the socket itself is sound.
                    Err(error) => {
                        failures += 1;
                        if failures > READS_IN_A_ROW {
                            self.close(&Cause::Local { text: printable(&error.to_string()) });
                            break;
                        }
                    }
                },
                () = until(wake) => {}
                () = self.driver.notified() => {}
                () = until(deadline) => break,
            }
        }
        self.finish();
    }

    async fn drive_stream(self: Arc<Self>, io: impl AsyncRead + AsyncWrite, mut rng: impl CryptoRng) {
        let (mut reader, mut writer) = tokio::io::split(io);
        let mut decoder = stream::Decoder::default();
        let mut buffer = [0; 4_096];
        let (mut stuffed, mut written) = (Vec::new(), 0);
        let mut quiet_since: Option<Instant> = None;
        let mut deadline = None;
        let broken = |error: &std::io::Error| Cause::Local { text: printable(&error.to_string()) };
        let cause = loop {
            if written == stuffed.len() {
                stuffed.clear();
                written = 0;
                if let Some(Transmit { bytes, .. }) = self.next_transmit(&mut rng) {
                    let was_quiet = quiet_since.is_none_or(|since| since.elapsed() >= SILENCE);
                    stream::encode(&bytes, was_quiet, &mut stuffed);
                }
                self.events.notify_one();
            }
            let wake = self.wake();
            let is_idle = stuffed.is_empty();
            if self.closing.load(Ordering::Acquire) {
                deadline.get_or_insert_with(last_moment);
                if is_idle && wake.is_none() {
                    break Cause::ShutDown;
                }
            }
            tokio::select! {
                came = reader.read(&mut buffer) => match came {
                    Ok(0) => break Cause::Local { text: "the other program or device closed the stream".into() },
                    Ok(length) => {
                        let (mut carrier, now_us) = (self.carrier(), self.now_us());
                        decoder.push(&buffer[..length], |datagram| carrier.handle_datagram(now_us, None, datagram));
                    }
                    Err(error) => break broken(&error),
                },
                wrote = writer.write(&stuffed[written..]), if !is_idle => match wrote {
                    Ok(0) => break broken(&std::io::ErrorKind::WriteZero.into()),
                    Ok(length) => {
                        written += length;
                        if written == stuffed.len() {
                            if let Err(error) = writer.flush().await {
                                break broken(&error);
                            }
                            quiet_since = Some(Instant::now());
                        }
                    }
                    Err(error) => break broken(&error),
                },
                () = until(wake), if is_idle => {}
                () = self.driver.notified() => {}
                // What is behind the stream may have stopped reading.
                () = until(deadline) => break Cause::ShutDown,
            }
        };
        self.close(&cause);
        self.finish();
    }

    /// A socket of IPv6 reaches an IPv4 address under its mapped form only (RFC 4291, section 2.5.5.2).
    fn as_socket_has_it(&self, to: SocketAddr) -> SocketAddr {
        match (self.local_addr, to) {
            (Some(SocketAddr::V6(_)), SocketAddr::V4(to)) => {
                SocketAddr::new(to.ip().to_ipv6_mapped().into(), to.port())
            }
            _ => to,
        }
    }

    fn next_transmit(&self, rng: &mut impl CryptoRng) -> Option<Transmit> {
        self.carrier().poll_transmit(self.now_us(), rng)
    }

    fn came(&self, addr: SocketAddr, datagram: &[u8]) {
        self.carrier().handle_datagram(self.now_us(), Some(addr), datagram);
    }

    fn wake(&self) -> Option<Instant> {
        let wake_us = self.carrier().wake_us(self.now_us())?;
        self.began.checked_add(Duration::from_micros(wake_us))
    }

    fn act<T>(&self, act: impl FnOnce(&mut Carrier, u64) -> T) -> T {
        let done = act(&mut self.carrier(), self.now_us());
        self.driver.notify_one();
        self.events.notify_one();
        done
    }

    fn close(&self, cause: &Cause) {
        self.closing.store(true, Ordering::Release);
        self.act(|carrier, _| carrier.close_all(cause));
    }

    fn finish(&self) {
        self.ended.store(true, Ordering::Release);
        self.events.notify_one();
        self.end.notify_one();
        self.driver.notify_one();
    }

    fn now_us(&self) -> u64 {
        // Zero is kept for what never was.
        1 + u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX - 1)
    }

    fn carrier(&self) -> MutexGuard<'_, Carrier> {
        // No code panics while it holds the lock; were it to, the carrier would still be whole.
        self.carrier.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When what could not be said by then is left unsaid.
fn last_moment() -> Instant {
    Instant::now() + Duration::from_millis(SHUTDOWN_MS_MAX)
}

async fn until(wake: Option<Instant>) {
    match wake {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}
