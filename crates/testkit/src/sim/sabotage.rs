//! Rules of the product that the harness breaks on a station's behalf, one at a time, to see that the judge sees it.
//!
//! Each is one line of harm at a boundary of the line: what goes in, what comes out, what the disk does, what the
//! bearer does, what is read at a start. A judge that lets one pass is blind there.

use evidence::{Lane, PartyIndex, UnverifiedReceipt};
use line::affairs::{Affair, Body, Folded};
use line::{Class, Frame, Input, Keep, Output, Picture as _, Start};
use store::Memory;

use super::cheat::Cheat;
use super::world::World;
use crate::parties::station_key;

const S: u64 = 1_000_000;

macro_rules! sabotages {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// A rule that the harness breaks on a station's behalf.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Sabotage {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Sabotage {
            /// Every one.
            pub const ALL: &'static [Sabotage] = &[$(Sabotage::$name),+];

            /// What is broken, in words.
            #[must_use]
            pub fn what(self) -> &'static str {
                match self {
                    $(Sabotage::$name => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }
    };
}

sabotages! {
    // What is durable.
    /// All is said to be durable before it is.
    SendBeforeStored,
    /// The disk forgets at a crash what it said to be durable.
    LyingDisk,
    /// A commit keeps the first half of its batch and reports all of it.
    HalfCommits,
    /// A batch for which a full disk has no room is thrown away.
    DropWhenFull,
    /// A full disk is not tried again.
    GiveUpWhenFull,
    /// The record gives out entries that are not those which were asked for.
    SkipEntries,
    /// The record gives out roots that are not its own.
    WrongRoots,
    /// Words are reported safe as soon as they are said.
    DoneEarly,
    /// Words are reported to be in another place than they are.
    DoneElsewhere,
    /// A command is now and then not answered.
    DoneNever,
    // What a start begins from.
    /// After a start, words are signed without asking the peers what they hold.
    SignAtOnce,
    /// Entries of our own that a peer gives back are not taken.
    AdoptNothing,
    /// That a restore gave entries back is said nowhere.
    RestoreQuietly,
    /// All lives of a station have one number.
    OneLife,
    /// What waits in the outbox is forgotten at a start.
    ForgetOutbox,
    /// Words stay in the outbox when they are signed.
    SayTwice,
    /// Proofs of forks are forgotten at a start.
    ForgetForks,
    /// Checks that are to be answered are forgotten at a start.
    ForgetChecks,
    /// Keys that came over the line are forgotten at a start.
    ForgetKeys,
    /// A station that was given a newer key starts with the old one.
    OldKey,
    // What the peers are told.
    /// A station says in its hello to hold less of the reader's lanes than it does.
    HideCopies,
    /// A station says in its heartbeats to hold more than it does.
    Boast,
    /// Receipts are thrown away by whoever gets them.
    LoseReceipts,
    /// Receipts are not kept by whoever gets them.
    DropReceipts,
    /// Receipts are signed for one entry more than is durable.
    EarlyReceipts,
    /// Receipts are signed over another root.
    FalseReceipts,
    /// Entries of third parties are not passed on.
    NoRelay,
    /// Heartbeats are sent a hundred times.
    HastyHeartbeats,
    // What the bearer does.
    /// A frame is lost in the middle of a link that goes on.
    LoseFrames,
    /// Two frames of one class change places.
    SwapFrames,
    /// A frame comes twice.
    RepeatFrames,
    /// A frame is altered, and the link goes on.
    FlipFrames,
    /// The bearer names another key than the far end showed.
    WrongEpoch,
    /// Verdicts on signatures are lost.
    LoseVerdicts,
    /// Links that the line closes stay open.
    KeepLinks,
    /// A link's end is not told.
    NoBreaks,
    /// The bearer reports frames as passed on when it is handed them.
    IgnoreCredit,
    /// The bearer serves bulk before what is urgent.
    BulkFirst,
    /// A FLASH is handed to the bearer ten seconds late.
    LateFlash,
    /// A peer is sought ten seconds late.
    LateDials,
    // Sealed links, and links of two ranks.
    /// What an earlier life of a peer said, and somebody kept, is taken for the present one's.
    LifeNotChecked,
    /// What is said to an earlier life of a station is taken by the present one.
    OtherLifeTaken,
    /// The rank of a sealed link is not told, so that a spare is taken into use.
    SpareTaken,
    /// The worse link is closed as soon as a better one is there.
    WorseClosedEarly,
    // Histories that part, and keys.
    /// Roots of others are not compared with one's own.
    SkipRootComparison,
    /// A proof of a fork is not kept.
    KeepNoForks,
    /// A proof of a fork is not shown.
    ShowNoForks,
    /// Delegations and revocations are not passed on.
    PassNoKeys,
    /// Revocations are not taken in.
    IgnoreRevocations,
    /// The bearer is not told that a key is taken back.
    AdmitNobodyAnew,
    // What is made of what was said.
    /// One station folds messages otherwise than they stand.
    FoldOtherwise,
    /// One station's plot is not told of notices and sites.
    MissConflicts,
    /// What stands is not read at a start.
    ForgetWhatStands,
    /// Suspensions are not read at a start.
    ForgetSuspensions,
    /// Nobody is told what is overdue.
    SilentClocks,
    /// The peers' clocks are taken for one's own.
    IgnoreClocks,
    /// An entry is left out of the transcript.
    TranscriptGap,
    /// The words of an entry are altered in the transcript.
    TranscriptForged,
}

