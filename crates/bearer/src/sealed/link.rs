//! The transport within one link: what was sent and came, when to send again, when to acknowledge, how much at a time.
//!
//! Time is an argument, in microseconds; nothing here reads a clock, draws randomness or does I/O.
//! Whose packet it is, and of which lives, [`Association`](super::association::Association) has judged before.

use std::collections::BTreeMap;

use super::pace::Pace;
use super::packet::{Ack, Chunk, End, INTEGER_MAX, Packet, RUNS_MAX, integer_bytes};
use super::ranges::Ranges;
use super::streams::{Incoming, Outgoing};
use crate::frame::Fault;
use crate::limits::*;
use crate::{Cause, Class};

/// Packets later than one that is missing, at which it is deemed lost (RFC 9002, section 6.1.1).
const REORDER_PACKETS: u64 = 3;

/// Gaps that an acknowledgement tells on a path whose bytes are dear.
const RUNS_THIN_MAX: usize = 3;

/// Least room worth a chunk of its own.
const CHUNK_BYTES_MIN: usize = 16;

/// How urgent what a link would send is; less goes first. An acknowledgement alone passes only bulk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Urgency {
    Control,
    Flash,
    Acknowledge,
    Immediate,
    Priority,
    Routine,
}

impl From<Class> for Urgency {
    fn from(class: Class) -> Self {
        match class {
            Class::Control => Self::Control,
            Class::Flash => Self::Flash,
            Class::Immediate => Self::Immediate,
            Class::Priority => Self::Priority,
            Class::Routine => Self::Routine,
        }
    }
}

/// A packet of ours that may still be acknowledged.
struct Flight {
    /// When its last bit was on the wire, by the rate of the path.
    through_us: u64,
    /// Class, first byte and end of each piece.
    pieces: Vec<(Class, u64, u64)>,
    /// The newest packet that it acknowledged.
    acknowledges: Option<u64>,
    /// Which of this link it was: numbers are shared with other paths and have gaps.
    order: u64,
}

/// Round trips, smoothed as in RFC 9002, section 5.
#[derive(Clone, Copy)]
struct Rtt {
    smoothed_us: u64,
    deviation_us: u64,
    latest_us: u64,
}

/// Counts of one link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Packets sent.
    pub sent: u64,
    /// Their datagrams' bytes, without what is below us.
    pub sent_bytes: u64,
    /// Packets that came, each once.
    pub received: u64,
    /// Packets deemed lost.
    pub lost: u64,
}

pub(crate) struct Link {
    pace: Pace,
    outgoing: [Outgoing; Class::COUNT],
    incoming: [Incoming; Class::COUNT],

    /// Packets that want an acknowledgement and have none, by number.
    flights: BTreeMap<u64, Flight>,
    newest_acknowledged: Option<u64>,
    newest_order: u64,
    rtt: Option<Rtt>,
    /// Packets that may go although the window is full: the path is asked whether it lives.
    probes: u32,
    /// How often in a row the timer ran out.
    backoff: u32,
    /// From when the timer counts, and how long what it counts for was on its way onto the wire.
    timer_us: u64,
    timer_airtime_us: u64,
    /// Packets that may be in flight where no rate is given, and the part of one more that was earned.
    window: u64,
    window_earned: u64,
    window_threshold: u64,
    /// Losses of packets below this were answered already.
    recovery: u64,

    /// Numbers of packets that came.
    received: Ranges,
    /// Below this every number counts as having come.
    received_floor: u64,
    /// Gaps below this are not told any more: the peer knows.
    told_from: u64,
    newest_us: u64,
    unacknowledged: u32,
    ack_due_us: Option<u64>,
    ask: bool,
    silent_since_us: Option<u64>,
    pub(crate) counts: Counts,
}

impl Link {
    pub(crate) fn new(now_us: u64, pace: Pace) -> Self {
        Self {
            pace,
            outgoing: Default::default(),
            incoming: Default::default(),
            flights: BTreeMap::new(),
            newest_acknowledged: None,
            newest_order: 0,
            rtt: None,
            probes: 0,
            backoff: 0,
            timer_us: now_us,
            timer_airtime_us: 0,
            window: SEALED_WINDOW_PACKETS_START,
            window_earned: 0,
            window_threshold: SEALED_WINDOW_PACKETS_MAX,
            recovery: 0,
            received: Ranges::default(),
            received_floor: 0,
            told_from: 0,
            newest_us: now_us,
            unacknowledged: 0,
            ack_due_us: None,
            ask: false,
            silent_since_us: None,
            counts: Counts::default(),
        }
    }

