//! Amendments of the charter on their way, folded.

use super::{Folded, Folding};
use crate::affairs::circulation::brought;
use crate::affairs::{Affair, Body, SignatureBody};
use crate::record::RecordError;

impl Folding<'_> {
    pub(super) fn admit_amendment(&mut self, file: &[u8]) -> Result<Result<(), String>, RecordError> {
        let at = self.at();
        match brought(file, self.rules, self.author(), self.entry.time()) {
            Err(error) => Ok(Err(error.to_string())),
            Ok((charter, mut circulation)) => {
                circulation.take(at, charter.signed());
                self.put(at, Affair::Amendment(circulation))?;
                self.folded.push(Folded::Amendment { amendment: at, by: at });
                Ok(Ok(()))
            }
        }
    }

    pub(super) fn sign(&mut self, body: &SignatureBody) -> Result<(), RecordError> {
        let at = self.at();
        let Some(affair) = self.refers_to(body.amendment)? else { return Ok(()) };
        let Some(Affair::Amendment(mut circulation)) = affair else {
            self.idle("signs what is no amendment");
            return Ok(());
        };
        if circulation.from <= self.entry.time() {
            self.idle("signs an amendment that was to hold already");
            return Ok(());
        }
        // What changes nothing whatever it bears is not looked into: that costs as much as the charter is long.
        if !circulation.may_take(at) {
            self.idle("adds no signature that is not there");
            return Ok(());
        }
        let Some(entry) = self.picture.entry(body.amendment)? else { return Ok(()) };
        let Ok(Body::Amendment(file)) = Body::decode(entry.body()) else { return Ok(()) };
        match body.signers(&file) {
            Err(error) => self.idle(error.to_string()),
            Ok(signers) => {
                circulation.take(at, signers.into_iter());
                self.put(body.amendment, Affair::Amendment(circulation))?;
                self.folded.push(Folded::Amendment { amendment: body.amendment, by: at });
            }
        }
        Ok(())
    }
}
