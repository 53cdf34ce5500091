//! Notices: where and when somebody will act, told beforehand.
//!
//! A notice creates no permission and asks for none; silence about it removes no protection. What is derived from it,
//! the conflicts, is not here: see [`crate::plot`].

use evidence::cbor::{Reader, Writer};
use evidence::{Charter, EntryRef, Malformed, PartyIndex, PostIndex, Role, Time};
use volume::{Bound, Moment, Solid, Volume, VolumeError};

use super::annex::{Amount, Annex, KindTerms, read_amounts, write_amounts};
use super::conflict::ConflictStances;
use super::geometry::{read_u8, read_u32, read_volume, write_volume};
use super::said::{Answers, EachSaid, Said, keep_greatest, read_said, write_said};
use super::version::{NoticeVersions, Telling};
use super::{read_ref, write_ref};
use crate::limits::{
    DETAIL_BYTES_MAX, DETAILS_MAX, NOTE_BYTES_MAX, NOTICE_PLACES_MAX, NOTICE_VOLUMES_MAX, REFERENCE_BYTES_MAX,
    STRIKES_MAX, THRESHOLDS_MAX, TITLE_BYTES_MAX, TWINS_MAX,
};

/// What somebody will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// A flight, or flying in an area.
    Flight,
    /// A strike.
    StrikeWarning,
    /// Live fire.
    LiveFire,
    /// The launch of a missile or a space vehicle.
    MissileLaunch,
    /// An exercise.
    Exercise,
    /// The passage of a ship.
    ShipPassage,
    /// A movement of forces on the ground.
    GroundMovement,
    /// A convoy.
    Convoy,
    /// Laser or jamming.
    Laser,
    /// A temporary entry into a zone.
    TemporaryEntry,
    /// A movement of a humanitarian organisation.
    HumanitarianMovement,
    /// Another activity.
    Other,
}

impl NoticeKind {
    /// All of them, in the order of their numbers.
    pub const ALL: [NoticeKind; 12] = [
        NoticeKind::Flight,
        NoticeKind::StrikeWarning,
        NoticeKind::LiveFire,
        NoticeKind::MissileLaunch,
        NoticeKind::Exercise,
        NoticeKind::ShipPassage,
        NoticeKind::GroundMovement,
        NoticeKind::Convoy,
        NoticeKind::Laser,
        NoticeKind::TemporaryEntry,
        NoticeKind::HumanitarianMovement,
        NoticeKind::Other,
    ];

    /// Its place in [`NoticeKind::ALL`], which is its number.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let number = reader.uint()?;
        let kind = usize::try_from(number).ok().and_then(|number| Self::ALL.get(number).copied());
        kind.ok_or_else(|| reader.refuse("no such kind of notice"))
    }
}

/// A coded field of a notice: its name exists in every language of the line, so only its content may need translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What it is for.
    Purpose,
    /// The unit or formation.
    Unit,
    /// The level of command.
    Command,
    /// The area by its geographic name.
    Area,
    /// The call sign.
    CallSign,
    /// The primary frequency.
    PrimaryFrequency,
    /// The secondary frequency.
    SecondaryFrequency,
    /// Whom to reach.
    Contact,
    /// The forces taking part.
    Forces,
    /// Vehicles with their plates.
    Vehicles,
    /// Markings, and in which light they can be seen, infrared included.
    Markings,
    /// What is carried.
    Cargo,
    /// Who is on board.
    Crew,
    /// Ship types and hull numbers.
    Ships,
    /// From where.
    Origin,
    /// Whither.
    Destination,
    /// Stops on the way.
    Stops,
    /// The launch area by name.
    LaunchArea,
    /// The impact area by name.
    ImpactArea,
    /// The organisation.
    Organisation,
    /// Why it comes at short notice.
    ShortNoticeReason,
    /// What changed against the annual calendar.
    CalendarChange,
    /// Other remarks.
    Remarks,
}

