//! What the record answers, computed from both stations' records alone.

use std::collections::BTreeMap;

use evidence::{PartyIndex, Time};
use line::affairs::Check;
use serde_json::{Value, json};
use store::Archive;

use super::{CAST, Demo, RUS, USA};
use crate::clock::rfc3339;
use crate::failure::Failure;
use crate::serve::own_party;
use crate::{transcript, view};

/// The answers, with a transcript left in the demonstration's folder and verified.
pub fn answer(demo: &Demo) -> Result<Value, Failure> {
    let file = demo.dir.join("transcript.detente");
    let (mut sides, mut roots) = (Vec::new(), Vec::new());
    let mut exported = Value::Null;
    for (at, cast) in CAST.iter().enumerate() {
        let folder = &demo.stations[at].folder;
        let line = folder.line(None)?;
        let charter = line.charter()?;
        let party = folder.identity()?.party().clone();
        let own = own_party(&charter, &party)?;
        let archive = transcript::open(&line, &charter, own)?;
        let mut messages = Vec::new();
        let mut by_precedence: BTreeMap<String, u64> = BTreeMap::new();
        for (place, _) in archive.messages(None, 1_000).map_err(Failure::damaged)? {
            if let Some(message) = view::message(charter.charter(), own, &archive, place).map_err(Failure::damaged)? {
                *by_precedence.entry(message.precedence.clone()).or_default() += 1;
                messages.push(message);
            }
        }
        messages.reverse();
        let checks = [USA, RUS].map(|of| {
            let mut tally = Checks::default();
            archive
                .checks(PartyIndex(of as u8), Time(0), Time(u64::MAX), &mut |_, check| tally.note(check))
                .map(|()| json!({ "by": CAST[of].code, "checks": tally.into_value() }))
        });
        let checks = checks.into_iter().collect::<Result<Vec<_>, _>>().map_err(Failure::damaged)?;
        if at == USA {
            exported = transcript::export(&line, &archive, &party, &[], &file, &mut |_| {})?;
        }
        let loaded = archive.load().map_err(Failure::damaged)?;
        roots.push(loaded.frontiers.iter().map(|lane| (lane.size(), lane.root())).collect::<Vec<_>>());
        sides.push(json!({
            "station": cast.code,
            "line_since": messages.first().map(|message| message.sent.clone()),
            "charter_drawn_up": rfc3339(charter.charter().drawn_up),
            "checks": checks,
            "messages": messages.len(),
            "by_precedence": by_precedence,
            "unread": messages.iter().filter(|message| message.read_by.is_some()).count(),
            "unreceipted": messages.iter().filter(|message| message.received.is_empty()).map(|message| message.serial.clone()).collect::<Vec<_>>(),
            "record": messages,
        }));
    }
    let verified = transcript::verify(&file, None, &mut |_| {})?;
    Ok(json!({
        "folder": demo.dir.display().to_string(),
        "figures": demo.figures(),
        "same_record_on_both_sides": roots[USA] == roots[RUS],
        "stations": sides,
        "transcript": exported,
        "verified": { "proved": verified["proved"], "claimed": verified["claimed"], "forks": verified["forks"], "line_id": verified["line_id"] },
    }))
}

/// The line checks of one station.
#[derive(Default)]
struct Checks {
    made: u64,
    missed: u64,
    answered: u64,
    in_time: u64,
    last_heard: Option<Time>,
    longest_silence_ms: u64,
}

impl Checks {
    fn note(&mut self, check: &Check) {
        self.made += 1;
        self.missed += check.missed;
        if let Some(answer) = check.answers.first().and_then(|(_, answer)| *answer) {
            self.answered += 1;
            self.in_time += u64::from(answer <= check.answer_by);
            if let Some(last) = self.last_heard {
                self.longest_silence_ms = self.longest_silence_ms.max(answer.ms_since(last));
            }
            self.last_heard = Some(answer);
        }
    }

    fn into_value(self) -> Value {
        let due = self.made + self.missed;
        json!({
            "due": due, "made": self.made, "missed": self.missed, "answered": self.answered, "in_time": self.in_time,
            "share_answered": if due == 0 { 0.0 } else { self.answered as f64 / due as f64 },
            "longest_silence_s": self.longest_silence_ms as f64 / 1e3,
        })
    }
}
