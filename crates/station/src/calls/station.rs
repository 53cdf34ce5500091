//! What the running station does about calls and contacts: it makes words of what people type.

use evidence::{EntryRef, Precedence, Time};
use line::Record as _;
use line::affairs::{
    Affair, Body, CallBody, CallStatus, Capacity, ContactBody, PresenceBody, Reply, ReplyBody, Side, SpokeBody, Stance,
    StanceBody,
};
use serde_json::{Value, json};

use super::cli::{Call, Contact, Seek};
use super::view::{self, medium, recording};
use crate::clock::DAY_MS;
use crate::failure::{Exit, Failure};
use crate::parse;
use crate::serve::{Core, Host};
use crate::socket::{Client, damaged};
use crate::view::parse_serial;

/// Answers a request about calls.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn call(client: &Client, line: Option<String>, asked: Call) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let (precedence, body) = client.ask(move |core| said(core, host, asked)).await??;
    let on = match &body {
        Body::Reply(reply) => Some(reply.call),
        Body::Presence(presence) => Some(presence.call),
        Body::Spoke(spoke) => Some(spoke.call),
        _ => None,
    };
    let mut said = client.say(host, precedence, body).await?;
    if let Some(id) = on {
        let shown = client.ask(move |core| {
            let (now, host) = (core.now().wall, &core.hosts()[host]);
            view::call(host.line.charter(), host.line.own(), &host.store, id, now).map_err(damaged)
        });
        said["call"] = json!(shown.await??);
    }
    Ok(said)
}

fn said(core: &Core, host: usize, asked: Call) -> Result<(Precedence, Body), Failure> {
    let now = core.now().wall;
    let host = &core.hosts()[host];
    let (call, reply, words) = match asked {
        Call::Seek(seek) => return self::seek(host, now, &seek),
        Call::Accept { call, at, words } => {
            let at = match at {
                Some(at) => parse::time_ahead(&at, now)?,
                None => named(host, &call)?,
            };
            (call, Reply::At(at), words)
        }
        Call::Propose { call, at, words } => (call, Reply::At(parse::time_ahead(&at, now)?), words),
        Call::Decline { call, reason } => (call, Reply::Declined, reason),
        Call::Withdraw { call, reason } => (call, Reply::Withdrawn, reason),
        Call::Postpone { call, reason, to } => {
            let reply = match to {
                Some(to) => Reply::At(parse::time_ahead(&to, now)?),
                None => Reply::Postponed,
            };
            (call, reply, reason)
        }
        Call::Present { call, who, recording, left } => return present(host, &call, &who, recording.as_deref(), left),
        Call::Spoke { call, began, ended } => return spoke(host, now, &call, began, ended),
        Call::List { .. } | Call::Show { .. } | Call::Calendar { .. } => {
            return Err(Failure::new(Exit::Usage, "it is read from the record", "detente call list"));
        }
    };
    let (id, state, side) = found(host, &call)?;
    // Whoever withdraws or puts off may have no word of the other to answer.
    let answers = state.last_word(id, side.other()).unwrap_or(id);
    let turn = state.words(side).reply.map_or(0, |(said, ..)| said.turn.saturating_add(1));
    Ok((id.lane.precedence, Body::Reply(ReplyBody { call: id, turn, answers, reply, words })))
}

fn seek(host: &Host, now: Time, seek: &Seek) -> Result<(Precedence, Body), Failure> {
    let charter = host.line.charter();
    let precedence = parse::precedence(&seek.precedence)?;
    let own = host.line.own();
    let from = parse::own_post(charter, own, &seek.from)?;
    let with = seek.with.iter().map(|with| parse::address(charter, with)).collect::<Result<_, _>>()?;
    let windows = if seek.windows.is_empty() {
        vec![(now, now.plus_ms(DAY_MS))]
    } else {
        seek.windows.iter().map(|window| parse::window(window, now)).collect::<Result<_, _>>()?
    };
    let follows = match &seek.follows {
        Some(follows) => Some(parse_serial(charter, follows).ok_or_else(|| no_call(follows))?),
        None => None,
    };
    let body = CallBody {
        from,
        with,
        subject: seek.subject.clone(),
        windows,
        medium: parse::one_of(&seek.medium, "medium", medium::ALL)?,
        language: parse::own_language(charter, own, seek.language.as_deref()),
        recording: parse::one_of(&seek.recording, "rule of recording", recording::ALL)?,
        follows,
        standing: None,
    };
    Ok((precedence, Body::Call(body)))
}

/// The time that is to be accepted where none is typed: the other's last, or the begin of the only window.
fn named(host: &Host, call: &str) -> Result<Time, Failure> {
    let (_, state, side) = found(host, call)?;
    match (state.words(side.other()).reply, state.windows.as_slice()) {
        (Some((_, _, Reply::At(at))), _) => Ok(at),
        (None, _) if side == Side::Asked => Err(Failure::new(
            Exit::Usage,
            "the call has windows and no time yet",
            "say --at with a time in one of them",
        )),
        _ => Err(Failure::new(Exit::Usage, "the other side has named no time", "detente call propose names one")),
    }
}

