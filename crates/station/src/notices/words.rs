//! The words of people for notices, both ways: kinds, fields, heights, times, distances.
//!
//! What is typed is read strictly: a height without its datum, or a time without its zone, is refused.

use evidence::Time;
use exchange::{Axis, Round, read_coordinate, read_date, read_moment};
use line::affairs::{Field, Lead, NoticeKind, Phase, Stance, TwinSystem};
use volume::{Bound, Daily, Datum, Footprint, Height, Moment, Position, Schedule, Volume};

use crate::clock::{date_time_group, rfc3339};
use crate::failure::{Exit, Failure};

/// Kinds of notices as they are typed, in the order of [`NoticeKind::ALL`].
pub const KINDS: [&str; 12] = [
    "flight",
    "strike-warning",
    "live-fire",
    "missile-launch",
    "exercise",
    "ship-passage",
    "ground-movement",
    "convoy",
    "laser",
    "temporary-entry",
    "humanitarian-movement",
    "other",
];

/// Coded fields as they are typed, in the order of [`Field::ALL`].
pub const FIELDS: [&str; 23] = [
    "purpose",
    "unit",
    "command",
    "area",
    "call-sign",
    "primary-frequency",
    "secondary-frequency",
    "contact",
    "forces",
    "vehicles",
    "markings",
    "cargo",
    "crew",
    "ships",
    "origin",
    "destination",
    "stops",
    "launch-area",
    "impact-area",
    "organisation",
    "short-notice-reason",
    "calendar-change",
    "remarks",
];

/// Public systems of warnings as they are typed.
pub const SYSTEMS: [(&str, TwinSystem); 4] = [
    ("notam", TwinSystem::Notam),
    ("navarea", TwinSystem::Navarea),
    ("navtex", TwinSystem::Navtex),
    ("other", TwinSystem::Other),
];

/// Answers as they are typed.
pub const STANCES: [(&str, Stance); 4] = [
    ("acknowledge", Stance::Acknowledged),
    ("no-objection", Stance::NoObjection),
    ("ask", Stance::Asks),
    ("object", Stance::Objects),
];

const DAYS: [&str; 7] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

/// The word of a kind.
pub fn kind_word(kind: NoticeKind) -> &'static str {
    KINDS[kind.index()]
}

/// The kind of a word.
///
/// # Errors
/// [`Exit::Usage`] if there is none.
pub fn kind(word: &str) -> Result<NoticeKind, Failure> {
    let at = KINDS.iter().position(|known| *known == word);
    at.map(|at| NoticeKind::ALL[at]).ok_or_else(|| unknown("kind of notice", word, &KINDS))
}

/// The word of a field.
pub fn field_word(field: Field) -> &'static str {
    FIELDS[field as usize]
}

/// The field of a word.
///
/// # Errors
/// [`Exit::Usage`] if there is none.
pub fn field(word: &str) -> Result<Field, Failure> {
    let at = FIELDS.iter().position(|known| *known == word);
    at.map(|at| Field::ALL[at]).ok_or_else(|| unknown("field of a notice", word, &FIELDS))
}

/// What a word of a table stands for.
///
/// # Errors
/// [`Exit::Usage`] if it is not in it.
pub fn of_table<T: Copy>(what: &str, word: &str, table: &[(&'static str, T)]) -> Result<T, Failure> {
    let found = table.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
    found.ok_or_else(|| unknown(what, word, &table.iter().map(|(known, _)| *known).collect::<Vec<_>>()))
}

/// The word of a public system.
pub fn system_word(system: TwinSystem) -> &'static str {
    SYSTEMS.iter().find(|(_, known)| *known == system).map_or("other", |(word, _)| word)
}

/// How a party takes something, in a word.
pub fn stance_word(stance: Stance) -> &'static str {
    match stance {
        Stance::Acknowledged => "acknowledged",
        Stance::NoObjection => "no objection",
        Stance::Asks => "asks",
        Stance::Objects => "objects",
    }
}

/// What becomes of a notice, in a word.
pub fn phase_word(phase: Phase) -> &'static str {
    match phase {
        Phase::Planned => "planned",
        Phase::Active => "active",
        Phase::Complete => "complete",
        Phase::Cancelled => "cancelled",
    }
}

/// How early it came, in words.
pub fn lead_word(lead: Lead) -> &'static str {
    match lead {
        Lead::OnTime => "on time",
        Lead::Short => "short notice",
        Lead::Late => "late",
    }
}

