//! What the running station does about warnings: it makes words of what people type, and says them at once.

use evidence::{EntryRef, PartyIndex, Precedence, Time};
use line::Record as _;
use line::affairs::{Affair, Body, Cease, CeaseBody, CeaseDoing, Outcome, OutcomeBody, PassedBody, ReadBackBody};
use serde_json::{Value, json};
use volume::Footprint;

use super::{CeaseRequest, NewWarning};
use crate::failure::{Exit, Failure};
use crate::plausible::Known;
use crate::serve::{Core, Host};
use crate::socket::{Client, damaged};
use crate::{parse, place, view};

/// Answers a request about warnings.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn answer(client: &Client, line: Option<String>, asked: CeaseRequest) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    if let CeaseRequest::Raise(warning) = asked {
        let wait_s = warning.wait_s;
        let (body, owing) = client.ask(move |core| raise(core, host, &warning)).await??;
        let place = Footprint::Circle { centre: body.at, radius_cm: 0 };
        let said = client.say_and_wait(host, Precedence::Flash, Body::Cease(body), owing, wait_s).await;
        // It goes first, and is looked at then: no doubt holds a warning up.
        let doubt = client.ask(move |core| Known::of(&core.hosts()[host]).doubt(&place, None)).await?;
        return match (said, doubt) {
            (Ok(mut said), doubt) => {
                said["doubt"] = json!(doubt.map(|doubt| doubt.view()));
                Ok(said)
            }
            (Err(failure), Some(doubt)) => {
                let what = format!("{}\nLOOK AGAIN AT ITS PLACE: {doubt}", failure.what);
                Err(Failure { what, ..failure }.because(json!({ "doubts": [doubt.view()] })))
            }
            (Err(failure), None) => Err(failure),
        };
    }
    let (at, body) = client.ask(move |core| doing(core, host, asked)).await??;
    let mut said = client.say(host, Precedence::Flash, body).await?;
    let shown = client.ask(move |core| {
        let host = &core.hosts()[host];
        super::view::warning(host.line.charter(), host.line.own(), &host.store, at).map_err(damaged)
    });
    said["warning"] = json!(shown.await??);
    Ok(said)
}

fn raise(core: &Core, host: usize, warning: &NewWarning) -> Result<(CeaseBody, Vec<PartyIndex>), Failure> {
    let line = &core.hosts()[host].line;
    let charter = line.charter();
    let at = parse::position(&warning.at)?;
    let feature =
        warning.feature.as_ref().map(|feature| place::feature(&line.rules().annex, at, feature)).transpose()?;
    let now = core.now().wall;
    let since = warning.since.as_deref().map(|since| parse::time(since, now)).transpose()?;
    let ours = charter.party(line.own()).and_then(|party| party.languages.first().cloned());
    let language = warning.language.clone().or(ours).unwrap_or_default();
    let body = CeaseBody { at, feature, since, words: warning.words.clone(), language };
    Ok((body, line.rules().others_bound(line.own()).collect()))
}

fn doing(core: &Core, host: usize, asked: CeaseRequest) -> Result<(EntryRef, Body), Failure> {
    let now = core.now().wall;
    let host = &core.hosts()[host];
    let when = |at: Option<String>| at.map_or(Ok(now), |at| parse::time(&at, now));
    Ok(match asked {
        CeaseRequest::Raise(_) => return Err(Failure::new(Exit::Usage, "raised already", "detente cease list")),
        CeaseRequest::ReadBack { warning, at, since } => {
            let (id, cease) = found(host, &warning)?;
            let since = since.map(|since| read_since(&since, now, &cease)).transpose()?;
            let before = own_doing(host, &cease).and_then(|doing| doing.read_back).map(|before| before.said.turn);
            (id, Body::ReadBack(ReadBackBody { cease: id, turn: next(before), at: parse::position(&at)?, since }))
        }
        CeaseRequest::Passed { warning, units, at } => {
            let (id, _) = found(host, &warning)?;
            if units.trim().is_empty() {
                return Err(Failure::new(Exit::Usage, "no unit is named", "say --units with those that have it now"));
            }
            (id, Body::Passed(PassedBody { what: id, units, at: when(at)? }))
        }
        CeaseRequest::Outcome { warning, stopped, words, at } => {
            let (id, cease) = found(host, &warning)?;
            let before = own_doing(host, &cease).and_then(|doing| doing.outcome).map(|(said, ..)| said.turn);
            let outcome = if stopped { Outcome::Stopped } else { Outcome::Denied };
            (id, Body::Outcome(OutcomeBody { cease: id, turn: next(before), outcome, at: when(at)?, words }))
        }
    })
}

/// The time of a read-back. A time of day is that of the warning's day, so that it is right after midnight too.
fn read_since(text: &str, now: Time, cease: &Cease) -> Result<Time, Failure> {
    parse::time(text, if text.contains(['T', 't']) { now } else { cease.raised })
}

fn next(before: Option<u32>) -> u32 {
    before.map_or(0, |before| before.saturating_add(1))
}

fn own_doing(host: &Host, cease: &Cease) -> Option<CeaseDoing> {
    cease.doings.iter().find(|doing| doing.party == host.line.own()).copied()
}

fn found(host: &Host, named: &str) -> Result<(EntryRef, Cease), Failure> {
    let id = view::parse_serial(host.line.charter(), named).ok_or_else(|| no_warning(named))?;
    match host.store.affair(id).map_err(damaged)? {
        Some(Affair::Cease(cease)) => Ok((id, cease)),
        _ => Err(no_warning(named)),
    }
}

pub(super) fn no_warning(named: &str) -> Failure {
    Failure::missing(format!("there is no warning {named:?}"), "detente cease list lists them, as USA/F/0012")
}
