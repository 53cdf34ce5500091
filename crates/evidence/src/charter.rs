//! The charter: the memorandum of understanding, readable by machine and signed by every party.
//!
//! The hash of the payload that founded a line is the line's identity, and the first bits of a payload's hash, read
//! aloud as words, prove first contact.

use std::collections::BTreeSet;
use std::fmt;

use minicbor::{Decode, Encode};

use crate::cbor::{self, Reader, Writer};
use crate::cose::{self, Label, Sign1};
use crate::limits::{
    AMENDED_CHARTER_BYTES_MAX, CHARTER_BYTES_MAX, CHARTER_FILE_BYTES_MAX, DELEGATIONS_MAX, NAME_BYTES_MAX, PARTIES_MAX,
    POSTS_MAX,
};
use crate::merkle::{Hash, sha256};
use crate::{Amendment, KeyError, Keyring, Malformed, PublicKey, Signer, Time};

const WHAT: &str = "charter";

/// The first item of a charter file.
const FILE_LABEL: &str = "detente charter file v1";

/// An encoded null: the place of a signature that is missing.
const NULL: [u8; 1] = [0xf6];

/// Which line: the SHA-256 of the payload of the charter that founded it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineId(pub Hash);

impl fmt::Debug for LineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for LineId {
    /// Lower-case hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A party's place in the charter's list, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyIndex(pub u8);

/// A post's place in its party's list, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostIndex(pub u8);

/// What the parties agreed on, before anyone signed it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Charter {
    /// The version of this format: 1.
    #[n(0)]
    pub version: u64,
    /// What the line is called.
    #[n(1)]
    pub name: String,
    /// A drill line is a line of its own, marked everywhere, and never reaches a live one.
    #[n(2)]
    pub drill: bool,
    /// Random, so that two lines never share an identity.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
    /// When it was drawn up, on the proposer's clock.
    #[n(4)]
    pub drawn_up: Time,
    /// The parties; their order numbers their lanes.
    #[n(5)]
    pub parties: Vec<Party>,
    /// What the line is for.
    #[n(6)]
    pub purposes: Vec<String>,
    /// What it is not: no permission, no recognition, no intelligence.
    #[n(7)]
    pub exclusions: Vec<String>,
    /// Which forces it covers.
    #[n(8)]
    pub forces: Vec<String>,
    /// What each owes the others, in numbers.
    #[n(9)]
    pub terms: Terms,
    /// What more was agreed about what is said on the line, encoded. What it means is not this crate's concern; whoever
    /// folds what is said refuses a charter whose annex it does not understand.
    #[cbor(n(10), with = "minicbor::bytes")]
    pub annex: Option<Vec<u8>>,
    /// Which line's charter this takes the place of, and from when on; `None` in the charter that founds a line.
    #[n(11)]
    pub amends: Option<Amendment>,
}

/// One party to the charter.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Party {
    /// One to sixteen of `A-Z`, `0-9` and `-`: the first part of its serials.
    #[n(0)]
    pub code: String,
    /// Its name in full.
    #[n(1)]
    pub name: String,
    /// Whether it is bound, watches, or guarantees.
    #[n(2)]
    pub role: Role,
    /// The Ed25519 public key that stays offline and names the party's stations.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub root_key: [u8; 32],
    /// Its languages (BCP 47), the authoritative one first.
    #[n(4)]
    pub languages: Vec<String>,
    /// Its posts.
    #[n(5)]
    pub posts: Vec<Post>,
}

/// What a party is to the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// Bound by the charter.
    #[n(0)]
    Party,
    /// Reads, and is bound to nothing.
    #[n(1)]
    Observer,
    /// Reads, and vouches for the others.
    #[n(2)]
    Guarantor,
}

/// A named office, never a person.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Post {
    /// One to sixteen of `a-z`, `0-9` and `-`, unique in its party.
    #[n(0)]
    pub code: String,
    /// The office, in the party's first language.
    #[n(1)]
    pub title: String,
    /// How its holder is addressed, fixed beforehand.
    #[n(2)]
    pub address: String,
    /// At which level it speaks.
    #[n(3)]
    pub level: Level,
    /// The post of the same party that a matter goes up to.
    #[n(4)]
    pub escalates_to: Option<String>,
    /// The office that speaks for the post while its holder is away, named beforehand.
    #[n(5)]
    pub deputy: Option<String>,
}

