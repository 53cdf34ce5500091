//! A call as an iCalendar object (RFC 5545), by the methods of scheduling (RFC 5546): what stands on the record, for the
//! calendars of those who take part. The record decides; a calendar only reminds.

use std::fmt::Write;

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::RecordError;
use line::affairs::{Affair, Body, CallStatus, Reply, Side};
use store::Archive;

use crate::clock::rfc3339;
use crate::view::{body, post};

/// Octets of a line, its end not counted (RFC 5545 section 3.1).
const LINE_OCTETS_MAX: usize = 75;

/// How long a call is taken to last until it is known: half an hour.
const LASTS_MS: u64 = 1_800_000;

/// A call as it stands; `None` if the place holds none.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn call(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    now: Time,
) -> Result<Option<String>, RecordError> {
    let Some(Affair::Call(call)) = archive.affair(id)? else { return Ok(None) };
    let Some(Body::Call(words)) = body(archive, id)? else { return Ok(None) };
    let status = call.status(id);
    let named = |side: Side| match call.words(side).reply {
        Some((_, _, Reply::At(at))) => Some(at),
        _ => None,
    };
    let asked = named(Side::Asked);
    let (method, state, partstat) = match status {
        CallStatus::Agreed(_) | CallStatus::Underway | CallStatus::Over => ("REPLY", "CONFIRMED", "ACCEPTED"),
        CallStatus::Declined => ("REPLY", "CANCELLED", "DECLINED"),
        CallStatus::Withdrawn | CallStatus::Postponed => ("CANCEL", "CANCELLED", "NEEDS-ACTION"),
        CallStatus::Sought if asked.is_some() => ("COUNTER", "TENTATIVE", "TENTATIVE"),
        CallStatus::Sought => ("REQUEST", "TENTATIVE", "NEEDS-ACTION"),
    };
    let (from, until) = match (status, call.spoke()) {
        (_, Some((began, ended))) => (began, ended.unwrap_or_else(|| began.plus_ms(LASTS_MS))),
        (CallStatus::Agreed(at), None) => (at, at.plus_ms(LASTS_MS)),
        (CallStatus::Sought, None) if asked.is_some() => {
            let at = asked.unwrap_or_default();
            (at, at.plus_ms(LASTS_MS))
        }
        _ => words.windows.first().copied().unwrap_or((call.sought, call.sought.plus_ms(LASTS_MS))),
    };
    // Each word on it makes it newer (RFC 5545 section 3.8.7.4).
    let turns = Side::BOTH.into_iter().filter_map(|side| call.words(side).reply);
    let sequence: u64 = turns.map(|(said, ..)| u64::from(said.turn) + 1).sum();
    let name = transcript::name_place(charter, id);
    let mut out = Lines::default();
    out.say("BEGIN:VCALENDAR");
    out.say("VERSION:2.0");
    out.say("PRODID:-//Detente//Station//EN");
    out.say(&format!("METHOD:{method}"));
    out.say("BEGIN:VEVENT");
    out.say(&format!("UID:{name}@{}.line.invalid", charter.line_id()));
    out.say(&format!("SEQUENCE:{sequence}"));
    out.say(&format!("DTSTAMP:{}", stamp(now)));
    out.say(&format!("DTSTART:{}", stamp(from)));
    out.say(&format!("DTEND:{}", stamp(until)));
    out.say(&format!("SUMMARY:{}", escaped(&format!("{}: {}", charter.name, words.subject))));
    out.say(&format!("STATUS:{state}"));
    out.say(&format!("ORGANIZER;CN={}:{}", quoted(&post(charter, call.from)), address(charter, call.from)));
    for with in &call.with {
        let party = format!("ATTENDEE;CN={};PARTSTAT={partstat}", quoted(&post(charter, *with)));
        out.say(&format!("{party}:{}", address(charter, *with)));
    }
    let drill = if charter.drill { "DRILL. " } else { "" };
    let side = if call.side_of(own).is_some() { "" } else { " between others" };
    out.say(&format!("COMMENT:{drill}Call {name}{side}; what the record says counts."));
    out.say("END:VEVENT");
    out.say("END:VCALENDAR");
    Ok(Some(out.0))
}

/// A post is no mailbox; its address says so.
fn address(charter: &Charter, address: line::affairs::Address) -> String {
    format!("urn:detente:{}:{}", charter.line_id(), post(charter, address))
}

/// A time in UTC: `20220513T150000Z`.
fn stamp(time: Time) -> String {
    rfc3339(time).split('.').next().unwrap_or_default().trim_end_matches('Z').replace(['-', ':'], "") + "Z"
}

/// Text as a value (RFC 5545 section 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Text as a parameter's value, which can hold no quote (RFC 5545 section 3.2).
fn quoted(text: &str) -> String {
    let bare: String = text.chars().filter(|c| !c.is_control() && *c != '"').collect();
    format!("\"{bare}\"")
}

/// Content lines, folded.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn say(&mut self, line: &str) {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > LINE_OCTETS_MAX {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            octets += c.len_utf8();
            let _ = write!(self.0, "{c}");
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut out = Lines::default();
        out.say(&format!("SUMMARY:{}", "ж".repeat(80)));
        for line in out.0.trim_end().split("\r\n") {
            assert!(line.len() <= LINE_OCTETS_MAX, "{} octets", line.len());
        }
        assert_eq!(out.0.replace("\r\n ", "").trim_end(), format!("SUMMARY:{}", "ж".repeat(80)));
    }

    #[test]
    fn values_are_escaped_and_times_are_in_utc() {
        assert_eq!(escaped("a; b, c\\d\ne\r"), "a\\; b\\, c\\\\d\\ne");
        assert_eq!(quoted("the \"line\""), "\"the line\"");
        assert_eq!(stamp(Time(1_652_455_800_000)), "20220513T153000Z");
    }
}
