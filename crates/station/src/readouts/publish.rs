//! What our party released, for everybody: static pages, an Atom feed (RFC 4287), and disclosures that anybody can
//! verify with `detente verify`, the specification and a COSE library.
//!
//! Nothing is published that was not released on the record, and of a readout no more than its author's confidence
//! allows. No script, no picture, nothing from elsewhere: a page is as good from a disk as from a server.

use std::fmt::Write;
use std::path::Path;

use evidence::{Charter, EntryRef, PartyIndex, Time, transcript};
use exchange::escaped;
use line::affairs::{Affair, AffairKind, Body, Confidence, Readout, ReadoutBody};
use serde_json::{Value, json};
use store::Archive;

use super::view::point;
use crate::clock::{date_time_group, rfc3339};
use crate::failure::Failure;
use crate::folder::{self, Folder};
use crate::protocol::Leave;
use crate::reading::{Opened, leave, open_archive};
use crate::transcript::disclose;
use crate::view::{body, code, each, post};

/// Most readouts that are published at once, the newest.
const PUBLISHED_MAX: usize = 1_000;

/// A readout that our party released.
struct Released {
    id: EntryRef,
    words: ReadoutBody,
    joint: bool,
    at: Time,
    by: EntryRef,
    /// Between which posts, and when they spoke.
    between: String,
    spoke: Option<(Time, Option<Time>)>,
}

/// Writes what our party released to a folder.
///
/// # Errors
/// [`Failure`] if the record cannot be read, the folder cannot be written, or nothing was released.
pub fn publish(folder: &Folder, line: Option<&str>, out: &Path, base: &str) -> Result<Value, Failure> {
    leave(folder, Leave::Read)?;
    let Opened { line, charter: signed, own, archive } = open_archive(folder, line)?;
    let charter = signed.charter();
    let released = released(charter, own, &*archive)?;
    if released.is_empty() {
        let hint = "detente readout release says it on the record first, by a post that may";
        return Err(Failure::refused("nothing of ours is released", hint));
    }
    std::fs::create_dir_all(out).map_err(|error| Failure::file(out, &error))?;
    for readout in &released {
        let name = file_name(charter, readout.id);
        folder::write(&out.join(format!("{name}.html")), page(charter, readout).as_bytes())?;
        // The entry says all; where less is to be known, or its author alone has the receipts for it, the proof is that
        // of its release, which is an entry of ours and commits to what we had seen.
        let whole = readout.words.confidence == Confidence::Open && readout.id.lane.party == own;
        let proved = if whole { readout.id } else { readout.by };
        disclose(folder, &line, &*archive, proved, &out.join(format!("{name}.detente")))?;
    }
    folder::write(&out.join("index.html"), index(charter, own, &released).as_bytes())?;
    folder::write(&out.join("feed.atom"), feed(charter, own, &released, base).as_bytes())?;
    Ok(json!({ "published": released.len(), "folder": out.display().to_string() }))
}

fn released(charter: &Charter, own: PartyIndex, archive: &dyn Archive) -> Result<Vec<Released>, Failure> {
    let mut all = Vec::new();
    each(archive, AffairKind::Readout, &mut |id, affair| {
        let Affair::Readout(state) = affair else { return Ok(true) };
        let ours = state.released_by(id).find(|(party, _)| *party == own);
        if let Some((_, said)) = ours
            && state.replaced.is_none()
            && let Some(Body::Readout(words)) = body(archive, id)?
            && words.confidence != Confidence::Closed
        {
            let (between, spoke) = of(charter, archive, &state)?;
            all.push(Released { id, words, joint: state.is_joint(id), at: said.time, by: said.at, between, spoke });
        }
        Ok(all.len() < PUBLISHED_MAX)
    })
    .map_err(Failure::damaged)?;
    all.sort_by_key(|released| std::cmp::Reverse(released.at));
    Ok(all)
}

type Spoke = Option<(Time, Option<Time>)>;

fn of(charter: &Charter, archive: &dyn Archive, state: &Readout) -> Result<(String, Spoke), line::RecordError> {
    Ok(match archive.affair(state.on)? {
        Some(Affair::Call(call)) => {
            let with: Vec<_> = call.with.iter().map(|with| post(charter, *with)).collect();
            (format!("{} and {}", post(charter, call.from), with.join(", ")), call.spoke())
        }
        Some(Affair::Contact(contact)) => {
            let ended = contact.duration_s.map(|seconds| contact.at.plus_ms(seconds.saturating_mul(1_000)));
            let between = format!("{} and {}", post(charter, contact.from), post(charter, contact.with));
            (between, Some((contact.at, ended)))
        }
        _ => (String::new(), None),
    })
}

