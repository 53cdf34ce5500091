//! A world: two stations, the links between them, and what was signed, receipted and promised in it so far.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::hash::{Hash as _, Hasher};
use std::sync::Arc;

use evidence::{EntryRef, Hash, Lane, PartyIndex, PostIndex, UnverifiedEntry, UnverifiedReceipt};
use line::affairs::{Address, Body, MessageBody};
use line::{
    Blame, Class, Command, CommandError, Cover, Cut, Done, Ending, Event, Frame, Input, Keep, LinkId, LocalFault,
    Output, PeerStatus, Record as _, entry_frame,
};

use crate::disk::Disk;
use crate::ground::{Digest, Ground};
use crate::links::{End, Link};
use crate::rules::Rule;
use crate::scope::{Before, Bug, Hostile, Scope};
use crate::station::Station;

/// Lanes of two parties.
const LANES: usize = 8;

/// Steps that one event may set off within a station before that is a fault of its own.
const STEPS_AT_ONCE_MAX: usize = 1_000;

/// Numbers the reading of files apart from what is said.
const FILES_FROM: u64 = 1_000_000;

/// As often as anything happens before the worlds begin.
const MANY: u8 = u8::MAX;

/// Something that can happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// A station starts from what is durable.
    Start(usize),
    /// Somebody at a station says the next thing.
    Say(usize),
    /// A station makes a link to the other.
    Connect(usize),
    /// A station makes a link to the other that is sealed frame by frame, and worse than others.
    ConnectSealed(usize),
    /// A station writes a file for the other, in place of the one before.
    Write(usize),
    /// A station reads the file that there is for it.
    Read(usize),
    /// A station hears of a link.
    LinkUp {
        /// The link.
        link: u64,
        /// Which station.
        at: usize,
    },
    /// The next frame of a class arrives.
    Arrive {
        /// Over which link.
        link: u64,
        /// At which station.
        at: usize,
        /// The class, by its place in [`Class::ALL`].
        class: usize,
    },
    /// The path of a link is gone.
    Break(u64),
    /// A station hears that a link is gone.
    LinkDown {
        /// The link.
        link: u64,
        /// Which station.
        at: usize,
    },
    /// A station's next verdict about a signature is there.
    Judge(usize),
    /// All that a station has asked to be kept is durable.
    Store(usize),
    /// A station is killed.
    Crash {
        /// Which.
        at: usize,
        /// Whether what was being written is durable.
        written: bool,
    },
    /// A copy is made of the first station's disk.
    Copy,
    /// The first station's disk is lost, while it is down.
    LoseDisk {
        /// Whether the copy is put in its place, or an empty one.
        copy: bool,
    },
    /// A heartbeat's time passes, and both stations look at their clocks.
    Beat,
}

/// Two stations, the links between them, and what was signed, receipted and promised so far.
#[derive(Clone)]
pub struct World {
    stations: [Arc<Station>; 2],
    links: Vec<Link>,
    made: u64,
    /// By who is to read it.
    files: [Option<Arc<File>>; 2],
    beats: u64,
    left: Left,
    history: History,
    broken: Option<(Rule, String)>,
}

/// A file for a station.
#[derive(Clone, Debug)]
pub struct File {
    /// What it says of its writer.
    pub cover: Cover,
    /// Its frames in their order.
    pub frames: Vec<(Class, Vec<u8>)>,
}

impl std::hash::Hash for File {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let File { cover, frames } = self;
        (cover.epoch, cover.life, cover.to_life, cover.at.0, frames).hash(state);
    }
}

/// What may still happen.
#[derive(Clone, Debug, Hash)]
struct Left {
    links: u8,
    breaks: u8,
    crashes: [u8; 2],
    writes: u8,
    reads: u8,
    copies: u8,
    lost_disks: u8,
    beats: u8,
}

