//! One datagram sealed from one station to another: HPKE (RFC 9180) single shot, authenticated by both stations' keys.
//!
//! Nothing is agreed beforehand and nothing is kept between two datagrams, so any of them may be lost, doubled or come late.
//! What a datagram says, and whether it is an old one, is for others to judge.

use std::fmt;

use curve25519_dalek::edwards::CompressedEdwardsY;
use curve25519_dalek::scalar::clamp_integer;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, X25519HkdfSha256};
use hpke::{Deserializable, OpModeR, OpModeS, PskBundle, Serializable, single_shot_open, single_shot_seal_with_rng};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256, Sha512};
use zeroize::{Zeroize, Zeroizing};

use crate::{Key, Secret};

/// The first byte of every datagram.
pub const VERSION: u8 = 1;

/// Bytes in the clear before the encapsulated key: version, whom it is for, who sent it.
pub const HEADER_BYTES: usize = 1 + 4 + 4;

/// What sealing adds to a plaintext: header, encapsulated key, tag.
pub const SEAL_BYTES: usize = HEADER_BYTES + ENC_BYTES + TAG_BYTES;

const ENC_BYTES: usize = 32;
const TAG_BYTES: usize = 16;

const HINT_LABEL: &[u8] = b"detente/1 sealed hint";
const DATAGRAM_LABEL: &[u8] = b"detente/1 sealed datagram";
const MEDIA_LABEL: &[u8] = b"detente/1 sealed media";
const PSK_LABEL: &[u8] = b"detente/1 sealed psk";

type PublicX25519 = <X25519HkdfSha256 as Kem>::PublicKey;
type PrivateX25519 = <X25519HkdfSha256 as Kem>::PrivateKey;
type EncappedKey = <X25519HkdfSha256 as Kem>::EncappedKey;

/// Why no sealing can be made for a pair of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The peer's key is not the canonical encoding of a point of Ed25519's curve.
    #[error("the peer's key is no point of the curve")]
    NoPoint,
    /// The peer's key is of low order or has such a part, so that secrets agreed with it would not be secret.
    #[error("the peer's key is of low order")]
    LowOrder,
    /// The peer's key is our own.
    #[error("the peer's key is our own")]
    Own,
}

/// A secret that two parties agreed with the charter, mixed into every seal: whoever breaks X25519 one day still lacks it.
#[derive(Clone)]
pub struct Preshared(Zeroizing<[u8; 32]>);

impl Preshared {
    /// Takes 32 bytes drawn at random (RFC 9180, section 9.5: no passphrase).
    pub fn new(secret: [u8; 32]) -> Self {
        Self(Zeroizing::new(secret))
    }
}

impl fmt::Debug for Preshared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Preshared(..)")
    }
}

/// What is sealed; each has an `info` of its own, so that none can be passed off as the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Datagram,
    Media,
}

/// The keys between two stations on one line, ready to seal and to open.
///
/// The X25519 keys are the stations' Ed25519 keys under the birational map (RFC 7748, section 4.1), as libsodium's
/// `crypto_sign_ed25519_pk_to_curve25519` has it: no key is distributed for this, and a revoked key is out here too.
/// One pair for Ed25519 and for a KEM over X25519 is jointly secure (Thormarker 2021, IACR ePrint 2021/509).
pub struct Sealing {
    ours: (PrivateX25519, PublicX25519),
    theirs: PublicX25519,
    preshared: Option<Preshared>,
    line: [u8; 32],
    peer: Key,
    our_hint: [u8; 4],
    their_hint: [u8; 4],
}

