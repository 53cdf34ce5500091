//! Notices and daily plans; how each party answered what was put to it (notices, sites, plans, contacts, readouts that were
//! offered, queries about terms, incidents, requests, facts, proposals, violations), and passed sites to its units.

use std::collections::BTreeMap;

use evidence::{Charter, EntryRef, PartyIndex, Time};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Answers, Body, Effect, Lead, Phase};
use serde_json::{Value, json};
use store::Archive;

use super::Period;
use super::kept::{self, Kept, Ran};
use crate::said;
use crate::view::{code, each};

/// By which party, to which, and in what: who answers whose words.
type Pair = (PartyIndex, PartyIndex, &'static str);

/// How each party answered.
#[derive(Default)]
pub struct Answered(BTreeMap<Pair, Kept>);

/// Words that were to be answered, by the entry that began their affair.
struct Asked<'a> {
    what: &'static str,
    on: EntryRef,
    answers: &'a Answers,
    /// The words that stand, and when they were said.
    version: (EntryRef, Time),
    by: Time,
    over: Option<Time>,
}

impl Answered {
    fn count(&mut self, archive: &dyn Archive, asked: &Asked<'_>, period: Period) -> Result<(), RecordError> {
        let &Asked { what, on, answers, version: (version, began), by, over } = asked;
        for (party, _) in &answers.0 {
            let ran = Ran { id: version, began, by, done: answers.first(*party, version), over };
            let is_meant = |body: &Body| matches!(body, Body::Stance(said) if said.on == on && said.version == version);
            let found = |done| said::when(archive, *party, done, &is_meant);
            self.0.entry((*party, on.lane.party, what)).or_default().count(&ran, period.now, found)?;
        }
        Ok(())
    }

    /// For people and tools.
    pub fn view(&self, charter: &Charter) -> Vec<Value> {
        let view = |((by, of, what), kept): (&Pair, &Kept)| {
            let mut view = kept.view(charter);
            (view["by"], view["of"], view["what"]) =
                (json!(code(charter, *by)), json!(code(charter, *of)), json!(what));
            view
        };
        self.0.iter().map(view).collect()
    }
}

/// Notices that each party gave, by their lead and by what became of them.
pub fn notices(
    charter: &Charter,
    archive: &dyn Archive,
    period: Period,
    answered: &mut Answered,
) -> Result<Vec<Value>, RecordError> {
    let mut counts: BTreeMap<PartyIndex, BTreeMap<&str, u64>> = BTreeMap::new();
    each(archive, AffairKind::Notice, &mut |id, affair| {
        let Affair::Notice(notice) = affair else { return Ok(true) };
        if !period.holds(notice.announced.time) {
            return Ok(true);
        }
        let lead = match notice.lead {
            Lead::OnTime => "on_time",
            Lead::Short => "short",
            Lead::Late => "late",
        };
        let phase = match notice.phase() {
            Phase::Planned | Phase::Active => "standing",
            Phase::Complete => "complete",
            Phase::Cancelled => "cancelled",
        };
        let counts = counts.entry(id.lane.party).or_default();
        for what in ["given", lead, phase].into_iter().chain(notice.voluntary.then_some("voluntary")) {
            *counts.entry(what).or_default() += 1;
        }
        let over = (!notice.stands()).then(|| notice.step.map(|(said, _)| said.time)).flatten();
        let version = (notice.version.at, notice.version.time);
        let (answers, by) = (&notice.answers, notice.answer_by);
        answered.count(archive, &Asked { what: "notices", on: id, answers, version, by, over }, period)?;
        Ok(true)
    })?;
    let names = ["given", "on_time", "short", "late", "voluntary", "standing", "complete", "cancelled"];
    let view = |(party, counts): (PartyIndex, BTreeMap<&str, u64>)| {
        let mut view = json!({ "by": code(charter, party) });
        names.into_iter().for_each(|name| view[name] = json!(counts.get(name).copied().unwrap_or_default()));
        view
    };
    Ok(counts.into_iter().map(view).collect())
}

