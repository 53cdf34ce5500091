//! Whether a place can be meant. Latitude and longitude that are exchanged are a place all the same below 90°, so each
//! place is held against everything that the line knows: its standing areas, its places by name, its notices and sites.
//!
//! A doubt is told and decides nothing: what is in doubt goes on by an officer's word, and a warning goes on at once.

use line::affairs::Item;
use line::plot::Plot;
use serde_json::{Value, json};
use volume::{Footprint, HeightBand, Index, Position, Schedule, Separations, Solid, Volume};

use crate::serve::Host;

/// What lies no farther than this from something that the line knows is in no doubt: 100 km.
const FAR_CM: u32 = 10_000_000;

/// What lies farther than this from all that the line knows is told in any case: 1,000 km.
const REMOTE_CM: u32 = 100_000_000;

/// How many times nearer a place must come by being swapped. Where latitude and longitude are about the same, swapping
/// leads nowhere near, and the other ways of looking at a place must do.
const TIMES_NEARER: u32 = 4;

/// Farther than any two places are apart.
const WORLD_CM: u32 = 2_010_000_000;

/// How exactly distances are told: 1 km.
const GRAIN_CM: u32 = 100_000;

/// Why a place may not be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The first place as it was given.
    at: Position,
    /// How far that is from all that the line knows, in kilometres.
    away_km: u32,
    /// How far it is with latitude and longitude exchanged, where that is so much nearer that they look swapped.
    swapped_km: Option<u32>,
}

impl Doubt {
    /// True if latitude and longitude look swapped, so that it takes an officer's word to go on.
    #[must_use]
    pub fn is_swapped(&self) -> bool {
        self.swapped_km.is_some()
    }

    /// For tools.
    #[must_use]
    pub fn view(&self) -> Value {
        let looks = if self.is_swapped() { "swapped" } else { "remote" };
        let (lat, lon) = self.at.degrees();
        json!({
            "looks": looks, "at": [lat, lon], "away_km": self.away_km, "swapped_km": self.swapped_km,
            "words": self.to_string(),
        })
    }
}

impl std::fmt::Display for Doubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (at, away) = (self.at, thousands(self.away_km));
        match self.swapped_km {
            Some(swapped) => write!(
                f,
                "latitude and longitude look swapped: as given, {at} lies {away} km from everything \
                 known; swapped, {} km",
                thousands(swapped)
            ),
            None => write!(f, "{at} lies {away} km from everything known"),
        }
    }
}

/// What a line knows.
pub struct Known<'a> {
    plot: &'a Plot,
    places: Index,
}

impl<'a> Known<'a> {
    /// What the line of a host knows.
    pub fn of(host: &'a Host) -> Self {
        let places = host.line.rules().annex.places.iter();
        let solids = places.filter_map(|place| still(&Footprint::Circle { centre: place.at, radius_cm: 0 }, false));
        Known { plot: host.line.plot(), places: (0..).zip(solids).collect() }
    }

    /// Why a place may not be meant; `but` is what it is to stand in the place of.
    #[must_use]
    pub fn doubt(&self, footprint: &Footprint, but: Option<Item>) -> Option<Doubt> {
        doubt(footprint, |solid, within_cm| {
            self.plot.is_near(solid, within_cm, but) || !self.places.near(solid, &level(within_cm)).is_empty()
        })
    }
}

/// Why a place may not be meant, by what tells whether anything known lies within so many centimetres. `None` where
/// nothing is known at all.
pub fn doubt(footprint: &Footprint, near: impl Fn(&Solid, u32) -> bool) -> Option<Doubt> {
    let given = still(footprint, false)?;
    if near(&given, FAR_CM) || !near(&given, WORLD_CM) {
        return None;
    }
    let away_cm = nearest_cm(&given, WORLD_CM, &near);
    let swapped = still(footprint, true).filter(|swapped| near(swapped, away_cm / TIMES_NEARER));
    let swapped_cm = swapped.map(|swapped| nearest_cm(&swapped, away_cm / TIMES_NEARER, &near));
    let at = footprint.places().next()?;
    (swapped_cm.is_some() || away_cm > REMOTE_CM).then(|| Doubt {
        at,
        away_km: away_cm / GRAIN_CM,
        swapped_km: swapped_cm.map(|cm| cm / GRAIN_CM),
    })
}

/// About how far something is from the nearest that is known, which lies within `most_cm`.
fn nearest_cm(solid: &Solid, most_cm: u32, near: &impl Fn(&Solid, u32) -> bool) -> u32 {
    let (mut beyond, mut within) = (0, most_cm);
    while within - beyond > GRAIN_CM {
        let middle = beyond + (within - beyond) / 2;
        if near(solid, middle) { within = middle } else { beyond = middle }
    }
    within
}