/// What was signed, receipted and promised.
#[derive(Clone, Debug, Hash)]
struct History {
    /// Every entry that left its author's station, or became durable anywhere.
    places: BTreeMap<EntryRef, Hash>,
    /// Up to where a verified receipt of a station goes.
    receipted: BTreeMap<(usize, Lane), u64>,
    /// The digests of words that a station was told to be safe.
    promised: BTreeSet<(usize, u64)>,
}

impl World {
    /// Nothing has happened yet, and both stations are down.
    pub(crate) fn new(ground: &Ground, scope: &Scope) -> Self {
        let Scope { links, breaks, crashes, files: [writes, reads], copies, lost_disks, beats, .. } = *scope;
        let history = History { places: BTreeMap::new(), receipted: BTreeMap::new(), promised: BTreeSet::new() };
        let mut world = World {
            stations: [0, 1].map(|at| Arc::new(Station::new(ground, at))),
            links: Vec::new(),
            made: 0,
            files: [None, None],
            beats: 0,
            left: Left {
                links: MANY,
                breaks: MANY,
                crashes: [MANY; 2],
                writes: MANY,
                reads: MANY,
                copies: MANY,
                lost_disks: MANY,
                beats: MANY,
            },
            history,
            broken: None,
        };
        // In which order two stations start that know nothing of each other makes no difference.
        [0, 1].into_iter().for_each(|at| world.act(ground, scope, Action::Start(at)));
        let honest = Scope { bug: None, ..scope.clone() };
        for before in scope.before {
            match before {
                Before::Act(action) => world.act(ground, &honest, *action),
                Before::Rest => {
                    if let Err(why) = world.come_to_rest(ground, &honest) {
                        world.breaks(Rule::RestIsAgreement, why);
                    }
                }
            }
        }
        world.left = Left { links, breaks, crashes, writes, reads, copies, lost_disks, beats };
        world
    }

    /// The first rule that is broken here, and how.
    #[must_use]
    pub fn broken(&self) -> Option<(Rule, &str)> {
        self.broken.as_ref().map(|(rule, why)| (*rule, why.as_str()))
    }

    /// All that can happen next.
    pub(crate) fn possible(&self, scope: &Scope, actions: &mut Vec<Action>) {
        if self.broken.is_some() {
            return;
        }
        self.due(actions);
        for at in [0, 1] {
            let up = self.stations[at].line.is_some();
            if up && (self.stations[at].commands as usize) < scope.says[at].len() {
                actions.push(Action::Say(at));
            }
            if up && self.left.links > 0 && self.may_connect(scope) {
                actions.push(Action::Connect(at));
                if scope.ranks && !self.links.iter().any(|link| link.is_whole() && link.sealed.is_some()) {
                    actions.push(Action::ConnectSealed(at));
                }
            }
            if up && self.left.writes > 0 {
                actions.push(Action::Write(at));
            }
            if up && self.left.reads > 0 && self.files[at].is_some() {
                actions.push(Action::Read(at));
            }
            if up && self.left.crashes[at] > 0 {
                actions.push(Action::Crash { at, written: false });
                if self.stations[at].has_to_keep() {
                    actions.push(Action::Crash { at, written: true });
                }
            }
        }
        if self.left.breaks > 0 {
            actions.extend(self.links.iter().filter(|link| link.is_whole()).map(|link| Action::Break(link.id)));
        }
        if self.left.copies > 0 {
            actions.push(Action::Copy);
        }
        if self.left.lost_disks > 0 && self.stations[0].line.is_none() {
            actions.push(Action::LoseDisk { copy: false });
            if self.stations[0].copy.is_some() {
                actions.push(Action::LoseDisk { copy: true });
            }
        }
        if self.left.beats > 0 {
            actions.push(Action::Beat);
        }
    }

