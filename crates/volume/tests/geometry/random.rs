//! Random footprints, from a generator that gives the same every time.

use geographiclib_rs::{DirectGeodesic, Geodesic};
use volume::{Footprint, Position};

use crate::at;

/// SplitMix64.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Even on a logarithmic scale.
    pub fn scale(&mut self, low: f64, high: f64) -> f64 {
        self.within(low.ln(), high.ln()).exp()
    }

    pub fn below(&mut self, count: u64) -> u64 {
        self.next() % count
    }

    /// A place anywhere, often where maps end.
    pub fn place(&mut self) -> Position {
        let lat = match self.below(6) {
            0 => 90.0,
            1 => -90.0,
            2 => self.within(80.0, 90.0),
            _ => self.within(-85.0, 85.0),
        };
        let lon = if self.below(3) == 0 { self.within(179.0, 180.0) } else { self.within(-180.0, 180.0) };
        at(lat, lon)
    }

    /// A footprint of about a size in metres.
    pub fn footprint(&mut self, centre: Position, size_m: f64) -> Footprint {
        match self.below(5) {
            0 => Footprint::Circle { centre, radius_cm: (size_m * 100.0) as u32 },
            1 => Footprint::Ellipse {
                centre,
                semi_major_cm: (size_m * 100.0) as u32,
                semi_minor_cm: (size_m * self.within(10.0, 100.0)) as u32,
                bearing_e7: self.below(1_800_000_000) as u32,
            },
            2 => {
                let holes = vec![self.ring(centre, size_m * 0.3, 0.5)];
                Footprint::Polygon { outer: self.ring(centre, size_m, 0.5), holes }
            }
            3 => Footprint::Polygon { outer: self.ring(centre, size_m, 0.2), holes: Vec::new() },
            _ => {
                let count = 2 + self.below(4);
                let path = (0..count).map(|_| self.aside(centre, size_m)).collect();
                Footprint::Corridor { path, half_width_cm: (size_m * self.within(0.0, 10.0)) as u32 }
            }
        }
    }

    /// A ring about a centre, its places from `least` of the size up to the size away.
    fn ring(&mut self, centre: Position, size_m: f64, least: f64) -> Vec<Position> {
        let count = 5 + self.below(8);
        (0..count)
            .map(|index| {
                let length_m = size_m * self.within(least, 1.0);
                direct(centre, 360.0 * (index as f64 + self.within(0.0, 0.6)) / count as f64, length_m)
            })
            .collect()
    }

    pub fn aside(&mut self, centre: Position, most_m: f64) -> Position {
        let (bearing, length_m) = (self.within(0.0, 360.0), self.within(0.0, most_m));
        direct(centre, bearing, length_m)
    }
}

pub fn direct(from: Position, bearing: f64, length_m: f64) -> Position {
    let (lat, lon) = from.degrees();
    let (lat, lon): (f64, f64) = Geodesic::wgs84().direct(lat, lon, bearing, length_m);
    at(lat, lon)
}
