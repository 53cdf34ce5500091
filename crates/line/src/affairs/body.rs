//! What an entry says, and how that is written.

use evidence::cbor::{Reader, Writer};
use evidence::limits::ENTRY_BYTES_MAX;
use evidence::{EntryRef, Malformed, Time};

use super::geometry::read_u32;
use super::{
    AnswerBody, AttachmentBody, AttributionBody, CallBody, CeaseBody, ChatBody, CheckBody, ClarificationBody,
    ClosureBody, ConflictBody, ContactBody, DecisionBody, DeliveryBody, FactBody, IncidentBody, MessageBody,
    NoticeBody, OutcomeBody, PartBody, PlanBody, PresenceBody, PresentBody, ProposalBody, QueryBody, ReadBackBody,
    ReadoutBody, ReleaseBody, ReplyBody, RequestBody, ResponseBody, ResumptionBody, SignatureBody, SiteChange,
    SpokeBody, StaffedBody, Stance, StepBody, StrikeBody, SuspensionBody, TranslationBody, ViolationBody, read_ref,
    site, write_ref,
};
use crate::limits::NOTE_BYTES_MAX;

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Words from post to post.
    Message(MessageBody),
    /// A watch officer has read a message, or of an incident that another party reported.
    Read {
        /// The message, or the incident.
        message: EntryRef,
        /// The watch, as the station names it.
        by: String,
    },
    /// The author takes a message of its own back, an attachment, a fact or a violation; it stays in the record.
    Cancellation {
        /// The message, attachment, fact or violation.
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
    /// How the author takes a notice, an entry about sites, a daily plan, a contact, a readout, a fact or a violation.
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
    /// Something happened, or a new report of it.
    Incident(IncidentBody),
    /// Whose an incident was.
    Attribution(AttributionBody),
    /// Something is asked of another party.
    Request(RequestBody),
    /// What is said to a request.
    Response(ResponseBody),
    /// What the author states of an incident.
    Fact(FactBody),
    /// Whether the author is done with an incident, or a request of its own.
    Closure(ClosureBody),
    /// A ceasefire, corridor or other measure is proposed.
    Proposal(ProposalBody),
    /// A proposal is accepted, rejected or withdrawn, or what was agreed is ended.
    Decision(DecisionBody),
    /// What was agreed was violated.
    Violation(ViolationBody),
    /// An amendment of the charter is brought: a charter file, as far as it is signed.
    Amendment(Vec<u8>),
    /// An amendment of the charter is signed.
    Signature(SignatureBody),
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

/// That something was passed to units: a notice, an entry about sites, a warning, or an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedBody {
    /// The affair: the entry that began it.
    pub what: EntryRef,
    /// To which units, as the author names them.
    pub units: String,
    /// When, on the author's word.
    pub at: Time,
}

pub(super) const MESSAGE: u64 = 1;
pub(super) const READ: u64 = 2;
pub(super) const CANCELLATION: u64 = 3;
pub(super) const CHECK: u64 = 4;
pub(super) const ANSWER: u64 = 5;
pub(super) const RESTORED: u64 = 6;
pub(super) const NOTICE: u64 = 7;
pub(super) const STEP: u64 = 8;
pub(super) const STANCE: u64 = 9;
pub(super) const CONFLICT: u64 = 10;
pub(super) const SITES: u64 = 11;
pub(super) const PASSED: u64 = 12;
pub(super) const STRIKE: u64 = 13;
pub(super) const CEASE: u64 = 14;
pub(super) const READ_BACK: u64 = 15;
pub(super) const OUTCOME: u64 = 16;
pub(super) const PLAN: u64 = 17;
pub(super) const CALL: u64 = 18;
pub(super) const REPLY: u64 = 19;
pub(super) const PRESENCE: u64 = 20;
pub(super) const SPOKE: u64 = 21;
pub(super) const CONTACT: u64 = 22;
pub(super) const READOUT: u64 = 23;
pub(super) const RELEASE: u64 = 24;
pub(super) const STAFFED: u64 = 25;
pub(super) const PRESENT: u64 = 26;
pub(super) const SUSPENSION: u64 = 27;
pub(super) const RESUMPTION: u64 = 28;
pub(super) const TRANSLATION: u64 = 29;
pub(super) const DELIVERY: u64 = 30;
pub(super) const CHAT: u64 = 31;
pub(super) const QUERY: u64 = 32;
pub(super) const CLARIFICATION: u64 = 33;
pub(super) const ATTACHMENT: u64 = 34;
pub(super) const PART: u64 = 35;
pub(super) const INCIDENT: u64 = 36;
pub(super) const ATTRIBUTION: u64 = 37;
pub(super) const REQUEST: u64 = 38;
pub(super) const RESPONSE: u64 = 39;
pub(super) const FACT: u64 = 40;
pub(super) const CLOSURE: u64 = 41;
pub(super) const PROPOSAL: u64 = 42;
pub(super) const DECISION: u64 = 43;
pub(super) const VIOLATION: u64 = 44;
pub(super) const AMENDMENT: u64 = 45;
pub(super) const SIGNATURE: u64 = 46;

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
            Body::Incident(incident) => incident.write(writer.uint(INCIDENT)),
            Body::Attribution(attribution) => attribution.write(writer.uint(ATTRIBUTION)),
            Body::Request(request) => request.write(writer.uint(REQUEST)),
            Body::Response(response) => response.write(writer.uint(RESPONSE)),
            Body::Fact(fact) => fact.write(writer.uint(FACT)),
            Body::Closure(closure) => closure.write(writer.uint(CLOSURE)),
            Body::Proposal(proposal) => proposal.write(writer.uint(PROPOSAL)),
            Body::Decision(decision) => decision.write(writer.uint(DECISION)),
            Body::Violation(violation) => violation.write(writer.uint(VIOLATION)),
            Body::Amendment(file) => {
                writer.uint(AMENDMENT).bytes(file);
            }
            Body::Signature(signature) => signature.write(writer.uint(SIGNATURE)),
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
                let turn = read_u32(&mut reader)?;
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
            INCIDENT => Body::Incident(IncidentBody::read(&mut reader)?),
            ATTRIBUTION => Body::Attribution(AttributionBody::read(&mut reader)?),
            REQUEST => Body::Request(RequestBody::read(&mut reader)?),
            RESPONSE => Body::Response(ResponseBody::read(&mut reader)?),
            FACT => Body::Fact(FactBody::read(&mut reader)?),
            CLOSURE => Body::Closure(ClosureBody::read(&mut reader)?),
            PROPOSAL => Body::Proposal(ProposalBody::read(&mut reader)?),
            DECISION => Body::Decision(DecisionBody::read(&mut reader)?),
            VIOLATION => Body::Violation(ViolationBody::read(&mut reader)?),
            AMENDMENT => Body::Amendment(reader.bytes(ENTRY_BYTES_MAX)?.to_vec()),
            SIGNATURE => Body::Signature(SignatureBody::read(&mut reader)?),
            _ => return Ok(Body::Unknown { kind }),
        };
        reader.end()?;
        Ok(decoded)
    }
}

/// True of encoded words that must state what their author had seen, even if its last entry said the same.
#[must_use]
pub(crate) fn states_seen(body: &[u8]) -> bool {
    // An array of two, and the number of the kind in one byte, or in the one behind 24.
    body.starts_with(&[0x82, NOTICE as u8]) || body.starts_with(&[0x82, 0x18, DECISION as u8])
}
