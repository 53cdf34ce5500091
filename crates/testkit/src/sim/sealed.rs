//! Sealed links, as a line sees them: the first packet carries frames, whoever dials hears of its link at once, lives tell
//! what may be taken, and somebody on the path may keep packets and bring them later. And two ranks of links at once, the
//! better of which comes and goes.
//!
//! It is `spec/sealed.md` section 5 as a table of who knows which life of whom; packets, seals and their numbers are the
//! bearer's, and not here.

use std::collections::BTreeMap;

use line::{Class, Cut, Ending, Frame, Input, LinkId, Over};

use super::Sabotage;
use super::wires::{End, Wire};
use super::world::{Due, S, World};
use crate::random::Random;

/// What is under a link that is sealed frame by frame, and worse than others.
pub(super) const SEALED: Over = Over { rank: 2, sealed: true, life: None };

/// Packets that somebody on the path keeps.
const KEPT_MAX: usize = 64;

/// What the seed of a world is mixed with here; such that the seeds that failed once, and are named, have no sealed links, as
/// they had none then.
const SEALED_STREAM: u64 = 0x5ea1_0031;

/// How often a station tries whether the better way carries again, and whether the worse would carry.
const TRY_EVERY_US: u64 = 20 * S;

/// How a world's stations reach each other over sealed links.
pub(super) struct Sealing {
    /// Whether there is a better way beside them.
    pub(super) beside: bool,
    /// Whether frames that name no life of the reader are taken at once, as far as they prove themselves.
    takes_early: bool,
    /// The life that a station takes to be the present one of another.
    known: BTreeMap<(usize, usize), u64>,
    /// The newest link of each life of another that a station has heard of: of no earlier one is anything taken.
    newest: BTreeMap<(usize, usize, u64), LinkId>,
    kept: Vec<Kept>,
    /// Of its own, so that worlds without sealed links are what they were.
    random: Random,
}

/// A frame of a sealed link, as somebody kept it.
struct Kept {
    /// Who said it, to whom, in which life and with which key.
    from: usize,
    to: usize,
    life: u64,
    epoch: u64,
    /// On which link, and for which life of the reader.
    link: LinkId,
    names: Option<u64>,
    class: Class,
    bytes: Vec<u8>,
}

/// How far a sealed link has come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    /// The life of the far end that the dialer names.
    names: Option<u64>,
    /// Whether the far end has had the first packet.
    begun: bool,
    /// When the far end knows that the dialer speaks to its present life.
    proved_at: u64,
}

impl Opening {
    /// True until its far end has had the first packet.
    pub(super) fn begins(self) -> bool {
        !self.begun
    }
}

impl Sealing {
    /// One world in four has sealed links, half of those beside better ones.
    pub(super) fn drawn(seed: u64, certain: bool) -> Option<Self> {
        let mut random = Random::new(seed ^ SEALED_STREAM);
        let (some, beside, takes_early) = (random.per_mille(250), random.per_mille(500), random.per_mille(500));
        (some || certain).then(|| Sealing {
            beside: beside || certain,
            takes_early: takes_early || certain,
            known: BTreeMap::new(),
            newest: BTreeMap::new(),
            kept: Vec::new(),
            random,
        })
    }

    /// Forgets what a station knew that is killed.
    pub(super) fn forget(&mut self, station: usize) {
        self.known.retain(|(who, _), _| *who != station);
        self.newest.retain(|(who, ..), _| *who != station);
    }
}

impl World {
    /// What becomes of sealed links and better ones beside them, from the beginning on.
    pub(super) fn plan_sealing(&mut self) {
        let Some(beside) = self.sealing.as_ref().map(|sealing| sealing.beside) else { return };
        for from in 0..self.stations.len() {
            for to in (0..self.stations.len()).filter(|&to| to != from) {
                let late = self.sealed_draw(TRY_EVERY_US);
                self.after(late, Due::Replay { from, to });
                if beside {
                    self.after(late + 1, Due::TryWays { from, to });
                    self.after(late + 2, Due::BetterWay { from, to, gone: true });
                }
            }
        }
    }

