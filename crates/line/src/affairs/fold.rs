//! The fold: entries in, affairs out, and what is remarkable about it.
//!
//! Called once for each entry, in the order of its lane, when it is durable. Entries of different
//! lanes come in any order, so an entry may refer to one that is not here yet: such a reference waits for its lane.

use evidence::{Charter, EntryRef, Lane, LineId, PartyIndex, Seen, VerifiedEntry};

use super::{Affair, Body, Check, Message, Standing, Word};
use crate::limits::LANE_ENTRIES_MAX;
use crate::record::{Awaiting, AwaitingWith, Picture, RecordError};

/// What folding an entry brought about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Folded {
    /// A message.
    Message(EntryRef),
    /// A message was read by the watch of a party.
    Read {
        /// The message.
        message: EntryRef,
        /// The party.
        by: PartyIndex,
    },
    /// A message was corrected or cancelled by its author.
    Withdrawn(EntryRef),
    /// A line check.
    Checked(EntryRef),
    /// A line check was answered by a party.
    Answered {
        /// The check.
        check: EntryRef,
        /// The party.
        by: PartyIndex,
    },
    /// A party restored its station and says so.
    Restored(EntryRef),
    /// An entry that changes nothing: unknown, not of its kind's form, against the charter, or about nothing.
    Idle {
        /// The entry.
        entry: EntryRef,
        /// Why.
        why: String,
    },
    /// What the author states to have seen is not what is there: proof against it.
    SeenOtherwise(EntryRef),
}

/// Folds one entry into the picture.
///
/// # Errors
/// [`RecordError`] if the disk fails; the transaction is given up whole.
pub fn fold(
    charter: &Charter,
    line: LineId,
    entry: &VerifiedEntry,
    picture: &mut dyn Picture,
    folded: &mut Vec<Folded>,
) -> Result<(), RecordError> {
    if entry.seen().is_some() {
        check_seen(line, entry, picture, folded)?;
    }
    apply(charter, entry, picture, folded)?;
    // What waited for this lane to come this far can be judged now.
    let here = entry.at();
    while let Some(waiting) = picture.take_awaiting(here.lane, here.serial)? {
        let Some(entry) = picture.entry(waiting.entry)? else { continue };
        match waiting.with {
            AwaitingWith::Seen => check_seen(line, &entry, picture, folded)?,
            AwaitingWith::Reference => {
                // It was read and found good before it was put to wait.
                if let Ok(body) = Body::decode(entry.body()) {
                    refer(charter, &entry, &body, picture, folded)?;
                }
            }
        }
    }
    Ok(())
}

/// Holds what the author states to have seen against what is here, or lets it wait for the first lane that is behind.
fn check_seen(
    line: LineId,
    entry: &VerifiedEntry,
    picture: &mut dyn Picture,
    folded: &mut Vec<Folded>,
) -> Result<(), RecordError> {
    let Some(seen) = entry.seen() else { return Ok(()) };
    let mut roots = Vec::with_capacity(seen.sizes.len());
    for (number, &size) in seen.sizes.iter().enumerate() {
        let Some(lane) = Lane::from_number(number as u64) else { break };
        match picture.root(lane, size)? {
            Some(root) => roots.push(root),
            None => {
                let awaiting = Awaiting { entry: entry.at(), with: AwaitingWith::Seen };
                return picture.await_lane(lane, size, awaiting);
            }
        }
    }
    if Seen::digest(line, &seen.sizes, &roots) != seen.digest {
        folded.push(Folded::SeenOtherwise(entry.at()));
    }
    Ok(())
}

fn apply(
    charter: &Charter,
    entry: &VerifiedEntry,
    picture: &mut dyn Picture,
    folded: &mut Vec<Folded>,
) -> Result<(), RecordError> {
    let at = entry.at();
    let author = at.lane.party;
    let idle = |why: String| Folded::Idle { entry: at, why };
    let body = match Body::decode(entry.body()) {
        Ok(body) => body,
        Err(malformed) => {
            folded.push(idle(malformed.to_string()));
            return Ok(());
        }
    };
    match &body {
        Body::Unknown { kind } => folded.push(idle(format!("of kind {kind}, which this version does not know"))),
        Body::Restored { .. } => folded.push(Folded::Restored(at)),
        Body::Message(words) => {
            if let Err(error) = words.check(charter, author, at.lane.precedence) {
                folded.push(idle(error.to_string()));
                return Ok(());
            }
            let read_within = charter.terms.read_within_s[at.lane.precedence as usize];
            let mut readers: Vec<_> =
                words.to.iter().filter(|to| to.party != author).map(|to| (to.party, None)).collect();
            readers.sort_unstable();
            readers.dedup();
            let message = Message {
                sent: entry.time(),
                read_by: entry.time().plus_ms(read_within.saturating_mul(1_000)),
                readers,
                standing: Standing::Stands,
                reply_to: words.reply_to,
                replied: None,
            };
            picture.put(at, &Affair::Message(message))?;
            folded.push(Folded::Message(at));
        }
        Body::Check(check) => {
            let answers = (0..charter.parties.len() as u8).map(PartyIndex).filter(|&party| party != author);
            let check = Check {
                asked: entry.time(),
                answer_by: entry.time().plus_ms(charter.terms.check_answer_s.saturating_mul(1_000)),
                missed: check.missed,
                answers: answers.map(|party| (party, None)).collect(),
            };
            picture.put(at, &Affair::Check(check))?;
            folded.push(Folded::Checked(at));
        }
        Body::Read { .. } | Body::Cancellation { .. } | Body::Answer { .. } => {}
    }
    refer(charter, entry, &body, picture, folded)
}

