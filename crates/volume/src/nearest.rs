//! Where two outlines are nearest to each other: outlines are arcs on the ellipsoid, each with the times of its ends.
//!
//! Pairs of arcs that cannot be nearest fall out by their straight distance, which no geodesic undercuts; of the others
//! the nearest places are found on a chart that touches the ellipsoid between them.

use std::cell::Cell;

use crate::geodesic::distance_m;
use crate::vector::{Chart, Flat, LEAST_RADIUS_M, Vector};

/// An edge between two near places and, for something that moves, when it is at its ends, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arc {
    pub from: Vector,
    pub to: Vector,
    pub begin_ms: f64,
    pub end_ms: f64,
}

impl Arc {
    pub(crate) fn still(from: Vector, to: Vector) -> Self {
        Arc { from, to, begin_ms: 0.0, end_ms: 0.0 }
    }

    fn at(&self, share: f64) -> Vector {
        self.from.lerp(self.to, share).lifted().expect("the ends of an arc are near each other")
    }

    fn at_ms(&self, share: f64) -> f64 {
        self.begin_ms + (self.end_ms - self.begin_ms) * share
    }

    /// The part of it between two moments that lie within it.
    pub(crate) fn clipped(&self, begin_ms: f64, end_ms: f64) -> Self {
        let length_ms = self.end_ms - self.begin_ms;
        let share = |ms: f64| if length_ms > 0.0 { ((ms - self.begin_ms) / length_ms).clamp(0.0, 1.0) } else { 0.0 };
        Arc { from: self.at(share(begin_ms)), to: self.at(share(end_ms)), begin_ms, end_ms }
    }
}

/// How far an arc rises over the straight line between its ends, at most.
pub(crate) fn sagitta_m(length_m: f64) -> f64 {
    length_m * length_m / (8.0 * LEAST_RADIUS_M)
}

/// A ball around an arc, or around some, and from when to when they are there.
#[derive(Clone, Copy, Debug)]
struct Ball {
    centre: Vector,
    radius_m: f64,
    begin_ms: f64,
    end_ms: f64,
}

/// Arcs in order, and balls around each and around blocks of them.
#[derive(Debug)]
pub(crate) struct Outline {
    arcs: Vec<Arc>,
    balls: Vec<Ball>,
    blocks: Vec<Ball>,
}

/// Arcs in a block.
const BLOCK: usize = 16;

/// To compare two arcs takes as long as to pass over so many pairs.
const COMPARED_PAIRS: u64 = 64;

impl Outline {
    pub(crate) fn new(arcs: Vec<Arc>) -> Self {
        let ball = |arc: &Arc| {
            let length_m = arc.from.chord(arc.to);
            let (centre, radius_m) = (arc.from.lerp(arc.to, 0.5), length_m / 2.0 + sagitta_m(length_m));
            Ball { centre, radius_m, begin_ms: arc.begin_ms, end_ms: arc.end_ms }
        };
        let balls: Vec<Ball> = arcs.iter().map(ball).collect();
        let blocks = balls.chunks(BLOCK).map(around).collect();
        Outline { arcs, balls, blocks }
    }
}

fn around(balls: &[Ball]) -> Ball {
    let sum = balls.iter().fold(Vector::new(0.0, 0.0, 0.0), |sum, ball| sum + ball.centre);
    let centre = sum * (1.0 / balls.len() as f64);
    let radius_m = balls.iter().fold(0.0, |most: f64, ball| most.max(centre.chord(ball.centre) + ball.radius_m));
    Ball { centre, radius_m, begin_ms: balls[0].begin_ms, end_ms: balls[balls.len() - 1].end_ms }
}

/// Two places, one of each outline, how far apart they are, and when each is there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nearest {
    pub distance_m: f64,
    pub places: (Vector, Vector),
    pub at_ms: (f64, f64),
}

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Search {
    /// How far the two reach beyond their outlines, together: nothing is nearer than that.
    pub reach_m: f64,
    /// If both move, and otherwise at most the one: how many milliseconds may lie between the one and the other being there.
    pub window_ms: Option<f64>,
}

