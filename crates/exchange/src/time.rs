//! Times as text: RFC 3339 with a zone, and civil dates. Before 1970, beyond 9999 or without a zone is refused.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use volume::Moment;

use crate::CannotSay;

/// Milliseconds of a day.
pub(crate) const DAY_MS: u64 = 86_400_000;

/// Why a text is no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// It does not look like one.
    #[error("{0:?} is no time as in RFC 3339, such as 2026-05-01T08:00:00Z")]
    Form(String),
    /// It has no zone.
    #[error("{0:?} says no time zone: end it with Z for UTC")]
    NoZone(String),
    /// It lies before 1970.
    #[error("{0:?} lies before 1970")]
    Before1970(String),
    /// It does not look like a date.
    #[error("{0:?} is no date; write it as year-month-day, such as 2026-05-01")]
    Date(String),
}

/// Which way what is finer than a millisecond goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// To the earlier one, for a begin.
    Down,
    /// To the later one, for an end.
    Up,
}

/// Reads a time of RFC 3339. A leap second is read as the second before it.
///
/// # Errors
/// [`TimeError`] for all that is no such time, has no zone, or lies before 1970.
pub fn read_moment(text: &str, round: Round) -> Result<Moment, TimeError> {
    let form = || TimeError::Form(shortened(text));
    let zone = zone_start(text).ok_or_else(form)?;
    if zone == text.len() {
        return Err(TimeError::NoZone(shortened(text)));
    }
    let time: jiff::Timestamp = text.parse().map_err(|_| form())?;
    let (whole, rest) = (time.as_nanosecond().div_euclid(1_000_000), time.as_nanosecond().rem_euclid(1_000_000));
    let ms = whole + i128::from(round == Round::Up && rest > 0);
    u64::try_from(ms).map(Moment).map_err(|_| TimeError::Before1970(shortened(text)))
}

/// Writes a time as in RFC 3339, in UTC, with milliseconds only if there are any.
///
/// # Errors
/// [`CannotSay::Time`] beyond the year 9999.
pub fn write_moment(moment: Moment) -> Result<String, CannotSay> {
    let beyond = CannotSay::Time { ms: moment.0 };
    let ms = i64::try_from(moment.0).map_err(|_| beyond.clone())?;
    let time = jiff::Timestamp::from_millisecond(ms).map_err(|_| beyond)?;
    Ok(time.to_string())
}

/// Reads a civil date, year first, as the moment at which it begins in UTC.
///
/// # Errors
/// [`TimeError::Date`] and [`TimeError::Before1970`].
pub fn read_date(text: &str) -> Result<Moment, TimeError> {
    let form = || TimeError::Date(shortened(text));
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(nth, byte)| match nth {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let date: Date = if shape { text.parse().map_err(|_| form())? } else { return Err(form()) };
    let begin = date.to_zoned(TimeZone::UTC).map_err(|_| form())?.timestamp().as_millisecond();
    u64::try_from(begin).map(Moment).map_err(|_| TimeError::Before1970(shortened(text)))
}

/// Where the zone begins in a text of the form of RFC 3339, its length if there is none; `None` for another form.
fn zone_start(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let shape = b"dddd-dd-ddTdd:dd:dd";
    let fits = |(byte, wanted): (&u8, &u8)| match wanted {
        b'd' => byte.is_ascii_digit(),
        b'T' => matches!(byte, b'T' | b't'),
        _ => byte == wanted,
    };
    if bytes.len() < shape.len() || !bytes.iter().zip(shape).all(fits) {
        return None;
    }
    let fraction = bytes[shape.len()..].iter().take_while(|byte| matches!(byte, b'.' | b'0'..=b'9')).count();
    let zone = &bytes[shape.len() + fraction..];
    let offset = matches!(zone, [b'+' | b'-', h1, h2, b':', m1, m2] if [h1, h2, m1, m2].iter().all(|digit| digit.is_ascii_digit()));
    (zone.is_empty() || matches!(zone, [b'Z' | b'z']) || offset).then_some(shape.len() + fraction)
}

/// What of a bad text goes into an error.
pub(crate) fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_any_zone_and_written_in_utc() {
        for text in ["2026-05-01T08:00:00Z", "2026-05-01T10:00:00+02:00", "2026-05-01t08:00:00.000z"] {
            let moment = read_moment(text, Round::Down).unwrap();
            assert_eq!(moment, Moment(1_777_622_400_000));
            assert_eq!(write_moment(moment).unwrap(), "2026-05-01T08:00:00Z");
        }
        assert_eq!(write_moment(Moment(1)).unwrap(), "1970-01-01T00:00:00.001Z");
    }

    #[test]
    fn what_is_finer_than_a_millisecond_never_shortens_an_activity() {
        let text = "2026-05-01T08:00:00.0004Z";
        assert_eq!(read_moment(text, Round::Down).unwrap(), Moment(1_777_622_400_000));
        assert_eq!(read_moment(text, Round::Up).unwrap(), Moment(1_777_622_400_001));
    }

    #[test]
    fn a_time_without_a_zone_or_before_1970_or_in_another_form_is_refused() {
        assert!(matches!(read_moment("2026-05-01T08:00:00", Round::Up), Err(TimeError::NoZone(_))));
        assert!(matches!(read_moment("1969-12-31T23:59:59Z", Round::Up), Err(TimeError::Before1970(_))));
        for text in
            ["", "2026-05-01", "2026-05-01 08:00:00Z", "2026-13-01T08:00:00Z", "20260501T080000Z", "2026-05-01T08:00Z"]
        {
            assert!(matches!(read_moment(text, Round::Up), Err(TimeError::Form(_))), "{text}");
        }
        assert_eq!(write_moment(Moment(u64::MAX)), Err(CannotSay::Time { ms: u64::MAX }));
    }

    #[test]
    fn a_date_is_read_year_first_only() {
        assert_eq!(read_date("2026-05-01").unwrap(), Moment(1_777_593_600_000));
        for text in ["01.05.2026", "2026-5-1", "2026-02-30", "05/01/2026", "", "2026-05-01T08:00:00Z"] {
            assert!(matches!(read_date(text), Err(TimeError::Date(_))), "{text}");
        }
        assert!(matches!(read_date("1969-12-31"), Err(TimeError::Before1970(_))));
    }
}
