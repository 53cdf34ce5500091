//! What the records answer at the end of a scenario, from each station's own record alone.

use std::collections::BTreeMap;

use evidence::Time;
use serde_json::{Map, Value, json};
use store::Archive;

use super::file::{Scenario, wrong};
use crate::clock::rfc3339;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::reading::look;
use crate::view::parse_serial;
use crate::{assurance, calls, parse, readouts};

/// The answers of every station, and whether they are the same where they should be.
pub fn answer(
    scenario: &Scenario,
    folders: &[&Folder],
    names: &BTreeMap<String, String>,
    asked: Time,
) -> Result<Value, Failure> {
    let mut stations = Vec::new();
    for folder in folders {
        stations.push(look(folder, None, |charter, _, archive| one(scenario, charter, archive, names, asked))?);
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
        assurance::view::staffed_record(charter, archive, charter.drawn_up, asked).map_err(Failure::damaged)?;
    Ok(json!({
        "as_of": rfc3339(asked),
        "line_since": rfc3339(charter.drawn_up),
        "staffed_checks": checks,
        "contacts": contacts,
        "readouts": compared,
    }))
}
