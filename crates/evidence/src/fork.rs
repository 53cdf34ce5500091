//! Proof of a fork: two different entries that one party signed for one place.
//!
//! A file that needs nothing else: `["detente fork v1", charter file, root before, entry, entry]`, the entries in
//! ascending order of their bytes. Both are signed onto the same history, so no reading of it excuses the second.

use crate::cbor::{self, Reader, Writer};
use crate::failure::{Failure, FailureLevel};
use crate::limits::{CHARTER_FILE_BYTES_MAX, ENTRY_BYTES_MAX, FORK_BYTES_MAX};
use crate::{EntryRef, Hash, Keyring, LineId, Party, SignedCharter, UnverifiedEntry, VerifiedEntry};

const WHAT: &str = "fork proof";

/// The first item of the file.
const LABEL: &str = "detente fork v1";

/// Two entries of one party for one place, verified onto one history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForkProof {
    charter: SignedCharter,
    root_before: Hash,
    entries: [VerifiedEntry; 2],
}

impl ForkProof {
    /// Puts a proof together, and passes it only if a stranger will accept it.
    ///
    /// # Errors
    /// [`Failure`] if the charter is not complete, or the two do not contradict each other.
    pub fn new(
        charter: &SignedCharter,
        root_before: Hash,
        one: VerifiedEntry,
        other: VerifiedEntry,
    ) -> Result<Self, Failure> {
        charter.complete()?;
        let mut entries = [one.into_bytes(), other.into_bytes()];
        entries.sort();
        let entries = verify(charter.line_id(), &charter.keyring()?, root_before, [&entries[0], &entries[1]])?;
        Ok(ForkProof { charter: charter.clone(), root_before, entries })
    }

    /// The file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut file = Writer::new();
        file.array(5).text(LABEL).bytes(&self.charter.encode()).bytes(&self.root_before.0);
        self.entries.iter().for_each(|entry| {
            file.bytes(entry.bytes());
        });
        file.into_bytes()
    }

    /// Reads a file and verifies all that it says.
    ///
    /// # Errors
    /// [`Failure`] with the first thing that fails; it is then no proof against anyone.
    pub fn decode_and_verify(file: &[u8]) -> Result<Self, Failure> {
        cbor::check(WHAT, file, FORK_BYTES_MAX)?;
        let mut reader = Reader::new(WHAT, file);
        reader.array(5)?;
        if reader.text(64)? != LABEL {
            return Err(reader.refuse("not a fork proof of version 1").into());
        }
        // The form of the file stands before what its parts say.
        let charter = reader.bytes(CHARTER_FILE_BYTES_MAX)?;
        let root_before = Hash(reader.fixed()?);
        let entries = [reader.bytes(ENTRY_BYTES_MAX)?, reader.bytes(ENTRY_BYTES_MAX)?];

        let charter = SignedCharter::decode(charter)?;
        charter.complete()?;
        let entries = verify(charter.line_id(), &charter.keyring()?, root_before, entries)?;
        Ok(ForkProof { charter, root_before, entries })
    }

    /// The charter of the line.
    #[must_use]
    pub fn charter(&self) -> &SignedCharter {
        &self.charter
    }

    /// Who signed both.
    #[must_use]
    pub fn party(&self) -> &Party {
        self.charter.charter().party(self.at().lane.party).expect("an entry was verified by a key of its party")
    }

    /// The place that both claim.
    #[must_use]
    pub fn at(&self) -> EntryRef {
        self.entries[0].at()
    }

    /// The root of the lane onto which both were signed.
    #[must_use]
    pub fn root_before(&self) -> Hash {
        self.root_before
    }

    /// The two entries.
    #[must_use]
    pub fn entries(&self) -> &[VerifiedEntry; 2] {
        &self.entries
    }
}

/// Verifies two entries that are said to contradict each other.
pub(crate) fn verify(
    line: LineId,
    keyring: &Keyring,
    root_before: Hash,
    entries: [&[u8]; 2],
) -> Result<[VerifiedEntry; 2], Failure> {
    let [one, other] = entries.map(|entry| UnverifiedEntry::parse(entry.to_vec()));
    let (one, other) = (one?, other?);
    one.fits(keyring)?;
    other.fits(keyring)?;
    let at = one.at();
    let refuse = |why| Err(Failure::of_file(FailureLevel::Place, why).at(at));
    if at != other.at() {
        return refuse("the two entries are for two places, which is no fork");
    }
    // Also refuses the same entry twice.
    if one.bytes() >= other.bytes() {
        return refuse("the two entries are not two, in ascending order of their bytes");
    }
    Ok([one.verify(line, root_before, keyring)?, other.verify(line, root_before, keyring)?])
}
