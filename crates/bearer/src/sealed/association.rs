//! Two stations on one line over one path: whose lives a packet is of, and so whether its frames may be taken.
//!
//! The rules, which `spec/sealed.md` argues:
//!
//! 1. *To whom.* A packet that names a life of ours must name our present one, or its frames are not taken.
//! 2. *From whom.* Frames are taken from the one life of the peer that we know, the *present* one. Another life becomes the
//!    present one only by acknowledging a packet that we sent after we had first heard of the one before. A station has one
//!    life at a time: who answers what was sent after the present life was known lives later than it did.
//! 3. *In which order.* Within a life links are numbered upwards, and of a link that is over nothing is taken any more.
//! 4. *Once.* A packet's number is taken once.
//!
//! Where nothing is known of a peer yet, its first packet is believed, and what it carries is called *early* until the peer
//! has named our life: it may be an old packet that somebody kept.

use crate::cause::printable;
use crate::limits::SEALED_ANSWERS_PER_S;
use crate::{Cause, Class};

use super::link::{Counts, Link, Urgency};
use super::lives::Ledger;
use super::pace::Pace;
use super::packet::{Ack, Close, End, Packet};

/// The close code of a packet for a link that is over. Above the codes of callers, and not one of [`Cause`]'s own.
const GONE: u64 = (1 << 32) + 16;

/// What happened to the link of an association.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    /// A link began because the peer spoke.
    Up { life: u64 },
    /// The peer has named our life in this link: it hears us, and it is not an old packet that speaks.
    Heard { life: u64 },
    /// The link is over. What was urgent and had come goes before it, as it was acknowledged; bulk has no receipt and comes again.
    Closed { cause: Cause, frames: Vec<(Class, Vec<u8>)>, early: bool },
}

struct Running {
    link: Link,
    number: u64,
    /// The peer's life, as far as known.
    life: Option<u64>,
    /// The peer's number for this link, once it spoke in it.
    peer_link: Option<u64>,
    heard: bool,
    /// A dial that is not heard of by then has failed.
    give_up_us: Option<u64>,
}

/// What is to be said outside of a link.
#[derive(Clone, Copy, Debug)]
enum Answer {
    /// Our life, to one who named another or whose own we do not know yet.
    Life { to: End, acknowledges: u64 },
    /// That the link it speaks in is over.
    Gone { to: End },
}

/// One peer on one line.
pub(crate) struct Association {
    pace: Pace,
    /// Whether what is early is taken.
    takes_early: bool,
    ledger: Ledger,
    running: Option<Running>,
    answer: Option<Answer>,
    answers: Bucket,
    /// The last word of a link that we ended.
    farewell: Option<(End, End, u64, String)>,
}

/// So many a second, and not more than that at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket {
    per_s: u64,
    spent_us: u64,
    at_us: u64,
}

impl Bucket {
    pub(crate) fn new(per_s: u64) -> Self {
        Self { per_s, spent_us: 0, at_us: 0 }
    }

    /// Whether there is one left.
    pub(crate) fn has(&mut self, now_us: u64) -> bool {
        self.spent_us = self.spent_us.saturating_sub(now_us.saturating_sub(self.at_us));
        self.at_us = now_us;
        self.spent_us + 1_000_000 / self.per_s <= 1_000_000
    }

    /// Whether nothing was taken lately.
    pub(crate) fn is_full(&mut self, now_us: u64) -> bool {
        self.has(now_us) && self.spent_us == 0
    }

    /// Takes one, if there is one left.
    pub(crate) fn take(&mut self, now_us: u64) -> bool {
        let has = self.has(now_us);
        if has {
            self.spent_us += 1_000_000 / self.per_s;
        }
        has
    }
}

impl Association {
    pub(crate) fn new(ledger: Ledger, pace: Pace, takes_early: bool) -> Self {
        Self {
            pace,
            takes_early,
            ledger,
            running: None,
            answer: None,
            answers: Bucket::new(SEALED_ANSWERS_PER_S),
            farewell: None,
        }
    }

    /// Whether there is a link.
    pub(crate) fn is_up(&self) -> bool {
        self.running.is_some()
    }

    /// The peer's present life, as far as known.
    pub(crate) fn peer_life(&self) -> Option<u64> {
        self.ledger.lock().peer.map(|known| known.life)
    }

