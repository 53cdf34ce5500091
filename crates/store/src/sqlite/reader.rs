//! A second way to the database, for exports and listings beside the station or without it.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use evidence::{Charter, EntryRef, Hash, Lane, PartyIndex, Serial, Time};
use line::affairs::Affair;
use line::{KeptEntry, Record, RecordError};
use rusqlite::Connection;

use super::backup::{self, BackupError};
use super::held::Held;
use super::index::{self, WordIndex};
use super::open::{self, Found, OpenError};
use super::read::{self, Whose};
use super::row::failed;
use crate::limits::READER_CACHE_KIB;
use crate::{Loaded, Progress};

/// A read-only handle with a connection of its own, to be used on one thread at a time, whichever.
///
/// It sees what is durable at the moment of each call. It holds nothing up: the station writes on beside it.
pub struct Reader {
    conn: Connection,
    whose: Whose,
    path: PathBuf,
    words: OnceCell<WordIndex>,
}

impl Reader {
    /// Opens the database at `path` for reading, whether or not a station runs on it.
    ///
    /// # Errors
    /// [`OpenError`]. A database of an older version is refused as well: the station brings it up to date.
    pub fn open(path: &Path, charter: &Charter, own: PartyIndex) -> Result<Reader, OpenError> {
        if !path.exists() {
            return Err(OpenError::Missing(path.to_owned()));
        }
        let whose = Whose::new(charter, own);
        let conn = open::reader(path, READER_CACHE_KIB).map_err(|error| OpenError::of(path, error))?;
        match open::recognise(&conn, path, whose)? {
            Found::Version(open::VERSION) => Ok(Reader { conn, whose, path: path.to_owned(), words: OnceCell::new() }),
            Found::Version(found) => Err(OpenError::Older { found, known: open::VERSION }),
            Found::New => Err(OpenError::NotARecord(path.to_owned())),
        }
    }

    /// Copies the record as of one moment to a file that is not there yet, while the station writes on.
    ///
    /// The copy appears under its name once it is whole and durable, and opens as any record does.
    ///
    /// # Errors
    /// [`BackupError`]; nothing is left behind.
    pub fn backup(&self, to: &Path, progress: &mut dyn FnMut(Progress)) -> Result<(), BackupError> {
        backup::backup(&self.conn, to, progress)
    }
}

impl Record for Reader {
    fn root(&self, lane: Lane, size: u64) -> Result<Option<Hash>, RecordError> {
        read::root(&self.conn, lane, size)
    }

    fn entries(&self, lane: Lane, from: Serial, bytes_max: usize) -> Result<Vec<KeptEntry>, RecordError> {
        read::entries(&self.conn, lane, from, bytes_max)
    }

    fn affair(&self, id: EntryRef) -> Result<Option<Affair>, RecordError> {
        read::affair(&self.conn, id)
    }

    fn due(
        &self,
        after: Time,
        told: Option<EntryRef>,
        until: Time,
        limit: usize,
    ) -> Result<Vec<(EntryRef, Time)>, RecordError> {
        read::due(&self.conn, after, told, until, limit)
    }

    fn standing(&self, after: Option<EntryRef>, limit: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        read::standing(&self.conn, after, limit)
    }

    fn suspensions(&self, limit: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        read::suspensions(&self.conn, limit)
    }
}

impl Held for Reader {
    fn held(&self) -> (&Connection, Whose) {
        (&self.conn, self.whose)
    }

    fn index(&self) -> Option<&WordIndex> {
        index::opened(&self.words, &self.path)
    }

    fn loaded(&self) -> Result<Loaded, RecordError> {
        // All of it as of one moment.
        let snapshot = self.conn.unchecked_transaction().map_err(failed)?;
        read::load(&snapshot, self.whose)
    }
}
