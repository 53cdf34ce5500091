//! What may be said of the charter's amendments.

use evidence::SignedCharter;

use super::Line;
use crate::affairs::circulation::brought;
use crate::affairs::{Affair, Body, CirculationError, SignatureBody};
use crate::record::Record;
use crate::step::{CommandError, Now};

impl Line {
    pub(super) fn permit_amendment(&self, now: Now, file: &[u8]) -> Result<(), CommandError> {
        brought(file, &self.rules, self.own, now.wall)?;
        // Of our own words the station keys are good too.
        SignedCharter::decode(file).map_err(CirculationError::from)?;
        Ok(())
    }

    pub(super) fn permit_signature(
        &self,
        now: Now,
        body: &SignatureBody,
        record: &dyn Record,
    ) -> Result<(), CommandError> {
        let none = || self.no_such(body.amendment, "amendment");
        let Some(Affair::Amendment(circulation)) = record.affair(body.amendment)? else { return Err(none()) };
        let kept = self.kept(body.amendment, record)?.ok_or_else(none)?;
        let Ok(Body::Amendment(file)) = Body::decode(kept.entry.body()) else { return Err(none()) };
        if circulation.from <= now.wall {
            return Err(CirculationError::Late.into());
        }
        let signers = body.signers(&file).map_err(CirculationError::from)?;
        let adds = signers.iter().any(|party| circulation.owes(*party));
        if adds { Ok(()) } else { Err(CirculationError::Nothing.into()) }
    }
}
