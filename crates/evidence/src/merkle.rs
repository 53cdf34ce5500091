//! The Merkle tree of a lane (RFC 6962 section 2.1, RFC 9162 section 2.1): hashing, growth, and the two proofs.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::limits::PATH_HASHES_MAX;

/// A SHA-256 value: a leaf, a node, or the root of a lane.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hash(pub [u8; 32]);

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Hash {
    /// Lower-case hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 64];
        for (digits, byte) in text.chunks_exact_mut(2).zip(self.0) {
            digits.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        f.write_str(std::str::from_utf8(&text).expect("digits are ASCII"))
    }
}

/// SHA-256 of bytes as they stand, for names of things rather than nodes of trees.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

/// The hash of a leaf: SHA-256(0x00 ‖ data).
#[must_use]
pub fn leaf(data: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(data).finalize().into())
}

/// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
#[must_use]
pub fn node(left: Hash, right: Hash) -> Hash {
    // One buffer of 65 bytes, since three small updates cost as much as the hash itself.
    let mut preimage = [1u8; 65];
    preimage[1..33].copy_from_slice(&left.0);
    preimage[33..].copy_from_slice(&right.0);
    sha256(&preimage)
}

/// The root of a lane with no entries: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    sha256(&[])
}

/// All that must be remembered of a lane in order to append to it: the roots of its complete subtrees.
///
/// At most 64 hashes, one for each bit of the size that is set, largest subtree first.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The frontier of a lane with no entries.
    #[must_use]
    pub fn new() -> Self {
        Frontier::default()
    }

    /// Restores a frontier that [`Frontier::parts`] gave out; `None` if the peaks do not fit the size.
    #[must_use]
    pub fn from_parts(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        (peaks.len() == size.count_ones() as usize).then_some(Frontier { size, peaks })
    }

    /// The size and the peaks, to be kept.
    #[must_use]
    pub fn parts(&self) -> (u64, &[Hash]) {
        (self.size, &self.peaks)
    }

    /// How many leaves were appended.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends one leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.push_subtree(0, leaf);
    }

    /// Appends 2^`level` leaves of which only the root is known. They must begin where a complete subtree of that many
    /// leaves can, as those of [`cover`] do.
    ///
    /// # Panics
    /// If they do not, or the lane would have 2^64 leaves.
    pub fn push_subtree(&mut self, level: u32, root: Hash) {
        let places = self.size >> level;
        assert!(places << level == self.size, "a subtree begins at a multiple of its leaves");
        let mut carried = root;
        for _ in 0..places.trailing_ones() {
            let left = self.peaks.pop().expect("a set bit of the size has its peak");
            carried = node(left, carried);
        }
        self.peaks.push(carried);
        self.size = self.size.checked_add(1 << level).expect("no lane has 2^64 entries");
    }

    /// The root over all leaves so far.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => empty_root(),
            Some(&smallest) => peaks.fold(smallest, |right, &left| node(left, right)),
        }
    }
}

/// The complete subtrees that cover the leaves from index `from` to before `until`, from left to right: for each the
/// power of two that is the number of its leaves. Each is the largest that can begin where it does and fits.
pub fn cover(from: u64, until: u64) -> impl Iterator<Item = u32> {
    let mut next = from;
    std::iter::from_fn(move || {
        let left = until.checked_sub(next)?;
        let level = next.trailing_zeros().min(left.checked_ilog2()?);
        next += 1 << level;
        Some(level)
    })
}

/// Leaves of a lane that stand side by side, told by the roots of their [`cover`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    next: u64,
    subtrees: Vec<(u32, Hash)>,
}

impl Run {
    /// None yet, of leaves that begin at index `from`.
    #[must_use]
    pub fn new(from: u64) -> Self {
        Run { next: from, subtrees: Vec::new() }
    }

    /// Appends one leaf.
    pub fn push(&mut self, leaf: Hash) {
        let (mut level, mut root) = (0, leaf);
        self.next += 1;
        // Two of one size are one if together they end where a subtree of twice that size does.
        while let Some((_, left)) = self.subtrees.pop_if(|(of, _)| *of == level && self.next.trailing_zeros() > level) {
            (level, root) = (level + 1, node(left, root));
        }
        self.subtrees.push((level, root));
    }

    /// The index after the last leaf.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.next
    }

    /// The roots of the subtrees, from left to right.
    pub fn roots(&self) -> impl Iterator<Item = Hash> {
        self.subtrees.iter().map(|(_, root)| *root)
    }
}

/// The root over `leaves`.
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(root(left), root(right))
        }
    }
}

/// The largest power of two below `size`, which is at least 2.
fn split(size: usize) -> usize {
    1 << (usize::BITS - 1 - (size - 1).leading_zeros())
}

/// The path that proves leaf `index` in the tree over `leaves`, from the leaf upwards (RFC 9162 section 2.1.3.1).
///
/// # Panics
/// If `index` is not below the number of leaves.
#[must_use]
pub fn inclusion_path(leaves: &[Hash], index: usize) -> Vec<Hash> {
    assert!(index < leaves.len(), "a path is asked for a leaf of the tree");
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, sibling) = if index < left.len() {
        (inclusion_path(left, index), root(right))
    } else {
        (inclusion_path(right, index - left.len()), root(left))
    };
    path.push(sibling);
    path
}