impl Field {
    /// All of them, in the order of their numbers.
    pub const ALL: [Field; 23] = [
        Field::Purpose,
        Field::Unit,
        Field::Command,
        Field::Area,
        Field::CallSign,
        Field::PrimaryFrequency,
        Field::SecondaryFrequency,
        Field::Contact,
        Field::Forces,
        Field::Vehicles,
        Field::Markings,
        Field::Cargo,
        Field::Crew,
        Field::Ships,
        Field::Origin,
        Field::Destination,
        Field::Stops,
        Field::LaunchArea,
        Field::ImpactArea,
        Field::Organisation,
        Field::ShortNoticeReason,
        Field::CalendarChange,
        Field::Remarks,
    ];
}

/// Where the same activity was announced to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// In which system.
    pub system: TwinSystem,
    /// Its reference there: `A0123/22`.
    pub reference: String,
}

/// A public system of warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TwinSystem {
    /// Notices to airmen (ICAO Annex 15).
    Notam,
    /// Navigational warnings of a NAVAREA (IMO/IHO WWNWS).
    Navarea,
    /// Coastal warnings (NAVTEX).
    Navtex,
    /// Another.
    Other,
}

/// What a notice says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeBody {
    /// The author's post.
    pub from: PostIndex,
    /// What will be done. An amendment keeps it.
    pub kind: NoticeKind,
    /// What it is called.
    pub title: String,
    /// The language of its words (BCP 47).
    pub language: String,
    /// Where and when: its phases, or its parts.
    pub volumes: Vec<Volume>,
    /// Its coded fields, each at most once, in the order of their numbers.
    pub details: Vec<(Field, String)>,
    /// How much of what takes part, to be held against the thresholds.
    pub amounts: Vec<Amount>,
    /// Its public twins.
    pub twins: Vec<Twin>,
    /// What some of its volumes are called, by their numbers from 0, each at most once, ascending: `outbound leg`.
    pub labels: Vec<(u8, String)>,
    /// The notice that it amends: all of this stands in place of all of that.
    pub amends: Option<Amends>,
}

/// That a notice is a new version of an earlier one of the same author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amends {
    /// The entry that announced it first.
    pub notice: EntryRef,
    /// The how-manyeth word on it this is, of [`Said::turn`].
    pub turn: u32,
    /// Why.
    pub reason: String,
}

/// Why words are no notice. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NoticeError {
    /// Observers only read, and guarantors do what is humanitarian alone.
    #[error("an observer gives no notices, and a guarantor none but of humanitarian movements")]
    NotBound,
    /// A post that the charter does not name.
    #[error("the charter names no such post")]
    UnknownPost,
    /// A language that the author's party does not have.
    #[error("{0:?} is not a language of the author's party in the charter")]
    UnknownLanguage(String),
    /// It has no title.
    #[error("the notice has no title")]
    Untitled,
    /// It has no volume, or too many, or they name too many places.
    #[error("{count} {what}, and a notice has 1 to {most}")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many it has.
        count: usize,
        /// How many it may have.
        most: usize,
    },
    /// A field that is empty, too long, or there twice.
    #[error("{0} is empty, too long, or there twice")]
    Field(&'static str),
    /// A label of a volume that there is not, or a second one of a volume.
    #[error("a label is of no volume, or the second of one; volumes are counted from 0")]
    Label,
    /// One of its volumes makes no sense.
    #[error("volume {volume}: {error}")]
    Volume {
        /// Which, counted from 0.
        volume: usize,
        /// Why.
        error: VolumeError,
    },
    /// An amount that would be held against no threshold, where there are some: misspelt, it would hide one.
    #[error("{what:?} is no amount with a threshold; for this kind of notice the charter names {}", known.join(", "))]
    UnknownAmount {
        /// What it is called.
        what: String,
        /// What those are called that have one.
        known: Vec<String>,
    },
    /// A begin that nobody can prepare for: a plan has one.
    #[error("volume {volume} has no begin; say from when")]
    NoBegin {
        /// Which, counted from 0.
        volume: usize,
    },
}