    /// What is under way and comes by itself.
    fn due(&self, actions: &mut Vec<Action>) {
        for at in [0, 1] {
            let station = &self.stations[at];
            if station.line.is_none() {
                actions.push(Action::Start(at));
                continue;
            }
            if station.has_to_keep() {
                actions.push(Action::Store(at));
            }
            if !station.verdicts.is_empty() {
                actions.push(Action::Judge(at));
            }
            for link in &self.links {
                match link.ends[at] {
                    End::Unheard => actions.push(Action::LinkUp { link: link.id, at }),
                    End::Breaking => actions.push(Action::LinkDown { link: link.id, at }),
                    End::Up | End::Gone => {}
                }
                actions.extend(link.arriving(at).map(|class| Action::Arrive { link: link.id, at, class }));
            }
        }
    }

    fn may_connect(&self, scope: &Scope) -> bool {
        let whole = self.links.iter().filter(|link| link.is_whole()).count();
        let both_up = self.stations.iter().all(|station| station.line.is_some());
        both_up && whole < 1 + usize::from(scope.doubled)
    }

    /// True if nothing is under way, and the two are joined: what is not here by now does not come.
    pub(crate) fn is_quiet(&self) -> bool {
        let mut due = Vec::new();
        self.due(&mut due);
        due.is_empty() && self.links.iter().any(Link::is_whole)
    }

    /// Lets something happen.
    pub(crate) fn act(&mut self, ground: &Ground, scope: &Scope, action: Action) {
        match action {
            Action::Start(at) => self.start(ground, scope, at),
            Action::Say(at) => self.say(ground, scope, at),
            Action::Connect(at) => self.connect(at, None),
            Action::ConnectSealed(at) => {
                let lives = [0, 1].map(|at| self.life(at).unwrap_or_default());
                self.connect(at, Some(lives));
            }
            Action::Write(at) => {
                self.left.writes = self.left.writes.saturating_sub(1);
                self.files[1 - at] = self.write_file(ground, scope, at).map(Arc::new);
            }
            Action::Read(at) => {
                self.left.reads = self.left.reads.saturating_sub(1);
                if let Some(file) = self.files[at].clone() {
                    self.read_file(ground, scope, at, (file.cover, true, false), file.frames.clone());
                }
            }
            Action::LinkUp { link, at } => {
                let Some(found) = self.link(link) else { return };
                found.ends[at] = End::Up;
                let (link, dialed, over) = (found.id(), found.dialer == at, found.over(at));
                let peer = PartyIndex(1 - at as u8);
                self.step(ground, scope, at, Input::LinkUp { link, peer, epoch: 1, dialed, over });
            }
            Action::Arrive { link, at, class } => {
                let Some(bytes) = self.take(link, at, class) else { return };
                if let Some(bytes) = self.spoiled(scope, at, bytes) {
                    self.arrive(ground, scope, (link, at, class), bytes);
                }
            }
            Action::Break(link) => {
                self.left.breaks -= 1;
                self.link(link).into_iter().for_each(Link::break_up);
            }
            Action::LinkDown { link, at } => {
                self.link(link).into_iter().for_each(|link| link.end_at(at));
                let ending = Ending::Fault(Cut::Other("reset".to_owned()));
                self.step(ground, scope, at, Input::LinkDown { link: LinkId(link), ending });
            }
            Action::Judge(at) => {
                if let Some(verdict) = Arc::make_mut(&mut self.stations[at]).verdicts.pop_front() {
                    self.step(ground, scope, at, Input::Verified(verdict));
                }
            }
            Action::Store(at) => {
                if let Some((ticket, folded)) = self.store(scope, at) {
                    self.step(ground, scope, at, Input::Stored { ticket });
                    self.step(ground, scope, at, Input::Folded(folded));
                }
            }
            Action::Crash { at, written } => {
                self.left.crashes[at] -= 1;
                if written {
                    self.store(scope, at);
                }
                Arc::make_mut(&mut self.stations[at]).kill();
                self.links.iter_mut().for_each(|link| link.end_at(at));
            }
            Action::Copy => {
                self.left.copies -= 1;
                let station = Arc::make_mut(&mut self.stations[0]);
                station.copy = Some(Box::new(station.disk.clone()));
            }
            Action::LoseDisk { copy } => self.lose_disk(ground, scope, copy),
            Action::Beat => {
                self.left.beats = self.left.beats.saturating_sub(1);
                self.beats += 1;
                [0, 1].into_iter().for_each(|at| self.step(ground, scope, at, Input::Tick));
            }
        }
        self.settle();
        [0, 1].into_iter().for_each(|at| self.note_change(at, action));
    }

