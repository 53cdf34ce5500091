//! Standing calls: the station of the party that seeks one puts it on the record a day before, so that both sides see
//! it come, can put it off, and owe their presence. The charter has agreed it; no officer has to ask for it.

use evidence::Time;
use line::affairs::{Affair, AffairKind, CallBody, StandingCall};
use line::{Mono, RecordError};
use phrases::{Language, Phrase, phrase};
use store::Archive as _;

use crate::clock::DAY_MS;
use crate::serve::Host;

/// Microseconds between two looks at what stands in the charter.
pub const LOOK_US: u64 = 60_000_000;

/// Calls of ours that are looked at for one that is there already: of each standing call there is one a day.
const LOOKED_AT_MAX: usize = 1_024;

/// A standing call of ours that comes within a day and is not on the record yet.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn due(host: &Host, now: Time) -> Result<Option<CallBody>, RecordError> {
    let (line, own) = (&host.line, host.line.own());
    let terms = &line.rules().annex.people;
    let ours = (0..).zip(&terms.standing).filter(|(_, call)| call.from.party == own);
    let soon = |call: &StandingCall| call.next(now).filter(|at| at.0 - now.0 <= DAY_MS);
    let mut wanted: Vec<_> = ours.filter_map(|(number, call)| Some((number, call, soon(call)?))).collect();
    if wanted.is_empty() {
        return Ok(None);
    }
    for (id, affair) in host.store.affairs(AffairKind::Call, None, LOOKED_AT_MAX)? {
        if let Affair::Call(there) = affair
            && id.lane.party == own
            && there.standing
        {
            wanted.retain(|(_, call, at)| {
                (there.from, &there.with[..]) != (call.from, &[call.with]) || there.windows[0].0 != *at
            });
        }
    }
    let Some((number, call, at)) = wanted.into_iter().next() else { return Ok(None) };
    let languages = line.charter().party(own).map_or(&[][..], |party| &party.languages);
    let language = languages.first().cloned().unwrap_or_default();
    let subject = phrase(Language::of(&language).unwrap_or(Language::En), Phrase::StandingCall);
    Ok(Some(CallBody {
        from: call.from.post,
        with: vec![call.with],
        subject: subject.into_owned(),
        windows: vec![(at, at.plus_ms(terms.call_present_s * 1_000))],
        medium: call.medium,
        language,
        recording: call.recording,
        follows: None,
        standing: Some(number),
    }))
}

/// True if it is time to look again.
pub fn is_due(looked: Option<Mono>, now: Mono) -> bool {
    looked.is_none_or(|looked| now >= looked.plus_us(LOOK_US))
}
