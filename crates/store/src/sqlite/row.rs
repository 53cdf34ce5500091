//! Values on their way into rows and out of them. Nothing that is read back is believed before it is parsed.

use std::sync::Arc;

use evidence::merkle::sha256;
use evidence::{
    Claims, EntryRef, Frontier, Hash, Lane, LineId, PublicKey, Receipt, Signature, Signer, Time, UnverifiedEntry,
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

/// Bytes of a sum.
pub const SUM_BYTES: usize = 8;

/// What stands beside a row, to see a byte that turned: no proof against anybody who can write there.
pub fn sum(table: &str, columns: &[&[u8]]) -> [u8; SUM_BYTES] {
    let mut all = Vec::with_capacity(64 + columns.iter().map(|column| column.len() + 8).sum::<usize>());
    for column in [table.as_bytes()].iter().chain(columns) {
        all.extend((column.len() as u64).to_be_bytes());
        all.extend(*column);
    }
    let Hash(hash) = sha256(&all);
    let mut sum = [0; SUM_BYTES];
    sum.copy_from_slice(&hash[..SUM_BYTES]);
    sum
}

/// True if a row is as it was written, as far as its sum tells; one of an older program has none.
pub fn is_as_written(said: Option<&[u8]>, sum: &[u8]) -> bool {
    said.is_none_or(|said| said == sum)
}

/// The sums of a row of `entry`: of its words, and before it of all else, which is read without them.
pub fn entry_sum(place: i64, kept: i64, at: i64, root: &Hash, bytes: &[u8]) -> [u8; 2 * SUM_BYTES] {
    let mut sums = [0; 2 * SUM_BYTES];
    sums[..SUM_BYTES].copy_from_slice(&head_sum(place, kept, at, root));
    sums[SUM_BYTES..].copy_from_slice(&sum("entry", &[bytes]));
    sums
}

fn head_sum(place: i64, kept: i64, at: i64, root: &Hash) -> [u8; SUM_BYTES] {
    sum("entry", &[&place.to_be_bytes(), &kept.to_be_bytes(), &at.to_be_bytes(), &root.0])
}

/// A row of `entry` without its words.
pub struct Head {
    pub at: EntryRef,
    pub kept: i64,
    pub time: Time,
    pub root: Hash,
    /// The sum of its words, if it has one.
    words: Option<[u8; SUM_BYTES]>,
}

/// The columns of a [`Head`], which come first.
pub const HEAD: &str = "place, kept, at, root, sum";

/// A row that begins with [`HEAD`].
pub fn head(row: &Row<'_>) -> rusqlite::Result<Result<Head, RecordError>> {
    let (at, kept, time, root) = (at_place(row, 0)?, row.get(1)?, row.get(2)?, hash(row, 3)?);
    let sums: Option<[u8; 2 * SUM_BYTES]> = row.get(4)?;
    let head = sums.as_ref().and_then(|sums| sums.first_chunk::<SUM_BYTES>());
    if head.is_some_and(|head| *head != head_sum(place_of(at), kept, time, &root)) {
        return Ok(Err(damaged("entry", name(at), "what was noted of it is not as it was written")));
    }
    let words = sums.as_ref().and_then(|sums| sums.last_chunk::<SUM_BYTES>()).copied();
    Ok(Ok(Head { at, kept, time: Time(time.unsigned_abs()), root, words }))
}

/// The words of an entry whose head was read.
pub fn words(head: &Head, bytes: Vec<u8>) -> Result<Arc<VerifiedEntry>, RecordError> {
    if head.words.is_some_and(|words| words != sum("entry", &[&bytes])) {
        return Err(damaged("entry", name(head.at), "its words are not as they were written"));
    }
    entry(head.at, bytes)
}

/// An entry that this station verified before it kept it.
fn entry(at: EntryRef, bytes: Vec<u8>) -> Result<Arc<VerifiedEntry>, RecordError> {
    let entry = UnverifiedEntry::parse(bytes).map_err(|why| damaged("entry", name(at), why))?;
    if entry.at() != at {
        return Err(damaged("entry", name(at), "another entry is in its place"));
    }
    Ok(Arc::new(entry.trust_own_store()))
}

/// The sum of a row of `receipt`.
pub fn receipt_sum(root: &Hash, bytes: &[u8]) -> [u8; SUM_BYTES] {
    sum("receipt", &[&root.0, bytes])
}

/// The sum of a row of `fork`.
pub fn fork_sum(root_before: &Hash, one: &[u8], other: &[u8]) -> [u8; SUM_BYTES] {
    sum("fork", &[&root_before.0, one, other])
}

/// The sum of a row of `key`.
pub fn key_sum(bytes: &[u8]) -> [u8; SUM_BYTES] {
    sum("key", &[bytes])
}

/// The sum of a row of `life`.
pub fn life_sum(peer: u8, life: [u8; 8], read: i64) -> [u8; SUM_BYTES] {
    sum("life", &[&[peer], &life, &read.to_be_bytes()])
}

/// The sum of a row of `outbox`.
pub fn outbox_sum(number: i64, precedence: i64, body: &[u8]) -> [u8; SUM_BYTES] {
    sum("outbox", &[&number.to_be_bytes(), &precedence.to_be_bytes(), body])
}

/// One of two entries that prove a fork.
pub fn forked(number: i64, bytes: Vec<u8>) -> Result<Arc<VerifiedEntry>, RecordError> {
    let entry = UnverifiedEntry::parse(bytes).map_err(|why| damaged("fork", number, why))?;
    Ok(Arc::new(entry.trust_own_store()))
}

/// The columns of an affair, in the order of [`affair`] and [`affair_sum`].
pub const AFFAIR: &str =
    "lane, serial, state, sum, entry, kind, party, precedence, time, coalesce(due, -1), waits, stands";

/// What a row of `affair` holds beside its place and state.
pub type AffairColumns = [i64; 8];

/// The sum of a row of `affair`; a clock that does not run is -1.
pub fn affair_sum(id: EntryRef, state: &[u8], columns: AffairColumns) -> [u8; SUM_BYTES] {
    let numbers: Vec<u8> = columns.iter().flat_map(|number| number.to_be_bytes()).collect();
    sum("affair", &[&[id.lane.number()], &id.serial.to_be_bytes(), state, &numbers])
}

/// A row of [`AFFAIR`].
pub fn affair(row: &Row<'_>) -> rusqlite::Result<Result<(EntryRef, Affair), RecordError>> {
    let id = place(row, 0)?;
    let state = row.get_ref(2)?.as_blob()?;
    if let Some(said) = row.get::<_, Option<[u8; SUM_BYTES]>>(3)? {
        let mut columns = AffairColumns::default();
        for (at, column) in (4..).zip(&mut columns) {
            *column = row.get(at)?;
        }
        if said != affair_sum(id, state, columns) {
            return Ok(Err(damaged_picture(id, "it is not as it was written")));
        }
    }
    Ok(Affair::decode(state).map(|affair| (id, affair)).map_err(|why| damaged_picture(id, why)))
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
