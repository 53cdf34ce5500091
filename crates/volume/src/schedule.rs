//! When: a start, an end, and daily windows between them, all UTC.
//!
//! Activity is a set of closed spans on the moments from 0 to `u64::MAX`. What [`Schedule::check`] refuses may be
//! asked anything all the same: a window that is none is never active.

use crate::VolumeError;
use crate::limits::WINDOWS_MAX;

/// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub u64);

/// One end of something, or that it has none. An end that nobody thought of cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound<T> {
    /// There is none.
    Open,
    /// Here.
    At(T),
}

/// When something is active: from start to end, or only in the daily windows between them. Ends belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The start; open: since ever.
    pub from: Bound<Moment>,
    /// The end; open: until told otherwise.
    pub until: Bound<Moment>,
    /// Daily windows; none: all the time.
    pub daily: Vec<Daily>,
}

/// A window that recurs on days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Daily {
    /// On which days it begins, bit 0 for Monday to bit 6 for Sunday (ISO 8601), by the calendar of UTC.
    pub days: u8,
    /// The second of the day at which it begins, from 0 up to 86,400.
    pub begin_s: u32,
    /// How many seconds it lasts, from 1 to 86,400; it may run into the next day.
    pub length_s: u32,
}

/// The shortest wait between two schedules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeGap {
    /// Milliseconds between the end of one's activity and the begin of the other's; 0 where they meet.
    pub ms: u64,
    /// For each, the moment of its own at which the gap is first so short: the end of the one that comes first, the
    /// begin of the other; the begin of what is common where they meet; the epoch where that has no begin.
    pub moments: (Moment, Moment),
}

impl Schedule {
    /// At all times.
    pub const ALWAYS: Schedule = Schedule { from: Bound::Open, until: Bound::Open, daily: Vec::new() };

    /// Passes a schedule that makes sense.
    ///
    /// # Errors
    /// [`VolumeError::EndsBeforeStart`], [`VolumeError::DailyWindow`], [`VolumeError::TooMany`],
    /// [`VolumeError::NeverActive`].
    pub fn check(&self) -> Result<(), VolumeError> {
        if let (Bound::At(from), Bound::At(until)) = (self.from, self.until)
            && until <= from
        {
            return Err(VolumeError::EndsBeforeStart);
        }
        if self.daily.len() > WINDOWS_MAX {
            let count = self.daily.len();
            return Err(VolumeError::TooMany { what: "daily windows", count, most: WINDOWS_MAX });
        }
        for (window, daily) in self.daily.iter().enumerate() {
            if let Some(why) = daily.fault() {
                return Err(VolumeError::DailyWindow { window, why });
            }
        }
        match self.activity().spans(0).next() {
            Some(_) => Ok(()),
            None => Err(VolumeError::NeverActive),
        }
    }

    /// The first begin and the last end of activity.
    #[must_use]
    pub fn hull(&self) -> (Bound<Moment>, Bound<Moment>) {
        if self.daily.is_empty() {
            return (self.from, self.until);
        }
        let activity = self.activity();
        let first = activity.spans(0).next();
        let last = activity.spans(u64::MAX).last();
        match (first, last) {
            (Some((first, _)), Some((_, last))) => (
                if self.from == Bound::Open { Bound::Open } else { Bound::At(Moment(first)) },
                if self.until == Bound::Open { Bound::Open } else { Bound::At(Moment(last)) },
            ),
            _ => (self.from, self.until),
        }
    }

    /// The shortest wait between the two, exactly, also between two sets of daily windows without end. Symmetric, with
    /// the moments exchanged. Where one is never active, which [`Schedule::check`] refuses, the wait is `u64::MAX`.
    #[must_use]
    pub fn gap(&self, other: &Schedule) -> TimeGap {
        let (ends, other_ends) = (self.ends(), other.ends());
        let plain = self.daily.is_empty() && other.daily.is_empty();
        if plain && ends.0 <= ends.1 && other_ends.0 <= other_ends.1 {
            return between(ends, other_ends);
        }
        let (one, two) = (self.activity(), other.activity());
        // Before both may be active, and after both may be, only one is, so that the nearest of it is its last or
        // first. Between, both repeat every week: of each pair of moments the earlier one is found again in the first
        // week, and the later one as long after it.
        let first = ends.0.max(other_ends.0);
        let last = ends.1.min(other_ends.1);
        let begun = nearest(&one, &two, first, first.saturating_add(WEEK_MS));
        let ended = nearest(&one, &two, last, u64::MAX);
        if ended.ms < begun.ms { ended } else { begun }
    }

