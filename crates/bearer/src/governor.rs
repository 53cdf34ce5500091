//! How much bulk may be under way: enough to fill the path, never so much that a FLASH must queue behind it.
//!
//! One [`Governor`] for each connection. It watches every acknowledgement, on QUIC as quinn's congestion controller, on TCP by
//! those that the other end says itself; the link's writer asks it before each piece of bulk. Three sizes follow from one window W:
//! bulk may have W in flight, IMMEDIATE a little more, and the transport itself refuses only above W plus a headroom that
//! bulk never touches, so CONTROL and FLASH leave at once.
//!
//! W follows delay, not loss. *Start*: short bursts, each several times the last, until one is seen to queue; its queueing
//! delay is its size divided by the bottleneck's rate, so the first look tells W. *Steady*: once a round trip,
//! W <- W (base + target) / (base + queue), pieces paced. Every ten seconds W dips for one round trip, so that the queue drains
//! and the base is seen afresh. Loss lowers W only if delay rose with it, or it is heavy, or the path is too short for delay to tell.

use std::any::Any;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};

use quinn::congestion::{Controller, ControllerFactory, ControllerMetrics};
use quinn_proto::RttEstimator;

use crate::Class;
use crate::limits::{
    HEADROOM_BYTES, IMMEDIATE_HEADROOM_BYTES, PIECE_BYTES_MAX, PIECE_BYTES_MIN, QUEUE_DELAY_MAX, QUEUE_DELAY_MIN,
    WINDOW_BYTES_MAX, WINDOW_BYTES_MIN, WINDOW_BYTES_START,
};

/// A burst may grow by so much when the last one caused no delay.
const START_GROWTH_MAX: f64 = 8.0;
/// From here on bursts are too long to be written at once; growth goes on in the steady way.
const START_WINDOW_BYTES_MAX: f64 = 256.0 * 1024.0;
/// How much of the rate that the start found is taken at first: the base may have carried more than the burst's answer did.
const START_SHARE: f64 = 0.5;
/// W grows by no more in one round.
const GROWTH_MAX: f64 = 1.25;
/// Bulk is paced at so much above W per round trip, so that pacing never is the limit itself.
const PACING_GAIN: f64 = 1.1;
/// Shorter paths are not paced: a timer is coarser than they are.
const PACED_BASE_MIN: Duration = Duration::from_millis(3);
/// How much of the paced rate goes into one piece.
const PIECE_TIME: Duration = Duration::from_millis(20);
/// Pieces above this are cut to whole packets of this payload.
const PACKET_PAYLOAD_BYTES: u64 = 1_160;
/// How often W dips so that the queue drains.
const DRAIN_INTERVAL: Duration = Duration::from_secs(10);
/// The base is the smallest round trip of about two minutes.
const BASE_BUCKETS: usize = 12;
/// Share of a round's bytes that may be lost without W shrinking, as long as delay stays.
const LOSS_TOLERATED: f64 = 0.08;
/// What W is multiplied with when loss counts.
const LOSS_FACTOR: f64 = 0.7;

/// Shared between the transport (as controller) and the link's writer.
#[derive(Default)]
pub(crate) struct Governor(Mutex<State>);

struct State {
    /// W.
    window: f64,
    phase: Phase,
    /// Bytes sent and neither acknowledged nor lost, as the transport counts.
    in_flight: u64,
    /// Bytes written to streams that the transport has not yet put into packets.
    unsent: u64,

    /// The transport's smoothed round-trip time when last seen; each change of it tells one sample.
    smoothed: Option<Duration>,
    /// An acknowledgement was taken in whose sample is still to be read.
    sample_due: bool,
    /// The newest packet acknowledged since the last sample: when it was sent, and its bytes.
    newest: Option<(Instant, u64)>,
    /// The newest sample.
    latest: Sample,
    /// Smallest samples, one for each stretch of [`DRAIN_INTERVAL`].
    bases: VecDeque<(Instant, Sample)>,

    round: Round,
    /// Rounds in a row that were full and saw no queue.
    clear_rounds: u32,
    drained_at: Option<Instant>,
    /// Loss of packets sent before this was already answered.
    recovered_at: Option<Instant>,

    tokens: f64,
    tokens_at: Option<Instant>,

    /// The writer had bulk and was refused: wake it at the next acknowledgement.
    waiting: bool,
    waker: Option<Waker>,
}

