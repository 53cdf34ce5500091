//! One link on a TCP connection: one task that reads and writes chunks, and a reader for each class that was heard of.
//!
//! The task never waits for a reader: what a class may have under way is bounded by its window, which its reader returns as
//! it takes. So a caller that takes no bulk stops the bulk, and nothing else. What it writes is at most one record at a time,
//! and the system is kept from holding more than a little, so that the next choice of what is most urgent is never far off.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;
use std::{io, mem};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep, timeout};
use tokio_rustls::TlsStream;

use super::chunk::{Head, Heads, Wrong};
use super::{Meter, Metered, last_words};
use crate::cause::local;
use crate::governor::{Allowance, Governor};
use crate::inbox::{Inbox, Rooms};
use crate::limits::{
    ACK_BYTES_MAX, ACK_DELAY, CHUNK_BYTES_MAX, CREDIT_PARTS, GOODBYE_MS_MAX, IDLE_MS_MAX, STREAM_WINDOW_BYTES,
};
use crate::link::{Link, Path, Source, Wire, read_frames};
use crate::outbox::Staged;
use crate::{Address, Carrier, Cause, Class};

/// What a class may have under way.
const WINDOW_BYTES: usize = STREAM_WINDOW_BYTES as usize;

/// Plaintext that is taken from TLS at a time: what a record holds at most.
const READ_BYTES: usize = 16 << 10;

/// Reads in a row before it is time to write.
const READS_MAX: usize = 8;

/// Records under way whose times are kept; more are counted with the last.
const RECORDS_TIMED_MAX: usize = 1024;

/// An emptied queue of a class keeps no more memory than this.
const QUEUE_KEPT_BYTES: usize = 64 << 10;

/// A TCP connection that carries a link.
pub(super) struct Chunks {
    /// The connection, until the link runs or is turned away.
    stream: Mutex<Option<TlsStream<Metered>>>,
    meter: Arc<Meter>,
    address: Address,
    governor: Governor,
    trips: Mutex<Trips>,
    goodbyes: Arc<Semaphore>,
}

/// Round trips, measured from end to end.
#[derive(Clone, Copy, Default)]
struct Trips {
    smoothed: Option<Duration>,
    smallest: Option<Duration>,
}

impl Chunks {
    pub(super) fn new(
        stream: TlsStream<Metered>,
        meter: Arc<Meter>,
        address: Address,
        goodbyes: Arc<Semaphore>,
    ) -> Self {
        let stream = Mutex::new(Some(stream));
        Self { stream, meter, address, governor: Governor::default(), trips: Mutex::default(), goodbyes }
    }

    /// Has the other end told why the link ends, after `rest` of what was begun, if there is room for one more to be told.
    fn say_goodbye(&self, stream: TlsStream<Metered>, rest: Vec<u8>, cause: Cause) {
        let room = self.goodbyes.clone().try_acquire_owned();
        if let (Ok(room), Ok(runtime)) = (room, tokio::runtime::Handle::try_current()) {
            runtime.spawn(async move {
                goodbye(stream, rest, cause).await;
                drop(room);
            });
        }
    }

