//! The line itself: one value, one way in.

mod amendments;
mod attachments;
mod carried;
mod checks;
mod clockwork;
mod compare;
mod deliver;
mod dispute;
mod fault;
mod frames;
mod heartbeats;
mod incidents;
mod keys;
mod links;
mod loads;
#[cfg(feature = "model")]
mod model;
mod overdue;
mod people;
mod permit;
mod plotting;
mod rota;
mod say;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use evidence::{
    Charter, EntryRef, Epoch, Frontier, Hash, KeyError, Keyring, Lane, LineId, PartyIndex, Precedence, Receipt, Signer,
    Terms, Time, VerifiedEntry,
};

use self::fault::Fault;
pub use self::loads::Load;
pub use self::rota::Unasked;
use crate::affairs::{Rules, Suspension};
use crate::blame::LocalFault;
use crate::frame::Frame;
use crate::health::{Closing, LineState, Reason};
use crate::lanes::LaneBook;
use crate::peer::{Link, Peer};
use crate::pictures::{Compared, Pictures};
use crate::plot::{Lack, Plot};
use crate::record::Record;
use crate::step::{Class, CommandError, CommandId, Done, Event, Input, Keep, LinkId, Mono, Now, Output};

/// The code of a close that speaks against nobody.
const CLOSE_PLAIN: u32 = 0;

/// What a line starts from: the charter, this party's key, and what the record holds.
pub struct Start {
    /// The charter, which every party signed, and what follows from it.
    pub rules: Rules,
    /// Every station key that is known.
    pub keyring: Keyring,
    /// Delegations and revocations as encoded, to be passed on.
    pub keys: Vec<Vec<u8>>,
    /// Which party this station is of.
    pub own: PartyIndex,
    /// The number of this station's key.
    pub epoch: Epoch,
    /// This station's key.
    pub signer: Arc<dyn Signer + Send + Sync>,
    /// The lanes as the record holds them, in the order of their numbers.
    pub frontiers: Vec<Frontier>,
    /// What waits in the outbox, in order.
    pub outbox: Vec<Waiting>,
    /// For each lane, up to where each party's receipts go: `(receiver, lane, size)`.
    pub receipted: Vec<(PartyIndex, Lane, u64)>,
    /// Line checks of others that this station has not answered.
    pub unanswered: Vec<EntryRef>,
    /// When this station last made a line check.
    pub last_check: Option<Time>,
    /// When the watch of each party last asked whether a person answers.
    pub asked: Vec<(PartyIndex, Time)>,
    /// What is known of the lives of the peers' stations: of each the present one, and the latest that its clock has shown.
    pub lives: Vec<(PartyIndex, u64, Time)>,
    /// Random, another at every start: it tells the lives of this station apart, and spreads its attempts.
    pub seed: u64,
}

/// What a line knows of its peers that the one which takes its place goes on from.
pub struct HandedOver(BTreeMap<PartyIndex, Known>);

/// What is known of one.
#[derive(Clone, Copy)]
struct Known {
    /// How many entries of each of our lanes it has confirmed to hold.
    claims_of_ours: Option<[u64; 4]>,
    /// Whether an officer ordered to sign without that.
    waived: bool,
    /// As it was told last.
    other_charter: Option<u64>,
}

/// Two entries for one place.
#[cfg_attr(feature = "model", derive(Clone))]
struct Fork {
    root_before: Hash,
    entries: [Arc<VerifiedEntry>; 2],
}

impl Fork {
    /// Both entries, as they are shown.
    fn shown(&self) -> impl Iterator<Item = Frame> {
        let root_before = self.root_before;
        self.entries.iter().map(move |entry| Frame::Contest { root_before, entry: entry.bytes().to_vec() })
    }
}

/// Words that wait, durable and unsigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Their number, counting up.
    pub number: u64,
    /// In which lane they go.
    pub precedence: Precedence,
    /// What they say, encoded.
    pub body: Vec<u8>,
}

