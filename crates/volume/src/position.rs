//! A place on the ellipsoid, as everybody writes it down.

use std::fmt;

use crate::vector::Vector;
use crate::{VolumeError, geodesic};

/// Geodetic latitude and longitude on WGS 84 (EPSG:4326), in units of 10⁻⁷ degree (11 mm of latitude).
///
/// Canonical, so that equal places are equal values: longitude in (−180°, 180°], and 0 at the poles.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    lat: i32,
    lon: i32,
}

impl Position {
    /// A place from units of 10⁻⁷ degree; −180° becomes 180°, and the longitude of a pole 0.
    ///
    /// # Errors
    /// [`VolumeError::Latitude`] beyond ±90°, [`VolumeError::Longitude`] beyond ±180°.
    pub fn new(lat: i32, lon: i32) -> Result<Self, VolumeError> {
        if !(-900_000_000..=900_000_000).contains(&lat) {
            return Err(VolumeError::Latitude { degrees: f64::from(lat) / 1e7 });
        }
        if !(-1_800_000_000..=1_800_000_000).contains(&lon) {
            return Err(VolumeError::Longitude { degrees: f64::from(lon) / 1e7 });
        }
        let lon = match (lat, lon) {
            (-900_000_000 | 900_000_000, _) => 0,
            (_, -1_800_000_000) => 1_800_000_000,
            _ => lon,
        };
        Ok(Position { lat, lon })
    }

    /// A place from degrees, rounded to the nearest unit.
    ///
    /// # Errors
    /// As [`Position::new`]; a number that is none is out of range.
    pub fn from_degrees(lat: f64, lon: f64) -> Result<Self, VolumeError> {
        // Compared this way round, so that NaN is refused.
        if !(-90.0..=90.0).contains(&lat) {
            return Err(VolumeError::Latitude { degrees: lat });
        }
        if !(-180.0..=180.0).contains(&lon) {
            return Err(VolumeError::Longitude { degrees: lon });
        }
        // Within ±180 · 10⁷ the conversion loses nothing.
        Self::new(libm::round(lat * 1e7) as i32, libm::round(lon * 1e7) as i32)
    }

    /// Latitude in units of 10⁻⁷ degree, north positive.
    #[must_use]
    pub fn lat(self) -> i32 {
        self.lat
    }

    /// Longitude in units of 10⁻⁷ degree, east positive.
    #[must_use]
    pub fn lon(self) -> i32 {
        self.lon
    }

    /// Latitude and longitude in degrees.
    #[must_use]
    pub fn degrees(self) -> (f64, f64) {
        (f64::from(self.lat) / 1e7, f64::from(self.lon) / 1e7)
    }

    /// The length of the geodesic to another place in centimetres, rounded to the nearest.
    #[must_use]
    pub fn distance_cm(self, other: Position) -> u64 {
        let (one, other) = if self <= other { (self, other) } else { (other, self) };
        libm::round(geodesic::between(Vector::of(one), Vector::of(other)).length_m * 100.0) as u64
    }

    /// Where one comes to that leaves this place along a geodesic.
    ///
    /// `bearing_e7` is clockwise from true north in units of 10⁻⁷ degree.
    #[must_use]
    pub fn destination(self, bearing_e7: u32, distance_cm: u32) -> Position {
        let bearing = geodesic::radians(f64::from(bearing_e7) / 1e7);
        geodesic::destination(Vector::of(self), bearing, f64::from(distance_cm) / 100.0).position()
    }
}

impl fmt::Display for Position {
    /// Decimal degrees, latitude first: `49.9500000,23.4000000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (lat, lon) = self.degrees();
        write!(f, "{lat:.7},{lon:.7}")
    }
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
