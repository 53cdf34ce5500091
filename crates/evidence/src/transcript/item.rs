//! The items of a transcript as bytes and as values, and where one ends in a stream.

use super::{EXTRACT_LABEL, LABEL};
use crate::cbor::{self, Reader, Writer};
use crate::limits::{
    CHARTER_FILE_BYTES_MAX, ENTRY_BYTES_MAX, ITEM_BYTES_MAX, ITEM_HEADS_MAX, PARTIES_MAX, RUN_HASHES_MAX,
};
use crate::{EntryRef, Hash, Lane, LineId, Malformed, PartyIndex, Time};

const WHAT: &str = "transcript item";

/// Where the first item of a transcript ends in `buffer`; `None` if more bytes are needed.
///
/// Nothing is copied, and what is read again when more bytes have come is bounded by [`ITEM_HEADS_MAX`].
///
/// # Errors
/// [`Malformed`] if no continuation makes an item within [`ITEM_BYTES_MAX`].
pub fn next_item(buffer: &[u8]) -> Result<Option<usize>, Malformed> {
    let refuse = |at, why| Err(Malformed { what: WHAT, at, why });
    let (mut end, mut wanted, mut heads) = (0, 1u64, 0);
    while wanted > 0 {
        let Some((major, value, next)) = cbor::head_if_whole(WHAT, buffer, end)? else {
            return Ok(None);
        };
        (wanted, heads) = (wanted - 1, heads + 1);
        match major {
            0 | 1 | 7 => end = next,
            2 | 3 => {
                if value > (ITEM_BYTES_MAX - next.min(ITEM_BYTES_MAX)) as u64 {
                    return refuse(end, "longer than its limit");
                }
                end = next + value as usize;
            }
            4 => (end, wanted) = (next, wanted.saturating_add(value)),
            _ => return refuse(end, "a map or a tag, which no item holds outside its byte strings"),
        }
        if end > ITEM_BYTES_MAX || wanted.saturating_add(heads) > ITEM_HEADS_MAX as u64 {
            return refuse(end, "longer than its limit");
        }
    }
    Ok((end <= buffer.len()).then_some(end))
}

/// `["detente transcript v1", line, exporter, time]` or `["detente extract v1", line, exporter]`.
#[derive(Clone, Copy)]
pub struct Header {
    pub line: LineId,
    /// Who says that it made the file.
    pub exporter: PartyIndex,
    /// When, on its clock; `None` in an extract, whose statement tells.
    pub time: Option<Time>,
}

impl Header {
    pub fn encode(&self, out: &mut Vec<u8>) {
        let mut item = Writer::new();
        match self.time {
            Some(_) => item.array(4).text(LABEL),
            None => item.array(3).text(EXTRACT_LABEL),
        };
        item.bytes(&self.line.0.0).uint(self.exporter.0.into());
        if let Some(time) = self.time {
            item.uint(time.0);
        }
        out.extend(item.into_bytes());
    }

    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        cbor::check(WHAT, bytes, ITEM_BYTES_MAX)?;
        let mut reader = Reader::new(WHAT, bytes);
        let parts = reader.array_up_to(4)?;
        let is_extract = match (reader.text(64)?, parts) {
            (LABEL, 4) => false,
            (EXTRACT_LABEL, 3) => true,
            _ => return Err(reader.refuse("not a transcript or extract of version 1")),
        };
        let line = LineId(Hash(reader.fixed()?));
        let exporter = u8::try_from(reader.uint()?).map_err(|_| reader.refuse("no such party"))?;
        let time = if is_extract { None } else { Some(Time(reader.uint()?)) };
        Ok(Header { line, exporter: PartyIndex(exporter), time })
    }

    /// True if what follows may pass entries over, and ends with a statement.
    pub fn is_extract(&self) -> bool {
        self.time.is_none()
    }
}

