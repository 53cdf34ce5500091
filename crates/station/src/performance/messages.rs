//! Messages: how soon each party's watch read them, by precedence, and how many it replied to.

use std::collections::BTreeMap;

use evidence::{Charter, PartyIndex, Precedence};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Body};
use serde_json::{Value, json};
use store::Archive;

use super::Period;
use super::kept::{Kept, Ran};
use crate::said;
use crate::view::{code, each};

/// How each party read the messages of each other.
pub fn of(charter: &Charter, archive: &dyn Archive, period: Period) -> Result<Vec<Value>, RecordError> {
    let mut all: BTreeMap<(PartyIndex, PartyIndex, Precedence), (Kept, u64)> = BTreeMap::new();
    each(archive, AffairKind::Message, &mut |id, affair| {
        let Affair::Message(message) = affair else { return Ok(true) };
        if !period.holds(message.sent) {
            return Ok(true);
        }
        for (party, done) in &message.readers {
            let (kept, replied) = all.entry((id.lane.party, *party, id.lane.precedence)).or_default();
            let over = message.standing.word().map(|word| word.time);
            let ran = Ran { id, began: message.sent, by: message.read_by, done: *done, over };
            let is_meant = |body: &Body| matches!(body, Body::Read { message, .. } if *message == id);
            kept.count(&ran, period.now, |done| said::when(archive, *party, done, &is_meant))?;
            *replied += u64::from(message.replied.is_some_and(|word| word.at.lane.party == *party));
        }
        Ok(true)
    })?;
    let view = |((by, of, precedence), (kept, replied)): ((PartyIndex, PartyIndex, Precedence), (Kept, u64))| {
        let mut view = kept.view(charter);
        (view["by"], view["of"]) = (json!(code(charter, by)), json!(code(charter, of)));
        (view["precedence"], view["replied"]) = (json!(precedence.to_string()), json!(replied));
        view
    };
    Ok(all.into_iter().map(view).collect())
}
