//! The desk: what a party's own people may do before anything becomes the party's words.
//!
//! It is private: it never crosses the line, no other station folds it, and nothing here is specified for anybody else.
//! [`Desk`] is a fold over [`Entry`]s of a private journal. [`Desk::judge`] says whether an entry may be added,
//! [`Desk::take`] adds it, and a refused entry changes nothing; so whatever order entries come in, words go out
//! ([`Change::Going`]) only with the approvals that [`need`] asks of them. [`Desk::may`] answers what one person may do.
//!
//! While nobody is enrolled the desk is *open*: whoever reaches the station speaks for the party. What the party knows
//! alone ([`situation`], [`suspicion`]) is logged all the same, under the name that whoever logs it gives.
//! It reads no clock and draws no randomness; a passphrase is to it bytes that somebody else makes and compares, and so
//! is a passkey.

mod codec;
mod draft;
mod entry;
mod fold;
mod judge;
mod kept;
mod may;
mod need;
mod passkey;
mod refusal;
mod role;
pub mod situation;
pub mod suspicion;
mod words;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use evidence::Time;

pub use draft::{Draft, DraftState, DraftTranslation, read_body};
pub use entry::{Change, Entry, HandOver};
pub use kept::{Brief, LogItem, Logged, MemoNote, Planned};
pub use may::{Act, Leave};
pub use need::{DUTY_KINDS, Need, may_be_widened, need};
pub use passkey::{Keying, Passkey};
pub use refusal::Refusal;
pub use role::{Person, Role};
pub use situation::Situation;
pub use suspicion::Suspicions;

/// The people of a party, and what they are about to say: a fold over the entries of the private journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    people: BTreeMap<String, Person>,
    passkeys_made: u64,
    /// Kinds of words that need two persons beside those that always do.
    widened: BTreeSet<String>,
    drafts: BTreeMap<u64, Draft>,
    drafts_made: u64,
    roster: Vec<Planned>,
    /// Who is on shift, since when.
    on_shift: BTreeMap<String, Time>,
    handed_over: Option<Time>,
    log: VecDeque<LogItem>,
    briefs: BTreeMap<u64, Brief>,
    notes: BTreeMap<u64, MemoNote>,
    /// Briefs and notes have one row of numbers.
    papers_made: u64,
    /// Who signed in under duress and was not cleared since, and when first.
    duress: BTreeMap<String, Time>,
    situation: Situation,
    suspicions: Suspicions,
}

impl Desk {
    /// A desk at which nobody is enrolled.
    #[must_use]
    pub fn new() -> Self {
        Desk::default()
    }

    /// True while nobody is enrolled: whoever reaches the station speaks for the party.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.people.is_empty()
    }

    /// Everybody who is enrolled.
    #[must_use]
    pub fn people(&self) -> &BTreeMap<String, Person> {
        &self.people
    }

    /// One who is enrolled.
    #[must_use]
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.people.get(name)
    }

    /// Whose passkey has this number.
    #[must_use]
    pub fn passkey(&self, number: u64) -> Option<(&str, &Passkey)> {
        self.people.iter().find_map(|(name, person)| Some((name.as_str(), person.passkeys.get(&number)?)))
    }

    /// Whose passkey its device knows by this, with its number.
    #[must_use]
    pub fn passkey_of(&self, id: &[u8]) -> Option<(&str, u64, &Passkey)> {
        let mut all = self.people.iter().flat_map(|(name, person)| {
            person.passkeys.iter().map(move |(number, passkey)| (name.as_str(), *number, passkey))
        });
        all.find(|(.., passkey)| passkey.id == id)
    }

    /// Kinds of words that need two persons beside those that always do.
    #[must_use]
    pub fn widened(&self) -> &BTreeSet<String> {
        &self.widened
    }

    /// Every draft that is remembered, by its number.
    #[must_use]
    pub fn drafts(&self) -> &BTreeMap<u64, Draft> {
        &self.drafts
    }

    /// The number that the next draft will have.
    #[must_use]
    pub fn next_draft(&self) -> u64 {
        self.drafts_made + 1
    }

    /// Who is to be on shift when, the earliest first.
    #[must_use]
    pub fn roster(&self) -> &[Planned] {
        &self.roster
    }

    /// Who is on shift, since when.
    #[must_use]
    pub fn on_shift(&self) -> &BTreeMap<String, Time> {
        &self.on_shift
    }

    /// When a shift was last handed over.
    #[must_use]
    pub fn handed_over(&self) -> Option<Time> {
        self.handed_over
    }

    /// What happened at the desk, the latest last.
    #[must_use]
    pub fn log(&self) -> &VecDeque<LogItem> {
        &self.log
    }

    /// Every brief, by its number.
    #[must_use]
    pub fn briefs(&self) -> &BTreeMap<u64, Brief> {
        &self.briefs
    }

    /// Every note of a note-taker, by its number.
    #[must_use]
    pub fn notes(&self) -> &BTreeMap<u64, MemoNote> {
        &self.notes
    }

    /// The number that the next brief or note will have.
    #[must_use]
    pub fn next_paper(&self) -> u64 {
        self.papers_made + 1
    }

    /// Who signed in under duress and was not cleared since. For an administrator's eyes alone.
    #[must_use]
    pub fn duress(&self) -> &BTreeMap<String, Time> {
        &self.duress
    }

    /// What one's own side has seen or been told of, and makes of it.
    #[must_use]
    pub fn situation(&self) -> &Situation {
        &self.situation
    }

    /// Who of those that speak for the other side is suspected, and what came of challenging them.
    #[must_use]
    pub fn suspicions(&self) -> &Suspicions {
        &self.suspicions
    }

    /// Who holds a role, on shift or not, in the order of their names.
    pub fn holders(&self, role: Role) -> impl Iterator<Item = (&str, bool)> {
        let holds = move |person: &Person| person.roles.contains(&role);
        let people = self.people.iter().filter(move |(_, person)| holds(person));
        people.map(|(name, _)| (name.as_str(), self.on_shift.contains_key(name)))
    }
}
