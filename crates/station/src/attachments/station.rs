//! What the running station does about attachments: it names what lies ready to be sent.

use evidence::Precedence;
use line::Record as _;
use line::affairs::{Affair, AttachmentBody, Body, root_of_parts};
use serde_json::Value;

use super::cli::AttachmentRequest;
use super::content::no_attachment;
use crate::failure::Failure;
use crate::folder;
use crate::serve::{Core, Host};
use crate::socket::{Client, damaged};
use crate::view::parse_serial;

/// Attachments of ours that are on their way at once.
const OUTGOING_MAX: usize = 64;

/// Answers a request about attachments.
///
/// # Errors
/// [`Failure`] with what is not clear, or what the line refused.
pub(crate) async fn answer(client: &Client, line: Option<String>, asked: AttachmentRequest) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let (precedence, body) = client.ask(move |core| said(core, host, asked)).await??;
    client.say(host, precedence, body).await
}

fn said(core: &Core, host: usize, asked: AttachmentRequest) -> Result<(Precedence, Body), Failure> {
    let host = &core.hosts()[host];
    match asked {
        AttachmentRequest::Add { on, name, media, root, words } => {
            named(host, on.as_deref(), name, media, &root, words).map(|body| (Precedence::Routine, body))
        }
        AttachmentRequest::Cancel { attachment, reason } => {
            let id = parse_serial(host.line.charter(), &attachment).ok_or_else(|| no_attachment(&attachment))?;
            match host.store.affair(id).map_err(damaged)? {
                Some(Affair::Attachment(_)) => {}
                _ => return Err(no_attachment(&attachment)),
            }
            Ok((id.lane.precedence, Body::Cancellation { message: id, reason }))
        }
    }
}

fn named(
    host: &Host,
    on: Option<&str>,
    name: String,
    media: String,
    root: &str,
    words: String,
) -> Result<Body, Failure> {
    if host.outgoing.coming() >= OUTGOING_MAX {
        let hint = "wait until some of them have come; detente attachment list says how far they are";
        return Err(Failure::refused(format!("{OUTGOING_MAX} attachments of ours are on their way"), hint));
    }
    let on = on.map(|on| parse_serial(host.line.charter(), on).ok_or_else(|| no_affair(on))).transpose()?;
    let path = host.outgoing.file(root).ok_or_else(|| no_attachment(root))?;
    let content = folder::read(&path)?;
    // Whoever put it there may have been cut short.
    let root = root_of_parts(&content, host.line.rules().part_bytes());
    if !path.ends_with(root.to_string()) {
        let hint = "detente attachment add copies it there again";
        return Err(Failure::local(format!("{} is not what it is called by", path.display()), hint));
    }
    Ok(Body::Attachment(AttachmentBody { on, name, media, bytes: content.len() as u64, root, words }))
}

fn no_affair(named: &str) -> Failure {
    Failure::missing(format!("{named:?} is no place on the record"), "detente find finds it, as USA/R/0012")
}
