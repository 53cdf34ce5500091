//! The picture in SQL, inside the transaction that folds the entries.

use std::sync::Arc;

use evidence::{EntryRef, Hash, Lane, VerifiedEntry};
use line::affairs::Affair;
use line::{Awaiting, AwaitingWith, Picture, RecordError};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::read::{self, Whose, prepare};
use super::row::{affair_sum, damaged_picture, failed, place, stored};
use super::sums::Sums;
use super::tail::Tail;
use crate::limits::DUE_MS_MAX;

/// What is folded so far of the entries in the database.
pub struct Fold<'a> {
    pub conn: &'a Connection,
    pub whose: Whose,
    /// Every lane as it is kept, in the order of their numbers.
    pub tails: &'a [Tail],
    /// How much of every lane is folded, the entry that is being folded included.
    pub sizes: &'a [u64],
    /// For every lane, the smallest size that anything waits for.
    pub awaited: &'a mut [Option<u64>],
    /// The sums of the picture.
    pub sums: &'a mut Sums,
    /// The entry that is being folded, with its number of keeping; none while what waited is judged.
    pub now: Option<(EntryRef, i64)>,
    /// What SQLite said when it failed, for telling a full disk from a broken one.
    pub error: Option<rusqlite::Error>,
}

impl Fold<'_> {
    /// Notes what failed.
    fn fail(&mut self, error: rusqlite::Error) -> RecordError {
        let told = RecordError(error.to_string());
        self.error = Some(error);
        told
    }

    fn kept(&mut self, id: EntryRef) -> Result<i64, RecordError> {
        if let Some((_, kept)) = self.now.filter(|(now, _)| *now == id) {
            return Ok(kept);
        }
        let kept = read::kept(self.conn, id)?;
        kept.ok_or_else(|| damaged_picture(id, "the entry that began it is not there"))
    }
}

impl Picture for Fold<'_> {
    fn affair(&mut self, id: EntryRef) -> Result<Option<Affair>, RecordError> {
        if id.serial > self.size(id.lane)? {
            return Ok(None);
        }
        read::affair(self.conn, id)
    }

    fn put(&mut self, id: EntryRef, affair: &Affair) -> Result<(), RecordError> {
        let kept = self.kept(id)?;
        let due = affair.due(id).map(|due| stored(due.0.min(DUE_MS_MAX)));
        let waits = affair.waits(id, self.whose.own);
        let state = affair.encode();
        match read::state(self.conn, kept) {
            Ok(before) => self.sums.note(id, before.as_deref(), &state),
            Err(error) => return Err(self.fail(error)),
        }
        let EntryRef { lane, serial } = id;
        let columns = [
            kept,
            stored(affair.kind().number()),
            lane.party.0.into(),
            lane.precedence.number().into(),
            stored(affair.begun().0),
            due.unwrap_or(-1),
            waits.into(),
            affair.stands().into(),
        ];
        let sum = affair_sum(id, &state, columns);
        let put = || {
            let sql = "INSERT INTO affair \
                       (entry, lane, serial, kind, party, precedence, time, due, waits, stands, state, sum) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
                       ON CONFLICT DO UPDATE SET due = excluded.due, waits = excluded.waits, stands = excluded.stands, \
                       state = excluded.state, sum = excluded.sum";
            self.conn.prepare_cached(sql)?.execute(params![
                kept,
                lane.number(),
                stored(serial),
                stored(affair.kind().number()),
                lane.party.0,
                lane.precedence.number(),
                stored(affair.begun().0),
                due,
                waits,
                affair.stands(),
                state,
                sum,
            ])
        };
        match put() {
            Ok(_) => Ok(()),
            Err(error) => Err(self.fail(error)),
        }
    }

    fn size(&mut self, lane: Lane) -> Result<u64, RecordError> {
        Ok(self.sizes.get(lane.number() as usize).copied().unwrap_or_default())
    }

    fn root(&mut self, lane: Lane, size: u64) -> Result<Option<Hash>, RecordError> {
        if size > self.size(lane)? {
            return Ok(None);
        }
        let recent = self.tails.get(lane.number() as usize).and_then(|tail| tail.root(size));
        recent.map_or_else(|| read::root(self.conn, lane, size), |root| Ok(Some(root)))
    }

    fn entry(&mut self, at: EntryRef) -> Result<Option<Arc<VerifiedEntry>>, RecordError> {
        if at.serial == 0 || at.serial > self.size(at.lane)? {
            return Ok(None);
        }
        Ok(read::entries(self.conn, at.lane, at.serial, 1)?.into_iter().next().map(|kept| kept.entry))
    }

    fn await_lane(&mut self, lane: Lane, size: u64, awaiting: Awaiting) -> Result<(), RecordError> {
        let Awaiting { entry, with } = awaiting;
        let sql = "INSERT OR IGNORE INTO awaiting (lane, size, entry_lane, entry_serial, what) \
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        let params = params![lane.number(), stored(size), entry.lane.number(), stored(entry.serial), what_waits(with)];
        if let Err(error) = self.conn.prepare_cached(sql).and_then(|mut insert| insert.execute(params)) {
            return Err(self.fail(error));
        }
        // Of a party that the charter does not know there is no lane, and nothing is ever taken out.
        if let Some(awaited) = self.awaited.get_mut(lane.number() as usize) {
            *awaited = Some(awaited.map_or(size, |smallest| smallest.min(size)));
        }
        Ok(())
    }

    fn take_awaiting(&mut self, lane: Lane, size: u64) -> Result<Option<Awaiting>, RecordError> {
        let number = lane.number() as usize;
        if self.awaited.get(number).copied().flatten().is_none_or(|smallest| size < smallest) {
            return Ok(None);
        }
        let sql = "SELECT size, entry_lane, entry_serial, what FROM awaiting WHERE lane = ?1 \
                   ORDER BY size, entry_lane, entry_serial, what LIMIT 1";
        let first = prepare(self.conn, sql)?
            .query_row([lane.number()], |row| Ok((row.get::<_, i64>(0)?, place(row, 1)?, row.get::<_, i64>(3)?)))
            .optional()
            .map_err(failed)?;
        let Some((needed, entry, what)) = first else {
            self.awaited[number] = None;
            return Ok(None);
        };
        if needed > stored(size) {
            self.awaited[number] = Some(needed as u64);
            return Ok(None);
        }
        let sql = "DELETE FROM awaiting \
                   WHERE lane = ?1 AND size = ?2 AND entry_lane = ?3 AND entry_serial = ?4 AND what = ?5";
        let params = params![lane.number(), needed, entry.lane.number(), stored(entry.serial), what];
        if let Err(error) = self.conn.prepare_cached(sql).and_then(|mut delete| delete.execute(params)) {
            return Err(self.fail(error));
        }
        let with = if what == what_waits(AwaitingWith::Seen) { AwaitingWith::Seen } else { AwaitingWith::Reference };
        Ok(Some(Awaiting { entry, with }))
    }
}

/// `awaiting.what`.
fn what_waits(with: AwaitingWith) -> i64 {
    match with {
        AwaitingWith::Seen => 0,
        AwaitingWith::Reference => 1,
    }
}

/// Deletes the whole picture.
pub fn clear(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("DELETE FROM affair; DELETE FROM awaiting; DELETE FROM folded; DELETE FROM picture_sum;")
}