    /// Whether the peer has named our life in this link.
    pub(crate) fn is_heard(&self) -> bool {
        self.running.as_ref().is_some_and(|running| running.heard)
    }

    pub(crate) fn link(&self) -> Option<&Link> {
        self.running.as_ref().map(|running| &running.link)
    }

    pub(crate) fn link_mut(&mut self) -> Option<&mut Link> {
        self.running.as_mut().map(|running| &mut running.link)
    }

    /// What the caller knows of the peer's life from elsewhere, such as a hello on another link.
    pub(crate) fn know(&mut self, life: u64, out: &mut Vec<Happening>) {
        self.ledger.lock().know(life);
        self.leave_behind(out);
    }

    /// Begins a link; nothing goes out before there is a frame. There is none yet.
    pub(crate) fn dial(&mut self, now_us: u64, timeout_us: u64) {
        debug_assert!(self.running.is_none());
        self.begin(now_us, None);
        if let Some(running) = &mut self.running {
            running.give_up_us = Some(now_us.saturating_add(timeout_us));
        }
    }

    /// Queues a frame.
    pub(crate) fn send(&mut self, class: Class, frame: &[u8], out: &mut Vec<Happening>) {
        self.leave_behind(out);
        let Some(running) = &mut self.running else { return };
        if let Err(cause) = running.link.send(class, frame) {
            self.close(cause, out);
        }
    }

    /// Ends the link for a reason of ours and tells the peer once.
    pub(crate) fn close(&mut self, cause: Cause, out: &mut Vec<Happening>) {
        if let Some(Running { life: Some(life), number, peer_link, .. }) = &self.running {
            let from = End { life: self.ledger.lock().life, link: *number };
            let to = End { life: *life, link: peer_link.unwrap_or(0) };
            self.farewell = Some((from, to, cause.code(), printable(&cause.reason())));
        }
        self.end(cause, out);
    }

    /// Takes a packet that opened under the peer's key for this line.
    pub(crate) fn handle(&mut self, now_us: u64, packet: &Packet<'_>, out: &mut Vec<Happening>) {
        self.leave_behind(out);
        let (life, next_packet) = {
            let numbers = self.ledger.lock();
            (numbers.life, numbers.next_packet)
        };
        let to_us = packet.to.is_none_or(|to| to.life == life);
        let newest = packet.ack.as_ref().filter(|_| to_us && packet.to.is_some()).map(Ack::newest);
        if newest.is_some_and(|newest| newest >= next_packet) {
            let cause = Cause::Malformed { what: "an acknowledgement of what was never sent" };
            return self.close(cause, out);
        }
        if !to_us || !self.is_present(packet, out) {
            return self.answer_life(now_us, packet);
        }
        match self.placed(packet) {
            Place::Running => {}
            Place::New => {
                self.end(Cause::Reset, out);
                self.begin(now_us, Some(packet.from.link));
                out.push(Happening::Up { life: packet.from.life });
            }
            Place::Unproved => return self.answer_life(now_us, packet),
            Place::Over => return self.answer_gone(now_us, packet),
            Place::Nowhere => return,
        }
        self.take(now_us, packet, out);
    }

    /// Whether the next packet is an answer, which goes to where it was asked for.
    pub(crate) fn is_answering(&self) -> bool {
        self.farewell.is_none() && self.answer.is_some()
    }

    /// What would be sent now.
    pub(crate) fn urgency(&self, now_us: u64) -> Option<Urgency> {
        if self.answer.is_some() || self.farewell.is_some() {
            return Some(Urgency::Control);
        }
        self.running.as_ref()?.link.urgency(now_us)
    }

