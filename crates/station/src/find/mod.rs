//! What was said, found by its words, its posts, its party, its kind and its time.
//!
//! It is read from the record, whether the station runs or not; a running station is only asked to bring its index up to
//! date where that is far behind.

pub mod cli;
pub mod run;
pub mod show;
pub mod view;
