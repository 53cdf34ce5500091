//! What the running station does about incidents and requests: it makes words of what people type.

use evidence::{EntryRef, PartyIndex, PostIndex, Precedence, Time};
use line::Record as _;
use line::affairs::Aspect;
use line::affairs::{
    Affair, AttributionBody, Body, ClosureBody, Control, Detail, FactBody, Happening, IncidentBody, Means, Origin,
    PassedBody, RequestBody, Response, ResponseBody, Stance, StanceBody, Wanted,
};
use serde_json::{Value, json};
use volume::Footprint;

use super::cli::{Admit, Amend, Answer, Content, Distress, Incident, Report, Request};
use super::view;
use crate::coded::of_word;
use crate::failure::{Exit, Failure};
use crate::parse;
use crate::plausible::Known;
use crate::serve::{Core, Host};
use crate::socket::{Client, damaged};
use crate::view::parse_serial;

/// Answers a request about incidents.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn incident(client: &Client, line: Option<String>, asked: Incident) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let wait_s = match &asked {
        Incident::Admit(admit) => admit.wait,
        Incident::Distress(distress) => distress.wait,
        Incident::Report(report) => report.wait,
        _ => None,
    };
    let distress = matches!(asked, Incident::Distress(_));
    let (precedence, body) = client.ask(move |core| said(core, host, asked)).await??;
    let on = body.about();
    let place = match &body {
        Body::Incident(report) => Some(Footprint::Circle { centre: report.at, radius_cm: 0 }),
        _ => None,
    };
    let owing = client.ask(move |core| others(&core.hosts()[host])).await?;
    let mut said = client.say_and_wait(host, precedence, body, owing.clone(), wait_s).await?;
    if let Some(place) = place {
        // It goes first, and is looked at then: no doubt holds it up.
        let doubt = client.ask(move |core| Known::of(&core.hosts()[host]).doubt(&place, None)).await?;
        said["doubt"] = json!(doubt.map(|doubt| doubt.view()));
    }
    let id = match (on, said["serial"].as_str().map(str::to_owned)) {
        (Some(on), _) => Some(on),
        (None, Some(serial)) => Some(client.serial(host, serial).await?),
        (None, None) => None,
    };
    let Some(id) = id else { return Ok(said) };
    if distress {
        let mut requests = Vec::new();
        for of in owing {
            let body = client.ask(move |core| assistance(&core.hosts()[host], id, of)).await??;
            requests.push(client.say(host, Precedence::Flash, body).await?);
        }
        said["requests"] = json!(requests);
    }
    let shown = client.ask(move |core| {
        let (now, host) = (core.now().wall, &core.hosts()[host]);
        // In short: what was near is looked for beside the loop, which a FLASH may wait for.
        view::incident(host.line.charter(), host.line.own(), &host.store, id, now).map_err(damaged)
    });
    said["incident"] = json!(shown.await??);
    Ok(said)
}

/// Answers a request about requests.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn request(client: &Client, line: Option<String>, asked: Request) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let (precedence, body) = client.ask(move |core| requested(core, host, asked)).await??;
    let on = match &body {
        Body::Response(words) => Some(words.request),
        Body::Closure(words) => Some(words.on),
        _ => None,
    };
    let mut said = client.say(host, precedence, body).await?;
    if let Some(id) = on {
        let shown = client.ask(move |core| {
            let (now, host) = (core.now().wall, &core.hosts()[host]);
            view::request(host.line.charter(), host.line.own(), &host.store, id, now).map_err(damaged)
        });
        said["request"] = json!(shown.await??);
    }
    Ok(said)
}

/// The other parties that are bound: those who are asked, and whose receipts are waited for.
fn others(host: &Host) -> Vec<PartyIndex> {
    host.line.rules().others_bound(host.line.own()).collect()
}

fn read_only(command: &str) -> Failure {
    Failure::new(Exit::Usage, "it is read from the record", command)
}

