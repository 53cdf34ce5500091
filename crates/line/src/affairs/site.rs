//! Protected sites: what is told so that it is not struck.
//!
//! Each entry about sites is one transaction: all of its changes take effect together, or none. It is an affair of its
//! own, to be answered and passed down; the sites that it adds live in it, whatever later entries say of them.

use std::collections::BTreeSet;

use evidence::cbor::{Reader, Writer};
use evidence::merkle::sha256;
use evidence::{Charter, EntryRef, Hash, Malformed, PartyIndex, Role, Time};
use volume::{Footprint, HeightBand, Schedule, Solid, Volume, VolumeError};

use super::effect::Effect;
use super::geometry::{read_footprint, read_u32, write_footprint};
use super::said::{Answers, EachSaid, Said, keep_greatest, read_said, write_said};
use super::{read_ref, write_ref};
use crate::limits::{
    NOTE_BYTES_MAX, REFERENCE_BYTES_MAX, SITE_CHANGES_MAX, SITE_ENTRIES_MAX, SITE_VERSIONS_MAX, STRIKES_MAX,
    TITLE_BYTES_MAX,
};

/// A site, by the entry that added it and its place among that entry's changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteId {
    /// The entry that added it.
    pub entry: EntryRef,
    /// Which of the entry's changes did, from 0.
    pub change: u16,
}

impl SiteId {
    pub(super) fn write(self, writer: &mut Writer) {
        write_ref(writer.array(2), self.entry);
        writer.uint(self.change.into());
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(2)?;
        let entry = read_ref(reader)?;
        let change = reader.uint()?;
        match u16::try_from(change) {
            Ok(change) if usize::from(change) < SITE_CHANGES_MAX => Ok(SiteId { entry, change }),
            _ => Err(reader.refuse("no such change of sites")),
        }
    }
}

/// What a site is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SiteKind {
    /// A hospital or another medical facility.
    Hospital,
    /// A school.
    School,
    /// A shelter.
    Shelter,
    /// An embassy or consulate.
    Embassy,
    /// A dam or dyke.
    Dam,
    /// A nuclear power plant or another nuclear facility.
    Nuclear,
    /// A power plant or grid station.
    Power,
    /// Water supply.
    Water,
    /// Premises of a humanitarian organisation.
    Humanitarian,
    /// Cultural property.
    Cultural,
    /// A place of worship.
    Worship,
    /// A camp of displaced persons or refugees.
    Camp,
    /// A place where prisoners are held.
    Detention,
    /// A store of food or aid.
    Warehouse,
    /// A chemical or another hazardous plant.
    Hazardous,
    /// A position of troops or observers of a third party.
    Observers,
    /// Another.
    Other,
}

impl SiteKind {
    /// All of them, in the order of their numbers.
    pub const ALL: [SiteKind; 17] = [
        SiteKind::Hospital,
        SiteKind::School,
        SiteKind::Shelter,
        SiteKind::Embassy,
        SiteKind::Dam,
        SiteKind::Nuclear,
        SiteKind::Power,
        SiteKind::Water,
        SiteKind::Humanitarian,
        SiteKind::Cultural,
        SiteKind::Worship,
        SiteKind::Camp,
        SiteKind::Detention,
        SiteKind::Warehouse,
        SiteKind::Hazardous,
        SiteKind::Observers,
        SiteKind::Other,
    ];

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let number = reader.uint()?;
        let kind = usize::try_from(number).ok().and_then(|number| Self::ALL.get(number).copied());
        kind.ok_or_else(|| reader.refuse("no such kind of site"))
    }
}

/// What is told of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// What it is.
    pub kind: SiteKind,
    /// What it is called.
    pub name: String,
    /// Where it is; a route is no site.
    pub footprint: Footprint,
    /// How far off its places may be, in centimetres.
    pub uncertainty_cm: u32,
    /// The town, district or province by name, to be held against the place; may be empty.
    pub area: String,
    /// What its owner's own list calls it; may be empty.
    pub reference: String,
    /// Whose it is, and whom to reach there; may be empty.
    pub contact: String,
    /// Who verified it, and when.
    pub verified: Option<Verified>,
    /// Where the owner has it from; may be empty.
    pub source: String,
}

