//! What would clear a conflict: later, earlier, higher, lower, aside.
//!
//! In time and height the search goes from step to step and skips only steps at which one known solid is in the way for
//! certain, so what it finds is the smallest. Aside there are too many places for that, see [`alternatives`].

use crate::geodesic::{destination, radians};
use crate::index::Effort;
use crate::limits::{
    ALTERNATIVES_EFFORT_MAX, ASIDE_CM_MAX, ASIDE_PLACES_MAX, HIGHER_CM_MAX, LATER_MS_MAX, LOOK_EFFORT_MAX,
};
use crate::solid::Form;
use crate::vector::Vector;
use crate::{Bound, Footprint, Height, HeightBand, Index, Key, Moment, Position, Schedule, Separations, Solid, Volume};

/// How a volume would have to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Later by so many milliseconds.
    Later(u64),
    /// Earlier by so many milliseconds.
    Earlier(u64),
    /// Higher by so many centimetres, both limits.
    Higher(u32),
    /// Lower by so many centimetres, both limits.
    Lower(u32),
    /// Moved by so many centimetres.
    Aside {
        /// How far in centimetres.
        cm: u32,
        /// Whither, clockwise from north, in degrees.
        bearing: u16,
    },
}

/// A change that clears a volume of everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// What changes.
    pub change: Change,
    /// The volume with it.
    pub volume: Volume,
}

/// What a volume is held against: all in an index, some apart, with the distances to keep from them.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// What is there.
    pub index: &'a Index,
    /// How far to keep from each.
    pub separations: Separations,
    /// What of it is not counted: the volume's own earlier version.
    pub but: &'a [Key],
}

/// For each way out, the smallest change (rounded up to whole minutes, 10 m or 100 m) after which the volume keeps its
/// distances for certain from all that it is held against; a way that clears nothing within a day, 20 km of height or
/// 200 km aside is left out. There is none for a volume that is clear as it is, or that is refused.
///
/// No limit is lowered below the zero of its datum. Aside is tried in twelve bearings, further by a sixteenth each
/// time: what it finds is the smallest but for pockets between obstacles that are narrower than that. The shape is kept,
/// and its bearing along the way. A footprint of more than [`ASIDE_PLACES_MAX`] places is not tried aside. In a crowd that
/// takes more than [`ALTERNATIVES_EFFORT_MAX`] together, or [`LOOK_EFFORT_MAX`] at one place, ways that were not found
/// until then are left out too.
#[must_use]
pub fn alternatives(volume: &Volume, against: &[Against<'_>]) -> Vec<Alternative> {
    let mut search = Search::new(volume.clone());
    while !search.go_on(against, ALTERNATIVES_EFFORT_MAX) {}
    search.found
}

const MINUTE_MS: u64 = 60_000;
const HEIGHT_STEP_CM: u32 = 1_000;
const ASIDE_STEP_CM: u32 = 10_000;
const BEARINGS: u16 = 12;

/// What [`alternatives`] does, some at a time: between two times what it is held against may change.
#[derive(Clone, Debug)]
pub struct Search {
    volume: Volume,
    /// What has been found so far.
    pub found: Vec<Alternative>,
    /// The ways that are still to be tried, the next one last, with what is tried next in it.
    ways: Vec<Way>,
    /// What is left to spend on all of them together. Once it is spent only that is seen where there is nothing at all.
    left: Effort,
    /// What was spent, one for each look beside its effort.
    spent: u64,
}

/// A way out, and how far it has been tried.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// The volume as it is.
    AsItIs,
    /// Later, or earlier for a sign of −1.
    Later { sign: i64, minutes: u64 },
    /// Higher, or lower for a sign of −1.
    Higher { sign: i32, steps: u32 },
    /// To the side.
    Aside(Aside),
}

/// How far one bearing after the other has been tried.
#[derive(Clone, Copy, Debug, Default)]
struct Aside {
    bearing: u16,
    /// The last step that is blocked, and the next that is tried.
    blocked: u32,
    steps: u32,
    /// The nearest step of this bearing that is clear.
    clear: Option<u32>,
    /// The nearest of all bearings before, and its bearing.
    best: Option<(u32, u16)>,
}

