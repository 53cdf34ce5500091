//! Everything that one path carries: peers and lines, the keys that fit a datagram, whose turn it is, and what happened.
//!
//! Sans-IO: datagrams come in through [`Carrier::handle_datagram`] and go out through [`Carrier::poll_transmit`]; time and
//! randomness are arguments. The drivers move bytes and keep a clock, and a simulator can do the same.

use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, SocketAddr};

use rand_core::CryptoRng;

use super::association::{Association, Bucket, Happening};
use super::link::{Counts, Urgency};
use super::lives::Lives;
use super::pace::Pace;
use super::packet::Packet;
use super::sealing::{HEADER_BYTES, KeyError, Preshared, SEAL_BYTES, Sealing, VERSION};
use crate::cause::printable;
use crate::limits::*;
use crate::{Cause, Class, Key, LinkId, Secret};

/// A line as one station has it: with whom, in which life, under which keys.
#[derive(Clone, Debug)]
pub struct Line {
    /// The line's id.
    pub id: [u8; 32],
    /// Our life on it: random, drawn anew at each start, not zero.
    pub life: u64,
    /// The peer's station key.
    pub peer: Key,
    /// The secret that was agreed with the charter, if one was.
    pub preshared: Option<Preshared>,
}

/// Something that happened on some link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A link is there, and frames may be sent. Where we dialed it comes at once, before anything was heard.
    Up {
        /// The link, as [`Carrier::dial`] returned it or a new one.
        link: LinkId,
        /// The far end's key: it alone can have sent what comes, and can read what goes.
        peer: Key,
        /// The line that the keys are for.
        line: [u8; 32],
        /// The far end's life, as far as known.
        life: Option<u64>,
        /// Whether it was us who dialed.
        dialed: bool,
        /// Where the peer is; none on a path that has no addresses.
        addr: Option<SocketAddr>,
    },
    /// The far end has named our life in this link: it hears us, and the two lives know each other. Once for each link.
    Heard {
        /// The link.
        link: LinkId,
        /// The far end's life.
        life: u64,
    },
    /// One frame arrived.
    Frame {
        /// On this link.
        link: LinkId,
        /// On this class's stream; order holds within a class.
        class: Class,
        /// Its payload: 1 to [`FRAME_BYTES_MAX`] bytes from a hostile source.
        bytes: Vec<u8>,
        /// It came before [`Event::Heard`]: it may be one that the peer sent to an earlier life of ours, kept by somebody
        /// and sent again. Take of it only what proves itself, such as an entry.
        early: bool,
    },
    /// So many payload bytes of whole frames went out once: credit returns.
    Sent {
        /// On this link.
        link: LinkId,
        /// Of this class.
        class: Class,
        /// Summed over frames.
        bytes: usize,
    },
    /// A link ended or a dial failed: exactly once for each. No event of that link follows.
    Closed {
        /// The link.
        link: LinkId,
        /// The peer.
        peer: Key,
        /// Whether anything was ever heard on it.
        was_heard: bool,
        /// Why.
        cause: Cause,
    },
}

/// A datagram to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transmit {
    /// Where to; none on a path that has no addresses.
    pub to: Option<SocketAddr>,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// What was dropped, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Not of this version, too short, or for nobody here.
    pub strange: u64,
    /// The hints fit and the seal did not.
    pub unsealed: u64,
    /// Not looked at, since too many before did not open.
    pub unread: u64,
    /// Opened, and no packet.
    pub malformed: u64,
}

/// What is known of a link's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where the peer is.
    pub addr: Option<SocketAddr>,
    /// Smoothed round trip, without our own time onto the wire; none before the first.
    pub rtt_us: Option<u64>,
    /// What went and came.
    pub counts: Counts,
}

/// All links over one path.
pub struct Carrier {
    secret: Secret,
    pace: Pace,
    lives: Lives,
    takes_early: bool,
    seats: Vec<Seat>,
    /// Who may be meant by the eight bytes of hints.
    by_hints: BTreeMap<[u8; 8], Vec<usize>>,
    /// When the last datagram is through, by the rate.
    free_us: u64,
    /// Whose turn it is among the equally urgent.
    turn: usize,
    /// Whose frame is delivered next among the equally urgent.
    frame_turn: usize,
    events: VecDeque<Event>,
    /// Bytes of frames in `events`, which are those of links that are over.
    last_words: usize,
    /// Why no link may begin.
    ended: Option<Cause>,
    next_link: u64,
    urgent_run: u32,
    dropped: Dropped,
    failures: Bucket,
    failures_by_address: BTreeMap<IpAddr, Bucket>,
}