impl NoticeBody {
    /// Passes words that the charter lets `author` say, references apart, and gives the volumes as arithmetic needs
    /// them.
    ///
    /// # Errors
    /// [`NoticeError`] with the first rule broken.
    pub fn check(&self, charter: &Charter, author: PartyIndex) -> Result<Vec<Solid>, NoticeError> {
        let party = charter.party(author).ok_or(NoticeError::UnknownPost)?;
        match party.role {
            Role::Party => {}
            Role::Guarantor if self.kind == NoticeKind::HumanitarianMovement => {}
            Role::Guarantor | Role::Observer => return Err(NoticeError::NotBound),
        }
        if party.post(self.from).is_none() {
            return Err(NoticeError::UnknownPost);
        }
        if !party.languages.contains(&self.language) {
            return Err(NoticeError::UnknownLanguage(self.language.clone()));
        }
        if self.title.trim().is_empty() {
            return Err(NoticeError::Untitled);
        }
        self.check_fields()?;
        solids(&self.volumes)
    }

    fn check_fields(&self) -> Result<(), NoticeError> {
        let filled = |what: &'static str, text: &str, most: usize| match text.trim().is_empty() || text.len() > most {
            true => Err(NoticeError::Field(what)),
            false => Ok(()),
        };
        filled("the title", &self.title, TITLE_BYTES_MAX)?;
        if self.details.len() > DETAILS_MAX || !self.details.is_sorted_by(|one, next| one.0 < next.0) {
            return Err(NoticeError::Field("a coded field"));
        }
        for (_, content) in &self.details {
            filled("a coded field", content, DETAIL_BYTES_MAX)?;
        }
        if self.amounts.len() > THRESHOLDS_MAX || self.twins.len() > TWINS_MAX {
            return Err(NoticeError::Field("an amount or public twin"));
        }
        for amount in &self.amounts {
            filled("an amount", &amount.what, TITLE_BYTES_MAX)?;
        }
        for twin in &self.twins {
            filled("the reference of a public twin", &twin.reference, REFERENCE_BYTES_MAX)?;
        }
        let of_volume = |(volume, _): &(u8, String)| usize::from(*volume) < self.volumes.len();
        if !self.labels.is_sorted_by(|one, next| one.0 < next.0) || !self.labels.iter().all(of_volume) {
            return Err(NoticeError::Label);
        }
        for (_, label) in &self.labels {
            filled("the label of a volume", label, TITLE_BYTES_MAX)?;
        }
        match &self.amends {
            Some(amends) => filled("the reason of the amendment", &amends.reason, NOTE_BYTES_MAX),
            None => Ok(()),
        }
    }

    /// What a volume is called; nothing if it has no label.
    #[must_use]
    pub fn label(&self, volume: u8) -> Option<&str> {
        self.labels.iter().find(|(labelled, _)| *labelled == volume).map(|(_, label)| label.as_str())
    }

    /// From the first begin of its volumes to their last end.
    #[must_use]
    pub fn span(solids: &[Solid]) -> (Bound<Moment>, Bound<Moment>) {
        let first = |one: Bound<Moment>, other: Bound<Moment>| match (one, other) {
            (Bound::At(one), Bound::At(other)) => Bound::At(one.min(other)),
            _ => Bound::Open,
        };
        let last = |one: Bound<Moment>, other: Bound<Moment>| match (one, other) {
            (Bound::At(one), Bound::At(other)) => Bound::At(one.max(other)),
            _ => Bound::Open,
        };
        let spans = solids.iter().map(Solid::span);
        spans
            .reduce(|(from, until), (begins, ends)| (first(from, begins), last(until, ends)))
            .unwrap_or((Bound::Open, Bound::Open))
    }

    /// True if it says of every threshold of its kind that it stays below, and so was owed to nobody.
    #[must_use]
    pub fn voluntary(&self, annex: &Annex) -> bool {
        let thresholds = &annex.kind(self.kind).thresholds;
        let below = |threshold: &Amount| {
            let amounts = self.amounts.iter().filter(|amount| amount.what == threshold.what);
            amounts.map(|amount| amount.count).max().is_some_and(|most| most < threshold.count)
        };
        !thresholds.is_empty() && thresholds.iter().all(below)
    }

    /// Passes amounts that are held against a threshold each, where its kind has thresholds. Of another's words it is not
    /// asked: an amount more is harmless, and one that is misspelt leaves a threshold unstated, which counts as above.
    ///
    /// # Errors
    /// [`NoticeError::UnknownAmount`] with the first that is not.
    pub fn check_amounts(&self, annex: &Annex) -> Result<(), NoticeError> {
        let known = || annex.kind(self.kind).thresholds.iter().map(|threshold| &threshold.what);
        match self.amounts.iter().find(|amount| known().all(|known| *known != amount.what)) {
            Some(Amount { what, .. }) if known().len() > 0 => {
                Err(NoticeError::UnknownAmount { what: what.clone(), known: known().cloned().collect() })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.map(9 + u64::from(self.amends.is_some())).uint(0).uint(self.from.0.into());
        writer.uint(1).uint(self.kind.index() as u64).uint(2).text(&self.title).uint(3).text(&self.language);
        writer.uint(4).array(self.volumes.len() as u64);
        for volume in &self.volumes {
            write_volume(writer, volume);
        }
        writer.uint(5).array(self.details.len() as u64);
        for (field, content) in &self.details {
            writer.array(2).uint(*field as u64).text(content);
        }
        write_amounts(writer.uint(6), &self.amounts);
        writer.uint(7).array(self.twins.len() as u64);
        for Twin { system, reference } in &self.twins {
            writer.array(2).uint(*system as u64).text(reference);
        }
        writer.uint(8).array(self.labels.len() as u64);
        for (volume, label) in &self.labels {
            writer.array(2).uint((*volume).into()).text(label);
        }
        if let Some(Amends { notice, turn, reason }) = &self.amends {
            write_ref(writer.uint(9).array(3), *notice);
            writer.uint((*turn).into()).text(reason);
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let pairs = reader.map_up_to(10)?;
        let key = |reader: &mut Reader<'_>, wanted: u64| {
            if reader.uint()? == wanted { Ok(()) } else { Err(reader.refuse("not the keys of a notice")) }
        };
        if pairs < 9 {
            return Err(reader.refuse("not the keys of a notice"));
        }
        key(reader, 0)?;
        let from = PostIndex(read_u8(reader)?);
        key(reader, 1)?;
        let kind = NoticeKind::read(reader)?;
        key(reader, 2)?;
        let title = reader.text(TITLE_BYTES_MAX)?.to_owned();
        key(reader, 3)?;
        let language = reader.text(16)?.to_owned();
        key(reader, 4)?;
        let volumes = reader.array_up_to(NOTICE_VOLUMES_MAX as u64)?;
        let volumes = (0..volumes).map(|_| read_volume(reader)).collect::<Result<_, _>>()?;
        key(reader, 5)?;
        let mut details = Vec::new();
        for _ in 0..reader.array_up_to(DETAILS_MAX as u64)? {
            reader.array(2)?;
            let field = reader.uint()?;
            let field = usize::try_from(field).ok().and_then(|field| Field::ALL.get(field).copied());
            let field = field.ok_or_else(|| reader.refuse("no such field"))?;
            details.push((field, reader.text(DETAIL_BYTES_MAX)?.to_owned()));
        }
        key(reader, 6)?;
        let amounts = read_amounts(reader)?;
        key(reader, 7)?;
        let mut twins = Vec::new();
        for _ in 0..reader.array_up_to(TWINS_MAX as u64)? {
            reader.array(2)?;
            let system = match reader.uint()? {
                0 => TwinSystem::Notam,
                1 => TwinSystem::Navarea,
                2 => TwinSystem::Navtex,
                3 => TwinSystem::Other,
                _ => return Err(reader.refuse("no such system of warnings")),
            };
            twins.push(Twin { system, reference: reader.text(REFERENCE_BYTES_MAX)?.to_owned() });
        }
        key(reader, 8)?;
        let mut labels = Vec::new();
        for _ in 0..reader.array_up_to(NOTICE_VOLUMES_MAX as u64)? {
            reader.array(2)?;
            let volume = read_u8(reader)?;
            if usize::from(volume) >= NOTICE_VOLUMES_MAX {
                return Err(reader.refuse("no such volume"));
            }
            labels.push((volume, reader.text(TITLE_BYTES_MAX)?.to_owned()));
        }
        let mut amends = None;
        if pairs == 10 {
            key(reader, 9)?;
            reader.array(3)?;
            let notice = read_ref(reader)?;
            amends = Some(Amends { notice, turn: read_u32(reader)?, reason: reader.text(NOTE_BYTES_MAX)?.to_owned() });
        }
        Ok(NoticeBody { from, kind, title, language, volumes, details, amounts, twins, labels, amends })
    }
}

/// The volumes of a plan as arithmetic needs them: some, not too many, each with a begin.
///
/// # Errors
/// [`NoticeError`] with the first rule broken.
pub fn solids(volumes: &[Volume]) -> Result<Vec<Solid>, NoticeError> {
    let count = |what, count, most| match (1..=most).contains(&count) {
        true => Ok(()),
        false => Err(NoticeError::Count { what, count, most }),
    };
    count("volumes", volumes.len(), NOTICE_VOLUMES_MAX)?;
    let places = volumes.iter().map(|volume| volume.footprint.places().count()).sum();
    count("places", places, NOTICE_PLACES_MAX)?;
    let solid = |(number, volume): (usize, &Volume)| {
        let solid = volume.solid().map_err(|error| NoticeError::Volume { volume: number, error })?;
        match solid.span().0 {
            Bound::At(_) => Ok(solid),
            Bound::Open => Err(NoticeError::NoBegin { volume: number }),
        }
    };
    volumes.iter().enumerate().map(solid).collect()
}

/// What its author says becomes of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// It has begun.
    Begun,
    /// It is over.
    Complete,
    /// It will not be, or not go on.
    Cancelled,
}