/// Daily plans that each party sent, before the cut-off and after it.
pub fn plans(
    charter: &Charter,
    archive: &dyn Archive,
    period: Period,
    answered: &mut Answered,
) -> Result<Vec<Value>, RecordError> {
    let mut counts: BTreeMap<PartyIndex, [u64; 2]> = BTreeMap::new();
    each(archive, AffairKind::Plan, &mut |on, affair| {
        if let Affair::Plan(plan) = affair
            && period.holds(plan.sent)
        {
            counts.entry(on.lane.party).or_default()[usize::from(!plan.on_time)] += 1;
            let (answers, version, by) = (&plan.answers, (on, plan.sent), plan.return_by);
            answered.count(archive, &Asked { what: "plans", on, answers, version, by, over: None }, period)?;
        }
        Ok(true)
    })?;
    let view = |(party, [on_time, late]): (PartyIndex, [u64; 2])| json!({ "by": code(charter, party), "sent": on_time + late, "on_time": on_time, "late": late });
    Ok(counts.into_iter().map(view).collect())
}

/// Answers to sites, contacts, readouts that were offered, and queries.
pub fn others(archive: &dyn Archive, period: Period, answered: &mut Answered) -> Result<(), RecordError> {
    let mut count = |on, what, answers: &Answers, sent, by, over| {
        answered.count(archive, &Asked { what, on, answers, version: (on, sent), by, over }, period)
    };
    let kinds = [AffairKind::Sites, AffairKind::Contact, AffairKind::Readout, AffairKind::Fact, AffairKind::Violation];
    for kind in kinds {
        each(archive, kind, &mut |on, affair| {
            match affair {
                Affair::Sites(sites) if period.holds(sites.sent) => {
                    count(on, "sites", &sites.answers, sites.sent, sites.answer_by, None)?;
                }
                Affair::Contact(contact) if period.holds(contact.told) => {
                    count(on, "contacts", &contact.answers, contact.told, contact.answer_by, None)?;
                }
                Affair::Readout(readout)
                    if period.holds(readout.sent) && readout.offered && readout.effect == Effect::Counts =>
                {
                    let over = readout.replaced.map(|said| said.time);
                    count(on, "readouts", &readout.answers, readout.sent, readout.answer_by, over)?;
                }
                Affair::Fact(fact) if period.holds(fact.stated) => {
                    let over = fact.taken_back.map(|word| word.time);
                    count(on, "facts", &fact.answers, fact.stated, fact.answer_by, over)?;
                }
                Affair::Violation(said) if period.holds(said.reported) && said.effect == Effect::Counts => {
                    let over = said.taken_back.map(|word| word.time);
                    count(on, "violations", &said.answers, said.reported, said.answer_by, over)?;
                }
                _ => {}
            }
            Ok(true)
        })?;
    }
    each(archive, AffairKind::Query, &mut |id, affair| {
        if let Affair::Query(query) = affair
            && period.holds(query.asked)
        {
            let ran = Ran { id, began: query.asked, by: query.answer_by, done: query.answered, over: None };
            let is_meant = |body: &Body| matches!(body, Body::Clarification(said) if said.query == id);
            let found = |done| said::when(archive, query.of, done, &is_meant);
            answered.0.entry((query.of, id.lane.party, "queries")).or_default().count(&ran, period.now, found)?;
        }
        Ok(true)
    })?;
    happened(archive, period, answered)
}

