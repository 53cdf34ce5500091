//! Everything that is asked of the record in SQL, for the writer and for readers alike.

use std::collections::BTreeMap;

use evidence::{Charter, EntryRef, Frontier, Hash, Lane, LineId, PartyIndex, Precedence, Receipt, Serial, Time};
use line::affairs::{Affair, AffairKind, Check};
use line::{KeptEntry, RecordError, Sum, Waiting};
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Params, Row, params};

use super::row::{self, AFFAIR, HEAD, Head, at_place, damaged, failed, name, number, place, place_of, stored};
use crate::limits::WALK_BYTES;
use crate::{Counts, Fork, Loaded};

/// Which line a database is of, and whose.
#[derive(Clone, Copy)]
pub struct Whose {
    pub line: LineId,
    pub own: PartyIndex,
    pub parties: usize,
}

impl Whose {
    pub fn new(charter: &Charter, own: PartyIndex) -> Self {
        Whose { line: charter.line_id(), own, parties: charter.parties.len() }
    }
}

/// When the clock of an affair runs out.
const DUE: &str = "SELECT due FROM affair WHERE entry = (SELECT kept FROM entry WHERE place = ?1) \
                   AND due IS NOT NULL";

#[cfg(test)]
thread_local! {
    /// Every question that was asked on this thread, for the test that none walks through a whole table.
    pub static ASKED: std::cell::RefCell<std::collections::BTreeSet<String>> = Default::default();
}

/// A statement that is prepared once.
pub fn prepare<'c>(conn: &'c Connection, sql: &str) -> Result<CachedStatement<'c>, RecordError> {
    #[cfg(test)]
    ASKED.with_borrow_mut(|asked| asked.insert(sql.to_owned()));
    conn.prepare_cached(sql).map_err(failed)
}

/// The one row that a query has, if it has one.
fn one<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, RecordError> {
    prepare(conn, sql)?.query_row(params, read).optional().map_err(failed)
}

/// All rows of a query.
fn all<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, RecordError> {
    prepare(conn, sql)?.query_map(params, read).and_then(Iterator::collect).map_err(failed)
}

pub fn root(conn: &Connection, lane: Lane, size: u64) -> Result<Option<Hash>, RecordError> {
    if size == 0 {
        return Ok(Some(Frontier::new().root()));
    }
    Ok(head(conn, EntryRef { lane, serial: size })?.map(|head| head.root))
}

pub fn entries(conn: &Connection, lane: Lane, from: Serial, bytes_max: usize) -> Result<Vec<KeptEntry>, RecordError> {
    let sql = format!("SELECT {HEAD}, bytes FROM entry WHERE place BETWEEN ?1 AND ?2 ORDER BY place");
    let mut statement = prepare(conn, &sql)?;
    let (first, last) = (EntryRef { lane, serial: from }, EntryRef { lane, serial: u64::MAX });
    let mut rows = statement.query([place_of(first), place_of(last)]).map_err(failed)?;
    let (mut entries, mut gathered) = (Vec::new(), 0);
    let mut expected = from.max(1);
    while let Some(row) = rows.next().map_err(failed)? {
        let head = row::head(row).map_err(failed)??;
        if head.at.serial != expected {
            return Err(damaged("entry", name(EntryRef { lane, serial: expected }), "it is not there"));
        }
        let bytes: Vec<u8> = row.get(5).map_err(failed)?;
        gathered += bytes.len();
        if !entries.is_empty() && gathered > bytes_max {
            break;
        }
        entries.push(KeptEntry { entry: row::words(&head, bytes)?, root: head.root });
        expected += 1;
    }
    Ok(entries)
}

pub fn kept_at(conn: &Connection, at: EntryRef) -> Result<Option<Time>, RecordError> {
    Ok(head(conn, at)?.map(|head| head.time))
}

/// An entry's number of keeping.
pub fn kept(conn: &Connection, at: EntryRef) -> Result<Option<i64>, RecordError> {
    Ok(head(conn, at)?.map(|head| head.kept))
}

fn head(conn: &Connection, at: EntryRef) -> Result<Option<Head>, RecordError> {
    one(conn, &format!("SELECT {HEAD} FROM entry WHERE place = ?1"), [place_of(at)], row::head)?.transpose()
}

pub fn affair(conn: &Connection, id: EntryRef) -> Result<Option<Affair>, RecordError> {
    let sql = format!("SELECT {AFFAIR} FROM affair WHERE entry = (SELECT kept FROM entry WHERE place = ?1)");
    match one(conn, &sql, [place_of(id)], row::affair)?.transpose()? {
        None => Ok(None),
        Some((found, affair)) if found == id => Ok(Some(affair)),
        Some(_) => Err(row::damaged_picture(id, "another is in its place")),
    }
}

