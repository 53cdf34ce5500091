//! Footprints: the part of the ellipsoid that a volume covers.

use crate::{Moment, Position};

/// The part of the ellipsoid that a volume covers, at each moment for a moving one. Edges are geodesics, the shortest
/// way between two places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Footprint {
    /// All within a distance of a place; a point if the distance is 0.
    Circle {
        /// The centre.
        centre: Position,
        /// The geodesic distance in centimetres.
        radius_cm: u32,
    },
    /// An ellipse, as radars and error budgets give it.
    Ellipse {
        /// The centre.
        centre: Position,
        /// Half the longer axis in centimetres.
        semi_major_cm: u32,
        /// Half the shorter axis in centimetres.
        semi_minor_cm: u32,
        /// Where the longer axis points at the centre, clockwise from north, in 10⁻⁷ degree, from 0 up to 180°.
        bearing_e7: u32,
    },
    /// A region with holes. Rings are not closed: the last place is joined to the first. Either winding.
    Polygon {
        /// The outer ring.
        outer: Vec<Position>,
        /// What is left out of it.
        holes: Vec<Vec<Position>>,
    },
    /// All within a distance of a path: a corridor, or a line such as a border with a buffer.
    Corridor {
        /// The path, at least two places.
        path: Vec<Position>,
        /// Half the width in centimetres; 0 for a bare line.
        half_width_cm: u32,
    },
    /// A disc that moves along a path with time, at constant speed from waypoint to waypoint.
    Route {
        /// Where it is when, in order of time, at least two.
        waypoints: Vec<Waypoint>,
        /// The disc's radius in centimetres.
        radius_cm: u32,
    },
}

/// Where a moving volume is at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waypoint {
    /// Where.
    pub at: Position,
    /// When.
    pub time: Moment,
}

impl Footprint {
    /// Every place that it names, in order.
    pub fn places(&self) -> Box<dyn Iterator<Item = Position> + '_> {
        match self {
            Footprint::Circle { centre, .. } | Footprint::Ellipse { centre, .. } => Box::new(std::iter::once(*centre)),
            Footprint::Polygon { outer, holes } => Box::new(outer.iter().chain(holes.iter().flatten()).copied()),
            Footprint::Corridor { path, .. } => Box::new(path.iter().copied()),
            Footprint::Route { waypoints, .. } => Box::new(waypoints.iter().map(|waypoint| waypoint.at)),
        }
    }
}
