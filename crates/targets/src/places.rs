//! The index of volumes against looking at each of them.

use std::collections::BTreeMap;

use arbitrary::{Result, Unstructured};
use volume::{
    Bound, Daily, Datum, Effort, Footprint, Height, HeightBand, Index, Key, Moment, Position, Schedule, Separations,
    Solid, Verdict, Volume, Waypoint,
};

/// Most operations of one run.
const OPERATIONS_MAX: usize = 120;

/// Puts in, takes out and asks. What the index finds is what holding each against each finds.
pub fn index(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let (mut index, mut each) = (Index::new(), BTreeMap::<Key, Solid>::new());
    for _ in 0..OPERATIONS_MAX {
        if bytes.is_empty() || operation(&mut bytes, &mut index, &mut each).is_err() {
            break;
        }
        assert_eq!(index.len(), each.len());
    }
}

fn operation(bytes: &mut Unstructured<'_>, index: &mut Index, each: &mut BTreeMap<Key, Solid>) -> Result<()> {
    match bytes.arbitrary::<u8>()? % 4 {
        0 | 1 => {
            let key = key(bytes)?;
            if let Ok(solid) = volume(bytes)?.solid() {
                let before = index.insert(key, solid.clone());
                assert_eq!(before.is_some(), each.insert(key, solid).is_some());
            }
        }
        2 => {
            let key = key(bytes)?;
            assert_eq!(index.remove(key).is_some(), each.remove(&key).is_some());
            assert!(index.get(key).is_none());
        }
        _ => {
            let (separations, volume) = (separations(bytes)?, volume(bytes)?);
            let Ok(solid) = volume.solid() else { return Ok(()) };
            let found = index.near(&solid, &separations);
            let slowly = each.iter().map(|(key, other)| (*key, solid.verdict(other, &separations)));
            let slowly: Vec<_> = slowly.filter(|(_, verdict)| *verdict != Verdict::Clear).collect();
            assert_eq!(found, slowly, "{volume:?} {separations:?}");
            for (key, verdict) in slowly {
                let exact = solid.approach(&each[&key], &separations).verdict;
                assert_eq!(exact, verdict, "a shortcut never decides against the exact answer");
            }
            let mut effort = Effort(bytes.arbitrary::<u16>()?.into());
            let (part, whole) = index.near_within(&solid, &separations, &mut effort);
            assert!(if whole { part == found } else { part.iter().all(|one| found.contains(one)) });
        }
    }
    Ok(())
}

fn key(bytes: &mut Unstructured<'_>) -> Result<Key> {
    bytes.int_in_range(0..=40)
}

fn separations(bytes: &mut Unstructured<'_>) -> Result<Separations> {
    Ok(Separations {
        horizontal_cm: bytes.int_in_range(0..=20_000_000)?,
        vertical_cm: bytes.int_in_range(0..=500_000)?,
        time_ms: bytes.int_in_range(0..=86_400_000)?,
    })
}

/// Anywhere, and mostly near one place, so that things meet.
fn position(bytes: &mut Unstructured<'_>) -> Result<Position> {
    let (lat, lon) = match bytes.int_in_range(0..=7)? {
        0 => (bytes.int_in_range(-900_000_000..=900_000_000)?, bytes.int_in_range(-1_800_000_000..=1_800_000_000)?),
        1 => (*bytes.choose(&[-900_000_000, 0, 900_000_000])?, *bytes.choose(&[-1_800_000_000, 0, 1_800_000_000])?),
        _ => (bytes.int_in_range(499_000_000..=501_000_000)?, bytes.int_in_range(239_000_000..=241_000_000)?),
    };
    Ok(Position::new(lat, lon).expect("it is on Earth"))
}

fn positions(bytes: &mut Unstructured<'_>) -> Result<Vec<Position>> {
    (0..bytes.int_in_range(0..=6)?).map(|_| position(bytes)).collect()
}

fn volume(bytes: &mut Unstructured<'_>) -> Result<Volume> {
    let radius = |bytes: &mut Unstructured<'_>| bytes.int_in_range(0..=10_000_000u32);
    let footprint = match bytes.int_in_range(0..=4)? {
        0 => Footprint::Circle { centre: position(bytes)?, radius_cm: radius(bytes)? },
        1 => Footprint::Ellipse {
            centre: position(bytes)?,
            semi_major_cm: radius(bytes)?,
            semi_minor_cm: radius(bytes)?,
            bearing_e7: bytes.arbitrary()?,
        },
        2 => {
            let outer = positions(bytes)?;
            let holes = (0..bytes.int_in_range(0..=1)?).map(|_| positions(bytes)).collect::<Result<_>>()?;
            Footprint::Polygon { outer, holes }
        }
        3 => Footprint::Corridor { path: positions(bytes)?, half_width_cm: radius(bytes)? },
        _ => {
            let (mut time, mut waypoints) = (1_770_000_000_000u64, Vec::new());
            for at in positions(bytes)? {
                time += bytes.int_in_range(0..=7_200_000u64)?;
                waypoints.push(Waypoint { at, time: Moment(time) });
            }
            Footprint::Route { waypoints, radius_cm: radius(bytes)? }
        }
    };
    let height = |bytes: &mut Unstructured<'_>| -> Result<Bound<Height>> {
        let datum = *bytes.choose(&[Datum::MeanSea, Datum::Ground, Datum::Ellipsoid, Datum::Pressure])?;
        let cm = bytes.int_in_range(-50_000..=1_500_000)?;
        Ok(if bytes.arbitrary()? { Bound::Open } else { Bound::At(Height { cm, datum }) })
    };
    let moment = |bytes: &mut Unstructured<'_>| -> Result<Bound<Moment>> {
        let ms = 1_770_000_000_000 + bytes.int_in_range(0..=864_000_000u64)?;
        Ok(if bytes.arbitrary()? { Bound::Open } else { Bound::At(Moment(ms)) })
    };
    let is_route = matches!(footprint, Footprint::Route { .. });
    let schedule = if is_route {
        Schedule { from: Bound::Open, until: Bound::Open, daily: Vec::new() }
    } else {
        let windows = bytes.int_in_range(0..=2)?;
        let window = |bytes: &mut Unstructured<'_>| -> Result<Daily> {
            let (days, begin_s) = (bytes.arbitrary()?, bytes.int_in_range(0..=86_399)?);
            Ok(Daily { days, begin_s, length_s: bytes.int_in_range(0..=90_000)? })
        };
        let daily = (0..windows).map(|_| window(bytes)).collect::<Result<_>>()?;
        Schedule { from: moment(bytes)?, until: moment(bytes)?, daily }
    };
    let uncertainty_cm = bytes.int_in_range(0..=100_000)?;
    Ok(Volume {
        footprint,
        uncertainty_cm,
        height: HeightBand { lower: height(bytes)?, upper: height(bytes)? },
        schedule,
    })
}
