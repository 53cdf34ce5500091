//! Test vectors: what they are, how they are written, and what this crate says of them.
//!
//! One file, one failure: a header that names the level at which a verifier must refuse, what the verifier is given,
//! and the object in hexadecimal. `cases` makes them, from fixed seeds.

#![allow(dead_code, reason = "the generator writes what the tests read")]
#![allow(clippy::unwrap_used, reason = "only tests and the generator come here")]

pub mod cases;
mod forge;
pub mod mutants;

use std::fmt::Write as _;

use evidence::transcript::Auditor;
use evidence::*;

const FIRST_LINE: &str = "detente vector v1";

/// One vector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector {
    /// The file's name without its suffix: `kind-what`.
    pub name: String,
    /// Which kind of object it is.
    pub kind: String,
    /// `None` for `ok`.
    pub expect: Option<FailureLevel>,
    pub comment: String,
    /// What the verifier is given: bytes as hexadecimal, numbers in decimal, words as they are.
    pub given: Vec<(String, String)>,
    pub object: Vec<u8>,
}

impl Vector {
    pub fn write(&self) -> String {
        let expect = self.expect.map_or("ok", FailureLevel::name);
        let mut text = format!("{FIRST_LINE}\nkind: {}\nexpect: {expect}\ncomment: {}\n", self.kind, self.comment);
        for (name, value) in &self.given {
            writeln!(text, "{name}: {value}").unwrap();
        }
        text.push('\n');
        for line in self.object.chunks(50) {
            writeln!(text, "{}", hex(line)).unwrap();
        }
        text
    }

    pub fn read(name: &str, text: &str) -> Self {
        let (header, object) = text.split_once("\n\n").unwrap();
        let mut fields = header.lines();
        assert_eq!(fields.next(), Some(FIRST_LINE), "{name}");
        let mut given: Vec<(String, String)> = fields
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let mut take = |wanted: &str| {
            let at = given.iter().position(|(name, _)| name == wanted).unwrap();
            given.remove(at).1
        };
        let (kind, expect, comment) = (take("kind"), take("expect"), take("comment"));
        let level = FailureLevel::ALL.into_iter().find(|level| level.name() == expect);
        assert!(level.is_some() || expect == "ok", "{name}: no level is called {expect:?}");
        Vector { name: name.to_owned(), kind, expect: level, comment, given, object: unhex(object) }
    }

    /// What this crate says of it.
    pub fn verify(&self) -> Result<(), FailureLevel> {
        let level = |failure: Failure| failure.level;
        match self.kind.as_str() {
            "cbor" => cbor::check("object", &self.object, 1 << 20).map_err(|error| level(error.into())),
            "identity" => Identity::decode(&self.object).map(drop).map_err(|error| level(error.into())),
            "charter-file" => SignedCharter::decode(&self.object)
                .and_then(|charter| charter.complete())
                .map_err(|error| level(error.into())),
            "fingerprint" => {
                let payload = Hash(self.object.as_slice().try_into().unwrap());
                let matches = Fingerprint::of(payload).matches(self.text("words"));
                if matches { Ok(()) } else { Err(FailureLevel::Charter) }
            }
            "charter-words" => {
                let charter = SignedCharter::decode(&self.object).map_err(|error| level(error.into()))?;
                charter.complete().map_err(|error| level(error.into()))?;
                let matches = charter.fingerprint().matches(self.text("words"));
                if matches { Ok(()) } else { Err(FailureLevel::Charter) }
            }
            "key" => {
                let mut keyring = self.keyring();
                keyring.add(&self.object).map(drop).map_err(|error| level(error.into()))
            }
            "entry" => UnverifiedEntry::parse(self.object.clone())
                .map_err(EntryError::from)
                .and_then(|entry| {
                    let keyring = self.keyring();
                    entry.verify(keyring.line(), self.hash("root-before"), &keyring)
                })
                .map(drop)
                .map_err(|error| level(error.into())),
            "seen-digest" => {
                let line = LineId(self.hash("line"));
                let sizes: Vec<u64> = self.text("sizes").split(' ').map(|size| size.parse().unwrap()).collect();
                let roots: Vec<Hash> = self.text("roots").split(' ').map(to_hash).collect();
                let digest = Seen::digest(line, &sizes, &roots);
                if digest.0.as_slice() == self.object { Ok(()) } else { Err(FailureLevel::Seen) }
            }
            "receipt" => UnverifiedReceipt::parse(&self.object)
                .map_err(ReceiptError::from)
                .and_then(|receipt| {
                    let keyring = self.keyring();
                    receipt.verify(keyring.line(), self.hash("root"), &keyring)
                })
                .map(drop)
                .map_err(|error| level(error.into())),
            "receipt-inclusion" => UnverifiedReceipt::parse(&self.object)
                .map_err(ReceiptError::from)
                .and_then(|receipt| {
                    let keyring = self.keyring();
                    let serial = self.text("serial").parse().unwrap();
                    receipt.verify_inclusion(keyring.line(), self.hash("leaf"), serial, &keyring)
                })
                .map(drop)
                .map_err(|error| level(error.into())),
            "consistency" => {
                let path: Vec<Hash> = self.object.chunks(32).map(|hash| Hash(hash.try_into().unwrap())).collect();
                let size = |name| self.text(name).parse().unwrap();
                let holds = merkle::consistent(
                    size("old-size"),
                    self.hash("old-root"),
                    size("new-size"),
                    self.hash("new-root"),
                    &path,
                );
                if holds { Ok(()) } else { Err(FailureLevel::Receipt) }
            }
            "disclosure" => Disclosure::verify(&self.object).map(drop).map_err(level),
            "fork" => ForkProof::decode_and_verify(&self.object).map(drop).map_err(level),
            "transcript" | "extract" => audit(&self.object).map_err(level),
            kind => panic!("{}: no kind is called {kind:?}", self.name),
        }
    }

    fn text(&self, name: &str) -> &str {
        let field = self.given.iter().find(|(given, _)| given == name);
        &field.unwrap_or_else(|| panic!("{}: {name} is not given", self.name)).1
    }

    fn hash(&self, name: &str) -> Hash {
        to_hash(self.text(name))
    }

    /// The keys of the charter file that is given, and of the further delegations and revocations.
    fn keyring(&self) -> Keyring {
        let mut keyring = SignedCharter::decode(&unhex(self.text("charter-file"))).unwrap().keyring().unwrap();
        for (_, encoded) in self.given.iter().filter(|(name, _)| name == "key") {
            keyring.add(&unhex(encoded)).unwrap();
        }
        keyring
    }
}

/// Audits a whole transcript in memory.
fn audit(mut bytes: &[u8]) -> Result<(), Failure> {
    let mut auditor = Auditor::new();
    while !bytes.is_empty() {
        // What does not end is handed over as it is, to be refused in its place.
        let end = transcript::next_item(bytes)?.unwrap_or(bytes.len());
        if let Some(check) = auditor.item(&bytes[..end])? {
            check.run()?;
        }
        bytes = &bytes[end..];
    }
    auditor.finish()?.contradictions.into_iter().next().map_or(Ok(()), Err)
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_digit(16).unwrap() as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn to_hash(text: &str) -> Hash {
    Hash(unhex(text).try_into().unwrap())
}
