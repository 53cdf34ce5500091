//! Heights, each with its datum, and what can be said of the gap between two bands.
//!
//! Nobody writes down how the datums lie to each other at a place and a time, so a gap across datums is a range, from
//! the least to the most that the Earth and its air allow. All of it is whole centimetres.

use std::fmt;

use crate::limits::{HEIGHT_CM_MAX, HEIGHT_CM_MIN};
use crate::{Bound, Range, VolumeError};

/// What a height is measured from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Datum {
    /// Mean sea level (AMSL), the geoid.
    MeanSea,
    /// The ground or water below (AGL).
    Ground,
    /// The WGS 84 ellipsoid.
    Ellipsoid,
    /// The standard pressure 1013.25 hPa, in the standard atmosphere: flight levels, one of which is 30.48 m.
    Pressure,
}

/// A height in centimetres over its datum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Height {
    /// Centimetres, up positive.
    pub cm: i32,
    /// From what it is measured.
    pub datum: Datum,
}

impl fmt::Display for Height {
    /// `1500 m AMSL`, `300 m AGL`, `120.5 m HAE`, `FL245`; what is no flight level is `7460 m STD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let datum = match self.datum {
            Datum::MeanSea => "AMSL",
            Datum::Ground => "AGL",
            Datum::Ellipsoid => "HAE",
            Datum::Pressure if self.cm >= 0 && self.cm % LEVEL_CM == 0 => {
                return write!(f, "FL{:03}", self.cm / LEVEL_CM);
            }
            Datum::Pressure => "STD",
        };
        let sign = if self.cm < 0 { "-" } else { "" };
        let (metres, rest) = (self.cm.unsigned_abs() / 100, self.cm.unsigned_abs() % 100);
        match (rest / 10, rest % 10) {
            (0, 0) => write!(f, "{sign}{metres} m {datum}"),
            (tenths, 0) => write!(f, "{sign}{metres}.{tenths} m {datum}"),
            _ => write!(f, "{sign}{metres}.{rest:02} m {datum}"),
        }
    }
}

/// A flight level: 100 feet of 30.48 cm.
const LEVEL_CM: i32 = 3_048;

/// The geoid over the ellipsoid, least and most, in centimetres: −107 m south of India, 86 m at New Guinea (EGM96 and
/// EGM2008, both rounded outwards).
const GEOID_CM: (i64, i64) = (-10_700, 8_600);

/// The ground over mean sea level, least and most, in centimetres: the shore of the Dead Sea sinks and is −430 m to
/// −440 m; the summit of Mount Everest is 8,849 m. Both rounded outwards; the floor of the sea is not ground, water is.
const GROUND_CM: (i64, i64) = (-50_000, 885_000);

/// How much the ground may rise between two places that a separation holds together, in centimetres. The steepest face
/// known, the Rupal side of Nanga Parbat, rises 4,600 m within some 5 km; rounded outwards.
const RELIEF_CM: i64 = 500_000;

/// How far a pressure altitude is off at sea level, in centimetres. The lowest pressure measured there, 870 hPa, is
/// found in the standard atmosphere at 1,267 m, and the highest, 1,085 hPa, at −581 m.
const PRESSURE_CM: i64 = 130_000;

/// By which part of it a pressure altitude is off besides: a fifth. Layers of air are thick in proportion to their
/// absolute temperature, so this allows a column 20 % colder or warmer than the standard one all the way up, near the
/// ground about 58 K. Surfaces of equal pressure up to 1 Pa are seen to depart by about half of that.
const PRESSURE_PART: i64 = 5;

/// Above this the standard atmosphere says nothing (it is tabulated to 80 km by ICAO Doc 7488), and what is higher by
/// pressure is only known not to be lower.
const PRESSURE_CM_TOP: i64 = 8_000_000;

