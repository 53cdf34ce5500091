//! Volumes, how near two of them come, and annexes of charters with standing areas.

use std::collections::BTreeSet;

use evidence::{PartyIndex, PostIndex};
use line::affairs::{
    Address, Amount, Annex, Area, IncidentTerms, Medium, NoticeKind, PeopleTerms, Place, Recording, StandingCall,
};
use volume::{
    Bound, Daily, Datum, Footprint, Height, HeightBand, Moment, Position, Schedule, Separations, Volume, Waypoint,
};

use super::affairs::standing;

/// 2026-01-02T06:00:00Z, a Friday.
pub const DAWN: u64 = 1_767_333_600_000;
const HOUR: u64 = 3_600_000;

pub fn at(lat: f64, lon: f64) -> Position {
    Position::from_degrees(lat, lon).unwrap()
}

pub fn moment(ms: u64) -> Bound<Moment> {
    Bound::At(Moment(ms))
}

pub fn span(from: u64, until: u64) -> Schedule {
    Schedule { from: moment(from), until: moment(until), daily: vec![] }
}

pub fn over(cm: i32, datum: Datum) -> Bound<Height> {
    Bound::At(Height { cm, datum })
}

pub fn band(lower: Bound<Height>, upper: Bound<Height>) -> HeightBand {
    HeightBand { lower, upper }
}

pub fn circle(centre: Position, radius_cm: u32) -> Volume {
    standing(Footprint::Circle { centre, radius_cm })
}

fn route(legs: &[(f64, f64, u64)], radius_cm: u32) -> Volume {
    let waypoints: Vec<_> =
        legs.iter().map(|&(lat, lon, ms)| Waypoint { at: at(lat, lon), time: Moment(ms) }).collect();
    let schedule = span(waypoints[0].time.0, waypoints[waypoints.len() - 1].time.0);
    Volume { schedule, ..standing(Footprint::Route { waypoints, radius_cm }) }
}

/// Every form of footprint, every datum, open ends, and daily windows.
pub fn every_form() -> Vec<Volume> {
    let ring = |south: f64, west: f64, size: f64| {
        vec![at(south, west), at(south, west + size), at(south + size, west + size), at(south + size, west)]
    };
    let ellipse = Footprint::Ellipse {
        centre: at(49.5, 24.5),
        semi_major_cm: 800_000,
        semi_minor_cm: 300_000,
        bearing_e7: 450_000_000,
    };
    let holed = Footprint::Polygon { outer: ring(50.0, 23.0, 1.0), holes: vec![ring(50.4, 23.4, 0.2)] };
    let corridor =
        Footprint::Corridor { path: vec![at(50.0, 25.0), at(50.5, 25.5), at(50.5, 26.5)], half_width_cm: 185_200 };
    let nights = Daily { days: 0b001_1111, begin_s: 79_200, length_s: 28_800 };
    vec![
        Volume { height: band(Bound::Open, over(45_720, Datum::Ground)), ..circle(at(49.0, 24.0), 500_000) },
        Volume { height: band(over(30_000, Datum::MeanSea), Bound::Open), ..standing(ellipse) },
        Volume {
            height: band(over(-100, Datum::Ellipsoid), over(245 * 3_048, Datum::Pressure)),
            schedule: Schedule { daily: vec![nights], ..span(DAWN, DAWN + 240 * HOUR) },
            ..standing(holed)
        },
        Volume { uncertainty_cm: 5_000, ..standing(corridor) },
        route(&[(49.0, 24.0, DAWN), (49.0, 25.0, DAWN + HOUR), (49.5, 25.0, DAWN + 2 * HOUR)], 100_000),
    ]
}

/// 5 km, 300 m and 10 minutes.
const APART: Separations = Separations { horizontal_cm: 500_000, vertical_cm: 30_000, time_ms: 600_000 };

/// Two volumes and how near they come.
pub struct Pair {
    pub name: &'static str,
    pub comment: &'static str,
    pub separations: Separations,
    pub verdict: &'static str,
    pub volumes: [Volume; 2],
}