/// One peer on one line.
struct Seat {
    sealing: Sealing,
    association: Association,
    addr: Option<SocketAddr>,
    /// Where the packet came from that is to be answered: a peer that started anew may have done so elsewhere.
    asked_from: Option<SocketAddr>,
    /// The newest packet from there, so that an old one does not move the address.
    newest: Option<(u64, u64)>,
    link: Option<LinkId>,
    dialed: bool,
    was_heard: bool,
    removed: bool,
}

impl Carrier {
    /// Carries nothing yet. `lives` is one for all bearers of the process. `takes_early` says whether frames are taken of a peer of which nothing is known yet and that
    /// knows nothing of us: a round trip less at a first contact, at the price that [`Event::Frame`] states.
    ///
    /// # Panics
    /// If the pace is not sound.
    pub fn new(secret: Secret, pace: Pace, lives: Lives, takes_early: bool) -> Self {
        assert!(pace.is_sound(), "a pace that can carry nothing");
        Self {
            secret,
            pace,
            lives,
            takes_early,
            seats: Vec::new(),
            by_hints: BTreeMap::new(),
            free_us: 0,
            turn: 0,
            frame_turn: 0,
            events: VecDeque::new(),
            last_words: 0,
            ended: None,
            next_link: 1,
            urgent_run: 0,
            dropped: Dropped::default(),
            failures: Bucket::new(SEALED_FAILURES_PER_S),
            failures_by_address: BTreeMap::new(),
        }
    }

    /// Admits a peer on a line, instead of what was there of the two.
    ///
    /// # Errors
    /// [`AdmitError`], where the peer's key is of no use or there are too many.
    pub fn admit(&mut self, line: Line) -> Result<(), AdmitError> {
        if line.life == 0 {
            return Err(AdmitError::Life);
        }
        let sealing = Sealing::new(&self.secret, line.peer, line.id, line.preshared)?;
        self.revoke(line.peer, line.id);
        let ledger = self.lives.ledger(line.peer, line.id, line.life).ok_or(AdmitError::Full)?;
        let at = match self.seats.iter().position(|seat| seat.removed) {
            Some(at) => at,
            None if self.seats.len() == SEALED_PEERS_MAX => return Err(AdmitError::Full),
            None => self.seats.len(),
        };
        self.by_hints.entry(sealing.inbound_hints()).or_default().push(at);
        let seat = Seat {
            sealing,
            association: Association::new(ledger, self.pace, self.takes_early),
            addr: None,
            asked_from: None,
            newest: None,
            link: None,
            dialed: false,
            was_heard: false,
            removed: false,
        };
        if at == self.seats.len() {
            self.seats.push(seat)
        } else {
            self.seats[at] = seat
        }
        Ok(())
    }

    /// Takes a peer off a line: its link ends, and nothing that it sends is opened any more.
    pub fn revoke(&mut self, peer: Key, line: [u8; 32]) {
        let Some(at) = self.seat(peer, line) else { return };
        self.with(at, |association, out| association.close(Cause::NotPinnedHere, out));
        let seat = &mut self.seats[at];
        seat.removed = true;
        if let Some(seats) = self.by_hints.get_mut(&seat.sealing.inbound_hints()) {
            seats.retain(|other| *other != at);
        }
        self.by_hints.retain(|_, seats| !seats.is_empty());
    }

