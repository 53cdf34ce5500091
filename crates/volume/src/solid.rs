//! Solids: volumes that were checked, in the form that arithmetic needs.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::geodesic::{between, destination, radians};
use crate::limits::{EDGE_M_MAX, HOLES_MAX, LENGTH_M_MAX, PLACES_MAX, SIZE_CM_MAX};
use crate::nearest::{Arc, sagitta_m};
use crate::region::{self, Ring};
use crate::vector::{Chart, Vector};
use crate::{Bound, Footprint, HeightBand, Moment, Position, Schedule, VolumeError, Waypoint};

/// Where and when something will be, as its author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// Which part of the ellipsoid.
    pub footprint: Footprint,
    /// How far off any place of it may be, in centimetres.
    pub uncertainty_cm: u32,
    /// Which heights.
    pub height: HeightBand,
    /// When.
    pub schedule: Schedule,
}

impl Volume {
    /// Checks the volume and lowers it. Consecutive places of a ring or path within a millimetre count as one, so a ring
    /// may repeat its first place at its end.
    ///
    /// # Errors
    /// [`VolumeError`] with the first thing that makes no sense, and where.
    pub fn solid(&self) -> Result<Solid, VolumeError> {
        size("the uncertainty", self.uncertainty_cm, 0)?;
        let (vertices, form, reach_cm) = lower(&self.footprint)?;
        self.height.check()?;
        if let Footprint::Route { waypoints, .. } = &self.footprint {
            fits(&self.schedule, waypoints)?;
        }
        self.schedule.check()?;
        let mut solid = Solid {
            centre: vertices[0],
            radius_m: 0.0,
            vertices: vertices.into(),
            form,
            reach_cm,
            uncertainty_cm: self.uncertainty_cm,
            height: self.height,
            when: When::of(self.schedule.clone()),
        };
        let (centre, radius_m) = region::around(&solid.vertices);
        solid.centre = centre;
        // The edges rise a little over the straight lines between the vertices that the ball is made for.
        let rise_m = sagitta_m((2.0 * radius_m).min(CHORD_M_MAX));
        solid.radius_m = radius_m + rise_m + solid.reach_m() + f64::from(solid.uncertainty_cm) / 100.0;
        Ok(solid)
    }
}

/// A volume that makes sense, ready to be compared.
#[derive(Clone, Debug)]
pub struct Solid {
    pub(crate) vertices: Box<[Vector]>,
    pub(crate) form: Form,
    pub(crate) centre: Vector,
    radius_m: f64,
    reach_cm: u32,
    pub(crate) uncertainty_cm: u32,
    height: HeightBand,
    when: When,
}

/// The times of a solid. A million of them are kept, and nearly all begin and end once.
#[derive(Clone, Debug)]
enum When {
    Once(Moment, Moment),
    Otherwise(Box<Schedule>),
}

impl When {
    fn of(schedule: Schedule) -> Self {
        match schedule {
            Schedule { from: Bound::At(from), until: Bound::At(until), daily } if daily.is_empty() => {
                When::Once(from, until)
            }
            other => When::Otherwise(Box::new(other)),
        }
    }
}

/// What the vertices are.
#[derive(Clone, Debug)]
pub(crate) enum Form {
    /// A path, or a single place.
    Path,
    /// A ring and what is within.
    Region,
    /// Rings, the outer one first: the index after the last vertex of each.
    Holed(Box<Rings>),
    /// A path and when it is where.
    Route(Box<Times>),
}

/// Where rings end: the index after the last vertex of each.
#[derive(Clone, Debug)]
pub(crate) struct Rings {
    ends: Box<[u32]>,
}

/// When something that moves is at its vertices.
#[derive(Clone, Debug)]
pub(crate) struct Times {
    pub start: Moment,
    /// Milliseconds since the start.
    pub at_ms: Box<[f64]>,
}

impl Solid {
    /// The first begin and the last end of its activity.
    #[must_use]
    pub fn span(&self) -> (Bound<Moment>, Bound<Moment>) {
        self.schedule().hull()
    }

