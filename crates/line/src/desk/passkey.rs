//! Passkeys: what a person signs in with beside a passphrase. The desk keeps public keys and counts; that a browser's
//! answer is good is judged before anything of it comes here.

use evidence::cbor::{Reader, Writer};
use evidence::{Malformed, Time};

use super::Refusal;
use super::words::line;
use crate::limits::{DESK_LINE_BYTES_MAX, PASSKEY_ID_BYTES_MAX, PASSKEY_KEY_BYTES_MAX};

/// The kinds of entries that are about passkeys.
pub(super) const KINDS: std::ops::RangeInclusive<u64> = 33..=35;

/// A passkey of somebody who is enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// What it is called, as on the key ring.
    pub name: String,
    /// By what its device knows it.
    pub id: Vec<u8>,
    /// What a signature is held against; bytes that this crate does not look into.
    pub key: Vec<u8>,
    /// How often it has signed, as it says itself; 0 always if it does not count.
    pub count: u32,
    /// True if its maker may keep it on several devices.
    pub synced: bool,
    /// True if it was added in a session under duress: whoever signs in with it does so under duress.
    pub duress: bool,
    /// When it was added.
    pub added: Time,
    /// When somebody last signed in with it.
    pub used: Option<Time>,
}

/// What happened to a passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keying {
    /// A person has another passkey.
    Added {
        /// What it is called.
        name: String,
        /// By what its device knows it.
        id: Vec<u8>,
        /// What a signature is held against.
        key: Vec<u8>,
        /// How often it had signed.
        count: u32,
        /// True if its maker may keep it on several devices.
        synced: bool,
        /// True if in a session under duress. One entry has both, so that neither takes longer to write.
        duress: bool,
    },
    /// The person whose passkey it is signed in with it.
    Used {
        /// Which.
        passkey: u64,
        /// How often it has signed now.
        count: u32,
    },
    /// A passkey is none any more.
    Removed {
        /// Which.
        passkey: u64,
    },
}

impl Passkey {
    /// Passes a count that may follow the one that is kept. One that does not grow is of a copy (WebAuthn, 6.1.1).
    pub(super) fn counts(&self, passkey: u64, count: u32) -> Result<(), Refusal> {
        match (self.count, count) {
            (0, 0) => Ok(()),
            (before, now) if before < now => Ok(()),
            _ => Err(Refusal::PasskeyCopied(passkey)),
        }
    }
}

impl Keying {
    /// Passes what a passkey may be, whoever's it is.
    pub(super) fn fits(name: &str, id: &[u8], key: &[u8]) -> Result<(), Refusal> {
        if name.trim().is_empty() || id.is_empty() || key.is_empty() {
            return Err(Refusal::Empty);
        }
        line("the passkey's name", name)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        match self {
            Keying::Added { name, id, key, count, synced, duress } => {
                writer.uint(33).array(6).text(name).bytes(id).bytes(key);
                writer.uint((*count).into()).bool(*synced).bool(*duress);
            }
            Keying::Used { passkey, count } => {
                writer.uint(34).array(2).uint(*passkey).uint((*count).into());
            }
            Keying::Removed { passkey } => {
                writer.uint(35).uint(*passkey);
            }
        }
    }

    /// Reads the content of an entry of one of [`KINDS`].
    pub(super) fn read(kind: u64, reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match kind {
            33 => {
                reader.array(6)?;
                Keying::Added {
                    name: reader.text(DESK_LINE_BYTES_MAX)?.to_owned(),
                    id: reader.bytes(PASSKEY_ID_BYTES_MAX)?.to_vec(),
                    key: reader.bytes(PASSKEY_KEY_BYTES_MAX)?.to_vec(),
                    count: count(reader)?,
                    synced: reader.bool()?,
                    duress: reader.bool()?,
                }
            }
            34 => {
                reader.array(2)?;
                Keying::Used { passkey: reader.uint()?, count: count(reader)? }
            }
            35 => Keying::Removed { passkey: reader.uint()? },
            _ => return Err(reader.refuse("no entry about a passkey")),
        })
    }
}

fn count(reader: &mut Reader<'_>) -> Result<u32, Malformed> {
    u32::try_from(reader.uint()?).map_err(|_| reader.refuse("a count of more than 32 bits"))
}
