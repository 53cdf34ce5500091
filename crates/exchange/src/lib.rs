//! How others write volumes and sites: files in and out.
//!
//! Bytes come in and values go out, or the other way; this crate opens no file, reads no clock and asks no network. A file
//! with a fault is not taken at all, and every fault is told with the feature, row or byte where it stands. What comes in
//! has the right form only: whether a volume makes sense, [`Volume::solid`](volume::Volume::solid) says. What goes out
//! says all that the format can, and what it cannot is refused with the reason, never left out; KML alone is a drawing,
//! which tells in words what it cannot draw.
//!
//! | | [`geojson`] | [`f3548`] | [`kml`] | [`openair`] | [`notam`] | [`sites`] |
//! |---|---|---|---|---|---|---|
//! | in, out | both | both | both | out | out | both |
//! | point | yes | no | yes | no | no | yes |
//! | circle | yes | yes | out, drawn | yes | yes | yes |
//! | ellipse | yes | out, polygon around it | out, drawn | polygon around it | polygon around it | no |
//! | polygon | yes | yes | yes | yes | yes | no |
//! | holes | yes | no | yes | no | no | no |
//! | corridor | yes | no | line; width out, in words | no | no | no |
//! | route | yes | no | out, as a line | no | no | no |
//! | uncertainty | yes | of circles, as radius | out, in words | of circles, as radius | of circles, as radius | no |
//! | height over sea level | yes | no | yes | feet | feet | of the site |
//! | height over ground | yes | no | yes | feet | feet | no |
//! | height over the ellipsoid | yes | yes | out, in words | no | no | no |
//! | flight level | yes | no | out, in words | yes | yes | no |
//! | begin and end | yes | yes | yes | as a comment | to the minute | end only |
//! | daily windows | yes | no | out, in words | as a comment | to the minute | no |
//! | properties | yes | no | yes | name | a text of its own | fixed columns |
//! | read back the same | all | what it can say | no | | | all |
//!
//! [`read_plan`] takes a file of GeoJSON, KML or F3548 and finds out by itself which it is.

mod coordinate;
mod error;
pub mod f3548;
pub mod geojson;
mod json;
pub mod kml;
pub mod limits;
mod measure;
pub mod notam;
pub mod openair;
mod outline;
mod plan;
pub mod sites;
mod time;
mod xml;

pub use coordinate::{Axis, CoordinateError, read_coordinate};
pub use error::{CannotSay, Fault, Faults, ReadError, Why};
pub use plan::{Format, Plan, read_plan};
pub use time::{Round, TimeError, read_date, read_moment, write_moment};
pub use xml::escaped;