fn said(core: &Core, host: usize, asked: Incident) -> Result<(Precedence, Body), Failure> {
    let now = core.now().wall;
    let host = &core.hosts()[host];
    let (charter, own) = (host.line.charter(), host.line.own());
    let language = |given: Option<String>| parse::own_language(charter, own, given.as_deref());
    Ok(match asked {
        Incident::Admit(admit) => (Precedence::Flash, Body::Incident(admitted(host, now, &admit)?)),
        Incident::Distress(distress) => (Precedence::Flash, Body::Incident(distressed(host, now, &distress)?)),
        Incident::Report(report) => {
            (parse::precedence(&report.precedence)?, Body::Incident(reported(host, now, &report)?))
        }
        Incident::Amend(amend) => amended(host, now, &amend)?,
        Incident::Attribute { incident, origin, control, words, language: given } => {
            let (id, state) = found(host, &incident)?;
            let before = state.side(own).and_then(|side| side.attribution).map(|said| said.said.turn);
            let body = AttributionBody {
                incident: id,
                turn: next(before),
                origin: of_word(&origin, "origin", Origin::ALL)?,
                control: of_word(&control, "control", Control::ALL)?,
                words,
                language: language(given),
            };
            (id.lane.precedence, Body::Attribution(body))
        }
        Incident::State { incident, about, words, language: given } => {
            let (id, _) = found(host, &incident)?;
            let aspect = of_word(&about, "aspect", Aspect::ALL)?;
            let body = FactBody { incident: id, aspect, words, language: language(given) };
            (Precedence::Routine, Body::Fact(body))
        }
        Incident::Agree { fact, words } => stance(host, &fact, Stance::NoObjection, words)?,
        Incident::Dispute { fact, reason } => stance(host, &fact, Stance::Objects, reason)?,
        Incident::Retract { fact, reason } => {
            let id = parse_serial(charter, &fact).ok_or_else(|| no_fact(&fact))?;
            (id.lane.precedence, Body::Cancellation { message: id, reason })
        }
        Incident::Read { incident, by } => {
            let (id, _) = found(host, &incident)?;
            (id.lane.precedence, Body::Read { message: id, by })
        }
        Incident::Passed { incident, units, at } => {
            let (id, _) = found(host, &incident)?;
            if units.trim().is_empty() {
                return Err(Failure::new(Exit::Usage, "no unit is named", "say --units with those that have it now"));
            }
            let at = at.map_or(Ok(now), |at| parse::time(&at, now))?;
            (id.lane.precedence, Body::Passed(PassedBody { what: id, units, at }))
        }
        Incident::Close { incident, words } => closed(host, &incident, true, words)?,
        Incident::Reopen { incident, reason } => closed(host, &incident, false, reason)?,
        Incident::Show { .. } | Incident::List { .. } => return Err(read_only("detente incident list")),
    })
}

fn next(before: Option<u32>) -> u32 {
    before.map_or(0, |before| before.saturating_add(1))
}

fn own_post(host: &Host, given: Option<&str>) -> Result<PostIndex, Failure> {
    given.map_or(Ok(PostIndex(0)), |code| parse::own_post(host.line.charter(), host.line.own(), code))
}

/// A report of which all but what, where and when is left open.
fn blank(host: &Host, from: PostIndex, happening: Happening, at: &str, since: Time) -> Result<IncidentBody, Failure> {
    Ok(IncidentBody {
        from,
        happening,
        means: Means::Unknown,
        at: parse::position(at)?,
        feature: None,
        within_cm: 0,
        toward: None,
        since,
        until: None,
        origin: Origin::Unknown,
        control: Control::Unknown,
        asks: false,
        details: Vec::new(),
        language: parse::own_language(host.line.charter(), host.line.own(), None),
        amends: None,
    })
}

fn admitted(host: &Host, now: Time, admit: &Admit) -> Result<IncidentBody, Failure> {
    let happening = of_word(&admit.happening, "happening", Happening::ALL)?;
    if !happening.is_accident() {
        let what = format!("{:?} is no accident that is admitted by this form", admit.happening);
        return Err(Failure::new(Exit::Usage, what, "one of launched, strayed, crossed; detente incident report"));
    }
    let since = admit.since.as_deref().map_or(Ok(now), |since| parse::time(since, now))?;
    let mut body = blank(host, own_post(host, admit.from.as_deref())?, happening, &admit.at, since)?;
    body.means = of_word(&admit.means, "means", Means::ALL)?;
    body.toward = admit.toward.as_deref().map(parse::position).transpose()?;
    body.origin = Origin::Ours;
    body.control = of_word(&admit.control, "control", Control::ALL)?;
    body.details = admit.words.iter().map(|words| (Detail::Remarks, words.clone())).collect();
    Ok(body)
}

fn distressed(host: &Host, now: Time, distress: &Distress) -> Result<IncidentBody, Failure> {
    let since = distress.since.as_deref().map_or(Ok(now), |since| parse::time(since, now))?;
    let from = own_post(host, distress.from.as_deref())?;
    let mut body = blank(host, from, Happening::Distress, &distress.at, since)?;
    body.means = of_word(&distress.means, "means", Means::ALL)?;
    body.details = distress.needs.iter().map(|words| (Detail::Help, words.clone())).collect();
    Ok(body)
}

