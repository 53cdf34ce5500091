//! The network: links that deliver each class in order and reliably, late, or break.
//!
//! A link of the bearer is QUIC or TCP, so frames are not lost out of its middle: what the path swallows is sent again
//! until it gets through, or the link is given up, each end in its own time.

use std::collections::VecDeque;
use std::ops::RangeInclusive;

use line::limits::{CREDIT_BYTES, FRAME_BYTES_MAX};
use line::{Class, Cut, Ending, Input, LinkId, Over};

use super::Sabotage;
use super::sealed::Opening;
use super::world::{Due, World};

/// 300 bit/s.
const MIN_BYTES_PER_S: u64 = 38;

pub(super) const FIRST_AGAIN_US: u64 = 200_000;
const LAST_AGAIN_US: u64 = 2_000_000;

/// How soon it is looked again whether a far end knows who speaks.
const SOON_US: u64 = 10_000;

/// The codes of a close by which a station turns another away: `spec/session.md`.
const TURNED_AWAY: RangeInclusive<u32> = 20..=24;

/// The way from one station to another.
#[derive(Clone, Debug, Default)]
pub struct Path {
    /// How many troubles block it; while there is one, it swallows all that it is given.
    pub(super) blocked: u32,
    /// How many times slower it is than the world's links; 0 is as 1.
    pub(super) slower: u64,
    /// How much later it delivers than they do.
    pub(super) later_us: u64,
    /// How many troubles block the better way alone, where sealed links are worse and go another.
    pub(super) better_gone: u32,
}

/// Bytes that a slow link takes at a time: a packet. What is more urgent goes before the next of them.
const PACKET_BYTES: usize = 1_200;

/// Bytes in a second below which a link is slow.
const SLOW_BYTES_PER_S: u64 = 100_000;

/// One link.
#[derive(Debug)]
pub struct Wire {
    /// The dialer, then the other.
    pub(super) ends: [End; 2],
    /// What carries it.
    pub(super) over: Over,
    /// How far it has come, if it is sealed and the world says how.
    pub(super) opening: Option<Opening>,
    /// From the dialer, then to it.
    pub(super) ways: [Way; 2],
}

#[derive(Clone, Copy, Debug)]
pub struct End {
    pub(super) station: usize,
    pub(super) life: u64,
    /// What its line says of itself: the life that a sealed link is of.
    pub(super) line_life: Option<u64>,
    /// The number of the key that it showed.
    pub(super) epoch: u64,
    /// True while this end believes in the link.
    pub(super) up: bool,
    /// True once its station was told of the link.
    pub(super) told: bool,
    /// True once its bearer is closing the link, because the key of the far end is admitted no more.
    pub(super) shut: bool,
}

#[derive(Debug, Default)]
pub struct Way {
    waiting: [VecDeque<Vec<u8>>; 5],
    /// Bytes of each class that were handed over and of which the sender has not heard again.
    owed: [usize; 5],
    /// The class that is served now, and how many bytes of its first frame are on the way when that is over.
    sending: Option<(usize, usize)>,
    /// How many bytes of the first frame of each class are on the way already.
    gone: [usize; 5],
    flying: [VecDeque<(u64, Vec<u8>)>; 5],
    blocked_since: Option<u64>,
    again_us: u64,
}