    /// How a station sees the line to the other.
    pub(crate) fn status(&self, ground: &Ground, at: usize) -> Option<PeerStatus> {
        self.stations[at].line.as_ref()?.status(ground.now(self.beats).mono).pop()
    }

    pub(crate) fn life(&self, at: usize) -> Option<u64> {
        self.stations[at].line.as_ref().map(line::Line::life)
    }

    /// The links that a station uses.
    pub(crate) fn links(&self, at: usize) -> Vec<u64> {
        let used = |link: &&Link| matches!(link.ends[at], End::Up | End::Breaking);
        self.links.iter().filter(used).map(|link| link.id).collect()
    }

    fn connect(&mut self, at: usize, sealed: Option<[u64; 2]>) {
        self.left.links = self.left.links.saturating_sub(1);
        self.made += 1;
        self.links.push(Link::new(self.made, at, sealed));
    }

    /// What a station would write to a file for the other, if it runs and has a key to receipt with.
    pub(crate) fn write_file(&mut self, ground: &Ground, scope: &Scope, at: usize) -> Option<File> {
        let station = &self.stations[at];
        let parcel = station.line.as_ref()?.parcel(ground.now(self.beats), PartyIndex(1 - at as u8)).ok()?;
        let mut frames: Vec<_> = parcel.control.into_iter().map(|frame| (Class::Control, frame)).collect();
        for (lane, serials) in parcel.entries {
            let kept = station.disk.store.entries(lane, *serials.start(), usize::MAX).unwrap_or_default();
            let kept = kept.iter().filter(|kept| serials.contains(&kept.entry.at().serial));
            frames.extend(kept.map(|kept| (Class::Lane(lane.precedence), entry_frame(&kept.entry))));
        }
        frames.iter().for_each(|(_, frame)| self.note_sent(scope, at, frame));
        let (peer, life, to_life) = (PartyIndex(at as u8), parcel.life, parcel.to_life);
        Some(File { cover: Cover { peer, epoch: 1, life, to_life, at: parcel.at }, frames })
    }

    /// Lets a station take in frames of a file: the first of it or further ones, `newer` on an officer's word.
    pub(crate) fn read_file(
        &mut self,
        ground: &Ground,
        scope: &Scope,
        at: usize,
        (cover, first, newer): (Cover, bool, bool),
        frames: Vec<(Class, Vec<u8>)>,
    ) {
        let station = Arc::make_mut(&mut self.stations[at]);
        station.files += 1;
        let id = FILES_FROM + station.files;
        station.reading.push(id);
        self.step(ground, scope, at, Input::Carried { id, cover, first, newer, frames });
        self.settle();
    }

    fn settle(&mut self) {
        self.links.retain(|link| !link.is_over());
        self.hold_to_promises();
    }

    /// The next frame of a class for a station, which then does not arrive by itself.
    pub(crate) fn take(&mut self, link: u64, at: usize, class: usize) -> Option<Vec<u8>> {
        self.link(link)?.take(at, class)
    }

    /// Lets a frame arrive, whoever made it.
    pub(crate) fn arrive(
        &mut self,
        ground: &Ground,
        scope: &Scope,
        (link, at, class): (u64, usize, usize),
        bytes: Vec<u8>,
    ) {
        if let Some(lives) = self.link(link).and_then(|link| link.sealed) {
            self.step(ground, scope, at, Input::Heard { link: LinkId(link), life: lives[1 - at] });
        }
        self.step(ground, scope, at, Input::Frame { link: LinkId(link), class: Class::ALL[class], bytes });
        self.settle();
    }

