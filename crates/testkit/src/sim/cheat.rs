//! A station that cheats: a real line whose words are bent on their way out, as its operators would have it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use evidence::{
    Claims, EntryRef, Frontier, Hash, Lane, LineId, PartyIndex, Precedence, Time, UnsignedEntry, UnverifiedEntry,
    UnverifiedReceipt,
};
use line::affairs::{AnswerBody, Body};
use line::{Class, Command, Fragment, Frame, Record};

use super::station::Station;
use super::world::{S, World};
use crate::parties::{self, START, VALID_MS, station_key};
use crate::random::Random;

/// Long things that a cheat says in one world, so that the rest of it is not only about them.
const BIG_FLOODS_MAX: u64 = 60;

/// One way to cheat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cheat {
    /// Shows different histories to different stations.
    Fork,
    /// Sends what is no frame.
    Garbage,
    /// Cuts frames short.
    Truncate,
    /// Turns a bit.
    Flip,
    /// Sends frames and fragments beyond every size.
    Oversize,
    /// Writes the same thing in another way.
    NonCanonical,
    /// Sends old frames again.
    Replay,
    /// Leaves entries out.
    Gap,
    /// Sends very much of what costs an answer.
    Flood,
    /// Receipts what it does not hold, or in another's name.
    FalseReceipt,
    /// Says to hold more than there can be.
    AbsurdSizes,
    /// Is on another line.
    WrongLine,
    /// Is on a drill.
    DrillPeer,
    /// Speaks another version.
    WrongVersion,
    /// Goes back to its older key.
    OlderEpoch,
    /// Signs with a key whose time is over.
    ExpiredKey,
    /// Goes on after its key was taken back.
    RevokedKey,
    /// Has a clock that is a year off.
    ClockYearOff,
    /// Sends entries whose signature is not good.
    BadSignature,
    /// Relays entries of others that they never signed.
    ForgedRelay,
    /// Says no hello.
    Mute,
    /// Refers to what cannot be there.
    BadReferences,
    /// Claims another history of others' lanes and shows none.
    FalseRoots,
    /// Hides its copies of what others said, so that one whose disk was lost says something else in those places.
    Withhold,
    /// Tells another time with everything that it says.
    LyingTime,
    /// Says in its heartbeats to hold a little more or less than it does.
    LyingSizes,
    /// Signs its receipts over another root.
    OtherRoots,
    /// Sends every malformed frame of the specification's vectors.
    Vectors,
    /// Signs entries whose words no station reads: those of the specification's vectors.
    BadBodies,
    /// Says very long things all the time.
    BigFlood,
    /// Makes and ends links without end.
    Churn,
}

impl Cheat {
    /// Every one.
    pub const ALL: &'static [Cheat] = &[
        Cheat::Fork,
        Cheat::Garbage,
        Cheat::Truncate,
        Cheat::Flip,
        Cheat::Oversize,
        Cheat::NonCanonical,
        Cheat::Replay,
        Cheat::Gap,
        Cheat::Flood,
        Cheat::FalseReceipt,
        Cheat::AbsurdSizes,
        Cheat::WrongLine,
        Cheat::DrillPeer,
        Cheat::WrongVersion,
        Cheat::OlderEpoch,
        Cheat::ExpiredKey,
        Cheat::RevokedKey,
        Cheat::ClockYearOff,
        Cheat::BadSignature,
        Cheat::ForgedRelay,
        Cheat::Mute,
        Cheat::BadReferences,
        Cheat::FalseRoots,
        Cheat::Withhold,
        Cheat::LyingTime,
        Cheat::LyingSizes,
        Cheat::OtherRoots,
        Cheat::Vectors,
        Cheat::BadBodies,
        Cheat::BigFlood,
        Cheat::Churn,
    ];

    /// True if it takes two to be cheated.
    #[must_use]
    pub fn needs_three(self) -> bool {
        matches!(self, Cheat::Fork | Cheat::ForgedRelay)
    }

    /// True if the honest may end with different histories of the cheat's lanes.
    #[must_use]
    pub fn forks(self) -> bool {
        matches!(
            self,
            Cheat::Fork
                | Cheat::BadBodies
                | Cheat::ExpiredKey
                | Cheat::BadSignature
                | Cheat::Gap
                | Cheat::RevokedKey
                | Cheat::OlderEpoch
        )
    }

    /// True if it hides what it holds of others, in whose places something else may then be said.
    #[must_use]
    pub fn withholds(self) -> bool {
        self == Cheat::Withhold
    }

    /// True if the honest must have named its fault by the end.
    #[must_use]
    pub fn is_always_named(self) -> bool {
        matches!(
            self,
            Cheat::Garbage
                | Cheat::Truncate
                | Cheat::NonCanonical
                | Cheat::AbsurdSizes
                | Cheat::WrongLine
                | Cheat::DrillPeer
                | Cheat::WrongVersion
                | Cheat::Mute
                | Cheat::Vectors
        )
    }
}

