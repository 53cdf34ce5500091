//! The store of stations: one SQLite database, one connection that writes.
//!
//! A commit is one transaction and one sync of the disk; what settles behind it is one that is not synced, since all
//! that it writes comes again or is folded again. The write-ahead log is grown at the start and then overwritten, so that the sync writes
//! data and none of the file system's own books; it is carried over into the database in idle moments
//! ([`Store::idle`]), and by the commit that fills it where there are none.
//! Rows are kept in the order in which they come, so every table grows at its end.

mod backup;
mod check;
#[cfg(test)]
mod faults;
mod find;
mod fold;
mod held;
mod index;
mod journal;
mod open;
mod read;
mod reader;
mod row;
mod sums;
mod tail;
#[cfg(test)]
#[path = "../../tests/talk/mod.rs"]
mod talk;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use evidence::{Charter, EntryRef, Frontier, Hash, Lane, PartyIndex, Receipt, Serial, Time, VerifiedEntry};
use line::affairs::{self, Affair, Folded, Rules};
use line::{Division, Keep, KeptEntry, Record, RecordError, Sum};
use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, ErrorCode, MAIN_DB, params};

use self::fold::Fold;
use self::held::Held;
use self::index::{WordIndex, WordIndexer};
use self::open::Found;
use self::read::Whose;
use self::row::stored;
use self::sums::Sums;
use self::tail::Tail;
use crate::limits::{CACHE_KIB, FRONTIER_EVERY, LOG_PAGES_IDLE, LOG_PAGES_MAX};
use crate::{Archive, CommitError, Indexer, Loaded, Rebuilt, Store};

pub use backup::BackupError;
pub use journal::{Journal, JournalError, JournalState};
pub use open::OpenError;
pub use reader::Reader;

/// A line's record in an SQLite database.
pub struct Sqlite {
    conn: Connection,
    path: PathBuf,
    rules: Rules,
    whose: Whose,
    /// Every lane, in the order of their numbers.
    tails: Vec<Tail>,
    /// For every lane, the smallest size that anything waits for.
    awaited: Vec<Option<u64>>,
    /// The number of keeping of the newest entry.
    kept: i64,
    /// How much of each lane is folded.
    sizes: Vec<u64>,
    /// The sums of the picture.
    sums: Sums,
    /// Entries that are kept and not folded, in the order of keeping, with their numbers of keeping.
    unfolded: Vec<(i64, Arc<VerifiedEntry>)>,
    /// The index of words, once there is one and somebody searches.
    words: OnceCell<WordIndex>,
    /// Pages in the log, as of the last commit.
    log_pages: Arc<AtomicU32>,
    /// Why nothing more is written.
    broken: Option<String>,
    /// Held as long as the store is open; the last to be dropped.
    _lock: File,
}

impl Sqlite {
    /// Opens the database at `path`, or makes it, for one party's station of a line.
    ///
    /// An older schema is brought up to date; that takes as long as a rebuild where the picture changed its form.
    ///
    /// # Errors
    /// [`OpenError`]; nothing was changed, a step of the schema apart.
    pub fn open(path: &Path, charter: &Charter, own: PartyIndex) -> Result<Sqlite, OpenError> {
        Sqlite::open_by(path, Rules::of(charter).map_err(OpenError::Rules)?, own)
    }

