//! Which station may sign for a party: delegations, revocations, and the ring that they make.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use crate::cose::{self, Label, Sign1, UncheckedSignature};
use crate::limits::{DELEGATION_BYTES_MAX, DELEGATIONS_MAX};
use crate::{
    BadSignature, Charter, Hash, Lane, LineId, Malformed, PartyIndex, Precedence, PublicKey, Serial, Signer, Time, cbor,
};

/// The number of a party's station key; a newer key has a higher one.
pub type Epoch = u64;

/// A party's root key names a station key.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Delegation {
    /// The party's code.
    #[n(0)]
    pub party: String,
    /// The key's number.
    #[n(1)]
    pub epoch: Epoch,
    /// The station's Ed25519 public key.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub station_key: [u8; 32],
    /// The first time that an entry of this key may bear.
    #[n(3)]
    pub not_before: Time,
    /// The last time that an entry of this key may bear.
    #[n(4)]
    pub not_after: Time,
}

/// A party's root key takes a station key back on one line.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Revocation {
    /// The party's code.
    #[n(0)]
    pub party: String,
    /// The number of the key that is taken back.
    #[n(1)]
    pub epoch: Epoch,
    /// The line.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub line: [u8; 32],
    /// The last serial of each lane of the party, FLASH to ROUTINE, that the key may have signed.
    #[n(3)]
    pub sizes: [u64; 4],
    /// When it was taken back, on the root key holder's clock.
    #[n(4)]
    pub time: Time,
    /// Why, in words.
    #[n(5)]
    pub reason: String,
}

impl Delegation {
    /// Signs it with the party's root key.
    #[must_use]
    pub fn sign(&self, root: &dyn Signer) -> Vec<u8> {
        cose::sign(&encode(self), &Label::Delegation.alone(), root)
    }
}

impl Revocation {
    /// Signs it with the party's root key.
    #[must_use]
    pub fn sign(&self, root: &dyn Signer) -> Vec<u8> {
        cose::sign(&encode(self), &Label::Revocation.alone(), root)
    }
}

fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).expect("writing to memory does not fail")
}

/// Why a key, or what names it, is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not of the format.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// No party of the charter has this code.
    #[error("no party of the charter is called {0:?}")]
    UnknownParty(String),
    /// The party's root key did not sign it.
    #[error("the delegation is not signed by the root key of {0}")]
    NotByRoot(String),
    /// The party named two keys by one number: proof against whoever holds its root key.
    #[error("{party} delegated two different keys under epoch {epoch}")]
    EpochTaken {
        /// The party.
        party: String,
        /// The number.
        epoch: Epoch,
    },
    /// The party took a key back twice, with other last places: proof against whoever holds its root key.
    #[error("{party} revoked epoch {epoch} twice, each time from other places on")]
    RevokedTwice {
        /// The party.
        party: String,
        /// The number.
        epoch: Epoch,
    },
    /// The revocation is for another line.
    #[error("the revocation is for another line")]
    OtherLine,
    /// More delegations than a line keeps.
    #[error("{0} has issued more delegations than a line keeps")]
    TooMany(String),
    /// The party has no key of this number.
    #[error("party {} has no station key of epoch {epoch}", party.0)]
    UnknownEpoch {
        /// The party.
        party: PartyIndex,
        /// The number.
        epoch: Epoch,
    },
    /// The key was not valid at the time that the object bears.
    #[error("the station key of epoch {epoch} is not valid at {at:?}: it runs from {not_before:?} to {not_after:?}")]
    OutOfValidity {
        /// The number.
        epoch: Epoch,
        /// The time that the object bears.
        at: Time,
        /// The first valid time.
        not_before: Time,
        /// The last valid time.
        not_after: Time,
    },
    /// The key was taken back before this place.
    #[error("the station key of epoch {epoch} was revoked before this place in the lane")]
    Revoked {
        /// The number.
        epoch: Epoch,
    },
}

/// A station key with what its party said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationKey {
    /// The key.
    pub key: PublicKey,
    /// Its number.
    pub epoch: Epoch,
    not_before: Time,
    not_after: Time,
    /// The last serial of each lane of the party that it may have signed, if it was taken back.
    revoked_at: Option<[Serial; 4]>,
}

impl StationKey {
    /// The key that a delegation names, whoever signed it.
    fn named_by(delegation: &Delegation) -> Result<Self, Malformed> {
        let &Delegation { epoch, not_before, not_after, .. } = delegation;
        let refuse = |why| Malformed { what: "delegation", at: 0, why };
        let key = PublicKey::from_bytes(&delegation.station_key)
            .ok_or_else(|| refuse("the station key is not an Ed25519 public key"))?;
        if not_after < not_before {
            return Err(refuse("ends before it begins"));
        }
        Ok(StationKey { key, epoch, not_before, not_after, revoked_at: None })
    }

    /// True at a time inside its validity, if it was not taken back: the channel asks this with the present time.
    #[must_use]
    pub fn valid_at(&self, now: Time) -> bool {
        self.revoked_at.is_none() && self.not_before <= now && now <= self.not_after
    }