/// The cheating station of a world.
pub struct Cheater {
    pub(super) cheat: Cheat,
    pub(super) station: usize,
    off_ms: i64,
    /// The other history of its lanes, as the second honest station is shown it, or everybody.
    others: BTreeMap<Lane, Branch>,
    sent: Vec<(Class, Vec<u8>)>,
    revoked: bool,
    /// How many long things it has said.
    floods: u64,
    /// True from when nothing goes wrong any more until its fault is named: what it bent may never have arrived.
    pub(super) pressed: bool,
}

/// A lane as it goes on from a fork.
struct Branch {
    line: LineId,
    first: u64,
    frontier: Frontier,
    entries: Vec<Vec<u8>>,
    /// The root before `first`, then with each entry.
    roots: Vec<Hash>,
    /// Whether its words are those that no station reads.
    unreadable: bool,
}

impl Cheater {
    pub(super) fn new(cheat: Cheat, station: usize) -> Self {
        let off_ms = if cheat == Cheat::ClockYearOff { 365 * 86_400_000 } else { 0 };
        Cheater {
            cheat,
            station,
            off_ms,
            others: BTreeMap::new(),
            sent: Vec::new(),
            revoked: false,
            floods: 0,
            pressed: false,
        }
    }

    pub(super) fn clock_off_ms(&self, station: usize) -> i64 {
        if station == self.station { self.off_ms } else { 0 }
    }