/// Who verified a site, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// An office, not a person.
    pub by: String,
    /// When, on the author's word.
    pub on: Time,
    /// Reliability of the source and credibility of the information (A1 to F6), as two ASCII characters.
    pub grade: Option<[u8; 2]>,
}

/// What one entry changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SiteChange {
    /// A site is told for the first time.
    Add(Site),
    /// All of this stands in place of all that was told of it.
    Change {
        /// Which.
        site: SiteId,
        /// The how-manyeth word on it this is, of [`Said::turn`].
        turn: u32,
        /// What is told now.
        to: Site,
    },
    /// It is not to be reckoned with any more.
    Remove {
        /// Which.
        site: SiteId,
        /// The how-manyeth word on it this is, of [`Said::turn`].
        turn: u32,
        /// Why.
        reason: String,
    },
}

/// Why words about sites are none. The author's fault; as the author, this station refuses to sign them.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SiteError {
    /// Observers only read.
    #[error("an observer tells no sites")]
    Observer,
    /// No change, or too many.
    #[error("{0} changes, and one entry has 1 to {SITE_CHANGES_MAX}")]
    Count(usize),
    /// A field that is empty or too long.
    #[error("change {change}: {what} is empty or too long")]
    Field {
        /// Which change, from 0.
        change: usize,
        /// What of it.
        what: &'static str,
    },
    /// A place that makes no sense.
    #[error("change {change}: {error}")]
    Place {
        /// Which change, from 0.
        change: usize,
        /// Why.
        error: VolumeError,
    },
    /// Something that moves.
    #[error("change {change}: a site does not move; tell a movement by a notice")]
    Moves {
        /// Which change, from 0.
        change: usize,
    },
    /// A grade that is none.
    #[error("change {change}: a grade is from A1 to F6")]
    Grade {
        /// Which change, from 0.
        change: usize,
    },
    /// It speaks of sites of too many entries.
    #[error("it changes sites of {0} earlier entries, and one entry changes those of at most {SITE_ENTRIES_MAX}")]
    Entries(usize),
    /// It changes a site of another party, or one twice.
    #[error("change {change}: it is about a site of another party, or one that this entry changes already")]
    NotOurs {
        /// Which change, from 0.
        change: usize,
    },
}

impl Site {
    /// The site as arithmetic needs it: at all heights and times.
    ///
    /// # Errors
    /// [`VolumeError`] if the place makes no sense.
    pub fn solid(&self) -> Result<Solid, VolumeError> {
        let (footprint, uncertainty_cm) = (self.footprint.clone(), self.uncertainty_cm);
        Volume { footprint, uncertainty_cm, height: HeightBand::ALL, schedule: Schedule::ALWAYS }.solid()
    }

    /// What is material in what is told of it, its kind, its footprint and how far off that may be, as encoded, by
    /// their SHA-256. When these change, it is another place that others keep clear of.
    #[must_use]
    pub fn material(&self) -> Hash {
        let mut writer = Writer::new();
        write_footprint(writer.array(3).uint(self.kind as u64).uint(self.uncertainty_cm.into()), &self.footprint);
        sha256(&writer.into_bytes())
    }

    fn check(&self, change: usize) -> Result<(), SiteError> {
        let fits = |what, text: &str, most: usize| match text.len() <= most {
            true => Ok(()),
            false => Err(SiteError::Field { change, what }),
        };
        if self.name.trim().is_empty() {
            return Err(SiteError::Field { change, what: "the name" });
        }
        fits("the name", &self.name, TITLE_BYTES_MAX)?;
        fits("the area", &self.area, TITLE_BYTES_MAX)?;
        fits("the reference", &self.reference, REFERENCE_BYTES_MAX)?;
        fits("the contact", &self.contact, TITLE_BYTES_MAX)?;
        fits("the source", &self.source, TITLE_BYTES_MAX)?;
        if let Some(Verified { by, grade, .. }) = &self.verified {
            fits("who verified it", by, TITLE_BYTES_MAX)?;
            if by.trim().is_empty() {
                return Err(SiteError::Field { change, what: "who verified it" });
            }
            if grade.is_some_and(|[letter, digit]| !(b'A'..=b'F').contains(&letter) || !(b'1'..=b'6').contains(&digit))
            {
                return Err(SiteError::Grade { change });
            }
        }
        if matches!(self.footprint, Footprint::Route { .. }) {
            return Err(SiteError::Moves { change });
        }
        self.solid().map(|_| ()).map_err(|error| SiteError::Place { change, error })
    }