    fn note_change(&mut self, at: usize, action: Action) {
        let of = match action {
            Action::Start(of) | Action::Say(of) | Action::Judge(of) | Action::Store(of) | Action::Read(of) => of == at,
            Action::LinkUp { at: of, .. } | Action::Arrive { at: of, .. } | Action::LinkDown { at: of, .. } => of == at,
            Action::Crash { at: of, .. } => of == at,
            Action::Copy | Action::LoseDisk { .. } => at == 0,
            Action::Beat => true,
            Action::Connect(_) | Action::ConnectSealed(_) | Action::Write(_) | Action::Break(_) => false,
        };
        if of {
            Arc::make_mut(&mut self.stations[at]).note_change();
        }
    }

    fn link(&mut self, id: u64) -> Option<&mut Link> {
        self.links.iter_mut().find(|link| link.id == id)
    }

    fn start(&mut self, ground: &Ground, scope: &Scope, at: usize) {
        if let Err(why) = Arc::make_mut(&mut self.stations[at]).start(ground, scope.bug) {
            return self.breaks(Rule::NobodyIsBlamed, format!("{at} does not start: {why}"));
        }
        if scope.bug == Some(Bug::SignBeforeHello) {
            self.step(ground, scope, at, Input::Command(0, Command::SignWithout(PartyIndex(1 - at as u8))));
        }
        self.step(ground, scope, at, Input::Tick);
    }

    fn say(&mut self, ground: &Ground, scope: &Scope, at: usize) {
        let station = Arc::make_mut(&mut self.stations[at]);
        let precedence = scope.says[at][station.commands as usize];
        station.commands += 1;
        let id = station.commands;
        let message = MessageBody {
            from: PostIndex(0),
            to: vec![Address { party: PartyIndex(1 - at as u8), post: PostIndex(0) }],
            subject: String::new(),
            // The same words twice would hide that one was lost.
            text: format!("{at} says {id} in life {}", station.life),
            language: "en".to_owned(),
            reply_to: None,
            corrects: None,
        };
        let body = Body::Message(message);
        station.open.push((id, Digest::of(&body.encode())));
        self.step(ground, scope, at, Input::Command(id, Command::Say { precedence, body }));
    }

    /// Makes durable what a station has asked to be kept; returns the last ticket and what folding brought about.
    fn store(&mut self, scope: &Scope, at: usize) -> Option<(u64, Vec<line::affairs::Folded>)> {
        let station = Arc::make_mut(&mut self.stations[at]);
        if scope.bug == Some(Bug::LyingDisk) {
            station.forgets = Some(Box::new(station.disk.clone()));
        }
        let (pending, later) = (std::mem::take(&mut station.pending), std::mem::take(&mut station.later));
        let ticket = pending.last().map_or(0, |(ticket, _)| *ticket);
        let batch: Vec<Keep> = pending.into_iter().map(|(_, keep)| keep).collect();
        let folded = station.disk.commit(&batch, &later);
        for keep in &batch {
            match keep {
                Keep::Entry { entry, .. } => self.note_place(scope, entry.at(), entry.leaf()),
                Keep::Fork { one, .. } if scope.is_honest(one.at().lane.party) => {
                    let why = format!("{at} keeps a proof against an honest party, at {:?}", one.at());
                    self.breaks(Rule::OnePlaceOneSignature, why);
                }
                _ => {}
            }
        }
        match folded {
            Ok(folded) => Some((ticket, folded)),
            Err(why) => {
                self.breaks(Rule::NobodyIsBlamed, format!("the disk of {at}: {why}"));
                None
            }
        }
    }

