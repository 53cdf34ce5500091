//! What is said on a line, and the life of each affair.
//!
//! An affair is a small state machine folded from entries, named by the entry that began it. Both parties folding the
//! same entries reach the same state; nothing here depends on a clock, on who folds, or on when.
//! Bodies are `[kind, content]` (`spec/affairs.md`). A body that this version does not understand is kept, receipted
//! and shown as such: it is signed and in its place, and what it means is only this module's concern.

mod annex;
mod attachment;
mod call;
mod cease;
mod chat;
mod check;
mod conflict;
mod contact;
mod fold;
mod geometry;
mod handling;
mod matter;
mod medium;
mod message;
mod notice;
mod plan;
mod query;
mod readout;
mod rules;
mod said;
mod site;
mod staffed;
mod strike;
mod suspension;
mod version;
mod words;

pub use annex::{
    Amount, Annex, AnnexError, Area, CallTerms, CeaseTerms, KindTerms, PeopleTerms, Place, PlanTerms, StandingCall,
};
pub use attachment::{Arrival, Attachment, AttachmentBody, AttachmentError, PartBody, root_of_parts};
pub use call::{
    Call, CallBody, CallError, CallStatus, Capacity, PresenceBody, Reply, ReplyBody, Side, SideWords, SpokeBody,
    deputies,
};
pub use cease::{
    Cease, CeaseBody, CeaseDoing, CeaseDuty, CeaseError, Feature, Outcome, OutcomeBody, ReadBack, ReadBackBody,
};
pub use chat::{ChatBody, ChatError};
pub use check::{AnswerBody, Check, CheckBody};
pub use conflict::{ConflictBody, ConflictId, ConflictStance, ConflictStances, Item, Versions};
pub use contact::{Contact, ContactBody, ContactError};
pub use fold::{Folded, fold, fold_waiting};
pub use handling::{DeliveryBody, Stage, TranslationBody, TranslationError};
pub(crate) use matter::Matter;
pub use medium::{Medium, Recording};
pub use message::{Address, Message, MessageBody, MessageError, Standing, Word};
pub use notice::{
    Amends, Field, Lead, Notice, NoticeBody, NoticeError, NoticeKind, Phase, Step, StepBody, Twin, TwinSystem, solids,
};
pub use plan::{PLAN_DAY_MAX, Plan, PlanBody};
pub use query::{ClarificationBody, Query, QueryBody, QueryError};
pub use readout::{
    Confidence, DURATION_APART_MIN, Match, Point, Readout, ReadoutBody, ReadoutError, ReleaseBody, Tenor, Topic,
    may_release, side_by_side,
};
pub use rules::Rules;
pub use said::{Answer, Answers, EachSaid, Said, Stance};
pub use site::{
    Effect, Site, SiteChange, SiteError, SiteId, SiteKind, SiteState, SiteVersion, Sites, Verified, check_changes,
    entries_changed,
};
pub use staffed::{NEUTRAL_TEXTS, PresentBody, Ritual, Staffed, StaffedBody};
pub use strike::{StrikeBody, Struck};
pub use suspension::{Pause, ResumptionBody, Suspension, SuspensionBody};
pub use version::{NoticeVersions, Telling};
pub use words::BodyKind;

use std::collections::BTreeSet;

use evidence::cbor::{Reader, Writer};
use evidence::{EntryRef, Lane, Malformed, PartyIndex, Time};

