//! Proposals and violations for people and tools.

use std::collections::BTreeMap;

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::RecordError;
use line::affairs::{
    Address, Affair, AffairKind, Body, Effect, Held, Proposal, ProposalBody, ProposalStatus, Violation, ViolationBody,
};
use serde_json::{Value, json};
use store::Archive;
use volume::Volume;

use crate::clock::{date_time_group, rfc3339};
use crate::coded::word;
use crate::notices::coded;
use crate::notices::words::volume_words;
use crate::place::{self, degrees};
use crate::view::{answers, body, code, each, newest, post};

/// A proposal; `None` if the place holds none.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn proposal(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    now: Time,
) -> Result<Option<Value>, RecordError> {
    match (archive.affair(id)?, body(archive, id)?) {
        (Some(Affair::Proposal(state)), Some(Body::Proposal(words))) => {
            shown(charter, own, archive, id, &state, &words, now).map(Some)
        }
        _ => Ok(None),
    }
}

/// A proposal with the violations that are reported of it; `None` if the place holds none.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn whole(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    now: Time,
) -> Result<Option<Value>, RecordError> {
    let Some(mut value) = proposal(charter, own, archive, id, now)? else { return Ok(None) };
    value["violations"] = tally(charter, archive, Some(id), 0)?;
    Ok(Some(value))
}

/// How it stands at a moment, in a word: what has become of it, or whether it is in force.
fn state(proposal: &Proposal, now: Time) -> &'static str {
    match proposal.status() {
        ProposalStatus::Offered if proposal.expires < now => "expired",
        ProposalStatus::Offered => "offered",
        ProposalStatus::Rejected => "rejected",
        ProposalStatus::Withdrawn => "withdrawn",
        ProposalStatus::Agreed(from) if now < from => "agreed",
        _ if proposal.holds(now) => "in-force",
        _ => "ended",
    }
}

fn shown(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    proposal: &Proposal,
    words: &ProposalBody,
    now: Time,
) -> Result<Value, RecordError> {
    let mut decided = Vec::new();
    for (party, first) in &proposal.asked {
        let lane = evidence::Lane { party: *party, precedence: id.lane.precedence };
        let at = first.map(|first| EntryRef { lane, serial: first.serial });
        let said = at.map_or(Ok(None), |at| body(archive, at))?;
        let reason = match said {
            Some(Body::Decision(decision)) => decision.words,
            _ => String::new(),
        };
        let counts = proposal.decided(*party);
        // Its author says when it accepted, and what it had seen; what shows otherwise is who receipted what when.
        let kept = at.map_or(Ok(None), |at| archive.kept_at(at))?;
        let withdrawal = proposal.withdrawn.map(|serial| EntryRef { serial, ..id });
        let receipted = match withdrawal {
            Some(at) if *party != own => archive.receipt_for(at, *party)?.map(|receipt| receipt.claims().time),
            _ => None,
        };
        decided.push(json!({
            "party": code(charter, *party),
            "decision": counts.map(|decided| if decided.saw.is_some() { "accepted" } else { "rejected" }),
            "void": (first.is_some() && counts.is_none()).then_some("it had the withdrawal in hand"),
            "at": first.map(|first| rfc3339(first.time)),
            "entry": at.map(|at| transcript::name_place(charter, at)),
            "words": reason,
            "kept_here": kept.map(rfc3339),
            "came_after_expiry": kept.is_some_and(|kept| kept > proposal.expires),
            "receipted_withdrawal": receipted.map(rfc3339),
            "owes": proposal.owes(*party),
        }));
    }
    let ended = proposal.ended.iter().map(|(party, serial, at)| {
        let lane = evidence::Lane { party: *party, precedence: id.lane.precedence };
        let entry = transcript::name_place(charter, EntryRef { lane, serial: *serial });
        json!({ "party": code(charter, *party), "at": rfc3339(*at), "entry": entry })
    });
    let texts = words
        .texts
        .iter()
        .zip(&proposal.texts)
        .map(|((language, text), hash)| json!({ "language": language, "text": text, "sha256": hash.to_string() }));
    let author = id.lane.party;
    let follow_up = words.follow_up.map(|call| {
        json!({
            "from": post(charter, Address { party: author, post: call.from }),
            "with": post(charter, call.with),
            "at": rfc3339(call.at),
            "medium": word(call.medium),
            "sought_by": proposal.called.map(|call| transcript::name_place(charter, call.at)),
        })
    });
    let withdrawn = proposal.withdrawn.map(|serial| transcript::name_place(charter, EntryRef { serial, ..id }));
    Ok(json!({
        "proposal": transcript::name_place(charter, id),
        "by": code(charter, author),
        "mine": author == own,
        "from": post(charter, Address { party: author, post: words.from }),
        "precedence": id.lane.precedence.to_string(),
        "kind": word(words.kind),
        "texts": texts.collect::<Vec<_>>(),
        "content": proposal.content.to_string(),
        "domains": words.domains.iter().map(|domain| word(*domain)).collect::<Vec<_>>(),
        "volumes": words.volumes.iter().map(volume).collect::<Vec<_>>(),
        "offered": rfc3339(proposal.offered),
        "dtg": date_time_group(proposal.offered),
        "begins": rfc3339(proposal.begins),
        "ends": proposal.ends.map(rfc3339),
        "expires": rfc3339(proposal.expires),
        "state": state(proposal, now),
        "agreed_from": proposal.agreed().map(rfc3339),
        "withdrawn_by": withdrawn,
        "decisions": decided,
        "ended": ended.collect::<Vec<_>>(),
        "follow_up": follow_up,
        "monitors": proposal.monitors.iter().map(|party| code(charter, *party)).collect::<Vec<_>>(),
        "replaces": words.replaces.map(|replaces| transcript::name_place(charter, replaces)),
        "due": proposal.due().map(rfc3339),
    }))
}

