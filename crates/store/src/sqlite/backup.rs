//! A copy of the record, made while the station writes on.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::open::{beside, is_full, sync_folder};
use crate::Progress;
use crate::limits::BACKUP_PAGES;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Something is there already.
    #[error("{} is there already; name a file that is not", .0.display())]
    Exists(PathBuf),
    /// There is no room for the copy.
    #[error("there is no room for the copy; free space, or name a file on a larger disk")]
    Full,
    /// The copy cannot be written.
    #[error("the copy cannot be written: {0}; check the path, its owner and rights, and its disk")]
    Disk(io::Error),
    /// The record cannot be read, or the copy not be written.
    #[error("the copy failed: {0}; check both disks")]
    Failed(String),
}

impl From<io::Error> for BackupError {
    fn from(error: io::Error) -> Self {
        if is_full(&error) { BackupError::Full } else { BackupError::Disk(error) }
    }
}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => BackupError::Full,
            _ => BackupError::Failed(error.to_string()),
        }
    }
}

/// Copies the record as of one moment to `to`, which appears once it is whole and durable.
pub fn backup(from: &Connection, to: &Path, progress: &mut dyn FnMut(Progress)) -> Result<(), BackupError> {
    // A log that was left beside the name would be taken for this copy's own.
    for taken in [to.to_owned(), beside(to, "-wal"), beside(to, "-journal")] {
        if taken.exists() {
            return Err(BackupError::Exists(taken));
        }
    }
    let partial = beside(to, ".partial");
    let copied = copy(from, &partial, progress).and_then(|()| {
        File::open(&partial)?.sync_all()?;
        fs::rename(&partial, to)?;
        Ok(sync_folder(to)?)
    });
    if copied.is_err() {
        // What is left is of no use; that it cannot be removed says nothing that the error does not.
        let _ = fs::remove_file(&partial);
    }
    copied
}

fn copy(from: &Connection, partial: &Path, progress: &mut dyn FnMut(Progress)) -> Result<(), BackupError> {
    // Left over from a copy that was broken off.
    match fs::remove_file(partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut to = Connection::open_with_flags(partial, flags)?;
    // Nobody believes the copy before it is whole, so nothing on the way there need be durable.
    to.pragma_update_and_check(None, "journal_mode", "off", |_| Ok(()))?;
    to.pragma_update(None, "synchronous", "off")?;
    // The snapshot is held for as long as it takes; otherwise each commit of the station's would begin the copy again.
    let snapshot = from.unchecked_transaction()?;
    snapshot.query_row("SELECT count(*) FROM meta", [], |_| Ok(()))?;
    {
        let backup = Backup::new(&snapshot, &mut to)?;
        loop {
            let step = backup.step(BACKUP_PAGES)?;
            let at = backup.progress();
            let total = u64::try_from(at.pagecount).unwrap_or_default();
            progress(Progress { done: total - u64::try_from(at.remaining).unwrap_or_default(), total });
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                _ => return Err(BackupError::Failed("another program holds the record".to_owned())),
            }
        }
    }
    Ok(to.close().map_err(|(_, error)| error)?)
}
