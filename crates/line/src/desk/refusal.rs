//! Why something is not done at the desk: what is missing, and who has it.

use std::fmt;

use evidence::{Malformed, Time};

use super::Role;

/// Why an act or an entry is refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is signed in, and this desk has people.
    NotSignedIn,
    /// Nobody is enrolled, so there is no desk to do this at.
    NobodyEnrolled,
    /// The person lacks the role.
    Lacks {
        /// Who.
        person: String,
        /// One of these is needed.
        roles: Vec<Role>,
        /// Who has it and is on shift.
        on_shift: Vec<String>,
        /// Who else has it.
        others: Vec<String>,
    },
    /// The person's qualification in a language is not current.
    NotQualified {
        /// Who.
        person: String,
        /// In which language.
        language: String,
        /// Until when it was current; `None` if there never was one.
        until: Option<Time>,
        /// Who is qualified in both.
        others: Vec<String>,
    },
    /// The language of what is translated is not known.
    UnknownLanguage,
    /// Nobody of this name is enrolled.
    NoSuchPerson(String),
    /// Somebody of this name is enrolled.
    IsEnrolled(String),
    /// It is no name of an office or number.
    NoName(String),
    /// The first who is enrolled must be an administrator.
    FirstAdministers,
    /// Without an administrator nobody could be enrolled any more.
    LastAdministrator,
    /// A person without a role can do nothing.
    NoRole,
    /// There is no such passkey.
    NoSuchPasskey(u64),
    /// The passkey is somebody's at this desk.
    IsPasskey,
    /// The passkey's count did not grow: there are two of it.
    PasskeyCopied(u64),
    /// There is no such draft.
    NoSuchDraft(u64),
    /// The draft is not in the state that this needs.
    DraftIs {
        /// Which.
        draft: u64,
        /// How it stands.
        is: &'static str,
        /// What it would have to be.
        wanted: &'static str,
    },
    /// The second person must be another than the first.
    SamePerson(u64),
    /// The draft says something else than what whoever releases it has seen.
    OtherWords(u64),
    /// The words lack an approval.
    NotApproved(u64),
    /// The kind of words is not one for which two persons can be asked.
    NotWidened(String),
    /// The person is not on shift.
    NotOnShift(String),
    /// The person is on shift already.
    IsOnShift(String),
    /// Not all of the checklist was done.
    Unchecked,
    /// There is no such brief or note.
    NoSuchPaper(u64),
    /// Only another person approves a brief.
    OwnBrief(u64),
    /// A span of time that ends before it begins, or is over.
    NoSpan,
    /// A time that is still to come, of what is said to have been.
    Ahead,
    /// A text that must not be empty is.
    Empty,
    /// A text that is too long.
    Long {
        /// Which.
        what: &'static str,
        /// How long it may be.
        bytes_max: usize,
    },
    /// A text that steers a terminal, or turns the text around it.
    Unprintable(&'static str),
    /// A number that is out of range.
    OutOfRange(&'static str),
    /// The two ways of giving a place do not meet.
    Apart {
        /// The feature.
        name: String,
        /// How far apart they lie, in metres.
        apart_m: u64,
    },
    /// There is no such report or assessment.
    NoSuchItem {
        /// Which.
        item: u64,
        /// What it would have to be.
        sort: &'static str,
    },
    /// Another report or assessment stands in the place of this one.
    ItemIsCorrected {
        /// Which.
        item: u64,
        /// By which.
        by: u64,
    },
    /// The report or assessment was withdrawn.
    ItemIsWithdrawn(u64),
    /// An assessment that rests on no report.
    CitesNothing,
    /// Not every report that an assessment cites still stands.
    RestsOnNothing(u64),
    /// The item is in a draft that may still be said.
    InDraft {
        /// The item.
        item: u64,
        /// The draft.
        draft: u64,
    },
    /// The other side was told of the item.
    IsReleased(u64),
    /// The words for the other side name a source.
    NamesSource(u64),
    /// There is no such suspicion, or it was lifted.
    NoSuchSuspicion(u64),
    /// The suspicion is of somebody else than was challenged.
    OtherSpeaker(u64),
    /// There is no more room.
    Full(&'static str),
    /// Only the station itself says this.
    StationOnly,
    /// It is not what the form asks.
    Malformed(Malformed),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |list: &[String]| list.join(", ");
        match self {
            Refusal::NotSignedIn => write!(f, "nobody is signed in here"),
            Refusal::NobodyEnrolled => write!(f, "nobody is enrolled at this desk"),
            Refusal::Lacks { person, roles, on_shift, others } => {
                let roles: Vec<_> = roles.iter().map(|role| role.name()).collect();
                write!(f, "that needs the role {}, and {person} has it not", roles.join(" or "))?;
                match (on_shift.as_slice(), others.as_slice()) {
                    ([], []) => write!(f, "; nobody has it"),
                    ([], others) => write!(f, "; nobody on shift has it, {} would", named(others)),
                    (on_shift, _) => write!(f, "; on shift and able: {}", named(on_shift)),
                }
            }
            Refusal::NotQualified { person, language, until, others } => {
                match until {
                    Some(until) => write!(f, "the qualification of {person} in {language} was current until {until}")?,
                    None => write!(f, "{person} has no qualification in {language}")?,
                }
                if others.is_empty() {
                    write!(f, "; nobody else is qualified")
                } else {
                    write!(f, "; qualified: {}", named(others))
                }
            }
            Refusal::UnknownLanguage => write!(f, "the language of what is translated is not known"),
            Refusal::NoSuchPerson(name) => write!(f, "nobody called {name:?} is enrolled"),
            Refusal::IsEnrolled(name) => write!(f, "{name} is enrolled already"),
            Refusal::NoName(name) => write!(f, "{name:?} is no office or number"),
            Refusal::FirstAdministers => write!(f, "the first person to be enrolled must be an administrator"),
            Refusal::LastAdministrator => write!(f, "that would leave the desk without an administrator"),
            Refusal::NoRole => write!(f, "a person has at least one role"),
            Refusal::NoSuchPasskey(number) => write!(f, "there is no passkey {number}"),
            Refusal::IsPasskey => write!(f, "this passkey is on the desk already"),
            Refusal::PasskeyCopied(number) => {
                write!(f, "passkey {number} has signed more often than this one says: there is a copy of it")
            }
            Refusal::NoSuchDraft(draft) => write!(f, "there is no draft {draft}"),
            Refusal::DraftIs { draft, is, wanted } => {
                write!(f, "draft {draft} is {is}, and this needs one that {wanted}")
            }
            Refusal::SamePerson(draft) => write!(f, "the two releases of draft {draft} are by two different persons"),
            Refusal::OtherWords(draft) => write!(f, "draft {draft} says something that you have not seen"),
            Refusal::NotApproved(draft) => write!(f, "draft {draft} lacks a release"),
            Refusal::NotWidened(kind) => write!(f, "two persons cannot be asked for {kind:?}"),
            Refusal::NotOnShift(person) => write!(f, "{person} is not on shift"),
            Refusal::IsOnShift(person) => write!(f, "{person} is on shift already"),
            Refusal::Unchecked => write!(f, "not all of the checklist is done"),
            Refusal::NoSuchPaper(number) => write!(f, "there is no brief or note {number}"),
            Refusal::OwnBrief(number) => write!(f, "brief {number} is approved by another than its author"),
            Refusal::NoSpan => write!(f, "it ends before it begins, or is over"),
            Refusal::Ahead => write!(f, "that time is still to come, by this machine's clock"),
            Refusal::Empty => write!(f, "there are no words in it"),
            Refusal::Long { what, bytes_max } => write!(f, "{what} is longer than {bytes_max} bytes"),
            Refusal::Unprintable(what) => {
                write!(f, "{what} has a character in it that steers a screen or turns the text around it")
            }
            Refusal::OutOfRange(what) => write!(f, "{what} is out of range"),
            Refusal::Apart { name, apart_m } => {
                write!(f, "the place by {name} is {apart_m} m away from the position given: one of the two is wrong")
            }
            Refusal::NoSuchItem { item, sort } => write!(f, "the situation log has no {sort} {item} at hand"),
            Refusal::ItemIsCorrected { item, by } => write!(f, "{item} was corrected: {by} stands in its place"),
            Refusal::ItemIsWithdrawn(item) => write!(f, "{item} was withdrawn"),
            Refusal::CitesNothing => write!(f, "an assessment cites at least one report"),
            Refusal::RestsOnNothing(item) => write!(f, "not every report that {item} cites still stands"),
            Refusal::InDraft { item, draft } => write!(f, "{item} is in draft {draft}, which may still be said"),
            Refusal::IsReleased(item) => write!(f, "the other side was told of {item}"),
            Refusal::NamesSource(item) => write!(f, "the words of {item} name a source"),
            Refusal::NoSuchSuspicion(number) => write!(f, "no suspicion {number} stands"),
            Refusal::OtherSpeaker(number) => write!(f, "suspicion {number} is of somebody else than was challenged"),
            Refusal::Full(what) => write!(f, "there is no room for more {what}"),
            Refusal::StationOnly => write!(f, "only the station itself says this"),
            Refusal::Malformed(malformed) => write!(f, "{malformed}"),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<Malformed> for Refusal {
    fn from(malformed: Malformed) -> Self {
        Refusal::Malformed(malformed)
    }
}
