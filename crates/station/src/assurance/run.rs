//! Carries out `detente staffed` and `detente suspension`.

use line::affairs::Affair;
use serde_json::{Value, json};

use super::cli::{Staffed, StaffedChecks, Suspension, Suspensions};
use super::station::{no_check, no_suspension};
use super::view;
use crate::client;
use crate::clock::wall;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::protocol::Request;
use crate::reading::look;
use crate::view::named;

/// Things listed at once.
const LIST_MAX: usize = 1_000;

/// Carries out a command about staffed checks.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn staffed(folder: &Folder, checks: &StaffedChecks) -> Result<Value, Failure> {
    match &checks.what {
        Staffed::List { open, limit, .. } => look(folder, checks.line.as_deref(), |charter, own, archive| {
            let found = view::staffed_checks(charter, own, archive, *open, (*limit).min(LIST_MAX), wall());
            Ok(json!({ "checks": found.map_err(Failure::damaged)? }))
        }),
        Staffed::Show { check, .. } => look(folder, checks.line.as_deref(), |charter, own, archive| {
            match named(charter, archive, check).map_err(Failure::damaged)? {
                Some((id, Affair::Staffed(state))) => {
                    view::staffed(charter, own, archive, id, &state, wall()).map_err(Failure::damaged)
                }
                _ => Err(no_check(check)),
            }
        }),
        asked => client::ask(folder, &Request::Staffed { line: checks.line.clone(), asked: asked.clone() }),
    }
}

/// Carries out a command about suspensions and outages.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn suspensions(folder: &Folder, suspensions: &Suspensions) -> Result<Value, Failure> {
    match &suspensions.what {
        Suspension::List { open, limit, .. } => look(folder, suspensions.line.as_deref(), |charter, own, archive| {
            let found = view::suspensions(charter, own, archive, *open, (*limit).min(LIST_MAX), wall());
            Ok(json!({ "suspensions": found.map_err(Failure::damaged)? }))
        }),
        Suspension::Show { suspension, .. } => look(folder, suspensions.line.as_deref(), |charter, own, archive| {
            match named(charter, archive, suspension).map_err(Failure::damaged)? {
                Some((id, Affair::Suspension(state))) => {
                    view::suspension(charter, own, archive, id, &state, wall()).map_err(Failure::damaged)
                }
                _ => Err(no_suspension(suspension)),
            }
        }),
        asked => client::ask(folder, &Request::Suspension { line: suspensions.line.clone(), asked: asked.clone() }),
    }
}
