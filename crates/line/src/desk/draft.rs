//! Words that are not the party's yet, and whose approvals they have.

use std::collections::BTreeSet;

use evidence::limits::ENTRY_BYTES_MAX;
use evidence::merkle::sha256;
use evidence::{EntryRef, Hash, Malformed, Precedence, Time, cbor};

use super::need::{Need, need};
use crate::affairs::Body;

/// Words that wait for release, or what became of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The line that they are for, as it is called here.
    pub line: String,
    /// In which lane.
    pub precedence: Precedence,
    /// What, as an entry's body; empty once it was said or dropped, since the record or nobody has it then.
    pub body: Vec<u8>,
    /// What its author asked the station for, as tools read it; empty once it was said or dropped.
    pub asked: String,
    /// When it was made.
    pub made: Time,
    /// Who drafted or changed it.
    pub authors: BTreeSet<String>,
    /// The same words in other languages, for whoever releases them.
    pub translations: Vec<DraftTranslation>,
    /// Who released it, and when.
    pub first: Option<(String, Time)>,
    /// Who was the second to release it, and when.
    pub second: Option<(String, Time)>,
    /// How it stands.
    pub state: DraftState,
    /// The report or assessment of the situation log that it tells the other side of.
    pub item: Option<u64>,
}

/// A draft's words in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftTranslation {
    /// Into which language.
    pub language: String,
    /// The words.
    pub text: String,
    /// By which linguist.
    pub by: String,
}

/// How a draft stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftState {
    /// It waits for release.
    Waits,
    /// It is back with its authors.
    Returned {
        /// By whom; `None`: the line refused it.
        by: Option<String>,
        /// Why.
        reason: String,
    },
    /// It is being said; where nothing follows, the station ended meanwhile.
    Going {
        /// How many entries our lane had.
        after: u64,
    },
    /// It is the party's word.
    Said(Option<EntryRef>),
    /// It will not be said.
    Dropped {
        /// Why.
        reason: String,
    },
}

impl DraftState {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            DraftState::Waits => "waiting",
            DraftState::Returned { .. } => "returned",
            DraftState::Going { .. } => "going",
            DraftState::Said(_) => "said",
            DraftState::Dropped { .. } => "dropped",
        }
    }

    /// True while something may still become of it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self, DraftState::Said(_) | DraftState::Dropped { .. })
    }
}

impl Draft {
    /// What stands for its words: a release is of these and no others.
    #[must_use]
    pub fn words(&self) -> Hash {
        sha256(&self.body)
    }

    /// Whom its words need; two persons where they cannot be read, which no program of ours writes.
    #[must_use]
    pub fn need(&self, widened: &BTreeSet<String>) -> Need {
        read_body(&self.body).map_or(Need::Two, |body| need(self.precedence, &body, widened))
    }

    /// True if everybody whom the words need has released them.
    #[must_use]
    pub fn is_approved(&self, widened: &BTreeSet<String>) -> bool {
        let both = || match (&self.first, &self.second) {
            (Some((first, _)), Some((second, _))) => first != second,
            _ => false,
        };
        match self.need(widened) {
            Need::Duty | Need::Linguist | Need::Releaser => self.first.is_some(),
            Need::Two => both(),
        }
    }

    /// Whom it waits for next: `releaser`, `second releaser`, its authors, or nobody.
    #[must_use]
    pub fn waits_for(&self, widened: &BTreeSet<String>) -> Option<&'static str> {
        match &self.state {
            DraftState::Waits if self.first.is_none() => Some("a releaser"),
            DraftState::Waits if !self.is_approved(widened) => Some("a second releaser"),
            DraftState::Waits | DraftState::Going { .. } => Some("a releaser, to be said again"),
            DraftState::Returned { .. } => Some("its author"),
            DraftState::Said(_) | DraftState::Dropped { .. } => None,
        }
    }

    /// Takes back what others have said of it: words that change are other words.
    pub(super) fn void_approvals(&mut self) {
        self.first = None;
        self.second = None;
    }

    /// Keeps the number and who had a part in it, and lets the words go.
    pub(super) fn close(&mut self, state: DraftState) {
        self.state = state;
        self.body = Vec::new();
        self.asked = String::new();
        self.translations = Vec::new();
    }
}

/// Reads the words of a draft, which no entry's signature has vouched for.
///
/// # Errors
/// [`Malformed`] if they are none.
pub fn read_body(bytes: &[u8]) -> Result<Body, Malformed> {
    cbor::check("draft", bytes, ENTRY_BYTES_MAX)?;
    Body::decode(bytes)
}