/// Pairs on both sides of every edge.
pub fn pairs() -> Vec<Pair> {
    let pair =
        |name, comment, verdict, one, other| Pair { name, comment, separations: APART, verdict, volumes: [one, other] };
    let disc = |lat, lon| circle(at(lat, lon), 100_000);
    let between =
        |low: i32, high: i32, datum| Volume { height: band(over(low, datum), over(high, datum)), ..disc(49.0, 24.0) };
    let timed = |from: u64, until: u64| Volume { schedule: span(DAWN + from, DAWN + until), ..disc(49.0, 24.0) };
    let region = |places: &[(f64, f64)]| {
        let outer = places.iter().map(|&(lat, lon)| at(lat, lon)).collect();
        standing(Footprint::Polygon { outer, holes: vec![] })
    };
    let over_pole = region(&[(80.0, 0.0), (80.0, 90.0), (80.0, 180.0), (80.0, -90.0)]);
    let path = |places: &[(f64, f64)], half_width_cm| {
        let path = places.iter().map(|&(lat, lon)| at(lat, lon)).collect();
        standing(Footprint::Corridor { path, half_width_cm })
    };
    let (clear, possible, conflict) = ("clear", "possible", "conflict");
    let doubtful = |volume: Volume| Volume { uncertainty_cm: 20_000, ..volume };
    let nights = |days: u8, begin_s: u32| {
        let daily = vec![Daily { days, begin_s, length_s: 3_600 }];
        Volume { schedule: Schedule { from: moment(DAWN), until: Bound::Open, daily }, ..disc(49.0, 24.0) }
    };
    vec![
        pair("near", "About 4.7 km between the discs.", conflict, disc(49.0, 24.0), disc(49.06, 24.0)),
        pair("far", "About 5.8 km between the discs.", clear, disc(49.0, 24.0), disc(49.07, 24.0)),
        pair("antimeridian", "On both sides of the 180th meridian.", conflict, disc(5.0, 179.99), disc(5.0, -179.99)),
        pair("pole", "A region round the pole, and a place in it.", conflict, over_pole.clone(), disc(89.0, 17.0)),
        pair(
            "over-the-pole",
            "A path over the pole meets what stands on the other side.",
            conflict,
            path(&[(88.0, 10.0), (88.0, -170.0)], 100),
            disc(89.0, -170.0),
        ),
        pair(
            "long-edge",
            "An edge along no parallel: it rises far north of both its ends.",
            conflict,
            path(&[(50.0, 0.0), (50.0, 90.0)], 0),
            disc(59.3, 45.0),
        ),
        pair(
            "parallel",
            "What lies on the parallel of both ends is far from the edge.",
            clear,
            path(&[(50.0, 0.0), (50.0, 90.0)], 0),
            disc(50.0, 45.0),
        ),
        pair(
            "half-pacific",
            "A region over half the Pacific, and an island in it.",
            conflict,
            region(&[(-30.0, 160.0), (-30.0, -110.0), (30.0, -110.0), (30.0, 160.0)]),
            disc(21.0, -157.0),
        ),
        pair(
            "hole",
            "In the hole of a region, farther than the separation from its edge.",
            clear,
            {
                let ring = |half: f64| vec![at(-half, -half), at(-half, half), at(half, half), at(half, -half)];
                standing(Footprint::Polygon { outer: ring(1.0), holes: vec![ring(0.5)] })
            },
            disc(0.0, 0.0),
        ),
        pair("height-kept", "Exactly 300 m above the other.", clear, between(0, 50_000, Datum::MeanSea), {
            between(80_000, 90_000, Datum::MeanSea)
        }),
        pair("height-less", "One centimetre less.", conflict, between(0, 50_000, Datum::MeanSea), {
            between(79_999, 90_000, Datum::MeanSea)
        }),
        pair(
            "height-datums",
            "Over ground and over the sea: nobody wrote down how high the ground is.",
            possible,
            between(0, 50_000, Datum::Ground),
            between(200_000, 250_000, Datum::MeanSea),
        ),
        pair(
            "height-datums-clear",
            "Above the highest ground and 300 m more.",
            clear,
            between(0, 50_000, Datum::Ground),
            between(965_000, 970_000, Datum::MeanSea),
        ),
        pair("time-kept", "Exactly ten minutes after the other.", clear, timed(0, HOUR), {
            timed(HOUR + 600_000, 2 * HOUR)
        }),
        pair("time-less", "One millisecond less.", conflict, timed(0, HOUR), timed(HOUR + 599_999, 2 * HOUR)),
        pair(
            "windows",
            "On different days of the week, for ever.",
            clear,
            nights(0b000_0001, 0),
            nights(0b000_0010, 0),
        ),
        pair(
            "windows-midnight",
            "From Sunday into Monday, and on Monday.",
            conflict,
            nights(0b100_0000, 84_600),
            nights(0b000_0001, 600),
        ),
        pair(
            "doubt",
            "5.8 km apart, give or take 400 m on either side.",
            clear,
            doubtful(disc(49.0, 24.0)),
            doubtful(disc(49.07, 24.0)),
        ),
        pair(
            "doubt-possible",
            "5.2 km apart, give or take 200 m for each.",
            possible,
            doubtful(disc(49.0, 24.0)),
            doubtful(disc(49.065, 24.0)),
        ),
        pair(
            "moving",
            "Both fly over one place, one hour after each other.",
            clear,
            route(&[(49.0, 23.0, DAWN), (49.0, 25.0, DAWN + 2 * HOUR)], 10_000),
            route(&[(48.0, 24.0, DAWN + HOUR), (50.0, 24.0, DAWN + 3 * HOUR)], 10_000),
        ),
        pair(
            "moving-meet",
            "Both fly over one place at one time.",
            conflict,
            route(&[(49.0, 23.0, DAWN), (49.0, 25.0, DAWN + 2 * HOUR)], 10_000),
            route(&[(48.0, 24.0, DAWN), (50.0, 24.0, DAWN + 2 * HOUR)], 10_000),
        ),
        pair(
            "moving-past",
            "A flight passes a region before that is active.",
            clear,
            route(&[(49.0, 23.0, DAWN), (49.0, 25.0, DAWN + 2 * HOUR)], 10_000),
            timed(2 * HOUR - 600_000, 3 * HOUR),
        ),
        Pair {
            name: "zero-touch",
            comment: "A separation of nothing: what meets in one moment only does not keep it.",
            separations: Separations { horizontal_cm: 0, vertical_cm: 0, time_ms: 0 },
            verdict: conflict,
            volumes: [timed(0, HOUR), timed(HOUR, 2 * HOUR)],
        },
        Pair {
            name: "zero-apart",
            comment: "A separation of nothing is kept by one millisecond.",
            separations: Separations { horizontal_cm: 0, vertical_cm: 0, time_ms: 0 },
            verdict: clear,
            volumes: [timed(0, HOUR), timed(HOUR + 1, 2 * HOUR)],
        },
    ]
}