    fn sealed_draw(&mut self, mean: u64) -> u64 {
        self.sealing.as_mut().map_or(1, |sealing| sealing.random.around(mean))
    }

    /// The better way between two stations goes, or is there again.
    pub(super) fn better_way(&mut self, from: usize, to: usize, gone: bool) {
        // All ways are there when the troubles end, and what is taken away then is taken by a trial.
        if !self.troubled {
            return;
        }
        for (from, to) in [(from, to), (to, from)] {
            let path = self.path_mut(from, to);
            path.better_gone = if gone { path.better_gone + 1 } else { path.better_gone.saturating_sub(1) };
        }
        let late = self.sealed_draw(if gone { 6 * S } else { TRY_EVERY_US });
        self.after(late, Due::BetterWay { from, to, gone: !gone });
    }

    /// A station tries whether the better way carries, if none of its links is over that, and the worse if none is over that.
    pub(super) fn try_ways(&mut self, from: usize, to: usize) -> Result<(), String> {
        let late = self.sealed_draw(TRY_EVERY_US);
        self.after(late, Due::TryWays { from, to });
        if self.stations[from].line.is_none() {
            return Ok(());
        }
        if self.wire_of(from, to, false).is_none() && self.reaches(from, to) {
            self.connect_over(from, to, Over::default())?;
        }
        if self.sealed_draw(3) == 1 && self.wire_of(from, to, true).is_none() && self.admits(from, to) {
            self.connect_sealed(from, to)?;
        }
        Ok(())
    }

    /// True if a link without seals can be made now.
    pub(super) fn reaches(&self, from: usize, to: usize) -> bool {
        let open = self.carries(Over::default(), from, to) && self.carries(Over::default(), to, from);
        open && self.stations[to].line.is_some() && self.admits(from, to) && self.admits(to, from)
    }

    /// A link in which a station believes, to another, sealed or not.
    pub(super) fn wire_of(&self, station: usize, far: usize, sealed: bool) -> Option<LinkId> {
        let is_it = |wire: &Wire| {
            wire.over.sealed == sealed && wire.end_of(station).is_some_and(|end| wire.ends[1 - end].station == far)
        };
        self.wires.iter().find(|(_, wire)| is_it(wire)).map(|(id, _)| *id)
    }

    /// Begins a sealed link: it is there at once, whoever may be there to hear.
    pub(super) fn connect_sealed(&mut self, from: usize, to: usize) -> Result<(), String> {
        let names = self.sealing.as_ref().and_then(|sealing| sealing.known.get(&(from, to)).copied());
        self.links += 1;
        let id = LinkId(self.links);
        let ends = [End { told: true, ..self.end(from) }, End { up: false, told: true, ..self.end(to) }];
        let opening = Opening { names, begun: false, proved_at: u64::MAX };
        self.wires.insert(id, Wire { ends, over: SEALED, opening: Some(opening), ways: Default::default() });
        let (peer, epoch) = (self.stations[to].party, self.stations[to].epoch);
        self.step(from, Input::LinkUp { link: id, peer, epoch, dialed: true, over: Over { life: names, ..SEALED } })
    }

    /// True if a station is there to open what is sealed to it, with the key that it is sealed to, and admits who sealed it.
    pub(super) fn opens(&self, from: End, to: End) -> bool {
        let here = &self.stations[to.station];
        here.line.is_some() && here.epoch == to.epoch && self.admits_key(to.station, from.station, from.epoch)
    }

