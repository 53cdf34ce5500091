//! Carries out `detente desk`, `draft`, `shift`, `brief` and `memo`.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;

use evidence::Hash;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use serde_json::{Value, json};
use store::{Journal, JournalError};

use super::ask::Ask;
use super::cli::{Briefs, Desk, Draft, Memos, Passphrases, Shift};
use super::secret::Passphrase;
use super::session;
use crate::cli::{Check, Command, Key};
use crate::client;
use crate::failure::{Exit, Failure};
use crate::folder::Folder;
use crate::hex::unhex;
use crate::protocol::{Leave, Request};
use crate::reading::leave;

/// Carries out a command about the people of this desk.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn desk(folder: &Folder, what: &Desk) -> Result<Value, Failure> {
    match what {
        Desk::People => ask(folder, Ask::People {}),
        Desk::Enroll { person, passphrases } => {
            let (passphrase, duress) = typed(passphrases, &person.person)?;
            ask(folder, Ask::Enroll { person: person.clone(), passphrase, duress })
        }
        Desk::Change { person, passphrase, passphrases } => {
            let given = passphrases.passphrase_file.is_some() || passphrases.duress_file.is_some();
            let (passphrase, duress) = match *passphrase || given {
                true => typed(passphrases, &person.person).map(|(own, duress)| (Some(own), duress))?,
                false => (None, None),
            };
            if passphrase.is_none() && person.roles.is_empty() && person.languages.is_empty() {
                let hint = "say --role, --language or --passphrase";
                return Err(Failure::new(Exit::Usage, "nothing is to be changed", hint));
            }
            ask(folder, Ask::Change { person: person.clone(), passphrase, duress })
        }
        Desk::End { person } => ask(folder, Ask::End { person: person.clone() }),
        Desk::Widen { kinds } => ask(folder, Ask::Widen { kinds: kinds.clone() }),
        Desk::SignIn { person, passphrase_file } => {
            let passphrase = passphrase(passphrase_file.as_ref(), &format!("Passphrase of {person}: "))?;
            let mut signed_in = ask(folder, Ask::SignIn { person: person.clone(), passphrase })?;
            session::keep(folder, signed_in["token"].as_str().unwrap_or_default())?;
            // It lies in its file, and on nobody's screen.
            signed_in.as_object_mut().map(|signed_in| signed_in.remove("token"));
            Ok(signed_in)
        }
        Desk::Passkey(what) => ask(folder, Ask::Passkey(what.clone())),
        Desk::SignOut => {
            let signed_out = ask(folder, Ask::SignOut {});
            session::forget(folder);
            signed_out
        }
        Desk::Status => ask(folder, Ask::Status {}),
        Desk::Clear { person } => ask(folder, Ask::Clear { person: person.clone() }),
        Desk::Check { noted } => check(folder, noted.as_deref()),
    }
}

/// Carries out a command about drafts.
///
/// # Errors
/// As for [`desk`].
pub fn draft(folder: &Folder, what: &Draft) -> Result<Value, Failure> {
    ask(folder, Ask::Draft(what.clone()))
}

/// Carries out a command about shifts.
///
/// # Errors
/// As for [`desk`].
pub fn shift(folder: &Folder, what: &Shift) -> Result<Value, Failure> {
    ask(folder, Ask::Shift(what.clone()))
}

/// Carries out a command about briefs.
///
/// # Errors
/// As for [`desk`].
pub fn brief(folder: &Folder, briefs: &Briefs) -> Result<Value, Failure> {
    ask(folder, Ask::Brief { line: briefs.line.clone(), what: briefs.what.clone() })
}

/// Carries out a command about the notes of a call.
///
/// # Errors
/// As for [`desk`].
pub fn memo(folder: &Folder, memos: &Memos) -> Result<Value, Failure> {
    ask(folder, Ask::Memo { line: memos.line.clone(), what: memos.what.clone() })
}

