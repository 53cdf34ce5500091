//! Speaks to the running station over its socket.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;

use serde_json::Value;

use crate::failure::{Exit, Failure};
use crate::folder::Folder;
use crate::protocol::{Request, Response};

/// A connection to the running station.
pub struct Client {
    stream: BufReader<UnixStream>,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// [`Failure`] if no station runs in the folder.
    pub fn connect(folder: &Folder) -> Result<Self, Failure> {
        let path = folder.socket();
        let stream = UnixStream::connect(&path).map_err(|error| {
            let hint = "detente serve starts it; --dir or DETENTE_DIR says which folder is meant";
            Failure::new(Exit::NotRunning, format!("no station answers at {}: {error}", path.display()), hint)
        })?;
        Ok(Client { stream: BufReader::new(stream) })
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// What the station refused, or [`Failure`] if it went away.
    pub fn ask(&mut self, request: &Request) -> Result<Value, Failure> {
        let mut line = serde_json::to_vec(request).map_err(gone)?;
        line.push(b'\n');
        self.stream.get_mut().write_all(&line).map_err(gone)?;
        self.next()
    }

    /// Waits for the next object.
    ///
    /// # Errors
    /// What the station refused, or [`Failure`] if it went away.
    #[expect(clippy::should_implement_trait, reason = "it waits and may fail: no iterator")]
    pub fn next(&mut self) -> Result<Value, Failure> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).map_err(gone)? == 0 {
            return Err(gone("it closed the connection"));
        }
        match serde_json::from_str(&line).map_err(gone)? {
            Response::Ok(value) | Response::Event(value) => Ok(value),
            Response::Failure { exit, what, hint } => {
                let exit = match exit {
                    2 => Exit::Usage,
                    3 => Exit::NotProved,
                    4 => Exit::NotRunning,
                    5 => Exit::Local,
                    6 => Exit::TimedOut,
                    _ => Exit::Refused,
                };
                Err(Failure { exit, what, hint })
            }
        }
    }
}

/// Asks once.
///
/// # Errors
/// As for [`Client::ask`].
pub fn ask(folder: &Folder, request: &Request) -> Result<Value, Failure> {
    Client::connect(folder)?.ask(request)
}

fn gone(error: impl std::fmt::Display) -> Failure {
    Failure::new(
        Exit::NotRunning,
        format!("the station went away: {error}"),
        "its log says why; detente serve starts it",
    )
}