    /// Begins a link to a peer that was admitted on that line: [`Event::Up`] follows at once, and frames may be sent.
    /// `life` is the peer's, if the caller knows it from elsewhere; then the first datagram already names it.
    /// Without a sign of the peer for `timeout_us` the dial has failed.
    pub fn dial(
        &mut self,
        now_us: u64,
        peer: Key,
        line: [u8; 32],
        addr: Option<SocketAddr>,
        life: Option<u64>,
        timeout_us: u64,
    ) -> LinkId {
        let link = self.new_link();
        let closed = |cause| Event::Closed { link, peer, was_heard: false, cause };
        let Some(at) = self.seat(peer, line) else {
            self.events.push_back(closed(Cause::NotPinnedHere));
            return link;
        };
        if let Some(cause) = &self.ended {
            self.events.push_back(closed(cause.clone()));
            return link;
        }
        if self.seats[at].association.is_up() {
            self.events.push_back(closed(Cause::Busy { here: true }));
            return link;
        }
        if let Some(life) = life {
            self.know(peer, line, life);
        }
        let seat = &mut self.seats[at];
        seat.addr = addr.or(seat.addr);
        seat.association.dial(now_us, timeout_us);
        (seat.link, seat.dialed, seat.was_heard) = (Some(link), true, false);
        let life = seat.association.peer_life();
        self.events.push_back(Event::Up { link, peer, line, life, dialed: true, addr: seat.addr });
        link
    }

    /// Says what a peer's life is, where the caller heard of it elsewhere: a link of another life of the peer ends.
    pub fn know(&mut self, peer: Key, line: [u8; 32], life: u64) {
        if let Some(at) = self.seat(peer, line) {
            self.with(at, |association, out| association.know(life, out));
        }
    }

    /// Queues a frame, under the rules of [`Bearer::send`](crate::Bearer::send).
    pub fn send(&mut self, link: LinkId, class: Class, frame: &[u8]) {
        if let Some(at) = self.seat_of(link) {
            self.with(at, |association, out| association.send(class, frame, out));
        }
    }

    /// Closes a link or gives up a dial. What was queued and not yet sent is lost.
    pub fn close(&mut self, link: LinkId, code: u32, reason: &str) {
        if let Some(at) = self.seat_of(link) {
            let cause = Cause::ClosedHere { code, reason: printable(reason) };
            self.with(at, |association, out| association.close(cause, out));
        }
    }

    /// Closes every link for good: none begins any more. What is left to be sent says so to the peers.
    pub fn close_all(&mut self, cause: &Cause) {
        self.ended.get_or_insert_with(|| cause.clone());
        for at in 0..self.seats.len() {
            self.with(at, |association, out| association.close(cause.clone(), out));
        }
    }

    /// Takes a datagram that came from `addr`.
    pub fn handle_datagram(&mut self, now_us: u64, addr: Option<SocketAddr>, datagram: &[u8]) {
        if datagram.len() <= SEAL_BYTES || datagram.len() > SEALED_DATAGRAM_BYTES_MAX || datagram[0] != VERSION {
            self.dropped.strange += 1;
            return;
        }
        let mut hints = [0; 8];
        hints.copy_from_slice(&datagram[1..HEADER_BYTES]);
        let Some(candidates) = self.by_hints.get(&hints).cloned() else {
            self.dropped.strange += 1;
            return;
        };
        // A caller that does not look leaves everything where it is; the peer sends it again.
        if self.ended.is_some() || !self.may_fail(now_us, addr) || self.events.len() >= SEALED_EVENTS_MAX {
            self.dropped.unread += 1;
            return;
        }
        for at in candidates {
            if let Some(plaintext) = self.seats[at].sealing.open(datagram) {
                return self.handle_plaintext(now_us, at, addr, &plaintext);
            }
            self.failed(now_us, addr);
        }
        self.dropped.unsealed += 1;
    }

    /// The next datagram, if one is due and the path is free.
    pub fn poll_transmit(&mut self, now_us: u64, rng: &mut impl CryptoRng) -> Option<Transmit> {
        if self.free_us > now_us {
            return None;
        }
        for at in 0..self.seats.len() {
            if self.seats[at].association.wake_us().is_some_and(|at| at <= now_us) {
                self.with(at, |association, out| association.handle_timeout(now_us, out));
            }
        }
        let at = self.next_seat(now_us)?;
        self.turn = at + 1;
        let seat = &mut self.seats[at];
        let to = if seat.association.is_answering() { seat.asked_from.or(seat.addr) } else { seat.addr };
        let plaintext = seat.association.fill(now_us)?;
        let bytes = seat.sealing.seal(&plaintext, rng);
        self.report_sent(at);
        self.free_us = now_us + self.pace.airtime_us(bytes.len());
        Some(Transmit { to, bytes })
    }