/// That a notice has begun, is complete, or is cancelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepBody {
    /// The entry that announced it first.
    pub notice: EntryRef,
    /// The how-manyeth word on it this is, of [`Said::turn`].
    pub turn: u32,
    /// What becomes of it.
    pub step: Step,
    /// When, on its author's clock.
    pub at: Time,
    /// Why, or what came of it; may be empty.
    pub words: String,
}

impl StepBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(5), self.notice);
        writer.uint(self.turn.into()).uint(self.step as u64).uint(self.at.0).text(&self.words);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(5)?;
        let (notice, turn) = (read_ref(reader)?, read_u32(reader)?);
        let step = match reader.uint()? {
            0 => Step::Begun,
            1 => Step::Complete,
            2 => Step::Cancelled,
            _ => return Err(reader.refuse("no such step")),
        };
        Ok(StepBody { notice, turn, step, at: Time(reader.uint()?), words: reader.text(NOTE_BYTES_MAX)?.to_owned() })
    }
}

/// How long before it begins a notice came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lead {
    /// In time.
    OnTime,
    /// Later than that, and still at short notice.
    Short,
    /// Later than the charter allows at all; it is a notice none the less.
    Late,
}

impl Lead {
    /// How long before it begins something came, by the terms of its kind.
    #[must_use]
    pub fn of(terms: &KindTerms, telling: Telling) -> Lead {
        match telling.begins.ms_since(telling.told) / 1_000 {
            lead_s if lead_s >= terms.lead_s => Lead::OnTime,
            lead_s if lead_s >= terms.short_s => Lead::Short,
            _ => Lead::Late,
        }
    }
}

