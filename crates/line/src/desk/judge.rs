//! Whether an entry may be added to the desk as it stands.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{Hash, Time};

use super::draft::read_body;
use super::entry::{Change, Entry, HandOver};
use super::need::{Need, may_be_widened};
use super::passkey::Keying;
use super::role::is_name;
use super::situation::Logging;
use super::suspicion::Suspecting;
use super::{Act, Desk, Draft, DraftState, Person, Refusal, Role};
use crate::affairs::Body;
use crate::limits::{
    DESK_ENTRY_BYTES_MAX, DRAFT_TRANSLATIONS_MAX, DRAFTS_OPEN_MAX, LANGUAGES_PER_PERSON_MAX, PASSKEYS_PER_PERSON_MAX,
    PEOPLE_MAX, ROSTER_MAX, SECRET_BYTES_MAX,
};

/// Whoever reads only writes nothing down either.
const WRITERS: [Role; 6] =
    [Role::Drafter, Role::Linguist, Role::Releaser, Role::SecondReleaser, Role::Technician, Role::Administrator];

/// Who takes notes of a call: duty officers, and interpreters.
const NOTE_TAKERS: [Role; 4] = [Role::Drafter, Role::Linguist, Role::Releaser, Role::SecondReleaser];

impl Desk {
    /// Passes an entry that may be added to the desk as it stands.
    ///
    /// # Errors
    /// [`Refusal`] with the first rule that it breaks.
    pub fn judge(&self, entry: &Entry) -> Result<(), Refusal> {
        let encoded = entry.encode();
        if encoded.len() > DESK_ENTRY_BYTES_MAX {
            return Err(Refusal::Full("words in one entry"));
        }
        match &entry.by {
            Some(by) => self.judge_of(by, entry.at, &entry.change)?,
            None => self.judge_station(&entry.change)?,
        }
        // What would not be read again is not written.
        Entry::decode(&encoded)?;
        Ok(())
    }

    /// What the station does by itself, and what somebody does while nobody is enrolled.
    fn judge_station(&self, change: &Change) -> Result<(), Refusal> {
        match change {
            Change::Enrolled { person, roles, languages, secret } if self.is_open() => {
                if !roles.contains(&Role::Administrator) {
                    return Err(Refusal::FirstAdministers);
                }
                self.judge_person(person, roles, languages, secret)
            }
            _ if self.is_open() => Err(Refusal::NobodyEnrolled),
            Change::Going { draft, .. } => {
                let found = self.draft(*draft)?;
                in_state(*draft, found, "waits for release", matches!(found.state, DraftState::Waits))?;
                if found.is_approved(&self.widened) { Ok(()) } else { Err(Refusal::NotApproved(*draft)) }
            }
            Change::Said { draft, .. } | Change::Returned { draft, .. } => {
                let found = self.draft(*draft)?;
                in_state(*draft, found, "is being said", matches!(found.state, DraftState::Going { .. }))
            }
            _ => Err(Refusal::NotSignedIn),
        }
    }