    /// The first and the last time of its validity.
    #[must_use]
    pub fn validity(&self) -> (Time, Time) {
        (self.not_before, self.not_after)
    }

    /// True if its party took it back before this place of a lane of that party.
    #[must_use]
    pub fn disowns(&self, lane: Lane, serial: Serial) -> bool {
        self.revoked_at.is_some_and(|sizes| serial > sizes[lane.precedence as usize])
    }

    /// True if it was taken back.
    #[must_use]
    pub fn revoked(&self) -> bool {
        self.revoked_at.is_some()
    }
}

/// Every station key that the parties of one line have named, each by its party's root key.
#[derive(Clone, Debug)]
pub struct Keyring {
    line: LineId,
    parties: Vec<PartyKeys>,
    /// How many of the parties founded the line.
    founders: usize,
    /// The charter's bound on entries, so that everyone refuses the same ones.
    entry_bytes_max: u64,
    #[cfg(feature = "model")]
    book: Option<std::sync::Arc<dyn SignatureBook>>,
}

#[derive(Clone, Debug)]
struct PartyKeys {
    code: String,
    root: Option<PublicKey>,
    epochs: BTreeMap<Epoch, StationKey>,
}

impl Keyring {
    /// A ring with the charter's root keys and no station key yet.
    #[must_use]
    pub fn new(charter: &Charter) -> Self {
        let parties = charter
            .parties
            .iter()
            .map(|party| PartyKeys {
                code: party.code.clone(),
                root: PublicKey::from_bytes(&party.root_key),
                epochs: BTreeMap::new(),
            })
            .collect();
        let founding = charter.founding().ok().flatten();
        let founders = founding.as_ref().unwrap_or(charter).parties.len();
        Keyring {
            line: charter.line_id(),
            parties,
            founders,
            entry_bytes_max: charter.terms.entry_bytes_max,
            #[cfg(feature = "model")]
            book: None,
        }
    }

    /// The same ring, for a simulation: its signatures are judged by a book that knows who signed what.
    #[cfg(feature = "model")]
    #[must_use]
    pub fn judging_by(mut self, book: std::sync::Arc<dyn SignatureBook>) -> Self {
        self.book = Some(book);
        self
    }

    /// Takes in a delegation or revocation as encoded; one that is known already changes nothing.
    ///
    /// # Errors
    /// [`KeyError`] if it is malformed, not signed by its party's root, or contradicts an earlier one.
    pub fn add(&mut self, encoded: &[u8]) -> Result<PartyIndex, KeyError> {
        const WHAT: &str = "delegation";
        cbor::check(WHAT, encoded, DELEGATION_BYTES_MAX)?;
        let sign1 = Sign1::parse(WHAT, encoded)?.plain(WHAT)?;
        let refuse = |why| Malformed { what: WHAT, at: 0, why };
        let payload = sign1.payload.ok_or_else(|| refuse("has no payload"))?;
        cbor::check(WHAT, payload, DELEGATION_BYTES_MAX)?;
        // The two differ in their number of items, so at most one of them decodes.
        if let Some(delegation) = exactly::<Delegation>(payload) {
            let station = StationKey::named_by(&delegation)?;
            let party = self.signed_by(&delegation.party, &sign1, Label::Delegation)?;
            self.delegate(party, station)?;
            Ok(party)
        } else if let Some(revocation) = exactly::<Revocation>(payload) {
            let party = self.signed_by(&revocation.party, &sign1, Label::Revocation)?;
            self.revoke(party, &revocation)?;
            Ok(party)
        } else {
            Err(refuse("neither a delegation nor a revocation").into())
        }
    }

    fn signed_by(&self, code: &str, sign1: &Sign1<'_>, label: Label) -> Result<PartyIndex, KeyError> {
        let at = self.parties.iter().position(|party| party.code == code);
        let at = at.ok_or_else(|| KeyError::UnknownParty(code.to_owned()))?;
        let root = self.parties[at].root.ok_or_else(|| KeyError::NotByRoot(code.to_owned()))?;
        let signature = sign1.unchecked(&label.alone(), &[], &root);
        self.pass(&signature).map_err(|_| KeyError::NotByRoot(code.to_owned()))?;
        Ok(PartyIndex(at as u8))
    }

    fn delegate(&mut self, party: PartyIndex, station: StationKey) -> Result<(), KeyError> {
        let keys = &mut self.parties[party.0 as usize];
        if let Some(known) = keys.epochs.get(&station.epoch) {
            let same = known.key == station.key && known.validity() == station.validity();
            let taken = || KeyError::EpochTaken { party: keys.code.clone(), epoch: station.epoch };
            return if same { Ok(()) } else { Err(taken()) };
        }
        if keys.epochs.len() >= DELEGATIONS_MAX {
            return Err(KeyError::TooMany(keys.code.clone()));
        }
        keys.epochs.insert(station.epoch, station);
        Ok(())
    }

