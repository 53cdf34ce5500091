//! The desk of the station: who is signed in, what each may do, drafts and their release, shifts, briefs and notes.
//!
//! The rules are [`line::desk`]'s; this keeps its journal, holds passphrases, and stands before every request of the
//! socket. It never crosses the line, and the line's own thread waits for none of it.

pub mod ask;
pub mod cli;
mod door;
mod duress;
mod gate;
mod keeper;
mod keying;
mod papers;
pub mod passkey;
pub mod run;
mod secret;
pub mod session;
pub mod show;
mod sign_in;
mod station;
mod view;

pub(crate) use ask::Ask;
pub(crate) use door::{door, heard, link_state};
pub(crate) use gate::{draft_item, say};
pub(crate) use keeper::{Keeper, Who};
pub(crate) use secret::{Passphrase, random};
pub(crate) use station::{answer, settle_going};
pub(crate) use view::{in_status, place};
