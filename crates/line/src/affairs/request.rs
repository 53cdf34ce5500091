//! Requests: one party asks another for something to be done or told, and each has its clock.
//!
//! An explanation, then a further one, then a meeting, then a visit: each is a request that may follow another, and
//! stays open until it is answered, refused with a reason, or done. That the line itself is looked over once a year is
//! a request too, which concerns no affair.

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, EntryRef, Malformed, PartyIndex, PostIndex, Role, Time};

use super::annex::Annex;
use super::geometry::{read_u8, read_u32};
use super::incident::Closure;
use super::numbered::numbered;
use super::said::Said;
use super::{read_optional_ref, read_party, read_ref, read_time, write_optional_ref, write_ref, write_time};
use crate::limits::{DETAIL_BYTES_MAX, INCIDENT_S_AHEAD_MAX};

numbered! {
    /// What is asked for.
    Wanted {
        /// An explanation.
        Explanation,
        /// Evidence: recordings, tracks, fragments, pictures.
        Evidence,
        /// A meeting.
        Meeting,
        /// A visit to the place.
        Visit,
        /// An inquiry by both sides together.
        Inquiry,
        /// Help: search, rescue, treatment, passage.
        Assistance,
        /// That persons, bodies or things are handed over.
        Return,
        /// Compensation.
        Compensation,
        /// A review of the line itself.
        Review,
    }
}

impl Wanted {
    /// True if it can be asked without an affair that it is about.
    #[must_use]
    pub fn stands_alone(self) -> bool {
        matches!(self, Wanted::Meeting | Wanted::Review)
    }
}

/// What one party asks of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestBody {
    /// The affair that it is about.
    pub on: Option<EntryRef>,
    /// The author's post.
    pub from: PostIndex,
    /// Who is asked.
    pub of: PartyIndex,
    /// For what.
    pub wanted: Wanted,
    /// The earlier request of the author's that was not enough.
    pub follows: Option<EntryRef>,
    /// The question, or what is wished and why; may be empty.
    pub words: String,
    /// Its language (BCP 47).
    pub language: String,
}

/// Why words are no request, or no response. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Observers and guarantors only read.
    #[error("a request is made by a party that is bound, of another that is")]
    NotBound,
    /// A post that the charter does not name.
    #[error("the charter names no such post of the author's")]
    UnknownPost,
    /// A language that the author's party does not have.
    #[error("{0:?} is not a language of the author's party in the charter")]
    UnknownLanguage(String),
    /// It is about nothing.
    #[error("only a meeting or a review can be asked for without an affair that it is about")]
    AboutNothing,
    /// A refusal or an explanation without words.
    #[error("a refusal says why, and an answer has words")]
    Empty,
    /// What was done lies ahead.
    #[error("what was done is past")]
    Ahead,
    /// A field is longer than its limit.
    #[error("{0} is longer than its limit")]
    Oversize(&'static str),
}

impl RequestBody {
    /// Passes words that the charter lets `author` say, references apart.
    ///
    /// # Errors
    /// [`RequestError`] with the first rule broken.
    pub fn check(&self, charter: &Charter, author: PartyIndex) -> Result<(), RequestError> {
        let bound = |party| charter.party(party).filter(|party| party.role == Role::Party);
        let (Some(party), true) = (bound(author), bound(self.of).is_some() && self.of != author) else {
            return Err(RequestError::NotBound);
        };
        if party.post(self.from).is_none() {
            return Err(RequestError::UnknownPost);
        }
        if !party.languages.contains(&self.language) {
            return Err(RequestError::UnknownLanguage(self.language.clone()));
        }
        if self.on.is_none() && !self.wanted.stands_alone() {
            return Err(RequestError::AboutNothing);
        }
        if self.words.len() > DETAIL_BYTES_MAX {
            return Err(RequestError::Oversize("the request"));
        }
        Ok(())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        write_optional_ref(writer.array(7), self.on);
        writer.uint(self.from.0.into()).uint(self.of.0.into()).uint(self.wanted.number());
        write_optional_ref(writer, self.follows);
        writer.text(&self.words).text(&self.language);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(7)?;
        let (on, from, of) = (read_optional_ref(reader)?, PostIndex(read_u8(reader)?), read_party(reader)?);
        let (wanted, follows) = (Wanted::read(reader)?, read_optional_ref(reader)?);
        let (words, language) = (reader.text(DETAIL_BYTES_MAX)?.to_owned(), reader.text(16)?.to_owned());
        Ok(RequestBody { on, from, of, wanted, follows, words, language })
    }
}

/// What is said to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Response {
    /// It is answered by these words.
    Answered,
    /// It will be done then.
    Agreed(Time),
    /// It will not be done.
    Refused,
    /// It was done then.
    Done(Time),
}

/// A word of the party that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseBody {
    /// The request.
    pub request: EntryRef,
    /// The how-manyeth response of its author this is, from 0.
    pub turn: u32,
    /// What it says.
    pub response: Response,
    /// The answer, or why; may be empty if it was agreed to or done.
    pub words: String,
    /// Its language (BCP 47).
    pub language: String,
}

