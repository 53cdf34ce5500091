//! One link: a reader for each stream of the peer, one writer for all of ours, and the end that every fault leads to.
//!
//! Nothing here decides when to dial or what a frame means.

use std::collections::VecDeque;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use quinn::{Connection, ReadError, RecvStream, SendStream, WriteError};
use tokio::task::JoinSet;
use tokio::time::Sleep;

use crate::cause::printable;
use crate::frame::{self, Decoder, Fault};
use crate::governor::{Allowance, Governor};
use crate::inbox::{Inbox, Rooms};
use crate::limits::{CREDIT_BYTES, FRAME_BYTES_MAX, PIECE_BYTES_MAX, STREAMS_MAX};
use crate::{Cause, Class, Key, LinkId};

/// What is known of a link's path.
#[derive(Clone, Debug)]
pub struct Path {
    /// Where the peer is now; it may move (a NAT that forgets), its key stays.
    pub addr: SocketAddr,
    /// Smoothed round-trip time.
    pub rtt: Duration,
    /// Smallest round-trip time seen.
    pub rtt_min: Duration,
    /// Datagrams sent and their UDP payload.
    pub sent_datagrams: u64,
    /// UDP payload sent; add 28 bytes for each datagram to get IPv4 bytes.
    pub sent_bytes: u64,
    /// Datagrams received.
    pub received_datagrams: u64,
    /// UDP payload received.
    pub received_bytes: u64,
    /// Packets of ours that were deemed lost.
    pub lost_packets: u64,
    /// Largest datagram that we send.
    pub mtu: u16,
    /// Bulk that may be under way.
    pub window_bytes: u64,
    /// Round-trip time of the empty path and the newest sample; the difference is what queues.
    pub rtt_empty: Option<Duration>,
    /// See [`rtt_empty`](Self::rtt_empty).
    pub rtt_latest: Duration,
    /// The key agreement. Policy admits one, so it is a fact.
    pub key_agreement: &'static str,
    /// The protocol. Policy admits one, so it is a fact.
    pub protocol: &'static str,
}

/// A link that is up.
pub(crate) struct Link {
    pub(crate) id: LinkId,
    pub(crate) peer: Key,
    pub(crate) connection: Connection,
    governor: Arc<Governor>,
    outbox: Mutex<Outbox>,
    /// Set by whoever at this end closes first.
    ended: OnceLock<Cause>,
    classes_seen: AtomicU8,
}

/// What the caller queued and the writer has not taken yet.
#[derive(Default)]
struct Outbox {
    queues: [VecDeque<Vec<u8>>; Class::COUNT],
    /// Payload bytes handed in and not yet reported as sent.
    outstanding: [usize; Class::COUNT],
    waker: Option<Waker>,
}

impl Link {
    pub(crate) fn new(id: LinkId, peer: Key, connection: Connection, governor: Arc<Governor>) -> Self {
        Self {
            id,
            peer,
            connection,
            governor,
            outbox: Mutex::default(),
            ended: OnceLock::new(),
            classes_seen: AtomicU8::new(0),
        }
    }

    /// Queues a frame for the writer.
    pub(crate) fn send(&self, class: Class, frame: Vec<u8>) {
        let misuse = match frame.len() {
            0 => Some("an empty frame"),
            FRAME_BYTES_MAX.. if frame.len() > FRAME_BYTES_MAX => Some("a frame above the limit"),
            _ => None,
        };
        if let Some(what) = misuse {
            return self.close(Cause::Misuse { what });
        }
        let mut outbox = self.outbox();
        let outstanding = outbox.outstanding[class.index()] + frame.len();
        if outstanding > CREDIT_BYTES[class.index()] {
            drop(outbox);
            return self.close(Cause::Misuse { what: "more outstanding than the class has credit for" });
        }
        outbox.outstanding[class.index()] = outstanding;
        outbox.queues[class.index()].push_back(frame);
        if let Some(waker) = outbox.waker.take() {
            waker.wake();
        }
    }

    /// Ends the link for a reason of ours; the first reason stands.
    pub(crate) fn close(&self, cause: Cause) {
        self.connection.close(cause.code(), cause.reason().as_bytes());
        // If it was set before, that reason is the true one and this call came late.
        let _ = self.ended.set(cause);
    }

    pub(crate) fn path(&self) -> Path {
        let stats = self.connection.stats();
        let reading = self.governor.reading();
        Path {
            addr: canonical(self.connection.remote_address()),
            rtt: stats.path.rtt,
            rtt_min: stats.path.min_rtt,
            sent_datagrams: stats.udp_tx.datagrams,
            sent_bytes: stats.udp_tx.bytes,
            received_datagrams: stats.udp_rx.datagrams,
            received_bytes: stats.udp_rx.bytes,
            lost_packets: stats.path.lost_packets,
            mtu: stats.path.current_mtu,
            window_bytes: reading.window_bytes,
            rtt_empty: reading.base,
            rtt_latest: reading.latest,
            key_agreement: "X25519MLKEM768",
            protocol: "detente/1",
        }
    }

