//! What the running station does with a message that was read: it makes words of what people type.

use evidence::{EntryRef, Precedence};
use line::Record as _;
use line::affairs::{Affair, Body, DeliveryBody, PassedBody, TranslationBody};
use serde_json::{Value, json};

use super::cli::Handling;
use super::view::STAGES;
use crate::failure::{Exit, Failure};
use crate::parse;
use crate::serve::{Core, Host};
use crate::socket::{Client, damaged, no_message};
use crate::view::{self, parse_serial};

/// Answers a request about a message that was read.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn answer(client: &Client, line: Option<String>, asked: Handling) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let (precedence, id, body) = client.ask(move |core| said(core, host, asked)).await??;
    let mut said = client.say(host, precedence, body).await?;
    let shown = client.ask(move |core| {
        let host = &core.hosts()[host];
        view::message(host.line.charter(), host.line.own(), &host.store, id).map_err(damaged)
    });
    said["message"] = json!(shown.await??);
    Ok(said)
}

/// It goes as urgently as the message that it is about.
fn said(core: &Core, host: usize, asked: Handling) -> Result<(Precedence, EntryRef, Body), Failure> {
    let now = core.now().wall;
    let host = &core.hosts()[host];
    let when = |at: Option<String>| at.map_or(Ok(now), |at| parse::time(&at, now));
    let (id, body) = match asked {
        Handling::Translate(words) => {
            let id = message(host, &words.message)?;
            let body = TranslationBody {
                message: id,
                language: words.language,
                stage: parse::one_of(&words.stage, "kind of translation", &STAGES)?,
                text: words.text,
                by: words.by,
                qualified_until: words.qualified_until.map(|until| parse::time(&until, now)).transpose()?,
            };
            (id, Body::Translation(body))
        }
        Handling::Deliver(words) => {
            let id = message(host, &words.message)?;
            let post = parse::own_post(host.line.charter(), host.line.own(), &words.post)?;
            (id, Body::Delivery(DeliveryBody { message: id, post, at: when(words.at)? }))
        }
        Handling::Pass(words) => {
            let id = message(host, &words.message)?;
            if words.units.trim().is_empty() {
                return Err(Failure::new(Exit::Usage, "no unit is named", "say --units with those that have it now"));
            }
            (id, Body::Passed(PassedBody { what: id, units: words.units, at: when(words.at)? }))
        }
    };
    Ok((id.lane.precedence, id, body))
}

fn message(host: &Host, named: &str) -> Result<EntryRef, Failure> {
    let id = parse_serial(host.line.charter(), named).ok_or_else(|| no_message(named))?;
    match host.store.affair(id).map_err(damaged)? {
        Some(Affair::Message(_)) => Ok(id),
        _ => Err(no_message(named)),
    }
}
