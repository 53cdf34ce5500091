//! Whether what a browser's passkey answers is good (WebAuthn Level 3, sections 7.1 and 7.2): of this console, of this
//! challenge, made by a person who proved to the device to be its owner, and signed by the key that was kept.
//!
//! It is told everything and keeps nothing. No attestation is asked for: the desk trusts who adds a passkey, and not who
//! made the device.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use console::{Assertion, NewPasskey};
use evidence::merkle::sha256;
use rustls::SignatureScheme;
use rustls::crypto::aws_lc_rs;
use serde::Deserialize;

use crate::failure::{Exit, Failure};
use crate::settings::Settings;

/// Longest client data in bytes: what browsers send has some hundred.
const CLIENT_DATA_BYTES_MAX: usize = 4 * 1024;

/// Longest data of an authenticator in bytes: the longest name of a passkey, an RSA key, and extensions that nobody asked for.
const AUTHENTICATOR_DATA_BYTES_MAX: usize = 4 * 1024;

/// Longest signature in bytes; of an RSA key of 2,048 bits it has 256.
const SIGNATURE_BYTES_MAX: usize = 512;

/// Hash of the console's name, flags, and count: what all authenticator data begins with.
const HEAD_BYTES: usize = 32 + 1 + 4;

/// The flags of authenticator data (section 6.1).
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const ATTESTED: u8 = 0x40;
const EXTENDED: u8 = 0x80;

/// A console as passkeys know it: the relying party.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its name, which a passkey is bound to.
    pub name: String,
    /// Where its pages are.
    pub origin: String,
}

impl Site {
    /// The console of these settings, if it has a name.
    pub fn of(settings: &Settings) -> Option<Self> {
        let (name, origin) = (settings.console_name()?.to_owned(), settings.console_origin()?);
        Some(Site { name, origin })
    }
}

/// A passkey that a person is about to have: everything but whose challenge it answers was judged.
#[derive(Debug, PartialEq, Eq)]
pub struct Registered {
    /// Which challenge it answers.
    pub challenge: String,
    /// By what its device knows it.
    pub id: Vec<u8>,
    /// Its public key, as COSE has it.
    pub key: Vec<u8>,
    /// How often it has signed.
    pub count: u32,
    /// True if its maker may keep it on several devices.
    pub synced: bool,
}

/// An answer of a passkey. That it is of this console was judged; its challenge and its signature were not yet.
#[derive(Debug, PartialEq, Eq)]
pub struct Asserted {
    /// Which challenge it answers.
    pub challenge: String,
    /// By what its device knows the passkey.
    pub id: Vec<u8>,
    /// Whose passkey its device says that it is.
    pub user_handle: Vec<u8>,
    /// How often it has signed.
    pub count: u32,
    /// True if its maker may keep it on several devices.
    pub synced: bool,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

impl Registered {
    /// Reads what a browser says of a passkey that it made.
    ///
    /// # Errors
    /// [`Wrong`] with the first that is.
    pub fn read(answer: &NewPasskey, site: &Site) -> Result<Self, Wrong> {
        let client = bytes(&answer.client_data, CLIENT_DATA_BYTES_MAX, "the client data")?;
        let challenge = challenge(&client, "webauthn.create", site)?;
        let data = bytes(&answer.authenticator_data, AUTHENTICATOR_DATA_BYTES_MAX, "the authenticator data")?;
        let (head, rest) = Head::read(&data, site)?;
        if head.flags & ATTESTED == 0 {
            return Err(Wrong::Form("the authenticator data holds no passkey"));
        }
        let short = Wrong::Form("the authenticator data ends within the passkey");
        // The kind of the device, which is of nobody's interest, then the length of the passkey's name, and the name.
        let (length, rest) = rest.get(16..).and_then(<[u8]>::split_first_chunk::<2>).ok_or(short)?;
        let (id, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into()).ok_or(short)?;
        let (key, rest) = Key::read(rest).ok_or(Wrong::Algorithm)?;
        ends(rest, head.flags)?;
        let (id, key) = (id.to_vec(), key.to_vec());
        Ok(Registered { challenge, id, key, count: head.count, synced: head.flags & BACKUP_ELIGIBLE != 0 })
    }
}

impl Asserted {
    /// Reads what a browser says that a passkey answered.
    ///
    /// # Errors
    /// [`Wrong`] with the first that is.
    pub fn read(answer: &Assertion, site: &Site) -> Result<Self, Wrong> {
        let client = bytes(&answer.client_data, CLIENT_DATA_BYTES_MAX, "the client data")?;
        let challenge = challenge(&client, "webauthn.get", site)?;
        let data = bytes(&answer.authenticator_data, AUTHENTICATOR_DATA_BYTES_MAX, "the authenticator data")?;
        let (head, rest) = Head::read(&data, site)?;
        if head.flags & ATTESTED != 0 {
            return Err(Wrong::Form("the authenticator data holds a new passkey"));
        }
        ends(rest, head.flags)?;
        Ok(Asserted {
            challenge,
            id: bytes(&answer.passkey, line::limits::PASSKEY_ID_BYTES_MAX, "the passkey")?,
            user_handle: bytes(&answer.user_handle, 64, "the user handle")?,
            count: head.count,
            synced: head.flags & BACKUP_ELIGIBLE != 0,
            signed: [&data[..], &sha256(&client).0].concat(),
            signature: bytes(&answer.signature, SIGNATURE_BYTES_MAX, "the signature")?,
        })
    }