/// A moment as RFC 3339, or as a date-time group, or as RFC 3339 to the minute.
///
/// # Errors
/// [`Exit::Usage`] if it is none of these.
pub fn moment(text: &str, round: Round) -> Result<Moment, Failure> {
    let bare = text.trim();
    if let Some(moment) = group(bare) {
        return Ok(moment);
    }
    let to_the_minute = bare.is_ascii() && bare.len() > 16 && !matches!(bare.as_bytes()[16], b':' | b'.');
    let whole = if to_the_minute { format!("{}:00{}", &bare[..16], &bare[16..]) } else { bare.to_owned() };
    let hint = "as 2022-03-13T02:00Z or \"130200Z MAR 22\"";
    read_moment(&whole, round).map_err(|error| Failure::new(Exit::Usage, error, hint))
}

/// `130200Z MAR 22`, with or without the spaces.
fn group(text: &str) -> Option<Moment> {
    let close: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let time = jiff::civil::DateTime::strptime("%d%H%MZ%b%y", close.to_uppercase()).ok()?;
    let at = time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond();
    u64::try_from(at).ok().map(Moment)
}

/// A date as the moment at which it begins in UTC.
///
/// # Errors
/// [`Exit::Usage`] if it is none.
pub fn date(text: &str) -> Result<Time, Failure> {
    let read = read_date(text.trim()).map_err(|error| Failure::new(Exit::Usage, error, "as 2022-03-13"))?;
    Ok(Time(read.0))
}

/// The first and the last day of a month such as `2022-03`.
///
/// # Errors
/// [`Exit::Usage`] if it is none.
pub fn month(text: &str) -> Result<(String, String), Failure> {
    let first = format!("{}-01", text.trim()).parse::<jiff::civil::Date>();
    let first = first.map_err(|_| Failure::new(Exit::Usage, format!("{text:?} is no month"), "as 2022-03"))?;
    Ok((first.to_string(), first.last_of_month().to_string()))
}

/// A day of the calendar in words: `SUN 13 MAR 2022`.
pub fn day_words(time: Time) -> String {
    let at = i64::try_from(time.0).ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    at.map_or_else(|| rfc3339(time), |at| at.strftime("%a %d %b %Y").to_string().to_uppercase())
}

/// A length of time such as `30m` or `1h30m`, negative for earlier, in milliseconds.
///
/// # Errors
/// [`Exit::Usage`] if it is none, or longer than a year.
pub fn duration_ms(text: &str) -> Result<i64, Failure> {
    let hint = "as 30m, 1h30m or -45m";
    let read = text.trim().parse::<jiff::SignedDuration>();
    let read = read.map_err(|_| Failure::new(Exit::Usage, format!("{text:?} is no length of time"), hint))?;
    match i64::try_from(read.as_millis()) {
        Ok(ms) if ms != 0 && ms.unsigned_abs() <= YEAR_MS => Ok(ms),
        _ => Err(Failure::new(Exit::Usage, format!("{text:?} is nothing, or more than a year"), hint)),
    }
}

const YEAR_MS: u64 = 366 * 86_400_000;

/// A height with its datum: `0mAGL`, `1500 m AMSL`, `5000ftAMSL`, `120.5 m HAE`, `FL245`.
///
/// # Errors
/// [`Exit::Usage`] if it is none.
pub fn height(text: &str) -> Result<Height, Failure> {
    let close: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let refuse = || Failure::new(Exit::Usage, format!("{text:?} is no height with its datum"), HEIGHT_HINT);
    if let Some(level) = close.strip_prefix("FL") {
        let level: u16 = level.parse().ok().filter(|level| *level <= 999).ok_or_else(refuse)?;
        return Ok(Height { cm: i32::from(level) * 3_048, datum: Datum::Pressure });
    }
    let split = close.find(|c: char| c.is_ascii_alphabetic()).ok_or_else(refuse)?;
    let (number, rest) = close.split_at(split);
    let (unit_cm, datum) = match (rest.strip_prefix("FT"), rest.strip_prefix('M')) {
        (Some(datum), _) => (30.48, datum),
        (None, Some(datum)) => (100.0, datum),
        (None, None) => return Err(refuse()),
    };
    let datum = match datum {
        "AMSL" => Datum::MeanSea,
        "AGL" => Datum::Ground,
        "HAE" => Datum::Ellipsoid,
        "STD" => Datum::Pressure,
        _ => return Err(refuse()),
    };
    let cm = (number_of(number).ok_or_else(refuse)? * unit_cm).round();
    // Whether anything has this height is for the volume to say.
    if cm.abs() > f64::from(i32::MAX) { Err(refuse()) } else { Ok(Height { cm: cm as i32, datum }) }
}

const HEIGHT_HINT: &str =
    "as 0mAGL (over ground), 1500mAMSL (over mean sea level), 120mHAE (over the ellipsoid) or FL245; ft is read too";

