//! The text of a NOTAM (ICAO Annex 15, Doc 8126), items Q to G: out only, for whoever has the right to issue it.
//!
//! One NOTAM for each volume, without series, number and kind. Heights are in feet and flight levels, and times in whole
//! minutes, both rounded so that nothing shrinks. The limits of item Q are those of items F and G where these are flight
//! levels or feet over mean sea level, else 000 and 999. Its place is the middle of the region to the minute, its radius
//! holds the whole region, at most 999 NM. Refused is what OpenAir cannot say either, a volume without a begin, a time
//! outside 2000 to 2099, and every character that a NOTAM cannot have.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use volume::{Bound, Daily, Moment, Position, Schedule, Volume};

use crate::coordinate::sexagesimal_pair;
use crate::geojson::DAYS;
use crate::measure::{Limit, days, limit};
use crate::outline::{Region, distance_m, region};
use crate::{CannotSay, Plan};

const FORMAT: &str = "a NOTAM";
const MINUTE_MS: u64 = 60_000;
const DAY_MINUTES: u32 = 1_440;

/// What a NOTAM says that a volume does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'a> {
    /// The flight information region, four letters.
    pub region: &'a str,
    /// Subject and condition, five letters from Q: `QRTCA` for an active temporary restricted area.
    pub code: &'a str,
    /// Traffic: `I`, `V`, `IV` or `K`.
    pub traffic: &'a str,
    /// Purpose: of `N`, `B`, `O`, `M`, or `K`.
    pub purpose: &'a str,
    /// Scope: of `A`, `E`, `W`, or `K`.
    pub scope: &'a str,
    /// What happens, in plain words.
    pub text: &'a str,
}

/// Writes one text for each volume of a plan.
///
/// # Errors
/// [`CannotSay`] with the first volume, or word of the head, that a NOTAM cannot say, and why.
pub fn write(plan: &Plan, head: &Head<'_>) -> Result<Vec<String>, CannotSay> {
    check(head)?;
    if plan.volumes.is_empty() {
        return Err(CannotSay::Nothing);
    }
    plan.volumes.iter().enumerate().map(|(nth, volume)| one(volume, nth, head)).collect()
}

fn check(head: &Head<'_>) -> Result<(), CannotSay> {
    let of = |text: &str, letters: &str, least: usize, most: usize| {
        (least..=most).contains(&text.len()) && text.chars().all(|c| letters.contains(c))
    };
    let capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -?:.,'/+=\n";
    let (text, code) = (head.text.to_ascii_uppercase(), head.code);
    let good = [
        ("the region", head.region, of(head.region, capitals, 4, 4), "four capital letters are wanted"),
        ("the code", code, of(code, capitals, 5, 5) && code.starts_with('Q'), "five capital letters from Q are wanted"),
        ("the traffic", head.traffic, matches!(head.traffic, "I" | "V" | "IV" | "K"), "I, V, IV or K is wanted"),
        ("the purpose", head.purpose, of(head.purpose, "NBOMK", 1, 4), "N, B, O, M or K are wanted"),
        ("the scope", head.scope, of(head.scope, "AEWK", 1, 2), "A, E, W or K are wanted"),
        ("the text", head.text, of(&text, plain, 1, 1_500), "up to 1,500 of A to Z, 0 to 9 and -?:.,'/+= are wanted"),
    ];
    match good.into_iter().find(|(.., good, _)| !good) {
        Some((what, value, _, wanted)) => Err(CannotSay::Head { what, value: value.to_owned(), wanted }),
        None => Ok(()),
    }
}

fn one(volume: &Volume, nth: usize, head: &Head<'_>) -> Result<String, CannotSay> {
    let cannot = |what: &'static str| CannotSay::Thing { volume: nth, format: FORMAT, what };
    let lower = limit(volume.height.lower, false).map_err(cannot)?;
    let upper = limit(volume.height.upper, true).map_err(cannot)?;
    let drawn = region(volume, nth, FORMAT)?;
    let (centre, radius_nm) = around(&drawn);
    let mut items = vec![format!(
        "Q) {}/{}/{}/{}/{}/{:03}/{:03}/{}{radius_nm:03}",
        head.region,
        head.code,
        head.traffic,
        head.purpose,
        head.scope,
        hundreds(lower, false),
        hundreds(upper, true),
        minutes(centre),
    )];
    let (from, until) = ends(&volume.schedule).map_err(cannot)?;
    items.push(format!("A) {} B) {from} C) {until}", head.region));
    if !volume.schedule.daily.is_empty() {
        let windows: Vec<String> = volume.schedule.daily.iter().map(window).collect();
        items.push(format!("D) {}", windows.join(", ")));
    }
    items.push(format!("E) {}\n{}", head.text.to_ascii_uppercase(), place(&drawn)));
    items.push(format!("F) {} G) {}", height(lower), height(upper)));
    Ok(items.join("\n"))
}