impl Sealing {
    /// The keys between us and `peer` on the line of that id.
    ///
    /// # Errors
    /// [`KeyError`], where the peer's key is none to agree a secret with.
    pub fn new(secret: &Secret, peer: Key, line: [u8; 32], preshared: Option<Preshared>) -> Result<Self, KeyError> {
        let point = CompressedEdwardsY(peer.0).decompress().ok_or(KeyError::NoPoint)?;
        if point.compress().0 != peer.0 {
            return Err(KeyError::NoPoint);
        }
        if point.is_small_order() || !point.is_torsion_free() {
            return Err(KeyError::LowOrder);
        }
        let (ours, our_key) = x25519_of(secret);
        if our_key == peer {
            return Err(KeyError::Own);
        }
        let public = X25519HkdfSha256::sk_to_pk(&ours);
        let theirs = PublicX25519::from_bytes(&point.to_montgomery().0).map_err(|_| KeyError::NoPoint)?;
        Ok(Self {
            ours: (ours, public),
            theirs,
            preshared,
            line,
            peer,
            our_hint: hint(&line, our_key),
            their_hint: hint(&line, peer),
        })
    }

    /// The line that these keys are for.
    pub fn line(&self) -> [u8; 32] {
        self.line
    }

    /// Whom they seal to.
    pub fn peer(&self) -> Key {
        self.peer
    }

    /// The eight bytes after the version that a datagram to us begins with: finds the right keys, proves nothing.
    pub fn inbound_hints(&self) -> [u8; 8] {
        join(self.our_hint, self.their_hint)
    }

    /// The same of what we seal.
    pub fn outbound_hints(&self) -> [u8; 8] {
        join(self.their_hint, self.our_hint)
    }

    /// Seals one datagram of [`SEAL_BYTES`] more than `plaintext`.
    pub fn seal(&self, plaintext: &[u8], rng: &mut impl CryptoRng) -> Vec<u8> {
        let mut out = Vec::with_capacity(SEAL_BYTES + plaintext.len());
        out.push(VERSION);
        out.extend_from_slice(&self.outbound_hints());
        let (enc, ciphertext) = self.seal_parts(Purpose::Datagram, &out, plaintext, rng);
        out.extend_from_slice(&enc);
        out.extend_from_slice(&ciphertext);
        out
    }

    /// Opens what the peer sealed to us on this line with [`seal`](Self::seal); none of anything else.
    pub fn open(&self, datagram: &[u8]) -> Option<Vec<u8>> {
        let (header, rest) = datagram.split_at_checked(HEADER_BYTES)?;
        if header[0] != VERSION || header[1..] != self.inbound_hints() {
            return None;
        }
        let (enc, ciphertext) = rest.split_at_checked(ENC_BYTES)?;
        self.open_parts(Purpose::Datagram, header, enc, ciphertext)
    }

    /// The encapsulated key, and the ciphertext with its tag.
    pub(crate) fn seal_parts(
        &self,
        purpose: Purpose,
        aad: &[u8],
        plaintext: &[u8],
        rng: &mut impl CryptoRng,
    ) -> ([u8; ENC_BYTES], Vec<u8>) {
        let keys = self.ours.clone();
        let mode = match &self.preshared {
            Some(preshared) => OpModeS::AuthPsk(keys, bundle(preshared)),
            None => OpModeS::Auth(keys),
        };
        let (enc, ciphertext) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &mode,
            &self.theirs,
            &self.info(purpose),
            plaintext,
            aad,
            rng,
        )
        .expect("the peer's key is of full order, and a plaintext is far below the cipher's limit");
        let mut bytes = [0; ENC_BYTES];
        enc.write_exact(&mut bytes);
        (bytes, ciphertext)
    }

    pub(crate) fn open_parts(&self, purpose: Purpose, aad: &[u8], enc: &[u8], ciphertext: &[u8]) -> Option<Vec<u8>> {
        let enc = EncappedKey::from_bytes(enc).ok()?;
        let theirs = self.theirs.clone();
        let mode = match &self.preshared {
            Some(preshared) => OpModeR::AuthPsk(theirs, bundle(preshared)),
            None => OpModeR::Auth(theirs),
        };
        single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &mode,
            &self.ours.0,
            &enc,
            &self.info(purpose),
            ciphertext,
            aad,
        )
        .ok()
    }

    fn info(&self, purpose: Purpose) -> Vec<u8> {
        let label = match purpose {
            Purpose::Datagram => DATAGRAM_LABEL,
            Purpose::Media => MEDIA_LABEL,
        };
        [label, &self.line[..]].concat()
    }
}

impl fmt::Debug for Sealing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealing").field("peer", &self.peer).finish_non_exhaustive()
    }
}

