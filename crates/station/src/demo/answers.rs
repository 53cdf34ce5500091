//! What the record answers, computed from both stations' records alone.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use evidence::{Hash, Party, PartyIndex, SignedCharter, Time};
use serde_json::{Value, json};
use store::{Archive, Reader};

use super::{Demo, RUS, USA};
use crate::clock::{rfc3339, wall};
use crate::failure::Failure;
use crate::folder::{Folder, LineFolder};
use crate::serve::own_party;
use crate::{transcript, view};

/// Messages that are looked at: more than the story has.
const MESSAGES_MAX: usize = 1_000;

/// How long the two records may take to become the same once the story has ended.
const SAME_MAX: Duration = Duration::from_secs(5);

/// The answers, with a transcript left in the demonstration's folder and verified.
pub fn answer(demo: &Demo) -> Result<Value, Failure> {
    let ended = wall();
    let sides = [Side::open(&demo.stations[USA].folder)?, Side::open(&demo.stations[RUS].folder)?];
    let same = same_record(&sides)?;
    let file = demo.dir.join("transcript.detente");
    let exported = {
        let Side { line, party, archive, .. } = &sides[USA];
        transcript::export(line, archive, party, &[], &file, &mut |_| {})?
    };
    let verified = transcript::verify(&file, None, &mut |_| {})?;
    Ok(json!({
        "folder": demo.dir.display().to_string(),
        "figures": demo.figures(),
        "same_record_on_both_sides": same,
        "stations": sides.iter().map(|side| side.answer(ended)).collect::<Result<Vec<_>, _>>()?,
        "transcript": exported,
        "verified": { "proved": verified["proved"], "claimed": verified["claimed"], "forks": verified["forks"], "line_id": verified["line_id"] },
    }))
}

/// Whether both records are the same, once what was on its way at the end has come.
fn same_record(sides: &[Side; 2]) -> Result<bool, Failure> {
    let began = Instant::now();
    while sides[USA].lanes()? != sides[RUS].lanes()? {
        if began.elapsed() > SAME_MAX {
            return Ok(false);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(true)
}

/// The record of one station.
struct Side {
    line: LineFolder,
    charter: SignedCharter,
    party: Party,
    own: PartyIndex,
    archive: Reader,
}

impl Side {
    fn open(folder: &Folder) -> Result<Self, Failure> {
        let line = folder.line(None)?;
        let charter = line.charter()?;
        let party = folder.identity()?.party().clone();
        let own = own_party(&charter, &party)?;
        let archive = transcript::open(&line, &charter, own)?;
        Ok(Side { line, charter, party, own, archive })
    }

    /// Size and root of every lane.
    fn lanes(&self) -> Result<Vec<(u64, Hash)>, Failure> {
        let loaded = self.archive.load().map_err(Failure::damaged)?;
        Ok(loaded.frontiers.iter().map(|lane| (lane.size(), lane.root())).collect())
    }

    fn answer(&self, ended: Time) -> Result<Value, Failure> {
        let charter = self.charter.charter();
        let mut messages = Vec::new();
        let mut by_precedence: BTreeMap<String, u64> = BTreeMap::new();
        for (place, _) in
            self.archive.affairs(line::affairs::AffairKind::Message, None, MESSAGES_MAX).map_err(Failure::damaged)?
        {
            if let Some(message) = view::message(charter, self.own, &self.archive, place).map_err(Failure::damaged)? {
                *by_precedence.entry(message.precedence.clone()).or_default() += 1;
                messages.push(message);
            }
        }
        messages.reverse();
        let unreceipted = messages.iter().filter(|message| message.received.is_empty());
        Ok(json!({
            "station": self.party.code,
            "line_since": messages.first().map(|message| message.sent.clone()),
            "charter_drawn_up": rfc3339(charter.drawn_up),
            "ended": rfc3339(ended),
            "checks": view::checks(charter, &self.archive, charter.founded(), ended).map_err(Failure::damaged)?,
            "messages": messages.len(),
            "by_precedence": by_precedence,
            "unread": messages.iter().filter(|message| message.read_by.is_some()).count(),
            "unreceipted": unreceipted.map(|message| message.serial.clone()).collect::<Vec<_>>(),
            "record": messages,
        }))
    }
}
