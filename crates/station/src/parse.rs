//! Places, lengths, bearings and times as officers type them. What is not clear is refused with the way to write it.

use evidence::{Charter, PartyIndex, PostIndex, Precedence, Time};
use exchange::{Axis, Round, read_coordinate, read_moment};
use line::affairs::Address;
use line::limits::INCIDENT_S_AHEAD_MAX;
use volume::Position;

use crate::clock::DAY_MS;
use crate::failure::{Exit, Failure};

/// How far ahead of now a time of day may lie and still be today's: two clocks differ a little, and no more than what is
/// reported may lie ahead.
const AHEAD_MS: u64 = INCIDENT_S_AHEAD_MAX * 1_000;

/// A place: `49.95,23.4`, `49°57'00"N 23°24'00"E`; latitude first.
///
/// # Errors
/// [`Failure`] with the way to write it.
pub fn position(text: &str) -> Result<Position, Failure> {
    let wrong = |what: String| Failure::new(Exit::Usage, what, "write latitude, then longitude: 49.95,23.4");
    let (lat, lon) = pair(text.trim()).ok_or_else(|| wrong(format!("{text:?} is no place")))?;
    let read = |text: &str, axis| read_coordinate(text.trim(), axis).map_err(|error| wrong(error.to_string()));
    let (lat, lon) = (read(lat, Axis::Latitude)?, read(lon, Axis::Longitude)?);
    Position::from_degrees(lat, lon).map_err(|error| wrong(format!("{text:?}: {error}")))
}

/// The two halves of a place.
fn pair(text: &str) -> Option<(&str, &str)> {
    for mark in [',', ';'] {
        if text.matches(mark).count() == 1 {
            return text.split_once(mark);
        }
    }
    if let Some(letter) = text.find(['N', 'S', 'n', 's']).filter(|at| *at > 0) {
        return Some(text.split_at(letter + 1));
    }
    text.split_once(char::is_whitespace)
}

/// A precedence, as a word or by its letter.
///
/// # Errors
/// [`Failure`] if it is none.
pub fn precedence(text: &str) -> Result<Precedence, Failure> {
    crate::view::parse_precedence(text).ok_or_else(|| {
        let hint = "one of flash, immediate, priority, routine";
        Failure::new(Exit::Usage, format!("{text:?} is no precedence"), hint)
    })
}

/// A length in centimetres: `1200m`, `1.2km`, `3nm`; metres if it has no unit.
///
/// # Errors
/// [`Failure`] if it is none, or longer than 20,000 km.
pub fn length_cm(text: &str) -> Result<u32, Failure> {
    let bare = text.trim();
    let units = [("km", 100_000.0), ("nm", 185_200.0), ("NM", 185_200.0), ("m", 100.0)];
    let found = units.iter().find_map(|(unit, cm)| bare.strip_suffix(unit).map(|number| (number, *cm)));
    let (number, unit_cm) = found.unwrap_or((bare, 100.0));
    let cm = number.trim().parse::<f64>().ok().map(|number| (number * unit_cm).round());
    // The greatest is below 2³², so the conversion loses nothing.
    cm.filter(|cm| (0.0..=2_000_000_000.0).contains(cm))
        .map(|cm| cm as u32)
        .ok_or_else(|| Failure::new(Exit::Usage, format!("{text:?} is no length"), "write it as 1200m, 1.2km or 3nm"))
}

/// A bearing clockwise from true north, in 10⁻⁷ degree: `45`, `045`, `312.5`.
///
/// # Errors
/// [`Failure`] if it is none, or 360° or more.
pub fn bearing_e7(text: &str) -> Result<u32, Failure> {
    let degrees = text.trim().trim_end_matches('°').parse::<f64>().ok();
    // Below 360 · 10⁷, which fits.
    let e7 = degrees.filter(|degrees| (0.0..360.0).contains(degrees)).map(|degrees| (degrees * 1e7).round() as u32);
    e7.ok_or_else(|| {
        Failure::new(
            Exit::Usage,
            format!("{text:?} is no bearing"),
            "degrees from true north, from 0 to below 360: 45 is north-east",
        )
    })
}

