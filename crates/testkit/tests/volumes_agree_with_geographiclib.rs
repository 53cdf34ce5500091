//! GeographicLib and slow sampling judge what the crate of volumes finds: no conflict is missed and none is invented,
//! anywhere on Earth, and the border that a strike came near is as far away as it was.

mod oracle;

use testkit::random::Random;
use testkit::volumes::hard_pair;
use volume::{Bound, Footprint, HeightBand, Moment, Position, Schedule, Separations, Solid, Verdict, Volume};

const PAIRS: usize = 4_000;

/// By how much a conflict may be missed, in metres and as a share of the distance: pieces of edges of up to 32 km are
/// taken for plane arcs, which are off the geodesic by up to 7 cm, and centimetres are rounded.
const MISSED_M: f64 = 0.2;
const MISSED_SHARE: f64 = 4e-6;

fn judged(seed: u64) {
    let mut random = Random::new(seed);
    for _ in 0..PAIRS / 4 {
        let (first, second) = hard_pair(&mut random);
        let time_ms = random.below(3_600_000);
        let solids = (solid(&first), solid(&second));
        let at = |metres: f64| Separations { horizontal_cm: cm(metres), vertical_cm: 100, time_ms };
        let Some(distance_m) = oracle::distance(&first, &second, time_ms) else {
            assert_eq!(solids.0.verdict(&solids.1, &at(1e6)), Verdict::Clear, "{first:?}\n{second:?}");
            continue;
        };
        let ellipses = rounded_off(&first) + rounded_off(&second);
        let missed_m = MISSED_M + MISSED_SHARE * distance_m + ellipses;
        let invented_m = (distance_m * 0.001).max(1.0) + ellipses;
        let found = solids.0.approach(&solids.1, &at(1.0));
        let told = format!("{distance_m} m between\n{first:?}\n{second:?}\n{found:?}");
        both(&solids, &at(distance_m + missed_m), Verdict::Conflict, &told);
        if distance_m > invented_m {
            both(&solids, &at(distance_m - invented_m), Verdict::Clear, &told);
        }
        if time_ms > 0 {
            let (least, most) = (found.horizontal_cm.least as f64 / 100.0, found.horizontal_cm.most as f64 / 100.0);
            assert!(least >= distance_m - invented_m && most <= distance_m + missed_m, "{least} to {most} m: {told}");
        }
    }
}

/// The verdict must be this one whichever of the two is asked.
fn both(solids: &(Solid, Solid), separations: &Separations, verdict: Verdict, told: &str) {
    assert_eq!(solids.0.verdict(&solids.1, separations), verdict, "{separations:?}: {told}");
    assert_eq!(solids.1.verdict(&solids.0, separations), verdict, "the other way round, {separations:?}: {told}");
    assert_eq!(solids.0.approach(&solids.1, separations).verdict, verdict, "approach, {separations:?}: {told}");
}

/// An ellipse is lowered to a ring that is off it by half a metre or a hundred-thousandth of its longer half axis.
fn rounded_off(volume: &Volume) -> f64 {
    match volume.footprint {
        Footprint::Ellipse { semi_major_cm, .. } => (f64::from(semi_major_cm) * 1e-7).max(0.5),
        _ => 0.0,
    }
}

fn solid(volume: &Volume) -> Solid {
    volume.solid().unwrap_or_else(|error| panic!("{error}: {volume:?}"))
}

fn cm(metres: f64) -> u32 {
    (metres * 100.0).round() as u32
}

#[test]
fn no_conflict_is_missed_or_invented() {
    judged(1);
}

#[test]
fn nor_with_another_seed() {
    judged(2);
}

#[test]
fn nor_with_a_third() {
    judged(3);
}

#[test]
fn nor_with_a_fourth() {
    judged(4);
}

/// The border as `tools/border.py` writes it: one place a line, longitude first.
fn border() -> Vec<Position> {
    let text = include_str!("../../../scenarios/poland-ukraine.geojson");
    let place = |line: &str| {
        let (lon, lat) = line.strip_prefix('[')?.split_once(']')?.0.split_once(", ")?;
        Some(Position::from_degrees(lat.parse().ok()?, lon.parse().ok()?).expect("the border is on Earth"))
    };
    text.lines().filter_map(place).collect()
}

/// 2022-03-13T02:45:00Z, about when the training range near Yavoriv was struck.
const STRIKES: Moment = Moment(1_647_139_500_000);

fn always(footprint: Footprint) -> Volume {
    Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule: Schedule::ALWAYS }
}

fn strikes(radius_cm: u32) -> Volume {
    let centre = Position::from_degrees(49.95, 23.4).expect("a place on Earth");
    let until = Moment(STRIKES.0 + 1_800_000);
    let schedule = Schedule { from: Bound::At(STRIKES), until: Bound::At(until), daily: Vec::new() };
    Volume { schedule, ..always(Footprint::Circle { centre, radius_cm }) }
}

#[test]
fn the_strikes_of_13_march_2022_came_within_17_km_of_the_border() {
    let path = border();
    assert_eq!(path.len(), 163);
    let bare = always(Footprint::Corridor { path: path.clone(), half_width_cm: 0 });
    let judge_m = oracle::distance(&bare, &strikes(0), 1).unwrap();
    // What the Python package geographiclib 2.1 finds along the same edges.
    assert!((judge_m - 16_519.822).abs() < 0.01, "{judge_m}");
    let separations = Separations { horizontal_cm: 1_000_000, vertical_cm: 30_000, time_ms: 600_000 };
    let of = |border: &Volume, strikes: &Volume| solid(strikes).approach(&solid(border), &separations);
    let approach = of(&bare, &strikes(0));
    assert_eq!(approach.verdict, Verdict::Clear);
    assert!((approach.horizontal_cm.least as f64 / 100.0 - judge_m).abs() < 0.1, "{approach:?}");
    assert_eq!((approach.vertical_cm.least, approach.time_ms), (0, 0));

    // A buffer of 5 km on the border and 3 km around the strikes leave 8.5 km of the 16.5.
    let buffered = always(Footprint::Corridor { path, half_width_cm: 500_000 });
    let approach = of(&buffered, &strikes(300_000));
    assert_eq!(approach.verdict, Verdict::Conflict);
    assert!((approach.horizontal_cm.least as f64 / 100.0 - (judge_m - 8_000.0)).abs() < 0.1, "{approach:?}");
}
