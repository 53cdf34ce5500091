//! A private journal: entries that nobody but their owner reads, appended one by one, synced, and each chained by hash to
//! the one before, so that an edit afterwards shows. What an entry means is not this crate's concern.
//!
//! It refuses to append behind damage: what is there is then shown up to it, and a person decides.

use std::fs::File;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use evidence::Hash;
use evidence::merkle::sha256;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::open::{OpenError, has_head, lock, settle, sync_folder};
use crate::CommitError;
use crate::limits::JOURNAL_CACHE_KIB;

/// `application_id` of a private journal: "dtdk".
const APPLICATION: i32 = 0x6474_646b;

/// The version that this program writes.
const VERSION: i32 = 1;

/// What the chain of every journal begins with.
const LABEL: &[u8] = b"detente private journal v1\0";

const SCHEMA: &str = "CREATE TABLE entry (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL, hash BLOB NOT NULL) STRICT";

/// Why a private journal is not opened.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// There is none.
    #[error("there is no private journal at {}; check the path", .0.display())]
    Missing(PathBuf),
    /// Another station runs on it.
    #[error("{} is in use by another station or program; stop that one first", .0.display())]
    InUse(PathBuf),
    /// It is a file of something else.
    #[error("{} is no private journal; check the path", .0.display())]
    NotAJournal(PathBuf),
    /// A newer program wrote it.
    #[error("the private journal is of version {0}, and this program knows up to {VERSION}; upgrade the program")]
    Newer(i32),
    /// There is no room to open it in.
    #[error("the disk is full, or a quota is used up; free space, then do the same again")]
    Full,
    /// It cannot be opened or read.
    #[error("the private journal cannot be read: {0}; check the disk, its owner and rights, or restore a backup of it")]
    Unreadable(String),
}

impl From<OpenError> for JournalError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::InUse(path) => JournalError::InUse(path),
            OpenError::Missing(path) => JournalError::Missing(path),
            OpenError::NotARecord(path) => JournalError::NotAJournal(path),
            OpenError::Full => JournalError::Full,
            OpenError::Refused(error) => JournalError::Unreadable(error.to_string()),
            OpenError::Failing(why) | OpenError::Damaged(why) => JournalError::Unreadable(why),
            other => JournalError::Unreadable(other.to_string()),
        }
    }
}

/// How a private journal stands.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct JournalState {
    /// How many entries are sound, from the first on.
    pub entries: u64,
    /// The hash of the last of them, which stands for all before it.
    pub head: Hash,
    /// What is wrong behind them, if anything is.
    pub fault: Option<String>,
}

/// A private journal that may be appended to.
pub struct Journal {
    conn: Connection,
    state: JournalState,
    /// Held as long as the journal is open; the last to be dropped.
    _lock: File,
}

impl Journal {
    /// Opens the journal at `path`, or makes it, and shows every sound entry in its order.
    ///
    /// # Errors
    /// [`JournalError`] if there is none to be shown. Damage within is no error: [`Journal::state`] names it.
    pub fn open(path: &Path, each: &mut dyn FnMut(&[u8])) -> Result<Journal, JournalError> {
        let lock = lock(path)?;
        // Made beforehand, so that nobody else can read it at any moment.
        let made = File::options().create(true).append(true).mode(0o600).open(path);
        made.map_err(OpenError::from)?;
        has_head(path)?;
        let wrong = |error| OpenError::of(path, error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).map_err(wrong)?;
        prepare(&conn).map_err(wrong)?;
        if recognise(&conn, path)? {
            begin(&conn).map_err(wrong)?;
        } else {
            make_durable(&conn).map_err(wrong)?;
        }
        sync_folder(path).map_err(OpenError::from)?;
        let state = read(&conn, &mut |_, bytes, _| each(bytes));
        Ok(Journal { conn, state, _lock: lock })
    }

