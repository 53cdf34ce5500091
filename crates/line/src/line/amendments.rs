//! What may be said of the charter's amendments.

use evidence::{EntryRef, SignedCharter};

use super::Line;
use crate::affairs::circulation::brought;
use crate::affairs::{Affair, Body, Circulation, CirculationError, SignatureBody};
use crate::record::Record;
use crate::step::{CommandError, Now};

impl Line {
    pub(super) fn permit_amendment(&self, now: Now, file: &[u8]) -> Result<(), CommandError> {
        brought(file, &self.rules, self.own, now.wall)?;
        Ok(())
    }

    pub(super) fn permit_signature(
        &self,
        now: Now,
        body: &SignatureBody,
        record: &dyn Record,
    ) -> Result<(), CommandError> {
        let (circulation, charter) = self.amendment(body.amendment, record)?;
        if circulation.from <= now.wall {
            return Err(CirculationError::Late.into());
        }
        let added = SignedCharter::with_gathered(charter.payload(), &body.gathered).map_err(CirculationError::from)?;
        let adds = added.signed().any(|party| circulation.owes(party));
        if adds { Ok(()) } else { Err(CirculationError::Nothing.into()) }
    }

    fn amendment(&self, at: EntryRef, record: &dyn Record) -> Result<(Circulation, SignedCharter), CommandError> {
        let none = || self.no_such(at, "amendment");
        let Some(Affair::Amendment(circulation)) = record.affair(at)? else { return Err(none()) };
        let kept = self.kept(at, record)?.ok_or_else(none)?;
        let Ok(Body::Amendment(file)) = Body::decode(kept.entry.body()) else { return Err(none()) };
        Ok((circulation, SignedCharter::decode(&file).map_err(CirculationError::from)?))
    }
}
