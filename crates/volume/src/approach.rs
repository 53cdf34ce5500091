//! Closest approach of two solids, and whether it keeps the separations.

use std::cell::Cell;
use std::cmp::Ordering;

use crate::geodesic::{between, destination};
use crate::index::Effort;
use crate::limits::SPANS_MAX;
use crate::nearest::{Arc, Nearest, Outline, Search, nearest};
use crate::quick;
use crate::solid::{Form, Times};
use crate::{Moment, Position, Solid, TimeGap};

/// How far apart two activities are to stay. Each is kept if the gap is at least this; a gap of 0 never keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separations {
    /// Centimetres along the ellipsoid.
    pub horizontal_cm: u32,
    /// Centimetres of height.
    pub vertical_cm: u32,
    /// Milliseconds.
    pub time_ms: u64,
}

/// From the least to the most that something can be, in the unit of its use, by what the authors wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub least: u64,
    /// The most; `u64::MAX` where nothing bounds it.
    pub most: u64,
}

/// Whether the separations are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// At least one is kept for certain.
    Clear,
    /// The data do not rule a conflict out: heights over different datums, or places with an uncertainty.
    Possible,
    /// None is kept, for certain.
    Conflict,
}

/// How near two solids come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approach {
    /// Whether the separations are kept.
    pub verdict: Verdict,
    /// Distance along the ellipsoid in centimetres, rounded to the nearest, 0 where they meet; wider than one value by
    /// the uncertainties of the places. Of two that move or come at different times, the distance within the
    /// separation in time; if they are never both there within it, the distance between all they ever cover.
    pub horizontal_cm: Range,
    /// Centimetres of height between the bands.
    pub vertical_cm: Range,
    /// Milliseconds between the activities.
    pub time_ms: u64,
    /// Where each is when they are nearest, its width counted; where they meet, a place common to both.
    pub places: (Position, Position),
    /// When each is there first: the time to the conflict counts from now to the earlier one. A disc that moves is taken
    /// to be there when its centre is nearest, not when its edge arrives.
    pub moments: (Moment, Moment),
}

impl Solid {
    /// How near two solids come. Exactly symmetric: exchanged, it gives the same with places and moments exchanged.
    #[must_use]
    pub fn approach(&self, other: &Solid, separations: &Separations) -> Approach {
        self.approach_within(other, separations, &mut Effort(u64::MAX))
    }

    /// The same, with what it took taken off the effort. It is never broken off, so one pair may take more than was left.
    #[must_use]
    pub fn approach_within(&self, other: &Solid, separations: &Separations, effort: &mut Effort) -> Approach {
        let spent = Cell::new(0);
        let approach = self.approach_counted(other, separations, &spent);
        effort.take(APPROACH_EFFORT + (self.vertices() + other.vertices()) as u64 / 8 + spent.get() / PAIRS_PER_EFFORT);
        approach
    }

    fn approach_counted(&self, other: &Solid, separations: &Separations, spent: &Cell<u64>) -> Approach {
        if self.order(other) == Ordering::Greater {
            let mut approach = other.approach_ordered(self, separations, spent);
            approach.places = (approach.places.1, approach.places.0);
            approach.moments = (approach.moments.1, approach.moments.0);
            return approach;
        }
        self.approach_ordered(other, separations, spent)
    }

    /// The verdict of [`Solid::approach`] alone, as fast as it can be had.
    #[must_use]
    pub fn verdict(&self, other: &Solid, separations: &Separations) -> Verdict {
        self.verdict_within(other, separations, &mut Effort(u64::MAX))
    }

    /// The same, with what it took taken off the effort.
    #[must_use]
    pub fn verdict_within(&self, other: &Solid, separations: &Separations, effort: &mut Effort) -> Verdict {
        let (ours, theirs) = (self.windows() as u64, other.windows() as u64);
        effort.take(1 + (ours * theirs + ours + theirs) / WINDOWS_PER_EFFORT);
        let glance = self.glance(other, separations);
        glance.unwrap_or_else(|| self.approach_within(other, separations, effort).verdict)
    }

    /// The verdict where it can be had without measuring.
    fn glance(&self, other: &Solid, separations: &Separations) -> Option<Verdict> {
        if quick::far_apart(self, other, separations.horizontal_cm) {
            return Some(Verdict::Clear);
        }
        let vertical = Kept::of(self.height().gap(other.height()), separations.vertical_cm.into());
        if vertical == Kept::Surely {
            return Some(Verdict::Clear);
        }
        let time = Kept::of(Range::exactly(self.schedule().gap(&other.schedule()).ms), separations.time_ms);
        if time == Kept::Surely {
            return Some(Verdict::Clear);
        }
        quick::look(self, other, separations.horizontal_cm).map(|horizontal| verdict([horizontal, vertical, time]))
    }

