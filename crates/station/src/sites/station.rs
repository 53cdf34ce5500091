//! What the running station does about sites: it holds changes against the plot, and says what it is asked to.

use std::sync::Arc;

use evidence::{EntryRef, Precedence};
use line::Record as _;
use line::affairs::{
    Affair, AffairKind, Body, Item, PassedBody, SiteChange, Sites, Stance, StanceBody, StrikeBody, Struck,
    check_changes,
};
use serde_json::{Value, json};
use store::Archive as _;

use super::book::Book;
use super::{NO_PERMISSION, SiteRequest};
use crate::failure::{Exit, Failure};
use crate::hex::unhex;
use crate::plausible::Known;
use crate::serve::{Core, Host};
use crate::socket::{Client, damaged};
use crate::{parse, view};

/// Entries that one word answers or passes down; what is left waits for the next.
const ALL_MAX: usize = 1_000;

/// Entries that the status counts: it is asked for often, and each has hundreds of sites.
const COUNTED_MAX: usize = 256;

/// Places of one entry that are told to be in doubt: to say how far each lies from all else takes time, and a list that
/// is wrong in one row is mostly wrong in all.
const DOUBTS_MAX: usize = 8;

/// Changes that one job holds against the plot: in a crowd they take some hundredths of a second.
const CHANGES_PER_JOB: usize = 32;

/// Words that are ready to be said.
type Words = Vec<(Precedence, Body)>;

/// Answers a request about sites.
///
/// # Errors
/// [`Failure`] with what the line refused.
pub(crate) async fn answer(client: &Client, line: Option<String>, asked: SiteRequest) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    match asked {
        SiteRequest::Check { changes } => check(client, host, decode(&changes)?).await,
        SiteRequest::Release { changes, precedence } => {
            let body = Body::Sites(decode(&changes)?);
            client.say(host, parse::precedence(&precedence)?, body).await
        }
        SiteRequest::Answer { entry, how, words, precedence } => {
            let said = move |core: &mut Core| answers(&core.hosts()[host], &entry, &how, &words);
            say_all(client, host, precedence, said).await
        }
        SiteRequest::Passed { entry, units, at, precedence } => {
            let said = move |core: &mut Core| passed(core, &core.hosts()[host], &entry, &units, at.as_deref());
            say_all(client, host, precedence, said).await
        }
        SiteRequest::Struck { site, at, words } => {
            let said = move |core: &mut Core| struck(core, &core.hosts()[host], &site, &at, words);
            say_all(client, host, None, said).await
        }
    }
}

/// Composes words on the core's thread, and says them one after the other.
async fn say_all(
    client: &Client,
    host: usize,
    precedence: Option<String>,
    compose: impl FnOnce(&mut Core) -> Result<Words, Failure> + Send + 'static,
) -> Result<Value, Failure> {
    let ordered = precedence.map(|word| parse::precedence(&word)).transpose()?;
    let words = client.ask(compose).await??;
    let (mut serials, mut drafts, mut waiting) = (Vec::new(), Vec::new(), 0);
    for (usual, body) in words {
        match client.say(host, ordered.unwrap_or(usual), body).await? {
            said if said["state"] == "draft" => drafts.push(said["draft"].clone()),
            said if said["serial"].is_null() => waiting += 1,
            said => serials.push(said["serial"].clone()),
        }
    }
    Ok(
        json!({ "serial": serials.first(), "serials": serials, "drafted": drafts, "waiting": waiting, "meaning": NO_PERMISSION }),
    )
}

fn decode(changes: &str) -> Result<Vec<SiteChange>, Failure> {
    let body = unhex(changes).and_then(|bytes| Body::decode(&bytes).ok());
    match body {
        Some(Body::Sites(changes)) => Ok(changes),
        _ => Err(Failure::new(Exit::Usage, "these are no changes of sites", "use detente site import or site add")),
    }
}

/// Holds changes against the plot, some in each job, so that a FLASH never waits for all of a list.
async fn check(client: &Client, host: usize, changes: Vec<SiteChange>) -> Result<Value, Failure> {
    let changes = Arc::new(changes);
    let checked = changes.clone();
    let may_sign = client.ask(move |core| {
        let line = &core.hosts()[host].line;
        check_changes(&checked, line.charter(), line.own()).map(|()| line.may_sign() && line.waiting() == 0)
    });
    let may_sign = may_sign.await?.map_err(|error| Failure::refused(error, "mend what it says"))?;
    let (mut near, mut doubts) = (Vec::new(), Vec::new());
    for first in (0..changes.len()).step_by(CHANGES_PER_JOB) {
        let (checked, room) = (changes.clone(), DOUBTS_MAX - doubts.len());
        let looked = client.ask(move |core| {
            let some = checked.iter().enumerate().skip(first).take(CHANGES_PER_JOB);
            look(&core.hosts()[host], some, room)
        });
        let (near_some, doubts_of_some) = looked.await?;
        near.extend(near_some);
        doubts.extend(doubts_of_some);
    }
    Ok(json!({ "near": near, "doubts": doubts, "may_sign": may_sign }))
}

