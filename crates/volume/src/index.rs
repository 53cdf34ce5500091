//! Which of a million solids come near one.
//!
//! An R*-tree over boxes of latitude, longitude and time finds the candidates, and [`Solid::verdict`] decides each of
//! them: boxes only ever hold too much, so what is found does not depend on how a tree has grown.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use rstar::{AABB, RStarInsertionStrategy, RTree, RTreeNode, RTreeObject, RTreeParams};

use crate::approach::APPROACH_EFFORT;
use crate::{Bound, Moment, Separations, Solid, Verdict};

/// The caller's name for a solid in an index.
pub type Key = u64;

/// How much may still be looked at, in looks at a solid of some 0.2 µs; to measure a pair takes as many as were needed.
/// Never falls below 0, so that the last pair may take more than was left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort(pub u64);

impl Effort {
    /// Takes so much off.
    pub fn take(&mut self, effort: u64) {
        self.0 = self.0.saturating_sub(effort);
    }

    /// True if nothing is left.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.0 == 0
    }
}

/// Solids by their keys, found by where and when they are. Inserting and removing take effect at once; nothing is ever
/// rebuilt as a whole.
#[derive(Clone, Default)]
pub struct Index {
    slots: Slots,
    keys: BTreeMap<Key, u32>,
    /// What is over within days, and not as wide as a continent.
    brief: Tree,
    /// The rest, found by place alone: among the others its boxes would be in the way of every search.
    broad: Tree,
    /// What the solids take beside themselves.
    heap_bytes: usize,
}

impl Index {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a solid in; what had this key is replaced and given back.
    pub fn insert(&mut self, key: Key, solid: Solid) -> Option<Solid> {
        let replaced = self.remove(key);
        let slot = self.slots.next();
        let (entry, broad) = Entry::of(&solid, slot);
        self.place(key, solid);
        self.tree(broad).insert(entry);
        replaced
    }

    /// Takes a solid out.
    pub fn remove(&mut self, key: Key) -> Option<Solid> {
        let slot = self.keys.remove(&key)?;
        let (_, solid) = self.slots.take(slot)?;
        self.heap_bytes -= heap_bytes(&solid);
        let (entry, broad) = Entry::of(&solid, slot);
        let removed = self.tree(broad).remove(&entry);
        debug_assert!(removed.is_some(), "each solid is in the tree that its extent says");
        Some(solid)
    }