    fn write(&self, writer: &mut Writer) {
        writer.array(9).uint(self.kind as u64).text(&self.name);
        write_footprint(writer, &self.footprint);
        writer.uint(self.uncertainty_cm.into()).text(&self.area).text(&self.reference).text(&self.contact);
        match &self.verified {
            Some(Verified { by, on, grade }) => {
                writer.array(3).text(by).uint(on.0);
                match grade {
                    Some(grade) => writer.bytes(grade),
                    None => writer.null(),
                };
            }
            None => {
                writer.null();
            }
        }
        writer.text(&self.source);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(9)?;
        let (kind, name) = (SiteKind::read(reader)?, reader.text(TITLE_BYTES_MAX)?.to_owned());
        let (footprint, uncertainty_cm) = (read_footprint(reader)?, read_u32(reader)?);
        let area = reader.text(TITLE_BYTES_MAX)?.to_owned();
        let reference = reader.text(REFERENCE_BYTES_MAX)?.to_owned();
        let contact = reader.text(TITLE_BYTES_MAX)?.to_owned();
        let verified = if reader.null() {
            None
        } else {
            reader.array(3)?;
            let (by, on) = (reader.text(TITLE_BYTES_MAX)?.to_owned(), Time(reader.uint()?));
            Some(Verified { by, on, grade: if reader.null() { None } else { Some(reader.fixed()?) } })
        };
        let source = reader.text(TITLE_BYTES_MAX)?.to_owned();
        Ok(Site { kind, name, footprint, uncertainty_cm, area, reference, contact, verified, source })
    }
}

/// Passes changes that the charter lets `author` tell, references apart.
///
/// # Errors
/// [`SiteError`] with the first rule broken.
pub fn check_changes(changes: &[SiteChange], charter: &Charter, author: PartyIndex) -> Result<(), SiteError> {
    if charter.party(author).is_none_or(|party| party.role == Role::Observer) {
        return Err(SiteError::Observer);
    }
    if !(1..=SITE_CHANGES_MAX).contains(&changes.len()) {
        return Err(SiteError::Count(changes.len()));
    }
    let mut changed = BTreeSet::new();
    for (change, what) in changes.iter().enumerate() {
        match what {
            SiteChange::Add(site) | SiteChange::Change { to: site, .. } => site.check(change)?,
            SiteChange::Remove { reason, .. } if reason.len() > NOTE_BYTES_MAX => {
                return Err(SiteError::Field { change, what: "the reason" });
            }
            SiteChange::Remove { .. } => {}
        }
        if let SiteChange::Change { site, .. } | SiteChange::Remove { site, .. } = what
            && (site.entry.lane.party != author || !changed.insert(*site))
        {
            return Err(SiteError::NotOurs { change });
        }
    }
    match entries_changed(changes).len() {
        0..=SITE_ENTRIES_MAX => Ok(()),
        entries => Err(SiteError::Entries(entries)),
    }
}

/// The earlier entries whose sites are changed or removed.
#[must_use]
pub fn entries_changed(changes: &[SiteChange]) -> BTreeSet<EntryRef> {
    let entry = |change: &SiteChange| match change {
        SiteChange::Add(_) => None,
        SiteChange::Change { site, .. } | SiteChange::Remove { site, .. } => Some(site.entry),
    };
    changes.iter().filter_map(entry).collect()
}

