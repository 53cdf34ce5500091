//! Regions: what their rings must be like, and what lies within.
//!
//! A region lies on one chart about its middle, on which its edges are straight lines.

use crate::Position;
use crate::VolumeError;
use crate::vector::{Chart, Flat, Vector};

/// A ring as its author wrote it, and what it was lowered to.
pub(crate) struct Ring<'a> {
    pub places: &'a [Position],
    /// Places in the rings before.
    pub before: usize,
    /// For each vertex the index of the place at or before it.
    pub origins: Vec<u32>,
    /// The index of its first vertex.
    pub begin: usize,
}

/// Edges nearer than this touch, and what is no wider has no area.
const TOUCH_M: f64 = 1e-3;

/// Passes rings that bound a region: none crosses or touches itself or another, all holes lie in the outer ring and
/// none in another.
///
/// # Errors
/// [`VolumeError::MoreThanHemisphere`], [`VolumeError::NoArea`], [`VolumeError::Crossing`],
/// [`VolumeError::HoleOutside`].
pub(crate) fn check(vertices: &[Vector], rings: &[Ring]) -> Result<(), VolumeError> {
    let chart = Chart::at(around(vertices).0);
    let mut flats = Vec::with_capacity(vertices.len());
    for ring in rings {
        for (vertex, origin) in vertices[ring.begin..].iter().zip(&ring.origins) {
            let (vertex, origin) = (chart.flat(*vertex), *origin as usize);
            let at = ring.places[origin];
            flats.push(vertex.ok_or(VolumeError::MoreThanHemisphere { vertex: ring.before + origin, at })?);
        }
    }
    let of = |ring: &Ring| ring.begin..ring.begin + ring.origins.len();
    if let Some(ring) = rings.iter().position(|ring| slim(&flats[of(ring)])) {
        return Err(VolumeError::NoArea { ring, at: rings[ring].places[0] });
    }
    if let Some(((ring, vertex), (with, with_vertex))) = meeting(&flats, rings) {
        return Err(VolumeError::Crossing { ring, vertex, at: rings[ring].places[vertex], with, with_vertex });
    }
    let within = |inner: &Ring, outer: &Ring| crossings_odd(flats[of(outer)].iter().copied(), flats[inner.begin]);
    for (hole, inner) in rings.iter().enumerate().skip(1) {
        let nested = rings.iter().enumerate().skip(1).any(|(other, outer)| other != hole && within(inner, outer));
        if nested || !within(inner, &rings[0]) {
            return Err(VolumeError::HoleOutside { hole: hole - 1, at: inner.places[0] });
        }
    }
    Ok(())
}

/// True if all of a ring lies on one line.
fn slim(ring: &[Flat]) -> bool {
    let first = ring[0];
    let length = |at: &Flat| at.minus(first).dot(at.minus(first));
    let Some(far) = ring.iter().max_by(|one, other| length(one).total_cmp(&length(other))) else { return true };
    let along = far.minus(first);
    ring.iter().all(|at| along.cross(at.minus(first)).abs() <= TOUCH_M * length(far).sqrt())
}

/// An edge between two vertices, and of which ring and place it is.
struct Edge {
    from: Flat,
    to: Flat,
    west: f64,
    east: f64,
    index: usize,
    /// The index of the edge that follows it.
    next: usize,
    name: (usize, usize),
}

/// The first two edges, in the order of their names, that meet and should not.
fn meeting(flats: &[Flat], rings: &[Ring]) -> Option<((usize, usize), (usize, usize))> {
    let mut edges = Vec::with_capacity(flats.len());
    for (number, ring) in rings.iter().enumerate() {
        let count = ring.origins.len();
        edges.extend(ring.origins.iter().enumerate().map(|(i, origin)| {
            let (index, next) = (ring.begin + i, ring.begin + (i + 1) % count);
            let (from, to) = (flats[index], flats[next]);
            let (west, east) = (from.x.min(to.x), from.x.max(to.x));
            Edge { from, to, west, east, index, next, name: (number, *origin as usize) }
        }));
    }
    edges.sort_unstable_by(|one, other| one.west.total_cmp(&other.west).then(one.index.cmp(&other.index)));
    let mut first: Option<(&Edge, &Edge)> = None;
    for (place, edge) in edges.iter().enumerate() {
        for other in edges[place + 1..].iter().take_while(|other| other.west <= edge.east + TOUCH_M) {
            let (one, other) = if edge.index < other.index { (edge, other) } else { (other, edge) };
            let earlier = first.is_none_or(|first| (one.index, other.index) < (first.0.index, first.1.index));
            if earlier && meet(one, other) {
                first = Some((one, other));
            }
        }
    }
    first.map(|(one, other)| (one.name, other.name))
}

/// True if two edges meet, apart from where one follows the other.
fn meet(one: &Edge, other: &Edge) -> bool {
    let (low, high) = (one.from.y.min(one.to.y) - TOUCH_M, one.from.y.max(one.to.y) + TOUCH_M);
    if other.from.y.max(other.to.y) < low || other.from.y.min(other.to.y) > high {
        return false;
    }
    let near = |at, edge: &Edge| off_square(at, edge.from, edge.to) <= TOUCH_M * TOUCH_M;
    let folded = |before: &Edge, after: &Edge| near(before.from, after) || near(after.to, before);
    match (one.next == other.index, other.next == one.index) {
        (true, true) => true,
        (true, false) => folded(one, other),
        (false, true) => folded(other, one),
        (false, false) => {
            near(one.from, other)
                || near(one.to, other)
                || near(other.from, one)
                || near(other.to, one)
                || across((one.from, one.to), (other.from, other.to))
        }
    }
}

