//! Every clock that runs, or has run out with something owed, on any affair of the line: whose it is, on what, since when
//! and until when. Both sides' clocks, so that both stations show the same.
//!
//! The record is asked which affairs have a clock, in the order in which these run out, and no other is looked at. What is
//! owed on a conflict is not among them: conflicts are derived and have a list of their own.

pub mod cli;
pub mod run;
pub mod show;

use std::collections::BinaryHeap;

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::RecordError;
use line::affairs::{Affair, Answers, Body, CallStatus, Side};
use serde_json::{Value, json};
use store::Archive;

use crate::calls::show::plain;
use crate::clock::{date_time_group, rfc3339, span};
use crate::view::{body, code};

/// Open affairs that are read from the record at a time.
const PER_READ: usize = 256;

/// Clocks listed at once.
pub const LIST_MAX: usize = 1_000;

/// Characters shown of what an affair is about.
const TITLE_CHARS: usize = 60;

/// A clock of an affair.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock {
    /// When it runs out.
    pub due: Time,
    /// The entry that began the affair.
    pub id: EntryRef,
    /// Who owes something.
    pub party: PartyIndex,
    /// What.
    pub owes: Duty,
    /// Since when.
    pub since: Time,
}

/// What somebody owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// To read a message.
    Read,
    /// To answer.
    Answer,
    /// To read a warning back.
    ReadBack,
    /// To pass it to units.
    Pass,
    /// To tell what came of a warning.
    Outcome,
    /// To say what becomes of a call.
    Reply,
    /// To be at the machine.
    Come,
    /// To say that what it began is over, or how long it lasts.
    End,
    /// To say whose an incident was.
    Attribute,
    /// To do what it agreed to.
    Do,
    /// To accept a proposal or to reject it.
    Decide,
    /// To seek the call that is fixed with a proposal.
    Seek,
}

impl Duty {
    /// In words that follow "is to".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Duty::Read => "read it",
            Duty::Answer => "answer",
            Duty::ReadBack => "read back",
            Duty::Pass => "pass to units",
            Duty::Outcome => "tell the outcome",
            Duty::Reply => "say something next",
            Duty::Come => "be at the machine",
            Duty::End => "say that it is over, or how long it lasts",
            Duty::Attribute => "say whose it was",
            Duty::Do => "do what it agreed to",
            Duty::Decide => "accept or reject it",
            Duty::Seek => "seek the call that is fixed with it",
        }
    }
}

