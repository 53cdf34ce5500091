//! Lengths and heights: numbers of a file in centimetres, and centimetres in words.

use volume::{Bound, Datum, Height, Schedule};

use crate::geojson::DAYS;
use crate::{CannotSay, Fault, Why, write_moment};

/// A height in centimetres from a number of units of so many.
pub(crate) fn height_cm(value: f64, unit_cm: f64) -> Result<i32, Fault> {
    let cm = libm::round(value * unit_cm);
    // Compared this way round, so that NaN is refused.
    if !(f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&cm) {
        return Err(Why::Range { value }.into());
    }
    Ok(cm as i32)
}

/// A length in centimetres from a number of units of so many.
pub(crate) fn length_cm(value: f64, unit_cm: f64) -> Result<u32, Fault> {
    let cm = libm::round(value * unit_cm);
    if !(0.0..=f64::from(u32::MAX)).contains(&cm) {
        return Err(Why::Range { value }.into());
    }
    Ok(cm as u32)
}

/// A limit as aviation says it, in feet and flight levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// The ground.
    Surface,
    /// None.
    Unlimited,
    /// Feet over ground.
    FeetGround(i64),
    /// Feet over mean sea level.
    FeetSea(i64),
    /// A flight level.
    Level(i64),
}

/// A lower or upper limit in whole feet or levels, rounded so that a band never shrinks.
pub(crate) fn limit(end: Bound<Height>, upper: bool) -> Result<Limit, &'static str> {
    let height = match end {
        Bound::Open if upper => return Ok(Limit::Unlimited),
        Bound::Open => return Ok(Limit::Surface),
        Bound::At(height) => height,
    };
    match height.datum {
        Datum::Ellipsoid => Err("a height over the WGS 84 ellipsoid"),
        Datum::Ground if height.cm <= 0 && !upper => Ok(Limit::Surface),
        _ if height.cm < 0 => Err("a height below sea level, the ground or the standard pressure"),
        Datum::Ground => Ok(Limit::FeetGround(whole_units(height, FOOT_CM100, upper))),
        Datum::MeanSea => Ok(Limit::FeetSea(whole_units(height, FOOT_CM100, upper))),
        Datum::Pressure => match whole_units(height, LEVEL_CM100, upper) {
            level @ 0..=999 => Ok(Limit::Level(level)),
            _ if upper => Ok(Limit::Unlimited),
            _ => Err("a flight level above 999"),
        },
    }
}

/// Whole units of so many hundredths of a centimetre that a height has, rounded away from the band that it limits.
fn whole_units(height: Height, unit_cm100: i64, upper: bool) -> i64 {
    let cm100 = i64::from(height.cm) * 100;
    if upper { -(-cm100).div_euclid(unit_cm100) } else { cm100.div_euclid(unit_cm100) }
}

/// A foot in hundredths of a centimetre.
const FOOT_CM100: i64 = 3_048;

/// A flight level in hundredths of a centimetre.
const LEVEL_CM100: i64 = 100 * FOOT_CM100;

/// A limit in words: `1500 m AMSL`, `FL245`, `none`.
pub(crate) fn limit_in_words(limit: Bound<Height>) -> String {
    let Bound::At(height) = limit else { return "none".to_owned() };
    let metres = f64::from(height.cm) / 100.0;
    match height.datum {
        Datum::Pressure => format!("{metres} m STD"),
        Datum::Ground => format!("{metres} m AGL"),
        Datum::MeanSea => format!("{metres} m AMSL"),
        Datum::Ellipsoid => format!("{metres} m WGS84"),
    }
}

/// When a schedule is active, in words: `from … until …, MON TUE from 08:00:00 for 3600 s`, all UTC.
pub(crate) fn schedule_in_words(schedule: &Schedule) -> Result<String, CannotSay> {
    let mut words = Vec::new();
    for (word, end) in [("from", schedule.from), ("until", schedule.until)] {
        if let Bound::At(moment) = end {
            words.push(format!("{word} {}", write_moment(moment)?));
        }
    }
    for window in &schedule.daily {
        let days: Vec<&str> = days(window.days).collect();
        let (second, length) = (window.begin_s, window.length_s);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        words.push(format!("{} from {hour:02}:{minute:02}:{second:02}Z for {length} s", days.join(" ")));
    }
    Ok(if words.is_empty() { "at all times".to_owned() } else { words.join(", ") })
}

/// The names of the days of a window.
pub(crate) fn days(days: u8) -> impl Iterator<Item = &'static str> {
    DAYS.iter().enumerate().filter(move |(bit, _)| days & (1 << bit) != 0).map(|(_, day)| *day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_never_shrinks_when_it_is_rounded() {
        let sea = |cm, upper| limit(Bound::At(Height { cm, datum: Datum::MeanSea }), upper);
        assert_eq!(sea(3048, true), Ok(Limit::FeetSea(100)));
        assert_eq!(sea(3049, true), Ok(Limit::FeetSea(101)));
        assert_eq!(sea(3049, false), Ok(Limit::FeetSea(100)));
        assert!(sea(-1, false).is_err());
        let level = |cm, upper| limit(Bound::At(Height { cm, datum: Datum::Pressure }), upper);
        assert_eq!(level(304_800, true), Ok(Limit::Level(100)));
        assert_eq!(level(304_801, true), Ok(Limit::Level(101)));
        assert_eq!(level(304_799, false), Ok(Limit::Level(99)));
        assert_eq!(level(304_799_900, true), Ok(Limit::Unlimited));
        assert!(level(304_800_000, false).is_err());
        assert_eq!(limit(Bound::At(Height { cm: 0, datum: Datum::Ground }), false), Ok(Limit::Surface));
        assert_eq!(limit(Bound::Open, true), Ok(Limit::Unlimited));
        assert!(limit(Bound::At(Height { cm: 0, datum: Datum::Ellipsoid }), true).is_err());
    }

    #[test]
    fn a_length_that_cannot_be_kept_is_refused() {
        assert_eq!(length_cm(1.25, 100.0), Ok(125));
        for value in [-1.0, f64::NAN, 5e7, f64::INFINITY] {
            assert!(length_cm(value, 100.0).is_err(), "{value}");
        }
        assert!(height_cm(-2e7, 100.0).is_ok());
        assert!(height_cm(3e7, 100.0).is_err());
    }
}
