//! Signatures that are known to be good, where every party of a world lives in one process: what was signed here, and what
//! was verified here before, is not verified anew at each station and in each life of it.
//!
//! It never passes what [`PublicKey::verify`] would refuse. That rule itself is tried where there is no such book.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use evidence::merkle::sha256;
use evidence::{BadSignature, Hash, PublicKey, SecretKey, Signature, SignatureBook, Signer};

/// Of each key the good signatures, under the hash of what was signed.
#[derive(Debug, Default)]
pub struct Signatures(Mutex<BTreeMap<([u8; 32], Hash), Signature>>);

impl Signatures {
    /// A signer with this key, which signs nothing twice.
    #[must_use]
    pub fn signer(self: &Arc<Self>, key: SecretKey) -> Arc<dyn Signer + Send + Sync> {
        Arc::new(Known { public: key.public(), key, signatures: self.clone() })
    }

    fn find(&self, key: &PublicKey, message: Hash) -> Option<Signature> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&(key.to_bytes(), message)).copied()
    }

    fn note(&self, key: &PublicKey, message: Hash, signature: Signature) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((key.to_bytes(), message), signature);
    }
}

impl SignatureBook for Signatures {
    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        let hash = sha256(message);
        if self.find(key, hash) == Some(*signature) {
            return Ok(());
        }
        key.verify(message, signature)?;
        self.note(key, hash, *signature);
        Ok(())
    }
}

struct Known {
    key: SecretKey,
    public: PublicKey,
    signatures: Arc<Signatures>,
}

impl Signer for Known {
    fn public(&self) -> PublicKey {
        self.public
    }

    fn sign(&self, message: &[u8]) -> Signature {
        let hash = sha256(message);
        self.signatures.find(&self.public, hash).unwrap_or_else(|| {
            let signature = self.key.sign(message);
            self.signatures.note(&self.public, hash, signature);
            signature
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_signed_passes_and_nothing_else_does() {
        let signatures = Arc::new(Signatures::default());
        let signer = signatures.signer(SecretKey::from_seed(&[1; 32]));
        let other = SecretKey::from_seed(&[2; 32]);
        let good = signer.sign(b"said");
        assert_eq!(good, SecretKey::from_seed(&[1; 32]).sign(b"said"));
        assert_eq!(signer.sign(b"said"), good);
        for _ in 0..2 {
            assert_eq!(signatures.verify(&signer.public(), b"said", &good), Ok(()));
            assert_eq!(signatures.verify(&signer.public(), b"sad", &good), Err(BadSignature));
            assert_eq!(signatures.verify(&other.public(), b"said", &good), Err(BadSignature));
            let mut forged = good;
            forged[0] ^= 1;
            assert_eq!(signatures.verify(&signer.public(), b"said", &forged), Err(BadSignature));
            assert_eq!(signatures.verify(&other.public(), b"said", &other.sign(b"said")), Ok(()));
        }
    }
}