/// A place and a distance: `49.95,23.4,5000m`, in m, km or NM.
///
/// # Errors
/// [`Exit::Usage`] if it is none.
pub fn circle(text: &str) -> Result<Footprint, Failure> {
    let hint = "as 49.95,23.4,5000m: latitude, longitude, radius in m, km or NM";
    let refuse = |what: &dyn std::fmt::Display| Failure::new(Exit::Usage, format!("circle {text:?}: {what}"), hint);
    let (place, radius) = text.rsplit_once(',').ok_or_else(|| refuse(&"three parts are needed"))?;
    let (lat, lon) = place.split_once(',').ok_or_else(|| refuse(&"three parts are needed"))?;
    let lat = read_coordinate(lat.trim(), Axis::Latitude).map_err(|error| refuse(&error))?;
    let lon = read_coordinate(lon.trim(), Axis::Longitude).map_err(|error| refuse(&error))?;
    let centre = Position::from_degrees(lat, lon).map_err(|error| refuse(&error))?;
    let radius_cm = distance_cm(radius).ok_or_else(|| refuse(&"the radius is no distance"))?;
    Ok(Footprint::Circle { centre, radius_cm })
}

fn distance_cm(text: &str) -> Option<u32> {
    let close: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let split = close.find(|c: char| c.is_ascii_alphabetic())?;
    let unit_cm = match &close[split..] {
        "m" => 100.0,
        "km" => 100_000.0,
        "nm" => 185_200.0,
        _ => return None,
    };
    let cm = (number_of(&close[..split])? * unit_cm).round();
    (0.0..=f64::from(u32::MAX)).contains(&cm).then_some(cm as u32)
}

fn number_of(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    text.parse().ok().filter(|number: &f64| plain && number.is_finite())
}

/// Both ways in which a time is written: `130200Z MAR 22 (2022-03-13T02:00:00.000Z)`.
pub fn both_times(time: Time) -> String {
    format!("{} ({})", date_time_group(time), rfc3339(time))
}

/// A volume in three lines: where, how high, when.
pub fn volume_words(volume: &Volume) -> [String; 3] {
    let mut place = footprint_words(&volume.footprint);
    if volume.uncertainty_cm > 0 {
        place.push_str(&format!(", every place uncertain by {}", metres(volume.uncertainty_cm.into())));
    }
    let heights = match (volume.height.lower, volume.height.upper) {
        (Bound::Open, Bound::Open) => "all heights".to_owned(),
        (Bound::At(lower), Bound::Open) => format!("from {lower} without upper limit"),
        (Bound::Open, Bound::At(upper)) => format!("from the ground, and below it, to {upper}"),
        (Bound::At(lower), Bound::At(upper)) => format!("from {lower} to {upper}"),
    };
    [place, heights, schedule_words(&volume.schedule)]
}

fn footprint_words(footprint: &Footprint) -> String {
    let at = |place: Option<&Position>| place.map_or_else(String::new, Position::to_string);
    match footprint {
        Footprint::Circle { centre, radius_cm: 0 } => format!("the point {centre}"),
        Footprint::Circle { centre, radius_cm } => format!("within {} of {centre}", metres((*radius_cm).into())),
        Footprint::Ellipse { centre, semi_major_cm, semi_minor_cm, bearing_e7 } => format!(
            "an ellipse around {centre}, half axes {} and {}, the longer one towards {}°",
            metres((*semi_major_cm).into()),
            metres((*semi_minor_cm).into()),
            f64::from(*bearing_e7) / 1e7
        ),
        Footprint::Polygon { outer, holes } => {
            let holes = if holes.is_empty() { String::new() } else { format!(", without {} holes", holes.len()) };
            format!("a region of {} corners, the first at {}{holes}", outer.len(), at(outer.first()))
        }
        Footprint::Corridor { path, half_width_cm } => format!(
            "within {} of a line of {} places from {} to {}",
            metres((*half_width_cm).into()),
            path.len(),
            at(path.first()),
            at(path.last())
        ),
        Footprint::Route { waypoints, radius_cm } => format!(
            "a route of {} waypoints from {} to {}, within {} of where it is",
            waypoints.len(),
            at(waypoints.first().map(|first| &first.at)),
            at(waypoints.last().map(|last| &last.at)),
            metres((*radius_cm).into())
        ),
    }
}

fn schedule_words(schedule: &Schedule) -> String {
    let from = match schedule.from {
        Bound::At(Moment(at)) => format!("from {}", both_times(Time(at))),
        Bound::Open => "since ever".to_owned(),
    };
    let until = match schedule.until {
        Bound::At(Moment(at)) => format!("until {}", both_times(Time(at))),
        Bound::Open => "until told otherwise".to_owned(),
    };
    let windows: String = schedule.daily.iter().map(window_words).collect();
    format!("{from} {until}{windows}")
}