/// Begin and end as ten digits.
fn ends(schedule: &Schedule) -> Result<(String, String), &'static str> {
    let Bound::At(from) = schedule.from else { return Err("an activity without a begin") };
    let until = match schedule.until {
        Bound::At(until) => ten_digits(until.0.div_ceil(MINUTE_MS))?,
        Bound::Open => "PERM".to_owned(),
    };
    Ok((ten_digits(from.0 / MINUTE_MS)?, until))
}

fn ten_digits(minutes: u64) -> Result<String, &'static str> {
    const OUTSIDE: &str = "a time outside 2000 to 2099";
    let Moment(ms) = Moment(minutes.checked_mul(MINUTE_MS).ok_or(OUTSIDE)?);
    let time = i64::try_from(ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok()).ok_or(OUTSIDE)?;
    let time = time.to_zoned(TimeZone::UTC);
    if !(2000..=2099).contains(&time.year()) {
        return Err(OUTSIDE);
    }
    let (year, month, day) = (time.year() % 100, time.month(), time.day());
    Ok(format!("{year:02}{month:02}{day:02}{:02}{:02}", time.hour(), time.minute()))
}

/// A daily window: `DAILY 0800-1700`, `MON TUE 2200-0400`, `SAT H24`.
fn window(daily: &Daily) -> String {
    let begin = daily.begin_s / 60;
    let end = begin.max((daily.begin_s.saturating_add(daily.length_s)).div_ceil(60));
    let named: Vec<&str> = days(daily.days).collect();
    let on = if named.len() == 7 { "DAILY".to_owned() } else { named.join(" ") };
    let clock = |minute: u32| format!("{:02}{:02}", minute / 60 % 24, minute % 60);
    match end - begin {
        length if length >= DAY_MINUTES && (begin == 0 || named.len() == 7) => format!("{on} H24"),
        length if length >= DAY_MINUTES => {
            let next = |day: &str| DAYS.into_iter().cycle().skip_while(|other| *other != day).nth(1).unwrap_or("");
            let each = named.iter().map(|day| format!("{day} {}-{} {}", clock(begin), next(day), clock(end)));
            each.collect::<Vec<_>>().join(", ")
        }
        _ => format!("{on} {}-{}", clock(begin), clock(end)),
    }
}

fn place(region: &Region) -> String {
    let at = |place: Position| sexagesimal_pair(place, "", "", "");
    match region {
        Region::Circle { centre, radius_cm } => {
            let parts = u64::from(*radius_cm).div_ceil(1_852);
            format!("CIRCLE RADIUS {}.{:02}NM CENTRE {}", parts / 100, parts % 100, at(*centre))
        }
        Region::Ring(outer) => {
            let corners: Vec<String> = outer.iter().chain(outer.first()).map(|place| at(*place)).collect();
            format!("AREA {}", corners.join(" - "))
        }
    }
}

fn height(limit: Limit) -> String {
    match limit {
        Limit::Surface => "SFC".to_owned(),
        Limit::Unlimited => "UNL".to_owned(),
        Limit::FeetGround(feet) => format!("{feet}FT AGL"),
        Limit::FeetSea(feet) => format!("{feet}FT AMSL"),
        Limit::Level(level) => format!("FL{level:03}"),
    }
}

/// A limit in hundreds of feet for item Q. How high the ground lies is not known here.
fn hundreds(limit: Limit, upper: bool) -> i64 {
    let widest = if upper { 999 } else { 0 };
    match limit {
        Limit::Surface | Limit::Unlimited | Limit::FeetGround(_) => widest,
        Limit::FeetSea(feet) if upper => ((feet + 99) / 100).min(999),
        Limit::FeetSea(feet) => (feet / 100).min(999),
        Limit::Level(level) => level,
    }
}

/// The middle of a region and a radius in nautical miles that holds it, also around the middle in whole minutes.
fn around(region: &Region) -> (Position, u64) {
    let (centre, reach_m) = match region {
        Region::Circle { centre, radius_cm } => (*centre, f64::from(*radius_cm) / 100.0),
        Region::Ring(outer) => {
            let centre = middle(outer);
            (centre, outer.iter().map(|place| distance_m(centre, *place)).fold(0.0, f64::max))
        }
    };
    // The distances are up to 0.6 % off, and the middle is up to half a minute off in both ways: 1.4 km.
    let radius_nm = libm::ceil((reach_m * 1.006 + 1_400.0) / 1_852.0);
    (centre, (radius_nm as u64).min(999))
}

