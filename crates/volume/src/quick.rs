//! Whether two solids keep a horizontal separation, where that can be seen at a glance: from their balls, or on a flat
//! picture whose error is small against how far the answer is from the deciding distance. Otherwise it says nothing.

use crate::Solid;
use crate::approach::Kept;
use crate::nearest::sagitta_m;
use crate::region::off_square;
use crate::solid::{CHORD_M_MAX, Form};
use crate::vector::{Flat, LEAST_RADIUS_M, Vector};

/// Vertices up to which a picture is drawn.
const VERTICES_MAX: usize = 32;
/// How wide a picture may be.
const PICTURE_M_MAX: f64 = 100_000.0;

/// True if the balls alone show that the separation is kept.
pub(crate) fn far_apart(one: &Solid, other: &Solid, separation_cm: u32) -> bool {
    let between = other.centre - one.centre;
    let apart_m = metres(separation_cm) + SLACK_M + one.ball().1 + other.ball().1;
    between.dot(between) > apart_m * apart_m
}

/// What a picture of both shows; `None` if that takes the exact distance.
pub(crate) fn look(one: &Solid, other: &Solid, separation_cm: u32) -> Option<Kept> {
    let between = other.centre - one.centre;
    let doubt_m = f64::from(one.uncertainty_cm) / 100.0 + f64::from(other.uncertainty_cm) / 100.0;
    let radius_m = between.length() / 2.0 + one.bare_radius_m().max(other.bare_radius_m());
    let few = one.vertices().max(other.vertices()) <= VERTICES_MAX;
    let holed = [one, other].iter().any(|solid| matches!(solid.form, Form::Holed(_)));
    if !few || holed || radius_m > PICTURE_M_MAX {
        return None;
    }
    let picture = Picture::of(one, other, between);
    let reach_m = one.reach_m() + other.reach_m();
    // Nearer than `near_m` breaks it for certain, farther than `far_m` keeps it for certain.
    let near_m = metres(separation_cm) + reach_m - doubt_m;
    let far_m = metres(separation_cm) + reach_m + doubt_m;
    let blur_m = blur_m(far_m, radius_m);
    if picture.farther(far_m + blur_m) {
        return Some(Kept::Surely);
    }
    // What moves is not everywhere at once.
    let moving = [one, other].iter().any(|solid| matches!(solid.form, Form::Route(_)));
    // Where the doubt alone is as much as the separation, nothing breaks it for certain.
    let possible = !moving && metres(separation_cm) > doubt_m + blur_m;
    (possible && picture.nearer(near_m - blur_m)).then_some(Kept::SurelyNot)
}

fn metres(separation_cm: u32) -> f64 {
    f64::from(separation_cm.max(1)) / 100.0
}

/// How far a distance of `metres` on a picture `radius_m` wide may be off: it is foreshortened, and edges bend.
fn blur_m(metres: f64, radius_m: f64) -> f64 {
    let turn = radius_m / LEAST_RADIUS_M;
    let rise_m = sagitta_m((2.0 * radius_m).min(CHORD_M_MAX));
    // Twice of what each can be.
    0.05 + 2.0 * metres * turn * turn + 4.0 * rise_m * (turn + ELLIPTIC)
}

/// What a distance rounded to centimetres may be off by.
const SLACK_M: f64 = 0.01;

/// The vertices of two solids as seen from above, the x axis from the one towards the other.
struct Picture {
    one: Drawing,
    other: Drawing,
}

struct Drawing {
    flats: [Flat; VERTICES_MAX],
    count: usize,
    edges: usize,
    closed: bool,
    least_x: f64,
    most_x: f64,
}

impl Picture {
    fn of(one: &Solid, other: &Solid, between: Vector) -> Self {
        let middle = one.centre.lerp(other.centre, 0.5);
        let up = middle.up();
        let level = between - up * between.dot(up);
        let length_m = level.length();
        let side = if up.z.abs() < 0.8 { Vector::new(-up.y, up.x, 0.0) } else { Vector::new(0.0, -up.z, up.y) };
        let x = if length_m > 1.0 { level * (1.0 / length_m) } else { side * (1.0 / side.length()) };
        let axes = (middle, x, up.cross(x));
        Picture { one: Drawing::of(one, axes), other: Drawing::of(other, axes) }
    }

    /// True if no two vertices, edges or regions are nearer than `metres`.
    fn farther(&self, metres: f64) -> bool {
        let (one, other) = (&self.one, &self.other);
        let gap_m = (other.least_x - one.most_x).max(one.least_x - other.most_x);
        if gap_m > metres {
            return true;
        }
        // Where the two do not lie side by side, edges may cross, which is not looked for here.
        gap_m > 0.0 && one.clear_of(other, metres) && other.clear_of(one, metres)
    }

    /// True if something is nearer than `metres` for certain.
    fn nearer(&self, metres: f64) -> bool {
        let (one, other) = (&self.one, &self.other);
        let square = metres * metres;
        let near = |from: &Flat, to: &Flat| from.minus(*to).dot(from.minus(*to)) < square;
        one.flats().iter().any(|from| other.flats().iter().any(|to| near(from, to)))
            || one.holds(other.flats[0])
            || other.holds(one.flats[0])
            || one.near(other, square)
            || other.near(one, square)
    }
}

/// By how much the direction to the Earth's centre differs from straight down, at most.
const ELLIPTIC: f64 = 0.0034;

impl Drawing {
    fn of(solid: &Solid, (origin, x, y): (Vector, Vector, Vector)) -> Self {
        let closed = matches!(solid.form, Form::Region);
        let count = solid.vertices.len();
        let mut drawing = Drawing {
            flats: [Flat { x: 0.0, y: 0.0 }; VERTICES_MAX],
            count,
            edges: if closed || count == 1 { count } else { count - 1 },
            closed,
            least_x: f64::INFINITY,
            most_x: f64::NEG_INFINITY,
        };
        for (flat, vertex) in drawing.flats.iter_mut().zip(&solid.vertices) {
            let off = *vertex - origin;
            *flat = Flat { x: off.dot(x), y: off.dot(y) };
            drawing.least_x = drawing.least_x.min(flat.x);
            drawing.most_x = drawing.most_x.max(flat.x);
        }
        drawing
    }

    fn flats(&self) -> &[Flat] {
        &self.flats[..self.count]
    }

    fn edge(&self, index: usize) -> (Flat, Flat) {
        let next = if index + 1 == self.count { 0 } else { index + 1 };
        (self.flats[index], self.flats[next])
    }

    fn holds(&self, at: Flat) -> bool {
        self.closed && crate::region::crossings_odd(self.flats().iter().copied(), at)
    }

    /// True if no vertex of the other is nearer to an edge of this than `metres`.
    fn clear_of(&self, other: &Drawing, metres: f64) -> bool {
        let reached = |x: f64| self.least_x - metres <= x && x <= self.most_x + metres;
        (0..self.edges).all(|index| {
            let (from, to) = self.edge(index);
            let away = from.x.max(to.x) < other.least_x - metres || from.x.min(to.x) > other.most_x + metres;
            away || other.flats().iter().all(|at| !reached(at.x) || off_square(*at, from, to) > metres * metres)
        })
    }

    /// True if a vertex of the other is nearer to an edge of this than the root of `square`.
    fn near(&self, other: &Drawing, square: f64) -> bool {
        (0..self.edges).any(|index| {
            let (from, to) = self.edge(index);
            other.flats().iter().any(|at| off_square(*at, from, to) < square)
        })
    }
}
