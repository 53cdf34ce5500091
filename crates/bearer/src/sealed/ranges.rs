//! Sets of numbers as runs that do not touch.

use std::collections::BTreeMap;

/// Half-open runs, by where they begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ranges(BTreeMap<u64, u64>);

impl Ranges {
    /// Adds `start..end`; gives whether anything of it was new.
    pub(crate) fn insert(&mut self, mut start: u64, mut end: u64) -> bool {
        if start >= end || self.covers(start, end) {
            return false;
        }
        while let Some((run_start, run_end)) = self.touching(start, end) {
            self.0.remove(&run_start);
            start = start.min(run_start);
            end = end.max(run_end);
        }
        self.0.insert(start, end);
        true
    }

    /// Takes `start..end` out.
    pub(crate) fn remove(&mut self, start: u64, end: u64) {
        if start >= end {
            return;
        }
        while let Some((run_start, run_end)) = self.overlapping(start, end) {
            self.0.remove(&run_start);
            if run_start < start {
                self.0.insert(run_start, start);
            }
            if end < run_end {
                self.0.insert(end, run_end);
            }
        }
    }

    /// Whether all of `start..end` is in.
    pub(crate) fn covers(&self, start: u64, end: u64) -> bool {
        self.0.range(..=start).next_back().is_some_and(|(_, run_end)| *run_end >= end)
    }

    /// The lowest run.
    pub(crate) fn first(&self) -> Option<(u64, u64)> {
        self.0.first_key_value().map(|(start, end)| (*start, *end))
    }

    /// The runs from the highest down.
    pub(crate) fn descending(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.0.iter().rev().map(|(start, end)| (*start, *end))
    }

    /// The first part of `start..end` that is not in.
    pub(crate) fn first_gap(&self, start: u64, end: u64) -> Option<(u64, u64)> {
        let from = match self.0.range(..=start).next_back() {
            Some((_, run_end)) if *run_end > start => *run_end,
            _ => start,
        };
        let to = self.0.range(from..).next().map_or(end, |(next, _)| end.min(*next));
        (from < to).then_some((from, to))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn pop_first(&mut self) -> Option<(u64, u64)> {
        self.0.pop_first()
    }

    fn touching(&self, start: u64, end: u64) -> Option<(u64, u64)> {
        let below = self.0.range(..=end).next_back()?;
        (*below.1 >= start).then_some((*below.0, *below.1))
    }

    fn overlapping(&self, start: u64, end: u64) -> Option<(u64, u64)> {
        let below = self.0.range(..end).next_back()?;
        (*below.1 > start).then_some((*below.0, *below.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Against a set of single numbers, which is slow and obvious.
    #[test]
    fn runs_are_the_numbers_put_in_and_not_taken_out() {
        let mut seed = 1u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for _ in 0..200 {
            let (mut ranges, mut numbers) = (Ranges::default(), BTreeSet::new());
            for _ in 0..60 {
                let start = next(50);
                let end = start + next(9);
                if next(3) > 0 {
                    let new = (start..end).any(|number| !numbers.contains(&number));
                    assert_eq!(ranges.insert(start, end), new);
                    numbers.extend(start..end);
                } else {
                    ranges.remove(start, end);
                    numbers.retain(|number| !(start..end).contains(number));
                }
                let held: BTreeSet<u64> = ranges.descending().flat_map(|(start, end)| start..end).collect();
                assert_eq!(held, numbers);
                let runs: Vec<_> = ranges.descending().collect();
                assert!(runs.windows(2).all(|pair| pair[1].1 < pair[0].0), "runs touch");
                let gap = (start..end).find(|number| !numbers.contains(number));
                assert_eq!(ranges.first_gap(start, end).map(|(from, _)| from), gap);
            }
        }
    }
}