impl World {
    /// A dial under way: it succeeds when the path is open and somebody is there.
    pub(super) fn dial(&mut self, from: usize, life: u64, to: usize, deadline: u64) -> Result<(), String> {
        if self.stations[from].life != life {
            return Ok(());
        }
        if let Some(beside) = self.sealing.as_ref().map(|sealing| sealing.beside)
            && !(beside && self.reaches(from, to))
        {
            if self.wire_of(from, to, true).is_none() && self.admits(from, to) {
                self.connect_sealed(from, to)?;
            }
            let (peer, ending) = (self.stations[to].party, Ending::Silence(Cut::Other("a link is there".to_owned())));
            return self.step(from, Input::DialFailed { peer, ending });
        }
        let there = self.stations[to].line.is_some();
        let open = self.is_open(from, to) && self.is_open(to, from);
        let admitted = open && self.admits(from, to) && self.admits(to, from);
        if !(there && open && admitted) {
            let refused = open && (!there || !admitted) && self.random.per_mille(500);
            if refused || self.now_us + FIRST_AGAIN_US >= deadline {
                let ending = match open && there {
                    true => Ending::Refusal(Cut::Other("the key is not admitted".to_owned())),
                    false => Ending::Silence(Cut::Other("no answer".to_owned())),
                };
                let peer = self.stations[to].party;
                return self.step(from, Input::DialFailed { peer, ending });
            }
            self.dial_again(Due::Dial { from, life, to, deadline });
            return Ok(());
        }
        let between = |wire: &Wire| wire.ends.iter().all(|end| end.up && [from, to].contains(&end.station));
        if self.over.sealed && self.wires.values().any(between) {
            // What is sealed by itself needs no second link on one path.
            let (peer, ending) = (self.stations[to].party, Ending::Silence(Cut::Other("a link is there".to_owned())));
            return self.step(from, Input::DialFailed { peer, ending });
        }
        let links = 1 + u64::from(self.random.per_mille(self.rates.double_per_mille));
        for _ in 0..links {
            self.connect(from, to)?;
        }
        Ok(())
    }

    /// Makes a link now, over what [`World::over`] says; both ends hear of it in their own time.
    ///
    /// # Errors
    /// The first rule that does not hold, in words.
    pub fn connect(&mut self, from: usize, to: usize) -> Result<(), String> {
        self.connect_over(from, to, self.over)
    }

    pub(super) fn connect_over(&mut self, from: usize, to: usize, over: Over) -> Result<(), String> {
        self.links += 1;
        let id = LinkId(self.links);
        let ends = [self.end(from), self.end(to)];
        self.wires.insert(id, Wire { ends, over, opening: None, ways: Default::default() });
        let late = self.delay(from, to);
        let (first, second) = if self.random.per_mille(500) { (0, 1) } else { (1, 0) };
        self.judge.linked([from, to], self.links_between(from, to))?;
        self.after(1, Due::LinkUp { link: id, end: first });
        self.after(late, Due::LinkUp { link: id, end: second });
        Ok(())
    }

    pub(super) fn link_up(&mut self, link: LinkId, end: usize) -> Result<(), String> {
        let Some(wire) = self.wires.get_mut(&link) else { return Ok(()) };
        wire.ends[end].told = true;
        let (here, there, over) = (wire.ends[end], wire.ends[1 - end], wire.over);
        if !here.up || self.stations[here.station].life != here.life {
            return Ok(());
        }
        let (peer, epoch) = (self.stations[there.station].party, there.epoch);
        // Who dials over a sealed bearer has heard nothing yet.
        let over = Over { life: there.line_life.filter(|_| over.sealed && end == 1), ..over };
        if self.broken_at(here.station) == Some(Sabotage::WorseClosedEarly)
            && over.rank == 0
            && let Some(worse) = self.wire_of(here.station, there.station, true)
            && let Some(end) = self.wires[&worse].end_of(here.station)
        {
            self.shut_out(worse, end);
        }
        self.step(here.station, Input::LinkUp { link, peer, epoch, dialed: end == 0, over })
    }

    /// Takes a frame from a station.
    pub(super) fn send(&mut self, from: usize, link: LinkId, class: Class, frame: Vec<u8>) -> Result<(), String> {
        let Some((wire, end)) = self.wires.get_mut(&link).and_then(|wire| wire.end_of(from).map(|end| (wire, end)))
        else {
            return Ok(());
        };
        let way = &mut wire.ways[end];
        let owed = &mut way.owed[class.index()];
        *owed += frame.len();
        // A real bearer ends the link at so much; a cheat is not the judge's concern.
        let beyond = if class == Class::Control { 0 } else { FRAME_BYTES_MAX };
        let (owed, bytes) = (*owed, frame.len());
        way.waiting[class.index()].push_back(frame);
        if way.sending.is_none() {
            self.transmit(link, end);
        }
        if owed > CREDIT_BYTES + beyond && self.is_honest(from) {
            return Err(format!("{from} hands its bearer {owed} bytes of {class:?} at once"));
        }
        if self.broken_at(from) == Some(Sabotage::IgnoreCredit) {
            self.after(0, Due::Sent { station: from, link, class, bytes });
        }
        Ok(())
    }

