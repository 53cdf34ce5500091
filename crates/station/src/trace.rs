//! What a file that leaves the station says of where it comes from, so that one that leaks can be traced: which line, which
//! entry and which words of it, when it was written and by whose station, and that it is an exercise if it is.

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};

use crate::clock::rfc3339;
use crate::view::code;

/// What all of one file says.
pub struct Trace<'a> {
    charter: &'a Charter,
    own: PartyIndex,
    now: Time,
}

impl<'a> Trace<'a> {
    /// A file that the station of `own` writes at `now`.
    pub fn of(charter: &'a Charter, own: PartyIndex, now: Time) -> Self {
        Trace { charter, own, now }
    }

    /// What is said of something that an entry told first, by the words of `version`.
    #[must_use]
    pub fn row(&self, entry: EntryRef, version: EntryRef) -> exchange::sites::Trace {
        exchange::sites::Trace {
            line: self.charter.name.clone(),
            line_id: self.charter.line_id().to_string(),
            entry: transcript::name_place(self.charter, entry),
            version: transcript::name_place(self.charter, version),
            exported: rfc3339(self.now),
            exported_by: code(self.charter, self.own),
            drill: self.charter.drill,
        }
    }

    /// The same as properties.
    #[must_use]
    pub fn properties(&self, entry: EntryRef, version: EntryRef) -> Vec<(String, String)> {
        let named = self.row(entry, version).cells();
        named
            .into_iter()
            .filter(|(_, said)| !said.is_empty())
            .map(|(name, said)| (name.replace(' ', "_"), said))
            .collect()
    }
}