/// A time: RFC 3339, a date, or a time of day in UTC, the last one that was: `14:25` or `1425Z`.
///
/// # Errors
/// [`Failure`] with the way to write it.
pub fn time(text: &str, now: Time) -> Result<Time, Failure> {
    let text = text.trim();
    if let Some(ms) = time_of_day_ms(text) {
        let today = Time(now.0 - now.0 % DAY_MS + ms);
        return Ok(if today.0 > now.0.saturating_add(AHEAD_MS) { Time(today.0.saturating_sub(DAY_MS)) } else { today });
    }
    let read = if text.contains(['T', 't']) { read_moment(text, Round::Down) } else { exchange::read_date(text) };
    read.map(|moment| Time(moment.0)).map_err(|error| {
        let hint = "write it as 2026-05-01T08:00:00Z, or as 08:00 for the last eight o'clock in UTC";
        Failure::new(Exit::Usage, error, hint)
    })
}

/// A time that is still to come: RFC 3339, a date, or a time of day in UTC, the next one that will be.
///
/// # Errors
/// [`Failure`] with the way to write it.
pub fn time_ahead(text: &str, now: Time) -> Result<Time, Failure> {
    match time_of_day_ms(text.trim()) {
        Some(ms) => {
            let today = Time(now.0 - now.0 % DAY_MS + ms);
            Ok(if today < now { today.plus_ms(DAY_MS) } else { today })
        }
        None => time(text, now),
    }
}

/// A span of time: `2026-05-01T08:00:00Z..2026-05-01T10:00:00Z`, `08:00..10:00`.
///
/// # Errors
/// [`Failure`] with the way to write it.
pub fn window(text: &str, now: Time) -> Result<(Time, Time), Failure> {
    let wrong = |what: &str| {
        Failure::new(Exit::Usage, format!("{text:?} {what}"), "write it as FROM..UNTIL: 08:00..10:00, or both in full")
    };
    let (from, until) = text.split_once("..").ok_or_else(|| wrong("is no span of time"))?;
    let from = time_ahead(from, now)?;
    // The next ten o'clock after eight.
    let until = time_ahead(until, from)?;
    if from < until { Ok((from, until)) } else { Err(wrong("ends before it begins")) }
}

/// A post of our own party by its code.
///
/// # Errors
/// [`Failure`] if the charter names no such post.
pub fn own_post(charter: &Charter, own: PartyIndex, code: &str) -> Result<PostIndex, Failure> {
    charter.party(own).and_then(|party| party.post_by_code(code)).ok_or_else(|| no_post(code))
}

/// A post of any party: `RUS/ops`.
///
/// # Errors
/// [`Failure`] if the charter names no such post.
pub fn address(charter: &Charter, text: &str) -> Result<Address, Failure> {
    let (party, post) = text.split_once('/').ok_or_else(|| no_post(text))?;
    let party = charter.party_by_code(&party.to_uppercase()).ok_or_else(|| no_post(text))?;
    let post = charter.party(party).and_then(|party| party.post_by_code(post)).ok_or_else(|| no_post(text))?;
    Ok(Address { party, post })
}

fn no_post(named: &str) -> Failure {
    let what = format!("the charter names no post {named:?}");
    Failure::new(Exit::Usage, what, "detente charter show lists the posts")
}

/// A party by its code, in whichever case.
///
/// # Errors
/// [`Failure`] if the charter names no such party.
pub fn party(charter: &Charter, code: &str) -> Result<PartyIndex, Failure> {
    let unknown = || Failure::new(Exit::Usage, format!("{code:?} is no party"), "say its code, as USA");
    charter.party_by_code(&code.to_uppercase()).ok_or_else(unknown)
}

/// The language of words of ours: as given, or our first one.
pub fn own_language(charter: &Charter, own: PartyIndex, given: Option<&str>) -> String {
    let ours = || charter.party(own).and_then(|party| party.languages.first().cloned()).unwrap_or_default();
    given.map_or_else(ours, str::to_owned)
}