impl Sabotage {
    /// How somebody has to cheat for it to show.
    #[must_use]
    pub fn cheat(self) -> Option<Cheat> {
        match self {
            Sabotage::SkipRootComparison | Sabotage::KeepNoForks | Sabotage::ShowNoForks | Sabotage::ForgetForks => {
                Some(Cheat::Fork)
            }
            Sabotage::AdmitNobodyAnew => Some(Cheat::RevokedKey),
            _ => None,
        }
    }

    /// True if it shows on sealed links alone.
    pub(super) fn is_of_sealed_links(self) -> bool {
        matches!(
            self,
            Sabotage::LifeNotChecked | Sabotage::OtherLifeTaken | Sabotage::SpareTaken | Sabotage::WorseClosedEarly
        )
    }

    /// Does its harm to what a station starts from.
    pub(super) fn spoil_start(self, start: &mut Start, delegations: &[Vec<u8>]) {
        match self {
            Sabotage::ForgetOutbox => start.outbox.clear(),
            Sabotage::ForgetChecks => start.unanswered.clear(),
            Sabotage::OneLife => start.seed = 1,
            Sabotage::ForgetKeys => start.keys.retain(|key| delegations.contains(key)),
            _ => {}
        }
    }

    /// Does its harm to what a station folds.
    pub(super) fn spoil_picture(self, store: &mut Memory, folded: &[Folded]) {
        for event in folded {
            let (Sabotage::FoldOtherwise, Folded::Read { message, .. }) = (self, event) else { continue };
            if let Some(Affair::Message(mut affair)) = store.affairs().get(message).cloned() {
                affair.readers.iter_mut().for_each(|(_, read)| *read = None);
                let _ = store.put(*message, &Affair::Message(affair));
            }
        }
    }
}

impl World {
    /// The rule that is broken at a station, if it is to be broken there.
    pub(super) fn broken_at(&self, station: usize) -> Option<Sabotage> {
        let one_sided = matches!(self.sabotage?, Sabotage::FoldOtherwise | Sabotage::MissConflicts);
        self.sabotage.filter(|_| self.is_honest(station) && (!one_sided || station == 0))
    }

    /// What a station's line is given in place of an input.
    pub(super) fn spoil_input(&mut self, station: usize, input: Input) -> Vec<Input> {
        let Some(sabotage) = self.broken_at(station) else { return vec![input] };
        match (sabotage, input) {
            (Sabotage::LoseVerdicts, Input::Verified(_)) if self.random.per_mille(30) => Vec::new(),
            (Sabotage::NoBreaks, Input::LinkDown { .. }) => Vec::new(),
            (Sabotage::WrongEpoch, Input::LinkUp { link, peer, epoch, dialed, over }) => {
                vec![Input::LinkUp { link, peer, epoch: epoch + u64::from(self.random.per_mille(50)), dialed, over }]
            }
            (Sabotage::SpareTaken, Input::LinkUp { link, peer, epoch, dialed, over }) => {
                vec![Input::LinkUp { link, peer, epoch, dialed, over: line::Over { rank: 0, ..over } }]
            }
            (Sabotage::MissConflicts, Input::Folded(mut folded)) => {
                folded.retain(|event| !matches!(event, Folded::Notice { .. } | Folded::Sites(_)));
                vec![Input::Folded(folded)]
            }
            (_, Input::Frame { link, class, bytes }) => {
                let spoilt = self.spoil_frame(sabotage, station, class, bytes);
                spoilt.into_iter().map(|(class, bytes)| Input::Frame { link, class, bytes }).collect()
            }
            (_, input) => vec![input],
        }
    }