    /// The same for a line whose charter was amended. What was folded by fewer amendments is folded again.
    ///
    /// # Errors
    /// As for [`Sqlite::open`].
    pub fn open_by(path: &Path, rules: Rules, own: PartyIndex) -> Result<Sqlite, OpenError> {
        let lock = open::lock(path)?;
        open::has_head(path)?;
        let wrong = |error| OpenError::of(path, error);
        let whose = Whose::new(&rules.charter, own);
        let mut conn = open::writer(path, CACHE_KIB).map_err(wrong)?;
        let found = open::recognise(&conn, path, whose)?;
        open::make_durable(&conn, path).map_err(wrong)??;
        let log_pages = Arc::new(AtomicU32::new(0));
        let counter = log_pages.clone();
        conn.wal_hook(Some(move |_: &mut _, pages: i32| {
            counter.store(pages.unsigned_abs(), Ordering::Relaxed);
            Ok(())
        }))
        .map_err(wrong)?;
        let mut store = Sqlite {
            conn,
            path: path.to_owned(),
            rules,
            whose,
            tails: Vec::new(),
            awaited: vec![None; whose.parties * 4],
            kept: 0,
            sizes: Vec::new(),
            sums: Sums::new(whose.parties * 4),
            unfolded: Vec::new(),
            words: OnceCell::new(),
            log_pages,
            broken: None,
            _lock: lock,
        };
        let wrong = |fault| match fault {
            Fault::Sql(error) => OpenError::of(path, error),
            Fault::Record(error) => OpenError::Damaged(error.0),
        };
        store.upgrade(found).map_err(wrong)?;
        open::sound(&store.conn)?;
        let folded_by = store.folded_by().map_err(wrong)?;
        let given = store.rules.charter.number();
        if folded_by > given {
            return Err(OpenError::Amended { found: folded_by, given });
        }
        store.recall().map_err(|error| OpenError::Damaged(error.0))?;
        if folded_by < given {
            store.transaction(Self::fold_by_amendment).map_err(wrong)?;
        }
        store.transaction(Self::catch_up).map_err(wrong)?;
        open::grow_log(path)?;
        Ok(store)
    }

    /// Brings the schema up to date in one transaction.
    fn upgrade(&mut self, found: Found) -> Result<(), Fault> {
        let version = match found {
            Found::Version(open::VERSION) => return Ok(()),
            Found::Version(version) => version,
            Found::New => 0,
        };
        let whose = self.whose;
        self.transaction(|store| {
            if matches!(found, Found::New) {
                open::begin(&store.conn, whose).map_err(Fault::Sql)?;
            }
            for version in version..open::VERSION {
                open::step(&store.conn, version).map_err(Fault::Sql)?;
            }
            Ok(())
        })
    }

