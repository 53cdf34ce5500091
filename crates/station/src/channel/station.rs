//! What the running station does on the operators' channel and about terms: it makes words of what people type.

use evidence::Precedence;
use line::Record as _;
use line::affairs::{Affair, Body, ChatBody, ClarificationBody, QueryBody};
use serde_json::{Value, json};

use super::cli::{Chat, Query};
use super::view;
use crate::failure::{Exit, Failure};
use crate::parse;
use crate::serve::{Core, Host};
use crate::socket::{Client, damaged};
use crate::view::parse_serial;

/// Answers a request about the operators' channel.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn chat(client: &Client, line: Option<String>, asked: Chat) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let Chat::Say { text, by, language } = asked else {
        return Err(Failure::new(Exit::Usage, "it is read from the record", "detente chat list"));
    };
    let body = client.ask(move |core| {
        let line = &core.hosts()[host].line;
        let language = parse::own_language(line.charter(), line.own(), language.as_deref());
        Body::Chat(ChatBody { by, text, language })
    });
    let mut said = client.say(host, Precedence::Routine, body.await?).await?;
    said["standing"] = json!(view::NEVER_A_POSITION);
    Ok(said)
}

/// Answers a request about terms.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn query(client: &Client, line: Option<String>, asked: Query) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let (precedence, body) = client.ask(move |core| said(core, host, asked)).await??;
    client.say(host, precedence, body).await
}

/// A query goes as urgently as what it is about, and its answer as the query.
fn said(core: &Core, host: usize, asked: Query) -> Result<(Precedence, Body), Failure> {
    let now = core.now().wall;
    let host = &core.hosts()[host];
    let (charter, own) = (host.line.charter(), host.line.own());
    match asked {
        Query::Ask { on, term, from, words, language } => {
            let on = parse_serial(charter, &on).ok_or_else(|| no_text(&on))?;
            let from = parse::own_post(charter, own, &from)?;
            let language = parse::own_language(charter, own, language.as_deref());
            Ok((on.lane.precedence, Body::Query(QueryBody { on, from, term, words, language })))
        }
        Query::Clarify { query, words, by, qualified_until, language } => {
            let (id, turn) = next_turn(host, &query)?;
            let language = parse::own_language(charter, own, language.as_deref());
            let qualified_until = qualified_until.map(|until| parse::time(&until, now)).transpose()?;
            let body = ClarificationBody { query: id, turn, words, language, by, qualified_until };
            Ok((id.lane.precedence, Body::Clarification(body)))
        }
        Query::Show { .. } | Query::List { .. } => {
            Err(Failure::new(Exit::Usage, "it is read from the record", "detente query list"))
        }
    }
}

fn next_turn(host: &Host, named: &str) -> Result<(evidence::EntryRef, u32), Failure> {
    let id = parse_serial(host.line.charter(), named).ok_or_else(|| no_query(named))?;
    match host.store.affair(id).map_err(damaged)? {
        Some(Affair::Query(query)) => Ok((id, query.clarified.map_or(0, |said| said.turn.saturating_add(1)))),
        _ => Err(no_query(named)),
    }
}

pub(super) fn no_query(named: &str) -> Failure {
    Failure::missing(format!("there is no query {named:?}"), "detente query list lists them, as USA/R/0012")
}

fn no_text(named: &str) -> Failure {
    Failure::missing(format!("{named:?} is no place on the record"), "detente find finds it, as USA/R/0012")
}
