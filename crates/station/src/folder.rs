//! A station's folder: what lies where, and how keys are written.
//!
//! ```text
//! detente.toml        settings
//! identity.detente    what this party says of itself, signed by its root key: give it to the others
//! root.key            the party's root key: keep it offline, it is needed only to sign charters and station keys
//! station.key         this station's key
//! delegation.detente  the root key's word for it
//! lines/NAME/         one folder a line: charter.detente, record.sqlite, outgoing/, carried.json with the files that were
//!                     carried; where the charter was amended, earlier/ with those that held before, and next.detente
//!                     while one waits for its time; preshared/CODE: the secret that is shared with one other party,
//!                     where one is
//! socket              where commands reach the running station
//! console.pem         the certificate that the console shows to browsers, with its key
//! map/                what the console's map shows besides coasts, put there by the operator: GeoJSON and PMTiles
//! desk.sqlite         the private journal of the desk, once somebody is enrolled
//! ```

use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use bearer::sealed::Preshared;
use evidence::{Identity, LineId, SecretKey, SignedCharter, Time};
use line::affairs::Rules;
use zeroize::Zeroizing;

use crate::annex;
use crate::failure::{Exit, Failure};
use crate::reading::Readers;

/// A station's folder.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    session: Session,
    readers: Option<Readers>,
}

/// Where the token of the session lies in whose name something is asked.
#[derive(Clone, Debug)]
pub enum Session {
    /// In the file of this login and folder.
    OfLogin,
    /// In this file.
    In(PathBuf),
    /// Here, where there is one at all: nothing is looked for.
    Token(Option<String>),
}

impl Folder {
    /// The folder at a path, which need not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Folder { path: path.into(), session: Session::OfLogin, readers: None }
    }

    /// The same folder, with the session whose token lies in this file.
    #[must_use]
    pub fn with_session(self, session: Option<PathBuf>) -> Self {
        Folder { session: session.map_or(Session::OfLogin, Session::In), ..self }
    }

    /// The same folder, with the session that has this token; with none if there is no token.
    #[must_use]
    pub fn with_token(self, token: Option<String>) -> Self {
        Folder { session: Session::Token(token), ..self }
    }

    /// The same folder, whose records stay open for reading.
    #[must_use]
    pub fn with_readers(self, readers: Readers) -> Self {
        Folder { readers: Some(readers), ..self }
    }

    /// The records that stay open for reading, where they do.
    pub fn readers(&self) -> Option<&Readers> {
        self.readers.as_ref()
    }

    /// Where the session's token lies.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The settings.
    pub fn settings(&self) -> PathBuf {
        self.path.join("detente.toml")
    }

    /// The certificate of the console, with its key.
    pub fn console_certificate(&self) -> PathBuf {
        self.path.join("console.pem")
    }

    /// What the console's map shows besides coasts.
    pub fn map(&self) -> PathBuf {
        self.path.join("map")
    }

    /// The party's record, signed.
    pub fn identity_file(&self) -> PathBuf {
        self.path.join("identity.detente")
    }

    /// The party's root key, while it is here.
    pub fn root_key(&self) -> PathBuf {
        self.path.join("root.key")
    }

    /// The station's key.
    pub fn station_key(&self) -> PathBuf {
        self.path.join("station.key")
    }

    /// The delegation of the station's key.
    pub fn delegation(&self) -> PathBuf {
        self.path.join("delegation.detente")
    }

    /// The folders of the lines.
    pub fn lines(&self) -> PathBuf {
        self.path.join("lines")
    }

    /// The plans that are kept until they are released or dropped.
    pub fn plans(&self) -> PathBuf {
        self.path.join("plans")
    }

    /// The private journal of the desk.
    pub fn desk(&self) -> PathBuf {
        self.path.join("desk.sqlite")
    }

    /// Where commands reach the running station.
    pub fn socket(&self) -> PathBuf {
        self.path.join("socket")
    }

    /// The party's record, verified.
    ///
    /// # Errors
    /// [`Failure`] if it is missing or not good.
    pub fn identity(&self) -> Result<Identity, Failure> {
        let path = self.identity_file();
        let hint = "detente init makes a station's folder; --dir or DETENTE_DIR says where it is";
        let bytes = fs::read(&path).map_err(|error| Failure::refused(format!("{}: {error}", path.display()), hint))?;
        Identity::decode(&bytes).map_err(|error| Failure::refused(format!("{}: {error}", path.display()), hint))
    }

    /// The delegation as encoded.
    ///
    /// # Errors
    /// [`Failure`] if it cannot be read.
    pub fn read_delegation(&self) -> Result<Vec<u8>, Failure> {
        read(&self.delegation())
    }

    /// The open lines, by name.
    ///
    /// # Errors
    /// [`Failure`] if a folder cannot be read.
    pub fn open_lines(&self) -> Result<Vec<LineFolder>, Failure> {
        let path = self.lines();
        if !path.exists() {
            return Ok(Vec::new());
        }
        let entries = fs::read_dir(&path).map_err(|error| Failure::file(&path, &error))?;
        let mut lines = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| Failure::file(&path, &error))?;
            let line = LineFolder(entry.path());
            if line.charter_file().exists() {
                lines.push(line);
            }
        }
        lines.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(lines)
    }

    /// The open line of which a charter is, with the charter that holds on it.
    ///
    /// # Errors
    /// [`Failure`] if a folder cannot be read.
    pub fn line_of(&self, id: LineId) -> Result<Option<(LineFolder, SignedCharter)>, Failure> {
        for line in self.open_lines()? {
            let charter = line.charter()?;
            if charter.line_id() == id {
                return Ok(Some((line, charter)));
            }
        }
        Ok(None)
    }

    /// The line of this name, or the only one.
    ///
    /// # Errors
    /// [`Failure`] if there is no such line, or several and no name.
    pub fn line(&self, name: Option<&str>) -> Result<LineFolder, Failure> {
        let lines = self.open_lines()?;
        let names = || lines.iter().map(LineFolder::name).collect::<Vec<_>>().join(", ");
        match (name, lines.as_slice()) {
            (_, []) => Err(Failure::refused("no line is open", "detente charter open FILE opens one")),
            (None, [only]) => Ok(only.clone()),
            (None, _) => Err(Failure::new(
                Exit::Usage,
                "this station has several lines",
                format!("say --line with one of: {}", names()),
            )),
            (Some(name), lines) => lines.iter().find(|line| line.name() == name).cloned().ok_or_else(|| {
                Failure::new(Exit::Usage, format!("there is no line {name:?}"), format!("there are: {}", names()))
            }),
        }
    }
}