    /// What the cheat sends in place of a frame.
    pub(super) fn bend(
        &mut self,
        stations: &[Station],
        to: usize,
        class: Class,
        frame: Vec<u8>,
        random: &mut Random,
        now_us: u64,
    ) -> Vec<(Class, Vec<u8>)> {
        let (here, there) = (&stations[self.station], &stations[to]);
        let now = here.now(now_us).wall;
        let lanes = here.line.as_ref().map_or(8, |line| line.lanes().len());
        let Ok(parsed) = Frame::parse(&frame, lanes) else { return vec![(class, frame)] };
        let often = random.per_mille(100) || self.pressed;
        let mut bent = frame.clone();
        match (self.cheat, parsed) {
            (Cheat::Fork, parsed) if to == 1 => return self.fork(here, class, frame, parsed),
            (Cheat::BadBodies, parsed) => return self.fork(here, class, frame, parsed),
            (Cheat::Withhold, parsed) => return withhold(here, there, class, frame, parsed),
            (Cheat::LyingTime, Frame::Heartbeat(mut heartbeat)) => {
                heartbeat.time = Time(now.0 + random.below(7_200_000) - 3_600_000.min(now.0));
                bent = Frame::Heartbeat(heartbeat).encode();
            }
            (Cheat::LyingSizes, Frame::Heartbeat(mut heartbeat)) if random.per_mille(300) => {
                let size = random.below(heartbeat.sizes.len() as u64) as usize;
                heartbeat.sizes[size] = (heartbeat.sizes[size] + random.below(5)).saturating_sub(2);
                bent = Frame::Heartbeat(heartbeat).encode();
            }
            (Cheat::OtherRoots, Frame::Receipt(receipt)) if often => {
                let Ok(receipt) = UnverifiedReceipt::parse(&receipt) else { return Vec::new() };
                let line = here.line.as_ref().map(line::Line::id).unwrap_or(LineId(Hash([0; 32])));
                let receipt = receipt.claims().sign(line, Hash([4; 32]), &station_key(here.party, here.epoch));
                bent = Frame::Receipt(receipt.bytes().to_vec()).encode();
            }
            (Cheat::Vectors, Frame::Heartbeat(_)) if often => {
                let of_class = if random.per_mille(700) { Class::Control } else { *random.one_of(&Class::ALL) };
                // Before it, since frames of lanes are not judged until the first heartbeat has come.
                return vec![(of_class, random.one_of(&vectors("frame-")).clone()), (class, frame)];
            }
            (Cheat::Garbage, _) if often => {
                bent = (0..random.below(60)).map(|_| random.draw() as u8).collect();
            }
            (Cheat::Truncate, _) if often => bent.truncate(random.below(frame.len() as u64) as usize),
            (Cheat::Flip, _) if often => bent[random.below(frame.len() as u64) as usize] ^= 1 << random.below(8),
            (Cheat::Oversize, Frame::Heartbeat(_)) if often => {
                let lane = Lane { party: here.party, precedence: Precedence::Routine };
                let total = *random.one_of(&[u64::MAX, 1 << 62, 70_000]);
                let part = vec![0; 8_000];
                let fragment = Fragment { lane, serial: 1 << 40, total, offset: 0, part };
                return match random.below(2) {
                    0 => vec![(Class::Control, vec![0x18; 66_000])],
                    _ => vec![(Class::Lane(Precedence::Routine), Frame::Fragment(fragment).encode())],
                };
            }
            (Cheat::NonCanonical, _) if often && (0x80..0x98).contains(&frame[0]) => {
                bent = [&[0x98, frame[0] & 0x1f], &frame[1..]].concat();
            }
            (Cheat::Replay, _) => {
                self.sent.push((class, frame));
                let last = self.sent.len() - 1;
                let mut frames = vec![self.sent[last].clone()];
                if often {
                    frames.push(random.one_of(&self.sent).clone());
                }
                if self.sent.len() > 300 {
                    self.sent.drain(..100);
                }
                return frames;
            }
            (Cheat::Gap, Frame::Entry(_)) if often => return Vec::new(),
            (Cheat::Flood, Frame::Heartbeat(_)) if often => {
                let lane = Lane { party: PartyIndex(0), precedence: Precedence::Flash };
                let probes = (0..2_000).map(|size| (Class::Control, Frame::Probe { lane, size }.encode()));
                return probes.collect();
            }
            (Cheat::FalseReceipt, Frame::Receipt(receipt)) if often => {
                let Ok(receipt) = UnverifiedReceipt::parse(&receipt) else { return Vec::new() };
                let mut claims: Claims = *receipt.claims();
                match random.below(4) {
                    0 => claims.size += 1,
                    1 => claims.size = 1 << 62,
                    2 => claims.receiver = PartyIndex(0),
                    _ => claims.lane.party = PartyIndex(15),
                }
                let line = here.line.as_ref().map(line::Line::id).unwrap_or(LineId(Hash([0; 32])));
                let receipt = claims.sign(line, Hash([3; 32]), &station_key(here.party, here.epoch));
                bent = Frame::Receipt(receipt.bytes().to_vec()).encode();
            }
            (Cheat::AbsurdSizes, Frame::Hello(mut hello)) if often || random.per_mille(500) => {
                absurd(&mut hello.sizes, random);
                bent = Frame::Hello(hello).encode();
            }
            (Cheat::AbsurdSizes, Frame::Heartbeat(mut heartbeat)) => {
                absurd(&mut heartbeat.sizes, random);
                (heartbeat.echo, heartbeat.echo_age_us) = (random.draw(), random.draw());
                heartbeat.time = Time(random.draw());
                bent = Frame::Heartbeat(heartbeat).encode();
            }
            (Cheat::WrongLine, Frame::Hello(mut hello)) => {
                hello.line = LineId(Hash([9; 32]));
                bent = Frame::Hello(hello).encode();
            }
            (Cheat::DrillPeer, Frame::Hello(mut hello)) => {
                (hello.line, hello.drill) = (LineId(Hash([9; 32])), true);
                bent = Frame::Hello(hello).encode();
            }
            (Cheat::WrongVersion, Frame::Hello(mut hello)) => {
                hello.version = 2;
                bent = Frame::Hello(hello).encode();
            }
            (Cheat::ExpiredKey, Frame::Entry(bytes)) if often => {
                let line = here.line.as_ref().map(line::Line::id).unwrap_or(LineId(Hash([0; 32])));
                let time = START.plus_ms(VALID_MS + 1);
                if let Some(entry) = resigned(here, line, bytes, time) {
                    bent = Frame::Entry(entry).encode();
                }
            }
            (Cheat::BadSignature, Frame::Entry(mut bytes)) if often => {
                let last = bytes.len() - 1;
                bytes[last] ^= 1;
                bent = Frame::Entry(bytes).encode();
            }
            (Cheat::ForgedRelay, Frame::Heartbeat(_)) if often => {
                let precedence = *random.one_of(&Precedence::ALL);
                let lane = Lane { party: PartyIndex(1 - to as u8 % 2), precedence };
                let line = here.line.as_ref().map(line::Line::id).unwrap_or(LineId(Hash([0; 32])));
                let (serial, body) =
                    (here.size(lane) + 1, Body::Check(line::affairs::CheckBody { missed: 0, picture: None }).encode());
                let draft = UnsignedEntry { lane, serial, time: now, epoch: 1, seen: None, body };
                let root = here.store.root(lane, serial - 1).ok().flatten().unwrap_or_default();
                let forged = draft.sign(line, root, &station_key(here.party, here.epoch));
                let frame = forged.map(|entry| Frame::Entry(entry.bytes().to_vec()).encode());
                return frame.into_iter().map(|frame| (Class::Lane(precedence), frame)).collect();
            }
            (Cheat::Mute, Frame::Hello(_)) => return Vec::new(),
            (Cheat::FalseRoots, Frame::Hello(mut hello)) if random.per_mille(300) => {
                let lane = random.below(hello.roots.len() as u64) as usize;
                hello.roots[lane] = Hash([5; 32]);
                bent = Frame::Hello(hello).encode();
            }
            (Cheat::FalseRoots, Frame::Root { lane, size, .. }) if random.per_mille(500) => {
                bent = Frame::Root { lane, size, root: Hash([6; 32]) }.encode();
            }
            _ => {}
        }
        vec![(class, bent)]
    }

