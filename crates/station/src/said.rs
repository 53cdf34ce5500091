//! Finds the entry by which something was said, where the picture keeps only that it was said and when.
//!
//! It reads few entries, never the whole record: a lane is searched by its author's clock, and words on an affair by the
//! index of words.

use evidence::{EntryRef, Lane, PartyIndex, Precedence, Serial, Time};
use line::affairs::{Body, BodyKind};
use line::{PictureSums, RecordError};
use store::{Archive, Find};

use crate::clock::DAY_MS;

/// Bytes of a lane that are read at a time.
const READ_BYTES: usize = 64 * 1024;

/// Entries of one lane and one moment that are looked at for the one that is meant.
const OF_ONE_MOMENT_MAX: usize = 4_096;

/// Newest entries of each lane of a party among which a line check is looked for.
const CHECKS_LOOKED_AT: u64 = 1_024;

/// A word on an affair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The entry.
    pub at: EntryRef,
    /// When, on its author's clock.
    pub time: Time,
    /// What it says.
    pub body: Body,
}

/// The entry of a party that bears this time and says what is meant. Where its clock was set back within a lane, what nobody
/// looks for by the index (that a message was read, that a line check was answered) may not be found, and nothing is put in
/// its place.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn when(
    archive: &dyn Archive,
    party: PartyIndex,
    time: Time,
    is_meant: &dyn Fn(&Body) -> bool,
) -> Result<Option<EntryRef>, RecordError> {
    for precedence in Precedence::ALL {
        let lane = Lane { party, precedence };
        let mut looked_at = 0;
        let mut next = first_not_before(archive, lane, time)?;
        'lane: while looked_at < OF_ONE_MOMENT_MAX {
            let kept = archive.entries(lane, next, READ_BYTES)?;
            if kept.is_empty() {
                break;
            }
            for kept in kept {
                if kept.entry.time() != time {
                    break 'lane;
                }
                if Body::decode(kept.entry.body()).is_ok_and(|body| is_meant(&body)) {
                    return Ok(Some(kept.entry.at()));
                }
                (looked_at, next) = (looked_at + 1, next + 1);
            }
        }
    }
    let (from, until) = (Some(time), Some(time.plus_ms(1)));
    let find = Find { party: Some(party), from, until, ..Find::default() };
    for at in archive.find(&find, OF_ONE_MOMENT_MAX, &mut |_| {})? {
        if crate::view::body(archive, at)?.is_some_and(|body| is_meant(&body)) {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// The first serial of a lane whose entry bears this time or a later one; the one after its end if there is none.
fn first_not_before(archive: &dyn Archive, lane: Lane, time: Time) -> Result<Serial, RecordError> {
    let is_before = |serial: Serial| {
        let kept = archive.entries(lane, serial, 1)?.into_iter().next();
        Ok::<_, RecordError>(kept.is_some_and(|kept| kept.entry.at().serial == serial && kept.entry.time() < time))
    };
    let (mut before, mut not_before) = (0, 1);
    while is_before(not_before)? {
        (before, not_before) = (not_before, not_before * 2);
    }
    while not_before - before > 1 {
        let between = before + (not_before - before) / 2;
        if is_before(between)? {
            before = between;
        } else {
            not_before = between;
        }
    }
    Ok(not_before)
}

/// Up to when the record of a party is held here whole: the time of its newest line check, or answer to one, that states no
/// more entries of its own than are here. Lanes come one by one, so a newer entry of another lane says nothing of this.
/// `None` if there is none among the newest of each lane.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn whole_until(archive: &dyn Archive, party: PartyIndex) -> Result<Option<Time>, RecordError> {
    let lanes = Precedence::ALL.map(|precedence| Lane { party, precedence });
    let mut sizes = [0; 4];
    for (size, lane) in sizes.iter_mut().zip(lanes) {
        // No clock says so late a time: the place after the end.
        *size = first_not_before(archive, lane, Time(u64::MAX))? - 1;
    }
    let held = |picture: &PictureSums| {
        lanes.iter().zip(sizes).all(|(lane, size)| {
            picture.held.sizes.get(usize::from(lane.number())).is_some_and(|stated| *stated <= size)
        })
    };
    let mut whole = None;
    for (lane, size) in lanes.into_iter().zip(sizes) {
        let mut next = size.saturating_sub(CHECKS_LOOKED_AT) + 1;
        while next <= size {
            let kept = archive.entries(lane, next, READ_BYTES)?;
            if kept.is_empty() {
                break;
            }
            next += kept.len() as u64;
            for kept in kept {
                let picture = match Body::decode(kept.entry.body()) {
                    Ok(Body::Check(check)) => check.picture,
                    Ok(Body::Answer(answer)) => answer.picture,
                    _ => None,
                };
                if picture.is_some_and(|picture| held(&picture)) {
                    whole = whole.max(Some(kept.entry.time()));
                }
            }
        }
    }
    Ok(whole)
}

/// Every word of these kinds that was said from a day before `from` on, the earliest first: two clocks may be apart.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn since(archive: &dyn Archive, kinds: &[BodyKind], from: Time) -> Result<Vec<Word>, RecordError> {
    let from = Some(Time(from.0.saturating_sub(DAY_MS)));
    let find = Find { kinds: kinds.to_vec(), from, ..Find::default() };
    let mut words = Vec::new();
    for at in archive.find(&find, usize::MAX, &mut |_| {})? {
        let kept = archive.entries(at.lane, at.serial, 1)?.into_iter().find(|kept| kept.entry.at() == at);
        if let Some((time, Ok(body))) = kept.map(|kept| (kept.entry.time(), Body::decode(kept.entry.body()))) {
            words.push(Word { at, time, body });
        }
    }
    words.sort_by_key(|word| (word.time, word.at));
    Ok(words)
}
