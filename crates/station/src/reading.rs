//! Reads the record of a line from its disk, beside the running station or without one.
//!
//! Whoever can read the files can read them without this program. Where people are enrolled it asks the station all the
//! same whether the session may read, so that nobody is shown by habit what the role is not to see.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use evidence::{PartyIndex, SignedCharter};
use serde_json::Value;
use store::{Archive, Reader, Sqlite};

use crate::client;
use crate::failure::{Exit, Failure};
use crate::folder::{Folder, LineFolder, read};
use crate::protocol::{Leave, Request};
use crate::serve::own_party;
use crate::transcript;

/// Readers of one line that stay open while nobody reads: as many as read at once.
const READERS_IDLE_MAX: usize = 24;

/// Has the running station fold all that was told, and say whether this session may. Where none runs, nobody knows whose
/// session it is, and the record is folded when it is opened.
///
/// # Errors
/// [`Failure`] with the role that is missing and who has it, or what else the station says.
pub(crate) fn leave(folder: &Folder, to: Leave) -> Result<(), Failure> {
    match client::ask(folder, &Request::Leave { to }) {
        Err(failure) if failure.exit == Exit::NotRunning => Ok(()),
        answer => answer.map(|_| ()),
    }
}

/// Reads the record of a line, whether the station runs or not.
///
/// # Errors
/// [`Failure`] if there is no such line, its record cannot be read, the session may not read, or `look` says so.
pub(crate) fn look(
    folder: &Folder,
    line: Option<&str>,
    look: impl FnOnce(&evidence::Charter, PartyIndex, &dyn Archive) -> Result<Value, Failure>,
) -> Result<Value, Failure> {
    leave(folder, Leave::Read)?;
    let Opened { charter, own, archive, .. } = open_archive(folder, line)?;
    look(charter.charter(), own, &*archive)
}

/// The record of a line that is open for reading.
pub(crate) struct Opened {
    /// The line's folder.
    pub line: LineFolder,
    /// The charter that holds.
    pub charter: Arc<SignedCharter>,
    /// This party.
    pub own: PartyIndex,
    /// The record.
    pub archive: Lent,
}

/// The record of a line, to be read whether the station runs or not.
///
/// # Errors
/// [`Failure`] if there is no such line, or its record cannot be read.
pub(crate) fn open_archive(folder: &Folder, line: Option<&str>) -> Result<Opened, Failure> {
    let line = folder.line(line)?;
    let Some(kept) = folder.readers() else {
        let charter = Arc::new(line.charter()?);
        let own = own_party(&charter, folder.identity()?.party())?;
        let reader = Some(transcript::open(&line, &charter, own)?);
        return Ok(Opened { line, charter, own, archive: Lent { reader, back: None } });
    };
    let (of, reader) = kept.lend(folder, &line)?;
    let (charter, own) = (of.charter.clone(), of.own);
    Ok(Opened { line, charter, own, archive: Lent { reader: Some(reader), back: Some((kept.clone(), of)) } })
}

/// Records that stay open for reading, for a program that reads often: to open one and to verify its charter takes longer
/// than most of what is read.
#[derive(Clone, Debug, Default)]
pub struct Readers(Arc<Mutex<Vec<Idle>>>);

/// Records that nobody reads at the moment, of one line under one charter.
struct Idle {
    of: Arc<Of>,
    readers: Vec<Reader>,
}

/// What a reader is of.
struct Of {
    path: PathBuf,
    bytes: Vec<u8>,
    charter: Arc<SignedCharter>,
    own: PartyIndex,
}

impl std::fmt::Debug for Idle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} readers of {}", self.readers.len(), self.of.path.display())
    }
}

impl Readers {
    /// One that is open, or a new one. Where another charter holds by now, those under the one before are let go.
    fn lend(&self, folder: &Folder, line: &LineFolder) -> Result<(Arc<Of>, Reader), Failure> {
        let path = line.charter_file();
        let bytes = read(&path)?;
        let known = self.with(|all| {
            let known = all.iter_mut().find(|idle| idle.of.path == path && idle.of.bytes == bytes)?;
            Some((known.of.clone(), known.readers.pop()))
        });
        let of = match known {
            Some((of, Some(reader))) => return Ok((of, reader)),
            Some((of, None)) => of,
            None => {
                let charter = Arc::new(line.charter()?);
                let own = own_party(&charter, folder.identity()?.party())?;
                let of = Arc::new(Of { path: path.clone(), bytes, charter, own });
                self.with(|all| {
                    all.retain(|idle| idle.of.path != path);
                    all.push(Idle { of: of.clone(), readers: Vec::new() });
                });
                of
            }
        };
        let reader = transcript::open(line, &of.charter, of.own)?;
        Ok((of, reader))
    }

    fn take_back(&self, of: &Arc<Of>, reader: Reader) {
        self.with(|all| {
            let idle = all.iter_mut().find(|idle| Arc::ptr_eq(&idle.of, of));
            if let Some(idle) = idle.filter(|idle| idle.readers.len() < READERS_IDLE_MAX) {
                idle.readers.push(reader);
            }
        });
    }

    fn with<T>(&self, work: impl FnOnce(&mut Vec<Idle>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A record that is open for reading for as long as this is held.
pub(crate) struct Lent {
    reader: Option<Reader>,
    back: Option<(Readers, Arc<Of>)>,
}

impl Deref for Lent {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        self.reader.as_ref().expect("it is taken only when this ends")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some((readers, of)), Some(reader)) = (&self.back, self.reader.take()) {
            readers.take_back(of, reader);
        }
    }
}

/// The record of a line, to be written; the station must not run.
///
/// # Errors
/// [`Failure`] if there is no such line, or its record cannot be opened.
pub(crate) fn open_store(folder: &Folder, line: Option<&str>) -> Result<(LineFolder, Sqlite), Failure> {
    let line = folder.line(line)?;
    let charter = line.charter()?;
    let own = own_party(&charter, folder.identity()?.party())?;
    let store =
        Sqlite::open_by(&line.record(), line.rules_of(&charter)?, own).map_err(|error| Failure::record(&error))?;
    Ok((line, store))
}