/// Where the two are nearest; of several such places the one that either comes to first. None if they are never there
/// within the window. Counts how many pairs it looked at, those that were compared as many.
pub(crate) fn nearest(one: &Outline, other: &Outline, search: Search, spent: &Cell<u64>) -> Option<Nearest> {
    let mut best =
        Best { search, nearest: None, pair: (0, 0), limit_m: f64::INFINITY, met_ms: f64::INFINITY, compared: 0 };
    let mut looked = 2 * (one.blocks.len() * other.blocks.len()) as u64;
    // What is nearest by its middle is a good start, and lets nearly all else fall out.
    if let Some((i, j)) = closest(&one.blocks, &other.blocks) {
        let (i, j) = (i * BLOCK, j * BLOCK);
        if let Some((k, l)) = closest(block_of(&one.balls, i), block_of(&other.balls, j)) {
            best.compare((i + k, &one.arcs[i + k]), (j + l, &other.arcs[j + l]));
        }
    }
    for (i, block) in one.blocks.iter().enumerate() {
        for (j, with) in other.blocks.iter().enumerate() {
            if best.beats(block, with) {
                continue;
            }
            looked += (BLOCK * BLOCK) as u64;
            for k in i * BLOCK..one.arcs.len().min((i + 1) * BLOCK) {
                for l in j * BLOCK..other.arcs.len().min((j + 1) * BLOCK) {
                    if !best.beats(&one.balls[k], &other.balls[l]) {
                        best.compare((k, &one.arcs[k]), (l, &other.arcs[l]));
                    }
                }
            }
        }
    }
    spent.set(spent.get() + looked + COMPARED_PAIRS * best.compared);
    let nearest = best.nearest?;
    let wide = search.reach_m > WIDE_M && search.window_ms.is_none() && nearest.distance_m > search.reach_m;
    Some(if wide && nearest.distance_m > CHART_M_MAX { walked(one, other, nearest, best.pair) } else { nearest })
}

fn block_of(balls: &[Ball], begin: usize) -> &[Ball] {
    &balls[begin..balls.len().min(begin + BLOCK)]
}

/// The first of the pairs of balls whose centres are nearest to each other.
fn closest(ones: &[Ball], others: &[Ball]) -> Option<(usize, usize)> {
    let mut best = None;
    let mut least = f64::INFINITY;
    for (i, one) in ones.iter().enumerate() {
        for (j, other) in others.iter().enumerate() {
            let between = one.centre - other.centre;
            let square = between.dot(between);
            if square < least {
                (best, least) = (Some((i, j)), square);
            }
        }
    }
    best
}

impl Search {
    /// The earlier moment if both move; if only one may, it is the first.
    fn first_ms(&self, at_ms: (f64, f64)) -> f64 {
        if self.window_ms.is_some() { at_ms.0.min(at_ms.1) } else { at_ms.0 }
    }
}

struct Best {
    search: Search,
    nearest: Option<Nearest>,
    /// The arcs on which they are.
    pair: (usize, usize),
    /// Two places at this straight distance or more are not nearer than the best.
    limit_m: f64,
    /// When the best meet, if they do.
    met_ms: f64,
    /// How many pairs were compared.
    compared: u64,
}

impl Best {
    /// True if nothing in the one ball is nearer to anything in the other than the best, or as near but earlier.
    fn beats(&self, one: &Ball, other: &Ball) -> bool {
        if self.met_ms <= self.search.first_ms((one.begin_ms, other.begin_ms)) {
            return true;
        }
        let wait_ms = (one.begin_ms - other.end_ms).max(other.begin_ms - one.end_ms);
        if self.search.window_ms.is_some_and(|window_ms| wait_ms > window_ms) {
            return true;
        }
        let reach_m = self.limit_m + one.radius_m + other.radius_m;
        let between = one.centre - other.centre;
        between.dot(between) > reach_m * reach_m
    }

    fn compare(&mut self, (i, one): (usize, &Arc), (j, other): (usize, &Arc)) {
        self.compared += 1;
        let (u, v) = (one.to - one.from, other.to - other.from);
        let Some((x, y)) = least(one.from - other.from, u, v, self.strip(one, other)) else { return };
        let slack_m = sagitta_m(u.length()) + sagitta_m(v.length());
        let straight_m = one.from.lerp(one.to, x).chord(other.from.lerp(other.to, y));
        if straight_m - slack_m > self.limit_m {
            return;
        }
        let found = match straight_m < CHART_M_MAX {
            true => self.on_chart(one, other, (x, y)),
            false => Some(Self::afar(one, other, (x, y))),
        };
        if let Some(found) = found {
            self.take(found, (i, j));
        }
    }