/// The four levels of a line, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Level {
    /// Those at the ends of the line.
    #[n(0)]
    Tactical,
    /// Chiefs of staff.
    #[n(1)]
    Operational,
    /// Ministers.
    #[n(2)]
    Ministry,
    /// Heads of state or government.
    #[n(3)]
    Leader,
}

/// What each party owes the others, in numbers. Arrays run from FLASH to ROUTINE.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Terms {
    /// Milliseconds between two heartbeats.
    #[n(0)]
    pub heartbeat_ms: u64,
    /// Seconds between two signed line checks, in each direction.
    #[n(1)]
    pub check_every_s: u64,
    /// Seconds within which a line check is to be answered.
    #[n(2)]
    pub check_answer_s: u64,
    /// Seconds within which a message is to be receipted by the other station.
    #[n(3)]
    pub received_within_s: [u64; 4],
    /// Seconds within which a message is to be read by the watch.
    #[n(4)]
    pub read_within_s: [u64; 4],
    /// Most words in a message of FLASH or IMMEDIATE.
    #[n(5)]
    pub urgent_words_max: u64,
    /// Largest entry in bytes.
    #[n(6)]
    pub entry_bytes_max: u64,
    /// Milliseconds by which two stations' clocks may differ before it is an alarm.
    #[n(7)]
    pub clock_offset_max_ms: u64,
}

impl Default for Terms {
    /// Handling times of ACP 121, a line check every two hours in each direction.
    fn default() -> Self {
        Terms {
            heartbeat_ms: 1_000,
            check_every_s: 7_200,
            check_answer_s: 60,
            received_within_s: [10, 60, 600, 3_600],
            read_within_s: [600, 1_800, 10_800, 21_600],
            urgent_words_max: 200,
            entry_bytes_max: 64 * 1024,
            clock_offset_max_ms: 5_000,
        }
    }
}

/// Why a charter is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CharterError {
    /// The file or its payload is not of the format.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The content contradicts itself or asks what this version cannot keep.
    #[error("the charter is not sound: {0}")]
    Unsound(String),
    /// It is no amendment of the charter that holds, or not the next one.
    #[error("the charter does not follow on the one that holds: {0}")]
    NotNext(String),
    /// A party has not signed.
    #[error("{0} has not signed the charter")]
    Unsigned(String),
    /// A party's signature is over something else, or by another key.
    #[error("the signature of {0} is not good over this")]
    BadSignature(String),
    /// The one who would sign is not named.
    #[error("no party of the charter has this root key")]
    NotAParty,
    /// A delegation that came with the charter is not good.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl Charter {
    /// The payload: what is signed and, if it founds a line, whose hash names it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        minicbor::to_vec(self).expect("writing to memory does not fail")
    }

    /// Decodes and checks a payload.
    ///
    /// # Errors
    /// [`CharterError::Malformed`] or [`CharterError::Unsound`], with the first rule broken.
    pub fn decode(payload: &[u8]) -> Result<Self, CharterError> {
        let charter = Charter::read(payload)?;
        charter.check()?;
        Ok(charter)
    }

    /// Decodes a payload, whatever it says; a founding charter in it is not looked into.
    pub(crate) fn read(payload: &[u8]) -> Result<Self, Malformed> {
        cbor::check(WHAT, payload, AMENDED_CHARTER_BYTES_MAX)?;
        let refuse = |why| Malformed { what: WHAT, at: 0, why };
        let charter: Charter =
            minicbor::decode(payload).map_err(|_| refuse("not of the shape that the specification gives"))?;
        // A term that this version does not know would be signed without being understood.
        if charter.encode() != payload {
            return Err(refuse("says more than this version understands"));
        }
        // What it holds of the founding charter and what it says itself are bound each for itself.
        let founding = charter.amends.as_ref().map_or(0, |amends| amends.founding.len());
        if founding.max(payload.len() - founding) > CHARTER_BYTES_MAX {
            return Err(refuse("longer than its limit"));
        }
        Ok(charter)
    }

    /// Passes a charter that contradicts nothing: neither itself nor, if it is amended, the one that founded its line.
    ///
    /// # Errors
    /// [`CharterError::Malformed`] if its founding charter is none by its form, or [`CharterError::Unsound`], with the
    /// first rule broken.
    pub fn check(&self) -> Result<(), CharterError> {
        // All that it holds is of the format before any of it is judged.
        let founding = self.founding()?;
        self.check_alone()?;
        match (&self.amends, founding) {
            (Some(amends), Some(founding)) => self.check_against(amends, &founding),
            _ => Ok(()),
        }
    }

    /// Passes a charter that does not contradict itself, whatever it amends.
    pub(crate) fn check_alone(&self) -> Result<(), CharterError> {
        let rule = |holds: bool, broken: &str| {
            if holds { Ok(()) } else { Err(CharterError::Unsound(broken.to_owned())) }
        };
        rule(self.version == 1, "its version is not 1")?;
        rule(named(&self.name), "the line has no name")?;
        rule((2..=PARTIES_MAX).contains(&self.parties.len()), "it names fewer than two or too many parties")?;
        let codes: BTreeSet<_> = self.parties.iter().map(|party| &party.code).collect();
        rule(codes.len() == self.parties.len(), "two parties share a code")?;
        let keys: BTreeSet<_> = self.parties.iter().map(|party| party.root_key).collect();
        rule(keys.len() == self.parties.len(), "two parties share a root key")?;
        rule(self.parties.iter().filter(|party| party.role == Role::Party).count() >= 2, "fewer than two are bound")?;
        self.parties.iter().try_for_each(Party::check)?;
        for texts in [&self.purposes, &self.exclusions, &self.forces] {
            rule(texts.iter().all(|text| !text.trim().is_empty()), "a purpose, exclusion or force is empty")?;
        }
        self.terms.check()
    }

    /// The line's identity: the hash of the payload that founded it.
    #[must_use]
    pub fn line_id(&self) -> LineId {
        self.amends.as_ref().map_or_else(|| LineId(sha256(&self.encode())), Amendment::line_id)
    }

    /// The party at an index.
    #[must_use]
    pub fn party(&self, index: PartyIndex) -> Option<&Party> {
        self.parties.get(index.0 as usize)
    }

    /// The index of the party with this code.
    #[must_use]
    pub fn party_by_code(&self, code: &str) -> Option<PartyIndex> {
        self.parties.iter().position(|party| party.code == code).map(|at| PartyIndex(at as u8))
    }

    /// The index of the party with this root key.
    #[must_use]
    pub fn party_by_root(&self, key: &PublicKey) -> Option<PartyIndex> {
        let key = key.to_bytes();
        self.parties.iter().position(|party| party.root_key == key).map(|at| PartyIndex(at as u8))
    }
}

