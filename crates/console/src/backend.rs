//! What stands behind the console: the station's commands, whose session asks, and how a refusal is told.

use std::fs::File;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::given::Given;
use crate::operation::Operation;

/// What was asked for.
#[derive(Debug)]
pub enum Answer {
    /// One object.
    Value(Value),
    /// The same in words, as people read it.
    Words(String),
    /// A file, to be kept under this name.
    File {
        /// What it is to be called.
        name: String,
        /// What it holds, from its beginning.
        file: File,
    },
}

/// A session that began.
#[derive(Clone, Debug)]
pub struct Session {
    /// What shows that a request is of it.
    pub token: String,
    /// Who, and until when.
    pub shown: Value,
}

/// What a passkey answers a challenge with, as a browser gives it. Each part is bytes in Base64url, as
/// `PublicKeyCredential.toJSON()` of WebAuthn has them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assertion {
    /// By what its device knows the passkey.
    pub passkey: String,
    /// What the browser itself says of the moment.
    pub client_data: String,
    /// What the device says.
    pub authenticator_data: String,
    /// What it signed them with.
    pub signature: String,
    /// By what it knows whose the passkey is.
    pub user_handle: String,
}

/// A passkey that a browser had a device make.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// What it is to be called.
    pub name: String,
    /// What the browser itself says of the moment.
    pub client_data: String,
    /// What the device says, the public key with it.
    pub authenticator_data: String,
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Of what sort the reason is.
    pub kind: Kind,
    /// What happened.
    pub what: String,
    /// What the operator does next.
    pub hint: String,
    /// The same for tools, where there is more to say than words.
    pub because: Value,
}

/// Sorts of refusals, each with a status of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is not understood, or asks what makes no sense.
    Unclear,
    /// Nobody is signed in who might.
    SignedOut,
    /// Whoever is signed in may not.
    Forbidden,
    /// There is no such thing.
    Missing,
    /// It was refused, and nothing was changed.
    Refused,
    /// What was waited for did not come in time.
    TimedOut,
    /// The station does not run.
    Stopped,
    /// This machine: its disk, its clock, its keys.
    Local,
}

/// The station's commands. Every call may take long and blocks; the console calls from threads of its own.
pub trait Backend: Send + Sync + 'static {
    /// Everything that can be asked.
    fn operations(&self) -> &[Operation];

    /// Carries out an operation by its place in the table, for the session with this token.
    ///
    /// # Errors
    /// [`Refused`] with what is wrong and what to do.
    fn carry_out(&self, token: Option<&str>, operation: usize, given: &Given, words: bool) -> Result<Answer, Refused>;

    /// Begins a session.
    ///
    /// # Errors
    /// [`Refused`] if name or passphrase is wrong, or another attempt has to wait.
    fn sign_in(&self, person: String, passphrase: String) -> Result<Session, Refused>;

    /// Begins a session with a word that was given out for it, and is used up.
    ///
    /// # Errors
    /// [`Refused`] if it is no such word.
    fn enter(&self, word: &str) -> Result<Session, Refused>;

    /// Where passkeys sign in.
    ///
    /// # Errors
    /// [`Refused`] if the station does not run.
    fn passkeys_at(&self) -> Result<Value, Refused>;

    /// What a browser is to ask of a passkey that signs somebody in.
    ///
    /// # Errors
    /// [`Refused`] if passkeys do not sign in here.
    fn ask_passkey(&self) -> Result<Value, Refused>;

    /// Begins a session with a passkey.
    ///
    /// # Errors
    /// [`Refused`] if its answer is not good, or another attempt has to wait.
    fn sign_in_by_passkey(&self, answer: Assertion) -> Result<Session, Refused>;

    /// What a browser is to ask of a device that makes a passkey, for whoever has this session.
    ///
    /// # Errors
    /// [`Refused`] if it is nobody, or passkeys do not sign in here.
    fn ask_new_passkey(&self, token: &str) -> Result<Value, Refused>;

    /// Adds a passkey to whoever has this session.
    ///
    /// # Errors
    /// [`Refused`] if it is nobody, or the answer is not good.
    fn add_passkey(&self, token: &str, answer: NewPasskey) -> Result<Value, Refused>;

    /// Ends a session.
    fn sign_out(&self, token: &str);

    /// Who is signed in, and what waits for that person.
    ///
    /// # Errors
    /// [`Refused`] if it is nobody.
    fn session(&self, token: Option<&str>) -> Result<Value, Refused>;

    /// The files that the map shows besides coasts, by name, each with its bytes.
    ///
    /// # Errors
    /// [`Refused`] if whoever asks is not signed in, or the disk cannot be read.
    fn map(&self, token: Option<&str>) -> Result<Vec<(String, u64)>, Refused>;

    /// One of them.
    ///
    /// # Errors
    /// As for [`Backend::map`], and if there is none of this name.
    fn map_file(&self, token: Option<&str>, name: &str) -> Result<File, Refused>;

    /// True if the session with this token may hear an event. It does not block.
    fn may_hear(&self, token: Option<&str>, event: &Value) -> bool;
}