/// How each party said whose an incident was, passed on what was urgent, responded to requests, and decided on proposals.
fn happened(archive: &dyn Archive, period: Period, answered: &mut Answered) -> Result<(), RecordError> {
    each(archive, AffairKind::Incident, &mut |id, affair| {
        let Affair::Incident(incident) = affair else { return Ok(true) };
        if !period.holds(incident.reported) {
            return Ok(true);
        }
        let author = id.lane.party;
        let closed = incident.sides.iter().filter_map(|side| side.closure.map(|closure| closure.said.time)).max();
        let over = closed.filter(|_| incident.is_closed());
        for side in incident.sides.iter().filter(|side| side.party != author) {
            let mut count = |what, by, done, is_meant: &dyn Fn(&Body) -> bool| {
                let ran = Ran { id, began: incident.version.time, by, done, over };
                let found = |done| said::when(archive, side.party, done, &is_meant);
                answered.0.entry((side.party, author, what)).or_default().count(&ran, period.now, found)
            };
            if incident.asks {
                let is_meant = |body: &Body| matches!(body, Body::Attribution(said) if said.incident == id);
                count("attributions", incident.answer_by, side.first, &is_meant)?;
            }
            if incident.urgent {
                let words = incident.passed.0.iter().find(|(party, _)| *party == side.party).map(|(_, words)| words);
                let done = words.and_then(|words| words.iter().map(|said| said.time).min());
                let is_meant = |body: &Body| matches!(body, Body::Passed(said) if said.what == id);
                count("urgent incidents", incident.pass_by, done, &is_meant)?;
            }
        }
        Ok(true)
    })?;
    each(archive, AffairKind::Request, &mut |id, affair| {
        if let Affair::Request(request) = affair
            && period.holds(request.asked)
        {
            let over = request.closure.filter(|_| request.is_closed()).map(|closure| closure.said.time);
            let ran = Ran { id, began: request.asked, by: request.respond_by, done: request.first, over };
            let is_meant = |body: &Body| matches!(body, Body::Response(said) if said.request == id);
            let found = |done| said::when(archive, request.of, done, &is_meant);
            answered.0.entry((request.of, id.lane.party, "requests")).or_default().count(&ran, period.now, found)?;
        }
        Ok(true)
    })?;
    each(archive, AffairKind::Proposal, &mut |id, affair| {
        let Affair::Proposal(proposal) = affair else { return Ok(true) };
        if !period.holds(proposal.offered) {
            return Ok(true);
        }
        for (party, first) in &proposal.asked {
            let done = first.map(|first| first.time);
            let withdrawn = proposal.withdrawn.map(|serial| EntryRef { serial, ..id });
            let over = match withdrawn {
                Some(at) => archive.entries(at.lane, at.serial, 1)?.first().map(|kept| kept.entry.time()),
                None => None,
            };
            let ran = Ran { id, began: proposal.offered, by: proposal.expires, done, over };
            let serial = first.map(|first| first.serial);
            let lane = evidence::Lane { party: *party, precedence: id.lane.precedence };
            let found = |_| Ok::<_, RecordError>(serial.map(|serial| EntryRef { lane, serial }));
            answered.0.entry((*party, id.lane.party, "proposals")).or_default().count(&ran, period.now, found)?;
        }
        Ok(true)
    })
}

/// How each party passed to its units what others told of sites, in time or late.
pub fn passed(charter: &Charter, archive: &dyn Archive, period: Period) -> Result<Vec<Value>, RecordError> {
    let mut all: BTreeMap<(PartyIndex, PartyIndex), Kept> = BTreeMap::new();
    each(archive, AffairKind::Sites, &mut |id, affair| {
        let Affair::Sites(sites) = affair else { return Ok(true) };
        if !period.holds(sites.sent) || sites.effect != Effect::Counts {
            return Ok(true);
        }
        for (party, _) in &sites.answers.0 {
            let words = sites.passed.0.iter().find(|(theirs, _)| theirs == party).map(|(_, words)| words);
            let first = words.and_then(|words| words.iter().min_by_key(|said| (said.time, said.at)));
            let done = first.map(|said| said.time);
            let ran = Ran { id, began: sites.sent, by: sites.pass_by, done, over: None };
            let found = |_| Ok::<_, RecordError>(first.map(|said| said.at));
            all.entry((*party, id.lane.party)).or_default().count(&ran, period.now, found)?;
        }
        Ok(true)
    })?;
    Ok(kept::by_pair(charter, all))
}
