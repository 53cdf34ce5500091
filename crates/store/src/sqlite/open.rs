//! Opening a database: the lock, the settings, the schema, and the log grown beforehand.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use evidence::{Hash, LineId, PartyIndex};
use line::affairs::AmendmentError;
use rusqlite::config::DbConfig;
use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags, OptionalExtension as _, ffi};

use super::read::Whose;
use super::row;
use crate::limits::{BUSY_MS, LOG_BYTES, STATEMENTS};

/// `application_id` of a line's database: "dtnt".
const APPLICATION: i32 = 0x6474_6e74;

/// Bytes of a page of the database.
const PAGE_BYTES: usize = 4_096;

/// Each step of the schema, from the version of its number to the next. The first is what a new database begins as.
pub const SCHEMA: [&str; 8] = [
    include_str!("schema/0.sql"),
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
    include_str!("schema/6.sql"),
    include_str!("schema/7.sql"),
];

/// The version that this program writes.
pub const VERSION: i32 = SCHEMA.len() as i32 - 1;

/// Why a database is not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another station runs on it, or another program holds it.
    #[error("{} is in use by another station or program; stop that one first, a line is run once", .0.display())]
    InUse(PathBuf),
    /// It is not there.
    #[error("there is no record at {}; check the path, or start the station, which makes one", .0.display())]
    Missing(PathBuf),
    /// It is a file of something else.
    #[error("{} is not the record of a line; check the path", .0.display())]
    NotARecord(PathBuf),
    /// It is the record of another line.
    #[error("the record is of line {found}, and the charter is of line {asked}; check which folder is meant")]
    OtherLine {
        /// Its line.
        found: LineId,
        /// The charter's.
        asked: LineId,
    },
    /// It is the record of another party's station.
    #[error("the record is of party number {}, and this station is of number {}; check which folder is meant", .found.0, .asked.0)]
    OtherParty {
        /// Whose it is.
        found: PartyIndex,
        /// Who asked for it.
        asked: PartyIndex,
    },
    /// No line can be run by the charter: nothing that is said on it could be judged.
    #[error("{0}; the line needs a charter that all parties' programs understand")]
    Rules(AmendmentError),
    /// It was folded under an amendment that is not given.
    #[error(
        "the record is under amendment {found} of its charter, and {given} are given; restore the line's charter files"
    )]
    Amended {
        /// How many amendments it was under.
        found: u64,
        /// How many are given.
        given: u64,
    },
    /// A newer program wrote it.
    #[error("the record is of version {found}, and this program knows up to {known}; upgrade the program")]
    Newer {
        /// Its version.
        found: i32,
        /// The newest that is known here.
        known: i32,
    },
    /// An older program wrote it, and it is opened for reading only.
    #[error(
        "the record is of version {found} and this program's is {known}; start the station once, which upgrades it"
    )]
    Older {
        /// Its version.
        found: i32,
        /// The one that is read here.
        known: i32,
    },
    /// There is no room to open it in.
    #[error("the disk is full, or a quota is used up; free space, then do the same again")]
    Full,
    /// The system does not allow it.
    #[error(
        "the record cannot be opened: {0}; check the path, its owner and rights, and that its disk is mounted for writing"
    )]
    Refused(io::Error),
    /// The disk fails, or the machine around it; what it holds may be sound.
    #[error(
        "this machine fails: {0}; its own log says more: if it is the disk, move the folder to a sound one, or restore \
         a backup there"
    )]
    Failing(String),
    /// What is there cannot be what was written.
    #[error("the record is damaged: {0}; run `detente check --disk`, or restore a backup on a sound disk")]
    Damaged(String),
}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind as Kind;
        match error.kind() {
            _ if is_full(&error) => OpenError::Full,
            Kind::NotFound
            | Kind::NotADirectory
            | Kind::IsADirectory
            | Kind::PermissionDenied
            | Kind::ReadOnlyFilesystem => OpenError::Refused(error),
            _ => OpenError::Failing(error.to_string()),
        }
    }
}

/// True if the system had no room for what was written.
pub(super) fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

