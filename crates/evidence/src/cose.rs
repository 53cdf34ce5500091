//! COSE_Sign1 (RFC 9052 section 4.2) in the one shape that this project signs and reads.
//!
//! `18([protected, unprotected, payload / nil, signature])`, algorithm Ed25519 (-19, RFC 9864), external additional
//! data always present: it begins with a label that no other kind of object bears, so that a signature made for one
//! purpose is never good for another.

use crate::cbor::{Reader, Writer};
use crate::{BadSignature, Hash, LineId, Malformed, PublicKey, Signature, Signer};

/// The encoded protected header `{1: -19}` of every object but a receipt.
pub const PROTECTED_ED25519: [u8; 3] = [0xa1, 0x01, 0x32];

/// The purpose of a signature: the first item of its external additional data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    Identity,
    Charter,
    Delegation,
    Revocation,
    Entry,
    Receipt,
    Extract,
}

impl Label {
    fn text(self) -> &'static str {
        match self {
            Label::Identity => "detente identity v1",
            Label::Charter => "detente charter v1",
            Label::Delegation => "detente delegation v1",
            Label::Revocation => "detente revocation v1",
            Label::Entry => "detente entry v1",
            Label::Receipt => "detente receipt v1",
            Label::Extract => "detente extract v1",
        }
    }

    /// External additional data that binds nothing but the purpose.
    pub fn alone(self) -> Vec<u8> {
        let mut aad = Writer::with_capacity(32);
        aad.array(1).text(self.text());
        aad.into_bytes()
    }

    /// External additional data that binds the line.
    pub fn on_line(self, line: LineId) -> Vec<u8> {
        let mut aad = Writer::with_capacity(64);
        aad.array(2).text(self.text()).bytes(&line.0.0);
        aad.into_bytes()
    }

    /// External additional data that binds the line and all that stands before: of an entry the root of its lane, of an
    /// extract's statement the hash of the file.
    pub fn after(self, line: LineId, before: Hash) -> Vec<u8> {
        let mut aad = Writer::with_capacity(96);
        aad.array(3).text(self.text()).bytes(&line.0.0).bytes(&before.0);
        aad.into_bytes()
    }
}

/// The bytes that are signed (RFC 9052 section 4.4).
fn to_be_signed(protected: &[u8], aad: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut structure = Writer::with_capacity(payload.len() + aad.len() + protected.len() + 32);
    structure.array(4).text("Signature1").bytes(protected).bytes(aad).bytes(payload);
    structure.into_bytes()
}

/// Signs `payload` and carries it inside.
pub fn sign(payload: &[u8], aad: &[u8], signer: &dyn Signer) -> Vec<u8> {
    let signature = signer.sign(&to_be_signed(&PROTECTED_ED25519, aad, payload));
    write(&PROTECTED_ED25519, None, Some(payload), &signature)
}

/// Signs `payload` under the given protected header and leaves it out.
pub fn sign_detached(protected: &[u8], payload: &[u8], aad: &[u8], signer: &dyn Signer) -> Vec<u8> {
    let signature = signer.sign(&to_be_signed(protected, aad, payload));
    write(protected, None, None, &signature)
}

/// Writes the envelope; `unprotected` is an encoded map, empty if left out.
pub fn write(protected: &[u8], unprotected: Option<&[u8]>, payload: Option<&[u8]>, signature: &Signature) -> Vec<u8> {
    let mut envelope = Writer::with_capacity(payload.map_or(0, <[u8]>::len) + protected.len() + 80);
    envelope.tag_sign1().array(4).bytes(protected);
    match unprotected {
        Some(map) => envelope.raw(map),
        None => envelope.map(0),
    };
    match payload {
        Some(payload) => envelope.bytes(payload),
        None => envelope.null(),
    };
    envelope.bytes(signature);
    envelope.into_bytes()
}

/// A COSE_Sign1 taken apart and not yet believed.
#[derive(Clone, Copy)]
pub struct Sign1<'b> {
    pub protected: &'b [u8],
    /// The encoded unprotected map.
    pub unprotected: &'b [u8],
    /// `None` where the payload is detached.
    pub payload: Option<&'b [u8]>,
    pub signature: Signature,
}

impl<'b> Sign1<'b> {
    /// Takes apart bytes that [`crate::cbor::check`] has passed.
    pub fn parse(what: &'static str, bytes: &'b [u8]) -> Result<Self, Malformed> {
        // The tag is the first byte of the shortest form, 0xd2.
        let Some((&0xd2, inner)) = bytes.split_first() else {
            return Err(Malformed { what, at: 0, why: "not a tagged COSE_Sign1" });
        };
        let mut reader = Reader::new(what, inner);
        reader.array(4)?;
        let protected = reader.bytes(usize::MAX)?;
        let unprotected = reader.raw()?;
        let payload = if reader.null() { None } else { Some(reader.bytes(usize::MAX)?) };
        let signature = reader.fixed()?;
        reader.end()?;
        Ok(Sign1 { protected, unprotected, payload, signature })
    }

    /// Refuses headers other than `{1: -19}` and `{}`.
    pub fn plain(self, what: &'static str) -> Result<Self, Malformed> {
        if self.protected != PROTECTED_ED25519 {
            return Err(Malformed { what, at: 2, why: "protected header other than Ed25519 alone" });
        }
        if self.unprotected != [0xa0] {
            return Err(Malformed { what, at: 2, why: "unprotected header not empty" });
        }
        Ok(self)
    }

    /// Passes if `key` signed this; `detached` is the payload where none is inside.
    pub fn verify(&self, aad: &[u8], detached: &[u8], key: &PublicKey) -> Result<(), BadSignature> {
        self.unchecked(aad, detached, key).check()
    }

    /// The same, put off: all that it takes to check the signature, and nothing borrowed.
    pub fn unchecked(&self, aad: &[u8], detached: &[u8], key: &PublicKey) -> UncheckedSignature {
        let payload = self.payload.unwrap_or(detached);
        UncheckedSignature { key: *key, message: to_be_signed(self.protected, aad, payload), signature: self.signature }
    }
}

/// A signature that stands by itself and is still to be checked, on whatever thread.
#[derive(Clone, Debug)]
pub struct UncheckedSignature {
    key: PublicKey,
    message: Vec<u8>,
    signature: Signature,
}

impl UncheckedSignature {
    /// Passes if the signature is good.
    pub fn check(&self) -> Result<(), BadSignature> {
        self.key.verify(&self.message, &self.signature)
    }

    /// The same by a judge of one's own.
    #[cfg(feature = "model")]
    pub fn check_by(&self, book: &dyn crate::SignatureBook) -> Result<(), BadSignature> {
        book.verify(&self.key, &self.message, &self.signature)
    }
}
