//! The warning "we believe that you are striking …": a place, a time, and three clocks.
//!
//! It has no form beyond these and waits for no particular person: it goes as FLASH, any duty officer raises it and any
//! reads it back. It counts as given once its place was read back right.

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, EntryRef, Malformed, PartyIndex, Precedence, Role, Time};
use volume::Position;

use super::annex::{Annex, CeaseTerms};
use super::geometry::{read_position, read_u32, write_position};
use super::place::{Feature, PlaceError};
use super::said::{EachSaid, Said};
use super::{read_party, read_ref, read_time, write_ref, write_time};
use crate::limits::NOTE_BYTES_MAX;

/// How far in centimetres the place of a read-back may lie from that of the warning: 100 m, as people read positions
/// to each other.
pub const READ_BACK_CM: u64 = 10_000;

/// What a warning says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CeaseBody {
    /// Where the strikes fall.
    pub at: Position,
    /// The same place given a second way.
    pub feature: Option<Feature>,
    /// Since when, on the author's word.
    pub since: Option<Time>,
    /// What is there, and what is seen; may be empty.
    pub words: String,
    /// The language of the words (BCP 47).
    pub language: String,
}

/// Why words are no warning. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CeaseError {
    /// Observers only read.
    #[error("an observer raises and answers no warnings")]
    Observer,
    /// It is not in the FLASH lane.
    #[error("a warning goes as FLASH")]
    NotFlash,
    /// The place is not one.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// Words that are too long.
    #[error("{0} is too long")]
    Oversize(&'static str),
}

impl CeaseBody {
    /// Passes a warning that the charter lets `author` raise.
    ///
    /// # Errors
    /// [`CeaseError`] with the first rule broken.
    pub fn check(
        &self,
        charter: &Charter,
        annex: &Annex,
        author: PartyIndex,
        precedence: Precedence,
    ) -> Result<(), CeaseError> {
        if charter.party(author).is_none_or(|party| party.role == Role::Observer) {
            return Err(CeaseError::Observer);
        }
        if precedence != Precedence::Flash {
            return Err(CeaseError::NotFlash);
        }
        if self.words.len() > NOTE_BYTES_MAX || self.language.len() > 16 {
            return Err(CeaseError::Oversize("the text"));
        }
        Ok(self.feature.as_ref().map_or(Ok(()), |feature| feature.check(self.at, annex))?)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        write_position(writer.array(5), self.at);
        Feature::write(self.feature.as_ref(), writer);
        write_time(writer, self.since);
        writer.text(&self.words).text(&self.language);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(5)?;
        let at = read_position(reader)?;
        let feature = Feature::read(reader)?;
        let since = read_time(reader)?;
        let (words, language) = (reader.text(NOTE_BYTES_MAX)?.to_owned(), reader.text(16)?.to_owned());
        Ok(CeaseBody { at, feature, since, words, language })
    }
}

/// That a warning was understood: its place and time, said again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadBackBody {
    /// The warning.
    pub cease: EntryRef,
    /// The how-manyeth read-back of its author this is, from 0.
    pub turn: u32,
    /// The place as the reader understood it.
    pub at: Position,
    /// Since when, as the reader understood it.
    pub since: Option<Time>,
}

impl ReadBackBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(4), self.cease);
        write_position(writer.uint(self.turn.into()), self.at);
        write_time(writer, self.since);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(4)?;
        let (cease, turn) = (read_ref(reader)?, read_u32(reader)?);
        Ok(ReadBackBody { cease, turn, at: read_position(reader)?, since: read_time(reader)? })
    }
}

/// What came of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It was ours, and it has stopped.
    Stopped,
    /// It is not ours.
    Denied,
}

/// That a warning was acted on, or that there is nothing to stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeBody {
    /// The warning.
    pub cease: EntryRef,
    /// The how-manyeth outcome that its author tells this is, from 0.
    pub turn: u32,
    /// What came of it.
    pub outcome: Outcome,
    /// When, on its author's clock.
    pub at: Time,
    /// In words; may be empty.
    pub words: String,
}

impl OutcomeBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(5), self.cease);
        writer.uint(self.turn.into()).uint(self.outcome as u64).uint(self.at.0).text(&self.words);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(5)?;
        let (cease, turn) = (read_ref(reader)?, read_u32(reader)?);
        let outcome = match reader.uint()? {
            0 => Outcome::Stopped,
            1 => Outcome::Denied,
            _ => return Err(reader.refuse("no such outcome")),
        };
        let (at, words) = (Time(reader.uint()?), reader.text(NOTE_BYTES_MAX)?.to_owned());
        Ok(OutcomeBody { cease, turn, outcome, at, words })
    }
}

/// How a warning stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cease {
    /// When it was raised, on its author's clock.
    pub raised: Time,
    /// Where the strikes fall.
    pub at: Position,
    /// Since when.
    pub since: Option<Time>,
    /// The clocks that began to run when it was raised.
    pub terms: CeaseTerms,
    /// What each other party did about it.
    pub doings: Vec<CeaseDoing>,
    /// Who passed it to which units.
    pub passed: EachSaid,
}

/// What a party did about a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CeaseDoing {
    /// The party.
    pub party: PartyIndex,
    /// Its last read-back, and how far from the place it lies, in centimetres.
    pub read_back: Option<ReadBack>,
    /// What it says came of it, and when.
    pub outcome: Option<(Said, Outcome, Time)>,
}

/// A read-back, held against the warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReadBack {
    /// Where it was said.
    pub said: Said,
    /// How far its place lies from that of the warning, in centimetres.
    pub apart_cm: u64,
    /// Whether it says the same time.
    pub same_time: bool,
}

