//! Who may be in conflict with whom. Each pair has its own room for conflicts and its own effort to find them, so that
//! whoever floods one is not in the way of another.

use evidence::{PartyIndex, Role};

use crate::affairs::{ConflictId, Item, Rules};

/// The notices of one party, and what they may meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Whose notices; of two parties with notices, the first in the order of the charter.
    pub notices: PartyIndex,
    /// What they may meet.
    pub with: With,
}

/// What the notices of a party may meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum With {
    /// The notices of another party.
    Notices(PartyIndex),
    /// The sites of another party.
    Sites(PartyIndex),
    /// The charter's standing areas.
    Areas,
}

impl Pair {
    /// The pair that a conflict is one of.
    #[must_use]
    pub fn of(id: ConflictId) -> Self {
        let with = match id.with {
            Item::Notice(other) => With::Notices(other.lane.party),
            Item::Site(site) => With::Sites(site.entry.lane.party),
            Item::Area(_) => With::Areas,
        };
        Pair { notices: id.notice.lane.party, with }
    }

    /// Every pair of a line: an observer says nothing.
    pub(super) fn all(rules: &Rules) -> Vec<Self> {
        let speaking = || {
            let parties = (0..).map(PartyIndex).zip(&rules.charter.parties);
            parties.filter(|(_, says)| says.role != Role::Observer).map(|(party, _)| party)
        };
        let mut all = Vec::new();
        for notices in speaking() {
            for other in speaking().filter(|other| *other != notices) {
                if notices < other {
                    all.push(Pair { notices, with: With::Notices(other) });
                }
                all.push(Pair { notices, with: With::Sites(other) });
            }
            all.push(Pair { notices, with: With::Areas });
        }
        all
    }

    /// True if a notice or a site of this party may be in a conflict of the pair.
    pub(super) fn concerns(self, item: Item) -> bool {
        match item {
            Item::Notice(at) => self.notices == at.lane.party || self.with == With::Notices(at.lane.party),
            Item::Site(site) => self.with == With::Sites(site.entry.lane.party),
            Item::Area(_) => self.with == With::Areas,
        }
    }
}