/// What becomes of a notice, by the last word of its author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// It is planned.
    Planned,
    /// Its author said that it has begun.
    Active,
    /// Its author said that it is over.
    Complete,
    /// Its author took it back.
    Cancelled,
}

/// How a notice stands, words and volumes apart: those are in its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What will be done.
    pub kind: NoticeKind,
    /// Its first words.
    pub announced: Said,
    /// The words that stand: the first, or those of the last amendment.
    pub version: Said,
    /// What its versions say of where and when.
    pub versions: NoticeVersions,
    /// From when, by those words.
    pub begins: Time,
    /// Until when; `None`: until told otherwise.
    pub ends: Option<Time>,
    /// How long before it begins what stands was told: of its volumes, and of what makes them last longer than they did,
    /// by what came at the shortest notice.
    pub lead: Lead,
    /// Below every threshold by its own words, and so owed to nobody.
    pub voluntary: bool,
    /// The last word of what becomes of it.
    pub step: Option<(Said, Step)>,
    /// Where its author last said that it has begun, and since when on its author's clock.
    begun: Option<(Said, Time)>,
    /// Until when the others are to answer.
    pub answer_by: Time,
    /// How the others take it.
    pub answers: Answers,
    /// Who passed it to which units.
    pub passed: EachSaid,
    /// What is said about the conflicts in which it is the first of the two.
    pub conflicts: ConflictStances,
    /// The latest entries that tell of a strike on it: a humanitarian movement was hit although it was told.
    pub strikes: Vec<Said>,
}