use crate::limits::NOTE_BYTES_MAX;

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Words from post to post.
    Message(MessageBody),
    /// A watch officer has read a message.
    Read {
        /// The message.
        message: EntryRef,
        /// The watch, as the station names it.
        by: String,
    },
    /// The author takes a message of its own back, or an attachment; it stays in the record.
    Cancellation {
        /// The message or attachment.
        message: EntryRef,
        /// Why.
        reason: String,
    },
    /// A station asks the others whether they are there.
    Check(CheckBody),
    /// A station answers a line check.
    Answer(AnswerBody),
    /// After a restore the author took over entries of its own that others had kept.
    Restored {
        /// How many entries of each lane it had before, FLASH to ROUTINE.
        before: [u64; 4],
        /// How many after.
        after: [u64; 4],
    },
    /// Where and when the author will act, or a new version of it.
    Notice(NoticeBody),
    /// A notice has begun, is complete, or is cancelled.
    Step(StepBody),
    /// How the author takes a notice, an entry about sites, a daily plan, a contact, or a readout.
    Stance(StanceBody),
    /// What the author does about a conflict.
    Conflict(ConflictBody),
    /// Sites are added, changed or removed, all of them together.
    Sites(Vec<SiteChange>),
    /// The author passed something to its units.
    Passed(PassedBody),
    /// A site, or a humanitarian movement, was struck although it was told.
    Strike(StrikeBody),
    /// "We believe that you are striking …".
    Cease(CeaseBody),
    /// A warning's place and time, said again.
    ReadBack(ReadBackBody),
    /// What came of a warning.
    Outcome(OutcomeBody),
    /// The notices of one day.
    Plan(PlanBody),
    /// A call is sought.
    Call(CallBody),
    /// A side's word on a call that is sought.
    Reply(ReplyBody),
    /// Who of a side is at the machine.
    Presence(PresenceBody),
    /// When the two spoke.
    Spoke(SpokeBody),
    /// Two posts spoke without this line.
    Contact(ContactBody),
    /// What a side makes of a call.
    Readout(ReadoutBody),
    /// A readout is released to the public.
    Release(ReleaseBody),
    /// A watch asks whether somebody is there.
    Staffed(StaffedBody),
    /// Somebody is there.
    Present(PresentBody),
    /// A party suspends the line, or tells of an outage.
    Suspension(SuspensionBody),
    /// A suspension or outage is over.
    Resumption(ResumptionBody),
    /// A message in another language.
    Translation(TranslationBody),
    /// A message is with a principal.
    Delivery(DeliveryBody),
    /// Words of a watch about the line itself, never a position of its party.
    Chat(ChatBody),
    /// A question about a term of another party.
    Query(QueryBody),
    /// What a term means.
    Clarification(ClarificationBody),
    /// An attachment is named.
    Attachment(AttachmentBody),
    /// A part of an attachment.
    Part(PartBody),
    /// Of a kind that this version does not know.
    Unknown {
        /// The kind's number.
        kind: u64,
    },
}

/// How the author takes something that was notified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StanceBody {
    /// The affair: the entry that began it.
    pub on: EntryRef,
    /// The entry whose words stood.
    pub version: EntryRef,
    /// The how-manyeth word of its author on this affair, from 0.
    pub turn: u32,
    /// How it takes them.
    pub stance: Stance,
    /// The question or objection; may be empty for the other two.
    pub words: String,
}

/// That something was passed to units: a notice, an entry about sites, or a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedBody {
    /// The affair: the entry that began it.
    pub what: EntryRef,
    /// To which units, as the author names them.
    pub units: String,
    /// When, on the author's word.
    pub at: Time,
}

const MESSAGE: u64 = 1;
const READ: u64 = 2;
const CANCELLATION: u64 = 3;
const CHECK: u64 = 4;
const ANSWER: u64 = 5;
const RESTORED: u64 = 6;
const NOTICE: u64 = 7;
const STEP: u64 = 8;
const STANCE: u64 = 9;
const CONFLICT: u64 = 10;
const SITES: u64 = 11;
const PASSED: u64 = 12;
const STRIKE: u64 = 13;
const CEASE: u64 = 14;
const READ_BACK: u64 = 15;
const OUTCOME: u64 = 16;
const PLAN: u64 = 17;
const CALL: u64 = 18;
const REPLY: u64 = 19;
const PRESENCE: u64 = 20;
const SPOKE: u64 = 21;
const CONTACT: u64 = 22;
const READOUT: u64 = 23;
const RELEASE: u64 = 24;
const STAFFED: u64 = 25;
const PRESENT: u64 = 26;
const SUSPENSION: u64 = 27;
const RESUMPTION: u64 = 28;
const TRANSLATION: u64 = 29;
const DELIVERY: u64 = 30;
const CHAT: u64 = 31;
const QUERY: u64 = 32;
const CLARIFICATION: u64 = 33;
const ATTACHMENT: u64 = 34;
const PART: u64 = 35;

