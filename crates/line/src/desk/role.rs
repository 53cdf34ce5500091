//! Who somebody is at the desk: an office or number, never a personal name, and the roles that it has.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use evidence::cbor::{Reader, Writer};
use evidence::{Malformed, Time};

use super::Passkey;
use crate::limits::{LANGUAGE_BYTES_MAX, LANGUAGES_PER_PERSON_MAX, PERSON_BYTES_MAX, SECRET_BYTES_MAX};

/// What a person is trusted with. The numbers are those of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Reads what was said, and does nothing else.
    Reader,
    /// Writes words that another releases; a duty officer.
    Drafter,
    /// Translates, in the languages in which the qualification is current.
    Linguist,
    /// Makes words the party's; a duty officer.
    Releaser,
    /// Is the second of the two persons that some words need; a duty officer.
    SecondReleaser,
    /// Sees the state of the links and no text; keys, backups, checks.
    Technician,
    /// Enrols people and gives roles; sees no text by that.
    Administrator,
}

impl Role {
    /// All of them, in the order of their numbers, each with what it is called.
    pub const ALL: [(&str, Role); 7] = [
        ("reader", Role::Reader),
        ("drafter", Role::Drafter),
        ("linguist", Role::Linguist),
        ("releaser", Role::Releaser),
        ("second-releaser", Role::SecondReleaser),
        ("technician", Role::Technician),
        ("administrator", Role::Administrator),
    ];

    /// Whoever has one of these is a duty officer.
    pub const DUTY: [Role; 3] = [Role::Drafter, Role::Releaser, Role::SecondReleaser];

    /// Whoever has one of these may ask what a term means.
    pub const LINGUISTS_AND_DUTY: [Role; 4] = [Role::Linguist, Role::Drafter, Role::Releaser, Role::SecondReleaser];

    /// Whoever has one of these may see what was said.
    pub const READERS: [Role; 5] = [Role::Reader, Role::Drafter, Role::Linguist, Role::Releaser, Role::SecondReleaser];

    /// Whoever has one of these may see what one's own side alone knows: the situation log, and why whoever speaks for the
    /// other side is suspected. A reader may be a guest.
    pub const INSIDERS: [Role; 4] = Self::LINGUISTS_AND_DUTY;

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Somebody who is enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What the person is trusted with.
    pub roles: BTreeSet<Role>,
    /// Languages (BCP 47) with the time until which the qualification is current.
    pub languages: BTreeMap<String, Time>,
    /// What a passphrase is held against; bytes that this crate does not look into.
    pub secret: Vec<u8>,
    /// What else the person signs in with, by number.
    pub passkeys: BTreeMap<u64, Passkey>,
    /// When the person was enrolled.
    pub enrolled: Time,
}

impl Person {
    /// True if the person has one of these roles.
    #[must_use]
    pub fn has_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.roles.contains(role))
    }

    /// Until when the qualification in a language is current; `None` if there is none.
    #[must_use]
    pub fn qualified_until(&self, language: &str) -> Option<Time> {
        let found = self.languages.iter().find(|(known, _)| known.eq_ignore_ascii_case(language));
        found.map(|(_, until)| *until)
    }
}

/// True of what a person may be called: an office or number in one line.
pub(super) fn is_name(name: &str) -> bool {
    let fits = (1..=PERSON_BYTES_MAX).contains(&name.len()) && name.trim() == name;
    fits && name.chars().all(|c| c.is_alphanumeric() || " -._/".contains(c))
}

pub(super) fn write_roles(writer: &mut Writer, roles: &BTreeSet<Role>) {
    writer.array(roles.len() as u64);
    for role in roles {
        writer.uint(*role as u64);
    }
}

pub(super) fn read_roles(reader: &mut Reader<'_>) -> Result<BTreeSet<Role>, Malformed> {
    let count = reader.array_up_to(Role::ALL.len() as u64)?;
    let mut roles = BTreeSet::new();
    for _ in 0..count {
        let number = reader.uint()?;
        let known = usize::try_from(number).ok().and_then(|number| Role::ALL.get(number));
        let (_, role) = known.ok_or_else(|| reader.refuse("no such role"))?;
        // One order only, so that one set of roles has one form.
        if roles.last().is_some_and(|last| last >= role) {
            return Err(reader.refuse("roles out of order"));
        }
        roles.insert(*role);
    }
    Ok(roles)
}

pub(super) fn write_languages(writer: &mut Writer, languages: &BTreeMap<String, Time>) {
    writer.array(languages.len() as u64);
    for (language, until) in languages {
        writer.array(2).text(language).uint(until.0);
    }
}

pub(super) fn read_languages(reader: &mut Reader<'_>) -> Result<BTreeMap<String, Time>, Malformed> {
    let mut languages = BTreeMap::new();
    for _ in 0..reader.array_up_to(LANGUAGES_PER_PERSON_MAX as u64)? {
        reader.array(2)?;
        let (language, until) = (reader.text(LANGUAGE_BYTES_MAX)?.to_owned(), Time(reader.uint()?));
        if languages.last_key_value().is_some_and(|(last, _)| *last >= language) {
            return Err(reader.refuse("languages out of order"));
        }
        languages.insert(language, until);
    }
    Ok(languages)
}

pub(super) fn read_secret(reader: &mut Reader<'_>) -> Result<Vec<u8>, Malformed> {
    reader.bytes(SECRET_BYTES_MAX).map(<[u8]>::to_vec)
}
