//! The judge: what no honest station may ever do, and what all of them must come to.
//!
//! Safety, at every step: no two entries for one place by an honest party have ever left its station or become durable
//! anywhere; nothing is sent, receipted or told before it is durable; what a command was promised is kept; an honest
//! party is never blamed. Liveness, once nothing goes wrong any more: the honest hold the same and see the same, and
//! nothing waits.

use std::collections::{BTreeMap, BTreeSet};

use evidence::transcript::{self, Auditor};
use evidence::{
    Charter, EntryRef, ForkProof, Hash, Lane, PartyIndex, Precedence, Time, UnverifiedEntry, UnverifiedReceipt,
};
use line::affairs::{Affair, CallStatus, Folded, Pause, Suspension};
use line::plot::Plot;
use line::{Blame, Class, Done, Event, Frame, Keep, LineState, LocalFault, Now, Record};
use store::{Archive, Store};

use super::station::Station;
use super::world::World;

/// Things on their way to a disk that no sound station lets pile up beyond.
const PENDING_MAX: usize = 100_000;

/// What was promised, seen and signed.
pub struct Judge {
    honest: Vec<bool>,
    lanes: usize,
    /// Every entry of an honest party that left its station, or became durable anywhere.
    places: BTreeMap<EntryRef, Hash>,
    /// What commands were told to be safe: by which station, with what words, and in which place.
    promises: Vec<Promise>,
    /// Words that are or were durable at their own station.
    durable_words: BTreeSet<(usize, Vec<u8>)>,
    /// Up to where each station ever held each lane.
    high: BTreeMap<(usize, Lane), u64>,
    /// Up to where a verified receipt of a station goes.
    receipted: BTreeMap<(usize, Lane), u64>,
    pub(super) receipts: u64,
    pub(super) blames: u64,
    /// Conflicts that the honest see at the end.
    pub(super) conflicts: u64,
    /// Calls and readouts that are agreed, and suspensions that are not over, at the end.
    pub(super) agreed: u64,
    pub(super) suspended: u64,
}

struct Promise {
    station: usize,
    body: Vec<u8>,
    at: Option<EntryRef>,
}

impl Judge {
    pub(super) fn new(charter: &Charter, honest: Vec<bool>) -> Self {
        Judge {
            honest,
            lanes: charter.parties.len() * 4,
            places: BTreeMap::new(),
            promises: Vec::new(),
            durable_words: BTreeSet::new(),
            high: BTreeMap::new(),
            receipted: BTreeMap::new(),
            receipts: 0,
            blames: 0,
            conflicts: 0,
            agreed: 0,
            suspended: 0,
        }
    }

    pub(super) fn expect_blame(&mut self, station: usize) {
        self.honest[station] = false;
    }

    fn honest(&self, party: PartyIndex) -> bool {
        self.honest[party.0 as usize]
    }

    fn note_place(&mut self, at: EntryRef, leaf: Hash) -> Result<(), String> {
        if self.honest(at.lane.party) && *self.places.entry(at).or_insert(leaf) != leaf {
            return Err(format!("an honest party signed two entries for {at:?}"));
        }
        Ok(())
    }