fn present(
    host: &Host,
    call: &str,
    who: &[String],
    recording: Option<&str>,
    left: bool,
) -> Result<(Precedence, Body), Failure> {
    let (id, state, side) = found(host, call)?;
    let charter = host.line.charter();
    let attendant = |text: &String| {
        let (capacity, office) = text.split_once('=').unwrap_or((text, ""));
        let capacity = parse::one_of::<Capacity>(capacity, "capacity", &view::CAPACITIES)?;
        // The charter knows the offices of those who speak for the post.
        let post = state.posts(side).first().and_then(|at| charter.party(at.party)?.post(at.post));
        let office = match (office.trim(), capacity) {
            ("", Capacity::Principal) => post.map_or("", |post| &post.title),
            ("", Capacity::Deputy) => post.and_then(|post| post.deputy.as_deref()).unwrap_or_default(),
            (office, _) => office,
        };
        if office.trim().is_empty() {
            let hint = "name the office: --who principal=\"Secretary of Defense\"";
            return Err(Failure::new(Exit::Usage, format!("{text:?} names no office"), hint));
        }
        Ok((capacity, office.trim().to_owned()))
    };
    if who.is_empty() && !left {
        return Err(Failure::new(
            Exit::Usage,
            "nobody is named",
            "--who principal=\"Secretary of Defense\", or --left",
        ));
    }
    let who = who.iter().map(attendant).collect::<Result<Vec<_>, Failure>>()?;
    let recording = match recording {
        Some(text) => parse::one_of(text, "rule of recording", recording::ALL)?,
        None => match crate::view::body(&host.store, id).map_err(damaged)? {
            Some(Body::Call(body)) => body.recording,
            _ => return Err(no_call(call)),
        },
    };
    let turn = state.words(side).present.map_or(0, |(said, _)| said.turn.saturating_add(1));
    Ok((id.lane.precedence, Body::Presence(PresenceBody { call: id, turn, who, recording })))
}

fn spoke(
    host: &Host,
    now: Time,
    call: &str,
    began: Option<String>,
    ended: Option<String>,
) -> Result<(Precedence, Body), Failure> {
    let (id, state, side) = found(host, call)?;
    let before = state.words(side).spoke;
    let began = match (began, before) {
        (Some(began), _) => parse::time(&began, now)?,
        // Whoever told the begin needs not tell it again with the end.
        (None, Some((_, began, _))) => began,
        (None, None) => now,
    };
    let ended = ended.map(|ended| parse::time(&ended, now)).transpose()?;
    if ended.is_some_and(|ended| ended < began) {
        return Err(Failure::new(Exit::Usage, "it ended before it began", "say --began with the time at which it did"));
    }
    let turn = before.map_or(0, |(said, ..)| said.turn.saturating_add(1));
    Ok((id.lane.precedence, Body::Spoke(SpokeBody { call: id, turn, began, ended })))
}

fn found(host: &Host, named: &str) -> Result<(EntryRef, line::affairs::Call, Side), Failure> {
    let id = parse_serial(host.line.charter(), named).ok_or_else(|| no_call(named))?;
    let Some(Affair::Call(call)) = host.store.affair(id).map_err(damaged)? else { return Err(no_call(named)) };
    match call.side_of(host.line.own()) {
        Some(side) => Ok((id, call, side)),
        None => Err(Failure::refused(format!("{named} is a call of others"), "only its two sides speak on it")),
    }
}

pub(super) fn no_call(named: &str) -> Failure {
    Failure::missing(format!("there is no call {named:?}"), "detente call list lists them, as USA/P/0012")
}

/// Answers a request about contacts.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn contact(client: &Client, line: Option<String>, asked: Contact) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let (precedence, body) = client.ask(move |core| told(core, host, asked)).await??;
    client.say(host, precedence, body).await
}

fn told(core: &Core, host: usize, asked: Contact) -> Result<(Precedence, Body), Failure> {
    let now = core.now().wall;
    let host = &core.hosts()[host];
    let charter = host.line.charter();
    let (contact, stance, words) = match asked {
        Contact::Tell { from, with, at, minutes, initiative, medium: by, words } => {
            let body = ContactBody {
                from: parse::own_post(charter, host.line.own(), &from)?,
                with: parse::address(charter, &with)?,
                at: parse::time(&at, now)?,
                duration_s: minutes.map(|minutes| minutes.saturating_mul(60)),
                initiative: initiative.as_deref().map(|code| parse::party(charter, code)).transpose()?,
                medium: parse::one_of(&by, "medium", medium::ALL)?,
                words,
            };
            return Ok((Precedence::Routine, Body::Contact(body)));
        }
        Contact::Agree { contact } => (contact, Stance::NoObjection, String::new()),
        Contact::Dispute { contact, reason } => (contact, Stance::Objects, reason),
        Contact::Show { .. } | Contact::List { .. } | Contact::Record { .. } => {
            return Err(Failure::new(Exit::Usage, "it is read from the record", "detente contact list"));
        }
    };
    let on = parse_serial(charter, &contact).ok_or_else(|| no_contact(&contact))?;
    let Some(Affair::Contact(state)) = host.store.affair(on).map_err(damaged)? else {
        return Err(no_contact(&contact));
    };
    let turn = state.answers.next_turn(host.line.own());
    Ok((on.lane.precedence, Body::Stance(StanceBody { on, version: on, turn, stance, words })))
}

pub(super) fn no_contact(named: &str) -> Failure {
    Failure::missing(format!("there is no contact {named:?}"), "detente contact list lists them, as USA/R/0012")
}

/// What is still to come of a call.
pub(super) fn is_open(status: CallStatus) -> bool {
    matches!(status, CallStatus::Sought | CallStatus::Agreed(_) | CallStatus::Postponed | CallStatus::Underway)
}