impl Party {
    /// Passes a party that contradicts nothing.
    pub(crate) fn check(&self) -> Result<(), CharterError> {
        let rule = |holds: bool, broken: &str| {
            if holds { Ok(()) } else { Err(CharterError::Unsound(format!("party {:?}: {broken}", self.code))) }
        };
        let capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
        rule(coded(&self.code, capital), "its code is not one to sixteen of A-Z, 0-9 and -")?;
        rule(named(&self.name), "it has no name")?;
        rule(PublicKey::from_bytes(&self.root_key).is_some(), "its root key is not an Ed25519 public key")?;
        rule((1..=16).contains(&self.languages.len()), "it has no language, or too many")?;
        let tag = |c: char| c.is_ascii_alphanumeric() || c == '-';
        rule(self.languages.iter().all(|language| coded(language, tag)), "a language is not a BCP 47 tag")?;
        rule((1..=POSTS_MAX).contains(&self.posts.len()), "it has no post, or too many")?;
        let codes: BTreeSet<_> = self.posts.iter().map(|post| &post.code).collect();
        rule(codes.len() == self.posts.len(), "two posts share a code")?;
        for post in &self.posts {
            let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            rule(coded(&post.code, small), "a post's code is not one to sixteen of a-z, 0-9 and -")?;
            rule(named(&post.title) && named(&post.address), "a post has no title or no form of address")?;
            rule(post.deputy.as_ref().is_none_or(|deputy| named(deputy)), "a post's deputy has no name")?;
            if let Some(above) = &post.escalates_to {
                // Escalation goes up, so it ends.
                let above = self.posts.iter().find(|other| &other.code == above);
                rule(above.is_some_and(|above| above.level > post.level), "a post escalates to none above it")?;
            }
        }
        Ok(())
    }

    /// The post at an index.
    #[must_use]
    pub fn post(&self, index: PostIndex) -> Option<&Post> {
        self.posts.get(index.0 as usize)
    }

    /// The index of the post with this code.
    #[must_use]
    pub fn post_by_code(&self, code: &str) -> Option<PostIndex> {
        self.posts.iter().position(|post| post.code == code).map(|at| PostIndex(at as u8))
    }
}