impl OpenError {
    /// Sorts what SQLite refuses by what the operator is to do.
    ///
    /// Its codes say which call failed and seldom why, and to it a disk that cannot be read is a damaged record. So the
    /// system, which says why, is asked for the same once more.
    pub(super) fn of(path: &Path, error: rusqlite::Error) -> Self {
        let said = error.to_string();
        let extended = error.sqlite_error().map(|error| error.extended_code);
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => OpenError::NotARecord(path.to_owned()),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::InUse(path.to_owned()),
            Some(ErrorCode::DiskFull) => OpenError::Full,
            Some(ErrorCode::OutOfMemory) => OpenError::Failing(said),
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
                try_writing(path).err().map_or_else(|| OpenError::Refused(io::Error::other(said)), OpenError::from)
            }
            // The index beside the log is grown a page at a time: where one page more fits, the next did not.
            Some(ErrorCode::SystemIoFailure) if extended == Some(ffi::SQLITE_IOERR_SHMSIZE) => {
                try_writing(path).err().map_or(OpenError::Full, OpenError::from)
            }
            Some(ErrorCode::SystemIoFailure) if extended != Some(ffi::SQLITE_IOERR_SHORT_READ) => {
                let asked = try_reading(path).and_then(|()| try_writing(path));
                asked.err().map_or(OpenError::Failing(said), OpenError::from)
            }
            _ => try_reading(path).err().map_or(OpenError::Damaged(said), OpenError::from),
        }
    }
}

/// Writes a page beside the record and takes it away again.
fn try_writing(path: &Path) -> io::Result<()> {
    let trial = beside(path, ".trial");
    let written = File::create(&trial).and_then(|mut file| {
        file.write_all(&[0; PAGE_BYTES])?;
        file.sync_all()
    });
    // Where it could not be made there is nothing to take away.
    let _ = fs::remove_file(&trial);
    written
}

