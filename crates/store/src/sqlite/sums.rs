//! The sums of the picture, kept for so many places of a lane together, so that few rows change with many affairs.

use std::collections::BTreeMap;

use evidence::EntryRef;
use line::limits::{PART_WIDTH, PARTS_MAX};
use line::{Division, Sum};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::row::{self, stored};

/// The sums of every lane, and what was changed since they were written.
#[derive(Clone)]
pub struct Sums {
    /// Of each lane, in the order of their numbers.
    lanes: Vec<Sum>,
    changed: BTreeMap<(u8, u64), Sum>,
}

impl Sums {
    /// Of a picture without affairs.
    pub fn new(lanes: usize) -> Self {
        Sums { lanes: vec![Sum::default(); lanes], changed: BTreeMap::new() }
    }

    /// As they were written last.
    pub fn read(conn: &Connection, lanes: usize) -> rusqlite::Result<Self> {
        let mut sums = Sums::new(lanes);
        let mut statement = conn.prepare("SELECT lane, sum FROM picture_sum")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (lane, sum): (u8, [u8; 32]) = (row.get(0)?, row.get(1)?);
            if let Some(of_lane) = sums.lanes.get_mut(usize::from(lane)) {
                *of_lane = of_lane.plus(Sum::from_bytes(&sum));
            }
        }
        Ok(sums)
    }

    /// The sum of each lane, in the order of their numbers.
    pub fn lanes(&self) -> impl Iterator<Item = Sum> + '_ {
        self.lanes.iter().copied()
    }

    /// The sum of each part of a search; of what is neither narrow nor made of whole rows, nothing.
    pub fn parts(conn: &Connection, of: Division) -> rusqlite::Result<Vec<Sum>> {
        let mut sums = vec![Sum::default(); PARTS_MAX];
        let until = of.from.saturating_add(of.width.saturating_mul(PARTS_MAX as u64));
        let mut add = |serial: u64, sum: Sum| {
            let part = serial.checked_sub(of.from).and_then(|after| usize::try_from(after / of.width).ok());
            if let Some(of_part) = part.and_then(|part| sums.get_mut(part)) {
                *of_part = of_part.plus(sum);
            }
        };
        if of.width.is_multiple_of(PART_WIDTH) && of.from.is_multiple_of(PART_WIDTH) {
            let sql = "SELECT bucket, sum FROM picture_sum WHERE lane = ?1 AND bucket >= ?2 AND bucket < ?3";
            let mut statement = conn.prepare_cached(sql)?;
            let range = params![of.lane.number(), stored(of.from / PART_WIDTH), stored(until / PART_WIDTH)];
            let mut rows = statement.query(range)?;
            while let Some(row) = rows.next()? {
                add(row::number(row, 0)? * PART_WIDTH, Sum::from_bytes(&row.get(1)?));
            }
        } else if of.width <= PART_WIDTH / 2 {
            let sql = "SELECT e.place, a.state FROM entry e JOIN affair a ON a.entry = e.kept \
                       WHERE e.place >= ?1 AND e.place < ?2";
            let mut statement = conn.prepare_cached(sql)?;
            let at = |serial| row::place_of(EntryRef { lane: of.lane, serial });
            let mut rows = statement.query(params![at(of.from), at(until)])?;
            while let Some(row) = rows.next()? {
                let id = row::at_place(row, 0)?;
                add(id.serial, Sum::of(id, row.get_ref(1)?.as_blob()?));
            }
        } else {
            sums.clear();
        }
        Ok(sums)
    }

    /// Notes the state of an affair in place of the one before.
    pub fn note(&mut self, id: EntryRef, before: Option<&[u8]>, state: &[u8]) {
        let before = before.map_or(Sum::default(), |before| Sum::of(id, before));
        let change = Sum::of(id, state).minus(before);
        let lane = id.lane.number();
        if let Some(of_lane) = self.lanes.get_mut(usize::from(lane)) {
            *of_lane = of_lane.plus(change);
        }
        let of_bucket = self.changed.entry((lane, id.serial / PART_WIDTH)).or_default();
        *of_bucket = of_bucket.plus(change);
    }

    /// Writes what was changed, inside a transaction.
    pub fn write(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        for ((lane, bucket), change) in std::mem::take(&mut self.changed) {
            let key = params![lane, stored(bucket)];
            let before: Option<[u8; 32]> = conn
                .prepare_cached("SELECT sum FROM picture_sum WHERE lane = ?1 AND bucket = ?2")?
                .query_row(key, |row| row.get(0))
                .optional()?;
            let sum = before.map_or(Sum::default(), |before| Sum::from_bytes(&before)).plus(change);
            conn.prepare_cached("INSERT OR REPLACE INTO picture_sum (lane, bucket, sum) VALUES (?1, ?2, ?3)")?
                .execute(params![lane, stored(bucket), sum.to_bytes()])?;
        }
        Ok(())
    }
}