    /// Queues a frame.
    ///
    /// # Errors
    /// [`Cause::Misuse`], as [`Bearer::send`](crate::Bearer::send) has it.
    pub(crate) fn send(&mut self, class: Class, frame: &[u8]) -> Result<(), Cause> {
        let out = &mut self.outgoing[class.index()];
        let what = match frame.len() {
            0 => "an empty frame",
            length if length > FRAME_BYTES_MAX => "a frame above the limit",
            length if out.outstanding + length > CREDIT_BYTES[class.index()] => {
                "more outstanding than the class has credit for"
            }
            _ => {
                out.push(frame);
                return Ok(());
            }
        };
        Err(Cause::Misuse { what })
    }

    /// Takes a packet of the peer's, that is of this link at both ends.
    /// `acknowledges` is false where the peer had no link yet when it sent it, so that nothing can have been taken.
    ///
    /// # Errors
    /// The cause that ends the link, with blame.
    pub(crate) fn take(&mut self, now_us: u64, packet: &Packet<'_>, acknowledges: bool) -> Result<(), Cause> {
        if packet.number < self.received_floor || self.received.covers(packet.number, packet.number + 1) {
            return Ok(());
        }
        self.heard(now_us);
        if let Some(ack) = packet.ack.as_ref().filter(|_| acknowledges) {
            self.acknowledged(now_us, ack);
        }
        let mut all_taken = true;
        for chunk in &packet.chunks {
            let taken = self.incoming[chunk.class.index()].take(chunk.offset, chunk.bytes);
            all_taken &= taken.map_err(|fault| broken(fault, chunk.class))?;
        }
        // What has no room is as good as lost: its sender sends it again, and is slowed by that.
        if all_taken {
            self.note(now_us, packet);
        }
        Ok(())
    }

    /// The next frame that has come in one class.
    pub(crate) fn pop_class(&mut self, class: Class) -> Option<Vec<u8>> {
        self.incoming[class.index()].pop()
    }

    /// Whether one has.
    pub(crate) fn has_frame(&self, class: Class) -> bool {
        self.incoming[class.index()].has_frame()
    }

    /// The most urgent class that has one.
    pub(crate) fn popping(&self) -> Option<Class> {
        Class::ALL.into_iter().find(|class| self.has_frame(*class))
    }

    /// Payload bytes of whole frames sent since the last call.
    pub(crate) fn take_sent(&mut self, class: Class) -> usize {
        self.outgoing[class.index()].take_sent()
    }

    /// Nothing that was sent so far reached anybody: all of it goes again, as if the link began now.
    pub(crate) fn begin_again(&mut self, now_us: u64) {
        self.flights.clear();
        self.outgoing.iter_mut().for_each(Outgoing::lost_all);
        self.backoff = 0;
        self.timer_us = now_us;
    }

    /// What would be sent now, if the path were free.
    pub(crate) fn urgency(&self, now_us: u64) -> Option<Urgency> {
        let ready = Class::ALL.into_iter().find(|class| self.may_send(*class)).map(Urgency::from);
        let acknowledge = self.ask || self.ack_due_us.is_some_and(|due| due <= now_us);
        match ready {
            Some(urgency) if urgency < Urgency::Acknowledge || !acknowledge => Some(urgency),
            _ if acknowledge => Some(Urgency::Acknowledge),
            _ => None,
        }
    }

    /// Writes the next packet, if there is something to be sent.
    pub(crate) fn fill(&mut self, now_us: u64, from: End, to: Option<End>, number: u64) -> Option<Vec<u8>> {
        let urgency = self.urgency(now_us)?;
        let mut packet = Packet::new(from, to, number);
        packet.asks = self.ask;
        packet.ack = self.ack(now_us);
        let mut plaintext = Vec::with_capacity(self.pace.plaintext_bytes());
        packet.encode(&mut plaintext);
        // Half of every packet is for what it carries, whatever gaps the peer's numbers have.
        while plaintext.len() > self.pace.bulk_plaintext_bytes() / 2
            && let Some(ack) = packet.ack.as_mut().filter(|ack| ack.runs.len() > 1)
        {
            ack.runs.pop();
            plaintext.clear();
            packet.encode(&mut plaintext);
        }
        let mut room = match urgency {
            Urgency::Control | Urgency::Flash | Urgency::Acknowledge => self.pace.plaintext_bytes(),
            _ => self.pace.bulk_plaintext_bytes(),
        };
        room = room.saturating_sub(plaintext.len());
        let carried = self.collect(urgency, room);
        let chunk = |(class, offset, bytes): &'_ (Class, u64, Vec<u8>)| (*class, *offset, *offset + bytes.len() as u64);
        let pieces: Vec<_> = carried.iter().map(chunk).collect();
        packet.chunks =
            carried.iter().map(|(class, offset, bytes)| Chunk { class: *class, offset: *offset, bytes }).collect();
        plaintext.clear();
        packet.encode(&mut plaintext);
        self.note_sent(now_us, &packet, pieces, plaintext.len());
        Some(plaintext)
    }

