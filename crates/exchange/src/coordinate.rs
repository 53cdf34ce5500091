//! Coordinates as people type them: decimal degrees, or degrees, minutes and seconds, and the same out.

use volume::Position;

/// Which of the two a coordinate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// North and south.
    Latitude,
    /// East and west.
    Longitude,
}

/// Why a text is no coordinate or number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoordinateError {
    /// A comma where the point should be.
    #[error("{0:?} has a comma: write decimals with a point, and thousands without anything")]
    Comma(String),
    /// It does not look like one.
    #[error("{0:?} is no coordinate: write 49.95, 49°57'00\"N or 49 57 00 N")]
    Form(String),
    /// Degrees and minutes without N, S, E or W.
    #[error("{0:?} says neither N, S, E nor W")]
    NoHemisphere(String),
    /// E or W in a latitude, N or S in a longitude.
    #[error("{0:?} belongs to the other axis: are latitude and longitude swapped?")]
    OtherAxis(String),
}

/// Reads a coordinate as degrees, north and east positive: `49.95`, `49.95° N`, `49°57'00"N`, `49 57 00 N`, `N 49° 57.0'`.
/// The range is not checked.
///
/// # Errors
/// [`CoordinateError`].
pub fn read_coordinate(text: &str, axis: Axis) -> Result<f64, CoordinateError> {
    let form = || CoordinateError::Form(text.to_owned());
    if text.contains(',') {
        return Err(CoordinateError::Comma(text.to_owned()));
    }
    let (bare, letter) = hemisphere(text.trim());
    let signed = bare.starts_with(['-', '+']);
    let mut parts =
        bare.split(|c: char| c.is_whitespace() || "°º˚'′’\"″”:".contains(c)).filter(|part| !part.is_empty());
    let (first, minutes, seconds) = (parts.next().ok_or_else(form)?, parts.next(), parts.next());
    if parts.next().is_some() || (letter.is_some() && signed) {
        return Err(form());
    }
    let sixtieth = |text: Option<&str>| match text {
        None => Ok(0.0),
        Some(text) if text.starts_with(['-', '+']) => Err(form()),
        Some(text) => decimal(text).filter(|value| *value < 60.0).ok_or_else(form),
    };
    let finer = |text: Option<&str>| text.is_some();
    let whole = |text: &str, finer: bool| !(finer && text.contains('.'));
    if !whole(first, finer(minutes)) || !whole(minutes.unwrap_or(""), finer(seconds)) {
        return Err(form());
    }
    let degrees = decimal(first).ok_or_else(form)? + sixtieth(minutes)? / 60.0 + sixtieth(seconds)? / 3600.0;
    match (letter, axis) {
        (None, _) if minutes.is_some() => Err(CoordinateError::NoHemisphere(text.to_owned())),
        (None | Some('N'), Axis::Latitude) | (None | Some('E'), Axis::Longitude) => Ok(degrees),
        (Some('S'), Axis::Latitude) | (Some('W'), Axis::Longitude) => Ok(-degrees),
        _ => Err(CoordinateError::OtherAxis(text.to_owned())),
    }
}

/// Splits a text with latitude and longitude into the two: at the one comma, semicolon or slash, after the first N or S,
/// or at the one space.
pub(crate) fn split_pair(text: &str) -> Option<(&str, &str)> {
    let marks = |mark: char| text.matches(mark).count();
    for mark in [';', '/', ','] {
        if marks(mark) == 1 {
            return text.split_once(mark);
        }
    }
    if let Some(letter) = text.find(['N', 'S', 'n', 's']).filter(|at| *at > 0) {
        return Some(text.split_at(letter + 1));
    }
    let (lat, lon) = text.trim().split_once(char::is_whitespace)?;
    Some((lat, lon))
}

/// A number of decimal digits with an optional sign and point, and nothing else.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// The text without the letter of its hemisphere at either end, and that letter.
fn hemisphere(text: &str) -> (&str, Option<char>) {
    let letters = ['N', 'S', 'E', 'W', 'n', 's', 'e', 'w'];
    let end = text.strip_suffix(letters).map(|bare| (bare, text.chars().next_back()));
    let begin = || text.strip_prefix(letters).map(|bare| (bare, text.chars().next()));
    let (bare, letter) = end.or_else(begin).unwrap_or((text, None));
    (bare.trim(), letter.map(|letter| letter.to_ascii_uppercase()))
}