    /// What comes to a station in place of a frame.
    fn spoil_frame(&mut self, sabotage: Sabotage, to: usize, class: Class, bytes: Vec<u8>) -> Vec<(Class, Vec<u8>)> {
        let lanes = self.stations.len() * 4;
        let (seldom, rarely) = (self.random.per_mille(30), self.random.per_mille(3));
        let own = self.stations[to].party;
        let here = &self.stations[to];
        let of_lane = |lane: Lane| {
            Frame::parse(&bytes, lanes).is_ok_and(|frame| match frame {
                Frame::Entry(entry) => {
                    evidence::UnverifiedEntry::parse(entry).is_ok_and(|entry| entry.at().lane == lane)
                }
                Frame::Fragment(part) => part.lane == lane,
                _ => false,
            })
        };
        match (sabotage, Frame::parse(&bytes, lanes).ok()) {
            (Sabotage::LoseReceipts, Some(Frame::Receipt(_))) => return Vec::new(),
            (Sabotage::LoseFrames, Some(Frame::Entry(_))) if seldom => return Vec::new(),
            (Sabotage::RepeatFrames, Some(_)) if seldom => return vec![(class, bytes.clone()), (class, bytes)],
            (Sabotage::FlipFrames, Some(_)) if rarely => {
                let mut bytes = bytes;
                let at = self.random.below(bytes.len() as u64) as usize;
                bytes[at] ^= 1 << self.random.below(8);
                return vec![(class, bytes)];
            }
            (Sabotage::SwapFrames, Some(Frame::Entry(_))) => {
                // The first waits for the next of its class.
                let Some((held, first)) = self.held_back.take() else {
                    self.held_back = Some((class, bytes));
                    return Vec::new();
                };
                return vec![(class, bytes), (held, first)];
            }
            (Sabotage::AdoptNothing, Some(Frame::Entry(_) | Frame::Fragment(_))) => {
                let ours = Lane::all(lanes / 4).filter(|lane| lane.party == own).any(of_lane);
                return if ours { Vec::new() } else { vec![(class, bytes)] };
            }
            (Sabotage::SkipRootComparison, Some(Frame::Probe { .. } | Frame::Root { .. } | Frame::Contest { .. })) => {
                return Vec::new();
            }
            (Sabotage::SkipRootComparison, Some(Frame::Hello(mut hello))) => {
                for (lane, root) in Lane::all(lanes / 4).zip(hello.roots.iter_mut()) {
                    let size = hello.sizes[lane.number() as usize];
                    *root = line::Record::root(&here.store, lane, size).ok().flatten().unwrap_or(*root);
                }
                return vec![(class, Frame::Hello(hello).encode())];
            }
            (Sabotage::IgnoreRevocations, Some(Frame::Keys(keys))) => {
                let delegations = (0..lanes as u8 / 4)
                    .flat_map(|party| (1..=9).map(move |epoch| crate::parties::delegation(PartyIndex(party), epoch)));
                let delegations: Vec<_> = delegations.collect();
                let keys = keys.into_iter().filter(|key| delegations.contains(key)).collect();
                return vec![(class, Frame::Keys(keys).encode())];
            }
            (Sabotage::IgnoreClocks, Some(Frame::Heartbeat(mut heartbeat))) => {
                heartbeat.time = here.now(self.now_us).wall;
                return vec![(class, Frame::Heartbeat(heartbeat).encode())];
            }
            _ => {}
        }
        vec![(class, bytes)]
    }

    /// What is done in place of an output.
    pub(super) fn spoil_output(&mut self, station: usize, output: Output) -> Vec<Output> {
        let Some(sabotage) = self.broken_at(station) else { return vec![output] };
        match (sabotage, output) {
            (Sabotage::RestoreQuietly, Output::Keep { ticket, keep: Keep::Outbox { body, number, precedence } }) => {
                let body = match Body::decode(&body) {
                    Ok(Body::Restored { .. }) => {
                        Body::Check(line::affairs::CheckBody { missed: 0, picture: None }).encode()
                    }
                    _ => body,
                };
                vec![Output::Keep { ticket, keep: Keep::Outbox { number, precedence, body } }]
            }
            (Sabotage::SayTwice, Output::Keep { ticket, keep: Keep::Entry { entry, root, frontier, at, .. } }) => {
                vec![Output::Keep { ticket, keep: Keep::Entry { entry, root, frontier, at, leaves_outbox: None } }]
            }
            (Sabotage::KeepNoForks, Output::Keep { keep: Keep::Fork { .. }, .. }) => Vec::new(),
            (Sabotage::DropReceipts, Output::Keep { keep: Keep::Receipt(_), .. }) => Vec::new(),
            (Sabotage::DoneNever, Output::Done { .. }) if self.random.per_mille(50) => Vec::new(),
            (Sabotage::DoneElsewhere, Output::Done { id, result: Ok(line::Done::Placed(mut at)) }) => {
                at.serial += 1;
                vec![Output::Done { id, result: Ok(line::Done::Placed(at)) }]
            }
            (Sabotage::AdmitNobodyAnew, Output::Admit) => Vec::new(),
            (Sabotage::KeepLinks, Output::Close { .. }) => Vec::new(),
            (_, Output::Send { link, class, frame }) => self.spoil_sent(sabotage, station, link, class, frame),
            (_, output) => vec![output],
        }
    }

