//! What is known of one peer: its links, what it holds, and how its clock stands to ours.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use evidence::{Epoch, Hash, Lane, PartyIndex, Precedence, Serial, Time, UnverifiedReceipt, VerifiedEntry};

use crate::blame::Mismatch;
use crate::contest::Hunt;
use crate::frame::Hello;
use crate::health::{LineState, Reason};
use crate::limits::{
    CONTROL_QUIET_BYTES, CREDIT_BYTES, DIAL_EVERY_US, DIAL_PATIENT_TIMEOUT_US, DIAL_TIMEOUT_US, DIALS_AT_ONCE_MAX,
    HEARTBEATS_KEPT, IN_FLIGHT_BYTES_MAX, IN_FLIGHT_ENTRIES_MAX, REFUSAL_STANDS_US, THINNEST_BYTES_PER_S,
};
use crate::pictures::{Compared, Division};
use crate::step::{CarriedError, Class, CommandId, Cover, Ending, LinkId, Mono, Output, Over, PassedOver};

/// One other party's station.
#[derive(Clone, Debug)]
pub struct Peer {
    pub party: PartyIndex,
    /// All links that the bearer has made to it, with or without a hello.
    pub links: Vec<Link>,
    /// The one in use: it has had its hello.
    pub active: Option<LinkId>,
    /// How many entries of each lane it has said to hold, on the link in use.
    pub held: Vec<u64>,
    /// The sizes in its heartbeat before the last, by which a relay knows what nobody else sends it.
    pub held_before: Vec<u64>,
    /// Up to where its receipts go, for each lane.
    pub receipted: Vec<u64>,
    /// How many entries of each of our own lanes it said to hold; `None` before it first did. Taken from the first
    /// heartbeat of a link: that was sent after it had our hello, and so after it had shut out our earlier life.
    pub claims_of_ours: Option<[u64; 4]>,
    /// Own lanes, by the bit of their number, of which it said to hold another history that it has yet to show.
    pub parted: u64,
    /// Since when it claims what it has not sent.
    pub claims_since: Mono,
    /// What its station drew when it started.
    pub life: Option<u64>,
    /// The latest that its station's clock has shown, in whatever life.
    pub read: Time,
    /// What of that is kept, or on its way to the disk.
    pub read_kept: Time,
    /// The ticket of its life: what we hold is told to it when that is durable.
    pub life_ticket: u64,
    /// Whether its present life has said since we started what it holds.
    pub stated: bool,
    /// The file of its that is being read.
    pub carried: Option<Box<Carried>>,
    /// The life in which it first answered our hello, and so knows what we hold, as we know what it holds.
    pub met: Option<u64>,
    /// The newest station key that it said hello with.
    pub newest_epoch: u64,
    /// An officer ordered to sign without waiting for it.
    pub waived: bool,
    /// When anything was last heard on the link in use.
    pub heard: Option<Mono>,
    /// True once the line to it was up since this station started.
    pub was_up: bool,
    pub state: LineState,
    pub reason: Reason,
    /// That its station turns ours away, or ours its, as long as that is the last word.
    pub refusal: Option<Refusal>,
    /// What was told to be wrong with its hello, until one is right.
    pub told_mismatch: Option<Mismatch>,
    /// How often the charter that it holds was amended, if that is another than the one that holds here.
    pub other_charter: Option<u64>,
    /// Searches for places where two histories part, one a lane; the first is under way.
    pub hunts: VecDeque<Hunt>,
    pub disputed: bool,
    /// When it was last compared what both fold from the same entries, and in what they differ.
    pub picture: Option<Compared>,
    /// Where it is looked for the first affair on which they differ, while they do.
    pub search: Option<Division>,
    /// Its newest receipt of each lane of which it holds more than we do, to be verified when we have come so far.
    pub early_receipts: BTreeMap<u8, UnverifiedReceipt>,
    /// A station key that it sent entries of and that we did not know: it has one chance to bring it.
    pub unknown_key: Option<(PartyIndex, Epoch)>,
    pub clock: Clock,
    pub dialer: Dialer,
    /// The entry of each own lane whose missing receipt was told last, and when it was due.
    pub told_unreceipted: [Option<(Serial, Time)>; 4],
}

