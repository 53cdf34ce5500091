//! Incidents: what happened, whose it was, and whether both sides are done with it.
//!
//! A report is a coded form, so that its meaning needs no translator: what happened, to what or with what, where given
//! two ways, when, whose it was and whether it is under control. An *admission* is the same form by the side whose
//! weapon it was: it goes as FLASH, and any duty officer gives it. What the others say of whose it was is signed like
//! everything else, and who has said nothing in time is shown so.

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, EntryRef, Malformed, PartyIndex, PostIndex, Precedence, Role, Time};
use volume::Position;

use super::annex::Annex;
use super::geometry::{read_position, read_u8, read_u32, write_position};
use super::means::Means;
use super::numbered::numbered;
use super::place::{Feature, PlaceError};
use super::said::{EachSaid, Said};
use super::{read_party, read_ref, read_time, write_ref, write_time};
use crate::limits::{DETAIL_BYTES_MAX, INCIDENT_DETAILS_MAX, INCIDENT_S_AHEAD_MAX, NOTE_BYTES_MAX, SEPARATION_CM_MAX};

numbered! {
    /// What happened.
    Happening {
        /// Strikes or fire fell.
        Strike,
        /// Something was launched or fired by mistake.
        Launched,
        /// Something left its course.
        Strayed,
        /// A border or line was crossed without intent.
        Crossed,
        /// Two came dangerously near each other.
        NearMiss,
        /// Two collided.
        Collided,
        /// Something came down, sank or was lost.
        Lost,
        /// People are in distress and need help.
        Distress,
        /// Persons are held.
        Detained,
        /// Persons are missing or went astray.
        Missing,
        /// The dead were found, or are to be recovered.
        Dead,
        /// Somebody's signals, sensors or sight were interfered with.
        Interference,
        /// Something else, which the details tell.
        Other,
    }
}

impl Happening {
    /// True of what a side admits of its own before it does harm: launched by mistake, astray, across a line.
    #[must_use]
    pub fn is_accident(self) -> bool {
        matches!(self, Happening::Launched | Happening::Strayed | Happening::Crossed)
    }
}

numbered! {
    /// Whose it was, on a party's word.
    Origin {
        /// That party's own.
        Ours,
        /// Not that party's.
        NotOurs,
        /// Not known to it yet.
        Unknown,
    }
}

numbered! {
    /// Whether a party has it under control, on its word.
    Control {
        /// It is under that party's control.
        Under,
        /// It is not.
        NotUnder,
        /// Not known, or there is nothing to control.
        Unknown,
    }
}

numbered! {
    /// A coded field of a report: its name exists in every language of the line.
    Detail {
        /// Which forces were there, on whichever side.
        Forces,
        /// What was damaged.
        Damage,
        /// Who was hurt or killed, by numbers.
        Casualties,
        /// What was done at once.
        Measures,
        /// Who saw it.
        Witnesses,
        /// Which weapon, by its type.
        Weapon,
        /// Which unit, call sign or hull number.
        Unit,
        /// How it came about.
        Cause,
        /// Which help is needed, or offered.
        Help,
        /// Whom to reach on the spot, and how.
        Contact,
        /// Other remarks.
        Remarks,
    }
}

/// What is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentBody {
    /// The author's post.
    pub from: PostIndex,
    /// What happened.
    pub happening: Happening,
    /// With what, or to what.
    pub means: Means,
    /// Where.
    pub at: Position,
    /// The same place given a second way.
    pub feature: Option<Feature>,
    /// How far the place may be off, in centimetres.
    pub within_cm: u32,
    /// Where it is heading, or is expected to come down.
    pub toward: Option<Position>,
    /// When it happened or began, on the author's word.
    pub since: Time,
    /// When it was over; `None` if it is not, or was over at once.
    pub until: Option<Time>,
    /// Whose it was.
    pub origin: Origin,
    /// Whether the author has it under control.
    pub control: Control,
    /// True if every other party that is bound is to say whose it was.
    pub asks: bool,
    /// Its coded fields, each at most once, in the order of their numbers.
    pub details: Vec<(Detail, String)>,
    /// The language of its words (BCP 47).
    pub language: String,
    /// The report of the same author that this takes the place of: its first entry, and the how-manyeth report of it
    /// this is, from 1.
    pub amends: Option<(EntryRef, u32)>,
}