/// Every clock of the affair that `id` began which still runs, or ran out with something owed.
#[must_use]
pub fn of(id: EntryRef, affair: &Affair) -> Vec<Clock> {
    let clock = |party, owes, since, due| Clock { due, id, party, owes, since };
    let answering = |answers: &Answers, version: EntryRef, since, due| {
        let owing = answers.0.iter().map(|(party, _)| *party).filter(|party| answers.owes(*party, version));
        owing.map(|party| clock(party, Duty::Answer, since, due)).collect::<Vec<_>>()
    };
    match affair {
        Affair::Message(message) if message.due().is_some() => {
            let unread = message.readers.iter().filter(|(_, read)| read.is_none());
            unread.map(|(party, _)| clock(*party, Duty::Read, message.sent, message.read_by)).collect()
        }
        Affair::Message(_) => Vec::new(),
        Affair::Check(check) => {
            let silent = check.answers.iter().filter(|(_, answer)| answer.is_none());
            silent.map(|(party, _)| clock(*party, Duty::Answer, check.asked, check.answer_by)).collect()
        }
        Affair::Notice(notice) => {
            let version = notice.version;
            let mut clocks = match notice.answers_due() {
                Some(due) => answering(&notice.answers, version.at, version.time, due),
                None => Vec::new(),
            };
            let since = notice.begun().unwrap_or(notice.begins);
            clocks.extend(notice.over_due().map(|due| clock(id.lane.party, Duty::End, since, due)));
            clocks
        }
        Affair::Sites(sites) => {
            if affair.deadlines(id).is_empty() {
                return Vec::new();
            }
            let mut clocks = answering(&sites.answers, id, sites.sent, sites.answer_by);
            let asked = sites.answers.0.iter().map(|(party, _)| *party);
            let unpassed = asked.filter(|party| !sites.passed.by(*party));
            clocks.extend(unpassed.map(|party| clock(party, Duty::Pass, sites.sent, sites.pass_by)));
            clocks
        }
        Affair::Cease(cease) => {
            let open = cease.doings.iter().filter(|doing| doing.outcome.is_none());
            let of = |doing: &line::affairs::CeaseDoing| {
                let [read_back, passed, outcome] = crate::ceases::view::clocks(cease, doing);
                let duties = [(Duty::ReadBack, read_back), (Duty::Pass, passed), (Duty::Outcome, outcome)];
                let party = doing.party;
                duties.into_iter().filter(|(_, (_, _, done))| done.is_none()).map(move |(duty, (_, within_s, _))| {
                    clock(party, duty, cease.raised, cease.raised.plus_ms(within_s.saturating_mul(1_000)))
                })
            };
            open.flat_map(of).collect()
        }
        Affair::Plan(plan) => answering(&plan.answers, id, plan.sent, plan.return_by),
        Affair::Call(call) => {
            let Some(due) = call.due(id) else { return Vec::new() };
            let status = call.status(id);
            let party = |side| if side == Side::Seeks { call.from.party } else { call.asked() };
            let said = |side: Side| call.words(side).reply.map_or(call.sought, |(said, ..)| said.time);
            let of = |side: Side| match status {
                CallStatus::Agreed(at) => clock(party(side), Duty::Come, at, due),
                _ => clock(party(side), Duty::Reply, said(side.other()), due),
            };
            Side::BOTH.into_iter().filter(|side| call.owes(id, *side)).map(of).collect()
        }
        Affair::Contact(contact) => answering(&contact.answers, id, contact.told, contact.answer_by),
        Affair::Readout(readout) if readout.asks() => answering(&readout.answers, id, readout.sent, readout.answer_by),
        Affair::Readout(_) => Vec::new(),
        Affair::Query(query) => {
            let due = query.due().map(|due| clock(query.of, Duty::Answer, query.asked, due));
            due.into_iter().collect()
        }
        Affair::Attachment(_) => Vec::new(),
        Affair::Incident(incident) => {
            let owing = incident.sides.iter().map(|side| side.party).filter(|party| incident.owes(*party));
            let parties = incident.sides.iter().map(|side| side.party);
            let passing = parties.filter(|party| incident.is_to_pass(*party));
            let since = incident.version.time;
            owing
                .map(|party| clock(party, Duty::Attribute, since, incident.answer_by))
                .chain(passing.map(|party| clock(party, Duty::Pass, since, incident.pass_by)))
                .collect()
        }
        Affair::Request(request) => {
            let owes = if request.response.is_none() { Duty::Answer } else { Duty::Do };
            let due = request.due().map(|due| clock(request.of, owes, request.asked, due));
            due.into_iter().collect()
        }
        Affair::Fact(fact) if fact.due(id).is_some() => answering(&fact.answers, id, fact.stated, fact.answer_by),
        Affair::Violation(said) if said.due(id).is_some() => {
            answering(&said.answers, id, said.reported, said.answer_by)
        }
        Affair::Fact(_) | Affair::Violation(_) => Vec::new(),
        Affair::Amendment(amendment) => {
            let parties = (0..amendment.signatures.len() as u8).map(PartyIndex);
            let owing = parties.filter(|party| amendment.owes(*party));
            owing.map(|party| clock(party, Duty::Decide, amendment.brought, amendment.from)).collect()
        }
        Affair::Proposal(proposal) => {
            let owing = proposal.asked.iter().map(|(party, _)| *party).filter(|party| proposal.owes(*party));
            let mut clocks: Vec<_> =
                owing.map(|party| clock(party, Duty::Decide, proposal.offered, proposal.expires)).collect();
            if proposal.agreed().is_some() {
                let call = proposal.due().map(|due| clock(id.lane.party, Duty::Seek, proposal.offered, due));
                clocks.extend(call);
            }
            clocks
        }
        Affair::Staffed(check) => {
            let silent = check.answers.iter().filter(|(_, answer)| answer.is_none());
            silent.map(|(party, _)| clock(*party, Duty::Answer, check.asked, check.answer_by)).collect()
        }
        Affair::Suspension(pause) => {
            let due = pause.due().into_iter();
            due.map(|due| clock(id.lane.party, Duty::End, pause.since, due)).collect()
        }
    }
}