/// One look at the path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Sample {
    /// A packet's round trip, without the time the peer held its acknowledgement back.
    rtt: Duration,
    /// That packet's bytes: on a thin line a large one takes longer, though nothing queues.
    bytes: u64,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    Start(Burst),
    Steady,
    /// W as it was before the dip.
    Drain(f64),
}

/// One burst of the start.
#[derive(Clone, Copy, Debug, Default)]
struct Burst {
    size: u64,
    written: u64,
    began_at: Option<Instant>,
    full: bool,
    acknowledged: u64,
    /// When its last acknowledged packet was sent.
    sent_at: Option<Instant>,
}

/// What was seen since the last adjustment.
#[derive(Clone, Copy, Debug, Default)]
struct Round {
    began_at: Option<Instant>,
    smallest: Option<Sample>,
    /// Queueing delays in seconds: the smallest, and the sum.
    queue_smallest: f64,
    queue_sum: f64,
    samples: u32,
    acknowledged: u64,
    lost: u64,
    /// The writer used all that it was allowed.
    full: bool,
    over: bool,
}

/// What the writer may do with bulk now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Allowance {
    /// Write up to so many bytes.
    Bytes(u64),
    /// Ask again then, or when woken.
    At(Instant),
    /// Ask again when woken.
    Wait,
}

/// For people who look at a link.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) window_bytes: u64,
    pub(crate) base: Option<Duration>,
    pub(crate) latest: Duration,
}

impl Governor {
    /// What a class may write now: CONTROL and FLASH as much as they have.
    pub(crate) fn allowance(
        &self,
        class: Class,
        now: Instant,
        smoothed: Duration,
        pending: usize,
        waker: &Waker,
    ) -> Allowance {
        match class {
            Class::Control | Class::Flash => Allowance::Bytes(pending as u64),
            Class::Immediate => self.immediate(now, smoothed, pending, waker),
            Class::Priority | Class::Routine => self.bulk(now, smoothed, pending, waker),
        }
    }

    /// What bulk may write now, given that `pending` bytes of it are at hand.
    /// `smoothed` is the transport's estimate at this moment.
    fn bulk(&self, now: Instant, smoothed: Duration, pending: usize, waker: &Waker) -> Allowance {
        let mut state = self.lock();
        state.look(now, smoothed);
        let allowance = state.bulk(now, pending as u64);
        if !matches!(allowance, Allowance::Bytes(_)) {
            state.waiting = true;
            state.waker = Some(waker.clone());
        }
        allowance
    }

    /// As [`bulk`](Self::bulk), for IMMEDIATE: not paced and with a little room of its own.
    fn immediate(&self, now: Instant, smoothed: Duration, pending: usize, waker: &Waker) -> Allowance {
        let mut state = self.lock();
        state.look(now, smoothed);
        let room = (state.window as u64 + IMMEDIATE_HEADROOM_BYTES).saturating_sub(state.outstanding());
        let bytes = match state.bulk(now, pending as u64) {
            Allowance::Bytes(bytes) => bytes.max(room),
            _ => room,
        };
        if bytes > 0 {
            return Allowance::Bytes(bytes);
        }
        state.waiting = true;
        state.waker = Some(waker.clone());
        Allowance::Wait
    }

    /// Bytes of a governed class went to the transport.
    pub(crate) fn wrote_governed(&self, bytes: usize) {
        self.lock().wrote_governed(bytes as u64);
    }

    /// Bytes of CONTROL or FLASH went to the transport.
    pub(crate) fn wrote_urgent(&self, bytes: usize) {
        self.lock().unsent += bytes as u64;
    }

    /// Over TCP: the other end took in `taken`, each as written then and so large. The newest of it took `trip`, there and
    /// back, and `in_flight` bytes are still under way.
    pub(crate) fn acknowledged(
        &self,
        now: Instant,
        trip: Duration,
        taken: impl IntoIterator<Item = (Instant, u64)>,
        in_flight: u64,
    ) {
        let mut state = self.lock();
        taken.into_iter().for_each(|(written, bytes)| state.on_acknowledged(written, bytes));
        // TCP does not tell what of it left this machine: all that was written is under way.
        (state.in_flight, state.unsent) = (in_flight, 0);
        state.on_sample(now, trip);
        state.wake();
    }

    pub(crate) fn reading(&self) -> Reading {
        let state = self.lock();
        Reading { window_bytes: state.window as u64, base: state.base(), latest: state.latest.rtt }
    }