    /// Runs the link until it ends, and says why it did.
    pub(crate) async fn run(self: &Arc<Self>, inbox: &Arc<Inbox>, rooms: Rooms) -> Cause {
        let mut tasks = JoinSet::new();
        match self.open_streams() {
            Ok(streams) => {
                let writer = Writer::new(self.clone(), inbox.clone(), streams);
                tasks.spawn(writer);
            }
            Err(cause) => return self.finish(cause),
        }
        let mut streams = 0;
        let cause = loop {
            tokio::select! {
                stream = self.connection.accept_uni() => match stream {
                    Ok(_) if streams == STREAMS_MAX => break Cause::TooManyStreams,
                    Ok(stream) => {
                        streams += 1;
                        tasks.spawn(read(self.clone(), inbox.clone(), rooms.clone(), stream));
                    }
                    Err(error) => break Cause::of(&error),
                },
                Some(ended) = tasks.join_next() => match ended {
                    Ok(cause) => break cause,
                    Err(error) => break Cause::Local { text: printable(&error.to_string()) },
                },
            }
        };
        // The other tasks are of no more use; dropping the set stops them wherever they wait.
        drop(tasks);
        self.finish(cause)
    }

    /// Closes what is still open; a reason of ours given before goes above the transport's echo of it.
    fn finish(&self, cause: Cause) -> Cause {
        if self.connection.close_reason().is_none() {
            self.close(cause.clone());
        }
        match self.connection.close_reason() {
            Some(quinn::ConnectionError::LocallyClosed) => self.ended.get().cloned().unwrap_or(cause),
            // The transport knows better than a stream that only saw itself cut off.
            Some(error) if cause == Cause::StreamEnded => Cause::of(&error),
            _ => cause,
        }
    }

    /// All of our streams, in the order of classes. Nothing of them is on the wire before something is written.
    fn open_streams(&self) -> Result<[SendStream; Class::COUNT], Cause> {
        let mut streams = Vec::with_capacity(Class::COUNT);
        let mut cx = Context::from_waker(Waker::noop());
        for class in Class::ALL {
            let stream = match pin!(self.connection.open_uni()).poll(&mut cx) {
                Poll::Ready(Ok(stream)) => stream,
                Poll::Ready(Err(error)) => return Err(Cause::of(&error)),
                // The handshake told how many the peer allows; to wait for more is to let it stall us.
                Poll::Pending => return Err(Cause::Malformed { what: "too few streams allowed" }),
            };
            let priority = (Class::COUNT - class.index()) as i32;
            stream.set_priority(priority).map_err(|error| Cause::Local { text: printable(&error.to_string()) })?;
            streams.push(stream);
        }
        streams.try_into().map_err(|_| Cause::Local { text: "streams and classes differ".into() })
    }

    fn outbox(&self) -> MutexGuard<'_, Outbox> {
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An IPv4 address as such, also if the socket speaks IPv6.
pub(crate) fn canonical(addr: SocketAddr) -> SocketAddr {
    SocketAddr::new(addr.ip().to_canonical(), addr.port())
}

/// Reads one stream of the peer until it breaks a rule or the link ends.
async fn read(link: Arc<Link>, inbox: Arc<Inbox>, rooms: Rooms, mut stream: RecvStream) -> Cause {
    match read_frames(&link, &inbox, &rooms, &mut stream).await {
        Ok(never) => match never {},
        Err(cause) => cause,
    }
}

async fn read_frames(
    link: &Link,
    inbox: &Inbox,
    rooms: &Rooms,
    stream: &mut RecvStream,
) -> Result<std::convert::Infallible, Cause> {
    let mut byte = [0];
    read_some(stream, &mut byte).await?;
    let class = Class::from_byte(byte[0]).ok_or(Cause::UnknownClass { byte: byte[0] })?;
    if link.classes_seen.fetch_or(1 << class.index(), Ordering::Relaxed) & 1 << class.index() != 0 {
        return Err(Cause::DuplicateStream { class });
    }
    let mut buffer = vec![0; if class.is_urgent() { 16 << 10 } else { 64 << 10 }];
    let mut decoder = Decoder::default();
    let mut frames = Vec::new();
    loop {
        let length = read_some(stream, &mut buffer).await?;
        let verdict = decoder.push(&buffer[..length], &mut frames);
        inbox.push(link.id, class, rooms, &mut frames).await;
        verdict.map_err(|fault| match fault {
            Fault::Oversize(bytes) => Cause::OversizeFrame { class, bytes },
            Fault::Empty => Cause::Malformed { what: "an empty frame" },
            Fault::LengthForm => Cause::Malformed { what: "a length not in its shortest form" },
        })?;
    }
}

async fn read_some(stream: &mut RecvStream, buffer: &mut [u8]) -> Result<usize, Cause> {
    match stream.read(buffer).await {
        Ok(Some(length)) => Ok(length),
        Ok(None) | Err(ReadError::Reset(_)) => Err(Cause::StreamEnded),
        Err(ReadError::ConnectionLost(error)) => Err(Cause::of(&error)),
        Err(error) => Err(Cause::Local { text: printable(&error.to_string()) }),
    }
}

/// Moves bytes from the outbox to the streams: one task for all classes, woken by a frame, by room, or by the governor.
struct Writer {
    link: Arc<Link>,
    inbox: Arc<Inbox>,
    lanes: [Lane; Class::COUNT],
    pause: Option<Pin<Box<Sleep>>>,
}

/// One stream of ours and what is about to go on it.
struct Lane {
    stream: SendStream,
    staged: Vec<u8>,
    written: usize,
    /// Where each staged frame ends, and its payload bytes.
    ends: VecDeque<(usize, usize)>,
    opened: bool,
}

impl Writer {
    fn new(link: Arc<Link>, inbox: Arc<Inbox>, streams: [SendStream; Class::COUNT]) -> Self {
        let lanes =
            streams.map(|stream| Lane { stream, staged: Vec::new(), written: 0, ends: VecDeque::new(), opened: false });
        Self { link, inbox, lanes, pause: None }
    }