    /// The next packet, if there is one to be sent now.
    pub(crate) fn fill(&mut self, now_us: u64) -> Option<Vec<u8>> {
        self.urgency(now_us)?;
        // Taken at once, since other paths take theirs from the same; one that is not used after all leaves a gap.
        let (life, number) = {
            let mut numbers = self.ledger.lock();
            numbers.next_packet += 1;
            (numbers.life, numbers.next_packet - 1)
        };
        let mut plaintext = Vec::new();
        if let Some((from, to, code, reason)) = self.farewell.take() {
            let mut packet = Packet::new(from, Some(to), number);
            packet.close = Some(Close { code, reason: reason.as_bytes() });
            packet.encode(&mut plaintext);
        } else if let Some(answer) = self.answer.take() {
            answered(life, answer, number).encode(&mut plaintext);
        } else {
            let present = self.peer_life();
            let running =
                self.running.as_mut().filter(|running| running.life.is_none_or(|life| Some(life) == present))?;
            // It may have become known on another path.
            running.life = present;
            let from = End { life, link: running.number };
            let to = present.map(|life| End { life, link: running.peer_link.unwrap_or(0) });
            plaintext = running.link.fill(now_us, from, to, number)?;
        }
        Some(plaintext)
    }

    /// Runs the timers.
    pub(crate) fn handle_timeout(&mut self, now_us: u64, out: &mut Vec<Happening>) {
        self.leave_behind(out);
        let Some(running) = &mut self.running else { return };
        let given_up = running.give_up_us.is_some_and(|at| at <= now_us);
        if given_up || running.link.handle_timeout(now_us).is_err() {
            self.end(Cause::TimedOut, out);
        }
    }

    /// When there is something to do next, if nothing happens before.
    pub(crate) fn wake_us(&self) -> Option<u64> {
        let running = self.running.as_ref()?;
        if self.is_left_behind() {
            return Some(0);
        }
        [running.give_up_us, running.link.wake_us()].into_iter().flatten().min()
    }

    pub(crate) fn counts(&self) -> Option<Counts> {
        self.running.as_ref().map(|running| running.link.counts)
    }

    /// Whether the packet is of the peer's present life, or shows that its own is the present one now (rule 2).
    fn is_present(&mut self, packet: &Packet<'_>, out: &mut Vec<Happening>) -> bool {
        let life = packet.from.life;
        let mut numbers = self.ledger.lock();
        match numbers.peer {
            Some(known) if known.life == life => return true,
            Some(known) => {
                let proves = |ack: &Ack| packet.to.is_some() && ack.newest() >= known.since;
                if !packet.ack.as_ref().is_some_and(proves) {
                    return false;
                }
            }
            // The first that we hear of this peer.
            None if packet.to.is_none() && !self.takes_early => return false,
            None => {}
        }
        numbers.know(life);
        drop(numbers);
        self.leave_behind(out);
        true
    }

    /// Whether the link is of another life of the peer than its present one.
    fn is_left_behind(&self) -> bool {
        let present = self.peer_life();
        self.running.as_ref().is_some_and(|running| running.life.is_some_and(|life| Some(life) != present))
    }

    /// Ends a link that is.
    fn leave_behind(&mut self, out: &mut Vec<Happening>) {
        if self.is_left_behind() {
            self.end(Cause::Reset, out);
        }
    }

    /// Which link a packet of the present life is of (rule 3).
    fn placed(&self, packet: &Packet<'_>) -> Place {
        let theirs = packet.from.link;
        // Zero: it names our life and no link, or nothing.
        let ours = packet.to.map_or(0, |to| to.link);
        let heard_of = self.ledger.lock().peer.map_or(0, |known| known.link_heard);
        let early = packet.to.is_none();
        let Some(running) = &self.running else {
            return match theirs {
                0 => Place::Nowhere,
                _ if theirs <= heard_of || ours != 0 => Place::Over,
                _ if early && !self.takes_early => Place::Unproved,
                _ => Place::New,
            };
        };
        let is_ours = ours == 0 || ours == running.number;
        match running.peer_link {
            // An answer from one that has no link with us: it must be to this link.
            _ if theirs == 0 => {
                if ours == running.number {
                    Place::Running
                } else {
                    Place::Nowhere
                }
            }
            None if theirs <= heard_of || !is_ours => Place::Over,
            // Where the peer is known to live, an early packet may be of a link that it has left.
            None if early && (running.heard || !self.takes_early) => Place::Unproved,
            None => Place::Running,
            Some(peer_link) if theirs == peer_link => {
                if is_ours {
                    Place::Running
                } else {
                    Place::Over
                }
            }
            Some(peer_link) if theirs < peer_link => Place::Nowhere,
            // The peer began anew. It cannot know our link yet; and where ours is proved, an early packet is not enough.
            Some(_) if theirs <= heard_of || ours != 0 => Place::Over,
            Some(_) if early && (running.heard || !self.takes_early) => Place::Unproved,
            Some(_) => Place::New,
        }
    }

