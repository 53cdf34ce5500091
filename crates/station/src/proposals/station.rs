//! What the running station does about proposals and violations: it makes words of what people type.

use evidence::{Precedence, Time};
use line::Record as _;
use line::affairs::{
    Affair, Body, Category, Decision, DecisionBody, Domain, FollowUp, Means, ProposalBody, ProposalKind, Stance,
    StanceBody, ViolationBody,
};
use serde_json::{Value, json};

use super::cli::{Accept, Asked, NewProposal, Report, Violation};
use super::view;
use crate::calls::view::medium;
use crate::coded::of_word;
use crate::failure::{Exit, Failure};
use crate::parse;
use crate::serve::{Core, Host};
use crate::socket::{Client, damaged};
use crate::view::parse_serial;

/// Answers a request about proposals.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn proposal(client: &Client, line: Option<String>, asked: Asked) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let (precedence, body) = client.ask(move |core| said(core, host, asked)).await??;
    let on = match &body {
        Body::Decision(decision) => Some(decision.proposal),
        _ => None,
    };
    let mut said = client.say(host, precedence, body).await?;
    if let Some(id) = on {
        let shown = client.ask(move |core| {
            let (now, host) = (core.now().wall, &core.hosts()[host]);
            view::proposal(host.line.charter(), host.line.own(), &host.store, id, now).map_err(damaged)
        });
        said["proposal"] = json!(shown.await??);
    }
    Ok(said)
}

/// Answers a request about violations.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn violation(client: &Client, line: Option<String>, asked: Violation) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let (precedence, body) = client.ask(move |core| violated(core, host, asked)).await??;
    client.say(host, precedence, body).await
}

/// All that is said of a proposal goes with its precedence, so that its words have one order.
fn said(core: &Core, host: usize, asked: Asked) -> Result<(Precedence, Body), Failure> {
    let now = core.now().wall;
    let host = &core.hosts()[host];
    let (named, decision, words) = match asked {
        Asked::Offer(new) => return offer(host, now, *new),
        Asked::Accept(accept) => return accepted(host, &accept),
        Asked::Reject(decide) => (decide.proposal, Decision::Rejected, decide.reason),
        Asked::Withdraw(decide) => (decide.proposal, Decision::Withdrawn, decide.reason),
        Asked::End(end) => (end.proposal, Decision::Ended(parse::time_ahead(&end.at, now)?), end.reason),
    };
    let id = parse_serial(host.line.charter(), &named).ok_or_else(|| no_proposal(&named))?;
    Ok((id.lane.precedence, Body::Decision(DecisionBody { proposal: id, decision, words })))
}

fn offer(host: &Host, now: Time, new: NewProposal) -> Result<(Precedence, Body), Failure> {
    let (charter, own) = (host.line.charter(), host.line.own());
    let replaces = match &new.replaces {
        Some(named) => Some(parse_serial(charter, named).ok_or_else(|| no_proposal(named))?),
        None => None,
    };
    let precedence = match (&new.precedence, replaces) {
        (Some(given), _) => parse::precedence(given)?,
        (None, Some(replaces)) => replaces.lane.precedence,
        (None, None) => Precedence::Immediate,
    };
    let mut domains = match new.domains.is_empty() {
        true => Domain::ALL.to_vec(),
        false => {
            let domain = |text: &String| of_word(text, "domain", Domain::ALL);
            new.domains.iter().map(domain).collect::<Result<_, _>>()?
        }
    };
    domains.sort_unstable();
    domains.dedup();
    let mut monitors = new.monitors.iter().map(|code| parse::party(charter, code)).collect::<Result<Vec<_>, _>>()?;
    monitors.sort_unstable();
    monitors.dedup();
    let mut texts = new.texts;
    texts.sort_unstable();
    let begins = parse::time_ahead(&new.begins, now)?;
    let body = ProposalBody {
        from: parse::own_post(charter, own, &new.from)?,
        kind: of_word(&new.kind, "kind of proposal", ProposalKind::ALL)?,
        texts,
        domains,
        volumes: crate::notices::volumes(&new.volumes)?,
        begins,
        ends: new.ends.as_deref().map(|ends| parse::time_ahead(ends, begins)).transpose()?,
        expires: parse::time_ahead(&new.expires, now)?,
        follow_up: new.call.as_deref().map(|call| follow_up(host, now, call, &new.medium)).transpose()?,
        monitors,
        replaces,
    };
    Ok((precedence, Body::Proposal(body)))
}

/// A call as `minister,RUS/minister,2026-05-02T10:00:00Z`.
fn follow_up(host: &Host, now: Time, text: &str, by: &str) -> Result<FollowUp, Failure> {
    let (charter, own) = (host.line.charter(), host.line.own());
    let [from, with, at] = text.split(',').map(str::trim).collect::<Vec<_>>()[..] else {
        let hint = "write our post, the other's and the time: minister,RUS/minister,2026-05-02T10:00:00Z";
        return Err(Failure::new(Exit::Usage, format!("{text:?} is no call"), hint));
    };
    Ok(FollowUp {
        from: parse::own_post(charter, own, from)?,
        with: parse::address(charter, with)?,
        at: parse::time_ahead(at, now)?,
        medium: parse::one_of(by, "medium", medium::ALL)?,
    })
}

