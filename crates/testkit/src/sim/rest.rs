//! The judge of liveness: what the honest come to once nothing goes wrong any more. They hold the same and see the same,
//! nothing waits, what was promised is there, every fork is proved to all, and each record convinces a stranger.

use std::collections::{BTreeMap, BTreeSet};

use evidence::transcript::{self, Auditor};
use evidence::{EntryRef, ForkProof, Lane, PartyIndex, Precedence, Time};
use line::affairs::{Affair, Body, CallStatus, Pause, Suspension};
use line::plot::Plot;
use line::{LineState, Now, Record};
use store::{Archive, Store};

use super::Sabotage;
use super::cheat::Cheat;
use super::judge::{found, restores_said, size};
use super::station::Station;
use super::world::World;

/// How long after its clock has run out an affair must have been told to be overdue, in milliseconds beside two
/// heartbeats.
const TOLD_WITHIN_MS: u64 = 2_000;

impl World {
    pub(super) fn honest(&self) -> impl Iterator<Item = (usize, &Station)> {
        self.stations.iter().enumerate().filter(|(at, _)| self.judge.honest[*at])
    }

    /// What keeps the honest from rest, if anything does.
    pub(super) fn unrest(&self) -> Option<String> {
        let forks = self.forks();
        if self.rekeying > 0 {
            return Some("a new key is still being taken up".to_owned());
        }
        let (_, first) = self.honest().next()?;
        let Some(first_line) = &first.line else { return Some(format!("{} is down", first.party.0)) };
        let first_lanes = first_line.lanes();
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
            for party in (0..self.stations.len() as u8).map(PartyIndex) {
                let known = first_line.keyring().stations(party);
                if !line.keyring().stations(party).eq(known) {
                    return Some(format!("{at} knows other station keys of {} than another", party.0));
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
        let cheaters = self.cheaters.iter().filter(|cheater| cheater.cheat.forks());
        let parties = cheaters.map(|cheater| PartyIndex(cheater.station as u8));
        let lanes = parties.flat_map(|party| Precedence::ALL.map(|precedence| Lane { party, precedence }));
        for lane in lanes {
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
        self.judge_promises()?;
        // Of a sealed link on which nothing comes nobody is to blame.
        let is_named = |cheat: Cheat| cheat.is_always_named() && !(cheat == Cheat::Mute && self.sealing.is_some());
        if let Some(cheater) = self.cheaters.iter().find(|cheater| is_named(cheater.cheat))
            && self.judge.blames == 0
        {
            return Err(format!("nobody has named the fault of a cheat: {:?}", cheater.cheat));
        }
        let forks = self.forks();
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
                let differs = picture.iter().find(|(id, affair)| again.affairs().get(id) != Some(affair));
                let rebuilt = differs.and_then(|(id, _)| again.affairs().get(id));
                return Err(format!(
                    "the picture of {at} is another when it is rebuilt: {differs:?}, and then {rebuilt:?}"
                ));
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
            self.judge_telling(at, station)?;
        }
        self.judge.agreed = first.iter().filter(|(id, affair)| is_agreed(**id, affair)).count() as u64;
        self.judge.suspended =
            first.values().filter(|affair| matches!(affair, Affair::Suspension(_)) && affair.stands()).count() as u64;
        self.judge_plots()
    }

    /// What was promised and receipted is there, also where it was lost with a disk.
    fn judge_promises(&mut self) -> Result<(), String> {
        let honest = &self.judge.honest;
        for promise in self.judge.promises.iter().filter(|promise| honest[promise.station]) {
            if !found(&self.stations, honest, promise) {
                return Err(format!("{} lost words that it said to be safe: {:?}", promise.station, promise.at));
            }
        }
        for ((station, lane), (receipted, root)) in &self.judge.receipted {
            let (here, back) = (&self.stations[*station], self.judge.to_be_given_back.get(&(*station, *lane)));
            if here.size(*lane) < *receipted {
                let why = back.map_or("its disk was never lost".to_owned(), |(lost, holders)| {
                    format!("{lost} went with a disk while {holders:?} held them")
                });
                return Err(format!("{station} no longer holds what it receipted of {lane:?}: {why}"));
            }
            let forked = !self.judge.honest(lane.party) && self.forks();
            if let Some(root) = root.filter(|_| !forked && !self.withholds())
                && here.store.root(*lane, *receipted).ok().flatten() != Some(root)
            {
                return Err(format!("{station} holds something else than it receipted of {lane:?}"));
            }
        }
        self.judge.given_back = self.judge.to_be_given_back.values().map(|(lost, _)| *lost).sum();
        for (&station, &said) in &self.judge.restored {
            let (here, party) = (&self.stations[station], PartyIndex(station as u8));
            if restores_said(here, party) <= said {
                return Err(format!("{station} got entries of its own back and says so nowhere"));
            }
        }
        for (at, station) in self.stations.iter().enumerate().filter(|(at, _)| self.judge.honest[*at]) {
            let mut said = BTreeMap::new();
            for lane in Lane::all(self.stations.len()).filter(|lane| lane.party == station.party) {
                for kept in station.store.entries(lane, 1, usize::MAX).unwrap_or_default() {
                    // Every message of the simulation has words of its own.
                    if let Ok(Body::Message(message)) = Body::decode(kept.entry.body())
                        && let Some(before) = said.insert(message.text, kept.entry.at())
                    {
                        return Err(format!("{at} said the same words twice, {before:?} and {:?}", kept.entry.at()));
                    }
                }
            }
        }
        // What a cheat hid and a restored station could not know: told, and held against nobody.
        let hid = self.cheaters.iter().filter(|cheater| cheater.cheat.withholds()).map(|cheater| cheater.station);
        let twice = |cheat: usize| {
            let lanes = Lane::all(self.stations.len()).filter(|lane| self.judge.honest(lane.party));
            let of_lane = |lane: Lane| {
                let entries = |at: usize| self.stations[at].store.entries(lane, 1, usize::MAX).unwrap_or_default();
                let (ours, theirs) = (entries(lane.party.0 as usize), entries(cheat));
                ours.iter().zip(&theirs).filter(|(one, other)| one.entry.leaf() != other.entry.leaf()).count() as u64
            };
            lanes.map(of_lane).sum::<u64>()
        };
        self.judge.said_twice = hid.map(twice).sum();
        Ok(())
    }

    /// The watch was told what it has to know.
    fn judge_telling(&self, at: usize, station: &Station) -> Result<(), String> {
        let Some(line) = &station.line else { return Ok(()) };
        let Now { mono, wall } = station.now(self.now_us);
        let late = |due: Time| due.0 + TOLD_WITHIN_MS + 2 * line.charter().terms.heartbeat_ms < wall.0;
        for (id, affair) in station.store.affairs() {
            if affair.due(*id).is_some_and(late) && !station.told_overdue.contains(id) {
                return Err(format!("{at} was not told that {id:?} is overdue since {:?}", affair.due(*id)));
            }
        }
        let status = line.status(mono);
        for fork in station.forks() {
            let party = fork.one.at().lane.party;
            if let Some(peer) = status.iter().find(|peer| peer.peer == party && peer.state != LineState::Disputed) {
                return Err(format!("{at} keeps a proof of a fork of {} and shows the line {}", party.0, peer.state));
            }
        }
        for peer in status.iter().filter(|peer| self.judge.honest(peer.peer)) {
            for lane in Lane::all(self.stations.len()).filter(|lane| lane.party == station.party) {
                let receipted = peer.receipted[lane.number() as usize];
                let kept = station.store.receipts(lane, receipted, 8).unwrap_or_default();
                let of_peer = |receipt: &evidence::Receipt| {
                    (receipt.claims().size, receipt.claims().receiver) == (receipted, peer.peer)
                };
                if receipted > 0 && !kept.iter().any(of_peer) {
                    return Err(format!(
                        "{at} has not kept the receipt of {} for {receipted} of {lane:?}",
                        peer.peer.0
                    ));
                }
            }
        }
        Ok(())
    }

    /// The honest see the same conflicts, and each the same as if it had started just now.
    fn judge_plots(&mut self) -> Result<(), String> {
        let forks = self.forks();
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
        let kept = station.store.load().map_err(|error| wrong(error.to_string()))?.keys;
        // Its own is in its charter file, also where it lost the record.
        let own: Vec<_> = station.own_keys().into_iter().filter(|own| !kept.contains(own)).collect();
        for key in own.into_iter().chain(kept) {
            if !self.charter.delegations().contains(&key) {
                writer.key(&key, &mut out).map_err(|error| wrong(error.to_string()))?;
            }
        }
        for lane in Lane::all(self.stations.len()) {
            let receipts = station.store.receipts(lane, 0, usize::MAX).map_err(|error| wrong(error.to_string()))?;
            let mut receipts = receipts.iter().peekable();
            for kept in station.store.entries(lane, 1, usize::MAX).map_err(|error| wrong(error.to_string()))? {
                if self.sabotage == Some(Sabotage::TranscriptGap) && kept.entry.at().serial == 3 {
                    continue;
                }
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
        if self.sabotage == Some(Sabotage::TranscriptForged) {
            forge(&mut out);
        }
        let mut auditor = Auditor::new();
        let mut rest = out.as_slice();
        while let Ok(Some(end)) = transcript::next_item(rest) {
            let check = auditor.item(&rest[..end]).map_err(|failure| wrong(failure.to_string()))?;
            if let Some(check) = check {
                let passed = station.signatures.as_ref().map_or_else(|| check.run(), |known| check.run_by(&**known));
                passed.map_err(|failure| wrong(failure.to_string()))?;
            }
            rest = &rest[end..];
        }
        match auditor.finish() {
            Ok(_) => Ok(()),
            // The cheat's own statements are its own.
            Err(failure) if !self.cheaters.is_empty() && failure.level == evidence::FailureLevel::Seen => Ok(()),
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

/// Alters one byte of the words of the first message in a transcript.
fn forge(transcript: &mut [u8]) {
    let words = b"exercise";
    if let Some(at) = transcript.windows(words.len()).position(|window| window == words) {
        transcript[at] ^= 1;
    }
}