/// Reads the record and its log from end to end.
pub(super) fn try_reading(path: &Path) -> io::Result<()> {
    for file in [path.to_owned(), beside(path, "-wal")] {
        match File::open(file) {
            Ok(mut file) => io::copy(&mut file, &mut io::sink())?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
    }
    Ok(())
}

/// Takes the lock that only one station holds; the system lets go of it when the process ends, however it ends.
pub fn lock(path: &Path) -> Result<File, OpenError> {
    let file = File::options().create(true).truncate(false).write(true).open(beside(path, ".lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// The file beside the database whose name ends in `ending`.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Refuses a file that was cut short of its own head: SQLite would take it for a new one.
///
/// An empty one is new indeed: a station that ended in the act of making its record leaves that.
pub fn has_head(path: &Path) -> Result<(), OpenError> {
    const HEAD_BYTES: u64 = 100;
    match path.metadata() {
        Ok(found) if (1..HEAD_BYTES).contains(&found.len()) => Err(OpenError::Damaged("it was cut short".to_owned())),
        _ => Ok(()),
    }
}

/// A connection that may write, with every setting that durability and speed rest on.
pub fn writer(path: &Path, cache_kib: i64) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    settle(&conn, cache_kib)?;
    // Takes effect in a new database only, and only before its first page.
    conn.pragma_update(None, "page_size", PAGE_BYTES as i64)?;
    conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    synced(&conn, true)?;
    conn.pragma_update_and_check(None, "journal_size_limit", -1, |_| Ok(()))?;
    // The store decides itself when the log is carried over.
    conn.pragma_update_and_check(None, "wal_autocheckpoint", 0, |_| Ok(()))?;
    Ok(conn)
}

/// Whether each transaction that is committed from now on is synced before its commit returns.
pub fn synced(conn: &Connection, each: bool) -> rusqlite::Result<()> {
    conn.pragma_update(None, "synchronous", if each { "full" } else { "normal" })
}

/// A connection that only reads.
pub fn reader(path: &Path, cache_kib: i64) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    settle(&conn, cache_kib)?;
    Ok(conn)
}

pub(super) fn settle(conn: &Connection, cache_kib: i64) -> rusqlite::Result<()> {
    conn.busy_timeout(Duration::from_millis(BUSY_MS))?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // No plan may hang on the values that a statement is given: where one might, by an index over some kinds of affairs, each
    // new value has the statement prepared anew, which takes longer than to ask it.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.pragma_update(None, "cache_size", -cache_kib)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    // A damaged page is found when it is read, not when it has done its harm.
    conn.pragma_update(None, "cell_size_check", true)
}

/// What a database says of itself.
pub enum Found {
    /// Nothing: it is new.
    New,
    /// It is of this version, and of the right line and party.
    Version(i32),
}

/// Refuses a database of something else, of another line or party, or of a newer program.
pub fn recognise(conn: &Connection, path: &Path, whose: Whose) -> Result<Found, OpenError> {
    let wrong = |error| OpenError::of(path, error);
    let pragma = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).map_err(wrong);
    let (application, found) = (pragma("application_id")?, pragma("user_version")?);
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(wrong)?;
    if tables == 0 && application == 0 {
        return Ok(Found::New);
    }
    if application != APPLICATION {
        return Err(OpenError::NotARecord(path.to_owned()));
    }
    if found > VERSION {
        return Err(OpenError::Newer { found, known: VERSION });
    }
    let meta = conn
        .query_row("SELECT line, own FROM meta", [], |row| Ok((LineId(row::hash(row, 0)?), row.get::<_, u8>(1)?)))
        .optional()
        .map_err(wrong)?;
    let (line, own) = meta.ok_or_else(|| OpenError::Damaged("it does not say of which line it is".to_owned()))?;
    if line != whose.line {
        return Err(OpenError::OtherLine { found: line, asked: whose.line });
    }
    if PartyIndex(own) != whose.own {
        return Err(OpenError::OtherParty { found: PartyIndex(own), asked: whose.own });
    }
    Ok(Found::Version(found))
}

/// Holds the tables that nothing else vouches for against SQLite's own rules: a row that is gone from them leaves no gap.
/// They are small; of the others each row is missed by the next.
pub fn sound(conn: &Connection) -> Result<(), OpenError> {
    for table in ["meta", "outbox", "key", "fork", "lane", "folded", "life"] {
        let sql = format!("PRAGMA integrity_check({table})");
        let said = conn.query_row(&sql, [], |row| row.get::<_, String>(0)).unwrap_or_else(|error| error.to_string());
        if said != "ok" {
            return Err(OpenError::Damaged(format!("table {table}: {said}")));
        }
    }
    Ok(())
}

/// Writes the ground of a new database.
pub fn begin(conn: &Connection, whose: Whose) -> rusqlite::Result<()> {
    conn.pragma_update(None, "application_id", APPLICATION)?;
    conn.execute_batch(SCHEMA[0])?;
    let Hash(line) = whose.line.0;
    conn.execute("INSERT INTO meta (one, line, own) VALUES (1, ?1, ?2)", (line, whose.own.0))?;
    Ok(())
}

/// Takes one step of the schema, from `version` to the next.
pub fn step(conn: &Connection, version: i32) -> rusqlite::Result<()> {
    conn.execute_batch(SCHEMA[version as usize + 1])?;
    conn.pragma_update(None, "user_version", version + 1)
}

/// Carries the whole log over into the database and syncs it, before anything that is found there is believed.
///
/// What a station reads at its start may be in the system's memory and on no disk: the one before it was killed ahead of its
/// sync, or its sync failed, and whatever the system could not write then it has given up without saying so again. Read from
/// there, written anew and synced, it is durable; only then may another party be told that it is.
pub fn make_durable(conn: &Connection, path: &Path) -> rusqlite::Result<Result<(), OpenError>> {
    // Waits for readers of an older moment, for as long as for anybody else.
    let (frames, carried_over) = conn.wal_checkpoint_v2(Some(MAIN_DB), CheckpointMode::FULL)?;
    Ok(if frames == carried_over {
        sync_folder(path).map_err(OpenError::from)
    } else {
        Err(OpenError::InUse(path.to_owned()))
    })
}

/// Grows the write-ahead log to its full size, if it is not.
///
/// Whatever stands behind its last valid frame is not read, so the zeros mean nothing to SQLite: each frame bears a
/// salt and a checksum. Nobody else may be writing to it.
pub fn grow_log(path: &Path) -> io::Result<()> {
    static ZEROS: [u8; 256 * 1024] = [0; 256 * 1024];
    let log = beside(path, "-wal");
    let mut file = OpenOptions::new().append(true).create(true).open(&log)?;
    let mut len = file.metadata()?.len();
    if len >= LOG_BYTES {
        return Ok(());
    }
    while len < LOG_BYTES {
        let more = ZEROS.len().min(usize::try_from(LOG_BYTES - len).unwrap_or(usize::MAX));
        file.write_all(&ZEROS[..more])?;
        len += more as u64;
    }
    file.sync_all()?;
    sync_folder(path)
}

/// Makes the names in a file's folder durable.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