    fn spoil_sent(
        &mut self,
        sabotage: Sabotage,
        station: usize,
        link: line::LinkId,
        class: Class,
        frame: Vec<u8>,
    ) -> Vec<Output> {
        let lanes = self.stations.len() * 4;
        let here = &self.stations[station];
        let of_others = |lane: Lane| lane.party != here.party;
        let (mut frame, mut times) = (frame, 1);
        match (sabotage, Frame::parse(&frame, lanes).ok()) {
            (Sabotage::HastyHeartbeats, Some(Frame::Heartbeat(_))) => times = 100,
            (Sabotage::Boast, Some(Frame::Heartbeat(mut heartbeat))) => {
                heartbeat.sizes[here.party.0 as usize * 4 + 3] += 1;
                frame = Frame::Heartbeat(heartbeat).encode();
            }
            (Sabotage::HideCopies, Some(Frame::Hello(mut hello))) => {
                self.hide(station, link, &mut hello.sizes, Some(&mut hello.roots));
                frame = Frame::Hello(hello).encode();
            }
            (Sabotage::HideCopies, Some(Frame::Heartbeat(mut heartbeat))) => {
                self.hide(station, link, &mut heartbeat.sizes, None);
                frame = Frame::Heartbeat(heartbeat).encode();
            }
            (Sabotage::NoRelay, Some(Frame::Entry(entry))) => {
                times =
                    usize::from(!evidence::UnverifiedEntry::parse(entry).is_ok_and(|entry| of_others(entry.at().lane)));
            }
            (Sabotage::NoRelay, Some(Frame::Fragment(part))) => times = usize::from(!of_others(part.lane)),
            (Sabotage::ShowNoForks, Some(Frame::Contest { .. })) | (Sabotage::PassNoKeys, Some(Frame::Keys(_))) => {
                times = 0;
            }
            (Sabotage::EarlyReceipts | Sabotage::FalseReceipts, Some(Frame::Receipt(receipt))) => {
                if let (Ok(receipt), Some(line)) = (UnverifiedReceipt::parse(&receipt), &here.line) {
                    let mut claims = *receipt.claims();
                    claims.size += u64::from(sabotage == Sabotage::EarlyReceipts);
                    let receipt = claims.sign(line.id(), evidence::Hash([3; 32]), &station_key(here.party, here.epoch));
                    frame = Frame::Receipt(receipt.bytes().to_vec()).encode();
                }
            }
            (Sabotage::LateFlash, Some(Frame::Entry(_) | Frame::Fragment(_)))
                if class == Class::Lane(evidence::Precedence::Flash) =>
            {
                self.send_late(station, link, class, frame, 10 * S);
                return Vec::new();
            }
            _ => {}
        }
        (0..times).map(|_| Output::Send { link, class, frame: frame.clone() }).collect()
    }

    /// What a station says to hold of the lanes of whoever is at the far end, cut down to what that holds itself.
    pub(super) fn hide(
        &self,
        station: usize,
        link: line::LinkId,
        sizes: &mut [u64],
        roots: Option<&mut Vec<evidence::Hash>>,
    ) {
        let Some(far) = self.far_end(link, station).map(|far| &self.stations[far]) else { return };
        let own = Lane::all(self.stations.len()).filter(|lane| lane.party == far.party);
        let hidden: Vec<_> = own.filter(|lane| sizes[lane.number() as usize] >= far.size(*lane)).collect();
        hidden.iter().for_each(|lane| sizes[lane.number() as usize] = far.size(*lane));
        if let Some(roots) = roots {
            for lane in hidden {
                let root = line::Record::root(&far.store, lane, far.size(lane)).ok().flatten();
                roots[lane.number() as usize] = root.unwrap_or_default();
            }
        }
    }
}