/// The folder of one line.
#[derive(Clone, Debug)]
pub struct LineFolder(PathBuf);

impl LineFolder {
    /// The folder of a new line.
    pub fn new(folder: &Folder, name: &str) -> Self {
        LineFolder(folder.lines().join(name))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// What the line is called here.
    pub fn name(&self) -> String {
        self.0.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The charter.
    pub fn charter_file(&self) -> PathBuf {
        self.0.join("charter.detente")
    }

    /// An amendment that is signed by all and waits for its time.
    pub fn next_file(&self) -> PathBuf {
        self.0.join("next.detente")
    }

    /// A charter that held before, by the number of the amendment.
    pub fn earlier_file(&self, number: u64) -> PathBuf {
        self.0.join("earlier").join(format!("{number}.detente"))
    }

    /// The record.
    pub fn record(&self) -> PathBuf {
        self.0.join("record.sqlite")
    }

    /// What of ours is being sent: one file for each attachment, called by its root.
    pub fn outgoing(&self) -> PathBuf {
        self.0.join("outgoing")
    }

    /// The secret that is shared with the party of this code, where one is.
    pub fn preshared_file(&self, code: &str) -> PathBuf {
        self.0.join("preshared").join(code)
    }

    /// The secret that is shared with the party of this code, if one is.
    ///
    /// # Errors
    /// [`Failure`] if it is open to others, or none.
    pub fn preshared(&self, code: &str) -> Result<Option<Preshared>, Failure> {
        let path = self.preshared_file(code);
        if !path.exists() {
            return Ok(None);
        }
        read_secret(&path).map(|secret| Some(Preshared::new(*secret)))
    }

    /// The charter, verified and signed by all.
    ///
    /// # Errors
    /// [`Failure`] if it is missing or not good.
    pub fn charter(&self) -> Result<SignedCharter, Failure> {
        let charter = read_charter(&self.charter_file())?;
        charter.complete().map_err(|error| Failure::refused(error, "open the charter again from the signed file"))?;
        Ok(charter)
    }

    /// The charter that holds, with what follows from it, and those before it.
    ///
    /// # Errors
    /// [`Failure`] if one is missing or not good, or this release cannot run a line by it.
    pub fn rules(&self) -> Result<Rules, Failure> {
        self.rules_of(&self.charter()?)
    }

    /// The same of the charter that was read from here.
    ///
    /// # Errors
    /// As for [`LineFolder::rules`].
    pub fn rules_of(&self, charter: &SignedCharter) -> Result<Rules, Failure> {
        let earlier = (1..charter.charter().number()).map(|number| {
            let held = read_charter(&self.earlier_file(number))?;
            held.complete().map_err(|error| Failure::refused(error, "restore the line's folder from its copy"))?;
            Ok(held.charter().clone())
        });
        annex::rules(&earlier.collect::<Result<Vec<_>, Failure>>()?, charter.charter())
    }

    /// The amendment that waits for its time, if there is one.
    ///
    /// # Errors
    /// [`Failure`] if it is not good.
    pub fn next(&self) -> Result<Option<SignedCharter>, Failure> {
        let path = self.next_file();
        if !path.exists() {
            return Ok(None);
        }
        let next = read_charter(&path)?;
        next.complete()
            .map_err(|error| Failure::refused(error, "detente charter take-up takes one that all signed"))?;
        Ok(Some(next))
    }

    /// Lets an amendment wait for its time: it is taken up then, by the station that runs or the next that starts.
    ///
    /// # Errors
    /// [`Failure`] if it does not follow on the charter that holds, or another waits.
    pub fn put_next(&self, charter: &SignedCharter) -> Result<(), Failure> {
        let hint = "detente charter show tells which charter holds here, and which waits";
        charter
            .complete()
            .map_err(|error| Failure::refused(error, "that party signs it with detente charter accept"))?;
        self.rules()?.amended(charter.charter()).map_err(|error| Failure::refused(error, hint))?;
        match self.next()? {
            Some(other) if other.payload() != charter.payload() => {
                Err(Failure::refused("another amendment of that number was signed by all and waits here", hint))
            }
            _ => write(&self.next_file(), &charter.encode()),
        }
    }

    /// Takes the amendment up that waits, if its time has come; true if it did.
    ///
    /// Whenever this is cut short, doing it again ends it.
    ///
    /// # Errors
    /// [`Failure`] if a file is not good or cannot be written.
    pub fn take_up(&self, now: Time) -> Result<bool, Failure> {
        let Some(mut next) = self.next()? else { return Ok(false) };
        if next.charter().amends.as_ref().is_none_or(|amends| now < amends.from) {
            return Ok(false);
        }
        let held = self.charter()?;
        let follows = held.payload() != next.payload();
        if follows {
            // Keys that came since the amendment was drawn up go on.
            for key in held.delegations() {
                let hint = "restore the line's folder from its copy";
                next.add_delegation(key.clone()).map_err(|error| Failure::refused(error, hint))?;
            }
            self.put_earlier(&held)?;
            write(&self.charter_file(), &next.encode())?;
        }
        fs::remove_file(self.next_file()).map_err(|error| Failure::file(&self.next_file(), &error))?;
        Ok(follows)
    }

    /// Keeps a charter that held before.
    ///
    /// # Errors
    /// [`Failure`] if it cannot be written.
    pub fn put_earlier(&self, charter: &SignedCharter) -> Result<(), Failure> {
        let path = self.earlier_file(charter.charter().number());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))?;
        }
        write(&path, &charter.encode())
    }
}

