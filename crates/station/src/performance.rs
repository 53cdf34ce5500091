//! How the parties kept what they agreed over a period: line checks, lead times, answers, conflicts, warnings, sites and
//! daily plans. It is computed from the record alone, so that both sides find the same; only what is open depends on the
//! time at which they look, and what was received on whose receipts they hold.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use evidence::{Charter, EntryRef, PartyIndex, Time};
use line::RecordError;
use line::affairs::{Affair, AffairKind, Answers, Lead, Outcome, Phase, Rules};
use line::plot::{Plot, concerns};
use serde_json::{Value, json};
use store::Archive;

use crate::show::{self, list, text};
use crate::sites::book::Book;
use crate::view::{self, code, each};
use crate::{ceases, gaps, sites};

/// What is looked at: whatever began from `from` until before `until`, as it stands at `now`.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    /// The first moment.
    pub from: Time,
    /// The moment after the last.
    pub until: Time,
    /// When it is looked at.
    pub now: Time,
}

impl Period {
    /// True if a time is of it.
    #[must_use]
    pub fn holds(self, time: Time) -> bool {
        self.from <= time && time < self.until
    }
}

/// How a clock was kept that was started many times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Kept {
    in_time: u64,
    late: u64,
    open: u64,
    overdue: u64,
    lapsed: u64,
    /// Of those that were stopped, how long each ran. The two ends are read off two clocks, so what was quick may seem to
    /// be before its time.
    took_ms: Vec<i64>,
}

impl Kept {
    /// Counts one that ran from `began` and was to be stopped by `by`. `over` is when nobody waited for it any more.
    fn count(&mut self, began: Time, by: Time, done: Option<Time>, over: Option<Time>, now: Time) {
        if let Some(done) = done {
            self.took_ms.push(done.0.cast_signed().saturating_sub(began.0.cast_signed()));
        }
        *match (done, over) {
            (Some(done), _) if done <= by => &mut self.in_time,
            (Some(_), _) => &mut self.late,
            (None, Some(over)) if over <= by => &mut self.lapsed,
            (None, None) if now <= by => &mut self.open,
            _ => &mut self.overdue,
        } += 1;
    }

    fn view(&self) -> Value {
        let mut took_ms = self.took_ms.clone();
        took_ms.sort_unstable();
        let seconds = |ms: Option<&i64>| ms.map(|ms| *ms as f64 / 1e3);
        json!({
            "asked": self.in_time + self.late + self.open + self.overdue + self.lapsed,
            "in_time": self.in_time, "late": self.late, "open": self.open, "overdue": self.overdue,
            "lapsed": self.lapsed,
            "median_s": seconds(took_ms.get(took_ms.len() / 2)), "longest_s": seconds(took_ms.last()),
        })
    }
}

/// By which party, to which, and in what: who answers whose words.
type Pair = (PartyIndex, PartyIndex, &'static str);

/// How the parties kept what they agreed, as the station of `own` has it on record.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn of(rules: &Rules, own: PartyIndex, archive: &dyn Archive, period: Period) -> Result<Value, RecordError> {
    let charter = &rules.charter;
    let mut answers = BTreeMap::new();
    let notices = notices(charter, archive, period, &mut answers)?;
    let plans = plans(charter, archive, period, &mut answers)?;
    each(archive, AffairKind::Sites, &mut |at, affair| {
        if let Affair::Sites(sites) = affair
            && period.holds(sites.sent)
        {
            answered(&mut answers, "sites", at, &sites.answers, (at, sites.sent), (sites.answer_by, None), period);
        }
        Ok(true)
    })?;
    let answers = answers.into_iter().map(|((by, of, what), kept): (Pair, Kept)| {
        let mut view = kept.view();
        (view["by"], view["of"], view["what"]) = (json!(code(charter, by)), json!(code(charter, of)), json!(what));
        view
    });
    Ok(json!({
        "checks": view::checks(charter, archive, period.from, period.until)?,
        "notices": notices,
        "answers": answers.collect::<Vec<_>>(),
        "conflicts": conflicts(rules, archive, period)?,
        "warnings": warnings(charter, own, archive, period)?,
        "sites": Book::new(charter, own, archive).report(&rules.annex, period)?,
        "plans": plans,
    }))
}