    fn approach_ordered(&self, other: &Solid, separations: &Separations, spent: &Cell<u64>) -> Approach {
        let gap = self.schedule().gap(&other.schedule());
        let reach_m = self.reach_m() + other.reach_m();
        let (near, moments) = meeting(self, other, gap, separations, spent);
        let distance_cm = libm::round((near.distance_m - reach_m).max(0.0) * 100.0) as u64;
        let doubt_cm = u64::from(self.uncertainty_cm) + u64::from(other.uncertainty_cm);
        let horizontal_cm =
            Range { least: distance_cm.saturating_sub(doubt_cm), most: distance_cm.saturating_add(doubt_cm) };
        let vertical_cm = self.height().gap(other.height());
        Approach {
            verdict: verdict([
                Kept::of(horizontal_cm, separations.horizontal_cm.into()),
                Kept::of(vertical_cm, separations.vertical_cm.into()),
                Kept::of(Range::exactly(gap.ms), separations.time_ms),
            ]),
            horizontal_cm,
            vertical_cm,
            time_ms: gap.ms,
            places: edges(&near, self.reach_m(), other.reach_m()),
            moments,
        }
    }
}

/// What an approach takes beside its vertices and pairs of arcs, in looks at a solid.
pub(crate) const APPROACH_EFFORT: u64 = 16;

/// Daily windows, or pairs of them, that are compared in the time of one look.
const WINDOWS_PER_EFFORT: u64 = 4;

/// Pairs of arcs, or of blocks of them, that are passed over in the time of one look.
const PAIRS_PER_EFFORT: u64 = 32;

impl Range {
    fn exactly(value: u64) -> Self {
        Range { least: value, most: value }
    }
}

/// Whether one separation is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    Surely,
    Perhaps,
    SurelyNot,
}

impl Kept {
    /// A gap of 0 keeps nothing, so that a separation of 0 counts as the smallest gap there is.
    fn of(gap: Range, separation: u64) -> Self {
        let separation = separation.max(1);
        match (gap.least >= separation, gap.most < separation) {
            (true, _) => Kept::Surely,
            (_, true) => Kept::SurelyNot,
            _ => Kept::Perhaps,
        }
    }
}

fn verdict(kept: [Kept; 3]) -> Verdict {
    if kept.contains(&Kept::Surely) {
        Verdict::Clear
    } else if kept.contains(&Kept::Perhaps) {
        Verdict::Possible
    } else {
        Verdict::Conflict
    }
}

/// Where the outlines are nearest and when each is there. The first moves, if only one does.
fn meeting(
    one: &Solid,
    other: &Solid,
    gap: TimeGap,
    separations: &Separations,
    spent: &Cell<u64>,
) -> (Nearest, (Moment, Moment)) {
    // Moments are whole milliseconds, and a gap of the separation keeps it.
    let window_ms = separations.time_ms.saturating_sub(1);
    let met = match (&one.form, &other.form) {
        (Form::Route(times), Form::Route(others)) => both_moving(one, times, other, others, window_ms, spent),
        (Form::Route(times), _) => one_moving(one, times, other, window_ms, spent),
        _ => None,
    };
    met.unwrap_or_else(|| (still(one, other, spent), gap.moments))
}

/// Where all that they ever cover is nearest.
fn still(one: &Solid, other: &Solid, spent: &Cell<u64>) -> Nearest {
    for (solid, with) in [(one, other), (other, one)] {
        let place = solid.vertices[0];
        if with.holds(place) {
            return Nearest { distance_m: 0.0, places: (place, place), at_ms: (0.0, 0.0) };
        }
    }
    let outline =
        |solid: &Solid| Outline::new(solid.arcs().into_iter().map(|arc| Arc::still(arc.from, arc.to)).collect());
    let search = Search { reach_m: one.reach_m() + other.reach_m(), window_ms: None };
    nearest(&outline(one), &outline(other), search, spent).expect("every solid has an edge, and no window is set")
}

fn both_moving(
    one: &Solid,
    times: &Times,
    other: &Solid,
    others: &Times,
    window_ms: u64,
    spent: &Cell<u64>,
) -> Option<(Nearest, (Moment, Moment))> {
    let base = times.start.min(others.start);
    let outline = |solid: &Solid, times: &Times| {
        let shift_ms = (times.start.0 - base.0) as f64;
        let shifted = |arc: Arc| Arc { begin_ms: arc.begin_ms + shift_ms, end_ms: arc.end_ms + shift_ms, ..arc };
        Outline::new(solid.arcs().into_iter().map(shifted).collect())
    };
    let search = Search { reach_m: one.reach_m() + other.reach_m(), window_ms: Some(window_ms as f64) };
    let near = nearest(&outline(one, times), &outline(other, others), search, spent)?;
    Some((near, (moment(base, near.at_ms.0), moment(base, near.at_ms.1))))
}