    fn judge_of(&self, by: &str, at: Time, change: &Change) -> Result<(), Refusal> {
        if self.is_open() {
            return self.judge_unenrolled(by, at, change);
        }
        let who = self.person(by).ok_or_else(|| Refusal::NoSuchPerson(by.to_owned()))?;
        let needs = |roles: &[Role]| self.needs(by, who, roles).map(|_| ());
        match change {
            Change::Enrolled { person, roles, languages, secret } => {
                needs(&[Role::Administrator])?;
                self.judge_person(person, roles, languages, secret)
            }
            Change::Changed { person, roles, languages } => {
                needs(&[Role::Administrator])?;
                self.enrolled(person)?;
                fits(roles, languages)?;
                if roles.contains(&Role::Administrator) { Ok(()) } else { self.leaves_administrator(person) }
            }
            Change::Ended { person } => {
                needs(&[Role::Administrator])?;
                self.enrolled(person)?;
                self.leaves_administrator(person)
            }
            Change::Secret { person, secret } => {
                self.enrolled(person)?;
                if person != by {
                    needs(&[Role::Administrator])?;
                }
                if secret.is_empty() { Err(Refusal::Empty) } else { Ok(()) }
            }
            Change::Widened { kinds } => {
                needs(&[Role::Administrator])?;
                match kinds.iter().find(|kind| !may_be_widened(kind)) {
                    Some(kind) => Err(Refusal::NotWidened(kind.clone())),
                    None => Ok(()),
                }
            }
            Change::SignedIn { .. } | Change::Spoke { .. } => Ok(()),
            Change::Passkey(Keying::Added { name, id, key, .. }) => {
                Keying::fits(name, id, key)?;
                if self.passkey_of(id).is_some() {
                    return Err(Refusal::IsPasskey);
                }
                if who.passkeys.len() < PASSKEYS_PER_PERSON_MAX { Ok(()) } else { Err(Refusal::Full("passkeys")) }
            }
            Change::Passkey(Keying::Used { passkey, count }) => {
                let found = who.passkeys.get(passkey).ok_or(Refusal::NoSuchPasskey(*passkey))?;
                found.counts(*passkey, *count)
            }
            Change::Passkey(Keying::Removed { passkey }) => {
                let (of, _) = self.passkey(*passkey).ok_or(Refusal::NoSuchPasskey(*passkey))?;
                if of == by { Ok(()) } else { needs(&[Role::Administrator]) }
            }
            Change::DuressCleared { .. } => needs(&[Role::Administrator]),
            Change::Going { .. } | Change::Said { .. } => Err(Refusal::StationOnly),
            Change::Planned { person, from, until } => {
                needs(&[Role::Administrator, Role::Releaser])?;
                self.enrolled(person)?;
                if until <= from || *until <= at {
                    return Err(Refusal::NoSpan);
                }
                let ahead = self.roster.iter().filter(|planned| at < planned.until).count();
                if ahead < ROSTER_MAX { Ok(()) } else { Err(Refusal::Full("shifts in the roster")) }
            }
            Change::ShiftTaken => {
                if self.on_shift.contains_key(by) {
                    Err(Refusal::IsOnShift(by.to_owned()))
                } else {
                    Ok(())
                }
            }
            Change::HandedOver(HandOver { to, sound_test, line_check, read_aloud, .. }) => {
                for person in [by, to] {
                    if !self.on_shift.contains_key(person) {
                        return Err(Refusal::NotOnShift(person.to_owned()));
                    }
                }
                if to == by {
                    return Err(Refusal::IsOnShift(to.clone()));
                }
                if *sound_test && *line_check && *read_aloud { Ok(()) } else { Err(Refusal::Unchecked) }
            }
            Change::Noted { text } => {
                needs(&WRITERS)?;
                not_empty(text)
            }
            Change::Briefed { title, text, .. } => {
                needs(&Role::DUTY)?;
                not_empty(title).and_then(|()| not_empty(text))
            }
            Change::BriefApproved { brief } => {
                needs(&[Role::Releaser])?;
                let found = self.briefs.get(brief).ok_or(Refusal::NoSuchPaper(*brief))?;
                if found.by == by { Err(Refusal::OwnBrief(*brief)) } else { Ok(()) }
            }
            Change::MemoNoted { text, .. } => {
                needs(&NOTE_TAKERS)?;
                not_empty(text)
            }
            Change::MemoAgreed { note } => {
                needs(&NOTE_TAKERS)?;
                let found = self.notes.get(note).ok_or(Refusal::NoSuchPaper(*note))?;
                if found.by == by { Err(Refusal::OwnBrief(*note)) } else { Ok(()) }
            }
            Change::Situation(logging) => {
                needs(&Role::DUTY)?;
                if let Logging::Drafted { body, .. } = logging {
                    self.judge_words(by, who, body)?;
                    self.room_for_draft()?;
                }
                self.situation.judge(at, logging)
            }
            Change::Suspicion(suspecting) => {
                match suspecting {
                    // The interpreter may be the first to hear that a voice is another's.
                    Suspecting::Raised { .. } | Suspecting::Challenged(_) => needs(&Role::LINGUISTS_AND_DUTY)?,
                    Suspecting::Lifted { .. } => needs(&[Role::Releaser])?,
                }
                self.suspicions.judge(at, suspecting)
            }
            _ => self.judge_draft(by, who, at, change),
        }
    }

    /// What is logged while nobody is enrolled, under a name that somebody typed: it is for one's own side, and holds back
    /// nobody. To be told to the other side it needs a releaser, and there is none.
    fn judge_unenrolled(&self, by: &str, at: Time, change: &Change) -> Result<(), Refusal> {
        if !is_name(by) {
            return Err(Refusal::NoName(by.to_owned()));
        }
        match change {
            Change::Situation(Logging::Drafted { .. }) => Err(Refusal::NobodyEnrolled),
            Change::Situation(logging) => self.situation.judge(at, logging),
            Change::Suspicion(suspecting) => self.suspicions.judge(at, suspecting),
            _ => Err(Refusal::NobodyEnrolled),
        }
    }