/// Reads a charter file, signed by all or not.
///
/// # Errors
/// [`Failure`] if it is missing or not good.
pub fn read_charter(path: &Path) -> Result<SignedCharter, Failure> {
    SignedCharter::decode(&read(path)?).map_err(|error| {
        let hint =
            "the file was altered or is not a charter file: ask for it again, and compare the fingerprint by voice";
        Failure::new(Exit::NotProved, format!("{}: {error}", path.display()), hint)
    })
}

/// Reads a file.
///
/// # Errors
/// [`Failure`] with its path.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::file(path, &error))
}

/// Writes a file beside its place, syncs it, and moves it there: it is whole or it is not there.
///
/// # Errors
/// [`Failure`] with its path.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_mode(path, bytes, 0o644)
}

/// Does as [`write()`], in a folder that is made if it is not there; nobody but its owner reads either.
///
/// # Errors
/// [`Failure`] with its path.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(folder) = path.parent().filter(|folder| !folder.exists()) {
        let made = fs::DirBuilder::new().mode(0o700).create(folder);
        made.map_err(|error| Failure::file(folder, &error))?;
    }
    write_mode(path, bytes, 0o600)
}

fn write_mode(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::file(path, &error);
    let beside = path.with_extension("new");
    let _ = fs::remove_file(&beside);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(&beside).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Draws a key at random and writes its seed in hexadecimal, readable by nobody else. Never over one that is there.
///
/// # Errors
/// [`Failure`] if there is a key already, or it cannot be written.
pub fn make_key(path: &Path) -> Result<SecretKey, Failure> {
    let seed = draw_secret()?;
    write_secret(path, &seed)?;
    Ok(SecretKey::from_seed(&seed))
}

/// Draws a secret at random.
///
/// # Errors
/// [`Failure`] if there is no randomness.
pub fn draw_secret() -> Result<Zeroizing<[u8; 32]>, Failure> {
    let mut secret = Zeroizing::new([0u8; 32]);
    getrandom::fill(&mut *secret)
        .map_err(|error| Failure::local(format!("no randomness to be had: {error}"), "check this machine"))?;
    Ok(secret)
}

/// Writes a secret in hexadecimal, readable by nobody else. Never over one that is there.
///
/// # Errors
/// [`Failure`] if there is one already, or it cannot be written.
pub fn write_secret(path: &Path, secret: &[u8; 32]) -> Result<(), Failure> {
    if path.exists() {
        let hint = "a key is never written over: move the old one away first, if that is what you mean";
        return Err(Failure::refused(format!("{} is there already", path.display()), hint));
    }
    let mut text = Zeroizing::new(String::with_capacity(65));
    for byte in secret {
        text.push_str(&format!("{byte:02x}"));
    }
    text.push('\n');
    write_private(path, text.as_bytes())
}

/// Reads a key that [`make_key`] wrote; refuses one that others can read.
///
/// # Errors
/// [`Failure`] if it is missing, open to others, or not a key.
pub fn read_key(path: &Path) -> Result<SecretKey, Failure> {
    read_secret(path).map(|seed| SecretKey::from_seed(&seed))
}

/// Reads a text that nobody but its owner can read; refuses one that others can.
///
/// # Errors
/// [`Failure`] if it is missing, or open to others.
pub fn read_private(path: &Path) -> Result<Zeroizing<String>, Failure> {
    use std::os::unix::fs::PermissionsExt;
    let failed = |error: std::io::Error| Failure::file(path, &error);
    let mode = fs::metadata(path).map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        let hint = format!("chmod 600 {}; if somebody may have read it, issue a new key", path.display());
        return Err(Failure::local(format!("{} can be read by others", path.display()), hint));
    }
    fs::read_to_string(path).map(Zeroizing::new).map_err(failed)
}

/// Reads a secret that [`write_secret`] wrote; refuses one that others can read.
///
/// # Errors
/// [`Failure`] if it is missing, open to others, or none.
pub fn read_secret(path: &Path) -> Result<Zeroizing<[u8; 32]>, Failure> {
    let text = read_private(path)?;
    let digits = text.trim();
    let mut seed = Zeroizing::new([0u8; 32]);
    let whole = digits.len() == 64 && digits.is_ascii();
    let read = whole
        && seed
            .iter_mut()
            .enumerate()
            .all(|(at, byte)| u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).map(|value| *byte = value).is_ok());
    if !read {
        return Err(Failure::local(format!("{} is not a key", path.display()), "restore it from its backup"));
    }
    Ok(seed)
}
