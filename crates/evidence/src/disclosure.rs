//! One entry shown to a stranger without the rest of its line.
//!
//! A file that needs nothing else: `["detente disclosure v1", charter file, entry, root before, receipt]`, the
//! receipt being another party's and bringing the Merkle path from the entry to the root that it signed (RFC 9942).

use crate::cbor::{self, Reader, Writer};
use crate::failure::{Failure, FailureLevel};
use crate::limits::{
    CHARTER_FILE_BYTES_MAX, DISCLOSURE_BYTES_MAX, ENTRY_BYTES_MAX, PATH_HASHES_MAX, RECEIPT_BYTES_MAX,
};
use crate::transcript::name_place;
use crate::{EntryRef, Hash, Receipt, SignedCharter, UnverifiedEntry, UnverifiedReceipt, VerifiedEntry};

const WHAT: &str = "disclosure";

/// The first item of the file.
const LABEL: &str = "detente disclosure v1";

/// A file that shows one entry, made by someone who holds the lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure(Vec<u8>);

impl Disclosure {
    /// Shows `entry` with a receipt that covers it; `path` is its [`crate::merkle::inclusion_path`] among the first
    /// leaves of its lane, as many as the receipt is for.
    ///
    /// # Errors
    /// [`Failure`] with what a stranger would refuse.
    pub fn new(
        charter: &SignedCharter,
        entry: &VerifiedEntry,
        root_before: Hash,
        receipt: &Receipt,
        path: &[Hash],
    ) -> Result<Self, Failure> {
        let mut file = Writer::new();
        file.array(5).text(LABEL).bytes(&charter.encode()).bytes(entry.bytes()).bytes(&root_before.0);
        file.bytes(&receipt.with_inclusion(entry.at().serial, path));
        let file = file.into_bytes();
        Disclosure::verify(&file)?;
        Ok(Disclosure(file))
    }

    /// The file.
    #[must_use]
    pub fn encode(&self) -> &[u8] {
        &self.0
    }

    /// Reads a file and verifies all that it says.
    ///
    /// # Errors
    /// [`Failure`] with the first thing that fails.
    pub fn verify(file: &[u8]) -> Result<Disclosed, Failure> {
        cbor::check(WHAT, file, DISCLOSURE_BYTES_MAX)?;
        let mut reader = Reader::new(WHAT, file);
        reader.array(5)?;
        if reader.text(64)? != LABEL {
            return Err(reader.refuse("not a disclosure of version 1").into());
        }
        // The form of the file stands before what its parts say.
        let (charter, entry) = (reader.bytes(CHARTER_FILE_BYTES_MAX)?, reader.bytes(ENTRY_BYTES_MAX)?);
        let root_before = Hash(reader.fixed()?);
        let receipt = reader.bytes(RECEIPT_BYTES_MAX + 40 * PATH_HASHES_MAX)?;

        let charter = SignedCharter::decode(charter)?;
        charter.complete()?;
        let (line, keyring) = (charter.line_id(), charter.keyring()?);
        let entry = UnverifiedEntry::parse(entry.to_vec())?;
        let receipt = UnverifiedReceipt::parse(receipt)?;

        entry.fits(&keyring)?;
        let EntryRef { lane, serial } = entry.at();
        let key = keyring.for_record(entry.epoch(), lane, entry.time())?;
        let entry = entry.verify_with(line, root_before, &key.key, &keyring)?;
        let refuse = |why| Err(Failure::of_file(FailureLevel::Receipt, why).at(entry.at()));
        if receipt.claims().lane != lane {
            return refuse("the receipt is for another lane");
        }
        if receipt.claims().receiver == lane.party {
            return refuse("the receipt is the author's own");
        }
        let receipt = receipt.verify_inclusion(line, entry.leaf(), serial, &keyring)?;
        Ok(Disclosed { disowned: key.disowns(lane, serial), charter, entry, root_before, receipt })
    }
}

/// What a disclosure proves, and what it repeats of its signers' claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosed {
    /// The charter, signed by every party.
    pub charter: SignedCharter,
    /// The entry, signed by a station of its party.
    pub entry: VerifiedEntry,
    /// The root of the lane's history onto which the author signed.
    pub root_before: Hash,
    /// The receipt that covers it.
    pub receipt: Receipt,
    /// True if the author's party took back the key that signed it, from an earlier place on.
    pub disowned: bool,
}

impl Disclosed {
    /// What anyone who verifies the file knows, a sentence each.
    #[must_use]
    pub fn proved(&self) -> Vec<String> {
        let charter = self.charter.charter();
        let place = name_place(charter, self.entry.at());
        let code = |party| charter.party(party).map_or("", |party| party.code.as_str());
        let (author, claims) = (code(self.entry.at().lane.party), self.receipt.claims());
        vec![
            format!("every party signed {} of line {}", charter.in_words(), self.charter.line_id()),
            format!("{author} signed this entry as {place}, after a history of {} entries", self.entry.at().serial - 1),
            format!(
                "{} signed that it held the first {} entries of that lane, this one among them",
                code(claims.receiver),
                claims.size
            ),
        ]
    }

    /// What the signers say and nothing else shows, a sentence each.
    #[must_use]
    pub fn claimed(&self) -> Vec<String> {
        let mut words = vec![
            format!("its author's clock said {}", self.entry.time()),
            format!("the receiver's clock said {} when it held it", self.receipt.claims().time),
        ];
        if self.disowned {
            words.push("that these are its party's words, which took the key back from an earlier place on".to_owned());
        }
        words
    }
}