/// Why words are no report of an incident, or no attribution. The author's fault; as the author, this station refuses
/// to sign them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IncidentError {
    /// Observers only read.
    #[error("an observer reports and answers no incidents")]
    Observer,
    /// A post that the charter does not name.
    #[error("the charter names no such post of the author's")]
    UnknownPost,
    /// A language that the author's party does not have.
    #[error("{0:?} is not a language of the author's party in the charter")]
    UnknownLanguage(String),
    /// An accident of the author's own that is not told as FLASH.
    #[error("an accident of one's own is told as FLASH")]
    NotFlash,
    /// The place is not one.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// It ends before it begins, or lies ahead.
    #[error("what happened ends after it begins, and has happened")]
    Times,
    /// It says nothing that could be understood.
    #[error("what happened is in no code of the form, and the details do not tell it either")]
    Empty,
    /// Fields that are blank, twice, or out of their order.
    #[error("the details are blank, too many, or not in the order of their numbers")]
    Details,
    /// A field is longer than its limit, or out of range.
    #[error("{0} is too long or out of range")]
    Oversize(&'static str),
}

impl IncidentBody {
    /// True if lives hang on how soon the other side's units know of it: an accident admitted, or people in distress.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.admits() || self.happening == Happening::Distress
    }

    /// True if its author admits an accident of its own.
    #[must_use]
    pub fn admits(&self) -> bool {
        self.happening.is_accident() && self.origin == Origin::Ours
    }

    /// Passes words that the charter lets `author` say at `signed`, references apart.
    ///
    /// # Errors
    /// [`IncidentError`] with the first rule broken.
    pub fn check(
        &self,
        charter: &Charter,
        annex: &Annex,
        author: PartyIndex,
        precedence: Precedence,
        signed: Time,
    ) -> Result<(), IncidentError> {
        let party = charter.party(author).filter(|party| party.role != Role::Observer);
        let party = party.ok_or(IncidentError::Observer)?;
        if party.post(self.from).is_none() {
            return Err(IncidentError::UnknownPost);
        }
        if !party.languages.contains(&self.language) {
            return Err(IncidentError::UnknownLanguage(self.language.clone()));
        }
        if self.admits() && precedence != Precedence::Flash {
            return Err(IncidentError::NotFlash);
        }
        if self.within_cm > SEPARATION_CM_MAX {
            return Err(IncidentError::Oversize("how far the place may be off"));
        }
        self.feature.as_ref().map_or(Ok(()), |feature| feature.check(self.at, annex))?;
        // Two clocks differ; what happened a moment ago by the one lies ahead by the other.
        let latest = signed.plus_ms(INCIDENT_S_AHEAD_MAX * 1_000);
        if self.since > latest || self.until.is_some_and(|until| until < self.since || until > latest) {
            return Err(IncidentError::Times);
        }
        if self.details.iter().any(|(_, words)| words.len() > DETAIL_BYTES_MAX) {
            return Err(IncidentError::Oversize("a detail"));
        }
        let ascending = self.details.is_sorted_by(|(one, _), (next, _)| one < next);
        let said = self.details.iter().all(|(_, words)| !words.trim().is_empty());
        if !ascending || !said || self.details.len() > INCIDENT_DETAILS_MAX {
            return Err(IncidentError::Details);
        }
        if self.happening == Happening::Other && self.details.is_empty() {
            return Err(IncidentError::Empty);
        }
        Ok(())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(15).uint(self.from.0.into()).uint(self.happening.number()).uint(self.means.number());
        write_position(writer, self.at);
        Feature::write(self.feature.as_ref(), writer);
        writer.uint(self.within_cm.into());
        match self.toward {
            Some(toward) => write_position(writer, toward),
            None => {
                writer.null();
            }
        }
        write_time(writer.uint(self.since.0), self.until);
        writer.uint(self.origin.number()).uint(self.control.number()).bool(self.asks);
        writer.array(self.details.len() as u64);
        for (detail, words) in &self.details {
            writer.array(2).uint(detail.number()).text(words);
        }
        writer.text(&self.language);
        match self.amends {
            Some((incident, turn)) => {
                write_ref(writer.array(2), incident);
                writer.uint(turn.into());
            }
            None => {
                writer.null();
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(15)?;
        let from = PostIndex(read_u8(reader)?);
        let (happening, means) = (Happening::read(reader)?, Means::read(reader)?);
        let (at, feature, within_cm) = (read_position(reader)?, Feature::read(reader)?, read_u32(reader)?);
        let toward = if reader.null() { None } else { Some(read_position(reader)?) };
        let (since, until) = (Time(reader.uint()?), read_time(reader)?);
        let (origin, control, asks) = (Origin::read(reader)?, Control::read(reader)?, reader.bool()?);
        let mut details = Vec::new();
        for _ in 0..reader.array_up_to(INCIDENT_DETAILS_MAX as u64)? {
            reader.array(2)?;
            details.push((Detail::read(reader)?, reader.text(DETAIL_BYTES_MAX)?.to_owned()));
        }
        let language = reader.text(16)?.to_owned();
        let amends = if reader.null() {
            None
        } else {
            reader.array(2)?;
            Some((read_ref(reader)?, read_u32(reader)?))
        };
        Ok(IncidentBody {
            from,
            happening,
            means,
            at,
            feature,
            within_cm,
            toward,
            since,
            until,
            origin,
            control,
            asks,
            details,
            language,
            amends,
        })
    }
}

/// Whose an incident was, and whether it is under control, on the author's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributionBody {
    /// The incident.
    pub incident: EntryRef,
    /// The how-manyeth attribution of its author this is, from 0.
    pub turn: u32,
    /// Whose it was.
    pub origin: Origin,
    /// Whether it is under the author's control.
    pub control: Control,
    /// In words; may be empty.
    pub words: String,
    /// Their language (BCP 47).
    pub language: String,
}