    /// True if it was signed by this key, which was kept as it was read.
    pub fn is_signed_by(&self, key: &[u8]) -> bool {
        Key::read(key).is_some_and(|(_, key)| key.is_empty())
            && Key::of(key).is_some_and(|key| key.verifies(&self.signed, &self.signature))
    }
}

/// What is wrong with an answer. Nothing of it tells who is enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is no answer of a browser's.
    Form(&'static str),
    /// It answers something else than was asked.
    Type,
    /// It was made on a page of somebody else's.
    Origin,
    /// It was made for a console of another name.
    Site,
    /// Nobody touched the device.
    Absent,
    /// The device let somebody through whom it did not know.
    Unverified,
    /// The key is of a kind that is not asked for.
    Algorithm,
    /// Nothing was asked that it answers, or no more.
    Challenge,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Wrong::Form(what) => return write!(f, "the browser's answer is not understood: {what}"),
            Wrong::Type => "the browser answered something else than was asked",
            Wrong::Origin => "the passkey was asked for by a page of somebody else's, or at another address",
            Wrong::Site => "the passkey is of a console of another name",
            Wrong::Absent => "the device did not have anybody touch it",
            Wrong::Unverified => "the device did not have its owner prove who that is",
            Wrong::Algorithm => "the passkey's key is of a kind that was not asked for",
            Wrong::Challenge => {
                "the passkey answers what was not asked here, was answered before, or was asked too long ago"
            }
        })
    }
}

impl Wrong {
    /// What to do about it.
    pub fn failure(self, site: &Site) -> Failure {
        let hint = match self {
            Wrong::Form(_) | Wrong::Type => {
                "it is a fault of this browser or of a program: take another browser".to_owned()
            }
            Wrong::Origin => format!(
                "open the console at {}; if it was open there, a page wanted your passkey: tell an administrator",
                site.origin
            ),
            Wrong::Site => format!("open the console at {}, and add a passkey there", site.origin),
            Wrong::Absent => "touch the device when the browser asks for it".to_owned(),
            Wrong::Unverified => "set a PIN, a fingerprint or a face on the device, then do it again".to_owned(),
            Wrong::Algorithm => "take another device: it is to have ES256, EdDSA or RS256".to_owned(),
            Wrong::Challenge => "do it again".to_owned(),
        };
        let exit = if matches!(self, Wrong::Form(_)) { Exit::Usage } else { Exit::Refused };
        Failure::new(exit, self, hint)
    }
}

/// Bytes as they come in JSON.
fn bytes(text: &str, bytes_max: usize, what: &'static str) -> Result<Vec<u8>, Wrong> {
    let decoded = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() <= bytes_max);
    decoded.ok_or(Wrong::Form(what))
}