    /// Runs the timers.
    ///
    /// # Errors
    /// [`Cause::TimedOut`], if the peer was silent for longer than the path allows.
    pub(crate) fn handle_timeout(&mut self, now_us: u64) -> Result<(), Cause> {
        if self.silent_since_us.is_some_and(|since| since + self.pace.silence_us <= now_us) {
            return Err(Cause::TimedOut);
        }
        if self.loss_us().is_some_and(|at| at <= now_us) {
            self.detect_losses(now_us);
        }
        if self.probe_us().is_some_and(|at| at <= now_us) {
            self.backoff += 1;
            if self.backoff == 2 {
                self.window_threshold = (self.window / 2).max(SEALED_WINDOW_PACKETS_MIN);
                self.window = SEALED_WINDOW_PACKETS_MIN;
            }
            self.probe(now_us);
        }
        Ok(())
    }

    /// When [`handle_timeout`](Self::handle_timeout) or [`fill`](Self::fill) has something to do next, if nothing happens before.
    pub(crate) fn wake_us(&self) -> Option<u64> {
        let silence = self.silent_since_us.map(|since| since + self.pace.silence_us);
        [self.ack_due_us, self.probe_us(), self.loss_us(), silence].into_iter().flatten().min()
    }

    /// Smoothed round trip, once there was one.
    pub(crate) fn rtt_us(&self) -> Option<u64> {
        self.rtt.map(|rtt| rtt.smoothed_us)
    }

    fn may_send(&self, class: Class) -> bool {
        if !self.outgoing[class.index()].is_ready() {
            return false;
        }
        let headroom = if class <= Class::Flash { SEALED_HEADROOM_PACKETS } else { 0 };
        self.probes > 0 || (self.flights.len() as u64) < self.window() + headroom
    }

    /// Packets that may be in flight.
    fn window(&self) -> u64 {
        let Some(rate) = self.pace.bits_per_s else { return self.window };
        // The rate is known, so the window need only keep the path busy until acknowledgements come.
        let trip_us = self.rtt.map_or(0, |rtt| rtt.smoothed_us) + self.pace.turnaround_us();
        let bits = u64::from(rate) * trip_us / 1_000_000;
        let datagram = (self.pace.bulk_plaintext_bytes() as u64) * u64::from(self.pace.bits_per_byte);
        (2 * bits / datagram).clamp(SEALED_WINDOW_PACKETS_THIN, SEALED_WINDOW_PACKETS_MAX)
    }

    /// Takes what goes into one packet, most urgent first.
    fn collect(&mut self, urgency: Urgency, mut room: usize) -> Vec<(Class, u64, Vec<u8>)> {
        let mut carried = Vec::new();
        for class in Class::ALL {
            // On a thin path whatever is added to an urgent datagram delays it.
            let delays = self.pace.bits_per_s.is_some() && urgency <= Urgency::Flash && class > Class::Flash;
            if delays || !self.may_send(class) {
                continue;
            }
            let out = &mut self.outgoing[class.index()];
            loop {
                let head = 1 + integer_bytes(out.next_offset()) + 2;
                if room < head + CHUNK_BYTES_MIN {
                    return carried;
                }
                let Some((offset, bytes)) = out.take(room - head) else { break };
                room -= head + bytes.len();
                carried.push((class, offset, bytes));
            }
        }
        carried
    }

