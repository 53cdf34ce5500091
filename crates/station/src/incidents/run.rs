//! Carries out `detente incident` and `detente request`.

use serde_json::{Value, json};

use super::cli::{Incident, Incidents, Request, Requests};
use super::station::{no_incident, no_request};
use super::view;
use crate::client;
use crate::clock::wall;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::protocol;
use crate::reading::look;
use crate::view::parse_serial;

/// Incidents and requests listed at once.
const LIST_MAX: usize = 1_000;

/// Carries out a command about incidents.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn incidents(folder: &Folder, incidents: &Incidents) -> Result<Value, Failure> {
    let line = incidents.line.as_deref();
    match &incidents.what {
        Incident::List { open, limit } => look(folder, line, |charter, own, archive| {
            let found = view::incidents(charter, own, archive, *open, (*limit).min(LIST_MAX), wall());
            Ok(json!({ "incidents": found.map_err(Failure::damaged)? }))
        }),
        Incident::Show { incident, .. } => whole(folder, line, incident),
        asked => {
            let request = protocol::Request::Incident { line: incidents.line.clone(), asked: Box::new(asked.clone()) };
            let mut said = client::ask(folder, &request)?;
            // All that belongs to it is read beside the station. It is said by now, whatever can be read.
            if let Some(serial) = said["incident"]["incident"].as_str().map(str::to_owned)
                && let Ok(whole) = whole(folder, line, &serial)
            {
                said["incident"] = whole;
            }
            Ok(said)
        }
    }
}

/// An incident with all that belongs to it.
fn whole(folder: &Folder, line: Option<&str>, serial: &str) -> Result<Value, Failure> {
    look(folder, line, |charter, own, archive| {
        let id = parse_serial(charter, serial).ok_or_else(|| no_incident(serial))?;
        let found = view::whole(charter, own, archive, id, wall()).map_err(Failure::damaged)?;
        found.ok_or_else(|| no_incident(serial))
    })
}

/// Carries out a command about requests.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn requests(folder: &Folder, requests: &Requests) -> Result<Value, Failure> {
    let line = requests.line.as_deref();
    match &requests.what {
        Request::List { open, on, limit } => look(folder, line, |charter, own, archive| {
            let limit = (*limit).min(LIST_MAX);
            let found = match on {
                Some(on) => {
                    let id = parse_serial(charter, on).ok_or_else(|| no_request(on))?;
                    view::about(charter, own, archive, id, wall())
                }
                None => view::requests(charter, own, archive, *open, limit, wall()),
            };
            let mut found = found.map_err(Failure::damaged)?;
            found.retain(|request| !open || !request["due"].is_null());
            found.truncate(limit);
            Ok(json!({ "requests": found }))
        }),
        Request::Show { request, .. } => look(folder, line, |charter, own, archive| {
            let id = parse_serial(charter, request).ok_or_else(|| no_request(request))?;
            let found = view::request(charter, own, archive, id, wall()).map_err(Failure::damaged)?;
            found.ok_or_else(|| no_request(request))
        }),
        asked => {
            let (line, asked) = (requests.line.clone(), asked.clone());
            client::ask(folder, &protocol::Request::Request { line, asked })
        }
    }
}
