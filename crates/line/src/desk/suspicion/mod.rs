//! That whoever speaks for the other side may not be who they say, or may not be free; and what came of challenging them.
//!
//! It lies in the private journal and never crosses the line: told there, it would warn an impersonator, or endanger
//! somebody who is coerced. It blocks nothing. While a suspicion stands, what the other side said since is shown with a
//! mark; the words themselves, their signatures and the line are as they were.

mod codec;

use std::collections::BTreeMap;

use evidence::{EntryRef, PartyIndex, PostIndex, Time};

use super::Refusal;
use super::situation::Author;
use super::words::words;
use crate::affairs::{Address, Medium};
use crate::limits::{CHALLENGES_KEPT_MAX, DESK_NOTE_BYTES_MAX, SUSPICIONS_KEPT_MAX, SUSPICIONS_STANDING_MAX};

pub(super) use codec::KINDS;

/// What somebody enters about who speaks for the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suspecting {
    /// A suspicion is raised.
    Raised {
        /// On which line, as it is called here.
        line: String,
        /// Who is suspected.
        of: Speaker,
        /// Of what.
        kind: SuspicionKind,
        /// Since when, by this station's clock: what was kept here from then on is marked.
        since: Time,
        /// The entry with which it began, where it is named by one.
        entry: Option<EntryRef>,
        /// Why.
        reason: String,
    },
    /// Somebody was challenged. The reply itself is never written down: it would be no secret any more.
    Challenged(Challenge),
    /// A suspicion is not upheld any more.
    Lifted {
        /// Which.
        suspicion: u64,
        /// Why.
        reason: String,
    },
}

/// Who speaks for another party: anybody, or one post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speaker {
    /// The party.
    pub party: PartyIndex,
    /// The post; `None`: whoever speaks for the party.
    pub post: Option<PostIndex>,
}

impl Speaker {
    /// True if what one party says, from these posts of its own if it names any, is this speaker's.
    #[must_use]
    pub fn says(self, party: PartyIndex, posts: &[Address]) -> bool {
        let is_named = |post| posts.iter().any(|at| at.party == self.party && at.post == post);
        self.party == party && self.post.is_none_or(is_named)
    }
}

/// Of what a speaker is suspected. The numbers are those of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuspicionKind {
    /// To be somebody else.
    Impersonated,
    /// To be forced.
    Coerced,
    /// To be a voice or a picture that a machine has made.
    Forged,
}

impl SuspicionKind {
    /// All of them, in the order of their numbers, each with what it is called.
    pub const ALL: [(&str, SuspicionKind); 3] = [
        ("impersonated", SuspicionKind::Impersonated),
        ("coerced", SuspicionKind::Coerced),
        ("forged", SuspicionKind::Forged),
    ];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

/// A suspicion as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspicion {
    /// On which line, as it is called here.
    pub line: String,
    /// Who is suspected.
    pub of: Speaker,
    /// Of what.
    pub kind: SuspicionKind,
    /// Since when, by this station's clock.
    pub since: Time,
    /// The entry with which it began, where it was named by one.
    pub entry: Option<EntryRef>,
    /// Why.
    pub reason: String,
    /// Who raised it.
    pub by: Author,
    /// When.
    pub at: Time,
    /// Who lifted it, when, and why; `None` while it stands.
    pub lifted: Option<(Author, Time, String)>,
}

/// A challenge, and what came back: challenge and reply, as radio procedure has it (ACP 125).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// On which line, as it is called here.
    pub line: String,
    /// Who was challenged.
    pub of: Speaker,
    /// By which medium; another than the one that is in doubt.
    pub medium: Medium,
    /// What came back.
    pub reply: ChallengeReply,
    /// The suspicion that it was to settle.
    pub suspicion: Option<u64>,
    /// What else is to be known of it; may be empty.
    pub text: String,
}

/// What came back on a challenge. The numbers are those of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChallengeReply {
    /// What was agreed beforehand.
    Right,
    /// Something else.
    Wrong,
    /// Nothing.
    None,
}

impl ChallengeReply {
    /// All of them, in the order of their numbers, each with what it is called.
    pub const ALL: [(&str, ChallengeReply); 3] =
        [("right", ChallengeReply::Right), ("wrong", ChallengeReply::Wrong), ("none", ChallengeReply::None)];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

/// Suspicions and challenges: a fold over what was entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suspicions {
    raised: BTreeMap<u64, Suspicion>,
    raised_ever: u64,
    challenges: BTreeMap<u64, (Time, Author, Challenge)>,
    challenged_ever: u64,
}