    fn take(&mut self, now_us: u64, packet: &Packet<'_>, out: &mut Vec<Happening>) {
        let Some(running) = &mut self.running else { return };
        let has_link = packet.from.link != 0;
        let names_us = packet.to.is_some();
        running.life = Some(packet.from.life);
        if has_link {
            running.peer_link = Some(packet.from.link);
            if let Some(known) = &mut self.ledger.lock().peer {
                known.link_heard = known.link_heard.max(packet.from.link);
            }
        }
        // That it lives does not show that the link is its own: one that has no link heard nothing in this one, unless it is
        // one that we began and that it has not joined.
        let joins = running.peer_link.is_none() || has_link;
        if names_us && joins && !running.heard {
            running.heard = true;
            running.give_up_us = None;
            out.push(Happening::Heard { life: packet.from.life });
            if !has_link {
                // It took nothing of what we sent so far.
                running.link.begin_again(now_us);
            }
        }
        if let Some(close) = &packet.close {
            if packet.to.is_some_and(|to| to.link == running.number || (to.link == 0 && has_link)) {
                let reason = printable(&String::from_utf8_lossy(close.reason));
                let cause = match close.code {
                    GONE => Cause::Reset,
                    code => Cause::ClosedByPeer { code, reason },
                };
                self.end(cause, out);
            }
            return;
        }
        let acknowledges = has_link && packet.to.is_some_and(|to| to.link == running.number);
        if !has_link && !packet.chunks.is_empty() {
            return;
        }
        if let Err(cause) = running.link.take(now_us, packet, acknowledges) {
            self.close(cause, out);
        }
    }

    fn begin(&mut self, now_us: u64, peer_link: Option<u64>) {
        let mut numbers = self.ledger.lock();
        numbers.links += 1;
        self.running = Some(Running {
            link: Link::new(now_us, self.pace),
            number: numbers.links,
            life: numbers.peer.map(|known| known.life),
            peer_link,
            heard: false,
            give_up_us: None,
        });
    }

    fn end(&mut self, cause: Cause, out: &mut Vec<Happening>) {
        let Some(mut running) = self.running.take() else { return };
        let urgent = Class::ALL.into_iter().filter(|class| class.is_urgent());
        let link = &mut running.link;
        let frames =
            urgent.flat_map(|class| std::iter::from_fn(|| Some((class, link.pop_class(class)?))).collect::<Vec<_>>());
        let frames = frames.collect();
        out.push(Happening::Closed { cause, frames, early: !running.heard });
    }

    fn answer_life(&mut self, now_us: u64, packet: &Packet<'_>) {
        if self.answers.take(now_us) {
            self.answer = Some(Answer::Life { to: packet.from, acknowledges: packet.number });
        }
    }

    fn answer_gone(&mut self, now_us: u64, packet: &Packet<'_>) {
        // What closes is not answered, or two stations could close each other for ever.
        if packet.close.is_none() && packet.is_eliciting() && self.answers.take(now_us) {
            self.answer = Some(Answer::Gone { to: packet.from });
        }
    }
}

/// The packet that says it.
fn answered(life: u64, answer: Answer, number: u64) -> Packet<'static> {
    let from = End { life, link: 0 };
    match answer {
        Answer::Life { to, acknowledges } => {
            let mut packet = Packet::new(from, Some(to), number);
            packet.asks = true;
            packet.ack = Some(Ack { delay_ms: 0, runs: vec![(acknowledges, acknowledges)] });
            packet
        }
        Answer::Gone { to } => {
            let mut packet = Packet::new(from, Some(to), number);
            packet.close = Some(Close { code: GONE, reason: b"" });
            packet
        }
    }
}

/// Where a packet of the peer's present life belongs.
enum Place {
    /// To the link that there is.
    Running,
    /// To one that begins with it.
    New,
    /// It may be an old one: the peer must name our life first.
    Unproved,
    /// To one that is over; the peer is told.
    Over,
    /// To nothing that matters.
    Nowhere,
}
