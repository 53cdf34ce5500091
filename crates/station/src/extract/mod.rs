//! What the record has on one affair or one site, in a file for an inquiry: what belongs to it shown or withheld in
//! sight, all else passed over, and a statement of ours that this is all.
//!
//! It is read from the record, whether the station runs or not, and sends nothing.

pub mod cli;
pub mod run;
pub mod scope;
pub mod show;
pub mod view;
mod walk;
