//! What a process knows of lives: its own numbers, and the present lives of its peers.
//!
//! One for all bearers of a process. A path that breaks and is opened again, or a second path beside it, is of the same life:
//! were its packets and links numbered anew, or the peer's life forgotten, then what somebody kept of the one path would be
//! taken on the other. All of them must be given the same life of ours for a line.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Key;
use crate::limits::SEALED_PEERS_MAX;

/// Shared by all sealed bearers of a process. Clones are handles to the same.
#[derive(Clone, Debug, Default)]
pub struct Lives(Arc<Mutex<Ledgers>>);

/// By peer and line.
type Ledgers = BTreeMap<(Key, [u8; 32]), Ledger>;

/// The numbers of one peer on one line.
#[derive(Clone, Debug)]
pub(crate) struct Ledger(Arc<Mutex<Numbers>>);

/// What the rules of `spec/sealed.md` section 5.1 are judged by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbers {
    /// Ours on this line.
    pub(crate) life: u64,
    pub(crate) next_packet: u64,
    /// Links that we began or joined so far.
    pub(crate) links: u64,
    pub(crate) peer: Option<Known>,
}

/// The peer's present life.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub(crate) life: u64,
    /// The number of our next packet when this life was first known.
    pub(crate) since: u64,
    /// The highest number of its links that was heard of.
    pub(crate) link_heard: u64,
}

impl Lives {
    /// Says what a peer's life is, where the caller heard of it elsewhere, such as in a hello on another bearer.
    /// Every sealed link of another life of that peer ends.
    pub fn know(&self, peer: Key, line: [u8; 32], life: u64) {
        if let Some(ledger) = self.lock().get(&(peer, line)) {
            ledger.lock().know(life);
        }
    }

    /// The present life of a peer, as far as known.
    pub fn peer_life(&self, peer: Key, line: [u8; 32]) -> Option<u64> {
        self.lock().get(&(peer, line))?.lock().peer.map(|known| known.life)
    }

    /// The numbers for a peer and a line in this life of ours; none if there are too many.
    pub(crate) fn ledger(&self, peer: Key, line: [u8; 32], life: u64) -> Option<Ledger> {
        let mut ledgers = self.lock();
        if let Some(ledger) = ledgers.get(&(peer, line)) {
            ledger.lock().live(life);
            return Some(ledger.clone());
        }
        if ledgers.len() >= SEALED_PEERS_MAX {
            return None;
        }
        let numbers = Numbers { life, next_packet: 0, links: 0, peer: None };
        let ledger = Ledger(Arc::new(Mutex::new(numbers)));
        ledgers.insert((peer, line), ledger.clone());
        Some(ledger)
    }

    fn lock(&self) -> MutexGuard<'_, Ledgers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Numbers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Numbers {
    /// Takes a life for the peer's present one.
    pub(crate) fn know(&mut self, life: u64) {
        if life != 0 && self.peer.is_none_or(|known| known.life != life) {
            self.peer = Some(Known { life, since: self.next_packet, link_heard: 0 });
        }
    }

    /// A line that is opened anew in another life of ours numbers anew; what is known of the peer stays.
    fn live(&mut self, life: u64) {
        if self.life != life {
            let peer = self.peer.map(|known| Known { since: 0, ..known });
            *self = Self { life, next_packet: 0, links: 0, peer };
        }
    }
}
