//! What goes into a step of the line and what comes out: closed lists, so that all a station can do is on one page.

use std::ops::RangeInclusive;
use std::sync::Arc;

use evidence::{
    Claims, EntryError, EntryRef, Epoch, Frontier, Hash, KeyError, Keyring, Lane, LineId, PartyIndex, Precedence,
    Receipt, Serial, Time, UnverifiedEntry, VerifiedEntry,
};

use crate::affairs::{
    AttachmentError, Body, CallError, CeaseError, ChatError, CirculationError, ConflictId, ContactError, FactError,
    Folded, IncidentError, MessageError, NoticeError, ProposalError, ProposalStatus, QueryError, ReadoutError,
    RequestError, SiteChange, SiteError, TranslationError, ViolationError,
};
use crate::blame::Blame;
use crate::health::{Closing, Cut, LineState, Reason};
use crate::plot::{Lack, Turn};

/// Microseconds on a clock that never goes back; its origin means nothing. Rules every wait and measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Mono(pub u64);

impl Mono {
    /// Microseconds from `earlier` to this, zero if `earlier` is the later one.
    #[must_use]
    pub fn us_since(self, earlier: Mono) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The moment this many microseconds later.
    #[must_use]
    pub fn plus_us(self, us: u64) -> Mono {
        Mono(self.0.saturating_add(us))
    }
}

/// Both clocks at the moment of a step. The wall clock is only ever written into entries and compared with terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// For waits.
    pub mono: Mono,
    /// For the record.
    pub wall: Time,
}

/// A link that the bearer made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub u64);

impl LinkId {
    /// What stands for the link where frames come by a file: no bearer has it, and nothing goes back on it.
    pub(crate) const CARRIED: LinkId = LinkId(u64::MAX);
}

/// What the first record of a file that somebody carried says, and whose key sealed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Who wrote it.
    pub peer: PartyIndex,
    /// The number of the key that sealed it.
    pub epoch: Epoch,
    /// The life of the station that wrote it.
    pub life: u64,
    /// The life of the reader's station, as far as the writer knew it; zero if it did not.
    pub to_life: u64,
    /// The writer's clock.
    pub at: Time,
}

/// What a frame travels with: the session's own talk, or one of the four lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Hellos, heartbeats, receipts.
    Control,
    /// Entries of this precedence.
    Lane(Precedence),
}

impl Class {
    /// All five, the most urgent first.
    pub const ALL: [Class; 5] = [
        Class::Control,
        Class::Lane(Precedence::Flash),
        Class::Lane(Precedence::Immediate),
        Class::Lane(Precedence::Priority),
        Class::Lane(Precedence::Routine),
    ];

    /// Its place in [`Class::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Class::Control => 0,
            Class::Lane(precedence) => 1 + precedence as usize,
        }
    }
}

/// The caller's number for a command, given back with its result.
pub type CommandId = u64;

/// Why a link ended, or an attempt to make one; sorted by what it says of the peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Nothing was heard, or not in time: the path, or a station that is off.
    Silence(Cut),
    /// A station answered, and the two do not fit, so that one turned the other away. Waiting does not help.
    Refusal(Cut),
    /// Something else: a rule broken on either side, a fault of this machine, or an orderly close.
    Fault(Cut),
}

/// What of a bearer is of concern to what is said over it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Over {
    /// How good it is among those that lead to this peer, 0 the best: a link that is worse than the one in use replaces
    /// that only when it falls silent, and one that is better does so at once.
    pub rank: u8,
    /// Whether each frame is sealed by itself, so that the first that comes may be any.
    pub sealed: bool,
    /// The life of the peer's station that all frames of the link are of, where the sealing says so, or a hello that its
    /// bearer has seen come and hands in behind what came with it. Elsewhere the hello does.
    pub life: Option<u64>,
}

