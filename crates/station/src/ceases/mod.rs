//! Warnings: "we believe that you are striking …", from the officer who sees it to the side that can stop it.
//!
//! A warning has a place and a time and no other form, goes as FLASH, and waits for no particular person: no command
//! here asks for a name.

pub mod cli;
pub mod run;
pub mod show;
pub mod station;
pub mod view;

use serde::{Deserialize, Serialize};

use crate::place::NewFeature;

/// What is asked of the running station about warnings, in the words of people.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum CeaseRequest {
    /// Raise a warning.
    Raise(NewWarning),
    /// Say its place and time again.
    ReadBack {
        /// The warning.
        warning: String,
        /// The place, as it was understood.
        at: String,
        /// Since when, as it was understood.
        since: Option<String>,
    },
    /// Say that it was passed to units.
    Passed {
        /// The warning.
        warning: String,
        /// To which.
        units: String,
        /// When; now if left out.
        at: Option<String>,
    },
    /// Say what came of it.
    Outcome {
        /// The warning.
        warning: String,
        /// True if it was ours and has stopped; false if it is not ours.
        stopped: bool,
        /// What is said of it.
        words: String,
        /// Since when that is so; now if left out.
        at: Option<String>,
    },
}

/// A warning to be raised.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewWarning {
    /// Where the strikes fall: latitude, longitude.
    pub at: String,
    /// The same place a second way.
    pub feature: Option<NewFeature>,
    /// Since when.
    pub since: Option<String>,
    /// What is there, and what is seen.
    #[serde(default)]
    pub words: String,
    /// Their language; our first one if left out.
    pub language: Option<String>,
    /// Seconds to wait for the receipts of all.
    pub wait_s: Option<u64>,
}
