//! Staffed checks, suspensions and outages for people and tools.

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use line::affairs::{Affair, AffairKind, Body, Pause, Ritual, Staffed, Suspension};
use line::{Line, RecordError};
use phrases::Language;
use serde_json::{Value, json};
use store::Archive;

use crate::calls::view::name_of;
use crate::clock::{date_time_group, rfc3339};
use crate::coded::NEUTRAL_TEXTS;
use crate::view::{body, code, each, newest};

/// The names of what a staffed check is.
pub const RITUALS: [(&str, Ritual); 3] =
    [("check", Ritual::Check), ("opening", Ritual::Opening), ("closing", Ritual::Closing)];

/// The names of what keeps a party from speaking.
pub const PAUSES: [(&str, Pause); 4] = [
    ("suspended", Pause::Suspended),
    ("planned", Pause::Planned),
    ("technical", Pause::Technical),
    ("deliberate", Pause::Deliberate),
];

/// A staffed check.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn staffed(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    check: &Staffed,
    now: Time,
) -> Result<Value, RecordError> {
    let mut answers = Vec::new();
    for (party, said) in &check.answers {
        let by = match said {
            Some(said) => match body(archive, said.at)? {
                Some(Body::Present(present)) => Some(present.by),
                _ => None,
            },
            None => None,
        };
        answers.push(json!({
            "party": code(charter, *party),
            "answered": said.map(|said| rfc3339(said.time)),
            "by": by,
            "in_time": said.map(|said| said.time <= check.answer_by),
            "after_s": said.map(|said| (said.time.0 as f64 - check.asked.0 as f64) / 1e3),
        }));
    }
    // In our own first language, if there are phrases in it.
    let own_language = charter.party(own).and_then(|party| Language::of(party.languages.first()?));
    let phrase = NEUTRAL_TEXTS.get(usize::from(check.text));
    let words = phrase.zip(own_language);
    Ok(json!({
        "words": words.map(|(text, language)| phrases::phrase(language, *text)),
        "check": transcript::name_place(charter, id),
        "by": code(charter, id.lane.party),
        "as": name_of(&RITUALS, &check.ritual),
        "text": check.text,
        "phrase": phrase.map(|phrase| phrase.id()),
        "asked": rfc3339(check.asked),
        "dtg": date_time_group(check.asked),
        "answer_by": rfc3339(check.answer_by),
        "owed_here": check.answers.contains(&(own, None)),
        "open": check.due().is_some(),
        "overdue": check.due().is_some_and(|due| due < now),
        "answers": answers,
    }))
}

/// The staffed checks of a record, the newest first; only those that are not answered by all, if `open`.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn staffed_checks(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    open: bool,
    limit: usize,
    now: Time,
) -> Result<Vec<Value>, RecordError> {
    newest(archive, AffairKind::Staffed, limit, |id, affair| match affair {
        Affair::Staffed(check) if !open || check.due().is_some() => {
            staffed(charter, own, archive, id, &check, now).map(Some)
        }
        _ => Ok(None),
    })
}

/// How each party answered the staffed checks of each other, from `from` until before `until`.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn staffed_record(
    charter: &Charter,
    archive: &dyn Archive,
    from: Time,
    until: Time,
) -> Result<Vec<Value>, RecordError> {
    let parties = charter.parties.len();
    let mut counts = vec![vec![(0u64, 0u64, 0u64); parties]; parties];
    // When each party answered each other, and the bounds of the period: what lies between two is silence.
    let mut heard = vec![vec![vec![from, until]; parties]; parties];
    each(archive, AffairKind::Staffed, &mut |id, affair| {
        if let Affair::Staffed(check) = affair
            && from <= check.asked
            && check.asked < until
        {
            for (party, said) in &check.answers {
                let Some(count) = counts.get_mut(usize::from(id.lane.party.0)) else { continue };
                let Some((asked, in_time, late)) = count.get_mut(usize::from(party.0)) else { continue };
                *asked += 1;
                heard[usize::from(id.lane.party.0)][usize::from(party.0)].extend(said.map(|said| said.time));
                match said {
                    Some(said) if said.time <= check.answer_by => *in_time += 1,
                    Some(_) => *late += 1,
                    None => {}
                }
            }
        }
        Ok(true)
    })?;
    let mut told = Vec::new();
    for (by, of) in counts.iter().enumerate() {
        for (party, (asked, in_time, late)) in of.iter().enumerate().filter(|(_, (asked, ..))| *asked > 0) {
            let heard = &mut heard[by][party];
            heard.sort_unstable();
            let silence_ms = heard.windows(2).map(|two| two[1].ms_since(two[0])).max().unwrap_or_default();
            told.push(json!({
                "by": code(charter, PartyIndex(by as u8)),
                "of": code(charter, PartyIndex(party as u8)),
                "asked": asked,
                "in_time": in_time,
                "late": late,
                "unanswered": asked - in_time - late,
                "longest_silence_s": silence_ms as f64 / 1e3,
                "answered_per_mille": (in_time + late) * 1_000 / asked,
            }));
        }
    }
    Ok(told)
}