    fn transmit(&mut self, link: LinkId, end: usize) {
        let bulk_first = self.sabotage == Some(Sabotage::BulkFirst);
        let Some(wire) = self.wires.get(&link) else { return };
        let bytes_per_s = self.bytes_per_s(wire.ends[end].station, wire.ends[1 - end].station);
        let Some(wire) = self.wires.get_mut(&link) else { return };
        let way = &mut wire.ways[end];
        let mut waiting = (0..5).filter(|&class| !way.waiting[class].is_empty());
        let Some(class) = (if bulk_first { waiting.next_back() } else { waiting.next() }) else { return };
        let left = way.waiting[class][0].len() - way.gone[class];
        let now = if bytes_per_s < SLOW_BYTES_PER_S { left.min(PACKET_BYTES) } else { left };
        way.sending = Some((class, now));
        self.after(1 + now as u64 * 1_000_000 / bytes_per_s, Due::Transmitted { link, end });
    }

    pub(super) fn transmitted(&mut self, link: LinkId, end: usize) -> Result<(), String> {
        let Some(wire) = self.wires.get_mut(&link) else { return Ok(()) };
        let (from, to) = (wire.ends[end].station, wire.ends[1 - end].station);
        let way = &mut wire.ways[end];
        let Some((class, now)) = way.sending.take() else { return Ok(()) };
        way.gone[class] += now;
        if way.waiting[class].front().is_none_or(|frame| way.gone[class] < frame.len()) {
            self.transmit(link, end);
            return Ok(());
        }
        let (delay, again) = (self.delay(from, to), self.random.per_mille(self.rates.loss_per_mille));
        if self.random.below(1_000_000) < self.rates.corrupt_per_million {
            return self.corrupted(link, end);
        }
        let arrives = self.now_us + delay + if again { FIRST_AGAIN_US + delay } else { 0 };
        let Some(wire) = self.wires.get_mut(&link) else { return Ok(()) };
        let (here, way) = (wire.ends[end], &mut wire.ways[end]);
        way.gone[class] = 0;
        let Some(frame) = way.waiting[class].pop_front() else { return Ok(()) };
        let bytes = frame.len();
        way.owed[class] -= bytes;
        way.flying[class].push_back((arrives, frame));
        if way.flying[class].len() == 1 {
            self.at(arrives, Due::Arrived { link, end, class });
        }
        if end == 0 {
            self.keeps(link, class);
        }
        self.transmit(link, end);
        if here.up && self.stations[here.station].life == here.life && self.sabotage != Some(Sabotage::IgnoreCredit) {
            let class = Class::ALL[class];
            return self.step(here.station, Input::Sent { link, class, bytes });
        }
        Ok(())
    }

    /// What arrives does not authenticate: the far end gives the link up, and tells the near one.
    fn corrupted(&mut self, link: LinkId, end: usize) -> Result<(), String> {
        self.corrupted += 1;
        let ending = Ending::Fault(Cut::Other("what arrived does not authenticate".to_owned()));
        let Some(wire) = self.wires.get(&link) else { return Ok(()) };
        let (from, to) = (wire.ends[end].station, wire.ends[1 - end].station);
        let (there, back) = (self.delay(from, to), self.delay(to, from));
        self.after(there, Due::Broken { link, end: 1 - end, ending: ending.clone() });
        self.after(there + back, Due::Broken { link, end, ending });
        Ok(())
    }