/// What is accepted is what stands in the entry; texts that an officer has before him are held against it.
fn accepted(host: &Host, accept: &Accept) -> Result<(Precedence, Body), Failure> {
    let named = &accept.proposal;
    let id = parse_serial(host.line.charter(), named).ok_or_else(|| no_proposal(named))?;
    let Some(Body::Proposal(offered)) = crate::view::body(&host.store, id).map_err(damaged)? else {
        return Err(no_proposal(named));
    };
    for text in &accept.texts {
        let (language, text) = text_of(text)?;
        match offered.texts.iter().find(|(theirs, _)| *theirs == language) {
            Some((_, theirs)) if *theirs == text => {}
            Some((_, theirs)) => {
                let at = theirs.chars().zip(text.chars()).take_while(|(one, other)| one == other).count();
                let what =
                    format!("the text in {language:?} is not the one that is offered: it differs at character {at}");
                return Err(Failure::refused(what, "reject the proposal, or offer your own text with --replaces"));
            }
            None => {
                let what = format!("the proposal has no text in {language:?}");
                return Err(Failure::refused(what, "detente proposal show lists its languages"));
            }
        }
    }
    let decision = Decision::Accepted { content: offered.content(), texts: offered.text_hashes() };
    let body = DecisionBody { proposal: id, decision, words: accept.words.clone() };
    Ok((id.lane.precedence, Body::Decision(body)))
}

/// A text with its language, as `en=…`.
///
/// # Errors
/// [`Failure`] with the way to write it.
pub fn text_of(text: &str) -> Result<(String, String), Failure> {
    let (language, words) = text.split_once('=').ok_or_else(|| {
        Failure::new(Exit::Usage, format!("{text:?} names no language"), "write it as en=\"All firing stops\"")
    })?;
    Ok((language.trim().to_owned(), words.to_owned()))
}

fn violated(core: &Core, host: usize, asked: Violation) -> Result<(Precedence, Body), Failure> {
    let now = core.now().wall;
    let host = &core.hosts()[host];
    let (named, stance, words) = match asked {
        Violation::Report(report) => return reported(host, now, &report),
        Violation::Admit { violation, words } => (violation, Stance::NoObjection, words),
        Violation::Dispute { violation, reason } => (violation, Stance::Objects, reason),
        Violation::Retract { violation, reason } => {
            let id = parse_serial(host.line.charter(), &violation).ok_or_else(|| no_violation(&violation))?;
            return Ok((id.lane.precedence, Body::Cancellation { message: id, reason }));
        }
        Violation::Show { .. } | Violation::List { .. } => {
            return Err(Failure::new(Exit::Usage, "it is read from the record", "detente violation list"));
        }
    };
    let on = parse_serial(host.line.charter(), &named).ok_or_else(|| no_violation(&named))?;
    let Some(Affair::Violation(state)) = host.store.affair(on).map_err(damaged)? else {
        return Err(no_violation(&named));
    };
    let turn = state.answers.next_turn(host.line.own());
    Ok((on.lane.precedence, Body::Stance(StanceBody { on, version: on, turn, stance, words })))
}

fn reported(host: &Host, now: Time, report: &Report) -> Result<(Precedence, Body), Failure> {
    let (charter, own) = (host.line.charter(), host.line.own());
    let proposal = parse_serial(charter, &report.proposal).ok_or_else(|| no_proposal(&report.proposal))?;
    let others: Vec<_> = host.line.rules().others_bound(own).collect();
    let by = match (&report.by, others.as_slice()) {
        (Some(code), _) => parse::party(charter, code)?,
        (None, [only]) => *only,
        (None, _) => return Err(Failure::new(Exit::Usage, "several parties could be meant", "say --by with its code")),
    };
    let at = parse::position(&report.at)?;
    let body = ViolationBody {
        proposal,
        from: parse::own_post(charter, own, &report.from)?,
        by,
        category: of_word(&report.category, "category", Category::ALL)?,
        means: of_word(&report.means, "means", Means::ALL)?,
        at,
        feature: report.second.feature(&host.line.rules().annex, at)?,
        when: report.when.as_deref().map_or(Ok(now), |when| parse::time(when, now))?,
        count: report.count,
        words: report.words.clone(),
        language: parse::own_language(charter, own, report.language.as_deref()),
    };
    Ok((parse::precedence(&report.precedence)?, Body::Violation(body)))
}

pub(super) fn no_proposal(named: &str) -> Failure {
    Failure::missing(format!("there is no proposal {named:?}"), "detente proposal list lists them, as USA/I/0012")
}

pub(super) fn no_violation(named: &str) -> Failure {
    Failure::missing(format!("there is no violation {named:?}"), "detente violation list lists them, as USA/I/0012")
}