/// Any item but the header. The numbers are those of the specification; 6 is kept for attachments.
pub enum Item<'b> {
    /// 0: the charter file.
    Charter(&'b [u8]),
    /// 1: a delegation or revocation that the charter file does not hold.
    Key(&'b [u8]),
    /// 2: an entry.
    Entry(&'b [u8]),
    /// 3: a receipt for the lane up to the place before it.
    Receipt(&'b [u8]),
    /// 4: the leaf of an entry that is not shown.
    Withheld { at: EntryRef, leaf: Hash },
    /// 5: two entries for one place.
    Fork { root_before: Hash, entries: [&'b [u8]; 2] },
    /// 7: size and root of every lane, in the order of lane numbers.
    Closing(Vec<(u64, Hash)>),
    /// 8, in extracts: the places of a lane up to a size, by the roots of the subtrees that cover them.
    PassedOver { lane: Lane, size: u64, roots: Vec<Hash> },
    /// 9, in extracts: what the exporter signs over all before it.
    Statement(&'b [u8]),
}

impl<'b> Item<'b> {
    pub fn encode(&self, out: &mut Vec<u8>) {
        let mut item = Writer::new();
        match self {
            Item::Charter(file) => item.array(2).uint(0).bytes(file),
            Item::Key(bytes) => item.array(2).uint(1).bytes(bytes),
            Item::Entry(bytes) => item.array(2).uint(2).bytes(bytes),
            Item::Receipt(bytes) => item.array(2).uint(3).bytes(bytes),
            Item::Withheld { at, leaf } => {
                item.array(4).uint(4).uint(at.lane.number().into()).uint(at.serial).bytes(&leaf.0)
            }
            Item::Fork { root_before, entries: [one, other] } => {
                item.array(4).uint(5).bytes(&root_before.0).bytes(one).bytes(other)
            }
            Item::Closing(lanes) => {
                item.array(2).uint(7).array(lanes.len() as u64);
                for (size, root) in lanes {
                    item.array(2).uint(*size).bytes(&root.0);
                }
                &mut item
            }
            Item::PassedOver { lane, size, roots } => {
                item.array(4).uint(8).uint(lane.number().into()).uint(*size).array(roots.len() as u64);
                for root in roots {
                    item.bytes(&root.0);
                }
                &mut item
            }
            Item::Statement(bytes) => item.array(2).uint(9).bytes(bytes),
        };
        out.extend(item.into_bytes());
    }

    /// Reads an item; those of extracts alone are refused where `in_extract` is false.
    pub fn parse(bytes: &'b [u8], in_extract: bool) -> Result<Self, Malformed> {
        cbor::check(WHAT, bytes, ITEM_BYTES_MAX)?;
        let mut reader = Reader::new(WHAT, bytes);
        let parts = reader.array_up_to(4)?;
        let item = match (reader.uint()?, parts) {
            (0, 2) => Item::Charter(reader.bytes(CHARTER_FILE_BYTES_MAX)?),
            (1, 2) => Item::Key(reader.bytes(ENTRY_BYTES_MAX)?),
            (2, 2) => Item::Entry(reader.bytes(ENTRY_BYTES_MAX)?),
            (3, 2) => Item::Receipt(reader.bytes(ENTRY_BYTES_MAX)?),
            (4, 4) => {
                let lane = Lane::from_number(reader.uint()?).ok_or_else(|| reader.refuse("no such lane"))?;
                Item::Withheld { at: EntryRef { lane, serial: reader.uint()? }, leaf: Hash(reader.fixed()?) }
            }
            (5, 4) => Item::Fork {
                root_before: Hash(reader.fixed()?),
                entries: [reader.bytes(ENTRY_BYTES_MAX)?, reader.bytes(ENTRY_BYTES_MAX)?],
            },
            (7, 2) => {
                let lanes = reader.array_up_to(PARTIES_MAX as u64 * 4)?;
                let mut tips = Vec::with_capacity(lanes as usize);
                for _ in 0..lanes {
                    reader.array(2)?;
                    tips.push((reader.uint()?, Hash(reader.fixed()?)));
                }
                Item::Closing(tips)
            }
            (8, 4) if in_extract => {
                let lane = Lane::from_number(reader.uint()?).ok_or_else(|| reader.refuse("no such lane"))?;
                let size = reader.uint()?;
                let hashes = reader.array_up_to(RUN_HASHES_MAX as u64)?;
                let roots = (0..hashes).map(|_| reader.fixed().map(Hash)).collect::<Result<_, _>>()?;
                Item::PassedOver { lane, size, roots }
            }
            (9, 2) if in_extract => Item::Statement(reader.bytes(ENTRY_BYTES_MAX)?),
            _ => return Err(reader.refuse("no such kind of item, or one of another length")),
        };
        reader.end()?;
        Ok(item)
    }
}
