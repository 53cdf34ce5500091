//! What is said on a line, and the life of each affair.
//!
//! An affair is a small state machine folded from entries, named by the entry that began it. Both parties folding the
//! same entries reach the same state; nothing here depends on a clock, on who folds, or on when.
//! Bodies are `[kind, content]` (`spec/affairs.md`). A body that this version does not understand is kept, receipted
//! and shown as such: it is signed and in its place, and what it means is only this module's concern.

mod affair;
mod annex;
mod attachment;
mod body;
mod call;
mod cease;
mod chat;
mod check;
pub(crate) mod circulation;
mod conflict;
mod contact;
mod effect;
mod fact;
mod fold;
mod geometry;
mod handling;
mod incident;
mod matter;
mod means;
mod medium;
mod message;
mod notice;
mod numbered;
mod place;
mod plan;
mod proposal;
mod query;
mod readout;
mod request;
mod rules;
mod said;
mod site;
mod staffed;
mod strike;
mod suspension;
mod version;
mod violation;
mod words;

pub use affair::{Affair, AffairKind};
pub use annex::{
    Amount, Annex, AnnexError, Area, CallTerms, CeaseTerms, IncidentTerms, KindTerms, PeopleTerms, Place, PlanTerms,
    StandingCall,
};
pub use attachment::{Arrival, Attachment, AttachmentBody, AttachmentError, PartBody, root_of_parts};
pub(crate) use body::states_seen;
pub use body::{Body, PassedBody, StanceBody};
pub use call::{
    Call, CallBody, CallError, CallStatus, Capacity, PresenceBody, Reply, ReplyBody, Side, SideWords, SpokeBody,
    deputies,
};
pub use cease::{Cease, CeaseBody, CeaseDoing, CeaseDuty, CeaseError, Outcome, OutcomeBody, ReadBack, ReadBackBody};
pub use chat::{ChatBody, ChatError};
pub use check::{AnswerBody, Check, CheckBody};
pub use circulation::{Circulation, CirculationError, SignatureBody};
pub use conflict::{ConflictBody, ConflictId, ConflictStance, ConflictStances, Item, Versions};
pub use contact::{Contact, ContactBody, ContactError};
pub use effect::Effect;
pub use fact::{Aspect, Fact, FactBody, FactError, Held};
pub use fold::{Folded, fold, fold_waiting};
pub use handling::{DeliveryBody, Stage, TranslationBody, TranslationError};
pub use incident::{
    Attribution, AttributionBody, Closure, ClosureBody, Control, Detail, Happening, Incident, IncidentBody,
    IncidentError, IncidentSide, Origin,
};
pub(crate) use matter::Matter;
pub use means::Means;
pub use medium::{Medium, Recording};
pub use message::{Address, Message, MessageBody, MessageError, Standing, Word};
pub use notice::{
    Amends, Field, Lead, Notice, NoticeBody, NoticeError, NoticeKind, Phase, Step, StepBody, Twin, TwinSystem, solids,
};
pub use place::{Feature, PlaceError};
pub use plan::{PLAN_DAY_MAX, Plan, PlanBody};
pub use proposal::{
    Decided, Decision, DecisionBody, Domain, FollowUp, Proposal, ProposalBody, ProposalError, ProposalKind,
    ProposalStatus,
};
pub use query::{ClarificationBody, Query, QueryBody, QueryError};
pub use readout::{
    Confidence, DURATION_APART_MIN, Match, Point, Readout, ReadoutBody, ReadoutError, ReleaseBody, Tenor, Topic,
    may_release, side_by_side,
};
pub use request::{Request, RequestBody, RequestError, Response, ResponseBody, Wanted};
pub use rules::{AmendmentError, Rules};
pub use said::{Answer, Answers, EachSaid, Said, Stance};
pub use site::{
    Site, SiteChange, SiteError, SiteId, SiteKind, SiteState, SiteVersion, Sites, Verified, check_changes,
    entries_changed,
};
pub use staffed::{NEUTRAL_TEXTS, PresentBody, Ritual, Staffed, StaffedBody};
pub use strike::{StrikeBody, Struck};
pub use suspension::{Pause, ResumptionBody, Suspension, SuspensionBody};
pub use version::{NoticeVersions, Telling};
pub use violation::{Category, Violation, ViolationBody, ViolationError};
pub use words::BodyKind;

use evidence::cbor::{Reader, Writer};
use evidence::{EntryRef, Lane, Malformed, PartyIndex, Time};

fn write_ref(writer: &mut Writer, at: EntryRef) {
    writer.array(2).uint(at.lane.number().into()).uint(at.serial);
}

fn read_ref(reader: &mut Reader<'_>) -> Result<EntryRef, Malformed> {
    reader.array(2)?;
    let lane = Lane::from_number(reader.uint()?).ok_or_else(|| reader.refuse("no such lane"))?;
    Ok(EntryRef { lane, serial: reader.uint()? })
}

fn write_optional_ref(writer: &mut Writer, at: Option<EntryRef>) {
    match at {
        Some(at) => write_ref(writer, at),
        None => {
            writer.null();
        }
    }
}

fn read_optional_ref(reader: &mut Reader<'_>) -> Result<Option<EntryRef>, Malformed> {
    if reader.null() { Ok(None) } else { read_ref(reader).map(Some) }
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