/// How the line to one peer stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerStatus {
    /// The peer.
    pub peer: PartyIndex,
    /// The state.
    pub state: LineState,
    /// Why.
    pub reason: Reason,
    /// Microseconds since anything was heard on the link in use.
    pub silent_us: Option<u64>,
    /// Microseconds there and back.
    pub round_trip_us: Option<u64>,
    /// Their clock minus ours in milliseconds.
    pub clock_offset_ms: Option<i64>,
    /// The link in use.
    pub link: Option<LinkId>,
    /// Whether it has confirmed that it holds nothing of ours that we lack.
    pub confirmed: bool,
    /// How many entries of each lane it has said to hold.
    pub held: Vec<u64>,
    /// Up to where its signed receipts go, for each lane.
    pub receipted: Vec<u64>,
    /// How often the charter that it holds was amended, if that is another than the one that holds here.
    pub other_charter: Option<u64>,
    /// How what it folds compares with what this station does, from the same entries.
    pub picture: Option<Compared>,
}

/// One line, as one of its parties' stations runs it. For a model checker alone it can be cloned: two copies of one line
/// would sign one place twice.
#[cfg_attr(feature = "model", derive(Clone))]
pub struct Line {
    rules: Rules,
    plot: Plot,
    /// Suspensions and outages that are not over, of each party the first [`crate::limits::SUSPENSIONS_MAX`].
    suspensions: BTreeMap<EntryRef, Suspension>,
    own: PartyIndex,
    epoch: Epoch,
    signer: Arc<dyn Signer + Send + Sync>,
    keyring: Arc<Keyring>,
    keys: Vec<Vec<u8>>,
    books: Vec<LaneBook>,
    /// The last receipt that was signed for each lane: a link that comes later is told the same.
    own_receipts: Vec<Option<Receipt>>,
    peers: Vec<Peer>,
    /// What waits, by precedence.
    outbox: [VecDeque<Waiting>; 4],
    outbox_next: u64,
    /// Words below this number waited at the start. If the disk is an earlier copy, they may have been said from a later one.
    outbox_ours: u64,
    /// Drawn at the start.
    life: u64,
    /// True once the record was looked at.
    begun: bool,
    /// True until it is told that this line took the place of another under an amendment of the charter.
    takes_over: bool,
    /// The ticket of the last thing that was asked to be kept.
    ticket: u64,
    /// The ticket of the last thing that is durable.
    durable_ticket: u64,
    /// Commands that are answered when their ticket is durable.
    unanswered_commands: VecDeque<(u64, CommandId, Result<Done, CommandError>)>,
    /// What the last entry of each own lane stated to have seen; unknown after a start.
    stated: [Option<Vec<u64>>; 4],
    /// Up to where, and with which roots, another party has receipted our own lanes: of our other lanes an entry
    /// vouches for so much and no more, since what nobody else has may be lost with this disk, and signed anew.
    vouched: [(u64, Hash); 4],
    /// Own lanes at the start, as long as a restore may still be found out.
    sizes_at_start: [u64; 4],
    /// How far our own lanes went at the least, by what this party keeps elsewhere: nothing is signed before they do again.
    /// None if that is not known.
    not_below: Option<[u64; 4]>,
    /// Proofs of forks, one for each lane, to be shown to whoever does not know.
    forks: BTreeMap<Lane, Fork>,
    /// What parties' root keys have said that does not go together, as it was told. Others may then hold for valid what
    /// is not valid here, and are not to blame.
    contradictions: BTreeMap<PartyIndex, Vec<KeyError>>,
    /// What keeps us from signing, as it was told last.
    told_key: Option<KeyError>,
    /// What is wrong here, as it was told last.
    told_fault: Option<LocalFault>,
    /// When this station's next line check is due; set when the line first comes up.
    next_check: Option<Mono>,
    last_check: Option<Time>,
    /// The check that is not yet answered by all, with those that still owe an answer.
    open_check: Option<(EntryRef, Vec<PartyIndex>)>,
    missed_checks: u64,
    /// Checks of others to be answered.
    to_answer: Vec<EntryRef>,
    /// When the watch of each party last asked whether a person answers, or was first to do so.
    asked: BTreeMap<PartyIndex, Time>,
    /// How many staffed checks each was told to have missed.
    told_unasked: BTreeMap<PartyIndex, u64>,
    /// Clocks that ran out up to here have been told, and those of that moment itself up to this id, or none left.
    told_due: (Time, Option<EntryRef>),
    /// Clocks of affairs that were told overdue which run out later: the record finds an affair by its first clock only.
    later_clocks: BTreeSet<(Time, EntryRef)>,
    /// Clocks that were told to have run out, and have something owed still.
    told_clocks: BTreeSet<(EntryRef, Time)>,
    next_due_look: Mono,
    /// When the plot may go on with what it has left to do.
    next_plot_step: Mono,
    /// What of the plot was told not to be seen.
    told_gaps: BTreeSet<Lack>,
    /// What was folded lately.
    pictures: Pictures,
    /// Line checks made beside the schedule since the last one of it.
    search_checks: u8,
    /// Parts of lanes added up for searches since then.
    searches: u8,
    random: u64,
}

