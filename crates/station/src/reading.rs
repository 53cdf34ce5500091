//! Reads the record of a line from its disk, beside the running station or without one.
//!
//! Whoever can read the files can read them without this program. Where people are enrolled it asks the station all the
//! same whether the session may read, so that nobody is shown by habit what the role is not to see.

use evidence::PartyIndex;
use serde_json::Value;
use store::{Archive, Reader, Sqlite};

use crate::client;
use crate::failure::{Exit, Failure};
use crate::folder::{Folder, LineFolder};
use crate::protocol::{Leave, Request};
use crate::serve::own_party;
use crate::transcript;

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
/// [`Failure`] if there is no such line, its record cannot be read, the session may not read, or `read` says so.
pub(crate) fn look(
    folder: &Folder,
    line: Option<&str>,
    read: impl FnOnce(&evidence::Charter, PartyIndex, &dyn Archive) -> Result<Value, Failure>,
) -> Result<Value, Failure> {
    leave(folder, Leave::Read)?;
    let (line, archive) = open_archive(folder, line)?;
    let charter = line.charter()?;
    let own = own_party(&charter, folder.identity()?.party())?;
    read(charter.charter(), own, &archive)
}

/// The record of a line, to be read whether the station runs or not.
///
/// # Errors
/// [`Failure`] if there is no such line, or its record cannot be read.
pub(crate) fn open_archive(folder: &Folder, line: Option<&str>) -> Result<(LineFolder, Reader), Failure> {
    let line = folder.line(line)?;
    let charter = line.charter()?;
    let own = own_party(&charter, folder.identity()?.party())?;
    let archive = transcript::open(&line, &charter, own)?;
    Ok((line, archive))
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
