//! What a party says of itself before there is a charter: the record that the charter will hold, signed by its root.
//!
//! Whoever draws the charter up copies it in as it stands, so no name, post or key is ever retyped by another party.

use crate::charter::{CharterError, Party};
use crate::cose::{self, Label, Sign1};
use crate::limits::CHARTER_BYTES_MAX;
use crate::{Malformed, PublicKey, Signer, cbor};

const WHAT: &str = "identity file";

/// A party's record, signed by the root key that it names.
///
/// The file is a COSE_Sign1 whose payload is the party as a charter encodes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    party: Party,
    bytes: Vec<u8>,
}

impl Identity {
    /// Signs a party's record with the root key that it names.
    ///
    /// # Errors
    /// [`CharterError`] if the record is not sound, or names another key.
    pub fn sign(party: Party, root: &dyn Signer) -> Result<Self, CharterError> {
        party.check()?;
        if party.root_key != root.public().to_bytes() {
            return Err(CharterError::NotAParty);
        }
        let payload = minicbor::to_vec(&party).expect("writing to memory does not fail");
        let bytes = cose::sign(&payload, &Label::Identity.alone(), root);
        Ok(Identity { party, bytes })
    }

    /// Reads a file and verifies it.
    ///
    /// # Errors
    /// [`CharterError`] with the first rule broken.
    pub fn decode(file: &[u8]) -> Result<Self, CharterError> {
        cbor::check(WHAT, file, CHARTER_BYTES_MAX)?;
        let sign1 = Sign1::parse(WHAT, file)?.plain(WHAT)?;
        let refuse = |why| Malformed { what: WHAT, at: 0, why };
        let payload = sign1.payload.ok_or_else(|| refuse("has no payload"))?;
        cbor::check(WHAT, payload, CHARTER_BYTES_MAX)?;
        let party: Party =
            minicbor::decode(payload).map_err(|_| refuse("not of the shape that the specification gives"))?;
        if minicbor::to_vec(&party).expect("writing to memory does not fail") != payload {
            return Err(refuse("says more than this version understands").into());
        }
        party.check()?;
        let root = PublicKey::from_bytes(&party.root_key).ok_or(CharterError::NotAParty)?;
        sign1
            .verify(&Label::Identity.alone(), &[], &root)
            .map_err(|_| CharterError::BadSignature(party.code.clone()))?;
        Ok(Identity { party, bytes: file.to_vec() })
    }

    /// The record, as it is to stand in a charter.
    #[must_use]
    pub fn party(&self) -> &Party {
        &self.party
    }

    /// The file.
    #[must_use]
    pub fn encode(&self) -> &[u8] {
        &self.bytes
    }
}
