//! Rows that say the same site twice.

use std::collections::HashMap;

use super::SiteRow;
use volume::Position;

/// Mean radius of the Earth in metres. On a sphere a distance is at most 0.6 % off, enough to tell neighbours.
const EARTH_M: f64 = 6_371_008.8;

/// Pairs of a row and an earlier one of the same name at most `within_m` metres away, by their index.
pub(super) fn duplicates(rows: &[SiteRow], within_m: u32) -> Vec<(usize, usize)> {
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (nth, row) in rows.iter().enumerate() {
        let name: String = row.name.split_whitespace().flat_map(str::chars).flat_map(char::to_lowercase).collect();
        by_name.entry(name).or_default().push(nth);
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for rows_of_name in by_name.values().filter(|rows_of_name| rows_of_name.len() > 1) {
        near(rows, rows_of_name, f64::from(within_m), &mut pairs);
    }
    pairs.sort_unstable();
    pairs
}

/// Space is cut into cubes as wide as the distance, so that only 27 of them hold what may be near, everywhere on Earth;
/// a row that was found again is not kept, so that a cube holds a few at most.
fn near(rows: &[SiteRow], candidates: &[usize], within_m: f64, pairs: &mut Vec<(usize, usize)>) {
    let width = within_m.max(1.0);
    let mut cubes: HashMap<[i64; 3], Vec<(usize, [f64; 3])>> = HashMap::new();
    for &nth in candidates {
        let place = vector(rows[nth].at);
        let cube = place.map(|metres| libm::floor(metres / width) as i64);
        let around = (0..27).map(|step| [cube[0] + step % 3 - 1, cube[1] + step / 3 % 3 - 1, cube[2] + step / 9 - 1]);
        let others = around.filter_map(|cube| cubes.get(&cube)).flatten();
        let earlier = others.filter(|(_, other)| distance(place, *other) <= within_m).map(|(other, _)| *other).min();
        match earlier {
            Some(earlier) => pairs.push((nth, earlier)),
            None => cubes.entry(cube).or_default().push((nth, place)),
        }
    }
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    let square = |axis: usize| (a[axis] - b[axis]) * (a[axis] - b[axis]);
    (square(0) + square(1) + square(2)).sqrt()
}

/// A place on the sphere in metres from its middle.
fn vector(place: Position) -> [f64; 3] {
    let (lat, lon) = place.degrees();
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    [libm::cos(lat) * libm::cos(lon), libm::cos(lat) * libm::sin(lon), libm::sin(lat)].map(|unit| unit * EARTH_M)
}