    /// The next event: ends and beginnings in their order, then frames, urgent first, and credit.
    pub fn poll_event(&mut self) -> Option<Event> {
        if let Some(event) = self.events.pop_front() {
            if let Event::Frame { bytes, .. } = &event {
                self.last_words -= bytes.len();
            }
            return Some(event);
        }
        let best = (0..self.seats.len())
            .map(|step| (self.frame_turn + step) % self.seats.len().max(1))
            .filter_map(|at| Some((self.seats[at].association.link()?.popping()?, at)))
            .min_by_key(|(class, _)| *class);
        let (class, at) = best?;
        // A flood of what is urgent slows bulk and does not stop it.
        let (class, at) = match self.urgent_run >= URGENT_RUN_MAX {
            true => self.bulk_seat().unwrap_or((class, at)),
            false => (class, at),
        };
        self.frame_turn = at + 1;
        self.urgent_run = if class.is_urgent() { self.urgent_run + 1 } else { 0 };
        let seat = &mut self.seats[at];
        let early = !seat.association.is_heard();
        let bytes = seat.association.link_mut()?.pop_class(class)?;
        Some(Event::Frame { link: seat.link?, class, bytes, early })
    }

    /// When [`poll_transmit`](Self::poll_transmit) has something to do next, if nothing happens before.
    pub fn wake_us(&self, now_us: u64) -> Option<u64> {
        if self.seats.iter().any(|seat| seat.association.urgency(now_us).is_some()) {
            return Some(self.free_us.max(now_us));
        }
        self.seats.iter().filter_map(|seat| seat.association.wake_us()).min().map(|at| at.max(self.free_us))
    }

    /// What is known of a link's path; none if the link is gone.
    pub fn passage(&self, link: LinkId) -> Option<Passage> {
        let seat = &self.seats[self.seat_of(link)?];
        let rtt_us = seat.association.link()?.rtt_us();
        Some(Passage { addr: seat.addr, rtt_us, counts: seat.association.counts()? })
    }

    /// The present life of a peer on a line, as far as known.
    pub fn peer_life(&self, peer: Key, line: [u8; 32]) -> Option<u64> {
        self.seats[self.seat(peer, line)?].association.peer_life()
    }

    /// What was dropped so far.
    pub fn dropped(&self) -> Dropped {
        self.dropped
    }

    fn handle_plaintext(&mut self, now_us: u64, at: usize, addr: Option<SocketAddr>, plaintext: &[u8]) {
        let Some(packet) = Packet::parse(plaintext) else {
            self.dropped.malformed += 1;
            let cause = Cause::Malformed { what: "a datagram that is no packet" };
            return self.with(at, |association, out| association.close(cause, out));
        };
        let had_addr = self.seats[at].addr.is_some();
        self.with_from(at, addr, |association, out| association.handle(now_us, &packet, out));
        let seat = &mut self.seats[at];
        if seat.association.is_answering() {
            seat.asked_from = addr;
        }
        // A peer moves when the newest of its packets comes from elsewhere: a NAT forgot it, or it changed its network.
        let is_present = seat.association.peer_life() == Some(packet.from.life);
        let mark = (packet.from.life, packet.number);
        let is_newest = seat.newest.is_none_or(|(life, number)| life != mark.0 || number < mark.1);
        let names_us = packet.to.is_some() && seat.association.is_heard();
        if addr.is_some() && (!had_addr || (is_present && is_newest && names_us)) {
            seat.addr = addr;
        }
        if is_present && is_newest {
            seat.newest = Some(mark);
        }
    }

    /// Runs `act` on an association and turns what happened into events.
    fn with(&mut self, at: usize, act: impl FnOnce(&mut Association, &mut Vec<Happening>)) {
        self.with_from(at, None, act);
    }