impl Line {
    /// A line that has reached nobody yet.
    ///
    /// # Panics
    /// If the frontiers are not one for each lane of the charter.
    #[must_use]
    pub fn new(start: Start) -> Self {
        let parties = start.rules.charter.parties.len();
        let lanes: Vec<_> = Lane::all(parties).collect();
        assert_eq!(lanes.len(), start.frontiers.len(), "one frontier for each lane");
        let books: Vec<_> =
            lanes.iter().zip(start.frontiers).map(|(&lane, frontier)| LaneBook::new(lane, frontier)).collect();
        let mut peers: Vec<_> = (0..parties as u8)
            .map(PartyIndex)
            .filter(|&party| party != start.own)
            .map(|party| Peer::new(party, lanes.len()))
            .collect();
        for (receiver, lane, size) in start.receipted {
            if let Some(peer) = peers.iter_mut().find(|peer| peer.party == receiver) {
                peer.receipted[lane.number() as usize] = size;
            }
        }
        for (party, life, read) in start.lives {
            if let Some(peer) = peers.iter_mut().find(|peer| peer.party == party) {
                (peer.life, peer.read, peer.read_kept) = (Some(life), read, read);
            }
        }
        let own_sizes =
            Precedence::ALL.map(|precedence| books[Lane { party: start.own, precedence }.number() as usize].durable());
        let mut outbox: [VecDeque<Waiting>; 4] = Default::default();
        let outbox_next = start.outbox.iter().map(|waiting| waiting.number).max().map_or(1, |last| last + 1);
        for waiting in start.outbox {
            outbox[waiting.precedence as usize].push_back(waiting);
        }
        let mut line = Line {
            plot: Plot::new(&start.rules),
            suspensions: BTreeMap::new(),
            rules: start.rules,
            own: start.own,
            epoch: start.epoch,
            signer: start.signer,
            keyring: Arc::new(start.keyring),
            keys: start.keys,
            own_receipts: vec![None; books.len()],
            books,
            peers,
            outbox_next,
            outbox_ours: outbox_next,
            outbox,
            life: 0,
            begun: false,
            takes_over: false,
            ticket: 0,
            durable_ticket: 0,
            unanswered_commands: VecDeque::new(),
            stated: Default::default(),
            vouched: [(0, evidence::merkle::empty_root()); 4],
            sizes_at_start: own_sizes,
            not_below: Some([0; 4]),
            forks: BTreeMap::new(),
            contradictions: BTreeMap::new(),
            told_key: None,
            told_fault: None,
            next_check: None,
            last_check: start.last_check,
            open_check: None,
            missed_checks: 0,
            to_answer: start.unanswered,
            asked: start.asked.into_iter().collect(),
            told_unasked: BTreeMap::new(),
            told_due: (Time(0), None),
            later_clocks: BTreeSet::new(),
            told_clocks: BTreeSet::new(),
            next_due_look: Mono(0),
            next_plot_step: Mono(0),
            told_gaps: BTreeSet::new(),
            pictures: Pictures::default(),
            search_checks: 0,
            searches: 0,
            random: start.seed,
        };
        line.life = line.jitter();
        line
    }