/// The root that `path` leads to from `leaf` at `index` in a tree of `size`; `None` if the path has another shape.
///
/// A verifier compares it with a root that it trusts (RFC 9162 section 2.1.3.2).
#[must_use]
pub fn root_from_inclusion(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if index >= size || path.len() > PATH_HASHES_MAX {
        return None;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, leaf);
    for &sibling in path {
        if last == 0 {
            return None;
        }
        if place & 1 == 1 || place == last {
            hash = node(sibling, hash);
            // A right-most node without a sibling of its own is lifted until it has one.
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(hash)
}

/// The path that proves the tree over the first `old` leaves a prefix of the tree over all (RFC 9162 section 2.1.4.1).
///
/// # Panics
/// If `old` is zero or above the number of leaves.
#[must_use]
pub fn consistency_path(leaves: &[Hash], old: usize) -> Vec<Hash> {
    assert!(0 < old && old <= leaves.len(), "a path is asked from a prefix of the tree");
    let mut path = Vec::new();
    subproof(leaves, old, true, &mut path);
    path
}

fn subproof(leaves: &[Hash], old: usize, whole: bool, path: &mut Vec<Hash>) {
    if old == leaves.len() {
        if !whole {
            path.push(root(leaves));
        }
        return;
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    if old <= left.len() {
        subproof(left, old, whole, path);
        path.push(root(right));
    } else {
        subproof(right, old - left.len(), false, path);
        path.push(root(left));
    }
}

/// True if `path` proves that the tree `old_root` of `old` leaves is a prefix of `new_root` of `new` leaves
/// (RFC 9162 section 2.1.4.2).
#[must_use]
pub fn consistent(old: u64, old_root: Hash, new: u64, new_root: Hash, path: &[Hash]) -> bool {
    if old == 0 {
        return old_root == empty_root() && path.is_empty();
    }
    if old > new || path.len() > PATH_HASHES_MAX + 1 {
        return false;
    }
    if old == new {
        return old_root == new_root && path.is_empty();
    }
    let mut hashes = path.iter().copied();
    let first = if old.is_power_of_two() { Some(old_root) } else { hashes.next() };
    let Some(first) = first else { return false };
    let (mut place, mut last) = (old - 1, new - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut from_old, mut from_new) = (first, first);
    for sibling in hashes {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            from_old = node(sibling, from_old);
            from_new = node(sibling, from_new);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            from_new = node(from_new, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && from_old == old_root && from_new == new_root
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(n: usize) -> Vec<Hash> {
        (0..n).map(|i| leaf(&i.to_be_bytes())).collect()
    }

    #[test]
    fn a_run_is_told_by_the_subtrees_that_cover_it_and_grows_a_frontier_as_its_leaves_do() {
        let leaves = leaves(40);
        for from in 0..leaves.len() {
            let mut run = Run::new(from as u64);
            for until in from..leaves.len() {
                let mut frontier = Frontier::new();
                leaves[..from].iter().for_each(|&leaf| frontier.push(leaf));
                let roots: Vec<_> = run.roots().collect();
                let levels: Vec<_> = cover(from as u64, until as u64).collect();
                assert_eq!(roots.len(), levels.len(), "{from} to {until}");
                levels.into_iter().zip(roots).for_each(|(level, root)| frontier.push_subtree(level, root));
                assert_eq!(frontier.root(), root(&leaves[..until]), "{from} to {until}");
                assert_eq!(frontier.size(), until as u64);
                run.push(leaves[until]);
            }
        }
        assert_eq!(cover(0, u64::MAX).count(), 64);
        assert_eq!(cover(1, u64::MAX).count(), 126, "the longest that there is");
        assert_eq!(cover(7, 3).count(), 0);
    }

    #[test]
    fn a_frontier_grows_to_the_same_root_as_the_whole_tree() {
        let mut frontier = Frontier::new();
        for n in 0..130 {
            assert_eq!(frontier.root(), root(&leaves(n)), "{n} leaves");
            let (size, peaks) = frontier.parts();
            assert_eq!(Frontier::from_parts(size, peaks.to_vec()), Some(frontier.clone()));
            frontier.push(leaf(&n.to_be_bytes()));
        }
        assert_eq!(Frontier::from_parts(3, vec![Hash::default()]), None);
    }

    #[test]
    fn every_leaf_of_small_trees_is_proved_and_no_other_place_is() {
        for n in 1..40usize {
            let all = leaves(n);
            let top = root(&all);
            for i in 0..n {
                let path = inclusion_path(&all, i);
                assert_eq!(root_from_inclusion(all[i], i as u64, n as u64, &path), Some(top));
                for j in (0..n).filter(|&j| j != i) {
                    assert_ne!(root_from_inclusion(all[i], j as u64, n as u64, &path), Some(top));
                }
                for cut in 0..path.len() {
                    assert_ne!(root_from_inclusion(all[i], i as u64, n as u64, &path[..cut]), Some(top));
                }
                let longer = [path.as_slice(), &[Hash::default()]].concat();
                assert_eq!(root_from_inclusion(all[i], i as u64, n as u64, &longer), None);
            }
            assert_eq!(root_from_inclusion(all[0], n as u64, n as u64, &[]), None);
        }
    }

    #[test]
    fn every_prefix_of_small_trees_is_proved_and_no_altered_path_is() {
        for n in 1..40usize {
            let all = leaves(n);
            for m in 1..=n {
                let path = consistency_path(&all, m);
                let (old, new) = (root(&all[..m]), root(&all));
                assert!(consistent(m as u64, old, n as u64, new, &path), "{m} of {n}");
                for at in 0..path.len() {
                    let mut altered = path.clone();
                    altered[at].0[0] ^= 1;
                    assert!(!consistent(m as u64, old, n as u64, new, &altered), "{m} of {n}, {at}");
                    assert!(!consistent(m as u64, old, n as u64, new, &path[..at]), "{m} of {n}, cut {at}");
                }
                assert!(!consistent(m as u64, new, n as u64, old, &path) || m == n);
            }
        }
    }
}
