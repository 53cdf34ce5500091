//! A place that is given two ways, as officers type it and as it is shown.

use clap::Args;
use line::affairs::{Annex, Feature};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use volume::Position;

use crate::calls::show::plain;
use crate::failure::{Exit, Failure};
use crate::parse;
use crate::show::text;

/// The second way of giving a place.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
pub struct SecondWay {
    /// The same place a second way: from a feature of this name …
    #[arg(long, requires = "bearing")]
    pub feature: Option<String>,
    /// … which lies here; left out, if the charter knows it …
    #[arg(long, requires = "feature", allow_hyphen_values = true)]
    pub feature_at: Option<String>,
    /// … so many degrees from true north …
    #[arg(long, requires = "distance")]
    pub bearing: Option<String>,
    /// … and so far away, as 1200m or 1.2km.
    #[arg(long, requires = "feature")]
    pub distance: Option<String>,
}

/// A place by a named feature.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewFeature {
    /// What it is called.
    pub name: String,
    /// Where it is; as the charter has it if left out.
    pub at: Option<String>,
    /// Degrees from true north.
    pub bearing: String,
    /// How far.
    pub distance: String,
}

impl SecondWay {
    /// The feature, if one is named.
    ///
    /// # Errors
    /// [`Exit::Usage`] if a bearing or a distance is missing.
    pub fn named(&self) -> Result<Option<NewFeature>, Failure> {
        match (&self.feature, &self.bearing, &self.distance) {
            (None, ..) => Ok(None),
            (Some(name), Some(bearing), Some(distance)) => Ok(Some(NewFeature {
                name: name.clone(),
                at: self.feature_at.clone(),
                bearing: bearing.clone(),
                distance: distance.clone(),
            })),
            _ => {
                let hint = "say --bearing 45 --distance 1200m";
                Err(Failure::new(Exit::Usage, "a feature needs a bearing and a distance", hint))
            }
        }
    }

    /// The feature as it goes into an entry, if one is named.
    ///
    /// # Errors
    /// [`Failure`] with what is not clear.
    pub fn feature(&self, annex: &Annex, place: Position) -> Result<Option<Feature>, Failure> {
        self.named()?.map(|given| feature(annex, place, &given)).transpose()
    }
}

/// The second way of giving a place. Where the charter knows several features of the name, the one is meant that goes
/// best with the first way.
///
/// # Errors
/// [`Failure`] with what is not clear.
pub fn feature(annex: &Annex, place: Position, given: &NewFeature) -> Result<Feature, Failure> {
    let (bearing_e7, distance_cm) = (parse::bearing_e7(&given.bearing)?, parse::length_cm(&given.distance)?);
    let at = match &given.at {
        Some(at) => parse::position(at)?,
        None => {
            let known = annex.places.iter().filter(|place| place.is_called(&given.name)).map(|place| place.at);
            let apart = |at: &Position| at.destination(bearing_e7, distance_cm).distance_cm(place);
            known.min_by_key(apart).ok_or_else(|| {
                let hint = "say --feature-at with its latitude and longitude, or leave the feature out";
                Failure::new(Exit::Usage, format!("the charter knows no place called {:?}", given.name), hint)
            })?
        }
    };
    Ok(Feature { name: given.name.clone(), at, bearing_e7, distance_cm })
}

/// A place for people and tools: degrees of latitude and longitude.
#[must_use]
pub fn degrees(at: Position) -> [f64; 2] {
    let (lat, lon) = at.degrees();
    [lat, lon]
}

/// The second way, and how far it leads from the first.
#[must_use]
pub fn view(feature: Option<&Feature>, place: Position) -> Option<Value> {
    feature.map(|feature| {
        let there = feature.at.destination(feature.bearing_e7, feature.distance_cm);
        json!({
            "name": feature.name,
            "at": degrees(feature.at),
            "bearing": f64::from(feature.bearing_e7) / 1e7,
            "distance_m": f64::from(feature.distance_cm) / 100.0,
            "apart_m": there.distance_cm(place) as f64 / 100.0,
        })
    })
}

/// The words for the second way in a view; that there is none is a warning of its own.
#[must_use]
pub fn second_way(feature: &Value) -> String {
    if !feature.is_object() {
        return "PLACE GIVEN ONE WAY ONLY: nothing holds the position against a slip of the hand.".to_owned();
    }
    format!(
        "that is {}° and {} m from {}, which gives a place {} m away",
        feature["bearing"],
        feature["distance_m"],
        plain(text(feature, "name")),
        feature["apart_m"]
    )
}

/// The words for a place in a view: `49.95000,23.40000`.
#[must_use]
pub fn shown(at: &Value) -> String {
    let degrees = |axis: usize| at[axis].as_f64().unwrap_or_default();
    format!("{:.5},{:.5}", degrees(0), degrees(1))
}