/// Degrees, minutes and seconds, to the hundredth if they are not whole, of one coordinate, with `separator` between degrees and minutes
/// and seconds: `49:57:00 N` or `495700N`. Rounded to the nearest, at most 16 cm off.
pub(crate) fn sexagesimal(e7: i32, axis: Axis, separator: &str, gap: &str) -> String {
    let (width, letter) = match axis {
        Axis::Latitude => (2, if e7 < 0 { 'S' } else { 'N' }),
        Axis::Longitude => (3, if e7 < 0 { 'W' } else { 'E' }),
    };
    // One degree is 360,000 hundredths of a second.
    let hundredths = (u64::from(e7.unsigned_abs()) * 360_000 + 5_000_000) / 10_000_000;
    let (degrees, minutes) = (hundredths / 360_000, hundredths / 6_000 % 60);
    let (seconds, rest) = (hundredths / 100 % 60, hundredths % 100);
    let rest = if rest == 0 { String::new() } else { format!(".{rest:02}") };
    format!("{degrees:0width$}{separator}{minutes:02}{separator}{seconds:02}{rest}{gap}{letter}")
}

/// Latitude and longitude of a place as in [`sexagesimal`], the longitude after `between`.
pub(crate) fn sexagesimal_pair(place: Position, separator: &str, gap: &str, between: &str) -> String {
    let lat = sexagesimal(place.lat(), Axis::Latitude, separator, gap);
    let lon = sexagesimal(place.lon(), Axis::Longitude, separator, gap);
    format!("{lat}{between}{lon}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_type_a_coordinate_gives_the_same() {
        for text in [
            "49.95",
            "+49.95",
            "49.95°N",
            "N 49.95",
            "49°57'00\"N",
            "49 57 00 N",
            "49° 57′ 00.0″ n",
            "49°57.0'N",
            "49:57:00N",
        ] {
            let read = read_coordinate(text, Axis::Latitude).unwrap();
            assert!((read - 49.95).abs() < 1e-9, "{text}: {read}");
        }
        assert_eq!(read_coordinate("23.5 W", Axis::Longitude), Ok(-23.5));
        assert_eq!(read_coordinate("-23.5", Axis::Longitude), Ok(-23.5));
        assert_eq!(read_coordinate("12°30'S", Axis::Latitude), Ok(-12.5));
    }

    #[test]
    fn what_is_no_coordinate_is_refused_with_the_reason() {
        let lat = |text: &str| read_coordinate(text, Axis::Latitude).unwrap_err();
        assert!(matches!(lat("49,95"), CoordinateError::Comma(_)));
        assert!(matches!(lat("49 57 00"), CoordinateError::NoHemisphere(_)));
        assert!(matches!(lat("23.4 E"), CoordinateError::OtherAxis(_)));
        for text in [
            "",
            "N",
            "x",
            "NaN",
            "inf",
            "1e1",
            "-49 N",
            "49 60 N",
            "49.5 30 N",
            "1 2 3 4 N",
            "49 -5 N",
            "0x1",
            "49..5",
            ".",
        ] {
            assert!(matches!(lat(text), CoordinateError::Form(_)), "{text}");
        }
    }

    #[test]
    fn a_pair_is_split_where_it_joins() {
        for text in ["49.95, 23.4", "49.95 23.4", "49.95;23.4", "49°57'00\"N 23°24'00\"E", "49 57 00 N 23 24 00 E"] {
            let (lat, lon) = split_pair(text).unwrap();
            assert!((read_coordinate(lat, Axis::Latitude).unwrap() - 49.95).abs() < 1e-9, "{text}");
            assert!((read_coordinate(lon, Axis::Longitude).unwrap() - 23.4).abs() < 1e-9, "{text}");
        }
        assert_eq!(split_pair("49.95"), None);
    }

    #[test]
    fn seconds_are_written_to_the_hundredth_and_carry() {
        let place = Position::from_degrees(-49.95, 3.999_999_9).unwrap();
        assert_eq!(sexagesimal_pair(place, ":", " ", " "), "49:57:00 S 004:00:00 E");
        let place = Position::from_degrees(0.5001, -123.4).unwrap();
        assert_eq!(sexagesimal_pair(place, "", "", ""), "003000.36N1232400W");
    }
}