/// Bytes as they go out in JSON.
pub fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What the browser itself says of the moment (section 5.8.1). More than this may stand in it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

/// The challenge that client data answers, if all else in it is as it should be.
fn challenge(client: &[u8], kind: &str, site: &Site) -> Result<String, Wrong> {
    let client: ClientData = serde_json::from_slice(client).map_err(|_| Wrong::Form("the client data"))?;
    if client.r#type != kind {
        return Err(Wrong::Type);
    }
    // A page that frames ours is another's.
    if client.origin != site.origin || client.cross_origin || client.top_origin.is_some() {
        return Err(Wrong::Origin);
    }
    Ok(client.challenge)
}

/// What all authenticator data begins with.
struct Head {
    flags: u8,
    count: u32,
}

impl Head {
    /// Reads and judges it; gives what follows.
    fn read<'d>(data: &'d [u8], site: &Site) -> Result<(Self, &'d [u8]), Wrong> {
        let (head, rest) =
            data.split_first_chunk::<HEAD_BYTES>().ok_or(Wrong::Form("the authenticator data is short"))?;
        let [name @ .., flags, c0, c1, c2, c3] = head;
        if *name != sha256(site.name.as_bytes()).0 {
            return Err(Wrong::Site);
        }
        let (flags, count) = (*flags, u32::from_be_bytes([*c0, *c1, *c2, *c3]));
        match flags {
            _ if flags & PRESENT == 0 => Err(Wrong::Absent),
            _ if flags & VERIFIED == 0 => Err(Wrong::Unverified),
            _ if flags & (BACKUP_ELIGIBLE | BACKED_UP) == BACKED_UP => {
                Err(Wrong::Form("a passkey is backed up that cannot be"))
            }
            _ => Ok((Head { flags, count }, rest)),
        }
    }
}

/// Passes the end of authenticator data: extensions, which nobody asked for and which are not looked at, if it says so.
fn ends(rest: &[u8], flags: u8) -> Result<(), Wrong> {
    let is_extended = flags & EXTENDED != 0;
    if is_extended == rest.is_empty() {
        Err(Wrong::Form("the authenticator data does not end where it says"))
    } else {
        Ok(())
    }
}

