//! One rule decides which signatures are good, and it is pinned here: by Wycheproof, and by the cases on which
//! libraries are known to differ (small and mixed order, encodings that are not canonical), made afresh.

#![allow(clippy::unwrap_used, reason = "a test")]

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT as B, EIGHT_TORSION};
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use evidence::{PublicKey, SecretKey, Signature, Signer};
use sha2::{Digest, Sha512};
use wycheproof::TestResult;
use wycheproof::eddsa::{TestFlag, TestName, TestSet};

#[test]
fn wycheproof_is_judged_as_it_says() {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let mut judged = 0;
    for group in &set.test_groups {
        let key: [u8; 32] = group.key.pk.as_ref().try_into().unwrap();
        let key = PublicKey::from_bytes(&key).unwrap();
        for test in &group.tests {
            let good = <Signature>::try_from(test.sig.as_ref()).is_ok_and(|sig| key.verify(&test.msg, &sig).is_ok());
            // What the strict rule makes of each kind of case; none of them is a matter of taste in this set.
            let expect = match test.flags.as_slice() {
                [TestFlag::Valid | TestFlag::KnownTestVector | TestFlag::TinkOverflow] => true,
                [
                    TestFlag::CompressedSignature
                    | TestFlag::InvalidEncoding
                    | TestFlag::InvalidSignature
                    | TestFlag::InvalidKnownTestVector
                    | TestFlag::SignatureMalleability
                    | TestFlag::SignatureWithGarbage
                    | TestFlag::TruncatedSignature,
                ] => false,
                flags => panic!("test {} bears {flags:?}, on which we have not decided", test.tc_id),
            };
            assert_eq!(test.result == TestResult::Valid, expect, "test {}", test.tc_id);
            assert_eq!(good, expect, "test {}: {}", test.tc_id, test.comment);
            judged += 1;
        }
    }
    assert_eq!(judged, 151);
}

/// A signer without scruples: any secret, any commitment, any public key.
struct Forger {
    secret: Scalar,
    commitment_secret: Scalar,
    key: [u8; 32],
    commitment: [u8; 32],
}

impl Forger {
    /// A key and a commitment with points of small order added to them.
    fn new(to_key: EdwardsPoint, to_commitment: EdwardsPoint) -> Self {
        let (secret, commitment_secret) = (Scalar::from(7_777u64), Scalar::from(4_444u64));
        Forger {
            secret,
            commitment_secret,
            key: (secret * B + to_key).compress().to_bytes(),
            commitment: (commitment_secret * B + to_commitment).compress().to_bytes(),
        }
    }

    fn challenge(&self, message: &[u8]) -> Scalar {
        let hash = Sha512::new().chain_update(self.commitment).chain_update(self.key).chain_update(message).finalize();
        Scalar::from_bytes_mod_order_wide(&hash.into())
    }

    fn sign(&self, message: &[u8]) -> Signature {
        let response = self.commitment_secret + self.challenge(message) * self.secret;
        [self.commitment, response.to_bytes()].concat().try_into().unwrap()
    }

    fn accepted(&self, message: &[u8]) -> bool {
        PublicKey::from_bytes(&self.key).unwrap().verify(message, &self.sign(message)).is_ok()
    }
}

fn nothing() -> EdwardsPoint {
    EIGHT_TORSION[0]
}

#[test]
fn the_forger_signs_well_when_it_does_not_cheat() {
    assert!(Forger::new(nothing(), nothing()).accepted(b"honest"));
}

#[test]
fn points_of_small_order_are_no_keys_however_they_are_written() {
    for point in EIGHT_TORSION {
        assert!(PublicKey::from_bytes(&point.compress().to_bytes()).is_none());
    }
    // y = 0 and 1 with the sign bit set where it means nothing or the other root; y = p and p + 1.
    let mut others = Vec::new();
    for low in [0x00, 0x01, 0xec, 0xed, 0xee] {
        let mut bytes = [if low < 2 { 0 } else { 0xff }; 32];
        bytes[0] = low;
        bytes[31] &= 0x7f;
        others.push(bytes);
        bytes[31] |= 0x80;
        others.push(bytes);
    }
    for bytes in others {
        assert!(PublicKey::from_bytes(&bytes).is_none(), "{bytes:02x?}");
    }
}

