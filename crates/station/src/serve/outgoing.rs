//! Attachments of ours that are on their way: which part goes next, from the file that it is a part of.
//!
//! How far each has come stands in the record; nothing is kept beside it but the files.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::time::Duration;

use evidence::{EntryRef, Hash, PartyIndex};
use line::affairs::{Affair, AffairKind, Arrival, Attachment, Body, Folded, PartBody};
use line::{Record, RecordError, Waiting};
use store::Archive;
use tracing::error;

use crate::folder::LineFolder;
use crate::view;

/// How long a file lies ready that nothing on the record names.
const UNNAMED_MAX: Duration = Duration::from_hours(30 * 24);

/// Attachments of ours on their way, by the entries that named them.
pub struct Outgoing {
    folder: PathBuf,
    own: PartyIndex,
    coming: BTreeSet<EntryRef>,
    /// Those whose file cannot be read; they wait for somebody to see to it, and for the next start.
    lost: BTreeSet<EntryRef>,
}

impl Outgoing {
    /// Finds in the record what is still to be sent, and takes away the files of what is not.
    ///
    /// # Errors
    /// [`RecordError`] if the record cannot be read.
    pub fn open(
        line: &LineFolder,
        own: PartyIndex,
        archive: &dyn Archive,
        outbox: &[Waiting],
    ) -> Result<Self, RecordError> {
        let (mut coming, mut needed) = (BTreeSet::new(), BTreeSet::new());
        view::each(archive, AffairKind::Attachment, &mut |id, affair| {
            if let Affair::Attachment(attachment) = affair
                && id.lane.party == own
                && attachment.arrival() == Arrival::Coming
            {
                coming.insert(id);
                needed.insert(attachment.root.to_string());
            }
            Ok(true)
        })?;
        for waiting in outbox {
            if let Ok(Body::Attachment(named)) = Body::decode(&waiting.body) {
                needed.insert(named.root.to_string());
            }
        }
        let outgoing = Outgoing { folder: line.outgoing(), own, coming, lost: BTreeSet::new() };
        for file in fs::read_dir(&outgoing.folder).into_iter().flatten().flatten() {
            // One that is not named yet may wait at the desk for its release.
            if !needed.contains(&*file.file_name().to_string_lossy()) && is_old(&file) {
                let _ = fs::remove_file(file.path());
            }
        }
        Ok(outgoing)
    }

    /// How many are on their way.
    pub fn coming(&self) -> usize {
        self.coming.len()
    }

    /// Where the file of a root lies, in hexadecimal; `None` if that is none.
    pub fn file(&self, root: &str) -> Option<PathBuf> {
        let is_hash = root.len() == 64 && root.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| self.folder.join(root.to_ascii_lowercase()))
    }

    /// Takes in what folding brought about.
    pub(super) fn note(&mut self, folded: &[Folded]) {
        for event in folded {
            if let Folded::Attachment(id) = event
                && id.lane.party == self.own
            {
                // Those that have come are found to have when their turn comes.
                self.coming.insert(*id);
            }
        }
    }

    /// The part that goes next: of the attachment that was named first.
    ///
    /// # Errors
    /// [`RecordError`] if the record cannot be read.
    pub(super) fn next(&mut self, record: &dyn Record) -> Result<Option<PartBody>, RecordError> {
        let ids: Vec<_> = self.coming.iter().copied().filter(|id| !self.lost.contains(id)).collect();
        for id in ids {
            let attachment = match record.affair(id)? {
                Some(Affair::Attachment(attachment)) if attachment.arrival() == Arrival::Coming => attachment,
                over => {
                    self.coming.remove(&id);
                    if let Some(Affair::Attachment(attachment)) = over {
                        self.tidy(attachment.root, record)?;
                    }
                    continue;
                }
            };
            match self.part(id, &attachment) {
                Ok(part) => return Ok(Some(part)),
                Err(error) => {
                    let root = attachment.root;
                    error!(%root, %error, "a file that is being sent cannot be read: attach it again, and cancel this");
                    self.lost.insert(id);
                }
            }
        }
        Ok(None)
    }

    fn part(&self, id: EntryRef, attachment: &Attachment) -> io::Result<PartBody> {
        let index = attachment.parts.size();
        let length = attachment.part_length(index).unwrap_or_default();
        let mut bytes = vec![0; length as usize];
        let file = File::open(self.folder.join(attachment.root.to_string()))?;
        file.read_exact_at(&mut bytes, index * attachment.part_bytes)?;
        Ok(PartBody { of: id.serial, index, bytes })
    }

    /// Takes a file away that nobody needs any more.
    fn tidy(&self, root: Hash, record: &dyn Record) -> Result<(), RecordError> {
        for id in &self.coming {
            if let Some(Affair::Attachment(other)) = record.affair(*id)?
                && other.root == root
                && other.arrival() == Arrival::Coming
            {
                return Ok(());
            }
        }
        let _ = fs::remove_file(self.folder.join(root.to_string()));
        Ok(())
    }
}

fn is_old(file: &fs::DirEntry) -> bool {
    let changed = file.metadata().and_then(|found| found.modified()).ok();
    changed.and_then(|changed| changed.elapsed().ok()).is_some_and(|age| age > UNNAMED_MAX)
}