impl AttributionBody {
    /// Passes words that the charter lets `author` say, the reference apart.
    ///
    /// # Errors
    /// [`IncidentError`] with the first rule broken.
    pub fn check(&self, charter: &Charter, author: PartyIndex) -> Result<(), IncidentError> {
        let party = charter.party(author).filter(|party| party.role == Role::Party);
        let party = party.ok_or(IncidentError::Observer)?;
        if !party.languages.contains(&self.language) {
            return Err(IncidentError::UnknownLanguage(self.language.clone()));
        }
        if self.words.len() > NOTE_BYTES_MAX {
            return Err(IncidentError::Oversize("the text"));
        }
        Ok(())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(6), self.incident);
        writer.uint(self.turn.into()).uint(self.origin.number()).uint(self.control.number());
        writer.text(&self.words).text(&self.language);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(6)?;
        let (incident, turn) = (read_ref(reader)?, read_u32(reader)?);
        let (origin, control) = (Origin::read(reader)?, Control::read(reader)?);
        let (words, language) = (reader.text(NOTE_BYTES_MAX)?.to_owned(), reader.text(16)?.to_owned());
        Ok(AttributionBody { incident, turn, origin, control, words, language })
    }
}

/// Whether its author is done with an incident, or with a request of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosureBody {
    /// The incident or request.
    pub on: EntryRef,
    /// The words that stood: the report of the incident, the response to the request, or the request without one.
    pub version: EntryRef,
    /// The how-manyeth word of its author on this, from 0.
    pub turn: u32,
    /// True if it is; false if it no longer is.
    pub closes: bool,
    /// Why; may be empty.
    pub words: String,
}

impl ClosureBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(5), self.on);
        write_ref(writer, self.version);
        writer.uint(self.turn.into()).bool(self.closes).text(&self.words);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(5)?;
        let (on, version) = (read_ref(reader)?, read_ref(reader)?);
        let (turn, closes) = (read_u32(reader)?, reader.bool()?);
        Ok(ClosureBody { on, version, turn, closes, words: reader.text(NOTE_BYTES_MAX)?.to_owned() })
    }
}

/// A party's last word on whether it is done with an incident or a request. It closes the words that stood then and no
/// later ones: nobody is done with what was not said yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Closure {
    /// Where it was said.
    pub said: Said,
    /// The words that stood.
    pub version: EntryRef,
    /// Whether it closes.
    pub closes: bool,
}

