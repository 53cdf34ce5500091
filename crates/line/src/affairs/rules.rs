//! What everything said on a line is held against.

use evidence::{Charter, LineId, PartyIndex, Role};
use volume::Solid;

use super::annex::{Annex, AnnexError};
use crate::limits::PART_BYTES_MAX;

/// A charter with what follows from it: by these, and by nothing else, entries are folded.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The charter, which every party signed.
    pub charter: Charter,
    /// The line's identity.
    pub line: LineId,
    /// What the parties agreed about plans, sites and warnings.
    pub annex: Annex,
    /// The annex's standing areas as arithmetic needs them, in the order of their numbers.
    pub areas: Vec<Solid>,
}

impl Rules {
    /// The rules of a charter.
    ///
    /// # Errors
    /// [`AnnexError`] if its annex is none: no line can be run by it.
    pub fn of(charter: &Charter) -> Result<Self, AnnexError> {
        let annex = Annex::of(charter)?;
        let areas = annex.solids()?;
        Ok(Rules { charter: charter.clone(), line: charter.line_id(), annex, areas })
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