    /// Takes in a proof of a fork that the record holds, before the first step: the lane stays disputed.
    pub fn note_fork(&mut self, root_before: Hash, one: Arc<VerifiedEntry>, other: Arc<VerifiedEntry>) {
        self.dispute(root_before, one, other);
    }

    /// Before the first step: how far our own lanes went at the least, FLASH to ROUTINE, by what this party keeps elsewhere
    /// than in the record, or that it should know and does not. Until they go as far, with what the peers give back, or an
    /// officer accepts the loss, nothing is signed and nothing of them sent.
    pub fn not_below(&mut self, sizes: Option<[u64; 4]>) {
        self.not_below = sizes;
    }

    /// True while our own lanes do not go as far as this party knows that they did.
    #[must_use]
    pub fn is_below(&self) -> bool {
        let own = Precedence::ALL.map(|precedence| self.book(self.own_lane(precedence)).accepted());
        self.not_below.is_none_or(|least| own.iter().zip(least).any(|(own, least)| *own < least))
    }

    /// Ends this line, all that it kept being durable, for the one that takes its place when an amendment of the charter is
    /// taken up: this station's key, and what the peers have confirmed.
    #[must_use]
    pub fn hand_over(self) -> (Arc<dyn Signer + Send + Sync>, HandedOver) {
        let known = |peer: Peer| {
            let claims_of_ours = peer.claims_of_ours.filter(|_| peer.parted == 0);
            (peer.party, Known { claims_of_ours, waived: peer.waived, other_charter: peer.other_charter })
        };
        (self.signer, HandedOver(self.peers.into_iter().map(known).collect()))
    }

    /// Takes the place of a line that ran until now. Nothing of ours was lost in between, so nobody need confirm it again,
    /// and one who joins can hold nothing of it: words go out at once.
    pub fn take_over(&mut self, HandedOver(known): &HandedOver) {
        self.takes_over = true;
        let joins = Known { claims_of_ours: Some([0; 4]), waived: false, other_charter: None };
        for peer in &mut self.peers {
            let known = known.get(&peer.party).copied().unwrap_or(joins);
            (peer.claims_of_ours, peer.waived) = (known.claims_of_ours, known.waived);
            peer.other_charter = known.other_charter;
        }
    }

