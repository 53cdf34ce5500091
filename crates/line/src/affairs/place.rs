//! A place that is given two ways, so that one figure that was misheard shows before somebody acts on it.

use evidence::Malformed;
use evidence::cbor::{Reader, Writer};
use volume::Position;

use super::annex::Annex;
use super::geometry::{read_position, read_u32, write_position};
use crate::limits::{SEPARATION_CM_MAX, TITLE_BYTES_MAX};

/// A place by a named feature, a bearing and a distance from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub at: Position,
    /// Where from it the place lies, clockwise from true north, in 10⁻⁷ degree, from 0 up to 360°.
    pub bearing_e7: u32,
    /// How far from it, in centimetres.
    pub distance_cm: u32,
}

/// Why a place that is given two ways is none. The author's fault; as the author, this station refuses to sign it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// The two ways of giving the place do not meet.
    #[error(
        "{bearing_deg}° and {distance_m} m from {name} is {apart_m} m away from the position given: one of the two is \
         wrong; mend it, or leave the feature out"
    )]
    Apart {
        /// The feature.
        name: String,
        /// The bearing given, in whole degrees.
        bearing_deg: u32,
        /// The distance given, in metres.
        distance_m: u32,
        /// How far the two places lie apart, in metres.
        apart_m: u64,
    },
    /// The charter places a feature of this name somewhere else.
    #[error("the charter places {name} {apart_m} m away from where the warning does; give the charter's position")]
    Misplaced {
        /// The feature.
        name: String,
        /// How far apart, in metres.
        apart_m: u64,
    },
    /// A bearing of 360° or more, a distance that is too long, or a feature without a name.
    #[error("{0} is empty, too long or out of range")]
    Field(&'static str),
}

impl Feature {
    /// Passes a feature from which one comes to this place, as near as the charter asks, and which the charter knows
    /// nowhere else.
    ///
    /// # Errors
    /// [`PlaceError`] with the first rule broken.
    pub fn check(&self, at: Position, annex: &Annex) -> Result<(), PlaceError> {
        if self.name.trim().is_empty() || self.name.len() > TITLE_BYTES_MAX {
            return Err(PlaceError::Field("the feature's name"));
        }
        if self.bearing_e7 >= 3_600_000_000 {
            return Err(PlaceError::Field("the bearing"));
        }
        if self.distance_cm > SEPARATION_CM_MAX {
            return Err(PlaceError::Field("the distance"));
        }
        let name = self.name.clone();
        let apart_cm = self.at.destination(self.bearing_e7, self.distance_cm).distance_cm(at);
        if apart_cm > annex.cease.apart_cm.into() {
            return Err(PlaceError::Apart {
                name,
                bearing_deg: self.bearing_e7 / 10_000_000,
                distance_m: self.distance_cm / 100,
                apart_m: apart_cm / 100,
            });
        }
        let known = annex.places.iter().filter(|place| place.is_called(&self.name));
        match known.map(|place| place.at.distance_cm(self.at)).min() {
            Some(cm) if cm > annex.mismatch_cm.into() => Err(PlaceError::Misplaced { name, apart_m: cm / 100 }),
            _ => Ok(()),
        }
    }

    /// Writes `[name, position, bearing, distance]`, or null.
    pub(super) fn write(feature: Option<&Feature>, writer: &mut Writer) {
        match feature {
            Some(Feature { name, at, bearing_e7, distance_cm }) => {
                write_position(writer.array(4).text(name), *at);
                writer.uint((*bearing_e7).into()).uint((*distance_cm).into());
            }
            None => {
                writer.null();
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Option<Self>, Malformed> {
        if reader.null() {
            return Ok(None);
        }
        reader.array(4)?;
        let (name, at) = (reader.text(TITLE_BYTES_MAX)?.to_owned(), read_position(reader)?);
        Ok(Some(Feature { name, at, bearing_e7: read_u32(reader)?, distance_cm: read_u32(reader)? }))
    }
}
