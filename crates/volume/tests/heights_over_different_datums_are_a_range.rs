//! Bands of height: what is refused, and what the gap between two can be.

use proptest::prelude::*;
use volume::Datum::{Ellipsoid, Ground, MeanSea, Pressure};
use volume::limits::{HEIGHT_CM_MAX, HEIGHT_CM_MIN};
use volume::{Bound, Datum, Height, HeightBand, Range, VolumeError};

const DATUMS: [Datum; 4] = [MeanSea, Ground, Ellipsoid, Pressure];

fn at(cm: i32, datum: Datum) -> Bound<Height> {
    Bound::At(Height { cm, datum })
}

fn band(lower: i32, upper: i32, datum: Datum) -> HeightBand {
    HeightBand { lower: at(lower, datum), upper: at(upper, datum) }
}

fn exactly(cm: u64) -> Range {
    Range { least: cm, most: cm }
}

#[test]
fn a_height_that_nothing_has_is_refused() {
    for datum in DATUMS {
        for (cm, fine) in [
            (HEIGHT_CM_MIN - 1, false),
            (HEIGHT_CM_MIN, true),
            (HEIGHT_CM_MAX, true),
            (HEIGHT_CM_MAX + 1, false),
            (i32::MIN, false),
            (i32::MAX, false),
        ] {
            let lower = HeightBand { lower: at(cm, datum), upper: Bound::Open };
            let upper = HeightBand { lower: Bound::Open, upper: at(cm, datum) };
            assert_eq!(lower.check().is_ok(), fine, "{lower:?}");
            assert_eq!(upper.check().is_ok(), fine, "{upper:?}");
        }
    }
    let deep = HeightBand { lower: at(HEIGHT_CM_MIN - 1, MeanSea), upper: Bound::Open };
    assert_eq!(deep.check(), Err(VolumeError::Height { metres: -20_000.01 }));
    assert_eq!(HeightBand::ALL.check(), Ok(()));
}

#[test]
fn a_band_of_one_datum_is_upside_down_from_one_centimetre_on() {
    for datum in DATUMS {
        assert_eq!(band(10_000, 10_000, datum).check(), Ok(()));
        let (lower, upper) = (Height { cm: 10_001, datum }, Height { cm: 10_000, datum });
        assert_eq!(band(10_001, 10_000, datum).check(), Err(VolumeError::UpsideDown { lower, upper }));
    }
}

#[test]
fn a_band_of_two_datums_is_upside_down_only_where_no_ground_or_geoid_could_right_it() {
    let checked = |lower, upper| HeightBand { lower, upper }.check().is_ok();
    // From 9,000 m over the sea to 150 m over the ground: so it is on no mountain.
    assert!(checked(at(900_000, MeanSea), at(15_000, Ground)));
    assert!(!checked(at(900_001, MeanSea), at(15_000, Ground)));
    assert!(checked(at(100_000, Ground), at(50_000, MeanSea)));
    assert!(!checked(at(100_001, Ground), at(50_000, MeanSea)));
    // The ellipsoid lies at most 107 m over the geoid, and the geoid at most 86 m over the ellipsoid.
    assert!(checked(at(10_700, MeanSea), at(0, Ellipsoid)) != checked(at(10_701, MeanSea), at(0, Ellipsoid)));
    assert!(checked(at(8_600, Ellipsoid), at(0, MeanSea)) != checked(at(8_601, Ellipsoid), at(0, MeanSea)));
}

#[test]
fn over_one_datum_the_gap_is_what_lies_between() {
    for datum in [MeanSea, Ellipsoid, Pressure] {
        let low = band(0, 10_000, datum);
        assert_eq!(low.gap(&band(10_001, 20_000, datum)), exactly(1));
        assert_eq!(low.gap(&band(10_000, 20_000, datum)), exactly(0));
        assert_eq!(low.gap(&band(-500, -300, datum)), exactly(300));
        assert_eq!(low.gap(&band(2_000, 3_000, datum)), exactly(0));
        assert_eq!(low.gap(&HeightBand { lower: Bound::Open, upper: at(-1, datum) }), exactly(1));
        assert_eq!(low.gap(&HeightBand { lower: Bound::Open, upper: at(0, datum) }), exactly(0));
        assert_eq!(low.gap(&HeightBand { lower: at(10_001, datum), upper: Bound::Open }), exactly(1));
        assert_eq!(low.gap(&HeightBand::ALL), exactly(0));
    }
    let (lowest, highest) = (band(i32::MIN, i32::MIN, MeanSea), band(i32::MAX, i32::MAX, MeanSea));
    assert_eq!(lowest.gap(&highest), exactly(u64::from(u32::MAX)));
}

