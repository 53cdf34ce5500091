//! Values on their way into rows and out of them. Nothing that is read back is believed before it is parsed.

use std::sync::Arc;

use evidence::{
    Claims, EntryRef, Frontier, Hash, Lane, LineId, PublicKey, Receipt, Signature, Signer, UnverifiedEntry,
    UnverifiedReceipt, VerifiedEntry,
};
use line::RecordError;
use line::affairs::Affair;
use rusqlite::{OptionalExtension as _, Row};

/// A number as SQLite keeps it; what is larger than it can keep is kept as its largest.
pub fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number as it was before [`stored`]; what cannot have been there is an error.
pub fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let value = row.get::<_, i64>(column)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, value))
}

/// Bits of `entry.place` that hold the serial: one more than the largest serial needs.
const SERIAL_BITS: u32 = 49;

/// `entry.place`. A serial that no entry can have comes out as one that none has.
pub fn place_of(at: EntryRef) -> i64 {
    let serial = at.serial.min((1 << SERIAL_BITS) - 1);
    i64::from(at.lane.number()) << SERIAL_BITS | stored(serial)
}

/// The entry at `entry.place`.
pub fn at_place(row: &Row<'_>, column: usize) -> rusqlite::Result<EntryRef> {
    let place = number(row, column)?;
    let lane = Lane::from_number(place >> SERIAL_BITS)
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(column, stored(place)))?;
    Ok(EntryRef { lane, serial: place & ((1 << SERIAL_BITS) - 1) })
}

/// The columns `lane` and `serial`.
pub fn place(row: &Row<'_>, column: usize) -> rusqlite::Result<EntryRef> {
    let lane = number(row, column)?;
    let lane = Lane::from_number(lane).ok_or(rusqlite::Error::IntegralValueOutOfRange(column, stored(lane)))?;
    Ok(EntryRef { lane, serial: number(row, column + 1)? })
}

/// A column of 32 bytes.
pub fn hash(row: &Row<'_>, column: usize) -> rusqlite::Result<Hash> {
    row.get::<_, [u8; 32]>(column).map(Hash)
}

/// The disk, or what came from it, is not to be trusted.
pub fn failed(error: rusqlite::Error) -> RecordError {
    RecordError(format!("{error}; {GROUND_ADVICE}"))
}

/// A row that may be missing.
pub fn optional<T>(row: rusqlite::Result<T>) -> Result<Option<T>, RecordError> {
    row.optional().map_err(failed)
}

/// What to do where entries or what came beside them are damaged.
const GROUND_ADVICE: &str = "the disk may be damaged: stop the station, run `detente check --disk`, then restore a \
                             backup on a sound disk; what the other parties hold comes back from them";

/// What to do where the picture is damaged.
const PICTURE_ADVICE: &str = "the picture is damaged and the entries are not: stop the station, run `detente rebuild`";

/// A row of the ground state that cannot be what was written.
pub fn damaged(table: &str, which: impl std::fmt::Display, why: impl std::fmt::Display) -> RecordError {
    RecordError(format!("{table} {which} is damaged: {why}; {GROUND_ADVICE}"))
}

/// A row of the picture that cannot be what was written.
pub fn damaged_picture(id: EntryRef, why: impl std::fmt::Display) -> RecordError {
    RecordError(format!("affair {} is damaged: {why}; {PICTURE_ADVICE}", name(id)))
}

/// How a place is called in messages to the operator.
pub fn name(at: EntryRef) -> String {
    format!("{:?}/{}", at.lane, at.serial)
}

/// An entry that this station verified before it kept it.
pub fn entry(at: EntryRef, bytes: Vec<u8>) -> Result<Arc<VerifiedEntry>, RecordError> {
    let entry = UnverifiedEntry::parse(bytes).map_err(|why| damaged("entry", name(at), why))?;
    if entry.at() != at {
        return Err(damaged("entry", name(at), "another entry is in its place"));
    }
    Ok(Arc::new(entry.trust_own_store()))
}

/// One of two entries that prove a fork.
pub fn forked(number: i64, bytes: Vec<u8>) -> Result<Arc<VerifiedEntry>, RecordError> {
    let entry = UnverifiedEntry::parse(bytes).map_err(|why| damaged("fork", number, why))?;
    Ok(Arc::new(entry.trust_own_store()))
}

/// The state of an affair.
pub fn affair(id: EntryRef, state: &[u8]) -> Result<Affair, RecordError> {
    Affair::decode(state).map_err(|why| damaged_picture(id, why))
}

/// A receipt that this station verified before it kept it.
pub fn receipt(line: LineId, root: Hash, bytes: &[u8]) -> Result<Receipt, RecordError> {
    let refuse = |why: &dyn std::fmt::Display| damaged("receipt", "of that lane", why);
    let claims: Claims = *UnverifiedReceipt::parse(bytes).map_err(|why| refuse(&why))?.claims();
    let signature = bytes.last_chunk().ok_or_else(|| refuse(&"too short"))?;
    // Written again around the signature that it bears, it must come out as it is.
    let receipt = claims.sign(line, root, &Again(*signature));
    if receipt.bytes() == bytes { Ok(receipt) } else { Err(refuse(&"not of the form of a receipt")) }
}

/// Gives out a signature that was made, verified and kept before.
struct Again(Signature);

impl Signer for Again {
    fn public(&self) -> PublicKey {
        unreachable!("the form of a receipt does not hold its signer's key")
    }

    fn sign(&self, _: &[u8]) -> Signature {
        self.0
    }
}

/// Peaks as one blob.
pub fn peaks(frontier: &Frontier) -> Vec<u8> {
    frontier.parts().1.iter().flat_map(|hash| hash.0).collect()
}

/// A frontier from its size and its peaks as one blob.
pub fn frontier(lane: Lane, size: u64, peaks: &[u8]) -> Result<Frontier, RecordError> {
    let refuse = || damaged("lane", format!("{lane:?}"), "its peaks do not fit its size");
    let (hashes, rest) = peaks.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(refuse());
    }
    Frontier::from_parts(size, hashes.iter().copied().map(Hash).collect()).ok_or_else(refuse)
}
