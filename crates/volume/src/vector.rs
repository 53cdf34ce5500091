//! Vectors in the frame that turns with the Earth (ECEF), in metres, and flat charts of a part of the ellipsoid.
//!
//! An edge between two near places is the arc in which the plane through both and the Earth's centre cuts the
//! ellipsoid. On a chart it is a straight line.

use std::ops::{Add, Mul, Sub};

use crate::Position;

/// Half the equatorial axis of WGS 84.
pub(crate) const A_M: f64 = 6_378_137.0;
/// Flattening of WGS 84.
pub(crate) const F: f64 = 1.0 / 298.257_223_563;
/// Half the polar axis of WGS 84.
pub(crate) const B_M: f64 = A_M * (1.0 - F);
/// The smallest radius of curvature that the ellipsoid has, rounded down.
pub(crate) const LEAST_RADIUS_M: f64 = 6_335_000.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Vector {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

impl Add for Vector {
    type Output = Vector;
    fn add(self, other: Vector) -> Vector {
        Vector::new(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

impl Sub for Vector {
    type Output = Vector;
    fn sub(self, other: Vector) -> Vector {
        Vector::new(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}

impl Mul<f64> for Vector {
    type Output = Vector;
    fn mul(self, factor: f64) -> Vector {
        Vector::new(self.x * factor, self.y * factor, self.z * factor)
    }
}

impl Vector {
    pub(crate) const fn new(x: f64, y: f64, z: f64) -> Self {
        Vector { x, y, z }
    }

    /// The place on the ellipsoid.
    pub(crate) fn of(at: Position) -> Self {
        let (lat, lon) = at.degrees();
        Self::of_radians(lat * RADIANS_PER_DEGREE, lon * RADIANS_PER_DEGREE)
    }

    pub(crate) fn of_radians(lat: f64, lon: f64) -> Self {
        let (sin, cos) = libm::sincos(lat);
        let (sin_lon, cos_lon) = libm::sincos(lon);
        let e2 = F * (2.0 - F);
        let normal_m = A_M / (1.0 - e2 * sin * sin).sqrt();
        let axis_m = normal_m * cos;
        Vector::new(axis_m * cos_lon, axis_m * sin_lon, normal_m * (1.0 - e2) * sin)
    }

    /// The nearest place that can be written down, for a vector on the ellipsoid.
    pub(crate) fn position(self) -> Position {
        let axis_m = (self.x * self.x + self.y * self.y).sqrt();
        let lat = libm::atan2(self.z, axis_m * (1.0 - F) * (1.0 - F)) / RADIANS_PER_DEGREE;
        let lon = libm::atan2(self.y, self.x) / RADIANS_PER_DEGREE;
        Position::from_degrees(lat.clamp(-90.0, 90.0), lon.clamp(-180.0, 180.0)).expect("clamped")
    }

    pub(crate) fn dot(self, other: Vector) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    pub(crate) fn cross(self, other: Vector) -> Vector {
        Vector::new(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )
    }

    pub(crate) fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// The straight distance.
    pub(crate) fn chord(self, other: Vector) -> f64 {
        (self - other).length()
    }

    pub(crate) fn lerp(self, other: Vector, share: f64) -> Vector {
        self + (other - self) * share
    }

    /// Where the line from the Earth's centre through it leaves the ellipsoid; none for the centre itself.
    pub(crate) fn lifted(self) -> Option<Vector> {
        let z = self.z / (1.0 - F);
        let length = (self.x * self.x + self.y * self.y + z * z).sqrt();
        (length > 1.0).then(|| self * (A_M / length))
    }

    /// The unit vector straight up, for a vector on the ellipsoid.
    pub(crate) fn up(self) -> Vector {
        let gradient = Vector::new(self.x, self.y, self.z / ((1.0 - F) * (1.0 - F)));
        gradient * (1.0 / gradient.length())
    }
}

const RADIANS_PER_DEGREE: f64 = std::f64::consts::PI / 180.0;

/// A place on a chart, in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Flat {
    pub x: f64,
    pub y: f64,
}

impl Flat {
    pub(crate) fn minus(self, other: Flat) -> Flat {
        Flat { x: self.x - other.x, y: self.y - other.y }
    }

    pub(crate) fn dot(self, other: Flat) -> f64 {
        self.x * other.x + self.y * other.y
    }

    pub(crate) fn cross(self, other: Flat) -> f64 {
        self.x * other.y - self.y * other.x
    }
}

/// A central projection onto the plane that touches the ellipsoid at one place: every edge becomes a straight line, and
/// distances are true where it touches. At `r` metres from there they are off by about (r/6,370,000)² + 0.0034 ·
/// r/6,370,000 of themselves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chart {
    at: Vector,
    up: Vector,
    east: Vector,
    north: Vector,
    height_m: f64,
}

impl Chart {
    /// The chart that touches at a place on the ellipsoid.
    pub(crate) fn at(at: Vector) -> Self {
        let up = at.up();
        // Any direction serves that is not nearly upright.
        let side = if up.z.abs() < 0.8 { Vector::new(-up.y, up.x, 0.0) } else { Vector::new(0.0, -up.z, up.y) };
        let east = side * (1.0 / side.length());
        Chart { at, up, east, north: up.cross(east), height_m: up.dot(at) }
    }

    /// The unit vector straight up where it touches.
    pub(crate) fn upward(&self) -> Vector {
        self.up
    }

    /// None if it lies beyond the horizon of the chart.
    pub(crate) fn flat(&self, place: Vector) -> Option<Flat> {
        let share = place.dot(self.up) / self.height_m;
        (share > HORIZON).then(|| {
            let place = place * (1.0 / share) - self.at;
            Flat { x: place.dot(self.east), y: place.dot(self.north) }
        })
    }
}

/// Cosine of how far from its centre a chart still shows something: 89.8°.
const HORIZON: f64 = 0.0035;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_again() {
        for lat in [-900_000_000, -899_999_999, -456_789_012, 0, 1, 450_000_000, 900_000_000] {
            for lon in [-1_799_999_999, -900_000_000, 0, 7, 1_234_567_890, 1_800_000_000] {
                let at = Position::new(lat, lon).unwrap();
                assert_eq!(Vector::of(at).position(), at);
            }
        }
    }

    #[test]
    fn a_chart_keeps_small_distances_anywhere() {
        for (lat, lon) in [(0.0, 0.0), (52.0, 13.0), (90.0, 0.0), (-89.99, 179.0), (-30.0, 180.0)] {
            let at = Vector::of(Position::from_degrees(lat, lon).unwrap());
            let chart = Chart::at(at);
            assert!(chart.flat(at).unwrap().dot(chart.flat(at).unwrap()) < 1e-12);
            let aside = (at + chart.east * 300.0 + chart.north * 400.0).lifted().unwrap();
            let flat = chart.flat(aside).unwrap();
            assert!((flat.dot(flat).sqrt() - 500.0).abs() < 1e-3);
            assert_eq!(chart.flat(at * -1.0), None);
        }
    }
}
