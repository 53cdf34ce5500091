//! Carries out `detente call` and `detente contact`.

use line::affairs::{Affair, AffairKind};
use serde_json::{Value, json};

use super::cli::{Call, Calls, Contact, Contacts};
use super::station::{no_call, no_contact};
use super::{calendar, view};
use crate::clock::wall;
use crate::failure::Failure;
use crate::folder::{self, Folder};
use crate::protocol::Request;
use crate::reading::look;
use crate::view::{named, newest, parse_serial};
use crate::{client, parse};

/// Calls and contacts listed at once.
const LIST_MAX: usize = 1_000;

/// Carries out a command about calls.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn calls(folder: &Folder, calls: &Calls) -> Result<Value, Failure> {
    let line = calls.line.as_deref();
    match &calls.what {
        Call::List { open, limit } => look(folder, line, |charter, own, archive| {
            let found = view::calls(charter, own, archive, *open, (*limit).min(LIST_MAX), wall());
            Ok(json!({ "calls": found.map_err(Failure::damaged)? }))
        }),
        Call::Show { call, .. } => look(folder, line, |charter, own, archive| {
            let at = parse_serial(charter, call).ok_or_else(|| no_call(call))?;
            let found = view::call_with_history(charter, own, archive, at, wall()).map_err(Failure::damaged)?;
            found.ok_or_else(|| no_call(call))
        }),
        Call::Calendar { call, out } => {
            let text = look(folder, line, |charter, own, archive| {
                let at = parse_serial(charter, call).ok_or_else(|| no_call(call))?;
                let text = calendar::call(charter, own, archive, at, wall()).map_err(Failure::damaged)?;
                Ok(json!(text.ok_or_else(|| no_call(call))?))
            })?;
            let text = text.as_str().unwrap_or_default();
            match out {
                Some(out) => {
                    folder::write(out, text.as_bytes())?;
                    Ok(json!({ "calendar": out.display().to_string() }))
                }
                None => Ok(json!({ "text": text })),
            }
        }
        asked => client::ask(folder, &Request::Call { line: calls.line.clone(), asked: asked.clone() }),
    }
}

/// Carries out a command about contacts.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn contacts(folder: &Folder, contacts: &Contacts) -> Result<Value, Failure> {
    let line = contacts.line.as_deref();
    match &contacts.what {
        Contact::List { limit } => look(folder, line, |charter, own, archive| {
            let contacts = newest(archive, AffairKind::Contact, (*limit).min(LIST_MAX), |id, affair| match affair {
                Affair::Contact(contact) => view::contact(charter, own, archive, id, &contact).map(Some),
                _ => Ok(None),
            });
            Ok(json!({ "contacts": contacts.map_err(Failure::damaged)? }))
        }),
        Contact::Show { contact, .. } => look(folder, line, |charter, own, archive| {
            match named(charter, archive, contact).map_err(Failure::damaged)? {
                Some((id, Affair::Contact(state))) => {
                    view::contact(charter, own, archive, id, &state).map_err(Failure::damaged)
                }
                _ => Err(no_contact(contact)),
            }
        }),
        Contact::Record { one, other, at } => look(folder, line, |charter, _, archive| {
            let now = wall();
            let at = at.as_deref().map_or(Ok(now), |at| parse::time(at, now))?;
            let posts = (parse::address(charter, one)?, parse::address(charter, other)?);
            view::contact_record(charter, archive, posts, at).map_err(Failure::damaged)
        }),
        asked => client::ask(folder, &Request::Contact { line: contacts.line.clone(), asked: asked.clone() }),
    }
}
