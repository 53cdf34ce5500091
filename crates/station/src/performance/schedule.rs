//! What the charter's times ask of each party by themselves: that its watch asks whether a person answers, and that it
//! seeks the calls that stand. What was not done left no entry; it is missed because its time is past.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{Lane, PartyIndex, Precedence, Time};
use line::RecordError;
use line::affairs::{Address, Affair, AffairKind, Rules};
use serde_json::{Value, json};
use store::Archive;

use super::Period;
use crate::clock::rfc3339;
use crate::view::{code, each, post};

/// Times of one matter that are named, the earliest of those missed.
const NAMED_MAX: usize = 32;

/// Staffed checks that each watch was to ask.
pub fn staffed(rules: &Rules, archive: &dyn Archive, period: Period) -> Result<Vec<Value>, RecordError> {
    let mut asked: BTreeMap<PartyIndex, BTreeSet<Time>> = BTreeMap::new();
    each(archive, AffairKind::Staffed, &mut |id, affair| {
        if let Affair::Staffed(check) = affair {
            asked.entry(id.lane.party).or_default().insert(check.asked);
        }
        Ok(true)
    })?;
    // As early, and as late, as an answer may be.
    let grace_ms = |rules: &Rules| rules.annex.people.staffed_answer_s * 1_000;
    let was_asked = |party: &PartyIndex, at: Time| {
        let grace_ms = grace_ms(rules.at(at));
        let around = Time(at.0.saturating_sub(grace_ms))..=at.plus_ms(grace_ms);
        asked.get(party).is_some_and(|asked| asked.range(around).next().is_some())
    };
    let mut views = Vec::new();
    for party in bound(rules) {
        let Some(since) = first_heard(archive, party)? else { continue };
        let due: Vec<_> = spans(rules, period)
            .filter(|(rules, _)| rules.bound(party))
            .flat_map(|(rules, period)| {
                let grace_ms = grace_ms(rules);
                times(since.plus_ms(grace_ms), period, grace_ms, |after| rules.annex.people.staffed_next(after))
            })
            .collect();
        let missed: Vec<_> = due.iter().filter(|at| !was_asked(&party, **at)).copied().collect();
        views.extend(view(due.len(), &missed).map(|mut view| {
            view["by"] = json!(code(&rules.charter, party));
            view
        }));
    }
    Ok(views)
}

/// Standing calls that were to be sought.
pub fn calls(rules: &Rules, archive: &dyn Archive, period: Period) -> Result<Vec<Value>, RecordError> {
    let mut sought: BTreeSet<(Address, Address, Time)> = BTreeSet::new();
    each(archive, AffairKind::Call, &mut |_, affair| {
        if let Affair::Call(call) = affair
            && call.standing
        {
            sought.insert((call.from, call.with[0], call.windows[0].0));
        }
        Ok(true)
    })?;
    let mut views = Vec::new();
    for (number, call) in rules.annex.people.standing.iter().enumerate() {
        let Some(since) = first_heard(archive, call.from.party)? else { continue };
        let due: Vec<_> = spans(rules, period)
            .filter_map(|(rules, period)| Some((rules.annex.people.standing.get(number)?, period)))
            .flat_map(|(call, period)| times(since, period, 0, |after| call.next(after)))
            .collect();
        let missed: Vec<_> = due.iter().filter(|at| !sought.contains(&(call.from, call.with, **at))).copied().collect();
        views.extend(view(due.len(), &missed).map(|mut view| {
            (view["number"], view["by"]) = (json!(number), json!(post(&rules.charter, call.from)));
            view["with"] = json!(post(&rules.charter, call.with));
            view
        }));
    }
    Ok(views)
}

