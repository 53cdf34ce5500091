//! The one gate of all words: what somebody says is said at once, becomes a draft that waits for release, or is refused.

use std::time::Duration;

use evidence::Precedence;
use line::affairs::Body;
use line::desk::situation::Logging;
use line::desk::{Act, Change, Leave};
use serde_json::{Value, json};
use tracing::warn;

use super::keeper::Who;
use crate::failure::Failure;
use crate::socket::{Client, damaged, refused};

/// How long the answer to words that were said waits for the journal: they are said, whatever becomes of the note of it.
const NOTE_WAIT: Duration = Duration::from_secs(2);

/// Says words, if whoever asks may; or makes them a draft, or refuses them.
///
/// # Errors
/// [`Failure`] with the role that is missing and who has it, or what the line refuses.
pub(crate) async fn say(
    client: &Client,
    host: usize,
    precedence: Precedence,
    mut body: Body,
) -> Result<Value, Failure> {
    if client.desk.is_open() {
        return client.say_now(host, precedence, body).await;
    }
    if let Some(person) = &client.who.person {
        let qualified = client.desk.with(|state| qualification(state.desk.person(person), &body));
        sign(&mut body, person, qualified);
    }
    let of = language_of(client, host, &body).await?;
    match client.desk.may(&client.who, &Act::Say { precedence, body: &body, of: of.as_deref() })? {
        Leave::AtOnce => {
            let kind = body.kind().map(|kind| kind.name().to_owned());
            let said = client.say_now(host, precedence, body).await?;
            if let Some(kind) = kind {
                note(client, host, kind, &said).await;
            }
            Ok(said)
        }
        Leave::Draft { released } => draft(client, host, precedence, body, released).await,
    }
}

/// Puts the name of who is signed in where words name a person of ours.
fn sign(body: &mut Body, person: &str, qualified_until: Option<evidence::Time>) {
    match body {
        Body::Read { by, .. } => person.clone_into(by),
        Body::Present(present) => person.clone_into(&mut present.by),
        // A machine's translation is nobody's.
        Body::Translation(words) if words.by.is_some() => {
            words.by = Some(person.to_owned());
            words.qualified_until = qualified_until;
        }
        Body::Clarification(words) => {
            person.clone_into(&mut words.by);
            words.qualified_until = qualified_until;
        }
        Body::Chat(words) => person.clone_into(&mut words.by),
        _ => {}
    }
}

/// Until when a linguist is qualified in what a translation is from and into, as far as the language into which says.
fn qualification(person: Option<&line::desk::Person>, body: &Body) -> Option<evidence::Time> {
    match body {
        Body::Translation(words) => person?.qualified_until(&words.language),
        Body::Clarification(words) => person?.qualified_until(&words.language),
        _ => None,
    }
}

/// The language of the message that words translate.
async fn language_of(client: &Client, host: usize, body: &Body) -> Result<Option<String>, Failure> {
    let Body::Translation(words) = body else { return Ok(None) };
    let message = words.message;
    let found = client.ask(move |core| crate::view::body(&core.hosts()[host].store, message).map_err(damaged));
    Ok(match found.await?? {
        Some(Body::Message(message)) => Some(message.language),
        _ => None,
    })
}

/// Makes a draft of words that the line would take as it stands.
async fn draft(
    client: &Client,
    host: usize,
    precedence: Precedence,
    body: Body,
    released: bool,
) -> Result<Value, Failure> {
    let encoded = body.encode();
    let line = would_say(client, host, precedence, body).await?;
    let change = Change::Drafted { line, precedence, body: encoded, asked: client.asked.to_string(), released };
    add(client, change).await
}

/// Makes a draft that tells the other side of an item of the situation log. It is a draft whoever makes it: the words were
/// put together here, and nobody has read them yet.
///
/// # Errors
/// [`Failure`] with the role that is missing and who has it, or what the line or the log refuses.
pub(crate) async fn draft_item(
    client: &Client,
    host: usize,
    precedence: Precedence,
    body: Body,
    item: u64,
    asked: &Value,
) -> Result<Value, Failure> {
    client.desk.may(&client.who, &Act::Say { precedence, body: &body, of: None })?;
    let encoded = body.encode();
    let line = would_say(client, host, precedence, body).await?;
    let drafted = Logging::Drafted { item, line, precedence, body: encoded, asked: asked.to_string() };
    add(client, Change::Situation(drafted)).await
}

async fn add(client: &Client, change: Change) -> Result<Value, Failure> {
    let draft = client.desk.add(&client.who, change).await?.draft;
    let waits_for = client.desk.with(|state| {
        let found = state.desk.drafts().get(&draft);
        found.and_then(|found| found.waits_for(state.desk.widened()))
    });
    Ok(json!({ "serial": null, "state": "draft", "draft": draft, "waits_for": waits_for }))
}

/// Passes words that the line would take now; returns the line's name.
pub(super) async fn would_say(
    client: &Client,
    host: usize,
    precedence: Precedence,
    body: Body,
) -> Result<String, Failure> {
    client
        .ask(move |core| {
            let (now, host) = (core.now(), &core.hosts()[host]);
            host.line.would_say(now, precedence, &body, &host.store).map_err(refused)?;
            Ok(host.name.to_string())
        })
        .await?
}

/// Notes in the journal who said what. It comes behind the words and never holds them up; what is not kept of it is told
/// in the log, and the words stand on the record all the same.
async fn note(client: &Client, host: usize, kind: String, said: &Value) {
    if matches!(client.who, Who { person: None, .. }) {
        return;
    }
    let serial = said["serial"].as_str().map(str::to_owned);
    let (desk, who) = (client.desk.clone(), client.who.clone());
    let named = client.ask(move |core| {
        let host = &core.hosts()[host];
        let at = serial.and_then(|serial| crate::view::parse_serial(host.line.charter(), &serial));
        (host.name.to_string(), at)
    });
    let Ok((line, at)) = named.await else { return };
    let kept = tokio::spawn(async move { desk.add(&who, Change::Spoke { line, kind, at }).await });
    match tokio::time::timeout(NOTE_WAIT, kept).await {
        Ok(Ok(Ok(_))) => {}
        _ => warn!("who said the last words is not in the private journal"),
    }
}