    /// Whether the other end has acknowledged anything.
    pub(crate) fn is_heard(&self) -> bool {
        self.lock().smoothed.is_some()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Plain numbers: nothing in them can be left half done that the next acknowledgement would not mend.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for State {
    fn default() -> Self {
        Self {
            window: WINDOW_BYTES_START as f64,
            phase: Phase::Start(Burst::default()),
            in_flight: 0,
            unsent: 0,
            smoothed: None,
            sample_due: false,
            newest: None,
            latest: Sample::default(),
            bases: VecDeque::new(),
            round: Round::default(),
            clear_rounds: 0,
            drained_at: None,
            recovered_at: None,
            tokens: 0.0,
            tokens_at: None,
            waiting: false,
            waker: None,
        }
    }
}

impl State {
    fn outstanding(&self) -> u64 {
        self.in_flight + self.unsent
    }

    /// The empty path, as last seen.
    fn base_sample(&self) -> Option<Sample> {
        self.bases.iter().map(|(_, base)| *base).min()
    }

    fn base(&self) -> Option<Duration> {
        self.base_sample().map(|base| base.rtt)
    }

    /// Seconds for which the newest sample's packet queued: what it took beyond the base, less what its size explains.
    fn queue(&self) -> f64 {
        let Some(base) = self.base_sample() else { return 0.0 };
        let excess = self.latest.rtt.saturating_sub(base.rtt).as_secs_f64();
        if let Phase::Start(_) = self.phase {
            // What W says of the rate is only a guess yet.
            return excess;
        }
        let rate = self.window / (base.rtt.as_secs_f64() + excess).max(1e-5);
        // Never the other way: while W is far below the path's rate, a small packet would seem to have queued.
        (excess - self.latest.bytes.saturating_sub(base.bytes) as f64 / rate).max(0.0)
    }

    /// Queueing delay that bulk may cause: a sixteenth of the round trip, and never less than one piece takes.
    fn target(&self, base: Duration) -> Duration {
        let target = (base / 16).clamp(QUEUE_DELAY_MIN, QUEUE_DELAY_MAX);
        if let Phase::Start(_) = self.phase {
            // What W says of the rate is only a guess yet.
            return target;
        }
        let piece = Duration::from_secs_f64(PIECE_BYTES_MIN as f64 / self.rate(base).max(1.0));
        target.max(piece.min(base))
    }

    /// Bytes each second that W amounts to.
    fn rate(&self, base: Duration) -> f64 {
        self.window / self.latest.rtt.max(base).as_secs_f64().max(1e-5)
    }

    fn bulk(&mut self, now: Instant, pending: u64) -> Allowance {
        let Some(base) = self.base() else {
            // No round trip was ever measured: over QUIC the handshake gives one, over TCP the first answer will.
            return match WINDOW_BYTES_START.saturating_sub(self.outstanding()) {
                0 => Allowance::Wait,
                room => Allowance::Bytes(room),
            };
        };
        let room = (self.window as u64).saturating_sub(self.outstanding());
        if let Phase::Start(burst) = self.phase {
            return self.next_of_burst(now, base, burst, room);
        }
        let piece = self.piece(base);
        let wanted = piece.min(pending);
        if room < wanted {
            self.round.full = true;
            return Allowance::Wait;
        }
        if base < PACED_BASE_MIN {
            return Allowance::Bytes(room);
        }
        let rate = PACING_GAIN * self.rate(base);
        let since = now.saturating_duration_since(self.tokens_at.unwrap_or(now)).as_secs_f64();
        self.tokens = (self.tokens + since * rate).min(piece as f64);
        self.tokens_at = Some(now);
        if self.tokens + 0.5 < wanted as f64 {
            self.round.full = true;
            return Allowance::At(now + Duration::from_secs_f64(((wanted as f64 - self.tokens) / rate).min(1.0)));
        }
        Allowance::Bytes(room.min(piece))
    }

    /// A burst is written at once or begun again: spread over time its delay would tell nothing.
    fn next_of_burst(&mut self, now: Instant, base: Duration, mut burst: Burst, room: u64) -> Allowance {
        let spread = (base / 4).max(Duration::from_millis(5));
        if !burst.full && burst.began_at.is_some_and(|began_at| now.saturating_duration_since(began_at) > spread) {
            burst = Burst::default();
        }
        if burst.began_at.is_none() && room as f64 >= self.window / 2.0 {
            burst.began_at = Some(now);
            burst.size = room;
        }
        self.phase = Phase::Start(burst);
        match burst.size.saturating_sub(burst.written) {
            left if left > 0 && !burst.full => Allowance::Bytes(left),
            _ => Allowance::Wait,
        }
    }

    fn piece(&self, base: Duration) -> u64 {
        let piece = (self.rate(base) * PIECE_TIME.as_secs_f64()) as u64;
        let piece = if piece > PACKET_PAYLOAD_BYTES { piece - piece % PACKET_PAYLOAD_BYTES } else { piece };
        piece.clamp(PIECE_BYTES_MIN, PIECE_BYTES_MAX).min((self.window / 2.0) as u64).max(1)
    }

    fn wrote_governed(&mut self, bytes: u64) {
        self.unsent += bytes;
        self.tokens -= bytes as f64;
        // What IMMEDIATE wrote before the burst began is not of it: its acknowledgements are not counted either.
        if let Phase::Start(burst) = &mut self.phase
            && burst.began_at.is_some()
        {
            burst.written += bytes;
            burst.full |= burst.written >= burst.size;
        }
    }

    /// Reads the sample of the last acknowledgement out of the transport's smoothed value, which is all that it shows:
    /// smoothed' = (7 smoothed + sample) / 8, and the sample is free of the peer's own delay.
    fn look(&mut self, now: Instant, smoothed: Duration) {
        if !std::mem::take(&mut self.sample_due) {
            return;
        }
        let sample = match self.smoothed.replace(smoothed) {
            Some(before) => (smoothed * 8).saturating_sub(before * 7),
            None => smoothed,
        };
        self.on_sample(now, sample);
    }

    /// Takes in the round trip of the newest packet acknowledged.
    fn on_sample(&mut self, now: Instant, sample: Duration) {
        let Some((_, bytes)) = self.newest.take().filter(|_| !sample.is_zero()) else { return };
        let sample = Sample { rtt: sample, bytes };
        self.latest = sample;
        match self.bases.back_mut() {
            Some((at, base)) if now.saturating_duration_since(*at) < DRAIN_INTERVAL => *base = sample.min(*base),
            _ => {
                self.bases.push_back((now, sample));
                if self.bases.len() > BASE_BUCKETS {
                    self.bases.pop_front();
                }
            }
        }
        let queue = self.queue();
        let round = &mut self.round;
        round.smallest = Some(round.smallest.map_or(sample, |smallest| smallest.min(sample)));
        round.queue_smallest = if round.samples == 0 { queue } else { queue.min(round.queue_smallest) };
        round.queue_sum += queue;
        round.samples += 1;
        self.end_burst();
        if self.round.over {
            self.end_round(now);
        }
    }

    /// Judges a burst of the start by the delay of its last packet.
    fn end_burst(&mut self) {
        let (Phase::Start(burst), Some(base)) = (self.phase, self.base_sample()) else { return };
        let (Some(began_at), Some(sent_at)) = (burst.began_at, burst.sent_at) else { return };
        // With nothing under way no acknowledgement is to come, whatever the counts say: to wait on would be to wait for good.
        if !burst.full || (burst.acknowledged < burst.written && self.outstanding() > 0) {
            return;
        }
        let target = self.target(base.rtt).as_secs_f64();
        let queue = self.queue().max(5e-5);
        // The base had a packet to carry too; only what the burst had beyond it explains the delay beyond the base.
        let beyond = (burst.written as f64 - base.bytes as f64).max(burst.written as f64 / 8.0);
        let size = base.bytes as f64 + 0.75 * target / queue * beyond;
        let growth = (size / self.window).min(START_GROWTH_MAX);
        if growth >= 1.5 && self.window < START_WINDOW_BYTES_MAX {
            self.phase = Phase::Start(Burst::default());
            self.set_window(self.window * growth);
            return;
        }
        // The burst queued, so it was faster than the path: what it took to leave here and then waited is its length at the path's rate.
        let rate = beyond / (queue + (sent_at - began_at).as_secs_f64());
        let window = START_SHARE * rate * (base.rtt.as_secs_f64() + target);
        self.set_window(window.clamp(self.window / 2.0, self.window * 256.0));
        self.phase = Phase::Steady;
        self.round = Round::default();
        self.tokens = 0.0;
    }

    /// Adjusts W once in a round trip.
    fn end_round(&mut self, now: Instant) {
        let round = std::mem::take(&mut self.round);
        self.round.began_at = Some(now);
        let (Some(base), Some(smallest)) = (self.base(), round.smallest) else { return };
        match self.phase {
            Phase::Start(_) => return,
            Phase::Drain(window) => {
                // W at its floor and still a long way above the base: the path itself became longer.
                if window <= 2.0 * WINDOW_BYTES_MIN as f64 && smallest.rtt > base + self.target(base) * 2 {
                    self.bases.clear();
                    self.bases.push_back((now, smallest));
                }
                self.phase = Phase::Steady;
                self.set_window(window);
                return;
            }
            Phase::Steady => {}
        }
        let drained_at = *self.drained_at.get_or_insert(now);
        if round.full && now.saturating_duration_since(drained_at) > DRAIN_INTERVAL && base >= PACED_BASE_MIN {
            self.drained_at = Some(now);
            self.phase = Phase::Drain(self.window);
            let dip = base.as_secs_f64() / (base + 2 * self.target(base)).as_secs_f64();
            self.set_window(self.window * dip.max(0.5));
            return;
        }
        // Between the smallest, which jitter does not touch, and the mean, which sees the waves that a smallest hides.
        let queue = (round.queue_smallest + round.queue_sum / f64::from(round.samples.max(1))) / 2.0;
        let (base, target) = (base.as_secs_f64(), self.target(base).as_secs_f64());
        let ideal = (base + target) / (base + queue);
        let clear = round.full && queue < target / 4.0;
        self.clear_rounds = if clear { self.clear_rounds + 1 } else { 0 };
        // The longer no queue is seen, the bolder: the path has become wider. What a round did shows only in the one after the next.
        let boldness = if clear { f64::from(1 << (self.clear_rounds / 3).min(4)) } else { 0.5 };
        let factor = (1.0 + boldness * (ideal - 1.0)).clamp(0.5, GROWTH_MAX);
        if round.full || factor < 1.0 {
            self.set_window(self.window * factor);
        }
    }

    fn set_window(&mut self, window: f64) {
        // Whole bytes, so that what fills W also reaches it.
        self.window = window.clamp(WINDOW_BYTES_MIN as f64, WINDOW_BYTES_MAX as f64).floor();
    }

    fn wake(&mut self) {
        if std::mem::take(&mut self.waiting)
            && let Some(waker) = self.waker.take()
        {
            waker.wake();
        }
    }

    fn on_acknowledged(&mut self, sent: Instant, bytes: u64) {
        if self.newest.is_none_or(|(newest, _)| sent >= newest) {
            self.newest = Some((sent, bytes));
        }
        self.round.acknowledged += bytes;
        self.round.over |= self.round.began_at.is_none_or(|began_at| sent >= began_at);
        if let Phase::Start(burst) = &mut self.phase
            && burst.began_at.is_some_and(|began_at| sent >= began_at)
        {
            burst.acknowledged += bytes;
            burst.sent_at = burst.sent_at.max(Some(sent));
        }
    }

    fn on_lost(&mut self, now: Instant, sent: Instant, persistent: bool, bytes: u64) {
        self.in_flight = self.in_flight.saturating_sub(bytes);
        self.round.lost += bytes;
        if persistent {
            self.window = WINDOW_BYTES_START as f64;
            self.phase = Phase::Start(Burst::default());
            return;
        }
        if self.recovered_at.is_some_and(|recovered_at| sent < recovered_at) {
            return;
        }
        let base = self.base().unwrap_or_default();
        let marked = bytes == 0;
        let delayed = self.queue() > self.target(base).as_secs_f64() / 2.0;
        let seen = (self.round.lost + self.round.acknowledged) as f64;
        let heavy = self.round.lost as f64 > LOSS_TOLERATED * seen && self.round.lost > 3 * PACKET_PAYLOAD_BYTES;
        if marked || delayed || heavy || base < PACED_BASE_MIN {
            self.recovered_at = Some(now);
            self.set_window(self.window * LOSS_FACTOR);
            if let Phase::Start(_) | Phase::Drain(_) = self.phase {
                self.phase = Phase::Steady;
                self.round = Round::default();
            }
        }
    }
}

/// Makes the controllers of one connection, all of one mind; quinn asks for a new one when the path changes.
pub(crate) struct Factory(pub(crate) Arc<Governor>);

impl ControllerFactory for Factory {
    fn build(self: Arc<Self>, _: Instant, _: u16) -> Box<dyn Controller> {
        let mut state = self.0.lock();
        let (waker, unsent) = (state.waker.take(), state.unsent);
        *state = State { waker, unsent, waiting: true, ..State::default() };
        drop(state);
        Box::new(Watch(self.0.clone()))
    }
}

/// The side of the governor that the transport sees.
struct Watch(Arc<Governor>);

impl Controller for Watch {
    fn on_sent(&mut self, _: Instant, bytes: u64, _: u64) {
        // Packets that carry nothing of ours are not told apart here; what matters is that what we wrote is now in flight.
        let mut state = self.0.lock();
        let moved = bytes.min(state.unsent);
        state.unsent -= moved;
        state.in_flight += moved;
    }

    fn on_ack(&mut self, now: Instant, sent: Instant, bytes: u64, _: bool, rtt: &RttEstimator) {
        let mut state = self.0.lock();
        state.look(now, rtt.get());
        state.on_acknowledged(sent, bytes);
    }

    fn on_end_acks(&mut self, _: Instant, in_flight: u64, _: bool, _: Option<u64>) {
        let mut state = self.0.lock();
        state.in_flight = in_flight;
        state.sample_due = true;
        state.wake();
    }

    fn on_congestion_event(&mut self, now: Instant, sent: Instant, persistent: bool, lost_bytes: u64) {
        let mut state = self.0.lock();
        state.on_lost(now, sent, persistent, lost_bytes);
        state.wake();
    }

    fn on_mtu_update(&mut self, _: u16) {}

    fn window(&self) -> u64 {
        self.0.lock().window as u64 + HEADROOM_BYTES
    }

    fn metrics(&self) -> ControllerMetrics {
        let mut metrics = ControllerMetrics::default();
        metrics.congestion_window = self.window();
        metrics
    }

    fn clone_box(&self) -> Box<dyn Controller> {
        Box::new(Self(self.0.clone()))
    }

    fn initial_window(&self) -> u64 {
        WINDOW_BYTES_START + HEADROOM_BYTES
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUND_TRIP: Duration = Duration::from_micros(100);

    /// As the transport tells it: a packet with everything written is sent, and acknowledged with `acknowledged` bytes.
    fn round_trip(governor: &Arc<Governor>, at: Instant, sent: u64, acknowledged: u64) {
        let mut watch = Watch(governor.clone());
        watch.on_sent(at, sent, 0);
        let mut state = governor.lock();
        state.look(at + ROUND_TRIP, ROUND_TRIP);
        state.on_acknowledged(at, acknowledged);
        drop(state);
        watch.on_end_acks(at + ROUND_TRIP, 0, false, None);
    }

    fn measured(at: Instant) -> Arc<Governor> {
        let governor = Arc::new(Governor::default());
        round_trip(&governor, at, 0, 1_200);
        governor
    }

    fn bulk(governor: &Governor, at: Instant) -> Allowance {
        governor.bulk(at, ROUND_TRIP, 10_000, Waker::noop())
    }

    #[test]
    fn bulk_starts_after_immediate_that_went_before_it() {
        let at = Instant::now();
        let governor = measured(at);
        let at = at + Duration::from_millis(1);
        // CONTROL fills W; IMMEDIATE goes in its headroom, bulk waits.
        governor.wrote_urgent(500);
        governor.lock().look(at, ROUND_TRIP);
        assert!(matches!(governor.immediate(at, ROUND_TRIP, 846, Waker::noop()), Allowance::Bytes(846..)));
        governor.wrote_governed(846);
        assert_eq!(bulk(&governor, at), Allowance::Wait);
        round_trip(&governor, at, 1_400, 1_400);
        let at = at + Duration::from_millis(1);
        assert_eq!(governor.lock().outstanding(), 0);
        assert!(matches!(bulk(&governor, at), Allowance::Bytes(_)), "nothing is under way that would wake the writer");
    }

    #[test]
    fn a_burst_ends_when_nothing_is_under_way() {
        let at = Instant::now();
        let governor = measured(at);
        let at = at + Duration::from_millis(1);
        assert_eq!(bulk(&governor, at), Allowance::Bytes(WINDOW_BYTES_START));
        governor.wrote_governed(WINDOW_BYTES_START as usize);
        assert_eq!(bulk(&governor, at), Allowance::Wait);
        round_trip(&governor, at, 640, WINDOW_BYTES_START - 1);
        let at = at + Duration::from_millis(1);
        assert_eq!(governor.lock().outstanding(), 0);
        assert!(matches!(bulk(&governor, at), Allowance::Bytes(_)), "nothing is under way that would wake the writer");
    }
}
