//! Files of a station that somebody has altered: a damaged record or journal is named, and never a panic.

use std::fs;

use evidence::PartyIndex;
use model::Play;
use store::{Archive, Journal, Reader};

/// A record, opened for reading as an export does it, and looked through.
pub fn record_file(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("room for a file");
    let path = folder.path().join("record");
    fs::write(&path, bytes).expect("room for a file");
    let Ok(reader) = Reader::open(&path, Play::charter().charter(), PartyIndex(0)) else { return };
    let _ = (reader.load(), reader.counts(), reader.forks());
    let _ = reader.check(&mut |_| {});
}

/// The private journal.
pub fn journal_file(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("room for a file");
    let path = folder.path().join("journal");
    fs::write(&path, bytes).expect("room for a file");
    let _ = Journal::check(&path, &mut |_, entry, _| drop(line::desk::Entry::decode(entry)));
    let _ = Journal::open(&path, &mut |entry| drop(line::desk::Entry::decode(entry)));
}