impl Height {
    /// The least and the most that it can be over mean sea level, in centimetres. Both never fall as the height rises.
    fn over_sea(self) -> (i64, i64) {
        let cm = i64::from(self.cm);
        match self.datum {
            Datum::MeanSea => (cm, cm),
            Datum::Ground => (cm + GROUND_CM.0, cm + GROUND_CM.1),
            Datum::Ellipsoid => (cm - GEOID_CM.1, cm - GEOID_CM.0),
            Datum::Pressure => {
                let off = |cm: i64| PRESSURE_CM + (cm.abs() + PRESSURE_PART - 1) / PRESSURE_PART;
                let known = cm.min(PRESSURE_CM_TOP);
                (known - off(known), if cm > PRESSURE_CM_TOP { BOUNDLESS } else { cm + off(cm) })
            }
        }
    }

    /// By how much another height lies over this one, least and most, in centimetres.
    fn up_to(self, other: Height) -> (i64, i64) {
        if self.datum == other.datum {
            let up = i64::from(other.cm) - i64::from(self.cm);
            return (up, up);
        }
        let ((least, most), (other_least, other_most)) = (self.over_sea(), other.over_sea());
        // What is not bounded upwards bounds nothing below it either.
        (
            if most == BOUNDLESS { -BOUNDLESS } else { other_least - most },
            if other_most == BOUNDLESS { BOUNDLESS } else { other_most - least },
        )
    }

    fn check(self) -> Result<(), VolumeError> {
        if (HEIGHT_CM_MIN..=HEIGHT_CM_MAX).contains(&self.cm) {
            return Ok(());
        }
        Err(VolumeError::Height { metres: f64::from(self.cm) / 100.0 })
    }
}

/// Higher than anything, and far from overflow.
const BOUNDLESS: i64 = i64::MAX / 4;

/// From which height to which; both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeightBand {
    /// The lower limit; open: down to the ground and below it.
    pub lower: Bound<Height>,
    /// The upper limit; open: no limit.
    pub upper: Bound<Height>,
}

impl HeightBand {
    /// All heights.
    pub const ALL: HeightBand = HeightBand { lower: Bound::Open, upper: Bound::Open };

    /// Passes a band that makes sense.
    ///
    /// # Errors
    /// [`VolumeError::Height`] and [`VolumeError::UpsideDown`], the latter only where the datums leave no doubt.
    pub fn check(&self) -> Result<(), VolumeError> {
        for bound in [self.lower, self.upper] {
            if let Bound::At(height) = bound {
                height.check()?;
            }
        }
        match (self.lower, self.upper) {
            (Bound::At(lower), Bound::At(upper)) if upper.up_to(lower).0 > 0 => {
                Err(VolumeError::UpsideDown { lower, upper })
            }
            _ => Ok(()),
        }
    }

    /// The least and the most over mean sea level that it can reach, in centimetres. Bands whose reaches are apart have
    /// at least that gap.
    pub(crate) fn reach(&self) -> (i64, i64) {
        let lower = if let Bound::At(lower) = self.lower { lower.over_sea().0 } else { -BOUNDLESS };
        let upper = if let Bound::At(upper) = self.upper { upper.over_sea().1 } else { BOUNDLESS };
        (lower, upper)
    }