fn area(volume: Volume) -> Annex {
    let area = Area {
        names: vec!["Border".to_owned()],
        volume,
        distance_cm: 500_000,
        kinds: BTreeSet::from([NoticeKind::Flight]),
    };
    Annex { areas: vec![area], ..Annex::default() }
}

/// Good annexes.
pub fn annexes() -> Vec<(&'static str, &'static str, Annex)> {
    let border = Footprint::Corridor { path: vec![at(49.0, 22.9), at(49.5, 22.6), at(50.3, 23.2)], half_width_cm: 0 };
    let town = Place { names: vec!["Northtown".to_owned(), "Nordstadt".to_owned()], at: at(49.84, 24.03) };
    let mut owed = Annex::default();
    owed.kinds[NoticeKind::Exercise.index()].thresholds = vec![Amount { what: "troops".to_owned(), count: 9_000 }];
    vec![
        ("default", "What holds where a charter has no annex.", Annex::default()),
        ("areas", "A border from which flights stay 5 km, and a place by two names.", {
            let border = Volume { schedule: Schedule::ALWAYS, ..standing(border) };
            Annex { places: vec![town], ..area(border) }
        }),
        ("threshold", "Exercises below 9,000 troops are voluntary.", owed),
        ("people", "Calls and staffed checks with the longest clocks, and no check of the schedule.", {
            let (longest, staffed_at_s) = (31_622_400, Vec::new());
            let (call_answer_s, call_present_s, staffed_answer_s) = ([longest; 4], longest, longest);
            let standing = Vec::new();
            let people = PeopleTerms { call_answer_s, call_present_s, staffed_answer_s, staffed_at_s, standing };
            Annex { people, ..Annex::default() }
        }),
        ("incidents", "The shortest clocks for what has happened, and the line reviewed after a century.", {
            let incidents = IncidentTerms { attribution_s: 1, respond_s: [1; 9], violation_s: 1, review_days: 36_600 };
            Annex { incidents, ..Annex::default() }
        }),
        ("standing-calls", "Two chiefs speak every Monday, two watches every day.", {
            standing_calls(vec![
                standing_call(1, [true, false, false, false, false, false, false], 32_400),
                standing_call(0, [true; 7], 0),
            ])
        }),
    ]
}