    /// An honest station sends a frame.
    pub(super) fn sent(
        &mut self,
        stations: &[Station],
        from: usize,
        to: usize,
        class: Class,
        frame: &[u8],
    ) -> Result<(), String> {
        let store = &stations[from].store;
        let parsed =
            Frame::parse(frame, self.lanes).map_err(|error| format!("{from} sends what it refuses: {error}"))?;
        if parsed.encode() != frame {
            return Err(format!("{from} sends a frame that is encoded in another way: {parsed:?}"));
        }
        let held = |at: EntryRef| store.entries(at.lane, at.serial, 1).ok().and_then(|kept| kept.into_iter().next());
        let size = |lane: Lane| size(stations, from, lane);
        match parsed {
            Frame::Entry(bytes) => {
                let entry = UnverifiedEntry::parse(bytes).map_err(|error| error.to_string())?;
                let at = entry.at();
                if held(at).is_none_or(|kept| kept.entry.leaf() != entry.leaf()) {
                    return Err(format!("{from} sends {at:?} before it is durable"));
                }
                if class != Class::Lane(at.lane.precedence) {
                    return Err(format!("{from} sends {at:?} with {class:?}"));
                }
                self.note_place(at, entry.leaf())?;
            }
            Frame::Fragment(part) => {
                let at = EntryRef { lane: part.lane, serial: part.serial };
                let Some(kept) = held(at) else {
                    return Err(format!("{from} sends parts of {at:?} before it is durable"));
                };
                self.note_place(at, kept.entry.leaf())?;
            }
            Frame::Receipt(receipt) => {
                let receipt = UnverifiedReceipt::parse(&receipt).map_err(|error| error.to_string())?;
                let claims = receipt.claims();
                if claims.size > size(claims.lane) {
                    return Err(format!("{from} receipts {:?} before it is durable", claims.lane));
                }
            }
            Frame::Hello(hello) => {
                for lane in Lane::all(self.lanes / 4).filter(|lane| lane.party.0 as usize != to) {
                    let number = lane.number() as usize;
                    let (theirs, root) = (hello.sizes[number], hello.roots[number]);
                    if store.root(lane, theirs).ok().flatten() != Some(root) {
                        return Err(format!("{from} says in its hello to hold {theirs} of {lane:?}, and does not"));
                    }
                }
            }
            Frame::Heartbeat(heartbeat) => {
                for lane in Lane::all(self.lanes / 4).filter(|lane| lane.party.0 as usize != to) {
                    if heartbeat.sizes[lane.number() as usize] > size(lane) {
                        return Err(format!("{from} says in a heartbeat to hold more of {lane:?} than it does"));
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A batch becomes durable at a station.
    pub(super) fn durable(
        &mut self,
        stations: &[Station],
        station: usize,
        batch: &[(u64, Keep)],
    ) -> Result<(), String> {
        if stations[station].pending.len() > PENDING_MAX {
            return Err(format!("{station} lets {} things wait for its disk", stations[station].pending.len()));
        }
        for (_, keep) in batch {
            match keep {
                Keep::Entry { entry, .. } => {
                    let at = entry.at();
                    if self.honest[station] {
                        self.note_place(at, entry.leaf())?;
                    }
                    let high = self.high.entry((station, at.lane)).or_default();
                    *high = (*high).max(at.serial);
                    if at.lane.party.0 as usize == station {
                        self.durable_words.insert((station, entry.body().to_vec()));
                    }
                }
                Keep::Outbox { body, .. } => {
                    self.durable_words.insert((station, body.clone()));
                }
                Keep::Fork { one, .. } if self.honest(one.at().lane.party) => {
                    return Err(format!("{station} keeps a proof of a fork against an honest party, {:?}", one.at()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A command is told to be done.
    pub(super) fn done(
        &mut self,
        station: &Station,
        order: Option<(Precedence, Vec<u8>)>,
        done: &Done,
    ) -> Result<(), String> {
        let here = station.party.0 as usize;
        let Some((precedence, body)) = order else { return Ok(()) };
        let at = match done {
            Done::Placed(at) => {
                let kept = station.store.entries(at.lane, at.serial, 1).ok().and_then(|kept| kept.into_iter().next());
                if at.lane.precedence != precedence || kept.is_none_or(|kept| kept.entry.body() != body) {
                    return Err(format!("{here} says that words are placed at {at:?}, and they are not"));
                }
                Some(*at)
            }
            Done::Waiting => None,
            Done::Ok => return Err(format!("{here} says nothing of where words went")),
        };
        if !self.durable_words.contains(&(here, body.clone())) {
            return Err(format!("{here} says that words are safe before they are durable"));
        }
        self.promises.push(Promise { station: here, body, at });
        Ok(())
    }

    /// A station tells something.
    pub(super) fn told(&mut self, stations: &[Station], station: usize, event: &Event) -> Result<(), String> {
        if !self.honest[station] {
            return Ok(());
        }
        match event {
            Event::Kept(at) | Event::Folded(Folded::Message(at) | Folded::Checked(at))
                if size(stations, station, at.lane) < at.serial =>
            {
                return Err(format!("{station} shows {at:?} before it is durable"));
            }
            Event::Receipted(claims) => {
                self.receipts += 1;
                let receiver = claims.receiver.0 as usize;
                let high = self.high.get(&(receiver, claims.lane)).copied().unwrap_or_default();
                if self.honest[receiver] {
                    if claims.size > high {
                        return Err(format!(
                            "{station} believes a receipt for more than {receiver} ever held: {claims:?}"
                        ));
                    }
                    let receipted = self.receipted.entry((receiver, claims.lane)).or_default();
                    *receipted = (*receipted).max(claims.size);
                }
            }
            Event::Blamed(blame) => match blame {
                Blame::PeerMisbehaved { party, .. } | Blame::PeerIncompatible { party, .. } => {
                    if self.honest(*party) {
                        return Err(format!("{station} blames an honest party: {blame}"));
                    }
                    self.blames += 1;
                }
                // A copy that was left behind is told from a newer one, and nothing of it has left the station.
                Blame::Local(LocalFault::Diverged(_)) if stations[station].restored => {}
                Blame::Local(fault) => return Err(format!("{station} blames itself: {fault}")),
            },
            Event::Pictures { peer, lanes, .. } if self.honest(*peer) && !lanes.is_empty() => {
                return Err(format!("{station} and {peer:?} fold the same entries otherwise: {lanes:?}"));
            }
            Event::Forked { at } if self.honest(at.lane.party) => {
                return Err(format!("{station} tells of a fork of an honest party at {at:?}"));
            }
            Event::Folded(Folded::SeenOtherwise(at))
                if self.honest(at.lane.party) && self.honest.iter().all(|honest| *honest) =>
            {
                return Err(format!("{station} finds that {at:?} states what its author cannot have seen"));
            }
            _ => {}
        }
        Ok(())
    }

    /// A station lost its disk, and has another in its place: what nobody else holds is gone, and nobody's fault.
    pub(super) fn disaster(&mut self, stations: &[Station], station: usize) {
        let others = |at: EntryRef| {
            stations
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != station)
                .any(|(other, _)| size(stations, other, at.lane) >= at.serial)
        };
        self.places.retain(|at, _| {
            at.lane.party.0 as usize != station || others(*at) || size(stations, station, at.lane) >= at.serial
        });
        self.promises.retain(|promise| promise.station != station || found(stations, promise));
    }

    /// True if every station holds again all that it ever receipted, and all of its own that others hold.
    pub(super) fn recovered(&self, stations: &[Station]) -> bool {
        let receipted = self.receipted.iter().all(|((station, lane), held)| size(stations, *station, *lane) >= *held);
        let own = Lane::all(self.lanes / 4).all(|lane| {
            let own = size(stations, lane.party.0 as usize, lane);
            (0..stations.len()).all(|other| size(stations, other, lane) <= own)
        });
        receipted && own
    }
}

/// How many entries of a lane are durable at a station.
fn size(stations: &[Station], station: usize, lane: Lane) -> u64 {
    stations[station].size(lane)
}

/// True if promised words are anywhere: in their lane at any station, or in the outbox of their own.
fn found(stations: &[Station], promise: &Promise) -> bool {
    let own = PartyIndex(promise.station as u8);
    let lanes = match promise.at {
        Some(at) => vec![at.lane],
        None => Precedence::ALL.map(|precedence| Lane { party: own, precedence }).to_vec(),
    };
    let placed = stations.iter().any(|station| {
        lanes.iter().any(|&lane| {
            let from = promise.at.map_or(1, |at| at.serial);
            let bytes = if promise.at.is_some() { 1 } else { usize::MAX };
            let kept = station.store.entries(lane, from, bytes).unwrap_or_default();
            kept.iter().any(|kept| kept.entry.body() == promise.body)
        })
    });
    let waits = || {
        let loaded = stations[promise.station].store.load().unwrap_or_default();
        loaded.outbox.iter().any(|waiting| waiting.body == promise.body)
    };
    placed || waits()
}

impl World {
    fn honest(&self) -> impl Iterator<Item = (usize, &Station)> {
        self.stations.iter().enumerate().filter(|(at, _)| self.judge.honest[*at])
    }

    /// What keeps the honest from rest, if anything does.
    pub(super) fn unrest(&self) -> Option<String> {
        let forks = self.cheater.as_ref().is_some_and(|cheater| cheater.cheat.forks());
        let (_, first) = self.honest().next()?;
        let first_lanes = first.line.as_ref()?.lanes();
        for (at, station) in self.honest() {
            let Some(line) = &station.line else { return Some(format!("{at} is down")) };
            if line.waiting() > 0 {
                return Some(format!("{} words wait in the outbox of {at}", line.waiting()));
            }
            if !station.open.is_empty() {
                return Some(format!("{at} has not answered commands {:?}", station.open.keys()));
            }
            if station.writing.is_some() || !station.store.is_settled() {
                return Some(format!("the disk of {at} is busy"));
            }
            for (mine, theirs) in line.lanes().into_iter().zip(&first_lanes) {
                let forked = forks && !self.judge.honest(mine.0.party);
                if mine != *theirs && !forked {
                    return Some(format!("lanes differ: {at} has {mine:?}, another {theirs:?}"));
                }
            }
            let Now { mono, wall } = station.now(self.now_us);
            for peer in line.status(mono) {
                if !self.judge.honest(peer.peer) {
                    continue;
                }
                let suspended = [station.party, peer.peer].iter().any(|party| suspends(station, *party, wall));
                let expected = if suspended { LineState::Suspended } else { LineState::Up };
                if peer.state != expected {
                    let (state, reason) = (peer.state, peer.reason);
                    return Some(format!("{at} sees {} {state} and not {expected}: {reason}", peer.peer.0));
                }
                for (lane, size, _) in line.lanes() {
                    let receipted = peer.receipted[lane.number() as usize];
                    if lane.party == station.party && receipted != size {
                        let peer = peer.peer.0;
                        return Some(format!("{at} has receipts of {peer} for {receipted} of {size} of {lane:?}"));
                    }
                }
            }
            for (id, affair) in station.store.affairs() {
                let Affair::Check(check) = affair else { continue };
                let owes =
                    |(party, answer): &&(PartyIndex, Option<Time>)| answer.is_none() && self.judge.honest(*party);
                if let Some((party, _)) = check.answers.iter().find(owes)
                    && self.judge.honest(id.lane.party)
                {
                    return Some(format!("{at} sees the check {id:?} unanswered by {}", party.0));
                }
            }
        }
        self.unproved_fork()
    }

    /// A place at which two honest stations hold different entries, and one of them no proof of it.
    fn unproved_fork(&self) -> Option<String> {
        let cheater = self.cheater.as_ref().filter(|cheater| cheater.cheat.forks())?;
        let party = PartyIndex(cheater.station as u8);
        for precedence in Precedence::ALL {
            let lane = Lane { party, precedence };
            let sizes = self.honest().map(|(at, _)| size(&self.stations, at, lane));
            let root = |station: &Station, size| station.store.root(lane, size).ok().flatten();
            for serial in 1..=sizes.min().unwrap_or_default() {
                let roots: BTreeSet<_> = self.honest().map(|(_, station)| root(station, serial)).collect();
                let unproved = |station: &Station| station.forks().iter().all(|fork| fork.one.at().lane != lane);
                if roots.len() > 1
                    && let Some((at, _)) = self.honest().find(|(_, station)| unproved(station))
                {
                    return Some(format!("{at} has no proof of the fork at {lane:?}/{serial}"));
                }
            }
        }
        None
    }

    /// Everything that must hold once the honest are at rest.
    pub(super) fn judge_rest(&mut self) -> Result<(), String> {
        for promise in &self.judge.promises {
            if self.judge.honest[promise.station] && !found(&self.stations, promise) {
                return Err(format!("{} lost words that it said to be safe: {:?}", promise.station, promise.at));
            }
        }
        for ((station, lane), receipted) in &self.judge.receipted {
            if size(&self.stations, *station, *lane) < *receipted {
                return Err(format!("{station} no longer holds what it receipted of {lane:?}"));
            }
        }
        if let Some(cheater) = self.cheater.as_ref().filter(|cheater| cheater.cheat.is_always_named())
            && self.judge.blames == 0
        {
            return Err(format!("nobody has named the fault of a cheat: {:?}", cheater.cheat));
        }
        let forks = self.cheater.as_ref().is_some_and(|cheater| cheater.cheat.forks());
        let first = self.honest().next().map(|(_, station)| station.store.affairs().clone()).unwrap_or_default();
        for (at, station) in self.honest() {
            let picture = station.store.affairs();
            if !forks && *picture != first {
                let differs = picture.iter().find(|(id, affair)| first.get(id) != Some(affair));
                return Err(format!("the picture of {at} is another: {differs:?}"));
            }
            let mut again = station.store.clone();
            again.rebuild().map_err(|error| error.to_string())?;
            if again.affairs() != picture {
                return Err(format!("the picture of {at} is another when it is rebuilt"));
            }
            let held: BTreeSet<_> = station.line.iter().flat_map(|line| line.suspensions().map(|(id, _)| id)).collect();
            let paused = |(id, affair): (&EntryRef, &Affair)| match affair {
                Affair::Suspension(suspension) if suspension.over.is_none() => Some(*id),
                _ => None,
            };
            if held != picture.iter().filter_map(paused).collect() {
                return Err(format!("{at} holds other suspensions than its record: {held:?}"));
            }
            self.judge_transcript(at, station)?;
        }
        self.judge.agreed = first.iter().filter(|(id, affair)| is_agreed(**id, affair)).count() as u64;
        self.judge.suspended =
            first.values().filter(|affair| matches!(affair, Affair::Suspension(_)) && affair.stands()).count() as u64;
        self.judge_plots()
    }

    /// The honest see the same conflicts, and each the same as if it had started just now.
    fn judge_plots(&mut self) -> Result<(), String> {
        let forks = self.cheater.as_ref().is_some_and(|cheater| cheater.cheat.forks());
        let conflicts = |plot: &Plot| plot.conflicts().map(|(id, found)| (*id, *found)).collect::<BTreeMap<_, _>>();
        let mut first = None;
        for (at, station) in self.honest() {
            let Some(line) = &station.line else { continue };
            let here = conflicts(line.plot());
            let wall = station.now(self.now_us).wall;
            let anew = Plot::filled(line.rules(), wall, &station.store).map_err(|error| error.to_string())?;
            if conflicts(&anew) != here || anew.counts() != line.plot().counts() {
                return Err(format!("the plot of {at} is another when it is filled anew"));
            }
            let first = first.get_or_insert_with(|| here.clone());
            if !forks && *first != here {
                let differs = here.iter().find(|(id, found)| first.get(id) != Some(found));
                return Err(format!(
                    "the conflicts of {at} are others: {differs:?}, {} of {}",
                    here.len(),
                    first.len()
                ));
            }
        }
        self.judge.conflicts = first.map_or(0, |first| first.len() as u64);
        Ok(())
    }

    fn judge_transcript(&self, at: usize, station: &Station) -> Result<(), String> {
        let wrong = |error: String| format!("the transcript of {at} does not hold: {error}");
        let mut out = Vec::new();
        let time = station.now(self.now_us).wall;
        let writer = transcript::Writer::begin(&self.charter, station.party, time, &mut out);
        let mut writer = writer.map_err(|error| wrong(error.to_string()))?;
        for key in station.store.load().map_err(|error| wrong(error.to_string()))?.keys {
            if !self.charter.delegations().contains(&key) {
                writer.key(&key, &mut out).map_err(|error| wrong(error.to_string()))?;
            }
        }
        for lane in Lane::all(self.stations.len()) {
            let receipts = station.store.receipts(lane, 0, usize::MAX).map_err(|error| wrong(error.to_string()))?;
            let mut receipts = receipts.iter().peekable();
            for kept in station.store.entries(lane, 1, usize::MAX).map_err(|error| wrong(error.to_string()))? {
                writer.entry(&kept.entry, &mut out).map_err(|error| wrong(error.to_string()))?;
                while let Some(receipt) = receipts.next_if(|receipt| receipt.claims().size == kept.entry.at().serial) {
                    writer.receipt(receipt, &mut out).map_err(|error| wrong(error.to_string()))?;
                }
            }
            if let Some(receipt) = receipts.next() {
                return Err(wrong(format!("a receipt for what is not held: {:?}", receipt.claims())));
            }
        }
        let mut forks = station.forks();
        forks.sort_by_key(|fork| fork.one.at());
        for fork in forks {
            let (one, other) = ((*fork.one).clone(), (*fork.other).clone());
            let proof = ForkProof::new(&self.charter, fork.root_before, one, other);
            writer
                .fork(&proof.map_err(|error| wrong(error.to_string()))?, &mut out)
                .map_err(|error| wrong(error.to_string()))?;
        }
        writer.finish(&mut out);
        let mut auditor = Auditor::new();
        let mut rest = out.as_slice();
        // Every signature was checked when it came; those of one station in four worlds, again as a stranger would.
        let strict = at == 0 && self.links().is_multiple_of(4);
        while let Ok(Some(end)) = transcript::next_item(rest) {
            let check = auditor.item(&rest[..end]).map_err(|failure| wrong(failure.to_string()))?;
            if let Some(check) = check.filter(|_| strict) {
                check.run().map_err(|failure| wrong(failure.to_string()))?;
            }
            rest = &rest[end..];
        }
        match auditor.finish() {
            Ok(_) => Ok(()),
            // The cheat's own statements are its own.
            Err(failure) if self.cheater.is_some() && failure.level == evidence::FailureLevel::Seen => Ok(()),
            Err(failure) => Err(wrong(failure.to_string())),
        }
    }
}

/// True if a station's record says that a party has suspended the line and has not resumed it.
fn suspends(station: &Station, party: PartyIndex, wall: Time) -> bool {
    let in_force = |affair: &Affair| match affair {
        Affair::Suspension(Suspension { pause: Pause::Suspended, since, over: None, .. }) => *since <= wall,
        _ => false,
    };
    station.store.affairs().iter().any(|(id, affair)| id.lane.party == party && in_force(affair))
}

/// True of a call that took place or has a time, and of a readout that is joint.
fn is_agreed(id: EntryRef, affair: &Affair) -> bool {
    match affair {
        Affair::Call(call) => {
            matches!(call.status(id), CallStatus::Agreed(_) | CallStatus::Underway | CallStatus::Over)
        }
        Affair::Readout(readout) => readout.is_joint(id),
        _ => false,
    }
}