    pub(super) fn arrived(&mut self, link: LinkId, end: usize, class: usize) -> Result<(), String> {
        let (now, idle_us) = (self.now_us, self.rates.idle_us);
        let Some(wire) = self.wires.get(&link) else { return Ok(()) };
        let (from, to) = (wire.ends[end].station, wire.ends[1 - end].station);
        let absent = wire.opening.is_some() && !self.opens(wire.ends[end], wire.ends[1 - end]);
        let blocked = absent || !self.carries(wire.over, from, to);
        let late = self.random.below(idle_us / 4);
        let Some(wire) = self.wires.get_mut(&link) else { return Ok(()) };
        let way = &mut wire.ways[end];
        if blocked {
            let since = *way.blocked_since.get_or_insert(now);
            if now - since > idle_us {
                // Nothing came for too long: each end gives up in its own time.
                self.after(
                    1,
                    Due::Broken { link, end: 1 - end, ending: Ending::Silence(Cut::Other("idle".to_owned())) },
                );
                self.after(late, Due::Broken { link, end, ending: Ending::Silence(Cut::Other("idle".to_owned())) });
                return Ok(());
            }
            way.again_us = (way.again_us * 2).clamp(FIRST_AGAIN_US, LAST_AGAIN_US);
            let again_us = way.again_us;
            self.after(again_us, Due::Arrived { link, end, class });
            return Ok(());
        }
        (way.blocked_since, way.again_us) = (None, 0);
        if !wire.ends[1 - end].told {
            self.after(1_000, Due::Arrived { link, end, class });
            return Ok(());
        }
        let way = &mut wire.ways[end];
        match way.flying[class].front() {
            Some((arrives, _)) if *arrives > now => {
                let arrives = *arrives;
                self.at(arrives, Due::Arrived { link, end, class });
                return Ok(());
            }
            None => return Ok(()),
            Some(_) => {}
        }
        if self.sealing.is_some() {
            let opening = wire.opening;
            let begins = end == 0 && opening.is_some();
            if !((!begins || self.begin(link)?) && self.hears(link, end, Class::ALL[class])?) {
                let again_us = if opening.is_some_and(Opening::begins) { FIRST_AGAIN_US } else { SOON_US };
                self.after(again_us, Due::Arrived { link, end, class });
                return Ok(());
            }
        }
        let Some(wire) = self.wires.get_mut(&link) else { return Ok(()) };
        let way = &mut wire.ways[end];
        let (_, frame) = way.flying[class].pop_front().expect("the front was just seen");
        let next = way.flying[class].front().map(|(next, _)| (*next).max(now));
        let (there, wire_end, over, opening) = (wire.ends[1 - end], wire.ends[end], wire.over, wire.opening);
        if let Some(next) = next {
            self.at(next, Due::Arrived { link, end, class });
        }
        if over.sealed && !there.up && !opening.is_some_and(Opening::begins) {
            // Of a link that is over, and that is answered.
            let back = self.delay(to, from);
            let ending = Ending::Fault(Cut::Other("the link is gone".to_owned()));
            self.after(back, Due::Broken { link, end, ending });
        }
        if there.up && self.stations[there.station].life == there.life {
            if let Some(life) = wire_end.line_life.filter(|_| over.sealed && opening.is_none()) {
                self.step(there.station, Input::Heard { link, life })?;
            }
            if !there.shut {
                self.judge.heard(&self.stations, (from, wire_end.epoch), there.station)?;
            }
            let class = Class::ALL[class];
            return self.deliver(from, there.station, link, class, frame);
        }
        Ok(())
    }

    /// How many bytes of every class one station has handed over for another, and no link has passed on yet.
    #[must_use]
    pub fn queued(&self, from: usize, to: usize) -> usize {
        let of_way = |wire: &Wire| {
            let end = wire.end_of(from).filter(|&end| wire.ends[1 - end].station == to)?;
            Some(wire.ways[end].owed.iter().sum::<usize>())
        };
        self.wires.values().filter_map(of_way).sum()
    }

    /// One end hears that a link is gone.
    pub(super) fn broken(&mut self, link: LinkId, end: usize, ending: Ending) -> Result<(), String> {
        let Some(wire) = self.wires.get_mut(&link) else { return Ok(()) };
        let here = wire.ends[end];
        wire.ends[end].up = false;
        if !wire.ends[1 - end].up {
            self.wires.remove(&link);
        }
        if here.up && self.stations[here.station].life == here.life {
            return self.step(here.station, Input::LinkDown { link, ending });
        }
        Ok(())
    }

    /// A station closes a link: the other end hears of it, unless the path swallows that too.
    pub(super) fn close(&mut self, station: usize, link: LinkId, code: u32) {
        let Some(end) = self.wires.get(&link).and_then(|wire| wire.end_of(station)) else { return };
        if let Some(wire) = self.wires.get_mut(&link) {
            wire.ends[end].up = false;
            wire.ways[end].waiting.iter_mut().for_each(VecDeque::clear);
        }
        let words = format!("closed by the peer ({code})");
        let ending = if TURNED_AWAY.contains(&code) {
            Ending::Refusal(Cut::Other(words))
        } else {
            Ending::Fault(Cut::Other(words))
        };
        self.tell_far_end(link, 1 - end, ending);
    }