fn bundle(preshared: &Preshared) -> PskBundle<'_> {
    PskBundle::new(&preshared.0[..], PSK_LABEL).expect("neither the secret nor its name is empty")
}

/// Our X25519 key, which is the scalar that Ed25519 signs with (RFC 8032, section 5.1.5), and the Ed25519 key it belongs to.
fn x25519_of(secret: &Secret) -> (PrivateX25519, Key) {
    let mut hashed: [u8; 64] = Sha512::digest(&secret.0[..]).into();
    let mut scalar = [0; 32];
    scalar.copy_from_slice(&hashed[..32]);
    scalar = clamp_integer(scalar);
    let public = curve25519_dalek::EdwardsPoint::mul_base_clamped(scalar).compress();
    let private = PrivateX25519::from_bytes(&scalar).expect("any 32 bytes are a key");
    hashed.zeroize();
    scalar.zeroize();
    (private, Key(public.0))
}

fn hint(line: &[u8; 32], key: Key) -> [u8; 4] {
    let hash = Sha256::new().chain_update(HINT_LABEL).chain_update(line).chain_update(key.0).finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

fn join(to: [u8; 4], from: [u8; 4]) -> [u8; 8] {
    let mut joined = [0; 8];
    joined[..4].copy_from_slice(&to);
    joined[4..].copy_from_slice(&from);
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hexadecimal: &str) -> Vec<u8> {
        let digits: Vec<u8> = hexadecimal.bytes().filter(u8::is_ascii_hexdigit).collect();
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("digits"), 16).expect("digits");
        digits.chunks(2).map(byte).collect()
    }

    /// RFC 9180, appendices A.2.3 and A.2.4, the first encryption of each: the suite is the one that the RFC means.
    #[test]
    fn the_vectors_of_rfc_9180_open() {
        struct Given(&'static str, &'static str, &'static str, Option<(&'static str, &'static str)>, &'static str);
        let psk = (
            "0247fd33b913760fa1fa51e1892d9f307fbe65eb171e8132c2af18555a738b82",
            "456e6e796e20447572696e206172616e204d6f726961",
        );
        for Given(enc, receiver, sender, psk, ciphertext) in [
            Given(
                "f7674cc8cd7baa5872d1f33dbaffe3314239f6197ddf5ded1746760bfc847e0e",
                "3ca22a6d1cda1bb9480949ec5329d3bf0b080ca4c45879c95eddb55c70b80b82",
                "f0f4f9e96c54aeed3f323de8534fffd7e0577e4ce269896716bcb95643c8712b",
                None,
                "ab1a13c9d4f01a87ec3440dbd756e2677bd2ecf9df0ce7ed73869b98e00c09be111cb9fdf077347aeb88e61bdf",
            ),
            Given(
                "656a2e00dc9990fd189e6e473459392df556e9a2758754a09db3f51179a3fc02",
                "7b36a42822e75bf3362dfabbe474b3016236408becb83b859a6909e22803cb0c",
                "3ac5bd4dd66ff9f2740bef0d6ccb66daa77bff7849d7895182b07fb74d087c45",
                Some(psk),
                "9aa52e29274fc6172e38a4461361d2342585d3aeec67fb3b721ecd63f059577c7fe886be0ede01456ebc67d597",
            ),
        ] {
            let psk = psk.map(|(psk, id)| (bytes(psk), bytes(id)));
            let sender = PublicX25519::from_bytes(&bytes(sender)).expect("a key");
            let mode = match &psk {
                Some((psk, id)) => OpModeR::AuthPsk(sender, PskBundle::new(psk, id).expect("both")),
                None => OpModeR::Auth(sender),
            };
            let opened = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
                &mode,
                &PrivateX25519::from_bytes(&bytes(receiver)).expect("a key"),
                &EncappedKey::from_bytes(&bytes(enc)).expect("a key"),
                b"Ode on a Grecian Urn",
                &bytes(ciphertext),
                b"Count-0",
            );
            assert_eq!(opened.as_deref(), Ok(&b"Beauty is truth, truth beauty"[..]));
        }
    }
}
