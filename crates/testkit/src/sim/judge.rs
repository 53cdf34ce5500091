//! The judge of safety: what no honest station may ever do, whatever befalls it.
//!
//! Safety, at every step: no two entries for one place by an honest party have ever left its station or become durable
//! anywhere; nothing is sent, receipted or told before it is durable; what a command was promised is kept; an honest
//! party is never blamed; no queue passes its limit. What they come to is in `rest.rs` and `trials.rs`.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{Charter, EntryRef, Hash, Lane, PartyIndex, Precedence, UnverifiedEntry, UnverifiedReceipt};
use line::affairs::{Body, Folded};
use line::limits::{LINKS_PER_PEER_MAX, OUTBOX_MAX, UNSTORED_ENTRIES_MAX, UNSTORED_OWN_MAX};
use line::{Blame, Class, Done, Event, Frame, Keep, LocalFault, Record};
use store::Archive;

use super::station::Station;

/// What was promised, seen and signed.
pub struct Judge {
    pub(super) honest: Vec<bool>,
    pub(super) lanes: usize,
    /// Every entry of an honest party that left its station, or became durable anywhere.
    places: BTreeMap<EntryRef, Hash>,
    /// What commands were told to be safe: by which station, with what words, and in which place.
    pub(super) promises: Vec<Promise>,
    /// Words that are or were durable at their own station.
    durable_words: BTreeSet<(usize, Vec<u8>)>,
    /// Up to where each station ever held each lane.
    high: BTreeMap<(usize, Lane), u64>,
    /// Up to where a verified receipt of a station goes, and the root that it is for.
    pub(super) receipted: BTreeMap<(usize, Lane), (u64, Option<Hash>)>,
    /// What stations had receipted and lost with a disk, and which others hold it.
    pub(super) to_be_given_back: BTreeMap<(usize, Lane), (u64, Vec<usize>)>,
    /// Stations that got entries of their own back, and how often each had said by then that it was restored.
    pub(super) restored: BTreeMap<usize, usize>,
    /// The life that each station said with each number: what an earlier life left in the network is told by that.
    lives: BTreeMap<(usize, u64), u64>,
    pub(super) receipts: u64,
    /// Entries that were receipted, lost with a disk, and are there again at the end.
    pub(super) given_back: u64,
    /// Places that a restored station filled twice because a cheat hid its copy, which nobody promises to prevent.
    pub(super) said_twice: u64,
    /// What the trials measured.
    pub(super) flashes: u64,
    pub(super) flash_us: u64,
    pub(super) flash_per_mille: u64,
    pub(super) back_us: u64,
    pub(super) trials_void: u64,
    pub(super) blames: u64,
    /// Conflicts that the honest see at the end.
    pub(super) conflicts: u64,
    /// Calls and readouts that are agreed, and suspensions that are not over, at the end.
    pub(super) agreed: u64,
    pub(super) suspended: u64,
}