    /// The solid of this key.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<&Solid> {
        Some(&self.slots.get(*self.keys.get(&key)?)?.1)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// True if there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// About how many bytes of memory it takes, vertices included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.slots.bytes() + self.heap_bytes + self.len() * (TREE_BYTES + KEY_BYTES)
    }

    /// About how many bytes of memory a solid takes in an index, all counted.
    #[must_use]
    pub fn cost(solid: &Solid) -> usize {
        heap_bytes(solid) + size_of::<Option<(Key, Solid)>>() + TREE_BYTES + KEY_BYTES
    }

    /// All that do not certainly keep the separations from `solid`, in ascending order of their keys; exactly those for
    /// which [`Solid::verdict`] is not [`Verdict::Clear`].
    #[must_use]
    pub fn near(&self, solid: &Solid, separations: &Separations) -> Vec<(Key, Verdict)> {
        self.near_within(solid, separations, &mut Effort(u64::MAX)).0
    }

    /// The same, as far as the effort goes, which is taken off; and whether it went round all. If it did not, which are
    /// found depends on how the tree has grown.
    #[must_use]
    pub fn near_within(
        &self,
        solid: &Solid,
        separations: &Separations,
        effort: &mut Effort,
    ) -> (Vec<(Key, Verdict)>, bool) {
        let mut candidates = Vec::with_capacity(32);
        let most = effort.0;
        let cut = self.visit(solid, separations, |slot| {
            if candidates.len() as u64 == most {
                return ControlFlow::Break(());
            }
            candidates.push(slot);
            ControlFlow::Continue(())
        });
        let mut whole = cut.is_none();
        // They lie anywhere in memory. Read one after the other they take longer than all the rest; so all are read
        // here, where nothing waits for what is read.
        let read = candidates.iter().filter_map(|slot| self.slots.get(*slot)).map(|(_, candidate)| candidate.touch());
        std::hint::black_box(read.fold(0.0, |sum, touched| sum + touched));
        let mut near: Vec<(Key, Verdict)> = Vec::with_capacity(32);
        for (key, candidate) in candidates.iter().filter_map(|slot| self.slots.get(*slot)) {
            if effort.is_spent() {
                whole = false;
                break;
            }
            near.extend(candidate.nears(solid, separations, effort).map(|verdict| (*key, verdict)));
        }
        near.sort_unstable_by_key(|(key, _)| *key);
        // What goes round the world may have been found more than once.
        near.dedup_by_key(|(key, _)| *key);
        (near, whole)
    }

    /// True if [`Index::near`] finds any that is not `apart`, which ends with the first; `None` if the effort was spent
    /// before that was known.
    #[must_use]
    pub fn any_near(
        &self,
        solid: &Solid,
        separations: &Separations,
        apart: &[Key],
        effort: &mut Effort,
    ) -> Option<bool> {
        self.blocker(solid, separations, apart, effort).map(|found| found.is_some())
    }

    /// What [`Index::near`] finds from a key on, found by looking at all of them in the order of their keys, as far as the
    /// effort goes, which is taken off; and the key to go on from, `None` at the end. The way through a crowd that takes
    /// more effort than may be spent at once.
    #[must_use]
    pub fn walk_within(
        &self,
        solid: &Solid,
        separations: &Separations,
        from: Key,
        effort: &mut Effort,
    ) -> (Vec<(Key, Verdict)>, Option<Key>) {
        let mut near = Vec::new();
        for (key, slot) in self.keys.range(from..) {
            if effort.is_spent() {
                return (near, Some(*key));
            }
            let Some((_, candidate)) = self.slots.get(*slot) else { continue };
            near.extend(candidate.nears(solid, separations, effort).map(|verdict| (*key, verdict)));
        }
        (near, None)
    }

    /// One of those that [`Index::near`] finds and that are not `apart`, any of them; the outer `None` if the effort was
    /// spent before that was known.
    pub(crate) fn blocker(
        &self,
        solid: &Solid,
        separations: &Separations,
        apart: &[Key],
        effort: &mut Effort,
    ) -> Option<Option<&Solid>> {
        let found = self.visit(solid, separations, |slot| {
            let Some((_, candidate)) = self.slots.get(slot).filter(|(key, _)| !apart.contains(key)) else {
                return ControlFlow::Continue(());
            };
            if effort.is_spent() {
                return ControlFlow::Break(None);
            }
            match candidate.nears(solid, separations, effort) {
                None => ControlFlow::Continue(()),
                Some(_) => ControlFlow::Break(Some(candidate)),
            }
        });
        match found {
            None => Some(None),
            Some(None) => None,
            Some(found) => Some(found),
        }
    }

    /// Visits the slots of all that are not certain to keep the separations by boxes and reaches of height alone, in no
    /// order, a few of them more than once.
    fn visit<B>(
        &self,
        solid: &Solid,
        separations: &Separations,
        mut each: impl FnMut(u32) -> ControlFlow<B>,
    ) -> Option<B> {
        let extent = Extent::around(solid, separations);
        let (low_cm, high_cm) = reach(solid);
        let vertical_cm = i64::from(separations.vertical_cm.max(1));
        let mut visit = |entry: &Entry| {
            let over_cm = i64::from(entry.low_cm) - i64::from(high_cm);
            let under_cm = i64::from(low_cm) - i64::from(entry.high_cm);
            if over_cm.max(under_cm) < vertical_cm { each(entry.slot) } else { ControlFlow::Continue(()) }
        };
        // Longitudes are kept from −180° on and may run past 180°, so each is looked for a turn before and after too.
        for turn in [-TURN, 0.0, TURN] {
            for (tree, extent) in [(&self.brief, extent), (&self.broad, extent.timeless())] {
                if let ControlFlow::Break(found) =
                    tree.locate_in_envelope_intersecting_int(&extent.aabb(turn), &mut visit)
                {
                    return Some(found);
                }
            }
        }
        None
    }

    fn tree(&mut self, broad: bool) -> &mut Tree {
        if broad { &mut self.broad } else { &mut self.brief }
    }

    /// Puts a solid into the next slot.
    fn place(&mut self, key: Key, solid: Solid) -> u32 {
        self.heap_bytes += heap_bytes(&solid);
        let slot = self.slots.put(key, solid);
        self.keys.insert(key, slot);
        slot
    }
}

impl FromIterator<(Key, Solid)> for Index {
    /// The same as inserting one after the other, several times as fast.
    fn from_iter<I: IntoIterator<Item = (Key, Solid)>>(solids: I) -> Self {
        let mut index = Index::new();
        for (key, solid) in solids {
            if let Some(slot) = index.keys.remove(&key)
                && let Some((_, replaced)) = index.slots.take(slot)
            {
                index.heap_bytes -= heap_bytes(&replaced);
            }
            index.place(key, solid);
        }
        let (mut brief, mut broad) = (Vec::with_capacity(index.len()), Vec::new());
        for slot in index.keys.values().copied() {
            if let Some((_, solid)) = index.slots.get(slot) {
                let (entry, is_broad) = Entry::of(solid, slot);
                if is_broad { &mut broad } else { &mut brief }.push(entry);
            }
        }
        index.brief = Tree::bulk_load_with_params(brief);
        index.broad = Tree::bulk_load_with_params(broad);
        index
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("len", &self.len()).finish_non_exhaustive()
    }
}

