//! How a clock was kept that was started many times, and which entries prove where it was not.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use serde_json::{Value, json};

use crate::clock::rfc3339;
use crate::show::list;
use crate::view::code;

/// Cases of one clock that are named, those of the first places. The counts are of all.
pub const CASES_MAX: usize = 1_000;

/// A clock that was started.
#[derive(Clone, Copy, Debug)]
pub struct Ran {
    /// The entry that started it.
    pub id: EntryRef,
    /// When.
    pub began: Time,
    /// When it was to be stopped.
    pub by: Time,
    /// When it was.
    pub done: Option<Time>,
    /// Since when nobody waited for it any more.
    pub over: Option<Time>,
}

/// How a clock ended, or has not ended yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Stopped in time.
    InTime,
    /// Stopped too late.
    Late,
    /// It runs.
    Open,
    /// It ran out, and was not stopped.
    Overdue,
    /// What it was about fell away before it ran out.
    Lapsed,
}

impl Ran {
    /// How it ended, or stands at `now`.
    #[must_use]
    pub fn how(&self, now: Time) -> How {
        match (self.done, self.over) {
            (Some(done), _) if done <= self.by => How::InTime,
            (Some(_), _) => How::Late,
            (None, Some(over)) if over <= self.by => How::Lapsed,
            (None, None) if now <= self.by => How::Open,
            _ => How::Overdue,
        }
    }
}

/// How a clock was kept that was started many times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    in_time: u64,
    late: u64,
    open: u64,
    overdue: u64,
    lapsed: u64,
    /// Of those that were stopped, how long each ran. The two ends are read off two clocks, so what was quick may seem to
    /// be before its time.
    took_ms: Vec<i64>,
    /// Where it was stopped late or not at all: the entries, that which started it first.
    cases: Vec<(Vec<EntryRef>, How, Time)>,
}

impl Kept {
    /// Counts one; of one that was stopped late, `by` finds the entry that stopped it.
    ///
    /// # Errors
    /// That of `by`.
    pub fn count<E>(
        &mut self,
        ran: &Ran,
        now: Time,
        by: impl FnOnce(Time) -> Result<Option<EntryRef>, E>,
    ) -> Result<(), E> {
        self.took_ms.extend(ran.done.map(|done| done.0.cast_signed().saturating_sub(ran.began.0.cast_signed())));
        let how = ran.how(now);
        let entries = match (how, ran.done) {
            (How::Late, Some(done)) => std::iter::once(ran.id).chain(by(done)?).collect(),
            _ => vec![ran.id],
        };
        *match how {
            How::InTime => &mut self.in_time,
            How::Late => &mut self.late,
            How::Open => &mut self.open,
            How::Overdue => &mut self.overdue,
            How::Lapsed => &mut self.lapsed,
        } += 1;
        if matches!(how, How::Late | How::Overdue) {
            self.cases.push((entries, how, ran.by));
        }
        Ok(())
    }

    /// For people and tools.
    #[must_use]
    pub fn view(&self, charter: &Charter) -> Value {
        let mut took_ms = self.took_ms.clone();
        took_ms.sort_unstable();
        let seconds = |ms: Option<&i64>| ms.map(|ms| *ms as f64 / 1e3);
        // In the order of their places, since each station keeps entries in an order of its own.
        let mut cases: Vec<_> = self.cases.iter().collect();
        cases.sort_by_key(|(entries, ..)| entries.clone());
        let more = cases.len().saturating_sub(CASES_MAX);
        let case = |(entries, how, by): &(Vec<EntryRef>, How, Time)| {
            let entries = entries.iter().map(|at| transcript::name_place(charter, *at));
            let how = if *how == How::Late { "late" } else { "overdue" };
            json!({ "how": how, "due": rfc3339(*by), "entries": entries.collect::<Vec<_>>() })
        };
        json!({
            "asked": self.in_time + self.late + self.open + self.overdue + self.lapsed,
            "in_time": self.in_time, "late": self.late, "open": self.open, "overdue": self.overdue,
            "lapsed": self.lapsed,
            "median_s": seconds(took_ms.get(took_ms.len() / 2)), "longest_s": seconds(took_ms.last()),
            "cases": cases.into_iter().take(CASES_MAX).map(case).collect::<Vec<_>>(), "more_cases": more,
        })
    }
}

/// How a clock was kept between each two parties, which are named `by` and `of`.
#[must_use]
pub fn by_pair(charter: &Charter, all: BTreeMap<(PartyIndex, PartyIndex), Kept>) -> Vec<Value> {
    let view = |((by, of), kept): ((PartyIndex, PartyIndex), Kept)| {
        let mut view = kept.view(charter);
        (view["by"], view["of"]) = (json!(code(charter, by)), json!(code(charter, of)));
        view
    };
    all.into_iter().map(view).collect()
}

/// The words for how a clock was kept; the cases are for tools, and are counted here.
#[must_use]
pub fn words(kept: &Value) -> String {
    let mut words = format!("{} asked, {} in time, {} late", kept["asked"], kept["in_time"], kept["late"]);
    for name in ["open", "overdue", "lapsed"] {
        if kept[name] != 0 {
            let _ = write!(words, ", {} {name}", kept[name]);
        }
    }
    if let (Some(median), Some(longest)) = (kept["median_s"].as_f64(), kept["longest_s"].as_f64()) {
        let _ = write!(words, "; median {median:.0} s, longest {longest:.0} s");
    }
    let first = list(kept, "cases").iter().find_map(|case| case["entries"][0].as_str());
    if let Some(first) = first {
        let _ = write!(words, "; see {first}");
        if kept["cases"].as_array().is_some_and(|cases| cases.len() > 1) {
            words.push_str(" and others (--json names all)");
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use evidence::{Lane, Precedence};

    use super::*;

    #[test]
    fn a_clock_is_kept_in_time_late_or_not_and_lapses_with_what_it_was_about() {
        let mut kept = Kept::default();
        let lane = Lane { party: PartyIndex(0), precedence: Precedence::Routine };
        let place = |serial| EntryRef { lane, serial };
        let (began, by, now) = (Time(1_000), Time(5_000), Time(9_000));
        let ran = [
            (Some(Time(5_000)), None, now),
            (Some(Time(5_001)), None, now),
            (Some(Time(900)), None, now),
            (None, None, Time(5_000)),
            (None, None, Time(5_001)),
            (None, Some(Time(5_000)), now),
            (None, Some(Time(5_001)), Time(0)),
        ];
        for (serial, (done, over, now)) in (1..).zip(ran) {
            let ran = Ran { id: place(serial), began, by, done, over };
            kept.count(&ran, now, |_| Ok::<_, Infallible>(Some(place(100)))).unwrap();
        }
        assert_eq!((kept.in_time, kept.late, kept.open, kept.overdue, kept.lapsed), (2, 1, 1, 2, 1));
        let cases: Vec<_> = kept.cases.iter().map(|(entries, how, _)| (entries.len(), *how)).collect();
        assert_eq!(cases, [(2, How::Late), (1, How::Overdue), (1, How::Overdue)], "what is late names both ends");
        assert_eq!(kept.took_ms, [4_000, 4_001, -100]);
    }
}
