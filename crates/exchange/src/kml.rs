//! KML 2.2 (OGC 07-147r2): placemarks in, and volumes out to be looked at.
//!
//! Read is every `Placemark`, wherever it stands, as one [`Plan`](crate::Plan):
//!
//! | Element | What it says |
//! |---|---|
//! | `Point`, `LineString`, `LinearRing`, `Polygon`, `MultiGeometry` | One volume for each part: a bare point, a bare line, a region with holes. |
//! | `coordinates` | Longitude, latitude and, with an `altitudeMode`, altitude in metres. |
//! | `altitudeMode` | `clampToGround` or none: nothing about heights, so all of them. `relativeToGround`: over ground. `absolute`: over mean sea level. |
//! | `extrude` | `1`: from the ground up to the highest place; else from the lowest to the highest place. |
//! | `TimeSpan` | `begin` and `end` as RFC 3339 times; one that is left out is open. |
//! | `TimeStamp` | The second that `when` names. |
//! | `name`, `description`, `id`, `ExtendedData` | Kept as properties. |
//!
//! Dates without a time and times without a zone are refused, as are models, tracks and links to other files, and
//! everything that depends on the sea floor.
//!
//! Written is a drawing: circles and ellipses as regions around them, corridors and routes as lines, and each height at
//! its upper limit. What exactly is meant stands in the `ExtendedData` of every placemark. Use
//! [`geojson`](crate::geojson) to keep volumes.

mod read;
mod write;

pub(crate) use read::plans;
pub use read::read;
pub use write::write;
