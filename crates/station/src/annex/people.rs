//! What the charter's annex says of calls and staffed checks, as people write and read it.

use std::fmt::Write;

use evidence::{Party, PartyIndex, PostIndex};
use line::affairs::{Address, PeopleTerms, StandingCall};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{hours, time_of_day_s};
use crate::calls::view::{medium, name_of, recording};

/// The days of the week as a file names them, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What a file may say of calls.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CallsFile {
    /// FLASH to ROUTINE.
    answer_s: Option<[u64; 4]>,
    present_s: Option<u64>,
    standing: Vec<StandingFile>,
}

/// A standing call.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StandingFile {
    /// The post that seeks it each time, as USA/chief.
    from: String,
    /// With which post.
    with: String,
    /// On which days of the week; every day if left out.
    #[serde(default)]
    days: Vec<String>,
    /// The time of day, UTC.
    at: String,
    #[serde(default = "voice")]
    medium: String,
    #[serde(default = "notes")]
    recording: String,
}

fn voice() -> String {
    "voice".to_owned()
}

fn notes() -> String {
    "notes".to_owned()
}

/// What a file may say of staffed checks.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct StaffedFile {
    answer_s: Option<u64>,
    /// Times of day, UTC.
    at: Option<Vec<String>>,
}

/// Puts what a file says in the place of the usual.
pub(super) fn apply(
    terms: &mut PeopleTerms,
    calls: CallsFile,
    staffed: StaffedFile,
    parties: &[Party],
) -> Result<(), String> {
    terms.call_answer_s = calls.answer_s.unwrap_or(terms.call_answer_s);
    terms.call_present_s = calls.present_s.unwrap_or(terms.call_present_s);
    terms.staffed_answer_s = staffed.answer_s.unwrap_or(terms.staffed_answer_s);
    if let Some(times) = staffed.at {
        terms.staffed_at_s = times.iter().map(|time| time_of_day_s(time)).collect::<Result<_, _>>()?;
    }
    terms.standing = calls.standing.iter().map(|call| standing(call, parties)).collect::<Result<_, _>>()?;
    Ok(())
}

fn standing(said: &StandingFile, parties: &[Party]) -> Result<StandingCall, String> {
    let mut days = [said.days.is_empty(); 7];
    for name in &said.days {
        let day = DAYS.iter().position(|day| day == name);
        days[day.ok_or_else(|| format!("{name:?} is no day of the week; there are {}", DAYS.join(", ")))?] = true;
    }
    Ok(StandingCall {
        from: address(&said.from, parties)?,
        with: address(&said.with, parties)?,
        days,
        at_s: time_of_day_s(&said.at)?,
        medium: named(medium::ALL, &said.medium, "medium")?,
        recording: named(recording::ALL, &said.recording, "rule of recording")?,
    })
}

fn named<T: Copy>(names: &[(&str, T)], name: &str, what: &str) -> Result<T, String> {
    let found = names.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    found.ok_or_else(|| format!("{name:?} is no {what}"))
}

fn address(text: &str, parties: &[Party]) -> Result<Address, String> {
    let find = || {
        let (code, post) = text.split_once('/')?;
        let party = parties.iter().position(|party| party.code.eq_ignore_ascii_case(code))?;
        let post = parties[party].posts.iter().position(|theirs| theirs.code == post)?;
        Some(Address { party: PartyIndex(party as u8), post: PostIndex(post as u8) })
    };
    find().ok_or_else(|| format!("{text:?} is no post of a party of the charter; write it as USA/chief"))
}

/// What the annex says, for people and tools.
pub(super) fn describe(terms: &PeopleTerms, parties: &[Party]) -> (Value, Value) {
    let post = |at: Address| {
        let party = parties.get(usize::from(at.party.0));
        let post = party.and_then(|party| party.posts.get(usize::from(at.post.0)));
        format!("{}/{}", party.map_or("?", |party| &party.code), post.map_or("?", |post| &post.code))
    };
    let standing = |(number, call): (usize, &StandingCall)| {
        let days = DAYS.iter().zip(call.days).filter(|(_, is)| *is).map(|(day, _)| *day);
        json!({
            "number": number, "from": post(call.from), "with": post(call.with), "days": days.collect::<Vec<_>>(),
            "at": hours(call.at_s), "medium": name_of(medium::ALL, &call.medium),
            "recording": name_of(recording::ALL, &call.recording),
        })
    };
    let calls = json!({
        "answer_s": terms.call_answer_s, "present_s": terms.call_present_s,
        "standing": terms.standing.iter().enumerate().map(standing).collect::<Vec<_>>(),
    });
    let times: Vec<_> = terms.staffed_at_s.iter().map(|second| hours(*second)).collect();
    (calls, json!({ "answer_s": terms.staffed_answer_s, "at": times }))
}