/// Passes a command that reads files of the station's own, if this session may do that.
///
/// # Errors
/// [`Failure`] with the role that is missing and who has it.
pub fn pass(folder: &Folder, command: &Command) -> Result<(), Failure> {
    match command {
        Command::Key(Key::Renew { .. } | Key::Revoke { .. } | Key::Share { .. } | Key::TakeShare { .. })
        | Command::Backup(_)
        | Command::Check(Check { disk: true, .. }) => leave(folder, Leave::Keep),
        Command::Plan(_) => leave(folder, Leave::Read),
        // The record is read by `reading`, which asks, and all else by the station, which does.
        _ => Ok(()),
    }
}

fn ask(folder: &Folder, asked: Ask) -> Result<Value, Failure> {
    client::ask(folder, &Request::Desk { asked })
}

/// Holds the private journal against itself, whether the station runs or not.
fn check(folder: &Folder, noted: Option<&str>) -> Result<Value, Failure> {
    let noted = match noted {
        None => None,
        Some(text) => {
            let hash = unhex(text).and_then(|bytes| bytes.try_into().ok()).map(Hash);
            let wrong = || Failure::new(Exit::Usage, format!("{text:?} is no hash"), "64 digits, as this prints them");
            Some(hash.ok_or_else(wrong)?)
        }
    };
    let mut is_there = noted.is_none();
    let checked = Journal::check(&folder.desk(), &mut |_, _, hash| is_there |= Some(hash) == noted);
    let state = match checked {
        Err(JournalError::Missing(_)) => {
            let hint = "nobody was ever enrolled here: detente desk enroll";
            return Err(Failure::refused("this station has no private journal", hint));
        }
        checked => checked.map_err(|error| Failure::record(&error))?,
    };
    if let Some(fault) = state.fault {
        let hint =
            "somebody altered it, or the disk did: restore a backup of desk.sqlite, and ask who was at this machine";
        return Err(Failure::local(
            format!("the private journal is sound up to {} and then: {fault}", state.entries),
            hint,
        ));
    }
    if !is_there {
        let hint = "entries behind it, or all of them, were taken away or written anew: ask who was at this machine";
        return Err(Failure::local("no entry of the private journal has the hash that was noted", hint));
    }
    Ok(json!({ "sound": true, "entries": state.entries, "head": state.head.to_string() }))
}

/// The passphrase and the one for duress, from files, or asked for twice.
fn typed(from: &Passphrases, person: &str) -> Result<(Passphrase, Option<Passphrase>), Failure> {
    let duress = from.duress_file.as_ref().map(|file| passphrase(Some(file), "")).transpose()?;
    if from.passphrase_file.is_some() {
        return Ok((passphrase(from.passphrase_file.as_ref(), "")?, duress));
    }
    let own = prompted(&format!("New passphrase of {person}: "))?;
    if prompted("The same once more: ")? != own {
        return Err(Failure::new(Exit::Usage, "they are not the same", "do it again"));
    }
    Ok((Passphrase::new(own), duress))
}

fn passphrase(file: Option<&PathBuf>, prompt: &str) -> Result<Passphrase, Failure> {
    let text = match file {
        Some(file) => std::fs::read_to_string(file).map_err(|error| Failure::file(file, &error))?,
        None => prompted(prompt)?,
    };
    Ok(Passphrase::new(text.trim_end_matches(['\n', '\r']).to_owned()))
}

/// Asks at the terminal and shows nothing of the answer.
fn prompted(prompt: &str) -> Result<String, Failure> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        let hint = "say --passphrase-file, or do it at a terminal";
        return Err(Failure::new(Exit::Usage, "there is no terminal to type a passphrase at", hint));
    }
    let failed = |error: std::io::Error| Failure::local(error, "say --passphrase-file");
    eprint!("{prompt}");
    let _ = std::io::stderr().flush();
    let before = tcgetattr(&stdin).map_err(|error| failed(error.into()))?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&stdin, OptionalActions::Flush, &silent).map_err(|error| failed(error.into()))?;
    let mut typed = String::new();
    let read = stdin.lock().read_line(&mut typed);
    // As it was, whatever was typed.
    let restored = tcsetattr(&stdin, OptionalActions::Flush, &before);
    eprintln!();
    read.map_err(failed)?;
    restored.map_err(|error| failed(error.into()))?;
    Ok(typed.trim_end_matches(['\n', '\r']).to_owned())
}