    /// Takes one step. What it asks for is pushed to `out`, in the order in which it is to be done.
    ///
    /// # Errors
    /// [`LocalFault`] if the record cannot be read: the station is to stop, since it can promise nothing.
    pub fn handle(
        &mut self,
        now: Now,
        input: Input,
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<(), LocalFault> {
        self.begin(now, record)?;
        if std::mem::take(&mut self.takes_over) {
            out.push(Output::Tell(Event::TakenUp { amendment: self.rules.charter.number() }));
        }
        match input {
            Input::Tick => self.tick(now, record, out)?,
            Input::Command(id, command) => {
                if let Err(error) = self.command(now, id, command, record, out) {
                    out.push(Output::Done { id, result: Err(error) });
                }
            }
            Input::LinkUp { link, peer, epoch, dialed, over } => {
                let Some(at) = self.peers.iter().position(|theirs| theirs.party == peer) else {
                    out.push(Output::Close { link, code: CLOSE_PLAIN, reason: Closing::Stranger });
                    return Ok(());
                };
                let link = Link::new(link, dialed, over, epoch, now.mono, self.books.len());
                self.link_up(now, at, link, record, out)?;
            }
            Input::Heard { link, life } => {
                let link = self.peers.iter_mut().find_map(|peer| peer.link(link));
                if let Some(link) = link.filter(|link| link.over.sealed) {
                    link.over.life.get_or_insert(life);
                }
            }
            Input::LinkDown { link, ending } => self.link_down(now, link, ending, record, out)?,
            Input::DialFailed { peer, ending } => {
                if let Some(at) = self.peers.iter().position(|theirs| theirs.party == peer) {
                    self.peers[at].dialer.ended();
                    self.peers[at].note_ending(now.mono, ending);
                    self.judge(now, at, out);
                }
            }
            Input::Frame { link, class, bytes } => {
                if let Some(at) = self.peer_of(link)
                    && let Err(fault) = self.frame(now, at, link, class, &bytes, record, out)
                {
                    self.blame(now, at, Some(link), fault, out)?;
                }
            }
            Input::Sent { link, class, bytes } => {
                if let Some(at) = self.peer_of(link)
                    && let Some(link) = self.peers[at].link(link)
                {
                    let owed = &mut link.owed[class.index()];
                    *owed = owed.saturating_sub(bytes);
                    let went_on = match class {
                        Class::Control => self.go_on(now, at, record, out),
                        Class::Lane(_) => self.pump(at, record, out).map_err(Fault::from_local),
                    };
                    if let Err(fault) = went_on {
                        self.blame(now, at, self.peers[at].active, fault, out)?;
                    }
                }
            }
            Input::Carried { id, cover, first, newer, frames } => {
                self.carried(now, id, cover, (first, newer), frames, record, out)?;
            }
            Input::Verified(verdict) => self.verified(now, verdict, record, out)?,
            Input::Stored { ticket } => self.stored(now, ticket, record, out)?,
            Input::Folded(folded) => self.folded(now, folded, record, out)?,
        }
        Ok(())
    }

    /// When the next [`Input::Tick`] is due at the latest.
    #[must_use]
    pub fn wake_at(&self, now: Mono) -> Mono {
        let mut wake = now.plus_us(self.round_us()).min(self.next_due_look);
        for peer in &self.peers {
            if let Some(active) = peer.active
                && let Some(link) = peer.links.iter().find(|link| link.id == active && link.introduced)
            {
                wake = wake.min(link.heartbeats.next_at);
            }
            if self.wants_dial(peer, now) {
                wake = wake.min(peer.dialer.wake_at());
            }
            wake = peer.links.iter().filter_map(|link| link.hello_due).fold(wake, Mono::min);
        }
        if let Some(check) = self.next_check {
            wake = wake.min(check);
        }
        if !self.plot.is_at_rest() {
            wake = wake.min(self.next_plot_step);
        }
        wake
    }

    /// The charter.
    #[must_use]
    pub fn charter(&self) -> &Charter {
        &self.rules.charter
    }

    /// The line's identity.
    #[must_use]
    pub fn id(&self) -> LineId {
        self.rules.line
    }

    /// The charter with what follows from it.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Which party this station is of.
    #[must_use]
    pub fn own(&self) -> PartyIndex {
        self.own
    }

    /// The life of this line, drawn when it was made: what a sealed bearer says with every frame.
    #[must_use]
    pub fn life(&self) -> u64 {
        self.life
    }

    /// What each peer's station drew when it started, as its last hello has it.
    pub fn lives(&self) -> impl Iterator<Item = (PartyIndex, u64)> {
        self.peers.iter().filter_map(|peer| Some((peer.party, peer.life?)))
    }

    /// Every station key that is known.
    #[must_use]
    pub fn keyring(&self) -> &Arc<Keyring> {
        &self.keyring
    }

    /// How the line to each peer stands.
    #[must_use]
    pub fn status(&self, now: Mono) -> Vec<PeerStatus> {
        let status = |peer: &Peer| PeerStatus {
            peer: peer.party,
            state: peer.state,
            reason: peer.reason.clone(),
            silent_us: peer.silent_us(now),
            round_trip_us: peer.clock.round_trip_us,
            clock_offset_ms: peer.clock.offset_ms,
            link: peer.active,
            confirmed: self.confirmed(peer),
            held: peer.held.clone(),
            receipted: peer.receipted.clone(),
            other_charter: peer.other_charter,
            picture: peer.picture.clone(),
        };
        self.peers.iter().map(status).collect()
    }

    /// The durable size and root of every lane, in the order of their numbers.
    #[must_use]
    pub fn lanes(&self) -> Vec<(Lane, u64, Hash)> {
        Lane::all(self.rules.charter.parties.len())
            .zip(&self.books)
            .map(|(lane, book)| (lane, book.durable(), book.durable_root()))
            .collect()
    }

    /// How many words wait in the outbox.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.outbox.iter().map(VecDeque::len).sum()
    }