    fn note_sent(&mut self, now_us: u64, packet: &Packet<'_>, pieces: Vec<(Class, u64, u64)>, plaintext_bytes: usize) {
        let datagram_bytes = plaintext_bytes + super::sealing::SEAL_BYTES;
        let through_us = now_us + self.pace.airtime_us(datagram_bytes);
        self.counts.sent += 1;
        self.counts.sent_bytes += datagram_bytes as u64;
        self.unacknowledged = 0;
        self.ack_due_us = None;
        self.ask = false;
        if !packet.is_eliciting() {
            return;
        }
        self.probes = self.probes.saturating_sub(1);
        (self.timer_us, self.timer_airtime_us) = (through_us, through_us - now_us);
        self.silent_since_us.get_or_insert(through_us);
        let acknowledges = packet.ack.as_ref().map(Ack::newest);
        self.flights.insert(packet.number, Flight { through_us, pieces, acknowledges, order: self.counts.sent });
        if self.flights.len() > SEALED_FLIGHTS_MAX
            && let Some((_, oldest)) = self.flights.pop_first()
        {
            self.lose(&oldest);
        }
    }

    /// Notes that a packet came, and when it must be acknowledged.
    fn note(&mut self, now_us: u64, packet: &Packet<'_>) {
        self.counts.received += 1;
        let newest = self.received.descending().next().map_or(0, |(_, end)| end);
        let in_turn = packet.number == newest || newest == 0;
        self.received.insert(packet.number, packet.number + 1);
        if packet.number >= newest {
            self.newest_us = now_us;
        }
        if self.received.len() > SEALED_RECEIVED_RUNS_MAX
            && let Some((_, end)) = self.received.pop_first()
        {
            // What fills such an old gap is refused; its sender sends it again under a new number.
            self.received_floor = end;
        }
        if !packet.is_eliciting() {
            return;
        }
        self.unacknowledged += 1;
        let is_thin = self.pace.bits_per_s.is_some();
        let at_once = packet.asks || (!is_thin && (self.unacknowledged >= 2 || !in_turn));
        let due = if at_once { now_us } else { now_us + self.pace.ack_delay_us() };
        self.ack_due_us = Some(self.ack_due_us.map_or(due, |before| before.min(due)));
    }

    /// What came, as it is told to the peer: with every packet, since it costs three bytes and any of them may be lost.
    fn ack(&self, now_us: u64) -> Option<Ack> {
        let runs_max = if self.pace.bits_per_s.is_some() { RUNS_THIN_MAX } else { RUNS_MAX };
        let mut runs: Vec<(u64, u64)> = Vec::new();
        for (start, end) in self.received.descending() {
            let Some(newer) = runs.len().checked_sub(1) else {
                // Its length fits one byte; what is below was told before.
                runs.push((start.max(end.saturating_sub(64)), end - 1));
                continue;
            };
            if newer == runs_max || end <= self.told_from {
                break;
            }
            runs.push((start, end - 1));
        }
        let delay_ms = (now_us.saturating_sub(self.newest_us) / 1_000).min(INTEGER_MAX);
        (!runs.is_empty()).then_some(Ack { delay_ms, runs })
    }

    /// Any packet of the peer is a sign that the path carries one way at least.
    fn heard(&mut self, now_us: u64) {
        self.silent_since_us = (!self.flights.is_empty()).then_some(now_us);
        if self.backoff >= 2 {
            self.backoff = 1;
            self.probe(now_us);
        }
    }

    fn acknowledged(&mut self, now_us: u64, ack: &Ack) {
        let was_full = self.flights.len() as u64 >= self.window();
        let newest = ack.newest();
        let mut count = 0;
        for (first, last) in &ack.runs {
            let numbers: Vec<u64> = self.flights.range(*first..=*last).map(|(number, _)| *number).collect();
            for number in numbers {
                let Some(flight) = self.flights.remove(&number) else { continue };
                count += 1;
                self.newest_order = self.newest_order.max(flight.order);
                if number == newest {
                    self.sample(now_us, &flight, ack.delay_ms);
                }
                for (class, start, end) in &flight.pieces {
                    self.outgoing[class.index()].acknowledged(*start, *end);
                }
                if let Some(told) = flight.acknowledges {
                    self.told_from = self.told_from.max(told + 1);
                }
            }
        }
        if count == 0 {
            return;
        }
        self.newest_acknowledged = Some(self.newest_acknowledged.map_or(newest, |before| before.max(newest)));
        self.backoff = 0;
        self.probes = 0;
        if was_full {
            self.grow(count);
        }
        self.detect_losses(now_us);
        self.silent_since_us = (!self.flights.is_empty()).then_some(now_us);
    }

