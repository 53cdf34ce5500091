//! The tables of `detente desk`, `draft`, `shift`, `brief` and `memo`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

/// What is done about the people of this desk.
#[derive(Debug, Subcommand)]
pub enum Desk {
    /// List everybody who is enrolled, with roles and languages.
    People,
    /// Add a person; the first must be an administrator, and closes the desk to whoever is not signed in.
    Enroll {
        /// Who.
        #[command(flatten)]
        person: NewPerson,
        /// Where the passphrases are.
        #[command(flatten)]
        passphrases: Passphrases,
    },
    /// Change a person: roles and languages where any are given, passphrases with --passphrase. Everybody changes the
    /// passphrases of their own.
    Change {
        /// Who.
        #[command(flatten)]
        person: NewPerson,
        /// Change the passphrase; one for duress is gone unless it is given anew.
        #[arg(long)]
        passphrase: bool,
        /// Where the passphrases are.
        #[command(flatten)]
        passphrases: Passphrases,
    },
    /// End a person's part in this desk.
    End {
        /// Who.
        person: String,
    },
    /// Ask for two persons for these kinds of words, beside those that always need them; none takes the list back.
    Widen {
        /// Kinds of words, as detente find --kind names them.
        kinds: Vec<String>,
    },
    /// Begin a session of at most twelve hours.
    SignIn {
        /// Who, as the administrator enrolled the office or number.
        person: String,
        /// A file with the passphrase; asked for if left out.
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
    },
    /// List and remove passkeys; a browser adds them, at the console.
    #[command(subcommand)]
    Passkey(Passkey),
    /// End this session.
    SignOut,
    /// Say who is signed in here, who is on shift, what waits; to an administrator more.
    Status,
    /// Say that what is behind a sign-in under duress is settled.
    Clear {
        /// Whose.
        person: String,
    },
    /// Check the private journal on the disk: that every entry is as it was written.
    Check {
        /// A hash that was noted before and must be of an entry that is there.
        #[arg(long)]
        noted: Option<String>,
    },
}

/// What is done about passkeys.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Passkey {
    /// List one's own passkeys; to an administrator everybody's.
    List,
    /// Remove a passkey, one's own or as an administrator, and end the other sessions of the person whose it is.
    Remove {
        /// Its number.
        passkey: u64,
    },
}

/// A person, as the administrator says it.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct NewPerson {
    /// The office or number, never a personal name: watch-1, "ops officer".
    pub person: String,
    /// reader, drafter, linguist, releaser, second-releaser, technician or administrator; repeat for more.
    #[arg(long = "role")]
    pub roles: Vec<String>,
    /// A language of a linguist with the last day of its qualification, as ru@2027-06-30; repeat for more.
    #[arg(long = "language")]
    pub languages: Vec<String>,
}

/// Where passphrases are read from.
#[derive(Clone, Debug, Args)]
pub struct Passphrases {
    /// A file with the passphrase; asked for if left out.
    #[arg(long)]
    pub passphrase_file: Option<PathBuf>,
    /// A file with another passphrase, for signing in under duress.
    #[arg(long)]
    pub duress_file: Option<PathBuf>,
}

/// What is done about drafts.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Draft {
    /// List the drafts that wait.
    List {
        /// Those that were said or dropped too.
        #[arg(long)]
        all: bool,
    },
    /// Show a draft: every word of it, who wrote it, whom it waits for.
    Show {
        /// Its number.
        draft: u64,
    },
    /// Release a draft; with the last release that it needs it is said.
    Release {
        /// Its number.
        draft: u64,
    },
    /// Give a draft back to its author.
    Return {
        /// Its number.
        draft: u64,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Drop a draft.
    Drop {
        /// Its number.
        draft: u64,
        /// Why.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Change the words of a drafted message, which then needs its releases anew; without new words, put it up again.
    Edit {
        /// Its number.
        draft: u64,
        /// The new words.
        #[arg(long)]
        text: Option<String>,
        /// The new subject.
        #[arg(long)]
        subject: Option<String>,
    },
    /// Write down what a drafted message means in another language, for whoever releases it.
    Translate {
        /// Its number.
        draft: u64,
        /// Into which language.
        #[arg(long = "into")]
        language: String,
        /// The words.
        text: String,
    },
}

/// What is done about shifts.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shift {
    /// List who is to be on shift when, and who is.
    Roster,
    /// Plan a shift.
    Plan {
        /// Who.
        person: String,
        /// From when: 2026-05-01T08:00:00Z, or 08:00 for the next eight o'clock in UTC.
        #[arg(long)]
        from: String,
        /// Until when.
        #[arg(long)]
        until: String,
    },
    /// Take the shift; shows what is open.
    Take,
    /// Hand the shift over to somebody who has taken it; shows what is open.
    HandOver {
        /// To whom.
        to: String,
        /// What the next are to know.
        #[arg(long, default_value = "")]
        notes: String,
        /// That the alarm was sounded and heard.
        #[arg(long)]
        sound_test: bool,
        /// That a line check was answered.
        #[arg(long)]
        line_check: bool,
        /// That what is open was read aloud.
        #[arg(long)]
        read_aloud: bool,
    },
    /// Show what happened since the shift was last handed over, and what is open.
    Log {
        /// Most that are listed of what happened, before that too.
        #[arg(long)]
        last: Option<usize>,
    },
    /// Note something in the log.
    Note {
        /// The words.
        text: String,
    },
}

/// What `brief` takes.
#[derive(Debug, Args)]
pub struct Briefs {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Brief,
}

/// What is done about briefs.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Brief {
    /// Prepare a brief with talking points; it stays on this side.
    Add {
        /// What it is called.
        #[arg(long)]
        title: String,
        /// The call or other affair that it is about, as USA/I/0012.
        #[arg(long)]
        about: Option<String>,
        /// The words.
        text: String,
    },
    /// Approve a brief that another prepared.
    Approve {
        /// Its number.
        brief: u64,
    },
    /// List the briefs, the newest first.
    List,
    /// Show a brief.
    Show {
        /// Its number.
        brief: u64,
    },
}

/// What `memo` takes.
#[derive(Debug, Args)]
pub struct Memos {
    /// The line; needed only where the station has several.
    #[arg(long, global = true)]
    pub line: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub what: Memo,
}

/// What is done about the notes of a call.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Memo {
    /// Write down something of a call; it stays on this side.
    Note {
        /// The call, as USA/I/0012.
        call: String,
        /// The words.
        text: String,
    },
    /// Say that you heard the same.
    Agree {
        /// The note's number.
        note: u64,
    },
    /// List the notes of a call, by whom and who agrees.
    List {
        /// The call.
        call: String,
    },
    /// Merge the notes of all note-takers of a call into one memo: what others agree to, and what is one's own.
    Merge {
        /// The call.
        call: String,
    },
}
