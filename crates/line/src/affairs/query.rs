//! Queries: a linguist asks the other side's what a term of theirs means, before anything is answered.
//!
//! The author of a text says what its words mean, and nobody else: a query goes to the party whose text it is about,
//! and has a clock like every question.

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, EntryRef, Malformed, PartyIndex, PostIndex, Role, Time};

use super::geometry::{read_u8, read_u32};
use super::said::Said;
use super::{read_party, read_ref, read_time, write_ref, write_time};
use crate::limits::{DETAIL_BYTES_MAX, NOTE_BYTES_MAX, TITLE_BYTES_MAX};

/// A question about a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryBody {
    /// The affair with the term: its author is asked.
    pub on: EntryRef,
    /// The author's post.
    pub from: PostIndex,
    /// The term, as it is written there.
    pub term: String,
    /// The question; may be empty, and then asks what the term means.
    pub words: String,
    /// The language of the question (BCP 47).
    pub language: String,
}

/// Why words are no query, or no clarification. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// Observers and guarantors only read.
    #[error("a query is asked by a party that is bound, of another that is")]
    NotBound,
    /// A post that the charter does not name.
    #[error("the charter names no such post of the author's")]
    UnknownPost,
    /// A language that the author's party does not have.
    #[error("{0:?} is not a language of the author's party in the charter")]
    UnknownLanguage(String),
    /// There is no term, no explanation, or no linguist.
    #[error("there is no term, no explanation of it, or no linguist who explains it")]
    Empty,
    /// A field is longer than its limit.
    #[error("{0} is longer than its limit")]
    Oversize(&'static str),
}

impl QueryBody {
    /// Passes words that the charter lets `author` say, the reference apart; gives the party that is asked.
    ///
    /// # Errors
    /// [`QueryError`] with the first rule broken.
    pub fn check(&self, charter: &Charter, author: PartyIndex) -> Result<PartyIndex, QueryError> {
        let bound = |party| charter.party(party).filter(|party| party.role == Role::Party);
        let asked = self.on.lane.party;
        let (Some(party), true) = (bound(author), bound(asked).is_some() && asked != author) else {
            return Err(QueryError::NotBound);
        };
        if party.post(self.from).is_none() {
            return Err(QueryError::UnknownPost);
        }
        if !party.languages.contains(&self.language) {
            return Err(QueryError::UnknownLanguage(self.language.clone()));
        }
        if self.term.trim().is_empty() {
            return Err(QueryError::Empty);
        }
        if self.term.len() > TITLE_BYTES_MAX {
            return Err(QueryError::Oversize("the term"));
        }
        if self.words.len() > NOTE_BYTES_MAX {
            return Err(QueryError::Oversize("the question"));
        }
        Ok(asked)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(5), self.on);
        writer.uint(self.from.0.into()).text(&self.term).text(&self.words).text(&self.language);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(5)?;
        let (on, from) = (read_ref(reader)?, PostIndex(read_u8(reader)?));
        let (term, words) = (reader.text(TITLE_BYTES_MAX)?.to_owned(), reader.text(NOTE_BYTES_MAX)?.to_owned());
        Ok(QueryBody { on, from, term, words, language: reader.text(16)?.to_owned() })
    }
}

/// What a term means, by its author's linguist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClarificationBody {
    /// The query.
    pub query: EntryRef,
    /// The how-manyeth clarification of it, from 0.
    pub turn: u32,
    /// The explanation.
    pub words: String,
    /// Its language (BCP 47).
    pub language: String,
    /// By which linguist, named by office or number.
    pub by: String,
    /// Until when the linguist's qualification is current; `None` if nothing is claimed of it.
    pub qualified_until: Option<Time>,
}

impl ClarificationBody {
    /// Passes words that the charter lets `author` say, the reference apart.
    ///
    /// # Errors
    /// [`QueryError`] with the first rule broken.
    pub fn check(&self, charter: &Charter, author: PartyIndex) -> Result<(), QueryError> {
        let Some(party) = charter.party(author) else { return Err(QueryError::NotBound) };
        if !party.languages.contains(&self.language) {
            return Err(QueryError::UnknownLanguage(self.language.clone()));
        }
        if self.words.trim().is_empty() || self.by.trim().is_empty() {
            return Err(QueryError::Empty);
        }
        if self.words.len() > DETAIL_BYTES_MAX {
            return Err(QueryError::Oversize("the explanation"));
        }
        if self.by.len() > NOTE_BYTES_MAX {
            return Err(QueryError::Oversize("the linguist's name"));
        }
        Ok(())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(6), self.query);
        writer.uint(self.turn.into()).text(&self.words).text(&self.language).text(&self.by);
        write_time(writer, self.qualified_until);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(6)?;
        let (query, turn) = (read_ref(reader)?, read_u32(reader)?);
        let (words, language) = (reader.text(DETAIL_BYTES_MAX)?.to_owned(), reader.text(16)?.to_owned());
        let (by, qualified_until) = (reader.text(NOTE_BYTES_MAX)?.to_owned(), read_time(reader)?);
        Ok(ClarificationBody { query, turn, words, language, by, qualified_until })
    }
}

/// How a query stands, words apart: those are in its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// When it was asked, on its author's clock.
    pub asked: Time,
    /// About which affair.
    pub on: EntryRef,
    /// The party that is asked: the author of that.
    pub of: PartyIndex,
    /// When it is to be answered, by the charter's terms.
    pub answer_by: Time,
    /// When it was first answered.
    pub answered: Option<Time>,
    /// The clarification that stands: the last.
    pub clarified: Option<Said>,
}

impl Query {
    /// When its clock runs out; `None` once it is answered.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        self.clarified.is_none().then_some(self.answer_by)
    }

    pub(super) fn take_clarification(&mut self, said: Said) {
        self.answered = Some(self.answered.map_or(said.time, |earlier| earlier.min(said.time)));
        self.clarified = self.clarified.max(Some(said));
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        write_ref(writer.array(6).uint(self.asked.0), self.on);
        writer.uint(self.of.0.into()).uint(self.answer_by.0);
        write_time(writer, self.answered);
        match self.clarified {
            Some(said) => said.write(writer),
            None => {
                writer.null();
            }
        }
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(6)?;
        let (asked, on) = (Time(reader.uint()?), read_ref(reader)?);
        let (of, answer_by, answered) = (read_party(reader)?, Time(reader.uint()?), read_time(reader)?);
        let clarified = if reader.null() { None } else { Some(Said::read(reader)?) };
        Ok(Query { asked, on, of, answer_by, answered, clarified })
    }
}
