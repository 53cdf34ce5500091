//! Entries: what a party says, signed in its place, vouching for all that it held when it said so.
//!
//! An entry is a COSE_Sign1 whose payload is `[lane, serial, time, epoch, seen / null, body]`.
//! The signature commits to more than is sent: line and root of the author's lane before this entry are external
//! additional data, which the receiver knows, because a lane arrives in order.

use std::ops::Range;

use crate::cbor::{self, Reader, Writer};
use crate::cose::{self, Label, Sign1, UncheckedSignature};
use crate::limits::{ENTRY_BYTES_MAX, PARTIES_MAX};
use crate::merkle::{self, Hash, sha256};
use crate::{Epoch, KeyError, Keyring, Lane, LineId, Malformed, PublicKey, Serial, Signer, Time};

const WHAT: &str = "entry";

/// Names an entry: its lane and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryRef {
    /// The lane.
    pub lane: Lane,
    /// The place, from 1.
    pub serial: Serial,
}

/// What an author held of every lane that there was when it signed: the sizes, and one digest of the roots.
///
/// Sent only when something new was seen since the author's previous entry of the same lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The size of every lane, in the order of lane numbers; of fewer lanes than now if a party joined the line since.
    pub sizes: Vec<u64>,
    /// See [`Seen::digest`].
    pub digest: Hash,
}

impl Seen {
    /// What an author that held lanes of these sizes and roots states.
    #[must_use]
    pub fn new(line: LineId, sizes: Vec<u64>, roots: &[Hash]) -> Self {
        let digest = Seen::digest(line, &sizes, roots);
        Seen { sizes, digest }
    }

    /// SHA-256 over `["detente seen v1", line, sizes, roots]`.
    #[must_use]
    pub fn digest(line: LineId, sizes: &[u64], roots: &[Hash]) -> Hash {
        let mut preimage = Writer::with_capacity(64 + sizes.len() * 44);
        preimage.array(4).text("detente seen v1").bytes(&line.0.0).array(sizes.len() as u64);
        for &size in sizes {
            preimage.uint(size);
        }
        preimage.array(roots.len() as u64);
        for root in roots {
            preimage.bytes(&root.0);
        }
        sha256(&preimage.into_bytes())
    }
}

/// An entry that has its place and no signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsignedEntry {
    /// The author's lane.
    pub lane: Lane,
    /// The place: the lane's size plus one.
    pub serial: Serial,
    /// The author's clock.
    pub time: Time,
    /// The number of the station key that will sign.
    pub epoch: Epoch,
    /// What the author has seen; `None` where nothing is new since its previous entry of this lane.
    pub seen: Option<Seen>,
    /// One item of deterministic CBOR; what it means is not this crate's matter.
    pub body: Vec<u8>,
}

impl UnsignedEntry {
    /// Signs the entry onto the lane whose root is `root_before`.
    ///
    /// # Errors
    /// [`Malformed`] if the body is not deterministic CBOR, or makes the entry too large.
    pub fn sign(&self, line: LineId, root_before: Hash, signer: &dyn Signer) -> Result<VerifiedEntry, Malformed> {
        let mut payload = Writer::with_capacity(self.body.len() + 128);
        payload.array(6).uint(self.lane.number().into()).uint(self.serial).uint(self.time.0).uint(self.epoch);
        match &self.seen {
            None => payload.null(),
            Some(seen) => {
                payload.array(2).array(seen.sizes.len() as u64);
                for &size in &seen.sizes {
                    payload.uint(size);
                }
                payload.bytes(&seen.digest.0)
            }
        };
        payload.raw(&self.body);
        let aad = Label::Entry.after(line, root_before);
        let bytes = cose::sign(&payload.into_bytes(), &aad, signer);
        // What is read back is what a peer will read.
        UnverifiedEntry::parse(bytes).map(VerifiedEntry)
    }
}

/// Bytes that have the form of an entry and prove nothing yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnverifiedEntry {
    bytes: Vec<u8>,
    leaf: Hash,
    at: EntryRef,
    time: Time,
    epoch: Epoch,
    seen: Option<Box<Seen>>,
    body: Range<usize>,
}