    /// By how many amendments of the charter the picture is folded.
    fn folded_by(&self) -> Result<u64, Fault> {
        let sql = "SELECT amendments FROM meta";
        self.conn.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs).map_err(Fault::Sql)
    }

    /// What was folded before an amendment was taken up may have been said when it held already.
    fn fold_by_amendment(&mut self) -> Result<(), Fault> {
        self.fold_again()?;
        let number = stored(self.rules.charter.number());
        self.execute("UPDATE meta SET amendments = ?1", [number])
    }

    /// Reads what is held in memory.
    fn recall(&mut self) -> Result<(), RecordError> {
        self.tails = read::frontiers(&self.conn, self.whose)?.iter().map(Tail::new).collect();
        self.awaited =
            Lane::all(self.whose.parties).map(|lane| read::awaited(&self.conn, lane)).collect::<Result<_, _>>()?;
        let lanes = || Lane::all(self.whose.parties);
        self.sizes = lanes().map(|lane| read::folded(&self.conn, lane)).collect::<Result<_, _>>()?;
        self.sums = Sums::read(&self.conn, self.whose.parties * 4).map_err(row::failed)?;
        let newest: Vec<_> = lanes().map(|lane| read::newest(&self.conn, lane)).collect::<Result<_, _>>()?;
        self.kept = newest.into_iter().max().unwrap_or_default();
        match lanes().zip(&self.tails).zip(&self.sizes).find(|((_, tail), size)| tail.size() < **size) {
            None => Ok(()),
            Some(((lane, _), _)) => Err(row::damaged("lane", format!("{lane:?}"), "its newest entries are gone")),
        }
    }

    /// Runs `work` in a transaction. Where it fails, all is as it was before, in memory too.
    fn transaction<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        let ends: Vec<_> = self.tails.iter().map(Tail::size).collect();
        let (awaited, sizes, sums) = (self.awaited.clone(), self.sizes.clone(), self.sums.clone());
        let (kept, unfolded) = (self.kept, self.unfolded.len());
        let run = |sql: &str| self.conn.prepare_cached(sql)?.execute([]).map(|_| ());
        run("BEGIN IMMEDIATE").map_err(Fault::Sql)?;
        let result = work(self).and_then(|done| {
            let commit = self.conn.prepare_cached("COMMIT").and_then(|mut commit| commit.execute([]));
            commit.map(|_| done).map_err(Fault::Sql)
        });
        if result.is_err() {
            // SQLite has taken some transactions back by itself when it reports; then there is nothing to do.
            if !self.conn.is_autocommit() {
                self.conn.execute_batch("ROLLBACK").map_err(Fault::Sql)?;
            }
            self.tails.iter_mut().zip(ends).for_each(|(tail, size)| tail.truncate(size));
            self.unfolded.truncate(unfolded);
            (self.awaited, self.sizes, self.sums, self.kept) = (awaited, sizes, sums, kept);
        }
        result
    }

    /// Writes a batch inside a transaction.
    fn write(&mut self, batch: &[Keep]) -> Result<(), Fault> {
        let mut grown: BTreeMap<u8, &Frontier> = BTreeMap::new();
        for keep in batch {
            match keep {
                Keep::Entry { entry, root, frontier, at, leaves_outbox } => {
                    if let Some(number) = leaves_outbox {
                        self.execute("DELETE FROM outbox WHERE number = ?1", [stored(*number)])?;
                    }
                    self.append(entry, *root, *at)?;
                    let EntryRef { lane, serial } = entry.at();
                    if serial % FRONTIER_EVERY == 0 {
                        grown.insert(lane.number(), frontier);
                    }
                    self.unfolded.push((self.kept, entry.clone()));
                }
                Keep::Outbox { number, precedence, body } => {
                    let sql = "INSERT OR REPLACE INTO outbox (number, precedence, body, sum) VALUES (?1, ?2, ?3, ?4)";
                    let sum = row::outbox_sum(stored(*number), precedence.number().into(), body);
                    self.execute(sql, params![stored(*number), precedence.number(), body, sum])?;
                }
                Keep::Receipt(receipt) => self.write_receipt(receipt)?,
                Keep::Key(key) => {
                    let sql = "INSERT OR IGNORE INTO key (bytes, sum) VALUES (?1, ?2)";
                    self.execute(sql, params![key, row::key_sum(key)])?;
                }
                Keep::Life { peer, life, read } => {
                    let sql = "INSERT OR REPLACE INTO life (peer, life, read, sum) VALUES (?1, ?2, ?3, ?4)";
                    let (life, read) = (life.to_be_bytes(), stored(read.0));
                    self.execute(sql, params![peer.0, life, read, row::life_sum(peer.0, life, read)])?;
                }
                Keep::Fork { root_before, one, other } => {
                    let sql = "INSERT INTO fork (root_before, one, other, sum) VALUES (?1, ?2, ?3, ?4)";
                    let sum = row::fork_sum(root_before, one.bytes(), other.bytes());
                    self.execute(sql, params![root_before.0, one.bytes(), other.bytes(), sum])?;
                }
            }
        }
        for (lane, frontier) in grown {
            let sql = "INSERT OR REPLACE INTO lane (lane, size, peaks) VALUES (?1, ?2, ?3)";
            self.execute(sql, params![lane, stored(frontier.size()), row::peaks(frontier)])?;
        }
        Ok(())
    }

    /// Appends an entry to its lane.
    fn append(&mut self, entry: &VerifiedEntry, root: Hash, at: Time) -> Result<(), Fault> {
        let EntryRef { lane, serial } = entry.at();
        let size = self.tails.get(lane.number() as usize).map(Tail::size);
        assert_eq!(size.map(|size| size + 1), Some(serial), "entries are kept in order, in lanes of the charter");
        let sql = "INSERT INTO entry (place, kept, at, root, bytes, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let (place, kept, at) = (row::place_of(entry.at()), self.kept + 1, stored(at.0));
        let sum = row::entry_sum(place, kept, at, &root, entry.bytes());
        let params = params![place, kept, at, root.0, entry.bytes(), sum];
        self.execute(sql, params)?;
        self.kept += 1;
        self.tails[lane.number() as usize].push(root);
        Ok(())
    }

    /// Folds the entry after the last of its lane that was folded.
    fn fold_next(&mut self, kept: i64, entry: &VerifiedEntry, folded: &mut Vec<Folded>) -> Result<(), Fault> {
        let EntryRef { lane, serial } = entry.at();
        let size = self.sizes.get_mut(lane.number() as usize).filter(|size| **size + 1 == serial);
        let out_of_order = || row::damaged("entry", row::name(entry.at()), "it is out of order");
        *size.ok_or_else(out_of_order).map_err(Fault::Record)? += 1;
        self.fold_with(Some((entry.at(), kept)), |rules, fold| affairs::fold(rules, entry, fold, folded))
    }

    /// Judges some of what waited.
    fn fold_waiting(&mut self, folded: &mut Vec<Folded>) -> Result<(), Fault> {
        self.fold_with(None, |rules, fold| affairs::fold_waiting(rules, fold, folded))
    }

    fn fold_with(
        &mut self,
        now: Option<(EntryRef, i64)>,
        work: impl FnOnce(&Rules, &mut Fold<'_>) -> Result<(), RecordError>,
    ) -> Result<(), Fault> {
        let mut fold = Fold {
            conn: &self.conn,
            whose: self.whose,
            tails: &self.tails,
            sizes: &self.sizes,
            awaited: &mut self.awaited,
            sums: &mut self.sums,
            now,
            error: None,
        };
        work(&self.rules, &mut fold).map_err(|told| fold.error.map_or(Fault::Record(told), Fault::Sql))
    }

    /// True if something waits for no more than a lane has.
    fn is_ready(&self) -> bool {
        let ready = |(awaited, size): (&Option<u64>, &u64)| awaited.is_some_and(|awaited| awaited <= *size);
        self.awaited.iter().zip(&self.sizes).any(ready)
    }

    /// Writes how much is folded of the lanes that were folded on, and the sums of what came of it.
    fn write_sizes(&mut self, before: &[u64]) -> Result<(), Fault> {
        for (lane, (before, size)) in before.iter().zip(&self.sizes).enumerate() {
            if before != size {
                let sql = "INSERT OR REPLACE INTO folded (lane, size) VALUES (?1, ?2)";
                self.execute(sql, [lane as i64, stored(*size)])?;
            }
        }
        self.sums.write(&self.conn).map_err(Fault::Sql)
    }

    /// A second receipt for one size says nothing new, and the first says earlier what it says.
    fn write_receipt(&mut self, receipt: &Receipt) -> Result<(), Fault> {
        let claims = receipt.claims();
        let sql = "INSERT OR IGNORE INTO receipt (lane, receiver, size, root, bytes, sum) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let sum = row::receipt_sum(&receipt.root(), receipt.bytes());
        let (lane, receiver) = (claims.lane.number(), claims.receiver.0);
        self.execute(sql, params![lane, receiver, stored(claims.size), receipt.root().0, receipt.bytes(), sum])
    }

    fn execute(&self, sql: &str, params: impl rusqlite::Params) -> Result<(), Fault> {
        let done = self.conn.prepare_cached(sql).and_then(|mut statement| statement.execute(params));
        done.map(|_| ()).map_err(Fault::Sql)
    }

    /// Folds all that a station left unfolded when it ended, or what a step of the schema asks for, from the disk;
    /// returns how many entries those were. Nobody is told what they bring about: whoever starts reads the picture.
    fn catch_up(&mut self) -> Result<u64, Fault> {
        let before = self.sizes.clone();
        let mut order = Vec::new();
        for (lane, &size) in Lane::all(self.whose.parties).zip(&before) {
            order.extend(read::kept_after(&self.conn, lane, size).map_err(Fault::Record)?);
        }
        order.sort_unstable();
        let mut folded = Vec::new();
        for &(kept, at) in &order {
            let found = read::entries(&self.conn, at.lane, at.serial, 1).map_err(Fault::Record)?;
            for KeptEntry { entry, .. } in found {
                self.fold_next(kept, &entry, &mut folded)?;
            }
            folded.clear();
        }
        while self.is_ready() {
            self.fold_waiting(&mut folded)?;
            folded.clear();
        }
        self.write_sizes(&before)?;
        Ok(order.len() as u64)
    }

    /// Deletes the picture and folds it again.
    fn fold_again(&mut self) -> Result<Rebuilt, Fault> {
        let before = read::states(&self.conn).map_err(Fault::Sql)?;
        fold::clear(&self.conn).map_err(Fault::Sql)?;
        self.awaited = vec![None; self.whose.parties * 4];
        self.sizes.fill(0);
        self.sums = Sums::new(self.whose.parties * 4);
        let entries = self.catch_up()?;
        Ok(Rebuilt::new(entries, before, read::states(&self.conn).map_err(Fault::Sql)?))
    }

    /// Runs what can be lost to a loss of power in a transaction that is not synced.
    fn unsynced<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        open::synced(&self.conn, false).map_err(Fault::Sql)?;
        let done = self.transaction(work);
        open::synced(&self.conn, true).map_err(Fault::Sql)?;
        done
    }

    /// Carries the log over into the database. What it holds is durable either way.
    fn carry_over(&mut self) -> Result<(), CommitError> {
        match self.conn.wal_checkpoint_v2(Some(MAIN_DB), CheckpointMode::PASSIVE) {
            Ok(_) => {
                self.log_pages.store(0, Ordering::Relaxed);
                Ok(())
            }
            // A reader is in the way, or the disk is full: the log goes on growing until it can be done.
            Err(error) if is_full(&error) || error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
            Err(error) => Err(self.give_up(error.to_string())),
        }
    }

    fn give_up(&mut self, why: String) -> CommitError {
        self.broken = Some(why.clone());
        CommitError::Broken(why)
    }

    /// What a failed transaction means to the station.
    fn judge(&mut self, fault: Fault) -> CommitError {
        match fault {
            Fault::Sql(error) if is_full(&error) && self.conn.is_autocommit() => CommitError::Full,
            Fault::Sql(error) => self.give_up(error.to_string()),
            Fault::Record(error) => self.give_up(error.0),
        }
    }

    fn usable(&self) -> Result<(), CommitError> {
        self.broken.clone().map_or(Ok(()), |why| Err(CommitError::Broken(why)))
    }
}

