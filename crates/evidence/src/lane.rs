//! Lanes: one party's words of one precedence, in order.

use std::fmt;

use crate::PartyIndex;
use crate::limits::PARTIES_MAX;

/// How urgent words are (ACP 121). It follows urgency, not importance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precedence {
    /// As fast as can be; interrupts everything else.
    Flash,
    /// A grave situation, distress.
    Immediate,
    /// Operations in progress.
    Priority,
    /// All else.
    Routine,
}

impl Precedence {
    /// All four, the most urgent first.
    pub const ALL: [Precedence; 4] =
        [Precedence::Flash, Precedence::Immediate, Precedence::Priority, Precedence::Routine];

    /// The number on the wire, 0 for FLASH to 3 for ROUTINE.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The precedence of a number on the wire.
    #[must_use]
    pub fn from_number(number: u64) -> Option<Self> {
        Precedence::ALL.get(usize::try_from(number).ok()?).copied()
    }

    /// The letter in a serial: F, I, P, R.
    #[must_use]
    pub fn letter(self) -> char {
        ['F', 'I', 'P', 'R'][self as usize]
    }
}

impl fmt::Display for Precedence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"][*self as usize])
    }
}

/// The place of an entry in its lane. The first is 1, so the lane's size is its last serial.
pub type Serial = u64;

/// One party's append-only sequence of entries of one precedence.
///
/// A FLASH never waits behind a backlog of its own author's routine traffic, since they do not share a lane.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lane {
    /// Whose words.
    pub party: PartyIndex,
    /// Of which precedence.
    pub precedence: Precedence,
}

impl Lane {
    /// The lane's number: four times the party's index, plus the precedence's.
    #[must_use]
    pub fn number(self) -> u8 {
        self.party.0 * 4 + self.precedence.number()
    }

    /// The lane of a number, on a line of at most [`PARTIES_MAX`] parties.
    #[must_use]
    pub fn from_number(number: u64) -> Option<Self> {
        let party = u8::try_from(number / 4).ok().filter(|&party| (party as usize) < PARTIES_MAX)?;
        Some(Lane { party: PartyIndex(party), precedence: Precedence::from_number(number % 4)? })
    }

    /// Every lane of a line with so many parties, in the order of their numbers.
    pub fn all(parties: usize) -> impl Iterator<Item = Lane> {
        (0..parties as u64 * 4).map_while(Lane::from_number)
    }
}

impl fmt::Debug for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.party.0, self.precedence.letter())
    }
}
