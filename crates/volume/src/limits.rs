//! Every bound of a volume, in one file.

/// Places that a volume may name.
pub const PLACES_MAX: usize = 1_000;

/// Holes that a polygon may have.
pub const HOLES_MAX: usize = 64;

/// Daily windows that a schedule may have.
pub const WINDOWS_MAX: usize = 16;

/// Longest edge in metres. Up to here the shortest way between two places is the only one.
pub const EDGE_M_MAX: u64 = 15_000_000;

/// Places of a footprint that is still tried aside. Each try checks the moved shape anew, some 0.1 ms at this size and
/// 2,000 times at most, and whoever asks waits for it.
pub const ASIDE_PLACES_MAX: usize = 128;

/// Largest radius, half width, axis or uncertainty in centimetres: 5,000 km.
pub const SIZE_CM_MAX: u32 = 500_000_000;

/// Lowest height in centimetres: −20,000 m, below the deepest sea.
pub const HEIGHT_CM_MIN: i32 = -2_000_000;

/// Greatest height in centimetres: 2,000,000 m, the end of low orbits.
pub const HEIGHT_CM_MAX: i32 = 200_000_000;

/// Longest that all edges of a volume may be together, in metres: two and a half times round the Earth.
pub const LENGTH_M_MAX: u64 = 100_000_000;

/// Spans of activity for which a moving volume is followed one by one; with more, it is taken to meet all of them.
pub const SPANS_MAX: usize = 4_096;

/// How much later or earlier an alternative may be, in milliseconds: a day. It is tried by minutes.
pub const LATER_MS_MAX: u64 = 86_400_000;

/// How much higher or lower an alternative may be, in centimetres: 20 km. It is tried by 10 m.
pub const HIGHER_CM_MAX: u32 = 2_000_000;

/// How far aside an alternative may be, in centimetres: 200 km. It is tried by 100 m.
pub const ASIDE_CM_MAX: u32 = 20_000_000;

/// What a search for alternatives looks at among others at most, all ways together, in looks at a solid: about a second.
/// Only a crowd takes so much.
pub const ALTERNATIVES_EFFORT_MAX: u64 = 4_000_000;

/// What it looks at for one change, all that it is held against together: under a hundredth of a second.
pub const LOOK_EFFORT_MAX: u64 = 32_768;
