//! Carries out `detente attachment`.

use serde_json::{Value, json};

use super::cli::{Attachment, AttachmentRequest, Attachments};
use super::content::{self, no_attachment};
use super::view;
use crate::client;
use crate::failure::{Exit, Failure};
use crate::folder::Folder;
use crate::protocol::Request;
use crate::reading::look;
use crate::view::parse_serial;

/// Things listed at once.
const LIST_MAX: usize = 1_000;

/// Carries out a command about attachments.
///
/// # Errors
/// [`Failure`] with what is wrong, and what to do.
pub fn run(folder: &Folder, attachments: &Attachments) -> Result<Value, Failure> {
    let line = attachments.line.as_deref();
    let ask = |asked| client::ask(folder, &Request::Attachment { line: attachments.line.clone(), asked });
    match &attachments.what {
        Attachment::Add { file, on, name, media, words } => {
            let of_file = || file.file_name().map(|name| name.to_string_lossy().into_owned());
            let unnamed = || Failure::new(Exit::Usage, "the file has no name", "say --name");
            let name = name.clone().or_else(of_file).ok_or_else(unnamed)?;
            let held = folder.line(line)?;
            let rules = held.rules()?;
            let root = content::stage(&held, &rules, file)?.to_string();
            let media = media.clone().unwrap_or_else(|| content::media_of(&name).to_owned());
            ask(AttachmentRequest::Add { on: on.clone(), name, media, root, words: words.clone() })
        }
        Attachment::List { on, limit } => look(folder, line, |charter, own, archive| {
            let on = on.as_ref().map(|on| parse_serial(charter, on).ok_or_else(|| no_attachment(on))).transpose()?;
            let found = view::attachments(charter, own, archive, on, (*limit).min(LIST_MAX));
            Ok(json!({ "attachments": found.map_err(Failure::damaged)? }))
        }),
        Attachment::Save { attachment, out } => look(folder, line, |charter, _, archive| {
            let id = parse_serial(charter, attachment).ok_or_else(|| no_attachment(attachment))?;
            content::save(archive, id, attachment, out)
        }),
        Attachment::Cancel { attachment, reason } => {
            ask(AttachmentRequest::Cancel { attachment: attachment.clone(), reason: reason.clone() })
        }
    }
}
