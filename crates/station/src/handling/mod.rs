//! What becomes of a message after it was read: translated, with the principal, passed to units.

pub mod cli;
pub mod show;
pub mod station;
pub mod view;