    /// The height between two bands in centimetres, 0 where they meet: the least and the most that it can be, since
    /// heights over different datums differ by what nobody wrote down. Symmetric.
    ///
    /// Over the same datum it is exact, for heights count as measured at the same time, and two flight levels are apart
    /// by what their numbers say. The ground is the exception: it is not the same ground that two neighbours fly over, so
    /// of two bands over the ground that do not overlap it is known only that steep country may bring them level.
    #[must_use]
    pub fn gap(&self, other: &HeightBand) -> Range {
        let over = |lower: &HeightBand, upper: &HeightBand| match (lower.upper, upper.lower) {
            (Bound::At(top), Bound::At(bottom)) => {
                let (least, mut most) = top.up_to(bottom);
                // A band's lower limit is not above its upper one, whatever the datums: between two of one datum that
                // may say more.
                if let Bound::At(next) = upper.upper {
                    most = most.min(top.up_to(next).1);
                }
                if let Bound::At(first) = lower.lower {
                    most = most.min(first.up_to(bottom).1);
                }
                let ground = (top.datum, bottom.datum) == (Datum::Ground, Datum::Ground);
                (if ground { least - RELIEF_CM } else { least }, most)
            }
            _ => (-BOUNDLESS, -BOUNDLESS),
        };
        let (one, two) = (over(self, other), over(other, self));
        let least = one.0.max(two.0).max(0);
        // Limits that contradict each other bound nothing.
        let most = one.1.max(two.1).max(least);
        Range { least: least.unsigned_abs(), most: if most == BOUNDLESS { u64::MAX } else { most.unsigned_abs() } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Datum::{Ellipsoid, Ground, MeanSea, Pressure};

    fn at(cm: i32, datum: Datum) -> Bound<Height> {
        Bound::At(Height { cm, datum })
    }

    fn band(lower: Bound<Height>, upper: Bound<Height>) -> HeightBand {
        HeightBand { lower, upper }
    }

    #[test]
    fn a_height_is_written_with_its_datum_and_no_digit_too_many() {
        let written = |cm, datum| Height { cm, datum }.to_string();
        assert_eq!(written(150_000, MeanSea), "1500 m AMSL");
        assert_eq!(written(12_050, Ground), "120.5 m AGL");
        assert_eq!(written(12_005, Ellipsoid), "120.05 m HAE");
        assert_eq!(written(-5, MeanSea), "-0.05 m AMSL");
        assert_eq!(written(-43_010, MeanSea), "-430.1 m AMSL");
        assert_eq!(written(i32::MIN, Ground), "-21474836.48 m AGL");
    }

    #[test]
    fn a_pressure_altitude_of_whole_hundreds_of_feet_is_a_flight_level() {
        let written = |cm| Height { cm, datum: Pressure }.to_string();
        assert_eq!(written(245 * 3_048), "FL245");
        assert_eq!(written(245 * 3_048 + 1), "7467.61 m STD");
        assert_eq!(written(245 * 3_048 - 1), "7467.59 m STD");
        assert_eq!(written(5 * 3_048), "FL005");
        assert_eq!(written(0), "FL000");
        assert_eq!(written(-3_048), "-30.48 m STD");
    }

    #[test]
    fn over_sea_never_falls_as_the_height_rises() {
        for datum in [MeanSea, Ground, Ellipsoid, Pressure] {
            let steps = (HEIGHT_CM_MIN..=HEIGHT_CM_MAX).step_by(99_991).chain(-20..20).chain(7_999_990..8_000_010);
            let mut cms: Vec<i32> = steps.collect();
            cms.sort_unstable();
            for pair in cms.windows(2) {
                let [low, high] = [pair[0], pair[1]].map(|cm| Height { cm, datum }.over_sea());
                assert!(low.0 <= high.0 && low.1 <= high.1, "{datum:?} {pair:?}");
            }
        }
    }

    #[test]
    fn lowest_and_highest_sea_level_pressure_are_within_the_bound() {
        // The standard atmosphere of ICAO Doc 7488: 288.15 K, 6.5 K/km, exponent 5.25588.
        let standard_cm = |hpa: f64| 4_433_077.0 * (1.0 - libm::pow(hpa / 1013.25, 1.0 / 5.255_88));
        for hpa in [870.0, 1085.0] {
            let (least, most) = Height { cm: standard_cm(hpa) as i32, datum: Pressure }.over_sea();
            assert!(least <= 0 && 0 <= most, "{hpa} hPa may be found at sea level");
        }
        assert!(standard_cm(870.0) > 126_000.0 && standard_cm(1085.0) < -58_000.0);
    }

    #[test]
    fn what_is_above_the_standard_atmosphere_is_not_bounded_upwards() {
        let orbit = band(at(40_000_000, MeanSea), at(41_000_000, MeanSea));
        let at_top = band(at(8_000_000, Pressure), at(8_000_000, Pressure));
        assert_eq!(at_top.gap(&orbit).least, 40_000_000 - 8_000_000 - 130_000 - 1_600_000);
        let over_top = band(at(8_000_001, Pressure), at(8_000_001, Pressure));
        assert_eq!(over_top.gap(&orbit), Range { least: 0, most: u64::MAX });
        // But it is not lower than what is at the top.
        let low = band(at(0, MeanSea), at(100_000, MeanSea));
        assert_eq!(over_top.gap(&low), Range { least: 8_000_000 - 130_000 - 1_600_000 - 100_000, most: u64::MAX });
    }
}