    fn take_stream(&self) -> Option<TlsStream<Metered>> {
        self.stream.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn trips(&self) -> MutexGuard<'_, Trips> {
        self.trips.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wire for Chunks {
    fn close(&self, cause: &Cause) {
        // A link that runs is woken and looks for itself.
        if let Some(stream) = self.take_stream() {
            self.say_goodbye(stream, Vec::new(), cause.clone());
        }
    }

    fn path(&self) -> Path {
        let reading = self.governor.reading();
        let trips = *self.trips();
        let count = |of: &std::sync::atomic::AtomicU64| of.load(std::sync::atomic::Ordering::Relaxed);
        Path {
            carrier: Carrier::Tcp,
            address: self.address.clone(),
            rtt: trips.smoothed.unwrap_or_default(),
            rtt_min: trips.smallest.unwrap_or_default(),
            sent_datagrams: 0,
            sent_bytes: count(&self.meter.sent),
            received_datagrams: 0,
            received_bytes: count(&self.meter.received),
            lost_packets: 0,
            mtu: 0,
            window_bytes: reading.window_bytes,
            rtt_empty: reading.base,
            rtt_latest: reading.latest,
            key_agreement: "X25519MLKEM768",
            protocol: "detente-tcp/1",
        }
    }

    fn run(
        self: Arc<Self>,
        link: Arc<Link>,
        inbox: Arc<Inbox>,
        rooms: Rooms,
    ) -> Pin<Box<dyn Future<Output = Cause> + Send>> {
        Box::pin(run(self, link, inbox, rooms))
    }
}

async fn run(wire: Arc<Chunks>, link: Arc<Link>, inbox: Arc<Inbox>, rooms: Rooms) -> Cause {
    let Some(stream) = wire.take_stream() else {
        // Closed before it ran.
        return link.ended().cloned().unwrap_or(Cause::ShutDown);
    };
    let mut driver = Driver::new(wire.clone(), link.clone(), inbox, rooms, stream);
    let cause = poll_fn(|cx| driver.poll(cx)).await;
    link.close(cause.clone());
    let cause = link.ended().cloned().unwrap_or(cause);
    let Driver { stream, mut record, written, is_over, .. } = driver;
    if !is_over {
        record.drain(..written);
        wire.say_goodbye(stream, record, cause.clone());
    }
    cause
}

/// Says why the link ends, and lets that arrive.
async fn goodbye(mut stream: TlsStream<Metered>, mut rest: Vec<u8>, cause: Cause) {
    let reason = cause.reason();
    Head::Close { code: cause.code(), length: reason.len() }.encode(&mut rest);
    rest.extend_from_slice(reason.as_bytes());
    let told = async {
        stream.write_all(&rest).await?;
        // The close of TLS, without which an end is anybody's.
        stream.shutdown().await
    };
    if timeout(Duration::from_millis(GOODBYE_MS_MAX), told).await.is_ok_and(|told| told.is_ok()) {
        match stream {
            TlsStream::Client(stream) => last_words(stream.into_inner().0).await,
            TlsStream::Server(stream) => last_words(stream.into_inner().0).await,
        }
    }
}

/// Moves bytes between the connection and the queues of the link.
struct Driver {
    wire: Arc<Chunks>,
    link: Arc<Link>,
    inbox: Arc<Inbox>,
    rooms: Rooms,
    stream: TlsStream<Metered>,
    /// The other end closed the link, or the connection is gone: nothing more can be told.
    is_over: bool,

    buffer: Vec<u8>,
    heads: Heads,
    /// The chunk that is being read, and how many bytes of it are to come.
    body: Option<(Body, usize)>,
    intakes: [Option<Arc<Intake>>; Class::COUNT],
    readers: JoinSet<Cause>,
    /// Bytes that the other end may still send of each class.
    granted: [usize; Class::COUNT],
    /// When the last whole chunk came. Bytes that drip do not count.
    heard_at: Instant,
    /// Bytes of data that came and were not acknowledged, when the last of them came, and when that is due.
    unacknowledged: u64,
    arrived_at: Instant,
    ack_due: Option<Instant>,
    /// Bytes acknowledged so far.
    acknowledged: u64,

    staged: [Staged; Class::COUNT],
    /// Bytes that we may still send of each class.
    windows: [usize; Class::COUNT],
    /// The record that is being written, and how much of it is.
    record: Vec<u8>,
    written: usize,
    flights: Flights,
    /// When the governor is to be asked again.
    resume_at: Option<Instant>,
    timer: Pin<Box<Sleep>>,
}

enum Body {
    Data { class: Class, length: usize },
    Reason { code: u64, text: Vec<u8> },
}

impl Driver {
    fn new(wire: Arc<Chunks>, link: Arc<Link>, inbox: Arc<Inbox>, rooms: Rooms, stream: TlsStream<Metered>) -> Self {
        let now = Instant::now();
        Self {
            wire,
            link,
            inbox,
            rooms,
            stream,
            is_over: false,
            buffer: vec![0; READ_BYTES],
            heads: Heads::default(),
            body: None,
            intakes: Default::default(),
            readers: JoinSet::new(),
            granted: [WINDOW_BYTES; Class::COUNT],
            heard_at: now,
            unacknowledged: 0,
            arrived_at: now,
            ack_due: None,
            acknowledged: 0,
            staged: Default::default(),
            windows: [WINDOW_BYTES; Class::COUNT],
            record: Vec::new(),
            written: 0,
            flights: Flights::default(),
            resume_at: None,
            timer: Box::pin(tokio::time::sleep(Duration::from_millis(IDLE_MS_MAX))),
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Cause> {
        self.link.outbox.set_waker(cx.waker());
        match self.drive(cx) {
            Ok(()) => Poll::Pending,
            Err(cause) => Poll::Ready(cause),
        }
    }

    /// Does all that can be done now. An error ends the link.
    fn drive(&mut self, cx: &mut Context<'_>) -> Result<(), Cause> {
        loop {
            if let Some(cause) = self.link.ended() {
                return Err(cause.clone());
            }
            let is_all_read = self.read(cx)?;
            // After what may have begun one: none ends unseen.
            if let Poll::Ready(Some(ended)) = self.readers.poll_join_next(cx) {
                return Err(ended.unwrap_or_else(local));
            }
            let is_blocked = match self.write(cx) {
                Ok(is_blocked) => is_blocked,
                Err(error) => {
                    // What the other end said before it went away explains more than that it is gone.
                    self.is_over = true;
                    let said = self.read(cx).err();
                    return Err(said.unwrap_or_else(|| Cause::of_io(&error)));
                }
            };
            let is_early = self.wait(cx, is_blocked)?;
            if is_all_read && is_early {
                return Ok(());
            }
        }
    }

    /// Sets the timer to what is due next; true if that is yet to come. While the system takes nothing, nothing can be due.
    fn wait(&mut self, cx: &mut Context<'_>, is_blocked: bool) -> Result<bool, Cause> {
        let idle_at = self.heard_at + Duration::from_millis(IDLE_MS_MAX);
        if idle_at <= Instant::now() {
            self.is_over = true;
            return Err(Cause::TimedOut);
        }
        let writes = [self.resume_at, self.ack_due].into_iter().flatten().filter(|_| !is_blocked);
        let due = writes.fold(idle_at, Instant::min);
        // One that is set too early costs a look around; to set it anew at every chunk would cost more.
        if due < self.timer.deadline() || self.timer.is_elapsed() {
            self.timer.as_mut().reset(due);
        }
        Ok(self.timer.as_mut().poll(cx).is_pending())
    }

    /// Takes in what came; true if that is all for now.
    fn read(&mut self, cx: &mut Context<'_>) -> Result<bool, Cause> {
        let mut buffer = mem::take(&mut self.buffer);
        let outcome = self.read_into(cx, &mut buffer);
        self.buffer = buffer;
        outcome
    }

    fn read_into(&mut self, cx: &mut Context<'_>, buffer: &mut [u8]) -> Result<bool, Cause> {
        for _ in 0..READS_MAX {
            let mut space = ReadBuf::new(buffer);
            match Pin::new(&mut self.stream).poll_read(cx, &mut space) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(error)) => {
                    self.is_over = true;
                    return Err(Cause::of_io(&error));
                }
                Poll::Pending => return Ok(true),
            }
            if space.filled().is_empty() {
                // TLS was closed without a word of ours: the other end itself did that.
                self.is_over = true;
                return Err(Cause::StreamEnded);
            }
            self.take_in(space.filled())?;
        }
        Ok(false)
    }

    fn take_in(&mut self, mut input: &[u8]) -> Result<(), Cause> {
        while !input.is_empty() {
            let Some((body, left)) = &mut self.body else {
                match self.heads.take(&mut input) {
                    Ok(Some(head)) => self.begin(head)?,
                    Ok(None) => return Ok(()),
                    Err(Wrong::UnknownKind(byte)) => return Err(Cause::UnknownClass { byte }),
                    Err(Wrong::Malformed(what)) => return Err(Cause::Malformed { what }),
                }
                continue;
            };
            let (part, rest) = input.split_at(input.len().min(*left));
            input = rest;
            *left -= part.len();
            let is_whole = *left == 0;
            match body {
                Body::Data { class, length } => {
                    let (class, length) = (*class, *length);
                    self.intake(class).put(part);
                    if is_whole {
                        self.arrived(length);
                    }
                }
                Body::Reason { code, text } => {
                    text.extend_from_slice(part);
                    if is_whole {
                        self.is_over = true;
                        return Err(Cause::of_application_close(*code, text));
                    }
                }
            }
            if is_whole {
                self.body = None;
            }
        }
        Ok(())
    }

    /// A head was read: it is obeyed, or its chunk follows.
    fn begin(&mut self, head: Head) -> Result<(), Cause> {
        match head {
            Head::Data { class, length } => {
                let granted = &mut self.granted[class.index()];
                *granted =
                    granted.checked_sub(length).ok_or(Cause::Malformed { what: "more of a class than its window" })?;
                self.body = Some((Body::Data { class, length }, length));
                return Ok(());
            }
            Head::Credit { class, bytes } => {
                let window = &mut self.windows[class.index()];
                let lacking = WINDOW_BYTES - *window;
                let bytes = usize::try_from(bytes).ok().filter(|bytes| *bytes <= lacking);
                *window += bytes.ok_or(Cause::Malformed { what: "a credit for what was not sent" })?;
            }
            Head::Ack { bytes, held_us } => self.acknowledge(bytes, Duration::from_micros(held_us))?,
            Head::Close { code, length: 0 } => {
                self.is_over = true;
                return Err(Cause::of_application_close(code, b""));
            }
            Head::Close { code, length } => {
                self.body = Some((Body::Reason { code, text: Vec::with_capacity(length) }, length));
                return Ok(());
            }
        }
        self.heard_at = Instant::now();
        Ok(())
    }

    /// A chunk of data is whole.
    fn arrived(&mut self, length: usize) {
        let now = Instant::now();
        self.heard_at = now;
        self.arrived_at = now;
        self.unacknowledged += length as u64;
        let is_early = self.acknowledged < ACK_BYTES_MAX;
        let due = if is_early || self.unacknowledged >= ACK_BYTES_MAX { now } else { now + ACK_DELAY };
        self.ack_due = Some(self.ack_due.map_or(due, |before| before.min(due)));
    }

    /// Where the bytes of a class go; its reader begins with the first of them.
    fn intake(&mut self, class: Class) -> &Intake {
        let Self { intakes, readers, link, inbox, rooms, .. } = self;
        intakes[class.index()].get_or_insert_with(|| {
            let intake = Arc::<Intake>::default();
            readers.spawn(read_class(class, intake.clone(), link.clone(), inbox.clone(), rooms.clone()));
            intake
        })
    }

    /// The other end says what it took in.
    fn acknowledge(&mut self, bytes: u64, held: Duration) -> Result<(), Cause> {
        let now = Instant::now();
        let landed =
            self.flights.land(bytes).ok_or(Cause::Malformed { what: "an acknowledgement of what was not sent" })?;
        let Some((newest, _)) = landed.last() else { return Ok(()) };
        let trip = now.saturating_duration_since(*newest).saturating_sub(held);
        if trip.is_zero() {
            // Nothing comes back in no time: what it says of its delay is not so.
            return Ok(());
        }
        let mut trips = self.wire.trips();
        trips.smoothed = Some(trips.smoothed.map_or(trip, |smoothed| (smoothed * 7 + trip) / 8));
        trips.smallest = Some(trips.smallest.map_or(trip, |smallest| smallest.min(trip)));
        drop(trips);
        let landed = landed.into_iter().map(|(at, bytes)| (at.into_std(), bytes));
        self.wire.governor.acknowledged(now.into_std(), trip, landed, self.flights.bytes());
        Ok(())
    }

    /// Writes what may be written now; true if the system takes no more.
    fn write(&mut self, cx: &mut Context<'_>) -> io::Result<bool> {
        let mut sent = [0; Class::COUNT];
        let outcome = loop {
            match self.pass_on(cx) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(error)) => break Err(error),
                Poll::Pending => break Ok(true),
            }
            self.compose(cx.waker(), &mut sent);
            if self.record.is_empty() {
                break Ok(false);
            }
        };
        self.link.report(&self.inbox, sent);
        outcome
    }

