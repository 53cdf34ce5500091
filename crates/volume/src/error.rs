//! Why something is no volume.

use crate::Position;

/// Why something is no volume, and where it stops being one. Its author's fault; the author corrects it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum VolumeError {
    /// A latitude beyond the poles, or no number.
    #[error("{degrees} is no latitude: it lies beyond ±90°; are latitude and longitude swapped?")]
    Latitude {
        /// What was given.
        degrees: f64,
    },
    /// A longitude beyond ±180°, or no number.
    #[error("{degrees} is no longitude: it lies beyond ±180°")]
    Longitude {
        /// What was given.
        degrees: f64,
    },
    /// A ring or path with too few different places.
    #[error("{what} {part} has {places} different places and needs {least}")]
    TooFew {
        /// What: "ring", "path", "route".
        what: &'static str,
        /// Which one, counted from 0; the outer ring is 0 and the holes follow.
        part: usize,
        /// How many it has.
        places: usize,
        /// How many it needs.
        least: usize,
    },
    /// More places, holes or windows than a volume may have.
    #[error("{count} {what}, and a volume has at most {most}")]
    TooMany {
        /// What: "places", "holes", "daily windows".
        what: &'static str,
        /// How many.
        count: usize,
        /// How many are allowed.
        most: usize,
    },
    /// Two edges of the rings meet that should not.
    #[error(
        "ring {ring} crosses or touches ring {with}: the edge after its place {vertex} ({at}) meets the edge after place {with_vertex}"
    )]
    Crossing {
        /// The ring, counted from 0.
        ring: usize,
        /// The place where its edge begins, counted from 0.
        vertex: usize,
        /// That place.
        at: Position,
        /// The other ring, or the same.
        with: usize,
        /// The place where the other edge begins.
        with_vertex: usize,
    },
    /// A hole that is not inside the outer ring, or is inside another hole.
    #[error("hole {hole} is not inside the outer ring, or lies in another hole (at {at})")]
    HoleOutside {
        /// The hole, counted from 0.
        hole: usize,
        /// Its first place.
        at: Position,
    },
    /// A region without area.
    #[error("ring {ring} encloses no area (at {at}); for a line or a point with a buffer use a corridor or a circle")]
    NoArea {
        /// The ring, counted from 0.
        ring: usize,
        /// Its first place.
        at: Position,
    },
    /// A region that does not fit into a hemisphere, so that inside and outside cannot be told apart.
    #[error("it is wider than a hemisphere (at place {vertex}, {at}); cut it into smaller volumes")]
    MoreThanHemisphere {
        /// The first place that lies too far from the rest, counted from 0 through all rings.
        vertex: usize,
        /// That place.
        at: Position,
    },
    /// An edge so long that it is not clear which way round it goes.
    #[error(
        "the edge after place {vertex} ({at}) is {length_m} m long, and at most {most_m} m are allowed: put a place between"
    )]
    LongEdge {
        /// The place where it begins, counted from 0 through all rings.
        vertex: usize,
        /// That place.
        at: Position,
        /// Its length in metres, at least.
        length_m: u64,
        /// What is allowed.
        most_m: u64,
    },
    /// A radius, width, axis or uncertainty out of range.
    #[error("{what} is {value_cm} cm, and {least_cm} to {most_cm} cm are allowed")]
    Size {
        /// What.
        what: &'static str,
        /// What was given, in centimetres.
        value_cm: u64,
        /// The least allowed.
        least_cm: u64,
        /// The most allowed.
        most_cm: u64,
    },
    /// A bearing that is not in 0° to 180°.
    #[error("the ellipse's bearing is {degrees}°; from 0° up to 180° are allowed")]
    Bearing {
        /// What was given.
        degrees: f64,
    },
    /// A waypoint that does not come after the one before.
    #[error("waypoint {waypoint} ({at}) is not later than the one before it")]
    Backwards {
        /// The waypoint, counted from 0.
        waypoint: usize,
        /// Its place.
        at: Position,
    },
    /// A height that nothing has.
    #[error("a height of {metres} m is out of range: −20,000 m to 2,000,000 m are allowed")]
    Height {
        /// What was given.
        metres: f64,
    },
    /// The lower limit lies above the upper one.
    #[error("the lower limit lies above the upper limit: {lower} above {upper}")]
    UpsideDown {
        /// The lower limit.
        lower: crate::Height,
        /// The upper limit.
        upper: crate::Height,
    },
    /// The end is not after the start.
    #[error("it ends before or when it begins")]
    EndsBeforeStart,
    /// A daily window that is none.
    #[error("daily window {window} is none: {why}")]
    DailyWindow {
        /// The window, counted from 0.
        window: usize,
        /// Why.
        why: &'static str,
    },
    /// No daily window falls between start and end.
    #[error("it is never active: no daily window falls between its start and its end")]
    NeverActive,
    /// A route's times and its schedule contradict each other.
    #[error(
        "a route is active from its first to its last waypoint: its schedule must cover just that and have no daily windows"
    )]
    RouteSchedule,
}