/// What ends a transaction.
enum Fault {
    Sql(rusqlite::Error),
    Record(RecordError),
}

/// True if there was no room on the disk.
fn is_full(error: &rusqlite::Error) -> bool {
    // The index beside the log is grown by itself, and that it cannot be is told in another way.
    let index = Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
    error.sqlite_error_code() == Some(ErrorCode::DiskFull) || error.sqlite_error().map(|e| e.extended_code) == index
}

impl Store for Sqlite {
    fn commit(&mut self, batch: &[Keep]) -> Result<(), CommitError> {
        self.usable()?;
        if batch.is_empty() {
            return Ok(());
        }
        self.transaction(|store| store.write(batch)).map_err(|fault| self.judge(fault))?;
        if self.log_pages.load(Ordering::Relaxed) >= LOG_PAGES_MAX {
            // The batch is durable; if this fails, the next one is refused.
            let _ = self.carry_over();
        }
        Ok(())
    }

    fn settle(&mut self, later: &[Keep]) -> Result<Vec<Folded>, CommitError> {
        self.usable()?;
        if later.is_empty() && self.is_settled() {
            return Ok(Vec::new());
        }
        let mut folded = Vec::new();
        let entries = std::mem::take(&mut self.unfolded);
        let before = self.sizes.clone();
        let done = self.unsynced(|store| {
            store.write(later)?;
            entries.iter().try_for_each(|(kept, entry)| store.fold_next(*kept, entry, &mut folded))?;
            store.fold_waiting(&mut folded)?;
            store.write_sizes(&before)
        });
        if let Err(fault) = done {
            self.unfolded = entries;
            return Err(self.judge(fault));
        }
        Ok(folded)
    }