    /// True once every peer has confirmed our lanes, or an officer ordered to go on without it, and they go as far as
    /// this party knows that they did.
    #[must_use]
    pub fn may_sign(&self) -> bool {
        !self.is_below() && self.peers.iter().all(|peer| peer.waived || self.confirmed(peer))
    }

    /// True if this peer has said what it holds of our lanes, and we hold all of it.
    fn confirmed(&self, peer: &Peer) -> bool {
        peer.parted == 0
            && peer.claims_of_ours.is_some_and(|claims| {
                let own = Precedence::ALL.map(|precedence| self.book(self.own_lane(precedence)).accepted());
                claims.iter().zip(own).all(|(&claimed, held)| claimed <= held)
            })
    }

    /// Looks once at what only the record knows.
    fn begin(&mut self, now: Now, record: &dyn Record) -> Result<(), LocalFault> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        for lane in Lane::all(self.rules.charter.parties.len()) {
            let size = self.book(lane).durable();
            if let Some(last) = record.entries(lane, size.max(1), 1)?.first().filter(|_| size > 0) {
                self.book_mut(lane).note_epoch(last.entry.epoch());
            }
            if lane.party == self.own {
                let receipted = self.peers.iter().map(|peer| peer.receipted[lane.number() as usize]).max();
                let receipted = receipted.unwrap_or_default().min(size);
                if let Some(root) = record.root(lane, receipted)? {
                    self.vouched[lane.precedence as usize] = (receipted, root);
                }
            }
        }
        self.plot.fill(now.wall, record)?;
        self.note_picture(record)?;
        self.fill_suspensions(record)?;
        self.fill_asked(record)?;
        Ok(())
    }

    /// The newest key that a party is known to have used.
    fn newest_epoch(&self, at: usize) -> Epoch {
        let party = self.peers[at].party;
        let used = Precedence::ALL.map(|precedence| self.book(Lane { party, precedence }).epoch());
        used.into_iter().fold(self.peers[at].newest_epoch, Epoch::max)
    }

    fn own_lane(&self, precedence: Precedence) -> Lane {
        Lane { party: self.own, precedence }
    }

    fn book(&self, lane: Lane) -> &LaneBook {
        &self.books[lane.number() as usize]
    }

    fn book_mut(&mut self, lane: Lane) -> &mut LaneBook {
        &mut self.books[lane.number() as usize]
    }

    fn peer_of(&self, link: LinkId) -> Option<usize> {
        self.peers.iter().position(|peer| peer.links.iter().any(|theirs| theirs.id == link))
    }

    /// The terms by which a peer and this station speak: while the two hold different charters, those of the earlier, which
    /// both know.
    fn terms_with(&self, peer: &Peer) -> &Terms {
        let theirs = peer.other_charter.and_then(|number| self.rules.of_amendment(number));
        &theirs.unwrap_or(&self.rules).charter.terms
    }

    /// How long this station is at rest at most, whatever others do.
    fn round_us(&self) -> u64 {
        self.rules.charter.terms.heartbeat_ms * 1_000
    }

    fn heartbeat_us(&self, peer: &Peer) -> u64 {
        self.terms_with(peer).heartbeat_ms * 1_000
    }

    /// The next of a sequence that only jitter depends on (SplitMix64).
    fn jitter(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn keep(&mut self, keep: Keep, out: &mut Vec<Output>) -> u64 {
        // A receipt that came is kept behind the rest, and nothing waits for it.
        self.ticket += u64::from(!matches!(keep, Keep::Receipt(_)));
        out.push(Output::Keep { ticket: self.ticket, keep });
        self.ticket
    }
}
