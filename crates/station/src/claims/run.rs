//! Carries out `detente claim check`, whether the station runs or not.

use std::path::Path;

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::affairs::{Affair, Effect, SiteId};
use serde_json::{Value, json};
use store::Archive;

use super::cli::{Claimed, Claims, Talk, Telling, Times};
use super::{Against, Between, Claim, Span, To, What};
use crate::clock::{DAY_MS, wall};
use crate::failure::{Exit, Failure};
use crate::folder::Folder;
use crate::reading::{Opened, look, open_archive};
use crate::transcript::disclose;
use crate::{parse, view};

/// What a party may be said not to answer, as people type it.
const TO: [(&str, To); 3] = [("calls", To::Calls), ("checks", To::Checks), ("messages", To::Messages)];

/// Holds a claim against the record.
///
/// # Errors
/// [`Failure`] with what of the claim is not clear, or if the record cannot be read.
pub fn run(folder: &Folder, Claims::Check(check): &Claims) -> Result<Value, Failure> {
    let line = check.line.as_deref();
    let mut proofs: Vec<EntryRef> = Vec::new();
    let mut held = look(folder, line, |charter, own, archive| {
        let against = Against { charter, own, archive, now: wall() };
        let claim = claim(&against, &check.claim)?;
        let held = against.hold(claim).map_err(Failure::damaged)?;
        let shown = against.view(claim, &held);
        proofs = held.entries;
        Ok(shown)
    })?;
    if let Some(out) = &check.disclose {
        held["disclosed"] = disclosed(folder, line, out, &proofs)?;
    }
    Ok(held)
}

/// Writes a disclosure of each entry; one that cannot be shown yet is named with the reason.
fn disclosed(folder: &Folder, line: Option<&str>, out: &Path, entries: &[EntryRef]) -> Result<Value, Failure> {
    std::fs::create_dir_all(out).map_err(|error| Failure::file(out, &error))?;
    let Opened { line, charter: signed, archive, .. } = open_archive(folder, line)?;
    let (mut files, mut not_yet) = (Vec::new(), Vec::new());
    for at in entries {
        let serial = transcript::name_place(signed.charter(), *at);
        let file = out.join(format!("disclosure-{}.detente", serial.replace('/', "-")));
        match disclose(folder, &line, &*archive, *at, &file) {
            Ok(_) => files.push(file.display().to_string()),
            Err(failure) if failure.exit == Exit::Refused => {
                not_yet.push(json!({ "entry": serial, "why": failure.what, "hint": failure.hint }));
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(json!({ "files": files, "not_yet": not_yet }))
}

/// What was claimed, as it was typed.
fn claim(against: &Against<'_>, claimed: &Claimed) -> Result<Claim, Failure> {
    let (charter, now) = (against.charter, against.now);
    let party = |code: &str| parse::party(charter, code);
    let span = |times: &Times| span(times, now);
    Ok(match claimed {
        Claimed::Suspended { party: by, span: times } => Claim::Suspended(party(by)?, span(times)?),
        Claimed::Silent { party: by, to, span: times } => {
            Claim::Silent(party(by)?, parse::one_of(to, "thing to be answered", &TO)?, span(times)?)
        }
        Claimed::Refused { party: by, between, span: times } => {
            let between = match between.as_slice() {
                [one, other] => Some(posts(charter, one, other)?),
                _ => None,
            };
            Claim::Refused(party(by)?, between, span(times)?)
        }
        Claimed::Spoke(talk) => Claim::Spoke(spoke(charter, talk)?, span(&talk.span)?),
        Claimed::NotSpoke(talk) => Claim::NotSpoke(spoke(charter, talk)?, span(&talk.span)?),
        Claimed::Initiative { party: by, talk } => {
            Claim::Initiative(party(by)?, spoke(charter, talk)?, span(&talk.span)?)
        }
        Claimed::Lasted { minutes, talk } => Claim::Lasted(*minutes, spoke(charter, talk)?, span(&talk.span)?),
        Claimed::Told(telling) => {
            let (party, what, by) = told(against, telling)?;
            Claim::Told(party, what, by)
        }
        Claimed::NeverTold(telling) => {
            let (party, what, by) = told(against, telling)?;
            Claim::NeverTold(party, what, by)
        }
        Claimed::Down { between, span: times } => {
            let (one, other) = match between.as_slice() {
                [one, other] => (party(one)?, party(other)?),
                _ if charter.parties.len() == 2 => (PartyIndex(0), PartyIndex(1)),
                _ => {
                    let hint = "say --between with the codes of two of them";
                    return Err(Failure::new(Exit::Usage, "the line has more than two parties", hint));
                }
            };
            Claim::Down(one, other, span(times)?)
        }
    })
}

fn spoke(charter: &Charter, talk: &Talk) -> Result<Between, Failure> {
    posts(charter, &talk.one, &talk.other)
}

fn posts(charter: &Charter, one: &str, other: &str) -> Result<Between, Failure> {
    let (one, other) = (parse::address(charter, one)?, parse::address(charter, other)?);
    if one.party == other.party {
        let hint = "name a post of each of two parties";
        return Err(Failure::new(Exit::Usage, "both posts are of one party", hint));
    }
    Ok((one, other))
}

fn span(times: &Times, now: Time) -> Result<Span, Failure> {
    let from = parse::time(&times.from, now)?;
    let until = end(times.until.as_deref(), now)?;
    if until < from {
        return Err(Failure::new(Exit::Usage, "it ends before it begins", "say --until with a later time"));
    }
    Ok(Span { from, until })
}

/// The last moment of a time that was typed: of a day its end.
fn end(text: Option<&str>, now: Time) -> Result<Time, Failure> {
    let Some(text) = text else { return Ok(now) };
    let is_day = !text.contains(['T', 't', ':']) && text.contains('-');
    parse::time(text, now).map(|time| if is_day { time.plus_ms(DAY_MS - 1) } else { time })
}

fn told(against: &Against<'_>, telling: &Telling) -> Result<(PartyIndex, What, Time), Failure> {
    let charter = against.charter;
    let party = parse::party(charter, &telling.party)?;
    let none = || {
        let hint =
            "detente find and detente site list show what was said; a notice as USA/R/0012, a site as USA/I/0012.3";
        Failure::refused(format!("the record holds no {:?}", telling.of), hint)
    };
    let what = match telling.of.rsplit_once('.') {
        Some((entry, change)) => {
            let entry = view::parse_serial(charter, entry).ok_or_else(none)?;
            let change = change.parse().map_err(|_| none())?;
            match against.archive.affair(entry).map_err(Failure::damaged)? {
                Some(Affair::Sites(sites))
                    if sites.effect == Effect::Counts
                        && sites.added.get(usize::from(change)).is_some_and(Option::is_some) =>
                {
                    What::Site(SiteId { entry, change })
                }
                _ => return Err(none()),
            }
        }
        None => What::Entry(view::parse_serial(charter, &telling.of).ok_or_else(none)?),
    };
    if !holds(against.archive, what.entry())? {
        return Err(none());
    }
    if what.entry().lane.party == party {
        let what = format!("{} said {} itself", view::code(charter, party), telling.of);
        return Err(Failure::refused(what, "name the party that is said to have been told"));
    }
    Ok((party, what, end(telling.by.as_deref(), against.now)?))
}

fn holds(archive: &dyn Archive, at: EntryRef) -> Result<bool, Failure> {
    let kept = archive.entries(at.lane, at.serial, 1).map_err(Failure::damaged)?;
    Ok(kept.first().is_some_and(|kept| kept.entry.at() == at))
}
