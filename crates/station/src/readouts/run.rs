//! Carries out `detente readout`.

use serde_json::{Value, json};

use super::cli::{Readout, Readouts};
use super::station::{no_exchange, no_readout};
use super::{publish, view};
use crate::client;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::protocol::Request;
use crate::reading::look;
use crate::view::parse_serial;

/// Readouts listed at once.
const LIST_MAX: usize = 1_000;

/// Carries out a command about readouts.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn run(folder: &Folder, readouts: &Readouts) -> Result<Value, Failure> {
    let line = readouts.line.as_deref();
    match &readouts.what {
        Readout::List { of, limit } => look(folder, line, |charter, own, archive| {
            let of = match of {
                Some(of) => Some(parse_serial(charter, of).ok_or_else(|| no_exchange(of))?),
                None => None,
            };
            let found = view::readouts(charter, own, archive, of, (*limit).min(LIST_MAX));
            Ok(json!({ "readouts": found.map_err(Failure::damaged)? }))
        }),
        Readout::Show { readout, .. } => look(folder, line, |charter, own, archive| {
            let id = parse_serial(charter, readout).ok_or_else(|| no_readout(readout))?;
            let found = view::readout(charter, own, archive, id).map_err(Failure::damaged)?;
            found.ok_or_else(|| no_readout(readout))
        }),
        Readout::Compare { of, .. } => look(folder, line, |charter, _, archive| {
            let id = parse_serial(charter, of).ok_or_else(|| no_exchange(of))?;
            let found = view::compare(charter, archive, id).map_err(Failure::damaged)?;
            found.ok_or_else(|| no_exchange(of))
        }),
        Readout::Publish { out, base } => publish::publish(folder, line, out, base),
        asked => client::ask(folder, &Request::Readout { line: readouts.line.clone(), asked: asked.clone() }),
    }
}
