//! Carries out `detente situation`: the station does it, since the private journal is its own.

use serde_json::Value;

use super::cli::Situations;
use crate::client;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::protocol::Request;

/// Carries out a command about the situation log.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn run(folder: &Folder, situations: &Situations) -> Result<Value, Failure> {
    client::ask(folder, &Request::Situation { line: situations.line.clone(), asked: situations.what.clone() })
}