    /// Writes what may be written now. An error ends the link.
    fn drive(&mut self, cx: &mut Context<'_>) -> Result<(), Cause> {
        let mut sent = [0; Class::COUNT];
        let mut resume_at = None;
        for class in Class::ALL {
            let lane = &mut self.lanes[class.index()];
            let governed = class >= Class::Immediate;
            while lane.fill(&self.link, class) {
                let now = Instant::now();
                let pending = lane.staged.len() - lane.written;
                let allowance = match class {
                    Class::Control | Class::Flash => Allowance::Bytes(pending as u64),
                    Class::Immediate => {
                        self.link.governor.immediate(now, self.link.connection.rtt(), pending, cx.waker())
                    }
                    Class::Priority | Class::Routine => {
                        self.link.governor.bulk(now, self.link.connection.rtt(), pending, cx.waker())
                    }
                };
                let bytes = match allowance {
                    Allowance::Bytes(bytes) => pending.min(bytes as usize),
                    Allowance::At(at) => {
                        resume_at = Some(at);
                        break;
                    }
                    Allowance::Wait => break,
                };
                let piece = &lane.staged[lane.written..lane.written + bytes];
                let written = match Pin::new(&mut lane.stream).poll_write(cx, piece) {
                    Poll::Ready(Ok(written)) => written,
                    Poll::Ready(Err(error)) => return Err(write_error(error)),
                    Poll::Pending => break,
                };
                if governed {
                    self.link.governor.wrote_governed(written);
                } else {
                    self.link.governor.wrote_urgent(written);
                }
                sent[class.index()] += lane.advance(written);
            }
        }
        self.report(sent);
        self.pause_until(cx, resume_at);
        Ok(())
    }

    fn report(&self, sent: [usize; Class::COUNT]) {
        if sent.iter().all(|bytes| *bytes == 0) {
            return;
        }
        let mut outbox = self.link.outbox();
        outbox.outstanding.iter_mut().zip(sent).for_each(|(outstanding, bytes)| *outstanding -= bytes);
        drop(outbox);
        self.inbox.sent(self.link.id, sent);
    }

    fn pause_until(&mut self, cx: &mut Context<'_>, resume_at: Option<Instant>) {
        let Some(at) = resume_at else {
            self.pause = None;
            return;
        };
        let at = at.into();
        let pause = self.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(at)));
        pause.as_mut().reset(at);
        if pause.as_mut().poll(cx).is_ready() {
            cx.waker().wake_by_ref();
        }
    }
}

impl Future for Writer {
    type Output = Cause;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Cause> {
        // Before looking at the queues, so that nothing queued meanwhile is missed.
        self.link.outbox().waker = Some(cx.waker().clone());
        match self.drive(cx) {
            Ok(()) => Poll::Pending,
            Err(cause) => Poll::Ready(cause),
        }
    }
}

impl Lane {
    /// Makes sure that something is staged if anything is queued: frames are put end to end, so that packets fill.
    fn fill(&mut self, link: &Link, class: Class) -> bool {
        if self.written < self.staged.len() {
            return true;
        }
        self.staged.clear();
        self.written = 0;
        let mut outbox = link.outbox();
        let queue = &mut outbox.queues[class.index()];
        if queue.is_empty() {
            return false;
        }
        if !self.opened {
            self.opened = true;
            self.staged.push(class as u8);
        }
        while let Some(frame) = queue.pop_front() {
            frame::encode(&frame, &mut self.staged);
            self.ends.push_back((self.staged.len(), frame.len()));
            if self.staged.len() >= PIECE_BYTES_MAX as usize {
                break;
            }
        }
        true
    }

    /// Notes that so many bytes are written; gives the payload bytes of the frames that this completed.
    fn advance(&mut self, written: usize) -> usize {
        self.written += written;
        let mut completed = 0;
        while let Some((_, payload)) = self.ends.pop_front_if(|(end, _)| *end <= self.written) {
            completed += payload;
        }
        completed
    }
}

fn write_error(error: WriteError) -> Cause {
    match error {
        WriteError::ConnectionLost(error) => Cause::of(&error),
        WriteError::Stopped(_) => Cause::StreamEnded,
        error => Cause::Local { text: printable(&error.to_string()) },
    }
}
