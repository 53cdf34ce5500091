//! What the running station does about readouts: it makes words of what people type.

use evidence::{Charter, EntryRef, Precedence, Time};
use line::Record as _;
use line::affairs::{Affair, Body, Point, ReadoutBody, ReleaseBody, Stance, StanceBody, Tenor, Topic};
use serde_json::{Value, json};

use super::cli::{Give, Readout};
use super::view::{self, CONFIDENCES, TENORS, TOPICS};
use crate::failure::{Exit, Failure};
use crate::parse;
use crate::serve::{Core, Host};
use crate::socket::{Client, damaged};
use crate::view::parse_serial;

/// Answers a request about readouts.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn answer(client: &Client, line: Option<String>, asked: Readout) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let (precedence, body) = client.ask(move |core| said(core, host, asked)).await??;
    let on = match &body {
        Body::Stance(stance) => Some(stance.on),
        Body::Release(release) => Some(release.readout),
        _ => None,
    };
    let mut said = client.say(host, precedence, body).await?;
    if let Some(id) = on {
        let shown = client.ask(move |core| {
            let host = &core.hosts()[host];
            view::readout(host.line.charter(), host.line.own(), &host.store, id).map_err(damaged)
        });
        said["readout"] = json!(shown.await??);
    }
    Ok(said)
}

fn said(core: &Core, host: usize, asked: Readout) -> Result<(Precedence, Body), Failure> {
    let now = core.now().wall;
    let host = &core.hosts()[host];
    let (readout, stance, words) = match asked {
        Readout::Give(give) => return self::give(host, now, &give),
        Readout::Agree { readout } => (readout, Stance::NoObjection, String::new()),
        Readout::Object { readout, reason } => (readout, Stance::Objects, reason),
        Readout::Release { readout, by, at } => {
            let (id, state) = found(host, &readout)?;
            let before = state.released.iter().find(|(party, _)| *party == host.line.own());
            let turn = before.map_or(0, |(_, said)| said.turn.saturating_add(1));
            let authority = parse::own_post(host.line.charter(), host.line.own(), &by)?;
            return Ok((id.lane.precedence, Body::Release(ReleaseBody { readout: id, turn, authority, words: at })));
        }
        Readout::List { .. } | Readout::Show { .. } | Readout::Compare { .. } | Readout::Publish { .. } => {
            return Err(Failure::new(Exit::Usage, "it is read from the record", "detente readout list"));
        }
    };
    let (id, state) = found(host, &readout)?;
    let turn = state.answers.next_turn(host.line.own());
    Ok((id.lane.precedence, Body::Stance(StanceBody { on: id, version: id, turn, stance, words })))
}

fn give(host: &Host, now: Time, give: &Give) -> Result<(Precedence, Body), Failure> {
    let (charter, own) = (host.line.charter(), host.line.own());
    let on = parse_serial(charter, &give.of).ok_or_else(|| no_exchange(&give.of))?;
    let parties = match host.store.affair(on).map_err(damaged)? {
        Some(Affair::Call(call)) => [call.from.party, call.asked()],
        Some(Affair::Contact(contact)) => [contact.from.party, contact.with.party],
        _ => return Err(no_exchange(&give.of)),
    };
    let with = parties.into_iter().find(|party| *party != own).unwrap_or(own);
    let replaces = match &give.replaces {
        Some(replaces) => Some(found(host, replaces)?.0),
        None => None,
    };
    let points = give.points.iter().map(|text| point(charter, text, now)).collect::<Result<_, _>>()?;
    let body = ReadoutBody {
        on,
        with,
        from: parse::own_post(charter, own, &give.from)?,
        offered: give.offered,
        confidence: parse::one_of(&give.confidence, "level of confidence", &CONFIDENCES)?,
        points,
        text: give.text.clone(),
        language: parse::own_language(charter, own, give.language.as_deref()),
        replaces,
    };
    Ok((Precedence::Routine, Body::Readout(body)))
}

/// A point as people type it: `TOPIC[:TENOR][@VALUE][=WORDS]`.
fn point(charter: &Charter, text: &str, now: Time) -> Result<Point, Failure> {
    let (head, words) = text.split_once('=').unwrap_or((text, ""));
    let (head, value) = head.split_once('@').map_or((head, None), |(head, value)| (head, Some(value)));
    let (topic, tenor) = head.split_once(':').map_or((head, None), |(topic, tenor)| (topic, Some(tenor)));
    let topic = parse::one_of(topic, "topic", &TOPICS)?;
    let tenor = tenor.map_or(Ok(Tenor::Discussed), |tenor| parse::one_of(tenor, "tenor", &TENORS))?;
    let value = value.map(|value| self::value(charter, topic, value, now)).transpose()?;
    Ok(Point { topic, tenor, value, words: words.to_owned() })
}

fn value(charter: &Charter, topic: Topic, text: &str, now: Time) -> Result<u64, Failure> {
    let wrong = |hint: &str| Failure::new(Exit::Usage, format!("{text:?} is no value of this point"), hint.to_owned());
    match topic {
        Topic::Initiative => {
            let party = charter.party_by_code(&text.to_uppercase());
            party.map(|party| party.0.into()).ok_or_else(|| wrong("say the code of a party: initiative@USA"))
        }
        Topic::NextContact => parse::time_ahead(text, now).map(|time| time.0),
        Topic::Duration => text.parse().map_err(|_| wrong("say the minutes: duration@60")),
        _ => text.parse().map_err(|_| wrong("say a number; of a country that of ISO 3166-1: situation@804")),
    }
}

fn found(host: &Host, named: &str) -> Result<(EntryRef, line::affairs::Readout), Failure> {
    let id = parse_serial(host.line.charter(), named).ok_or_else(|| no_readout(named))?;
    match host.store.affair(id).map_err(damaged)? {
        Some(Affair::Readout(readout)) => Ok((id, readout)),
        _ => Err(no_readout(named)),
    }
}

pub(super) fn no_readout(named: &str) -> Failure {
    Failure::missing(format!("there is no readout {named:?}"), "detente readout list lists them, as USA/R/0012")
}

pub(super) fn no_exchange(named: &str) -> Failure {
    let hint = "detente call list and detente contact list show them";
    Failure::missing(format!("{named:?} is neither a call nor a contact"), hint)
}