impl Solid {
    /// The verdict if it is not clear. Takes off what it took, and what it takes at least to say how near the two come.
    fn nears(&self, other: &Solid, separations: &Separations, effort: &mut Effort) -> Option<Verdict> {
        let verdict = self.verdict_within(other, separations, effort);
        (verdict != Verdict::Clear).then(|| {
            effort.take(APPROACH_EFFORT);
            verdict
        })
    }

    /// Something of each part that judging reads, so that it is at hand.
    fn touch(&self) -> f64 {
        let (centre, radius_m) = self.ball();
        let low_cm = if let Bound::At(lower) = self.height().lower { lower.cm } else { 0 };
        let from_ms = if let Bound::At(from) = self.schedule().from { from.0 } else { 0 };
        // Two vertices fill a line of most caches.
        let vertices = self.vertices.iter().step_by(2).take(16).fold(0.0, |sum, vertex| sum + vertex.x);
        centre[0] + radius_m + f64::from(low_cm) + from_ms as f64 + vertices
    }
}

fn heap_bytes(solid: &Solid) -> usize {
    solid.bytes().saturating_sub(size_of::<Solid>())
}

type Tree = RTree<Entry, Nodes>;

/// Wider nodes than usual: one search reads fewer of them.
#[derive(Clone)]
struct Nodes;

impl RTreeParams for Nodes {
    const MIN_SIZE: usize = 9;
    const MAX_SIZE: usize = 24;
    const REINSERTION_COUNT: usize = 7;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

/// What an entry takes in its tree, the nodes above it and room to grow included. One for one inserted it is measured
/// to take 1.8 nodes.
const TREE_BYTES: usize = 2 * size_of::<RTreeNode<Entry>>();

/// What a key and its slot take in their map, likewise.
const KEY_BYTES: usize = 2 * (size_of::<Key>() + size_of::<u32>());

#[derive(Clone, Copy, PartialEq)]
struct Entry {
    extent: AABB<[f32; 3]>,
    /// The least and the most over mean sea level. The tree does not look at them, but they cost it no room.
    low_cm: i32,
    high_cm: i32,
    slot: u32,
}

impl Entry {
    /// The entry of a solid, and whether it belongs into the broad tree.
    fn of(solid: &Solid, slot: u32) -> (Entry, bool) {
        let (extent, broad) = Extent::of(solid);
        let (low_cm, high_cm) = reach(solid);
        (Entry { extent: extent.aabb(0.0), low_cm, high_cm, slot }, broad)
    }
}

/// The heights that a solid can reach, as far as an `i32` does.
fn reach(solid: &Solid) -> (i32, i32) {
    let (low_cm, high_cm) = solid.height().reach();
    let clamped = |cm: i64| cm.clamp(i32::MIN.into(), i32::MAX.into()) as i32;
    (clamped(low_cm), clamped(high_cm))
}

impl RTreeObject for Entry {
    type Envelope = AABB<[f32; 3]>;

    fn envelope(&self) -> Self::Envelope {
        self.extent
    }
}

const TURN: f64 = 360.0;

/// Where and when a solid is at most: geocentric latitude and longitude in degrees, time in units of 10⁸ ms, a little
/// more than a day. Longitude begins in −180° to 180° and runs on past 180°.
#[derive(Clone, Copy)]
struct Extent {
    from: [f64; 3],
    to: [f64; 3],
}

impl Extent {
    /// As it is kept in the tree, and whether that is the broad one.
    fn of(solid: &Solid) -> (Extent, bool) {
        let extent = Extent::around(solid, &Separations { horizontal_cm: 0, vertical_cm: 0, time_ms: 0 });
        let broad = extent.to[2] - extent.from[2] > BRIEF || extent.to[0] - extent.from[0] > NARROW;
        (if broad { extent.timeless() } else { extent }, broad)
    }

