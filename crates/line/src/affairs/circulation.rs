//! Amendments of the charter on their way: one party brings it, and each signs on the record.
//!
//! The root key that signs lies apart from the station. So what an entry bears is the charter file as people sign it, or
//! what they have added to it; whoever holds the record can put the file together that all signed.

use evidence::cbor::{Reader, Writer};
use evidence::limits::{ENTRY_BYTES_MAX, PARTIES_MAX};
use evidence::merkle::sha256;
use evidence::{CharterError, EntryRef, Hash, Malformed, PartyIndex, SignedCharter, Time};

use super::rules::{AmendmentError, Rules};
use super::{read_ref, write_ref};

/// What a party adds to an amendment that is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureBody {
    /// The amendment: the entry that brought it.
    pub amendment: EntryRef,
    /// Signatures and station keys, as they stand in a charter file.
    pub gathered: Vec<u8>,
}

/// Why an amendment, or a signature, is not taken. The author's fault; as the author, this station refuses to sign it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CirculationError {
    /// The file, or what is added to it, is not good.
    #[error("{0}")]
    Charter(#[from] CharterError),
    /// It does not follow on the charter that holds.
    #[error("{0}")]
    Next(#[from] AmendmentError),
    /// Its time has come.
    #[error("the amendment was to hold already: whoever signs it signs before that")]
    Late,
    /// Whoever brings it has not signed it.
    #[error("whoever brings an amendment has signed it, and it bears no signature of the author's party")]
    Unsigned,
    /// Nothing is added.
    #[error("nothing is added that the record does not have")]
    Nothing,
}

/// An amendment that is brought: passes what may follow on the charter that holds when it is signed. Its station keys are
/// judged by whoever takes it up, so that nobody makes others verify hundreds of them with each entry.
///
/// # Errors
/// [`CirculationError`] with the first rule broken.
pub fn brought(
    file: &[u8],
    rules: &Rules,
    author: PartyIndex,
    signed: Time,
) -> Result<(SignedCharter, Circulation), CirculationError> {
    let charter = SignedCharter::decode_signatures(file)?;
    rules.next(charter.charter())?;
    let amends = charter.charter().amends.as_ref();
    let (number, from) = amends.map_or((0, Time(0)), |amends| (amends.number, amends.from));
    if from <= signed {
        return Err(CirculationError::Late);
    }
    if charter.signed().all(|party| party != author) {
        return Err(CirculationError::Unsigned);
    }
    let signatures = vec![None; charter.charter().parties.len()];
    let hash = sha256(charter.payload());
    Ok((charter, Circulation { brought: signed, number, from, charter: hash, signatures }))
}

impl SignatureBody {
    /// The parties whose signatures it adds to the amendment whose file this is.
    ///
    /// # Errors
    /// [`CharterError`] if it is none, or a signature is not good over that charter.
    pub(crate) fn signers(&self, file: &[u8]) -> Result<Vec<PartyIndex>, CharterError> {
        let payload = SignedCharter::payload_of(file)?;
        let added = SignedCharter::decode_signatures(&SignedCharter::file_of(payload, &self.gathered)?)?;
        Ok(added.signed().collect())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        write_ref(writer.array(2), self.amendment);
        writer.bytes(&self.gathered);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(2)?;
        Ok(SignatureBody { amendment: read_ref(reader)?, gathered: reader.bytes(ENTRY_BYTES_MAX)?.to_vec() })
    }
}

/// How an amendment on its way stands; what it says is in its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circulation {
    /// When it was brought, on its author's clock.
    pub brought: Time,
    /// The how-manyeth amendment of the line.
    pub number: u64,
    /// From when on it holds, if all have signed by then.
    pub from: Time,
    /// The SHA-256 of what is signed.
    pub charter: Hash,
    /// Of each party of the amended charter, the entry in which its signature stands; of several the least place.
    pub signatures: Vec<Option<EntryRef>>,
}

impl Circulation {
    /// True once all have signed.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.signatures.iter().all(Option::is_some)
    }

    /// Until when it is to be signed by all; `None` once it is.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        (!self.complete()).then_some(self.from)
    }

    /// True while a party has not signed.
    #[must_use]
    pub fn owes(&self, party: PartyIndex) -> bool {
        self.signatures.get(usize::from(party.0)).is_some_and(Option::is_none)
    }

    /// True if a signature in an entry could count.
    pub(super) fn may_take(&self, at: EntryRef) -> bool {
        self.signatures.iter().any(|place| place.is_none_or(|before| at < before))
    }

    /// Takes signatures in that stand in an entry.
    pub(super) fn take(&mut self, at: EntryRef, signed: impl Iterator<Item = PartyIndex>) {
        for party in signed {
            if let Some(place) = self.signatures.get_mut(usize::from(party.0)) {
                *place = Some(place.map_or(at, |before| before.min(at)));
            }
        }
    }

    pub(super) fn write_state(&self, writer: &mut Writer) {
        writer.array(5).uint(self.brought.0).uint(self.number).uint(self.from.0).bytes(&self.charter.0);
        writer.array(self.signatures.len() as u64);
        for place in &self.signatures {
            match place {
                Some(at) => write_ref(writer, *at),
                None => {
                    writer.null();
                }
            }
        }
    }

    pub(super) fn read_state(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(5)?;
        let (brought, number, from) = (Time(reader.uint()?), reader.uint()?, Time(reader.uint()?));
        let charter = Hash(reader.fixed()?);
        let parties = reader.array_up_to(PARTIES_MAX as u64)?;
        let place = |reader: &mut Reader<'_>| if reader.null() { Ok(None) } else { read_ref(reader).map(Some) };
        let signatures = (0..parties).map(|_| place(reader)).collect::<Result<_, _>>()?;
        Ok(Circulation { brought, number, from, charter, signatures })
    }
}
