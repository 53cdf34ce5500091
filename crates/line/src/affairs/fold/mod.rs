//! The fold: entries in, affairs out, and what is remarkable about it.
//!
//! [`fold`] is called once for each entry, in the order of its lane, when it is durable. Entries of different lanes come
//! in any order, so an entry may refer to one that is not here yet: such a reference waits for its lane, and is judged
//! by [`fold_waiting`], some at a time, since nobody knows how many wait for one entry.

mod attachments;
mod ceases;
mod circulation;
mod incidents;
mod messages;
mod notices;
mod people;
mod proposals;
mod queries;
mod sites;

use evidence::{EntryRef, Lane, PartyIndex, Seen, VerifiedEntry};

use super::{Affair, Body, Rules, Said, Struck, Word};
use crate::limits::{LANE_ENTRIES_MAX, WAITING_PER_SETTLE_MAX};
use crate::record::{Awaiting, AwaitingWith, Picture, RecordError};

/// What folding an entry brought about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Folded {
    /// A message.
    Message(EntryRef),
    /// A message was read by the watch of a party.
    Read {
        /// The message.
        message: EntryRef,
        /// The party.
        by: PartyIndex,
    },
    /// A message was translated, or is with a principal.
    Handled {
        /// The message.
        message: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// A message was corrected or cancelled by its author.
    Withdrawn(EntryRef),
    /// A line check.
    Checked(EntryRef),
    /// A line check was answered by a party.
    Answered {
        /// The check.
        check: EntryRef,
        /// The entry that does.
        by: EntryRef,
    },
    /// A notice came, was amended, or took a step.
    Notice {
        /// The notice.
        notice: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// A party said how it takes a notice, an entry about sites, a daily plan, a contact, a readout, a fact or a
    /// violation.
    Stance {
        /// The affair.
        on: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// A party said what it does about a conflict.
    Conflict {
        /// The conflict's first notice.
        notice: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// An entry about sites took effect.
    Sites(EntryRef),
    /// An entry about sites changes sites of an entry that is not here yet: it takes effect when that is.
    SitesWait(EntryRef),
    /// A party passed something to its units.
    Passed {
        /// The affair.
        what: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// A site or a humanitarian movement was struck.
    Struck {
        /// Which.
        what: Struck,
        /// The entry that says so.
        by: EntryRef,
    },
    /// A warning was raised.
    Cease(EntryRef),
    /// A warning was read back, or answered for.
    CeaseAnswered {
        /// The warning.
        cease: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// A daily plan.
    Plan(EntryRef),
    /// A call was sought, or a side spoke on it.
    Call {
        /// The call.
        call: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// A contact without this line was told.
    Contact(EntryRef),
    /// A readout came, or was released.
    Readout {
        /// The readout.
        readout: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// A staffed check came, or was answered.
    Staffed {
        /// The check.
        check: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// A suspension or outage was told, or is over.
    Suspension(EntryRef),
    /// A watch said something about the line itself.
    Chat(EntryRef),
    /// A term was asked about, or explained.
    Query {
        /// The query.
        query: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// An attachment was named, came whole, or is none.
    Attachment(EntryRef),
    /// Something happened, or was said of an incident.
    Incident {
        /// The incident.
        incident: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// Something was asked of a party, or said to a request.
    Request {
        /// The request.
        request: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// A fact was stated.
    Fact(EntryRef),
    /// Something was proposed, or decided on a proposal.
    Proposal {
        /// The proposal.
        proposal: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// A violation of what was agreed was reported.
    Violation(EntryRef),
    /// An amendment of the charter was brought, or signed.
    Amendment {
        /// The amendment.
        amendment: EntryRef,
        /// The entry that says so.
        by: EntryRef,
    },
    /// A fact or a violation was taken back by its author.
    TakenBack(EntryRef),
    /// A party restored its station and says so.
    Restored(EntryRef),
    /// An entry that changes nothing: unknown, not of its kind's form, against the charter, or about nothing.
    Idle {
        /// The entry.
        entry: EntryRef,
        /// Why.
        why: String,
    },
    /// What the author states to have seen is not what is there: proof against it.
    SeenOtherwise(EntryRef),
}

impl Folded {
    /// The affair whose clock this may have set going, stopped or moved.
    #[must_use]
    pub fn affair(&self) -> Option<EntryRef> {
        match *self {
            Folded::Message(affair)
            | Folded::Checked(affair)
            | Folded::Answered { check: affair, .. }
            | Folded::Notice { notice: affair, .. }
            | Folded::Stance { on: affair, .. }
            | Folded::Sites(affair)
            | Folded::Passed { what: affair, .. }
            | Folded::Cease(affair)
            | Folded::CeaseAnswered { cease: affair, .. }
            | Folded::Plan(affair)
            | Folded::Call { call: affair, .. }
            | Folded::Contact(affair)
            | Folded::Readout { readout: affair, .. }
            | Folded::Staffed { check: affair, .. }
            | Folded::Suspension(affair)
            | Folded::Query { query: affair, .. }
            | Folded::Incident { incident: affair, .. }
            | Folded::Request { request: affair, .. }
            | Folded::Fact(affair)
            | Folded::Proposal { proposal: affair, .. }
            | Folded::Violation(affair)
            | Folded::Amendment { amendment: affair, .. }
            | Folded::TakenBack(affair) => Some(affair),
            // A message owes only what it first said, a conflict's clock is the plot's, and the rest has none.
            Folded::Read { .. }
            | Folded::Handled { .. }
            | Folded::Withdrawn(_)
            | Folded::Conflict { .. }
            | Folded::SitesWait(_)
            | Folded::Struck { .. }
            | Folded::Chat(_)
            | Folded::Attachment(_)
            | Folded::Restored(_)
            | Folded::Idle { .. }
            | Folded::SeenOtherwise(_) => None,
        }
    }
}

/// Folds one entry into the picture. What waited for it is judged by [`fold_waiting`].
///
/// # Errors
/// [`RecordError`] if the disk fails; the transaction is given up whole.
pub fn fold(
    rules: &Rules,
    entry: &VerifiedEntry,
    picture: &mut dyn Picture,
    folded: &mut Vec<Folded>,
) -> Result<(), RecordError> {
    Folding { rules: rules.at(entry.time()), entry, picture, folded, waited: false, looked: 0 }.begin()
}

/// Judges what waited for lanes that have come so far, until [`WAITING_PER_SETTLE_MAX`] affairs were looked at for it;
/// the rest is judged when this is called again. One of each lane in turn, so that nobody's many keep others waiting.
/// Where it is cut makes no difference to the picture: each reference is judged as if its entry had come then.
///
/// # Errors
/// [`RecordError`] if the disk fails; the transaction is given up whole.
pub fn fold_waiting(rules: &Rules, picture: &mut dyn Picture, folded: &mut Vec<Folded>) -> Result<(), RecordError> {
    let mut looked = 0;
    loop {
        let mut more = false;
        for lane in Lane::all(rules.charter.parties.len()) {
            if looked >= WAITING_PER_SETTLE_MAX {
                return Ok(());
            }
            let size = picture.size(lane)?;
            let Some(waiting) = picture.take_awaiting(lane, size)? else { continue };
            more = true;
            looked += judge(rules, waiting, picture, folded)?;
        }
        if !more {
            return Ok(());
        }
    }
}

/// Judges something that waited, or lets it wait for another lane; how many affairs were looked at for it.
fn judge(
    rules: &Rules,
    waiting: Awaiting,
    picture: &mut dyn Picture,
    folded: &mut Vec<Folded>,
) -> Result<usize, RecordError> {
    let Some(entry) = picture.entry(waiting.entry)? else { return Ok(1) };
    let rules = rules.at(entry.time());
    let mut folding = Folding { rules, entry: &entry, picture, folded, waited: true, looked: 0 };
    match waiting.with {
        AwaitingWith::Seen => folding.check_seen()?,
        AwaitingWith::Reference => {
            // It was read and found good before it was put to wait.
            if let Ok(body) = Body::decode(entry.body()) {
                folding.refer(&body)?;
            }
        }
    }
    Ok(folding.looked.max(1))
}

/// One entry on its way into the picture.
struct Folding<'a> {
    rules: &'a Rules,
    entry: &'a VerifiedEntry,
    picture: &'a mut dyn Picture,
    folded: &'a mut Vec<Folded>,
    /// Whether it waited for a lane before.
    waited: bool,
    /// How many affairs were looked at.
    looked: usize,
}

/// What a reference leads to.
enum Found {
    /// Not here yet; the reference was put to wait.
    Waits,
    /// The affair that the entry began.
    Affair(Box<Affair>),
    /// Here, and no affair; or nothing that could ever be here.
    Nothing,
}

impl Folding<'_> {
    fn begin(&mut self) -> Result<(), RecordError> {
        if self.entry.seen().is_some() {
            self.check_seen()?;
        }
        match Body::decode(self.entry.body()) {
            Ok(body) => match self.admit(&body)? {
                Ok(()) => self.refer(&body),
                Err(why) => {
                    self.idle(why);
                    Ok(())
                }
            },
            Err(malformed) => {
                self.idle(malformed.to_string());
                Ok(())
            }
        }
    }

    /// Takes in what stands by itself, or says why it does not stand.
    fn admit(&mut self, body: &Body) -> Result<Result<(), String>, RecordError> {
        match body {
            Body::Message(words) => self.admit_message(words),
            Body::Check(check) => self.admit_check(check),
            Body::Notice(notice) => self.admit_notice(notice),
            Body::Sites(changes) => self.admit_sites(changes),
            Body::Cease(cease) => self.admit_cease(cease),
            Body::Plan(plan) => self.admit_plan(plan),
            Body::Call(call) => self.admit_call(call),
            Body::Contact(contact) => self.admit_contact(contact),
            Body::Readout(readout) => self.admit_readout(readout),
            Body::Staffed(staffed) => self.admit_staffed(staffed),
            Body::Suspension(suspension) => self.admit_suspension(suspension),
            Body::Chat(chat) => Ok(self.admit_chat(chat)),
            Body::Query(query) => self.admit_query(query),
            Body::Attachment(attachment) => self.admit_attachment(attachment),
            Body::Incident(incident) => self.admit_incident(incident),
            Body::Request(request) => self.admit_request(request),
            Body::Fact(fact) => self.admit_fact(fact),
            Body::Proposal(proposal) => self.admit_proposal(proposal),
            Body::Violation(violation) => self.admit_violation(violation),
            Body::Amendment(file) => self.admit_amendment(file),
            Body::Restored { .. } => {
                self.folded.push(Folded::Restored(self.at()));
                Ok(Ok(()))
            }
            Body::Unknown { kind } => Ok(Err(format!("of kind {kind}, which this version does not know"))),
            Body::Read { .. }
            | Body::Cancellation { .. }
            | Body::Answer(_)
            | Body::Step(_)
            | Body::Stance(_)
            | Body::Conflict(_)
            | Body::Passed(_)
            | Body::Strike(_)
            | Body::ReadBack(_)
            | Body::Outcome(_)
            | Body::Reply(_)
            | Body::Presence(_)
            | Body::Spoke(_)
            | Body::Release(_)
            | Body::Present(_)
            | Body::Resumption(_)
            | Body::Translation(_)
            | Body::Delivery(_)
            | Body::Clarification(_)
            | Body::Attribution(_)
            | Body::Response(_)
            | Body::Closure(_)
            | Body::Decision(_)
            | Body::Signature(_)
            | Body::Part(_) => Ok(Ok(())),
        }
    }

    /// Applies what the entry says of earlier ones, or lets it wait until they are here.
    fn refer(&mut self, body: &Body) -> Result<(), RecordError> {
        match body {
            Body::Message(words) => self.refer_message(words),
            Body::Read { message, .. } => self.read(*message),
            Body::Cancellation { message, .. } => self.cancel(*message),
            Body::Answer(answer) => self.answer_check(answer.check),
            Body::Notice(notice) => self.amend(notice),
            Body::Step(step) => self.step(step),
            Body::Stance(stance) => self.stance(stance),
            Body::Conflict(conflict) => self.conflict(conflict),
            Body::Sites(changes) => self.change_sites(changes),
            Body::Passed(passed) => self.pass(passed),
            Body::Strike(strike) => self.strike(strike),
            Body::ReadBack(read_back) => self.read_back(read_back),
            Body::Outcome(outcome) => self.outcome(outcome),
            Body::Reply(reply) => self.reply(reply),
            Body::Presence(presence) => self.presence(presence),
            Body::Spoke(spoke) => self.spoke(spoke),
            Body::Readout(readout) => self.readout(readout),
            Body::Release(release) => self.release(release),
            Body::Present(present) => self.present(present),
            Body::Resumption(resumption) => self.resume(resumption),
            Body::Translation(translation) => self.translate(translation),
            Body::Delivery(delivery) => self.deliver(*delivery),
            Body::Clarification(clarification) => self.clarify(clarification),
            Body::Part(part) => self.part(part),
            Body::Call(call) => self.follow(call),
            Body::Incident(incident) => self.amend_incident(incident),
            Body::Attribution(attribution) => self.attribute(attribution),
            Body::Response(response) => self.respond(response),
            Body::Closure(closure) => self.close(closure),
            Body::Proposal(proposal) => self.replace(proposal),
            Body::Decision(decision) => self.decide(decision),
            Body::Violation(violation) => self.violate(violation),
            Body::Signature(signature) => self.sign(signature),
            Body::Check(_)
            | Body::Restored { .. }
            | Body::Cease(_)
            | Body::Plan(_)
            | Body::Contact(_)
            | Body::Request(_)
            | Body::Fact(_)
            | Body::Staffed(_)
            | Body::Suspension(_)
            | Body::Chat(_)
            | Body::Query(_)
            | Body::Attachment(_)
            | Body::Amendment(_)
            | Body::Unknown { .. } => Ok(()),
        }
    }

    /// Holds what the author states to have seen against what is here, or lets it wait for the first lane that is
    /// behind.
    fn check_seen(&mut self) -> Result<(), RecordError> {
        let Some(seen) = self.entry.seen() else { return Ok(()) };
        let mut roots = Vec::with_capacity(seen.sizes.len());
        for (number, &size) in seen.sizes.iter().enumerate() {
            let Some(lane) = Lane::from_number(number as u64) else { break };
            match self.picture.root(lane, size)? {
                Some(root) => roots.push(root),
                None => {
                    let awaiting = Awaiting { entry: self.at(), with: AwaitingWith::Seen };
                    return self.picture.await_lane(lane, size, awaiting);
                }
            }
        }
        if Seen::digest(self.rules.line, &seen.sizes, &roots) != seen.digest {
            self.folded.push(Folded::SeenOtherwise(self.at()));
        }
        Ok(())
    }

    fn at(&self) -> EntryRef {
        self.entry.at()
    }

    fn author(&self) -> PartyIndex {
        self.entry.at().lane.party
    }

    /// This entry as a word on a message or a conflict.
    fn word(&self) -> Word {
        Word { time: self.entry.time(), at: self.at() }
    }

    /// This entry as a word on another affair.
    fn said(&self, turn: u32) -> Said {
        Said { turn, time: self.entry.time(), at: self.at() }
    }

    fn put(&mut self, id: EntryRef, affair: Affair) -> Result<(), RecordError> {
        self.picture.put(id, &affair)
    }

    fn idle(&mut self, why: impl Into<String>) {
        self.folded.push(Folded::Idle { entry: self.at(), why: why.into() });
    }

    fn find(&mut self, id: EntryRef) -> Result<Found, RecordError> {
        if !self.can_be(id) {
            return Ok(Found::Nothing);
        }
        self.looked += 1;
        match self.picture.affair(id)? {
            Some(affair) => Ok(Found::Affair(Box::new(affair))),
            None if self.waits_for(id)? => Ok(Found::Waits),
            None => Ok(Found::Nothing),
        }
    }

    /// False of a place at which this entry can find nothing, whatever comes.
    fn can_be(&self, id: EntryRef) -> bool {
        let by = self.at();
        let itself_or_later = id.lane == by.lane && id.serial >= by.serial;
        let somewhere =
            self.rules.charter.party(id.lane.party).is_some() && (1..=LANE_ENTRIES_MAX).contains(&id.serial);
        somewhere && !itself_or_later
    }

    /// Puts the entry to wait if its lane has not come as far as a place to which it refers.
    fn waits_for(&mut self, id: EntryRef) -> Result<bool, RecordError> {
        let waits = self.picture.size(id.lane)? < id.serial;
        if waits {
            let awaiting = Awaiting { entry: self.at(), with: AwaitingWith::Reference };
            self.picture.await_lane(id.lane, id.serial, awaiting)?;
        }
        Ok(waits)
    }
}