fn reported(host: &Host, now: Time, report: &Report) -> Result<IncidentBody, Failure> {
    let happening = of_word(&report.happening, "happening", Happening::ALL)?;
    let since = report.since.as_deref().map_or(Ok(now), |since| parse::time(since, now))?;
    let mut body = blank(host, own_post(host, Some(&report.from))?, happening, &report.at, since)?;
    body.asks = report.ask;
    fill(host, now, &mut body, &report.content)?;
    Ok(body)
}

fn amended(host: &Host, now: Time, amend: &Amend) -> Result<(Precedence, Body), Failure> {
    let (id, state) = found(host, &amend.incident)?;
    let Some(Body::Incident(mut body)) = crate::view::body(&host.store, state.version.at).map_err(damaged)? else {
        return Err(no_incident(&amend.incident));
    };
    if let Some(happening) = &amend.happening {
        body.happening = of_word(happening, "happening", Happening::ALL)?;
    }
    if let Some(at) = &amend.at {
        // A feature from which one came to another place is none for this one.
        (body.at, body.feature) = (parse::position(at)?, None);
    }
    if let Some(since) = &amend.since {
        body.since = parse::time(since, now)?;
    }
    body.asks |= amend.ask;
    body.amends = Some((id, state.version.turn.saturating_add(1)));
    fill(host, now, &mut body, &amend.content)?;
    let precedence = if body.admits() { Precedence::Flash } else { state.version.at.lane.precedence };
    Ok((precedence, Body::Incident(body)))
}

/// Sets what is given; the rest stays as it is.
fn fill(host: &Host, now: Time, body: &mut IncidentBody, content: &Content) -> Result<(), Failure> {
    if let Some(means) = &content.means {
        body.means = of_word(means, "means", Means::ALL)?;
    }
    if let Some(feature) = content.second.feature(&host.line.rules().annex, body.at)? {
        body.feature = Some(feature);
    }
    if let Some(within) = &content.within {
        body.within_cm = parse::length_cm(within)?;
    }
    if let Some(toward) = &content.toward {
        body.toward = Some(parse::position(toward)?);
    }
    if let Some(until) = &content.until {
        body.until = Some(parse::time(until, now)?);
    }
    if let Some(origin) = &content.origin {
        body.origin = of_word(origin, "origin", Origin::ALL)?;
    }
    if let Some(control) = &content.control {
        body.control = of_word(control, "control", Control::ALL)?;
    }
    for text in &content.details {
        let (field, words) = text.split_once('=').ok_or_else(|| {
            Failure::new(Exit::Usage, format!("{text:?} names no field"), "write it as damage=\"two houses\"")
        })?;
        let detail = of_word(field, "field", Detail::ALL)?;
        body.details.retain(|(theirs, _)| *theirs != detail);
        body.details.push((detail, words.trim().to_owned()));
    }
    body.details.sort_by_key(|(detail, _)| *detail);
    if let Some(language) = &content.language {
        body.language.clone_from(language);
    }
    Ok(())
}

fn stance(host: &Host, named: &str, stance: Stance, words: String) -> Result<(Precedence, Body), Failure> {
    let on = parse_serial(host.line.charter(), named).ok_or_else(|| no_fact(named))?;
    let Some(Affair::Fact(fact)) = host.store.affair(on).map_err(damaged)? else { return Err(no_fact(named)) };
    let turn = fact.answers.next_turn(host.line.own());
    Ok((on.lane.precedence, Body::Stance(StanceBody { on, version: on, turn, stance, words })))
}

fn closed(host: &Host, named: &str, closes: bool, words: String) -> Result<(Precedence, Body), Failure> {
    let (id, state) = found(host, named)?;
    let before = state.side(host.line.own()).and_then(|side| side.closure).map(|closure| closure.said.turn);
    Ok((
        id.lane.precedence,
        Body::Closure(ClosureBody { on: id, version: state.version.at, turn: next(before), closes, words }),
    ))
}

/// Help is asked for with a distress, in the words of the form.
fn assistance(host: &Host, incident: EntryRef, of: PartyIndex) -> Result<Body, Failure> {
    let (charter, own) = (host.line.charter(), host.line.own());
    let from = match crate::view::body(&host.store, incident).map_err(damaged)? {
        Some(Body::Incident(report)) => report.from,
        _ => PostIndex(0),
    };
    Ok(Body::Request(RequestBody {
        on: Some(incident),
        from,
        of,
        wanted: Wanted::Assistance,
        follows: None,
        words: String::new(),
        language: parse::own_language(charter, own, None),
    }))
}