    /// A ball around all that it ever covers, width and uncertainty included: its centre, on the ellipsoid, in the frame
    /// that turns with the Earth, and its radius, both in metres. Straight distances are never longer than geodesics.
    pub(crate) fn ball(&self) -> ([f64; 3], f64) {
        ([self.centre.x, self.centre.y, self.centre.z], self.radius_m)
    }

    /// Bytes of memory that it takes, itself and its heap.
    pub(crate) fn bytes(&self) -> usize {
        let form = match &self.form {
            Form::Path | Form::Region => 0,
            Form::Holed(rings) => size_of::<Rings>() + size_of_val(&*rings.ends),
            Form::Route(times) => size_of::<Times>() + size_of_val(&*times.at_ms),
        };
        let when = match &self.when {
            When::Once(..) => 0,
            When::Otherwise(schedule) => size_of::<Schedule>() + size_of_val(&*schedule.daily),
        };
        size_of::<Solid>() + size_of_val(&*self.vertices) + form + when
    }

    /// How many vertices it was lowered to.
    pub(crate) fn vertices(&self) -> usize {
        self.vertices.len()
    }

    /// How many daily windows it has.
    pub(crate) fn windows(&self) -> usize {
        match &self.when {
            When::Once(..) => 0,
            When::Otherwise(schedule) => schedule.daily.len(),
        }
    }

    /// Its heights.
    pub(crate) fn height(&self) -> &HeightBand {
        &self.height
    }

    /// The same at other heights and times, which are checked already; what moves begins its way with them.
    pub(crate) fn at(&self, height: HeightBand, schedule: Schedule) -> Solid {
        let from = schedule.from;
        let mut solid = Solid { height, when: When::of(schedule), ..self.clone() };
        if let (Form::Route(times), Bound::At(from)) = (&mut solid.form, from) {
            times.start = from;
        }
        solid
    }

    /// Its times.
    pub(crate) fn schedule(&self) -> Cow<'_, Schedule> {
        match &self.when {
            &When::Once(from, until) => {
                Cow::Owned(Schedule { from: Bound::At(from), until: Bound::At(until), daily: Vec::new() })
            }
            When::Otherwise(schedule) => Cow::Borrowed(schedule),
        }
    }

    /// How far it reaches beyond its path in metres, its uncertainty not counted.
    pub(crate) fn reach_m(&self) -> f64 {
        f64::from(self.reach_cm) / 100.0
    }

    /// The radius of the ball without reach and uncertainty.
    pub(crate) fn bare_radius_m(&self) -> f64 {
        self.radius_m - self.reach_m() - f64::from(self.uncertainty_cm) / 100.0
    }

    /// Where its rings end; none if it is no region.
    pub(crate) fn ring_ends(&self) -> Vec<usize> {
        match &self.form {
            Form::Region => vec![self.vertices.len()],
            Form::Holed(rings) => rings.ends.iter().map(|end| *end as usize).collect(),
            Form::Path | Form::Route(_) => Vec::new(),
        }
    }

    /// Its edges in order.
    pub(crate) fn arcs(&self) -> Vec<Arc> {
        let vertices = &self.vertices;
        match &self.form {
            Form::Path if vertices.len() == 1 => vec![Arc::still(vertices[0], vertices[0])],
            Form::Path => vertices.windows(2).map(|pair| Arc::still(pair[0], pair[1])).collect(),
            Form::Route(times) => vertices
                .windows(2)
                .zip(times.at_ms.windows(2))
                .map(|(pair, ms)| Arc { from: pair[0], to: pair[1], begin_ms: ms[0], end_ms: ms[1] })
                .collect(),
            Form::Region | Form::Holed(_) => {
                let mut begin = 0;
                let mut arcs = Vec::with_capacity(vertices.len());
                for end in self.ring_ends() {
                    let ring = &vertices[begin..end];
                    arcs.extend((0..ring.len()).map(|i| Arc::still(ring[i], ring[(i + 1) % ring.len()])));
                    begin = end;
                }
                arcs
            }
        }
    }

    /// Whether a place lies in the region; nothing lies in what is none.
    pub(crate) fn holds(&self, place: Vector) -> bool {
        let region = matches!(self.form, Form::Region | Form::Holed(_));
        if !region || self.centre.chord(place) > self.bare_radius_m() {
            return false;
        }
        let chart = Chart::at(self.centre);
        let Some(at) = chart.flat(place) else { return false };
        let mut begin = 0;
        let mut inside = false;
        for end in self.ring_ends() {
            let ring = self.vertices[begin..end].iter().filter_map(|vertex| chart.flat(*vertex));
            inside ^= region::crossings_odd(ring, at);
            begin = end;
        }
        inside
    }

    /// An order of all solids by where and when they are, so that a result cannot depend on which of two comes first.
    pub(crate) fn order(&self, other: &Solid) -> Ordering {
        let rank = |solid: &Solid| (solid.form.rank(), solid.reach_cm, solid.vertices.len());
        rank(self)
            .cmp(&rank(other))
            .then_with(|| compare(&self.vertices, &other.vertices))
            .then_with(|| self.form.compare(&other.form))
    }
}