    fn judge_draft(&self, by: &str, who: &Person, at: Time, change: &Change) -> Result<(), Refusal> {
        let needs = |roles: &[Role]| self.needs(by, who, roles).map(|_| ());
        match change {
            Change::Drafted { body, released, .. } => {
                self.judge_words(by, who, body)?;
                if *released {
                    needs(&[Role::Releaser])?;
                }
                self.room_for_draft()
            }
            Change::Edited { draft, body, .. } => {
                self.at_rest(*draft)?;
                self.judge_words(by, who, body)
            }
            Change::Translated { draft, of, language, text } => {
                not_empty(text)?;
                let found = self.at_rest(*draft)?;
                self.may(Some(by), &Act::Translate { of, into: language }, at)?;
                if found.translations.len() < DRAFT_TRANSLATIONS_MAX {
                    Ok(())
                } else {
                    Err(Refusal::Full("translations"))
                }
            }
            Change::Released { draft, words } => {
                needs(&[Role::Releaser])?;
                let found = self.waiting(*draft)?;
                in_state(*draft, found, "nobody has released", found.first.is_none())?;
                says(*draft, found, *words)
            }
            Change::SecondReleased { draft, words } => {
                needs(&[Role::SecondReleaser])?;
                let found = self.waiting(*draft)?;
                match &found.first {
                    None => return Err(Refusal::NotApproved(*draft)),
                    Some((first, _)) if first == by => return Err(Refusal::SamePerson(*draft)),
                    Some(_) => {}
                }
                let wants = found.need(&self.widened) == Need::Two && found.second.is_none();
                in_state(*draft, found, "needs a second release", wants)?;
                says(*draft, found, *words)
            }
            Change::Returned { draft, reason } => {
                needs(&[Role::Releaser, Role::SecondReleaser])?;
                self.waiting(*draft)?;
                not_empty(reason)
            }
            Change::Dropped { draft, .. } => {
                if !self.at_rest(*draft)?.authors.contains(by) {
                    needs(&[Role::Releaser])?;
                }
                Ok(())
            }
            _ => Err(Refusal::StationOnly),
        }
    }

    fn room_for_draft(&self) -> Result<(), Refusal> {
        let open = self.drafts.values().filter(|draft| draft.state.is_open()).count();
        if open < DRAFTS_OPEN_MAX { Ok(()) } else { Err(Refusal::Full("open drafts")) }
    }

    /// Passes words that a person may draft: a linguist translations, a duty officer all else.
    fn judge_words(&self, by: &str, who: &Person, body: &[u8]) -> Result<(), Refusal> {
        let roles: &[Role] = match read_body(body)? {
            Body::Translation(words) if words.by.is_some() => &[Role::Linguist],
            Body::Clarification(_) => &[Role::Linguist],
            Body::Query(_) => &Role::LINGUISTS_AND_DUTY,
            _ => &Role::DUTY,
        };
        self.needs(by, who, roles).map(|_| ())
    }

    fn judge_person(
        &self,
        name: &str,
        roles: &BTreeSet<Role>,
        languages: &BTreeMap<String, Time>,
        secret: &[u8],
    ) -> Result<(), Refusal> {
        if !is_name(name) {
            return Err(Refusal::NoName(name.to_owned()));
        }
        // Two names that one reads alike would be two persons to a rule that asks for two.
        if self.people.keys().any(|known| known.to_lowercase() == name.to_lowercase()) {
            return Err(Refusal::IsEnrolled(name.to_owned()));
        }
        if self.people.len() >= PEOPLE_MAX {
            return Err(Refusal::Full("people"));
        }
        if secret.is_empty() || secret.len() > SECRET_BYTES_MAX {
            return Err(Refusal::Empty);
        }
        fits(roles, languages)
    }

    fn leaves_administrator(&self, without: &str) -> Result<(), Refusal> {
        match self.holders(Role::Administrator).any(|(name, _)| name != without) {
            true => Ok(()),
            false => Err(Refusal::LastAdministrator),
        }
    }

    fn enrolled(&self, name: &str) -> Result<&Person, Refusal> {
        self.person(name).ok_or_else(|| Refusal::NoSuchPerson(name.to_owned()))
    }

    fn draft(&self, number: u64) -> Result<&Draft, Refusal> {
        self.drafts.get(&number).ok_or(Refusal::NoSuchDraft(number))
    }

    /// A draft that waits for release.
    fn waiting(&self, number: u64) -> Result<&Draft, Refusal> {
        let found = self.draft(number)?;
        in_state(number, found, "waits for release", matches!(found.state, DraftState::Waits))?;
        Ok(found)
    }

    /// A draft that waits, or is back with its authors.
    fn at_rest(&self, number: u64) -> Result<&Draft, Refusal> {
        let found = self.draft(number)?;
        let rests = matches!(found.state, DraftState::Waits | DraftState::Returned { .. });
        in_state(number, found, "waits or was returned", rests)?;
        Ok(found)
    }
}

fn in_state(draft: u64, found: &Draft, wanted: &'static str, is: bool) -> Result<(), Refusal> {
    if is { Ok(()) } else { Err(Refusal::DraftIs { draft, is: found.state.name(), wanted }) }
}

/// Passes a draft that says what whoever releases it was shown.
fn says(draft: u64, found: &Draft, words: Hash) -> Result<(), Refusal> {
    if found.words() == words { Ok(()) } else { Err(Refusal::OtherWords(draft)) }
}

fn not_empty(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Empty) } else { Ok(()) }
}

fn fits(roles: &BTreeSet<Role>, languages: &BTreeMap<String, Time>) -> Result<(), Refusal> {
    if roles.is_empty() {
        return Err(Refusal::NoRole);
    }
    if languages.len() > LANGUAGES_PER_PERSON_MAX { Err(Refusal::Full("languages")) } else { Ok(()) }
}
