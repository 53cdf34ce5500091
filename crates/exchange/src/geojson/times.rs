//! Periods of ED-318 and our schedules: `limitedApplicability` in and out.

use volume::limits::WINDOWS_MAX;
use volume::{Bound, Daily, Moment, Schedule};

use crate::json::Json;
use crate::limits::FEATURE_VOLUMES_MAX;
use crate::time::{Round, read_moment, shortened};
use crate::{CannotSay, Fault, Why, write_moment};

/// The days of the week by their bit.
pub(crate) const DAYS: [&str; 7] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
const EVERY_DAY: u8 = 0b111_1111;
const DAY_S: u32 = 86_400;

/// The schedule of each period; at all times if the list is empty.
pub(super) fn read_periods(list: &Json) -> Result<Vec<Schedule>, Fault> {
    if list.list()?.len() > FEATURE_VOLUMES_MAX {
        return Err(Why::TooMany { what: "periods", most: FEATURE_VOLUMES_MAX }.into());
    }
    let periods = list.each(period)?;
    Ok(if periods.is_empty() { vec![Schedule::ALWAYS] } else { periods })
}

fn period(json: &Json) -> Result<Schedule, Fault> {
    json.members()?;
    let end = |name: &str, round: Round| -> Result<Bound<Moment>, Fault> {
        let time = json.with_optional(name, |text| Ok(read_moment(text.str()?, round)?))?;
        Ok(time.map_or(Bound::Open, Bound::At))
    };
    let daily = json.with_optional("schedule", |windows| {
        if windows.list()?.len() > WINDOWS_MAX {
            return Err(Why::TooMany { what: "daily windows", most: WINDOWS_MAX }.into());
        }
        windows.each(window)
    })?;
    let (from, until) = (end("startDateTime", Round::Down)?, end("endDateTime", Round::Up)?);
    Ok(Schedule { from, until, daily: daily.unwrap_or_default() })
}

fn window(json: &Json) -> Result<Daily, Fault> {
    for event in ["startEvent", "endEvent"] {
        json.with_optional(event, |_| -> Result<(), Fault> {
            Err(Why::Refused("sunrise and sunset are not read: give a time").into())
        })?;
    }
    let days = json.with("day", |days| Ok(days.each(day)?.into_iter().fold(0, |all, day| all | day)))?;
    if days == 0 {
        return Err(Fault::from(Why::Refused("no day is named")).within("day"));
    }
    let (begin, ahead_s) = json.with("startTime", |text| time_of_day(text.str()?))?;
    let (end, end_ahead_s) = json.with("endTime", |text| time_of_day(text.str()?))?;
    let length_s = match (end + ahead_s + 3 * DAY_S - begin - end_ahead_s) % DAY_S {
        0 => DAY_S,
        length => length,
    };
    let (days, begin_s) = in_utc(days, begin, ahead_s);
    Ok(Daily { days, begin_s, length_s })
}

fn day(json: &Json) -> Result<u8, Fault> {
    let name = json.str()?;
    if name == "ANY" {
        return Ok(EVERY_DAY);
    }
    let bit = DAYS.iter().position(|day| *day == name);
    bit.map(|bit| 1 << bit).ok_or(Fault::from(Why::Unknown { value: shortened(name), known: "MON to SUN and ANY" }))
}

/// Days and begin in a zone that is `ahead_s` seconds ahead of UTC (from 0 up to two days, one of them for those that
/// are behind) as days and begin in UTC.
fn in_utc(days: u8, begin_s: u32, ahead_s: u32) -> (u8, u32) {
    let shifted = begin_s + 2 * DAY_S - ahead_s;
    // A day later for those behind, as counted from the day before.
    let (day_shift, begin_s) = (shifted / DAY_S, shifted % DAY_S);
    let back = (8 - day_shift) % 7;
    let days = u16::from(days);
    (((days >> back | days << (7 - back)) & u16::from(EVERY_DAY)) as u8, begin_s)
}

/// Seconds after midnight, and how far the zone is ahead of UTC plus a day: `08:00`, `08:00:00`, `08:00:00.0`, each with
/// `Z` or `±hh:mm`.
fn time_of_day(text: &str) -> Result<(u32, u32), Fault> {
    let form = || Fault::from(Why::Not("a time of day with a zone, such as 08:00:00Z"));
    let zone = text.find(['Z', 'z', '+', '-']).ok_or_else(form)?;
    let (time, zone) = text.split_at(zone);
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let number = |text: &str, most: u32| -> Result<u32, Fault> {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number| digits && *number <= most).ok_or_else(form)
    };
    let parts: Vec<&str> = time.split(':').collect();
    let second = match parts.as_slice() {
        [hour, minute] => number(hour, 24)? * 3600 + number(minute, 59)? * 60,
        [hour, minute, second] => number(hour, 24)? * 3600 + number(minute, 59)? * 60 + number(second, 59)?,
        _ => return Err(form()),
    };
    if second > DAY_S || fraction.bytes().any(|byte| byte != b'0') {
        return Err(form());
    }
    let ahead_s = match (zone.get(..1), zone.get(1..).and_then(|offset| offset.split_once(':'))) {
        (Some("Z" | "z"), None) if zone.len() == 1 => DAY_S,
        (Some("+"), Some((hours, minutes))) => DAY_S + number(hours, 23)? * 3600 + number(minutes, 59)? * 60,
        (Some("-"), Some((hours, minutes))) => DAY_S - number(hours, 23)? * 3600 - number(minutes, 59)? * 60,
        _ => return Err(form()),
    };
    Ok((second, ahead_s))
}