/// The middle of places on the sphere; the first where they lie all around it.
fn middle(places: &[Position]) -> Position {
    let mut sum = [0.0; 3];
    for place in places {
        let (lat, lon) = place.degrees();
        let (lat, lon) = (lat.to_radians(), lon.to_radians());
        sum[0] += libm::cos(lat) * libm::cos(lon);
        sum[1] += libm::cos(lat) * libm::sin(lon);
        sum[2] += libm::sin(lat);
    }
    let lat = libm::atan2(sum[2], libm::hypot(sum[0], sum[1])).to_degrees();
    let lon = libm::atan2(sum[1], sum[0]).to_degrees();
    let first = places.first().copied();
    Position::from_degrees(lat, lon).ok().or(first).unwrap_or_else(|| Position::new(0, 0).expect("a place"))
}

/// A place to the nearest minute: `4957N02324E`.
fn minutes(place: Position) -> String {
    // A minute is 10⁷ / 60 units.
    let whole = |e7: i32| (u64::from(e7.unsigned_abs()) * 60 + 5_000_000) / 10_000_000;
    let (lat, lon) = (whole(place.lat()), whole(place.lon()));
    let (north, east) = (if place.lat() < 0 { 'S' } else { 'N' }, if place.lon() < 0 { 'W' } else { 'E' });
    format!("{:02}{:02}{north}{:03}{:02}{east}", lat / 60, lat % 60, lon / 60, lon % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geojson;

    const HEAD: Head<'_> = Head {
        region: "UKLV",
        code: "QRTCA",
        traffic: "IV",
        purpose: "BO",
        scope: "W",
        text: "Temporary restricted area",
    };

    fn plan(geometry: &str, period: &str) -> Plan {
        let feature =
            format!(r#"{{"type":"Feature","properties":{{"limitedApplicability":[{period}]}},"geometry":{geometry}}}"#);
        geojson::read(feature.as_bytes()).unwrap().remove(0)
    }

    const CIRCLE: &str = r#"{"type":"Point","coordinates":[23.4,49.95],"extent":{"subType":"Circle","radius":5000},
        "layer":{"upper":5950,"upperReference":"AMSL","uom":"ft"}}"#;

    #[test]
    fn every_item_is_written() {
        let period = r#"{"startDateTime":"2026-05-01T08:00:30Z","endDateTime":"2026-06-01T08:00:30Z",
            "schedule":[{"day":["MON","TUE"],"startTime":"22:00:00Z","endTime":"04:00:00Z"}]}"#;
        let expected = "Q) UKLV/QRTCA/IV/BO/W/000/060/4957N02324E004\n\
            A) UKLV B) 2605010800 C) 2606010801\n\
            D) MON TUE 2200-0400\n\
            E) TEMPORARY RESTRICTED AREA\nCIRCLE RADIUS 2.70NM CENTRE 495700N0232400E\n\
            F) SFC G) 5950FT AMSL";
        assert_eq!(write(&plan(CIRCLE, period), &HEAD).unwrap(), [expected]);
    }

    #[test]
    fn the_radius_of_item_q_holds_a_region_across_the_antimeridian() {
        let polygon = r#"{"type":"Polygon","coordinates":[[[179,0],[-179,0],[-179,1],[179,1],[179,0]]]}"#;
        let text = write(&plan(polygon, r#"{"startDateTime":"2026-05-01T08:00:00Z"}"#), &HEAD).unwrap().remove(0);
        // Half the diagonal of two degrees by one is 67.1 NM.
        assert!(text.starts_with("Q) UKLV/QRTCA/IV/BO/W/000/999/0030N18000E069\n"), "{text}");
        assert!(text.contains("C) PERM") && text.contains("AREA 000000N1790000E - 000000N1790000W - "), "{text}");
    }

    #[test]
    fn daily_windows_have_the_words_of_item_d() {
        let daily = |days, begin_s, length_s| window(&Daily { days, begin_s, length_s });
        assert_eq!(daily(127, 28_800, 32_400), "DAILY 0800-1700");
        assert_eq!(daily(127, 28_800, 86_400), "DAILY H24");
        assert_eq!(daily(32, 0, 86_400), "SAT H24");
        assert_eq!(daily(64, 28_800, 86_400), "SUN 0800-MON 0800");
        assert_eq!(daily(1, 59, 2), "MON 0000-0002");
    }

    #[test]
    fn what_a_notam_cannot_say_is_refused() {
        let without = write(&plan(CIRCLE, "{}"), &HEAD).unwrap_err().to_string();
        assert!(without.contains("without a begin"), "{without}");
        let late = plan(CIRCLE, r#"{"startDateTime":"2100-05-01T08:00:00Z"}"#);
        assert!(write(&late, &HEAD).unwrap_err().to_string().contains("2099"));
        for head in [
            Head { region: "UK", ..HEAD },
            Head { code: "RTCA", ..HEAD },
            Head { text: "(", ..HEAD },
            Head { text: "район", ..HEAD },
            Head { text: "", ..HEAD },
        ] {
            assert!(matches!(write(&late, &head), Err(CannotSay::Head { .. })), "{head:?}");
        }
    }
}