    /// Whether it is active at a moment.
    #[must_use]
    pub fn active(&self, at: Moment) -> bool {
        self.activity().spans(at.0).next().is_some_and(|(begin, end)| begin <= at.0 && at.0 <= end)
    }

    /// The spans of activity that meet `from` to `until`, in order, at most `most`, for a calendar. They are whole:
    /// the first may begin before `from`, the last end after `until`; one without begin begins at the epoch.
    #[must_use]
    pub fn spans(&self, from: Moment, until: Moment, most: usize) -> Vec<(Moment, Moment)> {
        let activity = self.activity();
        let after = activity.spans(from.0).filter(|(_, end)| *end >= from.0);
        after.take_while(|(begin, _)| *begin <= until.0).take(most).map(|(b, e)| (Moment(b), Moment(e))).collect()
    }

    /// The same, so many milliseconds later. Daily windows move with it; the days of the week too if it crosses
    /// midnight. They move by whole seconds, a part of one rounded down, and start and end not beyond what a moment
    /// can be.
    #[must_use]
    pub fn shifted(&self, ms: i64) -> Schedule {
        let moved = |bound| match bound {
            Bound::Open => Bound::Open,
            Bound::At(Moment(at)) => Bound::At(Moment(at.saturating_add_signed(ms))),
        };
        let daily = self.daily.iter().map(|daily| daily.shifted(ms.div_euclid(1_000))).collect();
        Schedule { from: moved(self.from), until: moved(self.until), daily }
    }

    /// For how many milliseconds of a week between start and end it is active: of daily windows what they come to
    /// together, else all of it.
    #[must_use]
    pub fn weekly_ms(&self) -> u64 {
        self.activity().week.map_or(WEEK_MS, |week| week.iter().map(|(begin, end)| end - begin).sum())
    }

    /// Start and end, those that are open at the ends of all time.
    fn ends(&self) -> Span {
        let from = if let Bound::At(Moment(from)) = self.from { from } else { 0 };
        let until = if let Bound::At(Moment(until)) = self.until { until } else { u64::MAX };
        (from, until)
    }

    fn activity(&self) -> Activity {
        Activity { ends: self.ends(), week: (!self.daily.is_empty()).then(|| week(&self.daily)) }
    }
}

const DAY_MS: u64 = 86_400_000;
const WEEK_MS: u64 = 7 * DAY_MS;

/// Begin and end in milliseconds; both belong to it.
type Span = (u64, u64);

impl Daily {
    /// Why it is none.
    fn fault(&self) -> Option<&'static str> {
        match self {
            Daily { days: 0, .. } => Some("it begins on no day of the week"),
            Daily { days: 128.., .. } => Some("a week has seven days"),
            Daily { begin_s: 86_400.., .. } => Some("it begins after the end of the day"),
            Daily { length_s: 0, .. } => Some("it has no length"),
            Daily { length_s: 86_401.., .. } => Some("it is longer than a day"),
            _ => None,
        }
    }

    fn shifted(&self, seconds: i64) -> Daily {
        if self.fault().is_some() {
            return *self;
        }
        let begin_s = seconds.rem_euclid(7 * 86_400) + i64::from(self.begin_s);
        let days = u32::from(self.days) << (begin_s / 86_400 % 7);
        Daily { days: (days | days >> 7) as u8 & 0x7f, begin_s: (begin_s % 86_400) as u32, ..*self }
    }
}