    fn is_settled(&self) -> bool {
        self.unfolded.is_empty() && !self.is_ready()
    }

    fn idle(&mut self) -> Result<(), CommitError> {
        self.usable()?;
        if self.log_pages.load(Ordering::Relaxed) < LOG_PAGES_IDLE { Ok(()) } else { self.carry_over() }
    }

    fn rebuild(&mut self) -> Result<Rebuilt, CommitError> {
        self.usable()?;
        let result = self.transaction(Self::fold_again);
        if result.is_ok() {
            self.unfolded.clear();
        }
        let recalled = self.recall();
        let rebuilt = result.map_err(|fault| self.judge(fault))?;
        recalled.map_err(|error| self.give_up(error.0))?;
        self.carry_over()?;
        self.words = OnceCell::new();
        index::delete(&self.path).map_err(|error| CommitError::Broken(error.to_string()))?;
        Ok(rebuilt)
    }

    fn reader(&self) -> Result<Box<dyn Archive + Send>, RecordError> {
        let reader = Reader::open(&self.path, &self.rules.charter, self.whose.own);
        reader.map(|reader| Box::new(reader) as _).map_err(|error| RecordError(error.to_string()))
    }

    fn indexer(&self) -> Box<dyn Indexer> {
        Box::new(WordIndexer::new(&self.path, self.whose))
    }
}

