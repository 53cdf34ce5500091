//! Says in whatever is shown of the other side what of it is suspected: the one place for all of it.
//!
//! What was kept here since the suspicion began is marked, by this station's clock: an entry's own time is its author's
//! claim. What is made for others to read bears no mark, since they are not to know.

use std::collections::BTreeSet;
use std::sync::Arc;

use evidence::{Charter, EntryRef, Lane, PartyIndex, PostIndex, Time};
use line::RecordError;
use line::affairs::Body;
use line::desk::suspicion::{Speaker, Suspicion};
use line::desk::{Desk, Entry};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Archive, Journal};

use crate::calls::cli::Call;
use crate::cli::Command;
use crate::client;
use crate::clock::{date_time_group, rfc3339};
use crate::failure::Exit;
use crate::folder::Folder;
use crate::notices::cli::Notices;
use crate::protocol::Request;
use crate::reading::open_archive;
use crate::readouts::cli::Readout;
use crate::sites::cli::Site;
use crate::view::{code, parse_serial};

/// Entries of one answer that are looked up; what is beyond them is marked without, to be on the safe side.
const LOOKED_UP_MAX: usize = 2_048;

/// A suspicion that stands, with what it takes to know which entries it is of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Suspected {
    /// On which line.
    line: String,
    /// The party's number in the charter.
    party: u8,
    /// The post's number, if one is meant.
    post: Option<u8>,
    /// Since when, by this station's clock.
    since_ms: u64,
    /// The number of the lane and the serial of the entry with which it began, where it was named by one.
    entry: Option<(u8, u64)>,
    /// What is shown of it.
    shown: Value,
}

impl Suspected {
    /// A suspicion, for somebody who may know why it stands, or may not.
    pub(super) fn of(number: u64, suspicion: &Suspicion, of: String, full: bool) -> Self {
        let mut shown = json!({
            "suspicion": number, "line": suspicion.line, "of": of,
            "since": rfc3339(suspicion.since), "dtg": date_time_group(suspicion.since),
        });
        if full {
            shown["kind"] = json!(suspicion.kind.name());
            shown["reason"] = json!(suspicion.reason);
        }
        Suspected {
            line: suspicion.line.clone(),
            party: suspicion.of.party.0,
            post: suspicion.of.post.map(|post| post.0),
            since_ms: suspicion.since.0,
            entry: suspicion.entry.map(|at| (at.lane.number(), at.serial)),
            shown,
        }
    }

    fn speaker(&self) -> Speaker {
        Speaker { party: PartyIndex(self.party), post: self.post.map(PostIndex) }
    }

    /// Whether an entry is this speaker's, and was kept here since then.
    fn is_of(&self, archive: &dyn Archive, at: EntryRef) -> Result<bool, RecordError> {
        let began =
            self.entry.and_then(|(lane, serial)| Some(EntryRef { lane: Lane::from_number(lane.into())?, serial }));
        let since = archive.kept_at(at)?.is_some_and(|kept| Time(self.since_ms) <= kept);
        if !since && began != Some(at) {
            return Ok(false);
        }
        let speaker = self.speaker();
        if speaker.post.is_none() {
            return Ok(speaker.says(at.lane.party, &[]));
        }
        let kept = archive.entries(at.lane, at.serial, 1)?;
        let body = kept.first().and_then(|kept| Body::decode(kept.entry.body()).ok());
        let posts = body.map(|body| body.posts(at.lane.party)).unwrap_or_default();
        Ok(speaker.says(at.lane.party, &posts))
    }
}

/// Says in the answer to a command what of it is suspected, as `suspected`.
pub fn answer(folder: &Folder, command: &Command, value: &mut Value) {
    if !is_for_others(command) {
        mark(folder, value);
    }
}

/// Says in a value what of it is suspected, as `suspected`; leaves it as it is where nothing is.
pub fn mark(folder: &Folder, value: &mut Value) {
    // Where nobody ever logged anything, nobody is asked.
    if !value.is_object() || !folder.desk().exists() {
        return;
    }
    let marked: Vec<_> = standing(folder).iter().filter_map(|suspected| held(folder, suspected, value)).collect();
    if !marked.is_empty() {
        value["suspected"] = marked.into();
    }
}