    /// What comes first on a sealed link, at its far end: true if that takes it.
    pub(super) fn begin(&mut self, link: LinkId) -> Result<bool, String> {
        let Some(wire) = self.wires.get(&link) else { return Ok(false) };
        let (from, to) = (wire.ends[0], wire.ends[1].station);
        let Some(opening) = wire.opening.filter(|opening| !opening.begun) else { return Ok(wire.opening.is_some()) };
        let (Some(theirs), Some(present)) = (from.line_life, self.stations[to].line.as_ref().map(line::Line::life))
        else {
            return Ok(false);
        };
        let other = self.wire_of(to, from.station, true);
        if other.is_some_and(|other| other < link && self.wires[&other].ends[1].station == from.station) {
            // Both began at once, and the earlier is the one.
            let ending = Ending::Silence(Cut::Other("another link began".to_owned()));
            self.after(1, Due::Broken { link, end: 0, ending });
            return Ok(false);
        }
        let (there, back) = (self.delay(to, from.station), self.delay(from.station, to));
        let mixes_lives = self.broken_at(to) == Some(Sabotage::OtherLifeTaken);
        let Some(sealing) = &mut self.sealing else { return Ok(false) };
        if opening.names.is_some_and(|named| named != present) && !mixes_lives {
            // For an earlier life: that is answered, and nothing is taken of it.
            sealing.known.insert((from.station, to), present);
            let ending = Ending::Silence(Cut::Other("for another life".to_owned()));
            self.after(there, Due::Broken { link, end: 0, ending });
            return Ok(false);
        }
        let is_present = sealing.known.get(&(to, from.station)).is_none_or(|known| *known == theirs);
        let proved_at = if opening.names.is_some() && is_present { self.now_us } else { self.now_us + there + back };
        let wait = proved_at > self.now_us && !(sealing.takes_early && is_present);
        if wait && self.stations[from.station].life != from.life {
            // Nobody is there to say to which life it speaks.
            self.wires.remove(&link);
            return Ok(false);
        }
        sealing.newest.insert((to, from.station, theirs), link);
        let Some(wire) = self.wires.get_mut(&link) else { return Ok(false) };
        if wait {
            // It is asked which life it speaks to, and comes again.
            wire.opening = Some(Opening { names: Some(present), ..opening });
            let Some(sealing) = &mut self.sealing else { return Ok(false) };
            sealing.known.extend([((to, from.station), theirs), ((from.station, to), present)]);
            return Ok(false);
        }
        if let Some((other, end)) = other.and_then(|other| Some((other, self.wires[&other].end_of(to)?))) {
            // It takes the other's place, and not before it is taken itself: an earlier life ends no link of a later one.
            self.broken(other, end, Ending::Silence(Cut::Other("a newer link began".to_owned())))?;
        }
        let end = self.end(to);
        let Some(wire) = self.wires.get_mut(&link) else { return Ok(false) };
        wire.ends[1] = End { told: true, ..end };
        wire.opening = Some(Opening { begun: true, proved_at, ..opening });
        let (peer, epoch) = (self.stations[from.station].party, from.epoch);
        let over = Over { life: Some(theirs), ..SEALED };
        self.step(to, Input::LinkUp { link, peer, epoch, dialed: false, over })?;
        Ok(true)
    }

    /// Notes who hears whom, and says so; false if a frame has to wait until the dialer has named a life.
    pub(super) fn hears(&mut self, link: LinkId, end: usize, class: Class) -> Result<bool, String> {
        let Some(wire) = self.wires.get(&link) else { return Ok(false) };
        let (from, there) = (wire.ends[end], wire.ends[1 - end]);
        let Some(life) = from.line_life else { return Ok(true) };
        let (sealed, opening) = (wire.over.sealed, wire.opening);
        let proved = end == 1 || opening.is_none_or(|opening| opening.proved_at <= self.now_us);
        if !proved {
            let parties = self.stations.len() * 4;
            let frame = self.wires[&link].first_flying(end, class.index());
            return Ok(frame.is_some_and(|bytes| proves_itself(bytes, parties)));
        }
        let is_now = self.stations[from.station].life == from.life;
        if let Some(sealing) = self.sealing.as_mut().filter(|_| sealed || is_now) {
            sealing.known.insert((there.station, from.station), life);
        }
        if sealed && there.up {
            self.step(there.station, Input::Heard { link, life })?;
        }
        Ok(true)
    }

