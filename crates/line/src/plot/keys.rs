//! The names of what stands, as numbers of an index: a serial has at most 48 bits, so that all of it finds room in one.

use evidence::{EntryRef, Lane};
use volume::Key;

use crate::affairs::SiteId;
use crate::limits::{NOTICE_VOLUMES_MAX, SITE_CHANGES_MAX};

/// Bits that a lane's number takes: 16 parties with four lanes each.
const LANE_BITS: u32 = 6;
/// Bits that the number of a notice's volume takes.
const VOLUME_BITS: u32 = NOTICE_VOLUMES_MAX.trailing_zeros();
/// Bits that the place of a change takes.
const CHANGE_BITS: u32 = SITE_CHANGES_MAX.trailing_zeros();

/// The name of something that stands.
pub(super) trait Name: Copy + Ord {
    /// Its volume of this number, in an index.
    fn key(self, volume: u8) -> Key;
    /// Nothing lies between the two.
    fn next(self) -> Self;
}

impl Name for EntryRef {
    fn key(self, volume: u8) -> Key {
        entry_key(self) << VOLUME_BITS | u64::from(volume)
    }

    fn next(self) -> Self {
        EntryRef { serial: self.serial.saturating_add(1), ..self }
    }
}

impl Name for SiteId {
    fn key(self, _: u8) -> Key {
        entry_key(self.entry) << CHANGE_BITS | u64::from(self.change)
    }

    fn next(self) -> Self {
        SiteId { change: self.change.saturating_add(1), ..self }
    }
}

/// The notice and the number of its volume that a key names.
pub(super) fn volume_of(key: Key) -> (EntryRef, u8) {
    (entry_of(key >> VOLUME_BITS), (key & ((1 << VOLUME_BITS) - 1)) as u8)
}

/// The site that a key names.
pub(super) fn site_of(key: Key) -> SiteId {
    SiteId { entry: entry_of(key >> CHANGE_BITS), change: (key & ((1 << CHANGE_BITS) - 1)) as u16 }
}

fn entry_key(id: EntryRef) -> u64 {
    id.serial << LANE_BITS | u64::from(id.lane.number())
}

fn entry_of(key: u64) -> EntryRef {
    let lane = Lane::from_number(key & ((1 << LANE_BITS) - 1)).expect("a key was made from a lane");
    EntryRef { lane, serial: key >> LANE_BITS }
}
