//! What the records answer at the end of a scenario, from each station's own record alone.

use std::collections::BTreeMap;

use evidence::{EntryRef, PartyIndex, Role, Time, transcript};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Body, ProposalKind, Topic};
use serde_json::{Map, Value, json};
use store::Archive;

use super::file::{Scenario, wrong};
use crate::clock::{DAY_MS, rfc3339};
use crate::coded::word;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::reading::look;
use crate::show::list;
use crate::sites::book::Book;
use crate::view::{body, code, each, parse_serial, site_name};
use crate::{assurance, calls, incidents, parse, proposals, readouts};

/// Affairs of a kind that are told of.
const EACH_MAX: usize = 1_000;

/// The answers of every station, and whether they are the same where they should be.
pub fn answer(
    scenario: &Scenario,
    folders: &[&Folder],
    names: &BTreeMap<String, String>,
    asked: Time,
) -> Result<Value, Failure> {
    let mut stations = Vec::new();
    for folder in folders {
        stations.push(look(folder, None, |charter, own, archive| one(scenario, charter, own, archive, names, asked))?);
    }
    let same = stations.windows(2).all(|two| two[0] == two[1]);
    let by_party: Map<String, Value> =
        scenario.party.iter().map(|party| party.code.clone()).zip(stations.iter().cloned()).collect();
    Ok(json!({
        "scenario": scenario.title,
        "answers": stations.first(),
        "same_at_every_station": same,
        "stations": by_party,
    }))
}

fn one(
    scenario: &Scenario,
    charter: &evidence::Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    names: &BTreeMap<String, String>,
    asked: Time,
) -> Result<Value, Failure> {
    let mut contacts = Map::new();
    for wanted in &scenario.contacts {
        let [one, other] = &wanted.between;
        let posts = (parse::address(charter, one)?, parse::address(charter, other)?);
        let record = calls::view::contact_record(charter, archive, posts, asked).map_err(Failure::damaged)?;
        contacts.insert(wanted.name.clone(), record);
    }
    let compared = match &scenario.readouts {
        Some(name) => {
            let serial = names.get(name).ok_or_else(|| wrong(format!("no step is called {name:?}")))?;
            let of = parse_serial(charter, serial).ok_or_else(|| wrong(format!("{name:?} made no entry")))?;
            readouts::view::compare(charter, archive, of).map_err(Failure::damaged)?
        }
        None => None,
    };
    let checks =
        assurance::view::staffed_record(charter, archive, charter.founded(), asked).map_err(Failure::damaged)?;
    Ok(json!({
        "as_of": rfc3339(asked),
        "line_since": rfc3339(charter.founded()),
        "amendments": amended(charter, archive)?,
        "staffed_checks": checks,
        "contacts": contacts,
        "readouts": compared,
        "incidents": incidents(charter, own, archive, asked)?,
        "agreements": agreements(charter, archive, asked)?,
        "ceasefire": ceasefire(charter, archive)?,
        "sites_struck": struck(charter, own, archive)?,
    }))
}

/// Of each affair of a kind what is shown of it, by when it began: a station that joined has them in another order.
fn oldest(
    archive: &dyn Archive,
    kind: AffairKind,
    mut view: impl FnMut(EntryRef, &Affair) -> Result<Option<Value>, RecordError>,
) -> Result<Vec<Value>, Failure> {
    let mut found = Vec::new();
    each(archive, kind, &mut |id, affair| {
        found.extend(view(id, &affair)?.map(|shown| (affair.begun(), id, shown)));
        Ok(found.len() < EACH_MAX)
    })
    .map_err(Failure::damaged)?;
    found.sort_by_key(|(begun, id, _)| (*begun, *id));
    Ok(found.into_iter().map(|(.., shown)| shown).collect())
}

/// The amendments of the charter that went round, the oldest first, and whether each holds.
fn amended(charter: &evidence::Charter, archive: &dyn Archive) -> Result<Vec<Value>, Failure> {
    let hash = evidence::merkle::sha256(&charter.encode());
    oldest(archive, AffairKind::Amendment, |_, affair| {
        let Affair::Amendment(amendment) = affair else { return Ok(None) };
        let signed = amendment.signatures.iter().filter(|signature| signature.is_some()).count();
        Ok(Some(json!({
            "number": amendment.number, "from": rfc3339(amendment.from), "signed": signed,
            "of": amendment.signatures.len(), "holds": amendment.charter == hash,
        })))
    })
}