/// Counts how each party that was asked answered the words of `version`.
fn answered(
    kept: &mut BTreeMap<Pair, Kept>,
    what: &'static str,
    on: EntryRef,
    answers: &Answers,
    (version, said): (EntryRef, Time),
    (by, over): (Time, Option<Time>),
    period: Period,
) {
    for (party, _) in &answers.0 {
        let done = answers.first(*party, version);
        kept.entry((*party, on.lane.party, what)).or_default().count(said, by, done, over, period.now);
    }
}

fn notices(
    charter: &Charter,
    archive: &dyn Archive,
    period: Period,
    answers: &mut BTreeMap<Pair, Kept>,
) -> Result<Vec<Value>, RecordError> {
    let mut counts: BTreeMap<PartyIndex, BTreeMap<&str, u64>> = BTreeMap::new();
    each(archive, AffairKind::Notice, &mut |id, affair| {
        let Affair::Notice(notice) = affair else { return Ok(true) };
        if !period.holds(notice.announced.time) {
            return Ok(true);
        }
        let lead = match notice.lead {
            Lead::OnTime => "on_time",
            Lead::Short => "short",
            Lead::Late => "late",
        };
        let phase = match notice.phase() {
            Phase::Planned | Phase::Active => "standing",
            Phase::Complete => "complete",
            Phase::Cancelled => "cancelled",
        };
        let counts = counts.entry(id.lane.party).or_default();
        for what in ["given", lead, phase].into_iter().chain(notice.voluntary.then_some("voluntary")) {
            *counts.entry(what).or_default() += 1;
        }
        let over = (!notice.stands()).then(|| notice.step.map(|(said, _)| said.time)).flatten();
        let version = (notice.version.at, notice.version.time);
        answered(answers, "notices", id, &notice.answers, version, (notice.answer_by, over), period);
        Ok(true)
    })?;
    let names = ["given", "on_time", "short", "late", "voluntary", "standing", "complete", "cancelled"];
    let view = |(party, counts): (PartyIndex, BTreeMap<&str, u64>)| {
        let mut view = json!({ "by": code(charter, party) });
        names.into_iter().for_each(|name| view[name] = json!(counts.get(name).copied().unwrap_or_default()));
        view
    };
    Ok(counts.into_iter().map(view).collect())
}

fn plans(
    charter: &Charter,
    archive: &dyn Archive,
    period: Period,
    answers: &mut BTreeMap<Pair, Kept>,
) -> Result<Vec<Value>, RecordError> {
    let mut counts: BTreeMap<PartyIndex, [u64; 2]> = BTreeMap::new();
    each(archive, AffairKind::Plan, &mut |at, affair| {
        if let Affair::Plan(plan) = affair
            && period.holds(plan.sent)
        {
            counts.entry(at.lane.party).or_default()[usize::from(!plan.on_time)] += 1;
            answered(answers, "plans", at, &plan.answers, (at, plan.sent), (plan.return_by, None), period);
        }
        Ok(true)
    })?;
    let view = |(party, [on_time, late]): (PartyIndex, [u64; 2])| json!({ "by": code(charter, party), "sent": on_time + late, "on_time": on_time, "late": late });
    Ok(counts.into_iter().map(view).collect())
}