/// The period of a schedule.
pub(super) fn write_period(schedule: &Schedule) -> Result<Json, CannotSay> {
    let mut period = Vec::new();
    for (name, end) in [("startDateTime", schedule.from), ("endDateTime", schedule.until)] {
        if let Bound::At(moment) = end {
            period.push((name.to_owned(), Json::Text(write_moment(moment)?)));
        }
    }
    if !schedule.daily.is_empty() {
        period.push(("schedule".to_owned(), Json::List(schedule.daily.iter().map(write_window).collect())));
    }
    Ok(Json::Object(period))
}

fn write_window(window: &Daily) -> Json {
    let days =
        DAYS.iter().enumerate().filter(|(bit, _)| window.days & (1 << bit) != 0).map(|(_, day)| Json::text(*day));
    let days = if window.days == EVERY_DAY { vec![Json::text("ANY")] } else { days.collect() };
    let time = |second: u32| Json::Text(format!("{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60));
    let end_s = (u64::from(window.begin_s) + u64::from(window.length_s)) % u64::from(DAY_S);
    Json::object([
        ("day", Json::List(days)),
        ("startTime", time(window.begin_s)),
        ("endTime", time(u32::try_from(end_s).expect("a rest of a day's seconds fits"))),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(days: &str, begin: &str, end: &str) -> Result<Daily, Fault> {
        let text = format!(r#"{{"day":[{days}],"startTime":"{begin}","endTime":"{end}"}}"#);
        window(&crate::json::parse(&text).unwrap())
    }

    const MONDAY: u8 = 1;
    const TUESDAY: u8 = 2;
    const SUNDAY: u8 = 64;

    #[test]
    fn a_window_may_run_into_the_next_day_or_last_a_whole_one() {
        let daily = |begin_s, length_s| Daily { days: MONDAY, begin_s, length_s };
        assert_eq!(read(r#""MON""#, "08:00Z", "17:00:00Z"), Ok(daily(28_800, 32_400)));
        assert_eq!(read(r#""MON""#, "22:00:00Z", "04:00:00Z"), Ok(daily(79_200, 21_600)));
        assert_eq!(read(r#""MON""#, "00:00:00.00Z", "24:00:00Z"), Ok(daily(0, 86_400)));
        assert_eq!(read(r#""MON""#, "08:00:00Z", "08:00:00Z"), Ok(daily(28_800, 86_400)));
        assert_eq!(read(r#""ANY""#, "08:00:00Z", "08:00:01Z"), Ok(Daily { days: 127, begin_s: 28_800, length_s: 1 }));
    }

    #[test]
    fn a_window_in_another_zone_is_moved_to_utc_with_its_days() {
        let daily = |days, begin_s| Ok(Daily { days, begin_s, length_s: 3600 });
        assert_eq!(read(r#""MON""#, "08:00:00+02:00", "09:00:00+02:00"), daily(MONDAY, 21_600));
        assert_eq!(read(r#""MON""#, "01:00:00+02:00", "02:00:00+02:00"), daily(SUNDAY, 82_800));
        assert_eq!(read(r#""MON""#, "23:00:00-02:00", "00:00:00-02:00"), daily(TUESDAY, 3600));
        assert_eq!(read(r#""SUN""#, "23:00:00-02:00", "00:00:00-02:00"), daily(MONDAY, 3600));
        assert_eq!(read(r#""MON""#, "08:00:00+02:00", "07:00:00Z"), daily(MONDAY, 21_600));
    }

    #[test]
    fn a_window_that_cannot_be_taken_is_refused() {
        for (days, begin, end) in [
            ("", "08:00:00Z", "09:00:00Z"),
            (r#""MONDAY""#, "08:00:00Z", "09:00:00Z"),
            (r#""MON""#, "08:00:00", "09:00:00"),
            (r#""MON""#, "08:00:00.5Z", "09:00:00Z"),
            (r#""MON""#, "24:00:01Z", "09:00:00Z"),
            (r#""MON""#, "8:00Z", "09:00Z"),
            (r#""MON""#, "08:00:00ZZ", "09:00Z"),
            (r#""MON""#, "08:00:00+2", "09:00Z"),
            (r#""MON""#, "é", "09:00Z"),
        ] {
            assert!(read(days, begin, end).is_err(), "{days} {begin} {end}");
        }
    }
}