/// Where something holds, for tools and in words.
fn volume(volume: &Volume) -> Value {
    let mut value = coded::volume(volume);
    value["words"] = json!(volume_words(volume).join(", "));
    value
}

/// The proposals, the newest first; only those that can be accepted or are in force, if `open`.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn proposals(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    open: bool,
    limit: usize,
    now: Time,
) -> Result<Vec<Value>, RecordError> {
    newest(archive, AffairKind::Proposal, limit, |id, affair| match affair {
        Affair::Proposal(state) if !open || matches!(self::state(&state, now), "offered" | "agreed" | "in-force") => {
            proposal(charter, own, archive, id, now)
        }
        _ => Ok(None),
    })
}

/// The violations of a proposal, or of all, the newest first, up to `limit`; and how many there are of each party and
/// category, by whether they are disputed.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn tally(
    charter: &Charter,
    archive: &dyn Archive,
    of: Option<EntryRef>,
    limit: usize,
) -> Result<Value, RecordError> {
    let mut listed = Vec::new();
    let mut counts: BTreeMap<(String, &'static str), BTreeMap<&'static str, u64>> = BTreeMap::new();
    each(archive, AffairKind::Violation, &mut |id, affair| {
        let Affair::Violation(state) = affair else { return Ok(true) };
        if of.is_some_and(|of| of != state.proposal) || state.effect != Effect::Counts {
            return Ok(true);
        }
        // What did not hold then was not violated, whatever is said of it.
        let held = match archive.affair(state.proposal)? {
            Some(Affair::Proposal(proposal)) if proposal.holds(state.when) => word_of(state.held(id)),
            _ => "not-in-force",
        };
        let row = counts.entry((code(charter, state.by), word(state.category))).or_default();
        *row.entry("reported").or_default() += 1;
        *row.entry(held).or_default() += 1;
        let counts = u64::from(state.count) * u64::from(!matches!(held, "not-in-force" | "taken-back"));
        *row.entry("counted").or_default() += counts;
        if listed.len() < limit {
            listed.extend(violation(charter, archive, id, &state)?);
        }
        Ok(true)
    })?;
    let rows = counts.into_iter().map(|((party, category), row)| {
        let of = |name: &str| row.get(name).copied().unwrap_or_default();
        json!({
            "party": party, "category": category, "reported": of("reported"), "admitted": of("admitted"),
            "disputed": of("disputed"), "unanswered": of("unanswered"), "taken_back": of("taken-back"),
            "not_in_force": of("not-in-force"),
            "counted": of("counted"),
        })
    });
    Ok(json!({ "tally": rows.collect::<Vec<_>>(), "violations": listed }))
}

/// How the accused takes a violation, in a word.
fn word_of(held: Held) -> &'static str {
    match held {
        Held::Agreed => "admitted",
        Held::Disputed => "disputed",
        Held::Stated => "unanswered",
        Held::TakenBack => "taken-back",
    }
}

/// A violation, and what the accused says; `None` if the place holds none.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn violation(
    charter: &Charter,
    archive: &dyn Archive,
    id: EntryRef,
    state: &Violation,
) -> Result<Option<Value>, RecordError> {
    let Some(Body::Violation(said)) = body(archive, id)? else { return Ok(None) };
    let ViolationBody { from, at, feature, words, language, .. } = said;
    Ok(Some(json!({
        "violation": transcript::name_place(charter, id),
        "proposal": transcript::name_place(charter, state.proposal),
        "reported_by": post(charter, Address { party: id.lane.party, post: from }),
        "by": code(charter, state.by),
        "category": word(state.category),
        "means": word(state.means),
        "at": degrees(at),
        "feature": place::view(feature.as_ref(), at),
        "when": rfc3339(state.when),
        "dtg": date_time_group(state.when),
        "count": state.count,
        "words": words,
        "language": language,
        "reported": rfc3339(state.reported),
        "held": word_of(state.held(id)),
        "answer_by": rfc3339(state.answer_by),
        "due": state.due(id).map(rfc3339),
        "answers": answers(charter, archive, &state.answers, id, state.answer_by)?,
        "taken_back_by": state.taken_back.map(|word| transcript::name_place(charter, word.at)),
    })))
}