    fn take(&mut self, found: Nearest, pair: (usize, usize)) {
        let first = |nearest: &Nearest| self.search.first_ms(nearest.at_ms);
        let beyond = |nearest: &Nearest| nearest.distance_m.max(self.search.reach_m);
        let better = self.nearest.as_ref().is_none_or(|best| {
            beyond(&found) < beyond(best) || (beyond(&found) == beyond(best) && first(&found) < first(best))
        });
        if better {
            self.limit_m = chord_of(beyond(&found));
            if found.distance_m <= self.search.reach_m {
                self.met_ms = first(&found);
            }
            (self.nearest, self.pair) = (Some(found), pair);
        }
    }

    fn strip(&self, one: &Arc, other: &Arc) -> Option<Strip> {
        self.search.window_ms.map(|window_ms| Strip {
            start_ms: one.begin_ms - other.begin_ms,
            one_ms: one.end_ms - one.begin_ms,
            other_ms: other.end_ms - other.begin_ms,
            window_ms,
        })
    }

    fn on_chart(&self, one: &Arc, other: &Arc, (x, y): (f64, f64)) -> Option<Nearest> {
        let middle = one.at(x).lerp(other.at(y), 0.5).lifted()?;
        let chart = Chart::at(middle);
        let (a, b) = (chart.flat(one.from)?, chart.flat(one.to)?);
        let (c, d) = (chart.flat(other.from)?, chart.flat(other.to)?);
        let (start, u, v) = (a.minus(c), b.minus(a), d.minus(c));
        let (x, y) = least(upright(start), upright(u), upright(v), self.strip(one, other))?;
        let left = Flat { x: start.x + u.x * x - v.x * y, y: start.y + u.y * x - v.y * y };
        let flat_m = left.dot(left).sqrt();
        let places = (one.at(chart.share(one, x)), other.at(chart.share(other, y)));
        let at_ms = (one.at_ms(x), other.at_ms(y));
        if flat_m < MEETING_M {
            return Some(Nearest { distance_m: 0.0, places: (places.0, places.0), at_ms });
        }
        let distance_m = if flat_m < TRUE_M_MAX { flat_m } else { distance_m(places.0, places.1) };
        Some(Nearest { distance_m, places, at_ms })
    }

    /// So far apart the straight distance says well enough where two arcs are nearest.
    fn afar(one: &Arc, other: &Arc, (x, y): (f64, f64)) -> Nearest {
        let places = (one.at(x), other.at(y));
        Nearest { distance_m: distance_m(places.0, places.1), places, at_ms: (one.at_ms(x), other.at_ms(y)) }
    }
}

/// The nearest places by the geodesic, walking along both outlines from those that the straight distance gave. What
/// wide discs leave of a long distance may be small, and then the last metre matters.
fn walked(one: &Outline, other: &Outline, from: Nearest, pair: (usize, usize)) -> Nearest {
    let (mut best, (mut i, mut j)) = (from, pair);
    for _ in 0..STEPS_MAX {
        let before_m = best.distance_m;
        if let Some((arc, place, at_ms)) = one.nearer(i, best.places.1, best.distance_m) {
            (i, best.places.0, best.at_ms.0) = (arc, place, at_ms);
            best.distance_m = distance_m(place, best.places.1);
        }
        if let Some((arc, place, at_ms)) = other.nearer(j, best.places.0, best.distance_m) {
            (j, best.places.1, best.at_ms.1) = (arc, place, at_ms);
            best.distance_m = distance_m(best.places.0, place);
        }
        if best.distance_m > before_m - GAIN_M {
            break;
        }
    }
    best
}