impl Terms {
    fn check(&self) -> Result<(), CharterError> {
        let rule = |holds: bool, broken: &str| {
            if holds { Ok(()) } else { Err(CharterError::Unsound(format!("terms: {broken}"))) }
        };
        const YEAR_S: u64 = 366 * 86_400;
        let within = |seconds: &[u64]| seconds.iter().all(|s| (1..=YEAR_S).contains(s));
        rule((100..=60_000).contains(&self.heartbeat_ms), "heartbeats are not 100 ms to 60 s apart")?;
        rule(within(&[self.check_every_s, self.check_answer_s]), "line checks are not 1 s to a year apart")?;
        rule(self.check_answer_s <= self.check_every_s, "a line check is due after the next one")?;
        rule(within(&self.received_within_s), "a time for received is not 1 s to a year")?;
        rule(within(&self.read_within_s), "a time for read is not 1 s to a year")?;
        rule((10..=10_000).contains(&self.urgent_words_max), "the word limit is not 10 to 10,000")?;
        let largest = crate::limits::ENTRY_BYTES_MAX as u64;
        rule((1_024..=largest).contains(&self.entry_bytes_max), "the largest entry is not 1 to 64 KiB")?;
        rule((100..=3_600_000).contains(&self.clock_offset_max_ms), "the clock offset is not 100 ms to 1 h")
    }
}

fn named(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= NAME_BYTES_MAX
}

fn coded(text: &str, of: impl Fn(char) -> bool) -> bool {
    (1..=16).contains(&text.len()) && text.chars().all(of)
}

/// The first 140 bits of the hash of a charter's payload, as 28 words of the ICAO spelling alphabet, to be read aloud.
///
/// Of the charter that founds a line it is the fingerprint of the line; of an amended one it never is, since the line
/// stays the same and what is to be compared is what changes.
///
/// Both sides draw on the charter's content, so a deceiver needs two charters that collide: about 2^70 hashes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 28]);

/// One word for each value of five bits: 26 letters, then the digits 2 to 7, as in base 32 (RFC 4648).
const WORDS: [&str; 32] = [
    "alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima",
    "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "xray",
    "yankee", "zulu", "two", "three", "four", "five", "six", "seven",
];

impl Fingerprint {
    /// The fingerprint of the charter whose payload has this hash.
    #[must_use]
    pub fn of(payload: Hash) -> Self {
        let bit = |at: usize| payload.0[at / 8] >> (7 - at % 8) & 1;
        Fingerprint(std::array::from_fn(|word| (0..5).fold(0, |value, at| value << 1 | bit(word * 5 + at))))
    }

    /// True if a person typed these words, in whatever case and spacing; `x-ray` and `xray`, `alpha` and `alfa`,
    /// `juliet` and `juliett`, a digit and its word are the same.
    #[must_use]
    pub fn matches(&self, typed: &str) -> bool {
        let mut words = typed
            .to_lowercase()
            .replace("x-ray", "xray")
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| match word {
                "alpha" => "alfa".to_owned(),
                "juliet" => "juliett".to_owned(),
                "2" => "two".to_owned(),
                "3" => "three".to_owned(),
                "4" => "four".to_owned(),
                "5" => "five".to_owned(),
                "6" => "six".to_owned(),
                "7" => "seven".to_owned(),
                other => other.to_owned(),
            })
            .collect::<Vec<_>>()
            .into_iter();
        self.0.iter().all(|&value| words.next().is_some_and(|word| word == WORDS[value as usize]))
            && words.next().is_none()
    }
}

impl fmt::Display for Fingerprint {
    /// Seven groups of four words, one group a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, group) in self.0.chunks(4).enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            let words: Vec<_> = group.iter().map(|&value| WORDS[value as usize]).collect();
            f.write_str(&words.join(" "))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_string().replace('\n', " "))
    }
}

/// A charter on its way round the parties, with the signatures and delegations that it has gathered.
///
/// Encoded as a *charter file*: `["detente charter file v1", payload, [signature / null], [delegation]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCharter {
    charter: Charter,
    payload: Vec<u8>,
    signatures: Vec<Option<Vec<u8>>>,
    /// Delegations and revocations as encoded, each signed by its party's root key.
    delegations: Vec<Vec<u8>>,
}

impl SignedCharter {
    /// A charter that nobody has signed yet.
    ///
    /// # Errors
    /// [`CharterError`] with what another party's station would refuse: [`CharterError::Unsound`] if it contradicts
    /// itself or the founding charter, [`CharterError::Malformed`] if it is too long.
    pub fn propose(charter: Charter) -> Result<Self, CharterError> {
        let payload = charter.encode();
        let charter = Charter::decode(&payload)?;
        let signatures = vec![None; charter.parties.len()];
        Ok(SignedCharter { charter, payload, signatures, delegations: Vec::new() })
    }