/// A suspension or outage.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn suspension(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    id: EntryRef,
    suspension: &Suspension,
    now: Time,
) -> Result<Value, RecordError> {
    let reason = match body(archive, id)? {
        Some(Body::Suspension(words)) => words.reason,
        _ => String::new(),
    };
    Ok(json!({
        "suspension": transcript::name_place(charter, id),
        "by": code(charter, id.lane.party),
        "mine": id.lane.party == own,
        "cause": name_of(&PAUSES, &suspension.pause),
        "reason": reason,
        "since": rfc3339(suspension.since),
        "until": suspension.until.map(rfc3339),
        "told": rfc3339(suspension.told),
        "over": suspension.over.map(|(_, at)| rfc3339(at)),
        "over_by": suspension.over.map(|(word, _)| transcript::name_place(charter, word.at)),
        "longer_than_told": suspension.due().is_some_and(|due| due < now),
    }))
}

/// The suspensions and outages of a record, the newest first; only those that are not over, if `open`.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn suspensions(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    open: bool,
    limit: usize,
    now: Time,
) -> Result<Vec<Value>, RecordError> {
    newest(archive, AffairKind::Suspension, limit, |id, affair| match affair {
        Affair::Suspension(state) if !open || state.over.is_none() => {
            suspension(charter, own, archive, id, &state, now).map(Some)
        }
        _ => Ok(None),
    })
}

/// The watches that have not asked at the charter's times whether a person answers, and to which post of ours that goes
/// up: one step of the charter's route with each check that is missed.
pub fn unasked(line: &Line, now: line::Now) -> Vec<Value> {
    let (charter, own) = (line.charter(), line.own());
    let parties = (0..charter.parties.len() as u8).map(PartyIndex);
    let missed = parties.filter_map(|party| Some((party, line.unasked(party, now)?)));
    let shown = missed.map(|(party, unasked)| {
        json!({
            "by": code(charter, party), "mine": party == own, "missed": unasked.missed,
            "since": rfc3339(unasked.since), "hours": now.wall.ms_since(unasked.since) / 3_600_000,
            "tell": charter.party(own).and_then(|party| told(party, unasked.missed)),
        })
    });
    shown.collect()
}

/// The post that is told when so many were missed.
fn told(party: &evidence::Party, missed: u64) -> Option<String> {
    let mut post = party.posts.iter().min_by_key(|post| post.level)?;
    for _ in 1..missed.min(party.posts.len() as u64) {
        let above = |above: &String| party.posts.iter().find(|post| post.code == *above);
        post = post.escalates_to.as_ref().and_then(above).unwrap_or(post);
    }
    Some(post.code.clone())
}

#[cfg(test)]
mod tests {
    use evidence::{Level, Party, Post, Role};

    use super::told;

    #[test]
    fn what_is_missed_goes_up_the_route_of_the_charter_and_stays_at_its_end() {
        let post = |code: &str, level, above: Option<&str>| Post {
            code: code.to_owned(),
            title: "Officer".to_owned(),
            address: "Sir".to_owned(),
            level,
            escalates_to: above.map(str::to_owned),
            deputy: None,
        };
        let party = Party {
            code: "USA".to_owned(),
            name: "USA".to_owned(),
            role: Role::Party,
            root_key: [0; 32],
            languages: vec!["en".to_owned()],
            posts: vec![
                post("minister", Level::Ministry, None),
                post("ops", Level::Tactical, Some("chief")),
                post("chief", Level::Operational, Some("minister")),
            ],
        };
        for (missed, post) in [(1, "ops"), (2, "chief"), (3, "minister"), (4, "minister"), (u64::MAX, "minister")] {
            assert_eq!(told(&party, missed).as_deref(), Some(post), "{missed}");
        }
    }
}
