//! One entry of the private journal: who did what at the desk, and when.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{EntryRef, Hash, Precedence, Time};

use super::Role;
use super::passkey::Keying;
use super::situation::Logging;
use super::suspicion::Suspecting;

/// Something that happened at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When, on this machine's clock.
    pub at: Time,
    /// Who did it; `None`: the station, or somebody while nobody is enrolled. What is logged of the situation and of
    /// suspicions has a name in either case: while nobody is enrolled, the one that was typed.
    pub by: Option<String>,
    /// What.
    pub change: Change,
}

/// What was ticked and said as a shift was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct HandOver {
    /// To whom.
    pub to: String,
    /// What the next are to know.
    pub notes: String,
    /// The alarm was heard.
    pub sound_test: bool,
    /// A line check was answered.
    pub line_check: bool,
    /// What is open was read aloud.
    pub read_aloud: bool,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A person was added.
    Enrolled {
        /// Who.
        person: String,
        /// With which roles.
        roles: BTreeSet<Role>,
        /// With which languages, and until when the qualification is current.
        languages: BTreeMap<String, Time>,
        /// What a passphrase is held against.
        secret: Vec<u8>,
    },
    /// A person's roles and languages were changed.
    Changed {
        /// Who.
        person: String,
        /// The new roles.
        roles: BTreeSet<Role>,
        /// The new languages.
        languages: BTreeMap<String, Time>,
    },
    /// A person has another passphrase.
    Secret {
        /// Who.
        person: String,
        /// What it is held against.
        secret: Vec<u8>,
    },
    /// A person is not of this desk any more.
    Ended {
        /// Who.
        person: String,
    },
    /// Two persons are asked for these kinds of words, beside those that always need them.
    Widened {
        /// By the names of their kinds.
        kinds: BTreeSet<String>,
    },
    /// A person signed in.
    SignedIn {
        /// True if with the passphrase for duress. One entry has both, so that neither takes longer to write.
        duress: bool,
    },
    /// What is behind a sign-in under duress is settled.
    DuressCleared {
        /// Whose.
        person: String,
    },
    /// Words were drafted.
    Drafted {
        /// For which line.
        line: String,
        /// In which lane.
        precedence: Precedence,
        /// What, as an entry's body.
        body: Vec<u8>,
        /// What the station was asked for, as tools read it.
        asked: String,
        /// True if the author releases them by that.
        released: bool,
    },
    /// A draft was changed, which voids its releases.
    Edited {
        /// Which.
        draft: u64,
        /// What it says now.
        body: Vec<u8>,
        /// What the station was asked for.
        asked: String,
    },
    /// A draft's words in another language, for whoever releases them.
    Translated {
        /// Which.
        draft: u64,
        /// From which language.
        of: String,
        /// Into which.
        language: String,
        /// The words.
        text: String,
    },
    /// A draft was released.
    Released {
        /// Which.
        draft: u64,
        /// [`super::Draft::words`] as its releaser saw them: nobody releases other words than were shown.
        words: Hash,
    },
    /// A draft was released by a second person.
    SecondReleased {
        /// Which.
        draft: u64,
        /// The words as that person saw them.
        words: Hash,
    },
    /// A draft went back to its authors.
    Returned {
        /// Which.
        draft: u64,
        /// Why.
        reason: String,
    },
    /// A draft will not be said.
    Dropped {
        /// Which.
        draft: u64,
        /// Why.
        reason: String,
    },
    /// The station is about to say a draft. Nothing is said of a draft before this is kept.
    Going {
        /// Which.
        draft: u64,
        /// How many entries our lane had, behind which the words are then looked for.
        after: u64,
    },
    /// A draft was said.
    Said {
        /// Which.
        draft: u64,
        /// Where; `None`: it waits to be signed.
        at: Option<EntryRef>,
    },
    /// Words were said at once by whoever made this entry.
    Spoke {
        /// On which line.
        line: String,
        /// What sort of words.
        kind: String,
        /// Where; `None`: they wait to be signed.
        at: Option<EntryRef>,
    },
    /// A shift was planned.
    Planned {
        /// Who.
        person: String,
        /// From when.
        from: Time,
        /// Until when.
        until: Time,
    },
    /// A shift was taken.
    ShiftTaken,
    /// A shift was handed over.
    HandedOver(HandOver),
    /// A note in the log.
    Noted {
        /// The words.
        text: String,
    },
    /// A brief was prepared.
    Briefed {
        /// Which line it is about.
        line: String,
        /// The affair that it is about.
        about: Option<EntryRef>,
        /// What it is called.
        title: String,
        /// The words.
        text: String,
    },
    /// A brief was approved.
    BriefApproved {
        /// Which.
        brief: u64,
    },
    /// A note-taker wrote something down of a call.
    MemoNoted {
        /// On which line.
        line: String,
        /// Which call.
        call: EntryRef,
        /// The words.
        text: String,
    },
    /// Another note-taker heard the same.
    MemoAgreed {
        /// Which note.
        note: u64,
    },
    /// Something about passkeys.
    Passkey(Keying),
    /// Something was entered in the situation log.
    Situation(Logging),
    /// Something was entered about who speaks for the other side.
    Suspicion(Suspecting),
}