    /// Adds the signature of the party whose root key signs.
    ///
    /// # Errors
    /// [`CharterError::NotAParty`] if the charter does not name the key.
    pub fn sign(&mut self, root: &dyn Signer) -> Result<PartyIndex, CharterError> {
        let party = self.charter.party_by_root(&root.public()).ok_or(CharterError::NotAParty)?;
        let aad = Label::Charter.alone();
        let signature = cose::sign_detached(&cose::PROTECTED_ED25519, &self.payload, &aad, root);
        self.signatures[party.0 as usize] = Some(signature);
        Ok(party)
    }

    /// Adds a delegation or revocation, once.
    ///
    /// # Errors
    /// [`CharterError::Key`] if no party's root key signed it.
    pub fn add_delegation(&mut self, encoded: Vec<u8>) -> Result<(), CharterError> {
        if self.delegations.contains(&encoded) {
            return Ok(());
        }
        self.delegations.push(encoded);
        self.keyring().map(|_| ()).inspect_err(|_| {
            self.delegations.pop();
        })
    }

    /// Takes over what another copy of the same charter has gathered.
    ///
    /// # Errors
    /// [`CharterError::Unsound`] if it is another charter.
    pub fn merge(&mut self, other: &SignedCharter) -> Result<(), CharterError> {
        if self.payload != other.payload {
            return Err(CharterError::Unsound("the two files hold different charters".to_owned()));
        }
        for (mine, theirs) in self.signatures.iter_mut().zip(&other.signatures) {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
        other.delegations.iter().try_for_each(|encoded| self.add_delegation(encoded.clone()))
    }

    /// What was gathered beside the charter, as it stands in the file: `[[signature / null], [delegation]]`.
    #[must_use]
    pub fn gathered(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write_gathered(writer.array(2));
        writer.into_bytes()
    }

    /// The payload of a charter file of which nothing is verified.
    ///
    /// # Errors
    /// [`Malformed`] if it is none by its form.
    pub fn payload_of(file: &[u8]) -> Result<&[u8], Malformed> {
        SignedCharter::head(file).map(|(_, payload)| payload)
    }

    /// The charter file of a payload with what [`SignedCharter::gathered`] wrote, nothing of it verified.
    ///
    /// # Errors
    /// [`Malformed`] if that is not of its form.
    pub fn file_of(payload: &[u8], gathered: &[u8]) -> Result<Vec<u8>, Malformed> {
        cbor::check("signatures", gathered, CHARTER_FILE_BYTES_MAX)?;
        let mut reader = Reader::new("signatures", gathered);
        reader.array(2)?;
        let (signatures, delegations) = (reader.raw()?, reader.raw()?);
        reader.end()?;
        let mut file = Writer::with_capacity(payload.len() + gathered.len() + 64);
        file.array(4).text(FILE_LABEL).bytes(payload).raw(signatures).raw(delegations);
        Ok(file.into_bytes())
    }

    fn write_gathered(&self, file: &mut Writer) {
        file.array(self.signatures.len() as u64);
        for signature in &self.signatures {
            match signature {
                Some(signature) => file.raw(signature),
                None => file.null(),
            };
        }
        file.array(self.delegations.len() as u64);
        for delegation in &self.delegations {
            file.raw(delegation);
        }
    }

    /// The charter file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut file = Writer::with_capacity(self.payload.len() + 512);
        self.write_gathered(file.array(4).text(FILE_LABEL).bytes(&self.payload));
        file.into_bytes()
    }

    /// Reads a charter file and verifies every signature and delegation that it bears; some may be missing.
    ///
    /// # Errors
    /// [`CharterError`] with the first thing that fails.
    pub fn decode(file: &[u8]) -> Result<Self, CharterError> {
        let signed = SignedCharter::read(file)?;
        signed.keyring()?;
        Ok(signed)
    }

    /// The same without its delegations and revocations, which cost as much to verify as there are of them: who has signed
    /// does not depend on them.
    ///
    /// # Errors
    /// As for [`SignedCharter::decode`], but for those.
    pub fn decode_signatures(file: &[u8]) -> Result<Self, CharterError> {
        SignedCharter::read(file).map(|signed| SignedCharter { delegations: Vec::new(), ..signed })
    }

