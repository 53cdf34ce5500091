//! The state of each affair, and what all of them have in common: kind, begin, clocks, and for whom they wait.

use std::collections::BTreeSet;

use evidence::cbor::{Reader, Writer};
use evidence::{EntryRef, Malformed, PartyIndex, Time};

use super::body::{
    AMENDMENT, ATTACHMENT, CALL, CEASE, CHECK, CONTACT, FACT, INCIDENT, MESSAGE, NOTICE, PLAN, PROPOSAL, QUERY,
    READOUT, REQUEST, SITES, STAFFED, SUSPENSION, VIOLATION,
};
use super::{
    Attachment, Call, Cease, Check, Circulation, Contact, Fact, Incident, Message, Notice, Plan, Proposal, Query,
    Readout, Request, Sites, Staffed, Standing, Suspension, Violation,
};

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
    /// Something that happened.
    Incident(Incident),
    /// What one party asks of another.
    Request(Request),
    /// A fact of an incident.
    Fact(Fact),
    /// What is proposed, and perhaps agreed.
    Proposal(Proposal),
    /// A violation of what was agreed.
    Violation(Violation),
    /// An amendment of the charter on its way.
    Amendment(Circulation),
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
    /// [`Affair::Incident`].
    Incident = INCIDENT,
    /// [`Affair::Request`].
    Request = REQUEST,
    /// [`Affair::Fact`].
    Fact = FACT,
    /// [`Affair::Proposal`].
    Proposal = PROPOSAL,
    /// [`Affair::Violation`].
    Violation = VIOLATION,
    /// [`Affair::Amendment`].
    Amendment = AMENDMENT,
}

impl AffairKind {
    /// All of them.
    pub const ALL: [AffairKind; 19] = [
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
        AffairKind::Incident,
        AffairKind::Request,
        AffairKind::Fact,
        AffairKind::Proposal,
        AffairKind::Violation,
        AffairKind::Amendment,
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
            Affair::Incident(incident) => incident.write_state(&mut writer),
            Affair::Request(request) => request.write_state(&mut writer),
            Affair::Fact(fact) => fact.write_state(&mut writer),
            Affair::Proposal(proposal) => proposal.write_state(&mut writer),
            Affair::Violation(violation) => violation.write_state(&mut writer),
            Affair::Amendment(amendment) => amendment.write_state(&mut writer),
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
            INCIDENT => Affair::Incident(Incident::read_state(&mut reader)?),
            REQUEST => Affair::Request(Request::read_state(&mut reader)?),
            FACT => Affair::Fact(Fact::read_state(&mut reader)?),
            PROPOSAL => Affair::Proposal(Proposal::read_state(&mut reader)?),
            VIOLATION => Affair::Violation(Violation::read_state(&mut reader)?),
            AMENDMENT => Affair::Amendment(Circulation::read_state(&mut reader)?),
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
            Affair::Incident(_) => AffairKind::Incident,
            Affair::Request(_) => AffairKind::Request,
            Affair::Fact(_) => AffairKind::Fact,
            Affair::Proposal(_) => AffairKind::Proposal,
            Affair::Violation(_) => AffairKind::Violation,
            Affair::Amendment(_) => AffairKind::Amendment,
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
            Affair::Incident(incident) => incident.reported,
            Affair::Request(request) => request.asked,
            Affair::Fact(fact) => fact.stated,
            Affair::Proposal(proposal) => proposal.offered,
            Affair::Violation(violation) => violation.reported,
            Affair::Amendment(amendment) => amendment.brought,
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
            Affair::Incident(incident) => incident.due(),
            Affair::Request(request) => request.due(),
            Affair::Fact(fact) => fact.due(id),
            Affair::Proposal(proposal) => proposal.due(),
            Affair::Violation(violation) => violation.due(id),
            Affair::Amendment(amendment) => amendment.due(),
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
            Affair::Incident(incident) => incident.deadlines().into_iter().collect(),
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
            Affair::Incident(incident) => incident.owes(own) || incident.is_to_pass(own),
            Affair::Request(request) => request.of == own && request.due().is_some(),
            Affair::Fact(fact) => fact.taken_back.is_none() && fact.answers.owes(own, id),
            Affair::Proposal(proposal) => proposal.owes(own) || (id.lane.party == own && proposal.is_to_be_called()),
            Affair::Violation(violation) => violation.asks() && violation.answers.owes(own, id),
            Affair::Amendment(amendment) => amendment.owes(own),
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