    /// The operator's rule is that copies from before an empty disk are void.
    fn lose_disk(&mut self, ground: &Ground, scope: &Scope, copy: bool) {
        self.left.lost_disks -= 1;
        let station = Arc::make_mut(&mut self.stations[0]);
        match station.copy.clone().filter(|_| copy) {
            Some(copy) => station.disk = *copy,
            None => {
                station.disk = Disk::empty(ground, PartyIndex(0));
                if !scope.void_copies {
                    station.copy = None;
                }
            }
        }
        // And so are files that it wrote before.
        self.files[1] = None;
        // What nobody else holds is gone, and nobody's fault.
        let (here, there) = (&self.stations[0], &self.stations[1]);
        self.history.places.retain(|at, _| {
            at.lane.party.0 != 0 || there.holds(at.lane) >= at.serial || here.disk.size(at.lane) >= at.serial
        });
        self.history.promised.retain(|(of, words)| {
            *of != 0 || there.disk.says(*words) || here.disk.says(*words) || here.disk.waits(*words)
        });
    }

    /// One step of a station's line, and all that it sets off within the station.
    fn step(&mut self, ground: &Ground, scope: &Scope, at: usize, input: Input) {
        let mut inputs = VecDeque::from([input]);
        let mut steps = 0;
        while let Some(input) = inputs.pop_front() {
            steps += 1;
            if steps > STEPS_AT_ONCE_MAX {
                return self.breaks(Rule::NobodyIsBlamed, format!("{at} comes to no end"));
            }
            let now = ground.now(self.beats);
            let station = Arc::make_mut(&mut self.stations[at]);
            let Some(line) = &mut station.line else { return };
            let mut outputs = Vec::new();
            if let Err(fault) = line.handle(now, input, &station.disk.store, &mut outputs) {
                return self.breaks(Rule::NobodyIsBlamed, format!("{at} stops: {fault}"));
            }
            for output in outputs {
                self.carry_out(scope, at, output, &mut inputs);
            }
        }
    }

    fn carry_out(&mut self, scope: &Scope, at: usize, output: Output, inputs: &mut VecDeque<Input>) {
        let station = Arc::make_mut(&mut self.stations[at]);
        match output {
            Output::Keep { keep: keep @ Keep::Receipt(_), .. } => station.later.push(keep),
            Output::Keep { ticket, keep } => {
                station.pending.push((ticket, keep));
                if scope.bug == Some(Bug::SendBeforeStored) {
                    inputs.push_back(Input::Stored { ticket });
                }
            }
            Output::Verify(check) if scope.late_verdicts => station.verdicts.push_back(check.run()),
            Output::Verify(check) => inputs.push_back(Input::Verified(check.run())),
            Output::Send { link, class, frame } => {
                // The bearer has room: it takes the frame at once.
                inputs.push_back(Input::Sent { link, class, bytes: frame.len() });
                self.note_sent(scope, at, &frame);
                if let Some(link) = self.link(link.0).filter(|link| link.ends[at] != End::Gone) {
                    link.send(at, class, frame);
                }
            }
            Output::Close { link, .. } => {
                self.link(link.0)
                    .filter(|link| link.ends[at] != End::Gone)
                    .into_iter()
                    .for_each(|link| link.end_at(at));
            }
            Output::Done { id, result } => match result {
                Ok(Done::Placed(_) | Done::Waiting) => {
                    if let Some(place) = station.open.iter().position(|(open, _)| *open == id) {
                        let (_, words) = station.open.remove(place);
                        self.history.promised.insert((at, words));
                    }
                }
                Ok(Done::Ok) => {}
                Ok(Done::Carried(_)) | Err(CommandError::Carried(_)) => station.reading.retain(|open| *open != id),
                Err(error) => self.breaks(Rule::NobodyIsBlamed, format!("{at} refuses to say it: {error}")),
            },
            Output::Tell(event) => self.told(scope, at, event),
            Output::Dial { .. } | Output::Admit => {}
        }
    }

