//! What is in an attachment: files of ours that are to be sent, and what came of one, put together from the record.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use evidence::merkle::sha256;
use evidence::{EntryRef, Hash};
use line::affairs::{Affair, Arrival, Attachment, AttachmentBody, Body, Rules, root_of_parts};
use line::limits::ATTACHMENT_BYTES_MAX;
use serde_json::{Value, json};
use store::Archive;

use crate::failure::{Exit, Failure};
use crate::folder::{self, LineFolder};
use crate::view;

/// Bytes of a lane that are read at a time.
const READ_BYTES: usize = 256 * 1024;

/// Puts a copy of a file where the running station takes what it sends, called by its root.
///
/// # Errors
/// [`Failure`] if it cannot be read, is empty or too large, or cannot be copied.
pub fn stage(line: &LineFolder, rules: &Rules, file: &Path) -> Result<Hash, Failure> {
    let bytes = fs::metadata(file).map_err(|error| Failure::file(file, &error))?.len();
    if !(1..=ATTACHMENT_BYTES_MAX).contains(&bytes) {
        let what = format!("{} has {bytes} bytes, and an attachment has 1 to {ATTACHMENT_BYTES_MAX}", file.display());
        return Err(Failure::new(Exit::Usage, what, "cut it into several, or send it with less detail"));
    }
    let content = folder::read(file)?;
    let root = root_of_parts(&content, rules.part_bytes());
    folder::write_private(&staged(line, root), &content)?;
    Ok(root)
}

/// Where a file of ours lies while it is being sent.
pub fn staged(line: &LineFolder, root: Hash) -> PathBuf {
    line.outgoing().join(root.to_string())
}

/// Writes an attachment that has come whole to a file that is not there yet, and never over one that is.
///
/// # Errors
/// [`Failure`] if it is not whole, is not what was named, or cannot be written.
pub fn save(archive: &dyn Archive, id: EntryRef, name: &str, out: &Path) -> Result<Value, Failure> {
    let Some(Affair::Attachment(attachment)) = archive.affair(id).map_err(Failure::damaged)? else {
        return Err(no_attachment(name));
    };
    match attachment.arrival() {
        Arrival::Whole => {}
        Arrival::Coming => {
            let (come, all) = (attachment.parts.size(), attachment.parts_in_all());
            let hint = "it comes behind everything else; detente attachment list says how far it is";
            return Err(Failure::refused(format!("{come} of {all} parts of {name} have come"), hint));
        }
        Arrival::GivenUp => {
            return Err(Failure::refused(format!("the author of {name} gave it up"), "ask for it by a message"));
        }
        Arrival::Other => {
            let what = format!("{name} is not what its author named: the fault is its author's, and on the record");
            return Err(Failure::new(Exit::NotProved, what, "do not use it; detente disclose proves what was named"));
        }
    }
    let Some(Body::Attachment(named)) = view::body(archive, id).map_err(Failure::damaged)? else {
        return Err(no_attachment(name));
    };
    let content = put_together(archive, id, &attachment)?;
    let path = if out.is_dir() { out.join(&named.name) } else { out.to_owned() };
    write_new(&path, &content)?;
    Ok(told(&named, &path, &content))
}

fn told(named: &AttachmentBody, path: &Path, content: &[u8]) -> Value {
    json!({
        "saved": path.display().to_string(), "bytes": content.len(), "media": named.media,
        "root": named.root.to_string(), "sha256": sha256(content).to_string(),
    })
}

/// Every part in its order, judged once more: the disk may have been altered since they were folded.
fn put_together(archive: &dyn Archive, id: EntryRef, attachment: &Attachment) -> Result<Vec<u8>, Failure> {
    let mut content = Vec::with_capacity(attachment.bytes as usize);
    let (mut index, mut from) = (0, id.serial + 1);
    while index < attachment.parts_in_all() {
        let kept = archive.entries(id.lane, from, READ_BYTES).map_err(Failure::damaged)?;
        let Some(last) = kept.last() else { break };
        from = last.entry.at().serial + 1;
        for kept in &kept {
            if let Ok(Body::Part(part)) = Body::decode(kept.entry.body())
                && (part.of, part.index) == (id.serial, index)
                && attachment.part_length(index) == Some(part.bytes.len() as u64)
            {
                content.extend_from_slice(&part.bytes);
                index += 1;
            }
        }
    }
    if root_of_parts(&content, attachment.part_bytes) != attachment.root {
        return Err(Failure::damaged("the parts on this disk are not those that came"));
    }
    Ok(content)
}

/// Whole or not there, readable by nobody else, and nothing that could be run.
fn write_new(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::file(path, &error);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|error| {
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            return Failure::refused(format!("{} is there already", path.display()), "say --out with another path");
        }
        failed(error)
    })?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written.map_err(failed)
}

/// What a file is, by the end of its name.
pub fn media_of(name: &str) -> &'static str {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    match end.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "tif" | "tiff" => "image/tiff",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "json" => "application/json",
        "geojson" => "application/geo+json",
        "kml" => "application/vnd.google-earth.kml+xml",
        _ => "application/octet-stream",
    }
}

pub(super) fn no_attachment(named: &str) -> Failure {
    Failure::missing(format!("there is no attachment {named:?}"), "detente attachment list lists them, as USA/R/0012")
}
