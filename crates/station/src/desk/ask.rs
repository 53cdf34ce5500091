//! What a command says to the running station about its desk.

use console::{Assertion, NewPasskey};
use serde::{Deserialize, Serialize};

use super::cli;
use super::secret::Passphrase;

/// Something that is asked of the desk.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// List everybody who is enrolled.
    People {},
    /// Add a person.
    Enroll {
        /// Who.
        person: cli::NewPerson,
        /// The first passphrase.
        passphrase: Passphrase,
        /// The one for duress.
        duress: Option<Passphrase>,
    },
    /// Change a person's roles and languages, where any are given, and passphrase, where one is.
    Change {
        /// Who.
        person: cli::NewPerson,
        /// The new passphrase.
        passphrase: Option<Passphrase>,
        /// The new one for duress.
        duress: Option<Passphrase>,
    },
    /// End a person's part in this desk.
    End {
        /// Who.
        person: String,
    },
    /// Ask for two persons for these kinds of words.
    Widen {
        /// Their names.
        kinds: Vec<String>,
    },
    /// Begin a session.
    SignIn {
        /// Who.
        person: String,
        /// The passphrase.
        passphrase: Passphrase,
    },
    /// Have a word made with which a browser begins a session once, in the name of whoever asks.
    Invite {},
    /// Begin a session with such a word.
    Enter {
        /// The word.
        word: String,
    },
    /// Say where passkeys sign in.
    PasskeysAt {},
    /// Have a challenge made that a passkey answers to begin a session.
    AskPasskey {},
    /// Begin a session with a passkey.
    SignInByPasskey(Assertion),
    /// Have a challenge made that a new passkey answers.
    AskNewPasskey {},
    /// Add a passkey to whoever asks.
    AddPasskey(NewPasskey),
    /// Something about the passkeys that there are.
    Passkey(cli::Passkey),
    /// End this session.
    SignOut {},
    /// How the desk stands.
    Status {},
    /// What is behind a sign-in under duress is settled.
    Clear {
        /// Whose.
        person: String,
    },
    /// Something about drafts.
    Draft(cli::Draft),
    /// Something about shifts.
    Shift(cli::Shift),
    /// Something about briefs.
    Brief {
        /// Which line they are about.
        line: Option<String>,
        /// What.
        what: cli::Brief,
    },
    /// Something about the notes of note-takers.
    Memo {
        /// Which line.
        line: Option<String>,
        /// What.
        what: cli::Memo,
    },
}
