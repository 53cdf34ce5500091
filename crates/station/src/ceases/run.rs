//! Carries out `detente cease`.

use serde_json::{Value, json};

use super::cli::{Cease, Doing, Outcome, Raise};
use super::station::no_warning;
use super::{CeaseRequest, NewWarning, view};
use crate::client;
use crate::failure::{Exit, Failure};
use crate::folder::Folder;
use crate::protocol::Request;
use crate::reading::look;

/// Warnings listed at once.
const LIST_MAX: usize = 1_000;

/// Carries out a command about warnings.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn run(folder: &Folder, cease: &Cease) -> Result<Value, Failure> {
    let ask = |line: &crate::cli::Line, asked| client::ask(folder, &Request::Cease { line: line.line.clone(), asked });
    let outcome = |outcome: &Outcome, stopped| CeaseRequest::Outcome {
        warning: outcome.warning.clone(),
        stopped,
        words: outcome.words.clone(),
        at: outcome.at.clone(),
    };
    match &cease.doing {
        None => ask(&cease.raise.line, CeaseRequest::Raise(warning(&cease.raise)?)),
        Some(Doing::List(list)) => look(folder, list.line.line.as_deref(), |charter, own, archive| {
            let found = view::warnings(charter, own, archive, list.open, list.limit.min(LIST_MAX));
            Ok(json!({ "warnings": found.map_err(Failure::damaged)? }))
        }),
        Some(Doing::Show(show)) => look(folder, show.line.line.as_deref(), |charter, own, archive| {
            let at = crate::view::parse_serial(charter, &show.warning).ok_or_else(|| no_warning(&show.warning))?;
            let found = view::warning(charter, own, archive, at).map_err(Failure::damaged)?;
            found.ok_or_else(|| no_warning(&show.warning))
        }),
        Some(Doing::ReadBack(read)) => {
            let (warning, at, since) = (read.warning.clone(), read.at.clone(), read.since.clone());
            ask(&read.line, CeaseRequest::ReadBack { warning, at, since })
        }
        Some(Doing::Passed(passed)) => {
            let (warning, units, at) = (passed.warning.clone(), passed.units.clone(), passed.at.clone());
            ask(&passed.line, CeaseRequest::Passed { warning, units, at })
        }
        Some(Doing::Stopped(stopped)) => ask(&stopped.line, outcome(stopped, true)),
        Some(Doing::Denied(denied)) => ask(&denied.line, outcome(denied, false)),
    }
}

fn warning(raise: &Raise) -> Result<NewWarning, Failure> {
    let at = raise.at.clone();
    let at = at.ok_or_else(|| Failure::new(Exit::Usage, "a warning needs a place", "say --at 49.95,23.4"))?;
    let feature = raise.second.named()?;
    Ok(NewWarning {
        at,
        feature,
        since: raise.since.clone(),
        words: raise.words.clone(),
        language: raise.language.clone(),
        wait_s: raise.wait,
    })
}
