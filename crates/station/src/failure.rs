//! What a command tells its operator when it cannot do what was asked: what happened, what to do next, and the code
//! that scripts see.

use std::fmt;
use std::io::ErrorKind;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The exit codes of `detente`, all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// It was done.
    Ok = 0,
    /// It was refused, and nothing was changed.
    Refused = 1,
    /// The command line or the settings are not understood.
    Usage = 2,
    /// Something that was to be proved is not.
    NotProved = 3,
    /// The station does not run, or does not answer.
    NotRunning = 4,
    /// This machine: its disk, its clock, its keys, its network.
    Local = 5,
    /// What was waited for did not come in time.
    TimedOut = 6,
}

/// Of what sort a refusal is, where a program that asked does something else about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Any other.
    #[default]
    Other,
    /// There is no such thing.
    Missing,
    /// Nobody is signed in who might.
    SignedOut,
    /// Whoever is signed in may not.
    Forbidden,
}

/// A failure with its hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// Of what sort it is.
    pub sort: Sort,
    /// What happened.
    pub what: String,
    /// What the operator does next.
    pub hint: String,
    /// The same for tools, where there is more to say than words: what a plan would meet, which places are in doubt.
    pub because: Value,
}

impl Failure {
    /// A failure with its hint.
    pub fn new(exit: Exit, what: impl fmt::Display, hint: impl Into<String>) -> Self {
        Failure { exit, sort: Sort::Other, what: what.to_string(), hint: hint.into(), because: Value::Null }
    }

    /// The same, with what tools are to know of it.
    #[must_use]
    pub fn because(self, because: Value) -> Self {
        Failure { because, ..self }
    }

    /// One JSON object: `exit`, `what`, `hint`, and `because` where there is something to it.
    #[must_use]
    pub fn view(&self) -> Value {
        let mut view = json!({ "exit": self.exit as u8, "what": self.what, "hint": self.hint });
        if !self.because.is_null() {
            view["because"] = self.because.clone();
        }
        view
    }

    /// A refusal: nothing was changed.
    pub fn refused(what: impl fmt::Display, hint: impl Into<String>) -> Self {
        Failure::new(Exit::Refused, what, hint)
    }

    /// A refusal since there is no such thing.
    pub fn missing(what: impl fmt::Display, hint: impl Into<String>) -> Self {
        Failure { sort: Sort::Missing, ..Failure::refused(what, hint) }
    }

    /// A refusal since nobody is signed in who might.
    pub fn signed_out(what: impl fmt::Display, hint: impl Into<String>) -> Self {
        Failure { sort: Sort::SignedOut, ..Failure::refused(what, hint) }
    }

    /// A refusal since whoever is signed in may not.
    pub fn forbidden(what: impl fmt::Display, hint: impl Into<String>) -> Self {
        Failure { sort: Sort::Forbidden, ..Failure::refused(what, hint) }
    }

    /// A fault of this machine.
    pub fn local(what: impl fmt::Display, hint: impl Into<String>) -> Self {
        Failure::new(Exit::Local, what, hint)
    }

    /// A record that is not opened or copied. The store says what happened and, behind a semicolon, what to do.
    pub fn record(error: &impl fmt::Display) -> Self {
        let said = error.to_string();
        let (what, hint) = said.rsplit_once("; ").unwrap_or((&said, "check the folder and the disk"));
        Failure::local(what, hint)
    }

    /// A record that does not say what it must.
    pub fn damaged(error: impl fmt::Display) -> Self {
        Failure::local(error, "detente check --disk says what is damaged")
    }

    /// A file that cannot be read or written.
    pub fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        let hint = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free space on its disk, then do the same again",
            _ => "check that the path is right, and its permissions",
        };
        Failure::local(format!("{}: {error}", path.display()), hint)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhint: {}", self.what, self.hint)
    }
}

impl std::error::Error for Failure {}