    /// Shows another history.
    fn fork(&mut self, here: &Station, class: Class, frame: Vec<u8>, parsed: Frame) -> Vec<(Class, Vec<u8>)> {
        let bent = match parsed {
            Frame::Entry(bytes) => {
                let Ok(entry) = UnverifiedEntry::parse(bytes) else { return Vec::new() };
                match self.other_entry(here, entry.at()) {
                    Some(other) => Frame::Entry(other),
                    None => return vec![(class, frame)],
                }
            }
            Frame::Fragment(part) => {
                let at = EntryRef { lane: part.lane, serial: part.serial };
                match self.other_entry(here, at) {
                    Some(_) if part.offset > 0 => return Vec::new(),
                    Some(other) => Frame::Entry(other),
                    None => return vec![(class, frame)],
                }
            }
            Frame::Hello(mut hello) => {
                for lane in self.others.keys().copied().collect::<Vec<_>>() {
                    let serial = hello.sizes[lane.number() as usize];
                    let _ = self.other_entry(here, EntryRef { lane, serial });
                }
                for (lane, branch) in &self.others {
                    let number = lane.number() as usize;
                    if let Some(root) = branch.root(hello.sizes[number]) {
                        hello.roots[number] = root;
                    }
                }
                Frame::Hello(hello)
            }
            Frame::Root { lane, size, root } => {
                let other = self.others.get(&lane).and_then(|branch| branch.root(size));
                Frame::Root { lane, size, root: other.unwrap_or(root) }
            }
            Frame::Contest { .. } => return Vec::new(),
            _ => return vec![(class, frame)],
        };
        vec![(class, bent.encode())]
    }

