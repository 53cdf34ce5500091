//! The whole record of a line in one file that anyone can verify, now or in thirty years.
//!
//! A CBOR sequence (RFC 8742): a header, then items `[kind, …]` in the one order that [`Writer`] and [`Auditor`]
//! share: the charter file; later delegations and revocations; the lanes in the order of their numbers, every place
//! of each as an entry or as the hash of one withheld, each receipt after the place that it reaches; proofs of forks;
//! a closing item with the size and root of every lane.
//! Since each entry is signed onto the root of all before it, nothing can be left out, added or moved in silence:
//! what is withheld is withheld in sight, and what follows still verifies.
//!
//! An *extract* is the same of a part of the record: it shows or withholds what belongs to an affair or a site, passes
//! over the rest in runs that are told by a few hashes, and ends with a statement that its exporter signs over the file.
//!
//! Reading and writing files is the caller's, and so are threads: [`next_item`] cuts a buffer, [`Auditor::item`]
//! takes one item, and hands back the signature [`Check`] for the caller to run wherever it likes.

mod auditor;
mod extract;
mod item;
mod order;
mod report;
mod writer;

pub use auditor::{Auditor, Check};
pub use extract::{ExtractWriter, Statement, Subject};
pub use item::next_item;
pub use report::{Extract, Fork, LaneReport, Receipted, Report, Shown, Tally};
pub use writer::{OutOfOrder, Writer};

use crate::{Charter, EntryRef};

/// The first text of the header.
const LABEL: &str = "detente transcript v1";

/// That of an extract.
const EXTRACT_LABEL: &str = "detente extract v1";

/// The name of a place as people say it: `BLUE/F/0012`.
#[must_use]
pub fn name_place(charter: &Charter, at: EntryRef) -> String {
    let code = charter.party(at.lane.party).map_or("?", |party| party.code.as_str());
    format!("{code}/{}/{:04}", at.lane.precedence.letter(), at.serial)
}
