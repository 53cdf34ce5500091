//! A link as the bearer gives it: each class in order and reliable, and at some moment gone, of which each end hears in
//! its own time.

use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use line::{Class, LinkId, Over};

/// One link.
#[derive(Clone, Debug, Hash)]
pub struct Link {
    pub id: u64,
    /// Which station dialed.
    pub dialer: usize,
    /// If it is sealed frame by frame, and so worse than others: the life of each station when it was made.
    pub sealed: Option<[u64; 2]>,
    /// Of each station.
    pub ends: [End; 2],
    /// From each station, by class.
    ways: [[VecDeque<Frame>; 5]; 2],
}

/// A frame under way.
#[derive(Clone, Debug)]
struct Frame(Arc<Vec<u8>>);

impl Hash for Frame {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// What a station knows of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// It will hear of it.
    Unheard,
    /// It uses it.
    Up,
    /// It uses it, and will hear that it is gone. What was sent before may still arrive.
    Breaking,
    /// It has heard that it is gone, or ended it itself, or has ended.
    Gone,
}

impl Link {
    pub fn new(id: u64, dialer: usize, sealed: Option<[u64; 2]>) -> Self {
        Link { id, dialer, sealed, ends: [End::Unheard; 2], ways: Default::default() }
    }

    pub fn id(&self) -> LinkId {
        LinkId(self.id)
    }

    /// What a station is told to carry it: whoever dials over a sealed bearer has heard nothing of the other's life yet.
    pub fn over(&self, at: usize) -> Over {
        let sealed = |lives: [u64; 2]| Over { rank: 2, sealed: true, life: (self.dialer != at).then(|| lives[1 - at]) };
        self.sealed.map(sealed).unwrap_or_default()
    }

    /// True while neither end has anything against it.
    pub fn is_whole(&self) -> bool {
        self.ends.iter().all(|end| matches!(end, End::Unheard | End::Up))
    }

    pub fn is_over(&self) -> bool {
        self.ends == [End::Gone; 2]
    }

    /// Takes a frame from a station. Into a link that is breaking it goes and is never seen again.
    pub fn send(&mut self, from: usize, class: Class, frame: Vec<u8>) {
        if self.is_whole() {
            self.ways[from][class.index()].push_back(Frame(Arc::new(frame)));
        }
    }

    /// The classes of which something would arrive at a station.
    pub fn arriving(&self, to: usize) -> impl Iterator<Item = usize> {
        let hears = matches!(self.ends[to], End::Up | End::Breaking);
        (0..5).filter(move |&class| hears && !self.ways[1 - to][class].is_empty())
    }

    /// The next frame of a class for a station.
    pub fn take(&mut self, to: usize, class: usize) -> Option<Vec<u8>> {
        self.ways[1 - to][class].pop_front().map(|frame| frame.0.to_vec())
    }

    /// The path is gone: both ends will hear of it.
    pub fn break_up(&mut self) {
        [0, 1].into_iter().for_each(|end| self.will_break(end));
    }

    /// One end has done with the link: the other will hear of it.
    pub fn end_at(&mut self, at: usize) {
        self.ends[at] = End::Gone;
        self.ways[1 - at].iter_mut().for_each(VecDeque::clear);
        self.will_break(1 - at);
    }

    fn will_break(&mut self, end: usize) {
        match self.ends[end] {
            End::Up => self.ends[end] = End::Breaking,
            // What was never told need not be taken back.
            End::Unheard => {
                self.ends[end] = End::Gone;
                self.ways[1 - end].iter_mut().for_each(VecDeque::clear);
            }
            End::Breaking | End::Gone => {}
        }
    }
}