#[test]
fn keys_are_written_in_one_way_only() {
    // y = p + 2 … p + 18 stand for 2 … 18, some of which are points of large order.
    let mut points = 0;
    for y in 2..=18u8 {
        let mut canonical = [0; 32];
        canonical[0] = y;
        let mut other = [0xff; 32];
        other[0] = 0xed + y;
        for sign in [0x00, 0x80] {
            canonical[31] = sign;
            other[31] = 0x7f | sign;
            points += usize::from(PublicKey::from_bytes(&canonical).is_some());
            assert!(PublicKey::from_bytes(&other).is_none(), "y = p + {y}");
        }
    }
    assert!(points > 0, "some of them are keys when written canonically");
}

#[test]
fn a_commitment_of_small_order_is_refused_though_the_equation_holds() {
    for torsion in EIGHT_TORSION {
        let mut forger = Forger::new(nothing(), nothing());
        forger.commitment_secret = Scalar::ZERO;
        forger.commitment = torsion.compress().to_bytes();
        for message in 0..20u8 {
            assert!(!forger.accepted(&[message]));
        }
    }
}

#[test]
fn a_commitment_of_mixed_order_is_refused() {
    for torsion in &EIGHT_TORSION[1..] {
        let forger = Forger::new(nothing(), *torsion);
        for message in 0..20u8 {
            assert!(!forger.accepted(&[message]), "good with the cofactor, not without");
        }
    }
}

#[test]
fn a_key_of_mixed_order_signs_where_the_equation_without_the_cofactor_holds() {
    for (order, torsion) in [(8u8, EIGHT_TORSION[1]), (4, EIGHT_TORSION[2]), (2, EIGHT_TORSION[4])] {
        let forger = Forger::new(torsion, nothing());
        let mut met = [0, 0];
        for message in 0..=255u8 {
            // The torsion part of [k]A is gone where its order divides k.
            let gone = forger.challenge(&[message]).to_bytes()[0].is_multiple_of(order);
            assert_eq!(forger.accepted(&[message]), gone, "order {order}, message {message}");
            met[usize::from(gone)] += 1;
        }
        assert!(met[0] > 0 && met[1] > 0, "both happen");
    }
}

#[test]
fn commitments_that_are_not_canonical_are_refused() {
    let key = SecretKey::from_seed(&[5; 32]);
    let signature = key.sign(b"message");
    for low in 0xed..=0xffu8 {
        for high in [0x7f, 0xff] {
            let mut forged = signature;
            forged[..32].fill(0xff);
            (forged[0], forged[31]) = (low, high);
            assert!(key.public().verify(b"message", &forged).is_err());
        }
    }
}

#[test]
fn scalars_at_or_above_the_order_are_refused() {
    let key = SecretKey::from_seed(&[5; 32]);
    let signature = key.sign(b"message");
    key.public().verify(b"message", &signature).unwrap();
    // S + L, S + 2L, … as long as 32 bytes hold them.
    let mut order = (-Scalar::ONE).to_bytes();
    order[0] += 1;
    let mut forged = signature;
    for _ in 0..14 {
        let mut carry = 0;
        for (byte, more) in forged[32..].iter_mut().zip(order) {
            let sum = u16::from(*byte) + u16::from(more) + carry;
            (*byte, carry) = (sum as u8, sum >> 8);
        }
        assert!(key.public().verify(b"message", &forged).is_err());
    }
    for bit in [0x20, 0x40, 0x80] {
        let mut high = signature;
        high[63] |= bit;
        assert!(key.public().verify(b"message", &high).is_err());
    }
}
