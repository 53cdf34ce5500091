//! Ed25519 keys (RFC 8032): who signs, and the one rule by which a signature is good.

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

/// An Ed25519 signature.
pub type Signature = [u8; 64];

/// An Ed25519 public key that decodes, from its one canonical encoding, to a point outside the small subgroup.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Decodes a key; `None` for what is no point, for a point written in another way than RFC 8032 section 5.1.2
    /// writes it, and for the weak keys that verify more than they should.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        let key = VerifyingKey::from_bytes(bytes).ok()?;
        // The library takes y-coordinates of p and above; others do not, and nobody may differ on who a party is.
        let canonical = key.to_edwards().compress().to_bytes() == *bytes;
        (canonical && !key.is_weak()).then_some(PublicKey(key))
    }

    /// The key as 32 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Passes a signature of exactly these bytes by this key.
    ///
    /// The strict rule everywhere and the batch rule nowhere: for crafted signatures they differ, and two stations
    /// must never differ on what is valid.
    ///
    /// # Errors
    /// [`BadSignature`] if the signature is not good.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        self.0.verify_strict(message, &signature).map_err(|_| BadSignature)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for PublicKey {
    /// Lower-case hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A signature that is not by the key that it is held against, or not over these bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature is not good")]
pub struct BadSignature;

/// Whoever can sign with a station's or a party's key: a key in memory, a token, a module.
pub trait Signer {
    /// The public half.
    fn public(&self) -> PublicKey;

    /// The deterministic Ed25519 signature of `message`.
    fn sign(&self, message: &[u8]) -> Signature;
}

/// A private key in memory. Wiped when dropped; has no way to be printed.
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// The key of a 32-byte seed (RFC 8032 section 5.1.5), which the caller drew at random and wipes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        SecretKey(SigningKey::from_bytes(seed))
    }

    /// The seed, to be written where keys are kept and to be handed to the channel.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }
}

impl Signer for SecretKey {
    fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    fn sign(&self, message: &[u8]) -> Signature {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_key_prints_nothing_of_itself() {
        let key = SecretKey::from_seed(&[0xab; 32]);
        assert_eq!(format!("{key:?}"), "SecretKey(…)");
    }

    #[test]
    fn a_key_of_small_order_is_no_key() {
        let mut identity = [0; 32];
        identity[0] = 1;
        assert!(PublicKey::from_bytes(&identity).is_none());
        assert!(PublicKey::from_bytes(&[0; 32]).is_none());
    }
}