impl ReadBack {
    /// True if it is right: the warning counts as given.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.apart_cm <= READ_BACK_CM && self.same_time
    }
}

impl Cease {
    pub(super) fn raise(
        annex: &Annex,
        raised: Time,
        body: &CeaseBody,
        asked: impl Iterator<Item = PartyIndex>,
    ) -> Self {
        Cease {
            raised,
            at: body.at,
            since: body.since,
            terms: annex.cease,
            doings: asked.map(|party| CeaseDoing { party, read_back: None, outcome: None }).collect(),
            passed: EachSaid::default(),
        }
    }

    /// Takes in a read-back; false if nothing is asked of this party.
    pub(super) fn take_read_back(&mut self, party: PartyIndex, said: Said, body: &ReadBackBody) -> bool {
        let (at, since) = (self.at, self.since);
        let Some(doing) = self.doings.iter_mut().find(|doing| doing.party == party) else { return false };
        let read_back = ReadBack { said, apart_cm: at.distance_cm(body.at), same_time: since == body.since };
        doing.read_back = doing.read_back.max(Some(read_back));
        true
    }

    /// Takes in an outcome; false if nothing is asked of this party.
    pub(super) fn take_outcome(&mut self, party: PartyIndex, said: Said, body: &OutcomeBody) -> bool {
        let Some(doing) = self.doings.iter_mut().find(|doing| doing.party == party) else { return false };
        doing.outcome = doing.outcome.max(Some((said, body.outcome, body.at)));
        true
    }

    /// What a party owes next, and by when; `None` once it has told an outcome.
    #[must_use]
    pub fn owes(&self, party: PartyIndex) -> Option<(CeaseDuty, Time)> {
        let doing = self.doings.iter().find(|doing| doing.party == party)?;
        if doing.outcome.is_some() {
            return None;
        }
        let (duty, within_s) = if !doing.read_back.is_some_and(|read_back| read_back.is_right()) {
            (CeaseDuty::ReadBack, self.terms.read_back_s)
        } else if !self.passed.by(party) {
            (CeaseDuty::Pass, self.terms.pass_s)
        } else {
            (CeaseDuty::Outcome, self.terms.outcome_s)
        };
        Some((duty, self.raised.plus_ms(within_s * 1_000)))
    }

    /// When its next clock runs out; `None` once all have told an outcome.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        self.deadlines().into_iter().min()
    }

    /// Every clock of it that still runs, or ran out with something owed, of all parties: one that is mute stops nobody
    /// else's.
    pub(super) fn deadlines(&self) -> Vec<Time> {
        let mut deadlines = Vec::new();
        for doing in self.doings.iter().filter(|doing| doing.outcome.is_none()) {
            let given = doing.read_back.is_some_and(|read_back| read_back.is_right());
            let by = |within_s: u64| self.raised.plus_ms(within_s * 1_000);
            deadlines.extend((!given).then(|| by(self.terms.read_back_s)));
            deadlines.extend((!self.passed.by(doing.party)).then(|| by(self.terms.pass_s)));
            deadlines.push(by(self.terms.outcome_s));
        }
        deadlines
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        write_position(writer.array(6).uint(self.raised.0), self.at);
        write_time(writer, self.since);
        let CeaseTerms { read_back_s, pass_s, outcome_s, apart_cm } = self.terms;
        writer.array(4).uint(read_back_s).uint(pass_s).uint(outcome_s).uint(apart_cm.into());
        writer.array(self.doings.len() as u64);
        for CeaseDoing { party, read_back, outcome } in &self.doings {
            writer.array(3).uint(party.0.into());
            match read_back {
                Some(ReadBack { said, apart_cm, same_time }) => {
                    said.write(writer.array(3));
                    writer.uint(*apart_cm).bool(*same_time);
                }
                None => {
                    writer.null();
                }
            }
            match outcome {
                Some((said, outcome, at)) => {
                    said.write(writer.array(3));
                    writer.uint(*outcome as u64).uint(at.0);
                }
                None => {
                    writer.null();
                }
            }
        }
        self.passed.write(writer);
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(6)?;
        let (raised, at, since) = (Time(reader.uint()?), read_position(reader)?, read_time(reader)?);
        reader.array(4)?;
        let terms = CeaseTerms {
            read_back_s: reader.uint()?,
            pass_s: reader.uint()?,
            outcome_s: reader.uint()?,
            apart_cm: read_u32(reader)?,
        };
        let mut doings = Vec::new();
        for _ in 0..reader.array_up_to(evidence::limits::PARTIES_MAX as u64)? {
            reader.array(3)?;
            let party = read_party(reader)?;
            let read_back = if reader.null() {
                None
            } else {
                reader.array(3)?;
                let said = Said::read(reader)?;
                Some(ReadBack { said, apart_cm: reader.uint()?, same_time: reader.bool()? })
            };
            let outcome = if reader.null() {
                None
            } else {
                reader.array(3)?;
                let said = Said::read(reader)?;
                let outcome = if reader.uint()? == 0 { Outcome::Stopped } else { Outcome::Denied };
                Some((said, outcome, Time(reader.uint()?)))
            };
            doings.push(CeaseDoing { party, read_back, outcome });
        }
        Ok(Cease { raised, at, since, terms, doings, passed: EachSaid::read(reader)? })
    }
}

/// What a party to which a warning is given has to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CeaseDuty {
    /// Read it back, rightly.
    ReadBack,
    /// Pass it to its units.
    Pass,
    /// Tell what came of it.
    Outcome,
}