/// What a step is given.
#[derive(Debug)]
pub enum Input {
    /// Time has passed; due at the latest at [`crate::Line::wake_at`].
    Tick,
    /// Somebody on this side wants something.
    Command(CommandId, Command),
    /// The bearer made a link, and its far end showed this party's station key.
    LinkUp {
        /// The link.
        link: LinkId,
        /// Whose key.
        peer: PartyIndex,
        /// The number of that key.
        epoch: u64,
        /// Whether this side dialed.
        dialed: bool,
        /// What carries it.
        over: Over,
    },
    /// The far end of a sealed link was heard for the first time: all that comes on it is of this life.
    Heard {
        /// The link.
        link: LinkId,
        /// The life.
        life: u64,
    },
    /// A link is gone.
    LinkDown {
        /// The link.
        link: LinkId,
        /// Why.
        ending: Ending,
    },
    /// An attempt to reach a peer failed.
    DialFailed {
        /// The peer.
        peer: PartyIndex,
        /// Why.
        ending: Ending,
    },
    /// A frame came.
    Frame {
        /// On which link.
        link: LinkId,
        /// With which class.
        class: Class,
        /// The frame.
        bytes: Vec<u8>,
    },
    /// The bearer has passed on so many bytes of a class.
    Sent {
        /// On which link.
        link: LinkId,
        /// Of which class.
        class: Class,
        /// How many.
        bytes: usize,
    },
    /// Frames came by a file, some of those that stand in it, in their order.
    Carried {
        /// Answered by [`Done::Carried`] when all that was good of them is durable.
        id: CommandId,
        /// Of which file.
        cover: Cover,
        /// Whether they are its first: everything is judged anew.
        first: bool,
        /// An officer's word that the file is newer than all that was heard of that station, whatever the clocks say.
        newer: bool,
        /// The frames.
        frames: Vec<(Class, Vec<u8>)>,
    },
    /// An entry's signature was checked.
    Verified(Verdict),
    /// All that was to be kept up to this ticket is durable.
    Stored {
        /// The ticket of the last.
        ticket: u64,
    },
    /// Folding what is durable brought this about, in the order of keeping.
    Folded(Vec<Folded>),
}

/// What somebody on this side wants.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "nearly every command says something, and people give them one by one")]
pub enum Command {
    /// Put words on the record.
    Say {
        /// In which lane.
        precedence: Precedence,
        /// What.
        body: Body,
    },
    /// Make a line check now.
    Check,
    /// Take in delegations or revocations, and pass them on.
    AddKeys(Vec<Vec<u8>>),
    /// Sign although this party has not confirmed that it holds nothing of ours that we lack. An officer's order.
    SignWithout(PartyIndex),
    /// Sign although our own lanes do not go as far as this party knows that they did: what is missing is lost. An officer's
    /// order; an entry on the line says that it was so.
    AcceptLoss,
}

impl Command {
    /// True if it is judged against affairs, so that all that is durable has to be folded before.
    #[must_use]
    pub fn reads_picture(&self) -> bool {
        match self {
            Command::Say { body: Body::Message(message), .. } => message.reply_to.or(message.corrects).is_some(),
            Command::Say { body: Body::Notice(notice), .. } => notice.amends.is_some(),
            Command::Say { body: Body::Sites(changes), .. } => {
                !changes.iter().all(|change| matches!(change, SiteChange::Add(_)))
            }
            Command::Say {
                body: Body::Cease(_) | Body::Suspension(_) | Body::Staffed(_) | Body::Contact(_), ..
            } => false,
            Command::Say { body: Body::Call(call), .. } => call.follows.is_some(),
            _ => true,
        }
    }
}

/// What a command came to, once it is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// It is on the record in this place.
    Placed(EntryRef),
    /// It waits, durable and unsigned, until the peers have confirmed our lanes.
    Waiting,
    /// It was carried out.
    Ok,
    /// What came by a file is taken in and durable, but for this.
    Carried(PassedOver),
}

/// What of a file was passed over, and is nobody's fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassedOver {
    /// The first entries of lanes of which the ones before are not here: the writer did not know that.
    pub gaps: Vec<EntryRef>,
    /// Lanes of which the two hold different histories: a link settles that.
    pub parted: Vec<Lane>,
    /// What its writer says to hold: something later was heard of that station.
    pub outdated: bool,
}

/// Why a file is not read on. What was taken of it before stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CarriedError {
    /// No other party of the line wrote it.
    #[error("no other party of this line wrote it")]
    NoSuchParty,
    /// Its time is yet to come.
    #[error("it was written {} s from now, by its writer's clock", .ahead_ms.div_ceil(1_000))]
    Future {
        /// By so much.
        ahead_ms: u64,
    },
    /// Its writer's station has started anew since, as far as is known. Its receipts and keys were taken, its entries not.
    #[error("its writer's station has started anew since: of this file no entries are taken")]
    EarlierLife,
    /// Something else came in between.
    #[error("what it follows on is being settled over a link, or another file was begun")]
    Unsettled,
    /// Somebody is at fault.
    #[error("{0}")]
    Blamed(Blame),
}