/// What a command was promised.
pub struct Promise {
    pub(super) station: usize,
    pub(super) body: Vec<u8>,
    pub(super) at: Option<EntryRef>,
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
            to_be_given_back: BTreeMap::new(),
            restored: BTreeMap::new(),
            lives: BTreeMap::new(),
            receipts: 0,
            given_back: 0,
            said_twice: 0,
            flashes: 0,
            flash_us: 0,
            flash_per_mille: 0,
            back_us: 0,
            trials_void: 0,
            blames: 0,
            conflicts: 0,
            agreed: 0,
            suspended: 0,
        }
    }

    pub(super) fn expect_blame(&mut self, station: usize) {
        self.honest[station] = false;
    }

    pub(super) fn honest(&self, party: PartyIndex) -> bool {
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
                let life = stations[from].life;
                if *self.lives.entry((from, hello.life)).or_insert(life) != life {
                    return Err(format!("{from} says hello in a new life with the number of an earlier one"));
                }
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

    /// What waits for a station's disk, however long that is full, has a limit.
    pub(super) fn waits(&self, stations: &[Station], station: usize) -> Result<(), String> {
        let here = &stations[station];
        let waits = here.pending.len() + here.writing.as_ref().map_or(0, Vec::len);
        // Keys and proofs beside it are few.
        let most = 4 * UNSTORED_OWN_MAX + (self.lanes - 4) * UNSTORED_ENTRIES_MAX + OUTBOX_MAX + 1_000;
        if waits > most {
            return Err(format!("{station} lets {waits} things wait for its disk, and {most} may"));
        }
        Ok(())
    }

    /// A frame comes to a station over a link whose far end showed the key of that number.
    pub(super) fn heard(&self, stations: &[Station], (from, epoch): (usize, u64), to: usize) -> Result<(), String> {
        let peer = stations[from].party;
        let revoked = |line: &line::Line| {
            let mut keys = line.keyring().stations(peer);
            keys.any(|key| key.epoch == epoch && key.revoked())
        };
        if self.honest[to] && stations[to].line.as_ref().is_some_and(revoked) {
            return Err(format!("{to} still listens to a key of {from} that it knows to be taken back"));
        }
        Ok(())
    }

    /// A link was made between two stations, which now have so many.
    pub(super) fn linked(&self, ends: [usize; 2], links: usize) -> Result<(), String> {
        // Each end knows of so many.
        let most = 2 * LINKS_PER_PEER_MAX;
        if links > most && ends.iter().all(|end| self.honest[*end]) {
            return Err(format!("{links} links pile up between {ends:?}, and {most} may"));
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
        self.waits(stations, station)?;
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
                Keep::Fork { one, .. } if self.honest[station] && self.honest(one.at().lane.party) => {
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
            Done::Ok | Done::Carried(_) => return Err(format!("{here} says nothing of where words went")),
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
            Event::Adopted { lane, .. } if !self.restored.contains_key(&station) => {
                let said = restores_said(&stations[station], lane.party);
                self.restored.insert(station, said);
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
                    let root = stations[station].store.root(claims.lane, claims.size).ok().flatten();
                    let receipted = self.receipted.entry((receiver, claims.lane)).or_default();
                    *receipted = (*receipted).max((claims.size, root));
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

    /// A station lost its disk, and has another in its place: what no honest station holds beside it is gone, and nobody's
    /// fault; what it had receipted comes back from those who hold it.
    pub(super) fn disaster(&mut self, stations: &[Station], station: usize) {
        let honest = |other: usize| other != station && self.honest[other];
        let holders = |at: EntryRef| -> Vec<usize> {
            (0..stations.len()).filter(|&other| honest(other) && size(stations, other, at.lane) >= at.serial).collect()
        };
        self.places.retain(|at, _| {
            at.lane.party.0 as usize != station
                || !holders(*at).is_empty()
                || size(stations, station, at.lane) >= at.serial
        });
        for ((receiver, lane), (receipted, _)) in &self.receipted {
            let lost = receipted.saturating_sub(size(stations, station, *lane));
            if *receiver == station && lost > 0 {
                let holders = holders(EntryRef { lane: *lane, serial: *receipted });
                self.to_be_given_back.insert((station, *lane), (lost, holders));
            }
        }
        self.promises.retain(|promise| promise.station != station || found(stations, &self.honest, promise));
    }

    /// True if a station holds again all that it ever receipted, and all of its own that other honest ones hold; or is not
    /// honest itself.
    pub(super) fn recovered(&self, stations: &[Station], station: usize) -> bool {
        let of_it = self.receipted.iter().filter(|((by, _), _)| *by == station);
        let receipted = of_it.into_iter().all(|((_, lane), (held, _))| size(stations, station, *lane) >= *held);
        let mut lanes = Lane::all(self.lanes / 4).filter(|lane| usize::from(lane.party.0) == station);
        let own = lanes.all(|lane| {
            let mut others = (0..stations.len()).filter(|&other| self.honest[other]);
            others.all(|other| size(stations, other, lane) <= size(stations, station, lane))
        });
        receipted && (own || !self.honest[station])
    }
}

/// How often the record of a station says that its party was restored.
pub(super) fn restores_said(station: &Station, party: PartyIndex) -> usize {
    let lane = Lane { party, precedence: Precedence::Immediate };
    let kept = station.store.entries(lane, 1, usize::MAX).unwrap_or_default();
    kept.iter().filter(|kept| matches!(Body::decode(kept.entry.body()), Ok(Body::Restored { .. }))).count()
}

/// How many entries of a lane are durable at a station.
pub(super) fn size(stations: &[Station], station: usize, lane: Lane) -> u64 {
    stations[station].size(lane)
}

/// True if promised words are anywhere: in their lane at an honest station, or in the outbox of their own.
pub(super) fn found(stations: &[Station], honest: &[bool], promise: &Promise) -> bool {
    let own = PartyIndex(promise.station as u8);
    let lanes = match promise.at {
        Some(at) => vec![at.lane],
        None => Precedence::ALL.map(|precedence| Lane { party: own, precedence }).to_vec(),
    };
    let placed = stations.iter().zip(honest).filter(|(_, honest)| **honest).any(|(station, _)| {
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