fn requested(core: &Core, host: usize, asked: Request) -> Result<(Precedence, Body), Failure> {
    let now = core.now().wall;
    let host = &core.hosts()[host];
    let (charter, own) = (host.line.charter(), host.line.own());
    let (request, response, words, language) = match asked {
        Request::Make { wanted, words, on, of, from, follows, precedence, language } => {
            let place = |named: Option<String>| match named {
                Some(named) => parse_serial(charter, &named).ok_or_else(|| no_place(&named)).map(Some),
                None => Ok(None),
            };
            let (on, follows) = (place(on)?, place(follows)?);
            let precedence = match precedence {
                Some(given) => parse::precedence(&given)?,
                None => on.map_or(Precedence::Routine, |on| on.lane.precedence),
            };
            let body = RequestBody {
                on,
                from: parse::own_post(charter, own, &from)?,
                of: asked_party(host, of.as_deref())?,
                wanted: of_word(&wanted, "thing to ask for", Wanted::ALL)?,
                follows,
                words,
                language: parse::own_language(charter, own, language.as_deref()),
            };
            return Ok((precedence, Body::Request(body)));
        }
        Request::Answer(Answer { request, words, language }) => (request, Response::Answered, words, language),
        Request::Refuse(Answer { request, words, language }) => (request, Response::Refused, words, language),
        Request::Agree { request, at, words } => (request, Response::Agreed(parse::time_ahead(&at, now)?), words, None),
        Request::Done { request, at, words } => {
            let at = at.map_or(Ok(now), |at| parse::time(&at, now))?;
            (request, Response::Done(at), words, None)
        }
        Request::Close { request, words } => return done_with(host, &request, true, words),
        Request::Reopen { request, reason } => return done_with(host, &request, false, reason),
        Request::Show { .. } | Request::List { .. } => return Err(read_only("detente request list")),
    };
    let (id, state) = found_request(host, &request)?;
    let body = ResponseBody {
        request: id,
        turn: next(state.response.map(|(said, _)| said.turn)),
        response,
        words,
        language: parse::own_language(charter, own, language.as_deref()),
    };
    Ok((id.lane.precedence, Body::Response(body)))
}

/// The party that is asked: the one that is named, or the only other one that is bound.
fn asked_party(host: &Host, named: Option<&str>) -> Result<PartyIndex, Failure> {
    let charter = host.line.charter();
    match (named, others(host).as_slice()) {
        (Some(code), _) => parse::party(charter, code),
        (None, [only]) => Ok(*only),
        (None, _) => Err(Failure::new(Exit::Usage, "several parties could be asked", "say --of with its code")),
    }
}

fn done_with(host: &Host, named: &str, closes: bool, words: String) -> Result<(Precedence, Body), Failure> {
    let (id, state) = found_request(host, named)?;
    let turn = next(state.closure.map(|closure| closure.said.turn));
    Ok((id.lane.precedence, Body::Closure(ClosureBody { on: id, version: state.version, turn, closes, words })))
}

fn found(host: &Host, named: &str) -> Result<(EntryRef, line::affairs::Incident), Failure> {
    let id = parse_serial(host.line.charter(), named).ok_or_else(|| no_incident(named))?;
    match host.store.affair(id).map_err(damaged)? {
        Some(Affair::Incident(incident)) => Ok((id, incident)),
        _ => Err(no_incident(named)),
    }
}

fn found_request(host: &Host, named: &str) -> Result<(EntryRef, line::affairs::Request), Failure> {
    let id = parse_serial(host.line.charter(), named).ok_or_else(|| no_request(named))?;
    match host.store.affair(id).map_err(damaged)? {
        Some(Affair::Request(request)) => Ok((id, request)),
        _ => Err(no_request(named)),
    }
}

pub(super) fn no_incident(named: &str) -> Failure {
    Failure::missing(format!("there is no incident {named:?}"), "detente incident list lists them, as USA/F/0012")
}

pub(super) fn no_request(named: &str) -> Failure {
    Failure::missing(format!("there is no request {named:?}"), "detente request list lists them, as USA/R/0012")
}

fn no_fact(named: &str) -> Failure {
    Failure::missing(format!("there is no fact {named:?}"), "detente incident show lists them, as RUS/R/0012")
}

fn no_place(named: &str) -> Failure {
    Failure::missing(format!("{named:?} is no place on the record"), "detente find finds it, as USA/R/0012")
}