impl Body {
    /// The body as it stands in an entry.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(2);
        match self {
            Body::Message(message) => {
                writer.uint(MESSAGE);
                message.write(&mut writer);
            }
            Body::Read { message, by } => {
                writer.uint(READ).array(2);
                write_ref(&mut writer, *message);
                writer.text(by);
            }
            Body::Cancellation { message, reason } => {
                writer.uint(CANCELLATION).array(2);
                write_ref(&mut writer, *message);
                writer.text(reason);
            }
            Body::Check(check) => {
                writer.uint(CHECK);
                check.write(&mut writer);
            }
            Body::Answer(answer) => {
                writer.uint(ANSWER);
                answer.write(&mut writer);
            }
            Body::Restored { before, after } => {
                writer.uint(RESTORED).array(2);
                for sizes in [before, after] {
                    writer.array(4);
                    sizes.iter().for_each(|&size| {
                        writer.uint(size);
                    });
                }
            }
            Body::Notice(notice) => notice.write(writer.uint(NOTICE)),
            Body::Step(step) => step.write(writer.uint(STEP)),
            Body::Stance(StanceBody { on, version, turn, stance, words }) => {
                write_ref(writer.uint(STANCE).array(5), *on);
                write_ref(&mut writer, *version);
                writer.uint((*turn).into()).uint(stance.number()).text(words);
            }
            Body::Conflict(conflict) => conflict.write(writer.uint(CONFLICT)),
            Body::Sites(changes) => site::write_changes(writer.uint(SITES), changes),
            Body::Passed(PassedBody { what, units, at }) => {
                write_ref(writer.uint(PASSED).array(3), *what);
                writer.text(units).uint(at.0);
            }
            Body::Strike(strike) => strike.write(writer.uint(STRIKE)),
            Body::Cease(cease) => cease.write(writer.uint(CEASE)),
            Body::ReadBack(read_back) => read_back.write(writer.uint(READ_BACK)),
            Body::Outcome(outcome) => outcome.write(writer.uint(OUTCOME)),
            Body::Plan(plan) => plan.write(writer.uint(PLAN)),
            Body::Call(call) => call.write(writer.uint(CALL)),
            Body::Reply(reply) => reply.write(writer.uint(REPLY)),
            Body::Presence(presence) => presence.write(writer.uint(PRESENCE)),
            Body::Spoke(spoke) => spoke.write(writer.uint(SPOKE)),
            Body::Contact(contact) => contact.write(writer.uint(CONTACT)),
            Body::Readout(readout) => readout.write(writer.uint(READOUT)),
            Body::Release(release) => release.write(writer.uint(RELEASE)),
            Body::Staffed(staffed) => staffed.write(writer.uint(STAFFED)),
            Body::Present(present) => present.write(writer.uint(PRESENT)),
            Body::Suspension(suspension) => suspension.write(writer.uint(SUSPENSION)),
            Body::Resumption(resumption) => resumption.write(writer.uint(RESUMPTION)),
            Body::Translation(translation) => translation.write(writer.uint(TRANSLATION)),
            Body::Delivery(delivery) => delivery.write(writer.uint(DELIVERY)),
            Body::Chat(chat) => chat.write(writer.uint(CHAT)),
            Body::Query(query) => query.write(writer.uint(QUERY)),
            Body::Clarification(clarification) => clarification.write(writer.uint(CLARIFICATION)),
            Body::Attachment(attachment) => attachment.write(writer.uint(ATTACHMENT)),
            Body::Part(part) => part.write(writer.uint(PART)),
            Body::Unknown { kind } => {
                writer.uint(*kind).null();
            }
        }
        writer.into_bytes()
    }

    /// Reads the body of a verified entry.
    ///
    /// # Errors
    /// [`Malformed`] if it is of a known kind and not of that kind's form: its author's fault.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new("body", body);
        reader.array(2)?;
        let kind = reader.uint()?;
        let decoded = match kind {
            MESSAGE => Body::Message(MessageBody::read(&mut reader)?),
            READ => {
                reader.array(2)?;
                Body::Read { message: read_ref(&mut reader)?, by: reader.text(NOTE_BYTES_MAX)?.to_owned() }
            }
            CANCELLATION => {
                reader.array(2)?;
                Body::Cancellation { message: read_ref(&mut reader)?, reason: reader.text(NOTE_BYTES_MAX)?.to_owned() }
            }
            CHECK => Body::Check(CheckBody::read(&mut reader)?),
            ANSWER => Body::Answer(AnswerBody::read(&mut reader)?),
            RESTORED => {
                reader.array(2)?;
                let mut sizes = || -> Result<[u64; 4], Malformed> {
                    reader.array(4)?;
                    Ok([reader.uint()?, reader.uint()?, reader.uint()?, reader.uint()?])
                };
                Body::Restored { before: sizes()?, after: sizes()? }
            }
            NOTICE => Body::Notice(NoticeBody::read(&mut reader)?),
            STEP => Body::Step(StepBody::read(&mut reader)?),
            STANCE => {
                reader.array(5)?;
                let (on, version) = (read_ref(&mut reader)?, read_ref(&mut reader)?);
                let turn = geometry::read_u32(&mut reader)?;
                let stance = Stance::from_number(reader.uint()?).ok_or_else(|| reader.refuse("no such stance"))?;
                Body::Stance(StanceBody { on, version, turn, stance, words: reader.text(NOTE_BYTES_MAX)?.to_owned() })
            }
            CONFLICT => Body::Conflict(ConflictBody::read(&mut reader)?),
            SITES => Body::Sites(site::read_changes(&mut reader)?),
            PASSED => {
                reader.array(3)?;
                let (what, units) = (read_ref(&mut reader)?, reader.text(NOTE_BYTES_MAX)?.to_owned());
                Body::Passed(PassedBody { what, units, at: Time(reader.uint()?) })
            }
            STRIKE => Body::Strike(StrikeBody::read(&mut reader)?),
            CEASE => Body::Cease(CeaseBody::read(&mut reader)?),
            READ_BACK => Body::ReadBack(ReadBackBody::read(&mut reader)?),
            OUTCOME => Body::Outcome(OutcomeBody::read(&mut reader)?),
            PLAN => Body::Plan(PlanBody::read(&mut reader)?),
            CALL => Body::Call(CallBody::read(&mut reader)?),
            REPLY => Body::Reply(ReplyBody::read(&mut reader)?),
            PRESENCE => Body::Presence(PresenceBody::read(&mut reader)?),
            SPOKE => Body::Spoke(SpokeBody::read(&mut reader)?),
            CONTACT => Body::Contact(ContactBody::read(&mut reader)?),
            READOUT => Body::Readout(ReadoutBody::read(&mut reader)?),
            RELEASE => Body::Release(ReleaseBody::read(&mut reader)?),
            STAFFED => Body::Staffed(StaffedBody::read(&mut reader)?),
            PRESENT => Body::Present(PresentBody::read(&mut reader)?),
            SUSPENSION => Body::Suspension(SuspensionBody::read(&mut reader)?),
            RESUMPTION => Body::Resumption(ResumptionBody::read(&mut reader)?),
            TRANSLATION => Body::Translation(TranslationBody::read(&mut reader)?),
            DELIVERY => Body::Delivery(DeliveryBody::read(&mut reader)?),
            CHAT => Body::Chat(ChatBody::read(&mut reader)?),
            QUERY => Body::Query(QueryBody::read(&mut reader)?),
            CLARIFICATION => Body::Clarification(ClarificationBody::read(&mut reader)?),
            ATTACHMENT => Body::Attachment(AttachmentBody::read(&mut reader)?),
            PART => Body::Part(PartBody::read(&mut reader)?),
            _ => return Ok(Body::Unknown { kind }),
        };
        reader.end()?;
        Ok(decoded)
    }
}

