//! What parties say about a conflict. The conflict itself is never said: each station derives it ([`crate::plot`]).

use evidence::cbor::{Reader, Writer};
use evidence::{EntryRef, Lane, Malformed, PartyIndex, Precedence, Time};

use super::message::Word;
use super::said::{keep_greatest, of_party};
use super::site::SiteId;
use super::{read_party, read_ref, write_ref};
use crate::limits::{ANNEX_AREAS_MAX, CONFLICT_STANCES_MAX, NOTE_BYTES_MAX};

/// Something that can be in conflict, by what both sides call it. Notices come first in the order of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A notice, by the entry that announced it first.
    Notice(EntryRef),
    /// A protected site.
    Site(SiteId),
    /// A standing area of the charter, by its number.
    Area(u16),
}

impl Item {
    /// Whose it is; nobody's, of a standing area.
    #[must_use]
    pub fn party(self) -> Option<PartyIndex> {
        match self {
            Item::Notice(at) => Some(at.lane.party),
            Item::Site(site) => Some(site.entry.lane.party),
            Item::Area(_) => None,
        }
    }

    pub(super) fn write(self, writer: &mut Writer) {
        match self {
            Item::Notice(at) => write_ref(writer.array(2).uint(0), at),
            Item::Site(site) => site.write(writer.array(2).uint(1)),
            Item::Area(area) => {
                writer.array(2).uint(2).uint(area.into());
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(2)?;
        match reader.uint()? {
            0 => Ok(Item::Notice(read_ref(reader)?)),
            1 => Ok(Item::Site(SiteId::read(reader)?)),
            2 => {
                let area = reader.uint()?;
                match u16::try_from(area) {
                    Ok(area) if usize::from(area) < ANNEX_AREAS_MAX => Ok(Item::Area(area)),
                    _ => Err(reader.refuse("no such area")),
                }
            }
            _ => Err(reader.refuse("no such item")),
        }
    }
}

/// What both sides call a conflict: its two items, the smaller first, which is always a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConflictId {
    /// The first notice.
    pub notice: EntryRef,
    /// What it meets: a later one in the order of places, a site or an area.
    pub with: Item,
}

impl ConflictId {
    /// Before every conflict that there can be.
    pub(crate) const LEAST: ConflictId = {
        let lane = Lane { party: PartyIndex(0), precedence: Precedence::Flash };
        let nothing = EntryRef { lane, serial: 0 };
        ConflictId { notice: nothing, with: Item::Notice(nothing) }
    };

    /// The conflict of a notice with something else, whichever is named first.
    #[must_use]
    pub fn of(notice: EntryRef, with: Item) -> Self {
        match with {
            Item::Notice(other) if other < notice => ConflictId { notice: other, with: Item::Notice(notice) },
            _ => ConflictId { notice, with },
        }
    }
}

/// Which words of the two items a conflict is between. Whatever was said of earlier words lapses with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Versions {
    /// The entry whose words of the notice stood.
    pub notice: EntryRef,
    /// The entry whose words of the other stood; of an area, which only the charter changes, there is none.
    pub with: Option<EntryRef>,
}

/// That a party has taken note of a conflict, or accepts it with measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictBody {
    /// Which.
    pub conflict: ConflictId,
    /// Between which words.
    pub versions: Versions,
    /// Whether it accepts that the two meet, with the measures that the words name.
    pub accepts: bool,
    /// The measures, or other words; may be empty for a mere acknowledgement.
    pub words: String,
}

impl Versions {
    fn write(self, writer: &mut Writer) {
        write_ref(writer, self.notice);
        match self.with {
            Some(at) => write_ref(writer, at),
            None => {
                writer.null();
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Versions { notice: read_ref(reader)?, with: if reader.null() { None } else { Some(read_ref(reader)?) } })
    }
}

impl ConflictBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(6), self.conflict.notice);
        self.conflict.with.write(writer);
        self.versions.write(writer);
        writer.bool(self.accepts).text(&self.words);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(6)?;
        let conflict = ConflictId { notice: read_ref(reader)?, with: Item::read(reader)? };
        if ConflictId::of(conflict.notice, conflict.with) != conflict || conflict.with == Item::Notice(conflict.notice)
        {
            return Err(reader.refuse("a conflict not in its one form"));
        }
        let versions = Versions::read(reader)?;
        let (accepts, words) = (reader.bool()?, reader.text(NOTE_BYTES_MAX)?.to_owned());
        Ok(ConflictBody { conflict, versions, accepts, words })
    }
}

