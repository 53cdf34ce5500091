//! What one person may do, and who may instead.

use evidence::{Precedence, Time};

use super::need::{Need, need};
use super::{Desk, Person, Refusal, Role};
use crate::affairs::Body;

/// Something that a person wants to do.
#[derive(Clone, Copy, Debug)]
pub enum Act<'b> {
    /// See how the links and this machine stand; no text.
    Look,
    /// Read what was said.
    Read,
    /// See what one's own side alone knows: the situation log, and why whoever speaks for the other side is suspected.
    ReadOwn,
    /// Say words.
    Say {
        /// In which lane.
        precedence: Precedence,
        /// What.
        body: &'b Body,
        /// The language of the message that they translate, where they are a translation.
        of: Option<&'b str>,
    },
    /// Write down what words mean in another language, on this side only.
    Translate {
        /// The language of the words.
        of: &'b str,
        /// Into which language.
        into: &'b str,
    },
    /// Say again what has every release and was cut off.
    Release,
    /// Make a line check.
    Check,
    /// Sign although a party has not confirmed our lanes: an officer's order.
    SignWithout,
    /// Keys, backups, checks of the disk.
    Keep,
    /// Enrol people, give roles, see what only an administrator sees.
    Administer,
}

/// That a person may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// It is done at once.
    AtOnce,
    /// The words become a draft that waits for whom they need.
    Draft {
        /// True if the draft counts as released by whoever writes it: only the second person is still needed.
        released: bool,
    },
}

impl Desk {
    /// Whether a person may do something now; `None` is somebody who is not signed in.
    ///
    /// # Errors
    /// [`Refusal`] with the role that is missing, and who has it.
    pub fn may(&self, person: Option<&str>, act: &Act<'_>, now: Time) -> Result<Leave, Refusal> {
        if self.is_open() {
            return Ok(Leave::AtOnce);
        }
        // Who reaches the station may see its log, which says the same.
        if matches!(act, Act::Look) {
            return Ok(Leave::AtOnce);
        }
        let name = person.ok_or(Refusal::NotSignedIn)?;
        let who = self.person(name).ok_or_else(|| Refusal::NoSuchPerson(name.to_owned()))?;
        let needs = |roles: &[Role]| self.needs(name, who, roles);
        match *act {
            Act::Look => Ok(Leave::AtOnce),
            Act::Read => needs(&Role::READERS),
            Act::ReadOwn => needs(&Role::INSIDERS),
            Act::Check => {
                let roles: Vec<_> = Role::DUTY.into_iter().chain([Role::Technician]).collect();
                needs(&roles)
            }
            Act::Release => needs(&[Role::Releaser, Role::SecondReleaser]),
            Act::SignWithout => needs(&[Role::Releaser]),
            Act::Keep => needs(&[Role::Technician]),
            Act::Administer => needs(&[Role::Administrator]),
            Act::Translate { of, into } => self.may_translate(name, who, Some(of), into, now),
            Act::Say { precedence, body, of } => {
                let need = need(precedence, body, &self.widened);
                if let Some((of, into)) = rendered(body, of) {
                    self.may_translate(name, who, of, into, now)?;
                    return Ok(match need {
                        Need::Duty | Need::Linguist => Leave::AtOnce,
                        Need::Releaser if who.roles.contains(&Role::Releaser) => Leave::AtOnce,
                        Need::Releaser => Leave::Draft { released: false },
                        Need::Two => Leave::Draft { released: who.roles.contains(&Role::Releaser) },
                    });
                }
                match body {
                    Body::Query(_) => needs(&Role::LINGUISTS_AND_DUTY)?,
                    _ => needs(&Role::DUTY)?,
                };
                let releases = who.roles.contains(&Role::Releaser);
                Ok(match need {
                    Need::Duty | Need::Linguist => Leave::AtOnce,
                    Need::Releaser if releases => Leave::AtOnce,
                    Need::Releaser => Leave::Draft { released: false },
                    Need::Two => Leave::Draft { released: releases },
                })
            }
        }
    }

    /// Passes a person who has one of these roles.
    pub(super) fn needs(&self, name: &str, who: &Person, roles: &[Role]) -> Result<Leave, Refusal> {
        if who.has_any(roles) { Ok(Leave::AtOnce) } else { Err(self.lacks(name, roles)) }
    }

    /// The refusal of somebody who has none of these roles, with everybody else who has.
    pub(super) fn lacks(&self, name: &str, roles: &[Role]) -> Refusal {
        let holds = |(other, person): &(&String, &Person)| *other != name && person.has_any(roles);
        let (on_shift, others) = (self.people.iter().filter(holds).map(|(name, _)| name.clone()))
            .partition(|name| self.on_shift.contains_key(name));
        Refusal::Lacks { person: name.to_owned(), roles: roles.to_vec(), on_shift, others }
    }

    /// Both languages count: whoever reads only one of them translates by guessing.
    fn may_translate(
        &self,
        name: &str,
        who: &Person,
        of: Option<&str>,
        into: &str,
        now: Time,
    ) -> Result<Leave, Refusal> {
        self.needs(name, who, &[Role::Linguist])?;
        let of = of.ok_or(Refusal::UnknownLanguage)?;
        for language in [of, into] {
            let until = who.qualified_until(language);
            if until.is_none_or(|until| until < now) {
                let others = self.people.iter().filter(|(other, person)| {
                    *other != name
                        && person.roles.contains(&Role::Linguist)
                        && [of, into].iter().all(|l| person.qualified_until(l).is_some_and(|until| now <= until))
                });
                let others = others.map(|(name, _)| name.clone()).collect();
                let person = name.to_owned();
                return Err(Refusal::NotQualified { person, language: language.to_owned(), until, others });
            }
        }
        Ok(Leave::AtOnce)
    }
}

/// From and into which language a linguist renders what was said; `None` of words that need no linguist. What a term of
/// ours means is told in the language that it is of.
fn rendered<'a>(body: &'a Body, of: Option<&'a str>) -> Option<(Option<&'a str>, &'a str)> {
    match body {
        Body::Translation(words) if words.by.is_some() => Some((of, &words.language)),
        Body::Clarification(words) => Some((Some(&words.language), &words.language)),
        _ => None,
    }
}