    fn sample(&mut self, now_us: u64, flight: &Flight, delay_ms: u64) {
        let whole = now_us.saturating_sub(flight.through_us);
        let delay_us = delay_ms.saturating_mul(1_000);
        // A delay longer than the trip is a lie or a clock that jumped.
        let latest_us = if delay_us < whole { whole - delay_us } else { whole }.max(1);
        self.rtt = Some(match self.rtt {
            None => Rtt { smoothed_us: latest_us, deviation_us: latest_us / 2, latest_us },
            Some(rtt) => Rtt {
                smoothed_us: (7 * rtt.smoothed_us + latest_us) / 8,
                deviation_us: (3 * rtt.deviation_us + rtt.smoothed_us.abs_diff(latest_us)) / 4,
                latest_us,
            },
        });
    }

    /// NewReno on packets (RFC 9002, section 7): doubled each round trip until something is lost, then one more each.
    fn grow(&mut self, acknowledged: u64) {
        if self.window < self.window_threshold {
            self.window += acknowledged;
        } else {
            self.window_earned += acknowledged;
            if self.window_earned >= self.window {
                self.window_earned = 0;
                self.window += 1;
            }
        }
        self.window = self.window.min(SEALED_WINDOW_PACKETS_MAX);
    }

    fn detect_losses(&mut self, now_us: u64) {
        let Some(newest) = self.newest_acknowledged else { return };
        let patience_us = self.patience_us();
        let newest_order = self.newest_order;
        let is_lost = |flight: &Flight| {
            flight.order + REORDER_PACKETS <= newest_order || flight.through_us + patience_us <= now_us
        };
        let lost: Vec<u64> =
            self.flights.range(..newest).filter(|(_, flight)| is_lost(flight)).map(|(number, _)| *number).collect();
        for number in &lost {
            if let Some(flight) = self.flights.remove(number) {
                self.counts.lost += 1;
                self.lose(&flight);
            }
        }
        if lost.last().is_some_and(|last| *last >= self.recovery) {
            self.recovery = newest + 1;
            self.window = (self.window / 2).max(SEALED_WINDOW_PACKETS_MIN);
            self.window_threshold = self.window;
        }
    }

    fn lose(&mut self, flight: &Flight) {
        for (class, start, end) in &flight.pieces {
            self.outgoing[class.index()].lost(*start, *end);
        }
    }

    /// Sends what is oldest and most urgent once more, or asks if there is nothing.
    fn probe(&mut self, now_us: u64) {
        self.probes = if self.pace.bits_per_s.is_some() { 1 } else { 2 };
        self.timer_us = now_us;
        let bytes_max = self.pace.plaintext_bytes() * self.probes as usize;
        let unacknowledged = |out: &&mut Outgoing| out.is_unacknowledged();
        let resent = self.outgoing.iter_mut().find(unacknowledged).is_some_and(|out| out.lost_oldest(bytes_max));
        self.ask |= !resent;
    }

    /// When an unanswered packet is sent again.
    fn probe_us(&self) -> Option<u64> {
        if self.flights.is_empty() {
            return None;
        }
        let trip_us = self.rtt.map_or(SEALED_RTT_US_INITIAL, |rtt| {
            rtt.smoothed_us + (4 * rtt.deviation_us).max(SEALED_TIMER_US_MIN) + self.pace.ack_delay_us()
        });
        let base_us = trip_us + self.pace.turnaround_us();
        // However long the path was gone it is tried at the longest period, since it must be back soon after it is back.
        // Half of a thin path is left to others even so.
        let period_us = match self.backoff {
            0 => base_us,
            backoff => (base_us << backoff.min(20)).min(self.timer_airtime_us.max(SEALED_PERIOD_US_MAX)),
        };
        Some(self.timer_us + period_us)
    }

    /// When the oldest packet is deemed lost because a later one came.
    fn loss_us(&self) -> Option<u64> {
        let newest = self.newest_acknowledged?;
        let (_, flight) = self.flights.range(..newest).next()?;
        Some(flight.through_us + self.patience_us())
    }

    fn patience_us(&self) -> u64 {
        let trip_us = self.rtt.map_or(SEALED_RTT_US_INITIAL, |rtt| rtt.smoothed_us.max(rtt.latest_us));
        (trip_us * 9 / 8).max(1_000)
    }
}

fn broken(fault: Fault, class: Class) -> Cause {
    match fault {
        Fault::Oversize(bytes) => Cause::OversizeFrame { class, bytes },
        Fault::Empty => Cause::Malformed { what: "an empty frame" },
        Fault::LengthForm => Cause::Malformed { what: "a length not in its shortest form" },
    }
}