pub(super) fn write_changes(writer: &mut Writer, changes: &[SiteChange]) {
    writer.array(changes.len() as u64);
    for change in changes {
        match change {
            SiteChange::Add(site) => site.write(writer.array(2).uint(0)),
            SiteChange::Change { site, turn, to } => {
                site.write(writer.array(4).uint(1));
                to.write(writer.uint((*turn).into()));
            }
            SiteChange::Remove { site, turn, reason } => {
                site.write(writer.array(4).uint(2));
                writer.uint((*turn).into()).text(reason);
            }
        }
    }
}

pub(super) fn read_changes(reader: &mut Reader<'_>) -> Result<Vec<SiteChange>, Malformed> {
    let mut changes = Vec::new();
    for _ in 0..reader.array_up_to(SITE_CHANGES_MAX as u64)? {
        let items = reader.array_up_to(4)?;
        changes.push(match (reader.uint()?, items) {
            (0, 2) => SiteChange::Add(Site::read(reader)?),
            (1, 4) => {
                let (site, turn) = (SiteId::read(reader)?, read_u32(reader)?);
                SiteChange::Change { site, turn, to: Site::read(reader)? }
            }
            (2, 4) => {
                let (site, turn) = (SiteId::read(reader)?, read_u32(reader)?);
                SiteChange::Remove { site, turn, reason: reader.text(NOTE_BYTES_MAX)?.to_owned() }
            }
            _ => return Err(reader.refuse("no such change of sites")),
        });
    }
    Ok(changes)
}

/// How an entry about sites stands, and the sites that it added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sites {
    /// Whether it counts. What others say of it is taken in either way, since they may have said it in any order.
    pub effect: Effect,
    /// When it was signed, on its author's clock.
    pub sent: Time,
    /// Until when the others are to answer it.
    pub answer_by: Time,
    /// Until when the others are to have passed it to their units.
    pub pass_by: Time,
    /// How the others take it.
    pub answers: Answers,
    /// Who passed it to which units.
    pub passed: EachSaid,
    /// The sites that it added, by the place of their change; none where the change adds nothing.
    pub added: Vec<Option<SiteState>>,
}

/// What one entry says of a site, words apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SiteVersion {
    /// Where, and when.
    pub said: Said,
    /// The place among that entry's changes.
    pub change: u16,
    /// What it is and where, by [`Site::material`]; of words that remove it, nothing.
    pub material: Option<Hash>,
}

/// How a site stands, words apart: those are in the entries that spoke of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteState {
    /// What was said of it last, which stands.
    pub last: SiteVersion,
    /// The greatest before it, ascending, [`SITE_VERSIONS_MAX`] with it.
    earlier: Vec<SiteVersion>,
    /// The latest entries that tell of a strike on it; they say nothing unless its entry counts.
    pub strikes: Vec<Said>,
}

impl SiteState {
    /// A site of which this is the first that was said.
    #[must_use]
    pub fn first(version: SiteVersion) -> Self {
        SiteState { last: version, earlier: Vec::new(), strikes: Vec::new() }
    }

    /// Whether what was said last removed it.
    #[must_use]
    pub fn removed(&self) -> bool {
        self.last.material.is_none()
    }

    /// The version between which and others conflicts are: the earliest that says of kind and place what stands, with
    /// none after it that said otherwise. A corrected name leaves it, and what was said on its conflicts, as it is.
    #[must_use]
    pub fn material(&self) -> SiteVersion {
        first_alike(self.last, self.earlier.iter().rev().copied())
    }

    /// The version by which a place that was struck at a time on its owner's clock had been told: of what stood then,
    /// the earliest that says the same. `None` if the owner had taken it off its list; the earliest that is known, if it
    /// was told only afterwards.
    #[must_use]
    pub fn told_by(&self, struck: Time) -> Option<SiteVersion> {
        let mut known = std::iter::once(self.last).chain(self.earlier.iter().rev().copied());
        let stood = known.find(|version| version.said.time <= struck);
        let told = match stood {
            Some(stood) => first_alike(stood, known),
            None => self.earlier.first().copied().unwrap_or(self.last),
        };
        told.material.map(|_| told)
    }

    /// Takes in a change or removal.
    pub(super) fn take(&mut self, version: SiteVersion) {
        let earlier = self.last.min(version);
        self.last = self.last.max(version);
        keep_greatest(&mut self.earlier, earlier, SITE_VERSIONS_MAX - 1);
    }

