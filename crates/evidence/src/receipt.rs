//! Receipts: "of this lane I durably hold the first *n* entries, with root *r*, at time *t*".
//!
//! One signature covers a burst. The root is the detached payload, so the author, who knows it, need not be sent it,
//! and the same signature becomes a receipt of inclusion for a single entry (RFC 9942) once a Merkle path is attached.

use crate::cbor::{self, Reader, Writer};
use crate::cose::{self, Label, Sign1, UncheckedSignature};
use crate::limits::{PATH_HASHES_MAX, RECEIPT_BYTES_MAX};
use crate::merkle::{self, Hash};
use crate::{Epoch, KeyError, Keyring, Lane, LineId, Malformed, PartyIndex, Signature, Signer, Time};

const WHAT: &str = "receipt";

/// Header parameter `vds`, the structure that the payload is a root of (RFC 9942).
const VDS: i64 = 395;
/// Header parameter `vdp`, the proofs (RFC 9942).
const VDP: i64 = 396;
/// Value of `vds`: the tree of RFC 9162 with SHA-256.
const RFC9162_SHA256: u64 = 1;
/// Private-use header parameter: `[receiver, epoch, lane, size, time]`.
const CLAIMS: i64 = -65_537;
/// Key of inclusion proofs in `vdp`.
const INCLUSION: i64 = -1;

/// What a receipt says, besides the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Whose station holds the entries.
    pub receiver: PartyIndex,
    /// The number of the station key that signed.
    pub epoch: Epoch,
    /// Of which lane.
    pub lane: Lane,
    /// How many entries, from the first.
    pub size: u64,
    /// The receiver's clock when it held them: date of provision is date of receipt.
    pub time: Time,
}

impl Claims {
    fn protected(&self) -> Vec<u8> {
        let mut header = Writer::with_capacity(48);
        header.map(3).int(1).int(-19).int(VDS).uint(RFC9162_SHA256).int(CLAIMS);
        header.array(5).uint(self.receiver.0.into()).uint(self.epoch).uint(self.lane.number().into());
        header.uint(self.size).uint(self.time.0);
        header.into_bytes()
    }

    fn parse(protected: &[u8]) -> Result<Self, Malformed> {
        cbor::check(WHAT, protected, RECEIPT_BYTES_MAX)?;
        let mut reader = Reader::new(WHAT, protected);
        if reader.map_up_to(3)? != 3 {
            return Err(reader.refuse("protected header of another shape"));
        }
        let header = (reader.int()?, reader.int()?, reader.int()?, reader.uint()?, reader.int()?);
        if header != (1, -19, VDS, RFC9162_SHA256, CLAIMS) {
            return Err(reader.refuse("protected header of another shape"));
        }
        reader.array(5)?;
        let receiver = u8::try_from(reader.uint()?).map_err(|_| reader.refuse("no such party"))?;
        let epoch = reader.uint()?;
        let lane = Lane::from_number(reader.uint()?).ok_or_else(|| reader.refuse("no such lane"))?;
        let claims =
            Claims { receiver: PartyIndex(receiver), epoch, lane, size: reader.uint()?, time: Time(reader.uint()?) };
        reader.end()?;
        Ok(claims)
    }

    /// Signs for the lane whose first `size` entries have this root.
    #[must_use]
    pub fn sign(&self, line: LineId, root: Hash, signer: &dyn Signer) -> Receipt {
        let protected = self.protected();
        let bytes = cose::sign_detached(&protected, &root.0, &Label::Receipt.on_line(line), signer);
        Receipt { claims: *self, root, bytes }
    }
}

/// Bytes that have the form of a receipt and prove nothing yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnverifiedReceipt {
    claims: Claims,
    protected: Vec<u8>,
    signature: Signature,
    /// The proof that came with it: the leaf's index, the size, and the path.
    proof: Option<InclusionProof>,
    bytes: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct InclusionProof {
    size: u64,
    index: u64,
    path: Vec<Hash>,
}

