//! A search: what the index of words names, and what it does not have yet, held against the record.

use std::collections::BTreeMap;

use evidence::{EntryRef, Lane};
use line::{KeptEntry, RecordError};
use rusqlite::Connection;

use super::index::{self, WordIndex};
use super::read::{self, Whose};
use crate::Progress;
use crate::find::Find;
use crate::limits::WALK_BYTES;

/// The newest so many that match, by their numbers of keeping.
struct Newest {
    limit: usize,
    hits: BTreeMap<i64, EntryRef>,
}

impl Newest {
    /// True if one of this number of keeping would be among them.
    fn wants(&self, kept: i64) -> bool {
        self.hits.len() < self.limit || self.hits.first_key_value().is_some_and(|(least, _)| *least < kept)
    }

    fn put(&mut self, kept: i64, at: EntryRef) {
        self.hits.insert(kept, at);
        if self.hits.len() > self.limit {
            self.hits.pop_first();
        }
    }
}

/// What is looked for, the newest first. Complete with any index and with none; only the time that it takes differs.
pub fn find(
    record: &Connection,
    whose: Whose,
    index: Option<&WordIndex>,
    find: &Find,
    limit: usize,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<EntryRef>, RecordError> {
    let before = match find.before {
        None => i64::MAX,
        Some(at) => match read::kept(record, at)? {
            Some(kept) => kept,
            None => return Ok(Vec::new()),
        },
    };
    if limit == 0 {
        return Ok(Vec::new());
    }
    let indexed = index.and_then(|index| Some((index, index.sizes(record, whose).ok()??)));
    if let Some((index, sizes)) = indexed {
        let mut newest = Newest { limit, hits: BTreeMap::new() };
        read_on(record, whose, &sizes, find, before, &mut newest, progress)?;
        if ask(record, index, find, before, &mut newest).is_ok() {
            return Ok(newest.hits.into_values().rev().collect());
        }
        // It is damaged, or the record is; the record itself says which.
    }
    let mut newest = Newest { limit, hits: BTreeMap::new() };
    read_on(record, whose, &vec![0; whose.parties * 4], find, before, &mut newest, progress)?;
    Ok(newest.hits.into_values().rev().collect())
}

/// Asks the index, and the record whether it is so.
fn ask(
    record: &Connection,
    index: &WordIndex,
    find: &Find,
    before: i64,
    newest: &mut Newest,
) -> Result<(), RecordError> {
    index.walk(find, before, |kept, at| {
        if !newest.wants(kept) {
            return Ok(false);
        }
        let found = read::entries(record, at.lane, at.serial, 1)?;
        if found.iter().any(|KeptEntry { entry, .. }| entry.at() == at && find.matches(entry)) {
            newest.put(kept, at);
        }
        Ok(true)
    })
}

/// Reads the entries after `sizes`, one by one.
fn read_on(
    record: &Connection,
    whose: Whose,
    sizes: &[u64],
    find: &Find,
    before: i64,
    newest: &mut Newest,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), RecordError> {
    let lanes = || Lane::all(whose.parties).zip(sizes).filter(|(lane, _)| find.may_be_in(*lane));
    let total = index::left(record, lanes())?;
    let mut done = 0;
    for (lane, &size) in lanes() {
        let mut next = size + 1;
        loop {
            let entries = read::entries(record, lane, next, WALK_BYTES)?;
            if entries.is_empty() {
                break;
            }
            next += entries.len() as u64;
            done += entries.len() as u64;
            for KeptEntry { entry, .. } in entries.iter().filter(|kept| find.matches(&kept.entry)) {
                match read::kept(record, entry.at())? {
                    Some(kept) if kept < before && newest.wants(kept) => newest.put(kept, entry.at()),
                    _ => {}
                }
            }
            progress(Progress { done, total: total.max(done) });
        }
    }
    Ok(())
}

/// How many entries the index does not have.
pub fn unindexed(record: &Connection, whose: Whose, index: Option<&WordIndex>) -> Result<u64, RecordError> {
    let sizes = index.and_then(|index| index.sizes(record, whose).ok()?).unwrap_or_else(|| vec![0; whose.parties * 4]);
    index::left(record, Lane::all(whose.parties).zip(&sizes))
}
