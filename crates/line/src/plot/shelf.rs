//! What the plot holds of one party: its notices, or its sites, in the order of their names as far as their room goes.
//!
//! So what is held is the same whatever came first, and whoever tells more than finds room is the only one whose words
//! are not seen.

use std::collections::{BTreeMap, BTreeSet};

use evidence::Time;
use volume::{Index, Solid};

use super::keys::Name;

/// Notices or sites of one party.
#[derive(Clone)]
pub(super) struct Shelf<N, W> {
    pub(super) index: Index,
    held: BTreeMap<N, Held<W>>,
    /// What all of it takes, and may take.
    bytes: usize,
    room: usize,
    /// What of it the words take.
    words_bytes: usize,
    /// From this name on not all is held that stands.
    horizon: Option<N>,
    /// What the one at the horizon takes, which is known to find no room, and when it ends; 0 if that was not tried.
    need: usize,
    need_ends: Option<Time>,
    /// When those that are held end.
    ends: BTreeSet<(Time, N)>,
    /// The first that was left out because it ended long ago, and the last end of all that were.
    past: Option<(N, Time)>,
}

#[derive(Clone)]
struct Held<W> {
    words: W,
    volumes: u8,
    ends: Option<Time>,
    bytes: usize,
    words_bytes: usize,
}

impl<N: Name, W> Shelf<N, W> {
    /// An empty shelf: all that stands, from `first` on, is still to be read.
    pub(super) fn new(first: N, room: usize) -> Self {
        Shelf {
            index: Index::new(),
            held: BTreeMap::new(),
            bytes: 0,
            room,
            words_bytes: 0,
            horizon: Some(first),
            need: 0,
            need_ends: None,
            ends: BTreeSet::new(),
            past: None,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    pub(super) fn words(&self, name: N) -> Option<&W> {
        self.held.get(&name).map(|held| &held.words)
    }

    /// The first from a name on.
    pub(super) fn first_from(&self, name: N) -> Option<N> {
        self.held.range(name..).next().map(|(name, _)| *name)
    }

    /// The volumes of one that is held, by their numbers.
    pub(super) fn solids(&self, name: N) -> impl Iterator<Item = (u8, &Solid)> {
        let volumes = self.held.get(&name).map_or(0, |held| held.volumes);
        (0..volumes).filter_map(move |volume| Some((volume, self.index.get(name.key(volume))?)))
    }

    /// From which name on not all is held.
    pub(super) fn horizon(&self) -> Option<N> {
        self.horizon
    }

    /// From which name on something that is not held may find room.
    pub(super) fn wanted(&self) -> Option<N> {
        self.horizon.filter(|_| self.bytes.saturating_add(self.need) <= self.room)
    }

    /// All that stands before this name was read.
    pub(super) fn read_up_to(&mut self, next: Option<N>) {
        (self.horizon, self.need, self.need_ends) = (next, 0, None);
    }

    /// True of what is not held and beyond the horizon; it is read when there is room.
    pub(super) fn is_beyond(&mut self, name: N) -> bool {
        let beyond = !self.held.contains_key(&name) && self.horizon.is_some_and(|horizon| horizon <= name);
        if self.horizon == Some(name) {
            // Whatever it took, it is another now.
            (self.need, self.need_ends) = (0, None);
        }
        beyond
    }

    /// One that ended before this.
    pub(super) fn ended_before(&self, cut: Time) -> Option<(Time, N)> {
        self.ends.first().copied().filter(|(ends, _)| *ends < cut)
    }

    /// Notes that one was left out because it ended long ago.
    pub(super) fn note_past(&mut self, name: N, ends: Time) {
        self.past = Some(self.past.map_or((name, ends), |(first, last)| (first.min(name), last.max(ends))));
    }

    /// Follows the clock, by which only what ended before this is past: has all read again that was left out and is not
    /// past any more, and what found no room if the one that needed it is.
    pub(super) fn follow(&mut self, cut: Time) {
        if self.need_ends.is_some_and(|ends| ends < cut) {
            (self.need, self.need_ends) = (0, None);
        }
        if let Some((first, _)) = self.past.filter(|(_, last)| cut <= *last) {
            self.past = None;
            self.read_up_to(Some(self.horizon.map_or(first, |horizon| horizon.min(first))));
        }
    }

    /// Puts one in that is not there; gives back those that no longer find room, itself perhaps among them.
    pub(super) fn put(
        &mut self,
        name: N,
        words: W,
        words_bytes: usize,
        ends: Option<Time>,
        solids: Vec<Solid>,
    ) -> Vec<N> {
        let bytes = words_bytes + solids.iter().map(Index::cost).sum::<usize>();
        self.held.insert(name, Held { words, words_bytes, volumes: solids.len() as u8, ends, bytes });
        self.ends.extend(ends.map(|ends| (ends, name)));
        self.bytes += bytes;
        self.words_bytes += words_bytes;
        for (volume, solid) in (0..).zip(solids) {
            self.index.insert(name.key(volume), solid);
        }
        let mut gone = Vec::new();
        while self.bytes > self.room
            && let Some((&last, held)) = self.held.last_key_value()
        {
            if self.horizon.is_none_or(|horizon| last < horizon) {
                (self.horizon, self.need, self.need_ends) = (Some(last), held.bytes, held.ends);
            }
            self.take(last);
            gone.push(last);
        }
        gone
    }

    /// Takes one out.
    pub(super) fn take(&mut self, name: N) {
        let Some(held) = self.held.remove(&name) else { return };
        (0..held.volumes).for_each(|volume| {
            self.index.remove(name.key(volume));
        });
        self.bytes -= held.bytes;
        self.words_bytes -= held.words_bytes;
        if let Some(ends) = held.ends {
            self.ends.remove(&(ends, name));
        }
    }

    /// About how many bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.index.bytes() + self.words_bytes
    }
}