impl Notice {
    /// What becomes of it. Words after a cancellation, or after it was complete, have it planned anew; of one that has
    /// begun they leave that it has.
    #[must_use]
    pub fn phase(&self) -> Phase {
        match self.step {
            Some((_, Step::Begun)) => Phase::Active,
            Some((said, Step::Complete)) if self.version < said => Phase::Complete,
            Some((said, Step::Cancelled)) if self.version < said => Phase::Cancelled,
            _ => Phase::Planned,
        }
    }

    /// When it has begun, by the last word of its author; `None` while it is planned, be it anew.
    #[must_use]
    pub fn begun(&self) -> Option<Time> {
        self.begun.filter(|_| self.phase() != Phase::Planned).map(|(_, at)| at)
    }

    /// True while it is to be reckoned with: neither cancelled nor complete.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.phase() < Phase::Complete
    }

    /// The turn of the next word that its author says on it.
    #[must_use]
    pub fn next_turn(&self) -> u32 {
        let last = self.step.map_or(self.version.turn, |(said, _)| said.turn.max(self.version.turn));
        last.saturating_add(1)
    }

    /// When the first of its clocks runs out; `None` while nothing is owed.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        self.deadlines().into_iter().min()
    }

    /// Every clock of it that still runs, or ran out with something owed: for the others' answers, and for its author's
    /// word that it is over.
    pub(super) fn deadlines(&self) -> Vec<Time> {
        self.answers_due().into_iter().chain(self.over_due()).collect()
    }

    /// When the clock for its answers runs out; `None` once all have answered the words that stand, or it no longer
    /// stands.
    #[must_use]
    pub fn answers_due(&self) -> Option<Time> {
        (self.stands() && self.answers.open(self.version.at)).then_some(self.answer_by)
    }

    /// From when on it overruns: it has begun, and goes on beyond its end, until its author says that it is over or how
    /// long it lasts. `None` unless it has begun and has an end.
    #[must_use]
    pub fn over_due(&self) -> Option<Time> {
        self.ends.filter(|_| self.phase() == Phase::Active)
    }

    /// The version between which and others conflicts are: the earliest that says the volumes that stand, with none
    /// after it that said others or ended the notice. Words alone leave it, and what was said on its conflicts, as it is.
    #[must_use]
    pub fn material(&self) -> Said {
        self.versions.first_of_same_volumes(self.version)
    }

    /// Takes in words of its author, first or amended; what they say stands if they are the last.
    pub(super) fn revise(&mut self, annex: &Annex, said: Said, body: &NoticeBody, solids: &[Solid]) {
        self.versions.take(said, &body.volumes, solids);
        if self.version <= said {
            self.stand(annex, said, body, solids);
        }
        self.reckon_lead(annex);
    }

    fn stand(&mut self, annex: &Annex, said: Said, body: &NoticeBody, solids: &[Solid]) {
        let (begins, ends) = NoticeBody::span(solids);
        let time = |bound: Bound<Moment>| match bound {
            Bound::At(moment) => Some(Time(moment.0)),
            Bound::Open => None,
        };
        self.version = said;
        // A begin is certain for what passed `solids`.
        self.begins = time(begins).unwrap_or_default();
        self.ends = time(ends);
        self.voluntary = body.voluntary(annex);
        self.answer_by = said.time.plus_ms(annex.answer_s * 1_000);
    }

    /// Whoever corrects words, or delays, keeps the lead that was given; whoever moves, or begins earlier, does not, nor
    /// for what goes on longer.
    fn reckon_lead(&mut self, annex: &Annex) {
        let first = Telling { told: self.version.time, begins: self.begins };
        self.lead = Lead::of(annex.kind(self.kind), self.versions.shortest(self.version).unwrap_or(first));
    }

    /// A notice as its first words make it.
    pub(super) fn announce(
        annex: &Annex,
        said: Said,
        body: &NoticeBody,
        solids: &[Solid],
        asked: impl Iterator<Item = PartyIndex>,
    ) -> Self {
        let mut notice = Notice {
            kind: body.kind,
            announced: said,
            version: said,
            versions: NoticeVersions::default(),
            begins: Time(0),
            ends: None,
            lead: Lead::Late,
            voluntary: false,
            step: None,
            begun: None,
            answer_by: Time(0),
            answers: Answers::owed_by(asked),
            passed: EachSaid::default(),
            conflicts: ConflictStances::default(),
            strikes: Vec::new(),
        };
        notice.revise(annex, said, body, solids);
        notice
    }

    /// Takes in a step of its author.
    pub(super) fn take_step(&mut self, annex: &Annex, said: Said, body: &StepBody) {
        self.step = self.step.max(Some((said, body.step)));
        if body.step == Step::Begun {
            self.begun = self.begun.max(Some((said, body.at)));
        } else {
            self.versions.take_end(said);
            self.reckon_lead(annex);
        }
    }

    /// Takes in a strike; false if it is on no humanitarian movement: whoever fights tells no strikes on itself here.
    pub(super) fn take_strike(&mut self, said: Said) -> bool {
        let humanitarian = self.kind == NoticeKind::HumanitarianMovement;
        if humanitarian {
            keep_greatest(&mut self.strikes, said, STRIKES_MAX);
        }
        humanitarian
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        writer.array(14).uint(self.kind.index() as u64);
        self.announced.write(writer);
        self.version.write(writer);
        self.versions.write(writer);
        writer.uint(self.begins.0);
        super::write_time(writer, self.ends);
        writer.uint(self.lead as u64).bool(self.voluntary);
        match self.step {
            Some((said, step)) => {
                said.write(writer.array(2));
                writer.uint(step as u64);
            }
            None => {
                writer.null();
            }
        }
        match self.begun {
            Some((said, at)) => {
                said.write(writer.array(2));
                writer.uint(at.0);
            }
            None => {
                writer.null();
            }
        }
        writer.uint(self.answer_by.0);
        self.answers.write(writer);
        self.passed.write(writer);
        self.conflicts.write(writer);
        write_said(writer, &self.strikes);
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(14)?;
        let kind = NoticeKind::read(reader)?;
        let (announced, version) = (Said::read(reader)?, Said::read(reader)?);
        let versions = NoticeVersions::read(reader)?;
        let (begins, ends) = (Time(reader.uint()?), super::read_time(reader)?);
        let lead = match reader.uint()? {
            0 => Lead::OnTime,
            1 => Lead::Short,
            _ => Lead::Late,
        };
        let voluntary = reader.bool()?;
        let step = if reader.null() {
            None
        } else {
            reader.array(2)?;
            let said = Said::read(reader)?;
            Some((said, [Step::Begun, Step::Complete, Step::Cancelled][(reader.uint()? as usize).min(2)]))
        };
        let begun = if reader.null() {
            None
        } else {
            reader.array(2)?;
            Some((Said::read(reader)?, Time(reader.uint()?)))
        };
        Ok(Notice {
            kind,
            announced,
            version,
            versions,
            begins,
            ends,
            lead,
            voluntary,
            step,
            begun,
            answer_by: Time(reader.uint()?),
            answers: Answers::read(reader)?,
            passed: EachSaid::read(reader)?,
            conflicts: ConflictStances::read(reader)?,
            strikes: read_said(reader, STRIKES_MAX)?,
        })
    }
}
