//! Where a session's token lies between two commands: a file that only its owner reads.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use evidence::merkle::sha256;

use crate::failure::Failure;
use crate::folder::{self, Folder, Session};

/// The file of this session: the one that was named, or one of this login and folder.
pub fn file(folder: &Folder) -> PathBuf {
    if let Session::In(named) = folder.session() {
        return named.to_owned();
    }
    let uid = rustix::process::getuid().as_raw();
    match std::env::var_os("XDG_RUNTIME_DIR") {
        Some(runtime) => {
            // Two stations of one machine have two sessions.
            let of = fs::canonicalize(folder.path()).unwrap_or_else(|_| folder.path().to_owned());
            let name = sha256(of.as_os_str().as_encoded_bytes()).to_string();
            PathBuf::from(runtime).join("detente").join(format!("{}.session", &name[..16]))
        }
        None => folder.path().join(format!("session.{uid}")),
    }
}

/// The token of this session, if there is one that nobody else can read.
pub fn token(folder: &Folder) -> Option<String> {
    if let Session::Token(token) = folder.session() {
        return token.clone();
    }
    let file = file(folder);
    let mode = fs::metadata(&file).ok()?.permissions().mode();
    let token = fs::read_to_string(&file).ok().filter(|_| mode & 0o077 == 0)?;
    Some(token.trim().to_owned())
}

/// Keeps a token.
///
/// # Errors
/// [`Failure`] if the file cannot be written.
pub fn keep(folder: &Folder, token: &str) -> Result<(), Failure> {
    folder::write_private(&file(folder), token.as_bytes())
}

/// Forgets it.
pub fn forget(folder: &Folder) {
    // Where there is none, there is nothing to forget.
    let _ = fs::remove_file(file(folder));
}
