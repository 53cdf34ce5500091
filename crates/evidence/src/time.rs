//! The wall clock as a value: what a station claims the time to be.

use std::fmt;

/// Milliseconds since 1970-01-01T00:00:00Z on somebody's clock, leap seconds not counted (POSIX time).
///
/// A time in a signed object is a claim of its author; what is proved is the order of entries, not their times.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct Time(#[n(0)] pub u64);

impl Time {
    /// The time this many milliseconds later, or the last one that can be written.
    #[must_use]
    pub fn plus_ms(self, ms: u64) -> Time {
        Time(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this, zero if `earlier` is the later one.
    #[must_use]
    pub fn ms_since(self, earlier: Time) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}ms", self.0)
    }
}