    /// The entry at a place of the cheat's own lanes in its other history.
    fn other_entry(&mut self, here: &Station, at: EntryRef) -> Option<Vec<u8>> {
        if at.lane.party != here.party || at.serial < 3 {
            return None;
        }
        let line = here.line.as_ref()?.id();
        let branch = match self.others.get_mut(&at.lane) {
            Some(branch) => branch,
            None => {
                let mut frontier = Frontier::new();
                for kept in here.store.entries(at.lane, 1, usize::MAX).ok()?.iter().take(at.serial as usize - 1) {
                    frontier.push(kept.entry.leaf());
                }
                let (roots, unreadable) = (vec![frontier.root()], self.cheat == Cheat::BadBodies);
                let branch = Branch { line, first: at.serial, frontier, entries: Vec::new(), roots, unreadable };
                self.others.entry(at.lane).or_insert(branch)
            }
        };
        branch.entry(here, at)
    }
}

impl Branch {
    fn root(&self, size: u64) -> Option<Hash> {
        let past = (size + 1).checked_sub(self.first)?;
        self.roots.get(past as usize).copied()
    }

    fn entry(&mut self, here: &Station, at: EntryRef) -> Option<Vec<u8>> {
        let place = at.serial.checked_sub(self.first)? as usize;
        while self.entries.len() <= place {
            let serial = self.first + self.entries.len() as u64;
            let kept = here.store.entries(at.lane, serial, 1).ok()?.into_iter().next()?;
            let restored = Body::Restored { before: [serial; 4], after: [serial; 4] }.encode();
            let bodies = if self.unreadable { vectors("body-") } else { Vec::new() };
            let place = (serial as usize * 31 + at.lane.number() as usize * 7) % bodies.len().max(1);
            let (time, epoch) = (kept.entry.time(), here.epoch);
            let sign = |body: Vec<u8>| {
                let draft = UnsignedEntry { lane: at.lane, serial, time, epoch, seen: None, body };
                draft.sign(self.line, self.frontier.root(), &station_key(here.party, here.epoch)).ok()
            };
            let entry = bodies.get(place).cloned().and_then(sign).or_else(|| sign(restored))?;
            self.frontier.push(entry.leaf());
            self.roots.push(self.frontier.root());
            self.entries.push(entry.bytes().to_vec());
        }
        self.entries.get(place).cloned()
    }
}

/// An entry of the cheat's own, signed again with another time.
fn resigned(here: &Station, line: LineId, bytes: Vec<u8>, time: Time) -> Option<Vec<u8>> {
    let at = UnverifiedEntry::parse(bytes).ok()?.at();
    if at.lane.party != here.party {
        return None;
    }
    let kept = here.store.entries(at.lane, at.serial, 1).ok()?.into_iter().next()?;
    let root = here.store.root(at.lane, at.serial - 1).ok()??;
    let (body, epoch) = (kept.entry.body().to_vec(), here.epoch);
    let draft = UnsignedEntry { lane: at.lane, serial: at.serial, time, epoch, seen: None, body };
    Some(draft.sign(line, root, &station_key(here.party, here.epoch)).ok()?.bytes().to_vec())
}