impl Peer {
    pub fn new(party: PartyIndex, lanes: usize) -> Self {
        Peer {
            party,
            links: Vec::new(),
            active: None,
            held: vec![0; lanes],
            held_before: vec![0; lanes],
            receipted: vec![0; lanes],
            claims_of_ours: None,
            parted: 0,
            claims_since: Mono(0),
            life: None,
            read: Time(0),
            read_kept: Time(0),
            life_ticket: 0,
            stated: false,
            carried: None,
            met: None,
            newest_epoch: 0,
            waived: false,
            heard: None,
            was_up: false,
            state: LineState::Establishing,
            reason: Reason::Unreached,
            refusal: None,
            told_mismatch: None,
            other_charter: None,
            hunts: VecDeque::new(),
            disputed: false,
            picture: None,
            search: None,
            early_receipts: BTreeMap::new(),
            unknown_key: None,
            clock: Clock::default(),
            dialer: Dialer::default(),
            told_unreceipted: [None; 4],
        }
    }

    pub fn link(&mut self, id: LinkId) -> Option<&mut Link> {
        self.links_and_file().find(|link| link.id == id)
    }

    /// The links, and what stands for one of the file that is being read.
    pub fn links_and_file(&mut self) -> impl Iterator<Item = &mut Link> {
        self.links.iter_mut().chain(self.carried.as_deref_mut().map(|carried| &mut carried.link))
    }

    pub fn forget_link(&mut self, id: LinkId) {
        self.links.retain(|link| link.id != id);
        if self.active == Some(id) {
            self.active = None;
            self.hunts.clear();
        }
    }

    pub fn active_link(&mut self) -> Option<&mut Link> {
        let active = self.active?;
        self.link(active)
    }

    /// Notes why a link to it ended, or never came to be.
    pub fn note_ending(&mut self, now: Mono, ending: Ending) {
        let stands = |refusal: &Refusal| now.us_since(refusal.at) <= REFUSAL_STANDS_US;
        match ending {
            Ending::Refusal(why) => {
                // What we found ourselves says more than what we are told.
                if !self.refusal.as_ref().is_some_and(|refusal| refusal.found_here && stands(refusal)) {
                    self.refusal = Some(Refusal { why: Reason::Cut(why), at: now, found_here: false });
                }
            }
            Ending::Silence(why) => {
                self.refusal = self.refusal.take().filter(stands);
                self.dialer.last_failure = Some(Reason::Cut(why));
            }
            Ending::Fault(why) => {
                self.refusal = None;
                self.dialer.last_failure = Some(Reason::Cut(why));
            }
        }
    }

    /// Why one of the two stations turns the other away. A link is good when the peer's first heartbeat has come, since
    /// that is sent after it has judged our hello.
    pub fn refused(&self) -> Option<&Reason> {
        let good = self.active.is_some_and(|active| self.links.iter().any(|link| link.id == active && link.greeted));
        self.refusal.as_ref().filter(|_| !good).map(|refusal| &refusal.why)
    }

    /// True if this is the life of its station with which we have compared what both hold.
    pub fn is_met(&self) -> bool {
        self.met.is_some() && self.met == self.life
    }

    /// Notes that so many bytes came of it: what it claims to hold of ours may have had to wait for them.
    pub fn takes_its_time(&mut self, now: Mono, bytes: usize) {
        let us = bytes as u64 * 1_000_000 / THINNEST_BYTES_PER_S;
        self.claims_since = self.claims_since.plus_us(us).min(now);
    }

    /// Microseconds since something was heard on the link in use.
    pub fn silent_us(&self, now: Mono) -> Option<u64> {
        self.active.and(self.heard).map(|heard| now.us_since(heard))
    }
}

/// That one of two stations turns the other away.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Why.
    pub why: Reason,
    /// When it was met last.
    pub at: Mono,
    /// Whether ours turned the peer's away.
    pub found_here: bool,
}

/// A file that is being read.
#[derive(Clone, Debug)]
pub struct Carried {
    pub cover: Cover,
    /// Whether it is of the present life of its writer's station: of another no entries are taken.
    pub of_present: bool,
    /// Whether nothing newer of that station was heard: what it states to hold stands.
    pub newest: bool,
    /// What a link keeps of what came on it.
    pub link: Link,
    /// Lanes, by the bit of their number, of which an entry came that left no gap.
    pub follows: u64,
    pub passed_over: PassedOver,
    /// Who waits until what came last is durable.
    pub asked: Option<CommandId>,
    /// Why it is not read on.
    pub ended: Option<CarriedError>,
}

