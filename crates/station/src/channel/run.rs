//! Carries out `detente chat` and `detente query`.

use serde_json::{Value, json};

use super::cli::{Chat, Chats, Queries, Query};
use super::station::no_query;
use super::view;
use crate::client;
use crate::clock::wall;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::protocol::Request;
use crate::reading::look;
use crate::view::parse_serial;

/// Things listed at once.
const LIST_MAX: usize = 1_000;

/// Carries out a command about the operators' channel.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn chats(folder: &Folder, chats: &Chats) -> Result<Value, Failure> {
    match &chats.what {
        Chat::List { limit, .. } => look(folder, chats.line.as_deref(), |charter, own, archive| {
            let said = view::chat(charter, own, archive, (*limit).min(LIST_MAX)).map_err(Failure::damaged)?;
            Ok(json!({ "chat": said, "standing": view::NEVER_A_POSITION }))
        }),
        asked => client::ask(folder, &Request::Chat { line: chats.line.clone(), asked: asked.clone() }),
    }
}

/// Carries out a command about terms.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn queries(folder: &Folder, queries: &Queries) -> Result<Value, Failure> {
    match &queries.what {
        Query::List { open, limit } => look(folder, queries.line.as_deref(), |charter, own, archive| {
            let found = view::queries(charter, own, archive, *open, (*limit).min(LIST_MAX), wall());
            Ok(json!({ "queries": found.map_err(Failure::damaged)? }))
        }),
        Query::Show { query, .. } => look(folder, queries.line.as_deref(), |charter, own, archive| {
            let id = parse_serial(charter, query).ok_or_else(|| no_query(query))?;
            let found = view::query(charter, own, archive, id, wall()).map_err(Failure::damaged)?;
            found.ok_or_else(|| no_query(query))
        }),
        asked => client::ask(folder, &Request::Query { line: queries.line.clone(), asked: asked.clone() }),
    }
}