/// True if the ends of either segment lie on both sides of the other.
pub(crate) fn across(one: (Flat, Flat), other: (Flat, Flat)) -> bool {
    let side = |segment: (Flat, Flat), at: Flat| segment.1.minus(segment.0).cross(at.minus(segment.0)) > 0.0;
    side(one, other.0) != side(one, other.1) && side(other, one.0) != side(other, one.1)
}

/// The square of the distance of a place from a segment.
pub(crate) fn off_square(at: Flat, from: Flat, to: Flat) -> f64 {
    let (along, off) = (to.minus(from), at.minus(from));
    let square = along.dot(along);
    let share = if square > 0.0 { (off.dot(along) / square).clamp(0.0, 1.0) } else { 0.0 };
    let left = Flat { x: off.x - along.x * share, y: off.y - along.y * share };
    left.dot(left)
}

/// Whether a line from a place to far away crosses a ring an odd number of times. An end of an edge belongs to it only
/// if the other lies below, so that a line through a vertex counts it once or twice as it must.
pub(crate) fn crossings_odd(ring: impl Iterator<Item = Flat>, at: Flat) -> bool {
    let mut odd = false;
    let mut ring = ring;
    let Some(first) = ring.next() else { return false };
    let mut from = first;
    let mut cross = |from: Flat, to: Flat| {
        if (from.y > at.y) != (to.y > at.y) {
            let left = to.minus(from).cross(at.minus(from)) > 0.0;
            odd ^= left == (to.y > from.y);
        }
    };
    for to in ring {
        cross(from, to);
        from = to;
    }
    cross(from, first);
    odd
}

/// A ball around places with its centre on the ellipsoid, nearly the smallest (Bădoiu and Clarkson 2003).
pub(crate) fn around(vertices: &[Vector]) -> (Vector, f64) {
    let (mut low, mut high) = (vertices[0], vertices[0]);
    for vertex in vertices {
        low = Vector::new(low.x.min(vertex.x), low.y.min(vertex.y), low.z.min(vertex.z));
        high = Vector::new(high.x.max(vertex.x), high.y.max(vertex.y), high.z.max(vertex.z));
    }
    let mut centre = low.lerp(high, 0.5);
    let farthest = |centre: Vector| {
        let square = |vertex: &Vector| (*vertex - centre).dot(*vertex - centre);
        vertices.iter().fold((centre, 0.0), |(far, most), vertex| {
            let square = square(vertex);
            if square > most { (*vertex, square) } else { (far, most) }
        })
    };
    let rounds = if low.chord(high) > WIDE_M { 200 } else { 4 };
    for round in 0..rounds {
        centre = centre.lerp(farthest(centre).0, 1.0 / f64::from(round + 4));
    }
    let centre = centre.lifted().unwrap_or(vertices[0]);
    (centre, farthest(centre).1.sqrt())
}

/// From this width the ball must be nearly the smallest, since a hemisphere is what a region may have.
const WIDE_M: f64 = 5_000_000.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(x: f64, y: f64) -> Flat {
        Flat { x, y }
    }

    #[test]
    fn a_line_through_vertices_counts_each_once() {
        // A rhombus and a ring with a level edge, at the height of whose vertices the line runs.
        let rhombus = [flat(-2.0, 0.0), flat(0.0, -2.0), flat(2.0, 0.0), flat(0.0, 2.0)];
        let steps = [flat(0.0, 0.0), flat(4.0, 0.0), flat(4.0, 2.0), flat(2.0, 2.0), flat(2.0, 1.0), flat(0.0, 1.0)];
        let inside = |ring: &[Flat], x, y| crossings_odd(ring.iter().copied(), flat(x, y));
        assert!(inside(&rhombus, 0.0, 0.0));
        assert!(!inside(&rhombus, -3.0, 0.0) && !inside(&rhombus, 3.0, 0.0) && !inside(&rhombus, -1.0, 2.0));
        assert!(inside(&steps, 3.0, 1.0) && !inside(&steps, -1.0, 1.0) && !inside(&steps, 5.0, 1.0));
        assert!(!inside(&steps, -1.0, 0.0) && !inside(&steps, -1.0, 2.0));
    }

    #[test]
    fn a_ball_holds_all_and_is_nearly_the_smallest() {
        let ring: Vec<Vector> = (0..12).map(|i| Vector::of_radians(0.3, f64::from(i) * 0.02)).collect();
        let (centre, radius_m) = around(&ring);
        assert!(ring.iter().all(|vertex| vertex.chord(centre) <= radius_m));
        assert!(radius_m < 1.1 * ring[0].chord(ring[11]) / 2.0);
        // Places all around the Earth have a ball as well, for paths.
        let belt: Vec<Vector> =
            (0..8).map(|i| Vector::of_radians(0.0, f64::from(i) * std::f64::consts::FRAC_PI_4)).collect();
        let (centre, radius_m) = around(&belt);
        assert!(belt.iter().all(|vertex| vertex.chord(centre) <= radius_m));
    }

    #[test]
    fn segments_cross_only_where_each_parts_the_others_ends() {
        let cross = across((flat(0.0, 0.0), flat(2.0, 2.0)), (flat(0.0, 2.0), flat(2.0, 0.0)));
        let short = across((flat(0.0, 0.0), flat(0.5, 0.5)), (flat(0.0, 2.0), flat(2.0, 0.0)));
        assert!(cross && !short);
    }
}