/// One link to a peer.
#[derive(Clone, Debug)]
pub struct Link {
    pub id: LinkId,
    pub dialed: bool,
    pub over: Over,
    pub made: Mono,
    /// The number of the key that its far end showed.
    pub epoch: u64,
    /// When it was taken into use.
    pub used_since: Option<Mono>,
    /// Our hello waits until then, so that something more urgent goes first.
    pub hello_due: Option<Mono>,
    pub hello: Option<Box<Hello>>,
    /// Its first heartbeat was heard, and so its hello and its keys: what comes with the lanes can be judged.
    pub greeted: bool,
    /// All that it must have from us first was handed over: every key that is known. Nothing else goes out before, since
    /// it could not be judged there.
    pub introduced: bool,
    /// How many of the keys that are known were handed over.
    pub keys_told: usize,
    /// Lanes, by the bit of their number, of which the proof of a fork is to be shown.
    pub forks_due: u64,
    /// Lanes, by the bit of their number, of which entries were taken in before that, and are to be receipted.
    pub taken_early: u64,
    /// An entry of the peer's FLASH lane came on it that left no gap: from then on a gap there is the peer's fault.
    pub flash_follows: bool,
    /// Lane frames that overtook those.
    pub early: Vec<(Class, Vec<u8>)>,
    pub early_bytes: usize,
    /// When the first of them came.
    pub early_since: Option<Mono>,
    /// Entries that came were dropped through another's fault: a gap on this link is nobody's.
    pub resync: bool,
    /// Lanes, by the bit of their number, of which nothing more is taken from this link: histories part there.
    pub deaf: u64,
    /// Lanes, by the bit of their number, of which the peer was shown what we hold where it showed something else:
    /// once is enough, or the two would show it to each other for ever.
    pub answered: u64,
    /// Lanes, by the bit of their number, whose receipt waits until the bearer has passed on what it has.
    pub receipts_due: u64,
    /// What is under way of each lane.
    pub out: Vec<Outgoing>,
    /// Bytes of each class in the bearer's hands.
    pub owed: [usize; 5],
    /// Entries that come in fragments, one a precedence at a time.
    pub assembling: [Option<Assembly>; 4],
    pub heartbeats: Heartbeats,
}

impl Link {
    pub fn new(id: LinkId, dialed: bool, over: Over, epoch: Epoch, made: Mono, lanes: usize) -> Self {
        Link {
            id,
            dialed,
            over,
            made,
            epoch,
            used_since: None,
            hello_due: None,
            hello: None,
            greeted: false,
            introduced: false,
            keys_told: 0,
            forks_due: 0,
            taken_early: 0,
            flash_follows: false,
            early: Vec::new(),
            early_bytes: 0,
            early_since: None,
            resync: false,
            deaf: 0,
            answered: 0,
            receipts_due: 0,
            out: (0..lanes).map(|_| Outgoing::default()).collect(),
            owed: [0; 5],
            assembling: Default::default(),
            heartbeats: Heartbeats::default(),
        }
    }

    /// True if nothing more of this lane is taken from this link.
    pub fn is_deaf_to(&self, lane: Lane) -> bool {
        self.deaf >> lane.number() & 1 == 1
    }

    /// Takes nothing more of this lane from this link, and sends nothing more of it there.
    pub fn deafen(&mut self, lane: Lane) {
        self.deaf |= 1 << lane.number();
        let outgoing = &mut self.out[lane.number() as usize];
        outgoing.until = outgoing.sent;
    }

    /// True while the bearer takes more of this class.
    pub fn has_credit(&self, class: Class) -> bool {
        self.owed[class.index()] < CREDIT_BYTES
    }

    /// Hands the bearer a frame of the session's own talk.
    pub fn hand_over(&mut self, frame: Vec<u8>, out: &mut Vec<Output>) {
        self.owed[Class::Control.index()] += frame.len();
        out.push(Output::Send { link: self.id, class: Class::Control, frame });
    }

    /// True while little of the session's own talk is in the bearer's hands.
    pub fn is_quiet(&self) -> bool {
        self.owed[Class::Control.index()] <= CONTROL_QUIET_BYTES
    }
}

/// What is under way of one lane on one link.
#[derive(Clone, Debug, Default)]
pub struct Outgoing {
    /// The last entry that was sent whole.
    pub sent: Serial,
    /// How many bytes of the next one were sent.
    pub offset: usize,
    /// Up to where to send: for our own lanes all that is durable, for others what the peer was seen to lack.
    pub until: Serial,
    /// After which entry it was begun before the peer's hello said what it holds.
    pub early_from: Option<Serial>,
    /// Entries sent and not receipted: serial, root with it, bytes.
    pub in_flight: VecDeque<(Serial, Hash, usize)>,
    pub in_flight_bytes: usize,
    /// Entries read from the record for this link.
    pub fetched: VecDeque<(Arc<VerifiedEntry>, Hash)>,
}

impl Outgoing {
    /// True while more may be under way.
    pub fn has_room(&self) -> bool {
        self.in_flight.len() < IN_FLIGHT_ENTRIES_MAX && self.in_flight_bytes < IN_FLIGHT_BYTES_MAX
    }