/// Which clocks are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Only those of this party.
    pub party: Option<PartyIndex>,
    /// Only those that ran out before this time.
    pub overdue_at: Option<Time>,
    /// Most of them.
    pub limit: usize,
}

/// The clocks of a record that run out first, and whether there are more.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn first(archive: &dyn Archive, wanted: Wanted) -> Result<(Vec<Clock>, bool), RecordError> {
    let until = wanted.overdue_at.unwrap_or(Time(u64::MAX));
    // One more than is asked for tells that there are more.
    let most = wanted.limit.saturating_add(1);
    let mut found: BinaryHeap<Clock> = BinaryHeap::new();
    let (mut after, mut last) = (Time(0), None);
    loop {
        let page = archive.due(after, last, until, PER_READ)?;
        let Some(&(id, due)) = page.last() else { break };
        for (id, _) in &page {
            let Some(affair) = archive.affair(*id)? else { continue };
            let clocks = of(*id, &affair).into_iter();
            found.extend(clocks.filter(|clock| {
                wanted.party.is_none_or(|party| party == clock.party)
                    && wanted.overdue_at.is_none_or(|at| clock.due < at)
            }));
        }
        while found.len() > most {
            found.pop();
        }
        // An affair is listed by its first clock; of those that follow none runs out before this one.
        if found.len() == most && found.peek().is_some_and(|latest| latest.due < due) {
            break;
        }
        (after, last) = (due, Some(id));
    }
    let mut clocks = found.into_sorted_vec();
    let more = clocks.len() > wanted.limit;
    clocks.truncate(wanted.limit);
    Ok((clocks, more))
}

/// A clock for people and tools.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn view(
    charter: &Charter,
    line: &str,
    archive: &dyn Archive,
    clock: &Clock,
    now: Time,
) -> Result<Value, RecordError> {
    let Clock { due, id, party, owes, since } = clock;
    let words = body(archive, *id)?;
    let kind = archive.affair(*id)?.map(|affair| crate::coded::english(&affair.kind()));
    let left_ms = due.0.cast_signed().saturating_sub(now.0.cast_signed());
    let in_words = match left_ms {
        0.. => format!("{} left", span(left_ms.unsigned_abs())),
        _ => format!("{} over", span(left_ms.unsigned_abs())),
    };
    Ok(json!({
        "line": line,
        "party": code(charter, *party),
        "owes": owes.name(),
        "kind": kind,
        "on": transcript::name_place(charter, *id),
        "title": words.as_ref().map(title).unwrap_or_default(),
        "since": rfc3339(*since),
        "due": rfc3339(*due),
        "dtg": date_time_group(*due),
        "left_s": left_ms as f64 / 1e3,
        "overdue": left_ms < 0,
        "in_words": in_words,
    }))
}

/// What an affair is about, in one line: the first text of its first words.
fn title(body: &Body) -> String {
    let first = body.texts().into_iter().find(|text| !text.trim().is_empty()).unwrap_or_default();
    plain(first.trim()).chars().take(TITLE_CHARS).collect()
}