/// True of encoded words that must state what their author had seen, even if its last entry said the same.
#[must_use]
pub(crate) fn states_seen(body: &[u8]) -> bool {
    // An array of two, and the number of the kind in one byte.
    body.starts_with(&[0x82, NOTICE as u8])
}

fn write_ref(writer: &mut Writer, at: EntryRef) {
    writer.array(2).uint(at.lane.number().into()).uint(at.serial);
}

fn read_ref(reader: &mut Reader<'_>) -> Result<EntryRef, Malformed> {
    reader.array(2)?;
    let lane = Lane::from_number(reader.uint()?).ok_or_else(|| reader.refuse("no such lane"))?;
    Ok(EntryRef { lane, serial: reader.uint()? })
}

/// The state of an affair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Affair {
    /// Words from post to post.
    Message(Message),
    /// A line check.
    Check(Check),
    /// Where and when somebody will act.
    Notice(Notice),
    /// Sites that were told together.
    Sites(Sites),
    /// A warning.
    Cease(Cease),
    /// A daily plan.
    Plan(Plan),
    /// A call.
    Call(Call),
    /// A contact without this line.
    Contact(Contact),
    /// A readout.
    Readout(Readout),
    /// A staffed check.
    Staffed(Staffed),
    /// A suspension or outage.
    Suspension(Suspension),
    /// A question about a term.
    Query(Query),
    /// An attachment.
    Attachment(Attachment),
}