impl Closure {
    pub(super) fn of(said: Said, body: &ClosureBody) -> Self {
        Closure { said, version: body.version, closes: body.closes }
    }

    /// True if it closes these words.
    #[must_use]
    pub fn holds(&self, version: EntryRef) -> bool {
        self.closes && self.version == version
    }

    pub(super) fn write_optional(closure: Option<Self>, writer: &mut Writer) {
        match closure {
            Some(Closure { said, version, closes }) => {
                said.write(writer.array(3));
                write_ref(writer, version);
                writer.bool(closes);
            }
            None => {
                writer.null();
            }
        }
    }

    pub(super) fn read_optional(reader: &mut Reader<'_>) -> Result<Option<Self>, Malformed> {
        if reader.null() {
            return Ok(None);
        }
        reader.array(3)?;
        Ok(Some(Closure { said: Said::read(reader)?, version: read_ref(reader)?, closes: reader.bool()? }))
    }
}

/// How an incident stands, words apart: those are in its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// When it was first reported, on its author's clock.
    pub reported: Time,
    /// The report that stands: the last of its author.
    pub version: Said,
    /// When it happened, by that report.
    pub since: Time,
    /// Where, by that report.
    pub at: Position,
    /// True if that report asks the others whose it was.
    pub asks: bool,
    /// True if that report is of an accident admitted, or of people in distress.
    pub urgent: bool,
    /// Until when the others are to have passed such a report to their units, as they are to pass a warning.
    pub pass_by: Time,
    /// When whose it was is to be said, by the charter's terms: from the report that stands, so that no order of reports moves it.
    pub answer_by: Time,
    /// What each party that is bound says, in the order of parties.
    pub sides: Vec<IncidentSide>,
    /// Who passed it to which units.
    pub passed: EachSaid,
}

/// What one party says of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncidentSide {
    /// The party.
    pub party: PartyIndex,
    /// When a person of it first read a report of it, on its clock; its author reads none.
    pub read: Option<Time>,
    /// Its last attribution.
    pub attribution: Option<Attribution>,
    /// When it first gave one.
    pub first: Option<Time>,
    /// Its last word on whether it is done with it.
    pub closure: Option<Closure>,
}

/// An attribution that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attribution {
    /// Where it was said.
    pub said: Said,
    /// Whose it was.
    pub origin: Origin,
    /// Whether it is under that party's control.
    pub control: Control,
}

impl Incident {
    pub(super) fn reported(
        annex: &Annex,
        said: Said,
        body: &IncidentBody,
        bound: impl Iterator<Item = PartyIndex>,
    ) -> Self {
        let side = |party| IncidentSide { party, read: None, attribution: None, first: None, closure: None };
        Incident {
            reported: said.time,
            version: said,
            since: body.since,
            at: body.at,
            asks: body.asks,
            urgent: body.is_urgent(),
            pass_by: said.time.plus_ms(annex.cease.pass_s * 1_000),
            answer_by: said.time.plus_ms(annex.incidents.attribution_s * 1_000),
            sides: bound.map(side).collect(),
            passed: EachSaid::default(),
        }
    }

    /// Takes in a later report of the author's.
    pub(super) fn amend(&mut self, annex: &Annex, said: Said, body: &IncidentBody) {
        if said <= self.version {
            return;
        }
        self.version = said;
        (self.since, self.at, self.asks) = (body.since, body.at, body.asks);
        self.urgent = body.is_urgent();
        self.pass_by = said.time.plus_ms(annex.cease.pass_s * 1_000);
        self.answer_by = said.time.plus_ms(annex.incidents.attribution_s * 1_000);
    }

    /// Takes in that a person of a party has read of it; false if nobody tells it that.
    pub(super) fn take_reading(&mut self, party: PartyIndex, time: Time) -> bool {
        let author = self.version.at.lane.party;
        let Some(side) = self.sides.iter_mut().find(|side| side.party == party && party != author) else {
            return false;
        };
        side.read = Some(side.read.map_or(time, |earlier| earlier.min(time)));
        true
    }

