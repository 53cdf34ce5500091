//! What stands behind the console: each request is a command of this program, carried out for the session that it is of.

use std::fs::File;

use console::{Answer, Assertion, Backend, Given, Kind, NewPasskey, Operation, Refused, Session};
use serde_json::Value;

use super::commands::{Carry, Commands};
use crate::client;
use crate::desk::{self, Ask, Passphrase};
use crate::failure::{Exit, Failure, Sort};
use crate::folder::Folder;
use crate::protocol::Request;
use crate::reading::Readers;
use crate::run;
use crate::socket::Client;

/// How the names of files end that the map can show.
const MAPS: [&str; 3] = [".geojson", ".json", ".pmtiles"];

/// The station as the console asks it.
pub(super) struct Behind {
    folder: Folder,
    client: Client,
    commands: Commands,
}

impl Behind {
    /// For the requests of browsers.
    pub(super) fn new(folder: Folder, client: Client) -> Self {
        Behind { folder: folder.with_readers(Readers::default()), client, commands: Commands::new() }
    }

    /// The folder as somebody sees it who has this session, or none.
    fn seen_by(&self, token: Option<&str>) -> Folder {
        self.folder.clone().with_token(token.map(str::to_owned))
    }

    fn desk(&self, token: Option<&str>, asked: Ask) -> Result<Value, Refused> {
        client::ask(&self.seen_by(token), &Request::Desk { asked }).map_err(refused)
    }

    /// Passes whoever is signed in. On the socket, which only its owner reaches, a desk at which nobody is enrolled is open
    /// to all; this port every program of the machine reaches.
    fn signed_in(&self, token: Option<&str>) -> Result<(), Refused> {
        match self.client.is_signed_in(token) {
            true => Ok(()),
            false if self.client.is_desk_open() => {
                let hint = "at the station's machine: detente desk enroll PERSON --role administrator enrols the first, and \
                            detente console invite lets a browser in without";
                Err(refused(Failure::signed_out("nobody is enrolled at this desk, so nobody can sign in", hint)))
            }
            false => {
                let ended = "nobody is signed in here, or the session has ended";
                Err(refused(Failure::signed_out(ended, "sign in, then do it again")))
            }
        }
    }
}

impl Backend for Behind {
    fn operations(&self) -> &[Operation] {
        self.commands.operations()
    }

    fn carry_out(&self, token: Option<&str>, operation: usize, given: &Given, words: bool) -> Result<Answer, Refused> {
        self.signed_in(token)?;
        let Carry { cli, out, _files } = self.commands.carry(operation, given).map_err(refused)?;
        let done = run::done(&cli, &self.seen_by(token)).map_err(refused)?;
        match out {
            Some((path, name)) => {
                let file = File::open(&path).map_err(|error| refused(Failure::file(&path, &error)))?;
                Ok(Answer::File { name, file })
            }
            None if words => Ok(Answer::Words(done.words(&cli))),
            None => Ok(Answer::Value(done.value)),
        }
    }

    fn sign_in(&self, person: String, passphrase: String) -> Result<Session, Refused> {
        let passphrase = Passphrase::new(passphrase);
        self.desk(None, Ask::SignIn { person, passphrase }).map(session)
    }

    fn enter(&self, word: &str) -> Result<Session, Refused> {
        self.desk(None, Ask::Enter { word: word.to_owned() }).map(session)
    }

    fn passkeys_at(&self) -> Result<Value, Refused> {
        self.desk(None, Ask::PasskeysAt {})
    }

    fn ask_passkey(&self) -> Result<Value, Refused> {
        self.desk(None, Ask::AskPasskey {})
    }

    fn sign_in_by_passkey(&self, answer: Assertion) -> Result<Session, Refused> {
        self.desk(None, Ask::SignInByPasskey(answer)).map(session)
    }

    fn ask_new_passkey(&self, token: &str) -> Result<Value, Refused> {
        self.signed_in(Some(token))?;
        self.desk(Some(token), Ask::AskNewPasskey {})
    }

    fn add_passkey(&self, token: &str, answer: NewPasskey) -> Result<Value, Refused> {
        self.signed_in(Some(token))?;
        self.desk(Some(token), Ask::AddPasskey(answer))
    }

    fn sign_out(&self, token: &str) {
        // A session that has ended is as good as one that ends now.
        let _ = self.desk(Some(token), Ask::SignOut {});
    }

    fn session(&self, token: Option<&str>) -> Result<Value, Refused> {
        self.signed_in(token)?;
        self.desk(token, Ask::Status {})
    }

    fn map(&self, token: Option<&str>) -> Result<Vec<(String, u64)>, Refused> {
        self.signed_in(token)?;
        let path = self.folder.map();
        if !path.exists() {
            return Ok(Vec::new());
        }
        let failed = |error: std::io::Error| refused(Failure::file(&path, &error));
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let (name, held) = (entry.file_name(), entry.metadata().map_err(failed)?);
            // A link leads out of the folder.
            if let Some(name) = name.to_str().filter(|name| held.is_file() && is_map(name)) {
                files.push((name.to_owned(), held.len()));
            }
        }
        files.sort();
        Ok(files)
    }

    fn map_file(&self, token: Option<&str>, name: &str) -> Result<File, Refused> {
        // Only what is listed is given, so no name leads anywhere else.
        if !self.map(token)?.iter().any(|(listed, _)| listed == name) {
            let hint = "the map shows what lies in the folder `map` beside detente.toml";
            return Err(refused(Failure::missing(format!("there is no file {name:?} for the map"), hint)));
        }
        let path = self.folder.map().join(name);
        File::open(&path).map_err(|error| refused(Failure::file(&path, &error)))
    }

    fn may_hear(&self, token: Option<&str>, event: &Value) -> bool {
        self.client.is_signed_in(token) && (self.client.may_read(token) || desk::heard(event))
    }
}

/// True of the names of files that the map can show.
fn is_map(name: &str) -> bool {
    MAPS.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending))
}

/// A session that began; its token is for the cookie alone.
fn session(mut shown: Value) -> Session {
    let token = shown["token"].as_str().unwrap_or_default().to_owned();
    shown.as_object_mut().map(|shown| shown.remove("token"));
    Session { token, shown }
}

fn refused(failure: Failure) -> Refused {
    let kind = match (failure.sort, failure.exit) {
        (Sort::SignedOut, _) => Kind::SignedOut,
        (Sort::Forbidden, _) => Kind::Forbidden,
        (Sort::Missing, _) => Kind::Missing,
        (Sort::Other, Exit::Ok | Exit::Refused) => Kind::Refused,
        (Sort::Other, Exit::Usage | Exit::NotProved) => Kind::Unclear,
        (Sort::Other, Exit::NotRunning) => Kind::Stopped,
        (Sort::Other, Exit::Local) => Kind::Local,
        (Sort::Other, Exit::TimedOut) => Kind::TimedOut,
    };
    let Failure { what, hint, because, .. } = failure;
    Refused { kind, what, hint, because }
}