/// The number of an affair's kind, which is that of the body that begins it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u64)]
pub enum AffairKind {
    /// [`Affair::Message`].
    Message = MESSAGE,
    /// [`Affair::Check`].
    Check = CHECK,
    /// [`Affair::Notice`].
    Notice = NOTICE,
    /// [`Affair::Sites`].
    Sites = SITES,
    /// [`Affair::Cease`].
    Cease = CEASE,
    /// [`Affair::Plan`].
    Plan = PLAN,
    /// [`Affair::Call`].
    Call = CALL,
    /// [`Affair::Contact`].
    Contact = CONTACT,
    /// [`Affair::Readout`].
    Readout = READOUT,
    /// [`Affair::Staffed`].
    Staffed = STAFFED,
    /// [`Affair::Suspension`].
    Suspension = SUSPENSION,
    /// [`Affair::Query`].
    Query = QUERY,
    /// [`Affair::Attachment`].
    Attachment = ATTACHMENT,
}

impl AffairKind {
    /// All of them.
    pub const ALL: [AffairKind; 13] = [
        AffairKind::Message,
        AffairKind::Check,
        AffairKind::Notice,
        AffairKind::Sites,
        AffairKind::Cease,
        AffairKind::Plan,
        AffairKind::Call,
        AffairKind::Contact,
        AffairKind::Readout,
        AffairKind::Staffed,
        AffairKind::Suspension,
        AffairKind::Query,
        AffairKind::Attachment,
    ];

    /// Its number, for a store's index.
    #[must_use]
    pub fn number(self) -> u64 {
        self as u64
    }
}