    /// Somebody on the path keeps what a dialer says.
    pub(super) fn keeps(&mut self, link: LinkId, class: usize) {
        let Some(wire) = self.wires.get(&link) else { return };
        let (from, to) = (wire.ends[0], wire.ends[1].station);
        let Some(opening) = wire.opening.filter(|opening| !opening.begun) else { return };
        let Some(bytes) = wire.last_flying(0, class).map(<[u8]>::to_vec) else { return };
        let (Some(life), Some(sealing)) = (from.line_life, &mut self.sealing) else { return };
        if sealing.kept.len() >= KEPT_MAX {
            let place = sealing.random.below(KEPT_MAX as u64) as usize;
            sealing.kept.remove(place);
        }
        let (from, epoch, names) = (from.station, from.epoch, opening.names);
        sealing.kept.push(Kept { from, to, life, epoch, link, names, class: Class::ALL[class], bytes });
    }

    /// Somebody on the path brings what one station said to another on some link, be it long after.
    pub(super) fn replay(&mut self, from: usize, to: usize) -> Result<(), String> {
        if !self.troubled {
            return Ok(());
        }
        let late = self.sealed_draw(TRY_EVERY_US);
        self.after(late, Due::Replay { from, to });
        let Some(present) = self.stations[to].line.as_ref().map(line::Line::life) else { return Ok(()) };
        let broken = self.broken_at(to);
        let Some(sealing) = self.sealing.as_ref() else { return Ok(()) };
        let known = sealing.known.get(&(to, from)).copied();
        let unchecked = broken == Some(Sabotage::LifeNotChecked);
        let taken = |kept: &&Kept| {
            let to_whom = kept.names.map_or(sealing.takes_early, |named| named == present);
            let from_whom = unchecked || known.is_none_or(|known| known == kept.life);
            let newest = sealing.newest.get(&(to, from, kept.life));
            // One that is still under way comes by itself.
            let is_over = !self.wires.contains_key(&kept.link);
            (kept.from, kept.to) == (from, to)
                && is_over
                && to_whom
                && from_whom
                && newest.is_none_or(|newest| *newest < kept.link)
        };
        let Some(&Kept { life, epoch, link: of, names, .. }) = sealing.kept.iter().find(taken) else { return Ok(()) };
        if self.wire_of(to, from, true).is_some() || !self.admits_key(to, from, epoch) {
            return Ok(());
        }
        let of_it = sealing.kept.iter().filter(|kept| kept.link == of);
        let frames: Vec<_> = of_it.map(|kept| (kept.class, kept.bytes.clone())).collect();
        if let Some(sealing) = &mut self.sealing {
            sealing.kept.retain(|kept| kept.link != of);
            sealing.newest.insert((to, from, life), of);
        }
        self.links += 1;
        let link = LinkId(self.links);
        let far = End { up: false, told: true, line_life: Some(life), epoch, ..self.end(from) };
        let ends = [far, End { told: true, ..self.end(to) }];
        let opening = Some(Opening { names, begun: true, proved_at: u64::MAX });
        self.wires.insert(link, Wire { ends, over: SEALED, opening, ways: Default::default() });
        let told = if unchecked { known.or(Some(life)) } else { Some(life) };
        let (peer, over) = (self.stations[from].party, Over { life: told, ..SEALED });
        self.step(to, Input::LinkUp { link, peer, epoch, dialed: false, over })?;
        let idle_us = self.rates.idle_us;
        self.after(idle_us, Due::Broken { link, end: 1, ending: Ending::Silence(Cut::Other("idle".to_owned())) });
        let parties = self.stations.len() * 4;
        for (class, bytes) in frames {
            if self.wires.contains_key(&link) && (names.is_some() || proves_itself(&bytes, parties)) {
                self.deliver(from, to, link, class, bytes)?;
            }
        }
        Ok(())
    }

    pub(super) fn end(&self, station: usize) -> End {
        let here = &self.stations[station];
        let line_life = here.line.as_ref().map(line::Line::life);
        End { station, life: here.life, line_life, epoch: here.epoch, up: true, told: false, shut: false }
    }
}

/// True of what may be taken from whoever brings it.
fn proves_itself(bytes: &[u8], lanes: usize) -> bool {
    matches!(Frame::parse(bytes, lanes), Ok(Frame::Entry(_) | Frame::Receipt(_)))
}
