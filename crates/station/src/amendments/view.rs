//! How an amendment on its way is shown.

use evidence::transcript::name_place;
use evidence::{CharterError, EntryRef, PartyIndex, SignedCharter, Time};
use line::affairs::{Affair, Body, Rules};
use serde_json::{Value, json};
use store::Archive;

use crate::clock::rfc3339;
use crate::failure::Failure;
use crate::view::{body, code};

/// An amendment, and who has signed it.
pub fn amendment(rules: &Rules, id: EntryRef, affair: &Affair, now: Time) -> Option<Value> {
    let Affair::Amendment(amendment) = affair else { return None };
    let charter = &rules.charter;
    let holds = rules.at(amendment.from);
    let state = match amendment.complete() {
        _ if holds.hash == amendment.charter => "holds",
        true if now < amendment.from => "waits",
        // Another of the same number holds, or this station has yet to take it up.
        true if charter.number() >= amendment.number => "superseded",
        true => "due",
        false if now < amendment.from => "circulating",
        false => "lapsed",
    };
    let signed = amendment
        .signatures
        .iter()
        .enumerate()
        .filter_map(|(party, at)| Some(json!({ "party": who(charter, party), "at": name_place(charter, (*at)?) })));
    let missing = amendment.signatures.iter().enumerate().filter(|(_, at)| at.is_none());
    Some(json!({
        "amendment": name_place(charter, id),
        "by": code(charter, id.lane.party),
        "brought": rfc3339(amendment.brought),
        "number": amendment.number,
        "from": rfc3339(amendment.from),
        "state": state,
        "signed": signed.collect::<Vec<_>>(),
        "missing": missing.map(|(party, _)| who(charter, party)).collect::<Vec<_>>(),
    }))
}

/// A party by its code, or by its number where it joins and the charter that holds does not name it yet.
fn who(charter: &evidence::Charter, party: usize) -> String {
    let named = u8::try_from(party).ok().and_then(|party| charter.party(PartyIndex(party)));
    named.map_or_else(|| format!("the party that joins as number {party}"), |party| party.code.clone())
}

/// A charter file from the record, whose signatures were verified when it was folded; keys that are not good are left out.
fn read(file: &[u8]) -> Result<SignedCharter, CharterError> {
    SignedCharter::decode(file).or_else(|_| SignedCharter::decode_signatures(file))
}

/// An amendment with its charter, and all the signatures that are on the record.
///
/// # Errors
/// [`Failure`] if the record cannot be read.
pub fn gathered(archive: &dyn Archive, id: EntryRef) -> Result<Option<(Affair, SignedCharter)>, Failure> {
    let Some(Affair::Amendment(amendment)) = archive.affair(id).map_err(Failure::damaged)? else { return Ok(None) };
    let Some(Body::Amendment(file)) = body(archive, id).map_err(Failure::damaged)? else { return Ok(None) };
    let mut charter = read(&file).map_err(Failure::damaged)?;
    let mut entries: Vec<_> = amendment.signatures.iter().flatten().copied().collect();
    entries.sort_unstable();
    entries.dedup();
    for at in entries {
        if let Some(Body::Signature(said)) = body(archive, at).map_err(Failure::damaged)? {
            let file = SignedCharter::file_of(charter.payload(), &said.gathered).map_err(Failure::damaged)?;
            // Signatures are taken first. Keys that do not go together are the fault of the party whose they are, and are
            // told when its station speaks.
            let _ = charter.merge(&read(&file).map_err(Failure::damaged)?);
        }
    }
    Ok(Some((Affair::Amendment(amendment), charter)))
}
