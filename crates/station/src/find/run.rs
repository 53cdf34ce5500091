//! Carries out `detente find`.

use evidence::{Charter, EntryRef};
use line::affairs::BodyKind;
use serde_json::{Value, json};
use store::limits::FIND_WORDS_MAX;
use store::{Archive, Needle, Store as _};

use super::{cli, view};
use crate::client;
use crate::clock::{self, DAY_MS};
use crate::failure::{Exit, Failure};
use crate::folder::Folder;
use crate::protocol::{Leave, Request};
use crate::reading::{Opened, leave, open_archive, open_store};
use crate::{parse, view::parse_serial};

/// Entries listed at once.
const LIST_MAX: usize = 1_000;

/// Entries that are rather read one by one than put into the index first: some hundredths of a second.
const BEHIND_MAX: u64 = 4_096;

/// Finds what was said. `progress` is told how many entries were indexed, or read one by one.
///
/// # Errors
/// [`Failure`] with what of the question is not clear, or if the record cannot be read.
pub fn run(folder: &Folder, asked: &cli::Find, progress: &mut dyn FnMut(u64)) -> Result<Value, Failure> {
    let name = asked.line.line.as_deref();
    leave(folder, Leave::Read)?;
    let Opened { charter: signed, own, archive, .. } = open_archive(folder, name)?;
    let charter = signed.charter();
    let find = question(charter, asked)?;
    let behind = archive.unindexed().map_err(Failure::damaged)?;
    if behind > BEHIND_MAX {
        bring_up(folder, name, behind, progress);
    }
    let limit = asked.limit.min(LIST_MAX);
    let read_one_by_one = archive.unindexed().map_err(Failure::damaged)?;
    let found = archive.find(&find, limit, &mut |at| progress(at.done)).map_err(Failure::damaged)?;
    let before = found.last().filter(|_| found.len() == limit).map(|at| evidence::transcript::name_place(charter, *at));
    Ok(json!({
        "found": view::hits(charter, own, &*archive, &find, &found).map_err(Failure::damaged)?,
        "more_before": before,
        "read_one_by_one": read_one_by_one,
    }))
}

/// What somebody typed, as a question to the record.
fn question(charter: &Charter, asked: &cli::Find) -> Result<store::Find, Failure> {
    let now = clock::wall();
    let usage = |what: String, hint: &str| Failure::new(Exit::Usage, what, hint);
    let mut words = Vec::new();
    for typed in &asked.words {
        let needles = Needle::of(typed);
        if needles.is_empty() {
            return Err(usage(format!("there is no word in {typed:?}"), "a word has a letter or a digit in it"));
        }
        words.extend(needles);
    }
    if words.len() > FIND_WORDS_MAX {
        let what = format!("{} words, and {FIND_WORDS_MAX} are looked for at most", words.len());
        return Err(usage(what, "leave some out"));
    }
    let party = |code: &String| {
        let found = charter.party_by_code(&code.to_uppercase());
        found.ok_or_else(|| usage(format!("the charter names no party {code:?}"), "detente charter show lists them"))
    };
    let serial = |text: &String| -> Result<EntryRef, Failure> {
        parse_serial(charter, text).ok_or_else(|| usage(format!("{text:?} is no serial of this line"), "as USA/F/0012"))
    };
    let until = |text: &String| {
        let is_day = !text.contains(['T', 't', ':']) && text.contains('-');
        parse::time(text, now).map(|time| if is_day { time.plus_ms(DAY_MS) } else { time })
    };
    Ok(store::Find {
        words,
        kinds: asked.kinds.iter().map(|kind| parse::one_of(kind, "kind", &BodyKind::ALL)).collect::<Result<_, _>>()?,
        post: asked.post.as_ref().map(|post| parse::address(charter, post)).transpose()?,
        party: asked.party.as_ref().map(party).transpose()?,
        precedence: asked.precedence.as_ref().map(|precedence| parse::precedence(precedence)).transpose()?,
        from: asked.from.as_ref().map(|from| parse::time(from, now)).transpose()?,
        until: asked.until.as_ref().map(until).transpose()?,
        before: asked.before.as_ref().map(serial).transpose()?,
    })
}

/// Has the index brought up to date by whoever may write it: the station, or without one this program. Where neither
/// can, the search only takes longer.
fn bring_up(folder: &Folder, line: Option<&str>, behind: u64, progress: &mut dyn FnMut(u64)) {
    let mut told = |left: u64| progress(behind.saturating_sub(left));
    let ask = || client::ask(folder, &Request::Index { line: line.map(str::to_owned) });
    let mut answer = ask();
    if answer.as_ref().is_err_and(|failure| failure.exit == Exit::NotRunning) {
        // The store is held for its lock, so that no station begins to write beside this.
        let Ok((_, store)) = open_store(folder, line) else { return };
        let mut indexer = store.indexer();
        while let Ok(left @ 1..) = indexer.step() {
            told(left);
        }
        return;
    }
    while let Ok(left @ 1..) = answer.as_ref().map(|answer| answer["to_be_indexed"].as_u64().unwrap_or_default()) {
        told(left);
        answer = ask();
    }
}