impl Suspicions {
    /// Every suspicion at hand, by its number.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<u64, Suspicion> {
        &self.raised
    }

    /// Those that stand.
    pub fn standing(&self) -> impl Iterator<Item = (u64, &Suspicion)> {
        let standing = self.raised.iter().filter(|(_, suspicion)| suspicion.lifted.is_none());
        standing.map(|(number, suspicion)| (*number, suspicion))
    }

    /// Every challenge at hand, by its number: when, by whom, and what came of it.
    #[must_use]
    pub fn challenges(&self) -> &BTreeMap<u64, (Time, Author, Challenge)> {
        &self.challenges
    }

    /// The number that the next suspicion will have.
    #[must_use]
    pub fn next(&self) -> u64 {
        self.raised_ever + 1
    }

    /// The number that the next challenge will have.
    #[must_use]
    pub fn next_challenge(&self) -> u64 {
        self.challenged_ever + 1
    }

    /// Passes what may be entered. Who may enter it, the desk says.
    ///
    /// # Errors
    /// [`Refusal`] with the first rule that it breaks.
    pub(super) fn judge(&self, now: Time, suspecting: &Suspecting) -> Result<(), Refusal> {
        match suspecting {
            Suspecting::Raised { since, reason, .. } => {
                words("the reason", reason, DESK_NOTE_BYTES_MAX)?;
                if now < *since {
                    return Err(Refusal::Ahead);
                }
                let room = self.standing().count() < SUSPICIONS_STANDING_MAX;
                if room { Ok(()) } else { Err(Refusal::Full("suspicions that stand")) }
            }
            Suspecting::Challenged(challenge) => {
                if !challenge.text.is_empty() {
                    words("the note", &challenge.text, DESK_NOTE_BYTES_MAX)?;
                }
                let Some(number) = challenge.suspicion else { return Ok(()) };
                // A challenge of somebody else settles nothing.
                let found = self.stands(number)?;
                let same = found.line == challenge.line && found.of.party == challenge.of.party;
                if same { Ok(()) } else { Err(Refusal::OtherSpeaker(number)) }
            }
            Suspecting::Lifted { suspicion, reason } => {
                words("the reason", reason, DESK_NOTE_BYTES_MAX)?;
                self.stands(*suspicion).map(|_| ())
            }
        }
    }

    /// Adds what was judged; returns the number of the suspicion or the challenge.
    pub(super) fn apply(&mut self, at: Time, by: Author, suspecting: &Suspecting) -> u64 {
        match suspecting {
            Suspecting::Raised { line, of, kind, since, entry, reason } => {
                self.raised_ever += 1;
                let (line, reason) = (line.clone(), reason.clone());
                let raised = Suspicion {
                    line,
                    of: *of,
                    kind: *kind,
                    since: *since,
                    entry: *entry,
                    reason,
                    by,
                    at,
                    lifted: None,
                };
                self.raised.insert(self.raised_ever, raised);
                self.forget_oldest();
                self.raised_ever
            }
            Suspecting::Challenged(challenge) => {
                self.challenged_ever += 1;
                self.challenges.insert(self.challenged_ever, (at, by, challenge.clone()));
                if self.challenges.len() > CHALLENGES_KEPT_MAX {
                    self.challenges.pop_first();
                }
                self.challenged_ever
            }
            Suspecting::Lifted { suspicion, reason } => {
                if let Some(found) = self.raised.get_mut(suspicion) {
                    found.lifted = Some((by, at, reason.clone()));
                }
                *suspicion
            }
        }
    }

    fn stands(&self, number: u64) -> Result<&Suspicion, Refusal> {
        let found = self.raised.get(&number).filter(|suspicion| suspicion.lifted.is_none());
        found.ok_or(Refusal::NoSuchSuspicion(number))
    }

    /// One that stands is never forgotten.
    fn forget_oldest(&mut self) {
        let lifted = self.raised.iter().find(|(_, suspicion)| suspicion.lifted.is_some());
        let oldest = lifted.map(|(number, _)| *number);
        if self.raised.len() > SUSPICIONS_KEPT_MAX
            && let Some(oldest) = oldest
        {
            self.raised.remove(&oldest);
        }
    }
}