#[test]
fn over_two_datums_the_gap_is_from_the_least_to_the_most_that_the_earth_allows() {
    // 120 m over the ground and 10,000 m over the sea: on Mount Everest 1,030 m remain, at the Dead Sea 10,380 m.
    let low = band(0, 12_000, Ground);
    assert_eq!(low.gap(&band(1_000_000, 1_100_000, MeanSea)), Range { least: 103_000, most: 1_038_000 });
    // Here the mountain may stand inside the band, or over it.
    assert_eq!(low.gap(&band(100_000, 110_000, MeanSea)), Range { least: 0, most: 775_000 });
    let sea = band(0, 10_000, MeanSea);
    assert_eq!(sea.gap(&band(30_000, 40_000, Ellipsoid)), Range { least: 30_000 - 8_600 - 10_000, most: 30_700 });
    // FL100 is 3,048 m by the standard atmosphere, and 1,300 m and a fifth more or less in some air.
    let level = band(304_800, 304_800, Pressure);
    assert_eq!(sea.gap(&level), Range { least: 304_800 - 190_960 - 10_000, most: 304_800 + 190_960 - 10_000 });
    // An upper limit that is open, or a lower one, leaves no gap on that side.
    assert_eq!(low.gap(&HeightBand { lower: Bound::Open, upper: at(0, MeanSea) }), Range { least: 0, most: 885_000 });
    assert_eq!(low.gap(&HeightBand { lower: at(0, MeanSea), upper: Bound::Open }), Range { least: 0, most: 38_000 });
}

#[test]
fn neighbours_over_steep_ground_are_not_apart_by_their_heights_over_it() {
    // One at 100 m over a summit, the other at 1,500 m over the valley beside it.
    let gap = band(0, 10_000, Ground).gap(&band(150_000, 160_000, Ground));
    assert_eq!(gap, Range { least: 0, most: 140_000 });
    // Higher than any face rises, and certain again.
    let gap = band(0, 10_000, Ground).gap(&band(610_000, 620_000, Ground));
    assert_eq!(gap, Range { least: 100_000, most: 600_000 });
    // Where they overlap they meet.
    assert_eq!(band(0, 10_000, Ground).gap(&band(10_000, 20_000, Ground)), Range { least: 0, most: 0 });
}

#[test]
fn a_band_over_two_datums_certainly_meets_itself() {
    let mixed = HeightBand { lower: at(0, Ground), upper: at(245 * 3_048, Pressure) };
    assert_eq!(mixed.gap(&mixed), Range { least: 0, most: 0 });
    // And one that reaches as high from a little higher ground.
    let other = HeightBand { lower: at(10_000, Ground), upper: at(245 * 3_048, Pressure) };
    assert_eq!(mixed.gap(&other), Range { least: 0, most: 0 });
}

/// A height over the sea where the ground, the geoid and the air are so.
fn over_sea(height: Height, ground: i64, geoid: i64) -> i64 {
    let cm = i64::from(height.cm);
    match height.datum {
        Ground => cm + ground,
        Ellipsoid => cm - geoid,
        _ => cm,
    }
}

fn bounds() -> impl Strategy<Value = Bound<Height>> {
    let cm = prop_oneof![HEIGHT_CM_MIN..=HEIGHT_CM_MAX, -50_000..1_500_000, Just(i32::MIN), Just(i32::MAX)];
    let datum = proptest::sample::select(DATUMS.to_vec());
    prop_oneof![1 => Just(Bound::Open), 6 => (cm, datum).prop_map(|(cm, datum)| at(cm, datum))]
}

fn bands() -> impl Strategy<Value = HeightBand> {
    (bounds(), bounds()).prop_map(|(lower, upper)| HeightBand { lower, upper })
}

proptest! {
    #[test]
    fn the_gap_is_symmetric_and_never_upside_down(one in bands(), two in bands()) {
        let gap = one.gap(&two);
        prop_assert_eq!(gap, two.gap(&one));
        prop_assert!(gap.least <= gap.most);
    }

    #[test]
    fn what_the_gap_is_at_some_place_lies_in_the_range(
        one in bands(), two in bands(), ground in -50_000i64..=885_000, geoid in -10_700i64..=8_600,
    ) {
        // Where a band stands upright; elsewhere it contradicts itself.
        let upright = |band: &HeightBand| match (band.lower, band.upper) {
            (Bound::At(lower), Bound::At(upper)) => over_sea(lower, ground, geoid) <= over_sea(upper, ground, geoid),
            _ => true,
        };
        prop_assume!(upright(&one) && upright(&two));
        let over = |lower: &HeightBand, upper: &HeightBand| match (lower.upper, upper.lower) {
            (Bound::At(top), Bound::At(bottom)) => over_sea(bottom, ground, geoid) - over_sea(top, ground, geoid),
            _ => 0,
        };
        let real = over(&one, &two).max(over(&two, &one)).max(0).unsigned_abs();
        let gap = one.gap(&two);
        prop_assert!(gap.least <= real && real <= gap.most, "{:?} without {}", gap, real);
    }
}
