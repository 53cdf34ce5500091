//! What can be proved about a line.
//!
//! An auditor who trusts neither side reads and runs this crate alone.
//! Its values are bytes and what those bytes prove: a [`Charter`] that every party signed, the [`Delegation`]s by
//! which a party's root key names its station keys, [`VerifiedEntry`]s in Merkle lanes, cumulative [`Receipt`]s,
//! [`Disclosure`]s of a single entry, proofs of a fork, whole transcripts, and extracts of what belongs to one affair.
//!
//! How to drive it: parse bytes into a type whose name says that nothing is believed yet ([`UnverifiedEntry`],
//! [`UnverifiedReceipt`]), verify it against the charter's keys, and keep the stronger type that comes back.
//! Each conversion is the one place where its check happens.
//! An auditor needs less: [`Disclosure::verify`], [`ForkProof::decode_and_verify`], and [`transcript::Auditor`], which is
//! fed a transcript item by item and ends in a report of what is proved and what is merely claimed, or in the first
//! [`Failure`] and whom it speaks against.
//!
//! It never reads a clock, draws randomness, opens a file or a socket, starts a thread, or knows what an entry's
//! body means. Formats are specified in `spec/`; every multi-byte hash is SHA-256, every signature Ed25519 (RFC 8032)
//! under the strict verification rule and no other.

mod amendment;
pub mod cbor;
mod charter;
mod cose;
mod disclosure;
mod entry;
mod failure;
mod fork;
mod identity;
mod key;
mod keyring;
mod lane;
pub mod limits;
pub mod merkle;
mod receipt;
mod time;
pub mod transcript;

pub use amendment::Amendment;
pub use charter::{
    Charter, CharterError, Fingerprint, Level, LineId, Party, PartyIndex, Post, PostIndex, Role, SignedCharter, Terms,
};
pub use disclosure::{Disclosed, Disclosure};
pub use entry::{EntryError, EntryRef, Seen, UnsignedEntry, UnverifiedEntry, VerifiedEntry};
pub use failure::{Against, Failure, FailureLevel};
pub use fork::ForkProof;
pub use identity::Identity;
pub use key::{BadSignature, PublicKey, SecretKey, Signature, Signer};
#[cfg(feature = "model")]
pub use keyring::SignatureBook;
pub use keyring::{Delegation, Epoch, KeyError, Keyring, Revocation, StationKey};
pub use lane::{Lane, Precedence, Serial};
pub use merkle::{Frontier, Hash};
pub use receipt::{Claims, Receipt, ReceiptError, UnverifiedReceipt};
pub use time::Time;

/// Bytes that are not what the specification says they must be, and where the reading stopped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed {what} at byte {at}: {why}")]
pub struct Malformed {
    /// The object that was being read.
    pub what: &'static str,
    /// The offset into the object's bytes.
    pub at: usize,
    /// The rule that was broken.
    pub why: &'static str,
}