/// The incidents, the oldest first: how near each was to what, who said whose it was and who owes that, and what was asked.
fn incidents(
    charter: &evidence::Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    asked: Time,
) -> Result<Vec<Value>, Failure> {
    let found =
        oldest(archive, AffairKind::Incident, |id, _| incidents::view::whole(charter, own, archive, id, asked))?;
    let brief = |incident: Value| {
        let said = |name: &str| incident[name].clone();
        let requests = list(&incident, "requests").iter().map(|request| {
            json!({
                "request": request["request"], "wanted": request["wanted"], "of": request["of"],
                "response": request["response"]["response"], "in_time": request["in_time"],
                "overdue": request["overdue"], "closed": request["closed"],
            })
        });
        let facts = |held: &str| list(&incident["facts"], held).len();
        let parties = list(&incident, "parties").iter().map(|party| {
            json!({
                "party": party["party"], "origin": party["attribution"]["origin"],
                "in_time": party["attribution"]["in_time"], "overdue": party["overdue"],
            })
        });
        json!({
            "incident": said("incident"), "by": said("by"), "happening": said("happening"), "means": said("means"),
            "admission": said("admission"), "at": said("at"), "since": said("since"), "near": said("near"),
            "origin": said("origin"), "closed": said("closed"), "parties": parties.collect::<Vec<_>>(),
            "requests": requests.collect::<Vec<_>>(),
            "facts": { "agreed": facts("agreed"), "disputed": facts("disputed"), "stated": facts("stated") },
        })
    };
    Ok(found.into_iter().map(brief).collect())
}

/// What was proposed, the oldest first, how it stands, and how what was agreed was kept.
fn agreements(charter: &evidence::Charter, archive: &dyn Archive, asked: Time) -> Result<Vec<Value>, Failure> {
    let found = oldest(archive, AffairKind::Proposal, |id, _| {
        // Whose it is from here is no part of the answer.
        proposals::view::whole(charter, PartyIndex(u8::MAX), archive, id, asked)
    })?;
    let brief = |proposal: Value| {
        let said = |name: &str| proposal[name].clone();
        let decided = list(&proposal, "decisions").iter().map(|decision| {
            json!({
                "party": decision["party"], "decision": decision["decision"], "at": decision["at"],
                "entry": decision["entry"], "words": decision["words"],
            })
        });
        json!({
            "decisions": decided.collect::<Vec<_>>(), "proposal": said("proposal"), "by": said("by"), "kind": said("kind"), "state": said("state"),
            "agreed_from": said("agreed_from"), "content": said("content"), "replaces": said("replaces"),
            "follow_up": said("follow_up"), "monitors": said("monitors"),
            "violations": proposal["violations"]["tally"],
        })
    };
    Ok(found.into_iter().map(brief).collect())
}

/// Whether a ceasefire was proposed on the line, in which readouts it is spoken of, and what it would need to be proposed.
fn ceasefire(charter: &evidence::Charter, archive: &dyn Archive) -> Result<Value, Failure> {
    let mut proposed = 0;
    let mut spoken = Vec::new();
    each(archive, AffairKind::Proposal, &mut |id, _| {
        let is = matches!(body(archive, id)?, Some(Body::Proposal(said)) if said.kind == ProposalKind::Ceasefire);
        proposed += u64::from(is);
        Ok(true)
    })
    .map_err(Failure::damaged)?;
    each(archive, AffairKind::Readout, &mut |id, affair| {
        if let Some(Body::Readout(readout)) = body(archive, id)? {
            let points = readout.points.iter().filter(|point| point.topic == Topic::Ceasefire);
            spoken.extend(points.map(|point| {
                let point = json!({
                    "readout": transcript::name_place(charter, id), "by": code(charter, id.lane.party),
                    "tenor": word(point.tenor),
                });
                (affair.begun(), id, point)
            }));
        }
        Ok(true)
    })
    .map_err(Failure::damaged)?;
    spoken.sort_by_key(|(begun, id, _)| (*begun, *id));
    let spoken: Vec<_> = spoken.into_iter().map(|(.., point)| point).collect();
    let bound = charter.parties.iter().filter(|party| party.role == Role::Party);
    let texts = bound.filter_map(|party| party.languages.first()).map(|language| format!("text in {language}"));
    let rest = ["where it holds: land, sea, air", "from when on", "until when it can be accepted"];
    let needs: Vec<_> = texts.chain(rest.map(str::to_owned)).collect();
    Ok(json!({
        "proposed": proposed,
        "in_readouts": spoken,
        "would_need": (proposed == 0).then_some(needs),
        "may_add": (proposed == 0).then_some(["places", "until when", "a call fixed with it", "monitors"]),
    }))
}

/// The sites that were struck after they had been told, with the days between.
fn struck(charter: &evidence::Charter, own: PartyIndex, archive: &dyn Archive) -> Result<Vec<Value>, Failure> {
    let mut struck = Vec::new();
    let mut book = Book::new(charter, own, archive);
    for told in book.all(true).map_err(Failure::damaged)? {
        for said in &told.state.strikes {
            let Some(Body::Strike(strike)) = body(archive, said.at).map_err(Failure::damaged)? else { continue };
            let by = told.state.told_by(strike.struck).filter(|by| by.said.time <= strike.struck);
            struck.push(json!({
                "site": site_name(charter, told.id), "name": told.site.name, "struck": rfc3339(strike.struck),
                "days_after_notice": by.map(|by| (strike.struck.0 - by.said.time.0) / DAY_MS),
            }));
        }
    }
    Ok(struck)
}
