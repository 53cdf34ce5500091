//! Files that somebody carries where no link is, or where the path leads one way: written for one peer's station, sealed to
//! its key, and taken in there as if a link had brought it.
//!
//! The program that is run seals and opens the files, since their size is no matter of the station's; the station says what
//! goes into one, and judges what comes out of one. What a file may say is in `spec/session.md`, how it is sealed in
//! `spec/sealed.md`.

pub mod cli;
mod kept;
pub mod run;
pub mod show;
pub(crate) mod station;

use line::CarriedError;

/// What to do where a file is not read on.
pub(crate) fn advice(error: &CarriedError) -> &'static str {
    match error {
        CarriedError::NoSuchParty => "check that the file is the right one; detente status lists the parties",
        CarriedError::Future { .. } => {
            "check this machine's clock and have them check theirs; then ask for a new file, or read this one when its time \
             has come"
        }
        CarriedError::EarlierLife => {
            "ask for a new file; if they have written none since, check both clocks: --newer takes it on an officer's word \
             that they wrote it after all that was heard of them"
        }
        CarriedError::Unsettled => "read the file again; what was taken of it is not taken twice",
        CarriedError::Blamed(blame) => blame.advice(),
    }
}