fn window_words(window: &Daily) -> String {
    let days: Vec<&str> =
        DAYS.into_iter().enumerate().filter(|(bit, _)| window.days >> bit & 1 == 1).map(|(_, day)| day).collect();
    let (hour, minute) = (window.begin_s / 3_600, window.begin_s / 60 % 60);
    format!(", {} from {hour:02}{minute:02}Z for {}", days.join(" "), length_words(u64::from(window.length_s)))
}

/// Centimetres in metres, with decimals only where there are any.
pub fn metres(cm: u64) -> String {
    match (cm / 100, cm % 100) {
        (metres, 0) => format!("{metres} m"),
        (metres, rest) => format!("{metres}.{rest:02} m"),
    }
}

/// A length of time in the two largest units that it has.
pub fn length_words(seconds: u64) -> String {
    let parts = [(seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let said = parts.iter().skip_while(|(count, _)| *count == 0).take(2).filter(|(count, _)| *count > 0);
    let said: Vec<_> = said.map(|(count, unit)| format!("{count} {unit}")).collect();
    if said.is_empty() { "0 s".to_owned() } else { said.join(" ") }
}

fn unknown(what: &str, word: &str, known: &[&str]) -> Failure {
    Failure::new(Exit::Usage, format!("{word:?} is no {what}"), format!("one of {}", known.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_field_has_one_word_and_it_is_read_back() {
        for known in NoticeKind::ALL {
            assert_eq!(kind(kind_word(known)).unwrap(), known);
        }
        for known in Field::ALL {
            assert_eq!(field(field_word(known)).unwrap(), known);
        }
        assert_eq!(kind("war").unwrap_err().exit, Exit::Usage);
    }

    #[test]
    fn a_moment_is_read_in_three_forms_and_never_without_a_zone() {
        let at = Moment(1_647_136_800_000);
        for text in
            ["2022-03-13T02:00Z", "2022-03-13T02:00:00Z", "2022-03-13T04:00+02:00", "130200Z MAR 22", "130200zmar22"]
        {
            assert_eq!(moment(text, Round::Down).unwrap(), at, "{text}");
        }
        for text in ["2022-03-13T02:00", "2022-03-13", "130200 MAR 22", "130200Z XYZ 22", "", "320200Z MAR 22"] {
            assert_eq!(moment(text, Round::Down).unwrap_err().exit, Exit::Usage, "{text}");
        }
    }

    #[test]
    fn a_height_is_read_as_it_is_written_and_never_without_its_datum() {
        for text in ["1500 m AMSL", "0 m AGL", "120.5 m HAE", "FL245", "-430.1 m AMSL"] {
            assert_eq!(height(text).unwrap().to_string(), text);
        }
        assert_eq!(height("5000ftAMSL").unwrap(), Height { cm: 152_400, datum: Datum::MeanSea });
        for text in
            ["1500", "1500m", "FL", "FL1000", "FL-1", "m AGL", "1e9mAGL", "99999999999mAGL", "12 yd AGL", "NaNmAGL"]
        {
            assert_eq!(height(text).unwrap_err().exit, Exit::Usage, "{text}");
        }
    }

    #[test]
    fn a_circle_says_what_is_wrong_with_it() {
        let centre = Position::from_degrees(49.95, 23.4).unwrap();
        for (text, radius_cm) in
            [("49.95,23.4,5000m", 500_000), ("49.95, 23.4, 5 km", 500_000), ("49°57'N,23°24'E,1nm", 185_200)]
        {
            assert_eq!(circle(text).unwrap(), Footprint::Circle { centre, radius_cm }, "{text}");
        }
        for text in
            ["49.95,23.4", "49.95,23.4,5000", "95,23.4,5km", "49.95,x,5km", "49.95,23.4,-5m", "49.95,23.4,5 miles"]
        {
            assert!(circle(text).unwrap_err().what.contains("circle"), "{text}");
        }
    }

    #[test]
    fn a_month_is_from_its_first_day_to_its_last() {
        let days = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        assert_eq!(month("2024-02").unwrap(), days("2024-02-01", "2024-02-29"));
        assert_eq!(month("2022-12").unwrap(), days("2022-12-01", "2022-12-31"));
        for text in ["2022", "2022-13", "2022-3-1", "", "March"] {
            assert_eq!(month(text).unwrap_err().exit, Exit::Usage, "{text}");
        }
    }

    #[test]
    fn lengths_of_time_are_read_and_told() {
        assert_eq!(duration_ms("30m").unwrap(), 1_800_000);
        assert_eq!(duration_ms("-1h30m").unwrap(), -5_400_000);
        for text in ["0m", "30", "9000h", "soon"] {
            assert_eq!(duration_ms(text).unwrap_err().exit, Exit::Usage, "{text}");
        }
        assert_eq!(length_words(5_400), "1 h 30 min");
        assert_eq!(length_words(0), "0 s");
        assert_eq!(length_words(86_400), "1 d");
    }
}
