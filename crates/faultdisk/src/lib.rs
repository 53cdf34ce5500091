//! A disk that loses, tears and refuses, under whatever runs in this process.
//!
//! A program that is linked with this crate makes its calls of the file system here first: SQLite, the standard library and
//! everything else that opens, writes, syncs, moves or removes files does so through functions of the C library, and those
//! of the same names in this crate come before them. So what is tried is what ships, down to the order of SQLite's own
//! syncs and to what is written beside it, and nothing in it knows that it is tried.
//!
//! A [`Disk`] is one folder. Its files are real, and whoever reads them sees what was written. Beside that it keeps what
//! a disk would: for each file what is durable and every change since the last sync, and for the folder which names are.
//! [`Disk::lose_power`] leaves what is durable and an arbitrary part of the rest, sector by sector, each whole, torn or
//! absent; a [`Plan`] makes calls fail. Outside such folders every call goes through.
//!
//! What it takes for granted, as SQLite does: bytes that a sector keeps while others in it are overwritten are not lost
//! (`SQLITE_IOCAP_POWERSAFE_OVERWRITE`), and a name is moved whole or not at all. What it does not grant is that names
//! reach the disk in the order in which they were made.
//!
//! Why not a VFS of SQLite's own: it would take the place of the one that ships, with the syncs of folders that this one
//! does or leaves out, and would see nothing of what is written beside SQLite.

mod calls;
mod draw;
mod file;
mod plan;
mod world;

use std::path::Path;

pub use draw::Draw;
pub use file::Fate;
pub use plan::{Counts, Lies, Plan};

/// A folder on a disk that fails as it is told to. It is left alone again when this is dropped.
#[derive(Debug)]
pub struct Disk(u64);

impl Disk {
    /// Takes a folder; what is in it is durable. Folders within it are not looked after.
    ///
    /// # Panics
    /// If it cannot be read.
    #[must_use]
    pub fn at(folder: &Path, seed: u64) -> Self {
        Disk(world::add(folder, seed))
    }

    /// From now on this goes wrong; the power is on.
    pub fn plan(&self, plan: Plan) {
        world::with(self.0, |state| state.begin(plan));
    }

    /// What was called since.
    #[must_use]
    pub fn counts(&self) -> Counts {
        world::with(self.0, |state| state.counts)
    }

    /// From now on every call that changes anything fails, as if the process were no more: what it still does when it
    /// lets go of its files is not done. What it did before is seen by whoever comes next, once a plan is given.
    pub fn kill(&self) {
        world::with(self.0, world::State::kill);
    }

    /// True if the power is gone or the process is: nothing can be changed.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        world::with(self.0, |state| state.is_gone())
    }

    /// Leaves in the folder what a loss of power leaves, and gives the power back. No file of it may be open.
    ///
    /// # Panics
    /// If a file is open, or the folder cannot be written.
    pub fn lose_power(&self, draw: &mut Draw) {
        let fate = Fate::draw(draw);
        world::lose_power(self.0, fate, draw);
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        world::remove(self.0);
    }
}