/// True of what prints a file for others, or says itself what is suspected.
fn is_for_others(command: &Command) -> bool {
    match command {
        Command::Suspicion(_) => true,
        Command::Notice(Notices::Export(_) | Notices::Calendar(_)) => true,
        Command::Site(Site::List(list)) => list.format.is_some(),
        Command::Call(calls) => matches!(calls.what, Call::Calendar { .. }),
        Command::Readout(readouts) => matches!(readouts.what, Readout::Publish { .. }),
        Command::Init(_)
        | Command::Charter(_)
        | Command::Key(_)
        | Command::Serve
        | Command::Phrases(_)
        | Command::Transcript(_)
        | Command::Verify(_)
        | Command::Disclose(_)
        | Command::Backup(_)
        | Command::Demo(_)
        | Command::Scenario(_)
        | Command::Api
        | Command::Console(_)
        | Command::Alarm(_)
        | Command::Completions { .. }
        | Command::Manual => true,
        _ => false,
    }
}

/// What stands: as the running station says it to this session, or from the private journal where none runs.
fn standing(folder: &Folder) -> Vec<Suspected> {
    match client::ask(folder, &Request::Suspected {}) {
        Ok(mut answer) => serde_json::from_value(answer["standing"].take()).unwrap_or_default(),
        Err(failure) if failure.exit == Exit::NotRunning => from_journal(folder),
        // Whoever may not read what was said is shown none of it.
        Err(_) => Vec::new(),
    }
}

/// Whoever can read the journal's file can read this: without a station there is no session to ask for.
fn from_journal(folder: &Folder) -> Vec<Suspected> {
    let mut desk = Desk::new();
    let checked = Journal::check(&folder.desk(), &mut |_, bytes, _| {
        // What its own rules refuse is passed over, as the station does.
        let _ = Entry::decode(bytes).map_err(Into::into).and_then(|entry| desk.take(&entry));
    });
    if checked.is_err() {
        return Vec::new();
    }
    let named = |suspicion: &Suspicion| {
        let line = folder.line(Some(&suspicion.line)).ok()?;
        let signed = line.charter().ok()?;
        let code = code(signed.charter(), suspicion.of.party);
        let post = suspicion.of.post.and_then(|post| signed.charter().party(suspicion.of.party)?.post(post).cloned());
        Some(post.map_or(code.clone(), |post| format!("{code}/{}", post.code)))
    };
    let standing = desk.suspicions().standing();
    let standing = standing
        .filter_map(|(number, suspicion)| named(suspicion).map(|of| Suspected::of(number, suspicion, of, true)));
    standing.collect()
}

/// What is shown of a suspicion beside an answer that names its party, with the entries in it that are marked.
fn held(folder: &Folder, suspected: &Suspected, value: &Value) -> Option<Value> {
    let line = folder.line(Some(&suspected.line)).ok()?;
    let archive = open_archive(folder, Some(&suspected.line)).ok();
    let signed =
        archive.as_ref().map_or_else(|| line.charter().ok().map(Arc::new), |opened| Some(opened.charter.clone()));
    let named = entries(signed?.charter(), suspected.speaker().party, value)?;
    let mut marks = Vec::new();
    for (looked_up, (serial, at)) in named.into_iter().enumerate() {
        // What cannot be looked up is not shown as if it were in no doubt.
        let is_of = match &archive {
            Some(opened) if looked_up < LOOKED_UP_MAX => suspected.is_of(&*opened.archive, at).unwrap_or(true),
            _ => true,
        };
        if is_of {
            marks.push(serial);
        }
    }
    let mut shown = suspected.shown.clone();
    shown["marks"] = json!(marks);
    Some(shown)
}

/// The entries of a party that a value names; `None` if it does not name the party at all.
fn entries(charter: &Charter, party: PartyIndex, value: &Value) -> Option<BTreeSet<(String, EntryRef)>> {
    let code = code(charter, party);
    let mut named = BTreeSet::new();
    let mut is_named = false;
    each_text(value, &mut |text| {
        let rest = text.strip_prefix(code.as_str());
        is_named |= rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        // A site is named by the entry that told it: `RUS/I/0012.3`.
        let serial = text.split('.').next().unwrap_or_default();
        if let Some(at) = parse_serial(charter, serial).filter(|at| at.lane.party == party) {
            named.insert((serial.to_owned(), at));
        }
    });
    is_named.then_some(named)
}

fn each_text(value: &Value, each: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => each(text),
        Value::Array(values) => values.iter().for_each(|value| each_text(value, each)),
        Value::Object(fields) => fields.values().for_each(|value| each_text(value, each)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