    /// Hands the record to the system, down to the last byte: nothing is chosen while an earlier choice still waits here.
    fn pass_on(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut stream = Pin::new(&mut self.stream);
        while self.written < self.record.len() {
            match ready!(stream.as_mut().poll_write(cx, &self.record[self.written..]))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                length => self.written += length,
            }
        }
        self.record.clear();
        self.written = 0;
        stream.poll_flush(cx)
    }

    /// Puts the next record together: the most urgent bytes there are, up to one chunk of them in all, and what is to be
    /// told besides.
    fn compose(&mut self, waker: &Waker, sent: &mut [usize; Class::COUNT]) {
        let now = Instant::now();
        self.resume_at = None;
        for class in Class::ALL {
            let Some(intake) = &self.intakes[class.index()] else { continue };
            if let Some(bytes) = intake.returned() {
                self.granted[class.index()] += bytes;
                Head::Credit { class, bytes: bytes as u64 }.encode(&mut self.record);
            }
        }
        let mut room = CHUNK_BYTES_MAX;
        for class in Class::ALL {
            let staged = &mut self.staged[class.index()];
            while room > 0 && self.windows[class.index()] > 0 && staged.fill(&self.link.outbox, class, &mut None) {
                let pending = staged.pending().len();
                // A trip is told to the governor as it is measured, so none need be estimated here.
                let asked = self.wire.governor.allowance(class, now.into_std(), Duration::ZERO, pending, waker);
                let allowed = match asked {
                    Allowance::Bytes(bytes) => usize::try_from(bytes).unwrap_or(usize::MAX),
                    Allowance::At(at) => {
                        self.resume_at = Some(at.into());
                        break;
                    }
                    Allowance::Wait => break,
                };
                let length = pending.min(allowed).min(room).min(self.windows[class.index()]);
                Head::Data { class, length }.encode(&mut self.record);
                self.record.extend_from_slice(&staged.pending()[..length]);
                sent[class.index()] += staged.advance(length);
                self.windows[class.index()] -= length;
                room -= length;
                if class >= Class::Immediate {
                    self.wire.governor.wrote_governed(length);
                } else {
                    self.wire.governor.wrote_urgent(length);
                }
            }
        }
        if room < CHUNK_BYTES_MAX {
            self.flights.depart(now, (CHUNK_BYTES_MAX - room) as u64);
        }
        // On a record that goes anyway it costs little.
        if self.unacknowledged > 0 && (!self.record.is_empty() || self.ack_due.is_some_and(|due| due <= now)) {
            let bytes = mem::take(&mut self.unacknowledged);
            let held_us = now.saturating_duration_since(self.arrived_at).as_micros() as u64;
            Head::Ack { bytes, held_us }.encode(&mut self.record);
            self.acknowledged += bytes;
            self.ack_due = None;
        }
    }
}