    /// Shows every sound entry of a journal with its number and hash, whether a station runs or not.
    ///
    /// # Errors
    /// [`JournalError`] as of [`Journal::open`].
    pub fn check(path: &Path, each: &mut dyn FnMut(u64, &[u8], Hash)) -> Result<JournalState, JournalError> {
        if !path.exists() {
            return Err(JournalError::Missing(path.to_owned()));
        }
        has_head(path)?;
        let wrong = |error| OpenError::of(path, error);
        // It may have to undo a write that was cut off; a file that may not be written is read all the same.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).map_err(wrong)?;
        settle(&conn, JOURNAL_CACHE_KIB).map_err(wrong)?;
        if recognise(&conn, path)? {
            return Ok(JournalState::default());
        }
        Ok(read(&conn, each))
    }

    /// How it stands.
    #[must_use]
    pub fn state(&self) -> &JournalState {
        &self.state
    }

    /// Adds an entry. When it returns, a loss of power does not lose it.
    ///
    /// # Errors
    /// [`CommitError`]; after [`CommitError::Full`] it can be tried again.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), CommitError> {
        if let Some(fault) = &self.state.fault {
            return Err(CommitError::Broken(fault.clone()));
        }
        let (number, hash) = (self.state.entries + 1, link(self.state.head, bytes));
        // One statement is one transaction: it is there and synced, or it is not there.
        let added = self.conn.execute("INSERT INTO entry VALUES (?1, ?2, ?3)", (number as i64, bytes, hash.0));
        match added {
            Ok(_) => {
                (self.state.entries, self.state.head) = (number, hash);
                Ok(())
            }
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => Err(CommitError::Full),
            // Somebody reads it for long; nothing was written.
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                Err(CommitError::Broken(error.to_string()))
            }
            Err(error) => {
                // Whether it is there shows when the journal is opened again.
                self.state.fault = Some(error.to_string());
                Err(CommitError::Broken(error.to_string()))
            }
        }
    }
}

fn prepare(conn: &Connection) -> rusqlite::Result<()> {
    settle(conn, JOURNAL_CACHE_KIB)?;
    // Few and small writes: no log beside it, and nothing to carry over.
    conn.pragma_update_and_check(None, "journal_mode", "truncate", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "extra")
}

/// Writes and syncs once before anything that is found is believed: the newest entry may be in the system's memory alone, and
/// on the disk what undoes it, where the one who added it was killed ahead of the last sync or that failed.
fn make_durable(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "user_version", VERSION)
}

/// True of a file that is new; refuses one of something else, or of a newer program.
fn recognise(conn: &Connection, path: &Path) -> Result<bool, JournalError> {
    let wrong = |error| OpenError::of(path, error);
    let pragma = |name| conn.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).map_err(wrong);
    let (application, version) = (pragma("application_id")?, pragma("user_version")?);
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(wrong)?;
    match (application, version) {
        (0, 0) if tables == 0 => Ok(true),
        (APPLICATION, VERSION) => Ok(false),
        (APPLICATION, version) if version > VERSION => Err(JournalError::Newer(version)),
        _ => Err(JournalError::NotAJournal(path.to_owned())),
    }
}

fn begin(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(&format!(
        "BEGIN; PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; {SCHEMA}; COMMIT"
    ))
}

/// Walks through the chain up to the first thing that is wrong.
fn read(conn: &Connection, each: &mut dyn FnMut(u64, &[u8], Hash)) -> JournalState {
    let mut state = JournalState::default();
    let mut walk = || -> rusqlite::Result<Option<String>> {
        let mut select = conn.prepare("SELECT number, bytes, hash FROM entry ORDER BY number")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let (number, bytes, hash): (i64, Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let wanted = state.entries + 1;
            if u64::try_from(number) != Ok(wanted) {
                return Ok(Some(format!("entry {wanted} is missing")));
            }
            let linked = link(state.head, &bytes);
            if linked.0[..] != hash[..] {
                return Ok(Some(format!("entry {wanted} is not as it was written, or one before it is not")));
            }
            (state.entries, state.head) = (wanted, linked);
            each(wanted, &bytes, linked);
        }
        Ok(None)
    };
    let fault = walk();
    state.fault = fault.unwrap_or_else(|error| Some(format!("entry {} cannot be read: {error}", state.entries + 1)));
    state
}

/// The hash of an entry behind one of this hash.
fn link(before: Hash, bytes: &[u8]) -> Hash {
    sha256(&[LABEL, &before.0, bytes].concat())
}
