//! Strikes on what was told so that it is not struck: a site, or a humanitarian movement.

use evidence::cbor::{Reader, Writer};
use evidence::{EntryRef, Malformed, Time};

use super::conflict::Item;
use super::site::SiteId;
use crate::limits::NOTE_BYTES_MAX;

/// What was struck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Struck {
    /// A humanitarian movement, by the entry that announced it first.
    Movement(EntryRef),
    /// A protected site.
    Site(SiteId),
}

impl Struck {
    /// The entry that told of it first; its author alone tells that it was struck.
    #[must_use]
    pub fn told_by(self) -> EntryRef {
        match self {
            Struck::Movement(notice) => notice,
            Struck::Site(site) => site.entry,
        }
    }
}

/// That a site or a humanitarian movement was struck although it was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrikeBody {
    /// Which.
    pub what: Struck,
    /// When, on the author's word.
    pub struck: Time,
    /// What happened.
    pub words: String,
}

impl StrikeBody {
    pub(super) fn write(&self, writer: &mut Writer) {
        let item = match self.what {
            Struck::Movement(notice) => Item::Notice(notice),
            Struck::Site(site) => Item::Site(site),
        };
        item.write(writer.array(3));
        writer.uint(self.struck.0).text(&self.words);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(3)?;
        let what = match Item::read(reader)? {
            Item::Notice(notice) => Struck::Movement(notice),
            Item::Site(site) => Struck::Site(site),
            Item::Area(_) => return Err(reader.refuse("a strike on a standing area")),
        };
        let struck = Time(reader.uint()?);
        Ok(StrikeBody { what, struck, words: reader.text(NOTE_BYTES_MAX)?.to_owned() })
    }
}