/// All that goes into a file for a peer, but for the words of the entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// The life of this station.
    pub life: u64,
    /// That of the peer's, where it is known for good; zero if not.
    pub to_life: u64,
    /// This station's clock.
    pub at: Time,
    /// What is said first, in this order, with control.
    pub control: Vec<Vec<u8>>,
    /// Which entries follow, the most urgent first: of a lane those from one serial to another.
    pub entries: Vec<(Lane, RangeInclusive<Serial>)>,
    /// A larger entry is not written, nor what follows it in its lane.
    pub entry_bytes_max: u64,
}

/// Why a command is refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CommandError {
    /// The words are not what the charter allows.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// The notice is not what the charter allows, or makes no sense.
    #[error(transparent)]
    Notice(#[from] NoticeError),
    /// What is told of sites is not what the charter allows, or makes no sense.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The warning is not what the charter allows, or its place contradicts itself.
    #[error(transparent)]
    Cease(#[from] CeaseError),
    /// The call is not what the charter allows.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The contact is not what the charter allows.
    #[error(transparent)]
    Contact(#[from] ContactError),
    /// The readout is not what the charter allows.
    #[error(transparent)]
    Readout(#[from] ReadoutError),
    /// The translation is not what the charter allows.
    #[error(transparent)]
    Translation(#[from] TranslationError),
    /// The words of the operators' channel are not what it is for.
    #[error(transparent)]
    Chat(#[from] ChatError),
    /// The query or clarification is not what the charter allows.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The report or attribution is not what the charter allows.
    #[error(transparent)]
    Incident(#[from] IncidentError),
    /// The request or response is not what the charter allows.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The fact is not what the charter allows.
    #[error(transparent)]
    Fact(#[from] FactError),
    /// The proposal is not what the charter allows.
    #[error(transparent)]
    Proposal(#[from] ProposalError),
    /// An amendment, or a signature on one, that is not taken.
    #[error(transparent)]
    Amendment(#[from] CirculationError),
    /// The violation is not what the charter allows.
    #[error(transparent)]
    Violation(#[from] ViolationError),
    /// What has become of the proposal leaves nothing to decide.
    #[error("{at} {}", match status {
        ProposalStatus::Withdrawn => "was withdrawn",
        ProposalStatus::Agreed(_) => "was accepted by all, and binds until somebody ends it",
        ProposalStatus::Ended(_) => "was ended",
        ProposalStatus::Offered | ProposalStatus::Rejected => "was not accepted by all",
    })]
    NotOpen {
        /// The proposal's serial.
        at: String,
        /// What has become of it.
        status: ProposalStatus,
    },
    /// It would change nothing.
    #[error("said of {at}, this {why}: it would change nothing")]
    NoEffect {
        /// The serial of what it is about.
        at: String,
        /// Why.
        why: &'static str,
    },
    /// It did not hold then.
    #[error("{0} was not in force then")]
    NotInForce(String),
    /// The attachment is not what the charter allows.
    #[error(transparent)]
    Attachment(#[from] AttachmentError),
    /// The term is not in the text that it is asked about.
    #[error("{at} does not have {term:?}; write the term as it is written there")]
    NotInText {
        /// The entry's serial.
        at: String,
        /// The term.
        term: String,
    },
    /// Somebody is shown as a deputy whom the charter does not name.
    #[error("the charter names no {0:?} as the deputy of this post")]
    NoDeputy(String),
    /// This party has suspended the line itself, and this is not about safety.
    #[error("this party has suspended the line by {0}: resume it, or send what concerns safety as IMMEDIATE or FLASH")]
    Suspended(String),
    /// No time is agreed for the call, so nobody is expected at the machine.
    #[error("no time is agreed for call {0}; agree one first")]
    NotAgreed(String),
    /// Somebody has not shown that it is at the machine.
    #[error("of call {0} not both sides have shown who is there; that comes before anything of substance")]
    NotPresent(String),
    /// A staffed check is answered with another text than it was asked with.
    #[error("staffed check {0} is answered with another text than it was asked with")]
    SameText(String),
    /// A suspension or outage has a reason.
    #[error("say why: nobody is to guess at silence")]
    NoReason,
    /// The post may not release to the public.
    #[error("a release needs a post of this party at the level of a ministry or above")]
    NoAuthority,
    /// It refers to an entry that began nothing of the kind.
    #[error("{at} is no {wanted} on the record")]
    NoSuchAffair {
        /// The entry's serial.
        at: String,
        /// What was wanted.
        wanted: &'static str,
    },
    /// Somebody of this party has spoken on it since, or its words have changed.
    #[error("{0} has changed since this was written; look at it again, then say it again")]
    Outdated(String),
    /// Words of this party on the same matter are not on the record yet: which are the later ones would not be known.
    #[error("our last words on {0} are still to be signed or kept; say this when they are on the record")]
    StillWaits(String),
    /// Nothing is asked of this party there.
    #[error("nothing is asked of this party by {0}")]
    NotAsked(String),
    /// This party is not bound by the charter.
    #[error("an observer or guarantor does not say this")]
    NotBound,
    /// It refers to an entry that is not there, or not of the right kind.
    #[error("there is no such message on the record: {0}")]
    NoSuchMessage(String),
    /// The name of who read a message, or the reason of a cancellation, is longer than any station reads.
    #[error("the name or reason has {bytes} bytes, and {most} are allowed")]
    LongNote {
        /// How many it has.
        bytes: usize,
        /// How many it may have.
        most: usize,
    },
    /// It is done already.
    #[error("this party has read it already")]
    AlreadyRead,
    /// Only the author takes words back.
    #[error("only its author takes it back")]
    NotTheAuthor,
    /// We spoke by a clock that was ahead of what this machine's shows now; so that word would stand, and not this one.
    #[error("{0} was signed at a time that this machine's clock has not passed, and would still stand")]
    EarlierWord(String),
    /// The key does not let us sign.
    #[error("{0}; check this machine's clock, then the station key")]
    Key(#[from] KeyError),
    /// What it says is not of the form of its kind: it would be signed, and then read by no station.
    #[error("no station would read this: {0}")]
    Unreadable(#[from] evidence::Malformed),
    /// Too much waits already.
    #[error("too much waits for the disk or for the first hello; try again when it has gone")]
    Full,
    /// A newer key of our party has signed since: this station is an old copy.
    #[error("our party's newer key, epoch {newest}, has signed since: this station runs an old key; give it the newer")]
    Superseded {
        /// The epoch of the newer key.
        newest: evidence::Epoch,
    },
    /// The lane is disputed.
    #[error("our lane of {0} is disputed: its history forked; use another precedence, and settle the fork first")]
    Disputed(Precedence),
    /// The entry would be too large.
    #[error("the entry would be larger than the charter allows")]
    Oversize,
    /// The record could not be read.
    #[error(transparent)]
    Record(#[from] crate::record::RecordError),
    /// A file is not read on.
    #[error(transparent)]
    Carried(#[from] CarriedError),
}

/// What a step asks for.
#[derive(Debug)]
pub enum Output {
    /// Make this durable, in this order; then give back [`Input::Stored`].
    Keep {
        /// Counts up from 1. A receipt has that of the thing before it: nothing waits for it to be durable.
        ticket: u64,
        /// What.
        keep: Keep,
    },
    /// Check a signature; then give back [`Input::Verified`]. Any thread will do, in any order.
    Verify(Box<Check>),
    /// Hand a frame to the bearer.
    Send {
        /// On which link.
        link: LinkId,
        /// With which class.
        class: Class,
        /// The frame.
        frame: Vec<u8>,
    },
    /// Try to reach a peer, once.
    Dial {
        /// Which.
        peer: PartyIndex,
        /// Give up after so many microseconds.
        timeout_us: u64,
    },
    /// Close a link.
    Close {
        /// Which.
        link: LinkId,
        /// The code told to the peer.
        code: u32,
        /// The reason, whose words are told to the peer.
        reason: Closing,
    },
    /// A command is done.
    Done {
        /// Which.
        id: CommandId,
        /// What it came to.
        result: Result<Done, CommandError>,
    },
    /// Something that people or their tools may want to know.
    Tell(Event),
    /// The station keys changed: the bearer is to admit these and no others.
    Admit,
}

/// What is to be durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// An entry, the next of its lane; it is folded when it is durable.
    Entry {
        /// The entry.
        entry: Arc<VerifiedEntry>,
        /// The root of its lane with it.
        root: Hash,
        /// The frontier of its lane with it.
        frontier: Frontier,
        /// This station's clock.
        at: Time,
        /// The place in the outbox that it leaves.
        leaves_outbox: Option<u64>,
    },
    /// Words that wait in the outbox.
    Outbox {
        /// Their number, counting up.
        number: u64,
        /// In which lane they go.
        precedence: Precedence,
        /// What they say.
        body: Vec<u8>,
    },
    /// A receipt that a peer signed.
    Receipt(Receipt),
    /// A delegation or revocation.
    Key(Vec<u8>),
    /// What is known of a peer's station: in place of what was known of it before.
    Life {
        /// Whose.
        peer: PartyIndex,
        /// Its present life.
        life: u64,
        /// The latest that its clock has shown.
        read: Time,
    },
    /// Two entries for one place: proof against their author.
    Fork {
        /// The root of the lane before the place.
        root_before: Hash,
        /// The one.
        one: Arc<VerifiedEntry>,
        /// The other.
        other: Arc<VerifiedEntry>,
    },
}

/// A signature to be checked.
#[derive(Debug)]
pub struct Check {
    pub(crate) number: u64,
    pub(crate) line: LineId,
    pub(crate) root_before: Hash,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) entry: UnverifiedEntry,
}

impl Check {
    /// Checks it: about 35 microseconds on one core.
    #[must_use]
    pub fn run(self) -> Verdict {
        let Check { number, line, root_before, keyring, entry } = self;
        Verdict { at: entry.at(), number, result: entry.verify(line, root_before, &keyring) }
    }
}

/// What checking a signature came to.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub(crate) at: EntryRef,
    pub(crate) number: u64,
    pub(crate) result: Result<VerifiedEntry, EntryError>,
}

/// Something that people or their tools may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The line to a peer changed its state.
    State {
        /// The peer.
        peer: PartyIndex,
        /// The state.
        state: LineState,
        /// Why.
        reason: Reason,
    },
    /// An entry is durably on the record.
    Kept(EntryRef),
    /// The fold brought something about.
    Folded(Folded),
    /// A peer's signed receipt came and was verified.
    Receipted(Claims),
    /// Entries of our own came back from a peer that had kept them.
    Adopted {
        /// Which lane.
        lane: Lane,
        /// Its size now.
        size: u64,
    },
    /// What waited in the outbox was signed and placed.
    Released {
        /// How many.
        count: usize,
    },
    /// An affair is overdue by the charter's terms.
    Overdue {
        /// Which.
        affair: EntryRef,
        /// Since when.
        since: Time,
    },
    /// The watch of a party has not asked at a time of the charter whether a person answers.
    Unasked {
        /// Whose watch.
        by: PartyIndex,
        /// How many checks it has missed, one after the other.
        missed: u64,
        /// The time of the first of them.
        since: Time,
    },
    /// A conflict was found, or is no more.
    Conflict {
        /// Which.
        conflict: ConflictId,
        /// What became of it.
        turn: Turn,
    },
    /// A party to a conflict has not said in time what it does about it.
    ConflictOverdue {
        /// Which.
        conflict: ConflictId,
        /// Since when.
        since: Time,
    },
    /// The plot does not see all of something, or does so again; [`crate::plot::Plot::gaps`] says from where on.
    Gap {
        /// Of what.
        lack: Lack,
        /// What became of the gap.
        turn: Turn,
    },
    /// A peer's receipt for an entry of ours is overdue by the charter's terms.
    ReceiptOverdue {
        /// The first entry without one.
        entry: EntryRef,
        /// Whose receipt.
        peer: PartyIndex,
    },
    /// A peer's clock and ours differ by more than the charter allows, or do so no longer.
    ClockOffset {
        /// The peer.
        peer: PartyIndex,
        /// Theirs minus ours in milliseconds.
        offset_ms: i64,
        /// Whether that is more than the charter allows.
        alarm: bool,
    },
    /// An amendment of the charter is taken up: it holds here from now on.
    TakenUp {
        /// The how-manyeth of the line.
        amendment: u64,
    },
    /// A hello came over a link that is not needed, being worse than the one in use: what carries it works.
    SpareHeard {
        /// Whose.
        peer: PartyIndex,
        /// The link.
        link: LinkId,
    },
    /// A peer holds another charter of the line than this station, or does so no longer: an amendment was taken up by one
    /// of the two.
    OtherCharter {
        /// The peer.
        peer: PartyIndex,
        /// How often the charter that it holds was amended; `None` once it is the same.
        amendment: Option<u64>,
    },
    /// A peer folds something else from the same entries than this station does, or does so no longer: one of the two
    /// has a fault, which no words will mend.
    Pictures {
        /// The peer.
        peer: PartyIndex,
        /// The lanes that began the affairs on which they differ; none, if they agree again.
        lanes: Vec<Lane>,
        /// The first of these affairs, once it is found.
        first: Option<EntryRef>,
    },
    /// Two entries for one place are proved.
    Forked {
        /// The place.
        at: EntryRef,
    },
    /// A party took back, before this place, the key of the last entry that is held of its lane. The entry stays on
    /// record; whatever the party says in its place cannot be kept here.
    Disowned {
        /// The last entry.
        last: EntryRef,
    },
    /// Somebody is at fault.
    Blamed(Blame),
}