impl UnverifiedEntry {
    /// Parses the form of an entry.
    ///
    /// # Errors
    /// [`Malformed`] with the first rule broken.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, Malformed> {
        cbor::check(WHAT, &bytes, ENTRY_BYTES_MAX)?;
        let sign1 = Sign1::parse(WHAT, &bytes)?.plain(WHAT)?;
        let refuse = |why| Malformed { what: WHAT, at: 0, why };
        let payload = sign1.payload.ok_or_else(|| refuse("has no payload"))?;
        cbor::check(WHAT, payload, ENTRY_BYTES_MAX)?;
        let mut reader = Reader::new(WHAT, payload);
        reader.array(6)?;
        let lane = Lane::from_number(reader.uint()?).ok_or_else(|| reader.refuse("no such lane"))?;
        let serial = reader.uint()?;
        if serial == 0 {
            return Err(reader.refuse("serials begin with 1"));
        }
        let time = Time(reader.uint()?);
        let epoch = reader.uint()?;
        let seen = if reader.null() { None } else { Some(Box::new(read_seen(&mut reader, lane, serial)?)) };
        let body = reader.raw()?;
        reader.end()?;
        let body_end = payload_start(&bytes, payload) + payload.len();
        let body = body_end - body.len()..body_end;
        Ok(UnverifiedEntry {
            leaf: merkle::leaf(&bytes),
            at: EntryRef { lane, serial },
            time,
            epoch,
            seen,
            body,
            bytes,
        })
    }

    /// Verifies that a station of the lane's party signed this onto the lane whose root is `root_before`.
    ///
    /// # Errors
    /// [`EntryError`], with whom it speaks against.
    pub fn verify(self, line: LineId, root_before: Hash, keyring: &Keyring) -> Result<VerifiedEntry, EntryError> {
        self.fits(keyring)?;
        let key = keyring.for_entry(self.epoch, self.at.lane, self.at.serial, self.time)?;
        self.verify_with(line, root_before, &key, keyring)
    }

    /// What it says, if it is what it seems.
    pub(crate) fn unverified_body(&self) -> &[u8] {
        &self.bytes[self.body.clone()]
    }

    /// Passes an entry whose form fits the line, whatever its place and its signature.
    pub(crate) fn fits(&self, keyring: &Keyring) -> Result<(), Malformed> {
        let refuse = |why| Err(Malformed { what: WHAT, at: 0, why });
        if self.bytes.len() as u64 > keyring.entry_bytes_max() {
            return refuse("larger than the charter allows");
        }
        if self.seen.as_ref().is_some_and(|seen| !keyring.has_had_lanes(seen.sizes.len())) {
            return refuse("does not say of every lane that the line has or had what it had seen");
        }
        Ok(())
    }

    /// Verifies the signature alone, with the key of the ring that may have made it.
    pub(crate) fn verify_with(
        self,
        line: LineId,
        root_before: Hash,
        key: &PublicKey,
        keyring: &Keyring,
    ) -> Result<VerifiedEntry, EntryError> {
        let signature = self.unchecked(line, root_before, key)?;
        keyring.pass(&signature).map_err(|_| EntryError::BadSignature(self.at))?;
        Ok(VerifiedEntry(self))
    }

    /// The signature that must be good, to be checked later.
    pub(crate) fn unchecked(
        &self,
        line: LineId,
        root_before: Hash,
        key: &PublicKey,
    ) -> Result<UncheckedSignature, Malformed> {
        let aad = Label::Entry.after(line, root_before);
        Ok(Sign1::parse(WHAT, &self.bytes)?.unchecked(&aad, &[], key))
    }

    /// Trusts an entry that this station verified before it kept it.
    ///
    /// For stores only: it stands for the signature check that was done when the entry came.
    #[must_use]
    pub fn trust_own_store(self) -> VerifiedEntry {
        VerifiedEntry(self)
    }

    /// The place that the entry claims.
    #[must_use]
    pub fn at(&self) -> EntryRef {
        self.at
    }

    /// The time that it claims.
    pub(crate) fn time(&self) -> Time {
        self.time
    }

    /// The key that it claims to be signed by.
    pub(crate) fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// What it claims to have seen.
    pub(crate) fn seen(&self) -> Option<&Seen> {
        self.seen.as_deref()
    }

    /// The leaf that it would be in its lane.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        self.leaf
    }

    /// The bytes as they came.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

fn read_seen(reader: &mut Reader<'_>, lane: Lane, serial: Serial) -> Result<Seen, Malformed> {
    reader.array(2)?;
    let lanes = reader.array_up_to(PARTIES_MAX as u64 * 4)?;
    let mut sizes = Vec::with_capacity(lanes as usize);
    for _ in 0..lanes {
        sizes.push(reader.uint()?);
    }
    if sizes.get(lane.number() as usize) != Some(&(serial - 1)) {
        return Err(reader.refuse("has not seen its own lane up to its place"));
    }
    Ok(Seen { sizes, digest: Hash(reader.fixed()?) })
}

/// Where the payload begins in the envelope that it is a part of.
fn payload_start(envelope: &[u8], payload: &[u8]) -> usize {
    payload.as_ptr().addr() - envelope.as_ptr().addr()
}

/// Why an entry is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Not of the format.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The key that it names is not to be had.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Not signed by that key, or onto another history.
    #[error("the signature of entry {} of lane {:?} is not good over this line and this history", .0.serial, .0.lane)]
    BadSignature(EntryRef),
}

/// An entry that its author signed in this place onto this history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedEntry(UnverifiedEntry);

impl VerifiedEntry {
    /// Its lane and place.
    #[must_use]
    pub fn at(&self) -> EntryRef {
        self.0.at
    }

    /// The author's clock when it was signed: a claim.
    #[must_use]
    pub fn time(&self) -> Time {
        self.0.time
    }

    /// The number of the station key that signed.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.0.epoch
    }

    /// What the author had seen, if it was new.
    #[must_use]
    pub fn seen(&self) -> Option<&Seen> {
        self.0.seen.as_deref()
    }

    /// The body: one item of deterministic CBOR.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.bytes[self.0.body.clone()]
    }

    /// The whole envelope, as it is hashed, sent and kept.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0.bytes
    }

    /// Its leaf in the Merkle tree of its lane.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        self.0.leaf
    }

    /// The whole envelope, given away.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.bytes
    }
}