/// A public key. An authenticator writes it in the one form of CTAP2 (RFC 9052 in canonical CBOR), so that what goes
/// before and between its numbers is always the same.
enum Key<'k> {
    /// ES256, the two coordinates on P-256.
    Es256(&'k [u8], &'k [u8]),
    /// EdDSA on Ed25519.
    EdDsa(&'k [u8]),
    /// RS256 with a modulus of 2,048 bits and 65537: the older Windows Hello has nothing else.
    Rs256(&'k [u8]),
}

/// What stands before the first coordinate, and before the second.
const ES256: (&[u8], &[u8]) = (&[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20], &[0x22, 0x58, 0x20]);
/// What stands before the point.
const ED_DSA: &[u8] = &[0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
/// What stands before the modulus, and the exponent behind it.
const RS256: (&[u8], &[u8]) =
    (&[0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59, 0x01, 0x00], &[0x21, 0x43, 0x01, 0x00, 0x01]);

/// The numbers under which these kinds of keys are asked for (RFC 9053, RFC 8812), the best first.
pub const ALGORITHMS: [i32; 3] = [-7, -8, -257];

impl<'k> Key<'k> {
    /// The key at the beginning of some bytes, and what follows it.
    fn read(bytes: &'k [u8]) -> Option<(&'k [u8], &'k [u8])> {
        let length = [ES256.0.len() + 32 + ES256.1.len() + 32, ED_DSA.len() + 32, RS256.0.len() + 256 + RS256.1.len()];
        let mut found = length.into_iter().filter_map(|length| bytes.split_at_checked(length));
        found.find(|(key, _)| Key::of(key).is_some())
    }

    /// The key that these bytes are.
    fn of(bytes: &'k [u8]) -> Option<Self> {
        if let Some(key) = bytes.strip_prefix(ES256.0) {
            let (x, rest) = key.split_at_checked(32)?;
            return rest.strip_prefix(ES256.1).filter(|y| y.len() == 32).map(|y| Key::Es256(x, y));
        }
        if let Some(key) = bytes.strip_prefix(ED_DSA) {
            return (key.len() == 32).then_some(Key::EdDsa(key));
        }
        let modulus = bytes.strip_prefix(RS256.0)?.strip_suffix(RS256.1)?;
        // A number that begins with a zero is a shorter one.
        (modulus.len() == 256 && modulus[0] >= 0x80).then_some(Key::Rs256(modulus))
    }

    /// True if a message was signed by it. The provider of TLS has all three; it takes the key as certificates hold it.
    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let (scheme, key) = match self {
            Key::Es256(x, y) => (SignatureScheme::ECDSA_NISTP256_SHA256, [&[0x04], *x, *y].concat()),
            Key::EdDsa(point) => (SignatureScheme::ED25519, point.to_vec()),
            Key::Rs256(modulus) => {
                let (before, after) =
                    ([0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00], [0x02, 0x03, 0x01, 0x00, 0x01]);
                (SignatureScheme::RSA_PKCS1_SHA256, [&before[..], modulus, &after].concat())
            }
        };
        let known = aws_lc_rs::default_provider().signature_verification_algorithms;
        let mut able = known.mapping.iter().filter(|(of, _)| *of == scheme).flat_map(|(_, able)| *able);
        able.any(|able| able.verify_signature(&key, message, signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519, PKCS_RSA_SHA256, RsaKeySize, SigningKey as _};
    use serde_json::{Value, json};

    use super::*;

    const GET: &str = "webauthn.get";
    const CREATE: &str = "webauthn.create";
    const ALL: u8 = PRESENT | VERIFIED;

    fn site() -> Site {
        Site { name: "localhost".to_owned(), origin: "https://localhost:4780".to_owned() }
    }

    fn client(kind: &str) -> Value {
        json!({ "type": kind, "challenge": "asked", "origin": site().origin, "crossOrigin": false, "other": [1] })
    }

    /// What all authenticator data begins with.
    fn head(name: &str, flags: u8, count: u32) -> Vec<u8> {
        [&sha256(name.as_bytes()).0[..], &[flags], &count.to_be_bytes()].concat()
    }

    /// The same with a passkey behind it.
    fn made(flags: u8, id: &[u8], key: &[u8]) -> Vec<u8> {
        let length = u16::try_from(id.len()).unwrap();
        [&head("localhost", flags, 7), &[0; 16][..], &length.to_be_bytes(), id, key].concat()
    }

    fn register(client: &Value, data: &[u8]) -> Result<Registered, Wrong> {
        let (client_data, authenticator_data) = (text(client.to_string().as_bytes()), text(data));
        Registered::read(&NewPasskey { name: "Key ring".to_owned(), client_data, authenticator_data }, &site())
    }

    /// What a device answers that has this key.
    fn answer(client: &Value, data: &[u8], key: &KeyPair) -> Assertion {
        let client = client.to_string();
        let signature = key.sign(&[data, &sha256(client.as_bytes()).0].concat()).unwrap();
        Assertion {
            passkey: text(b"id"),
            client_data: text(client.as_bytes()),
            authenticator_data: text(data),
            signature: text(&signature),
            user_handle: text(b"whose"),
        }
    }

    /// A key of each kind with its public half as COSE has it.
    fn keys() -> [(KeyPair, Vec<u8>); 3] {
        let es256 = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let (x, y) = es256.public_key_raw()[1..].split_at(32);
        let es256_cose = [ES256.0, x, ES256.1, y].concat();
        let ed = KeyPair::generate_for(&PKCS_ED25519).unwrap();
        let ed_cose = [ED_DSA, ed.public_key_raw()].concat();
        let rsa = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap();
        let rsa_cose = [RS256.0, &rsa.public_key_raw()[9..265], RS256.1].concat();
        [(es256, es256_cose), (ed, ed_cose), (rsa, rsa_cose)]
    }

    #[test]
    fn each_kind_of_key_is_kept_and_then_signs_in_and_no_other_does() {
        let keys = keys();
        for (at, (key, cose)) in keys.iter().enumerate() {
            let kept = register(&client(CREATE), &made(ALL | ATTESTED, b"id", cose)).unwrap();
            let (challenge, id) = ("asked".to_owned(), b"id".to_vec());
            assert_eq!(kept, Registered { challenge, id, key: cose.clone(), count: 7, synced: false });
            let answered = Asserted::read(&answer(&client(GET), &head("localhost", ALL, 8), key), &site()).unwrap();
            assert_eq!((answered.challenge.as_str(), answered.count, &*answered.id), ("asked", 8, &b"id"[..]));
            for (other, (_, cose)) in keys.iter().enumerate() {
                assert_eq!(answered.is_signed_by(cose), at == other, "{at} {other}");
            }
            for wrong in [&[][..], &cose[1..], &cose[..cose.len() - 1], &[cose, &[0][..]].concat()] {
                assert!(!answered.is_signed_by(wrong));
            }
        }
    }

    #[test]
    fn nothing_of_what_was_signed_can_be_another() {
        let [(key, cose), ..] = keys();
        let whole = || answer(&client(GET), &head("localhost", ALL, 8), &key);
        let signed = |answer: &Assertion| Asserted::read(answer, &site()).is_ok_and(|read| read.is_signed_by(&cose));
        assert!(signed(&whole()));
        for data in [head("localhost", ALL, 9), head("localhost", ALL | BACKUP_ELIGIBLE, 8)] {
            assert!(!signed(&Assertion { authenticator_data: text(&data), ..whole() }));
        }
        let mut other = client(GET);
        other["challenge"] = json!("not asked");
        assert!(!signed(&Assertion { client_data: text(other.to_string().as_bytes()), ..whole() }));
        let mut bent = URL_SAFE_NO_PAD.decode(whole().signature).unwrap();
        for at in [0, bent.len() / 2, bent.len() - 1] {
            bent[at] ^= 1;
            assert!(!signed(&Assertion { signature: text(&bent), ..whole() }), "{at}");
            bent[at] ^= 1;
        }
        assert!(!signed(&Assertion { signature: String::new(), ..whole() }));
    }

    #[test]
    fn each_field_that_is_another_is_told_apart() {
        let [(key, cose), ..] = keys();
        let with = |kind: &str, field: &str, value: Value| {
            let mut client = client(kind);
            client[field] = value;
            client
        };
        let (evil, port) = (json!("https://localhost.evil.example:4780"), json!("https://localhost:4781"));
        for (field, value, wrong) in [
            ("type", json!("payment.get"), Wrong::Type),
            ("origin", evil, Wrong::Origin),
            ("origin", port, Wrong::Origin),
            ("origin", json!("http://localhost:4780"), Wrong::Origin),
            ("origin", json!("https://localhost:4780/"), Wrong::Origin),
            ("origin", json!("https://127.0.0.1:4780"), Wrong::Origin),
            ("crossOrigin", json!(true), Wrong::Origin),
            ("topOrigin", json!("https://localhost:4780"), Wrong::Origin),
            ("challenge", Value::Null, Wrong::Form("the client data")),
        ] {
            let (made, head) = (made(ALL | ATTESTED, b"id", &cose), head("localhost", ALL, 8));
            assert_eq!(register(&with(CREATE, field, value.clone()), &made), Err(wrong), "{field} {value}");
            let answered = Asserted::read(&answer(&with(GET, field, value.clone()), &head, &key), &site());
            assert_eq!(answered, Err(wrong), "{field} {value}");
        }
        assert_eq!(
            register(&client(GET), &made(ALL | ATTESTED, b"id", &cose)),
            Err(Wrong::Type),
            "one is not the other"
        );
        let answered = |data: &[u8]| Asserted::read(&answer(&client(GET), data, &key), &site()).map(|_| ());
        for (flags, wrong) in [
            (VERIFIED, Wrong::Absent),
            (PRESENT, Wrong::Unverified),
            (ALL | BACKED_UP, Wrong::Form("a passkey is backed up that cannot be")),
        ] {
            assert_eq!(answered(&head("localhost", flags, 8)), Err(wrong), "{flags:02x}");
            assert_eq!(register(&client(CREATE), &made(flags | ATTESTED, b"id", &cose)), Err(wrong), "{flags:02x}");
        }
        assert_eq!(answered(&head("Localhost", ALL, 8)), Err(Wrong::Site));
        assert_eq!(answered(&head("localhost", ALL | BACKUP_ELIGIBLE | BACKED_UP, 8)), Ok(()));
        // Extensions nobody asked for may follow where it says so, and nothing may where it does not.
        let more = [&head("localhost", ALL | EXTENDED, 8)[..], &[0xa0]].concat();
        assert_eq!(answered(&more), Ok(()));
        for data in [&more[..37], &[&head("localhost", ALL, 8)[..], &[0xa0]].concat(), &more[..36], &[]] {
            assert!(matches!(answered(data), Err(Wrong::Form(_))), "{data:02x?}");
        }
        assert!(matches!(answered(&made(ALL | ATTESTED, b"id", &cose)), Err(Wrong::Form(_))));
    }

    #[test]
    fn a_passkey_that_is_cut_short_or_of_another_kind_is_none() {
        let [(_, cose), ..] = keys();
        let whole = made(ALL | ATTESTED, b"id", &cose);
        let register = |data: &[u8]| register(&client(CREATE), data);
        assert!(register(&whole).is_ok());
        for end in 0..whole.len() {
            assert!(register(&whole[..end]).is_err(), "{end}");
        }
        let behind = [&whole[..], &[0xa0]].concat();
        assert!(matches!(register(&behind), Err(Wrong::Form(_))));
        assert!(register(&made(ALL | ATTESTED | EXTENDED, b"id", &[&cose[..], &[0xa0]].concat())).is_ok());
        assert!(matches!(register(&made(ALL, b"id", &cose)), Err(Wrong::Form(_))), "it says that there is none");
        let synced = register(&made(ALL | ATTESTED | BACKUP_ELIGIBLE, b"id", &cose));
        assert!(synced.is_ok_and(|kept| kept.synced));
        // P-384 instead of P-256; a modulus that is shorter than it says.
        let mut other = cose.clone();
        other[6] = 2;
        assert_eq!(register(&made(ALL | ATTESTED, b"id", &other)), Err(Wrong::Algorithm));
        let short = [RS256.0, &[0; 256], RS256.1].concat();
        assert_eq!(register(&made(ALL | ATTESTED, b"id", &short)), Err(Wrong::Algorithm));
    }

    #[test]
    fn what_is_no_answer_of_a_browsers_is_refused_and_every_refusal_says_what_to_do() {
        let [(key, _), ..] = keys();
        let whole = || answer(&client(GET), &head("localhost", ALL, 8), &key);
        let long = |bytes_max: usize| text(&vec![0; bytes_max + 1]);
        for bad in [
            Assertion { client_data: "%".to_owned(), ..whole() },
            Assertion { client_data: text(b"{"), ..whole() },
            Assertion { client_data: text(&[0xff]), ..whole() },
            Assertion { client_data: long(CLIENT_DATA_BYTES_MAX), ..whole() },
            Assertion { authenticator_data: long(AUTHENTICATOR_DATA_BYTES_MAX), ..whole() },
            Assertion { signature: long(SIGNATURE_BYTES_MAX), ..whole() },
            Assertion { signature: format!("{}=", whole().signature), ..whole() },
            Assertion { passkey: long(line::limits::PASSKEY_ID_BYTES_MAX), ..whole() },
            Assertion { user_handle: long(64), ..whole() },
        ] {
            assert!(matches!(Asserted::read(&bad, &site()), Err(Wrong::Form(_))), "{bad:?}");
        }
        let every = [Wrong::Form("it"), Wrong::Type, Wrong::Origin, Wrong::Site, Wrong::Absent, Wrong::Unverified];
        for wrong in every.into_iter().chain([Wrong::Algorithm, Wrong::Challenge]) {
            let failure = wrong.failure(&site());
            assert!(!failure.what.is_empty() && !failure.hint.is_empty(), "{wrong:?}");
        }
    }
}
