//! What lies on the desk beside drafts: the roster, the log, briefs, and the notes of note-takers.

use std::collections::BTreeSet;

use evidence::{EntryRef, Time};

use super::HandOver;

/// Who is to be on shift.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planned {
    /// From when.
    pub from: Time,
    /// Until when.
    pub until: Time,
    /// Who.
    pub person: String,
}

/// Something that happened at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogItem {
    /// When.
    pub at: Time,
    /// Who did it; `None`: the station.
    pub by: Option<String>,
    /// What.
    pub what: Logged,
}

/// What the log says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Logged {
    /// A note.
    Note(String),
    /// A shift was taken.
    Taken,
    /// A shift was handed over.
    HandedOver(HandOver),
    /// Words were said at once.
    Spoke {
        /// On which line.
        line: String,
        /// What sort of words.
        kind: String,
        /// Where they stand; `None`: they wait to be signed.
        at: Option<EntryRef>,
    },
    /// Something was done about a draft: `drafted`, `changed`, `translated`, `released`, `returned`, `dropped`.
    Draft {
        /// Which.
        draft: u64,
        /// What was done.
        done: &'static str,
        /// Why.
        reason: String,
    },
    /// A draft was said.
    Said {
        /// Which.
        draft: u64,
        /// On which line.
        line: String,
        /// Where it stands; `None`: it waits to be signed.
        at: Option<EntryRef>,
    },
    /// Something was entered in the situation log: `reported`, `assessed`, `withdrawn`.
    Situation {
        /// Which report or assessment.
        item: u64,
        /// What was done.
        done: &'static str,
    },
    /// A suspicion was `raised` or `lifted`.
    Suspicion {
        /// Which.
        suspicion: u64,
        /// What was done.
        done: &'static str,
    },
    /// Somebody of the other side was challenged.
    Challenged {
        /// The challenge's number.
        challenge: u64,
        /// What came back: `right`, `wrong`, `none`.
        reply: &'static str,
    },
}

/// What a principal is to know before an affair: prepared, approved, and kept on one's own side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// The line that it is about.
    pub line: String,
    /// The affair that it is about, as a call.
    pub about: Option<EntryRef>,
    /// What it is called.
    pub title: String,
    /// The words.
    pub text: String,
    /// Who prepared it.
    pub by: String,
    /// When.
    pub at: Time,
    /// Who approved it, and when.
    pub approved: Option<(String, Time)>,
}

/// What one note-taker wrote down of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoNote {
    /// The line of the call.
    pub line: String,
    /// The call.
    pub call: EntryRef,
    /// The words.
    pub text: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Time,
    /// Which others heard the same.
    pub agreed: BTreeSet<String>,
}