/// A serial as the name of a file: `USA-R-0012`.
fn file_name(charter: &Charter, id: EntryRef) -> String {
    transcript::name_place(charter, id).replace('/', "-")
}

fn title(readout: &Released) -> String {
    let when = readout.spoke.map_or(String::new(), |(began, _)| format!(", {}", date_time_group(began)));
    format!("{}{when}", readout.between)
}

/// That it took place, how long, and between whom: what is known of every readout that is published.
fn fact(readout: &Released) -> String {
    match readout.spoke {
        Some((began, Some(ended))) => {
            let minutes = ended.ms_since(began) / 60_000;
            format!("{} spoke from {} for {minutes} minutes.", readout.between, rfc3339(began))
        }
        Some((began, None)) => format!("{} spoke from {}.", readout.between, rfc3339(began)),
        None => format!("Of {}.", readout.between),
    }
}

fn page(charter: &Charter, readout: &Released) -> String {
    let name = transcript::name_place(charter, readout.id);
    let by = code(charter, readout.id.lane.party);
    let kind = if readout.joint { "Joint readout".to_owned() } else { format!("Readout by {by}") };
    let mut html = head(&title(readout), &readout.words.language);
    let _ = write!(html, "<h1>{}</h1>\n<p>{kind}</p>\n<p>{}</p>\n", escaped(&title(readout)), escaped(&fact(readout)));
    if charter.drill {
        html.push_str("<p><strong>DRILL. None of this took place.</strong></p>\n");
    }
    if readout.words.confidence <= Confidence::Points && !readout.words.points.is_empty() {
        html.push_str("<ul>\n");
        for said in &readout.words.points {
            let shown = point(charter, said);
            let value = match &shown["value"] {
                Value::Null => String::new(),
                Value::String(value) => format!(", {value}"),
                value => format!(", {value}"),
            };
            let words = if said.words.is_empty() { String::new() } else { format!(": {}", said.words) };
            let (topic, tenor) = (shown["topic"].as_str().unwrap_or("?"), shown["tenor"].as_str().unwrap_or("?"));
            let _ = writeln!(html, "<li>{}</li>", escaped(&format!("{topic} {tenor}{value}{words}")));
        }
        html.push_str("</ul>\n");
    }
    if readout.words.confidence == Confidence::Open {
        for paragraph in readout.words.text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            let _ = writeln!(html, "<p dir=\"auto\">{}</p>", escaped(paragraph));
        }
    }
    let file = file_name(charter, readout.id);
    let _ = write!(
        html,
        "<p>Entry {name} of line {}, released {}. Its proof: <a href=\"{file}.detente\">{file}.detente</a>.</p>\n\
         </body>\n</html>\n",
        charter.line_id(),
        rfc3339(readout.at),
    );
    html
}

fn index(charter: &Charter, own: PartyIndex, released: &[Released]) -> String {
    let heading = format!("{}: readouts released by {}", charter.name, code(charter, own));
    let mut html = head(&heading, "en");
    let _ = write!(html, "<h1>{}</h1>\n<ul>\n", escaped(&heading));
    for readout in released {
        let file = file_name(charter, readout.id);
        let _ = writeln!(html, "<li><a href=\"{file}.html\">{}</a></li>", escaped(&title(readout)));
    }
    html.push_str("</ul>\n<p><a href=\"feed.atom\">Atom feed</a></p>\n</body>\n</html>\n");
    html
}

fn head(title: &str, language: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n\
         <link rel=\"alternate\" type=\"application/atom+xml\" href=\"feed.atom\">\n</head>\n<body>\n",
        escaped(language),
        escaped(title)
    )
}

fn feed(charter: &Charter, own: PartyIndex, released: &[Released], base: &str) -> String {
    let newest = released.first().map_or(Time(0), |readout| readout.at);
    let line = charter.line_id();
    let mut atom = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>urn:detente:{line}:{own}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
         <author><name>{}</name></author>\n<link rel=\"self\" href=\"{}feed.atom\"/>\n",
        escaped(&charter.name),
        rfc3339(newest),
        escaped(charter.party(own).map_or("?", |party| party.name.as_str())),
        escaped(base),
        own = code(charter, own),
    );
    for readout in released {
        let file = file_name(charter, readout.id);
        let _ = write!(
            atom,
            "<entry>\n<id>urn:detente:{line}:{name}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
             <link href=\"{base}{file}.html\"/>\n<link rel=\"related\" href=\"{base}{file}.detente\"/>\n\
             <summary>{}</summary>\n</entry>\n",
            escaped(&title(readout)),
            rfc3339(readout.at),
            escaped(&fact(readout)),
            name = transcript::name_place(charter, readout.id),
            base = escaped(base),
        );
    }
    atom.push_str("</feed>\n");
    atom
}
