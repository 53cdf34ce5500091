//! The index of words: which entries have a word, a post, a kind, a time in them, in a file of its own beside the record.
//!
//! It is derived and of no weight: a search holds every entry that it names against the record, and reads those that it
//! does not have one by one. So it is written on a thread of its own, in quiet moments, a backup leaves it out, and where
//! it is damaged or of another record it is made anew. Its file has a log of its own, which keeps what a FLASH is synced
//! with free of it; and a thread of its own, since the list of a word that most entries have is merged in one piece, which
//! takes a tenth of a second.
//!
//! It is one full-text table without content, positions and lengths: only which entries there are for each term, by their
//! numbers of keeping. Whatever can be asked for is a term (`crate::find`), so each question is one walk from the newest
//! entry down, and none sorts or counts anything.

use std::cell::OnceCell;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use evidence::{EntryRef, Hash, Lane, VerifiedEntry};
use line::RecordError;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, params};

use super::open::{self, beside, settle};
use super::read::{self, Whose};
use super::row::{self, HEAD, at_place, hash, number, place_of, stored};
use crate::Indexer;
use crate::find::{Find, index_terms};
use crate::limits::{INDEX_BYTES, INDEX_CACHE_KIB, INDEX_ENTRIES, INDEX_LOG_PAGES, READER_CACHE_KIB};

/// `application_id` of an index: "dtnw".
const APPLICATION: i32 = 0x6474_6e77;

/// The version of the terms. One of another version is made anew.
const VERSION: i32 = 1;

/// `entry` leads from numbers of keeping to places; `lane` says how much of each lane is in, and the root up to there.
const SCHEMA: &str = "
    CREATE TABLE lane (lane INTEGER PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL) STRICT;
    CREATE TABLE entry (kept INTEGER PRIMARY KEY, place INTEGER NOT NULL) STRICT;
    CREATE VIRTUAL TABLE term USING fts5
        (terms, content = '', columnsize = 0, detail = none, tokenize = \"ascii tokenchars '=.'\");
";

/// An index that is open.
pub struct WordIndex {
    conn: Connection,
}

/// An entry on its way into the index.
struct Taken {
    kept: i64,
    root: Hash,
    entry: std::sync::Arc<VerifiedEntry>,
}

impl WordIndex {
    /// Opens the index beside a record for writing; makes it, if it is not there or of no use.
    fn writer(record: &Path) -> rusqlite::Result<WordIndex> {
        let opened = Self::open_or_make(record);
        match &opened {
            Err(error) if is_of_no_use(error) => {
                // Where it cannot be taken away, it is found of no use again.
                let _ = delete(record);
                Self::open_or_make(record)
            }
            _ => opened,
        }
    }

    fn open_or_make(record: &Path) -> rusqlite::Result<WordIndex> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path(record), flags)?;
        settle(&conn, INDEX_CACHE_KIB)?;
        conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
        // A loss of power may take the newest of it away, and it is read from the record again.
        conn.pragma_update(None, "synchronous", "normal")?;
        conn.pragma_update_and_check(None, "wal_autocheckpoint", INDEX_LOG_PAGES, |_| Ok(()))?;
        let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables == 0 {
            let making = conn.unchecked_transaction()?;
            making.execute_batch(SCHEMA)?;
            making.pragma_update(None, "application_id", APPLICATION)?;
            making.pragma_update(None, "user_version", VERSION)?;
            making.commit()?;
        }
        recognised(WordIndex { conn })
    }

    /// Opens the index beside a record for reading; `None` if there is none that is of use.
    pub fn reader(record: &Path) -> Option<WordIndex> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path(record), flags).ok()?;
        settle(&conn, INDEX_CACHE_KIB).ok()?;
        recognised(WordIndex { conn }).ok()
    }

    /// How much of each lane is in it, in the order of their numbers; `None` if it is damaged, or of another record.
    pub fn sizes(&self, record: &Connection, whose: Whose) -> Result<Option<Vec<u64>>, RecordError> {
        let Ok(lanes) = self.lanes() else { return Ok(None) };
        let mut sizes = vec![0; whose.parties * 4];
        for (lane, size, root) in lanes {
            let lane = Lane::from_number(lane);
            match lane.and_then(|lane| Some((lane, sizes.get_mut(lane.number() as usize)?))) {
                Some((lane, known)) if read::root(record, lane, size)? == Some(root) => *known = size,
                _ => return Ok(None),
            }
        }
        Ok(Some(sizes))
    }

    fn lanes(&self) -> rusqlite::Result<Vec<(u64, u64, Hash)>> {
        let mut statement = self.conn.prepare_cached("SELECT lane, size, root FROM lane")?;
        statement.query_map([], |row| Ok((number(row, 0)?, number(row, 1)?, hash(row, 2)?)))?.collect()
    }

    /// Puts entries in, and how far each lane has come.
    fn add(&mut self, taken: &[Taken]) -> rusqlite::Result<()> {
        let adding = self.conn.transaction()?;
        {
            let mut entry = adding.prepare_cached("INSERT OR REPLACE INTO entry (kept, place) VALUES (?1, ?2)")?;
            let mut term = adding.prepare_cached("INSERT INTO term (rowid, terms) VALUES (?1, ?2)")?;
            let mut lane =
                adding.prepare_cached("INSERT OR REPLACE INTO lane (lane, size, root) VALUES (?1, ?2, ?3)")?;
            for Taken { kept, root, entry: said } in taken {
                let terms = index_terms(said);
                if !terms.is_empty() {
                    entry.execute([*kept, place_of(said.at())])?;
                    term.execute(params![kept, terms])?;
                }
                let EntryRef { lane: of, serial } = said.at();
                lane.execute(params![of.number(), stored(serial), root.0])?;
            }
        }
        adding.commit()
    }

    /// Calls `each` with what may be looked for and was kept before `before`, the newest first, until it says no more.
    pub fn walk(
        &self,
        find: &Find,
        before: i64,
        mut each: impl FnMut(i64, EntryRef) -> Result<bool, RecordError>,
    ) -> Result<(), RecordError> {
        let place = |kept: i64| {
            let sql = "SELECT place FROM entry WHERE kept = ?1";
            self.conn.prepare_cached(sql)?.query_row([kept], |row| at_place(row, 0)).optional()
        };
        let (sql, expression) = match find.expression() {
            Some(expression) => {
                ("SELECT rowid FROM term WHERE term MATCH ?2 AND rowid < ?1 ORDER BY rowid DESC", expression)
            }
            None => ("SELECT kept FROM entry WHERE kept < ?1 AND ?2 = '' ORDER BY kept DESC", String::new()),
        };
        let mut statement = self.conn.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query(params![before, expression]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let kept = row.get(0).map_err(failed)?;
            let at = place(kept).map_err(failed)?.ok_or_else(|| RecordError("the index of words is damaged".into()))?;
            if !each(kept, at)? {
                break;
            }
        }
        Ok(())
    }
}

