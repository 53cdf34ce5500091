//! The search for the place where two histories of a lane part.
//!
//! Where a root of a peer's differs from ours, or a receipt or a relayed entry stands on a history that is not ours,
//! we ask for roots by bisection, and then both show the entry that they hold at the first place that differs. Two
//! entries there that both verify are a proof against their author. A peer that claims another history and shows none
//! is itself at fault; and that is never a matter of time: what it owes comes before the first heartbeat that
//! answers one of ours sent later.

use evidence::{Hash, Lane};

use crate::blame::Misdeed;
use crate::limits::PROBES_MAX;

/// One search.
#[derive(Clone, Debug)]
pub struct Hunt {
    pub lane: Lane,
    /// The histories are the same up to here.
    same: u64,
    /// They differ here, or are said to.
    differs: u64,
    /// Whether the peer itself has said so.
    admitted: bool,
    /// What it is guilty of if they do not.
    suspicion: Misdeed,
    /// The size whose root was asked for.
    asked: Option<u64>,
    steps: u32,
    /// The number of our last heartbeat before the last question.
    pub after_heartbeat: u64,
}

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// Ask the peer for its root of the first so many entries.
    Probe(u64),
    /// The first place that differs is this: show ours, and see theirs.
    Show(u64),
    /// The peer's answers contradict each other, or what made us suspicious.
    Guilty(Misdeed),
}

impl Hunt {
    /// Begins where the peer itself said that its root of `size` entries is another than ours.
    pub fn admitted(lane: Lane, size: u64) -> Self {
        Hunt { admitted: true, ..Hunt::suspected(lane, size, Misdeed::UnprovenHistory(lane)) }
    }

    /// Begins where something of the peer's does not fit our root of `size` entries.
    pub fn suspected(lane: Lane, size: u64, suspicion: Misdeed) -> Self {
        Hunt { lane, same: 0, differs: size, admitted: false, suspicion, asked: None, steps: 0, after_heartbeat: 0 }
    }

    /// The next step.
    pub fn next(&mut self) -> Next {
        self.steps += 1;
        // With no entries all histories are the same.
        if self.steps > PROBES_MAX || self.differs == 0 {
            return Next::Guilty(self.suspicion.clone());
        }
        if !self.admitted {
            self.asked = Some(self.differs);
            return Next::Probe(self.differs);
        }
        if self.differs - self.same == 1 {
            self.asked = None;
            return Next::Show(self.differs);
        }
        let middle = self.same + (self.differs - self.same) / 2;
        self.asked = Some(middle);
        Next::Probe(middle)
    }

    /// True if the peer's root of this size is what was asked for last.
    pub fn asks(&self, lane: Lane, size: u64) -> bool {
        lane == self.lane && self.asked == Some(size)
    }

    /// Takes in the peer's root of the size that was asked for.
    pub fn answer(&mut self, theirs: Hash, ours: Hash) {
        let Some(size) = self.asked.take() else { return };
        match (theirs == ours, self.admitted) {
            (true, true) => self.same = size,
            // It holds what we hold, so what it sent was no other history.
            (true, false) => self.differs = 0,
            (false, _) => (self.differs, self.admitted) = (size, true),
        }
    }

    /// What a peer is guilty of that owes the answer to our last question.
    pub fn unanswered(&self) -> Misdeed {
        if self.admitted { Misdeed::UnprovenHistory(self.lane) } else { self.suspicion.clone() }
    }
}

#[cfg(test)]
mod tests {
    use evidence::{PartyIndex, Precedence};

    use super::*;

    const LANE: Lane = Lane { party: PartyIndex(0), precedence: Precedence::Flash };

    /// Hunts for a fork at `fork` in histories of `size`, and returns how many roots it asked for.
    fn hunt(size: u64, fork: u64) -> u32 {
        let mut hunt = Hunt::admitted(LANE, size);
        let mut probes = 0;
        loop {
            match hunt.next() {
                Next::Probe(at) => {
                    probes += 1;
                    let theirs = Hash([u8::from(at >= fork); 32]);
                    assert!(hunt.asks(LANE, at));
                    hunt.answer(theirs, Hash([0; 32]));
                }
                Next::Show(at) => {
                    assert_eq!(at, fork);
                    return probes;
                }
                Next::Guilty(misdeed) => panic!("{misdeed}"),
            }
        }
    }

    #[test]
    fn the_first_place_that_differs_is_found_in_as_many_steps_as_the_size_has_bits() {
        for size in 1..70 {
            for fork in 1..=size {
                assert!(hunt(size, fork) <= 7);
            }
        }
        assert_eq!(hunt(1 << 48, 12_345), 48);
    }

    #[test]
    fn a_peer_that_holds_the_same_after_all_is_guilty_of_what_made_it_suspect() {
        let mut hunt = Hunt::suspected(LANE, 7, Misdeed::FalseReceipt(LANE));
        assert_eq!(hunt.next(), Next::Probe(7));
        assert!(!hunt.asks(LANE, 6) && hunt.asks(LANE, 7));
        hunt.answer(Hash([0; 32]), Hash([0; 32]));
        assert!(!hunt.asks(LANE, 7), "once is enough");
        assert_eq!(hunt.next(), Next::Guilty(Misdeed::FalseReceipt(LANE)));
    }
}