/// The parts of a period in which one charter held, the latest first.
fn spans(rules: &Rules, period: Period) -> impl Iterator<Item = (&Rules, Period)> {
    let chain = std::iter::successors(Some((rules, period.until)), |(rules, until)| {
        Some((rules.before()?, (*until).min(rules.from())))
    });
    let span = move |(rules, until): (&'_ Rules, Time)| Period { from: rules.from().max(period.from), until, ..period };
    chain.map(move |(rules, until)| (rules, span((rules, until)))).filter(|(_, period)| period.from < period.until)
}

fn bound(rules: &Rules) -> impl Iterator<Item = PartyIndex> {
    (0..rules.charter.parties.len() as u8).map(PartyIndex).filter(|party| rules.bound(*party))
}

/// When a party's station made its first line check: nothing is asked of it before.
fn first_heard(archive: &dyn Archive, party: PartyIndex) -> Result<Option<Time>, RecordError> {
    let lane = Lane { party, precedence: Precedence::Priority };
    Ok(archive.entries(lane, 1, 1)?.first().map(|kept| kept.entry.time()))
}

/// The times of the period that are past, with so much grace.
fn times(since: Time, period: Period, grace_ms: u64, next: impl Fn(Time) -> Option<Time>) -> Vec<Time> {
    let before_period = Time(period.from.0.saturating_sub(1));
    let mut after = since.max(before_period);
    let mut due = Vec::new();
    while let Some(at) = next(after).filter(|at| period.holds(*at) && at.plus_ms(grace_ms) <= period.now) {
        due.push(at);
        after = at;
    }
    due
}

fn view(due: usize, missed: &[Time]) -> Option<Value> {
    let named: Vec<_> = missed.iter().take(NAMED_MAX).map(|at| rfc3339(*at)).collect();
    (due > 0).then(|| json!({ "due": due, "missed": missed.len(), "missed_at": named }))
}

/// The same in words.
pub fn words(words: &mut String, value: &Value) {
    use std::fmt::Write;

    use crate::show::{list, text};
    for watch in list(value, "asked") {
        let (by, due, missed) = (text(watch, "by"), &watch["due"], &watch["missed"]);
        let _ =
            write!(words, "\n  the watch of {by} was to ask {due} times whether a person answers, and missed {missed}");
    }
    for call in list(value, "standing_calls") {
        let (by, with) = (text(call, "by"), text(call, "with"));
        let (due, missed) = (&call["due"], &call["missed"]);
        let _ = write!(
            words,
            "\n  the standing call of {by} with {with} was to be {due} times, and was not sought {missed}"
        );
    }
}

#[cfg(test)]
mod tests {
    use evidence::{Amendment, Charter, Terms};
    use line::affairs::{Annex, PeopleTerms};

    use super::*;

    const HOUR_MS: u64 = 3_600_000;

    #[test]
    fn the_times_are_those_of_the_period_that_are_past_and_after_the_station_was_first_heard() {
        let terms = PeopleTerms { staffed_at_s: vec![9 * 3_600, 17 * 3_600], ..Annex::default().people };
        let hour = |hour: u64| Time(1_767_225_600_000 + hour * HOUR_MS);
        let due = |since, from, until, now| {
            let period = Period { from: hour(from), until: hour(until), now: hour(now) };
            let due = times(hour(since), period, HOUR_MS, |after| terms.staffed_next(after));
            due.into_iter().map(|at| (at.0 - hour(0).0) / HOUR_MS).collect::<Vec<_>>()
        };
        assert_eq!(due(0, 0, 48, 100), [9, 17, 33, 41]);
        assert_eq!(due(9, 0, 48, 100), [17, 33, 41], "what it had just come for is not asked");
        assert_eq!(due(0, 17, 41, 100), [17, 33], "the first moment is of the period, the one after the last is not");
        assert_eq!(due(0, 0, 48, 41), [9, 17, 33], "one is missed when an answer could not come any more");
        assert_eq!(due(0, 0, 48, 42), [9, 17, 33, 41]);
        assert_eq!(due(50, 0, 48, 100), [] as [u64; 0]);
    }

    #[test]
    fn each_part_of_a_period_is_held_to_the_charter_that_held_in_it() {
        let founding = Charter {
            version: 1,
            name: "line".to_owned(),
            drill: true,
            nonce: [7; 16],
            drawn_up: Time(1_000),
            parties: Vec::new(),
            purposes: Vec::new(),
            exclusions: Vec::new(),
            forces: Vec::new(),
            terms: Terms::default(),
            annex: None,
            amends: None,
        };
        let amended = |number: u64| Charter {
            drawn_up: Time(1_000 + number),
            amends: Some(Amendment { founding: founding.encode(), number, from: Time(number * 10_000) }),
            ..founding.clone()
        };
        let rules = Rules::of_all(&[amended(1)], &amended(2)).unwrap();
        let parts = |from, until| {
            let period = Period { from: Time(from), until: Time(until), now: Time(90_000) };
            let part = |(rules, period): (&Rules, Period)| (rules.charter.number(), period.from.0, period.until.0);
            spans(&rules, period).map(part).collect::<Vec<_>>()
        };
        assert_eq!(parts(5_000, 30_000), [(2, 20_000, 30_000), (1, 10_000, 20_000), (0, 5_000, 10_000)]);
        assert_eq!(parts(12_000, 18_000), [(1, 12_000, 18_000)]);
        assert_eq!(parts(20_000, 20_001), [(2, 20_000, 20_001)], "the first moment is the later's");
        assert_eq!(parts(2_000, 9_000), [(0, 2_000, 9_000)]);
    }

    #[test]
    fn what_was_never_due_is_not_told() {
        assert_eq!(view(0, &[]), None);
        let missed = vec![Time(1_767_225_600_000); NAMED_MAX + 1];
        let told = view(40, &missed).unwrap();
        assert_eq!((&told["due"], &told["missed"]), (&json!(40), &json!(33)));
        assert_eq!(told["missed_at"].as_array().map(Vec::len), Some(NAMED_MAX));
    }
}