    /// Takes in what a party says of whose it was; false if it is not asked.
    pub(super) fn take_attribution(&mut self, party: PartyIndex, said: Said, body: &AttributionBody) -> bool {
        let Some(side) = self.sides.iter_mut().find(|side| side.party == party) else { return false };
        let attribution = Attribution { said, origin: body.origin, control: body.control };
        side.attribution = side.attribution.max(Some(attribution));
        side.first = Some(side.first.map_or(said.time, |first| first.min(said.time)));
        true
    }

    /// Takes in whether a party is done with it, if it has a say.
    pub(super) fn take_closure(&mut self, party: PartyIndex, closure: Closure) {
        if let Some(side) = self.sides.iter_mut().find(|side| side.party == party) {
            side.closure = side.closure.max(Some(closure));
        }
    }

    /// What a party says of it.
    #[must_use]
    pub fn side(&self, party: PartyIndex) -> Option<&IncidentSide> {
        self.sides.iter().find(|side| side.party == party)
    }

    /// True once every party that is bound is done with it as the report that stands tells it.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.sides.iter().all(|side| side.closure.is_some_and(|closure| closure.holds(self.version.at)))
    }

    /// True while a party owes a word on whose it was.
    #[must_use]
    pub fn owes(&self, party: PartyIndex) -> bool {
        let author = self.version.at.lane.party;
        self.asks
            && party != author
            && !self.is_closed()
            && self.side(party).is_some_and(|side| side.attribution.is_none())
    }

    /// True while a party is to pass it to its units.
    #[must_use]
    pub fn is_to_pass(&self, party: PartyIndex) -> bool {
        self.urgent
            && party != self.version.at.lane.party
            && !self.is_closed()
            && self.side(party).is_some()
            && !self.passed.by(party)
    }

    /// When its next clock runs out; `None` once all have passed on what is urgent, and said whose it was if they are
    /// asked.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        self.deadlines().into_iter().min()
    }

    /// Every clock of it that still runs, or ran out with something owed.
    pub(super) fn deadlines(&self) -> Vec<Time> {
        let any = |owes: &dyn Fn(PartyIndex) -> bool| self.sides.iter().any(|side| owes(side.party));
        let pass = any(&|party| self.is_to_pass(party)).then_some(self.pass_by);
        let answer = any(&|party| self.owes(party)).then_some(self.answer_by);
        pass.into_iter().chain(answer).collect()
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        self.version.write(writer.array(10).uint(self.reported.0));
        write_position(writer.uint(self.since.0), self.at);
        writer.bool(self.urgent).uint(self.pass_by.0);
        writer.bool(self.asks).uint(self.answer_by.0).array(self.sides.len() as u64);
        for IncidentSide { party, read, attribution, first, closure } in &self.sides {
            writer.array(5).uint(party.0.into());
            write_time(writer, *read);
            match attribution {
                Some(Attribution { said, origin, control }) => {
                    said.write(writer.array(3));
                    writer.uint(origin.number()).uint(control.number());
                }
                None => {
                    writer.null();
                }
            }
            write_time(writer, *first);
            Closure::write_optional(*closure, writer);
        }
        self.passed.write(writer);
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(10)?;
        let (reported, version) = (Time(reader.uint()?), Said::read(reader)?);
        let (since, at) = (Time(reader.uint()?), read_position(reader)?);
        let (urgent, pass_by) = (reader.bool()?, Time(reader.uint()?));
        let (asks, answer_by) = (reader.bool()?, Time(reader.uint()?));
        let mut sides = Vec::new();
        for _ in 0..reader.array_up_to(evidence::limits::PARTIES_MAX as u64)? {
            reader.array(5)?;
            let (party, read) = (read_party(reader)?, read_time(reader)?);
            let attribution = if reader.null() {
                None
            } else {
                reader.array(3)?;
                let said = Said::read(reader)?;
                Some(Attribution { said, origin: Origin::read(reader)?, control: Control::read(reader)? })
            };
            let (first, closure) = (read_time(reader)?, Closure::read_optional(reader)?);
            sides.push(IncidentSide { party, read, attribution, first, closure });
        }
        let passed = EachSaid::read(reader)?;
        Ok(Incident { reported, version, since, at, urgent, pass_by, asks, answer_by, sides, passed })
    }
}