    fn told(&mut self, scope: &Scope, at: usize, event: Event) {
        match event {
            Event::Receipted(claims) => {
                let up_to = self.history.receipted.entry((claims.receiver.0 as usize, claims.lane)).or_default();
                *up_to = (*up_to).max(claims.size);
            }
            Event::Blamed(Blame::Local(LocalFault::Diverged(_))) if scope.void_copies => {
                Arc::make_mut(&mut self.stations[at]).told_old_copy = true;
            }
            Event::Blamed(_) if scope.hostile.is_some() => {}
            Event::Forked { at } if scope.hostile == Some(Hostile::Peer) && at.lane.party.0 == 1 => {}
            Event::Blamed(blame) => self.breaks(Rule::NobodyIsBlamed, format!("{at}: {blame}")),
            Event::Forked { at: place } => {
                self.breaks(
                    Rule::OnePlaceOneSignature,
                    format!("{at} tells of a fork of an honest party at {place:?}"),
                );
            }
            _ => {}
        }
    }

    /// A frame leaves a station.
    fn note_sent(&mut self, scope: &Scope, at: usize, frame: &[u8]) {
        let disk = &self.stations[at].disk;
        match Frame::parse(frame, LANES) {
            Ok(Frame::Entry(bytes)) => {
                let Ok(entry) = UnverifiedEntry::parse(bytes) else { return };
                if disk.leaf(entry.at()) != Some(entry.leaf()) {
                    self.breaks(Rule::DurableBeforeSent, format!("{at} sends {:?} before it is durable", entry.at()));
                }
                self.note_place(scope, entry.at(), entry.leaf());
            }
            Ok(Frame::Receipt(bytes)) => {
                let Ok(receipt) = UnverifiedReceipt::parse(&bytes) else { return };
                if receipt.claims().size > disk.size(receipt.claims().lane) {
                    self.breaks(Rule::DurableBeforeSent, format!("{at} receipts {:?}", receipt.claims()));
                }
            }
            Ok(_) => {}
            Err(error) => self.breaks(Rule::NobodyIsBlamed, format!("{at} sends what it would refuse: {error}")),
        }
    }

    fn note_place(&mut self, scope: &Scope, at: EntryRef, leaf: Hash) {
        if scope.is_honest(at.lane.party) && *self.history.places.entry(at).or_insert(leaf) != leaf {
            self.breaks(Rule::OnePlaceOneSignature, format!("two entries are signed for {at:?}"));
        }
    }

    fn breaks(&mut self, rule: Rule, why: String) {
        self.broken.get_or_insert((rule, why));
    }

    fn hold_to_promises(&mut self) {
        let durable = |of: usize, words: u64| {
            self.stations[of].disk.waits(words) || self.stations.iter().any(|station| station.disk.says(words))
        };
        if let Some((of, _)) = self.history.promised.iter().find(|(of, words)| !durable(*of, *words)) {
            return self.breaks(Rule::PromisesAreKept, format!("words that {of} was told to be safe are gone"));
        }
        let held = |lane: Lane| self.stations.iter().map(|station| station.disk.size(lane)).max().unwrap_or_default();
        if let Some(((of, lane), size)) = self.history.receipted.iter().find(|((_, lane), size)| held(*lane) < **size) {
            let why = format!("{of} receipted {size} of {lane:?}, and nobody holds them");
            self.breaks(Rule::ReceiptedIsHeld, why);
        }
    }

    /// What arrives where a station believes whatever history it is shown.
    fn spoiled(&self, scope: &Scope, to: usize, bytes: Vec<u8>) -> Option<Vec<u8>> {
        if scope.bug != Some(Bug::BelieveAnyRoot) {
            return Some(bytes);
        }
        match Frame::parse(&bytes, LANES) {
            Ok(Frame::Probe { .. } | Frame::Root { .. } | Frame::Contest { .. }) => None,
            Ok(Frame::Hello(mut hello)) => {
                for (lane, (root, size)) in Lane::all(2).zip(hello.roots.iter_mut().zip(&hello.sizes)) {
                    *root = self.stations[to].disk.store.root(lane, *size).ok().flatten().unwrap_or(*root);
                }
                Some(Frame::Hello(hello).encode())
            }
            _ => Some(bytes),
        }
    }
}