impl Affair {
    /// What a store keeps.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(64);
        writer.array(2).uint(self.kind().number());
        match self {
            Affair::Message(message) => message.write_state(&mut writer),
            Affair::Check(check) => check.write_state(&mut writer),
            Affair::Notice(notice) => notice.write_state(&mut writer),
            Affair::Sites(sites) => sites.write_state(&mut writer),
            Affair::Cease(cease) => cease.write_state(&mut writer),
            Affair::Plan(plan) => plan.write_state(&mut writer),
            Affair::Call(call) => call.write_state(&mut writer),
            Affair::Contact(contact) => contact.write_state(&mut writer),
            Affair::Readout(readout) => readout.write_state(&mut writer),
            Affair::Staffed(staffed) => staffed.write_state(&mut writer),
            Affair::Suspension(suspension) => suspension.write_state(&mut writer),
            Affair::Query(query) => query.write_state(&mut writer),
            Affair::Attachment(attachment) => attachment.write_state(&mut writer),
        }
        writer.into_bytes()
    }

    /// Reads what a store kept.
    ///
    /// # Errors
    /// [`Malformed`] if the store is damaged, or of another version: the picture is to be rebuilt.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new("affair", bytes);
        reader.array(2)?;
        let affair = match reader.uint()? {
            MESSAGE => Affair::Message(Message::read_state(&mut reader)?),
            CHECK => Affair::Check(Check::read_state(&mut reader)?),
            NOTICE => Affair::Notice(Notice::read_state(&mut reader)?),
            SITES => Affair::Sites(Sites::read_state(&mut reader)?),
            CEASE => Affair::Cease(Cease::read_state(&mut reader)?),
            PLAN => Affair::Plan(Plan::read_state(&mut reader)?),
            CALL => Affair::Call(Call::read_state(&mut reader)?),
            CONTACT => Affair::Contact(Contact::read_state(&mut reader)?),
            READOUT => Affair::Readout(Readout::read_state(&mut reader)?),
            STAFFED => Affair::Staffed(Staffed::read_state(&mut reader)?),
            SUSPENSION => Affair::Suspension(Suspension::read_state(&mut reader)?),
            QUERY => Affair::Query(Query::read_state(&mut reader)?),
            ATTACHMENT => Affair::Attachment(Attachment::read_state(&mut reader)?),
            _ => return Err(reader.refuse("an affair of another version")),
        };
        reader.end()?;
        Ok(affair)
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> AffairKind {
        match self {
            Affair::Message(_) => AffairKind::Message,
            Affair::Check(_) => AffairKind::Check,
            Affair::Notice(_) => AffairKind::Notice,
            Affair::Sites(_) => AffairKind::Sites,
            Affair::Cease(_) => AffairKind::Cease,
            Affair::Plan(_) => AffairKind::Plan,
            Affair::Call(_) => AffairKind::Call,
            Affair::Contact(_) => AffairKind::Contact,
            Affair::Readout(_) => AffairKind::Readout,
            Affair::Staffed(_) => AffairKind::Staffed,
            Affair::Suspension(_) => AffairKind::Suspension,
            Affair::Query(_) => AffairKind::Query,
            Affair::Attachment(_) => AffairKind::Attachment,
        }
    }

    /// When the entry that began it was signed, on its author's clock.
    #[must_use]
    pub fn begun(&self) -> Time {
        match self {
            Affair::Message(message) => message.sent,
            Affair::Check(check) => check.asked,
            Affair::Notice(notice) => notice.announced.time,
            Affair::Sites(sites) => sites.sent,
            Affair::Cease(cease) => cease.raised,
            Affair::Plan(plan) => plan.sent,
            Affair::Call(call) => call.sought,
            Affair::Contact(contact) => contact.told,
            Affair::Readout(readout) => readout.sent,
            Affair::Staffed(staffed) => staffed.asked,
            Affair::Suspension(suspension) => suspension.told,
            Affair::Query(query) => query.asked,
            Affair::Attachment(attachment) => attachment.sent,
        }
    }

    /// When the clock of the affair that `id` began runs out; `None` while nothing is owed.
    #[must_use]
    pub fn due(&self, id: EntryRef) -> Option<Time> {
        match self {
            Affair::Message(message) => message.due(),
            Affair::Check(check) => check.due(),
            Affair::Notice(notice) => notice.due(),
            Affair::Sites(sites) => sites.due(id),
            Affair::Cease(cease) => cease.due(),
            Affair::Plan(plan) => plan.due(id),
            Affair::Call(call) => call.due(id),
            Affair::Contact(contact) => contact.due(id),
            Affair::Readout(readout) => readout.due(id),
            Affair::Staffed(staffed) => staffed.due(),
            Affair::Suspension(suspension) => suspension.due(),
            Affair::Query(query) => query.due(),
            Affair::Attachment(_) => None,
        }
    }

    /// Every moment at which a clock of the affair that `id` began runs out with something owed; the first is
    /// [`Affair::due`].
    #[must_use]
    pub fn deadlines(&self, id: EntryRef) -> BTreeSet<Time> {
        match self {
            Affair::Notice(notice) => notice.deadlines().into_iter().collect(),
            Affair::Sites(sites) => sites.deadlines(id).into_iter().collect(),
            Affair::Cease(cease) => cease.deadlines().into_iter().collect(),
            _ => self.due(id).into_iter().collect(),
        }
    }

    /// True while the affair that `id` began waits for this party: to read a message that stands, to answer, to pass
    /// down.
    #[must_use]
    pub fn waits(&self, id: EntryRef, own: PartyIndex) -> bool {
        match self {
            Affair::Message(message) => message.standing == Standing::Stands && message.readers.contains(&(own, None)),
            Affair::Check(check) => check.answers.contains(&(own, None)),
            Affair::Notice(notice) => notice.stands() && notice.answers.owes(own, notice.version.at),
            Affair::Sites(sites) => sites.waits(id, own),
            Affair::Cease(cease) => cease.owes(own).is_some(),
            Affair::Plan(plan) => plan.answers.owes(own, id),
            Affair::Call(call) => call.side_of(own).is_some_and(|side| call.owes(id, side)),
            Affair::Contact(contact) => contact.answers.owes(own, id),
            Affair::Readout(readout) => readout.asks() && readout.answers.owes(own, id),
            Affair::Staffed(staffed) => staffed.answers.contains(&(own, None)),
            Affair::Query(query) => query.of == own && query.clarified.is_none(),
            Affair::Suspension(_) | Affair::Attachment(_) => false,
        }
    }

    /// True while it is in force: something that a plan must keep clear of, or a suspension.
    #[must_use]
    pub fn stands(&self) -> bool {
        match self {
            Affair::Notice(notice) => notice.stands(),
            Affair::Sites(sites) => sites.stands(),
            Affair::Suspension(suspension) => suspension.over.is_none(),
            _ => false,
        }
    }
}

fn read_party(reader: &mut Reader<'_>) -> Result<PartyIndex, Malformed> {
    let party = reader.uint()?;
    u8::try_from(party).map(PartyIndex).map_err(|_| reader.refuse("no such party"))
}

fn write_time(writer: &mut Writer, time: Option<Time>) {
    match time {
        Some(time) => writer.uint(time.0),
        None => writer.null(),
    };
}

fn read_time(reader: &mut Reader<'_>) -> Result<Option<Time>, Malformed> {
    if reader.null() { Ok(None) } else { Ok(Some(Time(reader.uint()?))) }
}