impl Outline {
    /// The place nearest to another on an arc and on those that begin or end where it does, if it is nearer than what is
    /// known: its arc, itself and its moment.
    fn nearer(&self, arc: usize, to: Vector, mut known_m: f64) -> Option<(usize, Vector, f64)> {
        let ends = [self.arcs[arc].from, self.arcs[arc].to];
        let joined = |next: &Arc| ends.contains(&next.from) || ends.contains(&next.to);
        let mut nearer = None;
        for (index, next) in self.arcs.iter().enumerate().filter(|(_, next)| joined(next)) {
            let share = lowest(next, |share| distance_m(next.at(share), to));
            let place = next.at(share);
            let found_m = distance_m(place, to);
            if found_m < known_m {
                (nearer, known_m) = (Some((index, place, next.at_ms(share))), found_m);
            }
        }
        nearer
    }
}

/// How often a walk goes on from where it came to, and the least that it must gain each time.
const STEPS_MAX: usize = 32;
const GAIN_M: f64 = 1e-3;
/// Up to this distance the nearest places are found on a chart.
const CHART_M_MAX: f64 = 300_000.0;
/// Up to this distance the chart is true to less than a millimetre.
const TRUE_M_MAX: f64 = 1_000.0;
/// What is nearer than this meets.
const MEETING_M: f64 = 1e-4;
/// A reach from which the last metre of a long distance matters.
const WIDE_M: f64 = 10_000.0;

/// The straight distance between the ends of an arc that is nowhere bent less than the ellipsoid; for arcs that go
/// round further than half a turn there is no bound.
fn chord_of(arc_m: f64) -> f64 {
    let turn = arc_m / MOST_RADIUS_M;
    if turn < std::f64::consts::PI { 2.0 * MOST_RADIUS_M * libm::sin(turn / 2.0) } else { f64::INFINITY }
}

/// The largest radius of curvature that the ellipsoid has, rounded up.
const MOST_RADIUS_M: f64 = 6_400_000.0;

/// The share of an arc at which a function that falls and then rises is least.
fn lowest(arc: &Arc, value: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    if arc.from == arc.to {
        return 0.0;
    }
    for _ in 0..26 {
        let third = (high - low) / 3.0;
        if value(low + third) <= value(high - third) { high -= third } else { low += third }
    }
    // The ends themselves, which the search only comes near to.
    let middle = (low + high) / 2.0;
    [0.0, 1.0].into_iter().fold(middle, |best, end| if value(end) <= value(best) { end } else { best })
}

fn upright(flat: Flat) -> Vector {
    Vector::new(flat.x, flat.y, 0.0)
}

impl Chart {
    /// The share of an arc, measured along its straight line in space, from the share on the chart.
    fn share(&self, arc: &Arc, flat: f64) -> f64 {
        let (from, to) = (flat_weight(self, arc.from), flat_weight(self, arc.to));
        flat * from / ((1.0 - flat) * to + flat * from)
    }
}

fn flat_weight(chart: &Chart, place: Vector) -> f64 {
    place.dot(chart.upward())
}

/// The pairs of shares at which two that move are there within a window of each other.
#[derive(Clone, Copy, Debug)]
struct Strip {
    start_ms: f64,
    one_ms: f64,
    other_ms: f64,
    window_ms: f64,
}

impl Strip {
    fn later_ms(&self, (x, y): (f64, f64)) -> f64 {
        self.start_ms + x * self.one_ms - y * self.other_ms
    }
}

/// The shares (x, y), both from 0 to 1 and within the strip, at which `start + u·x − v·y` is shortest.
fn least(start: Vector, u: Vector, v: Vector, strip: Option<Strip>) -> Option<(f64, f64)> {
    let form = Form { uu: u.dot(u), uv: u.dot(v), vv: v.dot(v), su: start.dot(u), sv: start.dot(v) };
    let (corners, count) = match strip {
        None => ([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)], 4),
        Some(strip) => cut(strip),
    };
    let determinant = form.uu * form.vv - form.uv * form.uv;
    if determinant > 1e-12 * form.uu * form.vv {
        let x = (form.uv * form.sv - form.vv * form.su) / determinant;
        let y = (form.uu * form.sv - form.uv * form.su) / determinant;
        let within = (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y);
        if within && strip.is_none_or(|strip| strip.later_ms((x, y)).abs() <= strip.window_ms) {
            return Some((x, y));
        }
    }
    let mut best: Option<((f64, f64), f64)> = None;
    for corner in 0..count {
        let at = form.along(corners[corner], corners[(corner + 1) % count]);
        let value = form.value(at);
        if best.is_none_or(|(_, least)| value < least) {
            best = Some((at, value));
        }
    }
    best.map(|(at, _)| at)
}

