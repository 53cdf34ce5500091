//! A secret that two parties' stations share on a line, mixed into the keys of sealed frames: whoever breaks X25519 one day
//! still cannot read what was kept of them.
//!
//! ```text
//! detente preshared secret 1
//! 2032…ad                       the line's id
//! BLUE RED                      whose it is
//! 5f1c…07                       32 bytes
//! ```

use std::path::Path;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::folder::{Folder, LineFolder, draw_secret, read_private, write_private, write_secret};
use crate::hex::{hex, unhex};

/// How a file begins that carries one.
const HEAD: &str = "detente preshared secret 1";

/// Draws a secret with the party of this code, keeps it, and writes the file for that party.
///
/// # Errors
/// [`Failure`] if the line names no such party, there is a secret already, or it cannot be written.
pub fn make(folder: &Folder, line: &LineFolder, with: &str, out: &Path) -> Result<Value, Failure> {
    let (line_id, own) = (line.charter()?.line_id().to_string(), folder.identity()?.party().code.clone());
    let other = other(line, &own, &with.to_uppercase())?;
    let secret = draw_secret()?;
    let text = Zeroizing::new(format!("{HEAD}\n{line_id}\n{own} {other}\n{}\n", *Zeroizing::new(hex(&*secret))));
    let kept = line.preshared_file(&other);
    if let Some(there) = [out, &kept].into_iter().find(|path| path.exists()) {
        let hint = "a secret is never written over: move it away first, at both parties, if that is what you mean";
        return Err(Failure::refused(format!("{} is there already", there.display()), hint));
    }
    // One that only the other party holds does no harm.
    write_private(out, text.as_bytes())?;
    write_secret(&kept, &secret)?;
    Ok(json!({ "line": line.name(), "with": other, "file": out.display().to_string() }))
}

/// Keeps the secret of a file that the other party made.
///
/// # Errors
/// [`Failure`] if the file is open to others, of another line or other parties, or there is a secret already.
pub fn take(folder: &Folder, line: &LineFolder, file: &Path) -> Result<Value, Failure> {
    let (line_id, own) = (line.charter()?.line_id().to_string(), folder.identity()?.party().code.clone());
    let text = read_private(file)?;
    let lines: Vec<&str> = text.lines().collect();
    let wrong = |why: &str| {
        Failure::refused(format!("{}: {why}", file.display()), "the other party makes it with detente key share")
    };
    let [HEAD, of, between, digits] = lines[..] else { return Err(wrong("this is no shared secret")) };
    if of != line_id {
        return Err(wrong("this secret is of another line"));
    }
    let maker = between.split_once(' ').filter(|(_, to)| *to == own).map(|(maker, _)| maker);
    let other = other(line, &own, maker.ok_or_else(|| wrong("this secret is between other parties"))?)?;
    let secret = Zeroizing::new(unhex(digits).unwrap_or_default());
    let secret = <&[u8; 32]>::try_from(&secret[..]).map_err(|_| wrong("this secret has not 32 bytes"))?;
    write_secret(&line.preshared_file(&other), secret)?;
    Ok(json!({ "line": line.name(), "with": other }))
}

/// The code of another party of the line.
fn other(line: &LineFolder, own: &str, code: &str) -> Result<String, Failure> {
    let charter = line.charter()?;
    let codes = || charter.charter().parties.iter().map(|party| &*party.code).filter(|code| *code != own);
    match codes().find(|known| *known == code) {
        Some(known) => Ok(known.to_owned()),
        None => Err(Failure::refused(
            format!("{code:?} is no other party of this line"),
            format!("there are: {}", codes().collect::<Vec<_>>().join(", ")),
        )),
    }
}