pub fn due(
    conn: &Connection,
    after: Time,
    told: Option<EntryRef>,
    until: Time,
    limit: usize,
) -> Result<Vec<(EntryRef, Time)>, RecordError> {
    let sql = "SELECT lane, serial, due FROM affair \
               WHERE due IS NOT NULL AND (due, lane, serial) > (?1, ?2, ?3) AND due <= ?4 \
               ORDER BY due, lane, serial LIMIT ?5";
    // No lane has so high a number: nothing of the moment itself.
    let (lane, serial) = told.map_or((i64::MAX, 0), |told| (told.lane.number().into(), stored(told.serial)));
    let params = params![stored(after.0), lane, serial, stored(until.0), stored(limit as u64)];
    all(conn, sql, params, |row| Ok((place(row, 0)?, Time(number(row, 2)?))))
}

pub fn affairs(
    conn: &Connection,
    kind: AffairKind,
    before: Option<EntryRef>,
    limit: usize,
) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
    let before = match before {
        None => i64::MAX,
        Some(before) => match kept(conn, before)? {
            Some(kept) => kept,
            None => return Ok(Vec::new()),
        },
    };
    // Messages are most of what there is; the others are found by an index of their own.
    let sql = match kind {
        AffairKind::Message | AffairKind::Check => "WHERE kind = ?1 AND entry < ?2 ORDER BY entry DESC LIMIT ?3",
        _ => "WHERE kind > 6 AND kind = ?1 AND entry < ?2 ORDER BY entry DESC LIMIT ?3",
    };
    read_affairs(conn, sql, params![stored(kind.number()), before, stored(limit as u64)])
}

pub fn standing(
    conn: &Connection,
    after: Option<EntryRef>,
    limit: usize,
) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
    let (lane, serial) = after.map_or((-1, -1), |after| (after.lane.number().into(), stored(after.serial)));
    let sql = "WHERE stands = 1 AND (lane, serial) > (?1, ?2) ORDER BY lane, serial LIMIT ?3";
    read_affairs(conn, sql, params![lane, serial, stored(limit as u64)])
}

pub fn suspensions(conn: &Connection, limit: usize) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
    let sql = "WHERE kind = 27 AND stands = 1 ORDER BY entry LIMIT ?1";
    read_affairs(conn, sql, [stored(limit as u64)])
}

pub fn inbox(
    conn: &Connection,
    kind: AffairKind,
    after: Option<EntryRef>,
    limit: usize,
) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
    let after = match after {
        None => None,
        Some(id) => match one(conn, DUE, [place_of(id)], |row| row.get::<_, i64>(0))? {
            Some(due) => Some((id, due)),
            None => return Ok(Vec::new()),
        },
    };
    let sql = "WHERE kind = ?1 AND waits = 1 AND precedence = ?2 AND due IS NOT NULL \
               AND (due, lane, serial) > (?3, ?4, ?5) ORDER BY due, lane, serial LIMIT ?6";
    let mut unread = Vec::new();
    for precedence in Precedence::ALL {
        let (due, lane, serial) = match after {
            Some((id, _)) if precedence < id.lane.precedence => continue,
            Some((id, due)) if precedence == id.lane.precedence => (due, id.lane.number().into(), stored(id.serial)),
            _ => (-1, -1, -1),
        };
        let more = stored((limit - unread.len()) as u64);
        let params = params![stored(kind.number()), precedence.number(), due, lane, serial, more];
        unread.extend(read_affairs(conn, sql, params)?);
    }
    Ok(unread)
}

/// Affairs by a condition.
fn read_affairs(conn: &Connection, which: &str, params: impl Params) -> Result<Vec<(EntryRef, Affair)>, RecordError> {
    all(conn, &format!("SELECT {AFFAIR} FROM affair {which}"), params, row::affair)?.into_iter().collect()
}

/// Holds every affair against the sum beside it.
pub fn check_affairs(conn: &Connection) -> Result<(), RecordError> {
    let mut statement = prepare(conn, &format!("SELECT {AFFAIR} FROM affair"))?;
    let mut rows = statement.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        row::affair(row).map_err(failed)??;
    }
    Ok(())
}

