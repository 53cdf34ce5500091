//! Speaks to the running station over its socket.

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use serde_json::Value;

use crate::desk::session;
use crate::failure::{Exit, Failure};
use crate::folder::Folder;
use crate::protocol::{Request, Response};

/// How long [`Client::stop`] waits: what is on its way to the disk, and the goodbye to the peers, take a few seconds.
const STOP_MAX: Duration = Duration::from_secs(10);

/// A connection to the running station.
pub struct Client {
    stream: BufReader<UnixStream>,
    /// Whose session it is.
    token: Option<String>,
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
        Ok(Client { stream: BufReader::new(stream), token: session::token(folder) })
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// What the station refused, or [`Failure`] if it went away.
    pub fn ask(&mut self, request: &Request) -> Result<Value, Failure> {
        let mut said = serde_json::to_value(request).map_err(gone)?;
        if let Some(token) = &self.token {
            said["as"] = Value::from(token.as_str());
        }
        let mut line = serde_json::to_vec(&said).map_err(gone)?;
        line.push(b'\n');
        self.stream.get_mut().write_all(&line).map_err(gone)?;
        self.next()
    }

    /// Asks the station to stop, and waits until its process has ended.
    ///
    /// # Errors
    /// [`Exit::TimedOut`] if it has not ended in ten seconds.
    pub fn stop(mut self) -> Result<(), Failure> {
        self.stream.get_ref().set_read_timeout(Some(STOP_MAX)).map_err(gone)?;
        self.ask(&Request::Stop {})?;
        loop {
            match self.next() {
                Err(failure) if failure.exit == Exit::TimedOut => return Err(failure),
                // The station leaves this connection to the system, which closes it when the process is gone.
                Err(_) => return Ok(()),
                Ok(_) => {}
            }
        }
    }

    /// Waits for the next object.
    ///
    /// # Errors
    /// What the station refused, or [`Failure`] if it went away.
    #[expect(clippy::should_implement_trait, reason = "it waits and may fail: no iterator")]
    pub fn next(&mut self) -> Result<Value, Failure> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).map_err(unheard)? == 0 {
            return Err(gone("it closed the connection"));
        }
        match serde_json::from_str(&line).map_err(gone)? {
            Response::Ok(value) | Response::Event(value) => Ok(value),
            Response::Failure { exit, sort, what, hint, because } => {
                let exit = match exit {
                    2 => Exit::Usage,
                    3 => Exit::NotProved,
                    4 => Exit::NotRunning,
                    5 => Exit::Local,
                    6 => Exit::TimedOut,
                    _ => Exit::Refused,
                };
                Err(Failure { exit, sort, what, hint, because })
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

/// Only who waits for the end of the station waits for a limited time.
fn unheard(error: std::io::Error) -> Failure {
    if error.kind() != ErrorKind::WouldBlock {
        return gone(error);
    }
    let what = format!("the station has not stopped in {} s", STOP_MAX.as_secs());
    let hint = "its log says what it waits for; ask again, or end its process by kill -KILL, which loses nothing";
    Failure::new(Exit::TimedOut, what, hint)
}

fn gone(error: impl std::fmt::Display) -> Failure {
    Failure::new(
        Exit::NotRunning,
        format!("the station went away: {error}"),
        "its log says why; detente serve starts it",
    )
}