    fn with_from(
        &mut self,
        at: usize,
        addr: Option<SocketAddr>,
        act: impl FnOnce(&mut Association, &mut Vec<Happening>),
    ) {
        let mut happenings = Vec::new();
        act(&mut self.seats[at].association, &mut happenings);
        for happening in happenings {
            let next = LinkId(self.next_link);
            let seat = &mut self.seats[at];
            let peer = seat.sealing.peer();
            let event = match happening {
                Happening::Up { life } => {
                    self.next_link += 1;
                    (seat.link, seat.dialed, seat.was_heard) = (Some(next), false, false);
                    seat.addr = addr.or(seat.addr);
                    let line = seat.sealing.line();
                    Event::Up { link: next, peer, line, life: Some(life), dialed: false, addr: seat.addr }
                }
                Happening::Heard { life } => {
                    let Some(link) = seat.link else { continue };
                    seat.was_heard = true;
                    Event::Heard { link, life }
                }
                Happening::Closed { cause, frames, early } => {
                    let Some(link) = seat.link.take() else { continue };
                    for (class, bytes) in frames {
                        if self.events.len() < SEALED_EVENTS_MAX && self.last_words < SEALED_WAITING_BYTES {
                            self.last_words += bytes.len();
                            self.events.push_back(Event::Frame { link, class, bytes, early });
                        }
                    }
                    Event::Closed { link, peer, was_heard: seat.was_heard, cause }
                }
            };
            self.events.push_back(event);
        }
    }

    fn report_sent(&mut self, at: usize) {
        let seat = &mut self.seats[at];
        let (Some(link), Some(running)) = (seat.link, seat.association.link_mut()) else { return };
        for class in Class::ALL {
            let bytes = running.take_sent(class);
            if bytes > 0 {
                self.events.push_back(Event::Sent { link, class, bytes });
            }
        }
    }

    /// Whose packet goes next: the most urgent, and among equals the next in turn.
    fn next_seat(&self, now_us: u64) -> Option<usize> {
        let count = self.seats.len();
        let in_turn = (0..count).map(|step| (self.turn + step) % count);
        in_turn
            .filter(|at| !self.seats[*at].removed || self.seats[*at].association.urgency(now_us).is_some())
            .filter_map(|at| Some((self.seats[at].association.urgency(now_us)?, at)))
            .min_by_key(|(urgency, _): &(Urgency, usize)| *urgency)
            .map(|(_, at)| at)
    }

    fn bulk_seat(&self) -> Option<(Class, usize)> {
        let bulk = |at: usize| {
            let link = self.seats[at].association.link()?;
            [Class::Priority, Class::Routine].into_iter().find(|class| link.has_frame(*class)).map(|class| (class, at))
        };
        (0..self.seats.len()).find_map(bulk)
    }

    fn may_fail(&mut self, now_us: u64, addr: Option<SocketAddr>) -> bool {
        let of_address = match addr.and_then(|addr| self.failures_by_address.get_mut(&addr.ip())) {
            Some(bucket) => bucket.has(now_us),
            None => true,
        };
        of_address && self.failures.has(now_us)
    }

    fn failed(&mut self, now_us: u64, addr: Option<SocketAddr>) {
        self.failures.take(now_us);
        let Some(ip) = addr.map(|addr| addr.ip()) else { return };
        if self.failures_by_address.len() >= SEALED_ADDRESSES_MAX && !self.failures_by_address.contains_key(&ip) {
            // Whoever has been quiet long enough to have all of it back need not be remembered.
            self.failures_by_address.retain(|_, bucket| !bucket.is_full(now_us));
            if self.failures_by_address.len() >= SEALED_ADDRESSES_MAX {
                return;
            }
        }
        let bucket = self.failures_by_address.entry(ip).or_insert_with(|| {
            let mut bucket = Bucket::new(SEALED_FAILURES_PER_S_AND_ADDRESS);
            bucket.has(now_us);
            bucket
        });
        bucket.take(now_us);
    }

    fn seat(&self, peer: Key, line: [u8; 32]) -> Option<usize> {
        let is_it = |seat: &Seat| !seat.removed && seat.sealing.peer() == peer && seat.sealing.line() == line;
        self.seats.iter().position(is_it)
    }

    fn seat_of(&self, link: LinkId) -> Option<usize> {
        self.seats.iter().position(|seat| seat.link == Some(link))
    }

    fn new_link(&mut self) -> LinkId {
        self.next_link += 1;
        LinkId(self.next_link - 1)
    }
}

impl std::fmt::Debug for Carrier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Carrier").field("seats", &self.seats.len()).finish_non_exhaustive()
    }
}

/// Why a peer was not admitted on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AdmitError {
    /// The key is none to agree secrets with.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A life of zero says nothing.
    #[error("a life of zero")]
    Life,
    /// As many peers and lines as one path may have.
    #[error("as many peers as one path may have")]
    Full,
}