impl Form {
    /// Things that move come first.
    fn rank(&self) -> u8 {
        match self {
            Form::Route(_) => 0,
            Form::Path => 1,
            Form::Region => 2,
            Form::Holed(_) => 3,
        }
    }

    fn compare(&self, other: &Form) -> Ordering {
        match (self, other) {
            (Form::Holed(one), Form::Holed(other)) => one.ends.cmp(&other.ends),
            (Form::Route(one), Form::Route(other)) => one.start.cmp(&other.start).then_with(|| {
                let pairs = one.at_ms.iter().zip(&other.at_ms);
                pairs.map(|(one, other)| one.total_cmp(other)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
            }),
            _ => Ordering::Equal,
        }
    }
}

fn compare(one: &[Vector], other: &[Vector]) -> Ordering {
    let order = |(one, other): (&Vector, &Vector)| {
        one.x.total_cmp(&other.x).then(one.y.total_cmp(&other.y)).then(one.z.total_cmp(&other.z))
    };
    one.iter().zip(other).map(order).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// The longest edge that is taken for an arc in a plane through the Earth's centre: off the geodesic by at most 7 cm.
const STEP_M: f64 = 32_000.0;

/// No straight line between vertices is longer, also where rounding made one step more or less of an edge.
pub(crate) const CHORD_M_MAX: f64 = 1.02 * STEP_M;

/// Consecutive places nearer than this are one.
const SAME_M: f64 = 1e-3;

type Lowered = (Vec<Vector>, Form, u32);

fn lower(footprint: &Footprint) -> Result<Lowered, VolumeError> {
    match footprint {
        Footprint::Circle { centre, radius_cm } => {
            size("the radius", *radius_cm, 0)?;
            Ok((vec![Vector::of(*centre)], Form::Path, *radius_cm))
        }
        Footprint::Ellipse { centre, semi_major_cm, semi_minor_cm, bearing_e7 } => {
            size("the ellipse's shorter half axis", *semi_minor_cm, 1)?;
            size("the ellipse's longer half axis", *semi_major_cm, *semi_minor_cm)?;
            if *bearing_e7 >= 1_800_000_000 {
                return Err(VolumeError::Bearing { degrees: f64::from(*bearing_e7) / 1e7 });
            }
            Ok((ellipse(*centre, *semi_major_cm, *semi_minor_cm, *bearing_e7), Form::Region, 0))
        }
        Footprint::Polygon { outer, holes } => polygon(outer, holes),
        Footprint::Corridor { path, half_width_cm } => {
            size("the half width", *half_width_cm, 0)?;
            few_enough("places", path.len(), PLACES_MAX)?;
            let (vertices, _) = densified(path, 0, false, &mut 0.0)?;
            if vertices.len() < 2 {
                return Err(VolumeError::TooFew { what: "path", part: 0, places: vertices.len(), least: 2 });
            }
            Ok((vertices, Form::Path, *half_width_cm))
        }
        Footprint::Route { waypoints, radius_cm } => {
            size("the radius", *radius_cm, 0)?;
            let (vertices, times) = route(waypoints)?;
            Ok((vertices, Form::Route(Box::new(times)), *radius_cm))
        }
    }
}

fn size(what: &'static str, value_cm: u32, least_cm: u32) -> Result<(), VolumeError> {
    if (least_cm..=SIZE_CM_MAX).contains(&value_cm) {
        return Ok(());
    }
    let (value_cm, least_cm, most_cm) = (value_cm.into(), least_cm.into(), SIZE_CM_MAX.into());
    Err(VolumeError::Size { what, value_cm, least_cm, most_cm })
}

fn few_enough(what: &'static str, count: usize, most: usize) -> Result<(), VolumeError> {
    if count > most { Err(VolumeError::TooMany { what, count, most }) } else { Ok(()) }
}

fn polygon(outer: &[Position], holes: &[Vec<Position>]) -> Result<Lowered, VolumeError> {
    few_enough("holes", holes.len(), HOLES_MAX)?;
    few_enough("places", holes.iter().fold(outer.len(), |sum, hole| sum.saturating_add(hole.len())), PLACES_MAX)?;
    let (mut vertices, mut rings, mut length_m, mut before) = (Vec::new(), Vec::new(), 0.0, 0);
    for (ring, places) in std::iter::once(outer).chain(holes.iter().map(Vec::as_slice)).enumerate() {
        let (part, origins) = densified(places, before, true, &mut length_m)?;
        let different = distinct(&origins);
        if different < 3 {
            return Err(VolumeError::TooFew { what: "ring", part: ring, places: different, least: 3 });
        }
        rings.push(Ring { places, before, origins, begin: vertices.len() });
        vertices.extend(part);
        before += places.len();
    }
    region::check(&vertices, &rings)?;
    let form = match rings.len() {
        1 => Form::Region,
        _ => {
            let end = |ring: &Ring| (ring.begin + ring.origins.len()) as u32;
            Form::Holed(Box::new(Rings { ends: rings.iter().map(end).collect() }))
        }
    };
    Ok((vertices, form, 0))
}

fn distinct(origins: &[u32]) -> usize {
    origins.chunk_by(|one, other| one == other).count()
}

/// The vertices of a ring or path with further ones on long edges, and for each the index of the place before it.
fn densified(
    places: &[Position],
    before: usize,
    closed: bool,
    total_m: &mut f64,
) -> Result<(Vec<Vector>, Vec<u32>), VolumeError> {
    let mut kept: Vec<(Vector, u32)> = Vec::with_capacity(places.len());
    for (place, vertex) in places.iter().map(|place| Vector::of(*place)).zip(0..) {
        if kept.last().is_none_or(|(last, _)| last.chord(place) > SAME_M) {
            kept.push((place, vertex));
        }
    }
    while closed && kept.len() > 1 && kept[0].0.chord(kept[kept.len() - 1].0) <= SAME_M {
        kept.pop();
    }
    let (mut vertices, mut origins) = (Vec::with_capacity(kept.len()), Vec::with_capacity(kept.len()));
    for (index, (from, vertex)) in kept.iter().enumerate() {
        let to = match kept.get(index + 1) {
            None if !closed => *from,
            None => kept[0].0,
            Some((to, _)) => *to,
        };
        let at = (before + *vertex as usize, places[*vertex as usize]);
        edge(*from, to, at, total_m, &mut vertices)?;
        origins.resize(vertices.len(), *vertex);
    }
    Ok((vertices, origins))
}

/// Adds the begin of an edge and what lies between it and its end.
fn edge(
    from: Vector,
    to: Vector,
    (vertex, at): (usize, Position),
    total_m: &mut f64,
    vertices: &mut Vec<Vector>,
) -> Result<(), VolumeError> {
    vertices.push(from);
    let chord_m = from.chord(to);
    if chord_m <= STEP_M {
        *total_m += chord_m;
        return Ok(());
    }
    let way = between(from, to);
    if way.length_m > EDGE_M_MAX as f64 {
        return Err(VolumeError::LongEdge { vertex, at, length_m: way.length_m as u64, most_m: EDGE_M_MAX });
    }
    *total_m += way.length_m;
    if *total_m > LENGTH_M_MAX as f64 {
        let (value_cm, most_cm) = ((*total_m * 100.0) as u64, LENGTH_M_MAX * 100);
        return Err(VolumeError::Size { what: "the length of all edges", value_cm, least_cm: 0, most_cm });
    }
    let steps = libm::ceil(way.length_m / STEP_M);
    for step in 1..steps as u32 {
        vertices.push(destination(from, way.bearing, way.length_m * f64::from(step) / steps));
    }
    Ok(())
}

fn route(waypoints: &[Waypoint]) -> Result<(Vec<Vector>, Times), VolumeError> {
    few_enough("places", waypoints.len(), PLACES_MAX)?;
    let [first, .., _] = waypoints else {
        return Err(VolumeError::TooFew { what: "route", part: 0, places: waypoints.len(), least: 2 });
    };
    if let Some(index) = waypoints.windows(2).position(|pair| pair[1].time <= pair[0].time) {
        return Err(VolumeError::Backwards { waypoint: index + 1, at: waypoints[index + 1].at });
    }
    let (mut vertices, mut at_ms, mut total_m) = (Vec::new(), Vec::new(), 0.0);
    let mut from = Vector::of(first.at);
    for (vertex, pair) in waypoints.windows(2).enumerate() {
        let to = Vector::of(pair[1].at);
        edge(from, to, (vertex, pair[0].at), &mut total_m, &mut vertices)?;
        let (begin_ms, length_ms) = ((pair[0].time.0 - first.time.0) as f64, (pair[1].time.0 - pair[0].time.0) as f64);
        let steps = vertices.len() - at_ms.len();
        at_ms.extend((0..steps).map(|step| begin_ms + length_ms * step as f64 / steps as f64));
        from = to;
    }
    vertices.push(from);
    at_ms.push((waypoints[waypoints.len() - 1].time.0 - first.time.0) as f64);
    Ok((vertices, Times { start: first.time, at_ms: at_ms.into() }))
}

/// A route is active while it is on its way.
fn fits(schedule: &Schedule, waypoints: &[Waypoint]) -> Result<(), VolumeError> {
    let on_way = |end: Option<&Waypoint>| end.map(|waypoint| Bound::At(waypoint.time));
    let fits = Some(schedule.from) == on_way(waypoints.first())
        && Some(schedule.until) == on_way(waypoints.last())
        && schedule.daily.is_empty();
    if fits { Ok(()) } else { Err(VolumeError::RouteSchedule) }
}

/// A ring of so many vertices that it is off the ellipse by at most half a metre; half of each edge lies outside, half
/// inside.
fn ellipse(centre: Position, semi_major_cm: u32, semi_minor_cm: u32, bearing_e7: u32) -> Vec<Vector> {
    let (major_m, minor_m) = (f64::from(semi_major_cm) / 100.0, f64::from(semi_minor_cm) / 100.0);
    // The rise of an edge is about π²/2 · major_m / count², and half of it is left.
    let count = libm::ceil(3.2 * (major_m / 2.0).sqrt()).max(24.0) as u32;
    let step = std::f64::consts::TAU / f64::from(count);
    let swell = 2.0 / (1.0 + libm::cos(step / 2.0));
    let (centre, bearing) = (Vector::of(centre), radians(f64::from(bearing_e7) / 1e7));
    let vertex = |index: u32| {
        let (sin, cos) = libm::sincos(f64::from(index) * step);
        let (ahead_m, aside_m) = (major_m * swell * cos, minor_m * swell * sin);
        let length_m = (ahead_m * ahead_m + aside_m * aside_m).sqrt();
        destination(centre, bearing + libm::atan2(aside_m, ahead_m), length_m)
    };
    (0..count).map(vertex).collect()
}