pub fn checks(
    conn: &Connection,
    by: PartyIndex,
    from: Time,
    until: Time,
    each: &mut dyn FnMut(EntryRef, &Check),
) -> Result<(), RecordError> {
    let sql = format!(
        "SELECT {AFFAIR} FROM affair \
         WHERE kind = 4 AND party = ?1 AND time >= ?2 AND time < ?3 ORDER BY time, lane, serial"
    );
    let mut statement = prepare(conn, &sql)?;
    let mut rows = statement.query(params![by.0, stored(from.0), stored(until.0)]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        match row::affair(row).map_err(failed)?? {
            (id, Affair::Check(check)) => each(id, &check),
            (id, _) => return Err(row::damaged_picture(id, "it is not of its kind")),
        }
    }
    Ok(())
}

pub fn receipts(
    conn: &Connection,
    whose: Whose,
    lane: Lane,
    from: u64,
    limit: usize,
) -> Result<Vec<Receipt>, RecordError> {
    let sql = "SELECT root, bytes, sum, size FROM receipt \
               WHERE lane = ?1 AND receiver = ?2 AND size >= ?3 ORDER BY size LIMIT ?4";
    let mut receipts = Vec::new();
    for receiver in 0..whose.parties {
        let params = params![lane.number(), receiver as i64, stored(from), stored(limit as u64)];
        for receipt in all(conn, sql, params, |row| read_receipt(whose, lane, row))? {
            receipts.push(receipt?);
        }
    }
    receipts.sort_by_key(|receipt| (receipt.claims().size, receipt.claims().receiver));
    receipts.truncate(limit);
    Ok(receipts)
}

pub fn receipt_for(
    conn: &Connection,
    whose: Whose,
    at: EntryRef,
    receiver: PartyIndex,
) -> Result<Option<Receipt>, RecordError> {
    let sql = "SELECT root, bytes, sum, size FROM receipt \
               WHERE lane = ?1 AND receiver = ?2 AND size >= ?3 ORDER BY size LIMIT 1";
    let params = params![at.lane.number(), receiver.0, stored(at.serial)];
    one(conn, sql, params, |row| read_receipt(whose, at.lane, row))?.transpose()
}

fn read_receipt(whose: Whose, lane: Lane, row: &Row<'_>) -> rusqlite::Result<Result<Receipt, RecordError>> {
    let (root, bytes) = (row::hash(row, 0)?, row.get_ref(1)?.as_blob()?);
    let said = row.get_ref(2)?.as_blob_or_null()?;
    if !row::is_as_written(said, &row::receipt_sum(&root, bytes)) {
        let of = EntryRef { lane, serial: number(row, 3)? };
        return Ok(Err(damaged("receipt", name(of), "it is not as it was written")));
    }
    Ok(row::receipt(whose.line, root, bytes))
}

pub fn forks(conn: &Connection) -> Result<Vec<Fork>, RecordError> {
    let sql = "SELECT number, root_before, one, other, sum FROM fork ORDER BY number";
    let rows = all(conn, sql, [], |row| {
        let (one, other): (Vec<u8>, Vec<u8>) = (row.get(2)?, row.get(3)?);
        let root_before = row::hash(row, 1)?;
        let sound = row::is_as_written(row.get_ref(4)?.as_blob_or_null()?, &row::fork_sum(&root_before, &one, &other));
        Ok((row.get::<_, i64>(0)?, root_before, one, other, sound))
    })?;
    rows.into_iter()
        .map(|(number, root_before, one, other, sound)| {
            if !sound {
                return Err(damaged("fork", number, "it is not as it was written"));
            }
            Ok(Fork { root_before, one: row::forked(number, one)?, other: row::forked(number, other)? })
        })
        .collect()
}

/// The lanes, in the order of their numbers.
pub fn frontiers(conn: &Connection, whose: Whose) -> Result<Vec<Frontier>, RecordError> {
    Lane::all(whose.parties).map(|lane| frontier(conn, lane)).collect()
}

/// A lane as it was when its frontier was last written, and every entry since, hashed again.
pub fn frontier(conn: &Connection, lane: Lane) -> Result<Frontier, RecordError> {
    let sql = "SELECT size, peaks FROM lane WHERE lane = ?1";
    let row = one(conn, sql, [lane.number()], |row| Ok((number(row, 0)?, row.get::<_, Vec<u8>>(1)?)))?;
    let mut frontier = row.map_or(Ok(Frontier::new()), |(size, peaks)| row::frontier(lane, size, &peaks))?;
    let mut root = root(conn, lane, frontier.size())?;
    loop {
        let entries = entries(conn, lane, frontier.size() + 1, WALK_BYTES)?;
        let Some(newest) = entries.last() else { break };
        root = Some(newest.root);
        entries.iter().for_each(|kept| frontier.push(kept.entry.leaf()));
    }
    if root != Some(frontier.root()) {
        return Err(damaged("lane", format!("{lane:?}"), "its entries do not lead to its root"));
    }
    Ok(frontier)
}