/// The index beside a record, opened when there is one and somebody searches.
pub fn opened<'i>(index: &'i OnceCell<WordIndex>, record: &Path) -> Option<&'i WordIndex> {
    if let (None, Some(found)) = (index.get(), WordIndex::reader(record)) {
        // It was empty just now, and is used on one thread at a time.
        let _ = index.set(found);
    }
    index.get()
}

/// Writes the index of one record, on connections of its own.
pub struct WordIndexer {
    path: PathBuf,
    whose: Whose,
    open: Option<Open>,
}

/// The record, its index, and how much of each lane that has.
struct Open {
    record: Connection,
    index: WordIndex,
    sizes: Vec<u64>,
}

impl WordIndexer {
    pub fn new(record: &Path, whose: Whose) -> Self {
        WordIndexer { path: record.to_owned(), whose, open: None }
    }

    fn open(&mut self) -> Result<&mut Open, RecordError> {
        let open = match self.open.take() {
            Some(open) => open,
            None => Open::at(&self.path, self.whose)?,
        };
        Ok(self.open.insert(open))
    }

    fn count(&mut self) -> Result<u64, RecordError> {
        let whose = self.whose;
        let Open { record, sizes, .. } = self.open()?;
        left(record, Lane::all(whose.parties).zip(&*sizes))
    }

