//! How suspicions and challenges are shown: the same shapes for `--json` and for the words printed without it.

use evidence::Time;
use line::affairs::Address;
use line::desk::Desk;
use line::desk::situation::Author;
use line::desk::suspicion::{Challenge, Speaker, Suspicion};
use serde_json::{Value, json};

use super::mark::Suspected;
use crate::calls::view::{medium, name_of};
use crate::clock::{date_time_group, rfc3339};
use crate::desk::place;
use crate::serve::Core;
use crate::view::{code, post};

/// Suspicions, the newest first, and the challenges.
pub(super) fn list(core: &Core, desk: &Desk, all: bool) -> Value {
    let known = desk.suspicions();
    let wanted = known.all().iter().rev().filter(|(_, suspicion)| all || suspicion.lifted.is_none());
    let challenges = known.challenges().keys().rev().filter_map(|number| challenge(core, desk, *number));
    json!({
        "suspicions": wanted.map(|(number, suspicion)| one(core, *number, suspicion)).collect::<Vec<_>>(),
        "challenges": challenges.collect::<Vec<_>>(),
    })
}

/// One suspicion with the challenges that were to settle it; `None` if there is none at hand.
pub(super) fn shown(core: &Core, desk: &Desk, number: u64) -> Option<Value> {
    let mut shown = one(core, number, desk.suspicions().all().get(&number)?);
    let of_it = desk.suspicions().challenges().iter().filter(|(_, (.., of))| of.suspicion == Some(number));
    shown["challenges"] = of_it.map(|(number, (at, by, of))| challenged(core, *number, *at, by, of)).collect();
    Some(shown)
}

/// One challenge; `None` if there is none at hand.
pub(super) fn challenge(core: &Core, desk: &Desk, number: u64) -> Option<Value> {
    let (at, by, challenge) = desk.suspicions().challenges().get(&number)?;
    Some(challenged(core, number, *at, by, challenge))
}

/// What stands, with what marks need; `full`: with why.
pub(super) fn standing(core: &Core, desk: &Desk, full: bool) -> Vec<Suspected> {
    let standing = desk.suspicions().standing().map(|(number, suspicion)| {
        Suspected::of(number, suspicion, speaker(core, &suspicion.line, suspicion.of), full)
    });
    standing.collect()
}

/// What whoever takes a shift is to know.
pub(crate) fn open(core: &Core, desk: &Desk) -> Value {
    let standing = desk.suspicions().standing();
    let named = standing
        .map(|(number, suspicion)| json!({ "suspicion": number, "of": speaker(core, &suspicion.line, suspicion.of) }));
    named.collect()
}

fn one(core: &Core, number: u64, suspicion: &Suspicion) -> Value {
    json!({
        "suspicion": number,
        "line": suspicion.line,
        "of": speaker(core, &suspicion.line, suspicion.of),
        "kind": suspicion.kind.name(),
        "since": rfc3339(suspicion.since),
        "dtg": date_time_group(suspicion.since),
        "since_entry": suspicion.entry.map(|at| place(core, &suspicion.line, at)),
        "reason": suspicion.reason,
        "by": suspicion.by.name,
        "signed_in": suspicion.by.signed_in,
        "at": rfc3339(suspicion.at),
        "stands": suspicion.lifted.is_none(),
        "lifted": suspicion.lifted.as_ref().map(|(by, at, reason)| {
            json!({ "by": by.name, "signed_in": by.signed_in, "at": rfc3339(*at), "reason": reason })
        }),
    })
}

fn challenged(core: &Core, number: u64, at: Time, by: &Author, challenge: &Challenge) -> Value {
    json!({
        "challenge": number,
        "line": challenge.line,
        "of": speaker(core, &challenge.line, challenge.of),
        "medium": name_of(medium::ALL, &challenge.medium),
        "reply": challenge.reply.name(),
        "suspicion": challenge.suspicion,
        "text": challenge.text,
        "by": by.name,
        "signed_in": by.signed_in,
        "at": rfc3339(at),
    })
}

/// A speaker as people say it; where the line is not open any more, by its numbers.
fn speaker(core: &Core, line: &str, of: Speaker) -> String {
    let host = core.hosts().iter().find(|host| *host.name == *line);
    match (host, of.post) {
        (Some(host), Some(at)) => post(host.line.charter(), Address { party: of.party, post: at }),
        (Some(host), None) => code(host.line.charter(), of.party),
        (None, Some(at)) => format!("#{}/{}", of.party.0, at.0),
        (None, None) => format!("#{}", of.party.0),
    }
}
