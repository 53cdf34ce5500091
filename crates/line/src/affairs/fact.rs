//! Facts of an incident: what one party states, one at a time, so that what all agree on and what somebody disputes
//! stay apart, each with who holds it.

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, EntryRef, Malformed, PartyIndex, Role, Time};

use super::message::Word;
use super::numbered::numbered;
use super::said::{Answers, Stance};
use super::{read_ref, write_ref};
use crate::limits::DETAIL_BYTES_MAX;

numbered! {
    /// What a fact is about.
    Aspect {
        /// Where.
        Place,
        /// When.
        Time,
        /// What was done, in which order.
        Course,
        /// With what.
        Means,
        /// From where, and by whom.
        Origin,
        /// Which forces were there.
        Forces,
        /// What was damaged.
        Damage,
        /// Who was hurt or killed.
        Casualties,
        /// What was notified before, and to whom.
        Warning,
        /// Why it came about.
        Cause,
        /// What was done about it.
        Measures,
        /// Something else.
        Other,
    }
}

/// What one party states of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactBody {
    /// The incident.
    pub incident: EntryRef,
    /// What it is about.
    pub aspect: Aspect,
    /// The statement.
    pub words: String,
    /// Its language (BCP 47).
    pub language: String,
}

/// Why words state no fact. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// Observers and guarantors only read.
    #[error("facts are stated by parties that are bound")]
    NotBound,
    /// A language that the author's party does not have.
    #[error("{0:?} is not a language of the author's party in the charter")]
    UnknownLanguage(String),
    /// It states nothing, or is longer than its limit.
    #[error("the statement is blank, or longer than its limit")]
    Words,
}

impl FactBody {
    /// Passes words that the charter lets `author` say, the reference apart.
    ///
    /// # Errors
    /// [`FactError`] with the first rule broken.
    pub fn check(&self, charter: &Charter, author: PartyIndex) -> Result<(), FactError> {
        let party = charter.party(author).filter(|party| party.role == Role::Party).ok_or(FactError::NotBound)?;
        if !party.languages.contains(&self.language) {
            return Err(FactError::UnknownLanguage(self.language.clone()));
        }
        match self.words.len() <= DETAIL_BYTES_MAX && !self.words.trim().is_empty() {
            true => Ok(()),
            false => Err(FactError::Words),
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(4), self.incident);
        writer.uint(self.aspect.number()).text(&self.words).text(&self.language);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(4)?;
        let (incident, aspect) = (read_ref(reader)?, Aspect::read(reader)?);
        let (words, language) = (reader.text(DETAIL_BYTES_MAX)?.to_owned(), reader.text(16)?.to_owned());
        Ok(FactBody { incident, aspect, words, language })
    }
}

/// How a fact stands, words apart: those are in its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// When it was stated, on its author's clock.
    pub stated: Time,
    /// The incident.
    pub incident: EntryRef,
    /// Until when the others are to answer, by the charter's terms.
    pub answer_by: Time,
    /// What the others say: no objection agrees, an objection disputes.
    pub answers: Answers,
    /// Where its author took it back.
    pub taken_back: Option<Word>,
}

/// How a fact is held by those whom it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// Everybody holds it.
    Agreed,
    /// Somebody disputes it.
    Disputed,
    /// Nobody disputes it, and not everybody has spoken.
    Stated,
    /// Its author holds it no more.
    TakenBack,
}

/// How what `id` states is held.
pub(super) fn held(answers: &Answers, id: EntryRef, taken_back: Option<Word>) -> Held {
    let stances = || answers.0.iter().map(|(party, _)| answers.of(*party, id).map(|answer| answer.stance));
    if taken_back.is_some() {
        Held::TakenBack
    } else if stances().any(|stance| stance == Some(Stance::Objects)) {
        Held::Disputed
    } else if stances().all(|stance| stance == Some(Stance::NoObjection)) {
        Held::Agreed
    } else {
        Held::Stated
    }
}

impl Fact {
    /// How it is held.
    #[must_use]
    pub fn held(&self, id: EntryRef) -> Held {
        held(&self.answers, id, self.taken_back)
    }

    /// When its clock runs out; `None` once all have answered, or it was taken back.
    #[must_use]
    pub fn due(&self, id: EntryRef) -> Option<Time> {
        (self.taken_back.is_none() && self.answers.open(id)).then_some(self.answer_by)
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        write_ref(writer.array(5).uint(self.stated.0), self.incident);
        self.answers.write(writer.uint(self.answer_by.0));
        Word::write_optional(self.taken_back, writer);
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(5)?;
        let (stated, incident, answer_by) = (Time(reader.uint()?), read_ref(reader)?, Time(reader.uint()?));
        Ok(Fact {
            stated,
            incident,
            answer_by,
            answers: Answers::read(reader)?,
            taken_back: Word::read_optional(reader)?,
        })
    }
}