/// A word of a party on one conflict between two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConflictStance {
    /// Where it says so, and when.
    pub word: Word,
    /// What the notice meets.
    pub with: Item,
    /// Between which words.
    pub versions: Versions,
    /// Whether it accepts that the two meet, with measures.
    pub accepts: bool,
}

/// What parties say about the conflicts of a notice: of each party its latest [`CONFLICT_STANCES_MAX`] words, ascending.
///
/// Of those on one conflict between the same two versions the last stands, and the first says when the party spoke: who
/// thinks again is no later for it. A word gives way to none but later ones of its own author, so that nobody makes
/// another mute.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ConflictStances(pub Vec<(PartyIndex, Vec<ConflictStance>)>);

impl ConflictStances {
    /// Takes in a word; false if it is not kept, since so many later ones are.
    pub(super) fn take(&mut self, party: PartyIndex, stance: ConflictStance) -> bool {
        keep_greatest(of_party(&mut self.0, party), stance, CONFLICT_STANCES_MAX)
    }

    /// The word of a party that would keep this one of its own from standing: a later one on the same conflict, or the
    /// earliest of as many as are kept.
    #[must_use]
    pub fn stands_before(&self, party: PartyIndex, with: Item, versions: Versions, word: Word) -> Option<Word> {
        let full = |words: &&[ConflictStance]| words.len() == CONFLICT_STANCES_MAX;
        let words = self.by(party);
        let earliest = Some(words).filter(full).and_then(<[_]>::first).map(|earliest| earliest.word);
        let same = self.of(party, with, versions).map(|stance| stance.word);
        same.into_iter().chain(earliest).find(|before| *before >= word)
    }

    /// A party's latest word on the conflict with this, between these words and no others.
    #[must_use]
    pub fn of(&self, party: PartyIndex, with: Item, versions: Versions) -> Option<ConflictStance> {
        self.on(party, with, versions).next_back().copied()
    }

    /// When a party first spoke on the conflict with this, between these words and no others.
    #[must_use]
    pub fn first(&self, party: PartyIndex, with: Item, versions: Versions) -> Option<Time> {
        self.on(party, with, versions).next().map(|stance| stance.word.time)
    }

    fn on(
        &self,
        party: PartyIndex,
        with: Item,
        versions: Versions,
    ) -> impl DoubleEndedIterator<Item = &ConflictStance> {
        self.by(party).iter().filter(move |theirs| (theirs.with, theirs.versions) == (with, versions))
    }

    fn by(&self, party: PartyIndex) -> &[ConflictStance] {
        self.0.iter().find(|(theirs, _)| *theirs == party).map_or(&[], |(_, words)| words)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(self.0.len() as u64);
        for (party, words) in &self.0 {
            writer.array(2).uint(party.0.into()).array(words.len() as u64);
            for ConflictStance { word, with, versions, accepts } in words {
                with.write(writer.array(5));
                versions.write(writer);
                word.write(writer);
                writer.bool(*accepts);
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut stances = Vec::new();
        for _ in 0..reader.array_up_to(evidence::limits::PARTIES_MAX as u64)? {
            reader.array(2)?;
            let party = read_party(reader)?;
            let mut words = Vec::new();
            for _ in 0..reader.array_up_to(CONFLICT_STANCES_MAX as u64)? {
                reader.array(5)?;
                let (with, versions) = (Item::read(reader)?, Versions::read(reader)?);
                words.push(ConflictStance { word: Word::read(reader)?, with, versions, accepts: reader.bool()? });
            }
            stances.push((party, words));
        }
        Ok(ConflictStances(stances))
    }
}