    fn add(&mut self) -> Result<(), RecordError> {
        let whose = self.whose;
        let Open { record, index, sizes } = self.open()?;
        let taken = take(record, whose, sizes)?;
        match index.add(&taken) {
            Ok(()) => {
                for at in taken.iter().map(|taken| taken.entry.at()) {
                    sizes[at.lane.number() as usize] = at.serial;
                }
                Ok(())
            }
            Err(error) => {
                self.open = None;
                if is_of_no_use(&error) {
                    // What is left of it would be taken for whole when it is opened again.
                    delete(&self.path).map_err(undeleted)?;
                }
                Err(failed(error))
            }
        }
    }
}

impl Open {
    fn at(path: &Path, whose: Whose) -> Result<Open, RecordError> {
        let record = open::reader(path, READER_CACHE_KIB).map_err(row::failed)?;
        let index = WordIndex::writer(path).map_err(failed)?;
        if let Some(sizes) = index.sizes(&record, whose)? {
            return Ok(Open { record, index, sizes });
        }
        drop(index);
        delete(path).map_err(undeleted)?;
        Ok(Open { record, index: WordIndex::writer(path).map_err(failed)?, sizes: vec![0; whose.parties * 4] })
    }
}

impl Indexer for WordIndexer {
    fn left(&mut self) -> Result<u64, RecordError> {
        self.count().inspect_err(|_| self.open = None)
    }

    fn step(&mut self) -> Result<u64, RecordError> {
        self.add().and_then(|()| self.count()).inspect_err(|_| self.open = None)
    }
}

/// Takes a bounded number of entries that are kept and not indexed, in the order of their keeping.
fn take(record: &Connection, whose: Whose, sizes: &[u64]) -> Result<Vec<Taken>, RecordError> {
    let sql = format!("SELECT {HEAD}, bytes FROM entry WHERE place > ?1 AND place <= ?2 ORDER BY place LIMIT ?3");
    let mut statement = read::prepare(record, &sql)?;
    let (mut taken, mut bytes) = (Vec::new(), 0);
    for (lane, &size) in Lane::all(whose.parties).zip(sizes) {
        let (after, last) = (EntryRef { lane, serial: size }, EntryRef { lane, serial: u64::MAX });
        let most = stored((INDEX_ENTRIES - taken.len()) as u64);
        let mut rows = statement.query([place_of(after), place_of(last), most]).map_err(row::failed)?;
        while let Some(row) = rows.next().map_err(row::failed)? {
            let head = row::head(row).map_err(row::failed)??;
            let said: Vec<u8> = row.get(5).map_err(row::failed)?;
            bytes += said.len();
            taken.push(Taken { kept: head.kept, root: head.root, entry: row::words(&head, said)? });
            if bytes >= INDEX_BYTES {
                break;
            }
        }
        if bytes >= INDEX_BYTES || taken.len() >= INDEX_ENTRIES {
            break;
        }
    }
    // Each term's list grows at its end.
    taken.sort_unstable_by_key(|taken| taken.kept);
    Ok(taken)
}

/// How many entries of lanes come after these sizes.
pub fn left<'s>(record: &Connection, lanes: impl Iterator<Item = (Lane, &'s u64)>) -> Result<u64, RecordError> {
    let mut left = 0;
    for (lane, size) in lanes {
        left += read::size(record, lane)?.saturating_sub(*size);
    }
    Ok(left)
}

/// Takes the index away.
pub fn delete(record: &Path) -> std::io::Result<()> {
    let index = path(record);
    for file in [index.clone(), beside(&index, "-wal"), beside(&index, "-shm")] {
        match fs::remove_file(file) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn path(record: &Path) -> PathBuf {
    beside(record, "-words")
}

fn recognised(index: WordIndex) -> rusqlite::Result<WordIndex> {
    let pragma = |name: &str| index.conn.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    if (pragma("application_id")?, pragma("user_version")?) == (APPLICATION, VERSION) {
        return Ok(index);
    }
    Err(rusqlite::Error::InvalidQuery)
}

/// True if what is there is no index, none of this version, or damaged, so that nothing is lost with it.
fn is_of_no_use(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::InvalidQuery)
        || matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

/// What the index says when it fails: no fault of the record.
fn failed(error: rusqlite::Error) -> RecordError {
    RecordError(format!("the index of words fails: {error}; what is in it is read from the record instead"))
}

fn undeleted(error: std::io::Error) -> RecordError {
    RecordError(format!("the index of words is of no use and cannot be taken away: {error}"))
}
