//! What is fuzzed: each reader of bytes that others write, and each state machine by a sequence of operations.
//!
//! A [`Target`] takes any bytes and panics where something is not as it must be. `fuzz/` hands them bytes from a fuzzer,
//! and a test of this crate those of the corpora that are kept, with some changed at random. Which boundary has which
//! target is said in `fuzz/README.md`.

mod foreign;
mod lanes;
mod lines;
mod places;
mod records;
mod signed;
mod spoken;
mod stores;

/// Something that takes any bytes.
pub struct Target {
    /// Its name, by which `fuzz/` has it.
    pub name: &'static str,
    /// Takes bytes.
    ///
    /// # Panics
    /// If something is not as it must be.
    pub run: fn(&[u8]),
}

macro_rules! targets {
    ($($(#[$gate:meta])* $name:literal => $run:path,)*) => {
        /// Every one.
        pub const ALL: &[Target] = &[$($(#[$gate])* Target { name: $name, run: $run },)*];
    };
}

targets! {
    "cbor" => signed::cbor,
    "charter" => signed::charter,
    "identity" => signed::identity,
    "key" => signed::key,
    "entry" => signed::entry,
    "receipt" => signed::receipt,
    "transcript" => signed::transcript,
    "disclosure" => signed::disclosure,
    "fork" => signed::fork,
    "frame" => spoken::frame,
    "body" => spoken::body,
    "annex" => spoken::annex,
    "affair" => spoken::affair,
    "desk_entry" => spoken::desk_entry,
    "plan_file" => foreign::plan_file,
    "site_list" => foreign::site_list,
    "typed" => foreign::typed,
    "urgent_words" => foreign::urgent_words,
    "record_file" => records::record_file,
    "journal_file" => records::journal_file,
    "lanes" => lanes::lanes,
    "index" => places::index,
    "stores" => stores::stores,
    "hostile_path" => lines::hostile_path,
    "hostile_peer" => lines::hostile_peer,
    #[cfg(feature = "programs")]
    "stream" => programs::stream,
    #[cfg(feature = "programs")]
    "passkey" => programs::passkey,
    #[cfg(feature = "programs")]
    "request" => programs::request,
    #[cfg(feature = "programs")]
    "settings" => programs::settings,
    #[cfg(feature = "programs")]
    "terms" => programs::terms,
    #[cfg(feature = "programs")]
    "scenario" => programs::scenario,
    #[cfg(feature = "programs")]
    "words" => programs::words,
    #[cfg(feature = "programs")]
    "query" => programs::query,
    #[cfg(feature = "programs")]
    "sealed_packet" => programs::sealed_packet,
    #[cfg(feature = "programs")]
    "carried_file" => programs::carried_file,
}

#[cfg(feature = "programs")]
mod programs;

/// Lets a target take bytes.
///
/// # Panics
/// If there is no target of that name, or as it does.
pub fn run(name: &str, bytes: &[u8]) {
    let target = ALL.iter().find(|target| target.name == name).expect("a target of this name");
    (target.run)(bytes);
}