    /// All that is not certain to keep the separations in place and time reaches into it: a straight distance is never
    /// longer than one along the ellipsoid.
    fn around(solid: &Solid, separations: &Separations) -> Extent {
        let ([x, y, z], radius_m) = solid.ball();
        let reach_m = radius_m + f64::from(separations.horizontal_cm) / 100.0;
        let axis_m = (x * x + y * y).sqrt();
        let centre_m = (x * x + y * y + z * z).sqrt();
        let (lat, lon) = (degrees(libm::atan2(z, axis_m)), degrees(libm::atan2(y, x)));
        // Seen from the Earth's centre, and from its axis, a ball spans this on either side.
        let spans = |from_m: f64| if reach_m < from_m { degrees(libm::asin(reach_m / from_m)) } else { TURN / 2.0 };
        let (lats, lons) = (spans(centre_m), spans(axis_m));
        // What holds a pole holds all longitudes, and any turn of them is as good.
        let west = if lons < TURN / 2.0 { turned(lon - lons) } else { -TURN / 2.0 };
        let (begin, end) = solid.span();
        let from = time(begin, -OPEN, |ms| ms.saturating_sub(separations.time_ms));
        let until = time(end, OPEN, |ms| ms.saturating_add(separations.time_ms));
        Extent { from: [lat - lats, west, from], to: [lat + lats, west + 2.0 * lons, until] }
    }

    /// The same at all times. Not of no length, so that areas can be compared.
    fn timeless(mut self) -> Extent {
        (self.from[2], self.to[2]) = (0.0, 1.0);
        self
    }

    /// The box turned east, rounded outwards.
    fn aabb(&self, turn: f64) -> AABB<[f32; 3]> {
        let (mut from, mut to) = (self.from, self.to);
        (from[1], to[1]) = (from[1] + turn, to[1] + turn);
        // Rounding errors count in units of 10⁻¹³; near 0 the next f32 is nearer than that.
        let down = from.map(|value| ((value - MARGIN) as f32).next_down());
        let up = to.map(|value| ((value + MARGIN) as f32).next_up());
        AABB::from_corners(down, up)
    }
}

/// 11 cm, or 100 ms.
const MARGIN: f64 = 1e-6;

/// What is longer, three days and a half, is broad.
const BRIEF: f64 = 3.0;

/// What is higher, about 550 km, is broad.
const NARROW: f64 = 5.0;

/// Further from now than any time that matters, and finite: 30,000 years.
const OPEN: f64 = 1e7;

fn degrees(radians: f64) -> f64 {
    radians * (180.0 / std::f64::consts::PI)
}

fn turned(lon: f64) -> f64 {
    if lon < -TURN / 2.0 { lon + TURN } else { lon }
}

/// In 10⁸ ms since 2026: for years around that an f32 tells seconds apart.
fn time(bound: Bound<Moment>, open: f64, moved: impl Fn(u64) -> u64) -> f64 {
    const YEAR_2026_MS: f64 = 1_767_225_600_000.0;
    match bound {
        Bound::Open => open,
        Bound::At(Moment(ms)) => ((moved(ms) as f64 - YEAR_2026_MS) / 1e8).clamp(-OPEN, OPEN),
    }
}

/// A table that grows by pieces, so that growing never moves what is in it.
#[derive(Clone, Default)]
struct Slots {
    pieces: Vec<Vec<Option<(Key, Solid)>>>,
    free: Vec<u32>,
}

const PIECE: usize = 256;

impl Slots {
    /// The slot that the next solid is put into.
    fn next(&self) -> u32 {
        let unused = self.pieces.len() * PIECE - self.pieces.last().map_or(0, |piece| PIECE - piece.len());
        self.free.last().copied().unwrap_or(u32::try_from(unused).expect("so many solids fit into no memory"))
    }

    fn put(&mut self, key: Key, solid: Solid) -> u32 {
        let slot = self.next();
        if self.free.pop().is_some() {
            self.pieces[slot as usize / PIECE][slot as usize % PIECE] = Some((key, solid));
            return slot;
        }
        if slot as usize == self.pieces.len() * PIECE {
            self.pieces.push(Vec::with_capacity(PIECE));
        }
        self.pieces[slot as usize / PIECE].push(Some((key, solid)));
        slot
    }

    fn get(&self, slot: u32) -> Option<&(Key, Solid)> {
        self.pieces.get(slot as usize / PIECE)?.get(slot as usize % PIECE)?.as_ref()
    }

    fn take(&mut self, slot: u32) -> Option<(Key, Solid)> {
        let taken = self.pieces.get_mut(slot as usize / PIECE)?.get_mut(slot as usize % PIECE)?.take()?;
        self.free.push(slot);
        Some(taken)
    }

    fn bytes(&self) -> usize {
        self.pieces.len() * PIECE * size_of::<Option<(Key, Solid)>>() + self.free.capacity() * size_of::<u32>()
    }
}
