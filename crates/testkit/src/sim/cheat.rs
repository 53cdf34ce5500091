//! A station that cheats: a real line whose words are bent on their way out, as its operators would have it.

use std::collections::BTreeMap;

use evidence::{
    Claims, EntryRef, Frontier, Hash, Lane, LineId, PartyIndex, Precedence, Time, UnsignedEntry, UnverifiedEntry,
    UnverifiedReceipt,
};
use line::affairs::{AnswerBody, Body};
use line::{Class, Command, Fragment, Frame, Record};

use super::Sabotage;
use super::station::Station;
use super::world::World;
use crate::parties::{self, START, VALID_MS, station_key};
use crate::random::Random;

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
}

impl Cheat {
    /// Every one.
    pub const ALL: [Cheat; 23] = [
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
            Cheat::Fork | Cheat::ExpiredKey | Cheat::BadSignature | Cheat::Gap | Cheat::RevokedKey | Cheat::OlderEpoch
        )
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
        )
    }
}

/// The cheating station of a world.
pub struct Cheater {
    pub(super) cheat: Cheat,
    pub(super) station: usize,
    off_ms: i64,
    /// The other history of its lanes, as the second honest station is shown it.
    others: BTreeMap<Lane, Branch>,
    sent: Vec<(Class, Vec<u8>)>,
    revoked: bool,
}

/// A lane as it goes on from a fork.
struct Branch {
    line: LineId,
    first: u64,
    frontier: Frontier,
    entries: Vec<Vec<u8>>,
    /// The root before `first`, then with each entry.
    roots: Vec<Hash>,
}

impl Cheater {
    pub(super) fn new(cheat: Cheat, station: usize) -> Self {
        let off_ms = if cheat == Cheat::ClockYearOff { 365 * 86_400_000 } else { 0 };
        Cheater { cheat, station, off_ms, others: BTreeMap::new(), sent: Vec::new(), revoked: false }
    }

    pub(super) fn clock_off_ms(&self, station: usize) -> i64 {
        if station == self.station { self.off_ms } else { 0 }
    }

    /// What the cheat sends in place of a frame.
    pub(super) fn bend(
        &mut self,
        here: &Station,
        to: usize,
        class: Class,
        frame: Vec<u8>,
        random: &mut Random,
        now_us: u64,
    ) -> Vec<(Class, Vec<u8>)> {
        let now = here.now(now_us).wall;
        let lanes = here.line.as_ref().map_or(8, |line| line.lanes().len());
        let Ok(parsed) = Frame::parse(&frame, lanes) else { return vec![(class, frame)] };
        let often = random.per_mille(100);
        let mut bent = frame.clone();
        match (self.cheat, parsed) {
            (Cheat::Fork, parsed) => return self.fork(here, to, class, frame, parsed),
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

    /// Shows the second honest station another history.
    fn fork(
        &mut self,
        here: &Station,
        to: usize,
        class: Class,
        frame: Vec<u8>,
        parsed: Frame,
    ) -> Vec<(Class, Vec<u8>)> {
        if to != 1 {
            return vec![(class, frame)];
        }
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

    /// The entry at a place of the cheat's own lanes as the second honest station is shown it.
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
                let roots = vec![frontier.root()];
                let branch = Branch { line, first: at.serial, frontier, entries: Vec::new(), roots };
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
            let body = Body::Restored { before: [serial; 4], after: [serial; 4] }.encode();
            let (time, epoch) = (kept.entry.time(), here.epoch);
            let draft = UnsignedEntry { lane: at.lane, serial, time, epoch, seen: None, body };
            let entry = draft.sign(self.line, self.frontier.root(), &station_key(here.party, here.epoch)).ok()?;
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

impl World {
    /// What the cheat does beside bending frames.
    pub(super) fn cheat(&mut self) -> Result<(), String> {
        let Some(cheater) = &mut self.cheater else { return Ok(()) };
        let (cheat, station) = (cheater.cheat, cheater.station);
        match cheat {
            Cheat::OlderEpoch => {
                let party = PartyIndex(station as u8);
                self.command(0, Command::AddKeys(vec![parties::delegation(party, 2)]))?;
                self.command(station, Command::AddKeys(vec![parties::delegation(party, 2)]))?;
                self.kill(station);
                self.stations[station].epoch = if self.random.per_mille(500) { 2 } else { 1 };
                self.start(station)
            }
            Cheat::RevokedKey if !cheater.revoked => {
                cheater.revoked = true;
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
            _ => Ok(()),
        }
    }

    /// What becomes of a frame just before a station gets it: the cheat is deaf to what would give it away, and a
    /// sabotaged station to what it is made to forget.
    pub(super) fn spoil(&mut self, from: usize, to: usize, bytes: Vec<u8>) -> Option<Vec<u8>> {
        let lanes = self.stations.len() * 4;
        if let Some(cheater) = &self.cheater
            && cheater.station == to
            && cheater.cheat == Cheat::Fork
        {
            match Frame::parse(&bytes, lanes) {
                Ok(Frame::Contest { .. }) => return None,
                Ok(Frame::Receipt(receipt)) => {
                    let receipt = UnverifiedReceipt::parse(&receipt).ok()?;
                    let of_a_branch = cheater.others.contains_key(&receipt.claims().lane);
                    return (!of_a_branch || from != 1).then_some(bytes);
                }
                _ => {}
            }
        }
        let Some(sabotage) = self.sabotage else { return Some(bytes) };
        match (sabotage, Frame::parse(&bytes, lanes).ok()) {
            (Sabotage::LoseReceipts, Some(Frame::Receipt(_))) => None,
            (Sabotage::LoseFrames, Some(Frame::Entry(_))) if self.random.per_mille(50) => None,
            (Sabotage::SkipRootComparison, Some(Frame::Probe { .. } | Frame::Root { .. } | Frame::Contest { .. })) => {
                None
            }
            (Sabotage::SkipRootComparison, Some(Frame::Hello(mut hello))) => {
                for (number, root) in hello.roots.iter_mut().enumerate() {
                    let lane = Lane::from_number(number as u64)?;
                    *root = self.stations[to].store.root(lane, hello.sizes[number]).ok().flatten().unwrap_or(*root);
                }
                Some(Frame::Hello(hello).encode())
            }
            _ => Some(bytes),
        }
    }
}
