//! Violations: what a party, or a monitor, reports against what was agreed, and whether that is disputed.

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, EntryRef, Malformed, PartyIndex, PostIndex, Role, Time};
use volume::Position;

use super::annex::Annex;
use super::effect::Effect;
use super::fact::{Held, held};
use super::geometry::{read_position, read_u8, read_u32, write_position};
use super::means::Means;
use super::message::Word;
use super::numbered::numbered;
use super::place::{Feature, PlaceError};
use super::said::Answers;
use super::{read_party, read_ref, write_ref};
use crate::limits::{INCIDENT_S_AHEAD_MAX, NOTE_BYTES_MAX};

numbered! {
    /// In which way something agreed was violated.
    Category {
        /// Fire.
        Fire,
        /// An advance, or new positions.
        Advance,
        /// Forces or weapons where none are to be.
        Presence,
        /// A flight where none is to be.
        Overflight,
        /// Passage, access or monitoring was hindered.
        Obstruction,
        /// Persons were taken, or not handed over.
        Detention,
        /// New mines, works or obstacles.
        Works,
        /// Another way, which the words tell.
        Other,
    }
}

/// A violation as it is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViolationBody {
    /// The proposal that was agreed.
    pub proposal: EntryRef,
    /// The author's post.
    pub from: PostIndex,
    /// Who violated it, as the author says.
    pub by: PartyIndex,
    /// In which way.
    pub category: Category,
    /// With what.
    pub means: Means,
    /// Where.
    pub at: Position,
    /// The same place given a second way.
    pub feature: Option<Feature>,
    /// When.
    pub when: Time,
    /// How often in that place and time: rounds, flights, vehicles; at least once.
    pub count: u32,
    /// What was seen; may be empty.
    pub words: String,
    /// Its language (BCP 47).
    pub language: String,
}

/// Why words report no violation. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ViolationError {
    /// Whoever is not in the charter, or reports itself, or reports one who is not bound.
    #[error("a violation is reported of another party that is bound")]
    NotBound,
    /// A post that the charter does not name.
    #[error("the charter names no such post of the author's")]
    UnknownPost,
    /// A language that the author's party does not have.
    #[error("{0:?} is not a language of the author's party in the charter")]
    UnknownLanguage(String),
    /// The place is not one.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// It lies ahead.
    #[error("what is reported has happened")]
    Ahead,
    /// It says nothing, nothing happened, or too much is said.
    #[error("a violation happened at least once; of another category than those of the form, the words say which")]
    Empty,
    /// Words that are too long.
    #[error("the text is too long")]
    Oversize,
}

impl ViolationBody {
    /// Passes words that the charter lets `author` say at `signed`, the reference apart.
    ///
    /// # Errors
    /// [`ViolationError`] with the first rule broken.
    pub fn check(
        &self,
        charter: &Charter,
        annex: &Annex,
        author: PartyIndex,
        signed: Time,
    ) -> Result<(), ViolationError> {
        let accused = charter.party(self.by).filter(|party| party.role == Role::Party && self.by != author);
        let (Some(party), Some(_)) = (charter.party(author), accused) else { return Err(ViolationError::NotBound) };
        if party.post(self.from).is_none() {
            return Err(ViolationError::UnknownPost);
        }
        if !party.languages.contains(&self.language) {
            return Err(ViolationError::UnknownLanguage(self.language.clone()));
        }
        self.feature.as_ref().map_or(Ok(()), |feature| feature.check(self.at, annex))?;
        if self.when > signed.plus_ms(INCIDENT_S_AHEAD_MAX * 1_000) {
            return Err(ViolationError::Ahead);
        }
        if self.count == 0 || (self.category == Category::Other && self.words.trim().is_empty()) {
            return Err(ViolationError::Empty);
        }
        if self.words.len() > NOTE_BYTES_MAX {
            return Err(ViolationError::Oversize);
        }
        Ok(())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(11), self.proposal);
        writer.uint(self.from.0.into()).uint(self.by.0.into());
        write_position(writer.uint(self.category.number()).uint(self.means.number()), self.at);
        Feature::write(self.feature.as_ref(), writer);
        writer.uint(self.when.0).uint(self.count.into()).text(&self.words).text(&self.language);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(11)?;
        let (proposal, from, by) = (read_ref(reader)?, PostIndex(read_u8(reader)?), read_party(reader)?);
        let (category, means) = (Category::read(reader)?, Means::read(reader)?);
        let (at, feature) = (read_position(reader)?, Feature::read(reader)?);
        let (when, count) = (Time(reader.uint()?), read_u32(reader)?);
        let (words, language) = (reader.text(NOTE_BYTES_MAX)?.to_owned(), reader.text(16)?.to_owned());
        Ok(ViolationBody { proposal, from, by, category, means, at, feature, when, count, words, language })
    }
}

/// How a violation stands, words apart: those are in its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Whether it is of what was proposed, by one who may report it.
    pub effect: Effect,
    /// When it was reported, on its author's clock.
    pub reported: Time,
    /// The proposal.
    pub proposal: EntryRef,
    /// Who violated it, as the author says.
    pub by: PartyIndex,
    /// In which way.
    pub category: Category,
    /// With what.
    pub means: Means,
    /// When.
    pub when: Time,
    /// How often.
    pub count: u32,
    /// Until when the accused is to answer, by the charter's terms.
    pub answer_by: Time,
    /// What the accused says: no objection admits, an objection disputes.
    pub answers: Answers,
    /// Where its author took it back.
    pub taken_back: Option<Word>,
}

impl Violation {
    pub(super) fn reported(annex: &Annex, reported: Time, body: &ViolationBody) -> Self {
        Violation {
            effect: Effect::Waits,
            reported,
            proposal: body.proposal,
            by: body.by,
            category: body.category,
            means: body.means,
            when: body.when,
            count: body.count,
            answer_by: reported.plus_ms(annex.incidents.violation_s * 1_000),
            answers: Answers::owed_by(std::iter::once(body.by)),
            taken_back: None,
        }
    }

    /// Whether the accused admits it.
    #[must_use]
    pub fn held(&self, id: EntryRef) -> Held {
        held(&self.answers, id, self.taken_back)
    }

    /// True while the accused is to answer it.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.effect == Effect::Counts && self.taken_back.is_none()
    }

    /// When its clock runs out; `None` once it is answered, taken back or void.
    #[must_use]
    pub fn due(&self, id: EntryRef) -> Option<Time> {
        (self.asks() && self.answers.open(id)).then_some(self.answer_by)
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        write_ref(writer.array(11).uint(self.effect.number()).uint(self.reported.0), self.proposal);
        writer.uint(self.by.0.into()).uint(self.category.number()).uint(self.means.number());
        self.answers.write(writer.uint(self.when.0).uint(self.count.into()).uint(self.answer_by.0));
        Word::write_optional(self.taken_back, writer);
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(11)?;
        let (effect, reported, proposal) = (Effect::read(reader)?, Time(reader.uint()?), read_ref(reader)?);
        let (by, category, means) = (read_party(reader)?, Category::read(reader)?, Means::read(reader)?);
        let (when, count, answer_by) = (Time(reader.uint()?), read_u32(reader)?, Time(reader.uint()?));
        let (answers, taken_back) = (Answers::read(reader)?, Word::read_optional(reader)?);
        Ok(Violation { effect, reported, proposal, by, category, means, when, count, answer_by, answers, taken_back })
    }
}