/// The same in words. `duration` says seconds as people do.
pub(super) fn words(words: &mut String, annex: &Value, duration: impl Fn(&Value) -> String) {
    let (calls, staffed) = (&annex["calls"], &annex["staffed"]);
    let within: Vec<_> = calls["answer_s"].as_array().into_iter().flatten().map(&duration).collect();
    let times: Vec<_> = staffed["at"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let _ = write!(
        words,
        "\n  a word on a call is answered within {} (FLASH to ROUTINE); both are there within {} of the time agreed\n  \
         each watch asks whether a person answers at {} UTC; one answers within {}",
        within.join(", "),
        duration(&calls["present_s"]),
        if times.is_empty() { "no set time,".to_owned() } else { times.join(", ") },
        duration(&staffed["answer_s"]),
    );
    for call in calls["standing"].as_array().into_iter().flatten() {
        let text = |name: &str| call[name].as_str().unwrap_or_default().to_owned();
        let days: Vec<_> = call["days"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let days = if days.len() == DAYS.len() { "every day".to_owned() } else { days.join(", ") };
        let _ = write!(
            words,
            "\n  standing call {}: {} with {}, {days} at {} UTC, by {}",
            call["number"],
            text("from"),
            text("with"),
            text("at"),
            text("medium")
        );
    }
}

#[cfg(test)]
mod tests {
    use evidence::{Level, Post, Role};

    use super::*;

    fn party(code: &str) -> Party {
        let post = |code: &str| Post {
            code: code.to_owned(),
            title: "Officer".to_owned(),
            address: "Sir".to_owned(),
            level: Level::Operational,
            escalates_to: None,
            deputy: None,
        };
        Party {
            code: code.to_owned(),
            name: code.to_owned(),
            role: Role::Party,
            root_key: [0; 32],
            languages: vec!["en".to_owned()],
            posts: vec![post("ops"), post("chief")],
        }
    }

    fn said(calls: &str, staffed: &str) -> Result<PeopleTerms, String> {
        let mut terms = line::affairs::Annex::default().people;
        let calls = toml::from_str(calls).map_err(|error| error.to_string())?;
        let staffed = toml::from_str(staffed).map_err(|error| error.to_string())?;
        apply(&mut terms, calls, staffed, &[party("USA"), party("RUS")])?;
        Ok(terms)
    }

    const MONDAYS: &str = "[[standing]]\nfrom = \"rus/chief\"\nwith = \"USA/chief\"\ndays = [\"mon\"]\nat = \"09:00\"";

    #[test]
    fn a_standing_call_is_between_posts_on_days_at_a_time() {
        let terms = said(MONDAYS, "at = [\"06:00\"]").unwrap();
        let chief = |party| Address { party: PartyIndex(party), post: PostIndex(1) };
        let call = &terms.standing[0];
        assert_eq!(
            (call.from, call.with, call.at_s, terms.staffed_at_s.as_slice()),
            (chief(1), chief(0), 32_400, &[21_600][..])
        );
        assert_eq!(call.days, [true, false, false, false, false, false, false]);
        let every_day = said(&MONDAYS.replace("days = [\"mon\"]\n", ""), "").unwrap();
        assert_eq!(every_day.standing[0].days, [true; 7]);
    }

    #[test]
    fn what_is_no_standing_call_is_refused() {
        for (from, to) in
            [("chief", "admiral"), ("USA", "NOBODY"), ("mon", "monday"), ("09:00", "nine"), ("at =", "when =")]
        {
            assert!(said(&MONDAYS.replace(from, to), "").is_err(), "{from} as {to}");
        }
        assert!(said(&format!("{MONDAYS}\nmedium = \"pigeon\""), "").is_err());
        assert!(said("answer_s = [1, 2]", "").is_err());
    }
}