/// One of several by its name.
///
/// # Errors
/// [`Failure`] with those that there are.
pub fn one_of<T: Copy>(text: &str, what: &str, names: &[(&str, T)]) -> Result<T, Failure> {
    let found = names.iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim()));
    found.map(|(_, value)| *value).ok_or_else(|| {
        let all: Vec<_> = names.iter().map(|(name, _)| *name).collect();
        Failure::new(Exit::Usage, format!("{text:?} is no {what}"), format!("one of {}", all.join(", ")))
    })
}

fn time_of_day_ms(text: &str) -> Option<u64> {
    let bare = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let digits = match bare.split_once(':') {
        Some((hours, minutes)) if hours.len() == 2 && minutes.len() == 2 => format!("{hours}{minutes}"),
        Some(_) => return None,
        None => bare.to_owned(),
    };
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = (digits[..2].parse::<u64>().ok()?, digits[2..].parse::<u64>().ok()?);
    (hours < 24 && minutes < 60).then_some((hours * 60 + minutes) * 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_however_it_is_typed() {
        let place = Position::from_degrees(49.95, 23.4).unwrap();
        for text in ["49.95,23.4", " 49.95, 23.4 ", "49.95 23.4", "49°57'00\"N 23°24'00\"E", "49.95N 23.4E"] {
            assert_eq!(position(text).unwrap(), place, "{text}");
        }
        assert_eq!(position("-33.9,18.4").unwrap(), Position::from_degrees(-33.9, 18.4).unwrap());
        for text in ["", "49.95", "49,95 23,4", "91,0", "49.95,181", "north,east"] {
            assert_eq!(position(text).unwrap_err().exit, Exit::Usage, "{text}");
        }
    }

    #[test]
    fn lengths_and_bearings_have_one_meaning() {
        for (text, cm) in [("1200m", 120_000), ("1.2km", 120_000), ("1200", 120_000), ("2 nm", 370_400), ("0", 0)] {
            assert_eq!(length_cm(text).unwrap(), cm, "{text}");
        }
        for text in ["", "-1", "far", "1e99", "NaN", "1,2km"] {
            assert!(length_cm(text).is_err(), "{text}");
        }
        assert_eq!(bearing_e7("045").unwrap(), 450_000_000);
        assert!(["360", "-1", "NE", ""].iter().all(|text| bearing_e7(text).is_err()));
    }

    #[test]
    fn a_span_of_time_is_still_to_come() {
        // 2022-05-13T15:30Z.
        let now = Time(1_652_455_800_000);
        let at = |text: &str| time(text, now).unwrap();
        assert_eq!(time_ahead("15:30", now).unwrap(), at("2022-05-13T15:30:00Z"));
        assert_eq!(time_ahead("15:29", now).unwrap(), at("2022-05-14T15:29:00Z"));
        assert_eq!(window("22:00..02:00", now).unwrap(), (at("2022-05-13T22:00:00Z"), at("2022-05-14T02:00:00Z")));
        for text in ["", "22:00", "2022-05-14T10:00:00Z..2022-05-14T09:00:00Z"] {
            assert_eq!(window(text, now).unwrap_err().exit, Exit::Usage, "{text}");
        }
    }

    #[test]
    fn a_time_of_day_is_the_last_one_that_was() {
        // 2022-05-13T15:30Z.
        let now = Time(1_652_455_800_000);
        assert_eq!(time("14:25", now).unwrap(), Time(1_652_451_900_000));
        assert_eq!(time("1425Z", now).unwrap(), time("2022-05-13T14:25:00Z", now).unwrap());
        assert_eq!(time("23:00", now).unwrap(), time("2022-05-12T23:00:00Z", now).unwrap());
        assert_eq!(time("2022-05-13", now).unwrap(), time("00:00", now).unwrap());
        // Ten minutes ahead is another clock; a quarter of an hour ahead was yesterday.
        assert_eq!(time("15:40", now).unwrap(), time("2022-05-13T15:40:00Z", now).unwrap());
        assert_eq!(time("15:45", now).unwrap(), time("2022-05-12T15:45:00Z", now).unwrap());
        for text in ["", "24:00", "9:00", "yesterday", "2022-05-13T14:25:00"] {
            assert!(time(text, now).is_err(), "{text}");
        }
    }
}