/// Data that was written and is not acknowledged: record by record, when and how much.
#[derive(Default)]
struct Flights {
    records: VecDeque<(Instant, u64)>,
    /// Bytes of the first record that are acknowledged already.
    landed: u64,
    bytes: u64,
}

impl Flights {
    fn depart(&mut self, now: Instant, bytes: u64) {
        self.bytes += bytes;
        let is_full = self.records.len() >= RECORDS_TIMED_MAX;
        match self.records.back_mut() {
            Some((_, last)) if is_full => *last += bytes,
            _ => self.records.push_back((now, bytes)),
        }
    }

    /// Takes `bytes` more as arrived; gives the records that are whole by that, or none if so much is not under way.
    fn land(&mut self, bytes: u64) -> Option<Vec<(Instant, u64)>> {
        self.bytes = self.bytes.checked_sub(bytes)?;
        self.landed += bytes;
        let mut whole = Vec::new();
        while let Some(record) = self.records.pop_front_if(|(_, bytes)| *bytes <= self.landed) {
            self.landed -= record.1;
            whole.push(record);
        }
        Some(whole)
    }

    fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// What came of one class and its reader has not taken yet: never more than the window.
#[derive(Default)]
struct Intake(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    bytes: VecDeque<u8>,
    /// Bytes that the reader took and the other end may send again.
    taken: usize,
    waker: Option<Waker>,
}

impl Intake {
    fn put(&self, part: &[u8]) {
        let mut waiting = self.lock();
        waiting.bytes.extend(part);
        if let Some(waker) = waiting.waker.take() {
            waker.wake();
        }
    }

