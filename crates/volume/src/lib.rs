//! Where and when something will be, and how near two such things come.
//!
//! The central type is [`Volume`]: a [`Footprint`] on the WGS 84 ellipsoid, a [`HeightBand`] with the datum of each
//! end, and a [`Schedule`]. It is plain data, as somebody wrote it. [`Volume::solid`] refuses what makes no sense, with
//! the place where it stops making sense, and gives a [`Solid`]: checked, lowered to what arithmetic needs.
//! [`Solid::approach`] says how near two solids come in distance, height and time, and whether that keeps the
//! [`Separations`] asked for; an [`Index`] finds among a million solids the few that may not.
//!
//! Two stations must find the same conflicts, so every result is the same to the last bit on every machine: all
//! arithmetic is IEEE 754 addition, subtraction, multiplication, division and square root, and whatever else is needed
//! comes from `libm` and never from the platform.
//!
//! This crate knows nothing of lines, parties or notices, reads no clock and no file.

mod alternatives;
mod approach;
mod error;
mod footprint;
mod geodesic;
mod height;
mod index;
pub mod limits;
mod nearest;
mod position;
mod quick;
mod region;
mod schedule;
mod solid;
mod vector;

pub use alternatives::{Against, Alternative, Change, Search, alternatives};
pub use approach::{Approach, Range, Separations, Verdict};
pub use error::VolumeError;
pub use footprint::{Footprint, Waypoint};
pub use height::{Datum, Height, HeightBand};
pub use index::{Effort, Index, Key};
pub use position::Position;
pub use schedule::{Bound, Daily, Moment, Schedule, TimeGap};
pub use solid::{Solid, Volume};
