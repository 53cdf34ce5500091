//! Whatever is signed. Beside that nothing panics: what is taken is written in one way, and two libraries of others,
//! `ciborium` for CBOR and `coset` for COSE, read the same in it.

use std::sync::LazyLock;

use ciborium::Value;
use coset::{CborSerializable, CoseSign1, TaggedCborSerializable};
use evidence::transcript::{Auditor, next_item};
use evidence::{
    Charter, Disclosure, ForkProof, Hash, Identity, Keyring, LineId, SignedCharter, UnverifiedEntry, UnverifiedReceipt,
    cbor as own, merkle,
};
use model::Play;

/// Longest input that is looked at in bytes.
const BYTES_MAX: usize = 64 * 1024;

static LINE: LazyLock<LineId> = LazyLock::new(|| Play::charter().line_id());

/// What is taken as deterministic CBOR is that to another library too, and is written by it in the same bytes.
pub fn cbor(bytes: &[u8]) {
    if own::check("bytes", bytes, BYTES_MAX).is_ok() {
        let value: Value = ciborium::from_reader(bytes).expect("another library reads it");
        let mut again = Vec::new();
        ciborium::into_writer(&value, &mut again).expect("it is written");
        assert_eq!(again, bytes, "there is one way to write a value");
    }
}

/// The payload and the signature of a COSE_Sign1, as another library reads it.
fn cose(bytes: &[u8]) -> CoseSign1 {
    CoseSign1::from_tagged_slice(bytes).or_else(|_| CoseSign1::from_slice(bytes)).expect("another library reads it")
}

/// A charter as its parties sign it, and as a file.
pub fn charter(bytes: &[u8]) {
    if let Ok(charter) = Charter::decode(bytes) {
        assert_eq!(charter.encode(), bytes);
    }
    if let Ok(file) = SignedCharter::decode(bytes) {
        assert_eq!(file.encode(), bytes);
        assert_eq!(Charter::decode(file.payload()).as_ref().expect("its charter is one"), file.charter());
        file.keyring().expect("what a charter file delegates was judged with it");
        let _ = line::affairs::Rules::of(file.charter());
    }
    let _ = SignedCharter::decode_signatures(bytes);
    if let Ok(payload) = SignedCharter::payload_of(bytes) {
        let _ = Charter::decode(payload);
    }
}

/// A party's identity.
pub fn identity(bytes: &[u8]) {
    if let Ok(identity) = Identity::decode(bytes) {
        assert_eq!(identity.encode(), bytes);
    }
}

/// A delegation or revocation.
pub fn key(bytes: &[u8]) {
    let mut keyring: Keyring = Play::keyring().clone();
    if keyring.add(bytes).is_ok() {
        cose(bytes);
        keyring.add(bytes).expect("what was said once may be said again");
    }
}

/// An entry.
pub fn entry(bytes: &[u8]) {
    let Ok(entry) = UnverifiedEntry::parse(bytes.to_vec()) else { return };
    assert_eq!(entry.bytes(), bytes);
    own::check("entry", bytes, BYTES_MAX).ok().or((bytes.len() > BYTES_MAX).then_some(())).expect("deterministic CBOR");
    cose(bytes);
    if let Ok(entry) = entry.verify(*LINE, merkle::empty_root(), Play::keyring()) {
        let _ = line::affairs::Body::decode(entry.body());
    }
}

/// A receipt, alone and with a path to one entry.
pub fn receipt(bytes: &[u8]) {
    let Ok(receipt) = UnverifiedReceipt::parse(bytes) else { return };
    cose(bytes);
    let _ = receipt.clone().verify_inclusion(*LINE, Hash([0; 32]), 1, Play::keyring());
    let _ = receipt.verify(*LINE, merkle::empty_root(), Play::keyring());
}

/// A transcript or an extract: many items, one after the other.
pub fn transcript(bytes: &[u8]) {
    let mut auditor = Auditor::new();
    let mut rest = bytes;
    while let Ok(Some(end)) = next_item(rest) {
        assert!(0 < end && end <= rest.len(), "an item has bytes");
        let (item, after) = rest.split_at(end);
        let Ok(check) = auditor.item(item) else { break };
        if check.is_some_and(|check| check.run().is_err()) {
            break;
        }
        rest = after;
    }
    let _ = auditor.finish();
}

/// A disclosure of one entry.
pub fn disclosure(bytes: &[u8]) {
    if let Ok(disclosed) = Disclosure::verify(bytes) {
        let _ = (disclosed.proved(), disclosed.claimed());
    }
}

/// A proof of a fork.
pub fn fork(bytes: &[u8]) {
    if let Ok(proof) = ForkProof::decode_and_verify(bytes) {
        assert_eq!(proof.encode(), bytes);
        let [one, other] = proof.entries();
        assert!(one.leaf() != other.leaf() && one.at() == other.at(), "two entries for one place");
    }
}