/// The square of a length as a form in x and y, but for what does not depend on them.
struct Form {
    uu: f64,
    uv: f64,
    vv: f64,
    su: f64,
    sv: f64,
}

impl Form {
    fn value(&self, (x, y): (f64, f64)) -> f64 {
        x * (2.0 * self.su + x * self.uu - 2.0 * y * self.uv) + y * (y * self.vv - 2.0 * self.sv)
    }

    /// Where it is least on the line from one place to another.
    fn along(&self, from: (f64, f64), to: (f64, f64)) -> (f64, f64) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let square = dx * (dx * self.uu - 2.0 * dy * self.uv) + dy * dy * self.vv;
        let slope =
            dx * (self.su + from.0 * self.uu - from.1 * self.uv) + dy * (from.1 * self.vv - self.sv - from.0 * self.uv);
        let share = if square > 0.0 { (-slope / square).clamp(0.0, 1.0) } else { 0.0 };
        // Exactly the ends, where rounding would miss them.
        if share == 1.0 { to } else { (from.0 + dx * share, from.1 + dy * share) }
    }
}

/// The corners of the square from 0 to 1, cut to the strip, and how many there are.
fn cut(strip: Strip) -> ([(f64, f64); 8], usize) {
    let mut corners = [(0.0, 0.0); 8];
    corners[..4].copy_from_slice(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]);
    let mut count = 4;
    for sign in [1.0, -1.0] {
        let room = |at| strip.window_ms - sign * strip.later_ms(at);
        let (before, many) = (corners, count);
        count = 0;
        for corner in 0..many {
            let (from, to) = (before[corner], before[(corner + 1) % many]);
            let (here, there) = (room(from), room(to));
            if here >= 0.0 {
                corners[count] = from;
                count += 1;
            }
            if (here < 0.0) != (there < 0.0) && here != 0.0 && there != 0.0 {
                let share = here / (here - there);
                corners[count] = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
                count += 1;
            }
        }
    }
    (corners, count)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vector() -> impl Strategy<Value = Vector> {
        (-9.0..9.0f64, -9.0..9.0f64).prop_map(|(x, y)| Vector::new(x, y, 0.0))
    }

    proptest! {
        /// On a grid over the square no place in the strip has a shorter difference than the one that was found.
        #[test]
        fn nothing_on_a_grid_is_shorter_than_the_least(
            start in vector(), u in vector(), v in vector(), start_ms in -50.0..50.0f64, window_ms in 0.0..40.0f64,
            strict in any::<bool>(),
        ) {
            let strip = strict.then_some(Strip { start_ms, one_ms: 60.0, other_ms: 45.0, window_ms });
            let square = |(x, y): (f64, f64)| (start + u * x - v * y).dot(start + u * x - v * y);
            let within = |at| strip.is_none_or(|strip| strip.later_ms(at).abs() <= window_ms + 1e-9);
            let found = least(start, u, v, strip);
            prop_assert!(found.is_none_or(within));
            for cell in 0..41 * 41 {
                let at = (f64::from(cell % 41) / 40.0, f64::from(cell / 41) / 40.0);
                if within(at) {
                    prop_assert!(found.is_some_and(|found| square(found) <= square(at) + 1e-9));
                }
            }
        }
    }

    #[test]
    fn a_part_of_an_arc_is_where_the_whole_is_then() {
        let (from, to) = (Vector::of_radians(0.8, 0.1), Vector::of_radians(0.8, 0.104));
        let arc = Arc { from, to, begin_ms: 100.0, end_ms: 200.0 };
        let part = arc.clipped(125.0, 150.0);
        assert_eq!((part.begin_ms, part.end_ms), (125.0, 150.0));
        assert!((part.from.chord(from) * 4.0 - from.chord(to)).abs() < 0.1);
        assert!((part.to.chord(from) * 2.0 - from.chord(to)).abs() < 0.1);
    }
}
