//! Every bound of the store, in one file.

/// Roots of each lane's newest entries that are answered from memory: more than a batch of the station's brings.
pub const RECENT_ROOTS: usize = 512;

/// Entries of a lane after which its frontier is written again; so many at most are hashed again at the start.
pub const FRONTIER_EVERY: u64 = 64;

/// Bytes that the write-ahead log is grown to at every start, so that commits overwrite it instead of extending it:
/// an overwrite costs the file system no change of its own books.
pub const LOG_BYTES: u64 = 16 * 1024 * 1024 + 512 * 1024;

/// Pages in the write-ahead log at which an idle moment is used to carry them over into the database.
pub const LOG_PAGES_IDLE: u32 = 1_000;

/// Pages in the write-ahead log at which a commit carries them over, idle or not: as many as fit in [`LOG_BYTES`].
pub const LOG_PAGES_MAX: u32 = 4_000;

/// Kibibytes of the database that the station keeps in memory.
pub const CACHE_KIB: i64 = 8 * 1024;

/// Kibibytes of the database that a reader beside the station keeps in memory.
pub const READER_CACHE_KIB: i64 = 2 * 1024;

/// Statements that are kept prepared: more than there are.
pub const STATEMENTS: usize = 64;

/// Milliseconds that a program waits for another that writes the same database, which none should.
pub const BUSY_MS: u64 = 5_000;

/// Bytes of entries that are read at a time where a lane is walked through.
pub const WALK_BYTES: usize = 256 * 1024;

/// Pages that are copied at a time by a backup.
pub const BACKUP_PAGES: i32 = 256;

/// The last millisecond that a clock can run out at, 292 million years from 1970: later ones count as this one.
pub const DUE_MS_MAX: u64 = i64::MAX as u64;

/// Words that are looked for at once; of more the first count, and the command line refuses them.
pub const FIND_WORDS_MAX: usize = 16;

/// Characters of a word by which it is found: what is longer is found by its beginning.
pub const WORD_CHARS_MAX: usize = 64;

/// Entries that are put into the index of words in one step, and that must wait for it to be worth a quiet moment. Fewer
/// are read one by one when somebody searches.
pub const INDEX_ENTRIES: usize = 256;

/// Bytes of entries after which a step of the index is full.
pub const INDEX_BYTES: usize = 128 * 1024;

/// Kibibytes of the index of words that are kept in memory.
pub const INDEX_CACHE_KIB: i64 = 2 * 1024;

/// Pages in the log of the index of words at which they are carried over into it.
pub const INDEX_LOG_PAGES: i64 = 1_000;

/// Kibibytes of the private journal that are kept in memory.
pub const JOURNAL_CACHE_KIB: i64 = 512;