pub fn load(conn: &Connection, whose: Whose) -> Result<Loaded, RecordError> {
    let frontiers = frontiers(conn, whose)?;
    let parties = (frontiers.len() / Precedence::ALL.len()) as u8;
    Ok(Loaded {
        frontiers,
        outbox: outbox(conn)?,
        keys: keys(conn)?,
        receipted: receipted(conn, whose)?,
        unanswered: unanswered(conn)?,
        last_check: last_check(conn, whose)?,
        asked: asked(conn, parties)?,
        lives: lives(conn)?,
    })
}

fn lives(conn: &Connection) -> Result<Vec<(PartyIndex, u64, Time)>, RecordError> {
    let lives = all(conn, "SELECT peer, life, read, sum FROM life ORDER BY peer", [], |row| {
        let (peer, life, read): (u8, [u8; 8], i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let sound = row.get::<_, [u8; row::SUM_BYTES]>(3)? == row::life_sum(peer, life, read);
        Ok((sound, (PartyIndex(peer), u64::from_be_bytes(life), Time(number(row, 2)?))))
    })?;
    let damaged = |peer: PartyIndex| damaged("life", peer.0, "it is not as it was written");
    lives.into_iter().map(|(sound, life)| if sound { Ok(life) } else { Err(damaged(life.0)) }).collect()
}

fn outbox(conn: &Connection) -> Result<Vec<Waiting>, RecordError> {
    let sql = "SELECT number, precedence, body, sum FROM outbox ORDER BY number";
    let waiting = all(conn, sql, [], |row| {
        let precedence = number(row, 1)?;
        let waiting = Waiting {
            number: number(row, 0)?,
            precedence: Precedence::from_number(precedence)
                .ok_or(rusqlite::Error::IntegralValueOutOfRange(1, stored(precedence)))?,
            body: row.get(2)?,
        };
        let sum = row::outbox_sum(row.get(0)?, row.get(1)?, &waiting.body);
        Ok((row::is_as_written(row.get_ref(3)?.as_blob_or_null()?, &sum), waiting))
    })?;
    let damaged = |number| damaged("outbox", number, "what waits is not as it was written");
    waiting.into_iter().map(|(sound, waiting)| if sound { Ok(waiting) } else { Err(damaged(waiting.number)) }).collect()
}

fn keys(conn: &Connection) -> Result<Vec<Vec<u8>>, RecordError> {
    let keys = all(conn, "SELECT number, bytes, sum FROM key ORDER BY number", [], |row| {
        let bytes: Vec<u8> = row.get(1)?;
        let sound = row::is_as_written(row.get_ref(2)?.as_blob_or_null()?, &row::key_sum(&bytes));
        Ok((row.get::<_, i64>(0)?, sound, bytes))
    })?;
    let damaged = |number| damaged("key", number, "it is not as it was written");
    keys.into_iter().map(|(number, sound, bytes)| if sound { Ok(bytes) } else { Err(damaged(number)) }).collect()
}

fn receipted(conn: &Connection, whose: Whose) -> Result<Vec<(PartyIndex, Lane, u64)>, RecordError> {
    let sql = "SELECT size FROM receipt WHERE lane = ?1 AND receiver = ?2 ORDER BY size DESC LIMIT 1";
    let mut receipted = Vec::new();
    for receiver in (0..whose.parties as u8).map(PartyIndex) {
        for lane in Lane::all(whose.parties) {
            let size = one(conn, sql, params![lane.number(), receiver.0], |row| number(row, 0))?;
            receipted.extend(size.map(|size| (receiver, lane, size)));
        }
    }
    Ok(receipted)
}

fn unanswered(conn: &Connection) -> Result<Vec<EntryRef>, RecordError> {
    let sql = "SELECT lane, serial FROM affair WHERE kind = ?1 AND waits = 1 AND due IS NOT NULL";
    let mut unanswered = all(conn, sql, [stored(AffairKind::Check.number())], |row| place(row, 0))?;
    unanswered.sort_unstable();
    Ok(unanswered)
}

fn last_check(conn: &Connection, whose: Whose) -> Result<Option<Time>, RecordError> {
    let sql = "SELECT time FROM affair WHERE kind = 4 AND party = ?1 ORDER BY time DESC LIMIT 1";
    one(conn, sql, [whose.own.0], |row| number(row, 0).map(Time))
}

fn asked(conn: &Connection, parties: u8) -> Result<Vec<(PartyIndex, Time)>, RecordError> {
    let sql = "SELECT time FROM affair WHERE kind = 25 AND party = ?1 ORDER BY time DESC LIMIT 1";
    let mut asked = Vec::new();
    for party in 0..parties {
        asked.extend(one(conn, sql, [party], |row| number(row, 0))?.map(|time| (PartyIndex(party), Time(time))));
    }
    Ok(asked)
}

pub fn counts(conn: &Connection, whose: Whose) -> Result<Counts, RecordError> {
    let count = |sql: &str| Ok::<_, RecordError>(one(conn, sql, [], |row| number(row, 0))?.unwrap_or_default());
    Ok(Counts {
        entries: frontiers(conn, whose)?.iter().map(Frontier::size).sum(),
        outbox: count("SELECT count(*) FROM outbox")?,
        keys: count("SELECT count(*) FROM key")?,
        forks: count("SELECT count(*) FROM fork")?,
        unread: count("SELECT count(*) FROM affair WHERE kind = 1 AND waits = 1 AND due IS NOT NULL")?,
    })
}

/// For each lane that something waits for, the smallest size that is waited for.
pub fn awaited(conn: &Connection, lane: Lane) -> Result<Option<u64>, RecordError> {
    let sql = "SELECT size FROM awaiting WHERE lane = ?1 ORDER BY size LIMIT 1";
    one(conn, sql, [lane.number()], |row| number(row, 0))
}

/// The state of the affair whose first entry has this number of keeping, as it is written.
pub fn state(conn: &Connection, kept: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    conn.prepare_cached("SELECT state FROM affair WHERE entry = ?1")?.query_row([kept], |row| row.get(0)).optional()
}

/// The state of every affair, as a sum of its own: what was decoded would take many times as much.
pub fn states(conn: &Connection) -> rusqlite::Result<BTreeMap<EntryRef, [u8; 16]>> {
    let mut statement = conn.prepare("SELECT lane, serial, state FROM affair")?;
    let mut rows = statement.query([])?;
    let mut states = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let id = place(row, 0)?;
        states.insert(id, Sum::of(id, row.get_ref(2)?.as_blob()?).stated());
    }
    Ok(states)
}