    pub(super) fn take_strike(&mut self, said: Said) {
        keep_greatest(&mut self.strikes, said, STRIKES_MAX);
    }

    /// The turn of the next word that its owner says on it.
    #[must_use]
    pub fn next_turn(&self) -> u32 {
        self.last.said.turn.saturating_add(1)
    }
}

/// The earliest of the versions before one, from the latest on, that say without a break the same as it.
fn first_alike(version: SiteVersion, before: impl Iterator<Item = SiteVersion>) -> SiteVersion {
    before.take_while(|earlier| earlier.material == version.material).last().unwrap_or(version)
}

impl SiteVersion {
    fn write(self, writer: &mut Writer) {
        self.said.write(writer.array(3));
        writer.uint(self.change.into());
        match self.material {
            Some(material) => writer.bytes(&material.0),
            None => writer.null(),
        };
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(3)?;
        let (said, change) = (Said::read(reader)?, reader.uint()?);
        let change = u16::try_from(change).map_err(|_| reader.refuse("no such change"))?;
        let material = if reader.null() { None } else { Some(Hash(reader.fixed()?)) };
        Ok(SiteVersion { said, change, material })
    }
}

impl Sites {
    /// When its clock runs out: for being answered, then for being passed down. `None` once all have done both, and
    /// while it does not count.
    #[must_use]
    pub fn due(&self, entry: EntryRef) -> Option<Time> {
        self.deadlines(entry).into_iter().min()
    }

    /// Every clock of it that still runs, or ran out with something owed.
    pub(super) fn deadlines(&self, entry: EntryRef) -> Vec<Time> {
        if self.effect != Effect::Counts {
            return Vec::new();
        }
        let unpassed = self.answers.0.iter().any(|(party, _)| !self.passed.by(*party));
        let answers = self.answers.open(entry).then_some(self.answer_by);
        answers.into_iter().chain(unpassed.then_some(self.pass_by)).collect()
    }

    /// True while this party has to answer it, or to pass it down.
    #[must_use]
    pub fn waits(&self, entry: EntryRef, own: PartyIndex) -> bool {
        let asked = self.answers.0.iter().any(|(party, _)| *party == own);
        asked && self.effect == Effect::Counts && (self.answers.owes(own, entry) || !self.passed.by(own))
    }

    /// True while any site that it added is to be reckoned with.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.effect == Effect::Counts && self.added.iter().flatten().any(|site| !site.removed())
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        writer.array(7).uint(self.effect.number()).uint(self.sent.0).uint(self.answer_by.0).uint(self.pass_by.0);
        self.answers.write(writer);
        self.passed.write(writer);
        writer.array(self.added.len() as u64);
        for site in &self.added {
            match site {
                Some(SiteState { last, earlier, strikes }) => {
                    last.write(writer.array(3));
                    writer.array(earlier.len() as u64);
                    earlier.iter().for_each(|version| version.write(writer));
                    write_said(writer, strikes);
                }
                None => {
                    writer.null();
                }
            }
        }
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(7)?;
        let effect = Effect::read(reader)?;
        let (sent, answer_by, pass_by) = (Time(reader.uint()?), Time(reader.uint()?), Time(reader.uint()?));
        let (answers, passed) = (Answers::read(reader)?, EachSaid::read(reader)?);
        let mut added = Vec::new();
        for _ in 0..reader.array_up_to(SITE_CHANGES_MAX as u64)? {
            if reader.null() {
                added.push(None);
                continue;
            }
            reader.array(3)?;
            let last = SiteVersion::read(reader)?;
            let versions = reader.array_up_to(SITE_VERSIONS_MAX as u64)?;
            let earlier = (0..versions).map(|_| SiteVersion::read(reader)).collect::<Result<_, _>>()?;
            added.push(Some(SiteState { last, earlier, strikes: read_said(reader, STRIKES_MAX)? }));
        }
        Ok(Sites { effect, sent, answer_by, pass_by, answers, passed, added })
    }
}