/// The conflicts that stand: one that was cleared is gone with the words that it was between.
fn conflicts(rules: &Rules, archive: &dyn Archive, period: Period) -> Result<Value, RecordError> {
    let plot = Plot::filled(rules, period.now, archive)?;
    let parties = || (0..rules.charter.parties.len() as u8).map(PartyIndex);
    let (mut settled, mut open, mut overdue) = (0, 0, 0);
    let mut kept: BTreeMap<PartyIndex, Kept> = BTreeMap::new();
    for (id, conflict) in plot.conflicts() {
        // It was found when the later of the two was said.
        let found = Time(conflict.due.0.saturating_sub(rules.annex.conflict_s.saturating_mul(1_000)));
        let Some(Affair::Notice(notice)) = archive.affair(id.notice)?.filter(|_| period.holds(found)) else { continue };
        let (mut all_accept, mut silent) = (true, false);
        for party in parties().filter(|party| concerns(*id, *party, rules)) {
            let stance = notice.conflicts.of(party, id.with, conflict.versions);
            all_accept &= stance.is_some_and(|stance| stance.accepts);
            // A guarantor may speak, and owes nothing.
            if rules.bound(party) {
                let said = notice.conflicts.first(party, id.with, conflict.versions);
                kept.entry(party).or_default().count(found, conflict.due, said, None, period.now);
                silent |= said.is_none();
            }
        }
        *match (all_accept, silent && conflict.due < period.now) {
            (true, _) => &mut settled,
            (false, true) => &mut overdue,
            (false, false) => &mut open,
        } += 1;
    }
    let said = kept.into_iter().map(|(party, kept)| {
        let mut view = kept.view();
        view["by"] = json!(code(&rules.charter, party));
        view
    });
    let gaps = plot.gaps().into_iter().map(|gap| gaps::of(|party| code(&rules.charter, party), gap.lack));
    Ok(json!({
        "standing": settled + open + overdue, "settled": settled, "open": open, "overdue": overdue,
        "gaps": gaps.collect::<Vec<_>>(), "said": said.collect::<Vec<_>>(),
    }))
}

fn warnings(
    charter: &Charter,
    own: PartyIndex,
    archive: &dyn Archive,
    period: Period,
) -> Result<Vec<Value>, RecordError> {
    struct Of {
        raised: u64,
        stopped: u64,
        denied: u64,
        clocks: BTreeMap<&'static str, Kept>,
        each: Vec<Value>,
    }
    let mut all: BTreeMap<(PartyIndex, PartyIndex), Of> = BTreeMap::new();
    each(archive, AffairKind::Cease, &mut |at, affair| {
        let Affair::Cease(cease) = affair else { return Ok(true) };
        if !period.holds(cease.raised) {
            return Ok(true);
        }
        let seen = ceases::view::warning(charter, own, archive, at)?.unwrap_or_default();
        for doing in &cease.doings {
            let of = all.entry((at.lane.party, doing.party)).or_insert_with(|| Of {
                raised: 0,
                stopped: 0,
                denied: 0,
                clocks: BTreeMap::new(),
                each: Vec::new(),
            });
            of.raised += 1;
            match doing.outcome {
                Some((_, Outcome::Stopped, _)) => of.stopped += 1,
                Some((_, Outcome::Denied, _)) => of.denied += 1,
                None => {}
            }
            for (name, within_s, done) in ceases::view::clocks(&cease, doing) {
                let by = cease.raised.plus_ms(within_s.saturating_mul(1_000));
                of.clocks.entry(name).or_default().count(cease.raised, by, done, None, period.now);
            }
            let clocks = list(&seen, "parties").iter().find(|party| party["party"] == code(charter, doing.party));
            of.each.push(json!({
                "warning": seen["warning"], "raised": seen["raised"],
                "clocks": clocks.map(|party| &party["clocks"]), "outcome": clocks.map(|party| &party["outcome"]),
            }));
        }
        Ok(true)
    })?;
    let view = |((by, of), told): ((PartyIndex, PartyIndex), Of)| {
        let clocks: serde_json::Map<_, _> =
            told.clocks.iter().map(|(name, kept)| ((*name).to_owned(), kept.view())).collect();
        json!({
            "by": code(charter, by), "of": code(charter, of), "raised": told.raised, "stopped": told.stopped,
            "denied": told.denied, "clocks": clocks, "warnings": told.each,
        })
    };
    Ok(all.into_iter().map(view).collect())
}