    /// What is to be granted anew, once it is worth a word.
    fn returned(&self) -> Option<usize> {
        let mut waiting = self.lock();
        (waiting.taken >= WINDOW_BYTES / CREDIT_PARTS).then(|| mem::take(&mut waiting.taken))
    }

    fn poll_take(&self, cx: &Context<'_>, buffer: &mut [u8]) -> Poll<(usize, bool)> {
        let mut waiting = self.lock();
        if waiting.bytes.is_empty() {
            waiting.waker = Some(cx.waker().clone());
            return Poll::Pending;
        }
        // The two ends of the ring, one after the other.
        let mut length = 0;
        while length < buffer.len() && !waiting.bytes.is_empty() {
            let (front, _) = waiting.bytes.as_slices();
            let part = front.len().min(buffer.len() - length);
            buffer[length..length + part].copy_from_slice(&front[..part]);
            waiting.bytes.drain(..part);
            length += part;
        }
        if waiting.bytes.is_empty() {
            waiting.bytes.shrink_to(QUEUE_KEPT_BYTES);
        }
        waiting.taken += length;
        Poll::Ready((length, waiting.taken >= WINDOW_BYTES / CREDIT_PARTS))
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reader's end of an intake.
struct Outlet {
    intake: Arc<Intake>,
    link: Arc<Link>,
}

impl Source for Outlet {
    async fn read_some(&mut self, buffer: &mut [u8]) -> Result<usize, Cause> {
        let (length, is_to_be_returned) = poll_fn(|cx| self.intake.poll_take(cx, buffer)).await;
        if is_to_be_returned {
            self.link.outbox.wake();
        }
        Ok(length)
    }
}

async fn read_class(class: Class, intake: Arc<Intake>, link: Arc<Link>, inbox: Arc<Inbox>, rooms: Rooms) -> Cause {
    let id = link.id;
    match read_frames(id, class, &inbox, &rooms, &mut Outlet { intake, link }).await {
        Ok(never) => match never {},
        Err(cause) => cause,
    }
}
