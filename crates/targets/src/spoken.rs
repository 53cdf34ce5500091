//! Whatever two stations say to each other, and what is kept of it: what is understood is written in one way.

use evidence::cbor;
use line::Frame;
use line::affairs::{Affair, Annex, Body};
use line::desk::{Entry, read_body};

/// Lanes of three parties.
const LANES: usize = 12;

/// A frame.
pub fn frame(bytes: &[u8]) {
    if let Ok(frame) = Frame::parse(bytes, LANES)
        && !matches!(frame, Frame::Foreign { .. })
    {
        assert_eq!(frame.encode(), bytes, "{frame:?}");
    }
}

/// The body of an entry, of every kind of affair.
pub fn body(bytes: &[u8]) {
    // Words of a later program are kept as they came, and never written.
    if let Ok(body) = read_body(bytes)
        && !matches!(body, Body::Unknown { .. })
    {
        assert_eq!(body.encode(), bytes, "{body:?}");
    }
    // The body of an entry was judged with the entry.
    if cbor::check("body", bytes, bytes.len()).is_ok() {
        let _ = Body::decode(bytes);
    }
}

/// A charter's annex.
pub fn annex(bytes: &[u8]) {
    if let Ok(annex) = Annex::decode(bytes) {
        annex.check().expect("what is read makes sense");
        annex.solids().expect("its areas are volumes");
        assert_eq!(annex.encode(), bytes, "{annex:?}");
    }
}

/// The state of an affair, as a store keeps it.
pub fn affair(bytes: &[u8]) {
    // A store reads what it wrote, so the form of it was not judged; that it does not panic holds for any bytes.
    if let Ok(affair) = Affair::decode(bytes)
        && cbor::check("affair", bytes, bytes.len()).is_ok()
    {
        assert_eq!(affair.encode(), bytes, "{affair:?}");
    }
}

/// An entry of the private journal.
pub fn desk_entry(bytes: &[u8]) {
    if let Ok(entry) = Entry::decode(bytes) {
        assert_eq!(entry.encode(), bytes, "{entry:?}");
    }
}
