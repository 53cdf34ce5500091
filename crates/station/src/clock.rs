//! The two clocks of this machine, and how times are written for people.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use evidence::Time;
use line::{Mono, Now};

/// Reads both clocks.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    origin: Instant,
}

impl Clock {
    /// A clock whose monotonic side begins now.
    pub fn start() -> Self {
        Clock { origin: Instant::now() }
    }

    /// Both clocks at this moment.
    pub fn now(&self) -> Now {
        Now { mono: Mono(self.origin.elapsed().as_micros() as u64), wall: wall() }
    }

    /// The moment of the operating system's clock that a moment of ours is.
    pub fn instant(&self, mono: Mono) -> Instant {
        self.origin + std::time::Duration::from_micros(mono.0)
    }
}

/// How far the clock of this process is set off from the machine's, in milliseconds; nothing but a drill may do so.
static SET_OFF_MS: AtomicI64 = AtomicI64::new(0);

/// What this machine's clock says, whatever was set for a drill: for what is about the machine and on no record.
pub fn machine() -> Time {
    Time(machine_ms())
}

/// What the wall clock says: this machine's, unless it was set for a drill.
pub fn wall() -> Time {
    Time(machine_ms().saturating_add_signed(SET_OFF_MS.load(Ordering::Relaxed)))
}

/// Sets the clock of this process, for a drill; it goes on from there.
pub fn set(to: Time) {
    let off = i128::from(to.0) - i128::from(machine_ms());
    SET_OFF_MS.store(i64::try_from(off).unwrap_or_default(), Ordering::Relaxed);
}

/// Lets the clock of this process be the machine's again.
pub fn unset() {
    SET_OFF_MS.store(0, Ordering::Relaxed);
}

/// True if the clock was set.
pub fn is_set() -> bool {
    SET_OFF_MS.load(Ordering::Relaxed) != 0
}

fn machine_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_millis() as u64
}

/// Milliseconds in a day.
pub const DAY_MS: u64 = 86_400_000;

/// A time as RFC 3339 in UTC, to the millisecond.
pub fn rfc3339(time: Time) -> String {
    match timestamp(time) {
        Some(timestamp) => format!("{timestamp:.3}"),
        None => format!("{}ms", time.0),
    }
}

/// A time as a date-time group: `131530Z MAY 22`.
pub fn date_time_group(time: Time) -> String {
    match timestamp(time) {
        Some(timestamp) => timestamp.strftime("%d%H%MZ %b %y").to_string().to_uppercase(),
        None => format!("{}ms", time.0),
    }
}

/// A span of time in the two largest of its units: `3 d 4 h`, `2 h 5 min`, `40 s`.
pub fn span(ms: u64) -> String {
    let s = ms / 1_000;
    match (s / 86_400, s / 3_600 % 24, s / 60 % 60, s % 60) {
        (0, 0, 0, s) => format!("{s} s"),
        (0, 0, min, s) => format!("{min} min {s} s"),
        (0, h, min, _) => format!("{h} h {min} min"),
        (d, h, ..) => format!("{d} d {h} h"),
    }
}

fn timestamp(time: Time) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_millisecond(i64::try_from(time.0).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_written_in_its_two_largest_units() {
        let spans =
            [(0, "0 s"), (59_999, "59 s"), (61_000, "1 min 1 s"), (7_500_000, "2 h 5 min"), (273_600_000, "3 d 4 h")];
        for (ms, written) in spans {
            assert_eq!(span(ms), written);
        }
    }

    #[test]
    fn times_are_written_as_the_field_writes_them() {
        let time = Time(1_652_455_800_000);
        assert_eq!(date_time_group(time), "131530Z MAY 22");
        assert_eq!(rfc3339(time), "2022-05-13T15:30:00.000Z");
        assert_eq!(rfc3339(Time(u64::MAX)), format!("{}ms", u64::MAX));
    }
}