fn moment(base: Moment, at_ms: f64) -> Moment {
    Moment(base.0.saturating_add(libm::round(at_ms) as u64))
}

/// The parts of a route within a window of the other's activity, and where the other is nearest to them.
fn one_moving(
    one: &Solid,
    times: &Times,
    other: &Solid,
    window_ms: u64,
    spent: &Cell<u64>,
) -> Option<(Nearest, (Moment, Moment))> {
    let start = times.start;
    let end = Moment(start.0.saturating_add(times.at_ms[times.at_ms.len() - 1] as u64));
    let (from, until) = (start.0.saturating_sub(window_ms), end.0.saturating_add(window_ms));
    let mut spans = other.schedule().spans(Moment(from), Moment(until), SPANS_MAX);
    if spans.len() == SPANS_MAX {
        spans = vec![(spans[0].0, Moment(until))];
    }
    let since_ms = |moment: u64| moment.saturating_sub(start.0) as f64;
    let mut windows: Vec<(f64, f64)> = Vec::with_capacity(spans.len());
    for (begin, end) in &spans {
        let begin_ms = since_ms(begin.0.saturating_sub(window_ms));
        let end_ms = since_ms(end.0.saturating_add(window_ms));
        match windows.last_mut() {
            Some(last) if begin_ms <= last.1 => last.1 = end_ms.max(last.1),
            _ => windows.push((begin_ms, end_ms)),
        }
    }
    let pieces = pieces(&one.arcs(), &windows);
    let reach_m = one.reach_m() + other.reach_m();
    // Where it is inside without having come in, it was so when the window began.
    let begins = |index: usize| index == 0 || pieces[index - 1].end_ms < pieces[index].begin_ms;
    let mut starts = (0..pieces.len()).filter(|index| begins(*index)).map(|index| &pieces[index]);
    let inside = starts.find(|arc| other.holds(arc.from)).map(|arc| Nearest {
        distance_m: 0.0,
        places: (arc.from, arc.from),
        at_ms: (arc.begin_ms, 0.0),
    });
    let outline = Outline::new(other.arcs());
    let near = nearest(&Outline::new(pieces), &outline, Search { reach_m, window_ms: None }, spent);
    let near = match (inside, near) {
        (Some(inside), Some(near)) if near.distance_m <= reach_m && near.at_ms.0 <= inside.at_ms.0 => near,
        (inside, near) => inside.or(near)?,
    };
    let here = moment(start, near.at_ms.0);
    // The other is there at the moment of its activity that is nearest to this.
    let there = spans
        .iter()
        .map(|(begin, end)| here.clamp(*begin, *end))
        .min_by_key(|there| there.0.abs_diff(here.0))
        .unwrap_or(here);
    Some((near, (here, there)))
}

/// The parts of arcs, which follow each other in time, that lie within windows, which do as well.
fn pieces(arcs: &[Arc], windows: &[(f64, f64)]) -> Vec<Arc> {
    let mut pieces = Vec::new();
    let mut next = 0;
    for (begin_ms, end_ms) in windows {
        while arcs.get(next).is_some_and(|arc| arc.end_ms < *begin_ms) {
            next += 1;
        }
        for arc in arcs[next..].iter().take_while(|arc| arc.begin_ms <= *end_ms) {
            pieces.push(arc.clipped(arc.begin_ms.max(*begin_ms), arc.end_ms.min(*end_ms)));
        }
    }
    pieces
}

/// The places of two discs about the nearest places of their paths that are nearest to each other, or one common to
/// both where they meet.
fn edges(near: &Nearest, one_m: f64, other_m: f64) -> (Position, Position) {
    let (from, to) = near.places;
    let reach_m = one_m + other_m;
    if reach_m == 0.0 || from == to {
        return (from.position(), to.position());
    }
    let way = between(from, to);
    let toward = |metres: f64| destination(from, way.bearing, metres).position();
    if way.length_m <= reach_m {
        let common = toward(way.length_m * one_m / reach_m);
        return (common, common);
    }
    let one = if one_m > 0.0 { toward(one_m) } else { from.position() };
    let other = if other_m > 0.0 { toward(way.length_m - other_m) } else { to.position() };
    (one, other)
}
