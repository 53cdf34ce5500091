//! The record held against itself: the database's own check, every lane hashed again, every receipt's root.

use evidence::{EntryRef, Frontier, Hash, Lane};
use line::RecordError;
use rusqlite::{Connection, params};

use super::open::try_reading;
use super::read::{self, Whose, prepare};
use super::row::{self, damaged, failed, name, number, stored};
use crate::limits::WALK_BYTES;
use crate::{Checked, Progress};

/// Checks all of it, as of one moment. What is wrong is an outcome, not an error.
pub fn check(conn: &Connection, whose: Whose, progress: &mut dyn FnMut(Progress)) -> Checked {
    let mut checked = Checked::default();
    let outcome = conn
        .unchecked_transaction()
        .map_err(failed)
        .and_then(|snapshot| walk(&snapshot, whose, progress, &mut checked));
    checked.fault = outcome.err().map(|error| match conn.path().map(|path| try_reading(path.as_ref())) {
        // To SQLite this is a damaged record.
        Some(Err(disk)) => {
            format!("the disk cannot be read: {disk}; move the folder to a sound disk, or restore a backup there")
        }
        _ => error.0,
    });
    checked
}

fn walk(
    conn: &Connection,
    whose: Whose,
    progress: &mut dyn FnMut(Progress),
    checked: &mut Checked,
) -> Result<(), RecordError> {
    integrity(conn)?;
    // Counted rather than believed: what each lane says of itself is among what is checked.
    let total = one_number(conn, "SELECT count(*) FROM entry")?;
    for lane in Lane::all(whose.parties) {
        let said = read::frontier(conn, lane)?;
        let mut frontier = Frontier::new();
        let mut receipts = Receipts::of(conn, whose, lane)?;
        loop {
            let entries = read::entries(conn, lane, frontier.size() + 1, WALK_BYTES)?;
            if entries.is_empty() {
                break;
            }
            for kept in &entries {
                let at = kept.entry.at();
                frontier.push(kept.entry.leaf());
                let root = frontier.root();
                if kept.root != root {
                    return Err(damaged("entry", name(at), "it does not lead to the root beside it"));
                }
                receipts.pass(at, root, checked)?;
                checked.entries += 1;
            }
            progress(Progress { done: checked.entries, total });
        }
        if said != frontier {
            return Err(damaged("lane", format!("{lane:?}"), "its frontier is not what its entries lead to"));
        }
        receipts.end(lane)?;
        checked.lanes.push((lane, frontier.size(), frontier.root()));
    }
    // What the line starts from, and the picture, each row by the sum beside it.
    read::load(conn, whose)?;
    read::forks(conn)?;
    read::check_affairs(conn)?;
    if checked.entries != total {
        return Err(damaged("entry", "of no lane", "it is of no lane of the charter"));
    }
    Ok(())
}

/// SQLite's own check, page by page and index by index.
fn integrity(conn: &Connection) -> Result<(), RecordError> {
    let said: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(failed)?;
    if said == "ok" { Ok(()) } else { Err(damaged("database", "file", said)) }
}

fn one_number(conn: &Connection, sql: &str) -> Result<u64, RecordError> {
    prepare(conn, sql)?.query_row([], |row| number(row, 0)).map_err(failed)
}

/// The receipts for one lane, smallest first, on their way past the roots.
struct Receipts<'c> {
    conn: &'c Connection,
    whose: Whose,
    /// The smallest size that a receipt not yet passed is for.
    next: Option<u64>,
}

impl<'c> Receipts<'c> {
    fn of(conn: &'c Connection, whose: Whose, lane: Lane) -> Result<Self, RecordError> {
        let next = next_receipt(conn, whose, lane, 0)?;
        Ok(Receipts { conn, whose, next })
    }

    /// Holds those for the lane up to `at` against its root there.
    fn pass(&mut self, at: EntryRef, root: Hash, checked: &mut Checked) -> Result<(), RecordError> {
        if self.next != Some(at.serial) {
            return Ok(());
        }
        for receipt in read::receipts(self.conn, self.whose, at.lane, at.serial, self.whose.parties)? {
            let claims = receipt.claims();
            if claims.size != at.serial {
                break;
            }
            if claims.lane != at.lane || receipt.root() != root {
                return Err(damaged("receipt", name(at), "it is for another history than the one that is kept"));
            }
            checked.receipts += 1;
        }
        self.next = next_receipt(self.conn, self.whose, at.lane, at.serial + 1)?;
        Ok(())
    }

    fn end(self, lane: Lane) -> Result<(), RecordError> {
        match self.next {
            None => Ok(()),
            Some(size) => Err(damaged("receipt", name(EntryRef { lane, serial: size }), "the lane is shorter")),
        }
    }
}

/// The smallest size from `from` that any party's receipt is for.
fn next_receipt(conn: &Connection, whose: Whose, lane: Lane, from: u64) -> Result<Option<u64>, RecordError> {
    let sql = "SELECT size FROM receipt WHERE lane = ?1 AND receiver = ?2 AND size >= ?3 ORDER BY size LIMIT 1";
    let mut next: Option<u64> = None;
    for receiver in 0..whose.parties {
        let params = params![lane.number(), receiver as i64, stored(from)];
        let size = row::optional(prepare(conn, sql)?.query_row(params, |row| number(row, 0)))?;
        next = [next, size].into_iter().flatten().min();
    }
    Ok(next)
}
