//! Carries out `detente suspicion`: the station does it, since the private journal is its own.

use serde_json::Value;

use super::cli::Suspicions;
use crate::client;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::protocol::Request;

/// Carries out a command about who speaks for the other side.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn run(folder: &Folder, suspicions: &Suspicions) -> Result<Value, Failure> {
    client::ask(folder, &Request::Suspicion { line: suspicions.line.clone(), asked: suspicions.what.clone() })
}