fn absurd(sizes: &mut [u64], random: &mut Random) {
    let at = random.below(sizes.len() as u64) as usize;
    sizes[at] = *random.one_of(&[u64::MAX, u64::MAX - 1, 1 << 62, 1 << 32]);
}

/// Says of the far end's own lanes to hold what that holds itself, and shows nothing of others' lanes to anybody.
fn withhold(here: &Station, there: &Station, class: Class, frame: Vec<u8>, parsed: Frame) -> Vec<(Class, Vec<u8>)> {
    let hide = |sizes: &mut [u64], roots: Option<&mut [Hash]>| {
        let hidden = Precedence::ALL.map(|precedence| Lane { party: there.party, precedence });
        hidden.iter().for_each(|lane| sizes[lane.number() as usize] = there.size(*lane));
        let Some(roots) = roots else { return };
        for lane in hidden {
            let root = there.store.root(lane, there.size(lane)).ok().flatten();
            roots[lane.number() as usize] = root.unwrap_or_default();
        }
    };
    let of_others = |lane: Lane| lane.party != here.party;
    let bent = match parsed {
        Frame::Hello(mut hello) => {
            hide(&mut hello.sizes, Some(&mut hello.roots));
            Frame::Hello(hello)
        }
        Frame::Heartbeat(mut heartbeat) => {
            hide(&mut heartbeat.sizes, None);
            Frame::Heartbeat(heartbeat)
        }
        Frame::Entry(entry) if UnverifiedEntry::parse(entry.clone()).is_ok_and(|entry| of_others(entry.at().lane)) => {
            return Vec::new();
        }
        Frame::Fragment(part) if of_others(part.lane) => return Vec::new(),
        Frame::Receipt(receipt)
            if UnverifiedReceipt::parse(&receipt).is_ok_and(|receipt| {
                let claims = receipt.claims();
                claims.lane.party == there.party && claims.size > there.size(claims.lane)
            }) =>
        {
            return Vec::new();
        }
        Frame::Contest { .. } | Frame::Probe { .. } | Frame::Root { .. } => return Vec::new(),
        _ => return vec![(class, frame)],
    };
    vec![(class, bent.encode())]
}

/// The bytes of the specification's vectors of a kind that are not to be taken.
fn vectors(kind: &str) -> Vec<Vec<u8>> {
    static ALL: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/session-vectors");
        let files = std::fs::read_dir(folder).expect("the specification is beside the sources");
        let read = |file: std::fs::DirEntry| {
            let text = std::fs::read_to_string(file.path()).expect("a vector is text");
            let (_, hex) = text.split_once("\n\n").unwrap_or_default();
            let digits: Vec<_> = hex.bytes().filter_map(|digit| char::from(digit).to_digit(16)).collect();
            let bytes = digits.chunks_exact(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect();
            (file.file_name().to_string_lossy().into_owned(), bytes)
        };
        let mut all: Vec<_> = files.flatten().map(read).filter(|(name, _)| !name.contains("-ok-")).collect();
        all.sort();
        all
    });
    all.iter().filter(|(name, _)| name.starts_with(kind)).map(|(_, bytes)| bytes.clone()).collect()
}

impl World {
    /// How often cheats do something beside bending frames.
    pub(super) fn cheat_every_us(&self) -> Option<u64> {
        let often = self.cheaters.iter().any(|cheater| cheater.cheat == Cheat::Churn);
        (!self.cheaters.is_empty()).then_some(if often { 2 * S } else { 20 * S })
    }

    /// What the cheats do beside bending frames.
    pub(super) fn cheat(&mut self) -> Result<(), String> {
        for at in 0..self.cheaters.len() {
            self.cheat_once(at)?;
        }
        Ok(())
    }

