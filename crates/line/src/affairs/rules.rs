//! What everything said on a line is held against.

use std::sync::Arc;

use evidence::merkle::sha256;
use evidence::{Charter, CharterError, Hash, LineId, PartyIndex, Role, Time};
use volume::Solid;

use super::annex::{Annex, AnnexError};
use crate::limits::PART_BYTES_MAX;

/// A charter with what follows from it, and those that held before it: by these, and by nothing else, entries are
/// folded, each by the one that held at the time that it states.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The charter, which every party signed.
    pub charter: Charter,
    /// The line's identity.
    pub line: LineId,
    /// The charter's identity: the SHA-256 of what the parties signed.
    pub hash: Hash,
    /// What the parties agreed about plans, sites and warnings.
    pub annex: Annex,
    /// The annex's standing areas as arithmetic needs them, in the order of their numbers.
    pub areas: Vec<Solid>,
    /// What held before the charter was amended.
    before: Option<Arc<Rules>>,
}

/// Why a charter does not follow on those before it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AmendmentError {
    /// It is not the next one, or takes away what words rest on.
    #[error("{0}")]
    NotNext(CharterError),
    /// No line can be run by it.
    #[error("{0}")]
    Annex(#[from] AnnexError),
    /// Words name areas, places and standing calls by their numbers.
    #[error("its annex does not keep {0} at its place: what was said names it by its number")]
    Moved(String),
    /// It has a number, and not every amendment before it is here.
    #[error("it is amendment {number}, and of those before it {held} are here")]
    Missing {
        /// Its number.
        number: u64,
        /// How many are here.
        held: u64,
    },
}

impl Rules {
    /// The rules of a charter that founds a line, or of the first amendment of one.
    ///
    /// # Errors
    /// [`AmendmentError`] if its annex is none: no line can be run by it; or if amendments came before it.
    pub fn of(charter: &Charter) -> Result<Self, AmendmentError> {
        Rules::of_all(&[], charter)
    }

    /// The rules of a charter that was amended before: `earlier` are its amendments so far, in order.
    ///
    /// The charter that founded the line is in each amendment and need not be among them.
    ///
    /// # Errors
    /// [`AmendmentError`] with the first of them that does not follow on the one before.
    pub fn of_all(earlier: &[Charter], charter: &Charter) -> Result<Self, AmendmentError> {
        let unsound = |error| AmendmentError::NotNext(CharterError::Malformed(error));
        let Some(founding) = charter.founding().map_err(unsound)? else { return Ok(Rules::alone(charter)?) };
        let amendments = earlier.iter().filter(|earlier| earlier.amends.is_some());
        let founded = Rules::alone(&founding)?;
        let held = amendments.clone().count() as u64;
        let number = charter.number();
        if held + 1 != number {
            return Err(AmendmentError::Missing { number, held });
        }
        amendments.chain([charter]).try_fold(founded, |before, charter| before.amended(charter))
    }

    fn alone(charter: &Charter) -> Result<Self, AnnexError> {
        let annex = Annex::of(charter)?;
        let areas = annex.solids()?;
        let hash = sha256(&charter.encode());
        Ok(Rules { charter: charter.clone(), line: charter.line_id(), hash, annex, areas, before: None })
    }

    /// The rules once an amendment holds.
    ///
    /// # Errors
    /// [`AmendmentError`] if it does not follow on these.
    pub fn amended(self, charter: &Charter) -> Result<Self, AmendmentError> {
        let mut rules = self.next(charter)?;
        rules.before = Some(Arc::new(self));
        Ok(rules)
    }

    /// Passes a charter that may follow on these, and makes the rules of it alone.
    pub(crate) fn next(&self, charter: &Charter) -> Result<Self, AmendmentError> {
        charter.succeeds(&self.charter).map_err(AmendmentError::NotNext)?;
        let rules = Rules::alone(charter)?;
        rules.annex.keeps(&self.annex).map_err(AmendmentError::Moved)?;
        Ok(rules)
    }

    /// From when on they hold.
    #[must_use]
    pub fn from(&self) -> Time {
        self.charter.amends.as_ref().map_or(Time(0), |amends| amends.from)
    }

    /// What held before these, where the charter was amended.
    #[must_use]
    pub fn before(&self) -> Option<&Rules> {
        self.before.as_deref()
    }

    /// The rules that held at a time. An entry is judged by those of the time that it states: a station that takes an
    /// amendment up late, or learns of it from a copy, comes to the same.
    #[must_use]
    pub fn at(&self, time: Time) -> &Rules {
        match &self.before {
            Some(before) if time < self.from() => before.at(time),
            _ => self,
        }
    }

    /// The rules by which an amendment let the line be run, 0 being the charter that founded it; `None` of a later one.
    #[must_use]
    pub fn of_amendment(&self, number: u64) -> Option<&Rules> {
        match &self.before {
            Some(before) if number < self.charter.number() => before.of_amendment(number),
            _ => (number == self.charter.number()).then_some(self),
        }
    }

    /// How long each part of an attachment but its last is: a charter with small entries has parts of half an entry.
    #[must_use]
    pub fn part_bytes(&self) -> u64 {
        (PART_BYTES_MAX as u64).min(self.charter.terms.entry_bytes_max / 2)
    }

    /// The parties that are bound, `but` apart: those of whom answers are asked.
    pub fn others_bound(&self, but: PartyIndex) -> impl Iterator<Item = PartyIndex> {
        self.all_bound().filter(move |party| *party != but)
    }

    /// Every party that is bound.
    pub fn all_bound(&self) -> impl Iterator<Item = PartyIndex> {
        let parties = (0..).map(PartyIndex).zip(&self.charter.parties);
        parties.filter(|(_, says)| says.role == Role::Party).map(|(party, _)| party)
    }

    /// True if a party is bound: neither observer nor guarantor.
    #[must_use]
    pub fn bound(&self, party: PartyIndex) -> bool {
        self.charter.party(party).is_some_and(|says| says.role == Role::Party)
    }
}