/// Applies what an entry says of earlier ones, or lets it wait until they are here.
fn refer(
    charter: &Charter,
    entry: &VerifiedEntry,
    body: &Body,
    picture: &mut dyn Picture,
    folded: &mut Vec<Folded>,
) -> Result<(), RecordError> {
    let at = entry.at();
    let author = at.lane.party;
    let word = Word { time: entry.time(), at };
    match *body {
        Body::Message(ref words) => {
            if let Some(reply_to) = words.reply_to {
                match found(charter, picture, reply_to, at)? {
                    Found::Waits => {}
                    Found::Message(mut message) => {
                        // The latest as signed, so that the order of arrival does not matter.
                        message.replied = message.replied.max(Some(word));
                        picture.put(reply_to, &Affair::Message(message))?;
                    }
                    _ => folded.push(Folded::Idle { entry: at, why: "replies to what is no message".to_owned() }),
                }
            }
            if let Some(corrects) = words.corrects {
                withdraw(charter, picture, corrects, Standing::Corrected(word), word, folded)?;
            }
        }
        Body::Cancellation { message, .. } => {
            withdraw(charter, picture, message, Standing::Cancelled(word), word, folded)?;
        }
        Body::Read { message: id, .. } => match found(charter, picture, id, at)? {
            Found::Waits => {}
            Found::Message(mut message) => match message.readers.iter_mut().find(|(party, _)| *party == author) {
                Some((_, read)) => {
                    // The earliest, for the same reason.
                    *read = Some(read.map_or(entry.time(), |earlier| earlier.min(entry.time())));
                    picture.put(id, &Affair::Message(message))?;
                    folded.push(Folded::Read { message: id, by: author });
                }
                None => folded.push(Folded::Idle { entry: at, why: "reads what is not addressed to it".to_owned() }),
            },
            _ => folded.push(Folded::Idle { entry: at, why: "reads what is no message".to_owned() }),
        },
        Body::Answer { check: id, .. } => match found(charter, picture, id, at)? {
            Found::Waits => {}
            Found::Check(mut check) => match check.answers.iter_mut().find(|(party, _)| *party == author) {
                Some((_, answer)) => {
                    *answer = Some(answer.map_or(entry.time(), |earlier| earlier.min(entry.time())));
                    picture.put(id, &Affair::Check(check))?;
                    folded.push(Folded::Answered { check: id, by: author });
                }
                None => folded.push(Folded::Idle { entry: at, why: "answers its own check".to_owned() }),
            },
            _ => folded.push(Folded::Idle { entry: at, why: "answers what is no check".to_owned() }),
        },
        Body::Check(_) | Body::Restored { .. } | Body::Unknown { .. } => {}
    }
    Ok(())
}

enum Found {
    /// Not here yet; the reference was put to wait.
    Waits,
    Message(Message),
    Check(Check),
    /// Here, and no affair; or nothing that could ever be here.
    Nothing,
}

fn found(charter: &Charter, picture: &mut dyn Picture, id: EntryRef, by: EntryRef) -> Result<Found, RecordError> {
    let itself_or_later = id.lane == by.lane && id.serial >= by.serial;
    let nowhere = charter.party(id.lane.party).is_none() || !(1..=LANE_ENTRIES_MAX).contains(&id.serial);
    if itself_or_later || nowhere {
        return Ok(Found::Nothing);
    }
    match picture.affair(id)? {
        Some(Affair::Message(message)) => Ok(Found::Message(message)),
        Some(Affair::Check(check)) => Ok(Found::Check(check)),
        None if picture.size(id.lane)? < id.serial => {
            picture.await_lane(id.lane, id.serial, Awaiting { entry: by, with: AwaitingWith::Reference })?;
            Ok(Found::Waits)
        }
        None => Ok(Found::Nothing),
    }
}

/// A message is corrected or cancelled by its own author only, and the later word stands, whatever its precedence.
fn withdraw(
    charter: &Charter,
    picture: &mut dyn Picture,
    id: EntryRef,
    standing: Standing,
    by: Word,
    folded: &mut Vec<Folded>,
) -> Result<(), RecordError> {
    let idle = |why: &str| Folded::Idle { entry: by.at, why: why.to_owned() };
    if id.lane.party != by.at.lane.party {
        folded.push(idle("withdraws a message of another party"));
        return Ok(());
    }
    match found(charter, picture, id, by.at)? {
        Found::Waits => {}
        Found::Message(mut message) => {
            if message.standing.word() < Some(by) {
                message.standing = standing;
                picture.put(id, &Affair::Message(message))?;
            }
            folded.push(Folded::Withdrawn(id));
        }
        _ => folded.push(idle("withdraws what is no message")),
    }
    Ok(())
}