    fn cheat_once(&mut self, at: usize) -> Result<(), String> {
        let Cheater { cheat, station, .. } = self.cheaters[at];
        match cheat {
            Cheat::OlderEpoch => {
                let party = PartyIndex(station as u8);
                self.command(0, Command::AddKeys(vec![parties::delegation(party, 2)]))?;
                self.command(station, Command::AddKeys(vec![parties::delegation(party, 2)]))?;
                self.kill(station);
                self.stations[station].epoch = if self.random.per_mille(500) { 2 } else { 1 };
                self.start(station)
            }
            Cheat::RevokedKey if !self.cheaters[at].revoked => {
                self.cheaters[at].revoked = true;
                let sizes = Precedence::ALL
                    .map(|precedence| self.stations[0].size(Lane { party: PartyIndex(station as u8), precedence }));
                let revocation = parties::revocation(&self.charter, PartyIndex(station as u8), 1, sizes);
                self.command(0, Command::AddKeys(vec![revocation])).map(|_| ())
            }
            Cheat::BadReferences => {
                let lane = Lane::from_number(self.random.below(64)).expect("below 64 is a lane");
                let check = EntryRef { lane, serial: *self.random.one_of(&[0, 1, 5, 1 << 62, u64::MAX]) };
                let precedence = *self.random.one_of(&Precedence::ALL);
                let body = Body::Answer(AnswerBody { check, received: Time(self.random.draw()), picture: None });
                self.command(station, Command::Say { precedence, body }).map(|_| ())
            }
            Cheat::LyingTime => {
                // What it signs is dated as it likes, within what its key allows.
                self.stations[station].clock_off_ms = self.random.below(40 * 86_400_000) as i64 - 20 * 86_400_000;
                Ok(())
            }
            Cheat::BigFlood if self.cheaters[at].floods < BIG_FLOODS_MAX => {
                for _ in 0..self.random.within(1, 8) {
                    self.cheaters[at].floods += 1;
                    let precedence = *self.random.one_of(&Precedence::ALL);
                    let body = self.long_message(station);
                    self.command(station, Command::Say { precedence, body })?;
                }
                Ok(())
            }
            Cheat::Churn => {
                let own: Vec<_> =
                    self.wires.iter().filter(|(_, wire)| wire.end_of(station).is_some()).map(|(id, _)| *id).collect();
                for link in own {
                    if self.random.per_mille(500) {
                        self.close(station, link, 0);
                    }
                }
                for _ in 0..self.random.within(1, 10) {
                    let to = self.random.below(self.stations.len() as u64) as usize;
                    let there = to != station && self.stations[to].line.is_some() && self.admits(to, station);
                    if there && self.is_open(station, to) && self.is_open(to, station) {
                        self.connect(station, to)?;
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What becomes of a frame just before a cheat gets it: it is deaf to what would give it away.
    pub(super) fn deaf(&mut self, from: usize, to: usize, bytes: Vec<u8>) -> Option<Vec<u8>> {
        let lanes = self.stations.len() * 4;
        let Some(cheater) = self.cheaters.iter().find(|cheater| cheater.station == to) else { return Some(bytes) };
        if !matches!(cheater.cheat, Cheat::Fork | Cheat::BadBodies) {
            return Some(bytes);
        }
        match Frame::parse(&bytes, lanes) {
            Ok(Frame::Contest { .. }) => None,
            Ok(Frame::Receipt(receipt)) => {
                let receipt = UnverifiedReceipt::parse(&receipt).ok()?;
                let of_a_branch = cheater.others.contains_key(&receipt.claims().lane);
                let shown = cheater.cheat == Cheat::BadBodies || from == 1;
                (!of_a_branch || !shown).then_some(bytes)
            }
            _ => Some(bytes),
        }
    }
}
