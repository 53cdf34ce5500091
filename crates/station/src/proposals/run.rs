//! Carries out `detente proposal` and `detente violation`.

use line::affairs::Affair;
use serde_json::{Value, json};

use super::cli::{Accept, Asked, NewProposal, Offer, Proposal, Proposals, Violation, Violations};
use super::station::{no_proposal, no_violation, text_of};
use super::view;
use crate::clock::wall;
use crate::failure::{Exit, Failure};
use crate::folder::{self, Folder};
use crate::protocol::Request;
use crate::reading::look;
use crate::view::{named, parse_serial};
use crate::{client, notices};

/// Proposals and violations listed at once.
const LIST_MAX: usize = 1_000;

/// Carries out a command about proposals.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn proposals(folder: &Folder, proposals: &Proposals) -> Result<Value, Failure> {
    let line = proposals.line.as_deref();
    let ask = |asked| client::ask(folder, &Request::Proposal { line: proposals.line.clone(), asked: Box::new(asked) });
    match &proposals.what {
        Proposal::List { open, limit } => look(folder, line, |charter, own, archive| {
            let found = view::proposals(charter, own, archive, *open, (*limit).min(LIST_MAX), wall());
            Ok(json!({ "proposals": found.map_err(Failure::damaged)? }))
        }),
        Proposal::Show { proposal, .. } => look(folder, line, |charter, own, archive| {
            let id = parse_serial(charter, proposal).ok_or_else(|| no_proposal(proposal))?;
            let found = view::whole(charter, own, archive, id, wall()).map_err(Failure::damaged)?;
            found.ok_or_else(|| no_proposal(proposal))
        }),
        Proposal::Offer(offer) => ask(Asked::Offer(Box::new(new(offer)?))),
        Proposal::Accept(accept) => {
            let texts = accept.texts.iter().map(|text| with_file(text)).collect::<Result<_, _>>()?;
            ask(Asked::Accept(Accept { texts, ..accept.clone() }))
        }
        Proposal::Reject(decide) => ask(Asked::Reject(decide.clone())),
        Proposal::Withdraw(decide) => ask(Asked::Withdraw(decide.clone())),
        Proposal::End(end) => ask(Asked::End(end.clone())),
    }
}

/// Carries out a command about violations.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn violations(folder: &Folder, violations: &Violations) -> Result<Value, Failure> {
    match &violations.what {
        Violation::List { of, limit, .. } => look(folder, violations.line.as_deref(), |charter, _, archive| {
            let of = match of {
                Some(named) => Some(parse_serial(charter, named).ok_or_else(|| no_proposal(named))?),
                None => None,
            };
            view::tally(charter, archive, of, (*limit).min(LIST_MAX)).map_err(Failure::damaged)
        }),
        Violation::Show { violation, .. } => look(folder, violations.line.as_deref(), |charter, _, archive| {
            let shown = match named(charter, archive, violation).map_err(Failure::damaged)? {
                Some((id, Affair::Violation(state))) => {
                    view::violation(charter, archive, id, &state).map_err(Failure::damaged)?
                }
                _ => None,
            };
            shown.ok_or_else(|| no_violation(violation))
        }),
        asked => {
            let (line, asked) = (violations.line.clone(), asked.clone());
            client::ask(folder, &Request::Violation { line, asked })
        }
    }
}

/// The text of a language, from a file where it says `@file`.
fn with_file(text: &str) -> Result<String, Failure> {
    let (language, words) = text_of(text)?;
    let Some(path) = words.strip_prefix('@') else { return Ok(text.to_owned()) };
    let bytes = folder::read(path.as_ref())?;
    let words = String::from_utf8(bytes)
        .map_err(|_| Failure::new(Exit::Usage, format!("{path} is not text"), "write it as UTF-8"))?;
    Ok(format!("{language}={}", words.trim_end()))
}

fn new(offer: &Offer) -> Result<NewProposal, Failure> {
    let texts = offer.texts.iter().map(|text| text_of(&with_file(text)?)).collect::<Result<_, _>>()?;
    Ok(NewProposal {
        kind: offer.kind.clone(),
        from: offer.from.clone(),
        texts,
        domains: offer.domains.clone(),
        volumes: notices::places(&offer.place)?,
        begins: offer.begins.clone(),
        ends: offer.ends.clone(),
        expires: offer.expires.clone(),
        call: offer.call.clone(),
        medium: offer.medium.clone(),
        monitors: offer.monitors.clone(),
        replaces: offer.replaces.clone(),
        precedence: offer.precedence.clone(),
    })
}