fn standing_call(post: u8, days: [bool; 7], at_s: u64) -> StandingCall {
    let of = |party| Address { party: PartyIndex(party), post: PostIndex(post) };
    StandingCall { from: of(0), with: of(1), days, at_s, medium: Medium::Voice, recording: Recording::Notes }
}

fn standing_calls(standing: Vec<StandingCall>) -> Annex {
    let mut annex = Annex::default();
    annex.people.standing = standing;
    annex
}

/// What is no annex: its level, and why.
pub fn bad_annexes() -> Vec<(&'static str, &'static str, &'static str, Vec<u8>)> {
    let good = Annex::default().encode();
    let ring = |places: &[(f64, f64)]| {
        let outer = places.iter().map(|&(lat, lon)| at(lat, lon)).collect();
        area(standing(Footprint::Polygon { outer, holes: vec![] })).encode()
    };
    let changed = |change: &dyn Fn(&mut Annex)| {
        let mut annex = Annex::default();
        change(&mut annex);
        annex.encode()
    };
    let disc = || circle(at(49.0, 24.0), 100);
    let scheduled = |schedule: Schedule| area(Volume { schedule, ..disc() }).encode();
    let flown = |legs: &[(f64, f64, u64)]| route(legs, 100);
    vec![
        ("empty", "form", "An empty map.", vec![0xa0]),
        ("key-unknown", "form", "A key of a later version.", {
            let mut bytes = good.clone();
            bytes[0] += 1;
            bytes.extend([0x0d, 0x00]);
            bytes
        }),
        ("key-other", "form", "A key of a later version in place of the last.", {
            let mut bytes = good.clone();
            // The last pair is that of incidents, whose first clock is of 3,600 s.
            let key = bytes.windows(5).rposition(|found| found == [0x0c, 0x84, 0x19, 0x0e, 0x10]).unwrap();
            bytes[key] = 0x0d;
            bytes
        }),
        ("trailing-byte", "form", "A byte after the end.", [&good[..], &[0]].concat()),
        ("area-kinds-4096", "form", "An area for a kind of notice that there is not.", {
            let mut annex = area(disc());
            annex.areas[0].kinds.clear();
            let bytes = annex.encode();
            // The bits of the area's kinds, then the key of places, none of them, and the key of people.
            let place = bytes.windows(4).rposition(|found| found == [0x00, 0x0a, 0x80, 0x0b]).unwrap();
            [&bytes[..place], &[0x19, 0x10, 0x00], &bytes[place + 1..]].concat()
        }),
        ("kinds-eleven", "charter", "Terms for eleven kinds of notices.", changed(&|annex| drop(annex.kinds.pop()))),
        ("separation-large", "charter", "A separation over 1,000 km.", {
            changed(&|annex| annex.separations.horizontal_cm = 100_000_001)
        }),
        ("separation-long", "charter", "A separation in time over a day.", {
            changed(&|annex| annex.separations.time_ms = 86_400_001)
        }),
        ("clock-0", "charter", "A notice to be answered at once.", changed(&|annex| annex.answer_s = 0)),
        ("cease-order", "charter", "A warning to be passed on before it is read back.", {
            changed(&|annex| annex.cease.read_back_s = 301)
        }),
        ("plan-order", "charter", "Daily plans returned before they are sent.", {
            changed(&|annex| annex.plan.return_s = annex.plan.cut_off_s)
        }),
        ("call-answers-three", "form", "Clocks of calls of three precedences.", {
            let at = good.windows(3).rposition(|found| found == [0x0b, 0x85, 0x84]).unwrap() + 2;
            // The first of the four is of 300 s, in three bytes.
            [&good[..at], &[0x83], &good[at + 4..]].concat()
        }),
        ("call-clock-0", "charter", "A call to be answered at once.", {
            changed(&|annex| annex.people.call_answer_s[0] = 0)
        }),
        ("standing-call-day-8", "form", "A standing call on an eighth day of the week.", {
            let mut bytes = standing_calls(vec![standing_call(1, [true; 7], 0)]).encode();
            let days = bytes.windows(3).rposition(|found| found == [0x18, 0x7f, 0x00]).unwrap() + 1;
            bytes[days] = 0x80;
            bytes
        }),
        ("standing-call-never", "charter", "A standing call on no day of the week.", {
            standing_calls(vec![standing_call(1, [false; 7], 0)]).encode()
        }),
        ("standing-call-late", "charter", "A standing call after the day has ended.", {
            standing_calls(vec![standing_call(1, [true; 7], 86_400)]).encode()
        }),
        ("standing-call-alone", "charter", "A standing call of a party with itself.", {
            let mut alone = standing_call(1, [true; 7], 0);
            alone.with.party = alone.from.party;
            standing_calls(vec![alone]).encode()
        }),
        ("standing-calls-many", "form", "Sixty-five standing calls.", {
            standing_calls(vec![standing_call(1, [true; 7], 0); 65]).encode()
        }),
        ("staffed-clock-long", "charter", "A staffed check to be answered within more than a year.", {
            changed(&|annex| annex.people.staffed_answer_s = 31_622_401)
        }),
        ("staffed-order", "charter", "Two staffed checks at one time of the day.", {
            changed(&|annex| annex.people.staffed_at_s = vec![32_400, 32_400])
        }),
        ("staffed-next-day", "charter", "A staffed check at the end of the day.", {
            changed(&|annex| annex.people.staffed_at_s = vec![86_400])
        }),
        ("staffed-many", "form", "Forty-nine staffed checks a day.", {
            changed(&|annex| annex.people.staffed_at_s = (0..49).collect())
        }),
        ("incident-clocks-eight", "form", "Clocks of eight sorts of requests.", {
            let at = good.windows(6).rposition(|found| found == [0x0c, 0x84, 0x19, 0x0e, 0x10, 0x89]).unwrap() + 5;
            // The first of the nine is of 172,800 s, in five bytes.
            [&good[..at], &[0x88], &good[at + 6..]].concat()
        }),
        ("incident-clock-0", "charter", "An incident to be answered for at once.", {
            changed(&|annex| annex.incidents.attribution_s = 0)
        }),
        ("request-clock-long", "charter", "A visit to be answered within more than a year.", {
            changed(&|annex| annex.incidents.respond_s[3] = 31_622_401)
        }),
        ("violation-clock-0", "charter", "A violation to be answered at once.", {
            changed(&|annex| annex.incidents.violation_s = 0)
        }),
        ("review-never", "charter", "A review of the line after no days.", {
            changed(&|annex| annex.incidents.review_days = 0)
        }),
        ("lead-order", "charter", "Short notice that is longer than notice in time.", {
            changed(&|annex| annex.kinds[0].short_s = annex.kinds[0].lead_s + 1)
        }),
        ("area-nameless", "charter", "An area without a name.", {
            let mut annex = area(disc());
            annex.areas[0].names = vec![" ".to_owned()];
            annex.encode()
        }),
        ("area-crossing", "charter", "An area whose edge crosses itself.", {
            ring(&[(49.0, 24.0), (49.1, 24.1), (49.0, 24.1), (49.1, 24.0)])
        }),
        ("area-touching", "charter", "An area whose ring comes back to a place of its own.", {
            ring(&[(49.0, 24.0), (49.1, 24.0), (49.1, 24.1), (49.0, 24.0), (48.9, 24.1), (48.9, 24.0)])
        }),
        ("area-two-places", "charter", "A ring of two different places.", {
            ring(&[(49.0, 24.0), (49.1, 24.1), (49.0, 24.0)])
        }),
        ("area-no-area", "charter", "A ring that lies on one line.", ring(&[(0.0, 24.0), (0.0, 24.1), (0.0, 24.2)])),
        ("area-hemisphere", "charter", "A region wider than a hemisphere.", {
            ring(&[(-60.0, 0.0), (-60.0, 120.0), (60.0, 120.0), (60.0, -120.0), (-60.0, -120.0)])
        }),
        ("area-long-edge", "charter", "An edge of over 15,000 km.", {
            let path = vec![at(0.0, 0.0), at(0.0, 140.0)];
            area(standing(Footprint::Corridor { path, half_width_cm: 0 })).encode()
        }),
        ("area-hole-outside", "charter", "A hole that is not in its region.", {
            let square = |west: f64| vec![at(49.0, west), at(49.0, west + 0.1), at(49.1, west + 0.1), at(49.1, west)];
            area(standing(Footprint::Polygon { outer: square(24.0), holes: vec![square(25.0)] })).encode()
        }),
        ("area-radius", "charter", "A radius over 5,000 km.", area(circle(at(49.0, 24.0), 500_000_001)).encode()),
        ("area-bearing", "charter", "An ellipse that points at 180°.", {
            let (centre, semi_major_cm, semi_minor_cm) = (at(49.0, 24.0), 200_000, 100_000);
            area(standing(Footprint::Ellipse { centre, semi_major_cm, semi_minor_cm, bearing_e7: 1_800_000_000 }))
                .encode()
        }),
        ("area-ellipse-axes", "charter", "An ellipse whose longer axis is the shorter.", {
            let (centre, semi_major_cm, semi_minor_cm) = (at(49.0, 24.0), 100_000, 200_000);
            area(standing(Footprint::Ellipse { centre, semi_major_cm, semi_minor_cm, bearing_e7: 0 })).encode()
        }),
        ("area-upside-down", "charter", "A lower limit above the upper one.", {
            let height = band(over(101, Datum::MeanSea), over(100, Datum::MeanSea));
            area(Volume { height, ..disc() }).encode()
        }),
        ("area-too-high", "charter", "A height over 2,000,000 m.", {
            let height = band(Bound::Open, over(200_000_001, Datum::MeanSea));
            area(Volume { height, ..disc() }).encode()
        }),
        ("area-ends-first", "charter", "It ends when it begins.", scheduled(span(DAWN, DAWN))),
        ("area-window-endless", "charter", "A daily window longer than a day.", {
            let daily = vec![Daily { days: 1, begin_s: 0, length_s: 86_401 }];
            scheduled(Schedule { daily, ..Schedule::ALWAYS })
        }),
        ("area-window-never", "charter", "No daily window falls between its start and its end.", {
            // Friday, from six to seven, and a window on Mondays.
            let daily = vec![Daily { days: 1, begin_s: 0, length_s: 3_600 }];
            scheduled(Schedule { daily, ..span(DAWN, DAWN + HOUR) })
        }),
        ("area-route-backwards", "charter", "A waypoint that is not later than the one before.", {
            area(flown(&[(49.0, 24.0, DAWN), (49.1, 24.0, DAWN), (49.2, 24.0, DAWN + HOUR)])).encode()
        }),
        ("area-route-schedule", "charter", "A route that is to be active longer than it is on its way.", {
            let volume = flown(&[(49.0, 24.0, DAWN), (49.1, 24.0, DAWN + HOUR)]);
            area(Volume { schedule: span(DAWN, DAWN + 2 * HOUR), ..volume }).encode()
        }),
    ]
}
