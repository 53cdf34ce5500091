//! A warning for people and tools: what it says, and the three clocks that it started.

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Body, Cease, CeaseDoing, CeaseDuty, Outcome, OutcomeBody};
use serde_json::{Value, json};
use store::Archive;

use crate::clock::{date_time_group, rfc3339};
use crate::place;
use crate::view::{body, code, passed};

/// Warnings that are looked at for what is still open.
const OPEN_MAX: usize = 256;

/// A warning; `None` if the place holds none.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn warning(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    at: EntryRef,
) -> Result<Option<Value>, RecordError> {
    let Some(Affair::Cease(cease)) = archive.affair(at)? else { return Ok(None) };
    let Some(Body::Cease(words)) = body(archive, at)? else { return Ok(None) };
    let mut doings = Vec::new();
    for doing in &cease.doings {
        doings.push(self::doing(charter, own, archive, at, &cease, doing)?);
    }
    let owed = cease.owes(own);
    Ok(Some(json!({
        "warning": transcript::name_place(charter, at),
        "by": code(charter, at.lane.party),
        "mine": at.lane.party == own,
        "words": words.words,
        "language": words.language,
        "at": place::degrees(words.at),
        "feature": place::view(words.feature.as_ref(), words.at),
        "since": words.since.map(rfc3339),
        "raised": rfc3339(cease.raised),
        "dtg": date_time_group(cease.raised),
        "open": cease.due().is_some(),
        "due": cease.due().map(rfc3339),
        "owed_here": owed.map(|(duty, by)| json!({ "what": duty_name(duty), "by": rfc3339(by) })),
        "parties": doings,
        "passed": passed(charter, archive, &cease.passed)?,
    })))
}

/// What one party did about a warning, by its three clocks.
fn doing(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    at: EntryRef,
    cease: &Cease,
    doing: &CeaseDoing,
) -> Result<Value, RecordError> {
    let received = if doing.party == own {
        archive.kept_at(at)?
    } else {
        archive.receipt_for(at, doing.party)?.map(|receipt| receipt.claims().time)
    };
    let outcome = match &doing.outcome {
        Some((said, outcome, since)) => {
            let words = match body(archive, said.at)? {
                Some(Body::Outcome(OutcomeBody { words, .. })) => words,
                _ => String::new(),
            };
            let outcome = match outcome {
                Outcome::Stopped => "stopped",
                Outcome::Denied => "denied",
            };
            Some(json!({ "outcome": outcome, "at": rfc3339(*since), "words": words }))
        }
        None => None,
    };
    Ok(json!({
        "party": code(charter, doing.party),
        "received": received.map(rfc3339),
        "read_back": doing.read_back.map(|read_back| json!({
            "entry": transcript::name_place(charter, read_back.said.at),
            "apart_m": read_back.apart_cm as f64 / 100.0,
            "same_time": read_back.same_time,
            "right": read_back.is_right(),
        })),
        "outcome": outcome,
        "owes": cease.owes(doing.party).map(|(duty, _)| duty_name(duty)),
        "clocks": clocks(cease, doing)
            .map(|(name, within_s, done)| (name.to_owned(), clock(cease, within_s, done)))
            .into_iter()
            .collect::<serde_json::Map<_, _>>(),
    }))
}

/// The three clocks that run for one party: how many seconds each has, and when it was stopped.
pub fn clocks(cease: &Cease, doing: &CeaseDoing) -> [(&'static str, u64, Option<Time>); 3] {
    let right = doing.read_back.filter(|read_back| read_back.is_right()).map(|read_back| read_back.said.time);
    let words = cease.passed.0.iter().find(|(party, _)| *party == doing.party).map(|(_, words)| words);
    let passed = words.and_then(|words| words.iter().map(|said| said.time).min());
    [
        ("read_back", cease.terms.read_back_s, right),
        ("passed", cease.terms.pass_s, passed),
        ("outcome", cease.terms.outcome_s, doing.outcome.map(|(said, ..)| said.time)),
    ]
}

/// One clock: until when it runs, and when it was stopped.
fn clock(cease: &Cease, within_s: u64, done: Option<Time>) -> Value {
    let by = cease.raised.plus_ms(within_s.saturating_mul(1_000));
    json!({
        "within_s": within_s,
        "by": rfc3339(by),
        "done": done.map(rfc3339),
        // The two clocks are those of two machines, so what was quick may seem to be before its time.
        "took_s": done.map(|done| (done.0 as f64 - cease.raised.0 as f64) / 1e3),
        "in_time": done.map(|done| done <= by),
    })
}

fn duty_name(duty: CeaseDuty) -> &'static str {
    match duty {
        CeaseDuty::ReadBack => "read back",
        CeaseDuty::Pass => "pass to units",
        CeaseDuty::Outcome => "tell the outcome",
    }
}

/// The warnings of a record, the newest first; only those that are not answered for by all, if `open`.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn warnings(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    open: bool,
    limit: usize,
) -> Result<Vec<Value>, RecordError> {
    let mut views = Vec::new();
    let read = if open { OPEN_MAX } else { limit };
    for (at, affair) in archive.affairs(AffairKind::Cease, None, read)? {
        if views.len() < limit && (!open || matches!(&affair, Affair::Cease(cease) if cease.due().is_some())) {
            views.extend(warning(charter, own, archive, at)?);
        }
    }
    Ok(views)
}
