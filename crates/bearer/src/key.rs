//! The keys of stations as this crate needs them: 32 bytes to pin, 32 bytes to sign with, and the set of those admitted.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use tokio::sync::watch;
use zeroize::Zeroizing;

/// Ed25519 public key of a station.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub [u8; 32]);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Ed25519 seed of our own station, overwritten when dropped.
#[derive(Clone)]
pub struct Secret(pub(crate) Zeroizing<[u8; 32]>);

impl Secret {
    /// Takes the 32-byte seed of RFC 8032.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(Zeroizing::new(seed))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The station keys that may hold a link: shared, replaceable, consulted at every handshake.
///
/// A key that leaves the set loses its live links at once.
#[derive(Clone, Debug)]
pub struct Pins(Arc<watch::Sender<BTreeSet<Key>>>);

impl Pins {
    /// An empty set: nobody is admitted.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(BTreeSet::new())))
    }

    /// Makes `keys` the whole set.
    pub fn replace(&self, keys: impl IntoIterator<Item = Key>) {
        let keys = keys.into_iter().collect();
        self.0.send_if_modified(|held| {
            let changed = *held != keys;
            *held = keys;
            changed
        });
    }

    /// Adds `key`.
    pub fn admit(&self, key: Key) {
        self.0.send_if_modified(|held| held.insert(key));
    }

    /// Removes `key`.
    pub fn revoke(&self, key: Key) {
        self.0.send_if_modified(|held| held.remove(&key));
    }

    /// Whether `key` is admitted now.
    pub fn contains(&self, key: Key) -> bool {
        self.0.borrow().contains(&key)
    }

    /// Wakes at every change.
    pub(crate) fn changes(&self) -> watch::Receiver<BTreeSet<Key>> {
        self.0.subscribe()
    }
}

impl Default for Pins {
    fn default() -> Self {
        Self::new()
    }
}

impl FromIterator<Key> for Pins {
    fn from_iter<I: IntoIterator<Item = Key>>(keys: I) -> Self {
        let pins = Self::new();
        pins.replace(keys);
        pins
    }
}
