//! What the running station does about staffed checks, suspensions and outages.

use evidence::{EntryRef, Precedence, Time};
use line::Record as _;
use line::affairs::{
    Affair, AffairKind, Body, NEUTRAL_TEXTS, PresentBody, ResumptionBody, StaffedBody, SuspensionBody,
};
use serde_json::Value;
use store::Archive as _;

use super::cli::{Pause, Staffed, Suspension};
use super::view::{PAUSES, RITUALS};
use crate::failure::{Exit, Failure};
use crate::parse;
use crate::serve::{Core, Host};
use crate::socket::{Client, damaged};
use crate::view::parse_serial;

/// Staffed checks go as routine: they are made so that they need not hurry.
const CHECK_PRECEDENCE: Precedence = Precedence::Routine;

/// Whether a party speaks concerns safety.
const PAUSE_PRECEDENCE: Precedence = Precedence::Immediate;

/// Staffed checks that are looked at for one that waits.
const WAITING_MAX: usize = 256;

/// Answers a request about staffed checks.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn staffed(client: &Client, line: Option<String>, asked: Staffed) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let (precedence, body) = client.ask(move |core| check(core, host, asked)).await??;
    client.say(host, precedence, body).await
}

fn check(core: &Core, host: usize, asked: Staffed) -> Result<(Precedence, Body), Failure> {
    let host = &core.hosts()[host];
    let charter = host.line.charter();
    match asked {
        Staffed::Ask { from, ritual, text } => {
            let from = parse::own_post(charter, host.line.own(), &from)?;
            let ritual = parse::one_of(&ritual, "ritual", &RITUALS)?;
            let text = text.map_or_else(|| next_text(host), vetted)?;
            Ok((CHECK_PRECEDENCE, Body::Staffed(StaffedBody { from, ritual, text })))
        }
        Staffed::Answer { check, by, text } => {
            let (id, state) = match &check {
                Some(named) => asked_check(host, named)?,
                None => oldest_waiting(host)?,
            };
            let other = (state.text + 1) % NEUTRAL_TEXTS;
            let text = text.map_or(Ok(other), vetted)?;
            Ok((id.lane.precedence, Body::Present(PresentBody { check: id, by, text })))
        }
        Staffed::Show { .. } | Staffed::List { .. } => {
            Err(Failure::new(Exit::Usage, "it is read from the record", "detente staffed list"))
        }
    }
}

fn vetted(text: u8) -> Result<u8, Failure> {
    let hint = format!("one from 0 to {}", NEUTRAL_TEXTS - 1);
    if text < NEUTRAL_TEXTS { Ok(text) } else { Err(Failure::new(Exit::Usage, "no such vetted text", hint)) }
}

/// The texts in turn, so that all are tried and none is a habit.
fn next_text(host: &Host) -> Result<u8, Failure> {
    let own = host.line.own();
    let page = host.store.affairs(AffairKind::Staffed, None, WAITING_MAX).map_err(damaged)?;
    let last = page.into_iter().find_map(|(id, affair)| match affair {
        Affair::Staffed(check) if id.lane.party == own => Some(check.text),
        _ => None,
    });
    Ok(last.map_or(0, |last| (last + 1) % NEUTRAL_TEXTS))
}

fn asked_check(host: &Host, named: &str) -> Result<(EntryRef, line::affairs::Staffed), Failure> {
    let none = || no_check(named);
    let id = parse_serial(host.line.charter(), named).ok_or_else(none)?;
    match host.store.affair(id).map_err(damaged)? {
        Some(Affair::Staffed(check)) => Ok((id, check)),
        _ => Err(none()),
    }
}

fn oldest_waiting(host: &Host) -> Result<(EntryRef, line::affairs::Staffed), Failure> {
    let own = host.line.own();
    let waiting = host.store.inbox(AffairKind::Staffed, None, 1).map_err(damaged)?;
    let found = waiting.into_iter().find_map(|(id, affair)| match affair {
        Affair::Staffed(check) if check.answers.contains(&(own, None)) => Some((id, check)),
        _ => None,
    });
    found.ok_or_else(|| Failure::refused("no staffed check waits for us", "detente staffed list shows those answered"))
}

/// Answers a request about suspensions and outages.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn suspension(client: &Client, line: Option<String>, asked: Suspension) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let body = client.ask(move |core| pause(core, host, asked)).await??;
    client.say(host, PAUSE_PRECEDENCE, body).await
}

fn pause(core: &Core, host: usize, asked: Suspension) -> Result<Body, Failure> {
    let now = core.now().wall;
    let host = &core.hosts()[host];
    match asked {
        Suspension::Suspend(told) => told_pause(host, now, "suspended", &told),
        Suspension::Outage { cause, pause } => {
            if cause.eq_ignore_ascii_case("suspended") {
                let hint = "detente suspension suspend says that it is a decision";
                return Err(Failure::new(Exit::Usage, "a suspension is no outage", hint));
            }
            told_pause(host, now, &cause, &pause)
        }
        Suspension::Resume { suspension, words } => {
            let suspension = match suspension {
                Some(named) => parse_serial(host.line.charter(), &named).ok_or_else(|| no_suspension(&named))?,
                None => only_own(host)?,
            };
            Ok(Body::Resumption(ResumptionBody { suspension, at: now, words }))
        }
        Suspension::Show { .. } | Suspension::List { .. } => {
            Err(Failure::new(Exit::Usage, "it is read from the record", "detente suspension list"))
        }
    }
}

fn told_pause(host: &Host, now: Time, cause: &str, told: &Pause) -> Result<Body, Failure> {
    let since = told.since.as_deref().map_or(Ok(now), |since| parse::time(since, now))?;
    let until = told.until.as_deref().map(|until| parse::time_ahead(until, since)).transpose()?;
    if until.is_some_and(|until| until < since) {
        return Err(Failure::new(Exit::Usage, "it ends before it begins", "say --until with a later time"));
    }
    Ok(Body::Suspension(SuspensionBody {
        from: parse::own_post(host.line.charter(), host.line.own(), &told.from)?,
        pause: parse::one_of(cause, "cause of an outage", &PAUSES)?,
        since,
        until,
        reason: told.reason.clone(),
    }))
}

/// The suspension or outage of ours that is not over, if there is just one.
fn only_own(host: &Host) -> Result<EntryRef, Failure> {
    let (charter, own) = (host.line.charter(), host.line.own());
    let ours: Vec<_> = host.line.suspensions().map(|(id, _)| id).filter(|id| id.lane.party == own).collect();
    match ours.as_slice() {
        [only] => Ok(*only),
        [] => Err(Failure::refused("nothing of ours is suspended or out", "detente suspension list")),
        _ => {
            let names: Vec<_> = ours.iter().map(|id| evidence::transcript::name_place(charter, *id)).collect();
            let hint = format!("say which: {}", names.join(", "));
            Err(Failure::new(Exit::Usage, "several suspensions and outages of ours are not over", hint))
        }
    }
}

pub(super) fn no_check(named: &str) -> Failure {
    Failure::missing(format!("there is no staffed check {named:?}"), "detente staffed list lists them, as RUS/R/0012")
}

pub(super) fn no_suspension(named: &str) -> Failure {
    let hint = "detente suspension list lists them, as USA/I/0012";
    Failure::missing(format!("there is no suspension or outage {named:?}"), hint)
}