    /// The payload of a file, and what follows it, nothing of it read.
    fn head(file: &[u8]) -> Result<(Reader<'_>, &[u8]), Malformed> {
        cbor::check("charter file", file, CHARTER_FILE_BYTES_MAX)?;
        let mut reader = Reader::new("charter file", file);
        reader.array(4)?;
        if reader.text(64)? != FILE_LABEL {
            return Err(reader.refuse("not a charter file of version 1"));
        }
        let payload = reader.bytes(AMENDED_CHARTER_BYTES_MAX)?;
        Ok((reader, payload))
    }

    /// Verifies the signatures, and of the rest the form.
    fn read(file: &[u8]) -> Result<Self, CharterError> {
        let (mut reader, payload) = SignedCharter::head(file)?;
        let payload = payload.to_vec();
        let places = reader.array_up_to(PARTIES_MAX as u64)?;
        let places: Vec<&[u8]> = (0..places).map(|_| reader.raw()).collect::<Result<_, _>>()?;
        let count = reader.array_up_to((PARTIES_MAX * DELEGATIONS_MAX) as u64)?;
        let delegations = (0..count).map(|_| Ok(reader.raw()?.to_vec())).collect::<Result<_, Malformed>>()?;
        reader.end()?;

        let charter = Charter::decode(&payload)?;
        if places.len() != charter.parties.len() {
            return Err(reader.refuse("not one place for the signature of each party").into());
        }
        let mut signatures = Vec::with_capacity(places.len());
        for (party, encoded) in charter.parties.iter().zip(places) {
            if encoded == NULL {
                signatures.push(None);
                continue;
            }
            let signature = Sign1::parse("charter signature", encoded)?.plain("charter signature")?;
            if signature.payload.is_some() {
                return Err(reader.refuse("a signature that carries a payload of its own").into());
            }
            let key = PublicKey::from_bytes(&party.root_key).ok_or(CharterError::NotAParty)?;
            signature
                .verify(&Label::Charter.alone(), &payload, &key)
                .map_err(|_| CharterError::BadSignature(party.code.clone()))?;
            signatures.push(Some(encoded.to_vec()));
        }
        Ok(SignedCharter { charter, payload, signatures, delegations })
    }

    /// Passes if every party has signed.
    ///
    /// # Errors
    /// [`CharterError::Unsigned`] with the first that has not.
    pub fn complete(&self) -> Result<(), CharterError> {
        match self.missing().next() {
            None => Ok(()),
            Some(party) => Err(CharterError::Unsigned(party.code.clone())),
        }
    }

    /// Keeps of what was gathered the parts that another copy lacks; what is added to that copy makes it whole.
    #[must_use]
    pub fn beyond(mut self, other: &SignedCharter) -> Self {
        for (mine, theirs) in self.signatures.iter_mut().zip(&other.signatures) {
            if theirs.is_some() {
                *mine = None;
            }
        }
        self.delegations.retain(|delegation| !other.delegations.contains(delegation));
        self
    }

    /// The parties that have signed.
    pub fn signed(&self) -> impl Iterator<Item = PartyIndex> {
        (0..).map(PartyIndex).zip(&self.signatures).filter(|(_, signed)| signed.is_some()).map(|(party, _)| party)
    }

    /// The parties that have not signed.
    pub fn missing(&self) -> impl Iterator<Item = &Party> {
        self.charter.parties.iter().zip(&self.signatures).filter(|(_, signed)| signed.is_none()).map(|(party, _)| party)
    }

    /// The keys that the delegations give, each verified.
    ///
    /// # Errors
    /// [`CharterError::Key`] with the first delegation that fails.
    pub fn keyring(&self) -> Result<Keyring, CharterError> {
        let mut keyring = Keyring::new(&self.charter);
        for encoded in &self.delegations {
            keyring.add(encoded)?;
        }
        Ok(keyring)
    }

    /// What was agreed.
    #[must_use]
    pub fn charter(&self) -> &Charter {
        &self.charter
    }

    /// The bytes that were signed.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Delegations and revocations as encoded.
    #[must_use]
    pub fn delegations(&self) -> &[Vec<u8>] {
        &self.delegations
    }

    /// The line's identity: the hash of the payload that founded it.
    #[must_use]
    pub fn line_id(&self) -> LineId {
        self.charter.amends.as_ref().map_or_else(|| LineId(sha256(&self.payload)), Amendment::line_id)
    }

    /// What the parties read to one another of this very charter, amended or not.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(sha256(&self.payload))
    }
}