/// The words for all of it.
pub fn words(value: &Value) -> String {
    let mut words = format!("Line {}, from {} to {}", text(value, "line"), text(value, "from"), text(value, "until"));
    for kept in list(value, "checks") {
        let _ = write!(words, "\n  {}", show::checks(kept));
    }
    for notices in list(value, "notices") {
        let _ = write!(
            words,
            "\n  notices of {}: {} given, {} on time, {} at short notice, {} late, {} of them voluntary; {} stand, {} \
             complete, {} cancelled",
            text(notices, "by"),
            notices["given"],
            notices["on_time"],
            notices["short"],
            notices["late"],
            notices["voluntary"],
            notices["standing"],
            notices["complete"],
            notices["cancelled"]
        );
    }
    for plans in list(value, "plans") {
        let (by, sent, on_time) = (text(plans, "by"), &plans["sent"], &plans["on_time"]);
        let _ = write!(words, "\n  daily plans of {by}: {sent} sent, {on_time} before the cut-off");
    }
    for answers in list(value, "answers") {
        let (by, what, of) = (text(answers, "by"), text(answers, "what"), text(answers, "of"));
        let _ = write!(words, "\n  answers of {by} to {what} of {of}: {}", kept(answers));
    }
    let conflicts = &value["conflicts"];
    if conflicts["standing"] != 0 {
        let _ = write!(
            words,
            "\n  conflicts that stand: {}, of which {} settled, {} open, {} overdue",
            conflicts["standing"], conflicts["settled"], conflicts["open"], conflicts["overdue"]
        );
    }
    for lack in list(conflicts, "gaps").iter().filter_map(Value::as_str) {
        let _ = write!(words, "\n  NOT ALL IS SEEN of the {lack}.");
    }
    for said in list(conflicts, "said") {
        let _ = write!(words, "\n    {} said what it does about them: {}", text(said, "by"), kept(said));
    }
    for warnings in list(value, "warnings") {
        let _ = write!(
            words,
            "\n  warnings of {} to {}: {}, of which {} stopped, {} denied",
            text(warnings, "by"),
            text(warnings, "of"),
            warnings["raised"],
            warnings["stopped"],
            warnings["denied"]
        );
        for (name, what) in [("read_back", "read back right"), ("passed", "passed to units"), ("outcome", "outcome")] {
            let _ = write!(words, "\n    {what}: {}", kept(&warnings["clocks"][name]));
        }
    }
    for owner in list(value, "sites") {
        let _ = write!(words, "\n  sites of {}", sites::show::owner(owner));
    }
    words
}

fn kept(kept: &Value) -> String {
    let mut words = format!("{} asked, {} in time, {} late", kept["asked"], kept["in_time"], kept["late"]);
    for name in ["open", "overdue", "lapsed"] {
        if kept[name] != 0 {
            let _ = write!(words, ", {} {name}", kept[name]);
        }
    }
    if let (Some(median), Some(longest)) = (kept["median_s"].as_f64(), kept["longest_s"].as_f64()) {
        let _ = write!(words, "; median {median:.0} s, longest {longest:.0} s");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_kept_in_time_late_or_not_and_lapses_with_what_it_was_about() {
        let mut kept = Kept::default();
        let (began, by, now) = (Time(1_000), Time(5_000), Time(9_000));
        for (done, over, now) in [
            (Some(Time(5_000)), None, now),
            (Some(Time(5_001)), None, now),
            (Some(Time(900)), None, now),
            (None, None, Time(5_000)),
            (None, None, Time(5_001)),
            (None, Some(Time(5_000)), now),
            (None, Some(Time(5_001)), Time(0)),
        ] {
            kept.count(began, by, done, over, now);
        }
        assert_eq!((kept.in_time, kept.late, kept.open, kept.overdue, kept.lapsed), (2, 1, 1, 2, 1));
        let view = kept.view();
        assert_eq!((&view["asked"], &view["median_s"], &view["longest_s"]), (&json!(7), &json!(4.0), &json!(4.001)));
        assert_eq!(Kept::default().view()["median_s"], Value::Null);
    }
}
