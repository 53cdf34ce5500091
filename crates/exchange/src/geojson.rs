//! GeoJSON (RFC 7946) with the members of EUROCAE ED-318 for circles, heights and times, and a few of our own where
//! those say nothing. The same members are read and written, so that what is written here is read back the same.
//!
//! Read are a `FeatureCollection`, a `Feature` or a bare geometry. Each feature is one [`Plan`](crate::Plan).
//!
//! | Member | What it says |
//! |---|---|
//! | geometry `type`, `coordinates` | `Point`, `LineString`, `Polygon`, their `Multi…` and `GeometryCollection`: one volume for each part. Longitude, latitude; a third number is not read. |
//! | geometry `extent` | on a `Point` `{"subType":"Circle","radius":m}` (ED-318) or `{"subType":"Ellipse","semiMajor":m,"semiMinor":m,"bearing":°}`; on a `LineString` `{"subType":"Corridor","halfWidth":m}` or `{"subType":"Route","radius":m,"times":[…]}` with an RFC 3339 time for each place. Without: a bare point or line. |
//! | geometry `layer` | ED-318: `lower`, `lowerReference`, `upper`, `upperReference`, `uom`. References `AGL`, `AMSL`, `WGS84`, and `STD` for the standard pressure; units `m`, `ft`. An end that is left out is open. |
//! | geometry `reversed` | The numbers of the rings that were turned round on writing, so that they are read as their author ordered them. |
//! | geometry `uncertainty` | How far off any place may be, in metres. |
//! | properties, or geometry, `limitedApplicability` | ED-318: a list of periods with `startDateTime`, `endDateTime` (RFC 3339) and `schedule`, a list of `day` (`MON` … `SUN`, `ANY`), `startTime`, `endTime`; one volume for each period. A geometry's own goes before the feature's. Sunrise and sunset (`startEvent`, `endEvent`) are refused. |
//! | all other properties, `id` | Kept as [`Plan::properties`](crate::Plan::properties): texts as they are, numbers and the rest as their JSON, a text list of ED-318 as its first text. |
//!
//! `layer` and `extent` of a `GeometryCollection` are those of its parts. A region that was cut at the antimeridian
//! (RFC 7946 section 3.1.9) is read as several volumes, and none is cut on writing: edges go the shortest way. Rings
//! are read in either winding and written as RFC 7946 section 3.1.6 wants them, but for those around a pole. A `crs` other
//! than WGS 84 is refused.

mod read;
mod times;
mod write;

pub(crate) use read::plans;
pub use read::read;
pub(crate) use times::DAYS;
pub use write::write;
