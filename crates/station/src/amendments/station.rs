//! What the running station does about amendments: it puts files on the record, and takes up what all have signed.

use evidence::{Precedence, SignedCharter};
use line::affairs::{Affair, AffairKind, Body, SignatureBody};
use serde_json::Value;

use super::cli::Asked;
use super::run::no_amendment;
use super::view;
use crate::failure::{Exit, Failure};
use crate::hex::unhex;
use crate::serve::{Core, Host};
use crate::socket::{Client, damaged};
use crate::view::{each, parse_serial};

/// Answers a request about amendments.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn amendment(client: &Client, line: Option<String>, asked: Asked) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let body = client.ask(move |core| said(core, host, &asked)).await??;
    client.say(host, Precedence::Routine, body).await
}

fn said(core: &Core, host: usize, asked: &Asked) -> Result<Body, Failure> {
    let host = &core.hosts()[host];
    match asked {
        Asked::Circulate { file } => {
            let charter = charter(file)?;
            is_only_one(host, &charter)?;
            Ok(Body::Amendment(charter.encode()))
        }
        Asked::Sign { amendment, file } => {
            let none = || no_amendment(amendment);
            let id = parse_serial(host.line.charter(), amendment).ok_or_else(none)?;
            let (_, held) = view::gathered(&host.store, id)?.ok_or_else(none)?;
            let signed = charter(file)?;
            if signed.payload() != held.payload() {
                let hint = "sign the file that detente amendment save writes";
                return Err(Failure::refused("the file is of another charter than the amendment", hint));
            }
            is_only_one(host, &signed)?;
            Ok(Body::Signature(SignatureBody { amendment: id, gathered: signed.beyond(&held).gathered() }))
        }
    }
}

fn charter(file: &str) -> Result<SignedCharter, Failure> {
    let hint = "ask for the file again";
    let bytes = unhex(file).ok_or_else(|| Failure::new(Exit::Usage, "the file is not in digits", hint))?;
    SignedCharter::decode(&bytes).map_err(|error| Failure::new(Exit::NotProved, error, hint))
}

/// Refuses to sign a second amendment of one number: were both complete, which of them holds would depend on who was shown
/// which.
fn is_only_one(host: &Host, charter: &SignedCharter) -> Result<(), Failure> {
    let own = host.line.own();
    if !charter.signed().any(|party| party == own) {
        return Ok(());
    }
    let hash = evidence::merkle::sha256(charter.payload());
    let mut other = None;
    each(&host.store, AffairKind::Amendment, &mut |id, affair| {
        if let Affair::Amendment(theirs) = affair
            && theirs.number == charter.charter().number()
            && theirs.charter != hash
            && !theirs.owes(own)
        {
            other = Some(id);
        }
        Ok(other.is_none())
    })
    .map_err(damaged)?;
    other.map_or(Ok(()), |id| {
        let what = format!("this party has signed another amendment of that number, {}", host.line.serial(id));
        Err(Failure::refused(what, "a party signs one amendment of each number: let that one hold, and amend again"))
    })
}

/// The amendment that all have signed and that follows on the charter which holds, if one is on the record.
///
/// # Errors
/// [`Failure`] if the record cannot be read.
pub(crate) fn complete(host: &Host) -> Result<Option<SignedCharter>, Failure> {
    let next = host.line.charter().number() + 1;
    let mut found = None;
    each(&host.store, AffairKind::Amendment, &mut |id, affair| {
        if matches!(&affair, Affair::Amendment(amendment) if amendment.complete() && amendment.number == next) {
            found = Some(id);
        }
        Ok(found.is_none())
    })
    .map_err(damaged)?;
    let Some(id) = found else { return Ok(None) };
    Ok(view::gathered(&host.store, id)?.map(|(_, charter)| charter))
}