/// All that a footprint ever covers, at all times and heights; with latitude and longitude exchanged if asked. `None`
/// where that is no place.
fn still(footprint: &Footprint, swapped: bool) -> Option<Solid> {
    let one = |at: Position| if swapped { Position::new(at.lon(), at.lat()).ok() } else { Some(at) };
    let all = |places: &mut dyn Iterator<Item = Position>| places.map(one).collect::<Option<Vec<_>>>();
    let along = |places: &mut dyn Iterator<Item = Position>, half_width_cm: u32| {
        let mut path = all(places)?;
        path.dedup();
        Some(match path.as_slice() {
            [centre] => Footprint::Circle { centre: *centre, radius_cm: half_width_cm },
            _ => Footprint::Corridor { path, half_width_cm },
        })
    };
    let footprint = match footprint {
        Footprint::Circle { centre, radius_cm } => Footprint::Circle { centre: one(*centre)?, radius_cm: *radius_cm },
        Footprint::Ellipse { centre, semi_major_cm, .. } => {
            Footprint::Circle { centre: one(*centre)?, radius_cm: *semi_major_cm }
        }
        Footprint::Polygon { outer, .. } => {
            Footprint::Polygon { outer: all(&mut outer.iter().copied())?, holes: Vec::new() }
        }
        Footprint::Corridor { path, half_width_cm } => along(&mut path.iter().copied(), *half_width_cm)?,
        Footprint::Route { waypoints, radius_cm } => {
            along(&mut waypoints.iter().map(|waypoint| waypoint.at), *radius_cm)?
        }
    };
    Volume { footprint, uncertainty_cm: 0, height: HeightBand::ALL, schedule: Schedule::ALWAYS }.solid().ok()
}

/// A distance at all heights and times.
pub fn level(horizontal_cm: u32) -> Separations {
    Separations { horizontal_cm, vertical_cm: 0, time_ms: 0 }
}

/// Footprints by number, to hold others against.
pub fn index<'f>(footprints: impl Iterator<Item = (u64, &'f Footprint)>) -> Index {
    footprints.filter_map(|(number, footprint)| Some((number, still(footprint, false)?))).collect()
}

/// A number with a comma before each three digits.
fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let mut said = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    said
}

#[cfg(test)]
mod tests {
    use volume::{Moment, Waypoint};

    use super::*;

    fn place(lat: f64, lon: f64) -> Position {
        Position::from_degrees(lat, lon).unwrap()
    }

    fn circle(lat: f64, lon: f64) -> Footprint {
        Footprint::Circle { centre: place(lat, lon), radius_cm: 100_000 }
    }

    /// Against one place near Damascus.
    fn against_damascus(footprint: &Footprint) -> Option<Doubt> {
        let known = circle(33.51, 36.29);
        let known = index(std::iter::once((0, &known)));
        doubt(footprint, |solid, within_cm| !known.near(solid, &level(within_cm)).is_empty())
    }

    #[test]
    fn a_place_typed_with_latitude_and_longitude_exchanged_is_told_from_one_that_is_meant() {
        let doubt = against_damascus(&circle(36.2, 33.5)).expect("it is off the coast of Cyprus");
        assert_eq!((doubt.away_km, doubt.swapped_km), (390, Some(6)));
        assert!(doubt.to_string().contains("swapped, 6 km"), "{doubt}");
        for meant in [circle(33.5, 36.2), circle(34.2, 36.9), circle(33.8, 35.5)] {
            assert_eq!(against_damascus(&meant), None);
        }
    }

    #[test]
    fn a_place_far_from_everything_is_told_without_being_taken_for_another() {
        let doubt = against_damascus(&circle(49.95, 23.4)).expect("it is in the west of Ukraine");
        assert_eq!((doubt.is_swapped(), doubt.view()["looks"].as_str()), (false, Some("remote")));
        assert!((2_050..2_150).contains(&doubt.away_km), "{doubt}");
        // A longitude beyond 90° is no latitude.
        assert_eq!(against_damascus(&circle(10.0, 170.0)).map(|doubt| doubt.is_swapped()), Some(false));
        assert_eq!(super::doubt(&circle(36.2, 33.5), |_, _| false), None, "nothing is known to hold it against");
    }

    #[test]
    fn every_footprint_is_held_against_what_is_known_whatever_its_times() {
        let corners = [(36.2, 33.5), (36.3, 33.5), (36.3, 33.6)].map(|(lat, lon)| place(lat, lon));
        let at = |at, hour: u64| Waypoint { at, time: Moment(hour * 3_600_000) };
        let waypoints = vec![at(corners[0], 1), at(corners[1], 2), at(corners[1], 3), at(corners[2], 4)];
        for footprint in [
            Footprint::Polygon { outer: corners.to_vec(), holes: Vec::new() },
            Footprint::Corridor { path: corners.to_vec(), half_width_cm: 100 },
            Footprint::Route { waypoints, radius_cm: 100 },
            Footprint::Route { waypoints: vec![at(corners[0], 1), at(corners[0], 2)], radius_cm: 100 },
            Footprint::Ellipse { centre: corners[0], semi_major_cm: 200, semi_minor_cm: 100, bearing_e7: 0 },
        ] {
            let doubt = against_damascus(&footprint);
            assert!(doubt.is_some_and(|doubt| doubt.is_swapped()), "{footprint:?}: {doubt:?}");
        }
    }

    #[test]
    fn kilometres_are_told_in_threes() {
        assert_eq!([0, 999, 2_140, 20_015].map(thousands), ["0", "999", "2,140", "20,015"]);
    }
}