impl UnverifiedReceipt {
    /// Parses the form of a receipt, with or without an inclusion proof.
    ///
    /// # Errors
    /// [`Malformed`] with the first rule broken.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        cbor::check(WHAT, bytes, RECEIPT_BYTES_MAX + 40 * PATH_HASHES_MAX)?;
        let sign1 = Sign1::parse(WHAT, bytes)?;
        if sign1.payload.is_some() {
            return Err(Malformed { what: WHAT, at: 0, why: "carries its root, which it must not" });
        }
        Ok(UnverifiedReceipt {
            claims: Claims::parse(sign1.protected)?,
            protected: sign1.protected.to_vec(),
            signature: sign1.signature,
            proof: InclusionProof::parse(sign1.unprotected)?,
            bytes: bytes.to_vec(),
        })
    }

    /// What it claims.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// Verifies that a station of the receiver signed for this root.
    ///
    /// # Errors
    /// [`ReceiptError`] with what does not fit.
    pub fn verify(self, line: LineId, root: Hash, keyring: &Keyring) -> Result<Receipt, ReceiptError> {
        let signature = self.unchecked(line, root, keyring)?;
        keyring.pass(&signature).map_err(|_| ReceiptError::BadSignature(self.claims.lane))?;
        let bytes = cose::write(&self.protected, None, None, &self.signature);
        Ok(Receipt { claims: self.claims, root, bytes })
    }

    /// All of [`UnverifiedReceipt::verify`] but the signature itself, which is handed back to be checked later.
    pub(crate) fn unchecked(
        &self,
        line: LineId,
        root: Hash,
        keyring: &Keyring,
    ) -> Result<UncheckedSignature, ReceiptError> {
        let Claims { receiver, epoch, time, .. } = self.claims;
        let key = keyring.for_receipt(receiver, epoch, time)?;
        let sign1 =
            Sign1 { protected: &self.protected, unprotected: &[0xa0], payload: None, signature: self.signature };
        Ok(sign1.unchecked(&Label::Receipt.on_line(line), &root.0, &key))
    }

    /// True if it brings an inclusion proof.
    #[must_use]
    pub fn has_proof(&self) -> bool {
        self.proof.is_some()
    }

    /// Verifies that the receiver held the entry with this leaf at this place: the proof that came with it leads to
    /// the root that was signed.
    ///
    /// # Errors
    /// [`ReceiptError`] with what does not fit.
    pub fn verify_inclusion(
        self,
        line: LineId,
        leaf: Hash,
        serial: u64,
        keyring: &Keyring,
    ) -> Result<Receipt, ReceiptError> {
        let proof = self.proof.as_ref().ok_or(ReceiptError::NoProof)?;
        if proof.size != self.claims.size || proof.index.checked_add(1) != Some(serial) {
            return Err(ReceiptError::OtherPlace);
        }
        let root = merkle::root_from_inclusion(leaf, proof.index, proof.size, &proof.path);
        let root = root.ok_or(ReceiptError::OtherPlace)?;
        self.verify(line, root, keyring)
    }

    /// The bytes as they came.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl InclusionProof {
    /// Reads `{}` or `{396: {-1: [<<[size, index, path]>>]}}`.
    fn parse(unprotected: &[u8]) -> Result<Option<Self>, Malformed> {
        let mut reader = Reader::new(WHAT, unprotected);
        if reader.map_up_to(1)? == 0 {
            return Ok(None);
        }
        if reader.int()? != VDP || reader.map_up_to(1)? != 1 || reader.int()? != INCLUSION {
            return Err(reader.refuse("unprotected header other than one inclusion proof"));
        }
        reader.array(1)?;
        let encoded = reader.bytes(40 * PATH_HASHES_MAX)?;
        cbor::check(WHAT, encoded, 40 * PATH_HASHES_MAX)?;
        let mut reader = Reader::new(WHAT, encoded);
        reader.array(3)?;
        let (size, index) = (reader.uint()?, reader.uint()?);
        let hashes = reader.array_up_to(PATH_HASHES_MAX as u64)?;
        let path = (0..hashes).map(|_| reader.fixed().map(Hash)).collect::<Result<_, _>>()?;
        Ok(Some(InclusionProof { size, index, path }))
    }
}

/// Why a receipt is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not of the format.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The key that it names is not to be had.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Not signed by that key, or for another root: the two sides hold different histories of this lane.
    #[error("the receipt for lane {0:?} is not signed for the history that we hold")]
    BadSignature(Lane),
    /// It was to prove a single entry and brings no path.
    #[error("the receipt brings no inclusion proof")]
    NoProof,
    /// Its path is of another place, or of another tree.
    #[error("the inclusion proof is for another place")]
    OtherPlace,
}

/// A receipt that a station of the receiver signed, with the root that it signed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    claims: Claims,
    root: Hash,
    bytes: Vec<u8>,
}

impl Receipt {
    /// What it says.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The root that it was signed for.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.root
    }

    /// The envelope without a proof, as it is sent and kept.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// True if `path` proves that what `earlier` vouches for is the beginning of what this one vouches for
    /// (RFC 9162 section 2.1.4): both are of one lane, and the author never changed what it had said.
    #[must_use]
    pub fn extends(&self, earlier: &Receipt, path: &[Hash]) -> bool {
        let (old, new) = (earlier.claims, self.claims);
        old.lane == new.lane && merkle::consistent(old.size, earlier.root, new.size, self.root, path)
    }

    /// True if no history can hold both: one lane, one size, two roots.
    ///
    /// Two such receipts by one receiver prove that it lied; by two receivers, that one of them did or that the
    /// author forked its lane.
    #[must_use]
    pub fn contradicts(&self, other: &Receipt) -> bool {
        let (one, two) = (self.claims, other.claims);
        one.lane == two.lane && one.size == two.size && self.root != other.root
    }

    /// The same signature as a receipt of inclusion for the entry at `serial`, whose path through the tree of the
    /// receipt's size is `path` (RFC 9942 section 5.2).
    #[must_use]
    pub fn with_inclusion(&self, serial: u64, path: &[Hash]) -> Vec<u8> {
        let mut proof = Writer::with_capacity(16 + path.len() * 34);
        proof.array(3).uint(self.claims.size).uint(serial - 1).array(path.len() as u64);
        for hash in path {
            proof.bytes(&hash.0);
        }
        let mut unprotected = Writer::new();
        unprotected.map(1).int(VDP).map(1).int(INCLUSION).array(1).bytes(&proof.into_bytes());
        let sign1 = Sign1::parse(WHAT, &self.bytes).expect("a receipt was parsed before it was verified");
        cose::write(sign1.protected, Some(&unprotected.into_bytes()), None, &sign1.signature)
    }
}