    /// The bearer of a station closes a link whose far end has a key that it admits no more: both ends hear of it.
    pub(super) fn shut_out(&mut self, link: LinkId, end: usize) {
        let ending = Ending::Refusal(Cut::Other("the key is not admitted".to_owned()));
        if let Some(wire) = self.wires.get_mut(&link) {
            wire.ends[end].shut = true;
        }
        self.after(1, Due::Broken { link, end, ending: ending.clone() });
        self.tell_far_end(link, 1 - end, ending);
    }

    fn tell_far_end(&mut self, link: LinkId, end: usize, ending: Ending) {
        let [far, near] = [end, 1 - end].map(|end| self.wires[&link].ends[end].station);
        let late =
            if self.carries(self.wires[&link].over, near, far) { self.delay(near, far) } else { self.rates.idle_us };
        self.after(late, Due::Broken { link, end, ending });
    }

    /// The links of a station that dies: the others hear of it at once, or only by silence.
    pub(super) fn drop_links_of(&mut self, station: usize) {
        let ids: Vec<_> =
            self.wires.iter().filter(|(_, wire)| wire.end_of(station).is_some()).map(|(id, _)| *id).collect();
        for link in ids {
            let end = self.wires[&link].end_of(station).expect("it was just found");
            if let Some(wire) = self.wires.get_mut(&link) {
                wire.ends[end].up = false;
                wire.ways[end].waiting.iter_mut().for_each(VecDeque::clear);
            }
            let far = self.wires[&link].ends[1 - end].station;
            let late = match self.random.per_mille(500) {
                true => self.delay(station, far),
                false => self.random.around(self.rates.idle_us),
            };
            self.after(
                late,
                Due::Broken { link, end: 1 - end, ending: Ending::Silence(Cut::Other("reset".to_owned())) },
            );
        }
    }

    pub(super) fn delay(&mut self, from: usize, to: usize) -> u64 {
        let late = 1 + self.rates.delay_us + self.random.below(self.rates.jitter_us + 1);
        late + self.path(from, to).later_us
    }

    pub(super) fn bytes_per_s(&self, from: usize, to: usize) -> u64 {
        (self.rates.bytes_per_s / self.path(from, to).slower.max(1)).max(MIN_BYTES_PER_S)
    }

    /// True if a link over this can pass something on now.
    pub(super) fn carries(&self, over: Over, from: usize, to: usize) -> bool {
        self.is_open(from, to) && (over.sealed || self.path(from, to).better_gone == 0)
    }

    pub(super) fn is_open(&self, from: usize, to: usize) -> bool {
        self.path(from, to).blocked == 0
    }

    /// Links between two stations in which one of them still believes.
    pub(super) fn links_between(&self, one: usize, other: usize) -> usize {
        let between = |wire: &&Wire| {
            let known = |end: &End| end.up && end.told;
            wire.ends.iter().all(|end| end.station == one || end.station == other) && wire.ends.iter().any(known)
        };
        self.wires.values().filter(between).count()
    }

    /// Bytes of the session's own talk, and of a class, that one station has handed over for another on a link.
    pub(super) fn owed(&self, link: LinkId, from: usize, class: Class) -> usize {
        let of_way = |wire: &Wire| wire.end_of(from).map(|end| wire.ways[end].owed[class.index()]);
        self.wires.get(&link).and_then(of_way).unwrap_or_default()
    }
}

impl Wire {
    /// The frame of a class that comes next from an end.
    pub(super) fn first_flying(&self, end: usize, class: usize) -> Option<&[u8]> {
        self.ways[end].flying[class].front().map(|(_, frame)| &frame[..])
    }

    /// The frame of a class that an end has sent last.
    pub(super) fn last_flying(&self, end: usize, class: usize) -> Option<&[u8]> {
        self.ways[end].flying[class].back().map(|(_, frame)| &frame[..])
    }

    /// Which end a station is.
    pub(super) fn end_of(&self, station: usize) -> Option<usize> {
        self.ends.iter().position(|end| end.station == station && end.up)
    }
}