    fn revoke(&mut self, party: PartyIndex, revocation: &Revocation) -> Result<(), KeyError> {
        if LineId(Hash(revocation.line)) != self.line {
            return Err(KeyError::OtherLine);
        }
        let keys = &mut self.parties[party.0 as usize];
        let unknown = KeyError::UnknownEpoch { party, epoch: revocation.epoch };
        let station = keys.epochs.get_mut(&revocation.epoch).ok_or(unknown)?;
        // A key that was taken back is never given back, nor its last places moved: whoever heard the two words in
        // another order would judge other entries valid.
        if *station.revoked_at.get_or_insert(revocation.sizes) == revocation.sizes {
            Ok(())
        } else {
            Err(KeyError::RevokedTwice { party: keys.code.clone(), epoch: revocation.epoch })
        }
    }

    /// Passes a signature by one of the ring's keys if it is good.
    pub(crate) fn pass(&self, signature: &UncheckedSignature) -> Result<(), BadSignature> {
        #[cfg(feature = "model")]
        if let Some(book) = &self.book {
            return signature.check_by(&**book);
        }
        signature.check()
    }

    /// The key that may have signed an entry at this place with this time.
    ///
    /// # Errors
    /// [`KeyError`] if there is none, if it was not valid then, or if it was taken back before this place.
    pub fn for_entry(&self, epoch: Epoch, lane: Lane, serial: Serial, time: Time) -> Result<PublicKey, KeyError> {
        let station = self.for_record(epoch, lane, time)?;
        if station.disowns(lane, serial) { Err(KeyError::Revoked { epoch }) } else { Ok(station.key) }
    }

    /// The key that may have signed an entry of this lane with this time, taken back or not.
    ///
    /// For records of what came before the revocation did: a party that takes a key back says that later entries are
    /// not its words, and an auditor repeats that, but it cannot make what others hold disappear.
    ///
    /// # Errors
    /// [`KeyError`] if there is none, or if it was not valid then.
    pub fn for_record(&self, epoch: Epoch, lane: Lane, time: Time) -> Result<&StationKey, KeyError> {
        self.valid(lane.party, epoch, time)
    }

    /// The key that may have signed a receipt with this time.
    ///
    /// A receipt binds its signer only, so a revoked key's receipts stay good: they were good when they came.
    ///
    /// # Errors
    /// [`KeyError`] if there is none, or if it was not valid then.
    pub fn for_receipt(&self, party: PartyIndex, epoch: Epoch, time: Time) -> Result<PublicKey, KeyError> {
        self.valid(party, epoch, time).map(|station| station.key)
    }

    fn valid(&self, party: PartyIndex, epoch: Epoch, at: Time) -> Result<&StationKey, KeyError> {
        let station = self
            .parties
            .get(party.0 as usize)
            .and_then(|keys| keys.epochs.get(&epoch))
            .ok_or(KeyError::UnknownEpoch { party, epoch })?;
        let (not_before, not_after) = station.validity();
        if at < not_before || not_after < at {
            return Err(KeyError::OutOfValidity { epoch, at, not_before, not_after });
        }
        Ok(station)
    }

    /// The line that the keys are of.
    #[must_use]
    pub fn line(&self) -> LineId {
        self.line
    }

    /// How many lanes the line has.
    #[must_use]
    pub fn lanes(&self) -> usize {
        self.parties.len() * Precedence::ALL.len()
    }

    /// True if the line has so many lanes, or may have had before a party joined it.
    #[must_use]
    pub fn has_had_lanes(&self, lanes: usize) -> bool {
        let (parties, rest) = (lanes / Precedence::ALL.len(), lanes % Precedence::ALL.len());
        rest == 0 && self.founders <= parties && parties <= self.parties.len()
    }

    /// The largest entry that the charter allows, in bytes.
    #[must_use]
    pub fn entry_bytes_max(&self) -> u64 {
        self.entry_bytes_max
    }

    /// The keys of a party, oldest first.
    pub fn stations(&self, party: PartyIndex) -> impl DoubleEndedIterator<Item = &StationKey> {
        self.parties.get(party.0 as usize).into_iter().flat_map(|keys| keys.epochs.values())
    }

    /// Whose station key this is.
    #[must_use]
    pub fn find(&self, key: &[u8; 32]) -> Option<(PartyIndex, &StationKey)> {
        self.parties.iter().enumerate().find_map(|(at, keys)| {
            let station = keys.epochs.values().find(|station| &station.key.to_bytes() == key)?;
            Some((PartyIndex(at as u8), station))
        })
    }
}

/// Judges signatures as [`PublicKey::verify`] does, and faster where it knows who signed what: of simulations alone.
#[cfg(feature = "model")]
pub trait SignatureBook: std::fmt::Debug + Send + Sync {
    /// Passes a signature of exactly these bytes by this key.
    ///
    /// # Errors
    /// [`BadSignature`] if the signature is not good.
    fn verify(&self, key: &PublicKey, message: &[u8], signature: &crate::Signature) -> Result<(), BadSignature>;
}

/// Decodes a payload that says exactly this and nothing more.
fn exactly<'b, T: Encode<()> + Decode<'b, ()>>(payload: &'b [u8]) -> Option<T> {
    minicbor::decode(payload).ok().filter(|value: &T| encode(value) == payload)
}
