//! How long things took.

use std::fmt;
use std::time::Duration;

/// Times, to be told as a median, a 95th percentile and a longest.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// These times.
    pub fn of(times: impl IntoIterator<Item = Duration>) -> Self {
        let mut times: Vec<_> = times.into_iter().collect();
        times.sort_unstable();
        Times(times)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The time that this share of all does not exceed.
    pub fn share(&self, share: f64) -> Duration {
        let at = (self.0.len() as f64 * share).ceil() as usize;
        self.0.get(at.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// The longest.
    pub fn longest(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Duration| match time {
            Duration::MAX => "never".to_owned(),
            time => format!("{:.0} ms", time.as_secs_f64() * 1e3),
        };
        write!(
            f,
            "{} of them, p50 {}, p95 {}, longest {}",
            self.count(),
            ms(self.share(0.5)),
            ms(self.share(0.95)),
            ms(self.longest())
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_all_and_the_longest_is_the_last() {
        let times = Times::of((1..=20).rev().map(Duration::from_millis));
        assert_eq!(times.to_string(), "20 of them, p50 10 ms, p95 19 ms, longest 20 ms");
        assert_eq!(Times::default().to_string(), "0 of them, p50 0 ms, p95 0 ms, longest 0 ms");
    }
}
