//! A charter that its parties have signed, with keys from fixed seeds.

use evidence::{
    Charter, Delegation, Epoch, Level, Party, PartyIndex, Post, Revocation, Role, SecretKey, SignedCharter, Signer,
    Terms, Time,
};

/// 2026-01-01T00:00:00Z: when the charters of tests are drawn up, and their keys begin to be valid.
pub const START: Time = Time(1_767_225_600_000);

/// How long the station keys of tests are valid.
pub const VALID_MS: u64 = 400 * 86_400_000;

/// What the parties of a test line are called.
const CODES: [&str; 4] = ["BLUE", "RED", "GREEN", "GREY"];

/// A charter of so many parties on these terms, signed by all, with the first station key of each.
///
/// # Panics
/// If the terms are not sound, or there are fewer than two or more than four parties.
#[must_use]
pub fn charter(parties: usize, terms: Terms) -> SignedCharter {
    charter_with(parties, terms, |_| {})
}

/// The same, with something changed before it is signed.
///
/// # Panics
/// As for [`charter`].
#[must_use]
pub fn charter_with(parties: usize, terms: Terms, change: impl FnOnce(&mut Charter)) -> SignedCharter {
    let post = |code: &str, level, above: Option<&str>| Post {
        code: code.to_owned(),
        title: "Officer".to_owned(),
        address: "Sir".to_owned(),
        level,
        escalates_to: above.map(str::to_owned),
        deputy: Some(format!("Deputy {code}")),
    };
    let party = |at: usize| Party {
        code: CODES[at].to_owned(),
        name: format!("{} Republic", CODES[at]),
        role: Role::Party,
        root_key: root_key(PartyIndex(at as u8)).public().to_bytes(),
        languages: vec!["en".to_owned()],
        posts: vec![
            post("watch", Level::Tactical, Some("chief")),
            post("chief", Level::Operational, Some("minister")),
            post("minister", Level::Ministry, None),
        ],
    };
    let mut charter = Charter {
        version: 1,
        name: "North".to_owned(),
        drill: false,
        nonce: [7; 16],
        drawn_up: START,
        parties: (0..parties).map(party).collect(),
        purposes: vec!["to keep apart".to_owned()],
        exclusions: vec!["no recognition".to_owned()],
        forces: vec!["all".to_owned()],
        terms,
        annex: None,
        amends: None,
    };
    change(&mut charter);
    let mut signed = SignedCharter::propose(charter).expect("the charter is sound");
    for party in (0..parties as u8).map(PartyIndex) {
        signed.sign(&root_key(party)).expect("the charter names its parties");
        signed.add_delegation(delegation(party, 1)).expect("a root key delegates");
    }
    signed
}

/// A party's root key.
#[must_use]
pub fn root_key(party: PartyIndex) -> SecretKey {
    SecretKey::from_seed(&[0x10 + party.0; 32])
}

/// A party's station key of an epoch.
#[must_use]
pub fn station_key(party: PartyIndex, epoch: Epoch) -> SecretKey {
    SecretKey::from_seed(&[0x40 + party.0 * 16 + epoch as u8; 32])
}

/// The root key's word for a station key.
#[must_use]
pub fn delegation(party: PartyIndex, epoch: Epoch) -> Vec<u8> {
    delegation_of(party, epoch, &station_key(party, epoch))
}

/// The root key's word for any key as the station key of an epoch.
#[must_use]
pub fn delegation_of(party: PartyIndex, epoch: Epoch, key: &SecretKey) -> Vec<u8> {
    let delegation = Delegation {
        party: CODES[party.0 as usize].to_owned(),
        epoch,
        station_key: key.public().to_bytes(),
        not_before: START,
        not_after: START.plus_ms(VALID_MS),
    };
    delegation.sign(&root_key(party))
}

/// The root key's word that a station key is taken back after these serials.
#[must_use]
pub fn revocation(charter: &SignedCharter, party: PartyIndex, epoch: Epoch, sizes: [u64; 4]) -> Vec<u8> {
    revocation_because(charter, party, epoch, sizes, "lost")
}

/// The same for a reason of one's own.
#[must_use]
pub fn revocation_because(
    charter: &SignedCharter,
    party: PartyIndex,
    epoch: Epoch,
    sizes: [u64; 4],
    reason: &str,
) -> Vec<u8> {
    let revocation = Revocation {
        party: CODES[party.0 as usize].to_owned(),
        epoch,
        line: charter.line_id().0.0,
        sizes,
        time: START.plus_ms(1_000),
        reason: reason.to_owned(),
    };
    revocation.sign(&root_key(party))
}
