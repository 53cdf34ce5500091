//! The sums of the picture, kept for so many places of a lane together, so that few rows change with many affairs.

use std::collections::BTreeMap;

use evidence::EntryRef;
use line::Sum;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::row::stored;

/// Serials of a lane whose affairs are added up in one row.
const BUCKET: u64 = 1_024;

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

    /// Notes the state of an affair in place of the one before.
    pub fn note(&mut self, id: EntryRef, before: Option<&[u8]>, state: &[u8]) {
        let before = before.map_or(Sum::default(), |before| Sum::of(id, before));
        let change = Sum::of(id, state).minus(before);
        let lane = id.lane.number();
        if let Some(of_lane) = self.lanes.get_mut(usize::from(lane)) {
            *of_lane = of_lane.plus(change);
        }
        let of_bucket = self.changed.entry((lane, id.serial / BUCKET)).or_default();
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