/// What a week of windows amounts to: spans in order, none touching the next, in milliseconds from the begin of a
/// Thursday, as the epoch was. The last may run into the next week. Of windows that leave no pause: one of a week.
fn week(daily: &[Daily]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(7 * daily.len().min(WINDOWS_MAX));
    for window in daily.iter().take(WINDOWS_MAX).filter(|window| window.fault().is_none()) {
        for day in (0..7).filter(|day| window.days >> day & 1 == 1) {
            let begin = (day + 4) % 7 * DAY_MS + u64::from(window.begin_s) * 1_000;
            spans.push((begin, begin + u64::from(window.length_s) * 1_000));
        }
    }
    spans.sort_unstable();
    spans.dedup_by(|next, span| {
        let touches = next.0 <= span.1;
        if touches {
            span.1 = span.1.max(next.1);
        }
        touches
    });
    // What runs into the next week swallows what begins there.
    let Some(end) = spans.last().map(|last| last.1) else { return spans };
    let swallowed = spans.iter().take_while(|span| span.0 + WEEK_MS <= end).count();
    if swallowed == spans.len() {
        return vec![(0, WEEK_MS)];
    }
    let reach = spans[..swallowed].last().map_or(end, |span| end.max(span.1 + WEEK_MS));
    spans.drain(..swallowed);
    if let Some(last) = spans.last_mut() {
        last.1 = reach;
    }
    spans
}

/// A schedule in the form that can be walked.
struct Activity {
    ends: Span,
    week: Option<Vec<Span>>,
}

impl Activity {
    /// The spans in order, from the one that contains the moment or is the last to begin before it, or from the first.
    fn spans(&self, at: u64) -> Spans<'_> {
        // Two spans of a week that leave no pause would touch.
        let week: &[Span] = match &self.week {
            Some(week) if week[..] != [(0, WEEK_MS)] => week,
            None | Some(_) => return Spans { ends: self.ends, week: &[], whole: true, number: 0, next: 0 },
        };
        let at = at.max(self.ends.0).min(self.ends.1);
        let begun = week.partition_point(|span| span.0 <= at % WEEK_MS);
        let number = i128::from(at / WEEK_MS);
        // None has begun yet this week: the last of the week before it.
        let (number, next) = if begun == 0 { (number - 1, week.len().saturating_sub(1)) } else { (number, begun - 1) };
        Spans { ends: self.ends, week, whole: false, number, next }
    }
}

/// The spans of an activity in order, cut to its ends.
struct Spans<'a> {
    ends: Span,
    week: &'a [Span],
    /// There are no windows, and all from start to end is still to come as one span.
    whole: bool,
    /// The week, counted from the epoch, of the next span, and which of that week it is.
    number: i128,
    next: usize,
}

impl Iterator for Spans<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        if self.whole {
            self.whole = false;
            return (self.ends.0 <= self.ends.1).then_some(self.ends);
        }
        let (from, until) = (i128::from(self.ends.0), i128::from(self.ends.1));
        loop {
            let span = self.week.get(self.next)?;
            let origin = self.number * i128::from(WEEK_MS);
            let (begin, end) = ((origin + i128::from(span.0)).max(from), (origin + i128::from(span.1)).min(until));
            // Each week is one further, so this ends as soon as the end is passed.
            if begin > until {
                return None;
            }
            self.next += 1;
            if self.next == self.week.len() {
                (self.number, self.next) = (self.number + 1, 0);
            }
            if begin <= end {
                // From 0 to u64::MAX, as the ends are.
                return Some((begin as u64, end as u64));
            }
        }
    }
}

/// The wait between two spans.
fn between(one: Span, two: Span) -> TimeGap {
    let gap = |ms, one, two| TimeGap { ms, moments: (Moment(one), Moment(two)) };
    if one.1 < two.0 {
        gap(two.0 - one.1, one.1, two.0)
    } else if two.1 < one.0 {
        gap(one.0 - two.1, one.0, two.1)
    } else {
        gap(0, one.0.max(two.0), one.0.max(two.0))
    }
}

/// The first of the shortest waits, from the last spans of both that begin before a moment on, where the earlier of the
/// two moments comes until another.
fn nearest(one: &Activity, two: &Activity, from: u64, until: u64) -> TimeGap {
    let mut best = TimeGap { ms: u64::MAX, moments: (Moment(0), Moment(0)) };
    let (mut ones, mut twos) = (one.spans(from), two.spans(from));
    let (mut next, mut other) = (ones.next(), twos.next());
    while let (Some(a), Some(b)) = (next, other) {
        let gap = between(a, b);
        if gap.ms < best.ms {
            best = gap;
        }
        if best.ms == 0 || a.0.max(b.0) > until.saturating_add(best.ms) {
            break;
        }
        // What ends first has nothing nearer to come in the other.
        if a.1 < b.1 { next = ones.next() } else { other = twos.next() }
    }
    best
}