impl Record for Sqlite {
    fn root(&self, lane: Lane, size: u64) -> Result<Option<Hash>, RecordError> {
        let recent = self.tails.get(lane.number() as usize).and_then(|tail| tail.root(size));
        recent.map_or_else(|| read::root(&self.conn, lane, size), |root| Ok(Some(root)))
    }

    fn entries(&self, lane: Lane, from: Serial, bytes_max: usize) -> Result<Vec<KeptEntry>, RecordError> {
        read::entries(&self.conn, lane, from, bytes_max)
    }

    fn affair(&self, id: EntryRef) -> Result<Option<Affair>, RecordError> {
        read::affair(&self.conn, id)
    }

    fn due(
        &self,
        after: Time,
        told: Option<EntryRef>,
        until: Time,
        limit: usize,
    ) -> Result<Vec<(EntryRef, Time)>, RecordError> {
        read::due(&self.conn, after, told, until, limit)
    }

    fn standing(&self, after: Option<EntryRef>, limit: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        read::standing(&self.conn, after, limit)
    }

    fn suspensions(&self, limit: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
        read::suspensions(&self.conn, limit)
    }

    fn picture_sums(&self) -> Result<Option<Vec<(u64, Sum)>>, RecordError> {
        Ok(self.is_settled().then(|| self.sizes.iter().copied().zip(self.sums.lanes()).collect()))
    }

    fn part_sums(&self, of: Division) -> Result<Vec<Sum>, RecordError> {
        Sums::parts(&self.conn, of).map_err(row::failed)
    }
}

impl Held for Sqlite {
    fn held(&self) -> (&Connection, Whose) {
        (&self.conn, self.whose)
    }

    fn index(&self) -> Option<&WordIndex> {
        index::opened(&self.words, &self.path)
    }

    fn loaded(&self) -> Result<Loaded, RecordError> {
        read::load(&self.conn, self.whose)
    }
}