impl ResponseBody {
    /// Passes words that the charter lets `author` say at `signed`, the reference apart.
    ///
    /// # Errors
    /// [`RequestError`] with the first rule broken.
    pub fn check(&self, charter: &Charter, author: PartyIndex, signed: Time) -> Result<(), RequestError> {
        let party = charter.party(author).filter(|party| party.role == Role::Party);
        let party = party.ok_or(RequestError::NotBound)?;
        if !party.languages.contains(&self.language) {
            return Err(RequestError::UnknownLanguage(self.language.clone()));
        }
        if matches!(self.response, Response::Answered | Response::Refused) && self.words.trim().is_empty() {
            return Err(RequestError::Empty);
        }
        if matches!(self.response, Response::Done(at) if at > signed.plus_ms(INCIDENT_S_AHEAD_MAX * 1_000)) {
            return Err(RequestError::Ahead);
        }
        if self.words.len() > DETAIL_BYTES_MAX {
            return Err(RequestError::Oversize("the response"));
        }
        Ok(())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(6), self.request);
        write_response(writer.uint(self.turn.into()), self.response);
        writer.text(&self.words).text(&self.language);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(6)?;
        let (request, turn, response) = (read_ref(reader)?, read_u32(reader)?, read_response(reader)?);
        let (words, language) = (reader.text(DETAIL_BYTES_MAX)?.to_owned(), reader.text(16)?.to_owned());
        Ok(ResponseBody { request, turn, response, words, language })
    }
}

/// Two items: the number, and the time or null.
fn write_response(writer: &mut Writer, response: Response) {
    match response {
        Response::Answered => writer.uint(0).null(),
        Response::Agreed(time) => writer.uint(1).uint(time.0),
        Response::Refused => writer.uint(2).null(),
        Response::Done(time) => writer.uint(3).uint(time.0),
    };
}

fn read_response(reader: &mut Reader<'_>) -> Result<Response, Malformed> {
    match (reader.uint()?, read_time(reader)?) {
        (0, None) => Ok(Response::Answered),
        (1, Some(time)) => Ok(Response::Agreed(time)),
        (2, None) => Ok(Response::Refused),
        (3, Some(time)) => Ok(Response::Done(time)),
        _ => Err(reader.refuse("no such response to a request")),
    }
}

/// How a request stands, words apart: those are in its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// When it was made, on its author's clock.
    pub asked: Time,
    /// The affair that it is about.
    pub on: Option<EntryRef>,
    /// Who is asked.
    pub of: PartyIndex,
    /// For what.
    pub wanted: Wanted,
    /// Until when it is to be responded to, by the charter's terms.
    pub respond_by: Time,
    /// The words that stand: the last response, or the request itself.
    pub version: EntryRef,
    /// The response that stands: the last.
    pub response: Option<(Said, Response)>,
    /// When it was first responded to.
    pub first: Option<Time>,
    /// Whether its author is done with it.
    pub closure: Option<Closure>,
}

impl Request {
    pub(super) fn made(annex: &Annex, at: EntryRef, asked: Time, body: &RequestBody) -> Self {
        Request {
            asked,
            on: body.on,
            of: body.of,
            wanted: body.wanted,
            respond_by: asked.plus_ms(annex.incidents.request_s(body.wanted) * 1_000),
            version: at,
            response: None,
            first: None,
            closure: None,
        }
    }

    pub(super) fn take_response(&mut self, said: Said, response: Response) {
        self.response = self.response.max(Some((said, response)));
        self.version = self.response.map_or(self.version, |(said, _)| said.at);
        self.first = Some(self.first.map_or(said.time, |first| first.min(said.time)));
    }

    pub(super) fn take_closure(&mut self, closure: Closure) {
        self.closure = self.closure.max(Some(closure));
    }

    /// True once its author is done with it, as it was last responded to.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closure.is_some_and(|closure| closure.holds(self.version))
    }

    /// When its clock runs out: for a response, and for doing what was agreed to. `None` once nothing is owed.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        match self.response {
            _ if self.is_closed() => None,
            None => Some(self.respond_by),
            Some((_, Response::Agreed(at))) => Some(at),
            Some((_, Response::Answered | Response::Refused | Response::Done(_))) => None,
        }
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        write_optional_ref(writer.array(9).uint(self.asked.0), self.on);
        writer.uint(self.of.0.into()).uint(self.wanted.number()).uint(self.respond_by.0);
        write_ref(writer, self.version);
        match self.response {
            Some((said, response)) => {
                said.write(writer.array(3));
                write_response(writer, response);
            }
            None => {
                writer.null();
            }
        }
        write_time(writer, self.first);
        Closure::write_optional(self.closure, writer);
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(9)?;
        let (asked, on, of) = (Time(reader.uint()?), read_optional_ref(reader)?, read_party(reader)?);
        let (wanted, respond_by, version) = (Wanted::read(reader)?, Time(reader.uint()?), read_ref(reader)?);
        let response = if reader.null() {
            None
        } else {
            reader.array(3)?;
            Some((Said::read(reader)?, read_response(reader)?))
        };
        let (first, closure) = (read_time(reader)?, Closure::read_optional(reader)?);
        Ok(Request { asked, on, of, wanted, respond_by, version, response, first, closure })
    }
}
