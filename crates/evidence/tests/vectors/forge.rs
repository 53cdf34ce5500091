//! Makes what no honest signer makes: envelopes of any shape, signed over anything.

use evidence::cbor::Writer;
use evidence::*;

/// `{1: -19}`.
pub const PLAIN: &[u8] = &[0xa1, 0x01, 0x32];

/// A COSE_Sign1 to be taken apart and put together wrongly.
#[derive(Clone)]
pub struct Forgery {
    pub tag: u8,
    pub protected: Vec<u8>,
    pub unprotected: Vec<u8>,
    /// What is signed.
    pub payload: Vec<u8>,
    pub detached: bool,
    pub aad: Vec<u8>,
}

impl Forgery {
    /// An envelope as it should be.
    pub fn new(payload: &[u8], aad: &[u8]) -> Self {
        Forgery {
            tag: 0xd2,
            protected: PLAIN.to_vec(),
            unprotected: vec![0xa0],
            payload: payload.to_vec(),
            detached: false,
            aad: aad.to_vec(),
        }
    }

    /// The bytes that are signed.
    pub fn message(&self) -> Vec<u8> {
        let mut structure = Writer::new();
        structure.array(4).text("Signature1").bytes(&self.protected).bytes(&self.aad).bytes(&self.payload);
        structure.into_bytes()
    }

    pub fn sign(&self, key: &dyn Signer) -> Vec<u8> {
        self.with_signature(&key.sign(&self.message()))
    }

    pub fn with_signature(&self, signature: &[u8]) -> Vec<u8> {
        let mut envelope = Writer::new();
        envelope.raw(&[self.tag]).array(4).bytes(&self.protected).raw(&self.unprotected);
        if self.detached {
            envelope.null()
        } else {
            envelope.bytes(&self.payload)
        };
        envelope.bytes(signature);
        envelope.into_bytes()
    }
}

/// External additional data: a label, then hashes.
pub fn aad(label: &str, hashes: &[Hash]) -> Vec<u8> {
    let mut aad = Writer::new();
    aad.array(1 + hashes.len() as u64).text(label);
    for hash in hashes {
        aad.bytes(&hash.0);
    }
    aad.into_bytes()
}

/// The payload of an envelope that carries one.
pub fn payload(envelope: &[u8]) -> Vec<u8> {
    let mut reader = cbor::Reader::new("envelope", &envelope[1..]);
    reader.array(4).unwrap();
    reader.bytes(usize::MAX).unwrap();
    reader.raw().unwrap();
    reader.bytes(usize::MAX).unwrap().to_vec()
}

/// The signature with the order of the group added to its scalar: good under a lax rule.
pub fn with_large_scalar(signature: &Signature) -> Signature {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut forged = *signature;
    let mut carry = 0;
    for (byte, order) in forged[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
    assert_eq!(carry, 0);
    forged
}

/// A signature whose commitment is the neutral point, which only the holder of the key can make and which satisfies
/// the equation of RFC 8032; the strict rule refuses it.
pub fn with_neutral_commitment(seed: [u8; 32], message: &[u8]) -> Signature {
    use curve25519_dalek::scalar::{Scalar, clamp_integer};
    use sha2::{Digest, Sha512};
    let public = SecretKey::from_seed(&seed).public().to_bytes();
    let expanded: [u8; 64] = Sha512::digest(seed).into();
    let secret = Scalar::from_bytes_mod_order(clamp_integer(expanded[..32].try_into().unwrap()));
    let mut commitment = [0; 32];
    commitment[0] = 1;
    let challenge = Sha512::new().chain_update(commitment).chain_update(public).chain_update(message).finalize();
    let response = Scalar::from_bytes_mod_order_wide(&challenge.into()) * secret;
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&commitment);
    signature[32..].copy_from_slice(response.as_bytes());
    signature
}