/// Something that is in the way, and how far to keep from it.
#[derive(Clone, Copy)]
struct Blocker<'a> {
    solid: &'a Solid,
    separations: Separations,
}

/// What is in the way of a solid.
enum Look<'a> {
    Clear,
    Blocked(Blocker<'a>),
    /// It is refused, or took too much to know.
    Unknown,
}

impl Search {
    /// Nothing has been tried yet.
    #[must_use]
    pub fn new(volume: Volume) -> Self {
        let aside = Way::Aside(Aside { steps: 1, ..Aside::default() });
        let [lower, higher] = [-1, 1].map(|sign| Way::Higher { sign, steps: 1 });
        let [earlier, later] = [-1, 1].map(|sign| Way::Later { sign, minutes: 1 });
        let ways = vec![aside, lower, higher, earlier, later, Way::AsItIs];
        Search { volume, found: Vec::new(), ways, left: Effort(ALTERNATIVES_EFFORT_MAX), spent: 0 }
    }

    /// Goes on until that much is spent, or one look more; true once there is nothing left to try.
    pub fn go_on(&mut self, against: &[Against<'_>], effort: u64) -> bool {
        let until = self.spent.saturating_add(effort);
        let Ok(solid) = self.volume.solid() else { return true };
        while let Some(way) = self.ways.pop() {
            let more = self.try_once(way, &solid, against);
            self.ways.extend(more);
            if self.spent >= until {
                break;
            }
        }
        self.ways.is_empty()
    }

    /// Tries the next of one way, and returns it if there is more to be tried in it.
    fn try_once(&mut self, way: Way, solid: &Solid, against: &[Against<'_>]) -> Option<Way> {
        match way {
            Way::AsItIs => {
                if let Look::Clear = self.look(solid, against) {
                    self.ways.clear();
                }
                None
            }
            Way::Later { sign, minutes } => self.later(sign, minutes, solid, against),
            Way::Higher { sign, steps } => self.higher(sign, steps, solid, against),
            Way::Aside(aside) => self.aside(aside, solid, against),
        }
    }

    fn look<'a>(&mut self, solid: &Solid, against: &[Against<'a>]) -> Look<'a> {
        let most = Effort(self.left.0.min(LOOK_EFFORT_MAX));
        let mut effort = most;
        let mut look = Look::Clear;
        for &Against { index, separations, but } in against {
            match index.blocker(solid, &separations, but, &mut effort) {
                Some(None) => {}
                Some(Some(solid)) => look = Look::Blocked(Blocker { solid, separations }),
                None => look = Look::Unknown,
            }
            if !matches!(look, Look::Clear) {
                break;
            }
        }
        let took = most.0 - effort.0;
        self.left.take(took);
        self.spent += took + 1;
        look
    }

    /// What is in the way at other heights and times.
    fn look_at<'a>(
        &mut self,
        (height, schedule): (&HeightBand, &Schedule),
        solid: &Solid,
        against: &[Against<'a>],
    ) -> Look<'a> {
        match height.check().and_then(|()| schedule.check()) {
            Ok(()) => self.look(&solid.at(*height, schedule.clone()), against),
            Err(_) => Look::Unknown,
        }
    }

    fn later(&mut self, sign: i64, minutes: u64, solid: &Solid, against: &[Against<'_>]) -> Option<Way> {
        if minutes > LATER_MS_MAX / MINUTE_MS {
            return None;
        }
        let ms = minutes * MINUTE_MS;
        let volume = in_time(&self.volume, sign * ms as i64)?;
        match self.look_at((&volume.height, &volume.schedule), solid, against) {
            Look::Clear => {
                let change = if sign > 0 { Change::Later(ms) } else { Change::Earlier(ms) };
                self.found.push(Alternative { change, volume });
                None
            }
            Look::Blocked(blocker) => Some(Way::Later { sign, minutes: minutes + minutes_on(&volume, blocker, sign) }),
            Look::Unknown => None,
        }
    }

    fn higher(&mut self, sign: i32, steps: u32, solid: &Solid, against: &[Against<'_>]) -> Option<Way> {
        let band = self.volume.height;
        let mut most = HIGHER_CM_MAX / HEIGHT_STEP_CM;
        if sign < 0 {
            let limits = [band.lower, band.upper];
            let above =
                limits.iter().filter_map(|limit| if let Bound::At(height) = limit { Some(height.cm) } else { None });
            most = most.min(above.min()?.max(0).unsigned_abs() / HEIGHT_STEP_CM);
        }
        if steps > most {
            return None;
        }
        let at = |steps: u32| in_height(&band, sign * (steps * HEIGHT_STEP_CM) as i32);
        let height = at(steps)?;
        let schedule = self.volume.schedule.clone();
        match self.look_at((&height, &schedule), solid, against) {
            Look::Clear => {
                let volume = Volume { height, ..self.volume.clone() };
                let cm = steps * HEIGHT_STEP_CM;
                let change = if sign > 0 { Change::Higher(cm) } else { Change::Lower(cm) };
                self.found.push(Alternative { change, volume });
                None
            }
            Look::Blocked(blocker) => {
                let enough = u64::from(blocker.separations.vertical_cm.max(1));
                let past = |steps| at(steps).is_some_and(|band| band.gap(blocker.solid.height()).least >= enough);
                // On the way up what was not under all of it comes to be over it, and stays.
                first(steps, most, past).map(|steps| Way::Higher { sign, steps })
            }
            Look::Unknown => None,
        }
    }

    /// The next step of a bearing, or the next bearing, which is tried no further than the nearest before it.
    fn aside(&mut self, mut aside: Aside, solid: &Solid, against: &[Against<'_>]) -> Option<Way> {
        if self.volume.footprint.places().nth(ASIDE_PLACES_MAX).is_some() {
            return None;
        }
        let moved = |bearing, steps| {
            let turn = Turn::towards(solid, bearing, f64::from(steps * ASIDE_STEP_CM) / 100.0);
            Volume { footprint: turn.footprint(&self.volume.footprint), ..self.volume.clone() }
        };
        let most = aside.best.map_or(ASIDE_CM_MAX / ASIDE_STEP_CM, |(steps, _)| steps - 1);
        let step = match aside.clear {
            Some(clear) => aside.blocked + (clear - aside.blocked) / 2,
            None => aside.steps,
        };
        if aside.clear.is_some_and(|clear| clear - aside.blocked <= 1) || step > most {
            let best = aside.clear.map(|steps| (steps, aside.bearing)).or(aside.best);
            let bearing = aside.bearing + 360 / BEARINGS;
            if bearing < 360 {
                return Some(Way::Aside(Aside { bearing, blocked: 0, steps: 1, clear: None, best }));
            }
            if let Some((steps, bearing)) = best {
                let change = Change::Aside { cm: steps * ASIDE_STEP_CM, bearing };
                self.found.push(Alternative { change, volume: moved(bearing, steps) });
            }
            return None;
        }
        match moved(aside.bearing, step).solid().map(|solid| self.look(&solid, against)) {
            Ok(Look::Clear) => aside.clear = Some(step),
            // What is not known to be clear is not offered.
            _ => (aside.blocked, aside.steps) = (step, aside.steps.max(step + (step / 16).max(1))),
        }
        Some(Way::Aside(aside))
    }
}

/// How many minutes on, at least, the two spans of activity that are too near each other are no longer.
fn minutes_on(volume: &Volume, blocker: Blocker<'_>, sign: i64) -> u64 {
    let moving = matches!(volume.footprint, Footprint::Route { .. }) || matches!(blocker.solid.form, Form::Route(_));
    if moving {
        // It may be gone from there in a moment.
        return 1;
    }
    let other = blocker.solid.schedule();
    let (own, other) = (&volume.schedule, &*other);
    let moments = own.gap(other).moments;
    let span = |schedule: &Schedule, at: Moment| schedule.spans(at, at, 1).first().copied();
    let (Some(own), Some(other)) = (span(own, moments.0), span(other, moments.1)) else { return 1 };
    let (ahead, behind) = if sign > 0 { (other.1, own.0) } else { (own.1, other.0) };
    let ms = ahead.0.saturating_add(blocker.separations.time_ms.max(1)).saturating_sub(behind.0);
    ms.div_ceil(MINUTE_MS).max(1)
}

/// The first number after `from` up to `most` from which on something holds.
fn first(from: u32, most: u32, holds: impl Fn(u32) -> bool) -> Option<u32> {
    if !holds(most) {
        return None;
    }
    let (mut not, mut does) = (from, most);
    while does - not > 1 {
        let middle = not + (does - not) / 2;
        if holds(middle) { does = middle } else { not = middle }
    }
    // So that nobody stands still.
    (does > from).then_some(does)
}

/// The volume later by so much; `None` if that is before or after all time.
fn in_time(volume: &Volume, ms: i64) -> Option<Volume> {
    let mut later = Volume { schedule: volume.schedule.shifted(ms), ..volume.clone() };
    for (bound, moved) in [(volume.schedule.from, later.schedule.from), (volume.schedule.until, later.schedule.until)] {
        if let (Bound::At(at), Bound::At(moved)) = (bound, moved)
            && at.0.checked_add_signed(ms) != Some(moved.0)
        {
            return None;
        }
    }
    if let Footprint::Route { waypoints, .. } = &mut later.footprint {
        for waypoint in waypoints {
            waypoint.time = Moment(waypoint.time.0.checked_add_signed(ms)?);
        }
    }
    Some(later)
}

/// The band higher by so much.
fn in_height(band: &HeightBand, cm: i32) -> Option<HeightBand> {
    let moved = |bound| match bound {
        Bound::Open => Some(Bound::Open),
        Bound::At(height @ Height { cm: from_cm, .. }) => {
            Some(Bound::At(Height { cm: from_cm.checked_add(cm)?, ..height }))
        }
    };
    Some(HeightBand { lower: moved(band.lower)?, upper: moved(band.upper)? })
}

/// A turn of the Earth's upright directions that carries one place to another along the shortest way. It keeps all
/// angles, so that shapes stay as they are but for the flattening: a length changes by at most 1 %.
struct Turn {
    axis: Vector,
    sin: f64,
    cos: f64,
}

impl Turn {
    /// Carries the centre of a solid so far.
    fn towards(solid: &Solid, bearing: u16, length_m: f64) -> Self {
        let from = solid.centre.up();
        let to = destination(solid.centre, radians(f64::from(bearing)), length_m).up();
        let across = from.cross(to);
        let sin = across.length();
        // Never 0: no step is so short, and none so long that it leads to the other side of the Earth.
        Turn { axis: across * (1.0 / sin), sin, cos: from.dot(to) }
    }

    /// Rodrigues' formula.
    fn direction(&self, of: Vector) -> Vector {
        of * self.cos + self.axis.cross(of) * self.sin + self.axis * (self.axis.dot(of) * (1.0 - self.cos))
    }

    fn place(&self, at: Position) -> Position {
        position(self.direction(Vector::of(at).up()))
    }

    fn footprint(&self, footprint: &Footprint) -> Footprint {
        let mut moved = footprint.clone();
        let each = |places: &mut Vec<Position>| places.iter_mut().for_each(|place| *place = self.place(*place));
        match &mut moved {
            Footprint::Circle { centre, .. } => *centre = self.place(*centre),
            Footprint::Ellipse { centre, bearing_e7, .. } => {
                *bearing_e7 = self.bearing(*centre, *bearing_e7);
                *centre = self.place(*centre);
            }
            Footprint::Polygon { outer, holes } => {
                each(outer);
                holes.iter_mut().for_each(each);
            }
            Footprint::Corridor { path, .. } => each(path),
            Footprint::Route { waypoints, .. } => {
                waypoints.iter_mut().for_each(|waypoint| waypoint.at = self.place(waypoint.at));
            }
        }
        moved
    }

    /// Whither what has a bearing at a place points after the turn, in 10⁻⁷ degree from 0 up to 180°.
    fn bearing(&self, at: Position, bearing_e7: u32) -> u32 {
        let (sin, cos) = libm::sincos(radians(f64::from(bearing_e7) / 1e7));
        let (east, north) = east_north(at);
        let points = self.direction(east * sin + north * cos);
        let (east, north) = east_north(self.place(at));
        let turned = libm::atan2(points.dot(east), points.dot(north)) * (180.0 / std::f64::consts::PI);
        let half = if turned < 0.0 { turned + 180.0 } else { turned };
        (libm::round(half * 1e7) as u32) % 1_800_000_000
    }
}

/// East and north at a place; at a pole those of its longitude, 0.
fn east_north(at: Position) -> (Vector, Vector) {
    let (lat, lon) = at.degrees();
    let ((sin, cos), (sin_lon, cos_lon)) = (libm::sincos(radians(lat)), libm::sincos(radians(lon)));
    (Vector::new(-sin_lon, cos_lon, 0.0), Vector::new(-sin * cos_lon, -sin * sin_lon, cos))
}

/// Where a direction is upright.
fn position(up: Vector) -> Position {
    let degrees = |radians: f64| radians * (180.0 / std::f64::consts::PI);
    let lat = degrees(libm::atan2(up.z, (up.x * up.x + up.y * up.y).sqrt()));
    let lon = degrees(libm::atan2(up.y, up.x));
    Position::from_degrees(lat.clamp(-90.0, 90.0), lon.clamp(-180.0, 180.0)).expect("clamped")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesic::between;

    fn place(lat: f64, lon: f64) -> Position {
        Position::from_degrees(lat, lon).unwrap()
    }

    fn solid(footprint: Footprint) -> Solid {
        let volume = Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule: Schedule::ALWAYS };
        volume.solid().unwrap()
    }

    #[test]
    fn a_centre_is_carried_as_far_as_asked_in_the_bearing_asked() {
        for (lat, lon) in [(0.0, 0.0), (50.0, 24.0), (-33.0, 179.99), (89.9, 0.0)] {
            let footprint = Footprint::Circle { centre: place(lat, lon), radius_cm: 100 };
            for bearing in (0..360).step_by(30) {
                let turn = Turn::towards(&solid(footprint.clone()), bearing, 150_000.0);
                let way = between(Vector::of(place(lat, lon)), Vector::of(turn.place(place(lat, lon))));
                assert!((way.length_m - 150_000.0).abs() < 0.05, "{lat} {lon} {bearing}: {way:?}");
                let off = libm::fabs(way.bearing - radians(f64::from(bearing)));
                assert!(off < 1e-6 || (off - std::f64::consts::TAU).abs() < 1e-6, "{lat} {lon} {bearing}: {way:?}");
            }
        }
    }

    #[test]
    fn an_ellipse_points_along_the_way_as_before() {
        let ellipse = |lat, lon, bearing_e7| Footprint::Ellipse {
            centre: place(lat, lon),
            semi_major_cm: 1_000_000,
            semi_minor_cm: 200_000,
            bearing_e7,
        };
        // Along the equator and a meridian nothing turns; eastwards from 60° north the way bends to the south.
        let turned = |lat, bearing, bearing_e7| {
            let from = ellipse(lat, 20.0, bearing_e7);
            match Turn::towards(&solid(from.clone()), bearing, 200_000.0).footprint(&from) {
                Footprint::Ellipse { bearing_e7, .. } => bearing_e7,
                other => panic!("{other:?}"),
            }
        };
        assert!(turned(0.0, 90, 300_000_000).abs_diff(300_000_000) <= 1);
        assert!(turned(60.0, 0, 1_790_000_000).abs_diff(1_790_000_000) <= 1);
        let bent = f64::from(turned(60.0, 90, 300_000_000)) / 1e7 - 30.0;
        // The difference of longitude, 200 km of 111.7 km · cos 60° a degree, times the sine of the latitude.
        assert!((bent - 3.1).abs() < 0.05, "{bent}");
        assert!(turned(60.0, 90, 1_790_000_000) < 30_000_000);
    }
}
