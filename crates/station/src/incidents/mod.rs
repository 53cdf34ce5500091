//! Incidents and requests: what happened, whose it was, what is asked about it, and which facts of it all hold.
//!
//! An accident of one's own, and people in distress, are told by a form of a few coded words, as FLASH, by any duty
//! officer; the other side reads it in its own language at once. Everything else waits for whom the desk asks.

pub mod cli;
pub mod near;
pub mod run;
pub mod show;
pub mod station;
pub mod view;