/// Which sites lie near those that some changes tell, and which places are in doubt, at most so many.
fn look<'a>(
    host: &Host,
    changes: impl Iterator<Item = (usize, &'a SiteChange)>,
    room: usize,
) -> (Vec<Value>, Vec<Value>) {
    let known = Known::of(host);
    let (mut near, mut doubts) = (Vec::new(), Vec::new());
    for (change, what) in changes {
        let others = super::near(host.line.plot(), what).into_iter();
        near.extend(others.map(|id| json!([change, view::site_name(host.line.charter(), id)])));
        let (site, but) = match what {
            SiteChange::Add(site) => (site, None),
            SiteChange::Change { site, to, .. } => (to, Some(Item::Site(*site))),
            SiteChange::Remove { .. } => continue,
        };
        if doubts.len() < room
            && let Some(doubt) = known.doubt(&site.footprint, but)
        {
            doubts.push(json!([change, doubt.view()]));
        }
    }
    (near, doubts)
}

/// The entries that a word is about: the one that is named, or all that wait for it.
fn entries(
    host: &Host,
    named: &str,
    waits: impl Fn(EntryRef, &Sites) -> bool,
) -> Result<Vec<(EntryRef, Sites)>, Failure> {
    if named.eq_ignore_ascii_case("all") {
        let waiting = host.store.inbox(AffairKind::Sites, None, ALL_MAX).map_err(damaged)?;
        let of_sites = waiting.into_iter().filter_map(|(at, affair)| match affair {
            Affair::Sites(sites) => Some((at, sites)),
            _ => None,
        });
        return Ok(of_sites.filter(|(at, sites)| waits(*at, sites)).collect());
    }
    let at = view::parse_serial(host.line.charter(), named).ok_or_else(|| no_entry(named))?;
    match host.store.affair(at).map_err(damaged)? {
        Some(Affair::Sites(sites)) => Ok(vec![(at, sites)]),
        _ => Err(no_entry(named)),
    }
}

fn answers(host: &Host, entry: &str, how: &str, words: &str) -> Result<Words, Failure> {
    let stance = match how {
        "acknowledge" => Stance::Acknowledged,
        "ask" => Stance::Asks,
        "object" => Stance::Objects,
        _ => {
            let hint = "one of acknowledge, ask, object; there is no permission to be given";
            return Err(Failure::new(Exit::Usage, format!("{how:?} is no answer"), hint));
        }
    };
    if stance != Stance::Acknowledged && words.trim().is_empty() {
        let hint = "say --words with what is asked or objected to";
        return Err(Failure::new(Exit::Usage, "a question or an objection needs words", hint));
    }
    let own = host.line.own();
    let said = |(at, sites): (EntryRef, Sites)| {
        let turn = sites.answers.next_turn(own);
        (at.lane.precedence, Body::Stance(StanceBody { on: at, version: at, turn, stance, words: words.to_owned() }))
    };
    Ok(entries(host, entry, |at, sites| sites.answers.owes(own, at))?.into_iter().map(said).collect())
}

fn passed(core: &Core, host: &Host, entry: &str, units: &str, at: Option<&str>) -> Result<Words, Failure> {
    let now = core.now().wall;
    let when = at.map_or(Ok(now), |at| parse::time(at, now))?;
    if units.trim().is_empty() {
        return Err(Failure::new(Exit::Usage, "no unit is named", "say --units with those that have the list now"));
    }
    let own = host.line.own();
    let said = |(at, _): (EntryRef, Sites)| {
        (at.lane.precedence, Body::Passed(PassedBody { what: at, units: units.to_owned(), at: when }))
    };
    Ok(entries(host, entry, |_, sites| !sites.passed.by(own))?.into_iter().map(said).collect())
}

fn struck(core: &Core, host: &Host, site: &str, at: &str, words: String) -> Result<Words, Failure> {
    let book = Book::new(host.line.charter(), host.line.own(), &host.store);
    let named = book.site_named(site).map(Struck::Site);
    let what = named.or_else(|| book.entry_named(site).map(Struck::Movement)).ok_or_else(|| no_site(site))?;
    let struck = parse::time(at, core.now().wall)?;
    Ok(vec![(Precedence::Immediate, Body::Strike(StrikeBody { what, struck, words }))])
}

/// How many entries about sites wait for our answer, and how many to be passed to our units, up to [`COUNTED_MAX`].
///
/// # Errors
/// [`line::RecordError`] if the record cannot be read.
pub(crate) fn waiting(host: &Host) -> Result<Value, line::RecordError> {
    let own = host.line.own();
    let (mut to_answer, mut to_pass) = (0, 0);
    let waiting = host.store.inbox(AffairKind::Sites, None, COUNTED_MAX)?;
    let more = waiting.len() == COUNTED_MAX;
    for (at, affair) in waiting {
        if let Affair::Sites(sites) = affair {
            to_answer += u64::from(sites.answers.owes(own, at));
            to_pass += u64::from(!sites.passed.by(own));
        }
    }
    Ok(json!({ "to_answer": to_answer, "to_pass": to_pass, "more": more }))
}

pub(super) fn no_entry(text: &str) -> Failure {
    Failure::missing(format!("{text:?} is no entry about sites"), "detente site list and detente status name them")
}

pub(super) fn no_site(text: &str) -> Failure {
    Failure::missing(format!("there is no site {text:?}"), "detente site list lists them, as USA/R/0012.3")
}