/// Coming to rest.
impl World {
    /// How many heartbeats the two may take to agree once nothing goes wrong any more.
    const REST_BEATS: u64 = 90;

    /// And how many events: what goes on beyond that has no end.
    const REST_EVENTS_MAX: usize = 5_000;

    /// Whether both come to hold the same, and nothing waits, when nothing goes wrong any more: whoever is down starts,
    /// links are made where there are none, and all that is under way arrives.
    pub(crate) fn rests(&self, ground: &Ground, scope: &Scope) -> Result<(), String> {
        self.clone().come_to_rest(ground, scope)
    }

    fn come_to_rest(&mut self, ground: &Ground, scope: &Scope) -> Result<(), String> {
        let until = self.beats + World::REST_BEATS;
        let (mut due, mut unrest, mut events) = (Vec::new(), String::new(), 0);
        while self.beats < until {
            loop {
                due.clear();
                self.due(&mut due);
                let Some(first) = due.first() else { break };
                events += 1;
                if events > World::REST_EVENTS_MAX {
                    return Err(format!("it comes to no end: {due:?}"));
                }
                self.act(ground, scope, *first);
                if let Some((rule, why)) = self.broken() {
                    return Err(format!("{}: {why}", rule.name()));
                }
            }
            let joined = self.links.iter().any(Link::is_whole);
            match self.unrest() {
                // One that knows its record for an old copy speaks to nobody until a person has replaced it.
                None if joined || self.stations.iter().any(|station| station.told_old_copy) => return Ok(()),
                None => {}
                Some(why) => unrest = why,
            }
            if !joined {
                self.act(ground, scope, Action::Connect(0));
            }
            self.act(ground, scope, Action::Beat);
        }
        Err(unrest)
    }

    fn unrest(&self) -> Option<String> {
        if self.stations.iter().any(|station| station.told_old_copy) {
            // It takes a person to put another disk in place.
            return None;
        }
        let [one, other] = [&self.stations[0], &self.stations[1]];
        let (Some(ours), Some(theirs)) = (one.lanes(), other.lanes()) else { return Some("one is down".to_owned()) };
        if let Some((ours, theirs)) = ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs) {
            return Some(format!("one holds {ours:?}, the other {theirs:?}"));
        }
        for (at, station) in self.stations.iter().enumerate() {
            let waiting = station.line.as_ref().map_or(0, line::Line::waiting);
            if waiting > 0 || !station.open.is_empty() || !station.reading.is_empty() {
                let (commands, files) = (station.open.len(), station.reading.len());
                return Some(format!("{waiting} words wait at {at}, {commands} commands and {files} files"));
            }
        }
        if let Some((of, _)) = self.history.promised.iter().find(|(_, words)| !one.disk.says(*words)) {
            return Some(format!("words that {of} was told to be safe are said nowhere"));
        }
        for (lane, size, _) in ours {
            let peer = 1 - lane.party.0 as usize;
            let receipted = self.history.receipted.get(&(peer, lane)).copied().unwrap_or_default();
            if receipted < size {
                return Some(format!("{peer} has receipted {receipted} of {lane:?}, and holds {size}"));
            }
        }
        None
    }
}

impl std::hash::Hash for World {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let World { stations, links, made, files, beats, left, history, broken } = self;
        stations.iter().for_each(|station| station.digest().hash(state));
        (links, made, files, beats, left, history, broken).hash(state);
    }
}

impl PartialEq for World {
    fn eq(&self, other: &Self) -> bool {
        let digest = |world: &World| {
            let mut hasher = DefaultHasher::new();
            world.hash(&mut hasher);
            hasher.finish()
        };
        digest(self) == digest(other)
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let World { stations, links, left, history, broken, .. } = self;
        let up = stations.each_ref().map(|station| station.line.is_some());
        write!(f, "up {up:?}, {links:?}, {left:?}, {history:?}, {broken:?}")
    }
}