    /// Notes that an entry was sent whole.
    pub fn note_sent(&mut self, serial: Serial, root: Hash, bytes: usize) {
        self.sent = serial;
        self.offset = 0;
        self.in_flight.push_back((serial, root, bytes));
        self.in_flight_bytes += bytes;
    }

    /// The root with an entry that is under way.
    pub fn root_of(&self, serial: Serial) -> Option<Hash> {
        let first = self.in_flight.front()?.0;
        let place = usize::try_from(serial.checked_sub(first)?).ok()?;
        self.in_flight.get(place).filter(|(theirs, ..)| *theirs == serial).map(|(_, root, _)| *root)
    }

    /// Notes that the peer holds everything up to a place.
    pub fn note_held(&mut self, size: u64) {
        while self.in_flight.front().is_some_and(|(serial, ..)| *serial <= size) {
            let (_, _, bytes) = self.in_flight.pop_front().expect("the front was just seen");
            self.in_flight_bytes -= bytes;
        }
        if size > self.sent {
            // It has them from elsewhere.
            self.sent = size;
            self.offset = 0;
            self.fetched.clear();
        }
    }
}

/// An entry of which not all fragments are here.
#[derive(Clone, Debug)]
pub struct Assembly {
    pub lane: Lane,
    pub serial: Serial,
    pub total: usize,
    pub bytes: Vec<u8>,
}

/// Heartbeats of one link.
#[derive(Clone, Debug, Default)]
pub struct Heartbeats {
    /// The number of the last that was sent, and when.
    pub sent: VecDeque<(u64, Mono)>,
    pub last_sent: u64,
    pub next_at: Mono,
    /// The number of the last that was heard, and when.
    pub heard: Option<(u64, Mono)>,
    /// How many were heard.
    pub count: u64,
}

impl Heartbeats {
    pub fn note_sent(&mut self, number: u64, now: Mono) {
        self.last_sent = number;
        self.sent.push_back((number, now));
        if self.sent.len() > HEARTBEATS_KEPT {
            self.sent.pop_front();
        }
    }

    /// Microseconds there and back, from the echo of one of ours.
    pub fn round_trip_us(&self, echo: u64, echo_age_us: u64, now: Mono) -> Option<u64> {
        let (_, sent) = self.sent.iter().find(|(number, _)| *number == echo)?;
        now.us_since(*sent).checked_sub(echo_age_us)
    }
}

/// How the peer's clock stands to ours.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Microseconds there and back, as last measured.
    pub round_trip_us: Option<u64>,
    /// Theirs minus ours in milliseconds, good to half the round trip.
    pub offset_ms: Option<i64>,
    /// Whether that was more than the charter allows.
    pub alarm: bool,
}

/// When to try to reach a peer again. The line must be back within two seconds of the link, however long that was
/// gone, so attempts do not become rarer; three at once at most, so they do not become many.
#[derive(Clone, Debug, Default)]
pub struct Dialer {
    /// Deadlines of the attempts under way.
    under_way: Vec<Mono>,
    next_at: Mono,
    made: u64,
    pub last_failure: Option<Reason>,
}

impl Dialer {
    /// Begins an attempt if one is due; returns its timeout in microseconds. `jitter` is random.
    pub fn attempt(&mut self, now: Mono, jitter: u64) -> Option<u64> {
        self.under_way.retain(|deadline| *deadline > now);
        if now < self.next_at || self.under_way.len() >= DIALS_AT_ONCE_MAX {
            return None;
        }
        let timeout_us = if self.made % 3 == 2 { DIAL_PATIENT_TIMEOUT_US } else { DIAL_TIMEOUT_US };
        self.made += 1;
        self.under_way.push(now.plus_us(timeout_us));
        self.next_at = now.plus_us(DIAL_EVERY_US * 3 / 4 + jitter % (DIAL_EVERY_US / 2));
        Some(timeout_us)
    }

    /// An attempt came to its end.
    pub fn ended(&mut self) {
        if !self.under_way.is_empty() {
            self.under_way.remove(0);
        }
    }

    /// How many attempts are under way.
    pub fn under_way(&self) -> usize {
        self.under_way.len()
    }

    /// The next moment at which an attempt may be due.
    pub fn wake_at(&self) -> Mono {
        if self.under_way.len() < DIALS_AT_ONCE_MAX {
            return self.next_at;
        }
        self.under_way.iter().copied().min().map_or(self.next_at, |earliest| earliest.max(self.next_at))
    }
}

/// The lanes of one precedence, our own first.
pub fn lanes_of(precedence: Precedence, own: PartyIndex, parties: usize) -> impl Iterator<Item = Lane> {
    let others = (0..parties as u8).map(PartyIndex).filter(move |&party| party != own);
    std::iter::once(own).chain(others).map(move |party| Lane { party, precedence })
}