/// How much of a lane is folded.
pub fn folded(conn: &Connection, lane: Lane) -> Result<u64, RecordError> {
    let sql = "SELECT size FROM folded WHERE lane = ?1";
    Ok(one(conn, sql, [lane.number()], |row| number(row, 0))?.unwrap_or_default())
}

/// The entries of a lane after `size`, each with its number of keeping.
pub fn kept_after(conn: &Connection, lane: Lane, size: u64) -> Result<Vec<(i64, EntryRef)>, RecordError> {
    let sql = format!("SELECT {HEAD} FROM entry WHERE place > ?1 AND place <= ?2");
    let (after, last) = (EntryRef { lane, serial: size }, EntryRef { lane, serial: u64::MAX });
    let heads = all(conn, &sql, [place_of(after), place_of(last)], row::head)?;
    heads.into_iter().map(|head| head.map(|head| (head.kept, head.at))).collect()
}

/// How many entries of a lane are kept.
pub fn size(conn: &Connection, lane: Lane) -> Result<u64, RecordError> {
    let sql = "SELECT place FROM entry WHERE place BETWEEN ?1 AND ?2 ORDER BY place DESC LIMIT 1";
    let (first, last) = (EntryRef { lane, serial: 0 }, EntryRef { lane, serial: u64::MAX });
    let newest = one(conn, sql, [place_of(first), place_of(last)], |row| at_place(row, 0))?;
    Ok(newest.map_or(0, |at| at.serial))
}

/// The number of keeping of a lane's newest entry; 0 if there is none.
pub fn newest(conn: &Connection, lane: Lane) -> Result<i64, RecordError> {
    let sql = format!("SELECT {HEAD} FROM entry WHERE place BETWEEN ?1 AND ?2 ORDER BY place DESC LIMIT 1");
    let (first, last) = (EntryRef { lane, serial: 0 }, EntryRef { lane, serial: u64::MAX });
    let newest = one(conn, &sql, [place_of(first), place_of(last)], row::head)?.transpose()?;
    Ok(newest.map_or(0, |head| head.kept))
}
